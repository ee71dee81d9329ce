"""The deck between the reader's browser, which keeps it, and the pages: static/deck.js mounted in three places.

Only the deck's own page has it sent up. Every other page shows how many slides there are, which the browser counts itself,
and sends one slide down after a click on "Add to deck".
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import streamlit as st

from exports.deck_files import LARGEST, slide_text
from exports.decks import MOST_SLIDES, Slide
from i18n import Translator
from pages.shared.static_files import address, base

SCRIPT: Final = "deck.js"
STYLE: Final = Path(__file__).with_name("deck.css")
LARGEST_FILE: Final = 20_000_000
"""Bytes of a file that the page opens."""

NONE, REFUSED = "none", "refused"
"""Versions that stand for no deck yet, and for a browser that keeps nothing for this site."""

_LOADER: Final = (
    "export default (c) => { import(new URL(c.data.script, document.baseURI)).then((script) => script.default(c)); }"
)
_css = STYLE.read_text(encoding="utf-8")
_count = st.components.v2.component("parity_horizon.deck_count", html="<a hidden></a>", css=_css, js=_LOADER)
_add = st.components.v2.component("parity_horizon.deck_add", html='<span role="status"></span>', css=_css, js=_LOADER)
_desk = st.components.v2.component(
    "parity_horizon.deck_desk",
    html='<button type="button" hidden></button><input type="file" accept=".json,application/json" hidden>'
    '<span role="status"></span>',
    css=_css,
    js=_LOADER,
)


@dataclass(frozen=True)
class Given:
    """What the browser sent: the deck that it keeps (`version` says which), or a file that the reader opened (`name`).

    `lost` when another tab changed the deck at the same moment, so that the last change made here is not in it.
    """

    text: str
    version: str = ""
    lost: bool = False
    name: str = ""


def show_count(t: Translator, href: str) -> bool:
    """How many slides the deck has, as a link to its page; nothing while it is empty. True after a click."""
    data = {
        "role": "count",
        "script": address(SCRIPT),
        "href": f"{base()}{href}",
        "one": t.text("deck.count.one"),
        "many": t.text("deck.count.many", n="{n}"),
        "broken": t.text("deck.count.broken"),
    }
    return bool(_count(key="deck-count", data=data, width="content", on_open_change=_noted).open)


def hand_over(slide: Slide, t: Translator, key: str) -> None:
    """Have the browser put the slide at the end of its deck, and say so."""
    data = {
        "role": "add",
        "script": address(SCRIPT),
        "token": slide.id,
        "packed": pack(slide_text(slide)),
        "language": t.language,
        "most": MOST_SLIDES,
        "added": t.text("deck.added", n="{n}"),
        **_troubles(t),
    }
    _add(key=key, data=data, width="content")


def show_desk(
    t: Translator, held: Mapping[str, Any], on_came: Callable[[Given], None], on_opened: Callable[[Given], None]
) -> None:
    """The button that opens a file, and the exchange with the browser.

    `held`: `version` (None before the deck came), `seen` versions, `text` of the deck, `keep` when it takes the place of one
    that cannot be read. Callbacks get what the browser sends.
    """

    def came() -> None:
        on_came(_given(st.session_state["deck-desk"].came))

    def opened() -> None:
        on_opened(_given(st.session_state["deck-desk"].opened))

    data = {
        "role": "desk",
        "script": address(SCRIPT),
        "version": held["version"],
        "seen": held["seen"],
        "packed": pack(held["text"]) if held["text"] else "",
        "keep": held["keep"],
        "open": t.text("deck.open") if held["text"] else "",
        "largest": LARGEST_FILE,
        "too_large": t.text("deck.trouble.large"),
        **_troubles(t),
    }
    _desk(key="deck-desk", data=data, width="content", on_came_change=came, on_opened_change=opened)


def _troubles(t: Translator) -> dict[str, str]:
    names = ("full", "refused", "broken", "too_many")
    return {name: t.text(f"deck.trouble.{name}", most=MOST_SLIDES) for name in names}


def _given(sent: Mapping[str, Any]) -> Given:
    return Given(
        text=unpack(sent.get("packed", "")),
        version=sent.get("version", ""),
        lost=bool(sent.get("lost")),
        name=sent.get("name", ""),
    )


def pack(text: str) -> str:
    """Text for the browser: zlib, an eighth of its size, as letters."""
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def unpack(letters: str) -> str:
    """Text from the browser; "" for what is none, or more than a deck can hold."""
    opened = zlib.decompressobj()
    try:
        content = opened.decompress(base64.b64decode(letters), LARGEST)
    except (zlib.error, binascii.Error):
        return ""
    return "" if opened.unconsumed_tail else content.decode("utf-8", errors="replace")


def _noted() -> None:
    """A click needs no more than the run that follows it."""
