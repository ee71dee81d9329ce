"""The lists of a country's profile: events, peers, sources that disagree, all other figures, sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import polars as pl

from analysis.peers import changes
from analysis.shares import latest
from data.registry import Source
from data.schema import TOTAL
from i18n import Translator
from pages.shared import countries, reads
from pages.shared import countries_words as words
from pages.shared.explore_words import value_text
from pages.shared.frame import Page, short_names
from pages.shared.listing import Cell, Part, Row
from pages.shared.profile_country import LEAD, Profile, profile_address
from pages.shared.profile_levels import level_rows

OTHER_LEFT_OUT: Final = frozenset({"united_nations"})


def event_rows(profile: Profile) -> list[Row]:
    """The changes of laws and quotas in words, the newest first: year, change, who dates it."""
    t, registry = profile.page.t, reads.registry()
    return [[str(row["year"]), words.event(t, row), t.of(registry.sources[row["source"]].short)] for row in profile.events]


def event_notes(t: Translator, events: Iterable[Mapping[str, Any]]) -> str:
    """How the sources date the events."""
    return " ".join(dict.fromkeys(t.of(reads.registry().notes[one["note_id"]]) for one in events))


def peer_rows(page: Page, ref_area: str) -> tuple[list[str], list[Row]]:
    """Peers by parliament: their ids, and rows of country, latest figure, change, reasons."""
    t, names = page.t, short_names(page.t)
    rule = reads.registry().scorecard_tiles[LEAD]
    found = countries.peers_of(ref_area, rule).to_dicts()
    own = changes(countries.tile_rows(rule)).filter(ref_area=ref_area).to_dicts()
    rows: list[Row] = []
    for row in [*own, *found]:
        reasons = t.listing(t.text(f"countries.reason.{one}") for one in row["reasons"]) if "reasons" in row else ""
        about = t.text("countries.own_row") if row["ref_area"] == ref_area else reasons
        rows.append(
            [
                Cell(names[row["ref_area"]], address=profile_address(page, row["ref_area"]), here=True),
                Cell(t.percent(row["start"]), under=str(row["year_from"]), number=True),
                Cell(t.percent(row["latest"]), under=str(row["year_to"]), number=True),
                Cell(t.points(row["change"]), number=True),
                about,
            ]
        )
    return [row["ref_area"] for row in found], rows


def disagreements(profile: Profile) -> list[Row]:
    """Country-years for which two sources of an indicator are apart: indicator, year, both figures, difference."""
    t, registry = profile.page.t, reads.registry()
    found = reads.conflicts().filter(ref_area=profile.ref_area).sort("indicator", "reference_year")
    return [
        [
            t.of(registry.indicators[row["indicator"]].name),
            str(row["reference_year"]),
            Cell(t.percent(row["first_pct"]), under=t.of(registry.sources[row["first"]].short)),
            Cell(t.percent(row["second_pct"]), under=t.of(registry.sources[row["second"]].short)),
            Cell(t.points(row["difference_pp"]), number=True),
        ]
        for row in found.to_dicts()
    ]


def other_rows(profile: Profile) -> list[Row | Part]:
    """Every other indicator with a figure for the country: its latest figure, year and source, by theme."""
    t, registry = profile.page.t, reads.registry()
    used = {one.indicator.id for one in profile.tiles.values()}
    own = reads.store().observations(ref_areas=[profile.ref_area])
    rows: list[Row | Part] = []
    for theme, name in registry.themes.items():
        here = [one for one in registry.indicators.values() if one.theme == theme and one.id not in used]
        lines = [line for one in here if (line := _other_row(profile, own, one.id))]
        if lines and theme not in OTHER_LEFT_OUT:
            rows += [Part(t.of(name)), *lines]
    return rows


def source_rows(profile: Profile) -> list[Row]:
    """The sources of the page: name, edition, licence, date of access, with their addresses."""
    t, registry = profile.page.t, reads.registry()
    return [
        [
            Cell(t.text("chart.publisher_title", publisher=t.of(one.publisher), title=t.of(one.title)), address=one.address),
            one.edition,
            t.of(registry.licences[one.licence].name),
            t.date(one.accessed),
        ]
        for one in sources_of(profile)
    ]


def sources_of(profile: Profile) -> list[Source]:
    """The sources of the profile's own figures, each once."""
    used = dict.fromkeys(one.tile.source for one in profile.tiles.values())
    used |= dict.fromkeys(row["source"] for row in level_rows(profile))
    used |= dict.fromkeys(row["source"] for row in profile.events)
    return [reads.registry().sources[one] for one in used]


def _other_row(profile: Profile, own: pl.DataFrame, indicator: str) -> Row | None:
    """The latest figure for all levels together; without one, how many figures there are and of which years."""
    t, registry = profile.page.t, reads.registry()
    one = registry.indicators[indicator]
    known = own.filter(pl.col("value").is_not_null(), indicator=indicator)
    if known.is_empty():
        return None
    query = {"lang": t.language, "country": profile.ref_area, "indicator": indicator, "areas": profile.ref_area}
    name = Cell(t.of(one.name), address="explore?" + urlencode(query), here=True)
    whole = known.filter(level=TOTAL, sector=TOTAL, breakdown=TOTAL)
    first = next((source for source in one.sources if source in set(whole["source"])), None)
    if first is None:
        years = _span(t, known["reference_year"])
        return [name, t.count("profile.other.figures", known.height), years, t.listing(_source_names(t, known["source"]))]
    last = latest(whole.filter(source=first)).row(0, named=True)
    value = value_text(t, one, last["value"])
    if last["bound"] != "=":
        value = t.text("countries.under" if last["bound"] == "<" else "countries.over", value=value)
    return [name, value, str(last["reference_year"]), t.of(registry.sources[first].short)]


def _source_names(t: Translator, sources: pl.Series) -> Sequence[str]:
    return [t.of(reads.registry().sources[one].short) for one in sources.unique(maintain_order=True)]


def _span(t: Translator, years: pl.Series) -> str:
    first, last = years.min(), years.max()
    return str(last) if first == last else t.text("explore.span", first=first, last=last)
