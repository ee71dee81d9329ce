"""Seats behind the World Bank's shares of parliaments: the source gives shares only, others the size of each house."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from analysis.seats import with_counts
from analysis.shares import latest
from data.schema import TOTAL
from pages.shared import reads

INDICATOR: Final = "women_in_parliament"
_PIECE: Final = ("source", "sector", "level", "breakdown")


def with_seats(rows: pl.DataFrame) -> pl.DataFrame:
    """Observations of one indicator; the newest share of each small house gets its women and total.

    Only the newest: the size of a house is the one last known. Counts that a source gives stay as they are.
    """
    if rows.is_empty() or rows["indicator"][0] != INDICATOR:
        return rows
    found = _newest(reads.store().version)
    joined = rows.join(found, on=["ref_area", "reference_year", *_PIECE], how="left", maintain_order="left")
    filled = joined.with_columns(pl.coalesce(name, f"{name}_found").alias(name) for name in ("women", "total"))
    return filled.select(rows.columns)


def house_sizes() -> dict[str, int]:
    """Seats of each lower or single chamber in the newest monthly table, else at the last election known."""
    tables = reads.observations(INDICATOR)
    counted = tables.filter(pl.col("total") > 0, pl.col("breakdown") == TOTAL).select("ref_area", "reference_year", "total")
    voted = reads.store().elections().filter(pl.col("chamber") == "lower", pl.col("seats") > 0)
    both = pl.concat(
        [counted, voted.select("ref_area", pl.col("year").alias("reference_year"), pl.col("seats").alias("total"))],
        how="vertical_relaxed",
    )
    last = both.sort("ref_area", "reference_year").group_by("ref_area", maintain_order=True).last()
    return dict(last.select("ref_area", "total").iter_rows())


@st.cache_data(max_entries=2, show_spinner=False)
def _newest(version: str) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    """The newest figures of small houses with women_found and total_found."""
    source = reads.registry().indicators[INDICATOR].sources[0]
    rows = reads.observations(INDICATOR, source).filter(sector=TOTAL, level=TOTAL, breakdown=TOTAL)
    counted = with_counts(latest(rows), house_sizes()).filter(pl.col("total").is_not_null())
    return counted.select("ref_area", "reference_year", *_PIECE, women_found=pl.col("women"), total_found=pl.col("total"))
