"""The figure that stands for a year, and places with ties."""

import polars as pl
import pytest

from analysis.maps import as_of, places

ROWS = pl.DataFrame(
    [
        ("AAA", 2010, 10.0),
        ("AAA", 2020, 20.0),
        ("BBB", 2016, 30.0),
        ("BBB", 2019, None),
        ("CCC", 2001, 5.0),
        ("DDD", 2021, 1.0),
    ],
    schema={"ref_area": pl.String, "reference_year": pl.Int16, "value": pl.Float64},
    orient="row",
)
ALL = ["AAA", "BBB", "CCC", "DDD", "EEE"]


def test_the_last_figure_of_five_years_stands_for_a_year() -> None:
    found = as_of(ROWS, ALL, 2020)
    assert found.select("ref_area", "reference_year", "value", "age").rows() == [("AAA", 2020, 20.0, 0), ("BBB", 2016, 30.0, 4)]


def test_a_year_before_the_window_is_too_old() -> None:
    assert as_of(ROWS, ALL, 2021)["ref_area"].to_list() == ["AAA", "DDD"]


def test_without_a_window_every_earlier_figure_counts_and_none_of_the_future() -> None:
    found = as_of(ROWS, ALL, 2020, within=None)
    assert dict(found.select("ref_area", "age").iter_rows()) == {"AAA": 0, "BBB": 4, "CCC": 19}


def test_only_members_are_shown() -> None:
    assert as_of(ROWS, ["BBB"], 2020)["ref_area"].to_list() == ["BBB"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([40.0, 40.0, 10.0], {"A": (1, 2), "B": (1, 2), "C": (3, 1)}),
        ([10.0, 40.0, 0.1 + 0.2], {"B": (1, 1), "A": (2, 1), "C": (3, 1)}),
    ],
)
def test_places_with_ties(values: list[float], expected: dict[str, tuple[int, int]]) -> None:
    found = places(pl.DataFrame({"ref_area": ["A", "B", "C"], "value": values, "bound": ["="] * 3}))
    assert {area: (place, tied) for area, place, tied, _ in found.iter_rows()} == expected


def test_a_bound_has_no_place_and_is_not_counted() -> None:
    found = places(pl.DataFrame({"ref_area": ["A", "B"], "value": [8.0, 20.0], "bound": ["<", "="]}))
    assert found.rows() == [("B", 1, 1, 1)]
