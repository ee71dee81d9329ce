"""Published values that the shipped tables must hold, and what is known of the nine project countries.

World Bank figures: https://data.worldbank.org/indicator/SG.GEN.PARL.ZS, printed with two decimals. United Nations system:
https://undocs.org/A/74/220 and CEB/2019/HLCM/HR/17, printed with two decimals. The counts of pairs that agree were measured
on the source files (the README beside them).
"""

from __future__ import annotations

import polars as pl
import pytest

from data.conflicts import compared
from data.registry import Registry
from data.schema import TOTAL
from data.store import Store

PARLIAMENT = "women_in_parliament"


def value(store: Store, indicator: str, *, source: str, ref_area: str, year: int, level: str = TOTAL) -> float:
    """The one figure that the key names."""
    rows = store.observations(
        indicator,
        source=source,
        ref_areas=[ref_area],
        sector=TOTAL,
        level=level,
        breakdown=TOTAL,
        year_from=year,
        year_to=year,
    )
    return float(rows["value"].item())


@pytest.mark.parametrize(
    ("ref_area", "year", "expected", "decimals"),
    [
        ("RWA", 2023, 61.25, 2),
        ("RWA", 2024, 63.75, 2),
        ("SEN", 2015, 42.7, 1),
        ("SEN", 2023, 46.06, 2),
        ("SEN", 2024, 41.21, 2),
        ("BTN", 2023, 17.39, 2),
        ("BTN", 2024, 4.26, 2),
        ("VUT", 2024, 1.96, 2),
    ],
)
def test_wdi(shipped: Store, ref_area: str, year: int, expected: float, decimals: int) -> None:
    assert round(value(shipped, PARLIAMENT, source="wdi", ref_area=ref_area, year=year), decimals) == expected


def test_wdi_covers_183_countries_in_2024(shipped: Store) -> None:
    rows = shipped.observations(PARLIAMENT, source="wdi", year_from=2024, year_to=2024)
    assert rows["value"].drop_nulls().len() == rows["ref_area"].n_unique() == 183


IPU_DIFFERS = {
    *(("AUS", 2020), ("NGA", 2020), ("GUY", 2021)),
    *((code, 2022) for code in ["BFA", "BHR", "CHE", "DNK", "GBR", "GNQ", "ISR", "MYS", "NPL", "TCD", "USA", "ZAF"]),
}
"""Country-years in which the IPU's last table is over 0.05 points from WDI; 2022 has no December table."""


def test_ipu_is_wdi_but_for_the_known_exceptions(shipped: Store) -> None:
    pairs = compared(shipped.observations(PARLIAMENT), PARLIAMENT, "ipu_monthly", "wdi")
    differing = pairs.filter(pl.col("difference_pp").abs() > 0.05)
    assert set(differing.select("ref_area", "reference_year").rows()) == IPU_DIFFERS
    assert (pairs.height, pairs.height - differing.height) == (4706, 4691)
    assert (pairs["reference_year"].min(), pairs["reference_year"].max()) == (1997, 2022)


def test_the_differences_between_ipu_and_wdi_are_listed(shipped: Store) -> None:
    listed = shipped.conflicts().filter(first="ipu_monthly", second="wdi", indicator=PARLIAMENT)
    assert set(listed.select("ref_area", "reference_year").rows()) == IPU_DIFFERS


def test_vdem_and_wdi_differ_by_over_3_points_in_154_pairs(shipped: Store) -> None:
    pairs = compared(shipped.observations(PARLIAMENT), PARLIAMENT, "vdem_lower_chamber", "wdi")
    assert pairs.height == 4473
    listed = shipped.conflicts().filter(first="vdem_lower_chamber", second="wdi")
    assert listed.height == 154
    assert listed["difference_pp"].abs().min() > 3  # type: ignore[operator]  # polars types any column's minimum


def test_wwbi_covers_132_economies(shipped: Store) -> None:
    rows = shipped.observations("women_in_public_employment", source="wwbi_3_1", sector=TOTAL)
    economies = set(rows.drop_nulls("value")["ref_area"])
    assert len(economies) == 132
    assert len(economies - {"XKX"}) == 131


@pytest.mark.parametrize(
    ("level", "year", "expected"),
    [("UN_P5_D2", 2007, 28.77), ("UN_P5_D2", 2018, 37.90), (TOTAL, 2007, 37.96), (TOTAL, 2018, 44.92)],
)
def test_the_united_nations_system(shipped: Store, level: str, year: int, expected: float) -> None:
    indicator = "women_in_un_professional_staff"
    found = value(shipped, indicator, source="un_staff_bands", ref_area="UN_SYSTEM", year=year, level=level)
    assert round(found, 2) == expected


@pytest.mark.parametrize(
    ("ref_area", "year", "expected"),
    # The source's file of 2024 (https://wbl.worldbank.org/en/wbl-data), to one decimal.
    [("SLE", 2023, 92.5), ("LAO", 2023, 85.6), ("MUS", 2023, 89.4), ("SEN", 2023, 72.5), ("VUT", 2023, 55.6)],
)
def test_the_law_index(shipped: Store, ref_area: str, year: int, expected: float) -> None:
    assert value(shipped, "wbl_index", source="wbl_1_0", ref_area=ref_area, year=year) == pytest.approx(expected, abs=0.051)


def test_the_law_index_is_the_mean_of_its_eight_scores(shipped: Store) -> None:
    parts = ["mobility", "workplace", "pay", "marriage", "parenthood", "entrepreneurship", "assets", "pension"]
    key = ["ref_area", "reference_year"]
    scores = shipped.observations([f"wbl_{part}" for part in parts]).group_by(key).agg(pl.col("value").mean(), pl.len())
    both = shipped.observations("wbl_index").join(scores, on=key, validate="1:1")
    assert (both.height, both["len"].unique().to_list()) == (189 * 54, [8])
    assert (both["value"] - both["value_right"]).abs().max() < 1e-9  # type: ignore[operator]  # a column of floats


@pytest.mark.parametrize(
    ("indicator", "source", "place", "expected"),
    [
        ("rule_of_law", "wgi_2024", ("SEN", 2023), -0.27),
        ("government_effectiveness", "wgi_2024", ("SEN", 2023), 0.07),
        ("gender_inequality_index", "hdr_2023_24", ("SEN", 2022), 0.505),
        ("women_in_parliament_both_chambers", "hdr_2023_24", ("RWA", 2022), 54.72),
        ("women_in_parliament_both_chambers", "hdr_2023_24", ("VUT", 2021), 0.0),
        ("maternal_mortality", "hdr_2023_24", ("AFG", 2020), 620.41),
        ("women_political_empowerment", "vdem_gender_indices", ("AFG", 1970), 0.193),
        ("quota_lower_chamber", "vdem_quota", ("SEN", 2011), 0.0),
        ("quota_lower_chamber", "vdem_quota", ("SEN", 2012), 3.0),
    ],
)
def test_context_and_quotas(shipped: Store, indicator: str, source: str, place: tuple[str, int], expected: float) -> None:
    ref_area, year = place
    assert value(shipped, indicator, source=source, ref_area=ref_area, year=year) == pytest.approx(expected, abs=0.006)


@pytest.mark.parametrize(
    ("indicator", "areas", "years"),
    [
        ("wbl_index", 189, (1970, 2023)),
        ("law_equal_pay", 189, (1970, 2023)),
        ("rule_of_law", 212, (1996, 2023)),
        ("state_jobs_by_gender", 174, (1970, 2023)),
        ("quota_lower_chamber", 174, (1990, 2024)),
        ("gender_inequality_index", 166, (1990, 2022)),
        ("maternal_mortality", 184, (1990, 2020)),
        ("women_in_parliament_both_chambers", 193, (1997, 2022)),
    ],
)
def test_how_many_areas_and_years(shipped: Store, indicator: str, areas: int, years: tuple[int, int]) -> None:
    rows = shipped.observations(indicator)
    assert rows["ref_area"].n_unique() == areas
    assert (rows["reference_year"].min(), rows["reference_year"].max()) == years


def test_councils_of_cambodia_are_not_one_series(shipped: Store) -> None:
    """The README of the sources: the tiers counted in 2020 and in 2023 differ."""
    rows = shipped.observations("women_in_local_government", source="un_women_local_panel", ref_areas=["KHM"])
    marked = rows.filter(pl.col("obs_status") == "B")
    assert marked.select("reference_year", "value", "note_id").rows() == [(2023, 20.83, "local_break_in_tiers")]


def test_quotas_of_the_project_countries_as_vdem_dates_them(shipped: Store) -> None:
    """Senegal's law is of 2010: V-Dem dates it by the election of 2012, and the note says so."""
    events = shipped.events(sorted(HAS)).filter(source="vdem_quota")
    assert events.select("ref_area", "kind", "year", "after", "note_id").rows() == [
        ("SEN", "quota_adopted", 2012, 3.0, "vdem_quota_dating"),
        ("SLB", "quota_adopted", 2014, 1.0, "vdem_quota_dating"),
        ("SLE", "quota_adopted", 2023, 3.0, "vdem_quota_dating"),
    ]


def test_events_by_kind(shipped: Store) -> None:
    assert dict(shipped.events().group_by("kind").len().sort("kind").iter_rows()) == {
        "law_introduced": 1161,
        "law_withdrawn": 22,
        "quota_adopted": 98,
        "quota_ended": 11,
        "quota_kind_changed": 5,
        "quota_strengthened": 10,
        "quota_weakened": 4,
    }
    assert set(shipped.events(["SEN"], kinds=["quota_adopted"])["year"]) == {2012}


def test_44_least_developed_countries(shipped: Store) -> None:
    assert shipped.areas().filter(pl.col("ldc")).height == 44


def test_sources_are_never_spliced(shipped: Store) -> None:
    """Each source of one indicator keeps its own line: no figure has two sources, no source's line has gaps filled."""
    rows = shipped.observations(PARLIAMENT, sector=TOTAL, level=TOTAL, breakdown=TOTAL)
    per_figure = rows.group_by("source", "ref_area", "reference_year").len()
    assert per_figure["len"].max() == 1
    assert rows.filter(source="wdi")["reference_year"].min() == 1997
    assert rows.filter(source="vdem_lower_chamber")["reference_year"].min() == 1945


EVERY_COUNTRY_HAS = {
    "women_in_parliament",
    "women_in_parliament_both_chambers",
    "women_ministers",
    "women_heads_of_statistical_offices",
    "women_parliament_speakers",
}
FINANCE_AND_FOREIGN = {"women_chairs_finance_committee", "women_chairs_foreign_affairs_committee"}
DEFENCE = {"women_chairs_defence_committee"}
EQUALITY = {"women_chairs_gender_equality_committee"}
HUMAN_RIGHTS = {"women_chairs_human_rights_committee"}
LOCAL = {"women_in_local_government"}
UPPER = {"women_in_upper_house"}
CIVIL_SERVICE = {"women_in_civil_service"}
PUBLIC_EMPLOYMENT = {"women_in_public_employment"}
OCCUPATIONS_AND_QUINTILES = {"women_in_public_occupations", "women_in_public_wage_quintiles"}
POLICE = {"women_police"}
JUDGES = {"women_judges"}
OFFICES = {"women_in_government_offices"}
POLITICAL = {"women_in_political_office"}
NONE_OF_THE_NINE = {"women_in_municipal_councils", "women_in_public_administration", "women_senior_civil_servants"}

HAS: dict[str, set[str]] = {
    "BTN": FINANCE_AND_FOREIGN | EQUALITY | HUMAN_RIGHTS | LOCAL | UPPER | CIVIL_SERVICE | PUBLIC_EMPLOYMENT | POLICE,
    "LAO": FINANCE_AND_FOREIGN | DEFENCE | LOCAL | CIVIL_SERVICE | OFFICES,
    "MUS": LOCAL | CIVIL_SERVICE | PUBLIC_EMPLOYMENT | OCCUPATIONS_AND_QUINTILES | POLICE | JUDGES,
    "SEN": FINANCE_AND_FOREIGN | DEFENCE | HUMAN_RIGHTS | LOCAL | UPPER | CIVIL_SERVICE | PUBLIC_EMPLOYMENT,
    "KHM": FINANCE_AND_FOREIGN
    | DEFENCE
    | EQUALITY
    | HUMAN_RIGHTS
    | LOCAL
    | UPPER
    | CIVIL_SERVICE
    | PUBLIC_EMPLOYMENT
    | OCCUPATIONS_AND_QUINTILES
    | OFFICES
    | POLITICAL,
    "SLE": FINANCE_AND_FOREIGN | DEFENCE | HUMAN_RIGHTS | LOCAL | PUBLIC_EMPLOYMENT | OCCUPATIONS_AND_QUINTILES,
    "SLB": FINANCE_AND_FOREIGN | PUBLIC_EMPLOYMENT | OCCUPATIONS_AND_QUINTILES,
    "VUT": FINANCE_AND_FOREIGN | LOCAL | POLITICAL,
    "ZMB": FINANCE_AND_FOREIGN
    | EQUALITY
    | HUMAN_RIGHTS
    | LOCAL
    | CIVIL_SERVICE
    | PUBLIC_EMPLOYMENT
    | OCCUPATIONS_AND_QUINTILES,
}
"""For each project country the indicators of representation that it has, beside those that all nine have."""

EVERY_INDICATOR = EVERY_COUNTRY_HAS | NONE_OF_THE_NINE | set().union(*HAS.values())


def representation(registry: Registry) -> set[str]:
    """Women's shares of positions in public institutions of countries."""
    return {
        one.id
        for one in registry.indicators.values()
        if one.share_of_positions and one.scope == "public" and one.theme != "united_nations"
    }


@pytest.mark.parametrize("country", sorted(HAS))
def test_what_each_project_country_has_and_lacks(shipped: Store, registry: Registry, country: str) -> None:
    rows = shipped.observations(representation(registry), ref_areas=[country])
    has = set(rows.filter(pl.col("value").is_not_null())["indicator"])
    assert has == EVERY_COUNTRY_HAS | HAS[country]
    assert representation(registry) - has == EVERY_INDICATOR - EVERY_COUNTRY_HAS - HAS[country]


def test_the_lists_name_every_indicator_of_representation(registry: Registry) -> None:
    assert representation(registry) == EVERY_INDICATOR


@pytest.mark.parametrize(
    ("indicator", "country", "latest"),
    [
        ("women_managers", "LAO", 2017),
        ("women_managers", "SEN", 2015),
        ("women_in_public_employment", "SEN", 2011),
        ("women_in_parliament", "LAO", 2024),
    ],
)
def test_the_newest_figure_is_as_old_as_it_is(shipped: Store, indicator: str, country: str, latest: int) -> None:
    rows = shipped.observations(indicator, ref_areas=[country]).drop_nulls("value")
    assert rows["reference_year"].max() == latest
