"""Bars as native charts: side by side, stacked, and pyramids with both sides counted from the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from exports import chart_xml as xml
from exports.chart_axes import Scale, axis_title, category_axis, scale, value_axis
from exports.chart_drawn import Rule, drawn_shapes
from exports.chart_layout import MOST_LABEL_PART, Legend, Plot, Room, legend_of
from exports.chart_xml import Ink, NativeChart, Sheet, tag, val
from exports.drawings import Bars, Drawing
from exports.text_fit import width, wrap
from figures.maps import ink_on
from figures.theme import theme

MOST_LINES: Final = 2
CATEGORIES: Final = 50_010
VALUES: Final = 50_020
THINNEST: Final = 7.0
"""Smallest type in points for the names of categories."""


@dataclass(frozen=True)
class _Placed:
    """A drawing with its plot and its axis of values."""

    drawing: Drawing
    plot: Plot
    values: Scale

    def holds(self, words: str, value: float, points: float) -> bool:
        """Whether words stand inside a bar of `value`."""
        part = abs(value) / (self.values.high - self.values.low)
        if self.drawing.horizontal:
            return width(words, points) + 4 < part * self.plot.width
        each = self.plot.width / max(1, len(self.drawing.categories))
        return points * 1.1 < part * self.plot.height and width(words, points) < 0.7 * each


def bars_chart(drawing: Drawing, room: Room) -> NativeChart:
    """Bars, categories from top to bottom or from left to right."""
    axis = drawing.x if drawing.horizontal else drawing.y
    values = scale(axis, [*_ends(drawing), *(one.value for one in drawing.references)], drawing.language, from_zero=True)
    if drawing.mirrored:
        values = values.signed_off()
    legend = legend_of([one.name for one in drawing.bars], [True] * len(drawing.bars))
    plot = _plot(drawing, room, values, legend)
    sheet = Sheet()
    category = sheet.add(" ", list(drawing.categories))
    series = [_series(at, one, (category, sheet), _Placed(drawing, plot, values)) for at, one in enumerate(drawing.bars)]
    overlap = 100 if drawing.stacked else -5
    chart = tag(
        "c:barChart",
        val("c:barDir", "bar" if drawing.horizontal else "col"),
        val("c:grouping", "clustered" if not drawing.stacked or _is_two_sided(drawing) else "stacked"),
        val("c:varyColors", 0),
        *series,
        val("c:gapWidth", 45 if len(drawing.categories) > 1 else 120),
        val("c:overlap", overlap),
        val("c:axId", CATEGORIES),
        val("c:axId", VALUES),
    )
    area = tag("c:plotArea", plot.layout, chart, *_axes(drawing, plot, values), xml.look())
    space = xml.chart_space(area, legend.xml(room), blanks="gap", language=drawing.language)
    # Across the values: upright where bars lie.
    rules = [
        Rule(values.part(one.value), one.label, drawing.horizontal, one.dash)
        for one in drawing.references
        if one.axis == ("x" if drawing.horizontal else "y")
    ]
    return NativeChart(space, sheet.workbook(), drawn_shapes(rules, plot, drawing.language))


def _ends(drawing: Drawing) -> list[float]:
    """What the axis of values must hold: each value, or the sums of both sides where bars are stacked."""
    rows = list(zip(*(one.values for one in drawing.bars), strict=True))
    if not drawing.stacked:
        return [value for row in rows for value in row if value is not None]
    sums = [sum(v for v in row if v is not None and (v > 0) is up) for row in rows for up in (True, False)]
    return [float(one) for one in sums]


def _is_two_sided(drawing: Drawing) -> bool:
    """Whether stacking comes to one bar on each side, so that words may stand beyond the bars' ends."""
    rows = zip(*(one.values for one in drawing.bars), strict=True)
    return all(max(sum(1 for v in row if v and v > 0), sum(1 for v in row if v and v < 0)) <= 1 for row in rows)


def _plot(drawing: Drawing, room: Room, values: Scale, legend: Legend) -> Plot:
    top = legend.height(room) + room.line * 0.4
    ruled = any(one.label for one in drawing.references)
    ticks = room.line + 10 + (room.line + 4 if values.title else 0)
    if drawing.horizontal:
        beyond = _widest_text(drawing, room) * 0.55
        left = name_room(drawing.categories, room) + 10
        return Plot(
            room, left, top + (room.line * 1.1 if ruled else 0), max(width(values.widest, room.points) / 2, beyond), ticks
        )
    left = width(values.widest, room.points) + 10 + (room.line + 6 if values.title else 0)
    foot = _foot(drawing, room, room.width - left)
    beside = max((width(one.label, room.points) for one in drawing.references if one.axis == "y"), default=0.0)
    return Plot(room, left, top + room.line, beside + 12 if beside else 8, foot + 8 + (room.line + 4 if drawing.x.title else 0))


def name_room(names: Sequence[str], room: Room) -> float:
    """Points that names of rows need beside the plot, in one line where a third of the chart holds it, else in more."""
    most = MOST_LABEL_PART * room.width
    return max(
        (width(line, row_points(len(names), room)) for name in names for line in wrap(name, room.points, most)), default=0
    )


def row_points(rows: int, room: Room) -> float:
    """Size of type for names of rows: the chart's own, smaller where rows are close."""
    return max(THINNEST, min(room.points, 0.72 * room.height / max(1, rows)))


def _widest_text(drawing: Drawing, room: Room) -> float:
    return max((width(words, room.points) for one in drawing.bars for words in one.texts), default=0.0)


def _turned(drawing: Drawing, room: Room, wide: float) -> bool:
    """Whether names along the foot are turned upright, since they are wider than their bars."""
    each = wide / max(1, len(drawing.categories))
    return any(len(wrap(name, room.points, each * 0.95)) > MOST_LINES for name in drawing.categories) and not _are_numbers(
        drawing
    )


def _are_numbers(drawing: Drawing) -> bool:
    return all(name.isdigit() for name in drawing.categories)


def _foot(drawing: Drawing, room: Room, wide: float) -> float:
    if _are_numbers(drawing):
        return room.line
    if _turned(drawing, room, wide):
        return min(0.4 * room.height, max(width(name, room.points) for name in drawing.categories))
    each = wide / max(1, len(drawing.categories))
    return room.line * max((len(wrap(name, room.points, each * 0.95)) for name in drawing.categories), default=1)


def _axes(drawing: Drawing, plot: Plot, values: Scale) -> list[ET.Element]:
    room, count = plot.room, max(1, len(drawing.categories))
    if drawing.horizontal:
        names = category_axis(CATEGORIES, VALUES, "l", row_points(count, room), reverse=True)
        return [names, value_axis(values, VALUES, CATEGORIES, "b", room.points, cross="max:between")]
    widest = max((width(name, room.points) for name in drawing.categories), default=0)
    skip = max(1, round(1.3 * widest * count / plot.width + 0.49)) if _are_numbers(drawing) else 1
    names = category_axis(
        CATEGORIES, VALUES, "b", room.points, skip=skip,
        turned=None if skip > 1 else 90 if _turned(drawing, room, plot.width) else 0,
        title=axis_title(drawing.x.title, drawing.language, room.points),
    )  # fmt: skip
    return [names, value_axis(values, VALUES, CATEGORIES, "l", room.points, cross="autoZero:between")]


def _series(at: int, one: Bars, columns: tuple[int, Sheet], placed: _Placed) -> ET.Element:
    """c:ser; `columns` are the place of the names and the sheet that they are in."""
    category, sheet = columns
    column = sheet.add(one.name or " ", one.values)
    # A white rim keeps neighbours apart, also in black and white print.
    rim = xml.stroke(theme("light").background, 0.75) if placed.drawing.stacked else None
    if one.colour == theme("light").background:
        rim = xml.stroke(theme("light").men, 1.5)
    return tag(
        "c:ser",
        val("c:idx", at),
        val("c:order", at),
        sheet.header(column),
        xml.look(one.colour, rim),
        val("c:invertIfNegative", 0),
        _labels(one, placed),
        sheet.words("c:cat", category),
        sheet.numbers("c:val", column),
    )


def _labels(one: Bars, placed: _Placed) -> ET.Element | None:
    """The words of each bar: beyond its end, or inside it where bars are stacked and they have room there."""
    drawing, room = placed.drawing, placed.plot.room
    inside = drawing.stacked and not _is_two_sided(drawing)
    points = min(room.points, row_points(len(drawing.categories), room)) if drawing.horizontal else room.points
    ink = Ink(points, ink_on(one.colour) if inside else theme("light").ink, drawing.language)
    found = [
        xml.label(at, [words], ink, "ctr" if inside else "outEnd")
        for at, (value, words) in enumerate(zip(one.values, one.texts, strict=False))
        if value is not None and words and not (inside and not placed.holds(words, value, points))
    ]
    return xml.labels(*found)
