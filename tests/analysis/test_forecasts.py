"""Projections: what they must not depend on, what they must hold, and what bad figures do."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from typing import Any

import numpy as np
import polars as pl
import pytest

from analysis.forecasts import (
    Fit,
    fit,
    fit_family,
    fit_panel,
    group_paths,
    simulate,
    simulate_in_chunks,
    summarise_in_chunks,
)
from analysis.panel import panel_from
from analysis.paths import Paths
from data.errors import TooFewObservationsError, UnevenHorizonError, UnknownSeriesError
from tests.conftest import CHECKOUT


def seed(number: int = 0) -> np.random.Generator:
    return np.random.default_rng(number)


def figures(values: dict[str, dict[int, float]], **more: Any) -> pl.DataFrame:
    rows = [(name, year, pct) for name, series in values.items() for year, pct in series.items()]
    schema = {"series_id": pl.String, "reference_year": pl.Int64, "share_women_pct": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(**more)


def walks(series: int = 40, years: int = 20, *, drift: float = 0.5, innovation: float = 2.0, number: int = 0) -> pl.DataFrame:
    """Walks in four groups, 2000 and later."""
    rng = seed(number)
    start = rng.uniform(5, 25, series)[:, None]
    pct = np.clip(start + np.cumsum(drift + innovation * rng.standard_normal((series, years)), axis=1), 0, 100)
    names = [f"s{at:03}" for at in range(series)]
    return pl.DataFrame(
        {
            "series_id": np.repeat(names, years),
            "reference_year": np.tile(np.arange(2000, 2000 + years), series),
            "share_women_pct": pct.ravel(),
            "group": np.repeat([f"g{at % 4}" for at in range(series)], years),
        }
    )


def of(paths: Paths, name: str) -> np.ndarray[Any, Any]:
    return paths.pct[:, paths.series.index(name), :]


@pytest.fixture(scope="module")
def fitted() -> Fit:
    return fit(walks())


def test_the_order_of_rows_does_not_matter(fitted: Fit) -> None:
    shuffled = fit(walks().sample(fraction=1.0, shuffle=True, seed=1))
    assert np.array_equal(simulate(fitted, 12, 200, seed()).pct, simulate(shuffled, 12, 200, seed()).pct)


def test_the_same_seed_gives_the_same_paths_and_another_seed_others(fitted: Fit) -> None:
    one, same, other = (simulate(fitted, 3, 100, seed(number)).pct for number in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_a_series_has_the_same_paths_in_any_company(fitted: Fit) -> None:
    whole = simulate(fitted, 12, 100, seed())
    some = simulate(fitted, 12, 100, seed(), series=["s031", "s002"])
    assert some.series == ("s031", "s002")
    for name in some.series:
        assert np.array_equal(of(some, name), of(whole, name))
    chunks = list(simulate_in_chunks(fitted, 12, 100, seed(), at_once=7))
    assert [name for chunk in chunks for name in chunk.series] == list(whole.series)
    assert np.array_equal(np.concatenate([chunk.pct for chunk in chunks], axis=1), whole.pct)


def test_summaries_by_chunks_are_those_of_all(fitted: Fit) -> None:
    whole = simulate(fitted, 6, 200, seed()).summary()
    assert pl.concat(summarise_in_chunks(fitted, 6, 200, seed(), at_once=9)).equals(whole)


def test_a_series_under_another_name_gets_the_same_answer() -> None:
    rows = walks()
    twin = rows.filter(pl.col("series_id") == "s005").with_columns(series_id=pl.lit("twin"))
    paths = simulate(fit(pl.concat([rows, twin])), 15, 4000, seed())
    one, other = (np.quantile(of(paths, name), [0.1, 0.5, 0.9], axis=0) for name in ("s005", "twin"))
    width = one[2] - one[0]
    assert (np.abs(one - other) < 0.06 * width + 0.05).all()


def test_paths_start_where_the_series_are_and_stay_within_shares(fitted: Fit) -> None:
    paths = simulate(fitted, 150, 300, seed())
    assert paths.pct.dtype == np.float32 and paths.pct.shape == (300, 40, 150)
    assert paths.last_year.tolist() == [2019] * 40
    assert paths.pct.min() >= 0 and paths.pct.max() <= 100
    first = np.median(paths.pct[:, :, 0], axis=0)
    assert (np.abs(first - paths.last_pct) < 3).all()


def test_intervals_are_nested_and_widen(fitted: Fit) -> None:
    summary = simulate(fitted, 15, 1000, seed()).summary()
    ends = ["lower_95_pct", "lower_80_pct", "median_pct", "upper_80_pct", "upper_95_pct"]
    assert all((summary[low] <= summary[high]).all() for low, high in itertools.pairwise(ends))
    assert summary.columns[:2] == ["series_id", "reference_year"]
    width = (summary["upper_80_pct"] - summary["lower_80_pct"]).to_numpy().reshape(40, 15).mean(axis=0)
    assert width[14] > width[9] > width[4] > width[0]


def test_a_walk_is_covered_as_it_should_be() -> None:
    """Gaussian walks: after h years the 80 % band is 2 * 1.2816 * sd * sqrt(h) wide, and a little for what is not known."""
    drift, sd, years = 0.3, 1.5, 15
    rows = walks(series=200, years=20 + years, drift=drift, innovation=sd)
    known = rows.filter(pl.col("reference_year") < 2020).drop("group")
    truth = rows.filter(pl.col("reference_year") == 2019 + years).sort("series_id")["share_women_pct"].to_numpy()
    paths = simulate(fit(known), years, 1000, seed())
    low, high = np.quantile(paths.pct[:, :, -1], [0.1, 0.9], axis=0)
    assert 0.72 < ((truth >= low) & (truth <= high)).mean() < 0.9
    assert (high - low).mean() == pytest.approx(2 * 1.2816 * sd * np.sqrt(years), rel=0.2)


def test_a_change_just_seen_is_taken_back_in_part() -> None:
    rows = walks()
    jump = pl.when((pl.col("series_id") == "s000") & (pl.col("reference_year") == 2019)).then(10.0).otherwise(0.0)
    calm, jumped = (
        simulate(fit(one), 6, 4000, seed(), series=["s000"])
        for one in (rows, rows.with_columns(pl.col("share_women_pct") + jump))
    )
    moved = np.median(jumped.pct[:, 0], axis=0) - np.median(calm.pct[:, 0], axis=0)
    assert 8.5 < moved[0] < 10.5
    assert 6.5 < moved[5] < 8.7


def test_a_break_restarts_the_level_and_not_the_drift() -> None:
    rows = walks().with_columns(is_break=(pl.col("reference_year") == 2015) & (pl.col("series_id") == "s000"))
    lifted = rows.with_columns(
        share_women_pct=pl.col("share_women_pct")
        + pl.when((pl.col("series_id") == "s000") & (pl.col("reference_year") >= 2015)).then(30.0).otherwise(0.0)
    )
    plain, broken = fit(rows), fit(lifted)
    assert broken.level_pct[0] == pytest.approx(plain.level_pct[0] + 30, abs=0.5)
    assert broken.drift.pooled_pp == pytest.approx(plain.drift.pooled_pp, abs=0.03)
    unmarked = fit(lifted.drop("is_break"))
    assert unmarked.drift.pooled_pp > broken.drift.pooled_pp + 0.03


def test_levels_known_from_one_figure_are_less_sure() -> None:
    noisy = walks(innovation=1.0).with_columns(
        share_women_pct=(pl.col("share_women_pct") + pl.Series(4 * seed(3).standard_normal(800))).clip(0, 100)
    )
    rows = noisy.with_columns(is_break=(pl.col("reference_year") == 2019) & (pl.col("series_id") == "s000"))
    found = fit(rows)
    assert found.level_sd_pp[0] > 1 > found.level_sd_pp[1]


def test_the_drift_is_found_again() -> None:
    found = fit(walks(series=300, drift=0.4, innovation=1.0))
    assert found.drift.pooled_pp == pytest.approx(0.4, abs=0.06)
    assert found.source == "own" and found.drift.own_weight > 0.95


def test_not_arriving_can_happen() -> None:
    paths = simulate(fit(walks(drift=0.3)), 150, 2000, seed())
    never = (paths.pct < 50).all(axis=2).mean(axis=0)
    assert never.max() > 0.05


UNEVEN = {"a": {2001: 20.0, 2005: 24.0, 2012: 26.0}, "b": {2000: 1.0, 2001: 3.0, 2010: 2.0}}


def test_three_figures_far_apart_are_enough() -> None:
    found = fit(figures(UNEVEN))
    paths = simulate(found, 20, 500, seed())
    assert np.isfinite(paths.pct).all()
    assert paths.last_year.tolist() == [2012, 2010] and paths.last_pct.tolist() == [26.0, 2.0]
    assert found.source == "standard" and not found.tested
    assert found.drift.pooled_pp == pytest.approx(0.45, abs=0.2)


@pytest.mark.parametrize("pct", [0.0, 37.5, 100.0])
def test_series_that_never_moved_are_projected(pct: float) -> None:
    many = {f"s{number}": dict.fromkeys(range(2000, 2020), pct) for number in range(30)}
    for values in ({"one": many["s0"]}, many):
        paths = simulate(fit(figures(values)), 15, 500, seed())
        assert np.isfinite(paths.pct).all()
        assert np.median(paths.pct[:, 0, 0]) == pytest.approx(pct, abs=1.5)


def test_series_with_too_few_figures_are_left_out_by_name() -> None:
    found = fit(figures({**UNEVEN, "short": {2010: 5.0, 2011: 6.0}}))
    assert found.series == ("a", "b")
    assert found.left_out.rows() == [("short", 2011, 6.0, 2)]
    with pytest.raises(TooFewObservationsError) as raised:
        fit(figures({"short": {2010: 5.0, 2011: 6.0}}))
    assert raised.value.details["fewest"] == 3


def test_few_series_borrow_from_their_family_and_say_so() -> None:
    family = fit_family({"one": walks(drift=1.2), "other": walks(drift=1.2, number=1)})
    rows = figures({"a": {2017: 20.0, 2018: 20.0, 2019: 21.0}}, group=pl.lit("g1"))
    alone, helped = fit(rows), fit(rows, family=family)
    assert (alone.source, helped.source, family.source) == ("standard", "family", "own")
    assert helped.drift.pooled_pp == pytest.approx(family.drift.pooled_pp, abs=0.1)
    assert alone.drift.pooled_pp == pytest.approx(0.45, abs=0.1)
    assert helped.drift.effect_pp == family.drift.effect_pp
    assert helped.blocks.count > family.blocks.count
    assert simulate(helped, 10, 2000, seed()).summary()["median_pct"][-1] > 28


def test_many_series_do_not_borrow() -> None:
    family = fit(walks(drift=2.0))
    assert fit(walks(series=200, innovation=1.0), family=family).drift.pooled_pp == pytest.approx(0.5, abs=0.1)


def test_what_can_be_compared_is_tested() -> None:
    assert fit(walks(series=20, years=10)).tested
    assert not fit(walks(series=19, years=10)).tested
    assert not fit(walks(series=40, years=5)).tested


def test_a_series_or_horizon_that_is_not_there_is_refused(fitted: Fit) -> None:
    with pytest.raises(UnknownSeriesError):
        simulate(fitted, 5, 10, seed(), series=["nowhere"])
    with pytest.raises(ValueError, match="positive"):
        simulate(fitted, 0, 10, seed())


def test_a_group_is_the_mean_of_its_members_path_by_path(fitted: Fit) -> None:
    paths = simulate(fitted, 8, 50, seed())
    groups = group_paths(paths, {"two": ["s003", "s001"], "all": paths.series})
    assert groups.series == ("two", "all") and groups.horizon == 8
    assert np.allclose(groups.pct[:, 0], (of(paths, "s001") + of(paths, "s003")) / 2, atol=1e-4)
    assert groups.last_pct[1] == pytest.approx(paths.last_pct.mean())
    weighted = group_paths(paths, {"two": ["s001", "s003"]}, weights={"s001": 3.0, "s003": 1.0})
    assert np.allclose(weighted.pct[:, 0], 0.75 * of(paths, "s001") + 0.25 * of(paths, "s003"), atol=1e-4)


def test_members_that_end_earlier_enter_with_their_simulated_years() -> None:
    rows = walks().filter(~((pl.col("series_id") == "s000") & (pl.col("reference_year") > 2016)))
    paths = simulate(fit(rows), 10, 50, seed())
    groups = group_paths(paths, {"pair": ["s000", "s001"]})
    assert groups.last_year.tolist() == [2019] and groups.horizon == 7
    expected = (of(paths, "s000")[:, 3:] + of(paths, "s001")[:, :7]) / 2
    assert np.allclose(groups.pct[:, 0], expected, atol=1e-4)
    with pytest.raises(UnevenHorizonError):
        group_paths(simulate(fit(rows), 3, 50, seed()), {"pair": ["s000", "s001"]})


def test_groups_without_members_or_with_strangers_are_refused(fitted: Fit) -> None:
    paths = simulate(fitted, 3, 10, seed())
    with pytest.raises(UnknownSeriesError):
        group_paths(paths, {"x": ["nowhere"]})
    with pytest.raises(ValueError, match="no members"):
        group_paths(paths, {"x": []})
    with pytest.raises(ValueError, match="positive"):
        group_paths(paths, {"x": ["s000"]}, weights={"s000": 0.0})


def test_members_of_a_group_share_what_members_of_others_do_not() -> None:
    paths = simulate(fit(walks(series=80)), 10, 4000, seed())
    last = paths.pct[:, :, -1]
    off = last - last.mean(axis=0)
    together, apart = ((off[:, 0] * off[:, other]).mean() / (off[:, 0].std() * off[:, other].std()) for other in (4, 1))
    assert 0.05 < together < 0.2
    assert together > apart + 0.04


def test_a_group_of_one_shares_with_nobody() -> None:
    years = pl.when(pl.col("group") == "g1").then(0.8 * (pl.col("reference_year") - 2000)).otherwise(0.0)
    rows = walks(series=80, number=4).with_columns((pl.col("share_women_pct") + years).clip(0, 100))
    alone = rows.with_columns(group=pl.when(pl.col("series_id") == "s000").then(pl.lit("mine")).otherwise("group"))
    found = fit(alone)
    assert found.groups[:2] == ("", "g1")
    assert found.own_drift_sd_pp[0] == pytest.approx(found.drift.group_sd_pp) and found.drift.group_sd_pp > 0.2
    assert found.own_drift_sd_pp[1] == 0
    last = simulate(found, 10, 4000, seed()).pct[:, :, -1]
    alike = np.asarray(np.corrcoef(last[:, [0, 4, 8]].T))
    assert alike[1, 2] > alike[0, 1] + 0.04


def test_noisier_series_are_drawn_wider() -> None:
    rng = seed(7)
    own = np.repeat(np.where(np.arange(60) % 2, 3.0, 0.5), 20)
    rows = walks(series=60).with_columns(
        share_women_pct=pl.Series(40 + (own * rng.standard_normal(1200)).reshape(60, 20).cumsum(1).ravel())
    )
    summary = simulate(fit(rows.with_columns(pl.col("share_women_pct").clip(0, 100))), 5, 1000, seed()).summary()
    width = (summary["upper_80_pct"] - summary["lower_80_pct"]).to_numpy().reshape(60, 5)[:, -1]
    assert width[1::2].mean() > 2 * width[::2].mean()


def test_nothing_is_fitted_by_statsmodels_before_a_fit() -> None:
    code = (
        "import sys, analysis.forecasts, analysis.backtests; print(any(name.startswith('statsmodels') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CHECKOUT)
    assert done.stdout.strip() == "False"


def test_an_indicator_is_projected_to_the_horizon_in_seconds() -> None:
    panel = panel_from(walks(series=190, years=28))
    fit_panel(panel)  # the import of statsmodels is not what is measured
    begin = time.process_time()
    simulate(fit_panel(panel), 150, 2000, seed()).summary()
    assert time.process_time() - begin < 4
