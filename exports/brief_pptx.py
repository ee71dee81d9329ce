"""A country brief as PPTX: two wide slides with native charts and tables; what has no room stands in the speaker's notes."""

from __future__ import annotations

import io
from typing import Final

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_AUTO_SIZE, MSO_VERTICAL_ANCHOR
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as PresentationType
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.table import Table, _Cell
from pptx.text.text import TextFrame
from pptx.util import Length, Pt

from exports.brief_blocks import Cells, Charts, Words
from exports.brief_layout import (
    CHART_GAP,
    LINE,
    PAD_X,
    PAD_Y,
    SLIDE,
    Placed,
    caption_heights,
    chart_width,
    column_widths,
    pages,
    row_heights,
    words_height,
)
from exports.briefs import Brief
from exports.slides_charts import add_chart
from exports.slides_page import LANG, describe, number_slide, write_notes
from exports.slides_template import TARGET, TEXT
from exports.text_fit import wrap
from figures.theme import theme
from i18n import Language

FOOT_SIZE: Final = 9.0
FOOT: Final = (160.0, 512.5, 560.0, 16.0)
"""Place of the edition, between the product's name and the slide's number."""

PLAIN_TABLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's table style without fills and lines."""

FACES: Final = {"sans": "Arial", "sans_bold": "Arial", "serif": "Georgia"}
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"


def write_pptx(brief: Brief, home: str = "") -> bytes:
    """The brief as a PPTX of two slides; `home` is the address of the app, for the notes."""
    deck = Presentation(str(TARGET))
    properties = deck.core_properties
    properties.title, properties.author = f"{brief.title} · {brief.kicker}", "Parity Horizon"
    properties.subject, properties.language = " ".join(brief.sentences)[:250], LANG[brief.language]
    for blocks, notes in zip(pages(brief, SLIDE, wrap), _notes(brief, home), strict=True):
        _write_slide(deck, blocks, notes, brief)
    target = io.BytesIO()
    deck.save(target)
    return target.getvalue()


def _notes(brief: Brief, home: str) -> tuple[list[str], list[str]]:
    """For the first slide what the charts show and rest on; for the second the sources in full, and how to quote."""
    where = f"{home.rstrip('/')}/{brief.address}" if home else brief.address
    charts = [words for one in brief.drawings for words in (one.title, one.alt, one.coverage, one.source, *one.notes)]
    small = [words for part in brief.parts if part.small for words in (part.heading, *part.sentences)]
    return [*brief.sentences, *dict.fromkeys(charts), brief.edition, where], [*small, brief.edition, where]


def _write_slide(deck: PresentationType, blocks: list[Placed], notes: list[str], brief: Brief) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TEXT])
    for holder in list(slide.placeholders):
        if slide.shapes.title is None or holder.shape_id != slide.shapes.title.shape_id:
            holder._element.getparent().remove(holder._element)
    for one in blocks:
        _place(slide, one, brief.language)
    foot = Words(brief.edition, FOOT_SIZE, colour="faint")
    x, y, wide, high = FOOT
    _fill(_text_box(slide, (x, y, wide, high), (foot,)), (foot,), brief.language)
    number_slide(slide, brief.language)
    write_notes(slide, notes)


def _place(slide: Slide, placed: Placed, language: Language) -> None:
    block = placed.block
    box = (placed.x, placed.y, placed.width, placed.height)
    if isinstance(block, Words):
        title = slide.shapes.title if block.role == "title" else None
        if title is None:
            _fill(_text_box(slide, box, (block,)), (block,), language)
        else:
            title.left, title.top, title.width, title.height = (
                _pt(placed.x),
                _pt(placed.y),
                _pt(placed.width),
                _pt(placed.height),
            )
            describe(title, block.text)
            _fill(title.text_frame, (block,), language)
    elif isinstance(block, Charts):
        _place_charts(slide, block, placed, language)
    elif block.kind == "tiles":
        _place_tiles(slide, block, placed, language)
    else:
        _place_table(slide, block, placed, language)


def _text_box(slide: Slide, box: tuple[float, float, float, float], words: tuple[Words, ...]) -> TextFrame:
    """An empty text box without margins."""
    x, y, wide, high = box
    shape = slide.shapes.add_textbox(_pt(x), _pt(y), _pt(wide), _pt(high))
    describe(shape, " ".join(one.text for one in words))
    return shape.text_frame


def _pt(points: float) -> Length:
    """Points as python-pptx counts, without more decimals than matter."""
    return Pt(round(points, 2))


def _fill(frame: TextFrame, words: tuple[Words, ...], language: Language) -> None:
    """Paragraphs at their sizes, lines as far apart as they were measured."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_VERTICAL_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)
    _write(frame, words, language)


def _write(frame: TextFrame, words: tuple[Words, ...], language: Language) -> None:
    look = theme("light")
    colours = {"ink": look.ink, "faint": look.faint, "women": look.women}
    for place, one in enumerate(words):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.line_spacing = Pt(round(one.size * LINE, 2))
        paragraph.space_before = paragraph.space_after = Pt(0)
        run = paragraph.add_run()
        run.text = one.text
        run.font.size, run.font.bold, run.font.name = Pt(round(one.size, 1)), one.face == "sans_bold", FACES[one.face]
        run.font.color.rgb = RGBColor.from_string(colours[one.colour].lstrip("#"))
        run._r.get_or_add_rPr().set("lang", LANG[language])


def _place_tiles(slide: Slide, cells: Cells, placed: Placed, language: Language) -> None:
    """A text box a tile."""
    y, widths = placed.y, column_widths(cells, placed.width)
    for row, high in zip(cells.rows, row_heights(cells, placed.width, wrap), strict=True):
        x = placed.x
        for cell, wide in zip(row, widths, strict=True):
            if cell[0].text:
                box = (x, y + PAD_Y, wide - 2 * PAD_X, high - 2 * PAD_Y)
                _fill(_text_box(slide, box, cell), cell, language)
            x += wide
        y += high


def _place_table(slide: Slide, cells: Cells, placed: Placed, language: Language) -> None:
    """A native table with a fine line under each row."""
    heights = row_heights(cells, placed.width, wrap)
    place = (_pt(placed.x), _pt(placed.y), _pt(placed.width), _pt(placed.height))
    frame = slide.shapes.add_table(len(cells.rows), len(cells.weights), *place)
    describe(frame, "; ".join(", ".join(cell[0].text for cell in row) for row in cells.rows)[:1000])
    table = frame.table
    table.first_row, table.horz_banding = cells.head, False
    _set_style(table)
    for at, wide in enumerate(column_widths(cells, placed.width)):
        table.columns[at].width = _pt(wide)
    for number, (row, high) in enumerate(zip(cells.rows, heights, strict=True)):
        table.rows[number].height = _pt(high)
        for at, words in enumerate(row):
            cell = table.cell(number, at)
            _write_cell(cell, words, language)
            _rule(cell, theme("light").ink if cells.head and number == 0 else theme("light").grid)


def _write_cell(cell: _Cell, words: tuple[Words, ...], language: Language) -> None:
    cell.margin_left = cell.margin_right = Pt(PAD_X)
    cell.margin_top = cell.margin_bottom = Pt(PAD_Y)
    cell.vertical_anchor = MSO_VERTICAL_ANCHOR.TOP
    _write(cell.text_frame, words, language)


def _set_style(table: Table) -> None:
    properties = table._tbl.get_or_add_tblPr()
    for one in properties.findall(f"{{{_A}}}tableStyleId"):
        properties.remove(one)
    properties.append(parse_xml(f'<a:tableStyleId xmlns:a="{_A}">{PLAIN_TABLE}</a:tableStyleId>'))


def _rule(cell: _Cell, colour: str) -> None:
    """A line under a cell; it comes before any fill in the cell's properties."""
    line = (
        f'<a:lnB xmlns:a="{_A}" w="6350"><a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'
        '<a:prstDash val="solid"/></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))


def _place_charts(slide: Slide, charts: Charts, placed: Placed, language: Language) -> list[BaseShape]:
    wide, made = chart_width(charts, placed.width), list[BaseShape]()
    for at, drawing in enumerate(charts.drawings):
        x, y = placed.x + at * (wide + CHART_GAP), placed.y
        over, _ = caption_heights(charts, at, wide, wrap)
        _place_words(slide, charts.heads[at], (x, y, wide), language)
        made += add_chart(slide, drawing, _pt(x), _pt(y + over), _pt(wide), _pt(placed.charts), charts.size)
        _place_words(slide, charts.feet[at], (x, y + over + placed.charts + 1, wide), language)
    return made


def _place_words(slide: Slide, words: tuple[Words, ...], place: tuple[float, float, float], language: Language) -> None:
    """Several paragraphs in one text box."""
    if words:
        x, y, wide = place
        high = sum(words_height(one, wide, wrap) for one in words)
        _fill(_text_box(slide, (x, y, wide, high), words), words, language)
