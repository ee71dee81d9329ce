"""The shapes of maps as SVG paths, for files that draw maps without a map library.

The United Nations boundaries that the app ships, on the same projection as its maps. Corners are rounded to a grid of the
region's own size: neighbours share their corners, so no gaps open between them, and what falls together is dropped.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from figures.maps import REGIONS, Region

GEOMETRY: Final = Path(__file__).resolve().parent.parent / "static" / "geometry"
WIDTH: Final = 2400
"""Width of a region in units of its paths: two thirds of a unit is a pixel on a wall."""

EQUAL_EARTH: Final = (1.340264, -0.081106, 0.000893, 0.003796)
"""Coefficients of the projection (Šavrič, Patterson and Jenny, 2018), the same as in static/maps.js."""

FEWEST_CORNERS: Final = 3
Point = tuple[float, float]


def region_of(area_group: str) -> str:
    """The region that a map of a group of countries shows: the group's own, else the world."""
    return area_group if area_group in REGIONS else "WORLD"


@cache
def shapes(region_id: str) -> dict[str, Any]:
    """The map of a region: `width` and `height` in units, `paths` by code of the country, the `neutral` (disputed) ones, and
    where the `rings` of small states stand.
    """
    region = REGIONS[region_id]
    place = _Plane(region)
    paths: dict[str, str] = {}
    neutral: list[str] = []
    for one in _features("un_countries.geojson"):
        if path := "".join(place.paths(one["geometry"])):
            paths[one["id"]] = path
            neutral += [one["id"]] * one["properties"]["neutral"]
    marked = [one for one in _features("un_points.geojson") if one["properties"]["small"]]
    rings = {one["id"]: place.point(one["geometry"]["coordinates"]) for one in marked}
    inside = {code: at for code, at in rings.items() if place.holds(at)}
    return {"width": WIDTH, "height": place.height, "paths": paths, "neutral": neutral, "rings": inside}


def _features(name: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads((GEOMETRY / name).read_text(encoding="utf-8"))["features"]
    return read


class _Plane:
    """A region's box on paper: x to the right and y downwards, from its upper left corner."""

    def __init__(self, region: Region) -> None:
        self.centre = region.centre
        latitudes = [region.south, region.north, *([0.0] if region.south < 0 < region.north else [])]
        corners = [_project(side - region.centre, latitude) for latitude in latitudes for side in (region.west, region.east)]
        self.left, self.top = min(x for x, _ in corners), max(y for _, y in corners)
        self.scale = WIDTH / (max(x for x, _ in corners) - self.left)
        self.height = round((self.top - min(y for _, y in corners)) * self.scale)

    def point(self, at: Sequence[float]) -> tuple[int, int]:
        return self._rounded(at, self._turn([at[0]]))

    def holds(self, at: tuple[int, int]) -> bool:
        return 0 <= at[0] <= WIDTH and 0 <= at[1] <= self.height

    def paths(self, geometry: dict[str, Any]) -> Iterator[str]:
        """The rings of the polygons that reach into the box, holes included."""
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        for polygon in polygons:
            turn = self._turn([longitude for longitude, _ in polygon[0]])
            rings = [_without_repeats(self._rounded(at, turn) for at in ring) for ring in polygon]
            if self._reaches(rings[0]):
                yield from (_path(ring) for ring in rings if len(ring) >= FEWEST_CORNERS)

    def _turn(self, longitudes: Sequence[float]) -> int:
        """A polygon is moved as a whole to the side of the map that it lies on."""
        middle = (min(longitudes) + max(longitudes)) / 2
        return 360 if middle < self.centre - 180 else -360 if middle > self.centre + 180 else 0

    def _rounded(self, at: Sequence[float], turn: int) -> tuple[int, int]:
        x, y = _project(at[0] + turn - self.centre, at[1])
        return round((x - self.left) * self.scale), round((self.top - y) * self.scale)

    def _reaches(self, ring: Sequence[tuple[int, int]]) -> bool:
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        return min(xs) < WIDTH and max(xs) > 0 and min(ys) < self.height and max(ys) > 0


def _project(longitude: float, latitude: float) -> Point:
    """Equal Earth: areas keep their proportions; degrees from the middle meridian in, units of the earth's radius out."""
    a, b, c, d = EQUAL_EARTH
    angle = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    two, six = angle**2, angle**6
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(angle) / (3 * (a + 3 * b * two + six * (7 * c + 9 * d * two)))
    return x, angle * (a + b * two + six * (c + d * two))


def _without_repeats(points: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for one in points:
        if not kept or one != kept[-1]:
            kept.append(one)
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """A closed ring in steps from corner to corner, which takes half the room of places.

    >>> _path([(10, 10), (12, 10), (12, 13)])
    'M10 10l2 0 0 3z'
    """
    steps = (f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise(ring))
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z"
