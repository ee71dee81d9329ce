"""Country-years in which two sources of one indicator disagree."""

from __future__ import annotations

import polars as pl

from data.conflicts import CONFLICTS, compared, conflicts
from data.schema import conform

ROWS = [
    ("one", "BBB", 2001, 20.0),
    ("other", "BBB", 2001, 23.0),
    ("one", "AAA", 2001, 30.0),
    ("other", "AAA", 2001, 26.5),
    ("one", "AAA", 2002, 30.0),
    ("other", "AAA", 2003, 50.0),
    ("one", "CCC", 2001, None),
    ("other", "CCC", 2001, 10.0),
]


def observations(**constants: object) -> pl.DataFrame:
    rows = pl.DataFrame(ROWS, schema=["source", "ref_area", "reference_year", "value"], orient="row")
    return conform(rows, **{"indicator": "women_in_parliament", "vintage": "2025", **constants})


def test_only_differences_over_the_threshold_are_listed() -> None:
    found = conflicts(observations(), "women_in_parliament", "one", "other", over_pp=3.0)

    assert found.rows() == [("AAA", 2001, 30.0, 26.5, -3.5)]
    assert dict(found.schema) == CONFLICTS


def test_the_threshold_itself_is_no_conflict_in_spite_of_float_noise() -> None:
    noisy = observations().with_columns(
        pl.when((pl.col("ref_area") == "BBB") & (pl.col("source") == "other"))
        .then(23.000000000000004)
        .otherwise("value")
        .alias("value")
    )

    assert "BBB" not in conflicts(noisy, "women_in_parliament", "one", "other", over_pp=3.0)["ref_area"]
    assert "BBB" in conflicts(noisy, "women_in_parliament", "one", "other", over_pp=2.99)["ref_area"]


def test_pairs_need_both_sources_and_come_sorted() -> None:
    assert compared(observations(), "women_in_parliament", "one", "other")["ref_area"].to_list() == ["AAA", "BBB"]


def test_parts_and_other_indicators_are_not_compared() -> None:
    assert compared(observations(breakdown="chamber=upper"), "women_in_parliament", "one", "other").is_empty()
    assert compared(observations(indicator="women_ministers"), "women_in_parliament", "one", "other").is_empty()
