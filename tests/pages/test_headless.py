"""Pages read without a browser: every chart comes as plain data, in both languages, with the figures of its table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import streamlit as st

from data.errors import PageNotFoundError, StoreError
from exports.drawings import Drawing
from i18n import LANGUAGES, Language, Translator
from pages.shared import headless
from pages.shared.chart import drawing

SOME = {
    "overview": {"country": "BTN"},
    "explore": {"indicator": "women_in_parliament", "areas": "BTN,SEN", "years": "2010-2020"},
    "profile": {"country": "MUS"},
    "years-to-parity": {"country": "BTN"},
    "track-record": {},
    "compare": {},
    "lessons": {},
    "maps": {"region": "AFRICA"},
    "ladder": {},
    "un-system": {},
    "published-estimates": {},
}


def drawings(page: str, language: Language) -> list[Drawing]:
    found = headless.take(page, SOME[page], language)
    return [drawing(one, Translator(language)) for one in found.charts.values()]


@pytest.fixture(scope="module")
def drawn() -> dict[tuple[str, Language], list[Drawing]]:
    return {(page, language): drawings(page, language) for page in SOME for language in LANGUAGES}


@pytest.mark.parametrize("page", SOME)
def test_every_chart_of_a_page_is_drawn_in_both_languages(drawn: dict[tuple[str, Language], list[Drawing]], page: str) -> None:
    english, french = drawn[page, "en"], drawn[page, "fr"]
    assert english
    assert [one.name for one in english] == [one.name for one in french]
    assert [one.kind for one in english] == [one.kind for one in french]
    assert all(one.title != other.title for one, other in zip(english, french, strict=True))
    for one in english + french:
        assert one.source
        assert one.notes
        assert one.figures.rows
        # A row goes by its name, never by the figure that stands beside it.
        assert not set(one.categories) & {text for dots in one.dots for text in dots.texts}
        assert "<" not in one.title + one.subtitle + "".join(said(one))


def said(one: Drawing) -> Iterator[str]:
    """All words inside a drawing."""
    yield from one.categories
    yield from (series.name for series in one.lines)
    yield from (series.name for series in one.bands)
    yield from (series.name for series in one.bars)
    yield from (series.name for series in one.dots)
    for panel in one.panels:
        yield panel.title
        yield from said(panel)


@pytest.mark.parametrize("page", SOME)
def test_the_languages_draw_the_same_figures(drawn: dict[tuple[str, Language], list[Drawing]], page: str) -> None:
    for one, other in zip(drawn[page, "en"], drawn[page, "fr"], strict=True):
        assert sorted(figures(one)) == sorted(figures(other))


def figures(one: Drawing) -> list[float]:
    """All figures that a drawing shows."""
    own = [
        *(y for line in one.lines for y in line.y),
        *(y for band in one.bands for y in (*band.low, *band.high)),
        *(value for bars in one.bars for value in bars.values),
        *(value for dots in one.dots for value in (*dots.values, *dots.low, *dots.high)),
    ]
    return [value for value in own if value is not None] + [value for panel in one.panels for value in figures(panel)]


def test_a_line_shows_the_figures_of_the_table(drawn: dict[tuple[str, Language], list[Drawing]]) -> None:
    (chart,) = drawn["explore", "en"]
    shown = {round(y, 2) for line in chart.lines for y in line.y if y is not None}
    tabled = {round(cell, 2) for row in chart.figures.rows for cell in row if isinstance(cell, float)}
    assert len(shown) > 3
    assert shown <= tabled


def test_a_map_keeps_each_country_with_its_words(drawn: dict[tuple[str, Language], list[Drawing]]) -> None:
    (french,) = drawn["maps", "fr"]
    (senegal,) = [one for one in french.places if one.iso3 == "SEN"]
    assert french.area_group == "AFRICA"
    assert senegal.text.startswith("Sénégal")
    assert senegal.colour in {one.colour for one in french.legend}
    assert "Nations Unies" in french.coverage


def test_the_whole_state_of_the_page_comes_along() -> None:
    found = headless.take("explore", {"areas": "BTN", "country": "SEN"}, "fr")
    assert found.query["areas"] == "BTN"
    assert found.query["indicator"]
    assert "lang" not in found.query
    assert "country" not in found.query


def test_the_reader_s_own_run_is_left_alone() -> None:
    before = dict(st.session_state)
    headless.take("lessons", {}, "en")
    assert dict(st.session_state) == before


def test_an_unknown_page_is_named() -> None:
    with pytest.raises(PageNotFoundError) as fault:
        headless.take("nowhere", {}, "en")
    assert fault.value.details == {"page": "nowhere"}


def test_a_page_that_ends_in_an_error_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise StoreError(table="observations")

    monkeypatch.setattr("pages.shared.reads.open_store", broken)
    with pytest.raises(StoreError):
        headless.take("lessons", {}, "en")


def test_the_glossary_is_a_table_that_a_deck_takes() -> None:
    (french,) = (drawing(one, Translator("fr")) for one in headless.take("glossary", {}, "fr").charts.values())
    assert french.kind == "table"
    assert len(french.figures.columns) == 3
    assert ("parité", "parity") in {row[:2] for row in french.figures.rows}
