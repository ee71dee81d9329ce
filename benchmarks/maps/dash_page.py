"""A minimal Dash page with the same choropleth: one slider of years, one map, shapes by address. For compare.py."""

from __future__ import annotations

import sys
from pathlib import Path

import plotly.graph_objects as go
import polars as pl
from dash import Dash, Input, Output, dcc, html

ROOT = Path(__file__).resolve().parents[2]
FIRST, LAST = 1997, 2024
ROWS = (
    pl.scan_parquet(ROOT / "data" / "tables" / "observations.parquet")
    .filter(
        pl.col("indicator") == "women_in_parliament",
        pl.col("source") == "wdi",
        pl.col("level") == "_T",
        pl.col("value").is_not_null(),
        pl.col("ref_area").str.contains("^[A-Z]{3}$"),
    )
    .select("ref_area", "reference_year", "value")
    .collect()
)

app = Dash(__name__, assets_folder=str(ROOT / "static"))
app.layout = html.Div(
    [dcc.Slider(FIRST, LAST, 1, value=LAST, id="year", updatemode="drag"), dcc.Graph(id="map", style={"height": 560})],
    style={"width": 1120},
)


@app.callback(Output("map", "figure"), Input("year", "value"))
def draw(year: int) -> go.Figure:
    """The last figure of the five years to `year`, as the page of maps takes it."""
    rows = ROWS.filter(pl.col("reference_year").is_between(year - 4, year)).sort("reference_year").group_by("ref_area").last()
    # An invisible trace first and no outlines of its own: plotly then asks no server for any.
    figure = go.Figure(go.Scattergeo(lon=[None], lat=[None]))
    figure.add_choropleth(
        geojson=app.get_asset_url("geometry/un_countries.geojson"),
        locationmode="geojson-id",
        locations=rows["ref_area"].to_list(),
        z=rows["value"].to_list(),
        zmin=0,
        zmax=100,
        meta={"year": year},
    )
    figure.update_geos(visible=False, projection_type="equal earth")
    return figure.update_layout(template=None, margin={"l": 0, "r": 0, "t": 0, "b": 0})


if __name__ == "__main__":
    app.run(port=int(sys.argv[1]))
