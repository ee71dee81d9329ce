"""The letter that asks for a missing figure."""

from __future__ import annotations

import dataclasses
import re

import pytest

from data.registry import Registry
from exports.requests import ADDRESSEES, RULE, WIDTH, DataRequest, draft, draft_in, file_name
from i18n import LANGUAGES, Language, Translator, read_catalogue

REQUEST = DataRequest(
    country={"en": "Aland Republic", "fr": "République d’Aland"},
    indicator={"en": "Women among judges", "fr": "Femmes parmi les juges"},
    definition={"en": "Share of judges who are women.", "fr": "Part des juges qui sont des femmes."},
    theme="justice",
    counted={"en": "judges", "fr": "juges"},
    newest_year=None,
    year_from=2016,
    year_to=2025,
    levels=(),
    searched=({"en": "First office", "fr": "Premier institut"}, {"en": "Second office", "fr": "Second institut"}),
    addressee="statistics",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_what_is_asked_of_whom(language: Language) -> None:
    letter = draft_in(language, REQUEST)
    for text in (REQUEST.country, REQUEST.indicator, REQUEST.definition, REQUEST.counted, *REQUEST.searched):
        assert text[language] in letter
    assert re.search(r"\b2016\b.*\b2025\b", letter)


def test_holds_both_languages_english_first() -> None:
    english, french = draft(REQUEST).split(RULE)
    assert english.strip().startswith("To: National statistical office (Aland Republic)")
    assert "Women among judges" in english
    assert "Femmes parmi les juges" not in english
    assert french.strip().startswith("À\u00a0: Institut national de statistique (République d’Aland)")


@pytest.mark.parametrize(("language", "none", "old"), [("en", "no figure", "2015"), ("fr", "aucun chiffre", "2015")])
def test_says_what_open_sources_hold(language: Language, none: str, old: str) -> None:
    without = draft_in(language, REQUEST)
    with_old = draft_in(language, dataclasses.replace(REQUEST, newest_year=2015))
    assert none in without.replace("\n", " ")
    assert old not in without
    assert old in with_old
    assert none not in with_old.replace("\n", " ")


def test_one_year_is_not_a_span() -> None:
    letter = draft_in("en", dataclasses.replace(REQUEST, year_from=2025))
    assert "Year: 2025" in letter
    assert "from 2025" not in letter


@pytest.mark.parametrize("language", LANGUAGES)
def test_levels_are_given_as_examples_only_where_there_are_some(language: Language) -> None:
    example = Translator(language).text("request.ask_levels_example", levels="").strip(". \u00a0")
    levels = ({"en": "Executive", "fr": "Direction"}, {"en": "Support", "fr": "Appui"})
    assert example not in draft_in(language, REQUEST)
    letter = draft_in(language, dataclasses.replace(REQUEST, levels=levels))
    assert example in letter
    assert levels[0][language] in letter


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_asked_for_where_nothing_else_is_counted(language: Language) -> None:
    letter = draft_in(language, dataclasses.replace(REQUEST, counted={"en": "", "fr": ""}))
    assert "()" not in letter


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("addressee", ADDRESSEES)
def test_an_office_is_known_for_every_theme(language: Language, addressee: str, registry: Registry) -> None:
    known = {str(message.id) for message in read_catalogue(language)}
    asked = {one.theme for one in registry.indicators.values() if one.unit in {"percent", "count"}} - {"united_nations"}
    for theme in sorted(asked):
        letter = draft_in(language, dataclasses.replace(REQUEST, theme=theme, addressee=addressee))  # type: ignore[arg-type]  # a parameter of pytest
        assert "request.office" not in letter
        assert f"request.office.{theme}" in known


def test_lines_fit_a_plain_text_mail() -> None:
    assert max(len(line) for line in draft(REQUEST).splitlines()) <= WIDTH


def test_no_contact_is_invented() -> None:
    assert not re.search(r"@|https?://|\+\d", draft(REQUEST))
    assert "[Name, function, institution, address for the reply]" in draft(REQUEST)


def test_a_source_named_twice_is_listed_once() -> None:
    letter = draft_in("en", dataclasses.replace(REQUEST, searched=(REQUEST.searched[0], REQUEST.searched[0])))
    assert letter.count("First office") == 1


def test_file_name_is_ascii_and_says_what_it_is() -> None:
    assert file_name("women_judges", "BTN") == "data-request-BTN-women_judges.txt"
