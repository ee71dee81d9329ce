"""A ministry's own figures: every fault at once with its row, and what each amount of figures allows."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from analysis.pipeline import project
from analysis.pipeline_staff import FLOWS, calibrate, read_staff
from data.errors import StaffError, StaffFrameError
from i18n import Translator

BASE = {"level": ["Clerk", "Head", "Director"], "women": [60, 20, 4], "men": [40, 30, 16]}
MOVES: dict[str, list[int]] = {
    "recruited_women": [9, 1, 0],
    "recruited_men": [6, 1, 1],
    "promoted_women": [0, 4, 1],
    "promoted_men": [0, 3, 2],
    "left_women": [4, 2, 0],
    "left_men": [5, 2, 2],
}


def frame(**changes: list[Any]) -> pl.DataFrame:
    """The sound table with some columns replaced; None takes a column out."""
    columns = {**BASE, **MOVES, **changes}
    return pl.DataFrame({name: values for name, values in columns.items() if values is not None}, strict=False)


def faults(table: pl.DataFrame) -> list[StaffError]:
    with pytest.raises(StaffFrameError) as caught:
        read_staff(table)
    assert caught.value.details["count"] == len(caught.value.faults)
    return list(caught.value.faults)


def told(table: pl.DataFrame) -> list[tuple[str, Any]]:
    """Each fault's key without its beginning, and its row."""
    return [(one.key.removeprefix("error.staff."), one.details.get("row")) for one in faults(table)]


def test_sound_figures_are_read_as_they_stand() -> None:
    record = read_staff(frame())
    assert record.levels == ("Clerk", "Head", "Director")
    assert record.stocks[0].tolist() == [[60, 40], [20, 30], [4, 16]]
    assert record.flows["left"][0].tolist() == [[4, 5], [2, 2], [0, 2]]
    assert set(record.flows) == set(FLOWS)


def test_stocks_alone_are_enough() -> None:
    record = read_staff(pl.DataFrame(BASE))
    assert record.flows == {}


def test_years_make_a_table_whatever_the_order_of_its_rows() -> None:
    table = pl.DataFrame(
        {
            "level": ["Low", "High", "High", "Low"],
            "year": ["2024", "2024", "2023", "2023"],
            "women": [3, 4, 5, 6],
            "men": [1, 1, 1, 1],
        }
    )
    record = read_staff(table)
    assert (record.levels, record.years) == (("Low", "High"), (2023, 2024))
    assert record.stocks[..., 0].tolist() == [[6, 5], [3, 4]]
    assert record.rows.tolist() == [[4, 3], [1, 2]]


def test_every_wrong_cell_is_told_with_its_row_and_column() -> None:
    table = frame(women=["60", "2O", None], men=[40, -30, 1.5], level=["Clerk", " ", "Director"])
    found = faults(table)
    assert told(table) == [("level_name", 2), ("count", 2), ("count", 3), ("count", 2), ("count", 3)]
    cells = [(one.details["column"], one.details["value"]) for one in found[1:]]
    assert cells == [("women", "2O"), ("women", ""), ("men", "-30.0"), ("men", "1.5")]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (pl.DataFrame({"level": ["a"], "women": [1]}), [("missing_column", None)]),
        (pl.DataFrame({"grade": ["a"]}), [("missing_column", None)] * 3),
        (pl.DataFrame(BASE).clear(), [("empty", None)]),
        (frame(left_men=None), [("half_pair", None)]),  # type: ignore[arg-type]  # None takes the column out
        (frame(left_men=None, left_women=None), [("lone_flow", None)]),  # type: ignore[arg-type]  # wrong on purpose
        (frame(level=["Clerk", "Head", "Clerk"]), [("level_twice", 3)]),
        (frame(year=[2024, 2024, "24"]), [("year", 3)]),
        (frame(year=[2024, 2023, 2024]), [("level_missing", None)] * 3),
        (frame(promoted_women=[1, 4, 1]), [("base_promotions", 1)]),
        (frame(recruited_women=[9, 1, 40]), [("arrivals", 3)]),
        (frame(promoted_women=None, promoted_men=None), [("promotions_unknown", None)]),  # type: ignore[arg-type]  # wrong on purpose
    ],
)
def test_each_fault(table: pl.DataFrame, expected: list[tuple[str, Any]]) -> None:
    assert told(table) == expected


def two_years(**changes: list[Any]) -> pl.DataFrame:
    earlier = pl.DataFrame({**BASE, "women": [60, 20, 4], **{name: [0, 0, 0] for name in MOVES}, "year": [2023] * 3})
    later = {**BASE, **MOVES, "women": [60, 18, 5], "men": [38, 30, 17], **changes, "year": [2024] * 3}
    return pl.concat([earlier, pl.DataFrame(later)])


def test_more_leavers_than_people_and_more_promotions_than_the_level_below_has() -> None:
    assert told(two_years(left_women=[4, 21, 0])) == [("leavers", 5)]
    found = faults(two_years(promoted_women=[0, 4, 19]))
    assert [one.key for one in found] == ["error.staff.promotions"]
    assert (found[0].details["row"], found[0].details["below"], found[0].details["people"]) == (6, "Head", 18)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_fault_has_a_sentence_that_its_details_fill(language: Any) -> None:
    tables = [
        pl.DataFrame({"level": ["a"], "women": [1]}),
        pl.DataFrame(BASE).clear(),
        frame(left_men=None),  # type: ignore[arg-type]  # wrong on purpose
        frame(left_men=None, left_women=None),  # type: ignore[arg-type]  # wrong on purpose
        frame(level=["Clerk", "", "Clerk"], women=[1, 2, "x"], year=[1, 2024, 2024]),
        frame(level=["Clerk", "Head", "Clerk"]),
        frame(year=[2024, 2023, 2024]),
        frame(promoted_women=[1, 4, 1]),
        frame(recruited_women=[9, 1, 40]),
        frame(promoted_women=None, promoted_men=None),  # type: ignore[arg-type]  # wrong on purpose
        two_years(left_women=[4, 21, 0], promoted_women=[0, 4, 19]),
        two_years(promoted_women=[0, 4, 19]),
    ]
    met = set()
    for table in tables:
        for fault in faults(table):
            met.add(fault.key)
            sentence = Translator(language).text(fault.key, **fault.details)
            assert sentence != fault.key
            assert "{" not in sentence
    every = {kind.key for kind in StaffError.__subclasses__()} - {"error.staff_frame"}
    assert met == every


def test_flows_of_one_year_lead_back_to_its_beginning() -> None:
    found = calibrate(read_staff(frame()), 50, np.random.default_rng(1))
    assert found.basis == "flows"
    assert found.account is not None
    assert found.account.before.tolist() == [[59, 42], [18, 30], [3, 15]]
    assert not found.account.unexplained.any()
    assert found.pipeline is not None
    assert found.pipeline.stocks.tolist() == [[60, 40], [20, 30], [4, 16]]
    assert found.pipeline.rates.draws == 50


def test_two_years_of_stocks_chain_promotions_that_are_not_counted() -> None:
    table = two_years().drop("promoted_women", "promoted_men")
    found = calibrate(read_staff(table), 10, np.random.default_rng(1))
    assert found.account is not None
    assert found.account.basis == "chained"
    assert found.account.before.tolist() == [[60, 40], [20, 30], [4, 16]]
    assert found.account.promoted[2].tolist() == [1, 2]
    assert not found.account.unexplained[1:].any()


def test_stocks_of_several_years_give_a_range_and_of_one_year_a_question() -> None:
    years = [
        pl.DataFrame({**BASE, "women": [60 + at, 20 + at, 4 + at], "men": [40, 30, 16], "year": [2020 + at] * 3})
        for at in range(4)
    ]
    found = calibrate(read_staff(pl.concat(years)), 200, np.random.default_rng(1))
    assert found.basis == "stocks"
    assert found.allowed is not None
    assert 0 < found.allowed.kept <= 200
    assert calibrate(read_staff(years[0]), 200, np.random.default_rng(1)).basis == "one_year"
    gap = pl.concat([years[0], years[2]])
    assert calibrate(read_staff(gap), 200, np.random.default_rng(1)).basis == "one_year"


def test_a_small_ministry_can_be_projected_in_whole_people() -> None:
    pipeline = calibrate(read_staff(frame()), 200, np.random.default_rng(1)).pipeline
    assert pipeline is not None
    found = project(pipeline, years=10, rng=np.random.default_rng(2), runs=200)
    assert np.array_equal(found.stocks, np.rint(found.stocks))
    assert found.stocks[:, 10].sum(axis=2).tolist() == [[100, 50, 20]] * 200
