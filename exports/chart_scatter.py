"""Lines over numbers that are not whole years, as a native scatter chart with its points joined."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from exports import chart_xml as xml
from exports.chart_axes import Scale, scale, value_axis
from exports.chart_drawn import Rule, drawn_shapes
from exports.chart_layout import Plot, Room, legend_of
from exports.chart_lines import X_AXIS, Y_AXIS, label_lines
from exports.chart_xml import Ink, NativeChart, Sheet, tag, val
from exports.drawings import Drawing, Line
from exports.text_fit import width


def scatter_chart(drawing: Drawing, room: Room) -> NativeChart:
    """Each line a series of points; bands keep their two edges; straight lines are drawn inside the chart."""
    edges = [
        Line(name=band.name, x=band.x, y=edge, colour=band.colour, dash="dot")
        for band in drawing.bands
        for edge in (band.low, band.high)
    ]
    lines = [one for one in [*edges, *drawing.lines] if (one.drawn or one.marker) and any(y is not None for y in one.y)]
    across = [one.value for one in drawing.references if one.axis == "x"]
    up = [one.value for one in drawing.references if one.axis == "y"]
    x = scale(drawing.x, [*(v for one in lines for v in one.x), *across], drawing.language)
    y = scale(drawing.y, [*(v for one in lines for v in one.y), *up], drawing.language)
    legend = legend_of([one.name for one in lines], [not one.label for one in lines])
    plot = _plot(lines, room, x, y, legend.height(room))
    sheet = Sheet()
    series = [_series(at, one, sheet, room, drawing) for at, one in enumerate(lines)]
    chart = tag(
        "c:scatterChart", val("c:scatterStyle", "lineMarker"), val("c:varyColors", 0), *series,
        val("c:axId", X_AXIS), val("c:axId", Y_AXIS),
    )  # fmt: skip
    axes = [value_axis(x, X_AXIS, Y_AXIS, "b", room.points, grid=False), value_axis(y, Y_AXIS, X_AXIS, "l", room.points)]
    area = tag("c:plotArea", plot.layout, chart, *axes, xml.look())
    space = xml.chart_space(area, legend.xml(room), blanks="gap", language=drawing.language)
    rules = [
        Rule((x if one.axis == "x" else y).part(one.value), one.label, one.axis == "x", one.dash) for one in drawing.references
    ]
    return NativeChart(space, sheet.workbook(), drawn_shapes(rules, plot, drawing.language))


def _plot(lines: list[Line], room: Room, x: Scale, y: Scale, over: float) -> Plot:
    beside = max((width(part, room.points) for one in lines for part in label_lines(one.label, room)), default=0.0)
    return Plot(
        room,
        left=width(y.widest, room.points) + 10 + (room.line + 6 if y.title else 0),
        top=over + room.line * 1.4,
        right=beside + 12 if beside else width(x.widest, room.points) / 2 + 2,
        bottom=room.line + 10 + (room.line + 4 if x.title else 0),
    )


def _series(at: int, one: Line, sheet: Sheet, room: Room, drawing: Drawing) -> ET.Element:
    across, up = sheet.add(f"{one.name} (x)".strip(), one.x), sheet.add(one.name or " ", one.y)
    last = max(place for place, value in enumerate(one.y) if value is not None)
    words = label_lines(one.label, room)
    return tag(
        "c:ser",
        val("c:idx", at),
        val("c:order", at),
        sheet.header(up),
        tag("c:spPr", xml.stroke(one.colour if one.drawn else None, 2.5, one.dash)),
        xml.marker(one.marker, one.colour, room.points * 0.5),
        xml.labels(xml.label(last, words, Ink(room.points, one.colour, drawing.language), "r")) if words else None,
        sheet.numbers("c:xVal", across),
        sheet.numbers("c:yVal", up),
        val("c:smooth", 0),
    )
