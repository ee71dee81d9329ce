"""Files as ministries send them: each kind of trouble has its own error or remark, and the figures are those of the file."""

from __future__ import annotations

import contextlib
import datetime
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from data import errors
from data.uploads.files import read_file
from data.uploads.table import MOST_ROWS, RawTable

CSV = "Grade;Sexe;Effectif\nAgent de bureau;F;1 200\nAgent de bureau;H;800\nDirecteur général;F;3\nDirecteur général;H;12\n"


def workbook(write: Callable[[Any, Any], None], *others: str) -> bytes:
    """A workbook whose first sheet is written by `write(book, sheet)`."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        write(book, book.add_worksheet("Effectifs"))
        for name in others:
            book.add_worksheet(name).write_row(0, 0, ["Grade", "Sexe"])
    return target.getvalue()


def rows(*lines: list[Any]) -> Callable[[Any, Any], None]:
    def write(book: Any, sheet: Any) -> None:  # noqa: ARG001 - as the others
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)

    return write


PLAIN = rows(["Grade", "Sexe", "Effectif"], ["A", "F", 12], ["B", "H", 7])


def remarks(table: RawTable) -> list[str]:
    return [one.key.removeprefix("staff.remark.") for one in table.remarks]


def packed(content: bytes, **changed: bytes) -> bytes:
    """The archive with some parts replaced or added; `xl__x_xml` stands for xl/x.xml."""
    target, names = io.BytesIO(), {name.replace("__", "/").replace("_xml", ".xml"): text for name, text in changed.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, names.pop(one, old.read(one)))
        for name, text in names.items():
            new.writestr(name, text)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_every_encoding_and_separator_gives_the_same_table(encoding: str, separator: str) -> None:
    table = read_file(CSV.replace(";", separator).encode(encoding), "effectifs.csv")
    assert table.headings == ["Grade", "Sexe", "Effectif"]
    assert table.cells["Grade"].to_list() == ["Agent de bureau"] * 2 + ["Directeur général"] * 2
    assert table.rows.to_list() == [2, 3, 4, 5]
    assert ("encoding" in remarks(table)) == (encoding == "cp1252")


def test_utf_16_without_its_mark_and_a_line_that_names_the_separator() -> None:
    assert read_file(CSV.encode("utf-16-le"), "a.csv").headings == ["Grade", "Sexe", "Effectif"]
    table = read_file(("sep=;\r\n" + CSV).encode(), "a.csv")
    assert table.rows.to_list() == [3, 4, 5, 6]


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"", "a.csv", errors.UploadEmptyError),
        (b" \n\n", "a.csv", errors.UploadEmptyError),
        (b"Grade;Sexe\n", "a.csv", errors.UploadNoRowsError),
        (b"Grade\nA\nB\n", "a.csv", errors.UploadOneColumnError),
        (b'Grade;n\n"A;1\n' + b"B;2\n" * 50_000, "a.csv", errors.UploadQuotesError),
        (b"Grade,n\nA,1\nB,1,5\nC,2\n", "a.csv", errors.UploadRaggedError),
        (bytes(range(256)) * 4, "a.csv", errors.UploadEncodingError),
        (b"%PDF-1.7 ...", "a.csv", errors.UploadKindError),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "a.xls", errors.UploadOldWorkbookError),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            errors.UploadProtectedError,
        ),
        (b"PK\3\4 and nothing else", "a.xlsx", errors.UploadDamagedError),
        (("a;b\n" + "1;2\n" * (MOST_ROWS + 1)).encode(), "a.csv", errors.UploadTooManyError),
    ],
    ids=lambda one: one.__name__ if isinstance(one, type) else "",
)
def test_each_broken_file_has_its_own_error(content: bytes, name: str, error: type[errors.UploadError]) -> None:
    with pytest.raises(error) as caught:
        read_file(content, name)
    assert type(caught.value) is error


def test_a_row_that_is_cut_too_often_is_named() -> None:
    with pytest.raises(errors.UploadRaggedError) as caught:
        read_file(b"Grade,n\nA,1\nB,1,5\nC,2\n", "a.csv")
    assert caught.value.details["rows"] == [3]


def test_garbled_accents_are_told() -> None:
    assert "garbled" in remarks(read_file("Grade;n\nDÃ©lÃ©guÃ©;1\nB;2\n".encode(), "a.csv"))


def test_a_workbook_lists_its_sheets_and_begins_with_the_first_that_has_something() -> None:
    table = read_file(workbook(PLAIN, "Autre"), "a.xlsx")
    assert (table.sheets, table.sheet) == (("Effectifs", "Autre"), "Effectifs")
    assert table.cells.rows() == [("A", "F", "12"), ("B", "H", "7")]

    def write(book: Any, sheet: Any) -> None:  # noqa: ARG001 - as the others
        PLAIN(book, book.add_worksheet("Données"))

    assert read_file(workbook(write), "a.xlsx").sheet == "Données"


def test_an_empty_sheet_is_told_with_the_others() -> None:
    content = workbook(rows(), "Autre")
    with pytest.raises(errors.UploadEmptySheetError) as caught:
        read_file(content, "a.xlsx", sheet="Effectifs")
    assert caught.value.details == {"sheet": "Effectifs", "others": ["Autre"]}
    with pytest.raises(errors.UploadNoRowsError):
        read_file(content, "a.xlsx")
    with pytest.raises(errors.UploadEmptyError):
        read_file(workbook(rows()), "a.xlsx")


def test_merged_headings_are_joined_and_merged_cells_filled() -> None:
    def write(book: Any, sheet: Any) -> None:  # noqa: ARG001 - as the others
        sheet.merge_range("B2:F2", "Effectifs au 31 décembre")
        sheet.merge_range("B4:B5", "Grade")
        sheet.merge_range("C4:D4", "2023")
        sheet.merge_range("E4:F4", "2024")
        sheet.write_row(4, 2, ["Femmes", "Hommes", "Femmes", "Hommes"])
        sheet.write_row(5, 1, ["A", 5, 6, 7, 8])
        sheet.merge_range("B7:B8", "B")
        sheet.write_row(6, 2, [1, 2, 3, 4])
        sheet.write_row(7, 2, [9, 9, 9, 9])

    table = read_file(workbook(write), "a.xlsx")
    assert table.headings == ["Grade", "2023 – Femmes", "2023 – Hommes", "2024 – Femmes", "2024 – Hommes"]
    assert table.cells["Grade"].to_list() == ["A", "B", "B"]
    assert table.rows.to_list() == [6, 7, 8]
    assert remarks(table) == ["titles", "merged_heading", "merged_cells"]


def test_formulas_are_read_by_their_values_and_said() -> None:
    def write(book: Any, sheet: Any) -> None:
        PLAIN(book, sheet)
        sheet.write_formula("C2", "=10+2", None, 12)
        sheet.write_formula("C3", "=1/0", None, "#DIV/0!")

    table = read_file(workbook(write), "a.xlsx")
    assert table.cells["Effectif"].to_list() == ["12", "#DIV/0!"]
    assert [(one.key, one.details["count"]) for one in table.remarks] == [("staff.remark.formulas", 2)]


def test_formulas_that_were_never_calculated_are_told() -> None:
    sheet = b'<c r="C2"><f>10+2</f><v></v></c>'
    content = workbook(PLAIN)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").replace(b'<c r="C2"><v>12</v></c>', sheet)
    assert sheet in xml
    table = read_file(packed(content, xl__worksheets__sheet1_xml=xml), "a.xlsx")
    assert table.cells["Effectif"].to_list() == ["", "7"]
    assert remarks(table) == ["formulas", "formulas_empty"]


def test_a_date_stays_a_date() -> None:
    def write(book: Any, sheet: Any) -> None:
        PLAIN(book, sheet)
        sheet.write_datetime("C3", datetime.datetime(2024, 10, 19), book.add_format({"num_format": "d mmm"}))

    assert read_file(workbook(write), "a.xlsx").cells["Effectif"][1].startswith("2024-10-19")


@pytest.mark.parametrize("name", ["a.xlsm", "a.xlsb", "A.XLTM"])
def test_a_name_that_promises_macros_is_refused(name: str) -> None:
    with pytest.raises(errors.UploadMacroError):
        read_file(workbook(PLAIN), name)


@pytest.mark.parametrize("part", ["xl__vbaProject.bin", "xl__macrosheets__sheet1_xml"])
def test_macros_are_refused_whatever_the_name(part: str) -> None:
    with pytest.raises(errors.UploadMacroError):
        read_file(packed(workbook(PLAIN), **{part: b"..."}), "a.xlsx")


def test_an_archive_without_a_workbook_is_no_table() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(errors.UploadKindError):
        read_file(target.getvalue(), "a.xlsx")


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    content = packed(workbook(PLAIN), xl__media__big_xml=bytes(300_000_000))
    assert len(content) < 1_000_000
    with pytest.raises(errors.UploadTooLargeError):
        read_file(content, "a.xlsx")


def test_a_bomb_that_declares_little_is_refused_by_what_comes_out() -> None:
    content = packed(workbook(PLAIN), xl__media__big_xml=bytes(300_000_000))
    honest = struct.pack("<I", 300_000_000)
    assert content.count(honest) == 2
    with pytest.raises(errors.UploadTooLargeError):
        read_file(content.replace(honest, struct.pack("<I", 1000)), "a.xlsx")


def test_a_single_cell_far_away_is_not_laid_out() -> None:
    def write(book: Any, sheet: Any) -> None:
        PLAIN(book, sheet)
        sheet.write(1_048_575, 16_383, "x")

    with pytest.raises(errors.UploadTooManyError) as caught:
        read_file(workbook(write), "a.xlsx")
    assert caught.value.details["columns"] == 16_384


def test_packed_bytes_that_are_broken_are_told() -> None:
    content = bytearray(workbook(PLAIN))
    at = content.index(b"xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml") + 5
    content[at : at + 40] = bytes(40)
    with pytest.raises(errors.UploadDamagedError):
        read_file(bytes(content), "a.xlsx")


def test_an_archive_of_a_later_format_and_an_unknown_encoding_inside_are_told() -> None:
    content = bytearray(workbook(PLAIN))
    directory = content.index(b"PK\1\2")
    content[directory + 6] = 250
    with pytest.raises(errors.UploadDamagedError):
        read_file(bytes(content), "a.xlsx")
    with zipfile.ZipFile(io.BytesIO(workbook(PLAIN))) as archive:
        xml = archive.read("xl/workbook.xml").replace(b"UTF-8", b"UTF-9")
    with pytest.raises(errors.UploadDamagedError):
        read_file(packed(workbook(PLAIN), xl__workbook_xml=xml), "a.xlsx")


@given(st.binary(max_size=300))
def test_whatever_the_bytes_are_the_reader_gets_a_sentence(content: bytes) -> None:
    with contextlib.suppress(errors.UploadError):
        read_file(content, "a")


def test_columns_of_people_are_left_out_at_once() -> None:
    text = "Nom et prénom;Contact;Grade;Sexe\nAwa D.;a@b.sn;A;F\nJean K.;c@d.sn;B;H\n"
    table = read_file(text.encode(), "a.csv")
    assert table.headings == ["Grade", "Sexe"]
    assert "Awa" not in str(table)
    assert table.remarks[0].details == {"columns": ["Nom et prénom", "Contact"], "count": 2}


def test_deflate_is_counted_as_python_unpacks_it() -> None:
    machine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    raw = machine.compress(b"a" * 3_000_000) + machine.flush()
    from data.uploads.archive import _unpacked_size

    assert _unpacked_size(memoryview(raw), 10_000_000) == 3_000_000
