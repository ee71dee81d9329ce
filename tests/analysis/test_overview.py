import polars as pl
import pytest

from analysis.overview import ages, headline, shares_by_level
from data.schema import conform


def figures(*rows: tuple[str, int, float]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["ref_area", "reference_year", "value"], orient="row")
    return conform(frame, indicator="women_in_parliament", source="wdi", vintage="v")


def test_a_headline_compares_only_countries_that_have_both_years() -> None:
    rows = figures(("AAA", 2014, 10.0), ("AAA", 2024, 20.0), ("BBB", 2024, 40.0), ("CCC", 2024, 99.0))
    found = headline(rows, ["AAA", "BBB"])
    assert found is not None
    assert (found.year, found.mean_pct, found.countries) == (2024, 30.0, 2)
    assert (found.year_from, found.change_pp, found.change_countries) == (2014, 10.0, 1)


def test_a_headline_without_the_earlier_year_has_no_change() -> None:
    found = headline(figures(("AAA", 2024, 20.0)), ["AAA"])
    assert found is not None
    assert found.change_pp is None
    assert headline(figures(("AAA", 2024, 20.0)), ["BBB"]) is None


def test_levels_are_compared_over_the_same_countries() -> None:
    frames = {
        "base": figures(("AAA", 2015, 40.0), ("BBB", 2015, 60.0), ("CCC", 2015, 0.0)),
        "top": figures(("AAA", 2020, 10.0), ("BBB", 2020, 30.0), ("DDD", 2020, 99.0)),
    }
    rows, same = shares_by_level(frames, ["AAA", "BBB", "CCC", "DDD"], since=2010, own="DDD")
    assert same == ["AAA", "BBB"]
    assert rows["mean"].to_list() == [50.0, 20.0]
    assert rows["own"].to_list() == [None, 99.0]
    assert rows["lower"].to_list() == [45.0, 15.0]


def test_levels_without_common_countries_are_empty() -> None:
    rows, same = shares_by_level(
        {"base": figures(("AAA", 2015, 40.0)), "top": figures(("BBB", 2015, 1.0))}, ["AAA"], since=2010
    )
    assert rows.is_empty()
    assert same == []


def test_ages_count_from_the_newest_figure() -> None:
    found = ages(figures(("AAA", 2010, 1.0), ("AAA", 2018, 1.0), ("BBB", 2024, 1.0), ("CCC", 2019, 1.0)), "x")
    assert found is not None
    assert (found.countries, found.newest, found.oldest, found.older_than_five_years) == (3, 2024, 2018, 1)
    assert ages(figures(), "x") is None


@pytest.mark.parametrize("year", [2009, 2010])
def test_old_figures_do_not_count(year: int) -> None:
    _, same = shares_by_level({"base": figures(("AAA", year, 40.0))}, ["AAA"], since=2010)
    assert (same == ["AAA"]) is (year >= 2010)
