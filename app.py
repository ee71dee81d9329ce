"""Navigation, language, country and the frame around every page."""

from __future__ import annotations

import streamlit as st

from pages.shared import address, frame

st.set_page_config(page_title="Parity Horizon", page_icon="static/icon.png", layout="wide")
address.begin()
t = frame.translator()

PAGES = {
    "overview": st.Page("pages/start/overview.py", title=t.text("menu.start"), url_path="overview", default=True),
    "explore": st.Page("pages/trends/explore.py", title=t.text("menu.explore"), url_path="explore"),
    "data": st.Page("pages/about/data.py", title=t.text("menu.data"), url_path="data", visibility="hidden"),
    "methods": st.Page("pages/about/methods.py", title=t.text("menu.methods"), url_path="methods", visibility="hidden"),
}
frame.register(PAGES)
current = st.navigation([*PAGES.values()], position="top")
frame.header()
current.run()
frame.footer()
