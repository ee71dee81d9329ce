"""Compare: two to eight countries or groups over the years, between two years, by rank, and in a table of differences."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from analysis.peers import differences, suggest_peers
from analysis.trends import exact, segments
from data.schema import OBSERVATIONS, TOTAL
from figures import countries as figures
from figures import trends
from figures.theme import Mode
from pages.shared import address, countries, explore, reads
from pages.shared.chart import Chart
from pages.shared.controls import choose_many, choose_span
from pages.shared.countries_choices import Piece, choose_piece
from pages.shared.explore import View
from pages.shared.frame import Page, country_options, short_names
from pages.shared.listing import Cell, Row
from pages.shared.provenance import provenance, source_line
from pages.shared.selection import FIRST_GROUPS, Selection, area_name

MOST_AREAS: Final = 8
FEWEST_AREAS: Final = 2
FIRST_PEERS: Final = 3
USUAL_YEARS: Final = 10


def choose(page: Page) -> Selection:
    """Indicator, countries or groups, and years, as a selection of the Explore page."""
    t, names, groups = page.t, short_names(page.t), reads.registry().groups
    with st.container(horizontal=True, gap="medium", key="choices-compare"):
        piece = choose_piece(t)
        options = [*country_options(t), *FIRST_GROUPS, *(one for one in groups if one not in FIRST_GROUPS)]
        default = default_areas(page.country, piece)
        address.current().follow("areas", default, page.country)
        areas = choose_many(
            "areas",
            t.text("compare.areas"),
            options,
            default=default,
            label_of=lambda one: area_name(t, one, names),
            most=MOST_AREAS,
            placeholder=t.text("explore.areas_placeholder"),
            width=600,
        )
        rows = piece.rows
        known = rows.filter(pl.col("value").is_not_null())["reference_year"]
        low, high = int(known.min()), int(known.max())  # type: ignore[arg-type]  # years are integers
        with st.container(width=320):
            years = choose_span("years", t.text("explore.years"), low, high, default=(max(low, high - USUAL_YEARS), high))
    return Selection(
        indicator=piece.indicator,
        source=piece.source,
        sector=piece.sector,
        level=piece.level,
        breakdown=TOTAL,
        areas=tuple(areas),
        years=years,
        view="line",
        how="mean",
        constant=False,
        members_of="",
        rows=rows.filter(pl.col("reference_year").is_between(*years)),
        other_rows=rows.head(0),
    )


def default_areas(country: str, piece: Piece) -> list[str]:
    """The reader's country with its first peers; without one, the focus countries."""
    if not country:
        return list(reads.registry().groups["FOCUS"].members)
    return [country, *_peers(country, piece.rows, FIRST_PEERS)["ref_area"]]


def suggestion_rows(page: Page, chosen: Selection) -> tuple[str, list[Row]]:
    """For the first country chosen: its name and its peers that are not chosen yet, each with the reason and a link."""
    t, names = page.t, short_names(page.t)
    first = next((one for one in chosen.areas if one not in reads.registry().groups), "")
    if not first or len(chosen.areas) >= MOST_AREAS:
        return "", []
    found = _peers(
        first,
        reads.observations(chosen.indicator.id, chosen.source).filter(
            sector=chosen.sector, level=chosen.level, breakdown=TOTAL
        ),
        MOST_AREAS,
    )
    rows: list[Row] = []
    for row in found.filter(~pl.col("ref_area").is_in(chosen.areas)).head(FIRST_PEERS + 2).to_dicts():
        query = {"lang": t.language, **({"country": page.country} if page.country else {}), "indicator": chosen.indicator.id}
        areas = ",".join([*chosen.areas, row["ref_area"]])
        address = "compare?" + urlencode({**query, "areas": areas, "years": f"{chosen.years[0]}-{chosen.years[1]}"})
        label = t.text("compare.add", country=names[row["ref_area"]])
        rows.append(
            [Cell(label, address=address, here=True), t.listing(t.text(f"countries.reason.{one}") for one in row["reasons"])]
        )
    return names[first], rows


def range_view(view: View) -> View:
    """The same selection as two dots a row: first and last figure."""
    return explore.read(view.page, replace(view.chosen, view="range"))


def ranks_chart(view: View) -> Chart:
    """Ranks of the countries chosen among all countries with a figure, year by year."""
    t, chosen, words = view.page.t, view.chosen, view.words
    everyone = countries.members("WORLD")
    ranked = (
        exact(chosen.rows)
        .filter(pl.col("ref_area").is_in(everyone))
        .with_columns(
            rank=pl.col("value").round(9).rank("min", descending=True).over("reference_year").cast(pl.Int64),
            countries=pl.len().over("reference_year").cast(pl.Int64),
        )
    )
    own = ranked.filter(pl.col("ref_area").is_in(chosen.single))
    lines = segments(own.with_columns(series=pl.col("ref_area")))
    hover = [
        t.text(
            "compare.rank_hover",
            rank=t.number(row["rank"]),
            countries=t.number(row["countries"]),
            value=words.value(row["value"]),
        )
        for row in lines.to_dicts()
    ]
    points = lines.select("series", "reference_year", pl.col("rank").cast(pl.Float64).alias("value"), "segment").with_columns(
        pl.Series("hover", hover, dtype=pl.String), mark=pl.lit("plain")
    )
    last = {row["series"]: row for row in lines.sort("reference_year").to_dicts()}
    series = [
        trends.Series(id=one, name=words.area(one), end=f"{words.area(one)} {last[one]['rank']}")
        for one in chosen.single
        if one in last
    ]
    height = figures.height_of_ranks(12)
    counts = own["countries"]

    def draw(mode: Mode) -> go.Figure:
        return figures.ranks(points, series, mode, height=height, title=t.text("compare.rank"))

    headers = {"ref_area": "country", "reference_year": "year", "rank": "rank", "countries": "countries", "value": "figure"}
    table = own.sort("ref_area", "reference_year").select(
        pl.col("ref_area").replace_strict({one: words.area(one) for one in chosen.single}, return_dtype=pl.String),
        *list(headers)[1:],
    )
    return Chart(
        name=f"{chosen.indicator.id}_ranks",
        title=t.text("compare.ranks.title", name=t.of(chosen.indicator.name)),
        subtitle=t.text("compare.ranks.subtitle"),
        draw=draw,
        table=table.rename({one: t.text(f"compare.column.{name}") for one, name in headers.items()}),
        source=source_line(t, [chosen.source], own["reference_year"]) if own.height else "",
        coverage=t.text("compare.ranks.coverage", low=t.number(_least(counts)), high=t.number(_most(counts)))
        if own.height
        else "",
        provenance=provenance(t, [chosen.source]),
        alt=t.text("compare.ranks.alt", names=words.areas([one.id for one in series])),
        height=height,
    )


def difference_rows(view: View) -> tuple[list[str], list[Row]]:
    """Columns and rows of the table of differences: both figures with their years, change, pace, distance to the first."""
    t, chosen, words = view.page.t, view.chosen, view.words
    found = differences(view.lines.select(list(OBSERVATIONS)), chosen.areas, *chosen.years)
    share = chosen.indicator.unit == "percent"

    def signed(value: float | None, decimals: int = 1) -> str:
        if value is None:
            return "–"
        return t.points(value, decimals) if share else t.signed(value, decimals)

    rows: list[Row] = []
    for row in found.to_dicts():
        ends = [_end(view, row, end) for end in ("from", "to")]
        first = "–" if row["ref_area"] == chosen.areas[0] else signed(row["to_first"])
        rows.append(
            [
                words.area(row["ref_area"]),
                *ends,
                Cell(signed(row["change"]), number=True),
                Cell(signed(row["change_per_year"], 2), number=True),
                Cell(first, number=True),
            ]
        )
    heads = [t.text(f"compare.column.{one}") for one in ("area", "from", "to", "change", "pace")]
    return [*heads, t.text("compare.column.to_first", first=words.area(chosen.areas[0]))], rows


def _end(view: View, row: dict[str, Any], end: str) -> Cell:
    if row[f"value_{end}"] is None:
        return Cell("–", under=view.page.t.text("explore.status.none"), number=True)
    figure = {
        "value": row[f"value_{end}"],
        "women": row[f"women_{end}"],
        "total": row[f"total_{end}"],
        "bound": "=",
        "countries": 0 if row["ref_area"] in view.chosen.groups else None,
    }
    return Cell(view.words.figure(figure, counted=False), under=str(row[f"year_{end}"]), number=True)


def _peers(country: str, rows: pl.DataFrame, count: int) -> pl.DataFrame:
    rule = reads.registry().scorecard_rule
    return suggest_peers(rows, reads.areas(), {one: countries.members(one) for one in rule.regions}, country, count)


def _least(counts: pl.Series) -> int:
    return int(counts.min())  # type: ignore[arg-type]  # counts are integers


def _most(counts: pl.Series) -> int:
    return int(counts.max())  # type: ignore[arg-type]  # counts are integers
