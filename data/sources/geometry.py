"""Country shapes with United Nations boundaries, made light enough for the screen, and a point for each country.

The source is a topology: neighbours share their border's arc. Simplifying the coverage as a whole keeps borders shared, so
no gaps open between neighbours. The islands of small countries are simplified less, and no country ever loses its last
shape. Areas without a figure of their own (X-codes of disputed areas, and whatever M49 does not list) are `neutral`.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import antimeridian
import numpy as np
import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from data.errors import SourceLayoutError
from data.sources.areas import AreaMatcher

FILE: Final = "geometry/un_world_50m.topojson"

NOT_DRAWN: Final = {"ATA": "Antarctica has no government"}

TOO_SMALL_TO_DRAW: Final = {"SMR": (12.46, 43.94), "VAT": (12.45, 41.9), "WLF": (-176.17, -13.28)}
"""Countries and areas that the source has no shape for: longitude and latitude of their marker."""

SHARED_TOLERANCE, SHARED_DECIMALS = 0.15, 2
ISLAND_TOLERANCE, ISLAND_DECIMALS = 0.01, 3
"""Degrees: a vertex goes when the triangle that it makes with its neighbours is under tolerance squared."""

SMALL_COUNTRY_DEGREES2: Final = 3.0
"""A country under this area (square degrees; about the size of Bhutan) keeps all its islands, and keeps them in detail."""

ISLET_DEGREES2: Final = 0.01
"""An island under this area (about 120 km2) is left out where its country is large."""

SMALL_PART_KM2: Final = 11_000
"""A country whose largest part is under this area gets a marker; the largest such is Jamaica."""

LONGEST_EDGE_DEGREES: Final = 5.0
"""Longer edges are divided: drawn as great circles, the border along 49 degrees north would bulge."""

EARTH_RADIUS_KM: Final = 6371.0
HALF_TURN: Final = 180.0
WHOLE_TURN: Final = 360.0


@dataclass(frozen=True)
class Geometry:
    """`countries` and `points` are GeoJSON feature collections, ready to be written; `report` has lines for the build.

    A country's feature: `id` = ref_area (or the source's code where neutral), properties `neutral`. A point's feature: `id`
    = ref_area, properties `small` (wants a marker) and `area_km2` of the largest part (null where there is no shape).
    """

    countries: str
    points: str
    report: tuple[str, ...]


def to_geometry(folder: Path, areas: AreaMatcher) -> Geometry:
    """The simplified shapes and the points. Raises SourceLayoutError where the file is not the topology that is known."""
    known = set(areas.areas.filter(pl.col("kind") == "country")["ref_area"])
    parts, is_island = _read_parts(folder / FILE)
    shapes = _simplify(parts, is_island)
    points = _locate(parts, known)
    neutral = sorted(set(shapes) - known)
    absent = sorted(known - set(shapes))
    return Geometry(
        countries=_collection(_shape_feature(code, shape, neutral=code not in known) for code, shape in shapes.items()),
        points=_collection(points),
        report=(
            f"shapes: {len(shapes)}, of them neutral: {', '.join(neutral)}",
            f"without a shape: {', '.join(absent)}; with a marker instead: {', '.join(sorted(TOO_SMALL_TO_DRAW))}",
            *(f"not drawn: {code} ({reason})" for code, reason in NOT_DRAWN.items()),
        ),
    )


def _read_parts(file: Path) -> tuple[dict[str, list[shapely.Polygon]], dict[str, list[bool]]]:
    """The polygons of each code, cut at 180 degrees, and whether each stands alone (shares no border)."""
    try:
        topology = json.loads(file.read_text(encoding="utf-8"))
        arcs = _decode(topology)
        countries = topology["objects"]["countries"]["geometries"]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise SourceLayoutError(file=FILE, reason=f"not a topology with countries: {fault!r}") from fault
    rings = [(one["id"], polygon) for one in countries for polygon in _polygons(one)]
    used = Counter(_arc(index) for _, polygon in rings for ring in polygon for index in ring)
    parts: dict[str, list[shapely.Polygon]] = {}
    alone: dict[str, list[bool]] = {}
    for code, polygon in sorted(rings, key=lambda pair: pair[0]):
        if code in NOT_DRAWN:
            continue
        stands_alone = all(used[_arc(index)] == 1 for ring in polygon for index in ring)
        shell, *holes = [_join(arcs, ring) for ring in polygon]
        pieces = _cut(shapely.Polygon(shell, holes))
        parts.setdefault(code, []).extend(pieces)
        alone.setdefault(code, []).extend([stands_alone] * len(pieces))
    return parts, alone


def _decode(topology: dict[str, Any]) -> list[np.ndarray]:
    """The arcs in degrees: TopoJSON holds them as differences of whole numbers."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(arc, axis=0) * scale + translate for arc in topology["arcs"]]


def _arc(index: int) -> int:
    """The arc behind a TopoJSON index: ~i is arc i walked backwards."""
    return index if index >= 0 else ~index


def _join(arcs: list[np.ndarray], ring: list[int]) -> np.ndarray:
    pieces = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in ring]
    return np.concatenate([piece[min(place, 1) :] for place, piece in enumerate(pieces)])


def _polygons(country: dict[str, Any]) -> list[list[list[int]]]:
    return [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]


def _cut(polygon: shapely.Polygon) -> list[shapely.Polygon]:
    """The polygon's pieces on either side of 180 degrees; one piece where it does not reach across."""
    longitudes = shapely.get_coordinates(polygon)[:, 0]
    whole: BaseGeometry = polygon
    if np.abs(np.diff(longitudes)).max() > HALF_TURN:
        # The source runs clockwise; antimeridian takes what lies to the left of a ring as its inside.
        whole = antimeridian.fix_polygon(shapely.reverse(polygon), fix_winding=False)
    if not whole.is_valid:
        whole = shapely.make_valid(whole, method="structure", keep_collapsed=False)
    return [one for one in shapely.get_parts(whole) if one.geom_type == "Polygon"]


def _simplify(parts: dict[str, list[shapely.Polygon]], is_island: dict[str, list[bool]]) -> dict[str, shapely.MultiPolygon]:
    """One light shape for each code, borders still shared."""
    coarse: dict[str, list[shapely.Polygon]] = {}
    fine: dict[str, list[shapely.Polygon]] = {}
    for code, polygons in parts.items():
        is_small = sum(one.area for one in polygons) < SMALL_COUNTRY_DEGREES2
        for polygon, island in zip(polygons, is_island[code], strict=True):
            if island and is_small:
                fine.setdefault(code, []).append(polygon)
            elif not island or polygon.area >= ISLET_DEGREES2:
                coarse.setdefault(code, []).append(polygon)
    layers = (
        _simplify_coverage(coarse, SHARED_TOLERANCE, SHARED_DECIMALS),
        _simplify_coverage(fine, ISLAND_TOLERANCE, ISLAND_DECIMALS),
    )
    return {code: shapely.MultiPolygon([one for layer in layers for one in layer.get(code, [])]) for code in sorted(parts)}


def _simplify_coverage(
    parts: dict[str, list[shapely.Polygon]], tolerance: float, decimals: int
) -> dict[str, list[shapely.Polygon]]:
    coverage = [shapely.MultiPolygon(polygons) for polygons in parts.values()]
    light = shapely.coverage_simplify(coverage, tolerance)
    rounded = shapely.transform(shapely.segmentize(light, LONGEST_EDGE_DEGREES), lambda xy: xy.round(decimals))
    return {code: _without_collapsed(shape) for code, shape in zip(parts, rounded, strict=True)}


def _without_collapsed(shape: BaseGeometry) -> list[shapely.Polygon]:
    """The polygons that rounding left an area to; the country's only polygon stays whatever its area."""
    polygons = list(shapely.get_parts(shape))
    return [one for one in polygons if one.area > 0] or polygons[:1]


def _locate(parts: dict[str, list[shapely.Polygon]], known: set[str]) -> list[dict[str, Any]]:
    """A point in the widest place of each country's largest part."""
    points = {}
    for code in sorted(known & set(parts)):
        largest = max(parts[code], key=_area_km2)
        centre = shapely.get_coordinates(shapely.maximum_inscribed_circle(largest))[0].round(2)
        points[code] = _point_feature(code, (float(centre[0]), float(centre[1])), round(_area_km2(largest)))
    for code in sorted(known & set(TOO_SMALL_TO_DRAW) - set(parts)):
        points[code] = _point_feature(code, TOO_SMALL_TO_DRAW[code], None)
    return [points[code] for code in sorted(points)]


def _area_km2(polygon: shapely.Polygon) -> float:
    """Area on a sphere, by the cylindrical equal-area projection."""
    flat = shapely.transform(polygon, lambda xy: np.column_stack([np.radians(xy[:, 0]), np.sin(np.radians(xy[:, 1]))]))
    return float(flat.area) * EARTH_RADIUS_KM**2


def _point_feature(code: str, at: tuple[float, float], area_km2: int | None) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": code,
        "properties": {"small": area_km2 is None or area_km2 < SMALL_PART_KM2, "area_km2": area_km2},
        "geometry": {"type": "Point", "coordinates": list(at)},
    }


def _shape_feature(code: str, shape: shapely.MultiPolygon, *, neutral: bool) -> dict[str, Any]:
    """The feature, shells clockwise: plotly draws on a sphere and would otherwise fill everything but the country."""
    clockwise = shapely.orient_polygons(shape, exterior_cw=True)
    whole = clockwise.geoms[0] if len(clockwise.geoms) == 1 else clockwise
    return {
        "type": "Feature",
        "id": code,
        "properties": {"neutral": neutral},
        "geometry": json.loads(shapely.to_geojson(whole)),
    }


def _collection(features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}, separators=(",", ":")) + "\n"
