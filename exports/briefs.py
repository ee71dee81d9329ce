"""A country brief: two pages about one country in one language, as plain data that PPTX, DOCX and PDF are written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from exports.drawings import Drawing
from i18n import Language

Ending = Literal["pptx", "docx", "pdf"]
ENDINGS: Final[tuple[Ending, ...]] = ("pptx", "docx", "pdf")
TYPES: Final[dict[Ending, str]] = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class BriefTile:
    """One large figure: what it is, the figure, and the lines under it (unit, year and age; status in words)."""

    label: str
    number: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A part of the second page: sentences under a heading, then rows under `columns`; without columns the rows are a list.

    `small` is set for sources and notes, `weights` are the columns' widths as parts of the whole. `short` stands for the
    sentences on a slide, whose speaker's notes then have them all.
    """

    heading: str
    sentences: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    weights: tuple[float, ...] = ()
    small: bool = False
    short: tuple[str, ...] = ()


@dataclass(frozen=True)
class Brief:
    """Two pages. The first answers by itself: `sentences`, `tiles`, `gaps` (what has no open figure), `drawings`.

    The second: `parity` with its drawing where a date can be drawn, then `parts` in order. `edition` and `address` (path and
    query of the country's profile) stand on both.
    """

    ref_area: str
    language: Language
    kicker: str
    title: str
    sentences: tuple[str, ...]
    tiles: tuple[BriefTile, ...]
    gaps: str
    drawings: tuple[Drawing, ...]
    parity: Part
    dates: Drawing | None
    parts: tuple[Part, ...]
    edition: str
    address: str
