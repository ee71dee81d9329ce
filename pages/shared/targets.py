"""The target sheet: levels of a country, a target for each, and what was typed, all of it in the address and in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl
import streamlit as st
from pydantic import ValidationError

from analysis.target_sheet import Demand, Pace, demand, past_pace
from data.registry import Target
from data.schema import TOTAL
from exports import file_name
from exports.target_sheets import LONGEST_NUMBER, LONGEST_WORDS, MOST_LEVELS, Line, Sheet
from i18n import Translator
from pages.shared import address, countries, reads
from pages.shared.controls import choose_many, choose_one, type_text
from pages.shared.countries import Drawn
from pages.shared.estimates_form import localised, number
from pages.shared.file_field import file_field
from pages.shared.frame import Page, country_options, short_names

LATEST_YEAR: Final = 2100
MOST_POSTS: Final = 10_000_000
USUAL_AHEAD: Final = 10
USUAL_LEFT: Final = "10"
ELECTED: Final = frozenset({"parliament", "local_government"})
"""Filled at elections: nobody leaves year by year."""

FIRST: Final = ("parliament", "ministers", "public_managers")
_FIELDS: Final = ("target", "year", "posts", "left", "body", "note")
_FILE, _FAULT = "targets-open", "targets-fault"
_MARKDOWN: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]()$<>~#|!"})


@dataclass(frozen=True)
class Level:
    """A level that a target can be set for, with its latest figure and the line behind it.

    `source_name` is what to call a source that is not in the registry, of the reader's own figures; `source` is then empty.
    """

    id: str
    name: str
    source: str
    year: int
    share_pct: float
    women: int | None
    total: int | None
    note_id: str | None
    past: Pace | None
    elected: bool
    announced: Target | None
    source_name: str = ""


@dataclass(frozen=True)
class Goal:
    """A line of the sheet that can be read: the level, what is aimed at, and what that asks for."""

    level: Level
    target_pct: float
    target_year: int
    posts: int | None
    left_pct: float
    body: str
    note: str
    demand: Demand


@dataclass(frozen=True)
class SheetView:
    """What the page shows: the country, the levels chosen with what was typed, and the lines that can be read."""

    page: Page
    area: str
    name: str
    lines: tuple[Line, ...]
    goals: tuple[Goal, ...]


def choose(page: Page) -> SheetView:
    """The controls of the sheet, with a sentence for each thing that cannot be read."""
    t = page.t
    names = short_names(t)
    area = choose_one(
        "area",
        t.text("targets.area"),
        country_options(t),
        default=page.country or reads.registry().groups["FOCUS"].members[0],
        label_of=lambda code: names[code],
        width=320,
    )
    levels = {one.id: one for one in levels_of(t, area)}
    chosen = choose_many(
        f"levels_{area}",
        t.text("targets.levels", most=MOST_LEVELS),
        list(levels),
        default=usual(levels),
        label_of=lambda one: levels[one].name,
        most=MOST_LEVELS,
    )
    lines, goals = [], []
    for one in chosen:
        line = _fields(t, levels[one], area)
        faults = faults_of(t, levels[one], line)
        for fault in faults:
            st.warning(fault)
        lines.append(line)
        if not faults:
            goals.append(goal_of(levels[one], line))
    return SheetView(page, area, names[area], tuple(lines), tuple(goals))


def usual(levels: Mapping[str, Level]) -> list[str]:
    """Levels to begin with: those with an announced target, else the first that there are."""
    announced = [name for name, one in levels.items() if one.announced]
    return (announced + [name for name in FIRST if name in levels and name not in announced])[: len(FIRST)] or list(levels)[:1]


def levels_of(t: Translator, area: str) -> list[Level]:
    """Levels of a country with a share: the tiles of its scorecard, and each level of its civil service."""
    made: list[Level] = []
    for one in countries.drawn(countries.card_of(area)):
        if one.indicator.unit != "percent":
            continue
        if one.tile.levels is None:
            row = vars(one.tile) | {"reference_year": one.tile.year}
            made.append(_level(one, row, one.line, area, name=one.rule.id, label=t.of(one.rule.name)))
        else:
            rows = [row for row in one.tile.levels.to_dicts() if row["sector"] == TOTAL and row["bound"] == "="]
            made += [_service_level(t, one, row, area) for row in rows]
    return made


def _service_level(t: Translator, one: Drawn, row: Mapping[str, Any], area: str) -> Level:
    level = row["level"]
    line = countries.tile_rows(one.rule).filter(
        pl.col("value").is_not_null(), ref_area=area, level=level, sector=TOTAL, bound="=", source=row["source"]
    )
    whole = t.of(one.indicator.short)
    named = t.text("countries.joined", first=whole, then=reads.registry().level_name(level, t.language))
    label = whole if level == TOTAL else named
    return _level(one, row, line.sort("reference_year"), area, name=f"{one.rule.id}.{level}", label=label)


def _level(one: Drawn, row: Mapping[str, Any], line: pl.DataFrame, area: str, *, name: str, label: str) -> Level:
    announced = [
        target
        for target in reads.registry().targets.values()
        if (target.ref_area, target.indicator, target.level) == (area, one.indicator.id, row["level"])
    ]
    return Level(
        id=name,
        name=label,
        source=row["source"],
        year=row["reference_year"],
        share_pct=row["value"],
        women=row["women"],
        total=row["total"],
        note_id=row["note_id"],
        past=past_pace(line),
        elected=one.rule.id in ELECTED,
        announced=announced[0] if announced else None,
    )


def _fields(t: Translator, level: Level, area: str) -> Line:
    """What is typed for one level; it starts with the announced target, else with parity in ten years."""
    st.markdown(t.text("targets.baseline", level=level.name.translate(_MARKDOWN), figure=baseline_text(t, level)))
    start = {
        "target": f"{level.announced.target_pct:g}" if level.announced else "50",
        "year": str(level.announced.target_year if level.announced else usual_year(level)),
        "posts": str(level.total or "") if not level.elected else "",
        "left": "" if level.elected else USUAL_LEFT,
        "body": "",
        "note": "",
    }
    typed: dict[str, str] = {}
    with st.container(horizontal=True, gap="small", key=f"targets-{level.id.replace('.', '-')}"):
        for field in _FIELDS:
            if level.elected and field in ("posts", "left"):
                typed[field] = ""
                continue
            words = field in ("body", "note")
            typed[field] = type_text(
                field_name(area, level.id, field),
                t.text(f"targets.field.{field}"),
                default=localised(t, start[field]),
                most=LONGEST_WORDS if words else LONGEST_NUMBER,
                width=236 if words else 128,
            )
    return Line(level=level.id, **typed)


def usual_year(level: Level) -> int:
    """Ten years after the baseline, and never a year that is past."""
    return max(level.year, countries.this_year()) + USUAL_AHEAD


def field_name(area: str, level: str, field: str) -> str:
    """Name of a field in the address."""
    return f"{area}.{level}.{field}"


def faults_of(t: Translator, level: Level, line: Line) -> list[str]:
    """What cannot be read in a line, each with what to do."""
    ranges = {
        "target": (0, 100, False, "40"),
        "year": (level.year + 1, LATEST_YEAR, False, str(usual_year(level))),
        "posts": (1, MOST_POSTS, True, "120"),
        "left": (0, 100, True, USUAL_LEFT),
    }
    found = []
    for field, (low, high, may_be_empty, example) in ranges.items():
        typed = getattr(line, field).strip()
        if not typed and may_be_empty:
            continue
        value = number(typed)
        whole = field in ("year", "posts")
        if value is None or not low <= value <= high or (whole and value != int(value)):
            ends = {"low": str(low), "high": str(high)} if field == "year" else {"low": t.number(low), "high": t.number(high)}
            key = "whole" if whole else "any"
            name = t.text(f"targets.field.{field}")
            said = typed.translate(_MARKDOWN) or t.text("targets.fault.nothing")
            found.append(t.text(f"targets.fault.{key}", level=level.name, field=name, typed=said, example=example, **ends))
    return found


def goal_of(level: Level, line: Line) -> Goal:
    """A line without faults, worked out."""
    target, year = number(line.target) or 0.0, int(number(line.year) or 0)
    posts, left = int(number(line.posts) or 0) or None, number(line.left) or 0.0
    found = demand(
        share_pct=level.share_pct,
        year=level.year,
        target_pct=target,
        target_year=year,
        past=level.past,
        posts=posts,
        left_pct=left,
    )
    return Goal(level, target, year, posts, left, line.body.strip(), line.note.strip(), found)


def baseline_text(t: Translator, level: Level) -> str:
    """The latest figure, its year and source, the count first where it is small."""
    share = t.percent(level.share_pct)
    if level.women is not None and level.total is not None and level.total < 100:  # noqa: PLR2004 - the rule of all pages
        counted = t.text("countries.counted", women=t.number(level.women), total=t.number(level.total))
        share = t.text("countries.counted_share", counted=counted, share=share)
    return t.text("targets.figure", figure=share, year=level.year, source=source_text(t, level))


def source_text(t: Translator, level: Level) -> str:
    """The short name of where a level's figure comes from."""
    return level.source_name or t.of(reads.registry().sources[level.source].short)


def show_file(view: SheetView) -> None:
    """Save the sheet, and open one that was saved."""
    t = view.page.t
    st.header(t.text("targets.file.title"), anchor=False)
    st.markdown(t.text("targets.file.intro"))
    saved = Sheet(area=view.area, lines=view.lines).model_dump_json(indent=1)
    st.download_button(
        t.text("targets.file.save"),
        data=saved,
        file_name=file_name(f"targets_{view.area}_{date.today().isoformat()}", t.language, "json"),
        mime="application/json",
        on_click="ignore",
        key="targets-save",
    )
    file_field(t, t.text("targets.file.open"), key=_FILE, on_change=_open, args=(t, address.current().setter), kinds="json")
    if fault := st.session_state.get(_FAULT):
        st.error(fault)


def _open(t: Translator, setter: Callable[[str], Callable[[object], None]]) -> None:
    """Put the file's sheet into the controls; where it cannot be read, what was typed stays."""
    given = st.session_state[_FILE]
    st.session_state.pop(_FAULT, None)
    if given is None:
        return
    try:
        sheet = Sheet.model_validate_json(given.getvalue())
    except ValidationError:
        st.session_state[_FAULT] = t.text("targets.file.fault")
        return
    if sheet.area not in country_options(t):
        st.session_state[_FAULT] = t.text("targets.file.no_area", area=sheet.area)
        return
    known = {one.id for one in levels_of(t, sheet.area)}
    gone = [line.level for line in sheet.lines if line.level not in known]
    if gone:
        st.session_state[_FAULT] = t.text("targets.file.gone", levels=t.listing(gone))
    setter("area")(sheet.area)
    setter(f"levels_{sheet.area}")([line.level for line in sheet.lines if line.level in known])
    for line in sheet.lines:
        for field in _FIELDS:
            setter(field_name(sheet.area, line.level, field))(getattr(line, field))
