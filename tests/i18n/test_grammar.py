"""Names of countries in sentences."""

from __future__ import annotations

import polars as pl
import pytest

from data.store import open_store
from i18n import LANGUAGES, grammar
from i18n.grammar import forms, opening


def names() -> list[tuple[str, str, str]]:
    countries = open_store().areas().filter(pl.col("kind") == "country")
    return countries.select("ref_area", "short_name_en", "short_name_fr").rows()


def test_every_country_has_its_forms_in_both_languages() -> None:
    for ref_area, english, french in names():
        for language, name in zip(LANGUAGES, (english, french), strict=True):
            made = forms(ref_area, name, language)
            assert all(one.endswith(made.name) for one in (made.subject, made.place, made.of)), ref_area


def test_the_table_names_no_country_that_there_is_not() -> None:
    known = {ref_area for ref_area, _, _ in names()}
    table = grammar._table()
    listed = [one for areas in table["fr"].values() for one in areas]
    assert sorted(listed) == sorted(set(listed)) and set(listed) == known
    assert set(table["en_article"]["areas"]) | set(table["spoken"]) | set(table["fr_mute_h"]["areas"]) <= known


@pytest.mark.parametrize(
    ("ref_area", "name", "subject", "place", "of"),
    [
        ("SEN", "Sénégal", "le Sénégal", "au Sénégal", "du Sénégal"),
        ("BTN", "Bhoutan", "le Bhoutan", "au Bhoutan", "du Bhoutan"),
        ("MUS", "Maurice", "Maurice", "à Maurice", "de Maurice"),
        ("LAO", "RDP lao", "la RDP lao", "en RDP lao", "de la RDP lao"),
        ("KHM", "Cambodge", "le Cambodge", "au Cambodge", "du Cambodge"),
        ("SLE", "Sierra Leone", "la Sierra Leone", "en Sierra Leone", "de Sierra Leone"),
        ("SLB", "Îles Salomon", "les Îles Salomon", "aux Îles Salomon", "des Îles Salomon"),
        ("VUT", "Vanuatu", "Vanuatu", "à Vanuatu", "de Vanuatu"),
        ("ZMB", "Zambie", "la Zambie", "en Zambie", "de Zambie"),
        ("EGY", "Égypte", "l’Égypte", "en Égypte", "d’Égypte"),
        ("IRN", "Iran", "l’Iran", "en Iran", "d’Iran"),
        ("HTI", "Haïti", "Haïti", "en Haïti", "d’Haïti"),
        ("HND", "Honduras", "le Honduras", "au Honduras", "du Honduras"),
        ("HUN", "Hongrie", "la Hongrie", "en Hongrie", "de Hongrie"),
        ("YEM", "Yémen", "le Yémen", "au Yémen", "du Yémen"),
        ("USA", "États-Unis", "les États-Unis", "aux États-Unis", "des États-Unis"),
        ("ISR", "Israël", "Israël", "en Israël", "d’Israël"),
        ("IMN", "Île de Man", "l’île de Man", "à l’île de Man", "de l’île de Man"),
        ("BRB", "Barbade", "la Barbade", "à la Barbade", "de la Barbade"),
        ("MOZ", "Mozambique", "le Mozambique", "au Mozambique", "du Mozambique"),
        ("DOM", "Rép. dominicaine", "la République dominicaine", "en République dominicaine", "de la République dominicaine"),
    ],
)
def test_french(ref_area: str, name: str, subject: str, place: str, of: str) -> None:
    made = forms(ref_area, name, "fr")
    assert (made.subject, made.place, made.of) == (subject, place, of)


@pytest.mark.parametrize(
    ("ref_area", "name", "subject"),
    [
        ("MDV", "Maldives", "the Maldives"),
        ("SLB", "Solomon Islands", "the Solomon Islands"),
        ("LAO", "Lao PDR", "the Lao PDR"),
        ("BTN", "Bhutan", "Bhutan"),
        ("DOM", "Dominican Rep.", "the Dominican Republic"),
    ],
)
def test_english(ref_area: str, name: str, subject: str) -> None:
    made = forms(ref_area, name, "en")
    assert (made.subject, made.place, made.of) == (subject, f"in {subject}", f"of {subject}")


def test_gender_and_number() -> None:
    assert (forms("SLB", "Îles Salomon", "fr").gender, forms("SLB", "Îles Salomon", "fr").number) == ("f", "plural")
    assert (forms("KHM", "Cambodge", "fr").gender, forms("KHM", "Cambodge", "fr").number) == ("m", "singular")


def test_no_french_form_keeps_a_vowel_that_elides() -> None:
    for ref_area, _, french in names():
        made = forms(ref_area, french, "fr")
        for text in (made.subject, made.of):
            word, _, rest = text.partition(" ")
            assert not (word in {"le", "la", "de", "du"} and rest and rest[0] in "AEIOUÉÈÎÅ"), text


def test_an_unknown_area_is_a_programming_mistake() -> None:
    with pytest.raises(KeyError):
        forms("ZZZ", "Nowhere", "fr")


def test_a_sentence_begins_with_a_capital() -> None:
    assert (opening("les Îles Salomon"), opening("l’Égypte"), opening("")) == ("Les Îles Salomon", "L’Égypte", "")
