"""Peers with their reasons, what others did from a similar start, and differences with both years named."""

from __future__ import annotations

import polars as pl
import pytest

from analysis.peers import changes, differences, from_similar_start, moved_most, suggest_peers
from analysis.shares import group_members
from data.registry import Registry
from data.schema import AREAS, conform
from data.store import Store


def figures_of(area: str, values: dict[int, float], **columns: object) -> pl.DataFrame:
    rows = [{"reference_year": year, "value": value} for year, value in values.items()]
    return conform(pl.DataFrame(rows), ref_area=area, indicator="i", source="s", vintage="1", **columns)


def moved(area: str, start: float, latest: float) -> pl.DataFrame:
    return figures_of(area, {2014: start, 2024: latest})


def areas_of(*rows: tuple[str, str, str | None, str | None]) -> pl.DataFrame:
    """Countries with their subregion, intermediate region and income group."""
    names = ("ref_area", "subregion", "intermediate_region", "income_group")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row").with_columns(kind=pl.lit("country"))
    missing = {name: pl.lit(None) for name in AREAS if name not in frame.columns}
    return frame.with_columns(**missing).select(pl.col(name).cast(kind) for name, kind in AREAS.items())


@pytest.mark.parametrize(
    ("years", "start"),
    [
        ({2014: 10.0, 2013: 1.0, 2024: 20.0}, 2014),
        ({2015: 10.0, 2013: 1.0, 2024: 20.0}, 2013),
        ({2016: 10.0, 2024: 20.0}, 2016),
        ({2017: 10.0, 2011: 9.0, 2024: 20.0}, None),
    ],
)
def test_the_start_is_the_figure_nearest_to_ten_years_before(years: dict[int, float], start: int | None) -> None:
    found = changes(figures_of("AAA", years))
    assert found["year_from"].to_list() == ([] if start is None else [start])


def test_changes_name_both_years() -> None:
    assert changes(moved("AAA", 10.0, 12.5)).row(0) == ("AAA", 2014, 10.0, 2024, 12.5, 2.5)


def test_an_old_figure_and_a_break_have_no_change() -> None:
    rows = pl.concat(
        [
            moved("AAA", 10.0, 12.5),
            figures_of("OLD", {2008: 1.0, 2018: 9.0}),
            figures_of("CUT", {2014: 1.0}),
            figures_of("CUT", {2024: 9.0}, obs_status="B"),
        ]
    )
    assert changes(rows)["ref_area"].to_list() == ["AAA"]


AREAS_OF = areas_of(
    ("VUT", "054", None, "lower_middle"),
    ("SLB", "054", None, "lower_middle"),
    ("FJI", "054", None, "upper_middle"),
    ("LAO", "035", None, "lower_middle"),
    ("AUS", "053", None, "high"),
    ("SEN", "202", "011", "lower_middle"),
    ("SLE", "202", "011", "low"),
    ("ZMB", "202", "014", "lower_middle"),
)
REGIONS = {"PACIFIC": ["VUT", "SLB", "FJI", "LAO", "AUS"], "AFRICA": ["SEN", "SLE", "ZMB"]}


def test_peers_come_with_their_reasons() -> None:
    rows = pl.concat(
        [
            *(moved("VUT", 0.0, 2.0), moved("SLB", 2.0, 6.0), moved("FJI", 14.0, 9.0), moved("LAO", 25.0, 22.0)),
            *(moved("AUS", 5.0, 38.0), moved("SEN", 1.0, 41.0), moved("SLE", 12.0, 30.0)),
        ]
    )
    found = suggest_peers(rows, AREAS_OF, REGIONS, "VUT")
    assert found.select("ref_area", "apart", "reasons").rows() == [
        ("SLB", 2.0, ["subregion", "income", "start"]),
        ("AUS", 5.0, ["region", "start"]),
        ("LAO", 25.0, ["region", "income"]),
        ("SEN", 1.0, ["income", "start"]),
    ]
    assert suggest_peers(rows, AREAS_OF, REGIONS, "VUT", count=1)["ref_area"].to_list() == ["SLB"]


def test_an_intermediate_region_is_nearer_than_a_subregion() -> None:
    rows = pl.concat([moved("SEN", 40.0, 41.0), moved("SLE", 41.0, 30.0), moved("ZMB", 42.0, 15.0)])
    reasons = dict(suggest_peers(rows, AREAS_OF, REGIONS, "SEN").select("ref_area", "reasons").iter_rows())
    assert reasons == {"SLE": ["subregion", "start"], "ZMB": ["region", "income", "start"]}


def test_a_country_without_a_start_has_no_peers() -> None:
    rows = pl.concat([figures_of("VUT", {2024: 2.0}), moved("SLB", 2.0, 6.0)])
    found = suggest_peers(rows, AREAS_OF, REGIONS, "VUT")
    assert found.is_empty()
    assert {"apart", "reasons", "change"} <= set(found.columns)


def test_who_moved_from_a_similar_start() -> None:
    rows = pl.concat([moved("AAA", 10.0, 12.0), moved("BBB", 15.0, 30.0), moved("CCC", 15.1, 40.0), moved("DDD", 5.0, 4.0)])
    found = from_similar_start(rows, ["AAA", "BBB", "CCC", "DDD"], start=10.0)
    assert found.select("ref_area", "change", "median_change").rows() == [
        ("BBB", 15.0, 2.0),
        ("AAA", 2.0, 2.0),
        ("DDD", -1.0, 2.0),
    ]


def test_the_largest_rises_of_each_band_of_starts() -> None:
    rows = pl.concat(
        [
            *(moved("AAA", 9.9, 20.0), moved("BBB", 10.0, 12.0), moved("CCC", 19.0, 18.0), moved("DDD", 12.0, 20.0)),
            *(moved("EEE", 35.0, 30.0), moved("OUT", 5.0, 60.0)),
        ]
    )
    found = moved_most(rows, ["AAA", "BBB", "CCC", "DDD", "EEE"], count=2)
    assert found.select("band", "ref_area", "change", "countries", "median_change").rows() == [
        (0, "AAA", pytest.approx(10.1), 1, pytest.approx(10.1)),
        (1, "DDD", 8.0, 3, 2.0),
        (1, "BBB", 2.0, 3, 2.0),
    ]


def test_differences_name_both_years_and_the_counts() -> None:
    rows = pl.concat(
        [
            figures_of("SEN", {2012: 40.0, 2024: 46.0}, women=60, total=150),
            figures_of("BTN", {2013: 8.0, 2022: 17.0}),
            figures_of("LAO", {2012: 25.0}),
        ]
    )
    found = differences(rows, ["BTN", "SEN", "LAO", "XXX"], 2012, 2024)
    columns = ["ref_area", "year_from", "year_to", "change", "change_per_year", "to_first"]
    assert found.select(columns).rows() == [
        ("BTN", 2013, 2022, 9.0, 1.0, 0.0),
        ("SEN", 2012, 2024, 6.0, 0.5, 29.0),
        ("LAO", 2012, None, None, None, None),
        ("XXX", None, None, None, None, None),
    ]
    assert found.filter(ref_area="SEN").select("women_to", "total_to").row(0) == (60, 150)


@pytest.mark.parametrize(("year", "change"), [(2012, 6.0), (2013, None), (2024, None), (2025, 6.0)])
def test_a_break_between_the_years_hides_the_change(year: int, change: float | None) -> None:
    """A break in the first year or after the last one is not between them."""
    kept = {at: value for at, value in {2012: 40.0, 2013: 41.0, 2024: 46.0, 2025: 47.0}.items() if at != year}
    rows = pl.concat([figures_of("SEN", kept), figures_of("SEN", {year: 40.0 if year == 2012 else 46.0}, obs_status="B")])
    assert differences(rows, ["SEN"], 2012, 2024, slack_years=0)["change"].to_list() == [change]


def test_one_figure_for_both_years_is_no_change() -> None:
    found = differences(figures_of("SEN", {2013: 40.0}), ["SEN"], 2012, 2014)
    assert found.select("year_from", "year_to", "change", "change_per_year").row(0) == (2013, 2013, None, None)


def test_peers_of_vanuatu_in_the_shipped_figures(shipped: Store, registry: Registry) -> None:
    """Solomon Islands and Papua New Guinea share Melanesia, income group and a start within five points."""
    rows = shipped.observations("women_in_parliament", source="wdi")
    regions = {name: group_members(shipped.areas(), registry.groups[name]) for name in registry.scorecard_rule.regions}
    found = suggest_peers(rows, shipped.areas(), regions, "VUT")
    reasons = dict(found.select("ref_area", "reasons").iter_rows())
    assert reasons["SLB"] == reasons["PNG"] == ["subregion", "income", "start"]
    assert found.height == 7
    most = moved_most(rows, regions["AFRICA"])
    assert most.filter(band=1)["ref_area"].first() == "SLE"
