"""What all figures of trends are made of: series, scale, marks, years on an axis, names that keep apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import plotly.graph_objects as go
import polars as pl

from figures.theme import Mode, parity_line

MARKS: Final = ("plain", "estimate", "unreliable", "under", "over", "break")
"""plain; estimate (also provisional, imputed, forecast); unreliable; a bound from above or below; first after a break."""

SURE: Final = frozenset({"plain", "break"})
BOUND_SYMBOLS: Final = {"under": "triangle-down-open", "over": "triangle-up-open"}
LINE_HEIGHT_PX: Final = 19
LEADER_PX: Final = 16
CHARACTER_PX: Final = 7.6
FEW_YEARS: Final = 9
MANY_YEARS: Final = 25
MOST_STEPS: Final = 3
TAG: Final = re.compile("<[^>]*>")
YEAR_STEPS: Final = (1, 2, 3, 5, 10, 20, 25, 50, 100, 200, 1000)
Kind = Literal["country", "group", "other"]


@dataclass(frozen=True)
class Series:
    """A line or row: `end` is written at its end, `about` closes every hover text (source, edition)."""

    id: str
    name: str
    end: str = ""
    about: str = ""
    kind: Kind = "country"
    chosen: bool = False
    source: str = ""


@dataclass(frozen=True)
class Scale:
    """The axis of values. Shares go from 0 to at least 55 and have the parity line where `parity_pct` is set."""

    share: bool
    title: str = ""
    suffix: str = ""
    parity_pct: float | None = None
    parity_label: str = ""

    def ends(self, values: Iterable[float | None]) -> tuple[float, float]:
        """Both ends of the axis: from zero, or below negative values, to room above the highest.

        Shares end between 55 and 104, so that 50 % always shows and 100 % is not cut.
        """
        known = [one for one in values if one is not None]
        highest, lowest = max(known, default=0.0), min(known, default=0.0)
        bottom = 1.3 * lowest if lowest < 0 else 0.0
        if self.share:
            return bottom, min(104.0, max(55.0, 1.08 * highest))
        if highest > 0:
            return bottom, 1.12 * highest
        return bottom, -0.1 * bottom if bottom else 1.0


@dataclass(frozen=True)
class Mark:
    """A target that an institution announced: where it lies and its words."""

    series: str
    year: int
    value: float
    label: str
    hover: str


def nudge(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places near `wanted`, at least `gap` apart and within [low, high], in the order given, moved as little as possible.

    With more places than fit, they are spread evenly from `low` on.

    >>> nudge([10.0, 10.0, 30.0], gap=4.0, low=0.0, high=50.0)
    [8.0, 12.0, 30.0]
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    # Without the gaps the places only have to keep their order: neighbours that would cross share their mean.
    blocks: list[list[float]] = []
    for rank, index in enumerate(order):
        blocks.append([wanted[index] - rank * gap])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    room = max(low, high - (len(wanted) - 1) * gap)
    flat = [min(max(_mean(block), low), room) for block in blocks for _ in block]
    placed = dict(zip(order, (place + rank * gap for rank, place in enumerate(flat)), strict=True))
    return [placed[index] for index in range(len(wanted))]


def with_parity(figure: go.Figure, scale: Scale, mode: Mode, axis: str = "y") -> go.Figure:
    """The figure with the parity line across `axis`, where the scale has one."""
    if scale.parity_pct is None:
        return figure
    return parity_line(figure, scale.parity_label, mode, parity_pct=scale.parity_pct, axis=axis)


def year_ticks(first: int, last: int) -> dict[str, Any]:
    """Three or four labels on round years, upright on a phone too; small ticks for the years between.

    >>> year_ticks(2004, 2024)["tickvals"], year_ticks(2017, 2024)["tickvals"]
    ([2010, 2020], [2018, 2021, 2024])
    """
    span = last - first
    step = next(one for one in YEAR_STEPS if span <= MOST_STEPS * one)
    start = last % step if span <= FEW_YEARS else 0
    return {
        "tickvals": [year for year in range(first, last + 1) if year % step == start],
        "tickformat": "d",
        "tickangle": 0,
        "minor": {"dtick": 1 if span <= MANY_YEARS else 5, "tick0": 0, "ticks": "outside", "ticklen": 3},
    }


def year_ends(years: pl.Series, others: Sequence[int] = ()) -> tuple[int, int]:
    """The first and the last of all these years."""
    every = [*years, *others]
    return int(min(every)), int(max(every))


def wrapped(text: str, width: int) -> str:
    """`text` on lines of about `width` characters."""
    made = ""
    for word in text.split(" "):
        line = made.rsplit("<br>", 1)[-1]
        made += ("<br>" if line and len(line) + len(word) >= width else " " if line else "") + word
    return made


def width_of(text: str) -> int:
    """Characters of the longest line, tags left out."""
    return max(len(TAG.sub("", line)) for line in text.split("<br>"))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
