"""On which side of its dot each label of a row stands, so that it lies on no other label, dot, range or straight line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from exports.text_fit import width

GAP: Final = 4.0
"""Points between a dot and its label."""

ON_SOMETHING, OUTSIDE, TIGHT, ON_LINE, LATER = 10.0, 6.0, 3.0, 1.0, 0.1
"""What each fault costs: lying on a dot or label, beyond the chart, in a row too low for it, on a straight line; and what it
costs to stand on a side that is not the first choice.
"""

ROOMY: Final = 2.6
"""Heights of type in a row that has room above and below its dot."""

Span = tuple[float, float]


@dataclass(frozen=True)
class Row:
    """A row in points from the plot's left side: its dots with their words, and what else is drawn in it."""

    dots: Sequence[tuple[float, str]]
    ranges: Sequence[Span]
    rules: Sequence[float]
    reach: float
    """Points from the plot's left side to the chart's right side."""

    height: float


def sides(row: Row, points: float, dot: float) -> list[str]:
    """The side ("l", "r", "t", "b") of each dot of a row, the dots from left to right choosing first."""
    order = sorted(range(len(row.dots)), key=lambda at: row.dots[at][0])
    found = ["r"] * len(row.dots)
    taken: list[tuple[int, Span]] = [(0, (x - dot / 2, x + dot / 2)) for x, _ in row.dots] + [(0, one) for one in row.ranges]
    for at in order:
        x, words = row.dots[at]
        if words:
            others = [(level, span) for level, span in taken if not (level == 0 and span == (x - dot / 2, x + dot / 2))]
            choices = _choices(x, [one for one, _ in row.dots])
            costs = {side: _cost(_box(side, x, words, points, dot), others, row, points) for side in choices}
            found[at] = min(choices, key=lambda side: costs[side] + LATER * choices.index(side))
            taken.append(_box(found[at], x, words, points, dot))
    return found


def _choices(x: float, dots: Sequence[float]) -> str:
    """Sides in order of preference: away from the other dots, else above."""
    right, left = any(one > x for one in dots), any(one < x for one in dots)
    return "tbrl" if right and left else "ltbr" if right else "rtbl"


def _box(side: str, x: float, words: str, points: float, dot: float) -> tuple[int, Span]:
    """The level (0 beside the dot, 1 above, -1 below) and the ends of a label."""
    wide = width(words, points) + 2
    if side in "tb":
        return (1 if side == "t" else -1), (x - wide / 2, x + wide / 2)
    start = x + dot / 2 + GAP if side == "r" else x - dot / 2 - GAP - wide
    return 0, (start, start + wide)


def _cost(box: tuple[int, Span], taken: Sequence[tuple[int, Span]], row: Row, points: float) -> float:
    level, (start, end) = box
    on = sum(1 for other, (low, high) in taken if other == level and low < end and start < high)
    # Beside the plot stand the names of the rows, of which a label above or below a dot may cover a corner.
    outside = 2 * (start < (0 if level == 0 else -3 * points)) + (end > row.reach)
    tight = level != 0 and row.height < ROOMY * points
    crossed = sum(1 for one in row.rules if start < one < end)
    return ON_SOMETHING * on + OUTSIDE * outside + TIGHT * tight + ON_LINE * crossed
