"""The Ladder page in a real browser: a link to two services restores them, another year changes the link, a phone holds it."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PATIENCE, OpenPage

pytestmark = pytest.mark.browser

UK = "women_in_civil_service.uk_civil_service"
LINK = (
    f"ladder?lang=en&country=GBR&service={UK}&sector=uk_treasury&year=2021&against=service&other_service={UK}&other_year=2022"
)


def query(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_a_link_to_two_services_restores_both_and_a_change_is_written_back(open_page: OpenPage) -> None:
    visit = open_page(LINK)
    page = visit.page
    answer = page.locator(".ph-answer").first
    expect(answer).to_contain_text("Treasury", timeout=PATIENCE)
    expect(answer).to_contain_text("2022", timeout=PATIENCE)
    page.locator(".js-plotly-plot").first.wait_for()
    assert query(page)["year"] == "2021"
    page.get_by_role("radio", name="Another year").click()
    expect(answer).to_contain_text("Compared with 2022", timeout=PATIENCE)
    visit.settle()
    assert query(page)["against"] == "year"
    assert query(page)["since"] == "2022"
    assert "other_service" not in query(page)


def test_the_own_service_stands_first_and_fits_a_phone(open_page: OpenPage) -> None:
    page = open_page("ladder?lang=fr&country=BTN", width=390, height=844).page
    expect(page.locator(".ph-answer").first).to_contain_text("Fonction publique du Bhoutan", timeout=PATIENCE)
    page.locator(".js-plotly-plot").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
