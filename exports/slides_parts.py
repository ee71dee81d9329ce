"""Drawings that one slide cannot hold, in parts: long tables, and rows of bars or dots that would be too close to read."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any, Final

from exports.drawings import Drawing
from exports.slides_page import Page, room_left
from exports.slides_tables import table_pages
from exports.slides_template import TEXT_IN

MOST_ROWS: Final = 26
"""Rows of bars or dots on a slide: more would be written smaller than 9 points."""

MOST_PANELS: Final = 12
TABLE_POINTS: Final = 14.0


def parts(drawing: Drawing, page: Page) -> Iterator[Drawing]:
    """The drawing itself, or the parts that a slide with the words of `page` holds; axes stay the same in all."""
    if drawing.empty or (drawing.kind == "table" and not (drawing.figures.columns and drawing.figures.rows)):
        yield drawing
    elif drawing.kind == "table":
        yield from table_pages(drawing, TEXT_IN * 72, room_left(page) * 72, TABLE_POINTS)
    elif drawing.kind == "panels" and len(drawing.panels) > MOST_PANELS:
        for first, last in portions(len(drawing.panels), MOST_PANELS):
            yield drawing.model_copy(update={"panels": drawing.panels[first:last]})
    elif _is_in_rows(drawing) and len(drawing.categories) > MOST_ROWS:
        fixed = _with_ends(drawing)
        for first, last in portions(len(drawing.categories), MOST_ROWS):
            yield rows_of(fixed, first, last)
    else:
        yield drawing


def _is_in_rows(drawing: Drawing) -> bool:
    return drawing.kind == "dots" or (drawing.kind == "bars" and drawing.horizontal)


def portions(count: int, most: int) -> Iterator[tuple[int, int]]:
    """Even portions of at most so many.

    >>> list(portions(53, 26))
    [(0, 18), (18, 36), (36, 53)]
    """
    size = ceil(count / ceil(count / most))
    for first in range(0, count, size):
        yield first, min(count, first + size)


def _with_ends(drawing: Drawing) -> Drawing:
    """The ends of the axis settled for all rows, so that parts can be compared."""
    sides: list[float] = [v for one in drawing.dots for side in (one.values, one.low, one.high) for v in side if v is not None]
    rows = zip(*(one.values for one in drawing.bars), strict=True) if drawing.bars else ()
    for row in rows:
        known = [v for v in row if v is not None]
        sides += [sum(v for v in known if v > 0), sum(v for v in known if v < 0)] if drawing.stacked else [0.0, *known]
    sides += [one.value for one in drawing.references]
    low = drawing.x.low if drawing.x.low is not None else min(sides, default=0.0)
    high = drawing.x.high if drawing.x.high is not None else max(sides, default=1.0)
    return drawing.model_copy(update={"x": drawing.x.model_copy(update={"low": low, "high": high})})


def rows_of(drawing: Drawing, first: int, last: int) -> Drawing:
    """Some of the rows of bars or dots."""

    def cut(one: Any) -> Any:
        fields = [name for name in ("values", "texts", "low", "high") if hasattr(one, name)]
        return one.model_copy(update={name: getattr(one, name)[first:last] for name in fields})

    return drawing.model_copy(
        update={
            "categories": drawing.categories[first:last],
            "bars": tuple(map(cut, drawing.bars)),
            "dots": tuple(map(cut, drawing.dots)),
        }
    )
