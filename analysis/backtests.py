"""The record: projections made as of past years, compared with what happened.

For every origin year, methods see the figures up to that year and nothing else, pooled quantities included, and project the
years after it. A case is one series at one origin and horizon, with a figure in the origin year and one `horizon` years later
that can be compared with it (no break between them). Figures are those of today's edition: later corrections of old figures
are not undone.

CRPS is the continuous ranked probability score (Gneiting and Raftery 2007), in points; of a method without paths it is the
absolute error. analysis.backtest_methods has the methods, analysis.backtest_scores sums the cases up.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from analysis.backtest_methods import METHODS, Floats, Integers, Method, Projected, Singles, Task
from analysis.fitting import FEWEST_OBSERVATIONS
from analysis.panel import Panel, panel_from
from data.errors import NoCasesError

HORIZONS: Final = (5, 10, 15)
THRESHOLDS_PCT: Final = (20.0, 30.0, 40.0)
WORLD: Final = "all"

Progress = Callable[[int, int], None]

_GROUP_CASES: Final[dict[str, pl.DataType]] = {
    "method": pl.String(),
    "origin": pl.Int64(),
    "horizon": pl.Int64(),
    "grouping": pl.String(),
    "group": pl.String(),
    "members": pl.Int64(),
    "start_pct": pl.Float64(),
    "truth_pct": pl.Float64(),
    "point_pct": pl.Float64(),
    **dict.fromkeys(("lower_80_pct", "upper_80_pct", "lower_95_pct", "upper_95_pct"), pl.Float64()),
}
_CROSSINGS: Final[dict[str, pl.DataType]] = {
    "method": pl.String(),
    "origin": pl.Int64(),
    "horizon": pl.Int64(),
    "threshold_pct": pl.Float64(),
    "series_id": pl.String(),
    "chance": pl.Float64(),
    "reached": pl.Int64(),
}


@dataclass(frozen=True)
class Record:
    """Everything that was compared; the tables of `scores` and others are made from it.

    `cases`: one row a method, origin, horizon and series: method, origin, horizon, series_id, group, subgroup, start_pct,
    truth_pct, point_pct, lower_80_pct, upper_80_pct, lower_95_pct, upper_95_pct (null without paths), crps_pp.

    `groups`: the same for means of at least three series of a group, of a subgroup and of all, at one origin and horizon:
    method, origin, horizon, grouping, group, members, start_pct, truth_pct, point_pct and the interval ends. Only methods
    with paths.

    `crossings`: one row a method, origin, horizon, threshold and series below the threshold at the origin, with figures in
    every year between: method, origin, horizon, threshold_pct, series_id, chance of having reached it, reached (0 or 1).
    """

    cases: pl.DataFrame
    groups: pl.DataFrame
    crossings: pl.DataFrame


def backtest(
    observations: pl.DataFrame,
    *,
    rng: np.random.Generator,
    origins: Sequence[int] | None = None,
    horizons: Sequence[int] = HORIZONS,
    methods: Mapping[str, Method] = METHODS,
    complete_years: int = 0,
    paths: int = 1000,
    progress: Progress | None = None,
) -> Record:
    """Projects from each origin with each method and gathers what came of it; input as in analysis.panel.

    A series is a case at an origin if it has a figure in that year and three in all up to it; with `complete_years`, one in
    each of that many last years. Without `origins`, every year is tried. `progress` is told (done, all) origins.

    Draws depend on the origin's year, not on which other origins are tried. Raises what analysis.panel.check raises, and
    NoCasesError if nothing can be compared.
    """
    return backtest_panel(
        panel_from(observations),
        rng=rng,
        origins=origins,
        horizons=horizons,
        methods=methods,
        complete_years=complete_years,
        paths=paths,
        progress=progress,
    )


def backtest_panel(
    panel: Panel,
    *,
    rng: np.random.Generator,
    origins: Sequence[int] | None = None,
    horizons: Sequence[int] = HORIZONS,
    methods: Mapping[str, Method] = METHODS,
    complete_years: int = 0,
    paths: int = 1000,
    progress: Progress | None = None,
) -> Record:
    """`backtest` for figures that are a panel already."""
    root = int(rng.integers(2**62))
    tried = sorted(set(panel.years.tolist() if origins is None else origins))
    parts: list[Record] = []
    for done, origin in enumerate(tried):
        if progress:
            progress(done, len(tried))
        ahead = sorted(one for one in set(horizons) if origin + one <= panel.years[-1])
        rows = eligible(panel, origin, complete_years) if ahead and origin >= panel.years[0] else np.empty(0, dtype=np.int64)
        if len(rows):
            parts.append(_at_origin(_Origin(panel, origin, rows, tuple(ahead), paths, root), methods))
    if progress:
        progress(len(tried), len(tried))
    if not any(part.cases.height for part in parts):
        raise NoCasesError(horizons=", ".join(str(one) for one in horizons))
    return Record(*(pl.concat([getattr(part, name) for part in parts]) for name in ("cases", "groups", "crossings")))


def eligible(panel: Panel, origin: int, complete_years: int = 0) -> Integers:
    """Rows with a figure in the origin year and three up to it; with `complete_years`, one in each of so many last years."""
    column = origin - int(panel.years[0])
    seen = panel.observed[:, : column + 1]
    chosen = seen[:, -1] & (seen.sum(axis=1) >= FEWEST_OBSERVATIONS)
    if complete_years:
        chosen &= seen[:, -complete_years:].sum(axis=1) == complete_years
    return np.flatnonzero(chosen)


def crps_of(paths: Singles, truth: Floats) -> Floats:
    """CRPS of equally likely paths [path, case] for what happened [case], in the unit of both.

    mean |x - y| less half the mean distance between two paths, from sorted paths.

    >>> crps_of(np.array([[0.0], [2.0]], dtype=np.float32), np.array([1.0])).tolist()
    [0.5]
    """
    ordered = np.sort(paths.astype(np.float64), axis=0)
    count = len(ordered)
    rank = (2 * np.arange(1, count + 1) - count - 1)[:, None]
    return np.asarray(np.abs(ordered - truth).mean(axis=0) - (rank * ordered).sum(axis=0) / count**2)


@dataclass(frozen=True)
class _Origin:
    """One origin: the rows of the whole panel that are cases at some of its horizons."""

    panel: Panel
    year: int
    rows: Integers
    horizons: tuple[int, ...]
    paths: int
    root: int

    @property
    def column(self) -> int:
        """Column of the origin year."""
        return self.year - int(self.panel.years[0])

    def happened(self, horizon: int) -> Floats:
        """The figures of the years up to a horizon [row, ahead], NaN where there is none that the origin's compares with."""
        ahead = slice(self.column + 1, self.column + horizon + 1)
        same = self.panel.segment[self.rows, ahead] == self.panel.segment[self.rows, self.column][:, None]
        return np.where(same, self.panel.pct[self.rows, ahead], np.nan)

    def names(self, rows: Integers) -> dict[str, list[str]]:
        """Columns that name series."""
        return {
            "series_id": [self.panel.series[row] for row in rows],
            "group": [self.panel.groups[row] for row in rows],
            "subgroup": [self.panel.subgroups[row] for row in rows],
        }


def _at_origin(origin: _Origin, methods: Mapping[str, Method]) -> Record:
    known = origin.panel.until(origin.year)
    place = {name: at for at, name in enumerate(known.series)}
    rows = np.array([place[origin.panel.series[row]] for row in origin.rows])
    task = Task(known, rows, max(origin.horizons), origin.paths)
    cases, groups, crossings = [], [pl.DataFrame(schema=_GROUP_CASES)], [pl.DataFrame(schema=_CROSSINGS)]
    for name, method in methods.items():
        found = method(task, np.random.default_rng([origin.root, origin.year, zlib.crc32(name.encode())]))
        for horizon in origin.horizons:
            cases.append(_cases(origin, name, found, horizon))
            if found.paths is not None:
                groups.append(_group_cases(origin, name, found.paths, horizon))
                crossings.append(_crossings(origin, name, found.paths, horizon))
    return Record(pl.concat(cases), pl.concat(groups), pl.concat(crossings))


def _cases(origin: _Origin, method: str, found: Projected, horizon: int) -> pl.DataFrame:
    truth = origin.happened(horizon)[:, -1]
    chosen = np.flatnonzero(~np.isnan(truth))
    truth, point = truth[chosen], found.point[chosen, horizon - 1].astype(np.float64)
    paths = None if found.paths is None else found.paths[:, chosen, horizon - 1]
    return pl.DataFrame(
        {
            "method": [method] * len(chosen),
            "origin": np.full(len(chosen), origin.year),
            "horizon": np.full(len(chosen), horizon),
            **origin.names(origin.rows[chosen]),
            "start_pct": origin.panel.pct[origin.rows[chosen], origin.column],
            "truth_pct": truth,
            "point_pct": point,
            **_interval(paths, None if found.ends is None else found.ends[:, chosen, horizon - 1], len(chosen)),
            "crps_pp": np.abs(point - truth) if paths is None else crps_of(paths, truth),
        }
    )


def _interval(paths: Singles | None, ends: Floats | None, count: int) -> dict[str, pl.Series]:
    """Ends of the 80 and 95 % intervals, given [end, case] or of paths [path, case]; null without either."""
    names = ("lower_80_pct", "upper_80_pct", "lower_95_pct", "upper_95_pct")
    if paths is not None:
        ends = np.quantile(paths.astype(np.float64), (0.1, 0.9, 0.025, 0.975), axis=0)
    if ends is None:
        return {name: pl.Series([None] * count, dtype=pl.Float64) for name in names}
    return {name: pl.Series(end, dtype=pl.Float64) for name, end in zip(names, ends.astype(np.float64), strict=True)}


def _group_cases(origin: _Origin, method: str, paths: Singles, horizon: int) -> pl.DataFrame:
    truth = origin.happened(horizon)[:, -1]
    names = origin.names(origin.rows)
    groupings = {"group": names["group"], "subgroup": names["subgroup"], WORLD: [WORLD] * len(truth)}
    start = origin.panel.pct[origin.rows, origin.column]
    rows, means = [], []
    for grouping, labels in groupings.items():
        labelled = np.array(labels, dtype=object)
        for name in sorted(set(labels) - {""}):
            members = np.flatnonzero((labelled == name) & ~np.isnan(truth))
            if len(members) >= 3:  # noqa: PLR2004 - a mean of fewer says nothing of groups
                rows.append(
                    (method, origin.year, horizon, grouping, name, len(members), start[members].mean(), truth[members].mean())
                )
                means.append(paths[:, members, horizon - 1].mean(axis=1, dtype=np.float64))
    together = np.array(means, dtype=np.float32).T.reshape(len(paths), len(rows))
    known = {name: kind for name, kind in _GROUP_CASES.items() if not name.endswith(("point_pct", "80_pct", "95_pct"))}
    return pl.DataFrame(rows, schema=known, orient="row").with_columns(
        pl.Series("point_pct", np.median(together, axis=0).astype(float)),
        *(ends.alias(name) for name, ends in _interval(together, None, len(rows)).items()),
    )


def _crossings(origin: _Origin, method: str, paths: Singles, horizon: int) -> pl.DataFrame:
    between = origin.happened(horizon)
    start = origin.panel.pct[origin.rows, origin.column]
    highest, whole = np.nanmax(np.nan_to_num(between), axis=1), ~np.isnan(between).any(axis=1)
    highest_path = paths[:, :, :horizon].max(axis=2)
    parts = []
    for threshold in THRESHOLDS_PCT:
        chosen = np.flatnonzero(whole & (start < threshold))
        parts.append(
            pl.DataFrame(
                {
                    "method": [method] * len(chosen),
                    "origin": np.full(len(chosen), origin.year),
                    "horizon": np.full(len(chosen), horizon),
                    "threshold_pct": np.full(len(chosen), threshold),
                    "series_id": [origin.panel.series[row] for row in origin.rows[chosen]],
                    "chance": (highest_path[:, chosen] >= threshold).mean(axis=0),
                    "reached": (highest[chosen] >= threshold).astype(np.int64),
                },
                schema=_CROSSINGS,
            )
        )
    return pl.concat(parts)
