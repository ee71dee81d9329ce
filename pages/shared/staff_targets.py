"""The target sheet on a reader's own figures: what is typed stays in this visit, baselines are those that may be shown."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

from analysis.disclosure import Released
from analysis.released_ladders import ladder_at, years_of
from analysis.target_sheet import past_pace
from data.uploads.staff import StaffFigures
from exports.target_sheets import LONGEST_NUMBER, LONGEST_WORDS, MOST_LEVELS, Line
from i18n import Translator
from pages.shared import staff_visit, targets_chart
from pages.shared.chart import show as show_chart
from pages.shared.estimates_form import localised
from pages.shared.frame import Page
from pages.shared.listing import show_list
from pages.shared.pipeline_words import say
from pages.shared.staff_words import Own, safe
from pages.shared.targets import USUAL_LEFT, Goal, Level, SheetView, baseline_text, faults_of, goal_of, usual_year
from pages.shared.tiles import show_answer

FIELDS: Final = ("target", "year", "posts", "left", "body", "note")
USUAL: Final = 3


def show_targets(page: Page, staff: StaffFigures, released: Released, own: Own) -> None:  # noqa: ARG001 - as all views
    """Levels, a target for each, what it asks for, and the sheet as chart, list and files."""
    t = page.t
    levels = {one.id: one for one in levels_of(t, released, own)}
    if not levels:
        say(t.text("staff.targets.none"))
        return
    answer = st.container()
    lines, goals = _choose(t, levels)
    view = SheetView(page, "", own.name, tuple(lines), tuple(goals))
    with answer:
        show_answer(targets_chart.answer(view))
    if not goals:
        return
    chart = targets_chart.chart(view)
    mine = {
        "name": "staff_targets",
        "source": own.source,
        "provenance": own.provenance,
        "coverage": t.text("staff.targets.caption"),
    }
    show_chart(replace(chart, **mine), page)  # type: ignore[arg-type]  # a mapping of fields of several types
    show_list(t.text("targets.list.title"), targets_chart.columns(t), targets_chart.rows(view))


def levels_of(t: Translator, released: Released, own: Own) -> list[Level]:
    """Levels of the last year whose share may be shown, the top first."""
    staff = released.tables["staff"]
    years = years_of(staff)
    ladders = {year: ladder_at(staff, released.levels, year) for year in years}
    year = years[-1] or datetime.date.today().year
    made = []
    for row in reversed(ladders[years[-1]].to_dicts()):
        if row["share_pct"] is None:
            continue
        line = [(at, ladders[at].row(row["step"], named=True)["share_pct"]) for at in years if at is not None]
        known = pl.DataFrame(line, schema={"reference_year": pl.Int64, "value": pl.Float64}, orient="row").drop_nulls()
        made.append(
            Level(
                id=row["level"],
                name=own.names[row["level"]],
                source="",
                source_name=t.text("staff.targets.source"),
                year=year,
                share_pct=row["share_pct"],
                women=row["women"],
                total=row["total"],
                note_id=None,
                past=past_pace(known.with_columns(obs_status=pl.lit("A"))),
                elected=False,
                announced=None,
            )
        )
    return made


def _choose(t: Translator, levels: dict[str, Level]) -> tuple[list[Line], list[Goal]]:
    key = f"staff-targets-{t.language}"
    changed = staff_visit.keep("targets", key, list(levels)[:USUAL])
    st.session_state[key] = [one for one in st.session_state[key] if one in levels]
    wanted = st.multiselect(
        t.text("targets.levels", most=MOST_LEVELS),
        list(levels),
        key=key,
        on_change=changed,
        format_func=lambda one: levels[one].name,
        max_selections=MOST_LEVELS,
    )
    lines, goals = [], []
    for place, name in enumerate(wanted):
        line = _fields(t, levels[name], place)
        faults = faults_of(t, levels[name], line)
        for fault in faults:
            st.warning(safe(fault))
        lines.append(line)
        if not faults:
            goals.append(goal_of(levels[name], line))
    return lines, goals


def _fields(t: Translator, level: Level, place: int) -> Line:
    """What is typed for one level: parity ten years ahead to begin with."""
    st.markdown(t.text("targets.baseline", level=safe(level.name), figure=baseline_text(t, level)))
    start = {
        "target": "50",
        "year": str(usual_year(level)),
        "posts": str(level.total or ""),
        "left": USUAL_LEFT,
        "body": "",
        "note": "",
    }
    typed = {}
    with st.container(horizontal=True, gap="small"):
        for field in FIELDS:
            words, name = field in ("body", "note"), f"target:{level.id}:{field}"
            key = f"staff-target-{place}-{field}-{t.language}"
            typed[field] = st.text_input(
                t.text(f"targets.field.{field}"),
                on_change=staff_visit.keep(name, key, localised(t, start[field])),
                key=key,
                max_chars=LONGEST_WORDS if words else LONGEST_NUMBER,
                width=236 if words else 128,
            )
    return Line(level="own", **typed)
