"""A country brief as DOCX: two A4 pages of text that can be edited, with native charts.

python-docx has no charts: the chart parts are those of our slides (exports.slides_charts.native_chart), each with its own
workbook, put into the document here.
"""

from __future__ import annotations

import datetime
import io
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from exports.brief_blocks import Cells, Charts, Words
from exports.brief_layout import A4, LINE, PAD_X, PAD_Y, Placed, column_widths, pages, with_spare
from exports.briefs import Brief
from exports.chart_drawn import CONTENT_TYPE as DRAWN_TYPE
from exports.chart_drawn import RELATION as DRAWN_RELATION
from exports.chart_layout import Room
from exports.chart_xml import CHART, EMU, RELATIONS
from exports.drawings import Drawing
from exports.slides_charts import native_chart
from exports.text_fit import wrap
from figures.theme import theme
from i18n import Translator

SPARE: Final = 0.04
"""Part of a page that stays empty, since Word and its kin set lines and tables a little apart from our count."""

FOOT_SIZE: Final = 7.5
FACES: Final = {"sans": "Arial", "sans_bold": "Arial", "serif": "Georgia"}
LANG: Final = {"en": "en-GB", "fr": "fr-FR"}
CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLE_PROPERTIES: Final = (
    "tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc",
    "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription",
)  # fmt: skip
"""The order that the schema of WordprocessingML asks for (ECMA-376 part 1, 17.4.59)."""

_CREATED: Final = datetime.datetime(2000, 1, 1)
_PAGE_MARK: Final = "\x01"


def write_docx(brief: Brief, home: str = "") -> bytes:
    """The brief as a DOCX; `home` is the address of the app, which the foot then names."""
    document = Document()
    _set_up(document, brief)
    for number, blocks in enumerate(pages(brief, with_spare(A4, SPARE), wrap)):
        start = len(document.element.body)
        for one in blocks:
            _write(document, one)
        if number:
            first = Paragraph(document.element.body[start - 1], document._body)
            first.paragraph_format.page_break_before = True
    _write_foot(document, brief, home)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _set_up(document: DocumentType, brief: Brief) -> None:
    """Paper, language, typeface and properties."""
    section = document.sections[0]
    section.page_width, section.page_height = Pt(A4.width), Pt(A4.height)
    section.left_margin, section.right_margin = Pt(A4.left), Pt(A4.right)
    section.top_margin, section.bottom_margin = Pt(A4.top), Pt(A4.bottom)
    section.header_distance, section.footer_distance = Pt(12), Pt(20)
    for name in ("Normal", "Title", "Heading 1"):
        style = document.styles[name]
        style.font.name = FACES["sans"]
        properties = style.element.get_or_add_rPr()
        for one in properties.findall(qn("w:lang")):
            properties.remove(one)
        properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{LANG[brief.language]}"/>'))
        for one in style.element.pPr.findall(qn("w:pBdr")) if style.element.pPr is not None else ():
            style.element.pPr.remove(one)
    core = document.core_properties
    core.title, core.author, core.language = f"{brief.title} · {brief.kicker}", "Parity Horizon", LANG[brief.language]
    core.subject, core.comments, core.created = " ".join(brief.sentences)[:250], "", _CREATED


def _write(document: DocumentType, placed: Placed) -> None:
    block = placed.block
    if isinstance(block, Words):
        style = {"title": "Title", "heading": "Heading 1", "": None}[block.role]
        _write_words(document.add_paragraph(style=style), block)
    elif isinstance(block, Cells):
        _write_cells(document, block, placed.width)
    else:
        _write_charts(document, block, placed)


def _write_words(paragraph: Paragraph, words: Words) -> None:
    """A paragraph whose lines are as far apart as they were measured."""
    look = theme("light")
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(round(words.size * LINE, 2))
    form.space_before, form.space_after, form.widow_control = Pt(0), Pt(round(words.after, 1)), False
    form.keep_with_next = words.role == "heading"
    run = paragraph.add_run(words.text)
    run.font.name, run.font.size, run.font.bold = FACES[words.face], Pt(_half(words.size)), words.face == "sans_bold"
    colour = {"ink": look.ink, "faint": look.faint, "women": look.women}[words.colour]
    run.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))


def _half(size: float) -> float:
    """Word knows halves of a point; downwards, so that no line grows longer than measured."""
    return int(2 * size) / 2


def _write_cells(document: DocumentType, cells: Cells, room: float) -> None:
    """A table of fixed widths with a line under each row, or tiles with a line over each; then the gap below it."""
    table = document.add_table(len(cells.rows), len(cells.weights))
    _set_table(table, [round(wide, 2) for wide in column_widths(cells, room)])
    look = theme("light")
    for number, row in enumerate(cells.rows):
        properties = table.rows[number]._tr.get_or_add_trPr()
        properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        if cells.head and number == 0:
            properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for at, paragraphs in enumerate(row):
            cell = table.cell(number, at)
            side = "top" if cells.kind == "tiles" else "bottom"
            if paragraphs[0].text or cells.kind == "table":
                _rule(cell, side, look.ink if cells.head and number == 0 else look.border)
            for place, words in enumerate(paragraphs):
                _write_words(cell.paragraphs[0] if place == 0 else cell.add_paragraph(), words)
    _write_gap(document, cells.after)


def _set_table(table: Table, widths: list[float]) -> None:
    """Fixed widths and the margins that were measured with."""
    table.autofit = False
    properties = table._tbl.tblPr
    for tag in ("w:tblCellMar", "w:tblW"):
        for one in properties.findall(qn(tag)):
            properties.remove(one)
    total = round(20 * sum(widths))
    _insert(properties, f'<w:tblW {nsdecls("w")} w:w="{total}" w:type="dxa"/>')
    sides = {"top": PAD_Y, "left": PAD_X, "bottom": PAD_Y, "right": PAD_X}
    margins = "".join(f'<w:{side} w:w="{round(20 * points)}" w:type="dxa"/>' for side, points in sides.items())
    _insert(properties, f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>")
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Pt(wide)
        for cell in column.cells:
            cell.width = Pt(wide)


def _insert(properties: Any, xml: str) -> None:
    """A property of a table in its place: Word refuses tables whose properties stand in another order."""
    element = parse_xml(xml)
    later = {qn(f"w:{name}") for name in TABLE_PROPERTIES[TABLE_PROPERTIES.index(element.tag.split("}")[1]) + 1 :]}
    before = next((one for one in properties if one.tag in later), None)
    if before is None:
        properties.append(element)
    else:
        before.addprevious(element)


def _rule(cell: Any, side: str, colour: str) -> None:
    line = f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{colour.lstrip("#")}"/>'
    cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{line}</w:tcBorders>"))


def _write_gap(document: DocumentType, points: float) -> None:
    """An empty line of a given height: two tables without one between them would be one."""
    form = document.add_paragraph().paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(max(1.0, round(points, 1)))
    form.space_before = form.space_after = Pt(0)


def _write_charts(document: DocumentType, charts: Charts, placed: Placed) -> None:
    """Words over a chart, the chart, words under it; A4 has one chart beside none."""
    for at, drawing in enumerate(charts.drawings):
        for words in charts.heads[at]:
            _write_words(document.add_paragraph(), words)
        paragraph = document.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before, form.space_after, form.line_spacing_rule = Pt(0), Pt(0), WD_LINE_SPACING.SINGLE
        _add_chart(document, paragraph, drawing, Room(placed.width, placed.charts, charts.size))
        for words in charts.feet[at]:
            _write_words(document.add_paragraph(), words)
    _write_gap(document, charts.after)


def _add_chart(document: DocumentType, paragraph: Paragraph, drawing: Drawing, room: Room) -> None:
    """The native chart inside a paragraph, with its workbook and the lines drawn over it."""
    number = sum(1 for one in document.part.package.iter_parts() if str(one.partname).startswith("/word/charts/")) + 1
    link = document.part.relate_to(_chart_part(document, drawing, room, number), RELATIONSHIP_TYPE.CHART)
    size = f'cx="{round(room.width * EMU)}" cy="{round(room.height * EMU)}"'
    name, words = quoteattr(f"{drawing.name} {number}"), quoteattr(drawing.alt or drawing.title)
    run = paragraph.add_run()
    run.font.size = Pt(1)
    run._r.append(
        parse_xml(
            f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr id="{100 + number}" name={name} descr={words}/><wp:cNvGraphicFramePr/><a:graphic>'
            f'<a:graphicData uri="{CHART}"><c:chart xmlns:c="{CHART}" r:id="{link}"/></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing>"
        )
    )


def _chart_part(document: DocumentType, drawing: Drawing, room: Room, number: int) -> Part:
    """The chart as a part of the document; its links to workbook and lines come last in it, in this order."""
    made, package = native_chart(drawing, room), document.part.package
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART_TYPE, b"", package)
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), XLSX_TYPE, made.xlsx_blob, package)
    link = chart.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    space = f'xmlns:c="{CHART}" xmlns:r="{RELATIONS}"'
    ends = f'<c:externalData {space} r:id="{link}"><c:autoUpdate val="0"/></c:externalData>'
    if made.drawn:
        drawn = Part(PackURI(f"/word/drawings/drawing{number}.xml"), DRAWN_TYPE, made.drawn, package)
        ends += f'<c:userShapes {space} r:id="{chart.relate_to(drawn, DRAWN_RELATION)}"/>'
    head, found, tail = made.xml.rpartition(b"</c:chartSpace>")
    chart._blob = head + ends.encode("utf-8") + found + tail
    return chart


def _write_foot(document: DocumentType, brief: Brief, home: str) -> None:
    """Edition at the left, number of the page at the right."""
    paragraph = document.sections[0].footer.paragraphs[0]
    # The style of footers has tab stops of its own, for paper of another width.
    paragraph.style = document.styles["Normal"]
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(A4.room), WD_TAB_ALIGNMENT.RIGHT)
    before, _, after = Translator(brief.language).text("brief.page", page=_PAGE_MARK).partition(_PAGE_MARK)
    where = f" {home.rstrip('/')}/{brief.address}" if home else ""
    field = (
        f'<w:fldChar {nsdecls("w")} w:fldCharType="begin"/>',
        f'<w:instrText {nsdecls("w")} xml:space="preserve"> PAGE </w:instrText>',
        f'<w:fldChar {nsdecls("w")} w:fldCharType="end"/>',
    )
    for part in (f"Parity Horizon · {brief.edition}{where}\t{before}", *field, after):
        run = paragraph.add_run("" if part in field else part)
        run.font.size, run.font.name = Pt(FOOT_SIZE), FACES["sans"]
        if part in field:
            run._r.append(parse_xml(part))
