"""Events read off yearly series: a year whose figure differs from that of the year before."""

from __future__ import annotations

import polars as pl

from data.schema import EVENTS


def year_on_year(observations: pl.DataFrame, kind: pl.Expr, note_id: str) -> pl.DataFrame:
    """The changes of observations (data.schema.OBSERVATIONS) from one year to the next, with the columns of EVENTS.

    `kind` names the kind of each from `before` and `after`. Where the year before has no figure nothing is known to have
    changed: the first figure of an area is no event.
    """
    series = ["indicator", "source", "ref_area"]
    known = observations.filter(pl.col("value").is_not_null()).sort(*series, "reference_year")
    paired = known.with_columns(
        before=pl.col("value").shift(1).over(series),
        follows=pl.col("reference_year").diff().over(series) == 1,
        after=pl.col("value"),
        year=pl.col("reference_year"),
    )
    changed = paired.filter(pl.col("follows") & (pl.col("before") != pl.col("after")))
    events = changed.with_columns(kind=kind, note_id=pl.lit(note_id))
    return events.select(pl.col(name).cast(dtype) for name, dtype in EVENTS.items()).sort("ref_area", "year", "indicator")
