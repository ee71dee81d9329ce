"""What would it take: a target share and year for a level, and who would have to be appointed."""

from __future__ import annotations

import math
from functools import partial
from itertools import groupby
from typing import Final

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from analysis.appointments import (
    by_rate_of_leaving,
    enough_below,
    share_after,
)
from figures import pipeline as figures
from figures.pipeline import Line
from figures.theme import Mode
from i18n import Translator
from pages.shared.chart import Chart, show_small_print
from pages.shared.chart import show as show_chart
from pages.shared.explore_words import wrap
from pages.shared.frame import Page
from pages.shared.grades_charts import parity_label, suffix
from pages.shared.listing import Cell, Row, show_list
from pages.shared.pipeline_cases import FULL_PCT, Aim, Case, case_of
from pages.shared.pipeline_controls import Desk
from pages.shared.pipeline_next import chance_text, show_next
from pages.shared.pipeline_service import Service
from pages.shared.pipeline_words import say, share_of_posts
from pages.shared.tiles import show_answer

TARGETS: Final = (30.0, 40.0, 50.0)
SOONEST, FURTHEST, USUAL_AHEAD = 2, 30, 10
RATES: Final = (2.5, 5.0, 7.5, 10.0, 15.0)
USUAL_RATE: Final = 10.0
KNOWN: Final = "known"
NEXT: Final = ("5", "10", "20", "30", "50", "100")
USUAL_NEXT: Final = "10"


def show_takes(page: Page, one: Service, key_prefix: str = "", *, bound: bool = True) -> None:
    """The target of a level that the reader chooses, for a service that is followed."""
    desk = Desk(key_prefix, bound)
    level = desk.one(
        "level",
        page.t.text("pipeline.level"),
        list(reversed(one.levels)),
        default=one.levels[-1],
        label_of=lambda name: one.names[name],
        width=420,
    )
    case = case_of(one, level)
    if case is None:
        say(page.t.text("pipeline.takes.nobody"))
    else:
        show_case(page, case, desk)


def show_case(page: Page, case: Case, desk: Desk) -> None:
    """Controls, sentence, chart and lists of one level's target."""
    t = page.t
    aim = choose_aim(t, case, desk)
    if aim.case.share_pct >= aim.target_pct:
        show_answer(t.text("pipeline.takes.there", **_said(t, aim)))
    else:
        show_answer(_answer(t, aim))
    _show_assumed(t, case)
    show_chart(way_chart(t, aim), page)
    _show_rates(t, aim)
    show_next(page, aim)
    _show_below(t, aim)


def choose_aim(t: Translator, case: Case, desk: Desk) -> Aim:
    """The controls; a target that was announced is the start."""
    known = case.target
    shares = sorted({*TARGETS, *([known.target_pct] if known else [])})
    years = [str(case.year + ahead) for ahead in range(SOONEST, FURTHEST + 1)]
    usual_year = str(known.target_year if known else case.year + USUAL_AHEAD)
    rates = [*([KNOWN] if case.left_pct else []), *(f"{one:g}" for one in RATES)]
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        target = desk.one(
            "target",
            t.text("pipeline.takes.target"),
            [f"{one:g}" for one in shares],
            default=f"{known.target_pct if known else 50.0:g}",
            label_of=lambda one: t.percent(float(one), 0),
            look="buttons",
        )
        year = desk.one("by", t.text("pipeline.takes.by"), years, default=usual_year, label_of=str, width=120)
        rate = desk.one(
            "rate",
            t.text("pipeline.takes.rate"),
            rates,
            default=rates[0] if case.left_pct else f"{USUAL_RATE:g}",
            label_of=partial(_rate_name, t, case),
            width=230,
        )
        number = desk.one("next", t.text("pipeline.takes.next"), NEXT, default=USUAL_NEXT, label_of=str, width=150)
    left = case.left_pct if rate == KNOWN and case.left_pct else (float(rate), float(rate))
    return Aim(case, float(target), int(year), left, int(number))


def _rate_name(t: Translator, case: Case, rate: str) -> str:
    if rate != KNOWN or case.left_pct is None:
        return t.percent(float(rate))
    women, men = case.left_pct
    return t.text("pipeline.takes.rate_known", women=t.percent(women), men=t.percent(men))


def _said(t: Translator, aim: Aim) -> dict[str, str]:
    case = aim.case
    return {
        "level": case.name,
        "share": share_of_posts(t, case.share_pct, case.posts) if case.counted else t.percent(case.share_pct),
        "year": str(case.year),
        "target": t.percent(aim.target_pct, 0),
        "by": str(aim.year),
    }


def _answer(t: Translator, aim: Aim) -> str:
    found, said = aim.answer, _said(t, aim)
    if not found.reachable:
        return t.text("pipeline.takes.out_of_reach", **said, best=t.percent(found.best_pct))
    numbers = {
        "required": t.percent(found.required_pct, 0),
        "women": t.number(found.women_needed),
        "appointments": t.number(round(found.appointments)),
    }
    if aim.case.left_pct is None:
        numbers["required"] = t.text("pipeline.takes.if_leaving", required=numbers["required"], rate=t.percent(aim.left_pct[0]))
    sentence = t.text("pipeline.takes.answer", **said, **numbers)
    if aim.case.past is None:
        return sentence
    ago = aim.case.past[1]
    usual = t.text("pipeline.takes.past", first=aim.case.year - ago, last=aim.case.year, share=t.percent(aim.usual_pct, 0))
    return f"{sentence} {usual}"


def _show_assumed(t: Translator, case: Case) -> None:
    """What the sums rest on, and who announced the target."""
    show_small_print(t.text("pipeline.takes.posts", posts=t.number(case.posts), year=case.posts_year))
    if case.target:
        one = case.target
        said = {"measure": t.of(one.measure), "target": t.percent(one.target_pct, 0), "by": one.target_year}
        st.markdown(t.text("pipeline.takes.announced", **said, note=t.of(one.note), address=one.address))


def way_chart(t: Translator, aim: Aim) -> Chart:
    """Published shares, the way to the target, and figures of another category, unjoined."""
    case = aim.case
    lines = [*_published_lines(t, case), *_way(t, aim)]
    label = t.text("pipeline.takes.target_label", target=t.percent(aim.target_pct, 0), by=aim.year)

    def draw(mode: Mode) -> go.Figure:
        where = (aim.year, aim.target_pct, label)
        return figures.to_target(lines, where, mode, parity_label=parity_label(t), suffix=suffix(t))

    title = t.text("pipeline.takes.way", level=case.name, target=t.percent(aim.target_pct, 0), by=aim.year)
    kinds = {"known": "published", "unsure": "published", "apart": "apart", "ahead": "ahead"}
    rows = [
        (kinds[one.kind], one.name, year, value) for one in lines for year, value in zip(one.years, one.values, strict=True)
    ]
    columns = {
        "kind": [t.text(f"pipeline.takes.kind.{kind}") for kind, *_ in rows],
        "what": [name for _, name, _, _ in rows],
        "year": [year for _, _, year, _ in rows],
        "share": [value for *_, value in rows],
    }
    apart = list(dict.fromkeys(row.apart for row in case.published if row.apart))
    caption = [*(t.text("pipeline.takes.apart", name=name) for name in apart)]
    caption += list(dict.fromkeys(row.note for row in case.published if row.note))
    return Chart(
        name="pipeline_target",
        title=title,
        subtitle=t.text(
            "pipeline.takes.way_same" if aim.left_pct[0] == aim.left_pct[1] else "pipeline.takes.way_subtitle",
            women=t.percent(aim.left_pct[0]),
            men=t.percent(aim.left_pct[1]),
        ),
        draw=draw,
        table=pl.DataFrame({t.text(f"pipeline.table.{name}"): values for name, values in columns.items()}),
        source=case.source,
        coverage=" ".join(caption),
        provenance=case.provenance,
        alt=t.text("grades.stairs.alt", title=title, figures=_answer(t, aim)),
        height=figures.LINES_PX,
    )


def _published_lines(t: Translator, case: Case) -> list[Line]:
    """One line a source, since what several publish is not joined; unsure figures and other categories stand alone."""
    if not case.published:
        hover = [f"{case.year}: {t.percent(case.share_pct)}"]
        return [Line(t.text("pipeline.legend.published"), [case.year], [case.share_pct], hover)]
    lines = []
    ordered = sorted(case.published, key=lambda row: (row.apart, row.source, not row.sure, row.year))
    for (apart, source, sure), group in groupby(ordered, key=lambda row: (row.apart, row.source, row.sure)):
        rows = list(group)
        hover = [_hover(t, row.year, row.share_pct, apart or case.name, source, row.note) for row in rows]
        name = " – ".join(part for part in (apart, source) if part) or t.text("pipeline.legend.published")
        kind = "apart" if apart else "known" if sure else "unsure"
        lines.append(Line(name, [row.year for row in rows], [row.share_pct for row in rows], hover, kind))
    return sorted(lines, key=lambda one: (one.kind == "apart", one.years[0]))


def _hover(t: Translator, year: int, share: float, *about: str) -> str:
    return "<br>".join([f"<b>{year}: {t.percent(share)}</b>", *(wrap(one) for one in about if one)])


def _way(t: Translator, aim: Aim) -> list[Line]:
    found = aim.answer
    if aim.case.share_pct >= aim.target_pct:
        return []
    part = min(max(found.required_pct, 0), FULL_PCT) / 100
    values = [aim.case.share_pct, *share_after(aim.post, part, aim.years)]
    years = list(range(aim.case.year, aim.year + 1))
    name = t.text("pipeline.takes.way_name", required=t.percent(100 * part, 0))
    return [Line(name, years, values, [f"{year}: {t.percent(one)}" for year, one in zip(years, values, strict=True)], "ahead")]


def _show_rates(t: Translator, aim: Aim) -> None:
    """The same for several rates of leaving."""
    case = aim.case
    st.header(t.text("pipeline.takes.rates"), anchor="rates")
    say(t.text("pipeline.takes.rates_known" if case.left_pct else "pipeline.takes.rates_unknown"))
    found = by_rate_of_leaving(
        RATES, share_pct=case.share_pct, posts=case.posts, target_pct=aim.target_pct, years=aim.years, past=case.past
    )
    names = ["left", "required", "women", *(["past"] if case.past else []), "success", "certain"]
    heads = [t.text(f"pipeline.takes.column.{name}", by=aim.year) for name in names]
    show_list(
        t.text("pipeline.takes.rates"), heads, [_rate_row(t, row, past=case.past is not None) for row in found.to_dicts()]
    )
    show_small_print(t.text("pipeline.takes.rates_note" if case.past else "pipeline.takes.rates_note_today"))


def _rate_row(t: Translator, row: dict[str, float], *, past: bool) -> Row:
    """One rate of leaving; what lies beyond 0 to 100 % cannot be, and is said so."""
    if row["reachable"]:
        required = t.percent(row["required_pct"], 0)
    else:
        required = t.text("pipeline.takes.best", best=t.percent(row["best_pct"], 0))
    before = row["past_pct"]
    count = t.text("pipeline.takes.of", women=t.number(row["women_needed"]), number=t.number(row["appointments"]))
    texts = [required, count if row["reachable"] else ""]
    if past:
        fits = before is not None and 0 <= before <= FULL_PCT
        texts.append(t.percent(before, 0) if fits else t.text("pipeline.takes.no_fit"))
    texts.append(chance_text(t, row["success"]) if row["reachable"] else "")
    texts.append("" if row["certain_pct"] is None or not row["reachable"] else t.percent(row["certain_pct"], 0))
    return [Cell(t.percent(row["left_pct"]), number=True), *(Cell(text, number=True) for text in texts)]


def _show_below(t: Translator, aim: Aim) -> None:
    """Whether the level below has the women."""
    case = aim.case
    st.header(t.text("pipeline.takes.below"), anchor="below")
    say(below_sentence(t, aim, case))


def below_sentence(t: Translator, aim: Aim, case: Case) -> str:
    """Whether the level below has the women that the target needs, in words."""
    if case.below is None:
        return t.text("pipeline.takes.below_unknown" if not case.counted else "pipeline.takes.below_base")
    if not aim.answer.reachable or case.share_pct >= aim.target_pct:
        return t.text("pipeline.takes.below_idle", below=case.below_name, women=t.number(case.below))
    found = enough_below(aim.answer, case.below, FULL_PCT if case.inside_pct is None else case.inside_pct)
    values: dict[str, object] = {
        "needed": t.number(math.ceil(found.needed - 1e-9)),
        "below": case.below_name,
        "women": t.number(case.below),
        "part": "" if found.a_year_pct is None else t.percent(found.a_year_pct),
        "inside": "" if case.inside_pct is None else t.percent(case.inside_pct, 0),
    }
    how = "all" if case.inside_pct is None else "part"
    return (
        t.text(f"pipeline.takes.below_{how}", **values)
        + " "
        + t.text("pipeline.takes.below_enough" if found.enough else "pipeline.takes.below_lacking", **values)
    )
