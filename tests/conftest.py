"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from data.registry import Registry, load
from data.schema import AREAS
from data.sources.areas import AreaMatcher
from data.store import Store

CHECKOUT = Path(__file__).resolve().parent.parent
SOURCES = CHECKOUT.parent / "shared" / "data" / "sources"


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
