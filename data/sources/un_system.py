"""Staff of the United Nations system: the published bands of grades, and single grades transcribed from pages.

The file of bands is one source. In the transcribed file every page is a source of its own, found by its address in
sources.toml: two pages that state the same figure stay two lines. What is uncertain in a page stands in corrections.toml.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from data import registry
from data.errors import UnmatchedAreaError
from data.schema import TOTAL, conform
from data.sources.areas import AreaMatcher
from data.sources.reading import Reading, refuse
from data.sources.transcribed import check_columns, correct_by_source, look_up, match_pages

BANDS_FILE: Final = "un_system/staff_by_grade_band_2007_2018.csv"
GRADES_FILE: Final = "un_system/staff_by_grade_transcribed.csv"
COLUMNS: Final = ("year", "entity", "grade", "women", "men", "pct_women", "source", "note")
BANDS_SOURCE: Final = "un_staff_bands"
PROFESSIONAL: Final = "women_in_un_professional_staff"

BANDS: Final = {
    "P1-P2": "UN_P1_P2",
    "P3-P4 (residual)": "UN_P3_P4",
    "P5-D2": "UN_P5_D2",
    "UG (higher category)": "UN_UNGRADED",
    "All Prof and higher": TOTAL,
}
ENTITIES: Final = {
    "UN common system": ("UN_COMMON_SYSTEM", TOTAL),
    "UN system": ("UN_SYSTEM", TOTAL),
    "UN system (HQ locations)": ("UN_SYSTEM", "duty=headquarters"),
    "UN system (non-HQ locations)": ("UN_SYSTEM", "duty=non_headquarters"),
    "UN system (temporary contracts)": ("UN_SYSTEM", "contract=temporary"),
    "UN Secretariat": ("UN_SECRETARIAT", TOTAL),
    "UN Secretariat (as read; text ambiguous)": ("UN_SECRETARIAT", TOTAL),
    "SG global senior leadership team": ("UN_SYSTEM", TOTAL),
    "Senior Management Group": ("UN_SYSTEM", TOTAL),
    "UN high-level posts (USG/ASG, as counted by article)": ("UN_SYSTEM", TOTAL),
    "WHO": ("WHO", TOTAL),
}
"""Entity in the files -> ref_area and breakdown."""

GRADES: Final = {
    "P-1": ("women_in_un_grades", "UN_P1"),
    "P-2": ("women_in_un_grades", "UN_P2"),
    "P-3": ("women_in_un_grades", "UN_P3"),
    "P-4": ("women_in_un_grades", "UN_P4"),
    "P-5": ("women_in_un_grades", "UN_P5"),
    "D-1": ("women_in_un_grades", "UN_D1"),
    "D-2": ("women_in_un_grades", "UN_D2"),
    "ASG": ("women_in_un_grades", "UN_ASG"),
    "USG": ("women_in_un_grades", "UN_USG"),
    "Professional (middle level)": ("women_in_un_grades", "UN_PROFESSIONAL_MIDDLE"),
    "Directors (D-1,D-2)": ("women_in_un_grades", "UN_DIRECTORS"),
    "D-1 and above": ("women_in_un_grades", "UN_D1_PLUS"),
    "Prof and higher": (PROFESSIONAL, TOTAL),
    "UG": (PROFESSIONAL, "UN_UNGRADED"),
    "All staff": ("women_in_un_staff", TOTAL),
    "All staff (Prof+ and GS)": ("women_in_un_staff", TOTAL),
    "General Service": ("women_in_un_staff", "UN_GENERAL_SERVICE"),
    "Geographic posts": ("women_in_un_staff", "UN_GEOGRAPHIC_POSTS"),
    "USG+ASG": ("women_in_un_senior_leadership", "UN_USG_ASG"),
    "SMG": ("women_in_un_senior_leadership", "UN_SMG"),
    "Resident Coordinators": ("women_un_resident_coordinators", TOTAL),
}
"""Grade in the transcribed file -> indicator and level."""

GROUPS_OF_LEADERS: Final = {
    "SG global senior leadership team": "UN_GLOBAL_TEAM",
    "UN high-level posts (USG/ASG, as counted by article)": "UN_HIGH_LEVEL_POSTS",
}
"""Entities that are a group of leaders: each delimits "USG+ASG" in its own way, so each is a level of its own."""

TOTALS_IN_NOTES: Final = (r"^of ([\d,]+)$", r"; ([\d,]+) professional staff$")


def to_observations(folder: Path, areas: AreaMatcher) -> Reading:
    """Shares of women in percent, with headcounts where the source states both.

    Raises SourceLayoutError for an unknown grade or a page that sources.toml lacks, UnmatchedAreaError for an unknown entity.
    """
    bands, pages = _read(folder, BANDS_FILE), _read(folder, GRADES_FILE)
    placed = {BANDS_FILE: _place_bands(bands), GRADES_FILE: _place_pages(pages)}
    told = pl.concat(placed.values())
    unknown = set(told["ref_area"]) - set(areas.areas["ref_area"])
    if unknown:
        raise UnmatchedAreaError(GRADES_FILE, unknown)
    empty = {file: rows.filter(pl.col("value").is_null()) for file, rows in placed.items()}
    row = pl.concat_str("source", "reference_year", "level", separator=", ")
    return Reading(
        files=len(placed),
        rows_in=bands.height + pages.height,
        observations=correct_by_source(conform(told.drop_nulls("value"))),
        refusals=pl.concat([refuse(rows, file=file, reason="no_figure", what=row) for file, rows in empty.items()]),
    )


def _read(folder: Path, file: str) -> pl.DataFrame:
    rows = check_columns(pl.read_csv(folder / file, infer_schema=False), COLUMNS, file)
    women, men = (pl.col(name).cast(pl.Float64).cast(pl.Int32) for name in ("women", "men"))
    return rows.with_columns(
        pl.col("year").cast(pl.Int16).alias("reference_year"),
        pl.col("pct_women").cast(pl.Float64).alias("value"),
        pl.col("note").fill_null(""),
        women.alias("women"),
        (women + men).alias("total"),
    )


def _place_bands(rows: pl.DataFrame) -> pl.DataFrame:
    derived = pl.col("note").str.starts_with("DERIVED")
    placed = _place_entities(rows, BANDS_FILE).with_columns(
        look_up(rows, "grade", BANDS, BANDS_FILE).alias("level"),
        indicator=pl.lit(PROFESSIONAL),
        source=pl.lit(BANDS_SOURCE),
        vintage=pl.lit(registry.load().sources[BANDS_SOURCE].edition),
        obs_status=pl.when(derived).then(pl.lit("E")).otherwise(pl.lit("A")),
        note_id=pl.when(derived).then(pl.lit("un_derived_band")),
    )
    return _observed(placed)


def _place_pages(rows: pl.DataFrame) -> pl.DataFrame:
    """The transcribed rows. A total that only the note states is taken from there; the women stay unknown then."""
    stated = pl.coalesce(*(pl.col("note").str.extract(pattern) for pattern in TOTALS_IN_NOTES))
    group = pl.col("entity").replace_strict(GROUPS_OF_LEADERS, default=None, return_dtype=pl.String)
    level = look_up(rows, "grade", {grade: level for grade, (_, level) in GRADES.items()}, GRADES_FILE)
    placed = match_pages(_place_entities(rows, GRADES_FILE), "source", GRADES_FILE).with_columns(
        pl.coalesce(group, level).alias("level"),
        look_up(rows, "grade", {grade: name for grade, (name, _) in GRADES.items()}, GRADES_FILE).alias("indicator"),
        pl.coalesce("total", stated.str.replace_all(",", "").cast(pl.Int32)).alias("total"),
        obs_status=pl.lit("A"),
        note_id=pl.lit(None, dtype=pl.String),
    )
    return _observed(placed)


def _place_entities(rows: pl.DataFrame, file: str) -> pl.DataFrame:
    unknown = set(rows["entity"]) - ENTITIES.keys()
    if unknown:
        raise UnmatchedAreaError(file, unknown)
    ref_area, breakdown = ({name: place[at] for name, place in ENTITIES.items()} for at in (0, 1))
    return rows.with_columns(
        look_up(rows, "entity", ref_area, file).alias("ref_area"), look_up(rows, "entity", breakdown, file).alias("breakdown")
    )


def _observed(rows: pl.DataFrame) -> pl.DataFrame:
    """The columns of an observation."""
    key = ("indicator", "source", "ref_area", "level", "breakdown", "reference_year")
    return rows.select(*key, "value", "women", "total", "obs_status", "vintage", "note_id")
