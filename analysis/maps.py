"""What a map shows: the figure of each country as at a year, how old it is, and its place among the others.

Frames are slices of the observations table (data.schema.OBSERVATIONS): one indicator, source, sector, level, breakdown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

CURRENT_YEARS: Final = 5
"""A figure stands for a year if it is of that year or of one of the four before it."""

_NOISE_DECIMALS: Final = 9


def as_of(observations: pl.DataFrame, members: Sequence[str], year: int, within: int | None = CURRENT_YEARS) -> pl.DataFrame:
    """The last figure of each member up to `year` (all columns) and its `age` in years, sorted by ref_area.

    Figures of `within` or more years before are left out; None takes them however old. Members without a figure are absent.
    """
    age = (year - pl.col("reference_year").cast(pl.Int64)).alias("age")
    rows = observations.filter(pl.col("ref_area").is_in(list(members)), pl.col("value").is_not_null()).with_columns(age)
    known = rows.filter(pl.col("age") >= 0) if within is None else rows.filter(pl.col("age").is_between(0, within - 1))
    return known.sort("ref_area", "reference_year").group_by("ref_area", maintain_order=True).last().select(rows.columns)


def places(figures: pl.DataFrame) -> pl.DataFrame:
    """Places by value: ref_area, place, tied, countries. The highest has place 1, equal figures share the best of theirs.

    `figures` has ref_area, value and bound, one row a country; bounds ("under 8 %") have no place and are not counted.

    >>> places(pl.DataFrame({"ref_area": ["A", "B", "C"], "value": [9.0, 30.0, 9.0], "bound": ["="] * 3})).rows()
    [('B', 1, 1, 3), ('A', 2, 2, 3), ('C', 2, 2, 3)]
    """
    value = pl.col("value").round(_NOISE_DECIMALS)
    return (
        figures.filter(pl.col("bound") == "=")
        .select(
            "ref_area",
            place=value.rank("min", descending=True).cast(pl.Int64),
            tied=pl.len().over(value).cast(pl.Int64),
            countries=pl.len().cast(pl.Int64),
        )
        .sort("place", "ref_area")
    )
