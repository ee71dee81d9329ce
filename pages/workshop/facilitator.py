"""Facilitator mode: what it is, the way into it, and the question bank."""

from __future__ import annotations

import streamlit as st

from pages.shared import facilitator, frame

with frame.page("facilitator") as page:
    t = page.t
    st.title(t.text("facilitator.title"))
    st.markdown(t.text("facilitator.intro"))
    minutes = facilitator.choose_minutes(t)
    facilitator.show_deck(t, minutes)
    facilitator.show_link(t, minutes)
    frame.link("deck", t.text("facilitator.deck.page"))
    st.header(t.text("facilitator.keys"), anchor=False)
    st.markdown(t.text("facilitator.keys.text"))
    st.header(t.text("facilitator.questions"), anchor=False)
    st.markdown(t.text("facilitator.questions.intro"))
    facilitator.show_questions(t)
    frame.link("glossary", t.text("facilitator.glossary"))
