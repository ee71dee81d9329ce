"""Where everything on the two pages of a country brief stands: measured, so that nothing is cut and nothing runs over.

All measures are points. A page is a stack of blocks, on a wide page partly in two columns. Text is made smaller in steps until
the stack fits; charts then share what room is left. The writers of PPTX, DOCX and PDF place what is found here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from exports.brief_blocks import Block, Cells, Charts, Sizes, Stacks, Words, first_page, second_page
from exports.briefs import Brief

Measure = Callable[[str, float, float, Literal["sans", "sans_bold", "serif"]], Sequence[str]]
"""Text, size, room and face to the lines that the text takes."""

LINE: Final = 1.22
"""Height of a line as a part of the type size."""

STEPS: Final = tuple(1 - 0.03 * step for step in range(18))
PAD_X: Final = 3.0
PAD_Y: Final = 2.0
"""Margins inside the cells of a table."""

CAPTION_GAP: Final = 2.0
CHART_GAP: Final = 14.0
"""Between charts side by side."""


@dataclass(frozen=True)
class Paper:
    """A page: its size, the box that is filled, sizes of type, and whether it is `wide`: then it has two columns.

    `spare` is the part of the height that stays empty because a program may set lines a little apart from our count.
    """

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float
    sizes: Sizes
    wide: bool = False
    gap: float = 26.0
    spare: float = 0.0

    @property
    def room(self) -> float:
        """Width of the filled box."""
        return self.width - self.left - self.right

    @property
    def depth(self) -> float:
        """Height of the filled box."""
        return (self.height - self.top - self.bottom) * (1 - self.spare)


A4: Final = Paper(595.28, 841.89, 42, 36, 42, 44, Sizes())
SLIDE: Final = Paper(960, 540, 44.6, 34, 44.6, 36, Sizes.wide(), wide=True)


@dataclass(frozen=True)
class Placed:
    """A block with its place; `charts` is the height of each chart inside it."""

    block: Block
    x: float
    y: float
    width: float
    height: float
    charts: float = 0.0


@dataclass(frozen=True)
class Frame:
    """A rectangle that a stack fills."""

    x: float
    y: float
    width: float
    height: float


class DoesNotFitError(ValueError):
    """A brief does not fit its two pages at the smallest type: a fault of this module."""


def pages(brief: Brief, paper: Paper, measure: Measure) -> tuple[list[Placed], list[Placed]]:
    """The blocks of both pages with their places; raises DoesNotFitError."""
    return (
        _page(lambda sizes: first_page(brief, sizes, wide=paper.wide), paper, measure),
        _page(lambda sizes: second_page(brief, sizes, wide=paper.wide), paper, measure),
    )


def _page(make: Callable[[Sizes], Stacks], paper: Paper, measure: Measure) -> list[Placed]:
    """What stands across the page in full size, then each column in the largest type in which it fits."""
    columns, across = make(paper.sizes)
    head = columns[0][:across]
    top = _needed(head, paper.room, measure)
    wide = (paper.room - paper.gap * (len(columns) - 1)) / len(columns)
    placed = _stack(head, Frame(paper.left, paper.top, paper.room, top), measure)
    for at in range(len(columns)):
        frame = Frame(paper.left + at * (wide + paper.gap), paper.top + top, wide, paper.depth - top)
        placed += _column((_without(make(paper.sizes.times(step)), at) for step in STEPS), frame, measure)
    return placed


def _without(stacks: Stacks, at: int) -> list[Block]:
    """A column without what stands across the page."""
    columns, across = stacks
    return columns[at][across:] if at == 0 else columns[at]


def _column(versions: Iterator[list[Block]], frame: Frame, measure: Measure) -> list[Placed]:
    """The first of the versions, from large type to small, that fits."""
    for blocks in versions:
        if _needed(blocks, frame.width, measure) <= frame.height:
            return _stack(blocks, frame, measure)
    raise DoesNotFitError(f"a column does not fit {frame.width:.0f} x {frame.height:.0f} points")


def _needed(blocks: Sequence[Block], room: float, measure: Measure) -> float:
    """Height of a stack with its charts as low as they may be."""
    return sum(fixed_height(one, room, measure) + (one.low if isinstance(one, Charts) else 0) + one.after for one in blocks)


def _stack(blocks: Sequence[Block], frame: Frame, measure: Measure) -> list[Placed]:
    """The blocks one under the other; what is left of the height goes to the charts, up to the height that each may have."""
    charts = [one for one in blocks if isinstance(one, Charts)]
    left = frame.height - _needed(blocks, frame.width, measure)
    reach = sum(one.high - one.low for one in charts)
    part = min(1.0, left / reach) if reach > 0 else 0.0
    placed, y = [], frame.y
    for one in blocks:
        fixed = fixed_height(one, frame.width, measure)
        chart = one.low + part * (one.high - one.low) if isinstance(one, Charts) else 0.0
        placed.append(Placed(one, frame.x, y, frame.width, fixed + chart, chart))
        y += fixed + chart + one.after
    return placed


def fixed_height(block: Block, room: float, measure: Measure) -> float:
    """Height of a block without its charts."""
    if isinstance(block, Words):
        return words_height(block, room, measure)
    if isinstance(block, Cells):
        return sum(row_heights(block, room, measure))
    wide = chart_width(block, room)
    return max(caption_heights(block, at, wide, measure)[0] + caption_heights(block, at, wide, measure)[1]
               for at in range(len(block.drawings)))  # fmt: skip


def chart_width(block: Charts, room: float) -> float:
    """Width of each chart of a block."""
    return (room - CHART_GAP * (len(block.drawings) - 1)) / len(block.drawings)


def caption_heights(block: Charts, at: int, wide: float, measure: Measure) -> tuple[float, float]:
    """Heights of the words over a chart and under it; those over charts side by side are as high as the highest."""
    over = max(sum(words_height(one, wide, measure) for one in head) for head in block.heads)
    under = sum(words_height(one, wide, measure) for one in block.feet[at])
    return over + CAPTION_GAP, under + CAPTION_GAP


def words_height(words: Words, room: float, measure: Measure) -> float:
    """Height of a text."""
    return len(measure(words.text, words.size, room, words.face)) * words.size * LINE


def column_widths(cells: Cells, room: float) -> list[float]:
    """Width of each column."""
    return [weight / sum(cells.weights) * room for weight in cells.weights]


def row_heights(cells: Cells, room: float, measure: Measure) -> list[float]:
    """Height of each row with its margins: that of its highest cell."""
    widths = column_widths(cells, room)
    return [
        max(sum(words_height(one, wide - 2 * PAD_X, measure) for one in cell) for cell, wide in zip(row, widths, strict=True))
        + 2 * PAD_Y
        for row in cells.rows
    ]


def with_spare(paper: Paper, spare: float) -> Paper:
    """The same page with a part of its height left empty."""
    return replace(paper, spare=spare)
