"""The archive that an XLSX file is: what must hold before anything in it is unpacked for reading."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from data.errors import UploadDamagedError, UploadKindError, UploadMacroError, UploadTooLargeError

MOST_BYTES: Final = 250_000_000
"""Unpacked; a sheet of 300,000 rows and 15 columns has about 200 MB."""

MOST_PARTS: Final = 2_000
_CHUNK: Final = 1 << 20
_MACROS: Final = ("vbaproject.bin", "/macrosheets/", "/dialogsheets/")
_MACRO_TYPE: Final = b"macroenabled"
_LOCAL_HEADER: Final = 30


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The archive, checked: sizes as declared and as they are, no macros, a workbook inside.

    Raises UploadDamagedError, UploadTooLargeError, UploadMacroError or UploadKindError.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise UploadDamagedError() from None
    parts = archive.infolist()
    _check_declared(parts, len(content))
    _check_real(parts, content)
    names = [one.filename.lower() for one in parts]
    if any(sign in f"/{name}" for name in names for sign in _MACROS) or _says_macros(archive):
        raise UploadMacroError()
    if "xl/workbook.xml" not in names:
        raise UploadKindError()
    return archive


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part of the archive; empty where there is none of that name."""
    try:
        return archive.read(name)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise UploadDamagedError() from None


def _check_declared(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Sizes as the archive tells them; parts that lie over each other pack more than the file has."""
    unpacked = sum(one.file_size for one in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_BYTES or sum(one.compress_size for one in parts) > size:
        raise UploadTooLargeError(most=MOST_BYTES // 1_000_000)


def _check_real(parts: list[zipfile.ZipInfo], content: bytes) -> None:
    """Sizes as they come out of the packed bytes, counted without keeping them: an archive may declare less."""
    left = MOST_BYTES
    for one in parts:
        packed = _packed(one, content)
        if one.compress_type == zipfile.ZIP_STORED:
            left -= len(packed)
        elif one.compress_type == zipfile.ZIP_DEFLATED:
            left -= _unpacked_size(packed, left)
        else:
            raise UploadDamagedError()
        if left < 0:
            raise UploadTooLargeError(most=MOST_BYTES // 1_000_000)


def _packed(part: zipfile.ZipInfo, content: bytes) -> memoryview:
    """The packed bytes of a part, behind its own header."""
    at = part.header_offset
    header = content[at : at + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\3\4"):
        raise UploadDamagedError()
    start = at + _LOCAL_HEADER + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    return memoryview(content)[start : start + part.compress_size]


def _unpacked_size(packed: memoryview, most: int) -> int:
    """Bytes that come out, counted up to just over `most`."""
    machine, size, rest = zlib.decompressobj(-zlib.MAX_WBITS), 0, bytes(packed)
    try:
        while rest and size <= most and not machine.eof:
            size += len(machine.decompress(rest, _CHUNK))
            rest = machine.unconsumed_tail
    except zlib.error:
        raise UploadDamagedError() from None
    return size


def _says_macros(archive: zipfile.ZipFile) -> bool:
    return _MACRO_TYPE in read_part(archive, "[Content_Types].xml").lower()
