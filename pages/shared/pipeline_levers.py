"""The levers of one level, what differs at others, the way back, and the button that keeps a scenario for comparison."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analysis.pipeline_answers import lever_values
from analysis.pipeline_model import NO_CHANGE
from i18n import Translator
from pages.shared import pipeline_words as words
from pages.shared.chart import show_small_print
from pages.shared.pipeline_controls import ENDS, LEVERS, Changes, Choice, Desk, parse, write
from pages.shared.pipeline_service import Service

SAME: float = 1e-6


@dataclass(frozen=True)
class Lever:
    """One lever of one level: `low` and `high` are its values under the preset alone, the same where rates are known."""

    at: int
    letter: str
    low: float | None
    high: float | None

    @property
    def start(self) -> float | None:
        """The value from which it starts; None where only bounds are known, or nobody comes that way."""
        if self.low is None or self.high is None or self.high - self.low > SAME:
            return None
        least, most = ENDS[self.letter]
        return min(max(round(self.high, 1), least), most)

    def range_text(self, t: Translator) -> str:
        """The range of its values, for an empty field."""
        if self.low is None or self.high is None:
            return ""
        return t.text("grades.range", low=t.percent(self.low, 0), high=t.percent(self.high, 0))


def show_levers(t: Translator, desk: Desk, one: Service, choice: Choice, level: str) -> None:
    """Fields of the level, then what differs at single levels."""
    changes = parse(choice.levers, len(one.levels))
    with st.expander(t.text("pipeline.levers.at", level=one.names[level]), key=desk.widget("levers-box")):
        with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
            for lever in levers_at(one, choice, level):
                _show_field(t, desk, one, lever, changes)
        show_small_print(t.text(f"pipeline.levers.note_{one.kind}"), t.text("pipeline.levers.note"))
    show_small_print(*words.changed_lines(t, one, choice))


def levers_at(one: Service, choice: Choice, level: str) -> list[Lever]:
    """The levers of a level under the preset alone; promotions lead to all levels but the base."""
    whose = one.pipeline if one.kind == "bounds" else one.central
    at = one.levels.index(level)
    found = lever_values(whose, Choice(choice.preset, choice.lasting).scenario(whose)).filter(level=level)
    ends = {lever: (low, high) for lever, low, high in found.select("lever", "lowest_pct", "highest_pct").iter_rows()}
    return [Lever(at, letter, *ends[name]) for letter, name in LEVERS.items() if at or letter != "p"]


def _show_field(t: Translator, desk: Desk, one: Service, lever: Lever, changes: Changes) -> None:
    place, name = (lever.at, lever.letter), f"levers_{one.id}"
    key, setter = desk.widget(f"{name}:{lever.at}{lever.letter}"), desk.setter(name)
    st.session_state[key] = changes.get(place, lever.start)

    def changed() -> None:
        value = st.session_state[key]
        rest = {other: kept for other, kept in changes.items() if other != place}
        setter(write(rest if value is None or value == lever.start else {**rest, place: value}))

    least, most = ENDS[lever.letter]
    st.number_input(
        t.text(f"pipeline.field.{LEVERS[lever.letter]}"),
        min_value=least,
        max_value=most,
        value=None,
        step=1.0 if lever.letter in "rp" else 0.5,
        format="%.1f",
        key=key,
        placeholder=lever.range_text(t),
        on_change=changed,
        width=210,
    )


def show_reset(t: Translator, desk: Desk, one: Service) -> None:
    """The way back to today's values."""
    reset = desk.setting({f"levers_{one.id}": "", "preset": NO_CHANGE.id})
    st.button(t.text("pipeline.reset"), key=desk.widget("reset"), on_click=reset, type="tertiary")
