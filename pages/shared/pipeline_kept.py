"""Scenarios that a reader keeps: up to four, with names, in one compact text, and side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl
import streamlit as st

from analysis.pipeline_answers import Answers
from analysis.pipeline_model import NO_CHANGE
from figures import pipeline as figures
from i18n import Translator
from pages.shared import pipeline_words as words
from pages.shared import reads
from pages.shared.chart import Chart
from pages.shared.chart import show as show_chart
from pages.shared.frame import Page
from pages.shared.grades_charts import parity_label, suffix
from pages.shared.listing import Cell, Row, show_list
from pages.shared.pipeline_charts import ENDS
from pages.shared.pipeline_controls import LASTING, Choice, Desk, tidy
from pages.shared.pipeline_service import Service, answers_of
from pages.shared.tiles import show_answer

MOST_KEPT: Final = 4
LONGEST_NAME: Final = 40
LONGEST_TEXT: Final = 1600
BETWEEN, WITHIN = "~", "."


@dataclass(frozen=True)
class Kept:
    """A scenario that is kept; without a name of the reader's it goes by what it is."""

    choice: Choice
    name: str = ""

    def title(self, t: Translator) -> str:
        """What it is called."""
        return self.name or words.scenario_name(t, self.choice)


def read_kept(text: str, levels: int) -> list[Kept]:
    """The scenarios in a text; those that say nothing are left out."""
    found: list[Kept] = []
    for part in text.split(BETWEEN):
        preset, lasting, levers, name = [*part.split(WITHIN, 3), "", "", ""][:4]
        if preset not in reads.registry().presets or lasting not in {*LASTING, "0"}:
            continue
        choice = Choice(preset, int(lasting) or Choice.lasting, tidy(levers, levels))
        found.append(Kept(choice, name[:LONGEST_NAME]))
    return found[:MOST_KEPT]


def write_kept(kept: Sequence[Kept]) -> str:
    """The text of scenarios: preset, years, levers and name of each.

    A name loses the sign that stands between two scenarios.
    """
    return BETWEEN.join(f"{one.choice.id}{WITHIN}{one.name.replace(BETWEEN, ' ')}" for one in kept)


def kept_of(desk: Desk, one: Service) -> list[Kept]:
    """The scenarios that are kept for a service."""
    levels = len(one.levels)
    text = desk.text(f"kept_{one.id}", clean=lambda given: write_kept(read_kept(given, levels)), most=LONGEST_TEXT)
    return read_kept(text, levels)


def show_keep(t: Translator, desk: Desk, one: Service, choice: Choice) -> None:
    """The button that keeps the scenario in view, and how many are kept."""
    kept = kept_of(desk, one)
    there = choice.is_today or any(item.choice == choice for item in kept)
    if there and not kept:
        return
    full = len(kept) >= MOST_KEPT
    label = t.text("pipeline.keep", number=len(kept), most=MOST_KEPT)
    if there:
        label = t.text("pipeline.kept_already", number=len(kept), most=MOST_KEPT)
    elif full:
        label = t.text("pipeline.kept_full", most=MOST_KEPT)
    st.button(
        label,
        key=desk.widget("keep"),
        on_click=_setting(desk, one, [*kept, Kept(choice)]),
        disabled=there or full,
    )


def _setting(desk: Desk, one: Service, kept: Sequence[Kept]) -> Callable[[], None]:
    """A callback that keeps `kept`."""
    return desk.setting({f"kept_{one.id}": write_kept(kept)})


def show_side_by_side(page: Page, desk: Desk, one: Service, *, years: int, level: str, age: int) -> None:
    """Today's rates and the scenarios kept: years of parity and shares."""
    t, kept = page.t, kept_of(desk, one)
    if not kept:
        show_answer(t.text("pipeline.kept.none"))
        _offer_presets(t, desk, one)
        return
    rows = [Kept(Choice()), *kept]
    with st.spinner(t.text("pipeline.busy")):
        found = [answers_of(one, item.choice, years, age) for item in rows]
    show_answer(answer(t, one, rows, found, level))
    show_chart(ranges_chart(t, one, rows, found, level), page)
    show_list(t.text("pipeline.kept.years"), _columns(t, one), [_row(t, one, *pair) for pair in zip(rows, found, strict=True)])
    st.header(t.text("pipeline.kept.edit"), anchor="kept")
    for place, item in enumerate(kept):
        _show_one(t, desk, one, place, item)


def _offer_presets(t: Translator, desk: Desk, one: Service) -> None:
    """All presets at once, to begin with."""
    presets = [Kept(Choice(name)) for name in reads.registry().presets if name != NO_CHANGE.id][:MOST_KEPT]
    st.button(t.text("pipeline.kept.presets"), key=desk.widget("presets"), on_click=_setting(desk, one, presets))


def answer(t: Translator, one: Service, rows: Sequence[Kept], found: Sequence[Answers], level: str) -> str:
    """When each scenario brings parity at `level`, in a sentence."""
    said = []
    for item, answers in zip(rows, found, strict=True):
        row = answers.arrivals.row(by_predicate=pl.col("level") == level, named=True)
        said.append(t.text("pipeline.kept.when", name=item.title(t), when=words.short_arrival(t, answers, row)))
    return t.text(
        "pipeline.kept.answer", level=one.names[level], scenarios="; ".join(said) if t.language == "en" else " ; ".join(said)
    )


def ranges_chart(t: Translator, one: Service, rows: Sequence[Kept], found: Sequence[Answers], level: str) -> Chart:
    """Women's share at `level` in the last year, a range a scenario."""
    horizon = found[0].horizon_year
    low, high = ENDS[one.kind]
    records = []
    for item, answers in zip(rows, found, strict=True):
        last = answers.shares.row(by_predicate=(pl.col("level") == level) & (pl.col("reference_year") == horizon), named=True)
        ends = t.text("grades.range", low=t.percent(last[low], 0), high=t.percent(last[high], 0))
        records.append(
            {
                "name": item.title(t),
                "low": last[low],
                "high": last[high],
                "middle": last["median_pct"] if one.kind == "chance" else None,
                "label": ends,
                "hover": f"{item.title(t)}<br>{ends}",
            }
        )
    drawn = pl.DataFrame(records, schema_overrides={"middle": pl.Float64})
    title = t.text("pipeline.kept.title", level=one.names[level], horizon=horizon)
    table = {
        "scenario": drawn["name"],
        **({"middle": drawn["middle"]} if one.kind == "chance" else {}),
        f"low_{one.kind}": drawn["low"],
        f"high_{one.kind}": drawn["high"],
    }
    return Chart(
        name="pipeline_scenarios",
        title=title,
        subtitle=t.text(f"pipeline.kept.subtitle_{one.kind}"),
        draw=lambda mode: figures.ranges(drawn, mode, parity_label=parity_label(t), suffix=suffix(t)),
        table=pl.DataFrame({t.text(f"pipeline.table.{name}"): values for name, values in table.items()}),
        source=one.source,
        coverage=t.text(f"pipeline.shares.caption_{one.kind}"),
        provenance=one.provenance,
        alt=t.text("grades.stairs.alt", title=title, figures=answer(t, one, rows, found, level)),
        height=figures.height_of_levers(drawn.height),
    )


def _columns(t: Translator, one: Service) -> list[str]:
    return [t.text("pipeline.column.scenario"), *(one.names[level] for level in reversed(one.levels))]


def _row(t: Translator, one: Service, item: Kept, answers: Answers) -> Row:
    """Year of parity by level, the top first, with the share of the last year under it."""
    rows = {row["level"]: row for row in answers.arrivals.to_dicts()}
    cells: list[Cell] = [Cell(item.title(t))]
    for level in reversed(one.levels):
        row = rows[level]
        ends = {"low": t.percent(row["end_lower_pct"], 0), "high": t.percent(row["end_upper_pct"], 0)}
        under = t.text("pipeline.kept.share", horizon=answers.horizon_year, range=t.text("grades.range", **ends))
        cells.append(Cell(words.short_arrival(t, answers, row), under=under))
    return cells


def _show_one(t: Translator, desk: Desk, one: Service, place: int, item: Kept) -> None:
    """The name of a scenario, to be changed, and what can be done with it."""
    kept = kept_of(desk, one)
    key, setter = desk.widget(f"name:{one.id}:{place}"), desk.setter(f"kept_{one.id}")
    st.session_state[key] = item.name

    def renamed() -> None:
        named = replace(item, name=str(st.session_state[key])[:LONGEST_NAME])
        setter(write_kept([*kept[:place], named, *kept[place + 1 :]]))

    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.text_input(
            t.text("pipeline.kept.name", number=place + 1),
            key=key,
            max_chars=LONGEST_NAME,
            placeholder=words.scenario_name(t, item.choice),
            on_change=renamed,
            width=380,
        )
        st.button(t.text("pipeline.kept.open"), key=desk.widget(f"open:{place}"), on_click=_opening(desk, one, item.choice))
        rest = [*kept[:place], *kept[place + 1 :]]
        st.button(t.text("pipeline.kept.remove"), key=desk.widget(f"remove:{place}"), on_click=_setting(desk, one, rest))


def _opening(desk: Desk, one: Service, choice: Choice) -> Callable[[], None]:
    """A callback that puts a kept scenario into the controls, and goes there."""
    values = {
        "preset": choice.preset,
        "lasting": str(choice.lasting),
        f"levers_{one.id}": choice.levers,
        "part": "when",
    }
    return desk.setting(values)
