"""The Pipeline page in both languages: its sentences, levers, kept scenarios, targets, and what never leaves the visit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analysis.pipeline_answers import Answers
from analysis.pipeline_model import LevelChange, Pipeline, Rates
from data.registry import Registry
from i18n import LANGUAGES, Language, Translator
from pages.shared import pipeline_charts, pipeline_next, pipeline_service, pipeline_takes, pipeline_words
from pages.shared.pipeline_cases import Aim, case_of, case_of_target, targets
from pages.shared.pipeline_controls import Choice, changes_of, parse, write
from pages.shared.pipeline_kept import Kept, read_kept, write_kept
from pages.shared.pipeline_levers import levers_at
from pages.shared.pipeline_service import Service, answers_of, own_service, service

PAGE = Path(__file__).resolve().parents[2] / "pages" / "grades" / "pipeline.py"
EN = Translator("en")
BHUTAN = "btn_civil_service_decision_making_2029"
UK, UN = "uk_civil_service", "un_bands"
TODAY = Choice()


def opened(**query: str) -> AppTest:
    test = AppTest.from_file(str(PAGE), default_timeout=60)
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def answer_on(test: AppTest) -> str:
    said = next(str(one.proto.body) for one in test.get("html") if "ph-answer" in str(one.proto.body))
    return said.replace("\u00a0", " ")


def shown(test: AppTest) -> str:
    written = [*test.title, *test.subheader, *test.header, *test.markdown]
    return "\n".join([*(str(one.proto.body) for one in test.get("html")), *(str(one.value) for one in written)])


@pytest.fixture(scope="module")
def uk() -> Service:
    return service(EN, UK)


@pytest.fixture(scope="module")
def un() -> Service:
    return service(EN, UN)


@pytest.fixture(scope="module")
def uk_today(uk: Service) -> Answers:
    return answers_of(uk, TODAY, 30)


@pytest.fixture(scope="module")
def un_today(un: Service) -> Answers:
    return answers_of(un, TODAY, 30)


def aim(**changes: object) -> Aim:
    case = case_of_target(EN, targets()[BHUTAN])
    assert case is not None
    given = {"case": case, "target_pct": 30.0, "year": 2029, "left_pct": (10.0, 10.0), "next": 10, **changes}
    return Aim(**given)  # type: ignore[arg-type]  # a dict of keywords


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"pipeline": UN, "preset": "parity_in_promotion", "years": "10", "level": "UN_P5_D2"},
        {"part": "takes", "pipeline": UN},
        {"part": "scenarios", f"kept_{UK}": "special_measures.5..Five~no_change.0.4r600."},
        {"pipeline": BHUTAN},
    ],
)
def test_the_page_opens_with_its_sentence_and_no_key_shows(language: Language, query: dict[str, str]) -> None:
    test = opened(lang=language, **query)
    assert not test.exception
    assert not test.error
    assert not test.warning
    assert "pipeline." not in shown(test)
    assert "{" not in answer_on(test)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_tables_there_is_a_sentence(language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    test = opened(lang=language)
    assert not test.exception
    assert len(test.error) == 1


def test_the_sentence_has_the_level_in_focus_first_then_the_others(uk: Service, uk_today: Answers) -> None:
    said = pipeline_words.answer(EN, uk, uk_today, TODAY, "UK_SCS")
    assert said.startswith("With today’s rates: Senior civil service (SCS) reaches parity in 20")
    assert "Grades 6 and 7 (G6/G7): 20" in said
    assert said.endswith("3 other levels are at parity or above it today.")
    dates = {row[0]: row[1:] for row in uk_today.arrivals.select("level", "year", "earliest", "latest").iter_rows()}
    assert dates["UK_SCS"] == (2030, 2025, None)
    assert dates["UK_G6_G7"] == (2028, 2025, 2048)


def test_the_counted_year_has_its_unexplained_remainder(uk: Service) -> None:
    said = pipeline_words.unexplained_line(EN, uk)
    assert "Administrative assistants and officers (AA/AO), −650 women and +750 men" in said
    assert uk.account is not None
    rows = pipeline_words.flow_rows(EN, uk, uk.account.to_frame(), unexplained=True)
    assert len(rows) == 3 * len(uk.levels)


def test_bounds_have_no_middle_anywhere(un: Service, un_today: Answers) -> None:
    chart = pipeline_charts.shares_chart(EN, un, un_today, TODAY, level="UN_P5_D2")
    assert not [name for name in chart.table.columns if "Median" in name]
    assert un_today.arrivals["year"].null_count() == un_today.arrivals.height
    assert "Chance" not in " ".join(pipeline_words.level_columns(EN, un_today))
    said = pipeline_words.answer(EN, un, un_today, TODAY, "UN_P5_D2")
    assert "at the earliest" in said
    figure = chart.draw("light")
    assert not [trace for trace in figure.data if trace.name == EN.text("pipeline.legend.middle")]


def test_chances_have_a_median_and_a_range(uk: Service, uk_today: Answers) -> None:
    table = pipeline_charts.shares_chart(EN, uk, uk_today, TODAY, level="UK_SCS").table
    assert table.height == 31 * 6
    level, year, middle, low, high = table.columns
    assert [level, year, middle.replace("\u00a0", " ")] == ["Level", "Year", "Median (%)"]
    assert ((table[low] <= table[middle]) & (table[middle] <= table[high])).all()
    assert "Chance of parity by 2052" in [one.replace("\u00a0", " ") for one in pipeline_words.level_columns(EN, uk_today)]


def test_women_who_are_lacking_are_told_with_the_level_below(uk: Service) -> None:
    only_women = Choice(levers="1p1000_0r0")
    found = answers_of(uk, only_women, 50)
    said = pipeline_words.shortage_lines(EN, uk, found)
    assert len(said) == 1
    assert "“Executive officers (EO)”" in said[0]
    assert "“Administrative assistants and officers (AA/AO)”" in said[0]


def test_bounds_tell_the_most_that_may_be_lacking(un: Service) -> None:
    said = pipeline_words.shortage_lines(EN, un, answers_of(un, Choice("parity_in_promotion"), 20))
    assert said
    assert all(one.startswith("Under some of these rates, up to ") for one in said)


def test_levers_are_one_text_and_nonsense_in_it_is_left_out(uk: Service) -> None:
    changes = parse("4r465_3p500_9r100_1x5_0p500_0n-10_4w1001_4r", 5)
    assert changes == {(4, "r"): 46.5, (3, "p"): 50.0, (0, "n"): -1.0}
    assert parse(write(changes), 5) == changes
    assert changes_of(uk.pipeline, changes) == {
        "UK_SCS": LevelChange(recruited_pct=46.5),
        "UK_G6_G7": LevelChange(promoted_pct=50.0),
        "UK_AA_AO": LevelChange(posts_pct=-1.0),
    }


def test_levers_start_at_todays_values_or_the_presets(uk: Service, un: Service) -> None:
    start = {one.letter: one.start for one in levers_at(uk, TODAY, "UK_SCS")}
    assert start == {"r": 45.9, "p": 59.7, "w": 9.7, "m": 9.8, "n": 0.0}
    preset = {one.letter: one.start for one in levers_at(uk, Choice("parity_in_recruitment"), "UK_SCS")}
    assert preset["r"] == 50.0
    assert preset["p"] == 59.7
    bounds = {one.letter: one.start for one in levers_at(un, TODAY, "UN_P5_D2")}
    assert set(bounds.values()) == {None}
    assert "p" not in {one.letter for one in levers_at(uk, TODAY, "UK_AA_AO")}


def test_a_lever_goes_to_the_address_and_back_to_today() -> None:
    test = opened(lang="en", level="UK_SCS")
    field = next(one for one in test.number_input if one.label.startswith("Women among recruits"))
    assert field.value == 45.9
    field.set_value(60.0).run()
    assert test.query_params[f"levers_{UK}"] == "4r600"
    assert "With “Levers of your own”" in answer_on(test)
    next(one for one in test.button if one.label.startswith("Keep this scenario")).click().run()
    assert test.query_params[f"kept_{UK}"] == "no_change.0.4r600."
    next(one for one in test.button if one.label == "Back to today’s values").click().run()
    assert f"levers_{UK}" not in test.query_params
    assert test.query_params[f"kept_{UK}"] == "no_change.0.4r600."
    assert not test.exception


def test_a_lever_set_to_its_start_is_no_change() -> None:
    test = opened(lang="en", **{f"levers_{UK}": "4r600"})
    field = next(one for one in test.number_input if one.label.startswith("Women among recruits"))
    assert field.value == 60.0
    field.set_value(45.9).run()
    assert f"levers_{UK}" not in test.query_params


def test_kept_scenarios_are_named_opened_and_removed() -> None:
    test = opened(lang="en", part="scenarios", **{f"kept_{UK}": "special_measures.5..~no_change.0.4r600."})
    test.text_input[0].set_value("Five years").run()
    assert test.query_params[f"kept_{UK}"] == "special_measures.5..Five years~no_change.0.4r600."
    assert "Five years, 20" in answer_on(test)
    next(one for one in test.button if one.label == "Remove").click().run()
    assert test.query_params[f"kept_{UK}"] == "no_change.0.4r600."
    next(one for one in test.button if one.label == "Open").click().run()
    assert test.query_params["part"] == "when"
    assert test.query_params[f"levers_{UK}"] == "4r600"


def test_the_presets_can_be_compared_at_once() -> None:
    test = opened(lang="fr", part="scenarios")
    next(one for one in test.button if one.label == "Comparer les scénarios proposés").click().run()
    assert test.query_params[f"kept_{UK}"].count("~") == 3
    assert not test.exception


def test_kept_scenarios_survive_any_name_and_four_are_kept(registry: Registry) -> None:
    kept = [Kept(Choice(name), f"A. b~c {name}") for name in registry.presets]
    back = read_kept(write_kept(kept), 5)
    assert [one.choice for one in back] == [one.choice for one in kept[:4]]
    assert back[0].name == "A. b c no_change"
    assert read_kept("nothing.1..x~no_change.7..y~~no_change.0.9r1.z", 5) == [Kept(Choice(), "z")]


def test_what_a_link_cannot_have_is_named() -> None:
    test = opened(lang="en", **{f"levers_{UK}": "4r600_77r1", f"kept_{UK}": "nonsense~no_change.0.4r600.Mine", "age": "12"})
    said = "".join(str(one.value) for one in test.warning)
    assert "levers_uk_civil_service=4r600_77r1" in said
    assert "kept_uk_civil_service=nonsense" in said
    assert "age=12" in said
    assert test.query_params[f"levers_{UK}"] == "4r600"
    assert test.query_params[f"kept_{UK}"] == "no_change.0.4r600.Mine"
    assert "age" not in test.query_params


def test_the_retirement_wave_can_be_followed(uk: Service) -> None:
    without, wave = answers_of(uk, TODAY, 10), answers_of(uk, TODAY, 10, 65)
    assert not without.shares.equals(wave.shares)
    assert answers_of(uk, TODAY, 10, 65).shares.equals(wave.shares)


def test_bhutans_target_is_worked_out_from_its_published_shares() -> None:
    asked = aim()
    assert (asked.case.posts, asked.case.posts_year, asked.case.past) == (253, 2016, (14.0, 3))
    assert asked.answer.required_pct == pytest.approx(39.17, abs=0.05)
    assert asked.usual_pct == pytest.approx(36.1, abs=0.05)
    said = pipeline_takes._answer(EN, asked).replace("\u00a0", " ")
    assert "From" not in said
    assert "39 % (if 10.0 % leave in a year)" in said
    assert "70 of about 177" in said


def test_bhutans_other_category_is_drawn_and_not_joined() -> None:
    chart = pipeline_takes.way_chart(EN, aim())
    figure = chart.draw("light")
    apart = next(trace for trace in figure.data if list(trace.x) == [2023])
    assert apart.mode == "markers"
    assert list(apart.y) == [23.0]
    joined = [list(trace.x) for trace in figure.data if "lines" in trace.mode and len(trace.x) == 2]
    assert joined == [[2019, 2022]]
    assert "not joined" in chart.coverage
    assert chart.provenance.height == 4


def test_the_next_appointments_have_exact_chances() -> None:
    table = pipeline_next.next_chart(EN, aim()).table
    assert table.to_series(1).sum() == pytest.approx(100)
    assert table.height == 11
    said = pipeline_next.next_sentence(EN, aim()).replace("\u00a0", " ")
    assert said.startswith("4 of the next 10 would be women.")
    assert "the chance of at least 4 is 52 %" in said


@pytest.mark.parametrize(("chance", "said"), [(0.002, "under 1 %"), (0.997, "over 99 %"), (0.52, "52 %"), (0.0, "0 %")])
def test_a_chance_is_never_rounded_to_none_or_certainty(chance: float, said: str) -> None:
    assert pipeline_next.chance_text(EN, chance).replace("\u00a0", " ") == said


def test_a_target_out_of_reach_is_said_to_be() -> None:
    said = pipeline_takes._answer(EN, aim(target_pct=50.0, year=2024, left_pct=(2.5, 2.5)))
    assert "appointments alone do not bring" in said


def test_whether_the_level_below_is_large_enough(uk: Service, un: Service) -> None:
    case, base, bounds = case_of(uk, "UK_SCS"), case_of(uk, "UK_AA_AO"), case_of(un, "UN_P5_D2")
    assert case and base and bounds
    assert case.left_pct == pytest.approx((9.68, 9.79), abs=0.01)
    asked = Aim(case, 50.0, 2032, case.left_pct, 10)  # type: ignore[arg-type]  # known here
    assert "33,930 women" in pipeline_takes.below_sentence(EN, asked, case)
    assert "lowest level" in pipeline_takes.below_sentence(EN, Aim(base, 60.0, 2032, (10, 10), 10), base)
    assert bounds.left_pct is None
    assert "If all posts were filled" in pipeline_takes.below_sentence(EN, Aim(bounds, 50.0, 2032, (10, 10), 10), bounds)


def own_pipeline(women: float = 7.0) -> Pipeline:
    rates = Rates(np.full((1, 2, 2), 0.1), np.array([[0.0, 1.0]]), np.ones((1, 2, 2)), np.array([[0.6, 0.5]]))
    return Pipeline(("Secret clerks", "Secret chiefs"), 2024, np.array([[40.0, 60.0], [women, 13.0]]), rates)


def test_few_posts_are_counted_first() -> None:
    one = own_service("Ministry", own_pipeline(), "chance")
    assert pipeline_words.share_today(EN, one, "Secret chiefs", 35.0).replace("\u00a0", " ") == "7 of 20 (35.0 %)"


def own_page() -> None:
    import numpy as np

    from analysis.pipeline_model import Pipeline, Rates
    from pages.shared import frame
    from pages.shared.pipeline_service import own_service
    from pages.shared.pipeline_show import show_pipeline

    rates = Rates(np.full((1, 2, 2), 0.1), np.array([[0.0, 1.0]]), np.ones((1, 2, 2)), np.array([[0.6, 0.5]]))
    pipeline = Pipeline(("Secret clerks", "Secret chiefs"), 2024, np.array([[40.0, 60.0], [7.0, 13.0]]), rates)
    with frame.page("own") as page:
        show_pipeline(page, own_service("Ministry", pipeline, "chance"), "own_", bound=False)


def test_nothing_of_a_readers_own_figures_goes_to_the_address_or_the_shared_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        pytest.fail("a reader's figures reached the shared cache")

    monkeypatch.setattr(pipeline_service, "_public", refuse)
    test = AppTest.from_function(own_page, default_timeout=60).run()
    assert not test.exception
    field = next(one for one in test.number_input if one.label.startswith("Women among recruits"))
    field.set_value(80.0).run()
    assert "With “Levers of your own”" in answer_on(test)
    next(one for one in test.selectbox if one.label == "Scenario").set_value("parity_in_promotion").run()
    next(one for one in test.button if one.label.startswith("Keep this scenario")).click().run()
    assert not test.exception
    assert dict(test.query_params) == {"lang": "en"}
    assert "Parity in promotion, with levers of your own" in shown(test)


def test_other_stocks_are_another_question() -> None:
    st.session_state.clear()
    one, other = (answers_of(own_service("M", own_pipeline(women), "chance"), TODAY, 5) for women in (7.0, 9.0))
    assert one.arrivals["now_pct"].to_list() != other.arrivals["now_pct"].to_list()
    pipeline_service.forget_own()
    assert not st.session_state


def test_names_from_a_file_bring_no_tags_along() -> None:
    one = own_service("M", own_pipeline(), "chance", names={"Secret chiefs": "<a href='x'>Chiefs</a>"})
    assert "<" not in one.names["Secret chiefs"]


def test_effects_of_levers_are_a_line_each_with_the_largest_on_top(uk: Service, un: Service) -> None:
    effects = pipeline_service.effects_of(uk, "UK_SCS", 30)
    chart = pipeline_charts.levers_chart(EN, uk, effects, "UK_SCS", 30)
    assert chart.table.height == effects.height
    assert effects.row(0)[:2] == ("recruited", "UK_SCS")
    bounds = pipeline_service.effects_of(un, "UN_P5_D2", 10)
    assert (bounds["highest_pp"] >= bounds["lowest_pp"]).all()
    assert "Largest effect (points)" in pipeline_charts.levers_chart(EN, un, bounds, "UN_P5_D2", 10).table.columns


def test_shares_settle_where_todays_rates_lead(uk: Service) -> None:
    found = pipeline_service.settled_of(uk, TODAY)
    rows = pipeline_words.settled_rows(EN, uk, found)
    assert len(rows) == 6
    assert found.filter(pl.col("level") == "UK_SCS")["median_pct"][0] == pytest.approx(54.0, abs=0.1)
