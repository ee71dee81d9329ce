"""Pieces of a native chart in the order that the schema of DrawingML charts asks for (ECMA-376 part 1, 21.2).

PowerPoint repairs or refuses a chart whose elements stand in another order, so every piece that two kinds of chart share is
written once, here.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree as ET

import xlsxwriter

from exports.tables import neutral_text
from figures.theme import theme
from i18n import Language

CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES: Final = {"c": CHART, "a": DRAWING, "r": RELATIONS}
for _prefix, _space in _SPACES.items():
    ET.register_namespace(_prefix, _space)

EMU: Final = 12_700
"""English metric units in a point."""

FONT: Final = "Arial"
DASHES: Final = {"solid": "solid", "dash": "dash", "dot": "sysDot"}
SYMBOLS: Final = {"circle": "circle", "square": "square", "diamond": "diamond", "triangle": "triangle", "x": "x"}
LOCALES: Final = {"en": "en-GB", "fr": "fr-FR"}
Value = float | str | None


def tag(name: str, *children: ET.Element | None, **attributes: object) -> ET.Element:
    """The element `name` ("c:ser") with its children; None among them is left out."""
    prefix, local = name.split(":")
    element = ET.Element(f"{{{_SPACES[prefix]}}}{local}", {key: str(value) for key, value in attributes.items()})
    element.extend(child for child in children if child is not None)
    return element


def text(name: str, content: str) -> ET.Element:
    """An element that holds text."""
    element = tag(name)
    element.text = content
    return element


def val(name: str, value: object) -> ET.Element:
    """An element that holds its value in the attribute `val`."""
    return tag(name, val=value)


def number(value: float) -> str:
    """A number as XML holds it, without a needless ".0".

    >>> number(41.0), number(41.25)
    ('41', '41.25')
    """
    return str(int(value)) if float(value).is_integer() else repr(float(value))


@dataclass(frozen=True)
class Ink:
    """How words are written: size in points, colour, and the language that they are read aloud in."""

    points: float
    colour: str
    language: Language


@dataclass(frozen=True)
class NativeChart:
    """A chart part with its workbook and, where lines are drawn over it, the part that holds those (chart_drawn)."""

    xml: bytes
    xlsx_blob: bytes
    drawn: bytes = b""

    def xml_bytes(self, _kind: object) -> bytes:
        """The chart part as python-pptx asks a chart's data for it."""
        return self.xml


@dataclass
class Sheet:
    """The chart's own workbook: columns of figures that series refer to, so that PowerPoint opens them for editing."""

    columns: list[tuple[str, Sequence[Value]]] = field(default_factory=list)
    rows: int = 0
    """Rows that every column has at least: LibreOffice loses points of scatter charts whose series differ in length."""

    def add(self, header: str, values: Sequence[Value]) -> int:
        """A new column; returns its place."""
        self.columns.append((header, [*values, *[None] * (self.rows - len(values))]))
        return len(self.columns) - 1

    def header(self, column: int) -> ET.Element:
        """c:tx of a series whose name is the column's header."""
        cache = tag("c:strCache", val("c:ptCount", 1), tag("c:pt", text("c:v", self.columns[column][0]), idx=0))
        return tag("c:tx", tag("c:strRef", text("c:f", f"Sheet1!${_letters(column)}$1"), cache))

    def numbers(self, name: str, column: int) -> ET.Element:
        """`name` (c:val, c:xVal ...) referring to a column of numbers; an empty cell is a gap."""
        values = self.columns[column][1]
        points = [_point(at, number(one)) for at, one in enumerate(values) if isinstance(one, int | float)]
        cache = tag("c:numCache", text("c:formatCode", "General"), val("c:ptCount", len(values)), *points)
        return tag(name, tag("c:numRef", self._range(column), cache))

    def words(self, name: str, column: int) -> ET.Element:
        """`name` (c:cat) referring to a column of text, or of years, which LibreOffice writes only when they come as text."""
        values = self.columns[column][1]
        points = [_point(at, str(one)) for at, one in enumerate(values) if one is not None]
        return tag(name, tag("c:strRef", self._range(column), tag("c:strCache", val("c:ptCount", len(values)), *points)))

    def _range(self, column: int) -> ET.Element:
        letters = _letters(column)
        return text("c:f", f"Sheet1!${letters}$2:${letters}${len(self.columns[column][1]) + 1}")

    def workbook(self) -> bytes:
        """The columns as XLSX; text never becomes a formula."""
        target = io.BytesIO()
        with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
            sheet = book.add_worksheet("Sheet1")
            for place, (header, values) in enumerate(self.columns):
                sheet.write_string(0, place, neutral_text(header))
                for row, one in enumerate(values, start=1):
                    if isinstance(one, str):
                        sheet.write_string(row, place, neutral_text(one))
                    elif one is not None:
                        sheet.write_number(row, place, one)
        return target.getvalue()


def _point(at: int, content: str) -> ET.Element:
    return tag("c:pt", text("c:v", content), idx=at)


def _letters(column: int) -> str:
    """A, B ... Z, AA of a column counted from 0.

    >>> _letters(0), _letters(26)
    ('A', 'AA')
    """
    return ("" if column < 26 else _letters(column // 26 - 1)) + chr(65 + column % 26)  # noqa: PLR2004 - letters


def fill(colour: str | None) -> ET.Element:
    """A plain fill of #RRGGBB, or none."""
    return tag("a:solidFill", val("a:srgbClr", colour.lstrip("#").upper())) if colour else tag("a:noFill")


def stroke(colour: str | None, points: float = 1.0, dash: str = "solid") -> ET.Element:
    """a:ln: a line of a colour, or none."""
    if not colour:
        return tag("a:ln", tag("a:noFill"))
    return tag("a:ln", fill(colour), val("a:prstDash", DASHES[dash]), tag("a:round"), w=round(points * EMU), cap="flat")


def look(area: str | None = None, line: ET.Element | None = None) -> ET.Element:
    """c:spPr with a fill and a line, none where nothing is given."""
    return tag("c:spPr", fill(area), line if line is not None else stroke(None))


def run_properties(name: str, points: float, colour: str, *, bold: bool = False) -> ET.Element:
    """a:defRPr or a:rPr: size, colour and face."""
    face = [tag(f"a:{kind}", typeface=FONT) for kind in ("latin", "cs")]
    return tag(name, fill(colour), *face, sz=round(points * 100), b=int(bold))


def type_look(points: float, colour: str, *, turned: int | None = 0) -> ET.Element:
    """c:txPr: type of an axis or a legend; `turned` in degrees, counter-clockwise, None for words that stay on one line."""
    # With 0, LibreOffice breaks even a year into lines; turned by a hair, it leaves out those that lack room.
    body = tag("a:bodyPr", rot=1 if turned is None else -60_000 * turned, vert="horz")
    paragraph = tag("a:p", tag("a:pPr", run_properties("a:defRPr", points, colour)), tag("a:endParaRPr", lang="en-GB"))
    return tag("c:txPr", body, tag("a:lstStyle"), paragraph)


def rich(lines: Sequence[str], ink: Ink, *, align: str = "l") -> ET.Element:
    """c:rich: lines of text, each a paragraph, never wrapped by the program that shows them."""
    paragraphs = []
    for line in lines:
        letters = run_properties("a:rPr", ink.points, ink.colour)
        letters.set("lang", LOCALES[ink.language])
        run = tag("a:r", letters, text("a:t", line))
        paragraphs.append(tag("a:p", tag("a:pPr", run_properties("a:defRPr", ink.points, ink.colour), algn=align), run))
    body = tag("a:bodyPr", rot=0, wrap="none", lIns=38_100, tIns=0, rIns=38_100, bIns=0, anchor="ctr")
    return tag("c:rich", body, tag("a:lstStyle"), *paragraphs)


def label(at: int, lines: Sequence[str], ink: Ink, place: str, *, down: float = 0.0) -> ET.Element:
    """c:dLbl of one point with words of its own; `down` moves it by that part of the chart's height."""
    shift = tag("c:manualLayout", val("c:x", 0), val("c:y", round(down, 5))) if down else None
    align = {"l": "r", "r": "l"}.get(place, "ctr")
    return tag(
        "c:dLbl",
        val("c:idx", at),
        tag("c:layout", shift),
        tag("c:tx", rich(lines, ink, align=align)),
        look(),
        val("c:dLblPos", place),
        *_shown("Val"),
    )


def name_label(at: int, ink: Ink, *, down: float) -> ET.Element:
    """c:dLbl under one point, with the name of its category, moved down by that part of the chart's height."""
    letters = type_look(ink.points, ink.colour)
    place = val("c:dLblPos", "b")
    shift = tag("c:layout", tag("c:manualLayout", val("c:x", 0), val("c:y", round(down, 5))))
    return tag("c:dLbl", val("c:idx", at), shift, look(), letters, place, *_shown("CatName"))


def labels(*of_points: ET.Element) -> ET.Element | None:
    """c:dLbls: labels of some points and none at the others; None without any."""
    if not of_points:
        return None
    return tag("c:dLbls", *of_points, *_shown(""))


def _shown(part_shown: str) -> list[ET.Element]:
    parts = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    return [val(f"c:show{part}", int(part == part_shown)) for part in parts]


def marker(name: str, colour: str, size: float) -> ET.Element:
    """c:marker: filled or open; none for an empty name. `size` in points, 2 to 72."""
    if not name:
        return tag("c:marker", val("c:symbol", "none"))
    kind = name.removesuffix("-open")
    # Not white inside: LibreOffice would draw the rim white too.
    inside = None if name.endswith("-open") or kind == "x" else colour
    return tag(
        "c:marker",
        val("c:symbol", SYMBOLS[kind]),
        val("c:size", max(2, min(72, round(size)))),
        look(inside, stroke(colour, 1.5)),
    )


def placed(x: float, y: float, width: float, height: float, *, target: str | None = None) -> ET.Element:
    """c:layout by parts of the chart's size; `target` "inner" means the plot without the words of its axes."""
    sizes = [val(f"c:{name}", round(value, 5)) for name, value in zip("xywh", (x, y, width, height), strict=True)]
    modes = [val("c:xMode", "edge"), val("c:yMode", "edge")]
    return tag("c:layout", tag("c:manualLayout", val("c:layoutTarget", target) if target else None, *modes, *sizes))


def chart_space(plot: ET.Element, legend: ET.Element | None, *, blanks: str, language: Language) -> bytes:
    """The whole chart part, without its links to the workbook."""
    space = tag(
        "c:chartSpace",
        val("c:date1904", 0),
        val("c:lang", LOCALES[language]),
        val("c:roundedCorners", 0),
        tag(
            "c:chart",
            val("c:autoTitleDeleted", 1),
            plot,
            legend,
            val("c:plotVisOnly", 1),
            val("c:dispBlanksAs", blanks),
        ),
        look(),
        type_look(12, theme("light").ink),
    )
    # ElementTree leaves out namespaces that nothing uses; the link to the workbook, added later, brings its own.
    return bytes(ET.tostring(space, encoding="UTF-8", xml_declaration=True))
