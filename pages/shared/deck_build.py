"""Slides made from addresses: a chart of any page in both languages, a whole deck from a list, a deck with newer figures.

Pages run without a browser (pages.shared.headless), so the terminal makes the same decks (`python cli.py deck`).
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from data.errors import ChartNotFoundError, DeckCountryError, ParityHorizonError
from exports.deck_changes import Change, changes
from exports.deck_edits import LANGUAGES_OF, changed
from exports.deck_files import read_deck
from exports.decks import Deck, Slide, Words
from exports.drawings import Drawing
from i18n import LANGUAGES, Language, Translator
from pages.shared import reads
from pages.shared.chart import drawing
from pages.shared.deck_specs import COUNTRY, Spec, SpecSlide, is_country_asked, read_spec
from pages.shared.headless import take
from pages.shared.links import address_of

if TYPE_CHECKING:
    from pages.shared.chart import Chart

log = logging.getLogger("parity_horizon")
Said = Callable[[int, int], object]
"""Told after each slide how many are done, of how many."""

Known = dict[tuple[object, ...], Mapping[str, "Chart"]]
"""Charts of a page by its path, language and choices."""


@dataclass(frozen=True)
class Built:
    """A deck, and what could not be drawn for it: the slide's place from 1 and why."""

    deck: Deck
    faults: tuple[tuple[int, ParityHorizonError], ...] = ()


@dataclass(frozen=True)
class Rebuilt:
    """A deck with the figures of today beside what changed in it.

    `changes` has the slides whose figures differ, by id; `faults` those that could not be drawn, which stay as they were.
    """

    deck: Deck
    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    faults: Mapping[str, ParityHorizonError] = field(default_factory=dict)


def new_id() -> str:
    """An id that no other slide has."""
    return uuid.uuid4().hex[:12]


def drawn(chart: Chart, page: str, query: Mapping[str, str], language: Language) -> Drawing:
    """The chart as plain data, with the address that shows it."""
    return drawing(chart, Translator(language), address_of(page, query, language))


def chart_of(page: str, query: Mapping[str, str], name: str, language: Language) -> Chart:
    """The chart `name` of a page, or the page's first; raises ChartNotFoundError, and what the page raises."""
    return _named(take(page, query, language).charts, page, name)


def _named(charts: Mapping[str, Chart], page: str, name: str) -> Chart:
    chart = charts.get(name) if name else next(iter(charts.values()), None)
    if chart is None or chart.private:
        raise ChartNotFoundError(page=page, chart=name)
    return chart


def chart_slide(page: str, query: Mapping[str, str], name: str = "", known: Known | None = None) -> Slide:
    """A slide with the chart in both languages; raises as `chart_of` does.

    Pages that were run before are in `known`, and this one will be.
    """
    known = {} if known is None else known
    for language in LANGUAGES:
        if (key := (page, language, *query.items())) not in known:
            known[key] = take(page, query, language).charts
    charts = {language: _named(known[page, language, *query.items()], page, name) for language in LANGUAGES}
    return Slide(
        id=new_id(),
        kind="chart",
        page=page,
        query=dict(query),
        chart=charts[LANGUAGES[0]].name,
        edition=reads.store().version,
        drawings={language: drawn(chart, page, query, language) for language, chart in charts.items()},
    )


def build(spec: Spec, country: str = "", say: Said | None = None) -> Built:
    """The deck that a list asks for; `country` (ISO3) fills in where the list leaves it open.

    Raises DeckCountryError when it does and there is none, or no such country. A chart that is not there leaves its fault and
    no slide.
    """
    if is_country_asked(spec) and not country:
        raise DeckCountryError(file="", country=country)
    slides: list[Slide] = []
    faults: list[tuple[int, ParityHorizonError]] = []
    names, known = _names(country), Known()
    for at, one in enumerate(spec.slide, 1):
        try:
            slides.append(_slide(one, country, names, known))
        except ParityHorizonError as fault:
            log.warning("slide %s: %s", at, fault)
            faults.append((at, fault))
        if say:
            say(at, len(spec.slide))
    title = _filled(spec.title, names)
    return Built(Deck(title=title, language=spec.language, slides=tuple(slides)), tuple(faults))


def from_file(path: Path, country: str = "", say: Said | None = None) -> Built:
    """The deck of a file: of a list (.toml), which is drawn now, or one that was saved (.json), as it stands.

    Raises what `build`, `read_spec` and `read_deck` raise, and OSError.
    """
    if path.suffix.lower() == ".toml":
        return build(read_spec(path), country, say)
    return Built(read_deck(path.read_text(encoding="utf-8", errors="replace"), path.name))


def _slide(one: SpecSlide, country: str, names: Mapping[str, str], known: Known) -> Slide:
    words = {name: _filled(getattr(one, name), names) for name in ("title", "body", "notes", "question")}
    if one.kind != "chart":
        return Slide(id=new_id(), kind=one.kind).model_copy(update=words)
    query = {key: value.replace(COUNTRY, country) for key, value in one.query.items()}
    return chart_slide(one.page, query, one.chart.replace(COUNTRY, country), known).model_copy(update=words)


def _names(country: str) -> dict[str, str]:
    """The country's short name by language; empty where there is none."""
    if not country:
        return {}
    rows = reads.areas().filter(pl.col("ref_area") == country, pl.col("kind") == "country").to_dicts()
    if not rows:
        raise DeckCountryError(file="", country=country)
    return {language: rows[0][f"short_name_{language}"] for language in LANGUAGES}


def _filled(words: Words, names: Mapping[str, str]) -> Words:
    """The words with the country's name where they leave it open."""
    return Words(**{language: getattr(words, language).replace(COUNTRY, names.get(language, "")) for language in LANGUAGES})


def rebuild(deck: Deck, say: Said | None = None) -> Rebuilt:
    """The deck with every chart drawn anew, and what changed, in the deck's own language (English where it has both)."""
    language = LANGUAGES_OF[deck.language][0]
    found: dict[str, tuple[Change, ...]] = {}
    faults: dict[str, ParityHorizonError] = {}
    charts, known = [one for one in deck.slides if one.kind == "chart"], Known()
    for at, slide in enumerate(charts, 1):
        try:
            newer = chart_slide(slide.page, slide.query, slide.chart, known)
        except ParityHorizonError as fault:
            log.warning("slide %s of a deck: %s", slide.id, fault)
            faults[slide.id] = fault
        else:
            before = slide.drawings.get(language)
            if differing := (changes(before, newer.drawings[language]) if before else ()):
                found[slide.id] = differing
            deck = changed(deck, slide.id, drawings=newer.drawings, edition=newer.edition)
        if say:
            say(at, len(charts))
    return Rebuilt(deck, found, faults)


def outdated(deck: Deck) -> Sequence[Slide]:
    """Charts that were drawn from another edition of the tables than today's."""
    version = reads.store().version
    return [one for one in deck.slides if one.kind == "chart" and one.edition != version]
