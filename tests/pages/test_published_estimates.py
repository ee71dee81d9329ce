"""The Published estimates page: the table as the registry has it, the two dates inverted, and the form with its faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from i18n import LANGUAGES, Language, Translator
from pages.shared import estimates, estimates_form, estimates_pace
from pages.shared.frame import Page
from tests.pages.harness import check_sound, check_without_tables, page_opener, said

opened = page_opener("outlook/published_estimates.py")
FIELDS = {one.name: one for one in estimates_form.FIELDS}
SOUND = {"value": "28.2", "gain": "1.0", "period": "6", "target": "50", "published": ""}


def typed_on(test: AppTest) -> list[str]:
    return [str(one.value) for one in test.text_input]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_answers_first_in_both_languages(language: Language) -> None:
    test, t = opened(lang=language), Translator(language)
    check_sound(test, t.text("estimates.title"), charts=1)
    assert "estimates." not in said(test)


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_tables_are_a_sentence_not_a_crash(language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    check_without_tables(opened(lang=language))


def test_the_table_has_published_numbers_beside_the_arithmetic() -> None:
    """131 and 130.2 with 128.4 to 132.0; 140 and 130.8; 162 and 159.9: ../shared/data/published/claims.csv."""
    html = next(str(one.proto.body) for one in opened(lang="en").get("html") if "ph-list" in str(one.proto.body))
    for number in ("131 years", "130.2 years", "128.4 to 132.0", "140 years", "130.8 years", "162 years", "159.9 years"):
        assert number in html
    for words in ("in 2114", "in 2130", "within 20 years", "0.93\u00a0points", "Not among our data"):
        assert words in html
    assert html.count('scope="row"') == 12


def test_the_readings_are_courteous_and_tell_apart() -> None:
    t, found = Translator("en"), {one.claim.id: one for one in estimates.rows()}

    def verdict(name: str) -> str:
        one = found[name]
        return estimates.verdict_text(t, one.nearest or one.reading, one.claim.gain_pp)

    assert "only with unrounded inputs" in verdict("sdg_2023_managers")
    assert "0.29\u00a0points a year" in verdict("ipu_2023_parliament")
    assert "rounded to 0.5\u00a0points a year" in verdict("sdg_2023_parliament")
    assert "within a year" in verdict("wef_2025_political")
    assert "0.19\u00a0points a year" in verdict("un_a61318_p5")
    assert "no independent check" in verdict("un_a69346_overall")
    assert not any(word in verdict(name).lower() for name in found for word in ("wrong", "error", "false", "fail"))


def test_the_answer_counts_all_estimates() -> None:
    answer = estimates.answer(Translator("en"), estimates.rows())
    assert [int(part) for part in answer.replace(",", " ").split() if part.isdigit()] == [12, 6, 3, 2, 1]


def test_our_projection_is_that_of_the_tables(shipped: Store) -> None:
    today = {row["claim"]: row for row in shipped.claims_today().iter_rows(named=True)}
    ours = {one.claim.id: one for one in estimates.rows() if one.today}
    assert set(today) == set(ours)
    world = shipped.parity("women_in_parliament").filter(series="WORLD", level="_T").row(0, named=True)
    assert today["sdg_2023_parliament"]["parity_year_median"] == world["parity_year_median"]
    assert not today["un_a61318_d1"]["tested"]
    table = next(str(one.proto.body) for one in opened(lang="en").get("html") if "ph-list" in str(one.proto.body))
    assert str(world["parity_year_median"]) in table
    assert "not tested on such series" in table


def test_the_dates_of_2006_are_set_against_the_band(shipped: Store) -> None:
    """+0.199 a year for D-1 (claims.csv), 20 points in 107 years for P-5, and the band from 28.76 % to 37.9 %."""
    found = estimates_pace.paces()
    assert [round(one.pace_pp, 3) for one in found.implied] == [0.187, 0.199]
    assert [one.target_year for one in found.implied] == [2114, 2130]
    band = shipped.observations("women_in_un_professional_staff", source="un_staff_bands", level="UN_P5_D2")
    rows = band.sort("reference_year")
    assert found.years == (2007, 2018)
    assert found.band_pace_pp == pytest.approx((rows["value"][-1] - rows["value"][0]) / 11)
    assert "Single grades are not in the open data after 2007" in said(opened(lang="en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chart_of_paces_has_its_table_and_words(language: Language) -> None:
    page = Page(t=Translator(language), country="", mode="dark")
    chart = estimates_pace.chart(page, estimates_pace.paces())
    assert chart.table.height == 12 + 4
    assert chart.provenance.height == 2
    words = [str(one.text) for one in chart.draw("dark").layout.annotations]
    assert any("2114" in one for one in words)
    assert any("2130" in one for one in words)


def test_what_is_typed_is_read_and_stays_in_the_address() -> None:
    test = opened(lang="en", e_value="68.6", e_gain="4.1", e_period="17", e_target="100", e_published="131")
    assert not test.warning
    assert "130.2" in said(test)
    assert "128.4 to 132.0" in said(test)
    assert "Comes back from the printed inputs" in said(test)
    params = {name: value[0] if isinstance(value, list) else value for name, value in test.query_params.items()}
    assert (params["e_value"], params["e_gain"], params["e_target"]) == ("68.6", "4.1", "100")


def test_a_fault_is_said_and_nothing_typed_is_lost() -> None:
    test = opened(lang="en", e_value="abc", e_gain="4.1", e_period="0", e_target="150", e_published="")
    assert [one.value.split(":")[0] for one in test.warning] == ["Latest share (%)", "Over how many years", "Target (%)"]
    assert typed_on(test) == ["abc", "4.1", "0", "150", ""]
    assert not test.exception


def test_a_field_that_was_emptied_stays_empty_in_the_link() -> None:
    test = opened(lang="en", e_gain="")
    assert typed_on(test)[1] == ""
    assert len(test.warning) == 1


@pytest.mark.parametrize(
    ("field", "typed", "part"),
    [
        ("value", "", "nothing is typed"),
        ("value", "twenty", "not a number"),
        ("value", "128", "not between 0 and 100"),
        ("value", "-3", "not between 0 and 100"),
        ("value", "nan", "not a number"),
        ("gain", "inf", "not a number"),
        ("gain", "1,2,3", "not a number"),
        ("period", "0", "not above 0"),
        ("period", "-5", "not above 0"),
        ("published", "0", "not above 0"),
        ("target", "101", "not between 0 and 100"),
    ],
)
def test_each_bad_input_has_its_sentence(field: str, typed: str, part: str) -> None:
    assert part in estimates_form.fault_of(Translator("en"), FIELDS[field], typed)


@pytest.mark.parametrize(
    ("field", "typed"), [("value", "28,2 %"), ("gain", "\u22120,5"), ("period", "6"), ("published", ""), ("target", "33.3")]
)
def test_sound_inputs_have_none(field: str, typed: str) -> None:
    assert estimates_form.fault_of(Translator("fr"), FIELDS[field], typed) == ""


def test_a_link_cannot_put_its_own_link_on_the_page() -> None:
    told = estimates_form.fault_of(Translator("en"), FIELDS["value"], "[x](//y)")
    assert "\\[x\\]\\(//y\\)" in told


def test_a_gain_away_from_the_target_gives_no_years() -> None:
    test = opened(lang="fr", e_value="30,5", e_gain="-1", e_published="")
    t = Translator("fr")
    assert t.text("estimates.form.never", value="30,5", target=t.percent(50, 0)) in said(test)
    assert not test.exception


def test_the_target_itself_and_a_ratio_are_told() -> None:
    t = Translator("en")
    there = t.text("estimates.form.there", value="50", target=t.percent(50, 0))
    assert there in said(opened(lang="en", e_value="50", e_published=""))
    test = opened(lang="en", e_value="0.28", e_published="")
    assert [one.value for one in test.caption if "ratio" in one.value] != []


def test_inputs_count_as_rounded_to_the_fewer_decimals() -> None:
    assert estimates_form.estimate({**SOUND, "value": "30"}).decimals == 0
    assert estimates_form.estimate({**SOUND, "value": "30,25 %"}).decimals == 1
    assert estimates_form.estimate({**SOUND, "published": "140"}).published_years == 140
