"""What a reader returns: the figures, and an account of every row that did not become one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from data.schema import ELECTIONS, EVENTS, FLOWS, OBSERVATIONS, empty

REFUSALS: Final[dict[str, pl.DataType]] = {
    "file": pl.String(),
    "reason": pl.String(),
    "what": pl.String(),
    "rows": pl.Int64(),
}
"""`reason` is the id of an entry of refusals.toml (text in both languages); `what` names the row or area."""


@dataclass(frozen=True)
class Reading:
    """The result of one reader.

    `observations` has the columns of data.schema.OBSERVATIONS, `elections` those of ELECTIONS, `flows` those of FLOWS,
    `events` those of EVENTS, `refusals` those of REFUSALS. `files` and `rows_in` count what was read; `report` holds lines
    that the build prints and keeps.
    """

    files: int
    rows_in: int
    observations: pl.DataFrame = field(default_factory=lambda: empty(OBSERVATIONS))
    refusals: pl.DataFrame = field(default_factory=lambda: empty(REFUSALS))
    elections: pl.DataFrame = field(default_factory=lambda: empty(ELECTIONS))
    events: pl.DataFrame = field(default_factory=lambda: empty(EVENTS))
    flows: pl.DataFrame = field(default_factory=lambda: empty(FLOWS))
    report: tuple[str, ...] = ()


def refuse(rows: pl.DataFrame, *, file: str, reason: str, what: str | pl.Expr) -> pl.DataFrame:
    """The rows as refusals, counted by `what` (a column's name, an expression)."""
    named = pl.col(what) if isinstance(what, str) else what
    counted = rows.group_by(named.cast(pl.String).alias("what")).agg(pl.len().cast(pl.Int64).alias("rows"))
    return counted.select(pl.lit(file).alias("file"), pl.lit(reason).alias("reason"), "what", "rows").sort("what")
