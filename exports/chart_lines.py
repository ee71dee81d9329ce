"""Lines over years and the fans around projections, as native charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from exports import chart_xml as xml
from exports.chart_axes import Scale, axis_title, category_axis, scale, value_axis
from exports.chart_drawn import Rule, drawn_shapes
from exports.chart_layout import MOST_LABEL_PART, Legend, Plot, Room, legend_of, spread
from exports.chart_xml import NativeChart, Sheet, tag, val
from exports.drawings import Band, Drawing, Line, Reference
from exports.text_fit import width, wrap
from figures.theme import theme

X_AXIS: Final = 50_010
Y_AXIS: Final = 50_020
MANY_LINES: Final = 8
MOST_PADDING: Final = 0.1
"""Part of the axis that may stay empty so that its first year is a round one."""

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
    stack, outlines = stacked(drawing.bands, years)
    series = [*_of_lines([*outlines, *drawing.lines], years), *_of_references(drawing, years)]
    values = (
        [one for each in (*stack, *series) for one in each.values if one is not None] if not stack else _all_values(drawing)
    )
    y = scale(drawing.y, values, drawing.language)
    legend = legend_of([one.name for one in [*stack, *series]], _wanted(stack, series))
    plot = _plot(drawing, room, y, legend, series)
    rules = [Rule(at=_part(one.value, years), label=one.label, upright=True) for one in drawing.references if one.axis == "x"]
    sheet = Sheet()
    category = sheet.add(drawing.x.title or " ", [str(year) for year in years])
    parts = _parts(stack, series, sheet, category, plot, y, drawing)
    sides = [
        category_axis(
            X_AXIS, Y_AXIS, "b", room.points, skip=year_step(years, plot.width, room.points),
            title=axis_title(drawing.x.title, drawing.language, room.points),
        ),
        value_axis(y, Y_AXIS, X_AXIS, "l", room.points),
    ]  # fmt: skip
    area = tag("c:plotArea", plot.layout, *parts, *sides, xml.look())
    space = xml.chart_space(area, legend.xml(room), blanks=_blanks(series), language=drawing.language)
    return NativeChart(space, sheet.workbook(), drawn_shapes(rules, plot, drawing.language))


def is_yearly(drawing: Drawing) -> bool:
    """Whether all of x is whole numbers, near enough to each other to be categories."""
    every = [x for one in (*drawing.lines, *drawing.bands) for x in one.x]
    return all(float(x).is_integer() for x in every) and (not every or max(every) - min(every) < MOST_CATEGORIES)


def categories(drawing: Drawing) -> list[int]:
    """Every year from the first to the last, so that a year without a figure keeps its place."""
    every = [round(x) for one in (*drawing.lines, *drawing.bands) for x in one.x] or [0]
    first, last = min(every), max(every)
    if drawing.x.high is not None:
        last = max(last, int(drawing.x.high))
    if drawing.x.low is not None and -(-drawing.x.low // 1) < first:
        first = round(-(-drawing.x.low // 1))
    padding = first % 5 if last - first > 10 else 0  # noqa: PLR2004 - round years on longer axes
    return list(range(first - padding if padding <= MOST_PADDING * (last - first) else first, last + 1))


def year_step(years: Sequence[int], room: float, points: float) -> int:
    """How many years there are between two that are written, so that they stand clear of each other."""
    needed = (width("2024", points) * 1.7) * len(years) / room
    return next((one for one in (1, 2, 5, 10, 20, 50, 100) if one >= needed), 200)


def stacked(bands: Sequence[Band], years: Sequence[int]) -> tuple[list[_Series], list[Line]]:
    """The nested bands as areas on each other, from an unseen one upwards, and the outlines of bands that do not nest.

    One chart can stack areas once; bands of other series, or below zero, keep their two edges as thin lines.
    """
    nested = _nested(bands)
    rest = [one for one in bands if one not in nested]
    outlines = [
        Line(name=band.name, x=band.x, y=edge, colour=band.colour, dash="dot")
        for band in rest
        for edge in (band.low, band.high)
    ]
    if not nested:
        return [], outlines
    edges = [(band.colour, band.name, _by_year(band.x, band.low, years)) for band in nested]
    edges += [(band.colour, band.name, _by_year(band.x, band.high, years)) for band in reversed(nested)]
    base = _Series(" ", edges[0][2], None)
    parts = [
        _Series(name, _difference(edges[at][2], edges[at + 1][2]), None, colour=_colour(nested, at))
        for at, (_, name, _) in enumerate(edges[:-1])
    ]
    return [base, *parts], outlines


def _colour(nested: Sequence[Band], at: int) -> str:
    """Between two edges lies the colour of the innermost band that holds both."""
    return nested[min(at, 2 * len(nested) - 2 - at)].colour


def _nested(bands: Sequence[Band]) -> list[Band]:
    """The bands that lie in the widest one, each in the one before."""
    ordered = sorted(bands, key=lambda one: -sum(high - low for low, high in zip(one.low, one.high, strict=True)))
    found: list[Band] = []
    for one in ordered:
        if min(one.low, default=-1.0) >= 0 and (not found or _inside(one, found[-1])):
            found.append(one)
    return found


def _inside(inner: Band, outer: Band) -> bool:
    around = dict(zip(outer.x, zip(outer.low, outer.high, strict=True), strict=True))
    return inner.x == outer.x and all(
        around[x][0] <= low and high <= around[x][1] for x, low, high in zip(inner.x, inner.low, inner.high, strict=True)
    )


def _difference(low: Sequence[float | None], high: Sequence[float | None]) -> list[float | None]:
    return [None if a is None or b is None else round(b - a, 6) for a, b in zip(low, high, strict=True)]


def _by_year(x: Sequence[float], y: Sequence[float | None], years: Sequence[int]) -> list[float | None]:
    known = dict(zip(map(round, x), y, strict=True))
    return [known.get(year) for year in years]


def _of_lines(lines: Sequence[Line], years: Sequence[int]) -> list[_Series]:
    seen = [one for one in lines if (one.drawn or one.marker) and any(y is not None for y in one.y)]
    pieces = [piece for one in seen for piece in (_pieces(one) if _is_sparse(one) and _is_holed(one) else [one])]
    return [_Series(one.name, _by_year(one.x, one.y, years), one, one.colour, one.label) for one in pieces]


def _of_references(drawing: Drawing, years: Sequence[int]) -> list[_Series]:
    ink = theme("light").ink
    return [
        _Series(one.label or " ", [one.value] * len(years), one, ink, one.label)
        for one in drawing.references
        if one.axis == "y"
    ]


def _is_sparse(line: Line) -> bool:
    """Whether years lack between two points that the line joins."""
    return any(b - a > 1 for a, b in zip(line.x, line.x[1:], strict=False))


def _is_holed(line: Line) -> bool:
    known = [at for at, y in enumerate(line.y) if y is not None]
    return any(b - a > 1 for a, b in zip(known, known[1:], strict=False))


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
    return areas + [not one.label and one.name not in labelled for one in series]


def _plot(drawing: Drawing, room: Room, y: Scale, legend: Legend, series: Sequence[_Series]) -> Plot:
    labels = [line for one in series if isinstance(one.look, Line) for line in label_lines(one.label, room)]
    beside = max((width(line, room.points) for line in labels), default=0.0)
    upright = any(one.axis == "x" and one.label for one in drawing.references)
    return Plot(
        room,
        left=width(y.widest, room.points) + 10 + (room.line + 6 if y.title else 0),
        top=legend.height(room) + room.line * (1.4 if upright else 0.7),
        right=(beside + LABEL_GAP + 4) if beside else width("2024", room.points) / 2 + 2,
        bottom=room.line + 10 + (room.line + 4 if drawing.x.title else 0),
    )


def label_lines(words: str, room: Room) -> tuple[str, ...]:
    """A label in lines that the place beside the plot holds."""
    return wrap(words, room.points, MOST_LABEL_PART * room.width) if words else ()


def _parts(
    stack: Sequence[_Series], series: Sequence[_Series], sheet: Sheet, category: int, plot: Plot, y: Scale, drawing: Drawing
) -> list[ET.Element]:
    """c:areaChart, where there are bands, and c:lineChart."""
    heads = [tag("c:ser", val("c:idx", at), val("c:order", at)) for at in range(len(stack) + len(series))]
    for head, one in zip(heads, [*stack, *series], strict=True):
        column = sheet.add(one.name, one.values)
        shifts = {} if one in stack else _shifts(series, plot, y)
        head.extend([sheet.header(column), *_look(one, shifts, plot, y, series, drawing, line=one not in stack)])
        head.extend([sheet.words("c:cat", category), sheet.numbers("c:val", column)])
        if one not in stack:
            head.append(val("c:smooth", 0))
    sides = [val("c:axId", X_AXIS), val("c:axId", Y_AXIS)]
    areas = [val("c:grouping", "stacked"), val("c:varyColors", 0), *heads[: len(stack)], *sides]
    lines = [val("c:grouping", "standard"), val("c:varyColors", 0), *heads[len(stack) :], val("c:marker", 1), *sides]
    return [*([tag("c:areaChart", *areas)] if stack else []), tag("c:lineChart", *lines)]


def _look(
    one: _Series, shifts: dict[int, float], plot: Plot, y: Scale, series: Sequence[_Series], drawing: Drawing, *, line: bool
) -> list[ET.Element]:
    """What stands between a series' name and its figures."""
    if not line:
        return [xml.look(one.colour or None)]
    many = len(series) > MANY_LINES
    if isinstance(one.look, Reference):
        stroke = xml.stroke(one.colour, 1.5, one.look.dash)
        return [tag("c:spPr", stroke), xml.marker("", one.colour, 2), *_reference_label(one, plot, y, series, drawing)]
    assert isinstance(one.look, Line)
    stroke = xml.stroke(one.colour if one.look.drawn else None, 1.75 if many else 2.5, one.look.dash)
    marks = xml.marker(one.look.marker, one.colour, plot.room.points * (0.4 if many else 0.5))
    words = _end_label(one, shifts.get(id(one), 0.0), plot.room, drawing)
    return [tag("c:spPr", stroke), marks, *words]


def _last(values: Sequence[float | None]) -> int:
    return max(at for at, value in enumerate(values) if value is not None)


def _end_label(one: _Series, down: float, room: Room, drawing: Drawing) -> list[ET.Element]:
    """c:dLbls with the label at the line's end."""
    lines = label_lines(one.label, room)
    if not lines:
        return []
    words = xml.label(_last(one.values), lines, room.points, one.colour, drawing.language, "r", down=down / room.height)
    found = xml.labels(words)
    return [] if found is None else [found]


def _shifts(series: Sequence[_Series], plot: Plot, y: Scale) -> dict[int, float]:
    """How many points each end label moves down, by the id of its series, so that none lies on another."""
    ended = [one for one in series if one.label and isinstance(one.look, Line)]
    heights = [len(label_lines(one.label, plot.room)) * plot.room.line for one in ended]
    wanted = [plot.height * (1 - y.part(one.values[_last(one.values)] or 0.0)) for one in ended]
    moved = spread(wanted, heights, -plot.room.line / 2, plot.height + plot.room.line / 2)
    return {id(one): to - at for one, to, at in zip(ended, moved, wanted, strict=True)}


def _reference_label(one: _Series, plot: Plot, y: Scale, series: Sequence[_Series], drawing: Drawing) -> list[ET.Element]:
    """The words of a straight line over it, where the fewest figures are near."""
    if not one.label:
        return []
    points, count = plot.room.points, len(one.values)
    half = max(1, round(width(one.label, points) / 2 / plot.width * count) + 1)
    places = sorted({min(max(half, round(part * count)), max(count - 1 - half, 0)) for part in (0.0, 0.3, 0.5, 0.7, 1.0)})
    level = one.values[0] or 0.0
    others = [each for each in series if isinstance(each.look, Line)]
    bound = 2.2 * plot.room.line / plot.height

    def crowd(at: int) -> int:
        near = [v for each in others for v in each.values[max(0, at - half) : at + half + 1] if v is not None]
        return sum(1 for v in near if -0.2 * bound < y.part(v) - y.part(level) < bound)

    best = min(places, key=crowd)
    found = xml.labels(xml.label(best, [one.label], points, one.colour, drawing.language, "t"))
    return [] if found is None else [found]


def _part(value: float, years: Sequence[int]) -> float:
    return (value - years[0]) / max(1, years[-1] - years[0])
