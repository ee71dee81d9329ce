"""Availability for the nine project countries: the newest year of every indicator, or that there is none."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from analysis import coverage
from data.registry import Indicator
from exports import file_name
from exports.tables import CSV_TYPE, XLSX_TYPE, to_csv, to_xlsx
from figures.theme import theme
from i18n import Translator
from pages.shared import reads
from pages.shared.about import words
from pages.shared.controls import choose_one
from pages.shared.frame import Page, escape, short_names
from pages.shared.listing import style
from pages.shared.provenance import provenance
from pages.shared.tiles import show_answer

PROJECT: Final = "PROJECT"
WHICH: Final = ("positions", "all")
NONE: Final = "–"


def show_project(page: Page) -> None:
    """The sentence, the grid and its files."""
    t = page.t
    members = list(reads.registry().groups[PROJECT].members)
    st.header(t.text("data.project.title"), anchor=False)
    show_answer(answer(t, members))
    st.caption(t.text("data.project.read"))
    which = choose_one(
        "which",
        t.text("data.project.which"),
        WHICH,
        default="positions",
        label_of=lambda one: t.text(f"data.project.which.{one}"),
        look="buttons",
    )
    chosen = positions() if which == "positions" else [one for one in words.in_order() if one.theme != "united_nations"]
    grid = coverage.availability(reads.figures_by_area(), [one.id for one in chosen], members)
    st.html(grid_html(page, grid))
    _files(t, grid)


def positions() -> list[Indicator]:
    """Indicators of women's share of positions in public institutions that describe countries."""
    by_country = set(reads.figures_by_area().join(_countries(), on="ref_area")["indicator"])
    return [one for one in words.in_order() if one.share_of_positions and one.scope == "public" and one.id in by_country]


def answer(t: Translator, members: list[str]) -> str:
    """How many of the indicators of positions each country has."""
    asked, names = [one.id for one in positions()], short_names(t)
    counts = [
        t.text("data.project.count", country=names[one], n=t.number(len(coverage.has(reads.figures_by_area(), one, asked))))
        for one in members
    ]
    return t.text("data.project.answer", total=t.number(len(asked)), counts=t.listing(counts))


def grid_html(page: Page, grid: pl.DataFrame) -> str:
    """Indicators in rows, countries in columns, the newest year in the cells, the reader's own country marked."""
    t, names, registry = page.t, short_names(page.t), reads.registry()
    members = grid.columns[1:]
    label = escape(t.text("data.project.table"))
    head = "".join(f'<th scope="col"{_own(page, one)}>{escape(names[one])}</th>' for one in members)
    body = "".join(
        f'<tr><th scope="row">{escape(t.of(registry.indicators[row[0]].name))}</th>'
        + "".join(_cell(page, one, year) for one, year in zip(members, row[1:], strict=True))
        + "</tr>"
        for row in grid.iter_rows()
    )
    corner = escape(t.text("data.column.indicator"))
    return (
        f"<style>{style()}</style>"
        f'<div class="ph-list ph-grid" role="region" tabindex="0" aria-label="{label}" '
        f'style="--ph-ground: {theme(page.mode).background}">'
        f'<table><caption>{label}</caption><thead><tr><th scope="col">{corner}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell(page: Page, ref_area: str, year: int | None) -> str:
    absent = f'<span role="img" aria-label="{escape(page.t.text("data.project.absent"))}">{NONE}</span>'
    return f"<td{_own(page, ref_area)}>{absent if year is None else year}</td>"


def _own(page: Page, ref_area: str) -> str:
    return ' class="ph-own"' if ref_area == page.country else ""


def _files(t: Translator, grid: pl.DataFrame) -> None:
    """The grid as CSV and XLSX."""
    registry, names = reads.registry(), short_names(t)
    sources = dict.fromkeys(source for one in grid["indicator"] for source in registry.indicators[one].sources)
    named = {one.id: t.of(one.name) for one in registry.indicators.values()}
    table = grid.with_columns(pl.col("indicator").replace_strict(named, return_dtype=pl.String)).rename(
        {"indicator": t.text("data.column.indicator"), **{code: names[code] for code in grid.columns[1:]}}
    )
    title, stem = t.text("data.project.table"), t.text("data.project.file")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(t.text("chart.download"), width="content")
        st.download_button(
            "CSV",
            lambda: to_csv(table),
            file_name(stem, t.language, "csv"),
            CSV_TYPE,
            key="project-csv",
            on_click="ignore",
            type="tertiary",
        )
        st.download_button(
            "XLSX",
            lambda: to_xlsx(table, provenance(t, sources), title=title),
            file_name(stem, t.language, "xlsx"),
            XLSX_TYPE,
            key="project-xlsx",
            on_click="ignore",
            type="tertiary",
        )


def _countries() -> pl.DataFrame:
    return reads.areas().filter(pl.col("kind") == "country").select("ref_area")
