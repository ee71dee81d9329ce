"""Women in the civil service by level, and in high office, in the project countries: transcribed from national pages.

Every page is a source of its own, found by its address in sources.toml. Figures that disagree stay side by side; what is
uncertain in a page stands in corrections.toml. A row that counts women without a total becomes a count, never a share.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from data.schema import TOTAL, conform
from data.sources.areas import AreaMatcher
from data.sources.reading import Reading, refuse
from data.sources.transcribed import check_columns, correct_by_source, look_up, match_pages

FILE: Final = "national/civil_service_by_level_transcribed.csv"
COLUMNS: Final = ("iso3", "year", "scope", "level", "women", "total", "pct_women", "source", "note")

SERVICE: Final = "women_in_civil_service"
OFFICES: Final = "women_in_government_offices"
COUNTS: Final = "women_in_political_office"
WORLD: Final = "women_in_public_administration"

SECTORS: Final = {
    "all": TOTAL,
    "national": "national",
    "sub-national": "subnational",
    "political": TOTAL,
    "political/judicial": TOTAL,
    "public sector": TOTAL,
    "civil service": TOTAL,
    "government": TOTAL,
    "party": TOTAL,
    "government services": TOTAL,
    "public service": TOTAL,
    "public administration": TOTAL,
}
"""Scope in the file -> sector."""

LEVELS: Final = {
    "KHM All civil servants": (SERVICE, TOTAL),
    "KHM Government officials": (SERVICE, TOTAL),
    "KHM Deputy Head of Office": (SERVICE, "KHM_DEPUTY_HEAD_OF_OFFICE"),
    "KHM Head of Office": (SERVICE, "KHM_HEAD_OF_OFFICE"),
    "KHM Deputy Department Director": (SERVICE, "KHM_DEPUTY_DEPARTMENT_DIRECTOR"),
    "KHM Department Director": (SERVICE, "KHM_DEPARTMENT_DIRECTOR"),
    "KHM Deputy Director General": (SERVICE, "KHM_DEPUTY_DIRECTOR_GENERAL"),
    "KHM Director General": (SERVICE, "KHM_DIRECTOR_GENERAL"),
    "KHM Prosecutor": (OFFICES, "KHM_PROSECUTOR"),
    "KHM Judge": (OFFICES, "KHM_JUDGE"),
    "KHM Member of National Assembly": (OFFICES, "KHM_MEMBER_OF_ASSEMBLY"),
    "KHM Senator": (OFFICES, "KHM_SENATOR"),
    "KHM Provincial governor": (OFFICES, "KHM_PROVINCIAL_GOVERNOR"),
    "KHM Under Secretary of State": (OFFICES, "KHM_UNDER_SECRETARY_OF_STATE"),
    "KHM Secretary of State": (OFFICES, "KHM_SECRETARY_OF_STATE"),
    "KHM Minister": (OFFICES, "KHM_MINISTER"),
    "KHM Deputy Prime Minister": (OFFICES, "KHM_DEPUTY_PRIME_MINISTER"),
    "BTN All civil servants": (SERVICE, TOTAL),
    "BTN Operational": (SERVICE, "BTN_OPERATIONAL"),
    "BTN P1 (feeder to executive/specialist)": (SERVICE, "BTN_P1"),
    "BTN Executive & specialist": (SERVICE, "BTN_EXECUTIVE_SPECIALIST"),
    "BTN Executive level": (SERVICE, "BTN_EXECUTIVE"),
    "ZMB Head of department": (SERVICE, "ZMB_HEAD_OF_DEPARTMENT"),
    "ZMB Director": (SERVICE, "ZMB_DIRECTOR"),
    "ZMB Deputy Permanent Secretary": (SERVICE, "ZMB_DEPUTY_PERMANENT_SECRETARY"),
    "ZMB Permanent Secretary": (SERVICE, "ZMB_PERMANENT_SECRETARY"),
    "ZMB Decision-making positions": (SERVICE, "ZMB_DECISION_MAKING"),
    "LAO Leadership positions, head of unit to deputy minister": (SERVICE, "LAO_LEADERSHIP"),
    "LAO Deputy ministers and equivalent": (OFFICES, "LAO_DEPUTY_MINISTER"),
    "LAO Ministers and equivalent": (OFFICES, "LAO_MINISTER"),
    "LAO Central Committee": (OFFICES, "LAO_CENTRAL_COMMITTEE"),
    "MUS Most senior positions (SCE, PS, DPS, Director, Manager, Judge, Magistrate)": (SERVICE, "MUS_SENIOR"),
    "SEN State agents": (SERVICE, TOTAL),
    "SEN Public administration": (SERVICE, TOTAL),
    "SEN Management staff (encadrement)": (SERVICE, "SEN_MANAGEMENT"),
    "SEN Highest hierarchy": (SERVICE, "SEN_HIGHEST_HIERARCHY"),
    "VUT Government leadership roles newly appointed": (OFFICES, "VUT_NEW_LEADERS"),
    "WLD Managers": (WORLD, "GEPA_MANAGERS"),
    "WLD Top leaders": (WORLD, "GEPA_TOP_LEADERS"),
}
"""Country and level in the file -> indicator and level; a count of women without a total goes to COUNTS instead."""

ROW: Final = pl.concat_str("iso3", "year", "scope", "level", separator=", ")


def to_observations(folder: Path, areas: AreaMatcher) -> Reading:
    """Shares of women in percent, and numbers of women where the page gives neither share nor total.

    Rows without a year, or with neither a share nor a count of women, are refused by name. Raises SourceLayoutError for an
    unknown scope or level and for a page that sources.toml lacks.
    """
    rows = _read(folder)
    dated = rows.filter(pl.col("reference_year").is_not_null())
    undated = refuse(rows.filter(pl.col("reference_year").is_null()), file=FILE, reason="no_year", what=ROW)
    figures = dated.filter(pl.col("value").is_not_null())
    without = refuse(dated.filter(pl.col("value").is_null()), file=FILE, reason="no_figure", what=ROW)
    matched, outside = areas.match(figures, "iso3", scheme="iso3", file=FILE, keep_aggregates=True)
    return Reading(
        files=1,
        rows_in=rows.height,
        observations=correct_by_source(conform(_place(matched))),
        refusals=pl.concat([undated, without, outside]),
    )


def _read(folder: Path) -> pl.DataFrame:
    """The rows with year, counts, share and value; `value` is the share, else the count of women, else null."""
    rows = check_columns(pl.read_csv(folder / FILE, infer_schema=False), COLUMNS, FILE).with_columns(
        pl.col("year").cast(pl.Int16, strict=False).alias("reference_year"),
        pl.col("women", "total").cast(pl.Int32),
        pl.col("pct_women").cast(pl.Float64),
        pl.col("note").fill_null(""),
    )
    women, total = pl.col("women"), pl.col("total")
    computed = (women.is_not_null() & total.is_not_null()) & (
        pl.col("pct_women").is_null() | pl.col("note").str.contains("pct computed", literal=True)
    )
    rows = rows.with_columns(computed=computed, share=pl.when(computed).then(100.0 * women / total).otherwise("pct_women"))
    return rows.with_columns(value=pl.coalesce("share", "women"))


def _place(rows: pl.DataFrame) -> pl.DataFrame:
    rows = match_pages(rows.with_columns(named=pl.concat_str("iso3", "level", separator=" ")), "source", FILE)
    is_count = pl.col("share").is_null()
    indicator = look_up(rows, "named", {name: place[0] for name, place in LEVELS.items()}, FILE)
    return rows.select(
        "source",
        "ref_area",
        "reference_year",
        "value",
        "women",
        "total",
        "vintage",
        look_up(rows, "scope", SECTORS, FILE).alias("sector"),
        look_up(rows, "named", {name: place[1] for name, place in LEVELS.items()}, FILE).alias("level"),
        indicator=pl.when(is_count).then(pl.lit(COUNTS)).otherwise(indicator),
        bound=_bound(),
        note_id=pl.coalesce(pl.when(is_count).then(pl.lit("women_without_total")), _note()),
    )


def _bound() -> pl.Expr:
    note = pl.col("note")
    upper, lower = (note.str.contains(f"{side} bound", literal=True) for side in ("upper", "lower"))
    return pl.when(upper).then(pl.lit("<")).when(lower).then(pl.lit(">")).otherwise(pl.lit("="))


def _note() -> pl.Expr:
    """What the reader is told of a share: that it is a limit, approximate, or worked out from the counts."""
    return (
        pl.when(_bound() != "=")
        .then(pl.lit("figure_is_bound"))
        .when(pl.col("note").str.contains(r"\b(?:around|about)\b"))
        .then(pl.lit("figure_approximate"))
        .when(pl.col("computed"))
        .then(pl.lit("share_from_counts"))
    )
