"""Rows of a plotly figure: which there are, and what stands in each: bars, dots, ranges."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any, Final

from exports.drawings import Axis, Bars, Dots
from exports.figure_looks import axis_of, look_of, opaque, plain, values_of
from exports.figure_panels import Panel, references_of

NEAR: Final = 0.5
"""How far from a row's middle, in rows, what belongs to it may stand."""

ENDS: Final = 2
RANGE_PX: Final = 6
"""A line along a row that is as wide as this is a range."""

LABEL_ABOVE: Final = 0.7
"""A row's name stands at most so much above its middle."""


@dataclass(frozen=True)
class Rows:
    """The names of rows by their place on the axis; `upright` when they stand along the foot, with values going up."""

    names: dict[float, str]
    upright: bool = False

    def at(self, place: Any) -> float | None:
        """The row that a place on the axis belongs to: a name itself, or the nearest number."""
        if isinstance(place, str):
            return next((row for row, name in self.names.items() if name == plain(place)), None)
        near = min(self.names, key=lambda row: abs(row - place))
        return near if abs(near - place) <= NEAR else None


def rows_of(panel: Panel) -> Rows | None:
    """The rows of a panel, from the foot up (from left to right when upright); None where both axes are numbers."""
    for axis, letter in ((panel.y, "y"), (panel.x, "x")):
        words = [value for one in panel.traces for value in values_of(one[letter]) if isinstance(value, str)]
        if words:
            return Rows(dict(enumerate(map(plain, dict.fromkeys(words)))), upright=letter == "x")
        # Years may be written out as tick texts too; names of rows are not numbers.
        texts = [plain(one) for one in axis.ticktext or ()]
        if texts and not any(_numeric(one) for one in texts):
            return Rows(dict(zip(map(float, axis.tickvals), texts, strict=True)), upright=letter == "x")
    if panel.y.showticklabels is False and not panel.y.matches:
        return _named_above(panel)
    if any(one.type == "bar" for one in panel.traces):
        return _numbered(panel)
    return None


def _numbered(panel: Panel) -> Rows:
    """Bars over numbers, such as years of age: each number is a row."""
    letter = "y" if any(one.type == "bar" and one.orientation == "h" for one in panel.traces) else "x"
    places = {float(value) for one in panel.traces if one.type == "bar" for value in values_of(one[letter])}
    return Rows({one: f"{one:g}" for one in sorted(places)}, upright=letter == "x")


def _numeric(text: str) -> bool:
    return bool(re.fullmatch(r"[\u2212+\d.,\s%\u00a0\u202f]*", text))


def _named_above(panel: Panel) -> Rows | None:
    """Rows whose names are annotations a little above them."""
    notes = [one for one in panel.notes if one.yref in (None, "y") and one.xanchor == "left"]
    # What stands at the very height of a row is its figure, unless it is placed upwards from there.
    above = [one for one in notes if one.yanchor == "bottom" or one.y > floor(one.y)]
    names = {float(floor(one.y)): plain(one.text) for one in above if one.y - floor(one.y) <= LABEL_ABOVE}
    return Rows(dict(sorted(names.items()))) if names else None


def categories_of(panel: Panel, rows: Rows) -> tuple[list[float], list[str]]:
    """Rows from top to bottom (from left to right when upright), with their names."""
    axis = panel.x if rows.upright else panel.y
    backwards = axis.autorange == "reversed" or (axis.range is not None and axis.range[0] > axis.range[1])
    order = sorted(rows.names, reverse=not (rows.upright or backwards))
    return order, [rows.names[one] for one in order]


def in_rows(places: Iterable[Any], values: Iterable[Any], rows: Rows, order: Sequence[float]) -> list[Any] | None:
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


def bars_of(panel: Panel, rows: Rows) -> dict[str, Any]:
    """The fields of a Drawing of bars; with uncertainty, dots with ranges; a table where a row would have two."""
    order, names = categories_of(panel, rows)
    bars = [one for one in panel.traces if one.type == "bar"]
    upright = rows.upright
    drawn: list[Bars] = []
    for one in bars:
        places, values = (one.x, one.y) if upright else (one.y, one.x)
        spread = in_rows(values_of(places), values_of(values), rows, order)
        if spread is None:
            return {"kind": "table"}
        texts = in_rows(values_of(places), values_of(one.text), rows, order) if one.text is not None else None
        drawn += list(
            _by_colour(one, places, [None if value is None else float(value) for value in spread], texts, rows, order)
        )
    if any(_reach(one, "y" if upright else "x") for one in bars):
        return dots_of(panel, rows)
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
        "x": Axis() if upright else axis_of(values_axis),
        "y": axis_of(values_axis) if upright else Axis(),
        "references": references_of(panel),
    }


def _is_stacked(panel: Panel) -> bool:
    return panel.x._parent.barmode in ("stack", "relative")


def _by_colour(  # noqa: PLR0917 - one place calls it
    trace: Any, places: Any, values: list[float | None], texts: list[Any] | None, rows: Rows, order: Sequence[float]
) -> Iterator[Bars]:
    """One series of bars for each colour in the trace."""
    given = trace.marker.color
    colours = [given] * len(values_of(places)) if isinstance(given, str) else values_of(given)
    of_row = in_rows(values_of(places), colours, rows, order) or []
    for colour in dict.fromkeys(one for one in of_row if one):
        here = [value if own == colour else None for value, own in zip(values, of_row, strict=True)]
        said = ["" if value is None or not texts else plain(text) for value, text in zip(here, texts or here, strict=True)]
        yield Bars(name=plain(trace.name), values=tuple(here), colour=opaque(colour), texts=tuple(said) if texts else ())


def dots_of(panel: Panel, rows: Rows) -> dict[str, Any]:
    """The fields of a Drawing of dots with their ranges; a table where a row would have two of one series."""
    order, names = categories_of(panel, rows)
    along, across = ("x", "y") if rows.upright else ("y", "x")
    drawn: list[Dots] = []
    for one in panel.traces:
        if one.type != "bar" and "markers" not in (one.mode or "markers"):
            continue
        places, values = values_of(one[along]), values_of(one[across])
        spread = in_rows(places, values, rows, order)
        if spread is None:
            return {"kind": "table"}
        reach = in_rows(places, _reach(one, across), rows, order) if _reach(one, across) else None
        texts = in_rows(places, values_of(one.text), rows, order) if one.type != "bar" and "text" in (one.mode or "") else None
        low, high = _ends(spread, reach)
        colour, marker = look_of(one)
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
        "x": axis_of(values_axis),
        "references": [one.model_copy(update={"axis": "x"}) for one in references_of(panel) if one.axis == across],
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
    return values_of(error.array)


def _ends(values: Sequence[Any], reach: Sequence[Any] | None) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    if not reach:
        return (), ()
    pairs = [
        (None, None) if v is None or r is None else (float(v - r), float(v + r)) for v, r in zip(values, reach, strict=True)
    ]
    return tuple(low for low, _ in pairs), tuple(high for _, high in pairs)


def _with_texts(drawn: list[Dots], panel: Panel, rows: Rows, order: Sequence[float], along: str) -> list[Dots]:
    """Traces of text alone are the words of the last series before them that has none."""
    last: list[Dots] = list(drawn)
    silent = [at for at, one in enumerate(last) if not one.texts]
    for one in panel.traces:
        if one.type == "bar" or one.mode != "text" or not silent:
            continue
        texts = in_rows(values_of(one[along]), values_of(one.text), rows, order)
        if texts:
            at = silent.pop(0) if len(silent) > 1 and _text_traces(panel) > 1 else silent.pop()
            last[at] = last[at].model_copy(update={"texts": tuple(plain(text) for text in texts)})
    return last


def _text_traces(panel: Panel) -> int:
    return sum(1 for one in panel.traces if one.type != "bar" and one.mode == "text")


def _with_ranges(drawn: list[Dots], panel: Panel, rows: Rows, order: Sequence[float]) -> list[Dots]:
    """Wide lines along one row are ranges of the series of their colour; thin ones are stems, or join two dots."""
    along, across = ("x", "y") if rows.upright else ("y", "x")
    found: dict[str, dict[float, tuple[float, float]]] = defaultdict(dict)
    for one in panel.traces:
        if one.type == "bar" or one.mode != "lines":
            continue
        places, values = values_of(one[along]), values_of(one[across])
        along_row = len(places) == ENDS and places[0] == places[1]
        if along_row and rows.at(places[0]) is not None and _is_wide(one.line.width):
            row = rows.at(places[0])
            found[opaque(one.line.color)][row or 0.0] = (float(min(values)), float(max(values)))
    return [_ranged(one, found.get(one.colour, {}), order) if not one.low else one for one in drawn]


def _is_wide(width: float | None) -> bool:
    return width is not None and width >= RANGE_PX


def _ranged(one: Dots, ranges: dict[float, tuple[float, float]], order: Sequence[float]) -> Dots:
    if not ranges:
        return one
    has = [ranges.get(row) if value is not None else None for row, value in zip(order, one.values, strict=True)]
    if not any(has):
        return one
    low, high = (tuple(None if span is None else span[at] for span in has) for at in (0, 1))
    return one.model_copy(update={"low": low, "high": high})


def _is_joined(panel: Panel, drawn: Sequence[Dots]) -> bool:
    """Whether a line runs from dot to dot in the rows (dumbbells): drawn with gaps between the rows, unlike staircases."""
    ways = [one for one in panel.traces if one.type == "scatter" and one.mode == "lines" and None in values_of(one.x)]
    return len(drawn) > 1 and any(all(isinstance(y, str) for y in values_of(one.y)) for one in ways)
