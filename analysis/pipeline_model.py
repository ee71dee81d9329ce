"""A service as its pipeline sees it: people by level and sex, the rates at which they move, and what a scenario changes.

analysis.pipeline follows it through the years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SEXES: Final = ("F", "M")
WOMEN, MEN = 0, 1


@dataclass(frozen=True)
class Rates:
    """How people move in a year, in one draw or several; levels from the base to the top.

    `left` [draw, level, sex]: chance to leave the service. `inside` [draw, level]: part of the vacant posts that is filled
    from the level below (0 at the base). `promoted` [draw, level, sex]: how likely a woman and a man of the level below are
    to be promoted; only their ratio counts. `recruited` [draw, level]: women's share, 0 to 1, of those who come from outside.
    `posts` [draw, level]: posts next year by posts this year; None where their number stays.
    """

    left: Floats
    inside: Floats
    promoted: Floats
    recruited: Floats
    posts: Floats | None = None

    def __post_init__(self) -> None:
        draws, levels = self.inside.shape
        shapes = {"left": (draws, levels, 2), "promoted": (draws, levels, 2), "recruited": (draws, levels)}
        shapes |= {} if self.posts is None else {"posts": (draws, levels)}
        wrong = [name for name, shape in shapes.items() if getattr(self, name).shape != shape]
        if wrong:
            raise ValueError(f"rates of {draws} draws and {levels} levels, but other shapes in {wrong}")
        for name in ("left", "inside", "recruited"):
            values = getattr(self, name)
            if not ((values >= 0) & (values <= 1)).all():
                raise ValueError(f"{name} must lie between 0 and 1")
        if (
            not (self.promoted >= 0).all()
            or self.inside[:, 0].any()
            or (self.posts is not None and not (self.posts >= 0).all())
        ):
            raise ValueError("chances and posts must not be negative, and the base level is filled from outside")

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(self.inside)

    def centre(self) -> Rates:
        """One draw: the mean of all."""
        return self._map(lambda one: one.mean(axis=0, keepdims=True))

    def take(self, runs: int) -> Rates:
        """The draws, repeated in turn to as many as `runs`."""
        return self._map(lambda one: one[np.arange(runs) % self.draws])

    def _map(self, change: _Change) -> Rates:
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        changed: dict[str, Any] = {name: None if one is None else change(one) for name, one in given.items()}
        return Rates(**changed)


class _Change(Protocol):
    def __call__(self, values: Floats, /) -> Floats: ...


@dataclass(frozen=True)
class Pipeline:
    """A service in its latest year: `stocks` [level, sex] are people in post at its end, levels from the base to the top."""

    levels: tuple[str, ...]
    year: int
    stocks: Floats
    rates: Rates

    def __post_init__(self) -> None:
        if self.stocks.shape != (len(self.levels), 2) or self.rates.inside.shape[1] != len(self.levels):
            raise ValueError("stocks and rates must have the levels that are named")
        if not (self.stocks >= 0).all():
            raise ValueError("stocks must not be negative")

    def centre(self) -> Pipeline:
        """The same service with one draw of rates, their mean."""
        return replace(self, rates=self.rates.centre())


@dataclass(frozen=True)
class LevelChange:
    """What a scenario sets at one level, in percent; None leaves it as it is.

    `recruited_pct` and `promoted_pct`: women's share of those who come from outside and of those promoted into the level;
    `left_women_pct`, `left_men_pct`: part who leave in a year; `posts_pct`: change of the number of posts a year.
    """

    recruited_pct: float | None = None
    promoted_pct: float | None = None
    left_women_pct: float | None = None
    left_men_pct: float | None = None
    posts_pct: float | None = None


@dataclass(frozen=True)
class Scenario:
    """What differs from today's rates, for the first `years` years or, where that is None, for good.

    `recruited_at_least_pct` and `promoted_at_least_pct` raise women's share at every level where it would be lower, and leave
    it where it is higher. With `equal_exit` women and men of a level leave at the one rate that today gives as many leavers.
    """

    id: str
    changes: Mapping[str, LevelChange] = field(default_factory=dict)
    recruited_at_least_pct: float | None = None
    promoted_at_least_pct: float | None = None
    equal_exit: bool = False
    years: int | None = None


NO_CHANGE: Final = Scenario("no_change")


class Preset(Protocol):
    """A scenario as the registry describes it."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def recruited_at_least_pct(self) -> float | None:
        """As in Scenario."""

    @property
    def promoted_at_least_pct(self) -> float | None:
        """As in Scenario."""

    @property
    def equal_exit(self) -> bool:
        """As in Scenario."""

    @property
    def years(self) -> int | None:
        """As in Scenario."""


def scenario_of(preset: Preset, years: int | None = None) -> Scenario:
    """The scenario that a preset describes, for `years` years where it is a temporary one."""
    return Scenario(
        id=preset.id,
        recruited_at_least_pct=preset.recruited_at_least_pct,
        promoted_at_least_pct=preset.promoted_at_least_pct,
        equal_exit=preset.equal_exit,
        years=preset.years if preset.years is None or years is None else years,
    )
