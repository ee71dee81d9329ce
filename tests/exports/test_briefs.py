"""Country briefs: each file opened with another library than the one that wrote it, and compared with the profile."""

from __future__ import annotations

import dataclasses
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import polars as pl
import pytest
from pypdf import PdfReader

from exports.brief_blocks import Charts
from exports.brief_docx import SPARE, TABLE_PROPERTIES
from exports.brief_layout import A4, SLIDE, DoesNotFitError, Placed, pages, with_spare
from exports.briefs import Brief
from exports.pdf_pen import lacks
from exports.pdf_pen import wrap as pdf_wrap
from exports.text_fit import wrap as office_wrap
from i18n import LANGUAGES, Language, Translator
from pages.shared import profile_country, reads
from pages.shared.brief_content import compose
from pages.shared.brief_files import WRITERS, Job, bundle, is_country
from pages.shared.frame import Page
from pages.shared.profile_levels import levels_chart

NINE = ("BTN", "LAO", "MUS", "SEN", "KHM", "SLE", "SLB", "VUT", "ZMB")
HARD = ("GBR", "PHL", "VCT", "FSM", "ASM", "SGS")
"""Many levels, long texts, a long name, a small house, and two areas without a figure on the card."""

OPENED: tuple[tuple[str, Language], ...] = (("BTN", "fr"), ("GBR", "en"), ("PHL", "fr"), ("SGS", "fr"))
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def brief(ref_area: str, language: Language) -> Brief:
    return compose(ref_area, language)


@cache
def written(ref_area: str, language: Language, ending: Any) -> bytes:
    return WRITERS[ending](brief(ref_area, language))


def texts(part: object) -> Iterator[str]:
    """Every text of a brief that is to be read on its pages; a drawing's alt text and notes are not."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from texts(one)
    elif dataclasses.is_dataclass(part):
        left_out = {"ref_area", "language", "address", "drawings", "dates", "weights", "short"}
        for field in dataclasses.fields(part):
            if field.name not in left_out:
                yield from texts(getattr(part, field.name))


def chart_texts(one: Brief) -> Iterator[str]:
    for drawing in (*one.drawings, *((one.dates,) if one.dates else ())):
        yield from (drawing.title, drawing.source, drawing.coverage)


def closed(text: str) -> str:
    """Without any space: lines break where they must."""
    return re.sub(r"\s", "", text)


def member(content: bytes, pattern: str) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return [(name, file.read(name)) for name in sorted(file.namelist()) if re.fullmatch(pattern, name)]


def chart_values(chart: bytes) -> list[float]:
    """All figures that a native chart holds."""
    return [float(one.text or "nan") for one in ET.fromstring(chart).iterfind(f".//{C}val//{C}v")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ref_area", (*NINE, *HARD))
def test_two_pages_in_every_file(ref_area: str, language: Language) -> None:
    one = brief(ref_area, language)
    assert len(PdfReader(io.BytesIO(written(ref_area, language, "pdf"))).pages) == 2
    for paper, measure in ((A4, pdf_wrap), (with_spare(A4, SPARE), office_wrap), (SLIDE, office_wrap)):
        first, second = pages(one, paper, measure)
        assert first and second
        for placed in (*first, *second):
            assert placed.x >= paper.left - 0.01 and placed.x + placed.width <= paper.width - paper.right + 0.01
            assert placed.y >= paper.top and placed.y + placed.height <= paper.top + paper.depth + 0.01
        assert not overlapping(first) and not overlapping(second)


def overlapping(blocks: list[Placed]) -> list[tuple[Placed, Placed]]:
    def meets(one: Placed, other: Placed) -> bool:
        beside = one.x + one.width <= other.x + 0.01 or other.x + other.width <= one.x + 0.01
        return not beside and one.y < other.y + other.height - 0.01 and other.y < one.y + one.height - 0.01

    return [(one, other) for at, one in enumerate(blocks) for other in blocks[at + 1 :] if meets(one, other)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ref_area", (*NINE, *HARD))
def test_no_word_of_the_brief_is_cut_from_the_pdf(ref_area: str, language: Language) -> None:
    one = brief(ref_area, language)
    found = closed("".join(page.extract_text() for page in PdfReader(io.BytesIO(written(ref_area, language, "pdf"))).pages))
    missing = [text for text in (*texts(one), *chart_texts(one)) if closed(text) not in found]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ref_area", (*NINE, *HARD))
def test_texts_are_finished(ref_area: str, language: Language) -> None:
    """No key of the catalogues, no empty value, nothing that the embedded typeface lacks."""
    for text in (*texts(brief(ref_area, language)), *chart_texts(brief(ref_area, language))):
        assert not re.search(r"\b(None|NaN|nan|null)\b|[{}]", text), text
        assert not re.search(r"\b(brief|countries|outlook|profile|scorecards|request)\.[a-z_]+", text), text
        assert not lacks(text), text


def test_typefaces_are_embedded() -> None:
    reader = PdfReader(io.BytesIO(written("BTN", "fr", "pdf")))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]  # absent fails the test
    ours = [font for font in fonts if "ParityHorizon" in str(font["/BaseFont"])]
    assert len({str(font["/BaseFont"])[7:] for font in ours}) == 3
    assert all("/FontFile2" in font["/FontDescriptor"] for font in ours)
    assert (
        reader.metadata is not None
        and reader.metadata.title == "Bhoutan · Note de pays · Les femmes aux responsabilités publiques"
    )


@pytest.mark.parametrize(("ref_area", "language"), OPENED)
def test_the_text_document_holds_every_word(ref_area: str, language: Language) -> None:
    content = written(ref_area, language, "docx")
    body = ET.fromstring(member(content, r"word/document\.xml")[0][1])
    found = closed("".join(one.text or "" for one in body.iter(f"{W}t")))
    foot = closed(
        "".join(
            one.text or "" for _, part in member(content, r"word/footer\d\.xml") for one in ET.fromstring(part).iter(f"{W}t")
        )
    )
    one = brief(ref_area, language)
    left = [text for text in (*texts(one), *chart_texts(one)) if closed(text) not in found]
    assert left == [one.edition] and closed(one.edition) in foot
    assert len(list(body.iter(f"{W}pageBreakBefore"))) == 1
    styles = member(content, r"word/styles\.xml")[0][1].decode()
    assert f'w:val="{"fr-FR" if language == "fr" else "en-GB"}"' in styles


@pytest.mark.parametrize(("ref_area", "language"), OPENED)
@pytest.mark.parametrize("ending", ["docx", "pptx"])
def test_native_charts_hold_the_figures_of_the_profile(ref_area: str, language: Language, ending: Any) -> None:
    folder = "word" if ending == "docx" else "ppt"
    charts = member(written(ref_area, language, ending), rf"{folder}/charts/chart[^/]*\.xml")
    one = brief(ref_area, language)
    drawings = [*one.drawings, *((one.dates,) if one.dates else ())]
    assert len(charts) == len(drawings)
    if not drawings:
        return
    table = levels_chart(profile_country.read(Page(Translator(language), ref_area, "light"), ref_area)).table
    shares = table[Translator(language).text("countries.column.share")].to_list()
    approximately = pytest.approx(shares[::-1])
    assert any(chart_values(chart) == approximately for _, chart in charts)
    books = member(written(ref_area, language, ending), rf"{folder}/embeddings/.*\.xlsx")
    assert len(books) == len(charts)
    sheets = [list(openpyxl.load_workbook(io.BytesIO(book), read_only=True).worksheets[0].values) for _, book in books]
    assert any([row[1] for row in sheet[1:]] == approximately for sheet in sheets)


def test_every_part_of_the_document_is_there() -> None:
    """Each target of a relationship is a part, each part has a type, and each link of a chart has its relationship."""
    for ending in ("docx", "pptx"):
        content = written("GBR", "en", ending)
        names = {name for name, _ in member(content, r".*")}
        for name, links in member(content, r".*\.rels"):
            base = Path(name).parent.parent
            for link in ET.fromstring(links):
                if link.get("TargetMode") != "External":
                    target = link.get("Target", "")
                    path = target.lstrip("/") if target.startswith("/") else str(base / target)
                    parts: list[str] = []
                    for piece in path.split("/"):
                        parts = parts[:-1] if piece == ".." else [*parts, *([piece] if piece not in ("", ".") else [])]
                    assert "/".join(parts) in names, (name, target)
        for name, chart in member(content, r"(word|ppt)/charts/chart[^/]*\.xml"):
            ids = set(re.findall(rb'r:id="(rId\d+)"', chart))
            given = member(content, re.escape(f"{Path(name).parent}/_rels/{Path(name).name}.rels"))[0][1]
            assert ids and ids == set(re.findall(rb'Id="(rId\d+)"', given))


def test_properties_of_tables_stand_in_the_order_of_the_schema() -> None:
    body = ET.fromstring(member(written("GBR", "en", "docx"), r"word/document\.xml")[0][1])
    tables = list(body.iter(f"{W}tblPr"))
    for properties in tables:
        places = [TABLE_PROPERTIES.index(one.tag.removeprefix(W)) for one in properties]
        assert places == sorted(set(places))
        assert {"tblW", "tblLayout", "tblCellMar"} <= {one.tag.removeprefix(W) for one in properties}
    assert len(tables) == 3
    cells = [[one.tag.removeprefix(W) for one in cell] for cell in body.iter(f"{W}tcPr")]
    assert all(one in (["tcW"], ["tcW", "tcBorders"]) for one in cells)


@pytest.mark.parametrize(("ref_area", "language"), OPENED)
def test_slides_hold_every_word_or_their_notes_do(ref_area: str, language: Language) -> None:
    content = written(ref_area, language, "pptx")
    slides = member(content, r"ppt/slides/slide\d\.xml")
    notes = member(content, r"ppt/notesSlides/notesSlide\d\.xml")
    assert (len(slides), len(notes)) == (2, 2)

    def said(parts: list[tuple[str, bytes]]) -> str:
        return closed("".join(one.text or "" for _, part in parts for one in ET.fromstring(part).iter(f"{A}t")))

    one = brief(ref_area, language)
    sources = {text for part in one.parts if part.small for text in part.sentences}
    for text in (*texts(one), *chart_texts(one)):
        assert closed(text) in said(notes) + (said(slides) if text not in sources else ""), text
    for part in one.parts:
        assert all(closed(text) in said(slides) for text in part.short)


@pytest.mark.parametrize(("ref_area", "language"), OPENED)
def test_shapes_lie_on_the_slide_and_not_on_each_other(ref_area: str, language: Language) -> None:
    for _, slide in member(written(ref_area, language, "pptx"), r"ppt/slides/slide\d\.xml"):
        boxes = []
        for shape in ET.fromstring(slide).iter():
            if shape.tag not in {f"{P}sp", f"{P}graphicFrame"}:
                continue
            off, ext = shape.find(f".//{A}off"), shape.find(f".//{A}ext[@cx]")
            if off is None or ext is None:
                continue  # The number of the slide stands where its layout has it.
            x, y, wide, high = (
                int(one) / 12_700 for one in (off.get("x", 0), off.get("y", 0), ext.get("cx", 0), ext.get("cy", 0))
            )
            assert x >= 0 and y >= 0 and x + wide <= SLIDE.width and y + high <= SLIDE.height
            boxes.append((x, y, x + wide, y + high))
            assert shape.find(f".//{P}cNvPr").get("descr")  # type: ignore[union-attr]  # absent fails the test
        for at, one in enumerate(boxes):
            for other in boxes[at + 1 :]:
                across = min(one[2], other[2]) - max(one[0], other[0])
                down = min(one[3], other[3]) - max(one[1], other[1])
                assert across < 1 or down < 1.5, (one, other)


def test_text_that_can_never_fit_is_refused() -> None:
    endless = dataclasses.replace(brief("BTN", "en"), sentences=("Ministers. " * 1800,))
    with pytest.raises(DoesNotFitError):
        pages(endless, A4, pdf_wrap)


def test_charts_take_the_room_that_is_left() -> None:
    def chart_heights(one: Brief) -> float:
        return sum(placed.charts for placed in pages(one, A4, pdf_wrap)[0] if isinstance(placed.block, Charts))

    short = dataclasses.replace(brief("BTN", "en"), sentences=("Short.",))
    assert chart_heights(short) > chart_heights(brief("BTN", "en"))


def test_the_same_brief_gives_the_same_pdf_and_safe_names() -> None:
    jobs = [Job("CIV", "fr", "pdf"), Job("STP", "en", "pdf")]
    seen: list[tuple[int, str]] = []
    made = [bundle(jobs, "https://example.org", lambda number, job: seen.append((number, job.ref_area))) for _ in range(2)]
    assert made[0] == made[1]
    assert seen[:2] == [(1, "CIV"), (2, "STP")]
    assert [name for name, _ in member(made[0], ".*")] == [
        "brief-civ-cote-d-ivoire_fr.pdf",
        "brief-stp-sao-tome-and-principe_en.pdf",
    ]


def test_only_countries_are_countries() -> None:
    assert is_country("btn") and not is_country("XXX") and not is_country("UN_SYSTEM")
    kinds = reads.areas().filter(pl.col("kind") == "aggregate")["ref_area"].to_list()
    assert not any(is_country(one) for one in kinds)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (soffice)")
def test_libreoffice_finds_two_pages_too(tmp_path: Path) -> None:
    names = []
    for ref_area, language in (("PHL", "fr"), ("GBR", "en")):
        for ending in ("docx", "pptx"):
            names.append(tmp_path / f"{ref_area}_{ending}.{ending}")
            names[-1].write_bytes(written(ref_area, language, ending))
    own = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", own, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, names)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert [len(PdfReader(name.with_suffix(".pdf")).pages) for name in names] == [2, 2, 2, 2]
