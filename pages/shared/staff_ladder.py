"""The ladder of a reader's own service: shares by level, where they fall, indices, people by sex; released figures alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from analysis.disclosure import Released
from analysis.ladders import change_between, indices, largest_fall, steps
from analysis.released_ladders import ladder_at, overall_pct, years_of
from analysis.staff_flows import mix
from data.schema import STAFF_SEXES, TOTAL
from data.uploads.staff import StaffFigures
from figures import ladders as figures
from figures.ladders import Fall, Stair, Step
from figures.theme import Mode
from i18n import Translator
from pages.shared import staff_visit
from pages.shared.chart import Chart, show_small_print
from pages.shared.chart import show as show_chart
from pages.shared.frame import Page
from pages.shared.grades_charts import parity_label, suffix
from pages.shared.grades_view import INDEX_NAMES
from pages.shared.grades_words import chance_text, index_gaps, index_tiles
from pages.shared.listing import Cell, Part, Row, show_list
from pages.shared.pipeline_controls import Desk
from pages.shared.staff_words import Own, people_text, safe, share_text, with_total
from pages.shared.tiles import show_answer, show_tiles

SLICES: Final = {
    "entity": "staff_by_entity",
    "contract": "staff_by_contract",
    "age": "staff_by_age",
    "duty_station": "staff_by_duty_station",
}
NOTHING: Final = "none"


@dataclass(frozen=True)
class View:
    """What of the service is looked at: a released table, a year, a value of a dimension, another year beside it."""

    own: Own
    table: pl.DataFrame
    levels: tuple[str, ...]
    year: int | None
    before: int | None
    slice_: dict[str, str]

    def ladder(self, year: int | None) -> pl.DataFrame:
        """The ladder of a year."""
        return ladder_at(self.table, self.levels, year, **self.slice_)

    @property
    def overall_pct(self) -> float | None:
        """Women's share of all levels together."""
        return overall_pct(self.table, self.year, **self.slice_)

    @property
    def title(self) -> str:
        """The service, and the part of it that is looked at."""
        parts = [self.own.name, *self.slice_.values()]
        return " – ".join(part for part in parts if part)


def show_ladder(page: Page, staff: StaffFigures, released: Released, own: Own) -> None:  # noqa: ARG001 - as all views
    """Controls, sentence, staircase, steps, people, indices and sexes."""
    t = page.t
    view = _choose(t, released, own)
    now = view.ladder(view.year)
    show_answer(_answer(t, view, now))
    if now["total"].null_count():
        _offer_joining(t, view, now)
    earlier = None if view.before is None else view.ladder(view.before)
    show_chart(_stairs(t, view, now, earlier), page)
    st.header(t.text("grades.steps.title"), anchor="steps")
    st.markdown(t.text("grades.steps.intro"))
    show_list(t.text("grades.steps.title"), _step_columns(t, view), _step_rows(t, now, earlier))
    st.markdown(t.text("grades.chance.intro"))
    show_chart(_people(t, view, now), page)
    _show_indices(t, view, now)
    for by in view.slice_:
        _show_parts(t, view, released, by)
    _show_sexes(t, view)


def _offer_joining(t: Translator, view: View, now: pl.DataFrame) -> None:
    """Why levels are hidden, and a click that puts them together."""
    show_small_print(t.text("staff.hidden.why"))
    hidden = now.filter(pl.col("total").is_null())["step"]
    first, last = int(hidden[0]), int(hidden[-1])
    if first < last and last - first + 2 <= len(view.levels):
        names = t.listing(t.text("staff.quoted", value=view.levels[at]) for at in range(first, last + 1))
        label = safe(t.text("staff.hidden.join", levels=names))
        st.button(label, key="staff-join", type="tertiary", on_click=partial(staff_visit.join_levels, first, last))


def _choose(t: Translator, released: Released, own: Own) -> View:
    """The year, the part of the service, and the year to compare with."""
    desk = Desk("staff-ladder-", bound=False)
    offered = [name for name, table in SLICES.items() if table in released.tables]
    with st.container(horizontal=True, gap="medium"):
        by = NOTHING
        if offered:
            options = [NOTHING, *offered]
            by = desk.one("by", t.text("staff.by"), options, default=NOTHING, label_of=partial(_by_name, t), width=230)
        table = released.tables[SLICES[by]] if by != NOTHING else released.tables["staff"]
        slice_ = {}
        if by != NOTHING:
            values = [one for one in table[by].unique(maintain_order=True) if one != TOTAL]
            name_of = partial(_value_name, t)
            slice_[by] = desk.one(by, _by_name(t, by), values, default=values[0], label_of=name_of, width=300)
        years = [str(one) for one in years_of(table) if one is not None]
        year = before = None
        if years:
            year = int(desk.one("year", t.text("grades.year"), years[::-1], default=years[-1], label_of=str, width=110))
        others = [one for one in years if one != str(year)]
        if others:
            against = [NOTHING, *others]
            asked = desk.one(
                "against", t.text("grades.since"), against, default=NOTHING, label_of=partial(_year_name, t), width=150
            )
            before = None if asked == NOTHING else int(asked)
    return View(own, table, released.levels, year, before, slice_)


def _by_name(t: Translator, by: str) -> str:
    return t.text("staff.by.none") if by == NOTHING else t.text(f"staff.field.{by}")


def _value_name(t: Translator, value: str) -> str:
    return t.text("staff.sex._U") if value == "_U" else value


def _year_name(t: Translator, year: str) -> str:
    return t.text("grades.against.none") if year == NOTHING else year


def _answer(t: Translator, view: View, now: pl.DataFrame) -> str:
    """Base and top, then the largest fall."""
    rows = now.to_dicts()
    base, top, fall = rows[0], rows[-1], largest_fall(now)
    ends = [_at(t, view, row) for row in (base, top)]
    about = view.title if view.year is None else t.text("grades.titled", service=view.title, year=view.year)
    said = t.text("staff.answer", service=about, base=ends[0], top=ends[1])
    if fall is None:
        return f"{said} {t.text('staff.answer.no_fall')}"
    names = {"below": view.own.names[fall[0]], "above": view.own.names[fall[1]]}
    return f"{said} {t.text('staff.answer.fall', fall=t.points(fall[2], signed=False), **names)}"


def _at(t: Translator, view: View, row: dict[str, Any]) -> str:
    key = "staff.at.hidden" if row["total"] is None else "staff.at"
    return t.text(key, share=share_text(t, row), level=view.own.names[row["level"]])


def _stairs(t: Translator, view: View, now: pl.DataFrame, earlier: pl.DataFrame | None) -> Chart:
    names = [view.own.names[level] for level in view.levels]
    shown = [(view.year, now, True), *([(view.before, earlier, False)] if earlier is not None else [])]
    stairs = [Stair(_year(year), _steps(t, view, frame, year, labelled=first)) for year, frame, first in shown]
    fall = None if earlier is not None else _fall(t, now)

    def draw(mode: Mode) -> go.Figure:
        return figures.staircase(stairs, names, mode, parity_label=parity_label(t), suffix=suffix(t), fall=fall)

    years = [year for year, _, _ in shown if year is not None]
    title = t.text("staff.stairs.title", service=_dated(t, view.title, years))
    said = t.listing(f"{view.own.names[row['level']]} {share_text(t, row)}" for row in now.to_dicts())
    return Chart(
        name="staff_shares",
        title=title,
        subtitle=t.text("grades.stairs.subtitle"),
        draw=draw,
        table=pl.concat([_stairs_table(t, view, frame, year) for year, frame, _ in shown]),
        source=view.own.source,
        coverage=_coverage(t, now),
        provenance=view.own.provenance,
        alt=t.text("grades.stairs.alt", title=title, figures=said),
        height=figures.height_of_levels(len(names)),
    )


def _steps(t: Translator, view: View, frame: pl.DataFrame, year: int | None, *, labelled: bool) -> tuple[Step, ...]:
    return tuple(
        Step(
            step=row["step"],
            value=row["share_pct"],
            label=share_text(t, row) if labelled else "",
            hover=f"<b>{view.own.names[row['level']]}</b> {_year(year)}<br>{share_text(t, row)}",
        )
        for row in frame.filter(pl.col("share_pct").is_not_null()).to_dicts()
    )


def _fall(t: Translator, now: pl.DataFrame) -> Fall | None:
    found = largest_fall(now)
    if found is None:
        return None
    rows = {row["level"]: row for row in now.to_dicts()}
    below, above, points = found
    return Fall(rows[below]["step"], rows[above]["step"], rows[below]["share_pct"], t.points(-points))


def _stairs_table(t: Translator, view: View, frame: pl.DataFrame, year: int | None) -> pl.DataFrame:
    found = steps(frame)
    columns: dict[str, Any] = {
        "year": pl.Series([year] * found.height, dtype=pl.Int64),
        "level": [view.own.names[level] for level in found["level"]],
        "share": found["share_pct"],
        "women": found["women"],
        "men": found["men"],
        "fall": -found["fall_pp"],
        "ratio": found["ratio_to_below"],
        "odds": found["odds_ratio_to_below"],
    }
    if year is None:
        del columns["year"]
    table = pl.DataFrame({t.text(f"grades.table.{name}"): one for name, one in columns.items()})
    note = pl.Series(t.text("staff.table.note"), [t.text("staff.hidden") if one is None else "" for one in frame["total"]])
    return table.with_columns(note)


def _people(t: Translator, view: View, now: pl.DataFrame) -> Chart:
    counted = now.filter(pl.col("women").is_not_null(), pl.col("men").is_not_null())
    rows = [
        {
            "name": view.own.names[row["level"]],
            "women": row["women"],
            "men": row["men"],
            "women_label": t.number(row["women"]),
            "men_label": t.number(row["men"]),
            "hover": f"<b>{view.own.names[row['level']]}</b><br>{share_text(t, row)}",
        }
        for row in counted.to_dicts()
    ]
    schema = {
        "name": pl.String,
        "women": pl.Int64,
        "men": pl.Int64,
        "women_label": pl.String,
        "men_label": pl.String,
        "hover": pl.String,
    }
    frame = pl.DataFrame(rows, schema=schema)
    title = t.text("staff.people.title", service=_dated(t, view.title, [view.year] if view.year else []))
    table = {"level": frame["name"], "women": frame["women"], "men": frame["men"], "share": counted["share_pct"]}
    hidden = now.height - counted.height
    said = t.listing(f"{row['name']} {row['women_label']}, {row['men_label']}" for row in rows)
    return Chart(
        name="staff_people",
        title=title,
        subtitle=t.text("grades.people.subtitle"),
        draw=lambda mode: figures.pyramid(frame, (t.text("grades.women"), t.text("grades.men")), mode),
        table=pl.DataFrame({t.text(f"grades.table.{name}"): values for name, values in table.items()}),
        source=view.own.source,
        coverage=t.count("staff.people.hidden", hidden) if hidden else "",
        provenance=view.own.provenance,
        alt=t.text("grades.stairs.alt", title=title, figures=said),
        height=figures.height_of_levels(counted.height),
    )


def _coverage(t: Translator, now: pl.DataFrame) -> str:
    return t.text("staff.coverage") if now["women"].null_count() else t.text("staff.coverage.all")


def _dated(t: Translator, title: str, years: Sequence[int]) -> str:
    if not years:
        return title
    span = str(years[0]) if len(years) == 1 else t.text("grades.two_years", first=min(years), last=max(years))
    return t.text("grades.titled", service=title, year=span)


def _year(year: int | None) -> str:
    return "" if year is None else str(year)


def _step_columns(t: Translator, view: View) -> list[str]:
    heads = [t.text(f"grades.column.{name}") for name in ("level", "share", "fall", "ratio", "odds")]
    since = [t.text("grades.column.since", year=view.before)] if view.before is not None else []
    return [*heads, *since, t.text("grades.column.chance")]


def _step_rows(t: Translator, now: pl.DataFrame, earlier: pl.DataFrame | None) -> list[Row | Part]:
    """One row a level, the top first."""
    changes = change_between(earlier, now)["change_pp"].to_list() if earlier is not None else None
    rows: list[Row | Part] = []
    for row in reversed(steps(now).to_dicts()):
        numbers = [
            share_text(t, row),
            "" if row["fall_pp"] is None else t.points(-row["fall_pp"]),
            *("" if row[name] is None else t.number(row[name], 2) for name in ("ratio_to_below", "odds_ratio_to_below")),
        ]
        if changes is not None:
            change = changes[row["step"]]
            numbers.append("" if change is None else t.points(change))
        numbers.append(chance_text(t, row))
        rows.append([row["level"], *(Cell(one, number=True) for one in numbers)])
    return rows


def _show_indices(t: Translator, view: View, now: pl.DataFrame) -> None:
    st.header(t.text("grades.indices.title"), anchor="indices")
    desk, senior = Desk("staff-ladder-", bound=False), view.levels[-1]
    if len(view.levels) > 2:  # noqa: PLR2004 - with two levels the top alone is senior
        options = list(reversed(view.levels[1:]))
        senior = desk.one(
            "senior", t.text("grades.senior"), options, default=view.levels[-1], label_of=view.own.names.__getitem__, width=420
        )
    found = indices(now, view.overall_pct, senior_levels=len(view.levels) - view.levels.index(senior))
    if found.top_level != view.levels[-1]:
        # The highest level that is shown is not the top: an index against it would mislead.
        found = replace(found, glass_ceiling=None)
    tiles = index_tiles(t, found, senior)
    if tiles:
        show_tiles(tiles)
    gaps = index_gaps(t, found)
    if gaps:
        st.markdown(gaps)
        show_small_print(t.text("staff.indices.hidden"))
    with st.expander(t.text("grades.formulas")):
        for name in INDEX_NAMES:
            st.markdown(t.text(f"grades.formula.{name}"))


def _show_parts(t: Translator, view: View, released: Released, by: str) -> None:
    """Women's share in each part of the service, and how women and men are spread over the parts."""
    found = mix(released, SLICES[by], view.year)
    assert found is not None  # the table is there
    title = t.text("staff.mix.title", by=_by_name(t, by))
    st.header(title, anchor="parts")
    heads = [_by_name(t, by), t.text("grades.women"), t.text("grades.men")]
    heads += [t.text(f"staff.mix.{name}") for name in ("share", "of_women", "of_men")]
    rows: list[Row | Part] = []
    for row in found.to_dicts():
        name = t.text("staff.by.none") if row[by] == TOTAL else _value_name(t, row[by])
        parts = ["" if one is None else t.percent(one) for one in (row["of_women_pct"], row["of_men_pct"])]
        numbers = [people_text(t, row["women"]), people_text(t, row["men"]), share_text(t, with_total(row)), *parts]
        rows.append([name, *(Cell(one, number=True) for one in numbers)])
    show_list(title, heads, rows)


def _show_sexes(t: Translator, view: View) -> None:
    """People by sex at each level, all sexes of the file, where there are more than two."""
    rows = view.table.filter(pl.col("year").is_null() if view.year is None else pl.col("year") == view.year)
    for name, value in view.slice_.items():
        rows = rows.filter(pl.col(name) == value)
    known = set(rows["sex"])
    sexes = [code for code in STAFF_SEXES if code in known]
    if len(sexes) < 3:  # noqa: PLR2004 - women and men are in the lists above
        return
    title = t.text("staff.sexes.title")
    st.header(title, anchor="sexes")
    people = {(row["level"], row["sex"]): row["people"] for row in rows.to_dicts()}
    shown: list[Row | Part] = [
        [
            t.text("staff.all_levels") if level == TOTAL else level,
            *(Cell(people_text(t, people.get((level, sex), 0)), number=True) for sex in sexes),
        ]
        for level in [*reversed(view.levels), TOTAL]
    ]
    show_list(title, [t.text("grades.column.level"), *(t.text(f"staff.sex.{code}") for code in sexes)], shown)
    show_small_print(t.text("staff.sexes.note"))
