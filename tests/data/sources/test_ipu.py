"""The IPU's monthly tables: layouts, cells, the year's figure, corrections, and what the real files say beside WDI."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

from data.conflicts import compared, conflicts
from data.errors import SourceLayoutError, UnmatchedAreaError
from data.registry import load
from data.schema import check_elections, check_observations
from data.sources import ipu, wdi
from data.sources.areas import AreaMatcher, read_areas
from data.sources.ipu_tables import read_tables
from data.sources.reading import Reading

ONE_HOUSE = "---,---,---,---"
PLAIN = "Rank,Country,Elections,Seats,Women,% W,Elections.1,Seats.1,Women.1,% W.1"
STARRED = PLAIN.replace("Seats", "Seats*")
TWO_LINES = (
    "Rank,Country,Lower or single House,Lower or single House.1,Lower or single House.2,Lower or single House.3,"
    "Upper House or Senate,Upper House or Senate.1,Upper House or Senate.2,Upper House or Senate.3\n"
    "Rank,Country,Elections,Seats*,Women,% W,Elections,Seats*,Women,% W"
)
SIX_LINES = (
    "Source: Someone,Unnamed: 1,Unnamed: 2,Unnamed: 3,Unnamed: 4,Unnamed: 5,Unnamed: 6,Unnamed: 7,Unnamed: 8,Unnamed: 9\n"
    "Date: 2023-01-01,,,,,,,,,\nRanking as of 1st May 2020,,,,,,,,,\n,,,,,,,,,\n"
    "Rank,Country,Lower or single House,,,,Upper chamber,,,\n"
    ",,Elections,Seats*,Women,% W,Elections,Seats*,Women,% W"
)
Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes one monthly table: its year and month, its lines, the lines above them."""
    folder = tmp_path / "ipu" / "monthly"
    folder.mkdir(parents=True)

    def write_table(year: int, month: int, lines: Sequence[str], header: str = PLAIN) -> None:
        (folder / f"wd_{month}_{year}.csv").write_text("\n".join([header, *lines, ""]), encoding="utf-8")

    return write_table


def lower(reading: Reading) -> pl.DataFrame:
    return reading.observations.filter(indicator="women_in_parliament")


def upper(reading: Reading) -> pl.DataFrame:
    return reading.observations.filter(indicator="women_in_upper_house")


def refused(reading: Reading) -> dict[str, int]:
    return dict(reading.refusals.group_by("reason").agg(pl.col("rows").sum()).iter_rows())


def elections(reading: Reading) -> list[tuple[object, ...]]:
    return reading.elections.select("ref_area", "chamber", "year", "month", "seats", "women").rows()


@pytest.mark.parametrize(
    ("header", "blank_line"),
    [(PLAIN, False), (STARRED, False), (TWO_LINES, False), (TWO_LINES, True), (SIX_LINES, False)],
    ids=["plain", "starred seats", "two header lines", "blank line under them", "six header lines"],
)
def test_layouts_give_the_same_cells(write: Write, tmp_path: Path, header: str, blank_line: bool) -> None:
    lines = ["1,Sweden,09 2018,200,90,45.0,---,---,---,---", '"""",Germany,9 2017,100,40,40.0,N.A.,60,15,25.0']
    write(2020, 5, [",,,,,,,,,", *lines] if blank_line else lines, header)

    cells = read_tables(tmp_path)

    assert cells["table"].unique().to_list() == ["2020-05"]
    assert cells.select("name", "chamber", "seats", "women").rows() == [
        ("Sweden", "lower", 200, 90),
        ("Sweden", "upper", None, None),
        ("Germany", "lower", 100, 40),
        ("Germany", "upper", 60, 15),
    ]


def test_stray_eleventh_column_is_taken_out(write: Write, tmp_path: Path) -> None:
    lines = ["1,Germany,09 1998,100,40,40.0,?,1999*,60,15,25.0", f"?,Sweden,09 1998,200,?,?,?,{ONE_HOUSE}"]
    write(1999, 12, lines, f"{PLAIN},Unnamed: 10")

    cells = read_tables(tmp_path)

    assert cells.filter(name="Germany", chamber="upper").select("seats", "women", "printed_pct").row(0) == (60, 15, 25.0)
    assert cells.filter(name="Sweden", chamber="upper")["seats_cell"].item() == "---"


def test_an_eleventh_column_that_says_something_stops_the_reader(write: Write, tmp_path: Path) -> None:
    write(1999, 12, ["1,Germany,09 1998,100,40,40.0,7,1999*,60,15,25.0"], f"{PLAIN},Unnamed: 10")

    with pytest.raises(SourceLayoutError, match="10 cells"):
        read_tables(tmp_path)


@pytest.mark.parametrize(
    "header", [PLAIN.replace("Women.1", "Men.1"), PLAIN.replace("Elections,", "Votes,")], ids=["column", "no header"]
)
def test_unknown_header_stops_the_reader(write: Write, tmp_path: Path, header: str) -> None:
    write(2001, 3, [f"1,Sweden,09 1998,200,90,45.0,{ONE_HOUSE}"], header)

    with pytest.raises(SourceLayoutError, match=r"wd_3_2001\.csv"):
        read_tables(tmp_path)


def test_file_without_month_in_its_name_stops_the_reader(write: Write, tmp_path: Path) -> None:
    write(2001, 3, [])
    (tmp_path / "ipu" / "monthly" / "wd_March.csv").write_text(PLAIN, encoding="utf-8")

    with pytest.raises(SourceLayoutError, match=r"wd_March\.csv"):
        read_tables(tmp_path)


@pytest.mark.parametrize(("cell", "seats"), [("349", 349), ("349.0", 349), ("107/td>", 107), ("?", None), ("---", None)])
def test_counts_are_read_in_every_way_they_are_written(write: Write, tmp_path: Path, cell: str, seats: int | None) -> None:
    write(2001, 3, [f"1,Sweden,09 1998,{cell},?,?,{ONE_HOUSE}"])

    assert read_tables(tmp_path)["seats"].to_list() == [seats, None]


@pytest.mark.parametrize("cell", ["34x", "34.5", "about 30"])
def test_a_cell_that_is_no_count_stops_the_reader(write: Write, tmp_path: Path, cell: str) -> None:
    write(2001, 3, [f"1,Sweden,09 1998,{cell},9,?,{ONE_HOUSE}"])

    with pytest.raises(SourceLayoutError, match="2001-03"):
        read_tables(tmp_path)


@pytest.mark.parametrize(
    ("cell", "share"), [('"47,0%"', 47.0), ("47.25%", 47.25), ("31.5*", 31.5), ("#VALEU", None), ("?", None)]
)
def test_printed_shares_are_read_where_they_are_numbers(write: Write, tmp_path: Path, cell: str, share: float | None) -> None:
    write(2001, 3, [f"1,Sweden,09 1998,200,94,{cell},{ONE_HOUSE}"])

    assert read_tables(tmp_path)["printed_pct"].to_list() == [share, None]


@pytest.mark.parametrize(
    "name", ["South Africa 1", "South Africa (4)", "South Africa**", "South Africa *****", "South Africa3"]
)
def test_footnotes_are_no_part_of_a_name(write: Write, tmp_path: Path, name: str) -> None:
    write(2001, 3, [f"1,{name},09 1998,200,94,47.0,{ONE_HOUSE}"])

    assert read_tables(tmp_path)["name"].unique().to_list() == ["South Africa"]


def test_the_years_figure_is_its_last_table(write: Write, tmp_path: Path, areas: AreaMatcher) -> None:
    write(2003, 2, [f"1,Sweden,09 2002,200,90,45.0,{ONE_HOUSE}"])
    write(2003, 12, [f"1,Sweden,09 2002,200,80,40.0,{ONE_HOUSE}"])
    write(2003, 11, [f"1,Sweden,09 2002,200,70,35.0,{ONE_HOUSE}"])

    reading = ipu.to_observations(tmp_path, areas)

    assert lower(reading).select("reference_year", "value", "women", "total", "vintage", "note_id").rows() == [
        (2003, 40.0, 80, 200, "2003-12", None)
    ]
    assert refused(reading)["ipu_earlier_table"] == 4


def test_a_last_table_of_another_month_than_december_is_said(write: Write, tmp_path: Path, areas: AreaMatcher) -> None:
    write(1998, 8, [f"1,Sweden,09 1994,200,90,45.0,{ONE_HOUSE}"])
    write(1999, 12, [f"1,Sweden,09 1998,200,90,45.0,{ONE_HOUSE}"])

    reading = ipu.to_observations(tmp_path, areas)

    assert lower(reading)["note_id"].to_list() == ["ipu_last_table_not_december", None]
    assert "year’s last table not of December: 1998-08" in reading.report


def test_share_comes_from_the_counts_and_contradicting_prints_are_reported(
    write: Write, tmp_path: Path, areas: AreaMatcher
) -> None:
    lines = [f"1,Sweden,09 2002,120,22,17.5%,{ONE_HOUSE}", "2,Germany,09 2002,110,38,34.6%,N.A.,69,13,18.8%"]
    write(2003, 12, lines)

    reading = ipu.to_observations(tmp_path, areas)

    assert lower(reading).filter(ref_area="SWE")["value"].item() == pytest.approx(100 * 22 / 120)
    assert "printed shares that differ from their counts, lower chamber: 1 (SWE 1)" in reading.report
    assert "printed shares that differ from their counts, upper chamber: 0 ()" in reading.report


def test_unknown_women_are_a_gap_with_its_seats(write: Write, tmp_path: Path, areas: AreaMatcher) -> None:
    write(2003, 12, ["?,Sweden,09 2002,200,?,?,09 2003,50,?,#VALEU"])

    reading = ipu.to_observations(tmp_path, areas)

    gaps = reading.observations.select("indicator", "value", "women", "total", "obs_status", "note_id").rows()
    assert gaps == [
        ("women_in_parliament", None, None, 200, "O", "ipu_women_unknown"),
        ("women_in_upper_house", None, None, 50, "O", "ipu_women_unknown"),
    ]


@pytest.mark.parametrize("absent", ["---,---,---,---", "-,-,-,-"])
def test_no_upper_house_is_refused_and_is_not_zero(write: Write, tmp_path: Path, areas: AreaMatcher, absent: str) -> None:
    write(2003, 12, [f"1,Sweden,09 2002,200,90,45.0,{absent}", "2,Germany,09 2002,100,0,0,N.A.,69,0,0"])

    reading = ipu.to_observations(tmp_path, areas)

    assert upper(reading).select("ref_area", "value").rows() == [("DEU", 0.0)]
    assert refused(reading)["no_upper_house"] == 1


def test_suspended_parliament_is_a_gap_in_both_chambers(write: Write, tmp_path: Path, areas: AreaMatcher) -> None:
    write(2019, 12, ["Suspended,Sudan,-,-,-,-,-,-,-,-"], SIX_LINES)

    reading = ipu.to_observations(tmp_path, areas)

    assert reading.observations.select("value", "obs_status", "note_id").unique().rows() == [(None, "M", "ipu_suspended")]
    assert reading.observations.height == 2
    assert reading.elections.is_empty()


def test_a_line_without_a_name_and_a_dissolved_state_are_refused(write: Write, tmp_path: Path, areas: AreaMatcher) -> None:
    lines = ["?,,,,,,,,,", "1,Yugoslavia,11 1996,138,7,5.1,11 1996,40,1,2.5", "2,Sweden,09 1998,200,90,45.0,---,---,---,---"]
    write(2000, 12, lines)

    reading = ipu.to_observations(tmp_path, areas)

    assert reading.observations["ref_area"].to_list() == ["SWE"]
    assert refused(reading) == {"ipu_no_name": 2, "dissolved_state": 2, "no_upper_house": 1}
    assert elections(reading) == [("SWE", "lower", 1998, 9, None, None)]


def test_unmatched_name_stops_the_reader(write: Write, tmp_path: Path, areas: AreaMatcher) -> None:
    write(2000, 12, [f"1,Atlantis 2,09 1998,200,90,45.0,{ONE_HOUSE}"])

    with pytest.raises(UnmatchedAreaError, match="atlantis"):
        ipu.to_observations(tmp_path, areas)


def test_every_chamber_of_every_line_is_accounted_for(write: Write, tmp_path: Path, areas: AreaMatcher) -> None:
    write(2000, 11, [f"1,Sweden,1999*,200,90,45.0,{ONE_HOUSE}", "?,,,,,,,,,"])
    write(2000, 12, [f"1,Sweden,09 1998,200,90,45.0,{ONE_HOUSE}", "2,Germany,N.A.,100,?,?,?,69,13,18.8"])

    reading = ipu.to_observations(tmp_path, areas)

    rows = sum(number for reason, number in refused(reading).items() if not reason.startswith("election"))
    assert (reading.files, reading.rows_in) == (2, 8)
    assert reading.observations.height + rows == 8


def test_months_without_a_table_and_repeated_tables_are_reported(write: Write, tmp_path: Path, areas: AreaMatcher) -> None:
    for month in (1, 4, 6):
        write(2018, month, [f"1,Sweden,09.09.2014,200,{month % 4},1.0%,{ONE_HOUSE}"], TWO_LINES)
    write(2018, 8, [f"1,Sweden,09.09.2014,200,2,1.0%,{ONE_HOUSE}"], TWO_LINES)

    reading = ipu.to_observations(tmp_path, areas)

    assert "tables: 2018-01 to 2018-08; none for 2018-02, 2018-03, 2018-05, 2018-07" in reading.report
    assert "tables that repeat an earlier one: 2018-08 (as 2018-06)" in reading.report


def test_lines_beside_another_countrys_name_are_given_back(write: Write, tmp_path: Path, areas: AreaMatcher) -> None:
    lines = ["13,Germany,04 2004,400,131,32.8,04 2004,54,18,33.3", '"""",South Africa (1),09 2002,601,197,32.8,N.A.,69,13,18.8']
    write(2004, 12, lines)

    reading = ipu.to_observations(tmp_path, areas)

    assert lower(reading).select("ref_area", "women", "total", "note_id").rows() == [
        ("DEU", 197, 601, "ipu_corrected"),
        ("ZAF", 131, 400, "ipu_corrected"),
    ]
    assert upper(reading).select("ref_area", "women", "total").rows() == [("DEU", 13, 69), ("ZAF", 18, 54)]
    assert ("ZAF", "lower", 2004, 4, 400, 131) in elections(reading)


def test_shifted_cells_of_one_line_are_read_as_the_next_table_has_them(
    write: Write, tmp_path: Path, areas: AreaMatcher
) -> None:
    write(2002, 2, [f"25,Saint Vincent and the Grenadines,03 2001,21,22,5,{ONE_HOUSE}"], STARRED)

    reading = ipu.to_observations(tmp_path, areas)

    assert lower(reading).select("women", "total", "note_id").rows() == [(5, 22, "ipu_corrected")]
    assert elections(reading) == [("VCT", "lower", 2001, 3, 22, 5)]


def test_only_the_permanent_delegates_are_counted(write: Write, tmp_path: Path, areas: AreaMatcher) -> None:
    write(2001, 12, ["10,South Africa,06 1999,399,119,29.8,06 1999,89,17,31.5*"])
    write(2005, 12, ["10,South Africa 1,04 2004,400,131,32.8,04 2004,60,18,30.0"])

    reading = ipu.to_observations(tmp_path, areas)

    assert upper(reading).select("reference_year", "women", "total").rows() == [(2001, 17, 54), (2005, 18, 60)]


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("09 1994", (1994, 9)),
        ("9 2008", (2008, 9)),
        ("07.2006", (2006, 7)),
        ("7.2006", (2006, 7)),
        ("25.11.2012", (2012, 11)),
        ("92 008", (2008, 9)),
        ("122 011", (2011, 12)),
        ("12 011", (2011, 1)),
    ],
)
def test_election_dates_in_every_way_they_are_written(
    write: Write, tmp_path: Path, areas: AreaMatcher, cell: str, month: tuple[int, int]
) -> None:
    write(2013, 12, [f"1,Sweden,{cell},200,90,45.0,{ONE_HOUSE}"])

    assert ipu.to_observations(tmp_path, areas).elections.select("year", "month").rows() == [month]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1997*", "election_year_only"),
        ("1999", "election_year_only"),
        ("1997-98", "election_range"),
        ("1992- 93", "election_range"),
        ("01.09.2", "election_truncated"),
        ("N.A.", "election_not_dated"),
        ("", "election_not_dated"),
        ("01 2014", "election_in_future"),
    ],
)
def test_dates_that_cannot_be_dated_are_refused(
    write: Write, tmp_path: Path, areas: AreaMatcher, cell: str, reason: str
) -> None:
    write(2013, 12, [f"1,Sweden,{cell},200,90,45.0,{ONE_HOUSE}"])

    reading = ipu.to_observations(tmp_path, areas)

    assert reading.elections.is_empty()
    assert reading.refusals.filter(reason=reason).select("what", "rows").rows() == [("SWE lower", 1)]


@pytest.mark.parametrize("cell", ["13 2008", "spring", "00.2006"])
def test_an_election_cell_of_no_known_kind_stops_the_reader(
    write: Write, tmp_path: Path, areas: AreaMatcher, cell: str
) -> None:
    write(2013, 12, [f"1,Sweden,{cell},200,90,45.0,{ONE_HOUSE}"])

    with pytest.raises(SourceLayoutError, match="2013-12"):
        ipu.to_observations(tmp_path, areas)


def test_seats_of_an_election_are_those_of_the_first_table_that_counts_them(
    write: Write, tmp_path: Path, areas: AreaMatcher
) -> None:
    for month, women in ((10, "?"), (11, "80"), (12, "90")):
        write(2012, month, [f"1,Sweden,09 2012,200,{women},?,{ONE_HOUSE}", f"1,Germany,09 2009,200,{women},?,{ONE_HOUSE}"])

    reading = ipu.to_observations(tmp_path, areas)

    assert elections(reading) == [("DEU", "lower", 2009, 9, None, None), ("SWE", "lower", 2012, 9, 200, 80)]


def test_a_slip_in_one_table_is_no_election(write: Write, tmp_path: Path, areas: AreaMatcher) -> None:
    for month, date in enumerate(("09 2009", "02 2011", "09 2009", "09 2012", "09 2012"), start=8):
        write(2012, month, [f"1,Sweden,{date},200,90,45.0,{ONE_HOUSE}"])

    reading = ipu.to_observations(tmp_path, areas)

    assert [row[2:4] for row in elections(reading)] == [(2009, 9), (2012, 9)]
    assert refused(reading)["election_contradicted"] == 1


@pytest.mark.sources
def test_shares_are_those_of_wdi_but_for_the_known_exceptions(sources_folder: Path) -> None:
    # World Bank WDI, SG.GEN.PARL.ZS, comes from these tables. README of the sources: 4,691 of 4,706 pairs identical to 0.05;
    # three exceptions before 2022, twelve in 2022, which has no December table.
    known = read_areas(sources_folder)
    reading = ipu.to_observations(sources_folder, known)
    both = pl.concat([reading.observations, wdi.to_observations(sources_folder, known).observations])

    pairs = compared(both, "women_in_parliament", "wdi", "ipu_monthly")
    differ = conflicts(both, "women_in_parliament", "wdi", "ipu_monthly", over_pp=0.05)

    assert (pairs.height, differ.height) == (4706, 15)
    assert differ.filter(pl.col("reference_year") < 2022).select("ref_area", "reference_year").rows() == [
        ("AUS", 2020),
        ("GUY", 2021),
        ("NGA", 2020),
    ]
    assert differ.filter(reference_year=2022)["ref_area"].to_list() == (
        ["BFA", "BHR", "CHE", "DNK", "GBR", "GNQ", "ISR", "MYS", "NPL", "TCD", "USA", "ZAF"]
    )


@pytest.mark.sources
def test_the_real_tables_are_read_whole(sources_folder: Path) -> None:
    known = read_areas(sources_folder)
    reading = ipu.to_observations(sources_folder, known)
    vocabulary = load().vocabulary(known.areas["ref_area"])
    rows = sum(number for reason, number in refused(reading).items() if not reason.startswith("election"))

    assert check_observations(reading.observations, vocabulary).height + rows == reading.rows_in
    assert check_elections(reading.elections, vocabulary).height == reading.elections.height
    assert reading.files == 286
    assert reading.observations["reference_year"].unique().sort().to_list() == list(range(1997, 2023))
    assert refused(reading)["ipu_no_name"] == 4
    # README of the sources: 43 printed shares of lower or single chambers differ from their counts, 26 of them Peru's.
    assert any(
        line.startswith("printed shares that differ from their counts, lower chamber: 43 (PER 26") for line in reading.report
    )
    assert "tables that repeat an earlier one: 2018-06 (as 2018-04)" in reading.report


@pytest.mark.sources
def test_elections_of_real_tables_survive_tables_that_fall_back(sources_folder: Path) -> None:
    # Benin voted on 31 March 2007 and Gambia on 25 January 2007; later tables fell back to 2003 and 2002.
    found = ipu.to_observations(sources_folder, read_areas(sources_folder)).elections
    dates = found.filter(chamber="lower").select("ref_area", "year", "month", "women").rows()

    assert {("BEN", 2007, 3, 7), ("GMB", 2007, 1, 5), ("SEN", 2012, 7, 64), ("TJK", 2005, 2, 11)} <= set(dates)
    assert not {(area, year, month) for area, year, month, _ in dates} & {
        ("TJK", 2004, 12),
        ("SEN", 2002, 9),
        ("KWT", 2004, 11),
    }
