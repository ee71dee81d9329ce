"""What changed between two drawings of one chart, figure by figure: said before a reader takes the newer one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from exports.drawings import Drawing, Figures

Cell = float | str | None
EXACT: Final = 6
"""Decimals beyond which two figures are the same."""

FIRST_YEAR, LAST_YEAR = 1800, 2200


@dataclass(frozen=True)
class Change:
    """One cell that differs: `row` names the row ("Bhutan", "2024"), `column` its column.

    new and gone: a whole row; `after` or `before` then is its first figure. columns: the tables have other columns.
    """

    kind: Literal["changed", "new", "gone", "columns"]
    row: tuple[str, ...] = ()
    column: str = ""
    before: Cell = None
    after: Cell = None


def changes(before: Drawing, after: Drawing) -> tuple[Change, ...]:
    """Every figure that differs between two drawings in the same language, in the order of the newer table."""
    old, new = before.figures, after.figures
    if old.columns != new.columns:
        return () if _same_cells(old, new) else (Change("columns"),)
    if not new.columns:
        return ()
    keys = _key_columns(old, new)
    was, now = _by_key(old, keys), _by_key(new, keys)
    others = [at for at in range(len(new.columns)) if at not in keys]
    found = [
        Change("changed", key, new.columns[at], *(_shown(one, at, old, new) for one in (was[key][at], row[at])))
        for key, row in now.items()
        if key in was
        for at in others
        if not _same(was[key][at], row[at])
    ]
    found += [_whole("new", key, row, new, others) for key, row in now.items() if key not in was]
    found += [_whole("gone", key, row, old, others) for key, row in was.items() if key not in now]
    return tuple(found)


def _same_cells(old: Figures, new: Figures) -> bool:
    """Whether only headings differ: a corrected heading is not a changed figure."""
    return len(old.columns) == len(new.columns) and old.rows == new.rows


def _whole(
    kind: Literal["new", "gone"], key: tuple[str, ...], row: Sequence[Cell], table: Figures, others: list[int]
) -> Change:
    at = next((one for one in others if isinstance(row[one], int | float)), None)
    cell, column = (None, "") if at is None else (row[at], table.columns[at])
    return Change(kind, key, column, after=cell) if kind == "new" else Change(kind, key, column, before=cell)


def _key_columns(*tables: Figures) -> tuple[int, ...]:
    """The first columns of texts and years that tell all rows of every table apart; all of them where none suffice."""
    candidates = [at for at in range(len(tables[0].columns)) if all(_names_rows(table, at) for table in tables)]
    for count in range(1, len(candidates) + 1):
        if all(len(_by_key(table, candidates[:count])) == len(table.rows) for table in tables):
            return tuple(candidates[:count])
    return tuple(candidates)


def _names_rows(table: Figures, at: int) -> bool:
    """Whether the column holds texts or years, without a gap."""
    cells = [row[at] for row in table.rows]
    return all(isinstance(one, str) for one in cells) or all(_is_year(one) for one in cells)


def _is_year(cell: Cell) -> bool:
    return isinstance(cell, int | float) and float(cell).is_integer() and FIRST_YEAR <= cell <= LAST_YEAR


def _by_key(table: Figures, keys: Sequence[int]) -> dict[tuple[str, ...], Sequence[Cell]]:
    return {tuple(_word(row[at]) for at in keys): row for row in table.rows}


def _shown(cell: Cell, at: int, *tables: Figures) -> Cell:
    """The cell, a year as a word: 2024 is not 2,024."""
    years = all(_is_year(row[at]) for table in tables for row in table.rows)
    return _word(cell) if years else cell


def _word(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, int | float) else str(cell)


def _same(one: Cell, other: Cell) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return round(one, EXACT) == round(other, EXACT)
    return one == other
