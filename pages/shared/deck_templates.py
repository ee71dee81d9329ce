"""Decks that ship as lists: chosen, drawn with today's figures, and put into the reader's deck."""

from __future__ import annotations

import streamlit as st

from pages.shared import frame
from pages.shared.controls import choose_one
from pages.shared.deck_build import build
from pages.shared.deck_desk import Desk
from pages.shared.deck_specs import Spec, is_country_asked, templates
from pages.shared.frame import Page


def show_templates(desk: Desk, page: Page) -> None:
    """The list of templates, what the chosen one is for, its country where it wants one, and the button that draws it."""
    t, known = page.t, templates()
    st.header(t.text("deck.templates"), anchor=False)
    chosen = choose_one(
        "template",
        t.text("deck.template"),
        list(known),
        default=next(iter(known)),
        label_of=lambda one: t.of(known[one].name.model_dump()),
    )
    spec = known[chosen]
    st.markdown(t.of(spec.about.model_dump()))
    country = _country(page) if is_country_asked(spec) else ""
    label = t.text("deck.template.add" if desk.deck.slides else "deck.template.start")
    if st.button(label, key="deck-template-build", disabled=desk.version is None):
        _draw(desk, page, spec, country)
    for at, _ in desk.built_faults:
        st.warning(t.text("deck.template.missing", at=at))


def _country(page: Page) -> str:
    names, options = frame.short_names(page.t), frame.country_options(page.t)
    default = page.country if page.country in options else options[0]
    return choose_one("of", page.t.text("deck.template.country"), options, default=default, label_of=lambda one: names[one])


def _draw(desk: Desk, page: Page, spec: Spec, country: str) -> None:
    bar = st.progress(0.0, page.t.text("deck.drawing_slides"))
    built = build(spec, country, say=lambda done, of: _advance(bar, page, done, of))
    bar.empty()
    desk.put(built.deck, replace=False)
    desk.built_faults = built.faults
    st.rerun()


def _advance(bar: st.delta_generator.DeltaGenerator, page: Page, done: int, of: int) -> None:
    bar.progress(done / of, page.t.text("deck.drawn_of", done=done, of=of))
