"""A pipeline where only the people in post are known, year by year: which rates agree with them, and the range that follows.

Stocks do not say how many people came and went: many pairs of inflow and outflow give the same change. So nothing here is
one number. Rates are drawn over bounds that are stated; those that would need fewer than no people somewhere, or more than the
level below had, are dropped; the rest is projected, and the range from the lowest to the highest is what can be said. It is
not a probability: it says what the stocks allow, within the bounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.pipeline import project
from analysis.pipeline_model import MEN, NO_CHANGE, WOMEN, Pipeline, Rates, Scenario

Floats = NDArray[np.float64]

DRAWS: Final = 5000


@dataclass(frozen=True)
class Bounds:
    """Between which values rates are drawn; the ends are tried as often as what lies between them.

    `left`: part of a level's people who leave the service in a year, drawn for each level; `ratio`: by how much women's rate
    of leaving, and women's odds of having come from the level below, may differ from men's (drawn in logarithms, up
    and down); `inside`: part of those who enter a level above the base who come from the level below; `posts`: how much of
    the growth (or shrinking) of the known years goes on, from none to all of it; one draw for all levels.
    """

    left: tuple[float, float] = (0.025, 0.15)
    ratio: float = 1.25
    inside: tuple[float, float] = (0.0, 1.0)
    posts: tuple[float, float] = (0.0, 1.0)

    def __post_init__(self) -> None:
        for low, high in (self.left, self.inside, self.posts):
            if not 0 <= low <= high <= 1:
                raise ValueError(f"bounds must ascend between 0 and 1, got {low}, {high}")
        if self.ratio < 1:
            raise ValueError(f"the ratio must be 1 or more, got {self.ratio}")


@dataclass(frozen=True)
class Allowed:
    """The rates that agree with the stocks: a pipeline with one draw for each, and how many draws were tried."""

    pipeline: Pipeline
    tried: int

    @property
    def kept(self) -> int:
        """Draws that agree."""
        return self.pipeline.rates.draws

    def rates(self) -> pl.DataFrame:
        """What the stocks allow, by level: lowest and highest of each rate, in percent.

        Columns: level, rate (left_women, left_men, inside, recruited: women's share from outside), lowest_pct, highest_pct.
        """
        rates = self.pipeline.rates
        shown = {
            "left_women": rates.left[..., WOMEN],
            "left_men": rates.left[..., MEN],
            "inside": rates.inside,
            "recruited": rates.recruited,
        }
        rows = [
            (level, name, 100 * float(values[:, at].min()), 100 * float(values[:, at].max()))
            for at, level in enumerate(self.pipeline.levels)
            for name, values in shown.items()
            if at or name != "inside"
        ]
        return pl.DataFrame(rows, schema=["level", "rate", "lowest_pct", "highest_pct"], orient="row")


def allowed_rates(
    levels: Sequence[str],
    years: Sequence[int],
    stocks: Floats,
    rng: np.random.Generator,
    *,
    bounds: Bounds | None = None,
    draws: int = DRAWS,
) -> Allowed:
    """The rates within `bounds` that agree with `stocks` [year, level, sex] over the whole period.

    For a draw, the people who entered each level are what balances the stocks from the top down, summed over the years; the
    draw is kept if none of these sums is negative and no level gave more people than it had. Women's shares of recruitment
    and their chances of promotion follow. Raises ValueError with fewer than two years, years that are not consecutive, a level
    without women or men, or no draw that agrees.
    """
    bounds = bounds or Bounds()
    if len(years) < 2 or any(np.diff(years) != 1) or stocks.shape != (len(years), len(levels), 2):  # noqa: PLR2004 - a change
        raise ValueError("stocks must be [year, level, sex] of two consecutive years or more")
    if not stocks[:-1].sum(axis=0).all():
        raise ValueError("every level needs women and men")
    left, inside = _draw(bounds, len(levels), draws, rng)
    entered, promoted, pool = _flows(stocks, left, inside)
    sound = (entered >= 0).all(axis=(1, 2)) & (promoted[:, 1:] <= pool[:, :-1]).all(axis=(1, 2))
    sound &= (entered.sum(axis=2) > 0).all(axis=1)
    if not sound.any():
        raise ValueError("no rates within the bounds agree with these stocks")
    rates = replace(
        _rates(left[sound], entered[sound], promoted[sound], pool[sound]), posts=_growth(stocks, bounds, int(sound.sum()), rng)
    )
    return Allowed(Pipeline(tuple(levels), int(years[-1]), stocks[-1], rates), tried=draws)


def _draw(bounds: Bounds, levels: int, draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Rates of leaving and parts that come from below, both [draw, level, sex]."""
    shape, reach = (draws, levels), np.log(bounds.ratio)
    both, apart = _between(bounds.left, shape, rng), np.exp(_between((-reach, reach), shape, rng) / 2)
    left = np.clip(np.stack([both * apart, both / apart], axis=2), 0, 1)
    part, odds = _between(bounds.inside, shape, rng), np.exp(_between((-reach, reach), shape, rng))
    women = np.divide(part * odds, part * odds + 1 - part)
    inside = np.stack([women, part], axis=2)
    inside[:, 0] = 0
    return left, inside


def _flows(stocks: Floats, left: Floats, inside: Floats) -> tuple[Floats, Floats, Floats]:
    """People over the whole period, [draw, level, sex]: who entered a level, who of them from below, who could be promoted."""
    begun, ended = stocks[:-1].sum(axis=0), stocks[1:].sum(axis=0)
    pool = begun * (1 - left)
    entered, promoted = np.zeros_like(left), np.zeros_like(left)
    above = np.zeros_like(left[:, 0])
    for at in range(stocks.shape[1] - 1, -1, -1):
        entered[:, at] = ended[at] - pool[:, at] + above
        promoted[:, at] = above = inside[:, at] * entered[:, at]
    return entered, promoted, pool


def _growth(stocks: Floats, bounds: Bounds, draws: int, rng: np.random.Generator) -> Floats:
    """Posts next year by posts this year, [draw, level]."""
    total = stocks.sum(axis=2)
    a_year = np.log(total[-1] / total[0]) / (len(stocks) - 1)
    return np.exp(_between(bounds.posts, (draws, 1), rng) * a_year)


def _between(ends: tuple[float, float], shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    """Values between two ends: a quarter at each end, since the range comes from there, and the others evenly."""
    return ends[0] + (ends[1] - ends[0]) * np.clip(rng.uniform(-0.5, 1.5, shape), 0, 1)


def _rates(left: Floats, entered: Floats, promoted: Floats, pool: Floats) -> Rates:
    recruited = entered - promoted
    outside, total = recruited.sum(axis=2), entered.sum(axis=2)
    chances = np.ones_like(promoted)
    chances[:, 1:] = promoted[:, 1:] / pool[:, :-1]
    chances[chances.sum(axis=2) == 0] = 1
    share = np.divide(recruited[..., WOMEN], outside, out=np.full(outside.shape, 0.5), where=outside > 0)
    return Rates(left, np.clip(promoted.sum(axis=2) / total, 0, 1), chances, np.clip(share, 0, 1))


def held_out(
    levels: Sequence[str],
    years: Sequence[int],
    stocks: Floats,
    last_known: int,
    rng: np.random.Generator,
    *,
    bounds: Bounds | None = None,
    draws: int = DRAWS,
    others: Mapping[str, pl.DataFrame] | None = None,
    scenario: Scenario = NO_CHANGE,
) -> pl.DataFrame:
    """Projections that know only the years up to `last_known`, beside what happened after it.

    One row a level, later year and method: level, reference_year, observed_pct, method, lower_pct, upper_pct, error_pp. The
    method `pipeline` is the range that the stocks allow, and its error is the distance from the range (0 inside);
    `pipeline_middle` its middle, for comparison only; `no_change` the last share; `endpoint_linear` the mean change a year of
    the known period; `least_squares` the line through it. `others` adds projections (level, reference_year, pct). The error is
    projected less observed. How posts go on after `last_known` is part of what is drawn.
    """
    known = [at for at, year in enumerate(years) if year <= last_known]
    ahead = [year for year in years if year > last_known]
    if not ahead:
        raise ValueError(f"there is no year after {last_known} to compare with")
    allowed = allowed_rates(levels, [years[at] for at in known], stocks[known], rng, bounds=bounds, draws=draws)
    pct = project(allowed.pipeline, scenario, years[-1] - last_known).share_pct[:, 1:]
    observed = 100 * stocks[..., WOMEN] / stocks.sum(axis=2)
    lower, upper = pct.min(axis=0), pct.max(axis=0)
    methods = {
        "pipeline": (lower, upper),
        "pipeline_middle": ((lower + upper) / 2,) * 2,
        **{name: (line,) * 2 for name, line in _simple(observed[known], np.array(years)[known], years[-1]).items()},
    }
    rows = [
        (level, year, float(observed[years.index(year), at]), name, float(ends[0][step, at]), float(ends[1][step, at]))
        for name, ends in methods.items()
        for at, level in enumerate(levels)
        for step, year in enumerate(range(last_known + 1, years[-1] + 1))
        if year in ahead
    ]
    columns = ["level", "reference_year", "observed_pct", "method", "lower_pct", "upper_pct"]
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    return _with_errors(pl.concat([frame, *(_other(name, one, frame) for name, one in (others or {}).items())]))


def _simple(observed: Floats, years: NDArray[np.int64], last: int) -> dict[str, Floats]:
    """Lines of the years after the known ones, [year, level]."""
    ahead = np.arange(years[-1] + 1, last + 1)
    steps = (ahead - years[-1])[:, None]
    slope, level = np.polyfit(years - years[-1], observed, 1)
    return {
        "no_change": np.repeat(observed[-1:], len(ahead), axis=0),
        "endpoint_linear": observed[-1] + steps * (observed[-1] - observed[0]) / (years[-1] - years[0]),
        "least_squares": level + steps * slope,
    }


def _other(name: str, given: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    cells = frame.unique(["level", "reference_year"], maintain_order=True)
    both = cells.join(given.select("level", pl.col("reference_year").cast(pl.Int64), "pct"), on=["level", "reference_year"])
    return both.with_columns(method=pl.lit(name), lower_pct=pl.col("pct"), upper_pct=pl.col("pct")).select(frame.columns)


def _with_errors(frame: pl.DataFrame) -> pl.DataFrame:
    observed, lower, upper = pl.col("observed_pct"), pl.col("lower_pct"), pl.col("upper_pct")
    outside = pl.when(observed > upper).then(upper - observed).when(observed < lower).then(lower - observed)
    return frame.with_columns(error_pp=outside.otherwise(0.0))


def held_out_summary(compared: pl.DataFrame) -> pl.DataFrame:
    """The errors of `held_out` by method and level (`_T`: all levels): ranges first, then lines by their error.

    A range's distance and a line's error are not the same measure: a range can be right by being wide, so its width is given.
    Columns: level, method, mae_pp (mean distance), last_pp (error in the last year, null over all levels), inside (part of the
    cells within the range, null for lines), width_pp (mean width of the range), cells.
    """
    measures = {
        "mae_pp": pl.col("error_pp").abs().mean(),
        "inside": pl.when((pl.col("upper_pct") > pl.col("lower_pct")).any()).then((pl.col("error_pp") == 0).mean()),
        "width_pp": (pl.col("upper_pct") - pl.col("lower_pct")).mean(),
        "cells": pl.len().cast(pl.Int64),
    }
    last = pl.col("error_pp").sort_by("reference_year").last()
    by_level = compared.group_by("level", "method", maintain_order=True).agg(last_pp=last, **measures)
    together = compared.group_by("method", maintain_order=True).agg(**measures)
    whole = together.with_columns(level=pl.lit("_T"), last_pp=pl.lit(None, dtype=pl.Float64)).select(by_level.columns)
    return pl.concat([by_level, whole]).sort("level", pl.col("inside").is_null(), "mae_pp", maintain_order=True)
