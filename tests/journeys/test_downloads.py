"""What a reader takes away from a chart, downloaded in a dark browser and opened again."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import plotly.graph_objects as go
import pytest
from PIL import Image
from playwright.sync_api import Page

from figures.slide import MARGIN, TITLE_SIZES, slide_spec
from figures.theme import parity_line
from tests.journeys.conftest import OpenPage

pytestmark = pytest.mark.browser

TREND, NINE = "women_in_parliament_trend", "women_in_parliament_project_countries"
WHITE = (255, 255, 255)
LONG = (
    "Part des femmes parmi les titulaires de postes de décision dans l’administration publique centrale, par niveau de "
    "responsabilité, dans les neuf pays du projet et dans les régions auxquelles ils appartiennent, de 2000 à 2024"
)


@pytest.fixture
def dark_page(open_page: OpenPage) -> Page:
    return open_page("?lang=fr", scheme="dark", locale="fr-FR").page


def test_picture_is_a_white_slide_in_a_dark_browser(dark_page: Page, tmp_path: Path) -> None:
    name, file = take(dark_page, NINE, "PNG", tmp_path)
    picture = Image.open(file).convert("RGB")
    assert (name, picture.size) == (f"{NINE}_fr.png", (1920, 1080))
    corners = [picture.getpixel((x, y)) for x in (3, 1916) for y in (3, 1076)]
    assert corners == [WHITE] * 4
    shades = {colour: count for count, colour in picture.getcolors(2**24) or []}
    assert shades[WHITE] / (1920 * 1080) > 0.8
    assert len(shades) > 100, "text and lines are drawn"


def test_svg_carries_title_source_parity_label_and_its_own_type(dark_page: Page, tmp_path: Path) -> None:
    chart = frame_of(dark_page, TREND)
    title, source = chart.locator("h3").inner_text(), chart.locator(".ph-small", has_text="Source").inner_text()
    name, file = take(dark_page, TREND, "SVG", tmp_path)
    drawing = ET.parse(file).getroot()
    assert name == f"{TREND}_fr.svg"
    assert (drawing.get("width"), drawing.get("height")) == ("1920", "1080")
    written = " ".join("".join(text.itertext()) for text in drawing.iter("{http://www.w3.org/2000/svg}text"))
    assert title in written
    assert plain(source) in plain(written)
    assert re.search(r"Parité \(50\s%\)", written)
    style = drawing.find("{http://www.w3.org/2000/svg}style")
    assert style is not None
    assert style.text is not None
    assert style.text.count("data:font/woff2;base64,") == 2
    assert re.findall(r"(?:href|src)=\"http", file.read_text(encoding="utf-8")) == []


def test_csv_and_workbook_hold_the_same_figures_and_their_source(dark_page: Page, tmp_path: Path) -> None:
    csv_name, csv_file = take(dark_page, NINE, "CSV", tmp_path)
    xlsx_name, xlsx_file = take(dark_page, NINE, "XLSX", tmp_path)
    assert (csv_name, xlsx_name) == (f"{NINE}_fr.csv", f"{NINE}_fr.xlsx")
    assert csv_file.read_bytes().startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(csv_file.read_text(encoding="utf-8-sig"), newline=""))
    book = openpyxl.load_workbook(xlsx_file)
    first, *figures = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=4)]
    assert first == header[: len(first)]
    assert [[figure(cell) for cell in row] for row in figures] == [[figure(cell) for cell in row[: len(first)]] for row in rows]
    senegal = next(row for row in rows if {"Sénégal", "2024"} <= set(row))
    assert 41.21 in [round(number, 2) for number in map(figure, senegal) if isinstance(number, float)], "as WDI has it"
    provenance = dict(
        zip(*[[cell.value for cell in row] for row in book["Sources"].iter_rows(min_row=4, max_row=5)], strict=True)
    )
    assert provenance["Licence"] == "CC BY 4.0"
    assert provenance["Adresse"].startswith("https://")
    assert senegal[header.index("Licence")] == "CC BY 4.0"


def test_a_file_asked_for_while_a_picture_is_made_is_not_lost(dark_page: Page) -> None:
    buttons = {kind: frame_of(dark_page, NINE).get_by_role("button", name=kind) for kind in ("PNG", "CSV")}
    with (
        dark_page.expect_download(lambda one: one.suggested_filename.endswith(".png")),
        dark_page.expect_download(lambda one: one.suggested_filename.endswith(".csv")),
    ):
        buttons["PNG"].click()
        buttons["CSV"].click()


def test_table_opens_beside_the_chart_with_its_provenance(open_page: OpenPage) -> None:
    page = open_page("?lang=en", width=390, height=844).page
    chart = frame_of(page, NINE)
    chart.get_by_text("Show the figures as a table").click()
    table = chart.get_by_role("region", name="Figures of the chart").get_by_role("table")
    table.wait_for()
    assert table.locator("thead th[scope=col]").count() >= 3
    assert table.locator("tbody th[scope=row]").count() > 9
    assert chart.locator(".ph-sources dt", has_text="Licence").count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(
    ("case", "title", "height"),
    [("short", "Titre", 420), ("long", LONG, 420), ("long", f"{LONG} : {LONG}", 620), ("names", LONG, 1100)],
)
def test_nothing_overlaps_on_a_slide(open_page: OpenPage, case: str, title: str, height: int) -> None:
    drawing = go.Figure()
    names = ["Iran (République islamique d’)", "République démocratique populaire lao", "Îles Salomon"]
    for number, name in enumerate(names):
        drawing.add_scatter(x=[2000, 2024], y=[10 + number, 40 + number], name=name)
    if case == "names":
        drawing = go.Figure(go.Bar(x=list(range(47)), y=[f"{names[0]} {row}" for row in range(47)], orientation="h"))
    drawing.update_layout(height=height)
    parity_line(drawing, "Parité (50 %)", "light", axis="x" if case == "names" else "y")
    notes = (f"Source : {LONG}", "3 pays sur 193.")
    spec = slide_spec(drawing, title=title, subtitle="" if case == "short" else LONG, notes=notes, alt="Courbes")
    boxes = open_page("methods?lang=fr").page.evaluate(MEASURE, spec)
    own, drawn = boxes["own"], boxes["drawn"]
    assert len(own) >= 3
    assert len(drawn) > 10
    assert [box for box in own if box["left"] < MARGIN - 1 or box["right"] > 1920 - MARGIN + 1] == []
    assert [box for box in own + drawn if box["top"] < 0 or box["bottom"] > spec["height"]] == []
    assert [(a["text"], b["text"]) for a in own for b in drawn if overlap(a, b)] == []
    assert min(TITLE_SIZES) <= boxes["title"] <= max(TITLE_SIZES)


MEASURE = """async (spec) => {
  const { compose } = await import("/app/static/browser_export.js");
  const slide = document.body.appendChild(await compose(spec, ""));
  slide.setAttribute("style", "position: fixed; left: 0; top: 0; z-index: 9");
  const box = (text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    return { text: text.textContent, left, right, top, bottom };
  };
  const own = [...slide.children].filter((child) => child.tagName === "text");
  const drawn = [...slide.querySelectorAll(".figure text")].filter((text) => text.textContent.trim());
  return { own: own.map(box), drawn: drawn.map(box), title: Number(own[0].getAttribute("font-size")) };
}"""


def overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    apart = one["right"] <= other["left"] or other["right"] <= one["left"]
    return not (apart or one["bottom"] <= other["top"] or other["bottom"] <= one["top"])


def frame_of(page: Page, chart: str) -> Any:
    return page.locator(f".st-key-chart-{chart}")


def take(page: Page, chart: str, kind: str, folder: Path) -> tuple[str, Path]:
    """Click a download of the chart; its name and where it lies."""
    button = frame_of(page, chart).get_by_role("button", name=kind)
    button.scroll_into_view_if_needed()
    with page.expect_download() as download:
        button.click()
    file = folder / f"taken.{kind.lower()}"
    download.value.save_as(file)
    return download.value.suggested_filename, file


def plain(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip()


def figure(cell: object) -> object:
    """A cell of either file as what it says: a number, a text, or nothing."""
    try:
        return float(str(cell))
    except ValueError:
        return cell or None
