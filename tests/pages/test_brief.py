"""The page Country brief in both languages, and the terminal door to the same files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import cli
from i18n import LANGUAGES, Language, Translator

ROOT = Path(__file__).resolve().parents[2]


SCRIPT = """
import runpy
from pages.shared import address, frame
address.begin()
frame.header()
runpy.run_path("{root}/pages/workshop/brief.py")
"""


def opened(language: Language, **query: str) -> AppTest:
    """The page alone, as a link opens it."""
    test = AppTest.from_string(SCRIPT.format(root=ROOT), default_timeout=60)
    for name, value in {"lang": language, **query}.items():
        test.query_params[name] = value
    return test.run()


def buttons(test: AppTest) -> list[str]:
    return [str(one.proto.label) for one in test.get("download_button")]


def answer(test: AppTest) -> str:
    return next(str(one.proto.body) for one in test.get("html") if "ph-answer" in one.proto.body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readers_own_country_comes_first_with_its_sentences(language: Language) -> None:
    test = opened(language, country="SLB")
    assert not test.exception and not test.error
    begins = {"en": "In the Solomon Islands, women hold 3 of the 50", "fr": "Aux Îles Salomon, les femmes occupent 3 des 50"}
    assert begins[language] in answer(test)
    t = Translator(language)
    headings = [one.value for one in test.subheader]
    assert t.text("brief.parity.title") in headings and t.text("brief.missing.title") in headings
    assert buttons(test) == [t.text("brief_page.download")]


def test_a_country_without_a_figure_has_its_honest_brief() -> None:
    test = opened("fr", country="BTN", area="SGS")
    assert not test.exception and not test.error
    assert "Il n’y a pas de chiffre en accès libre sur les femmes au parlement en Géorgie du Sud" in answer(test)


def test_both_languages_are_two_files() -> None:
    test = opened("en", country="BTN", **{"in": "both", "file": "pdf"})
    assert buttons(test) == [
        "Download the brief: English",
        "Download the brief: Français",
    ]


def test_the_nine_come_in_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "pages.shared.brief_page.bundle", lambda jobs, _, say: [say(*one) for one in enumerate(jobs, 1)] and b"x"
    )
    test = opened("en", country="BTN", file="pdf")
    test.button(key="brief-nine").click().run()
    assert not test.exception
    assert "Download the ZIP file (0.0 MB)" in buttons(test)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_tables_the_page_says_so(language: Language, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    test = opened(language)
    assert not test.exception
    assert test.error


def test_the_terminal_writes_a_brief(tmp_path: Path) -> None:
    target = tmp_path / "brief.pdf"
    found = CliRunner().invoke(cli.app, ["brief", "mus", "--lang", "fr", "--output", str(target)])
    assert found.exit_code == 0, found.output
    assert "1 note écrite" in found.output
    text = PdfReader(target).pages[0].extract_text()
    assert "À Maurice, les femmes occupent 13 des 67" in text.replace("\u00a0", " ")


def test_the_terminal_writes_all_nine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.shared.brief_files.write", lambda job, _: job.file_name.encode())
    target = tmp_path / "briefs.zip"
    found = CliRunner().invoke(cli.app, ["brief", "--all", "--output", str(target)])
    assert found.exit_code == 0, found.output
    with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as file:
        names = file.namelist()
    assert len(names) == 27 and "brief-btn-bhutan_en.docx" in names


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["brief", "XXX", "--output", "x.pdf"], "ISO3"),
        (["brief", "BTN", "--output", "x.txt"], ".pptx"),
        (["brief", "--output", "x.pdf"], "--all"),
        (["brief", "BTN", "--all", "--output", "x.zip"], "--all"),
        (["brief", "--all", "--output", "x.pdf"], ".zip"),
    ],
)
def test_the_terminal_refuses_what_it_cannot_write(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(cli.app, arguments)
    assert found.exit_code == 2
    assert said in found.output
    assert list(tmp_path.iterdir()) == []
