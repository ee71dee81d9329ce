"""Seconds that the projection takes, after import: python -m benchmarks.forecasts.speed"""

from __future__ import annotations

import resource
import time

import numpy as np
import polars as pl
import statsmodels.regression.mixed_linear_model  # noqa: F401 - its import is not what is measured

from analysis.forecasts import fit, simulate, summarise_in_chunks
from analysis.panel import as_series
from analysis.parity import parity
from data.store import open_store


def main() -> None:
    """Prints wall and processor seconds, and the memory at most."""
    store = open_store()
    one = as_series(store.observations("women_in_parliament", source="wdi"), store.areas())
    say("one indicator", one, one_indicator)
    say("many series", many(10_000, 30), many_series)


def say(name: str, figures: pl.DataFrame, work: object) -> None:
    """Runs `work` on the figures and prints what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    said = work(figures)  # type: ignore[operator]
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name}: {said}; {wall:.1f} s ({cpu:.1f} s of processor), {memory:.0f} MB at most", flush=True)


def one_indicator(figures: pl.DataFrame) -> str:
    """Fit, 2,000 paths of 150 years, their summary and the years of parity."""
    fitted = fit(figures)
    paths = simulate(fitted, 150, 2000, np.random.default_rng(0))
    return f"{len(fitted.series)} series, {paths.summary().height} summaries, {parity(paths).height} years of parity"


def many_series(figures: pl.DataFrame) -> str:
    """Fit, 2,000 paths of 15 years and their summary, chunk by chunk."""
    fitted = fit(figures)
    rows = sum(one.height for one in summarise_in_chunks(fitted, 15, 2000, np.random.default_rng(0)))
    return f"{len(fitted.series)} series, {rows} summaries"


def many(series: int, years: int) -> pl.DataFrame:
    """Walks with drift in 40 groups."""
    rng = np.random.default_rng(0)
    walk = rng.uniform(5, 40, series)[:, None] + np.cumsum(0.4 + 1.5 * rng.standard_normal((series, years)), axis=1)
    names = [f"series {number}" for number in range(series)]
    return pl.DataFrame(
        {
            "series_id": np.repeat(names, years),
            "reference_year": np.tile(np.arange(2025 - years, 2025), series),
            "share_women_pct": np.clip(walk, 0, 100).ravel(),
            "group": np.repeat([f"group {number % 40}" for number in range(series)], years),
        }
    )


if __name__ == "__main__":
    main()
