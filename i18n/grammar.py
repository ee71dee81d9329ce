"""Names of countries in a sentence: article, preposition, gender and number, in French and in English.

The table i18n/grammar.toml says which pattern each country follows; the rules are here.
"""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from i18n import Language

TABLE: Final = Path(__file__).with_name("grammar.toml")
Gender = Literal["m", "f"]
Number = Literal["singular", "plural"]


@dataclass(frozen=True)
class Forms:
    """A country's name as a sentence needs it: "le Sénégal" (subject), "au Sénégal" (place), "du Sénégal" (of).

    `gender` and `number` are those of French; English sentences take every country in the singular.
    """

    name: str
    subject: str
    place: str
    of: str
    gender: Gender
    number: Number


@dataclass(frozen=True)
class _Pattern:
    """The words before a name; each with the space that follows, where one does."""

    subject: str
    place: str
    of: str
    gender: Gender
    number: Number = "singular"


_PATTERNS: Final = {
    "masculine": _Pattern("le ", "au ", "du ", "m"),
    "feminine": _Pattern("la ", "en ", "de ", "f"),
    "feminine_state": _Pattern("la ", "en ", "de la ", "f"),
    "feminine_island": _Pattern("la ", "à la ", "de la ", "f"),
    "masculine_plural": _Pattern("les ", "aux ", "des ", "m", "plural"),
    "feminine_plural": _Pattern("les ", "aux ", "des ", "f", "plural"),
    "bare_masculine": _Pattern("", "à ", "de ", "m"),
    "bare_feminine": _Pattern("", "à ", "de ", "f"),
    "bare_masculine_en": _Pattern("", "en ", "de ", "m"),
    "island": _Pattern("l’", "à l’", "de l’", "f"),
    "territory": _Pattern("le ", "dans le ", "du ", "m"),
    "territory_plural": _Pattern("les ", "dans les ", "des ", "f", "plural"),
}
_ELIDED: Final = {"le ": "l’", "la ": "l’", "au ": "en ", "du ": "d’", "de ": "d’"}


def forms(ref_area: str, name: str, language: Language) -> Forms:
    """The forms of a country whose short name is `name`; raises KeyError for one that the table does not know.

    >>> forms("SEN", "Sénégal", "fr").place, forms("EGY", "Égypte", "fr").of
    ('au Sénégal', 'd’Égypte')
    >>> forms("MDV", "Maldives", "en").place
    'in the Maldives'
    """
    spoken = _table()["spoken"].get(ref_area, {}).get(language, name)
    pattern = _PATTERNS[_patterns()[ref_area]]
    if language == "en":
        subject = f"the {spoken}" if ref_area in _table()["en_article"]["areas"] else spoken
        return Forms(spoken, subject, f"in {subject}", f"of {subject}", pattern.gender, pattern.number)
    spoken = _island(spoken)
    elided = _elides(ref_area, spoken)

    def after(words: str) -> str:
        return f"{_ELIDED.get(words, words) if elided else words}{spoken}"

    return Forms(spoken, after(pattern.subject), after(pattern.place), after(pattern.of), pattern.gender, pattern.number)


def opening(text: str) -> str:
    """`text` as a sentence begins: its first letter a capital.

    >>> opening("les Îles Salomon")
    'Les Îles Salomon'
    """
    return text[:1].upper() + text[1:]


def _island(name: str) -> str:
    """A single island is written small after an article: l’île de Man."""
    return "î" + name[1:] if name.startswith("Île ") else name


def _elides(ref_area: str, name: str) -> bool:
    first = unicodedata.normalize("NFD", name)[0].lower()
    return first in "aeiou" or ref_area in _table()["fr_mute_h"]["areas"]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@cache
def _patterns() -> dict[str, str]:
    """ref_area -> id of its pattern; raises ValueError where one stands in two lists."""
    found: dict[str, str] = {}
    for pattern, areas in _table()["fr"].items():
        for one in areas:
            if one in found:
                raise ValueError(f"{one} is {found[one]} and {pattern}")
            found[one] = pattern
    return found
