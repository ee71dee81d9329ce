"""The outlooks that ship: every indicator's default tables, made by the build.

What is projected and how stands in analysis.outlooks, which the pages use as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Protocol

import polars as pl

from analysis.forecasts import Fit
from analysis.outlooks import (
    CHEAP_METHODS,
    FEWEST_SERIES,
    PIECE,
    Asked,
    Elections,
    Tables,
    elections_of,
    first_source,
    fit_piece,
    fit_relatives,
    left_out,
    outlook,
    pieces,
    series_of,
    simple_dates,
    usable_groups,
)
from analysis.parity import HORIZON_YEARS, PROBABILITY_YEARS, Goal
from analysis.shares import GroupRule, group_members
from analysis.simple_methods import METHODS
from data.schema import TOTAL


@dataclass(frozen=True)
class Plan:
    """What ships: the indicators asked for, the groups, the indicator of lower chambers with the source that counts their
    seats, and the series of that indicator to which ETS and unobserved components are fitted too (those that open first).
    """

    asked: Sequence[Asked]
    groups: Mapping[str, GroupRule]
    chambers: str
    seats_source: str
    modelled: frozenset[str] = frozenset()


class Run(Protocol):
    """How indicators are gone through: `map`, or that of an executor for several at a time; results come in order."""

    def __call__(
        self, work: Callable[[Asked], list[dict[str, pl.DataFrame]]], asked: Iterable[Asked], /
    ) -> Iterable[list[dict[str, pl.DataFrame]]]:
        """The results of `work` on each of `asked`."""


def shipped(tables: Tables, plan: Plan, say: Callable[[str], None], run: Run = map) -> dict[str, pl.DataFrame]:
    """The tables of default outlooks: projections, parity, simple_projections (data.schema has their columns).

    Of each indicator the first source with enough series: all its levels where it is about public institutions, else the
    total. Sorted by indicator, piece and series, whatever `run` does at a time.
    """
    chambers = tables.of(plan.chambers, source=plan.seats_source, sector=TOTAL, level=TOTAL, breakdown=TOTAL)
    until = int(tables.observations["reference_year"].max()) + HORIZON_YEARS  # type: ignore[arg-type]  # years are integers
    elections = elections_of(tables.elections, chambers, until)
    made: dict[str, list[pl.DataFrame]] = {"projections": [], "parity": [], "simple_projections": []}
    for found in run(partial(_shipped_indicator, tables, plan, elections), sorted(plan.asked, key=lambda one: one.indicator)):
        for piece in found:
            key = piece["parity"].select("indicator", *PIECE).row(0)
            say(f"outlook: {' '.join(key)}: {piece['parity'].height} series")
            for name, frame in piece.items():
                made[name].append(frame)
    return {name: pl.concat(frames, how="vertical_relaxed") for name, frames in made.items() if frames}


def _shipped_indicator(tables: Tables, plan: Plan, elections: Elections, one: Asked) -> list[dict[str, pl.DataFrame]]:
    lender = cache(partial(fit_relatives, tables, plan.asked, one))
    keys = [{"indicator": one.indicator, **piece} for piece in _shipped_pieces(tables, one)]
    return [_shipped_piece(tables, plan, key, lender, elections) for key in keys]


def _shipped_pieces(tables: Tables, one: Asked) -> list[dict[str, str]]:
    found = pieces(tables.of(one.indicator), tables.areas)
    enough = found.filter(
        pl.col("projectable") >= FEWEST_SERIES,
        pl.col("sector") == TOTAL,
        pl.col("breakdown") == TOTAL,
        (pl.col("level") == TOTAL) | pl.lit(one.public),
    )
    if enough.is_empty():
        return []
    return enough.filter(pl.col("source") == first_source(enough, one.sources)).select(PIECE).to_dicts()


def _shipped_piece(
    tables: Tables, plan: Plan, key: dict[str, str], lender: Callable[[], Fit | None], elections: Elections
) -> dict[str, pl.DataFrame]:
    rows = tables.of(**key)
    fitted = fit_piece(series_of(rows, tables.areas), lender)
    used = usable_groups(fitted, {name: group_members(tables.areas, rule) for name, rule in plan.groups.items()})
    found = outlook(fitted, fitted.series, used, elections=elections if key["indicator"] == plan.chambers else None)
    rest = left_out(fitted, Goal(), PROBABILITY_YEARS)
    modelled = plan.modelled if key["indicator"] == plan.chambers else frozenset()
    members = {**{one: [one] for one in fitted.series}, **used}
    simple = simple_dates(rows, members, Goal().threshold_pct, lambda name: METHODS if name in modelled else CHEAP_METHODS)
    about = {"drift_source": pl.lit(fitted.source), "tested": pl.lit(fitted.tested)}
    made = {
        "projections": found.projections,
        "parity": pl.concat([found.parity, rest], how="diagonal_relaxed").sort("series").with_columns(**about),
        "simple_projections": simple,
    }
    return {
        name: one.select(*(pl.lit(value).alias(column) for column, value in key.items()), *one.columns)
        for name, one in made.items()
    }
