"""UN Statistics Division, Gender Data Portal: the minimum set of gender indicators, one tab-separated file for each series.

The seats in parliament are the IPU's table of January or February of the year, so UNSD(t) is never joined with WDI(t), its
last table of the year. The files of the same folder on health services (maternal mortality, antenatal care, skilled birth
attendance) are not read here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from data.schema import conform
from data.sources.areas import AreaMatcher
from data.sources.reading import Reading
from data.sources.un_tables import Remark, annotate, apply_corrections, own_codes, read_numbers, read_status, read_tsv
from data.sources.un_women import LOCAL_REMARKS

SOURCE: Final = "unsd_minset"
FOLDER: Final = "unsd/gender_portal"

PARLIAMENT_REMARKS: Final = (
    Remark(r"7 Feb|\| The |\| Total refers|\| Data correspond", "parliament_not_full"),
    Remark("", "parliament_start_of_year"),
)
SURVEY_REMARKS: Final = (
    Remark("Break in series", status="B"),
    Remark("Private sector only", "survey_private_only", "D"),
    Remark("Warning on the use", "survey_publisher_warns"),
    Remark("Geographical coverage", "survey_part_of_country"),
    Remark("Population coverage: (Excluding|Nationals)", "survey_part_of_people"),
)
"""Remarks on the age range, the reference month and the definition of employment are left in the source."""


@dataclass(frozen=True)
class Series:
    """One file: the indicator that it feeds, the remarks that matter, and for categories the source's codes as ours."""

    indicator: str
    remarks: Sequence[Remark] = ()
    codes: Mapping[str, int | None] = field(default_factory=dict)


SERIES: Final = {
    "women_in_parliament": Series("women_in_parliament", PARLIAMENT_REMARKS),
    "women_ministers": Series("women_ministers"),
    "women_in_local_government": Series("women_in_local_government", LOCAL_REMARKS),
    "women_judges": Series("women_judges"),
    "women_police": Series("women_police"),
    "women_managers": Series("women_managers", SURVEY_REMARKS),
    "women_senior_middle_managers": Series("women_senior_middle_managers", SURVEY_REMARKS),
    "legal_framework_overall": Series("legal_framework_public_life"),
    "legal_framework_employment": Series("legal_framework_employment"),
    "quota_legislated": Series("quota_legislated", codes={"16": 0, "17": 1, "18": 2, "20": 3}),
    "quota_voluntary_party": Series("quota_voluntary_party", codes={"9": 0, "8": 1}),
    "gender_statistics_law": Series("gender_statistics_law", codes={"22": 0, "23": 1, "21": None}),
}
"""By the file's name. Category 21 of the law on gender statistics is "no information": a gap, not an answer."""


def to_observations(folder: Path, areas: AreaMatcher) -> Reading:
    """Shares and indices in percent and categories, by country, region and year."""
    readings = [_read_series(folder, areas, name, series) for name, series in SERIES.items()]
    observations = pl.concat([one.observations for one in readings])
    return Reading(
        files=len(readings),
        rows_in=sum(one.rows_in for one in readings),
        observations=apply_corrections(observations, SOURCE),
        refusals=pl.concat([one.refusals for one in readings]),
    )


def _read_series(folder: Path, areas: AreaMatcher, name: str, series: Series) -> Reading:
    file = f"{FOLDER}/{name}.tsv"
    value = "VALUE_CATEGORY" if series.codes else "OBS_VALUE"
    rows = read_tsv(folder, file, ["REF_AREA", "REF_AREA_DESC", "TIME_PERIOD", value, "NATURE", "SOURCE_YEAR"])
    matched, refusals = areas.match(rows, "REF_AREA", scheme="m49", file=file, keep_aggregates=True)
    if series.codes:
        matched = own_codes(matched, pl.col("VALUE_CATEGORY"), series.codes, file)
    if "COMMENT_OBS" not in matched.columns:
        matched = matched.with_columns(COMMENT_OBS=pl.lit(None, dtype=pl.String))
    noted = annotate(read_status(read_numbers(matched, file), file), series.remarks)
    observations = conform(
        noted.select("ref_area", "reference_year", "value", "obs_status", "note_id", vintage="SOURCE_YEAR"),
        indicator=series.indicator,
        source=SOURCE,
    )
    return Reading(files=1, rows_in=rows.height, observations=observations, refusals=refusals)
