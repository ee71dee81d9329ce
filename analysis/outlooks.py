"""The outlook of an indicator: what is projected for its countries and groups, and when each reaches a goal.

Puts together what analysis.panel, forecasts, parliaments, parity and simple_methods do one by one, so that the tables that
ship, the pages and the exports all say the same. A piece of an indicator is one source, sector, level and breakdown of it
(a slice of data.schema.OBSERVATIONS); a series is a country, an organisation or a group of countries.

A group is the plain mean of its countries, path by path. Countries' chambers whose elections were regular change at
elections and in whole seats; groups keep annual paths, since the elections of many countries fall in all years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.forecasts import FEWEST_OBSERVATIONS, TESTED_YEARS, Fit, fit, group_paths, simulate, simulate_in_chunks
from analysis.panel import as_series
from analysis.parity import HORIZON_YEARS, PROBABILITY_YEARS, Chances, Goal, chances, no_paths, parity
from analysis.parliaments import at_elections, election_years, latest_seats, terms
from analysis.paths import Paths
from analysis.simple_methods import METHODS, Method, simple_projections
from analysis.trends import FEWEST_COUNTRIES, comparable, group_line
from data.errors import NoFiguresError, TooFewObservationsError
from data.schema import TOTAL

PATHS: Final = 2000
SIMULATED_YEARS: Final = HORIZON_YEARS + 10
"""Paths depend on how long they are: always as long as the groups need whose members' years differ."""
SEED: Final = 0
"""What ships and what is computed on request use the same paths, so that they never disagree."""

FEWEST_SERIES: Final = 10
"""Series with three figures or more from which on an indicator's projections ship; fewer are projected on request."""

OLDEST_MEMBER_YEARS: Final = SIMULATED_YEARS - HORIZON_YEARS
"""A country whose latest figure is this much older than the newest in its group is left out of the group's projection."""

EVERY_YEARS: Final = 5
EVERY_YEAR_TO: Final = 2040
"""Beyond the tested range and this year, the years that are kept are those that EVERY_YEARS divides."""

SHOWN: Final = {"median_pct": 0.5, "lower_80_pct": 0.1, "upper_80_pct": 0.9, "lower_95_pct": 0.025, "upper_95_pct": 0.975}
"""The parts of the paths that lie below each column."""

_NUMBERS: Final = (*SHOWN, "reached_by", "at_or_above")
AT_ONCE: Final = 40
"""Series of which quantiles are taken together, and which are simulated together where all of an indicator are asked for."""

CHEAP_METHODS: Final[tuple[Method, ...]] = METHODS[:4]
"""Methods that take no time; ETS and unobserved components take a twentieth of a second a series."""

ELECTED: Final = frozenset({"parliament", "government", "local"})
CHAMBERS: Final = "women_in_parliament"
"""The indicator whose countries have lower chambers with known elections, and the source that counts the seats."""

SEATS_SOURCE: Final = "ipu_monthly"
PIECE: Final = ("source", "sector", "level", "breakdown")


@dataclass(frozen=True)
class Asked:
    """An indicator whose projections are wanted: its sources in order, its family, whether it is about public institutions."""

    indicator: str
    sources: tuple[str, ...]
    family: str
    public: bool = True


@dataclass(frozen=True)
class Elections:
    """Years of the elections to come if terms stay regular, and the seats, of the countries where both are known."""

    calendar: Mapping[str, Sequence[int]] = field(default_factory=dict)
    seats: Mapping[str, int] = field(default_factory=dict)

    @property
    def followed(self) -> frozenset[str]:
        """Countries whose chamber is projected at elections and in whole seats."""
        return frozenset(self.calendar) & frozenset(self.seats)


@dataclass(frozen=True)
class Outlook:
    """`projections`: series, reference_year, median_pct, lower_80_pct, upper_80_pct, lower_95_pct, upper_95_pct, reached_by,
    at_or_above (chances from 0 to 1); every year to TESTED_YEARS ahead and to EVERY_YEAR_TO, then each fifth.

    `parity`: a row a series as analysis.parity.parity has it, with `series` for series_id, `countries` (how many a group is
    made of, else null) and `at_elections`.
    """

    projections: pl.DataFrame
    parity: pl.DataFrame


def family_of(theme: str, *, public: bool) -> str:
    """The family of indicators whose drift one with too few series borrows: elected, administration or economy.

    >>> family_of("local", public=True), family_of("justice", public=True), family_of("economy", public=False)
    ('elected', 'administration', 'economy')
    """
    if not public:
        return "economy"
    return "elected" if theme in ELECTED else "administration"


def series_of(observations: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """The series of a piece as analysis.panel wants them: its countries, or its organisations where it has no country."""
    of_countries = as_series(observations, areas)
    if of_countries.height:
        return of_countries
    entities = areas.filter(pl.col("kind") == "entity").with_columns(pl.lit("country").alias("kind"))
    return as_series(observations, entities).with_columns(pl.lit("").alias(name) for name in ("group", "subgroup"))


def pieces(observations: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """The pieces of an indicator: source, sector, level, breakdown, `projectable` (series with three figures), `series`."""
    known = areas.filter(pl.col("kind") != "aggregate").select("ref_area")
    counted = (
        observations.filter(pl.col("value").is_not_null(), pl.col("bound") == "=")
        .join(known, on="ref_area", how="semi")
        .group_by(*PIECE, "ref_area")
        .len("figures")
    )
    return (
        counted.group_by(PIECE)
        .agg((pl.col("figures") >= FEWEST_OBSERVATIONS).sum().cast(pl.Int64).alias("projectable"), pl.len().alias("series"))
        .sort(PIECE)
    )


def first_source(found: pl.DataFrame, sources: Sequence[str]) -> str:
    """The first of `sources` with enough series to project, else with any, else with any figure; `found` from `pieces`."""
    most = dict(found.group_by("source").agg(pl.col("projectable").max()).iter_rows())
    known = [one for one in sources if one in most]
    for fewest in (FEWEST_SERIES, 1, 0):
        for one in known:
            if most[one] >= fewest:
                return one
    raise NoFiguresError()


def elections_of(elections: pl.DataFrame, seats: pl.DataFrame, until: int) -> Elections:
    """What is known of lower chambers: `elections` (data.schema.ELECTIONS), `seats` as observations with counts."""
    calendar = election_years(terms(elections), until) if elections.height else {}
    counted = latest_seats(seats)
    return Elections(calendar, dict(counted.select("ref_area", "seats").iter_rows()))


def members_of(fitted: Fit, members: Sequence[str]) -> list[str]:
    """Those of a group's countries whose mean is projected: with a fit, and a latest figure that is not too old."""
    last = dict(zip(fitted.series, (int(year) for year in fitted.last_year), strict=True))
    known = [one for one in sorted(set(members)) if one in last]
    newest = max((last[one] for one in known), default=0)
    return [one for one in known if last[one] >= newest - OLDEST_MEMBER_YEARS]


def usable_groups(fitted: Fit, groups: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Groups of which at least three countries are projected, with those countries."""
    found = {name: members_of(fitted, members) for name, members in groups.items()}
    return {name: members for name, members in found.items() if len(members) >= FEWEST_COUNTRIES}


def fit_piece(series: pl.DataFrame, family: Callable[[], Fit | None]) -> Fit:
    """The fit of a piece; `family` is asked only where the piece's own series do not tell its drift.

    Raises TooFewObservationsError where no series has three figures.
    """
    own = fit(series)
    if own.source == "own":
        return own
    lender = family()
    return own if lender is None else fit(series, family=lender)


def fit_family(parts: Mapping[str, pl.DataFrame]) -> Fit | None:
    """The fit of all series of related indicators together, None without any; `parts`: indicator -> its series."""
    known = {name: one for name, one in sorted(parts.items()) if one.height}
    if not known:
        return None
    named = [one.with_columns(pl.concat_str(pl.lit(f"{name} "), "series_id").alias("series_id")) for name, one in known.items()]
    try:
        return fit(pl.concat(named))
    except TooFewObservationsError:
        return None


def outlook(
    fitted: Fit,
    series: Sequence[str],
    groups: Mapping[str, Sequence[str]],
    *,
    elections: Elections | None = None,
    goal: Goal | None = None,
    years: Sequence[int] = PROBABILITY_YEARS,
) -> Outlook:
    """The outlook of `series` (those with a fit) and of `groups` (as `usable_groups` gives them)."""
    elections, goal = elections or Elections(), goal or Goal()
    wanted = sorted({*series, *(one for members in groups.values() for one in members)} & set(fitted.series))
    if not wanted:
        return _together([])
    drawn = simulate(fitted, SIMULATED_YEARS, PATHS, np.random.default_rng(SEED), series=wanted)
    single = _at_elections(_only(drawn, [one for one in wanted if one in set(series)]), elections)
    parts = [_described(single, goal, years, elections.followed)]
    for name, members in groups.items():
        # One at a time: members' years of one group must not shorten the horizon of another.
        parts.append(_described(group_paths(drawn, {name: members}), goal, years, frozenset(), countries=len(members)))
    return _together(parts)


def parity_in_chunks(
    fitted: Fit, *, elections: Elections, goal: Goal, years: Sequence[int], at_once: int = AT_ONCE
) -> Iterator[pl.DataFrame]:
    """`Outlook.parity` of all series, some at a time, so that progress can be shown and memory stays small."""
    for drawn in simulate_in_chunks(fitted, SIMULATED_YEARS, PATHS, np.random.default_rng(SEED), at_once=at_once):
        yield _parity(_shown(_at_elections(drawn, elections)), goal, years, elections.followed, None)


def left_out(fitted: Fit, goal: Goal, years: Sequence[int]) -> pl.DataFrame:
    """`Outlook.parity` of the series that have too few figures."""
    found = parity(no_paths(), goal, years=years, left_out=fitted.left_out)
    return _named(found, frozenset(), None)


def simple_dates(
    observations: pl.DataFrame,
    members: Mapping[str, Sequence[str]],
    target_pct: float,
    methods: Callable[[str], Sequence[Method]] = lambda _: METHODS,
) -> pl.DataFrame:
    """What the simple methods say of each series: series, then the columns of analysis.simple_methods.simple_projections.

    `members` maps a series to its countries (a country to itself). Figures before a break are left out. A group's line is
    that of analysis.trends.group_line. Series without a figure are absent.
    """
    rows = comparable(observations)
    # One pass over the rows for all countries: looking each up by itself would take most of the time.
    single = {str(area[0]): line for area, line in rows.partition_by("ref_area", as_dict=True).items()}
    frames = []
    for name, areas in members.items():
        here = single.get(areas[0], rows.clear()) if len(areas) == 1 else rows
        years, shares = line_of(here, areas)
        if years:
            found = simple_projections(years, shares, target_pct, methods(name))
            frames.append(found.select(pl.lit(name).alias("series"), *found.columns))
    return pl.concat(frames) if frames else pl.DataFrame()


def line_of(observations: pl.DataFrame, members: Sequence[str]) -> tuple[list[int], list[float]]:
    """Years and shares of a country's exact figures, or of the mean of several countries."""
    here = observations.filter(pl.col("ref_area").is_in(members), pl.col("value").is_not_null(), pl.col("bound") == "=")
    line = here.sort("reference_year") if len(members) == 1 else group_line(here, members)
    return [int(year) for year in line["reference_year"]], [float(share) for share in line["value"]]


@dataclass(frozen=True)
class Tables:
    """The tables that a build makes outlooks from."""

    observations: pl.DataFrame
    areas: pl.DataFrame
    elections: pl.DataFrame

    def of(self, indicator: str, **piece: str) -> pl.DataFrame:
        """Observations of an indicator, of a piece where it is named."""
        return self.observations.filter(pl.col("indicator") == indicator, *(pl.col(n) == value for n, value in piece.items()))


def fit_relatives(tables: Tables, asked: Sequence[Asked], one: Asked) -> Fit | None:
    """The fit of the totals of the other indicators of the same family, each from its first source with enough series."""
    parts = {}
    for other in asked:
        if other.family == one.family and other.indicator != one.indicator:
            rows = tables.of(other.indicator, sector=TOTAL, level=TOTAL, breakdown=TOTAL)
            found = pieces(rows, tables.areas).filter(pl.col("projectable") >= FEWEST_SERIES)
            if found.height:
                source = first_source(found, other.sources)
                parts[other.indicator] = series_of(rows.filter(pl.col("source") == source), tables.areas)
    return fit_family(parts)


def _at_elections(paths: Paths, elections: Elections) -> Paths:
    return at_elections(paths, elections.calendar, elections.seats) if elections.followed else paths


def _only(paths: Paths, names: Sequence[str]) -> Paths:
    if tuple(names) == paths.series:
        return paths
    rows = [paths.series.index(name) for name in names]
    return Paths(tuple(names), paths.last_year[rows], paths.last_pct[rows], paths.pct[:, rows])


def _described(
    paths: Paths, goal: Goal, years: Sequence[int], followed: frozenset[str], countries: int | None = None
) -> Outlook:
    kept = _shown(paths)
    return Outlook(_projections(kept, goal), _parity(kept, goal, years, followed, countries))


def _shown(paths: Paths) -> Paths:
    """The years that are looked at."""
    return replace(paths, pct=paths.pct[:, :, :HORIZON_YEARS])


def _projections(paths: Paths, goal: Goal) -> pl.DataFrame:
    found = chances(paths, goal)
    frames = [pl.DataFrame(schema={"series": pl.String, "reference_year": pl.Int64, **dict.fromkeys(_NUMBERS, pl.Float64)})]
    for last in np.unique(paths.last_year):
        rows = np.flatnonzero(paths.last_year == last)
        frames += [_by_year(paths, found, rows[start : start + AT_ONCE]) for start in range(0, len(rows), AT_ONCE)]
    return pl.concat(frames)


def _by_year(paths: Paths, found: Chances, rows: NDArray[np.int64]) -> pl.DataFrame:
    """The years that are kept, of series whose latest figures are of the same year: only those are sorted into quantiles."""
    ahead = np.arange(1, paths.horizon + 1)
    year = paths.last_year[rows[0]] + ahead
    kept = (ahead <= TESTED_YEARS) | (year <= EVERY_YEAR_TO) | (year % EVERY_YEARS == 0)
    names = tuple(paths.series[row] for row in rows)
    some = replace(paths, pct=paths.pct[:, rows][:, :, kept], series=names)
    columns = dict(zip(SHOWN, some.quantiles(tuple(SHOWN.values())), strict=True))
    columns |= {"reached_by": found.reached_by[rows][:, kept], "at_or_above": found.at_or_above[rows][:, kept]}
    return pl.DataFrame(
        {
            "series": [name for name in names for _ in range(int(kept.sum()))],
            "reference_year": np.tile(year[kept], len(rows)),
            **{name: values.ravel() for name, values in columns.items()},
        }
    )


def _parity(paths: Paths, goal: Goal, years: Sequence[int], followed: frozenset[str], countries: int | None) -> pl.DataFrame:
    return _named(parity(paths, goal, years=years), followed, countries)


def _named(found: pl.DataFrame, followed: frozenset[str], countries: int | None) -> pl.DataFrame:
    return found.rename({"series_id": "series"}).with_columns(
        pl.lit(countries, dtype=pl.Int64).alias("countries"), pl.col("series").is_in(sorted(followed)).alias("at_elections")
    )


def _together(parts: Sequence[Outlook]) -> Outlook:
    if not parts:
        empty = _parity(no_paths(), Goal(), PROBABILITY_YEARS, frozenset(), None)
        return Outlook(_projections(no_paths(), Goal()), empty)
    return Outlook(
        pl.concat([one.projections for one in parts]).sort("series", "reference_year"),
        pl.concat([one.parity for one in parts], how="vertical_relaxed").sort("series"),
    )
