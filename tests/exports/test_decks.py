"""Decks as data: read and written, edited, compared figure by figure; every fault of a file has its own error."""

from __future__ import annotations

import json
from typing import Any

import pytest

from data.errors import DeckError, DeckFullError, DeckLaterError, DeckPartsError, DeckTextError
from exports.deck_changes import Change, changes
from exports.deck_edits import asked, changed, inserted, moved, question_of, title_of, without
from exports.deck_files import deck_text, read_deck, unused_id
from exports.decks import MOST_SLIDES, Deck, Slide, Words
from exports.drawings import Drawing, Figures
from exports.preview import preview_svg
from exports.questions import question_for
from i18n import LANGUAGES
from tests.exports.deck_of_kinds import KINDS
from tests.exports.deck_of_kinds import deck as deck_of_kinds
from tests.exports.deck_of_kinds import drawing as drawn


def drawing(*rows: tuple[Any, ...], columns: tuple[str, ...] = ("Country", "Year", "Share, %", "Remark")) -> Drawing:
    return Drawing(kind="table", name="x", language="en", title="Shares", figures=Figures(columns=columns, rows=rows))


def three() -> Deck:
    return Deck(slides=tuple(Slide(id=one, kind="divider", title=Words(en=one)) for one in "abc"))


def order(deck: Deck) -> str:
    return "".join(one.id for one in deck.slides)


def test_what_is_written_is_read_again() -> None:
    deck = deck_of_kinds()
    text = deck_text(deck)
    assert read_deck(text) == deck
    assert json.loads(text)["format"] == 1
    assert len(text) < len(deck.model_dump_json())


def test_an_empty_deck_says_that_it_has_no_slides() -> None:
    """The browser tells a deck from other texts by its list of slides."""
    assert json.loads(deck_text(Deck())) == {"format": 1, "slides": []}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", DeckTextError),
        ("{broken", DeckTextError),
        ("[1, 2]", DeckTextError),
        ("[" * 100_000, DeckTextError),
        ('{"format": 2, "slides": [], "new": 1}', DeckLaterError),
        ('{"slides": [{"id": "a"}]}', DeckPartsError),
        ('{"slides": 3}', DeckPartsError),
        ('{"slides": [], "script": "x"}', DeckPartsError),
        ('{"slides": [{"id": "a b", "kind": "divider"}]}', DeckPartsError),
        ('{"slides": [{"id": "a", "kind": "divider"}, {"id": "a", "kind": "divider"}]}', DeckPartsError),
        (json.dumps({"slides": [{"id": f"s{at}", "kind": "divider"} for at in range(MOST_SLIDES + 1)]}), DeckFullError),
    ],
)
def test_a_broken_file_has_an_error_of_its_own(text: str, error: type[DeckError]) -> None:
    with pytest.raises(DeckError) as found:
        read_deck(text, "given.json")
    assert type(found.value) is error
    assert found.value.details["file"] == "given.json"


def test_the_place_of_the_first_fault_counts_from_one() -> None:
    with pytest.raises(DeckPartsError) as found:
        read_deck('{"slides": [{"id": "a", "kind": "divider"}, {"id": "b", "kind": "film"}]}')
    assert found.value.details == {"file": "", "count": 1, "place": "slides.2.kind"}


def test_figures_that_are_no_numbers_are_refused() -> None:
    text = deck_text(deck_of_kinds())
    assert "12.3456" in text
    text = text.replace("12.3456", "NaN")
    with pytest.raises(DeckError):
        read_deck(text)


@pytest.mark.parametrize(("slide", "by", "then"), [("a", 1, "bac"), ("a", -1, "abc"), ("c", -2, "cab"), ("c", 5, "abc")])
def test_a_slide_moves_within_the_deck(slide: str, by: int, then: str) -> None:
    assert order(moved(three(), slide, by)) == then


def test_slides_come_and_go() -> None:
    deck = three()
    assert order(without(deck, "b")) == "ac"
    assert order(inserted(without(deck, "b"), (deck.slides[1],), 1)) == "abc"
    assert [one.id for one in inserted(deck, deck.slides).slides] == ["a", "b", "c", "a-2", "b-2", "c-2"]
    assert order(deck) == "abc", "the old deck stays as it was"
    assert unused_id("x" * 40, ["x" * 40]) == "x" * 36 + "-2"


def test_a_full_deck_takes_no_more() -> None:
    full = Deck(slides=tuple(Slide(id=f"s{at}", kind="divider") for at in range(MOST_SLIDES)))
    with pytest.raises(DeckFullError):
        inserted(full, three().slides[:1])


def test_a_title_is_ones_own_then_that_of_the_chart_then_of_the_other_language() -> None:
    slide = Slide(id="a", kind="chart", drawings={"en": drawing()})
    assert [title_of(slide, one) for one in LANGUAGES] == ["Shares", "Shares"]
    own = changed(Deck(slides=(slide,)), "a", title=Words(fr="Parts")).slides[0]
    assert [title_of(own, one) for one in LANGUAGES] == ["Shares", "Parts"]


def test_our_question_gives_way_to_the_readers_in_both_languages() -> None:
    slide = Slide(id="a", kind="chart", page="lessons", chart="women_in_parliament_lessons")
    assert question_of(slide) == question_for("lessons", "women_in_parliament_lessons")
    assert question_of(slide).fr
    own = slide.model_copy(update={"question": Words(en="Why?")})
    assert question_of(own) == Words(en="Why?")
    assert asked(Deck(slides=(slide,))).slides[0].question == question_of(slide)
    assert question_of(Slide(id="b", kind="divider")) == Words()


BEFORE = drawing(("Bhutan", 2023, 15.3, ""), ("Bhutan", 2024, 4.3, ""), ("Senegal", 2024, 41.2, "provisional"))


def test_what_changed_is_named_by_its_row() -> None:
    after = drawing(("Bhutan", 2024, 8.5, ""), ("Senegal", 2024, 41.2, "final"), ("Zambia", 2024, 15.0, ""))
    assert changes(BEFORE, after) == (
        Change("changed", ("Bhutan", "2024"), "Share, %", 4.3, 8.5),
        Change("changed", ("Senegal", "2024"), "Remark", "provisional", "final"),
        Change("new", ("Zambia", "2024"), "Share, %", after=15.0),
        Change("gone", ("Bhutan", "2023"), "Share, %", before=15.3),
    )


def test_the_same_figures_in_another_order_are_no_change() -> None:
    assert changes(BEFORE, drawing(*reversed(BEFORE.figures.rows))) == ()
    assert changes(BEFORE, drawing(("Bhutan", 2023, 15.3 + 1e-9, ""), *BEFORE.figures.rows[1:])) == ()


def test_a_figure_that_comes_or_goes_is_a_change() -> None:
    without_it = drawing(*((a, b, None if b == 2024 else c, d) for a, b, c, d in BEFORE.figures.rows))
    assert [(one.before, one.after) for one in changes(BEFORE, without_it)] == [(4.3, None), (41.2, None)]


def test_a_year_that_changed_is_written_as_a_year() -> None:
    columns = ("Level", "Share, %", "Year")
    one = changes(drawing(("P-1", 57.0, 2018), columns=columns), drawing(("P-1", 57.0, 2020), columns=columns))
    assert one == (Change("changed", ("P-1",), "Year", "2018", "2020"),)


def test_other_columns_are_told_and_other_headings_alone_are_not() -> None:
    fewer = drawing(*((a, b, c) for a, b, c, _ in BEFORE.figures.rows), columns=("Country", "Year", "Share, %"))
    assert changes(BEFORE, fewer) == (Change("columns"),)
    renamed = drawing(*BEFORE.figures.rows, columns=("Country", "Year", "Share of seats, %", "Remark"))
    assert changes(BEFORE, renamed) == ()


def test_every_kind_has_a_small_picture_without_words() -> None:
    pictures = {kind: preview_svg(drawn(kind, "en")) for kind in KINDS if kind != "empty"}
    assert {"lines", "bars", "dots", "map", "table", "panels"} <= set(pictures)
    assert len(set(pictures.values())) == len(pictures)
    for picture in [*pictures.values(), preview_svg(None)]:
        assert picture.startswith("<svg")
        assert "text" not in picture
        assert "nan" not in picture.lower()
