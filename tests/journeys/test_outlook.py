"""Years to parity in a real browser: a link restores the view, a setting changes answer and link, French says the same."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PATIENCE, OpenPage

pytestmark = pytest.mark.browser

LINK = (
    "years-to-parity?lang=en&country=MUS&indicator=women_in_parliament&piece=wdi._T._T._T"
    "&areas=MUS,AFRICA&threshold=50&by=2040&until=2100"
)


def test_a_link_restores_the_view_and_a_setting_changes_it(open_page: OpenPage) -> None:
    visit = open_page(LINK)
    page = visit.page
    answer = page.locator(".ph-answer").first
    expect(answer).to_contain_text("Mauritius", timeout=PATIENCE)
    expect(answer).to_contain_text("likelier than not")
    expect(page.locator(".js-plotly-plot")).to_have_count(2, timeout=PATIENCE)
    expect(page.get_by_text("If terms stay regular, from the last election known here").first).to_be_visible()
    expect(page.get_by_text("outside the tested range").first).to_be_visible()
    given = {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}
    assert given == {name: values[0] for name, values in parse_qs(urlsplit(LINK).query).items()}
    page.get_by_role("combobox", name="Target year").click()
    page.get_by_role("option", name="2035", exact=True).click()
    page.wait_for_url("**by=2035**")
    visit.settle()
    expect(page.get_by_text("by 2035 is").first).to_be_visible()
    page.get_by_role("radio", name="Français").click()
    expect(answer).to_contain_text("Maurice", timeout=PATIENCE)
    page.wait_for_url(lambda address: "by=2035" in address and "lang=fr" in address)
    visit.settle()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").last.click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert "Sénégal" in text
    assert text.splitlines()[0].startswith("Pays")
