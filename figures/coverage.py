"""Which regions have figures for which years, as a heat map."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go
import polars as pl

from figures.theme import Mode, template, theme

ROW_HEIGHT = 27


def coverage_height(rows: int) -> int:
    """Height in pixels of a heat map of that many regions."""
    return 96 + ROW_HEIGHT * rows


def coverage_map(grid: pl.DataFrame, *, scale_label: str, ticks: Mapping[float, str], mode: Mode) -> go.Figure:
    """Regions by years, the darker (in dark mode the brighter) the more of the countries have a figure.

    `grid`: group (label, in the order of the rows from the top), reference_year, countries, covered_pct, hover (text); a row
    for every group and year. `ticks`: shares in percent -> their labels on the scale. A year without any figure stays
    empty; the number of countries stands in the cells of the years that are written out, so that colour is not alone: in
    every cell of 25 years it could not be read on a phone.
    """
    look = theme(mode)
    groups = grid["group"].unique(maintain_order=True).to_list()
    years = grid["reference_year"].unique().sort().to_list()
    figure = go.Figure(
        layout={
            "template": template(mode),
            "height": coverage_height(len(groups)),
            "xaxis": {
                "side": "top",
                "tickformat": "d",
                "ticks": "",
                "showline": False,
                "tickvals": _labelled(years),
                "tickangle": 0,
            },
            "yaxis": {"autorange": "reversed", "showgrid": False},
            "margin": {"l": 8, "r": 8, "t": 32, "b": 8},
        }
    )
    written = (pl.col("countries") > 0) & pl.col("reference_year").is_in(_labelled(years))
    figure.add_heatmap(
        x=years,
        y=groups,
        z=_cells(grid, groups, pl.when(pl.col("countries") > 0).then(pl.col("covered_pct"))),
        text=_cells(grid, groups, pl.when(written).then(pl.col("countries").cast(pl.String)).otherwise(pl.lit(""))),
        hovertext=_cells(grid, groups, pl.col("hover")),
        texttemplate="%{text}",
        textfont={"size": 12},
        hoverinfo="text",
        zmin=0,
        zmax=100,
        colorscale=[[n / (len(look.sequential) - 1), colour] for n, colour in enumerate(look.sequential)],
        xgap=1,
        ygap=2,
        hoverongaps=False,
        colorbar={
            "orientation": "h",
            "thickness": 8,
            "len": 160,
            "lenmode": "pixels",
            "tickangle": 0,
            "x": 0,
            "xanchor": "left",
            "y": -0.02,
            "yanchor": "top",
            "tickvals": list(ticks),
            "ticktext": list(ticks.values()),
            "outlinewidth": 0,
            "title": {"text": scale_label, "side": "top", "font": {"size": 13, "color": look.faint}},
            "tickfont": {"size": 13, "color": look.faint},
        },
    )
    return figure


def _cells(grid: pl.DataFrame, groups: list[str], value: pl.Expr) -> list[list[object]]:
    """One list a group, one value a year."""
    rows = grid.select("group", "reference_year", value=value).sort("reference_year")
    parts = rows.partition_by("group", as_dict=True)
    return [parts[(group,)]["value"].to_list() for group in groups]


def _labelled(years: list[int]) -> list[int]:
    """Years that are written out: every fifth, every tenth where there are many, every one where there are few."""
    few, some = 8, 45
    step = 1 if len(years) <= few else 5 if len(years) <= some else 10
    return [year for year in years if year % step == 0] or years
