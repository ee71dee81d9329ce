"""Country brief: two pages about any country as slides, text or print, in both languages; the nine countries at once."""

from __future__ import annotations

import streamlit as st

from pages.shared import brief_page, frame
from pages.shared.brief_content import compose
from pages.shared.tiles import show_answer

with frame.page("brief") as page:
    t = page.t
    st.title(t.text("brief_page.title"))
    top = st.container()
    asked = brief_page.choose(page)
    brief = compose(asked.ref_area, t.language)
    with top:
        show_answer(brief.sentences[0])
    brief_page.show_files(page, asked)
    st.caption(t.text("brief_page.intro"))
    st.header(t.text("brief_page.content", country=brief.title), anchor=False)
    brief_page.show_brief(page, brief)
    st.header(t.text("brief_page.nine"), anchor=False)
    brief_page.show_nine(page, asked)
    frame.link("profile", t.text("brief_page.profile"), country=asked.ref_area)
    frame.link("data", t.text("brief_page.ask"), section="request", area=asked.ref_area)
