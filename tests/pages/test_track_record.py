"""The Track record page: nothing of the future is shown until it is asked for, and what it says is what was measured."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from i18n import LANGUAGES, Language, Translator
from pages.shared import record, record_scores
from pages.shared.chart import Chart, on_screen
from pages.shared.frame import Page
from tests.pages.harness import PAGES, check_sound, check_without_tables, page_opener

PAGE = PAGES / "outlook/track_record.py"
opened = page_opener("outlook/track_record.py")


def page(language: Language = "en") -> Page:
    return Page(t=Translator(language), country="", mode="light")


def senegal(*, revealed: bool, language: Language = "en", origin: int = 2009) -> record.View:
    return record.view_of(page(language), "women_in_parliament", "SEN", origin, revealed=revealed)


def charts(revealed: bool) -> list[Chart]:
    view = senegal(revealed=revealed)
    scored = record_scores.scored(view.page, view.indicator)
    return [record.chart(view), record_scores.error_chart(scored), record_scores.coverage_chart(scored)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("revealed", ["0", "1"])
def test_the_page_answers_first_in_both_languages(language: Language, revealed: str) -> None:
    test, t = opened(lang=language, area="SEN", year="2009", reveal=revealed), Translator(language)
    check_sound(test, t.text("record.title"), charts=3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_tables_are_a_sentence_not_a_crash(language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    check_without_tables(opened(lang=language))


def test_the_address_holds_country_year_and_whether_it_is_shown() -> None:
    test = opened(lang="fr", indicator="women_ministers", area="KHM", year="2012", reveal="1", of="subgroup", ahead="5")
    assert not test.warning
    params = {name: value[0] if isinstance(value, list) else value for name, value in test.query_params.items()}
    kept = ("indicator", "area", "year", "reveal", "of", "ahead")
    assert [params[name] for name in kept] == ["women_ministers", "KHM", "2012", "1", "subgroup", "5"]


def test_the_reader_s_country_is_the_default() -> None:
    """AppTest runs the page without the frame that reads `country`, so it stands in the session as the frame leaves it."""
    test = AppTest.from_file(str(PAGE), default_timeout=60)
    test.session_state["_country"] = "RWA"
    assert test.run().query_params["area"] in ("RWA", ["RWA"])


def test_an_unknown_year_is_dropped_and_named() -> None:
    test = opened(lang="en", area="SEN", year="1850")
    assert "year=1850" in test.warning[0].value
    assert not test.error


def test_the_future_is_hidden_until_it_is_asked_for() -> None:
    """Neither the sentence, nor the figure, nor the table, nor the sources' years tell what came after 2009."""
    hidden, shown = senegal(revealed=False), senegal(revealed=True)
    truth = shown.outcomes.filter(pl.col("ahead") == 10)["value"][0]
    t = Translator("en")
    assert t.percent(truth) in record.sentence(shown)
    assert t.percent(truth) not in record.sentence(hidden)
    assert hidden.outcomes.is_empty()
    assert t.text("record.column.happened") not in record.chart(hidden).table.columns
    assert t.text("record.column.happened") in record.chart(shown).table.columns
    assert "2024" not in record.chart(hidden).source
    figure = on_screen(record.chart(hidden), "light", t)
    assert t.text("record.label.happened") not in figure.to_json()


def test_outcomes_are_the_figures_of_the_store(shipped: Store) -> None:
    rows = shipped.observations("women_in_parliament", source="vdem_lower_chamber", ref_areas=["SEN"])
    known = dict(rows.select("reference_year", "value").iter_rows())
    found = senegal(revealed=True).outcomes
    assert found["ahead"].to_list() == [5, 10, 15]
    assert found["value"].to_list() == [known[2014], known[2019], known[2024]]


def test_the_sentence_says_where_what_happened_lies() -> None:
    """43.0 % in 2019 lies above the range that was projected from 2009, before the law on parity."""
    t, view = Translator("en"), senegal(revealed=True)
    row = view.outcomes.filter(pl.col("ahead") == 10).row(0, named=True)
    assert row["value"] > row["upper_80_pct"]
    assert t.text("record.place.above") in record.sentence(view)
    assert t.points(row["median_pct"] - row["value"], signed=False) in record.sentence(view)


def test_errors_in_the_list_have_their_sign() -> None:
    test = opened(lang="en", area="SEN", year="2009", reveal="1")
    table = next(str(one.proto.body) for one in test.get("html") if "<caption>Senegal, seen from 2009" in str(one.proto.body))
    row = senegal(revealed=True).outcomes.filter(pl.col("ahead") == 10).row(0, named=True)
    assert Translator("en").signed(row["median_pct"] - row["value"]) in table
    assert "\u2212" in table


def test_a_late_year_is_compared_as_far_as_it_is_known() -> None:
    found = senegal(revealed=True, origin=2019).outcomes
    assert found["ahead"].to_list() == [5]


def test_the_line_is_the_least_squares_line_of_ten_years() -> None:
    view = senegal(revealed=False)
    recent = view.known.tail(10)
    years, shares = recent["reference_year"].to_list(), recent["value"].to_list()
    mean_year, mean = sum(years) / 10, sum(shares) / 10
    slope = sum((y - mean_year) * (s - mean) for y, s in zip(years, shares, strict=True)) / sum(
        (y - mean_year) ** 2 for y in years
    )
    assert view.line["value"][9] == pytest.approx(mean + slope * (2019 - mean_year))


def test_the_answer_and_the_charts_have_the_measured_errors(shipped: Store) -> None:
    t, found = Translator("en"), shipped.record("women_in_parliament").filter(pl.col("horizon") == 10)
    error = {(row["grouping"], row["method"]): row["mae_pp"] for row in found.iter_rows(named=True)}
    answer = record_scores.finding(page())
    for key in (
        ("country", "partially_pooled"),
        ("country", "own_least_squares"),
        ("country", "no_change"),
        ("all", "no_change"),
    ):
        assert t.number(error[key], 1) in answer
    drawn = on_screen(charts(revealed=False)[1], "light", t).data[0]
    assert sorted(drawn.x, reverse=True)[0] == error["country", "own_least_squares"]


@pytest.mark.parametrize("indicator", ["women_ministers", "women_managers"])
def test_other_indicators_show_only_horizons_with_enough_cases(indicator: str) -> None:
    view = record.view_of(page(), indicator, "RWA" if indicator == "women_ministers" else "MUS", 2010, revealed=True)
    scored = record_scores.scored(view.page, view.indicator)
    known = record_scores.horizons(scored.scores)
    assert 15 not in known
    # Figures years apart hold no annual changes, so that their pooled mean would be no change under another name.
    table = record_scores.error_chart(scored).table
    name = Translator("en").text("record.method.pooled_mean_change")
    assert name not in table[Translator("en").text("record.column.method")].to_list()
    assert set(table[Translator("en").text("record.column.horizon")]) == set(known)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_has_its_table_source_and_words(language: Language) -> None:
    view = senegal(revealed=True, language=language)
    scored = record_scores.scored(view.page, view.indicator, "all")
    for chart in (record.chart(view), record_scores.error_chart(scored), record_scores.coverage_chart(scored)):
        assert chart.table.height
        assert chart.source
        assert chart.coverage
        assert "record." not in f"{chart.title} {chart.subtitle} {chart.coverage} {chart.alt}"
        assert chart.provenance.height == 1
        assert chart.name.isascii()
