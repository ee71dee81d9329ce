"""How far off each method was, over all countries and for averages, and whether the 80 % range held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from analysis.backtest_methods import MODEL
from analysis.backtests import WORLD
from analysis.hindcasts import COUNTRY
from data.registry import Indicator
from figures import record as figures
from figures.theme import Mode
from i18n import NO_BREAK_SPACE, Translator
from pages.shared import reads
from pages.shared.chart import Chart
from pages.shared.controls import choose_one
from pages.shared.frame import Page
from pages.shared.provenance import provenance, source_line

OF: Final = (COUNTRY, WORLD, "subgroup")
"""One country, the mean of all, the mean of a subregion."""

NONE: Final = "no_change"
LINE: Final = "own_least_squares"
POOLED: Final = "pooled_mean_change"
METHODS: Final = (MODEL, POOLED, NONE, "own_endpoint_line", LINE)
_LEAD: Final = {"ours": MODEL, "none": NONE, "line": LINE}
USUAL_HORIZON: Final = 10
FEWEST_CASES: Final = 30
"""Cases of single countries below which a horizon is not shown."""


@dataclass(frozen=True)
class Scored:
    """The scores of an indicator; `of` and `horizon` are what the reader looks at."""

    page: Page
    indicator: Indicator
    source: str
    scores: pl.DataFrame
    of: str
    horizon: int

    @property
    def shown(self) -> pl.DataFrame:
        """The rows of the chart: the methods at the horizon."""
        return self.scores.filter(pl.col("grouping") == self.of, pl.col("horizon") == self.horizon)

    def row(self, method: str, of: str = "", horizon: int = 0) -> dict[str, float]:
        """The scores of a method."""
        chosen = self.scores.filter(
            pl.col("grouping") == (of or self.of), pl.col("horizon") == (horizon or self.horizon), pl.col("method") == method
        )
        return chosen.row(0, named=True)


def scored(page: Page, indicator: Indicator, of: str = COUNTRY, horizon: int = 0) -> Scored:
    """The scores of an indicator; the usual horizon unless one is named."""
    rows = _scores(reads.store().version, indicator.id)
    known = horizons(rows)
    usual = USUAL_HORIZON if USUAL_HORIZON in known else known[-1]
    return Scored(page, indicator, rows["source"][0], rows, of, horizon if horizon in known else usual)


def horizons(scores: pl.DataFrame) -> list[int]:
    """Years ahead with enough cases of single countries."""
    enough = scores.filter(pl.col("grouping") == COUNTRY, pl.col("cases") >= FEWEST_CASES)
    return enough["horizon"].unique().sort().to_list()


def choose(page: Page, indicator: Indicator) -> Scored:
    """The controls of the charts of scores."""
    t = page.t
    first = scored(page, indicator)
    known = [str(one) for one in horizons(first.scores)]
    with st.container(horizontal=True, gap="medium"):
        of = choose_one(
            "of", t.text("record.of"), OF, default=COUNTRY, label_of=lambda one: t.text(f"record.of.{one}"), look="buttons"
        )
        horizon = choose_one(
            "ahead",
            t.text("record.horizon"),
            known,
            default=str(first.horizon),
            label_of=lambda one: t.count("record.years", int(one)),
            look="buttons",
        )
    return scored(page, indicator, of, int(horizon))


def finding(page: Page) -> str:
    """The page's answer: one country and the average of all, measured on the first indicator."""
    t = page.t
    found = scored(page, reads.registry().indicators[_first(reads.store().version)])
    one, many = ({name: found.row(name, of)["mae_pp"] for name in (MODEL, NONE, LINE)} for of in (COUNTRY, WORLD))
    ours = t.points(one[MODEL], signed=False)
    plain = {"none": one[NONE], "line": one[LINE], "many_none": many[NONE], "many_line": many[LINE]}
    numbers = {name: t.number(value, 1) for name, value in plain.items()}
    return t.text("record.answer", years=t.count("record.years", found.horizon), ours=ours, **numbers)


def sentence(found: Scored) -> str:
    """What the chart of errors shows."""
    t = found.page.t
    numbers = {name: t.points(found.row(method)["mae_pp"], signed=False) for name, method in _LEAD.items()}
    return t.text(f"record.errors.{found.of}", years=t.count("record.years", found.horizon), **numbers)


def error_chart(found: Scored) -> Chart:
    """The chart of errors with all horizons in its table."""
    t, indicator = found.page.t, found.indicator
    methods = _methods(found)
    rows = found.shown.filter(pl.col("method").is_in(methods))
    drawn = pl.DataFrame(
        {
            "name": [_short(t, one) for one in rows["method"]],
            "error": rows["mae_pp"],
            "error_se": rows["mae_se_pp"],
            "label": [t.number(one, 1) for one in rows["mae_pp"]],
            "hover": [_hover(t, row) for row in rows.iter_rows(named=True)],
            "ours": rows["method"] == MODEL,
        },
        schema_overrides={"error_se": pl.Float64},
    )
    title = t.text("record.errors.title", name=t.of(indicator.name), years=t.count("record.years", found.horizon))

    def draw(mode: Mode) -> go.Figure:
        return figures.errors(drawn, t.text("record.errors.axis"), mode)

    return Chart(
        name=f"errors_{indicator.id}_{found.of}_{found.horizon}",
        title=title,
        subtitle=t.text(f"record.errors.subtitle.{found.of}"),
        draw=draw,
        table=_error_table(found, methods),
        source=source_line(t, [found.source], _years(found)),
        coverage=_sample(found),
        provenance=provenance(t, [found.source]),
        alt=t.text("record.chart.alt", title=title, sentence=sentence(found)),
        height=figures.height_of_errors(drawn.height),
    )


def coverage_sentence(found: Scored) -> str:
    """How often the range held, for one country and, with enough cases, for the mean of a subregion."""
    t = found.page.t
    values = {
        "years": t.count("record.years", found.horizon),
        "share": t.percent(100 * found.row(MODEL, COUNTRY)["coverage_80"], 0),
    }
    means = _subregions(found).filter(pl.col("horizon") == found.horizon)["coverage_80"]
    if means.is_empty():
        return t.text("record.coverage.country", **values)
    return t.text("record.coverage.both", mean=t.percent(100 * float(means[0]), 0), **values)


def coverage_chart(found: Scored) -> Chart:
    """The chart of coverage."""
    t, indicator = found.page.t, found.indicator
    ours = found.scores.filter(pl.col("method") == MODEL, pl.col("horizon").is_in(horizons(found.scores)))
    rows = pl.concat([ours.filter(pl.col("grouping") == COUNTRY).sort("horizon"), _subregions(found)])
    drawn = pl.DataFrame(
        {
            "series": [t.text(f"record.of.{one}") for one in rows["grouping"]],
            "horizon": [t.count("record.years", one) for one in rows["horizon"]],
            "pct": 100 * rows["coverage_80"],
            "pct_se": 100 * rows["coverage_80_se"],
            "label": [t.percent(100 * one, 0) for one in rows["coverage_80"]],
            "hover": [_coverage_hover(t, row) for row in rows.iter_rows(named=True)],
        }
    )
    title = t.text("record.coverage.title", name=t.of(indicator.name))
    nominal = t.text("record.coverage.nominal")

    def draw(mode: Mode) -> go.Figure:
        return figures.coverage(drawn, nominal, f"{NO_BREAK_SPACE}%", mode)

    table = rows.select(
        pl.Series(t.text("record.column.of"), drawn["series"]),
        pl.col("horizon").alias(t.text("record.column.horizon")),
        *(
            (100 * pl.col(name)).round(1).alias(t.text(f"record.column.{name}"))
            for name in ("coverage_80", "coverage_80_se", "coverage_95")
        ),
        pl.col("width_80_pp").round(1).alias(t.text("record.column.width_80")),
        pl.col("cases").alias(t.text("record.column.cases")),
    )
    return Chart(
        name=f"coverage_{indicator.id}",
        title=title,
        subtitle=t.text("record.coverage.subtitle"),
        draw=draw,
        table=table,
        source=source_line(t, [found.source], _years(found)),
        coverage=_sample_of_coverage(found),
        provenance=provenance(t, [found.source]),
        alt=t.text("record.chart.alt", title=title, sentence=coverage_sentence(found)),
        height=figures.PANEL_PX,
    )


def provenance_text(found: Scored) -> str:
    """Which run the numbers come from."""
    t, row = found.page.t, found.row(MODEL, COUNTRY)
    complete = int(row["complete_years"])
    rule = t.count("record.run.complete", complete) if complete else t.text("record.run.any")
    return t.text(
        "record.run",
        source=t.of(reads.registry().sources[found.source].short),
        year_from=int(row["year_from"]),
        rule=rule,
        paths=t.number(row["paths"]),
        seed=int(row["seed"]),
    )


def _methods(found: Scored) -> list[str]:
    """Methods that can be told apart here: figures years apart hold no annual changes to pool."""
    annual = bool(found.row(MODEL, COUNTRY)["complete_years"])
    known = set(found.shown["method"])
    return [one for one in METHODS if one in known and (annual or one != POOLED)]


def _subregions(found: Scored) -> pl.DataFrame:
    """Our scores for means of subregions, at horizons with enough cases."""
    chosen = found.scores.filter(
        pl.col("grouping") == "subgroup", pl.col("method") == MODEL, pl.col("horizon").is_in(horizons(found.scores))
    )
    return chosen.filter(pl.col("cases") >= FEWEST_CASES).sort("horizon")


def _error_table(found: Scored, methods: Sequence[str]) -> pl.DataFrame:
    """A row a method and horizon."""
    t = found.page.t
    rows = found.scores.filter(
        pl.col("grouping") == found.of, pl.col("method").is_in(methods), pl.col("horizon").is_in(horizons(found.scores))
    )
    names = pl.Series(t.text("record.column.method"), [_name(t, one) for one in rows["method"]], dtype=pl.String)
    decimals = {"mae_pp": 2, "mae_se_pp": 2, "crps_pp": 2, "cases": 0, "series": 0}
    return rows.select(
        names,
        pl.col("horizon").alias(t.text("record.column.horizon")),
        *(pl.col(name).round(places).alias(t.text(f"record.column.{name}")) for name, places in decimals.items()),
    )


def _hover(t: Translator, row: dict[str, float]) -> str:
    return t.text(
        "record.errors.hover",
        name=_name(t, str(row["method"])),
        error=t.points(row["mae_pp"], 2, signed=False),
        cases=t.number(row["cases"]),
    )


def _coverage_hover(t: Translator, row: dict[str, float]) -> str:
    return t.text(
        "record.coverage.hover",
        of=t.text(f"record.of.{row['grouping']}"),
        share=t.percent(100 * row["coverage_80"]),
        width=t.points(row["width_80_pp"], signed=False),
        cases=t.number(row["cases"]),
    )


def _sample(found: Scored) -> str:
    """What the chart of errors is made of: cases, countries or means, starting years."""
    t, row = found.page.t, found.row(MODEL)
    kind = "country" if found.of == COUNTRY else "mean"
    first, last = int(row["origin_from"]), int(row["origin_to"])
    span = t.text("record.span.one" if first == last else "record.span.several", first=first, last=last)
    years = t.count("record.years", found.horizon)
    return t.count(f"record.sample.{kind}", int(row["cases"]), series=t.number(row["series"]), span=span, years=years)


def _sample_of_coverage(found: Scored) -> str:
    """How many cases there are at each horizon."""
    t, known = found.page.t, horizons(found.scores)
    cases = t.listing(t.number(found.row(MODEL, COUNTRY, one)["cases"]) for one in known)
    means = t.listing(t.number(one) for one in _subregions(found)["cases"]) or t.number(0)
    years = t.listing(t.number(one) for one in known)
    return t.text("record.sample.coverage", cases=cases, means=means, years=years)


def _years(found: Scored) -> list[int]:
    row = found.row(MODEL, COUNTRY)
    return [int(row["year_from"]), int(row["origin_to"]) + found.horizon]


def _name(t: Translator, method: str) -> str:
    return t.text(f"record.method.{method}")


def _short(t: Translator, method: str) -> str:
    """Name of a method beside its bar, on two lines."""
    return t.text(f"record.method_short.{method}")


@st.cache_data(max_entries=8, show_spinner=False)
def _scores(version: str, indicator: str) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    return reads.store().record(indicator)


@st.cache_data(max_entries=2, show_spinner=False)
def _first(version: str) -> str:  # noqa: ARG001 - as above
    return str(reads.store().record()["indicator"][0])
