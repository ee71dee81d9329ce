"""Deck: the slides that a reader collected, put in order, worded, drawn anew and taken away."""

from __future__ import annotations

import streamlit as st

from pages.shared import deck_desk, deck_view, frame
from pages.shared.tiles import show_answer

with frame.page("deck") as page:
    desk = deck_desk.current()
    st.title(page.t.text("deck.title"))
    if desk.version is not None and not desk.fault:
        show_answer(deck_view.answer(desk, page.t))
    deck_view.show_deck(desk, page)
