"""Series of shares that somebody gives us in a file: read, checked row by row, every fault returned at once.

A file is CSV in UTF-8 with commas, or parquet. Columns: series_id, reference_year, share_women_pct and, if wanted, group;
others are not read. Rows are counted as an editor or a spreadsheet shows them: in CSV the header is row 1.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from data.errors import SeriesFileError

COLUMNS: Final = ("series_id", "reference_year", "share_women_pct")
GROUP: Final = "group"
FIRST_YEAR: Final = 1900
REMARKS: Final = ("not_read", "no_figure", "tiny")
"""Columns that were not read; series with rows without a share; series whose shares are all at most 1 %."""

_FAULTS: Final = {"row": pl.Int64(), "column": pl.String(), "fault": pl.String(), "value": pl.String()}
_BLANK: Final = ""


@dataclass(frozen=True)
class SeriesFile:
    """Figures without a fault, and what a reader should know about them.

    `figures`: series_id, reference_year, share_women_pct, group (null where the file has none), sorted by series and year.
    `remarks` maps a kind of REMARKS to the series (`not_read`: the columns) that it is about; kinds without any are absent.
    """

    figures: pl.DataFrame
    remarks: dict[str, tuple[str, ...]]


def read_series(path: Path, this_year: int) -> SeriesFile:
    """The series in a file; figures of years after `this_year` are faults.

    Raises SeriesFileError with all faults (row, column, fault, value; row null where the whole file or column is meant), and
    OSError where the file cannot be opened.
    """
    cells = _parquet_cells(path) if path.suffix.lower() == ".parquet" else _csv_cells(path)
    rows = _typed(cells.frame)
    _raise_if(path, pl.concat([cells.faults, _row_faults(rows, this_year)]).sort("row", "column", "fault"))
    known = rows.drop_nulls("share_women_pct").select(*COLUMNS, GROUP).sort("series_id", "reference_year")
    if known.is_empty():
        raise _one_fault(path, "no_figures")
    return SeriesFile(known, _remarks(rows, known, cells.not_read))


@dataclass(frozen=True)
class _Cells:
    """The cells of the columns that are read, as text, with `row`; faults of rows that could not be split into cells."""

    frame: pl.DataFrame
    not_read: tuple[str, ...]
    faults: pl.DataFrame


def _csv_cells(path: Path) -> _Cells:
    """Blank lines are passed over; raises SeriesFileError where the file is no table with these columns."""
    lines = _csv_lines(path)
    header = [name.strip() for name in lines[0][1]]
    _raise_if(path, _header_faults(header))
    whole = [(row, cells) for row, cells in lines[1:] if len(cells) == len(header)]
    ragged = [(row, "", "wrong_width", str(len(cells))) for row, cells in lines[1:] if len(cells) != len(header)]
    places = {name: header.index(name) for name in _wanted(header)}
    columns = {name: [cells[at] for _, cells in whole] for name, at in places.items()}
    frame = pl.DataFrame(
        {"row": [row for row, _ in whole], **columns}, schema={"row": pl.Int64, **dict.fromkeys(columns, pl.String)}
    )
    if not lines[1:]:
        raise _one_fault(path, "no_figures")
    return _Cells(frame, _others(header), _faults(ragged))


def _csv_lines(path: Path) -> list[tuple[int, list[str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise _one_fault(path, "not_a_table") from fault
    if not text.strip():
        raise _one_fault(path, "empty_file")
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as fault:
        raise _one_fault(path, "not_a_table", row=reader.line_num) from fault


def _parquet_cells(path: Path) -> _Cells:
    """Rows count from 1; raises SeriesFileError where the file is no table with these columns."""
    try:
        frame = pl.read_parquet(path)
        _raise_if(path, _header_faults(frame.columns))
        texts = frame.select(pl.col(name).cast(pl.String).fill_null(_BLANK) for name in _wanted(frame.columns))
    except pl.exceptions.PolarsError as fault:
        raise _one_fault(path, "not_a_table") from fault
    return _Cells(texts.with_row_index("row", offset=1).cast({"row": pl.Int64}), _others(frame.columns), _faults([]))


def _wanted(header: Sequence[str]) -> list[str]:
    return [name for name in (*COLUMNS, GROUP) if name in header]


def _others(header: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in header if name} - {*COLUMNS, GROUP}))


def _header_faults(header: Sequence[str]) -> pl.DataFrame:
    if len(header) == 1 and any(sign in header[0] for sign in ";\t"):
        return _faults([(1, "", "wrong_separator", header[0])])
    twice = [(1, name, "column_twice", name) for name in _wanted(header) if header.count(name) > 1]
    found = ", ".join(name for name in header if name)
    return _faults([*twice, *((1, name, "missing_column", found) for name in COLUMNS if name not in header)])


def _faults(found: Sequence[tuple[int | None, str, str, str]]) -> pl.DataFrame:
    return pl.DataFrame(list(found), schema=_FAULTS, orient="row")


def _typed(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells with their values: null where a text is not what its column holds; the texts stay beside as `*_text`."""
    year, share = (pl.col(name).str.strip_chars() for name in COLUMNS[1:])
    group = pl.col(GROUP).str.strip_chars().replace(_BLANK, None) if GROUP in cells.columns else pl.lit(None, dtype=pl.String)
    number = share.cast(pl.Float64, strict=False)
    return cells.select(
        "row",
        pl.col("series_id").str.strip_chars(),
        # 2020.0 is what spreadsheets make of 2020.
        year.str.strip_suffix(".0").cast(pl.Int64, strict=False).alias("reference_year"),
        pl.when(number.is_finite()).then(number).alias("share_women_pct"),
        group.alias(GROUP),
        year.alias("reference_year_text"),
        share.alias("share_women_pct_text"),
    )


def _row_faults(rows: pl.DataFrame, this_year: int) -> pl.DataFrame:
    year, share = pl.col("reference_year"), pl.col("share_women_pct")
    first_row = pl.col("row").first().over("series_id", "reference_year")
    first_group = pl.col(GROUP).first().over("series_id")
    checks = [
        ("series_id", "no_series_id", pl.col("series_id") == _BLANK, pl.lit(_BLANK)),
        ("reference_year", "not_a_year", year.is_null(), pl.col("reference_year_text")),
        ("reference_year", "year_too_early", year < FIRST_YEAR, pl.col("reference_year_text")),
        ("reference_year", "year_in_future", year > this_year, pl.col("reference_year_text")),
        ("reference_year", "year_twice", year.is_not_null() & (pl.col("row") != first_row), first_row.cast(pl.String)),
        (
            "share_women_pct",
            "not_a_number",
            share.is_null() & (pl.col("share_women_pct_text") != _BLANK),
            pl.col("share_women_pct_text"),
        ),
        ("share_women_pct", "share_outside_0_100", ~share.is_between(0, 100), pl.col("share_women_pct_text")),
        (GROUP, "group_changes", pl.col(GROUP).ne_missing(first_group), pl.col(GROUP).fill_null(_BLANK)),
    ]
    found = [
        rows.with_columns(fails.fill_null(value=False).alias("fails"), value.alias("value"))
        .filter("fails")
        .select("row", pl.lit(column).alias("column"), pl.lit(fault).alias("fault"), "value")
        for column, fault, fails, value in checks
    ]
    faults = pl.concat([*found, _ratio_fault(rows)])
    return faults.select(pl.col(name).cast(kind) for name, kind in _FAULTS.items()).sort("row", "column", "fault")


def _ratio_fault(rows: pl.DataFrame) -> pl.DataFrame:
    """One fault where no figure of the file is above 1 and some lie between 0 and 1: parts of one, not percent."""
    share = rows["share_women_pct"].drop_nulls()
    is_ratio = bool(share.is_between(0, 1).all() and share.is_between(0, 1, closed="none").any())
    return _faults([(None, "share_women_pct", "ratio_not_percent", str(share.max()))] if is_ratio else [])


def _remarks(rows: pl.DataFrame, known: pl.DataFrame, not_read: Sequence[str]) -> dict[str, tuple[str, ...]]:
    highest = known.group_by("series_id").agg(pl.col("share_women_pct").max())
    found = {
        "not_read": pl.Series(not_read, dtype=pl.String),
        "no_figure": rows.filter(pl.col("share_women_pct").is_null())["series_id"].unique(),
        "tiny": highest.filter(pl.col("share_women_pct").is_between(0, 1, closed="right"))["series_id"],
    }
    return {kind: tuple(sorted(found[kind])) for kind in REMARKS if len(found[kind])}


def _raise_if(path: Path, faults: pl.DataFrame) -> None:
    if faults.height:
        raise SeriesFileError(file=path.name, faults=faults)


def _one_fault(path: Path, fault: str, row: int | None = None) -> SeriesFileError:
    return SeriesFileError(file=path.name, faults=_faults([(row, "", fault, "")]))
