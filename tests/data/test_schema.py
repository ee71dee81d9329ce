"""Every fault of the schema is found, all at once, with its row; a sound frame passes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from data.errors import SchemaError
from data.schema import (
    AREAS,
    ELECTIONS,
    EVENTS,
    FLOWS,
    OBSERVATIONS,
    TOTAL,
    Vocabulary,
    check_areas,
    check_elections,
    check_events,
    check_flows,
    check_observations,
    conform,
    empty,
    observation_faults,
)

YEAR = 2000
VOCABULARY = Vocabulary(
    units={"share": "percent", "kind": "category", "law": "yes_no", "seats": "count", "pay": "ratio"},
    levels={"share": frozenset({"LOW", "TOP"})},
    codes={"kind": frozenset({0, 1, 2})},
    sources=frozenset({"one", "two"}),
    areas=frozenset({"AAA", "BBB"}),
    sectors=frozenset({"health"}),
    categories={"age": frozenset({"30-39"}), "chamber": frozenset({"upper"})},
    notes=frozenset({"a_note"}),
    event_kinds=frozenset({"law_introduced"}),
)

SOUND: dict[str, Any] = {
    "indicator": "share",
    "source": "one",
    "ref_area": "AAA",
    "sector": TOTAL,
    "level": TOTAL,
    "breakdown": TOTAL,
    "reference_year": YEAR,
    "value": 25.0,
    "bound": "=",
    "women": 10,
    "total": 40,
    "obs_status": "A",
    "vintage": "2025",
    "note_id": None,
}

FAULTS: list[tuple[str, str, dict[str, Any]]] = [
    ("indicator", "missing", {"indicator": None}),
    ("ref_area", "missing", {"ref_area": None}),
    ("vintage", "missing", {"vintage": None}),
    ("obs_status", "missing", {"obs_status": None}),
    ("indicator", "unknown_indicator", {"indicator": "shares"}),
    ("source", "unknown_source", {"source": "three"}),
    ("ref_area", "unknown_area", {"ref_area": "CCC"}),
    ("sector", "unknown_sector", {"sector": "helth"}),
    ("level", "unknown_level", {"level": "MIDDLE"}),
    ("level", "unknown_level", {"indicator": "pay", "level": "TOP"}),
    ("breakdown", "unknown_breakdown", {"breakdown": "age=300"}),
    ("breakdown", "unknown_breakdown", {"breakdown": "chamber=30-39"}),
    ("breakdown", "unknown_breakdown", {"breakdown": "age"}),
    ("note_id", "unknown_note", {"note_id": "another_note"}),
    ("obs_status", "unknown_status", {"obs_status": "Z"}),
    ("bound", "unknown_bound", {"bound": "<="}),
    ("reference_year", "impossible_year", {"reference_year": 202}),
    ("value", "not_a_number", {"value": math.nan, "women": None, "total": None}),
    ("value", "share_outside_0_100", {"value": 100.56, "women": None, "total": None}),
    ("value", "share_outside_0_100", {"value": -0.1, "women": None, "total": None}),
    ("obs_status", "null_value_unexplained", {"value": None}),
    ("obs_status", "status_says_missing", {"obs_status": "O"}),
    ("women", "negative_count", {"women": -1, "total": None}),
    ("total", "negative_count", {"women": None, "total": -1}),
    ("women", "women_exceed_total", {"women": 22, "total": 21, "value": 100.0, "bound": ">"}),
    ("value", "share_contradicts_counts", {"value": 25.1}),
    ("value", "share_contradicts_counts", {"value": 26.0}),
    ("value", "unknown_code", {"indicator": "kind", "value": 3.0, "women": None, "total": None}),
    ("value", "unknown_code", {"indicator": "kind", "value": 0.5, "women": None, "total": None}),
    ("value", "not_yes_or_no", {"indicator": "law", "value": 0.5, "women": None, "total": None}),
]

SOUND_CHANGES: list[dict[str, Any]] = [
    {"value": None, "women": None, "total": None, "obs_status": "M"},
    {"value": 25.0, "women": None, "total": None},
    {"value": 33.3, "women": 1, "total": 3},
    {"value": 33.0, "women": 1, "total": 3},
    {"value": 8.0, "bound": "<", "women": None, "total": None},
    {"value": 0.0, "women": 0, "total": 0},
    {"level": "TOP", "sector": "health", "breakdown": "age=30-39", "note_id": "a_note"},
    {"indicator": "kind", "value": 2.0, "women": None, "total": None},
    {"indicator": "law", "value": 1.0, "women": None, "total": None},
    {"indicator": "pay", "value": 100.56, "women": None, "total": None},
]


def frame_of(changes: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of their own years, each the sound row with its change."""
    rows = [{**SOUND, "reference_year": YEAR + place, **change} for place, change in enumerate(changes)]
    return pl.DataFrame(rows, schema=OBSERVATIONS, strict=False, orient="row").select(
        pl.col(name).cast(kind) for name, kind in OBSERVATIONS.items()
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(SOUND_CHANGES), max_size=30))
def test_sound_rows_pass(changes: list[dict[str, Any]]) -> None:
    frame = frame_of(changes)
    assert observation_faults(frame, VOCABULARY).height == 0
    assert check_observations(frame, VOCABULARY) is frame


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(FAULTS), st.sampled_from(SOUND_CHANGES)), min_size=1, max_size=40))
def test_every_fault_is_found_at_once_with_its_row(drawn: list[Any]) -> None:
    changes = [one if isinstance(one, dict) else one[2] for one in drawn]
    found = observation_faults(frame_of(changes), VOCABULARY)
    at_fault = {row for row, one in enumerate(drawn) if not isinstance(one, dict)}
    expected = {(row, one[0], one[1]) for row, one in enumerate(drawn) if not isinstance(one, dict)}
    assert expected <= set(found.select("row", "column", "fault").rows())
    assert set(found["row"]) == at_fault


@pytest.mark.parametrize(("column", "fault", "change"), FAULTS)
def test_a_fault_is_reported_alone(column: str, fault: str, change: dict[str, Any]) -> None:
    found = observation_faults(frame_of([{}, change]), VOCABULARY)
    assert (1, column, fault) in found.select("row", "column", "fault").rows()
    assert set(found["row"]) == {1}


def test_the_value_at_fault_is_shown() -> None:
    found = observation_faults(frame_of([{"ref_area": "CCC"}]), VOCABULARY)
    assert found["value"].to_list() == ["CCC"]


@settings(max_examples=30, deadline=None)
@given(st.integers(min_value=2, max_value=6))
def test_both_rows_of_a_duplicate_key_are_named(copies: int) -> None:
    frame = pl.concat([frame_of([{}, {}]), *[frame_of([{}])] * (copies - 1)])
    found = observation_faults(frame, VOCABULARY)
    assert found["fault"].unique().to_list() == ["duplicate_key"]
    assert found["row"].to_list() == [0, *range(2, copies + 1)]


@pytest.mark.parametrize("column", ["sector", "level", "breakdown", "source", "ref_area", "indicator"])
def test_each_part_of_the_key_tells_rows_apart(column: str) -> None:
    other = {"sector": "health", "level": "TOP", "breakdown": "age=30-39", "source": "two", "ref_area": "BBB"}
    change = {"indicator": "pay"} if column == "indicator" else {column: other[column]}
    frame = frame_of([{}, {**change, "reference_year": YEAR}])
    assert observation_faults(frame, VOCABULARY).height == 0


@settings(max_examples=30, deadline=None)
@given(share=st.floats(min_value=0, max_value=100), total=st.integers(min_value=1, max_value=2000))
def test_a_share_made_from_its_counts_never_contradicts_them(share: float, total: int) -> None:
    women = round(share * total / 100)
    for decimals in (0, 1, 2, 6):
        frame = frame_of([{"value": round(100 * women / total, decimals), "women": women, "total": total}])
        assert observation_faults(frame, VOCABULARY).height == 0


def test_structure_is_reported_before_rows() -> None:
    frame = frame_of([{"ref_area": "CCC"}]).drop("bound").with_columns(pl.col("value").cast(pl.Float32), extra=pl.lit(1))
    found = observation_faults(frame, VOCABULARY)
    assert set(found.select("column", "fault").rows()) == {
        ("bound", "missing_column"),
        ("extra", "unknown_column"),
        ("value", "wrong_type"),
    }


def test_the_error_carries_all_faults() -> None:
    with pytest.raises(SchemaError) as caught:
        check_observations(frame_of([{"ref_area": "CCC"}, {"source": "three"}]), VOCABULARY)
    assert isinstance(caught.value.faults, pl.DataFrame)
    assert caught.value.faults.height == 2
    assert "unknown_area (CCC)" in str(caught.value)


def test_conform_fills_what_is_usual_and_orders_columns() -> None:
    given_rows = pl.DataFrame({"ref_area": ["AAA", "BBB"], "reference_year": [2000, 2001], "value": [12.5, None]})
    frame = conform(given_rows, indicator="share", source="one", vintage="2025")
    assert frame.schema == pl.Schema(OBSERVATIONS)
    assert frame["obs_status"].to_list() == ["A", "O"]
    assert frame.select("sector", "level", "breakdown", "bound").unique().rows() == [(TOTAL, TOTAL, TOTAL, "=")]
    assert observation_faults(frame, VOCABULARY).height == 0


FLOW: dict[str, Any] = {
    "source": "one",
    "ref_area": "AAA",
    "sector": TOTAL,
    "level": "TOP",
    "breakdown": "age=30-39",
    "sex": "F",
    "flow": "recruited",
    "year_from": 2021,
    "year_to": 2022,
    "people": 12,
    "obs_status": "A",
}
EVENT: dict[str, Any] = {
    "ref_area": "AAA",
    "kind": "law_introduced",
    "year": YEAR,
    "source": "one",
    "indicator": "law",
    "before": 0.0,
    "after": 1.0,
    "note_id": "a_note",
}

ELECTION: dict[str, Any] = {
    "ref_area": "AAA",
    "chamber": "lower",
    "year": 2020,
    "month": 5,
    "seats": 100,
    "women": 30,
    "source": "one",
}
AREA: dict[str, Any] = {
    **dict.fromkeys(AREAS),
    "ref_area": "AAA",
    "kind": "country",
    "name_en": "Aland Republic",
    "name_fr": "République d’Aland",
    "short_name_en": "Aland",
    "short_name_fr": "Aland",
    "region": "002",
    "ldc": False,
    "lldc": False,
    "sids": True,
}


def rows_of(schema: dict[str, pl.DataType], *rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


@pytest.mark.parametrize(
    ("check", "schema", "sound", "change", "fault"),
    [
        (check_flows, FLOWS, FLOW, {"flow": "vanished"}, "unknown_flow"),
        (check_flows, FLOWS, FLOW, {"sex": "X"}, "unknown_sex"),
        (check_flows, FLOWS, FLOW, {"sector": "helth"}, "unknown_sector"),
        (check_flows, FLOWS, FLOW, {"level": "MIDDLE"}, "unknown_level"),
        (check_flows, FLOWS, FLOW, {"breakdown": "age=300"}, "unknown_breakdown"),
        (check_flows, FLOWS, FLOW, {"people": -1}, "negative_count"),
        (check_flows, FLOWS, FLOW, {"people": None}, "null_value_unexplained"),
        (check_flows, FLOWS, FLOW, {"year_to": 2020}, "year_backwards"),
        (check_flows, FLOWS, FLOW, {"source": "three"}, "unknown_source"),
        (check_elections, ELECTIONS, ELECTION, {"chamber": "third"}, "unknown_chamber"),
        (check_elections, ELECTIONS, ELECTION, {"month": 13}, "impossible_month"),
        (check_elections, ELECTIONS, ELECTION, {"year": 92}, "impossible_year"),
        (check_elections, ELECTIONS, ELECTION, {"women": 101}, "women_exceed_total"),
        (check_elections, ELECTIONS, ELECTION, {"ref_area": "CCC"}, "unknown_area"),
        (check_events, EVENTS, EVENT, {"kind": "war"}, "unknown_kind"),
        (check_events, EVENTS, EVENT, {"indicator": "no_such"}, "unknown_indicator"),
        (check_events, EVENTS, EVENT, {"note_id": "no_such"}, "unknown_note"),
        (check_events, EVENTS, EVENT, {"note_id": None}, "missing"),
        (check_events, EVENTS, EVENT, {"after": 0.0}, "no_change"),
        (check_events, EVENTS, EVENT, {"year": 92}, "impossible_year"),
    ],
)
def test_faults_of_flows_elections_and_events(
    check: Callable[[pl.DataFrame, Vocabulary], pl.DataFrame],
    schema: dict[str, pl.DataType],
    sound: dict[str, Any],
    change: dict[str, Any],
    fault: str,
) -> None:
    assert check(rows_of(schema, sound), VOCABULARY).height == 1
    with pytest.raises(SchemaError, match=fault):
        check(rows_of(schema, {**sound, **change}), VOCABULARY)
    with pytest.raises(SchemaError, match="duplicate_key"):
        check(rows_of(schema, sound, sound), VOCABULARY)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"kind": "region"}, "unknown_kind"),
        ({"region": None}, "missing"),
        ({"name_fr": None}, "missing"),
        ({"project_role": "observer"}, "unknown_role"),
    ],
)
def test_faults_of_areas(change: dict[str, Any], fault: str) -> None:
    assert check_areas(rows_of(AREAS, AREA)).height == 1
    with pytest.raises(SchemaError, match=fault):
        check_areas(rows_of(AREAS, {**AREA, **change}))
    with pytest.raises(SchemaError, match="duplicate_key"):
        check_areas(rows_of(AREAS, AREA, AREA))


def test_an_aggregate_needs_no_region() -> None:
    aggregate = rows_of(AREAS, {**AREA, "kind": "aggregate", "region": None})
    assert_frame_equal(check_areas(aggregate), aggregate)


def test_empty_tables_are_sound() -> None:
    assert check_observations(empty(OBSERVATIONS), VOCABULARY).height == 0
    assert check_flows(empty(FLOWS), VOCABULARY).height == 0
    assert check_elections(empty(ELECTIONS), VOCABULARY).height == 0
    assert check_events(empty(EVENTS), VOCABULARY).height == 0
