"""A `Drawing` on a slide: native charts, maps and tables of python-pptx, for slides and for briefs."""

from __future__ import annotations

from typing import Final, cast

from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.util import Emu, Inches, Length, Pt

from exports.chart_bars import bars_chart
from exports.chart_dots import dots_chart
from exports.chart_drawn import CONTENT_TYPE, RELATION
from exports.chart_layout import Room
from exports.chart_lines import is_yearly, lines_chart
from exports.chart_scatter import scatter_chart
from exports.chart_xml import CHART, NativeChart
from exports.drawings import Drawing
from exports.slides_key import add_rows
from exports.slides_maps import add_map
from exports.slides_page import Box, describe, write_words
from exports.slides_panels import panel_keys, panel_places
from exports.slides_tables import add_table
from exports.text_fit import LINE, fit
from i18n import Translator

POINTS: Final = 14.0
"""Size of type in charts on a slide; charts that are lower than LOW_IN get less."""

LOW_IN: Final = 3.6
LEAST_POINTS: Final = 8.0
LEGEND_POINTS: Final = 12.0
_R_ID: Final = qn("r:id")


def add_chart(  # noqa: PLR0917 - the order of all shapes in python-pptx
    slide: Slide, drawing: Drawing, left: Length, top: Length, width: Length, height: Length, points: float | None = None
) -> list[BaseShape]:
    """`drawing` in a rectangle of the slide, with alt text on all of it; returns the shapes.

    `points` is the size of type; without it, it follows from the height. A table shows the rows that have room.
    """
    box, size = Box(left, top, width, height), points or type_size(height)
    if drawing.empty or is_empty(drawing):
        words = drawing.empty or Translator(drawing.language).text("chart.empty")
        return [add_words(slide, words, drawing, box, size + 4)]
    if drawing.kind == "map":
        return add_map(slide, drawing, box, size)
    if drawing.kind == "table":
        return [add_table(slide, drawing, box, size)]
    if drawing.kind == "panels":
        return _add_panels(slide, drawing, box, points)
    return [_add_native(slide, drawing, box, size)]


def is_empty(drawing: Drawing) -> bool:
    """Whether there is nothing to draw: a sentence stands then instead of empty axes."""
    if drawing.kind == "lines":
        return not drawing.bands and all(y is None for one in drawing.lines for y in one.y)
    if drawing.kind in ("bars", "dots"):
        sides = [*(one.values for one in drawing.bars), *(side for one in drawing.dots for side in (one.values, one.low))]
        return all(value is None for side in sides for value in side)
    return not {"map": drawing.places, "panels": drawing.panels, "table": drawing.figures.columns and drawing.figures.rows}[
        drawing.kind
    ]


def type_size(height: Length) -> float:
    """Size of type in points for a chart so high."""
    return max(LEAST_POINTS, min(POINTS, POINTS * height.inches / LOW_IN))


def native_chart(drawing: Drawing, room: Room) -> NativeChart:
    """Chart part and workbook of a drawing of lines, bars or dots, for any document that holds charts."""
    if drawing.kind == "bars":
        return bars_chart(drawing, room)
    if drawing.kind == "dots":
        return dots_chart(drawing, room)
    return lines_chart(drawing, room) if is_yearly(drawing) else scatter_chart(drawing, room)


def _add_native(slide: Slide, drawing: Drawing, box: Box, size: float, *, named: bool = True) -> BaseShape:
    made = native_chart(drawing, Room(box.width.pt, box.height.pt, size, named))
    # python-pptx asks the data for both parts and takes them as they are; the kind is in our XML. It returns the frame.
    frame = cast("GraphicFrame", slide.shapes.add_chart(XL_CHART_TYPE.LINE, *box, made))  # type: ignore[arg-type]  # untyped library
    if made.drawn:
        _add_drawn(frame.chart.part, made.drawn)
    describe(frame, drawing.alt or drawing.title)
    frame.name = drawing.name
    return frame


def _add_drawn(chart: Part, drawn: bytes) -> None:
    """The lines drawn inside a chart: a part of their own that the chart names last."""
    package = chart.package
    name = PackURI(str(package.next_partname("/ppt/drawings/drawing%d.xml")))
    link = chart.relate_to(Part(name, CONTENT_TYPE, package, drawn), RELATION)
    shapes = parse_xml(f'<c:userShapes xmlns:c="{CHART}" xmlns:r="{_R_ID[1:].split("}")[0]}" r:id="{link}"/>')
    chart._element.append(shapes)  # type: ignore[attr-defined]  # a chart part is an XML part


def _add_panels(slide: Slide, drawing: Drawing, box: Box, points: float | None) -> list[BaseShape]:
    """Small multiples: each panel a chart of its own under its title, and one legend for all of them."""
    shapes: list[BaseShape] = []
    keys = panel_keys(drawing)
    over = add_rows(slide, keys, box, points or LEGEND_POINTS, drawing.language) if keys else None
    if over is not None:
        shapes.append(over)
        taken = over.height + Pt(6)
        box = Box(box.left, Emu(box.top + taken), box.width, Emu(box.height - taken))
    places = list(panel_places(drawing, box))
    size = points or max(LEAST_POINTS, min(12.0, places[0][1].height.pt / 14))
    heads = [fit(panel.title, (size + 1, size, size - 1), place.width.pt, 2, "sans_bold") for panel, place in places]
    # One height for all titles, so that the axes of neighbours stand in line.
    used, gap = Pt(max(head.height for head in heads)), Pt(size * LINE * 0.2)
    for (panel, place), head in zip(places, heads, strict=True):
        if panel.title:
            shapes.append(add_words(slide, panel.title, panel, place._replace(height=used), head.size, bold=True))
        rest = place._replace(top=Emu(place.top + used + gap), height=Emu(place.height - used - gap))
        described = panel.model_copy(update={"alt": panel.alt or f"{drawing.title}: {panel.title}"})
        shapes.append(_add_native(slide, described, rest, size, named=False))
    return shapes


def add_words(slide: Slide, words: str, drawing: Drawing, box: Box, size: float, *, bold: bool = False) -> BaseShape:
    """A text in a rectangle, without insets."""
    shape = slide.shapes.add_textbox(*box)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Inches(0)
    write_words(shape, [words], size, drawing.language, bold=bold)
    describe(shape, words)
    return shape
