"""One country with what all parts of its profile use, and the sentences that answer first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st

from analysis.scorecards import Scorecard
from data.schema import TOTAL
from i18n import Translator
from pages.shared import countries, reads
from pages.shared import countries_words as words
from pages.shared.countries import Drawn, drawn
from pages.shared.explore_words import value_text
from pages.shared.frame import Page, escape, short_names

LEAD: Final = "parliament"
LAW: Final = "law_index"
QUOTA: Final = "quota"
SHARES: Final = frozenset({"share", "levels"})


@dataclass(frozen=True)
class Profile:
    """One country with what all parts of its page use."""

    page: Page
    ref_area: str
    card: Scorecard

    @cached_property
    def name(self) -> str:
        """Short name in the reader's language."""
        return short_names(self.page.t)[self.ref_area]

    @cached_property
    def tiles(self) -> dict[str, Drawn]:
        """Tiles with a figure, in the rubric's order."""
        return {one.tile.id: one for one in drawn(self.card)}

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """Changes of laws and quotas, the newest first."""
        return countries.events_of([self.ref_area]).sort("year", descending=True).to_dicts()


def read(page: Page, ref_area: str) -> Profile:
    """The profile of a country; raises StoreError where the tables are missing."""
    return Profile(page=page, ref_area=ref_area, card=countries.card_of(ref_area))


def profile_address(page: Page, ref_area: str) -> str:
    """The address of a country's profile, in the reader's language."""
    return "profile?" + urlencode({"lang": page.t.language, "country": ref_area})


def answer(profile: Profile) -> str:
    """Two or three sentences: parliament and its change; the other shares; law and quota."""
    t, tiles = profile.page.t, profile.tiles
    said = [_lead_sentence(profile)]
    others = [one for one in tiles.values() if one.rule.kind in SHARES and one.tile.id != LEAD]
    newest = sorted(others, key=lambda one: -one.tile.year)[:3]
    if newest:
        listed = t.listing(_short(t, one) for one in others if one in newest)
        said.append(t.text("profile.answer.others", shares=listed))
    law = [_law_sentence(t, tiles[one]) for one in (QUOTA, LAW) if one in tiles]
    if law:
        said.append(t.text("profile.answer.law", facts=words.chain(t, law)))
    return " ".join(said)


def show_choice(page: Page) -> None:
    """The nine project countries as links, for a reader who has not chosen one.

    Plain links: Streamlit's own to the page that is open already leave the address as it was.
    """
    t, names, registry = page.t, short_names(page.t), reads.registry()
    parts = []
    for group in ("FOCUS", "PARTNERS"):
        links = "".join(
            f'<li><a href="{escape(profile_address(page, one))}" target="_self">{escape(names[one])}</a></li>'
            for one in registry.groups[group].members
        )
        parts.append(f'<h2>{escape(t.of(registry.groups[group].name))}</h2><ul class="ph-choice">{links}</ul>')
    st.html("".join(parts))


def _lead_sentence(profile: Profile) -> str:
    t, one = profile.page.t, profile.tiles.get(LEAD)
    if one is None:
        return t.text("profile.answer.no_lead", country=profile.name)
    tile = one.tile
    share = t.percent(tile.value)
    seats = {"women": t.number(tile.women or 0), "total": t.number(tile.total or 0), "share": share}
    key = "profile.answer.counted" if words.is_counted(tile) else "profile.answer.share"
    held = t.text(key, country=profile.name, year=tile.year, **seats)
    if not tile.changes:
        return t.text("profile.answer.end", text=held)
    moved = tile.changes[-1]
    direction = "same" if round(moved.change, 1) == 0 else "more" if moved.change > 0 else "less"
    said = t.text(f"explore.change.{direction}", amount=t.points(moved.change, signed=False), year=moved.year_from)
    return t.text("profile.answer.moved", text=held, change=said)


def _short(t: Translator, one: Drawn) -> str:
    name = t.of(one.indicator.short if one.rule.kind == "levels" else one.rule.name)
    if one.tile.level != TOTAL and one.rule.kind == "levels":
        name = t.text("countries.unit_level", unit=name, level=words.level(t, one.tile.level))
    value = words.number(t, one.tile, one.indicator)
    if words.is_counted(one.tile):
        value = t.text("countries.counted_share", counted=value, share=t.percent(one.tile.value))
    return t.text("profile.answer.short", name=name[0].lower() + name[1:], value=value, year=one.tile.year)


def _law_sentence(t: Translator, one: Drawn) -> str:
    value = value_text(t, one.indicator, one.tile.value)
    if one.tile.id == QUOTA:
        key = "profile.answer.quota" if one.tile.value else "profile.answer.no_quota"
        return t.text(key, quota=value[0].lower() + value[1:], year=one.tile.year)
    return t.text("profile.answer.index", value=value, year=one.tile.year)
