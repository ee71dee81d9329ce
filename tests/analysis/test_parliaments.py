"""Whole seats and changes at elections, on small invented chambers; the counts of the shipped tables."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.parity import parity
from analysis.parliaments import at_elections, election_years, latest_seats, seats_for, terms
from analysis.paths import Paths
from data.schema import ELECTIONS
from data.store import Store


def elections_of(**dates: list[tuple[int, int]]) -> pl.DataFrame:
    """Elections of lower chambers: area -> (year, month)."""
    rows = [(area, "lower", year, month, None, None, "s") for area, found in dates.items() for year, month in found]
    return pl.DataFrame(rows, schema=ELECTIONS, orient="row")


def paths_of(pct: list[list[float]], series: tuple[str, ...], last_pct: float = 20.0, last_year: int = 2024) -> Paths:
    """One path [1, series, ahead]."""
    return Paths(
        series=series,
        last_year=np.full(len(series), last_year),
        last_pct=np.full(len(series), last_pct),
        pct=np.array(pct, dtype=np.float32)[None, :, :],
    )


FOUR_YEARLY = [(2009, 5), (2013, 5), (2017, 5), (2021, 5)]


def test_a_term_is_regular_within_six_months() -> None:
    six = [(2009, 1), (2013, 1), (2017, 4), (2021, 1)]  # 48, 51 and 45 months
    seven = [(2009, 1), (2013, 1), (2017, 5), (2021, 2)]  # 48, 52 and 45 months
    known = terms(elections_of(AAA=six, BBB=seven))
    assert known["ref_area"].to_list() == ["AAA", "BBB"]
    assert known["longest_months"].to_list() == [51, 52]
    assert known["regular"].to_list() == [True, False]
    assert known["term_months"].to_list() == [48.0, 48.0]


def test_two_intervals_say_nothing_about_regularity() -> None:
    assert terms(elections_of(AAA=FOUR_YEARLY[1:], BBB=FOUR_YEARLY))["ref_area"].to_list() == ["BBB"]


def test_a_chamber_whose_term_has_run_out_is_not_followed() -> None:
    """The newest election of all, in 2022, shows how far dates are known: AAA would have voted by 2019."""
    old = [(2003, 5), (2007, 5), (2011, 5), (2015, 5)]
    known = terms(elections_of(AAA=old, BBB=FOUR_YEARLY, CCC=[(2022, 10)]))
    assert known.select("regular", "overdue", "followed").rows() == [(True, True, False), (True, False, True)]
    assert list(election_years(known, 2040)) == ["BBB"]


def test_upper_chambers_are_another_question() -> None:
    upper = elections_of(AAA=FOUR_YEARLY).with_columns(chamber=pl.lit("upper"))
    assert terms(upper).height == 0
    assert terms(upper, "upper").height == 1


def test_terms_are_rolled_forward_by_months() -> None:
    """46 months from May 2021: March 2025, January 2029, November 2032, September 2036."""
    known = terms(elections_of(AAA=[(2009, 11), (2013, 9), (2017, 7), (2021, 5)]))
    assert known["term_months"].to_list() == [46.0]
    assert election_years(known, 2036)["AAA"] == (2025, 2029, 2032, 2036)
    assert election_years(known, 2035)["AAA"] == (2025, 2029, 2032)
    assert election_years(known, 2021)["AAA"] == ()


def test_the_shipped_tables_have_187_chambers_with_three_intervals(shipped: Store) -> None:
    """The notes on the source counted 57 regular ones; it is 55 with every date as printed, 59 with slips left out."""
    known = terms(shipped.elections())
    assert known.height == 187
    assert known["regular"].sum() == 59
    assert known.filter(pl.col("regular") & pl.col("overdue"))["ref_area"].to_list() == ["SDN"]
    followed = set(known.filter("followed")["ref_area"])
    assert followed & {"BTN", "LAO", "MUS", "SEN", "KHM", "SLE", "SLB", "VUT", "ZMB"} == {"KHM", "MUS", "ZMB"}


def test_seats_are_those_of_the_last_count(shipped: Store) -> None:
    seats = latest_seats(shipped.observations("women_in_parliament", source="ipu_monthly"))
    assert seats.height == seats["ref_area"].n_unique() == 193
    assert seats["seats_year"].max() == 2022
    assert seats.filter(pl.col("ref_area") == "PLW").row(0) == ("PLW", 16, 1, 2022)


@pytest.mark.parametrize(
    ("seats", "threshold_pct", "needed"), [(47, 50, 24), (20, 50, 10), (21, 50, 11), (150, 100 / 3, 50), (1, 50, 1)]
)
def test_parity_in_seats(seats: int, threshold_pct: float, needed: int) -> None:
    assert seats_for(seats, threshold_pct) == needed


@given(seats=st.integers(1, 1000), threshold_pct=st.floats(1, 100))
def test_the_fewest_seats_are_enough_and_one_less_is_not(seats: int, threshold_pct: float) -> None:
    needed = seats_for(seats, threshold_pct)
    assert 100 * needed / seats >= threshold_pct - 1e-6
    assert 100 * (needed - 1) / seats < threshold_pct


def test_no_seats_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="got 0"):
        seats_for(0, 50)
    with pytest.raises(ValueError, match="got 0"):
        at_elections(paths_of([[21.0]], ("AAA",)), {"AAA": (2025,)}, {"AAA": 0})


def test_a_share_changes_at_elections_and_in_whole_seats() -> None:
    """Twenty seats: 26 % is 5.2 seats, 33 % is 6.6."""
    annual = paths_of([[22.0, 24.0, 26.0, 28.0, 31.0, 33.0, 35.0]], ("AAA",))
    held = at_elections(annual, {"AAA": (2030, 2027)}, {"AAA": 20})
    assert held.pct[0, 0].tolist() == pytest.approx([20.0, 20.0, 25.0, 25.0, 25.0, 35.0, 35.0])
    assert annual.pct[0, 0, 0] == 22.0


def test_an_election_before_the_latest_figure_changes_nothing() -> None:
    held = at_elections(paths_of([[22.0, 24.0]], ("AAA",)), {"AAA": (2020, 2024)}, {"AAA": 20})
    assert held.pct[0, 0].tolist() == [20.0, 20.0]


def test_others_keep_their_annual_paths() -> None:
    annual = paths_of([[22.0, 24.0], [22.0, 24.0], [22.0, 24.0]], ("AAA", "BBB", "CCC"))
    held = at_elections(annual, {"AAA": (2025,), "CCC": (2025,)}, {"AAA": 20, "BBB": 20})
    assert held.pct[0].tolist() == [[20.0, 20.0], [22.0, 24.0], [22.0, 24.0]]


def test_an_odd_chamber_is_at_parity_with_one_seat_more_than_half() -> None:
    rising = [30.0 + ahead for ahead in range(1, 31)]
    held = at_elections(paths_of([rising], ("AAA",), last_pct=30.0), {"AAA": tuple(range(2025, 2055))}, {"AAA": 47})
    year = parity(held)["parity_year_median"][0]
    assert held.pct[0, 0, year - 2025] == pytest.approx(100 * 24 / 47)
    assert held.pct[0, 0, year - 2026] == pytest.approx(100 * 23 / 47)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30), st.integers(1, 600), st.sets(st.integers(2025, 2055)))
def test_shares_stay_shares_of_whole_seats(pct: list[float], seats: int, years: set[int]) -> None:
    held = at_elections(paths_of([pct], ("AAA",), last_pct=0.0), {"AAA": sorted(years)}, {"AAA": seats}).pct[0, 0]
    women = held / 100 * seats
    assert women == pytest.approx(np.round(women), abs=1e-3)
    assert held.min() >= 0
    assert held.max() <= 100
