"""The simple projections against closed forms and against fits of our own."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.simple_methods import (
    METHODS,
    Method,
    NotConvergedError,
    arrival_year,
    inflow_share_pct,
    inflow_years,
    logit_line,
    simple_projection,
    simple_projections,
)

YEARS = list(range(2010, 2025))
PCT = [12.0, 12.0, 13.5, 13.5, 13.0, 18.0, 18.0, 18.5, 18.0, 22.0, 22.0, 21.0, 21.0, 27.0, 27.0]


def least_squares(years: list[int], pct: list[float]) -> tuple[float, float]:
    """Level in the last year and slope, from the normal equations."""
    t = np.array(years) - np.mean(years)
    slope = float((t * np.array(pct)).sum() / (t**2).sum())
    return float(np.mean(pct)) + slope * float(t[-1]), slope


def reweighted(years: list[int], pct: list[float]) -> NDArray[np.float64]:
    """A fractional logit by iteratively reweighted least squares: level in the last year and slope, in logits."""
    x = np.column_stack([np.ones(len(years)), np.array(years) - years[-1]])
    y, beta = np.array(pct) / 100, np.zeros(2)
    for _ in range(50):
        mu = 1 / (1 + np.exp(-x @ beta))
        weight = mu * (1 - mu)
        working = x @ beta + (y - mu) / weight
        beta = np.linalg.solve(x.T @ (weight[:, None] * x), x.T @ (weight * working))
    return beta


@given(latest=st.floats(0, 49), hire=st.floats(50.5, 100), exit_rate=st.floats(0.01, 0.5))
def test_the_stock_is_at_its_target_after_the_years_of_the_formula(latest: float, hire: float, exit_rate: float) -> None:
    years = inflow_years(latest, hire, exit_rate, 50.0)
    assert years is not None
    share = latest
    for _ in range(math.floor(years)):
        share = (1 - exit_rate) * share + exit_rate * hire
    assert share <= 50 + 1e-9
    assert (1 - exit_rate) * share + exit_rate * hire >= 50 - 1e-9


def test_the_stock_moves_as_its_equation_says() -> None:
    found = inflow_share_pct(latest_pct=20.0, hire_pct=45.0, exit_rate=0.1, years=50)
    before = np.array([20.0, *found[:-1]])
    assert found == pytest.approx(0.9 * before + 0.1 * 45.0)
    assert found[-1] < 45.0


@pytest.mark.parametrize(
    ("latest", "hire", "years"), [(20.0, 50.0, None), (20.0, 40.0, None), (50.0, 40.0, 0.0), (60.0, 55.0, None)]
)
def test_the_stock_never_passes_its_inflow(latest: float, hire: float, years: float | None) -> None:
    assert inflow_years(latest, hire, 0.05, 50.0) == years


def test_the_stock_comes_down_as_it_goes_up() -> None:
    assert inflow_years(60.0, 40.0, 0.05, 50.0) == pytest.approx(inflow_years(40.0, 60.0, 0.05, 50.0))


@pytest.mark.parametrize("exit_rate", [0.0, 1.0, -0.1])
def test_an_exit_rate_is_a_part(exit_rate: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        inflow_years(20.0, 60.0, exit_rate, 50.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        inflow_share_pct(20.0, 60.0, exit_rate, 5)


def test_endpoint_linear_runs_from_the_first_figure_to_the_last() -> None:
    found = simple_projection("endpoint_linear", YEARS, PCT)
    assert (found.year_from, found.year_to) == (2010, 2024)
    assert found.pace_pp == pytest.approx(15 / 14)
    assert found.years == pytest.approx((50 - 27) / (15 / 14))
    assert found.pct is not None
    assert found.pct[:2] == pytest.approx([27 + 15 / 14, 27 + 30 / 14])
    assert arrival_year(found) == 2046


def test_the_last_increment_is_a_change_a_year() -> None:
    found = simple_projection("last_increment", [2010, 2015, 2019], [10.0, 20.0, 22.0])
    assert (found.year_from, found.pace_pp, found.years) == (2015, 0.5, 56.0)
    assert simple_projection("last_increment", YEARS, PCT).reason == "never_there"


def test_least_squares_uses_the_last_ten_years() -> None:
    found = simple_projection("least_squares", YEARS, PCT)
    level, slope = least_squares(YEARS[-10:], PCT[-10:])
    assert found.year_from == 2015
    assert found.pace_pp == pytest.approx(slope)
    assert found.years == pytest.approx((50 - level) / slope)
    assert found.pct is not None
    assert found.pct[9] == pytest.approx(level + 10 * slope)


def test_least_squares_on_uneven_years() -> None:
    years, pct = [2001, 2016, 2018, 2019, 2024], [80.0, 10.0, 11.0, 15.0, 16.0]
    found = simple_projection("least_squares", years, pct)
    level, slope = least_squares(years[1:], pct[1:])
    assert (found.year_from, found.pace_pp) == (2016, pytest.approx(slope))
    assert found.pct is not None
    assert found.pct[0] == pytest.approx(level + slope)


@pytest.mark.parametrize("pct", [PCT, [0.0, 0.0, 2.5, 3.0, 3.0, 0.0, 4.0, 4.5, 5.0, 5.0, 5.5, 6.0, 2.0, 7.0, 8.0], PCT[::-1]])
def test_the_logit_line_is_that_of_reweighted_least_squares(pct: list[float]) -> None:
    level, slope = logit_line(YEARS, pct)
    assert [level, slope] == pytest.approx(reweighted(YEARS, pct), abs=1e-7)


def test_logit_linear_is_at_the_target_where_its_curve_is() -> None:
    found = simple_projection("logit_linear", YEARS, PCT)
    level, slope = reweighted(YEARS[-10:], PCT[-10:])
    assert found.years == pytest.approx(-level / slope)
    assert found.pct is not None
    arrival = arrival_year(found)
    assert arrival is not None
    before, after = found.pct[arrival - 2026], found.pct[arrival - 2025]
    assert before < 50 <= after
    assert found.pace_pp is None


def test_a_logistic_curve_never_reaches_either_end() -> None:
    found = simple_projection("logit_linear", YEARS, PCT, target_pct=100.0)
    assert (found.years, found.reason) == (None, "never_there")


@pytest.mark.parametrize("pct", [[0.0, 0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 100.0, 100.0]])
def test_years_that_a_logit_separates_have_no_line(pct: list[float]) -> None:
    with pytest.raises(NotConvergedError):
        logit_line(range(5), pct)
    found = simple_projection("logit_linear", list(range(2020, 2025)), pct)
    assert (found.reason, found.pct, found.years) == ("not_converged", None, None)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("level", [0.0, 37.5, 100.0])
def test_equal_figures_stay_equal(method: Method, level: float) -> None:
    found = simple_projection(method, YEARS, [level] * len(YEARS))
    assert found.pct is not None
    assert found.pct == pytest.approx(np.full(150, level), abs=1e-6)
    assert (found.years, found.reason) == (None, "never_there")


def test_rounding_is_not_a_slope() -> None:
    """Symmetrical figures have no trend; the arithmetic leaves -6e-18."""
    pct = [0.332226, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.332226]
    for method in ("least_squares", "logit_linear"):
        assert simple_projection(method, YEARS[-10:], pct).years is None


@pytest.mark.parametrize("method", METHODS)
@given(pct=st.lists(st.floats(0, 100), min_size=3, max_size=9))
def test_projected_shares_are_shares(method: Method, pct: list[float]) -> None:
    found = simple_projection(method, list(range(2024 - len(pct), 2024)), pct)
    if found.pct is not None:
        assert found.pct.shape == (150,)
        assert found.pct.min() >= 0
        assert found.pct.max() <= 100
    assert (found.years is None) == (found.reason is not None)


@pytest.mark.parametrize("method", ["ets", "unobserved_components"])
def test_models_of_one_series_follow_a_trend_and_stay_at_a_level(method: Method) -> None:
    noise = np.random.default_rng(1).normal(0, 0.4, 40)
    years = list(range(1985, 2025))
    rising = simple_projection(method, years, (5.0 + 0.8 * np.arange(40) + noise).tolist())
    assert rising.pct is not None
    assert rising.pct[9] == pytest.approx(5.0 + 0.8 * 49, abs=2.0)
    assert rising.years is not None
    assert rising.years == pytest.approx((50 - 5.0) / 0.8 - 39, abs=3)
    level = simple_projection(method, years, (30.0 + noise).tolist())
    assert level.pct is not None
    assert level.pct[9] == pytest.approx(30.0, abs=1.0)


@pytest.mark.parametrize("method", ["ets", "unobserved_components"])
def test_models_of_one_series_allow_for_gaps(method: Method) -> None:
    noise = np.random.default_rng(1).normal(0, 0.4, 40)
    pct = (5.0 + 0.8 * np.arange(40) + noise).tolist()
    kept = [at for at in range(40) if at % 5 != 2]
    found = simple_projection(method, [1985 + at for at in kept], [pct[at] for at in kept])
    assert found.pct is not None
    assert found.pct[9] == pytest.approx(5.0 + 0.8 * 49, abs=2.5)


def test_too_few_figures_are_named() -> None:
    reasons = {name: simple_projection(name, [2020, 2024], [10.0, 12.0]).reason for name in METHODS}
    wanting = {name for name, reason in reasons.items() if reason == "too_few_observations"}
    assert wanting == {"least_squares", "logit_linear", "ets", "unobserved_components"}
    assert simple_projection("endpoint_linear", [2024], [12.0]).reason == "too_few_observations"


@pytest.mark.parametrize(
    ("years", "pct"), [([2020, 2020], [1.0, 2.0]), ([2021, 2020], [1.0, 2.0]), ([2020], [1.0, 2.0]), ([], [])]
)
def test_years_must_ascend_with_one_share_each(years: list[int], pct: list[float]) -> None:
    with pytest.raises(ValueError, match="must ascend"):
        simple_projection("endpoint_linear", years, pct)


def test_the_strip_of_dates_has_one_row_a_method() -> None:
    frame = simple_projections(YEARS, PCT)
    assert frame["method"].to_list() == list(METHODS)
    row = frame.row(0, named=True)
    assert (row["arrival_year"], row["reason"]) == (2046, None)


def test_an_arrival_in_a_whole_year_is_that_year() -> None:
    found = simple_projection("endpoint_linear", [2020, 2024], [38.0, 42.0])
    assert (found.years, arrival_year(found)) == (8.0, 2032)
