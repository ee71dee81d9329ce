"""Leaving and recruitment in a reader's own service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from analysis.disclosure import Released
from analysis.released_ladders import years_of
from analysis.staff_flows import exit_reasons, funnel, vacancies
from data.schema import TOTAL
from data.uploads.staff import StaffFigures
from figures import ladders as ladder_figures
from figures import staff as figures
from figures.theme import Mode
from i18n import Translator
from pages.shared.chart import Chart, show_small_print
from pages.shared.chart import show as show_chart
from pages.shared.frame import Page
from pages.shared.grades_charts import parity_label, suffix
from pages.shared.listing import Cell, Part, Row, show_list
from pages.shared.pipeline_controls import Desk
from pages.shared.pipeline_words import say
from pages.shared.staff_words import Own, needs_text, people_text, share_text, with_total
from pages.shared.tiles import show_answer

ALL: Final = "all"
DESK: Final = Desk("staff-moves-", bound=False)
FULL_PCT: Final = 100.0


def level_name(t: Translator, own: Own, level: str) -> str:
    """A level, or all of them, as a control names it."""
    return t.text("staff.all_levels") if level in (ALL, TOTAL) else own.names[level]


def show_leaving(page: Page, staff: StaffFigures, released: Released, own: Own) -> None:
    """Why women and men leave, and how many at each level."""
    t = page.t
    if "left" not in staff.given:
        say(needs_text(t, ("left", "exit_reason")))
        return
    table = released.tables.get("left_by_reason")
    if table is None:
        say(needs_text(t, ("exit_reason",)) if "exit_reason" not in staff.given else t.text("staff.exit.hidden"))
    else:
        _show_reasons(page, released, own, choose_year(t, table, "exit-year"))
    if "left" in released.tables:
        _show_people(t, released.tables["left"], released.levels, own, title=t.text("staff.exit.by_level"), name="left-year")


def _show_reasons(page: Page, released: Released, own: Own, year: int | None) -> None:
    t, found = page.t, exit_reasons(released, year)
    assert found is not None  # the table is there
    said = [_first_reason(t, found, sex) for sex in ("F", "M")]
    if all(said):
        show_answer(" ".join(said))
    show_chart(_reasons_chart(t, own, found, year), page)


def _reasons_chart(t: Translator, own: Own, found: pl.DataFrame, year: int | None) -> Chart:
    rows = _reason_rows(t, found)
    frame = pl.DataFrame(rows)
    title = t.text("staff.exit.title", service=own.name) + ("" if year is None else f", {year}")
    columns = {
        t.text("staff.exit.reason"): [_reason_name(t, reason) for reason in found["exit_reason"]],
        t.text("staff.field.sex"): [t.text(f"staff.sex.{sex}") for sex in found["sex"]],
        t.text("staff.exit.people"): found["people"],
        t.text("staff.exit.share"): found["share_pct"],
    }
    listed = t.listing(f"{row['name']}: {row['women_label']}, {row['men_label']}" for row in reversed(rows))
    return own_chart(
        own,
        "staff_exits",
        title,
        t.text("staff.exit.subtitle"),
        lambda mode: ladder_figures.pyramid(frame, (t.text("grades.women"), t.text("grades.men")), mode),
        table=pl.DataFrame(columns),
        alt=f"{title}. {listed}",
        coverage=t.text("staff.coverage.hidden"),
        height=ladder_figures.height_of_levels(len(rows)),
    )


def _reason_rows(t: Translator, found: pl.DataFrame) -> list[dict[str, Any]]:
    """One row a reason, from the bottom up, as the figure takes them: parts of the leavers of each sex."""
    cells = {(row["exit_reason"], row["sex"]): row for row in found.to_dicts()}
    return [
        {
            "name": _reason_name(t, reason),
            "women": _part(cells, reason, "F"),
            "men": _part(cells, reason, "M"),
            "women_label": _part_label(t, cells.get((reason, "F"))),
            "men_label": _part_label(t, cells.get((reason, "M"))),
            "hover": f"<b>{_reason_name(t, reason)}</b>",
        }
        for reason in reversed(found["exit_reason"].unique(maintain_order=True).to_list())
    ]


def _reason_name(t: Translator, reason: str) -> str:
    """A reason without signs that charts would read as tags."""
    return t.text("staff.sex._U") if reason == "_U" else reason.replace("<", "‹").replace(">", "›")


def _first_reason(t: Translator, found: pl.DataFrame, sex: str) -> str:
    """The most frequent reason of a sex; empty where a number of it is hidden, since a larger one might be."""
    rows = found.filter(pl.col("sex") == sex, pl.col("exit_reason") != "_U")
    if rows.is_empty() or rows["people"].null_count() or not rows["people"].sum():
        return ""
    first = rows.sort("people", descending=True, maintain_order=True).row(0, named=True)
    return t.text(f"staff.exit.first.{sex}", reason=first["exit_reason"], share=t.percent(first["share_pct"] or 0, 0))


def _part(cells: Mapping[tuple[str, str], Mapping[str, Any]], reason: str, sex: str) -> float:
    row = cells.get((reason, sex))
    return float(row["share_pct"] or 0) if row else 0.0


def _part_label(t: Translator, row: Mapping[str, Any] | None) -> str:
    """The part of the leavers of a sex with its people, or that it is hidden."""
    if row is None:
        return t.number(0)
    if row["people"] is None:
        return t.text("staff.hidden")
    if row["share_pct"] is None:
        return t.number(row["people"])
    return t.text("staff.exit.label", share=t.percent(row["share_pct"], 0), people=t.number(row["people"]))


def show_recruitment(page: Page, staff: StaffFigures, released: Released, own: Own) -> None:
    """From application to recruitment, women and men; advertised and pre-assigned posts."""
    t = page.t
    stages = [name for name in ("applied", "shortlisted", "recruited") if name in released.tables]
    if not stages:
        given = {"applied", "shortlisted", "recruited"} & staff.given
        say(t.text("staff.funnel.hidden") if given else needs_text(t, ("applied", "shortlisted", "recruited", "vacancy")))
        return
    year = choose_year(t, released.tables[stages[-1]], "funnel-year")
    options = [TOTAL, *released.levels]
    level = DESK.one(
        "funnel-level", t.text("grades.column.level"), options, default=TOTAL, label_of=partial(level_name, t, own), width=380
    )
    found = funnel(released, year, level)
    if found.height > 1:
        if said := _funnel_sentence(t, found):
            show_answer(said)
        _show_shares(page, own, "staff_funnel", t.text("staff.funnel.title", service=own.name), _stage_rows(t, found))
    else:
        say(needs_text(t, [name for name in ("applied", "shortlisted") if name not in staff.given]))
    _show_stages(t, found)
    kinds = vacancies(released, year)
    if kinds is not None:
        rows = kinds.filter(pl.col("level") == level).to_dicts()
        named = [(t.text(f"staff.vacancy.{row['vacancy']}"), row) for row in rows]
        _show_shares(page, own, "staff_vacancies", t.text("staff.vacancy.title", service=own.name), named)


def _show_stages(t: Translator, found: pl.DataFrame) -> None:
    """The stages in numbers, and how many of each sex go on from one to the next."""
    columns = ["stage", "women", "men", "share", *(["women_kept", "men_kept"] if found.height > 1 else [])]
    heads = [t.text(f"staff.funnel.column.{name}") for name in columns]
    show_list(t.text("staff.funnel.kept"), heads, [_funnel_row(t, row)[: len(columns)] for row in found.to_dicts()])
    kept = found.select(pl.max_horizontal("women_kept_pct", "men_kept_pct").max()).item()
    if kept is not None and kept > FULL_PCT:
        show_small_print(t.text("staff.funnel.note"))


def _funnel_sentence(t: Translator, found: pl.DataFrame) -> str:
    """Women's share at the first and at the last stage; empty where one is hidden."""
    first, last = found.row(0, named=True), found.row(-1, named=True)
    if first["women_pct"] is None or last["women_pct"] is None:
        return ""
    shares = {"first": share_text(t, with_total(first)), "last": share_text(t, with_total(last))}
    return t.text(f"staff.funnel.answer.{first['stage']}.{last['stage']}", **shares)


def _stage_rows(t: Translator, found: pl.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    return [(t.text(f"staff.stage.{row['stage']}"), row) for row in found.to_dicts()]


def _funnel_row(t: Translator, row: Mapping[str, Any]) -> Row:
    kept = [row["women_kept_pct"], row["men_kept_pct"]]
    texts = [
        people_text(t, row["women"]),
        people_text(t, row["men"]),
        share_text(t, with_total(row)),
        *("" if one is None else t.percent(one, 0) for one in kept),
    ]
    return [t.text(f"staff.stage.{row['stage']}"), *(Cell(one, number=True) for one in texts)]


def _show_shares(page: Page, own: Own, name: str, title: str, named: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Women's share of each row as a bar against the parity line; hidden ones are named and have no bar."""
    t = page.t
    rows = [
        {
            "name": label,
            "value": row["women_pct"] or 0.0,
            "label": share_text(t, with_total(row)),
            "hover": f"<b>{label}</b><br>{share_text(t, with_total(row))}",
        }
        for label, row in reversed(named)
    ]
    frame = pl.DataFrame(rows)
    columns = {
        t.text("staff.column.group"): [label for label, _ in named],
        t.text("grades.table.women"): [row["women"] for _, row in named],
        t.text("grades.table.men"): [row["men"] for _, row in named],
        t.text("grades.table.share"): [row["women_pct"] for _, row in named],
    }
    schema = dict(zip(columns, (pl.String, pl.Int64, pl.Int64, pl.Float64), strict=True))
    said = t.listing(f"{row['name']}: {row['label']}" for row in reversed(rows))
    show_chart(
        own_chart(
            own,
            name,
            title,
            t.text("staff.share.subtitle"),
            lambda mode: figures.shares(frame, mode, parity_label=parity_label(t), suffix=suffix(t)),
            table=pl.DataFrame(columns, schema=schema),
            alt=f"{title}. {said}",
            coverage=t.text("staff.coverage.hidden"),
            height=figures.height_of_shares(len(rows)),
        ),
        page,
    )


def _show_people(t: Translator, table: pl.DataFrame, levels: Sequence[str], own: Own, *, title: str, name: str) -> None:
    """Women and men of a flow at each level, as far as they can be shown."""
    year = choose_year(t, table, name)
    rows = table.filter(pl.col("year").eq_missing(pl.lit(year, pl.Int64)))
    people = {(row["level"], row["sex"]): row["people"] for row in rows.to_dicts()}
    shown: list[Row | Part] = []
    for level in [*reversed(levels), TOTAL]:
        pair = [people.get((level, sex), 0) for sex in ("F", "M")]
        row = with_total({"women": pair[0], "men": pair[1]})
        texts = [*(people_text(t, one) for one in pair), share_text(t, row)]
        shown.append([level_name(t, own, level), *(Cell(one, number=True) for one in texts)])
    heads = [t.text("grades.column.level"), t.text("grades.women"), t.text("grades.men"), t.text("grades.table.share")]
    st.header(title, anchor=False)
    show_list(title, heads, shown)


def choose_year(t: Translator, table: pl.DataFrame, name: str) -> int | None:
    """A year of a released table, all years together where it has them; None where the file has no years."""
    years = [str(one) for one in years_of(table) if one is not None]
    if not years:
        return None
    together = [ALL] if table["year"].null_count() else []
    chosen = DESK.one(
        name,
        t.text("grades.year"),
        [*together, *reversed(years)],
        default=years[-1],
        label_of=lambda one: t.text("staff.all_years") if one == ALL else one,
        width=180,
    )
    return None if chosen == ALL else int(chosen)


def own_chart(
    own: Own,
    name: str,
    title: str,
    subtitle: str,
    draw: Callable[[Mode], go.Figure],
    *,
    table: pl.DataFrame,
    alt: str,
    coverage: str,
    height: int,
) -> Chart:
    """A chart of the reader's own figures, with their source."""
    return Chart(
        name=name,
        title=title,
        subtitle=subtitle,
        draw=draw,
        table=table,
        source=own.source,
        coverage=coverage,
        provenance=own.provenance,
        alt=alt,
        height=height,
    )
