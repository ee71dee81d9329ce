"""What the start page says: the mean of many countries with its change, and shares by level over the same countries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from analysis.shares import change_over, common_areas, group_share, latest, spread


@dataclass(frozen=True)
class Headline:
    """The mean of a group in its latest year, and its change over the countries that have both years."""

    year: int
    mean_pct: float
    countries: int
    year_from: int
    change_pp: float | None
    change_countries: int


@dataclass(frozen=True)
class Ages:
    """How old the latest figures of an indicator are, over countries."""

    indicator: str
    countries: int
    newest: int
    oldest: int
    older_than_five_years: int


def headline(observations: pl.DataFrame, members: Sequence[str], *, span_years: int = 10) -> Headline | None:
    """The mean of `members` in the latest year of the observations, None where none of them has a figure then."""
    means = group_share(observations, members)
    if means.is_empty():
        return None
    last = means.row(-1, named=True)
    year, year_from = last["reference_year"], last["reference_year"] - span_years
    change = change_over(observations, members, year_from, year)
    return Headline(
        year=year,
        mean_pct=last["value"],
        countries=last["countries"],
        year_from=year_from,
        change_pp=change[0] if change else None,
        change_countries=change[1] if change else 0,
    )


def shares_by_level(
    frames: Mapping[str, pl.DataFrame], members: Sequence[str], *, since: int, own: str = ""
) -> tuple[pl.DataFrame, list[str]]:
    """Shares by level over the same countries, and those countries.

    `frames` maps a level's name to its observations. The frame returned has a row a level: level, mean, lower, upper (the
    middle half of the countries), own and own_year (the figure of the area `own`, null without one). Each country's latest
    figure of `since` or later counts.
    """
    same = common_areas(list(frames.values()), members, since)
    rows = []
    for level, frame in frames.items() if same else ():
        recent = latest(frame.filter(pl.col("reference_year") >= since, pl.col("bound") == "="))
        mine = recent.filter(pl.col("ref_area") == own)
        rows.append(
            {
                "level": level,
                **spread(recent.filter(pl.col("ref_area").is_in(same))["value"]),
                "own": mine["value"].first(),
                "own_year": mine["reference_year"].first(),
            }
        )
    schema = dict.fromkeys(["mean", "lower", "upper", "own"], pl.Float64)
    return pl.DataFrame(rows, schema={"level": pl.String, **schema, "own_year": pl.Int16}), same


def ages(observations: pl.DataFrame, indicator: str) -> Ages | None:
    """How old the latest figure of each country is, counted from the newest of all; None without figures."""
    last = latest(observations)
    if last.is_empty():
        return None
    years = last["reference_year"]
    newest = int(years.max())  # type: ignore[arg-type]  # years are integers
    return Ages(
        indicator=indicator,
        countries=last.height,
        newest=newest,
        oldest=int(years.min()),  # type: ignore[arg-type]  # years are integers
        older_than_five_years=int((years < newest - 5).sum()),
    )
