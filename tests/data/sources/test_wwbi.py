"""Worldwide Bureaucracy Indicators: shares times 100, odd cells flagged, what is not used counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data.errors import SourceLayoutError, UnmatchedAreaError
from data.registry import Registry
from data.schema import observation_faults
from data.sources.areas import read_areas
from data.sources.reading import Reading
from data.sources.wwbi import FILE, SERIES, to_observations

YEARS = ("2010", "2011")
Cells = dict[tuple[str, str], tuple[float | None, float | None]]
Read = Callable[..., Reading]


def write_workbook(folder: Path, cells: Cells, *, names: dict[str, str] | None = None, without: str = "") -> None:
    """The sheet Data: an empty row of Bhutan for each series that the reader knows, then the `cells` that the test is about."""
    given = {("BTN", code): (None, None) for code in SERIES if code != without} | cells
    rows = [
        {
            "Country Name": economy,
            "Country Code": economy,
            "Indicator Name": (names or {}).get(code, "Some series"),
            "Indicator Code": code,
            **dict(zip(YEARS, values, strict=True)),
        }
        for (economy, code), values in given.items()
    ]
    schema = dict.fromkeys(("Country Name", "Country Code", "Indicator Name", "Indicator Code"), pl.String)
    frame = pl.DataFrame(rows, schema=schema | dict.fromkeys(YEARS, pl.Float64))
    frame.write_excel(folder / FILE, worksheet="Data")


@pytest.fixture
def read(small_sources: Path) -> Read:
    """Writes the workbook and reads it, in a world of six countries and what areas.toml adds."""

    def write_and_read(cells: Cells, **layout: Any) -> Reading:
        write_workbook(small_sources, cells, **layout)
        return to_observations(small_sources, read_areas(small_sources))

    return write_and_read


def refused(reading: Reading, reason: str) -> list[tuple[str, int]]:
    return reading.refusals.filter(pl.col("reason") == reason).select("what", "rows").rows()


def told(reading: Reading) -> list[tuple[object, ...]]:
    columns = ("indicator", "ref_area", "sector", "level", "reference_year", "value")
    return sorted(reading.observations.select(columns).rows())


def test_shares_become_percent_and_a_missing_year_no_row(read: Read) -> None:
    reading = read({("SEN", "BI.PWK.PUBS.FE.ZS"): (0.25, None), ("XKX", "BI.PWK.PUBS.FE.ZS"): (0.5, 0.625)})
    assert told(reading) == [
        ("women_in_public_employment", "SEN", "_T", "_T", 2010, 25.0),
        ("women_in_public_employment", "XKX", "_T", "_T", 2010, 50.0),
        ("women_in_public_employment", "XKX", "_T", "_T", 2011, 62.5),
    ]


def test_industries_are_sectors_and_occupations_and_fifths_of_pay_are_levels(read: Read) -> None:
    cells: Cells = {
        ("SEN", "BI.PWK.PUBS.TS.FE.ZS"): (0.5, None),
        ("SEN", "BI.PWK.PUBS.SN.FE.ZS"): (0.25, None),
        ("SEN", "BI.PWK.PUBS.FE.Q5.ZS"): (0.125, None),
        ("SEN", "BI.PWK.PRVS.EO.FE.ZS"): (0.75, None),
    }
    assert told(read(cells)) == [
        ("women_in_private_occupations", "SEN", "_T", "WWBI_ELEMENTARY", 2010, 75.0),
        ("women_in_public_employment", "SEN", "teachers", "_T", 2010, 50.0),
        ("women_in_public_occupations", "SEN", "_T", "WWBI_MANAGERS", 2010, 25.0),
        ("women_in_public_wage_quintiles", "SEN", "_T", "WAGE_Q5", 2010, 12.5),
    ]


def test_pay_stays_a_ratio(read: Read) -> None:
    cells: Cells = {
        ("SEN", "BI.WAG.PUBS.FM.SM"): (0.9, None),
        ("SEN", "BI.WAG.PREM.PB.GP"): (-0.1, None),
        ("SEN", "BI.WAG.PREM.FE.ED"): (0.2, None),
        ("SEN", "BI.WAG.PRVS.ED.FM"): (-0.3, None),
    }
    assert told(read(cells)) == [
        ("public_wage_premium_all", "SEN", "_T", "_T", 2010, -0.1),
        ("public_wage_premium_women", "SEN", "education", "_T", 2010, 0.2),
        ("wage_gap_private", "SEN", "education", "_T", 2010, -0.3),
        ("wage_ratio_public_mean", "SEN", "_T", "_T", 2010, 0.9),
    ]


@pytest.mark.parametrize(
    ("code", "value", "status", "note"),
    [
        ("BI.PWK.PUBS.CK.FE.ZS", 1.0, "U", "wwbi_only_women"),
        ("BI.PWK.PUBS.CK.FE.ZS", 0.99, "A", None),
        ("BI.WAG.PRVS.FM.SM", 4.2, "U", "wwbi_extreme_ratio"),
        ("BI.WAG.PRVS.FM.SM", 3.9, "A", None),
        ("BI.WAG.PUBS.PA.FM", 6.0, "U", "wwbi_extreme_ratio"),
        ("BI.WAG.PRVS.HE.FM", -0.999998, "U", "wwbi_extreme_ratio"),
        ("BI.WAG.PUBS.FM.MD", 1.0, "A", None),
    ],
)
def test_tiny_cells_are_kept_and_flagged_but_equal_medians_are_not(
    read: Read, code: str, value: float, status: str, note: str | None
) -> None:
    reading = read({("SEN", code): (value, None)})
    assert reading.observations.select("obs_status", "note_id").rows() == [(status, note)]


def test_one_figure_for_two_groups_of_one_country_and_year_is_flagged(read: Read) -> None:
    cells: Cells = {
        ("SEN", "BI.WAG.PREM.FE.MW"): (0.123456789, 0.3),
        ("SEN", "BI.WAG.PRVS.MW.FM"): (0.123456789, 0.4),
        ("BTN", "BI.WAG.PREM.MA.MW"): (0.123456789, None),
        ("SEN", "BI.WAG.PREM.MA.MW"): (None, 0.123456789),
        ("SEN", "BI.PWK.PUBS.ED.FE.ZS"): (0.123456789, None),
        ("SEN", "BI.PWK.PUBS.PN.FE.ZS"): (0.5, None),
        ("SEN", "BI.PWK.PUBS.TN.FE.ZS"): (0.5, None),
    }
    figures = read(cells).observations
    flagged = figures.filter(pl.col("note_id") == "wwbi_repeated")
    assert sorted(flagged.select("indicator", "ref_area", "reference_year", "obs_status").rows()) == [
        ("public_wage_premium_women", "SEN", 2010, "U"),
        ("wage_gap_private", "SEN", 2010, "U"),
    ]
    assert figures.filter(pl.col("note_id").is_null()).height == 7


def test_p_values_are_left_out_by_name_and_other_series_counted_by_group(read: Read) -> None:
    cells: Cells = {
        ("SEN", "BI.WAG.PREM.PB.FM"): (0.01, 0.02),
        ("BTN", "BI.WAG.PREM.PB.FE"): (0.01, None),
        ("SEN", "BI.EMP.PUBS.FE.ED.ZS"): (0.5, None),
        ("SEN", "BI.EMP.PUBS.FE.HE.ZS"): (0.5, None),
    }
    name = "P-Value: Some premium, by gender"
    reading = read(cells, names={"BI.WAG.PREM.PB.FM": name, "BI.WAG.PREM.PB.FE": name})
    assert reading.observations.height == 0
    assert refused(reading, "p_value") == [("BI.WAG.PREM", 2)]
    assert refused(reading, "not_used") == [("BI.EMP.PUBS", 2)]


def test_every_row_is_a_figure_or_a_refusal(read: Read) -> None:
    reading = read({("TWN", "BI.PWK.PUBS.FE.ZS"): (0.5, None), ("SEN", "BI.PWK.PUBS.FE.ZS"): (0.4, 0.5)})
    assert refused(reading, "outside_m49") == [("TWN", 1)]
    assert sum(rows for _, rows in refused(reading, "no_figure")) == len(SERIES)
    assert reading.rows_in == len(SERIES) + 2
    assert reading.report == ("1 rows hold the 2 figures, one a year",)


def test_an_unknown_economy_fails_with_its_code(read: Read) -> None:
    with pytest.raises(UnmatchedAreaError, match="QQQ"):
        read({("QQQ", "BI.PWK.PUBS.FE.ZS"): (0.5, None)})


def test_a_series_that_is_gone_fails_with_its_code(read: Read) -> None:
    with pytest.raises(SourceLayoutError, match=r"BI\.PWK\.PUBS\.SN\.FE\.ZS"):
        read({}, without="BI.PWK.PUBS.SN.FE.ZS")


@pytest.mark.sources
def test_the_edition_in_use_has_the_economies_that_were_counted_in_it(sources_folder: Path, registry: Registry) -> None:
    areas = read_areas(sources_folder)
    reading = to_observations(sources_folder, areas)
    figures = reading.observations
    assert observation_faults(figures, registry.vocabulary(areas.areas["ref_area"])).rows() == []
    whole = figures.filter((pl.col("indicator") == "women_in_public_employment") & (pl.col("sector") == "_T"))
    assert whole["ref_area"].n_unique() == 132
    assert "XKX" in whole["ref_area"]
    assert figures.filter(pl.col("note_id") == "wwbi_only_women").height == 16
    medians = figures.filter((pl.col("indicator") == "wage_ratio_public_median") & (pl.col("value") == 1.0))
    assert medians.select("obs_status", "note_id").unique().rows() == [("A", None)]
    assert medians.height == 47
    assert refused(reading, "p_value") == [("BI.WAG.PREM", 31 * 202)]


@pytest.mark.sources
def test_fifths_of_pay_hold_the_share_of_women_within_them(sources_folder: Path) -> None:
    """Were they the share of women who are in a fifth, the five would sum to 100; they average the share of all instead."""
    figures = to_observations(sources_folder, read_areas(sources_folder)).observations
    key = ["ref_area", "reference_year"]
    fifths = figures.filter(pl.col("indicator") == "women_in_public_wage_quintiles").group_by(key)
    mean = fifths.agg(pl.col("value").mean().alias("mean"), steps=pl.len()).filter(pl.col("steps") == 5)
    whole = figures.filter((pl.col("indicator") == "women_in_public_employment") & (pl.col("sector") == "_T"))
    off = mean.join(whole, on=key).select((pl.col("mean") - pl.col("value")).abs())["mean"]
    assert len(off) > 800
    assert (off < 1.0).sum() > 0.9 * len(off)
