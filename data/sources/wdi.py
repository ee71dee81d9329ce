"""World Bank, World Development Indicators: seats held by women in national parliaments (SG.GEN.PARL.ZS)."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from data.schema import conform
from data.sources.areas import AreaMatcher
from data.sources.reading import Reading

FILE = "world_bank/wdi_women_in_parliament.csv"


def to_observations(folder: Path, areas: AreaMatcher) -> Reading:
    """Year-end shares of women in the lower or single chamber, by country, in percent."""
    rows = pl.read_csv(folder / FILE)
    matched, refusals = areas.match(rows, "ISO3", scheme="iso3", file=FILE)
    observations = conform(
        matched.select("ref_area", reference_year="Year", value="WomenInLegislature"),
        indicator="women_in_parliament",
        source="wdi",
        vintage="2025",
    )
    return Reading(files=1, rows_in=rows.height, observations=observations, refusals=refusals)
