"""Waiting for promotion: against published curves, against a count by hand, and what is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

from analysis.staff_promotions import Waiting, log_log_band, wait_for_promotion

TREATED = [(6, 3, 1), (7, 1, 0), (10, 1, 1), (13, 1, 0), (16, 1, 0), (22, 1, 0), (23, 1, 0), (9, 0, 1), (11, 0, 1), (17, 0, 1)]
TREATED += [(19, 0, 1), (20, 0, 1), (25, 0, 1), (32, 0, 2), (34, 0, 1), (35, 0, 1)]
PLACEBO = [(1, 2), (2, 2), (3, 1), (4, 2), (5, 2), (8, 4), (11, 2), (12, 2), (15, 1), (17, 1), (22, 1), (23, 1)]
"""Remissions of Freireich and others (Blood 21, 1963), as printed in Kleinbaum and Klein, Survival Analysis, table 1.1: weeks,
relapses and, of the treated, those cut short; "years in grade" here."""


def rows_of(sex: str, counts: Sequence[tuple[float, int, int]]) -> list[dict[str, object]]:
    found = []
    for years, promoted, waiting in counts:
        each = {"level": "Clerk", "sex": sex, "years_in_grade": float(years)}
        found += [{**each, "headcount": promoted, "promoted": promoted}] if promoted else []
        found += [{**each, "headcount": waiting, "promoted": 0}] if waiting else []
    return found


def remissions() -> pl.DataFrame:
    return pl.DataFrame([*rows_of("F", TREATED), *rows_of("M", [(weeks, relapsed, 0) for weeks, relapsed in PLACEBO])])


def waiting(rows: pl.DataFrame, **how: object) -> Waiting:
    found = wait_for_promotion(rows, **how)  # type: ignore[arg-type]  # keywords of the function, told by each test
    assert found is not None
    return found


def test_the_curve_is_the_published_one() -> None:
    """Kleinbaum and Klein, table 2.1: 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448; with no step hidden."""
    curve = waiting(remissions(), seen="career", threshold=1).curves[0]
    assert curve.steps["waiting_pct"].round(1).to_list() == [100, 85.7, 80.7, 75.3, 69.0, 62.7, 53.8, 44.8]
    assert curve.steps["years"].to_list() == [0, 6, 7, 10, 13, 16, 22, 23]
    assert curve.steps["at_risk"].to_list() == [None, 21, 17, 15, 12, 11, 7, 6]
    assert curve.median_years == 23


def test_the_test_is_the_published_one() -> None:
    """Kleinbaum and Klein, section 2.IV: 16.79 with one degree of freedom."""
    found = waiting(remissions(), seen="career", threshold=3)
    assert found.test is not None
    assert found.test.statistic == pytest.approx(16.79, abs=0.005)
    assert found.test.p_value < 0.001
    assert found.test.verdict == "women_wait_longer"


def test_the_other_way_round_men_wait_longer() -> None:
    rows = remissions().with_columns(pl.col("sex").replace({"F": "M", "M": "F"}))
    found = waiting(rows, seen="career", threshold=3)
    assert found.test is not None
    assert found.test.verdict == "men_wait_longer"


def test_the_band_is_that_of_log_log() -> None:
    """R's survfit, conf.type="log-log": 0.620 to 0.952 at 6 weeks (standard error 0.0764), 0.188 to 0.680 at 23 (0.1346)."""
    steps = waiting(remissions(), seen="career", threshold=1).curves[0].steps
    assert steps["lower_pct"].gather([1, 7]).to_list() == pytest.approx([62.0, 18.8], abs=0.05)
    assert steps["upper_pct"].gather([1, 7]).to_list() == pytest.approx([95.2, 68.0], abs=0.05)
    assert [one.tolist() for one in log_log_band(np.array([1.0, 0.0]), np.array([0.0, 0.0]))] == [[1, 0], [1, 0]]


def test_steps_are_joined_until_five_were_promoted_in_each() -> None:
    """Untreated 2, 2, 1 | 2, 2, 4 relapse, then 4 are at risk too soon. Treated 3, 1, 1 would leave 4 after them to be told."""
    found = waiting(remissions(), seen="career")
    assert [curve.sex for curve in found.curves] == ["M"]
    assert found.curves[0].steps["years"].to_list() == [0, 3, 8]
    assert found.curves[0].steps["at_risk"].to_list() == [None, 15, 10]
    assert found.hidden == ("F",)
    assert found.test is None


@pytest.mark.parametrize("threshold", [2, 3, 5, 8])
def test_no_step_tells_of_fewer_promotions_than_the_threshold(threshold: int) -> None:
    rng = np.random.default_rng(3)
    counts = [(float(years), int(rng.integers(0, 9)), int(rng.integers(10, 25))) for years in range(1, 15)]
    rows = pl.DataFrame(rows_of("F", counts))
    curves = waiting(rows, threshold=threshold).curves
    assert len(curves) == 1
    times = curves[0].steps["years"].to_list()
    inside = [sum(p for years, p, _ in counts if low < years <= high) for low, high in pairwise(times)]
    rest = sum(p for years, p, _ in counts if years > times[-1])
    assert min(inside) >= threshold
    assert rest == 0 or rest >= threshold


def test_the_curve_ends_where_fewer_than_five_are_at_risk() -> None:
    counts = [(1.0, 10, 40), (2.0, 8, 20), (3.0, 6, 10), (4.0, 2, 2), (5.0, 9, 20)]
    curve = waiting(pl.DataFrame(rows_of("F", counts))).curves[0]
    assert curve.seen_to_years == 3
    assert curve.steps["years"].to_list() == [0, 1, 2, 3]


def test_a_file_of_a_year_counts_each_as_at_risk_in_that_year_alone() -> None:
    """10 of 50 in the first year, 8 of 28 in the second: 80 %, then 80 % of 71.4 %."""
    counts = [(1.0, 10, 40), (2.0, 8, 20)]
    curve = waiting(pl.DataFrame(rows_of("F", counts))).curves[0]
    assert curve.steps["waiting_pct"].to_list() == pytest.approx([100, 80, 80 * 20 / 28])
    assert curve.steps["at_risk"].to_list() == [None, 50, 25]


def test_half_promoted_is_told_only_where_the_curve_shows_it() -> None:
    slow = waiting(pl.DataFrame(rows_of("F", [(1.0, 10, 90), (2.0, 10, 80)]))).curves[0]
    assert slow.median_years is None
    assert slow.median_lower_years is None
    fast = waiting(pl.DataFrame(rows_of("F", [(1.0, 30, 70), (2.0, 40, 30), (3.0, 20, 30)]))).curves[0]
    assert fast.median_years == 2
    assert fast.median_lower_years is not None
    assert fast.median_lower_years <= 2


def test_people_who_left_waited_until_then() -> None:
    stayed = pl.DataFrame(rows_of("F", [(1.0, 10, 40), (2.0, 8, 20)])).with_columns(left=pl.lit(0))
    gone = stayed.with_columns(
        left=pl.when(pl.col("promoted") == 0).then("headcount").otherwise(0),
        headcount=pl.when(pl.col("promoted") == 0).then(0).otherwise("headcount"),
    )
    assert waiting(stayed).curves[0].steps.equals(waiting(gone).curves[0].steps)


def test_rows_of_single_people_say_the_same_as_counts() -> None:
    counts = pl.DataFrame([*rows_of("F", [(1.0, 10, 40), (2.0, 8, 20)]), *rows_of("M", [(1.0, 20, 40), (2.0, 8, 10)])])
    single = (
        counts.select(pl.all().repeat_by("headcount"))
        .explode("level", "sex", "years_in_grade", "headcount", "promoted")
        .with_columns(headcount=pl.lit(1, pl.Int64), promoted=(pl.col("promoted") > 0).cast(pl.Int64))
    )
    one, other = waiting(counts), waiting(single)
    assert all(a.steps.equals(b.steps) for a, b in zip(one.curves, other.curves, strict=True))
    assert one.test == other.test


def test_a_promotion_counts_where_the_wait_was() -> None:
    """12 people now Heads were promoted from Clerk: the wait as a Clerk ends, none as a Head."""
    rows = pl.DataFrame(
        {
            "level": ["Clerk", "Head", "Head"],
            "sex": ["F"] * 3,
            "years_in_grade": [3.0, 3.0, 5.0],
            "headcount": [40, 12, 30],
            "promoted": [0, 12, 0],
        }
    )
    clerks = waiting(rows, level="Clerk", levels=("Clerk", "Head")).curves[0]
    assert clerks.steps["waiting_pct"].to_list() == pytest.approx([100, 100 * 40 / 52])
    assert waiting(rows, level="Head", levels=("Clerk", "Head")).hidden == ("F",)


def test_without_the_columns_there_is_no_curve() -> None:
    rows = pl.DataFrame({"level": ["Clerk"], "sex": ["F"], "headcount": [40]})
    assert wait_for_promotion(rows) is None
    nothing = rows.with_columns(years_in_grade=pl.lit(None, pl.Float64), promoted=pl.lit(None, pl.Int64))
    assert wait_for_promotion(nothing) is None


def test_equal_waits_are_no_clear_difference() -> None:
    rows = pl.DataFrame([*rows_of("F", [(1.0, 10, 40), (2.0, 8, 20)]), *rows_of("M", [(1.0, 11, 40), (2.0, 8, 20)])])
    found = waiting(rows).test
    assert found is not None
    assert found.verdict == "no_clear_difference"
