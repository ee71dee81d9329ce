"""What is told of a projection: years of parity with chances or bounds, the first year's flows, women who are lacking."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.parity import parity
from analysis.pipeline import Projection, project
from analysis.pipeline_answers import answers, arrivals, first_year, shortages
from analysis.pipeline_model import LevelChange, Pipeline, Rates, Scenario


def projection(shares: list[list[float]]) -> Projection:
    """One level of 100 people whose women's share runs as given, [run][year]."""
    women = np.array(shares, dtype=float)
    stocks = np.stack([women, 100 - women], axis=2)[:, :, None, :]
    flow = np.zeros((*stocks[:, 1:].shape,))
    return Projection(("L0",), 2020, stocks, flow, flow, flow, flow[..., 0])


def service() -> Pipeline:
    rates = Rates(np.full((1, 2, 2), 0.1), np.array([[0.0, 1.0]]), np.ones((1, 2, 2)), np.array([[0.6, 0.5]]))
    return Pipeline(("L0", "L1"), 2020, np.array([[2.0, 98.0], [50.0, 50.0]]), rates)


def test_chances_give_median_and_range_as_parity_does() -> None:
    rng = np.random.default_rng(5)
    walks = np.clip(40 + np.cumsum(rng.normal(0.5, 2, (200, 26)), axis=1), 0, 100)
    walks[:, 0] = 40
    found, known = arrivals(projection(walks.tolist()), "chance"), parity(projection(walks.tolist()).paths())
    row, other = found.row(0, named=True), known.filter(series_id="L0").row(0, named=True)
    assert row["year"] == other["parity_year_median"]
    assert (row["earliest"], row["latest"]) == (other["parity_year_lower_80"], other["parity_year_upper_80"])
    assert row["status"] == "arrives"


@pytest.mark.parametrize(
    ("runs", "status", "earliest", "latest"),
    [
        ([[40, 50, 51], [40, 45, 50]], "arrives", 2021, 2022),
        ([[40, 50, 51], [40, 45, 49]], "may_arrive", 2021, None),
        ([[40, 41, 42], [40, 45, 49]], "not_within", None, None),
        ([[50, 41, 42], [50, 45, 49]], "reached", None, None),
    ],
)
def test_bounds_give_the_ends_and_no_middle(
    runs: list[list[float]], status: str, earliest: int | None, latest: int | None
) -> None:
    row = arrivals(projection(runs), "bounds").row(0, named=True)
    assert (row["status"], row["earliest"], row["latest"]) == (status, earliest, latest)
    assert row["year"] is None
    assert row["arrived"] is None
    assert (row["end_lower_pct"], row["end_upper_pct"]) == (min(one[-1] for one in runs), max(one[-1] for one in runs))


def test_a_tenth_of_the_runs_or_fewer_is_not_within() -> None:
    runs = [[40.0, 60.0]] + [[40.0, 40.0]] * 9
    assert arrivals(projection(runs), "chance")["status"][0] == "not_within"
    assert arrivals(projection([*runs, [40.0, 60.0]]), "chance")["status"][0] == "may_arrive"


def test_the_first_years_flows_lead_from_before_to_after() -> None:
    found = first_year(project(service(), years=3))
    balance = found["before"] + found["recruited"] + found["promoted_in"] - found["promoted_out"] - found["left"]
    assert (balance - found["after"]).abs().max() == pytest.approx(0, abs=1e-9)
    assert found["level"].to_list() == ["L0", "L0", "L1", "L1"]


def test_women_whom_the_level_below_lacks_are_told_with_their_years() -> None:
    women_only = Scenario("women only", {"L1": LevelChange(promoted_pct=100)}, years=1)
    found = shortages(project(service(), women_only, years=3))
    assert found.select("level", "below", "first_year", "last_year").row(0) == ("L1", "L0", 2021, 2021)
    assert found["women"][0] == pytest.approx(8.2)
    assert shortages(project(service(), years=3)).is_empty()


def test_bounds_are_not_drawn_in_whole_people() -> None:
    kept = {"rng": np.random.default_rng(1), "runs": 50}
    exact = answers(service(), Scenario("none"), 4, "bounds", **kept)  # type: ignore[arg-type]  # a dict of keywords
    assert exact.flows.filter(level="L0", sex="F")["left"][0] == pytest.approx(0.2)
    assert exact.horizon_year == 2024
    drawn = answers(service(), Scenario("none"), 4, "chance", **kept)  # type: ignore[arg-type]  # as above
    ends = drawn.shares.filter(level="L1", reference_year=2024).select("lowest_pct", "highest_pct").row(0)
    assert ends[0] < ends[1]
