"""What a projection of a pipeline answers, in frames small enough to keep: parity by level, shares, flows, shortages.

Two kinds of runs are told apart. Where rates are drawn around a counted year (`chance`), the parts of the runs are chances: a
median and the middle 80 % are given. Where they are all the rates that agree with the people in post (`bounds`), the number
of runs here or there means nothing: only the earliest and the latest, the lowest and the highest are given.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.parity import QUANTILES, Goal, first_passage
from analysis.pipeline import Projection, lever_effects, project
from analysis.pipeline_model import MEN, NO_CHANGE, WOMEN, Pipeline, Rates, Scenario
from data.schema import TOTAL

Floats = NDArray[np.float64]
Kind = Literal["chance", "bounds"]
FEWEST_SHORT: Final = 1.0
"""Women lacking over all years, on average of the runs, from which a shortage is told."""

LEVER_DRAWS: Final = 60


@dataclass(frozen=True)
class Answers:
    """Everything that a page shows of one scenario.

    `shares`: Projection.summary (level and `_T`, by year). `arrivals`: see `arrivals`. `flows`: see `first_year`.
    `shortages`: see `shortages`.
    """

    kind: Kind
    horizon_year: int
    shares: pl.DataFrame
    arrivals: pl.DataFrame
    flows: pl.DataFrame
    shortages: pl.DataFrame


def answers(
    pipeline: Pipeline,
    scenario: Scenario,
    years: int,
    kind: Kind,
    *,
    rng: np.random.Generator,
    runs: int,
    goal: Goal | None = None,
    exits: Floats | None = None,
) -> Answers:
    """The answers to one scenario: `runs` runs in whole people for chances, the expectation draw by draw for bounds."""
    found = project(pipeline, scenario, years, rng=rng if kind == "chance" else None, runs=runs, exits=exits)
    return Answers(
        kind=kind,
        horizon_year=pipeline.year + years,
        shares=found.summary(),
        arrivals=arrivals(found, kind, goal),
        flows=first_year(found),
        shortages=shortages(found),
    )


def arrivals(found: Projection, kind: Kind, goal: Goal | None = None) -> pl.DataFrame:
    """When each level (and `_T`, all levels) is first at the goal, within the years of the projection.

    Columns: level, now_pct, status, year, earliest, latest, arrived, end_lower_pct, end_upper_pct. `status` is `reached` (there
    today), `arrives`, `may_arrive` or `not_within`. With chances, `year` is when more than half of the runs have arrived,
    `earliest` and `latest` when more than 10 and 90 % have, each null where that is not within the years; `arrives` means more
    than half, `not_within` a tenth or fewer; `arrived` (0 to 1) is the part of the runs; the shares of the last year are the
    ends of the middle 80 %. With bounds, `year` and `arrived` are null, `earliest` and `latest` are the first and the last
    draw (`latest` null unless all arrive, which is what `arrives` means), and shares are the lowest and the highest.
    """
    goal = goal or Goal()
    shares = np.concatenate([found.share_pct, found.overall_pct[..., None]], axis=2)
    rows = [_arrival(shares[:, :, at], found.year, kind, goal.threshold_pct) for at in range(shares.shape[2])]
    columns: dict[str, type[pl.DataType]] = {"now_pct": pl.Float64, "status": pl.String}
    columns |= dict.fromkeys(("year", "earliest", "latest"), pl.Int64)
    columns |= dict.fromkeys(("arrived", "end_lower_pct", "end_upper_pct"), pl.Float64)
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    return frame.select(pl.Series("level", [*found.levels, TOTAL]), pl.all())


def _arrival(shares: Floats, year: int, kind: Kind, threshold_pct: float) -> tuple[object, ...]:
    """One level's row from its shares, [run, 1 + years]."""
    now = None if np.isnan(shares[0, 0]) else float(shares[0, 0])
    ends = (0.1, 0.9) if kind == "chance" else (0.0, 1.0)
    lower, upper = (float(one) for one in np.nanquantile(shares[:, -1], ends)) if not np.isnan(shares[:, -1]).all() else (0, 0)
    if now is not None and now >= threshold_pct:
        return now, "reached", None, None, None, None, lower, upper
    reached_by = first_passage(np.nan_to_num(shares[:, 1:]) >= threshold_pct)
    if kind == "bounds":
        first, last = _when(reached_by, year, 0.0), year + 1 + int(reached_by.argmax()) if reached_by[-1] == 1 else None
        status = "not_within" if first is None else "may_arrive" if last is None else "arrives"
        return now, status, None, first, last, None, lower, upper
    dates = [_when(reached_by, year, QUANTILES[part]) for part in ("median", "lower_80", "upper_80")]
    status = "not_within" if dates[1] is None else "may_arrive" if dates[0] is None else "arrives"
    return now, status, *dates, float(reached_by[-1]), lower, upper


def _when(reached_by: Floats, year: int, part: float) -> int | None:
    """The first year by which more than `part` of the runs have arrived."""
    there = reached_by > part
    return year + 1 + int(there.argmax()) if there.any() else None


def first_year(found: Projection) -> pl.DataFrame:
    """The flows of the first year ahead, mean of the runs: one row a level and sex, people.

    Columns: level, sex (F, M), before, recruited, promoted_in, promoted_out, left, after.
    """
    out = np.concatenate([found.promoted[:, 0, 1:], np.zeros_like(found.promoted[:, 0, :1])], axis=1)
    columns = {
        "before": found.stocks[:, 0],
        "recruited": found.recruited[:, 0],
        "promoted_in": found.promoted[:, 0],
        "promoted_out": out,
        "left": found.left[:, 0],
        "after": found.stocks[:, 1],
    }
    return pl.DataFrame(
        {
            "level": [level for level in found.levels for _ in (WOMEN, MEN)],
            "sex": ["F", "M"] * len(found.levels),
            **{name: values.mean(axis=0).ravel() for name, values in columns.items()},
        }
    )


def shortages(found: Projection) -> pl.DataFrame:
    """Levels into which more women are to be promoted than the level below has.

    Columns: level, below, women and most (lacking over all years, mean and most of the runs), first_year, last_year (with a
    lack on average). Empty where less than one woman is lacking on average.
    """
    mean = found.short.mean(axis=0)
    rows = []
    for at in range(1, len(found.levels)):
        lacking = np.flatnonzero(mean[:, at] > 0)
        if mean[:, at].sum() >= FEWEST_SHORT:
            ends = [found.year + 1 + int(lacking[end]) for end in (0, -1)]
            rows.append(
                (
                    found.levels[at],
                    found.levels[at - 1],
                    float(mean[:, at].sum()),
                    float(found.short[:, :, at].sum(axis=1).max()),
                    *ends,
                )
            )
    columns: dict[str, type[pl.DataType]] = {"level": pl.String, "below": pl.String, "women": pl.Float64, "most": pl.Float64}
    return pl.DataFrame(rows, schema={**columns, "first_year": pl.Int64, "last_year": pl.Int64}, orient="row")


def lever_ranges(pipeline: Pipeline, level: str, years: int, draws: int = LEVER_DRAWS) -> pl.DataFrame:
    """What each lever alone does to women's share at `level` after `years` years, over the rates that agree.

    Of at most `draws` draws, taken evenly. Columns: lever, at, moved_by (as analysis.pipeline.lever_effects), lowest_pp,
    highest_pp; the largest effect first. A lever that does nothing in some draw (nobody comes that way) is 0 there.
    """
    every = pipeline.rates.draws
    chosen = np.unique(np.linspace(0, every - 1, min(draws, every)).astype(int))
    frames = []
    for number, at in enumerate(chosen):
        drawn: dict[str, Any] = {one.name: _one_draw(getattr(pipeline.rates, one.name), at) for one in fields(Rates)}
        found = lever_effects(replace(pipeline, rates=Rates(**drawn)), level, years, longest=years)
        frames.append(found.select("lever", "at", "moved_by", "effect_pp").with_columns(draw=pl.lit(number)))
    together = pl.concat(frames).group_by("lever", "at", "moved_by", maintain_order=True)
    ends = together.agg(lowest_pp=pl.col("effect_pp").min(), highest_pp=pl.col("effect_pp").max(), known=pl.len())
    # A draw in which nobody comes that way has no row for the lever: it moves nothing there.
    missing = pl.col("known") < len(chosen)
    ends = ends.with_columns(
        lowest_pp=pl.when(missing).then(pl.min_horizontal("lowest_pp", 0.0)).otherwise("lowest_pp"),
        highest_pp=pl.when(missing).then(pl.max_horizontal("highest_pp", 0.0)).otherwise("highest_pp"),
    )
    size = pl.max_horizontal(pl.col("lowest_pp").abs(), pl.col("highest_pp").abs())
    return ends.sort(size, descending=True, maintain_order=True).drop("known")


def _one_draw(values: Floats | None, at: int) -> Floats | None:
    return None if values is None else values[at : at + 1]


def lever_values(pipeline: Pipeline, scenario: Scenario = NO_CHANGE) -> pl.DataFrame:
    """The value of every lever in the first year of a scenario, in percent: one row a level and lever.

    Columns: level, lever (a field of pipeline_model.LevelChange), lowest_pct, highest_pct over the draws; both null where
    nobody comes that way, or where there is nobody who could leave.
    """
    year = project(pipeline, scenario, years=1)
    growth = pipeline.rates.posts if pipeline.rates.posts is not None else np.ones_like(pipeline.rates.inside)
    left = _parts(year.left[:, 0], year.stocks[:, 0])
    shown = {
        "recruited_pct": _parts(year.recruited[:, 0, :, WOMEN], year.recruited[:, 0].sum(axis=2)),
        "promoted_pct": _parts(year.promoted[:, 0, :, WOMEN], year.promoted[:, 0].sum(axis=2)),
        "left_women_pct": left[..., WOMEN],
        "left_men_pct": left[..., MEN],
        "posts_pct": 100 * (growth - 1),
    }
    rows = [(level, name, *_ends(values[:, at])) for at, level in enumerate(pipeline.levels) for name, values in shown.items()]
    columns: dict[str, type[pl.DataType]] = {"level": pl.String, "lever": pl.String}
    return pl.DataFrame(rows, schema={**columns, "lowest_pct": pl.Float64, "highest_pct": pl.Float64}, orient="row")


def _parts(some: Floats, of: Floats) -> Floats:
    return 100 * np.divide(some, of, out=np.full(some.shape, np.nan), where=of > 0)


def _ends(values: Floats) -> tuple[float | None, float | None]:
    known = values[~np.isnan(values)]
    return (float(known.min()), float(known.max())) if len(known) else (None, None)
