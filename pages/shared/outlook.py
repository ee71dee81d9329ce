"""What the page Years to parity shows: the reader's choices, and the figures and projections that belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import polars as pl
import streamlit as st

from analysis.outlooks import CHAMBERS, PIECE, Outlook, first_source, line_of, pieces
from analysis.parity import TESTED_YEARS, Goal
from analysis.trends import FEWEST_COUNTRIES, FEWEST_OBSERVATIONS
from data.errors import UnknownSelectionError
from data.registry import Indicator
from data.schema import TOTAL
from i18n import Translator
from pages.shared import outlook_reads, reads
from pages.shared.controls import choose_many, choose_one, switch
from pages.shared.frame import Page, country_options, short_names
from pages.shared.outlook_reads import CHOSEN, PARITY_ID, Basis, Piece, Question
from pages.shared.selection import FIRST_GROUPS, FIRST_INDICATOR, area_name, default_areas, slice_name

MOST_AREAS: Final = 6
THRESHOLDS: Final = (PARITY_ID, "47-53", "40", "33.3", "30", "25", "20")
TARGET_YEARS: Final = (*range(2026, 2041), *range(2045, 2101, 5))
FIRST_TARGET_YEAR: Final = 2030
DRAWN_TO: Final = (2040, 2050, 2060, 2080, 2100, 2150)
FIRST_DRAWN_TO: Final = 2060
FEWEST_CHOSEN: Final = 3

Row = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """What the reader asked: a piece of an indicator, areas (ref_areas and ids of groups) and settings."""

    indicator: Indicator
    piece: Piece
    areas: tuple[str, ...]
    threshold: str
    target_year: int
    drawn_to: int
    together: bool = False

    @property
    def goal(self) -> Goal:
        """What counts as reached."""
        return outlook_reads.goal_of(self.threshold)

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups among the areas, the reader's own last."""
        return (*(one for one in self.areas if one in reads.registry().groups), *((CHOSEN,) if self.together else ()))

    @property
    def single(self) -> tuple[str, ...]:
        """Countries and organisations among the areas."""
        return tuple(one for one in self.areas if one not in reads.registry().groups)

    @property
    def shown(self) -> tuple[str, ...]:
        """Everything with a line, in the reader's order."""
        return (*self.areas, *((CHOSEN,) if self.together else ()))


@dataclass(frozen=True)
class View:
    """A choice with its figures and projections."""

    page: Page
    choice: Choice
    rows: pl.DataFrame
    outlook: Outlook
    basis: Basis | None

    @property
    def t(self) -> Translator:
        """The reader's language."""
        return self.page.t

    @cached_property
    def parity(self) -> dict[str, Row]:
        """series -> its row of parity, for those that have one."""
        return {row["series"]: row for row in self.outlook.parity.to_dicts()}

    @cached_property
    def projected(self) -> dict[str, pl.DataFrame]:
        """series -> its projection by year."""
        found = self.outlook.projections.sort("reference_year").partition_by("series", as_dict=True)
        return {str(name[0]): rows for name, rows in found.items()}

    @cached_property
    def names(self) -> dict[str, str]:
        """Short names of all areas."""
        return short_names(self.t)

    @property
    def lead(self) -> str:
        """The first area, about which the page speaks first; "" where none is chosen."""
        return self.choice.shown[0] if self.choice.shown else ""

    def is_country(self, area: str) -> bool:
        """Whether an area is a country, not a group or an organisation."""
        return area in set(reads.areas().filter(pl.col("kind") == "country")["ref_area"])

    def name(self, area: str) -> str:
        """Short name of an area or group."""
        return self.t.text("outlook.chosen_mean") if area == CHOSEN else area_name(self.t, area, self.names)

    def members(self, area: str) -> list[str]:
        """The countries of a group; a country itself."""
        if area != CHOSEN and area not in reads.registry().groups:
            return [area]
        return outlook_reads.members_of(area, self.choice.single)

    def history(self, area: str) -> tuple[list[int], list[float]]:
        """Years and shares of an area; of a group, the mean of its countries in the years that can stand for it."""
        return line_of(self.rows, self.members(area))

    def in_year(self, area: str, year: int) -> Row | None:
        """The projection of an area for a year; None where there is none."""
        rows = self.projected.get(area)
        found = rows.filter(pl.col("reference_year") == year).to_dicts() if rows is not None else []
        return found[0] if found else None

    def tested_to(self, area: str) -> int:
        """The last year of the tested range; the year of the latest figure where nothing could be tested."""
        tested = self.basis is not None and self.basis.tested
        return int(self.parity[area]["latest_year"]) + (TESTED_YEARS if tested else 0)

    @property
    def is_parliament(self) -> bool:
        """Whether seats and elections of lower chambers belong to these figures."""
        return self.choice.indicator.id == CHAMBERS


def read(page: Page) -> View:
    """The controls, and what they say; raises StoreError where the tables are missing."""
    choice = choose(page)
    question = Question(choice.piece, choice.single, choice.groups, choice.threshold, choice.single)
    if question.ships:
        return View(page, choice, choice.piece.rows, outlook_reads.outlook_of(question), outlook_reads.basis_of(choice.piece))
    with st.spinner(page.t.text("outlook.busy")):
        found, basis = outlook_reads.outlook_of(question), outlook_reads.basis_of(choice.piece)
    return View(page, choice, choice.piece.rows, found, basis)


def choose(page: Page) -> Choice:
    """The controls."""
    t = page.t
    with st.container(horizontal=True, gap="medium"):
        indicator = _choose_indicator(t)
        observations = reads.observations(indicator.id)
        piece = _choose_piece(t, indicator, observations)
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        areas = _choose_areas(page, piece)
        threshold = choose_one(
            "threshold",
            t.text("outlook.threshold"),
            THRESHOLDS,
            default=PARITY_ID,
            label_of=lambda one: threshold_name(t, one),
            width=190,
        )
        target_year = choose_one(
            "by",
            t.text("outlook.by"),
            [str(one) for one in TARGET_YEARS],
            default=str(FIRST_TARGET_YEAR),
            label_of=str,
            width=110,
        )
        drawn_to = choose_one(
            "until",
            t.text("outlook.until"),
            [str(one) for one in DRAWN_TO],
            default=str(FIRST_DRAWN_TO),
            label_of=str,
            width=140,
        )
        single = [one for one in areas if one not in reads.registry().groups]
        together = len(single) >= FEWEST_CHOSEN and switch("together", t.text("outlook.together"))
    return Choice(indicator, piece, tuple(areas), threshold, int(target_year), int(drawn_to), together)


def threshold_name(t: Translator, threshold: str) -> str:
    """A threshold in words: "50 % (parity)", "47–53 % (zone)", "one third"."""
    known = {PARITY_ID: "parity", "33.3": "third"}
    if threshold in known:
        return t.text(f"outlook.threshold.{known[threshold]}")
    low, _, high = threshold.partition("-")
    return t.text("outlook.threshold.zone", low=low, high=high) if high else t.percent(float(low), 0)


def goal_name(t: Translator, threshold: str) -> str:
    """A threshold inside a sentence: "50 %", "47 %", "a third"."""
    return t.text("outlook.goal.third") if threshold == "33.3" else t.percent(float(threshold.partition("-")[0]), 0)


def piece_name(t: Translator, indicator: Indicator, piece: Piece) -> str:
    """Source and slice of a piece: "World Bank · Managers"."""
    sliced = [slice_name(t, name, indicator, value) for name, value in piece.key.items() if name != "source" and value != TOTAL]
    return " · ".join([*sliced, slice_name(t, "source", indicator, piece.source)])


def _choose_indicator(t: Translator) -> Indicator:
    registry = reads.registry()
    known = set(reads.available()["indicator"])
    themes = list(registry.themes)
    options = sorted(
        (name for name, one in registry.indicators.items() if name in known and outlook_reads.has_parity(one)),
        key=lambda name: themes.index(registry.indicators[name].theme),
    )
    if not options:
        raise UnknownSelectionError(name=t.text("outlook.indicator"), value="–")
    default = FIRST_INDICATOR if FIRST_INDICATOR in options else options[0]
    chosen = choose_one(
        "indicator",
        t.text("outlook.indicator"),
        options,
        default=default,
        label_of=lambda name: t.of(registry.indicators[name].name),
        width=440,
    )
    return registry.indicators[chosen]


def _choose_piece(t: Translator, indicator: Indicator, observations: pl.DataFrame) -> Piece:
    """Source, sector, level and breakdown together: those of which some series can be projected, else all that there are."""
    found = pieces(observations, reads.areas())
    if found.is_empty():
        raise UnknownSelectionError(name=t.text("outlook.piece"), value="–")
    usable = found.filter(pl.col("projectable") > 0)
    usable = found if usable.is_empty() else usable
    sources = {one: place for place, one in enumerate(indicator.sources)}
    levels = [level.id for ladder in indicator.ladders for level in reads.registry().ladders[ladder].levels]
    # The total first, then the levels from the top down: those are what readers ask about.
    heights = {TOTAL: len(levels), **{one: place for place, one in enumerate(levels)}}
    rows = sorted(
        usable.to_dicts(),
        key=lambda row: (
            sources.get(row["source"], len(sources)),
            row["sector"] != TOTAL,
            row["breakdown"] != TOTAL,
            -heights.get(row["level"], -1),
        ),
    )
    made = {".".join(row[name] for name in PIECE): Piece(indicator.id, *(row[name] for name in PIECE)) for row in rows}
    first = first_source(found, indicator.sources)
    usual = next((name for name, one in made.items() if one.source == first), next(iter(made)))
    if len(made) == 1:
        return made[usual]
    return made[
        choose_one(
            "piece",
            t.text("outlook.piece"),
            list(made),
            default=usual,
            label_of=lambda name: piece_name(t, indicator, made[name]),
            width=320,
        )
    ]


def _choose_areas(page: Page, piece: Piece) -> list[str]:
    """Countries and groups; organisations where the figures are of organisations."""
    t, names = page.t, short_names(page.t)
    of_areas = reads.areas().join(piece.rows.select("ref_area").unique(), on="ref_area", how="semi")
    bodies = of_areas.filter(pl.col("kind") == "entity")["ref_area"].sort().to_list()
    if of_areas.filter(pl.col("kind") == "country").is_empty() and bodies:
        options, name, default = bodies, "bodies", bodies[:1]
    else:
        groups = list(reads.registry().groups)
        options = [*FIRST_GROUPS, *country_options(t), *(one for one in groups if one not in FIRST_GROUPS)]
        name, default = "areas", _usual_areas(page, piece, options)
    return choose_many(
        name,
        t.text("outlook.areas"),
        options,
        default=default,
        label_of=lambda area: area_name(t, area, names),
        most=MOST_AREAS,
        placeholder=t.text("outlook.areas_placeholder"),
        width=480,
    )


def _usual_areas(page: Page, piece: Piece, options: list[str]) -> list[str]:
    """The reader's country with its region, else the project countries with theirs: those of them that can be projected.

    Where none can be, the countries with most figures.
    """
    counts = piece.rows.group_by("ref_area").len().filter(pl.col("len") >= FEWEST_OBSERVATIONS)
    known = set(counts["ref_area"])

    def is_projectable(area: str) -> bool:
        if area not in reads.registry().groups:
            return area in known
        return len(known.intersection(outlook_reads.members_of(area))) >= FEWEST_COUNTRIES

    # The reader's own country stays even so: the page says why it has no projection.
    asked = [*default_areas(page.country), "WORLD"]
    usual = [one for one in asked if one in options and (one == page.country or is_projectable(one))]
    most = counts.sort(pl.col("len"), "ref_area", descending=[True, False])["ref_area"].head(2).to_list()
    return usual[:3] or [one for one in most if one in options]
