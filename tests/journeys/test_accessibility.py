"""axe-core on every page, in both themes: no violation that it calls serious or critical."""

import pytest

from tests.journeys.axe import AXE, CONTRAST, serious
from tests.journeys.conftest import OpenPage

pytestmark = pytest.mark.browser


@pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci")
@pytest.mark.parametrize(
    "path",
    [
        "",
        "explore",
        "data",
        "methods",
        "profile",
        "maps?region=AFRICA&place=SEN",
        "maps?region=ASIA_PACIFIC&tiles=1&place=VUT",
        "scorecards",
        "compare",
        "lessons",
        "ladder",
        "un-system",
        "pipeline?pipeline=uk_civil_service&preset=equal_exit",
        "your-staff",
        "years-to-parity",
        "track-record",
        "published-estimates",
        "brief?country=SLB&in=both",
        "deck",
        "facilitator",
        "glossary?search=seat",
    ],
)
def test_no_serious_violation(open_page: OpenPage, path: str) -> None:
    page = open_page(f"{path}{'&' if '?' in path else '?'}lang=en&country=BTN").page
    page.wait_for_timeout(1000)
    assert serious(page) == []
    # The dark theme changes colours alone. Charts are drawn anew with the next run; tests/figures/test_theme.py has theirs.
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor !== 'rgb(255, 255, 255)'"
    )
    assert serious(page, CONTRAST, "{exclude: ['.js-plotly-plot']}") == []
