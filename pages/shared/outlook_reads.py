"""Outlooks for the pages: what ships where it answers the question, else computed here and cached.

The cache's key is the data version with everything that was asked, so that a link asks the same of every replica. What is
computed here uses the same paths as what ships.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl
import streamlit as st

from analysis.fitting import Fit
from analysis.outlooks import (
    CHAMBERS,
    PIECE,
    SEATS_SOURCE,
    Asked,
    Elections,
    Outlook,
    Tables,
    elections_of,
    family_of,
    fit_piece,
    fit_relatives,
    left_out,
    outlook,
    parity_in_chunks,
    series_of,
    simple_dates,
    usable_groups,
)
from analysis.parity import HORIZON_YEARS, Goal
from analysis.parliaments import latest_seats, terms
from analysis.shares import group_members
from analysis.simple_methods import METHODS, Method
from data.errors import NoFiguresError, TooFewObservationsError
from data.registry import Indicator
from data.schema import TOTAL
from pages.shared import reads

CHOSEN: Final = "CHOSEN"
"""Id of the group that the reader puts together."""

PARITY_YEARS: Final = (2030, 2040, 2050, 2100)
PARITY_ID: Final = "50"
"""Id of the threshold for which outlooks ship."""


@dataclass(frozen=True)
class Piece:
    """One source, sector, level and breakdown of an indicator, as its id in the address has it: "wdi._T._T._T"."""

    indicator: str
    source: str
    sector: str = TOTAL
    level: str = TOTAL
    breakdown: str = TOTAL

    @property
    def rows(self) -> pl.DataFrame:
        """The observations of the piece."""
        return reads.observations(self.indicator, self.source).filter(
            pl.col("sector") == self.sector, pl.col("level") == self.level, pl.col("breakdown") == self.breakdown
        )

    @property
    def key(self) -> dict[str, str]:
        """The columns that name it in the shipped tables."""
        return {"source": self.source, "sector": self.sector, "level": self.level, "breakdown": self.breakdown}

    def of(self, shipped: pl.DataFrame) -> pl.DataFrame:
        """The rows of a shipped table that are about it, without the columns that name it."""
        here = shipped.filter(pl.col(name) == value for name, value in self.key.items())
        return here.drop("indicator", *PIECE)

    @property
    def ships(self) -> bool:
        """Whether its default outlook is among the tables."""
        return not self.of(reads.parity(self.indicator)).is_empty()


def goal_of(threshold: str) -> Goal:
    """The goal behind its id: "50", "33.3", or a zone "47-53"; "33.3" is exactly a third.

    >>> goal_of("47-53"), goal_of("40")
    (Goal(threshold_pct=47.0, upper_pct=53.0), Goal(threshold_pct=40.0, upper_pct=None))
    """
    low, _, high = threshold.partition("-")
    if high:
        return Goal(float(low), float(high))
    return Goal(100 / 3 if low == "33.3" else float(low))


@dataclass(frozen=True)
class Basis:
    """What a piece's projections rest on: whose drift it is, and whether they could be compared with what happened."""

    drift_source: str
    tested: bool


def asked() -> list[Asked]:
    """The indicators that have a parity."""
    return [
        Asked(one.id, one.sources, family_of(one.theme, public=one.scope == "public"), public=one.scope == "public")
        for one in reads.registry().indicators.values()
        if has_parity(one)
    ]


def has_parity(indicator: Indicator) -> bool:
    """Whether the indicator is a share of which half is parity."""
    return indicator.unit == "percent" and indicator.parity_pct is not None


def members_of(group: str, chosen: Sequence[str] = ()) -> list[str]:
    """Countries of a group; of the reader's own, those `chosen`."""
    return sorted(chosen) if group == CHOSEN else group_members(reads.areas(), reads.registry().groups[group])


@dataclass(frozen=True)
class Question:
    """Whose outlook is asked for, and the id of the threshold; `chosen` are the countries of the reader's own group."""

    piece: Piece
    series: tuple[str, ...]
    groups: tuple[str, ...] = ()
    threshold: str = PARITY_ID
    chosen: tuple[str, ...] = ()

    @property
    def ships(self) -> bool:
        """Whether the tables answer it."""
        return self.threshold == PARITY_ID and CHOSEN not in self.groups and self.piece.ships


def outlook_of(question: Question) -> Outlook:
    """The outlook of countries and groups, from the tables where they have it; empty where nothing can be projected."""
    if not question.ships:
        return _outlook(reads.store().version, question)
    piece, wanted = question.piece, [*question.series, *question.groups]
    projected, dates = piece.of(reads.projections(piece.indicator)), piece.of(reads.parity(piece.indicator))
    return Outlook(*(one.filter(pl.col("series").is_in(wanted)) for one in (projected, dates)))


def basis_of(piece: Piece) -> Basis | None:
    """What the projections rest on; None where there are none."""
    if piece.ships:
        row = piece.of(reads.parity(piece.indicator)).row(0, named=True)
        return Basis(row["drift_source"], row["tested"])
    fitted = fit_of(piece)
    return Basis(fitted.source, fitted.tested) if fitted else None


def parity_of_all(piece: Piece, threshold: str, year: int) -> pl.DataFrame:
    """Parity of all countries of a piece with the chances in `year` as `reached_by` and `at_or_above`."""
    if threshold == PARITY_ID and piece.ships:
        in_year = piece.of(reads.projections(piece.indicator)).filter(pl.col("reference_year") == year)
        found = piece.of(reads.parity(piece.indicator)).filter(pl.col("countries").is_null())
        return found.join(in_year.select("series", "reached_by", "at_or_above"), on="series", how="left")
    return _parity_of_all(reads.store().version, piece, threshold, year)


def dates_of(piece: Piece, name: str, members: Sequence[str], threshold: str) -> pl.DataFrame:
    """What every simple method says of one series (analysis.simple_methods.simple_projections)."""
    known = pl.DataFrame()
    if threshold == PARITY_ID and name != CHOSEN:
        known = piece.of(reads.simple_projections(piece.indicator)).filter(pl.col("series") == name)
    missing = tuple(one for one in METHODS if known.is_empty() or one not in set(known["method"]))
    if not missing:
        return known
    made = _dates(reads.store().version, piece, (name, *members), threshold, missing)
    frames = [one for one in (known, made) if one.height]
    return pl.concat(frames, how="vertical_relaxed") if frames else made


def is_quick(piece: Piece, name: str, threshold: str) -> bool:
    """Whether `dates_of` answers from the tables."""
    known = piece.of(reads.simple_projections(piece.indicator)).filter(pl.col("series") == name)
    return threshold == PARITY_ID and known.height == len(METHODS)


def elections_known() -> Elections:
    """Lower chambers with regular elections, to the end of the longest projection."""
    return _elections(reads.store().version)


def terms_known() -> pl.DataFrame:
    """What is known of the terms of lower chambers (analysis.parliaments.terms)."""
    return terms(reads.elections())


def seats_known() -> pl.DataFrame:
    """The last known count of each lower chamber (analysis.parliaments.latest_seats)."""
    return latest_seats(Piece(CHAMBERS, SEATS_SOURCE).rows)


def fit_of(piece: Piece) -> Fit | None:
    """The fit of a piece; None where no series has three figures."""
    return _fit(reads.store().version, piece)


@st.cache_resource(max_entries=12, show_spinner=False)
def _fit(version: str, piece: Piece) -> Fit | None:  # noqa: ARG001 - the version is the cache's key
    def lender() -> Fit | None:
        one = next(each for each in asked() if each.indicator == piece.indicator)
        relatives = [each.indicator for each in asked() if each.family == one.family and each.indicator != one.indicator]
        rows = [reads.observations(each) for each in relatives]
        tables = Tables(pl.concat(rows) if rows else piece.rows.clear(), reads.areas(), reads.elections())
        return fit_relatives(tables, asked(), one)

    try:
        return fit_piece(series_of(piece.rows, reads.areas()), lender)
    except (TooFewObservationsError, NoFiguresError):
        return None


@st.cache_data(max_entries=64, show_spinner=False)
def _outlook(version: str, question: Question) -> Outlook:  # noqa: ARG001 - the version is the cache's key
    fitted, goal = fit_of(question.piece), goal_of(question.threshold)
    if fitted is None:
        return outlook_of_nothing()
    used = usable_groups(fitted, {group: members_of(group, question.chosen) for group in question.groups})
    found = outlook(fitted, question.series, used, elections=_elections_for(question.piece), goal=goal, years=PARITY_YEARS)
    rest = left_out(fitted, goal, PARITY_YEARS).filter(pl.col("series").is_in(list(question.series)))
    return Outlook(found.projections, pl.concat([found.parity, rest], how="diagonal_relaxed"))


def outlook_of_nothing() -> Outlook:
    """An outlook without a row, in the columns of one that has rows."""
    projected = reads.projections(CHAMBERS).head(0).drop("indicator", *PIECE)
    return Outlook(projected, reads.parity(CHAMBERS).head(0).drop("indicator", *PIECE))


@st.cache_data(max_entries=16, show_spinner=False)
def _parity_of_all(version: str, piece: Piece, threshold: str, year: int) -> pl.DataFrame:  # noqa: ARG001 - as above
    fitted, goal = fit_of(piece), goal_of(threshold)
    if fitted is None:
        return outlook_of_nothing().parity.with_columns(
            reached_by=pl.lit(None, dtype=pl.Float64), at_or_above=pl.lit(None, dtype=pl.Float64)
        )
    years = tuple(sorted({*PARITY_YEARS, year}))
    parts = parity_in_chunks(fitted, elections=_elections_for(piece), goal=goal, years=years)
    found = pl.concat([*parts, left_out(fitted, goal, years)], how="diagonal_relaxed").sort("series")
    return found.with_columns(reached_by=pl.col(f"probability_{year}"), at_or_above=pl.col(f"at_or_above_{year}"))


@st.cache_data(max_entries=256, show_spinner=False)
def _dates(
    version: str,  # noqa: ARG001 - the version is the cache's key
    piece: Piece,
    named: tuple[str, ...],
    threshold: str,
    methods: tuple[Method, ...],
) -> pl.DataFrame:
    name, *members = named
    return simple_dates(piece.rows, {name: members}, goal_of(threshold).threshold_pct, lambda _: methods)


def _elections_for(piece: Piece) -> Elections:
    return elections_known() if piece.indicator == CHAMBERS else Elections()


@st.cache_resource(max_entries=2, show_spinner=False)
def _elections(version: str) -> Elections:  # noqa: ARG001 - as above
    newest = max(one.year_max for one in reads.store().edition().sources.values())
    return elections_of(reads.elections(), Piece(CHAMBERS, SEATS_SOURCE).rows, newest + HORIZON_YEARS)
