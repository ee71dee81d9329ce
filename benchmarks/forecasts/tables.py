"""Markdown tables of results."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

RESULTS = Path(__file__).resolve().parent / "results"
DECIMALS: Mapping[str, int] = {
    "coverage_80": 3,
    "coverage_80_se": 3,
    "coverage_95": 3,
    "coverage_95_se": 3,
    "width_80_pp": 1,
    "width_95_pp": 1,
    "predicted": 3,
    "observed": 3,
    "observed_se": 3,
    "threshold_pct": 0,
    "chance_from": 1,
    "chance_to": 1,
}
"""Decimals of columns; 2 for other numbers."""


def markdown(frame: pl.DataFrame) -> str:
    """The frame as a Markdown table; what is null or not a number stays empty."""
    lines = [f"| {' | '.join(frame.columns)} |", f"|{'---|' * frame.width}"]
    lines += [f"| {' | '.join(_cell(name, value) for name, value in row.items())} |" for row in frame.iter_rows(named=True)]
    return "\n".join(lines) + "\n"


def write(name: str, text: str) -> None:
    """Writes a table of results and prints it."""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / name).write_text(text, encoding="utf-8")
    print(text)


def _cell(name: str, value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 - not a number
        return ""
    return f"{value:.{DECIMALS.get(name, 2)}f}" if isinstance(value, float) else str(value)
