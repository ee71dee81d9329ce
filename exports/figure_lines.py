"""Lines and bands of a plotly figure over numbers, mostly years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from exports.drawings import Band, Line
from exports.figure_looks import axis_of, dash_of, is_mostly_seen, look_of, opaque, plain, values_of
from exports.figure_panels import Panel, references_of


def lines_of(panel: Panel) -> dict[str, Any]:
    """The fields of a Drawing of lines and bands; a table where there is neither."""
    filled = [one for one in panel.traces if one.fill == "toself"]
    drawn = [one for one in panel.traces if one.type == "scatter" and one.fill != "toself" and one.mode != "text"]
    if any(one.type == "bar" for one in panel.traces) or not drawn + filled:
        return {"kind": "table"}
    lines = [line for one in drawn for line in _pieces(one)]
    return {
        "kind": "lines",
        "lines": _labelled(lines, panel.notes),
        "bands": [_band(one) for one in filled],
        "references": references_of(panel),
        "x": axis_of(panel.x),
        "y": axis_of(panel.y),
    }


def _pieces(trace: Any) -> Iterator[Line]:
    """A trace as lines: where it has no place on the axis, one line ends and the next begins."""
    points: list[tuple[float, float | None]] = []
    for x, y in [*zip(values_of(trace.x), values_of(trace.y), strict=True), (None, None)]:
        if x is not None:
            points.append((float(x), None if y is None else float(y)))
        elif points:
            yield _line(trace, points)
            points = []


def _line(trace: Any, points: Sequence[tuple[float, float | None]]) -> Line:
    colour, marker = look_of(trace)
    mode = trace.mode or "lines"
    width = 0 if not trace.line or trace.line.width is None else trace.line.width
    return Line(
        name=plain(trace.name),
        x=tuple(x for x, _ in points),
        y=tuple(y for _, y in points),
        colour=opaque(trace.line.color) if "lines" in mode and trace.line.color else colour,
        dash=dash_of(trace.line.dash),
        marker=marker if "markers" in mode and ("lines" not in mode or is_mostly_seen(trace.marker)) else "",
        drawn="lines" in mode and (trace.line.width is None or width > 0),
        label=plain(str(values_of(trace.text)[-1])) if "text" in mode and values_of(trace.text) else "",
    )


def _band(trace: Any) -> Band:
    """A filled outline goes forth along one edge and back along the other."""
    xs, ys = [float(one) for one in values_of(trace.x)], [float(one) for one in values_of(trace.y)]
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
