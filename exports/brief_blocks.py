"""What stands on each page of a country brief, as blocks of text, tables and charts with their sizes of type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final, Literal

from exports.briefs import Brief, BriefTile, Part
from exports.drawings import Drawing
from exports.text_fit import wrap

Face = Literal["sans", "sans_bold", "serif"]
Colour = Literal["ink", "faint", "women"]
TILES_IN_A_ROW: Final = 5
TILES_ON_SLIDE: Final = 4
FEWEST_IN_A_ROW: Final = 3
LONG_NUMBER: Final = 12
"""Figures in words, such as the kind of a quota, stand smaller than numbers."""

ROW_LINES: Final = {"bars": 1.5, "dots": 2.6}
"""Lines of type that a row of a chart takes at least, by its kind; the words of a range stand over it."""

LEAST_LINES: Final = {"lines": 14.0}
"""Lines of type that a chart without rows is high at least."""

NAMES_PART: Final = 0.34
"""Part of a chart's width that names of rows may take before they break (as in chart_layout)."""

MANY_ROWS, SMALLER = 8, 0.88
ROOMS: Final = {False: 510.0, True: 420.0}
"""Width of a chart on A4, and in a column of a slide."""


@dataclass(frozen=True)
class Sizes:
    """Sizes of type in points."""

    kicker: float = 9.0
    title: float = 24.0
    sentence: float = 11.6
    label: float = 8.6
    number: float = 17.0
    words: float = 10.5
    about: float = 7.8
    heading: float = 12.5
    text: float = 9.0
    cell: float = 8.4
    chart_title: float = 10.6
    chart: float = 8.2
    caption: float = 7.0
    small: float = 7.0

    @classmethod
    def wide(cls) -> Sizes:
        """For a slide, which is read from further away."""
        return cls(
            kicker=12.0, title=30.0, sentence=14.5, label=10.0, number=19.0, words=11.5, about=9.2, heading=14.5, text=11.0,
            cell=10.0, chart_title=12.5, chart=10.0, caption=8.2, small=8.2,
        )  # fmt: skip

    def times(self, part: float) -> Sizes:
        """All sizes times `part`."""
        return replace(self, **{one.name: getattr(self, one.name) * part for one in fields(self)})


@dataclass(frozen=True)
class Words:
    """A paragraph; `role` says which part of a page it is, for writers that mark headings."""

    text: str
    size: float
    face: Face = "sans"
    colour: Colour = "ink"
    after: float = 0.0
    role: Literal["", "title", "heading"] = ""


@dataclass(frozen=True)
class Cells:
    """A table: each cell one paragraph or several; `head` rules off the first row, `kind` tells tiles from other tables."""

    rows: tuple[tuple[tuple[Words, ...], ...], ...]
    weights: tuple[float, ...]
    after: float = 0.0
    head: bool = False
    kind: Literal["tiles", "table"] = "table"


@dataclass(frozen=True)
class Charts:
    """Charts side by side, between `low` and `high` points high, with words over and under each; `size` is their type."""

    drawings: tuple[Drawing, ...]
    heads: tuple[tuple[Words, ...], ...]
    feet: tuple[tuple[Words, ...], ...]
    low: float
    high: float
    size: float
    after: float = 0.0


Block = Words | Cells | Charts


Stacks = tuple[list[list[Block]], int]
"""Columns of blocks, and how many blocks of the first stand across the page before the columns begin."""


def first_page(brief: Brief, sizes: Sizes, *, wide: bool) -> Stacks:
    """The page that answers by itself: sentences, figures, levels, and the years with what may come."""
    head = _head(brief, sizes)
    blocks: list[Block] = [Words(one, sizes.sentence, after=sizes.sentence * 0.35) for one in brief.sentences]
    blocks[-1] = replace(blocks[-1], after=sizes.sentence)
    if brief.tiles:
        blocks.append(_tiles(brief.tiles, sizes, TILES_ON_SLIDE if wide else TILES_IN_A_ROW))
    if brief.gaps:
        blocks.append(Words(brief.gaps, sizes.text, colour="faint", after=sizes.text))
    charts: list[Block] = [_charts((one,), sizes, room=ROOMS[wide], after=sizes.text) for one in brief.drawings]
    if wide and charts:
        return [[*head, *blocks], charts], len(head)
    return [[*head, *blocks, *charts]], 0


def second_page(brief: Brief, sizes: Sizes, *, wide: bool) -> Stacks:
    """Years to parity, events, targets, what is missing, sources and notes."""
    head = _head(brief, sizes)
    parity = _part(brief.parity, sizes)
    if brief.dates is not None:
        parity.append(_charts((brief.dates,), sizes, room=ROOMS[wide], after=sizes.text))
    parts = [_part(_for_slide(one) if wide else one, sizes) for one in brief.parts]
    if not wide:
        return [[*head, *parity, *(block for one in parts for block in one)]], 0
    events, targets, *rest = parts
    return [[*head, *parity, *targets], [*events, *(block for one in rest for block in one)]], len(head)


def _for_slide(part: Part) -> Part:
    """A part with its short sentences, where it has some."""
    return replace(part, sentences=part.short or part.sentences)


def _head(brief: Brief, sizes: Sizes) -> list[Block]:
    return [
        Words(brief.kicker, sizes.kicker, "sans_bold", "women", after=1),
        Words(brief.title, sizes.title, "serif", after=sizes.sentence * 0.7, role="title"),
    ]


def _tiles(tiles: Sequence[BriefTile], sizes: Sizes, most: int) -> Cells:
    """Tiles in rows as even as they can be; the last row is filled with empty cells."""
    rows = -(-len(tiles) // most)
    columns = max(FEWEST_IN_A_ROW, -(-len(tiles) // rows))
    cells = [_tile(one, sizes) for one in tiles]
    cells += [(Words("", sizes.about),)] * (rows * columns - len(cells))
    made = tuple(tuple(cells[row * columns : (row + 1) * columns]) for row in range(rows))
    return Cells(made, (1.0,) * columns, after=sizes.text * 0.6, kind="tiles")


def _tile(tile: BriefTile, sizes: Sizes) -> tuple[Words, ...]:
    number = sizes.number if len(tile.number) <= LONG_NUMBER else sizes.words
    return (
        Words(tile.label, sizes.label, "sans_bold"),
        Words(tile.number, number, "sans_bold", "women"),
        *(Words(line, sizes.about, colour="faint" if place == 0 else "ink") for place, line in enumerate(tile.lines)),
    )


def _charts(drawings: tuple[Drawing, ...], sizes: Sizes, *, room: float, after: float) -> Charts:
    """Charts with the height that their rows need; many rows are set in smaller type."""
    rows = max(len(one.categories) for one in drawings)
    size = sizes.chart * (SMALLER if rows > MANY_ROWS else 1)
    kind = drawings[0].kind
    names = [name for one in drawings for name in one.categories]
    lines = max((len(wrap(name, size, NAMES_PART * room)) for name in names), default=1)
    row = max(ROW_LINES.get(kind, 0.0), lines * 1.05)
    low = (LEAST_LINES[kind] if not rows else rows * row + 3.5) * size
    return Charts(
        drawings=drawings,
        heads=tuple((Words(one.title, sizes.chart_title, "sans_bold"),) for one in drawings),
        feet=tuple(_foot(one, sizes) for one in drawings),
        low=low,
        high=low * 1.2 if kind == "dots" else max(28.0 * size, low * 1.4),
        size=size,
        after=after,
    )


def _foot(drawing: Drawing, sizes: Sizes) -> tuple[Words, ...]:
    return tuple(Words(one, sizes.caption, colour="faint") for one in (drawing.coverage, drawing.source) if one)


def _part(part: Part, sizes: Sizes) -> list[Block]:
    """Heading, rows, sentences; those under a list of rows are its small print."""
    size = sizes.small if part.small else sizes.text
    colour: Colour = "faint" if part.small else "ink"
    heading = sizes.text * 1.05 if part.small else sizes.heading
    blocks: list[Block] = [
        Words(part.heading, heading, "sans_bold" if part.small else "serif", after=size * 0.25, role="heading")
    ]
    if part.rows:
        blocks.append(_table(part, sizes, after=size * 0.3))
    is_note = bool(part.rows) and not part.columns
    for one in part.sentences:
        blocks.append(Words(one, sizes.caption if is_note else size, colour="faint" if is_note else colour, after=size * 0.2))
    blocks[-1] = replace(blocks[-1], after=sizes.text * (0.6 if part.small else 0.9))
    return blocks


def _table(part: Part, sizes: Sizes, *, after: float) -> Cells:
    head = tuple((Words(one, sizes.cell, "sans_bold", "faint"),) for one in part.columns)
    body = tuple(
        tuple((Words(cell, sizes.cell, "sans_bold" if place == 0 else "sans"),) for place, cell in enumerate(row))
        for row in part.rows
    )
    return Cells(((head, *body) if head else body), part.weights, after=after, head=bool(head))
