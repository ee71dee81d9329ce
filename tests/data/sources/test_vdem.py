"""V-Dem's women in lower chambers: areas by code and by name, years before independence, and the distance to WDI."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from data.conflicts import compared, conflicts
from data.errors import UnmatchedAreaError
from data.registry import load
from data.schema import check_observations
from data.sources import vdem, wdi
from data.sources.areas import AreaMatcher, read_areas

HEADER = "Entity,Code,Year,Lower chamber female legislators,World region according to OWID"


def write(folder: Path, *lines: str) -> None:
    (folder / "vdem").mkdir()
    (folder / vdem.FILE).write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")


def test_shares_by_country_and_year(tmp_path: Path, areas: AreaMatcher) -> None:
    write(tmp_path, "Sweden,SWE,1946,7.8,Europe", "Sweden,SWE,1945,7,Europe")

    found = vdem.to_observations(tmp_path, areas).observations

    assert found.select("ref_area", "reference_year", "value", "obs_status", "note_id").rows() == [
        ("SWE", 1945, 7.0, "A", None),
        ("SWE", 1946, 7.8, "A", None),
    ]
    assert found.select("indicator", "source").unique().rows() == [("women_in_parliament", "vdem_lower_chamber")]


def test_averages_and_areas_left_out_are_refused_with_a_reason(tmp_path: Path, areas: AreaMatcher) -> None:
    write(
        tmp_path,
        "World,OWID_WRL,2000,13.1,",
        "World (population-weighted),,2000,15.2,",
        "Zanzibar,OWID_ZAN,2010,33.0,Africa",
        "Yugoslavia,,1950,3.0,Europe",
        "Sweden,SWE,2000,43.0,Europe",
    )

    reading = vdem.to_observations(tmp_path, areas)

    assert reading.refusals.select("reason", "what").sort("reason", "what").rows() == [
        ("aggregate", "OWID_WRL"),
        ("aggregate", "World (population-weighted)"),
        ("dissolved_state", "Yugoslavia"),
        ("outside_m49", "OWID_ZAN"),
    ]
    assert reading.rows_in == reading.observations.height + reading.refusals["rows"].sum() == 5


@pytest.mark.parametrize("line", ["Atlantis,ATL,2000,1.0,", "Atlantis,,2000,1.0,"])
def test_unmatched_areas_stop_the_reader(tmp_path: Path, areas: AreaMatcher, line: str) -> None:
    write(tmp_path, "Sweden,SWE,2000,43.0,Europe", line)

    with pytest.raises(UnmatchedAreaError, match=r"(?i)atl"):
        vdem.to_observations(tmp_path, areas)


def test_years_within_another_state_carry_a_note(tmp_path: Path, areas: AreaMatcher) -> None:
    write(tmp_path, *(f"Uzbekistan,UZB,{year},1.5,Asia" for year in (1989, 1990)), "Russia,RUS,1991,8.7,Europe")

    found = vdem.to_observations(tmp_path, areas).observations

    assert dict(found.select("reference_year", "note_id").iter_rows()) == {
        1989: "vdem_predecessor_state",
        1990: None,
        1991: "vdem_predecessor_state",
    }


@pytest.mark.sources
def test_the_distance_to_wdi_is_the_measured_one(sources_folder: Path) -> None:
    # README of the sources: 154 of 4,473 pairs differ by more than 3 points.
    known = read_areas(sources_folder)
    reading = vdem.to_observations(sources_folder, known)
    both = pl.concat([reading.observations, wdi.to_observations(sources_folder, known).observations])

    assert compared(both, "women_in_parliament", "wdi", "vdem_lower_chamber").height == 4473
    assert conflicts(both, "women_in_parliament", "wdi", "vdem_lower_chamber", over_pp=3).height == 154


@pytest.mark.sources
def test_the_real_file_is_read_whole(sources_folder: Path) -> None:
    known = read_areas(sources_folder)
    reading = vdem.to_observations(sources_folder, known)

    check_observations(reading.observations, load().vocabulary(known.areas["ref_area"]))
    assert reading.rows_in == reading.observations.height + reading.refusals["rows"].sum()
    assert (reading.observations["reference_year"].min(), reading.observations["reference_year"].max()) == (1945, 2024)


@pytest.mark.sources
def test_years_with_a_note_repeat_the_state_they_belonged_to(sources_folder: Path) -> None:
    found = vdem.to_observations(sources_folder, read_areas(sources_folder)).observations
    values = {(area, year): value for area, year, value in found.select("ref_area", "reference_year", "value").iter_rows()}
    noted = found.filter(pl.col("note_id") == "vdem_predecessor_state").select("ref_area", "reference_year").rows()
    belonged = {"UZB": "RUS", "EST": "RUS", "HRV": "SRB", "SVN": "SRB", "SVK": "CZE", "SSD": "SDN"}

    for area, year in noted:
        if area in belonged:
            assert values[area, year] == values[belonged[area], year], (area, year)
    assert {area for area, _ in noted} >= set(belonged)
