"""Lessons: which countries of a region moved most in ten years from a similar start, with their events."""

from __future__ import annotations

import streamlit as st

from pages.shared import countries_lessons as lessons
from pages.shared import frame
from pages.shared.chart import show
from pages.shared.countries_tiles import show_style
from pages.shared.listing import show_list
from pages.shared.profile_lists import event_notes
from pages.shared.tiles import show_answer

with frame.page("lessons") as page:
    t = page.t
    show_style()
    st.title(t.text("lessons.title"))
    top = st.container()
    found = lessons.choose(page)
    with top:
        show_answer(lessons.answer(found))
    if found.drawn:
        drawn = lessons.chart(found)
        show(drawn, page)
        happened = lessons.events(found, min(drawn.table[drawn.table.columns[1]]))
        st.header(t.text("lessons.events.title"), anchor=False)
        st.markdown(t.text("lessons.events.intro"))
        heads = [t.text(f"countries.column.{one}") for one in ("year", "change", "source")]
        show_list(t.text("lessons.events.title"), heads, lessons.event_rows(found, happened))
        if happened:
            st.caption(event_notes(t, happened))
    if found.own is not None:
        name = frame.short_names(t)[page.country]
        st.header(t.text("lessons.similar.title", country=name), anchor=False)
        show_list(
            t.text("lessons.similar.title", country=name), lessons.move_columns(t), lessons.similar_rows(found), tall=True
        )
    bands = lessons.band_rows(found)
    if bands:
        st.header(t.text("lessons.bands.title", group=t.of(found.group.name)), anchor=False)
        st.markdown(t.text("lessons.bands.intro"))
        show_list(t.text("lessons.bands.title", group=t.of(found.group.name)), lessons.move_columns(t), bands)
    frame.link("methods", t.text("explore.methods"))
