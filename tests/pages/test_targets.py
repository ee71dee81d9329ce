"""The target sheet: what it starts with, what is typed, what cannot be read, and the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from exports.target_sheets import Line, Sheet
from i18n import LANGUAGES, Language, Translator
from pages.shared import headless, targets
from pages.shared.chart import drawing

PAGE = Path(__file__).resolve().parents[2] / "pages" / "grades" / "targets.py"
SERVICE = "civil_service.BTN_EXECUTIVE_SPECIALIST"


def opened(**query: str) -> AppTest:
    test = AppTest.from_file(str(PAGE), default_timeout=60)
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def said(test: AppTest) -> str:
    return "\n".join(str(one.proto.body) for one in test.get("html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_starts_with_the_announced_target(language: Language) -> None:
    test, t = opened(lang=language, area="BTN"), Translator(language)
    assert not test.exception
    assert not test.warning
    assert [one.value for one in test.title] == [t.text("targets.title")]
    first = {one.label: one.value for one in reversed(test.text_input)}
    assert (first[t.text("targets.field.target")], first[t.text("targets.field.year")]) == ("30", "2029")
    assert t.percent(20.0) in said(test)
    assert "targets." not in said(test)


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_tables_are_a_sentence_not_a_crash(language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    test = opened(lang=language)
    assert not test.exception
    assert len(test.error) == 1


def test_posts_and_leavers_give_the_women_among_the_next_appointments() -> None:
    """Bhutan, 20 % to 30 % from 2022 to 2029: 39.2 % of appointments if 10 % leave, as analysis.appointments has it."""
    fields = {f"BTN.{SERVICE}.posts": "100", f"BTN.{SERVICE}.left": "10"}
    test = opened(lang="en", area="BTN", levels_BTN=SERVICE, **fields)
    assert "28 women among the next 70 appointments" in said(test)
    (chart,) = headless.take("targets", {"area": "BTN", "levels_BTN": SERVICE, **fields}, "en").charts.values()
    (row,) = chart.table.to_dicts()
    assert (row["Appointments until the target year"], row["Women among them"]) == (70, 28)


def test_the_past_pace_leads_where_a_straight_line_does() -> None:
    """14 % in 2019 and 20 % in 2022 are 2 points a year, so 34 % in 2029."""
    (chart,) = headless.take("targets", {"area": "BTN", "levels_BTN": SERVICE}, "en").charts.values()
    (row,) = chart.table.to_dicts()
    assert row["Points a year in the past"] == pytest.approx(2.0)
    assert row["Share in the target year at the past pace,\u00a0%"] == pytest.approx(34.0)
    drawn = drawing(chart, Translator("en"))
    assert {one.name: one.values for one in drawn.dots} == {
        "Latest figure": (20.0,),
        "At the past pace": (34.0,),
        "Target": (30.0,),
    }


@pytest.mark.parametrize(
    ("field", "typed"),
    [("target", "half"), ("target", "120"), ("year", "2020"), ("year", "2030.5"), ("posts", "-3"), ("left", "x")],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_read_is_named_and_kept(language: Language, field: str, typed: str) -> None:
    test = opened(lang=language, area="BTN", levels_BTN=SERVICE, **{f"BTN.{SERVICE}.{field}": typed})
    assert not test.exception
    assert len(test.warning) == 1
    assert Translator(language).text(f"targets.field.{field}") in test.warning[0].value
    assert typed in [one.value for one in test.text_input]


def test_a_parliament_is_not_filled_by_appointments() -> None:
    test = opened(lang="en", area="BTN", levels_BTN="parliament")
    assert "decided at elections" in said(test)
    assert "Posts" not in [one.label for one in test.text_input]


def sheet_file(sheet: Sheet) -> bytes:
    return sheet.model_dump_json().encode()


def test_a_saved_sheet_comes_back_as_it_was_typed() -> None:
    test = opened(lang="en", area="SEN")
    kept = Sheet(
        area="BTN", lines=(Line(level=SERVICE, target="35", year="soon", body="Royal Civil Service Commission", note="=1+1"),)
    )
    test.file_uploader[0].upload("sheet.json", sheet_file(kept), "application/json").run()
    values = [one.value for one in test.text_input]
    assert "35" in values
    assert "Royal Civil Service Commission" in values
    assert "soon" in test.warning[0].value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("given", [b"", b"\xff\xfe", b"[]", b'{"format": 9, "area": "BTN"}', b'{"area": "bhutan"}'])
def test_another_file_leaves_what_was_typed(language: Language, given: bytes) -> None:
    test = opened(lang=language, area="BTN", levels_BTN=SERVICE, **{f"BTN.{SERVICE}.target": "37"})
    test.file_uploader[0].upload("sheet.json", given, "application/json").run()
    assert [one.value for one in test.error] == [Translator(language).text("targets.file.fault")]
    assert "37" in [one.value for one in test.text_input]


def test_a_level_that_is_gone_is_named() -> None:
    test = opened(lang="en", area="SEN")
    gone = Sheet(area="SEN", lines=(Line(level="parliament", target="45"), Line(level="no_such_level", target="9")))
    test.file_uploader[0].upload("sheet.json", sheet_file(gone), "application/json").run()
    assert "no_such_level" in test.error[0].value
    assert "45" in [one.value for one in test.text_input]


def test_every_project_country_has_a_level_to_begin_with() -> None:
    t = Translator("en")
    for area in ("BTN", "LAO", "MUS", "SEN", "KHM", "SLE", "SLB", "VUT", "ZMB"):
        levels = {one.id: one for one in targets.levels_of(t, area)}
        assert targets.usual(levels)
