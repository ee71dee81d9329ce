"""The template for a service's own figures, empty, in both languages: a workbook with a sheet of explanations, and CSV."""

from __future__ import annotations

import datetime
import io
from typing import Final

import xlsxwriter

from exports.tables import BYTE_ORDER_MARK
from i18n import Translator

NEEDED: Final = ("level", "sex", "headcount")
OPTIONAL: Final = (
    "year",
    "entity",
    "contract",
    "age",
    "duty_station",
    "pay",
    "years_in_grade",
    "applied",
    "shortlisted",
    "recruited",
    "promoted",
    "left",
    "exit_reason",
    "vacancy",
)
COLUMNS: Final = (*NEEDED, *OPTIONAL)
SEPARATORS: Final = {"en": ",", "fr": ";"}
"""What a spreadsheet program of the language expects between cells."""

_MADE: Final = datetime.datetime(2000, 1, 1)
_ROWS: Final = 1000


def headings(t: Translator) -> list[str]:
    """The headings of the columns in the reader's language; data.uploads knows them again."""
    return [t.text(f"staff.field.{name}") for name in COLUMNS]


def template_csv(t: Translator) -> bytes:
    """The row of headings, in UTF-8 with its mark."""
    return (BYTE_ORDER_MARK + SEPARATORS[t.language].join(headings(t)) + "\r\n").encode("utf-8")


def template_xlsx(t: Translator) -> bytes:
    """A sheet to fill in, whose column of sexes offers its words, and a sheet that explains every column."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"title": t.text("staff.template.title"), "created": _MADE})
        needed = book.add_format({"bold": True, "bottom": 2, "bg_color": "#F3ECDD"})
        other = book.add_format({"bottom": 1})
        sheet = book.add_worksheet(t.text("staff.template.figures"))
        for at, name in enumerate(headings(t)):
            sheet.write_string(0, at, name, needed if at < len(NEEDED) else other)
            sheet.set_column(at, at, max(12, len(name) + 2), book.add_format({"num_format": "@"}) if _is_text(at) else None)
        words = [t.text(f"staff.sex.{code}") for code in ("F", "M", "_O", "_U")]
        sheet.data_validation(1, 1, _ROWS, 1, {"validate": "list", "source": words, "error_type": "warning"})
        sheet.freeze_panes(1, 0)
        _explain(book, t)
    return target.getvalue()


def _is_text(at: int) -> bool:
    """Columns kept as text, so that "10-19" does not become a date."""
    return COLUMNS[at] in {"level", "age", "exit_reason"}


def _explain(book: xlsxwriter.Workbook, t: Translator) -> None:
    sheet = book.add_worksheet(t.text("staff.template.columns"))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for row, line in enumerate(("staff.template.rows", "staff.template.persons", "staff.template.stays")):
        sheet.write_string(row, 0, t.text(line))
    for at, name in enumerate(("column", "needed", "help")):
        sheet.write_string(4, at, t.text(f"staff.template.{name}"), bold)
    for row, (name, heading) in enumerate(zip(COLUMNS, headings(t), strict=True), start=5):
        sheet.write_string(row, 0, heading, wrapped)
        sheet.write_string(row, 1, t.text("staff.template.yes" if name in NEEDED else "staff.template.no"), wrapped)
        sheet.write_string(row, 2, t.text(f"staff.help.{name}"), wrapped)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 100)
