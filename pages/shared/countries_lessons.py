"""Lessons: which countries moved most in ten years from a similar start, with their events, in words that describe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl
import streamlit as st

from analysis.peers import SIMILAR_POINTS, changes, from_similar_start, moved_most
from analysis.trends import exact, segments
from data.registry import Group
from figures import countries as figures
from figures import trends
from i18n import Translator
from pages.shared import address, countries, reads
from pages.shared import countries_words as words
from pages.shared.chart import Chart
from pages.shared.controls import choose_one
from pages.shared.countries_choices import Piece, choose_piece
from pages.shared.explore_words import decimals_of, value_text, wrap
from pages.shared.frame import Page, short_names
from pages.shared.listing import Cell, Part, Row
from pages.shared.profile_country import profile_address
from pages.shared.provenance import provenance, source_line

BOUNDS: Final = (10.0, 20.0, 30.0)
DRAWN: Final = 4
BEFORE_YEARS: Final = 5
CHART_PX: Final = 460
LAST_GROUPS: Final = ("WORLD", "LDC", "LLDC", "SIDS", "PROJECT")
QUOTA_THEMES: Final = frozenset({"parliament"})


@dataclass(frozen=True)
class Lessons:
    """What the page is about. `own` is the reader's country's change, None without one; `similar` those that started near it.

    `bands` are the largest rises by range of starts (analysis.peers.moved_most); `drawn` the countries on the chart.
    """

    page: Page
    piece: Piece
    group: Group
    own: dict[str, Any] | None
    similar: pl.DataFrame
    bands: pl.DataFrame

    @property
    def rose(self) -> list[str]:
        """The countries that rose most: from the reader's country's start, else from any."""
        if self.own is not None:
            rose = self.similar.filter(pl.col("change") > 0, pl.col("ref_area") != self.own["ref_area"])
            return rose["ref_area"].head(DRAWN).to_list()
        return self.bands.sort("change", "ref_area", descending=[True, False])["ref_area"].head(DRAWN).to_list()

    @property
    def drawn(self) -> list[str]:
        """The reader's country, then those that rose most."""
        return [*([self.own["ref_area"]] if self.own else []), *self.rose]


def choose(page: Page) -> Lessons:
    """The indicator and the group, and what they say."""
    t, registry = page.t, reads.registry()
    rule = registry.scorecard_rule
    with st.container(horizontal=True, gap="medium", key="choices-lessons"):
        piece = choose_piece(t)
        default = countries.region_of(page.country) if page.country else "ASIA_PACIFIC"
        address.current().follow("group", default, page.country)
        group = choose_one(
            "group",
            t.text("lessons.group"),
            [*rule.regions, *LAST_GROUPS, *rule.incomes],
            default=default,
            label_of=lambda one: t.of(registry.groups[one].name),
            width=360,
        )
    rows, members = piece.rows, countries.members(group)
    found = changes(rows).filter(ref_area=page.country).to_dicts()
    own = found[0] if found else None
    similar = from_similar_start(rows, members, own["start"]) if own else pl.DataFrame()
    bands = moved_most(rows, members, BOUNDS)
    return Lessons(page=page, piece=piece, group=registry.groups[group], own=own, similar=similar, bands=bands)


def answer(one: Lessons) -> str:
    """What was usual from the start of the reader's country, or in the group, and who rose most."""
    t, names = one.page.t, short_names(one.page.t)
    rises = {row["ref_area"]: row for row in (one.similar if one.own else one.bands).to_dicts()}
    if not one.rose:
        return t.text("lessons.answer.none", group=t.of(one.group.name))
    risen = t.listing(
        t.text("lessons.rise", country=names[area], change=moved(one, rises[area]["change"])) for area in one.rose[:3]
    )
    if one.own is None:
        return t.text("lessons.answer.group", group=t.of(one.group.name), risen=risen)
    others = one.similar.filter(pl.col("ref_area") != one.own["ref_area"])
    median = float(others["change"].median())  # type: ignore[arg-type]  # a median of floats, of at least one country
    return t.count(
        "lessons.answer.similar",
        others.height,
        country=names[one.own["ref_area"]],
        start=figure(one, one.own["start"]),
        year=one.own["year_from"],
        change=moved(one, one.own["change"]),
        group=t.of(one.group.short),
        within=within(one),
        median=moved(one, median),
        risen=risen,
    )


def chart(one: Lessons) -> Chart:
    """The lines of those that rose most, with the country of the reader, and their events."""
    t, names = one.page.t, short_names(one.page.t)
    first = min(row["year_from"] for row in changes(one.piece.rows).filter(pl.col("ref_area").is_in(one.drawn)).to_dicts())
    rows = exact(one.piece.rows).filter(pl.col("ref_area").is_in(one.drawn), pl.col("reference_year") >= first - BEFORE_YEARS)
    lines = segments(rows.with_columns(series=pl.col("ref_area")))
    points = lines.select("series", "reference_year", "value", "segment").with_columns(
        pl.Series("hover", [figure(one, value) for value in lines["value"]], dtype=pl.String),
        mark=pl.when(lines["obs_status"] == "B").then(pl.lit("break")).otherwise(pl.lit("plain")),
    )
    last = {row["series"]: row for row in points.sort("reference_year").to_dicts()}
    series = [
        trends.Series(
            id=area,
            name=names[area],
            end=f"{names[area]}<br>{figure(one, last[area]['value'])}",
            chosen=area == one.page.country,
        )
        for area in one.drawn
    ]
    happened = events(one, first - BEFORE_YEARS)
    marks = [_mark(t, names[row["ref_area"]], row) for row in happened]
    sources = [one.piece.source, *dict.fromkeys(row["source"] for row in happened)]
    indicator = one.piece.indicator
    scale = trends.Scale(
        share=indicator.unit == "percent",
        suffix="\u00a0%" if indicator.unit == "percent" else "",
        parity_pct=indicator.parity_pct if indicator.unit == "percent" else None,
        parity_label=t.text("start.parity"),
    )
    headers = [t.text(f"countries.column.{name}") for name in ("country", "year", "figure")]
    table = lines.select(
        pl.col("series").replace_strict({area: names[area] for area in one.drawn}, return_dtype=pl.String),
        "reference_year",
        pl.col("value").round(2),
    )
    return Chart(
        name=f"{indicator.id}_lessons",
        title=t.text("lessons.chart.title", name=t.of(indicator.name), names=t.listing(item.name for item in series)),
        subtitle=t.text("lessons.chart.subtitle"),
        draw=lambda mode: figures.timeline(points, series, scale, mode, height=CHART_PX, events=marks),
        table=table.rename(dict(zip(table.columns, headers, strict=True))),
        source=source_line(t, sources, rows["reference_year"]),
        coverage=t.text("lessons.chart.coverage"),
        provenance=provenance(t, sources, [row["note_id"] for row in happened]),
        alt=t.text("lessons.chart.alt", names=t.listing(item.name for item in series)),
        height=CHART_PX,
    )


def events(one: Lessons, since: int) -> list[dict[str, Any]]:
    """Changes of quotas and laws in the countries drawn, from `since` on; quotas only where the figures are of parliaments."""
    found = countries.events_of(one.drawn).filter(pl.col("year") >= since)
    if one.piece.indicator.theme not in QUOTA_THEMES:
        found = found.filter(~pl.col("kind").str.starts_with("quota"))
    order = {area: place for place, area in enumerate(one.drawn)}
    rows = found.sort("year", "indicator").to_dicts()
    return sorted(rows, key=lambda row: order[row["ref_area"]])


def event_rows(one: Lessons, happened: Sequence[dict[str, Any]]) -> list[Row | Part]:
    """Country by country: how the figure moved, then its changes of law with their years."""
    t, names = one.page.t, short_names(one.page.t)
    moves = {row["ref_area"]: row for row in changes(one.piece.rows).to_dicts()}
    rows: list[Row | Part] = []
    for area in one.drawn:
        row = moves[area]
        values = {"first": figure(one, row["start"]), "year_from": row["year_from"], "last": figure(one, row["latest"])}
        rows.append(Part(t.text("lessons.part", country=names[area], year_to=row["year_to"], **values)))
        mine = [each for each in happened if each["ref_area"] == area]
        rows += [[str(each["year"]), words.event(t, each), _source(t, each["source"])] for each in mine]
        if not mine:
            rows.append(["–", t.text("lessons.no_event"), ""])
    return rows


def band_rows(one: Lessons) -> list[Row | Part]:
    """The largest rises for each range of starts, after a heading that says what was usual there."""
    rows: list[Row | Part] = []
    for band in one.bands["band"].unique(maintain_order=True):
        here = one.bands.filter(band=band).to_dicts()
        rows.append(Part(_band(one, band, here[0])))
        rows += [_move(one, row) for row in here]
    return rows


def similar_rows(one: Lessons) -> list[Row]:
    """All countries that started near the reader's own, the largest rise first."""
    return [_move(one, row) for row in one.similar.to_dicts()]


def move_columns(t: Translator) -> list[str]:
    """Headers of a table of moves."""
    return [t.text(f"countries.column.{one}") for one in ("country", "start", "latest", "moved")]


def figure(one: Lessons, value: float) -> str:
    """A figure in the indicator's unit."""
    return value_text(one.page.t, one.piece.indicator, value)


def moved(one: Lessons, change: float) -> str:
    """A change in the indicator's unit, with its sign."""
    t, indicator = one.page.t, one.piece.indicator
    return t.points(change) if indicator.unit == "percent" else t.signed(change, decimals_of(indicator))


def within(one: Lessons) -> str:
    """How near a similar start is."""
    t = one.page.t
    return t.points(SIMILAR_POINTS, 0, signed=False) if one.piece.indicator.unit == "percent" else t.number(SIMILAR_POINTS)


def _mark(t: Translator, country: str, row: dict[str, Any]) -> figures.Event:
    """An event on its line; quotas are named there, laws in the list only."""
    short = t.of(reads.registry().event_kinds[row["kind"]]).split(":")[0].rstrip("\u00a0 ")
    label = t.text("countries.event_label", kind=short, year=row["year"]) if row["kind"].startswith("quota") else ""
    hover = f"<b>{country}, {row['year']}</b><br>{wrap(words.event(t, row))}"
    return figures.Event(row["ref_area"], row["year"], label, hover)


def _band(one: Lessons, band: int, row: dict[str, Any]) -> str:
    t = one.page.t
    edges = [figure(one, bound) for bound in BOUNDS]
    values = {"median": moved(one, row["median_change"])}
    if band == 0:
        return t.count("lessons.band.first", row["countries"], high=edges[0], **values)
    if band == len(BOUNDS):
        return t.count("lessons.band.last", row["countries"], low=edges[-1], **values)
    return t.count("lessons.band", row["countries"], low=edges[band - 1], high=edges[band], **values)


def _move(one: Lessons, row: dict[str, Any]) -> Row:
    names = short_names(one.page.t)
    return [
        Cell(names[row["ref_area"]], address=profile_address(one.page, row["ref_area"]), here=True),
        Cell(figure(one, row["start"]), under=str(row["year_from"]), number=True),
        Cell(figure(one, row["latest"]), under=str(row["year_to"]), number=True),
        Cell(moved(one, row["change"]), number=True),
    ]


def _source(t: Translator, source: str) -> str:
    return t.of(reads.registry().sources[source].short)
