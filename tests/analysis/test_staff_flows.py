"""Exits, recruitment, pay and contracts by sex: figures worked out by hand, and nothing where a number is hidden."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from analysis.disclosure import release
from analysis.staff_flows import exit_reasons, funnel, mix, pay_by_level, pay_gap, vacancies
from data.schema import TOTAL


def row(level: str, sex: str, people: int, **more: Any) -> dict[str, Any]:
    return {"level": level, "sex": sex, "headcount": people, **more}


def gone(reason: str, women: int, men: int, **more: Any) -> list[dict[str, Any]]:
    return [row("Clerk", sex, 0, left=people, exit_reason=reason, **more) for sex, people in (("F", women), ("M", men))]


def by_name(rows: pl.DataFrame, **key: Any) -> dict[str, Any]:
    found = rows.filter(pl.all_horizontal(pl.col(name) == value for name, value in key.items()))
    assert found.height == 1
    return found.row(0, named=True)


def test_reasons_are_shares_of_the_leavers_of_each_sex() -> None:
    staff = pl.DataFrame([row("Clerk", "F", 60), row("Clerk", "M", 50), *gone("retired", 6, 15), *gone("resigned", 18, 10)])
    found = exit_reasons(release(staff))
    assert found is not None
    assert found["exit_reason"].unique(maintain_order=True).to_list() == ["resigned", "retired"]
    assert by_name(found, exit_reason="resigned", sex="F")["share_pct"] == 75
    assert by_name(found, exit_reason="retired", sex="M") == {
        "exit_reason": "retired", "sex": "M", "people": 15, "all": 25, "share_pct": 60,
    }  # fmt: skip


def test_a_reason_of_few_is_not_told_by_its_share_either() -> None:
    staff = pl.DataFrame([row("Clerk", "F", 60), *gone("retired", 2, 15), *gone("resigned", 18, 10), *gone("moved", 9, 9)])
    found = exit_reasons(release(staff))
    assert found is not None
    women = found.filter(pl.col("sex") == "F")
    hidden = women.filter(pl.col("people").is_null())
    assert "retired" in hidden["exit_reason"].to_list()
    assert hidden.height >= 2 or women["all"].null_count() == women.height
    assert hidden["share_pct"].null_count() == hidden.height


def test_the_funnel_compares_each_stage_with_the_one_before() -> None:
    staff = pl.DataFrame(
        [
            row("Clerk", "F", 60, applied=100, shortlisted=20, recruited=10),
            row("Clerk", "M", 50, applied=200, shortlisted=50, recruited=10),
        ]
    )
    found = funnel(release(staff))
    assert found["stage"].to_list() == ["applied", "shortlisted", "recruited"]
    assert found["women_pct"].round(1).to_list() == [33.3, 28.6, 50.0]
    assert found["women_kept_pct"].to_list() == [None, 20, 50]
    assert found["men_kept_pct"].to_list() == [None, 25, 20]


def test_a_funnel_without_applications_has_recruitment_alone() -> None:
    staff = pl.DataFrame([row("Clerk", "F", 60, recruited=10), row("Clerk", "M", 50, recruited=30)])
    assert funnel(release(staff))["stage"].to_list() == ["recruited"]
    assert funnel(release(staff.drop("recruited"))).is_empty()


def test_advertised_and_pre_assigned_posts_side_by_side() -> None:
    staff = pl.DataFrame(
        [
            row(level, sex, 60, recruited=people, vacancy=vacancy)
            for level, sex, vacancy, people in (
                ("Clerk", "F", "advertised", 30), ("Clerk", "M", "advertised", 20),
                ("Clerk", "F", "pre_assigned", 6), ("Clerk", "M", "pre_assigned", 18),
                ("Head", "F", "advertised", 10), ("Head", "M", "advertised", 10),
                ("Head", "F", "pre_assigned", 0), ("Head", "M", "pre_assigned", 8),
            )
        ]
    )  # fmt: skip
    found = vacancies(release(staff))
    assert found is not None
    assert by_name(found, vacancy="pre_assigned", level="Clerk")["women_pct"] == 25
    assert by_name(found, vacancy="advertised", level="Clerk")["women_pct"] == 60
    assert by_name(found, vacancy="pre_assigned", level="Head")["women"] == 0
    assert vacancies(release(staff.drop("vacancy"))) is None


def test_contracts_as_womens_share_and_as_part_of_each_sex() -> None:
    staff = pl.DataFrame(
        [
            row("Clerk", "F", 40, contract="open"), row("Clerk", "M", 60, contract="open"),
            row("Clerk", "F", 10, contract="fixed"), row("Clerk", "M", 20, contract="fixed"),
        ]
    )  # fmt: skip
    found = mix(release(staff), "staff_by_contract")
    assert found is not None
    assert by_name(found, contract="open") == {
        "contract": "open", "women": 40, "men": 60, "women_pct": 40, "of_women_pct": 80, "of_men_pct": 75,
    }  # fmt: skip
    assert found["contract"].to_list() == ["fixed", "open", TOTAL]
    assert mix(release(staff), "staff_by_age") is None


def paid() -> pl.DataFrame:
    return pl.DataFrame(
        [
            row("Clerk", "F", 60, pay=100.0), row("Clerk", "M", 20, pay=110.0),
            row("Head", "F", 20, pay=200.0), row("Head", "M", 60, pay=220.0),
        ]
    )  # fmt: skip


def test_pay_by_level_and_over_all() -> None:
    staff = paid()
    found = pay_by_level(staff, release(staff))
    assert found is not None
    head = by_name(found, level="Head")
    assert (head["women_mean"], head["men_mean"], head["gap"]) == (200, 220, 20)
    assert head["ratio_pct"] == pytest.approx(90.909, abs=0.001)
    everybody = by_name(found, level=TOTAL)
    assert (everybody["women_mean"], everybody["men_mean"]) == (125, 192.5)
    # The median of an odd number of people is the pay of one of them.
    assert not [name for name in everybody if "median" in name]
    assert pay_by_level(staff, release(staff.drop("pay"))) is None


def test_the_gap_is_within_levels_and_due_to_their_distribution() -> None:
    """Within: 10 x (1/4 + 3/4)/2 + 20 x (3/4 + 1/4)/2 = 15. Distribution: -1/2 x 105 + 1/2 x 210 = 52.5. Together 67.5."""
    staff = paid()
    found = pay_gap(staff, release(staff))
    assert found is not None
    assert (found.gap, found.within, found.distribution) == pytest.approx((67.5, 15, 52.5))
    assert found.gap_pct == pytest.approx(100 * 67.5 / 192.5)
    assert found.joined == ()


def test_a_level_of_one_sex_is_distribution_alone() -> None:
    staff = pl.DataFrame([*paid().rows(named=True), row("Chief", "M", 20, pay=400.0)])
    found = pay_gap(staff, release(staff))
    assert found is not None
    assert found.within + found.distribution == pytest.approx(found.gap)
    assert found.within == pytest.approx(10 * (60 / 80 + 20 / 100) / 2 + 20 * (20 / 80 + 60 / 100) / 2)


def test_pay_of_few_is_not_told_and_their_levels_count_as_one() -> None:
    staff = pl.DataFrame([*paid().rows(named=True), row("Chief", "F", 2, pay=390.0), row("Chief", "M", 30, pay=400.0)])
    released = release(staff)
    found = pay_by_level(staff, released)
    assert found is not None
    assert by_name(found, level="Chief")["women_mean"] is None
    assert by_name(found, level="Chief")["ratio_pct"] is None
    gap = pay_gap(staff, released)
    if gap is not None:
        assert "Chief" in gap.joined
        assert len(gap.joined) >= 2
        assert gap.within + gap.distribution == pytest.approx(gap.gap)


def test_people_without_pay_do_not_count_and_are_not_told_by_subtraction() -> None:
    """2 of 62 women clerks have no pay in the file: who is paid and who is not are hidden together, or the sum is."""
    staff = pl.DataFrame([*paid().rows(named=True), row("Clerk", "F", 2, pay=None)])
    released = release(staff)
    table = released.tables["paid"].filter(pl.col("level") == "Clerk", pl.col("sex") == "F")
    assert table["people"].null_count() >= 2
    found = pay_by_level(staff, released)
    assert found is not None
    shown = by_name(found, level="Clerk")
    assert shown["women"] is None or shown["women_mean"] == 100


def test_years_are_kept_apart() -> None:
    staff = pl.concat([paid().with_columns(year=pl.lit(year, pl.Int64), pay=pl.col("pay") * year) for year in (1, 2)])
    found = pay_gap(staff, release(staff), year=2)
    assert found is not None
    assert found.gap == pytest.approx(135)
