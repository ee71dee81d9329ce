"""Rows of dots with their ranges, joined or not, as native charts.

PowerPoint has no such kind: they are points of a scatter chart, ranges are lines between two of them, and the names of the rows
are the labels of a series that stands unseen at the axis. All of it can be edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from xml.etree import ElementTree as ET

from exports import chart_xml as xml
from exports.chart_axes import Scale, scale, value_axis
from exports.chart_bars import name_room, row_points
from exports.chart_layout import MOST_LABEL_PART, Legend, Plot, Room, legend_of
from exports.chart_rows import Row, sides
from exports.chart_xml import Ink, NativeChart, Sheet, tag, val
from exports.drawings import Dots, Drawing, Reference
from exports.text_fit import width, wrap
from figures.theme import theme
from i18n import NO_BREAK_SPACE

X_AXIS: Final = 50_010
Y_AXIS: Final = 50_020
APART_FROM_AXIS: Final = 2 * NO_BREAK_SPACE
"""Ends the name of a row, so that it stands clear of a dot at the axis."""

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

    @cached_property
    def ranged(self) -> list[int]:
        """The series that have ranges; several of them stand apart in a row."""
        return [at for at, one in enumerate(self.drawing.dots) if any(v is not None for v in one.low)]

    @cached_property
    def sides(self) -> list[dict[int, str]]:
        """By row, on which side of its dot the words of each series stand."""
        return [self._sides_in(row) for row in range(self.rows)]

    def _sides_in(self, row: int) -> dict[int, str]:
        wide, dots = self.plot.width, self.drawing.dots
        if len(self.ranged) > 1 and not self.drawing.joined:
            return {at: "t" if at == self.ranged[0] else "b" for at in range(len(dots))}
        known = [(at, one.values[row]) for at, one in enumerate(dots)]
        drawn = [(at, self.x.part(value) * wide) for at, value in known if value is not None]
        words = [dots[at].texts[row] if row < len(dots[at].texts) else "" for at, _ in drawn]
        ends = [(one.low[row], one.high[row]) for one in dots if one.low]
        ranges = [(self.x.part(a) * wide, self.x.part(b) * wide) for a, b in ends if a is not None and b is not None]
        rules = [self.x.part(one.value) * wide for one in self.drawing.references if one.axis == "x"]
        shown = Row([(x, text) for (_, x), text in zip(drawn, words, strict=True)], ranges, rules, wide + self.plot.right,
                    self.plot.height / max(1, self.rows))  # fmt: skip
        return {at: side for (at, _), side in zip(drawn, sides(shown, self.points, self.dot), strict=True)}

    @property
    def dot(self) -> float:
        """Size of a dot in points: not higher than half a row."""
        return max(5.0, min(self.plot.room.points * 0.75, 0.5 * self.plot.height / max(1, self.rows)))

    def height(self, row: int, series: int) -> float:
        """The place of a series in a row on the y axis."""
        ranged = self.ranged
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
    own = legend_of([one.name for one in drawing.dots], [True] * len(drawing.dots))
    plot = _plot(drawing, room, x, own)
    places = _Places(drawing, plot, x, row_points(len(drawing.categories), room))
    # Three rows a range: its ends and an empty one.
    sheet = Sheet(rows=max(2, (3 if _is_ranged(drawing) else 1) * places.rows))
    ranges = [_joins(places, sheet) if drawing.joined else None]
    ranges += [_ranges(places, at, one, sheet) for at, one in enumerate(drawing.dots)]
    under = [one for one in ranges if one is not None]
    over = [_names(places, sheet), *(_reference(places, one, sheet) for one in across)]
    series = [*under, *(_dots(places, at, one, sheet) for at, one in enumerate(drawing.dots)), *over]
    for at, one in enumerate(series):
        one[0:0] = [val("c:idx", at), val("c:order", at)]
    legend = Legend(
        [*("" for _ in under), *own.names, *("" for _ in over)],
        [*(False for _ in under), *own.shown, *(False for _ in over)],
    )
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


def _is_ranged(drawing: Drawing) -> bool:
    return drawing.joined or any(v is not None for one in drawing.dots for v in one.low)


def _plot(drawing: Drawing, room: Room, x: Scale, legend: Legend) -> Plot:
    ruled = any(one.label and one.axis == "x" for one in drawing.references)
    beyond = max((width(words, room.points) for one in drawing.dots for words in one.texts), default=0.0)
    highest = max((v for one in drawing.dots for v in (*one.values, *one.high) if v is not None), default=x.high)
    free = (1 - x.part(highest)) * room.width * 0.6
    return Plot(
        room,
        left=name_room(drawing.categories, room) + 20,
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
    lines = [[line + APART_FROM_AXIS for line in wrap(name, places.points, most)] for name in names]
    words = [xml.label(at, one, ink, "l") for at, one in enumerate(lines)]
    rows = [float(places.rows - at) for at in range(places.rows)]
    return _series(sheet, " ", [places.x.low] * places.rows, rows, xml.marker("", ink.colour, 2), xml.labels(*words))


def _joins(places: _Places, sheet: Sheet) -> ET.Element | None:
    """A line from the lowest dot of each row to the highest."""
    rows = zip(*(one.values for one in places.drawing.dots), strict=True)
    known = [(at, [v for v in row if v is not None]) for at, row in enumerate(rows)]
    spans = [(float(places.rows - at), min(row), max(row)) for at, row in known if len(row) > 1]
    return _spans(sheet, "–", spans, xml.stroke(theme("light").men, 2.5))


def _ranges(places: _Places, at: int, one: Dots, sheet: Sheet) -> ET.Element | None:
    """The ranges of a series."""
    pairs = enumerate(zip(one.low, one.high, strict=True))
    spans = [(places.height(row, at), a, b) for row, (a, b) in pairs if a is not None and b is not None]
    return _spans(sheet, f"{one.name} –", spans, xml.stroke(one.colour, max(2.0, places.dot / 3)))


def _spans(sheet: Sheet, name: str, spans: Sequence[tuple[float, float, float]], line: ET.Element) -> ET.Element | None:
    """Lines from low to high at a height each, told apart by an empty row; None without any.

    Not error bars: LibreOffice draws none whose lengths differ, and a column of low and high ends is easier to edit.
    """
    if not spans:
        return None
    x = [v for _, low, high in spans for v in (low, high, high)]
    y = [v for height, *_ in spans for v in (height, height, None)]
    return _series(sheet, name, x, y, xml.marker("", theme("light").ink, 2), line=line)


def _dots(places: _Places, at: int, one: Dots, sheet: Sheet) -> ET.Element:
    """One series: its dots and its words beside them."""
    x = list(one.values)
    y = [None if value is None else places.height(row, at) for row, value in enumerate(one.values)]
    marks = xml.marker(one.marker or "circle", one.colour, places.dot)
    return _series(sheet, one.name or " ", x, y, marks, _texts(places, at, one))


def _texts(places: _Places, at: int, one: Dots) -> ET.Element | None:
    """The words of each dot, on the side where they are clear of everything else."""
    found = [
        xml.label(row, [words], places.ink, places.sides[row][at])
        for row, (value, words) in enumerate(zip(one.values, one.texts, strict=False))
        if words and value is not None
    ]
    return xml.labels(*found)


def _reference(places: _Places, one: Reference, sheet: Sheet) -> ET.Element:
    """A straight line from the foot to the top, its words over it."""
    ink = theme("light").ink
    words = xml.label(1, [one.label], Ink(places.plot.room.points, ink, places.drawing.language), "t") if one.label else None
    ends = [0.5, places.rows + 0.5]
    parts = [xml.marker("", ink, 2), xml.labels(words) if words is not None else None]
    return _series(sheet, one.label or " ", [one.value] * 2, ends, *parts, line=xml.stroke(ink, 1.5, one.dash))


def _series(
    sheet: Sheet,
    name: str,
    x: Sequence[float | None],
    y: Sequence[float | None],
    *parts: ET.Element | None,
    line: ET.Element | None = None,
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
