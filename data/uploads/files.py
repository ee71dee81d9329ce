"""The door: which kind of file was given, and its table without columns that name people."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import Final

import polars as pl

from data.errors import (
    UploadEmptyError,
    UploadKindError,
    UploadMacroError,
    UploadOldWorkbookError,
    UploadProtectedError,
)
from data.uploads.fields import words
from data.uploads.table import RawTable, Remark, plain
from data.uploads.text import read_text
from data.uploads.workbook import read_workbook

_ZIP, _OLE, _PDF = b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_MACRO_ENDINGS: Final = {".xlsm", ".xltm", ".xlam", ".xlsb"}
_MOSTLY: Final = 0.5


def read_file(content: bytes, name: str, sheet: str = "") -> RawTable:
    """The table of a file; `name` is the file's, `sheet` the one wanted of a workbook.

    What the file is shows in its first bytes, whatever its name ends in. Columns that name people, by their heading or by
    addresses of electronic mail in them, are left out, and a remark says so. Raises an UploadError.
    """
    if not content.strip():
        raise UploadEmptyError()
    ending = PurePath(name).suffix.lower()
    if ending in _MACRO_ENDINGS:
        raise UploadMacroError()
    if content.startswith(_OLE):
        raise UploadProtectedError() if _ENCRYPTED in content else UploadOldWorkbookError()
    if content.startswith(_PDF):
        raise UploadKindError()
    table = read_workbook(content, sheet) if content.startswith(_ZIP) else read_text(content)
    return without_people(table)


def without_people(table: RawTable) -> RawTable:
    """The table without columns that name a person or could."""
    dropped = [name for name in table.headings if plain(name) in words().personal or _is_mail(table.cells[name])]
    if not dropped:
        return table
    remark = Remark("staff.remark.people", {"columns": dropped, "count": len(dropped)})
    return replace(table, cells=table.cells.drop(dropped), remarks=(remark, *table.remarks))


def _is_mail(column: pl.Series) -> bool:
    filled = column.filter(column != "")
    return filled.len() > 0 and float(filled.str.contains(r"^\S+@\S+\.\S+$").mean() or 0) > _MOSTLY  # type: ignore[arg-type]  # a number
