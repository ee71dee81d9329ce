"""The profile of one country: sentences, levels from base to top, lines with events, peers, all other figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from analysis.peers import changes
from analysis.scorecards import Scorecard
from analysis.shares import latest
from analysis.trends import segments
from data.schema import TOTAL
from figures import countries as figures
from figures import trends
from figures.theme import Mode
from i18n import Translator
from pages.shared import countries, reads
from pages.shared import countries_words as words
from pages.shared.chart import Chart
from pages.shared.countries import Drawn, drawn
from pages.shared.explore_words import value_text, wrap
from pages.shared.frame import Page, escape, short_names
from pages.shared.listing import Cell, Part, Row
from pages.shared.provenance import provenance, source_line

LEAD: Final = "parliament"
CIVIL_SERVICE: Final = "civil_service"
LAW: Final = "law_index"
QUOTA: Final = "quota"
LADDER: Final = ("public_employment", CIVIL_SERVICE, "public_managers", "local_government", LEAD, "ministers")
"""From the base to the top."""

SHARES: Final = frozenset({"share", "levels"})
LAW_PX: Final = 380
SAME_POINTS: Final = 0.5
"""Figures of two pages for one level and year differ where they are at least so far apart."""

PROJECTED_YEARS: Final = 15
LEVELS_WITHIN_YEARS: Final = 10
OTHER_LEFT_OUT: Final = frozenset({"united_nations"})


@dataclass(frozen=True)
class Profile:
    """One country with what all parts of its page use."""

    page: Page
    ref_area: str
    card: Scorecard

    @cached_property
    def name(self) -> str:
        """Short name in the reader's language."""
        return short_names(self.page.t)[self.ref_area]

    @cached_property
    def tiles(self) -> dict[str, Drawn]:
        """Tiles with a figure, in the rubric's order."""
        return {one.tile.id: one for one in drawn(self.card)}

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """Changes of laws and quotas, the newest first."""
        return countries.events_of([self.ref_area]).sort("year", descending=True).to_dicts()


def read(page: Page, ref_area: str) -> Profile:
    """The profile of a country; raises StoreError where the tables are missing."""
    return Profile(page=page, ref_area=ref_area, card=countries.card_of(ref_area))


def answer(profile: Profile) -> str:
    """Two or three sentences: parliament and its change; the other shares; law and quota."""
    t, tiles = profile.page.t, profile.tiles
    said = [_lead_sentence(profile)]
    others = [one for one in tiles.values() if one.rule.kind in SHARES and one.tile.id != LEAD]
    newest = sorted(others, key=lambda one: -one.tile.year)[:3]
    if newest:
        listed = t.listing(_short(t, one) for one in others if one in newest)
        said.append(t.text("profile.answer.others", shares=listed))
    law = [_law_sentence(t, tiles[one]) for one in (QUOTA, LAW) if one in tiles]
    if law:
        said.append(t.text("profile.answer.law", facts=words.chain(t, law)))
    return " ".join(said)


def levels_chart(profile: Profile) -> Chart:
    """Shares from the base to the top, as far as they are known, each with its year."""
    t = profile.page.t
    rows = level_rows(profile)
    frame = pl.DataFrame(rows, infer_schema_length=None)
    sources = list(dict.fromkeys(row["source"] for row in rows))
    notes = dict.fromkeys(row["note_id"] for row in rows if row["note_id"])
    names = {"label": "level", "value": "share", "year": "year", "women": "women", "total": "total", "about": "source"}
    headers = {one: t.text(f"countries.column.{name}") for one, name in names.items()}
    table = frame.select(list(names)).rename(headers) if rows else frame
    parity = t.text("start.parity")
    return Chart(
        name=f"levels_{profile.ref_area}",
        title=t.text("profile.levels.title", country=profile.name),
        subtitle=t.text("profile.levels.subtitle"),
        draw=lambda mode: figures.levels(frame, mode, parity_label=parity),
        table=table,
        source=source_line(t, sources, [row["year"] for row in rows]),
        coverage=t.text("profile.levels.coverage"),
        provenance=provenance(t, sources, notes),
        alt=t.text("profile.levels.alt", country=profile.name, levels=len(rows)),
        height=figures.height_of_levels(len(rows)),
    )


def national_rows(profile: Profile) -> tuple[list[str], list[Row]]:
    """Figures of the national pages side by side: columns (level, one a page) and rows; both empty without any."""
    t, registry = profile.page.t, reads.registry()
    rule = registry.scorecard_tiles[CIVIL_SERVICE]
    own = countries.tile_rows(rule).filter(pl.col("ref_area") == profile.ref_area, pl.col("value").is_not_null())
    if own.is_empty():
        return [], []
    indicator = registry.indicators[rule.indicator]
    sources = [one for one in indicator.sources if one in set(own["source"])]
    order = {level: place for place, level in enumerate((TOTAL, *countries.level_order(indicator)))}
    pairs = sorted(set(own.select("level", "sector").iter_rows()), key=lambda one: (order.get(one[0], len(order)), one[1]))
    columns = [t.text("countries.column.level"), *(t.of(registry.sources[one].short) for one in sources)]
    rows: list[Row] = []
    for level, sector in pairs:
        here = own.filter(level=level, sector=sector).sort("reference_year", descending=True)
        cells = [_national_cell(t, here, one) for one in sources]
        rows.append([Cell(_level_name(t, level, sector)), *cells])
    return columns, rows


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


def time_chart(profile: Profile) -> Chart:
    """The shares in time, with quotas, announced targets and, where there is one, the projection."""
    t = profile.page.t
    shown = [one for one in profile.tiles.values() if one.rule.kind in SHARES and one.line.height]
    points = [_points(t, one, one.line) for one in shown]
    series = [_series(t, one.tile.id, t.of(one.rule.name), one.line) for one in shown]
    targets, extra, more = _targets(profile)
    frame = pl.concat([*points, *extra]) if points or extra else pl.DataFrame()
    series += more
    sources = list(dict.fromkeys(one.tile.source for one in shown))
    quotas = [one for one in profile.events if one["kind"].startswith("quota")]
    events = [_event(t, LEAD, one, named=True) for one in quotas] if LEAD in profile.tiles else []
    sources += [one["source"] for one in quotas]
    fans = parliament_fan(profile)
    names = t.listing(one.name for one in series)
    coverage = [t.text("profile.time.event"), *dict.fromkeys(t.of(reads.registry().notes[one["note_id"]]) for one in quotas)]
    coverage = coverage if events else []
    coverage += [t.text("profile.time.target", text=one.hover) for one in targets]
    coverage += [t.text("profile.time.fan")] if fans else []

    def draw(mode: Mode) -> go.Figure:
        return figures.panels(frame, series, _share_scale(t), mode, events=events, targets=targets, fans=fans)

    return Chart(
        name=f"shares_{profile.ref_area}",
        title=t.text("profile.time.title", country=profile.name),
        subtitle=t.text("profile.time.subtitle"),
        draw=draw,
        table=_line_table(t, frame, {one.id: one.name for one in series}),
        source=source_line(t, sources, frame["reference_year"] if frame.height else []),
        coverage=" ".join(coverage),
        provenance=provenance(t, sources),
        alt=t.text("profile.time.alt", country=profile.name, names=names),
        height=trends.height_of_panels(len(series), trends.title_lines(series)),
    )


def law_chart(profile: Profile) -> Chart | None:
    """The index of laws in time, with the changes of law on its line; None without the index."""
    t, one = profile.page.t, profile.tiles.get(LAW)
    if one is None:
        return None
    frame = _points(t, one, one.line)
    series = [_series(t, LAW, t.of(one.rule.name), one.line)]
    by_year: dict[int, list[str]] = {}
    for row in reversed([row for row in profile.events if not row["kind"].startswith("quota")]):
        by_year.setdefault(row["year"], []).append(words.event(t, row))
    events = [
        figures.Event(LAW, year, "", f"<b>{year}</b><br>" + "<br>".join(wrap(text) for text in texts))
        for year, texts in by_year.items()
    ]
    scale = trends.Scale(share=False)
    return Chart(
        name=f"law_{profile.ref_area}",
        title=t.text("profile.law.title", country=profile.name),
        subtitle=t.text("profile.law.subtitle"),
        draw=lambda mode: figures.timeline(frame, series, scale, mode, height=LAW_PX, events=events),
        table=_line_table(t, frame, {LAW: t.of(one.indicator.name)}),
        source=source_line(t, [one.tile.source], frame["reference_year"]),
        coverage=" ".join([t.text("profile.law.coverage"), t.of(one.indicator.caution) if one.indicator.caution else ""]),
        provenance=provenance(t, [one.tile.source]),
        alt=t.text("profile.law.alt", country=profile.name, years=t.listing(str(year) for year in by_year) or "–"),
        height=LAW_PX,
    )


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


def profile_address(page: Page, ref_area: str) -> str:
    """The address of a country's profile, in the reader's language."""
    return "profile?" + urlencode({"lang": page.t.language, "country": ref_area})


def source_rows(profile: Profile) -> list[Row]:
    """The sources of the page: name, edition, licence, date of access, with their addresses."""
    t, registry = profile.page.t, reads.registry()
    used = dict.fromkeys(one.tile.source for one in profile.tiles.values())
    used |= dict.fromkeys(row["source"] for row in level_rows(profile))
    used |= dict.fromkeys(row["source"] for row in profile.events)
    found = [registry.sources[one] for one in used]
    return [
        [
            Cell(t.text("chart.publisher_title", publisher=t.of(one.publisher), title=t.of(one.title)), address=one.address),
            one.edition,
            t.of(registry.licences[one.licence].name),
            t.date(one.accessed),
        ]
        for one in found
    ]


def show_choice(page: Page) -> None:
    """The nine project countries as links, for a reader who has not chosen one.

    Plain links: Streamlit's own to the page that is open already leave the address as it was.
    """
    t, names, registry = page.t, short_names(page.t), reads.registry()
    parts = []
    for group in ("FOCUS", "PARTNERS"):
        links = "".join(
            f'<li><a href="{escape(profile_address(page, one))}" target="_self">{escape(names[one])}</a></li>'
            for one in registry.groups[group].members
        )
        parts.append(f'<h2>{escape(t.of(registry.groups[group].name))}</h2><ul class="ph-choice">{links}</ul>')
    st.html("".join(parts))


def _lead_sentence(profile: Profile) -> str:
    t, one = profile.page.t, profile.tiles.get(LEAD)
    if one is None:
        return t.text("profile.answer.no_lead", country=profile.name)
    tile = one.tile
    share = t.percent(tile.value)
    seats = {"women": t.number(tile.women or 0), "total": t.number(tile.total or 0), "share": share}
    key = "profile.answer.counted" if words.is_counted(tile) else "profile.answer.share"
    held = t.text(key, country=profile.name, year=tile.year, **seats)
    if not tile.changes:
        return t.text("profile.answer.end", text=held)
    moved = tile.changes[-1]
    direction = "same" if round(moved.change, 1) == 0 else "more" if moved.change > 0 else "less"
    said = t.text(f"explore.change.{direction}", amount=t.points(moved.change, signed=False), year=moved.year_from)
    return t.text("profile.answer.moved", text=held, change=said)


def _short(t: Translator, one: Drawn) -> str:
    name = t.of(one.indicator.short if one.rule.kind == "levels" else one.rule.name)
    if one.tile.level != TOTAL and one.rule.kind == "levels":
        name = t.text("countries.unit_level", unit=name, level=reads.registry().level_name(one.tile.level, t.language))
    value = words.number(t, one.tile, one.indicator)
    if words.is_counted(one.tile):
        value = t.text("countries.counted_share", counted=value, share=t.percent(one.tile.value))
    return t.text("profile.answer.short", name=name[0].lower() + name[1:], value=value, year=one.tile.year)


def _law_sentence(t: Translator, one: Drawn) -> str:
    value = value_text(t, one.indicator, one.tile.value)
    if one.tile.id == QUOTA:
        key = "profile.answer.quota" if one.tile.value else "profile.answer.no_quota"
        return t.text(key, quota=value[0].lower() + value[1:], year=one.tile.year)
    return t.text("profile.answer.index", value=value, year=one.tile.year)


def level_rows(profile: Profile) -> list[dict[str, Any]]:
    """Levels from the base to the top, each with its latest figure."""
    t, registry, made = profile.page.t, reads.registry(), []
    for name in LADDER:
        one = profile.tiles.get(name)
        if one is None:
            continue
        public = one.indicator.scope == "public"
        if name == CIVIL_SERVICE and one.tile.levels is not None:
            made += _civil_service_rows(t, one, one.tile.levels, public=public)
        else:
            made.append(_level_row(t, vars(one.tile) | {"reference_year": one.tile.year}, t.of(one.rule.name), public))
    for row in made:
        row["about"] = t.of(registry.sources[row["source"]].short)
    return made


def _civil_service_rows(t: Translator, one: Drawn, levels: pl.DataFrame, *, public: bool) -> list[dict[str, Any]]:
    """The service as a whole, then its levels, without figures far older than the newest."""
    whole, made = t.of(one.indicator.short), []
    oldest = one.tile.year - LEVELS_WITHIN_YEARS
    for row in levels.filter(pl.col("reference_year") >= oldest).to_dicts():
        name = _level_name(t, row["level"], row["sector"])
        if row["level"] == TOTAL:
            name = whole if row["sector"] == TOTAL else t.text("countries.joined", first=whole, then=name)
        made.append(_level_row(t, row, name, public))
    return made


def _level_row(t: Translator, row: Mapping[str, Any], label: str, public: bool) -> dict[str, Any]:
    share, year = t.percent(row["value"]), row["reference_year"]
    if row["bound"] != "=":
        share = t.text("countries.under" if row["bound"] == "<" else "countries.over", value=share)
    if row["women"] is not None and row["total"] is not None and row["total"] < words.SMALL_TOTAL:
        counted = t.text("countries.counted", women=t.number(row["women"]), total=t.number(row["total"]))
        share = t.text("countries.counted_share", counted=counted, share=share)
    text = t.text("countries.figure_year", figure=share, year=year)
    source = t.of(reads.registry().sources[row["source"]].short)
    note = wrap(t.of(reads.registry().notes[row["note_id"]])) if row["note_id"] else ""
    mark = {"<": "under", ">": "over"}.get(row["bound"], "plain")
    return {
        "label": label,
        "value": row["value"],
        "text": text,
        "hover": "<br>".join(part for part in (f"<b>{label}</b>", text, source, note) if part),
        "mark": mark,
        "public": public,
        "year": year,
        "women": row["women"],
        "total": row["total"],
        "source": row["source"],
        "note_id": row["note_id"],
    }


def _level_name(t: Translator, level: str, sector: str) -> str:
    registry = reads.registry()
    name = t.text("explore.all_levels") if level == TOTAL else registry.level_name(level, t.language)
    if sector == TOTAL:
        return name
    place = t.of(registry.sectors[sector].name)
    if level == TOTAL:
        return place
    return t.text("countries.unit_level", unit=name, level=place[0].lower() + place[1:])


def _national_cell(t: Translator, here: pl.DataFrame, source: str) -> Cell:
    """One page's figures for a level, the newest first; those that another page contradicts are marked."""
    said, notes = [], []
    for row in here.filter(source=source).to_dicts():
        same_year = here.filter(pl.col("source") != source, reference_year=row["reference_year"], bound="=")
        apart = row["bound"] == "=" and any(abs(value - row["value"]) >= SAME_POINTS for value in same_year["value"])
        share = _level_row(t, row, "", public=True)["text"]
        said.append(t.text("profile.national.apart", figure=share) if apart else share)
        if row["note_id"]:
            notes.append(t.of(reads.registry().notes[row["note_id"]]))
    return Cell(words.chain(t, said), under=" ".join(dict.fromkeys(notes)))


def _points(t: Translator, one: Drawn, line: pl.DataFrame, series: str = "") -> pl.DataFrame:
    """A tile's figures as figures.trends draws them."""
    rows = line.with_columns(pl.lit(series or one.tile.id).alias("series"))
    joined = segments(rows)
    hover = [value_text(t, one.indicator, value) for value in joined["value"]]
    marks = ["break" if status == "B" else "plain" for status in joined["obs_status"]]
    return joined.select("series", "reference_year", "value", "segment").with_columns(
        pl.Series("hover", hover, dtype=pl.String), pl.Series("mark", marks, dtype=pl.String)
    )


def _series(t: Translator, name: str, label: str, line: pl.DataFrame) -> trends.Series:
    last = line.row(-1, named=True)
    value = t.number(last["value"], 1) if name == LAW else t.percent(last["value"])
    value = t.text("countries.figure_year", figure=value, year=last["reference_year"])
    end = f"{wrap(label, 22)}<br>{value}" if name == LAW else value
    return trends.Series(id=name, name=label, end=end, chosen=name == LEAD)


def _share_scale(t: Translator) -> trends.Scale:
    return trends.Scale(share=True, suffix="\u00a0%", parity_pct=50.0, parity_label=t.text("start.parity"))


def _event(t: Translator, series: str, row: Mapping[str, Any], *, named: bool) -> figures.Event:
    return figures.Event(
        series, row["year"], str(row["year"]) if named else "", f"<b>{row['year']}</b><br>{wrap(words.event(t, row))}"
    )


def _targets(profile: Profile) -> tuple[list[trends.Mark], list[pl.DataFrame], list[trends.Series]]:
    """Announced targets, with a line of their own where they are about one level."""
    t, registry = profile.page.t, reads.registry()
    marks: list[trends.Mark] = []
    frames: list[pl.DataFrame] = []
    lines: list[trends.Series] = []
    for one in registry.targets.values():
        drawn_tile = next((tile for tile in profile.tiles.values() if tile.indicator.id == one.indicator), None)
        if one.ref_area != profile.ref_area or drawn_tile is None:
            continue
        name = drawn_tile.tile.id if one.level == drawn_tile.tile.level else one.id
        if name == one.id:
            line = _level_line(drawn_tile, one.level, profile.ref_area)
            if line.is_empty():
                continue
            frames.append(_points(t, drawn_tile, line, name))
            lines.append(_series(t, name, registry.level_name(one.level, t.language), line))
        values = {"value": t.percent(one.target_pct, 0), "year": one.target_year, "measure": t.of(one.measure)}
        long = t.text("explore.target_long", area=profile.name, **values)
        marks.append(trends.Mark(name, one.target_year, one.target_pct, t.text("explore.target", **values), long))
    return marks, frames, lines


def _level_line(one: Drawn, level: str, ref_area: str) -> pl.DataFrame:
    """A level's figures by the page that has most of them."""
    rows = countries.tile_rows(one.rule).filter(
        pl.col("value").is_not_null(), ref_area=ref_area, level=level, sector=TOTAL, bound="="
    )
    most = rows.group_by("source").len().sort("len", "source", descending=[True, False])["source"].head(1)
    kept = rows.filter(pl.col("source").is_in(most.implode()))
    return kept.select("reference_year", "value", "obs_status").sort("reference_year")


def parliament_fan(profile: Profile) -> list[figures.Fan]:
    """The projection of parliament, where this edition has one."""
    one = profile.tiles.get(LEAD)
    if one is None or "projections" not in reads.store().edition().tables:
        return []
    t = profile.page.t
    rows = (
        reads.store()
        .projections(one.indicator.id)
        .filter(source=one.tile.source, series=profile.ref_area, level=one.tile.level, sector=one.rule.sector, breakdown=TOTAL)
        .filter(pl.col("reference_year") <= one.tile.year + PROJECTED_YEARS)
        .sort("reference_year")
    )
    if rows.is_empty():
        return []
    hover = [
        t.text(
            "profile.fan",
            year=row["reference_year"],
            median=t.percent(row["median_pct"]),
            lower=t.percent(row["lower_80_pct"]),
            upper=t.percent(row["upper_80_pct"]),
        )
        for row in rows.to_dicts()
    ]
    kept = rows.select("reference_year", "median_pct", "lower_80_pct", "upper_80_pct")
    return [figures.Fan(LEAD, kept.with_columns(pl.Series("hover", hover, dtype=pl.String)), t.text("profile.fan.name"))]


def _line_table(t: Translator, points: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    if points.is_empty():
        return points
    named = points.select(pl.col("series").replace_strict(dict(names), return_dtype=pl.String), "reference_year", "value")
    headers = [t.text(f"countries.column.{one}") for one in ("indicator", "year", "figure")]
    return named.with_columns(pl.col("value").round(2)).rename(dict(zip(named.columns, headers, strict=True)))


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
