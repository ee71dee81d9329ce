"""How long women and men of a reader's own service wait before they are promoted."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import polars as pl

from analysis.disclosure import Released
from analysis.staff_promotions import Curve, Waiting, wait_for_promotion
from data.uploads.staff import StaffFigures
from figures import staff as figures
from figures.staff import Wait
from i18n import Translator
from pages.shared import staff_visit
from pages.shared.chart import Chart, show_small_print
from pages.shared.chart import show as show_chart
from pages.shared.frame import Page
from pages.shared.grades_charts import suffix
from pages.shared.pipeline_words import say
from pages.shared.staff_moves import ALL, DESK, level_name, own_chart
from pages.shared.staff_words import Own, needs_text
from pages.shared.tiles import show_answer

SEEN: Final = ("year", "career")
RARE_PCT: Final = 0.1


def show_waiting(page: Page, staff: StaffFigures, released: Released, own: Own) -> None:  # noqa: ARG001 - as all views
    """How long women and men wait in a level before they are promoted."""
    t = page.t
    if not {"years_in_grade", "promoted"} <= staff.given:
        say(needs_text(t, ("years_in_grade", "promoted")))
        return
    offered = [ALL, *staff.levels[:-1]]
    level = DESK.one(
        "level", t.text("grades.column.level"), offered, default=ALL, label_of=partial(level_name, t, own), width=380
    )
    seen = DESK.one(
        "seen",
        t.text("staff.wait.seen"),
        SEEN,
        default="year",
        label_of=lambda one: t.text(f"staff.wait.seen.{one}"),
        look="buttons",
    )
    found = staff_visit.remember("waiting", (staff_visit.choices(), level, seen), lambda: _wait(staff, level, seen))
    if found is None or not found.curves:
        say(t.text("staff.wait.none"))
        return
    show_answer(_waiting_sentence(t, found))
    show_small_print(t.text(f"staff.wait.note.{seen}"))
    show_chart(_waiting_chart(t, own, found, "" if level == ALL else own.names[level]), page)
    if found.hidden:
        names = t.listing(t.text(f"staff.sex.{sex}") for sex in found.hidden)
        show_small_print(t.text("staff.wait.hidden", sexes=names))


def _wait(staff: StaffFigures, level: str, seen: str) -> Waiting | None:
    how: Any = seen
    return wait_for_promotion(staff.frame, level=None if level == ALL else level, levels=staff.levels, seen=how)


def _waiting_sentence(t: Translator, found: Waiting) -> str:
    said = [_median_sentence(t, curve) for curve in found.curves if curve.sex in ("F", "M")]
    if found.test is not None:
        chance = 100 * found.test.p_value
        often = t.text("staff.wait.rarely") if chance < RARE_PCT else t.percent(chance)
        said.append(t.text(f"staff.wait.{found.test.verdict}", chance=often))
    return " ".join(said)


def _median_sentence(t: Translator, curve: Curve) -> str:
    if curve.median_years is None:
        return t.text(f"staff.wait.no_median.{curve.sex}", years=t.number(curve.seen_to_years, 1))
    return t.text(f"staff.wait.median.{curve.sex}", years=t.number(curve.median_years, 1), interval=_interval(t, curve))


def _interval(t: Translator, curve: Curve) -> str:
    """The 95 % interval of the median, open where a band does not come down to one half."""
    low, high = curve.median_lower_years, curve.median_upper_years
    if low is None:
        return t.text("staff.wait.interval.none")
    if high is None:
        return t.text("staff.wait.interval.open", low=t.number(low, 1))
    return t.text("staff.wait.interval", low=t.number(low, 1), high=t.number(high, 1))


def _waiting_chart(t: Translator, own: Own, found: Waiting, level: str) -> Chart:
    waits = [_wait_of(t, curve) for curve in found.curves]
    rows = [curve.steps.select(pl.lit(one.name).alias("sex"), pl.all()) for curve, one in zip(found.curves, waits, strict=True)]
    table = pl.concat(rows)
    title = t.text("staff.wait.title" if level else "staff.wait.title.all", service=own.name, level=level)
    return own_chart(
        own,
        "staff_waiting",
        title,
        t.text("staff.wait.subtitle"),
        lambda mode: figures.waits(waits, mode, axis=t.text("staff.wait.column.years"), suffix=suffix(t)),
        table=table.rename({name: t.text(f"staff.wait.column.{name}") for name in table.columns}),
        alt=f"{title}. {_waiting_sentence(t, found)}",
        coverage=t.text("staff.wait.coverage"),
        height=figures.HEIGHT,
    )


def _wait_of(t: Translator, curve: Curve) -> Wait:
    """A curve as the figure draws it."""
    name, steps = t.text(f"staff.sex.{curve.sex}"), curve.steps
    rows = steps.select("years", "waiting_pct").iter_rows()
    return Wait(
        sex=curve.sex,
        name=name,
        years=steps["years"].to_list(),
        waiting=steps["waiting_pct"].to_list(),
        lower=steps["lower_pct"].to_list(),
        upper=steps["upper_pct"].to_list(),
        end=curve.seen_to_years,
        hover=[
            t.text("staff.wait.hover", sex=name, years=t.number(years, 1), share=t.percent(share, 0)) for years, share in rows
        ],
    )
