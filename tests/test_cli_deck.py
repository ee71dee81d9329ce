"""The command deck: a list of slides or a saved deck becomes a PPTX; a fault is a sentence and leaves no file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pptx import Presentation
from typer.testing import CliRunner, Result

import cli
from exports.deck_files import deck_text
from tests.exports.deck_of_kinds import deck as deck_of_kinds

RUNNER = CliRunner()
LIST = """
title = { en = "A session", fr = "Une séance" }
[[slide]]
kind = "divider"
title = { en = "First part", fr = "Première partie" }
[[slide]]
page = "overview"
chart = "women_in_parliament_trend"
[[slide]]
page = "overview"
chart = "gone"
"""


def run(spec: Path, output: Path, *options: str) -> Result:
    return RUNNER.invoke(cli.app, ["deck", "--spec", str(spec), "--output", str(output), *options])


def given(folder: Path, text: str, name: str = "list.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def words(file: Path) -> list[str]:
    """All words of each slide."""
    slides = Presentation(str(file)).slides
    return ["\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame) for slide in slides]


def test_a_list_becomes_slides_in_pairs(tmp_path: Path) -> None:
    output = tmp_path / "deck.pptx"
    result = run(given(tmp_path, LIST), output, "--lang", "both")
    assert result.exit_code == 0, result.output
    told = words(output)
    assert [("A session" in told[0]), ("Une séance" in told[1])] == [True, True]
    assert [("First part" in told[2]), ("Première partie" in told[3])] == [True, True]
    assert "Women in parliament since" in told[4]
    assert "Les femmes au parlement depuis" in told[5]
    assert "Slide 3 was left out" in result.output
    assert "2 slides written" in result.output
    assert "No runtime found" not in result.output


def test_a_saved_deck_is_written_in_one_language(tmp_path: Path) -> None:
    output = tmp_path / "deck.pptx"
    result = run(given(tmp_path, deck_text(deck_of_kinds()), "deck.json"), output, "--lang", "fr")
    assert result.exit_code == 0, result.output
    told = "\n".join(words(output))
    assert "lines (fr)" in told
    assert "lines (en)" not in told


@pytest.mark.parametrize(
    ("name", "text", "options", "sentence"),
    [
        ("deck.json", "{", (), "This is not a deck"),
        ("deck.json", json.dumps({"slides": [{"id": "a"}]}), (), "“slides.1.kind”"),
        ("list.toml", "title = [", ("--lang", "fr"), "Ce n’est pas un diaporama"),
        ("list.toml", 'title.en = "{country}"\n[[slide]]\npage = "overview"', (), "about one country"),
        ("list.toml", 'title.en = "{country}"\n[[slide]]\npage = "overview"', ("--country", "XYZ"), "“XYZ”"),
    ],
)
def test_a_fault_is_a_sentence_and_leaves_the_file_as_it_was(
    tmp_path: Path, name: str, text: str, options: tuple[str, ...], sentence: str
) -> None:
    output = tmp_path / "deck.pptx"
    output.write_bytes(b"before")
    result = run(given(tmp_path, text, name), output, *options)
    assert result.exit_code == 1
    assert sentence in result.output
    assert output.read_bytes() == b"before"


def test_another_ending_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    assert run(given(tmp_path, LIST), tmp_path / "deck.odp").exit_code == 2
    missing = run(tmp_path / "none.toml", tmp_path / "deck.pptx")
    assert missing.exit_code == 1
    assert "none.toml" in missing.output
