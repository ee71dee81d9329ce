"""Residuals: blocks are the past as it was, at average volatility."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.drift import Variances
from analysis.panel import Panel
from analysis.residuals import (
    Blocks,
    Residuals,
    relative_volatility,
    residual_blocks,
    standard_blocks,
)

Array = np.ndarray[Any, Any]


def residuals(pct: Array, scale: float = 1.0, segment: Array | None = None) -> Residuals:
    """Residuals of figures whose level is the last figure seen."""
    series, years = pct.shape
    names = tuple(f"s{number:03}" for number in range(series))
    none = ("",) * series
    segment = np.zeros(pct.shape, dtype=np.int64) if segment is None else segment
    panel = Panel(names, none, none, np.arange(years), pct, segment)
    level = pct.copy()
    for year in range(1, years):
        level[:, year] = np.where(np.isnan(level[:, year]), level[:, year - 1], level[:, year])
    return Residuals(panel, np.ones(years, dtype=bool), pct, level, np.full(series, scale))


def uncentred(blocks: Blocks) -> Array:
    """Blocks about the first of them, since all are centred."""
    return np.asarray(blocks.within - blocks.within[:, :1])


def test_blocks_are_the_changes_of_five_years() -> None:
    pct = np.tile(np.arange(20.0) ** 2, (10, 1))
    blocks = residual_blocks(residuals(pct))
    assert (blocks.years, blocks.count) == (5, 150)
    starts = np.tile(np.arange(15.0), 10)
    changes = np.array([(starts + ahead) ** 2 - starts**2 for ahead in range(1, 6)])
    assert np.allclose(uncentred(blocks), changes - changes[:, :1])
    assert np.allclose(blocks.within.mean(axis=1), 0) and blocks.end.mean() == pytest.approx(0)
    assert np.allclose(blocks.end, blocks.within[-1])


def test_blocks_are_brought_to_average_volatility() -> None:
    pct = np.random.default_rng(0).standard_normal((10, 20)).cumsum(axis=1)
    assert np.allclose(residual_blocks(residuals(pct, scale=2.0)).within * 2, residual_blocks(residuals(pct)).within)


def test_no_block_crosses_a_break() -> None:
    pct = np.zeros((20, 20))
    pct[:, 10:] = 30.0
    segment = np.zeros(pct.shape, dtype=np.int64)
    segment[:, 10:] = 1
    blocks = residual_blocks(residuals(pct, segment=segment))
    assert blocks.count == 20 * 10 and np.abs(blocks.within).max() == 0


def test_blocks_of_figures_every_four_years_are_stretched() -> None:
    pct = np.full((40, 21), np.nan)
    pct[:, ::4] = np.random.default_rng(0).standard_normal((40, 6)).cumsum(axis=1)
    blocks = residual_blocks(residuals(pct))
    assert (blocks.years, blocks.count) == (5, 40 * 4)
    changes = np.diff(pct[:, ::4], axis=1)[:, :4] * np.sqrt(5 / 4)
    assert sorted(blocks.end - blocks.end.mean()) == pytest.approx(sorted((changes - changes.mean()).ravel()))
    # Nothing is known of the years between: the nearest figure stands, so that the change comes half-way.
    assert blocks.within[0].std() == pytest.approx(0, abs=1e-12)
    assert np.allclose(blocks.within[3], blocks.within[4])


def test_short_histories_give_short_blocks() -> None:
    pct = np.random.default_rng(0).standard_normal((80, 4)).cumsum(axis=1)
    blocks = residual_blocks(residuals(pct))
    assert (blocks.years, blocks.count) == (2, 160)


def test_volatility_counts_as_far_as_it_lasts() -> None:
    rng = np.random.default_rng(0)
    own = np.exp(0.7 * rng.standard_normal(200))
    window = np.ones(16, dtype=bool)
    lasting = relative_volatility(own[:, None] * rng.standard_normal((200, 16)), window)
    chance = relative_volatility(rng.standard_normal((200, 16)), window)
    assert np.corrcoef(np.log(lasting), np.log(own))[0, 1] > 0.9
    assert np.log(lasting).std() > 0.45
    assert np.log(chance).std() < 0.08


def test_a_series_without_changes_is_neither_still_nor_unknown() -> None:
    surprise = np.random.default_rng(0).standard_normal((30, 16))
    surprise[0] = 0
    scale = relative_volatility(surprise, np.ones(16, dtype=bool))
    assert scale[0] == 1 and np.isfinite(scale).all() and (scale > 0).all()


def test_standard_blocks_have_the_variances_and_are_always_the_same() -> None:
    blocks = standard_blocks(Variances(innovation=4.0, noise=9.0), 5)
    assert blocks.within.mean() == pytest.approx(0) and blocks.end.mean() == pytest.approx(0)
    assert blocks.end.var() == pytest.approx(20, rel=0.2)
    assert blocks.within[-1].var() == pytest.approx(29, rel=0.2)
    assert np.array_equal(blocks.within, standard_blocks(Variances(4.0, 9.0), 5).within)


def test_taking_out_the_shared_part_leaves_the_rest_of_the_variance() -> None:
    blocks = standard_blocks(Variances(4.0, 9.0), 5)
    left = blocks.without_shared(4.0, 0.1)
    assert left.within.var(axis=1) == pytest.approx(blocks.within.var(axis=1) - 0.4 * np.arange(1, 6))
    assert left.end.var() == pytest.approx(blocks.end.var() - 2.0)
