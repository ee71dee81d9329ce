"""Estimates that others published, read again: what their arithmetic gives, and the pace that a published year implies.

The arithmetic of all of them is one line, (T - p) / (gain / period): with a period of one year it is the last-year
increment. Printed inputs are rounded, so each stands for an interval of inputs and gives an interval of answers; a published
figure outside it was computed from unrounded inputs, or in another way. Nothing here says that an estimate is wrong.
"""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import dataclass
from typing import Final, Literal

from analysis.trends import years_at_pace

Verdict = Literal[
    "comes_back",
    "within_a_year",
    "with_rounded_pace",
    "unrounded_inputs",
    "never_there",
    "not_independent",
    "inputs_not_published",
    "no_claim",
]
NEAR_YEARS: Final = 1.0
PACE_DECIMALS: Final = 1


@dataclass(frozen=True)
class Estimate:
    """Inputs of an estimate, in percent, points and years, as they were printed.

    `value_pct` in `base_year` rose by `gain_pp` over `period_years`, or from `start_pct`; the inputs are rounded to
    `decimals`. Published is a number of years (`at_most`: no more than that many) or a year. `independent` is false where
    the gain was worked out from the published year. A None is an input that the text does not give.
    """

    target_pct: float
    value_pct: float | None = None
    start_pct: float | None = None
    gain_pp: float | None = None
    period_years: float | None = None
    published_years: float | None = None
    published_year: int | None = None
    base_year: int | None = None
    decimals: int = 1
    at_most: bool = False
    independent: bool = True


@dataclass(frozen=True)
class Interval:
    """The numbers that rounded inputs allow; `upper` None where they allow that the target is never reached."""

    lower: float
    upper: float | None

    def misses(self, number: float) -> float:
        """By how much the interval misses a number; 0 where it holds it.

        >>> Interval(10.0, 12.0).misses(12.5), Interval(10.0, None).misses(99.0)
        (0.5, 0.0)
        """
        above = 0.0 if self.upper is None else number - self.upper
        return max(self.lower - number, above, 0.0)


@dataclass(frozen=True)
class Reading:
    """What the arithmetic makes of an estimate; None where an input for it is missing.

    `years`, `allowed`: from the inputs as printed, and from all inputs that round to them. `arrival_year` counts them from
    the base year, rounded to the nearest. `published_years`: as printed, or from the base year to the published year.
    `implied_pace_pp`, `implied_paces`, `implied_gain_pp`: the pace a year, and the gain over the period, with which the
    published figure comes back exactly. `years_at_rounded_pace`: with the pace rounded to one decimal, as texts quote it.
    """

    verdict: Verdict
    pace_pp: float | None
    years: float | None
    allowed: Interval | None
    arrival_year: int | None
    published_years: float | None
    implied_pace_pp: float | None
    implied_paces: Interval | None
    implied_gain_pp: float | None
    years_at_rounded_pace: float | None


def estimate_of(claim: object) -> Estimate:
    """The inputs of an entry of the registry of published estimates (data.registry.Claim), which has them as attributes."""
    return Estimate(**{field.name: getattr(claim, field.name) for field in dataclasses.fields(Estimate)})


def nearest_estimate_of(claim: object) -> Estimate | None:
    """The same with the nearest open figure for a value that the text does not give; None where there is none to take."""
    estimate, nearest = estimate_of(claim), getattr(claim, "nearest_pct", None)
    if estimate.value_pct is not None or nearest is None:
        return None
    year, decimals = getattr(claim, "nearest_year", None), getattr(claim, "nearest_decimals", estimate.decimals)
    return dataclasses.replace(estimate, value_pct=nearest, base_year=year, decimals=decimals)


def read(estimate: Estimate) -> Reading:
    """The reading of one estimate.

    Raises ValueError for a period or a published number of years that is not positive.

    >>> reading = read(Estimate(target_pct=100, value_pct=68.6, gain_pp=4.1, period_years=17, published_years=131))
    >>> reading.verdict, round(reading.years, 1), round(reading.allowed.lower, 1), round(reading.allowed.upper, 1)
    ('comes_back', 130.2, 128.4, 132.0)
    """
    gain, period, value = _gain(estimate), estimate.period_years, estimate.value_pct
    if period is not None and period <= 0:
        raise ValueError(f"the period must be positive, got {period}")
    pace = None if gain is None or period is None else gain / period
    years = None if pace is None or value is None else years_at_pace(value, pace, estimate.target_pct)
    allowed = allowed_years(estimate)
    published = _published_years(estimate)
    at_rounded = _years_at_rounded_pace(estimate, pace)
    implied = implied_pace_pp(value, published, estimate.target_pct)
    return Reading(
        verdict="inputs_not_published" if pace is None or value is None else _verdict(estimate, allowed, published, at_rounded),
        pace_pp=pace,
        years=years,
        allowed=allowed,
        arrival_year=None if years is None or estimate.base_year is None else round(estimate.base_year + years),
        published_years=published,
        implied_pace_pp=implied,
        implied_paces=_implied_paces(estimate, published),
        implied_gain_pp=None if implied is None or period is None else implied * period,
        years_at_rounded_pace=at_rounded,
    )


def implied_pace_pp(value_pct: float | None, years: float | None, target_pct: float = 50.0) -> float | None:
    """Points a year that lead from a value to the target in so many years: the inversion of a published date.

    None where either is not known. Raises ValueError unless the years are positive.

    >>> round(implied_pace_pp(value_pct=25.3, years=2130 - 2006), 3)
    0.199
    """
    if value_pct is None or years is None:
        return None
    if years <= 0:
        raise ValueError(f"the published year must lie after the base year, got {years} years")
    return (target_pct - value_pct) / years


def allowed_years(estimate: Estimate) -> Interval | None:
    """The years that all inputs allow which round to the printed ones; None where an input is missing.

    A gain between two printed shares moves with them: both are rounded, so that it is less certain than a printed gain.
    """
    value, period = estimate.value_pct, estimate.period_years
    if value is None or period is None or _gain(estimate) is None:
        return None
    half = 0.5 * 10.0**-estimate.decimals
    values = (value - half, value + half)
    if estimate.start_pct is not None:
        starts = (estimate.start_pct - half, estimate.start_pct + half)
        corners = [(now, now - start) for now, start in itertools.product(values, starts)]
    elif estimate.gain_pp is not None:
        corners = list(itertools.product(values, (estimate.gain_pp - half, estimate.gain_pp + half)))
    found = [years_at_pace(now, gain / period, estimate.target_pct) for now, gain in corners]
    known = [years for years in found if years is not None]
    if not known:
        return None
    return Interval(min(known), max(known) if len(known) == len(found) else None)


def decimals_in(printed: str) -> int:
    """Decimals of a number as it was printed, with a point or a comma.

    >>> decimals_in("28.2"), decimals_in("4,10"), decimals_in("30")
    (1, 2, 0)
    """
    return len(printed.strip().replace(",", ".").partition(".")[2])


def _gain(estimate: Estimate) -> float | None:
    if estimate.gain_pp is not None or estimate.value_pct is None or estimate.start_pct is None:
        return estimate.gain_pp
    # The difference of two printed shares has their decimals; more are the noise of binary numbers.
    return round(estimate.value_pct - estimate.start_pct, estimate.decimals)


def _published_years(estimate: Estimate) -> float | None:
    if estimate.published_years is not None or estimate.published_year is None or estimate.base_year is None:
        return estimate.published_years
    return float(estimate.published_year - estimate.base_year)


def _years_at_rounded_pace(estimate: Estimate, pace_pp: float | None) -> float | None:
    if pace_pp is None or estimate.value_pct is None:
        return None
    return years_at_pace(estimate.value_pct, round(pace_pp, PACE_DECIMALS), estimate.target_pct)


def _implied_paces(estimate: Estimate, published: float | None) -> Interval | None:
    if estimate.value_pct is None or published is None:
        return None
    half = 0.5 * 10.0**-estimate.decimals
    ends = sorted((estimate.target_pct - estimate.value_pct + off) / published for off in (-half, half))
    return Interval(ends[0], ends[1])


def _verdict(estimate: Estimate, allowed: Interval | None, published: float | None, at_rounded: float | None) -> Verdict:
    if not estimate.independent:
        return "not_independent"
    if allowed is None or published is None:
        return "never_there" if allowed is None else "no_claim"
    if allowed.misses(published) == 0 or (estimate.at_most and allowed.lower <= published):
        return "comes_back"
    if allowed.misses(published) < NEAR_YEARS:
        return "within_a_year"
    if at_rounded is not None and round(at_rounded) == published:
        return "with_rounded_pace"
    return "unrounded_inputs"
