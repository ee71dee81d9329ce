"""A deck in a real browser: five charts from three pages, a reload, another order, and a PPTX with the figures of the pages."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pptx import Presentation

from tests.journeys.conftest import PATIENCE, OpenPage, Visit

pytestmark = pytest.mark.browser

TREND, LEVELS, LESSONS = "women_in_parliament_trend", "share_of_women_by_level", "women_in_parliament_lessons"
MAP = "map1_women_in_parliament_value_africa"
CHARTS = {
    "?lang=en": (TREND, "women_in_parliament_project_countries", LEVELS),
    "maps?lang=en&region=AFRICA&indicator=women_in_parliament&year=2024": (MAP,),
    "lessons?lang=en&group=AFRICA&indicator=women_in_parliament": (LESSONS,),
}
ORDER = "() => JSON.parse(localStorage['parity-horizon-deck'] ?? '{\"slides\": []}').slides.map((one) => one.chart)"
CELLS = "(table) => [...table.querySelectorAll('tbody tr')].map((row) => [...row.cells].map((cell) => cell.innerText))"


def test_a_deck_from_three_pages_holds_their_figures(open_page: OpenPage, tmp_path: Path) -> None:
    visit = open_page("methods?lang=en", height=1400)
    page, tables = visit.page, {}
    for path, charts in CHARTS.items():
        visit.open(path)
        for chart in charts:
            add(page, chart)
        tables[charts[0]] = figures_on_page(page, charts[0])
    every = [chart for charts in CHARTS.values() for chart in charts]
    page.get_by_role("link", name="Deck: 5 slides").click()
    expect(page.get_by_text("5 slides, kept in this browser")).to_be_visible(timeout=PATIENCE)
    page.reload()
    visit.settle()
    expect(page.get_by_text("5 slides, kept in this browser")).to_be_visible(timeout=PATIENCE)
    assert page.evaluate(ORDER) == every
    to_the_top(visit, LEVELS, every)
    page.reload()
    visit.settle()
    expect(page.locator(".ph-slide-words h3").first).to_contain_text("Share of women by level", timeout=PATIENCE)
    titles = page.locator(".ph-slide-words h3").all_inner_texts()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download PowerPoint").click()
    file = tmp_path / "deck.pptx"
    download.value.save_as(file)
    assert download.value.suggested_filename == "deck_en.pptx"
    slides, drawn = Presentation(str(file)).slides, shapes_of(file)
    assert [slide.shapes.title.text for slide in slides][: len(every)] == titles
    for chart in (TREND, LESSONS):
        on_page = {(row[0], row[1]): row[2] for row in tables[chart]}
        in_file = series_of(drawn[chart])
        assert len(on_page) > 50
        assert {key: as_printed(in_file[key], text) for key, text in on_page.items() if text} == {
            key: text for key, text in on_page.items() if text
        }
    told = {words[0]: words[1] for words in map(name_and_share, drawn[MAP].shapes) if words}
    shares = {row[0]: float(row[3]) for row in tables[MAP] if row[3]}
    assert len(shares) > 45
    assert {name: share for name, share in shares.items() if told.get(name) != pytest.approx(share, abs=0.06)} == {}


def add(page: Page, chart: str) -> None:
    """Click "Add to deck" under the chart and wait until it is there."""
    before = len(page.evaluate(ORDER))
    page.locator(f".st-key-chart-{chart}").get_by_role("button", name="Add to deck").click()
    page.wait_for_function(f"(before) => ({ORDER})().length === before + 1", arg=before)


def figures_on_page(page: Page, chart: str) -> list[list[str]]:
    """The rows of the table under the chart."""
    frame = page.locator(f".st-key-chart-{chart}")
    frame.get_by_text("Show the figures as a table").click()
    table = frame.get_by_role("table").first
    table.wait_for()
    rows: list[list[str]] = table.evaluate(CELLS)
    return rows


def to_the_top(visit: Visit, chart: str, every: list[str]) -> None:
    """Move the chart's slide up with the keyboard until it is first."""
    ids = visit.page.evaluate("() => JSON.parse(localStorage['parity-horizon-deck']).slides.map((one) => one.id)")
    button = visit.page.locator(f".st-key-up-{ids[every.index(chart)]} button")
    orders = [every]
    for _ in range(every.index(chart)):
        button.press("Enter")
        visit.page.wait_for_function(f"(before) => ({ORDER})().join() !== before", arg=",".join(orders[-1]))
        visit.settle()
        orders.append(visit.page.evaluate(ORDER))
    assert [after.index(chart) - before.index(chart) for before, after in pairwise(orders)] == [-1] * every.index(chart)


def shapes_of(file: Path) -> dict[str, Any]:
    """The chart or map of each slide that has one, by name, in order."""
    shapes = [shape for slide in Presentation(str(file)).slides for shape in slide.shapes]
    return {shape.name: shape for shape in shapes if not shape.is_placeholder and "_" in shape.name}


def series_of(shape: Any) -> dict[tuple[str, str], float]:
    """Value by series and category of a native chart."""
    plot = next(iter(shape.chart.plots))
    return {
        (series.name, str(category)): value
        for series in plot.series
        for category, value in zip(plot.categories, series.values, strict=True)
        if value is not None
    }


def as_printed(value: float, text: str) -> str:
    """The value with as many decimals as `text` has."""
    return f"{value:.{len(text.partition('.')[2])}f}"


def name_and_share(shape: Any) -> tuple[str, float] | None:
    """A country's name and percentage, from what its shape on the map says of itself."""
    said = str(shape._element.xpath(".//p:cNvPr/@descr")[0])
    share = re.search(r"([\d.]+)\s%", said)
    return (re.split(r"[:·]", said)[0].strip(), float(share[1])) if share else None
