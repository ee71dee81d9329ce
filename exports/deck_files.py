"""A deck as text: what the browser keeps and what a file holds, checked whenever it comes back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from pydantic import ValidationError

from data.errors import DeckFullError, DeckLaterError, DeckPartsError, DeckTextError
from exports.decks import FORMAT, MOST_SLIDES, Deck, Slide

LARGEST: Final = 24_000_000
"""Characters that a deck's text may have: four times what a browser keeps."""

MOST_PLACE: Final = 80


def read_deck(text: str, file: str = "") -> Deck:
    """The deck that `text` holds; `file` is its name for the reader.

    Raises DeckTextError for what is no JSON object, DeckLaterError for a later format, DeckFullError for too many slides and
    DeckPartsError for anything else.
    """
    try:
        given = json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise DeckTextError(file=file)
    if isinstance(given.get("format"), int) and given["format"] > FORMAT:
        raise DeckLaterError(file=file)
    slides = given.get("slides", [])
    if isinstance(slides, list) and len(slides) > MOST_SLIDES:
        raise DeckFullError(file=file, most=MOST_SLIDES)
    try:
        deck = Deck.model_validate_json(text)
    except ValidationError as faults:
        raise parts_error(faults, file) from faults
    twice = next((one.id for one in deck.slides if [two.id for two in deck.slides].count(one.id) > 1), None)
    if twice:
        raise DeckPartsError(file=file, count=1, place=f"slides.id {twice}")
    return deck


def parts_error(faults: ValidationError, file: str) -> DeckPartsError:
    """What pydantic found, as our error: how many faults, and the place of the first."""
    first = ".".join(str(part + 1 if isinstance(part, int) else part) for part in faults.errors()[0]["loc"])
    return DeckPartsError(file=file, count=faults.error_count(), place=first[:MOST_PLACE])


def deck_text(deck: Deck) -> str:
    """The deck as JSON without what is as it is by default: half the size."""
    return _compact({"format": FORMAT, "slides": [], **deck.model_dump(mode="json", exclude_defaults=True)})


def slide_text(slide: Slide) -> str:
    """One slide as it stands in the deck's JSON."""
    return _compact(slide.model_dump(mode="json", exclude_defaults=True))


def _compact(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def unused_id(slide_id: str, used: Iterable[str]) -> str:
    """`slide_id`, or with a number behind it where a deck has that one.

    >>> unused_id("a", ["a", "a-2"])
    'a-3'
    """
    taken, number, name = set(used), 1, slide_id
    while name in taken:
        number += 1
        name = f"{slide_id[:36]}-{number}"
    return name
