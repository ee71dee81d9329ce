"""What the reader of the map page has chosen, and the figures of each map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.maps import as_of, places
from analysis.peers import differences
from analysis.shares import group_members
from data.errors import StoreError, UnknownSelectionError
from data.registry import Indicator
from data.schema import TOTAL
from figures.maps import REGIONS, Region
from pages.shared import address, reads
from pages.shared.controls import choose_one, choose_span, switch
from pages.shared.explore_words import Words
from pages.shared.frame import Page, country_options, short_names
from pages.shared.seats import with_seats
from pages.shared.selection import STATE_UNITS, Expander, Selection, choose_indicator, choose_piece

PIECE: Final = ("source", "sector", "level", "breakdown")
SECOND_INDICATOR: Final = "women_in_local_government"
TARGET_YEARS: Final = ("2030", "2040", "2050", "2100")
PLAYED_YEARS: Final = 25
"""How many years are played when the slider stands at its end."""

_PLAYING: Final = "maps-playing"


@dataclass(frozen=True)
class Panel:
    """One map: `rows` has a row a country of the region, sorted by ref_area, with what its view needs.

    value: the columns of analysis.maps.as_of. change: those of analysis.peers.differences. age, missing: as value, however
    old. parity, chance: those of data.schema.PARITY. A country without it has a null in `value`, and in `shown`, the number
    that decides its class. `place` and `countries` (its rank) are there in the views value and change.
    """

    words: Words
    view: str
    region: Region
    year: int
    year_from: int
    target_year: int
    rows: pl.DataFrame
    range: tuple[float, float]

    @property
    def chosen(self) -> Selection:
        """Indicator and slice of it."""
        return self.words.chosen

    @property
    def known(self) -> pl.DataFrame:
        """The countries that have what is shown."""
        return self.rows.filter(pl.col("shown").is_not_null())


@dataclass(frozen=True)
class Slice:
    """What a map draws from: an indicator, its source, sector, level and breakdown, and the countries of a region."""

    indicator: Indicator
    piece: dict[str, str]
    region: Region
    members: tuple[str, ...]

    @property
    def rows(self) -> pl.DataFrame:
        """The observations, of all areas."""
        return reads.observations(self.indicator.id).filter(pl.col(name) == self.piece[name] for name in PIECE)


@dataclass(frozen=True)
class MapsView:
    """The page: one map or two, side by side, and what they have in common."""

    page: Page
    panels: tuple[Panel, ...]
    pair: str
    as_tiles: bool
    ranked: bool
    year: int
    playing: bool
    place: str
    choose_place: Callable[[object], None]
    advance: Callable[[int], None]


def choose(page: Page) -> MapsView:
    """The controls, and what they say; raises StoreError where the tables are missing."""
    t = page.t
    with st.container(horizontal=True, gap="medium"):
        region = _choose_region(page)
        indicator = choose_indicator(t)
        members = _members(region)
        place, choose_place = _choose_place(page, members)
    front, more = st.container(horizontal=True, gap="medium"), Expander(t.text("explore.more"), st.container())
    piece = choose_piece(t, indicator, members, _of_members(indicator, members), front=front, more=more)
    with front:
        view = _choose_view(page, indicator, piece)
        pair = _choose_pair(page, view)
    second = _choose_second(page, pair)
    as_tiles, ranked = _choose_looks(page, view, more)
    shown = Slice(indicator, piece, region, tuple(members))
    years, playing, advance = _choose_years(page, shown, view, pair)
    panels = [_panel(page, shown, view, years[0])]
    if pair == "years":
        panels.append(_panel(page, shown, view, years[1]))
        panels.sort(key=lambda one: one.year)
    if second:
        other = replace(shown, indicator=second, piece=_usual_piece(second, members))
        panels.append(_panel(page, other, _view_of(other, view), years[0]))
    return MapsView(page, tuple(panels), pair, as_tiles, ranked, years[0][0], playing, place, choose_place, advance)


def _choose_region(page: Page) -> Region:
    registry = reads.registry()
    default = next((one for one in ("ASIA_PACIFIC", "AFRICA") if page.country in _members(REGIONS[one])), "WORLD")
    address.current().follow("region", default, page.country)
    chosen = choose_one(
        "region",
        page.t.text("maps.region"),
        list(REGIONS),
        default=default,
        label_of=lambda name: page.t.of(registry.groups[name].short),
        look="buttons",
    )
    return REGIONS[chosen]


def _members(region: Region) -> list[str]:
    """Countries of a region for which there is any figure."""
    return sorted(set(group_members(reads.areas(), reads.registry().groups[region.id])) & set(reads.countries_with_figures()))


def _of_members(indicator: Indicator, members: list[str]) -> pl.DataFrame:
    """Figures of countries; raises UnknownSelectionError for an indicator that has none."""
    rows = reads.observations(indicator.id)
    countries = rows.filter(pl.col("ref_area").is_in(reads.countries_with_figures()), pl.col("value").is_not_null())
    if countries.is_empty():
        raise UnknownSelectionError(name="indicator", value=indicator.id)
    here = countries.filter(pl.col("ref_area").is_in(members))
    return here if here.height else countries


def _choose_view(page: Page, indicator: Indicator, piece: dict[str, str]) -> str:
    views = ["value"]
    if indicator.unit not in STATE_UNITS:
        views.append("change")
    if parity_of(indicator, piece).height:
        views += ["parity", "chance"]
    return choose_one(
        "view",
        page.t.text("maps.view"),
        [*views, "age", "missing"],
        default="value",
        label_of=lambda name: page.t.text(f"maps.view.{name}"),
        width=300,
    )


def parity_of(indicator: Indicator, piece: dict[str, str]) -> pl.DataFrame:
    """When each country reaches parity, for a slice; empty where projections were not shipped."""
    try:
        table = reads.parity(indicator.id).rename({"series": "ref_area"})
    except StoreError:
        return pl.DataFrame(schema={"ref_area": pl.String})
    return table.filter(pl.col(name) == piece[name] for name in PIECE)


def _view_of(second: Slice, view: str) -> str:
    """The view of the second indicator: the first one's where it has it, else its values."""
    if view == "change" and second.indicator.unit in STATE_UNITS:
        return "value"
    return view if view not in {"parity", "chance"} or parity_of(second.indicator, second.piece).height else "value"


def _choose_pair(page: Page, view: str) -> str:
    options = ["one", "indicators"] if view in {"change", "parity", "chance"} else ["one", "years", "indicators"]
    return choose_one(
        "pair",
        page.t.text("maps.pair"),
        options,
        default="one",
        label_of=lambda name: page.t.text(f"maps.pair.{name}"),
        look="buttons",
    )


def _choose_second(page: Page, pair: str) -> Indicator | None:
    if pair != "indicators":
        return None
    return choose_indicator(page.t, "indicator2", page.t.text("maps.indicator2"), first=SECOND_INDICATOR)


def _usual_piece(indicator: Indicator, members: list[str]) -> dict[str, str]:
    """The first source of an indicator with all together, or what it has instead."""
    found = _of_members(indicator, members)
    piece: dict[str, str] = {}
    for name, order in (("source", indicator.sources), *((name, (TOTAL,)) for name in PIECE[1:])):
        options = sorted(set(found[name]), key=lambda one: (order.index(one) if one in order else len(order), one))
        piece[name] = options[0]
        found = found.filter(pl.col(name) == piece[name])
    return piece


def _choose_looks(page: Page, view: str, more: Expander) -> tuple[bool, bool]:
    t = page.t
    with more.open():
        as_tiles = switch("tiles", t.text("maps.tiles"))
        ranked = view in {"value", "change"} and switch("ranks", t.text("maps.ranks"), help=t.text("maps.ranks_help"))
    return as_tiles, ranked


def _choose_years(
    page: Page, shown: Slice, view: str, pair: str
) -> tuple[tuple[tuple[int, int], ...], bool, Callable[[int], None]]:
    """(year, year from or target year) for each map, whether the years are played, and what goes on to the next year."""
    t = page.t
    known = shown.rows.filter(pl.col("value").is_not_null())
    here = known.filter(pl.col("ref_area").is_in(shown.members))
    known = here if here.height else known
    if known.is_empty():
        raise UnknownSelectionError(name=t.text("explore.years"), value="–")
    years = [str(one) for one in range(int(known["reference_year"].min()), int(known["reference_year"].max()) + 1)]  # type: ignore[arg-type]  # years are integers
    low, high = int(years[0]), int(years[-1])
    if view == "change":
        first, last = choose_span("years", t.text("explore.years"), low, high, default=(max(low, high - 10), high))
        return ((last, first),), False, lambda _: None
    if view == "parity":
        return ((high, high),), False, lambda _: None
    if view == "chance":
        target = choose_one(
            "target", t.text("maps.target_year"), TARGET_YEARS, default="2050", label_of=lambda year: year, look="buttons"
        )
        return ((high, int(target)),), False, lambda _: None
    return _choose_year(page, years, pair)


def _choose_year(page: Page, years: list[str], pair: str) -> tuple[tuple[tuple[int, int], ...], bool, Callable[[int], None]]:
    """One year with a button that plays them; a second year for a second map."""
    t = page.t
    if len(years) == 1:
        only = (int(years[0]), int(years[0]))
        return (only, only), False, lambda _: None
    here = st.container(horizontal=True, gap="medium", vertical_alignment="bottom")
    set_year = address.current().setter("year")
    with here.container(width=520):
        year = choose_one("year", t.text("maps.year"), years, default=years[-1], label_of=lambda one: one, look="slider")
    playing = _play_button(here, page, years, year, set_year)
    second = year
    if pair == "years":
        before = years[max(0, len(years) - 1 - 20)]
        with here.container(width=420):
            second = choose_one("year2", t.text("maps.year2"), years, default=before, label_of=lambda one: one, look="slider")

    def advance(shown: int) -> None:
        if str(shown) != year or not st.session_state.get(_PLAYING):
            return
        at = years.index(year) + 1
        st.session_state[_PLAYING] = at + 1 < len(years)
        if at < len(years):
            set_year(years[at])

    return ((int(year), int(year)), (int(second), int(second))), playing, advance


def _play_button(here: DeltaGenerator, page: Page, years: list[str], year: str, set_year: Callable[[object], None]) -> bool:
    playing = bool(st.session_state.get(_PLAYING))

    def clicked() -> None:
        st.session_state[_PLAYING] = not playing
        if not playing and year == years[-1]:
            set_year(years[max(0, len(years) - PLAYED_YEARS)])

    here.button(page.t.text("maps.pause" if playing else "maps.play"), key="maps-play", on_click=clicked)
    return playing


def _choose_place(page: Page, members: list[str]) -> tuple[str, Callable[[object], None]]:
    t, names = page.t, short_names(page.t)
    options = ["", *(one for one in country_options(t) if one in set(members))]
    default = page.country if page.country in options else ""
    address.current().follow("place", default, page.country)
    place = choose_one(
        "place",
        t.text("maps.place"),
        options,
        default=default,
        label_of=lambda code: names.get(code, t.text("maps.no_place")),
        width=280,
    )
    return place, address.current().setter("place")


def _panel(page: Page, shown: Slice, view: str, years: tuple[int, int]) -> Panel:
    """A map with its figures; `years` are the year, and the first or the target year."""
    rows, members = with_seats(shown.rows), list(shown.members)
    chosen = Selection(
        indicator=shown.indicator,
        **shown.piece,
        areas=(),
        years=(years[1], years[0]) if view == "change" else (years[0], years[0]),
        view="line",
        how="mean",
        constant=False,
        members_of="",
        rows=rows,
        other_rows=rows.head(0),
    )
    values = rows.filter(pl.col("ref_area").is_in(members), pl.col("bound") == "=")["value"].drop_nulls()
    ends: Any = (values.min(), values.max()) if values.len() else (0.0, 1.0)
    return Panel(
        words=Words(page.t, chosen, short_names(page.t)),
        view=view,
        region=shown.region,
        year=years[0],
        year_from=years[1],
        target_year=years[1],
        rows=_rows(
            view, rows, members, years, parity_of(shown.indicator, shown.piece) if view in {"parity", "chance"} else None
        ),
        range=ends,
    )


def _rows(
    view: str, observations: pl.DataFrame, members: list[str], years: tuple[int, int], parity: pl.DataFrame | None
) -> pl.DataFrame:
    """One row a member with `shown`, the number that its class comes from."""
    if parity is not None:
        found = parity.with_columns(shown=_arrival() if view == "parity" else 100 * pl.col(f"probability_{years[1]}"))
    elif view == "change":
        found = differences(observations, members, years[1], years[0]).with_columns(shown=pl.col("change"))
        found = _ranked(found.with_columns(value=pl.col("change"), bound=pl.lit("=")))
    else:
        known = as_of(observations, members, years[0], **({} if view == "value" else {"within": None}))
        shown = {"value": pl.col("value"), "age": pl.col("age"), "missing": pl.lit(0)}
        found = _ranked(known.with_columns(shown=shown[view].cast(pl.Float64)))
        if view == "missing":
            current = set(as_of(observations, members, years[0])["ref_area"])
            found = found.with_columns(shown=pl.when(pl.col("ref_area").is_in(sorted(current))).then(1.0).otherwise(0.0))
    everyone = pl.DataFrame({"ref_area": members}, schema={"ref_area": pl.String})
    return everyone.join(found, on="ref_area", how="left", maintain_order="left")


def _ranked(rows: pl.DataFrame) -> pl.DataFrame:
    known = rows.filter(pl.col("value").is_not_null())
    return rows.join(places(known.select("ref_area", "value", "bound")), on="ref_area", how="left", maintain_order="left")


ARRIVALS: Final = ("lower_expected", "beyond_horizon", "from_2100", "from_2050", "from_2030", "by_2030", "reached")
"""Classes of the view of parity, from the farthest to those that are there."""


def _arrival() -> pl.Expr:
    """The place of a country's arrival among ARRIVALS; null where it is not projected."""
    year, status = pl.col("parity_year_median"), pl.col("status")
    return (
        pl.when(status.is_in(["lower_expected", "beyond_horizon", "reached"]))
        .then(status.replace_strict({one: at for at, one in enumerate(ARRIVALS)}, default=None, return_dtype=pl.Float64))
        .when(status != "within_horizon")
        .then(None)
        .when(year >= 2100)  # noqa: PLR2004 - the limits that ARRIVALS names
        .then(2.0)
        .when(year >= 2050)  # noqa: PLR2004
        .then(3.0)
        .when(year > 2030)  # noqa: PLR2004
        .then(4.0)
        .otherwise(5.0)
    )
