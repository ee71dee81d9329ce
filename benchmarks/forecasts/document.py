"""Writes the measured tables of docs/methods.md from results/: python -m benchmarks.forecasts.document"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

RESULTS: Final = Path(__file__).resolve().parent / "results"
DOCUMENT: Final = Path(__file__).resolve().parents[2] / "docs" / "methods.md"
HORIZONS: Final = ("5", "10", "15")
MODEL: Final = "partially_pooled"
FEWEST_CASES: Final = 20
METHODS: Final = {
    MODEL: "**our projection**",
    "resampled_paths": "resampled paths (reference)",
    "pooled_mean_change": "last figure and mean change of all countries",
    "no_change": "no change",
    "own_long_slope": "last figure and own slope of 15 years",
    "own_endpoint_line": "endpoint-linear, ten years",
    "own_least_squares": "least squares, last ten years",
}
PEERS: Final = {MODEL: "**our projection**", **{name: name for name in ("AutoETS", "AutoTheta", "AutoARIMA")}}
RANGES: Final = {
    "coverage_80": "inside the 80 % range",
    "coverage_80_se": "its standard error",
    "coverage_95": "inside the 95 % range",
    "width_80_pp": "mean width of the 80 % range, points",
}
GROUPINGS: Final = {"subgroup": "M49 subregions", "group": "M49 regions", "all": "all countries"}

NO_MORE_ROWS: Final = "\n\n"

Row = dict[str, str]


def main() -> None:
    """Puts every table in the place of the one that starts with the same line."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for table in tables():
        head = table.splitlines()[0]
        before, after = text.split(f"{head}\n", 1)
        text = f"{before}{table}{after[after.index(NO_MORE_ROWS) :]}"
    DOCUMENT.write_text(text, encoding="utf-8")


def tables() -> Iterator[str]:
    """The five tables, each as markdown."""
    record = (RESULTS / "record.md").read_text(encoding="utf-8")
    chambers, *others = (part for part in record.split("\n# ") if part.strip())
    scores, ranges, _, groups = (read(part) for part in chambers.split("\n## ")[:4])
    peers = read((RESULTS / "peers.md").read_text(encoding="utf-8").split("\n## ")[0])
    yield markdown(
        ["one country", "5 years", "10 years", "15 years", "CRPS 5 / 10 / 15"],
        [
            [name, *_three(scores, method, "mae_pp"), " / ".join(_three(scores, method, "crps_pp")) if at < 2 else ""]
            for at, (method, name) in enumerate(METHODS.items())
        ],
    )
    yield markdown(
        ["our ranges, one country", "5 years", "10 years", "15 years"],
        [[name, *_three(ranges, MODEL, column)] for column, name in RANGES.items()],
    )
    yield markdown(
        ["our ranges, means of countries", "mean error, points", "inside the 80 % range", "cases"],
        [
            [f"{name}, {row['horizon']} years", row["mae_pp"], row["coverage_80"], row["cases"]]
            for grouping, name in GROUPINGS.items()
            for row in groups
            if row["grouping"] == grouping and row["method"] == MODEL
        ],
    )
    yield markdown(
        ["origins 2004, 2009, 2014, 2019", "5 years", "10 years", "15 years", "inside the nominal 80 % range, 5 / 10 / 15"],
        [
            [name, *_three(peers, method, "mae_pp"), " / ".join(_three(peers, method, "coverage_80"))]
            for method, name in PEERS.items()
        ],
    )
    yield markdown(
        ["the same model, untouched, 5 years ahead", "cases", "our error", "no change", "inside the 80 % range"],
        list(_others(others)),
    )


def read(text: str) -> list[Row]:
    """The rows of the first table in a text."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    head, rows = lines[0], [line for line in lines[2:] if len(line) == len(lines[0])]
    return [dict(zip(head, row, strict=True)) for row in rows]


def markdown(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table."""
    return "\n".join(f"| {' | '.join(line)} |" for line in (columns, *rows)).replace("\n", f"\n|{'---|' * len(columns)}\n", 1)


def _others(parts: Sequence[str]) -> Iterator[list[str]]:
    for part in parts:
        rows = {(row["method"], row["horizon"]): row for row in read(part) if "method" in row} if "\n| " in part else {}
        ours, none = rows.get((MODEL, HORIZONS[0])), rows.get(("no_change", HORIZONS[0]))
        if ours and none and int(ours["cases"]) >= FEWEST_CASES:
            name = part.split(":", 1)[0].lstrip("# ")
            yield [name, ours["cases"], ours["mae_pp"], none["mae_pp"], ours["coverage_80"]]


def _three(rows: Sequence[Row], method: str, column: str) -> list[str]:
    found = {row["horizon"]: row[column] for row in rows if row["method"] == method}
    return [found[one] for one in HORIZONS]


if __name__ == "__main__":
    main()
