"""Small multiples on a slide: where each panel stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from pptx.util import Pt

from exports.drawings import Drawing
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


@dataclass(frozen=True)
class Key:
    """What an entry of the legend looks like: a line with its dash, a dot, or a filled square."""

    label: str
    colour: str
    kind: Literal["line", "dot", "area"]
    dash: str = "solid"


def panel_keys(drawing: Drawing) -> list[Key]:
    """What one legend over all panels says: every name that neither a label nor a panel's title says, once."""
    found: dict[str, Key] = {}
    for panel in drawing.panels:
        said = {one.name for one in panel.lines if one.label}
        for key in _keys(panel):
            if key.label.strip() and key.label not in said and not panel.title.startswith(key.label):
                found.setdefault(key.label, key)
    return list(found.values())


def _keys(panel: Drawing) -> Iterator[Key]:
    yield from (Key(one.name, one.colour, "area") for one in panel.bands)
    yield from (Key(one.name, one.colour, "line" if one.drawn else "dot", one.dash) for one in panel.lines)
    yield from (Key(one.name, one.colour, "area") for one in panel.bars)
    yield from (Key(one.name, one.colour, "dot") for one in panel.dots)


def columns_for(count: int, width: float, height: float) -> int:
    """Columns that make panels nearest to three times as wide as two high, with few places left empty.

    >>> columns_for(2, 870, 360), columns_for(9, 870, 360), columns_for(1, 870, 360)
    (2, 4, 1)
    """

    def unlike(columns: int) -> float:
        rows = -(-count // columns)
        shape = (width / columns) / (height / rows)
        return max(shape / 1.5, 1.5 / shape) + 0.4 * (rows * columns - count)

    return min(range(1, count + 1), key=unlike, default=1)
