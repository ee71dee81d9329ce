"""A request for figures that are missing: a courteous letter in English and French, to send to an office of the country.

No name or address of a person is filled in: the letter goes to an office by its function, and its sender completes it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from i18n import LANGUAGES, Language, Translator

Text = Mapping[str, str]
Addressee = Literal["statistics", "ministry"]
ADDRESSEES: Final[tuple[Addressee, ...]] = ("statistics", "ministry")
WIDTH: Final = 78
RULE: Final = "=" * WIDTH


@dataclass(frozen=True)
class DataRequest:
    """What is asked of whom; texts in both languages.

    `counted` is what women and totals count ("seats"), empty for people; `newest_year` the year of the newest figure that
    open sources hold, None where they hold none; `levels` are examples of levels; `searched` the sources looked through.
    """

    country: Text
    indicator: Text
    definition: Text
    theme: str
    counted: Text
    newest_year: int | None
    year_from: int
    year_to: int
    levels: tuple[Text, ...]
    searched: tuple[Text, ...]
    addressee: Addressee


def draft(request: DataRequest) -> str:
    """The whole letter, English first, then French, as plain text with lines of at most `WIDTH` characters."""
    return f"\n{RULE}\n\n".join(draft_in(language, request) for language in LANGUAGES)


def draft_in(language: Language, request: DataRequest) -> str:
    """The letter in one language, in lines of at most `WIDTH` characters."""
    return "\n\n".join(_wrap(one) for one in paragraphs(language, request)) + "\n"


def paragraphs(language: Language, request: DataRequest) -> list[str]:
    """The letter in one language, not wrapped; a paragraph may hold line ends of its own."""
    t = Translator(language)
    found = "request.found_none" if request.newest_year is None else "request.found_old"
    return [
        t.text("request.to", office=_office(t, request), country=t.of(request.country)),
        t.text("request.subject", indicator=t.of(request.indicator), country=t.of(request.country)),
        t.text("request.greeting"),
        t.text("request.opening"),
        t.text(found, country=t.of(request.country), year=request.newest_year),
        t.text("request.indicator", indicator=t.of(request.indicator), definition=t.of(request.definition)),
        t.text("request.searched", sources=t.listing(dict.fromkeys(t.of(one) for one in request.searched))),
        t.text("request.ask"),
        *_asked(t, request),
        t.text("request.format"),
        t.text("request.why"),
        t.text("request.pass_on"),
        t.text("request.thanks"),
        t.text("request.close"),
        t.text("request.sender"),
    ]


def file_name(indicator: str, ref_area: str) -> str:
    """The letter's file name, in ASCII: data-request-BTN-women_judges.txt."""
    return f"data-request-{ref_area}-{indicator}.txt"


def _office(t: Translator, request: DataRequest) -> str:
    return t.text("request.office" if request.addressee == "statistics" else f"request.office.{request.theme}")


def _asked(t: Translator, request: DataRequest) -> list[str]:
    """The four things that are asked for, numbered by their texts."""
    counted = t.of(request.counted)
    levels = t.text("request.ask_levels")
    if request.levels:
        levels += " " + t.text("request.ask_levels_example", levels=t.listing(t.of(one) for one in request.levels))
    span = "request.ask_year" if request.year_from == request.year_to else "request.ask_years"
    return [
        t.text("request.ask_counts", counted=counted) if counted else t.text("request.ask_people"),
        t.text(span, first=request.year_from, last=request.year_to),
        levels,
        t.text("request.ask_coverage"),
    ]


def _wrap(paragraph: str) -> str:
    """Lines of at most WIDTH characters; textwrap leaves no-break spaces whole."""
    lines = paragraph.split("\n")
    wrapped = (textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""] for line in lines)
    return "\n".join(line for part in wrapped for line in part)
