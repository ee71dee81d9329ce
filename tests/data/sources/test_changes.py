"""A change is an event only between two years in a row, within one series."""

from __future__ import annotations

import polars as pl

from data.schema import EVENTS, conform
from data.sources.changes import year_on_year

KIND = pl.when(pl.col("after") > pl.col("before")).then(pl.lit("up")).otherwise(pl.lit("down"))


def series(ref_area: str, values: dict[int, float | None], indicator: str = "law") -> pl.DataFrame:
    rows = [{"reference_year": year, "value": value} for year, value in values.items()]
    return conform(pl.DataFrame(rows), ref_area=ref_area, indicator=indicator, source="s", vintage="1")


def test_changes_are_dated_by_their_first_year() -> None:
    found = year_on_year(series("SEN", {2000: 0.0, 2001: 1.0, 2002: 1.0, 2003: 0.0}), KIND, "a_note")
    assert found.schema == EVENTS
    assert found.rows() == [
        ("SEN", "up", 2001, "s", "law", 0.0, 1.0, "a_note"),
        ("SEN", "down", 2003, "s", "law", 1.0, 0.0, "a_note"),
    ]


def test_a_gap_hides_the_year_of_a_change() -> None:
    assert year_on_year(series("SEN", {2000: 0.0, 2002: 1.0}), KIND, "n").is_empty()
    assert year_on_year(series("SEN", {2000: 0.0, 2001: None, 2002: 1.0}), KIND, "n").is_empty()


def test_series_are_not_mixed() -> None:
    rows = pl.concat([series("BTN", {2000: 0.0}), series("SEN", {2001: 1.0}), series("BTN", {2001: 1.0}, "other")])
    assert year_on_year(rows, KIND, "n").is_empty()
