"""A deck as one HTML file that opens from a USB stick, and the same viewer as a page of the app (facilitator mode).

Everything is in the file: plotly's own script, the viewer (static/viewer*.js), fonts, shapes of the maps that are used, the
deck, the glossary, and which tables its figures came from. A policy in the file's head forbids every request.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import html
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, Protocol

import plotly

from exports.decks import Deck, Slide, Words
from exports.glossary import terms
from exports.map_shapes import region_of, shapes
from exports.questions import question_for, questions_by_page
from figures.maps import NO_FIGURE, REGIONS
from figures.theme import FONT, HEADING_FONT, theme
from i18n import LANGUAGE_NAMES, LANGUAGES, Language, Translator

HTML_TYPE: Final = "text/html"
STATIC: Final = Path(__file__).resolve().parent.parent / "static"
PLOTLY: Final = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
SCRIPTS: Final = tuple(
    f"{name}.js"
    for name in (
        "viewer_marks",
        "viewer_axes",
        "viewer_lines",
        "viewer_rows",
        "viewer_charts",
        "viewer_panels",
        "viewer_timer",
        "viewer",
    )
)
STYLE: Final = "viewer.css"
FACES: Final = (
    ("Source Sans 3", "source-sans-3-latin-wght-normal.woff2"),
    ("Source Serif 4", "source-serif-4-latin-wght-normal.woff2"),
)
POLICY: Final = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:"
DECK_KEY: Final = "parity-horizon-deck"
"""Where the browser's local storage has the deck."""

WORDS: Final = (
    "about",
    "about_edition",
    "about_file",
    "about_hash",
    "about_table",
    "back",
    "blank",
    "blank_back",
    "bar",
    "close",
    "colon",
    "empty_deck",
    "empty_deck_how",
    "figures",
    "figures_of",
    "full_screen",
    "glossary",
    "glossary_definition",
    "glossary_note",
    "help",
    "key_arrows",
    "key_home",
    "key_minutes",
    "language",
    "legend",
    "next",
    "notes",
    "notes_none",
    "of",
    "page",
    "print",
    "private",
    "question",
    "time_left",
    "time_over",
    "time_total",
    "timer",
    "timer_again",
    "untitled",
)


class Edition(Protocol):
    """Which data: data.store.Edition fits."""

    @property
    def version(self) -> str:
        """Hash of the content."""

    @property
    def date(self) -> datetime.date:
        """The day on which the newest source was taken in."""


def write_takeaway(deck: Deck, languages: tuple[Language, ...], tables: Mapping[str, str], edition: Edition) -> str:
    """The deck as one HTML document in `languages`, the first one shown first.

    `tables` maps each table that the figures come from to its sha256. Charts without a question get the default one of their
    page.
    """
    asked = deck.model_copy(update={"slides": tuple(_with_question(one) for one in deck.slides)})
    used = {region_of(one.area_group) for slide in deck.slides for one in slide.drawings.values() if one.kind == "map"}
    content = _content(languages, used) | {
        "deck": {"slides": [], **asked.model_dump(mode="json", exclude_defaults=True)},
        "edition": {language: _edition(edition, language) for language in languages},
        "tables": dict(sorted(tables.items())),
    }
    title = deck.title.fr if languages[0] == "fr" else deck.title.en
    scripts = [f"<script>{_inline(_read(file))}</script>" for file in (PLOTLY, *(STATIC / name for name in SCRIPTS))]
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    head = f"{policy}\n<style>{_faces()}{_read(STATIC / STYLE)}</style>"
    return _page(title, languages[0], head, content, scripts)


@cache
def present_page(language: Language = "en") -> str:
    """The viewer as a page of the app, without a deck: it reads the one that the reader's browser keeps.

    Addresses are relative to the app's own path; figures never leave the browser.
    """
    content = _content(LANGUAGES, REGIONS) | {"storage": DECK_KEY, "questions": questions_by_page()}
    faces = "".join(_face(name, f"app/static/fonts/{file}") for name, file in FACES)
    served = [f"app/static/{one}?v={_version(STATIC / one)}" for one in (STYLE, *SCRIPTS)]
    head = f'<style>{faces}</style><link rel="stylesheet" href="{served[0]}">'
    scripts = [f'<script src="{one}"></script>' for one in ("plotly/plotly.min.js", *served[1:])]
    return _page("", language, head, content, scripts)


def as_script_data(content: object) -> str:
    """JSON that is safe inside a script element, whatever its texts say.

    >>> as_script_data("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _page(title: str, language: Language, head: str, content: dict[str, Any], scripts: Sequence[str]) -> str:
    said = Translator(language)
    parts = (
        "<!doctype html>",
        f'<html lang="{language}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">',
        f"<title>{html.escape(title or said.text('viewer.untitled'))}</title>",
        f"{head}\n</head>\n<body>",
        f'<noscript><p class="plain">{html.escape(said.text("viewer.no_script"))}</p></noscript>',
        f'<script type="application/json" id="ph-data">{as_script_data(content)}</script>',
        *scripts,
        "</body>\n</html>\n",
    )
    return "\n".join(parts)


def _content(languages: Sequence[Language], regions: Iterable[str]) -> dict[str, Any]:
    """What the viewer knows beside the deck."""
    look = theme("light")
    colours = ("ink", "faint", "grid", "border", "background", "surface", "women", "men", "selection")
    return {
        "languages": list(languages),
        "names": {language: LANGUAGE_NAMES[language] for language in languages},
        "words": {language: _words(Translator(language)) for language in languages},
        "look": {name: getattr(look, name) for name in colours}
        | {"no_figure": NO_FIGURE["light"], "font": FONT, "heading_font": HEADING_FONT},
        "shapes": {one: shapes(one) for one in sorted(regions)},
        "glossary": [{"term": dict(one.term), "definition": dict(one.definition), "note": dict(one.note)} for one in terms()],
    }


def _words(t: Translator) -> dict[str, str]:
    """The viewer's own words; it fills `{at}` and `{all}` itself."""
    places = {"at": "{at}", "all": "{all}"}
    return {name: t.text(f"viewer.{name}", **places) for name in WORDS} | {"boundaries": t.text("maps.boundaries")}


def _with_question(slide: Slide) -> Slide:
    """A chart's own question, in each language that lacks one the default."""
    if slide.kind != "chart":
        return slide
    usual, own = question_for(slide.page, slide.chart), slide.question
    return slide.model_copy(update={"question": Words(en=own.en or usual.en, fr=own.fr or usual.fr)})


def _edition(edition: Edition, language: Language) -> str:
    t = Translator(language)
    return t.text("viewer.about_of", date=t.date(edition.date), version=edition.version)


def _inline(script: str) -> str:
    """A script that nothing in its own strings can end early."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


@cache
def _faces() -> str:
    """Our two fonts inside the style."""

    def inside(file: str) -> str:
        return f"data:font/woff2;base64,{base64.b64encode((STATIC / 'fonts' / file).read_bytes()).decode()}"

    return "".join(_face(name, inside(file)) for name, file in FACES)


def _face(name: str, address: str) -> str:
    return f'@font-face{{font-family:"{name}";font-weight:200 900;src:url("{address}") format("woff2")}}'


@cache
def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@cache
def _version(file: Path) -> str:
    """Part of a served file's address: a browser that has an older one takes the new one."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:8]
