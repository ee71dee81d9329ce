"""The words of scorecards and profiles: figures, ages, changes, positions, statuses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any, Final

from analysis.scorecards import Position, Tile, TileChange
from data.registry import Indicator, ScorecardTile
from data.schema import TOTAL
from i18n import Translator
from pages.shared import reads
from pages.shared.explore_words import value_text
from pages.shared.outlook_words import FAR_YEAR

SMALL_TOTAL: Final = 100
PROJECTED: Final = frozenset({"within_horizon", "beyond_horizon", "lower_expected"})
"""Statuses of analysis.parity that say something of a year still to come."""


def is_counted(tile: Tile) -> bool:
    """Whether the count comes first: fewer than 100 seats or posts, both numbers known."""
    return tile.women is not None and tile.total is not None and tile.total < SMALL_TOTAL


def number(t: Translator, tile: Tile, indicator: Indicator) -> str:
    """The large figure of a tile: 41.2 %, 2 of 47, under 8 %, yes or the kind of quota."""
    if is_counted(tile):
        return t.text("countries.counted", women=t.number(tile.women or 0), total=t.number(tile.total or 0))
    text = value_text(t, indicator, tile.value)
    if tile.bound == "=":
        return text
    return t.text("countries.under" if tile.bound == "<" else "countries.over", value=text)


def unit(t: Translator, tile: Tile, rule: ScorecardTile, indicator: Indicator) -> str:
    """What the figure counts, its level where it is one: "seats (4.3 %)", "of civil servants, executives"."""
    if rule.kind == "index":
        return t.text("countries.of_100")
    if rule.kind == "quota":
        return ""
    counted = t.of(indicator.counted)
    if is_counted(tile):
        return t.text("countries.counted_unit", counted=counted, share=t.percent(tile.value))
    words = t.text("countries.unit", counted=counted) if counted else t.text("countries.unit_plain")
    if rule.kind == "levels" and tile.level != TOTAL:
        return t.text("countries.unit_level", unit=words, level=level(t, tile.level))
    return words


def level(t: Translator, name: str) -> str:
    """A level's name inside a sentence: "executives", but "P1 (feeder grade)"."""
    text = reads.registry().level_name(name, t.language)
    return text[0].lower() + text[1:] if text[1:2].islower() or text[1:2] in "’ " else text


def when(t: Translator, tile: Tile) -> str:
    """Year and age: "2020, 6 years old"."""
    return t.count("countries.when", tile.age_years, year=tile.year)


def change(t: Translator, one: TileChange) -> str:
    """ "+3.2 points since 2019"."""
    return t.text("countries.change", points=t.points(one.change), year=one.year_from)


def changes(t: Translator, tile: Tile) -> list[str]:
    """The changes over the spans of the rule; two spans that start in one year are one."""
    first_of_year = {one.year_from: one for one in reversed(tile.changes)}
    return [change(t, one) for one in tile.changes if first_of_year[one.year_from] is one]


def distance(t: Translator, tile: Tile, rule: ScorecardTile) -> str:
    """ "28.0 points to 50 %"; empty without a goal, for bounds, and from the goal on."""
    if tile.to_goal is None or rule.goal is None or tile.bound != "=" or tile.to_goal <= 0:
        return ""
    return t.text("countries.to_goal", points=t.points(tile.to_goal, signed=False), goal=t.percent(rule.goal, 0))


def status(t: Translator, tile: Tile, rule: ScorecardTile) -> str:
    """The tile's status, by the written rule, in plain words."""
    limits = reads.registry().scorecard_rule
    span = next((one for one in tile.changes if one.span_years == limits.change_years[0]), None)
    if tile.status == "quota":
        return (
            t.text("countries.status.quota_since", year=tile.since_year)
            if tile.since_year
            else t.text("countries.status.quota")
        )
    values: dict[str, object] = {
        "goal": t.percent(rule.goal or 0, 0),
        "target": limits.target_year,
        "points": t.points(limits.little_points, 0, signed=False),
    }
    if tile.status == "no_recent_figure":
        return t.count("countries.status.no_recent_figure", limits.recent_years)
    if tile.status == "no_earlier_figure":
        return t.count("countries.status.no_earlier_figure", limits.change_years[0])
    if span is not None and tile.status in {"lower", "little_changed", "higher"}:
        return t.count(f"countries.status.{tile.status}", tile.year - span.year_from, year=span.year_from, **values)
    return t.text(f"countries.status.{tile.status}", **values)


def position(t: Translator, one: Position) -> str:
    """ "Asia-Pacific: 12th of 50 …": rank among those with a figure, and the part of the others that is lower."""
    key = "countries.position.tied" if one.tied > 1 else "countries.position"
    return t.text(
        key,
        group=t.of(reads.registry().groups[one.group].short),
        rank=t.number(one.rank),
        countries=t.number(one.countries),
        lower=t.percent(one.lower_pct, 0),
    )


def arrival(t: Translator, tile: Tile) -> str:
    """Years to parity with their 80 % range, from the parity table; empty without one, and where the figure is old.

    Years later than FAR_YEAR are "after 2100".
    """
    row = tile.parity
    if not row or row["status"] not in PROJECTED or tile.status == "no_recent_figure":
        return ""
    ends = (row[f"parity_year_{one}"] for one in ("median", "lower_80", "upper_80"))
    # As on Years to parity: a single year so far ahead would say more than is known.
    median, lower, upper = (year if year is not None and year <= FAR_YEAR else None for year in ends)
    values = {"median": median, "lower": lower, "upper": upper, "horizon": FAR_YEAR}
    if median is None:
        return t.text("countries.arrival.beyond" if lower is None else "countries.arrival.earliest", **values)
    ahead = max(median - row["latest_year"], 0)
    return t.count("countries.arrival.open" if upper is None else "countries.arrival", ahead, **values)


def chain(t: Translator, parts: Iterable[str]) -> str:
    """Several phrases in one line, apart by semicolons."""
    said = list(parts)
    return reduce(lambda first, then: t.text("countries.then", first=first, then=then), said) if said else ""


def event(t: Translator, row: Mapping[str, Any]) -> str:
    """A change of law in words: what kind, and which law or quota."""
    registry = reads.registry()
    kind = t.of(registry.event_kinds[row["kind"]])
    indicator = registry.indicators[row["indicator"]]
    if row["kind"].startswith("quota"):
        now = value_text(t, indicator, row["after"])
        return t.text("countries.event", kind=kind, what=now)
    return t.text("countries.event", kind=kind, what=t.of(indicator.name).split(": ", 1)[-1])
