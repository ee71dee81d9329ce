"""The frame of every chart: title, figure, source, coverage, the same figures as a table, and files to take away."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from exports import PPTX_TYPE, file_name
from exports.drawings import Drawing
from exports.from_figure import fields_of
from exports.sdmx import SDMX_ENDING, SDMX_TYPE, to_sdmx_csv
from exports.tables import CSV_TYPE, XLSX_TYPE, decimals, is_year, to_csv, to_xlsx
from figures.slide import slide_spec
from figures.theme import Mode, template
from i18n import Translator
from pages.shared import address, reads, taken
from pages.shared.browser_export import FORMATS, picture_buttons
from pages.shared.deck_add import add_button
from pages.shared.frame import Page, escape
from pages.shared.links import address_of, home_address

STYLE: Final = Path(__file__).with_name("chart.css")
MOST_ROWS: Final = 300
"""Rows shown in the table on the page; the files hold all."""

MOST_FIGURES: Final = 2_000
MOST_NOTES: Final = 40
"""Rows of the table and sources that a drawing carries along."""

_NARROW_NO_BREAK_SPACE: Final = "\u202f"
SEPARATORS: Final = {"en": ".,", "fr": "," + _NARROW_NO_BREAK_SPACE}
"""Decimal and thousands signs of plotly's own numbers (ticks of an axis)."""

# The buttons for tables as browser_export.css draws those for pictures.
_FILES: Final = (
    '[class*="st-key-chart-"] :is([data-testid="stDownloadButton"], [class*="st-key-deck-"]) :is(button, button *)'
    "{font-size:0.94rem;padding:0.25rem 0;min-height:0;"
    "text-decoration:underline 1px;text-underline-offset:0.25em}"
)
_YEARS: Final = re.compile(r"\d{4}[-–]\d{4}")
_MARKDOWN: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]$<>~#|"})


@dataclass(frozen=True)
class Chart:
    """One chart and all that belongs to it, in the reader's language.

    `name` is the ASCII stem of its files and must be unique on its page. `table` holds the figures drawn, under translated
    headers, numbers as numbers. `provenance` and `source` come from pages.shared.provenance. `alt` says in a sentence what
    the picture shows, for those who do not see it.

    A slide enlarges the figure until its `height` fills it, so tall figures come out with small text. `slide` may draw
    another one for it (light, with its own layout.height): 300 px give text of 18 points, 420 px of 13.
    """

    name: str
    title: str
    subtitle: str
    draw: Callable[[Mode], go.Figure]
    table: pl.DataFrame
    source: str
    coverage: str
    provenance: pl.DataFrame
    alt: str
    height: int = 420
    slide: Callable[[], go.Figure] | None = None
    private: bool = False
    """Of figures that the reader uploaded: a deck keeps its name and no figure."""
    observations: pl.DataFrame | None = None
    """The rows of data.schema.OBSERVATIONS behind it, where it is made of such: for the file that statistical offices read."""


def show(chart: Chart, page: Page, picture: Callable[[], None] | None = None) -> None:
    """Title, subtitle, figure, source, coverage, downloads and table; without figures, a sentence instead of empty axes.

    `picture` draws on the screen instead of the figure, which then is for the files and slides only.
    """
    if page.private:
        chart = replace(chart, private=True)
    if found := taken.current():
        found.charts[chart.name] = chart
        return
    with st.container(key=f"chart-{chart.name}", gap="small"):
        st.subheader(chart.title.translate(_MARKDOWN), anchor=False)
        show_small_print(chart.subtitle)
        if chart.table.is_empty():
            st.markdown(page.t.text("chart.empty"))
            return
        if picture:
            picture()
        else:
            figure = on_screen(chart, page.mode, page.t)
            st.plotly_chart(figure, theme=None, key=f"figure-{chart.name}", config=config(page.t), alt=chart.alt)
        show_small_print(chart.source, chart.coverage)
        _takeaway(chart, page, address.current().held)


def show_small_print(*lines: str) -> None:
    """Lines under a chart or table; years that belong together stay on one line."""
    text = "<br>".join(_YEARS.sub(r'<span style="white-space:nowrap">\g<0></span>', escape(line)) for line in lines if line)
    if text:
        st.html(f'<p class="ph-small" style="margin:0">{text}</p>')


def on_screen(chart: Chart, mode: Mode, t: Translator) -> go.Figure:
    """The chart's figure for the page."""
    return _dress(chart.draw(mode).update_layout(height=chart.height), mode, t)


def on_slide(chart: Chart, t: Translator) -> go.Figure:
    """The chart's figure for a slide, always light."""
    return _dress(chart.slide(), "light", t) if chart.slide else on_screen(chart, "light", t)


def drawing(chart: Chart, t: Translator, address: str = "") -> Drawing:
    """The chart as plain data in the language of `t`; `address` is the path and query of its page.

    Without figures it is a table with the sentence that the page shows.
    """
    known = not chart.table.is_empty()
    return Drawing.model_validate(
        {
            "kind": "table",
            **(_named(fields_of(on_screen(chart, "light", t)), t) if known else {}),
            "name": file_name(chart.name, t.language, "x").removesuffix(f"_{t.language}.x"),
            "language": t.language,
            "title": chart.title,
            "subtitle": chart.subtitle,
            "source": chart.source,
            "coverage": chart.coverage,
            "alt": chart.alt,
            "empty": "" if known else t.text("chart.empty"),
            "address": address,
            "notes": [_note(row) for row in chart.provenance.iter_rows(named=True)][:MOST_NOTES],
            "figures": {"columns": chart.table.columns, "rows": chart.table.head(MOST_FIGURES).rows()},
        }
    )


def _named(fields: dict[str, Any], t: Translator) -> dict[str, Any]:
    """The fields with what a drawing needs in each of its panels."""
    panels = [{**one, "name": f"panel{at}", "language": t.language} for at, one in enumerate(fields.get("panels", []), 1)]
    return {**fields, "panels": panels}


def _note(source: dict[str, str]) -> str:
    return " · ".join(f"{name}: {text}" for name, text in source.items() if text)


def _dress(figure: go.Figure, mode: Mode, t: Translator) -> go.Figure:
    """Our template and the numbers of the reader's language.

    Dragging scrolls the page, also on a phone, unless the figure asks for something else.
    """
    drag = figure.layout.dragmode or False
    return figure.update_layout(template=template(mode), separators=SEPARATORS[t.language], dragmode=drag)


def config(t: Translator) -> dict[str, Any]:
    """Plotly's settings: no toolbar, and its few words in the reader's language, inline so that nothing is fetched."""
    quiet = {"displaylogo": False, "displayModeBar": False, "responsive": True, "scrollZoom": False}
    return {**quiet, "locale": t.language, **({"locales": {"fr": FRENCH}} if t.language == "fr" else {})}


FRENCH: Final = {
    "dictionary": {"Double-click to zoom back out": "Double-cliquez pour revenir à la vue d’ensemble"},
    "format": {
        "days": ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
        "shortDays": ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
        "months": [
            "janvier",
            "février",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août",
            "septembre",
            "octobre",
            "novembre",
            "décembre",
        ],
        "shortMonths": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
        "date": "%d/%m/%Y",
        "decimal": ",",
        "thousands": _NARROW_NO_BREAK_SPACE,
    },
}


@st.fragment
def _takeaway(chart: Chart, page: Page, held: Mapping[str, str]) -> None:
    """Downloads and table. A fragment: opening the table sends the table, and does not run the page again.

    `held` is the page's state as its address has it; it is complete only when the page has run to its end.
    """
    t = page.t
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<style>{_FILES}</style><span class="ph-small">{escape(t.text("chart.download"))}</span>', width="content")
        _pictures(chart, t)
        table_files(chart, t)
        _sdmx_file(chart, t)
        _slide_file(chart, page, held)
        add_button(chart, page, held)
    shown = st.expander(t.text("chart.show_table"), key=f"table-{chart.name}", on_change="rerun")
    if shown.open:
        with shown:
            st.html(table_html(chart, t))


def _pictures(chart: Chart, t: Translator) -> None:
    """PNG and SVG for a slide, light whatever the screen."""

    def slide() -> dict[str, Any]:
        return slide_spec(
            on_slide(chart, t),
            title=chart.title,
            subtitle=chart.subtitle,
            notes=(chart.source, chart.coverage),
            alt=chart.alt,
        )

    picture_buttons(
        slide,
        key=f"pictures-{chart.name}",
        names={one: file_name(chart.name, t.language, one) for one in FORMATS},
        labels={one: t.text("chart.picture_of", format=one.upper(), title=chart.title) for one in FORMATS},
        busy=t.text("chart.picture_busy"),
        failed=t.text("chart.picture_failed"),
    )


def _sdmx_file(chart: Chart, t: Translator) -> None:
    """The observations behind the chart as SDMX-CSV, made when they are asked for."""
    rows = chart.observations
    if rows is None or rows.is_empty():
        return
    units = {one: reads.registry().indicators[one].unit for one in rows["indicator"].unique()}
    st.download_button(
        "SDMX",
        data=lambda: to_sdmx_csv(rows, units),
        file_name=file_name(chart.name, t.language, SDMX_ENDING),
        mime=SDMX_TYPE,
        key=f"sdmx-{chart.name}",
        on_click="ignore",
        type="tertiary",
    )


def _slide_file(chart: Chart, page: Page, held: Mapping[str, str]) -> None:
    """One slide with the chart as PowerPoint draws it, made when it is asked for."""
    t, home = page.t, home_address()

    def slide() -> bytes:
        from exports.slides import write_slide  # noqa: PLC0415 - python-pptx takes half a second to load

        return write_slide(drawing(chart, t, address_of(page.name, held, t.language)), home)

    st.download_button(
        "PPTX",
        data=slide,
        file_name=file_name(chart.name, t.language, "pptx"),
        mime=PPTX_TYPE,
        key=f"pptx-{chart.name}",
        on_click="ignore",
        type="tertiary",
    )


class Takeaway(Protocol):
    """What a file of figures is made of: a Chart, or a table without a picture."""

    @property
    def name(self) -> str:
        """ASCII stem of the file, unique on its page."""

    @property
    def title(self) -> str:
        """What the figures are."""

    @property
    def table(self) -> pl.DataFrame:
        """The figures under translated headers."""

    @property
    def source(self) -> str:
        """The line that says where they come from."""

    @property
    def provenance(self) -> pl.DataFrame:
        """One row a source."""


def table_files(chart: Takeaway, t: Translator) -> None:
    """CSV and XLSX, made when they are asked for."""
    sheets = (t.text("chart.sheet_figures"), t.text("chart.sheet_sources"))
    kinds: dict[str, tuple[str, Callable[[], bytes]]] = {
        "csv": (CSV_TYPE, lambda: to_csv(chart.table, chart.provenance)),
        "xlsx": (
            XLSX_TYPE,
            lambda: to_xlsx(chart.table, chart.provenance, title=chart.title, source=chart.source, sheets=sheets),
        ),
    }
    for ending, (mime, make) in kinds.items():
        st.download_button(
            ending.upper(),
            data=make,
            file_name=file_name(chart.name, t.language, ending),
            mime=mime,
            key=f"{ending}-{chart.name}",
            on_click="ignore",
            type="tertiary",
        )


def table_html(chart: Chart, t: Translator) -> str:
    """The figures as a table that a screen reader reads, at most MOST_ROWS rows, and under it where they come from."""
    shown = chart.table.head(MOST_ROWS)
    numeric = [kind.is_numeric() for kind in shown.dtypes]
    head = "".join(f'<th scope="col"{_right(right)}>{escape(n)}</th>' for n, right in zip(shown.columns, numeric, strict=True))
    texts = [_texts(shown[name], t) for name in shown.columns]
    rows = "".join(f"<tr>{_row(cells, numeric)}</tr>" for cells in zip(*texts, strict=True))
    label = escape(t.text("chart.table_of", title=chart.title))
    cut = chart.table.height > MOST_ROWS
    said = escape(t.text("chart.rows_shown", shown=t.number(MOST_ROWS), total=t.number(chart.table.height)))
    rest = f'<p class="ph-small" style="margin-top:0.6rem">{said}</p>' if cut else ""
    return (
        f"<style>{_style()}</style>"
        f'<div class="ph-table" role="region" tabindex="0" aria-label="{label}">'
        f"<table><caption>{label}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"{rest}{_sources_html(chart.provenance, t)}"
    )


def _row(cells: tuple[str, ...], numeric: list[bool]) -> str:
    first = f'<th scope="row"{_right(numeric[0])}>{escape(cells[0])}</th>'
    return first + "".join(
        f"<td{_right(right)}>{escape(text)}</td>" for text, right in zip(cells[1:], numeric[1:], strict=True)
    )


def _right(numeric: bool) -> str:
    return ' class="n"' if numeric else ""


def _texts(column: pl.Series, t: Translator) -> list[str]:
    """A column's cells as the reader's language writes them; empty where there is nothing."""
    if not column.dtype.is_numeric() or is_year(column):
        return column.cast(pl.String).fill_null("").to_list()
    places = decimals(column)
    return ["" if value is None else t.number(value, places) for value in column]


def _sources_html(provenance: pl.DataFrame, t: Translator) -> str:
    """Each source as a description list: what the columns of the provenance say of it."""
    pairs = [[(name, text) for name, text in row.items() if text] for row in provenance.iter_rows(named=True)]
    lists = ["".join(f"<dt>{escape(name)}</dt><dd>{_address(text)}</dd>" for name, text in source) for source in pairs]
    title = escape(t.text("chart.sources_of"))
    return f'<p class="ph-sources-title">{title}</p>' + "".join(f'<dl class="ph-sources">{one}</dl>' for one in lists)


def _address(text: str) -> str:
    """A link where the text is an address."""
    safe = escape(text)
    return f'<a href="{safe}" rel="noopener">{safe}</a>' if text.startswith("https://") else safe


@cache
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")
