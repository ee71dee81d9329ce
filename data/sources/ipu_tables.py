"""The Inter-Parliamentary Union's monthly tables, as published: six layouts read into one frame of cells.

The layouts differ in what stands above the body (one, two or six header lines, a blank line more in 2017-03), in the
name of the seats' column (`Seats`, `Seats*`) and, in 1999-12, in a stray eleventh column that moves the upper chamber one
to the right. All of them have a line whose third cell is `Elections`, directly above the body.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl

from data.errors import SourceLayoutError

FOLDER: Final = "ipu/monthly"
FILE_NAME: Final = re.compile(r"wd_(\d{1,2})_(\d{4})\.csv")
MEASURES: Final = ("Elections", "Seats", "Women", "% W")
COLUMNS: Final = 10
STRAY_COLUMN: Final = 6
"""Place of the column of `?` that only 1999-12 has."""

ABSENT: Final = ("---", "-")
"""Cells that say that there is nothing to count: no upper house, or a suspended parliament."""
UNKNOWN: Final = ("?", "")
NUMBER: Final = r"^(\d+)(?:\.0)?(?:/td>)?$"
"""A count: `349`, `349.0` (2008-03), `107/td>` (1997-01)."""
FOOTNOTE: Final = r"\s*(?:\*+|\(\d+\)|\d+)\s*$"
"""`South Africa 1`, `Australia (4)`, `Georgia *****`, `Serbia and Montenegro3`: the footnotes' texts are not in the files."""

TABLES: Final[dict[str, pl.DataType]] = {
    "table": pl.String(),
    "year": pl.Int16(),
    "month": pl.Int16(),
    "name": pl.String(),
    "suspended": pl.Boolean(),
    "chamber": pl.String(),
    "election": pl.String(),
    "seats_cell": pl.String(),
    "women_cell": pl.String(),
    "printed_cell": pl.String(),
}


def read_tables(folder: Path) -> pl.DataFrame:
    """Every line of every table, once for each chamber, in the order of the tables.

    Columns of TABLES, and `seats`, `women` (null where the table does not say), `printed_pct`. `table` is `YYYY-MM`; `name`
    is without footnotes, null in a line without a name; `suspended` is true where the rank says so.
    Raises SourceLayoutError for a file, a line or a cell that no known layout explains.
    """
    files = sorted(((*_month_of(path), path) for path in (folder / FOLDER).glob("*.csv")), key=lambda one: one[:2])
    lines = [line for year, month, path in files for line in _chamber_lines(year, month, path)]
    cells = pl.DataFrame(lines, schema=TABLES, orient="row")
    read = cells.with_columns(
        pl.col("name").str.replace(FOOTNOTE, "").replace("", None),
        pl.col("seats_cell").str.extract(NUMBER).cast(pl.Int32).alias("seats"),
        pl.col("women_cell").str.extract(NUMBER).cast(pl.Int32).alias("women"),
        pl.col("printed_cell").str.replace(",", ".").str.strip_chars("%*").cast(pl.Float64, strict=False).alias("printed_pct"),
    )
    _refuse_unread_counts(read)
    return read


def _month_of(path: Path) -> tuple[int, int]:
    found = FILE_NAME.fullmatch(path.name)
    if not found:
        raise SourceLayoutError(file=path.name, reason="the name is not wd_MONTH_YEAR.csv")
    return int(found[2]), int(found[1])


def _chamber_lines(year: int, month: int, path: Path) -> Iterator[tuple[object, ...]]:
    table = f"{year}-{month:02}"
    for line in _body(path):
        rank, name = line[0].strip(), line[1].strip()
        for chamber, first in (("lower", 2), ("upper", 6)):
            cells = (cell.strip() for cell in line[first : first + 4])
            yield (table, year, month, name, rank == "Suspended", chamber, *cells)


def _body(path: Path) -> list[list[str]]:
    """Lines under the header that are not blank, each of ten cells."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    starts = [at for at, line in enumerate(lines) if line[2:3] == ["Elections"]]
    if not starts:
        raise SourceLayoutError(file=path.name, reason="no header line with Elections in its third cell")
    header, body = lines[starts[0]], [line for line in lines[starts[0] + 1 :] if any(line)]
    if {len(line) for line in body} == {COLUMNS + 1} and {line[STRAY_COLUMN] for line in body} == {"?"}:
        body = [line[:STRAY_COLUMN] + line[STRAY_COLUMN + 1 :] for line in body]
    if tuple(re.sub(r"\*?(\.1)?$", "", cell) for cell in header[2:COLUMNS]) != MEASURES * 2:
        raise SourceLayoutError(file=path.name, reason=f"unknown header {header}")
    if any(len(line) != COLUMNS for line in body):
        raise SourceLayoutError(file=path.name, reason=f"a line has not {COLUMNS} cells")
    return body


def _refuse_unread_counts(read: pl.DataFrame) -> None:
    for count in ("seats", "women"):
        cell = pl.col(f"{count}_cell")
        unread = read.filter(pl.col(count).is_null() & ~cell.is_in([*ABSENT, *UNKNOWN]))
        if unread.height:
            table, name, text = unread.select("table", "name", cell).row(0)
            raise SourceLayoutError(file=table, reason=f"{name}: {count} {text!r} is not a count")
