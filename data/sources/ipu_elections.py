"""Election months out of the IPU's monthly tables, where each table repeats the date of a chamber's latest election.

Dates are written in five ways, some are cut off, some lie after the table that gives them, some fall back to an earlier
election and some are corrected later. A date is taken when the run of tables supports it; what is not taken is counted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

import polars as pl

from data.errors import SourceLayoutError
from data.schema import ELECTIONS
from data.sources.ipu_tables import ABSENT, UNKNOWN
from data.sources.reading import refuse

COUNTS_WITHIN_MONTHS: Final = 12
"""Seats and women are given for an election only if a table of the twelve months after it holds them."""
LONG_RUN_TABLES: Final = 6
NEAR_MONTHS: Final = 3

MONTH_YEAR: Final = r"^(\d{1,2})[ .](\d{4})$"
"""`09 1994`, `9 2008`, `09.2018`."""
DAY_MONTH_YEAR: Final = r"^\d{2}\.(\d{2})\.(\d{4})$"
DISPLACED: Final = r"^(\d{1,2})(\d) (\d{3})$"
"""2012-11 moved the blank: `92 008` is September 2008, `122 011` December 2011."""
NOT_A_MONTH: Final = {
    "election_year_only": r"^\d{4}\*?$",
    "election_range": r"^\d{4}- ?\d{2}$",
    "election_truncated": r"^\d{2}\.\d{2}\.\d$",
    "election_not_dated": r"^(N\.A\.?|-|---|\?|)$",
}


@dataclass(frozen=True)
class Showing:
    """One table's word on one chamber: when the latest election was (`month`, counted from year 0) and who sits."""

    table: int
    month: int
    seats: int | None
    women: int | None


def read_elections(cells: pl.DataFrame, source: str, file: str) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Elections (data.schema.ELECTIONS), refusals of cells that give no usable date, and how many dates were revised.

    `cells` as of ipu_tables.read_tables with `ref_area`, in the order of the tables; chambers that do not exist are passed
    over. `what` in the refusals is the area and the chamber.
    """
    dated = _date(cells.filter(~(pl.col("seats_cell").is_in(ABSENT) & pl.col("election").is_in([*ABSENT, *UNKNOWN]))))
    usable = dated.filter(pl.col("fault").is_null())
    found, contradicted, revised = [], [], 0
    keys = ["ref_area", "chamber"]
    for (area, chamber), part in usable.sort(*keys, "table_month").group_by(keys, maintain_order=True):
        showings = [Showing(*row) for row in part.select("table_month", "election_month", "seats", "women").iter_rows()]
        accepted = accepted_months([one.month for one in showings])
        contradicted += [f"{area} {chamber}" for one in showings if one.month not in accepted]
        settled, renamed = revise([one for one in showings if one.month in accepted])
        revised += renamed
        found += [(area, chamber, *row, source) for row in _elections(settled)]
    what = pl.concat_str(keys, separator=" ")
    refusals = [
        refuse(part, file=file, reason=str(fault), what=what)
        for (fault,), part in dated.drop_nulls("fault").sort("fault").group_by("fault", maintain_order=True)
    ]
    refusals.append(
        refuse(
            pl.DataFrame({"what": contradicted}, {"what": pl.String}), file=file, reason="election_contradicted", what="what"
        )
    )
    return pl.DataFrame(found, schema=ELECTIONS, orient="row"), pl.concat(refusals), revised


def _date(cells: pl.DataFrame) -> pl.DataFrame:
    """`cells` with `table_month`, `election_month` (months from year 0) and `fault`, why there is no usable month."""
    text = pl.col("election")
    year = pl.coalesce(text.str.extract(MONTH_YEAR, 2), text.str.extract(DAY_MONTH_YEAR, 2), _displaced_year(text))
    month = pl.coalesce(text.str.extract(MONTH_YEAR), text.str.extract(DAY_MONTH_YEAR), text.str.extract(DISPLACED))
    fault = pl.coalesce(pl.when(text.str.contains(shape)).then(pl.lit(name)) for name, shape in NOT_A_MONTH.items())
    read = cells.with_columns(
        (pl.col("year").cast(pl.Int32) * 12 + pl.col("month") - 1).alias("table_month"),
        (year.cast(pl.Int32) * 12 + month.cast(pl.Int32) - 1).alias("election_month"),
        month.cast(pl.Int32).alias("_month"),
        fault.alias("fault"),
    )
    strange = read.filter(pl.col("fault").is_null() & ~pl.col("_month").is_between(1, 12).fill_null(value=False))
    if strange.height:
        table, name, cell = strange.select("table", "name", "election").row(0)
        raise SourceLayoutError(file=table, reason=f"{name}: election {cell!r} is not a date")
    is_future = pl.col("election_month") > pl.col("table_month")
    return read.with_columns(pl.when(is_future).then(pl.lit("election_in_future")).otherwise("fault").alias("fault"))


def _displaced_year(text: pl.Expr) -> pl.Expr:
    return pl.concat_str(text.str.extract(DISPLACED, 2), text.str.extract(DISPLACED, 3))


def accepted_months(months: Sequence[int]) -> set[int]:
    """The months that the run of tables supports.

    These are the members of the longest sequence that never falls, since the latest election only moves forward: a slip in
    one table is left out by it, before or after. A month outside it still counts when six tables running give it and no
    accepted month is within three months: a table that falls back to an old date does not undo an election.

    >>> sorted(accepted_months([5, 5, 9, 5, 5, 7, 7]))
    [5, 7]
    """
    accepted = {months[at] for at in _longest_rise(months)}
    for month, run in groupby(months):
        is_near = any(abs(month - other) <= NEAR_MONTHS for other in accepted)
        if len(list(run)) >= LONG_RUN_TABLES and not is_near:
            accepted.add(month)
    return accepted


def _longest_rise(months: Sequence[int]) -> list[int]:
    """Places of a longest non-falling subsequence, from its end to its start (patience sorting)."""
    tops: list[int] = []
    places: list[int] = []
    before = [-1] * len(months)
    for at, month in enumerate(months):
        pile = bisect_right(tops, month)
        before[at] = places[pile - 1] if pile else -1
        tops[pile:] = [month, *tops[pile + 1 :]]
        places[pile:] = [at, *places[pile + 1 :]]
    chain = []
    at = places[-1] if places else -1
    while at >= 0:
        chain.append(at)
        at = before[at]
    return chain


def revise(showings: Sequence[Showing]) -> tuple[list[Showing], int]:
    """`showings` with dates moved by one month put right, and how many dates that were.

    Where a date moves by one month while seats and women stay the same, no new chamber was elected: the later date stands.
    """
    later = {
        one.month: then.month
        for one, then in pairwise(showings)
        if then.month - one.month == 1 and one.women is not None and (one.seats, one.women) == (then.seats, then.women)
    }
    return [Showing(one.table, later.get(one.month, one.month), one.seats, one.women) for one in showings], len(later)


def _elections(showings: Sequence[Showing]) -> Iterator[tuple[int, int, int | None, int | None]]:
    """(year, month, seats, women) of each election; seats and women from the first table after it that has both."""
    for month, tables in groupby(sorted(showings, key=lambda one: (one.month, one.table)), key=lambda one: one.month):
        counted = (
            (one.seats, one.women)
            for one in tables
            if one.seats is not None and one.women is not None and one.table - month <= COUNTS_WITHIN_MONTHS
        )
        yield (month // 12, month % 12 + 1, *next(counted, (None, None)))
