"""A deck: the slides that a reader collected, in the order of the talk, as it lives in the browser and in a file."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from exports.drawings import Drawing, Part, Text, Word
from i18n import Language

FORMAT: Final = 1
MOST_SLIDES: Final = 60
MOST_CHOICES: Final = 200
"""What the address of a page may hold: a target sheet has five for each level."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{0,64}$")]


class Words(Part):
    """A text in both languages; an empty one means that the drawing's own stands."""

    en: Text = ""
    fr: Text = ""


class Slide(Part):
    """One slide.

    chart: `page`, `query` and `chart` say where it comes from and let it be drawn anew; `drawings` hold it as it was added,
        by language; `edition` is the version of the tables then.
    private: a chart of figures that a reader uploaded: only its name is kept, never a figure.
    divider: `title` alone. text: `title` and `body`. targets: a target sheet, its rows in `body`.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    kind: Literal["chart", "private", "divider", "text"]
    title: Words = Words()
    body: Words = Words()
    notes: Words = Words()
    question: Words = Words()
    page: Word = ""
    query: dict[Word, Text] = Field(default_factory=dict, max_length=MOST_CHOICES)
    chart: Word = ""
    drawings: dict[Language, Drawing] = Field(default_factory=dict)
    edition: Digest = ""


class Deck(Part):
    """Slides in order. `format` tells files of later versions apart."""

    format: Literal[1] = FORMAT
    title: Words = Words()
    language: Literal["en", "fr", "both"] = "en"
    slides: Annotated[tuple[Slide, ...], Field(max_length=MOST_SLIDES)] = ()
