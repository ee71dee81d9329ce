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
    empty; the number of countries stands in the cell where it fits, so that colour is not alone.
    """
    look = theme(mode)
    groups = grid["group"].unique(maintain_order=True).to_list()
    years = grid["reference_year"].unique().sort().to_list()
    figure = go.Figure(
        layout={
            "template": template(mode),
            "height": coverage_height(len(groups)),
            "xaxis": {"side": "top", "tickformat": "d", "ticks": "", "showline": False, **_ticks(years)},
            "yaxis": {"autorange": "reversed", "showgrid": False},
            "margin": {"l": 8, "r": 8, "t": 32, "b": 8},
        }
    )
    figure.add_heatmap(
        x=years,
        y=groups,
        z=_cells(grid, groups, pl.when(pl.col("countries") > 0).then(pl.col("covered_pct"))),
        text=_cells(
            grid, groups, pl.when(pl.col("countries") > 0).then(pl.col("countries").cast(pl.String)).otherwise(pl.lit(""))
        ),
        hovertext=_cells(grid, groups, pl.col("hover")),
        texttemplate="%{text}",
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
            "len": 0.4,
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


def _ticks(years: list[int]) -> dict[str, object]:
    """A label every 5 years, every 10 where there are many, every year where there are few."""
    few, some = 8, 45
    step = 1 if len(years) <= few else 5 if len(years) <= some else 10
    return {"tickvals": [year for year in years if year % step == 0] or years}
