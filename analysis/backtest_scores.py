"""How far off projections were: errors, coverage and calibration of the cases of analysis.backtests.

Errors of one series at overlapping origins are alike, so standard errors are clustered by series (Liang and Zeger).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.backtest_methods import REFERENCE, Floats

LEVEL_EDGES_PCT: Final = (10.0, 20.0, 30.0)
CHANCE_EDGES: Final = (0.1, 0.3, 0.5, 0.7, 0.9)


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
