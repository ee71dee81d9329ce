"""Observations as SDMX-CSV: read back with another reader than the one that wrote them."""

from __future__ import annotations

import csv
import io
import math
import re

import polars as pl
import pytest

from data.registry import Registry
from data.schema import conform
from data.store import Store
from exports.sdmx import COLUMNS, DIMENSIONS, STRUCTURE_ID, to_sdmx_csv

IDENTIFIER = re.compile(r"[A-Za-z0-9_@$\-]+")
"""What SDMX lets a code be."""


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


@pytest.fixture(scope="module")
def written(shipped: Store, registry: Registry) -> tuple[pl.DataFrame, list[dict[str, str]]]:
    """Figures of Bhutan, of the service of the United Kingdom by age, and all that are bounds."""
    everything = shipped.observations()
    chosen = everything.filter((pl.col("ref_area") == "BTN") | (pl.col("breakdown") == "age=65+") | (pl.col("bound") != "="))
    return chosen, rows_of(to_sdmx_csv(chosen, {name: one.unit for name, one in registry.indicators.items()}))


def test_header_and_structure(written: tuple[pl.DataFrame, list[dict[str, str]]]) -> None:
    rows = written[1]
    assert tuple(rows[0]) == COLUMNS
    assert tuple(rows[0])[:3] == ("STRUCTURE", "STRUCTURE_ID", "ACTION")
    assert re.fullmatch(r"[A-Z_]+:[A-Z_]+\(\d+\.\d+\)", STRUCTURE_ID)
    assert {(one["STRUCTURE"], one["STRUCTURE_ID"], one["ACTION"]) for one in rows} == {("dataflow", STRUCTURE_ID, "I")}


def test_every_value_comes_back(written: tuple[pl.DataFrame, list[dict[str, str]]]) -> None:
    table, rows = written
    assert len(rows) == table.height > 1_000
    wanted = [math.nan if one is None else one for one in table["value"]]
    assert [float(one["OBS_VALUE"]) for one in rows] == pytest.approx(wanted, rel=1e-12, nan_ok=True)
    assert [int(one["TIME_PERIOD"]) for one in rows] == table["reference_year"].to_list()
    assert [int(one["WOMEN"]) if one["WOMEN"] else None for one in rows] == table["women"].to_list()


def test_a_breakdown_is_two_dimensions_and_a_bound_a_code(written: tuple[pl.DataFrame, list[dict[str, str]]]) -> None:
    table, rows = written
    assert {(one["BREAKDOWN"], one["CATEGORY"]) for one in rows} >= {("_T", "_T"), ("age", "65_PLUS")}
    assert [one["BOUND"] for one in rows] == [{"=": "EQ", "<": "LT", ">": "GT"}[one] for one in table["bound"]]


def test_dimensions_are_identifiers_and_tell_rows_apart(written: tuple[pl.DataFrame, list[dict[str, str]]]) -> None:
    rows = written[1]
    keys = [tuple(one[name] for name in DIMENSIONS) for one in rows]
    assert len(set(keys)) == len(keys)
    assert {part for key in keys for part in key if not IDENTIFIER.fullmatch(part)} == set()
    assert "" not in {one["UNIT_MEASURE"] for one in rows}


def test_a_missing_value_is_said_to_be_missing() -> None:
    table = conform(
        pl.DataFrame({"reference_year": [2024], "value": [None]}), indicator="a", source="b", ref_area="BTN", vintage="v"
    )
    one = rows_of(to_sdmx_csv(table))[0]
    assert (one["OBS_VALUE"], one["OBS_STATUS"], one["UNIT_MEASURE"]) == ("NaN", "O", "")


def test_no_cell_is_a_formula_and_no_byte_order_mark() -> None:
    table = conform(
        pl.DataFrame({"reference_year": [2024], "value": [1.5]}), indicator="a", source="b", ref_area="BTN", vintage="=1+1"
    )
    content = to_sdmx_csv(table)
    assert content.startswith(b"STRUCTURE,")
    assert rows_of(content)[0]["VINTAGE"] == "'=1+1"


def test_a_frame_that_is_no_observations_is_refused() -> None:
    with pytest.raises(ValueError, match="indicator"):
        to_sdmx_csv(pl.DataFrame({"value": [1.0]}))


def test_the_page_about_it_names_every_column() -> None:
    from tests.conftest import CHECKOUT

    said = (CHECKOUT / "docs" / "sdmx.md").read_text(encoding="utf-8")
    assert [name for name in (*COLUMNS, STRUCTURE_ID) if name not in said] == []
