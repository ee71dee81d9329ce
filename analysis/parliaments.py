"""Parliaments as they are: whole seats, and changes at elections.

Election months are known to November 2022 only, so no date is asserted: where the intervals between elections were alike,
the last election known here is rolled forward "if terms stay regular". Where they were not, paths stay annual. Seats are
counts of the same tables: say their year (`seats_year`) wherever seats are shown.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.paths import Paths

SAME_TERM_MONTHS: Final = 6
FEWEST_INTERVALS: Final = 3
MONTHS: Final = 12


def terms(elections: pl.DataFrame, chamber: str = "lower") -> pl.DataFrame:
    """What is known of the terms of each country's chamber: one row a country with at least three intervals.

    `elections` has the columns of data.schema.ELECTIONS; all of its rows together say how far dates are known. Columns:
    ref_area, intervals, shortest_months, longest_months, term_months (their median), last_year, last_month; `regular`: the
    intervals lie within a range of six months; `overdue`: the last known month of all lies beyond the longest interval after
    the last election, so that terms have not stayed as they were; `followed`: regular and not overdue.
    """
    known_to = elections.select(_month_number().max()).item()
    rows = elections.filter(pl.col("chamber") == chamber).with_columns(_month_number().alias("at")).sort("ref_area", "at")
    interval = pl.col("at").diff()
    found = rows.group_by("ref_area", maintain_order=True).agg(
        interval.count().cast(pl.Int64).alias("intervals"),
        interval.min().alias("shortest_months"),
        interval.max().alias("longest_months"),
        interval.median().alias("term_months"),
        pl.col("year").last().cast(pl.Int64).alias("last_year"),
        pl.col("month").last().cast(pl.Int64).alias("last_month"),
        pl.col("at").last().alias("last"),
    )
    regular = pl.col("longest_months") - pl.col("shortest_months") <= SAME_TERM_MONTHS
    overdue = pl.col("last") + pl.col("longest_months") < known_to
    return (
        found.filter(pl.col("intervals") >= FEWEST_INTERVALS)
        .with_columns(regular.alias("regular"), overdue.alias("overdue"))
        .with_columns((pl.col("regular") & ~pl.col("overdue")).alias("followed"))
        .drop("last")
    )


def election_years(known: pl.DataFrame, until: int) -> dict[str, tuple[int, ...]]:
    """Years of the elections after the last one known, to `until`, if terms stay regular: ref_area -> years.

    `known` is what `terms` returns; only its rows that are `followed` have years. The year is that of the election, and the
    share of a year is taken after it.

    >>> row = {"ref_area": "MUS", "last_year": 2019, "last_month": 11, "term_months": 58.0, "followed": True}
    >>> election_years(pl.DataFrame([row]), until=2040)
    {'MUS': (2024, 2029, 2034, 2039)}
    """
    years = {}
    for row in known.filter("followed").sort("ref_area").iter_rows(named=True):
        last = row["last_year"] * MONTHS + row["last_month"] - 1
        count = int((until * MONTHS + MONTHS - 1 - last) / row["term_months"])
        years[row["ref_area"]] = tuple(int(last + k * row["term_months"]) // MONTHS for k in range(1, count + 1))
    return years


def latest_seats(observations: pl.DataFrame) -> pl.DataFrame:
    """The last known count of each chamber: ref_area, seats, women, seats_year, sorted; chambers without a count are absent.

    `observations` is a slice of data.schema.OBSERVATIONS (source ipu_monthly has the counts).
    """
    counted = observations.filter(pl.col("total") > 0).sort("ref_area", "reference_year")
    return (
        counted.group_by("ref_area", maintain_order=True)
        .last()
        .select(
            "ref_area",
            pl.col("total").cast(pl.Int64).alias("seats"),
            pl.col("women").cast(pl.Int64),
            pl.col("reference_year").cast(pl.Int64).alias("seats_year"),
        )
    )


def seats_for(seats: int, threshold_pct: float) -> int:
    """The fewest seats that are at least `threshold_pct` of `seats`; raises ValueError unless there are seats.

    >>> seats_for(47, 50), seats_for(20, 50)
    (24, 10)
    """
    if seats <= 0:
        raise ValueError(f"a chamber has seats, got {seats}")
    # 100 / 3 % of 150 seats is 50 seats, not the 51 that the last bit of the division would ask for.
    return math.ceil(round(threshold_pct * seats / 100, 9))


def at_elections(paths: Paths, calendar: Mapping[str, Sequence[int]], seats: Mapping[str, int]) -> Paths:
    """`paths` with changes at elections only and in whole seats, for the series named in `calendar` and in `seats`.

    Until the first election after the latest figure the share stays what it is; at an election it moves to the path's value
    in that year, rounded to whole seats; until the next it stays there. Other series keep their annual paths. Series are
    named by ref_area; `calendar` maps them to the years of their elections (see `election_years`), in any order.

    Assumes that the chamber keeps its number of seats. Rounding is to the nearest seat, so that a chamber of 47 reaches 50 %
    with 24 seats on paths of 50.0 % and a chamber of 20 with 10 seats on paths of 47.5 %.
    """
    pct = paths.pct.copy(order="K")
    for at, series in enumerate(paths.series):
        if series in calendar and series in seats:
            elected = np.isin(paths.last_year[at] + 1 + np.arange(paths.horizon), list(calendar[series]))
            pct[:, at, :] = _held(paths.pct[:, at, :], elected, float(paths.last_pct[at]), seats[series])
    return replace(paths, pct=pct)


def _held(pct: NDArray[np.float32], elected: NDArray[np.bool_], last_pct: float, seats: int) -> NDArray[np.float32]:
    """The share that each path [path, ahead] had at the latest election of each year, in whole seats."""
    if seats <= 0:
        raise ValueError(f"a chamber has seats, got {seats}")
    whole = np.floor(pct / 100 * seats + 0.5) / seats * 100
    since = np.maximum.accumulate(np.where(elected, np.arange(len(elected)), -1))
    return np.where(since < 0, np.float32(last_pct), whole[:, since]).astype(np.float32)


def _month_number() -> pl.Expr:
    return pl.col("year").cast(pl.Int64) * MONTHS + pl.col("month").cast(pl.Int64) - 1
