"""The record: projections made as of past years, compared with what happened.

For every origin year, methods see the figures up to that year and nothing else, pooled quantities included, and project the
years after it. A case is one series at one origin and horizon, with a figure in the origin year and one `horizon` years later
that can be compared with it (no break between them). Figures are those of today's edition: later corrections of old figures
are not undone.

Errors of one series at overlapping origins are alike, so standard errors are clustered by series (Liang and Zeger). CRPS is
the continuous ranked probability score (Gneiting and Raftery 2007), in points; of a method without paths it is the absolute
error.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.fitting import FEWEST_OBSERVATIONS
from analysis.forecasts import fit_panel, simulate
from analysis.panel import Panel, panel_from
from analysis.simple_methods import Method as SimpleMethod
from analysis.simple_methods import simple_projection
from data.errors import NoCasesError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]
Singles = NDArray[np.float32]

HORIZONS: Final = (5, 10, 15)
THRESHOLDS_PCT: Final = (20.0, 30.0, 40.0)
LEVEL_EDGES_PCT: Final = (10.0, 20.0, 30.0)
CHANCE_EDGES: Final = (0.1, 0.3, 0.5, 0.7, 0.9)
LINE_YEARS: Final = 10
WINDOW_YEARS: Final = 15
BLOCK_YEARS: Final = 5
WORLD: Final = "all"

REFERENCE: Final = "resampled_paths"
MODEL: Final = "partially_pooled"


@dataclass(frozen=True)
class Task:
    """What a method is asked at one origin: project the panel's `rows`, all seen in its last year, `horizon` years ahead."""

    known: Panel
    rows: Integers
    horizon: int
    paths: int

    @property
    def seen(self) -> Floats:
        """The figures of `rows` in the last 15 years up to the origin, NaN where there is none."""
        width = min(WINDOW_YEARS, self.known.pct.shape[1])
        return self.known.pct[self.rows, -width:]


@dataclass(frozen=True)
class Projected:
    """The answer: a point for each row and year ahead [row, ahead].

    A method that simulates adds its `paths` [path, row, ahead]; one that gives intervals only adds their `ends`
    [end, row, ahead]: lower and upper 80, lower and upper 95.
    """

    point: Floats
    paths: Singles | None = None
    ends: Floats | None = None


Method = Callable[[Task, np.random.Generator], Projected]
Progress = Callable[[int, int], None]


def no_change(task: Task, _: np.random.Generator) -> Projected:
    """The latest figure."""
    return _line(task, task.seen[:, -1], np.zeros(len(task.rows)))


def own_least_squares(task: Task, _: np.random.Generator) -> Projected:
    """The least-squares line through the series' figures of the last ten years."""
    level, slope = _least_squares(task.seen[:, -LINE_YEARS:])
    return _line(task, level, slope)


def own_long_slope(task: Task, _: np.random.Generator) -> Projected:
    """The latest figure and the least-squares slope of fifteen years."""
    return _line(task, task.seen[:, -1], _least_squares(task.seen)[1])


def own_endpoint_line(task: Task, _: np.random.Generator) -> Projected:
    """The latest figure and the mean change of the ten years before it, or of as many as there are."""
    window = task.seen[:, -LINE_YEARS - 1 :]
    first = np.argmax(~np.isnan(window), axis=1)
    years = window.shape[1] - 1 - first
    change = window[:, -1] - window[np.arange(len(window)), first]
    return _line(task, window[:, -1], np.where(years > 0, change / np.maximum(years, 1), 0.0))


def pooled_mean_change(task: Task, _: np.random.Generator) -> Projected:
    """The latest figure and the mean annual change of all series in the last fifteen years."""
    changes = _annual_changes(task.known)
    drift = float(np.nanmean(changes)) if np.isfinite(changes).any() else 0.0
    return _line(task, task.seen[:, -1], np.full(len(task.rows), drift))


def resampled_paths(task: Task, rng: np.random.Generator) -> Projected:
    """The latest figure and blocks of five years of the changes of all series that have all of the last fifteen years.

    The reference of docs/methods.md. Without such series, blocks of one year of any series.
    """
    changes = _annual_changes(task.known)
    whole = changes[np.isfinite(changes).all(axis=1)]
    size = BLOCK_YEARS if whole.size and whole.shape[1] >= BLOCK_YEARS else 1
    if size == 1:
        whole = changes[np.isfinite(changes)][:, None]
    if not whole.size:
        whole = np.zeros((1, 1))
    paths = np.empty((task.paths, len(task.rows), task.horizon), dtype=np.float32)
    total = np.zeros((task.paths, len(task.rows)))
    for ahead in range(task.horizon):
        if ahead % size == 0:
            left = min(size, task.horizon - ahead)
            who = rng.integers(0, len(whole), total.shape)
            start = rng.integers(0, whole.shape[1] - left + 1, total.shape)
        total += whole[who, start + ahead % size]
        paths[:, :, ahead] = np.clip(task.seen[:, -1] + total, 0, 100)
    return Projected(np.median(paths, axis=0).astype(float), paths)


def partially_pooled(task: Task, rng: np.random.Generator) -> Projected:
    """The projection of analysis.forecasts, fitted to what was known."""
    fitted = fit_panel(task.known)
    paths = simulate(fitted, task.horizon, task.paths, rng, series=[task.known.series[row] for row in task.rows])
    return Projected(paths.quantiles((0.5,))[0], paths.pct)


def single_series(method: SimpleMethod) -> Method:
    """A method of analysis.simple_methods, on each series alone; the latest figure where it has no answer."""

    def project(task: Task, _: np.random.Generator) -> Projected:
        point = np.repeat(task.seen[:, -1:], task.horizon, axis=1)
        for at, row in enumerate(task.rows):
            columns = np.flatnonzero(task.known.observed[row])[-WINDOW_YEARS:]
            found = simple_projection(
                method, task.known.years[columns].tolist(), task.known.pct[row, columns].tolist(), horizon=task.horizon
            )
            if found.pct is not None:
                point[at] = found.pct
        return Projected(point)

    return project


METHODS: Final[Mapping[str, Method]] = {
    "no_change": no_change,
    "own_least_squares": own_least_squares,
    "own_endpoint_line": own_endpoint_line,
    "own_long_slope": own_long_slope,
    "pooled_mean_change": pooled_mean_change,
    REFERENCE: resampled_paths,
    MODEL: partially_pooled,
}
"""Methods by name, the simple ones first."""

SLOW_METHODS: Final[Mapping[str, Method]] = {
    name: single_series(name) for name in ("last_increment", "logit_linear", "ets", "unobserved_components")
}
"""Methods that fit a model to each series and origin: seconds to minutes for a whole indicator."""


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


def scores(cases: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """The record of each method at each horizon, and by `by` (columns of the cases, or those that `described` adds).

    Columns: method, horizon, those of `by`, cases, series, mae_pp, mae_se_pp, median_error_pp, bias_pp, crps_pp, crps_se_pp,
    and for 80 and 95: coverage_80, coverage_80_se, width_80_pp; null for methods without intervals. Sorted by horizon and MAE.
    """
    keys = ["method", "horizon", *by]
    rows = [
        {**dict(zip(keys, key, strict=True)), **_score(some)}
        for key, some in _outcomes(described(cases)).group_by(keys, maintain_order=True)
    ]
    return pl.DataFrame(rows, infer_schema_length=None).sort("horizon", *by, "mae_pp", "method")


def paired(cases: pl.DataFrame, reference: str = REFERENCE) -> pl.DataFrame:
    """Each method's errors less those of the reference in the same cases: negative where the method is better.

    Columns: method, horizon, cases, mae_difference_pp, mae_difference_se_pp, crps_difference_pp, crps_difference_se_pp.
    Raises ValueError if the reference is not among the cases.
    """
    outcomes = _outcomes(cases)
    keys = ["origin", "horizon", "series_id"]
    base = outcomes.filter(pl.col("method") == reference).select(*keys, base_error="error", base_crps="crps_pp")
    if base.is_empty():
        raise ValueError(f"no cases of the reference {reference}")
    joined = outcomes.filter(pl.col("method") != reference).join(base, on=keys, how="inner", maintain_order="left")
    rows = []
    for (method, horizon), some in joined.group_by("method", "horizon", maintain_order=True):
        error, crps = some["error"] - some["base_error"], some["crps_pp"] - some["base_crps"]
        rows.append(
            {
                "method": method,
                "horizon": horizon,
                "cases": some.height,
                "mae_difference_pp": _mean(error),
                "mae_difference_se_pp": clustered_se(error.to_numpy(), some["series_id"].to_numpy()),
                "crps_difference_pp": _mean(crps),
                "crps_difference_se_pp": clustered_se(crps.to_numpy(), some["series_id"].to_numpy()),
            }
        )
    return pl.DataFrame(rows).sort("horizon", "mae_difference_pp", "method")


def group_scores(groups: pl.DataFrame) -> pl.DataFrame:
    """The record for means of groups: method, horizon, grouping, cases, groups, mae_pp, coverage_80, coverage_80_se,
    coverage_95, width_80_pp, clustered by group; `all` is one group, whose standard errors say little.
    """
    rows = []
    for key, some in groups.group_by("method", "horizon", "grouping", maintain_order=True):
        inside = {level: _inside(some, level) for level in (80, 95)}
        rows.append(
            {
                **dict(zip(("method", "horizon", "grouping"), key, strict=True)),
                "cases": some.height,
                "groups": some["group"].n_unique(),
                "mae_pp": _mean((some["point_pct"] - some["truth_pct"]).abs()),
                "coverage_80": _mean(inside[80]),
                "coverage_80_se": clustered_se(inside[80].to_numpy().astype(float), some["group"].to_numpy()),
                "coverage_95": _mean(inside[95]),
                "width_80_pp": _mean(some["upper_80_pct"] - some["lower_80_pct"]),
            }
        )
    keys = ("grouping", "horizon", "method")
    return pl.DataFrame(rows).sort(keys) if rows else pl.DataFrame(schema=dict.fromkeys(keys, pl.String))


def calibration(crossings: pl.DataFrame) -> pl.DataFrame:
    """Whether thresholds were reached as often as was said, by the chance that was given.

    Columns: method, horizon, threshold_pct, chance_from, chance_to, cases, predicted (mean chance), observed (part that
    reached it), observed_se; and a row with chance_from 0 and chance_to 1 for all cases of a threshold.
    """
    edges = (0.0, *CHANCE_EDGES, 1.0)
    bins = [*itertools.pairwise(edges), (0.0, 1.0)]
    rows = []
    for key, some in crossings.group_by("method", "horizon", "threshold_pct", maintain_order=True):
        for low, high in bins:
            chosen = some.filter(pl.col("chance").is_between(low, high, closed="both" if high == 1 else "left"))
            if chosen.height:
                reached = chosen["reached"].cast(pl.Float64)
                rows.append(
                    {
                        **dict(zip(("method", "horizon", "threshold_pct"), key, strict=True)),
                        "chance_from": low,
                        "chance_to": high,
                        "cases": chosen.height,
                        "predicted": _mean(chosen["chance"]),
                        "observed": _mean(reached),
                        "observed_se": clustered_se(reached.to_numpy(), chosen["series_id"].to_numpy()),
                    }
                )
    keys = ("method", "horizon", "threshold_pct", "chance_from", "chance_to")
    return pl.DataFrame(rows).sort(keys) if rows else pl.DataFrame(schema=dict.fromkeys(keys, pl.String))


def described(cases: pl.DataFrame) -> pl.DataFrame:
    """The cases with `starting_level`: below 10, 10 to 20, 20 to 30 or above 30 % at the origin, as text such as "10-20"."""
    edges = [0.0, *LEVEL_EDGES_PCT, 100.0]
    labels = [f"{low:g}-{high:g}" for low, high in itertools.pairwise(edges)]
    place = np.searchsorted(LEVEL_EDGES_PCT, cases["start_pct"].to_numpy(), side="right")
    return cases.with_columns(pl.Series("starting_level", [labels[at] for at in place], dtype=pl.String))


def clustered_se(values: Floats, clusters: NDArray[np.generic] | NDArray[np.object_]) -> float:
    """Standard error of a mean whose values are alike within clusters; NaN with fewer than two clusters.

    >>> clustered_se(np.array([1.0, 3.0]), np.array(["a", "b"]))
    1.0
    """
    _, place = np.unique(clusters, return_inverse=True)
    count = int(place.max()) + 1 if len(place) else 0
    if count < 2:  # noqa: PLR2004 - one cluster has no spread
        return float("nan")
    sums = np.bincount(place, weights=values - values.mean())
    return float(np.sqrt((sums**2).sum() * count / (count - 1)) / len(values))


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


def _outcomes(cases: pl.DataFrame) -> pl.DataFrame:
    return cases.with_columns((pl.col("point_pct") - pl.col("truth_pct")).abs().alias("error"))


def _score(some: pl.DataFrame) -> dict[str, float | int | None]:
    series = some["series_id"].to_numpy()
    found: dict[str, float | int | None] = {
        "cases": some.height,
        "series": some["series_id"].n_unique(),
        "mae_pp": _mean(some["error"]),
        "mae_se_pp": clustered_se(some["error"].to_numpy(), series),
        "median_error_pp": float(np.median(some["error"].to_numpy())),
        "bias_pp": _mean(some["point_pct"] - some["truth_pct"]),
        "crps_pp": _mean(some["crps_pp"]),
        "crps_se_pp": clustered_se(some["crps_pp"].to_numpy(), series),
    }
    has_paths = some["lower_80_pct"].null_count() == 0
    for level in (80, 95):
        inside = _inside(some, level).to_numpy().astype(float) if has_paths else None
        width = some[f"upper_{level}_pct"] - some[f"lower_{level}_pct"]
        found[f"coverage_{level}"] = None if inside is None else float(inside.mean())
        found[f"coverage_{level}_se"] = None if inside is None else clustered_se(inside, series)
        found[f"width_{level}_pp"] = None if inside is None else _mean(width)
    return found


def _inside(some: pl.DataFrame, level: int) -> pl.Series:
    return (some["truth_pct"] >= some[f"lower_{level}_pct"]) & (some["truth_pct"] <= some[f"upper_{level}_pct"])


def _mean(values: pl.Series) -> float:
    return float(values.cast(pl.Float64).to_numpy().mean())


def _line(task: Task, level: Floats, slope: Floats) -> Projected:
    ahead = np.arange(1, task.horizon + 1)
    return Projected(np.clip(level[:, None] + slope[:, None] * ahead, 0, 100))


def _least_squares(window: Floats) -> tuple[Floats, Floats]:
    """Level in the last year and slope of the line through each row's figures; no slope from one figure."""
    seen = ~np.isnan(window)
    years = np.where(seen, np.arange(window.shape[1]) - (window.shape[1] - 1), 0).astype(float)
    count = seen.sum(axis=1)
    mean_year, mean = years.sum(axis=1) / count, np.nansum(window, axis=1) / count
    off = np.where(seen, years - mean_year[:, None], 0.0)
    spread = (off**2).sum(axis=1)
    slope = (off * np.nan_to_num(window - mean[:, None])).sum(axis=1) / np.where(spread > 0, spread, 1.0)
    return mean - slope * mean_year, slope


def _annual_changes(known: Panel) -> Floats:
    """Changes from one year to the next in the last fifteen years [series, year], NaN across gaps and breaks."""
    width = min(WINDOW_YEARS, known.pct.shape[1])
    changes = np.diff(known.pct[:, -width:], axis=1)
    broken = np.diff(known.segment[:, -width:], axis=1) > 0
    return np.where(broken, np.nan, changes)
