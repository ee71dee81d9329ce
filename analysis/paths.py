"""Simulated futures of many series: the common currency of forecasts, parity dates and groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

LEVELS_PCT = (80, 95)
"""The prediction intervals that are shown."""
_AT_ONCE = 20


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
        quantiles = self.quantiles((0.5, *(part for level in LEVELS_PCT for part in _ends(level))))
        names = ["median_pct", *(f"{side}_{level}_pct" for level in LEVELS_PCT for side in ("lower", "upper"))]
        years = self.last_year[:, None] + 1 + np.arange(self.horizon)
        return pl.DataFrame(
            {
                "series_id": pl.Series(self.series, dtype=pl.String).repeat_by(self.horizon).explode(),
                "reference_year": years.ravel(),
                **{name: quantile.ravel() for name, quantile in zip(names, quantiles, strict=True)},
            }
        )

    def quantiles(self, parts: Sequence[float]) -> NDArray[np.float64]:
        """The paths below which each of `parts` (0 to 1) of them lie, [part, series, ahead], interpolated linearly."""
        found = np.empty((len(parts), len(self.series), self.horizon))
        place = np.array(parts) * (len(self.pct) - 1)
        below = np.minimum(place.astype(np.int64), len(self.pct) - 1)
        above = np.minimum(below + 1, len(self.pct) - 1)
        rest = place - below
        for start in range(0, len(self.series), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            # A sorted copy whose last axis are the paths: several times faster than numpy's own quantiles.
            ordered = np.ascontiguousarray(self.pct[:, some].transpose(1, 2, 0))
            ordered.sort(axis=2)
            found[:, some] = (ordered[:, :, below] * (1 - rest) + ordered[:, :, above] * rest).transpose(2, 0, 1)
        return found


def _ends(level_pct: int) -> tuple[float, float]:
    """The parts of the paths at the ends of a central interval.

    >>> _ends(80)
    (0.1, 0.9)
    """
    return (100 - level_pct) / 200, (100 + level_pct) / 200
