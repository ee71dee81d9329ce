"""From a plotly figure of ours to a `Drawing`: the same series, ranges, labels and colours as plain data.

Every chart of every page goes through here, so that slides, briefs and take-away files show what the screen shows. What a
figure of ours may hold is little: lines and bands over years, rows of dots with ranges, bars, small multiples of these, maps.
Anything else becomes the table of its figures.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import floor
from typing import Any, Final, Literal

import plotly.graph_objects as go

from exports.drawings import Axis, Band, Bars, Dash, Dots, LegendEntry, Line, Marker, Place, Reference
from figures.theme import theme

NEAR: Final = 0.5
"""How far from a row's middle, in rows, what belongs to it may stand."""

LABEL_ABOVE: Final = 0.7
"""A row's name stands at most so much above its middle."""

ALIGNED: Final = 0.01
"""Parts of the paper within which a panel's title stands over its middle."""

_TAG: Final = re.compile(r"<[^>]+>")
_SPACES: Final = re.compile(r"[ \n\t\u2002]+")
_RGBA: Final = re.compile(r"rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*([0-9.]+)\s*)?\)")
_MARKERS: Final[dict[str, Marker]] = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle": "triangle",
    "x": "x",
    "circle-open": "circle-open",
    "square-open": "square-open",
    "diamond-open": "diamond-open",
}
_OPEN: Final[dict[Marker, Marker]] = {"circle": "circle-open", "square": "square-open", "diamond": "diamond-open"}
Fields = dict[str, Any]


@dataclass(frozen=True)
class _Panel:
    """The traces of one pair of axes, with the annotations and straight lines that belong to them."""

    traces: list[Any]
    x: Any
    y: Any
    title: str = ""
    notes: list[Any] = field(default_factory=list)
    rules: list[Any] = field(default_factory=list)


def fields_of(figure: go.Figure) -> Fields:
    """The fields of a Drawing (exports.drawings) that depend on the figure, `kind` among them."""
    if figure.layout.meta and "places" in figure.layout.meta:
        return _map(figure)
    panels = list(_panels(figure))
    if not panels:
        return {"kind": "table"}
    if len(panels) == 1:
        return _panel_fields(panels[0])
    drawn = [{**_panel_fields(one), "title": one.title} for one in panels]
    if any(one["kind"] == "table" for one in drawn):
        return {"kind": "table"}
    return {"kind": "panels", "panels": drawn, "columns": _columns(panels)}


def plain(text: str | None) -> str:
    """Words without plotly's tags, on one line.

    >>> plain("<b>Bhutan</b><br>2 of 47")
    'Bhutan 2 of 47'
    """
    return _SPACES.sub(" ", html.unescape(_TAG.sub("", (text or "").replace("<br>", " ")))).strip(" \u00a0")


def named(text: str | None) -> str:
    """A bold name and what stands under it, as one line.

    >>> named("<b>Bhutan</b><br>2 of 47<br>4.3 %")
    'Bhutan · 2 of 47 · 4.3 %'
    """
    name, _, rest = (text or "").partition("</b>")
    said = [plain(one) for one in rest.split("<br>") if plain(one)]
    return " · ".join([plain(name), *said])


def opaque(colour: str, opacity: float = 1.0) -> str:
    """A colour as it looks on white, as #RRGGBB.

    >>> opaque("rgba(0, 0, 0, 0.5)")
    '#808080'
    """
    if found := _RGBA.fullmatch(colour):
        parts, opacity = [int(found[at]) for at in (1, 2, 3)], opacity * float(found[4] or 1)
    else:
        parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 + (part - 255) * opacity):02X}" for part in parts)


def _map(figure: go.Figure) -> Fields:
    meta = figure.layout.meta
    legend = [LegendEntry(label=plain(one.name), colour=opaque(one.marker.color)) for one in figure.data if one.name]
    places = [Place(iso3=code, colour=opaque(colour), text=named(text)) for code, colour, text in meta["places"]]
    return {"kind": "map", "places": places, "legend": legend, "area_group": meta["region"]}


def _panels(figure: go.Figure) -> Iterator[_Panel]:
    """The traces by their axes, in reading order."""
    grouped: dict[str, list[Any]] = defaultdict(list)
    for trace in figure.data:
        if trace.type in ("scatter", "bar", "heatmap"):
            grouped[(trace.xaxis or "x") + (trace.yaxis or "y")].append(trace)
    axes = {
        (traces[0].xaxis or "x")[1:]: (
            figure.layout[_axis_name(traces[0].xaxis, "x")],
            figure.layout[_axis_name(traces[0].yaxis, "y")],
        )
        for traces in grouped.values()
    }
    several = len(grouped) > 1
    for traces, (number, (x, y)) in zip(grouped.values(), axes.items(), strict=True):
        at = {"", "x" + number, "x" + number + " domain", "paper"}
        rules = [
            one
            for one in figure.layout.shapes
            if one.type == "line" and (one.xref or "x") in at | {"x domain"} - ({"x domain"} if number else set())
        ]
        notes = [one for one in figure.layout.annotations if not (several and one.xref == "paper" and one.yref == "paper")]
        own = [one for one in notes if (one.xref or "x").removesuffix(" domain") in {"x" + number, "paper"}]
        yield _Panel(traces, x, y, _title(figure, x, y) if several else "", own, rules)


def _axis_name(axis: str | None, letter: str) -> str:
    return f"{letter}axis{(axis or letter)[1:]}"


def _title(figure: go.Figure, x: Any, y: Any) -> str:
    """The words over a panel: the annotation on paper whose place is over the middle of its axes."""
    middle, top = sum(x.domain) / 2, y.domain[1]
    for one in figure.layout.annotations:
        if one.xref == one.yref == "paper" and abs(one.x - middle) < ALIGNED and abs(one.y - top) < ALIGNED:
            return named(one.text)
    return ""


def _columns(panels: Sequence[_Panel]) -> int:
    return min(4, len({round(one.x.domain[0], 3) for one in panels}))


def _panel_fields(panel: _Panel) -> Fields:
    if any(one.type == "heatmap" for one in panel.traces):
        return {"kind": "table"}
    rows = _rows(panel)
    if not rows:
        return _lines(panel)
    if any(one.type == "bar" for one in panel.traces):
        return _bars(panel, rows)
    return _dots(panel, rows)


# Rows: names beside or above them, or along the foot


@dataclass(frozen=True)
class _Rows:
    """The names of rows by their place on the axis; `upright` when they stand along the foot, with values going up."""

    names: dict[float, str]
    upright: bool = False

    def at(self, place: Any) -> float | None:
        """The row that a place on the axis belongs to: a name itself, or the nearest number."""
        if isinstance(place, str):
            return next((row for row, name in self.names.items() if name == plain(place)), None)
        near = min(self.names, key=lambda row: abs(row - place))
        return near if abs(near - place) <= NEAR else None


def _rows(panel: _Panel) -> _Rows | None:
    """The rows of a panel, from the foot up (from left to right when upright); None where both axes are numbers."""
    for axis, letter in ((panel.y, "y"), (panel.x, "x")):
        words = [value for one in panel.traces for value in _list(one[letter]) if isinstance(value, str)]
        if words:
            return _Rows(dict(enumerate(map(plain, dict.fromkeys(words)))), upright=letter == "x")
        # Years may be written out as tick texts too; names of rows are not numbers.
        texts = [plain(one) for one in axis.ticktext or ()]
        if texts and not any(_numeric(one) for one in texts):
            return _Rows(dict(zip(map(float, axis.tickvals), texts, strict=True)), upright=letter == "x")
    if panel.y.showticklabels is False and not panel.y.matches:
        return _named_above(panel)
    if any(one.type == "bar" for one in panel.traces):
        return _numbered(panel)
    return None


def _numbered(panel: _Panel) -> _Rows:
    """Bars over numbers, such as years of age: each number is a row."""
    letter = "y" if any(one.type == "bar" and one.orientation == "h" for one in panel.traces) else "x"
    places = {float(value) for one in panel.traces if one.type == "bar" for value in _list(one[letter])}
    return _Rows({one: f"{one:g}" for one in sorted(places)}, upright=letter == "x")


def _numeric(text: str) -> bool:
    return bool(re.fullmatch(r"[\u2212+\d.,\s%\u00a0\u202f]*", text))


def _named_above(panel: _Panel) -> _Rows | None:
    """Rows whose names are annotations a little above them."""
    above = [one for one in panel.notes if one.yref in (None, "y") and one.xanchor == "left"]
    names = {float(floor(one.y)): plain(one.text) for one in above if 0 < one.y - floor(one.y) <= LABEL_ABOVE}
    return _Rows(dict(sorted(names.items()))) if names else None


def _categories(panel: _Panel, rows: _Rows) -> tuple[list[float], list[str]]:
    """Rows from top to bottom (from left to right when upright), with their names."""
    axis = panel.x if rows.upright else panel.y
    backwards = axis.autorange == "reversed" or (axis.range is not None and axis.range[0] > axis.range[1])
    order = sorted(rows.names, reverse=not (rows.upright or backwards))
    return order, [rows.names[one] for one in order]


def _spread(places: Iterable[Any], values: Iterable[Any], rows: _Rows, order: Sequence[float]) -> list[Any] | None:
    """The values in the order of the rows, None where a row has none; None when a row would have two."""
    found: dict[float, Any] = {}
    for place, value in zip(places, values, strict=False):
        if place is None or value is None:
            continue
        row = rows.at(place)
        if row is None:
            continue
        if row in found:
            return None
        found[row] = value
    return [found.get(one) for one in order]


def _bars(panel: _Panel, rows: _Rows) -> Fields:
    order, names = _categories(panel, rows)
    bars = [one for one in panel.traces if one.type == "bar"]
    upright = rows.upright
    drawn: list[Bars] = []
    for one in bars:
        places, values = (one.x, one.y) if upright else (one.y, one.x)
        spread = _spread(_list(places), _list(values), rows, order)
        if spread is None:
            return {"kind": "table"}
        texts = _spread(_list(places), _list(one.text), rows, order) if one.text is not None else None
        drawn += list(
            _by_colour(one, places, [None if value is None else float(value) for value in spread], texts, rows, order)
        )
    if any(_reach(one, "y" if upright else "x") for one in bars):
        return _dots(panel, rows)
    mirrored = any(value < 0 for one in drawn for value in one.values if value is not None) and panel.x.showticklabels is False
    values_axis = panel.y if upright else panel.x
    return {
        "kind": "bars",
        "categories": names,
        "bars": drawn,
        "horizontal": not upright,
        # Series of one colour each out of one series of bars, and the sides of a pyramid, share their row.
        "stacked": mirrored or len(drawn) > len(bars) or _is_stacked(panel),
        "mirrored": mirrored,
        "x": Axis() if upright else _axis(values_axis),
        "y": _axis(values_axis) if upright else Axis(),
        "references": _references(panel),
    }


def _is_stacked(panel: _Panel) -> bool:
    return panel.x._parent.barmode in ("stack", "relative")


def _by_colour(  # noqa: PLR0917 - one place calls it
    trace: Any, places: Any, values: list[float | None], texts: list[Any] | None, rows: _Rows, order: Sequence[float]
) -> Iterator[Bars]:
    """One series of bars for each colour in the trace."""
    given = trace.marker.color
    colours = [given] * len(_list(places)) if isinstance(given, str) else _list(given)
    of_row = _spread(_list(places), colours, rows, order) or []
    for colour in dict.fromkeys(one for one in of_row if one):
        here = [value if own == colour else None for value, own in zip(values, of_row, strict=True)]
        said = ["" if value is None or not texts else plain(text) for value, text in zip(here, texts or here, strict=True)]
        yield Bars(name=plain(trace.name), values=tuple(here), colour=opaque(colour), texts=tuple(said) if texts else ())


def _dots(panel: _Panel, rows: _Rows) -> Fields:
    order, names = _categories(panel, rows)
    along, across = ("x", "y") if rows.upright else ("y", "x")
    drawn: list[Dots] = []
    for one in panel.traces:
        if one.type != "bar" and "markers" not in (one.mode or "markers"):
            continue
        places, values = _list(one[along]), _list(one[across])
        spread = _spread(places, values, rows, order)
        if spread is None:
            return {"kind": "table"}
        reach = _spread(places, _reach(one, across), rows, order) if _reach(one, across) else None
        texts = _spread(places, _list(one.text), rows, order) if one.type != "bar" and "text" in (one.mode or "") else None
        low, high = _ends(spread, reach)
        colour, marker = _look(one)
        drawn.append(
            Dots(
                name=plain(one.name),
                values=tuple(None if value is None else float(value) for value in spread),
                colour=colour,
                marker=marker,
                low=low,
                high=high,
                texts=tuple(plain(text) for text in texts) if texts else (),
            )
        )
    drawn = _together(drawn)
    drawn = _with_ranges(_with_texts(drawn, panel, rows, order, along), panel, rows, order)
    values_axis = panel.y if rows.upright else panel.x
    return {
        "kind": "dots",
        "categories": names,
        "dots": drawn,
        "joined": _is_joined(panel, drawn),
        "x": _axis(values_axis),
        "references": [one.model_copy(update={"axis": "x"}) for one in _references(panel) if one.axis == across],
    }


def _together(drawn: Sequence[Dots]) -> list[Dots]:
    """Series that a figure draws one dot at a time, as one: the same look, no name, and never two in a row."""
    found: list[Dots] = []
    for one in drawn:
        last = found[-1] if found else None
        if last is None or one.name or last.name or not _same_look(one, last) or _overlap(one, last):
            found.append(one)
            continue
        sides = ("values", "texts", "low", "high")
        found[-1] = last.model_copy(
            update={side: _merged(getattr(last, side), getattr(one, side), one.values) for side in sides}
        )
    return found


def _same_look(one: Dots, other: Dots) -> bool:
    return (one.colour, one.marker, bool(one.low), bool(one.texts)) == (
        other.colour,
        other.marker,
        bool(other.low),
        bool(other.texts),
    )


def _overlap(one: Dots, other: Dots) -> bool:
    return any(a is not None and b is not None for a, b in zip(one.values, other.values, strict=True))


def _merged(first: Sequence[Any], second: Sequence[Any], values: Sequence[float | None]) -> tuple[Any, ...]:
    return tuple(b if value is not None else a for a, b, value in zip(first, second, values, strict=False))


def _reach(trace: Any, letter: str) -> list[float]:
    error = trace[f"error_{letter}"]
    return _list(error.array)


def _ends(values: Sequence[Any], reach: Sequence[Any] | None) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    if not reach:
        return (), ()
    pairs = [
        (None, None) if v is None or r is None else (float(v - r), float(v + r)) for v, r in zip(values, reach, strict=True)
    ]
    return tuple(low for low, _ in pairs), tuple(high for _, high in pairs)


def _with_texts(drawn: list[Dots], panel: _Panel, rows: _Rows, order: Sequence[float], along: str) -> list[Dots]:
    """Traces of text alone are the words of the last series before them that has none."""
    last: list[Dots] = list(drawn)
    silent = [at for at, one in enumerate(last) if not one.texts]
    for one in panel.traces:
        if one.type == "bar" or one.mode != "text" or not silent:
            continue
        texts = _spread(_list(one[along]), _list(one.text), rows, order)
        if texts:
            at = silent.pop(0) if len(silent) > 1 and _text_traces(panel) > 1 else silent.pop()
            last[at] = last[at].model_copy(update={"texts": tuple(plain(text) for text in texts)})
    return last


def _text_traces(panel: _Panel) -> int:
    return sum(1 for one in panel.traces if one.type != "bar" and one.mode == "text")


def _with_ranges(drawn: list[Dots], panel: _Panel, rows: _Rows, order: Sequence[float]) -> list[Dots]:
    """Lines along one row are ranges of the series of their colour, unless they join two dots or stand on zero."""
    along, across = ("x", "y") if rows.upright else ("y", "x")
    found: dict[str, dict[float, tuple[float, float]]] = defaultdict(dict)
    for one in panel.traces:
        if one.type == "bar" or one.mode != "lines":
            continue
        places, values = _list(one[along]), _list(one[across])
        if len(places) == 2 and rows.at(places[0]) is not None and places[0] == places[1] and values[0] != 0:  # noqa: PLR2004
            row = rows.at(places[0])
            found[opaque(one.line.color)][row or 0.0] = (float(min(values)), float(max(values)))
    return [_ranged(one, found.get(one.colour, {}), order) if not one.low else one for one in drawn]


def _ranged(one: Dots, ranges: dict[float, tuple[float, float]], order: Sequence[float]) -> Dots:
    if not ranges:
        return one
    has = [ranges.get(row) if value is not None else None for row, value in zip(order, one.values, strict=True)]
    if not any(has):
        return one
    low, high = (tuple(None if span is None else span[at] for span in has) for at in (0, 1))
    return one.model_copy(update={"low": low, "high": high})


def _is_joined(panel: _Panel, drawn: Sequence[Dots]) -> bool:
    """Whether a line runs from dot to dot in the rows (dumbbells): drawn with gaps between the rows."""
    return len(drawn) > 1 and any(
        one.type == "scatter" and one.mode == "lines" and None in _list(one.x) and all(isinstance(y, str) for y in _list(one.y))
        for one in panel.traces
    )


# Lines over numbers, mostly years


def _lines(panel: _Panel) -> Fields:
    filled = [one for one in panel.traces if one.fill == "toself"]
    drawn = [one for one in panel.traces if one.type == "scatter" and one.fill != "toself" and one.mode != "text"]
    if any(one.type == "bar" for one in panel.traces) or not drawn + filled:
        return {"kind": "table"}
    lines = [line for one in drawn for line in _pieces(one)]
    return {
        "kind": "lines",
        "lines": _labelled(lines, panel.notes),
        "bands": [_band(one) for one in filled],
        "references": _references(panel),
        "x": _axis(panel.x),
        "y": _axis(panel.y),
    }


def _pieces(trace: Any) -> Iterator[Line]:
    """A trace as lines: where it has no place on the axis, one line ends and the next begins."""
    points: list[tuple[float, float | None]] = []
    for x, y in [*zip(_list(trace.x), _list(trace.y), strict=True), (None, None)]:
        if x is not None:
            points.append((float(x), None if y is None else float(y)))
        elif points:
            yield _line(trace, points)
            points = []


def _line(trace: Any, points: Sequence[tuple[float, float | None]]) -> Line:
    colour, marker = _look(trace)
    mode = trace.mode or "lines"
    width = 0 if not trace.line or trace.line.width is None else trace.line.width
    return Line(
        name=plain(trace.name),
        x=tuple(x for x, _ in points),
        y=tuple(y for _, y in points),
        colour=opaque(trace.line.color) if "lines" in mode and trace.line.color else colour,
        dash=_dash(trace.line.dash),
        marker=marker if "markers" in mode and ("lines" not in mode or _mostly_seen(trace.marker)) else "",
        drawn="lines" in mode and (trace.line.width is None or width > 0),
    )


def _band(trace: Any) -> Band:
    """A filled outline goes forth along one edge and back along the other."""
    xs, ys = [float(one) for one in _list(trace.x)], [float(one) for one in _list(trace.y)]
    half = next((at + 1 for at, (one, other) in enumerate(pairwise(xs)) if other <= one), len(xs) // 2)
    back = dict(zip(xs[half:], ys[half:], strict=True))
    pairs = [(x, *sorted((y, back[x]))) for x, y in zip(xs[:half], ys[:half], strict=True) if x in back]
    return Band(
        name=plain(trace.name),
        x=tuple(x for x, _, _ in pairs),
        low=tuple(low for _, low, _ in pairs),
        high=tuple(high for _, _, high in pairs),
        colour=opaque(trace.fillcolor, trace.opacity or 1.0),
    )


def _labelled(lines: Sequence[Line], notes: Sequence[Any]) -> list[Line]:
    """Each line with the annotation that stands at its end: the one that begins with its name, else the nearest."""
    free = [one for one in notes if one.yref in (None, "y") and one.xref in (None, "x") and one.xanchor == "left"]
    found: list[Line] = []
    for line in lines:
        known = [(x, y) for x, y in zip(line.x, line.y, strict=True) if y is not None]
        near = [one for one in free if known and _at_end(one, known[-1])]
        named = [one for one in near if line.name and plain(one.text).startswith(line.name)]
        mine = next(iter(named or near), None)
        if mine is not None:
            free.remove(mine)
        found.append(line.model_copy(update={"label": plain(mine.text)}) if mine is not None else line)
    return found


def _at_end(note: Any, end: tuple[float, float]) -> bool:
    return abs(float(note.x) - end[0]) < 1 and abs(float(note.y) - end[1]) < 1


def _references(panel: _Panel) -> list[Reference]:
    """Straight lines across the panel, each with the words that stand at it."""
    found: dict[tuple[str, float], Reference] = {}
    for rule in panel.rules:
        upright = rule.x0 == rule.x1
        value = float(rule.x0 if upright else rule.y0)
        if not upright and rule.y0 != rule.y1:
            continue
        here = [one for one in panel.notes if (one.x if upright else one.y) == value]
        words = [one.text for one in sorted(here, key=lambda note: not _spans(note, upright=upright))]
        axis: Literal["x", "y"] = "x" if upright else "y"
        found[axis, value] = Reference(
            value=value, axis=axis, label=plain(words[0] if words else ""), dash=_dash(rule.line.dash)
        )
    return list(found.values())


def _spans(note: Any, *, upright: bool) -> bool:
    """Whether an annotation is placed by the panel's edge, as those of straight lines mostly are."""
    return ((note.yref if upright else note.xref) or "").endswith(("domain", "paper"))


# Looks


def _look(trace: Any) -> tuple[str, Marker]:
    """Colour and marker of a series; a white dot with a coloured rim is an open one."""
    if trace.type == "bar":
        return opaque(_one(trace.marker.color)), "circle"
    marker = trace.marker
    colour = _one(marker.color) or (trace.line.color if "line" in trace else None) or theme("light").women
    symbol = _MARKERS.get(str(_one(marker.symbol) or "circle").replace("-up", ""), "circle")
    rim = _one(marker.line.color)
    if rim and opaque(colour) in ("#FFFFFF", opaque(theme("light").background)):
        return opaque(rim), _OPEN.get(symbol, symbol)
    return opaque(colour), symbol


def _one(given: Any) -> Any:
    """The value that most of a series has."""
    values = [given] if given is None or isinstance(given, str) else _list(given)
    return max(values, key=values.count) if values else None


def _mostly_seen(marker: Any) -> bool:
    """Whether more than a few points of a line are marked."""
    marks = [_list(one) for one in (marker.size, marker.opacity) if hasattr(one, "__len__")]
    return all(sum(1 for one in part if one) * 2 >= len(part) for part in marks)


def _dash(given: str | None) -> Dash:
    """Plotly's dash, named or in pixels, as one of three."""
    if not given or given == "solid":
        return "solid"
    first = re.match(r"[\d.]+", given)
    return "dot" if given.startswith("dot") or (first and float(first[0]) < 4) else "dash"  # noqa: PLR2004


def _axis(axis: Any) -> Axis:
    """Title, ends and unit of an axis."""
    texts = [str(one) for one in axis.ticktext or ()]
    percent = "%" in (axis.ticksuffix or "") or any("%" in one for one in texts)
    years = axis.tickformat == "d" or (bool(texts) and all(re.fullmatch(r"\d{4}", one) for one in texts))
    ends = sorted(float(one) for one in axis.range) if axis.range else [None, None]
    unit: Literal["percent", "year", "number"] = "percent" if percent else "year" if years else "number"
    return Axis(title=plain(axis.title.text), low=ends[0], high=ends[1], unit=unit)


def _list(values: Any) -> list[Any]:
    """A trace's values as Python's own, NaN as None."""
    if values is None:
        return []
    if isinstance(values, str):
        return [values]
    given = values.tolist() if hasattr(values, "tolist") else list(values)
    return [None if isinstance(one, float) and one != one else one for one in given]  # noqa: PLR0124 - NaN is not itself
