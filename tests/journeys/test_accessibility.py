"""axe-core on every page, in both themes: no violation that it calls serious or critical."""

from typing import Any, Literal

import pytest

from tests.journeys.conftest import ROOT, OpenPage

pytestmark = pytest.mark.browser
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.mark.skipif(not AXE.exists(), reason="needs axe-core: npm ci")
@pytest.mark.parametrize("scheme", ["light", "dark"])
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
def test_no_serious_violation(open_page: OpenPage, path: str, scheme: Literal["light", "dark"]) -> None:
    page = open_page(f"{path}{'&' if '?' in path else '?'}lang=en&country=BTN", scheme=scheme).page
    page.wait_for_timeout(1000)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}}).then(result => result.violations)", RULES
    )
    serious = [
        (one["id"], node["target"], node["failureSummary"][:300])
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]
    assert serious == []
