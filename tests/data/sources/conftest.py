"""Fixtures of the readers' tests."""

from __future__ import annotations

import polars as pl
import pytest

from data.schema import AREAS
from data.sources.areas import AreaMatcher

COUNTRIES = {
    "DEU": "Germany",
    "GMB": "Gambia",
    "RUS": "Russian Federation",
    "SDN": "Sudan",
    "SWE": "Sweden",
    "UZB": "Uzbekistan",
    "VCT": "Saint Vincent and the Grenadines",
    "ZAF": "South Africa",
}


@pytest.fixture
def areas() -> AreaMatcher:
    """A matcher that knows eight countries, the world, one dissolved State and one area outside M49; no source file."""
    rows = [("001", "aggregate", "World"), *((code, "country", name) for code, name in COUNTRIES.items())]
    named = pl.DataFrame(rows, schema=["ref_area", "kind", "name_en"], orient="row").with_columns(
        pl.col("name_en").alias(name) for name in ("name_fr", "short_name_en", "short_name_fr")
    )
    missing = {name: pl.lit(None) for name in AREAS if name not in named.columns}
    frame = named.with_columns(**missing).select(pl.col(name).cast(kind) for name, kind in AREAS.items())
    table = {
        "same_as": {"iso3": {"OWID_WRL": "001"}},
        "left_out": {
            "dissolved_state": {"iso3": [], "name": ["Yugoslavia"]},
            "outside_m49": {"iso3": ["OWID_ZAN"], "name": []},
            "aggregate": {"iso3": [], "name": ["World (population-weighted)"]},
        },
    }
    return AreaMatcher(areas=frame, table=table)
