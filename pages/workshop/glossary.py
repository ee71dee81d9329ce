"""Glossary: the words of these pages in English and French, side by side, for readers and interpreters."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame, glossary
from pages.shared.controls import type_text
from pages.shared.listing import show_list

with frame.page("glossary") as page:
    t = page.t
    st.title(t.text("glossary.title"))
    st.markdown(t.text("glossary.intro"))
    search = type_text(
        "search", t.text("glossary.search"), default="", most=60, placeholder=t.text("glossary.search_hint"), width=420
    )
    found = glossary.found(t, search)
    # As HTML of ours: what a stranger's link asks for must not become a link or a picture.
    st.html(f"<p>{frame.escape(glossary.counted(t, search, len(found)))}</p>")
    if found:
        show_list(t.text("glossary.title"), glossary.columns(t), glossary.rows(t, found))
    glossary.show_files(page)
