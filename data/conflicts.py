"""Where two sources of one indicator disagree."""

from __future__ import annotations

from typing import Final

import polars as pl

from data.schema import TOTAL

CONFLICTS: Final[dict[str, pl.DataType]] = {
    "ref_area": pl.String(),
    "reference_year": pl.Int16(),
    "first_pct": pl.Float64(),
    "second_pct": pl.Float64(),
    "difference_pp": pl.Float64(),
}
_FLOAT_NOISE: Final = 1e-9


def conflicts(observations: pl.DataFrame, indicator: str, first: str, second: str, over_pp: float) -> pl.DataFrame:
    """Country-years in which sources `first` and `second` differ by more than `over_pp` percentage points.

    `observations` as in data.schema.OBSERVATIONS; only totals (sector, level and breakdown `_T`) are compared, and only
    figures that both sources have. Returns the columns of CONFLICTS, sorted by area and year; `difference_pp` is the second
    share less the first.
    """
    pairs = compared(observations, indicator, first, second)
    return pairs.filter(pl.col("difference_pp").abs() > over_pp + _FLOAT_NOISE)


def compared(observations: pl.DataFrame, indicator: str, first: str, second: str) -> pl.DataFrame:
    """All country-years for which both sources have a figure, with their difference: columns of CONFLICTS."""
    is_total = pl.all_horizontal(pl.col(name) == TOTAL for name in ("sector", "level", "breakdown"))
    figures = observations.filter((pl.col("indicator") == indicator) & is_total).drop_nulls("value")
    key = ["ref_area", "reference_year"]
    one, other = (
        figures.filter(source=source).select(*key, pl.col("value").alias(name))
        for source, name in ((first, "first_pct"), (second, "second_pct"))
    )
    pairs = one.join(other, on=key, validate="1:1")
    return pairs.with_columns(difference_pp=pl.col("second_pct") - pl.col("first_pct")).sort(key)
