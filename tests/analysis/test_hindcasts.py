"""The record that ships: what it holds, that nothing later is seen, and that the shipped one is that of this model."""

from __future__ import annotations

from functools import cache

import numpy as np
import polars as pl
import pytest

from analysis.backtest_methods import MODEL
from analysis.backtests import Record
from analysis.fitting import fit_panel
from analysis.hindcasts import COUNTRY, SAMPLES, Sample, TrackRecord, mean_cases, mean_scores, track_record
from analysis.panel import as_series, panel_from
from data.schema import AREAS, HINDCASTS, OBSERVATIONS, RECORD
from data.store import Store

SMALL = Sample("shares", "source", 1990, (2005, 2010), complete_years=10)


def observations(seed: int = 1, until: int = 2020) -> pl.DataFrame:
    """Thirty countries whose shares wander upwards from 1990 on, in the columns of the table."""
    rng = np.random.default_rng(seed)
    shares = np.clip(15 + rng.normal(0.5, 1.5, (30, 31)).cumsum(axis=1), 0, 100)
    rows = [
        (f"A{country:02d}", 1990 + year, float(shares[country, year]))
        for country in range(30)
        for year in range(until - 1990 + 1)
    ]
    frame = pl.DataFrame(rows, schema=["ref_area", "reference_year", "value"], orient="row")
    usual = {"indicator": "shares", "source": "source", "bound": "=", "obs_status": "A", "note_id": None}
    slices = dict.fromkeys(("sector", "level", "breakdown"), "_T")
    return frame.with_columns(pl.lit(value).alias(name) for name, value in (usual | slices).items()).select(
        pl.col(name).cast(kind) if name in {*frame.columns, *usual, *slices} else pl.lit(None, dtype=kind).alias(name)
        for name, kind in OBSERVATIONS.items()
    )


def areas() -> pl.DataFrame:
    """The thirty countries in two regions and six subregions."""
    rows = [(f"A{one:02d}", "country", f"{one % 2}", f"{one % 6}") for one in range(30)]
    frame = pl.DataFrame(rows, schema=["ref_area", "kind", "region", "subregion"], orient="row")
    return frame.select(
        pl.col(name) if name in frame.columns else pl.lit(None, dtype=kind).alias(name) for name, kind in AREAS.items()
    )


@cache
def made() -> TrackRecord:
    return track_record(SMALL, observations(), areas())


def test_both_tables_have_the_columns_that_ship() -> None:
    assert set(made().scores.columns) == set(RECORD)
    assert set(made().hindcasts.columns) == set(HINDCASTS)


def test_every_country_is_projected_fifteen_years_from_every_origin() -> None:
    counted = (
        made()
        .hindcasts.group_by("origin", "ref_area")
        .agg(pl.len(), first=pl.col("reference_year").min(), last=pl.col("reference_year").max())
    )
    assert counted.height == 2 * 30
    assert counted["len"].unique().to_list() == [15]
    assert (counted["first"] == counted["origin"] + 1).all()
    assert (counted["last"] == counted["origin"] + 15).all()


def test_nothing_after_the_origin_is_seen() -> None:
    """Other figures after 2005 change nothing in what is projected from 2005."""
    known = pl.col("reference_year") <= 2005
    other = pl.concat([observations().filter(known), observations(seed=2).filter(~known)])
    again = track_record(SMALL, other, areas()).hindcasts
    first = pl.col("origin") == 2005
    assert again.filter(first).equals(made().hindcasts.filter(first))
    assert not again.filter(~first).equals(made().hindcasts.filter(~first))


def test_scores_of_countries_follow_from_what_was_projected() -> None:
    truth = observations().select("ref_area", "reference_year", truth="value")
    cases = (
        made()
        .hindcasts.filter(pl.col("reference_year") - pl.col("origin") == 10)
        .join(truth, on=["ref_area", "reference_year"])
    )
    error = (cases["median_pct"] - cases["truth"]).abs().mean()
    inside = cases["truth"].is_between(cases["lower_80_pct"], cases["upper_80_pct"]).mean()
    ours = (pl.col("grouping") == COUNTRY) & (pl.col("method") == MODEL) & (pl.col("horizon") == 10)
    row = made().scores.filter(ours).row(0, named=True)
    assert row["cases"] == 60
    assert row["mae_pp"] == pytest.approx(error, abs=0.02)
    assert row["coverage_80"] == pytest.approx(inside, abs=0.035)


def test_scores_name_what_was_run() -> None:
    run = made().scores.select("year_from", "complete_years", "paths", "seed").unique().row(0)
    assert run == (1990, 10, 1000, 0)


def cases(**columns: list[object]) -> pl.DataFrame:
    ends = {f"{side}_{level}_pct": [None] * 3 for level in (80, 95) for side in ("lower", "upper")}
    usual = {"method": ["line"] * 3, "origin": [2005] * 3, "horizon": [5] * 3, "group": ["r"] * 3, "subgroup": ["s", "s", ""]}
    return pl.DataFrame({**usual, **ends, **columns}, schema_overrides=dict.fromkeys(ends, pl.Float64))


def test_errors_of_means_even_out() -> None:
    """Errors of +3, -3 and 0: three points off for a country now and then, nothing for the mean."""
    both = cases(series_id=["a", "b", "c"], point_pct=[13.0, 17.0, 30.0], truth_pct=[10.0, 20.0, 30.0])
    groups = pl.DataFrame(
        schema={
            **dict.fromkeys(("grouping", "group", "method"), pl.String),
            **dict.fromkeys(("origin", "horizon"), pl.Int64),
            **dict.fromkeys(("point_pct", "lower_80_pct", "upper_80_pct", "lower_95_pct", "upper_95_pct"), pl.Float64),
        }
    )
    means = mean_cases(Record(both, groups, pl.DataFrame()))
    # Two countries are too few for a mean of the subgroup, and a country without one belongs to none.
    assert means.select("grouping", "group", "members").rows() == [("all", "all", 3), ("group", "r", 3)]
    found = mean_scores(means)
    assert found["mae_pp"].to_list() == [0.0, 0.0]
    assert found["mae_se_pp"].null_count() == 2


def test_the_shipped_record_is_that_of_this_model(shipped: Store) -> None:
    """Projected again from one year; where this fails, `python cli.py build` makes the tables anew."""
    sample = SAMPLES[0]
    rows = shipped.observations(sample.indicator, source=sample.source, sector="_T", level="_T", breakdown="_T")
    panel = panel_from(as_series(rows.filter(pl.col("reference_year") >= sample.year_from), shipped.areas()))
    fitted = fit_panel(panel.until(2009))
    drift = dict(zip(fitted.series, fitted.level_pct, strict=True))
    found = shipped.hindcasts(sample.indicator, 2009).filter(pl.col("reference_year") == 2010)
    middle = [abs(row["median_pct"] - drift[row["ref_area"]]) for row in found.iter_rows(named=True)]
    assert max(middle) < 4
    assert float(np.mean(middle)) < 1


def test_what_the_page_says_of_lines_holds_in_the_shipped_record(shipped: Store) -> None:
    """One country: its own line is off by more than no change. The mean of all: by far less."""
    found = shipped.record("women_in_parliament").filter(pl.col("horizon") == 10)
    error = {(row["grouping"], row["method"]): row["mae_pp"] for row in found.iter_rows(named=True)}
    assert error[COUNTRY, "own_least_squares"] > error[COUNTRY, "no_change"] > error[COUNTRY, MODEL]
    assert error["all", "own_least_squares"] < 0.2 * error["all", "no_change"]
