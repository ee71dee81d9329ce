"""The words of the page Years to parity: what is expected, how sure it is, and what it rests on."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from analysis.parity import TESTED_YEARS
from analysis.parliaments import seats_for
from analysis.seats import counts_behind
from analysis.trends import FEWEST_OBSERVATIONS
from i18n import Translator
from pages.shared import outlook_reads, reads
from pages.shared.outlook import Row, View, goal_name

FAR_YEAR: Final = 2100
"""Later years are not written out: they would look surer than they are."""

ALMOST: Final = 0.99
ELECTIONS_NAMED: Final = 3
SMALL_TOTAL: Final = 100


def answer(view: View) -> str:
    """The page's sentence, about the first area."""
    return expected(view, view.lead) if view.lead else view.t.text("outlook.nobody")


def show_chances(view: View) -> None:
    """The chances of the first area in the year that the reader chose."""
    if view.lead and chances(view, view.lead):
        st.markdown(chances(view, view.lead))


def sentence(view: View, area: str) -> str:
    """What is expected of one area, with its chances."""
    return " ".join(part for part in (expected(view, area), chances(view, area)) if part)


def expected(view: View, area: str) -> str:
    """What is expected of one area, for every status."""
    t, row = view.t, view.parity.get(area)
    if row is None:
        return t.text("outlook.answer.none", area=view.name(area))
    named = _named(view, area, row)
    if row["status"] == "too_few_observations":
        count = len(view.history(area)[0])
        return t.count("outlook.answer.too_few", count, few=FEWEST_OBSERVATIONS, **named)
    said = t.text(f"outlook.answer.{_kind(row)}", range=range_text(view, row), **named)
    return f"{said} {_from_above(view, row)}" if row["approach"] == "from_above" else said


def chances(view: View, area: str) -> str:
    """The chances in the year that the reader chose; nothing where that is past, or where there is no projection."""
    t, row, then = view.t, view.parity.get(area), view.in_year(area, view.choice.target_year)
    if row is None or then is None:
        return ""
    key = "outlook.answer.chance_there" if row["status"] == "reached" else "outlook.answer.chance"
    values = {"reached": chance(t, then["reached_by"]), "at": chance(t, then["at_or_above"])}
    return t.text(key, target=view.choice.target_year, goal=goal_name(t, view.choice.threshold), **values)


def named(view: View, area: str) -> str:
    """Name of an area; of a group with how it is made."""
    t, row = view.t, view.parity.get(area)
    if row is None or row["countries"] is None:
        return view.name(area)
    return t.text("outlook.group", group=view.name(area), method=t.count("explore.mean_of", row["countries"]))


def latest(view: View, area: str) -> str:
    """The latest figure: "41.2 % of seats", "2 of 47 seats (4.3 %)" under 100 of them."""
    t, row, counted = view.t, view.parity[area], view.t.of(view.choice.indicator.counted)
    share = t.percent(row["latest_pct"])
    is_latest = (pl.col("ref_area") == area) & (pl.col("reference_year") == row["latest_year"])
    given = view.rows.filter(is_latest, pl.col("women").is_not_null(), pl.col("total") > 0).select("women", "total").rows()
    for women, total in given or counts_now(view, area):
        if total < SMALL_TOTAL:
            numbers = {"women": t.number(women), "total": t.number(total), "counted": counted, "share": share}
            return t.text("explore.value.small" if counted else "explore.value.small_bare", **numbers)
    return t.text("explore.value.of", share=share, counted=counted) if counted else share


def counts_now(view: View, area: str) -> list[tuple[int, int]]:
    """Women and seats behind the latest share of a small chamber, where its decimals show them; at most one pair."""
    size = outlook_reads.seats_known().filter(pl.col("ref_area") == area)["seats"].to_list() if view.is_parliament else []
    found = [counts_behind(view.parity[area]["latest_pct"], seats) for seats in size if seats < SMALL_TOTAL]
    return [one for one in found if one]


def year_text(t: Translator, year: int | None) -> str:
    """A year of a date that is expected; later ones and those that are not found are "after 2100"."""
    return str(year) if year is not None and year <= FAR_YEAR else t.text("outlook.far", year=FAR_YEAR)


def chance(t: Translator, value: float | None) -> str:
    """A chance in whole percent: never 0 nor 100, since the paths do not know everything."""
    if value is None:
        return "–"
    if value < 1 - ALMOST:
        return t.text("outlook.chance.under", value=t.percent(1, 0))
    if value > ALMOST:
        return t.text("outlook.chance.over", value=t.percent(99, 0))
    return t.percent(100 * value, 0)


def status(view: View, row: Row) -> str:
    """A status in a few words, for tables."""
    goal = goal_name(view.t, view.choice.threshold)
    return view.t.text(f"outlook.status.{row['status']}", goal=goal, few=FEWEST_OBSERVATIONS)


def show_seats(view: View) -> None:
    """A paragraph for each country whose seats are known."""
    for said in (seats(view, area) for area in view.choice.single):
        if said:
            st.markdown(said)


def seats(view: View, area: str) -> str:
    """The same in seats and at elections, where they are known; "" elsewhere."""
    t, row = view.t, view.parity.get(area)
    counted = outlook_reads.seats_known()
    found = counted.filter(pl.col("ref_area") == area).to_dicts()
    if not view.is_parliament or row is None or not found or row["horizon_year"] is None:
        return ""
    women, total, year = found[0]["women"], found[0]["seats"], found[0]["seats_year"]
    for counted_now in counts_now(view, area):
        (women, total), year = counted_now, row["latest_year"]
    goal = goal_name(t, view.choice.threshold)
    parts = [
        t.text(
            "outlook.seats.now",
            area=view.name(area),
            women=t.number(women),
            seats=t.number(total),
            year=year,
            goal=goal,
            needed=t.number(seats_for(total, view.choice.goal.threshold_pct)),
        )
    ]
    then = view.in_year(area, view.choice.target_year)
    if then:
        low, middle, high = (
            t.number(round(then[name] * total / 100)) for name in ("lower_80_pct", "median_pct", "upper_80_pct")
        )
        numbers = {"low": low, "median": middle, "high": high, "year": view.choice.target_year}
        parts.append(t.text("outlook.seats.then", **numbers))
    return " ".join([*parts, _terms(view, area)])


def basis(view: View) -> list[str]:
    """What the projections rest on: whose pace, whether they were tested, what the bands are."""
    t = view.t
    if view.basis is None:
        return []
    said = [t.text("outlook.basis.bands", paths=t.number(2000))]
    if view.basis.tested:
        said.append(t.text("outlook.basis.tested", years=TESTED_YEARS))
    else:
        said.append(t.text("outlook.basis.not_tested"))
    if view.basis.drift_source != "own":
        said.append(t.text(f"outlook.basis.{view.basis.drift_source}"))
    return said


def _named(view: View, area: str, row: Row) -> dict[str, str]:
    """What every sentence may name."""
    t = view.t
    return {
        "area": named(view, area),
        "latest": latest(view, area),
        "year": str(row["latest_year"]),
        "goal": goal_name(t, view.choice.threshold),
        "median": year_text(t, row["parity_year_median"]),
        "far": str(FAR_YEAR),
        "ground": t.text(
            "outlook.ground.own" if view.basis and view.basis.drift_source == "own" else "outlook.ground.borrowed"
        ),
    }


def _kind(row: Row) -> str:
    """The status, with the dates that lie beyond FAR_YEAR as a kind of their own."""
    if row["status"] == "within_horizon" and row["parity_year_median"] > FAR_YEAR:
        return "late"
    return str(row["status"])


def range_text(view: View, row: Row) -> str:
    """The 80 % interval of the date."""
    t, low, high = view.t, row["parity_year_lower_80"], row["parity_year_upper_80"]
    if low is None or low > FAR_YEAR:
        return t.text("outlook.range.late", far=FAR_YEAR)
    if high is None or high > FAR_YEAR:
        return t.text("outlook.range.open", low=low, far=FAR_YEAR)
    return t.text("outlook.range.full", low=low, high=high)


def _from_above(view: View, row: Row) -> str:
    """A share above the zone comes to parity from above."""
    t, goal = view.t, view.choice.goal
    year = row["from_above_year_median"]
    key = "outlook.above.open" if year is None else "outlook.above.dated"
    return t.text(key, top=t.percent(goal.top_pct, 0), year=year_text(t, year))


def _terms(view: View, area: str) -> str:
    """Elections to come if terms stay regular; or that the projection does not follow them."""
    t, calendar = view.t, outlook_reads.elections_known()
    if not view.parity[area]["at_elections"]:
        year, month = reads.elections().sort("year", "month").select("year", "month").row(-1)
        return t.text("outlook.seats.irregular", known=t.month(year, month))
    known = outlook_reads.terms_known().row(by_predicate=pl.col("ref_area") == area, named=True)
    after = [year for year in calendar.calendar[area] if year > view.parity[area]["latest_year"]]
    last = t.month(known["last_year"], known["last_month"])
    return t.text("outlook.seats.regular", last=last, years=t.listing(str(year) for year in after[:ELECTIONS_NAMED]))
