"""A reader's own workbook in a real browser: read, shown without its small numbers, taken away, and gone with the visit."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from playwright.sync_api import expect

from tests.journeys.axe import AXE, serious
from tests.journeys.conftest import PATIENCE, OpenPage

pytestmark = pytest.mark.browser


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    file = tmp_path / "effectifs secrets.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Effectifs")
        sheet.merge_range("A1:C1", "Ministère, 31 décembre")
        rows: list[list[Any]] = [["Grade", "Femmes", "Hommes"], ["Agent", 412, 388], ["Chef", 61, 90], ["Directeur", 3, 41]]
        for at, row in enumerate(rows, start=1):
            sheet.write_row(at, 0, row)
    return file


def test_a_workbook_is_shown_without_its_small_numbers_and_stays_in_the_visit(
    open_page: OpenPage, workbook: Path, tmp_path: Path
) -> None:
    visit = open_page("your-staff?lang=fr", scheme="dark")
    page = visit.page
    page.locator('input[type="file"]').set_input_files(workbook)
    answer = page.locator(".ph-answer")
    expect(answer).to_contain_text("masqué («\u00a0Directeur\u00a0»)", timeout=PATIENCE)
    page.locator(".js-plotly-plot").first.wait_for()
    visit.settle()
    with page.expect_download() as waiting:
        page.locator('[class*="st-key-csv-staff_shares"] button').click()
    waiting.value.save_as(tmp_path / "taken.csv")
    taken = list(csv.DictReader((tmp_path / "taken.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert {row["Niveau"]: row["Femmes"] for row in taken}["Directeur"] == ""
    assert "41" not in {row["Hommes"] for row in taken}
    assert page.url.partition("?")[2] == "lang=fr"
    if AXE.exists():
        assert serious(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.documentElement.scrollWidth <= 390")
    page.reload()
    visit.settle()
    expect(page.locator(".ph-answer")).to_have_count(0)
    assert "Directeur" not in page.content()
