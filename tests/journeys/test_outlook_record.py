"""The record and the published estimates in a real browser: reveal a future, mistype an estimate, and share both."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PATIENCE, OpenPage

pytestmark = pytest.mark.browser


def test_a_hidden_future_is_shown_on_request_and_the_link_says_so(open_page: OpenPage) -> None:
    visit = open_page("track-record?lang=en&area=SEN&year=2009&reveal=0")
    page = visit.page
    expect(page.get_by_text("Knowing nothing later")).to_be_visible(timeout=PATIENCE)
    assert page.locator(".ph-list").count() == 0
    page.get_by_text("Show what happened", exact=True).click()
    expect(page.get_by_text("In 2019 the share in Senegal was 43.0")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".ph-list tbody tr")).to_have_count(3)
    page.wait_for_url("**reveal=1**")
    other = open_page(page.url.removeprefix(f"{visit.home}/").replace("lang=en", "lang=fr"))
    expect(other.page.get_by_text("En 2019, la part était de 43,0")).to_be_visible(timeout=PATIENCE)


def test_a_mistyped_estimate_is_told_and_the_rest_stays(open_page: OpenPage) -> None:
    visit = open_page("published-estimates?lang=en&e_value=68.6&e_gain=4.1&e_period=17&e_target=100&e_published=131")
    page = visit.page
    expect(page.get_by_text("rounding allows 128.4 to 132.0").last).to_be_visible(timeout=PATIENCE)
    field = page.get_by_label("Over how many years")
    field.fill("many")
    field.press("Enter")
    expect(page.get_by_text("is not a number")).to_be_visible(timeout=PATIENCE)
    assert page.get_by_label("Latest share (%)").input_value() == "68.6"
    field.fill("17")
    field.press("Enter")
    page.wait_for_url("**e_period=17**")
    expect(page.get_by_text("is not a number")).to_have_count(0)
    expect(page.get_by_text("130.2 years").last).to_be_visible(timeout=PATIENCE)
