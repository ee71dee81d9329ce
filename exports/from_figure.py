"""From a plotly figure of ours to a `Drawing`: the same series, ranges, labels and colours as plain data.

Every chart of every page goes through here, so that slides, briefs and take-away files show what the screen shows. What a
figure of ours may hold is little: lines and bands over years, rows of dots with ranges, bars, small multiples of these, maps.
Anything else becomes the table of its figures.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from exports.drawings import LegendEntry, Place
from exports.figure_lines import lines_of
from exports.figure_looks import named, opaque, plain
from exports.figure_panels import Panel, columns_of, panels_of
from exports.figure_rows import bars_of, dots_of, rows_of

Fields = dict[str, Any]


def fields_of(figure: go.Figure) -> Fields:
    """The fields of a Drawing (exports.drawings) that depend on the figure, `kind` among them."""
    if figure.layout.meta and "places" in figure.layout.meta:
        return _map(figure)
    panels = list(panels_of(figure))
    if not panels:
        return {"kind": "table"}
    if len(panels) == 1:
        return _panel_fields(panels[0])
    drawn = [{**_panel_fields(one), "title": one.title} for one in panels]
    if any(one["kind"] == "table" for one in drawn):
        return {"kind": "table"}
    return {"kind": "panels", "panels": drawn, "columns": columns_of(panels)}


def _map(figure: go.Figure) -> Fields:
    meta = figure.layout.meta
    legend = [LegendEntry(label=plain(one.name), colour=opaque(one.marker.color)) for one in figure.data if one.name]
    places = [Place(iso3=code, colour=opaque(colour), text=named(text)) for code, colour, text in meta["places"]]
    return {"kind": "map", "places": places, "legend": legend, "area_group": meta["region"]}


def _panel_fields(panel: Panel) -> Fields:
    if any(one.type == "heatmap" for one in panel.traces):
        return {"kind": "table"}
    rows = rows_of(panel)
    if not rows:
        return lines_of(panel)
    if any(one.type == "bar" for one in panel.traces):
        return bars_of(panel, rows)
    return dots_of(panel, rows)
