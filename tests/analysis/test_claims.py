"""Published estimates come back as the list that was handed over says; the arithmetic of any other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.claims import (
    Estimate,
    Interval,
    allowed_years,
    decimals_in,
    estimate_of,
    implied_pace_pp,
    nearest_estimate_of,
    read,
)
from data.registry import Registry

EXPECTED = {
    "wef_2023_overall": (130.2, (128.4, 132.0), "comes_back"),
    "wef_2022_political": (153.3, (152.2, 154.3), "within_a_year"),
    "wef_2024_political": (167.4, (166.3, 168.5), "within_a_year"),
    "wef_2025_political": (159.9, (158.1, 161.8), "within_a_year"),
    "sdg_2023_managers": (130.8, None, "unrounded_inputs"),
    "sdg_2023_parliament": (44.8, None, "with_rounded_pace"),
    "ipu_2015_parliament": (18.8, None, "comes_back"),
    "ipu_2023_parliament": (58.8, None, "unrounded_inputs"),
    "ipu_2021_parliament": (40.8, None, "unrounded_inputs"),
    "un_a61318_p5": (None, None, "inputs_not_published"),
    "un_a61318_d1": (None, None, "inputs_not_published"),
    "un_a69346_overall": (14.9, None, "not_independent"),
}
"""Of ../shared/data/published/claims.csv: arithmetic_years, what rounding allows where the note gives it, and what the
notes say in words ("reproduces", "misses by under one year", "only with unrounded inputs", "0.5 a year")."""


@pytest.mark.parametrize("name", EXPECTED)
def test_published_estimates_come_back_as_the_list_says(registry: Registry, name: str) -> None:
    reading = read(estimate_of(registry.claims[name]))
    years, allowed, verdict = EXPECTED[name]
    assert (reading.years if reading.years is None else round(reading.years + 1e-9, 1)) == years
    assert reading.verdict == verdict
    if allowed is not None:
        assert reading.allowed is not None
        assert (reading.allowed.lower, reading.allowed.upper) == pytest.approx(allowed, abs=0.051)


def test_every_estimate_of_the_registry_is_expected(registry: Registry) -> None:
    assert list(registry.claims) == list(EXPECTED)


def test_a_gain_that_brings_a_published_figure_back(registry: Registry) -> None:
    """The list says 0.93 points for managers, and 0.5 a year for parliaments."""
    managers, parliament = (read(estimate_of(registry.claims[f"sdg_2023_{name}"])) for name in ("managers", "parliament"))
    assert managers.implied_gain_pp == pytest.approx(0.93, abs=0.005)
    assert parliament.implied_pace_pp == 0.5


def test_the_projections_of_2006_are_inverted_to_their_pace(registry: Registry) -> None:
    """The list has +0.199 points a year for D-1 from 25.3 in 2006; P-5 has no value, the nearest is 30 % in 2007."""
    d1 = read(estimate_of(registry.claims["un_a61318_d1"]))
    assert d1.implied_pace_pp == pytest.approx(0.199, abs=0.0005)
    assert nearest_estimate_of(registry.claims["un_a61318_d1"]) is None
    p5 = registry.claims["un_a61318_p5"]
    assert read(estimate_of(p5)).implied_pace_pp is None
    nearest = nearest_estimate_of(p5)
    assert nearest is not None
    inverted = read(nearest)
    assert inverted.implied_pace_pp == pytest.approx(20 / 107)
    assert inverted.implied_paces == Interval(19.5 / 107, 20.5 / 107)


def test_a_published_year_counts_from_the_base_year() -> None:
    estimate = Estimate(target_pct=50, value_pct=40.0, gain_pp=5.0, period_years=5, published_year=2030, base_year=2020)
    reading = read(estimate)
    assert (reading.years, reading.arrival_year, reading.published_years) == (10.0, 2030, 10.0)
    assert reading.verdict == "comes_back"


def test_rounding_that_allows_no_gain_allows_never() -> None:
    allowed = allowed_years(Estimate(target_pct=50, value_pct=30.0, gain_pp=0.0, period_years=1))
    assert allowed is not None
    assert allowed.upper is None
    assert allowed.lower == pytest.approx(19.95 / 0.05)
    reading = read(Estimate(target_pct=50, value_pct=30.0, gain_pp=0.0, period_years=1, published_years=900))
    assert (reading.years, reading.verdict) == (None, "comes_back")


def test_a_falling_share_leads_nowhere() -> None:
    reading = read(Estimate(target_pct=50, value_pct=30.0, gain_pp=-2.0, period_years=4, published_years=40))
    assert (reading.years, reading.allowed, reading.verdict) == (None, None, "never_there")


def test_a_share_above_its_target_comes_down() -> None:
    reading = read(Estimate(target_pct=50, value_pct=60.0, gain_pp=-2.0, period_years=4, published_years=20))
    assert (reading.years, reading.verdict) == (20.0, "comes_back")


def test_an_estimate_without_a_published_figure_is_only_computed() -> None:
    reading = read(Estimate(target_pct=50, value_pct=30.0, gain_pp=2.0, period_years=4))
    assert (reading.years, reading.verdict, reading.implied_pace_pp) == (40.0, "no_claim", None)


def test_a_gain_between_two_printed_shares_is_less_certain_than_a_printed_gain() -> None:
    printed = allowed_years(Estimate(target_pct=50, value_pct=30.0, gain_pp=5.0, period_years=10))
    between = allowed_years(Estimate(target_pct=50, value_pct=30.0, start_pct=25.0, period_years=10))
    assert printed is not None
    assert between is not None
    assert between.lower < printed.lower
    assert printed.upper is not None
    assert between.upper is not None
    assert printed.upper < between.upper
    assert between.upper == pytest.approx((50 - 29.95) / 4.9 * 10)


@pytest.mark.parametrize("period", [0, -1])
def test_a_period_is_positive(period: int) -> None:
    with pytest.raises(ValueError, match="period must be positive"):
        read(Estimate(target_pct=50, value_pct=30.0, gain_pp=1.0, period_years=period))


def test_a_published_year_lies_ahead() -> None:
    with pytest.raises(ValueError, match="after the base year"):
        read(Estimate(target_pct=50, value_pct=30.0, gain_pp=1.0, period_years=1, published_year=2020, base_year=2020))
    assert implied_pace_pp(None, 10) is None


@given(
    value=st.integers(0, 490),
    gain=st.integers(2, 200),
    period=st.integers(1, 30),
    off=st.tuples(*[st.floats(-0.049, 0.049)] * 2),
)
def test_true_inputs_lie_in_the_interval_of_their_rounded_ones(
    value: int, gain: int, period: int, off: tuple[float, float]
) -> None:
    """Whatever was rounded, the answer from the unrounded inputs is among those that are allowed."""
    printed = Estimate(target_pct=50, value_pct=value / 10, gain_pp=gain / 10, period_years=period)
    allowed = allowed_years(printed)
    assert allowed is not None
    true = (50 - value / 10 - off[0]) / ((gain / 10 + off[1]) / period)
    assert allowed.misses(true) == pytest.approx(0, abs=1e-6)


def test_decimals_are_those_that_were_printed() -> None:
    assert [decimals_in(one) for one in ("30", "30.0", " 4,10 ", "0.125")] == [0, 1, 2, 3]
