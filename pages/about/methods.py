"""Methods: what is computed and how, how far simple projections can be trusted, and what the marks on a figure mean."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame
from pages.shared.about import methods
from pages.shared.tiles import show_answer

READING_WIDTH = 800

with frame.page("methods") as page:
    t = page.t
    st.title(t.text("methods.title"))
    show_answer(t.text("methods.answer"))
    with st.container(width=READING_WIDTH):
        methods.show_contents(t)
        for name, show in methods.SECTIONS.items():
            st.header(t.text(f"methods.{name}.title"), anchor=name)
            show(t)
