"""Lines over years, with bands under them, as vectors in a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from exports.chart_axes import Scale, scale
from exports.chart_layout import spread
from exports.drawings import Band, Drawing, Line
from exports.pdf_pen import (
    Box,
    Entry,
    Pen,
    draw_legend,
    draw_x_axis,
    draw_y_axis,
    legend_rows,
    named,
    tick_room,
    width,
    wrap,
)

MOST_LABEL_PART = 0.3
"""Part of the width that names at the lines' ends may take."""


def draw_lines(pen: Pen, drawing: Drawing, box: Box, *, legend: bool = True) -> None:
    """Bands, grid, straight lines, then the lines with their signs, and names at their ends."""
    x, y = _scales(drawing)
    rows = legend_rows(pen, named(drawing, line_entries(drawing)), box.width) if legend else []
    top = draw_legend(pen, rows, box.x, box.y) - box.y
    labels = [one for one in drawing.lines if one.label and _last(one)]
    room = min(MOST_LABEL_PART * box.width, max((width(one.label, pen.points) for one in labels), default=0) + pen.points)
    foot = pen.line * (2.6 if x.title else 1.4)
    plot = box.inside(tick_room(pen, y), top + pen.line * 0.9, max(room, 2 * pen.points), foot)
    for band in sorted(drawing.bands, key=_size, reverse=True):
        _draw_band(pen, band, x, y, plot)
    draw_y_axis(pen, y, plot)
    draw_x_axis(pen, x, plot)
    _draw_references(pen, drawing, x, y, plot)
    for line in drawing.lines:
        _draw_line(pen, line, x, y, plot)
    _draw_labels(pen, labels, y, plot, room)


def _scales(drawing: Drawing) -> tuple[Scale, Scale]:
    across = [value for one in drawing.lines for value in one.x] + [value for one in drawing.bands for value in one.x]
    x = scale(drawing.x, across, drawing.language)
    # Slides need a round low end; here ticks stand at round years wherever the axis begins.
    x = replace(x, low=min(across, default=x.low) if drawing.x.low is None else drawing.x.low)
    if x.high <= x.low:
        x = replace(x, high=x.low + 1)
    heights: list[float | None] = [value for one in drawing.lines for value in one.y]
    heights += [value for one in drawing.bands for value in (*one.low, *one.high)]
    heights += [one.value for one in drawing.references if one.axis == "y"]
    return x, scale(drawing.y, heights, drawing.language)


def line_entries(drawing: Drawing) -> list[Entry]:
    """The legend of a chart of lines."""
    lines = [Entry(one.name, one.colour, "line", one.dash, one.marker) for one in drawing.lines if not one.label]
    return [*lines, *(Entry(one.name, one.colour, "band") for one in drawing.bands)]


def _size(band: Band) -> float:
    return sum(high - low for low, high in zip(band.low, band.high, strict=True))


def _at(x: Scale, y: Scale, plot: Box, point: tuple[float, float]) -> tuple[float, float]:
    return plot.x + x.part(point[0]) * plot.width, plot.foot - y.part(point[1]) * plot.height


def _draw_band(pen: Pen, band: Band, x: Scale, y: Scale, plot: Box) -> None:
    edge = [*zip(band.x, band.high, strict=True), *reversed(list(zip(band.x, band.low, strict=True)))]
    if len(band.x) > 1:
        pen.area([_at(x, y, plot, point) for point in edge], band.colour)


def _draw_references(pen: Pen, drawing: Drawing, x: Scale, y: Scale, plot: Box) -> None:
    for one in drawing.references:
        part = (y if one.axis == "y" else x).part(one.value)
        if not 0 <= part <= 1:
            continue
        if one.axis == "y":
            level = plot.foot - part * plot.height
            pen.stroke([(plot.x, level), (plot.right, level)], pen.look.ink, 1.1, one.dash)
            pen.text(one.label, plot.x + 2, level - pen.line * 0.55)
        else:
            across = plot.x + part * plot.width
            pen.stroke([(across, plot.y), (across, plot.foot)], pen.look.ink, 1.1, one.dash)
            pen.text(one.label, across, plot.y - pen.line * 0.5, align="middle")


def _draw_line(pen: Pen, line: Line, x: Scale, y: Scale, plot: Box) -> None:
    runs: list[list[tuple[float, float]]] = [[]]
    for at, value in zip(line.x, line.y, strict=True):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(_at(x, y, plot, (at, value)))
    for run in runs if line.drawn else ():
        if len(run) > 1:
            pen.stroke(run, line.colour, 1.6, line.dash)
    points = [point for run in runs for point in run]
    # A sign on every figure of a long line would hide the line: then each second one, and always the last.
    step = 1 if len(points) * pen.points * 0.5 < plot.width or not line.drawn else 2
    for place, point in enumerate(points):
        if line.marker and (place % step == 0 or place == len(points) - 1):
            pen.sign(line.marker, *point, line.colour, pen.points * 0.42)


def _last(line: Line) -> float | None:
    return next((value for value in reversed(line.y) if value is not None), None)


def _draw_labels(pen: Pen, lines: Sequence[Line], y: Scale, plot: Box, room: float) -> None:
    """Names at the lines' ends, moved apart where they would touch."""
    texts = [wrap(one.label, pen.points, room - pen.points * 0.5) for one in lines]
    wanted = [plot.foot - y.part(_last(one) or 0.0) * plot.height for one in lines]
    places = spread(wanted, [len(text) * pen.line for text in texts], plot.y - pen.line, plot.foot + pen.line)
    for line, text, middle in zip(lines, texts, places, strict=True):
        for row, words in enumerate(text):
            level = middle + (row - (len(text) - 1) / 2) * pen.line
            pen.text(words, plot.right + pen.points * 0.5, level, colour=line.colour)
