"""Where the parts of a native chart stand: legend, plot and the words around it, so that none lies on another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from exports.chart_xml import placed, tag, type_look, val
from exports.text_fit import LINE, width
from figures.theme import theme

SWATCH: Final = 52.0
"""Points that the sign and the gaps of a legend's entry take."""

MOST_LABEL_PART: Final = 0.34
"""Part of a chart's width that labels beside the plot may take."""


@dataclass(frozen=True)
class Room:
    """A chart's size and the size of its type, all in points."""

    width: float
    height: float
    points: float
    named: bool = True
    """Whether the chart has a legend of its own."""

    @property
    def line(self) -> float:
        """Height of a line of text."""
        return self.points * LINE


@dataclass(frozen=True)
class Plot:
    """The inner plot: its distance from each side of the chart, in points."""

    room: Room
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Points from the plot's left to its right."""
        return self.room.width - self.left - self.right

    @property
    def height(self) -> float:
        """Points from the plot's top to its foot."""
        return self.room.height - self.top - self.bottom

    @property
    def layout(self) -> ET.Element:
        """c:layout of the plot."""
        room = self.room
        return placed(
            self.left / room.width, self.top / room.height, self.width / room.width, self.height / room.height, target="inner"
        )


@dataclass(frozen=True)
class Legend:
    """The legend over the plot: how many series the chart has, and which of them it names."""

    names: Sequence[str]
    shown: Sequence[bool]

    def height(self, room: Room) -> float:
        """Points that it needs; programs put entries in columns of equal width."""
        named = [name for name, shown in zip(self.names, self.shown, strict=True) if shown]
        if not named or not room.named:
            return 0.0
        widest = max(width(name, room.points) for name in named) + SWATCH
        columns = max(1, int(room.width // widest))
        return -(-len(named) // columns) * room.line * 1.15 + 4

    def xml(self, room: Room) -> ET.Element | None:
        """c:legend with the entries that are not wanted taken out."""
        if not any(self.shown) or not room.named:
            return None
        out = [tag("c:legendEntry", val("c:idx", at), val("c:delete", 1)) for at, shown in enumerate(self.shown) if not shown]
        named = [name for name, shown in zip(self.names, self.shown, strict=True) if shown]
        needed = sum(width(name, room.points) + SWATCH for name in named)
        return tag(
            "c:legend",
            val("c:legendPos", "t"),
            *out,
            placed(0.0, 0.0, min(1.0, needed / room.width), self.height(room) / room.height),
            val("c:overlay", 0),
            type_look(room.points, theme("light").ink),
        )


def legend_of(names: Sequence[str], wanted: Sequence[bool]) -> Legend:
    """A legend that has each name once; none when fewer than two things are to be told apart."""
    seen: set[str] = set()
    shown = []
    for name, want in zip(names, wanted, strict=True):
        shown.append(bool(want and name.strip() and name not in seen))
        seen.add(name)
    return Legend(names, shown if sum(shown) > 1 else [False] * len(shown))


def spread(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Middles near the `wanted` ones, none nearer to the next than their `heights` ask for, between `low` and `high`.

    >>> spread([10, 11, 50], [8, 8, 8], 0, 100)
    [10, 18.0, 50]
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    found = list(wanted)
    edge = low
    for at in order:
        found[at] = max(found[at], edge + heights[at] / 2)
        edge = found[at] + heights[at] / 2
    edge = high
    for at in reversed(order):
        found[at] = min(found[at], edge - heights[at] / 2)
        edge = found[at] - heights[at] / 2
    return found
