"""Peers of a country, and what others did from a similar start: facts to talk about, not judgements.

Frames are slices of the observations table (data.schema.OBSERVATIONS): one indicator, source, sector, level, breakdown. A start
is the figure nearest to ten years before the latest one, of the same source and after any break in the series. Changes are
in the indicator's unit (points, for shares).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from analysis.trends import BREAK, comparable

SPAN_YEARS: Final = 10
SLACK_YEARS: Final = 2
SIMILAR_POINTS: Final = 5.0
NEWEST_WITHIN_YEARS: Final = 5
FEWEST_REASONS: Final = 2
REASONS: Final = ("subregion", "region", "income", "start")
"""Why a country is suggested: same M49 subregion (Melanesia), else same group of the workshops (Asia-Pacific); same income
group; a start within SIMILAR_POINTS."""

_NOISE_DECIMALS: Final = 9


def changes(observations: pl.DataFrame, span_years: int = SPAN_YEARS, slack_years: int = SLACK_YEARS) -> pl.DataFrame:
    """From a start to the latest figure, one row an area that has both: ref_area, year_from, start, year_to, latest, change.

    The start is the figure nearest to `span_years` before the latest exact one, at most `slack_years` from there; of two the
    older. Areas whose latest figure is over NEWEST_WITHIN_YEARS older than the newest of all are left out. Sorted by ref_area.
    """
    rows = comparable(observations).select("ref_area", "reference_year", "value")
    last = rows.sort("ref_area", "reference_year").group_by("ref_area", maintain_order=True).last()
    last = last.filter(pl.col("reference_year") >= pl.col("reference_year").max() - NEWEST_WITHIN_YEARS)
    both = last.rename({"reference_year": "year_to", "value": "latest"}).join(
        rows.rename({"reference_year": "year_from", "value": "start"}), on="ref_area"
    )
    distance = (pl.col("year_from") - (pl.col("year_to") - span_years)).abs()
    nearest = (
        both.filter(distance <= slack_years, pl.col("year_from") < pl.col("year_to"))
        .sort("ref_area", distance, "year_from")
        .unique("ref_area", keep="first", maintain_order=True)
    )
    moved = (pl.col("latest") - pl.col("start")).round(_NOISE_DECIMALS)
    return nearest.select("ref_area", "year_from", "start", "year_to", "latest", change=moved)


def suggest_peers(
    observations: pl.DataFrame, areas: pl.DataFrame, regions: Mapping[str, Sequence[str]], ref_area: str, count: int = 7
) -> pl.DataFrame:
    """Countries to compare `ref_area` with: the columns of `changes`, `apart` and `reasons`, the most alike first.

    `areas` has the columns of data.schema.AREAS; `regions` maps ids of groups to their members. `apart` is the distance of the
    start from the country's own; `reasons` a list of REASONS, in that order, of which a place counts once. Countries with more
    reasons come first, then those of the same place, then those whose start is nearer; one reason alone is not enough. Empty
    where the country itself has no start, since it is not known then where it stood.
    """
    places = ["ref_area", "subregion", "intermediate_region", "income_group"]
    found = changes(observations).join(areas.filter(kind="country").select(places), on="ref_area")
    own = found.filter(ref_area=ref_area)
    mine = own.row(0, named=True) if own.height else dict.fromkeys(found.columns)
    apart = (pl.col("start") - pl.lit(mine["start"], dtype=pl.Float64)).abs().round(_NOISE_DECIMALS)
    reasons = pl.concat_list(_reasons(mine, apart, regions)).list.drop_nulls()
    alike = found.with_columns(apart=apart, reasons=reasons).filter(
        pl.col("ref_area") != ref_area, pl.lit(own.height > 0), pl.col("reasons").list.len() >= FEWEST_REASONS
    )
    near = pl.col("reasons").list.eval(pl.element().is_in(["subregion", "region"])).list.any()
    order = alike.sort(pl.col("reasons").list.len(), near, "apart", "ref_area", descending=[True, True, False, False])
    return order.drop(places[1:]).head(count)


def _reasons(mine: Mapping[str, Any], apart: pl.Expr, regions: Mapping[str, Sequence[str]]) -> list[pl.Expr]:
    """For each kind of reason its name where it holds, null elsewhere."""
    place = "intermediate_region" if mine["intermediate_region"] else "subregion"
    together = {other for members in regions.values() if mine["ref_area"] in members for other in members}
    near = pl.when(pl.col(place) == pl.lit(mine[place], dtype=pl.String)).then(pl.lit("subregion"))
    return [
        near.when(pl.col("ref_area").is_in(sorted(together))).then(pl.lit("region")),
        pl.when(pl.col("income_group") == pl.lit(mine["income_group"], dtype=pl.String)).then(pl.lit("income")),
        pl.when(apart <= SIMILAR_POINTS).then(pl.lit("start")),
    ]


def from_similar_start(
    observations: pl.DataFrame, members: Sequence[str], start: float, within: float = SIMILAR_POINTS
) -> pl.DataFrame:
    """Members whose start was at most `within` from `start`, the largest rise first: columns of `changes` and `median_change`.

    `median_change` is the median over these countries, the same in every row, so that a reader sees what was usual from there.
    """
    found = changes(observations).filter(
        pl.col("ref_area").is_in(members), (pl.col("start") - start).abs().round(_NOISE_DECIMALS) <= within
    )
    return found.with_columns(median_change=pl.col("change").median()).sort("change", "ref_area", descending=[True, False])


def moved_most(
    observations: pl.DataFrame, members: Sequence[str], bounds: Sequence[float] = (10.0, 20.0, 30.0), count: int = 3
) -> pl.DataFrame:
    """For each range of starts, the members that rose most: `band` and the columns of `changes`, `countries`, `median_change`.

    `bounds` cut the starts: a band holds starts from its lower bound on to under the next; band 0 is below the first bound. At
    most `count` countries a band, those that rose; `countries` and `median_change` are over all members of the band.
    """
    found = changes(observations).filter(pl.col("ref_area").is_in(members))
    band = pl.sum_horizontal([(pl.col("start") >= bound).cast(pl.Int64) for bound in bounds])
    banded = found.with_columns(band=band).with_columns(
        countries=pl.len().over("band").cast(pl.Int64), median_change=pl.col("change").median().over("band")
    )
    rose = banded.filter(pl.col("change") > 0).sort("band", "change", "ref_area", descending=[False, True, False])
    return rose.group_by("band", maintain_order=True).head(count).select("band", *found.columns, "countries", "median_change")


def differences(
    observations: pl.DataFrame, members: Sequence[str], year_from: int, year_to: int, slack_years: int = SLACK_YEARS
) -> pl.DataFrame:
    """The members between two years, in the order given, with both years named.

    Columns: ref_area; year_from, value_from, women_from, total_from; year_to, value_to, women_to, total_to: the exact figure
    nearest to each year, at most `slack_years` from it, of two the older; null where there is none. change, change_per_year:
    null where an end is missing, where both are one figure, or where a break in the series lies between them. to_first: the
    latter value less that of the first member.
    """
    asked = pl.DataFrame({"ref_area": list(members)}, schema={"ref_area": pl.String})
    for end, year in (("from", year_from), ("to", year_to)):
        asked = asked.join(_nearest(observations, year, slack_years, end), on="ref_area", how="left", maintain_order="left")
    elapsed = pl.col("year_to") - pl.col("year_from")
    broken = pl.col("ref_area").is_in(_broken(observations, asked))
    change = pl.when(elapsed > 0, ~broken).then((pl.col("value_to") - pl.col("value_from")).round(_NOISE_DECIMALS))
    first = pl.col("value_to").first()
    return asked.with_columns(change=change).with_columns(
        change_per_year=pl.col("change") / elapsed, to_first=(pl.col("value_to") - first).round(_NOISE_DECIMALS)
    )


def _broken(observations: pl.DataFrame, ends: pl.DataFrame) -> list[str]:
    """Areas with a break in the series after the first and up to the last year of `ends`."""
    breaks = observations.filter(pl.col("obs_status") == BREAK).select("ref_area", broken="reference_year")
    between = (pl.col("broken") > pl.col("year_from")) & (pl.col("broken") <= pl.col("year_to"))
    return sorted(set(ends.join(breaks, on="ref_area").filter(between)["ref_area"]))


def _nearest(observations: pl.DataFrame, year: int, slack_years: int, end: str) -> pl.DataFrame:
    distance = (pl.col("reference_year").cast(pl.Int64) - year).abs()
    rows = observations.filter(pl.col("value").is_not_null(), pl.col("bound") == "=", distance <= slack_years)
    nearest = rows.sort("ref_area", distance, "reference_year").unique("ref_area", keep="first", maintain_order=True)
    names = {"reference_year": "year", "value": "value", "women": "women", "total": "total"}
    return nearest.select("ref_area", *(pl.col(column).alias(f"{name}_{end}") for column, name in names.items()))
