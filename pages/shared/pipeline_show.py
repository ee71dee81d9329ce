"""A pipeline on a page: when parity comes at each level, and what would bring it forward.

Nothing here knows where the service comes from. `bound` says whether controls go to the address: yes for services of the
registry, never for a reader's own figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import polars as pl
import streamlit as st

from analysis.pipeline_ages import WAVE_YEARS, Wave, retirement_wave
from analysis.pipeline_answers import Answers
from analysis.pipeline_model import NO_CHANGE
from i18n import Translator
from pages.shared import pipeline_charts as charts
from pages.shared import pipeline_words as words
from pages.shared import reads
from pages.shared.chart import show as show_chart
from pages.shared.chart import show_small_print
from pages.shared.frame import Page
from pages.shared.listing import show_list
from pages.shared.pipeline_controls import LASTING, Choice, Desk, tidy
from pages.shared.pipeline_kept import show_keep, show_side_by_side
from pages.shared.pipeline_levers import show_levers, show_reset
from pages.shared.pipeline_service import NO_AGE, Service, answers_of, effects_of, settled_of
from pages.shared.pipeline_takes import show_takes
from pages.shared.pipeline_words import say
from pages.shared.tiles import show_answer

PARTS: Final = ("when", "takes", "scenarios")
HORIZONS: Final = ("10", "20", "30", "50")
AGES: Final = ("0", "60", "62", "65", "67")
USUAL_YEARS, USUAL_LASTING = "30", "10"
TODAY: Final = Choice()


@dataclass(frozen=True)
class Question:
    """What the reader asks: a scenario, how many years, at which level, and the age of retirement (0: ages not followed)."""

    choice: Choice
    years: int
    level: str
    age: int = NO_AGE


def show_projection(page: Page, one: Service, key_prefix: str = "", *, bound: bool = True) -> Question:
    """Controls, sentence, chart, levers, flows, steady state and retirement of a service; returns what was asked."""
    desk = Desk(key_prefix, bound)
    question = choose(page, desk, one)
    show_levers(page.t, desk, one, question.choice, question.level)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        if not question.choice.is_today:
            show_reset(page.t, desk, one)
        show_keep(page.t, desk, one, question.choice)
    with st.spinner(page.t.text("pipeline.busy")):
        found = answers_of(one, question.choice, question.years, question.age)
        compared = None if question.choice.is_today else answers_of(one, TODAY, question.years, question.age)
    show_answer(words.answer(page.t, one, found, question.choice, question.level))
    for line in words.shortage_lines(page.t, one, found):
        say(line)
    show_chart(charts.shares_chart(page.t, one, found, question.choice, level=question.level, today=compared), page)
    show_list(page.t.text("pipeline.levels.title"), words.level_columns(page.t, found), words.level_rows(page.t, one, found))
    _show_effects(page, one, question)
    _show_retirement(page, desk, one, question)
    _show_flows(page.t, one, found)
    _show_settled(page.t, desk, one, question)
    return question


def show_scenarios(page: Page, one: Service, key_prefix: str = "", *, bound: bool = True) -> None:
    """The scenarios kept for a service, side by side."""
    desk = Desk(key_prefix, bound)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        years, level = _choose_years(page.t, desk), _choose_level(page.t, desk, one)
    show_side_by_side(page, desk, one, years=years, level=level, age=_age(desk, one))


def show_pipeline(page: Page, one: Service, key_prefix: str = "", *, bound: bool = True) -> None:
    """All three questions of a service, one at a time: when parity comes, what a target takes, scenarios side by side."""
    t = page.t
    part = Desk(key_prefix, bound).one(
        "part",
        t.text("pipeline.part"),
        PARTS,
        default=PARTS[0],
        label_of=lambda name: t.text(f"pipeline.part.{name}"),
        look="buttons",
    )
    if part == "takes":
        show_takes(page, one, key_prefix, bound=bound)
    elif part == "scenarios":
        show_scenarios(page, one, key_prefix, bound=bound)
    else:
        show_projection(page, one, key_prefix, bound=bound)


def choose(page: Page, desk: Desk, one: Service) -> Question:
    """The controls of a scenario."""
    t, presets = page.t, reads.registry().presets
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        preset = desk.one(
            "preset",
            t.text("pipeline.preset"),
            list(presets),
            default=NO_CHANGE.id,
            label_of=lambda name: t.of(presets[name].name),
            width=300,
        )
        lasting = USUAL_LASTING
        if presets[preset].years is not None:
            label = t.text("pipeline.lasting")
            lasting = desk.one("lasting", label, LASTING, default=USUAL_LASTING, label_of=partial(_years, t), width=130)
        years, level = _choose_years(t, desk), _choose_level(t, desk, one)
    show_small_print(t.of(presets[preset].description))
    levers = desk.text(f"levers_{one.id}", clean=partial(tidy, levels=len(one.levels)))
    choice = Choice(preset, int(lasting), levers)
    return Question(choice, years, level, _age(desk, one))


def _choose_years(t: Translator, desk: Desk) -> int:
    label = t.text("pipeline.years")
    return int(desk.one("years", label, HORIZONS, default=USUAL_YEARS, label_of=partial(_years, t), width=130))


def _choose_level(t: Translator, desk: Desk, one: Service) -> str:
    levels = list(reversed(one.levels))
    return desk.one(
        "level", t.text("pipeline.level"), levels, default=levels[0], label_of=lambda name: one.names[name], width=360
    )


def _age(desk: Desk, one: Service) -> int:
    """The age of retirement, as the control further down the page has it."""
    if one.ages is None:
        return NO_AGE
    kept = desk.text("age", clean=lambda text: text if text in AGES else "", most=2)
    return int(kept) if kept else NO_AGE


def _years(t: Translator, number: str) -> str:
    return t.count("pipeline.years_of", int(number))


def _show_effects(page: Page, one: Service, question: Question) -> None:
    t = page.t
    st.header(t.text("pipeline.levers.heading"), anchor="levers")
    with st.spinner(t.text("pipeline.busy")):
        effects = effects_of(one, question.level, question.years)
    say(_strongest(t, one, effects, question))
    show_chart(charts.levers_chart(t, one, effects, question.level, question.years), page)


def _strongest(t: Translator, one: Service, effects: pl.DataFrame, question: Question) -> str:
    """The lever with the largest effect, in a sentence."""
    row = effects.row(0, named=True)
    lever = words.lever_name(t, row["lever"], one.names[row["at"]])
    values = {"level": one.names[question.level], "horizon": one.pipeline.year + question.years, "lever": lever}
    if one.kind == "bounds":
        ends = {"low": t.signed(row["lowest_pp"]), "high": t.points(row["highest_pp"])}
        return t.text("pipeline.levers.strongest_bounds", **values, **ends)
    return t.text("pipeline.levers.strongest", **values, effect=t.points(row["highest_pp"]))


def _show_retirement(page: Page, desk: Desk, one: Service, question: Question) -> None:
    """The wave of retirement where ages are known, and the choice to follow it in the projection."""
    if one.ages is None:
        return
    t = page.t
    st.header(t.text("pipeline.retirement.heading"), anchor="retirement")
    key = desk.widget("age")
    st.session_state[key] = str(question.age)
    setter = desk.setter("age")
    st.segmented_control(
        t.text("pipeline.retirement.age"),
        AGES,
        key=key,
        format_func=lambda age: t.text("pipeline.retirement.off") if age == "0" else age,
        required=True,
        on_change=lambda: setter(st.session_state[key]),
    )
    age = question.age or 65
    wave = retirement_wave(one.central, one.ages, age)
    say(_wave_sentence(t, one, wave, question, age))
    show_chart(charts.retirement_chart(t, one, wave, question.level, age), page)


def _wave_sentence(t: Translator, one: Service, wave: Wave, question: Question, age: int) -> str:
    at = one.levels.index(question.level)
    women, men = 100 * wave.retiring[:, at].sum(axis=0) / one.pipeline.stocks[at].clip(min=1)
    said = {"women": t.percent(women, 0), "men": t.percent(men, 0), "years": WAVE_YEARS, "age": age}
    followed = t.text("pipeline.retirement.followed" if question.age else "pipeline.retirement.not_followed")
    return f"{t.text('pipeline.retirement.sentence', level=one.names[question.level], **said)} {followed}"


def _show_flows(t: Translator, one: Service, found: Answers) -> None:
    """The flows behind: the year that was counted, or what the people in post allow; and the first year ahead."""
    st.header(t.text("pipeline.flows.heading"), anchor="flows")
    if one.account is not None:
        years = {"first": one.account.year_from, "last": one.account.year_to}
        title = t.text("pipeline.flows.counted", **years)
        st.markdown(f"**{title}**")
        show_list(
            title, words.flow_columns(t, unexplained=True), words.flow_rows(t, one, one.account.to_frame(), unexplained=True)
        )
        say(words.unexplained_line(t, one))
    if one.allowed is not None:
        title = t.text("pipeline.rates.title")
        st.markdown(f"**{title}**")
        heads = [t.text("pipeline.column.rate"), t.text("pipeline.column.allowed")]
        show_list(title, heads, words.rate_rows(t, one))
    if found.kind == "chance":
        title = t.text("pipeline.flows.ahead", year=one.pipeline.year + 1)
        with st.expander(title):
            show_list(title, words.flow_columns(t, unexplained=False), words.flow_rows(t, one, found.flows, unexplained=False))
    if one.note:
        show_small_print(one.note)


def _show_settled(t: Translator, desk: Desk, one: Service, question: Question) -> None:
    """Where the shares settle; computed when it is opened, since it takes seconds where only bounds are known."""
    shown = st.expander(t.text("pipeline.settled.heading"), key=desk.widget("settled"), on_change="rerun")
    if not shown.open:
        return
    with shown:
        with st.spinner(t.text("pipeline.busy")):
            frame = settled_of(one, question.choice)
        st.markdown(t.text("pipeline.settled.temporary" if question.choice.is_temporary else "pipeline.settled.intro"))
        heads = [t.text(f"pipeline.column.{name}") for name in ("level", "now", f"settled_{one.kind}")]
        show_list(t.text("pipeline.settled.heading"), heads, words.settled_rows(t, one, frame))
        if not frame["settled"].all():
            st.markdown(t.text("pipeline.settled.moving"))
