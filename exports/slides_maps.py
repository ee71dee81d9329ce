"""Maps as vector shapes: one freeform a country, named by its code, its value in the alt text, all in one group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.util import Pt

from exports.drawings import Drawing, Place
from exports.map_shapes import region_of, shapes
from exports.slides_key import add_column, key_width
from exports.slides_page import Box
from exports.slides_shapes import EMU, Corner, Pen, group, paint, start
from figures.maps import KEY_WIDTH, SLIDE_HEIGHT, SLIDE_MARKER_PX
from figures.theme import theme
from i18n import Translator

LEAST_UNITS: Final = 3
"""Rings narrower than this both ways (a thousandth of the map) are left out, unless a country would lose its last one."""

FEWEST_CORNERS: Final = 3
_RINGS: Final = re.compile(r"M(-?\d+) (-?\d+)l([^z]*)z")
Ring = list[Corner]


def add_map(slide: Slide, drawing: Drawing, box: Box, size: float) -> list[BaseShape]:
    """Legend at the left, map beside it, as large as the rectangle allows."""
    region = region_of(drawing.area_group)
    made = shapes(region)
    left, top, wide, high = (one.pt for one in box)
    key = min(KEY_WIDTH * 1.4 * wide, key_width(drawing.legend, size)) if drawing.legend else 0.0
    scale = min((wide - key) / made["width"], high / made["height"])
    x = left + key + (wide - key - scale * made["width"]) / 2
    y = top + (high - scale * made["height"]) / 2
    pen = Pen(x, y, scale, slide)
    body = _areas(drawing, made, pen)
    radius = SLIDE_MARKER_PX[region] / SLIDE_HEIGHT * made["height"] * scale
    body += [_ring(one, made["rings"][one.iso3], radius, pen) for one in drawing.places if one.iso3 in made["rings"]]
    found: list[BaseShape] = [group(slide, (drawing.name, drawing.alt or drawing.title), body, pen.next_id())]
    if drawing.legend:
        found.append(add_column(slide, drawing.legend, box._replace(width=Pt(key)), size, drawing.language))
    return found


def _areas(drawing: Drawing, made: dict[str, Any], pen: Pen) -> list[str]:
    """The land around as one shape, then each country of the drawing."""
    paths, edge = made["paths"], (float(made["width"]), float(made["height"]))
    places = {one.iso3: one for one in drawing.places}
    look = theme("light")
    around = [ring for code, path in paths.items() if code not in places for ring in rings_of(path, edge)]
    words = Translator(drawing.language).text("slides.map_around")
    found = [_freeform(("around", words), around, paint(look.surface, look.border, 0.5), pen)] if around else []
    for code, one in places.items():
        if rings := rings_of(paths.get(code, ""), edge):
            found.append(_freeform((code, one.text), rings, paint(one.colour, look.background, 0.5), pen))
    return found


def rings_of(path: str, edge: Corner) -> list[Ring]:
    """The rings of an SVG path of map_shapes, cut at the map's edges; the smallest islands are left out.

    >>> rings_of("M10 10l20 0 0 20z", (100, 20))
    [[(20.0, 20), (10, 10), (30, 10), (30.0, 20)]]
    """
    rings = [_corners(found) for found in _RINGS.findall(path)]
    cropped = [ring for one in rings if len(ring := crop(one, edge)) >= FEWEST_CORNERS]
    large = [ring for ring in cropped if _span(ring) >= LEAST_UNITS]
    return large or sorted(cropped, key=_span)[-1:]


def _corners(found: Sequence[str]) -> Ring:
    x, y = int(found[0]), int(found[1])
    ring: Ring = [(x, y)]
    steps = [int(one) for one in found[2].split()]
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        ring.append((x, y))
    return ring


def _span(ring: Ring) -> float:
    return max(max(one[at] for one in ring) - min(one[at] for one in ring) for at in (0, 1))


def crop(ring: Ring, edge: Corner) -> Ring:
    """A ring cut at the sides of the rectangle from (0, 0) to `edge` (Sutherland and Hodgman, 1974)."""
    for axis, limit, keep_above in ((0, 0.0, True), (0, edge[0], False), (1, 0.0, True), (1, edge[1], False)):
        ring = _cut(ring, axis, limit, keep_above=keep_above)
    return ring


def _cut(ring: Ring, axis: int, limit: float, *, keep_above: bool) -> Ring:
    def inside(one: Corner) -> bool:
        return one[axis] >= limit if keep_above else one[axis] <= limit

    if all(map(inside, ring)):
        return ring
    found: Ring = []
    for before, here in zip([ring[-1], *ring], ring, strict=False):
        if inside(before) != inside(here):
            part = (limit - before[axis]) / (here[axis] - before[axis])
            other = before[1 - axis] + part * (here[1 - axis] - before[1 - axis])
            found.append((limit, other) if axis == 0 else (other, limit))
        if inside(here):
            found.append(here)
    return found


def _freeform(named: tuple[str, str], rings: Sequence[Ring], painted: str, pen: Pen) -> str:
    """p:sp: one shape of any number of rings; `named` are its name and its alt text."""
    low = tuple(min(one[at] for ring in rings for one in ring) for at in (0, 1))
    high = tuple(max(one[at] for ring in rings for one in ring) for at in (0, 1))
    wide, tall = (max(1, round((b - a) * 10)) for a, b in zip(low, high, strict=True))
    path = "".join(_path(ring, low) for ring in rings)
    return (
        f"{start(*named, pen)}<p:spPr>{pen.box((low[0], low[1]), (high[0], high[1]))}"
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{wide}" h="{tall}">{path}</a:path></a:pathLst></a:custGeom>{painted}</p:spPr></p:sp>'
    )


def _path(ring: Ring, low: Sequence[float]) -> str:
    points = [f'<a:pt x="{round((x - low[0]) * 10)}" y="{round((y - low[1]) * 10)}"/>' for x, y in ring]
    lines = "".join(f"<a:lnTo>{one}</a:lnTo>" for one in points[1:])
    return f"<a:moveTo>{points[0]}</a:moveTo>{lines}<a:close/>"


def _ring(place: Place, at: Sequence[int], radius: float, pen: Pen) -> str:
    """p:sp: the ring of a state too small to be seen."""
    reach = radius * EMU / pen.scale
    box = pen.box((at[0] - reach, at[1] - reach), (at[0] + reach, at[1] + reach))
    return (
        f"{start(f'{place.iso3} ring', place.text, pen)}<p:spPr>{box}"
        f'<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>{paint(place.colour, theme("light").ink, 0.75)}</p:spPr></p:sp>'
    )
