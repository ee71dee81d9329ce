"""A line of a target sheet against sums done by hand."""

from __future__ import annotations

import polars as pl
import pytest

from analysis.appointments import Post, chance_of_women, share_after
from analysis.target_sheet import Pace, demand, past_pace


def line(*points: tuple[int, float, str]) -> pl.DataFrame:
    return pl.DataFrame(points, schema=["reference_year", "value", "obs_status"], orient="row")


def test_the_past_is_the_last_ten_years_or_what_there_is_of_them() -> None:
    assert past_pace(line((2000, 1.0, "A"), (2012, 10.0, "A"), (2022, 15.0, "A"))) == Pace(0.5, 2012, 2022)
    assert past_pace(line((2018, 10.0, "A"), (2022, 8.0, "A"))) == Pace(-0.5, 2018, 2022)


def test_what_is_before_a_break_does_not_count() -> None:
    assert past_pace(line((2012, 30.0, "A"), (2016, 10.0, "B"), (2022, 13.0, "A"))) == Pace(0.5, 2016, 2022)
    assert past_pace(line((2012, 30.0, "A"), (2021, 10.0, "B"), (2022, 13.0, "A"))) is None


def test_one_year_or_nothing_gives_no_pace() -> None:
    assert past_pace(line((2021, 10.0, "A"), (2022, 13.0, "A"))) is None
    assert past_pace(line().cast({"reference_year": pl.Int64})) is None


def test_a_target_asks_for_points_a_year_and_the_past_leads_elsewhere() -> None:
    found = demand(share_pct=20.0, year=2020, target_pct=50.0, target_year=2030, past=Pace(1.0, 2010, 2020))
    assert found.pace_pp == pytest.approx(3.0)
    assert found.at_past_pct == pytest.approx(30.0)
    assert found.appointments is None


def test_the_past_pace_never_leads_beyond_all_or_nobody() -> None:
    assert demand(share_pct=5.0, year=2020, target_pct=10.0, target_year=2030, past=Pace(-1.0, 2010, 2020)).at_past_pct == 0.0


def test_the_women_asked_for_bring_the_level_to_the_target() -> None:
    found = demand(share_pct=20.0, year=2022, target_pct=30.0, target_year=2029, posts=200, left_pct=10.0).appointments
    assert found is not None
    reached = share_after(Post(40, 200, 0.1, 0.1), found.required_pct / 100, 7)[-1]
    assert reached == pytest.approx(30.0)
    assert found.women >= found.number * found.required_pct / 100
    assert found.women - 1 < found.number * found.required_pct / 100
    assert found.safe_pct is not None
    assert chance_of_women(found.women, found.number, found.safe_pct) == pytest.approx(0.8)


def test_what_appointments_alone_cannot_do_is_said() -> None:
    found = demand(share_pct=10.0, year=2024, target_pct=50.0, target_year=2026, posts=100, left_pct=5.0).appointments
    assert found is not None
    assert not found.reachable
    assert found.women == found.number
    assert found.safe_pct is None
    assert found.best_pct == pytest.approx(share_after(Post(10, 100, 0.05, 0.05), 1.0, 2)[-1])


def test_a_level_that_is_there_needs_no_women_above_its_share() -> None:
    found = demand(share_pct=60.0, year=2024, target_pct=50.0, target_year=2034, posts=100, left_pct=10.0)
    assert found.pace_pp < 0
    assert found.appointments is not None
    assert found.appointments.required_pct < 50.0


@pytest.mark.parametrize(("target_pct", "target_year"), [(50.0, 2024), (50.0, 2020), (101.0, 2030), (-1.0, 2030)])
def test_targets_that_cannot_be_meant_are_refused(target_pct: float, target_year: int) -> None:
    with pytest.raises(ValueError, match=r"target year|shares lie"):
        demand(share_pct=20.0, year=2024, target_pct=target_pct, target_year=target_year)
