"""What an indicator is, in the reader's words."""

from __future__ import annotations

from data.registry import Indicator
from data.schema import TOTAL
from i18n import Translator
from pages.shared import reads

MOST_NAMED = 9
"""Levels or sectors that are named one by one; beyond, their number is given."""


def in_order() -> list[Indicator]:
    """All indicators: by theme in the order of the themes, then as the registry has them."""
    registry = reads.registry()
    themes = list(registry.themes)
    return sorted(registry.indicators.values(), key=lambda one: themes.index(one.theme))


def label(t: Translator, indicator: str) -> str:
    """Theme and name, for a list to choose from."""
    registry = reads.registry()
    one = registry.indicators[indicator]
    return t.text("data.indicator.option", theme=t.of(registry.themes[one.theme]), name=t.of(one.name))


def unit(t: Translator, one: Indicator) -> str:
    """The unit's name."""
    return t.text(f"data.unit.{one.unit}")


def scope(t: Translator, one: Indicator) -> str:
    """Whether the figure is about public institutions or more."""
    return t.text(f"data.scope.{one.scope}")


def facts(t: Translator, one: Indicator) -> str:
    """Scope, unit, SDG code, levels and sectors, as short sentences in one line."""
    registry = reads.registry()
    rows = reads.available().filter(indicator=one.id)
    present = set(rows["level"])
    levels = [t.of(level.name) for name in one.ladders for level in registry.ladders[name].levels if level.id in present]
    sectors = [sector for sector in rows["sector"].unique(maintain_order=True) if sector != TOTAL]
    parts = [f"{scope(t, one)}.", t.text("data.unit", unit=unit(t, one))]
    if one.sdg:
        parts.append(t.text("data.sdg", code=one.sdg))
    if levels:
        few = len(levels) <= MOST_NAMED
        parts.append(t.text("data.levels", levels=", ".join(levels)) if few else t.count("data.levels.many", len(levels)))
    if sectors:
        names = [t.of(registry.sectors[sector].name) for sector in sectors]
        few = len(names) <= MOST_NAMED
        parts.append(t.text("data.sectors", sectors=", ".join(names)) if few else t.count("data.sectors.many", len(names)))
    return " ".join(parts)


def span(t: Translator, first: int | None, last: int | None) -> str:
    """First and last year; one year alone where they are the same, "none" without."""
    if first is None or last is None:
        return t.text("data.none")
    return str(first) if first == last else t.text("data.span", first=first, last=last)


def age(t: Translator, year: int | None, this_year: int) -> str:
    """How old a figure of `year` is; empty without a year."""
    if year is None:
        return ""
    return t.count("data.age", this_year - year) if year < this_year else t.text("data.age.now")
