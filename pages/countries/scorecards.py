"""Scorecards: one card a country, for the nine project countries or any others."""

from __future__ import annotations

import streamlit as st

from pages.shared import countries_cards as cards
from pages.shared import countries_means, frame
from pages.shared.chart import show
from pages.shared.countries_tiles import show_style
from pages.shared.listing import show_list
from pages.shared.tiles import show_answer

with frame.page("scorecards") as page:
    t = page.t
    show_style()
    st.title(t.text("scorecards.title"))
    top = st.container()
    chosen, ranked = cards.choose(page)
    shown = cards.countries_of(chosen)
    if not shown:
        st.markdown(t.text("explore.nobody"))
    else:
        with top:
            show_answer(cards.answer(page, chosen, shown))
        with st.expander(t.text("scorecards.rule.title")):
            st.markdown(cards.rule_text(t))
        for ref_area in shown[: cards.MOST_CARDS]:
            cards.show_card(page, ref_area, ranked=ranked)
        if len(shown) > cards.MOST_CARDS:
            st.markdown(t.text("scorecards.cut", shown=t.number(cards.MOST_CARDS), total=t.number(len(shown))))
        cards.show_files(page, shown)
        st.caption(t.text("countries.arrival.note"))
        st.header(t.text("scorecards.means.title"), anchor=False)
        st.markdown(t.text("scorecards.means.intro"))
        show(countries_means.means_chart(page, chosen, shown), page)
        show_list(t.text("scorecards.means.title"), *countries_means.mean_rows(page, chosen, shown))
        frame.link("methods", t.text("explore.methods"))
