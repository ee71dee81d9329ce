"""Accounts of flows and the rates that follow: the United Kingdom's figures come back, from the files and from the tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from analysis.parity import parity
from analysis.pipeline import lever_effects, project, steady_state
from analysis.pipeline_model import MEN, WOMEN
from analysis.pipeline_rates import (
    MEASURED_SPREAD,
    Account,
    Spread,
    account_of,
    add_accounts,
    assumed_pipeline,
    make_account,
    pipeline_of,
    rates_of,
    spread_between,
    stocks_of,
    uncertain_pipeline,
)
from data.schema import TOTAL
from data.sources.areas import read_areas
from data.sources.uk_civil_service import to_observations
from data.store import Store

LEVELS = ("UK_AA_AO", "UK_EO", "UK_SEO_HEO", "UK_G6_G7", "UK_SCS")
NO_SPREAD = Spread(0, 0, 0)


@pytest.fixture(params=["files", "tables"])
def kingdom(request: pytest.FixtureRequest, shipped: Store) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Observations and flows of the whole civil service, read from the source files and from the shipped tables."""
    if request.param == "tables":
        observations, flows = shipped.observations("women_in_civil_service", ref_areas=["GBR"]), shipped.flows(["GBR"])
    else:
        folder: Path = request.getfixturevalue("sources_folder")
        reading = to_observations(folder, read_areas(folder))
        observations, flows = reading.observations.filter(indicator="women_in_civil_service"), reading.flows
    return tuple(one.filter(sector=TOTAL, breakdown=TOTAL) for one in (observations, flows))  # type: ignore[return-value]  # two frames


@pytest.fixture
def account(shipped: Store) -> Account:
    observations, flows = shipped.observations("women_in_civil_service", ref_areas=["GBR"]), shipped.flows(["GBR"])
    whole = {"sector": TOTAL, "breakdown": TOTAL}
    return account_of(observations.filter(**whole), flows.filter(**whole), LEVELS, 2021, 2022)


def test_net_promotions_of_the_united_kingdom(kingdom: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    """Women / men, chained from the top down: measured on the source files beforehand (/work/shared/methods.md)."""
    found = account_of(*kingdom, LEVELS, 2021, 2022)
    assert found.promoted.tolist() == [[0, 0], [5370, 4960], [6990, 6600], [3640, 3400], [160, 110]]
    assert found.unexplained.tolist() == [[-650, 750], *[[0, 0]] * 4]
    assert found.basis == "chained"
    assert found.negative_promotions() == []


def test_the_stocks_of_2022_come_back_exactly(kingdom: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    found = account_of(*kingdom, LEVELS, 2021, 2022)
    assert found.closing().tolist() == found.after.tolist()
    assert found.after[:, WOMEN].tolist() == [77540, 74880, 72860, 33930, 3410]
    assert found.after[:, MEN].tolist() == [59620, 56390, 68660, 35510, 3810]
    lines = found.to_frame()
    balance = pl.col("before") + pl.col("recruited") + pl.col("promoted_in") - pl.col("promoted_out") - pl.col("left")
    assert lines.select((balance + pl.col("unexplained") == pl.col("after")).all()).item()


def test_the_rates_of_the_year_lead_back_to_its_flows(account: Account) -> None:
    rates = rates_of(account)
    assert rates.left[0] * account.before == pytest.approx(account.left)
    pool = (account.before - account.left)[:-1]
    assert rates.promoted[0, 1:] * pool == pytest.approx(account.promoted[1:])
    assert rates.recruited[0] == pytest.approx(account.recruited[:, WOMEN] / account.recruited.sum(axis=1))
    assert rates.inside[0] == pytest.approx([0, 0.3889, 0.4777, 0.6074, 0.4219], abs=1e-4)


def test_where_the_united_kingdom_settles_and_when_its_upper_levels_reach_parity(account: Account) -> None:
    """Our own figures, held here so that a change of the model is seen."""
    pipeline = pipeline_of(account)
    assert steady_state(pipeline)["median_pct"].to_list() == pytest.approx([59.35, 57.84, 54.33, 53.84, 54.04, 56.62], abs=0.01)
    found = parity(project(pipeline, years=60).paths())
    years = dict(found.select("series_id", "parity_year_median").iter_rows())
    assert (years["UK_G6_G7"], years["UK_SCS"]) == (2028, 2030)
    assert lever_effects(pipeline, "UK_SCS").select("lever", "at").row(0) == ("recruited", "UK_SCS")


def test_the_two_years_of_flows_differ_as_much_as_is_said(shipped: Store) -> None:
    flows = shipped.flows(["GBR"]).filter(sector=TOTAL, breakdown=TOTAL)
    observations = shipped.observations("women_in_civil_service", ref_areas=["GBR"], sector=TOTAL, breakdown=TOTAL)
    years, stocks = stocks_of(observations, LEVELS)
    assert years == [2021, 2022]

    def of(kind: str, year: int) -> NDArray[np.float64]:
        rows = flows.filter(flow=kind, year_to=year)
        people = {(level, sex): number for level, sex, number in rows.select("level", "sex", "people").iter_rows()}
        return np.array([[people[level, sex] for sex in "FM"] for level in LEVELS], dtype=float)

    found = spread_between(
        (of("recruited", 2021), of("recruited", 2022)), (of("left", 2021), of("left", 2022)), (stocks[0], stocks[1])
    )
    assert (round(found.share_pp, 2), round(found.left, 3), round(found.left_ratio, 3)) == (1.9, 0.317, 0.065)
    assert (MEASURED_SPREAD.share_pp, MEASURED_SPREAD.left, MEASURED_SPREAD.left_ratio) == (1.9, 0.317, 0.065)


@given(st.lists(st.lists(st.integers(0, 400), min_size=8, max_size=8), min_size=1, max_size=6))
def test_a_chained_account_balances_and_leaves_the_rest_at_the_base(cells: list[list[int]]) -> None:
    numbers = np.array(cells, dtype=float).reshape(len(cells), 4, 2).transpose(1, 0, 2)
    levels = [str(at) for at in range(len(cells))]
    found = make_account(levels, (2020, 2021), before=numbers[0], after=numbers[1], recruited=numbers[2], left=numbers[3])
    assert np.array_equal(found.closing(), found.after)
    assert not found.unexplained[1:].any()
    assert not found.promoted[0].any()


def counted(promoted: list[list[float]]) -> Account:
    return make_account(
        ("base", "top"),
        (2020, 2021),
        before=np.array([[50.0, 50.0], [10.0, 30.0]]),
        after=np.array([[49.0, 51.0], [13.0, 28.0]]),
        recruited=np.array([[6.0, 4.0], [1.0, 1.0]]),
        left=np.array([[5.0, 3.0], [1.0, 4.0]]),
        promoted=np.array(promoted),
    )


def test_counted_promotions_leave_what_they_do_not_explain_at_each_level() -> None:
    found = counted([[0, 0], [2, 1]])
    assert found.basis == "counted"
    assert found.unexplained.tolist() == [[0, 1], [1, 0]]
    assert np.array_equal(found.closing(), found.after)


def test_negative_net_promotions_are_told_and_count_as_none() -> None:
    found = make_account(
        ("base", "top"),
        (2020, 2021),
        before=np.array([[50.0, 50.0], [10.0, 30.0]]),
        after=np.array([[50.0, 50.0], [8.0, 30.0]]),
        recruited=np.zeros((2, 2)),
        left=np.zeros((2, 2)),
    )
    assert found.negative_promotions() == [("top", "F", -2)]
    assert rates_of(found).promoted[0, 1].tolist() == [1, 1]
    assert rates_of(found).inside[0].tolist() == [0, 0]


def test_a_level_that_nobody_entered_would_recruit_as_it_is() -> None:
    found = make_account(
        ("only",),
        (2020, 2021),
        before=np.array([[30.0, 70.0]]),
        after=np.array([[20.0, 60.0]]),
        recruited=np.zeros((1, 2)),
        left=np.array([[10.0, 10.0]]),
    )
    assert rates_of(found).recruited.tolist() == [[0.25]]


def test_accounts_of_several_years_add_up() -> None:
    one = counted([[0, 0], [2, 1]])
    both = add_accounts([one, one])
    assert both.left.tolist() == (2 * one.left).tolist()
    assert np.array_equal(both.closing(), both.after)
    assert rates_of(both).left == pytest.approx(rates_of(one).left)
    with pytest.raises(ValueError, match="one service"):
        add_accounts([])


def test_few_people_say_less_than_many() -> None:
    few = counted([[0, 0], [2, 1]])
    many = add_accounts([few] * 200)
    widths = [
        np.ptp(np.quantile(uncertain_pipeline(one, 500, np.random.default_rng(1), NO_SPREAD).rates.recruited[:, 1], [0.1, 0.9]))
        for one in (few, many)
    ]
    assert widths[0] > 10 * widths[1]


def test_without_spread_many_people_give_the_rates_of_the_year(account: Account) -> None:
    drawn = uncertain_pipeline(account, 400, np.random.default_rng(1), NO_SPREAD).rates
    centre = rates_of(account)
    assert drawn.left.mean(axis=0) == pytest.approx(centre.left[0], abs=0.002)
    assert drawn.recruited.mean(axis=0) == pytest.approx(centre.recruited[0], abs=0.005)
    assert drawn.inside.mean(axis=0) == pytest.approx(centre.inside[0], abs=0.005)
    ratio = drawn.promoted[..., WOMEN] / drawn.promoted[..., MEN]
    assert np.median(ratio, axis=0) == pytest.approx(centre.promoted[0, :, WOMEN] / centre.promoted[0, :, MEN], rel=0.05)


def test_what_is_so_by_rule_is_not_drawn() -> None:
    account = counted([[0, 0], [0, 0]])
    drawn = uncertain_pipeline(account, 50, np.random.default_rng(1)).rates
    assert not drawn.inside.any()
    assert np.isfinite(drawn.promoted).all()


def test_a_wider_spread_gives_a_wider_range(account: Account) -> None:
    ranges = []
    for spread in (NO_SPREAD, MEASURED_SPREAD):
        pipeline = uncertain_pipeline(account, 300, np.random.default_rng(1), spread)
        row = project(pipeline, years=20).summary().filter(level="UK_G6_G7", reference_year=2042)
        ranges.append(row["upper_80_pct"].item() - row["lower_80_pct"].item())
    assert ranges[1] > 2 * ranges[0] > 0


def test_hidden_headcounts_and_flows_are_named(shipped: Store) -> None:
    observations = shipped.observations("women_in_civil_service", ref_areas=["GBR"], sector="uk_estyn", breakdown=TOTAL)
    flows = shipped.flows(["GBR"]).filter(sector="uk_estyn", breakdown=TOTAL)
    with pytest.raises(ValueError, match="no headcounts by sex in 2021"):
        account_of(observations, flows, LEVELS, 2021, 2022)


def test_an_assumed_service_has_what_was_assumed() -> None:
    found = assumed_pipeline(
        ("a", "b"), 2024, np.array([[40.0, 60.0], [10.0, 90.0]]), left_pct=5, inside_pct=80, recruited_pct={"a": 50}
    )
    assert found.rates.recruited.tolist() == [[0.5, 0.1]]
    assert found.rates.inside.tolist() == [[0, 0.8]]
    assert (found.rates.left == 0.05).all()


def test_arrays_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="levels by two sexes"):
        make_account(("a",), (2020, 2021), **dict.fromkeys(("before", "after", "recruited", "left"), np.zeros((2, 2))))
