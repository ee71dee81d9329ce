"""Means of groups side by side: a row a measure, a dot a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go
import polars as pl

from figures.labels import name_row
from figures.overview import TICK_PX
from figures.theme import Mode, Theme, parity_line, template, theme

ROW_PX: Final = 60
AROUND_PX: Final = 132
SYMBOLS: Final = ("circle", "square", "triangle-up", "diamond")


@dataclass(frozen=True)
class Group:
    """One dot in every row: `values` and `hovers` in the order of the rows, None and "" where the group has no mean."""

    name: str
    values: tuple[float | None, ...]
    hovers: tuple[str, ...]


def means(labels: Sequence[str], groups: Sequence[Group], texts: Sequence[str], mode: Mode, *, parity_label: str) -> go.Figure:
    """Means in percent, the first measure at the top; the first group stands out, with its figure (`texts`) under its dot.

    At most four groups, each with a shape of its own.
    """
    look, count = theme(mode), len(labels)
    places = list(range(count - 1, -1, -1))
    known = pl.Series([value for group in groups for value in group.values if value is not None])
    figure = go.Figure(
        layout={
            "template": template(mode),
            "height": height_of_means(count),
            "xaxis": {"range": [0, max(60.0, 1.15 * float(known.max() or 0))], "ticksuffix": "\u00a0%", "showgrid": True},  # type: ignore[arg-type]  # shares
            "yaxis": {"showgrid": False, "showticklabels": False, "range": [-0.6, count - 0.3]},
            "margin": {"l": TICK_PX, "r": 16, "t": 92, "b": 8},
            "legend": {"yref": "container", "y": 1, "yanchor": "top"},
        }
    )
    figure.update_xaxes(gridcolor=look.grid, tick0=0, dtick=25)
    _names(figure, labels, places, groups, look)
    colours = (look.women, look.regions[0], look.regions[1], look.faint)
    # The first group last, above the others.
    for place, group in reversed(list(enumerate(groups))):
        figure.add_scatter(
            x=group.values,
            y=places,
            mode="markers+text" if place == 0 else "markers",
            marker={
                "symbol": SYMBOLS[place],
                "size": 16 if place == 0 else 12,
                "color": colours[place] if place == 0 else look.background,
                "line": {"width": 2.5, "color": colours[place]},
            },
            text=list(texts) if place == 0 else None,
            textposition="bottom center",
            textfont={"size": 13, "color": look.ink},
            hovertext=group.hovers,
            hoverinfo="text",
            name=group.name,
            legendrank=place,
            cliponaxis=False,
        )
    return parity_line(figure, parity_label, mode, axis="x")


def height_of_means(rows: int) -> int:
    """Height in pixels of a chart of so many measures."""
    return AROUND_PX + ROW_PX * rows


def _names(figure: go.Figure, labels: Sequence[str], places: Sequence[int], groups: Sequence[Group], look: Theme) -> None:
    """Each measure's name over its row, and a line from its lowest to its highest mean."""
    for at, (label, place) in enumerate(zip(labels, places, strict=True)):
        here = [value for group in groups if (value := group.values[at]) is not None]
        line = {"color": look.border, "width": 3}
        figure.add_scatter(x=[min(here), max(here)], y=[place] * 2, mode="lines", line=line, hoverinfo="skip", showlegend=False)
        name_row(figure, f"<b>{label}</b>", place, look)
