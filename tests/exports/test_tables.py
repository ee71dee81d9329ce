"""CSV and XLSX, opened again with other libraries than those that wrote them."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports import file_name
from exports.tables import decimals, is_year, neutral_text, neutralise, to_csv, to_xlsx

HEADER_ROW = 4
TABLE = pl.DataFrame(
    {
        "Pays": ["Sénégal", "Côte d’Ivoire", "=1+1"],
        "Année": pl.Series([2024, 2023, None], dtype=pl.Int16),
        "Part, %": [41.21, None, -4.5],
        "Sièges": [165, 1255, -3],
        "Projection": [True, False, None],
        "Date": [datetime.date(2024, 7, 1), None, datetime.date(2023, 1, 2)],
    }
)
PROVENANCE = pl.DataFrame({"Source": ["Union interparlementaire", "Banque mondiale"], "Licence": ["CC BY 4.0", "CC BY 4.0"]})
FORMULAS = ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"]


def test_csv_reads_back_with_its_accents_numbers_and_gaps() -> None:
    assert to_csv(TABLE).startswith(b"\xef\xbb\xbf")
    assert read_csv(to_csv(TABLE)) == [
        ["Pays", "Année", "Part, %", "Sièges", "Projection", "Date"],
        ["Sénégal", "2024", "41.21", "165", "true", "2024-07-01"],
        ["Côte d’Ivoire", "2023", "", "1255", "false", ""],
        ["'=1+1", "", "-4.5", "-3", "", "2023-01-02"],
    ]


def test_every_row_of_a_csv_keeps_its_sources() -> None:
    header, *rows = read_csv(to_csv(TABLE, PROVENANCE))
    assert header[-2:] == ["Source", "Licence"]
    assert [row[-2:] for row in rows] == [["Union interparlementaire | Banque mondiale", "CC BY 4.0"]] * 3


def test_a_source_that_the_table_names_itself_is_not_written_over() -> None:
    table = pl.DataFrame({"Source": ["WDI", "IPU"], "Share": [1.0, 2.0]})
    header, *rows = read_csv(to_csv(table, PROVENANCE))
    assert header == ["Source", "Share", "Licence"]
    assert [row[0] for row in rows] == ["WDI", "IPU"]


def test_workbook_holds_figures_as_numbers_under_title_and_source() -> None:
    sheet = workbook()["Chiffres"]
    assert sheet["A1"].value == "Les femmes au parlement"
    assert sheet["A2"].value == "Source : UIP, 2024."
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW)]
    assert rows == [
        TABLE.columns,
        ["Sénégal", 2024, 41.21, 165, True, datetime.datetime(2024, 7, 1)],
        ["Côte d’Ivoire", 2023, None, 1255, False, None],
        ["'=1+1", None, -4.5, -3, None, datetime.datetime(2023, 1, 2)],
    ]
    assert [cell.data_type for cell in sheet[HEADER_ROW + 1]] == ["s", "n", "n", "n", "b", "d"]


def test_workbook_shows_years_plainly_and_numbers_with_the_decimals_that_they_have() -> None:
    sheet = workbook()["Chiffres"]
    formats = [cell.number_format for cell in sheet[HEADER_ROW + 1]]
    assert formats[1:4] == ["0", "#,##0.00", "#,##0"]
    assert formats[5] == "yyyy-mm-dd"


def test_header_stays_in_sight_and_filters() -> None:
    sheet = workbook()["Chiffres"]
    assert sheet.freeze_panes == f"A{HEADER_ROW + 1}"
    assert sheet.auto_filter.ref == "A4:F7"


def test_second_sheet_says_where_the_figures_come_from() -> None:
    rows = [[cell.value for cell in row] for row in workbook()["Sources"].iter_rows(min_row=HEADER_ROW)]
    assert rows == [PROVENANCE.columns, ["Union interparlementaire", "CC BY 4.0"], ["Banque mondiale", "CC BY 4.0"]]


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_a_spreadsheet_would_run_becomes_text(text: str) -> None:
    table = pl.DataFrame({text: [text, "plain"], "Number": [-1.5, 2.0]})
    header, first, second = read_csv(to_csv(table))
    assert (header[0], first[0], second[0]) == (f"'{text}", f"'{text}", "plain")
    assert first[1] == "-1.5"
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, table, title=text, source=text)))["Figures"]
    cells = [sheet["A1"], sheet["A2"], sheet["A4"], sheet["A5"]]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.value.startswith("'") for cell in cells)
    assert sheet["B5"].value == -1.5


@given(st.text(max_size=20))
def test_one_text_and_a_column_of_texts_are_made_harmless_alike(text: str) -> None:
    assert neutralise(pl.DataFrame({"a": [text]}))["a"].to_list() == [neutral_text(text)]


def test_addresses_stay_text_and_links_are_not_made() -> None:
    table = pl.DataFrame({"Address": ["https://data.un.org/"]})
    archive = zipfile.ZipFile(io.BytesIO(to_xlsx(table, PROVENANCE, title="t")))
    assert b"hyperlink" not in archive.read("xl/worksheets/sheet1.xml")


def test_equal_tables_give_equal_bytes() -> None:
    assert to_csv(TABLE, PROVENANCE) == to_csv(TABLE.clone(), PROVENANCE.clone())
    assert workbook_bytes() == workbook_bytes()
    made = zipfile.ZipFile(io.BytesIO(workbook_bytes())).read("docProps/core.xml").decode()
    assert re.findall(r"\d{4}-\d\d-\d\dT", made) == ["2000-01-01T", "2000-01-01T"]


def test_what_is_not_a_finite_number_is_an_empty_cell() -> None:
    table = pl.DataFrame({"a": [float("nan"), 1.0, float("inf")], "b": [1, 2, 3]})
    assert [row[0] for row in read_csv(to_csv(table))] == ["a", "", "1.0", ""]
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, PROVENANCE, title="t")))["Figures"]
    assert [sheet[f"A{row}"].value for row in (5, 6, 7)] == [None, 1.0, None]


def test_a_table_without_rows_keeps_its_header() -> None:
    assert read_csv(to_csv(TABLE.head(0), PROVENANCE.head(0))) == [[*TABLE.columns, *PROVENANCE.columns]]
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(TABLE.head(0), PROVENANCE, title="t")))["Figures"]
    assert [cell.value for cell in sheet[HEADER_ROW]] == TABLE.columns


def test_more_rows_than_a_sheet_holds_are_refused() -> None:
    with pytest.raises(ValueError, match="1048576"):
        to_xlsx(pl.DataFrame({"a": pl.zeros(2**20, eager=True)}), PROVENANCE, title="t")


@pytest.mark.parametrize(
    ("values", "year"), [([1945, 2024], True), ([1945, None], True), ([165, 2024], False), ([], False), ([2024.0], False)]
)
def test_years_are_told_from_other_numbers(values: list[Any], year: bool) -> None:
    assert is_year(pl.Series(values, dtype=None if values else pl.Int16)) is year


@pytest.mark.parametrize(
    ("values", "expected"),
    [([50.0, 41.0], 0), ([41.2], 1), ([0.1 + 0.2, 41.0], 1), ([1 / 3, 41.0], 2), ([1 / 3], 3), ([None, 1.25], 2)],
)
def test_decimals_follow_the_values(values: list[float | None], expected: int) -> None:
    assert decimals(pl.Series(values, dtype=pl.Float64)) == expected


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("women_in_parliament", "women_in_parliament_fr.csv"),
        ("Égalité : État 2024", "egalite-etat-2024_fr.csv"),
        ("../../etc/passwd", "etc-passwd_fr.csv"),
        ("Ωμέγα", "figures_fr.csv"),
    ],
)
def test_file_names_are_safe_everywhere(stem: str, name: str) -> None:
    assert file_name(stem, "fr", "csv") == name


def workbook_bytes() -> bytes:
    return to_xlsx(
        TABLE, PROVENANCE, title="Les femmes au parlement", source="Source : UIP, 2024.", sheets=("Chiffres", "Sources")
    )


def workbook() -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes()))


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
