"""The words of the pages and slides in English and French, with notes for interpreters: exports/glossary.toml holds them."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from exports.drawings import Drawing, Figures
from i18n import LANGUAGES, Language, Translator

FILE: Final = Path(__file__).with_name("glossary.toml")
NAME: Final = "glossary"
Text = Mapping[str, str]


@dataclass(frozen=True)
class Term:
    """One term: how it is said and what it means here. `note` warns interpreters (empty where nothing lurks); `page` is the
    url_path of a page that uses it.
    """

    id: str
    term: Text
    definition: Text
    note: Text
    page: str


@cache
def terms() -> tuple[Term, ...]:
    """All terms in the order of the file."""
    given = tomllib.loads(FILE.read_text(encoding="utf-8"))["term"]
    nothing = dict.fromkeys(LANGUAGES, "")
    return tuple(
        Term(name, one["term"], one["definition"], one.get("note", nothing), one["page"]) for name, one in given.items()
    )


def in_order(language: Language) -> list[Term]:
    """All terms by their name in `language`, accents aside."""
    return sorted(terms(), key=lambda one: plain(one.term[language]))


def find(search: str, language: Language) -> list[Term]:
    """The terms whose name, definition or note in either language holds every word of `search`; all for an empty one.

    Those called so come first, then those whose name begins with it, then those whose name holds it.
    """
    wanted = plain(" ".join(search.split()))

    def place(one: Term) -> int | None:
        names = [plain(name) for name in one.term.values()]
        if wanted in names:
            return 0
        if any(name.startswith(wanted) for name in names):
            return 1
        texts = plain(" ".join(text for kind in (one.definition, one.note) for text in kind.values()))
        if all(word in " ".join(names) for word in wanted.split()):
            return 2
        return 3 if all(word in f"{names} {texts}" for word in wanted.split()) else None

    ordered = in_order(language)
    if not wanted:
        return ordered
    return sorted((one for one in ordered if place(one) is not None), key=lambda one: place(one) or 0)


def plain(text: str) -> str:
    """Small letters without accents, for comparing.

    >>> plain("Écart médian")
    'ecart median'
    """
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))


def glossary_drawing(language: Language | Literal["both"]) -> Drawing:
    """The glossary as a table for slides and files, sorted by the first column.

    In one language: term and definition. `both`, for interpreters: English term, French term, note, with English headings.
    """
    own: Language = "en" if language == "both" else language
    t = Translator(own)
    ordered = in_order(own)
    rows: list[tuple[str, ...]]
    if language == "both":
        columns = tuple(t.text(f"glossary.column.{name}") for name in ("term_en", "term_fr", "note"))
        rows = [(one.term["en"], one.term["fr"], one.note["en"]) for one in ordered]
    else:
        columns = (t.text("glossary.column.term"), t.text("glossary.column.definition"))
        rows = [(one.term[own], one.definition[own]) for one in ordered]
    return Drawing(
        kind="table",
        name=NAME,
        language=own,
        title=t.text("glossary.title"),
        subtitle=t.count("glossary.terms", len(ordered)),
        source=t.text("glossary.source"),
        alt=t.text("glossary.alt"),
        address=f"/{NAME}?lang={own}",
        figures=Figures(columns=columns, rows=tuple(rows)),
    )
