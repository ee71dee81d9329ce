"""Small multiples on a slide: where each panel stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pptx.util import Pt

from exports.drawings import Band, Bars, Dots, Drawing, LegendEntry, Line
from exports.slides_page import Box

GAP: Final = 16.0
"""Points between panels."""


def panel_places(drawing: Drawing, box: Box) -> Iterator[tuple[Drawing, Box]]:
    """Each panel with its rectangle, in reading order.

    A slide is wide where a page is high, so panels may stand in more columns than on the screen.
    """
    count = len(drawing.panels)
    columns = columns_for(count, box.width.pt, box.height.pt)
    rows = -(-count // columns)
    wide = (box.width.pt - GAP * (columns - 1)) / columns
    high = (box.height.pt - GAP * (rows - 1)) / rows
    for at, panel in enumerate(drawing.panels):
        row, column = divmod(at, columns)
        left, top = box.left.pt + column * (wide + GAP), box.top.pt + row * (high + GAP)
        yield panel, Box(*(Pt(one) for one in (left, top, wide, high)))


def panel_key(drawing: Drawing) -> list[LegendEntry]:
    """What one legend over all panels says: names that stand for the same thing in several of them."""
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    for panel in drawing.panels:
        labelled = {one.name for one in panel.lines if one.label}
        every: list[Band | Line | Bars | Dots] = [*panel.bands, *panel.lines, *panel.bars, *panel.dots]
        for name, colour in {one.name: one.colour for one in every}.items():
            if name.strip() and name not in labelled:
                found.setdefault(name, colour)
                counts[name] = counts.get(name, 0) + 1
    shared = {name: colour for name, colour in found.items() if counts[name] > 1}
    return [LegendEntry(label=name, colour=colour) for name, colour in shared.items()]


def columns_for(count: int, width: float, height: float) -> int:
    """Columns that make panels nearest to three times as wide as two high, with few places left empty.

    >>> columns_for(2, 870, 360), columns_for(9, 870, 360), columns_for(1, 870, 360)
    (2, 4, 1)
    """

    def unlike(columns: int) -> float:
        rows = -(-count // columns)
        shape = (width / columns) / (height / rows)
        return max(shape / 1.5, 1.5 / shape) + 0.15 * (rows * columns - count)

    return min(range(1, count + 1), key=unlike, default=1)
