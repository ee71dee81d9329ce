"""The Ladder page in both languages: its default for a reader, its sentence, its lists, charts and faults."""

from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from analysis.ladders import indices, ladder_of
from data.schema import TOTAL
from i18n import LANGUAGES, Language, Translator
from pages.shared import grades, grades_charts, grades_un, grades_words
from pages.shared.grades import OCCUPATIONS, UN_BANDS, Kind, Rungs, Service, complete, kinds, rungs_of, usual_kind
from pages.shared.listing import Cell, Part

PAGE = Path(__file__).resolve().parents[2] / "pages" / "grades" / "ladder.py"
UK = "women_in_civil_service.uk_civil_service"
BHUTAN = "women_in_civil_service.btn_civil_service"
EN = Translator("en")


def opened(country: str = "", **query: str) -> AppTest:
    test = AppTest.from_file(str(PAGE), default_timeout=60)
    if country:
        test.session_state["_country"] = country
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def answer_on(test: AppTest) -> str:
    return next(str(one.proto.body) for one in test.get("html") if "ph-answer" in str(one.proto.body))


def html_of(test: AppTest) -> str:
    return "\n".join(str(one.proto.body) for one in test.get("html"))


def kind(name: str) -> Kind:
    return kinds()[name]


def uk(year: int = 2022, sector: str = TOTAL, breakdown: str = TOTAL) -> Rungs:
    return rungs_of(kind(UK), "GBR", year, source="uk_civil_service_2022", sector=sector, breakdown=breakdown)


def service(rungs: Rungs) -> Service:
    return Service(rungs.kind, rungs.area, rungs)


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("", UN_BANDS),
        ("GBR", UK),
        ("BTN", BHUTAN),
        ("FRA", OCCUPATIONS),
        ("MUS", OCCUPATIONS),
        ("LAO", "women_in_civil_service.lao_civil_service"),
        ("VUT", UN_BANDS),
    ],
)
def test_a_reader_sees_the_own_service_first_then_occupations_then_the_united_nations(country: str, expected: str) -> None:
    assert usual_kind(country) == expected


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("country", "query"),
    [
        ("", {}),
        ("BTN", {}),
        ("LAO", {}),
        ("ZMB", {}),
        ("MUS", {}),
        ("GBR", {"against": "year"}),
        ("GBR", {"against": "service", "other_service": BHUTAN}),
        ("KHM", {"against": "service", "other_service": OCCUPATIONS}),
        ("GBR", {"sector": "uk_treasury"}),
    ],
)
def test_the_page_opens_with_its_sentence_and_no_key_shows(language: Language, country: str, query: dict[str, str]) -> None:
    test = opened(country, lang=language, **query)
    assert not test.exception
    assert not test.error
    written = [*test.title, *test.subheader, *test.header, *test.markdown]
    shown = html_of(test) + "".join(str(one.value) for one in written)
    assert "grades." not in shown
    assert "{" not in answer_on(test)


def test_the_sentence_of_the_united_kingdom_has_base_top_and_largest_fall() -> None:
    said = grades_words.answer(EN, service(uk()), None, None).replace("\u00a0", " ")
    assert "2022: women are 56.5 % at the base and 47.2 % at the top." in said
    assert "The largest fall is 5.6 points, between “Executive officers (EO)” and “Higher and senior" in said


def test_another_year_adds_the_change_at_base_and_top() -> None:
    said = grades_words.answer(EN, service(uk()), uk(2021), None).replace("\u00a0", " ")
    assert "Compared with 2021: +0.1 points at the base, +0.5 points at the top." in said


def test_figures_of_several_pages_stay_apart() -> None:
    test = opened("BTN", lang="en")
    said = answer_on(test).replace("\u00a0", " ")
    assert "no source gives the whole ladder" in said
    assert "Executive and specialist 20.0 % (2022)" in said
    assert "the largest fall" not in said
    spread = Service(kind(BHUTAN), "BTN", None)
    assert complete(kind(BHUTAN), "BTN").is_empty()
    chart = grades_charts.pages_chart(EN, spread)
    executive = chart.table.filter(pl.col("Level") == "Executive and specialist")
    assert executive["Share of women (%)"].to_list() == [10.0, 9.7, 14.0, 20.0]
    assert chart.provenance.height == 4
    assert len(chart.draw("light").data) == 1


def test_a_bound_is_said_as_one() -> None:
    senegal = Service(kind("women_in_civil_service.sen_civil_service"), "SEN", None)
    assert "under 8.0\u00a0%" in grades_words.answer(EN, senegal, None, None)


def test_few_posts_are_counted_first() -> None:
    zambia = kind("women_in_civil_service.zmb_civil_service")
    rungs = rungs_of(zambia, "ZMB", 2018, source="zmb_daily_mail_2018", sector=TOTAL, breakdown=TOTAL)
    said = [grades_words.share(EN, row).replace("\u00a0", " ") for row in rungs.frame.to_dicts()]
    assert said[2:] == ["2 of 12 (16.7 %)", "15 of 56 (26.8 %)"]


def test_steps_have_the_top_first_and_the_base_has_no_step() -> None:
    rows = grades_words.fall_rows(EN, uk(), uk(2021))
    columns = grades_words.fall_columns(EN, uk(), uk(2021))
    assert all(len(row) == len(columns) for row in rows)
    texts = [[cell.text if isinstance(cell, Cell) else cell for cell in row] for row in rows if not isinstance(row, Part)]
    assert texts[0][0] == "Senior civil service (SCS)"
    assert texts[-1][2:5] == ["", "", ""]
    assert texts[2][2].replace("\u00a0", " ") == "−5.6 points"
    assert texts[0][5].replace("\u00a0", " ") == "+0.5 points"


def test_shares_alone_have_no_chance_variation_and_no_pyramid() -> None:
    test = opened("FRA", lang="en")
    assert "Chance variation" not in html_of(test)
    assert not any("women and men in post" in str(one.value) for one in test.subheader)
    assert any("Needs the numbers of women and men at every level." in str(one.value) for one in test.markdown)


def test_the_overall_share_is_the_published_one() -> None:
    assert uk().overall_pct == pytest.approx(54.515, abs=0.01)
    france = rungs_of(kind(OCCUPATIONS), "FRA", 2018, source="wwbi_3_1", sector=TOTAL, breakdown=TOTAL)
    assert france.overall_pct is not None
    assert indices(france.frame, france.overall_pct).glass_ceiling == pytest.approx(france.overall_pct / 50.4, rel=0.01)


def test_index_tiles_say_what_they_mean_or_what_is_missing() -> None:
    counted = ladder_of(["UK_AA_AO", "UK_SCS"], [60, 10], [40, 30])
    full = grades_words.index_tiles(EN, indices(counted), "UK_SCS")
    assert [one.number.replace("\u00a0", " ") for one in full] == ["2.00", "0.22", "28.6 %"]
    assert grades_words.index_gaps(EN, indices(counted)) == ""
    bare = indices(counted.with_columns(women=None, men=None))
    assert grades_words.index_tiles(EN, bare, "UK_SCS") == []
    assert "Duncan dissimilarity: Needs the numbers" in grades_words.index_gaps(EN, bare)


def test_pay_stands_beside_the_ladder_where_its_source_has_it() -> None:
    by_level = grades_charts.pay_charts(EN, service(uk()))
    assert [one.table.height for one in by_level] == [5, 5]
    mauritius = rungs_of(kind(OCCUPATIONS), "MUS", 2003, source="wwbi_3_1", sector=TOTAL, breakdown=TOTAL)
    assert len(grades_charts.pay_charts(EN, service(mauritius))) == 1
    assert grades_charts.pay_charts(EN, Service(kind(BHUTAN), "BTN", None)) == []


def test_two_services_are_aligned_and_said_to_be() -> None:
    bands = rungs_of(kind(UN_BANDS), "UN_SYSTEM", 2018, source="un_staff_bands", sector=TOTAL, breakdown=TOTAL)
    chart = grades_charts.aligned_chart(EN, service(uk()), service(bands))
    assert chart.table.height == 9
    assert "convention" in chart.coverage
    assert chart.table["Position (0 base, 100 top)"].to_list()[-1] == 100.0


def test_two_services_can_be_aligned_by_their_people() -> None:
    bands = rungs_of(kind(UN_BANDS), "UN_SYSTEM", 2018, source="un_staff_bands", sector=TOTAL, breakdown=TOTAL)
    chart = grades_charts.aligned_chart(EN, service(uk()), service(bands), "staff")
    positions = chart.table["Position (0 base, 100 top)"].to_list()
    assert positions[0] == pytest.approx(50 * 137_160 / 486_610, abs=0.01)
    assert "lined up" in chart.coverage
    test = opened("GBR", lang="en", against="service", other_service=UN_BANDS, align="staff")
    assert not test.exception
    assert test.query_params["align"] == "staff"
    assert not rungs_of(kind(OCCUPATIONS), "FRA", 2018, source="wwbi_3_1", sector=TOTAL, breakdown=TOTAL).has_all_counts


@pytest.mark.parametrize(("country", "linked"), [("GBR", True), ("BTN", True), ("FRA", False)])
def test_a_service_that_is_followed_leads_to_the_years_ahead(country: str, linked: bool) -> None:
    # Without the frame a link is its words.
    said = EN.text("grades.to_pipeline")
    assert (said in [one.value for one in opened(country, lang="en").markdown]) == linked


def test_two_departments_on_one_ladder_are_not_said_to_differ() -> None:
    chart = grades_charts.aligned_chart(EN, service(uk()), service(uk(sector="uk_treasury")))
    assert "same ladder" in chart.coverage


def test_filters_of_the_united_kingdom_reach_departments_ages_and_professions() -> None:
    found = complete(kind(UK), "GBR")
    assert {"uk_treasury", TOTAL} <= set(found["sector"])
    dimensions = {one.partition("=")[0] for one in found["breakdown"]}
    assert {"age", "profession", TOTAL} <= dimensions
    treasury = uk(sector="uk_treasury")
    chart = grades_charts.stairs_chart(EN, service(treasury), treasury, None)
    assert "No open figure: Administrative assistants and officers (AA/AO)." in chart.coverage


def test_the_address_holds_the_view_and_names_what_it_cannot_have() -> None:
    test = opened("GBR", lang="en", service=UK, sector="uk_treasury", year="1900")
    assert test.query_params["sector"] == "uk_treasury"
    assert test.query_params["year"] == "2022"
    assert "year=1900" in "".join(str(one.value) for one in test.warning)


def test_every_ladder_of_the_registry_that_has_an_order_and_shares_can_be_chosen() -> None:
    chosen = {one.ladder.id for one in kinds().values()}
    assert {"un_bands", "un_grades", "uk_civil_service", "wwbi_occupations", "wage_quintiles", "gepa"} <= chosen
    assert {"khm_civil_service", "btn_civil_service", "zmb_civil_service", "sen_civil_service"} <= chosen
    assert len(kind(OCCUPATIONS).areas) > 90


def test_service_names_have_the_country_only_where_the_ladder_is_shared() -> None:
    assert service(uk()).name(EN) == "Home civil service of the United Kingdom"
    assert Service(kind(OCCUPATIONS), "FRA", None).name(EN).startswith("France: ")
    assert grades.OVERALL[kind(OCCUPATIONS).indicator.id] == "women_in_public_employment"


UN_PAGE = PAGE.with_name("un_system.py")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_united_nations_page_opens_in_both_languages(language: Language) -> None:
    test = AppTest.from_file(str(UN_PAGE), default_timeout=60)
    test.query_params["lang"] = language
    test.run()
    assert not test.exception
    assert not test.error
    assert "grades." not in html_of(test)
    assert "44" in answer_on(test)


def test_bands_have_their_headcounts_and_a_range_ahead() -> None:
    chart = grades_un.bands_chart(EN)
    first = chart.table.row(0, named=True)
    assert (first["Women"], first["Women and men"]) == (1823, 3301)
    ahead = chart.table.filter(pl.col("Projection: median (%)").is_not_null())
    assert ahead.height == 4 * grades_un.AHEAD
    assert (ahead["80 % range: lower end (%)"] < ahead["80 % range: upper end (%)"]).all()
    assert ahead["Women"].null_count() == ahead.height


def test_the_held_out_check_knows_the_first_years_only() -> None:
    compared = grades_un.compared()
    assert (compared["reference_year"].min(), compared["reference_year"].max()) == (2013, 2018)
    outlook = compared.filter(pl.col("method") == "outlook")
    assert outlook.height == 24
    rows = grades_un.held_out_rows(EN)
    assert len(rows) == len(grades_un.METHODS)


def test_a_band_at_parity_has_no_year_to_come() -> None:
    rows = {str(row[0]): [cell.text for cell in row[1:] if isinstance(cell, Cell)] for row in grades_un.simple_rows(EN)}
    assert rows["P-1 and P-2"][2:] == ["50 % or more", "50 % or more"]
    assert rows["P-5 to D-2"][2].isdigit()
