"""Tables as files: CSV for software, XLSX for people. The same frame always gives the same bytes."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any, Final

import polars as pl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

BYTE_ORDER_MARK: Final = "\ufeff"
CSV_TYPE: Final = "text/csv"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_DECIMALS: Final = 2
_FINE_DECIMALS: Final = 3
_YEARS: Final = (1800, 2200)
_FORMULA_STARTS: Final = r"^[=+\-@\t\r\n\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"
_HEADER_ROW: Final = 3
_WIDTHS: Final = (8, 60)
_SAMPLED_ROWS: Final = 500
# XLSX files carry the moment of their making; a fixed one keeps equal tables equal.
_CREATED: Final = datetime.datetime(2000, 1, 1)


def to_csv(table: pl.DataFrame, provenance: pl.DataFrame | None = None) -> bytes:
    """`table` as CSV in UTF-8, with a byte order mark so that spreadsheets read accents.

    Columns of `provenance` that the table lacks follow in every row, several sources in one cell: a row that is copied
    elsewhere keeps its source. Commas and decimal points in every language: this file is for software, XLSX for people.
    """
    marked = table if provenance is None else _with_provenance(table, provenance)
    safe = neutralise(marked.with_columns(_finite(pl.col(pl.Float32, pl.Float64))))
    return (BYTE_ORDER_MARK + safe.write_csv(line_terminator="\r\n")).encode("utf-8")


def to_xlsx(
    table: pl.DataFrame,
    provenance: pl.DataFrame,
    *,
    title: str,
    source: str = "",
    sheets: tuple[str, str] = ("Figures", "Sources"),
) -> bytes:
    """A workbook of two sheets: the figures under `title` and `source`, and where they come from.

    Numbers stay numbers: years without separators, others with the decimals that their column needs. Text never becomes
    a formula or a link. Raises ValueError for more rows than a sheet holds.
    """
    if table.height + _HEADER_ROW >= 2**20:
        raise ValueError(f"a sheet holds {2**20} rows, the table has {table.height}")
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"title": neutral_text(title), "created": _CREATED})
        bold, plain = book.add_format({"bold": True, "font_size": 14}), book.add_format({"font_color": "#5A5363"})
        for name, frame in zip(sheets, (table, provenance), strict=True):
            sheet = book.add_worksheet(name)
            sheet.write_string(0, 0, neutral_text(title), bold)
            sheet.write_string(1, 0, neutral_text(source), plain)
            _write_frame(book, sheet, neutralise(frame))
    return target.getvalue()


def neutralise(table: pl.DataFrame) -> pl.DataFrame:
    """`table` with text that a spreadsheet would take for a formula made harmless by an apostrophe; numbers as they were."""
    text = pl.col(pl.String)
    safe = table.with_columns(pl.when(text.str.contains(_FORMULA_STARTS)).then(pl.lit("'") + text).otherwise(text).name.keep())
    return safe.rename({name: neutral_text(name) for name in safe.columns})


def neutral_text(text: str) -> str:
    """One text made harmless in the same way.

    >>> neutral_text("=HYPERLINK(1)"), neutral_text("Bhutan")
    ("'=HYPERLINK(1)", 'Bhutan')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")) else text


def is_year(column: pl.Series) -> bool:
    """Whether a column holds years: whole numbers, all between 1800 and 2200. They are written without separators."""
    if not column.dtype.is_integer() or column.null_count() == column.len():
        return False
    return bool(column.drop_nulls().is_between(*_YEARS).all())


def decimals(column: pl.Series) -> int:
    """Decimals that a column of numbers is shown with: as many as its values have, at most 2 (3 where all are under 1).

    >>> decimals(pl.Series([41.2, 50.0])), decimals(pl.Series([41.25, 1 / 3])), decimals(pl.Series([1, 2]))
    (1, 2, 0)
    """
    if not column.dtype.is_float():
        return 0
    values = column.fill_nan(None).drop_nulls()
    most = _FINE_DECIMALS if values.len() and bool((values.abs() < 1).all()) else MOST_DECIMALS
    exact = (n for n in range(most) if bool(((values - values.round(n)).abs() < 1e-9).all()))  # noqa: PLR2004 - float noise
    return next(exact, most)


def _with_provenance(table: pl.DataFrame, provenance: pl.DataFrame) -> pl.DataFrame:
    lacking = [name for name in provenance.columns if name not in table.columns]
    joined = {name: " | ".join(provenance[name].cast(pl.String).drop_nulls().unique(maintain_order=True)) for name in lacking}
    return table.with_columns(pl.lit(text).alias(name) for name, text in joined.items())


def _write_frame(book: xlsxwriter.Workbook, sheet: Worksheet, frame: pl.DataFrame) -> None:
    header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for place, name in enumerate(frame.columns):
        column = frame[name]
        look = book.add_format({"num_format": _pattern(column)})
        sheet.set_column(place, place, _width(column))
        sheet.write_string(_HEADER_ROW, place, name, header)
        write, cells = _writer(sheet, column)
        for row, value in enumerate(cells, start=_HEADER_ROW + 1):
            if value is not None:
                write(row, place, value, look)
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    if frame.width:
        sheet.autofilter(_HEADER_ROW, 0, _HEADER_ROW + frame.height, frame.width - 1)


def _writer(sheet: Worksheet, column: pl.Series) -> tuple[Callable[..., Any], pl.Series]:
    """How a column's cells are written, and the cells; what a sheet cannot hold (NaN, infinite) becomes null."""
    if column.dtype == pl.Boolean:
        return sheet.write_boolean, column
    if column.dtype.is_float():
        return sheet.write_number, column.to_frame().select(_finite(pl.all())).to_series()
    if column.dtype.is_numeric():
        return sheet.write_number, column
    if column.dtype.is_temporal():
        return sheet.write_datetime, column
    return sheet.write_string, column.cast(pl.String)


def _finite(numbers: pl.Expr) -> pl.Expr:
    return pl.when(numbers.is_finite()).then(numbers).name.keep()


def _pattern(column: pl.Series) -> str:
    """The number format of a column."""
    if column.dtype.is_temporal():
        return "yyyy-mm-dd"
    if not column.dtype.is_numeric():
        return "General"
    if is_year(column):
        return "0"
    places = decimals(column)
    return "#,##0" + ("." + "0" * places if places else "")


def _width(column: pl.Series) -> int:
    longest = column.head(_SAMPLED_ROWS).cast(pl.String).str.len_chars().max()
    needed = max(len(column.name), longest if isinstance(longest, int) else 0) + 2
    return min(max(needed, _WIDTHS[0]), _WIDTHS[1])
