"""Observations as SDMX-CSV 2.0, the exchange format of statistical offices (SDMX 3.0; docs/sdmx.md describes the structure).

One row an observation: which structure it belongs to and what to do with it, then dimensions, the value, attributes. What
SDMX identifies has letters, digits and `_ - @ $` only, so a breakdown `age=30-39` becomes two dimensions and a bound a code.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import polars as pl

from data.schema import OBSERVATIONS, TOTAL
from exports.tables import neutralise

SDMX_TYPE: Final = "application/vnd.sdmx.data+csv;version=2.0.0"
SDMX_ENDING: Final = "sdmx.csv"
STRUCTURE: Final = "dataflow"
STRUCTURE_ID: Final = "PARITY_HORIZON:DF_OBSERVATIONS(1.0)"
"""Agency, dataflow and version. The dataflow is ours and lies in no registry: docs/sdmx.md is its definition."""

ACTION: Final = "I"
"""Information: the rows say what is, and ask for nothing to be changed."""

ANNUAL: Final = "A"
BOUNDS: Final = {"=": "EQ", "<": "LT", ">": "GT"}
DIMENSIONS: Final = (
    "FREQ",
    "REF_AREA",
    "INDICATOR",
    "SOURCE",
    "SECTOR",
    "LEVEL",
    "BREAKDOWN",
    "CATEGORY",
    "TIME_PERIOD",
)
ATTRIBUTES: Final = ("OBS_STATUS", "UNIT_MEASURE", "BOUND", "WOMEN", "TOTAL", "VINTAGE", "NOTE_ID")
COLUMNS: Final = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)


def to_sdmx_csv(observations: pl.DataFrame, units: Mapping[str, str] | None = None) -> bytes:
    """Rows of data.schema.OBSERVATIONS as SDMX-CSV 2.0: UTF-8 without a byte order mark, commas, decimal points, CRLF.

    `units` maps an indicator to its unit. A value that does not exist is NaN, and OBS_STATUS says why; an attribute that does
    not exist is empty. Raises ValueError where a column of the schema is missing.
    """
    if missing := [name for name in OBSERVATIONS if name not in observations.columns]:
        raise ValueError(f"observations lack {', '.join(missing)}")
    table = observations.select(
        pl.lit(STRUCTURE).alias("STRUCTURE"),
        pl.lit(STRUCTURE_ID).alias("STRUCTURE_ID"),
        pl.lit(ACTION).alias("ACTION"),
        pl.lit(ANNUAL).alias("FREQ"),
        *(pl.col(name.lower()).alias(name) for name in ("REF_AREA", "INDICATOR", "SOURCE", "SECTOR", "LEVEL")),
        _part(0).alias("BREAKDOWN"),
        _part(1).alias("CATEGORY"),
        pl.col("reference_year").alias("TIME_PERIOD"),
        pl.col("value").fill_null(math.nan).alias("OBS_VALUE"),
        pl.col("obs_status").alias("OBS_STATUS"),
        pl.col("indicator").replace_strict(dict(units or {}), default=None, return_dtype=pl.String).alias("UNIT_MEASURE"),
        pl.col("bound").replace_strict(BOUNDS).alias("BOUND"),
        *(pl.col(name.lower()).alias(name) for name in ("WOMEN", "TOTAL", "VINTAGE", "NOTE_ID")),
    )
    return neutralise(table.select(COLUMNS)).write_csv(line_terminator="\r\n").encode("utf-8")


def _part(at: int) -> pl.Expr:
    """The dimension (0) or the category (1) of a breakdown; `_T` has `_T` for both. A "+" becomes "_PLUS"."""
    parts = pl.col("breakdown").str.splitn("=", 2).struct.field(f"field_{at}")
    return parts.fill_null(TOTAL).str.replace("+", "_PLUS", literal=True)
