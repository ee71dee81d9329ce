"""What columns, sexes and the like are called in files: uploads.toml, and guesses made with it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from data.errors import RegistryError
from data.uploads.table import plain

FILE: Final = Path(__file__).resolve().parents[1] / "uploads.toml"
Kind = Literal["text", "whole", "number", "year"]
KINDS: Final = frozenset({"text", "whole", "number", "year"})
ALL: Final = "_T"
"""Code of a word that stands for everybody: its rows add others up."""

SIDES: Final = ("women", "men")
"""Fields of a table with a column for each sex, in place of `sex` and `headcount`."""


@dataclass(frozen=True)
class Field:
    """A column that a file may have: its id, what it holds, and headings that stand for it, as data.uploads.table.plain."""

    id: str
    words: tuple[str, ...]
    kind: Kind = "text"


@dataclass(frozen=True)
class Words:
    """uploads.toml, read. `sexes`, `vacancies` and `yes_no` give the code of a word; all words as table.plain has them."""

    fields: Mapping[str, Field]
    personal: frozenset[str]
    sexes: Mapping[str, str]
    unsure: frozenset[str]
    vacancies: Mapping[str, str]
    yes_no: Mapping[str, int]
    totals: frozenset[str]


@cache
def words() -> Words:
    """The words; raises RegistryError where an entry is misspelt."""
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    if set(raw) != {"field", "personal", "sex", "vacancy", "yes_no", "total"}:
        raise RegistryError(file=FILE.name, entry=", ".join(sorted(raw)))
    unsure = raw["sex"].pop("unsure")
    return Words(
        fields={name: _field(name, entry) for name, entry in raw["field"].items()},
        personal=frozenset(raw["personal"]["words"]),
        sexes={word: code for code, known in raw["sex"].items() for word in known},
        unsure=frozenset(unsure),
        vacancies={word: code for code, known in raw["vacancy"].items() for word in known},
        yes_no={plain(word): code for code, key in ((1, "yes"), (0, "no")) for word in raw["yes_no"][key]},
        totals=frozenset(raw["total"]["words"]),
    )


def guess_columns(headings: Sequence[str]) -> dict[str, str]:
    """field -> heading, for the headings that are recognised: first by the whole heading, then by how it begins or ends.

    >>> guess_columns(["Niveau", "Sexe", "Effectifs (2024)"])
    {'level': 'Niveau', 'sex': 'Sexe', 'headcount': 'Effectifs (2024)'}
    """
    named = {heading: plain(heading) for heading in headings}
    fits = [
        (-_fit(named[heading], word), at, field.id, heading)
        for at, heading in enumerate(headings)
        for field in words().fields.values()
        for word in field.words
        if _fit(named[heading], word)
    ]
    found: dict[str, str] = {}
    for _, _, name, heading in sorted(fits):
        if name not in found and heading not in found.values():
            found[name] = heading
    return {name: found[name] for name in words().fields if name in found and _is_wanted(name, found)}


def guess_sexes(texts: Sequence[str]) -> dict[str, str]:
    """text -> code, for the words of a file that are recognised; `_T` for a total, whose rows are left out.

    "M" is a man unless the file has another word for men.

    >>> guess_sexes(["F", "M", "Total", "?"])
    {'F': 'F', 'Total': '_T', 'M': 'M'}
    """
    known = words()
    codes = {text: known.sexes[plain(text)] for text in texts if plain(text) in known.sexes and plain(text) not in known.unsure}
    codes |= {text: ALL for text in texts if plain(text) in known.totals}
    others = {plain(text) for text in texts} & known.unsure
    if "m" in others and "M" not in codes.values():
        codes |= {text: "M" for text in texts if plain(text) == "m"}
    return codes


def guess_order(levels: Mapping[str, int]) -> list[str]:
    """Levels from base to top: in the order of the file (`levels` with their people), turned round where its end is larger.

    Services are broad at the base. Rows of totals are left out.

    >>> guess_order({"Director": 4, "Head": 20, "Clerk": 60, "Total": 84})
    ['Clerk', 'Head', 'Director']
    """
    order = [one for one in levels if plain(one) not in words().totals]
    half = len(order) // 2
    first, last = (sum(levels[one] for one in part) for part in (order[:half], order[len(order) - half :]))
    return order[::-1] if last > first else order


def _field(name: str, entry: Mapping[str, object]) -> Field:
    kind = entry.get("kind", "text")
    if set(entry) - {"words", "kind"} or kind not in KINDS or not isinstance(entry.get("words"), list):
        raise RegistryError(file=FILE.name, entry=f"field.{name}")
    return Field(name, tuple(entry["words"]), kind)  # type: ignore[arg-type]  # checked on the line above


def _fit(heading: str, word: str) -> int:
    """How well a heading fits a word, 0 not at all: the whole heading best, else the longest word it begins or ends with."""
    if heading == word:
        return 1000
    # A word of one or two letters would fit too much.
    part = len(word) > 3 and (heading.startswith(f"{word} ") or heading.endswith(f" {word}"))  # noqa: PLR2004 - letters
    return len(word) if part else 0


def _is_wanted(name: str, found: Mapping[str, str]) -> bool:
    """A column for each sex goes before one of both: with women and men, `headcount` would be their sum."""
    both = all(side in found for side in SIDES)
    if name in SIDES:
        return both and "sex" not in found
    return not (name == "headcount" and both and "sex" not in found)
