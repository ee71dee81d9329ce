"""What the start page shows, in the reader's language: its sentence, its large figures, its charts over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from analysis.overview import Headline, headline
from analysis.shares import group_members, group_share, latest
from data.registry import Group
from data.schema import TOTAL
from figures import trends
from figures.theme import PARITY_PCT
from i18n import Translator
from pages.shared import reads
from pages.shared.chart import Chart
from pages.shared.frame import Page, short_names
from pages.shared.provenance import provenance, source_line
from pages.shared.seats import with_seats
from pages.shared.tiles import Tile

HEADLINE: Final = "women_in_parliament"
GROUPS: Final = ("WORLD", "ASIA_PACIFIC", "AFRICA")
SMALL_HOUSE: Final = 100


@dataclass(frozen=True)
class View:
    """What all parts of the page use: the observations of the headline, and its groups with their figures."""

    observations: pl.DataFrame
    source: str
    groups: dict[str, tuple[Group, list[str], Headline]]
    own: dict[str, object] | None
    own_group: str
    names: dict[str, str]


def read(page: Page) -> View:
    """The figures of the page; raises StoreError where the tables are missing."""
    observations = shown(HEADLINE)
    registry, areas = reads.registry(), reads.areas()
    wanted = [*GROUPS, *([_region_group(page.country)] if page.country else [])]
    with_figures = set(observations.filter(pl.col("value").is_not_null())["ref_area"])
    groups = {}
    for name in dict.fromkeys(wanted):
        members = [one for one in group_members(areas, registry.groups[name]) if one in with_figures]
        found = headline(observations, members)
        if found:
            groups[name] = (registry.groups[name], members, found)
    own = latest(with_seats(observations.filter(pl.col("ref_area") == page.country)))
    return View(
        observations=observations,
        source=registry.indicators[HEADLINE].sources[0],
        groups=groups,
        own=own.row(0, named=True) if own.height else None,
        own_group=_region_group(page.country) if page.country else "WORLD",
        names=short_names(page.t),
    )


def shown(indicator: str, level: str = TOTAL) -> pl.DataFrame:
    """Observations of an indicator's first source, for all sectors and breakdowns together."""
    source = reads.registry().indicators[indicator].sources[0]
    return reads.observations(indicator, source).filter(
        pl.col("sector") == TOTAL, pl.col("breakdown") == TOTAL, pl.col("level") == level
    )


def answer(page: Page, view: View) -> str:
    """The page's sentence: the reader's country beside its region, or the world."""
    t = page.t
    if not page.country:
        return _world_answer(t, view.groups["WORLD"][2])
    group, _, region = view.groups[view.own_group]
    values = {
        "country": view.names[page.country],
        "region": t.of(group.short),
        "mean": t.percent(region.mean_pct),
        "countries": t.number(region.countries),
    }
    if view.own is None:
        return t.text("start.own.none", **values)
    values |= {"figure": t.percent(_number(view.own["value"])), "year": str(view.own["reference_year"])}
    seats = _counted(view.own)
    return t.text("start.own.counted", **seats, **values) if seats else t.text("start.own", **values)


def tiles(page: Page, view: View) -> list[Tile]:
    """The large figures: the reader's country first, then the world and the two regions of the project."""
    t = page.t
    own = [_own_tile(page, view)] if page.country and view.own is not None else []
    return own + [
        Tile(label=t.of(group.short), number=t.percent(found.mean_pct), lines=_mean_lines(t, found))
        for name, (group, _, found) in view.groups.items()
        if name in GROUPS
    ]


def trend_chart(page: Page, view: View) -> Chart:
    """The means of the groups year by year, and the reader's country."""
    t = page.t
    parts = [
        group_share(view.observations, members).select(pl.lit(name).alias("series"), "reference_year", "value", "countries")
        for name, (_, members, _) in view.groups.items()
    ]
    labels = {name: t.of(group.short) for name, (group, _, _) in view.groups.items()}
    if view.own is not None:
        own = view.observations.filter(pl.col("ref_area") == page.country, pl.col("value").is_not_null())
        parts.append(own.select(pl.col("ref_area").alias("series"), "reference_year", "value", countries=pl.lit(1, pl.Int64)))
        labels[page.country] = view.names[page.country]
    points = pl.concat(parts)
    names = t.listing(labels.values())
    counts = t.listing(
        t.text("start.trend.count", group=t.of(group.short), countries=found.countries, members=len(members))
        for group, members, found in view.groups.values()
    )
    return Chart(
        name="women_in_parliament_trend",
        title=t.text("start.trend.title", year=points["reference_year"].min(), names=names),
        subtitle=t.text("start.trend.subtitle"),
        draw=lambda mode: trends.lines(
            _points(t, points), _series(page, view, points, labels, named=True), _scale(t), mode, height=420
        ),
        table=_table(t, points, labels),
        source=source_line(t, [view.source], points["reference_year"]),
        coverage=t.text("start.trend.coverage", year=points["reference_year"].max(), counts=counts),
        provenance=provenance(t, [view.source]),
        alt=t.text("start.alt.trend", names=names),
    )


def project_chart(page: Page, view: View) -> Chart:
    """The nine project countries as small multiples."""
    t = page.t
    members = reads.registry().groups["PROJECT"].members
    order = {code: place for place, code in enumerate(members)}
    points = (
        view.observations.filter(pl.col("ref_area").is_in(members), pl.col("value").is_not_null())
        .sort(pl.col("ref_area").replace_strict(order, default=None, return_dtype=pl.Int64), "reference_year")
        .select(pl.col("ref_area").alias("series"), "reference_year", "value")
    )
    labels = {code: view.names[code] for code in members}
    last = max(points["reference_year"], default=0)
    with_figure = set(points.filter(reference_year=last)["series"])
    missing = [name for code, name in labels.items() if code not in with_figure]
    series = _series(page, view, points, labels, named=False)
    return Chart(
        name="women_in_parliament_project_countries",
        title=t.text("start.project.title"),
        subtitle=t.text("start.project.subtitle"),
        draw=lambda mode: trends.multiples(_points(t, points), series, _scale(t), mode),
        table=_table(t, points, labels),
        source=source_line(t, [view.source], points["reference_year"]),
        coverage=(
            t.text("start.project.missing", year=last, names=t.listing(missing))
            if missing
            else t.text("start.project.coverage", year=last)
        ),
        provenance=provenance(t, [view.source]),
        alt=t.text("start.alt.project"),
        height=trends.height_of_panels(len(series), trends.title_lines(series)),
    )


def _region_group(country: str) -> str:
    """The group that a country is set beside: the project's regions where it is in one, else its M49 region."""
    registry, areas = reads.registry(), reads.areas()
    for name in ("ASIA_PACIFIC", "AFRICA"):
        if country in group_members(areas, registry.groups[name]):
            return name
    region = areas.filter(pl.col("ref_area") == country).item(0, "region")
    return f"M49_{region}"


def _world_answer(t: Translator, world: Headline) -> str:
    change = world.change_pp or 0.0
    direction = "same" if round(change, 1) == 0 else "more" if change > 0 else "fewer"
    return t.text(
        "start.answer",
        year=world.year,
        share=t.percent(world.mean_pct),
        countries=t.number(world.countries),
        change=t.text(f"start.change.{direction}", points=t.points(change, signed=False)),
        year_from=world.year_from,
    )


def _mean_lines(t: Translator, found: Headline) -> tuple[str, ...]:
    lines = [t.text("start.tile.mean", countries=t.number(found.countries), year=found.year)]
    if found.change_pp is not None:
        lines.append(
            t.text(
                "start.tile.change",
                points=t.points(found.change_pp),
                year_from=found.year_from,
                countries=t.number(found.change_countries),
            )
        )
    return tuple(lines)


def _own_tile(page: Page, view: View) -> Tile:
    t = page.t
    rows = view.observations.filter(pl.col("ref_area") == page.country)
    found = headline(rows, [page.country])
    assert found is not None, "the reader's country has a figure here"
    share, seats = t.percent(found.mean_pct), _counted(view.own)
    number = t.text("countries.counted", **seats) if seats else share
    lines = [
        t.text("start.tile.own_counted", share=share, year=found.year) if seats else t.text("start.tile.own", year=found.year)
    ]
    if found.change_pp is not None:
        lines.append(t.text("start.tile.own_change", points=t.points(found.change_pp), year_from=found.year_from))
    return Tile(label=view.names[page.country], number=number, lines=tuple(lines))


def _counted(row: Mapping[str, object] | None) -> dict[str, object]:
    """Women and total of a small house, whose count comes first; empty for others."""
    if row is None or row["total"] is None or _number(row["total"]) >= SMALL_HOUSE:
        return {}
    return {"women": row["women"], "total": row["total"]}


def _points(t: Translator, points: pl.DataFrame) -> pl.DataFrame:
    """The points as figures.trends draws them: one unbroken line a series, the figure in words."""
    hover = [t.percent(value) for value in points["value"]]
    return points.with_columns(hover=pl.Series(hover, dtype=pl.String), segment=pl.lit(0), mark=pl.lit("plain"))


def _series(page: Page, view: View, points: pl.DataFrame, labels: dict[str, str], *, named: bool) -> list[trends.Series]:
    """The lines with their names and last figures; groups are dashed, the reader's country stands out."""
    t, groups = page.t, reads.registry().groups
    ends: dict[str, float] = dict(points.group_by("series", maintain_order=True).last().select("series", "value").iter_rows())
    own = with_seats(view.observations.filter(pl.col("ref_area").is_in(list(ends))))
    newest = {row["ref_area"]: row for row in latest(own).to_dicts()}
    made = []
    for name, label in labels.items():
        if name not in ends:
            continue
        said = [t.percent(ends[name])]
        if seats := _counted(newest.get(name)):
            counted = t.text("countries.counted", **seats)
            # In a narrow panel, the share under the count; beside a line, in brackets.
            said = [t.text("countries.counted_share", counted=counted, share=said[0])] if named else [counted, *said]
        end = "<br>".join([label, *said] if named else said)
        kind: trends.Kind = "group" if name in groups else "country"
        made.append(trends.Series(id=name, name=label, end=end, kind=kind, chosen=name == page.country))
    return made


def _scale(t: Translator) -> trends.Scale:
    return trends.Scale(share=True, suffix="\u00a0%", parity_pct=PARITY_PCT, parity_label=t.text("start.parity"))


def _table(t: Translator, points: pl.DataFrame, labels: dict[str, str]) -> pl.DataFrame:
    headers = {
        "series": "start.column.group",
        "reference_year": "start.column.year",
        "value": "start.column.share",
        "countries": "start.column.countries",
    }
    kept = points.select(name for name in headers if name in points.columns)
    named = kept.with_columns(pl.col("series").replace_strict(labels, return_dtype=pl.String))
    return named.rename({name: t.text(key) for name, key in headers.items() if name in kept.columns})


def _number(value: object) -> float:
    assert isinstance(value, int | float)
    return float(value)
