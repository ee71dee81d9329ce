"""Methods of the backtest: what each projects at an origin, from the figures up to it and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.forecasts import fit_panel, simulate
from analysis.panel import Panel
from analysis.simple_methods import Method as SimpleMethod
from analysis.simple_methods import simple_projection

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Singles = NDArray[np.float32]

LINE_YEARS: Final = 10
WINDOW_YEARS: Final = 15
BLOCK_YEARS: Final = 5

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
