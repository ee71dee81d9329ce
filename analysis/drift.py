"""How fast shares change: filtered levels, noise told from change, and a drift that series share in part.

The model of a share y of series i in year t, with a level that wanders and is seen with noise (a local level with drift):

    y = level + noise,   level(t) = level(t-1) + d(i) * fade(level(t-1)) + innovation

`fade` is 1 up to 30 % and falls to a quarter at 60 %: change slows towards parity and beyond. Mean changes over five years
in ten indicators of three families (parliaments, ministers and managers, public employment) were on average 0.7 points a year below
30 %, 0.4 between 30 and 40 %, 0.3 between 40 and 50 %, and 0.2 above. d(i) is the sum of a pooled drift, an effect of the
series' group, and, only where it can be told from chance, an effect of its own. Innovations are not normal; nothing here
needs them to be, because paths are resampled from what happened (analysis.forecasts).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]
Real = TypeVar("Real", np.float32, np.float64)

FADE_FULL_PCT: Final = 30.0
FADE_PER_POINT: Final = 1 / 40
LONGEST_LAG_YEARS: Final = 10
WINSOR_SHARE: Final = 0.99
PRIOR_CHANGES: Final = 10
"""How many observed changes the assumed variances count for."""
SMALLEST_INNOVATION: Final = 0.05
"""Least part of the variance of an annual change that is taken as lasting."""
FEWEST_SERIES: Final = 20
FEWEST_IN_GROUP: Final = 2
MOST_SERIES_FOR_MIXED_MODEL: Final = 1_000
SIGNIFICANT: Final = 2.0
"""Standard errors by which an effect of single series must differ from zero before it is used."""
WIDEST_DISAGREEMENT: Final = 3.0
"""A spread of groups this many times the moment estimate, and 0.2 points above it, is no sound fit."""

DriftMethod = Literal["mixed_model", "moments", "borrowed"]
DriftReason = Literal["sound", "singular", "not_converged", "disagrees", "failed", "too_many_series", "one_group"]


@dataclass(frozen=True)
class Variances:
    """Variance of a lasting change a year and of the noise of one figure, in squared points."""

    innovation: float
    noise: float


@dataclass(frozen=True)
class Filtered:
    """Levels as known at each year, for several sets of values that share their gaps and breaks.

    `level` and `score` are [set, series, year]: the filtered level, and the surprise of a figure in standard deviations of
    its prediction (0 where there is none). `variance` [series, year] is that of the level.
    """

    level: Floats
    score: Floats
    variance: Floats


@dataclass(frozen=True)
class Drift:
    """The pooled drift in points a year, and how it differs between groups; `reason` says why a method was left.

    `effect_pp` and `effect_se_pp` are by group name. `own_sd_pp` is the spread of lasting drifts between series of a group, 0
    where it cannot be told from chance.
    """

    pooled_pp: float
    pooled_se_pp: float
    method: DriftMethod
    reason: DriftReason
    group_sd_pp: float = 0.0
    own_sd_pp: float = 0.0
    effect_pp: dict[str, float] = field(default_factory=dict)
    effect_se_pp: dict[str, float] = field(default_factory=dict)


def fade(pct: NDArray[Real]) -> NDArray[Real]:
    """By how much drift counts at a share.

    >>> fade(np.array([0.0, 30.0, 50.0, 60.0, 80.0, 100.0])).tolist()
    [1.0, 1.0, 0.5, 0.25, 0.125, 0.0]
    """
    top = 100.0 - pct
    return np.minimum(1.0, np.maximum(1.0 - (pct - FADE_FULL_PCT) * FADE_PER_POINT, top * (FADE_PER_POINT / 4)))


def filter_levels(values: Floats, observed: Flags, segment: Integers, variances: Variances) -> Filtered:
    """Kalman filter of a local level for [set, series, year] values that are observed together; a new segment starts anew."""
    level = np.full(values.shape[:2], np.nan)
    variance = np.zeros(values.shape[1])
    current = np.full(values.shape[1], -1)
    found = Filtered(np.full(values.shape, np.nan), np.zeros(values.shape), np.zeros(values.shape[1:]))
    for year in range(values.shape[2]):
        seen = observed[:, year]
        first = seen & (segment[:, year] != current)
        later = seen & ~first
        variance = variance + variances.innovation
        spread = variance + variances.noise
        gain = variance / spread
        surprise = np.where(later, values[:, :, year] - level, 0.0)
        level = np.where(first, values[:, :, year], level + gain * surprise)
        variance = np.where(first, variances.noise, np.where(later, variance * (1 - gain), variance))
        current = np.where(seen, segment[:, year], current)
        found.level[:, :, year], found.variance[:, year] = level, variance
        found.score[:, :, year] = surprise / np.sqrt(spread)
    return found


def exposure(level: Floats) -> Floats:
    """Years of full drift that each series has had by each year, counted from its first level; [series, year]."""
    with np.errstate(invalid="ignore"):
        rate = np.nan_to_num(fade(level))
    years = np.zeros(level.shape)
    years[:, 1:] = rate[:, :-1].cumsum(axis=1)
    return years


def variances_of(detrended: Floats, segment: Integers, assumed: Variances) -> Variances:
    """Innovation and noise from how the variance of a change grows with its length (1 to 10 years).

    A change over k years has variance k * innovation + 2 * noise: a line through the variances, each weighted by how many changes
    there are and by 1/k. Changes are divided by the series' `scale` and cut at their 99th percentile, so that a few
    wild series do not decide. `assumed` counts for PRIOR_CHANGES changes.
    """
    lags, squares, counts = [], [], []
    for lag in range(1, min(LONGEST_LAG_YEARS, detrended.shape[1] - 1) + 1):
        change = detrended[:, lag:] - detrended[:, :-lag]
        size = np.abs(change[~np.isnan(change) & (segment[:, lag:] == segment[:, :-lag])])
        if len(size):
            lags.append(lag)
            squares.append(float((np.minimum(size, np.quantile(size, WINSOR_SHARE)) ** 2).mean()))
            counts.append(len(size))
    if not lags:
        return assumed
    innovation, noise = _line(np.array(lags, float), np.array(squares), np.array(counts, float))
    weight = max(counts) / (max(counts) + PRIOR_CHANGES)
    return Variances(
        innovation=weight * innovation + (1 - weight) * assumed.innovation,
        noise=weight * noise + (1 - weight) * assumed.noise,
    )


def _line(lags: Floats, squares: Floats, counts: Floats) -> tuple[float, float]:
    """Innovation and noise of the weighted line, neither below zero."""
    weight = np.sqrt(counts) / lags
    slope = float((weight**2 * lags * squares).sum() / (weight**2 * lags**2).sum())
    if len(lags) == 1:
        return slope, 0.0
    design = np.stack([lags, np.full_like(lags, 2.0)], axis=1) * weight[:, None]
    innovation, noise = (float(one) for one in np.linalg.lstsq(design, squares * weight, rcond=None)[0])
    if noise <= 0:
        return slope, 0.0
    least = SMALLEST_INNOVATION * squares[0]
    if innovation < least:
        return least, max(0.0, float((weight**2 * (squares - least * lags)).sum() / (2 * weight**2).sum()))
    return innovation, noise


def pooled_drift(rate_pp: Floats, information: Floats, groups: Sequence[str], *, mixed_model: bool = True) -> Drift:
    """The drift that series share, from each series' own rate and its information (1 / variance, up to a common factor).

    Groups of two or more series get an effect that is shrunk to zero by what chance alone would give: by MixedLM (REML) of
    statsmodels where the fit is sound, by moments where there are more than a thousand series or it is not. A spread of
    zero, where the fit is singular, means no effects. Series without information are left out.
    """
    known = information > 0
    if not known.any():
        return Drift(0.0, np.inf, "moments", "failed")
    rate, weight = rate_pp[known], information[known]
    names = np.array(groups, dtype=object)[known]
    usable = [name for name in sorted(set(names)) if name and (names == name).sum() >= FEWEST_IN_GROUP]
    if len(usable) < 2 or len(rate) < FEWEST_SERIES:  # noqa: PLR2004 - groups to compare
        return _common(rate, weight, "moments", "one_group")
    labelled = np.isin(names, usable)
    by_moments = _moments(rate[labelled], weight[labelled], names[labelled], usable)
    if not mixed_model or len(rate) > MOST_SERIES_FOR_MIXED_MODEL:
        return _with_effects(rate, weight, names, usable, by_moments, "moments", "too_many_series")
    found = _mixed_model(rate[labelled], weight[labelled], names[labelled])
    if isinstance(found, str):
        return _with_effects(rate, weight, names, usable, by_moments, "moments", found)
    if found[0] > max(WIDEST_DISAGREEMENT * by_moments[0], by_moments[0] + 0.2):
        return _with_effects(rate, weight, names, usable, by_moments, "moments", "disagrees")
    return _with_effects(rate, weight, names, usable, found, "mixed_model", "sound")


def own_drift_sd(halves: tuple[tuple[Floats, Floats], tuple[Floats, Floats]], expected_pp: Floats) -> float:
    """Spread of lasting drifts between series, from whether a series that was fast in one half was fast in the other.

    `halves` are (rate, information) of the two halves of the window, whose surprises are independent. The mean product of
    their deviations estimates the spread squared; it is used only where it lies two standard errors above zero.
    """
    (first, first_information), (second, second_information) = halves
    weight = first_information * second_information
    known = weight > 0
    if known.sum() < FEWEST_SERIES:
        return 0.0
    weight = weight[known]
    # A few exact series must not decide for all.
    weight = np.minimum(weight, 4 * np.median(weight))
    product = (first[known] - expected_pp[known]) * (second[known] - expected_pp[known])
    mean = float((weight * product).sum() / weight.sum())
    error = float(np.sqrt((weight**2 * (product - mean) ** 2).sum()) / weight.sum())
    return float(np.sqrt(mean)) if mean > SIGNIFICANT * error else 0.0


def _common(rate: Floats, weight: Floats, method: DriftMethod, reason: DriftReason) -> Drift:
    pooled = float((weight * rate).sum() / weight.sum())
    # One series says nothing of its own error: its information is taken as it is.
    scale = float((weight * (rate - pooled) ** 2).sum() / (len(rate) - 1)) if len(rate) > 1 else 1.0
    return Drift(pooled, float(np.sqrt(max(scale, 1e-12) / weight.sum())), method, reason)


def _group_means(rate: Floats, weight: Floats, names: NDArray[np.object_], usable: Sequence[str]) -> tuple[Floats, Floats]:
    total = np.array([weight[names == name].sum() for name in usable])
    mean = np.array([(weight * rate)[names == name].sum() for name in usable]) / total
    return mean, total


def _moments(rate: Floats, weight: Floats, names: NDArray[np.object_], usable: Sequence[str]) -> tuple[float, float]:
    """Spread of groups and residual scale by the moments of DerSimonian and Laird, with the scale estimated."""
    mean, total = _group_means(rate, weight, names, usable)
    position = {name: at for at, name in enumerate(usable)}
    fitted = mean[[position[name] for name in names]]
    scale = float((weight * (rate - fitted) ** 2).sum() / max(len(rate) - len(usable), 1))
    between = float((total * (mean - (total * mean).sum() / total.sum()) ** 2).sum())
    spread = (between - (len(usable) - 1) * scale) / (total.sum() - (total**2).sum() / total.sum())
    return float(np.sqrt(max(spread, 0.0))), scale


def _mixed_model(rate: Floats, weight: Floats, names: NDArray[np.object_]) -> tuple[float, float] | DriftReason:
    """Spread of groups and residual scale by MixedLM; why there is none, where there is none."""
    from statsmodels.regression.mixed_linear_model import MixedLM
    from statsmodels.tools.sm_exceptions import ConvergenceWarning

    root = np.sqrt(weight)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        warnings.simplefilter("ignore", UserWarning)
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            fitted = MixedLM(rate * root, root[:, None], groups=names.astype(str), exog_re=root[:, None]).fit(reml=True)
        except (np.linalg.LinAlgError, ValueError, ZeroDivisionError):
            return "failed"
    spread, scale = float(np.asarray(fitted.cov_re)[0, 0]), float(fitted.scale)
    if not np.isfinite(spread) or not np.isfinite(scale) or scale <= 0:
        return "failed"
    if spread * weight.sum() / len(set(names)) < 1e-3 * scale:
        return "singular"
    return (float(np.sqrt(spread)), scale) if fitted.converged else "not_converged"


def _with_effects(
    rate: Floats,
    weight: Floats,
    names: NDArray[np.object_],
    usable: Sequence[str],
    found: tuple[float, float],
    method: DriftMethod,
    reason: DriftReason,
) -> Drift:
    """Best linear unbiased predictions of the groups, given their spread and the residual scale."""
    spread, scale = found
    if reason == "singular" or spread == 0:
        return _common(rate, weight, method, "singular" if reason in {"singular", "sound"} else reason)
    mean, total = _group_means(rate, weight, names, usable)
    precision = 1 / (spread**2 + scale / total)
    pooled = float((precision * mean).sum() / precision.sum())
    kept = spread**2 * precision
    effects = kept * (mean - pooled)
    errors = np.sqrt(spread**2 * (1 - kept))
    return Drift(
        pooled_pp=pooled,
        pooled_se_pp=float(np.sqrt(1 / precision.sum())),
        method=method,
        reason=reason,
        group_sd_pp=spread,
        effect_pp={name: float(one) for name, one in zip(usable, effects, strict=True)},
        effect_se_pp={name: float(one) for name, one in zip(usable, errors, strict=True)},
    )
