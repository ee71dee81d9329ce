"""The drawings of a country brief: levels from base to top, parliament beside its peers, the years of 50 %."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from exports.drawings import Axis, Band, Bars, Dots, Drawing, Figures, Line, Marker, Reference
from figures.theme import PARITY_PCT, Theme, theme
from i18n import Translator
from i18n.grammar import Forms
from pages.shared import countries, reads
from pages.shared import countries_words as words
from pages.shared.chart import Chart
from pages.shared.countries import Drawn
from pages.shared.outlook_words import FAR_YEAR
from pages.shared.profile_country import LEAD, Profile
from pages.shared.profile_levels import level_rows, levels_chart
from pages.shared.profile_time import parliament_fan

PEERS: Final = 3
LEAST_TOP_PCT: Final = 60
FIRST_YEAR: Final = 1997
_PEER_MARKERS: Final[tuple[Marker, ...]] = ("square-open", "triangle", "diamond-open")
_FAN_STRENGTH: Final = 0.22


def levels(profile: Profile, forms: Forms, address: str) -> Drawing | None:
    """The latest share at every level, the top first; None without a figure."""
    t, look, rows = profile.page.t, theme("light"), level_rows(profile)[::-1]
    if not rows:
        return None
    chart = levels_chart(profile)
    bars = Bars(
        name=t.text("brief.women"),
        values=tuple(row["value"] for row in rows),
        colour=look.women,
        texts=tuple(row["text"] for row in rows),
    )
    return Drawing(
        kind="bars",
        name=f"levels_{profile.ref_area}",
        language=t.language,
        title=t.text("brief.levels.title", place=forms.place),
        source=_sources(t, [row["source"] for row in rows], [row["year"] for row in rows]),
        coverage=chart.coverage,
        alt=chart.alt,
        address=address,
        notes=_notes(chart),
        x=Axis(low=0, high=100, unit="percent"),
        categories=tuple(row["label"] for row in rows),
        bars=(bars,),
        references=(Reference(value=PARITY_PCT, label=t.text("start.parity"), axis="x"),),
        figures=_figures(chart.table),
    )


def trend(profile: Profile, forms: Forms, names: dict[str, str], address: str) -> Drawing | None:
    """Women in parliament over the years beside up to PEERS countries, with the projection; None without a figure."""
    t, look, own = profile.page.t, theme("light"), profile.tiles.get(LEAD)
    if own is None:
        return None
    peers = countries.peers_of(profile.ref_area, own.rule, PEERS)["ref_area"].to_list()
    lines = [_own_line(own, profile.name, look), *_peer_lines(own, peers, names, look)]
    fan = [one.rows for one in parliament_fan(profile)]
    bands, middle = (_band(t, fan[0], look), _middle(t, own, fan[0], look)) if fan else ((), ())
    years = [int(year) for line in (*lines, *middle) for year in line.x]
    highest = max(value for line in lines for value in line.y if value is not None)
    top = max(LEAST_TOP_PCT, highest, *(high for band in bands for high in band.high))
    return Drawing(
        kind="lines",
        name=f"parliament_{profile.ref_area}",
        language=t.language,
        title=t.text("brief.trend.title" if peers else "brief.trend.alone", place=forms.place),
        source=_sources(t, [own.tile.source], [year for year in years if year <= own.tile.year]),
        coverage=" ".join(t.text(f"brief.trend.{one}") for one, there in (("peers", peers), ("fan", fan)) if there),
        alt=t.text("brief.trend.alt", names=t.listing(line.name for line in lines)),
        address=address,
        notes=_notes(levels_chart(profile)),
        x=Axis(low=min(years), high=max(years), unit="year"),
        y=Axis(low=0, high=min(100, -(-top // 10) * 10), unit="percent"),
        lines=(*lines, *middle),
        bands=bands,
        references=(Reference(value=PARITY_PCT, label=t.text("start.parity")),),
        figures=_line_figures(t, lines, fan),
    )


def dates(t: Translator, forms: Forms, rows: Sequence[dict[str, Any]], *, first: int, address: str) -> Drawing | None:
    """The year of 50 % with its 80 % range for each of `rows` (name, row of parity, text); None where none is to be drawn.

    Ranges that end after FAR_YEAR are drawn to it; what is expected after it has no dot and stands in the table.
    """
    known = [row for row in rows if row["median"] is not None and row["median"] <= FAR_YEAR]
    if not known:
        return None
    dots = Dots(
        name=t.text("brief.dates.dot"),
        values=tuple(row["median"] for row in known),
        colour=theme("light").women,
        low=tuple(max(row["low"] or row["median"], first) for row in known),
        high=tuple(min(row["high"] or FAR_YEAR, FAR_YEAR) for row in known),
        texts=tuple(row["text"] for row in known),
    )
    return Drawing(
        kind="dots",
        name="years_to_parity",
        language=t.language,
        title=t.text("brief.dates.title", place=forms.place),
        source=_sources(t, [row["source"] for row in known], [row["latest_year"] for row in known]),
        coverage=t.text("brief.dates.coverage", far=FAR_YEAR),
        alt=t.text("brief.dates.alt", dates=t.listing(f"{row['name']} {row['text']}" for row in known)),
        address=address,
        x=Axis(low=first, high=FAR_YEAR, unit="year"),
        categories=tuple(row["name"] for row in known),
        dots=(dots,),
        figures=Figures(
            columns=tuple(t.text(f"brief.column.{one}") for one in ("measure", "median", "lower", "upper")),
            rows=tuple((row["name"], row["median"], row["low"], row["high"]) for row in known),
        ),
    )


def _sources(t: Translator, sources: Sequence[str], years: Sequence[int]) -> str:
    """Short names and years; licences stand once, in the list of sources."""
    names = dict.fromkeys(t.of(reads.registry().sources[one].short) for one in sources)
    first, last = min(years), max(years)
    span = str(last) if first == last else t.text("explore.span", first=first, last=last)
    return t.count("brief.drawn_from", len(names), names=words.chain(t, names), years=span)


def _own_line(own: Drawn, name: str, look: Theme) -> Line:
    years, values = _recent(own.line)
    return Line(name=name, x=years, y=values, colour=look.women, marker="circle")


def _peer_lines(own: Drawn, peers: Sequence[str], names: dict[str, str], look: Theme) -> list[Line]:
    lines = []
    for place, peer in enumerate(peers):
        years, values = _recent(countries.line_of(own.rule, own.tile, peer))
        colour, marker = look.regions[place % len(look.regions)], _PEER_MARKERS[place % len(_PEER_MARKERS)]
        lines.append(Line(name=names[peer], x=years, y=values, colour=colour, marker=marker))
    return [line for line in lines if line.x]


def _recent(line: pl.DataFrame) -> tuple[tuple[float, ...], tuple[float | None, ...]]:
    """Years and figures; where there are any after FIRST_YEAR, only those."""
    rows = line.filter(pl.col("reference_year") >= FIRST_YEAR)
    rows = line if rows.is_empty() else rows
    return tuple(rows["reference_year"].cast(pl.Float64)), tuple(round(value, 2) for value in rows["value"])


def _band(t: Translator, fan: pl.DataFrame, look: Theme) -> tuple[Band, ...]:
    return (
        Band(
            name=t.text("brief.trend.band"),
            x=tuple(fan["reference_year"].cast(pl.Float64)),
            low=tuple(round(value, 2) for value in fan["lower_80_pct"]),
            high=tuple(round(value, 2) for value in fan["upper_80_pct"]),
            colour=_on_white(look.women, _FAN_STRENGTH),
        ),
    )


def _middle(t: Translator, own: Drawn, fan: pl.DataFrame, look: Theme) -> tuple[Line, ...]:
    """The median of the projection, from the latest figure on."""
    years = (float(own.tile.year), *fan["reference_year"].cast(pl.Float64))
    values = (round(own.tile.value, 2), *(round(value, 2) for value in fan["median_pct"]))
    return (Line(name=t.text("brief.trend.median"), x=years, y=values, colour=look.women, dash="dot"),)


def _on_white(colour: str, strength: float) -> str:
    """A colour as it looks on white when it is drawn with that much strength."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - strength * (255 - part)):02X}" for part in parts)


def _line_figures(t: Translator, lines: Sequence[Line], fan: Sequence[pl.DataFrame]) -> Figures:
    rows: list[tuple[Any, ...]] = [
        (line.name, int(year), value) for line in lines for year, value in zip(line.x, line.y, strict=True)
    ]
    for kind in ("median", "lower_80", "upper_80") if fan else ():
        name = t.text(f"brief.projected.{kind}")
        values = fan[0].select("reference_year", pl.col(f"{kind}_pct").round(2)).rows()
        rows += [(name, year, value) for year, value in values]
    return Figures(columns=tuple(t.text(f"brief.column.{one}") for one in ("area", "year", "share")), rows=tuple(rows))


def _figures(table: pl.DataFrame) -> Figures:
    return Figures(columns=tuple(table.columns), rows=tuple(table.rows()))


def _notes(chart: Chart) -> tuple[str, ...]:
    return tuple(" · ".join(text for text in row if text) for row in chart.provenance.rows())
