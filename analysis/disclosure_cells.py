"""The cells of a service's own figures that may be released, and the sums that tie them together.

A cell is a number of people: of a universe (in post, recruited, ...), in a year, with some of the dimensions fixed and the
others summed (`_T`). A cell that several tables hold is one cell. Empty cells are no unknowns: see analysis.disclosure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from data.schema import TOTAL

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Universe = Literal["headcount", "recruited", "promoted", "left", "applied", "shortlisted"]

UNSTATED: Final = "_U"
DIMENSIONS: Final = ("year", "entity", "duty_station", "age", "contract", "pay_known", "exit_reason", "vacancy", "level", "sex")
"""In this order a sum is broken up: the first dimension that is summed, by its values."""
KEY: Final = ("universe", *DIMENSIONS)


@dataclass(frozen=True)
class Releasable:
    """A table that may be released: people of `universe` by year and by the dimensions `by`, with all sums.

    `worth` says how much more it costs to hide one of its cells: what readers come for is hidden last.
    """

    name: str
    universe: Universe
    by: tuple[str, ...]
    worth: float = 1.0


TABLES: Final = (
    Releasable("staff", "headcount", ("level", "sex"), worth=12.0),
    Releasable("staff_by_entity", "headcount", ("entity", "level", "sex"), worth=2.0),
    Releasable("staff_by_contract", "headcount", ("contract", "level", "sex")),
    Releasable("staff_by_age", "headcount", ("age", "level", "sex")),
    Releasable("staff_by_duty_station", "headcount", ("duty_station", "level", "sex")),
    Releasable("paid", "headcount", ("pay_known", "level", "sex")),
    Releasable("recruited", "recruited", ("level", "sex"), worth=6.0),
    Releasable("recruited_by_vacancy", "recruited", ("vacancy", "level", "sex"), worth=2.0),
    Releasable("promoted", "promoted", ("level", "sex"), worth=6.0),
    Releasable("left", "left", ("level", "sex"), worth=6.0),
    Releasable("left_by_reason", "left", ("exit_reason", "sex"), worth=4.0),
    Releasable("applied", "applied", ("level", "sex"), worth=4.0),
    Releasable("shortlisted", "shortlisted", ("level", "sex"), worth=4.0),
)
"""Every table of a service's own figures that may be shown or exported, and no other: what several tables say together is
only known for a list that is fixed. A table whose columns the file lacks is left out."""

SUMMED_WORTH: Final = 3.0
"""How much more a sum is worth than what it sums, for each dimension summed (the sum over sexes: see `_worth`)."""


@dataclass(frozen=True)
class System:
    """All cells that hold somebody, and what ties them together.

    `keys` (KEY, one row a cell) and `people` of each cell; `ties` [tie, cell] with `ties @ people == 0`; `worth` of each
    cell; `block` of each cell: people in post in one year, or all of one flow; most ties lie within one.
    """

    keys: pl.DataFrame
    people: Ints
    ties: sparse.csr_array
    worth: Floats
    block: Ints


def prepare(frame: pl.DataFrame) -> pl.DataFrame:
    """Staff rows (data.schema.STAFF) with whole text in every dimension: years as text, pay known or not.

    Raises nothing: a dimension that the file does not have stays null throughout and its tables are left out.
    """
    named = [
        name for name in ("entity", "duty_station", "contract", "exit_reason", "vacancy", "level") if name in frame.columns
    ]
    return frame.with_columns(
        pl.col("year").cast(pl.String).fill_null("") if "year" in frame.columns else pl.lit("").alias("year"),
        pl.col("sex").cast(pl.String).fill_null(UNSTATED),
        *(_unlike_a_total(pl.col(name)).alias(name) for name in named),
        *([_pay_known(frame)] if "pay" in frame.columns else []),
    )


def has(frame: pl.DataFrame, table: Releasable) -> bool:
    """Whether the prepared rows have what the table needs."""
    needed = (table.universe, *table.by)
    return all(name in frame.columns and frame[name].null_count() < frame.height for name in needed)


def count(frame: pl.DataFrame, table: Releasable) -> pl.DataFrame:
    """Cells of one table (KEY, people), sums included, that hold somebody; dimensions that it lacks are `_T`.

    People of one year are in post once; over years they would be counted twice, so that headcounts are not summed over years.
    """
    by = ("year", *table.by)
    cells = frame.group_by(*(pl.col(name).fill_null(UNSTATED) for name in by)).agg(people=pl.col(table.universe).sum())
    parts = [cells.filter(pl.col("people") > 0)]
    over_years = table.universe != "headcount" and frame["year"].n_unique() > 1
    for name in by if over_years else table.by:
        parts += [
            part.group_by(*(one for one in by if one != name))
            .agg(pl.col("people").sum())
            .with_columns(pl.lit(TOTAL).alias(name))
            for part in parts
        ]
    absent = [pl.lit(TOTAL).alias(name) for name in DIMENSIONS if name not in by]
    whole = pl.concat([part.select(*by, pl.col("people").cast(pl.Int64)) for part in parts])
    return whole.with_columns(pl.lit(table.universe).alias("universe"), *absent).select(*KEY, "people")


def build_system(frame: pl.DataFrame, tables: Sequence[Releasable], levels: Sequence[str]) -> System:
    """The cells of `tables` in prepared rows; `levels` run from the base to the top and tell who was promoted from where."""
    nobody = pl.DataFrame(schema={**dict.fromkeys(KEY, pl.String), "people": pl.Int64, "worth": pl.Float64})
    sexes = frame["sex"].n_unique()
    counted = [count(frame, table).with_columns(worth=_worth(table, sexes)) for table in tables]
    every = (
        pl.concat([nobody, *counted]).group_by(KEY, maintain_order=True).agg(pl.col("people").first(), pl.col("worth").max())
    )
    cells = every.sort(KEY).with_row_index("cell")
    people = cells["people"].to_numpy().astype(np.int64)
    triples = [_ties(cells, part, table) for part, table in zip(counted, tables, strict=True)]
    sums = pl.concat(triples).unique(("parent", "dimension", "child"), maintain_order=True) if triples else pl.DataFrame()
    ties = sparse.vstack([_sum_rows(sums, len(people)), _moves_of(cells, tables, levels, people)], format="csr")
    year = pl.when(pl.col("universe") == "headcount").then("year").otherwise(pl.lit(""))
    block = cells.select(block=pl.struct("universe", year).rank("dense"))["block"].to_numpy().astype(np.int64)
    return System(cells.select(KEY), people, ties, cells["worth"].to_numpy(), block)


def _worth(table: Releasable, sexes: int) -> pl.Expr:
    """Sums are worth more than their parts; but with a third sex, few as they are, the sum over sexes is hidden first, so
    that women's and men's numbers stay."""
    summed = pl.sum_horizontal((pl.col(name) == TOTAL).cast(pl.Int32) for name in ("year", *table.by) if name != "sex")
    over_sexes = pl.when(pl.col("sex") == TOTAL).then(0.3 if sexes > 2 else 1.5).otherwise(1.0)  # noqa: PLR2004 - two sexes
    return table.worth * SUMMED_WORTH**summed * over_sexes * (1 + pl.col("people").log1p())


def _ties(cells: pl.DataFrame, part: pl.DataFrame, table: Releasable) -> pl.DataFrame:
    """Which cell of a table is part of which sum: `parent`, `child`, `dimension`; each sum is broken up once."""
    ids = cells.select(*KEY, "cell")
    own = part.select(KEY).join(ids, on=KEY)
    found, whole = [], pl.lit(value=True)
    for name in (one for one in DIMENSIONS if one in ("year", *table.by)):
        children = own.filter(whole & (pl.col(name) != TOTAL)).rename({"cell": "child"})
        parents = own.filter(whole & (pl.col(name) == TOTAL)).rename({"cell": "parent"})
        others = [one for one in KEY if one != name]
        found.append(children.join(parents, on=others).select("parent", "child", dimension=pl.lit(name)))
        whole = whole & (pl.col(name) != TOTAL)
    return pl.concat(found)


def _sum_rows(sums: pl.DataFrame, cells: int) -> sparse.csr_array:
    """One tie for each sum: its parts less the sum itself are nothing."""
    if sums.is_empty():
        return sparse.csr_array((0, cells))
    row = sums.select(pl.struct("parent", "dimension").rank("dense") - 1)["parent"].to_numpy().astype(np.int64)
    heads, first = np.unique(row, return_index=True)
    parents = sums["parent"].to_numpy()[first]
    values = np.concatenate([np.ones(len(row)), -np.ones(len(heads))])
    at = (np.concatenate([row, heads]), np.concatenate([sums["child"].to_numpy(), parents]))
    return sparse.csr_array(sparse.coo_array((values, at), shape=(len(heads), cells)))


def _moves_of(cells: pl.DataFrame, tables: Sequence[Releasable], levels: Sequence[str], people: Ints) -> sparse.csr_array:
    """Ties from year to year: in post at the end = at the beginning + recruited + promoted in - promoted out - left.

    Anyone can do this sum. It is a tie wherever it comes out; where it does not, nobody can rely on it.
    """
    if not {"headcount", "recruited", "left"} <= {table.universe for table in tables}:
        return sparse.csr_array((0, len(people)))
    flat = pl.all_horizontal(pl.col(name) == TOTAL for name in DIMENSIONS if name not in ("year", "level", "sex"))
    known = {
        tuple(key): cell for *key, cell in cells.filter(flat).select("universe", "year", "level", "sex", "cell").iter_rows()
    }
    rows = [row for row in _moves(known, levels) if sum(sign * int(people[cell]) for cell, sign in row) == 0]
    at = [(number, cell, sign) for number, row in enumerate(rows) for cell, sign in row]
    if not at:
        return sparse.csr_array((0, len(people)))
    row_of, cell_of, signs = (np.array(one) for one in zip(*at, strict=True))
    return sparse.csr_array(sparse.coo_array((signs.astype(float), (row_of, cell_of)), shape=(len(rows), len(people))))


def _moves(known: dict[tuple[str, ...], int], levels: Sequence[str]) -> Iterator[list[tuple[int, int]]]:
    """Cells and signs of each possible tie between two years, level by level and over all levels."""
    years = sorted({int(key[1]) for key in known if key[1].isdecimal()})
    above = dict(pairwise(levels))
    sexes = sorted({key[3] for key in known})
    for (before, after), level, sex in (
        (pair, level, sex) for pair in pairwise(years) if pair[1] - pair[0] == 1 for level in (*levels, TOTAL) for sex in sexes
    ):
        year = str(after)
        terms = [
            (("headcount", year, level, sex), 1),
            (("headcount", str(before), level, sex), -1),
            (("recruited", year, level, sex), -1),
            (("left", year, level, sex), 1),
        ]
        if level != TOTAL:
            terms += [(("promoted", year, level, sex), -1), (("promoted", year, above.get(level, ""), sex), 1)]
        yield [(known[key], sign) for key, sign in terms if key in known]


def _unlike_a_total(name: pl.Expr) -> pl.Expr:
    """A name that a file gives to something may look like our sign for a sum."""
    text = name.cast(pl.String)
    return pl.when(text == TOTAL).then(pl.lit(f"{TOTAL} ")).otherwise(text)


def _pay_known(frame: pl.DataFrame) -> pl.Expr:
    """Whether a row tells pay; null throughout where no row does."""
    known = pl.when(pl.col("pay").is_not_null()).then(pl.lit("yes")).otherwise(pl.lit("no"))
    return (known if frame["pay"].null_count() < frame.height else pl.lit(None, dtype=pl.String)).alias("pay_known")
