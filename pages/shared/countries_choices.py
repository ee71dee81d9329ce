"""What the pages Compare and Lessons let their reader choose: an indicator with its slice, countries, groups, years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from data.registry import Indicator
from data.schema import TOTAL
from i18n import Translator
from pages.shared import countries, reads
from pages.shared.controls import choose_one
from pages.shared.selection import AVERAGED_UNITS

FEWEST_AREAS: Final = 20
FIRST: Final = "women_in_parliament"
LEFT_OUT: Final = frozenset({"united_nations"})


@dataclass(frozen=True)
class Piece:
    """An indicator with the slice that is compared between countries."""

    indicator: Indicator
    source: str
    sector: str = TOTAL
    level: str = TOTAL

    @property
    def rows(self) -> pl.DataFrame:
        """Its observations, of all areas."""
        return reads.observations(self.indicator.id, self.source).filter(sector=self.sector, level=self.level, breakdown=TOTAL)


def pieces() -> dict[str, Piece]:
    """Indicators that can be compared between at least FEWEST_AREAS countries: those of the scorecards first."""
    registry = reads.registry()
    found: dict[str, Piece] = {}
    for one in registry.scorecard_tiles.values():
        if one.kind in {"share", "index"}:
            found[one.indicator] = Piece(registry.indicators[one.indicator], one.sources[0], one.sector, one.level)
    known = reads.available().filter(pl.col("areas") >= FEWEST_AREAS, sector=TOTAL, level=TOTAL, breakdown=TOTAL)
    whole = set(known.select("indicator", "source").iter_rows())
    for theme in registry.themes:
        for indicator in registry.indicators.values():
            first = next((one for one in indicator.sources if (indicator.id, one) in whole), None)
            if indicator.theme == theme and theme not in LEFT_OUT and first and indicator.unit in AVERAGED_UNITS:
                found.setdefault(indicator.id, Piece(indicator, first))
    return found


def choose_piece(t: Translator) -> Piece:
    """The indicator, from a list with search."""
    options = pieces()
    names = {one.indicator: one.name for one in countries.tiles().values() if one.level != TOTAL}
    chosen = choose_one(
        "indicator",
        t.text("explore.indicator"),
        list(options),
        default=FIRST,
        label_of=lambda one: t.of(names.get(one, options[one].indicator.name)),
        width=440,
    )
    return options[chosen]
