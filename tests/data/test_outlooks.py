"""Tables of outlooks: their checks find what cannot be, the store selects, and `check` notices figures that have moved on."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from data import build as module
from data.build import Places
from data.checks import problems
from data.errors import SchemaError, StoreError
from data.registry import Registry
from data.schema import OUTLOOKS, check_outlooks
from data.store import Store


@pytest.fixture
def copied(tmp_path: Path) -> Places:
    """What ships, in a folder of its own."""
    shutil.copytree(module.SHIPPED.tables, tmp_path / "tables")
    return Places(tmp_path / "tables", module.SHIPPED.geometry, module.SHIPPED.dictionary)


def fails(name: str, frame: pl.DataFrame, shipped: Store, registry: Registry) -> str:
    with pytest.raises(SchemaError) as raised:
        check_outlooks(name, frame, registry.vocabulary(shipped.areas()["ref_area"]), registry.groups)
    return str(raised.value)


def test_what_ships_is_sound_and_selected_by_indicator(shipped: Store, registry: Registry) -> None:
    vocabulary = registry.vocabulary(shipped.areas()["ref_area"])
    tables = {"projections": shipped.projections, "parity": shipped.parity, "simple_projections": shipped.simple_projections}
    assert set(tables) <= set(OUTLOOKS)
    for name, read in tables.items():
        frame = read("women_judges")
        assert set(frame["indicator"]) == {"women_judges"}
        assert check_outlooks(name, frame, vocabulary, registry.groups).height < read().height


def test_an_unknown_indicator_selects_nothing_and_a_missing_table_is_said(shipped: Store, tmp_path: Path) -> None:
    assert shipped.parity("nothing").is_empty()
    with pytest.raises(StoreError):
        Store(tmp_path).projections()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (pl.lit(99.0, pl.Float32).alias("lower_80_pct"), "bounds_cross"),
        (pl.lit(1.5, pl.Float32).alias("reached_by"), "no_chance"),
        ((1 - pl.col("reached_by")).alias("reached_by"), "chance_falls"),
        (pl.lit("ATLANTIS").alias("series"), "unknown_series"),
        (pl.lit(None, pl.Float32).alias("median_pct"), "missing"),
        (pl.lit(2030, pl.Int16).alias("reference_year"), "duplicate_key"),
        (pl.col("median_pct").cast(pl.Float64), "wrong_type"),
    ],
)
def test_what_cannot_be_is_refused(change: pl.Expr, fault: str, shipped: Store, registry: Registry) -> None:
    rows = shipped.projections("women_in_parliament").filter(pl.col("series") == "SEN")
    assert fault in fails("projections", rows.with_columns(change), shipped, registry)


def test_projections_of_other_figures_are_found(copied: Places, registry: Registry) -> None:
    file = copied.tables / "parity.parquet"
    moved = pl.read_parquet(file).with_columns(
        pl.when(pl.col("series") == "SEN").then(pl.col("latest_pct") + 1).otherwise(pl.col("latest_pct")).alias("latest_pct")
    )
    moved.write_parquet(file)
    assert any("is the latest of SEN" in line for line in problems(copied, registry))


def test_a_series_without_its_projection_is_found(copied: Places, registry: Registry) -> None:
    file = copied.tables / "projections.parquet"
    pl.read_parquet(file).filter(pl.col("series") != "BTN").write_parquet(file)
    assert any("BTN is in parity, and not here" in line for line in problems(copied, registry))
