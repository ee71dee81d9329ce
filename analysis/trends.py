"""Trends: lines of countries and groups over the years, and the plain arithmetic of when they would meet a target.

Frames are slices of the observations table (data.schema.OBSERVATIONS): one indicator, source, sector, level, breakdown.
A country is treated as a group of one, so that both have the same arithmetic. Levels are over every country with a figure
in the year; changes are over the countries with a figure in both years, so that countries entering or leaving the data do
not look like change. Nothing is compared across a break in a series.

The projections are the simple ones that reports print. None has an interval: a country's own straight line was worse than
assuming no change when it was measured (OWN_LINE_ERRORS_PP), the line of a mean of many countries was better
(MEAN_LINE_ERRORS_PP).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.shares import How, group_share, latest

BREAK: Final = "B"
USABLE_SHARE: Final = 0.5
FEWEST_COUNTRIES: Final = 3
FEWEST_OBSERVATIONS: Final = 3
WINDOW_YEARS: Final = 10
PACE_YEARS: Final = (5, 10, 20)
PACE_SLACK_YEARS: Final = 2
REQUIRED_BY: Final = (2030, 2050)
FARTHEST_YEARS: Final = 150

OWN_LINE_ERRORS_PP: Final = (8.41, 7.23)
"""Mean absolute error at 10 years of a country's own least-squares line of ten years, and of assuming no change
(V-Dem lower chambers, origins 2004-2019, 1,507 cases)."""

MEAN_LINE_ERRORS_PP: Final = (0.75, 6.19)
"""The same two errors for the mean of about 150 countries."""

Method = Literal["endpoint_linear", "last_increment", "least_squares"]
Status = Literal["too_few_observations", "reached", "above", "open"]


@dataclass(frozen=True)
class Change:
    """A change between two years, in the indicator's unit, over the `countries` that have both figures."""

    change: float
    year_from: int
    year_to: int
    countries: int

    @property
    def pace(self) -> float:
        """Change a year."""
        return self.change / (self.year_to - self.year_from)


@dataclass(frozen=True)
class Projection:
    """What one method says: its pace a year and the years until the target; None where that pace does not lead there."""

    method: Method
    pace_pp: float
    years: float | None
    year_from: int
    year_to: int


@dataclass(frozen=True)
class Outlook:
    """Simple arithmetic for one line. `projections` is empty unless `status` is `open`.

    `paces` maps 5, 10 and 20 to the change over that many last years, `required_pp` a target year to the pace it asks for.
    """

    status: Status
    latest_pct: float | None = None
    latest_year: int | None = None
    projections: tuple[Projection, ...] = ()
    paces: tuple[Change | None, ...] = ()
    required_pp: tuple[float | None, ...] = ()


def years_at_pace(latest_pct: float, pace_pp: float, target_pct: float) -> float | None:
    """Years from `latest_pct` to `target_pct` at `pace_pp` points a year; None where the pace does not lead there.

    >>> years_at_pace(latest_pct=30.0, pace_pp=0.5, target_pct=50.0)
    40.0
    >>> years_at_pace(latest_pct=30.0, pace_pp=-0.5, target_pct=50.0) is None
    True
    """
    distance = target_pct - latest_pct
    if distance == 0:
        return 0.0
    if pace_pp == 0 or distance / pace_pp < 0:
        return None
    return distance / pace_pp


def endpoint_linear_years(latest_pct: float, gain_pp: float, period_years: float, target_pct: float) -> float | None:
    """Years to the target at the mean pace of a period: (T - p) / ((p - p0) / (t - t0)).

    Raises ValueError unless the period is positive.

    >>> round(endpoint_linear_years(latest_pct=68.6, gain_pp=4.1, period_years=17, target_pct=100), 1)
    130.2
    """
    if period_years <= 0:
        raise ValueError(f"the period must be positive, got {period_years}")
    return years_at_pace(latest_pct, gain_pp / period_years, target_pct)


def least_squares_years(years: Sequence[int], values_pct: Sequence[float], target_pct: float) -> tuple[float, float | None]:
    """Slope of the least-squares line, in points a year, and years from the last year until the line is at the target.

    0 where the line is already there in the last year, though the last figure is not. Raises ValueError with fewer than
    two years.

    >>> slope, ahead = least_squares_years([2020, 2021, 2022], [20.0, 22.0, 21.0], target_pct=30.0)
    >>> round(slope, 6), round(ahead, 6)
    (0.5, 17.0)
    """
    if len(set(years)) < 2:  # noqa: PLR2004 - a line needs two points
        raise ValueError("a line needs figures of two years")
    centred = np.asarray(years, dtype=float) - years[-1]
    slope, fitted = (float(one) for one in np.polyfit(centred, np.asarray(values_pct, dtype=float), 1))
    crossed = (target_pct - fitted) * (target_pct - values_pct[-1]) <= 0
    return slope, 0.0 if crossed and slope else years_at_pace(fitted, slope, target_pct)


def required_pace_pp(latest_pct: float, target_pct: float, years: int) -> float:
    """Points a year needed to be at `target_pct` in `years`; raises ValueError unless `years` is positive.

    >>> required_pace_pp(latest_pct=30.0, target_pct=50.0, years=10)
    2.0
    """
    if years <= 0:
        raise ValueError(f"years must be positive, got {years}")
    return (target_pct - latest_pct) / years


def exact(observations: pl.DataFrame) -> pl.DataFrame:
    """The rows that arithmetic may use: with a value that is not a bound."""
    return observations.filter(pl.col("value").is_not_null(), pl.col("bound") == "=")


def comparable(observations: pl.DataFrame) -> pl.DataFrame:
    """Exact rows of each area from its last break on (obs_status B): what may be compared with the latest figure."""
    last_break = pl.col("reference_year").filter(pl.col("obs_status") == BREAK).max().over("ref_area")
    return exact(observations).filter(last_break.is_null() | (pl.col("reference_year") >= last_break))


def same_countries(observations: pl.DataFrame, members: Sequence[str], years: Sequence[int]) -> list[str]:
    """Members with an exact figure in every one of `years`, sorted."""
    wanted = set(years)
    rows = exact(observations).filter(pl.col("ref_area").is_in(members), pl.col("reference_year").is_in(sorted(wanted)))
    complete = rows.group_by("ref_area").agg(pl.col("reference_year").n_unique().alias("n")).filter(pl.col("n") == len(wanted))
    return sorted(complete["ref_area"])


def matched_change(
    observations: pl.DataFrame, members: Sequence[str], year_from: int, year_to: int, how: How = "mean"
) -> Change | None:
    """Change of a group's share over the members with both figures; None where none has both."""
    return _panel(observations, members, how).change(year_from, year_to)


def change_across(observations: pl.DataFrame, members: Sequence[str], years: Sequence[int], how: How = "mean") -> Change | None:
    """Change between the first and the last of `years` that may be compared; None with fewer than two of them."""
    rows = comparable(observations.filter(pl.col("ref_area").is_in(members)))
    known = sorted(set(rows["reference_year"]) & set(years))
    return matched_change(rows, members, known[0], known[-1], how) if known else None


def group_line(
    observations: pl.DataFrame, members: Sequence[str], how: How = "mean", *, constant: bool = False
) -> pl.DataFrame:
    """The line of a group: rows of analysis.shares.group_share, in the years that can stand for the group.

    A year is used when at least half of the countries that have any figure here have one in it, and at least three. One such
    year alone is no line where countries have later figures: the group then has none. With
    `constant`, only the countries that have a figure in every such year are followed, from the first of them to the last.
    """
    rows = _countable(observations, how).filter(pl.col("ref_area").is_in(members))
    line = group_share(rows, members, how)
    fewest = max(FEWEST_COUNTRIES, USABLE_SHARE * rows["ref_area"].n_unique())
    usable = line.filter(pl.col("countries") >= fewest)
    if usable.height == 1 and rows["reference_year"].max() != usable["reference_year"].item():
        return usable.head(0)
    if not constant or usable.is_empty():
        return usable
    years = usable["reference_year"].to_list()
    same = same_countries(rows, members, years)
    return group_share(rows.filter(pl.col("reference_year").is_in(years)), same, how)


def group_latest(observations: pl.DataFrame, members: Sequence[str], how: How = "mean") -> pl.DataFrame:
    """One row over the latest exact figure of every member, whatever its year.

    Columns of analysis.shares.group_share, where reference_year is the newest of them, and `oldest_year`. Empty where
    fewer than three members have a figure.
    """
    rows = latest(_countable(observations.filter(pl.col("ref_area").is_in(members)), how))
    if rows.height < FEWEST_COUNTRIES:
        return group_share(rows.head(0), members, how).with_columns(oldest_year=pl.lit(None, dtype=pl.Int16))
    newest, oldest = rows["reference_year"].max(), rows["reference_year"].min()
    together = group_share(rows.with_columns(pl.lit(newest, dtype=pl.Int16).alias("reference_year")), members, how)
    return together.with_columns(oldest_year=pl.lit(oldest, dtype=pl.Int16))


def first_and_last(lines: pl.DataFrame) -> pl.DataFrame:
    """Of a frame with `series`, `reference_year` and `value`: the rows of each series' first and last figure.

    The column `end` says "first" or "last"; a series with one figure has a last one only.
    """
    known = lines.filter(pl.col("value").is_not_null()).sort("series", "reference_year")
    year = pl.col("reference_year")
    ends = known.with_columns(
        pl.when(year == year.max().over("series"))
        .then(pl.lit("last"))
        .when(year == year.min().over("series"))
        .then(pl.lit("first"))
        .alias("end")
    )
    return ends.filter(pl.col("end").is_not_null())


def segments(lines: pl.DataFrame, longest_gap_years: int = 5) -> pl.DataFrame:
    """`lines` with `segment`: a number that changes where a line must not be joined.

    It is not joined across a break (obs_status B), across a year whose figure is known to be missing, and across more than
    `longest_gap_years` years. Rows without a value are dropped.
    """
    gone = pl.col("value").is_null().cum_sum().over("series", order_by="reference_year")
    far = (pl.col("reference_year").diff().over("series", order_by="reference_year") > longest_gap_years).fill_null(value=False)
    known = lines.with_columns(gone.alias("gone")).filter(pl.col("value").is_not_null())
    cut = far | (pl.col("obs_status") == BREAK).fill_null(value=False)
    moved = (pl.col("gone") != pl.col("gone").shift(1).over("series", order_by="reference_year")).fill_null(value=False)
    return (
        known.with_columns((cut | moved).alias("cut"))
        .with_columns(pl.col("cut").cum_sum().over("series", order_by="reference_year").alias("segment"))
        .drop("gone", "cut")
    )


def outlook(observations: pl.DataFrame, members: Sequence[str], target_pct: float, how: How = "mean") -> Outlook:
    """The simple arithmetic of one country (a group of one) or group, from its first to its last figure here.

    A group's level is that of its last usable year; its changes are over the countries with both figures. Years count
    from the latest figure. Fewer than three comparable figures give no projection.
    """
    rows = comparable(observations.filter(pl.col("ref_area").is_in(members)))
    line = group_share(rows, members, how) if len(members) == 1 else group_line(rows, members, how)
    if line.is_empty():
        return Outlook(status="too_few_observations")
    year, level = int(line["reference_year"][-1]), float(line["value"][-1])
    if level >= target_pct:
        return Outlook(status="reached" if level == target_pct else "above", latest_pct=level, latest_year=year)
    if line.height < FEWEST_OBSERVATIONS:
        return Outlook(status="too_few_observations", latest_pct=level, latest_year=year)
    years, panel = [int(one) for one in line["reference_year"]], _panel(rows, members, how)
    return Outlook(
        status="open",
        latest_pct=level,
        latest_year=year,
        projections=_projections(panel, years, level, target_pct),
        paces=tuple(_pace(panel, years, length) for length in PACE_YEARS),
        required_pp=tuple(required_pace_pp(level, target_pct, by - year) if by > year else None for by in REQUIRED_BY),
    )


@dataclass(frozen=True)
class _Panel:
    """Figures of countries by year, as arrays (countries x years): the share of several is sum(parts) / sum(wholes)."""

    years: tuple[int, ...]
    parts: NDArray[np.float64]
    wholes: NDArray[np.float64]

    def change(self, year_from: int, year_to: int) -> Change | None:
        """Change over the countries with both figures."""
        if year_from >= year_to or not {year_from, year_to} <= set(self.years):
            return None
        values, countries = self.line((year_from, year_to))
        if not countries:
            return None
        return Change(change=values[1] - values[0], year_from=year_from, year_to=year_to, countries=countries)

    def line(self, years: Sequence[int]) -> tuple[list[float], int]:
        """Shares in these years over the countries that have all of them, and how many those are."""
        columns = [self.years.index(one) for one in years]
        parts, wholes = self.parts[:, columns], self.wholes[:, columns]
        complete = ~np.isnan(parts).any(axis=1)
        if not complete.any():
            return [], 0
        values = parts[complete].sum(axis=0) / wholes[complete].sum(axis=0)
        return [float(one) for one in values], int(complete.sum())


def _panel(observations: pl.DataFrame, members: Sequence[str], how: How) -> _Panel:
    rows = _countable(observations.filter(pl.col("ref_area").is_in(members)), how)
    years = tuple(sorted({int(one) for one in rows["reference_year"]}))
    areas = {area: place for place, area in enumerate(sorted(set(rows["ref_area"])))}
    cells = [areas[area] for area in rows["ref_area"]], [years.index(one) for one in rows["reference_year"]]
    parts, wholes = (np.full((len(areas), len(years)), np.nan) for _ in range(2))
    parts[cells] = rows["value"] if how == "mean" else 100.0 * rows["women"]
    wholes[cells] = 1.0 if how == "mean" else rows["total"]
    return _Panel(years, parts, wholes)


def _countable(observations: pl.DataFrame, how: How) -> pl.DataFrame:
    """Exact rows; for a pooled share those with counts."""
    rows = exact(observations)
    return rows.filter(pl.col("women").is_not_null(), pl.col("total") > 0) if how == "pooled" else rows


def _projections(panel: _Panel, years: list[int], level: float, target_pct: float) -> tuple[Projection, ...]:
    ends: list[tuple[Method, Change | None]] = [
        ("endpoint_linear", panel.change(years[0], years[-1])),
        ("last_increment", panel.change(years[-2], years[-1])),
    ]
    found = [
        Projection(name, one.pace, years_at_pace(level, one.pace, target_pct), one.year_from, one.year_to)
        for name, one in ends
        if one is not None
    ]
    window = [one for one in years if one >= years[-1] - WINDOW_YEARS + 1]
    values, countries = panel.line(window)
    if countries and len(window) >= FEWEST_OBSERVATIONS:
        # The line is fitted to countries that stay; it is moved to the level of all, which is what the reader sees.
        moved = [one + level - values[-1] for one in values]
        slope, ahead = least_squares_years(window, moved, target_pct)
        found.append(Projection("least_squares", slope, ahead, window[0], window[-1]))
    return tuple(found)


def _pace(panel: _Panel, years: list[int], length: int) -> Change | None:
    """Change over the last `length` years, from the newest figure that is so old, or up to two years older."""
    wanted = years[-1] - length
    start = max((one for one in years if wanted - PACE_SLACK_YEARS <= one <= wanted), default=None)
    return None if start is None else panel.change(start, years[-1])
