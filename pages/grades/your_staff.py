"""Your staff: a ministry's own figures, read in this visit alone, with every view of the other pages of this section."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame, staff_page

with frame.page("your-staff") as page:
    st.title(page.t.text("staff.title"))
    staff_page.show(page)
