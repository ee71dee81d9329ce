"""Varieties of Democracy: women in lower chambers 1945-2024 (through Our World in Data), gender indices, quotas.

The indices and quotas name areas by V-Dem's own codes, which are those of ISO but for areas that ISO does not have. The
code PSE stands for the West Bank alone, so that its rows are matched by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from data.registry import load
from data.schema import conform
from data.sources.areas import AreaMatcher
from data.sources.changes import year_on_year
from data.sources.reading import Reading
from data.sources.transcribed import check_columns
from data.sources.wide import split_cells, to_cells

FILE: Final = "vdem/women_in_lower_chamber_1945_2024.csv"
SOURCE: Final = "vdem_lower_chamber"
PREDECESSORS: Final = "vdem_predecessor_states"
VINTAGE: Final = "2025"
VALUE: Final = "Lower chamber female legislators"

INDICES_FILE: Final = "vdem/gender_indices.csv"
INDICES_SOURCE: Final = "vdem_gender_indices"
INDICES_PREDECESSORS: Final = "vdem_gender_predecessor_states"
INDICES_VINTAGE: Final = "2024"
DESCRIBED: Final = ("ISO3", "Country", "Year")
PARTS: Final = ("Palestine/West Bank",)
INDICES: Final = {
    "v2x_gender": "women_political_empowerment",
    "v2x_genpp": "women_political_participation",
    "v2x_gencl": "women_civil_liberties",
    "v2x_gencs": "women_in_civil_society",
    "v2pepwrgen": "political_power_by_gender",
    "v2peapsgen": "public_services_by_gender",
    "v2peasjgen": "state_jobs_by_gender",
}
LOWER_CHAMBER: Final = "v2lgfemleg"
"""The series of FILE once more, in an earlier edition."""

QUOTA_FILE: Final = "vdem/gender_quota_lower_chamber.csv"
QUOTA_SOURCE: Final = "vdem_quota"
QUOTA: Final = "v2lgqugen"
QUOTA_DATING: Final = "vdem_quota_dating"
RESERVED_SEATS: Final = 4


def to_observations(folder: Path, areas: AreaMatcher) -> Reading:
    """Figures of the three files: shares in percent, indices on the source's scales, quotas as its codes 0 to 4, with events.

    Raises SourceLayoutError for a column that is missing, UnmatchedAreaError for an unknown area.
    """
    readings = [read_chambers(folder, areas), read_indices(folder, areas), read_quotas(folder, areas)]
    return Reading(
        files=len(readings),
        rows_in=sum(one.rows_in for one in readings),
        observations=pl.concat([one.observations for one in readings]),
        events=pl.concat([one.events for one in readings]),
        refusals=pl.concat([one.refusals for one in readings]),
        report=tuple(line for one in readings for line in one.report),
    )


def read_chambers(folder: Path, areas: AreaMatcher) -> Reading:
    """Shares of women in the lower or single chamber, by country and year, in percent.

    Rows with a code are matched by it, rows without one (averages, and States that no longer exist) by name. Figures for
    years in which an area belonged to another State are kept, with a note.
    """
    rows = pl.read_csv(folder / FILE, schema_overrides={"Code": pl.String, VALUE: pl.Float64})
    has_code = pl.col("Code").is_not_null()
    coded, refused = areas.match(rows.filter(has_code), "Code", scheme="iso3", file=FILE)
    named, also_refused = areas.match(rows.filter(~has_code), "Entity", scheme="name", file=FILE)
    figures = pl.concat([coded, named]).select("ref_area", reference_year="Year", value=VALUE)
    observations = conform(
        figures.with_columns(note_id=_note(PREDECESSORS, "vdem_predecessor_state")),
        indicator="women_in_parliament",
        source=SOURCE,
        vintage=VINTAGE,
    ).sort("reference_year", "ref_area")
    return Reading(files=1, rows_in=rows.height, observations=observations, refusals=pl.concat([refused, also_refused]))


def read_indices(folder: Path, areas: AreaMatcher) -> Reading:
    """Indices by country and year, 1970-2023; a row of `rows_in` is a cell.

    Years in which an area's row describes another State (Germany before 1990: the Federal Republic alone) carry a note.
    """
    rows = pl.read_csv(folder / INDICES_FILE, infer_schema_length=None)
    check_columns(rows, (*DESCRIBED, LOWER_CHAMBER, *INDICES), INDICES_FILE)
    cells = to_cells(rows, DESCRIBED, INDICES_FILE)
    used, left = split_cells(cells, INDICES, INDICES_FILE, others={LOWER_CHAMBER: "same_series"})
    matched, outside = _match(used, areas, INDICES_FILE)
    figures = matched.select("indicator", "ref_area", "value", reference_year="Year")
    observations = conform(
        figures.with_columns(note_id=_note(INDICES_PREDECESSORS, "vdem_predecessor_index")),
        source=INDICES_SOURCE,
        vintage=INDICES_VINTAGE,
    )
    report = (f"{INDICES_FILE}: rows are cells of {rows.height} lines",)
    return Reading(files=1, rows_in=cells.height, observations=observations, refusals=pl.concat([left, outside]), report=report)


def read_quotas(folder: Path, areas: AreaMatcher) -> Reading:
    """The quota of the lower or single chamber by country and year, 1990-2024, and its changes as events."""
    rows = pl.read_csv(folder / QUOTA_FILE)
    check_columns(rows, ("ISO3", "Year", QUOTA), QUOTA_FILE)
    matched, refusals = areas.match(rows, "ISO3", scheme="iso3", file=QUOTA_FILE)
    observations = conform(
        matched.select("ref_area", reference_year="Year", value=QUOTA),
        indicator="quota_lower_chamber",
        source=QUOTA_SOURCE,
        vintage=VINTAGE,
    )
    return Reading(
        files=1,
        rows_in=rows.height,
        observations=observations,
        events=year_on_year(observations, _quota_kind(), QUOTA_DATING),
        refusals=refusals,
    )


def _quota_kind() -> pl.Expr:
    """What became of a quota: sanctions rank the codes 1 to 3; reserved seats are another kind, neither above nor below."""
    before, after = pl.col("before"), pl.col("after")
    return (
        pl.when(before == 0)
        .then(pl.lit("quota_adopted"))
        .when(after == 0)
        .then(pl.lit("quota_ended"))
        .when((before == RESERVED_SEATS) | (after == RESERVED_SEATS))
        .then(pl.lit("quota_kind_changed"))
        .when(after > before)
        .then(pl.lit("quota_strengthened"))
        .otherwise(pl.lit("quota_weakened"))
    )


def _match(cells: pl.DataFrame, areas: AreaMatcher, file: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    is_part = pl.col("Country").is_in(PARTS)
    coded, refused = areas.match(cells.filter(~is_part), "ISO3", scheme="iso3", file=file)
    named, also_refused = areas.match(cells.filter(is_part), "Country", scheme="name", file=file)
    return pl.concat([coded, named]), pl.concat([refused, also_refused])


def _note(correction: str, note_id: str) -> pl.Expr:
    """The note of figures up to the last year in which an area's figure is that of another State."""
    last_years: Mapping[str, int] = load().corrections[correction].match["last_year"]
    last_year = pl.col("ref_area").replace_strict(last_years, default=None, return_dtype=pl.Int64)
    return pl.when(pl.col("reference_year") <= last_year).then(pl.lit(note_id))
