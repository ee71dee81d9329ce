"""Two dates projected in 2006, inverted to the pace that they imply, beside the band of grades since 2007."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go
import polars as pl

from analysis.claims import Estimate, estimate_of, nearest_estimate_of, read
from analysis.trends import exact
from data.registry import Claim
from data.schema import TOTAL
from figures import record as figures
from figures.record import End
from figures.theme import Mode
from i18n import NO_BREAK_SPACE, Translator
from pages.shared import reads
from pages.shared.chart import Chart
from pages.shared.frame import Page
from pages.shared.provenance import provenance, source_line

CLAIMS: Final = ("un_a61318_p5", "un_a61318_d1")
BAND_SOURCE: Final = "un_staff_bands"
PACE_DECIMALS: Final = 2


@dataclass(frozen=True)
class Implied:
    """One date: the base from which it is counted and the pace that leads to it."""

    claim: Claim
    base: Estimate
    pace_pp: float
    target_year: int

    @property
    def grade(self) -> str:
        """Which claim it is, as part of a text key."""
        return self.claim.id.rsplit("_", 1)[-1]


@dataclass(frozen=True)
class Paces:
    """The dates, and the figures of the band (reference_year, value), sorted."""

    implied: tuple[Implied, ...]
    band: pl.DataFrame
    band_pace_pp: float

    @property
    def years(self) -> tuple[int, int]:
        """First and last year of the band."""
        return int(self.band["reference_year"][0]), int(self.band["reference_year"][-1])


def paces() -> Paces:
    """The two dates and the band; raises StoreError where the tables are missing."""
    claims = [reads.registry().claims[name] for name in CLAIMS]
    first = claims[0]
    rows = exact(reads.observations(first.indicator, BAND_SOURCE)).filter(
        pl.col("ref_area") == first.ref_area,
        pl.col("level") == first.level,
        pl.col("sector") == TOTAL,
        pl.col("breakdown") == TOTAL,
    )
    band = rows.select("reference_year", "value").sort("reference_year")
    years, values = band["reference_year"], band["value"]
    pace = float(values[-1] - values[0]) / int(years[-1] - years[0])
    return Paces(tuple(_implied(one) for one in claims), band, pace)


def sentence(t: Translator, found: Paces) -> str:
    """The paces, side by side."""
    values: dict[str, object] = {"first": found.years[0], "last": found.years[1]}
    for one in found.implied:
        values[f"{one.grade}_year"] = one.target_year
        values[f"{one.grade}_pace"] = t.points(one.pace_pp, PACE_DECIMALS, signed=False)
    return t.text("estimates.pace.sentence", band=t.points(found.band_pace_pp, PACE_DECIMALS, signed=False), **values)


def chart(page: Page, found: Paces) -> Chart:
    """The lines that the dates imply and the band's figures."""
    t = page.t
    lines = [(_line(t, one), _words(t, one)) for one in found.implied]
    known = found.band.with_columns(
        pl.Series("hover", [_hover(t, t.text("estimates.pace.band"), *row) for row in found.band.rows()], dtype=pl.String)
    )
    last_year, last_value = found.band.row(-1)
    band = End(last_year, last_value, _band_words(t, found))
    title = t.text("estimates.pace.title")

    def draw(mode: Mode) -> go.Figure:
        return figures.implied(known, lines, band, (t.text("record.label.parity"), f"{NO_BREAK_SPACE}%"), mode)

    sources = [BAND_SOURCE, *(one.claim.nearest_source for one in found.implied if one.claim.nearest_source)]
    return Chart(
        name="pace_implied_2006",
        title=title,
        subtitle=t.text("estimates.pace.subtitle"),
        draw=draw,
        table=_table(t, found),
        source=source_line(t, sources, found.band["reference_year"]),
        coverage=t.text("estimates.pace.coverage"),
        provenance=provenance(t, sources),
        alt=t.text("record.chart.alt", title=title, sentence=sentence(t, found)),
        height=figures.PAST_PX,
    )


def _implied(claim: Claim) -> Implied:
    """The inversion, from the nearest open figure where the text gives none."""
    base = nearest_estimate_of(claim) or estimate_of(claim)
    pace = read(base).implied_pace_pp
    if pace is None or claim.published_year is None:
        raise ValueError(f"{claim.id} has no published year or no value to count from")
    return Implied(claim, base, pace, claim.published_year)


def _line(t: Translator, one: Implied) -> pl.DataFrame:
    name = t.of(one.claim.measure)
    ends = [(one.base.base_year, one.base.value_pct), (one.target_year, one.base.target_pct)]
    rows = [(int(year or 0), float(value or 0)) for year, value in ends]
    return pl.DataFrame(
        {
            "reference_year": [year for year, _ in rows],
            "value": [value for _, value in rows],
            "hover": [_hover(t, name, year, value) for year, value in rows],
        }
    )


def _words(t: Translator, one: Implied) -> str:
    pace = t.points(one.pace_pp, PACE_DECIMALS)
    return t.text(f"estimates.pace.words.{one.grade}", pace=pace, year=one.target_year)


def _band_words(t: Translator, found: Paces) -> str:
    pace = t.points(found.band_pace_pp, PACE_DECIMALS)
    return t.text("estimates.pace.words.band", pace=pace, first=found.years[0], last=found.years[1])


def _hover(t: Translator, name: str, year: int, value: float) -> str:
    return f"<b>{name}</b>, {year}<br>{t.percent(value)}"


def _table(t: Translator, found: Paces) -> pl.DataFrame:
    """A row a figure: what, year, share, pace."""
    band = t.text("estimates.pace.band")
    rows: list[tuple[str, int, float, float | None]] = [(band, int(year), value, None) for year, value in found.band.rows()]
    rows[-1] = (*rows[-1][:3], round(found.band_pace_pp, PACE_DECIMALS))
    for one in found.implied:
        name = t.of(one.claim.measure)
        rows.append((name, int(one.base.base_year or 0), float(one.base.value_pct or 0), None))
        rows.append((name, one.target_year, one.base.target_pct, round(one.pace_pp, PACE_DECIMALS)))
    names = [t.text(f"estimates.pace.column.{name}") for name in ("what", "year", "share", "pace")]
    return pl.DataFrame(rows, schema=names, orient="row")
