"""Texts, numbers and dates in English and French: gettext catalogues through Babel."""

from __future__ import annotations

import datetime
import gettext
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from babel import Locale, dates, lists, numbers
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER: Final = Path(__file__).resolve().parent
Language = Literal["en", "fr"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
LANGUAGE_NAMES: Final[dict[Language, str]] = {"en": "English", "fr": "Français"}
NO_BREAK_SPACE: Final = "\u00a0"
MINUS: Final = "\u2212"


@dataclass(frozen=True)
class Translator:
    """Everything that depends on the reader's language."""

    language: Language

    def text(self, key: str, /, **values: object) -> str:
        """The text of `key` with its placeholders filled."""
        return _catalogue(self.language).gettext(key).format(**values)

    def count(self, key: str, n: int, /, **values: object) -> str:
        """The text of `key` in the plural form that `n` asks for; `{n}` is the number, formatted."""
        return _catalogue(self.language).ngettext(key, key, n).format(n=self.number(n), **values)

    def number(self, value: float, decimals: int = 0) -> str:
        """12,345.6 in English, 12 345,6 in French; the sign is a true minus."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        # Rounding first keeps a value such as -0.04 from being printed as minus zero.
        rounded = round(value, decimals) + 0.0
        return numbers.format_decimal(rounded, format=pattern, locale=self.language).replace("-", MINUS)

    def percent(self, value: float, decimals: int = 1) -> str:
        """41.2 % in English, 41,2 % in French, never broken before the sign."""
        return f"{self.number(value, decimals)}{NO_BREAK_SPACE}%"

    def signed(self, value: float, decimals: int = 1) -> str:
        """A change with its sign: +2.3, −0.4; plain 0.0 for none."""
        text = self.number(value, decimals)
        return f"+{text}" if round(value, decimals) > 0 else text

    def points(self, value: float, decimals: int = 1, *, signed: bool = True) -> str:
        """A change of a share in percentage points: +2.3 points; without its sign where the words give the direction."""
        one = self._locale.plural_form(abs(round(value, decimals))) == "one"
        number = self.signed(value, decimals) if signed else self.number(abs(value), decimals)
        return self.text("unit.point" if one else "unit.points", value=number)

    def date(self, value: datetime.date) -> str:
        """21 November 2026, 21 novembre 2026."""
        return dates.format_date(value, format="long", locale=self._locale)

    def month(self, year: int, month: int) -> str:
        """November 2022, novembre 2022."""
        return dates.format_skeleton("yMMMM", datetime.date(year, month, 1), locale=self._locale)

    def listing(self, items: Iterable[str]) -> str:
        """A, B and C."""
        return lists.format_list(list(items), locale=self._locale)

    def of(self, text: Mapping[str, str]) -> str:
        """The reader's version of a registry's text {"en": ..., "fr": ...}."""
        return text[self.language]

    @property
    def _locale(self) -> Locale:
        return Locale.parse("en_GB" if self.language == "en" else "fr")


def is_language(value: str) -> bool:
    """Whether there is a catalogue for `value`."""
    return value in LANGUAGES


def read_catalogue(language: Language) -> Catalog:
    """All .po files of a language, merged; raises ValueError when two of them hold the same key."""
    merged = Catalog(locale=language, charset="utf-8")
    for file in sorted((FOLDER / language).glob("*.po")):
        with file.open("rb") as handle:
            for message in read_po(handle, locale=language):
                if not message.id:
                    continue
                if message.id in merged:
                    raise ValueError(f"{file.name}: the key {message.id!r} is in another file too")
                merged[message.id] = message
    return merged


@cache
def _catalogue(language: Language) -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
