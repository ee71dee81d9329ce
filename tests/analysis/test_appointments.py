"""What a target takes: closed forms, exact binomials, and Bhutan's announced target."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.appointments import (
    Post,
    appointments,
    by_rate_of_leaving,
    chance_of_women,
    enough_below,
    implied_share_pct,
    share_after,
    share_for_success_pct,
    what_it_takes,
    women_among,
)
from analysis.simple_methods import inflow_share_pct
from data.registry import Registry
from data.store import Store

rates = st.floats(0.01, 0.6)


@given(st.floats(1, 99), rates, st.floats(0, 1), st.integers(1, 30))
def test_equal_rates_and_constant_posts_are_the_constant_inflow_model(
    share: float, left: float, hired: float, years: int
) -> None:
    found = share_after(Post(share, 100, left, left), hired, years)
    assert found == pytest.approx(inflow_share_pct(share, 100 * hired, left, years).tolist(), abs=1e-9)


posts = st.builds(Post, st.floats(1, 99), st.just(100), rates, rates, st.floats(-0.02, 0.1))


@given(posts, st.floats(1, 99), st.integers(1, 25))
def test_the_required_share_leads_to_the_target(post: Post, target: float, years: int) -> None:
    if sum(appointments(post, 50, years)) < 1:
        return
    answer = what_it_takes(post, target, years)
    if answer.reachable and 0 <= answer.required_pct <= 100:
        assert share_after(post, answer.required_pct / 100, years)[-1] == pytest.approx(target, abs=1e-6)
    else:
        ends = [share_after(post, one, years)[-1] for one in (0.0, 1.0)]
        assert not ends[0] + 1e-9 < target < ends[1] - 1e-9


def test_the_required_share_is_the_closed_form() -> None:
    """h = (T - p (1 - q)^n) / (1 - (1 - q)^n), also where it lies beyond 100 %."""
    for target in (30, 60, 95):
        kept = 0.9**7
        answer = what_it_takes(Post(20, 100, 0.1, 0.1), target, 7)
        assert answer.required_pct == pytest.approx((target - 20 * kept) / (1 - kept))
        assert answer.reachable == (answer.required_pct <= 100)
    assert what_it_takes(Post(20, 100, 0.1, 0.1), 95, 7).best_pct == pytest.approx(100 - 80 * 0.9**7)


def test_a_target_below_what_stays_needs_fewer_than_no_women() -> None:
    answer = what_it_takes(Post(80, 100, 0.1, 0.1), 10, 2)
    assert answer.required_pct < 0
    assert not answer.reachable
    assert answer.women_needed == 0


def test_pace_and_women_are_counted() -> None:
    answer = what_it_takes(Post(20, 100, 0.1, 0.1), 30, 7, past_pct=33, past_pace_pp=1.5)
    assert (answer.pace_pp, answer.past_pct, answer.past_pace_pp) == (pytest.approx(10 / 7), 33, 1.5)
    assert answer.women_needed == math.ceil(answer.required_pct / 100 * 70)


def test_the_implied_share_is_what_led_there() -> None:
    post = Post(14, 100, 0.08, 0.08)
    assert implied_share_pct(post, share_after(post, 0.4, 3)[-1], 3) == pytest.approx(40)


@pytest.mark.parametrize(
    ("needed", "number", "chance", "expected"),
    [(0, 10, 0, 1), (1, 2, 50, 0.75), (2, 2, 50, 0.25), (3, 2, 50, 0), (10, 10, 100, 1)],
)
def test_chances_of_small_numbers(needed: int, number: int, chance: float, expected: float) -> None:
    assert chance_of_women(needed, number, chance) == pytest.approx(expected)


@given(st.integers(1, 60), st.integers(1, 60), st.floats(0.05, 0.95))
def test_the_share_for_success_gives_that_chance(needed: int, number: int, likely: float) -> None:
    share = share_for_success_pct(needed, number, likely)
    assert (share is None) == (needed > number)
    if share is not None:
        assert chance_of_women(needed, number, share) == pytest.approx(likely, abs=1e-8)


def test_no_woman_is_needed_with_certainty() -> None:
    assert share_for_success_pct(0, 5) == 0


def test_the_women_among_the_next_appointments() -> None:
    assert women_among(10, 50) == (3, 7)


def test_the_level_below_has_them_or_not() -> None:
    answer = what_it_takes(Post(20, 100, 0.1, 0.1), 30, 7)
    found = enough_below(answer, women_below=56, inside_pct=50)
    assert (found.needed, found.enough) == (14, True)
    assert found.a_year_pct == pytest.approx(100 * 14 / 7 / 56)
    assert not enough_below(answer, women_below=20).enough
    assert enough_below(answer, women_below=0).a_year_pct is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Post(5, 4, 0.1, 0.1),
        lambda: Post(1, 4, 1.1, 0.1),
        lambda: what_it_takes(Post(1, 4, 0.1, 0.1), 50, 0),
        lambda: what_it_takes(Post(1, 4, 0.1, 0.1), 101, 5),
        lambda: what_it_takes(Post(1, 4, 0, 0), 50, 5),
        lambda: chance_of_women(1, -1, 50),
        lambda: share_for_success_pct(1, 5, 1.0),
    ],
)
def test_questions_without_an_answer_are_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        wrong()  # type: ignore[operator]  # a lambda of cases


BTN_YEARS = {2016: 10.0, 2018: 9.7, 2019: 14.0, 2022: 20.0}


def test_bhutans_figures_and_target(shipped: Store, registry: Registry) -> None:
    """Executive and specialist group; the 23 % of 2023 is another category and stands at another level."""
    rows = shipped.observations("women_in_civil_service", ref_areas=["BTN"], level="BTN_EXECUTIVE_SPECIALIST")
    assert dict(rows.select("reference_year", "value").rows()) == BTN_YEARS
    other = shipped.observations("women_in_civil_service", ref_areas=["BTN"], level="BTN_EXECUTIVE")
    assert other.select("reference_year", "value").rows() == [(2023, 23.0)]
    target = registry.targets["btn_civil_service_decision_making_2029"]
    assert (target.level, target.target_pct, target.target_year) == ("BTN_EXECUTIVE_SPECIALIST", 30, 2029)


def test_what_bhutans_target_takes() -> None:
    """From 20 % of 2022 to 30 % in 2029, with the 253 posts of 2016; rates of leaving are not published, so several."""
    found = by_rate_of_leaving([3, 5, 7.5, 10], share_pct=20, posts=253, target_pct=30, years=7, past=(14, 3))
    assert found["required_pct"].to_list() == pytest.approx([72.08, 53.15, 43.78, 39.17], abs=0.05)
    assert found["past_pct"].to_list() == pytest.approx([82.7, 56.1, 42.8, 36.1], abs=0.05)
    assert found.select("appointments", "women_needed").rows() == [(53, 39), (89, 48), (133, 59), (177, 70)]
    assert found["reachable"].all()
    assert found["success"].to_list() == pytest.approx([0.968, 0.697, 0.387, 0.193], abs=0.0005)


def test_without_a_past_the_chance_is_that_of_todays_share() -> None:
    found = by_rate_of_leaving([5], share_pct=20, posts=253, target_pct=30, years=7)
    assert found["past_pct"].to_list() == [None]
    assert found["success"].item() == pytest.approx(chance_of_women(48, 89, 20))
