"""The pipeline: nobody is lost or made, closed forms come back, pools are limited, scenarios do what they say."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.parity import Goal, parity
from analysis.pipeline import Projection, lever_effects, project, steady_state, today
from analysis.pipeline_model import MEN, NO_CHANGE, WOMEN, LevelChange, Pipeline, Rates, Scenario
from analysis.simple_methods import inflow_share_pct, inflow_years

Floats = NDArray[np.float64]


def service(
    women: list[float], men: list[float], *, left: float = 0.1, inside: float = 0.5, recruited: float = 0.5, **more: Any
) -> Pipeline:
    """A service whose levels share one rate of everything; `more` replaces arrays of the rates."""
    count = len(women)
    rates = Rates(
        left=np.full((1, count, 2), left),
        inside=np.array([[0.0] + [inside] * (count - 1)]),
        promoted=np.ones((1, count, 2)),
        recruited=np.full((1, count), recruited),
    )
    stocks = np.array([women, men], dtype=float).T
    return Pipeline(tuple(f"L{at}" for at in range(count)), 2020, stocks, replace(rates, **more))


@st.composite
def services(draw: st.DrawFn) -> Pipeline:
    levels, draws = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    inside = rng.uniform(size=(draws, levels))
    inside[:, 0] = 0
    rates = Rates(
        left=rng.uniform(0, rng.uniform(), (draws, levels, 2)),
        inside=inside,
        promoted=rng.uniform(size=(draws, levels, 2)) * rng.integers(0, 2, (draws, levels, 2)),
        recruited=rng.uniform(size=(draws, levels)),
        posts=rng.uniform(0.5, 1.3, (draws, levels)),
    )
    return Pipeline(tuple("abcd"[:levels]), 2020, rng.integers(0, 60, (levels, 2)).astype(float), rates)


scenarios = st.sampled_from(
    [
        NO_CHANGE,
        Scenario("floor", recruited_at_least_pct=50, promoted_at_least_pct=60, years=3),
        Scenario("fixed", {"a": LevelChange(recruited_pct=100, posts_pct=-20)}, equal_exit=True),
    ]
)


def assert_conserved(found: Projection) -> None:
    """Every person in every year is accounted for, and no flow takes more people than there are."""
    before, after = found.stocks[:, :-1], found.stocks[:, 1:]
    out = np.concatenate([found.promoted[:, :, 1:], np.zeros_like(found.promoted[:, :, :1])], axis=2)
    assert np.abs(before - found.left + found.promoted - out + found.recruited - after).max(initial=0) < 1e-8
    for flow in (found.recruited, found.promoted, found.left, found.stocks, found.short):
        assert flow.min(initial=0) > -1e-9
    assert (out <= before - found.left + 1e-9).all()
    assert not found.promoted[:, :, 0].any()


@settings(deadline=None)
@given(services(), scenarios)
def test_nobody_is_lost_in_the_expectation(pipeline: Pipeline, scenario: Scenario) -> None:
    assert_conserved(project(pipeline, scenario, years=6))


@settings(deadline=None)
@given(services(), scenarios, st.integers(0, 1000))
def test_nobody_is_lost_among_whole_people(pipeline: Pipeline, scenario: Scenario, seed: int) -> None:
    found = project(pipeline, scenario, years=6, rng=np.random.default_rng(seed), runs=4)
    assert_conserved(found)
    for flow in (found.stocks, found.recruited, found.promoted, found.left):
        assert np.array_equal(flow, np.rint(flow))


@pytest.mark.parametrize(("left", "recruited"), [(0.05, 0.6), (0.2, 0.4)])
def test_one_level_is_the_constant_inflow_model(left: float, recruited: float) -> None:
    found = project(service([20], [80], left=left, recruited=recruited), years=40)
    closed = inflow_share_pct(latest_pct=20, hire_pct=100 * recruited, exit_rate=left, years=40)
    assert found.share_pct[0, 1:, 0] == pytest.approx(closed, abs=1e-9)


def test_one_level_arrives_when_the_closed_form_says() -> None:
    paths = project(service([20], [80], left=0.05, recruited=0.6), years=60).paths()
    years = inflow_years(latest_pct=20, hire_pct=60, exit_rate=0.05, target_pct=50)
    assert years is not None
    assert parity(paths).filter(series_id="L0")["parity_year_median"].item() == 2020 + int(np.ceil(years))


def test_one_level_settles_at_the_share_of_its_recruits() -> None:
    found = steady_state(service([20], [80], left=0.05, recruited=0.6))
    assert found.filter(level="L0").row(0) == ("L0", 20.0, *[pytest.approx(60.0, abs=1e-4)] * 3, True)


def test_whole_people_follow_the_expectation_on_average() -> None:
    pipeline = service([300, 60], [200, 140], recruited=0.6)
    expected = project(pipeline, years=20).share_pct[0]
    found = project(pipeline, years=20, rng=np.random.default_rng(3), runs=2000).share_pct
    assert np.abs(found.mean(axis=0) - expected).max() < 0.3
    assert found[:, 20, 1].std() > 1


def test_the_same_generator_gives_the_same_runs() -> None:
    one, other = (project(service([30], [70]), years=5, rng=np.random.default_rng(7), runs=10).stocks for _ in range(2))
    assert np.array_equal(one, other)


def test_posts_stay_and_vacancies_are_filled_from_the_level_below_and_outside() -> None:
    found = project(service([50, 20], [50, 80], left=0.1, inside=0.5), years=1)
    assert found.stocks[0, 1].sum(axis=1) == pytest.approx([100, 100])
    assert found.promoted[0, 0, 1].sum() == pytest.approx(5)
    assert found.recruited[0, 0].sum(axis=1) == pytest.approx([15, 5])


def test_promotions_follow_the_level_below() -> None:
    pipeline = service([70, 20], [30, 80], inside=1.0)
    assert project(pipeline, years=1).promoted[0, 0, 1] == pytest.approx([7, 3])
    chances = np.ones((1, 2, 2))
    chances[0, 1] = (1, 2)
    women = project(replace(pipeline, rates=replace(pipeline.rates, promoted=chances)), years=1).promoted[0, 0, 1, WOMEN]
    assert women == pytest.approx(10 * 63 / (63 + 2 * 27))


def test_a_level_gives_no_more_people_than_it_has() -> None:
    everyone_leaves_the_top = np.array([[[0.0, 0.0], [1.0, 1.0]]])
    found = project(service([3, 50], [1, 50], inside=1.0, left=0.1), years=1)
    assert found.promoted[0, 0, 1].sum() == pytest.approx(3.6)
    found = project(service([3, 50], [1, 50], inside=1.0, **{"left": everyone_leaves_the_top[0, 0, 0]}), years=1)
    assert found.promoted[0, 0].sum() == 0
    wide = service([3, 50], [1, 50], inside=1.0)
    wide = replace(wide, rates=replace(wide.rates, left=everyone_leaves_the_top))
    found = project(wide, years=1)
    assert found.promoted[0, 0, 1].tolist() == [3, 1]
    assert found.recruited[0, 0, 1].sum() == pytest.approx(96)


def test_women_whom_the_level_below_lacks_are_counted_as_short() -> None:
    scenario = Scenario("women only", {"L1": LevelChange(promoted_pct=100)})
    found = project(service([2, 50], [98, 50], inside=1.0), scenario, years=1)
    assert found.promoted[0, 0, 1] == pytest.approx([1.8, 8.2])
    assert found.short[0, 0] == pytest.approx([0, 8.2])


def test_posts_that_are_cut_fall_away_as_people_leave() -> None:
    scenario = Scenario("half", {"L0": LevelChange(posts_pct=-50)})
    found = project(service([60], [40], left=0.1), scenario, years=2)
    assert found.stocks[0, :, 0].sum(axis=1) == pytest.approx([100, 90, 81])
    assert not found.recruited.any()


def test_posts_that_are_added_are_filled() -> None:
    scenario = Scenario("more", {"L0": LevelChange(posts_pct=10)})
    found = project(service([60], [40]), scenario, years=2)
    assert found.stocks[0, :, 0].sum(axis=1) == pytest.approx([100, 110, 121])


def test_a_floor_raises_what_is_lower_and_leaves_what_is_higher() -> None:
    pipeline = service([70, 20], [30, 80], recruited=0.4)
    floor = Scenario("floor", recruited_at_least_pct=50, promoted_at_least_pct=50)
    found = project(pipeline, floor, years=1)
    assert found.recruited[0, 0, :, WOMEN] / found.recruited[0, 0].sum(axis=1) == pytest.approx([0.5, 0.5])
    assert found.promoted[0, 0, 1, WOMEN] / found.promoted[0, 0, 1].sum() == pytest.approx(0.7)


def test_temporary_measures_end() -> None:
    pipeline = service([30, 20], [70, 80], recruited=0.3)
    measures = Scenario("k years", recruited_at_least_pct=50, promoted_at_least_pct=50, years=4)
    recruits = project(pipeline, measures, years=6).recruited[0, :, 0]
    assert recruits[:, WOMEN] / recruits.sum(axis=1) == pytest.approx([0.5] * 4 + [0.3] * 2)
    assert steady_state(pipeline, measures).equals(steady_state(pipeline))


def test_equal_leaving_keeps_the_number_of_leavers() -> None:
    rates = np.array([[[0.2, 0.05]]])
    pipeline = service([30], [70])
    pipeline = replace(pipeline, rates=replace(pipeline.rates, left=rates))
    before, equal = (project(pipeline, one, years=1).left[0, 0, 0] for one in (NO_CHANGE, Scenario("equal", equal_exit=True)))
    assert equal.sum() == pytest.approx(before.sum())
    assert equal / [30, 70] == pytest.approx([before.sum() / 100] * 2)


def test_a_rate_of_leaving_that_is_set_keeps_its_spread() -> None:
    pipeline = service([30], [70])
    left = np.array([[[0.1, 0.1]], [[0.2, 0.1]]])
    rates = Rates(left, np.zeros((2, 1)), np.ones((2, 1, 2)), np.full((2, 1), 0.5))
    found = project(replace(pipeline, rates=rates), Scenario("less", {"L0": LevelChange(left_women_pct=7.5)}), years=1)
    assert found.left[:, 0, 0, WOMEN] == pytest.approx([30 * 0.05, 30 * 0.1])
    assert found.left[:, 0, 0, MEN] == pytest.approx([7, 7])


def test_the_draws_of_the_rates_are_taken_in_turn() -> None:
    rates = Rates(np.full((2, 1, 2), 0.5), np.zeros((2, 1)), np.ones((2, 1, 2)), np.array([[0.0], [1.0]]))
    pipeline = replace(service([50], [50]), rates=rates)
    found = project(pipeline, years=1, rng=np.random.default_rng(0), runs=4).recruited[:, 0, 0]
    assert (found[[0, 2], WOMEN] == 0).all()
    assert (found[[1, 3], MEN] == 0).all()
    assert project(pipeline, years=1).stocks.shape[0] == 2


def test_exits_multiply_the_rates_of_leaving_while_they_are_given() -> None:
    exits = np.full((1, 1, 2), 2.0)
    found = project(service([60], [40], left=0.1), years=2, exits=exits)
    assert found.left[0, :, 0].sum(axis=1) == pytest.approx([20, 10])


def test_todays_levers() -> None:
    found = today(service([70, 20], [30, 80], recruited=0.4))
    assert found["promoted_pct"].to_list() == [None, pytest.approx(70)]
    assert found["recruited_pct"].to_list() == pytest.approx([40, 40])
    assert found["vacancies"].to_list() == pytest.approx([15, 10])
    assert found["inside_pct"].to_list() == [0, 50]


def test_what_moves_a_level_most_is_who_enters_it() -> None:
    pipeline = service([40, 20], [60, 80], recruited=0.4)
    found = lever_effects(pipeline, "L1", years=6)
    assert found.height == 2 + 1 + 2 + 2
    assert found["effect_pp"].abs().is_sorted(descending=True)
    assert set(found.head(2).select("lever", "at").rows()) == {("recruited", "L1"), ("promoted", "L1")}
    at_the_base = found.filter(lever="recruited", at="L0").row(0, named=True)
    changed = project(pipeline, Scenario("ten more", {"L0": LevelChange(recruited_pct=50)}), years=6).share_pct[0, 6, 1]
    assert at_the_base["share_pct"] == pytest.approx(changed)
    assert 0 < at_the_base["effect_pp"] < found["effect_pp"][0]


def test_an_effect_in_years_is_the_difference_of_two_parity_years() -> None:
    pipeline = service([20], [80], left=0.05, recruited=0.6)
    found = lever_effects(pipeline, "L0").filter(lever="recruited").row(0, named=True)
    years = [inflow_years(20, hire, 0.05, 50) or 0 for hire in (60, 70)]
    assert found["parity_year"] == 2020 + int(np.ceil(years[1]))
    assert found["effect_years"] == int(np.ceil(years[0])) - int(np.ceil(years[1]))


def test_parity_that_never_comes_has_no_year() -> None:
    found = lever_effects(service([20], [80], recruited=0.3), "L0", goal=Goal(50))
    assert found.filter(lever="recruited").select("parity_year", "effect_years").row(0) == (None, None)


def test_the_summary_has_each_level_and_all_together() -> None:
    found = project(service([50, 20], [50, 80]), years=2).summary()
    assert found.select("level", "reference_year").rows()[::3] == [("L0", 2020), ("L1", 2020), ("_T", 2020)]
    assert found.filter(level="_T", reference_year=2020)["median_pct"].item() == pytest.approx(35)
    assert (found["lowest_pct"] <= found["lower_95_pct"]).all()


def test_a_level_without_anybody_has_no_share() -> None:
    found = project(service([50, 0], [50, 0]), years=1)
    assert np.isnan(found.share_pct[0, :, 1]).all()


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        (Scenario("x", {"L9": LevelChange()}), "unknown levels"),
        (Scenario("x", {"L0": LevelChange(recruited_pct=101)}), "outside 0 to 100"),
        (Scenario("x", recruited_at_least_pct=-1), "outside 0 to 100"),
        (Scenario("x", {"L0": LevelChange(posts_pct=-101)}), "more posts than there are"),
    ],
)
def test_impossible_scenarios_are_refused(scenario: Scenario, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        project(service([1], [1]), scenario)


def test_impossible_rates_are_refused() -> None:
    sound = service([1, 1], [1, 1]).rates
    for change in (
        {"left": np.full((1, 2, 2), 1.1)},
        {"inside": np.array([[0.5, 0.5]])},
        {"promoted": -np.ones((1, 2, 2))},
        {"recruited": np.ones((1, 3))},
    ):
        with pytest.raises(ValueError, match=r".+"):
            replace(sound, **change)
    with pytest.raises(ValueError, match="no level"):
        lever_effects(service([1], [1]), "L9")


def test_thirty_years_of_five_levels_take_under_a_second_for_2000_runs() -> None:
    pipeline = service([70000, 60000, 50000, 30000, 3000], [60000, 60000, 50000, 30000, 4000])
    took = []
    for _ in range(3):
        started = time.perf_counter()
        project(pipeline, years=30, rng=np.random.default_rng(1), runs=2000)
        took.append(time.perf_counter() - started)
    assert min(took) < 1


def test_paths_are_what_parity_reads() -> None:
    paths = project(service([20], [80], left=0.1, recruited=0.6), years=30, rng=np.random.default_rng(2), runs=50).paths()
    found = parity(paths)
    assert found["series_id"].to_list() == ["L0", "_T"]
    assert found.filter(pl.col("series_id") == "L0")["status"].item() == "within_horizon"
