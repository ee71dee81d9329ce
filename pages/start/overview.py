"""Start: where women stand, in the world, the regions, the nine project countries and the reader's own."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame, start, start_levels
from pages.shared.chart import show
from pages.shared.listing import show_list
from pages.shared.tiles import show_answer, show_tiles

with frame.page("overview") as page:
    t = page.t
    st.title(t.text("start.title"))
    view = start.read(page)
    show_answer(start.answer(page, view))
    show_tiles(start.tiles(page, view))
    frame.link("explore", t.text("start.more"), indicator=start.HEADLINE)
    show(start.trend_chart(page, view), page)
    show(start.project_chart(page, view), page)
    st.header(t.text("start.levels.heading"))
    levels = start_levels.levels_chart(page, view)
    show(levels, page)
    st.header(t.text("start.ages.heading"))
    sentence, columns, rows = start_levels.ages_of(page)
    st.markdown(sentence)
    show_list(t.text("start.ages.heading"), columns, rows)
