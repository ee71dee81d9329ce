"""The target sheet as answer, chart and table."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from figures import targets as figures
from i18n import Translator
from pages.shared.chart import Chart
from pages.shared.grades_charts import parity_label, suffix
from pages.shared.listing import Cell, Row
from pages.shared.provenance import provenance, source_line
from pages.shared.targets import Goal, SheetView, baseline_text, source_text

PACE_DECIMALS: Final = 2


def answer(view: SheetView) -> str:
    """How many targets the past pace would reach, in a sentence."""
    t, goals = view.page.t, view.goals
    if not goals:
        return t.text("targets.answer.none", area=view.name)
    known = [one for one in goals if one.demand.at_past_pct is not None]
    reached = sum(1 for one in known if (one.demand.at_past_pct or 0.0) >= one.target_pct)
    said = [t.count("targets.answer.levels", len(goals), area=view.name)]
    if known:
        said.append(t.count("targets.answer.reached", reached, of=t.number(len(known))))
    if len(known) < len(goals):
        said.append(t.count("targets.answer.no_past", len(goals) - len(known)))
    return " ".join(said)


def chart(view: SheetView) -> Chart:
    """Where each level is, where its past pace leads by the target year, and its target."""
    t, goals = view.page.t, view.goals
    rows = pl.DataFrame([_drawn(t, one) for one in goals], schema_overrides={"past": pl.Float64}) if goals else pl.DataFrame()
    sources = list(dict.fromkeys(one.level.source for one in goals if one.level.source))
    notes = list(dict.fromkeys(one.level.note_id for one in goals if one.level.note_id))
    marks = {name: t.text(f"targets.mark.{name}") for name in ("now", "past", "target")}
    title = t.text("targets.chart.title", area=view.name)
    return Chart(
        name=f"targets_{view.area}",
        title=title,
        subtitle=t.text("targets.chart.subtitle"),
        draw=lambda mode: figures.sheet(rows, marks, mode, parity_label=parity_label(t), suffix=suffix(t)),
        table=table(view),
        source=source_line(t, sources, [one.level.year for one in goals]) if goals else "",
        coverage=t.text("targets.chart.caption"),
        provenance=provenance(t, sources, notes),
        alt=f"{title}. {answer(view)}",
        height=figures.height_of_sheet(len(goals)),
    )


def _drawn(t: Translator, one: Goal) -> dict[str, Any]:
    past, level = one.demand.at_past_pct, one.level
    texts = {
        "now_text": t.text("countries.figure_year", figure=t.percent(level.share_pct), year=level.year),
        "past_text": "" if past is None else t.percent(past),
        "target_text": t.text("countries.figure_year", figure=t.percent(one.target_pct, 0), year=one.target_year),
    }
    hover = "<br>".join([f"<b>{level.name}</b>", *(text for text in texts.values() if text)])
    return {"name": level.name, "now": level.share_pct, "past": past, "target": one.target_pct, **texts, "hover": hover}


def table(view: SheetView) -> pl.DataFrame:
    """The sheet with all that belongs to it, one row a level."""
    t = view.page.t
    return pl.DataFrame(
        [{t.text(f"targets.column.{name}"): value for name, value in _figures(t, one).items()} for one in view.goals],
        infer_schema_length=None,
    )


def _figures(t: Translator, one: Goal) -> dict[str, Any]:
    asked, level = one.demand, one.level
    posts = asked.appointments
    return {
        "level": level.name,
        "share": round(level.share_pct, 2),
        "baseline_year": level.year,
        "source": source_text(t, level),
        "target": one.target_pct,
        "target_year": one.target_year,
        "pace": round(asked.pace_pp, PACE_DECIMALS),
        "past_pace": None if asked.past is None else round(asked.past.pp, PACE_DECIMALS),
        "past_years": "" if asked.past is None else f"{asked.past.year_from}\u2013{asked.past.year_to}",
        "at_past": None if asked.at_past_pct is None else round(asked.at_past_pct, 1),
        "posts": one.posts,
        "left": one.left_pct if posts else None,
        "appointments": posts.number if posts else None,
        "women": posts.women if posts else None,
        "body": one.body,
        "note": one.note,
    }


def columns(t: Translator) -> list[str]:
    """Headings of the list on the page."""
    return [t.text(f"targets.list.{name}") for name in ("level", "baseline", "target", "pace", "women", "body")]


def rows(view: SheetView) -> list[Row]:
    """The sheet in words, one row a level."""
    t = view.page.t
    return [
        [
            Cell(one.level.name),
            Cell(baseline_text(t, one.level)),
            Cell(
                t.text("countries.figure_year", figure=t.percent(one.target_pct, 0), year=one.target_year),
                under=t.text("targets.announced") if _as_announced(one) else "",
            ),
            Cell(_pace(t, one), under=_past(t, one)),
            Cell(_women(t, one), under=_chance(t, one)),
            Cell(one.body, under=one.note),
        ]
        for one in view.goals
    ]


def _as_announced(one: Goal) -> bool:
    known = one.level.announced
    return known is not None and (known.target_pct, known.target_year) == (one.target_pct, one.target_year)


def _pace(t: Translator, one: Goal) -> str:
    if one.demand.pace_pp <= 0:
        return t.text("targets.pace.there")
    return t.text("targets.pace", points=t.points(one.demand.pace_pp))


def _past(t: Translator, one: Goal) -> str:
    past, then = one.demand.past, one.demand.at_past_pct
    if past is None or then is None:
        return t.text("targets.past.unknown")
    span = {"first": past.year_from, "last": past.year_to, "year": one.target_year}
    return t.text("targets.past", points=t.points(past.pp), share=t.percent(then), **span)


def _women(t: Translator, one: Goal) -> str:
    posts = one.demand.appointments
    if posts is None:
        return t.text("targets.women.elected" if one.level.elected else "targets.women.unknown")
    if not posts.reachable and posts.required_pct > 0:
        return t.text("targets.women.beyond", best=t.percent(posts.best_pct), year=one.target_year)
    return t.count("targets.women", posts.number, women=t.number(posts.women))


def _chance(t: Translator, one: Goal) -> str:
    posts = one.demand.appointments
    if posts is None or not posts.reachable:
        return ""
    said = t.text("targets.assumed", posts=t.number(one.posts or 0), left=t.percent(one.left_pct, 0))
    if posts.safe_pct is None:
        return said
    return f"{said} {t.text('targets.chance', share=t.percent(posts.safe_pct, 0))}"
