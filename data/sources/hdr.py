"""UNDP, Human Development Report 2023/24: the Gender Inequality Index and what it is made of, 1990-2022.

A row of the file is a country, a column a statistic in a year: `rows_in` counts cells. Where the report had no newer figure
it wrote the nearest one again; such copies are refused, so that the year of a figure is the year that it describes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from data.schema import conform
from data.sources.areas import AreaMatcher
from data.sources.reading import Reading, refuse
from data.sources.transcribed import check_columns
from data.sources.wide import split_cells, to_cells

FILE: Final = "undp/hdr_2023_24_gender.csv"
SOURCE: Final = "hdr_2023_24"
DESCRIBED: Final = ("iso3", "country", "hdicode", "region")

INDICATORS: Final = {
    "gii": "gender_inequality_index",
    "mmr": "maternal_mortality",
    "se_f": "secondary_education_women",
    "se_m": "secondary_education_men",
    "lfpr_f": "labour_force_women",
    "pr_f": "women_in_parliament_both_chambers",
}
"""Statistic (the column's name without its year) -> indicator."""

SEATS: Final = "pr_f"
WRITTEN_FOR_ZERO: Final = 0.01
FIRST_YEAR_OF_SEATS: Final = 1997
LAST_OWN_YEAR: Final = {"mmr": 2020, "se_f": 2020, "se_m": 2020, "lfpr_f": 2021}
"""The last year before figures of the year before are written again for most countries."""


def to_observations(folder: Path, areas: AreaMatcher) -> Reading:
    """The index from 0 to 1, rates in percent, deaths per 100,000 births and shares of seats in percent, by country and year.

    Raises SourceLayoutError for a statistic that is missing, UnmatchedAreaError for an unknown code.
    """
    rows = pl.read_csv(folder / FILE, infer_schema_length=None)
    check_columns(rows, (*DESCRIBED, *(f"{statistic}_2022" for statistic in INDICATORS)), FILE)
    cells = _dated(to_cells(rows, DESCRIBED, FILE))
    used, left = split_cells(cells, INDICATORS, FILE)
    matched, outside = areas.match(used, "iso3", scheme="iso3", file=FILE)
    own, copies = _without_copies(matched)
    zero = (pl.col("quantity") == SEATS) & (pl.col("value") == WRITTEN_FOR_ZERO)
    observations = conform(
        own.select(
            "indicator",
            "ref_area",
            "reference_year",
            value=pl.when(zero).then(0.0).otherwise("value"),
            note_id=pl.when(zero).then(pl.lit("hdr_zero_restored")),
        ),
        source=SOURCE,
        vintage="2023/24",
    )
    return Reading(
        files=1,
        rows_in=cells.height,
        observations=observations,
        refusals=pl.concat([left, outside, copies]),
        report=(f"rows are cells of {rows.height} lines",),
    )


def _dated(cells: pl.DataFrame) -> pl.DataFrame:
    """`quantity` without the year at its end, and `reference_year`."""
    parts = pl.col("quantity").str.extract_groups(r"^(?<name>.+)_(?<year>\d{4})$")
    return cells.with_columns(
        quantity=pl.coalesce(parts.struct.field("name"), "quantity"),
        reference_year=parts.struct.field("year").cast(pl.Int16),
    )


def _without_copies(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cells that are figures of their year, and the copies of another year as refusals.

    Seats before 1997 are those of 1997 in every country. After the last year of its own estimates a statistic is repeated.
    """
    year, value = pl.col("reference_year"), pl.col("value")
    series = ["quantity", "ref_area"]
    first_seats = value.filter(year == FIRST_YEAR_OF_SEATS).first().over(series)
    early = (pl.col("quantity") == SEATS) & (year < FIRST_YEAR_OF_SEATS) & (value == first_seats)
    last_own = pl.col("quantity").replace_strict(LAST_OWN_YEAR, default=None, return_dtype=pl.Int16)
    repeated = (year > last_own) & (value == value.shift(1).over(series, order_by="reference_year"))
    marked = cells.with_columns(copy=(early | repeated).fill_null(value=False))
    copies = refuse(marked.filter("copy"), file=FILE, reason="carried_over", what="quantity")
    return marked.filter(~pl.col("copy")).drop("copy"), copies
