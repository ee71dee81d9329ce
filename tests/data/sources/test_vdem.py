"""V-Dem: women in lower chambers (areas by code and name, years before independence, distance to WDI), indices, quotas."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from data.conflicts import compared, conflicts
from data.errors import SourceLayoutError, UnmatchedAreaError
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

    found = vdem.read_chambers(tmp_path, areas).observations

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

    reading = vdem.read_chambers(tmp_path, areas)

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
        vdem.read_chambers(tmp_path, areas)


def test_years_within_another_state_carry_a_note(tmp_path: Path, areas: AreaMatcher) -> None:
    write(tmp_path, *(f"Uzbekistan,UZB,{year},1.5,Asia" for year in (1989, 1990)), "Russia,RUS,1991,8.7,Europe")

    found = vdem.read_chambers(tmp_path, areas).observations

    assert dict(found.select("reference_year", "note_id").iter_rows()) == {
        1989: "vdem_predecessor_state",
        1990: None,
        1991: "vdem_predecessor_state",
    }


INDICES_HEADER = (
    "ISO3,Country,Year,v2lgfemleg,v2x_gender,v2x_genpp,v2x_gencl,v2x_gencs,v2pepwrgen,v2peapsgen,v2peasjgen,v2csgender"
)


def write_indices(folder: Path, *lines: str) -> None:
    (folder / "vdem").mkdir()
    (folder / vdem.INDICES_FILE).write_text("\n".join([INDICES_HEADER, *lines, ""]), encoding="utf-8")


def write_quotas(folder: Path, codes: dict[str, list[int]], first_year: int = 2000) -> None:
    lines = [f"{code},{first_year + at},{quota}.0" for code, quotas in codes.items() for at, quota in enumerate(quotas)]
    (folder / "vdem").mkdir()
    (folder / vdem.QUOTA_FILE).write_text("\n".join(["ISO3,Year,v2lgqugen", *lines, ""]), encoding="utf-8")


def test_indices_become_indicators_and_the_parliament_series_is_left_out(tmp_path: Path, areas: AreaMatcher) -> None:
    write_indices(tmp_path, "SWE,Sweden,2020,46.9,0.91,0.99,0.95,0.9,1.5,2.1,,1.9")

    reading = vdem.read_indices(tmp_path, areas)

    values = dict(reading.observations.select("indicator", "value").iter_rows())
    assert values == {
        "women_political_empowerment": 0.91,
        "women_political_participation": 0.99,
        "women_civil_liberties": 0.95,
        "women_in_civil_society": 0.9,
        "political_power_by_gender": 1.5,
        "public_services_by_gender": 2.1,
    }
    assert reading.refusals.select("reason", "what", "rows").rows() == [
        ("no_figure", "v2peasjgen", 1),
        ("not_used", "v2csgender", 1),
        ("same_series", "v2lgfemleg", 1),
    ]
    assert reading.rows_in == reading.observations.height + reading.refusals["rows"].sum()


def test_an_index_of_another_state_carries_a_note(tmp_path: Path, areas: AreaMatcher) -> None:
    cells = "0,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5"
    write_indices(tmp_path, *(f"DEU,Germany,{year},{cells}" for year in (1989, 1990)))

    found = vdem.read_indices(tmp_path, areas).observations.filter(indicator="state_jobs_by_gender")

    assert found.select("reference_year", "note_id").rows() == [(1989, "vdem_predecessor_index"), (1990, None)]


def test_a_code_that_stands_for_a_part_is_refused_by_its_name(tmp_path: Path, areas: AreaMatcher) -> None:
    areas.table["left_out"]["part_of_area"] = {"iso3": [], "name": ["Palestine/West Bank"]}
    write_indices(tmp_path, "SWE,Palestine/West Bank,2020,1,0.5,0.5,0.5,0.5,0.5,0.5,0.5,0.5")

    reading = vdem.read_indices(tmp_path, areas)

    assert reading.observations.is_empty()
    assert reading.refusals.filter(reason="part_of_area")["rows"].sum() == len(vdem.INDICES)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (0, 1, "quota_adopted"),
        (0, 4, "quota_adopted"),
        (1, 3, "quota_strengthened"),
        (3, 2, "quota_weakened"),
        (3, 4, "quota_kind_changed"),
        (4, 1, "quota_kind_changed"),
        (4, 0, "quota_ended"),
    ],
)
def test_a_change_of_quota_is_an_event(tmp_path: Path, areas: AreaMatcher, before: int, after: int, kind: str) -> None:
    write_quotas(tmp_path, {"SWE": [before, before, after, after], "ZAF": [3, 3, 3, 3]})

    events = vdem.read_quotas(tmp_path, areas).events

    assert events.select("ref_area", "kind", "year", "before", "after", "note_id").rows() == [
        ("SWE", kind, 2002, float(before), float(after), "vdem_quota_dating")
    ]


def test_a_year_without_a_figure_before_it_is_no_event(tmp_path: Path, areas: AreaMatcher) -> None:
    write_quotas(tmp_path, {"SWE": [0, 0]})
    path = tmp_path / vdem.QUOTA_FILE
    path.write_text(path.read_text(encoding="utf-8") + "SWE,2003,3.0\nZAF,2003,4.0\n", encoding="utf-8")

    assert vdem.read_quotas(tmp_path, areas).events.is_empty()


def test_a_missing_column_stops_the_reader(tmp_path: Path, areas: AreaMatcher) -> None:
    write_indices(tmp_path)
    path = tmp_path / vdem.INDICES_FILE
    path.write_text(INDICES_HEADER.replace("v2x_gencl", "v2x_gen"), encoding="utf-8")

    with pytest.raises(SourceLayoutError, match="v2x_gencl"):
        vdem.read_indices(tmp_path, areas)


@pytest.mark.sources
def test_the_distance_to_wdi_is_the_measured_one(sources_folder: Path) -> None:
    # README of the sources: 154 of 4,473 pairs differ by more than 3 points.
    known = read_areas(sources_folder)
    reading = vdem.read_chambers(sources_folder, known)
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
    assert (reading.files, reading.events.height) == (3, 128)


@pytest.mark.sources
def test_years_with_a_note_repeat_the_state_they_belonged_to(sources_folder: Path) -> None:
    found = vdem.read_chambers(sources_folder, read_areas(sources_folder)).observations
    values = {(area, year): value for area, year, value in found.select("ref_area", "reference_year", "value").iter_rows()}
    noted = found.filter(pl.col("note_id") == "vdem_predecessor_state").select("ref_area", "reference_year").rows()
    belonged = {"UZB": "RUS", "EST": "RUS", "HRV": "SRB", "SVN": "SRB", "SVK": "CZE", "SSD": "SDN"}

    for area, year in noted:
        if area in belonged:
            assert values[area, year] == values[belonged[area], year], (area, year)
    assert {area for area, _ in noted} >= set(belonged)
