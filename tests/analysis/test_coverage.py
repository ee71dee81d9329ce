"""What there is and what is missing, on a few invented rows."""

from __future__ import annotations

import doctest

import polars as pl
import pytest

from analysis import coverage
from data.schema import conform


def rows(*given: tuple[str, str, int, float | None]) -> pl.DataFrame:
    """Observations of (indicator, ref_area, reference_year, value)."""
    columns = {"indicator": pl.String, "ref_area": pl.String, "reference_year": pl.Int16, "value": pl.Float64}
    return conform(pl.DataFrame(list(given), schema=columns, orient="row"), source="s", vintage="v")


OBSERVED = rows(
    ("judges", "BTN", 2012, 10.0),
    ("judges", "BTN", 2015, 12.0),
    ("judges", "SEN", 2018, None),
    ("judges", "UN_SYSTEM", 2020, 40.0),
    ("seats", "BTN", 2024, 4.3),
    ("seats", "SEN", 2023, 46.1),
)


def test_an_area_without_a_value_has_no_row() -> None:
    found = coverage.by_area(OBSERVED)
    assert found.rows() == [
        ("judges", "BTN", 2, 2012, 2015),
        ("judges", "UN_SYSTEM", 1, 2020, 2020),
        ("seats", "BTN", 1, 2024, 2024),
        ("seats", "SEN", 1, 2023, 2023),
    ]


def test_indicators_keep_their_order_and_an_empty_one_says_zero() -> None:
    found = coverage.by_indicator(coverage.by_area(OBSERVED), ["BTN", "SEN"], ["seats", "police", "judges"])
    assert found.rows() == [("seats", 2, 2, 2023, 2024), ("police", 0, 0, None, None), ("judges", 3, 1, 2012, 2020)]


def test_sources_count_countries_and_figures_apart() -> None:
    found = coverage.by_source(OBSERVED, ["BTN", "SEN"])
    assert found.rows() == [("s", 5, 2, 2012, 2024)]


def test_every_group_and_every_year_between_has_a_row() -> None:
    judges = OBSERVED.filter(pl.col("indicator") == "judges", pl.col("ref_area") != "UN_SYSTEM")
    found = coverage.by_group_and_year(judges, {"Asia": ["BTN", "LAO", "KHM", "NPL"], "Africa": ["SEN"], "Nowhere": []})
    assert found.columns == ["group", "reference_year", "countries", "of", "covered_pct"]
    asia = [(year, share) for group, year, _, _, share in found.rows() if group == "Asia"]
    assert asia == [(2012, 25.0), (2013, 0.0), (2014, 0.0), (2015, 25.0)]
    assert found.filter(pl.col("group") == "Africa")["countries"].to_list() == [0, 0, 0, 0]
    assert "Nowhere" not in found["group"].to_list()


def test_a_country_with_two_figures_in_a_year_counts_once() -> None:
    twice = pl.concat([OBSERVED.filter(pl.col("indicator") == "seats")] * 2)
    assert coverage.by_group_and_year(twice, {"all": ["BTN", "SEN"]})["countries"].to_list() == [1, 1]


def test_an_indicator_without_figures_covers_no_year() -> None:
    found = coverage.by_group_and_year(OBSERVED.head(0), {"all": ["BTN"]})
    assert found.is_empty()
    assert found.schema["covered_pct"] == pl.Float64


def test_availability_says_the_newest_year_or_nothing() -> None:
    found = coverage.availability(coverage.by_area(OBSERVED), ["seats", "judges"], ["SEN", "BTN"])
    assert found.rows() == [("seats", 2023, 2024), ("judges", None, 2015)]


def test_has_and_lacks_share_out_the_indicators() -> None:
    per_area = coverage.by_area(OBSERVED)
    asked = ["seats", "police", "judges"]
    assert coverage.has(per_area, "SEN", asked) == ["seats"]
    assert coverage.lacks(per_area, "SEN", asked) == ["police", "judges"]


@pytest.mark.parametrize(("ref_area", "year"), [("BTN", 2015), ("SEN", None)])
def test_newest_year_of_one_area(ref_area: str, year: int | None) -> None:
    assert coverage.newest(coverage.by_area(OBSERVED), ref_area, "judges") == year


def test_examples_in_the_docstrings() -> None:
    assert doctest.testmod(coverage).failed == 0
