"""A country brief as PDF: two A4 pages, charts as vectors, typefaces embedded, the same bytes each time."""

from __future__ import annotations

import io
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from exports.brief_blocks import Cells, Charts, Words
from exports.brief_layout import (
    A4,
    CHART_GAP,
    LINE,
    PAD_X,
    PAD_Y,
    Placed,
    caption_heights,
    chart_width,
    column_widths,
    pages,
    row_heights,
)
from exports.briefs import Brief
from exports.pdf_charts import draw_chart
from exports.pdf_pen import Box, Pen, wrap
from i18n import Translator

FOOT_SIZE: Final = 7.5


def write_pdf(brief: Brief, home: str = "") -> bytes:
    """The brief as a PDF; `home` is the address of the app, which links then lead to."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(A4.width, A4.height), invariant=1, lang={"en": "en-GB", "fr": "fr-FR"}[brief.language])
    canvas.setTitle(f"{brief.title} · {brief.kicker}")
    canvas.setAuthor("Parity Horizon")
    canvas.setSubject(" ".join(brief.sentences))
    pen = Pen(canvas, A4.height, language=brief.language)
    for number, blocks in enumerate(pages(brief, A4, wrap), start=1):
        for one in blocks:
            _draw(pen, one)
        _draw_foot(pen, brief, number, home)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw(pen: Pen, placed: Placed) -> None:
    block = placed.block
    if isinstance(block, Words):
        _draw_words(pen, block, placed.x, placed.y, placed.width)
    elif isinstance(block, Cells):
        _draw_cells(pen, block, placed)
    else:
        _draw_charts(pen, block, placed)


def _draw_words(pen: Pen, words: Words, x: float, y: float, room: float) -> float:
    """A paragraph from its upper left corner; returns where it ends."""
    colour = {"ink": pen.look.ink, "faint": pen.look.faint, "women": pen.look.women}[words.colour]
    for line in wrap(words.text, words.size, room, words.face):
        pen.text(line, x, y + words.size * LINE / 2, size=words.size, face=words.face, colour=colour)
        y += words.size * LINE
    return y


def _draw_cells(pen: Pen, cells: Cells, placed: Placed) -> None:
    """Tiles under a short rule each, or a table with a line under every row."""
    y = placed.y
    widths = column_widths(cells, placed.width)
    for row, high in zip(cells.rows, row_heights(cells, placed.width, wrap), strict=True):
        x = placed.x
        for cell, wide in zip(row, widths, strict=True):
            if cells.kind == "tiles" and cell[0].text:
                pen.stroke([(x + PAD_X, y), (x + wide - 2 * PAD_X, y)], pen.look.border, 0.8)
            at = y + PAD_Y
            for words in cell:
                at = _draw_words(pen, words, x + PAD_X, at, wide - 2 * PAD_X)
            x += wide
        y += high
        if cells.kind == "table":
            is_head = cells.head and row is cells.rows[0]
            pen.stroke([(placed.x, y), (placed.x + placed.width, y)], pen.look.ink if is_head else pen.look.grid, 0.6)


def _draw_charts(pen: Pen, charts: Charts, placed: Placed) -> None:
    wide = chart_width(charts, placed.width)
    for at, drawing in enumerate(charts.drawings):
        x, y = placed.x + at * (wide + CHART_GAP), placed.y
        over, _ = caption_heights(charts, at, wide, wrap)
        for words in charts.heads[at]:
            y = _draw_words(pen, words, x, y, wide)
        pen.points = charts.size
        draw_chart(pen, drawing, Box(x, placed.y + over, wide, placed.charts))
        y = placed.y + over + placed.charts + 1
        for words in charts.feet[at]:
            y = _draw_words(pen, words, x, y, wide)


def _draw_foot(pen: Pen, brief: Brief, number: int, home: str) -> None:
    """Edition and number of the page; the product's name leads to the country's profile where an address is known."""
    y = A4.height - 24
    pen.stroke([(A4.left, y - 9), (A4.width - A4.right, y - 9)], pen.look.border, 0.6)
    pen.text(f"Parity Horizon · {brief.edition}", A4.left, y, size=FOOT_SIZE, colour=pen.look.faint)
    said = Translator(brief.language).text("brief.page", page=number)
    pen.text(said, A4.width - A4.right, y, size=FOOT_SIZE, colour=pen.look.faint, align="right")
    if home:
        pen.canvas.setFillColor(HexColor(pen.look.faint))
        area = (A4.left, A4.height - y - 6, A4.left + 260, A4.height - y + 6)
        pen.canvas.linkURL(f"{home.rstrip('/')}/{brief.address}", area, relative=0)
