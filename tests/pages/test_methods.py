"""The Methods page in both languages, and its agreement with docs/methods.md and the tables."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from analysis.shares import group_share
from data.store import Store
from i18n import LANGUAGES, Language, Translator
from pages.shared.about.formulas import FORMULAS
from pages.shared.about.methods import CASES, ERRORS_PP, SECTIONS, STATUSES

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")


def methods(language: Language) -> AppTest:
    test = AppTest.from_file(str(ROOT / "pages" / "about" / "methods.py"), default_timeout=30)
    test.query_params["lang"] = language
    return test.run()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_section_and_formula_is_there(language: Language) -> None:
    test, t = methods(language), Translator(language)
    assert not test.exception
    assert not test.error
    assert [one.value for one in test.title] == [t.text("methods.title")]
    assert [one.value for one in test.header] == [t.text(f"methods.{name}.title") for name in SECTIONS]
    assert [one.value.strip("$\n ") for one in test.latex] == list(FORMULAS.values())


@pytest.mark.parametrize(("language", "own", "mean"), [("en", "8.4", "0.8"), ("fr", "8,4", "0,8")])
def test_the_warning_is_said_in_numbers(language: Language, own: str, mean: str) -> None:
    warning = next(one.value for one in methods(language).markdown if own in one.value)
    assert mean in warning


@pytest.mark.parametrize("language", LANGUAGES)
def test_contents_lead_to_the_anchors(language: Language) -> None:
    test = methods(language)
    contents = next(one.value for one in test.markdown if "](#" in one.value)
    anchors = [one.proto.anchor for one in test.header]
    assert [line.rsplit("#", 1)[1].rstrip(")") for line in contents.splitlines() if "](#" in line] == anchors


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_needs_no_tables(language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    test = methods(language)
    assert not test.exception
    assert not test.error


@pytest.mark.parametrize("name", FORMULAS)
def test_the_document_has_the_same_formula(name: str) -> None:
    assert f"$${FORMULAS[name]}$$" in DOCUMENT


def test_the_document_has_the_same_errors() -> None:
    for errors in ERRORS_PP.values():
        for values in errors.values():
            cells = " | ".join(f"{one:.2f}" for one in values if one is not None)
            assert f"| {cells} |" in DOCUMENT
    assert [f"{one:,}" in DOCUMENT for one in CASES] == [True] * len(CASES)


def test_the_status_codes_are_those_of_the_tables(shipped: Store) -> None:
    assert set(shipped.observations()["obs_status"]) <= set(STATUSES)


def test_the_example_of_mean_and_pooled(shipped: Store) -> None:
    """10 of 100 seats and 40 of 80, as the page says."""
    rows = shipped.observations("women_in_parliament").head(2)
    made = rows.with_columns(
        rows["ref_area"].clone().scatter([0, 1], ["AAA", "BBB"]),
        reference_year=rows["reference_year"].clone().scatter([0, 1], [2020, 2020]),
        value=rows["value"].clone().scatter([0, 1], [10.0, 50.0]),
        women=rows["women"].clone().scatter([0, 1], [10, 40]),
        total=rows["total"].clone().scatter([0, 1], [100, 80]),
    )
    shares = [round(group_share(made, ["AAA", "BBB"], how)["value"][0], 1) for how in ("mean", "pooled")]
    assert shares == [30.0, 27.8]


def test_the_document_has_the_tables_that_the_benchmark_wrote() -> None:
    """`python -m benchmarks.forecasts.document` writes them again."""
    place = ROOT / "benchmarks" / "forecasts" / "document.py"
    spec = importlib.util.spec_from_file_location("document", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    tables = list(module.tables())
    assert len(tables) == 5
    assert [table.splitlines()[0] for table in tables if table not in DOCUMENT] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_measured_record_is_that_of_the_tables(language: Language, shipped: Store) -> None:
    t = Translator(language)
    found = shipped.record("women_in_parliament").filter(
        pl.col("grouping") == "country", pl.col("method") == "partially_pooled"
    )
    table = next(
        str(one.proto.body) for one in methods(language).get("html") if t.text("methods.record.table") in str(one.proto.body)
    )
    for error, inside in found.select("mae_pp", "coverage_80").iter_rows():
        assert f">{t.number(error, 2)}<" in table
        assert f">{t.percent(100 * inside)}<" in table
