"""Maps: any indicator over the countries of Asia-Pacific, Africa or the world, in six views."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame, maps, maps_chart, maps_words
from pages.shared.tiles import show_answer

with frame.page("maps") as page:
    st.title(page.t.text("maps.heading"))
    view = maps.choose(page)
    if len(view.panels) == 1:
        show_answer(maps_words.answer(view.panels[0]))
    maps_chart.show_maps(view)
    maps_chart.show_place(view)
    frame.link("methods", page.t.text("explore.methods"))
