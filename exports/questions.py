"""Questions for a discussion beside a chart, in English and French: exports/questions.toml holds them by theme."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from exports.decks import Words

FILE: Final = Path(__file__).with_name("questions.toml")
Text = Mapping[str, str]


@dataclass(frozen=True)
class Theme:
    """A theme of a workshop: its questions, and the pages (url_path) whose charts it is usually discussed with."""

    id: str
    name: Text
    pages: tuple[str, ...]
    questions: tuple[Text, ...]


@cache
def themes() -> dict[str, Theme]:
    """The themes by id, in the order of a workshop."""
    given = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Theme(name, one["name"], tuple(one["pages"]), tuple(one["questions"])) for name, one in given["theme"].items()
    }


def question_for(page: str, chart: str) -> Words:
    """The question that stands beside a chart unless the facilitator writes another one; empty for a page without a theme.

    The same chart always gets the same one; charts of one page get different ones where there are enough.
    """
    asked = [one for theme in themes().values() if page in theme.pages for one in theme.questions]
    if not asked:
        return Words()
    chosen = asked[zlib.crc32(chart.encode("utf-8")) % len(asked)]
    return Words(en=chosen["en"], fr=chosen["fr"])


def questions_by_page() -> dict[str, list[dict[str, str]]]:
    """All questions of each page that belongs to a theme."""
    pages: dict[str, list[dict[str, str]]] = {}
    for theme in themes().values():
        for page in theme.pages:
            pages.setdefault(page, []).extend(dict(one) for one in theme.questions)
    return pages
