"""A country's shares and its index of laws over the years, with events, announced targets and the projection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from analysis.trends import segments
from data.schema import TOTAL
from figures import countries as figures
from figures import trends
from figures.theme import Mode
from i18n import Translator
from pages.shared import countries, reads
from pages.shared import countries_words as words
from pages.shared.chart import Chart
from pages.shared.countries import Drawn
from pages.shared.explore_words import value_text, wrap
from pages.shared.profile_country import LAW, LEAD, SHARES, Profile
from pages.shared.provenance import provenance, source_line

LAW_PX: Final = 380
PROJECTED_YEARS: Final = 15


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


def _line_table(t: Translator, points: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    if points.is_empty():
        return points
    named = points.select(pl.col("series").replace_strict(dict(names), return_dtype=pl.String), "reference_year", "value")
    headers = [t.text(f"countries.column.{one}") for one in ("indicator", "year", "figure")]
    return named.with_columns(pl.col("value").round(2)).rename(dict(zip(named.columns, headers, strict=True)))
