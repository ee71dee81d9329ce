"""axe-core in an open page: what it calls serious or critical."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.journeys.conftest import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}


def serious(page: Page, rules: dict[str, Any] = RULES, context: str = "document") -> list[tuple[str, Any, str]]:
    """The violations with their places, in the part of the page that `context` (JavaScript) gives."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        f"rules => axe.run({context}, {{runOnly: rules}}).then(result => result.violations)", rules
    )
    return [
        (one["id"], node["target"], node["failureSummary"][:300])
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]
