"""A country brief from the page to an opened file."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.journeys.conftest import OpenPage

pytestmark = pytest.mark.browser


def test_a_brief_is_downloaded_in_the_language_chosen(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("brief?lang=en&country=SEN&in=fr&file=pdf", scheme="dark").page
    page.get_by_text("In Senegal, women hold").wait_for()
    with page.expect_download() as given:
        page.get_by_role("button", name="Download the brief").click()
    target = tmp_path / given.value.suggested_filename
    given.value.save_as(target)
    reader = PdfReader(target)
    assert (target.name, len(reader.pages)) == ("brief-sen-senegal_fr.pdf", 2)
    assert "Au Sénégal, les femmes occupent" in reader.pages[0].extract_text()
