"""One line of a target sheet: what a target asks of a level, beside what the level did before.

Sums that a reader can check by hand; analysis.appointments holds the arithmetic of posts and appointments.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import polars as pl

from analysis.appointments import Post, share_for_success_pct, what_it_takes

PAST_YEARS: Final = 10
"""The past pace is that of the last ten years, or of what there is of them."""

SHORTEST_PAST: Final = 3
"""Years that a past pace spans at least: over one or two it says little."""


@dataclass(frozen=True)
class Pace:
    """Points a year from the share of `year_from` to that of `year_to`."""

    pp: float
    year_from: int
    year_to: int


@dataclass(frozen=True)
class Appointments:
    """What the posts ask for: `number` appointments until the target year, `women` of them women.

    `required_pct` is women's share among them, above 100 where appointments alone do not do it (`reachable` is false; then
    `best_pct` is where appointing women only would lead). `safe_pct` is the share with which that many women come with a
    chance of 80 %, None where no share does.
    """

    number: int
    women: int
    required_pct: float
    best_pct: float
    reachable: bool
    safe_pct: float | None


@dataclass(frozen=True)
class Demand:
    """What a target asks for: points a year, against the past pace, and where that pace would lead by the target year."""

    years: int
    pace_pp: float
    past: Pace | None
    at_past_pct: float | None
    appointments: Appointments | None


def past_pace(line: pl.DataFrame) -> Pace | None:
    """The pace of the last PAST_YEARS years of one series; None with fewer than SHORTEST_PAST years since a break.

    `line`: reference_year, value (percent), obs_status, sorted by year; "B" marks a break: what is before does not count.

    >>> past_pace(pl.DataFrame({"reference_year": [2010, 2015, 2020], "value": [9.0, 10.0, 14.0], "obs_status": ["A"] * 3}))
    Pace(pp=0.5, year_from=2010, year_to=2020)
    """
    if line.is_empty():
        return None
    broken = line.filter(pl.col("obs_status") == "B")["reference_year"].max()
    last = line.row(-1, named=True)
    earliest = max(last["reference_year"] - PAST_YEARS, broken or 0)
    first = line.filter(pl.col("reference_year") >= earliest).row(0, named=True)
    years = last["reference_year"] - first["reference_year"]
    if years < SHORTEST_PAST:
        return None
    return Pace((last["value"] - first["value"]) / years, first["reference_year"], last["reference_year"])


def demand(
    *,
    share_pct: float,
    year: int,
    target_pct: float,
    target_year: int,
    past: Pace | None = None,
    posts: int | None = None,
    left_pct: float = 0.0,
) -> Demand:
    """What it takes from `share_pct` in `year` to `target_pct` in `target_year`.

    With `posts` and the percent of people who leave in a year, also in appointments. Raises ValueError unless the target year
    comes after the baseline and shares lie between 0 and 100.

    >>> found = demand(share_pct=20, year=2022, target_pct=30, target_year=2029, posts=100, left_pct=10)
    >>> found.appointments.number, found.appointments.women, round(found.appointments.required_pct, 1)
    (70, 28, 39.2)
    """
    if target_year <= year:
        raise ValueError(f"the target year {target_year} is not after the baseline of {year}")
    if not (0 <= share_pct <= 100 and 0 <= target_pct <= 100):  # noqa: PLR2004 - percent
        raise ValueError(f"shares lie between 0 and 100, got {share_pct} and {target_pct}")
    years = target_year - year
    return Demand(
        years=years,
        pace_pp=(target_pct - share_pct) / years,
        past=past,
        at_past_pct=None if past is None else min(max(share_pct + past.pp * years, 0.0), 100.0),
        appointments=_appointments(share_pct, target_pct, years, posts, left_pct),
    )


def _appointments(share_pct: float, target_pct: float, years: int, posts: int | None, left_pct: float) -> Appointments | None:
    """None without posts, or where nobody is appointed in these years."""
    rate = left_pct / 100
    if not posts or rate <= 0:
        return None
    answer = what_it_takes(Post(share_pct / 100 * posts, posts, rate, rate), target_pct, years)
    number = round(answer.appointments)
    if not number:
        return None
    women = min(math.ceil(max(answer.required_pct, 0) / 100 * number - 1e-9), number)
    return Appointments(
        number=number,
        women=women,
        required_pct=answer.required_pct,
        best_pct=answer.best_pct,
        reachable=answer.reachable,
        safe_pct=share_for_success_pct(women, number) if answer.reachable else None,
    )
