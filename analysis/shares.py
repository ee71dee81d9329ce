"""Shares of women: the latest figure of each area, and what many countries say together.

Frames are slices of the observations table (data.schema.OBSERVATIONS): one indicator, source, sector, level, breakdown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, Protocol

import polars as pl

How = Literal["mean", "pooled"]
SUBREGION_COLUMNS: Final = ("region", "subregion", "intermediate_region")


class GroupRule(Protocol):
    """How a group picks its countries: by M49 codes, by a list, or by an attribute of the areas table."""

    @property
    def m49(self) -> tuple[str, ...]:
        """M49 codes of regions or subregions."""

    @property
    def members(self) -> tuple[str, ...]:
        """Listed ISO3 codes."""

    @property
    def attribute(self) -> str:
        """A column of the areas table."""

    @property
    def equals(self) -> str:
        """The attribute's value, as text."""


def group_members(areas: pl.DataFrame, group: GroupRule) -> list[str]:
    """ref_areas of the countries in a group, sorted; the M49 code 001 is all countries."""
    countries = areas.filter(pl.col("kind") == "country")
    if "001" in group.m49:
        chosen = countries
    elif group.m49:
        chosen = countries.filter(pl.any_horizontal(pl.col(name).is_in(group.m49) for name in SUBREGION_COLUMNS))
    elif group.attribute:
        chosen = countries.filter(pl.col(group.attribute).cast(pl.String) == group.equals)
    else:
        chosen = countries.filter(pl.col("ref_area").is_in(group.members))
    return sorted(chosen["ref_area"])


def latest(observations: pl.DataFrame) -> pl.DataFrame:
    """The last figure of each area, all columns; areas without any value are absent."""
    known = observations.filter(pl.col("value").is_not_null())
    return known.sort("ref_area", "reference_year").group_by("ref_area", maintain_order=True).last().select(known.columns)


def group_share(observations: pl.DataFrame, members: Sequence[str], how: How = "mean") -> pl.DataFrame:
    """The share of a group by year: columns reference_year, value, countries, women, total.

    `mean` is the plain mean over the countries with a figure in that year, whatever their size. `pooled` is all women over
    all seats or posts, over the countries whose counts are known. Bounds are left out: "under 8 %" has no place in a mean.
    """
    rows = observations.filter(pl.col("ref_area").is_in(members), pl.col("value").is_not_null(), pl.col("bound") == "=")
    if how == "pooled":
        rows = rows.filter(pl.col("women").is_not_null(), pl.col("total") > 0)
    value = pl.col("value").mean() if how == "mean" else 100 * pl.col("women").sum() / pl.col("total").sum()
    return (
        rows.group_by("reference_year")
        .agg(
            value.alias("value"),
            pl.len().cast(pl.Int64).alias("countries"),
            pl.col("women").sum().cast(pl.Int64),
            pl.col("total").sum().cast(pl.Int64),
        )
        .sort("reference_year")
    )


def change_over(observations: pl.DataFrame, members: Sequence[str], year_from: int, year_to: int) -> tuple[float, int] | None:
    """Change of the mean of countries between two years, in percentage points, and over how many countries.

    Only countries with a figure in both years count, so that countries that enter or leave the data change nothing.
    None where no country has both.
    """
    rows = observations.filter(
        pl.col("ref_area").is_in(members), pl.col("bound") == "=", pl.col("reference_year").is_in([year_from, year_to])
    )
    wide = rows.pivot(on="reference_year", index="ref_area", values="value").drop_nulls()
    if wide.is_empty() or wide.width < 3:  # noqa: PLR2004 - ref_area and two years
        return None
    moved = wide[str(year_to)] - wide[str(year_from)]
    return float(moved.mean()), wide.height  # type: ignore[arg-type]  # a mean of floats


def common_areas(frames: Sequence[pl.DataFrame], members: Sequence[str], since: int) -> list[str]:
    """Areas among `members` that have an exact figure of `since` or later in every frame, sorted."""
    sets = [set(latest(one.filter(pl.col("reference_year") >= since, pl.col("bound") == "="))["ref_area"]) for one in frames]
    return sorted(set(members).intersection(*sets)) if sets else []


def spread(values: pl.Series) -> dict[str, float]:
    """Mean and the quartiles of a series of shares: the middle half of the countries lies between lower and upper.

    >>> spread(pl.Series([10.0, 20.0, 30.0, 40.0, 50.0]))
    {'mean': 30.0, 'lower': 20.0, 'upper': 40.0}
    """
    lower, upper = (values.quantile(q, interpolation="linear") for q in (0.25, 0.75))
    mean = values.mean()
    if mean is None or lower is None or upper is None:
        raise ValueError("no values to describe")
    return {"mean": float(mean), "lower": lower, "upper": upper}  # type: ignore[arg-type]  # a mean of floats
