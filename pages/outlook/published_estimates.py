"""Published estimates: what each rests on, what its arithmetic gives, and the same reading for any other estimate."""

from __future__ import annotations

import streamlit as st

from pages.shared import estimates, estimates_form, estimates_pace, frame
from pages.shared.chart import show
from pages.shared.tiles import show_answer

with frame.page("published-estimates") as page:
    t = page.t
    st.title(t.text("estimates.title"))
    rows = estimates.rows()
    show_answer(estimates.answer(t, rows))
    estimates.show_table(page, rows)
    st.header(t.text("estimates.pace.heading"))
    paces = estimates_pace.paces()
    st.markdown(f"**{estimates_pace.sentence(t, paces)}**")
    show(estimates_pace.chart(page, paces), page)
    st.markdown(t.text("estimates.pace.remark"))
    st.header(t.text("estimates.form.heading"))
    estimates_form.show_form(page)
    frame.link("track-record", t.text("estimates.link"))
