"""The map in a real browser: a click chooses a country, the years play, squares answer the keyboard; all in the address."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PATIENCE, OpenPage, Visit

pytestmark = pytest.mark.browser

AT = """(code) => {
    const root = [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.map')).find(Boolean);
    const [x, y] = root.deck.getViewports()[0].project(root.plane.points.find(one => one.id === code).geometry.coordinates);
    const box = root.querySelector('.stage').getBoundingClientRect();
    return [box.left + x, box.top + y];
}"""


def drawn(visit: Visit) -> Page:
    """The page, once its map stands."""
    visit.page.locator(".map[data-drawn]").wait_for()
    visit.page.locator(".stage canvas, .stage .tiles").first.wait_for()
    visit.page.wait_for_timeout(500)
    return visit.page


def click_country(page: Page, code: str) -> None:
    page.locator(".stage").scroll_into_view_if_needed()
    page.mouse.click(*page.evaluate(AT, code))


@pytest.mark.parametrize(("region", "code"), [("AFRICA", "ZMB"), ("ASIA_PACIFIC", "VUT"), ("WORLD", "BRA")])
def test_a_click_chooses_a_country_and_leads_to_its_page(open_page: OpenPage, region: str, code: str) -> None:
    visit = open_page(f"maps?lang=en&region={region}", height=1400)
    page = drawn(visit)
    click_country(page, code)
    page.wait_for_url(f"**place={code}**", timeout=PATIENCE)
    visit.settle()
    expect(page.locator("h2", has_text={"ZMB": "Zambia", "VUT": "Vanuatu", "BRA": "Brazil"}[code]).first).to_be_visible(
        timeout=PATIENCE
    )
    if code == "VUT":
        page.get_by_role("link", name="Vanuatu: all figures").click()
        page.wait_for_url("**/profile?**country=VUT**")


def test_the_years_play_and_stop_and_the_address_keeps_the_year(open_page: OpenPage) -> None:
    visit = open_page("maps?lang=fr&region=AFRICA&year=2000", locale="fr-FR")
    page = drawn(visit)
    page.locator(".st-key-maps-play button").click()
    page.wait_for_url("**year=2003**", timeout=PATIENCE)
    page.locator(".st-key-maps-play button").click()
    visit.settle()
    page.wait_for_timeout(2500)
    stopped = page.url
    page.wait_for_timeout(2500)
    assert page.url == stopped


def test_squares_answer_the_keyboard(open_page: OpenPage) -> None:
    visit = open_page("maps?lang=en&region=ASIA_PACIFIC&tiles=1")
    page = drawn(visit)
    square = page.locator(".tiles button", has_text="BTN")
    assert "Bhutan" in (square.get_attribute("aria-label") or "")
    square.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**place=BTN**", timeout=PATIENCE)
    expect(page.locator('.tiles button[aria-pressed="true"]')).to_have_text("BTN", timeout=PATIENCE)
