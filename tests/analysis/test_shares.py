from dataclasses import dataclass

import polars as pl
import pytest

from analysis.shares import change_over, common_areas, group_members, group_share, latest, spread
from data.schema import conform


@dataclass(frozen=True)
class Rule:
    m49: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    attribute: str = ""
    equals: str = ""


AREAS = pl.DataFrame(
    {
        "ref_area": ["002", "AAA", "BBB", "CCC", "UN_SYSTEM"],
        "kind": ["aggregate", "country", "country", "country", "entity"],
        "region": [None, "002", "002", "142", None],
        "subregion": [None, "202", "015", "034", None],
        "intermediate_region": [None, "011", None, None, None],
        "ldc": [False, True, False, True, False],
        "income_group": [None, "low", "high", None, None],
    }
)


def figures(*rows: tuple[str, int, float | None, int | None, int | None]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["ref_area", "reference_year", "value", "women", "total"], orient="row")
    return conform(frame, indicator="women_in_parliament", source="wdi", vintage="v")


def test_groups_pick_countries_by_region_intermediate_region_list_and_attribute() -> None:
    assert group_members(AREAS, Rule(m49=("002",))) == ["AAA", "BBB"]
    assert group_members(AREAS, Rule(m49=("011", "034"))) == ["AAA", "CCC"]
    assert group_members(AREAS, Rule(m49=("001",))) == ["AAA", "BBB", "CCC"]
    assert group_members(AREAS, Rule(members=("CCC", "AAA", "ZZZ"))) == ["AAA", "CCC"]
    assert group_members(AREAS, Rule(attribute="ldc", equals="true")) == ["AAA", "CCC"]
    assert group_members(AREAS, Rule(attribute="income_group", equals="low")) == ["AAA"]


def test_latest_takes_the_last_year_that_has_a_value() -> None:
    rows = latest(figures(("AAA", 2020, 10.0, None, None), ("AAA", 2023, None, None, None), ("BBB", 2019, 5.0, None, None)))
    assert rows.select("ref_area", "reference_year").rows() == [("AAA", 2020), ("BBB", 2019)]


def test_a_mean_of_countries_is_not_a_pooled_share() -> None:
    rows = figures(("AAA", 2020, 50.0, 5, 10), ("BBB", 2020, 10.0, 9, 90), ("CCC", 2020, 99.0, 99, 100))
    assert group_share(rows, ["AAA", "BBB"])["value"].to_list() == [30.0]
    pooled = group_share(rows, ["AAA", "BBB"], how="pooled")
    assert pooled.select("value", "women", "total", "countries").rows() == [(14.0, 14, 100, 2)]


def test_pooling_leaves_out_countries_without_counts_and_means_leave_out_bounds() -> None:
    rows = figures(("AAA", 2020, 50.0, 5, 10), ("BBB", 2020, 10.0, None, None))
    assert group_share(rows, ["AAA", "BBB"], how="pooled")["countries"].to_list() == [1]
    bounded = rows.with_columns(bound=pl.when(pl.col("ref_area") == "BBB").then(pl.lit("<")).otherwise(pl.lit("=")))
    assert group_share(bounded, ["AAA", "BBB"])["value"].to_list() == [50.0]


def test_a_change_counts_only_countries_with_both_years() -> None:
    rows = figures(("AAA", 2014, 10.0, None, None), ("AAA", 2024, 16.0, None, None), ("BBB", 2024, 90.0, None, None))
    assert change_over(rows, ["AAA", "BBB"], 2014, 2024) == (6.0, 1)
    assert change_over(rows, ["BBB"], 2014, 2024) is None
    assert change_over(rows, ["AAA"], 2013, 2024) is None


def test_common_areas_need_a_recent_figure_in_every_frame() -> None:
    first = figures(("AAA", 2020, 1.0, None, None), ("BBB", 2020, 1.0, None, None), ("CCC", 2020, 1.0, None, None))
    second = figures(("AAA", 2016, 1.0, None, None), ("BBB", 2009, 1.0, None, None))
    assert common_areas([first, second], ["AAA", "BBB", "CCC"], since=2010) == ["AAA"]
    assert common_areas([], ["AAA"], since=2010) == []


def test_spread_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        spread(pl.Series([], dtype=pl.Float64))
