"""Fans as stacked areas: an unseen one at the foot, and on it the layers between the edges of the bands.

PowerPoint can stack areas once in a chart. Bands that lie in each other share the stack, and so do those that follow them in
later years (the part of a fan beyond the tested range); bands of other series keep their two edges as thin lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from exports.drawings import Band, Line

Values = list[float | None]
NEAR: Final = 2.0
"""Points by which a fan may begin beside the line that it grows out of: a model need not meet the latest figure."""


@dataclass(frozen=True)
class Layer:
    """One area of the stack: its height in each year; without a colour it is not seen."""

    name: str
    values: Values
    colour: str = ""


def stacked(bands: Sequence[Band], lines: Sequence[Line], years: Sequence[int]) -> tuple[list[Layer], list[Line]]:
    """The layers from the foot up, and the edges of bands that cannot be stacked with them, as lines."""
    families = _families(bands)
    held = [band for family in families for band in family]
    edges = [
        Line(name=band.name, x=band.x, y=edge, colour=band.colour, dash="dot")
        for band in bands
        if band not in held
        for edge in (band.low, band.high)
    ]
    if not families:
        return [], edges
    depth = max(len(family) for family in families)
    slots: list[list[Layer]] = [[] for _ in range(2 * depth - 1)]
    taken: set[int] = set()
    foot: dict[int, float] = {}
    for family in families:
        own = [year for year in years if year in family[0].x and year not in taken]
        taken |= set(own)
        foot |= {year: low for year, low in zip(map(round, family[0].x), family[0].low, strict=True) if year in own}
        for at, layer in enumerate(_layers(family, own, years)):
            slots[_slot(at, len(family), depth)].append(layer)
    base = Layer(" ", _carried(foot, lines, years))
    return [base, *(layer for slot in slots for layer in slot)], edges


def by_year(x: Sequence[float], y: Sequence[float | None], years: Sequence[int]) -> Values:
    """The values of a series in each of `years`, None where it has none."""
    known = dict(zip(map(round, x), y, strict=True))
    return [known.get(year) for year in years]


def _families(bands: Sequence[Band]) -> list[list[Band]]:
    """Bands that lie in each other, the widest first, by the years that they cover; families follow each other in time."""
    found: dict[tuple[float, ...], list[Band]] = {}
    for one in sorted(bands, key=_area, reverse=True):
        if one.x and min(one.low) >= 0 and (one.x not in found or _is_inside(one, found[one.x][-1])):
            found.setdefault(one.x, []).append(one)
    kept: list[list[Band]] = []
    for x in sorted(found):
        if not kept or x[0] >= kept[-1][0].x[-1]:
            kept.append(found[x])
    return kept


def _area(band: Band) -> float:
    return sum(high - low for low, high in zip(band.low, band.high, strict=True))


def _is_inside(inner: Band, outer: Band) -> bool:
    edges = zip(inner.low, inner.high, outer.low, outer.high, strict=True)
    return all(around <= low and high <= over for low, high, around, over in edges)


def _layers(family: Sequence[Band], own: Sequence[int], years: Sequence[int]) -> list[Layer]:
    """The layers between the edges of nested bands, from the foot up; nothing in years that are not the family's own.

    A year between two that have figures is drawn on the way from one to the other, as the band itself would be.
    """
    every = [_filled(band.x, edge, years) for band, edge in _edges(family)]
    colours = [family[min(at, 2 * len(family) - 2 - at)] for at in range(2 * len(family) - 1)]
    inside = range(own[0], own[-1] + 1) if own else range(0)
    return [
        Layer(
            band.name,
            [_between(a, b) if year in inside else 0.0 for year, a, b in zip(years, low, high, strict=True)],
            band.colour,
        )
        for band, (low, high) in zip(colours, pairwise(every), strict=True)
    ]


def _edges(family: Sequence[Band]) -> list[tuple[Band, tuple[float, ...]]]:
    return [*((one, one.low) for one in family), *((one, one.high) for one in reversed(family))]


def _between(low: float | None, high: float | None) -> float:
    return 0.0 if low is None or high is None else round(high - low, 6)


def _filled(x: Sequence[float], y: Sequence[float], years: Sequence[int]) -> Values:
    points = list(zip(x, y, strict=True))
    return [height(points, year) if x[0] <= year <= x[-1] else None for year in years]


def _slot(at: int, size: int, depth: int) -> int:
    """The place of a layer among those of the deepest family: lower edges count from the foot, upper ones from the top."""
    if at < size - 1:
        return at
    return depth - 1 if at == size - 1 else 2 * depth - 1 - (2 * size - 1 - at)


def _carried(foot: dict[int, float], lines: Sequence[Line], years: Sequence[int]) -> Values:
    """The foot of the stack, carried on over the years without a band.

    Areas have no gaps: from an empty year they would rise from zero, which is seen as a thin edge. So the foot follows the
    line that the fan grows out of, and stays level where there is none.
    """
    points = sorted(foot.items())
    first, start = points[0]
    grown = next((one for one in lines if _reaches(one, first, start)), None)
    history = [(x, y) for x, y in zip(grown.x, grown.y, strict=True) if y is not None and x < first] if grown else []
    every = [*history, *((float(year), low) for year, low in points)]
    return [height(every, year) for year in years]


def _reaches(line: Line, year: int, value: float) -> bool:
    """Whether a line comes from earlier years to near `value`."""
    known = dict(zip(line.x, line.y, strict=True))
    end = known.get(year)
    return end is not None and abs(end - value) < NEAR and min(known) < year


def height(points: Sequence[tuple[float, float]], year: float) -> float:
    """The height of a line through `points` in a year; level before the first and after the last.

    >>> height([(2000, 10.0), (2010, 20.0)], 2005), height([(2000, 10.0)], 1990)
    (15.0, 10.0)
    """
    if year <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if x0 <= year <= x1:
            return y0 + (y1 - y0) * (year - x0) / (x1 - x0)
    return points[-1][1]
