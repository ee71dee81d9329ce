"""Your staff from its first sentence to its last view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

import streamlit as st

from analysis.disclosure import Released
from data.uploads.staff import StaffFigures
from i18n import Translator
from pages.shared import staff_visit
from pages.shared.frame import Page
from pages.shared.pipeline_controls import Desk
from pages.shared.pipeline_words import say
from pages.shared.staff_ladder import show_ladder
from pages.shared.staff_moves import show_leaving, show_recruitment
from pages.shared.staff_pay import show_pay
from pages.shared.staff_pipeline import show_own_pipeline
from pages.shared.staff_targets import show_targets
from pages.shared.staff_upload import show_mapping, show_upload
from pages.shared.staff_waiting import show_waiting
from pages.shared.staff_words import Own, own_words

View = Callable[[Page, StaffFigures, Released, Own], None]
VIEWS: Final[dict[str, View]] = {
    "ladder": show_ladder,
    "pipeline": show_own_pipeline,
    "targets": show_targets,
    "waiting": show_waiting,
    "leaving": show_leaving,
    "recruitment": show_recruitment,
    "pay": show_pay,
}


def show(page: Page) -> None:
    """The whole page under its title."""
    t = page.t
    say(t.text("staff.intro"))
    say(t.text("staff.privacy"))
    show_upload(page)
    figures = show_mapping(page)
    if figures is None:
        return
    with st.spinner(t.text("staff.busy")):
        released = staff_visit.released_of(figures)
    st.header(t.text("staff.views"), anchor="views")
    _show_refusals(t, released)
    if "staff" not in released.tables:
        say(t.text("staff.nothing_left"))
        return
    _show_view(page, figures, released)


def _show_view(page: Page, figures: StaffFigures, released: Released) -> None:
    """One view at a time, the one that the reader chose."""
    t = page.t
    name = Desk("staff-", bound=False).one(
        "view",
        t.text("staff.view"),
        list(VIEWS),
        default="ladder",
        label_of=partial(_view_name, t),
        look="buttons",
    )
    VIEWS[name](
        replace(page, private=True), figures, released, own_words(t, figures.levels, example=staff_visit.visit().example)
    )


def _view_name(t: Translator, name: str) -> str:
    return t.text(f"staff.view.{name}")


def _show_refusals(t: Translator, released: Released) -> None:
    """Tables that the file could give and that are not shown, each with its reason."""
    for name, reason in released.refused.items():
        say(t.text(f"staff.refused.{reason}", table=t.text(f"staff.table.{name}")))
