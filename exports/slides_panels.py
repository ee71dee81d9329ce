"""Small multiples on a slide: where each panel stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from exports.drawings import Drawing

GAP: Final = 16.0
"""Points between panels."""

Box = tuple[float, float, float, float]


def panel_places(drawing: Drawing, left: float, top: float, width: float, height: float) -> Iterator[tuple[Drawing, Box]]:
    """Each panel with its rectangle in points, in reading order.

    A slide is wide where a page is high, so panels may stand in more columns than on the screen.
    """
    count = len(drawing.panels)
    columns = columns_for(count, width, height)
    rows = -(-count // columns)
    wide, high = (width - GAP * (columns - 1)) / columns, (height - GAP * (rows - 1)) / rows
    for at, panel in enumerate(drawing.panels):
        row, column = divmod(at, columns)
        yield panel, (left + column * (wide + GAP), top + row * (high + GAP), wide, high)


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
