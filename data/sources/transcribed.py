"""What the transcribed files have in common: figures read from pages, each page a source of its own, texts looked up."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from data import registry
from data.errors import SourceLayoutError
from data.sources.un_tables import apply_corrections


def check_columns(rows: pl.DataFrame, columns: tuple[str, ...], file: str) -> pl.DataFrame:
    """`rows` themselves; raises SourceLayoutError where one of `columns` is not there."""
    missing = sorted(set(columns) - set(rows.columns))
    if missing:
        raise SourceLayoutError(file=file, reason=f"lacks the columns {', '.join(missing)}")
    return rows


def match_pages(rows: pl.DataFrame, address: str, file: str) -> pl.DataFrame:
    """`rows` with `source` and `vintage`, those of the entry of sources.toml that has the page's address.

    Raises SourceLayoutError for an address that no entry has.
    """
    entries = {one.address: one for one in registry.load().sources.values()}
    return rows.with_columns(
        look_up(rows, address, {page: one.edition for page, one in entries.items()}, file).alias("vintage"),
        look_up(rows, address, {page: one.id for page, one in entries.items()}, file).alias("source"),
    )


def look_up(rows: pl.DataFrame, column: str, table: Mapping[str, str], file: str) -> pl.Series:
    """What `table` says for each cell of `column`; raises SourceLayoutError naming the cells that it does not know."""
    unknown = sorted(set(rows[column]) - table.keys())
    if unknown:
        raise SourceLayoutError(file=file, reason=f"has an unknown {column}: {', '.join(unknown)}")
    return rows[column].replace_strict(dict(table), return_dtype=pl.String)


def correct_by_source(observations: pl.DataFrame) -> pl.DataFrame:
    """`observations` of several sources, with the entries of corrections.toml for each of them applied."""
    parts = observations.partition_by("source", maintain_order=True)
    return pl.concat([observations.head(0), *(apply_corrections(part, part["source"][0]) for part in parts)])
