"""Figures of the start page."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from figures.theme import Mode, parity_line, template, theme

ROW_HEIGHT = 58


def levels_chart(levels: pl.DataFrame, *, parity_label: str, mean_label: str, own_label: str, mode: Mode) -> go.Figure:
    """Share of women by level: the mean of the countries as a dot, their middle half as a bar, one country as a diamond.

    `levels`, from the base to the top: label, scope_label, is_public (bool), mean, lower, upper, own (null without a
    figure), text (beside the dot), hover, own_hover. Shares in percent. Levels of the whole economy have a hollow dot.
    """
    look = theme(mode)
    rows = levels.with_columns(axis=pl.col("label") + "<br><span style='font-size:12px'>" + pl.col("scope_label") + "</span>")
    figure = go.Figure(
        layout={
            "template": template(mode),
            "height": 110 + ROW_HEIGHT * rows.height,
            "xaxis": {"range": [0, 75], "ticksuffix": "\u00a0%", "showgrid": True, "gridcolor": look.grid},
            "yaxis": {"showgrid": False, "categoryorder": "array", "categoryarray": rows["axis"].to_list()},
            "margin": {"l": 8, "r": 16, "t": 64, "b": 8},
        }
    )
    for row in rows.iter_rows(named=True):
        figure.add_scatter(
            x=[row["lower"], row["upper"]],
            y=[row["axis"]] * 2,
            mode="lines",
            line={"color": look.women, "width": 10},
            opacity=0.22,
            hoverinfo="skip",
            showlegend=False,
        )
    symbols = ["circle" if public else "circle-open" for public in rows["is_public"]]
    figure.add_scatter(
        x=rows["mean"],
        y=rows["axis"],
        mode="markers+text",
        marker={"color": look.women, "size": 15, "symbol": symbols, "line": {"width": 2.5, "color": look.women}},
        text=rows["text"],
        textposition="top center",
        textfont={"size": 14, "color": look.ink},
        hovertext=rows["hover"],
        hoverinfo="text",
        name=mean_label,
    )
    own = rows.filter(pl.col("own").is_not_null())
    if own.height:
        figure.add_scatter(
            x=own["own"],
            y=own["axis"],
            mode="markers",
            marker={"color": look.selection, "size": 14, "symbol": "diamond", "line": {"width": 1.5, "color": look.background}},
            hovertext=own["own_hover"],
            hoverinfo="text",
            name=own_label,
        )
    return parity_line(figure, parity_label, mode, axis="x")
