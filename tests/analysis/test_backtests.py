"""The record: scores against arithmetic done in another way, nothing seen that was not known, and the targets."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from analysis.backtest_methods import METHODS, MODEL, REFERENCE, SLOW_METHODS, Projected, Task
from analysis.backtest_scores import calibration, clustered_se, described, group_scores, paired, scores
from analysis.backtests import Record, backtest, backtest_panel, crps_of, eligible
from analysis.panel import panel_from
from benchmarks.forecasts.samples import ORIGINS, lower_chambers
from data.errors import NoCasesError


def seed(number: int = 0) -> np.random.Generator:
    return np.random.default_rng(number)


def walks(series: int = 30, years: int = 24, *, innovation: float = 2.0) -> pl.DataFrame:
    pct = seed().uniform(5, 30, series)[:, None] + np.cumsum(
        0.5 + innovation * seed(1).standard_normal((series, years)), axis=1
    )
    return pl.DataFrame(
        {
            "series_id": np.repeat([f"s{at:03}" for at in range(series)], years),
            "reference_year": np.tile(np.arange(2000, 2000 + years), series),
            "share_women_pct": np.clip(pct, 0, 100).ravel(),
            "group": np.repeat([f"g{at % 3}" for at in range(series)], years),
        }
    )


@pytest.fixture(scope="module")
def record() -> Record:
    return backtest(walks(), rng=seed(), origins=[2014, 2016, 2018], horizons=(3, 5), paths=400)


def test_crps_is_its_definition() -> None:
    paths = seed().standard_normal((50, 3)).astype(np.float32)
    truth = np.array([0.0, 1.0, -3.0])
    pairs = np.abs(paths[:, None, :] - paths[None, :, :]).mean(axis=(0, 1))
    assert crps_of(paths, truth) == pytest.approx(np.abs(paths - truth).mean(axis=0) - pairs / 2, abs=1e-6)


def test_clustered_errors_are_those_of_the_clusters_means_where_clusters_are_equal() -> None:
    values = seed().standard_normal((6, 4))
    clusters = np.repeat(np.arange(6), 4)
    expected = values.mean(axis=1).std(ddof=1) / np.sqrt(6)
    assert clustered_se(values.ravel(), clusters) == pytest.approx(expected)
    assert np.isnan(clustered_se(values[0], np.zeros(4)))


def test_every_method_meets_the_same_cases(record: Record) -> None:
    counts = record.cases.group_by("method", "horizon").len()
    assert set(counts["len"]) == {90} and counts.height == len(METHODS) * 2
    keys = ["origin", "horizon", "series_id"]
    ours, reference = (record.cases.filter(pl.col("method") == name).select(*keys, "truth_pct") for name in (MODEL, REFERENCE))
    assert ours.sort(keys).equals(reference.sort(keys))


def test_simple_methods_are_their_arithmetic(record: Record) -> None:
    rows = walks()
    case = {"series_id": "s004", "origin": 2016, "horizon": 5}
    found = {row["method"]: row for row in record.cases.filter(**case).iter_rows(named=True)}
    pct = dict(rows.filter(series_id="s004").select("reference_year", "share_women_pct").iter_rows())
    last = pct[2016]
    assert found["no_change"]["point_pct"] == pytest.approx(last)
    assert found["no_change"]["truth_pct"] == pytest.approx(pct[2021])
    assert found["own_endpoint_line"]["point_pct"] == pytest.approx(last + (last - pct[2006]) / 10 * 5)
    ten = np.arange(2007, 2017)
    line = np.polyfit(ten, [pct[year] for year in ten], 1)
    assert found["own_least_squares"]["point_pct"] == pytest.approx(np.polyval(line, 2021))
    fifteen = np.arange(2002, 2017)
    slope = np.polyfit(fifteen, [pct[year] for year in fifteen], 1)[0]
    assert found["own_long_slope"]["point_pct"] == pytest.approx(last + 5 * slope)
    known = rows.filter(pl.col("reference_year").is_between(2002, 2016))
    change = known.select(pl.col("share_women_pct").diff().over("series_id"))["share_women_pct"].mean()
    assert found["pooled_mean_change"]["point_pct"] == pytest.approx(last + 5 * change)  # type: ignore[operator]  # a float
    assert found["no_change"]["lower_80_pct"] is None and found["no_change"]["crps_pp"] == pytest.approx(abs(last - pct[2021]))


def test_nothing_later_than_the_origin_is_seen() -> None:
    rows = walks()
    spoilt = rows.with_columns(
        share_women_pct=pl.when(pl.col("reference_year") > 2016).then(99.0).otherwise(pl.col("share_women_pct"))
    )
    one, other = (backtest(frame, rng=seed(), origins=[2016], horizons=(5,), paths=100).cases for frame in (rows, spoilt))
    seen = ["method", "series_id", "start_pct", "point_pct", "lower_80_pct", "upper_95_pct"]
    assert one.select(seen).equals(other.select(seen))
    assert not one["truth_pct"].equals(other["truth_pct"])


def test_draws_do_not_depend_on_other_origins_or_methods(record: Record) -> None:
    alone = backtest(walks(), rng=seed(), origins=[2016], horizons=(3, 5), paths=400, methods={MODEL: METHODS[MODEL]}).cases
    assert alone.equals(record.cases.filter(method=MODEL, origin=2016))


def test_a_figure_across_a_break_is_no_truth() -> None:
    rows = walks().with_columns(is_break=(pl.col("series_id") == "s000") & (pl.col("reference_year") == 2018))
    cases = backtest(rows, rng=seed(), origins=[2016], horizons=(1, 5), methods={"no_change": METHODS["no_change"]}).cases
    assert cases.filter(series_id="s000")["horizon"].to_list() == [1]


def test_cases_want_three_figures_and_one_at_the_origin() -> None:
    rows = walks(series=4, years=10).filter(
        ~((pl.col("series_id") == "s000") & (pl.col("reference_year") == 2005))
        & ~((pl.col("series_id") == "s001") & (pl.col("reference_year") < 2004))
        & ~((pl.col("series_id") == "s002") & (pl.col("reference_year") == 2003))
    )
    panel = panel_from(rows)
    assert eligible(panel, 2005).tolist() == [2, 3]
    assert eligible(panel, 2006, complete_years=3).tolist() == [1, 2, 3]
    assert eligible(panel, 2006, complete_years=5).tolist() == [3]


def test_scores_are_means_over_cases(record: Record) -> None:
    table = scores(record.cases)
    ours = record.cases.filter(method=MODEL, horizon=5)
    row = table.row(by_predicate=(pl.col("method") == MODEL) & (pl.col("horizon") == 5), named=True)
    error = (ours["point_pct"] - ours["truth_pct"]).to_numpy()
    assert row["mae_pp"] == pytest.approx(np.abs(error).mean())
    assert row["median_error_pp"] == pytest.approx(np.median(np.abs(error)))
    assert row["bias_pp"] == pytest.approx(error.mean())
    assert row["crps_pp"] == pytest.approx(ours["crps_pp"].mean())
    inside = (ours["truth_pct"] >= ours["lower_80_pct"]) & (ours["truth_pct"] <= ours["upper_80_pct"])
    assert row["coverage_80"] == pytest.approx(inside.mean())
    assert row["coverage_80_se"] == pytest.approx(clustered_se(inside.to_numpy().astype(float), ours["series_id"].to_numpy()))
    assert row["coverage_95"] > row["coverage_80"] and row["width_95_pp"] > row["width_80_pp"]
    assert row["cases"] == 90 and row["series"] == 30
    assert table.filter(method="no_change")["coverage_80"].null_count() == 2


def test_scores_by_level_and_group_hold_every_case_once(record: Record) -> None:
    for column in ("starting_level", "group"):
        table = scores(record.cases.filter(method=MODEL), by=[column])
        assert table.filter(horizon=5)["cases"].sum() == 90
    levels = described(pl.DataFrame({"start_pct": [0.0, 9.9, 10.0, 29.9, 30.0, 100.0]}))["starting_level"]
    assert levels.to_list() == ["0-10", "0-10", "10-20", "20-30", "30-100", "30-100"]


def test_differences_are_taken_case_by_case(record: Record) -> None:
    table = paired(record.cases, reference="no_change")
    row = table.row(by_predicate=(pl.col("method") == MODEL) & (pl.col("horizon") == 3), named=True)
    errors = {
        name: (one["point_pct"] - one["truth_pct"]).abs().to_numpy()
        for name in (MODEL, "no_change")
        for one in [record.cases.filter(method=name, horizon=3).sort("origin", "series_id")]
    }
    difference = errors[MODEL] - errors["no_change"]
    series = record.cases.filter(method=MODEL, horizon=3).sort("origin", "series_id")["series_id"].to_numpy()
    assert row["mae_difference_pp"] == pytest.approx(difference.mean())
    assert row["mae_difference_se_pp"] == pytest.approx(clustered_se(difference, series))
    assert "no_change" not in table["method"]
    with pytest.raises(ValueError, match="reference"):
        paired(record.cases, reference="nothing")


def test_means_of_groups_are_compared_with_means(record: Record) -> None:
    found = record.groups.filter(method=MODEL, origin=2016, horizon=5)
    assert found.select("grouping", "group", "members").rows() == [
        *((grouping, f"g{number}", 10) for grouping in ("group", "subgroup") for number in range(3)),
        ("all", "all", 30),
    ]
    cases = record.cases.filter(method=MODEL, origin=2016, horizon=5, group="g1")
    assert found.row(1, named=True)["truth_pct"] == pytest.approx(cases["truth_pct"].mean())
    width = found["upper_80_pct"] - found["lower_80_pct"]
    assert width[6] < width[1] < (cases["upper_80_pct"] - cases["lower_80_pct"]).mean()
    table = group_scores(record.groups).filter(method=MODEL, grouping="all", horizon=5)
    assert table.row(0, named=True)["cases"] == 3 and np.isnan(table["coverage_80_se"][0])


def crossing_paths(task: Task, _: np.random.Generator) -> Projected:
    """Half of the paths are at 25 % in the second year only, the others stay at 10 %."""
    paths = np.full((task.paths, len(task.rows), task.horizon), 10.0, dtype=np.float32)
    paths[::2, :, 1] = 25.0
    return Projected(np.full((len(task.rows), task.horizon), 10.0), paths)


def test_crossings_count_what_was_reached_between() -> None:
    rows = pl.DataFrame(
        {
            "series_id": np.repeat(["back", "up", "never", "gap", "above"], 7),
            "reference_year": np.tile(np.arange(2000, 2007), 5),
            "share_women_pct": [
                *(10.0, 10.0, 10.0, 21.0, 10.0, 10.0, 10.0),
                *(10.0, 10.0, 10.0, 10.0, 10.0, 35.0, 35.0),
                *(10.0, 10.0, 10.0, 19.9, 19.9, 19.9, 19.9),
                *(10.0, 10.0, 10.0, None, 10.0, 35.0, 35.0),
                *(10.0, 10.0, 22.0, 22.0, 22.0, 22.0, 22.0),
            ],
        }
    )
    record = backtest(rows, rng=seed(), origins=[2002], horizons=(3,), methods={"half": crossing_paths}, paths=10)
    at_20 = record.crossings.filter(threshold_pct=20.0).sort("series_id")
    assert at_20.select("series_id", "chance", "reached").rows() == [("back", 0.5, 1), ("never", 0.5, 0), ("up", 0.5, 1)]
    assert set(record.crossings.filter(threshold_pct=30.0)["chance"]) == {0.0}
    table = calibration(record.crossings).filter(threshold_pct=20.0)
    assert table.select("chance_from", "chance_to", "cases", "predicted").rows() == [(0.0, 1.0, 3, 0.5), (0.5, 0.7, 3, 0.5)]
    assert table["observed"].to_list() == pytest.approx([2 / 3, 2 / 3])


def test_single_series_methods_answer_for_every_case() -> None:
    cases = backtest(
        walks(series=3),
        rng=seed(),
        origins=[2016],
        horizons=(5,),
        methods={name: SLOW_METHODS[name] for name in ("last_increment", "logit_linear")},
    ).cases
    rows = walks(series=3).filter(pl.col("reference_year").is_in([2015, 2016]), series_id="s001")["share_women_pct"]
    expected = np.clip(rows[1] + 5 * (rows[1] - rows[0]), 0, 100)
    assert cases.filter(method="last_increment", series_id="s001")["point_pct"].item() == pytest.approx(expected)
    assert cases.filter(method="logit_linear").height == 3


def test_progress_is_told_from_nothing_to_all() -> None:
    told: list[tuple[int, int]] = []
    backtest(
        walks(series=3),
        rng=seed(),
        origins=[2015, 2016],
        horizons=(5,),
        methods={"no_change": METHODS["no_change"]},
        progress=lambda done, count: told.append((done, count)),
    )
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_nothing_to_compare_is_said() -> None:
    with pytest.raises(NoCasesError):
        backtest(walks(years=4), rng=seed())


@pytest.fixture(scope="module")
def vdem(sources_folder: Path) -> Record:
    """Lower chambers as V-Dem publishes them, the sample of methods.md."""
    panel = lower_chambers(sources_folder / "vdem" / "women_in_lower_chamber_1945_2024.csv")
    return backtest_panel(panel, rng=seed(), origins=ORIGINS, complete_years=15, paths=2000)


@pytest.mark.sources
def test_the_reference_is_found_again(vdem: Record) -> None:
    """docs/methods.md, rounded to two decimals there; paths move by a few hundredths with the seed."""
    table = {(row["method"], row["horizon"]): row for row in scores(vdem.cases).iter_rows(named=True)}
    assert [table[MODEL, horizon]["cases"] for horizon in (5, 10, 15)] == [2240, 1507, 802]
    published = {
        "no_change": (4.64, 7.23, 10.02),
        "own_least_squares": (5.82, 8.41, 10.60),
        "own_long_slope": (5.04, 7.51, 9.40),
        "own_endpoint_line": (5.33, 8.03, 10.13),
        "pooled_mean_change": (4.19, 5.57, 6.30),
    }
    for method, errors in published.items():
        assert [table[method, horizon]["mae_pp"] for horizon in (5, 10, 15)] == pytest.approx(errors, abs=0.006)
    paths = [table[REFERENCE, horizon] for horizon in (5, 10, 15)]
    assert [one["mae_pp"] for one in paths] == pytest.approx((4.13, 5.49, 6.30), abs=0.06)
    assert [one["crps_pp"] for one in paths] == pytest.approx((3.09, 3.99, 4.58), abs=0.05)
    assert [one["coverage_80"] for one in paths] == pytest.approx((0.767, 0.801, 0.833), abs=0.012)


@pytest.mark.sources
def test_the_targets_are_met(vdem: Record) -> None:
    table = scores(vdem.cases)
    ours = {row["horizon"]: row for row in table.filter(method=MODEL).iter_rows(named=True)}
    for horizon, mae, crps in ((5, 4.14, 3.06), (10, 5.42, 3.93), (15, 6.25, 4.55)):
        assert ours[horizon]["mae_pp"] <= mae
        assert ours[horizon]["crps_pp"] <= crps
        assert 0.75 <= ours[horizon]["coverage_80"] <= 0.85
        assert ours[horizon]["coverage_95"] >= 0.92
    assert ours[10]["width_80_pp"] <= 17
    line = table.filter(method="own_endpoint_line", horizon=10)["mae_pp"].item()
    assert ours[10]["mae_pp"] <= 0.68 * line


@pytest.mark.sources
def test_means_of_regions_are_covered(vdem: Record) -> None:
    table = group_scores(vdem.groups).filter(pl.col("method") == MODEL, pl.col("grouping") != "all")
    assert table.height == 6
    assert all(0.74 <= covered <= 0.86 for covered in table["coverage_80"])


@pytest.mark.sources
def test_thresholds_are_reached_about_as_often_as_said(vdem: Record) -> None:
    table = calibration(vdem.crossings).filter(pl.col("method") == MODEL, pl.col("chance_from") == 0, pl.col("chance_to") == 1)
    assert table.height == 9
    off = (table["predicted"] - table["observed"]).abs() / table["observed_se"]
    assert (off < 2).all()
