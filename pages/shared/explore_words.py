"""The words of the Explore page: figures, answers, hover texts and captions in the reader's language."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final

import polars as pl

from analysis.trends import Change
from data.registry import Indicator, Target
from data.schema import TOTAL
from i18n import Translator
from pages.shared import reads
from pages.shared.selection import Selection, area_name, level_name, slice_name

SMALL_TOTAL: Final = 100
LISTED_AREAS: Final = 3
NAMED_ELSEWHERE: Final = 8
HOVER_WIDTH: Final = 54
DECIMALS: Final = {"percent": 1, "rate": 1, "ratio": 2, "index": 1, "years": 1}

Row = Mapping[str, Any]
"""A figure as pages.shared.explore has it: a row of observations with series, countries (null for one area), oldest_year."""


@dataclass(frozen=True)
class Words:
    """Phrases for one selection; `names` as pages.shared.frame.short_names gives it."""

    t: Translator
    chosen: Selection
    names: dict[str, str]

    def area(self, area: str) -> str:
        """Short name of an area or group."""
        return area_name(self.t, area, self.names)

    def order(self, area: str) -> str:
        """What areas are sorted by: the name without accents or capitals, so that "Égypte" stands with E."""
        bare = unicodedata.normalize("NFD", self.area(area))
        return "".join(sign for sign in bare if not unicodedata.combining(sign)).casefold()

    def areas(self, areas: list[str]) -> str:
        """Names of several, in a sentence."""
        return self.t.listing(self.area(one) for one in areas)

    def value(self, value: float) -> str:
        """The bare figure in its unit: 41.2 %, 0.87, yes."""
        return value_text(self.t, self.chosen.indicator, value)

    def figure(self, row: Row, *, counted: bool = True) -> str:
        """A figure with what it counts: "41.2 % of seats", "2 of 47 seats (4.3 %)", "under 8 %".

        Without `counted`, as a chart's labels have it: "41.2 %", "2 of 47 (4.3 %)".
        """
        t, indicator = self.t, self.chosen.indicator
        text = self.value(row["value"])
        if row["bound"] != "=":
            return t.text("explore.value.under" if row["bound"] == "<" else "explore.value.over", value=text)
        noun = t.of(indicator.counted) if counted else ""
        if _has_counts(row) and (row["total"] < SMALL_TOTAL or indicator.unit == "count"):
            kind = "posts" if indicator.unit == "count" else "small"
            numbers = {"women": t.number(row["women"]), "total": t.number(row["total"]), "counted": noun, "share": text}
            return t.text(f"explore.value.{kind}" if noun else f"explore.value.{kind}_bare", **numbers)
        if not noun or indicator.unit not in {"percent", "count"}:
            return text
        return t.text("explore.value.of" if indicator.unit == "percent" else "explore.value.number", share=text, counted=noun)

    def method(self, countries: int) -> str:
        """How a group's figure is made: "mean of 52 countries", "pooled seats of 52 countries"."""
        if self.chosen.how == "mean":
            return self.t.count("explore.mean_of", countries)
        return self.t.count("explore.pooled_of", countries, counted=self.t.of(self.chosen.indicator.counted))

    def named(self, row: Row) -> str:
        """The area of a figure; a group with its method."""
        area = self.area(row["series"])
        if row["countries"] is None:
            return area
        return self.t.text("explore.group", group=area, method=self.method(row["countries"]))

    def when(self, row: Row) -> str:
        """The year of a figure; first and last where it is made of the latest figures of several countries."""
        oldest, year = row["oldest_year"], row["reference_year"]
        return self.years([year if oldest is None else oldest, year])

    def years(self, years: Collection[int]) -> str:
        """One year, or the first and the last of several."""
        first, last = min(years), max(years)
        return str(last) if first == last else self.t.text("explore.span", first=first, last=last)

    def hover(self, row: Row, *, with_note: bool = True) -> str:
        """Under the name and the year: the figure, its headcount or method, status and note."""
        t, parts = self.t, [self.figure(row)]
        if _has_counts(row) and row["total"] >= SMALL_TOTAL:
            parts.append(t.text("explore.value.headcount", women=t.number(row["women"]), total=t.number(row["total"])))
        if row["countries"] is not None:
            parts.append(self.method(row["countries"]))
        if row["obs_status"] != "A":
            parts.append(self.status(row["obs_status"]))
        if row["note_id"] and with_note:
            parts.append(wrap(self.note(row["note_id"])))
        return "<br>".join(parts)

    def about(self, row: Row) -> str:
        """Source and edition of a figure."""
        return self.t.text("explore.about", source=self.source(row["source"]), vintage=row["vintage"])

    def source(self, source: str) -> str:
        """Short name of a source."""
        return self.t.of(reads.registry().sources[source].short)

    def note(self, note_id: str) -> str:
        """The text of a note."""
        return self.t.of(reads.registry().notes[note_id])

    def status(self, code: str) -> str:
        """An observation's status (SDMX CL_OBS_STATUS) in words."""
        return self.t.text(f"explore.status.{code.lower()}")

    def title(self) -> str:
        """What the chart shows: the indicator's name and the years."""
        first, last = self.chosen.years
        key = "explore.chart.title_year" if first == last else "explore.chart.title"
        return self.t.text(key, name=self.t.of(self.chosen.indicator.name), first=first, last=last)

    def subtitle(self) -> str:
        """Unit, slice and scope: what one needs to read the axis."""
        t, chosen = self.t, self.chosen
        parts = [t.text(f"explore.unit.{chosen.indicator.unit}")]
        if chosen.indicator.ladders:
            parts.append(level_name(t, chosen.indicator, chosen.level))
        parts += [
            slice_name(t, name, chosen.indicator, value)
            for name, value in (("sector", chosen.sector), ("breakdown", chosen.breakdown))
            if value != TOTAL
        ]
        parts.append(t.text(f"explore.scope.{chosen.indicator.scope}"))
        if chosen.view == "range":
            parts.append(t.text("explore.range_key", first=chosen.years[0], last=chosen.years[1]))
        return " · ".join(parts)

    def target(self, one: Target) -> str:
        """An announced target, for hover and caption."""
        values = {"value": self.t.percent(one.target_pct, 0), "year": one.target_year, "measure": self.t.of(one.measure)}
        return self.t.text("explore.target_long", area=self.area(one.ref_area), **values)

    def difference(self, change: Change) -> str:
        """ "23.1 points more than in 2004"; for a group with the number of countries compared."""
        t, indicator = self.t, self.chosen.indicator
        decimals = decimals_of(indicator)
        direction = "same" if round(change.change, decimals) == 0 else "more" if change.change > 0 else "less"
        by = t.points(change.change, signed=False) if indicator.unit == "percent" else t.number(abs(change.change), decimals)
        said = t.text(f"explore.change.{direction}", amount=by, year=change.year_from)
        return t.count("explore.matched", change.countries, change=said) if change.countries > 1 else said


def decimals_of(indicator: Indicator) -> int:
    """How many decimals a reader is shown: the indicator's own, else those of its unit."""
    return DECIMALS.get(indicator.unit, 0) if indicator.decimals is None else indicator.decimals


def value_text(t: Translator, indicator: Indicator, value: float) -> str:
    """A figure in the indicator's unit."""
    if indicator.unit == "percent":
        return t.percent(value)
    if indicator.unit == "yes_no":
        return t.text("explore.yes" if value else "explore.no")
    if indicator.unit == "category":
        return t.of(indicator.codes[int(value)])
    return t.number(value, decimals_of(indicator))


def answer(words: Words, last: Mapping[str, Row], change: Change | None) -> str:
    """The page's sentence: the first area with its change, then the groups, then the other areas.

    `last` maps series to its last figure, in the reader's order; `change` is that of the first.
    """
    t, chosen = words.t, words.chosen
    if not last:
        return _nothing(words, list(chosen.areas)) if chosen.areas else t.text("explore.nobody")
    lead, *rest = last.values()
    first = chosen.areas[0]
    absent = [] if first in last or first in chosen.groups else [t.text("explore.answer.absent", area=words.area(first))]
    text = t.text("explore.answer.value", area=words.named(lead), value=words.figure(lead), year=words.when(lead))
    parts = [*absent, text if change is None else t.text("explore.answer.change", answer=text, change=words.difference(change))]
    parts += [_follow(words, row, lead) for row in rest if row["countries"] is not None]
    singles = [row for row in rest if row["countries"] is None]
    if len(singles) > LISTED_AREAS and not chosen.is_state:
        low, *_, high = sorted(singles, key=lambda row: row["value"])
        ends = {"low": words.figure(low, counted=False), "high": words.figure(high, counted=False)}
        parts.append(t.count("explore.answer.others", len(singles), **ends))
    else:
        parts += [_follow(words, row, lead) for row in singles]
    return sentence(t, parts)


def answer_members(words: Words, members: pl.DataFrame, own: str) -> str:
    """The sentence over all countries of a group: how many have a figure, from where to where; the reader's own country.

    `members`: one row a country, its last figure.
    """
    t, group = words.t, words.area(words.chosen.members_of)
    if members.filter(pl.col("bound") == "=").is_empty():
        return _nothing(words, [words.chosen.members_of])
    parts = [_members_text(words, members, group)]
    for row in members.filter(pl.col("series") == own).to_dicts():
        parts.append(t.text("explore.answer.value", area=words.named(row), value=words.figure(row), year=words.when(row)))
    return sentence(t, parts)


def _nothing(words: Words, areas: list[str]) -> str:
    """That these areas have no figure; where only a few others have one, which."""
    t, rows = words.t, words.chosen.rows
    others = sorted(rows.filter(pl.col("value").is_not_null())["ref_area"].unique(), key=words.order)
    if not 0 < len(others) <= NAMED_ELSEWHERE:
        return t.text("explore.answer.none", areas=words.areas(areas))
    return t.text("explore.answer.elsewhere", areas=words.areas(areas), others=words.areas(others))


def _members_text(words: Words, members: pl.DataFrame, group: str) -> str:
    """What all countries of a group have together: states and posts are counted, other figures described by their range."""
    t, exact = words.t, members.filter(pl.col("bound") == "=")
    years = words.years(exact["reference_year"].to_list())
    if words.chosen.is_state:
        counts = exact["value"].value_counts().sort("value").iter_rows()
        listed = t.listing(t.text("explore.answer.state", state=words.value(value), n=t.number(n)) for value, n in counts)
        return t.count("explore.answer.states", exact.height, group=group, years=years, counts=listed)
    if words.chosen.indicator.unit == "count":
        total = None if exact["total"].null_count() else int(exact["total"].sum())
        together = {"women": int(exact["value"].sum()), "total": total, "bound": "=", "countries": None}
        posts = words.figure({"value": together["women"], **together})
        return t.count("explore.answer.posts", exact.height, group=group, years=years, figure=posts)
    quartiles = [exact["value"].quantile(q, interpolation="linear") or 0.0 for q in (0, 0.25, 0.75, 1)]
    low, lower, upper, high = (words.value(one) for one in quartiles)
    ends = {"low": low, "lower": lower, "upper": upper, "high": high}
    return t.count("explore.answer.members", exact.height, group=group, years=years, **ends)


def sentence(t: Translator, parts: list[str]) -> str:
    """One sentence of several statements."""
    joined = reduce(lambda first, after: t.text("explore.answer.joint", first=first, next=after), parts)
    return t.text("explore.answer.end", text=joined)


def wrap(text: str, width: int = HOVER_WIDTH) -> str:
    """`text` on lines of at most about `width` characters, for a hover text."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return "<br>".join(lines)


def _follow(words: Words, row: Row, lead: Row) -> str:
    """Another area in the same sentence: its year only where it differs."""
    same = words.when(row) == words.when(lead)
    values = {"area": words.named(row), "value": words.figure(row, counted=False)}
    if same:
        return words.t.text("explore.answer.short", **values)
    return words.t.text("explore.answer.value", year=words.when(row), **values)


def _has_counts(row: Row) -> bool:
    """Whether a figure of one area comes with women and all; a group's counts are those of its countries together."""
    return row["countries"] is None and row["women"] is not None and bool(row["total"])
