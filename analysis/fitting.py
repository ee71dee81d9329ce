"""Fits the projection of an indicator: what all its series say together (see analysis.forecasts for the whole)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from analysis.drift import (
    Drift,
    DriftSource,
    Filtered,
    Flags,
    Floats,
    Integers,
    Variances,
    exposure,
    filter_levels,
    own_drift_sd,
    pooled_drift,
    variances_of,
)
from analysis.panel import Panel
from analysis.residuals import (
    FEWEST_BLOCKS,
    Blocks,
    Residuals,
    relative_volatility,
    residual_blocks,
    standard_blocks,
)
from data.errors import TooFewObservationsError

FEWEST_OBSERVATIONS: Final = 3
WINDOW_YEARS: Final = 15
HALF_LIFE_YEARS: Final = 15
LAST_WEIGHT: Final = 0.75
"""Most that the latest figure counts for in the level; the rest is what the figures before it let expect."""

STANDARD_DRIFT_PP: Final = (0.45, 0.3)
"""Mean and spread of the pooled drifts of twelve indicators here, for a series that comes without any other."""
STANDARD_VARIANCES: Final = Variances(innovation=6.0, noise=0.5)
FAMILY_SPREAD_PP: Final = 0.25
"""How far the drift of one indicator may lie from that of its family."""
GROUP_PART: Final = 0.055
SUBGROUP_PART: Final = 0.05
"""Parts of the variance of lasting change that the members of a group, and besides of a subgroup, share. Measured as
covariances of forecast errors 5, 10 and 15 years ahead, which grow with the years, between chambers of M49 regions and
subregions: 0.06 and 0.03 for lower chambers, 0.04 in all for upper ones; in all 0.03 for ministers, 0.2 for managers, 0.07
for public employment. Series without a group share nothing but the pooled drift."""
ERA_SD_PP: Final = 0.2
"""Spread of the pooled drift of lower chambers between five eras of 15 years, 1945 to 2020."""

TESTED_HORIZON_YEARS: Final = 5
FEWEST_CASES: Final = 30
FEWEST_CASE_SERIES: Final = 20


@dataclass(frozen=True)
class Fit:
    """What is known of an indicator's series, for `analysis.forecasts.simulate`.

    One entry a series, sorted by name: `groups` and `subgroups`, where another series shares them; `last_year` and `last_pct`
    of the latest figure; `level_pct` now and `level_later_pct` once the part of the last change that is usually taken back
    has gone; `level_sd_pp`, what is not known of the level beyond the usual; `scale`, the volatility (1 is average);
    `drift_pp`, points a year below 30 %, and `own_drift_sd_pp`, what is not known of it for this series alone.

    For all of them: the pooled `drift` and whose it is; `variances`; `blocks` of residual change; the parts of lasting change
    that groups share; how far drift differs between eras. `tested` is false where the figures do not allow the projection to
    be compared with what happened. `left_out` are series with fewer than three figures: series_id, latest_year, latest_pct,
    observations.
    """

    series: tuple[str, ...]
    groups: tuple[str, ...]
    subgroups: tuple[str, ...]
    last_year: Integers
    last_pct: Floats
    level_pct: Floats
    level_later_pct: Floats
    level_sd_pp: Floats
    scale: Floats
    drift_pp: Floats
    own_drift_sd_pp: Floats
    drift: Drift
    variances: Variances
    blocks: Blocks
    left_out: pl.DataFrame
    tested: bool
    group_part: float = GROUP_PART
    subgroup_part: float = SUBGROUP_PART
    era_sd_pp: float = ERA_SD_PP

    @property
    def source(self) -> DriftSource:
        """Whose drift it mostly is: the indicator's own, its family's or the standard one."""
        return self.drift.source


@dataclass(frozen=True)
class _View:
    """A panel with its years of full drift and the filters: `quick` trusts the latest figure as far as the noise allows,
    `calm` never for more than LAST_WEIGHT in the long run. Both filter shares and exposure alike, so that, filters being
    linear, the level without drift is the first less drift times the second.
    """

    panel: Panel
    window: Flags
    exposed: Floats
    variances: Variances
    quick: Filtered
    calm: Filtered


def fit_panel(panel: Panel, *, family: Fit | None = None, mixed_model: bool = True) -> Fit:
    """The fit of a panel; `mixed_model` false leaves the effects of groups to moments. See analysis.forecasts.fit."""
    counts = panel.observed.sum(axis=1)
    if counts.max() < FEWEST_OBSERVATIONS:
        raise TooFewObservationsError(fewest=FEWEST_OBSERVATIONS, series=panel.series[0], count=int(counts.max()))
    view = _view(panel, family.variances if family else STANDARD_VARIANCES)
    rate, information = _rates(view, view.window)
    drift = borrowed(pooled_drift(rate, information, panel.groups, mixed_model=mixed_model), family.drift if family else None)
    expected = drift.expected_pp(panel.groups)
    drift = replace(drift, own_sd_pp=own_drift_sd(_halves(view), expected))
    drift_pp, own_drift_sd_pp = _own_drifts(rate, information, expected, drift.own_sd_pp)
    groups, subgroups = shared_names(panel.groups), shared_names(panel.subgroups)
    # A series without a group to share it with has the spread of groups for itself.
    own_drift_sd_pp = np.hypot(own_drift_sd_pp, np.where([bool(name) for name in groups], 0.0, drift.group_sd_pp))
    scale = relative_volatility(view.quick.score[0] - drift_pp[:, None] * view.quick.score[1], view.window)
    rows = np.flatnonzero(counts >= FEWEST_OBSERVATIONS)
    last = panel.last[rows]
    return Fit(
        series=_chosen(panel.series, rows),
        groups=_chosen(groups, rows),
        subgroups=_chosen(subgroups, rows),
        last_year=panel.years[last],
        last_pct=panel.pct[rows, last],
        level_pct=_levels(view, view.quick, drift_pp)[rows, last],
        level_later_pct=_levels(view, view.calm, drift_pp)[rows, last],
        level_sd_pp=_unusual_level_sd(view)[rows, last] * scale[rows],
        scale=scale[rows],
        drift_pp=drift_pp[rows],
        own_drift_sd_pp=own_drift_sd_pp[rows],
        drift=drift,
        variances=view.variances,
        blocks=_blocks(view, drift_pp, scale, family),
        left_out=_left_out(panel, counts),
        tested=is_testable(panel),
    )


def shared_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names that more than one series bears; "" for others.

    >>> shared_names(["a", "b", "a", ""])
    ('a', '', 'a', '')
    """
    counts = Counter(names)
    return tuple(name if counts[name] > 1 else "" for name in names)


def is_testable(panel: Panel) -> bool:
    """Whether 30 cases at least, in 20 series, have three figures up to a year and one five years later."""
    seen, ahead = panel.observed, TESTED_HORIZON_YEARS
    if seen.shape[1] <= ahead:
        return False
    cases = seen[:, ahead:] & seen[:, :-ahead] & (seen.cumsum(axis=1)[:, :-ahead] >= FEWEST_OBSERVATIONS)
    return bool(cases.sum() >= FEWEST_CASES and cases.any(axis=1).sum() >= FEWEST_CASE_SERIES)


def robust(variances: Variances) -> Variances:
    """The same innovation, with at least the noise at which the latest figure counts for LAST_WEIGHT in the long run.

    >>> robust(Variances(innovation=9.0, noise=0.0))
    Variances(innovation=9.0, noise=4.0)
    """
    least = variances.innovation * (1 - LAST_WEIGHT) / LAST_WEIGHT**2
    return Variances(variances.innovation, max(variances.noise, least))


def borrowed(drift: Drift, family: Drift | None) -> Drift:
    """The drift together with what its family, or else the standard, lets expect, each by how surely it is known.

    Where most of it is the family's, the effects of groups are the family's too.
    """
    mean, spread = STANDARD_DRIFT_PP
    if family:
        mean, spread = family.pooled_pp, float(np.hypot(FAMILY_SPREAD_PP, family.pooled_sd_pp))
    own = spread**2 / (spread**2 + drift.pooled_sd_pp**2)
    is_own = own >= 0.5  # noqa: PLR2004 - the larger part
    groups = drift if is_own or family is None else family
    return replace(
        drift,
        pooled_pp=own * drift.pooled_pp + (1 - own) * mean,
        pooled_sd_pp=spread * float(np.sqrt(1 - own)),
        group_sd_pp=groups.group_sd_pp,
        effect_pp=groups.effect_pp,
        effect_sd_pp=groups.effect_sd_pp,
        source="own" if is_own else "family" if family else "standard",
        own_weight=own,
    )


def window_of(panel: Panel) -> Flags:
    """The last WINDOW_YEARS years, or more where figures are so far apart that few of a series would fall into them."""
    counts = panel.observed.sum(axis=1)
    spans = panel.last - np.argmax(panel.observed, axis=1)
    several = counts > 1
    gap = float(np.median(spans[several] / (counts[several] - 1))) if several.any() else 1.0
    return panel.years > panel.years[-1] - max(WINDOW_YEARS, round(5 * gap))


def _view(panel: Panel, assumed: Variances) -> _View:
    window = window_of(panel)
    smooth = filter_levels(panel.pct[None], panel.observed, panel.segment, robust(assumed))
    exposed = exposure(smooth.level[0])
    detrended = panel.pct - _crude_rate(panel, exposed, window) * exposed
    variances = variances_of(detrended[:, window], panel.segment[:, window], assumed)
    both = np.stack([panel.pct, exposed])
    quick, calm = (filter_levels(both, panel.observed, panel.segment, one) for one in (variances, robust(variances)))
    return _View(panel, window, exposed, variances, quick, calm)


def _crude_rate(panel: Panel, exposed: Floats, window: Flags) -> float:
    """Change over exposure, from each series' first to its last figure in the window; 0 where nothing moves."""
    seen = panel.observed & window
    rows = np.flatnonzero(seen.any(axis=1))
    first = np.argmax(seen[rows], axis=1)
    last = seen.shape[1] - 1 - np.argmax(seen[rows][:, ::-1], axis=1)
    whole = panel.segment[rows, first] == panel.segment[rows, last]
    rows, first, last = rows[whole], first[whole], last[whole]
    years = float((exposed[rows, last] - exposed[rows, first]).sum())
    return float((panel.pct[rows, last] - panel.pct[rows, first]).sum()) / years if years > 0 else 0.0


def _rates(view: _View, window: Flags) -> tuple[Floats, Floats]:
    """Each series' own drift by generalised least squares in a window, and its information (the inverse of its variance).

    A year counts for half of one HALF_LIFE_YEARS later.
    """
    weight = 0.5 ** ((len(window) - 1 - np.flatnonzero(window)) / HALF_LIFE_YEARS)
    shares, exposed = view.quick.score[:, :, window]
    weighed = (weight * exposed**2).sum(axis=1)
    known = weighed > 0
    safe = np.where(known, weighed, 1.0)
    rate = np.where(known, (weight * shares * exposed).sum(axis=1) / safe, 0.0)
    spread = (weight**2 * exposed**2).sum(axis=1)
    return rate, np.where(known, weighed**2 / np.where(known, spread, 1.0), 0.0)


def _halves(view: _View) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    columns = np.flatnonzero(view.window)
    early = view.window & (np.arange(len(view.window)) < columns[len(columns) // 2])
    return _rates(view, early), _rates(view, view.window & ~early)


def _own_drifts(rate: Floats, information: Floats, expected: Floats, own_sd: float) -> tuple[Floats, Floats]:
    """Drift of each series and what stays unknown of it, given the spread of lasting drifts between series."""
    believed = own_sd**2 * information / (own_sd**2 * information + 1)
    return expected + believed * (rate - expected), own_sd * np.sqrt(1 - believed)


def _levels(view: _View, filtered: Filtered, drift_pp: Floats) -> Floats:
    return filtered.level[0] + drift_pp[:, None] * (view.exposed - filtered.level[1])


def _unusual_level_sd(view: _View) -> Floats:
    """What is less known of a level than of those that blocks start from, whose error the blocks hold already."""
    starts = view.panel.observed & view.window
    usual = float(view.calm.variance[starts].mean())
    return np.sqrt(np.maximum(view.calm.variance - usual, 0.0))


def _blocks(view: _View, drift_pp: Floats, scale: Floats, family: Fit | None) -> Blocks:
    """The indicator's own residual blocks, with those of its family or standard ones where they are few."""
    detrended = view.panel.pct - drift_pp[:, None] * view.exposed
    level = view.calm.level[0] - drift_pp[:, None] * view.calm.level[1]
    own = residual_blocks(Residuals(view.panel, view.window, detrended, level, scale))
    if own.count >= FEWEST_BLOCKS:
        return own
    if family and family.blocks.years >= own.years:
        factor = float(np.sqrt(view.variances.innovation / family.variances.innovation))
        return own.joined(family.blocks.rescaled(own.years, factor))
    return own.joined(standard_blocks(view.variances, own.years))


def _chosen(names: Sequence[str], rows: Integers) -> tuple[str, ...]:
    return tuple(names[row] for row in rows)


def _left_out(panel: Panel, counts: Integers) -> pl.DataFrame:
    rows = np.flatnonzero(counts < FEWEST_OBSERVATIONS)
    last = panel.last[rows]
    return pl.DataFrame(
        {
            "series_id": _chosen(panel.series, rows),
            "latest_year": panel.years[last],
            "latest_pct": panel.pct[rows, last],
            "observations": counts[rows],
        },
        schema={"series_id": pl.String, "latest_year": pl.Int64, "latest_pct": pl.Float64, "observations": pl.Int64},
    )
