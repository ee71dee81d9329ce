"""What a reader does to a deck: each function gives a new deck, the old one stays as it was."""

from __future__ import annotations

from typing import Any, Final

from data.errors import DeckFullError
from exports.deck_files import unused_id
from exports.decks import MOST_SLIDES, Deck, Slide, Words
from exports.questions import question_for
from i18n import LANGUAGES, Language

LANGUAGES_OF: Final[dict[str, tuple[Language, ...]]] = {"en": ("en",), "fr": ("fr",), "both": LANGUAGES}
"""Languages in which a deck's slides are written, by the deck's own choice."""


def position(deck: Deck, slide_id: str) -> int | None:
    """Where the slide stands, counted from 0; None where the deck has no such slide."""
    return next((at for at, one in enumerate(deck.slides) if one.id == slide_id), None)


def moved(deck: Deck, slide_id: str, by: int) -> Deck:
    """The slide `by` places further down (negative: up), at most to the end."""
    at = position(deck, slide_id)
    if at is None:
        return deck
    slides = list(deck.slides)
    slide = slides.pop(at)
    slides.insert(min(max(at + by, 0), len(slides)), slide)
    return deck.model_copy(update={"slides": tuple(slides)})


def without(deck: Deck, slide_id: str) -> Deck:
    """The deck without this slide."""
    return deck.model_copy(update={"slides": tuple(one for one in deck.slides if one.id != slide_id)})


def inserted(deck: Deck, slides: tuple[Slide, ...], at: int | None = None) -> Deck:
    """With `slides` before place `at`, or at the end; ids that are used already get a number. Raises DeckFullError."""
    if len(deck.slides) + len(slides) > MOST_SLIDES:
        raise DeckFullError(file="", most=MOST_SLIDES)
    used = [one.id for one in deck.slides]
    new: list[Slide] = []
    for slide in slides:
        new.append(slide.model_copy(update={"id": unused_id(slide.id, used)}))
        used.append(new[-1].id)
    where = len(deck.slides) if at is None else at
    return deck.model_copy(update={"slides": (*deck.slides[:where], *new, *deck.slides[where:])})


def changed(deck: Deck, slide_id: str, **fields: Any) -> Deck:
    """With other `fields` (title, body, notes, question, drawings, edition) in this slide."""
    slides = tuple(one.model_copy(update=fields) if one.id == slide_id else one for one in deck.slides)
    return deck.model_copy(update={"slides": slides})


def question_of(slide: Slide) -> Words:
    """The question beside a chart: the reader's own, else ours for its page."""
    if slide.question.en or slide.question.fr or slide.kind != "chart":
        return slide.question
    return question_for(slide.page, slide.chart)


def asked(deck: Deck) -> Deck:
    """The deck with a question beside every chart, for files."""
    slides = tuple(one.model_copy(update={"question": question_of(one)}) for one in deck.slides)
    return deck.model_copy(update={"slides": slides})


def title_of(slide: Slide, language: Language) -> str:
    """The slide's own title, else that of its drawing, else in the other language; empty where there is none."""
    order: tuple[Language, ...] = (language, *(one for one in LANGUAGES if one != language))
    for one in order:
        if own := getattr(slide.title, one):
            return str(own)
        if drawing := slide.drawings.get(one):
            return drawing.title
    return ""
