"""Explore in a real browser: a link restores the view, a change changes the link, and the link shows the same to others."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PATIENCE, OpenPage, Visit

pytestmark = pytest.mark.browser

LINK = (
    "explore?lang=en&country=SEN&indicator=women_in_parliament&areas=SEN,BTN,AFRICA&source=ipu_monthly"
    "&years=2005-2020&view=multiples&how=pooled&same=0&others=1"
)


def query(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def answer(visit: Visit) -> str:
    return visit.page.locator(".ph-answer").first.inner_text()


def shows(visit: Visit, *, areas: list[str], view: str) -> None:
    """The controls show these areas and this view, once they stand."""
    chips = visit.page.locator('[data-testid="stMultiSelectTagsContainer"]:visible [data-tag]')
    expect(chips).to_have_text(areas, timeout=PATIENCE)
    views = visit.page.locator('[role="radiogroup"][aria-label="View"], [role="radiogroup"][aria-label="Présentation"]')
    expect(views.locator('[aria-checked="true"]')).to_have_text(view, timeout=PATIENCE)


def test_a_shared_link_restores_the_whole_view(open_page: OpenPage) -> None:
    visit = open_page(LINK)
    shows(visit, areas=["Senegal", "Bhutan", "Africa"], view="Side by side")
    assert "pooled seats" in answer(visit)
    assert "(2020)" in answer(visit)
    assert visit.page.get_by_text("Thin lines, other sources").count() == 1
    wanted = {name: values[0] for name, values in parse_qs(urlsplit(LINK).query).items()}
    assert query(visit.page) == wanted
    visit.page.get_by_text("Source and other choices").click()
    expect(visit.page.get_by_role("combobox", name="Source")).to_be_visible()
    assert visit.page.get_by_text("IPU, monthly tables").count() > 0


def test_all_chosen_areas_are_in_sight(open_page: OpenPage) -> None:
    page = open_page("explore?lang=en&areas=SEN,BTN,MUS,LAO,KHM,ZMB,PROJECT,SLE,VUT,SLB,AFRICA,WORLD").page
    row = page.locator('[data-testid="stMultiSelectTagsContainer"]:visible')
    expect(row.locator("[data-tag]")).to_have_count(12, timeout=PATIENCE)
    assert row.evaluate("one => one.scrollWidth - one.clientWidth") <= 1


def test_a_change_changes_the_link_and_the_link_shows_the_same_to_another(open_page: OpenPage) -> None:
    visit = open_page("explore?lang=en&areas=SEN,AFRICA")
    page = visit.page
    page.get_by_role("radio", name="Ranked bars").click()
    page.get_by_role("combobox", name="Countries shown").wait_for()
    visit.settle()
    page.get_by_role("combobox", name="Countries and groups").click()
    page.keyboard.type("Vanuatu")
    page.keyboard.press("Enter")
    page.locator(".ph-answer", has_text="Vanuatu").wait_for()
    visit.settle()
    page.wait_for_url("**areas=SEN*VUT**")
    assert query(page)["areas"] == "SEN,AFRICA,VUT"
    assert query(page)["view"] == "bar"
    other = open_page(page.url.removeprefix(visit.home).lstrip("/"))
    assert answer(other) == answer(visit)
    for one in (visit, other):
        shows(one, areas=["Senegal", "Africa", "Vanuatu"], view="Ranked bars")
    assert query(other.page) == query(page)


def test_what_the_address_cannot_have_is_named_and_the_rest_is_kept(open_page: OpenPage) -> None:
    visit = open_page("explore?lang=en&indicator=women_in_parliament&areas=SEN,ATLANTIS&years=1600-1700&view=bar")
    notice = visit.page.locator('[data-testid="stAlert"]')
    assert "areas=ATLANTIS" in notice.inner_text()
    assert "years=1600-1700" in notice.inner_text()
    shows(visit, areas=["Senegal"], view="Ranked bars")
    assert "ATLANTIS" not in visit.page.url


def test_the_language_changes_and_the_selection_stays(open_page: OpenPage) -> None:
    visit = open_page("explore?lang=en&areas=BTN,LAO&view=range&years=2010-2020")
    before = query(visit.page)
    visit.page.get_by_role("radio", name="Français").click()
    visit.page.locator(".ph-answer", has_text="Bhoutan").wait_for()
    visit.settle()
    shows(visit, areas=["Bhoutan", "RDP lao"], view="Début et fin")
    assert query(visit.page) == {**before, "lang": "fr"}


def test_all_countries_of_a_group_fit_a_phone_and_a_picture(open_page: OpenPage) -> None:
    visit = open_page("explore?lang=fr&country=BTN&areas=WORLD,BTN&view=bar&members=WORLD", width=390, height=844)
    page = visit.page
    page.locator(".js-plotly-plot").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".js-plotly-plot .annotation", has_text="Bhoutan").count() == 1
    assert page.locator(".js-plotly-plot").bounding_box()["height"] < 600  # type: ignore[index]  # the chart stands
