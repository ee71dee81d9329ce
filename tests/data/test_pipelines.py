"""The registry of pipelines: what it names is there, and a wrong entry stops the program with its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.pipeline_model import Scenario, scenario_of
from data import registry as module
from data.errors import RegistryError
from data.registry import Registry, load
from data.store import Store


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the registries that a test may spoil."""
    for path in module.FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    load.cache_clear()
    yield tmp_path
    load.cache_clear()


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('basis = "stocks"', 'basis = "guesses"', "unknown basis: guesses"),
        ('ladder = "un_bands"', 'ladder = "un_grades"', "unknown ladder: un_grades"),
        ('source = "un_staff_bands"', 'source = "wdi"', "unknown source: wdi"),
        ("left_pct = [2.5, 15.0]", "left_pct = [2.5]", "lowest and a highest"),
        ("equal_exit = true", "equal_exits = true", "equal_exits"),
    ],
)
def test_a_wrong_entry_stops_with_its_name(folder: Path, right: str, wrong: str, said: str) -> None:
    path = folder / "pipelines.toml"
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(RegistryError, match=said):
        load()


def test_every_pipeline_has_its_stocks_and_flows(registry: Registry, shipped: Store) -> None:
    for one in registry.pipelines.values():
        rows = shipped.observations(one.indicator, source=one.source, ref_areas=[one.ref_area])
        levels = {level.id for level in registry.ladders[one.ladder].levels}
        assert levels <= set(rows["level"])
        assert {one.year_from, one.year_to} <= set(rows["reference_year"])
        flows = shipped.flows([one.ref_area]).filter(source=one.source, year_to=one.year_to)
        assert (flows.height > 0) == (one.basis == "flows")


def test_presets_become_scenarios_and_the_years_of_a_temporary_one_can_be_chosen(registry: Registry) -> None:
    assert list(registry.presets) == [
        "no_change",
        "parity_in_recruitment",
        "parity_in_promotion",
        "equal_exit",
        "special_measures",
    ]
    assert scenario_of(registry.presets["no_change"], years=4) == Scenario("no_change")
    special = scenario_of(registry.presets["special_measures"], years=4)
    assert special == Scenario("special_measures", recruited_at_least_pct=50, promoted_at_least_pct=50, years=4)
    assert scenario_of(registry.presets["special_measures"]).years == 10
