"""The series that the record is measured on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from analysis.panel import Panel, as_series, panel_from
from data.store import open_store

ROOT: Final = Path(__file__).resolve().parents[2]
VDEM: Final = ROOT.parent / "shared" / "data" / "sources" / "vdem" / "women_in_lower_chamber_1945_2024.csv"
VDEM_COLUMN: Final = "Lower chamber female legislators"
ORIGINS: Final = range(2004, 2020)
COMPLETE_YEARS: Final = 15


@dataclass(frozen=True)
class Sample:
    """One indicator of the store, with how its cases are chosen."""

    name: str
    indicator: str
    source: str
    sector: str = "_T"
    year_from: int = 1945


SAMPLES: Final = (
    Sample("Lower or single chambers (WDI)", "women_in_parliament", "wdi"),
    Sample("Upper chambers (IPU)", "women_in_upper_house", "ipu_monthly"),
    Sample("Ministers (UNSD minimum set)", "women_ministers", "unsd_minset"),
    Sample("Ministers (World’s Women 2020)", "women_ministers", "unsd_worlds_women_2020"),
    Sample("Managers (UNSD minimum set)", "women_managers", "unsd_minset"),
    Sample("Senior and middle managers (UNSD minimum set)", "women_senior_middle_managers", "unsd_minset"),
    Sample("Public employees (WWBI)", "women_in_public_employment", "wwbi_3_1"),
    Sample("Private employees (WWBI)", "women_in_private_employment", "wwbi_3_1"),
    Sample("Police (UNSD minimum set)", "women_police", "unsd_minset"),
    Sample("Judges (UNSD minimum set)", "women_judges", "unsd_minset"),
    Sample("Local government (UN Women)", "women_in_local_government", "un_women_local_panel"),
)


def lower_chambers(file: Path = VDEM) -> Panel:
    """Lower chambers from 1990 as V-Dem publishes them, Taiwan and predecessor States included, or as shipped."""
    areas = open_store().areas()
    if not file.is_file():
        return store_panel(Sample("", "women_in_parliament", "vdem_lower_chamber", year_from=1990))
    rows = pl.read_csv(file).filter(pl.col("Code").is_not_null() & ~pl.col("Code").str.starts_with("OWID"))
    chosen = rows.select(series_id="Code", reference_year="Year", share_women_pct=VDEM_COLUMN).drop_nulls()
    groups = areas.select(series_id="ref_area", group="region", subgroup="subregion")
    return panel_from(chosen.filter(pl.col("reference_year") >= 1990).join(groups, on="series_id", how="left"))


def store_panel(sample: Sample) -> Panel:
    """The series of a sample from the shipped tables."""
    store = open_store()
    rows = store.observations(
        sample.indicator, source=sample.source, sector=sample.sector, level="_T", breakdown="_T", year_from=sample.year_from
    )
    return panel_from(as_series(rows, store.areas()))
