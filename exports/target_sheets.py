"""A target sheet as a file: what a reader typed, level by level, to be opened again or passed on."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from exports.drawings import Part

FORMAT: Final = 1
MOST_LEVELS: Final = 6
LONGEST_NUMBER: Final = 20
LONGEST_WORDS: Final = 160
Typed = Annotated[str, StringConstraints(max_length=LONGEST_NUMBER)]
Words = Annotated[str, StringConstraints(max_length=LONGEST_WORDS)]


class Line(Part):
    """One level as typed: numbers stay text, so that nothing typed is lost, even what cannot be read."""

    level: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,120}$")]
    target: Typed = ""
    year: Typed = ""
    posts: Typed = ""
    left: Typed = ""
    body: Words = ""
    note: Words = ""


class Sheet(Part):
    """The lines of one country. `format` tells files of later versions apart."""

    format: Literal[1] = FORMAT
    area: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    lines: Annotated[tuple[Line, ...], Field(max_length=MOST_LEVELS)] = ()
