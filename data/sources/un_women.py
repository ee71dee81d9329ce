"""UN Women, SDG indicator 5.5.1(b): elected seats in deliberative bodies of local government that are held by women.

Two files, two sources: the latest figure of each country (with the compilers' remarks), and the panel of all years (with
the means of regions, through Our World in Data). "N" in the first means that no local council is elected.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from data.errors import SourceLayoutError
from data.schema import conform
from data.sources.areas import AreaMatcher
from data.sources.reading import Reading
from data.sources.un_tables import Remark, annotate, apply_corrections, drop_repeated, read_numbers

LATEST, PANEL = "un_women/local_government_latest.csv", "un_women/local_government_panel.csv"
INDICATOR: Final = "women_in_local_government"
SHARE: Final = "Proportion of elected seats held by women in deliberative bodies of local government (%)"
NOT_APPLICABLE: Final = "N"

LOCAL_REMARKS: Final = (
    Remark("[Aa]ppointed positions|executive positions", "local_not_elected_council", "D"),
    Remark("[Nn]ot comparable with previous", "local_break_in_tiers", "B"),
    Remark("[Ww]eighted average", "local_weighted_mean"),
    Remark("^Preliminary", status="P"),
    Remark("[Pp]artial data|[Oo]nly|[Dd]ata cover|[Dd]o not cover|not covered|[Dd]ata exclude|West Bank", "local_partial"),
    Remark("[Nn]ot applicable", "local_none_elected"),
)


def to_observations(folder: Path, areas: AreaMatcher) -> Reading:
    """Shares in percent by country and year, from both files; regions and the world only in the panel."""
    readings = [_read_latest(folder, areas), _read_panel(folder, areas)]
    return Reading(
        files=len(readings),
        rows_in=sum(one.rows_in for one in readings),
        observations=pl.concat([one.observations for one in readings]),
        refusals=pl.concat([one.refusals for one in readings]),
    )


def _read_latest(folder: Path, areas: AreaMatcher) -> Reading:
    rows = pl.read_csv(folder / LATEST, infer_schema=False)
    if not {"REF_AREA Code", "TIME_PERIOD", "OBS_VALUE", "COMMENT_OBS", "Nature code"} <= set(rows.columns):
        raise SourceLayoutError(file=LATEST, reason="lacks a column that its reader knows")
    matched, refusals = areas.match(rows, "REF_AREA Code", scheme="m49", file=LATEST)
    absent = pl.col("OBS_VALUE") == NOT_APPLICABLE
    matched = matched.with_columns(
        OBS_VALUE=pl.when(~absent).then("OBS_VALUE"),
        obs_status=pl.when(absent).then(pl.lit("M")).otherwise(pl.lit("A")),
    )
    noted = annotate(read_numbers(matched, LATEST), LOCAL_REMARKS)
    observations = conform(
        noted.select("ref_area", "reference_year", "value", "obs_status", "note_id"),
        indicator=INDICATOR,
        source="un_women_local_latest",
        vintage="2024",
    )
    return Reading(files=1, rows_in=rows.height, observations=observations, refusals=refusals)


def _read_panel(folder: Path, areas: AreaMatcher) -> Reading:
    """Countries and the world have codes; the regions have names only, and one of them stands there twice."""
    rows = pl.read_csv(folder / PANEL)
    if not {"Entity", "Code", "Year", SHARE} <= set(rows.columns):
        raise SourceLayoutError(file=PANEL, reason="lacks a column that its reader knows")
    coded, refused = areas.match(rows.drop_nulls("Code"), "Code", scheme="iso3", file=PANEL, keep_aggregates=True)
    named, refused_names = areas.match(
        rows.filter(pl.col("Code").is_null()), "Entity", scheme="name", file=PANEL, keep_aggregates=True
    )
    kept, repeated = drop_repeated(pl.concat([coded, named]), ["ref_area", "Year"], file=PANEL, what="Entity", value=SHARE)
    observations = conform(
        kept.select("ref_area", reference_year="Year", value=SHARE),
        indicator=INDICATOR,
        source="un_women_local_panel",
        vintage="2025",
    )
    refusals = pl.concat([refused, refused_names, repeated])
    corrected = apply_corrections(observations, "un_women_local_panel")
    return Reading(files=1, rows_in=rows.height, observations=corrected, refusals=refusals)
