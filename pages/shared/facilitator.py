"""The facilitator page: what the browser's deck holds, the way into the presentation, and the question bank."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

import streamlit as st

from exports.questions import Theme, themes
from i18n import Translator
from pages.shared.controls import choose_one
from pages.shared.listing import Row, show_list
from pages.shared.static_files import address, base

SCRIPT: Final = "facilitator.js"
MINUTES: Final = ("0", "2", "3", "5", "8", "10", "15")
_LOADER: Final = (
    "export default (c) => { import(new URL(c.data.script, document.baseURI)).then((script) => script.default(c)); }"
)
_count = st.components.v2.component("parity_horizon.facilitator", html='<span role="status"></span>', js=_LOADER)


def choose_minutes(t: Translator) -> int:
    """Minutes for each slide; 0 for no limit."""

    def name(one: str) -> str:
        return t.count("facilitator.minutes.some", int(one)) if int(one) else t.text("facilitator.minutes.none")

    return int(choose_one("minutes", t.text("facilitator.minutes"), MINUTES, default="0", label_of=name, width=260))


def show_deck(t: Translator, minutes: int) -> None:
    """How many slides the deck in this browser holds: the browser counts them itself."""
    words = {name: t.text(f"facilitator.deck.{name}") for name in ("none", "one", "unread")}
    counted = {name: t.text(f"facilitator.deck.{name}", n="{n}") for name in ("many", "time")}
    _count(key="facilitator-deck", data={"script": address(SCRIPT), "minutes": minutes, "words": words | counted})


def show_link(t: Translator, minutes: int) -> None:
    """The presentation, in a tab of its own."""
    query = {"lang": t.language, **({"minutes": str(minutes)} if minutes else {})}
    st.link_button(t.text("facilitator.open"), f"{base()}/present?{urlencode(query)}")


def show_questions(t: Translator) -> None:
    """The question bank of one theme in both languages, the reader's own first."""
    names = {one.id: t.of(one.name) for one in themes().values()}
    chosen = choose_one(
        "theme", t.text("facilitator.theme"), list(names), default=next(iter(names)), label_of=names.__getitem__, width=420
    )
    heads = [t.text("facilitator.question"), t.text("facilitator.question_other")]
    show_list(names[chosen], heads, question_rows(t, themes()[chosen]))


def question_rows(t: Translator, theme: Theme) -> list[Row]:
    """One row a question."""
    other = "fr" if t.language == "en" else "en"
    return [[one[t.language], one[other]] for one in theme.questions]
