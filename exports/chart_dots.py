"""Rows of dots with their ranges, joined or not, as native charts.

PowerPoint has no such kind: they are points of a scatter chart, ranges are its error bars, and the names of the rows are the
labels of a series that stands unseen at the axis. All of it can be edited.
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
