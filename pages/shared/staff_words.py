"""Sentences about a reader's own file: its faults, what was done to read it, and figures that may be hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from data.errors import ParityHorizonError
from data.uploads.table import Remark
from i18n import Translator
from pages.shared import reads
from pages.shared.grades_words import SMALL_TOTAL
from pages.shared.provenance import provenance, source_line

LONGEST_VALUE: Final = 40
SHOWN_FAULTS: Final = 30


def fault_text(t: Translator, fault: ParityHorizonError) -> str:
    """A fault of the file as its sentence, rows and values as the reader's language lists them."""
    return t.text(fault.key, **_details(t, fault.details))


def remark_text(t: Translator, remark: Remark) -> str:
    """What was done to read the file, as a sentence."""
    details = _details(t, remark.details)
    if "count" in remark.details:
        return t.count(remark.key, int(str(remark.details["count"])), **details)
    return t.text(remark.key, **details)


def rows_text(t: Translator, rows: Sequence[int], count: int) -> str:
    """Rows of the file: "row 3", "rows 3, 5 and 7", "rows 3, 5 and 12 others"."""
    named = [str(row) for row in rows]
    if count > len(rows):
        named.append(t.count("staff.others", count - len(rows)))
    return t.text("staff.row" if count == 1 else "staff.rows", rows=t.listing(named))


def quoted(t: Translator, values: Iterable[object]) -> str:
    """Cells of the file in quotation marks, shortened."""
    texts = [str(value) for value in values]
    short = [one if len(one) <= LONGEST_VALUE else f"{one[:LONGEST_VALUE]}…" for one in texts]
    return t.listing(t.text("staff.quoted", value=one) if one else t.text("staff.empty_cell") for one in short)


def people_text(t: Translator, people: int | None) -> str:
    """A number of people, or that it is hidden."""
    return t.text("staff.hidden") if people is None else t.number(people)


def share_text(t: Translator, row: Mapping[str, Any]) -> str:
    """A share as a reader sees it, the count first where there are few: "41.2 %", "2 of 12 (16.7 %)", "hidden"."""
    if row["women"] is None or row["total"] is None:
        return t.text("staff.hidden")
    if not row["total"]:
        return t.text("staff.nobody")
    text = t.percent(100 * row["women"] / row["total"])
    if row["total"] < SMALL_TOTAL:
        return t.text("grades.small", women=t.number(row["women"]), total=t.number(row["total"]), share=text)
    return text


def safe(text: str) -> str:
    """Text of a file without the signs that Markdown would read."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]$<>~#|" else sign for sign in text)


def with_total(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with women and men together in `total`, None where one is hidden."""
    known = row["women"] is not None and row["men"] is not None
    return {**row, "total": row["women"] + row["men"] if known else None}


def _details(t: Translator, details: Mapping[str, object]) -> dict[str, object]:
    """The details of a fault or remark as its sentence takes them."""
    made: dict[str, object] = {}
    count = details.get("count")
    for name, value in details.items():
        if name == "rows" and isinstance(value, list):
            made[name] = rows_text(t, value, int(str(count if count is not None else len(value))))
        elif name in {"values", "columns", "others"} and isinstance(value, list):
            made[name] = quoted(t, value)
        elif name == "field":
            made[name] = t.text(f"staff.field.{value}")
        elif name in {"most_rows", "most_columns"} or (isinstance(value, int) and name in {"rows", "columns"}):
            made[name] = t.number(int(str(value)))
        else:
            made[name] = value
    return made


@dataclass(frozen=True)
class Own:
    """The reader's own service as charts name it: `names` of levels without signs that charts would read as tags."""

    name: str
    names: Mapping[str, str]
    source: str
    provenance: pl.DataFrame


def own_words(t: Translator, levels: Sequence[str], *, example: bool) -> Own:
    """The words; the figures that ship for a trial keep their source."""
    if example:
        one = reads.registry().pipelines["uk_civil_service"]
        return Own(
            name=t.of(one.name),
            names=_without_tags(levels),
            source=source_line(t, [one.source], [one.year_from, one.year_to]),
            provenance=provenance(t, [one.source]),
        )
    columns = ("source", "edition", "licence", "address", "accessed", "citation", "notes")
    said = {"source": t.text("staff.source.own"), "notes": t.text("staff.source.note")}
    frame = pl.DataFrame({t.text(f"chart.provenance.{name}"): [said.get(name, "")] for name in columns})
    return Own(t.text("staff.own"), _without_tags(levels), t.text("staff.source"), frame)


def _without_tags(levels: Sequence[str]) -> dict[str, str]:
    return {level: level.replace("<", "‹").replace(">", "›") for level in levels}


def needs_text(t: Translator, fields: Iterable[str]) -> str:
    """Which columns a view needs that the file does not have."""
    return t.text(
        "staff.needs", columns=t.listing(t.text("staff.quoted", value=t.text(f"staff.field.{one}")) for one in fields)
    )
