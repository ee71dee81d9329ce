"""Years to parity: when a share is expected to reach a goal, how sure that is, and what other methods say."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame, outlook, outlook_charts, outlook_tables, outlook_words
from pages.shared.chart import show
from pages.shared.explore_outlook import warning
from pages.shared.tiles import show_answer

with frame.page("years-to-parity") as page:
    t = page.t
    st.title(t.text("outlook.title"))
    view = outlook.read(page)
    show_answer(outlook_words.answer(view))
    outlook_words.show_chances(view)
    show(outlook_charts.fan_chart(view), page)
    outlook_words.show_seats(view)
    outlook_tables.show_chosen(view)
    if view.lead in view.projected:
        st.header(t.text("outlook.strip.heading"))
        show(outlook_charts.strip_chart(view, view.lead), page)
        if view.is_country(view.lead):
            st.markdown(warning(t))
    st.header(t.text("outlook.pace.heading"))
    outlook_tables.show_paces(view)
    st.header(t.text("outlook.target.heading"))
    outlook_tables.show_targets(view)
    outlook_tables.show_all(view, page)
    frame.link("track-record", t.text("outlook.record"))
    frame.link("methods", t.text("outlook.methods"))
