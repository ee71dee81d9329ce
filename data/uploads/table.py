"""A table as the file has it, before anybody says what its columns mean: headings, rows of text, what was done to read it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from data.errors import UploadEmptyError, UploadEmptySheetError, UploadNoRowsError, UploadTooManyError

MOST_ROWS: Final = 300_000
MOST_COLUMNS: Final = 200
MOST_CELLS: Final = 6_000_000
SEARCHED_ROWS: Final = 30
FEWEST_HEADINGS: Final = 2
_SIGNS: Final = re.compile(r"[^0-9a-z]+")
_UNNAMED: Final = re.compile(r"\[\d+\]")
_NUMBER: Final = re.compile(r"^[-+]?[\d\s.,\u00a0\u202f]+%?$")

Grid = list[list[str]]
"""Rows of cells, from the first row of the file; an empty cell is an empty text."""


@dataclass(frozen=True)
class Remark:
    """Something to know about a file that can be read all the same; `key` names its sentence, `details` fill it."""

    key: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Area:
    """Merged cells, rows and columns counted from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class RawTable:
    """Headings and cells: `cells` has a column of text for each heading, `rows` the row of the file, counted from 1.

    `sheets` are those of a workbook, `sheet` the one that was read. `decimal_comma` is true where the file's own
    convention says so: a CSV file with semicolons.
    """

    cells: pl.DataFrame
    rows: pl.Series
    remarks: tuple[Remark, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    decimal_comma: bool = False

    @property
    def headings(self) -> list[str]:
        """Names of the columns."""
        return self.cells.columns


def plain(text: str) -> str:
    """A text without case, accents and signs, for comparing headings and words.

    >>> plain("  Lieu d’affectation (réf.) ")
    'lieu d affectation ref'
    """
    flat = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _SIGNS.sub(" ", flat.lower()).strip()


def is_unnamed(heading: str) -> bool:
    """Whether a heading is one that we gave to a column without any."""
    return _UNNAMED.fullmatch(heading) is not None


def check_size(rows: int, columns: int) -> None:
    """Raise UploadTooManyError for a table that is too long or too wide."""
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise UploadTooManyError(rows=rows, columns=columns, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS)


def make_table(
    grid: Grid,
    merged: Sequence[Area] = (),
    *,
    remarks: Sequence[Remark] = (),
    sheets: Sequence[str] = (),
    sheet: str = "",
    decimal_comma: bool = False,
) -> RawTable:
    """The table in a grid of cells: titles above it left out, merged headings joined, merged cells filled.

    Raises UploadEmptyError for a grid without any text and UploadNoRowsError for one with headings only.
    """
    if not any(any(row) for row in grid):
        others = [one for one in sheets if one != sheet]
        raise UploadEmptySheetError(sheet=sheet, others=others) if others else UploadEmptyError()
    filled = _fill(grid, merged)
    first = _heading_row(grid)
    last = _last_heading_row(grid, first, merged)
    headings = _headings(grid[first : last + 1])
    body = [(at + 1, grid[at]) for at in range(last + 1, len(grid)) if any(grid[at])]
    if not body:
        raise UploadNoRowsError(row=last + 1)
    said = list(remarks)
    if first:
        said.append(Remark("staff.remark.titles", {"row": last + 1}))
    if last > first:
        said.append(Remark("staff.remark.merged_heading", {"rows": f"{first + 1}–{last + 1}"}))
    if any(area.bottom > last for area in filled):
        said.append(Remark("staff.remark.merged_cells", {"count": sum(area.bottom > last for area in filled)}))
    cells, rows = _frame(headings, body)
    return RawTable(cells, rows, tuple(said), tuple(sheets), sheet, decimal_comma)


def _fill(grid: Grid, merged: Sequence[Area]) -> list[Area]:
    """Write the text of merged cells into each of them; those that hold a text, as they are filled."""
    filled = []
    for area in merged:
        if area.top >= len(grid) or area.left >= len(grid[area.top]) or not (text := grid[area.top][area.left]):
            continue
        filled.append(area)
        for row in grid[area.top : area.bottom + 1]:
            row[area.left : area.right + 1] = [text] * len(row[area.left : area.right + 1])
    return filled


def _heading_row(grid: Grid) -> int:
    """The first row with about as many different texts as any near the beginning: titles and notes have one or two."""
    widths = [len({cell for cell in row if cell}) for row in grid[:SEARCHED_ROWS]]
    enough = max(FEWEST_HEADINGS, max(widths) / 2)
    return next((at for at, width in enumerate(widths) if width >= enough), next(at for at, row in enumerate(grid) if any(row)))


def _last_heading_row(grid: Grid, first: int, merged: Sequence[Area]) -> int:
    """Where headings span several columns, the row under them has headings too."""
    across = any(area.top <= first <= area.bottom and area.right > area.left for area in merged)
    below = first + 1
    if not across or below >= len(grid) or any(_NUMBER.match(cell) for cell in grid[below]):
        return first
    return below


def _headings(rows: Grid) -> list[str]:
    """One name a column, each once; a column without any is named by its place."""
    width = max(len(row) for row in rows)
    names: list[str] = []
    for at in range(width):
        parts = dict.fromkeys(" ".join(row[at].split()) for row in rows if at < len(row) and row[at])
        name = wanted = " – ".join(parts) or f"[{at + 1}]"
        number = 1
        while name in names:
            number += 1
            name = f"{wanted} ({number})"
        names.append(name)
    return names


def _frame(headings: list[str], body: list[tuple[int, list[str]]]) -> tuple[pl.DataFrame, pl.Series]:
    """The rows under the headings; columns without heading and without any text are left out."""
    width = max(len(headings), *(len(row) for _, row in body))
    names = [*headings, *(f"[{at + 1}]" for at in range(len(headings), width))]
    columns = {
        name: pl.Series([row[at] if at < len(row) else "" for _, row in body], dtype=pl.String) for at, name in enumerate(names)
    }
    empty = {name for name, column in columns.items() if is_unnamed(name) and (column == "").all()}
    rows = pl.Series("row", [number for number, _ in body], dtype=pl.Int64)
    return pl.DataFrame({name: column for name, column in columns.items() if name not in empty}), rows
