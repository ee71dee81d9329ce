"""The Pipeline page in a real browser: a link restores a scenario, a lever changes it, and what is kept stays in the link."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PATIENCE, OpenPage

pytestmark = pytest.mark.browser

LINK = "pipeline?lang=en&pipeline=uk_civil_service&preset=special_measures&lasting=5&years=20&level=UK_SCS"


def query(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_a_scenario_is_restored_changed_kept_and_compared(open_page: OpenPage) -> None:
    visit = open_page(LINK, width=390, height=844)
    page = visit.page
    answer = page.locator(".ph-answer").first
    expect(answer).to_contain_text("Temporary special measures, 5 years", timeout=PATIENCE)
    page.get_by_text("Levers at this level").click()
    field = page.get_by_label("Women among recruits (%)")
    expect(field).to_have_value("50.0", timeout=PATIENCE)
    field.fill("65")
    field.press("Enter")
    expect(answer).to_contain_text("with levers of your own", timeout=PATIENCE)
    page.get_by_role("button", name="Keep this scenario").click()
    expect(page.get_by_role("button", name="Kept (1 of 4)")).to_be_visible(timeout=PATIENCE)
    page.wait_for_function("location.search.includes('kept_uk_civil_service')", timeout=PATIENCE)
    assert query(page)["levers_uk_civil_service"] == "4r650"
    assert query(page)["kept_uk_civil_service"] == "special_measures.5.4r650."
    page.get_by_role("radio", name="Scenarios side by side").click()
    expect(answer).to_contain_text("No change, 20", timeout=PATIENCE)
    visit.settle()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
