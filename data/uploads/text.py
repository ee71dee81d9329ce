"""CSV files: their encoding, the sign between cells, and quotes."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from typing import Final

from charset_normalizer import from_bytes

from data.errors import (
    UploadEmptyError,
    UploadEncodingError,
    UploadOneColumnError,
    UploadQuotesError,
    UploadRaggedError,
)
from data.uploads.table import Grid, RawTable, Remark, check_size, is_unnamed, make_table

SEPARATORS: Final = (";", "\t", ",", "|")
OLDER: Final = ["cp1252", "mac_roman", "cp850"]
"""Encodings of one byte a letter that spreadsheets of our readers' machines write."""

_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NAMES: Final = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS 850"}
_GARBLED: Final = ("Ã©", "Ã¨", "Ã´", "Ã‰", "â€™", "\ufffd")
_SAMPLE_BYTES: Final = 65_536
_SAMPLE_ROWS: Final = 50
_SHOWN_ROWS: Final = 10


def read_text(content: bytes) -> RawTable:
    """The table of a CSV file; raises an UploadError that says what is wrong with the file."""
    text, remarks = decode(content)
    text, separator = _declared_separator(text)
    if not text.strip():
        raise UploadEmptyError()
    separator = separator or guess_separator(text)
    grid = _cells(text, separator)
    check_size(len(grid), max(len(row) for row in grid))
    table = make_table(grid, remarks=remarks, decimal_comma=separator == ";")
    if table.cells.width == 1:
        raise UploadOneColumnError()
    _check_width(table)
    return table


def decode(content: bytes) -> tuple[str, list[Remark]]:
    """The text of the file, and a remark where its encoding is not certain; raises UploadEncodingError."""
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), None)
    if marked is None and b"\0" in content[:200]:
        marked = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    remarks: list[Remark] = []
    try:
        text = content.decode(marked or "utf-8")
    except UnicodeDecodeError:
        if marked:
            raise UploadEncodingError() from None
        text, remarks = _decode_older(content)
    if any(ord(sign) < ord(" ") and sign not in "\t\r\n" for sign in text[:_SAMPLE_BYTES]) or "\0" in text:
        raise UploadEncodingError()
    if any(sign in text for sign in _GARBLED):
        remarks.append(Remark("staff.remark.garbled"))
    return text, remarks


def _decode_older(content: bytes) -> tuple[str, list[Remark]]:
    """An older encoding, guessed from the lines that have accents."""
    accented = b"\n".join(line for line in content.splitlines() if not line.isascii())
    best = from_bytes(accented[:_SAMPLE_BYTES], cp_isolation=OLDER, threshold=0.6).best()
    name = best.encoding if best else "cp1252"
    try:
        return content.decode(name), [Remark("staff.remark.encoding", {"encoding": _NAMES.get(name, name)})]
    except UnicodeDecodeError:
        raise UploadEncodingError() from None


def _declared_separator(text: str) -> tuple[str, str]:
    """Some spreadsheets say in a first line "sep=;" what stands between cells."""
    first, _, rest = text.partition("\n")
    named = first.strip().lower()
    if named.startswith("sep=") and len(named) == len("sep=;"):
        # An empty line in its place keeps the numbers of the rows.
        return "\n" + rest, named[-1]
    return text, ""


def guess_separator(text: str) -> str:
    """The sign that cuts most of the first rows into the same number of cells, more than one; semicolons before commas.

    >>> guess_separator("a;b;c\\n1,5;2,5;3\\n4,5;1;2")
    ';'
    """
    lines = [line for line in text[:_SAMPLE_BYTES].splitlines() if line.strip()][:_SAMPLE_ROWS]
    return max(SEPARATORS, key=lambda sign: _evenness(lines, sign))


def _evenness(lines: list[str], separator: str) -> float:
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if row)
    except csv.Error:
        return 0.0
    width, rows = widths.most_common(1)[0]
    return rows / sum(widths.values()) if width > 1 else 0.0


def _cells(text: str, separator: str) -> Grid:
    try:
        return [list(map(str.strip, row)) for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error:
        raise UploadQuotesError() from None


def _check_width(table: RawTable) -> None:
    """Cells beyond the last heading: a comma in a number or a text that cut it in two."""
    beyond = [name for name in table.headings if is_unnamed(name)]
    named = table.cells.width - len(beyond)
    if not beyond or table.headings[named:] != beyond:
        return
    wide = [row for row, *cells in zip(table.rows, *(table.cells[name] for name in beyond), strict=True) if any(cells)]
    raise UploadRaggedError(rows=wide[:_SHOWN_ROWS], count=len(wide), columns=named)
