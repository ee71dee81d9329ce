"""Lines over years and the fans around projections, as native charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final
from xml.etree import ElementTree as ET

from exports import chart_xml as xml
from exports.chart_axes import Scale, axis_title, category_axis, scale, value_axis
from exports.chart_drawn import Rule, drawn_shapes
from exports.chart_fans import by_year, stacked
from exports.chart_layout import MOST_LABEL_PART, Legend, Plot, Room, legend_of, spread
from exports.chart_xml import Ink, NativeChart, Sheet, tag, val
from exports.drawings import Drawing, Line, Reference
from exports.text_fit import width, wrap
from figures.theme import theme

X_AXIS: Final = 50_010
Y_AXIS: Final = 50_020
MANY_LINES: Final = 8
EARLY: Final = 0.12
"""Part of the years by which a line ends before the axis, for its label to stand over its end."""

YEARS_DOWN: Final = 4.0
"""Points that years are moved down, clear of the lowest figure of the other axis."""

LABEL_GAP: Final = 8.0
MOST_CATEGORIES: Final = 400


@dataclass(frozen=True)
class _Series:
    """One series of the chart: its values by category and how it looks."""

    name: str
    values: Sequence[float | None]
    look: Line | Reference | None
    colour: str = ""
    label: str = ""


def lines_chart(drawing: Drawing, room: Room) -> NativeChart:
    """Lines over integer years as a line chart; areas under it for fans."""
    years = categories(drawing)
    stack, outlines = stacked(drawing.bands, drawing.lines, years)
    areas = [_Series(one.name, one.values, None, one.colour) for one in stack]
    series = [*_of_lines([*outlines, *drawing.lines], years), *_of_references(drawing, years)]
    values = (
        [one for each in (*areas, *series) for one in each.values if one is not None] if not areas else _all_values(drawing)
    )
    y = scale(drawing.y, values, drawing.language)
    legend = legend_of([*(one.name for one in [*areas, *series]), ""], [*_wanted(areas, series), False])
    plot = _plot(drawing, room, y, legend, series)
    rules = [Rule(at=_part(one.value, years), label=one.label, upright=True) for one in drawing.references if one.axis == "x"]
    sheet = Sheet()
    category = sheet.add(drawing.x.title or " ", years)
    parts = _Placed(drawing, plot, y, areas, series, years).parts(sheet, category)
    title = axis_title(drawing.x.title, drawing.language, room.points)
    sides = [
        category_axis(X_AXIS, Y_AXIS, "b", room.points, title=title, written=False),
        value_axis(y, Y_AXIS, X_AXIS, "l", room.points),
    ]
    area = tag("c:plotArea", plot.layout, *parts, *sides, xml.look())
    space = xml.chart_space(area, legend.xml(room), blanks=_blanks(series), language=drawing.language)
    return NativeChart(space, sheet.workbook(), drawn_shapes(rules, plot, drawing.language))


def is_yearly(drawing: Drawing) -> bool:
    """Whether all of x is whole numbers, near enough to each other to be categories."""
    every = [x for xs in _all_x(drawing) for x in xs]
    return all(float(x).is_integer() for x in every) and (not every or max(every) - min(every) < MOST_CATEGORIES)


def _all_x(drawing: Drawing) -> list[tuple[float, ...]]:
    return [*(one.x for one in drawing.lines), *(one.x for one in drawing.bands)]


def categories(drawing: Drawing) -> list[int]:
    """Every year from the first to the last, so that a year without a figure keeps its place."""
    every = [round(x) for xs in _all_x(drawing) for x in xs] or [0]
    first, last = min(every), max(every)
    if drawing.x.high is not None:
        last = max(last, int(drawing.x.high))
    if drawing.x.low is not None and -(-drawing.x.low // 1) < first:
        first = round(-(-drawing.x.low // 1))
    return list(range(first, last + 1))


def year_step(years: Sequence[int], room: float, points: float) -> int:
    """How many years there are between two that are written, so that they stand clear of each other."""
    needed = (width("2024", points) * 1.7) * len(years) / room
    return next((one for one in (1, 2, 5, 10, 20, 50, 100) if one >= needed), 200)


def written_years(years: Sequence[int], room: float, points: float) -> list[int]:
    """The places of the years that are written: round ones, or the first and the last where there are none.

    >>> [(1997 + at) for at in written_years(range(1997, 2025), 300, 14)]
    [2000, 2010, 2020]
    """
    step = year_step(years, room, points)
    found = [at for at, year in enumerate(years) if year % step == 0]
    return found if len(found) > 1 else sorted({0, len(years) - 1})


def _of_lines(lines: Sequence[Line], years: Sequence[int]) -> list[_Series]:
    seen = [one for one in lines if (one.drawn or one.marker) and any(y is not None for y in one.y)]
    pieces = [piece for one in seen for piece in (_pieces(one) if _is_sparse(one) and _is_holed(one) else [one])]
    return [_Series(one.name, by_year(one.x, one.y, years), one, one.colour, one.label) for one in pieces]


def _of_references(drawing: Drawing, years: Sequence[int]) -> list[_Series]:
    ink = theme("light").ink
    return [
        _Series(one.label or " ", [one.value] * len(years), one, ink, one.label)
        for one in drawing.references
        if one.axis == "y"
    ]


def _is_sparse(line: Line) -> bool:
    """Whether years lack between two points that the line joins."""
    return any(b - a > 1 for a, b in pairwise(line.x))


def _is_holed(line: Line) -> bool:
    known = [at for at, y in enumerate(line.y) if y is not None]
    return any(b - a > 1 for a, b in pairwise(known))


def _pieces(line: Line) -> list[Line]:
    """A line that joins some absent years and not others, cut where it has gaps."""
    found: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(line.x, line.y, strict=True):
        if y is None:
            found.append([])
        else:
            found[-1].append((x, y))
    runs = [run for run in found if run]
    return [
        line.model_copy(
            update={
                "x": tuple(x for x, _ in run),
                "y": tuple(y for _, y in run),
                "label": line.label if run is runs[-1] else "",
            }
        )
        for run in runs
    ]


def _blanks(series: Sequence[_Series]) -> str:
    """Gaps stay gaps; where a line joins years that its figures skip, empty cells are bridged (and its gaps were cut)."""
    return "span" if any(isinstance(one.look, Line) and _is_sparse(one.look) for one in series) else "gap"


def _all_values(drawing: Drawing) -> list[float | None]:
    found: list[float | None] = [y for line in drawing.lines for y in line.y]
    found += [y for band in drawing.bands for y in (*band.low, *band.high)]
    return found + [one.value for one in drawing.references if one.axis == "y"]


def _wanted(stack: Sequence[_Series], series: Sequence[_Series]) -> list[bool]:
    """The legend names what no label names."""
    areas = [bool(one.colour) for one in stack]
    labelled = {one.name for one in series if one.label}
    return areas + [isinstance(one.look, Line) and not one.label and one.name not in labelled for one in series]


def _plot(drawing: Drawing, room: Room, y: Scale, legend: Legend, series: Sequence[_Series]) -> Plot:
    ended = [one for one in series if isinstance(one.look, Line) and one.label and _is_at_end(one)]
    labels = [line for one in ended for line in label_lines(one.label, room)]
    beside = max((width(line, room.points) for line in labels), default=0.0)
    upright = any(one.axis == "x" and one.label for one in drawing.references)
    return Plot(
        room,
        left=width(y.widest, room.points) + 10 + (room.line + 6 if y.title else 0),
        top=legend.height(room) + room.line * (1.4 if upright else 0.7),
        right=(beside + LABEL_GAP + 4) if beside else width("2024", room.points) / 2 + 2,
        bottom=room.line + 10 + YEARS_DOWN + (room.line + 4 if drawing.x.title else 0),
    )


def label_lines(words: str, room: Room) -> tuple[str, ...]:
    """A label in lines that the place beside the plot holds."""
    return wrap(words, room.points, MOST_LABEL_PART * room.width) if words else ()


@dataclass(frozen=True)
class _Placed:
    """Series in their plot."""

    drawing: Drawing
    plot: Plot
    y: Scale
    stack: Sequence[_Series]
    series: Sequence[_Series]
    years: Sequence[int]

    @cached_property
    def axis(self) -> _Series:
        """Unseen points along the foot that carry the years."""
        return _Series(" ", [self.y.low] * len(self.years), None, theme("light").faint)

    def ink(self, colour: str) -> Ink:
        return Ink(self.plot.room.points, colour, self.drawing.language)

    def parts(self, sheet: Sheet, category: int) -> list[ET.Element]:
        """c:areaChart, where there are bands, and c:lineChart; `category` is the column of the years."""
        heads = []
        for at, one in enumerate([*self.stack, *self.series, self.axis]):
            column = sheet.add(one.name, one.values)
            head = [val("c:idx", at), val("c:order", at), sheet.header(column), *self.look(one)]
            head += [sheet.words("c:cat", category), sheet.numbers("c:val", column)]
            heads.append(tag("c:ser", *head, None if one in self.stack else val("c:smooth", 0)))
        sides = [val("c:axId", X_AXIS), val("c:axId", Y_AXIS)]
        areas = [val("c:grouping", "stacked"), val("c:varyColors", 0), *heads[: len(self.stack)], *sides]
        lines = [val("c:grouping", "standard"), val("c:varyColors", 0), *heads[len(self.stack) :], val("c:marker", 1), *sides]
        return [*([tag("c:areaChart", *areas)] if self.stack else []), tag("c:lineChart", *lines)]

    def look(self, one: _Series) -> list[ET.Element | None]:
        """What stands between a series' name and its figures."""
        if one is self.axis:
            return [xml.look(), xml.marker("", self.axis.colour, 2), self._years()]
        if one.look is None:
            return [xml.look(one.colour or None)]
        if isinstance(one.look, Reference):
            stroke = xml.stroke(one.colour, 1.5, one.look.dash)
            return [tag("c:spPr", stroke), xml.marker("", one.colour, 2), self._over(one)]
        many = len(self.series) > MANY_LINES
        stroke = xml.stroke(one.colour if one.look.drawn else None, 1.75 if many else 2.5, one.look.dash)
        marks = xml.marker(one.look.marker, one.colour, self.plot.room.points * (0.4 if many else 0.5))
        return [tag("c:spPr", stroke), marks, self._at_end(one)]

    def _years(self) -> ET.Element | None:
        """Round years under the axis.

        They are the names of points on it, not of the axis itself: that would begin with its first year, round or not, and
        LibreOffice breaks its years into lines or writes them beside their place.
        """
        room = self.plot.room
        years = written_years(self.years, self.plot.width, room.points)
        ink, down = self.ink(self.axis.colour), YEARS_DOWN / room.height
        return xml.labels(*(xml.name_label(at, ink, down=down) for at in years))

    def _at_end(self, one: _Series) -> ET.Element | None:
        """c:dLbls with the label at the line's end, moved so that none lies on another."""
        room = self.plot.room
        lines = label_lines(one.label, room)
        if not lines:
            return None
        last = _last(one.values)
        if is_early(last, len(self.years)):
            half = max(width(line, room.points) for line in lines) / 2
            place = "t" if last / len(self.years) * self.plot.width > half else "r"
            return xml.labels(xml.label(last, lines, self.ink(one.colour), place))
        down = self._shifts()[id(one)] / room.height
        return xml.labels(xml.label(last, lines, self.ink(one.colour), "r", down=down))

    def _shifts(self) -> dict[int, float]:
        """How many points each end label moves down, by the id of its series."""
        room, high = self.plot.room, self.plot.height
        ended = [one for one in self.series if one.label and isinstance(one.look, Line) and _is_at_end(one)]
        heights = [len(label_lines(one.label, room)) * room.line for one in ended]
        wanted = [high * (1 - self.y.part(one.values[_last(one.values)] or 0.0)) for one in ended]
        moved = spread(wanted, heights, -room.line / 2, high + room.line / 2)
        return {id(one): to - at for one, to, at in zip(ended, moved, wanted, strict=True)}

    def _over(self, one: _Series) -> ET.Element | None:
        """The words of a straight line over it, or under it, where the fewest figures are near."""
        if not one.label:
            return None
        count = len(one.values)
        half = max(1, round(width(one.label, self.plot.room.points) / 2 / self.plot.width * count) + 1)
        places = sorted({min(max(half, round(part * count)), max(count - 1 - half, 0)) for part in (0.0, 0.3, 0.5, 0.7, 1.0)})
        level = one.values[0] or 0.0
        crowds = {(at, side): self._crowd(at, half, level, up=side == "t") for side in ("t", "b") for at in places}
        best, side = min(crowds, key=lambda choice: crowds[choice])
        return xml.labels(xml.label(best, [one.label], self.ink(one.colour), side))

    def _crowd(self, at: int, half: int, level: float, *, up: bool) -> int:
        """Figures that would lie under words over (or under) `level`, `half` categories on each side of `at`."""
        reach = 2.2 * self.plot.room.line / self.plot.height
        near = slice(max(0, at - half), at + half + 1)
        tops = [each.values for each in self.series if isinstance(each.look, Line)]
        heights = [self.y.part(v) - self.y.part(level) for values in tops for v in values[near] if v is not None]
        return sum(1 for one in heights if -0.05 * reach < (one if up else -one) < reach)


def is_early(last: int, count: int) -> bool:
    """Whether a line ends so far from the right side that its label has room over its end."""
    return count - 1 - last > EARLY * count


def _is_at_end(one: _Series) -> bool:
    return not is_early(_last(one.values), len(one.values))


def _last(values: Sequence[float | None]) -> int:
    return max(at for at, value in enumerate(values) if value is not None)


def _part(value: float, years: Sequence[int]) -> float:
    return (value - years[0]) / max(1, years[-1] - years[0])
