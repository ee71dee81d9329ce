""" "Add to deck" under every chart: a click makes the slide in both languages and hands it to the browser."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import streamlit as st
from pydantic import ValidationError

from data.errors import ParityHorizonError
from exports.decks import Slide, Words
from i18n import LANGUAGES
from pages.shared import frame, reads
from pages.shared.deck_store import hand_over

if TYPE_CHECKING:
    from exports.drawings import Drawing
    from pages.shared.chart import Chart
    from pages.shared.frame import Page

log = logging.getLogger("parity_horizon")
_PRIVATE: Final = "_deck_private"


def add_button(chart: Chart, page: Page, held: Mapping[str, str]) -> None:
    """The button, and after a click what became of it. Call it inside the chart's fragment; `held` is the page's state."""
    t, url_path = page.t, page.name
    if not frame.has_page(url_path):
        return
    if not st.button(t.text("deck.add"), key=f"deck-{chart.name}", type="tertiary"):
        return
    query = {name: value for name, value in held.items() if name != "lang"}
    with st.spinner(t.text("deck.adding")):
        try:
            slide = private_slide(chart, page, url_path) if chart.private else public_slide(chart, page, url_path, query)
        except (ParityHorizonError, ValidationError) as fault:
            log.error("chart %s of %s is not in the deck: %s", chart.name, url_path, fault)
            st.error(t.text("deck.not_added"))
            return
    hand_over(slide, t, key=f"deck-add-{chart.name}")
    frame.link("deck", t.text("deck.go"))


def public_slide(chart: Chart, page: Page, url_path: str, query: dict[str, str]) -> Slide:
    """The chart as it stands on the page, and the same in the other language."""
    from pages.shared import deck_build  # noqa: PLC0415 - it imports pages.shared.chart, which imports this module

    charts = {
        language: chart if language == page.t.language else deck_build.chart_of(url_path, query, chart.name, language)
        for language in LANGUAGES
    }
    return Slide(
        id=deck_build.new_id(),
        kind="chart",
        page=url_path,
        query=query,
        chart=chart.name,
        edition=reads.store().version,
        drawings={language: deck_build.drawn(one, url_path, query, language) for language, one in charts.items()},
    )


def private_slide(chart: Chart, page: Page, url_path: str) -> Slide:
    """A place for a chart of the reader's own figures: its name and page; the drawing stays in this visit."""
    from pages.shared import deck_build  # noqa: PLC0415 - as above

    slide = Slide(id=deck_build.new_id(), kind="private", page=url_path, chart=chart.name, title=Words())
    kept = st.session_state.setdefault(_PRIVATE, {})
    kept[slide.id] = {page.t.language: deck_build.drawn(chart, url_path, {}, page.t.language)}
    return slide


def private_drawings() -> dict[str, dict[str, Drawing]]:
    """Drawings of the reader's own figures, by slide and language: in this visit, and nowhere else."""
    kept: dict[str, dict[str, Drawing]] = st.session_state.get(_PRIVATE, {})
    return kept
