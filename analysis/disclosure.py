"""Disclosure control: the tables of a service's own figures that may be shown, with what could tell of single people hidden.

How a page uses it. Nothing of a service's own figures is shown or exported but what `release` returns, or what is computed
from that alone:

    released = release(staff)                          # data.schema.STAFF, as data.uploads reads it; once an upload
    table = released.tables.get("staff_by_contract")   # year, contract, level, sex, people, suppressed
    reason = released.refused.get("staff_by_contract") # "too_large", "nothing_left", "narrowable"; neither: columns lacking
    shares = share_of(table, "F")                      # women's share, null where a number it needs is hidden

- `TABLES` is the fixed list (name, universe, dimensions); a file that lacks a column lacks its tables.
- A table has a row for each combination, sums included: `_T` stands for all levels, all sexes and so on. `year` is null where
  the file has no year, and for all years together (recruited, promoted, left ... only, of files with several years).
- `people` is null where `suppressed`; show "hidden" there, never a blank or a nought. Why a cell is hidden (small itself, or
  to protect another) is not told, since that would tell it to be small. Do not add up, subtract or chart numbers that
  `release` did not get: filters choose among the tables and rows that are there.
- With sexes beyond women and men, the sum over sexes is hidden before women's and men's numbers are; a share is then of women
  and men together, and says so.

The rule, with `threshold` 5:

1. A cell of 1 to 4 people is never shown. An empty cell is: nobody is in it, "no woman among the directors" is what this
   is about, and readers are taken to know that whatever is hidden is not empty.
2. A hidden cell of 1 to 4 people counts as *narrowed to under 5* where everything shown, in all tables of the list and all
   years together, proves that it holds fewer than 5; or leaves fewer than five counts open (say, 4 or 5). In the words of the
   handbooks (Hundepool and others, Statistical Disclosure Control, 2012, chapter 4): the feasibility interval has to reach
   the threshold (upper protection) and to be at least 4 wide (sliding protection). No reader may therefore say of any cell
   "that is four people at most", whatever they add up or subtract.
3. Further cells are hidden until that holds (analysis.disclosure_hide), and an audit that knows nothing of how they were
   chosen looks again, by linear programming and in whole people (analysis.disclosure_audit). A table with a cell that can
   still be narrowed is refused, and the rest is looked at again.

What it does not do. Who knows more than the tables (a person who is alone in a cell, the number of posts in the budget) can
work out more. That all leavers of a level left for one reason is shown where they are five or more. Two uploads that differ
by a person can be subtracted from each other: this is for one file at a time. Net changes between two years are shown; they
are no cells.

Time: 12 levels, 3 sexes, 10 entities, 4 contracts, 5 ages, 5 years with flows (4,700 cells, 1,300 of them small) take about
4 s of one core; 9,600 cells with 20 duty stations about 7 s. Tables of more than `MOST_CELLS` occupied cells together are
refused, the largest first ("too_large"): choose fewer entities or years.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from analysis.disclosure_audit import audit
from analysis.disclosure_cells import DIMENSIONS, KEY, TABLES, UNSTATED, Releasable, build_system, count, has, prepare
from analysis.disclosure_hide import hide
from data.schema import TOTAL

__all__ = ["TABLES", "THRESHOLD", "Refusal", "Releasable", "Released", "release", "share_of"]

THRESHOLD: Final = 5
MOST_CELLS: Final = 10_000
Refusal = Literal["too_large", "nothing_left", "narrowable"]


@dataclass(frozen=True)
class Released:
    """Tables that may be shown: `year` (Int64), the dimensions, `people` (Int64, null where hidden), `suppressed`.

    `refused`: why a table that the file could give is not among them. `bounds` (KEY, people, lowest, highest, narrowed) is
    the audit's proof, for tests only: it holds what is hidden.
    """

    tables: dict[str, pl.DataFrame]
    refused: dict[str, Refusal]
    bounds: pl.DataFrame
    levels: tuple[str, ...]


def release(
    staff: pl.DataFrame,
    *,
    levels: Sequence[str] | None = None,
    threshold: int = THRESHOLD,
    tables: Sequence[Releasable] = TABLES,
) -> Released:
    """What may be shown of staff rows (data.schema.STAFF; columns that lack are as if null throughout).

    `levels` run from the base to the top; by default in the order in which they first appear. Raises ValueError for a
    threshold under 2.
    """
    if threshold < 2:  # noqa: PLR2004 - with 1 there is nothing to hide
        raise ValueError(f"threshold must be at least 2, got {threshold}")
    rows = prepare(staff)
    ladder = tuple(levels or rows["level"].drop_nulls().unique(maintain_order=True))
    refused: dict[str, Refusal] = {}
    kept = _small_enough(rows, [table for table in tables if has(rows, table)], refused)
    while True:
        system = build_system(rows, kept, ladder)
        hidden = hide(system, threshold)
        checked = audit(system, hidden, threshold)
        unsound = [table for table in kept if _holds(table, system.keys[checked.narrowed])]
        if not unsound:
            break
        refused |= dict.fromkeys((table.name for table in unsound), "narrowable")
        kept = [table for table in kept if table not in unsound]
    cells = system.keys.with_columns(people=pl.Series(system.people), suppressed=pl.Series(hidden))
    full = {table.name: _table(rows, table, cells, ladder) for table in kept}
    refused |= dict.fromkeys((name for name, table in full.items() if _says_nothing(table)), "nothing_left")
    shown = {name: table for name, table in full.items() if name not in refused}
    return Released(shown, refused, checked.frame(system), ladder)


def share_of(table: pl.DataFrame, sex: str, *, of: Sequence[str] | None = None) -> pl.DataFrame:
    """`table` without its column `sex`: people of `sex`, all `of` these sexes (default: `_T`), share_pct.

    Computed from numbers that are shown, and null where one of them is hidden or nobody is there: a share tells nothing that
    the table does not.

    >>> released = pl.DataFrame({"level": ["a", "a"], "sex": ["F", "M"], "people": [6, 18]})
    >>> share_of(released, "F", of=("F", "M")).row(0)
    ('a', 6, 24, 25.0)
    """
    by = [name for name in table.columns if name not in ("sex", "people", "suppressed")]
    among = table.filter(pl.col("sex").is_in(list(of or (TOTAL,))))
    known = pl.col("people").null_count() == 0
    whole = among.group_by(by, maintain_order=True).agg(all=pl.when(known).then(pl.col("people").sum()))
    part = table.filter(pl.col("sex") == sex).select(*by, "people")
    both = whole.join(part, on=by, how="left", nulls_equal=True, maintain_order="left")
    share = pl.when(pl.col("all") > 0).then(100 * pl.col("people") / pl.col("all"))
    return both.select(*by, "people", "all", share_pct=share)


def _small_enough(rows: pl.DataFrame, tables: list[Releasable], refused: dict[str, Refusal]) -> list[Releasable]:
    """`tables` without the largest, until their cells are few enough; says which were left out."""
    sizes = {table.name: count(rows, table).height for table in tables}
    kept = list(tables)
    while sum(sizes[table.name] for table in kept) > MOST_CELLS:
        largest = max(kept, key=lambda table: sizes[table.name])
        kept.remove(largest)
        refused[largest.name] = "too_large"
    return kept


def _table(rows: pl.DataFrame, table: Releasable, cells: pl.DataFrame, levels: tuple[str, ...]) -> pl.DataFrame:
    """All combinations of the values that a table has, empty ones too."""
    by, filled = ("year", *table.by), rows.filter(pl.col(table.universe).is_not_null())
    part = cells.filter((pl.col("universe") == table.universe), *(pl.col(n) == TOTAL for n in DIMENSIONS if n not in by))
    grid = pl.DataFrame({"universe": [table.universe]})
    for name in by:
        values = _values(part, filled, name, levels)
        grid = grid.join(pl.DataFrame({name: values}, schema={name: pl.String}), how="cross")
    found = grid.join(
        part.select("universe", *by, "people", "suppressed"), on=["universe", *by], how="left", maintain_order="left"
    )
    people = pl.when(~pl.col("suppressed").fill_null(value=False)).then(pl.col("people").fill_null(0))
    year = pl.col("year").cast(pl.Int64, strict=False)
    return found.select(year, *table.by, people.alias("people"), pl.col("suppressed").fill_null(value=False))


def _says_nothing(table: pl.DataFrame) -> bool:
    """Whether everybody in a table is hidden."""
    return table["people"].sum() == 0


def _values(part: pl.DataFrame, filled: pl.DataFrame, name: str, levels: tuple[str, ...]) -> list[str]:
    """Values of a dimension in their order, the sum last: levels as given, the others by name."""
    if name == "year":
        years = sorted(filled["year"].unique())
        return [*years, TOTAL] if TOTAL in part["year"].to_list() else years
    values = set(part[name]) - {TOTAL}
    order = [level for level in levels if level in values] if name == "level" else sorted(values - {UNSTATED}, key=_place)
    return [*order, *sorted(values - set(order)), TOTAL]


def _place(value: str) -> tuple[float, str]:
    """Bands of ages by their first number, "< 30" before "30–39"; names by themselves.

    >>> sorted(["60 +", "30–39", "< 30"], key=_place)
    ['< 30', '30–39', '60 +']
    """
    number = re.search(r"\d+", value)
    return (int(number[0]) - 0.5 * value.startswith("<") if number else 0.0, value)


def _holds(table: Releasable, keys: pl.DataFrame) -> bool:
    """Whether one of these cells (KEY) is in the table."""
    outside = [pl.col(name) == TOTAL for name in KEY if name not in ("universe", "year", *table.by)]
    return not keys.filter(pl.col("universe") == table.universe, *outside).is_empty()
