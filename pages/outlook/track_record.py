"""Track record: the future of a past year hidden and shown, how far off each method was, and whether its range held."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame, record, record_scores
from pages.shared.chart import show
from pages.shared.tiles import show_answer

with frame.page("track-record") as page:
    t = page.t
    st.title(t.text("record.title"))
    show_answer(record_scores.finding(page))
    st.header(t.text("record.past.heading"))
    view = record.choose(page)
    st.markdown(f"**{record.sentence(view)}**")
    show(record.chart(view), page)
    record.show_outcomes(view)
    st.header(t.text("record.errors.heading"))
    scored = record_scores.choose(page, view.indicator)
    st.markdown(f"**{record_scores.sentence(scored)}**")
    show(record_scores.error_chart(scored), page)
    st.header(t.text("record.coverage.heading"))
    st.markdown(f"**{record_scores.coverage_sentence(scored)}**")
    show(record_scores.coverage_chart(scored), page)
    st.markdown(record_scores.provenance_text(scored))
    frame.link("methods", t.text("record.methods"))
