"""Shapes stay joined, small countries stay on the map, and nothing smears across 180 degrees."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import shapely

from data.errors import SourceLayoutError
from data.sources.areas import AreaMatcher, read_areas
from data.sources.geometry import FILE, to_geometry

SHIPPED = Path(__file__).resolve().parents[3] / "static" / "geometry"


@pytest.fixture
def areas(small_sources: Path) -> AreaMatcher:
    return read_areas(small_sources)


def features(text: str) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in json.loads(text)["features"]}


def shape(feature: dict[str, Any]) -> Any:
    return shapely.from_geojson(json.dumps(feature["geometry"]))


def rings(feature: dict[str, Any]) -> list[list[list[float]]]:
    geometry = feature["geometry"]
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [polygon[0] for polygon in polygons]


def test_neighbours_stay_joined(small_sources: Path, areas: AreaMatcher) -> None:
    found = features(to_geometry(small_sources, areas).countries)
    senegal, gambia = shape(found["SEN"]), shape(found["GMB"])
    assert senegal.intersection(gambia).area == 0
    assert senegal.intersection(gambia).length == pytest.approx(3.0, abs=0.01)
    assert shapely.union(senegal, gambia).geom_type == "Polygon"


def test_a_kink_on_the_shared_border_goes_on_both_sides(small_sources: Path, areas: AreaMatcher) -> None:
    found = features(to_geometry(small_sources, areas).countries)
    assert [-15.0, 14.01] not in rings(found["SEN"])[0]
    assert [-15.0, 14.01] not in rings(found["GMB"])[0]


def test_parts_of_one_country_become_one_feature(small_sources: Path, areas: AreaMatcher) -> None:
    found = features(to_geometry(small_sources, areas).countries)
    assert sorted(found) == ["BTN", "FJI", "GMB", "MUS", "SEN", "XJK"]
    assert len(rings(found["MUS"])) == 2


def test_nothing_reaches_across_180_degrees(small_sources: Path, areas: AreaMatcher) -> None:
    fiji = features(to_geometry(small_sources, areas).countries)["FJI"]
    assert sorted(shape(fiji).bounds) == [-180, -18, -16, 180]
    assert shape(fiji).area == pytest.approx(4.0)
    assert all(max(x for x, _ in ring) - min(x for x, _ in ring) <= 1 for ring in rings(fiji))


def test_areas_without_a_figure_are_neutral(small_sources: Path, areas: AreaMatcher) -> None:
    found = features(to_geometry(small_sources, areas).countries)
    assert [code for code, one in found.items() if one["properties"]["neutral"]] == ["XJK"]


def test_shells_run_clockwise_as_plotly_wants(small_sources: Path, areas: AreaMatcher) -> None:
    found = features(to_geometry(small_sources, areas).countries)
    assert not any(shapely.is_ccw(shapely.LinearRing(ring)) for one in found.values() for ring in rings(one))


def test_no_edge_is_so_long_that_it_bulges(small_sources: Path, areas: AreaMatcher) -> None:
    found = features(to_geometry(small_sources, areas).countries)
    longest = max(
        abs(x - x0) + abs(y - y0) for one in found.values() for ring in rings(one) for (x0, y0), (x, y) in pairwise(ring)
    )
    assert longest <= 5.01


def test_points_and_markers(small_sources: Path, areas: AreaMatcher) -> None:
    found = features(to_geometry(small_sources, areas).points)
    assert sorted(found) == ["BTN", "FJI", "GMB", "MUS", "SEN", "SMR"]
    assert {code for code, one in found.items() if one["properties"]["small"]} == {"MUS", "SMR"}
    assert found["MUS"]["geometry"]["coordinates"] == pytest.approx([57.5, -20.3], abs=0.02)
    assert found["MUS"]["properties"]["area_km2"] == pytest.approx(0.4**2 * 111.2**2 * 0.938, rel=0.01)
    assert found["SMR"]["properties"]["area_km2"] is None


def test_what_is_left_out_is_said(small_sources: Path, areas: AreaMatcher) -> None:
    said = " ".join(to_geometry(small_sources, areas).report)
    assert "XJK" in said
    assert "ATA" in said
    assert "SMR" in said


def test_the_same_file_gives_the_same_bytes(small_sources: Path, areas: AreaMatcher) -> None:
    assert to_geometry(small_sources, areas) == to_geometry(small_sources, areas)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"objects": {"countries": {"geometries": []}}}'])
def test_another_file_fails_with_its_name(small_sources: Path, areas: AreaMatcher, text: str) -> None:
    (small_sources / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(SourceLayoutError, match="un_world_50m"):
        to_geometry(small_sources, areas)


def test_the_shipped_shapes() -> None:
    text = (SHIPPED / "un_countries.geojson").read_text(encoding="utf-8")
    found = features(text)
    assert len(text) < 450_000
    neutral = {code for code, one in found.items() if one["properties"]["neutral"]}
    assert neutral == {"TWN", "XAC", "XAP", "XBT", "XHT", "XIT", "XJK"}
    assert all(shape(one).area > 0 for one in found.values())
    smeared = [code for code, one in found.items() for ring in rings(one) if width(ring) > 180]
    assert smeared == []


def width(ring: list[list[float]]) -> float:
    return max(x for x, _ in ring) - min(x for x, _ in ring)


@pytest.mark.parametrize("code", ["NRU", "TUV", "KIR", "MHL", "MDV", "MUS", "VUT", "SLB", "SYC", "MLT", "SGP", "LIE"])
def test_small_states_keep_shape_and_marker(code: str) -> None:
    shapes = features((SHIPPED / "un_countries.geojson").read_text(encoding="utf-8"))
    points = features((SHIPPED / "un_points.geojson").read_text(encoding="utf-8"))
    assert shape(shapes[code]).area > 0
    assert points[code]["properties"]["small"]
    assert shape(points[code]).distance(shape(shapes[code])) < 0.05
