"""Scorecards: for each country and tile the latest figure, its change, its place among others, and a status by a written rule.

Frames are slices of the observations table (data.schema.OBSERVATIONS): one indicator, source, sector, level, breakdown; the
slice of a tile of kind `levels` holds all sources and levels of its indicator. Ages count from `as_of_year`, the year of the
data's edition, never from a clock. No composite index is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, Protocol

import polars as pl

from analysis.trends import comparable
from data.schema import TOTAL

Status = Literal[
    "no_recent_figure",
    "at_goal",
    "no_earlier_figure",
    "lower",
    "little_changed",
    "on_course",
    "slower_than_needed",
    "higher",
    "quota",
    "no_quota",
]
"""What a tile says in words; data/scorecards.toml states the rule."""

RANKED_KINDS: Final = frozenset({"share", "index"})
"""Kinds of tiles whose figures can be compared between countries, the highest first."""

_NOISE_DECIMALS: Final = 9


class TileRule(Protocol):
    """What a tile shows; data.registry.ScorecardTile."""

    @property
    def id(self) -> str:
        """Id of the tile."""

    @property
    def kind(self) -> str:
        """share, levels, index or quota."""

    @property
    def goal(self) -> float | None:
        """Where a share should be, in percent; None without one."""


class Rule(Protocol):
    """Thresholds; data.registry.ScorecardRule."""

    @property
    def recent_years(self) -> int:
        """A figure older than this is not recent."""

    @property
    def little_points(self) -> float:
        """A change under this is little."""

    @property
    def change_years(self) -> tuple[int, ...]:
        """Spans of the changes; the first is the status's."""

    @property
    def slack_years(self) -> int:
        """How far the year of the earlier figure may be from the span."""

    @property
    def target_year(self) -> int:
        """The year in which the goal should be met."""

    @property
    def position_max_age_years(self) -> int:
        """Figures older than this are not ranked."""

    @property
    def fewest_ranked(self) -> int:
        """With fewer countries there are no ranks."""


@dataclass(frozen=True)
class TileChange:
    """Change in the indicator's unit from `year_from` to the year of the tile's figure; asked for over `span_years`."""

    span_years: int
    year_from: int
    change: float


@dataclass(frozen=True)
class Position:
    """Place among the countries of a group, the highest figure first.

    Countries with the same figure have the same rank, of which there are `tied` (1 without ties). `lower_pct` is the part of
    the other countries that have a lower figure, in percent. Figures are of `year_min` to `year_max`.
    """

    group: str
    rank: int
    countries: int
    tied: int
    lower_pct: float
    year_min: int
    year_max: int


@dataclass(frozen=True)
class Tile:
    """One tile of one country.

    `level` is `_T` unless a country's figures are for single levels only. `to_goal` is positive below the goal;
    `needed_pace` the points a year from the figure to the goal in the target year. `since_year` is the first year of a quota
    as it is now, None where it is as old as the data. `levels` (kind `levels` only) are the rows of `latest_levels`;
    `parity` is the row of the projections that were passed in.
    """

    id: str
    level: str
    source: str
    year: int
    age_years: int
    value: float
    bound: str
    women: int | None
    total: int | None
    obs_status: str
    note_id: str | None
    status: Status
    changes: tuple[TileChange, ...]
    positions: tuple[Position, ...] = ()
    to_goal: float | None = None
    needed_pace: float | None = None
    since_year: int | None = None
    levels: pl.DataFrame | None = None
    parity: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Scorecard:
    """The tiles of a country that have a figure, in the rubric's order, and the ids of those that have none."""

    ref_area: str
    tiles: tuple[Tile, ...]
    missing: tuple[str, ...]


def tile_figures(
    observations: pl.DataFrame, tile: TileRule, rule: Rule, as_of_year: int, order: Sequence[str] = ()
) -> pl.DataFrame:
    """The latest figure of every area, one row each, sorted by ref_area; areas without any are absent.

    Columns: ref_area, level, source, reference_year, age_years, value, bound, women, total, obs_status, note_id; for each span
    of the rule `year_S` and `change_S`, null where no comparable figure of the same source and level lies within the slack of
    S years before, and for quotas; to_goal, needed_pace (points a year, null at the goal and from the target year on),
    since_year, status. Where an area has figures of single levels only, its newest one counts, of several the last in
    `order` (levels from the base to the top).
    """
    last = _latest_of_each(observations, order).select(
        "ref_area",
        "level",
        "source",
        "reference_year",
        (as_of_year - pl.col("reference_year").cast(pl.Int64)).alias("age_years"),
        *("value", "bound", "women", "total", "obs_status", "note_id"),
    )
    quota = tile.kind == "quota"
    earlier = comparable(observations.head(0) if quota else observations)
    for span in rule.change_years:
        last = _with_change(last, earlier, span, rule.slack_years)
    years_left = rule.target_year - pl.col("reference_year").cast(pl.Int64)
    last = last.with_columns(to_goal=pl.lit(tile.goal, dtype=pl.Float64) - pl.col("value")).with_columns(
        needed_pace=pl.when(years_left > 0, pl.col("to_goal") > 0).then(pl.col("to_goal") / years_left)
    )
    since = _since(observations if quota else observations.head(0))
    last = last.join(since, on="ref_area", how="left", maintain_order="left")
    return last.with_columns(status=_status(tile, rule)).sort("ref_area")


def latest_levels(observations: pl.DataFrame, ref_area: str, order: Sequence[str] = ()) -> pl.DataFrame:
    """A country's newest figure at each level, whatever its source: rows of the observations, all columns.

    `_T` first, then the levels in `order` (from the base to the top), then others by their id. A level that has no figure of
    all sectors together has a row a sector. Of two sources of one year the one whose value is not a bound, then the first by
    id. Breakdowns do not count.
    """
    rank = {level: at for at, level in enumerate((TOTAL, *order))}
    known = observations.filter(pl.col("value").is_not_null(), pl.col("breakdown") == TOTAL, ref_area=ref_area)
    whole = pl.col("sector") == TOTAL
    newest = (
        known.filter(whole | ~whole.any().over("level"))
        .sort("reference_year", pl.col("bound") == "=", "source", descending=[True, True, False])
        .unique(["level", "sector"], keep="first", maintain_order=True)
    )
    place = pl.col("level").replace_strict(rank, default=len(rank), return_dtype=pl.Int64)
    return newest.sort(place, "level", "sector").select(observations.columns)


def ranks(figures: pl.DataFrame, members: Sequence[str], rule: Rule) -> pl.DataFrame:
    """Places among `members` whose figure is exact and not too old: ref_area, rank, countries, tied, lower_pct, year_min, _max.

    The highest figure has rank 1 and equal figures share the best of their ranks. Empty with fewer countries than the rule
    asks for. `figures` are what `tile_figures` returns.
    """
    rows = _current(figures, rule).filter(pl.col("ref_area").is_in(members))
    value = pl.col("value").round(_NOISE_DECIMALS)
    placed = rows.select(
        "ref_area",
        rank=value.rank("min", descending=True).cast(pl.Int64),
        countries=pl.len().cast(pl.Int64),
        tied=pl.len().over(value).cast(pl.Int64),
        lower_pct=100 * (value.rank("min") - 1) / (pl.len() - 1),
        year_min=pl.col("reference_year").min(),
        year_max=pl.col("reference_year").max(),
    )
    return (placed if rows.height >= rule.fewest_ranked else placed.head(0)).sort("rank", "ref_area")


def scorecard(
    ref_area: str,
    figures: Mapping[str, pl.DataFrame],
    tiles: Iterable[TileRule],
    rule: Rule,
    *,
    groups: Mapping[str, Sequence[str]],
    levels: Mapping[str, pl.DataFrame] | None = None,
    parity: Mapping[str, pl.DataFrame] | None = None,
) -> Scorecard:
    """The card of one country.

    `figures` maps the id of each tile to what `tile_figures` returns; `groups` the ids of the country's own region and
    income group to their members; `levels` tiles of kind `levels` to what `latest_levels` returns; `parity` tiles to frames
    of analysis.parity.parity whose series_id is the ref_area.
    """
    tiles = tuple(tiles)
    shown = []
    for tile in tiles:
        row = figures[tile.id].filter(ref_area=ref_area)
        if row.is_empty():
            continue
        places = _positions(figures[tile.id], ref_area, groups, rule) if tile.kind in RANKED_KINDS else ()
        plain = _tile(tile.id, row.row(0, named=True), rule)
        arrival = _row_of(parity, tile.id, ref_area)
        shown.append(replace(plain, positions=places, levels=(levels or {}).get(tile.id), parity=arrival))
    return Scorecard(ref_area=ref_area, tiles=tuple(shown), missing=missing_tiles(ref_area, figures, tiles))


def missing_tiles(ref_area: str, figures: Mapping[str, pl.DataFrame], tiles: Iterable[TileRule]) -> tuple[str, ...]:
    """Ids of the tiles for which the country has no figure at all, in the rubric's order."""
    return tuple(tile.id for tile in tiles if ref_area not in figures[tile.id]["ref_area"])


def group_means(
    figures: Mapping[str, pl.DataFrame], tiles: Iterable[TileRule], groups: Mapping[str, Sequence[str]], rule: Rule
) -> pl.DataFrame:
    """The project's countries beside region and world: tile, group, mean, countries, with_quota, year_min, year_max.

    `mean` is the plain mean over the countries whose latest figure is exact and not too old to be ranked, whatever its year;
    null for quotas, where `with_quota` counts the countries that have one (null for others). Tiles of kind `levels` have no
    mean, since each country counts other levels. A group without a figure has 0 countries.
    """
    rows = []
    for tile in (one for one in tiles if one.kind != "levels"):
        current = _current(figures[tile.id], rule)
        for group, members in groups.items():
            own = current.filter(pl.col("ref_area").is_in(members))
            quota = tile.kind == "quota"
            rows.append(
                {
                    "tile": tile.id,
                    "group": group,
                    "mean": None if quota else own["value"].mean(),
                    "countries": own.height,
                    "with_quota": int((own["value"] > 0).sum()) if quota else None,
                    "year_min": own["reference_year"].min(),
                    "year_max": own["reference_year"].max(),
                }
            )
    kinds = {"tile": pl.String, "group": pl.String, "mean": pl.Float64, "countries": pl.Int64, "with_quota": pl.Int64}
    return pl.DataFrame(rows, schema={**kinds, "year_min": pl.Int16, "year_max": pl.Int16})


def own_group(ref_area: str, groups: Sequence[str], members: Mapping[str, Sequence[str]]) -> str | None:
    """The first of `groups` (ids) that the country is a member of; None without one."""
    return next((group for group in groups if ref_area in members[group]), None)


def sparkline(observations: pl.DataFrame, ref_area: str) -> pl.DataFrame:
    """The country's figures over the years, bounds left out: reference_year, value, obs_status, sorted."""
    rows = _whole(observations).filter(pl.col("bound") == "=", ref_area=ref_area)
    return rows.select("reference_year", "value", "obs_status").sort("reference_year")


def _whole(observations: pl.DataFrame) -> pl.DataFrame:
    """Figures of all sectors together, without a breakdown."""
    one_sector = pl.col("sector").n_unique().over("indicator") == 1
    return observations.filter(
        pl.col("value").is_not_null(), one_sector | (pl.col("sector") == TOTAL), pl.col("breakdown") == TOTAL
    )


def _latest_of_each(observations: pl.DataFrame, order: Sequence[str]) -> pl.DataFrame:
    """The newest figure of each area: of all levels together where there is one, else of a single level."""
    whole = (pl.col("level") == TOTAL) | (pl.col("level").n_unique() == 1)
    place = pl.col("level").replace_strict({level: at for at, level in enumerate(order)}, default=-1, return_dtype=pl.Int64)
    known = _whole(observations).with_columns(whole=whole, place=place, exact=pl.col("bound") == "=")
    best = known.sort(
        "ref_area",
        *("whole", "reference_year", "place", "exact", "source", "level"),
        descending=[False, True, True, True, True, False, False],
    )
    return best.unique("ref_area", keep="first", maintain_order=True)


def _with_change(last: pl.DataFrame, rows: pl.DataFrame, span: int, slack: int) -> pl.DataFrame:
    """`last` with `year_SPAN` and `change_SPAN`: from the figure nearest to `span` years before, of two the older."""
    key = ["ref_area", "source", "level"]
    distance = pl.col("earlier") - (pl.col("reference_year") - span)
    exact = last.filter(pl.col("bound") == "=")
    earlier = _whole(rows).select(*key, earlier="reference_year", value_then="value")
    found = (
        exact.select(*key, "reference_year", "value")
        .join(earlier, on=key)
        .filter(distance.abs() <= slack, pl.col("earlier") < pl.col("reference_year"))
        .sort("ref_area", distance.abs(), "earlier")
        .unique("ref_area", keep="first", maintain_order=True)
        .select(
            "ref_area",
            pl.col("earlier").alias(f"year_{span}"),
            (pl.col("value") - pl.col("value_then")).round(_NOISE_DECIMALS).alias(f"change_{span}"),
        )
    )
    return last.join(found, on="ref_area", how="left", maintain_order="left")


def _since(observations: pl.DataFrame) -> pl.DataFrame:
    """ref_area and since_year: the first year of the figure as it is now; null where it has never been another."""
    known = observations.filter(pl.col("value").is_not_null())
    ordered = known.sort("ref_area", "reference_year").with_columns(now=pl.col("value").last().over("ref_area"))
    other = pl.col("reference_year").filter(pl.col("value") != pl.col("now")).max()
    return ordered.group_by("ref_area", maintain_order=True).agg(
        since_year=pl.when(other.is_not_null()).then(pl.col("reference_year").filter(pl.col("reference_year") > other).min())
    )


def _status(tile: TileRule, rule: Rule) -> pl.Expr:
    """The first part of the rule in data/scorecards.toml that holds; an exact figure and both years are needed for a trend."""
    value, old = pl.col("value"), pl.col("age_years") > rule.recent_years
    span = rule.change_years[0]
    change = pl.col(f"change_{span}")
    pace = change / (pl.col("reference_year") - pl.col(f"year_{span}"))
    cases: dict[Status, pl.Expr] = {"no_recent_figure": old}
    if tile.kind == "quota":
        cases |= {"quota": value > 0, "no_quota": value == 0}
    else:
        cases |= {
            "at_goal": (pl.col("bound") != "<") & (pl.col("to_goal") <= 0),
            "no_earlier_figure": change.is_null(),
            "lower": change <= -rule.little_points,
            "little_changed": change < rule.little_points,
            "higher": pl.lit(tile.goal is None),
            "on_course": pace >= pl.col("needed_pace"),
            "slower_than_needed": pl.lit(value=True),
        }
    return pl.coalesce(*(pl.when(holds).then(pl.lit(status)) for status, holds in cases.items()))


def _current(figures: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    return figures.filter(pl.col("age_years") <= rule.position_max_age_years, pl.col("bound") == "=")


def _positions(figures: pl.DataFrame, ref_area: str, groups: Mapping[str, Sequence[str]], rule: Rule) -> tuple[Position, ...]:
    found = []
    for group, members in groups.items():
        row = ranks(figures, members, rule).filter(ref_area=ref_area).drop("ref_area")
        found += [Position(group=group, **one) for one in row.iter_rows(named=True)]
    return tuple(found)


def _row_of(parity: Mapping[str, pl.DataFrame] | None, tile: str, ref_area: str) -> Mapping[str, Any] | None:
    if not parity or tile not in parity:
        return None
    row = parity[tile].filter(series_id=ref_area)
    return row.row(0, named=True) if row.height else None


def _tile(tile: str, row: Mapping[str, Any], rule: Rule) -> Tile:
    changes = [TileChange(span, row[f"year_{span}"], row[f"change_{span}"]) for span in rule.change_years]
    same = ("level", "source", "age_years", "value", "bound", "women", "total", "obs_status", "note_id", "status")
    return Tile(
        id=tile,
        year=row["reference_year"],
        **{name: row[name] for name in (*same, "to_goal", "needed_pace", "since_year")},
        changes=tuple(one for one in changes if one.change is not None),
    )
