"""The figure of a target sheet: for each level where it is, where the past pace leads, and where it wants to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import plotly.graph_objects as go
import polars as pl

from figures.theme import Mode, Theme, parity_line, template, theme

ROW_PX: Final = 74
NAME_ABOVE: Final = 0.42
LEAST_TOP: Final = 60.0
NEAR_PP: Final = 9.0
"""Marks nearer than this would have their shares on each other, or cut at the left edge."""


def height_of_sheet(levels: int) -> int:
    """Height in pixels of a sheet with so many levels."""
    return 116 + ROW_PX * levels


def sheet(rows: pl.DataFrame, words: Mapping[str, str], mode: Mode, *, parity_label: str, suffix: str) -> go.Figure:
    """A row a level, the first on top.

    `rows`: name, now, past (null where unknown), target, now_text, past_text, target_text, hover; shares in percent. `words`
    name the three marks: now, past, target.
    """
    look, count = theme(mode), rows.height
    drawn = rows.with_columns(row=pl.Series(range(count - 1, -1, -1), dtype=pl.Int64))
    top = max([LEAST_TOP, *drawn["target"], *drawn["now"], *drawn["past"].drop_nulls()])
    figure = go.Figure(
        layout={
            "template": template(mode),
            "height": height_of_sheet(count),
            "xaxis": {"range": [0, min(1.25 * top, 108.0)], "ticksuffix": suffix, "showgrid": True, "gridcolor": look.grid},
            "yaxis": {"showgrid": False, "showticklabels": False, "range": [-0.5, count - 0.2]},
            "margin": {"l": 8, "r": 16, "t": 64, "b": 8},
        }
    )
    for row in drawn.iter_rows(named=True):
        _way(figure, row["row"], row["now"], row["target"], look)
        figure.add_annotation(
            x=0,
            y=row["row"] + NAME_ABOVE,
            text=f"<b>{row['name']}</b>",
            showarrow=False,
            xanchor="left",
            font={"size": 14, "color": look.ink},
            bgcolor=look.background,
        )
    _marks(figure, drawn, "now", words, {"symbol": "circle-open", "color": look.women}, look)
    _marks(figure, drawn.filter(pl.col("past").is_not_null()), "past", words, {"symbol": "x", "color": look.faint}, look)
    _marks(figure, drawn, "target", words, {"symbol": "square", "color": look.women}, look)
    return parity_line(figure, parity_label, mode, axis="x")


def _way(figure: go.Figure, row: int, now: float, target: float, look: Theme) -> None:
    figure.add_scatter(
        x=[now, target], y=[row, row], mode="lines", line={"color": look.border, "width": 4}, hoverinfo="skip", showlegend=False
    )


def _marks(  # noqa: PLR0917 - called three times, here
    figure: go.Figure, rows: pl.DataFrame, name: str, words: Mapping[str, str], marker: Mapping[str, str], look: Theme
) -> None:
    """One of the three marks of every level, with its share."""
    if rows.is_empty():
        return
    sides = [_side(name, row) for row in rows.iter_rows(named=True)]
    figure.add_scatter(
        x=rows[name],
        y=rows["row"],
        mode="markers+text",
        cliponaxis=False,
        marker={**marker, "size": 13, "line": {"width": 2.5, "color": marker["color"]}},
        text=rows[f"{name}_text"],
        textposition=sides,
        textfont={"size": 13, "color": look.ink if name != "past" else look.faint},
        hovertext=rows["hover"],
        hoverinfo="text",
        name=words[name],
    )


def _side(name: str, row: Mapping[str, float]) -> str:
    """Where a mark's share stands: the past pace above the row, the others under it and clear of each other and of the edge."""
    if name == "past":
        return "top right" if row[name] < NEAR_PP else "top center"
    apart = abs(row["target"] - row["now"]) >= NEAR_PP
    if name == "now" and row["now"] < NEAR_PP:
        return "bottom right"
    if apart:
        return "bottom center"
    is_left = (row["now"] < row["target"]) == (name == "now")
    return "bottom left" if is_left else "bottom right"
