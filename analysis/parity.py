"""When a share reaches parity: first passage of simulated paths, and the chance of being there in a given year.

Both are needed: a country that was once at parity may be below it again five years later. Parity years and chances beyond
TESTED_YEARS ahead lie outside the range in which projections could be compared with what happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.paths import Paths

PARITY_PCT: Final = 50.0
PROBABILITY_YEARS: Final = (2030, 2040, 2050, 2100)
HORIZON_YEARS: Final = 150
"""How far ahead `within_horizon` looks: the horizon that paths for this module are simulated to."""
TESTED_YEARS: Final = 15
LOWER_AFTER_YEARS: Final = 20
LIKELY: Final = 0.5

Status = Literal["reached", "within_horizon", "beyond_horizon", "lower_expected", "too_few_observations"]
Approach = Literal["from_below", "within", "from_above"]

QUANTILES: Final = {"median": 0.5, "lower_80": 0.1, "upper_80": 0.9, "lower_95": 0.025, "upper_95": 0.975}
"""Parts of the paths that have arrived by the year that is reported: a year exists if more than that part arrives."""


@dataclass(frozen=True)
class Goal:
    """What counts as reached: a share of at least `threshold_pct`; above `upper_pct` parity is approached from above.

    Parity is Goal(); a zone of 47 to 53 % is Goal(47, 53); a third of the seats is Goal(100 / 3). Without `upper_pct` the
    upper end is 50 %, or the threshold where that is higher. Raises ValueError unless 0 < threshold_pct <= upper_pct <= 100.
    """

    threshold_pct: float = PARITY_PCT
    upper_pct: float | None = None

    def __post_init__(self) -> None:
        if not 0 < self.threshold_pct <= self.top_pct <= 100:  # noqa: PLR2004 - percent
            raise ValueError(f"no zone of shares lies between {self.threshold_pct} and {self.top_pct} %")

    @property
    def top_pct(self) -> float:
        """Upper end of the zone."""
        return max(PARITY_PCT, self.threshold_pct) if self.upper_pct is None else self.upper_pct

    def approach(self, latest_pct: float) -> Approach:
        """From which side a share comes.

        >>> [Goal(47, 53).approach(pct) for pct in (40.0, 48.0, 55.0)]
        ['from_below', 'within', 'from_above']
        """
        if latest_pct < self.threshold_pct:
            return "from_below"
        return "within" if latest_pct <= self.top_pct else "from_above"


@dataclass(frozen=True)
class Chances:
    """Chances by series and year ahead, each an array [series, ahead] of values from 0 to 1.

    `reached_by`: at or above the threshold in this year or an earlier one, counted from the latest figure; 1 throughout for a
    series that is there. `at_or_above`: in this very year. `within`: between the ends of the zone in this very year.
    `back_by`: for a series above the zone, at or below its upper end in this year or an earlier one; 1 for others.
    """

    reached_by: NDArray[np.float64]
    at_or_above: NDArray[np.float64]
    within: NDArray[np.float64]
    back_by: NDArray[np.float64]


def no_paths(horizon: int = HORIZON_YEARS) -> Paths:
    """Paths of no series: with them `parity` describes series that are all left out."""
    return Paths((), np.empty(0, dtype=np.int64), np.empty(0), np.empty((1, 0, horizon), dtype=np.float32))


def first_passage(there: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share of paths that have been there in a year or before it; `there` is [path, ahead], the result [ahead].

    >>> first_passage(np.array([[False, True, False], [False, False, False]])).tolist()
    [0.0, 0.5, 0.5]
    """
    horizon = there.shape[1]
    first = np.where(there.any(axis=1), there.argmax(axis=1), horizon)
    return np.bincount(first, minlength=horizon + 1)[:horizon].cumsum() / len(there)


def chances(paths: Paths, goal: Goal | None = None) -> Chances:
    """Chances of every series of `paths`; series by series, so that nothing as large as the paths is made."""
    goal = goal or Goal()
    found = Chances(*(np.ones((len(paths.series), paths.horizon)) for _ in range(4)))
    for at, latest_pct in enumerate(paths.last_pct):
        pct = paths.pct[:, at, :]
        there, low = pct >= goal.threshold_pct, pct <= goal.top_pct
        found.at_or_above[at] = there.mean(axis=0)
        found.within[at] = (there & low).mean(axis=0)
        side = goal.approach(float(latest_pct))
        if side == "from_below":
            found.reached_by[at] = first_passage(there)
        elif side == "from_above":
            found.back_by[at] = first_passage(low)
    return found


def chances_by_year(paths: Paths, goal: Goal | None = None) -> pl.DataFrame:
    """One row a series and year ahead: series_id, reference_year, reached_by, at_or_above, within, tested.

    Chances are from 0 to 1; `tested` is false beyond TESTED_YEARS ahead.
    """
    found, ahead = chances(paths, goal), np.arange(paths.horizon)
    return pl.DataFrame(
        {
            "series_id": np.repeat(np.array(paths.series, dtype=object), paths.horizon).astype(str),
            "reference_year": (paths.last_year[:, None] + 1 + ahead).ravel(),
            "reached_by": found.reached_by.ravel(),
            "at_or_above": found.at_or_above.ravel(),
            "within": found.within.ravel(),
            "tested": np.tile(ahead < TESTED_YEARS, len(paths.series)),
        },
        schema_overrides={"series_id": pl.String},
    )


def parity(
    paths: Paths,
    goal: Goal | None = None,
    *,
    years: Sequence[int] = PROBABILITY_YEARS,
    left_out: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """When each series reaches the goal: one row a series, sorted by series_id.

    Columns: series_id, latest_year, latest_pct, status, approach, horizon_year (the last simulated year);
    parity_year_median, _lower_80, _upper_80, _lower_95, _upper_95: the first year by which more than 50, 10, 90, 2.5 and
    97.5 % of the paths have been at or above the threshold, null where there is none up to the horizon and for a series that
    is there; probability_Y, at_or_above_Y, within_Y (0 to 1) for each of `years`: having reached it by Y, being at or above
    it in Y, being in the zone in Y; null where Y is not simulated. from_above_year_median, _lower_80, _upper_80: for a
    series above the zone, the first year at or below its upper end.

    `left_out` names series that could not be projected (series_id, latest_year, latest_pct): they have the status
    `too_few_observations`, or `reached` where their latest figure is there, and no chances.

    Raises ValueError if the paths are shorter than the 20 years that `lower_expected` looks ahead.
    """
    goal = goal or Goal()
    if paths.horizon < LOWER_AFTER_YEARS:
        raise ValueError(f"parity needs paths of at least {LOWER_AFTER_YEARS} years, got {paths.horizon}")
    found = chances(paths, goal)
    reached = paths.last_pct >= goal.threshold_pct
    known = {
        "series_id": pl.Series(list(paths.series), dtype=pl.String),
        "latest_year": paths.last_year,
        "latest_pct": paths.last_pct,
        "status": pl.Series(_statuses(paths, found, reached), dtype=pl.String),
        "approach": pl.Series([goal.approach(float(one)) for one in paths.last_pct], dtype=pl.String),
        "horizon_year": paths.last_year + paths.horizon,
        **_years_by_part("parity_year", found.reached_by, paths, tuple(QUANTILES), nowhere=reached),
        **{f"probability_{year}": _in_year(found.reached_by, paths, year, now=reached) for year in years},
        **{f"at_or_above_{year}": _in_year(found.at_or_above, paths, year, now=reached) for year in years},
        **{f"within_{year}": _in_year(found.within, paths, year, now=reached & ~_above(paths, goal)) for year in years},
        **_years_by_part(
            "from_above_year", found.back_by, paths, ("median", "lower_80", "upper_80"), nowhere=~_above(paths, goal)
        ),
    }
    frame = pl.DataFrame(known, schema_overrides={"latest_year": pl.Int64, "horizon_year": pl.Int64})
    if left_out is not None and left_out.height:
        frame = pl.concat([frame, _not_projected(left_out, goal)], how="diagonal_relaxed")
    return frame.sort("series_id")


def _above(paths: Paths, goal: Goal) -> NDArray[np.bool_]:
    return paths.last_pct > goal.top_pct


def _statuses(paths: Paths, found: Chances, reached: NDArray[np.bool_]) -> NDArray[np.str_]:
    # In the paths' own precision, so that a path that stays where it is does not count as lower.
    now = paths.last_pct.astype(paths.pct.dtype)
    lower = (paths.pct[:, :, LOWER_AFTER_YEARS - 1] < now).mean(axis=0) > LIKELY
    arrives = found.reached_by[:, -1] > LIKELY
    return np.select([reached, lower, arrives], ["reached", "lower_expected", "within_horizon"], default="beyond_horizon")


def _years_by_part(
    prefix: str, chance: NDArray[np.float64], paths: Paths, parts: Sequence[str], nowhere: NDArray[np.bool_]
) -> dict[str, pl.Series]:
    """For each part of the paths, the first year by which more than it has arrived; null where none is, or `nowhere`."""
    columns = {}
    for part in parts:
        arrived = chance > QUANTILES[part]
        year = paths.last_year + 1 + arrived.argmax(axis=1)
        exists = arrived.any(axis=1) & ~nowhere
        columns[f"{prefix}_{part}"] = pl.Series(
            [int(one) if there else None for one, there in zip(year, exists, strict=True)], dtype=pl.Int64
        )
    return columns


def _in_year(chance: NDArray[np.float64], paths: Paths, year: int, now: NDArray[np.bool_]) -> pl.Series:
    """The chance in a calendar year: `now` in the year of the latest figure, null before it and beyond the horizon."""
    values: list[float | None] = []
    for at, last_year in enumerate(paths.last_year):
        ahead = year - int(last_year) - 1
        if ahead == -1:
            values.append(float(now[at]))
        else:
            values.append(float(chance[at, ahead]) if 0 <= ahead < paths.horizon else None)
    return pl.Series(values, dtype=pl.Float64)


def _not_projected(left_out: pl.DataFrame, goal: Goal) -> pl.DataFrame:
    latest = [float(one) for one in left_out["latest_pct"]]
    kinds = {"series_id": pl.String(), "latest_year": pl.Int64(), "latest_pct": pl.Float64()}
    return left_out.select(pl.col(name).cast(kind) for name, kind in kinds.items()).with_columns(
        pl.Series("status", ["reached" if one >= goal.threshold_pct else "too_few_observations" for one in latest]),
        pl.Series("approach", [goal.approach(one) for one in latest]),
    )
