"""How much room text needs, known without the typefaces: widths of letters are in font_widths.toml.

Files are made on machines that lack Arial, so a title's lines are counted here, and its size chosen so that it fits.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

Face = Literal["sans", "sans_bold", "serif"]
WIDTHS: Final = Path(__file__).with_name("font_widths.toml")
LINE: Final = 1.2
"""Height of a line as a part of the type size: the largest among the faces and those that stand in for them."""

_UNKNOWN: Final = 1000
_SAFETY: Final = 1.02
_PIECES: Final = re.compile(r"[^ \n]*?[^ \n-]-(?=[^\W\d])|[^ \n]+|\n| +")


@dataclass(frozen=True)
class Fitted:
    """Text at a size that fits: `lines` as they will break, `size` in points."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """Points that the lines need."""
        return len(self.lines) * self.size * LINE


def width(text: str, size: float, face: Face = "sans") -> float:
    """Width of one line in points.

    >>> round(width("Parity", 10), 1), width("Parity", 20) == 2 * width("Parity", 10)
    (26.1, True)
    """
    table = _table(face)
    return _SAFETY * size * sum(table.get(sign, _UNKNOWN) for sign in text) / 1000


def wrap(text: str, size: float, room: float, face: Face = "sans") -> tuple[str, ...]:
    """`text` in lines not wider than `room` points, broken at spaces and hyphens; a word that is too wide is broken inside.

    >>> wrap("Women in parliament", 10, 60)
    ('Women in', 'parliament')
    """
    lines = [""]
    for piece in _PIECES.findall(text):
        if piece == "\n":
            lines.append("")
        elif width(lines[-1] + piece.rstrip(" "), size, face) <= room:
            lines[-1] += piece
        else:
            lines += _broken(piece, size, room, face)
    return tuple(kept for line in lines if (kept := line.strip(" "))) or ("",)


def fit(text: str, sizes: tuple[float, ...], room: float, most_lines: int, face: Face = "sans") -> Fitted:
    """The first of `sizes` at which `text` stands on `most_lines` lines; at the last one it takes the lines that it needs."""
    for size in sizes:
        lines = wrap(text, size, room, face)
        if len(lines) <= most_lines:
            break
    return Fitted(lines, size)


def cut(text: str, size: float, room: float, most_lines: int, ending: str = "…", *, face: Face = "sans") -> str:
    """`text`, or what of it stands on `most_lines` lines together with `ending`, which says that there is more."""
    if len(wrap(text, size, room, face)) <= most_lines:
        return text
    words = text.split(" ")
    low, high = 0, len(words)
    while high - low > 1:
        middle = (low + high) // 2
        fits = len(wrap(" ".join(words[:middle]) + ending, size, room, face)) <= most_lines
        low, high = (middle, high) if fits else (low, middle)
    return " ".join(words[:low]) + ending


def _broken(piece: str, size: float, room: float, face: Face) -> list[str]:
    """A piece on lines of its own: one, unless it is wider than the room."""
    lines = [""]
    for sign in piece.strip(" "):
        if lines[-1] and width(lines[-1] + sign, size, face) > room:
            lines.append("")
        lines[-1] += sign
    return lines if lines != [""] else []


@cache
def _table(face: Face) -> dict[str, int]:
    given = tomllib.loads(WIDTHS.read_text(encoding="utf-8"))[face]
    return {sign: int(size) for size, signs in given.items() for sign in signs}
