"""Maps as vector shapes: one freeform a country, named by its code, its value in the alt text, all in one group.

python-pptx's own builder of freeforms takes time that grows with the square of the corners, so the shapes are written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml import parse_xml
from pptx.shapes.base import BaseShape
from pptx.shapes.group import GroupShape
from pptx.slide import Slide

from exports.drawings import Drawing, LegendEntry, Place
from exports.map_shapes import region_of, shapes
from exports.slides_page import LANG, Box
from exports.text_fit import LINE, width, wrap
from figures.maps import KEY_WIDTH, SLIDE_HEIGHT, SLIDE_MARKER_PX
from figures.theme import theme
from i18n import Language, Translator

EMU: Final = 12_700
LEAST_UNITS: Final = 3
"""Rings narrower than this both ways (a thousandth of the map) are left out, unless a country would lose its last one."""

FEWEST_CORNERS: Final = 3
_SPACES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_RINGS: Final = re.compile(r"M(-?\d+) (-?\d+)l([^z]*)z")
Corner = tuple[float, float]
Ring = list[Corner]


def add_map(slide: Slide, drawing: Drawing, box: Box, size: float) -> list[BaseShape]:
    """Legend at the left, map beside it, as large as the rectangle allows."""
    region = region_of(drawing.area_group)
    made = shapes(region)
    left, top, wide, high = (one.pt for one in box)
    key = _key_width(drawing, size, KEY_WIDTH * 1.4 * wide) if drawing.legend else 0.0
    scale = min((wide - key) / made["width"], high / made["height"])
    x = left + key + (wide - key - scale * made["width"]) / 2
    y = top + (high - scale * made["height"]) / 2
    pen = _Pen(x, y, scale, slide)
    body = _areas(drawing, made, pen)
    radius = SLIDE_MARKER_PX[region] / SLIDE_HEIGHT * made["height"] * scale
    body += [_ring(one, made["rings"][one.iso3], radius, pen) for one in drawing.places if one.iso3 in made["rings"]]
    found: list[BaseShape] = [_group(slide, drawing.name, drawing.alt or drawing.title, body, pen.next_id())]
    if drawing.legend:
        found.append(_legend(slide, drawing, (left, top, key, high), size))
    return found


class _Pen:
    """Turns units of the map into EMU of the slide, and numbers the shapes."""

    def __init__(self, x: float, y: float, scale: float, slide: Slide) -> None:
        self.x, self.y, self.scale = x * EMU, y * EMU, scale * EMU
        self.number = max((int(one) for one in slide.shapes._spTree.xpath("//@id") if one.isdigit()), default=1)

    def next_id(self) -> int:
        self.number += 1
        return self.number

    def box(self, low: Corner, high: Corner) -> str:
        start = f'<a:off x="{round(self.x + low[0] * self.scale)}" y="{round(self.y + low[1] * self.scale)}"/>'
        size = [max(1, round((b - a) * self.scale)) for a, b in zip(low, high, strict=True)]
        return f'<a:xfrm>{start}<a:ext cx="{size[0]}" cy="{size[1]}"/></a:xfrm>'


def _areas(drawing: Drawing, made: dict[str, Any], pen: _Pen) -> list[str]:
    """The land around as one shape, then each country of the drawing."""
    paths, edge = made["paths"], (float(made["width"]), float(made["height"]))
    places = {one.iso3: one for one in drawing.places}
    look = theme("light")
    around = [ring for code, path in paths.items() if code not in places for ring in rings_of(path, edge)]
    words = Translator(drawing.language).text("slides.map_around")
    found = [_freeform(("around", words), around, _paint(look.surface, look.border, 0.5), pen)] if around else []
    for code, one in places.items():
        if rings := rings_of(paths.get(code, ""), edge):
            found.append(_freeform((code, one.text), rings, _paint(one.colour, look.background, 0.5), pen))
    return found


def rings_of(path: str, edge: Corner) -> list[Ring]:
    """The rings of an SVG path of map_shapes, cut at the map's edges; the smallest islands are left out.

    >>> rings_of("M10 10l20 0 0 20z", (100, 20))
    [[(10, 10), (30, 10), (30, 20), (20.0, 20)]]
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


def _freeform(named: tuple[str, str], rings: Sequence[Ring], paint: str, pen: _Pen) -> str:
    """p:sp: one shape of any number of rings; `named` are its name and its alt text."""
    low = tuple(min(one[at] for ring in rings for one in ring) for at in (0, 1))
    high = tuple(max(one[at] for ring in rings for one in ring) for at in (0, 1))
    wide, tall = (max(1, round((b - a) * 10)) for a, b in zip(low, high, strict=True))
    path = "".join(_path(ring, low) for ring in rings)
    return (
        f"{_start(*named, pen)}<p:spPr>{pen.box((low[0], low[1]), (high[0], high[1]))}"
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{wide}" h="{tall}">{path}</a:path></a:pathLst></a:custGeom>{paint}</p:spPr></p:sp>'
    )


def _path(ring: Ring, low: Sequence[float]) -> str:
    points = [f'<a:pt x="{round((x - low[0]) * 10)}" y="{round((y - low[1]) * 10)}"/>' for x, y in ring]
    lines = "".join(f"<a:lnTo>{one}</a:lnTo>" for one in points[1:])
    return f"<a:moveTo>{points[0]}</a:moveTo>{lines}<a:close/>"


def _ring(place: Place, at: Sequence[int], radius: float, pen: _Pen) -> str:
    """p:sp: the ring of a state too small to be seen."""
    reach = radius * EMU / pen.scale
    box = pen.box((at[0] - reach, at[1] - reach), (at[0] + reach, at[1] + reach))
    return (
        f"{_start(f'{place.iso3} ring', place.text, pen)}<p:spPr>{box}"
        f'<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>{_paint(place.colour, theme("light").ink, 0.75)}</p:spPr></p:sp>'
    )


def _start(name: str, words: str, pen: _Pen) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{pen.next_id()}" name={quoteattr(name)} descr={quoteattr(words)}/>'
        "<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
    )


def _paint(colour: str, rim: str, points: float) -> str:
    fill, line = (f'<a:solidFill><a:srgbClr val="{one.lstrip("#")}"/></a:solidFill>' for one in (colour, rim))
    return f'{fill}<a:ln w="{round(points * EMU)}">{line}<a:round/></a:ln>'


def _group(slide: Slide, name: str, words: str, body: Iterable[str], number: int) -> GroupShape:
    """p:grpSp around shapes, its extent that of what is in it."""
    xml = (
        f'<p:grpSp {_SPACES}><p:nvGrpSpPr><p:cNvPr id="{number}" name={quoteattr(name)} descr={quoteattr(words)}/>'
        f"<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{''.join(body)}</p:grpSp>"
    )
    element = parse_xml(xml)
    slide.shapes._spTree.append(element)
    element.recalculate_extents()
    return slide.shapes[-1]  # type: ignore[return-value]  # the group that was appended


def _key_width(drawing: Drawing, size: float, most: float) -> float:
    return min(most, max(width(one.label, size) for one in drawing.legend) + size * 1.8 + 6)


def _legend(slide: Slide, drawing: Drawing, box: tuple[float, float, float, float], size: float) -> GroupShape:
    """Squares with their words, one under the other, in the middle of the left side."""
    left, top, wide, high = box
    room = wide - size * 1.8
    heights = [len(wrap(one.label, size, room)) * size * LINE + size * 0.55 for one in drawing.legend]
    y = top + max(0.0, (high - sum(heights)) / 2)
    pen = _Pen(0, 0, 1, slide)
    body = []
    for one, height in zip(drawing.legend, heights, strict=True):
        body += _entry(one, (left, y, wide, height), size, drawing.language, pen)
        y += height
    words = Translator(drawing.language).text("slides.map_legend", labels="; ".join(one.label for one in drawing.legend))
    return _group(slide, "legend", words, body, pen.next_id())


def _entry(one: LegendEntry, box: tuple[float, float, float, float], size: float, language: Language, pen: _Pen) -> list[str]:
    """A square with its words."""
    left, top, wide, high = box
    square = pen.box((left, top + size * 0.1), (left + size, top + size * 1.1))
    words = pen.box((left + size * 1.6, top), (left + wide, top + high))
    paint = _paint(one.colour, theme("light").faint, 0.5)
    start = _start("key", one.label, pen).replace("<p:cNvSpPr/>", '<p:cNvSpPr txBox="1"/>')
    rectangle = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    return [
        f"{_start('key', one.label, pen)}<p:spPr>{square}{rectangle}{paint}</p:spPr></p:sp>",
        f"{start}<p:spPr>{words}{rectangle}<a:noFill/></p:spPr><p:txBody>"
        '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"/><a:lstStyle/>'
        f'<a:p><a:r><a:rPr lang="{LANG[language]}" sz="{round(size * 100)}"/><a:t>{escape(one.label)}</a:t></a:r></a:p>'
        "</p:txBody></p:sp>",
    ]


def add_key(slide: Slide, entries: Sequence[LegendEntry], box: Box, size: float, language: Language) -> GroupShape:
    """A legend in rows over what it explains, from the left; it is as high as it needs to be."""
    left, y, wide = box.left.pt, box.top.pt, box.width.pt
    pen, body, x = _Pen(0, 0, 1, slide), [], 0.0
    for one in entries:
        needed = min(wide, width(one.label, size) + 2.8 * size)
        if x and x + needed > wide:
            x, y = 0.0, y + size * LINE * 1.1
        room = (left + x, y, needed - 1.2 * size, size * LINE)
        body += _entry(one, room, size, language, pen)
        x += needed
    words = Translator(language).text("slides.map_legend", labels="; ".join(one.label for one in entries))
    return _group(slide, "legend", words, body, pen.next_id())
