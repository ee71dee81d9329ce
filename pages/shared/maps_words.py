"""The words of the map page: the text of each country, the sentence, titles, and what the classes stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import polars as pl

from analysis.maps import CURRENT_YEARS
from data.schema import TOTAL
from figures import maps as figures
from figures.maps import Classes
from figures.theme import PARITY_PCT, Mode
from i18n import Translator
from pages.shared import reads
from pages.shared.explore_words import Words, decimals_of, sentence
from pages.shared.maps import ARRIVALS, Panel
from pages.shared.selection import STATE_UNITS, level_name, slice_name

LITTLE: Final = 1.0
MISSING_STATES: Final = ("older", "current")


@dataclass(frozen=True)
class Legend:
    """The classes of a map with their names, long (for a key) and short (under a bar), and how many countries are in each."""

    classes: Classes
    labels: tuple[str, ...]
    short: tuple[str, ...]
    counts: tuple[int, ...]
    absent: int


def classes_of(panel: Panel, mode: Mode) -> Classes:
    """Colours and limits of a map's classes."""
    unit, codes = panel.chosen.indicator.unit, panel.chosen.indicator.codes
    fixed = {
        "change": figures.change_classes,
        "age": figures.age_classes,
        "parity": figures.arrival_classes,
        "chance": figures.chance_classes,
    }
    if panel.view in fixed:
        return fixed[panel.view](mode)
    if panel.view == "missing":
        return figures.ordered_classes(len(MISSING_STATES), mode)
    if unit in STATE_UNITS:
        return figures.state_classes(len(codes) or 2, mode)
    return figures.share_classes(mode) if unit == "percent" else figures.step_classes(*panel.range, mode)


def classed(panel: Panel, classes: Classes) -> list[int | None]:
    """The class of each row; categories are numbered in the order of their codes."""
    codes = sorted(panel.chosen.indicator.codes)
    states = panel.view == "value" and codes
    return [
        None if value is None else codes.index(int(value)) if states else classes.of(value) for value in panel.rows["shown"]
    ]


def legend(panel: Panel, mode: Mode) -> Legend:
    """Classes, their names and counts."""
    classes = classes_of(panel, mode)
    found = classed(panel, classes)
    short, labels = _labels(panel, classes)
    counts = tuple(found.count(at) for at in range(len(classes.colours)))
    return Legend(classes, labels, short, counts, found.count(None))


def _labels(panel: Panel, classes: Classes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Short names for the bar under the map, and full ones."""
    t, indicator = panel.words.t, panel.chosen.indicator
    if panel.view == "missing":
        names = tuple(t.text(f"maps.state.{one}", years=CURRENT_YEARS) for one in MISSING_STATES)
        return names, names
    if panel.view == "parity":
        names = tuple(t.text(f"maps.arrival.{one}") for one in ARRIVALS)
        return names, names
    if not classes.edges:
        codes = sorted(indicator.codes) or [0, 1]
        names = tuple(panel.words.value(code) for code in codes)
        return names, names
    edges = [_edge(t, one) for one in classes.edges]
    between = "maps.class.span" if classes.edges[0] < 0 else "maps.class.between"
    inner = [t.text(between, low=low, high=high) for low, high in pairwise(edges)]
    short = (t.text("maps.class.under", value=edges[0]), *inner, t.text("maps.class.from", value=edges[-1]))
    unit = "percent" if panel.view == "chance" else "points" if panel.view == "change" else indicator.unit
    if panel.view == "change" and indicator.unit != "percent":
        unit = ""
    if panel.view == "age":
        unit = "years"
    if unit not in {"percent", "rate", "points", "years"}:
        return short, short
    return short, tuple(t.text(f"maps.class.unit.{unit}", value=one) for one in short)


def _edge(t: Translator, value: float) -> str:
    decimals = next(places for places in range(4) if places == 3 or round(value, places) == value)  # noqa: PLR2004
    return t.number(value, decimals)


def text_of(panel: Panel, row: Mapping[str, Any], *, ranked: bool) -> str:
    """What a country's text says under its name, lines parted by \\n."""
    t = panel.words.t
    if row["shown"] is None:
        return t.text("maps.text.none")
    lines = [_TEXTS[panel.view](panel, row)]
    if ranked and row["place"] is not None:
        key = "maps.text.place_tied" if row["tied"] > 1 else "maps.text.place"
        lines.append(t.text(key, place=t.number(row["place"]), countries=t.number(row["countries"]), region=region(panel)))
    return "\n".join(lines)


def _figure_text(panel: Panel, row: Mapping[str, Any]) -> str:
    figure = panel.words.figure({**row, "countries": None}, counted=False)
    return panel.words.t.text("maps.text.value", value=figure, year=row["reference_year"])


def _change_text(panel: Panel, row: Mapping[str, Any]) -> str:
    t, words = panel.words.t, panel.words
    ends = {"first": words.value(row["value_from"]), "last": words.value(row["value_to"])}
    years = {"year_from": row["year_from"], "year_to": row["year_to"]}
    return t.text("maps.text.change", change=signed(panel, row["change"]), **ends, **years)


def _age_text(panel: Panel, row: Mapping[str, Any]) -> str:
    age = panel.words.t.count("maps.years", int(row["age"]))
    return panel.words.t.text("maps.text.age", age=age, value=_figure_text(panel, row))


def _parity_text(panel: Panel, row: Mapping[str, Any]) -> str:
    t = panel.words.t
    if row["status"] != "within_horizon":
        return t.text(f"maps.arrival.{row['status']}")
    ends = {"low": row["parity_year_lower_80"], "high": row["parity_year_upper_80"]}
    if ends["high"] is None:
        return t.text("maps.text.parity_open", year=row["parity_year_median"], low=ends["low"] or row["parity_year_median"])
    return t.text("maps.text.parity", year=row["parity_year_median"], **ends)


def _chance_text(panel: Panel, row: Mapping[str, Any]) -> str:
    t = panel.words.t
    return t.text("maps.text.chance", chance=t.percent(row["shown"], 0), year=panel.target_year)


_TEXTS: Final = {
    "value": _figure_text,
    "change": _change_text,
    "age": _age_text,
    "missing": _figure_text,
    "parity": _parity_text,
    "chance": _chance_text,
}


def signed(panel: Panel, change: float) -> str:
    """A change with its sign, in points where it is one of a share."""
    t, indicator = panel.words.t, panel.chosen.indicator
    return t.points(change) if indicator.unit in {"percent", "rate"} else t.signed(change, decimals_of(indicator))


def region(panel: Panel) -> str:
    """Short name of the region shown."""
    return panel.words.t.of(reads.registry().groups[panel.region.id].short)


def title(panel: Panel) -> str:
    """What the map shows."""
    names = {"name": panel.words.t.of(panel.chosen.indicator.name), "region": region(panel), "year": panel.year}
    return panel.words.t.text(f"maps.title.{panel.view}", **names, year_from=panel.year_from, target=panel.target_year)


def subtitle(panel: Panel) -> str:
    """Unit, slice, scope, and by which rule a figure stands for the year."""
    t, chosen = panel.words.t, panel.chosen
    parts = [t.text(f"explore.unit.{chosen.indicator.unit}")]
    if chosen.indicator.ladders:
        parts.append(level_name(t, chosen.indicator, chosen.level))
    parts += [
        slice_name(t, name, chosen.indicator, value)
        for name, value in (("sector", chosen.sector), ("breakdown", chosen.breakdown))
        if value != TOTAL
    ]
    parts.append(t.text(f"explore.scope.{chosen.indicator.scope}"))
    parts.append(t.text(f"maps.rule.{panel.view}", first=panel.year - CURRENT_YEARS + 1, last=panel.year))
    return " · ".join(parts)


def answer(panel: Panel) -> str:
    """The sentence over a map: how many countries have a figure, and what they are together."""
    t, known = panel.words.t, panel.known
    if known.is_empty():
        return t.text("maps.answer.none", region=region(panel))
    lead = t.count("maps.answer.lead", known.height, region=region(panel), all=t.number(panel.rows.height))
    return sentence(t, [lead, *_ANSWERS[panel.view](panel, known)])


def _values_said(panel: Panel, known: pl.DataFrame) -> list[str]:
    t, words, indicator = panel.words.t, panel.words, panel.chosen.indicator
    exact = known.filter(pl.col("bound") == "=")["shown"]
    if indicator.unit in STATE_UNITS:
        counts = exact.value_counts().sort("shown").iter_rows()
        return [t.listing(t.text("explore.answer.state", state=words.value(value), n=t.number(n)) for value, n in counts)]
    if not exact.len():
        return []
    lower, upper = (exact.quantile(part, interpolation="linear") or 0.0 for part in (0.25, 0.75))
    said = [t.text("maps.answer.half", lower=words.value(lower), upper=words.value(upper))]
    if indicator.parity_pct:
        at = t.percent(PARITY_PCT, 0)
        said.append(t.count("maps.answer.parity", int((exact >= PARITY_PCT).sum()), parity=at))
    return said


def _changes_said(panel: Panel, known: pl.DataFrame) -> list[str]:
    t, change = panel.words.t, known["shown"]
    up, down = int((change >= LITTLE).sum()), int((change <= -LITTLE).sum())
    years = {"year": panel.year, "year_from": panel.year_from}
    amount = t.points(LITTLE, 0, signed=False) if panel.chosen.indicator.unit in {"percent", "rate"} else t.number(LITTLE)
    return [
        t.text("maps.answer.change", up=up, down=down, little=change.len() - up - down, amount=amount, **years),
    ]


def _ages_said(panel: Panel, known: pl.DataFrame) -> list[str]:
    current = int((known["shown"] < CURRENT_YEARS).sum())
    oldest = int(known["reference_year"].min())  # type: ignore[arg-type]  # years are integers
    return [panel.words.t.text("maps.answer.age", current=current, years=CURRENT_YEARS, oldest=oldest)]


def _missing_said(panel: Panel, known: pl.DataFrame) -> list[str]:
    t, absent = panel.words.t, panel.rows.height - known.height
    current = int((known["shown"] == 1).sum())
    return [t.text("maps.answer.missing", current=current, years=CURRENT_YEARS, older=known.height - current, absent=absent)]


def _arrivals_said(panel: Panel, known: pl.DataFrame) -> list[str]:
    t, at = panel.words.t, {name: number for number, name in enumerate(ARRIVALS)}
    reached = int((known["shown"] == at["reached"]).sum())
    by_2050 = int(known["shown"].is_between(at["from_2030"], at["by_2030"]).sum())
    return [t.text("maps.answer.arrival", reached=reached, before=by_2050)]


def _chances_said(panel: Panel, known: pl.DataFrame) -> list[str]:
    likely = int((known["shown"] >= 50).sum())  # noqa: PLR2004 - as likely as not
    return [panel.words.t.count("maps.answer.chance", likely, year=panel.target_year)]


_ANSWERS: Final = {
    "value": _values_said,
    "change": _changes_said,
    "age": _ages_said,
    "missing": _missing_said,
    "parity": _arrivals_said,
    "chance": _chances_said,
}


def words_for_buttons(t: Translator) -> dict[str, str]:
    """What the buttons on the map are called."""
    return {name: t.text(f"maps.button.{name}") for name in ("closer", "wider", "whole")}


def place_text(words: Words, panel: Panel, place: str) -> str:
    """The sentence on the country chosen."""
    row = next((one for one in panel.rows.to_dicts() if one["ref_area"] == place), None)
    if row is None:
        return ""
    said = text_of(panel, row, ranked=False).split("\n")[0]
    return words.t.text("maps.place_says", area=words.area(place), text=said)
