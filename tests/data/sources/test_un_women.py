"""UN Women, local government: the latest figures and the panel."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import polars as pl
import pytest

from data.errors import SourceLayoutError, UnmatchedAreaError
from data.sources.areas import AreaMatcher, read_areas
from data.sources.un_women import LATEST, PANEL, SHARE, to_observations

LATEST_HEADER = "REF_AREA Code,REF_AREA Description,TIME_PERIOD,OBS_VALUE,Nature code,SOURCE_DETAIL,COMMENT_OBS\n"
PANEL_HEADER = f"Entity,Code,Year,{SHARE},World region according to OWID\n"


def write(folder: Path, latest: str = "", panel: str = "") -> Path:
    (folder / "un_women").mkdir()
    (folder / LATEST).write_text(LATEST_HEADER + latest, encoding="utf-8")
    (folder / PANEL).write_text(PANEL_HEADER + panel, encoding="utf-8")
    return folder


def row(value: str, comment: str = "", area: str = "10") -> str:
    return f'"{area}","Aland","2021","{value}","C","Elections of 2020","{comment}"\n'


def test_n_is_not_applicable_and_never_zero(tmp_path: Path, matcher: AreaMatcher) -> None:
    folder = write(tmp_path, latest=row("N", "Indicator not applicable / nothing is elected.") + row("0", area="20"))
    told = to_observations(folder, matcher).observations.select("ref_area", "value", "obs_status", "note_id")
    assert told.rows() == [("AAA", None, "M", "local_none_elected"), ("BBB", 0.0, "A", None)]


@pytest.mark.parametrize(
    ("comment", "note", "status"),
    [
        ("Data refer to appointed positions (no council is elected).", "local_not_elected_council", "D"),
        ("Data refer to executive positions of municipalities.", "local_not_elected_council", "D"),
        ("Two tiers. Not comparable with previous data point.", "local_break_in_tiers", "B"),
        ("Partial data for 3 out of 9 units.", "local_partial", "A"),
        ("Preliminary partial data covering selected areas.", "local_partial", "P"),
        ("Data do not cover two states.", "local_partial", "A"),
        ("Data also cover the overseas territories.", None, "A"),
        ("Data as of 31 December 2021.", None, "A"),
    ],
)
def test_remarks_on_coverage_become_notes_and_statuses(
    tmp_path: Path, matcher: AreaMatcher, comment: str, note: str | None, status: str
) -> None:
    told = to_observations(write(tmp_path, latest=row("12.5", comment)), matcher).observations
    assert told.select("note_id", "obs_status").row(0) == (note, status)


def test_the_two_files_are_two_sources_of_one_indicator(tmp_path: Path, matcher: AreaMatcher) -> None:
    told = to_observations(write(tmp_path, latest=row("39.4"), panel="Aland,AAA,2021,37.5,Europe\n"), matcher).observations
    assert told.select("source", "value").rows() == [("un_women_local_latest", 39.4), ("un_women_local_panel", 37.5)]
    assert set(told["indicator"]) == {"women_in_local_government"}


def test_a_region_named_twice_is_kept_once_and_counted(tmp_path: Path, matcher: AreaMatcher) -> None:
    table = {**matcher.table, "same_as": {"name": {"World (UN SDG)": "001", "World (UN)": "001"}}}
    panel = "World (UN SDG),,2020,33.9,\nWorld (UN),,2020,33.9,\nWorld (UN),,2021,34.1,\n"
    reading = to_observations(write(tmp_path, panel=panel), dataclasses.replace(matcher, table=table))
    assert reading.observations.select("ref_area", "reference_year", "value").rows() == [
        ("001", 2020, 33.9),
        ("001", 2021, 34.1),
    ]
    assert reading.refusals.select("reason", "what", "rows").rows() == [("repeated_row", "World (UN)", 1)]
    assert reading.rows_in == 3


def test_an_unknown_region_stops_the_build_with_its_name(tmp_path: Path, matcher: AreaMatcher) -> None:
    with pytest.raises(UnmatchedAreaError, match="atlantis"):
        to_observations(write(tmp_path, panel="Atlantis,,2020,33.9,\n"), matcher)


def test_a_file_without_its_columns_is_refused(tmp_path: Path, matcher: AreaMatcher) -> None:
    folder = write(tmp_path)
    (folder / PANEL).write_text("Entity,Code,Year,share\n", encoding="utf-8")
    with pytest.raises(SourceLayoutError, match="panel"):
        to_observations(folder, matcher)


@pytest.mark.sources
def test_the_files_as_they_are(sources_folder: Path) -> None:
    reading = to_observations(sources_folder, read_areas(sources_folder))
    told = reading.observations
    cambodia = told.filter(pl.col("ref_area") == "KHM").select("source", "reference_year", "value").rows()
    assert ("un_women_local_latest", 2020, 16.9) in cambodia
    assert ("un_women_local_panel", 2023, 20.83) in cambodia
    assert told.filter(pl.col("obs_status") == "M").height == 27
    assert told.filter(pl.col("ref_area") == "NZL", pl.col("reference_year") == 2020)["value"].to_list() == [39.4, 37.5]
    # "Oceania (UN SDG)" leaves out Australia and New Zealand, "Oceania (UN)" does not: two areas, two figures.
    oceania = told.filter(pl.col("ref_area").is_in(["009", "543"]), pl.col("reference_year") == 2024)
    assert sorted(oceania.select("ref_area", "value").rows()) == [("009", 31.05), ("543", 22.99)]
    assert reading.rows_in == told.height + reading.refusals["rows"].sum()
