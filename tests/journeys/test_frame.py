"""The frame in a real browser: cold deep links, language, country, the address, and what the server sends with it."""

import json
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import ROOT, OpenPage, Visit, wait_until_healthy

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["explore", "methods", "profile"])
def test_a_deep_link_on_a_cold_server_shows_frame_and_page(browser: Browser, tmp_path: Path, path: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "asgi.py", "--server.port", str(port), "--server.address", "127.0.0.1"]
    log = tmp_path / "log.txt"
    with log.open("w") as sink, subprocess.Popen(command, cwd=ROOT, stdout=sink, stderr=subprocess.STDOUT) as server:
        try:
            home = f"http://127.0.0.1:{port}"
            wait_until_healthy(home, server, log)
            context = browser.new_context(locale="en-GB")
            visit = Visit(context.new_page(), home)
            visit.open(path)
            visit.page.get_by_role("combobox", name="Your country").wait_for()
            assert visit.page.get_by_text("Page not found").count() == 0
            assert visit.page.locator("h1").count() == 1
            assert visit.outside == []
            context.close()
        finally:
            server.terminate()


def test_the_first_visit_follows_the_browser(open_page: OpenPage) -> None:
    visit = open_page("", locale="fr-FR")
    assert visit.page.locator("h1").inner_text() == "La place des femmes dans les institutions publiques"
    assert "lang=fr" in visit.page.url


def test_language_and_country_are_chosen_once_and_stay(open_page: OpenPage) -> None:
    visit = open_page("")
    page = visit.page
    page.get_by_role("combobox", name="Your country").click()
    page.keyboard.type("Vanuatu")
    page.keyboard.press("Enter")
    page.locator(".ph-answer", has_text="Vanuatu").wait_for()
    # The address is written at the end of the run, after the sentence stands on the page.
    page.wait_for_url("**/?*country=VUT*")
    page.get_by_role("radio", name="Français").click()
    page.locator(".ph-answer", has_text="Asie-Pacifique").wait_for()
    page.get_by_test_id("stTopNav").get_by_role("button", name="Tendances et cartes").click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text=re.compile("^Tendances$")).click()
    page.locator("h1", has_text="Tendances").wait_for()
    visit.settle()
    page.wait_for_url("**/explore?*lang=fr*")
    assert "country=VUT" in page.url
    assert page.get_by_text("Vanuatu").count() > 0


def test_the_back_button_brings_the_choice_back(open_page: OpenPage) -> None:
    visit = open_page("?lang=en&country=BTN")
    page = visit.page
    page.get_by_role("radio", name="Français").click()
    page.locator(".ph-answer", has_text="Bhoutan").wait_for()
    page.wait_for_url("**/?*lang=fr*")
    page.go_back()
    page.locator(".ph-answer", has_text="Bhutan").wait_for()
    page.wait_for_url("**/?*lang=en*")


def test_what_an_address_cannot_have_is_dropped_and_named(open_page: OpenPage) -> None:
    visit = open_page("?lang=en&country=ATLANTIS")
    visit.page.get_by_text("country=ATLANTIS").wait_for()
    visit.page.wait_for_url(lambda address: "ATLANTIS" not in address)


def test_every_answer_carries_the_security_headers(home: str) -> None:
    with urllib.request.urlopen(f"{home}/") as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "http" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_health_check_names_the_version_of_the_data(home: str) -> None:
    with urllib.request.urlopen(f"{home}/healthz") as answer:
        health = json.load(answer)
    edition = json.loads((ROOT / "data" / "tables" / "edition.json").read_text(encoding="utf-8"))
    assert health == {"status": "ok", "data_version": edition["version"]}


def test_only_the_shipped_scripts_are_served(home: str) -> None:
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{home}/plotly/../asgi.py")


@pytest.mark.parametrize("path", ["", "explore", "years-to-parity", "data", "methods"])
def test_nothing_is_wider_than_a_phone(open_page: OpenPage, path: str) -> None:
    visit = open_page(f"{path}?lang=fr&country=SEN", width=390, height=844)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
