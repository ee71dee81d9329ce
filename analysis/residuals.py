"""What is left of past changes once drift is taken out: how much each series moves, and blocks to draw futures from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.drift import FEWEST_SERIES, Flags, Floats, Integers, Variances
from analysis.panel import Panel

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

    def centred(self) -> Blocks:
        """The same blocks with mean zero in every year, so that the drift is all that leads somewhere."""
        if not self.count:
            return self
        return Blocks(self.within - self.within.mean(axis=1, keepdims=True), self.end - self.end.mean())

    def rescaled(self, years: int, factor: float) -> Blocks:
        """The first `years` years of each block, times a factor; the end as a walk would have it after so many years."""
        return Blocks(self.within[:years] * factor, self.end * np.sqrt(years / self.years) * factor)

    def joined(self, other: Blocks) -> Blocks:
        """These blocks and others of the same length."""
        return Blocks(np.concatenate([self.within, other.within], axis=1), np.concatenate([self.end, other.end]))

    def without_shared(self, innovation: float, part: float) -> Blocks:
        """Blocks shrunk by the `part` of the innovation variance that series share and that is drawn apart."""
        taken = part * innovation * np.arange(1, self.years + 1)
        left = np.sqrt(np.clip(1 - taken / np.maximum(self.within.var(axis=1), 1e-9), 0, 1))
        left_at_end = np.sqrt(np.clip(1 - taken[-1] / max(float(self.end.var()), 1e-9), 0, 1))
        return Blocks(self.within * left[:, None], self.end * left_at_end)


@dataclass(frozen=True)
class Residuals:
    """Figures of a panel without their drift, in the years of `window`: arrays [series, year] and the series' volatility."""

    panel: Panel
    window: Flags
    detrended: Floats
    level: Floats
    scale: Floats


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
    lasting = _lasting(first[both], second[both])
    half = float((first_count[both] + second_count[both]).mean()) / 2 if both.any() else len(columns) / 2
    # By Spearman and Brown: the number of changes at which a series' own volatility counts for half.
    changes = half * (1 - lasting) / lasting
    known = count > 0
    centre = float(size[known].mean()) if known.any() else 0.0
    return np.where(known, np.exp((size - centre) * count / (count + changes)), 1.0)


def _log_size(surprise: Floats) -> tuple[Floats, Floats]:
    """Logarithm of the mean absolute surprise of each series, held from below, and how many there are."""
    count = (surprise != 0).sum(axis=1).astype(float)
    size = np.abs(surprise).sum(axis=1) / np.maximum(count, 1)
    least = SMALLEST_VOLATILITY * float(size[count > 0].mean()) if (count > 0).any() else 1.0
    return np.log(np.maximum(size, max(least, 1e-9))), count


def _lasting(first: Floats, second: Floats) -> float:
    """Correlation between halves, never below a hundredth, with what is usual counted in."""
    usual, weight = USUAL_LASTING
    if len(first) < FEWEST_SERIES or first.std() == 0 or second.std() == 0:
        return usual
    seen = float(np.corrcoef(first, second)[0, 1])
    return max(0.01, (seen * len(first) + usual * weight) / (len(first) + weight))


def residual_blocks(residuals: Residuals) -> Blocks:
    """Every spell in the window from one figure to another about five years later, as residual change at average volatility.

    Blocks are shorter where there are fewer than FEWEST_BLOCKS of five years: the longest of which there are enough, else the
    longest there are. Spells that are up to two years longer or shorter are stretched, their change by the square root; in
    years without a figure the nearest one stands.
    """
    found = [_blocks_of(residuals, years) for years in range(BLOCK_YEARS, 0, -1)]
    enough = [one for one in found if one.count >= FEWEST_BLOCKS]
    some = [one for one in found if one.count]
    return (enough or some or found)[0].centred()


def _blocks_of(residuals: Residuals, years: int) -> Blocks:
    rows, start, end = _spells(residuals.panel, residuals.window, years)
    length = end - start
    stretch = np.sqrt(years / length) / residuals.scale[rows]
    nearest = _nearest_figure(residuals.panel.observed)
    origin = residuals.level[rows, start]
    within = np.empty((years, len(rows)))
    for ahead in range(1, years + 1):
        # Halves are rounded up, so that the last year of a block is the last year of the spell.
        at = nearest[rows, start + np.floor(ahead * length / years + 0.5).astype(int)]
        within[ahead - 1] = (residuals.detrended[rows, at] - origin) * stretch
    return Blocks(within, (residuals.level[rows, end] - origin) * stretch)


def _spells(panel: Panel, window: Flags, years: int) -> tuple[Integers, Integers, Integers]:
    """Rows, first and last columns of spells between figures of one segment, as near to `years` long as there are."""
    seen, columns = panel.observed, np.flatnonzero(window)
    rows, start = np.nonzero(seen[:, columns])
    start, end = columns[start], np.full(len(rows), -1)
    slack = min(BLOCK_SLACK_YEARS, years - 1)
    for distance in sorted(range(years - slack, years + slack + 1), key=lambda one: (abs(one - years), one)):
        target = np.minimum(start + distance, seen.shape[1] - 1)
        # Near the end of a segment only whole spells: shorter ones would count its last years twice.
        last = start + max(distance, years)
        whole = last < seen.shape[1]
        whole &= panel.segment[rows, start] == panel.segment[rows, np.minimum(last, seen.shape[1] - 1)]
        fits = (end < 0) & whole & seen[rows, target]
        end = np.where(fits, target, end)
    found = end >= 0
    return rows[found], start[found], end[found]


def _nearest_figure(observed: Flags) -> Integers:
    """For each series and year the column of the nearest figure, the earlier one where two are equally near."""
    columns, width = np.arange(observed.shape[1]), observed.shape[1]
    before = np.maximum.accumulate(np.where(observed, columns, -width), axis=1)
    after = np.minimum.accumulate(np.where(observed, columns, 2 * width)[:, ::-1], axis=1)[:, ::-1]
    return np.where(columns - before <= after - columns, before, after)


def standard_blocks(variances: Variances, years: int) -> Blocks:
    """Blocks of heavy-tailed annual changes with these variances, each with its mirror image; always the same ones."""
    rng = np.random.default_rng(0)
    steps = rng.standard_t(HEAVY_TAIL, size=(years, STANDARD_BLOCKS // 2)) / np.sqrt(HEAVY_TAIL / (HEAVY_TAIL - 2))
    noise = rng.standard_normal(steps.shape) * np.sqrt(variances.noise)
    walk = steps.cumsum(axis=0) * np.sqrt(variances.innovation)
    half = Blocks(walk + noise, walk[-1])
    return half.joined(Blocks(-half.within, -half.end))
