"""Profile: everything known about one country on one page."""

from __future__ import annotations

import streamlit as st

from pages.shared import countries, countries_profile, frame
from pages.shared.chart import show
from pages.shared.countries_tiles import show_style, show_tiles
from pages.shared.listing import show_list
from pages.shared.tiles import show_answer

with frame.page("profile") as page:
    t = page.t
    show_style()
    if not page.country:
        st.title(t.text("profile.title"))
        show_answer(t.text("profile.choose"))
        countries_profile.show_choice(page)
    else:
        profile = countries_profile.read(page, page.country)
        st.title(t.text("profile.title_of", country=profile.name))
        show_answer(countries_profile.answer(profile))
        show_tiles(page, list(profile.tiles.values()), countries.this_year())
        countries.show_gaps(page, page.country, profile.card.missing)
        st.caption(t.text("countries.arrival.note"))

        show(countries_profile.levels_chart(profile), page)
        columns, national = countries_profile.national_rows(profile)
        if national:
            st.header(t.text("profile.national.title"), anchor=False)
            st.markdown(t.text("profile.national.intro"))
            show_list(t.text("profile.national.title"), columns, national)

        st.header(t.text("profile.time.heading"), anchor=False)
        show(countries_profile.time_chart(profile), page)
        law = countries_profile.law_chart(profile)
        if law:
            show(law, page)
        events = countries_profile.event_rows(profile)
        if events:
            st.subheader(t.text("profile.events.title"), anchor=False)
            show_list(
                t.text("profile.events.title"),
                [t.text(f"countries.column.{one}") for one in ("year", "change", "source")],
                events,
            )
            st.caption(countries_profile.event_notes(t, profile.events))

        peers, rows = countries_profile.peer_rows(page, page.country)
        if peers:
            st.header(t.text("profile.peers.title"), anchor=False)
            st.markdown(t.text("profile.peers.intro"))
            heads: tuple[str, ...] = ("country", "start", "latest", "moved", "reason")
            show_list(t.text("profile.peers.title"), [t.text(f"countries.column.{one}") for one in heads], rows)
            frame.link("compare", t.text("profile.peers.compare"), areas=",".join([page.country, *peers]))

        apart = countries_profile.disagreements(profile)
        if apart:
            st.header(t.text("profile.apart.title"), anchor=False)
            heads = ("indicator", "year", "first", "second", "difference")
            show_list(t.text("profile.apart.title"), [t.text(f"countries.column.{one}") for one in heads], apart, tall=True)

        st.header(t.text("profile.other.title"), anchor=False)
        heads = ("indicator", "figure", "year", "source")
        others = countries_profile.other_rows(profile)
        show_list(t.text("profile.other.title"), [t.text(f"countries.column.{one}") for one in heads], others, tall=True)

        st.header(t.text("profile.sources.title"), anchor=False)
        heads = ("source", "edition", "licence", "accessed")
        sources = countries_profile.source_rows(profile)
        show_list(t.text("profile.sources.title"), [t.text(f"countries.column.{one}") for one in heads], sources)
        frame.link("methods", t.text("explore.methods"))
