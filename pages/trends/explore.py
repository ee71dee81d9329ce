"""Explore: any indicator, over countries, groups, grades and years, in four views."""

from __future__ import annotations

import streamlit as st

from pages.shared import explore, frame, selection
from pages.shared.chart import show
from pages.shared.explore_chart import chart
from pages.shared.explore_outlook import show_outlook
from pages.shared.tiles import show_answer

with frame.page("explore") as page:
    st.title(page.t.text("explore.title"))
    view = explore.read(page, selection.choose(page))
    show_answer(explore.answer_of(view))
    show(chart(view), page)
    with st.expander(page.t.text("explore.definition")):
        st.markdown(page.t.of(view.chosen.indicator.definition))
    show_outlook(view)
    frame.link("methods", page.t.text("explore.methods"))
