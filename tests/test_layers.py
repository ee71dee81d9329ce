"""Who may import whom: the table of the design, held by reading the imports of every file."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = {"tests", "benchmarks", "deploy", "node_modules", "static"}
"""benchmarks has an environment of its own; tests may import everything."""

EVERYTHING_BUT_PAGES = ("analysis", "data", "exports", "figures", "i18n")


@dataclass(frozen=True)
class Layer:
    """What a folder or file may import of ours, and which packages it alone may use."""

    ours: tuple[str, ...]
    packages: tuple[str, ...] = ()


LAYERS = {
    "data": Layer(ours=("data",), packages=("fastexcel", "shapely", "antimeridian")),
    "i18n": Layer(ours=("i18n",), packages=("babel",)),
    "analysis": Layer(ours=("analysis", "data.schema", "data.errors"), packages=("statsmodels", "scipy")),
    "figures": Layer(ours=("figures", "analysis", "data.schema", "i18n"), packages=("plotly", "pydeck")),
    "exports": Layer(
        ours=("exports", "figures", "analysis", "i18n", "data.schema", "data.errors"),
        packages=("pptx", "docx", "reportlab", "xlsxwriter", "plotly"),
    ),
    "pages": Layer(ours=("pages", *EVERYTHING_BUT_PAGES), packages=("streamlit", "plotly", "pydeck")),
    "app.py": Layer(ours=("pages", *EVERYTHING_BUT_PAGES), packages=("streamlit",)),
    "cli.py": Layer(ours=(*EVERYTHING_BUT_PAGES, "pages.shared.deck_build", "pages.shared.brief_files"), packages=("typer",)),
    "asgi.py": Layer(ours=EVERYTHING_BUT_PAGES, packages=("starlette", "streamlit", "uvicorn", "plotly", "pydeck")),
}
"""Beside the design's table: exports and pages pass plotly's figures on; asgi.py makes `streamlit.App` and serves the
scripts that plotly and pydeck pack; cli.py draws decks from pages that run without a browser (docs/decisions.md)."""

OWNED = frozenset(package for layer in LAYERS.values() for package in layer.packages)
NETWORK = frozenset({"aiohttp", "ftplib", "http", "httpx", "requests", "socket", "urllib"})
IMPURE = frozenset({"io", "os", "pathlib", "random", "shutil", "tempfile", "time"})
"""Files, the machine and the clock, which analysis knows nothing of."""


def files() -> list[Path]:
    found = (path for path in ROOT.rglob("*.py") if not any(part.startswith(".") for part in path.relative_to(ROOT).parts))
    return sorted(path for path in found if path.relative_to(ROOT).parts[0] not in SKIPPED)


def imports(text: str) -> Iterator[str]:
    """Every module that the text imports, wherever in it, as `package.module` or `package.module.name`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def is_within(module: str, place: str) -> bool:
    return module == place or module.startswith(f"{place}.")


def breaches(place: str, text: str) -> list[str]:
    """The imports in the text of a file at `place` ("analysis/shares.py") that the table forbids."""
    top = place.split("/", maxsplit=1)[0]
    return [module for module in imports(text) if is_forbidden(module, place, LAYERS[top])]


def is_forbidden(module: str, place: str, layer: Layer) -> bool:
    package = module.split(".", maxsplit=1)[0]
    if package == "":
        return True
    if f"{package}.py" in LAYERS:
        return True
    if package in LAYERS:
        return not any(is_within(module, ours) for ours in layer.ours)
    if package in NETWORK and not is_within(module, "urllib.parse"):
        return not place.startswith("data/sources/")
    if package in IMPURE and place.startswith("analysis/"):
        return True
    return package in OWNED and package not in layer.packages


def test_every_file_has_a_layer() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in files()}
    assert tops <= set(LAYERS)
    assert {"app.py", "asgi.py", "cli.py", "data", "pages"} <= tops


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_import_rule(path: Path) -> None:
    assert breaches(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) == []


def test_no_script_lies_directly_in_pages() -> None:
    """Streamlit would serve it alone, without the frame."""
    assert [path.name for path in (ROOT / "pages").glob("*.py")] in ([], ["__init__.py"])


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("analysis/trends.py", "import streamlit"),
        ("analysis/trends.py", "import plotly.graph_objects as go"),
        ("analysis/trends.py", "from data.store import Store"),
        ("analysis/trends.py", "from data import store"),
        ("analysis/trends.py", "def f():\n    from pathlib import Path"),
        ("analysis/trends.py", "import time"),
        ("analysis/trends.py", "from . import shares"),
        ("figures/lines.py", "import streamlit as st"),
        ("figures/lines.py", "from data.registry import load"),
        ("figures/lines.py", "from exports import slides"),
        ("exports/tables.py", "from data.store import open_store"),
        ("exports/tables.py", "from pages.shared import reads"),
        ("data/store.py", "import urllib.request"),
        ("data/store.py", "from analysis import shares"),
        ("data/build.py", "import streamlit"),
        ("i18n/numbers.py", "from data.errors import StoreError"),
        ("pages/start/overview.py", "import statsmodels.api as sm"),
        ("pages/start/overview.py", "import requests"),
        ("pages/start/overview.py", "import app"),
        ("cli.py", "from pages.shared import reads"),
        ("cli.py", "import streamlit"),
        ("asgi.py", "import typer"),
    ],
)
def test_a_breach_is_seen(place: str, text: str) -> None:
    assert len(breaches(place, text)) == 1


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("analysis/trends.py", "import polars as pl\nfrom analysis import shares\nfrom data.schema import TOTAL"),
        ("analysis/trends.py", "from data.errors import SchemaError\nimport statsmodels.api as sm"),
        ("figures/lines.py", "import plotly.graph_objects as go\nfrom i18n import numbers\nimport pathlib"),
        ("data/sources/fetch.py", "import urllib.request"),
        ("data/store.py", "from data.schema import KEY\nimport os"),
        ("pages/start/overview.py", "import streamlit as st\nfrom urllib.parse import quote\nfrom exports import tables"),
        ("cli.py", "import typer\nfrom data.build import build\nfrom pages.shared.deck_build import from_file"),
    ],
)
def test_what_the_table_allows_passes(place: str, text: str) -> None:
    assert breaches(place, text) == []


def test_the_table_names_packages_not_modules_of_python() -> None:
    assert not OWNED & set(sys.stdlib_module_names)
