"""Inter-Parliamentary Union: seats and women in both chambers of national parliaments, from its monthly tables.

A year's figure is that of the year's last table, computed from the seats and the women in it, never from the printed share.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import polars as pl

from data.registry import load
from data.schema import conform
from data.sources.areas import AreaMatcher
from data.sources.ipu_elections import read_elections
from data.sources.ipu_tables import ABSENT, FOLDER, read_tables
from data.sources.reading import Reading, refuse

SOURCE: Final = "ipu_monthly"
INDICATORS: Final = {"lower": "women_in_parliament", "upper": "women_in_upper_house"}
PRINTED_TOLERANCE_PP: Final = 0.1
"""Printed shares were often rounded twice (34.545 to 34.55 to 34.6); a greater difference is an error of the table."""
DECEMBER: Final = 12


def to_observations(folder: Path, areas: AreaMatcher) -> Reading:
    """Shares of women in lower or single chambers and in upper chambers at the year's last table, and election months.

    `rows_in` counts every line of every table twice, once for each chamber; observations and the refusals whose reason does
    not begin with `election` add up to it. The refusals that do begin so count cells of the Elections columns.
    """
    cells = read_tables(folder)
    nameless = cells.filter(pl.col("name").is_null())
    matched, left_out = areas.match(cells.drop_nulls("name"), "name", scheme="name", file=FOLDER)
    corrected = _correct(matched)
    elections, undated, revised = read_elections(corrected, SOURCE, FOLDER)
    is_last = pl.col("month") == pl.col("month").max().over("year")
    is_single = (pl.col("chamber") == "upper") & pl.col("seats_cell").is_in(ABSENT) & ~pl.col("suspended")
    last = corrected.filter(is_last)
    refusals = [
        refuse(nameless, file=FOLDER, reason="ipu_no_name", what="table"),
        left_out,
        refuse(corrected.filter(~is_last), file=FOLDER, reason="ipu_earlier_table", what="table"),
        refuse(last.filter(is_single), file=FOLDER, reason="no_upper_house", what="ref_area"),
        undated,
    ]
    return Reading(
        files=cells["table"].n_unique(),
        rows_in=cells.height,
        observations=_observations(last.filter(~is_single)),
        refusals=pl.concat(refusals),
        elections=elections,
        report=(
            *_report_tables(cells),
            *_report_printed(matched),
            f"elections: {elections.height}, of which {revised} had their date moved by one month in a later table",
        ),
    )


def _correct(cells: pl.DataFrame) -> pl.DataFrame:
    """`cells` after the registered corrections, with `corrected`, true where one was applied."""
    cells = cells.with_columns(pl.lit(value=False).alias("corrected"))
    for correction in load().corrections.values():
        if correction.source == SOURCE:
            cells = _give_back_lines(cells, correction.set.get("line_belongs_to", {}))
            cells = _set_counts(cells, correction.match, correction.set)
    return cells


def _give_back_lines(cells: pl.DataFrame, owners: dict[str, dict[str, str]]) -> pl.DataFrame:
    """Lines that stand beside another country's name, under the ref_area that they belong to; `owners` by table."""
    moves = {f"{table} {beside}": owner for table, pairs in owners.items() for beside, owner in pairs.items()}
    owner = pl.concat_str("table", "ref_area", separator=" ").replace_strict(moves, default=None, return_dtype=pl.String)
    return cells.with_columns(
        pl.coalesce(owner, "ref_area").alias("ref_area"), (pl.col("corrected") | owner.is_not_null()).alias("corrected")
    )


def _set_counts(cells: pl.DataFrame, match: Any, new: Any) -> pl.DataFrame:
    """`cells` with the counts in `new` where a correction's `match` (ref_area, chamber, first and last table) holds."""
    if not match:
        return cells
    is_meant = (
        (pl.col("ref_area") == match["ref_area"])
        & (pl.col("chamber") == match["chamber"])
        & pl.col("table").is_between(pl.lit(match["first_table"]), pl.lit(match["last_table"]))
    )
    counts = [
        pl.when(is_meant).then(pl.lit(new[name])).otherwise(name).cast(pl.Int32).alias(name)
        for name in ("seats", "women")
        if name in new
    ]
    return cells.with_columns(*counts, (pl.col("corrected") | is_meant).alias("corrected"))


def _observations(cells: pl.DataFrame) -> pl.DataFrame:
    """Observations of chambers in the last tables; a chamber that is suspended or not counted is a gap with its reason."""
    value = 100 * pl.col("women") / pl.col("seats")
    note = (
        pl.when("suspended")
        .then(pl.lit("ipu_suspended"))
        .when(value.is_null())
        .then(pl.lit("ipu_women_unknown"))
        .when("corrected")
        .then(pl.lit("ipu_corrected"))
        .when(pl.col("month") != DECEMBER)
        .then(pl.lit("ipu_last_table_not_december"))
    )
    # M: the figure cannot exist; O: it exists and the table does not have it.
    status = pl.when(value.is_not_null()).then(pl.lit("A")).when("suspended").then(pl.lit("M")).otherwise(pl.lit("O"))
    rows = cells.select(
        "ref_area",
        "women",
        indicator=pl.col("chamber").replace_strict(INDICATORS),
        reference_year="year",
        value=value,
        total="seats",
        obs_status=status,
        vintage="table",
        note_id=note,
    )
    return conform(rows, source=SOURCE).sort("indicator", "reference_year", "ref_area")


def _report_tables(cells: pl.DataFrame) -> list[str]:
    """What the reader of the build should know about the tables: months that lack, repeated tables, years not to December."""
    tables = cells["table"].unique(maintain_order=True).to_list()
    first, last = tables[0], tables[-1]
    all_months = (f"{year}-{month:02}" for year in range(int(first[:4]), int(last[:4]) + 1) for month in range(1, 13))
    missing = [month for month in all_months if first <= month <= last and month not in tables]
    year_ends = [table for table, then in zip(tables, [*tables[1:], ""], strict=True) if table[:4] != then[:4]]
    return [
        f"tables: {first} to {last}; none for {', '.join(missing) or 'no month between'}",
        f"year’s last table not of December: {', '.join(one for one in year_ends if not one.endswith('-12')) or 'none'}",
        f"tables that repeat an earlier one: {', '.join(_repeated(cells)) or 'none'}",
    ]


def _repeated(cells: pl.DataFrame) -> list[str]:
    seen: dict[str, str] = {}
    repeated = []
    for (table,), part in cells.group_by("table", maintain_order=True):
        text = part.drop("table", "year", "month").write_csv()
        if text in seen:
            repeated.append(f"{table} (as {seen[text]})")
        seen.setdefault(text, str(table))
    return repeated


def _report_printed(cells: pl.DataFrame) -> list[str]:
    """Printed shares that their own counts contradict, by chamber, with the areas most concerned."""
    share = 100 * pl.col("women") / pl.col("seats")
    off = cells.filter((pl.col("printed_pct") - share).abs() > PRINTED_TOLERANCE_PP)
    lines = []
    for chamber in INDICATORS:
        counted = off.filter(chamber=chamber).group_by("ref_area").len().sort("len", "ref_area", descending=[True, False])
        named = ", ".join(f"{area} {number}" for area, number in counted.iter_rows())
        lines.append(f"printed shares that differ from their counts, {chamber} chamber: {counted['len'].sum()} ({named})")
    return lines
