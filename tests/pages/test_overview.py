"""The start page in both languages, with the shipped tables and with a store that raises."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from i18n import LANGUAGES, Language, Translator

ROOT = Path(__file__).resolve().parents[2]


def start(language: Language, country: str = "") -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    test.query_params["lang"] = language
    if country:
        test.query_params["country"] = country
    return test.run()


def words(test: AppTest) -> str:
    return "\n".join(str(one.proto.body) for one in test.get("html")) + "\n".join(str(one.value) for one in test.markdown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_answers_in_the_readers_language(language: Language) -> None:
    test = start(language)
    t = Translator(language)
    assert not test.exception
    assert not test.error
    assert test.title[0].value == t.text("start.title")
    assert len(test.title) == 1
    assert t.percent(26.0) in words(test)  # mean of 183 countries, 2024, from the World Bank's table
    assert len(test.get("plotly_chart")) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chosen_country_comes_first(language: Language) -> None:
    test = start(language, "BTN")
    t = Translator(language)
    name = {"en": "Bhutan", "fr": "Bhoutan"}[language]
    answer, tiles = (str(one.proto.body) for one in test.get("html")[:2])
    assert name in answer
    assert t.percent(4.3) in answer
    counted = {"en": "2 of 47", "fr": "2 sur 47"}[language]
    assert f"{counted}<" in tiles
    assert f"{counted} (4" in test.get("plotly_chart")[0].proto.spec
    assert tiles.index(name) < tiles.index(t.text("start.tile.mean", countries="183", year=2024))
    assert test.query_params["country"] in ("BTN", ["BTN"])


def test_the_ages_are_a_list_that_a_phone_shows_whole() -> None:
    test = start("en")
    assert not test.dataframe
    assert 'data-label="Oldest latest figure"' in words(test)


def test_an_unknown_country_is_dropped_with_a_notice() -> None:
    test = start("fr", "XXX")
    assert "country=XXX" in test.warning[0].value
    assert "country" not in test.query_params


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_tables_are_a_sentence_not_a_crash(language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    test = start(language)
    assert not test.exception
    assert "cli.py build" in test.error[0].value
