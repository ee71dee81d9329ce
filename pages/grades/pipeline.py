"""Pipeline: when each level would reach parity, what would bring it forward, and what a target takes."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame, pipeline_page

with frame.page("pipeline") as page:
    st.title(page.t.text("pipeline.title"))
    pipeline_page.show(page)
