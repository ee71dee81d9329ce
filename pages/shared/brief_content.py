"""What a country brief says, composed from what the profile, the scorecards and Years to parity say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from analysis.trends import FEWEST_OBSERVATIONS
from data.registry import Target
from exports.briefs import Brief, BriefTile, Part
from i18n import Language, Translator
from i18n.grammar import Forms, forms, opening
from pages.shared import brief_drawings, countries, outlook_reads, outlook_words, reads
from pages.shared import countries_words as words
from pages.shared import profile_country as profiles
from pages.shared.countries import Drawn
from pages.shared.frame import Page, short_names
from pages.shared.outlook import Choice, View
from pages.shared.outlook_reads import PARITY_ID, Piece, Question
from pages.shared.outlook_words import FAR_YEAR
from pages.shared.profile_country import LEAD, Profile
from pages.shared.profile_levels import level_rows
from pages.shared.profile_lists import event_notes, sources_of

TARGET_YEAR: Final = 2030
DRAWN_TO: Final = 2060
MORE_LEVELS: Final = 2
MOST_EVENTS: Final = 9
"""Rows of changes of law; the profile has all."""

OFFICES: Final = frozenset({"parliament", "government", "local", "civil_service", "justice", "pay", "economy", "law"})
"""Themes of indicators for which the letter of request knows an office."""


@dataclass(frozen=True)
class _Country:
    """A country with all that the parts of its brief are made from."""

    ref_area: str
    page: Page

    @property
    def t(self) -> Translator:
        return self.page.t

    @cached_property
    def names(self) -> dict[str, str]:
        return short_names(self.t)

    @cached_property
    def forms(self) -> Forms:
        return forms(self.ref_area, self.names[self.ref_area], self.t.language)

    @cached_property
    def profile(self) -> Profile:
        return profiles.read(self.page, self.ref_area)

    @cached_property
    def lead(self) -> Drawn | None:
        return self.profile.tiles.get(LEAD)

    @cached_property
    def view(self) -> View | None:
        """Years to parity of parliament; None without a figure."""
        if self.lead is None:
            return None
        piece = Piece(self.lead.indicator.id, self.lead.tile.source)
        choice = Choice(self.lead.indicator, piece, (self.ref_area,), PARITY_ID, TARGET_YEAR, DRAWN_TO)
        outlook = outlook_reads.outlook_of(Question(piece, (self.ref_area,)))
        return View(self.page, choice, piece.rows, outlook, outlook_reads.basis_of(piece))

    @cached_property
    def dated(self) -> list[dict[str, Any]]:
        """The shares of the scorecard for which years to parity are computed, in its order."""
        made = []
        for one in self.profile.tiles.values():
            row = one.tile.parity
            if row:
                made.append({"drawn": one, "row": row, **_date(self.t, one, row)})
        return made


def compose(ref_area: str, language: Language) -> Brief:
    """The brief of a country; raises KeyError for what is no country and StoreError where the tables are missing."""
    here = _Country(ref_area, Page(t=Translator(language), country=ref_area, mode="light"))
    t, address = here.t, profiles.profile_address(here.page, ref_area)
    drawings = (
        brief_drawings.levels(here.profile, here.forms, address),
        brief_drawings.trend(here.profile, here.forms, here.names, address),
    )
    edition = reads.store().edition()
    return Brief(
        ref_area=ref_area,
        language=language,
        kicker=t.text("brief.kicker"),
        title=opening(here.forms.name),
        sentences=tuple(_sentences(here)),
        tiles=tuple(_tile(t, one) for one in here.profile.tiles.values()),
        gaps=countries.gaps_text(here.page, here.profile.card.missing) if here.profile.card.missing else "",
        drawings=tuple(one for one in drawings if one is not None),
        parity=_parity(here),
        dates=brief_drawings.dates(t, here.forms, here.dated, first=countries.this_year(), address=address),
        parts=tuple(part for part in (_events(here), _targets(here), _missing(here), _sources(here), _notes(here)) if part),
        edition=t.text("frame.edition", date=t.date(edition.date), version=edition.version[:8]),
        address=address,
    )


def _sentences(here: _Country) -> list[str]:
    return [one for one in (_lead(here), _levels(here), _outlook(here), _nothing(here)) if one]


def _lead(here: _Country) -> str:
    """Parliament: the count first in a small house, and the change over about ten years."""
    t, one = here.t, here.lead
    if one is None:
        return t.text("brief.lead.none", place=here.forms.place)
    tile = one.tile
    values = {"place": opening(here.forms.place), "share": t.percent(tile.value), "year": tile.year}
    if not words.is_counted(tile):
        said = t.text("brief.lead.share", **values)
    elif not tile.women:
        said = t.text("brief.lead.nobody", total=t.number(tile.total or 0), **values)
    else:
        said = t.count("brief.lead.counted", tile.women, total=t.number(tile.total or 0), **values)
    if not tile.changes:
        return t.text("profile.answer.end", text=said)
    moved = tile.changes[-1]
    direction = "same" if round(moved.change, 1) == 0 else "more" if moved.change > 0 else "less"
    change = t.text(f"explore.change.{direction}", amount=t.points(moved.change, signed=False), year=moved.year_from)
    return t.text("profile.answer.moved", text=said, change=change)


def _levels(here: _Country) -> str:
    """The lowest and the highest of the other shares that are known exactly."""
    rows = [row for row in level_rows(here.profile) if row["mark"] == "plain" and not _is_lead(here, row)]
    if not rows:
        return ""
    ends = [min(rows, key=lambda row: row["value"]), max(rows, key=lambda row: row["value"])]
    low, high = (_level(here.t, row) for row in ends)
    if len(rows) < MORE_LEVELS:
        return here.t.text("brief.levels.one", level=low)
    return here.t.count("brief.levels.many", len(rows), low=low, high=high)


def _level(t: Translator, row: dict[str, Any]) -> str:
    """ "15 of 56 (26.8 %) (permanent secretary, 2018)": the count first under 100 posts."""
    figure = t.percent(row["value"])
    if row["women"] is not None and row["total"] is not None and row["total"] < words.SMALL_TOTAL:
        counted = t.text("countries.counted", women=t.number(row["women"]), total=t.number(row["total"]))
        figure = t.text("countries.joined", first=counted, then=figure)
    return t.text("brief.level", figure=figure, level=_small(row["label"]), year=row["year"])


def _is_lead(here: _Country, row: dict[str, Any]) -> bool:
    return here.lead is not None and row["source"] == here.lead.tile.source and row["value"] == here.lead.tile.value


def _small(label: str) -> str:
    """A label inside a sentence: its first letter small, unless it is a code such as P1."""
    return label if label[1:2].isdigit() or label[1:2].isupper() else label[0].lower() + label[1:]


def _outlook(here: _Country) -> str:
    """When parliament is expected to be at 50 %, with the range."""
    view, t = here.view, here.t
    row = view.parity.get(here.ref_area) if view else None
    if view is None or row is None or row["status"] == "too_few_observations":
        return ""
    status = "late" if row["status"] == "within_horizon" and row["parity_year_median"] > FAR_YEAR else row["status"]
    if status == "reached":
        return ""
    return t.text(
        f"brief.outlook.{status}",
        median=row["parity_year_median"],
        far=FAR_YEAR,
        range=outlook_words.range_text(view, row),
    )


def _nothing(here: _Country) -> str:
    return "" if here.profile.tiles else here.t.text("brief.nothing")


def _tile(t: Translator, one: Drawn) -> BriefTile:
    about = words.unit(t, one.tile, one.rule, one.indicator)
    when = words.when(t, one.tile)
    lines = (t.text("countries.joined", first=about, then=when) if about else when, words.status(t, one.tile, one.rule))
    return BriefTile(label=t.of(one.rule.name), number=words.number(t, one.tile, one.indicator), lines=lines)


def _date(t: Translator, one: Drawn, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of parity for the chart: name, years, and the years in words."""
    median, low, high = (row[f"parity_year_{name}"] for name in ("median", "lower_80", "upper_80"))
    is_dated = row["status"] == "within_horizon" and one.tile.status != "no_recent_figure"
    text = ""
    if is_dated:
        ends = {"low": outlook_words.year_text(t, low), "high": outlook_words.year_text(t, high)}
        text = t.text("outlook.short.dated", median=outlook_words.year_text(t, median), **ends)
    return {
        "name": t.of(one.rule.name),
        "median": median if is_dated else None,
        "low": low,
        "high": high,
        "text": text,
        "source": one.tile.source,
        "latest_year": row["latest_year"],
    }


def _parity(here: _Country) -> Part:
    """Years to parity: sentences on parliament, then a row for each share that is projected."""
    t, view = here.t, here.view
    said = [outlook_words.seats(view, here.ref_area)] if view else []
    rows = tuple(_parity_row(here, one) for one in here.dated)
    if not rows:
        said = [t.text("brief.parity.none", country=here.forms.subject)]
    return Part(
        heading=t.text("brief.parity.title"),
        sentences=tuple(one for one in said if one),
        columns=tuple(t.text(f"brief.column.{one}") for one in _PARITY_COLUMNS) if rows else (),
        rows=rows,
        weights=(0.22, 0.2, 0.2, 0.14, 0.24),
    )


_PARITY_COLUMNS: Final = ("measure", "latest", "half", "chance", "sure")


def _parity_row(here: _Country, one: dict[str, Any]) -> tuple[str, ...]:
    t, row, tile = here.t, one["row"], one["drawn"].tile
    latest = words.number(t, tile, one["drawn"].indicator)
    if words.is_counted(tile):
        latest = t.text("countries.counted_share", counted=latest, share=t.percent(tile.value))
    latest = t.text("countries.figure_year", figure=latest, year=tile.year)
    if tile.status == "no_recent_figure":
        return one["name"], latest, words.status(t, tile, one["drawn"].rule), "–", "–"
    half = one["text"] or t.text(f"outlook.status.{row['status']}", goal=t.percent(50, 0), few=FEWEST_OBSERVATIONS)
    if row["status"] == "too_few_observations":
        return one["name"], latest, half, "–", "–"
    chance = row[f"at_or_above_{TARGET_YEAR}" if row["status"] == "reached" else f"probability_{TARGET_YEAR}"]
    return one["name"], latest, half, outlook_words.chance(t, chance), _sure(t, row)


def _sure(t: Translator, row: dict[str, Any]) -> str:
    tested = t.text("brief.sure.tested" if row["tested"] else "brief.sure.not_tested")
    if row["drift_source"] == "own":
        return tested
    return words.chain(t, [tested, t.text("brief.sure.borrowed")])


def _events(here: _Country) -> Part:
    """Changes of law and quota, the newest first, those of one year and kind together."""
    t, events = here.t, here.profile.events
    if not events:
        return Part(t.text("profile.events.title"), (t.text("brief.events.none", country=here.forms.subject),))
    found: dict[tuple[int, str], list[str]] = {}
    for row in events:
        kind, _, what = words.event(t, row).partition(":")
        found.setdefault((row["year"], kind.rstrip()), []).append(what.strip())
    rows = [
        (str(year), t.text("countries.event", kind=kind, what=words.chain(t, what))) for (year, kind), what in found.items()
    ]
    registry = reads.registry()
    dated = t.listing(dict.fromkeys(t.of(registry.sources[row["source"]].short) for row in events))
    said = [t.text("brief.events.note", sources=dated, notes=event_notes(t, events))]
    if len(rows) > MOST_EVENTS:
        said.insert(0, t.count("brief.events.earlier", len(rows) - MOST_EVENTS))
    return Part(t.text("profile.events.title"), tuple(said), rows=tuple(rows[:MOST_EVENTS]), weights=(0.08, 0.92))


def _targets(here: _Country) -> Part:
    t = here.t
    known = [one for one in reads.registry().targets.values() if one.ref_area == here.ref_area]
    said = tuple(_target(t, one) for one in known) or (t.text("brief.targets.none", country=here.forms.subject),)
    return Part(t.text("brief.targets.title"), said)


def _target(t: Translator, one: Target) -> str:
    return t.text(
        "brief.target",
        measure=t.of(one.measure),
        value=t.percent(one.target_pct, 0),
        year=one.target_year,
        note=t.of(one.note) if one.note else "",
        address=one.address,
    )


def _missing(here: _Country) -> Part | None:
    """What has no open figure, and which offices to ask."""
    t, registry, missing = here.t, reads.registry(), here.profile.card.missing
    if not missing:
        return None
    themes = dict.fromkeys(registry.indicators[registry.scorecard_tiles[one].indicator].theme for one in missing)
    offices = [t.text("request.office"), *(t.text(f"request.office.{one}") for one in themes if one in OFFICES)]
    asked = t.text("brief.missing.ask", offices=words.chain(t, dict.fromkeys(offices)))
    return Part(t.text("brief.missing.title"), (countries.gaps_text(here.page, missing), asked))


def _sources(here: _Country) -> Part | None:
    """Each source with edition, licence and address; short for a slide, whose notes have the rest."""
    t, licences = here.t, reads.registry().licences
    said, short = [], []
    for one in sources_of(here.profile):
        known = {"edition": one.edition, "licence": t.of(licences[one.licence].name)}
        name = t.text("chart.publisher_title", publisher=t.of(one.publisher), title=t.of(one.title))
        said.append(t.text("brief.source", source=name, accessed=t.date(one.accessed), address=one.address, **known))
        short.append(t.text("brief.source_short", source=t.of(one.short), **known))
    if not said:
        return None
    listed = t.text("brief.sources.short", sources=words.chain(t, short))
    return Part(t.text("brief.sources.title"), tuple(said), small=True, short=(listed,))


def _notes(here: _Country) -> Part:
    """How the figures were made and what to keep in mind when quoting them."""
    t, registry = here.t, reads.registry()
    notes = [t.text("brief.note.projection")]
    notes += [t.text("countries.arrival.note")] if here.dated else []
    cautions = [one.rule for one in here.profile.tiles.values() if one.rule.caution]
    notes += [t.text("countries.event", kind=t.of(one.name), what=t.of(one.caution)) for one in cautions if one.caution]
    about: dict[str, list[str]] = {}
    for row in level_rows(here.profile):
        if row["note_id"]:
            about.setdefault(t.of(registry.notes[row["note_id"]]), []).append(row["label"])
    notes += [t.text("countries.event", kind=t.listing(labels), what=note) for note, labels in about.items()]
    return Part(t.text("brief.notes.title"), (" ".join(dict.fromkeys(notes)),), small=True)
