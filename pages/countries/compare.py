"""Compare: two to eight countries or groups."""

from __future__ import annotations

import streamlit as st

from pages.shared import countries_compare as compare
from pages.shared import explore, frame
from pages.shared.chart import show
from pages.shared.controls import switch
from pages.shared.countries_tiles import show_style
from pages.shared.explore_chart import chart
from pages.shared.listing import show_list
from pages.shared.tiles import show_answer

with frame.page("compare") as page:
    t = page.t
    show_style()
    st.title(t.text("compare.title"))
    top = st.container()
    chosen = compare.choose(page)
    if len(chosen.areas) < compare.FEWEST_AREAS:
        st.markdown(t.text("compare.too_few"))
    else:
        view = explore.read(page, chosen)
        with top:
            show_answer(explore.answer_of(view))
        show(chart(view), page)
        show(chart(compare.range_view(view)), page)
        st.header(t.text("compare.differences"), anchor=False)
        columns, rows = compare.difference_rows(view)
        show_list(t.text("compare.differences"), columns, rows)
        st.caption(t.text("compare.differences.note"))
        if chosen.single and switch("ranks", t.text("compare.ranks.switch")):
            show(compare.ranks_chart(view), page)
    name, suggestions = compare.suggestion_rows(page, chosen)
    if suggestions:
        st.header(t.text("compare.suggested", country=name), anchor=False)
        heads = [t.text("countries.column.country"), t.text("countries.column.reason")]
        show_list(t.text("compare.suggested", country=name), heads, suggestions)
    frame.link("methods", t.text("explore.methods"))
