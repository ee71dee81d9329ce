"""axe-core on every page, in both themes: no violation that it calls serious or critical."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import ROOT, OpenPage

pytestmark = pytest.mark.browser
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}


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
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert serious(page, RULES, "document") == []
    # The dark theme changes colours alone. Charts are drawn anew with the next run; tests/figures/test_theme.py has theirs.
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor !== 'rgb(255, 255, 255)'"
    )
    assert serious(page, CONTRAST, "{exclude: ['.js-plotly-plot']}") == []


def serious(page: Page, rules: dict[str, Any], context: str) -> list[tuple[str, Any, str]]:
    """What axe-core finds serious or critical, with the places."""
    found: list[dict[str, Any]] = page.evaluate(
        f"rules => axe.run({context}, {{runOnly: rules}}).then(result => result.violations)", rules
    )
    return [
        (one["id"], node["target"], node["failureSummary"][:300])
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]
