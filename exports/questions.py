"""Questions for a discussion beside a chart, in English and French: exports/questions.toml holds them by theme."""

from __future__ import annotations

import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from exports.decks import Words

FILE: Final = Path(__file__).with_name("questions.toml")
Text = Mapping[str, str]


@dataclass(frozen=True)
class Theme:
    """A theme of a workshop: its questions, and the pages (url_path) whose charts it is usually discussed with.

    `asked_on` has for each question the pages whose charts can answer it.
    """

    id: str
    name: Text
    pages: tuple[str, ...]
    questions: tuple[Text, ...]
    asked_on: tuple[tuple[str, ...], ...]


@cache
def themes() -> dict[str, Theme]:
    """The themes by id, in the order of a workshop."""
    given = tomllib.loads(FILE.read_text(encoding="utf-8"))["theme"]
    return {name: _theme(name, one) for name, one in given.items()}


def _theme(name: str, given: Mapping[str, Any]) -> Theme:
    pages = tuple(given["pages"])
    texts = tuple({"en": one["en"], "fr": one["fr"]} for one in given["questions"])
    asked_on = tuple(tuple(one.get("pages", pages)) for one in given["questions"])
    return Theme(name, given["name"], pages, texts, asked_on)


def question_for(page: str, chart: str) -> Words:
    """The question that stands beside a chart unless the facilitator writes another one; empty for a page without a theme.

    The same chart always gets the same one; charts of one page get different ones where there are enough.
    """
    asked = questions_by_page().get(page)
    if not asked:
        return Words()
    chosen = asked[zlib.crc32(chart.encode("utf-8")) % len(asked)]
    return Words(en=chosen["en"], fr=chosen["fr"])


@cache
def questions_by_page() -> dict[str, list[dict[str, str]]]:
    """All questions that charts of each page can answer."""
    pages: dict[str, list[dict[str, str]]] = {}
    for theme in themes().values():
        for text, asked_on in zip(theme.questions, theme.asked_on, strict=True):
            for page in asked_on:
                pages.setdefault(page, []).append(dict(text))
    return pages
