"""The record that ships: projections from past years for every country, and how far off every method was.

Both come from one run, so that what a reader sees revealed is what the scores are made of. What is compared, and with which
draws, is named in every row of the scores.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
import polars.selectors as cs
from numpy.typing import NDArray

from analysis.backtest_methods import METHODS, MODEL, Method, Projected, Task
from analysis.backtest_scores import clustered_se, scores
from analysis.backtests import WORLD, Record, backtest_panel
from analysis.fitting import FEWEST_OBSERVATIONS
from analysis.forecasts import TESTED_YEARS, fit_panel, simulate
from analysis.panel import as_series, panel_from
from analysis.paths import LEVELS_PCT
from data.schema import TOTAL

SEED: Final = 0
PATHS: Final = 1000
FEWEST_MEMBERS: Final = 3
DECIMALS: Final = 3
COUNTRY: Final = "country"
GROUPINGS: Final = (WORLD, "group", "subgroup")
"""Means that are compared: of all countries, of M49 regions, of M49 subregions."""


@dataclass(frozen=True)
class Sample:
    """What is compared for an indicator: figures of one source from `year_from` on, projected from each of `origins`.

    With `complete_years`, only countries with a figure in each of that many years up to the origin are compared.
    """

    indicator: str
    source: str
    year_from: int
    origins: tuple[int, ...]
    complete_years: int = 0


SAMPLES: Final = (
    Sample("women_in_parliament", "vdem_lower_chamber", 1990, tuple(range(2004, 2020)), 15),
    Sample("women_ministers", "unsd_worlds_women_2020", 2005, (2010, 2012, 2014, 2015)),
    Sample("women_managers", "unsd_minset", 2000, tuple(range(2005, 2016))),
)
"""The first is the sample that docs/methods.md describes."""


@dataclass(frozen=True)
class TrackRecord:
    """Two tables that ship.

    `scores`: one row a sample, grouping, method and horizon: indicator, source, grouping (`country`, or the mean of `all`,
    of a `group`, of a `subgroup`), method, horizon, cases, series (countries or groups), origin_from, origin_to, mae_pp and
    its standard error, crps_pp, coverage_80 and its standard error, coverage_95, width_80_pp (null for methods without
    paths), and what was run: year_from, complete_years, paths, seed.

    `hindcasts`: one row a sample, origin, country and year ahead: indicator, source, origin, ref_area, reference_year,
    median_pct, lower_80_pct, upper_80_pct, lower_95_pct, upper_95_pct.
    """

    scores: pl.DataFrame
    hindcasts: pl.DataFrame


def track_record(sample: Sample, observations: pl.DataFrame, areas: pl.DataFrame) -> TrackRecord:
    """The record of one sample, from all observations (data.schema.OBSERVATIONS) and areas (data.schema.AREAS)."""
    panel = panel_from(as_series(_slice(sample, observations), areas))
    kept: list[pl.DataFrame] = []
    record = backtest_panel(
        panel,
        rng=np.random.default_rng(SEED),
        origins=sample.origins,
        methods={**METHODS, MODEL: _remembering(kept)},
        complete_years=sample.complete_years,
        paths=PATHS,
    )
    named = {"indicator": sample.indicator, "source": sample.source}
    run = {"year_from": sample.year_from, "complete_years": sample.complete_years, "paths": PATHS, "seed": SEED}
    found = pl.concat([_country_scores(record.cases), mean_scores(mean_cases(record))], how="diagonal_relaxed")
    return TrackRecord(
        scores=found.select(*_literals(named), pl.all(), *_literals(run)).with_columns(cs.float().round(DECIMALS)),
        hindcasts=pl.concat(kept).select(*_literals(named), pl.all()),
    )


def mean_cases(record: Record) -> pl.DataFrame:
    """Cases for means of countries: grouping, group, method, origin, horizon, members, truth_pct, point_pct, interval ends.

    The point of a method with paths is the median of the mean path, of others the mean of the members' points. Means of
    fewer than three countries are left out.
    """
    labelled = [
        record.cases.filter(label != "").select(
            "method", "origin", "horizon", "truth_pct", "point_pct", group=label, grouping=pl.lit(name)
        )
        for name, label in ((WORLD, pl.lit(WORLD)), ("group", pl.col("group")), ("subgroup", pl.col("subgroup")))
    ]
    keys = ["grouping", "group", "method", "origin", "horizon"]
    means = (
        pl.concat(labelled)
        .group_by(keys, maintain_order=True)
        .agg(pl.len().alias("members"), pl.col("truth_pct", "point_pct").mean())
        .filter(pl.col("members") >= FEWEST_MEMBERS)
    )
    ends = ["lower_80_pct", "upper_80_pct", "lower_95_pct", "upper_95_pct"]
    of_paths = record.groups.select(*keys, *ends, path_pct="point_pct")
    joined = means.join(of_paths, on=keys, how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("path_pct", "point_pct").alias("point_pct")).drop("path_pct")


def mean_scores(cases: pl.DataFrame) -> pl.DataFrame:
    """The scores of `mean_cases` in the columns of `TrackRecord.scores`; standard errors are clustered by group."""
    rows = []
    for key, some in cases.group_by("grouping", "method", "horizon", maintain_order=True):
        groups = some["group"].to_numpy()
        error = (some["point_pct"] - some["truth_pct"]).abs().to_numpy()
        rows.append(
            {
                **dict(zip(("grouping", "method", "horizon"), key, strict=True)),
                "cases": some.height,
                "series": some["group"].n_unique(),
                "origin_from": some["origin"].min(),
                "origin_to": some["origin"].max(),
                "mae_pp": float(error.mean()),
                "mae_se_pp": clustered_se(error, groups),
                **(_interval_scores(some, groups) if some["lower_80_pct"].null_count() == 0 else {}),
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None).sort("grouping", "horizon", "mae_pp", "method").fill_nan(None)


def _interval_scores(some: pl.DataFrame, groups: NDArray[np.object_]) -> dict[str, float]:
    within, far_within = (
        some["truth_pct"].is_between(some[f"lower_{level}_pct"], some[f"upper_{level}_pct"]).to_numpy().astype(np.float64)
        for level in LEVELS_PCT
    )
    return {
        "coverage_80": float(within.mean()),
        "coverage_80_se": clustered_se(within, groups),
        "coverage_95": float(far_within.mean()),
        "width_80_pp": float((some["upper_80_pct"] - some["lower_80_pct"]).to_numpy().mean()),
    }


def _country_scores(cases: pl.DataFrame) -> pl.DataFrame:
    origins = cases.group_by("method", "horizon").agg(origin_from=pl.col("origin").min(), origin_to=pl.col("origin").max())
    kept = ["cases", "series", "origin_from", "origin_to", "mae_pp", "mae_se_pp", "crps_pp"]
    intervals = ["coverage_80", "coverage_80_se", "coverage_95", "width_80_pp"]
    found = scores(cases).join(origins, on=["method", "horizon"], maintain_order="left")
    return found.select(pl.lit(COUNTRY).alias("grouping"), "method", "horizon", *kept, *intervals)


def _remembering(kept: list[pl.DataFrame]) -> Method:
    """The model of analysis.forecasts; `kept` receives its projections of every country that has a figure at the origin."""

    def project(task: Task, rng: np.random.Generator) -> Projected:
        known = task.known
        fitted = fit_panel(known)
        chosen = np.flatnonzero(known.observed[:, -1] & (known.observed.sum(axis=1) >= FEWEST_OBSERVATIONS))
        paths = simulate(fitted, TESTED_YEARS, task.paths, rng, series=[known.series[row] for row in chosen])
        kept.append(_origin_rows(int(known.years[-1]), paths.summary()))
        asked = np.searchsorted(chosen, task.rows)
        shown = paths.pct[:, asked, : task.horizon]
        return Projected(np.median(shown, axis=0).astype(float), shown)

    return project


def _origin_rows(origin: int, summary: pl.DataFrame) -> pl.DataFrame:
    """One origin's projections as they ship, sorted by country and year."""
    return summary.select(
        pl.lit(origin, dtype=pl.Int16).alias("origin"),
        pl.col("series_id").alias("ref_area"),
        pl.col("reference_year").cast(pl.Int16),
        pl.col("^.*_pct$").round(2).cast(pl.Float32),
    )


def _slice(sample: Sample, observations: pl.DataFrame) -> pl.DataFrame:
    return observations.filter(
        pl.col("indicator") == sample.indicator,
        pl.col("source") == sample.source,
        pl.col("sector") == TOTAL,
        pl.col("level") == TOTAL,
        pl.col("breakdown") == TOTAL,
        pl.col("reference_year") >= sample.year_from,
    )


def _literals(values: Mapping[str, str | int]) -> list[pl.Expr]:
    return [pl.lit(value).alias(name) for name, value in values.items()]
