"""Takes one part of the projection away at a time, and adds noise and gaps: python -m benchmarks.forecasts.parts"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import polars as pl

from analysis import drift, fitting, forecasts
from analysis.backtest_methods import MODEL, Floats, Method, Projected, Task
from analysis.backtest_scores import group_scores, scores
from analysis.backtests import Record, backtest_panel
from analysis.fitting import Fit, fit_panel
from analysis.forecasts import simulate
from analysis.panel import Panel
from benchmarks.forecasts import samples
from benchmarks.forecasts.tables import markdown, write

PATHS = 2000
COLUMNS = ["method", "horizon", "cases", "mae_pp", "crps_pp", "coverage_80", "width_80_pp", "coverage_95"]
NEVER = 1e9


def variant(
    *patches: Callable[[], AbstractContextManager[Any]],
    panel: Callable[[Panel], Panel] = lambda known: known,
    fit: Callable[[Fit], Fit] = lambda fitted: fitted,
    mixed_model: bool = True,
) -> Method:
    """The projection with something changed: constants of its modules, the panel it sees, the fit it simulates from."""

    def project(task: Task, rng: np.random.Generator) -> Projected:
        with ExitStack() as stack:
            for one in patches:
                stack.enter_context(one())
            fitted = fit(fit_panel(panel(task.known), mixed_model=mixed_model))
            paths = simulate(fitted, task.horizon, task.paths, rng, series=[task.known.series[row] for row in task.rows])
        return Projected(paths.quantiles((0.5,))[0], paths.pct)

    return project


def without_groups(known: Panel) -> Panel:
    """The same series, of which nothing says that they belong together."""
    none = ("",) * len(known.series)
    return replace(known, groups=none, subgroups=none)


def no_fade(pct: Floats) -> Floats:
    """Drift counts alike at every share."""
    return np.where(np.isnan(pct), np.nan, np.ones_like(pct))


def same_volatility(surprise: Floats, _: object) -> Floats:
    """Every series moves alike."""
    return np.ones(len(surprise))


VARIANTS: dict[str, Method] = {
    MODEL: variant(),
    "latest figure as level": variant(lambda: patch.object(fitting, "LAST_WEIGHT", 1 - 1e-9)),
    "no groups": variant(panel=without_groups),
    "groups by moments": variant(mixed_model=False),
    "years count alike": variant(lambda: patch.object(fitting, "HALF_LIFE_YEARS", NEVER)),
    "drift does not fade": variant(
        lambda: patch.object(drift, "fade", no_fade), lambda: patch.object(forecasts, "fade", no_fade)
    ),
    "same volatility": variant(lambda: patch.object(fitting, "relative_volatility", same_volatility)),
    "members independent": variant(fit=lambda fitted: replace(fitted, group_part=0.0, subgroup_part=0.0)),
}


def main() -> None:
    """Writes results/parts.md."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--vdem", type=Path, default=samples.VDEM)
    panel = samples.lower_chambers(arguments.parse_args().vdem)
    record = measured(panel, VARIANTS, samples.COMPLETE_YEARS)
    chosen = group_scores(record.groups).filter(pl.col("method").is_in([MODEL, "members independent"]))
    spoilt = pl.concat(
        [
            spoilt_scores(panel, noise_pp, kept)
            for noise_pp, kept in ((0.0, 1.0), (2.0, 1.0), (4.0, 1.0), (0.0, 0.4), (3.0, 0.4))
        ]
    )
    parts = [
        "# Lower chambers: the projection with one part taken away\n",
        markdown(scores(record.cases).select(COLUMNS)),
        "## Means of groups\n",
        markdown(chosen),
        "# Lower chambers with noise added (standard deviation in points) and with only a part of the figures kept\n",
        markdown(spoilt),
    ]
    write("parts.md", "\n".join(parts))


def measured(panel: Panel, methods: dict[str, Method], complete_years: int) -> Record:
    """The record of these methods."""
    return backtest_panel(
        panel,
        rng=np.random.default_rng(0),
        origins=samples.ORIGINS,
        methods=methods,
        complete_years=complete_years,
        paths=PATHS,
    )


def spoilt_scores(panel: Panel, noise_pp: float, kept: float) -> pl.DataFrame:
    """The record on figures with noise and gaps; any series with three figures is a case."""
    rng = np.random.default_rng(1)
    noisy = np.clip(panel.pct + noise_pp * rng.standard_normal(panel.pct.shape), 0, 100)
    spoilt = np.where(rng.random(panel.pct.shape) < kept, noisy, np.nan)
    rows = np.flatnonzero(~np.isnan(spoilt).all(axis=1))
    some = Panel(
        series=tuple(panel.series[row] for row in rows),
        groups=tuple(panel.groups[row] for row in rows),
        subgroups=tuple(panel.subgroups[row] for row in rows),
        years=panel.years,
        pct=spoilt[rows],
        segment=panel.segment[rows],
    )
    table = scores(measured(some, {MODEL: VARIANTS[MODEL]}, 0).cases)
    known = [pl.lit(noise_pp).alias("noise_pp"), pl.lit(kept).alias("kept")]
    return table.select(*known, *(pl.col(name) for name in COLUMNS[1:]))


if __name__ == "__main__":
    main()
