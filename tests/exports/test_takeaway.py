"""The take-away file as text: what is in it, and that nothing of a deck can break out of it."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import dataclass
from typing import Any

import pytest

from exports.decks import Deck
from exports.questions import question_for
from exports.takeaway import SCRIPTS, STATIC, WORDS, present_page, write_takeaway
from i18n import LANGUAGES
from tests.exports.deck_of_kinds import HOSTILE, KINDS, deck

TABLES = {"observations": "ab" * 32, "areas": "cd" * 32}


@dataclass(frozen=True)
class Edition:
    version: str = "c77e0d"
    date: datetime.date = datetime.date(2026, 11, 21)


@pytest.fixture(scope="module")
def page() -> str:
    return write_takeaway(deck(), ("fr", "en"), TABLES, Edition())


def content_of(page: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/json" id="ph-data">(.*?)</script>', page, flags=re.DOTALL)
    assert len(found) == 1
    read: dict[str, Any] = json.loads(found[0])
    return read


def test_the_deck_comes_back_whole(page: str) -> None:
    content = content_of(page)
    back = Deck.model_validate(content["deck"])
    assert [one.drawings for one in back.slides] == [one.drawings for one in deck().slides]
    assert content["languages"] == ["fr", "en"]


def test_text_of_a_deck_cannot_end_the_script(page: str) -> None:
    assert HOSTILE not in page
    assert page.count("<script") == page.count("</script>") == 1 + 1 + len(SCRIPTS)
    assert HOSTILE in content_of(page)["deck"]["slides"][-2]["body"]["en"]


def test_edition_and_hashes_are_in_it(page: str) -> None:
    content = content_of(page)
    assert content["tables"] == TABLES
    assert "21 novembre 2026" in content["edition"]["fr"]
    assert "c77e0d" in content["edition"]["en"]


def test_it_asks_for_nothing_outside(page: str) -> None:
    own = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert re.findall(r"""(?:src|href)=["'](?!data:)""", own) == []
    assert "default-src 'none'" in own
    assert re.findall(r"url\(\"(?!data:font)", own) == []
    ours = "".join((STATIC / name).read_text(encoding="utf-8") for name in SCRIPTS)
    assert set(re.findall(r"https?://[^\"]+", ours)) == {"http://www.w3.org/2000/svg"}
    assert "innerHTML" not in ours


def test_only_the_maps_that_are_used_are_in_it(page: str) -> None:
    assert list(content_of(page)["shapes"]) == ["AFRICA"]
    without = Deck(slides=tuple(one for one in deck().slides if one.id != "map"))
    assert content_of(write_takeaway(without, ("en",), {}, Edition()))["shapes"] == {}


def test_charts_have_their_question_or_the_default_one(page: str) -> None:
    slides = {one["id"]: one for one in content_of(page)["deck"]["slides"]}
    assert slides["lines"]["question"]["en"] == "Asked here?"
    assert slides["bars"]["question"]["fr"] == question_for("ladder", "bars").fr != ""
    assert "question" not in slides["text"]


def test_words_and_glossary_are_there_in_each_language(page: str) -> None:
    content = content_of(page)
    for language in LANGUAGES:
        words = content["words"][language]
        assert set(words) == {*WORDS, "boundaries"}
        assert [one for one in words.values() if not one or one.startswith("viewer.")] == []
    assert {"{at}", "{all}"} <= set(content["words"]["fr"]["of"].split())
    assert len(content["glossary"]) >= 60
    assert list(content_of(write_takeaway(deck(), ("en",), {}, Edition()))["words"]) == ["en"]


def test_every_word_that_the_scripts_use_is_given() -> None:
    ours = "".join((STATIC / name).read_text(encoding="utf-8") for name in SCRIPTS)
    asked = set(re.findall(r"\bwords(?:\(\))?\.(\w+)", ours))
    assert asked - {*WORDS, "boundaries"} == set()
    assert set(WORDS) - asked <= {"back", "next", "about", "print", "help", "blank", "language", "full_screen"}, "buttons"


def test_the_same_deck_gives_the_same_file(page: str) -> None:
    assert write_takeaway(deck(), ("fr", "en"), TABLES, Edition()) == page


def test_the_served_page_holds_no_deck_and_names_the_storage() -> None:
    page = present_page("fr")
    content = content_of(page)
    assert "deck" not in content
    assert content["storage"] == "parity-horizon-deck"
    assert "parity-horizon-deck" in (STATIC / "deck.js").read_text(encoding="utf-8")
    assert '<html lang="fr">' in page
    assert set(content["shapes"]) == {"WORLD", "AFRICA", "ASIA_PACIFIC"}
    assert content["questions"]["ladder"]
    assert len(page) < 400_000
    assert re.findall(r'src="(?!plotly/|app/static/)', page) == []


def test_the_deck_of_these_tests_has_every_kind() -> None:
    from typing import get_args

    from exports.drawings import Kind

    assert set(KINDS) - {"empty"} == set(get_args(Kind))
