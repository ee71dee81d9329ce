"""What everything that is drawn into a PDF shares: embedded typefaces, text in its place, lines, signs, legends and axes.

Places are points from the upper left corner of a page; the pen turns them into those of PDF, which counts from the lower left.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, Literal

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from exports.chart_axes import Scale
from exports.drawings import Drawing
from figures.theme import Theme, theme
from i18n import NO_BREAK_SPACE, Language, Translator

FOLDER: Final = Path(__file__).with_name("fonts")
FACES: Final = {"sans": "source-sans-3-400", "sans_bold": "source-sans-3-700", "serif": "source-serif-4-600"}
Face = Literal["sans", "sans_bold", "serif"]
Align = Literal["left", "middle", "right"]
LINE: Final = 1.22
"""Height of a line as a part of the type size."""

DASHES: Final[dict[str, list[float]]] = {"solid": [], "dash": [4, 3], "dot": [1, 2.2]}
_SPELLED: Final = {"≥": ">=", "≤": "<=", "≠": "/=", "→": "–"}
_SHADE: Final = 0.36
"""Part of the type size from the middle of a line of text to its foot."""


@cache
def _faces() -> dict[str, TTFont]:
    """The typefaces, made known to reportlab once."""
    made = {name: TTFont(f"ph-{name}", str(FOLDER / f"{file}.ttf")) for name, file in FACES.items()}
    for one in made.values():
        pdfmetrics.registerFont(one)
    return made


def known(text: str, face: Face = "sans") -> str:
    """`text` with letters that the typeface lacks replaced by their plain form; what has none becomes a middle dot."""
    glyphs = _faces()[face].face.charToGlyph
    return "".join(one if ord(one) in glyphs else _plain(one, glyphs) for one in text)


def lacks(text: str, face: Face = "sans") -> set[str]:
    """The letters of `text` that the typeface does not have."""
    glyphs = _faces()[face].face.charToGlyph
    return {one for one in text if ord(one) not in glyphs and one != "\n"}


def _plain(letter: str, glyphs: Iterable[int]) -> str:
    plain = _SPELLED.get(letter) or unicodedata.normalize("NFKD", letter)
    return "".join(one for one in plain if ord(one) in glyphs) or "·"


def width(text: str, size: float, face: Face = "sans") -> float:
    """Width of one line in points."""
    return size * _relative_width(text, face)


@lru_cache(maxsize=50_000)
def _relative_width(text: str, face: Face) -> float:
    """Width at a size of one point; pages are measured several times over."""
    return float(pdfmetrics.stringWidth(known(text, face), _faces()[face].fontName, 1.0))


def wrap(text: str, size: float, room: float, face: Face = "sans") -> tuple[str, ...]:
    """`text` in lines not wider than `room` points, broken at plain spaces; a word that is too wide is broken inside."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer, size, face) <= room:
            lines[-1] = longer
            continue
        pieces = _broken(word, size, room, face)
        lines += pieces if lines[-1] else []
        if not lines[-1]:
            lines[-1:] = pieces
    return tuple(lines)


def _broken(word: str, size: float, room: float, face: Face) -> list[str]:
    """A word in pieces that fit; addresses after a slash where they can be."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, face) > room:
            cut = pieces[-1].rfind("/") + 1 or pieces[-1].rfind("-") + 1 or len(pieces[-1])
            pieces[-1:] = [pieces[-1][:cut], pieces[-1][cut:]]
        pieces[-1] += letter
    return [one for one in pieces if one]


@dataclass
class Pen:
    """Draws on a page of `height` points; `points` is the size of small type in charts."""

    canvas: Canvas
    height: float
    points: float = 8.0
    language: Language = "en"
    look: Theme = field(default_factory=lambda: theme("light"))

    def __post_init__(self) -> None:
        _faces()

    @property
    def t(self) -> Translator:
        """Numbers in the language of the page."""
        return Translator(self.language)

    @property
    def line(self) -> float:
        """Height of a line of small type."""
        return self.points * LINE

    def text(
        self,
        words: str,
        x: float,
        y: float,
        *,
        size: float | None = None,
        face: Face = "sans",
        colour: str | None = None,
        align: Align = "left",
    ) -> None:
        """One line of text, `y` the middle of its height."""
        points = size or self.points
        self.canvas.setFont(_faces()[face].fontName, points)
        self.canvas.setFillColor(HexColor(colour or self.look.ink))
        draw = {"left": "drawString", "middle": "drawCentredString", "right": "drawRightString"}[align]
        getattr(self.canvas, draw)(x, self.height - y - _SHADE * points, known(words, face))

    def stroke(self, points: Sequence[tuple[float, float]], colour: str, wide: float = 1.0, dash: str = "solid") -> None:
        """A line through `points`."""
        path = self.canvas.beginPath()
        path.moveTo(points[0][0], self.height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self.height - y)
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(wide)
        self.canvas.setDash(DASHES[dash])
        self.canvas.drawPath(path, stroke=1, fill=0)
        self.canvas.setDash([])

    def area(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """A filled shape."""
        path = self.canvas.beginPath()
        path.moveTo(points[0][0], self.height - points[0][1])
        for x, y in points[1:]:
            path.lineTo(x, self.height - y)
        path.close()
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.drawPath(path, stroke=0, fill=1)

    def box(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        """A filled rectangle from its upper left corner."""
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.rect(x, self.height - y - high, wide, high, stroke=0, fill=1)

    def sign(self, marker: str, x: float, y: float, colour: str, size: float) -> None:
        """A marker around a point; an open one has a white ground, and an empty name draws none."""
        if not marker:
            return
        kind, is_open = marker.removesuffix("-open"), marker.endswith("-open")
        self.canvas.setDash([])
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setFillColor(HexColor(self.look.background if is_open else colour))
        self.canvas.setLineWidth(max(0.8, size / 5))
        half, y = size / 2, self.height - y
        if kind == "circle":
            self.canvas.circle(x, y, half, stroke=1, fill=1)
            return
        corners = {
            "square": [(-half, -half), (half, -half), (half, half), (-half, half)],
            "diamond": [(0, -half * 1.3), (half * 1.3, 0), (0, half * 1.3), (-half * 1.3, 0)],
            "triangle": [(-half, -half), (half, -half), (0, half)],
            "x": [(-half, -half), (half, half), (0, 0), (-half, half), (half, -half), (0, 0)],
        }[kind]
        path = self.canvas.beginPath()
        path.moveTo(x + corners[0][0], y + corners[0][1])
        for dx, dy in corners[1:]:
            path.lineTo(x + dx, y + dy)
        path.close()
        self.canvas.drawPath(path, stroke=1, fill=1)


@dataclass(frozen=True)
class Box:
    """A place on a page: points from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends on the right."""
        return self.x + self.width

    @property
    def foot(self) -> float:
        """Where it ends below."""
        return self.y + self.height

    def inside(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The box without these margins."""
        return Box(self.x + left, self.y + top, self.width - left - right, self.height - top - bottom)


@dataclass(frozen=True)
class Entry:
    """An entry of a legend: a band, a bar or the marker on a line."""

    name: str
    colour: str
    kind: Literal["band", "line", "sign"]
    dash: str = "solid"
    marker: str = ""


def legend_rows(pen: Pen, entries: Sequence[Entry], room: float) -> list[list[Entry]]:
    """The entries in rows that `room` holds."""
    rows: list[list[Entry]] = []
    used = room + 1
    for one in entries:
        needed = width(one.name, pen.points) + 3.2 * pen.points
        if used + needed > room:
            rows.append([])
            used = 0.0
        rows[-1].append(one)
        used += needed
    return rows


def draw_legend(pen: Pen, rows: Sequence[Sequence[Entry]], x: float, y: float) -> float:
    """Draws rows of a legend from `y` down; returns where they end."""
    swatch = 1.6 * pen.points
    for row in rows:
        middle, at = y + pen.line / 2, x
        for one in row:
            if one.kind == "band":
                pen.box(at, middle - pen.points * 0.4, swatch, pen.points * 0.8, one.colour)
            elif one.kind == "line":
                pen.stroke([(at, middle), (at + swatch, middle)], one.colour, 1.6, one.dash)
            if one.marker:
                pen.sign(one.marker, at + swatch / 2, middle, one.colour, pen.points * 0.55)
            pen.text(one.name, at + swatch + pen.points * 0.4, middle)
            at += width(one.name, pen.points) + 3.2 * pen.points
        y += pen.line
    return y


def ticks(scale: Scale) -> list[float]:
    """The values that an axis names: round ones between its ends, and its low end where that is one."""
    first = -(-(scale.low - 1e-9) // scale.step)
    count = int((scale.high - first * scale.step) / scale.step + 1e-9)
    return [(first + at) * scale.step for at in range(count + 1)]


def tick_text(pen: Pen, scale: Scale, value: float) -> str:
    """A value as its axis writes it."""
    if scale.unit == "year":
        return str(round(value))
    number = pen.t.number(abs(value) if scale.signless else value, scale.decimals)
    return f"{number}{NO_BREAK_SPACE}%" if scale.unit == "percent" else number


def draw_x_axis(pen: Pen, scale: Scale, plot: Box) -> None:
    """Numbers under the plot, with lines up through it; a number that would touch the one before is left out."""
    last = -1e9
    for value in ticks(scale):
        x = plot.x + scale.part(value) * plot.width
        words = tick_text(pen, scale, value)
        half = width(words, pen.points) / 2
        pen.stroke([(x, plot.y), (x, plot.foot)], pen.look.grid, 0.6)
        if x - half > last + pen.points * 0.5:
            pen.text(words, x, plot.foot + pen.line * 0.75, colour=pen.look.faint, align="middle")
            last = x + half
    if scale.title:
        pen.text(scale.title, plot.x + plot.width / 2, plot.foot + pen.line * 1.9, colour=pen.look.faint, align="middle")


def draw_y_axis(pen: Pen, scale: Scale, plot: Box) -> None:
    """Numbers left of the plot, with lines through it."""
    for value in ticks(scale):
        y = plot.foot - scale.part(value) * plot.height
        pen.stroke([(plot.x, y), (plot.right, y)], pen.look.grid, 0.6)
        pen.text(tick_text(pen, scale, value), plot.x - pen.points * 0.5, y, colour=pen.look.faint, align="right")
    if scale.title:
        pen.text(scale.title, plot.x - tick_room(pen, scale), plot.y - pen.line * 0.8, colour=pen.look.faint)


def tick_room(pen: Pen, scale: Scale) -> float:
    """Points that the numbers of an axis need beside the plot."""
    return max(width(tick_text(pen, scale, value), pen.points) for value in ticks(scale)) + pen.points * 0.5


def named(drawing: Drawing, entries: Sequence[Entry]) -> list[Entry]:
    """Entries with a name, each once; none where there is but one thing to see."""
    seen = {one.name: one for one in reversed(entries) if one.name}
    kept = [one for one in entries if one.name and seen[one.name] is one]
    return kept if len(kept) > 1 or drawing.bands else []
