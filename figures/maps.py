"""Maps: classes of colour, the pydeck deck, and the same map and tile grid as plotly figures for slides and files.

Every map takes prepared frames with one row a country: ref_area, name, class_at (the class that its figure falls in, null
without a figure), hover (text). Areas outside the region are context: drawn, without data. Shapes come by address or as a
GeoJSON dictionary, so that a screen is sent values only.
"""

from __future__ import annotations

import math
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl
import pydeck as pdk

from figures.theme import PARITY_PCT, Mode, Theme, template, theme

TILES: Final = Path(__file__).with_name("tiles.toml")
SHARE_EDGES: Final = tuple(range(10, 100, 10))
CHANGE_EDGES: Final = (-20, -10, -5, -1, 1, 5, 10, 20)
AGE_EDGES: Final = (2, 5, 10, 20)
MOST_STEPS: Final = 6
NO_FIGURE: Final = {"light": "#C9C8CC", "dark": "#57535E"}
"""Countries without a figure: neutral grey, hatched on the screen, so that it is not taken for a class."""

LITTLE_CHANGE: Final = {"light": "#E2DACD", "dark": "#453D50"}
"""The middle class of changes: between the two sides, and darker than the land around the region."""

MARKER_PX: Final = {"WORLD": 4, "AFRICA": 8, "ASIA_PACIFIC": 6}
SLIDE_MARKER_PX: Final = {"WORLD": 2.5, "AFRICA": 4, "ASIA_PACIFIC": 3.5}
"""Radius of the rings: on the screen, and in the figure of SLIDE_HEIGHT that slides enlarge."""

SLIDE_HEIGHT: Final = 310
KEY_WIDTH: Final = 0.2
"""Part of a figure's width that the key stands on."""

Geometry = str | Mapping[str, Any]


@dataclass(frozen=True)
class Region:
    """The part of the world that a map shows: `centre` is the middle meridian of the projection, the box is in degrees.

    `east` may lie beyond 180: the box of Asia and the Pacific crosses the date line.
    """

    id: str
    centre: float
    west: float
    south: float
    east: float
    north: float


REGIONS: Final = {
    one.id: one
    for one in (
        Region("WORLD", 11, -169, -54, 191, 80),
        Region("ASIA_PACIFIC", 132, 46, -46, 228, 54),
        Region("AFRICA", 17, -26, -35.5, 59, 37.5),
    )
}


@dataclass(frozen=True)
class Classes:
    """Colours and what they stand for, from low to high.

    `edges` are the limits between neighbouring classes (empty where classes are states); a figure on a limit belongs to the
    class above it. `parity_at` is the place of 50 % among the edges.
    """

    colours: tuple[str, ...]
    edges: tuple[float, ...] = ()
    parity_at: int | None = None

    def of(self, value: float) -> int:
        """The class of a value.

        >>> Classes(colours=("a", "b", "c"), edges=(10.0, 20.0)).of(10.0)
        1
        """
        return bisect_right(self.edges, value) if self.edges else int(value)


def share_classes(mode: Mode) -> Classes:
    """Shares in steps of ten points, diverging around 50 %."""
    return Classes(theme(mode).diverging, SHARE_EDGES, SHARE_EDGES.index(int(PARITY_PCT)))


def chance_classes(mode: Mode) -> Classes:
    """Chances in steps of ten percent, from light to dark."""
    return Classes(theme(mode).sequential, SHARE_EDGES)


def change_classes(mode: Mode) -> Classes:
    """Changes in points or in the indicator's unit: four steps down, under 1 in the middle, four steps up."""
    look = theme(mode)
    return Classes((*look.diverging[:4], LITTLE_CHANGE[mode], *look.diverging[6:]), CHANGE_EDGES)


def age_classes(mode: Mode) -> Classes:
    """Ages of figures in years: the newest in the darkest colour."""
    return Classes(_spaced(theme(mode).sequential, len(AGE_EDGES) + 1)[::-1], AGE_EDGES)


def arrival_classes(mode: Mode) -> Classes:
    """When parity comes, from the farthest to those that are there: two states without a year, then five steps to the ink.

    The scale alone has too little between its ends for five tones that a wall keeps apart, most of all in dark mode.
    """
    look = theme(mode)
    return Classes((look.diverging[1], look.diverging[3], *(look.sequential[at] for at in (1, 4, 7, 9)), look.ink))


def ordered_classes(count: int, mode: Mode) -> Classes:
    """`count` states in an order, the first in the lightest colour; values are their numbers."""
    return Classes(_spaced(theme(mode).sequential, count))


def state_classes(count: int, mode: Mode) -> Classes:
    """`count` states without an order; values are their numbers."""
    look = theme(mode)
    colours = (look.sequential[2], look.women, look.selection, *look.regions)
    return Classes(colours[:count])


def step_classes(low: float, high: float, mode: Mode) -> Classes:
    """Round steps between `low` and `high`, from light to dark; the same for every year, so that years can be compared."""
    step = _round_step((high - low) / MOST_STEPS) if high > low else 1.0
    first = math.floor(low / step) + 1
    edges = [round(at * step, 6) for at in range(first, math.ceil(high / step))]
    return Classes(_spaced(theme(mode).sequential, len(edges) + 1), tuple(edges))


def _round_step(step: float) -> float:
    """The next of 1, 2, 5, 10, 20 ... (or 0.1, 0.2 ...) at or above `step`.

    >>> [_round_step(one) for one in (0.013, 3, 17)]
    [0.02, 5.0, 20.0]
    """
    power = 10.0 ** math.floor(math.log10(step))
    return next(round(factor * power, 9) for factor in (1, 2, 5, 10) if factor * power >= step * 0.999)


def _spaced(colours: Sequence[str], count: int) -> tuple[str, ...]:
    """`count` colours spread evenly over a scale."""
    if count == 1:
        return (colours[-1],)
    return tuple(colours[round(at * (len(colours) - 1) / (count - 1))] for at in range(count))


def deck(region: Region, mode: Mode, *, shapes: str, points: str) -> pdk.Deck:
    """The deck of a region: shapes and ring markers by address, no base map, the look of a mode; values are joined to it.

    Coordinates are longitude and latitude; whoever draws it may project them (static/maps.js does).
    """
    look = theme(mode)
    ground, ink = _rgb(look.background), _rgb(look.ink)
    plain = {"pickable": False, "stroked": True, "line_width_units": "'pixels'"}
    return pdk.Deck(
        layers=[
            pdk.Layer(
                "GeoJsonLayer",
                id="areas",
                data=shapes,
                pickable=True,
                stroked=False,
                get_fill_color=_rgb(look.surface),
            ),
            # Only what two countries share: outlines of coasts would cost a second a change where there is no graphics card.
            pdk.Layer("LineLayer", id="borders", data=[], get_color=ground, get_width=0.8, width_units="'pixels'"),
            pdk.Layer("LineLayer", id="hatch", data=[], get_color=ground, get_width=1.4, width_units="'pixels'"),
            pdk.Layer(
                "ScatterplotLayer",
                id="small",
                data=points,
                **{**plain, "pickable": True},
                radius_units="'pixels'",
                get_radius=MARKER_PX[region.id],
                get_line_color=ink,
                get_line_width=1.5,
            ),
            pdk.Layer(
                "GeoJsonLayer", id="chosen", data=[], **plain, filled=False, get_line_color=ink, get_line_width=2.5,
                get_point_radius=1.8 * MARKER_PX[region.id], point_radius_units="'pixels'",
            ),
        ],
        views=[pdk.View(type="OrthographicView", flip_y=False, controller={"scrollZoom": False, "dragRotate": False})],
        initial_view_state=pdk.ViewState(longitude=None, latitude=None, zoom=0),
        map_provider=None,
        map_style=None,
        tooltip=False,
    )  # fmt: skip


def choropleth(
    rows: pl.DataFrame,
    classes: Classes,
    labels: Sequence[str],
    region: Region,
    mode: Mode,
    *,
    geometry: Geometry,
    points: Mapping[str, tuple[float, float]],
    small: Iterable[str],
    around: Sequence[str],
    empty: str,
) -> go.Figure:
    """The map of a region. `labels` name the classes, `empty` the areas without a figure; `points` are (longitude, latitude).

    `small` are the areas that get a ring marker; `around` those drawn without data: other regions, disputed areas.
    """
    look = theme(mode)
    figure = go.Figure(layout={"template": template(mode)})
    # Without a trace like this one first, plotly asks a server for its own outlines (docs/decisions.md).
    figure.add_scattergeo(lon=[None], lat=[None], mode="markers", showlegend=False, hoverinfo="skip")
    known = rows.filter(pl.col("class_at").is_not_null())
    absent = rows.filter(pl.col("class_at").is_null())
    _shapes(figure, _context(around), [look.surface], geometry, look)
    _shapes(figure, absent, [NO_FIGURE[mode]], geometry, look)
    _shapes(figure, known, classes.colours, geometry, look)
    marked = rows.filter(pl.col("ref_area").is_in([one for one in small if one in points]))
    colours = ["rgba(0,0,0,0)" if at is None else classes.colours[at] for at in marked["class_at"]]
    _rings(figure, marked.with_columns(colour=pl.Series(colours, dtype=pl.String)), points, look, SLIDE_MARKER_PX[region.id])
    _keys(figure, classes, labels, empty, look, has_empty=absent.height > 0)
    figure.update_geos(
        visible=False,
        bgcolor="rgba(0,0,0,0)",
        projection={"type": "equal earth", "rotation": {"lon": region.centre}},
        lonaxis={"range": [region.west, region.east]},
        lataxis={"range": [region.south, region.north]},
        domain={"x": [KEY_WIDTH, 1], "y": [0, 1]},
    )
    return figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})


def _context(around: Sequence[str]) -> pl.DataFrame:
    empty = {"class_at": pl.lit(None, dtype=pl.Int64), "hover": pl.lit("")}
    return pl.DataFrame({"ref_area": list(around)}, schema={"ref_area": pl.String}).with_columns(**empty)


def _shapes(figure: go.Figure, rows: pl.DataFrame, colours: Sequence[str], geometry: Geometry, look: Theme) -> None:
    """Shapes coloured by class; the limits between classes are sharp."""
    if rows.is_empty():
        return
    count = len(colours)
    scale = [[(at + edge) / count, colours[at]] for at in range(count) for edge in (0, 1)]
    figure.add_choropleth(
        geojson=geometry,
        locationmode="geojson-id",
        featureidkey="id",
        locations=rows["ref_area"].to_list(),
        z=rows["class_at"].fill_null(0).to_list(),
        zmin=-0.5,
        zmax=count - 0.5,
        colorscale=scale,
        showscale=False,
        marker={"line": {"color": look.background, "width": 0.5}},
        text=rows["hover"].to_list(),
        **({"hovertemplate": "%{text}<extra></extra>"} if any(rows["hover"]) else {"hoverinfo": "skip"}),
    )


def _rings(
    figure: go.Figure, rows: pl.DataFrame, points: Mapping[str, tuple[float, float]], look: Theme, radius: float
) -> None:
    """A ring for each small area in its `colour`."""
    where = [points[one] for one in rows["ref_area"]]
    figure.add_scattergeo(
        lon=[one[0] for one in where],
        lat=[one[1] for one in where],
        mode="markers",
        marker={"size": 2 * radius, "color": rows["colour"].to_list(), "line": {"color": look.ink, "width": 1.2}},
        text=rows["hover"].to_list(),
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )


def _keys(figure: go.Figure, classes: Classes, labels: Sequence[str], empty: str, look: Theme, *, has_empty: bool) -> None:
    """The legend beside the map: the highest class above, the areas without a figure below."""
    entries = list(zip(labels, classes.colours, strict=True))[::-1]
    for label, colour in [*entries, *([(empty, NO_FIGURE[look.mode])] if has_empty else [])]:
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=label,
            marker={"symbol": "square", "size": 14, "color": colour, "line": {"color": look.faint, "width": 0.6}},
            hoverinfo="skip",
        )
    figure.update_layout(
        xaxis={"visible": False},
        yaxis={"visible": False},
        showlegend=True,
        legend={
            "orientation": "v",
            "x": 0,
            "y": 0.5,
            "yanchor": "middle",
            "itemclick": False,
            "itemwidth": 30,
            "font": {"size": 13},
        },
    )


@cache
def tiles() -> dict[str, tuple[int, int]]:
    """Column and row of each country's square, from the upper left, as figures/tiles.toml has them."""
    given = tomllib.loads(TILES.read_text(encoding="utf-8"))["tiles"]
    return {code: (int(column), int(row)) for code, (column, row) in given.items()}


def tile_grid(rows: pl.DataFrame, classes: Classes, labels: Sequence[str], mode: Mode, *, empty: str) -> go.Figure:
    """Each country one square with its code, arranged by region; countries without a figure are grey."""
    look, known = theme(mode), tiles()
    drawn = [row for row in rows.to_dicts() if row["ref_area"] in known]
    figure = go.Figure(layout={"template": template(mode)})
    side = {"type": "rect", "line": {"width": 0}, "layer": "below"}
    colours = [NO_FIGURE[mode] if row["class_at"] is None else classes.colours[row["class_at"]] for row in drawn]
    where = [known[row["ref_area"]] for row in drawn]
    figure.update_layout(
        shapes=[
            {**side, "x0": x - 0.47, "x1": x + 0.47, "y0": y - 0.47, "y1": y + 0.47, "fillcolor": colour}
            for (x, y), colour in zip(where, colours, strict=True)
        ]
    )
    figure.add_scatter(
        x=[x for x, _ in where],
        y=[y for _, y in where],
        mode="text",
        text=[row["ref_area"] for row in drawn],
        textfont={"size": 7.5, "color": [ink_on(colour) for colour in colours]},
        customdata=[row["hover"] for row in drawn],
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )
    _keys(figure, classes, labels, empty, look, has_empty=any(row["class_at"] is None for row in drawn))
    figure.update_xaxes(visible=False, constrain="domain", domain=[KEY_WIDTH, 1])
    figure.update_yaxes(visible=False, autorange="reversed", scaleanchor="x")
    return figure.update_layout(margin={"l": 0, "r": 0, "t": 0, "b": 0})


def meaning(rows: pl.DataFrame, classes: Classes, region: str, mode: Mode) -> dict[str, Any]:
    """What a map or tile grid says, for files that draw it anew: `places` of (ISO3, colour, text), the region's id."""
    at = [NO_FIGURE[mode] if one is None else classes.colours[one] for one in rows["class_at"]]
    return {"region": region, "places": list(zip(rows["ref_area"], at, rows["hover"], strict=True))}


def ink_on(colour: str) -> str:
    """Dark or white ink, whichever has the stronger contrast on `colour`.

    >>> ink_on("#5B2A86"), ink_on("#F1D6B5")
    ('#FFFFFF', '#211A2B')
    """
    dark, white = "#211A2B", "#FFFFFF"
    return max((dark, white), key=lambda ink: _contrast(ink, colour))


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, as WCAG 2.2 defines it."""
    parts = (value / 255 for value in _rgb(colour))
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]  # noqa: PLR2004 - WCAG's
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _rgb(colour: str) -> list[int]:
    """[91, 42, 134] for #5B2A86."""
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
