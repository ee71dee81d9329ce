"""Ladders and pipelines from released tables: hidden stays hidden, joined levels add up to what is shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from analysis.disclosure import release
from analysis.pipeline_staff import calibrate, read_staff
from analysis.released_ladders import joined, ladder_at, overall_pct, years_of
from data.schema import STAFF

LEVELS = ("Clerk", "Officer", "Head", "Director")


def staff(rows: list[dict[str, Any]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, infer_schema_length=None)
    lacking = {name: pl.lit(None) for name in STAFF if name not in frame.columns}
    return frame.with_columns(**lacking).select(pl.col(name).cast(kind) for name, kind in STAFF.items())


def service(top: tuple[int, int], *, years: tuple[int | None, ...] = (2023, 2024), flows: bool = False) -> pl.DataFrame:
    """Four levels in each of the years, the same people in each; flows in the last."""
    people = [(600, 400), (200, 300), (30, 60), top]
    return staff(
        [
            {
                "level": level,
                "sex": sex,
                "headcount": count,
                "year": year,
                **({"recruited": 6, "left": 6} if flows and year == years[-1] else {}),
            }
            for year in years
            for level, pair in zip(LEVELS, people, strict=True)
            for sex, count in zip("FM", pair, strict=True)
        ]
    )


def tables(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return release(frame, levels=LEVELS).tables


def test_a_ladder_has_no_share_where_a_count_is_hidden() -> None:
    rungs = ladder_at(tables(service((3, 22)))["staff"], LEVELS, 2024)
    assert rungs["women"].to_list()[0] == 600
    assert rungs.row(3, named=True)["share_pct"] is None
    hidden = rungs.filter(pl.col("women").is_null())
    assert "Director" in hidden["level"].to_list()
    assert hidden.height > 1


def test_a_level_without_women_is_shown_and_is_zero() -> None:
    rungs = ladder_at(tables(service((0, 22)))["staff"], LEVELS, 2024)
    assert rungs.row(3, named=True)["share_pct"] == 0.0
    assert overall_pct(tables(service((0, 22)))["staff"], 2024) == pytest.approx(100 * 830 / 1612)


def test_all_levels_are_followed_where_nothing_is_hidden() -> None:
    found = joined(tables(service((10, 22))), LEVELS)
    assert found is not None
    assert (found.together, found.flows, found.frame.height) == ((), (), 8)
    assert read_staff(found.frame).stocks[1].tolist() == [[600, 400], [200, 300], [30, 60], [10, 22]]


def test_hidden_levels_are_joined_and_the_sum_is_that_of_all_people() -> None:
    found = joined(tables(service((3, 22))), LEVELS)
    assert found is not None
    assert found.together[-1] == "Director"
    record = read_staff(found.frame)
    assert record.stocks[0].sum(axis=0).tolist() == [833, 782]
    assert len(record.levels) == 5 - len(found.together)


def test_flows_of_the_last_year_come_with_the_people_of_the_year_before() -> None:
    found = joined(tables(service((10, 22), flows=True)), LEVELS)
    assert found is not None
    assert found.flows == ("recruited", "left")
    record = read_staff(found.frame)
    assert record.flows["recruited"][1].tolist() == [[6, 6]] * 4
    assert calibrate(record, 20, np.random.default_rng(1)).basis == "flows"


def test_flows_without_the_year_before_and_without_promotions_do_not_make_a_pipeline() -> None:
    found = joined(tables(service((10, 22), years=(2024,), flows=True)), LEVELS)
    assert found is not None
    assert found.flows == ()
    assert calibrate(read_staff(found.frame), 20, np.random.default_rng(1)).basis == "one_year"


def test_a_file_without_years_has_one() -> None:
    shown = tables(service((10, 22), years=(None,)))
    assert years_of(shown["staff"]) == [None]
    assert ladder_at(shown["staff"], LEVELS, None)["women"].to_list() == [600, 200, 30, 10]
    found = joined(shown, LEVELS)
    assert found is not None
    assert "year" not in found.frame.columns


def test_two_levels_that_are_hidden_leave_nothing_to_follow() -> None:
    people = {("Clerk", "F"): 2, ("Clerk", "M"): 40, ("Head", "F"): 3, ("Head", "M"): 30}
    frame = staff([{"level": level, "sex": sex, "headcount": count, "year": 2024} for (level, sex), count in people.items()])
    shown = release(frame, levels=("Clerk", "Head")).tables
    assert joined(shown, ("Clerk", "Head")) is None
