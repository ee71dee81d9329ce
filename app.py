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
    "profile": st.Page("pages/countries/profile.py", title=t.text("menu.profile"), url_path="profile"),
    "scorecards": st.Page("pages/countries/scorecards.py", title=t.text("menu.scorecards"), url_path="scorecards"),
    "compare": st.Page("pages/countries/compare.py", title=t.text("menu.compare"), url_path="compare"),
    "lessons": st.Page("pages/countries/lessons.py", title=t.text("menu.lessons"), url_path="lessons"),
    "maps": st.Page("pages/trends/maps.py", title=t.text("menu.maps"), url_path="maps"),
    "ladder": st.Page("pages/grades/ladder.py", title=t.text("menu.ladder"), url_path="ladder"),
    "pipeline": st.Page("pages/grades/pipeline.py", title=t.text("menu.pipeline"), url_path="pipeline"),
    "targets": st.Page("pages/grades/targets.py", title=t.text("menu.targets"), url_path="targets"),
    "your-staff": st.Page("pages/grades/your_staff.py", title=t.text("menu.your_staff"), url_path="your-staff"),
    "un-system": st.Page("pages/grades/un_system.py", title=t.text("menu.un_system"), url_path="un-system"),
    "years-to-parity": st.Page(
        "pages/outlook/years_to_parity.py", title=t.text("menu.years_to_parity"), url_path="years-to-parity"
    ),
    "track-record": st.Page("pages/outlook/track_record.py", title=t.text("menu.track_record"), url_path="track-record"),
    "published-estimates": st.Page(
        "pages/outlook/published_estimates.py", title=t.text("menu.published_estimates"), url_path="published-estimates"
    ),
    "deck": st.Page("pages/workshop/deck.py", title=t.text("menu.deck"), url_path="deck"),
    "brief": st.Page("pages/workshop/brief.py", title=t.text("menu.brief"), url_path="brief"),
    "facilitator": st.Page("pages/workshop/facilitator.py", title=t.text("menu.facilitator"), url_path="facilitator"),
    "glossary": st.Page("pages/workshop/glossary.py", title=t.text("menu.glossary"), url_path="glossary"),
    "data": st.Page("pages/about/data.py", title=t.text("menu.data"), url_path="data", visibility="hidden"),
    "methods": st.Page("pages/about/methods.py", title=t.text("menu.methods"), url_path="methods", visibility="hidden"),
}
# Entries of the menu that open a list; all other pages stand in the menu themselves.
SECTIONS = {
    t.text("menu.countries"): ("profile", "scorecards", "compare", "lessons"),
    t.text("menu.trends_and_maps"): ("explore", "maps"),
    t.text("menu.outlook"): ("years-to-parity", "track-record", "published-estimates"),
    t.text("menu.grades"): ("ladder", "pipeline", "targets", "your-staff", "un-system"),
    t.text("menu.workshop"): ("deck", "brief", "facilitator", "glossary"),
}

frame.register(PAGES)
listed = {name for names in SECTIONS.values() for name in names}
menu = {"": [page for name, page in PAGES.items() if name not in listed]}
menu |= {title: [PAGES[name] for name in names if name in PAGES] for title, names in SECTIONS.items()}
current = st.navigation(menu, position="top")
frame.header()
current.run()
frame.footer()
