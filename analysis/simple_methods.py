"""The simple projections that reports print, and two models of a single series: kept beside ours, each with its label.

None has an interval: the residuals of one series understate how far its future strays (docs/methods.md has the measured
errors). Lines through one country's own years were worse than assuming no change when they were measured; for means of many
countries they were good. Years count from the latest figure. statsmodels is imported where a model is fitted, so that a page
without a fit does not pay for it.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.trends import (
    FARTHEST_YEARS,
    FEWEST_OBSERVATIONS,
    WINDOW_YEARS,
    endpoint_linear_years,
    least_squares_years,
    years_at_pace,
)

Method = Literal["endpoint_linear", "last_increment", "least_squares", "logit_linear", "ets", "unobserved_components"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)
Reason = Literal["too_few_observations", "never_there", "not_converged"]

FEWEST_FOR_MODELS: Final = 10
"""Figures that ETS and unobserved components want: they estimate up to five parameters."""

Values = NDArray[np.float64]


FARTHEST_LOGIT: Final = 18.0
"""Fitted shares within 0.000002 % of 0 or 100: no line of finite steepness is meant."""


class NotConvergedError(ArithmeticError):
    """The optimiser of a model did not settle."""


@dataclass(frozen=True)
class SimpleProjection:
    """What one method says about one series.

    `pct` are the shares of the years after the latest figure, between 0 and 100; `pace_pp` the change a year of the methods
    that have one; `years` the years until the target. They are None where `reason` says why: `too_few_observations`,
    `never_there` (the method does not lead to the target within 150 years) or `not_converged`. `year_from` and `year_to` are
    the first and last year that the method used.
    """

    method: Method
    year_from: int
    year_to: int
    pct: Values | None = None
    pace_pp: float | None = None
    years: float | None = None
    reason: Reason | None = None


def inflow_share_pct(latest_pct: float, hire_pct: float, exit_rate: float, years: int) -> Values:
    """Shares in the next `years` years of a body of constant size: p(t+1) = (1 - q) p(t) + q h.

    `exit_rate` q is the part of the posts that falls vacant and is filled each year (women and men leaving alike),
    `hire_pct` h the share of women among those who fill them. Raises ValueError unless 0 < exit_rate < 1.

    >>> inflow_share_pct(latest_pct=20.0, hire_pct=60.0, exit_rate=0.5, years=3).tolist()
    [40.0, 50.0, 55.0]
    """
    _check_exit_rate(exit_rate)
    return hire_pct + (latest_pct - hire_pct) * (1 - exit_rate) ** np.arange(1, years + 1, dtype=np.float64)


def inflow_years(latest_pct: float, hire_pct: float, exit_rate: float, target_pct: float) -> float | None:
    """Years until the constant-inflow stock is at the target: ln((h - p) / (h - T)) / -ln(1 - q).

    None where it never is: from below only hiring above the target leads there. 0 where it is there already. Raises
    ValueError unless 0 < exit_rate < 1.

    >>> round(inflow_years(latest_pct=20.0, hire_pct=60.0, exit_rate=0.05, target_pct=50.0), 2)
    27.03
    >>> inflow_years(latest_pct=20.0, hire_pct=50.0, exit_rate=0.05, target_pct=50.0) is None
    True
    """
    _check_exit_rate(exit_rate)
    if latest_pct == target_pct:
        return 0.0
    if (hire_pct - target_pct) * (target_pct - latest_pct) <= 0:
        return None
    return math.log((hire_pct - latest_pct) / (hire_pct - target_pct)) / -math.log1p(-exit_rate)


def logit_line(years: Sequence[int], pct: Sequence[float]) -> tuple[float, float]:
    """Level in the last year and slope a year, both in logits, of a binomial GLM of the shares on the year.

    The shares count alike (a fractional logit). (inf or -inf, 0) where all are 100 or all are 0, since no finite line
    describes them. Raises NotConvergedError where the fit does not settle, as with nothing but zeros before the last year.
    """
    shares = np.asarray(pct, dtype=float) / 100
    if np.all(shares == shares[0]):
        with np.errstate(divide="ignore"):
            return float(np.log(shares[0]) - np.log1p(-shares[0])), 0.0
    from statsmodels.genmod.families import Binomial  # noqa: PLC0415 - only where a model is fitted
    from statsmodels.genmod.generalized_linear_model import GLM  # noqa: PLC0415

    design = np.column_stack([np.ones(len(shares)), np.asarray(years, dtype=float) - years[-1]])
    with warnings.catch_warnings():
        # Perfect separation is warned of and then not converged, which is what is asked below.
        warnings.simplefilter("ignore")
        fitted = GLM(shares, design, family=Binomial()).fit()
    # A fit that separates the years runs off towards 0 and 100 % and still calls itself converged.
    if not fitted.converged or not np.abs(design @ fitted.params).max() < FARTHEST_LOGIT:
        raise NotConvergedError
    level, slope = (float(one) for one in fitted.params)
    return level, _not_noise(slope)


def simple_projection(
    method: Method, years: Sequence[int], pct: Sequence[float], target_pct: float = 50.0, horizon: int = FARTHEST_YEARS
) -> SimpleProjection:
    """One method on one series: `years` ascending without repeats, `pct` its shares in percent.

    `endpoint_linear` runs from the first figure to the last, `last_increment` is the change between the last two, per year;
    `least_squares` and `logit_linear` use the figures of the last ten years; `ets` (additive errors; level only, with trend
    or with damped trend, whichever has the lower AIC; gaps filled by straight lines) and `unobserved_components` (local
    linear trend; gaps left as gaps) use all. Raises ValueError if years and shares do not fit together.
    """
    if len(years) != len(pct) or sorted(set(years)) != list(years) or not years:
        raise ValueError("years must ascend without repeats, one share each")
    project, fewest, window = _METHODS[method]
    used = [year for year in years if year > years[-1] - window] if method != "last_increment" else list(years[-2:])
    shares = np.array(pct[-len(used) :], dtype=float)
    projection = SimpleProjection(method=method, year_from=used[0], year_to=used[-1])
    if len(used) < fewest:
        return replace(projection, reason="too_few_observations")
    try:
        found = project(projection, used, shares, target_pct, horizon)
    except NotConvergedError:
        return replace(projection, reason="not_converged")
    return found if found.years is not None else replace(found, reason="never_there")


def simple_projections(
    years: Sequence[int], pct: Sequence[float], target_pct: float = 50.0, methods: Sequence[Method] = METHODS
) -> pl.DataFrame:
    """All methods on one series, one row each: method, year_from, year_to, pace_pp, years, arrival_year, reason.

    `arrival_year` is the first whole year in which the method is at the target: the latest year plus `years`, rounded up.
    """
    found = [simple_projection(method, years, pct, target_pct) for method in methods]
    rows = [(one.method, one.year_from, one.year_to, one.pace_pp, one.years, arrival_year(one), one.reason) for one in found]
    kinds = {"method": pl.String, "year_from": pl.Int64, "year_to": pl.Int64, "pace_pp": pl.Float64, "years": pl.Float64}
    return pl.DataFrame(rows, schema={**kinds, "arrival_year": pl.Int64, "reason": pl.String}, orient="row")


def arrival_year(projection: SimpleProjection) -> int | None:
    """The first whole year in which the method is at the target; None where it is not within its horizon."""
    if projection.years is None:
        return None
    return projection.year_to + math.ceil(round(projection.years, 9))


def _check_exit_rate(exit_rate: float) -> None:
    if not 0 < exit_rate < 1:
        raise ValueError(f"the exit rate must lie between 0 and 1, got {exit_rate}")


def _endpoint_linear(one: SimpleProjection, years: list[int], pct: Values, target_pct: float, horizon: int) -> SimpleProjection:
    gain_pp, period_years = float(pct[-1] - pct[0]), years[-1] - years[0]
    ahead = endpoint_linear_years(float(pct[-1]), gain_pp, period_years, target_pct)
    return _line(one, float(pct[-1]), gain_pp / period_years, ahead, horizon)


def _least_squares(one: SimpleProjection, years: list[int], pct: Values, target_pct: float, horizon: int) -> SimpleProjection:
    slope, ahead = least_squares_years(years, pct.tolist(), target_pct)
    fitted_last = float(pct.mean()) + slope * (years[-1] - float(np.mean(years)))
    return _line(one, fitted_last, _not_noise(slope), ahead if _not_noise(slope) else None, horizon)


def _not_noise(slope: float) -> float:
    """The slope, or 0 where it is nothing but the rounding of the arithmetic."""
    return slope if abs(slope) > 1e-9 else 0.0  # noqa: PLR2004 - a billionth of a point a year


def _line(one: SimpleProjection, level_pct: float, pace_pp: float, ahead: float | None, horizon: int) -> SimpleProjection:
    pct = level_pct + pace_pp * np.arange(1, horizon + 1)
    return replace(one, pct=np.clip(pct, 0, 100), pace_pp=pace_pp, years=ahead)


def _logit_linear(one: SimpleProjection, years: list[int], pct: Values, target_pct: float, horizon: int) -> SimpleProjection:
    level, slope = logit_line(years, pct.tolist())
    with np.errstate(over="ignore"):
        projected = 100 / (1 + np.exp(-(level + slope * np.arange(1, horizon + 1))))
    if not 0 < target_pct < 100:  # noqa: PLR2004 - a logistic curve never reaches either end
        return replace(one, pct=projected)
    target = math.log(target_pct / (100 - target_pct))
    crossed = (target - level) * (target_pct - float(pct[-1])) <= 0
    ahead = 0.0 if crossed and slope else years_at_pace(level, slope, target) if math.isfinite(level) else None
    return replace(one, pct=projected, years=ahead)


def _ets(one: SimpleProjection, years: list[int], pct: Values, target_pct: float, horizon: int) -> SimpleProjection:
    annual = np.interp(np.arange(years[0], years[-1] + 1), years, pct)
    return _modelled(one, annual, target_pct, horizon, _ets_forecast)


def _unobserved_components(
    one: SimpleProjection, years: list[int], pct: Values, target_pct: float, horizon: int
) -> SimpleProjection:
    annual = np.full(years[-1] - years[0] + 1, np.nan)
    annual[np.array(years) - years[0]] = pct
    return _modelled(one, annual, target_pct, horizon, _components_forecast)


def _modelled(
    one: SimpleProjection, annual: Values, target_pct: float, horizon: int, forecast: Callable[[Values, int], Values]
) -> SimpleProjection:
    """The forecast of a model, and the first whole year in which it is at the target."""
    level = float(annual[-1])
    is_flat = bool(np.nanmin(annual) == np.nanmax(annual))
    pct = np.full(horizon, level) if is_flat else np.clip(forecast(annual, horizon), 0, 100)
    there = (target_pct - pct) * (target_pct - level) <= 0
    ahead = 0.0 if level == target_pct else float(there.argmax() + 1) if there.any() else None
    return replace(one, pct=pct, years=ahead)


def _ets_forecast(annual: Values, horizon: int) -> Values:
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # noqa: PLC0415 - only where a model is fitted

    fits = []
    with warnings.catch_warnings():
        # What did not converge is asked below and left out.
        warnings.simplefilter("ignore")
        for trend, damped in ((None, False), ("add", False), ("add", True)):
            fitted = ETSModel(annual, error="add", trend=trend, damped_trend=damped).fit(disp=False)
            if fitted.mle_retvals["converged"]:
                fits.append(fitted)
    if not fits:
        raise NotConvergedError
    return np.asarray(min(fits, key=lambda fitted: fitted.aic).forecast(horizon), dtype=float)


def _components_forecast(annual: Values, horizon: int) -> Values:
    from statsmodels.tsa.statespace.structural import UnobservedComponents  # noqa: PLC0415 - only where a model is fitted

    with warnings.catch_warnings():
        # What did not converge is asked below and refused.
        warnings.simplefilter("ignore")
        fitted = UnobservedComponents(annual, level="local linear trend").fit(disp=False)
    if not fitted.mle_retvals["converged"]:
        raise NotConvergedError
    return np.asarray(fitted.forecast(horizon), dtype=float)


_Project = Callable[[SimpleProjection, list[int], Values, float, int], SimpleProjection]
_ALL_YEARS: Final = 10_000
_METHODS: Final[dict[Method, tuple[_Project, int, int]]] = {
    "endpoint_linear": (_endpoint_linear, 2, _ALL_YEARS),
    "last_increment": (_endpoint_linear, 2, _ALL_YEARS),
    "least_squares": (_least_squares, FEWEST_OBSERVATIONS, WINDOW_YEARS),
    "logit_linear": (_logit_linear, FEWEST_OBSERVATIONS, WINDOW_YEARS),
    "ets": (_ets, FEWEST_FOR_MODELS, _ALL_YEARS),
    "unobserved_components": (_unobserved_components, FEWEST_FOR_MODELS, _ALL_YEARS),
}
"""How each method projects, the fewest figures that it wants, and how many last years it uses."""
