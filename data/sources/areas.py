"""Countries and areas: M49 regions and names (UN Statistics Division), income groups (World Bank), our short names.

`data/areas.toml` holds what the files do not: short names for charts, codes and names that sources use for the same area,
entities such as the United Nations system, and the areas that are left out, each with its reason.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

import polars as pl

from data.errors import SourceLayoutError, UnmatchedAreaError
from data.registry import FOLDER
from data.schema import AREAS, check_areas
from data.sources.reading import refuse

ENGLISH, FRENCH = "reference/m49_with_current_ldc.csv", "reference/m49_fr.csv"
INCOME = "world_bank/income_groups.xlsx"
FOCUS: Final = ("BTN", "LAO", "MUS", "SEN")
PARTNERS: Final = ("KHM", "SLE", "SLB", "VUT", "ZMB")
INCOME_GROUPS: Final = {
    "Low income": "low",
    "Lower middle income": "lower_middle",
    "Upper middle income": "upper_middle",
    "High income": "high",
}
Scheme = Literal["iso3", "m49", "name"]


@dataclass(frozen=True)
class AreaMatcher:
    """Finds the ref_area behind a source's code or name; nothing is guessed."""

    areas: pl.DataFrame
    table: dict[str, Any]

    def match(
        self, rows: pl.DataFrame, column: str, *, scheme: Scheme, file: str, keep_aggregates: bool = False
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """`rows` with a column `ref_area`, and the refusals (areas that are left out, with the reason).

        `scheme` says what `column` holds: ISO3 codes, M49 numbers, or names. Aggregates (world, regions) are refused
        unless `keep_aggregates`. Raises UnmatchedAreaError naming everything that the tables do not know.
        """
        known, left_out = self._codes[scheme], self._left_out[scheme]
        given = rows[column].cast(pl.String).str.strip_chars()
        if scheme == "m49":
            given = given.str.zfill(3)
        elif scheme == "name":
            given = given.str.to_lowercase()
        unmatched = set(given.drop_nulls().unique()) - known.keys() - left_out.keys()
        if unmatched or given.null_count():
            raise UnmatchedAreaError(file, unmatched or {"(empty)"})
        rows = rows.with_columns(
            given.replace_strict(known, default=None, return_dtype=pl.String).alias("ref_area"),
            given.replace_strict(left_out, default=None, return_dtype=pl.String).alias("_left_out"),
        )
        if not keep_aggregates:
            is_aggregate = pl.col("ref_area").is_in(self._aggregates)
            rows = rows.with_columns(pl.when(is_aggregate).then(pl.lit("aggregate")).otherwise("_left_out").alias("_left_out"))
        refused = rows.filter(pl.col("_left_out").is_not_null())
        refusals = [
            refuse(part, file=file, reason=str(reason), what=column)
            for (reason,), part in refused.group_by("_left_out", maintain_order=True)
        ]
        kept = rows.filter(pl.col("_left_out").is_null()).drop("_left_out")
        return kept, pl.concat([refuse(rows.head(0), file=file, reason="", what=column), *refusals])

    @cached_property
    def _aggregates(self) -> list[str]:
        return self.areas.filter(pl.col("kind") == "aggregate")["ref_area"].to_list()

    @cached_property
    def _codes(self) -> dict[Scheme, dict[str, str]]:
        own = self.areas.filter(pl.col("kind") != "entity")
        names = {
            name.lower(): ref_area
            for column in ("name_en", "name_fr", "short_name_en", "short_name_fr")
            for name, ref_area in own.select(column, "ref_area").iter_rows()
        }
        same = self.table.get("same_as", {})
        return {
            "iso3": {**dict(zip(own["ref_area"], own["ref_area"], strict=True)), **same.get("iso3", {})},
            "m49": {
                **dict(own.filter(pl.col("m49").is_not_null()).select("m49", "ref_area").iter_rows()),
                **same.get("m49", {}),
            },
            "name": {**names, **{name.lower(): ref_area for name, ref_area in same.get("name", {}).items()}},
        }

    @cached_property
    def _left_out(self) -> dict[Scheme, dict[str, str]]:
        """For each scheme: code or name -> reason (an id of refusals.toml)."""
        found: dict[Scheme, dict[str, str]] = {"iso3": {}, "m49": {}, "name": {}}
        for reason, lists in self.table.get("left_out", {}).items():
            for scheme, members in found.items():
                members |= {str(one).lower() if scheme == "name" else str(one): reason for one in lists.get(scheme, [])}
        return found


def read_areas(folder: Path) -> AreaMatcher:
    """The areas table (data.schema.AREAS) made from the M49 and income files and `areas.toml`, with its matcher."""
    table = tomllib.loads((FOLDER / "areas.toml").read_text(encoding="utf-8"))
    m49 = _read_m49(folder)
    income = pl.read_excel(folder / INCOME, sheet_name="List of economies").select(
        ref_area="Code", income_group=pl.col("Income group").replace_strict(INCOME_GROUPS, default=None)
    )
    countries = m49.join(income, on="ref_area", how="left").with_columns(kind=pl.lit("country"))
    areas = pl.concat([countries, _aggregates(m49), _declared(table, income)], how="diagonal_relaxed")
    short = table.get("short", {})
    areas = areas.with_columns(
        *(
            pl.coalesce(
                pl.col("ref_area").replace_strict(
                    {k: v[language] for k, v in short.items()}, default=None, return_dtype=pl.String
                ),
                *([f"short_name_{language}"] if f"short_name_{language}" in areas.columns else []),
                f"name_{language}",
            ).alias(f"short_name_{language}")
            for language in ("en", "fr")
        ),
        *(pl.col(flag).fill_null(value=False) for flag in ("ldc", "lldc", "sids")),
        pl.when(pl.col("ref_area").is_in(FOCUS))
        .then(pl.lit("focus"))
        .when(pl.col("ref_area").is_in(PARTNERS))
        .then(pl.lit("partner"))
        .alias("project_role"),
    )
    areas = areas.select(pl.col(name).cast(kind) for name, kind in AREAS.items()).sort("kind", "ref_area")
    return AreaMatcher(areas=check_areas(areas), table=table)


def _read_m49(folder: Path) -> pl.DataFrame:
    english = pl.read_csv(folder / ENGLISH, separator=";", infer_schema=False)
    french = pl.read_csv(folder / FRENCH, infer_schema=False).select(
        "M49 Code", "Country or Area", "Region Name", "Sub-region Name", "Intermediate Region Name"
    )
    both = english.join(french, on="M49 Code", how="left", suffix="_fr", validate="1:1")
    if both["Country or Area_fr"].null_count():
        raise SourceLayoutError(file=FRENCH, reason="lacks areas that the English file has")
    flag = {
        "ldc": "Least Developed Countries (LDC)",
        "lldc": "Land Locked Developing Countries (LLDC)",
        "sids": "Small Island Developing States (SIDS)",
    }
    return both.filter(pl.col("Region Code").is_not_null()).select(
        ref_area="ISO-alpha3 Code",
        m49="M49 Code",
        name_en="Country or Area",
        name_fr="Country or Area_fr",
        region="Region Code",
        region_en="Region Name",
        region_fr="Region Name_fr",
        subregion="Sub-region Code",
        subregion_en="Sub-region Name",
        subregion_fr="Sub-region Name_fr",
        intermediate_region="Intermediate Region Code",
        intermediate_region_en="Intermediate Region Name",
        intermediate_region_fr="Intermediate Region Name_fr",
        **{name: pl.col(column).is_not_null() for name, column in flag.items()},
    )


def _aggregates(m49: pl.DataFrame) -> pl.DataFrame:
    """World, regions, subregions and intermediate regions, each an area of kind `aggregate` under its M49 code."""
    levels = [
        m49.select(ref_area=level, m49=level, name_en=f"{level}_en", name_fr=f"{level}_fr")
        for level in ("region", "subregion", "intermediate_region")
    ]
    world = pl.DataFrame({"ref_area": ["001"], "m49": ["001"], "name_en": ["World"], "name_fr": ["Monde"]})
    found = pl.concat([world, *levels]).drop_nulls("ref_area").unique("ref_area", keep="first", maintain_order=True)
    return found.with_columns(kind=pl.lit("aggregate"))


def _declared(table: dict[str, Any], income: pl.DataFrame) -> pl.DataFrame:
    """Areas that `areas.toml` adds: [country.*] outside M49, [aggregate.*] of sources, [entity.*] such as UN_SYSTEM."""
    rows = [
        {
            "ref_area": code,
            "kind": kind,
            "name_en": entry["name"]["en"],
            "name_fr": entry["name"]["fr"],
            "short_name_en": entry.get("short", entry["name"])["en"],
            "short_name_fr": entry.get("short", entry["name"])["fr"],
            "m49": entry.get("m49"),
            "region": entry.get("region"),
            "subregion": entry.get("subregion"),
        }
        for kind in ("country", "aggregate", "entity")
        for code, entry in table.get(kind, {}).items()
    ]
    text = dict.fromkeys(
        ["ref_area", "kind", "name_en", "name_fr", "short_name_en", "short_name_fr", "m49", "region", "subregion"], pl.String
    )
    return pl.DataFrame(rows, schema=text).join(income, on="ref_area", how="left")
