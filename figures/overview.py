"""Figures of the start page."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from figures.labels import HIDDEN, name_row, write_beside
from figures.theme import Mode, parity_line, template, theme

ROW_HEIGHT = 62
TICK_PX = 18
"""Room for half of "0 %" before the axis; plotly leaves out a label that has none."""


def height_of_levels(levels: int) -> int:
    """Height in pixels of the chart of levels."""
    return 130 + ROW_HEIGHT * levels


def levels_chart(levels: pl.DataFrame, *, parity_label: str, mean_label: str, own_label: str, mode: Mode) -> go.Figure:
    """Share of women by level: the mean of the countries as a dot, their middle half as a bar, one country as a diamond.

    `levels`, from the base to the top: label, scope_label, is_public (bool), mean, lower, upper, own (null without a
    figure), text (beside the dot), hover, own_hover. Shares in percent. Levels of the whole economy have a hollow dot.
    """
    look = theme(mode)
    rows = levels.with_row_index("row")
    figure = go.Figure(
        layout={
            "template": template(mode),
            "height": height_of_levels(rows.height),
            "xaxis": {"range": [0, 75], "ticksuffix": "\u00a0%", "showgrid": True, "gridcolor": look.grid},
            "yaxis": {"showgrid": False, "showticklabels": False, "range": [-0.6, rows.height - 0.2]},
            "margin": {"l": TICK_PX, "r": 16, "t": 84, "b": 8},
            # Over the label of the parity line, which stands at the top of the axes.
            "legend": {"yref": "container", "y": 1, "yanchor": "top"},
        }
    )
    for row in rows.iter_rows(named=True):
        figure.add_scatter(
            x=[row["lower"], row["upper"]],
            y=[row["row"]] * 2,
            mode="lines",
            line={"color": look.women, "width": 10},
            opacity=0.22,
            hoverinfo="skip",
            showlegend=False,
        )
        name_row(figure, f"<b>{row['label']}</b> · {row['scope_label']}", row["row"], look, size=13)
    symbols = ["circle" if public else "circle-open" for public in rows["is_public"]]
    figure.add_scatter(
        x=rows["mean"],
        y=rows["row"],
        mode="markers+text",
        cliponaxis=False,
        marker={"color": look.women, "size": 15, "symbol": symbols, "line": {"width": 2.5, "color": look.women}},
        text="  " + rows["text"],
        textposition="middle right",
        textfont={"size": 14, "color": HIDDEN},
        hovertext=rows["hover"],
        hoverinfo="text",
        name=mean_label,
    )
    write_beside(figure, rows.select("mean", "row", "text").iter_rows(), look)
    own = rows.filter(pl.col("own").is_not_null())
    if own.height:
        figure.add_scatter(
            x=own["own"],
            y=own["row"],
            mode="markers",
            marker={"color": look.selection, "size": 14, "symbol": "diamond", "line": {"width": 1.5, "color": look.background}},
            hovertext=own["own_hover"],
            hoverinfo="text",
            name=own_label,
        )
    return parity_line(figure, parity_label, mode, axis="x")
