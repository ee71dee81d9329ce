"""XLSX files: the cells of one sheet as text, merged cells, and what formulas left behind."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Sequence
from typing import Final
from xml.etree import ElementTree

import fastexcel
import polars as pl

from data.errors import UploadDamagedError, UploadEmptyError
from data.uploads.archive import open_archive, read_part
from data.uploads.table import MOST_COLUMNS, MOST_ROWS, Area, Grid, RawTable, Remark, check_size, make_table

_CELL: Final = re.compile(rb'\sr="([A-Z]{1,3})\d')
_WIDE: Final = re.compile(rb"""\sr\s*=\s*["']([A-Z]{2,3})\d""")
_LONG: Final = re.compile(rb"""\sr\s*=\s*["'][A-Z]{0,3}([3-9]\d{5}|\d{7,})["']""")
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)"')
_FAULTY: Final = re.compile(rb'\sr="([A-Z]{1,3})(\d+)"[^>]*?\st="e"[^>]*>(?:<f[^>]*>[^<]*</f>)?<v>([^<]*)</v>')
_FORMULA: Final = re.compile(rb"<f[ >/]")
_WITHOUT_VALUE: Final = re.compile(rb"<f(?:>[^<]*</f>|[^>]*/>|\s[^>]*>[^<]*</f>)(?:<v></v>|<v/>)?</c>")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_MERGED: Final = 20_000


def read_workbook(content: bytes, sheet: str = "") -> RawTable:
    """The table of a sheet: the one named, else the first that has anything.

    Raises an UploadError that says what is wrong with the file.
    """
    archive = open_archive(content)
    try:
        book = fastexcel.read_excel(content)
    except fastexcel.FastExcelError:
        raise UploadDamagedError() from None
    sheets = list(book.sheet_names)
    chosen, xml = (sheet, _sheet_xml(archive, sheet)) if sheet in sheets else _first_filled(archive, sheets)
    _check_extent(xml)
    grid = _grid(book, chosen, _left_edge(xml))
    _write_faulty(grid, xml)
    return make_table(grid, _merged(xml), remarks=_formula_remarks(xml), sheets=sheets, sheet=chosen)


def _first_filled(archive: zipfile.ZipFile, sheets: Sequence[str]) -> tuple[str, bytes]:
    """The first sheet with a cell that has a value, and its XML; raises UploadEmptyError where all are empty."""
    for one in sheets:
        xml = _sheet_xml(archive, one)
        if re.search(rb"<(?:\w+:)?(?:v|is)>", xml):
            return one, xml
    raise UploadEmptyError()


def _sheet_xml(archive: zipfile.ZipFile, sheet: str) -> bytes:
    """What the archive holds of a sheet; raises UploadDamagedError where it is not there."""
    book, relations = (_small_xml(archive, f"xl/{name}") for name in ("workbook.xml", "_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    for one in book.iter():
        if one.tag.endswith("}sheet") and one.get("name") == sheet:
            target = targets.get(one.get(_RELATION), "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            return read_part(archive, path)
    raise UploadDamagedError()


def _small_xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    text = read_part(archive, name)
    # A document type could define texts that grow without end; no spreadsheet writes one.
    if b"<!DOCTYPE" in text:
        raise UploadDamagedError()
    try:
        return ElementTree.fromstring(text)
    except (ElementTree.ParseError, LookupError, ValueError):
        raise UploadDamagedError() from None


def _check_extent(xml: bytes) -> None:
    """A single cell far away would make the reader lay out all the empty ones before it."""
    rows = max((int(one) for one in _LONG.findall(xml)), default=0)
    columns = max((_column(one) + 1 for one in set(_WIDE.findall(xml))), default=0)
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        check_size(max(rows, 1), max(columns, 1))


def _left_edge(xml: bytes) -> int:
    """Columns that are empty before the first one, which the library leaves out."""
    first = 10**6
    for found in _CELL.finditer(xml):
        first = min(first, _column(found[1]))
        if first == 0:
            break
    return 0 if first == 10**6 else first


def _grid(book: fastexcel.ExcelReader, sheet: str, left: int) -> Grid:
    try:
        frame = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except fastexcel.FastExcelError:
        raise UploadDamagedError() from None
    check_size(frame.height, frame.width + left)
    texts = frame.select(pl.all().fill_null("").str.strip_chars())
    return [[""] * left + list(row) for row in texts.iter_rows()]


def _write_faulty(grid: Grid, xml: bytes) -> None:
    """Cells with an error (#DIV/0!) come as empty ones: write the error, so that it is told as what it is."""
    for column, row, text in _FAULTY.findall(xml) if b't="e"' in xml else ():
        at, place = int(row) - 1, _column(column)
        if at < len(grid) and place < len(grid[at]):
            grid[at][place] = text.decode("utf-8", "replace")


def _merged(xml: bytes) -> list[Area]:
    found = _MERGED.findall(xml)[:_MOST_MERGED] if b"mergeCell " in xml else []
    return [
        Area(int(top) - 1, _column(left), min(int(bottom) - 1, MOST_ROWS), min(_column(right), MOST_COLUMNS))
        for left, top, right, bottom in found
    ]


def _formula_remarks(xml: bytes) -> list[Remark]:
    formulas = len(_FORMULA.findall(xml)) if b"<f" in xml else 0
    if not formulas:
        return []
    without = len(_WITHOUT_VALUE.findall(xml))
    said = [Remark("staff.remark.formulas", {"count": formulas})]
    return [*said, Remark("staff.remark.formulas_empty", {"count": without})] if without else said


def _column(letters: bytes) -> int:
    """Place of a column counted from 0: A is 0, Z 25, AA 26."""
    place = 0
    for one in letters:
        place = 26 * place + one - 64
    return place - 1
