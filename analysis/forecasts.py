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
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.drift import Integers, fade
from analysis.fitting import FEWEST_OBSERVATIONS, Fit, fit_panel
from analysis.panel import panel_from
from analysis.paths import Paths
from analysis.residuals import Blocks
from data.errors import UnevenHorizonError, UnknownSeriesError

__all__ = [
    "FEWEST_OBSERVATIONS",
    "TESTED_YEARS",
    "Fit",
    "fit",
    "fit_family",
    "fit_panel",
    "group_paths",
    "series_at_once",
    "simulate",
    "simulate_in_chunks",
    "summarise_in_chunks",
]

TESTED_YEARS: Final = 15
"""Years ahead for which projections could be compared with what happened."""
ERA_YEARS: Final = 20
"""Years over which drift moves from that of the window to that of another era."""
PASSING_YEARS: Final = 5
"""Years over which the part of the last change that is usually taken back goes."""
BEYOND_PP: Final = 10.0
"""How far a level may go below 0 or above 100 before it is held; what is shown lies within 0 and 100."""
ROWS_AT_ONCE: Final = 16
CHUNK_BYTES: Final = 128_000_000

Singles = NDArray[np.float32]


def fit(observations: pl.DataFrame, *, family: Fit | None = None, this_year: int | None = None) -> Fit:
    """What the series of one indicator say together, from a frame as described in analysis.panel.

    `family` is the fit of all series of related indicators: it lends its drift, variances and blocks as far as the
    indicator's own series are too few to tell theirs. Without it the standard does: 0.45 points a year, give or take 0.3.
    The pooled drift is that of the last 15 years, a year counting for half of one 15 years later.

    Raises what analysis.panel.check raises, and TooFewObservationsError if no series has three figures.
    """
    return fit_panel(panel_from(observations, this_year=this_year), family=family)


def fit_family(indicators: Mapping[str, pl.DataFrame]) -> Fit:
    """The fit of several indicators together, to lend to one of them what its own series cannot tell.

    Frames as for `fit`, by indicator; groups of the same name are the same group in all of them.
    """
    named = [
        frame.with_columns(pl.concat_str(pl.lit(f"{indicator}:"), pl.col("series_id").cast(pl.String)).alias("series_id"))
        for indicator, frame in sorted(indicators.items())
    ]
    return fit(pl.concat(named, how="diagonal_relaxed"))


def simulate(fitted: Fit, horizon: int, paths: int, rng: np.random.Generator, *, series: Sequence[str] | None = None) -> Paths:
    """Futures of the series (all, or those named), `horizon` years beyond the last figure of each.

    One number is taken from `rng`; from it each series and group draws by its own name. So a series has the same paths in
    whatever company it is simulated, and the same path number is the same draw of everything that series share.

    Raises ValueError unless horizon and paths are positive, UnknownSeriesError for a series that was not fitted.
    """
    if horizon < 1 or paths < 1:
        raise ValueError(f"horizon and paths must be positive, got {horizon} and {paths}")
    return _simulate(fitted, horizon, paths, int(rng.integers(2**62)), _rows_of(fitted, series))


def simulate_in_chunks(
    fitted: Fit, horizon: int, paths: int, rng: np.random.Generator, *, at_once: int | None = None
) -> Iterator[Paths]:
    """The same paths as `simulate`, for more series than memory holds: `at_once` at a time, or as many as 128 MB hold."""
    root = int(rng.integers(2**62))
    at_once = at_once or series_at_once(horizon, paths)
    for start in range(0, len(fitted.series), at_once):
        yield _simulate(fitted, horizon, paths, root, np.arange(start, min(start + at_once, len(fitted.series))))


def series_at_once(horizon: int, paths: int) -> int:
    """How many series' paths fit into 128 MB.

    >>> series_at_once(horizon=15, paths=2000)
    1066
    """
    return max(1, CHUNK_BYTES // (4 * horizon * paths))


def summarise_in_chunks(
    fitted: Fit, horizon: int, paths: int, rng: np.random.Generator, *, at_once: int | None = None
) -> Iterator[pl.DataFrame]:
    """`Paths.summary` of the paths that `simulate` draws, some series at a time."""
    for some in simulate_in_chunks(fitted, horizon, paths, rng, at_once=at_once):
        yield some.summary()


def group_paths(paths: Paths, members: Mapping[str, Sequence[str]], weights: Mapping[str, float] | None = None) -> Paths:
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


def _rows_of(fitted: Fit, series: Sequence[str] | None) -> Integers:
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


@dataclass(frozen=True)
class _Shared:
    """What the members of a subgroup share in each path: drift [path], another era's drift [path], steps [ahead, path].

    `blocks` hold the variance that is left to single series.
    """

    drift: Singles
    era: Singles
    steps: Singles
    blocks: Blocks


def _simulate(fitted: Fit, horizon: int, paths: int, root: int, rows: Integers) -> Paths:
    pct = np.empty((horizon, len(rows), paths), dtype=np.float32)
    families: dict[tuple[str, str], list[int]] = {}
    for at, row in enumerate(rows):
        families.setdefault((fitted.groups[row], fitted.subgroups[row]), []).append(at)
    for (group, subgroup), places in sorted(families.items()):
        shared = _shared(fitted, group, subgroup, (horizon, paths), root)
        for start in range(0, len(places), ROWS_AT_ONCE):
            some = places[start : start + ROWS_AT_ONCE]
            pct[:, some] = _simulate_rows(fitted, rows[some], shared, root)
    return Paths(
        series=tuple(fitted.series[row] for row in rows),
        last_year=fitted.last_year[rows],
        last_pct=fitted.last_pct[rows],
        pct=pct.transpose(2, 1, 0),
    )


def _shared(fitted: Fit, group: str, subgroup: str, shape: tuple[int, int], root: int) -> _Shared:
    def normal(kind: str, name: str, sd: float, shape: tuple[int, ...]) -> Singles:
        return _generator(root, kind, name).standard_normal(shape, dtype=np.float32) * np.float32(sd)

    drift = normal("pooled", "", fitted.drift.pooled_sd_pp, shape[1:])
    drift += normal("group", group, fitted.drift.unknown_group_pp(group), shape[1:])
    steps, shared_part = np.zeros(shape, dtype=np.float32), 0.0
    for kind, name, part in (("group", group, fitted.group_part), ("subgroup", subgroup, fitted.subgroup_part)):
        if name:
            steps += normal(f"{kind} steps", name, float(np.sqrt(part * fitted.variances.innovation)), shape)
            shared_part += part
    blocks = fitted.blocks.without_shared(fitted.variances.innovation, shared_part)
    return _Shared(drift, normal("era", "", fitted.era_sd_pp, shape[1:]), steps, blocks)


@dataclass(frozen=True)
class _Draws:
    """What single series draw: drift and level at the start [row, path], numbers of blocks [spell, row, path]."""

    drift: Singles
    level: Singles
    blocks: Integers


def _draws(fitted: Fit, rows: Integers, shared: _Shared, root: int) -> _Draws:
    horizon, paths = shared.steps.shape
    spells = -(-horizon // shared.blocks.years)
    drift, level = np.empty((2, len(rows), paths), dtype=np.float32)
    blocks = np.empty((spells, len(rows), paths), dtype=np.int64)
    for at, row in enumerate(rows):
        rng = _generator(root, "series", fitted.series[row])
        own, start = rng.standard_normal((2, paths), dtype=np.float32)
        drift[at] = fitted.drift_pp[row] + shared.drift + np.float32(fitted.own_drift_sd_pp[row]) * own
        level[at] = fitted.level_later_pct[row] + np.float32(fitted.level_sd_pp[row]) * start
        blocks[:, at] = _balanced(rng, (spells, paths), shared.blocks.count)
    return _Draws(drift, level, blocks)


def _balanced(rng: np.random.Generator, shape: tuple[int, int], blocks: int) -> Integers:
    """Random blocks [spell, path], each block as often as any other in a spell, which steadies the quantiles."""
    place = (np.arange(shape[1]) + rng.random(shape)) * (blocks / shape[1])
    return rng.permuted(np.minimum(place.astype(np.int64), blocks - 1), axis=1)


def _simulate_rows(fitted: Fit, rows: Integers, shared: _Shared, root: int) -> Singles:
    """Shares [ahead, row, path] of rows of one subgroup."""
    horizon, paths = shared.steps.shape
    within, end = shared.blocks.within.astype(np.float32), shared.blocks.end.astype(np.float32)
    draws = _draws(fitted, rows, shared, root)
    scale = fitted.scale[rows].astype(np.float32)[:, None]
    passing = (fitted.level_pct - fitted.level_later_pct)[rows].astype(np.float32)[:, None]
    out = np.empty((horizon, len(rows), paths), dtype=np.float32)
    level, shown = draws.level, draws.level + passing
    for ahead in range(horizon):
        spell, year = divmod(ahead, shared.blocks.years)
        drift = draws.drift + shared.era * np.float32(min(1.0, (ahead + 1) / ERA_YEARS))
        level += drift * fade(shown) + shared.steps[ahead] * scale
        np.take(within[year], draws.blocks[spell], out=shown, mode="clip")
        shown *= scale
        shown += level
        if ahead + 1 < PASSING_YEARS:
            shown += passing * np.float32(1 - (ahead + 1) / PASSING_YEARS)
        np.clip(shown, 0, 100, out=out[ahead])
        if year == shared.blocks.years - 1:
            level += np.take(end, draws.blocks[spell], mode="clip") * scale
            np.clip(level, -BEYOND_PP, 100 + BEYOND_PP, out=level)
    return out
