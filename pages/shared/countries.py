"""What the pages on countries share: the figures of every tile, a country's card, its groups, events and gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl
import streamlit as st

from analysis.peers import suggest_peers
from analysis.scorecards import Scorecard, Tile, latest_levels, own_group, scorecard, sparkline, tile_figures
from analysis.seats import with_counts
from analysis.shares import group_members
from data.registry import Indicator, ScorecardTile
from data.schema import TOTAL
from pages.shared import reads
from pages.shared.frame import Page, link, short_names
from pages.shared.seats import house_sizes

PROJECT: Final = "PROJECT"
COUNTED_TILE: Final = "parliament"
"""The tile whose source gives shares only, of houses whose size others give."""

ARRIVALS: Final = "parity"


@dataclass(frozen=True)
class Drawn:
    """One tile of a country with all that it is shown with."""

    tile: Tile
    rule: ScorecardTile
    indicator: Indicator
    line: pl.DataFrame


def this_year() -> int:
    """The year that ages are counted to: that of the edition, so that the same edition always says the same."""
    return reads.store().edition().date.year


def tiles() -> dict[str, ScorecardTile]:
    """The tiles of the rubric, in its order."""
    return dict(reads.registry().scorecard_tiles)


def tile_rows(tile: ScorecardTile) -> pl.DataFrame:
    """The observations that a tile shows; a tile of levels has all sources, sectors and levels of its indicator."""
    if tile.kind == "levels":
        return reads.observations(tile.indicator).filter(pl.col("breakdown") == TOTAL)
    return reads.observations(tile.indicator, tile.sources[0]).filter(sector=tile.sector, level=tile.level, breakdown=TOTAL)


def level_order(indicator: Indicator) -> list[str]:
    """Levels of an indicator's ladders from the base to the top, summaries last."""
    ladders = (reads.registry().ladders[name] for name in indicator.ladders)
    return [level.id for ladder in ladders for level in ladder.levels]


def figures() -> dict[str, pl.DataFrame]:
    """The latest figure of every area for every tile (analysis.scorecards.tile_figures)."""
    return _figures(reads.store().version)


def members(group: str) -> list[str]:
    """ref_areas of a group's countries."""
    return group_members(reads.areas(), reads.registry().groups[group])


def groups_of(ref_area: str) -> dict[str, list[str]]:
    """The country's own region and income group, with their members."""
    rule = reads.registry().scorecard_rule
    found = {}
    for options in (rule.regions, rule.incomes):
        all_members = {one: members(one) for one in options}
        own = own_group(ref_area, options, all_members)
        if own:
            found[own] = all_members[own]
    return found


def region_of(ref_area: str) -> str:
    """The group of the workshops that a country belongs to, "WORLD" without one."""
    regions = reads.registry().scorecard_rule.regions
    return own_group(ref_area, regions, {one: members(one) for one in regions}) or "WORLD"


def card_of(ref_area: str) -> Scorecard:
    """The scorecard of a country, with its positions and, where the tables have them, its years to parity."""
    return _card(reads.store().version, ref_area)


def drawn(card: Scorecard) -> list[Drawn]:
    """The card's tiles with their rules, indicators and lines over the years."""
    registry, made = reads.registry(), []
    for tile in card.tiles:
        rule = registry.scorecard_tiles[tile.id]
        made.append(Drawn(tile, rule, registry.indicators[rule.indicator], line_of(rule, tile, card.ref_area)))
    return made


def line_of(rule: ScorecardTile, tile: Tile, ref_area: str) -> pl.DataFrame:
    """The figures of the tile's own source and level over the years: reference_year, value, obs_status."""
    rows = tile_rows(rule)
    if rule.kind == "levels":
        rows = rows.filter(source=tile.source, level=tile.level)
    return sparkline(rows, ref_area)


def events_of(ref_areas: Sequence[str]) -> pl.DataFrame:
    """Changes of laws and quotas (data.schema.EVENTS), those of quotas by the source that dates them."""
    return reads.store().events(ref_areas)


def peers_of(ref_area: str, tile: ScorecardTile, count: int = 6) -> pl.DataFrame:
    """Countries to compare with, and why (analysis.peers.suggest_peers)."""
    rule = reads.registry().scorecard_rule
    return suggest_peers(tile_rows(tile), reads.areas(), {one: members(one) for one in rule.regions}, ref_area, count)


def show_gaps(page: Page, ref_area: str, missing: Sequence[str]) -> None:
    """One line that names the tiles without a figure, and a link to the letter that asks for them."""
    if not missing:
        return
    t, registry = page.t, reads.registry()
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"gaps-{ref_area}"):
        st.markdown(gaps_text(page, missing), width="content")
        link(
            "data",
            t.text("countries.ask", country=short_names(t)[ref_area]),
            country=ref_area,
            section="request",
            area=ref_area,
            indicator=registry.scorecard_tiles[missing[0]].indicator,
        )


def gaps_text(page: Page, missing: Sequence[str]) -> str:
    """ "No open figure: judges, police." """
    registry = reads.registry()
    names = page.t.listing(page.t.of(registry.scorecard_tiles[one].name) for one in missing)
    return page.t.text("countries.gaps", names=names)


def arrivals(indicator: str) -> pl.DataFrame | None:
    """The parity table of an indicator, None where this edition has no projections."""
    if ARRIVALS not in reads.store().edition().tables:
        return None
    return reads.store().parity(indicator)


@st.cache_data(max_entries=2, show_spinner=False)
def _figures(version: str) -> dict[str, pl.DataFrame]:  # noqa: ARG001 - the version is the cache's key
    registry, made = reads.registry(), {}
    for one in registry.scorecard_tiles.values():
        order = level_order(registry.indicators[one.indicator])
        made[one.id] = tile_figures(tile_rows(one), one, registry.scorecard_rule, this_year(), order)
    made[COUNTED_TILE] = with_counts(made[COUNTED_TILE], house_sizes())
    return made


@st.cache_data(max_entries=400, show_spinner=False)
def _card(version: str, ref_area: str) -> Scorecard:  # noqa: ARG001 - the version is the cache's key
    registry = reads.registry()
    rules = registry.scorecard_tiles.values()
    levels = {
        one.id: latest_levels(tile_rows(one), ref_area, level_order(registry.indicators[one.indicator]))
        for one in rules
        if one.kind == "levels"
    }
    return scorecard(
        ref_area,
        figures(),
        rules,
        registry.scorecard_rule,
        groups=groups_of(ref_area),
        levels=levels,
        parity=_arrivals_of_tiles(),
    )


def _arrivals_of_tiles() -> dict[str, pl.DataFrame]:
    """The parity table by tile, whose piece is the tile's own; empty without projections."""
    found = {}
    for one in reads.registry().scorecard_tiles.values():
        table = arrivals(one.indicator) if one.kind == "share" else None
        if table is not None:
            own = table.filter(source=one.sources[0], sector=one.sector, level=one.level, breakdown=TOTAL)
            found[one.id] = own.rename({"series": "series_id"})
    return found
