"""World Bank, Worldwide Governance Indicators: four estimates, 1996-2023, every second year before 2002.

Estimates are made by the source from many surveys and assessments, with a mean of 0 and a standard deviation of 1 over all
countries of a year: they say where a country stands among the others, not whether all of them have changed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from data.errors import SourceLayoutError
from data.schema import conform
from data.sources.areas import AreaMatcher
from data.sources.reading import Reading, refuse
from data.sources.transcribed import check_columns

FILE: Final = "world_bank/wgi_1996_2023.csv"
SOURCE: Final = "wgi_2024"
NO_FIGURE: Final = ".."

INDICATORS: Final = {
    "ge": "government_effectiveness",
    "cc": "control_of_corruption",
    "rl": "rule_of_law",
    "va": "voice_and_accountability",
}


def to_observations(folder: Path, areas: AreaMatcher) -> Reading:
    """Estimates of about -2.5 to 2.5 by country and year.

    Raises SourceLayoutError for a missing column, an unknown indicator and text in place of a number.
    """
    rows = pl.read_csv(folder / FILE, infer_schema=False)
    check_columns(rows, ("code", "year", "indicator", "estimate"), FILE)
    unknown = sorted(set(rows["indicator"]) - INDICATORS.keys())
    if unknown:
        raise SourceLayoutError(file=FILE, reason=f"has unknown indicators: {', '.join(unknown)}")
    without = rows.filter(pl.col("estimate") == NO_FIGURE)
    matched, outside = areas.match(rows.filter(pl.col("estimate") != NO_FIGURE), "code", scheme="iso3", file=FILE)
    observations = conform(
        matched.select(
            "ref_area",
            indicator=pl.col("indicator").replace_strict(INDICATORS),
            reference_year=pl.col("year").cast(pl.Int16),
            value=_numbers(matched),
        ),
        source=SOURCE,
        vintage="2024",
    )
    return Reading(
        files=1,
        rows_in=rows.height,
        observations=observations,
        refusals=pl.concat([outside, refuse(without, file=FILE, reason="no_figure", what="indicator")]),
    )


def _numbers(rows: pl.DataFrame) -> pl.Series:
    values = rows["estimate"].cast(pl.Float64, strict=False)
    if values.null_count():
        first = rows.filter(values.is_null())["estimate"][0]
        raise SourceLayoutError(file=FILE, reason=f"has an estimate that is not a number: {first}")
    return values
