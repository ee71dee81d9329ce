"""Ladders: what the indices say of known cases, what cannot be computed stays unknown, published intervals come back."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ladders import (
    align,
    chance_of_so_few,
    chance_range_pct,
    change_between,
    complete_ladders,
    decompose,
    dissimilarity_pct,
    glass_ceiling_index,
    indices,
    ladder,
    ladder_of,
    largest_fall,
    odds_ratio,
    steps,
)
from data.schema import OBSERVATIONS, TOTAL
from data.store import Store

UK_LEVELS = ("UK_AA_AO", "UK_EO", "UK_SEO_HEO", "UK_G6_G7", "UK_SCS")
OCCUPATIONS = ("WWBI_ELEMENTARY", "WWBI_CLERKS", "WWBI_TECHNICIANS", "WWBI_PROFESSIONALS", "WWBI_MANAGERS")
BANDS = ("UN_P1_P2", "UN_P3_P4", "UN_P5_D2", "UN_UNGRADED")
counts = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=7)


def observed(*rows: dict[str, Any]) -> pl.DataFrame:
    usual = {
        **dict.fromkeys(("sector", "breakdown"), TOTAL),
        "indicator": "women_in_civil_service",
        "source": "one",
        "ref_area": "AAA",
        "reference_year": 2020,
        "bound": "=",
        "obs_status": "A",
        "vintage": "1",
    }
    return pl.DataFrame([{**usual, **row} for row in rows], schema=OBSERVATIONS, orient="row")


def test_a_ladder_keeps_the_order_of_its_levels_and_those_without_a_figure() -> None:
    rows = observed(
        {"level": "TOP", "value": 20.0, "women": 2, "total": 10}, {"level": "BASE", "value": 60.0}, {"level": TOTAL}
    )
    found = ladder(rows, ("BASE", "MIDDLE", "TOP"))
    assert found.select("level", "step", "women", "men", "share_pct").rows() == [
        ("BASE", 0, None, None, 60.0),
        ("MIDDLE", 1, None, None, None),
        ("TOP", 2, 2, 8, 20.0),
    ]


def test_a_ladder_of_two_years_at_once_is_refused() -> None:
    with pytest.raises(ValueError, match="one figure a level"):
        ladder(observed({"level": "TOP"}, {"level": "TOP", "reference_year": 2021}), ("TOP",))


def test_a_step_is_counted_from_the_nearest_known_level_below() -> None:
    rows = observed(
        {"level": "A", "value": 60.0},
        {"level": "B", "value": 8.0, "bound": "<"},
        {"level": "D", "value": 20.0},
    )
    found = steps(ladder(rows, ("A", "B", "C", "D")))
    assert found["below"].to_list() == [None, None, None, "A"]
    assert found["fall_pp"].to_list() == [None, None, None, 40.0]
    assert found["ratio_to_below"][3] == pytest.approx(1 / 3)
    assert found["odds_ratio_to_below"][3] == pytest.approx((20 / 80) / (60 / 40))


def test_ratios_that_would_divide_by_nothing_are_unknown() -> None:
    found = steps(ladder_of("abc", [0, 5, 5], [10, 5, 0]))
    assert found["fall_pp"].to_list() == [None, -50.0, -50.0]
    assert found["ratio_to_below"].to_list() == [None, None, 2.0]
    assert found["odds_ratio_to_below"].to_list() == [None, None, None]


def test_a_ladder_that_only_rises_falls_nowhere() -> None:
    assert largest_fall(ladder_of("ab", [1, 5], [9, 5])) is None


def test_several_ladders_in_one_frame_do_not_touch() -> None:
    both = pl.concat([ladder_of("ab", [6, 1], [4, 3]).with_columns(ref_area=pl.lit(one)) for one in ("X", "Y")])
    assert steps(both, over=("ref_area",))["fall_pp"].to_list() == [None, 35.0, None, 35.0]


def test_complete_ladders_are_the_latest_whole_ones() -> None:
    whole = [{"level": level, "reference_year": year, "value": 50.0} for year in (2010, 2012) for level in "AB"]
    rows = observed(
        *whole,
        {"level": "A", "reference_year": 2015, "value": 50.0},
        {"level": "B", "reference_year": 2015, "value": 50.0, "bound": ">"},
        {"level": "A", "ref_area": "BBB", "value": 50.0},
    )
    found = complete_ladders(rows, ("A", "B"))
    assert found.select("ref_area", "reference_year", "level", "step").rows() == [("AAA", 2012, "A", 0), ("AAA", 2012, "B", 1)]


def test_the_indices_of_a_ladder_without_headcounts_need_the_overall_share() -> None:
    rungs = ladder(observed({"level": "A", "value": 60.0}, {"level": "B", "value": 30.0}), ("A", "B"))
    assert indices(rungs).glass_ceiling is None
    found = indices(rungs, overall_pct=45.0)
    assert (found.top_level, found.glass_ceiling, found.dissimilarity_pct, found.senior_odds_ratio) == ("B", 1.5, None, None)


def test_seniority_can_begin_lower() -> None:
    rungs = ladder_of("abc", [60, 20, 10], [40, 30, 30])
    assert indices(rungs).senior_odds_ratio == pytest.approx((10 / 80) / (30 / 70))
    assert indices(rungs, senior_levels=2).senior_odds_ratio == pytest.approx((30 / 60) / (60 / 40))
    with pytest.raises(ValueError, match="senior_levels"):
        indices(rungs, senior_levels=3)


@given(counts)
def test_dissimilarity_lies_between_0_and_100_and_is_0_for_an_equal_spread(people: list[tuple[int, int]]) -> None:
    women, men = ([one[at] for one in people] for at in (0, 1))
    found = dissimilarity_pct(women, men)
    assert found is None or -1e-9 <= found <= 100 + 1e-9
    if sum(women):
        assert dissimilarity_pct(women, [3 * one for one in women]) == pytest.approx(0, abs=1e-9)


def test_complete_separation_is_100() -> None:
    assert dissimilarity_pct([10, 0], [0, 7]) == 100


def test_no_index_without_women_at_the_top() -> None:
    assert glass_ceiling_index(40.0, 0.0) is None
    assert odds_ratio(1, 0, 5, 5) is None


@given(counts)
def test_the_parts_of_a_change_add_up(people: list[tuple[int, int]]) -> None:
    levels = [str(at) for at in range(len(people))]
    earlier = ladder_of(levels, [one for one, _ in people], [one for _, one in people])
    later = ladder_of(levels, [one + 7 for one, _ in people], [other + 3 for _, other in people])
    parts = decompose(earlier, later)
    assert (parts is None) == (earlier["total"].min() == 0)
    if parts:
        assert parts.within_pp + parts.between_pp == pytest.approx(parts.change_pp, abs=1e-9)


def test_change_between_two_years() -> None:
    changed = change_between(ladder_of("ab", [60, 1], [40, 3]), ladder_of("ab", [50, 2], [50, 2]))
    assert changed.select("change_pp", "women", "men").rows() == [(-10.0, -10, 10), (25.0, 1, -1)]
    with pytest.raises(ValueError, match="different levels"):
        change_between(ladder_of("ab", [1, 1], [1, 1]), ladder_of("ac", [1, 1], [1, 1]))


def test_ladders_of_different_length_share_base_and_top() -> None:
    three, two = ladder_of("abc", [1, 1, 1], [1, 1, 1]), ladder_of(["low", "high"], [1, 1], [1, 1])
    found = align(three, two)
    assert found.select("level", "position", "counterpart").rows() == [
        ("a", 0.0, "low"),
        ("b", 50.0, "low"),
        ("c", 100.0, "high"),
        ("low", 0.0, "a"),
        ("high", 100.0, "c"),
    ]


def test_by_staff_a_level_stands_in_the_middle_of_its_people() -> None:
    wide, narrow = ladder_of("ab", [40, 10], [40, 10]), ladder_of("cd", [10, 40], [10, 40])
    assert align(wide, narrow, by="staff")["position"].to_list() == [40.0, 90.0, 10.0, 60.0]
    with pytest.raises(ValueError, match="headcount"):
        align(wide, ladder(observed({"level": "A", "value": 1.0}), ("A",)), by="staff")


def test_published_intervals_come_back() -> None:
    """15 of 148: Wilson .0624, .1605, Clopper-Pearson .0578, .1617.

    R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I.
    """
    assert [round(end / 100, 4) for end in chance_range_pct(15, 148) or ()] == [0.0624, 0.1605]
    assert [round(end / 100, 4) for end in chance_range_pct(15, 148, method="exact") or ()] == [0.0578, 0.1617]


def test_the_exact_range_ends_where_the_count_becomes_unlikely() -> None:
    _, upper = chance_range_pct(2, 47, method="exact") or (0, 0)
    assert chance_of_so_few(2, 47, upper) == pytest.approx(0.025, abs=1e-9)


@pytest.mark.parametrize(("women", "total", "ends"), [(0, 10, (0.0, None)), (10, 10, (None, 100.0))])
def test_ranges_at_the_ends(women: int, total: int, ends: tuple[float | None, float | None]) -> None:
    for method in ("wilson", "exact"):
        found = chance_range_pct(women, total, method=method)
        assert found is not None
        assert all(end is None or end == pytest.approx(one, abs=1e-9) for end, one in zip(ends, found, strict=True))
        assert found[0] < found[1]


def test_nobody_has_no_range_and_impossible_counts_are_refused() -> None:
    assert chance_range_pct(0, 0) is None
    with pytest.raises(ValueError, match="3 of 2"):
        chance_range_pct(3, 2)
    with pytest.raises(ValueError, match="3 of 2"):
        chance_of_so_few(3, 2, 50)


def test_the_ladder_of_the_united_kingdom(shipped: Store) -> None:
    rows = shipped.observations(
        "women_in_civil_service", ref_areas=["GBR"], sector=TOTAL, breakdown=TOTAL, year_from=2022, year_to=2022
    )
    rungs = ladder(rows, UK_LEVELS)
    assert rungs["women"].to_list() == [77540, 74880, 72860, 33930, 3410]
    assert largest_fall(rungs) == ("UK_EO", "UK_SEO_HEO", pytest.approx(5.559, abs=1e-3))
    found = indices(rungs)
    assert found.glass_ceiling == pytest.approx((262620 / 486610) / (3410 / 7220))
    assert found.dissimilarity_pct == pytest.approx(6.246, abs=1e-3)


def test_95_economies_have_a_whole_ladder_of_occupations(shipped: Store) -> None:
    rows = shipped.observations("women_in_public_occupations", sector=TOTAL, breakdown=TOTAL)
    found = complete_ladders(rows, OCCUPATIONS)
    assert found["ref_area"].n_unique() == 95
    assert steps(found, over=("ref_area",))["fall_pp"].null_count() == 95


def test_the_bands_of_the_united_nations_fall_at_each_step_but_the_last(shipped: Store) -> None:
    rows = shipped.observations("women_in_un_professional_staff", source="un_staff_bands", year_from=2018, year_to=2018)
    falls = steps(ladder(rows.filter(breakdown=TOTAL), BANDS))["fall_pp"].to_list()
    assert [None if one is None else round(one, 1) for one in falls] == [None, 13.3, 7.3, -1.7]
