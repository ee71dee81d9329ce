"""The registries hold together, and a misspelt entry stops the program with its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data import registry as module
from data.errors import RegistryError
from data.registry import LANGUAGES, Registry, Text, load

INDICATOR = """
[women_here]
name = { en = "Women here", fr = "Femmes ici" }
short = { en = "Here", fr = "Ici" }
definition = { en = "Share.", fr = "Part." }
unit = "percent"
scope = "public"
theme = "parliament"
sources = ["wdi"]
"""


def texts_of(registry: Registry) -> Iterator[tuple[str, Text]]:
    for one in registry.indicators.values():
        yield from ((one.id, text) for text in (one.name, one.short, one.definition, *one.codes.values()))
        yield from ((one.id, text) for text in (one.counted, one.caution) if text and text["en"])
    for source in registry.sources.values():
        yield from ((source.id, text) for text in (source.publisher, source.title, source.short))
    for ladder in registry.ladders.values():
        yield from ((ladder.id, text) for text in (ladder.name, *(level.name for level in ladder.levels)))
    for dimension in registry.dimensions.values():
        yield from ((dimension.id, text) for text in (dimension.name, *(c.name for c in dimension.categories)))
    for group in registry.groups.values():
        yield from ((group.id, text) for text in (group.name, group.short))
    for correction in registry.corrections.values():
        yield from ((correction.id, text) for text in (correction.reason, correction.done))
    for target in registry.targets.values():
        yield from ((target.id, text) for text in (target.measure, target.note))
    for claim in registry.claims.values():
        yield from ((claim.id, text) for text in (claim.publisher, claim.measure, claim.cited, claim.note))
    yield from ((one.id, one.name) for one in registry.sectors.values())
    yield from registry.notes.items()
    yield from registry.refusals.items()
    yield from registry.themes.items()
    yield from registry.event_kinds.items()
    for tile in registry.scorecard_tiles.values():
        yield from ((tile.id, text) for text in (tile.name, tile.caution) if text)


def test_no_text_is_empty_or_spaced_wrongly(registry: Registry) -> None:
    bad = [
        (name, text[language])
        for name, text in texts_of(registry)
        for language in LANGUAGES
        if not text[language].strip() or text[language] != text[language].strip() or "  " in text[language]
    ]
    assert bad == []


def test_french_is_french(registry: Registry) -> None:
    """French texts take the typographic apostrophe, and a non-breaking space before their high punctuation."""
    bad = [
        (name, text["fr"])
        for name, text in texts_of(registry)
        if "'" in text["fr"] or any(f" {mark}" in text["fr"] for mark in ":;?!%»") or "« " in text["fr"]
    ]
    assert bad == []


def test_definitions_are_translated(registry: Registry) -> None:
    assert [one.id for one in registry.indicators.values() if one.definition["en"] == one.definition["fr"]] == []


def test_an_indicator_names_each_source_once(registry: Registry) -> None:
    assert [one.id for one in registry.indicators.values() if len(set(one.sources)) < len(one.sources)] == []


def test_levels_have_one_meaning(registry: Registry) -> None:
    levels = [level.id for ladder in registry.ladders.values() for level in ladder.levels]
    assert len(levels) == len(set(levels))


def test_shares_of_positions_are_public_percentages_or_counts(registry: Registry) -> None:
    shares = [one for one in registry.indicators.values() if one.share_of_positions]
    assert {one.scope for one in shares} <= {"public"}
    assert {one.unit for one in shares} <= {"percent", "count"}


def test_codes_belong_to_categories(registry: Registry) -> None:
    wrong = [one.id for one in registry.indicators.values() if bool(one.codes) != (one.unit == "category")]
    assert wrong == []


def test_the_vocabulary_reduces_the_registries(registry: Registry) -> None:
    vocabulary = registry.vocabulary(["SEN"])
    assert vocabulary.units["women_in_parliament"] == "percent"
    assert vocabulary.areas == {"SEN"}
    assert set(registry.sources) == vocabulary.sources
    with_ladder = next(one for one in registry.indicators.values() if one.ladders)
    assert vocabulary.levels[with_ladder.id] == registry.level_ids(with_ladder) != frozenset()


def test_a_level_is_named_in_both_languages_and_an_unknown_one_by_its_id(registry: Registry) -> None:
    level = next(iter(registry.ladders.values())).levels[0]
    assert [registry.level_name(level.id, language) for language in LANGUAGES] == list(level.name.values())
    assert registry.level_name("NO_SUCH_LEVEL", "en") == "NO_SUCH_LEVEL"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the registries that a test may spoil."""
    for path in module.FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    load.cache_clear()
    yield tmp_path
    load.cache_clear()


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_adding_an_indicator_needs_no_python(folder: Path) -> None:
    append(folder / "indicators.toml", INDICATOR)
    assert load().indicators["women_here"].sources == ("wdi",)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("scope =", "scop =", "scop"),
        ('unit = "percent"\n', "", "missing keys"),
        ('"percent"', '"per cent"', "unknown unit"),
        ('"public"', '"private"', "unknown scope"),
        ('"parliament"', '"parliaments"', "unknown theme"),
        ('["wdi"]', '["wdj"]', "unknown sources"),
        ('["wdi"]', "[]", "names no source"),
        ('"Here", fr = "Ici"', '"Here"', "languages en and fr"),
    ],
)
def test_a_misspelt_entry_stops_with_file_and_name(folder: Path, right: str, wrong: str, said: str) -> None:
    assert right in INDICATOR
    append(folder / "indicators.toml", INDICATOR.replace(right, wrong))
    with pytest.raises(RegistryError, match=said) as caught:
        load()
    assert "indicators.toml" in str(caught.value)
    assert "women_here" in str(caught.value)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('kind = "index"', 'kind = "gauge"', "unknown kind"),
        ('indicator = "wbl_index"', 'indicator = "wbl"', "unknown indicator"),
        ('sources = ["wbl_1_0"]', 'sources = ["wdi"]', "unknown sources"),
        ('level = "WWBI_MANAGERS"', 'level = "WWBI_BOSSES"', "unknown level"),
        ("little_points", "few_points", "few_points"),
        ('"M49_019"', '"AMERICAS"', "unknown groups"),
    ],
)
def test_a_misspelt_rubric_stops(folder: Path, right: str, wrong: str, said: str) -> None:
    path = folder / "scorecards.toml"
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(RegistryError, match=said) as caught:
        load()
    assert "scorecards.toml" in str(caught.value)


def test_the_rubric_is_read_with_its_types(registry: Registry) -> None:
    assert registry.scorecard_rule.change_years == (5, 10)
    assert registry.scorecard_tiles["parliament"].goal == 50
    assert {tile.kind for tile in registry.scorecard_tiles.values()} == {"share", "levels", "index", "quota"}


def test_a_file_that_is_no_toml_stops_with_its_name(folder: Path) -> None:
    append(folder / "notes.toml", "\nnot toml")
    with pytest.raises(RegistryError, match=r"notes\.toml"):
        load()


def test_a_missing_file_stops_with_its_name(folder: Path) -> None:
    (folder / "targets.toml").unlink()
    with pytest.raises(RegistryError, match=r"targets\.toml"):
        load()
