"""How fast shares change: filtered levels, noise told from change, and a drift that series share in part.

The model of a share y of series i in year t, with a level that wanders and is seen with noise (a local level with drift):

    y = level + noise,   level(t) = level(t-1) + d(i) * fade(level(t-1)) + innovation

`fade` is 1 up to 30 % and falls to a quarter at 60 %: change slows towards parity and beyond. In lower chambers shares moved
by 0.7 to 0.8 points a year over the next five years from below 30 %, by 0.5 from 30 to 40 % and by 0.3 from 40 to 50 %;
upper chambers, ministers, managers, judges and public employees slow down alike. d(i) is the sum of a pooled drift, an effect
of the series' group, and, only where it can be told from chance, an effect of its own. Innovations are not normal; nothing here
needs them to be, because paths are resampled from what happened (analysis.forecasts).
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
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
PRIOR_CHANGES: Final = 20
"""How many observed changes the assumed variances count for."""
PRIOR_SERIES: Final = 10
"""How many series the scale that the variances imply counts for."""
SMALLEST_INNOVATION: Final = 0.05
"""Least part of the variance of an annual change that is taken as lasting; least part of the assumed that is believed."""
FEWEST_SERIES: Final = 20
FEWEST_IN_GROUP: Final = 2
MOST_SERIES_FOR_MIXED_MODEL: Final = 1_000
SIGNIFICANT: Final = 2.0
"""Standard errors by which an effect of single series must differ from zero before it is used."""
SINGULAR: Final = 1e-3
"""Variance between groups, over that of a group's mean, below which a fit is singular."""
WIDEST_DISAGREEMENT: Final = 3.0
"""A spread of groups this many times the moment estimate, and 0.2 points above it, is no sound fit."""

DriftMethod = Literal["mixed_model", "moments"]
DriftSource = Literal["own", "family", "standard"]
DriftReason = Literal[
    "sound", "singular", "not_converged", "disagrees", "failed", "too_many_series", "moments_asked", "one_group", "no_change"
]


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
    """The pooled drift in points a year and how surely it is known, how it differs between groups, and where it comes from.

    `effect_pp` and `effect_sd_pp` are by group name; `group_sd_pp` is the spread of groups, and what is not known of one
    without an effect. `own_sd_pp` is the spread of lasting drifts between series of a group, 0 where it cannot be told from
    chance. `method` and `reason` say how the groups were compared, and why not otherwise. `source` says whose drift this
    mostly is: the indicator's own, that of its family of indicators, or the standard one; `own_weight` (0 to 1) is the part
    that the indicator's own figures have in `pooled_pp`.
    """

    pooled_pp: float
    pooled_sd_pp: float
    method: DriftMethod
    reason: DriftReason
    group_sd_pp: float = 0.0
    own_sd_pp: float = 0.0
    effect_pp: dict[str, float] = field(default_factory=dict)
    effect_sd_pp: dict[str, float] = field(default_factory=dict)
    source: DriftSource = "own"
    own_weight: float = 1.0

    def expected_pp(self, groups: Sequence[str]) -> Floats:
        """Drift of a series of each group, before anything of its own is known."""
        return self.pooled_pp + np.array([self.effect_pp.get(name, 0.0) for name in groups])

    def unknown_group_pp(self, group: str) -> float:
        """What is not known of a group's effect and its members share, as a standard deviation; nothing without a group."""
        return self.effect_sd_pp.get(group, self.group_sd_pp) if group else 0.0


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

    A change over k years has variance k * innovation + 2 * noise: a line through the variances, each weighted by how many
    changes there are and by 1/k. Changes are cut at their 99th percentile, so that a few wild ones do not decide. `assumed`
    counts for PRIOR_CHANGES changes.
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
    seen = Variances(*_line(np.array(lags, float), np.array(squares), np.array(counts, float)))
    return _combined(seen, assumed, max(counts) / (max(counts) + PRIOR_CHANGES))


def _combined(seen: Variances, assumed: Variances, weight: float) -> Variances:
    """Between the seen (`weight` 1) and the assumed; innovations on a logarithmic scale, being a matter of scale."""
    least = max(seen.innovation, SMALLEST_INNOVATION * assumed.innovation)
    innovation = float(np.exp(weight * np.log(least) + (1 - weight) * np.log(assumed.innovation)))
    usual_noise = assumed.noise * innovation / assumed.innovation
    return Variances(innovation, weight * seen.noise + (1 - weight) * usual_noise)


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


@dataclass(frozen=True)
class _Rates:
    """Each series' own rate of change, its information and its group; `usable` are the groups of two or more series."""

    rate: Floats
    weight: Floats
    names: NDArray[np.object_]
    usable: tuple[str, ...]

    def labelled(self) -> _Rates:
        """Only the series of usable groups."""
        kept = np.isin(self.names, self.usable)
        return replace(self, rate=self.rate[kept], weight=self.weight[kept], names=self.names[kept])

    def means(self) -> tuple[Floats, Floats]:
        """Mean rate and summed information of each usable group."""
        total = np.array([self.weight[self.names == name].sum() for name in self.usable])
        mean = np.array([(self.weight * self.rate)[self.names == name].sum() for name in self.usable]) / total
        return mean, total


@dataclass(frozen=True)
class _Spread:
    """Spread of the groups about the pooled drift, and the residual scale: what information 1 is worth."""

    sd: float
    scale: float


def pooled_drift(rate_pp: Floats, information: Floats, groups: Sequence[str], *, mixed_model: bool = True) -> Drift:
    """The drift that series share, from each series' own rate and its information (1 / variance, up to a common factor).

    Groups of two or more series get an effect that is shrunk to zero by what chance alone would give: by MixedLM (REML) of
    statsmodels where the fit is sound, by moments where there are more than a thousand series or it is not. A spread of
    zero, where the fit is singular, means no effects. Series without information are left out.
    """
    known = information > 0
    if not known.any():
        return Drift(0.0, np.inf, "moments", "no_change")
    names = np.array(groups, dtype=object)[known]
    usable = tuple(name for name in sorted(set(names)) if name and (names == name).sum() >= FEWEST_IN_GROUP)
    rates = _Rates(rate_pp[known], information[known], names, usable)
    if len(usable) < 2 or known.sum() < FEWEST_SERIES:  # noqa: PLR2004 - groups to compare
        return _common(rates, "moments", "one_group")
    method, reason, spread = _spread_of_groups(rates, mixed_model=mixed_model)
    return _with_effects(rates, spread, method, reason) if spread.sd > 0 else _common(rates, method, reason)


def _spread_of_groups(rates: _Rates, *, mixed_model: bool) -> tuple[DriftMethod, DriftReason, _Spread]:
    by_moments = _moments(rates.labelled())
    if not mixed_model:
        return "moments", "moments_asked", by_moments
    if len(rates.rate) > MOST_SERIES_FOR_MIXED_MODEL:
        return "moments", "too_many_series", by_moments
    found = _mixed_model(rates.labelled())
    if found == "singular":
        return "mixed_model", "singular", _Spread(0.0, by_moments.scale)
    if isinstance(found, str):
        return "moments", found, by_moments
    if found.sd > max(WIDEST_DISAGREEMENT * by_moments.sd, by_moments.sd + 0.2):
        return "moments", "disagrees", by_moments
    return "mixed_model", "sound", found


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
    # A few exact series must not decide for all.
    weight = np.minimum(weight[known], 4 * np.median(weight[known]))
    product = (first[known] - expected_pp[known]) * (second[known] - expected_pp[known])
    mean = float((weight * product).sum() / weight.sum())
    error = float(np.sqrt((weight**2 * (product - mean) ** 2).sum()) / weight.sum())
    return float(np.sqrt(mean)) if mean > SIGNIFICANT * error else 0.0


def _common(rates: _Rates, method: DriftMethod, reason: DriftReason) -> Drift:
    total = rates.weight.sum()
    pooled = float((rates.weight * rates.rate).sum() / total)
    scale = _scale(float((rates.weight * (rates.rate - pooled) ** 2).sum()), len(rates.rate) - 1)
    return Drift(pooled, float(np.sqrt(scale / total)), method, reason)


def _scale(squares: float, freedom: int) -> float:
    """Residual scale, with the 1 that the information implies counted for PRIOR_SERIES: few series do not tell it."""
    return (squares + PRIOR_SERIES) / (max(freedom, 0) + PRIOR_SERIES)


def _moments(rates: _Rates) -> _Spread:
    """Spread of groups and residual scale by the moments of DerSimonian and Laird, with the scale estimated."""
    mean, total = rates.means()
    position = {name: at for at, name in enumerate(rates.usable)}
    fitted = mean[[position[name] for name in rates.names]]
    squares = float((rates.weight * (rates.rate - fitted) ** 2).sum())
    scale = _scale(squares, len(rates.rate) - len(rates.usable))
    between = float((total * (mean - (total * mean).sum() / total.sum()) ** 2).sum())
    spread = (between - (len(mean) - 1) * scale) / float(total.sum() - (total**2).sum() / total.sum())
    return _Spread(float(np.sqrt(max(spread, 0.0))), scale)


def _mixed_model(rates: _Rates) -> _Spread | DriftReason:
    """Spread of groups and residual scale by MixedLM; why there is none, where there is none.

    Rows are multiplied by the root of their information, so that the residual variance is the scale. `random_effects` of
    statsmodels is not asked for: it raises where the fit is singular.
    """
    from statsmodels.regression.mixed_linear_model import MixedLM  # noqa: PLC0415 - only where a model is fitted

    root = np.sqrt(rates.weight)
    with warnings.catch_warnings():
        # What did not converge, or lies on the boundary, is asked below.
        warnings.simplefilter("ignore")
        try:
            model = MixedLM(rates.rate * root, root[:, None], groups=rates.names.astype(str), exog_re=root[:, None])
            fitted = model.fit(reml=True)
        except (np.linalg.LinAlgError, ValueError, ZeroDivisionError):
            return "failed"
    spread, scale = float(np.asarray(fitted.cov_re)[0, 0]), float(fitted.scale)
    if not np.isfinite(spread) or not np.isfinite(scale) or scale <= 0:
        return "failed"
    if spread * rates.weight.sum() / len(rates.usable) < SINGULAR * scale:
        return "singular"
    return _Spread(float(np.sqrt(spread)), scale) if fitted.converged else "not_converged"


def _with_effects(rates: _Rates, spread: _Spread, method: DriftMethod, reason: DriftReason) -> Drift:
    """Best linear unbiased predictions of the groups, given their spread and the residual scale."""
    mean, total = rates.means()
    precision = 1 / (spread.sd**2 + spread.scale / total)
    pooled = float((precision * mean).sum() / precision.sum())
    kept = spread.sd**2 * precision
    errors = spread.sd * np.sqrt(1 - kept)
    return Drift(
        pooled_pp=pooled,
        pooled_sd_pp=float(np.sqrt(1 / precision.sum())),
        method=method,
        reason=reason,
        group_sd_pp=spread.sd,
        effect_pp=dict(zip(rates.usable, (kept * (mean - pooled)).tolist(), strict=True)),
        effect_sd_pp=dict(zip(rates.usable, errors.tolist(), strict=True)),
    )
