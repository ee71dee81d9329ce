"""Fixtures that every test may use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import hypothesis
import polars as pl
import pytest

from data.registry import Registry, load
from data.schema import AREAS
from data.sources.areas import AreaMatcher
from data.store import Store

CHECKOUT = Path(__file__).resolve().parent.parent
SOURCES = CHECKOUT.parent / "shared" / "data" / "sources"

# The same commit passes or fails the same way everywhere: made-up cases follow from the test, not from chance.
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.load_profile("same")


@pytest.fixture(scope="session")
def sources_folder() -> Path:
    """The source files that lie beside the checkout; tests that need them are skipped where they are absent."""
    if not SOURCES.is_dir():
        pytest.skip("needs the source files beside the checkout")
    return SOURCES


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The registries as shipped."""
    return load()


@pytest.fixture(scope="session")
def shipped() -> Store:
    """The tables as shipped."""
    return Store(CHECKOUT / "data" / "tables")


@pytest.fixture
def matcher() -> AreaMatcher:
    """A matcher over four areas of our own choice, without any source file."""
    rows = [
        ("AAA", "country", "010", "Aland Republic", "République d’Aland", "Aland", "Aland"),
        ("BBB", "country", "020", "Beria", "Bérie", "Beria", "Bérie"),
        ("001", "aggregate", "001", "World", "Monde", "World", "Monde"),
        ("UN_SYSTEM", "entity", None, "United Nations system", "Système des Nations Unies", "UN system", "Système"),
    ]
    names = ["ref_area", "kind", "m49", "name_en", "name_fr", "short_name_en", "short_name_fr"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    missing = {name: pl.lit(None) for name in AREAS if name not in names}
    areas = frame.with_columns(**missing).select(pl.col(name).cast(kind) for name, kind in AREAS.items())
    table = {
        "same_as": {"iso3": {"OLD": "BBB"}, "m49": {"999": "AAA"}, "name": {"Old Beria": "BBB"}},
        "left_out": {"outside_m49": {"iso3": ["XXX"], "name": ["Nowhere"]}},
    }
    return AreaMatcher(areas=areas, table=table)


COUNTRIES: Final = (
    # ISO3, M49, English, French, region, sub-region, intermediate region, LDC, LLDC, SIDS, income group
    ("GMB", "270", "Gambia", "Gambie", "002", "202", "011", "x", "", "", "Low income"),
    ("SEN", "686", "Senegal", "Sénégal", "002", "202", "011", "x", "", "", "Lower middle income"),
    ("MUS", "480", "Mauritius", "Maurice", "002", "202", "014", "", "", "x", "Upper middle income"),
    ("FJI", "242", "Fiji", "Fidji", "009", "054", "", "", "", "x", "Upper middle income"),
    ("BTN", "064", "Bhutan", "Bhoutan", "142", "034", "", "", "x", "", "Lower middle income"),
    ("SMR", "674", "San Marino", "Saint-Marin", "150", "039", "", "", "", "", "High income"),
)
"""What the small files of `small_sources` hold: six countries that we wrote down."""


@pytest.fixture
def small_sources(tmp_path: Path) -> Path:
    """A folder of sources with the files of areas and shapes, in their layout, for six countries."""
    folder = tmp_path / "sources"
    for name in ("reference", "world_bank", "geometry"):
        (folder / name).mkdir(parents=True)
    write_m49(folder / "reference")
    economies = pl.DataFrame([(row[0], row[10]) for row in COUNTRIES], schema=["Code", "Income group"], orient="row")
    economies.write_excel(folder / "world_bank" / "income_groups.xlsx", worksheet="List of economies")
    (folder / "geometry" / "un_world_50m.topojson").write_text(json.dumps(small_topology()), encoding="utf-8")
    return folder


def write_m49(folder: Path) -> None:
    """The English file (semicolons) and the French file (commas) of M49, with a region's name made from its code."""
    places = {"Region": 4, "Sub-region": 5, "Intermediate Region": 6}
    flags = {
        "Least Developed Countries (LDC)": 7,
        "Land Locked Developing Countries (LLDC)": 8,
        "Small Island Developing States (SIDS)": 9,
    }
    rows = [
        {
            **{f"{name} Code": row[place] or None for name, place in places.items()},
            **{f"{name} Name": f"Area {row[place]}" if row[place] else None for name, place in places.items()},
            "Country or Area": row[2],
            "M49 Code": row[1],
            "ISO-alpha3 Code": row[0],
            **{name: row[place] or None for name, place in flags.items()},
        }
        for row in COUNTRIES
    ]
    english = pl.DataFrame(rows)
    english.write_csv(folder / "m49_with_current_ldc.csv", separator=";")
    french = english.with_columns(pl.Series("Country or Area", [row[3] for row in COUNTRIES]))
    french.write_csv(folder / "m49_fr.csv")


def small_topology() -> dict[str, Any]:
    """A topology in the source's layout, in steps of 0.01 degrees.

    Senegal and the Gambia share an arc with a kink that simplifying takes away; Mauritius is a small island of two parts;
    Fiji reaches across 180 degrees; XJK is an area without a figure; Antarctica goes round the pole. San Marino is absent.
    """
    lines: list[list[tuple[int, int]]] = [
        [(-1400, 1400), (-1500, 1401), (-1600, 1400), (-1700, 1400)],
        [(-1700, 1400), (-1700, 1700), (-1200, 1700), (-1200, 1400), (-1400, 1400)],
        [(-1700, 1400), (-1700, 1200), (-1400, 1200), (-1400, 1400)],
        square(5730, -2050, 40),
        square(6340, -1970, 6),
        [(17900, -1800), (17900, -1600), (-17900, -1600), (-17900, -1800), (17900, -1800)],
        square(7400, 3200, 300),
        square(8900, 2700, 150),
        [(-18000, -8400), (-9000, -7000), (0, -7000), (9000, -7000), (18000, -8400), (-18000, -8400)],
    ]
    shapes: list[tuple[str, list[int]]] = [
        ("SEN", [0, 1]),
        ("GMB", [2, 0]),
        ("MUS", [3]),
        ("MUS", [4]),
        ("FJI", [5]),
        ("XJK", [6]),
        ("BTN", [7]),
        ("ATA", [8]),
    ]
    countries = [{"type": "Polygon", "arcs": [ring], "id": code, "properties": {}} for code, ring in shapes]
    return {
        "type": "Topology",
        "transform": {"scale": [0.01, 0.01], "translate": [0, 0]},
        "arcs": [differences(line) for line in lines],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": countries}},
    }


def square(west: int, south: int, side: int) -> list[tuple[int, int]]:
    """A closed ring, clockwise as in the source."""
    east, north = west + side, south + side
    return [(west, south), (west, north), (east, north), (east, south), (west, south)]


def differences(line: list[tuple[int, int]]) -> list[list[int]]:
    """The line as TopoJSON holds it: its first point, then steps."""
    before = [(0, 0), *line[:-1]]
    return [[x - x0, y - y0] for (x, y), (x0, y0) in zip(line, before, strict=True)]
