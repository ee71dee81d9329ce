"""Puts our projection beside the automatic single-series models of statsforecast: see README.md for its environment.

Origins 2004, 2009, 2014 and 2019; every model sees the 15 points of each series in the sample.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import statsforecast  # type: ignore[import-not-found,unused-ignore]
from statsforecast.models import AutoARIMA, AutoETS, AutoTheta  # type: ignore[import-not-found,unused-ignore]

from analysis.backtest_methods import METHODS, MODEL, Method, Projected, Task
from analysis.backtest_scores import scores
from analysis.backtests import backtest_panel
from benchmarks.forecasts import samples
from benchmarks.forecasts.tables import markdown, write

ORIGINS = (2004, 2009, 2014, 2019)
PATHS = 2000
AUTOMATIC: dict[str, Callable[[], Any]] = {
    "AutoETS": lambda: AutoETS(season_length=1),
    "AutoARIMA": lambda: AutoARIMA(season_length=1),
    "AutoTheta": lambda: AutoTheta(season_length=1),
}


def automatic(make: Callable[[], Any]) -> Method:
    """A model of statsforecast on each series alone, with its own intervals, held between 0 and 100."""

    def project(task: Task, _: np.random.Generator) -> Projected:
        found = [make().forecast(y=series, h=task.horizon, level=[80, 95]) for series in task.seen]
        point = np.array([one["mean"] for one in found])
        ends = np.array([[one[name] for one in found] for name in ("lo-80", "hi-80", "lo-95", "hi-95")])
        return Projected(np.clip(point, 0, 100), ends=np.clip(ends, 0, 100))

    return project


def main() -> None:
    """Writes results/peers.md."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--vdem", type=Path, default=samples.VDEM)
    panel = samples.lower_chambers(arguments.parse_args().vdem)
    record = backtest_panel(
        panel,
        rng=np.random.default_rng(0),
        origins=ORIGINS,
        complete_years=samples.COMPLETE_YEARS,
        methods={**METHODS, **{name: automatic(make) for name, make in AUTOMATIC.items()}},
        paths=PATHS,
        progress=lambda done, count: print(f"origin {done} of {count}", flush=True),
    )
    table = scores(record.cases)
    columns = [
        "method",
        "horizon",
        "cases",
        "mae_pp",
        "mae_se_pp",
        "median_error_pp",
        "coverage_80",
        "width_80_pp",
        "coverage_95",
    ]
    head = f"# Lower chambers, origins {', '.join(map(str, ORIGINS))}; statsforecast {statsforecast.__version__}\n"
    write("peers.md", "\n".join([head, markdown(table.select(columns)), "## Our error over theirs\n", markdown(ratios(table))]))


def ratios(table: pl.DataFrame) -> pl.DataFrame:
    """Mean absolute error of our projection over that of each other method, by horizon."""
    ours = table.filter(pl.col("method") == MODEL).select("horizon", ours="mae_pp")
    others = table.filter(pl.col("method") != MODEL).join(ours, on="horizon")
    return others.select("horizon", "method", ratio=pl.col("ours") / pl.col("mae_pp")).sort("horizon", "ratio")


if __name__ == "__main__":
    main()
