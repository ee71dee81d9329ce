"""UN Statistics Division, Gender Data Portal."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import polars as pl
import pytest

from data.errors import SourceLayoutError
from data.registry import Registry
from data.schema import observation_faults
from data.sources.areas import AreaMatcher, read_areas
from data.sources.unsd import FOLDER, SERIES, to_observations

HEADER = "REF_AREA\tREF_AREA_DESC\tTIME_PERIOD\tOBS_VALUE\tVALUE_CATEGORY\tNATURE\tCOMMENT_OBS\tSOURCE_YEAR\tisLatestValue\n"


def row(
    value: str = "", *, area: str = "10", year: str = "2019", category: str = "", nature: str = "C", comment: str = ""
) -> str:
    return f"{area}\tAland\t{year}\t{value}\t{category}\t{nature}\t{comment}\t2021\tTrue\n"


def write(folder: Path, **files: str) -> Path:
    """All files of the reader, with `files` (name -> rows) in them, the rest without rows."""
    (folder / FOLDER).mkdir(parents=True)
    for name in SERIES:
        (folder / FOLDER / f"{name}.tsv").write_text(HEADER + files.get(name, ""), encoding="utf-8")
    return folder


def test_a_share_is_read_with_its_edition_and_status(tmp_path: Path, matcher: AreaMatcher) -> None:
    folder = write(tmp_path, women_ministers=row("14.3") + row("25.1", area="1", nature="M"))
    told = to_observations(folder, matcher).observations
    assert told.select("indicator", "ref_area", "value", "obs_status", "vintage").rows() == [
        ("women_ministers", "AAA", 14.3, "A", "2021"),
        ("women_ministers", "001", 25.1, "E", "2021"),
    ]


def test_seats_say_that_they_are_of_the_start_of_the_year(tmp_path: Path, matcher: AreaMatcher) -> None:
    plain = row("20.0", year="2010", comment="Annual data as of 1 Feb of given year.")
    dissolved = row("30.0", year="2020", comment="Data are as at 1 January | single chambers | The figures are of before")
    told = to_observations(write(tmp_path, women_in_parliament=plain + dissolved), matcher).observations
    assert told["note_id"].to_list() == ["parliament_start_of_year", "parliament_not_full"]


def test_states_that_are_no_more_are_counted_as_refused(tmp_path: Path, matcher: AreaMatcher) -> None:
    gone = dataclasses.replace(matcher, table={**matcher.table, "left_out": {"dissolved_state": {"m49": ["891"]}}})
    reading = to_observations(write(tmp_path, women_in_parliament=row("7.9", area="891") + row("20.0")), gone)
    assert reading.observations["ref_area"].to_list() == ["AAA"]
    assert reading.refusals.select("reason", "what", "rows").rows() == [("dissolved_state", "891", 1)]
    assert reading.rows_in == 2


@pytest.mark.parametrize(
    ("comment", "note", "status"),
    [
        ("Repository: X | Break in series: Methodology revised", None, "B"),
        ("Geographical coverage: Urban areas only | Break in series: Methodology revised", "survey_part_of_country", "B"),
        ("Population coverage: Excluding armed forces and/or conscripts", "survey_part_of_people", "A"),
        ("Population coverage: Including armed forces and/or conscripts", None, "A"),
        ("Institutional sector coverage: Private sector only", "survey_private_only", "D"),
        (
            "Geographical coverage: Main cities | Remarks: Warning on the use of statistical series",
            "survey_publisher_warns",
            "A",
        ),
        ("Age coverage - minimum age: 16 years old", None, "A"),
    ],
)
def test_remarks_of_surveys_become_notes_and_breaks(
    tmp_path: Path, matcher: AreaMatcher, comment: str, note: str | None, status: str
) -> None:
    told = to_observations(write(tmp_path, women_managers=row("30.5", comment=comment)), matcher).observations
    assert told.select("note_id", "obs_status").row(0) == (note, status)


def test_categories_get_our_codes_and_no_information_is_a_gap(tmp_path: Path, matcher: AreaMatcher) -> None:
    folder = write(
        tmp_path,
        quota_legislated=row(category="18"),
        quota_voluntary_party=row(category="8") + row(category="9", area="20"),
        gender_statistics_law=row(category="22") + row(category="21", area="20"),
    )
    told = to_observations(folder, matcher).observations.select("indicator", "ref_area", "value", "obs_status")
    assert told.rows() == [
        ("quota_legislated", "AAA", 2.0, "A"),
        ("quota_voluntary_party", "AAA", 1.0, "A"),
        ("quota_voluntary_party", "BBB", 0.0, "A"),
        ("gender_statistics_law", "AAA", 0.0, "A"),
        ("gender_statistics_law", "BBB", None, "O"),
    ]


def test_an_unknown_category_stops_the_reading(tmp_path: Path, matcher: AreaMatcher) -> None:
    with pytest.raises(SourceLayoutError, match="19"):
        to_observations(write(tmp_path, quota_legislated=row(category="19")), matcher)


def test_a_file_without_remarks_is_read(tmp_path: Path, matcher: AreaMatcher) -> None:
    folder = write(tmp_path)
    short = "REF_AREA\tREF_AREA_DESC\tTIME_PERIOD\tOBS_VALUE\tNATURE\tSOURCE_YEAR\n10\tAland\t2012\t9.0\tC\t2019\n"
    (folder / FOLDER / "women_police.tsv").write_text(short, encoding="utf-8")
    assert to_observations(folder, matcher).observations.select("indicator", "value").rows() == [("women_police", 9.0)]


@pytest.mark.sources
def test_the_files_as_they_are(sources_folder: Path, registry: Registry) -> None:
    areas = read_areas(sources_folder)
    reading = to_observations(sources_folder, areas)
    told = reading.observations
    assert observation_faults(told, registry.vocabulary(areas.areas["ref_area"])).height == 0
    assert reading.rows_in == told.height + reading.refusals["rows"].sum()
    ministers = told.filter(pl.col("indicator") == "women_ministers")
    assert sorted(ministers["reference_year"].unique()) == [2005, 2008, 2010, 2012, 2014, 2015, 2017, 2019]
    nine = ["BTN", "LAO", "MUS", "SEN", "KHM", "SLE", "SLB", "VUT", "ZMB"]
    of_nine = told.filter(pl.col("ref_area").is_in(nine))
    with_judges = of_nine.filter(pl.col("indicator") == "women_judges")["ref_area"].unique().to_list()
    with_police = sorted(of_nine.filter(pl.col("indicator") == "women_police")["ref_area"].unique())
    assert (with_judges, with_police) == (["MUS"], ["BTN", "MUS"])
    unknown = told.filter(pl.col("note_id") == "parliament_unknown_as_zero")
    assert sorted(unknown.select("ref_area", "reference_year", "value").rows()) == [("HRV", 2000, None), ("SUR", 2001, None)]
