"""The pipeline of a service: people by level and sex, who leave, are promoted from the level below, or come from outside.

Each year, in this order: people leave; the posts that are vacant are filled from the top down, a part of them by promotion
from the level below and the rest from outside, so that a promotion opens a post below. Nobody is promoted twice in a year,
nobody skips a level, and a level gives no more people than it has. Posts that are cut fall away as people leave; nobody is
dismissed. The base level is filled from outside alone. People of a level are alike but for their sex.

`project` follows the expectation where it gets no `rng`, and whole people (binomial draws) where it gets one. Rates may come
in several draws, one a run: the range of the results is then that of the rates and of chance together. All rates stay as
they are unless a scenario changes them, and women's share of promotions follows their share of the level below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.parity import Goal
from analysis.paths import Paths
from analysis.pipeline_model import MEN, NO_CHANGE, WOMEN, Floats, Pipeline, Rates, Scenario
from data.schema import TOTAL

YEARS: Final = 30
RUNS: Final = 2000
LONGEST_YEARS: Final = 150
SETTLING_YEARS: Final = 5000
SETTLING_STEP: Final = 50
SETTLED_PP: Final = 1e-7
STEP_PP: Final = 10.0
STEP_LEFT_PP: Final = 1.0
STEP_POSTS_PCT: Final = 1.0


@dataclass(frozen=True)
class Projection:
    """A service in the years ahead, run by run.

    `stocks` [run, 1 + years, level, sex] begins with today. `recruited`, `promoted` (into the level) and `left` are
    [run, years, level, sex]; `short` [run, years, level] counts the women whom a scenario wanted promoted into the level and
    whom the level below did not have.
    """

    levels: tuple[str, ...]
    year: int
    stocks: Floats
    recruited: Floats
    promoted: Floats
    left: Floats
    short: Floats

    @property
    def share_pct(self) -> Floats:
        """Women's share, [run, 1 + years, level]; NaN where a level has nobody."""
        total = self.stocks.sum(axis=3)
        return 100 * np.divide(self.stocks[..., WOMEN], total, out=np.full(total.shape, np.nan), where=total > 0)

    @property
    def overall_pct(self) -> Floats:
        """Women's share over all levels, [run, 1 + years]."""
        people = self.stocks.sum(axis=2)
        return 100 * people[..., WOMEN] / people.sum(axis=2)

    def summary(self) -> pl.DataFrame:
        """By level (and `_T`, all levels) and year: median, 80 and 95 % of the runs, and their ends.

        Columns: level, reference_year, median_pct, lower_80_pct, upper_80_pct, lower_95_pct, upper_95_pct, lowest_pct,
        highest_pct. With one run all are the same.
        """
        shares = np.concatenate([self.share_pct, self.overall_pct[..., None]], axis=2)
        ends = {"lower_80": 0.1, "upper_80": 0.9, "lower_95": 0.025, "upper_95": 0.975}
        parts = {"median": 0.5, **ends, "lowest": 0, "highest": 1}
        found = np.nanquantile(shares, list(parts.values()), axis=0)
        names, years = (*self.levels, TOTAL), self.year + np.arange(shares.shape[1])
        return pl.DataFrame(
            {
                "level": np.repeat(np.array(names, dtype=object), len(years)).astype(str),
                "reference_year": np.tile(years, len(names)),
                **{f"{name}_pct": one.T.ravel() for name, one in zip(parts, found, strict=True)},
            }
        )

    def paths(self) -> Paths:
        """The shares as paths, a series a level and `_T` for all of them: what analysis.parity asks for."""
        shares = np.concatenate([self.share_pct, self.overall_pct[..., None]], axis=2)
        names = (*self.levels, TOTAL)
        return Paths(
            series=names,
            last_year=np.full(len(names), self.year, dtype=np.int64),
            last_pct=shares[0, 0],
            pct=np.nan_to_num(shares[:, 1:].transpose(0, 2, 1)).astype(np.float32),
        )


@dataclass(frozen=True)
class _Plan:
    """The rates of one year in the form that a step takes: arrays [run, level] or [run, level, sex].

    The share of promotions is `fixed` where that is not NaN; else it follows the level below, plus `shift`, and is at least
    `floor`.
    """

    left: Floats
    inside: Floats
    promoted: Floats
    recruited: Floats
    fixed: Floats
    shift: Floats
    floor: Floats
    growth: Floats


def project(
    pipeline: Pipeline,
    scenario: Scenario = NO_CHANGE,
    years: int = YEARS,
    *,
    rng: np.random.Generator | None = None,
    runs: int = RUNS,
    exits: Floats | None = None,
) -> Projection:
    """The service in the next `years` years.

    Without `rng` the expectation, one run for each draw of the rates; with it `runs` runs in whole people, the draws taken
    in turn. `exits` [year, level, sex] multiplies today's rates of leaving (analysis.pipeline_ages.retirement_wave); years
    beyond it keep today's. Raises ValueError for a scenario that names an unknown level or a percentage outside 0 to 100.
    """
    rates = pipeline.rates if rng is None else pipeline.rates.take(runs)
    during, after = (_plan(pipeline, rates, one) for one in (scenario, replace(NO_CHANGE)))
    lasting = years if scenario.years is None else scenario.years
    return _run(pipeline, [during if year < lasting else after for year in range(years)], rng, exits)


def steady_state(pipeline: Pipeline, scenario: Scenario = NO_CHANGE) -> pl.DataFrame:
    """Where women's shares settle when everything stays as the scenario has it, the number of posts as today.

    Expectation, draw by draw; a scenario for a few years settles where no change does. Columns: level (and `_T`), now_pct,
    median_pct, lowest_pct, highest_pct (over the draws), settled (false where shares still moved after 5,000 years).
    """
    lasting = scenario if scenario.years is None else NO_CHANGE
    plan = _plan(pipeline, pipeline.rates, lasting)
    plan = replace(plan, growth=np.ones_like(plan.growth))
    stocks = np.repeat(pipeline.stocks[None], pipeline.rates.draws, axis=0).astype(float)
    moving = np.arange(len(stocks))
    for _ in range(SETTLING_YEARS // SETTLING_STEP):
        # Draws that have settled are left where they are: with thousands of draws most are there long before the last.
        stocks[moving], moved = _settle(stocks[moving], _Plan(*(getattr(plan, one.name)[moving] for one in fields(_Plan))))
        moving = moving[moved >= SETTLED_PP]
        if not moving.size:
            break
    found, now = _shares(stocks), _shares(pipeline.stocks[None])[0]
    return pl.DataFrame(
        {
            "level": [*pipeline.levels, TOTAL],
            "now_pct": now,
            "median_pct": np.median(found, axis=0),
            "lowest_pct": found.min(axis=0),
            "highest_pct": found.max(axis=0),
            "settled": [not moving.size] * len(now),
        }
    )


def _settle(stocks: Floats, plan: _Plan) -> tuple[Floats, Floats]:
    """The stocks SETTLING_STEP years later, the posts as they are, and by how much each draw moved in the last year."""
    posts = stocks.sum(axis=2)
    for _ in range(SETTLING_STEP):
        before, stocks = stocks, _step(stocks, posts, plan, None).stocks
    return stocks, np.abs(_shares(stocks) - _shares(before)).max(axis=1)


def today(pipeline: Pipeline) -> pl.DataFrame:
    """Today's value of every lever, with posts constant: one row a level.

    Columns: level, women, men, share_pct, left_women_pct, left_men_pct, vacancies (a year), inside_pct (part of them filled
    from the level below), recruited, recruited_pct, promoted, promoted_pct (people, and women's share); shares are null where
    nobody comes in that way.
    """
    centre = pipeline.centre()
    year = project(centre, years=1)
    recruited, promoted = year.recruited[0, 0], year.promoted[0, 0]
    entered = recruited.sum(axis=1) + promoted.sum(axis=1)
    return pl.DataFrame(
        {
            "level": pipeline.levels,
            "women": pipeline.stocks[:, WOMEN],
            "men": pipeline.stocks[:, MEN],
            "share_pct": _shares(pipeline.stocks[None])[0, :-1],
            "left_women_pct": 100 * centre.rates.left[0, :, WOMEN],
            "left_men_pct": 100 * centre.rates.left[0, :, MEN],
            "vacancies": entered,
            "inside_pct": 100 * centre.rates.inside[0],
            "recruited": recruited.sum(axis=1),
            "recruited_pct": _share_of(recruited),
            "promoted": promoted.sum(axis=1),
            "promoted_pct": _share_of(promoted),
        }
    ).with_columns(pl.col("share_pct", "recruited_pct", "promoted_pct").fill_nan(None))


def lever_effects(
    pipeline: Pipeline, level: str, years: int = YEARS, goal: Goal | None = None, *, longest: int = LONGEST_YEARS
) -> pl.DataFrame:
    """What each lever alone does to women's share at `level`, the largest effect first.

    One row a lever and level at which it is moved (`at`): women's share of recruitment or of promotions 10 points higher than
    it would be (`recruited`, `promoted`), women leaving 1 point a year less (`left_women`), posts growing 1 % a year (`posts`).
    Columns: lever, at, moved_by (points or percent), share_pct after `years` years, effect_pp (against no change), parity_year
    (first year at the goal, null where it does not come within `longest` years), effect_years (parity that many years
    earlier; null where either does not come). Expectation, mean rates. Steps of different kinds are not the same effort.
    Raises ValueError for an unknown level.
    """
    goal, centre = goal or Goal(), pipeline.centre()
    at = _index(pipeline, level)
    moves = _moves(centre)
    plan = _plan(centre, centre.rates, NO_CHANGE)
    plans = [plan, *(_moved(plan, lever, where, by) for lever, where, by in moves)]
    stacked = _Plan(*(np.concatenate([getattr(one, item.name) for one in plans]) for item in fields(_Plan)))
    shares = _run(centre, [stacked] * max(longest, years), None, None).share_pct[:, :, at]
    arrived = [_first_year(run >= goal.threshold_pct, pipeline.year) for run in shares]
    rows = [
        (lever, pipeline.levels[where], by, float(run[years]), float(run[years] - shares[0, years]), year)
        for (lever, where, by), run, year in zip(moves, shares[1:], arrived[1:], strict=True)
    ]
    columns = {"lever": pl.String, "at": pl.String, "moved_by": pl.Float64, "share_pct": pl.Float64, "effect_pp": pl.Float64}
    frame = pl.DataFrame(rows, schema={**columns, "parity_year": pl.Int64}, orient="row")
    return frame.with_columns(effect_years=pl.lit(arrived[0], dtype=pl.Int64) - pl.col("parity_year")).sort(
        pl.col("effect_pp").abs(), descending=True, maintain_order=True
    )


def _moves(pipeline: Pipeline) -> list[tuple[str, int, float]]:
    inside = pipeline.rates.inside[0]
    levels = range(len(pipeline.levels))
    return [
        *(("recruited", at, STEP_PP) for at in levels if inside[at] < 1),
        *(("promoted", at, STEP_PP) for at in levels if inside[at] > 0),
        *(("left_women", at, -STEP_LEFT_PP) for at in levels),
        *(("posts", at, STEP_POSTS_PCT) for at in levels),
    ]


def _moved(plan: _Plan, lever: str, at: int, by: float) -> _Plan:
    changed = {name: getattr(plan, name).copy() for name in ("recruited", "shift", "left", "growth")}
    if lever == "recruited":
        changed["recruited"][:, at] = np.clip(plan.recruited[:, at] + by / 100, 0, 1)
    elif lever == "promoted":
        changed["shift"][:, at] += by / 100
    elif lever == "left_women":
        changed["left"][:, at, WOMEN] = np.clip(plan.left[:, at, WOMEN] + by / 100, 0, 1)
    else:
        changed["growth"][:, at] *= 1 + by / 100
    return replace(plan, **changed)


def _first_year(there: NDArray[np.bool_], year: int) -> int | None:
    return year + int(there.argmax()) if there.any() else None


def _index(pipeline: Pipeline, level: str) -> int:
    if level not in pipeline.levels:
        raise ValueError(f"no level {level} among {pipeline.levels}")
    return pipeline.levels.index(level)


def _plan(pipeline: Pipeline, rates: Rates, scenario: Scenario) -> _Plan:
    """The rates with what the scenario sets."""
    _check_scenario(pipeline, scenario)
    recruited, left = rates.recruited.copy(), rates.left.copy()
    growth = np.ones_like(rates.inside) if rates.posts is None else rates.posts.copy()
    fixed, floor = np.full_like(rates.inside, np.nan), np.zeros_like(rates.inside)
    if scenario.equal_exit:
        left = _equal_exit(pipeline, left)
    if scenario.recruited_at_least_pct is not None:
        recruited = np.maximum(recruited, scenario.recruited_at_least_pct / 100)
    if scenario.promoted_at_least_pct is not None:
        floor[:] = scenario.promoted_at_least_pct / 100
    for level, change in scenario.changes.items():
        at = pipeline.levels.index(level)
        if change.recruited_pct is not None:
            recruited[:, at] = change.recruited_pct / 100
        if change.promoted_pct is not None:
            fixed[:, at] = change.promoted_pct / 100
        for sex, given in ((WOMEN, change.left_women_pct), (MEN, change.left_men_pct)):
            if given is not None:
                left[:, at, sex] = _around(left[:, at, sex], given / 100)
        if change.posts_pct is not None:
            growth[:, at] = 1 + change.posts_pct / 100
    return _Plan(left, rates.inside, rates.promoted, recruited, fixed, np.zeros_like(floor), floor, growth)


def _around(draws: Floats, centre: float) -> Floats:
    """The draws moved so that their mean is `centre` and their relative spread stays."""
    mean = draws.mean()
    return np.clip(draws * (centre / mean), 0, 1) if mean > 0 else np.full_like(draws, centre)


def _equal_exit(pipeline: Pipeline, left: Floats) -> Floats:
    people = pipeline.stocks.sum(axis=1)
    weight = np.divide(pipeline.stocks, people[:, None], out=np.full_like(pipeline.stocks, 0.5), where=people[:, None] > 0)
    return np.repeat((left * weight).sum(axis=2, keepdims=True), 2, axis=2)


def _check_scenario(pipeline: Pipeline, scenario: Scenario) -> None:
    unknown = sorted(set(scenario.changes) - set(pipeline.levels))
    if unknown:
        raise ValueError(f"the scenario {scenario.id} names unknown levels: {unknown}")
    given = [scenario.recruited_at_least_pct, scenario.promoted_at_least_pct]
    for change in scenario.changes.values():
        given += [change.recruited_pct, change.promoted_pct, change.left_women_pct, change.left_men_pct]
    if not all(one is None or 0 <= one <= 100 for one in given):  # noqa: PLR2004 - percent
        raise ValueError(f"the scenario {scenario.id} has a percentage outside 0 to 100")
    if any(change.posts_pct is not None and change.posts_pct < -100 for change in scenario.changes.values()):  # noqa: PLR2004
        raise ValueError(f"the scenario {scenario.id} cuts more posts than there are")


@dataclass(frozen=True)
class _Year:
    """What one step did: arrays [run, level, sex], `short` [run, level]."""

    stocks: Floats
    recruited: Floats
    promoted: Floats
    left: Floats
    short: Floats


def _run(pipeline: Pipeline, plans: Sequence[_Plan], rng: np.random.Generator | None, exits: Floats | None) -> Projection:
    runs = len(plans[0].inside)
    stocks = np.repeat(pipeline.stocks[None], runs, axis=0).astype(float)
    posts = stocks.sum(axis=2)
    before, done = [stocks], []
    for year, plan in enumerate(plans):
        posts = posts * plan.growth
        now = plan if exits is None or year >= len(exits) else replace(plan, left=np.clip(plan.left * exits[year], 0, 1))
        done.append(_step(before[-1], posts if rng is None else np.rint(posts), now, rng))
        before.append(done[-1].stocks)
    stacked = {
        name: np.stack([getattr(one, name) for one in done], axis=1) for name in ("recruited", "promoted", "left", "short")
    }
    return Projection(pipeline.levels, pipeline.year, np.stack(before, axis=1), **stacked)


def _step(stocks: Floats, posts: Floats, plan: _Plan, rng: np.random.Generator | None) -> _Year:
    """One year from `stocks` [run, level, sex] to `posts` [run, level]."""
    left = _some(stocks, plan.left, rng)
    stay = stocks - left
    recruited, promoted = np.zeros_like(stocks), np.zeros_like(stocks)
    short = np.zeros_like(posts)
    for at in range(stocks.shape[1] - 1, -1, -1):
        vacant = np.maximum(posts[:, at] - stay[:, at].sum(axis=1), 0)
        if at:
            promoted[:, at], short[:, at] = _promote(stay[:, at - 1], _some(vacant, plan.inside[:, at], rng), plan, at, rng)
            stay[:, at - 1] -= promoted[:, at]
        outside = vacant - promoted[:, at].sum(axis=1)
        recruited[:, at, WOMEN] = _some(outside, plan.recruited[:, at], rng)
        recruited[:, at, MEN] = outside - recruited[:, at, WOMEN]
    return _Year(stay + promoted + recruited, recruited, promoted, left, short)


def _promote(pool: Floats, wanted: Floats, plan: _Plan, at: int, rng: np.random.Generator | None) -> tuple[Floats, Floats]:
    """Who of `pool` [run, sex] is promoted into level `at`, and how many of the women wanted the pool lacks."""
    number = np.minimum(wanted, pool.sum(axis=1))
    weighted = pool * plan.promoted[:, at]
    whole = weighted.sum(axis=1)
    share = np.divide(weighted[:, WOMEN], whole, out=np.full(len(pool), 0.5), where=whole > 0)
    share = np.clip(np.maximum(share + plan.shift[:, at], plan.floor[:, at]), 0, 1)
    share = np.where(np.isnan(plan.fixed[:, at]), share, plan.fixed[:, at])
    asked = _some(number, share, rng)
    women = np.clip(asked, np.maximum(number - pool[:, MEN], 0), pool[:, WOMEN])
    return np.stack([women, number - women], axis=1), np.maximum(asked - pool[:, WOMEN], 0)


def _some(people: Floats, part: Floats, rng: np.random.Generator | None) -> Floats:
    """A part of the people: the expectation, or a binomial draw of whole people."""
    if rng is None:
        return people * part
    return rng.binomial(people.astype(np.int64), part).astype(float)


def _shares(stocks: Floats) -> Floats:
    """Women's share by run and level, and over all levels in the last column; 0 where there is nobody."""
    together = np.concatenate([stocks, stocks.sum(axis=1, keepdims=True)], axis=1)
    total = together.sum(axis=2)
    return 100 * np.divide(together[..., WOMEN], total, out=np.zeros_like(total), where=total > 0)


def _share_of(people: Floats) -> Floats:
    total = people.sum(axis=1)
    return 100 * np.divide(people[:, WOMEN], total, out=np.full(len(total), np.nan), where=total > 0)
