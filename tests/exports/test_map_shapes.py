"""Maps as paths: areas keep their proportions, small states and disputed areas are told apart."""

from __future__ import annotations

import json
import re

import pytest

from exports.map_shapes import GEOMETRY, region_of, shapes
from figures.maps import REGIONS


def rings_of(path: str) -> list[list[tuple[int, int]]]:
    """The corners of a path's rings, read as a browser reads them."""
    rings = []
    for text in re.findall(r"M([^Mz]+)z", path):
        numbers = [int(one) for one in re.findall(r"-?\d+", text)]
        x, y = numbers[:2]
        ring = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(ring)
    return rings


def area(path: str) -> float:
    def one(ring: list[tuple[int, int]]) -> float:
        return sum(x * ny - nx * y for (x, y), (nx, ny) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2

    return abs(sum(one(ring) for ring in rings_of(path)))


def test_areas_keep_their_proportions() -> None:
    points = json.loads((GEOMETRY / "un_points.geojson").read_text(encoding="utf-8"))["features"]
    known = {one["id"]: one["properties"]["area_km2"] for one in points}
    paths = shapes("AFRICA")["paths"]
    scale = area(paths["SEN"]) / known["SEN"]
    for code in ("ZMB", "ZAF", "NER", "MDG", "DZA"):
        assert area(paths[code]) / known[code] == pytest.approx(scale, rel=0.06), code


def test_neighbours_share_their_corners() -> None:
    paths = shapes("AFRICA")["paths"]
    corners = {code: {at for ring in rings_of(paths[code]) for at in ring} for code in ("SEN", "GMB", "MLI")}
    assert len(corners["SEN"] & corners["MLI"]) >= 5
    assert len(corners["SEN"] & corners["GMB"]) >= 4


def test_senegal_lies_west_of_zambia_and_north_of_it() -> None:
    (west, up), (east, down) = (rings_of(shapes("AFRICA")["paths"][code])[0][0] for code in ("SEN", "ZMB"))
    assert west < east
    assert up < down


def test_small_states_are_rings_where_they_are() -> None:
    pacific = shapes("ASIA_PACIFIC")
    assert {"VUT", "FJI", "TON", "MDV"} <= set(pacific["rings"])
    assert "CPV" not in pacific["rings"]
    assert pacific["rings"]["MDV"][0] < pacific["rings"]["TON"][0] < pacific["width"], "beyond the date line"


def test_disputed_areas_are_named() -> None:
    assert "XJK" in shapes("ASIA_PACIFIC")["neutral"]
    assert "SEN" not in shapes("AFRICA")["neutral"]


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_is_small(region: str) -> None:
    assert len(json.dumps(shapes(region))) < 120_000


def test_a_group_without_a_map_of_its_own_shows_the_world() -> None:
    assert [region_of(one) for one in ("AFRICA", "PROJECT", "")] == ["AFRICA", "WORLD", "WORLD"]
