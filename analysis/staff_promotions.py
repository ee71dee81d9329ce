"""How long people wait in a level before they are promoted, by sex: survival curves of a service's own figures.

Kaplan and Meier's estimate (statsmodels.duration.survfunc), of rows with `years_in_grade` (data.schema.STAFF): one row a
person, or a row for each number of years with its people. A file of a year tells who was promoted *in that year*: people
promoted earlier are no longer in it, and to count those who stayed as having waited unpromoted all along, without them, would
make every wait too long. With `seen="year"` everybody therefore counts as at risk for the year before the figure only
(delayed entry), and the curve says how long one waits at the promotion rates of these years. `seen="career"` is for files of
whole careers: everybody who ever was in the level, promoted or not.

Disclosure. A curve ends where fewer than `threshold` are at risk; steps are joined until `threshold` people were promoted
in each and after the last one shown either none or as many; people at risk are told in whole fives, rounded down. A sex with
fewer than `threshold` people or promotions has no curve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from analysis.disclosure import THRESHOLD

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Seen = Literal["year", "career"]
Verdict = Literal["women_wait_longer", "men_wait_longer", "no_clear_difference"]

Z_95: Final = 1.959964
CLEAR: Final = 0.05
HALF: Final = 0.5
YEAR: Final = 1.0


@dataclass(frozen=True)
class Curve:
    """Those of one sex who still wait. `steps`: years, waiting_pct, lower_pct, upper_pct (95 %, point by point, log-log),
    at_risk; the first at 0 years, 100 %. The curve is flat after each step up to the next, and to `seen_to_years`.

    `median_years`: half are promoted after so long; None where the curve ends above one half. Its 95 % interval may lack an
    end for the same reason.
    """

    sex: str
    steps: pl.DataFrame
    seen_to_years: float
    median_years: float | None
    median_lower_years: float | None
    median_upper_years: float | None


@dataclass(frozen=True)
class LogRank:
    """The log-rank test of women against men: how often chance alone would set two curves of one and the same wait this far
    apart (`p_value`). `verdict`: with less than 5 %, who waits longer; else that no clear difference is seen, which is not
    the same as none.
    """

    statistic: float
    p_value: float
    verdict: Verdict


@dataclass(frozen=True)
class Waiting:
    """Curves that may be shown, sexes that have none because too few people or promotions would be told, and the test."""

    curves: tuple[Curve, ...]
    hidden: tuple[str, ...]
    test: LogRank | None


def wait_for_promotion(
    staff: pl.DataFrame,
    *,
    level: str | None = None,
    levels: Sequence[str] = (),
    seen: Seen = "year",
    threshold: int = THRESHOLD,
) -> Waiting | None:
    """Waiting before promotion, by sex; None where no row tells years in grade and promotion.

    With `level`, in that level only: `promoted` is told of the level people came into, so that `levels` (from the base to the
    top) say where they had waited.
    """
    spells = _spells(staff, level, levels)
    if spells.is_empty():
        return None
    sexes = [sex for sex in ("F", "M", "_O", "_U") if sex in spells["sex"].unique().to_list()]
    curves = {sex: _curve(sex, spells.filter(pl.col("sex") == sex), seen, threshold) for sex in sexes}
    shown = tuple(curve for curve in curves.values() if curve)
    test = _log_rank(spells, seen) if curves.get("F") and curves.get("M") else None
    return Waiting(shown, tuple(sex for sex, curve in curves.items() if not curve), test)


def _spells(staff: pl.DataFrame, level: str | None, levels: Sequence[str]) -> pl.DataFrame:
    """sex, years, promoted (0 or 1), people: waits that ended in promotion and waits that were cut short, by leaving or by the
    end of what the file sees."""
    if not {"years_in_grade", "promoted"} <= set(staff.columns):
        return pl.DataFrame(schema={"sex": pl.String, "years": pl.Float64, "promoted": pl.Int64, "people": pl.Int64})
    left = pl.col("left").fill_null(0) if "left" in staff.columns else pl.lit(0)
    rows = staff.filter(pl.col("years_in_grade").is_not_null() & pl.col("promoted").is_not_null())
    counted = rows.select(
        "level", "sex", pl.col("years_in_grade").round(6).alias("years"), "promoted", all=pl.col("headcount") + left
    )
    below = dict(zip(levels[1:], levels, strict=False))
    ended = counted.select(
        pl.col("level").replace_strict(below, default=None, return_dtype=pl.String),
        "sex", "years", promoted=pl.lit(1, pl.Int64), people=pl.col("promoted"),
    )  # fmt: skip
    open_ended = counted.select(
        "level", "sex", "years", promoted=pl.lit(0, pl.Int64), people=pl.col("all") - pl.col("promoted")
    )
    spells = pl.concat([ended, open_ended]).filter((pl.col("people") > 0) & (pl.col("years") >= 0))
    chosen = spells if level is None else spells.filter(pl.col("level") == level)
    grouped = chosen.group_by("sex", "years", "promoted").agg(pl.col("people").sum().cast(pl.Int64))
    return grouped.sort("sex", "years", "promoted")


def _entry(years: Floats, seen: Seen) -> Floats:
    """When the file begins to see each wait. Slightly before 0 for waits of nought years, that would else never be seen."""
    return np.round(years - YEAR, 6) if seen == "year" else np.full(len(years), -YEAR)


def _curve(sex: str, spells: pl.DataFrame, seen: Seen, threshold: int) -> Curve | None:
    """The curve of one sex as far as it may be shown; None where nothing of it may."""
    promoted = spells.filter(pl.col("promoted") == 1)["people"].sum()
    if promoted < threshold or spells["people"].sum() < threshold:
        return None
    years = spells["years"].to_numpy()
    found = SurvfuncRight(
        years,
        spells["promoted"].to_numpy(),
        entry=_entry(years, seen),
        freq_weights=spells["people"].to_numpy(),
    )
    at = _shown(np.rint(found.n_risk).astype(np.int64), np.rint(found.n_events).astype(np.int64), threshold)
    if not len(at):
        return None
    end = float(found.surv_times[at[-1]])
    lower, upper = log_log_band(found.surv_prob, _spread(found))
    median, low, high = (_half_by(found.surv_times, one, end) for one in (found.surv_prob, lower, upper))
    interval = (None, None) if median is None else (low, high)
    return Curve(sex, _steps(found, at, threshold), end, median, *interval)


def _shown(at_risk: Ints, events: Ints, threshold: int) -> Ints:
    """Places of the steps that are shown: up to the first with too few at risk, one for every `threshold` promotions.

    >>> _shown(np.array([40, 30, 20, 12, 4]), np.array([3, 3, 6, 2, 1]), 5).tolist()
    [1]
    """
    few = np.flatnonzero(at_risk < threshold)
    last = int(few[0]) if len(few) else len(at_risk)
    places, since = [], 0
    for place in range(last):
        since += int(events[place])
        if since >= threshold:
            places.append(place)
            since = 0
    rest = int(events[places[-1] + 1 :].sum()) if places else 0
    while places and 0 < rest < threshold:
        places.pop()
        rest = int(events[places[-1] + 1 :].sum()) if places else 0
    return np.array(places, dtype=np.int64)


def _steps(found: SurvfuncRight, at: Ints, threshold: int) -> pl.DataFrame:
    surv = found.surv_prob[at]
    lower, upper = log_log_band(surv, _spread(found)[at])
    columns = {"years": found.surv_times[at], "waiting_pct": 100 * surv, "lower_pct": 100 * lower, "upper_pct": 100 * upper}
    at_risk = (np.rint(found.n_risk[at]).astype(np.int64) // threshold) * threshold
    first = {"years": [0.0], "waiting_pct": [100.0], "lower_pct": [100.0], "upper_pct": [100.0]}
    start = pl.DataFrame(first).with_columns(at_risk=pl.lit(None, pl.Int64))
    return pl.concat([start, pl.DataFrame(columns).with_columns(at_risk=pl.Series(at_risk))])


def _spread(found: SurvfuncRight) -> Floats:
    """Greenwood's standard error. Of rows with weights statsmodels gives that of the cumulative hazard instead (0.15)."""
    left = np.maximum(found.n_risk - found.n_events, 1e-12)
    return np.asarray(found.surv_prob * np.sqrt(np.cumsum(found.n_events / (found.n_risk * left))))


def log_log_band(surv: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """The 95 % interval of each point, computed on the scale of log(-log) so that it stays between 0 and 1.

    Where all are promoted or none, there is no spread to compute with: from 0, or to 1.
    """
    inside = (surv > 0) & (surv < 1)
    safe = np.where(inside, surv, HALF)
    move = np.where(inside, Z_95 * spread / np.abs(safe * np.log(safe)), 0.0)
    lower, upper = safe ** np.exp(move), safe ** np.exp(-move)
    return np.where(inside, lower, surv), np.where(inside, upper, surv)


def _half_by(years: Floats, waiting: Floats, end: float) -> float | None:
    """When no more than half wait, if the curve is shown so far. Of the band's edges it gives the median's interval (Brookmeyer
    and Crowley 1982)."""
    reached = years[waiting <= HALF]
    return float(reached[0]) if len(reached) and reached[0] <= end else None


def _log_rank(spells: pl.DataFrame, seen: Seen) -> LogRank:
    """Women's against men's waits; who waits longer is told by whether fewer were promoted than if all had waited alike."""
    both = spells.filter(pl.col("sex").is_in(["F", "M"]))
    people = both["people"].to_numpy()
    years, promoted = (np.repeat(both[name].to_numpy(), people) for name in ("years", "promoted"))
    sexes = np.repeat((both["sex"] == "F").to_numpy().astype(int), people)
    statistic, p_value = survdiff(years, promoted, sexes, entry=_entry(years, seen))
    short = _expected(years, promoted, sexes, _entry(years, seen)) > promoted[sexes == 1].sum()
    verdict: Verdict = "women_wait_longer" if short else "men_wait_longer"
    return LogRank(float(statistic), float(p_value), verdict if p_value < CLEAR else "no_clear_difference")


def _expected(years: Floats, promoted: Ints, women: Ints, entry: Floats) -> float:
    """Promotions of women if at each length of wait both sexes had been promoted at the same rate."""
    times, events = np.unique(years[promoted == 1], return_counts=True)
    at_risk = [_at_risk(times, years[chosen], entry[chosen]) for chosen in (women == 1, women >= 0)]
    return float((events * at_risk[0] / at_risk[1]).sum())


def _at_risk(times: Floats, years: Floats, entry: Floats) -> Ints:
    """How many are seen waiting just before each of `times`: those who wait as long less those seen only later."""
    wait_on = len(years) - np.searchsorted(np.sort(years), times, side="left")
    return np.asarray(wait_on - (len(entry) - np.searchsorted(np.sort(entry), times, side="left")), dtype=np.int64)
