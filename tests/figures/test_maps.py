"""Maps: classes, the deck, the plotly map, the tile grid and the geometry that they draw."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data.store import open_store
from figures import maps
from figures.maps import REGIONS, Classes
from figures.theme import Mode

GEOMETRY = Path(__file__).resolve().parents[2] / "static" / "geometry"
MODES: tuple[Mode, ...] = ("light", "dark")
POINTS = {"SEN": (-14.4, 14.6), "MUS": (57.5, -20.2)}
ROWS = pl.DataFrame(
    {
        "ref_area": ["SEN", "MUS", "SDN"],
        "name": ["Senegal", "Mauritius", "Sudan"],
        "class_at": [4, 1, None],
        "hover": ["a", "b", "c"],
    }
)


def shapes() -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads((GEOMETRY / "un_countries.geojson").read_text(encoding="utf-8"))["features"]
    return features


def points() -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads((GEOMETRY / "un_points.geojson").read_text(encoding="utf-8"))["features"]
    return features


def rings() -> list[list[tuple[float, float]]]:
    found = []
    for one in shapes():
        kind, given = one["geometry"]["type"], one["geometry"]["coordinates"]
        found += [[(x, y) for x, y in ring] for polygon in ([given] if kind == "Polygon" else given) for ring in polygon]
    return found


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("value", "at"), [(0, 0), (9.99, 0), (10, 1), (49.9, 4), (50, 5), (90, 9), (100, 9)])
def test_shares_fall_into_steps_of_ten_with_fifty_in_the_middle(value: float, at: int, mode: Mode) -> None:
    classes = maps.share_classes(mode)
    assert classes.of(value) == at
    assert classes.parity_at is not None
    assert classes.edges[classes.parity_at] == 50
    assert len(classes.colours) == len(classes.edges) + 1 == 10
    assert len(set(classes.colours)) == 10


@pytest.mark.parametrize(("change", "at"), [(-30, 0), (-1.1, 3), (-0.9, 4), (0.0, 4), (0.99, 4), (1.0, 5), (25, 8)])
def test_changes_under_one_point_are_in_the_middle(change: float, at: int) -> None:
    assert maps.change_classes("light").of(change) == at


@pytest.mark.parametrize(("low", "high", "edges"), [(3, 97, (20, 40, 60, 80)), (0.31, 1.13, (0.4, 0.6, 0.8, 1.0)), (5, 5, ())])
def test_steps_are_round(low: float, high: float, edges: tuple[float, ...]) -> None:
    classes = maps.step_classes(low, high, "light")
    assert classes.edges == edges
    assert len(classes.colours) == len(edges) + 1


@pytest.mark.parametrize(
    "make", [maps.share_classes, maps.change_classes, maps.age_classes, maps.chance_classes, maps.arrival_classes]
)
@pytest.mark.parametrize("mode", MODES)
def test_no_class_looks_like_a_missing_figure(make: Any, mode: Mode) -> None:
    colours = make(mode).colours
    assert maps.NO_FIGURE[mode] not in colours
    assert len(set(colours)) == len(colours)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("mode", MODES)
def test_the_deck_has_no_base_map_and_no_shapes_of_its_own(region: str, mode: Mode) -> None:
    made = json.loads(maps.deck(REGIONS[region], mode, shapes="/shapes", points="/points").to_json())
    assert "mapProvider" not in made
    assert "mapStyle" not in made
    assert {one["id"]: one["data"] for one in made["layers"]} == {
        "areas": "/shapes",
        "borders": [],
        "hatch": [],
        "small": "/points",
        "chosen": [],
    }
    assert len(json.dumps(made)) < 1200


def choropleth(mode: Mode = "light") -> Any:
    return maps.choropleth(
        ROWS,
        maps.share_classes(mode),
        [f"class {at}" for at in range(10)],
        REGIONS["AFRICA"],
        mode,
        geometry="/shapes",
        points=POINTS,
        small=["MUS"],
        around=["FRA", "XJK"],
        empty="no figure (1)",
    )


def test_the_plotly_map_asks_nobody_for_outlines() -> None:
    first, *rest = choropleth().data
    assert first.type == "scattergeo"
    assert first.locationmode is None
    assert {one.locationmode for one in rest if one.type == "choropleth"} == {"geojson-id"}
    assert choropleth().layout.geo.visible is False


def test_the_plotly_map_draws_each_country_in_its_class() -> None:
    around, empty, known = [one for one in choropleth().data if one.type == "choropleth"]
    assert (list(around.locations), around.hoverinfo) == (["FRA", "XJK"], "skip")
    assert list(empty.locations) == ["SDN"]
    assert {colour for _, colour in empty.colorscale} == {maps.NO_FIGURE["light"]}
    assert dict(zip(known.locations, known.z, strict=True)) == {"SEN": 4, "MUS": 1}
    assert (known.zmin, known.zmax) == (-0.5, 9.5)
    assert [colour for _, colour in known.colorscale][::2] == list(maps.share_classes("light").colours)


def test_small_areas_get_a_ring_in_the_colour_of_their_class() -> None:
    ring = [one for one in choropleth().data if one.type == "scattergeo"][1]
    assert (list(ring.lon), list(ring.lat)) == ([57.5], [-20.2])
    assert list(ring.marker.color) == [maps.share_classes("light").colours[1]]


def test_the_key_of_the_plotly_map_names_every_class_and_the_missing() -> None:
    keys = [one.name for one in choropleth().data if one.type == "scatter"]
    assert keys == [*(f"class {at}" for at in range(9, -1, -1)), "no figure (1)"]


def test_the_tile_grid_draws_one_square_a_country() -> None:
    figure = maps.tile_grid(ROWS, Classes(colours=("#111111",) * 10), ["x"] * 10, "dark", empty="none")
    assert sorted(figure.data[0].text) == ["MUS", "SDN", "SEN"]
    assert sorted(one.fillcolor for one in figure.layout.shapes) == ["#111111", "#111111", maps.NO_FIGURE["dark"]]


def test_every_country_with_figures_has_its_own_square() -> None:
    areas = open_store().areas().filter(pl.col("kind") == "country")["ref_area"]
    figures = set(open_store().observations()["ref_area"]) & set(areas)
    assert sorted(figures - set(maps.tiles())) == []
    assert len(set(maps.tiles().values())) == len(maps.tiles())


def test_every_country_is_a_shape_or_a_marker() -> None:
    known = set(open_store().areas().filter(pl.col("kind") == "country")["ref_area"])
    seen = {one["id"] for one in shapes()} | {one["id"] for one in points() if one["properties"]["small"]}
    assert sorted(known - seen) == ["IOT", "UMI", "XKX"]  # two without inhabitants; Kosovo is in the caption and the table


def test_neutral_areas_carry_no_data() -> None:
    neutral = {one["id"] for one in shapes() if one["properties"]["neutral"]}
    assert neutral
    assert sorted(neutral & set(open_store().observations()["ref_area"])) == []
    assert sorted(neutral & {one["id"] for one in points()}) == []


def test_no_polygon_crosses_the_date_line() -> None:
    assert max(max(x for x, _ in ring) - min(x for x, _ in ring) for ring in rings()) < 180


def test_neighbours_share_their_border() -> None:
    """France and Germany, Senegal and Mali: points of the one's outline are points of the other's."""
    outlines: dict[str, set[tuple[float, float]]] = {}
    for feature in shapes():
        kind, given = feature["geometry"]["type"], feature["geometry"]["coordinates"]
        polygons = [given] if kind == "Polygon" else given
        outlines[feature["id"]] = {(x, y) for polygon in polygons for ring in polygon for x, y in ring}
    for one, other in (("FRA", "DEU"), ("SEN", "MLI"), ("LAO", "KHM"), ("ZMB", "ZWE")):
        assert len(outlines[one] & outlines[other]) >= 3, (one, other)


@pytest.mark.parametrize("mode", MODES)
def test_codes_on_squares_can_be_read(mode: Mode) -> None:
    for colour in (*maps.share_classes(mode).colours, maps.NO_FIGURE[mode]):
        assert maps._contrast(maps.ink_on(colour), colour) >= 3.8, colour


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_steps_to_parity_can_be_told_apart(mode: Mode) -> None:
    steps = maps.arrival_classes(mode).colours[2:]
    contrasts = [maps._contrast(one, other) for one, other in pairwise(steps)]
    assert min(contrasts) > 1.4
