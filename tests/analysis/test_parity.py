"""Parity years against closed forms, and properties that must hold for any paths."""

from __future__ import annotations

import itertools
from math import comb

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.parity import Goal, chances, chances_by_year, first_passage, parity
from analysis.paths import Paths

YEAR = 2024


def paths_of(pct: NDArray[np.float64], last_pct: list[float], last_year: int = YEAR) -> Paths:
    """Paths [path, series, ahead] of series called a, b, c ..."""
    return Paths(
        series=tuple("abcdefgh"[: pct.shape[1]]),
        last_year=np.full(pct.shape[1], last_year),
        last_pct=np.array(last_pct),
        pct=pct.astype(np.float32),
    )


def straight(last_pct: float, pace_pp: float, horizon: int = 150) -> NDArray[np.float64]:
    """One path [1, 1, ahead] that moves by `pace_pp` a year."""
    return (last_pct + pace_pp * np.arange(1, horizon + 1, dtype=np.float64))[None, None, :]


def every_walk(start_pct: float, steps: int, horizon: int = 20) -> Paths:
    """All 2^steps walks of steps of exactly +1 or -1, each of which then stays where it is."""
    moves = np.array(list(itertools.product([1.0, -1.0], repeat=steps)))
    walks = np.concatenate([start_pct + moves.cumsum(axis=1), np.zeros((len(moves), horizon - steps))], axis=1)
    walks[:, steps:] = walks[:, [steps - 1]]
    return paths_of(walks[:, None, :], [start_pct])


def rising_walks(seed: int, series: int = 3, last_pct: float = 30.0) -> Paths:
    rng = np.random.default_rng(seed)
    pct = last_pct + rng.normal(0.4, 2.5, size=(200, series, 60)).cumsum(axis=2)
    return paths_of(np.clip(pct, 0, 100), [last_pct] * series)


@pytest.mark.parametrize("distance", [1, 2, 3, 5])
def test_first_passage_of_a_walk_has_the_known_distribution(distance: int) -> None:
    """P(first at k after n steps) = k/n C(n, (n+k)/2) / 2^n (Feller, An Introduction to Probability Theory, I, III.7)."""
    steps = 14
    found = chances(every_walk(50.0 - distance, steps)).reached_by[0, :steps]
    first = [
        distance / n * comb(n, (n + distance) // 2) / 2**n if n >= distance and (n + distance) % 2 == 0 else 0.0
        for n in range(1, steps + 1)
    ]
    assert found == pytest.approx(np.cumsum(first), abs=1e-12)


def test_being_there_in_a_year_is_the_binomial_tail() -> None:
    steps, distance = 12, 2
    found = chances(every_walk(50.0 - distance, steps)).at_or_above[0, :steps]
    tail = [sum(comb(n, up) for up in range(n + 1) if 2 * up - n >= distance) / 2**n for n in range(1, steps + 1)]
    assert found == pytest.approx(tail, abs=1e-12)


def test_a_straight_path_arrives_in_the_year_that_arithmetic_gives() -> None:
    frame = parity(paths_of(straight(30.0, 0.5), [30.0]))
    row = frame.row(0, named=True)
    assert row["status"] == "within_horizon"
    assert row["parity_year_median"] == YEAR + 40
    assert [row[f"probability_{year}"] for year in (2030, 2050, 2100)] == [0.0, 0.0, 1.0]
    assert row["horizon_year"] == YEAR + 150


def test_a_year_exists_only_if_more_than_that_part_of_the_paths_arrives() -> None:
    """Of ten paths, three arrive after 10 years, three after 20, four never."""
    never = np.full(150, 40.0)
    pct = np.stack([straight(40.0, pace)[0] for pace in [1.0] * 3 + [0.5] * 3] + [never[None, :]] * 4)
    row = parity(paths_of(pct, [40.0])).row(0, named=True)
    assert (row["parity_year_lower_80"], row["parity_year_median"], row["parity_year_upper_80"]) == (YEAR + 10, YEAR + 20, None)
    assert (row["parity_year_lower_95"], row["parity_year_upper_95"]) == (YEAR + 10, None)


def test_half_of_the_paths_is_not_more_than_half() -> None:
    pct = np.concatenate([straight(40.0, 1.0), np.full((1, 1, 150), 40.0)])
    row = parity(paths_of(pct, [40.0])).row(0, named=True)
    assert row["status"] == "beyond_horizon"
    assert row["parity_year_median"] is None


@pytest.mark.parametrize(
    ("last_pct", "pace_pp", "status"),
    [
        (50.0, 0.0, "reached"),
        (53.0, -0.1, "reached"),
        (40.0, -0.2, "lower_expected"),
        (40.0, 0.0, "beyond_horizon"),
        (33.3, 0.0, "beyond_horizon"),
        (40.0, 0.1, "within_horizon"),
        (40.0, 0.01, "beyond_horizon"),
    ],
)
def test_status_follows_the_definitions(last_pct: float, pace_pp: float, status: str) -> None:
    row = parity(paths_of(straight(last_pct, pace_pp), [last_pct])).row(0, named=True)
    assert row["status"] == status
    assert (row["parity_year_median"] is None) == (status != "within_horizon")


def test_lower_expected_keeps_its_chances() -> None:
    """Lower in 20 years on two of three paths, while all arrive in the end."""
    dips = np.concatenate([np.full((2, 1, 30), 39.0), np.full((2, 1, 120), 55.0)], axis=2)
    row = parity(paths_of(np.concatenate([dips, straight(40.0, 1.0)]), [40.0])).row(0, named=True)
    assert row["status"] == "lower_expected"
    assert row["parity_year_median"] == YEAR + 31
    assert row["probability_2040"] == pytest.approx(1 / 3)


def test_first_passage_is_not_staying() -> None:
    """Up to 51 for two years, then back to 45."""
    pct = np.concatenate([np.full((1, 1, 2), 51.0), np.full((1, 1, 148), 45.0)], axis=2)
    row = parity(paths_of(pct, [45.0])).row(0, named=True)
    assert (row["probability_2030"], row["at_or_above_2030"]) == (1.0, 0.0)


def test_a_share_above_the_zone_approaches_from_above() -> None:
    row = parity(paths_of(straight(60.0, -0.5), [60.0])).row(0, named=True)
    assert (row["status"], row["approach"]) == ("reached", "from_above")
    assert (row["parity_year_median"], row["from_above_year_median"]) == (None, YEAR + 20)
    assert (row["probability_2030"], row["at_or_above_2100"]) == (1.0, 0.0)
    zone = parity(paths_of(straight(60.0, -0.5), [60.0]), Goal(47, 53)).row(0, named=True)
    assert zone["from_above_year_median"] == YEAR + 14
    assert (zone["within_2030"], zone["within_2040"]) == (0.0, 1.0)


def test_a_share_below_has_no_year_from_above() -> None:
    row = parity(paths_of(straight(40.0, 1.0), [40.0])).row(0, named=True)
    assert (row["approach"], row["from_above_year_median"]) == ("from_below", None)


def test_a_lower_threshold_is_not_parity_from_above() -> None:
    assert Goal(30).approach(41.0) == "within"
    assert Goal(30).approach(51.0) == "from_above"
    assert Goal(60).approach(60.0) == "within"


@pytest.mark.parametrize("ends", [(0.0, None), (53.0, 47.0), (101.0, None), (47.0, 101.0)])
def test_a_zone_must_be_a_zone(ends: tuple[float, float | None]) -> None:
    with pytest.raises(ValueError, match="no zone of shares"):
        Goal(*ends)


def test_chances_are_empty_where_a_year_is_not_simulated() -> None:
    row = parity(paths_of(straight(40.0, 1.0, horizon=20), [40.0]), years=(2020, YEAR, 2025, 2044, 2045)).row(0, named=True)
    assert [row[f"probability_{year}"] for year in (2020, YEAR, 2025, 2044, 2045)] == [None, 0.0, 0.0, 1.0, None]


def test_short_paths_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="at least 20 years, got 19"):
        parity(paths_of(straight(40.0, 1.0, horizon=19), [40.0]))


def test_series_that_cannot_be_projected_come_back_with_their_latest_figure() -> None:
    left_out = pl.DataFrame({"series_id": ["z", "A"], "latest_year": [2019, 2020], "latest_pct": [12.0, 50.0]})
    frame = parity(paths_of(straight(40.0, 1.0), [40.0]), left_out=left_out)
    assert frame["series_id"].to_list() == ["A", "a", "z"]
    assert frame["status"].to_list() == ["reached", "within_horizon", "too_few_observations"]
    last = frame.row(2, named=True)
    assert (last["latest_year"], last["latest_pct"], last["approach"]) == (2019, 12.0, "from_below")
    assert [last[name] for name in frame.columns if name.startswith(("parity_year", "probability"))] == [None] * 9


def test_only_series_that_cannot_be_projected() -> None:
    nothing = Paths((), np.empty(0, np.int64), np.empty(0), np.empty((5, 0, 20), np.float32))
    left_out = pl.DataFrame({"series_id": ["a"], "latest_year": [2019], "latest_pct": [12.0]})
    assert parity(nothing, left_out=left_out)["status"].to_list() == ["too_few_observations"]
    assert parity(nothing).height == 0


def test_by_year_marks_what_lies_outside_the_tested_range() -> None:
    frame = chances_by_year(paths_of(straight(40.0, 1.0, horizon=20), [40.0]))
    assert frame["reference_year"].to_list() == list(range(2025, 2045))
    assert frame["tested"].sum() == 15
    assert frame.filter(~pl.col("tested"))["reference_year"].min() == 2040
    assert frame["reached_by"].to_list() == [0.0] * 9 + [1.0] * 11


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), low=st.floats(31, 60), more=st.floats(0.1, 30))
def test_a_higher_threshold_is_never_reached_earlier(seed: int, low: float, more: float) -> None:
    paths = rising_walks(seed)
    near, far = (parity(paths, Goal(pct))["parity_year_median"].fill_null(9999) for pct in (low, low + more))
    assert (near <= far).all()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), threshold=st.floats(31, 90))
def test_intervals_are_nested(seed: int, threshold: float) -> None:
    frame = parity(rising_walks(seed), Goal(threshold))
    order = ["lower_95", "lower_80", "median", "upper_80", "upper_95"]
    for inner, outer in itertools.pairwise(order):
        assert (frame[f"parity_year_{inner}"].fill_null(9999) <= frame[f"parity_year_{outer}"].fill_null(9999)).all()


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), threshold=st.floats(31, 90))
def test_having_reached_never_becomes_less_likely_and_includes_being_there(seed: int, threshold: float) -> None:
    found = chances(rising_walks(seed), Goal(threshold))
    assert (np.diff(found.reached_by, axis=1) >= 0).all()
    assert (found.reached_by >= found.at_or_above).all()


@settings(max_examples=20, deadline=None)
@given(order=st.permutations(range(3)), seed=st.integers(0, 100))
def test_the_order_of_series_and_of_paths_changes_nothing(order: list[int], seed: int) -> None:
    paths = rising_walks(seed)
    turned = Paths(
        series=tuple(paths.series[at] for at in order),
        last_year=paths.last_year[order],
        last_pct=paths.last_pct[order],
        pct=paths.pct[::-1, order],
    )
    assert parity(turned).equals(parity(paths))


def test_a_path_that_never_arrives_counts_in_the_denominator() -> None:
    there = np.array([[False, False], [False, True], [True, False], [False, False]])
    assert first_passage(there).tolist() == [0.25, 0.5]
