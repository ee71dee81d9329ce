"""The glossary: it has the terms that pages lean on, in both languages, and gives them away as a table."""

from __future__ import annotations

import re

import pytest

from exports.glossary import find, glossary_drawing, in_order, terms
from i18n import LANGUAGES, Language
from pages.shared.headless import SCRIPTS
from tests.test_catalogues import CATALOGUES

LEANED_ON = {
    "en": (
        "share", "parity", "seat", "median", "mean", "projection", "range", "level", "ladder", "pipeline", "pooled", "target",
        "quota", "chamber", "minister", "manager", "recruitment", "promotion", "retirement", "indicator", "source", "edition",
        "region", "sector", "breakdown", "scorecard", "chance", "horizon", "pace", "estimate", "index", "post",
        "headcount", "grade", "prediction interval", "uncertainty", "project countries",
    ),
    "fr": (
        "part", "parité", "siège", "médiane", "moyenne", "projection", "intervalle", "niveau", "échelle", "vivier", "agrégée",
        "cible", "quota", "chambre", "ministre", "cadre", "recrutement", "promotion", "indicateur", "source", "édition",
        "région", "secteur", "ventilation", "fiche", "probabilité", "horizon", "rythme", "estimation", "indice", "poste",
    ),
}  # fmt: skip
NOT_ON_A_PAGE = {"prediction interval"}
"""Said in workshops and in methods, where the pages say "range"."""


def test_there_are_enough_and_none_twice() -> None:
    assert len(terms()) >= 60
    for language in LANGUAGES:
        names = [one.term[language] for one in terms()]
        assert sorted(set(names)) == sorted(names) or language == "fr"
    # "siège" is both a seat and headquarters, "intervalle" is not: the only double is meant.
    french = [one.term["fr"] for one in terms()]
    assert {one for one in french if french.count(one) > 1} == {"siège"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terms_on_which_pages_lean_are_in_it(language: Language) -> None:
    known = {one.term[language] for one in terms()}
    assert [one for one in LEANED_ON[language] if one not in known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_those_terms_are_on_the_pages(language: Language) -> None:
    written = " ".join(
        form
        for key, forms in CATALOGUES[language].items()
        for form in forms
        if not key.startswith(("glossary.", "viewer.", "facilitator."))
    ).lower()
    absent = [one for one in LEANED_ON[language] if not re.search(rf"\b{one}", written)]
    assert [one for one in absent if one not in NOT_ON_A_PAGE] == []


def test_every_term_is_whole() -> None:
    for one in terms():
        for text in (one.term, one.definition):
            assert all(text[language].strip() for language in LANGUAGES), one.id
        assert bool(one.note["en"]) == bool(one.note["fr"]), one.id
        assert one.page in SCRIPTS, f"{one.id}: {one.page}"
        assert all(one.definition[language].endswith(".") for language in LANGUAGES), one.id


def test_false_friends_have_a_note() -> None:
    noted = {one.term["en"] for one in terms() if one.note["en"]}
    assert noted >= {"share", "seat", "parity", "median", "prediction interval", "chance", "cabinet", "appointment", "manager"}


@pytest.mark.parametrize(
    ("search", "language", "first"),
    [
        ("siege", "fr", "siège"),
        ("SEAT", "en", "seat"),
        ("mediane", "en", "median"),
        ("points de pourcentage", "fr", "point de pourcentage"),
        ("temps perdu", "fr", ""),
    ],
)
def test_search_finds_in_both_languages_without_accents(search: str, language: Language, first: str) -> None:
    found = find(search, language)
    assert (found[0].term[language] if found else "") == first


def test_search_for_nothing_gives_all_and_for_nonsense_none() -> None:
    assert find("  ", "fr") == in_order("fr")
    assert find("xyzzy", "en") == []


def test_french_order_puts_accents_where_they_belong() -> None:
    names = [one.term["fr"] for one in in_order("fr")]
    assert names.index("échelle") < names.index("effectif") < names.index("estimation")


def test_as_a_drawing_in_one_language_and_in_both() -> None:
    french, both = glossary_drawing("fr"), glossary_drawing("both")
    assert (french.kind, french.language, french.figures.columns) == ("table", "fr", ("Terme", "Définition"))
    assert both.figures.columns == ("English", "French", "For interpreters")
    assert len(french.figures.rows) == len(both.figures.rows) == len(terms())
    assert ("seat", "siège") in {row[:2] for row in both.figures.rows}
