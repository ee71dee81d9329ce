"""The deck's page: what the deck is called, its files, newer figures, templates, and a deck that was saved before."""

from __future__ import annotations

from typing import Final

import streamlit as st

from data.errors import DeckTextError
from exports import PPTX_TYPE, file_name
from exports.deck_edits import LANGUAGES_OF
from exports.deck_files import deck_text
from exports.decks import Deck, Words
from exports.slides import write_slides
from exports.takeaway import HTML_TYPE, write_takeaway
from i18n import LANGUAGE_NAMES, LANGUAGES, Language, Translator
from pages.shared import deck_newer, deck_templates, frame, reads
from pages.shared.deck_desk import Desk, start_new, to_write
from pages.shared.deck_list import show_slides
from pages.shared.deck_store import show_desk
from pages.shared.frame import Page
from pages.shared.links import home_address

MOST_TITLE: Final = 200


def show_deck(desk: Desk, page: Page) -> None:
    """Everything of the page below its answer."""
    t = page.t
    if desk.version is None:
        st.markdown(t.text("deck.coming"))
        show_desk(t, desk.held, desk.came, desk.open)
        deck_templates.show_templates(desk, page)  # Its choices come from the address of the first run.
        return
    if desk.fault:
        _show_broken(desk, t)
        show_desk(t, desk.held, desk.came, desk.open)
        return
    if desk.lost:
        st.warning(t.text("deck.lost"))
    if desk.deck.slides:
        _show_settings(desk, t)
        _show_files(desk, t)
        st.header(t.text("deck.slides"), anchor=False)
    show_slides(desk, t)
    if any(one.kind == "chart" for one in desk.deck.slides):
        deck_newer.show_newer(desk, t)
    deck_templates.show_templates(desk, page)
    _show_opening(desk, t)


def answer(desk: Desk, t: Translator) -> str:
    """How many slides there are, and where they are kept."""
    if not desk.deck.slides:
        return t.text("deck.answer.none")
    return t.count("deck.answer" if desk.kept else "deck.answer.visit", len(desk.deck.slides))


def _show_settings(desk: Desk, t: Translator) -> None:
    for place, language in zip(st.columns(2, gap="medium"), LANGUAGES, strict=True):
        key = f"deck-title-{language}-{desk.generation}"
        place.text_input(
            t.text(f"deck.title_of.{language}"),
            value=getattr(desk.deck.title, language),
            key=key,
            max_chars=MOST_TITLE,
            on_change=_retitle,
            args=(desk, key, language),
        )
    key = f"deck-language-{desk.generation}"
    # The deck keeps its language itself, so that it is not a part of the page's address.
    st.segmented_control(
        t.text("deck.language"),
        list(LANGUAGES_OF),
        default=desk.deck.language,
        key=key,
        format_func=lambda one: LANGUAGE_NAMES[one] if one in LANGUAGES else t.text("deck.language.both"),
        required=True,
        on_change=_speak,
        args=(desk, key),
    )


def _retitle(desk: Desk, key: str, language: Language) -> None:
    desk.change(desk.deck.model_copy(update={"title": desk.deck.title.model_copy(update={language: st.session_state[key]})}))


def _speak(desk: Desk, key: str) -> None:
    desk.change(desk.deck.model_copy(update={"language": st.session_state[key]}))


def _show_files(desk: Desk, t: Translator) -> None:
    """PowerPoint, take-away file and the deck itself; each is made when it is asked for."""
    deck, languages = to_write(desk.deck), LANGUAGES_OF[desk.deck.language]
    stem, spoken = stem_of(desk.deck, t.language), desk.deck.language if desk.deck.language != "both" else "en-fr"
    home, edition = home_address(), reads.store().edition()
    tables = {name: one.sha256 for name, one in edition.tables.items()}
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            t.text("deck.file.pptx"),
            data=lambda: write_slides(deck, languages, home),
            file_name=file_name(stem, spoken, "pptx"),
            mime=PPTX_TYPE,
            key="deck-pptx",
            on_click="ignore",
        )
        st.download_button(
            t.text("deck.file.html"),
            data=lambda: write_takeaway(deck, languages, tables, edition).encode("utf-8"),
            file_name=file_name(stem, spoken, "html"),
            mime=HTML_TYPE,
            key="deck-html",
            on_click="ignore",
        )
        st.download_button(
            t.text("deck.file.json"),
            data=lambda: deck_text(desk.deck).encode("utf-8"),
            file_name=file_name(stem, spoken, "json"),
            mime="application/json",
            key="deck-json",
            on_click="ignore",
        )
    st.caption(t.text("deck.file.about"))
    if frame.has_page("facilitator"):
        frame.link("facilitator", t.text("deck.present"))
    private = sum(one.kind == "private" for one in deck.slides)
    if private:
        st.caption(t.count("deck.private_left", private))


def stem_of(deck: Deck, language: Language) -> str:
    """What the deck's files are called."""
    words: Words = deck.title
    return getattr(words, language) or words.en or words.fr or "deck"


def _show_broken(desk: Desk, t: Translator) -> None:
    """The fault as a sentence, the deck's text as a file, and the way to a new one."""
    st.error(t.text("deck.broken.what"))
    if desk.fault and not isinstance(desk.fault, DeckTextError):
        frame.show_error(t, desk.fault)
    st.markdown(t.text("deck.broken"))
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            t.text("deck.broken.save"),
            data=desk.broken.encode("utf-8"),
            file_name=file_name("deck-kept", t.language, "json"),
            mime="application/json",
            key="deck-broken",
            on_click="ignore",
        )
        st.button(t.text("deck.broken.new"), key="deck-start-new", on_click=start_new)


def _show_opening(desk: Desk, t: Translator) -> None:
    """A deck from a file: its slides behind these, or in their place."""
    st.header(t.text("deck.opening"), anchor=False)
    st.markdown(t.text("deck.opening.intro"))
    show_desk(t, desk.held, desk.came, desk.open)
    if desk.opened_fault:
        frame.show_error(t, desk.opened_fault)
    if desk.opened is None:
        return
    name, deck = desk.opened
    st.markdown(t.count("deck.opened", len(deck.slides), name=f"`{name.replace('`', '’')}`"))
    with st.container(horizontal=True, gap="small"):
        if desk.deck.slides:
            st.button(t.text("deck.opened.append"), key="deck-append", on_click=desk.take_opened, kwargs={"replace": False})
        label = t.text("deck.opened.replace" if desk.deck.slides else "deck.opened.take")
        st.button(label, key="deck-replace", on_click=desk.take_opened, kwargs={"replace": True})
