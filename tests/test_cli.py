"""The terminal door: exit codes and lines, with the work replaced where it is tested elsewhere."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cli
from data.build import SHIPPED, Places
from data.errors import SourceLayoutError, StoreError
from data.store import Edition, Store

RUNNER = CliRunner()


def test_build_reads_the_folder_and_says_what_it_wrote(tmp_path: Path, shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = shipped.edition()

    def build(sources: Path, *, say: Any, derive: Any) -> Edition:
        assert derive is cli.derived
        assert sources == tmp_path
        say("wdi: 1 files")
        return edition

    monkeypatch.setattr(cli, "build", build)
    result = RUNNER.invoke(cli.app, ["build", "--sources", str(tmp_path)])
    assert result.exit_code == 0
    assert "wdi: 1 files" in result.stdout
    assert f"edition {edition.version}" in result.stdout
    assert f"observations: {edition.tables['observations'].rows} rows" in result.stdout
    assert "built in" in result.stdout


def test_a_build_that_fails_says_that_nothing_was_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(*_: Any, **__: Any) -> Edition:
        raise SourceLayoutError(file="a.csv", reason="no column")

    monkeypatch.setattr(cli, "build", build)
    result = RUNNER.invoke(cli.app, ["build", "--sources", str(tmp_path)])
    assert result.exit_code == 1
    assert "Nothing was replaced" in result.stderr
    assert "a.csv" in result.stderr


def test_build_wants_a_folder_that_exists(tmp_path: Path) -> None:
    result = RUNNER.invoke(cli.app, ["build", "--sources", str(tmp_path / "nowhere")])
    assert result.exit_code == 2
    # The message stands in a box that breaks long paths.
    assert "nowhere" in re.sub(r"[\s│]", "", result.stderr)


def test_what_ships_passes_the_check() -> None:
    result = RUNNER.invoke(cli.app, ["check"])
    assert result.stdout.strip() == "all is well"
    assert result.exit_code == 0


def test_check_lists_every_problem_and_exits_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "problems", lambda *_: ["one thing", "another"])
    result = RUNNER.invoke(cli.app, ["check"])
    assert result.exit_code == 1
    assert result.stdout.splitlines() == ["one thing", "another"]
    assert "problems: 2" in result.stderr


def test_check_without_tables_exits_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "SHIPPED", Places(tmp_path, tmp_path, tmp_path / "dictionary.md"))
    result = RUNNER.invoke(cli.app, ["check"])
    assert result.exit_code == 1
    assert "edition.json" in result.stdout


def test_the_dictionary_is_written_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "dictionary.md"
    monkeypatch.setattr(cli, "SHIPPED", dataclasses.replace(SHIPPED, dictionary=target))
    result = RUNNER.invoke(cli.app, ["dictionary"])
    assert result.exit_code == 0
    assert target.read_text(encoding="utf-8") == SHIPPED.dictionary.read_text(encoding="utf-8")


def test_the_dictionary_without_tables_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "SHIPPED", dataclasses.replace(SHIPPED, tables=tmp_path))
    result = RUNNER.invoke(cli.app, ["dictionary"])
    assert result.exit_code == 1
    assert "observations" in result.stderr
    assert not isinstance(result.exception, StoreError)
