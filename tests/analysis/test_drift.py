"""Drift: filters and mixed models against values worked out in another way."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from analysis import drift
from analysis.drift import Variances, exposure, fade, filter_levels, own_drift_sd, pooled_drift, variances_of

ONE_SEGMENT = np.zeros((1, 4), dtype=np.int64)


def test_drift_fades_without_a_jump_and_never_turns() -> None:
    pct = np.linspace(0, 100, 1001)
    counts = fade(pct)
    assert (np.diff(counts) <= 1e-12).all()
    assert np.abs(np.diff(counts)).max() < 0.003
    assert counts[0] == 1 and counts[-1] == 0


def test_the_filter_is_kalmans() -> None:
    values = np.array([[[10.0, 14.0, np.nan, 8.0]]])
    found = filter_levels(values, ~np.isnan(values[0]), ONE_SEGMENT, Variances(innovation=1.0, noise=2.0))
    # By hand: variance 2 after the first figure; 3 / 5 of the next surprise; two years pass before the third.
    second = 10 + 3 / 5 * 4
    variance = 3 * (1 - 3 / 5)
    gain = (variance + 2) / (variance + 4)
    assert found.level[0, 0] == pytest.approx([10, second, second, second + gain * (8 - second)])
    assert found.variance[0] == pytest.approx([2, variance, variance + 1, (variance + 2) * (1 - gain)])
    assert found.score[0, 0] == pytest.approx([0, 4 / np.sqrt(5), 0, (8 - second) / np.sqrt(variance + 4)])


def test_a_break_restarts_the_level() -> None:
    values = np.array([[[10.0, 12.0, 40.0, 41.0]]])
    segment = np.array([[0, 0, 1, 1]])
    found = filter_levels(values, ~np.isnan(values[0]), segment, Variances(1.0, 1.0))
    assert found.level[0, 0, 2] == 40 and found.score[0, 0, 2] == 0
    assert 40 < found.level[0, 0, 3] < 41


def test_exposure_counts_years_of_full_drift() -> None:
    level = np.array([[np.nan, 10.0, 10.0, 50.0, 50.0]])
    assert exposure(level).tolist() == [[0.0, 0.0, 1.0, 2.0, 2.5]]


def walk(rng: np.random.Generator, series: int, years: int, innovation_sd: float, noise_sd: float) -> np.ndarray[Any, Any]:
    steps = rng.standard_normal((series, years)) * innovation_sd
    return np.asarray(50 + steps.cumsum(axis=1) + noise_sd * rng.standard_normal((series, years)))


@pytest.mark.parametrize(("innovation_sd", "noise_sd"), [(2.0, 0.0), (2.0, 3.0), (1.0, 3.0)])
def test_noise_is_told_from_lasting_change(innovation_sd: float, noise_sd: float) -> None:
    values = walk(np.random.default_rng(1), 400, 15, innovation_sd, noise_sd)
    found = variances_of(values, np.zeros(values.shape, dtype=np.int64), Variances(6.0, 0.5))
    assert found.innovation == pytest.approx(innovation_sd**2, rel=0.15, abs=0.25)
    assert found.noise == pytest.approx(noise_sd**2, rel=0.1, abs=0.15)


def test_variances_are_assumed_where_nothing_can_be_seen() -> None:
    assumed = Variances(6.0, 0.5)
    assert variances_of(np.array([[1.0, np.nan, np.nan]]), np.zeros((1, 3), dtype=np.int64), assumed) == assumed
    changes = variances_of(np.zeros((1, 3)), np.zeros((1, 3), dtype=np.int64), assumed)
    assert 3 < changes.innovation < 6


GROUPS = [name for name in "abcdef" for _ in range(8)]


def balanced(spread: float, seed: int = 0) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    rng = np.random.default_rng(seed)
    effect = np.repeat(spread * rng.standard_normal(6), 8)
    rate = 0.5 + effect + rng.standard_normal(48)
    return rate, rate.reshape(6, 8)


def test_mixed_model_is_the_analysis_of_variance_where_groups_are_equal() -> None:
    """In a balanced layout REML has a closed form: (MSB - MSW) / n."""
    rate, table = balanced(2.0)
    found = pooled_drift(rate, np.ones(48), GROUPS)
    within = ((table - table.mean(axis=1, keepdims=True)) ** 2).sum() / (48 - 6)
    between = 8 * ((table.mean(axis=1) - table.mean()) ** 2).sum() / 5
    spread = (between - within) / 8
    assert (found.method, found.reason) == ("mixed_model", "sound")
    assert found.group_sd_pp == pytest.approx(np.sqrt(spread), rel=1e-3)
    assert found.pooled_pp == pytest.approx(table.mean(), abs=1e-6)
    kept = spread / (spread + within / 8)
    assert found.effect_pp["c"] == pytest.approx(kept * (table[2].mean() - table.mean()), rel=1e-3)
    assert found.effect_sd_pp["c"] == pytest.approx(np.sqrt(spread * (1 - kept)), rel=1e-3)
    assert found.pooled_sd_pp == pytest.approx(np.sqrt(between / 48), rel=1e-3)


def test_moments_agree_with_the_mixed_model() -> None:
    rng = np.random.default_rng(3)
    weight = rng.uniform(0.5, 3.0, 400)
    names = [f"g{number % 12}" for number in range(400)]
    effect = np.array([0.8 * rng.standard_normal() for _ in range(12)])
    rate = 0.5 + effect[np.arange(400) % 12] + rng.standard_normal(400) / np.sqrt(weight)
    mixed, moments = (pooled_drift(rate, weight, names, mixed_model=one) for one in (True, False))
    assert mixed.method == "mixed_model" and (moments.method, moments.reason) == ("moments", "moments_asked")
    assert moments.group_sd_pp == pytest.approx(mixed.group_sd_pp, rel=0.1)
    assert moments.pooled_pp == pytest.approx(mixed.pooled_pp, abs=0.02)
    assert list(moments.effect_pp.values()) == pytest.approx(list(mixed.effect_pp.values()), abs=0.03)


def test_a_singular_fit_means_no_effects() -> None:
    rng = np.random.default_rng(5)
    rate = np.tile(rng.standard_normal(8), 6) + 0.5
    found = pooled_drift(rate, np.ones(48), GROUPS)
    assert found.reason == "singular" and found.effect_pp == {} and found.group_sd_pp == 0
    assert found.pooled_pp == pytest.approx(rate.mean())


def test_a_fit_that_does_not_converge_is_left_to_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    from statsmodels.regression.mixed_linear_model import MixedLM

    rate, _ = balanced(2.0)
    unsound = SimpleNamespace(cov_re=np.array([[4.0]]), scale=1.0, converged=False)
    monkeypatch.setattr(MixedLM, "fit", lambda *_, **__: unsound)
    found = pooled_drift(rate, np.ones(48), GROUPS)
    assert (found.method, found.reason) == ("moments", "not_converged")
    assert found.group_sd_pp == pytest.approx(pooled_drift(rate, np.ones(48), GROUPS, mixed_model=False).group_sd_pp)


def test_a_spread_far_from_the_moments_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    from statsmodels.regression.mixed_linear_model import MixedLM

    rate, _ = balanced(0.1)
    wild = SimpleNamespace(cov_re=np.array([[400.0]]), scale=1.0, converged=True)
    monkeypatch.setattr(MixedLM, "fit", lambda *_, **__: wild)
    assert pooled_drift(rate, np.ones(48), GROUPS).reason == "disagrees"


def test_many_series_are_left_to_moments() -> None:
    count = drift.MOST_SERIES_FOR_MIXED_MODEL + 1
    rate = np.random.default_rng(0).standard_normal(count)
    found = pooled_drift(rate, np.ones(count), [str(number % 5) for number in range(count)])
    assert (found.method, found.reason) == ("moments", "too_many_series")


def test_without_groups_or_with_few_series_there_is_one_drift() -> None:
    rate, _ = balanced(2.0)
    assert pooled_drift(rate, np.ones(48), [""] * 48).reason == "one_group"
    assert pooled_drift(rate[:6], np.ones(6), list("aabbcc")).reason == "one_group"
    assert pooled_drift(rate, np.zeros(48), GROUPS).reason == "no_change"


def test_few_alike_series_do_not_look_certain() -> None:
    found = pooled_drift(np.array([0.5, 0.5]), np.array([2.0, 2.0]), ["", ""])
    assert found.pooled_sd_pp == pytest.approx(np.sqrt(10 / 11 / 4))


@pytest.mark.parametrize(("spread", "low", "high"), [(0.4, 0.3, 0.5), (0.0, 0.0, 0.0)])
def test_own_drift_is_what_lasts_from_half_to_half(spread: float, low: float, high: float) -> None:
    rng = np.random.default_rng(2)
    own = spread * rng.standard_normal(150)
    first, second = (own + 0.4 * rng.standard_normal(150) for _ in range(2))
    information = np.full(150, 1 / 0.16)
    found = own_drift_sd(((first, information), (second, information)), np.zeros(150))
    assert low <= found <= high


def test_own_drift_is_not_asked_of_few_series() -> None:
    same = (np.ones(5), np.ones(5))
    assert own_drift_sd((same, same), np.zeros(5)) == 0
