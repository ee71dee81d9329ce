"""When a straight line would meet parity: the simple arithmetic that reports print, beside the pace that was and is needed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analysis.trends import (
    FARTHEST_YEARS,
    FEWEST_OBSERVATIONS,
    MEAN_LINE_ERRORS_PP,
    OWN_LINE_ERRORS_PP,
    PACE_YEARS,
    REQUIRED_BY,
    Change,
    Method,
    Outlook,
    Projection,
    outlook,
)
from i18n import Translator
from pages.shared.explore import View, members_of
from pages.shared.listing import Cell, Part, Row, show_list

METHODS: tuple[Method, ...] = ("endpoint_linear", "last_increment", "least_squares")


def show_outlook(view: View) -> None:
    """Heading, sentence, table and warning; nothing for indicators that have no parity."""
    parity_pct = view.chosen.indicator.parity_pct
    if parity_pct is None or view.chosen.indicator.unit != "percent" or not view.last:
        return
    t = view.page.t
    found = {one: _outlook(view, one, parity_pct) for one in view.last}
    st.header(t.text("explore.outlook.heading", parity=t.percent(parity_pct, 0)))
    st.markdown(first_sentence(view, next(iter(found)), found))
    columns = [t.text("explore.outlook.column"), *(view.words.area(one) for one in found)]
    show_list(t.text("explore.outlook.caption"), columns, rows(t, list(found.values()), parity_pct))
    st.markdown(t.text("explore.outlook.note"))
    if any(one not in view.chosen.groups and len(one) == 3 and one.isalpha() for one in found):  # noqa: PLR2004 - ISO3
        st.markdown(warning(t))


def first_sentence(view: View, area: str, found: dict[str, Outlook]) -> str:
    """What the arithmetic says of the first area."""
    t, one = view.page.t, found[area]
    named = {
        "area": view.words.area(area),
        "few": FEWEST_OBSERVATIONS,
        "parity": t.percent(view.chosen.indicator.parity_pct or 0, 0),
    }
    if one.status != "open":
        return t.text(f"explore.outlook.status.{one.status}", **named)
    straight = one.projections[0] if one.projections else None
    if straight is None or straight.years is None:
        return t.text("explore.outlook.not_at_pace", **named)
    years = _years(t, straight, one)
    return t.text("explore.outlook.open", years=years, first=straight.year_from, last=straight.year_to, **named)


def rows(t: Translator, found: list[Outlook], parity_pct: float) -> list[Row | Part]:
    """The table: paces that were, paces that are needed, years at each of the three simple paces."""
    parity = t.percent(parity_pct, 0)

    def row(label: str, cell: Callable[[Outlook], Cell]) -> Row:
        return [Cell(label), *(cell(one) for one in found)]

    def needed(place: int) -> Callable[[Outlook], Cell]:
        return lambda one: Cell(_needed(t, one, place), number=True)

    def pace(place: int) -> Callable[[Outlook], Cell]:
        return lambda one: _pace(t, one.paces[place] if one.paces else None)

    def projected(method: Method) -> Callable[[Outlook], Cell]:
        return lambda one: _projected(t, one, method)

    return [
        row(t.text("explore.outlook.latest"), lambda one: _latest(t, one)),
        Part(t.text("explore.outlook.paces")),
        *(row(t.count("explore.outlook.pace", length), pace(place)) for place, length in enumerate(PACE_YEARS)),
        *(row(t.text("explore.outlook.needed", parity=parity, year=by), needed(place)) for place, by in enumerate(REQUIRED_BY)),
        Part(t.text("explore.outlook.years", parity=parity)),
        *(row(t.text(f"explore.outlook.method.{method}"), projected(method)) for method in METHODS),
    ]


def warning(t: Translator) -> str:
    """How wrong a country's own straight line was when it was measured, and how right that of many countries together."""
    (own, own_none), (mean, mean_none) = OWN_LINE_ERRORS_PP, MEAN_LINE_ERRORS_PP
    numbers = {"own": own, "own_none": own_none, "mean": mean, "mean_none": mean_none}
    return t.text("explore.outlook.warning", **{name: t.number(value, 2) for name, value in numbers.items()})


def _outlook(view: View, series: str, parity_pct: float) -> Outlook:
    members = members_of(series) if series in view.chosen.groups else [series]
    return outlook(view.chosen.rows, members, parity_pct, view.chosen.how)


def _latest(t: Translator, one: Outlook) -> Cell:
    if one.latest_pct is None:
        return Cell("–", number=True)
    return Cell(t.percent(one.latest_pct), under=str(one.latest_year), number=True)


def _pace(t: Translator, change: Change | None) -> Cell:
    if change is None:
        return Cell("–", number=True)
    return Cell(
        t.signed(change.pace, 2), under=t.text("explore.span", first=change.year_from, last=change.year_to), number=True
    )


def _needed(t: Translator, one: Outlook, place: int) -> str:
    pace = one.required_pp[place] if one.required_pp else None
    return "–" if pace is None else t.signed(pace, 2)


def _projected(t: Translator, one: Outlook, method: Method) -> Cell:
    if one.status != "open":
        return Cell(t.text(f"explore.outlook.short.{one.status}", few=FEWEST_OBSERVATIONS), number=True)
    found = [each for each in one.projections if each.method == method]
    if not found:
        return Cell("–", number=True)
    under = t.text("explore.span", first=found[0].year_from, last=found[0].year_to)
    if found[0].years is None:
        return Cell(t.text("explore.outlook.cell.never"), under=under, number=True)
    return Cell(_years(t, found[0], one), under=under, number=True)


def _years(t: Translator, projection: Projection, one: Outlook) -> str:
    """ "about 44 years, in 2068"; beyond the horizon only that it is beyond."""
    ahead = round(projection.years or 0)
    if ahead > FARTHEST_YEARS:
        return t.text("explore.outlook.cell.far", years=FARTHEST_YEARS)
    if ahead == 0:
        return t.text("explore.outlook.cell.there")
    return t.count("explore.outlook.cell.years", ahead, year=(one.latest_year or 0) + ahead)
