"""Tiles of a scorecard as HTML: value, year and age, small curve, changes, distance, status in words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

from figures.countries import spark, spark_address
from pages.shared import countries_words as words
from pages.shared.countries import Drawn
from pages.shared.frame import Page, escape

STYLE: Final = Path(__file__).with_name("countries.css")
SPARK_SINCE: Final = 1995
LONG_WORDS: Final = 12
CURVE_KINDS: Final = frozenset({"share", "levels", "index"})


def show_tiles(page: Page, tiles: Sequence[Drawn], year: int, *, ranked: bool = False) -> None:
    """The tiles side by side; `year` is the last on the small curves' axis, `ranked` adds places in region and income group."""
    st.html(tiles_html(page, tiles, year, ranked=ranked))


def tiles_html(page: Page, tiles: Sequence[Drawn], year: int, *, ranked: bool = False) -> str:
    """A description list, every text escaped."""
    return f'<dl class="ph-card-tiles">{"".join(_tile(page, one, year, ranked) for one in tiles)}</dl>'


@cache
def style() -> str:
    """The style of tiles, and of the printed page."""
    return STYLE.read_text(encoding="utf-8")


def show_style() -> None:
    """Send the style once for a page."""
    st.html(f"<style>{style()}</style>")


def _tile(page: Page, one: Drawn, year: int, ranked: bool) -> str:
    t, tile, rule = page.t, one.tile, one.rule
    value = words.number(t, tile, one.indicator)
    look = "ph-value" if len(value) <= LONG_WORDS else "ph-words"
    figure = f'<dd class="ph-figure"><span class="{look}">{escape(value)}</span>{_curve(page, one, year)}</dd>'
    about = t.text("countries.joined", first=words.unit(t, tile, rule, one.indicator), then=words.when(t, tile))
    lines = [about if words.unit(t, tile, rule, one.indicator) else words.when(t, tile)]
    lines += [words.chain(t, words.changes(t, tile)), words.distance(t, tile, rule), words.arrival(t, tile)]
    lines += [words.position(t, place) for place in tile.positions] if ranked else []
    small = "".join(f'<dd class="ph-small">{escape(line)}</dd>' for line in lines if line)
    status = f'<dd class="ph-say">{escape(words.status(t, tile, rule))}</dd>'
    return f'<div class="ph-card-tile"><dt>{escape(t.of(rule.name))}</dt>{figure}{small}{status}</div>'


def _curve(page: Page, one: Drawn, year: int) -> str:
    """The small curve, where there are two figures or more, with its words for those who do not see it."""
    if one.line.height < 2 or one.rule.kind not in CURVE_KINDS:  # noqa: PLR2004 - a curve has two ends
        return ""
    t, line = page.t, one.line.filter(one.line["reference_year"] >= SPARK_SINCE)
    if line.height < 2:  # noqa: PLR2004 - as above
        return ""
    first, last = line.row(0, named=True), line.row(-1, named=True)
    show = t.percent if one.rule.goal is not None else t.number
    alt = t.text(
        "countries.curve",
        first=first["reference_year"],
        last=last["reference_year"],
        value_first=show(first["value"]),
        value_last=show(last["value"]),
    )
    source = spark_address(spark(line, SPARK_SINCE, year, page.mode, goal=one.rule.goal))
    return f'<img src="{source}" alt="{escape(alt)}">'
