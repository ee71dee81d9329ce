"""Data: what there is, where it comes from, what is missing, what was wrong, and how to take it away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from pages.shared import address, frame, reads
from pages.shared.about import download, indicators, project, quality, request
from pages.shared.controls import choose_one
from pages.shared.frame import Page
from pages.shared.tiles import show_answer

SECTIONS: Final[dict[str, Callable[[Page], None]]] = {
    "all": indicators.show_all,
    "one": indicators.show_one,
    "project": project.show_project,
    "request": request.show_request,
    "corrections": quality.show_corrections,
    "conflicts": quality.show_conflicts,
    "refusals": quality.show_refusals,
    "sources": quality.show_sources,
    "download": download.show_download,
}


def answer(page: Page) -> str:
    """How much there is, and how old it is."""
    t, found = page.t, indicators.table()
    public = [one for one in reads.registry().indicators.values() if one.scope == "public" and one.share_of_positions]
    return t.text(
        "data.answer",
        indicators=t.number(found.height),
        public=t.number(len(public)),
        figures=t.number(int(found["figures"].sum())),
        countries=t.number(len(reads.countries_with_figures())),
        oldest=found["year_min"].min(),
        newest=found["year_max"].max(),
    )


with frame.page("data") as page:
    t = page.t
    st.title(t.text("data.title"))
    top = st.container()
    section = choose_one(
        "section",
        t.text("data.section"),
        list(SECTIONS),
        default="one" if "indicator" in address.current().given else "all",
        label_of=lambda one: t.text(f"data.section.{one}"),
        look="buttons",
    )
    edition = t.text("data.edition", date=t.date(reads.store().edition().date))
    with top:
        if section == "all":
            show_answer(answer(page))
            st.caption(edition)
        else:
            # The other sections have an answer of their own.
            st.caption(f"{answer(page)} {edition}")
    SECTIONS[section](page)
