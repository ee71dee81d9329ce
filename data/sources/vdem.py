"""Varieties of Democracy, through Our World in Data: women among members of the lower or single chamber, 1945-2024."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from data.registry import load
from data.schema import conform
from data.sources.areas import AreaMatcher
from data.sources.reading import Reading

FILE: Final = "vdem/women_in_lower_chamber_1945_2024.csv"
SOURCE: Final = "vdem_lower_chamber"
PREDECESSORS: Final = "vdem_predecessor_states"
VINTAGE: Final = "2025"
VALUE: Final = "Lower chamber female legislators"


def to_observations(folder: Path, areas: AreaMatcher) -> Reading:
    """Shares of women in the lower or single chamber, by country and year, in percent.

    Rows with a code are matched by it, rows without one (averages, and States that no longer exist) by name. Figures for
    years in which an area belonged to another State are kept, with a note.
    """
    rows = pl.read_csv(folder / FILE, schema_overrides={"Code": pl.String, VALUE: pl.Float64})
    has_code = pl.col("Code").is_not_null()
    coded, refused = areas.match(rows.filter(has_code), "Code", scheme="iso3", file=FILE)
    named, also_refused = areas.match(rows.filter(~has_code), "Entity", scheme="name", file=FILE)
    figures = pl.concat([coded, named]).select("ref_area", reference_year="Year", value=VALUE)
    observations = conform(
        figures.with_columns(note_id=_note(load().corrections[PREDECESSORS].match["last_year"])),
        indicator="women_in_parliament",
        source=SOURCE,
        vintage=VINTAGE,
    ).sort("reference_year", "ref_area")
    return Reading(files=1, rows_in=rows.height, observations=observations, refusals=pl.concat([refused, also_refused]))


def _note(last_years: Mapping[str, int]) -> pl.Expr:
    """The note of figures up to the last year in which an area's figure is that of the State it belonged to."""
    last_year = pl.col("ref_area").replace_strict(last_years, default=None, return_dtype=pl.Int64)
    return pl.when(pl.col("reference_year") <= last_year).then(pl.lit("vdem_predecessor_state"))
