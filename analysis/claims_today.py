"""What our projection says today of the measures that published estimates are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from analysis.outlooks import Asked, Tables, first_source, fit_piece, fit_relatives, outlook, pieces, series_of
from data.schema import TOTAL


@dataclass(frozen=True)
class Measured:
    """A claim whose measure is one of ours: the indicator, the series (an area or a group) and the level."""

    claim: str
    indicator: str
    series: str
    level: str


def claims_today(measured: Sequence[Measured], parity: pl.DataFrame, tables: Tables, asked: Sequence[Asked]) -> pl.DataFrame:
    """One row a claim: claim, then the columns of data.schema.PARITY.

    Taken from `parity` (the table that ships) where the series is there. Organisations are too few to ship: they are
    projected here, with the drift of the family of their indicator. A claim whose series has too few figures is absent.
    """
    found = []
    for one in measured:
        rows = _shipped(one, parity)
        if rows.is_empty():
            rows = _projected(one, tables, asked)
        found.append(rows.head(1).select(pl.lit(one.claim).alias("claim"), *parity.columns))
    return (
        pl.concat(found, how="vertical_relaxed") if found else parity.clear().select(pl.lit("").alias("claim"), *parity.columns)
    )


def _shipped(one: Measured, parity: pl.DataFrame) -> pl.DataFrame:
    return parity.filter(
        pl.col("indicator") == one.indicator,
        pl.col("series") == one.series,
        pl.col("level") == one.level,
        pl.col("sector") == TOTAL,
        pl.col("breakdown") == TOTAL,
        pl.col("horizon_year").is_not_null(),
    )


def _projected(one: Measured, tables: Tables, asked: Sequence[Asked]) -> pl.DataFrame:
    plan = next(each for each in asked if each.indicator == one.indicator)
    rows = tables.of(one.indicator, sector=TOTAL, level=one.level, breakdown=TOTAL).filter(pl.col("ref_area") == one.series)
    source = first_source(pieces(rows, tables.areas), plan.sources)
    series = series_of(rows.filter(pl.col("source") == source), tables.areas)
    fitted = fit_piece(series, partial(fit_relatives, tables, asked, plan))
    return outlook(fitted, [one.series], {}).parity.with_columns(
        indicator=pl.lit(one.indicator),
        source=pl.lit(source),
        sector=pl.lit(TOTAL),
        level=pl.lit(one.level),
        breakdown=pl.lit(TOTAL),
        drift_source=pl.lit(fitted.source),
        tested=pl.lit(fitted.tested),
    )
