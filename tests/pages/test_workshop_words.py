"""Glossary and facilitator pages through the app, in both languages; they need no tables."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from exports.glossary import terms
from exports.questions import themes
from exports.tables import to_csv, to_xlsx
from i18n import LANGUAGES, Language, Translator
from pages.shared import glossary

ROOT = Path(__file__).resolve().parents[2]


def page(name: str, language: Language, **query: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "pages" / "workshop" / f"{name}.py"), default_timeout=30)
    for key, value in {"lang": language, **query}.items():
        test.query_params[key] = value
    return test.run()


def written(test: AppTest) -> str:
    return " ".join([one.value for one in test.markdown] + [one.proto.body for one in test.get("html")])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_glossary_has_both_languages_and_needs_no_tables(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    test, t = page("glossary", language), Translator(language)
    assert not test.exception
    assert not test.error
    assert [one.value for one in test.title] == [t.text("glossary.title")]
    said = written(test)
    assert t.count("glossary.terms", len(terms())) in said
    assert [one.id for one in terms() if one.term["en"] not in said or one.term["fr"] not in said] == []
    assert f'href="/ladder?lang={language}" target="_self"' in said
    assert f'href="/?lang={language}"' in said


def test_a_search_from_the_address_narrows_it_and_typing_widens_it() -> None:
    test = page("glossary", "fr", search="siege")
    assert "siège" in written(test)
    assert "médiane" not in written(test)
    test.text_input[0].set_value("rien de tel").run()
    assert Translator("fr").text("glossary.none", search="rien de tel") in written(test)
    assert "<table>" not in written(test)
    assert test.query_params["search"] == "rien de tel"


def test_a_search_is_text_and_no_markup() -> None:
    said = written(page("glossary", "en", search="<img src=x>[a](https://example.org)"))
    assert "<img" not in said
    assert "[a](https://example.org)" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_files_hold_every_term_with_the_readers_language_first(language: Language) -> None:
    t = Translator(language)
    whole = glossary.whole(t)
    back = pl.read_csv(io.BytesIO(to_csv(whole.table, whole.provenance)), infer_schema=False)
    assert back.columns[0] == t.text(f"glossary.column.term_{language}")
    assert sorted(back[t.text("glossary.column.term_fr")]) == sorted(one.term["fr"] for one in terms())
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(whole.table, whole.provenance, title=whole.title, source=whole.source)))
    assert book.worksheets[0].max_row == 4 + len(terms())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_facilitator_page_leads_to_the_presentation_and_asks(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    test, t = page("facilitator", language, minutes="5", theme="services"), Translator(language)
    assert not test.exception
    assert not test.error
    assert [one.value for one in test.title] == [t.text("facilitator.title")]
    link = test.get("link_button")[0].proto
    assert (link.label, link.url) == (t.text("facilitator.open"), f"/present?lang={language}&minutes=5")
    said = written(test)
    assert [one for one in themes()["services"].questions if not all(text in said for text in one.values())] == []
    assert themes()["lessons"].questions[0]["en"] not in said


def test_minutes_that_are_no_choice_are_dropped() -> None:
    test = page("facilitator", "en", minutes="999")
    assert test.get("link_button")[0].proto.url == "/present?lang=en"
    assert "999" in test.warning[0].value
