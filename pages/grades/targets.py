"""Target sheet: baselines, targets, the pace that they ask for, and the women among the next appointments."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame, targets, targets_chart
from pages.shared.chart import show
from pages.shared.listing import show_list
from pages.shared.tiles import show_answer

with frame.page("targets") as page:
    t = page.t
    st.title(t.text("targets.title"))
    answer = st.container()
    st.header(t.text("targets.sheet"), anchor=False)
    view = targets.choose(page)
    with answer:
        show_answer(targets_chart.answer(view))
    if view.goals:
        show(targets_chart.chart(view), page)
        st.header(t.text("targets.list.title"), anchor=False)
        show_list(t.text("targets.list.title"), targets_chart.columns(t), targets_chart.rows(view))
    targets.show_file(view)
    frame.link("pipeline", t.text("targets.pipeline"))
    frame.link("methods", t.text("explore.methods"))
