"""From counted people to rates: the account of a year's flows, the rates that follow, how much they vary between years.

Arrays are [level, sex], levels from the base to the top, women first (analysis.pipeline_model.SEXES).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.pipeline_model import MEN, SEXES, WOMEN, Pipeline, Rates

Floats = NDArray[np.float64]
Basis = Literal["chained", "counted"]

FLOWS_OF_A_YEAR: Final = ("recruited", "left")


@dataclass(frozen=True)
class Account:
    """A year of a service: before + recruited + promoted in - promoted out - left + unexplained = after, at every level.

    `promoted` are promotions into the level from the one below. Where the source does not count them (`basis` is `chained`)
    they are what balances the stocks, worked out from the top down, so that they are net of moves the other way and of people
    whose level, sex or flow was not recorded; what is left over then lies at the base alone.
    """

    levels: tuple[str, ...]
    year_from: int
    year_to: int
    before: Floats
    after: Floats
    recruited: Floats
    left: Floats
    promoted: Floats
    unexplained: Floats
    basis: Basis

    @property
    def promoted_out(self) -> Floats:
        """Promotions to the level above."""
        return _out(self.promoted)

    def closing(self) -> Floats:
        """The people in post at the end, from those at the beginning and all flows: equals `after`."""
        return self.before + self.recruited + self.promoted - self.promoted_out - self.left + self.unexplained

    def to_frame(self) -> pl.DataFrame:
        """One row a level and sex: level, sex, before, recruited, promoted_in, promoted_out, left, unexplained, after."""
        columns = {
            "before": self.before,
            "recruited": self.recruited,
            "promoted_in": self.promoted,
            "promoted_out": self.promoted_out,
            "left": self.left,
            "unexplained": self.unexplained,
            "after": self.after,
        }
        return pl.DataFrame(
            {
                "level": np.repeat(np.array(self.levels, dtype=object), 2).astype(str),
                "sex": list(SEXES) * len(self.levels),
                **{name: np.rint(values.ravel()).astype(np.int64) for name, values in columns.items()},
            }
        )

    def negative_promotions(self) -> list[tuple[str, str, int]]:
        """Levels and sexes whose chained promotions are below zero: (level, sex, people), more moved down or out than up."""
        found = np.argwhere(self.promoted < 0)
        return [(self.levels[at], SEXES[sex], int(self.promoted[at, sex])) for at, sex in found]


@dataclass(frozen=True)
class Spread:
    """How far rates may differ from those of one year, as standard deviations.

    `share_pp`: women's share of recruitment and of promotions, in points; `left`: rates of leaving, of both sexes together, in
    logarithms; `left_ratio`: women's rate by men's, in logarithms.
    """

    share_pp: float
    left: float
    left_ratio: float


MEASURED_SPREAD: Final = Spread(share_pp=1.90, left=0.317, left_ratio=0.065)
"""Between the years to March 2021 and March 2022 in the civil service of the United Kingdom (`spread_between`), the only two
years of flows by level in the open sources; the first fell into a pandemic, when fewer people left."""

JEFFREYS: Final = 0.5


def make_account(
    levels: Sequence[str],
    years: tuple[int, int],
    *,
    before: Floats,
    after: Floats,
    recruited: Floats,
    left: Floats,
    promoted: Floats | None = None,
) -> Account:
    """The account of the flows between two years; promotions are chained from the top down where they are not counted.

    Raises ValueError where the arrays do not have the shape [level, sex].
    """
    given = {"before": before, "after": after, "recruited": recruited, "left": left, "promoted": promoted}
    known = {name: np.asarray(one, dtype=float) for name, one in given.items() if one is not None}
    if any(one.shape != (len(levels), 2) for one in known.values()):
        raise ValueError(f"stocks and flows must be arrays of {len(levels)} levels by two sexes")
    net = known["after"] - known["before"] - known["recruited"] + known["left"]
    moved = known.setdefault("promoted", _chain(net))
    return Account(
        levels=tuple(levels),
        year_from=years[0],
        year_to=years[1],
        unexplained=net - moved + _out(moved),
        basis="chained" if promoted is None else "counted",
        **known,
    )


def add_accounts(accounts: Sequence[Account]) -> Account:
    """One account over several years of a service, everything added up: rates from more people are steadier.

    `before` and `after` are then sums over the years. Raises ValueError where there is none, or levels or bases differ.
    """
    if len({(one.levels, one.basis) for one in accounts}) != 1:
        raise ValueError("only accounts of one service, all made in one way, can be added up")
    names = ("before", "after", "recruited", "left", "promoted", "unexplained")
    sums = {name: np.sum([getattr(one, name) for one in accounts], axis=0) for name in names}
    first, last = accounts[0], accounts[-1]
    return replace(first, year_from=first.year_from, year_to=last.year_to, **sums)


def _chain(net: Floats) -> Floats:
    """Net promotions into each level, given what each level gained beyond recruits and leavers."""
    moved = np.zeros_like(net)
    for at in range(len(net) - 1, 0, -1):
        above = moved[at + 1] if at + 1 < len(net) else 0.0
        moved[at] = net[at] + above
    return moved


def _out(promoted: Floats) -> Floats:
    return np.vstack([promoted[1:], np.zeros((1, 2))])


def account_of(observations: pl.DataFrame, flows: pl.DataFrame, levels: Sequence[str], year_from: int, year_to: int) -> Account:
    """The account of a service between two years of its tables.

    `observations` (data.schema.OBSERVATIONS): one indicator, source, area, sector and breakdown, with `women` and `total`;
    `flows` (data.schema.FLOWS): the same service, `recruited` and `left`, and `promoted_in` where it is counted. Raises
    ValueError where a level lacks a headcount or a flow, as when the source hides it.
    """
    stocks = [_stocks(observations.filter(pl.col("reference_year") == year), levels, year) for year in (year_from, year_to)]
    of_year = flows.filter(pl.col("year_from") == year_from, pl.col("year_to") == year_to)
    moves = {kind: _flow(of_year, levels, kind) for kind in FLOWS_OF_A_YEAR}
    counted = of_year.filter(pl.col("flow") == "promoted_in")
    promoted = None if counted.is_empty() else _flow(of_year, levels, "promoted_in", missing=0.0)
    return make_account(levels, (year_from, year_to), before=stocks[0], after=stocks[1], promoted=promoted, **moves)


def stocks_of(observations: pl.DataFrame, levels: Sequence[str]) -> tuple[list[int], Floats]:
    """The years in which every level has headcounts by sex, and those headcounts as [year, level, sex].

    `observations` as for `account_of`; years that lack a level are passed over.
    """
    rows = observations.filter(
        pl.col("level").is_in(list(levels)), pl.col("women").is_not_null(), pl.col("total").is_not_null()
    )
    whole = rows.group_by("reference_year").agg(pl.len().alias("n")).filter(pl.col("n") == len(levels))
    years = sorted(whole["reference_year"].to_list())
    stocks = [_stocks(rows.filter(pl.col("reference_year") == year), levels, year) for year in years]
    return years, np.array(stocks).reshape(len(years), len(levels), 2)


def _stocks(rows: pl.DataFrame, levels: Sequence[str], year: int) -> Floats:
    people = {level: (women, total) for level, women, total in rows.select("level", "women", "total").iter_rows()}
    lacking = [level for level in levels if None in people.get(level, (None,))]
    if lacking:
        raise ValueError(f"no headcounts by sex in {year} for {lacking}")
    return np.array([[people[level][0], people[level][1] - people[level][0]] for level in levels], dtype=float)


def _flow(rows: pl.DataFrame, levels: Sequence[str], kind: str, missing: float | None = None) -> Floats:
    chosen = rows.filter(pl.col("flow") == kind).select("level", "sex", "people")
    people = {(level, sex): number for level, sex, number in chosen.iter_rows()}
    cells = [[people.get((level, sex), missing) for sex in SEXES] for level in levels]
    lacking = [level for level, row in zip(levels, cells, strict=True) if None in row]
    if lacking:
        raise ValueError(f"no flow {kind} for {lacking}")
    return np.array(cells, dtype=float)


def rates_of(account: Account) -> Rates:
    """The rates of the account's year, in one draw.

    Leaving is counted over the people before, promotion over those of the level below who did not leave. What is
    unexplained is not carried on; net promotions below zero count as none. A level that nobody entered from outside takes
    its own share of women for what it would recruit.
    """
    left = _rate(account.left, account.before)
    promoted = np.maximum(account.promoted, 0)
    recruited = np.maximum(account.recruited, 0)
    entered = promoted.sum(axis=1) + recruited.sum(axis=1)
    inside = np.divide(promoted.sum(axis=1), entered, out=np.zeros(len(entered)), where=entered > 0)
    inside[0] = 0
    pool = np.maximum(account.before - account.left, 0)
    chances = np.ones_like(promoted)
    chances[1:] = _rate(promoted[1:], pool[:-1])
    nobody = chances.sum(axis=1) == 0
    chances[nobody] = 1
    share = _part_women(account.after, np.full(len(entered), 0.5))
    return Rates(left[None], inside[None], chances[None], _part_women(recruited, share)[None])


def _rate(people: Floats, of: Floats) -> Floats:
    """People by those they come from, 0 to 1; where a sex has nobody, the rate of both together."""
    both = np.divide(people.sum(axis=1), of.sum(axis=1), out=np.zeros(len(of)), where=of.sum(axis=1) > 0)
    return np.clip(np.divide(people, of, out=np.repeat(both[:, None], 2, axis=1), where=of > 0), 0, 1)


def _part_women(people: Floats, otherwise: Floats) -> Floats:
    total = people.sum(axis=1)
    return np.divide(people[:, WOMEN], total, out=otherwise.copy(), where=total > 0)


def pipeline_of(account: Account) -> Pipeline:
    """The service at the end of the account, with the rates of its year."""
    return Pipeline(account.levels, account.year_to, account.after, rates_of(account))


def assumed_pipeline(
    levels: Sequence[str],
    year: int,
    stocks: Floats,
    *,
    left_pct: float,
    inside_pct: float,
    recruited_pct: Mapping[str, float] | None = None,
) -> Pipeline:
    """A service of which only the people in post are known, under assumptions that the reader has to make and the page to say.

    Everybody leaves at `left_pct` a year; `inside_pct` of the posts above the base are filled from the level below, women and
    men alike; women's share of recruitment is `recruited_pct`, where it names a level, else their share of the level.
    """
    shape = (1, len(levels))
    inside = np.full(shape, inside_pct / 100)
    inside[:, 0] = 0
    own = 100 * _part_women(np.asarray(stocks, dtype=float), np.full(len(levels), 0.5))
    given = recruited_pct or {}
    recruited = np.array([[given.get(level, share) / 100 for level, share in zip(levels, own, strict=True)]])
    rates = Rates(np.full((*shape, 2), left_pct / 100), inside, np.ones((*shape, 2)), recruited)
    return Pipeline(tuple(levels), year, np.asarray(stocks, dtype=float), rates)


def spread_between(recruited: tuple[Floats, Floats], left: tuple[Floats, Floats], stocks: tuple[Floats, Floats]) -> Spread:
    """How much two years of one service differ: each array [level, sex], the stocks both of the end or both of the beginning.

    Root mean square over the levels of the difference, divided by the square root of two: the standard deviation of a
    year, if the two years are two draws of the same process. Two years say little; it is better than to say nothing.
    """
    shares = [100 * _part_women(one, np.full(len(one), 0.5)) for one in recruited]
    rates = [_rate(people, of) for people, of in zip(left, stocks, strict=True)]
    together = [np.log(people.sum(axis=1) / of.sum(axis=1)) for people, of in zip(left, stocks, strict=True)]
    ratios = [np.log(one[:, WOMEN] / one[:, MEN]) for one in rates]
    deviations = [float(np.sqrt(np.mean((later - earlier) ** 2) / 2)) for earlier, later in (shares, together, ratios)]
    return Spread(*deviations)


def uncertain_pipeline(
    account: Account,
    draws: int,
    rng: np.random.Generator,
    spread: Spread = MEASURED_SPREAD,
    *,
    stocks: Floats | None = None,
) -> Pipeline:
    """The service at the end of the account, with `draws` draws of rates that agree with its year.

    `stocks` are the people at the end where the account covers several years. Two things make one year's rates uncertain as a
    description of the years to come. Few people: shares are drawn from Beta(women + 1/2, men + 1/2), rates of leaving from
    Gamma(leavers + 1/2) / people, so that three promotions say less than three hundred. And years differ: `spread` on top. A
    draw moves each level on its own and keeps its value in all years.
    """
    shape = (draws, len(account.levels))
    centre, pool = rates_of(account), np.maximum(account.before - account.left, 0)
    promoted, recruited = np.maximum(account.promoted, 0), np.maximum(account.recruited, 0)
    left = _drawn_left(account, shape, rng) * np.exp(rng.normal(0, spread.left, shape))[..., None]
    ratio = np.exp(rng.normal(0, spread.left_ratio / 2, shape))
    share = _drawn_share(recruited, centre.recruited[0], shape, rng) + rng.normal(0, spread.share_pp / 100, shape)
    rates = Rates(
        left=np.clip(left * np.stack([ratio, 1 / ratio], axis=2), 0, 1),
        inside=_drawn_inside(promoted, recruited, centre.inside[0], shape, rng),
        promoted=_drawn_promotion(promoted, pool, centre.promoted[0], rng, draws) * _odds(spread, shape, rng),
        recruited=np.clip(share, 0, 1),
    )
    return Pipeline(account.levels, account.year_to, account.after if stocks is None else stocks, rates)


def _drawn_left(account: Account, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    drawn = rng.gamma(np.maximum(account.left, 0) + JEFFREYS, size=(*shape, 2))
    return np.divide(drawn, account.before, out=np.zeros((*shape, 2)), where=account.before > 0)


def _drawn_share(people: Floats, otherwise: Floats, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Women's share among `people` [level, sex], drawn; `otherwise` where there are none."""
    drawn = rng.beta(people[:, WOMEN] + JEFFREYS, people[:, MEN] + JEFFREYS, size=shape)
    return np.where(people.sum(axis=1) > 0, drawn, otherwise)


def _drawn_inside(
    promoted: Floats, recruited: Floats, centre: Floats, shape: tuple[int, int], rng: np.random.Generator
) -> Floats:
    drawn = rng.beta(promoted.sum(axis=1) + JEFFREYS, recruited.sum(axis=1) + JEFFREYS, size=shape)
    # A level that is never filled from below, or never from outside, is so by rule, not by chance.
    return np.where((centre > 0) & (centre < 1), drawn, centre)


def _drawn_promotion(promoted: Floats, pool: Floats, centre: Floats, rng: np.random.Generator, draws: int) -> Floats:
    """The chances behind drawn shares of the promotions into each level, given the pool of the level below."""
    shape, below = (draws, len(promoted)), np.vstack([np.ones((1, 2)), pool[:-1]])
    share = _drawn_share(promoted, np.full(len(promoted), 0.5), shape, rng)
    drawn = np.stack([share, 1 - share], axis=2) / np.maximum(below, 1)
    known = (promoted.sum(axis=1) > 0) & (below > 0).all(axis=1)
    return np.where(known[:, None], drawn, centre)


def _odds(spread: Spread, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    # A point more or less of a share near one half is four hundredths more or less of its log-odds.
    return np.stack([np.exp(4 * rng.normal(0, spread.share_pp / 100, shape)), np.ones(shape)], axis=2)
