"""What a target would take: which share of the appointments, how many women among the next ones, and who could be promoted.

A level has so many posts; a part of its people leaves each year, women and men alike unless said otherwise, and the vacant
posts are filled by appointments, from inside or outside. These are plain sums that a reader can check by hand; the pipeline
(analysis.pipeline) follows all levels at once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

LIKELY: Final = 0.8
"""The chance of success that `share_for_success_pct` asks for, unless another is given."""
_EXACT: Final = 1e-9


@dataclass(frozen=True)
class Post:
    """A level today: women and all people in post, the parts of women and of men who leave in a year, growth of posts a year.

    Raises ValueError unless 0 <= women <= posts, posts > 0, rates from 0 to 1, and growth above -1.
    """

    women: float
    posts: float
    left_women: float
    left_men: float
    growth: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.women <= self.posts or self.posts <= 0:
            raise ValueError(f"{self.women} women in {self.posts} posts")
        if not (0 <= self.left_women <= 1 and 0 <= self.left_men <= 1 and self.growth > -1):
            raise ValueError("rates of leaving lie between 0 and 1, and not all posts can go in a year")

    @property
    def share_pct(self) -> float:
        """Women's share today."""
        return 100 * self.women / self.posts


@dataclass(frozen=True)
class WhatItTakes:
    """The answer for one level, target share and number of years; expectations but for `women_needed`, which is whole.

    `required_pct` is the share of women among all appointments that brings the level to the target in the last year: above
    100 or below 0 it cannot be done with appointments alone (`reachable` is false), and `best_pct` is what appointing women
    only would give. `appointments` are made in the `years`, `women_needed` of them are women. `past_pct` is the share among
    appointments that the change of the past implies, where it is known. `pace_pp` is the change a year that the target asks
    for, `past_pace_pp` that of the past.
    """

    share_pct: float
    target_pct: float
    years: int
    appointments: float
    required_pct: float
    women_needed: int
    reachable: bool
    best_pct: float
    pace_pp: float
    past_pct: float | None = None
    past_pace_pp: float | None = None


@dataclass(frozen=True)
class Below:
    """Whether the level below has the women: `needed` promotions of women over the years, of `women` who are there now.

    `a_year_pct` is the part of these women who would be promoted each year; `enough` is false where that is more than all.
    """

    needed: float
    women: int
    a_year_pct: float | None
    enough: bool


def what_it_takes(
    post: Post, target_pct: float, years: int, past_pct: float | None = None, past_pace_pp: float | None = None
) -> WhatItTakes:
    """What it takes to be at `target_pct` in `years` years.

    Raises ValueError unless years > 0, 0 <= target_pct <= 100, and somebody is appointed in these years.

    >>> answer = what_it_takes(Post(women=20, posts=100, left_women=0.1, left_men=0.1), target_pct=30, years=7)
    >>> round(answer.required_pct, 1), answer.women_needed, round(answer.appointments, 1)
    (39.2, 28, 70.0)
    """
    if years <= 0 or not 0 <= target_pct <= 100:  # noqa: PLR2004 - percent
        raise ValueError(f"no target of {target_pct} % in {years} years")
    # The share in the last year is a straight line in the share of appointments, but for the posts that men leave.
    least, most = (share_after(post, share, years)[-1] for share in (0.0, 1.0))
    if most - least < _EXACT:
        raise ValueError("nobody is appointed in these years")
    required = _solve(post, target_pct, years)
    appointed = sum(appointments(post, min(max(required, 0), 100), years))
    return WhatItTakes(
        share_pct=post.share_pct,
        target_pct=target_pct,
        years=years,
        appointments=appointed,
        required_pct=required,
        women_needed=math.ceil(max(required, 0) / 100 * appointed - _EXACT),
        reachable=-_EXACT <= required <= 100 + _EXACT,
        best_pct=most,
        pace_pp=(target_pct - post.share_pct) / years,
        past_pct=past_pct,
        past_pace_pp=past_pace_pp,
    )


def share_after(post: Post, appointed_share: float, years: int) -> list[float]:
    """Women's share, in percent, at the end of each of the next years; `appointed_share` (0 to 1) of appointments go to women.

    With equal rates and constant posts it is p(t+1) = (1 - q) p(t) + q h (analysis.simple_methods.inflow_share_pct).

    >>> share_after(Post(20, 100, 0.5, 0.5), 0.6, 3)
    [40.0, 50.0, 55.0]
    """
    return [100 * women / posts for women, posts, _ in _years(post, appointed_share, years)]


def appointments(post: Post, appointed_pct: float, years: int) -> list[float]:
    """Expected appointments in each of the next years: people who left, and posts that were added.

    They depend on `appointed_pct`, women's share among them, where women and men leave at different rates.
    """
    return [number for *_, number in _years(post, appointed_pct / 100, years)]


def _years(post: Post, appointed_share: float, years: int) -> list[tuple[float, float, float]]:
    """(women, people, appointments) of each year; posts that are cut fall away as people leave."""
    women, men, wanted = post.women, post.posts - post.women, post.posts
    found = []
    for _ in range(years):
        wanted *= 1 + post.growth
        women, men = women * (1 - post.left_women), men * (1 - post.left_men)
        vacant = max(wanted - women - men, 0.0)
        women, men = women + vacant * appointed_share, men + vacant * (1 - appointed_share)
        found.append((women, women + men, vacant))
    return found


def _solve(post: Post, target_pct: float, years: int) -> float:
    """The share of appointments, in percent, that leads to the target; beyond 0 to 100 by the slope at the nearer end."""
    least, most = (share_after(post, share, years)[-1] for share in (0.0, 1.0))
    if not least <= target_pct <= most:
        inner = share_after(post, 0.99 if target_pct > most else 0.01, years)[-1]
        slope = most - inner if target_pct > most else inner - least
        return 100 + (target_pct - most) / slope if target_pct > most else (target_pct - least) / slope
    low, high = 0.0, 1.0
    while high - low > 1e-13:  # noqa: PLR2004 - as near as floats come
        middle = (low + high) / 2
        low, high = (middle, high) if share_after(post, middle, years)[-1] < target_pct else (low, middle)
    return 100 * (low + high) / 2


def implied_share_pct(post: Post, later_pct: float, years: int) -> float:
    """Women's share of the appointments that the change from `post` to `later_pct` in `years` years implies.

    Under the rates of leaving of `post`: with other rates it is another share, so it is to be given for several. Outside 0
    to 100 these rates cannot be the true ones.

    >>> round(implied_share_pct(Post(14, 100, 0.1, 0.1), later_pct=20, years=3), 1)
    36.1
    """
    return what_it_takes(post, later_pct, years).required_pct


def chance_of_women(needed: int, number: int, chance_pct: float) -> float:
    """Chance (0 to 1) of at least `needed` women among the next `number` appointments, each a woman with `chance_pct`.

    Exact binomial; appointments are taken to be independent. Raises ValueError for negative numbers or a chance outside 0 to
    100.

    >>> round(chance_of_women(needed=5, number=10, chance_pct=50), 4)
    0.623
    """
    if number < 0 or needed < 0 or not 0 <= chance_pct <= 100:  # noqa: PLR2004 - percent
        raise ValueError(f"no chance of {needed} of {number} at {chance_pct} %")
    from scipy import stats  # noqa: PLC0415 - only where a chance is asked for

    return float(stats.binom.sf(needed - 1, number, chance_pct / 100))


def share_for_success_pct(needed: int, number: int, likely: float = LIKELY) -> float | None:
    """The chance of a woman at each appointment, in percent, with which `needed` of `number` come with chance `likely`.

    Higher than needed / number: an average that is just right falls short every second time. None where more are needed than
    are appointed.

    >>> round(share_for_success_pct(needed=5, number=10), 1)
    58.1
    """
    if not 0 < likely < 1 or number < 0 or needed < 0:
        raise ValueError(f"no share for {needed} of {number} with chance {likely}")
    if needed > number:
        return None
    if needed == 0:
        return 0.0
    from scipy import stats  # noqa: PLC0415 - only where a chance is asked for

    # P(X >= k) with chance p is the distribution function at p of Beta(k, n - k + 1).
    return 100 * float(stats.beta.ppf(likely, needed, number - needed + 1))


def women_among(number: int, chance_pct: float, level_pct: float = 80.0) -> tuple[int, int]:
    """Between how many women the next `number` appointments will lie with chance `level_pct` or more: (fewest, most)."""
    from scipy import stats  # noqa: PLC0415 - only where a chance is asked for

    tail = (1 - level_pct / 100) / 2
    return int(stats.binom.ppf(tail, number, chance_pct / 100)), int(stats.binom.ppf(1 - tail, number, chance_pct / 100))


def enough_below(answer: WhatItTakes, women_below: int, inside_pct: float = 100.0) -> Below:
    """Whether the level below has the women that the answer needs, with `inside_pct` of appointments filled from it.

    Counts the women who are there now: those who will join them and those who will leave are left to the pipeline.
    """
    needed = answer.women_needed * inside_pct / 100
    part = 100 * needed / answer.years / women_below if women_below else None
    return Below(needed=needed, women=women_below, a_year_pct=part, enough=needed <= women_below)


def by_rate_of_leaving(
    left_pct: Sequence[float],
    *,
    share_pct: float,
    posts: int,
    target_pct: float,
    years: int,
    past: tuple[float, int] | None = None,
) -> pl.DataFrame:
    """The answer for several rates of leaving, where the true one is not known: one row a rate.

    `past` is an earlier share and how many years ago it was, with as many posts. Columns: left_pct, appointments (whole),
    required_pct, women_needed (of these appointments), reachable, best_pct, past_pct (share of appointments that the past
    change implies, null without `past`), success (chance of that many women if appointments go on as in the past, or at
    today's share without `past`), certain_pct (share of appointments with which that chance is 80 %, null where none is).
    """
    rows = []
    for rate in left_pct:
        leaving = {"left_women": rate / 100, "left_men": rate / 100}
        answer = what_it_takes(Post(share_pct / 100 * posts, posts, **leaving), target_pct, years)
        whole = round(answer.appointments)
        needed = math.ceil(max(answer.required_pct, 0) / 100 * whole - _EXACT)
        before = None if past is None else implied_share_pct(Post(past[0] / 100 * posts, posts, **leaving), share_pct, past[1])
        success = chance_of_women(needed, whole, min(max(share_pct if before is None else before, 0), 100))
        certain = share_for_success_pct(needed, whole)
        rows.append((rate, whole, answer.required_pct, needed, answer.reachable, answer.best_pct, before, success, certain))
    kinds: dict[str, type[pl.DataType]] = {
        "left_pct": pl.Float64,
        "appointments": pl.Int64,
        "required_pct": pl.Float64,
        "women_needed": pl.Int64,
    }
    kinds |= {"reachable": pl.Boolean, **dict.fromkeys(("best_pct", "past_pct", "success", "certain_pct"), pl.Float64)}
    return pl.DataFrame(rows, schema=kinds, orient="row")
