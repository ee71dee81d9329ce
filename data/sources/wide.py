"""Files with a column for each measured quantity: every cell becomes a figure, or is refused with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from data.errors import SourceLayoutError
from data.sources.reading import refuse


def to_cells(rows: pl.DataFrame, described: Sequence[str], file: str) -> pl.DataFrame:
    """One row for each cell of the columns that are not in `described`: these, `quantity` (the column's name) and `value`.

    Raises SourceLayoutError for a cell that is neither a number nor empty.
    """
    cells = rows.unpivot(index=list(described), variable_name="quantity")
    numbers = cells["value"].cast(pl.Float64, strict=False)
    lost = cells.filter(numbers.is_null() & cells["value"].is_not_null())
    if lost.height:
        quantity, value = lost.select("quantity", "value").row(0)
        raise SourceLayoutError(file=file, reason=f"has a cell of {quantity} that is not a number: {value}")
    return cells.with_columns(numbers)


def split_cells(
    cells: pl.DataFrame, indicators: Mapping[str, str], file: str, *, others: Mapping[str, str] | None = None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cells with a figure of a quantity in use, with `indicator`; and all other cells as refusals, counted by quantity.

    `others` gives the reason for quantities that are left out for another one than `not_used`.
    """
    indicator = pl.col("quantity").replace_strict(dict(indicators), default=None, return_dtype=pl.String)
    reason = pl.col("quantity").replace_strict(dict(others or {}), default="not_used", return_dtype=pl.String)
    placed = cells.with_columns(
        indicator=indicator,
        reason=pl.when(indicator.is_null()).then(reason).when(pl.col("value").is_null()).then(pl.lit("no_figure")),
    )
    refused = placed.filter(pl.col("reason").is_not_null())
    parts = [
        refuse(part, file=file, reason=str(name), what="quantity")
        for (name,), part in sorted(refused.group_by("reason"), key=lambda group: str(group[0]))
    ]
    empty = refuse(cells.head(0), file=file, reason="", what="quantity")
    return placed.filter(pl.col("reason").is_null()).drop("reason"), pl.concat([empty, *parts])
