"""UN Statistics Division, The World's Women 2020."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import polars as pl
import pytest

from data.errors import SourceLayoutError
from data.registry import Registry
from data.schema import observation_faults
from data.sources.areas import AreaMatcher, read_areas
from data.sources.reading import Reading
from data.sources.worlds_women import FOLDER, POSTS, SHARES, UN_BANDS, to_observations

HEADER = (
    "SERIES\tREPORTING_TYPE_DESC\tGEOLEVEL_DESC\tREF_AREA\tREF_AREA_DESC\tTIME_PERIOD\tSEX\tLEGISLATIVE_LEVEL\tOBS_VALUE"
    "\tNATURE\tCOMMENT_OBS\n"
)
NAMES = (
    *SHARES,
    *POSTS,
    *UN_BANDS,
    *("municipal_councils", "women_candidates", "share_women_candidates", "seats_lower", "seats_women_lower"),
    *("seats_upper", "seats_upper_by_sex", "share_upper_by_sex", "head_of_nso_sex", "electoral_system", "quota_presence"),
)


def row(
    value: str,
    *,
    area: str = "10",
    year: str = "2020",
    sex: str = "_T",
    chamber: str = "S",
    comment: str = "nan",
    reporting: str = "Global",
    geolevel: str = "Country or Area",
) -> str:
    return f"S_1\t{reporting}\t{geolevel}\t{area}\tAland\t{year}\t{sex}\t{chamber}\t{value}\tnan\t{comment}\n"


def write(folder: Path, **files: str) -> Path:
    """All files of the reader, with `files` (name -> rows) in them; those of UN staff always hold one woman and three men."""
    (folder / FOLDER).mkdir(parents=True)
    staff = row("1.0", area="1", sex="F") + row("3.0", area="1", sex="M")
    for name in NAMES:
        usual = staff if name in UN_BANDS else ""
        (folder / FOLDER / f"{name}.tsv").write_text(HEADER + files.get(name, usual), encoding="utf-8")
    return folder


def read(folder: Path, areas: AreaMatcher, indicator: str) -> pl.DataFrame:
    return to_observations(folder, areas).observations.filter(pl.col("indicator") == indicator)


def refused(reading: Reading) -> list[tuple[str, int]]:
    return reading.refusals.group_by("reason").agg(pl.col("rows").sum()).sort("reason").rows()


def test_seats_and_women_of_two_files_make_one_share(tmp_path: Path, matcher: AreaMatcher) -> None:
    folder = write(tmp_path, seats_lower=row("40"), seats_women_lower=row("10", sex="F"))
    told = read(folder, matcher, "women_in_parliament")
    assert told.select("value", "women", "total", "obs_status").rows() == [(25.0, 10, 40, "A")]


def test_a_total_that_stands_twice_is_counted_once(tmp_path: Path, matcher: AreaMatcher) -> None:
    folder = write(tmp_path, seats_lower=row("40") + row("40"), seats_women_lower=row("10", sex="F"))
    reading = to_observations(folder, matcher)
    assert read(folder, matcher, "women_in_parliament").height == 1
    assert refused(reading) == [("repeated_row", 1)]


def test_seats_without_a_count_of_women_are_a_gap_not_zero(tmp_path: Path, matcher: AreaMatcher) -> None:
    folder = write(tmp_path, seats_lower=row("40") + row("50", area="20"), seats_women_lower=row("0", area="20", sex="F"))
    told = read(folder, matcher, "women_in_parliament").select("ref_area", "value", "women", "total", "obs_status")
    assert told.rows() == [("AAA", None, None, 40, "O"), ("BBB", 0.0, 0, 50, "A")]


def test_seats_are_of_the_start_of_the_year_but_for_1995(tmp_path: Path, matcher: AreaMatcher) -> None:
    seats = row("40") + row("40", year="1995") + row("40", year="2005", comment="The 6 additional non-voting members wait.")
    women = "".join(row("10", year=year, sex="F") for year in ("2020", "1995", "2005"))
    told = read(write(tmp_path, seats_lower=seats, seats_women_lower=women), matcher, "women_in_parliament")
    assert dict(told.select("reference_year", "note_id").iter_rows()) == {
        2020: "parliament_start_of_year",
        1995: "parliament_date_not_stated",
        2005: "parliament_not_full",
    }


def test_upper_shares_come_from_counts_and_misprints_are_reported(tmp_path: Path, matcher: AreaMatcher) -> None:
    wrong_country = "The parliament of another country was dissolved."
    folder = write(
        tmp_path,
        seats_upper=row("17") + row("40", area="20"),
        seats_upper_by_sex=row("3", sex="F") + row("10", area="20", sex="F"),
        share_upper_by_sex=row("17.7", sex="F", comment=wrong_country) + row("25.0", area="20", sex="F"),
    )
    reading = to_observations(folder, matcher)
    told = reading.observations.filter(pl.col("indicator") == "women_in_upper_house")
    assert told["value"].to_list() == [pytest.approx(17.647, abs=0.001), 25.0]
    assert set(told["note_id"]) == {"parliament_start_of_year"}
    assert [line for line in reading.report if "contradict" in line] == [
        f"{FOLDER}/share_upper_by_sex.tsv: printed shares that the counts contradict: AAA 2020"
    ]


def mexico(matcher: AreaMatcher) -> AreaMatcher:
    return dataclasses.replace(matcher, table={**matcher.table, "same_as": {"m49": {"484": "AAA"}}})


def of_senate(value: str, sex: str) -> str:
    return row(value, area="484", sex=sex, reporting="National")


def test_the_senate_stands_beside_the_ipu_and_the_lower_chamber_filed_as_upper_is_refused(
    tmp_path: Path, matcher: AreaMatcher
) -> None:
    folder = write(
        tmp_path,
        seats_upper=row("128", area="484") + of_senate("128", "_T") + of_senate("52", "F") + of_senate("76", "M"),
        seats_upper_by_sex=row("43", area="484", sex="F") + of_senate("500", "_T") + of_senate("214", "F"),
        share_upper_by_sex=row("33.6", area="484", sex="F") + of_senate("40.6", "F") + of_senate("59.4", "M"),
    )
    reading = to_observations(folder, mexico(matcher))
    told = reading.observations.filter(pl.col("indicator") == "women_in_upper_house")
    assert told.select("source", "women", "total", "note_id").rows() == [
        ("unsd_worlds_women_2020", 43, 128, "parliament_start_of_year"),
        ("senate_mexico_2020", 52, 128, "mexico_senate_own"),
    ]
    assert refused(reading) == [("men_complement", 2), ("wrong_chamber", 2)]


def test_national_rows_of_another_country_stop_the_reading(tmp_path: Path, matcher: AreaMatcher) -> None:
    with pytest.raises(SourceLayoutError, match="Aland"):
        to_observations(write(tmp_path, seats_upper=row("40", reporting="National")), matcher)


def test_several_speakers_of_a_chamber_are_counted_together(tmp_path: Path, matcher: AreaMatcher) -> None:
    two = "Data corresponds to upper chamber. There are two Speakers in this chamber."
    speakers = (
        row("F", chamber="U", comment=f"Female, {two}")
        + row("M", chamber="U", comment=f"Male, {two}")
        + row("M", chamber="L")
        + row("F", area="20", chamber="S")
    )
    folder = write(tmp_path, speaker_sex=speakers)
    told = read(folder, matcher, "women_parliament_speakers").select(
        "ref_area", "breakdown", "value", "women", "total", "note_id"
    )
    assert told.rows() == [
        ("AAA", "chamber=upper", 1.0, 1, 2, "post_shared"),
        ("AAA", "chamber=lower", 0.0, 0, 1, None),
        ("BBB", "chamber=single", 1.0, 1, 1, None),
    ]
    assert "speaker_sex.tsv: 1 rows joined into the figures of others" in to_observations(folder, matcher).report


def test_a_second_holder_that_no_remark_announces_stops_the_reading(tmp_path: Path, matcher: AreaMatcher) -> None:
    with pytest.raises(SourceLayoutError, match="AAA"):
        to_observations(write(tmp_path, chair_finance_committee=row("M") + row("M")), matcher)


def test_a_holder_without_sex_is_not_counted_as_a_man(tmp_path: Path, matcher: AreaMatcher) -> None:
    with pytest.raises(SourceLayoutError, match="without sex"):
        to_observations(write(tmp_path, speaker_sex=row("nan")), matcher)


def test_a_statistical_office_without_an_answer_is_a_gap(tmp_path: Path, matcher: AreaMatcher) -> None:
    folder = write(tmp_path, head_of_nso_sex=row("nan") + row("M", area="20"))
    told = read(folder, matcher, "women_heads_of_statistical_offices").select("value", "women", "total", "obs_status")
    assert told.rows() == [(None, None, None, "O"), (0.0, 0, 1, "A")]


def test_candidates_keep_the_printed_share_and_no_total_is_made_up(tmp_path: Path, matcher: AreaMatcher) -> None:
    folder = write(tmp_path, share_women_candidates=row("29.6", sex="F"), women_candidates=row("386", sex="F"))
    told = read(folder, matcher, "women_parliament_candidates").select("value", "women", "total", "note_id")
    assert told.rows() == [(29.6, 386, None, "candidates_last_election")]


def test_states_are_refused_and_their_country_is_kept(tmp_path: Path, matcher: AreaMatcher) -> None:
    folder = write(tmp_path, municipal_councils=row("44.9") + row("31.5", area="MX - AG", geolevel="Sub-national"))
    reading = to_observations(folder, matcher)
    assert read(folder, matcher, "women_in_municipal_councils").select("ref_area", "value").rows() == [("AAA", 44.9)]
    assert refused(reading) == [("subnational_area", 1)]


def test_a_quota_is_named_by_its_kind_and_must_have_one(tmp_path: Path, matcher: AreaMatcher) -> None:
    folder = write(tmp_path, quota_presence=row("1", comment="Reserved seats") + row("0", area="20"))
    assert read(folder, matcher, "quota_presence")["value"].to_list() == [2.0, 0.0]
    (folder / FOLDER / "quota_presence.tsv").write_text(HEADER + row("1"), encoding="utf-8")
    with pytest.raises(SourceLayoutError, match="without its kind"):
        to_observations(folder, matcher)


def test_an_electoral_system_gets_its_code(tmp_path: Path, matcher: AreaMatcher) -> None:
    folder = write(tmp_path, electoral_system=row("Mixed system"))
    assert read(folder, matcher, "electoral_system")["value"].to_list() == [3.0]


def test_staff_under_world_belong_to_the_united_nations_system(tmp_path: Path, matcher: AreaMatcher) -> None:
    told = read(write(tmp_path), matcher, "women_in_un_professional_staff")
    assert told.select("ref_area", "level", "value", "women", "total").sort("level").rows() == [
        ("UN_SYSTEM", level, 25.0, 1, 4) for level in ("UN_P1_P2", "UN_P5_D2", "UN_UNGRADED", "_T")
    ]


def test_the_ungraded_band_breaks_in_2017_only(tmp_path: Path, matcher: AreaMatcher) -> None:
    staff = "".join(row("1", area="1", year=year, sex=sex) for year in ("2016", "2017") for sex in "FM")
    told = read(write(tmp_path, un_staff_higher_by_sex=staff), matcher, "women_in_un_professional_staff")
    broken = told.filter(pl.col("obs_status") == "B").select("level", "reference_year", "note_id").rows()
    assert broken == [("UN_UNGRADED", 2017, "un_ungraded_break")]


def test_staff_of_another_area_or_sex_stop_the_reading(tmp_path: Path, matcher: AreaMatcher) -> None:
    with pytest.raises(SourceLayoutError, match="another area"):
        to_observations(write(tmp_path / "a", un_staff_junior_by_sex=row("1", area="10", sex="F")), matcher)
    with pytest.raises(SourceLayoutError, match="other sexes"):
        to_observations(write(tmp_path / "b", un_staff_junior_by_sex=row("1", area="1", sex="_T")), matcher)


@pytest.mark.sources
def test_the_files_as_they_are(sources_folder: Path, registry: Registry) -> None:
    areas = read_areas(sources_folder)
    reading = to_observations(sources_folder, areas)
    told = reading.observations
    assert observation_faults(told, registry.vocabulary(areas.areas["ref_area"])).height == 0
    assert refused(reading) == [("men_complement", 8), ("repeated_row", 21), ("subnational_area", 64), ("wrong_chamber", 12)]
    staff = told.filter(pl.col("indicator") == "women_in_un_professional_staff", pl.col("reference_year").is_in([2007, 2018]))
    shares = {(level, year): round(value, 2) for level, year, value in staff.select("level", "reference_year", "value").rows()}
    assert (shares["UN_P5_D2", 2007], shares["UN_P5_D2", 2018]) == (28.77, 37.90)
    assert (shares["_T", 2007], shares["_T", 2018]) == (37.96, 44.92)
    assert told.filter(pl.col("indicator") == "women_senior_civil_servants")["ref_area"].n_unique() == 27
    ministers = told.filter(pl.col("indicator") == "women_ministers")
    assert sorted(ministers["reference_year"].unique()) == [2005, 2008, 2010, 2012, 2014, 2015, 2017, 2019, 2020]
    shared = told.filter(pl.col("note_id") == "post_shared").select("ref_area", "breakdown", "women", "total")
    assert sorted(shared.rows()) == [
        ("BIH", "chamber=lower", 1, 3),
        ("BIH", "chamber=upper", 0, 3),
        ("LBR", "chamber=upper", 1, 2),
        ("SMR", "chamber=single", 1, 2),
        ("USA", "chamber=upper", 0, 2),
    ]
