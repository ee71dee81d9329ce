"""The United Nations system: bands since 2007, single grades in 1997 and 2007, what lies ahead, and how far off it would be."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame, grades_un
from pages.shared.chart import show
from pages.shared.grades_charts import stairs_chart
from pages.shared.grades_words import level
from pages.shared.listing import show_list
from pages.shared.tiles import show_answer

with frame.page("un-system") as page:
    t = page.t
    st.title(t.text("grades.un.title"))
    show_answer(grades_un.answer(t))
    show(grades_un.bands_chart(t), page)

    st.header(t.text("grades.un.simple.title"), anchor="simple")
    rows = grades_un.bands()["reference_year"]
    columns = [t.text("grades.column.level"), str(rows.min()), str(rows.max())]
    columns += [t.text(f"grades.un.column.{name}") for name in ("ten_years", "last_step")]
    show_list(t.text("grades.un.simple.title"), columns, grades_un.simple_rows(t))
    st.markdown(t.text("grades.un.simple.note"))

    st.header(t.text("grades.un.held_out.title"), anchor="held-out")
    st.markdown(t.text("grades.un.held_out.intro"))
    heads = [t.text("grades.un.column.method"), *(level(t, one) for one in grades_un.levels()), t.text("grades.un.all_bands")]
    show_list(t.text("grades.un.held_out.title"), heads, grades_un.held_out_rows(t))
    st.markdown(t.text("grades.un.held_out.note"))

    st.header(t.text("grades.un.single.title"), anchor="single-grades")
    st.markdown(t.text("grades.un.single.intro"))
    service, before = grades_un.single_grades()
    if service.rungs is not None:
        show(stairs_chart(t, service, service.rungs, before), page)
    frame.link("ladder", t.text("grades.un.to_ladder"))
