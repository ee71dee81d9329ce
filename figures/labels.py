"""Figures written beside dots and bars, on a ground of their own: the parity line never runs through them."""

from __future__ import annotations

from collections.abc import Iterable

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
