"""Measures our projection and the simple methods on every indicator: python -m benchmarks.forecasts.record"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import polars as pl

from analysis.backtest_methods import METHODS, MODEL, REFERENCE
from analysis.backtest_scores import calibration, group_scores, paired, scores
from analysis.backtests import Record, backtest_panel
from analysis.fitting import is_testable
from analysis.panel import Panel
from benchmarks.forecasts import samples
from benchmarks.forecasts.tables import markdown, write
from data.errors import NoCasesError

PATHS = 2000
SHORT = ["method", "horizon", "cases", "series", "mae_pp", "mae_se_pp", "median_error_pp", "bias_pp", "crps_pp", "crps_se_pp"]
INTERVALS = [
    "method",
    "horizon",
    "coverage_80",
    "coverage_80_se",
    "width_80_pp",
    "coverage_95",
    "coverage_95_se",
    "width_95_pp",
]


def main() -> None:
    """Writes results/record.md."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--vdem", type=Path, default=samples.VDEM)
    panel = samples.lower_chambers(arguments.parse_args().vdem)
    record = backtest_panel(
        panel,
        rng=np.random.default_rng(0),
        origins=samples.ORIGINS,
        complete_years=samples.COMPLETE_YEARS,
        paths=PATHS,
    )
    write("record.md", "\n".join([lower_chambers(record), *(other(sample) for sample in samples.SAMPLES)]))


def lower_chambers(record: Record) -> str:
    """The tables of the sample that the targets are set on."""
    ours = record.cases.filter(pl.col("method") == MODEL)
    table = scores(record.cases)
    with_paths = table.filter(pl.col("coverage_80").is_not_null())
    crossings = calibration(record.crossings).filter(pl.col("method") == MODEL).drop("method")
    return "\n".join(
        [
            "# Lower chambers (V-Dem as published), origins 2004 to 2019, 15 complete years\n",
            markdown(table.select(SHORT)),
            "## Intervals\n",
            markdown(with_paths.select(INTERVALS)),
            f"## Difference to {REFERENCE} in the same cases\n",
            markdown(paired(record.cases)),
            "## Means of groups (at least three series)\n",
            markdown(group_scores(record.groups)),
            "## By region\n",
            markdown(scores(ours, by=["group"]).select("group", *SHORT[1:], "coverage_80", "width_80_pp")),
            "## By starting level\n",
            markdown(scores(ours, by=["starting_level"]).select("starting_level", *SHORT[1:], "coverage_80", "width_80_pp")),
            "## Chances of having reached a threshold\n",
            markdown(crossings),
        ]
    )


def other(sample: samples.Sample) -> str:
    """The table of one more indicator, by the same model untouched: every year with three figures up to it is an origin."""
    panel = samples.store_panel(sample)
    methods = {name: METHODS[name] for name in ("no_change", "own_endpoint_line", "pooled_mean_change", REFERENCE, MODEL)}
    known = f"{len(panel.series)} series, {panel.observed.sum()} figures, {panel.years[0]} to {panel.years[-1]}"
    tested = "" if is_testable(panel) else " Not tested: too few cases to compare."
    head = f"# {sample.name}: {known}.{tested}\n"
    try:
        record = backtest_panel(panel, rng=np.random.default_rng(0), origins=origins(panel), methods=methods, paths=PATHS)
    except NoCasesError:
        return head
    table = scores(record.cases).select(*SHORT[:5], "crps_pp", "coverage_80", "width_80_pp", "coverage_95")
    groups = group_scores(record.groups).filter(pl.col("method") == MODEL)
    return "\n".join([head, markdown(table), markdown(groups) if groups.height else ""])


def origins(panel: Panel) -> list[int]:
    """From the eighth year on, so that there is a past to learn from, and not before 2000."""
    return [int(year) for year in panel.years[8:] if year >= 2000]


if __name__ == "__main__":
    main()
