"""Axes of native charts: round ends and steps, numbers as the reader's language writes them, and the room that they need."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final
from xml.etree import ElementTree as ET

from exports.chart_xml import Ink, rich, stroke, tag, type_look, val
from exports.drawings import Axis
from exports.text_fit import width
from figures.theme import theme
from i18n import NO_BREAK_SPACE, Language, Translator

MOST_STEPS: Final = 6
_NOISE: Final = 1e-9


@dataclass(frozen=True)
class Scale:
    """An axis of numbers with its ends and steps settled; `signless` writes figures of both sides without a sign."""

    low: float
    high: float
    step: float
    unit: str
    decimals: int
    title: str
    language: Language
    signless: bool = False

    @property
    def format_code(self) -> str:
        """The number format for PowerPoint: the same on a computer of either language, but for a decimal sign."""
        if self.unit == "year":
            return "0"
        code = "0" + ("." + "0" * self.decimals if self.decimals else "")
        if self.unit == "percent":
            code += f'"{NO_BREAK_SPACE}%"'
        elif self.high >= 1000 and not self.decimals:  # noqa: PLR2004 - thousands
            code = "#,##0" if self.language == "en" or self.signless else f'[>=1000]#"{NO_BREAK_SPACE}"##0;0'
        return f"{code};{code}" if self.signless and ";" not in code else code

    @property
    def widest(self) -> str:
        """The longest text among its ticks."""
        t = Translator(self.language)
        count = round((self.high - self.low) / self.step)
        values = (self.low + self.step * at for at in range(count + 1))
        write = str if self.unit == "year" else lambda one: t.number(one, self.decimals)
        ending = f"{NO_BREAK_SPACE}%" if self.unit == "percent" else ""
        return max((write(one) + ending for one in values), key=lambda one: width(one, 10))

    def part(self, value: float) -> float:
        """Where a value stands between the low end (0) and the high one (1)."""
        return (value - self.low) / (self.high - self.low)

    def signed_off(self) -> Scale:
        """The same axis for a pyramid: both sides counted from the middle."""
        reach = max(-self.low, self.high)
        return replace(self, low=-reach, high=reach, signless=True)


def scale(axis: Axis, values: Iterable[float | None], language: Language, *, from_zero: bool = False) -> Scale:
    """An axis around `values`, with the ends that `axis` fixes; `from_zero` for bars, whose length is the figure.

    Whole steps are wanted in the axis's own decimals, so that no two ticks read the same.
    """
    known = [one for one in values if one is not None] or [0.0, 1.0]
    low = axis.low if axis.low is not None else min(known + ([0.0] if from_zero else []))
    high = axis.high if axis.high is not None else max(known + ([0.0] if from_zero else []))
    if high - low < _NOISE:
        low, high = (low, low + 1) if low >= 0 else (low - 1, low)
    step = round_step((high - low) / MOST_STEPS)
    if axis.unit == "year":
        step = max(1.0, step)
    # Ticks are counted from the low end, so it is always a round figure; a high end that a page fixed (58, 104) leaves air.
    low = math.floor(low / step + _NOISE) * step
    if axis.high is None:
        high = math.ceil(high / step - _NOISE) * step
    decimals = max(axis.decimals, 0 if step >= 1 else -math.floor(math.log10(step) + _NOISE))
    return Scale(low, high, step, axis.unit, decimals, axis.title, language)


def round_step(step: float) -> float:
    """The next of 1, 2, 5, 10, 20 ... (or 0.1, 0.2 ...) at or above `step`.

    >>> [round_step(one) for one in (0.013, 3, 17)]
    [0.02, 5.0, 20.0]
    """
    power = 10.0 ** math.floor(math.log10(step))
    return next(round(factor * power, 9) for factor in (1, 2, 5, 10) if factor * power >= step * (1 - 1e-6))


def value_axis(
    one: Scale, own: int, other: int, place: str, points: float, *, grid: bool = True, shown: bool = True, cross: str = ""
) -> ET.Element:
    """c:valAx. `cross` says where it meets the other axis: "max", "autoZero" (default "min"); with ":between" for bars."""
    where, _, between = (cross or "min").partition(":")
    colours = theme("light")
    return tag(
        "c:valAx",
        val("c:axId", own),
        tag("c:scaling", val("c:orientation", "minMax"), val("c:max", one.high), val("c:min", one.low)),
        val("c:delete", 0),
        val("c:axPos", place),
        tag("c:majorGridlines", tag("c:spPr", stroke(colours.grid, 0.75))) if grid else None,
        axis_title(one.title, one.language, points, upright=place in "lr"),
        tag("c:numFmt", formatCode=one.format_code, sourceLinked=0),
        val("c:majorTickMark", "none" if grid or not shown else "out"),
        val("c:minorTickMark", "none"),
        val("c:tickLblPos", "none" if not shown else "nextTo" if where == "max" else "low"),
        tag("c:spPr", stroke(None) if grid or not shown else stroke(colours.border, 1)),
        type_look(points, colours.faint),
        val("c:crossAx", other),
        val("c:crosses", where),
        val("c:crossBetween", between or "midCat"),
        val("c:majorUnit", one.step),
    )


def category_axis(
    own: int, other: int, place: str, points: float, *, title: ET.Element | None = None, turned: int | None = 0,
    skip: int = 1, reverse: bool = False, written: bool = True
) -> ET.Element:  # fmt: skip
    """c:catAx; `skip` writes every so manyth category; names are broken into lines unless `turned` is None; `reverse` has the
    first at the top; `written` false leaves the names out.
    """
    colours = theme("light")
    return tag(
        "c:catAx",
        val("c:axId", own),
        tag("c:scaling", val("c:orientation", "maxMin" if reverse else "minMax")),
        val("c:delete", 0),
        val("c:axPos", place),
        title,
        tag("c:numFmt", formatCode="General", sourceLinked=0),
        val("c:majorTickMark", "out" if skip > 1 else "none"),
        val("c:minorTickMark", "none"),
        val("c:tickLblPos", "low" if written else "none"),
        tag("c:spPr", stroke(colours.border, 1)),
        type_look(points, colours.faint if place == "b" else colours.ink, turned=turned),
        val("c:crossAx", other),
        val("c:crosses", "autoZero"),
        val("c:auto", 0),
        val("c:lblAlgn", "ctr"),
        val("c:lblOffset", 60),
        val("c:tickLblSkip", skip),
        val("c:tickMarkSkip", skip),
        val("c:noMultiLvlLbl", 1),
    )


def axis_title(words: str, language: Language, points: float, *, upright: bool = False) -> ET.Element | None:
    """c:title of an axis, along it."""
    if not words:
        return None
    body = rich([words], Ink(points, theme("light").faint, language), align="ctr")
    if upright:
        body[0].set("rot", "-5400000")
        body[0].set("vert", "horz")
    return tag("c:title", tag("c:tx", body), val("c:overlay", 0))
