"""The list that a deck is built from (TOML): which page, which choices on it, which chart, and the words beside it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationError

from data.errors import DeckFullError, DeckTextError
from exports.deck_files import parts_error
from exports.decks import MOST_CHOICES, MOST_SLIDES, Words
from exports.drawings import Part, Text, Word

FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "decks"
COUNTRY: Final = "{country}"
"""Stands in a list for the country that is asked for: its ISO3 code in addresses, its name in words."""


class SpecSlide(Part):
    """One slide of the list; a chart left out is the first of its page."""

    kind: Literal["chart", "divider", "text"] = "chart"
    page: Word = ""
    query: dict[Word, Text] = Field(default_factory=dict, max_length=MOST_CHOICES)
    chart: Word = ""
    title: Words = Words()
    body: Words = Words()
    notes: Words = Words()
    question: Words = Words()


class Spec(Part):
    """A list of slides, with the title of its deck; `name` and `about` say in a list of templates what it is for."""

    title: Words
    name: Words = Words()
    about: Words = Words()
    language: Literal["en", "fr", "both"] = "both"
    slide: Annotated[tuple[SpecSlide, ...], Field(min_length=1)]


def read_spec(path: Path) -> Spec:
    """The list in a file; raises DeckTextError, DeckPartsError and DeckFullError as deck files do, and OSError."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise DeckTextError(file=path.name) from fault
    try:
        spec = Spec.model_validate(given)
    except ValidationError as faults:
        raise parts_error(faults, path.name) from faults
    if len(spec.slide) > MOST_SLIDES:
        raise DeckFullError(file=path.name, most=MOST_SLIDES)
    return spec


@cache
def templates() -> dict[str, Spec]:
    """The lists that ship, by name; the number before a file's name gives the order."""
    return {file.stem.split("_", 1)[1]: read_spec(file) for file in sorted(FOLDER.glob("*.toml"))}


def is_country_asked(spec: Spec) -> bool:
    """Whether the list leaves the country open."""
    return COUNTRY in spec.model_dump_json()
