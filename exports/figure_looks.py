"""What a trace of a plotly figure looks like, and its words, as plain values."""

from __future__ import annotations

import html
import re
from typing import Any, Final, Literal

from exports.drawings import Axis, Dash, Marker
from figures.theme import theme

LONGEST_DOT_PX: Final = 4
"""A dash that begins with fewer pixels looks dotted."""

CLEAR: Final = "rgba(0,0,0,0)"
_TAG: Final = re.compile(r"<[^>]+>")
_SPACES: Final = re.compile(r"[ \n\t\u2002]+")
_RGBA: Final = re.compile(r"rgba?\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*([0-9.]+)\s*)?\)")
_MARKERS: Final[dict[str, Marker]] = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "star": "diamond",
    "triangle": "triangle",
    "x": "x",
    "circle-open": "circle-open",
    "square-open": "square-open",
    "diamond-open": "diamond-open",
}
_OPEN: Final[dict[Marker, Marker]] = {"circle": "circle-open", "square": "square-open", "diamond": "diamond-open"}


def plain(text: str | None) -> str:
    """Words without plotly's tags, on one line.

    >>> plain("<b>Bhutan</b><br>2 of 47")
    'Bhutan 2 of 47'
    """
    return _SPACES.sub(" ", html.unescape(_TAG.sub("", (text or "").replace("<br>", " ")))).strip(" \u00a0")


def named(text: str | None) -> str:
    """A bold name and what stands under it, as one line.

    >>> named("<b>Bhutan</b><br>2 of 47<br>4.3 %")
    'Bhutan · 2 of 47 · 4.3 %'
    """
    name, _, rest = (text or "").partition("</b>")
    said = [plain(one) for one in rest.split("<br>") if plain(one)]
    return " · ".join([plain(name), *said])


def opaque(colour: str, opacity: float = 1.0) -> str:
    """A colour as it looks on white, as #RRGGBB.

    >>> opaque("rgba(0, 0, 0, 0.5)")
    '#808080'
    """
    if found := _RGBA.fullmatch(colour):
        parts, opacity = [int(found[at]) for at in (1, 2, 3)], opacity * float(found[4] or 1)
    else:
        parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(255 + (part - 255) * opacity):02X}" for part in parts)


def look_of(trace: Any) -> tuple[str, Marker]:
    """Colour and marker of a series; a white dot with a coloured rim is an open one."""
    if trace.type == "bar":
        return opaque(most_common(trace.marker.color)), "circle"
    marker = trace.marker
    colour = most_common(marker.color) or (trace.line.color if "line" in trace else None) or theme("light").women
    symbol = _MARKERS.get(str(most_common(marker.symbol) or "circle").replace("-up", ""), "circle")
    if colour.replace(" ", "") == CLEAR:
        # It carries words at the end of a range, and is no point itself.
        return theme("light").women, ""
    rim = most_common(marker.line.color)
    if rim and opaque(colour) in ("#FFFFFF", opaque(theme("light").background)):
        return opaque(rim), _OPEN.get(symbol, symbol)
    return opaque(colour), symbol


def most_common(given: Any) -> Any:
    """The value that most of a series has."""
    values = [given] if given is None or isinstance(given, str) else values_of(given)
    return max(values, key=values.count) if values else None


def is_mostly_seen(marker: Any) -> bool:
    """Whether more than a few points of a line are marked."""
    marks = [values_of(one) for one in (marker.size, marker.opacity) if hasattr(one, "__len__")]
    return all(sum(1 for one in part if one) * 2 >= len(part) for part in marks)


def dash_of(given: str | None) -> Dash:
    """Plotly's dash, named or in pixels, as one of three."""
    if not given or given == "solid":
        return "solid"
    first = re.match(r"[\d.]+", given)
    return "dot" if given.startswith("dot") or (first and float(first[0]) < LONGEST_DOT_PX) else "dash"


def axis_of(axis: Any) -> Axis:
    """Title, ends and unit of an axis."""
    texts = [str(one) for one in axis.ticktext or ()]
    percent = "%" in (axis.ticksuffix or "") or any("%" in one for one in texts)
    years = axis.tickformat == "d" or (bool(texts) and all(re.fullmatch(r"\d{4}", one) for one in texts))
    ends = sorted(float(one) for one in axis.range) if axis.range else [None, None]
    unit: Literal["percent", "year", "number"] = "percent" if percent else "year" if years else "number"
    return Axis(title=plain(axis.title.text), low=ends[0], high=ends[1], unit=unit)


def values_of(values: Any) -> list[Any]:
    """A trace's values as Python's own, NaN as None."""
    if values is None:
        return []
    if isinstance(values, str):
        return [values]
    given = values.tolist() if hasattr(values, "tolist") else list(values)
    return [None if isinstance(one, float) and one != one else one for one in given]  # noqa: PLR0124 - NaN is not itself
