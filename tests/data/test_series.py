"""Files of series: sound ones are read, every fault of the others is named with its row and column."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import SeriesFileError
from data.series import SeriesFile, read_series

HEADER = "series_id,reference_year,share_women_pct"
THIS_YEAR = 2026


def read(folder: Path, *lines: str, header: str = HEADER) -> SeriesFile:
    file = folder / "given.csv"
    file.write_text("\n".join([header, *lines]), encoding="utf-8")
    return read_series(file, THIS_YEAR)


def faults(folder: Path, *lines: str, header: str = HEADER) -> list[tuple[object, ...]]:
    with pytest.raises(SeriesFileError) as raised:
        read(folder, *lines, header=header)
    assert raised.value.details == {"file": "given.csv", "count": raised.value.faults.height}
    return raised.value.faults.rows()


def test_figures_are_sorted_and_typed(tmp_path: Path) -> None:
    found = read(tmp_path, "b,2021,13.5", "", "a,2020,12", " a , 2019 , 11.0 ")
    assert found.figures.rows() == [("a", 2019, 11.0, None), ("a", 2020, 12.0, None), ("b", 2021, 13.5, None)]
    assert found.figures.columns == ["series_id", "reference_year", "share_women_pct", "group"]
    assert found.remarks == {}


def test_what_spreadsheets_add_is_no_fault(tmp_path: Path) -> None:
    """A byte-order mark, a year as 2020.0, Windows line ends, columns without a name at the end."""
    file = tmp_path / "given.csv"
    file.write_bytes(f"\ufeff{HEADER},,\r\na,2020.0,12,,\r\n".encode())
    assert read_series(file, THIS_YEAR).figures.rows() == [("a", 2020, 12.0, None)]


def test_names_may_hold_commas_and_other_letters(tmp_path: Path) -> None:
    assert read(tmp_path, '"Côte d’Ivoire, lower",2020,12').figures["series_id"].to_list() == ["Côte d’Ivoire, lower"]


def test_groups_are_kept(tmp_path: Path) -> None:
    found = read(tmp_path, "a,2020,12,142", "b,2020,12,", header=f"{HEADER},group")
    assert found.figures["group"].to_list() == ["142", None]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("a,2021,100.1", ("share_women_pct", "share_outside_0_100", "100.1")),
        ("a,2021,-0.1", ("share_women_pct", "share_outside_0_100", "-0.1")),
        ('a,2021,"12,5"', ("share_women_pct", "not_a_number", "12,5")),
        ("a,2021,n/a", ("share_women_pct", "not_a_number", "n/a")),
        ("a,2021,nan", ("share_women_pct", "not_a_number", "nan")),
        ("a,2021,inf", ("share_women_pct", "not_a_number", "inf")),
        (",2021,12", ("series_id", "no_series_id", "")),
        ("a,,12", ("reference_year", "not_a_year", "")),
        ("a,2021.5,12", ("reference_year", "not_a_year", "2021.5")),
        ("a,21 May,12", ("reference_year", "not_a_year", "21 May")),
        ("a,1899,12", ("reference_year", "year_too_early", "1899")),
        ("a,2027,12", ("reference_year", "year_in_future", "2027")),
        ("a,2020,12", ("reference_year", "year_twice", "2")),
        ("a,2021", ("", "wrong_width", "2")),
        ("a,2021,12,5", ("", "wrong_width", "4")),
    ],
)
def test_a_fault_has_its_row_column_and_value(tmp_path: Path, line: str, fault: tuple[str, str, str]) -> None:
    assert faults(tmp_path, "a,2020,12", line) == [(3, *fault)]


@pytest.mark.parametrize("line", ["a,2021,0", "a,2021,100", "a,1900,12", "a,2026,12"])
def test_the_ends_of_what_may_be_are_no_fault(tmp_path: Path, line: str) -> None:
    assert read(tmp_path, "a,2020,12", line).figures.height == 2


def test_all_faults_come_at_once_with_the_rows_of_the_file(tmp_path: Path) -> None:
    found = faults(tmp_path, "a,2020,120", "", "a,2020,nothing", "b,2021,1,2", ",2050,-1")
    assert [(row, name) for row, _, name, _ in found] == [
        (2, "share_outside_0_100"),
        (4, "year_twice"),
        (4, "not_a_number"),
        (5, "wrong_width"),
        (6, "year_in_future"),
        (6, "no_series_id"),
        (6, "share_outside_0_100"),
    ]


def test_a_series_belongs_to_one_group(tmp_path: Path) -> None:
    found = faults(tmp_path, "a,2020,12,x", "a,2021,13,y", "b,2021,13,y", header=f"{HEADER},group")
    assert found == [(3, "group", "group_changes", "y")]


def test_ratios_are_refused_and_small_percentages_beside_others_are_remarked(tmp_path: Path) -> None:
    assert faults(tmp_path, "a,2020,0.12", "a,2021,0.31") == [(None, "share_women_pct", "ratio_not_percent", "0.31")]
    found = read(tmp_path, "a,2020,0.12", "a,2021,0.31", "b,2020,31")
    assert found.remarks == {"tiny": ("a",)}


def test_zeros_are_not_ratios(tmp_path: Path) -> None:
    found = read(tmp_path, "a,2020,0", "a,2021,0")
    assert found.figures["share_women_pct"].to_list() == [0.0, 0.0]
    assert found.remarks == {}


def test_an_empty_share_is_a_gap_that_is_remarked(tmp_path: Path) -> None:
    found = read(tmp_path, "a,2020,12", "a,2021,", "a,2022,13")
    assert found.figures["reference_year"].to_list() == [2020, 2022]
    assert found.remarks == {"no_figure": ("a",)}


def test_columns_that_are_not_read_are_remarked(tmp_path: Path) -> None:
    assert read(tmp_path, "a,2020,12,x", header=f"{HEADER},note").remarks == {"not_read": ("note",)}


def test_missing_columns_are_all_named_with_those_found(tmp_path: Path) -> None:
    found = faults(tmp_path, "a,2020,12", header="country,reference_year,share")
    assert found == [
        (1, "series_id", "missing_column", "country, reference_year, share"),
        (1, "share_women_pct", "missing_column", "country, reference_year, share"),
    ]


def test_a_column_may_be_there_once(tmp_path: Path) -> None:
    assert faults(tmp_path, "a,2020,12,13", header=f"{HEADER},share_women_pct") == [
        (1, "share_women_pct", "column_twice", "share_women_pct")
    ]


@pytest.mark.parametrize("sign", [";", "\t"])
def test_other_separators_are_recognised(tmp_path: Path, sign: str) -> None:
    header = HEADER.replace(",", sign)
    assert faults(tmp_path, f"a{sign}2020{sign}12,5", header=header) == [(1, "", "wrong_separator", header)]


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("given.csv", b"", "empty_file"),
        ("given.csv", b" \n\n", "empty_file"),
        ("given.csv", HEADER.encode(), "no_figures"),
        ("given.csv", f"{HEADER}\na,2020,\n".encode(), "no_figures"),
        ("given.csv", b"\x89PNG\r\n\x1a\n\x00\xff", "not_a_table"),
        ("given.csv", f"{HEADER}\nS\u00e9n\u00e9gal,2020,12".encode("latin-1"), "not_a_table"),
        ("given.csv", f'{HEADER}\n"{"a" * 200_000}",2020,12'.encode(), "not_a_table"),
        ("given.parquet", b"no parquet", "not_a_table"),
    ],
)
def test_a_file_that_is_no_table_is_named_as_such(tmp_path: Path, name: str, content: bytes, fault: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(SeriesFileError) as raised:
        read_series(file, THIS_YEAR)
    assert raised.value.faults["fault"].to_list() == [fault]


def test_parquet_is_read_like_csv(tmp_path: Path) -> None:
    frame = pl.DataFrame({"series_id": ["a", "a"], "reference_year": [2020, 2021], "share_women_pct": [12.0, None]})
    frame.write_parquet(tmp_path / "given.parquet")
    found = read_series(tmp_path / "given.parquet", THIS_YEAR)
    assert found.figures.rows() == [("a", 2020, 12.0, None)]
    assert found.remarks == {"no_figure": ("a",)}
    frame.with_columns(share_women_pct=pl.lit(101.0)).write_parquet(tmp_path / "given.parquet")
    with pytest.raises(SeriesFileError) as raised:
        read_series(tmp_path / "given.parquet", THIS_YEAR)
    assert [row for row, _, _, _ in raised.value.faults.rows()] == [1, 2]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_order_of_rows_changes_nothing(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    keys = data.draw(st.lists(st.tuples(st.sampled_from("abc"), st.integers(2000, 2020)), unique=True, min_size=2))
    lines = [f"{name},{year},{10 + year % 7}" for name, year in keys]
    folder = tmp_path_factory.mktemp("order")
    one = read(folder, *lines)
    other = read(folder, *data.draw(st.permutations(lines)))
    assert one.figures.equals(other.figures)
