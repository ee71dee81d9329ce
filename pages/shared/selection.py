"""What the reader of the Explore page has chosen: an indicator, areas, a slice of it, years and a view.

Each control offers only what has figures for the areas chosen, and is shown only where there is more than one choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.shares import How, group_members
from data.errors import UnknownSelectionError
from data.registry import Indicator
from data.schema import TOTAL
from i18n import Translator
from pages.shared import address, reads
from pages.shared.controls import choose_many, choose_one, choose_span, switch
from pages.shared.frame import Page, country_options, short_names

FIRST_INDICATOR: Final = "women_in_parliament"
FIRST_GROUPS: Final = ("PROJECT", "ASIA_PACIFIC", "AFRICA", "WORLD", "FOCUS", "PARTNERS")
REGIONS: Final = ("AFRICA", "ASIA_PACIFIC", "M49_145", "M49_019", "M49_150")
MOST_AREAS: Final = 12
USUAL_YEARS: Final = 20
STATE_UNITS: Final = frozenset({"yes_no", "category"})
AVERAGED_UNITS: Final = frozenset({"percent", "rate", "ratio", "index", "years", "per_100000"})
VIEWS: Final = ("line", "bar", "range", "multiples")
MOST_STATE_ROWS: Final = 60


@dataclass(frozen=True)
class Selection:
    """One view of the Explore page. `areas` holds ref_areas and ids of groups, in the reader's order.

    `rows` are the observations of the slice (indicator, source, sector, level, breakdown) in the years chosen, for all
    areas; `other_rows` those of the other sources, where the reader asked for them. `members_of` is the group whose
    countries are all shown, or "".
    """

    indicator: Indicator
    source: str
    sector: str
    level: str
    breakdown: str
    areas: tuple[str, ...]
    years: tuple[int, int]
    view: str
    how: How
    constant: bool
    members_of: str
    rows: pl.DataFrame
    other_rows: pl.DataFrame

    @property
    def groups(self) -> list[str]:
        """Ids of the groups among the areas."""
        return [one for one in self.areas if one in reads.registry().groups]

    @property
    def single(self) -> list[str]:
        """The areas that are not groups."""
        return [one for one in self.areas if one not in reads.registry().groups]

    @property
    def is_state(self) -> bool:
        """Whether the figures are states (yes or no, a category): never averaged, drawn as shapes."""
        return self.indicator.unit in STATE_UNITS

    @property
    def is_averaged(self) -> bool:
        """Whether a mean over countries makes sense."""
        return self.indicator.unit in AVERAGED_UNITS


def choose(page: Page) -> Selection:
    """The controls, and what they say; raises StoreError where the tables are missing."""
    t = page.t
    with st.container(horizontal=True, gap="medium"):
        indicator = choose_indicator(t)
        observations = reads.observations(indicator.id)
        areas = _choose_areas(page, observations)
    front, more = st.container(horizontal=True, gap="medium"), Expander(t.text("explore.more"), st.container())
    piece = choose_piece(t, indicator, areas, observations, front=front, more=more)
    of_piece = observations.filter(pl.col(name) == value for name, value in piece.items() if name != "source")
    rows = of_piece.filter(pl.col("source") == piece["source"])
    with front:
        years = _choose_years(t, rows)
        view = _choose_view(t, indicator, years)
        members_of = _choose_members(t, indicator, view, areas)
    between = pl.col("reference_year").is_between(*years)
    rows = rows.filter(between)
    return Selection(
        indicator=indicator,
        **piece,
        areas=tuple(areas),
        years=years,
        view=view,
        how=_choose_how(t, indicator, areas, rows, more),
        constant=_choose_constant(t, indicator, areas, view, more),
        members_of=members_of,
        rows=rows,
        other_rows=_choose_others(t, view, areas, of_piece.filter(between, pl.col("source") != piece["source"]), more),
    )


def default_areas(country: str) -> list[str]:
    """The reader's country with its region; without a country, the project countries and their two regions."""
    if not country:
        return list(FIRST_GROUPS[:3])
    registry, areas = reads.registry(), reads.areas()
    region = [one for one in REGIONS if country in group_members(areas, registry.groups[one])][:1]
    return [country, *region]


def area_name(t: Translator, area: str, names: dict[str, str]) -> str:
    """Short name of a country, entity, published aggregate or group; `names` as pages.shared.frame.short_names gives it."""
    groups = reads.registry().groups
    if area in groups:
        return t.of(groups[area].short)
    if area.isdigit():
        return t.text("explore.published", area=names.get(area, area))
    return names.get(area, area)


def level_name(t: Translator, indicator: Indicator, level: str) -> str:
    """Name of a level, with its ladder's where the indicator has several."""
    if level == TOTAL:
        return t.text("explore.all_levels")
    registry = reads.registry()
    name = registry.level_name(level, t.language)
    ladder = next(
        (registry.ladders[one] for one in indicator.ladders if level in {x.id for x in registry.ladders[one].levels}), None
    )
    several = len(indicator.ladders) > 1 and ladder is not None
    return t.text("explore.level_of", ladder=t.of(ladder.name), level=name) if several and ladder else name


def slice_name(t: Translator, name: str, indicator: Indicator, value: str) -> str:
    """Name of a source, level, sector or breakdown in the reader's language."""
    registry = reads.registry()
    if name == "source":
        return t.of(registry.sources[value].short)
    if name == "level":
        return level_name(t, indicator, value)
    if value == TOTAL:
        return t.text(f"explore.all_{name}s")
    if name == "sector":
        return t.of(registry.sectors[value].name)
    dimension, _, category = value.partition("=")
    found = registry.dimensions[dimension]
    return t.text(
        "explore.level_of", ladder=t.of(found.name), level=t.of({one.id: one for one in found.categories}[category].name)
    )


def choose_indicator(t: Translator, name: str = "indicator", label: str = "", *, first: str = FIRST_INDICATOR) -> Indicator:
    """A list with search, by theme."""
    registry = reads.registry()
    known = set(reads.available()["indicator"])
    themes = list(registry.themes)
    options = sorted(
        (one for one in registry.indicators if one in known), key=lambda one: themes.index(registry.indicators[one].theme)
    )
    if not options:
        raise UnknownSelectionError(name=t.text("explore.indicator"), value="–")

    def label_of(indicator: str) -> str:
        one = registry.indicators[indicator]
        return t.text("explore.level_of", ladder=t.of(registry.themes[one.theme]), level=t.of(one.name))

    default = first if first in options else options[0]
    chosen = choose_one(name, label or t.text("explore.indicator"), options, default=default, label_of=label_of, width=440)
    return registry.indicators[chosen]


def _choose_areas(page: Page, observations: pl.DataFrame) -> list[str]:
    """Countries and groups; for figures of organisations only, the organisations.

    Countries without a figure can be chosen too: the page says that they have none, and the choice outlives a change of
    indicator.
    """
    t, names = page.t, short_names(page.t)
    known = reads.areas().filter(pl.col("ref_area").is_in(observations["ref_area"].unique().implode()))
    figures = observations.group_by("ref_area").len("figures")
    bodies = (
        known.filter(pl.col("kind") != "country")
        .join(figures, on="ref_area")
        .sort(pl.col("kind") == "aggregate", -pl.col("figures").cast(pl.Int64), "ref_area")["ref_area"]
        .to_list()
    )
    if known.filter(pl.col("kind") != "entity").is_empty():
        options, name, default = bodies, "bodies", bodies[:1]
    else:
        groups = list(reads.registry().groups)
        countries = country_options(t)
        options = [*FIRST_GROUPS, *countries, *(one for one in groups if one not in FIRST_GROUPS), *bodies]
        name, default = "areas", [one for one in default_areas(page.country) if one in options]
    address.current().follow(name, default, page.country)
    return choose_many(
        name,
        t.text("explore.areas"),
        options,
        default=default,
        label_of=lambda area: area_name(t, area, names),
        most=MOST_AREAS,
        placeholder=t.text("explore.areas_placeholder"),
        width=600,
    )


@dataclass
class Expander:
    """A place for choices that few readers need: it appears with its first control."""

    label: str
    place: DeltaGenerator
    inside: DeltaGenerator | None = None

    def open(self) -> DeltaGenerator:
        """The row of controls inside."""
        if self.inside is None:
            self.inside = self.place.expander(self.label).container(horizontal=True, gap="medium")
        return self.inside


def choose_piece(
    t: Translator,
    indicator: Indicator,
    areas: Sequence[str],
    observations: pl.DataFrame,
    *,
    front: DeltaGenerator,
    more: Expander,
) -> dict[str, str]:
    """Source, level, sector and breakdown, each among those that are left by the choices before it and the areas."""
    registry = reads.registry()
    found = _within(observations, _members(areas))
    orders: dict[str, tuple[str, ...]] = {
        "source": indicator.sources,
        "level": _level_order(indicator),
        "sector": (TOTAL, *registry.sectors),
        "breakdown": _breakdown_order(),
    }
    chosen: dict[str, str] = {}
    for name, order in orders.items():
        known = set(found[name])
        options = [one for one in order if one in known]
        of_first = set(found.filter(pl.col("ref_area") == areas[0])[name]) if areas else set()
        usual = next((one for one in options if one in of_first), options[0])
        if name == "breakdown" and TOTAL not in options and usual not in of_first:
            # Chambers: a group is told first what most of its countries have.
            usual = max(options, key=lambda one: found.filter(pl.col("breakdown") == one)["ref_area"].n_unique())
        label_of = partial(slice_name, t, name, indicator)
        if len(options) == 1:
            chosen[name] = usual
        else:
            # The level stands in sight with the view; the others are for those who look for them.
            with front if name == "level" else more.open():
                chosen[name] = choose_one(
                    name, t.text(f"explore.choice.{name}"), options, default=usual, label_of=label_of, width=320
                )
        found = found.filter(pl.col(name) == chosen[name])
    return chosen


def _choose_years(t: Translator, rows: pl.DataFrame) -> tuple[int, int]:
    """First and last year, the last twenty at first."""
    known = rows.filter(pl.col("value").is_not_null())["reference_year"]
    if known.is_empty():
        raise UnknownSelectionError(name=t.text("explore.years"), value="–")
    low, high = int(known.min()), int(known.max())  # type: ignore[arg-type]  # years are integers
    with st.container(width=320):
        return choose_span("years", t.text("explore.years"), low, high, default=(max(low, high - USUAL_YEARS), high))


def _choose_view(t: Translator, indicator: Indicator, years: tuple[int, int]) -> str:
    """How it is drawn; no choice for states, nor for one year."""
    if indicator.unit in STATE_UNITS:
        return "states"
    if years[0] == years[1]:
        return "bar"
    return choose_one(
        "view",
        t.text("explore.view"),
        VIEWS,
        default="line",
        label_of=lambda name: t.text(f"explore.view.{name}"),
        look="buttons",
    )


def _choose_members(t: Translator, indicator: Indicator, view: str, areas: Sequence[str]) -> str:
    """The group whose countries are all shown, where the view can show them."""
    registry = reads.registry()
    groups = [one for one in areas if one in registry.groups]
    if indicator.unit in STATE_UNITS:
        groups = [one for one in groups if len(_members([one])) <= MOST_STATE_ROWS]
    if view not in {"bar", "range", "states"} or not groups:
        return ""
    alone = "chosen"
    found = choose_one(
        "members",
        t.text("explore.members"),
        [alone, *groups],
        default=groups[0] if indicator.unit not in AVERAGED_UNITS else alone,
        label_of=lambda name: (
            t.text("explore.members.chosen")
            if name == alone
            else t.text("explore.members.all", group=t.of(registry.groups[name].short))
        ),
        width=320,
    )
    return "" if found == alone else found


def _choose_how(t: Translator, indicator: Indicator, areas: Sequence[str], rows: pl.DataFrame, more: Expander) -> How:
    """Mean of countries or pooled, where a group is chosen and counts are known for most of its figures."""
    groups = [one for one in areas if one in reads.registry().groups]
    here = rows.filter(pl.col("ref_area").is_in(_members(groups)), pl.col("value").is_not_null())
    counted = here.filter(pl.col("women").is_not_null(), pl.col("total") > 0)
    if indicator.unit != "percent" or not groups or counted.height * 2 < max(here.height, 1):
        return "mean"
    options: tuple[How, ...] = ("mean", "pooled")
    with more.open():
        chosen = choose_one(
            "how",
            t.text("explore.how"),
            options,
            default="mean",
            label_of=lambda name: t.text(f"explore.how.{name}"),
            look="buttons",
        )
    return "pooled" if chosen == "pooled" else "mean"


def _choose_constant(t: Translator, indicator: Indicator, areas: Sequence[str], view: str, more: Expander) -> bool:
    """Whether groups follow the same countries in every year."""
    groups = [one for one in areas if one in reads.registry().groups]
    if not groups or indicator.unit not in AVERAGED_UNITS or view not in {"line", "multiples"}:
        return False
    with more.open():
        return switch("same", t.text("explore.constant"), help=t.text("explore.constant_help"))


def _choose_others(t: Translator, view: str, areas: Sequence[str], rows: pl.DataFrame, more: Expander) -> pl.DataFrame:
    """Figures of the other sources for the areas chosen, where there are any and the reader wants them."""
    here = rows.filter(pl.col("ref_area").is_in(list(areas)), pl.col("value").is_not_null())
    if view not in {"line", "multiples"} or here.is_empty():
        return here.head(0)
    with more.open():
        return here if switch("others", t.text("explore.others")) else here.head(0)


def _members(areas: Sequence[str]) -> list[str]:
    """The areas, with groups replaced by their countries."""
    groups, table = reads.registry().groups, reads.areas()
    return sorted({one for area in areas for one in (group_members(table, groups[area]) if area in groups else [area])})


def _within(observations: pl.DataFrame, areas: Sequence[str]) -> pl.DataFrame:
    """Rows with a value for these areas; all rows with a value where there is none."""
    known = observations.filter(pl.col("value").is_not_null())
    here = known.filter(pl.col("ref_area").is_in(list(areas)))
    return here if here.height else known


def _level_order(indicator: Indicator) -> tuple[str, ...]:
    ladders = reads.registry().ladders
    return (TOTAL, *(level.id for name in indicator.ladders for level in ladders[name].levels))


def _breakdown_order() -> tuple[str, ...]:
    dimensions = reads.registry().dimensions.values()
    return (TOTAL, *(f"{one.id}={category.id}" for one in dimensions for category in one.categories))
