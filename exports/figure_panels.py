"""The traces of a plotly figure by their axes, with the words and straight lines that belong to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import plotly.graph_objects as go

from exports.drawings import Reference
from exports.figure_looks import dash_of, named, plain

ALIGNED: Final = 0.01
"""Parts of the paper within which a panel's title stands over its middle."""

MOST_COLUMNS: Final = 4


@dataclass(frozen=True)
class Panel:
    """The traces of one pair of axes, with the annotations and straight lines that belong to them."""

    traces: list[Any]
    x: Any
    y: Any
    title: str = ""
    notes: list[Any] = field(default_factory=list)
    rules: list[Any] = field(default_factory=list)


def panels_of(figure: go.Figure) -> Iterator[Panel]:
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
        yield Panel(traces, x, y, _title(figure, x, y) if several else "", own, rules)


def _axis_name(axis: str | None, letter: str) -> str:
    return f"{letter}axis{(axis or letter)[1:]}"


def _title(figure: go.Figure, x: Any, y: Any) -> str:
    """The words over a panel: the annotation on paper whose place is over the middle of its axes."""
    middle, top = sum(x.domain) / 2, y.domain[1]
    for one in figure.layout.annotations:
        if one.xref == one.yref == "paper" and abs(one.x - middle) < ALIGNED and abs(one.y - top) < ALIGNED:
            return named(one.text)
    return ""


def columns_of(panels: Sequence[Panel]) -> int:
    """How many panels stand side by side."""
    return min(MOST_COLUMNS, len({round(one.x.domain[0], 3) for one in panels}))


def references_of(panel: Panel) -> list[Reference]:
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
            value=value, axis=axis, label=plain(words[0] if words else ""), dash=dash_of(rule.line.dash)
        )
    return list(found.values())


def _spans(note: Any, *, upright: bool) -> bool:
    """Whether an annotation is placed by the panel's edge, as those of straight lines mostly are."""
    return ((note.yref if upright else note.xref) or "").endswith(("domain", "paper"))
