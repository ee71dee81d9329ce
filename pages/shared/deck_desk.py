"""What the deck's page holds during a visit: the deck as the browser keeps it, and what the reader is about to do to it."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from data.errors import ParityHorizonError
from exports import deck_edits
from exports.deck_files import deck_text, read_deck
from exports.decks import Deck, Slide, Words
from i18n import LANGUAGES, Language, Translator
from pages.shared.deck_add import private_drawings
from pages.shared.deck_build import Rebuilt, new_id
from pages.shared.deck_store import NONE, REFUSED, Given

log = logging.getLogger("parity_horizon")
_DESK: Final = "_deck_desk"
MOST_SEEN: Final = 50
"""Versions of the deck of which the browser is told that this visit knows them."""


@dataclass
class Desk:
    """The deck of one visit.

    `version` is None until the browser has sent its deck. `generation` counts how often the deck came from elsewhere, so that
    fields start anew. `kept` is false where the browser keeps nothing, `lost` after a change that another tab's came before.
    `broken` is the text of a deck that cannot be read and `fault` why; `broken_version` tells it apart.
    `open_slide` is the one whose words are being written, `opened` a file that waits to be appended or to take the deck's
    place, `removed` what an undo brings back.
    """

    deck: Deck = field(default_factory=Deck)
    version: str | None = None
    seen: list[str] = field(default_factory=list)
    generation: int = 0
    kept: bool = True
    lost: bool = False
    open_slide: str = ""
    broken: str = ""
    broken_version: str = ""
    fault: ParityHorizonError | None = None
    opened: tuple[str, Deck] | None = None
    opened_fault: ParityHorizonError | None = None
    removed: tuple[int, Slide] | None = None
    rebuilt: Rebuilt | None = None
    built_faults: tuple[tuple[int, ParityHorizonError], ...] = ()

    def change(self, deck: Deck, *, elsewhere: bool = False) -> None:
        """Another deck takes the place of this one, in the browser too; `elsewhere` when its words were not typed here."""
        self.deck, self.rebuilt, self.lost = deck, None, False
        self._meet(uuid.uuid4().hex[:12])
        self.generation += elsewhere

    def came(self, given: Given) -> None:
        """The browser sent the deck that it keeps."""
        self._meet(given.version)
        self.kept, self.lost = given.version != REFUSED, given.lost
        self.generation += 1
        self.removed, self.rebuilt, self.fault, self.broken = None, None, None, ""
        self.deck = Deck()
        if given.version in {NONE, REFUSED}:
            return
        try:
            self.deck = read_deck(given.text)
        except ParityHorizonError as fault:
            log.error("a deck that the browser keeps cannot be read: %s", fault)
            self.fault, self.broken, self.broken_version = fault, given.text, given.version

    def open(self, given: Given) -> None:
        """The reader chose a file."""
        self.opened, self.opened_fault = None, None
        try:
            self.opened = given.name, read_deck(given.text, given.name)
        except ParityHorizonError as fault:
            self.opened_fault = fault

    def take_opened(self, *, replace: bool) -> None:
        """The file's slides come behind those of the deck, or in their place."""
        if self.opened is None:
            return
        deck, self.opened = self.opened[1], None
        self.put(deck, replace=replace)

    def put(self, deck: Deck, *, replace: bool) -> None:
        """Slides of another deck behind those of this one, or in their place; too many are told like a fault of the file."""
        fresh = replace or not self.deck.slides
        try:
            self.change(deck if fresh else deck_edits.inserted(self.deck, deck.slides), elsewhere=fresh)
        except ParityHorizonError as fault:
            self.opened_fault = fault

    def move(self, slide_id: str, by: int) -> None:
        """A slide `by` places further down."""
        self.change(deck_edits.moved(self.deck, slide_id, by))

    def toggle(self, slide_id: str) -> None:
        """The fields of a slide open, those of another one close."""
        self.open_slide = "" if self.open_slide == slide_id else slide_id

    def remove(self, slide_id: str) -> None:
        """A slide leaves the deck; undo brings it back."""
        at = deck_edits.position(self.deck, slide_id)
        if at is not None:
            self.removed = at, self.deck.slides[at]
            self.change(deck_edits.without(self.deck, slide_id))

    def undo(self) -> None:
        """The slide that was removed last, where it was."""
        if self.removed:
            at, slide = self.removed
            self.removed = None
            self.change(deck_edits.inserted(self.deck, (slide,), at))

    def add(self, slide: Slide) -> None:
        """A slide at the end, its fields open."""
        self.open_slide = slide.id
        self.change(deck_edits.inserted(self.deck, (slide,)))

    def write(self, slide_id: str, part: str, language: Language, text: str) -> None:
        """Words of a slide (`part`: title, body, notes, question) in one language."""
        at = deck_edits.position(self.deck, slide_id)
        if at is not None:
            words: Words = getattr(self.deck.slides[at], part)
            self.change(deck_edits.changed(self.deck, slide_id, **{part: words.model_copy(update={language: text})}))

    def ask(self, slide_id: str, question: Mapping[str, str]) -> None:
        """One of our questions beside the slide, in both languages."""
        words = Words(en=question["en"], fr=question["fr"])
        self.change(deck_edits.changed(self.deck, slide_id, question=words), elsewhere=True)

    def accept(self) -> None:
        """The newer figures that were looked at take the place of the old ones."""
        if self.rebuilt:
            self.change(self.rebuilt.deck)

    def _meet(self, version: str) -> None:
        self.version = version
        self.seen = [*self.seen, version][-MOST_SEEN:]

    @property
    def held(self) -> dict[str, object]:
        """What the browser is told (pages.shared.deck_store.show_desk)."""
        text = deck_text(self.deck) if self.version and not self.fault else ""
        return {"version": self.version, "seen": self.seen, "text": text, "keep": self.broken_version}


def current() -> Desk:
    """The desk of this visit."""
    desk: Desk = st.session_state.setdefault(_DESK, Desk())
    return desk


def start_new() -> None:
    """An empty deck in the place of one that cannot be read."""
    desk = current()
    desk.fault = None
    desk.change(Deck(), elsewhere=True)


def blank(kind: str, deck: Deck) -> Slide:
    """A divider or a text slide to be filled; dividers are numbered."""
    at = 1 + sum(one.kind == "divider" for one in deck.slides)
    title = {one: Translator(one).text(f"deck.new.{kind}", n=at) for one in LANGUAGES}
    return Slide.model_validate({"id": new_id(), "kind": kind, "title": title})


def to_write(deck: Deck) -> Deck:
    """The deck with the drawings of the reader's own figures that this visit still has, and a question beside every chart."""
    kept = private_drawings()
    slides = tuple(
        one.model_copy(update={"kind": "chart", "drawings": kept[one.id]}) if one.kind == "private" and one.id in kept else one
        for one in deck.slides
    )
    return deck_edits.asked(deck.model_copy(update={"slides": slides}))
