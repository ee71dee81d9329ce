"""Ladders that a reader can choose: which services there are, what their sources hold, and the ladder of a year.

A service is a ladder of the registry with an indicator of shares: "civil service by grade", "public sector by occupation".
Where one page of one source gives most of its levels for a year, that is its ladder; where the figures are spread over
several pages, they are kept side by side and never joined.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Final

import polars as pl
import streamlit as st

from analysis.ladders import ladder
from data.errors import UnknownSelectionError
from data.registry import Indicator, Ladder
from data.schema import TOTAL
from i18n import Translator
from pages.shared import address, reads
from pages.shared.controls import choose_one
from pages.shared.frame import Page, country_options, short_names
from pages.shared.selection import slice_name

FEWEST_LEVELS: Final = 3
"""Levels with a figure from one page and year that make a ladder; all of them where a ladder has fewer."""

OVERALL: Final = {
    "women_in_public_occupations": "women_in_public_employment",
    "women_in_public_wage_quintiles": "women_in_public_employment",
    "women_in_private_occupations": "women_in_private_employment",
    "women_in_private_wage_quintiles": "women_in_private_employment",
}
"""Where the share over all levels is an indicator of its own."""

OCCUPATIONS: Final = "women_in_public_occupations.wwbi_occupations"
UN_BANDS: Final = "women_in_un_professional_staff.un_bands"
SLICE: Final = ("source", "sector", "breakdown")


@dataclass(frozen=True)
class Kind:
    """A ladder of the registry with an indicator of shares."""

    indicator: Indicator
    ladder: Ladder

    @property
    def id(self) -> str:
        """As the address has it."""
        return f"{self.indicator.id}.{self.ladder.id}"

    @property
    def levels(self) -> list[str]:
        """Level ids from the base to the top, groups of levels left out."""
        return [one.id for one in self.ladder.levels if not one.summary]

    def name(self, t: Translator) -> str:
        """The ladder's name; the indicator's where several use the ladder."""
        shared = [
            one for one in reads.registry().indicators.values() if self.ladder.id in one.ladders and one.unit == "percent"
        ]
        return t.of(self.indicator.name if len(shared) > 1 else self.ladder.name)

    @cached_property
    def rows(self) -> pl.DataFrame:
        """All figures of the ladder's levels, any area."""
        levels = [one.id for one in self.ladder.levels]
        return reads.observations(self.indicator.id).filter(pl.col("level").is_in(levels))

    @cached_property
    def areas(self) -> list[str]:
        """ref_areas with a figure, sorted."""
        return self.rows.filter(pl.col("value").is_not_null())["ref_area"].unique().sort().to_list()


@dataclass(frozen=True)
class Rungs:
    """One service in one year: `frame` as analysis.ladders has it, `rows` the observations behind it.

    `overall_pct` is women's share over all levels as the source publishes it for the same slice, else None.
    """

    kind: Kind
    area: str
    source: str
    sector: str
    breakdown: str
    year: int
    frame: pl.DataFrame
    rows: pl.DataFrame
    overall_pct: float | None

    @property
    def is_counted(self) -> bool:
        """Whether women and men are known at two levels or more."""
        return self.frame.filter(pl.col("women").is_not_null(), pl.col("men").is_not_null()).height > 1

    @property
    def has_all_counts(self) -> bool:
        """Whether every level has its headcount, and somebody is in post."""
        return self.frame["total"].null_count() == 0 and bool(self.frame["total"].sum())

    @property
    def notes(self) -> list[str]:
        """Ids of the notes on its figures."""
        return self.rows["note_id"].drop_nulls().unique(maintain_order=True).to_list()


@dataclass(frozen=True)
class Service:
    """A service that the reader chose; `rungs` is None where its figures are spread over several pages."""

    kind: Kind
    area: str
    rungs: Rungs | None
    years: tuple[int, ...] = ()

    @cached_property
    def pages(self) -> pl.DataFrame:
        """Every published figure by level, all sources, from the base to the top and by year."""
        order = {one.id: step for step, one in enumerate(self.kind.ladder.levels)}
        known = self.kind.rows.filter(pl.col("ref_area") == self.area, pl.col("value").is_not_null())
        return (
            known.filter(pl.col("breakdown") == TOTAL)
            .with_columns(step=pl.col("level").replace_strict(order, return_dtype=pl.Int64))
            .sort("step", "reference_year", "source")
        )

    def name(self, t: Translator) -> str:
        """The service as a heading names it: with its country or entity where the ladder is used by several."""
        if len(self.kind.areas) == 1:
            return self.kind.name(t)
        area = short_names(t).get(self.area, self.area)
        return t.text("grades.service_of", area=area, service=self.kind.name(t))

    def at(self, year: int) -> Rungs:
        """The same slice in another of its years; raises UnknownSelectionError where there is no ladder."""
        if self.rungs is None:
            raise UnknownSelectionError(name=self.kind.id, value=str(year))
        now = self.rungs
        return rungs_of(self.kind, self.area, year, source=now.source, sector=now.sector, breakdown=now.breakdown)


def kinds() -> dict[str, Kind]:
    """Every ordered ladder with an indicator in percent, by id; the United Nations and civil services first."""
    return _kinds(reads.store().version)


@lru_cache(maxsize=2)
def _kinds(version: str) -> dict[str, Kind]:  # noqa: ARG001 - the version is the cache's key
    registry = reads.registry()
    found = [
        Kind(indicator, registry.ladders[name])
        for indicator in registry.indicators.values()
        for name in indicator.ladders
        if indicator.unit == "percent" and registry.ladders[name].ordered
    ]
    later = ("whole_economy", "context")
    found.sort(key=lambda one: one.indicator.scope in later)
    return {one.id: one for one in found if one.areas}


def usual_kind(country: str) -> str:
    """The ladder shown first: of the reader's own service, else by occupation, else of the United Nations system."""
    known = kinds()
    own = [
        one
        for one in known.values()
        if one.areas == [country] and one.rows.filter(pl.col("level").is_in(one.levels))["level"].n_unique() > 1
    ]
    if own:
        return own[0].id
    if country in known[OCCUPATIONS].areas:
        return OCCUPATIONS
    alone = [one.id for one in known.values() if one.areas == [country]]
    return alone[0] if alone else UN_BANDS


def complete(kind: Kind, area: str) -> pl.DataFrame:
    """Slices and years for which one source gives most levels: source, sector, breakdown, reference_year."""
    need = max(2, min(FEWEST_LEVELS, len(kind.levels)))
    rows = kind.rows.filter(pl.col("ref_area") == area, pl.col("level").is_in(kind.levels), pl.col("value").is_not_null())
    counted = rows.group_by(*SLICE, "reference_year").agg(levels=pl.col("level").n_unique())
    return counted.filter(pl.col("levels") >= need).sort(*SLICE, "reference_year")


def rungs_of(kind: Kind, area: str, year: int, *, source: str, sector: str, breakdown: str) -> Rungs:
    """The ladder of one slice and year."""
    chosen = {"ref_area": area, "source": source, "sector": sector, "breakdown": breakdown, "reference_year": year}
    conditions = [pl.col(name) == value for name, value in chosen.items()]
    rows = kind.rows.filter(*conditions)
    overall = reads.observations(OVERALL.get(kind.indicator.id, kind.indicator.id))
    shares = overall.filter(*conditions, pl.col("level") == TOTAL, pl.col("bound") == "=")["value"].drop_nulls()
    return Rungs(
        kind=kind,
        area=area,
        source=source,
        sector=sector,
        breakdown=breakdown,
        year=year,
        frame=ladder(rows, kind.levels),
        rows=rows.filter(pl.col("level").is_in(kind.levels)),
        overall_pct=float(shares[0]) if shares.len() else None,
    )


def choose_service(page: Page, prefix: str = "", *, default: str) -> Service:
    """The controls of one service and what they say; `prefix` tells the second service's controls apart."""
    t, known = page.t, kinds()
    with st.container(horizontal=True, gap="medium"):
        name = choose_one(
            f"{prefix}service",
            t.text("grades.other_service" if prefix else "grades.service"),
            list(known),
            default=default,
            label_of=lambda one: known[one].name(t),
            width=380,
        )
        kind = known[name]
        area = _choose_area(page, kind, prefix)
        found = complete(kind, area)
        if found.is_empty():
            return Service(kind, area, None)
        piece = _choose_slice(t, kind, found, prefix)
        years = found.filter(pl.col(one) == value for one, value in piece.items())["reference_year"].to_list()
        year = _choose_year(t, f"{prefix}year", years, years[-1])
    return Service(kind, area, rungs_of(kind, area, year, **piece), tuple(years))


def choose_earlier(t: Translator, service: Service) -> int:
    """Another year of the same slice, the first one by default."""
    assert service.rungs is not None  # asked for only where there is a ladder
    years = [one for one in service.years if one != service.rungs.year]
    return _choose_year(t, "since", years, years[0])


def _choose_area(page: Page, kind: Kind, prefix: str) -> str:
    areas, t = kind.areas, page.t
    if len(areas) == 1:
        return areas[0]
    names = short_names(t)
    countries = [one for one in country_options(t) if one in areas]
    options = [*countries, *(one for one in areas if one not in countries)]
    usual = page.country if page.country in areas else options[0]
    label = t.text("grades.area")
    return choose_one(f"{prefix}area", label, options, default=usual, label_of=lambda one: names.get(one, one), width=280)


def _choose_slice(t: Translator, kind: Kind, found: pl.DataFrame, prefix: str) -> dict[str, str]:
    """Source, sector and breakdown, each among what is left; shown only where there is a choice."""
    registry = reads.registry()
    breakdowns = [f"{one.id}={part.id}" for one in registry.dimensions.values() for part in one.categories]
    orders = {"source": kind.indicator.sources, "sector": (TOTAL, *registry.sectors), "breakdown": (TOTAL, *breakdowns)}
    chosen: dict[str, str] = {}
    for name, order in orders.items():
        known = set(found[name])
        options = [one for one in order if one in known]
        label_of = partial(slice_name, t, name, kind.indicator)
        chosen[name] = options[0]
        if len(options) > 1:
            label = t.text(f"grades.choice.{name}")
            chosen[name] = choose_one(f"{prefix}{name}", label, options, default=options[0], label_of=label_of, width=255)
        found = found.filter(pl.col(name) == chosen[name])
    return chosen


def _choose_year(t: Translator, name: str, years: list[int], default: int) -> int:
    if len(years) == 1:
        # No choice today, but perhaps next year: the address says which year was shown.
        address.current().hold(name, str(years[0]))
        return years[0]
    options = [str(one) for one in sorted(years, reverse=True)]
    label = t.text("grades.since" if name == "since" else "grades.year")
    return int(choose_one(name, label, options, default=str(default), label_of=str, width=110))
