"""Any other estimate: what a reader has read somewhere, typed in, and the same reading as for the published ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from analysis.claims import Estimate, Reading, decimals_in, read
from i18n import Translator
from pages.shared.controls import type_text
from pages.shared.estimates import allowed_text, verdict_text
from pages.shared.frame import Page
from pages.shared.tiles import Tile, show_tiles

MOST_YEARS: Final = 10_000
PACE_DECIMALS: Final = 3


@dataclass(frozen=True)
class Field:
    """One field: what it starts with, the range that it may have, and whether it may stay empty."""

    name: str
    default: str
    low: float
    high: float
    optional: bool = False


FIELDS: Final = (
    Field("value", "28.2", 0, 100),
    Field("gain", "1.0", -100, 100),
    Field("period", "6", 0, MOST_YEARS),
    Field("target", "50", 0, 100),
    Field("published", "140", 0, MOST_YEARS, optional=True),
)
"""Starts with the estimate for managers of 2023."""

POSITIVE: Final = frozenset({"period", "published"})
_MARKDOWN: Final = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]()$<>~#|!"})


def show_form(page: Page) -> None:
    """The fields, and under them either what is wrong with them or the reading."""
    t = page.t
    st.markdown(t.text("estimates.form.intro"))
    typed: dict[str, str] = {}
    with st.container(horizontal=True, gap="medium"):
        for one in FIELDS:
            label = t.text(f"estimates.form.{one.name}")
            typed[one.name] = type_text(f"e_{one.name}", label, default=localised(t, one.default), width=190)
    faults = [fault for one in FIELDS if (fault := fault_of(t, one, typed[one.name]))]
    for fault in faults:
        st.warning(fault)
    if faults:
        return
    reading = read(estimate(typed))
    st.markdown(f"**{sentence(t, typed, reading)}**")
    show_tiles(tiles(t, reading))
    if reading.published_years is not None:
        st.markdown(verdict(t, typed, reading))
    if 0 < (number(typed["value"]) or 0) <= 1:
        st.caption(t.text("estimates.form.ratio", value=t.percent(number(typed["value"]) or 0, 2)))


def number(typed: str) -> float | None:
    """A number as readers write it: point or comma, spaces and a percent sign allowed; None where it is none.

    >>> number("28,2 %"), number("1 000"), number("about 3"), number("")
    (28.2, 1000.0, None, None)
    """
    plain = "".join(typed.replace("%", "").split()).replace(",", ".").replace("−", "-")
    try:
        value = float(plain)
    except ValueError:
        return None
    # "nan" and "inf" are numbers to Python, and to nobody else.
    return value if abs(value) < 1e9 else None  # noqa: PLR2004 - far beyond any field


def fault_of(t: Translator, field: Field, typed: str) -> str:
    """What is wrong with a field and what to do; empty when all is well."""
    name, shown = t.text(f"estimates.form.{field.name}"), typed.strip().translate(_MARKDOWN)
    if not shown:
        return "" if field.optional else t.text("estimates.fault.empty", field=name, example=localised(t, field.default))
    value = number(typed)
    if value is None:
        return t.text("estimates.fault.no_number", field=name, typed=shown, example=localised(t, field.default))
    if not field.low <= value <= field.high or (field.name in POSITIVE and value == 0):
        key = "positive" if field.name in POSITIVE else "range"
        ends = {"low": t.number(field.low), "high": t.number(field.high)}
        return t.text(f"estimates.fault.{key}", field=name, typed=shown, **ends)
    return ""


def estimate(typed: dict[str, str]) -> Estimate:
    """The estimate behind sound fields; inputs count as rounded to the fewer decimals of value and gain."""
    value, gain, period, target = (number(typed[name]) for name in ("value", "gain", "period", "target"))
    return Estimate(
        target_pct=target or 0.0,
        value_pct=value,
        gain_pp=gain,
        period_years=period,
        published_years=number(typed["published"]),
        decimals=min(decimals_in(typed["value"].replace("%", "")), decimals_in(typed["gain"])),
    )


def sentence(t: Translator, typed: dict[str, str], reading: Reading) -> str:
    """What the arithmetic gives."""
    named = {"target": t.percent(number(typed["target"]) or 0, 0), "value": typed["value"].replace("%", "").strip()}
    if reading.years is None:
        return t.text("estimates.form.never", **named)
    if reading.years == 0:
        return t.text("estimates.form.there", **named)
    return t.text("estimates.form.gives", years=t.number(reading.years, 1), **named)


def tiles(t: Translator, reading: Reading) -> list[Tile]:
    """The numbers of a reading."""
    made = []
    if reading.years:
        years = t.text("estimates.years_exact", years=t.number(reading.years, 1))
        made.append(Tile(t.text("estimates.tile.years"), years, (allowed_text(t, reading),)))
    if reading.pace_pp is not None:
        made.append(
            Tile(t.text("estimates.tile.pace"), t.signed(reading.pace_pp, PACE_DECIMALS), (t.text("estimates.tile.unit"),))
        )
    if reading.implied_pace_pp is not None:
        implied = t.signed(reading.implied_pace_pp, PACE_DECIMALS)
        years = t.text("estimates.years_exact", years=t.number(reading.published_years or 0, 0))
        made.append(Tile(t.text("estimates.tile.implied", years=years), implied, (t.text("estimates.tile.unit"),)))
    return made


def verdict(t: Translator, typed: dict[str, str], reading: Reading) -> str:
    """Whether the published figure comes back."""
    return verdict_text(t, reading, number(typed["gain"]))


def localised(t: Translator, example: str) -> str:
    """An example as the reader's language writes it."""
    return example.replace(".", ",") if t.language == "fr" else example
