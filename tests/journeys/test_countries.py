"""A ministry finds its country: from the choice to its profile, its peers, and the letter for what is missing."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PATIENCE, OpenPage

pytestmark = pytest.mark.browser


def test_from_the_choice_to_the_profile_its_peers_and_the_letter(open_page: OpenPage) -> None:
    visit = open_page("profile?lang=fr", locale="fr-FR")
    page = visit.page
    page.get_by_role("link", name="Bhoutan").click()
    page.locator("h1", has_text="Bhoutan").wait_for()
    visit.settle()
    page.wait_for_url("**country=BTN*")
    expect(page.locator(".ph-answer")).to_contain_text("2 sièges sur 47", timeout=PATIENCE)
    curves = page.locator(".ph-card-tile img")
    assert curves.count() >= 5
    assert curves.first.evaluate("image => image.complete && image.naturalWidth > 0")
    page.get_by_role("link", name="Comparer ces pays").click()
    page.locator("h1", has_text="Comparer des pays").wait_for()
    visit.settle()
    areas = parse_qs(urlsplit(page.url).query)["areas"][0].split(",")
    assert areas[0] == "BTN"
    assert len(areas) > 2
    visit.open("profile?lang=fr&country=BTN")
    page.get_by_role("link", name="Demander ces chiffres").click()
    page.locator(".ph-letter").wait_for()
    assert "Bhoutan" in page.locator(".ph-letter").inner_text()


def test_the_cards_of_the_nine_stay_within_their_weight(open_page: OpenPage) -> None:
    sent: list[int] = []
    visit = open_page("scorecards?lang=en")
    page = visit.page
    page.locator(".ph-card").nth(8).wait_for()
    assert page.locator(".ph-card").count() == 9
    page.on("websocket", lambda socket: socket.on("framereceived", lambda data: sent.append(len(data))))
    page.reload()
    visit.settle()
    page.locator(".ph-card").nth(8).wait_for()
    assert 0 < sum(sent) < 400_000
    page.get_by_role("switch", name="Show places in region and income group").click(force=True)
    page.wait_for_url("**ranks=1*")
    expect(page.locator(".ph-card").first).to_contain_text("rank", timeout=PATIENCE)
