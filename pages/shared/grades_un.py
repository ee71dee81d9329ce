"""The United Nations system page: bands since 2007, single grades, projections by band, and how far off they were."""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go
import polars as pl
import streamlit as st

from analysis.forecasts import fit, simulate
from analysis.pipeline_rates import stocks_of
from analysis.pipeline_stocks import Bounds, held_out, held_out_summary
from analysis.simple_methods import arrival_year, simple_projection
from data.registry import PipelineSource
from data.schema import TOTAL
from figures import ladders as figures
from figures.ladders import Band
from figures.theme import PARITY_PCT, Mode
from i18n import Translator
from pages.shared import reads
from pages.shared.chart import Chart
from pages.shared.grades import Kind, Rungs, Service, kinds, rungs_of
from pages.shared.grades_charts import parity_label, suffix
from pages.shared.grades_words import level
from pages.shared.listing import Cell, Part, Row
from pages.shared.provenance import provenance, source_line

GRADES: Final = "women_in_un_grades.un_grades"
GRADES_SOURCE: Final = ("UN_COMMON_SYSTEM", "un_ceb_1997_2007")
AHEAD: Final = 15
PATHS: Final = 2000
SEED: Final = 20260
METHODS: Final = ("outlook", "endpoint_linear", "no_change", "least_squares", "pipeline")


def piece() -> PipelineSource:
    """The bands as the registry of pipelines has them."""
    return reads.registry().pipelines["un_bands"]


def bands() -> pl.DataFrame:
    """Observations of the four bands, all years."""
    one = piece()
    rows = reads.observations(one.indicator, one.source)
    chosen = rows.filter(pl.col("ref_area") == one.ref_area, pl.col("sector") == TOTAL, pl.col("breakdown") == TOTAL)
    return chosen.filter(pl.col("level").is_in(levels()), pl.col("value").is_not_null())


def levels() -> list[str]:
    """Level ids of the bands from the base to the top."""
    return [one.id for one in reads.registry().ladders["un_bands"].levels if not one.summary]


def single_grades() -> tuple[Service, Rungs]:
    """The single grades in 2007, and those of 1997."""
    kind: Kind = kinds()[GRADES]
    area, source = GRADES_SOURCE
    now, before = (rungs_of(kind, area, year, source=source, sector=TOTAL, breakdown=TOTAL) for year in (2007, 1997))
    return Service(kind, area, now, (1997, 2007)), before


def projections(last_known: int, ahead: int) -> pl.DataFrame:
    """The Outlook model on the bands as known in `last_known`: Paths.summary with `level` for its series_id."""
    return _projections(reads.store().version, last_known, ahead)


@st.cache_data(max_entries=4, show_spinner=False)
def _projections(version: str, last_known: int, ahead: int) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    known = bands().filter(pl.col("reference_year") <= last_known)
    series = known.select(series_id="level", reference_year=pl.col("reference_year").cast(pl.Int64), share_women_pct="value")
    drawn = simulate(fit(series), ahead, PATHS, np.random.default_rng(SEED))
    return drawn.summary().rename({"series_id": "level"})


def compared() -> pl.DataFrame:
    """What each method says of the later years when it knows the first ones only; see analysis.pipeline_stocks.held_out."""
    return _compared(reads.store().version)


@st.cache_data(max_entries=2, show_spinner=False)
def _compared(version: str) -> pl.DataFrame:  # noqa: ARG001 - as above
    one = piece()
    known_to = one.known_to or one.year_to
    years, stocks = stocks_of(bands(), levels())
    outlook = projections(known_to, years[-1] - known_to).select("level", "reference_year", pct="median_pct")
    left, inside, posts = ((low / 100, high / 100) for low, high in (one.left_pct, one.inside_pct, one.posts_pct))
    bounds = Bounds(left=left, ratio=one.ratio, inside=inside, posts=posts)
    rng = np.random.default_rng(SEED)
    return held_out(levels(), years, stocks, known_to, rng, bounds=bounds, others={"outlook": outlook})


def answer(t: Translator) -> str:
    """Professional and higher staff together and the highest band with many posts, first and last year."""
    one = piece()
    rows = reads.observations(one.indicator, one.source).filter(pl.col("breakdown") == TOTAL, pl.col("sector") == TOTAL)
    shares = {(row["level"], row["reference_year"]): row["value"] for row in rows.to_dicts()}
    years = sorted(bands()["reference_year"].unique())
    high = levels()[-2]
    numbers = {
        f"{name}_{end}": t.percent(shares[where, year])
        for name, where in (("all", TOTAL), ("high", high))
        for end, year in (("first", years[0]), ("last", years[-1]))
    }
    return t.text("grades.un.answer", level=level(t, high), first=years[0], last=years[-1], **numbers)


def bands_chart(t: Translator) -> Chart:
    """The bands year by year, with the Outlook model's median and 80 % range and the straight line of simple increments."""
    one, rows = piece(), bands()
    last = int(rows["reference_year"].max())  # type: ignore[arg-type]  # years are integers
    ahead = projections(last, AHEAD)
    drawn = [_band(t, name, rows.filter(pl.col("level") == name), ahead.filter(pl.col("level") == name)) for name in levels()]
    words = {name: t.text(f"grades.un.{name}") for name in ("published", "median", "range", "straight")}

    def draw(mode: Mode) -> go.Figure:
        return figures.bands(drawn, words, mode, parity_label=parity_label(t), suffix=suffix(t))

    known = rows.select("level", "reference_year", "women", "total", pl.col("value").alias("share"))
    future = ahead.select("level", "reference_year", "median_pct", "lower_80_pct", "upper_80_pct")
    table = pl.concat([known, future.with_columns(pl.col("reference_year").cast(pl.Int16))], how="diagonal")
    title = t.text("grades.un.bands.title", first=int(rows["reference_year"].min()), last=last)  # type: ignore[arg-type]
    columns = {
        "level": pl.Series([level(t, name) for name in table["level"]]),
        "year": table["reference_year"],
        "women": table["women"],
        "total": table["total"],
        "share": table["share"],
        "median": table["median_pct"],
        "low": table["lower_80_pct"],
        "high": table["upper_80_pct"],
    }
    return Chart(
        name="un_bands",
        title=title,
        subtitle=t.text("grades.un.bands.subtitle"),
        draw=draw,
        table=pl.DataFrame({t.text(f"grades.table.{name}"): column for name, column in columns.items()}),
        source=source_line(t, [one.source], rows["reference_year"]),
        coverage=t.text("grades.un.bands.caption", tested=last + AHEAD),
        provenance=provenance(t, [one.source], rows["note_id"].drop_nulls().unique(maintain_order=True)),
        alt=t.text("grades.stairs.alt", title=title, figures=answer(t)),
        height=figures.BANDS_PX,
    )


def _band(t: Translator, name: str, rows: pl.DataFrame, ahead: pl.DataFrame) -> Band:
    years, values = rows["reference_year"].to_list(), rows["value"].to_list()
    pace = (values[-1] - values[0]) / (years[-1] - years[0])
    future = ahead["reference_year"].to_list()
    hover = [
        f"{year}: {t.percent(row['value'])}<br>"
        + t.text("explore.value.headcount", women=t.number(row["women"]), total=t.number(row["total"]))
        for year, row in zip(years, rows.to_dicts(), strict=True)
    ]
    return Band(
        name=level(t, name),
        years=years,
        values=values,
        hover=hover,
        ahead=future,
        median=ahead["median_pct"].to_list(),
        lower=ahead["lower_80_pct"].to_list(),
        upper=ahead["upper_80_pct"].to_list(),
        straight=[min(100.0, max(0.0, values[-1] + pace * (year - years[-1]))) for year in future],
        ahead_hover=[
            t.text("grades.un.hover", year=row["reference_year"], median=t.percent(row["median_pct"], 0))
            + "<br>"
            + t.text("grades.range", low=t.percent(row["lower_80_pct"], 0), high=t.percent(row["upper_80_pct"], 0))
            for row in ahead.to_dicts()
        ],
    )


def simple_rows(t: Translator) -> list[Row]:
    """One row a band, the top first: first and last share, pace, and the year of parity by simple increments."""
    made: list[Row] = []
    for name in reversed(levels()):
        rows = bands().filter(pl.col("level") == name).sort("reference_year")
        years, values = rows["reference_year"].to_list(), rows["value"].to_list()
        cells = [Cell(t.percent(values[at]), number=True) for at in (0, -1)]
        if values[-1] >= PARITY_PCT:
            made.append([level(t, name), *cells, *(Cell(t.text("grades.un.there"), number=True) for _ in range(2))])
            continue
        ten, step = (simple_projection(method, years, values) for method in ("endpoint_linear", "last_increment"))
        dates = [str(found or t.text("grades.un.never")) for found in (arrival_year(ten), arrival_year(step))]
        made.append([level(t, name), *cells, *(Cell(one, number=True) for one in dates)])
    return made


def held_out_rows(t: Translator) -> list[Row | Part]:
    """The mean error by method and band, and the error in the last year under it."""
    found = held_out_summary(compared())
    cells = {(row["method"], row["level"]): row for row in found.to_dicts()}
    rows: list[Row | Part] = []
    for method in METHODS:
        row: list[Cell | str] = [Cell(t.text(f"grades.un.method.{method}"), under=_width(t, cells[method, TOTAL]))]
        for name in (*levels(), TOTAL):
            one = cells[method, name]
            under = "" if one["last_pp"] is None else t.text("grades.un.last", error=t.signed(one["last_pp"], 1))
            row.append(Cell(t.number(one["mae_pp"], 1), under=under, number=True))
        rows.append(row)
    return rows


def _width(t: Translator, whole: dict[str, float | None]) -> str:
    """What a range needs said beside its distance."""
    if whole["inside"] is None:
        return ""
    return t.text("grades.un.width", width=t.number(whole["width_pp"] or 0, 1), inside=t.percent(100 * whole["inside"], 0))
