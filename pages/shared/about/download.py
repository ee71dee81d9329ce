"""Tables to take away: CSV, parquet and XLSX of anything that the store holds."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final

import polars as pl
import streamlit as st

from exports import file_name
from exports.sdmx import SDMX_ENDING, SDMX_TYPE, STRUCTURE_ID, to_sdmx_csv
from exports.tables import CSV_TYPE, XLSX_TYPE, to_csv, to_xlsx
from i18n import Translator
from pages.shared import reads
from pages.shared.about import indicators, words
from pages.shared.controls import choose_one
from pages.shared.frame import Page
from pages.shared.provenance import provenance

PARQUET_TYPE: Final = "application/vnd.apache.parquet"
MOST_XLSX_ROWS: Final = 100_000
"""Measured: 75,000 rows of observations take 5 s to write; a spreadsheet holds a million, and opens them slowly."""

PREVIEW_ROWS: Final = 8
LABELS: Final = {SDMX_ENDING: "SDMX-CSV"}
TABLES: Final = ("indicator", "observations", "indicators", "sources", "areas", "elections", "conflicts", "refusals")


def show_download(page: Page) -> None:
    """Choose a table, see how large it is, take it away."""
    t = page.t
    st.header(t.text("data.download.title"), anchor=False)
    st.markdown(t.text("data.download.intro"))
    name = choose_one(
        "table",
        t.text("data.download.table"),
        TABLES,
        default="indicator",
        label_of=lambda one: t.text(f"data.download.table.{one}"),
    )
    indicator = indicators.choose(page, indicators.all_ids(), default=indicators.DEFAULT).id if name == "indicator" else None
    table = read_table(t, name, indicator)
    st.caption(t.count("data.download.size", table.height, columns=table.width))
    _buttons(t, indicator or name, table, _sources(name, indicator, table), observed=name in {"indicator", "observations"})
    if name in {"indicator", "observations"}:
        st.caption(t.text("data.download.sdmx", structure=STRUCTURE_ID))
    st.subheader(t.text("data.download.preview"), anchor=False)
    # As text: an empty cell stays empty, and a year has no separator.
    st.dataframe(table.head(PREVIEW_ROWS).select(pl.all().cast(pl.String).fill_null("")), hide_index=True)


def read_table(t: Translator, name: str, indicator: str | None) -> pl.DataFrame:
    """The table of that name as it is stored; for `indicator`, the observations of one."""
    store = reads.store()
    if indicator is not None:
        return reads.observations(indicator)
    reading: dict[str, Callable[[], pl.DataFrame]] = {
        "observations": store.observations,
        "indicators": lambda: _indicators(t),
        "sources": lambda: provenance(t, reads.registry().sources).drop(t.text("chart.provenance.notes")),
        "areas": reads.areas,
        "elections": store.elections,
        "conflicts": reads.conflicts,
        "refusals": reads.refusals,
    }
    return reading[name]()


def _indicators(t: Translator) -> pl.DataFrame:
    """The registry of indicators in the reader's language, with coverage."""
    registry = reads.registry()
    rows = [
        {
            "id": one.id,
            t.text("data.column.indicator"): t.of(one.name),
            t.text("data.column.theme"): t.of(registry.themes[one.theme]),
            t.text("data.column.definition"): t.of(one.definition),
            t.text("data.column.unit"): words.unit(t, one),
            t.text("data.column.scope"): words.scope(t, one),
            t.text("data.column.sdg"): one.sdg,
            t.text("data.column.source"): "; ".join(t.of(registry.sources[source].short) for source in one.sources),
        }
        for one in words.in_order()
    ]
    counted = {"year_min": "first", "year_max": "last", "countries": "countries", "figures": "figures"}
    numbers = indicators.table().select(
        pl.col(column).alias(t.text(f"data.column.{label}")) for column, label in counted.items()
    )
    return pl.concat([pl.DataFrame(rows), numbers], how="horizontal")


def _sources(name: str, indicator: str | None, table: pl.DataFrame) -> list[str]:
    """The sources that the figures of the table come from."""
    registry = reads.registry()
    if indicator is not None:
        return list(registry.indicators[indicator].sources)
    columns = {"observations": ("source",), "elections": ("source",), "conflicts": ("first", "second")}.get(name, ())
    named = {one for column in columns for one in table[column].unique()}
    return ["m49", "income_groups"] if name == "areas" else [one for one in registry.sources if one in named]


def _buttons(t: Translator, stem: str, table: pl.DataFrame, sources: list[str], *, observed: bool) -> None:
    """One button for each format, each file made on the click; XLSX only where a spreadsheet can take it, SDMX-CSV where the
    rows are observations (`observed`).
    """
    where = provenance(t, sources)
    sheets = (t.text("chart.sheet_figures"), t.text("chart.sheet_sources"))
    makers: dict[str, tuple[str, Callable[[], bytes]]] = {
        "csv": (CSV_TYPE, lambda: to_csv(table)),
        "parquet": (PARQUET_TYPE, lambda: to_parquet(table)),
    }
    fits = table.height <= MOST_XLSX_ROWS
    if fits:
        makers["xlsx"] = (XLSX_TYPE, lambda: to_xlsx(table, where, title=stem, sheets=sheets))
    if observed:
        units = {name: one.unit for name, one in reads.registry().indicators.items()}
        makers[SDMX_ENDING] = (SDMX_TYPE, lambda: to_sdmx_csv(table, units))
    with st.container(horizontal=True):
        for ending, (mime, make) in makers.items():
            st.download_button(
                LABELS.get(ending, ending.upper()),
                data=make,
                file_name=file_name(stem, t.language, ending),
                mime=mime,
                key=f"download-{ending}-{stem}",
                on_click="ignore",
            )
    if not fits:
        st.info(t.text("data.download.too_long", most=t.number(MOST_XLSX_ROWS)))


def to_parquet(table: pl.DataFrame) -> bytes:
    """The table as parquet."""
    target = io.BytesIO()
    table.write_parquet(target)
    return target.getvalue()
