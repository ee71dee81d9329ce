"""The glossary page: what was found, its rows in both languages, and its files."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from exports.glossary import NAME, Term, find, in_order
from i18n import LANGUAGES, Language, Translator
from pages.shared import taken
from pages.shared.chart import Chart, table_files
from pages.shared.deck_add import add_button
from pages.shared.frame import Page, escape
from pages.shared.links import address_of
from pages.shared.listing import Cell, Row
from pages.shared.static_files import base


@dataclass(frozen=True)
class Glossary:
    """The whole glossary as a file of figures (pages.shared.chart.Takeaway)."""

    name: str
    title: str
    table: pl.DataFrame
    source: str
    provenance: pl.DataFrame


def found(t: Translator, search: str) -> list[Term]:
    """The terms that a search finds, in the reader's order."""
    return find(search, t.language)


def counted(t: Translator, search: str, number: int) -> str:
    """How many there are; where there is none, what to do."""
    typed = search.strip()
    if not typed:
        return t.count("glossary.terms", number) + "."
    return t.count("glossary.found", number, search=typed) if number else t.text("glossary.none", search=typed)


def columns(t: Translator) -> list[str]:
    """The reader's own language first."""
    return [t.text(f"glossary.column.{part}_{one}") for one in _languages(t) for part in ("term", "definition")] + [
        t.text("glossary.column.note")
    ]


def rows(t: Translator, terms: list[Term]) -> list[Row]:
    """One row a term, with what interpreters should know in the reader's language; the term leads to a page that uses it."""
    return [_row(t, term) for term in terms]


def _row(t: Translator, term: Term) -> Row:
    own, *others = [text for one in _languages(t) for text in (term.term[one], term.definition[one])]
    page = f"{base()}{address_of(term.page, {}, t.language)}"
    return [Cell(own, address=page, here=True), *others, term.note[t.language]]


@st.fragment
def show_files(page: Page) -> None:
    """All terms as CSV and XLSX, and as slides for the deck."""
    t, slides = page.t, for_slides(page.t)
    if found := taken.current():
        found.charts[slides.name] = slides
        return
    with st.container(key=f"chart-{NAME}", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<span class="ph-small">{escape(t.text("glossary.download"))}</span>', width="content")
        table_files(whole(t), t)
        add_button(slides, page, {})


def for_slides(t: Translator) -> Chart:
    """What interpreters need at hand: each term in both languages with its note, as a table without a picture."""
    every = whole(t)
    kept = [t.text(f"glossary.column.{name}") for name in (*(f"term_{one}" for one in _languages(t)), "note")]
    return Chart(
        name=NAME,
        title=every.title,
        subtitle=t.count("glossary.terms", every.table.height),
        draw=lambda _: go.Figure(),
        table=every.table.select(kept),
        source=every.source,
        coverage="",
        provenance=every.provenance,
        alt=t.text("glossary.alt"),
    )


def whole(t: Translator) -> Glossary:
    """The glossary as a table under the reader's headers, both languages and both notes."""
    made: dict[str, list[str]] = {}
    for one in _languages(t):
        made[t.text(f"glossary.column.term_{one}")] = [term.term[one] for term in in_order(t.language)]
        made[t.text(f"glossary.column.definition_{one}")] = [term.definition[one] for term in in_order(t.language)]
    made[t.text("glossary.column.note")] = [term.note[t.language] for term in in_order(t.language)]
    made[t.text("glossary.column.page")] = [address_of(term.page, {}, t.language) for term in in_order(t.language)]
    said = pl.DataFrame({t.text("chart.provenance.source"): [t.text("glossary.source")]})
    return Glossary(NAME, t.text("glossary.title"), pl.DataFrame(made), t.text("glossary.source"), said)


def _languages(t: Translator) -> list[Language]:
    return sorted(LANGUAGES, key=lambda one: one != t.language)
