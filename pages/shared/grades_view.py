"""The Ladder page from its controls to its formulas."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analysis.ladders import By, indices
from i18n import Translator
from pages.shared import frame, reads
from pages.shared import grades_charts as charts
from pages.shared import grades_words as words
from pages.shared.chart import show as show_chart
from pages.shared.controls import choose_one
from pages.shared.frame import Page
from pages.shared.grades import OCCUPATIONS, UN_BANDS, Rungs, Service, choose_earlier, choose_service, usual_kind
from pages.shared.listing import show_list
from pages.shared.tiles import show_answer, show_tiles

INDEX_NAMES = ("ceiling", "ratio", "dissimilarity", "odds")


@dataclass(frozen=True)
class View:
    """What the reader chose: a service, and at most one of an earlier year and a second service."""

    service: Service
    earlier: Rungs | None = None
    second: Service | None = None


def show(page: Page) -> None:
    """The whole page under its title."""
    view = choose(page)
    show_answer(words.answer(page.t, view.service, view.earlier, view.second))
    _show_main(page, view)
    _link_pipeline(page.t, view.service)
    rungs = view.service.rungs
    if rungs is None:
        return
    _show_steps(page, rungs, view.earlier)
    if rungs.is_counted:
        show_chart(charts.people_chart(page.t, view.service, rungs), page)
    _show_indices(page, rungs)
    for chart in charts.pay_charts(page.t, view.service):
        show_chart(chart, page)


def _link_pipeline(t: Translator, service: Service) -> None:
    """The way to the page that follows this service into the years ahead, where there is one."""
    registry, kind = reads.registry(), service.kind
    followed = [one.id for one in registry.pipelines.values() if (one.ladder, one.ref_area) == (kind.ladder.id, service.area)]
    announced = [one.id for one in registry.targets.values() if one.ref_area == service.area and one.level in kind.levels]
    for name in [*followed, *announced][:1]:
        frame.link("pipeline", t.text("grades.to_pipeline"), pipeline=name)


def choose(page: Page) -> View:
    """The controls of the service, and of what it is compared with."""
    t = page.t
    service = choose_service(page, default=usual_kind(page.country))
    options = ["none", *(["year"] if len(service.years) > 1 else []), *(["service"] if service.rungs else [])]
    if len(options) == 1:
        return View(service)
    against = choose_one(
        "against",
        t.text("grades.against"),
        options,
        default="none",
        label_of=lambda one: t.text(f"grades.against.{one}"),
        look="buttons",
    )
    if against == "year":
        return View(service, earlier=service.at(choose_earlier(t, service)))
    if against == "service":
        other = OCCUPATIONS if service.kind.id == UN_BANDS else UN_BANDS
        return View(service, second=choose_service(page, "other_", default=other))
    return View(service)


def _show_main(page: Page, view: View) -> None:
    t, service = page.t, view.service
    if service.rungs is None:
        show_chart(charts.pages_chart(t, service), page)
    elif view.second is None:
        show_chart(charts.stairs_chart(t, service, service.rungs, view.earlier), page)
    elif view.second.rungs is None:
        show_chart(charts.stairs_chart(t, service, service.rungs, None), page)
        show_chart(charts.pages_chart(t, view.second), page)
    else:
        by = choose_alignment(t, service.rungs, view.second.rungs)
        show_chart(charts.aligned_chart(t, service, view.second, by), page)


def choose_alignment(t: Translator, first: Rungs, second: Rungs) -> By:
    """By steps, or by people where every level of both services has its headcount."""
    if not all(one.has_all_counts for one in (first, second)):
        return "step"
    chosen = choose_one(
        "align",
        t.text("grades.align"),
        ("step", "staff"),
        default="step",
        label_of=lambda one: t.text(f"grades.align.{one}"),
        look="buttons",
    )
    return "staff" if chosen == "staff" else "step"


def _show_steps(page: Page, rungs: Rungs, earlier: Rungs | None) -> None:
    """Where the share falls: one row a level, the top first."""
    t = page.t
    st.header(t.text("grades.steps.title"), anchor="steps")
    st.markdown(t.text("grades.steps.intro"))
    show_list(t.text("grades.steps.title"), words.fall_columns(t, rungs, earlier), words.fall_rows(t, rungs, earlier))
    if rungs.is_counted:
        st.markdown(t.text("grades.chance.intro"))
        said = words.chance_of_fall(t, rungs)
        if said:
            st.markdown(said)


def _show_indices(page: Page, rungs: Rungs) -> None:
    """The indices as large figures, and their formulas."""
    t, levels = page.t, rungs.kind.levels
    st.header(t.text("grades.indices.title"), anchor="indices")
    senior = levels[-1]
    if len(levels) > 2 and rungs.is_counted:  # noqa: PLR2004 - with two levels the top alone is senior
        senior = choose_one(
            "senior",
            t.text("grades.senior"),
            list(reversed(levels[1:])),
            default=levels[-1],
            label_of=lambda one: words.level(t, one),
            width=420,
        )
    found = indices(rungs.frame, rungs.overall_pct, senior_levels=len(levels) - levels.index(senior))
    tiles = words.index_tiles(t, found, senior)
    if tiles:
        show_tiles(tiles)
    gaps = words.index_gaps(t, found)
    if gaps:
        st.markdown(gaps)
    with st.expander(t.text("grades.formulas")):
        for name in INDEX_NAMES:
            st.markdown(t.text(f"grades.formula.{name}"))
