"""Tiles by the written rule: changes with both years, places with ties and gaps, statuses at their thresholds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
import pytest

from analysis.scorecards import (
    Position,
    TileChange,
    group_means,
    latest_levels,
    missing_tiles,
    own_group,
    ranks,
    scorecard,
    sparkline,
    tile_figures,
)
from analysis.shares import group_members
from data.registry import Registry
from data.schema import OBSERVATIONS, TOTAL, conform
from data.store import Store

AS_OF = 2026


@dataclass(frozen=True)
class Rubric:
    """Thresholds of our own."""

    recent_years: int = 5
    little_points: float = 1.0
    change_years: tuple[int, ...] = (5, 10)
    slack_years: int = 2
    target_year: int = 2030
    position_max_age_years: int = 10
    fewest_ranked: int = 3


@dataclass(frozen=True)
class TileOf:
    """A tile of our own."""

    id: str = "parliament"
    kind: str = "share"
    goal: float | None = 50.0


RULE, SHARE = Rubric(), TileOf()
INDEX, QUOTA, LEVELS = TileOf("law", "index", None), TileOf("quota", "quota", None), TileOf("service", "levels")


def figures_of(area: str, values: Mapping[int, float | None], **columns: object) -> pl.DataFrame:
    rows = [{"reference_year": year, "value": value} for year, value in values.items()]
    given = {"ref_area": area, "indicator": "i", "source": "s", "vintage": "1", **columns}
    return conform(pl.DataFrame(rows, schema={"reference_year": pl.Int16, "value": pl.Float64}), **given)


def one(observations: pl.DataFrame, tile: TileOf = SHARE, as_of: int = AS_OF) -> dict[str, object]:
    return tile_figures(observations, tile, RULE, as_of).row(0, named=True)


def test_the_latest_figure_with_its_age_and_counts() -> None:
    rows = figures_of("BTN", {2023: 17.4, 2024: 4.3}, women=2, total=47)
    found = one(rows)
    assert (found["reference_year"], found["age_years"], found["value"]) == (2024, 2, 4.3)
    assert (found["women"], found["total"]) == (2, 47)
    assert found["to_goal"] == pytest.approx(45.7)
    assert found["needed_pace"] == pytest.approx(45.7 / 6)


@pytest.mark.parametrize(
    ("earlier", "year", "change"),
    [
        ({2019: 10.0, 2018: 1.0}, 2019, 10.0),
        ({2020: 12.0, 2018: 11.0}, 2018, 9.0),
        ({2021: 12.0}, 2021, 8.0),
        ({2017: 12.0}, 2017, 8.0),
        ({2016: 12.0, 2022: 19.0}, None, None),
    ],
)
def test_a_change_names_its_year_within_the_slack(earlier: dict[int, float], year: int | None, change: float | None) -> None:
    """Exact, then nearest, of two the older; further than two years away there is none."""
    found = one(figures_of("AAA", {**earlier, 2024: 20.0}))
    assert (found["year_5"], found["change_5"]) == (year, change)


def test_nothing_is_compared_across_a_break() -> None:
    before, after = figures_of("AAA", {2019: 10.0}), figures_of("AAA", {2024: 20.0}, obs_status="B")
    assert one(pl.concat([before, after]))["change_5"] is None


def test_nothing_is_compared_across_sources() -> None:
    rows = pl.concat([figures_of("AAA", {2019: 10.0}, source="old"), figures_of("AAA", {2024: 20.0})])
    assert (one(rows)["source"], one(rows)["change_5"]) == ("s", None)


def test_a_bound_is_shown_and_not_compared() -> None:
    rows = pl.concat([figures_of("AAA", {2019: 10.0}), figures_of("AAA", {2024: 8.0}, bound="<")])
    found = one(rows)
    assert (found["value"], found["bound"], found["change_5"], found["status"]) == (8.0, "<", None, "no_earlier_figure")


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({2019: 10.0, 2020: 30.0}, "no_recent_figure"),
        ({2016: 10.0, 2021: 10.0}, "little_changed"),
        ({2019: 60.0, 2024: 50.0}, "at_goal"),
        ({2024: 49.9}, "no_earlier_figure"),
        ({2019: 21.0, 2024: 20.0}, "lower"),
        ({2019: 20.9, 2024: 20.0}, "little_changed"),
        ({2019: 19.1, 2024: 20.0}, "little_changed"),
        ({2019: 19.0, 2024: 20.0}, "slower_than_needed"),
        ({2019: 20.0, 2024: 38.0}, "on_course"),
        ({2019: 0.0, 2024: 20.0}, "slower_than_needed"),
    ],
)
def test_the_rule_at_its_thresholds(values: dict[int, float], status: str) -> None:
    """20 points in 5 years are 4 a year, the 30 points to go in the 6 years to 2030 need 5; 18 points against 12 are enough."""
    assert one(figures_of("AAA", values))["status"] == status


@pytest.mark.parametrize(
    ("values", "status"),
    [({2018: 60.0, 2023: 62.5}, "higher"), ({2018: 60.0, 2023: 60.6}, "little_changed"), ({2018: 65.0, 2023: 60.0}, "lower")],
)
def test_an_index_has_no_goal(values: dict[int, float], status: str) -> None:
    found = one(figures_of("AAA", values), INDEX)
    assert (found["status"], found["to_goal"], found["needed_pace"]) == (status, None, None)


def test_a_quota_has_a_first_year_and_no_trend() -> None:
    rows = pl.concat(
        [
            figures_of("SEN", {2010: 0.0, 2011: 0.0, 2012: 3.0, 2024: 3.0}),
            figures_of("TZA", {2010: 4.0, 2024: 4.0}),
            figures_of("ZMB", {2010: 0.0, 2024: 0.0}),
        ]
    )
    found = tile_figures(rows, QUOTA, RULE, AS_OF)
    assert found.select("ref_area", "status", "since_year", "change_5", "change_10").rows() == [
        ("SEN", "quota", 2012, None, None),
        ("TZA", "quota", None, None, None),
        ("ZMB", "no_quota", None, None, None),
    ]


def test_after_the_target_year_no_pace_is_needed() -> None:
    found = one(figures_of("AAA", {2026: 30.0, 2031: 40.0}), as_of=2032)
    assert (found["needed_pace"], found["status"]) == (None, "slower_than_needed")


SERVICE = pl.concat(
    [
        figures_of("KHM", {2018: 40.0, 2019: 41.0}),
        figures_of("KHM", {2018: 31.0}, level="HEAD", sector="national"),
        figures_of("KHM", {2018: 10.0}, level="TOP", sector="national"),
        figures_of("KHM", {2018: 15.0}, level="TOP", sector="subnational"),
        figures_of("LAO", {2018: 30.0}, level="HEAD"),
        figures_of("LAO", {2018: 20.0}, level="TOP", source="other"),
        figures_of("LAO", {2017: 19.0}, level="TOP", source="s"),
    ]
)


def test_a_single_level_stands_for_a_country_without_a_total() -> None:
    found = tile_figures(SERVICE, LEVELS, RULE, AS_OF, order=("HEAD", "TOP"))
    assert found.select("ref_area", "level", "reference_year", "value").rows() == [
        ("KHM", TOTAL, 2019, 41.0),
        ("LAO", "TOP", 2018, 20.0),
    ]


def test_levels_from_the_base_to_the_top_each_with_its_newest_figure() -> None:
    assert latest_levels(SERVICE, "LAO", ("HEAD", "TOP")).select("level", "source", "value").rows() == [
        ("HEAD", "s", 30.0),
        ("TOP", "other", 20.0),
    ]
    khm = latest_levels(SERVICE, "KHM", ("HEAD", "TOP"))
    assert khm.select("level", "sector", "value").rows() == [
        (TOTAL, TOTAL, 41.0),
        ("HEAD", "national", 31.0),
        ("TOP", "national", 10.0),
        ("TOP", "subnational", 15.0),
    ]
    assert khm.columns == list(OBSERVATIONS)


PLACED = pl.concat(
    [
        figures_of("AAA", {2024: 40.0}),
        figures_of("BBB", {2024: 30.0}),
        figures_of("CCC", {2022: 30.0}),
        figures_of("DDD", {2016: 10.0}),
        figures_of("EEE", {2015: 99.0}),
        figures_of("FFF", {2024: 20.0}, bound="<"),
        figures_of("GGG", {2024: 99.0}),
    ]
)
MEMBERS = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "HHH"]


def test_places_with_ties_and_missing_countries() -> None:
    """Of seven members HHH has no figure, EEE's is too old, FFF's is a bound; GGG is no member."""
    found = ranks(tile_figures(PLACED, SHARE, RULE, AS_OF), MEMBERS, RULE)
    assert found.select("ref_area", "rank", "countries", "tied", "lower_pct").rows() == [
        ("AAA", 1, 4, 1, 100.0),
        ("BBB", 2, 4, 2, pytest.approx(100 / 3)),
        ("CCC", 2, 4, 2, pytest.approx(100 / 3)),
        ("DDD", 4, 4, 1, 0.0),
    ]
    assert set(found.select("year_min", "year_max").rows()) == {(2016, 2024)}


def test_few_countries_have_no_places() -> None:
    figures = tile_figures(PLACED, SHARE, RULE, AS_OF)
    assert ranks(figures, ["AAA", "BBB"], RULE).is_empty()
    assert ranks(figures, ["AAA", "BBB", "CCC"], RULE).height == 3


def test_a_card_holds_the_tiles_with_a_figure_and_names_the_others() -> None:
    slices = {
        SHARE.id: pl.concat([PLACED, figures_of("AAA", {2014: 15.0, 2019: 20.0})]),
        INDEX.id: figures_of("BBB", {2023: 60.0}),
        QUOTA.id: figures_of("AAA", {2023: 0.0, 2024: 4.0}),
    }
    tiles = (SHARE, INDEX, QUOTA)
    figures = {tile.id: tile_figures(slices[tile.id], tile, RULE, AS_OF) for tile in tiles}
    parity = {SHARE.id: pl.DataFrame({"series_id": ["AAA"], "status": ["within_horizon"], "parity_year_median": [2031]})}

    card = scorecard("AAA", figures, tiles, RULE, groups={"REGION": MEMBERS}, parity=parity)

    assert [tile.id for tile in card.tiles] == ["parliament", "quota"]
    assert card.missing == ("law",) == missing_tiles("AAA", figures, tiles)
    parliament, quota = card.tiles
    assert parliament.changes == (TileChange(5, 2019, 20.0), TileChange(10, 2014, 25.0))
    assert parliament.positions == (Position("REGION", 1, 4, 1, 100.0, 2016, 2024),)
    assert parliament.parity is not None
    assert parliament.parity["parity_year_median"] == 2031
    assert parliament.status == "on_course"
    assert (quota.positions, quota.changes, quota.since_year, quota.parity) == ((), (), 2024, None)


def test_a_country_without_figures_has_an_empty_card() -> None:
    figures = {SHARE.id: tile_figures(PLACED, SHARE, RULE, AS_OF)}
    card = scorecard("ZZZ", figures, [SHARE], RULE, groups={"REGION": MEMBERS})
    assert (card.tiles, card.missing) == ((), ("parliament",))


def test_means_of_groups_over_the_countries_that_have_a_figure() -> None:
    tiles = (SHARE, QUOTA, LEVELS)
    slices = {SHARE.id: PLACED, QUOTA.id: figures_of("AAA", {2024: 4.0}), LEVELS.id: SERVICE}
    figures = {tile.id: tile_figures(slices[tile.id], tile, RULE, AS_OF) for tile in tiles}
    found = group_means(figures, tiles, {"OURS": MEMBERS, "NOBODY": ["HHH"]}, RULE)
    assert found.rows() == [
        ("parliament", "OURS", pytest.approx(110 / 4), 4, None, 2016, 2024),
        ("parliament", "NOBODY", None, 0, None, None, None),
        ("quota", "OURS", None, 1, 1, 2024, 2024),
        ("quota", "NOBODY", None, 0, 0, None, None),
    ]


def test_the_first_group_that_a_country_is_in_is_its_own() -> None:
    members = {"AFRICA": ["SEN"], "AMERICAS": ["CHL"], "ALL": ["SEN", "CHL"]}
    assert own_group("CHL", ["AFRICA", "AMERICAS", "ALL"], members) == "AMERICAS"
    assert own_group("FRA", ["AFRICA", "AMERICAS"], members) is None


def test_a_sparkline_leaves_bounds_out() -> None:
    rows = pl.concat([figures_of("AAA", {2024: 20.0, 2020: None, 2019: 10.0}), figures_of("AAA", {2022: 8.0}, bound="<")])
    assert sparkline(rows, "AAA").select("reference_year", "value").rows() == [(2019, 10.0), (2024, 20.0)]


@pytest.fixture(scope="module")
def shipped_parliament(shipped: Store, registry: Registry) -> pl.DataFrame:
    rows = shipped.observations("women_in_parliament", source="wdi")
    return tile_figures(rows, registry.scorecard_tiles["parliament"], registry.scorecard_rule, 2026)


@pytest.mark.parametrize(
    ("country", "status", "change", "place"),
    [
        ("BTN", "lower", -10.64, ("ASIA_PACIFIC", 40, 44)),
        ("SEN", "little_changed", -0.61, ("AFRICA", 4, 54)),
        ("SLE", "on_course", 17.20, ("AFRICA", 18, 54)),
        ("VUT", "slower_than_needed", 1.96, ("ASIA_PACIFIC", 43, 44)),
    ],
)
def test_parliaments_of_project_countries(
    shipped: Store,
    registry: Registry,
    shipped_parliament: pl.DataFrame,
    *,
    country: str,
    status: str,
    change: float,
    place: tuple[str, int, int],
) -> None:
    """Worked out from the World Bank's file and M49 without this code: greater figures counted, of 2016 or later."""
    row = shipped_parliament.filter(ref_area=country).row(0, named=True)
    assert (row["status"], round(row["change_5"], 2), row["year_5"]) == (status, change, 2019)
    members = group_members(shipped.areas(), registry.groups[place[0]])
    placed = ranks(shipped_parliament, members, registry.scorecard_rule).filter(ref_area=country)
    assert placed.select("rank", "countries").row(0) == place[1:]


def test_the_rubric_finds_its_figures(shipped: Store, registry: Registry) -> None:
    """Every tile of the rubric has figures, and every country in the project's nine has at least five tiles."""
    rule = registry.scorecard_rule
    figures = {}
    for tile in registry.scorecard_tiles.values():
        source = tile.sources[0] if tile.sources else None
        level = None if tile.kind == "levels" else tile.level
        rows = shipped.observations(tile.indicator, source=source, sector=None if tile.kind == "levels" else TOTAL, level=level)
        figures[tile.id] = tile_figures(rows, tile, rule, 2026)
        assert figures[tile.id].height > 5, tile.id
        assert figures[tile.id]["status"].null_count() == 0
    tiles = registry.scorecard_tiles.values()
    lacking = {country: len(missing_tiles(country, figures, tiles)) for country in registry.groups["PROJECT"].members}
    assert max(lacking.values()) == 5
