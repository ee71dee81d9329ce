"""What there is and what is missing: which countries have a figure, for which years, and how old the newest one is.

A figure is an observation with a value; a bound ("under 8 %") counts as one. Frames are data.schema.OBSERVATIONS and AREAS.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

BY_AREA: Final = ("indicator", "ref_area", "figures", "year_min", "year_max")
"""Columns of `by_area`, which the other functions read."""


def by_area(observations: pl.DataFrame) -> pl.DataFrame:
    """One row an indicator and area that have a figure: indicator, ref_area, figures, year_min, year_max, sorted."""
    return (
        observations.filter(pl.col("value").is_not_null())
        .group_by("indicator", "ref_area")
        .agg(
            figures=pl.len().cast(pl.Int64),
            year_min=pl.col("reference_year").min(),
            year_max=pl.col("reference_year").max(),
        )
        .select(BY_AREA)
        .sort("indicator", "ref_area")
    )


def by_indicator(per_area: pl.DataFrame, countries: Sequence[str], indicators: Sequence[str]) -> pl.DataFrame:
    """One row an indicator, in the order given: indicator, figures, countries, year_min, year_max.

    `per_area` is what `by_area` returns. `countries` counts areas that are countries; the figures of regions and of the
    United Nations system count as figures only. An indicator without figures has zeros and null years.
    """
    found = per_area.group_by("indicator").agg(
        pl.col("figures").sum(),
        countries=pl.col("ref_area").is_in(countries).sum().cast(pl.Int64),
        year_min=pl.col("year_min").min(),
        year_max=pl.col("year_max").max(),
    )
    asked = pl.DataFrame({"indicator": list(indicators)}, schema={"indicator": pl.String})
    return asked.join(found, on="indicator", how="left", maintain_order="left").with_columns(
        pl.col("figures", "countries").fill_null(0)
    )


def by_source(observations: pl.DataFrame, countries: Sequence[str]) -> pl.DataFrame:
    """One row a source: source, figures, countries, year_min, year_max, sorted."""
    return (
        observations.filter(pl.col("value").is_not_null())
        .group_by("source")
        .agg(
            figures=pl.len().cast(pl.Int64),
            countries=pl.col("ref_area").filter(pl.col("ref_area").is_in(countries)).n_unique().cast(pl.Int64),
            year_min=pl.col("reference_year").min(),
            year_max=pl.col("reference_year").max(),
        )
        .sort("source")
    )


def by_group_and_year(observations: pl.DataFrame, groups: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """How many countries of each group have a figure in each year: group, reference_year, countries, of, covered_pct.

    `observations` is one indicator; `groups` maps a name to the ref_areas of its countries. There is a row for every group
    and every year between the first and the last figure, with 0 countries where there is none; a group without countries
    has no rows.
    """
    known = observations.filter(pl.col("value").is_not_null()).select("ref_area", "reference_year").unique()
    members = pl.DataFrame(
        [(name, one) for name, group in groups.items() for one in group],
        schema={"group": pl.String, "ref_area": pl.String},
        orient="row",
    )
    sizes = members.group_by("group", maintain_order=True).agg(of=pl.len().cast(pl.Int64))
    counted = members.join(known, on="ref_area").group_by("group", "reference_year").agg(countries=pl.len().cast(pl.Int64))
    return (
        sizes.join(_years_between(known["reference_year"]), how="cross")
        .join(counted, on=["group", "reference_year"], how="left", maintain_order="left")
        .with_columns(pl.col("countries").fill_null(0))
        .select("group", "reference_year", "countries", "of", covered_pct=100 * pl.col("countries") / pl.col("of"))
    )


def availability(per_area: pl.DataFrame, indicators: Sequence[str], ref_areas: Sequence[str]) -> pl.DataFrame:
    """The newest year of every indicator (row) in every area (column): indicator and one column an area, null if absent."""
    years: dict[tuple[str, str], int] = {
        (indicator, ref_area): year
        for indicator, ref_area, year in per_area.select("indicator", "ref_area", "year_max").iter_rows()
    }
    columns: dict[str, list[str] | list[int | None]] = {"indicator": list(indicators)}
    for ref_area in ref_areas:
        columns[ref_area] = [years.get((indicator, ref_area)) for indicator in indicators]
    return pl.DataFrame(columns, schema={"indicator": pl.String, **dict.fromkeys(ref_areas, pl.Int16)})


def has(per_area: pl.DataFrame, ref_area: str, indicators: Sequence[str]) -> list[str]:
    """Those of `indicators` that have a figure for the area, in the order given."""
    there = set(per_area.filter(pl.col("ref_area") == ref_area)["indicator"])
    return [one for one in indicators if one in there]


def lacks(per_area: pl.DataFrame, ref_area: str, indicators: Sequence[str]) -> list[str]:
    """Those of `indicators` that have no figure for the area, in the order given."""
    there = set(per_area.filter(pl.col("ref_area") == ref_area)["indicator"])
    return [one for one in indicators if one not in there]


def newest(per_area: pl.DataFrame, ref_area: str, indicator: str) -> int | None:
    """The newest year that the area has for the indicator, None without a figure."""
    rows = per_area.filter(pl.col("ref_area") == ref_area, pl.col("indicator") == indicator)
    return None if rows.is_empty() else int(rows["year_max"][0])


def years_to_ask_for(newest_year: int | None, this_year: int, *, at_most: int = 10) -> tuple[int, int]:
    """First and last year of a data request: what is newer than the newest figure, at most the last ten full years.

    >>> years_to_ask_for(None, 2026)
    (2016, 2025)
    >>> years_to_ask_for(2021, 2026)
    (2022, 2025)
    >>> years_to_ask_for(2025, 2026)
    (2025, 2025)
    """
    last = this_year - 1
    first = last - at_most + 1
    if newest_year is not None:
        first = min(max(first, newest_year + 1), last)
    return first, last


def _years_between(years: pl.Series) -> pl.DataFrame:
    if years.is_empty():
        return pl.DataFrame(schema={"reference_year": pl.Int16})
    first, last = years.min(), years.max()
    return pl.DataFrame({"reference_year": pl.Series(range(first, last + 1), dtype=pl.Int16)})  # type: ignore[arg-type, operator]  # years of integers
