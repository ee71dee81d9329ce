"""Counts behind a share: "2 of 47 seats", where a source publishes only the share of a small house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

NEAR_SEATS: Final = 8
"""A house is looked for within so many seats of the size last known: vacant seats, a few seats added."""

_TOLERANCE_PCT: Final = 5e-6


def counts_behind(share_pct: float, seats: int, near: int = NEAR_SEATS) -> tuple[int, int] | None:
    """Women and seats whose share is `share_pct`, for a house of about `seats`; the size nearest to it of several.

    A share with six decimals has one fraction in a small house; a rounded share has none that fits, and gives None. So does
    zero, which every size of house fits, unless the house is `seats` itself.

    >>> counts_behind(4.25531914893617, 47), counts_behind(1.96078431372549, 52), counts_behind(4.3, 47)
    ((2, 47), (1, 51), None)
    """
    if share_pct == 0:
        return 0, seats
    sizes = sorted(range(max(1, seats - near), seats + near + 1), key=lambda size: (abs(size - seats), size))
    for size in sizes:
        women = round(share_pct * size / 100)
        if abs(100 * women / size - share_pct) <= _TOLERANCE_PCT:
            return women, size
    return None


def with_counts(figures: pl.DataFrame, sizes: Mapping[str, int], under: int = 100) -> pl.DataFrame:
    """`figures` with women and total filled in where a share of a house of under `under` seats shows them.

    `figures` has ref_area, value, bound, women, total; `sizes` maps a ref_area to the seats last known. Counts that a source
    gives stay as they are.
    """
    found: list[tuple[int | None, int | None]] = []
    for row in figures.select("ref_area", "value", "bound", "women", "total").iter_rows(named=True):
        seats = sizes.get(row["ref_area"], under)
        known = row["total"] is not None or row["bound"] != "=" or seats >= under
        found.append((row["women"], row["total"]) if known else counts_behind(row["value"], seats) or (None, None))
    women, total = ([pair[place] for pair in found] for place in (0, 1))
    return figures.with_columns(pl.Series("women", women, dtype=pl.Int32), pl.Series("total", total, dtype=pl.Int32))
