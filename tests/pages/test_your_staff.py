"""Your staff in both languages: files and their faults, choices that stay, what may be shown, and nothing that leaks."""

from __future__ import annotations

import ast
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from data.uploads.files import read_file
from data.uploads.staff import guess, read_figures
from i18n import LANGUAGES, Language, Translator
from pages.shared import staff_visit, staff_words
from pages.shared.chart import Chart
from pages.shared.staff_page import VIEWS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "pages" / "grades" / "your_staff.py"
OWN = sorted((ROOT / "pages" / "shared").glob("staff_*.py"))
SECRET: Final = "Quaestor Zzyzx"
LEVELS: Final = (("Clerk", 400, 300), ("Officer", 120, 150), (SECRET, 3, 41))
REASONS: Final = ("Retirement", "Resignation")


def made(top: str = SECRET, **changed: str) -> bytes:
    """A file with every column; a word for a sex that nobody knows, unless `changed` names another."""
    word = changed.get("women", "dame")
    lines = [
        "Grade;Sexe;Effectif;Année;Traitement;Candidatures;Recrutés;Départs;Motif de départ;Promus;Ancienneté dans le grade"
    ]
    for year in (2023, 2024):
        for level, women, men in LEVELS:
            for sex, people in ((word, women), ("homme", men)):
                name = top if level == SECRET else level
                flows = "40;9;7" if level != SECRET else "20;6;6"
                moved = "9;4,5" if level == "Officer" else "0;3,25"
                lines.append(
                    f"{name};{sex};{changed.get('people', people)};{year};1 250,50;{flows};{REASONS[sex == word]};{moved}"
                )
    return "\n".join(lines).encode("cp1252")


def opened(language: Language = "en") -> AppTest:
    test = AppTest.from_file(str(PAGE), default_timeout=90)
    test.query_params["lang"] = language
    return test.run()


def given(test: AppTest, content: bytes, name: str = "effectifs.csv") -> AppTest:
    return test.file_uploader[0].set_value((name, content, "text/csv")).run()


def shown(test: AppTest) -> str:
    """All texts of the page."""
    html = [str(one.proto.body) for one in test.get("html")]
    return "\n".join([*html, *(str(one.value) for one in (*test.title, *test.header, *test.subheader, *test.markdown))])


def errors(test: AppTest) -> str:
    return "\n".join(str(one.value) for one in test.error).replace("\\", "")


def box(test: AppTest, label: str) -> Any:
    return next(one for one in test.selectbox if one.label.strip("“”«»\u00a0") == label)


@pytest.fixture(scope="module")
def charts() -> Iterator[dict[str, Chart]]:
    """Charts of all views on the made file, by name."""
    found: dict[str, Chart] = {}
    with pytest.MonkeyPatch.context() as patch:
        for module in ("staff_ladder", "staff_moves", "staff_waiting", "staff_pay", "staff_targets", "pipeline_show"):
            patch.setattr(f"pages.shared.{module}.show_chart", lambda chart, page: found.update({chart.name: chart}))  # noqa: ARG005 - as called
        test = given(opened(), made(women="femme"))
        for view in VIEWS:
            test.segmented_control(key="_pipeline:staff-view:en").set_value(view).run()
            # A second run finds what the first one kept.
            test.run()
            assert not test.exception
            assert not test.error
            assert "staff." not in shown(test)
    yield found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_with_what_happens_to_the_figures_and_the_template(language: Language) -> None:
    test, t = opened(language), Translator(language)
    assert not test.exception
    assert test.title[0].value == t.text("staff.title")
    assert t.text("staff.privacy") in shown(test)
    assert "staff." not in shown(test)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_that_ship_can_be_tried_with_a_click(language: Language) -> None:
    test = opened(language)
    test.button(key="staff-example").click().run()
    assert not test.exception
    assert not test.error
    answer = next(str(one.proto.body) for one in test.get("html") if "ph-answer" in str(one.proto.body))
    assert Translator(language).percent(56.5) in answer
    assert Translator(language).percent(47.2) in answer
    assert "staff." not in shown(test)


def test_the_example_without_tables_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    test = opened()
    test.button(key="staff-example").click().run()
    assert not test.exception
    assert len(test.error) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_cannot_be_read_has_its_sentence(language: Language) -> None:
    test = given(opened(language), b"PK\3\4 broken", "a.xlsx")
    assert errors(test) == Translator(language).text("error.upload.damaged")
    given(test, b"Grade\nA\nB\n")
    assert errors(test) == Translator(language).text("error.upload.one_column")


def test_every_fault_is_listed_and_choices_stay_for_the_corrected_file() -> None:
    test = given(opened(), made(people="x1"))
    assert "2 things are in the way" in errors(test)
    assert "“dame”" in errors(test)
    assert "“Effectif”, rows 2, 3, 4, 5, 6, 7, 8, 9 and 4 others: “x1”" in errors(test)
    box(test, "dame").set_value("F").run()
    assert "dame" not in errors(test)
    box(test, "Pay").set_value("").run()
    given(test, made(), "corrected.csv")
    assert not test.error
    assert box(test, "dame").value == "F"
    assert box(test, "Pay").value == ""
    assert "Share of women at the base" in shown(test)


def test_removing_the_figures_leaves_nothing_on_the_page() -> None:
    test = given(opened(), made(women="femme"))
    assert SECRET in shown(test)
    test.button(key="staff-forget").click().run()
    assert SECRET not in shown(test)
    assert test.session_state["_staff"].table is None
    assert test.session_state["_staff"].kept == {}


def test_hidden_levels_are_put_together_with_a_click() -> None:
    test = given(opened(), made(women="femme"))
    assert f"hidden (“{SECRET}”)" in shown(test)
    test.button(key="staff-join").click().run()
    assert f"Officer + {SECRET}" in shown(test)
    assert "hidden (" not in shown(test)


def test_no_chart_or_file_holds_a_number_that_is_not_released(charts: dict[str, Chart]) -> None:
    assert {
        "staff_waiting",
        "staff_targets",
        "staff_shares",
        "staff_people",
        "staff_funnel",
        "staff_exits",
        "staff_pay",
        "pipeline_shares",
    } <= set(charts)
    people = {"Women", "Men", "People", "Women with known pay", "Men with known pay"}
    small = [
        (chart.name, name, value)
        for chart in charts.values()
        for name in people & set(chart.table.columns)
        for value in chart.table[name].drop_nulls()
        if 0 < value < 5
    ]
    assert small == []
    rows = {row["Level"]: row for row in charts["staff_shares"].table.to_dicts()}
    assert (rows[SECRET]["Women"], rows[SECRET]["Share of women (%)"], rows[SECRET]["Note"]) == (None, None, "hidden")
    assert rows["Clerk"]["Women"] == 400


def test_pictures_hold_no_hidden_number_either(charts: dict[str, Chart]) -> None:
    hidden = re.compile(r"\b(3|41|44)\b|6\.8")
    for name in ("staff_shares", "staff_people", "staff_pay"):
        drawn = charts[name].draw("light")
        texts = [str(part) for trace in drawn.data for part in (trace.text, trace.hovertext, trace.x) if part is not None]
        assert [text for text in texts if hidden.search(text)] == []
        assert hidden.search(charts[name].alt) is None
    assert SECRET not in str(charts["staff_people"].draw("light"))


def test_nothing_of_the_file_is_in_the_address_or_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    test = given(opened(), made(people="x1"))
    given(test, made(women="femme"), f"{SECRET}.csv")
    for view in VIEWS:
        test.segmented_control(key="_pipeline:staff-view:en").set_value(view).run()
    assert set(test.query_params) == {"lang"}
    assert SECRET not in caplog.text
    assert "x1" not in caplog.text


_written: list[str] = []
_watching = False


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        _written.append(str(arguments[0]))


sys.addaudithook(_watch)


def test_nothing_is_written_to_disk() -> None:
    global _watching  # noqa: PLW0603 - the hook of an interpreter cannot be taken away, only told to look elsewhere
    test = opened()
    _written.clear()
    _watching = True
    try:
        given(test, made(women="femme"))
        test.segmented_control(key="_pipeline:staff-view:en").set_value("pipeline").run()
    finally:
        _watching = False
    assert [path for path in _written if not path.endswith((".pyc", "/dev/null")) and "__pycache__" not in path] == []


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.name)
def test_no_module_of_the_page_caches_for_others_or_logs(file: Path) -> None:
    names = {node.attr for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Name)}
    assert not names & {"cache_data", "cache_resource", "lru_cache", "cache", "logging", "log", "query_params", "print"}


def test_rows_and_values_are_told_as_the_language_lists_them() -> None:
    t = Translator("fr")
    assert staff_words.rows_text(t, [3], 1) == "ligne 3"
    assert staff_words.rows_text(t, [3, 5], 2) == "lignes 3 et 5"
    assert staff_words.rows_text(t, [3, 5], 9) == "lignes 3, 5 et 7 autres"
    assert staff_words.quoted(t, ["", "x" * 60]).startswith("une cellule vide et «\u00a0xxx")
    assert len(staff_words.quoted(t, ["x" * 60])) < 50


def test_the_example_has_the_layout_of_the_template() -> None:
    for language in LANGUAGES:
        table = read_file(staff_visit.example_file(Translator(language)), "example.csv")
        found = read_figures(table, guess(table))
        assert (len(found.levels), found.years) == (5, (2021, 2022))
        assert found.frame.filter(year=2022, sex="F")["headcount"].sum() == 278060 - 15440
        assert found.frame.filter(year=2022)["recruited"].null_count() == 0


def test_joining_levels_keeps_the_others_in_their_places(monkeypatch: pytest.MonkeyPatch) -> None:
    visit = staff_visit.Visit(places={"A": 1, "B": 2, "C": 4, "D": 5, "E": 7})
    monkeypatch.setattr(staff_visit, "visit", lambda: visit)
    staff_visit.join_levels(1, 3)
    assert {name.removeprefix("level:"): int(place) for name, place in visit.chosen.items()} == {
        "A": 1,
        "B": 2,
        "C": 2,
        "D": 2,
        "E": 3,
    }


def test_a_share_of_few_has_its_count_first() -> None:
    t = Translator("en")
    frame = pl.DataFrame({"women": [6, None, 0, 500], "total": [20, None, 0, 1000]})
    said = [staff_words.share_text(t, row).replace("\u00a0", " ") for row in frame.to_dicts()]
    assert said == ["6 of 20 (30.0 %)", "hidden", "nobody", "50.0 %"]


def test_targets_and_assumptions_that_are_typed_stay() -> None:
    test = given(opened(), b"Grade;Femmes;Hommes\nClerk;400;300\nOfficer;120;150\nHead;40;90\n")
    test.segmented_control(key="_pipeline:staff-view:en").set_value("targets").run()
    test.text_input[0].set_value("40").run()
    assert test.text_input[0].value == "40"
    test.segmented_control(key="_pipeline:staff-view:en").set_value("pipeline").run()
    assert "Fill in both numbers" in shown(test)
    for at, number in enumerate((8.0, 70.0)):
        test.number_input[at].set_value(number).run()
    assert "Assumed by you: 8.0\u00a0%" in shown(test)
    test.segmented_control(key="_pipeline:staff-view:en").set_value("targets").run()
    assert test.text_input[0].value == "40"
    assert not test.exception
    assert set(test.query_params) == {"lang"}


def test_parts_of_the_service_are_listed_beside_the_ladder_of_one() -> None:
    rows = [
        f"{level};{sex};{people};{unit}"
        for unit in ("Budget", "Customs")
        for level, sex, people in (("Clerk", "F", 60), ("Clerk", "M", 40), ("Head", "F", 8), ("Head", "M", 22))
    ]
    test = given(opened(), "\n".join(["Grade;Sex;Headcount;Department", *rows]).encode("utf-8"))
    box(test, "Part of the service").set_value("entity").run()
    assert not test.exception
    assert "Your service – Budget" in shown(test)
    assert "Women and men: Entity" in shown(test)
    assert "50.0\u00a0%" in shown(test)


def test_a_level_without_women_asks_for_the_rates_that_nothing_tells() -> None:
    rows = [
        f"{level};{women};{men};{year}" for year in (2023, 2024) for level, women, men in (("Clerk", 60, 40), ("Head", 0, 22))
    ]
    test = given(opened(), "\n".join(["Grade;Women;Men;Year", *rows]).encode("utf-8"))
    test.segmented_control(key="_pipeline:staff-view:en").set_value("pipeline").run()
    assert not test.exception
    assert "a level has no woman or no man" in shown(test)
    assert len(test.number_input) == 2
