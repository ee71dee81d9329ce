"""How long a large file of staff figures takes from its bytes to sound figures: 200,000 rows as CSV and as XLSX.

    .venv/bin/python benchmarks/staff_upload.py [rows]

Rows are invented at random (seed 1), each one person of a group; the target is 5 s for each of the two.
"""

from __future__ import annotations

import io
import random
import sys
import time

import xlsxwriter

from data.uploads.files import read_file
from data.uploads.staff import guess, read_figures

HEADINGS: list[object] = ["Grade", "Sexe", "Effectif", "Année", "Entité", "Âge", "Traitement", "Ancienneté dans le grade"]


def rows(number: int) -> list[list[object]]:
    """Rows of the kind that a ministry's payroll gives."""
    chance = random.Random(1)
    return [
        [
            f"Grade {1 + at % 12}",
            "F" if chance.random() < 0.42 else "H",
            chance.randrange(1, 9),
            2020 + at % 5,
            f"Direction {at % 40}",
            chance.randrange(20, 66),
            round(chance.uniform(800, 6000), 2),
            round(chance.uniform(0, 20), 1),
        ]
        for at in range(number)
    ]


def as_csv(lines: list[list[object]]) -> bytes:
    """Semicolons and decimal commas."""
    text = "\n".join(";".join(str(cell).replace(".", ",") for cell in line) for line in [HEADINGS, *lines])
    return text.encode("cp1252")


def as_xlsx(lines: list[list[object]]) -> bytes:
    """One sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Effectifs")
        for at, line in enumerate([HEADINGS, *lines]):
            sheet.write_row(at, 0, line)
    return target.getvalue()


def main() -> None:
    """Print seconds for each kind of file."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    lines = rows(number)
    for name, content in (("a.csv", as_csv(lines)), ("a.xlsx", as_xlsx(lines))):
        begun, busy = time.perf_counter(), time.process_time()
        table = read_file(content, name)
        read = time.perf_counter()
        figures = read_figures(table, guess(table))
        end = time.perf_counter()
        print(
            f"{name}: {len(content) / 1e6:.1f} MB, {figures.frame.height:,} rows: "
            f"file {read - begun:.2f} s, figures {end - read:.2f} s, together {end - begun:.2f} s "
            f"({time.process_time() - busy:.2f} s of processor)"
        )


if __name__ == "__main__":
    main()
