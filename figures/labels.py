"""Figures written beside dots and bars, on a ground of their own: the parity line never runs through them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import plotly.graph_objects as go

from figures.theme import Theme

HIDDEN = "rgba(0,0,0,0)"
"""For the text of the trace itself, which says the same to files made of the figure."""


def write_beside(
    figure: go.Figure,
    spots: Iterable[tuple[float | None, float | str, str]],
    look: Theme,
    *,
    clear_px: int = 12,
    size: int = 14,
) -> None:
    """Texts to the right of their spots: (x, y, text), x in the axis of values; a null x has none."""
    # All at once: adding them one by one would check all of them each time.
    figure.layout.annotations += tuple(
        {
            "x": x,
            "y": y,
            "text": text,
            "showarrow": False,
            "xanchor": "left",
            "align": "left",
            "xshift": clear_px,
            "bgcolor": look.background,
            "font": {"color": look.ink, "size": 11.5 if "<br>" in text else size},
        }
        for x, y, text in spots
        if x is not None and text
    )


def name_row(figure: go.Figure, text: str, place: float, look: Theme, *, size: int = 14) -> None:
    """A row's name over it, not beside it: on a phone a column of names would leave no room for what is drawn."""
    figure.add_annotation(
        x=0,
        y=place + 0.42,
        text=text,
        showarrow=False,
        xanchor="left",
        bgcolor=look.background,
        font={"size": size, "color": look.ink},
    )


def name_line(figure: go.Figure, text: str, x: float, y: float, look: Theme, *, size: int) -> None:
    """A level line's name in the first of several panels: one says it for all."""
    figure.add_annotation(
        text=text,
        x=x,
        y=y,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": size, "color": look.ink},
        row=1,
        col=1,
    )


def written_bars(labels: Iterable[str], hovers: Iterable[str], ink: str) -> dict[str, Any]:
    """Settings of lying bars with their figures outside, at their ends."""
    return {
        "orientation": "h",
        "text": list(labels),
        "textposition": "outside",
        "textfont": {"color": ink, "size": 14},
        "constraintext": "none",
        "cliponaxis": False,
        "hovertext": list(hovers),
        "hoverinfo": "text",
    }
