"""The take-away file, opened from a disk without any server, and facilitator mode, which shows the browser's own deck."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from exports.deck_files import deck_text
from exports.decks import Deck
from exports.questions import question_for
from exports.takeaway import DECK_KEY, write_takeaway
from i18n import Translator
from tests.exports.deck_of_kinds import HOSTILE, KINDS, deck, drawing
from tests.exports.test_takeaway import TABLES, Edition
from tests.journeys.axe import AXE, serious
from tests.journeys.conftest import PATIENCE, OpenPage

pytestmark = pytest.mark.browser
MARKS = {
    "lines": ".figure .scatterlayer .trace",
    "bars": ".figure .barlayer .point",
    "dots": ".figure .scatterlayer .point",
    "map": ".figure path[data-area=SEN], .figure circle[data-area=MUS]",
    "table": ".table tbody tr",
    "panels": ".figure .panel .main-svg",
    "empty": ".empty",
}


@pytest.fixture
def file_page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The file in a browser that is offline; at the end nothing was asked for and no error written."""
    file = tmp_path / "deck.html"
    file.write_text(write_takeaway(deck(), ("en", "fr"), TABLES, Edition()), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None)
    page.goto(file.as_uri())
    yield page
    context.close()
    assert [one for one in asked if not one.startswith(("data:", "blob:", file.as_uri()))] == []
    assert faults == []


def test_every_kind_is_drawn_and_its_table_has_the_same_figures(file_page: Page) -> None:
    for at, kind in enumerate(KINDS, start=1):
        slide_of(file_page, at)
        expect(file_page.get_by_role("heading", level=2)).to_have_text(f"{kind} (en)")
        assert file_page.locator(MARKS[kind]).count() >= 2 - (kind == "empty"), kind
        assert file_page.evaluate(CUT) == [], kind
        if kind not in {"table", "empty"}:
            assert file_page.get_by_role("img", name=f"Alt of {kind} in en").count() == 1
            file_page.keyboard.press("d")
        if kind != "empty":
            file_page.locator(".table td").first.wait_for()
            assert figures_on(file_page) == [list(row) for row in drawing(kind, "en").figures.rows]
        file_page.keyboard.press("ArrowRight")
    assert file_page.title() == "A session"


def test_language_question_timer_and_help_by_keys(file_page: Page) -> None:
    slide_of(file_page, 1)
    assert "Asked here?" in file_page.locator("aside").inner_text()
    file_page.keyboard.press("q")
    expect(file_page.locator("aside")).to_have_count(0)
    file_page.keyboard.press("l")
    expect(file_page.get_by_role("heading", level=2)).to_have_text("lines (fr)")
    expect(file_page.locator("html")).to_have_attribute("lang", "fr")
    expect(file_page.locator(".place")).to_have_text(Translator("fr").text("viewer.of", at=1, all=9))
    file_page.keyboard.press("t")
    expect(file_page.locator(".whole")).to_have_text("0:01")
    file_page.keyboard.press("i")
    expect(file_page.get_by_role("dialog")).to_contain_text(TABLES["observations"])
    file_page.keyboard.press("Escape")
    file_page.keyboard.press("End")
    file_page.keyboard.press("ArrowLeft")
    expect(file_page.locator(".place")).to_have_text(Translator("fr").text("viewer.of", at=8, all=9))
    file_page.keyboard.press("b")
    expect(file_page.locator("#blank")).to_be_visible()
    file_page.keyboard.press("x")
    expect(file_page.locator("#blank")).to_be_hidden()
    file_page.keyboard.press("l")
    expect(file_page.locator("li").first).to_have_text(HOSTILE)


def test_map_has_the_boundary_note_and_print_a_page_for_each_slide(file_page: Page) -> None:
    slide_of(file_page, 1)
    file_page.evaluate("location.hash = '#4'")
    slide_of(file_page, 4)
    assert Translator("en").text("maps.boundaries") in file_page.locator(".slide > footer").inner_text()
    fills = file_page.evaluate("code => document.querySelector(`[data-area=${code}]`).getAttribute('fill')", "SEN")
    assert fills == "#E7B683"
    pages = file_page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert pages >= len(deck().slides)
    assert file_page.locator(".slide[data-drawn]").count() == 1, "back to the slide that was shown"


@pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci")
def test_facilitator_mode_shows_the_deck_of_this_browser(open_page: OpenPage) -> None:
    visit = open_page("facilitator?lang=fr&minutes=3")
    t = Translator("fr")
    expect(visit.page.get_by_text(t.text("facilitator.deck.none"))).to_be_visible()
    visit.page.evaluate("([key, deck]) => localStorage.setItem(key, deck)", [DECK_KEY, deck_text(deck())])
    with visit.page.context.expect_page() as opened:
        visit.page.get_by_role("link", name=t.text("facilitator.open")).click()
    show = opened.value
    show.on("request", visit._note_request)
    slide_of(show, 1)
    expect(show.get_by_role("heading", level=2)).to_have_text("lines (fr)")
    expect(show.locator("aside")).to_contain_text("Posée ici")
    expect(show.locator(".left")).to_have_text("3:00")
    show.keyboard.press("ArrowRight")
    slide_of(show, 2)
    expect(show.locator("aside")).to_contain_text(question_for("ladder", "bars").fr)
    assert serious(show) == []
    # The deck page, in the other tab, changes the deck.
    visit.page.evaluate("([key, deck]) => localStorage.setItem(key, deck)", [DECK_KEY, deck_text(Deck())])
    expect(show.get_by_role("heading", level=2)).to_have_text(t.text("viewer.empty_deck"))
    visit.page.evaluate("key => localStorage.removeItem(key)", DECK_KEY)


def slide_of(page: Page, number: int) -> None:
    """Wait until a slide is drawn."""
    page.locator(f".slide[data-drawn]:has(#ph-title-{number})").wait_for()


def figures_on(page: Page) -> list[list[Any]]:
    """The cells of the table as a reader sees them, numbers as numbers."""
    rows: list[list[list[Any]]] = page.evaluate(
        "[...document.querySelectorAll('.table tbody tr')].map(row => [...row.children].map(cell => "
        "[cell.textContent, cell.classList.contains('n'), cell.dataset.value]))"
    )
    for row in rows:
        for shown, numeric, kept in row:
            if numeric and kept:
                assert float(shown.replace(",", "").replace("\u2212", "-")) == pytest.approx(float(kept), abs=0.005)
            elif not numeric:
                assert shown == kept
    return [[(float(kept) if kept else None) if numeric else shown for shown, numeric, kept in row] for row in rows]


CUT = """() => {
  const stage = document.querySelector("#stage").getBoundingClientRect();
  const texts = document.querySelectorAll(".figure text, .slide p, .slide h2, .slide li");
  return [...texts].filter((one) => {
    if (!one.textContent.trim()) return false;
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return left < stage.left - 1 || right > stage.right + 1 || top < stage.top - 1 || bottom > stage.bottom + 1;
  }).map((one) => one.textContent);
}"""
