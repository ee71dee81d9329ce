"""Tables as real tables: columns as wide as their words need, rows as high as their lines, the rest on the next slide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.table import Table, _Cell
from pptx.util import Pt

from exports.drawings import Drawing, Figures
from exports.slides_page import LANG, Box, describe
from exports.text_fit import LINE, cut, width, wrap
from figures.theme import theme
from i18n import NO_BREAK_SPACE, Language, Translator

PADDING: Final = 6.0
"""Points between a cell's side and its words."""

ROW_GAP: Final = 5.0
"""Points above and below the words of a row, together."""

MOST_ROWS: Final = 22
MOST_CELL_LINES: Final = 4
WIDEST_PART: Final = 0.5
MOST_DECIMALS: Final = 2
EXACT: Final = 1e-9
YEARS: Final = (1800, 2200)
NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's own name for a table without a style."""

Cell = float | str | None


@dataclass(frozen=True)
class Grid:
    """A table measured: texts by row (the heading first), widths of columns and heights of rows in points."""

    texts: Sequence[Sequence[str]]
    numeric: Sequence[bool]
    widths: Sequence[float]
    heights: Sequence[float]
    size: float


def measure(figures: Figures, wide: float, size: float, language: Language) -> Grid:
    """How a table stands in `wide` points."""
    columns = list(zip(*figures.rows, strict=True)) or [()] * len(figures.columns)
    written = [_written(column, language) for column in columns]
    numeric = [any(isinstance(v, int | float) for v in column) for column in columns]
    widths = _widths(figures.columns, written, wide, size)
    cells = [
        [cut(words, size, room - 2 * PADDING, MOST_CELL_LINES) for words, room in zip(row, widths, strict=True)]
        for row in [figures.columns, *zip(*written, strict=True)]
    ]
    heights = [
        max(len(wrap(words, size, room - 2 * PADDING)) for words, room in zip(row, widths, strict=True)) * size * LINE + ROW_GAP
        for row in cells
    ]
    return Grid(cells, numeric, widths, heights, size)


def table_pages(drawing: Drawing, wide: float, high: float, size: float) -> Iterator[Drawing]:
    """The drawing in parts whose tables stand in so much room, each with the heading."""
    if not drawing.figures.rows:
        yield drawing
        return
    grid = measure(drawing.figures, wide, size, drawing.language)
    first = 0
    while first < len(drawing.figures.rows):
        last, used = first, grid.heights[0]
        while last < len(drawing.figures.rows) and last - first < MOST_ROWS and used + grid.heights[last + 1] <= high:
            used += grid.heights[last + 1]
            last += 1
        last = max(last, first + 1)
        rows = drawing.figures.rows[first:last]
        yield drawing.model_copy(update={"figures": Figures(columns=drawing.figures.columns, rows=rows)})
        first = last


def add_table(slide: Slide, drawing: Drawing, box: Box, size: float) -> BaseShape:
    """The rows that have room, as a table that can be edited."""
    part = next(iter(table_pages(drawing, box.width.pt, box.height.pt, size)))
    grid = measure(part.figures, box.width.pt, size, drawing.language)
    frame = slide.shapes.add_table(len(grid.texts), len(grid.widths), box.left, box.top, box.width, Pt(sum(grid.heights)))
    table = frame.table
    for at, room in enumerate(grid.widths):
        table.columns[at].width = Pt(room)
    for at, room in enumerate(grid.heights):
        table.rows[at].height = Pt(room)
    _plain(table)
    for at, texts in enumerate(grid.texts):
        for place, words in enumerate(texts):
            _write_cell(table.cell(at, place), words, grid, drawing.language, heading=at == 0, right=grid.numeric[place])
    describe(frame, Translator(drawing.language).text("slides.table_of", title=drawing.title))
    frame.name = drawing.name
    return frame


def _written(column: Sequence[Cell], language: Language) -> list[str]:
    """A column's cells as the language writes them: years without separators, other numbers with the decimals they need."""
    t = Translator(language)
    numbers = [v for v in column if isinstance(v, int | float)]
    years = bool(numbers) and all(float(v).is_integer() and YEARS[0] <= v <= YEARS[1] for v in numbers)
    places = next((n for n in range(MOST_DECIMALS) if all(abs(v - round(v, n)) < EXACT for v in numbers)), MOST_DECIMALS)
    return ["" if v is None else v if isinstance(v, str) else str(int(v)) if years else t.number(v, places) for v in column]


def _widths(heads: Sequence[str], columns: Sequence[Sequence[str]], wide: float, size: float) -> list[float]:
    """Points for each column: its longest words where all of them fit, else shared by need, never less than a word."""
    longest = [
        max((width(words, size) for words in (head, *column)), default=0) + 2 * PADDING + 1
        for head, column in zip(heads, columns, strict=True)
    ]
    least = [
        max((width(word, size) for words in (head, *column) for word in words.split(" ")), default=0) + 2 * PADDING + 1
        for head, column in zip(heads, columns, strict=True)
    ]
    if sum(longest) <= wide:
        return [one + (wide - sum(longest)) / len(longest) for one in longest]
    least = [min(one, WIDEST_PART * wide) for one in least]
    if sum(least) >= wide:
        return [one * wide / sum(least) for one in least]
    needs = [min(most, WIDEST_PART * wide) - low for most, low in zip(longest, least, strict=True)]
    free = wide - sum(least)
    return [
        low + free * max(0.0, need) / max(1.0, sum(max(0.0, n) for n in needs)) for low, need in zip(least, needs, strict=True)
    ]


def _plain(table: Table) -> None:
    """No style of PowerPoint's own: our rules only; the first row stays a heading for screen readers."""
    properties = table._tbl.tblPr
    assert properties is not None
    properties.set("bandRow", "0")
    style = properties.find(qn("a:tableStyleId"))
    if style is not None:
        style.text = NO_STYLE


def _write_cell(cell: _Cell, words: str, grid: Grid, language: Language, *, heading: bool, right: bool) -> None:
    look = theme("light")
    cell.margin_left = cell.margin_right = Pt(PADDING)
    cell.margin_top = cell.margin_bottom = Pt(ROW_GAP / 2)
    frame = cell.text_frame
    frame.word_wrap = True
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    run = paragraph.add_run()
    # A cell without any sign is as high as text of 18 points.
    run.text = words or NO_BREAK_SPACE
    run.font.size = Pt(grid.size)
    run.font.bold = heading
    run.font.color.rgb = RGBColor.from_string((look.faint if heading else look.ink).lstrip("#"))
    run._r.get_or_add_rPr().set("lang", LANG[language])
    _rule(cell, look.faint if heading else look.border)


def _rule(cell: _Cell, colour: str) -> None:
    """A line under the cell and nothing else around it."""
    properties = cell._tc.get_or_add_tcPr()
    space = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    none = [parse_xml(f'<a:{side} {space} w="0"><a:noFill/></a:{side}>') for side in ("lnL", "lnR", "lnT")]
    fill = f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'
    under = parse_xml(f'<a:lnB {space} w="9525">{fill}</a:lnB>')
    for one in (*none, under, parse_xml(f"<a:noFill {space}/>")):
        properties.append(one)
