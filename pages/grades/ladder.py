"""Ladder: women's share by level in one service, where it falls, and how it compares with another year or service."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame, grades_view

with frame.page("ladder") as page:
    st.title(page.t.text("grades.title"))
    grades_view.show(page)
