"""The deck: templates in both languages, newer figures, the page and its edits, "add to deck", and what stays private."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.errors import DeckCountryError, DeckError, DeckPartsError, DeckTextError
from exports.deck_changes import Change
from exports.deck_files import LARGEST, deck_text, read_deck
from exports.decks import Deck, Slide, Words
from exports.drawings import Drawing
from i18n import LANGUAGES, Language, Translator
from pages.shared import deck_newer
from pages.shared.deck_add import private_drawings
from pages.shared.deck_build import Built, build, from_file, outdated, rebuild
from pages.shared.deck_desk import Desk, to_write
from pages.shared.deck_specs import COUNTRY, is_country_asked, read_spec, templates
from pages.shared.deck_store import REFUSED, Given, pack, unpack
from pages.shared.deck_view import stem_of
from tests.exports.deck_of_kinds import deck as deck_of_kinds

PAGE = Path(__file__).resolve().parents[2] / "pages" / "workshop" / "deck.py"
TREND = "women_in_parliament_trend"


@pytest.fixture(scope="module")
def built() -> dict[str, Built]:
    return {name: build(spec, "BTN" if is_country_asked(spec) else "") for name, spec in templates().items()}


@pytest.fixture(scope="module")
def few(built: dict[str, Built]) -> Deck:
    """A divider and three charts of a template."""
    deck = built["asia_pacific"].deck
    return deck.model_copy(update={"slides": deck.slides[:4]})


# Templates


@pytest.mark.parametrize("name", templates())
def test_every_template_draws_all_its_charts_in_both_languages(built: dict[str, Built], name: str) -> None:
    made = built[name]
    assert made.faults == ()
    assert len(made.deck.slides) == len(templates()[name].slide)
    assert made.deck.title.en != made.deck.title.fr
    for slide, asked in zip(made.deck.slides, templates()[name].slide, strict=True):
        if slide.kind != "chart":
            assert slide.title.en
            assert slide.title.fr
            continue
        english, french = (slide.drawings[one] for one in LANGUAGES)
        assert slide.chart == (asked.chart.replace(COUNTRY, "BTN") or slide.chart)
        assert (english.name, english.kind) == (french.name, french.kind)
        assert english.title != french.title
        assert len(english.figures.rows) == len(french.figures.rows) > 0
        assert french.address.startswith("/")
        assert "lang=fr" in french.address


@pytest.mark.parametrize("name", templates())
def test_a_template_says_how_many_slides_it_has(name: str) -> None:
    spec, numbers = templates()[name], {8: ("Eight", "Huit"), 10: ("Ten", "Dix"), 12: ("Twelve", "Douze")}
    english, french = numbers[len(spec.slide)]
    assert f"{english} slides" in spec.about.en
    assert f"{french} diapositives" in spec.about.fr


def test_the_country_stands_in_words_and_addresses(built: dict[str, Built]) -> None:
    deck = built["country"].deck
    assert (deck.title.en, deck.title.fr[:9]) == ("Bhutan: women in public institutions", "Bhoutan\u00a0:")
    assert COUNTRY not in deck_text(deck)
    assert deck.slides[1].query == {"country": "BTN"}


@pytest.mark.parametrize("country", ["", "XXX", "WORLD"])
def test_a_template_about_a_country_wants_one_of_ours(country: str) -> None:
    with pytest.raises(DeckCountryError):
        build(templates()["country"], country)


def test_a_chart_that_is_not_there_is_told_and_left_out(tmp_path: Path) -> None:
    file = tmp_path / "list.toml"
    slides = ['kind = "divider"\ntitle.en = "One"', 'page = "overview"\nchart = "gone"', 'page = "nowhere"']
    file.write_text('title.en = "A"\n' + "".join(f"[[slide]]\n{one}\n" for one in slides), encoding="utf-8")
    made = from_file(file)
    assert [one.kind for one in made.deck.slides] == ["divider"]
    assert [(at, fault.key) for at, fault in made.faults] == [(2, "error.chart_not_found"), (3, "error.page_not_found")]


@pytest.mark.parametrize(
    ("text", "error", "place"),
    [
        ("title = [", DeckTextError, ""),
        ('title.en = "A"\n[[slide]]\npgae = "maps"', DeckPartsError, "slide.1.pgae"),
        ('title.en = "A"', DeckPartsError, "slide"),
    ],
)
def test_a_list_with_a_fault_names_its_place(tmp_path: Path, text: str, error: type[DeckError], place: str) -> None:
    file = tmp_path / "list.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(error) as found:
        read_spec(file)
    assert found.value.details.get("place", "") == place


# Newer figures


def test_nothing_changed_is_said_when_nothing_changed(few: Deck) -> None:
    found = rebuild(few)
    assert (dict(found.changes), dict(found.faults)) == ({}, {})
    assert [one.drawings for one in found.deck.slides] == [one.drawings for one in few.slides]
    assert "No figure differs" in deck_newer.said(few, found, Translator("en"))[0]
    assert list(outdated(few)) == []


def test_what_changed_is_said_and_what_is_gone_stays(few: Deck) -> None:
    old, gone = few.slides[1], few.slides[2].model_copy(update={"chart": "gone", "edition": "00"})
    drawing = old.drawings["en"]
    first, *rest = drawing.figures.rows
    at = next(at for at, one in enumerate(first) if isinstance(one, float) and one != int(one))
    was = tuple(one + 1.25 if place == at and isinstance(one, float) else one for place, one in enumerate(first))
    figures = drawing.figures.model_copy(update={"rows": (was, *rest)})
    older = old.model_copy(update={"drawings": {**old.drawings, "en": drawing.model_copy(update={"figures": figures})}})
    deck = few.model_copy(update={"language": "en", "slides": (few.slides[0], older, gone)})
    told = []
    found = rebuild(deck, say=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
    (change,) = found.changes[old.id]
    assert (change.before, change.after) == (was[at], first[at])
    assert list(found.faults) == [gone.id]
    assert found.deck.slides[2] == gone
    assert found.deck.slides[1].drawings == old.drawings
    assert list(outdated(deck)) == [gone]
    said = "".join(deck_newer.said(deck, found, Translator("en")))
    assert " → " in said
    assert "not on its page any more" in said


@pytest.mark.parametrize(
    ("change", "english", "french"),
    [
        (Change("changed", ("Bhutan", "2024"), "Share", 4.3, 8.5), "Bhutan, 2024: 4.3 → 8.5", "Bhutan, 2024 : 4,3 → 8,5"),
        (Change("changed", ("Bhutan",), "Seats", 2.0, 1047.0), "Bhutan: 2 → 1,047", "Bhutan : 2 → 1 047"),
        (Change("changed", ("Bhutan",), "Share", 4.2512, 4.2534), "Bhutan: 4.251 → 4.253", "Bhutan : 4,251 → 4,253"),
        (Change("gone", ("Bhutan",), "Share", 4.3), "Bhutan: no longer there, was 4.3", "Bhutan : n’y figure plus, était 4,3"),
        (Change("changed", ("A",), "B", 4.3, None), "A: 4.3 → no figure", "A : 4,3 → pas de chiffre"),
    ],
)
def test_a_change_is_written_in_the_readers_language(change: Change, english: str, french: str) -> None:
    written = [deck_newer.change_lines([change], Translator(one)) for one in LANGUAGES]
    assert [line[0].replace("\u00a0", " ").replace("\u202f", " ") for line in written] == [english, french]


def test_many_changes_are_counted() -> None:
    lines = deck_newer.change_lines([Change("new", (str(at),), "", after=1.0) for at in range(30)], Translator("en"))
    assert len(lines) == deck_newer.MOST_SAID + 1
    assert lines[-1] == "and 18 more figures"


# The desk


def desk_with(deck: Deck) -> Desk:
    desk = Desk()
    desk.came(Given(deck_text(deck), "v1"))
    return desk


def test_every_edit_is_another_version_that_the_browser_can_follow(few: Deck) -> None:
    desk = desk_with(few)
    assert (desk.deck, desk.version, desk.seen) == (few, "v1", ["v1"])
    first, second = few.slides[0].id, few.slides[1].id
    desk.move(first, 1)
    assert [one.id for one in desk.deck.slides][:2] == [second, first]
    desk.write(second, "title", "fr", "Un titre")
    assert desk.deck.slides[0].title == Words(fr="Un titre")
    desk.remove(second)
    assert second not in [one.id for one in desk.deck.slides]
    desk.undo()
    assert desk.deck.slides[0].title.fr == "Un titre"
    assert len(set(desk.seen)) == len(desk.seen) == 5
    held: dict[str, Any] = desk.held
    assert (held["version"], held["seen"]) == (desk.seen[-1], desk.seen)
    assert read_deck(held["text"]) == desk.deck


def test_a_deck_that_cannot_be_read_is_kept_and_never_written_over_unasked() -> None:
    desk = Desk()
    desk.came(Given('{"slides": [{}]}', "v7"))
    assert isinstance(desk.fault, DeckPartsError)
    assert desk.broken == '{"slides": [{}]}'
    assert desk.held["text"] == ""
    desk.came(Given("", "v8"))
    assert isinstance(desk.fault, DeckTextError), "a deck that did not come whole is no empty deck"


def test_a_file_is_appended_or_takes_the_decks_place(few: Deck) -> None:
    desk = desk_with(few)
    desk.open(Given(deck_text(deck_of_kinds()), name="theirs.json"))
    assert desk.deck == few, "nothing happens before the reader says so"
    desk.take_opened(replace=False)
    assert len(desk.deck.slides) == len(few.slides) + len(deck_of_kinds().slides)
    assert desk.deck.title == few.title
    desk.open(Given(deck_text(deck_of_kinds()), name="theirs.json"))
    desk.take_opened(replace=True)
    assert desk.deck == deck_of_kinds()
    desk.open(Given("no deck", name="theirs.json"))
    assert isinstance(desk.opened_fault, DeckTextError)
    assert desk.deck == deck_of_kinds()


def test_what_is_packed_for_the_browser_comes_back_whole() -> None:
    text = deck_text(deck_of_kinds())
    assert unpack(pack(text)) == text
    assert len(pack(text)) < len(text) / 2
    assert unpack("no letters of ours") == ""
    assert unpack(pack("0" * (LARGEST + 1))) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_change_that_came_too_late_and_a_browser_that_keeps_nothing_are_told(few: Deck, language: Language) -> None:
    t, desk = Translator(language), desk_with(few)
    desk.came(Given(deck_text(few), "v2", lost=True))
    late = opened(language, None, _deck_desk=desk)
    assert [one.value for one in late.warning] == [t.text("deck.lost")]
    desk.came(Given("", REFUSED))
    desk.put(few, replace=True)
    assert t.count("deck.answer.visit", 4) in html(opened(language, None, _deck_desk=desk))


# The page


def opened(language: Language, deck: Deck | None, **state: Any) -> AppTest:
    test = AppTest.from_file(str(PAGE), default_timeout=60)
    test.query_params["lang"] = language
    if deck:
        test.session_state["_deck_desk"] = desk_with(deck)
    for name, value in state.items():
        test.session_state[name] = value
    return test.run()


def html(test: AppTest) -> str:
    return "".join(str(one.proto.body) for one in test.get("html"))


def sent(test: AppTest, role: str) -> list[dict[str, Any]]:
    """What the browser's components got."""
    found = [json.loads(one.proto.json) for one in test.get("bidi_component")]
    return [one for one in found if one.get("role") == role]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_of_an_address_is_chosen(language: Language) -> None:
    test = AppTest.from_file(str(PAGE), default_timeout=60)
    for name, value in {"lang": language, "template": "country", "of": "SEN"}.items():
        test.query_params[name] = value
    test.run()
    assert [one.value for one in test.selectbox] == ["country", "SEN"]
    assert (test.query_params["template"], test.query_params["of"]) == ("country", "SEN")


@pytest.mark.parametrize("language", LANGUAGES)
def test_before_the_browser_answers_nothing_can_be_written_over(language: Language) -> None:
    test = opened(language, None)
    assert not test.exception
    assert [one.value for one in test.title] == [Translator(language).text("deck.title")]
    assert all(one.disabled for one in test.button)
    (held,) = sent(test, "desk")
    assert (held["version"], held["packed"], held["seen"]) == (None, "", [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_shows_every_slide_with_title_kind_and_source(few: Deck, language: Language) -> None:
    test, t = opened(language, few), Translator(language)
    assert not test.exception
    assert not test.error
    for slide in few.slides[1:]:
        drawing = slide.drawings[language]
        assert drawing.title.split(",")[0] in html(test)
        assert t.text(f"deck.drawing.{drawing.kind}") in html(test)
    assert few.slides[1].drawings[language].source.replace("'", "&#x27;") in html(test)
    assert html(test).count("data:image/svg+xml") == 3
    assert [one.value for one in test.text_input] == [few.title.en, few.title.fr]
    labels = [one.proto.label for one in test.get("download_button")]
    assert labels == [t.text(f"deck.file.{one}") for one in ("pptx", "html", "json")]
    assert unpack(sent(test, "desk")[0]["packed"]) == deck_text(few)


def test_buttons_change_the_deck(few: Deck) -> None:
    test, (first, second, *_) = opened("en", few), [one.id for one in few.slides]
    assert test.button(f"up-{first}").disabled
    test.button(f"down-{first}").click().run()
    test.button(f"edit-{second}").click().run()
    fields = {one.label: one for one in [*test.text_input, *test.text_area]}
    assert fields["Title in English"].placeholder == few.slides[1].drawings["en"].title
    fields["Title in English"].set_value("Our title").run()
    test.button("deck-new-text").click().run()
    test.button(f"remove-{first}").click().run()
    assert not test.exception
    desk: Desk = test.session_state["_deck_desk"]
    assert [one.id for one in desk.deck.slides][:1] == [second]
    assert desk.deck.slides[0].title == Words(en="Our title")
    assert desk.deck.slides[-1].title == Words(en="Points for discussion", fr="Points à discuter")
    test.button("deck-undo-button").click().run()
    assert [one.id for one in desk.deck.slides][1] == first
    assert "Our title" in html(test)


def test_the_language_and_title_of_the_deck_are_kept_in_it(few: Deck) -> None:
    test = opened("fr", few)
    test.text_input[1].set_value("Atelier d’Apia").run()
    (languages,) = test.get("button_group")
    languages.set_value("fr").run()  # type: ignore[union-attr]  # AppTest does not say what it is
    desk: Desk = test.session_state["_deck_desk"]
    assert (desk.deck.title.fr, desk.deck.language) == ("Atelier d’Apia", "fr")
    assert stem_of(desk.deck, "fr") == "Atelier d’Apia"
    assert "language" not in test.query_params


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_broken_deck_is_a_sentence_and_a_file(language: Language) -> None:
    desk, t = Desk(), Translator(language)
    desk.came(Given("{broken", "broken"))
    test = opened(language, None, _deck_desk=desk)
    assert [one.value for one in test.error] == [t.text("deck.broken.what")]
    assert [one.proto.label for one in test.get("download_button")] == [t.text("deck.broken.save")]
    test.button("deck-start-new").click().run()
    assert not test.error
    (held,) = sent(test, "desk")
    assert (held["keep"], json.loads(unpack(held["packed"]))["slides"]) == ("broken", [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_tables_there_is_a_sentence(
    few: Deck, language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    test = opened(language, few)
    assert not test.exception
    assert len(test.error) == 1
    assert "{" not in test.error[0].value


# Add to deck


def a_page(path: str) -> AppTest:
    script = f"""
import runpy, streamlit as st
from pages.shared import address, frame
address.begin()
frame.register({{"{path.rsplit("/", 1)[1]}": None}})
runpy.run_path("{PAGE.parents[1]}/{path}.py")
"""
    return AppTest.from_string(script, default_timeout=60)


def test_a_click_hands_the_chart_over_in_both_languages() -> None:
    test = a_page("start/overview")
    test.query_params["lang"] = "fr"
    test.run()
    assert not sent(test, "add"), "an ordinary run sends no slide"
    test.button(f"deck-{TREND}").click().run()
    assert not test.exception
    (data,) = sent(test, "add")
    slide = Slide.model_validate_json(unpack(data["packed"]))
    assert (slide.kind, slide.page, slide.chart, slide.id) == ("chart", "overview", TREND, data["token"])
    english, french = slide.drawings["en"], slide.drawings["fr"]
    assert "Women" in english.title
    assert "femmes" in french.title
    numbers = [[cell for cell in row if not isinstance(cell, str)] for row in english.figures.rows]
    assert numbers == [[cell for cell in row if not isinstance(cell, str)] for row in french.figures.rows]
    assert slide.edition
    assert "lang" not in slide.query


def private_page() -> None:
    from i18n import Translator
    from pages.shared import frame
    from pages.shared.chart import show
    from pages.shared.frame import Page
    from tests.pages.test_chart import a_chart

    frame.register({"your-staff": None})  # type: ignore[dict-item]  # only its name is asked for
    show(a_chart(private=True), Page(t=Translator("en"), country="", mode="light", name="your-staff"))


def test_a_chart_of_ones_own_figures_leaves_its_name_and_no_figure() -> None:
    test = AppTest.from_function(private_page, default_timeout=60).run()
    test.button("deck-women").click().run()
    assert not test.exception
    (data,) = sent(test, "add")
    slide = Slide.model_validate_json(unpack(data["packed"]))
    assert slide == Slide(id=slide.id, kind="private", page="your-staff", chart="women")
    kept: dict[str, dict[str, Drawing]] = test.session_state["_deck_private"]
    assert kept[slide.id]["en"].figures.rows[0][2] == 41.21


def test_private_drawings_go_into_the_file_of_the_same_visit_only(monkeypatch: pytest.MonkeyPatch) -> None:
    slide = Slide(id="own", kind="private", page="your-staff", chart="women")
    deck = Deck(slides=(slide,))
    assert private_drawings() == {}
    assert to_write(deck).slides == (slide,)
    drawing = deck_of_kinds().slides[0].drawings["en"]
    monkeypatch.setattr("pages.shared.deck_desk.private_drawings", lambda: {"own": {"en": drawing}})
    assert to_write(deck).slides[0].kind == "chart"
    assert to_write(deck).slides[0].drawings == {"en": drawing}
    assert "drawings" not in deck_text(deck)
