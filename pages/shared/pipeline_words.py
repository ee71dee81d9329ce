"""The words of a pipeline: its sentence, the lists under the charts, what is lacking, what was changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl
import streamlit as st

from analysis.pipeline_answers import Answers
from analysis.pipeline_model import NO_CHANGE
from data.schema import TOTAL
from i18n import Translator
from pages.shared import reads
from pages.shared.grades_words import SMALL_TOTAL
from pages.shared.listing import Cell, Part, Row
from pages.shared.pipeline_controls import LEVERS, Choice, parse
from pages.shared.pipeline_service import Service

FLOWS: Final = ("before", "recruited", "promoted_in", "promoted_out", "left", "unexplained", "after")
MOST_NAMED: Final = 2
_MARKDOWN: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]$<>~#|"})
Figure = Mapping[str, Any]


def say(sentence: str) -> None:
    """A sentence on the page as it is: names of levels may come from a reader's file."""
    st.markdown(sentence.translate(_MARKDOWN))


def scenario_name(t: Translator, choice: Choice) -> str:
    """A scenario by its preset, its years, and whether single levers differ."""
    if choice.levers and choice.preset == NO_CHANGE.id:
        return t.text("pipeline.scenario.own")
    name = t.of(reads.registry().presets[choice.preset].name)
    if choice.is_temporary:
        name = t.text("pipeline.scenario.lasting", name=name, years=choice.lasting)
    return t.text("pipeline.scenario.changed", name=name) if choice.levers else name


def answer(t: Translator, one: Service, found: Answers, choice: Choice, level: str) -> str:
    """The page's sentence: when parity comes at `level`, then at the others, then who is there."""
    rows = {row["level"]: row for row in found.arrivals.to_dicts()}
    lead = t.text("pipeline.answer.today" if choice.is_today else "pipeline.answer.with", scenario=scenario_name(t, choice))
    parts = [f"{lead} {arrival(t, found, rows[level], one.names[level])}"]
    others = [name for name in reversed(one.levels) if name != level and rows[name]["status"] != "reached"]
    parts += [
        t.text("pipeline.answer.other", level=one.names[name], when=short_arrival(t, found, rows[name]))
        for name in others[:MOST_NAMED]
    ]
    there = [one.names[name] for name in one.levels if rows[name]["status"] == "reached" and name != level]
    if len(there) > MOST_NAMED:
        parts.append(t.count("pipeline.answer.there_many", len(there)))
    elif there:
        parts.append(t.text("pipeline.answer.there", levels=t.listing(there)))
    return " ".join(parts)


def arrival(t: Translator, found: Answers, row: Figure, name: str) -> str:
    """When parity comes at a level, as the middle of a sentence."""
    ends = {"low": t.percent(row["end_lower_pct"], 0), "high": t.percent(row["end_upper_pct"], 0)}
    key = f"pipeline.arrival.{found.kind}.{row['status']}"
    if row["status"] == "arrives" and found.kind == "chance" and row["latest"] is None:
        key += "_open"
    return t.text(key, level=name, horizon=found.horizon_year, **_dates(row), **ends, now=_now(t, row))


def short_arrival(t: Translator, found: Answers, row: Figure) -> str:
    """The year of parity and its range, for a list."""
    if row["status"] == "reached":
        return t.text("pipeline.when.reached")
    if row["status"] == "not_within":
        return t.text("pipeline.when.not_within", horizon=found.horizon_year)
    key = "known" if row["year"] is None else "range"
    if row["latest"] is None:
        key += "_open"
    return t.text(f"pipeline.when.{key}", **_dates(row), horizon=found.horizon_year)


def _dates(row: Figure) -> dict[str, Any]:
    return {"year": row["year"], "first": row["earliest"], "last": row["latest"]}


def _now(t: Translator, row: Figure) -> str:
    return "" if row["now_pct"] is None else t.percent(row["now_pct"])


def share_today(t: Translator, one: Service, level: str, now_pct: float | None) -> str:
    """Today's share; with the count first where there are few posts."""
    if now_pct is None:
        return t.text("pipeline.nobody")
    people = one.pipeline.stocks.sum(axis=0) if level == TOTAL else one.pipeline.stocks[one.levels.index(level)]
    return share_of_posts(t, now_pct, float(people.sum()))


def share_of_posts(t: Translator, share_pct: float, posts: float) -> str:
    """A share; under 100 posts with the count first."""
    if posts >= SMALL_TOTAL:
        return t.percent(share_pct)
    women = t.number(share_pct / 100 * posts)
    return t.text("grades.small", women=women, total=t.number(posts), share=t.percent(share_pct))


def level_columns(t: Translator, found: Answers) -> list[str]:
    """Headers of the list of levels."""
    heads = ["level", "now", "parity", f"end_{found.kind}", *(["chance"] if found.kind == "chance" else [])]
    return [t.text(f"pipeline.column.{name}", horizon=found.horizon_year) for name in heads]


def level_rows(t: Translator, one: Service, found: Answers) -> list[Row]:
    """One row a level, the top first, then all levels: today, when parity comes, the share at the end."""
    rows = {row["level"]: row for row in found.arrivals.to_dicts()}
    made: list[Row] = []
    for name in (*reversed(one.levels), TOTAL):
        row = rows[name]
        ends = {"low": t.percent(row["end_lower_pct"], 0), "high": t.percent(row["end_upper_pct"], 0)}
        cells = [
            Cell(one.names.get(name, t.text("pipeline.all_levels"))),
            Cell(share_today(t, one, name, row["now_pct"]), number=True),
            Cell(short_arrival(t, found, row), number=True),
            Cell(t.text("grades.range", **ends), number=True),
        ]
        if found.kind == "chance":
            cells.append(Cell("" if row["arrived"] is None else t.percent(100 * row["arrived"], 0), number=True))
        made.append(cells)
    return made


def shortage_lines(t: Translator, one: Service, found: Answers) -> list[str]:
    """Where a scenario wants more women promoted than the level below has, a sentence each."""
    return [
        t.count(
            f"pipeline.short_{found.kind}",
            max(1, round(row["women" if found.kind == "chance" else "most"])),
            level=one.names[row["level"]],
            below=one.names[row["below"]],
            first=row["first_year"],
            last=row["last_year"],
        )
        for row in found.shortages.to_dicts()
    ]


def lever_name(t: Translator, lever: str, level: str) -> str:
    """A lever of `lever_effects` with its level."""
    return t.text(f"pipeline.lever.{lever}", level=level)


def changed_lines(t: Translator, one: Service, choice: Choice) -> list[str]:
    """What differs at single levels, in words."""
    fields = {letter: t.text(f"pipeline.field.{name}") for letter, name in LEVERS.items()}
    changes = parse(choice.levers, len(one.levels))
    return [
        t.text("pipeline.changed", level=one.names[one.levels[at]], lever=fields[letter], value=t.percent(value))
        for (at, letter), value in changes.items()
    ]


def flow_columns(t: Translator, *, unexplained: bool) -> list[str]:
    """Headers of a list of flows."""
    return [t.text(f"pipeline.column.{name}") for name in ("who", *_flows(unexplained=unexplained))]


def flow_rows(t: Translator, one: Service, frame: pl.DataFrame, *, unexplained: bool) -> list[Row | Part]:
    """Women and men of each level, the top first: people before, flows, people after."""
    rows: list[Row | Part] = []
    for level in reversed(one.levels):
        rows.append(Part(one.names[level]))
        for row in frame.filter(pl.col("level") == level).to_dicts():
            cells = [Cell(_people(t, name, row[name]), number=True) for name in _flows(unexplained=unexplained)]
            rows.append([Cell(t.text("pipeline.sex.women" if row["sex"] == "F" else "pipeline.sex.men")), *cells])
    return rows


def _people(t: Translator, name: str, people: float) -> str:
    """Flows with their sign; people in post without."""
    if name in {"before", "after"}:
        return t.number(people)
    return t.signed(-people if name in {"promoted_out", "left"} else people, 0)


def _flows(*, unexplained: bool) -> list[str]:
    return [name for name in FLOWS if unexplained or name != "unexplained"]


def unexplained_line(t: Translator, one: Service) -> str:
    """What the counted flows leave unexplained, at which levels; empty where nothing."""
    if one.account is None:
        return ""
    said = [
        t.text("pipeline.flows.unexplained_at", level=one.names[level], women=t.signed(women, 0), men=t.signed(men, 0))
        for level, (women, men) in zip(one.levels, one.account.unexplained, strict=True)
        if round(women) or round(men)
    ]
    return t.text("pipeline.flows.unexplained", levels=t.listing(said)) if said else t.text("pipeline.flows.all_explained")


def rate_rows(t: Translator, one: Service) -> list[Row | Part]:
    """What the people in post allow: lowest and highest of each rate, by level."""
    if one.allowed is None:
        return []
    rows: list[Row | Part] = []
    frame = one.allowed.rates()
    for level in reversed(one.levels):
        rows.append(Part(one.names[level]))
        for row in frame.filter(pl.col("level") == level).to_dicts():
            ends = {"low": t.percent(row["lowest_pct"], 0), "high": t.percent(row["highest_pct"], 0)}
            rows.append([Cell(t.text(f"pipeline.rate.{row['rate']}")), Cell(t.text("grades.range", **ends), number=True)])
    return rows


def settled_rows(t: Translator, one: Service, frame: pl.DataFrame) -> list[Row]:
    """Where the shares settle, the top first."""
    rows: list[Row] = []
    records = {row["level"]: row for row in frame.to_dicts()}
    for level in (*reversed(one.levels), TOTAL):
        row = records[level]
        ends = {"low": t.percent(row["lowest_pct"], 0), "high": t.percent(row["highest_pct"], 0)}
        settled = t.text("grades.range", **ends) if one.kind == "bounds" else t.percent(row["median_pct"])
        cells = (Cell(share_today(t, one, level, row["now_pct"]), number=True), Cell(settled, number=True))
        rows.append([Cell(one.names.get(level, t.text("pipeline.all_levels"))), *cells])
    return rows
