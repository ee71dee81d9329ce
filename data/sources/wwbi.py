"""World Bank, Worldwide Bureaucracy Indicators 3.1: women among public and private employees, and their pay.

The sheet `Data` has a row for each economy and series, a column for each year; shares are from 0 to 1. The figures come from
surveys of households and of the labour force, so that small groups give odd values: these are kept and flagged.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from data.errors import SourceLayoutError
from data.schema import TOTAL, conform
from data.sources.areas import AreaMatcher
from data.sources.reading import Reading, refuse

FILE: Final = "world_bank/wwbi_v3.1.xlsx"
SHEET: Final = "Data"
SOURCE: Final = "wwbi_3_1"

INDUSTRIES: Final = {
    "ED": "education",
    "HE": "health",
    "PA": "public_administration",
    "CA": "core_administration",
    "PS": "public_safety",
    "SS": "social_security",
    "TS": "teachers",
    "MW": "medical_workers",
}
OCCUPATIONS: Final = {
    "EO": "WWBI_ELEMENTARY",
    "CK": "WWBI_CLERKS",
    "TN": "WWBI_TECHNICIANS",
    "PN": "WWBI_PROFESSIONALS",
    "SN": "WWBI_MANAGERS",
}
QUINTILES: Final = {f"Q{step}": f"WAGE_Q{step}" for step in range(1, 6)}
"""Fifths of the employees of one sector (public or private) by weekly pay, the lowest first."""

PERCENT: Final = 100.0
ONLY_WOMEN: Final = 1.0
EXTREME_RATIO: Final = 4.0
NO_PAY_AT_ALL: Final = -0.99
SAME_DECIMALS: Final = 9


@dataclass(frozen=True)
class Series:
    """Where a series of the workbook goes. `family` joins the series of which no two can share a figure by chance."""

    indicator: str
    sector: str = TOTAL
    level: str = TOTAL
    is_share: bool = False
    family: str = ""


def _shares(code: str, sector: str) -> dict[str, Series]:
    """The shares of women in one sector of the economy: in all, by occupation and by fifth of pay."""
    by_occupation = {
        f"BI.PWK.{code}.{part}.FE.ZS": Series(f"women_in_{sector}_occupations", level=level, is_share=True)
        for part, level in OCCUPATIONS.items()
    }
    by_pay = {
        f"BI.PWK.{code}.FE.{part}.ZS": Series(f"women_in_{sector}_wage_quintiles", level=level, is_share=True)
        for part, level in QUINTILES.items()
    }
    whole = {f"BI.PWK.{code}.FE.ZS": Series(f"women_in_{sector}_employment", is_share=True)}
    return {**whole, **by_occupation, **by_pay}


def _pay(code: str, sector: str, industries: str) -> dict[str, Series]:
    """The ratios of women's to men's pay in one sector of the economy, and the adjusted differences by industry."""
    ratios = {
        f"BI.WAG.{code}.FM.{part}": Series(f"wage_ratio_{sector}_{kind}")
        for part, kind in {"SM": "mean", "MD": "median"}.items()
    }
    gaps = {
        f"BI.WAG.{code}.{part}.FM": Series(f"wage_gap_{sector}", INDUSTRIES[part], family="pay_estimates")
        for part in industries.split()
    }
    return ratios | gaps


def _premia(code: str, who: str) -> dict[str, Series]:
    """The adjusted differences between public and private pay for one sex: over all, and within industries."""
    indicator = f"public_wage_premium_{who}"
    within = {
        f"BI.WAG.PREM.{code}.{part}": Series(indicator, INDUSTRIES[part], family="pay_estimates")
        for part in ("ED", "HE", "MW", "TS")
    }
    return {f"BI.WAG.PREM.PB.{code}": Series(indicator), **within}


SERIES: Final[dict[str, Series]] = {
    **_shares("PUBS", "public"),
    **{
        f"BI.PWK.PUBS.{part}.FE.ZS": Series("women_in_public_employment", sector, is_share=True, family="industry_shares")
        for part, sector in INDUSTRIES.items()
    },
    **_shares("PRVS", "private"),
    **_pay("PUBS", "public", "CA PA ED HE PS SS"),
    **_pay("PRVS", "private", "ED HE MW TS"),
    **_premia("FE", "women"),
    **_premia("MA", "men"),
    "BI.WAG.PREM.PB.GP": Series("public_wage_premium_all"),
}
"""Series code -> what it becomes. `GP`, both sexes, has the comparison group of `FE` and `MA`: all private employees."""


def to_observations(folder: Path, areas: AreaMatcher) -> Reading:
    """Shares of women in percent, ratios and differences of pay as ratios; a row of `rows_in` is an economy's series.

    Raises SourceLayoutError where the workbook lacks a series, UnmatchedAreaError for an unknown economy.
    """
    rows = pl.read_excel(folder / FILE, sheet_name=SHEET, infer_schema_length=None)
    _check_layout(rows)
    used, left = _split(rows)
    matched, outside = areas.match(used, "Country Code", scheme="iso3", file=FILE)
    without = matched.filter(~pl.any_horizontal(pl.col(_years(rows)).is_not_null()))
    figures = _flag(_place(matched, _years(rows)))
    return Reading(
        files=1,
        rows_in=rows.height,
        observations=conform(figures, source=SOURCE, vintage="3.1"),
        refusals=pl.concat([left, outside, refuse(without, file=FILE, reason="no_figure", what="Indicator Code")]),
        report=(f"{matched.height - without.height} rows hold the {figures.height} figures, one a year",),
    )


def _years(rows: pl.DataFrame) -> list[str]:
    return [name for name in rows.columns if name.isdecimal()]


def _check_layout(rows: pl.DataFrame) -> None:
    columns = {"Country Code", "Indicator Name", "Indicator Code"} - set(rows.columns)
    if columns or not _years(rows):
        raise SourceLayoutError(file=FILE, reason=f"lacks the columns {sorted(columns) or 'of years'}")
    series = SERIES.keys() - set(rows["Indicator Code"])
    if series:
        raise SourceLayoutError(file=FILE, reason=f"lacks the series {sorted(series)}")


def _split(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of the series in use, and the others as refusals counted by group of series (`BI.WAG.PREM`)."""
    is_p_value = pl.col("Indicator Name").str.contains("P-Value", literal=True)
    is_used = pl.col("Indicator Code").is_in(list(SERIES)) & ~is_p_value
    group = pl.col("Indicator Code").str.extract(r"^([^.]+\.[^.]+\.[^.]+)").fill_null(pl.col("Indicator Code"))
    p_values = refuse(rows.filter(is_p_value), file=FILE, reason="p_value", what=group)
    others = refuse(rows.filter(~is_used & ~is_p_value), file=FILE, reason="not_used", what=group)
    return rows.filter(is_used), pl.concat([p_values, others])


def _place(rows: pl.DataFrame, years: list[str]) -> pl.DataFrame:
    """One row a figure, with indicator, sector, level and the value in the indicator's unit."""
    table = pl.DataFrame(
        [(code, one.indicator, one.sector, one.level, one.is_share, one.family) for code, one in SERIES.items()],
        schema=["Indicator Code", "indicator", "sector", "level", "is_share", "family"],
        orient="row",
    )
    long = rows.unpivot(years, index=["ref_area", "Indicator Code"], variable_name="reference_year").drop_nulls("value")
    return long.join(table, on="Indicator Code", how="left", maintain_order="left").with_columns(
        pl.col("reference_year").cast(pl.Int16), pl.col("value").cast(pl.Float64)
    )


def _flag(figures: pl.DataFrame) -> pl.DataFrame:
    """Figures with obs_status `U` and a note where few people, or no separate measurement, stand behind them.

    A median ratio of exactly 1 is genuine: pay scales make the medians meet.
    """
    value, share = pl.col("value"), pl.col("is_share")
    same = ["ref_area", "reference_year", "family", value.round(SAME_DECIMALS)]
    note = (
        pl.when(share & (value == ONLY_WOMEN))
        .then(pl.lit("wwbi_only_women"))
        .when(~share & ((value > EXTREME_RATIO) | (value < NO_PAY_AT_ALL)))
        .then(pl.lit("wwbi_extreme_ratio"))
        .when((pl.col("family") != "") & (pl.len().over(same) > 1))
        .then(pl.lit("wwbi_repeated"))
    )
    flagged = figures.with_columns(note_id=note)
    return flagged.select(
        "indicator",
        "ref_area",
        "sector",
        "level",
        "reference_year",
        "note_id",
        value=pl.when(share).then(value * PERCENT).otherwise(value),
        obs_status=pl.when(pl.col("note_id").is_null()).then(pl.lit("A")).otherwise(pl.lit("U")),
    )
