"""Straight lines with their words drawn inside a chart, where no series can hold them: across bars, or at a year.

They are a part of the chart (c:userShapes), placed by parts of its size, and move with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from exports.chart_layout import Plot
from exports.chart_xml import CHART, DASHES, DRAWING, EMU, FONT, LOCALES
from exports.text_fit import width
from figures.theme import theme
from i18n import Language

CHART_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/chartDrawing"
CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chartshapes+xml"
RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartUserShapes"


@dataclass(frozen=True)
class Rule:
    """A straight line at a part of the plot's width (`upright`) or height, counted from the left or the foot."""

    at: float
    label: str
    upright: bool
    dash: str = "dash"


def drawn_shapes(rules: Sequence[Rule], plot: Plot, language: Language) -> bytes:
    """The part with all `rules`, none drawn outside the plot; empty without any."""
    inside = [one for one in rules if 0 <= one.at <= 1]
    if not inside:
        return b""
    body = "".join(_rule(one, 2 * at + 2, plot, language) for at, one in enumerate(inside))
    spaces = f'xmlns:c="{CHART}" xmlns:a="{DRAWING}" xmlns:cdr="{CHART_DRAWING}"'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:userShapes {spaces}>{body}</c:userShapes>'.encode()


def _rule(rule: Rule, number: int, plot: Plot, language: Language) -> str:
    right, foot = plot.left + plot.width, plot.top + plot.height
    if rule.upright:
        x = plot.left + rule.at * plot.width
        ends = (x, plot.top - plot.room.line * 0.2, x, foot)
        words = _beside(rule, x, plot)
    else:
        y = foot - rule.at * plot.height
        ends = (plot.left, y, right, y)
        words = (right, y - plot.room.line * 0.55, plot.room.width, y + plot.room.line * 0.55)
    line = _line(rule, number, ends, plot)
    return line + (_words(rule, number + 1, words, plot, language) if rule.label else "")


def _beside(rule: Rule, x: float, plot: Plot) -> tuple[float, float, float, float]:
    """The place of the words over an upright line: in its middle, moved inwards at the chart's edges."""
    needed = width(rule.label, plot.room.points) + 8
    left = min(max(0.0, x - needed / 2), max(0.0, plot.room.width - needed))
    top = plot.top - plot.room.line * 1.3
    return left, top, min(left + needed, plot.room.width), top + plot.room.line * 1.1


def _line(rule: Rule, number: int, ends: tuple[float, float, float, float], plot: Plot) -> str:
    ink = theme("light").ink.lstrip("#")
    return (
        f'{_anchor(ends, plot)}<cdr:cxnSp macro=""><cdr:nvCxnSpPr><cdr:cNvPr id="{number}" '
        f'name="Line {number}" descr={quoteattr(rule.label)}/><cdr:cNvCxnSpPr/></cdr:nvCxnSpPr><cdr:spPr>{_box(ends)}'
        f'<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="19050"><a:solidFill><a:srgbClr val="{ink}"/></a:solidFill>'
        f'<a:prstDash val="{DASHES[rule.dash]}"/></a:ln></cdr:spPr></cdr:cxnSp></cdr:relSizeAnchor>'
    )


def _words(rule: Rule, number: int, box: tuple[float, float, float, float], plot: Plot, language: Language) -> str:
    ink = theme("light").ink.lstrip("#")
    align = "ctr" if rule.upright else "l"
    tongue = LOCALES[language]
    letters = (
        f'<a:rPr lang="{tongue}" sz="{round(plot.room.points * 100)}"><a:solidFill><a:srgbClr val="{ink}"/></a:solidFill>'
        f'<a:latin typeface="{FONT}"/></a:rPr>'
    )
    return (
        f'{_anchor(box, plot)}<cdr:sp macro="" textlink=""><cdr:nvSpPr><cdr:cNvPr id="{number}" '
        f'name="Words {number}" descr={quoteattr(rule.label)}/><cdr:cNvSpPr txBox="1"/></cdr:nvSpPr><cdr:spPr>{_box(box)}'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></cdr:spPr><cdr:txBody>'
        '<a:bodyPr wrap="none" lIns="38100" tIns="0" rIns="38100" bIns="0" anchor="ctr"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="{align}"/><a:r>{letters}<a:t>{escape(rule.label)}</a:t></a:r></a:p>'
        "</cdr:txBody></cdr:sp></cdr:relSizeAnchor>"
    )


def _anchor(ends: tuple[float, float, float, float], plot: Plot) -> str:
    sides = [round(value / side, 5) for value, side in zip(ends, (plot.room.width, plot.room.height) * 2, strict=True)]
    x0, y0, x1, y1 = (min(1.0, max(0.0, one)) for one in sides)
    start = f"<cdr:from><cdr:x>{x0}</cdr:x><cdr:y>{y0}</cdr:y></cdr:from>"
    return f"<cdr:relSizeAnchor>{start}<cdr:to><cdr:x>{x1}</cdr:x><cdr:y>{y1}</cdr:y></cdr:to>"


def _box(ends: tuple[float, float, float, float]) -> str:
    x, y, right, foot = (round(one * EMU) for one in ends)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{right - x}" cy="{foot - y}"/></a:xfrm>'
