"""Legends as shapes: beside a map, and one over several charts. A line is shown with its dash, so colour is never alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape

from pptx.shapes.group import GroupShape
from pptx.slide import Slide

from exports.chart_xml import DASHES
from exports.drawings import LegendEntry
from exports.slides_page import LANG, Box
from exports.slides_panels import Key
from exports.slides_shapes import EMU, Pen, group, paint, start
from exports.text_fit import LINE, width, wrap
from figures.theme import theme
from i18n import Language, Translator

SAMPLE: Final = {"area": 1.0, "dot": 1.0, "line": 2.2}
"""Width of a sample, in sizes of type."""

SMALLER: Final = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0)
GAP: Final = 0.5
BETWEEN: Final = 1.4
"""Sizes of type between a sample and its words, and between entries side by side."""

_RECTANGLE: Final = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
_TEXT_BOX: Final = '<p:cNvSpPr txBox="1"/>'


def key_width(entries: Sequence[LegendEntry], size: float) -> float:
    """Points that the entries need one under the other, on a line each."""
    return max(width(one.label, size) for one in entries) + size * (SAMPLE["area"] + GAP) + 6


def add_column(slide: Slide, entries: Sequence[LegendEntry], box: Box, size: float, language: Language) -> GroupShape:
    """Squares with their words, one under the other, in the middle of the rectangle's height."""
    keys = [Key(one.label, one.colour, "area") for one in entries]
    size, room, heights = _fitted(entries, box, size)
    pen, body = Pen(0, 0, 1, slide), []
    y = box.top.pt + max(0.0, (box.height.pt - sum(heights)) / 2)
    for one, height in zip(keys, heights, strict=True):
        body += _entry(one, (box.left.pt, y), (room, height), _Hand(size, language, pen))
        y += height
    return _grouped(slide, body, keys, language, pen)


def _fitted(entries: Sequence[LegendEntry], box: Box, size: float) -> tuple[float, float, list[float]]:
    """The largest size at which the entries stand in the rectangle, the points that words have in it, and each one's height."""
    for each in (size, *(one for one in SMALLER if one < size)):
        room = box.width.pt - each * (SAMPLE["area"] + GAP)
        heights = [len(wrap(one.label, each, room)) * each * LINE + each * 0.55 for one in entries]
        if sum(heights) <= box.height.pt:
            break
    return each, room, heights


def add_rows(slide: Slide, keys: Sequence[Key], box: Box, size: float, language: Language) -> GroupShape:
    """Samples with their words in rows from the upper left; as high as they need to be."""
    pen, body, x, y = Pen(0, 0, 1, slide), [], 0.0, box.top.pt
    for one in keys:
        words = width(one.label, size) + 2
        needed = words + size * (SAMPLE[one.kind] + GAP + BETWEEN)
        if x and x + needed > box.width.pt:
            x, y = 0.0, y + size * LINE * 1.1
        body += _entry(one, (box.left.pt + x, y), (min(words, box.width.pt), size * LINE), _Hand(size, language, pen))
        x += needed
    return _grouped(slide, body, keys, language, pen)


class _Hand:
    """Size and language of the words, and the pen."""

    def __init__(self, size: float, language: Language, pen: Pen) -> None:
        self.size, self.language, self.pen = size, language, pen


def _entry(one: Key, at: tuple[float, float], room: tuple[float, float], hand: _Hand) -> list[str]:
    """A sample at `at` and its words right of it, in `room` points."""
    x, y = at[0] + hand.size * (SAMPLE[one.kind] + GAP), at[1]
    words = hand.pen.box((x, y), (x + room[0], y + room[1]))
    begin = start("key", one.label, hand.pen).replace("<p:cNvSpPr/>", _TEXT_BOX)
    letters = f'<a:rPr lang="{LANG[hand.language]}" sz="{round(hand.size * 100)}"/>'
    return [
        _sample(one, at, hand),
        f"{begin}<p:spPr>{words}{_RECTANGLE}<a:noFill/></p:spPr><p:txBody>"
        '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"/><a:lstStyle/>'
        f"<a:p><a:r>{letters}<a:t>{escape(one.label)}</a:t></a:r></a:p></p:txBody></p:sp>",
    ]


def _sample(one: Key, at: tuple[float, float], hand: _Hand) -> str:
    """A square, a dot, or a piece of line with its dash."""
    x, y, size = at[0], at[1], hand.size
    begin = start("key", one.label, hand.pen)
    if one.kind == "line":
        box = hand.pen.box((x, y + 0.6 * size), (x + SAMPLE["line"] * size, y + 0.6 * size))
        colour = f'<a:solidFill><a:srgbClr val="{one.colour.lstrip("#")}"/></a:solidFill>'
        stroke = f'<a:ln w="{2 * EMU}">{colour}<a:prstDash val="{DASHES[one.dash]}"/></a:ln>'
        return f'{begin}<p:spPr>{box}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>{stroke}</p:spPr></p:sp>'
    inset = 0.1 if one.kind == "area" else 0.25
    box = hand.pen.box((x + inset * size, y + (inset + 0.1) * size), (x + (1 - inset) * size, y + (1.1 - inset) * size))
    shape = _RECTANGLE if one.kind == "area" else _RECTANGLE.replace("rect", "ellipse")
    return f"{begin}<p:spPr>{box}{shape}{paint(one.colour, theme('light').faint, 0.5)}</p:spPr></p:sp>"


def _grouped(slide: Slide, body: Iterable[str], keys: Sequence[Key], language: Language, pen: Pen) -> GroupShape:
    words = Translator(language).text("slides.map_legend", labels="; ".join(one.label for one in keys))
    return group(slide, ("legend", words), body, pen.next_id())
