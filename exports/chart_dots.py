"""Rows of dots with their ranges, joined or not, as native charts.

PowerPoint has no such kind: they are points of a scatter chart, ranges are its error bars, and the names of the rows are the
labels of a series that stands unseen at the axis. All of it can be edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from exports import chart_xml as xml
from exports.chart_axes import Scale, scale, value_axis
from exports.chart_bars import name_room, row_points
from exports.chart_layout import MOST_LABEL_PART, Legend, Plot, Room, legend_of
from exports.chart_xml import Ink, NativeChart, Sheet, tag, val
from exports.drawings import Dots, Drawing, Reference
from exports.text_fit import width, wrap
from figures.theme import theme

X_AXIS: Final = 50_010
Y_AXIS: Final = 50_020
APART: Final = 0.22
"""Rows by which series with ranges stand apart in one row, so that their ranges are seen."""


@dataclass(frozen=True)
class _Places:
    """Where everything stands: rows are counted from the foot."""

    drawing: Drawing
    plot: Plot
    x: Scale
    points: float

    @property
    def rows(self) -> int:
        return len(self.drawing.categories)

    @property
    def ink(self) -> Ink:
        """How names and figures in the rows are written."""
        return Ink(self.points, theme("light").ink, self.drawing.language)

    def height(self, row: int, series: int) -> float:
        """The place of a series in a row on the y axis."""
        ranged = [at for at, one in enumerate(self.drawing.dots) if any(v is not None for v in one.low)]
        if len(ranged) < 2 or series not in ranged or self.drawing.joined:  # noqa: PLR2004 - a single one stands in the middle
            return float(self.rows - row)
        middle = (len(ranged) - 1) / 2
        step = min(APART, 0.7 / len(ranged))
        return self.rows - row - (ranged.index(series) - middle) * step


def dots_chart(drawing: Drawing, room: Room) -> NativeChart:
    """Dots in rows, the first row at the top."""
    across = [one for one in drawing.references if one.axis == "x"]
    held = [v for one in drawing.dots for side in (one.values, one.low, one.high) for v in side]
    x = scale(drawing.x, [*held, *(one.value for one in across)], drawing.language)
    legend = legend_of([" ", *(one.name for one in drawing.dots)], [False, *([True] * len(drawing.dots))])
    plot = _plot(drawing, room, x, legend)
    places = _Places(drawing, plot, x, row_points(len(drawing.categories), room))
    sheet = Sheet()
    series = [_names(places, sheet)]
    if drawing.joined:
        series.append(_joins(places, sheet))
        legend = Legend(["", *legend.names], [False, *legend.shown])
    series += [_dots(places, at, one, sheet) for at, one in enumerate(drawing.dots)]
    series += [_reference(places, one, sheet) for one in across]
    legend = Legend([*legend.names, *(one.label for one in across)], [*legend.shown, *([False] * len(across))])
    for at, one in enumerate(series):
        one[0:0] = [val("c:idx", at), val("c:order", at)]
    rows = Scale(0.5, places.rows + 0.5, 1, "number", 0, "", drawing.language)
    chart = tag(
        "c:scatterChart", val("c:scatterStyle", "lineMarker"), val("c:varyColors", 0), *series,
        val("c:axId", X_AXIS), val("c:axId", Y_AXIS),
    )  # fmt: skip
    axes = [
        value_axis(x, X_AXIS, Y_AXIS, "b", room.points),
        value_axis(rows, Y_AXIS, X_AXIS, "l", room.points, grid=False, shown=False),
    ]
    area = tag("c:plotArea", plot.layout, chart, *axes, xml.look())
    return NativeChart(xml.chart_space(area, legend.xml(room), blanks="gap", language=drawing.language), sheet.workbook())


def _plot(drawing: Drawing, room: Room, x: Scale, legend: Legend) -> Plot:
    ruled = any(one.label and one.axis == "x" for one in drawing.references)
    beyond = max((width(words, room.points) for one in drawing.dots for words in one.texts), default=0.0)
    highest = max((v for one in drawing.dots for v in (*one.values, *one.high) if v is not None), default=x.high)
    free = (1 - x.part(highest)) * room.width * 0.6
    return Plot(
        room,
        left=name_room(drawing.categories, room) + 12,
        top=legend.height(room) + room.line * (1.4 if ruled else 0.5),
        right=max(width(x.widest, room.points) / 2, beyond + 12 - free, 8),
        bottom=room.line + 10 + (room.line + 4 if x.title else 0),
    )


def _names(places: _Places, sheet: Sheet) -> ET.Element:
    """The unseen series at the low end of the axis that writes the names of the rows."""
    names = places.drawing.categories
    sheet.add(" ", list(names))
    most = MOST_LABEL_PART * places.plot.room.width
    ink = places.ink
    words = [xml.label(at, wrap(name, places.points, most), ink, "l") for at, name in enumerate(names)]
    rows = [float(places.rows - at) for at in range(places.rows)]
    return _series(sheet, " ", [places.x.low] * places.rows, rows, xml.marker("", ink.colour, 2), xml.labels(*words))


def _joins(places: _Places, sheet: Sheet) -> ET.Element:
    """A line from the lowest dot of each row to the highest."""
    rows = list(zip(*(one.values for one in places.drawing.dots), strict=True))
    known = [(at, [v for v in row if v is not None]) for at, row in enumerate(rows)]
    drawn = [(at, min(row), max(row)) for at, row in known if len(row) > 1]
    reach = [high - low for _, low, high in drawn]
    lows = [low for _, low, _ in drawn]
    heights = [float(places.rows - at) for at, _, _ in drawn]
    bars = _error_bars(sheet, [0.0] * len(drawn), reach, theme("light").men, 2.5)
    return _series(sheet, "–", lows, heights, xml.marker("", theme("light").ink, 2), bars if drawn else None)


def _dots(places: _Places, at: int, one: Dots, sheet: Sheet) -> ET.Element:
    """One series: its dots, its ranges, and its words beside them."""
    size = max(5.0, min(places.plot.room.points * 0.75, 0.5 * places.plot.height / max(1, places.rows)))
    low, high = one.low or (None,) * len(one.values), one.high or (None,) * len(one.values)
    rows = [
        (row, value if value is not None else ((a or 0.0) + (b or 0.0)) / 2, a, b, value is None)
        for row, (value, a, b) in enumerate(zip(one.values, low, high, strict=True))
        if value is not None or (a is not None and b is not None)
    ]
    ranges = [(v, a, b) if a is not None and b is not None else (v, v, v) for _, v, a, b, _ in rows]
    bars = None
    if any(a is not None for _, _, a, _, _ in rows):
        minus, plus = [max(0.0, v - a) for v, a, _ in ranges], [max(0.0, b - v) for v, _, b in ranges]
        bars = _error_bars(sheet, minus, plus, one.colour, max(2.0, size / 3))
    unseen = [
        tag("c:dPt", val("c:idx", place), xml.marker("", one.colour, 2)) for place, (*_, without) in enumerate(rows) if without
    ]
    return _series(
        sheet, one.name or " ", [v for _, v, *_ in rows], [places.height(row, at) for row, *_ in rows],
        xml.marker(one.marker or "circle", one.colour, size), *unseen, _texts(places, at, one, [row for row, *_ in rows]), bars,
    )  # fmt: skip


def _texts(places: _Places, at: int, one: Dots, rows: Sequence[int]) -> ET.Element | None:
    """The words of each dot: on its outer side where a row has several, else right of it, or over its range."""
    found = []
    for place, row in enumerate(rows):
        words = one.texts[row] if row < len(one.texts) else ""
        if words:
            side = _side(places, at, one, row)
            found.append(xml.label(place, [words], places.ink, side))
    return xml.labels(*found)


def _side(places: _Places, at: int, one: Dots, row: int) -> str:
    """ "l" or "r": away from the other dots of the row; "t" where a range is in the way."""
    if any(v is not None for v in one.low[row : row + 1]):
        return "t"
    own = one.values[row]
    others = [other.values[row] for place, other in enumerate(places.drawing.dots) if place != at]
    right = [v for v in others if v is not None and own is not None and v > own]
    left = [v for v in others if v is not None and own is not None and v < own]
    return "l" if right and not left else "t" if right and left else "r"


def _reference(places: _Places, one: Reference, sheet: Sheet) -> ET.Element:
    """A straight line from the foot to the top, its words over it."""
    ink = theme("light").ink
    words = xml.label(1, [one.label], Ink(places.plot.room.points, ink, places.drawing.language), "t") if one.label else None
    ends = [0.5, places.rows + 0.5]
    parts = [xml.marker("", ink, 2), xml.labels(words) if words is not None else None]
    return _series(sheet, one.label or " ", [one.value] * 2, ends, *parts, line=xml.stroke(ink, 1.5, one.dash))


def _series(
    sheet: Sheet, name: str, x: Sequence[float], y: Sequence[float], *parts: ET.Element | None, line: ET.Element | None = None
) -> ET.Element:
    """A series of points; idx and order are put before it later."""
    across = sheet.add(f"{name} (x)" if name.strip() else " ", x)
    up = sheet.add(name, y)
    stroke = line if line is not None else xml.stroke(None)
    return tag(
        "c:ser",
        sheet.header(up),
        tag("c:spPr", stroke),
        *parts,
        sheet.numbers("c:xVal", across),
        sheet.numbers("c:yVal", up),
        val("c:smooth", 0),
    )


def _error_bars(sheet: Sheet, minus: Sequence[float], plus: Sequence[float], colour: str, points: float) -> ET.Element:
    """c:errBars along x with a length of its own for each point."""
    columns = [sheet.add(sign, [round(one, 9) for one in values]) for sign, values in (("+", plus), ("−", minus))]
    return tag(
        "c:errBars",
        val("c:errDir", "x"),
        val("c:errBarType", "both"),
        val("c:errValType", "cust"),
        val("c:noEndCap", 1),
        sheet.numbers("c:plus", columns[0]),
        sheet.numbers("c:minus", columns[1]),
        tag("c:spPr", xml.stroke(colour, points)),
    )
