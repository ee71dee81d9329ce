"""Drawings of every kind as vectors in a PDF."""

from __future__ import annotations

import re
from typing import Final

from reportlab.lib.colors import HexColor

from exports.drawings import Drawing
from exports.map_shapes import region_of, shapes
from exports.pdf_lines import draw_lines, line_entries
from exports.pdf_pen import Box, Entry, Pen, draw_legend, legend_rows, wrap
from exports.pdf_rows import draw_bars, draw_dots

_PIECES: Final = re.compile(r"M(-?\d+) (-?\d+)l([^zM]*)z?")
NO_FIGURE: Final = "#E4E0DA"
RING_PART: Final = 0.006
"""Radius of the ring around a small state, as a part of the map's width."""

TITLE_LINES: Final = 2
"""Lines over a panel."""


def draw_chart(pen: Pen, drawing: Drawing, box: Box) -> None:
    """The drawing inside `box`, without its title and source; its sentence where it has no figures."""
    if drawing.empty:
        for row, words in enumerate(wrap(drawing.empty, pen.points, box.width)):
            pen.text(words, box.x, box.y + (row + 0.5) * pen.line)
        return
    kinds = {
        "lines": draw_lines,
        "bars": draw_bars,
        "dots": draw_dots,
        "map": _draw_map,
        "table": _draw_table,
        "panels": _draw_panels,
    }
    kinds[drawing.kind](pen, drawing, box)


def _draw_panels(pen: Pen, drawing: Drawing, box: Box) -> None:
    """The panels in rows, each under its own title; one legend for all."""
    entries = {one.name: one for panel in drawing.panels for one in line_entries(panel) if panel.kind == "lines"}
    legend = legend_rows(pen, [one for name, one in entries.items() if name], box.width)
    used = draw_legend(pen, legend, box.x, box.y) - box.y
    box = box.inside(0, used + (pen.points if used else 0), 0, 0)
    rows = -(-len(drawing.panels) // drawing.columns)
    wide, high = box.width / drawing.columns, box.height / max(1, rows)
    for place, panel in enumerate(drawing.panels):
        left, top = box.x + place % drawing.columns * wide, box.y + place // drawing.columns * high
        lines = [words for part in panel.title.split("\n") for words in wrap(part, pen.points, wide - pen.points, "sans_bold")]
        for row, words in enumerate(lines[:TITLE_LINES]):
            pen.text(words, left, top + (row + 0.5) * pen.line, face="sans_bold")
        used = pen.line * min(TITLE_LINES, len(lines)) + 2
        place_of_panel = Box(left, top + used, wide - pen.points, high - used - pen.points)
        if panel.kind == "lines" and not panel.empty:
            draw_lines(pen, panel, place_of_panel, legend=False)
        else:
            draw_chart(pen, panel, place_of_panel)


def _draw_map(pen: Pen, drawing: Drawing, box: Box) -> None:
    """Countries in the colours of their classes, those without a figure grey, small states in rings, the classes below."""
    entries = [Entry(one.label, one.colour, "band") for one in drawing.legend]
    rows = legend_rows(pen, entries, box.width)
    room = Box(box.x, box.y, box.width, box.height - len(rows) * pen.line - 3)
    found = shapes(region_of(drawing.area_group))
    scale = min(room.width / found["width"], room.height / found["height"])
    left = room.x + (room.width - found["width"] * scale) / 2
    colours = {one.iso3: one.colour for one in drawing.places}
    pen.canvas.saveState()
    frame = pen.canvas.beginPath()
    frame.rect(left, pen.height - room.y - found["height"] * scale, found["width"] * scale, found["height"] * scale)
    pen.canvas.clipPath(frame, stroke=0, fill=0)
    pen.canvas.setStrokeColor(HexColor(pen.look.background))
    pen.canvas.setLineWidth(0.3)
    for code, path in found["paths"].items():
        pen.canvas.setFillColor(HexColor(colours.get(code, NO_FIGURE)))
        _draw_path(pen, path, left, room.y, scale)
    pen.canvas.setLineWidth(0.6)
    radius = max(RING_PART * found["width"] * scale, 1.6)
    for code, (x, y) in found["rings"].items():
        pen.canvas.setStrokeColor(HexColor(pen.look.ink))
        pen.canvas.setFillColor(HexColor(colours.get(code, NO_FIGURE)))
        pen.canvas.circle(left + x * scale, pen.height - room.y - y * scale, radius, stroke=1, fill=1)
    pen.canvas.restoreState()
    draw_legend(pen, rows, box.x, room.y + found["height"] * scale + 3)


def _draw_path(pen: Pen, text: str, left: float, top: float, scale: float) -> None:
    """One country: rings in steps from corner to corner (exports.map_shapes); holes stay open."""
    path = pen.canvas.beginPath()
    for start_x, start_y, steps in _PIECES.findall(text):
        x, y = int(start_x), int(start_y)
        path.moveTo(left + x * scale, pen.height - top - y * scale)
        numbers = [int(one) for one in steps.split()]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            path.lineTo(left + x * scale, pen.height - top - y * scale)
        path.close()
    pen.canvas.drawPath(path, stroke=1, fill=1, fillMode=0)


def _draw_table(pen: Pen, drawing: Drawing, box: Box) -> None:
    """Columns and as many rows as there is room for; the last line then says how many there are."""
    columns, rows = drawing.figures.columns, drawing.figures.rows
    if not columns:
        return
    wide = box.width / len(columns)
    numeric = [all(isinstance(row[at], int | float | None) for row in rows) for at in range(len(columns))]
    y = box.y
    y = _draw_row(pen, list(columns), numeric, Box(box.x, y, wide, 0), bold=True)
    pen.stroke([(box.x, y), (box.right, y)], pen.look.ink, 0.8)
    for place, row in enumerate(rows):
        cells = ["" if one is None else one if isinstance(one, str) else _number(pen, one) for one in row]
        if y + pen.line * (2 if place < len(rows) - 1 else 1) > box.foot:
            said = pen.t.text("chart.rows_shown", shown=pen.t.number(place), total=pen.t.number(len(rows)))
            pen.text(said, box.x, y + pen.line * 0.7, colour=pen.look.faint)
            return
        y = _draw_row(pen, cells, numeric, Box(box.x, y, wide, 0), bold=False)


def _draw_row(pen: Pen, cells: list[str], numeric: list[bool], at: Box, *, bold: bool) -> float:
    """One row; returns where it ends. Numbers stand at the right of their column."""
    face = "sans_bold" if bold else "sans"
    texts = [wrap(cell, pen.points, at.width - pen.points, "sans_bold" if bold else "sans") for cell in cells]
    for place, (text, right) in enumerate(zip(texts, numeric, strict=True)):
        x = at.x + (place + 1) * at.width - pen.points if right else at.x + place * at.width
        for row, words in enumerate(text):
            level = at.y + (row + 0.6) * pen.line
            pen.text(words, x, level, face="sans_bold" if face == "sans_bold" else "sans", align="right" if right else "left")
    return at.y + max(len(text) for text in texts) * pen.line + 2


def _number(pen: Pen, value: float) -> str:
    """A year or a count as it is, other figures with one decimal."""
    if float(value).is_integer():
        return str(int(value)) if 1000 <= value < 2200 else pen.t.number(value)  # noqa: PLR2004 - years
    return pen.t.number(value, 1)
