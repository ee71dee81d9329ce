"""Simulated futures of many series: the common currency of forecasts, parity dates and groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

LEVELS_PCT = (80, 95)
"""The prediction intervals that are shown."""


@dataclass(frozen=True)
class Paths:
    """Simulated shares of women.

    `pct[path, series, ahead]` is the share in percent in the year `last_year[series] + 1 + ahead`. `last_pct` is the latest
    observation of each series. The same path number is the same draw of everything that series share, so that the mean of
    several series is taken path by path.
    """

    series: tuple[str, ...]
    last_year: NDArray[np.int64]
    last_pct: NDArray[np.float64]
    pct: NDArray[np.float32]

    @property
    def horizon(self) -> int:
        """Years ahead."""
        return int(self.pct.shape[2])

    def summary(self) -> pl.DataFrame:
        """Median and central intervals by series and year.

        Columns: series_id, reference_year, median_pct, lower_80_pct, upper_80_pct, lower_95_pct, upper_95_pct.
        """
        quantiles = np.quantile(self.pct, [0.5, 0.1, 0.9, 0.025, 0.975], axis=0)
        names = ["median_pct", "lower_80_pct", "upper_80_pct", "lower_95_pct", "upper_95_pct"]
        years = self.last_year[:, None] + 1 + np.arange(self.horizon)
        return pl.DataFrame(
            {
                "series_id": np.repeat(self.series, self.horizon),
                "reference_year": years.ravel(),
                **{name: quantile.ravel().astype(float) for name, quantile in zip(names, quantiles, strict=True)},
            }
        )
