"""Projections of shares of women, pooled in part over series, as simulated paths.

`fit` learns from all series of an indicator: the drift that they share (analysis.drift), where each stands, how much each
moves, and what changes of up to five years looked like once drift is taken out (analysis.fitting). `simulate` draws futures:
the level, plus a drift drawn anew for each path, plus blocks of past residuals of randomly chosen series, scaled to the
series' own volatility.

Assumptions to know before quoting a result: the pace of the last 15 years goes on, give or take what it has differed between
eras; a share changes in jumps like those seen so far, in any series; nothing is known of laws, quotas or elections to come.
Beyond 15 years the paths rest on assumptions that could not be tested.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.drift import (
    Drift,
    Filtered,
    Flags,
    Floats,
    Variances,
    exposure,
    fade,
    filter_levels,
    own_drift_sd,
    pooled_drift,
    variances_of,
)
from analysis.fitting import (
    FEWEST_BLOCKS,
    Blocks,
    centred,
    crude_rate,
    joined,
    relative_volatility,
    rescaled,
    residual_blocks,
    robust,
    spread_of_starts,
    standard_blocks,
    window_years,
)
from analysis.panel import Panel, panel_from
from analysis.paths import Paths
from data.errors import TooFewObservationsError, UnevenHorizonError, UnknownSeriesError

FEWEST_OBSERVATIONS: Final = 3
WINDOW_YEARS: Final = 15
HALF_LIFE_YEARS: Final = 15
TESTED_YEARS: Final = 15
TESTED_HORIZON_YEARS: Final = 5
FEWEST_CASES: Final = 30

STANDARD_DRIFT_PP: Final = (0.45, 0.3)
"""Mean and spread of the pooled drifts of twelve indicators here, for a series that comes without any other."""
STANDARD_VARIANCES: Final = Variances(innovation=6.0, noise=0.5)
FAMILY_SPREAD_PP: Final = 0.25
"""How far the drift of one indicator may lie from that of its family."""
GROUP_PART: Final = 0.05
SUBGROUP_PART: Final = 0.045
"""Parts of the variance of lasting change that the members of a group, and besides of a subgroup, share: measured as
covariances of forecast errors over 5, 10 and 15 years, which grow with the years, between lower chambers of M49 regions and
subregions (0.06 and 0.03), and alike between upper chambers (0.04 in all), ministers (0.03), managers (0.2), public
employment (0.07). No series without a group shares anything but the pooled drift."""
ERA_SD_PP: Final = 0.2
"""Spread of the pooled drift of lower chambers between five eras of 15 years, 1945 to 2020."""
ERA_YEARS: Final = 15
"""Years over which drift moves from that of the window to that of another era."""
BEYOND_PP: Final = 10.0
"""How far a path may go below 0 or above 100 before it is held; it is shown within 0 and 100."""
PASSING_YEARS: Final = 5
"""Years over which the part of the last change that is usually taken back goes."""
ROWS_AT_ONCE: Final = 16

Singles = NDArray[np.float32]
Source = Literal["own", "family", "standard"]


@dataclass(frozen=True)
class Fit:
    """What is known of an indicator's series, for `simulate`.

    One entry a series, sorted by name: `level_pct` now and `level_later_pct` once the part of the last change that is usually
    taken back has gone (over a block's years), `level_sd_pp`, `scale` (volatility, 1 is average), `drift_pp` and
    `own_drift_sd_pp`. `source` says whose drift it mostly is: the indicator's own, its family's, or the standard one, with
    `own_weight` from 0 to 1; `pooled_sd_pp` is the spread of the pooled drift that paths draw from. `tested` is false where
    the indicator's figures do not allow its projection to be compared with what happened. `left_out` are the series with
    fewer than three figures: series_id, latest_year, latest_pct, observations.
    """

    series: tuple[str, ...]
    groups: tuple[str, ...]
    subgroups: tuple[str, ...]
    last_year: NDArray[np.int64]
    last_pct: Floats
    level_pct: Floats
    level_later_pct: Floats
    level_sd_pp: Floats
    scale: Floats
    drift_pp: Floats
    own_drift_sd_pp: Floats
    drift: Drift
    source: Source
    own_weight: float
    pooled_sd_pp: float
    variances: Variances
    blocks: Blocks
    left_out: pl.DataFrame
    tested: bool
    group_part: float = GROUP_PART
    subgroup_part: float = SUBGROUP_PART
    era_sd_pp: float = ERA_SD_PP


def fit(observations: pl.DataFrame, *, family: Fit | None = None, this_year: int | None = None) -> Fit:
    """What the series of one indicator say together, from a frame as described in analysis.panel.

    `family` is the fit of all series of related indicators: it lends its drift, volatility and blocks as far as the
    indicator's own series are too few to tell theirs. Without it a standard drift of 0.45 (0.3) points a year does.

    Raises what analysis.panel.check raises, and TooFewObservationsError if no series has three figures.
    """
    return fit_panel(panel_from(observations, this_year=this_year), family=family)


def fit_panel(panel: Panel, *, family: Fit | None = None, mixed_model: bool = True) -> Fit:
    """`fit` for figures that are a panel already; `mixed_model` false leaves the effects of groups to moments."""
    counts = panel.observed.sum(axis=1)
    kept = counts >= FEWEST_OBSERVATIONS
    if not kept.any():
        raise TooFewObservationsError(fewest=FEWEST_OBSERVATIONS, series=panel.series[0], count=int(counts.max()))
    window = panel.years > panel.years[-1] - window_years(panel, WINDOW_YEARS)
    assumed = family.variances if family else STANDARD_VARIANCES
    exposed, variances = _variances(panel, window, assumed)
    both = _filter(panel, exposed, variances)
    rate, information = _rates(both, window)
    drift = pooled_drift(rate, information, panel.groups, mixed_model=mixed_model)
    pooled, pooled_sd, own_weight, source = _borrow(drift, family)
    effects = drift.effect_pp if source != "family" or family is None else family.drift.effect_pp
    expected = pooled + np.array([effects.get(name, 0.0) for name in panel.groups])
    own_sd = own_drift_sd(_halves(both, window), expected)
    drift_pp, own_drift_sd_pp = _own_drifts(rate, information, expected, own_sd)
    scale = relative_volatility(both.score[0] - drift_pp[:, None] * both.score[1], window)
    calm = _filter(panel, exposed, robust(variances))
    blocks = _blocks(panel, calm, exposed, drift_pp, scale, window, variances, family)
    rows, last = np.flatnonzero(kept), panel.last[kept]
    excess = np.maximum(calm.variance[rows, last] - spread_of_starts(calm.variance, panel.observed, window), 0.0)
    return Fit(
        series=tuple(panel.series[row] for row in rows),
        groups=tuple(panel.groups[row] for row in rows),
        subgroups=tuple(panel.subgroups[row] for row in rows),
        last_year=panel.years[last],
        last_pct=panel.pct[rows, last],
        level_pct=_levels(both, exposed, drift_pp)[rows, last],
        level_later_pct=_levels(calm, exposed, drift_pp)[rows, last],
        level_sd_pp=np.sqrt(excess) * scale[rows],
        scale=scale[rows],
        drift_pp=drift_pp[rows],
        own_drift_sd_pp=own_drift_sd_pp[rows],
        drift=Drift(**{**vars(drift), "effect_pp": effects, "own_sd_pp": own_sd}),
        source=source,
        own_weight=own_weight,
        pooled_sd_pp=pooled_sd,
        variances=variances,
        blocks=blocks,
        left_out=_left_out(panel, counts),
        tested=is_testable(panel),
    )


def is_testable(panel: Panel) -> bool:
    """Whether 30 cases at least, in 20 series, have three figures up to a year and one five years later."""
    seen = panel.observed
    earlier = seen.cumsum(axis=1)[:, : -TESTED_HORIZON_YEARS or None]
    if seen.shape[1] <= TESTED_HORIZON_YEARS:
        return False
    cases = seen[:, TESTED_HORIZON_YEARS:] & seen[:, :-TESTED_HORIZON_YEARS] & (earlier >= FEWEST_OBSERVATIONS)
    return bool(cases.sum() >= FEWEST_CASES and cases.any(axis=1).sum() >= 20)  # noqa: PLR2004 - series


def simulate(
    fitted: Fit, horizon: int, paths: int, rng: np.random.Generator, *, series: Sequence[str] | None = None
) -> Paths:
    """Futures of the series (all, or those named), `horizon` years beyond the last figure of each.

    One number is taken from `rng`; from it each series and group draws by its own name. So a series has the same paths in
    whatever company it is simulated, and the same path number is the same draw of everything that series share.

    Raises ValueError unless horizon and paths are positive, UnknownSeriesError for a series that was not fitted.
    """
    if horizon < 1 or paths < 1:
        raise ValueError(f"horizon and paths must be positive, got {horizon} and {paths}")
    return _simulate(fitted, horizon, paths, int(rng.integers(2**62)), _rows_of(fitted, series))


def simulate_in_chunks(
    fitted: Fit, horizon: int, paths: int, rng: np.random.Generator, *, at_once: int = 200
) -> Iterator[Paths]:
    """The same paths as `simulate`, `at_once` series at a time, for more series than memory holds."""
    root = int(rng.integers(2**62))
    for start in range(0, len(fitted.series), at_once):
        yield _simulate(fitted, horizon, paths, root, np.arange(start, min(start + at_once, len(fitted.series))))


def summarise_in_chunks(
    fitted: Fit, horizon: int, paths: int, rng: np.random.Generator, *, at_once: int = 200
) -> Iterator[pl.DataFrame]:
    """`Paths.summary` of the paths that `simulate` draws, `at_once` series at a time."""
    for some in simulate_in_chunks(fitted, horizon, paths, rng, at_once=at_once):
        yield some.summary()


def group_paths(
    paths: Paths, members: Mapping[str, Sequence[str]], weights: Mapping[str, float] | None = None
) -> Paths:
    """Futures of groups: in each path the mean of the members' paths, plain or weighted by series.

    A group starts from the year of its newest member; members whose last figure is older enter with their simulated years,
    and the horizon is what all groups' members have. `last_pct` is the mean of the members' last figures. Because what
    series share is drawn once a path, the intervals hold for means too.

    Raises UnknownSeriesError for a member without paths, UnevenHorizonError where no year is simulated for all members, and
    ValueError for a group without members or with weights that are not positive.
    """
    place = {name: at for at, name in enumerate(paths.series)}
    rows = {name: [_place_of(one, place) for one in sorted(set(chosen))] for name, chosen in members.items()}
    horizon = min(_shared_horizon(paths, name, chosen) for name, chosen in rows.items())
    pct = np.empty((horizon, len(rows), len(paths.pct)), dtype=np.float32)
    last_year, last_pct = np.empty(len(rows), dtype=np.int64), np.empty(len(rows))
    for at, chosen in enumerate(rows.values()):
        weight = np.array([1.0 if weights is None else weights[paths.series[row]] for row in chosen])
        if not (weight > 0).all():
            raise ValueError("weights must be positive")
        weight = weight / weight.sum()
        last_year[at] = paths.last_year[chosen].max()
        last_pct[at] = float(weight @ paths.last_pct[chosen])
        pct[:, at, :] = 0
        for row, part in zip(chosen, weight, strict=True):
            late = int(last_year[at] - paths.last_year[row])
            pct[:, at, :] += np.float32(part) * paths.pct[:, row, late : late + horizon].T
    return Paths(tuple(rows), last_year, last_pct, pct.transpose(2, 1, 0))


def _variances(panel: Panel, window: Flags, assumed: Variances) -> tuple[Floats, Variances]:
    """Years of full drift by series and year, and the variances, both from levels that need no drift."""
    smooth = filter_levels(panel.pct[None], panel.observed, panel.segment, robust(assumed))
    exposed = exposure(smooth.level[0])
    detrended = panel.pct - crude_rate(panel, exposed, window) * exposed
    return exposed, variances_of(detrended[:, window], panel.segment[:, window], assumed)


def _filter(panel: Panel, exposed: Floats, variances: Variances) -> Filtered:
    """Shares and exposure filtered alike: being linear, the level without drift is the first less drift times the second."""
    return filter_levels(np.stack([panel.pct, exposed]), panel.observed, panel.segment, variances)


def _levels(both: Filtered, exposed: Floats, drift_pp: Floats) -> Floats:
    return both.level[0] + drift_pp[:, None] * (exposed - both.level[1])


def _rates(both: Filtered, window: Flags) -> tuple[Floats, Floats]:
    """Each series' own drift by generalised least squares, and its information (the inverse of its variance).

    A year counts for half of one HALF_LIFE_YEARS later.
    """
    weight = 0.5 ** ((len(window) - 1 - np.flatnonzero(window)) / HALF_LIFE_YEARS)
    shares, exposed = both.score[0][:, window], both.score[1][:, window]
    weighed = (weight * exposed**2).sum(axis=1)
    spread = (weight**2 * exposed**2).sum(axis=1)
    known = weighed > 0
    rate = np.where(known, (weight * shares * exposed).sum(axis=1) / np.where(known, weighed, 1.0), 0.0)
    return rate, np.where(known, weighed**2 / np.where(known, spread, 1.0), 0.0)


def _halves(both: Filtered, window: Flags) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    columns = np.flatnonzero(window)
    early = window.copy()
    early[columns[len(columns) // 2 :]] = False
    return _rates(both, early), _rates(both, window & ~early)


def _borrow(drift: Drift, family: Fit | None) -> tuple[float, float, float, Source]:
    """Pooled drift, its spread, the weight of the indicator's own figures, and whose drift it mostly is."""
    if family:
        mean, spread = family.drift.pooled_pp, float(np.hypot(FAMILY_SPREAD_PP, family.pooled_sd_pp))
    else:
        mean, spread = STANDARD_DRIFT_PP
    own = spread**2 / (spread**2 + drift.pooled_se_pp**2)
    source: Source = "own" if own >= 0.5 else "family" if family else "standard"  # noqa: PLR2004 - the larger part
    pooled = own * drift.pooled_pp + (1 - own) * mean
    return pooled, spread * float(np.sqrt(1 - own)), own, source


def _own_drifts(rate: Floats, information: Floats, expected: Floats, own_sd: float) -> tuple[Floats, Floats]:
    """Drift of each series and what stays unknown of it, given the spread of lasting drifts between series."""
    if own_sd == 0:
        return expected, np.zeros(len(expected))
    believed = own_sd**2 * information / (own_sd**2 * information + 1)
    return expected + believed * (rate - expected), own_sd * np.sqrt(1 - believed)


def _blocks(
    panel: Panel,
    both: Filtered,
    exposed: Floats,
    drift_pp: Floats,
    scale: Floats,
    window: Flags,
    variances: Variances,
    family: Fit | None,
) -> Blocks:
    """The indicator's own residual blocks, with those of its family or standard ones where they are few."""
    detrended = panel.pct - drift_pp[:, None] * exposed
    level = both.level[0] - drift_pp[:, None] * both.level[1]
    own = centred(residual_blocks(panel, detrended, level, scale, window))
    if own.count >= FEWEST_BLOCKS:
        return own
    if family and family.blocks.years >= own.years:
        factor = float(np.sqrt(variances.innovation / family.variances.innovation))
        return joined(own, rescaled(family.blocks, own.years, factor))
    return joined(own, standard_blocks(variances, own.years))


def _left_out(panel: Panel, counts: NDArray[np.int64]) -> pl.DataFrame:
    rows = np.flatnonzero(counts < FEWEST_OBSERVATIONS)
    last = panel.last[rows]
    return pl.DataFrame(
        {
            "series_id": [panel.series[row] for row in rows],
            "latest_year": panel.years[last],
            "latest_pct": panel.pct[rows, last],
            "observations": counts[rows],
        },
        schema={"series_id": pl.String, "latest_year": pl.Int64, "latest_pct": pl.Float64, "observations": pl.Int64},
    )


def _rows_of(fitted: Fit, series: Sequence[str] | None) -> NDArray[np.int64]:
    if series is None:
        return np.arange(len(fitted.series))
    place = {name: at for at, name in enumerate(fitted.series)}
    return np.array([_place_of(name, place) for name in series], dtype=np.int64)


def _place_of(name: str, place: Mapping[str, int]) -> int:
    if name not in place:
        raise UnknownSeriesError(series=name)
    return place[name]


def _shared_horizon(paths: Paths, name: str, rows: Sequence[int]) -> int:
    if not rows:
        raise ValueError(f"group {name} has no members")
    years = paths.last_year[list(rows)]
    horizon = paths.horizon - int(years.max() - years.min())
    if horizon < 1:
        raise UnevenHorizonError(group=name, year_from=int(years.min()), year_to=int(years.max()))
    return horizon


def _generator(root: int, kind: str, name: str) -> np.random.Generator:
    """The stream of one series or group: a function of the root and the name alone."""
    digest = hashlib.blake2b(f"{kind}\0{name}".encode(), digest_size=8).digest()
    return np.random.Generator(np.random.PCG64([root, int.from_bytes(digest, "little")]))


def _simulate(fitted: Fit, horizon: int, paths: int, root: int, rows: NDArray[np.int64]) -> Paths:
    pct = np.empty((horizon, len(rows), paths), dtype=np.float32)
    families: dict[tuple[str, str], list[int]] = {}
    for at, row in enumerate(rows):
        families.setdefault((fitted.groups[row], fitted.subgroups[row]), []).append(at)
    for (group, subgroup), places in sorted(families.items()):
        shared = _shared(fitted, group, subgroup, horizon, paths, root)
        for start in range(0, len(places), ROWS_AT_ONCE):
            some = places[start : start + ROWS_AT_ONCE]
            pct[:, some] = _simulate_rows(fitted, rows[some], shared, root)
    return Paths(
        series=tuple(fitted.series[row] for row in rows),
        last_year=fitted.last_year[rows],
        last_pct=fitted.last_pct[rows],
        pct=pct.transpose(2, 1, 0),
    )


@dataclass(frozen=True)
class _Shared:
    """What the members of a subgroup share in each path: drift [path], another era's drift [path], steps [ahead, path].

    `part` is the part of the variance of lasting change that the steps make up.
    """

    drift: Singles
    era: Singles
    steps: Singles
    part: float


def _shared(fitted: Fit, group: str, subgroup: str, horizon: int, paths: int, root: int) -> _Shared:
    def normal(kind: str, name: str, sd: float, *shape: int) -> Singles:
        return _generator(root, kind, name).standard_normal((*shape, paths), dtype=np.float32) * np.float32(sd)

    drift = normal("pooled", "", fitted.pooled_sd_pp)
    drift += normal("group", group, fitted.drift.effect_se_pp.get(group, fitted.drift.group_sd_pp))
    steps, part = np.zeros((horizon, paths), dtype=np.float32), 0.0
    for kind, name, one in (("group steps", group, fitted.group_part), ("subgroup steps", subgroup, fitted.subgroup_part)):
        if name:
            steps += normal(kind, name, float(np.sqrt(one * fitted.variances.innovation)), horizon)
            part += one
    return _Shared(drift, normal("era", "", fitted.era_sd_pp), steps, part)


def _simulate_rows(fitted: Fit, rows: NDArray[np.int64], shared: _Shared, root: int) -> Singles:
    """Shares [ahead, row, path] of rows of one subgroup."""
    (horizon, paths), blocks = shared.steps.shape, _unshared(fitted.blocks, fitted.variances, shared.part)
    spells = -(-horizon // blocks.years)
    within, end = blocks.within.astype(np.float32), blocks.end.astype(np.float32)
    out = np.empty((horizon, len(rows), paths), dtype=np.float32)
    drift, level = np.empty((2, len(rows), paths), dtype=np.float32)
    drawn = np.empty((spells, len(rows), paths), dtype=np.int64)
    for at, row in enumerate(rows):
        rng = _generator(root, "series", fitted.series[row])
        own, start = rng.standard_normal((2, paths), dtype=np.float32)
        drift[at] = fitted.drift_pp[row] + shared.drift + np.float32(fitted.own_drift_sd_pp[row]) * own
        level[at] = fitted.level_later_pct[row] + np.float32(fitted.level_sd_pp[row]) * start
        drawn[:, at] = _balanced(rng, spells, paths, blocks.count)
    scale = fitted.scale[rows].astype(np.float32)[:, None]
    passing = (fitted.level_pct - fitted.level_later_pct)[rows].astype(np.float32)[:, None]
    shown = level + passing
    for ahead in range(horizon):
        spell, year = divmod(ahead, blocks.years)
        moved = drift + shared.era * np.float32(min(1.0, (ahead + 1) / ERA_YEARS))
        level += moved * fade(shown) + shared.steps[ahead] * scale
        np.take(within[year], drawn[spell], out=shown, mode="clip")
        shown *= scale
        shown += level
        if ahead + 1 < PASSING_YEARS:
            shown += passing * np.float32(1 - (ahead + 1) / PASSING_YEARS)
        np.clip(shown, 0, 100, out=out[ahead])
        if year == blocks.years - 1:
            level += np.take(end, drawn[spell], mode="clip") * scale
            np.clip(level, -BEYOND_PP, 100 + BEYOND_PP, out=level)
    return out


def _unshared(blocks: Blocks, variances: Variances, part: float) -> Blocks:
    """Blocks with the variance left to single series once the shared part of lasting change is drawn apart."""
    years = np.arange(1, blocks.years + 1)
    taken = part * variances.innovation * years
    left = np.sqrt(np.clip(1 - taken / np.maximum(blocks.within.var(axis=1), 1e-9), 0, 1))
    closing = np.sqrt(np.clip(1 - taken[-1] / max(float(blocks.end.var()), 1e-9), 0, 1))
    return Blocks(blocks.within * left[:, None], blocks.end * closing)


def _balanced(rng: np.random.Generator, spells: int, paths: int, blocks: int) -> NDArray[np.int64]:
    """Random blocks [spell, path], each block as often as any other in a spell, which steadies the quantiles."""
    place = (np.arange(paths) + rng.random((spells, paths))) * (blocks / paths)
    return rng.permuted(np.minimum(place.astype(np.int64), blocks - 1), axis=1)
