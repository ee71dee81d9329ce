"""What `analysis.forecasts.fit` learns beside the drift: volatility of each series, and blocks of residual change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analysis.drift import FEWEST_SERIES, Flags, Floats, Integers, Variances
from analysis.panel import Panel

LAST_WEIGHT: Final = 0.75
"""Most that the latest figure counts for in the level; the rest is what the figures before it let expect."""
BLOCK_YEARS: Final = 5
BLOCK_SLACK_YEARS: Final = 2
FEWEST_BLOCKS: Final = 100
FEWEST_IN_HALF: Final = 3
SMALLEST_VOLATILITY: Final = 0.25
"""Least relative volatility that is believed: a series that never moved may still move."""
USUAL_LASTING: Final = (0.13, 100.0)
"""Correlation of a series' log volatility between two halves of a window that is assumed, and for how many series it counts."""
STANDARD_BLOCKS: Final = 400
HEAVY_TAIL: Final = 4
"""Degrees of freedom of the standard blocks' annual changes."""


@dataclass(frozen=True)
class Blocks:
    """Residual changes of past spells of `years` years, in points of a series of average volatility.

    `within` [year, block] leads from the level at the start to the figure in each year, `end` [block] to the level at the end.
    """

    within: Floats
    end: Floats

    @property
    def years(self) -> int:
        """Length of a block."""
        return len(self.within)

    @property
    def count(self) -> int:
        """How many blocks there are."""
        return len(self.end)


def robust(variances: Variances) -> Variances:
    """The same innovation, with at least the noise at which the latest figure counts for LAST_WEIGHT in the long run.

    >>> robust(Variances(innovation=9.0, noise=0.0))
    Variances(innovation=9.0, noise=4.0)
    """
    least = variances.innovation * (1 - LAST_WEIGHT) / LAST_WEIGHT**2
    return Variances(variances.innovation, max(variances.noise, least))


def window_years(panel: Panel, years: int) -> int:
    """`years`, or more where figures are so far apart that the window would hold few of a series."""
    seen = panel.observed
    spans, counts = panel.last - np.argmax(seen, axis=1), seen.sum(axis=1)
    several = counts > 1
    gap = float(np.median(spans[several] / (counts[several] - 1))) if several.any() else 1.0
    return max(years, round(5 * gap))


def crude_rate(panel: Panel, exposed: Floats, window: Flags) -> float:
    """Change over exposure, over all pairs of neighbouring figures in the window; 0 where there is no pair."""
    change = years = 0.0
    for later, earlier in neighbours(panel, window):
        change += float((panel.pct[later] - panel.pct[earlier]).sum())
        years += float((exposed[later] - exposed[earlier]).sum())
    return change / years if years > 0 else 0.0


def neighbours(panel: Panel, window: Flags) -> list[tuple[tuple[Integers, Integers], tuple[Integers, Integers]]]:
    """Places of figures in the window and of the ones before them in the same segment, year by year."""
    found = []
    before = np.full(len(panel.series), -1)
    for year in np.flatnonzero(window):
        seen = panel.observed[:, year]
        rows = np.flatnonzero(seen & (before >= 0))
        rows = rows[panel.segment[rows, year] == panel.segment[rows, before[rows]]]
        found.append(((rows, np.full(len(rows), year)), (rows, before[rows])))
        before = np.where(seen, year, before)
    return found


def relative_volatility(surprise: Floats, window: Flags) -> Floats:
    """Volatility of each series relative to the average, drawn towards 1 as far as it does not last.

    `surprise` [series, year] is 0 where there is no figure. How far volatility lasts is seen from series in both halves of
    the window: the correlation of its logarithm between them, together with what is usual (USUAL_LASTING).
    """
    columns = np.flatnonzero(window)
    middle = columns[len(columns) // 2]
    size, count = _log_size(surprise[:, columns])
    first, first_count = _log_size(surprise[:, columns[columns < middle]])
    second, second_count = _log_size(surprise[:, columns[columns >= middle]])
    both = (first_count >= FEWEST_IN_HALF) & (second_count >= FEWEST_IN_HALF)
    correlation, half_years = _lasting(first[both], second[both]), columns.size / 2
    if both.any():
        half_years = float((first_count[both] + second_count[both]).mean()) / 2
    # By Spearman and Brown: as many changes as make a volatility that is half chance.
    changes = half_years * (1 - correlation) / correlation
    known = count > 0
    centre = float(size[known].mean()) if known.any() else 0.0
    return np.where(known, np.exp((size - centre) * count / (count + changes)), 1.0)


def _lasting(first: Floats, second: Floats) -> float:
    """Correlation between halves, never below the hundredth, with what is usual counted in."""
    usual, weight = USUAL_LASTING
    if len(first) < FEWEST_SERIES or first.std() == 0 or second.std() == 0:
        return usual
    seen = float(np.corrcoef(first, second)[0, 1])
    return max(0.01, (seen * len(first) + usual * weight) / (len(first) + weight))


def _log_size(surprise: Floats) -> tuple[Floats, Floats]:
    """Logarithm of the mean absolute surprise of each series, held from below, and how many there are."""
    count = (surprise != 0).sum(axis=1).astype(float)
    size = np.abs(surprise).sum(axis=1) / np.maximum(count, 1)
    least = SMALLEST_VOLATILITY * float(size[count > 0].mean()) if (count > 0).any() else 1.0
    return np.log(np.maximum(size, max(least, 1e-9))), count


def residual_blocks(panel: Panel, detrended: Floats, level: Floats, scale: Floats, window: Flags) -> Blocks:
    """Every spell in the window from one figure to another about five years later, as residual change at average volatility.

    Shorter blocks are taken where fewer than FEWEST_BLOCKS spells are long enough. Spells that are up to two years longer or
    shorter are stretched, their change by the square root; in years without a figure the nearest one stands.
    """
    best: Blocks | None = None
    for years in range(BLOCK_YEARS, 0, -1):
        found = _blocks_of(panel, detrended, level, scale, window, years)
        if best is None or found.count > 2 * best.count:
            best = found
        if best.count >= FEWEST_BLOCKS:
            break
    assert best is not None
    return best


def _blocks_of(panel: Panel, detrended: Floats, level: Floats, scale: Floats, window: Flags, years: int) -> Blocks:
    rows, start, end = _spells(panel, window, years)
    length = end - start
    stretch = np.sqrt(years / length) / scale[rows]
    nearest = _nearest_figure(panel.observed)
    origin = level[rows, start]
    within = np.empty((years, len(rows)))
    for ahead in range(1, years + 1):
        # Halves are rounded up, so that the last year of a block is the last year of the spell.
        at = nearest[rows, start + np.floor(ahead * length / years + 0.5).astype(int)]
        within[ahead - 1] = (detrended[rows, np.clip(at, start, end)] - origin) * stretch
    closing = (level[rows, end] - origin) * stretch
    return Blocks(within, closing)


def _spells(panel: Panel, window: Flags, years: int) -> tuple[Integers, Integers, Integers]:
    """Rows, first and last columns of spells between figures of one segment, as near to `years` long as there are."""
    seen = panel.observed
    columns = np.flatnonzero(window)
    rows, start = np.nonzero(seen[:, columns])
    start = columns[start]
    end = np.full(len(rows), -1)
    slack = min(BLOCK_SLACK_YEARS, years - 1)
    for distance in sorted(range(years - slack, years + slack + 1), key=lambda one: (abs(one - years), one)):
        target = np.minimum(start + distance, seen.shape[1] - 1)
        # Near the end of the figures only whole spells: shorter ones would count the last years twice.
        fits = (end < 0) & (start + max(distance, years) < seen.shape[1]) & seen[rows, target]
        fits &= panel.segment[rows, start] == panel.segment[rows, target]
        end = np.where(fits, target, end)
    found = end >= 0
    return rows[found], start[found], end[found]


def _nearest_figure(observed: Flags) -> Integers:
    """For each series and year the column of the nearest figure, the earlier one where two are equally near."""
    columns = np.arange(observed.shape[1])
    before = np.maximum.accumulate(np.where(observed, columns, -1), axis=1)
    after = np.minimum.accumulate(np.where(observed, columns, observed.shape[1])[:, ::-1], axis=1)[:, ::-1]
    near_before = (before >= 0) & ((after >= observed.shape[1]) | (columns - before <= after - columns))
    return np.where(near_before, before, np.minimum(after, observed.shape[1] - 1))


def centred(blocks: Blocks) -> Blocks:
    """The same blocks with mean zero in every year, so that the drift is all that leads somewhere."""
    if not blocks.count:
        return blocks
    return Blocks(blocks.within - blocks.within.mean(axis=1, keepdims=True), blocks.end - blocks.end.mean())


def standard_blocks(variances: Variances, years: int) -> Blocks:
    """Blocks of heavy-tailed annual changes with these variances, each with its mirror image; always the same ones."""
    rng = np.random.default_rng(0)
    steps = rng.standard_t(HEAVY_TAIL, size=(years, STANDARD_BLOCKS // 2)) / np.sqrt(HEAVY_TAIL / (HEAVY_TAIL - 2))
    noise = rng.standard_normal(steps.shape) * np.sqrt(variances.noise)
    walk = steps.cumsum(axis=0) * np.sqrt(variances.innovation)
    half = Blocks(walk + noise, walk[-1])
    return joined(half, Blocks(-half.within, -half.end))


def joined(first: Blocks, second: Blocks) -> Blocks:
    """The blocks of both, which are equally long."""
    return Blocks(np.concatenate([first.within, second.within], axis=1), np.concatenate([first.end, second.end]))


def rescaled(blocks: Blocks, years: int, factor: float) -> Blocks:
    """The first `years` years of blocks at least so long, times a factor."""
    end = blocks.end * np.sqrt(years / blocks.years) * factor
    return Blocks(blocks.within[:years] * factor, end)


def spread_of_starts(variance: Floats, observed: Flags, window: NDArray[np.bool_]) -> float:
    """Mean variance of the levels that blocks start from."""
    chosen = variance[:, window][observed[:, window]]
    return float(chosen.mean()) if len(chosen) else 0.0
