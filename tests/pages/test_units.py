"""Figures that are no share of women are shown in their own unit, with the decimals that their entry asks for."""

from __future__ import annotations

import pytest

from data.registry import Registry
from i18n import Translator
from pages.shared.explore_words import decimals_of, value_text


@pytest.mark.parametrize(
    ("indicator", "value", "english", "french"),
    [
        ("women_political_empowerment", 0.8137, "0.81", "0,81"),
        ("rule_of_law", -0.2736, "−0.27", "−0,27"),
        ("gender_inequality_index", 0.505, "0.505", "0,505"),
        ("wbl_index", 72.5, "72.5", "72,5"),
        ("wbl_pay", 75.0, "75", "75"),
        ("labour_force_women", 39.31, "39.3", "39,3"),
        ("maternal_mortality", 261.3, "261", "261"),
        ("quota_lower_chamber", 4.0, "Reserved seats", "Sièges réservés"),
        ("law_equal_pay", 1.0, "yes", "oui"),
    ],
)
def test_a_figure_in_its_unit(registry: Registry, indicator: str, value: float, english: str, french: str) -> None:
    one = registry.indicators[indicator]
    assert value_text(Translator("en"), one, value).lower() == english.lower()
    assert value_text(Translator("fr"), one, value).lower() == french.lower()


def test_every_indicator_has_decimals_that_suit_its_unit(registry: Registry) -> None:
    assert {one.unit: decimals_of(one) for one in registry.indicators.values() if one.decimals is None} == {
        "percent": 1,
        "ratio": 2,
        "count": 0,
        "yes_no": 0,
        "category": 0,
        "index": 1,
    }
