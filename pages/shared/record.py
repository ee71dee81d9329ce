"""A past year on the Track record page: what was known then, what was projected from it, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl
import streamlit as st

from analysis.backtests import HORIZONS
from analysis.panel import as_series
from analysis.simple_methods import simple_projection
from data.errors import UnknownSelectionError
from data.registry import Indicator
from data.schema import TOTAL
from figures import record as figures
from figures.record import End, Kind, Past, PastLabels
from figures.theme import Mode
from i18n import NO_BREAK_SPACE
from pages.shared import address, reads
from pages.shared.chart import Chart
from pages.shared.controls import choose_one, switch
from pages.shared.frame import Page, short_names
from pages.shared.listing import Cell, Part, Row, show_list
from pages.shared.provenance import provenance, source_line

FIRST_COUNTRY: Final = "SEN"
FIRST_ORIGIN: Final = 2009
"""A year with fifteen known years after it."""

YEARS_SHOWN: Final = 20
USUAL_HORIZON: Final = 10
FAN_COLUMNS: Final = ("median_pct", "lower_80_pct", "upper_80_pct", "lower_95_pct", "upper_95_pct")
_FOLLOWED: Final = "_track_record_follows"


@dataclass(frozen=True)
class View:
    """One country seen from one past year.

    `figures` (reference_year, value): all that is known today; `fan`: the projection (reference_year and FAN_COLUMNS).
    `revealed` is whether the reader wants to see what happened.
    """

    page: Page
    indicator: Indicator
    source: str
    area: str
    origin: int
    revealed: bool
    figures: pl.DataFrame
    fan: pl.DataFrame

    @property
    def name(self) -> str:
        """Short name of the country."""
        return short_names(self.page.t)[self.area]

    @cached_property
    def known(self) -> pl.DataFrame:
        """What was known in the year."""
        return self.figures.filter(pl.col("reference_year") <= self.origin)

    @cached_property
    def later(self) -> pl.DataFrame:
        """What happened, as far as the projection goes; nothing unless it is revealed."""
        end = int(self.fan["reference_year"].max())  # type: ignore[arg-type]  # years
        after = self.figures.filter(pl.col("reference_year").is_between(self.origin + 1, end))
        return after if self.revealed else after.clear()

    @property
    def latest_pct(self) -> float:
        """The last figure that was known."""
        return float(self.known["value"][-1])

    @cached_property
    def line(self) -> pl.DataFrame:
        """The straight line through the country's last ten years; empty with fewer than three figures in them."""
        years, shares = self.known["reference_year"].to_list(), self.known["value"].to_list()
        found = simple_projection("least_squares", years, shares, horizon=self.fan.height)
        values = [] if found.pct is None else [float(one) for one in found.pct]
        ahead = self.fan["reference_year"].head(len(values))
        return pl.DataFrame({"reference_year": ahead, "value": pl.Series(values, dtype=pl.Float64)})

    @cached_property
    def outcomes(self) -> pl.DataFrame:
        """The fan, the line and what happened 5, 10 and 15 years ahead: one row a year that is known today.

        Columns: ahead, reference_year, FAN_COLUMNS, line (or null), value.
        """
        joined = self.fan.join(self.later, on="reference_year").join(
            self.line.rename({"value": "line"}), on="reference_year", how="left", maintain_order="left"
        )
        ahead = pl.col("reference_year") - self.origin
        return joined.with_columns(ahead.alias("ahead")).filter(pl.col("ahead").is_in(HORIZONS)).sort("ahead")


def indicators() -> list[str]:
    """Indicators with a record, the best tested first."""
    return _indicators(reads.store().version)


def choose(page: Page) -> View:
    """The controls and what they say; raises StoreError where the tables are missing."""
    t, registry = page.t, reads.registry()
    known = indicators()
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        chosen = choose_one(
            "indicator",
            t.text("record.indicator"),
            known,
            default=known[0],
            label_of=lambda one: t.of(registry.indicators[one].name),
            width=380,
        )
        places = _places(reads.store().version, chosen)
        area = _choose_area(page, places)
        origins = sorted(places.filter(pl.col("ref_area") == area)["origin"].to_list())
        usual = max((one for one in origins if one <= FIRST_ORIGIN), default=origins[0])
        # Years as text: they are ids in the address.
        origin = choose_one(
            "year", t.text("record.year"), [str(one) for one in origins], default=str(usual), label_of=str, width=130
        )
        revealed = switch("reveal", t.text("record.reveal"))
    return view_of(page, chosen, area, int(origin), revealed=revealed)


def view_of(page: Page, indicator: str, area: str, origin: int, *, revealed: bool) -> View:
    """One country seen from one past year."""
    version = reads.store().version
    fan = _hindcasts(version, indicator, origin).filter(pl.col("ref_area") == area)
    source = fan["source"][0]
    return View(
        page=page,
        indicator=reads.registry().indicators[indicator],
        source=source,
        area=area,
        origin=origin,
        revealed=revealed,
        figures=_figures(version, indicator, source).filter(pl.col("series_id") == area).drop("series_id"),
        fan=fan.select(pl.col("reference_year").cast(pl.Int64), *(pl.col(name).cast(pl.Float64) for name in FAN_COLUMNS)),
    )


def sentence(view: View) -> str:
    """What was projected; once revealed, what happened."""
    t = view.page.t
    told = view.outcomes.filter(pl.col("ahead") <= USUAL_HORIZON)
    if not view.revealed or told.is_empty():
        row = view.fan.filter(pl.col("reference_year") == view.origin + USUAL_HORIZON).row(0, named=True)
        kind = "unknown" if view.revealed else "hidden"
        return t.text(f"record.past.{kind}", **_named(view, row))
    row = told.row(-1, named=True)
    errors = {"error": row["median_pct"], "line_error": row["line"], "none_error": view.latest_pct}
    said = {
        name: t.text("record.no_line") if one is None else t.points(one - row["value"], signed=False)
        for name, one in errors.items()
    }
    place = t.text(f"record.place.{_place(row)}")
    return t.text("record.past.revealed", truth=t.percent(row["value"]), place=place, **_named(view, row), **said)


def chart(view: View) -> Chart:
    """The fan chart with its table."""
    t = view.page.t
    shown, labels = _drawn(view), _labels(view)
    title = t.text("record.chart.title", area=view.name, name=t.of(view.indicator.name), year=view.origin)

    def draw(mode: Mode) -> figures.go.Figure:
        return figures.past(shown, labels, mode)

    return Chart(
        name=f"track_record_{view.area}_{view.origin}",
        title=title,
        subtitle=t.text("record.chart.subtitle", year=view.origin),
        draw=draw,
        table=_table(view),
        source=source_line(t, [view.source], [*view.known["reference_year"], *view.later["reference_year"]]),
        coverage=t.text("record.chart.coverage", year=view.origin),
        provenance=provenance(t, [view.source]),
        alt=t.text("record.chart.alt", title=title, sentence=sentence(view)),
        height=figures.PAST_PX,
    )


def show_outcomes(view: View) -> None:
    """5, 10 and 15 years ahead: what was projected, what happened, and how far off each was; once it is revealed."""
    t = view.page.t
    if view.outcomes.is_empty():
        return
    columns = [t.text(f"record.outcome.{name}") for name in ("year", "range", "truth", "place", "ours", "line", "none")]
    rows: list[Row | Part] = [
        [
            Cell(str(row["reference_year"]), under=t.count("record.ahead", row["ahead"])),
            Cell(t.percent(row["median_pct"]), number=True),
            Cell(t.percent(row["value"]), number=True),
            Cell(_ends(view, row), under=t.text(f"record.place_short.{_place(row)}")),
            *(
                Cell("–" if one is None else t.signed(one - row["value"]), number=True)
                for one in (row["median_pct"], row["line"], view.latest_pct)
            ),
        ]
        for row in view.outcomes.iter_rows(named=True)
    ]
    show_list(t.text("record.outcome.caption", area=view.name, year=view.origin), columns, rows)
    st.caption(t.text("record.outcome.note"))


def _choose_area(page: Page, places: pl.DataFrame) -> str:
    """The country: the reader's own, where it has a record, until another one is chosen here."""
    names = short_names(page.t)
    options = sorted(places["ref_area"].unique(), key=lambda one: names[one])
    if not options:
        raise UnknownSelectionError(name=page.t.text("record.country"), value="–")
    if st.session_state.get(_FOLLOWED) != page.country:
        if page.country in options:
            # A change in the header is a change here too; without this the list would stay where it was.
            address.current().forget("area")
        st.session_state[_FOLLOWED] = page.country
    default = next((one for one in (page.country, FIRST_COUNTRY) if one in options), options[0])
    label = page.t.text("record.country")
    return choose_one("area", label, options, default=default, label_of=lambda one: names[one], width=240)


def _named(view: View, row: dict[str, float]) -> dict[str, object]:
    """What both sentences need of one year of the projection."""
    t = view.page.t
    lines = view.line.filter(pl.col("reference_year") == row["reference_year"])["value"]
    return {
        "area": view.name,
        "origin": view.origin,
        "latest": t.percent(view.latest_pct),
        "counted": t.of(view.indicator.counted),
        "year": int(row["reference_year"]),
        "median": t.percent(row["median_pct"]),
        "low": t.percent(row["lower_80_pct"]),
        "high": t.percent(row["upper_80_pct"]),
        "line": t.percent(lines[0]) if len(lines) else t.text("record.no_line"),
    }


def _place(row: dict[str, float]) -> str:
    """Where what happened lies to the 80 % range."""
    if row["value"] < row["lower_80_pct"]:
        return "below"
    return "above" if row["value"] > row["upper_80_pct"] else "inside"


def _range(view: View, row: dict[str, float]) -> str:
    t = view.page.t
    return t.text("record.range", low=t.percent(row["lower_80_pct"]), high=t.percent(row["upper_80_pct"]))


def _ends(view: View, row: dict[str, float]) -> str:
    t = view.page.t
    return t.text("record.ends", low=t.percent(row["lower_80_pct"]), high=t.percent(row["upper_80_pct"]))


def _labels(view: View) -> PastLabels:
    t = view.page.t
    return PastLabels(
        origin=t.text("record.label.origin", year=view.origin),
        parity=t.text("record.label.parity"),
        range_80=t.text("record.label.range_80"),
        range_95=t.text("record.label.range_95"),
        suffix=f"{NO_BREAK_SPACE}%",
    )


def _drawn(view: View) -> Past:
    t = view.page.t

    def hover(words: str, points: pl.DataFrame, column: str = "value") -> pl.Series:
        said = [
            f"<b>{t.text(words)}</b>, {year}<br>{t.percent(value)}" for year, value in points["reference_year", column].rows()
        ]
        return pl.Series("hover", said, dtype=pl.String)

    def named(words: str, points: pl.DataFrame) -> pl.DataFrame:
        return points.with_columns(hover(words, points))

    recent = view.known.filter(pl.col("reference_year") >= view.origin - YEARS_SHOWN)
    median = t.text("record.label.median")
    fan_hover = [
        f"<b>{median}</b>, {row['reference_year']}<br>{t.percent(row['median_pct'])}<br>{_range(view, row)}"
        for row in view.fan.iter_rows(named=True)
    ]
    # The line of what happened sets out from the last figure that was known.
    happened = pl.concat([view.known.tail(1), view.later]) if view.later.height else view.later
    ends = [_end(view, "median", view.fan["reference_year"][-1], view.fan["median_pct"][-1])]
    lines: tuple[tuple[Kind, pl.DataFrame], ...] = (("line", view.line), ("happened", view.later))
    ends += [_end(view, name, *points.row(-1)) for name, points in lines if points.height]
    return Past(
        origin=view.origin,
        known=named("record.label.known", recent),
        fan=view.fan.with_columns(pl.Series("hover", fan_hover, dtype=pl.String)),
        line=named("record.label.line", view.line),
        happened=named("record.label.happened", happened),
        ends=tuple(ends),
    )


def _end(view: View, name: Kind, year: int, value: float) -> End:
    t = view.page.t
    return End(int(year), float(value), f"{t.text(f'record.label.{name}')}<br>{t.percent(value)}", name)


def _table(view: View) -> pl.DataFrame:
    """Every year drawn: known, projected, the line, and what happened where it is revealed."""
    t = view.page.t
    years = pl.concat([view.known.select("reference_year"), view.fan.select("reference_year")])
    known = view.known.rename({"value": "known"})
    columns = years.join(known, on="reference_year", how="left", maintain_order="left")
    for part in (view.fan, view.line.rename({"value": "line"}), view.later.rename({"value": "happened"})):
        columns = columns.join(part, on="reference_year", how="left", maintain_order="left")
    kept = ["known", *FAN_COLUMNS, "line", *(["happened"] if view.revealed else [])]
    named = {name: t.text(f"record.column.{name.removesuffix('_pct')}") for name in kept}
    return columns.select(
        pl.col("reference_year").alias(t.text("record.column.year")), *(pl.col(n).round(2).alias(w) for n, w in named.items())
    )


@st.cache_data(max_entries=2, show_spinner=False)
def _indicators(version: str) -> list[str]:  # noqa: ARG001 - the version is the cache's key
    return reads.store().record()["indicator"].unique(maintain_order=True).to_list()


@st.cache_data(max_entries=8, show_spinner=False)
def _places(version: str, indicator: str) -> pl.DataFrame:  # noqa: ARG001 - as above
    """Countries and years from which there is a projection."""
    return reads.store().hindcasts(indicator).select("ref_area", "origin").unique().sort("ref_area", "origin")


@st.cache_data(max_entries=64, show_spinner=False)
def _hindcasts(version: str, indicator: str, origin: int) -> pl.DataFrame:  # noqa: ARG001 - as above
    return reads.store().hindcasts(indicator, origin)


@st.cache_data(max_entries=8, show_spinner=False)
def _figures(version: str, indicator: str, source: str) -> pl.DataFrame:  # noqa: ARG001 - as above
    """The figures that projections see: series_id, reference_year, value."""
    rows = reads.observations(indicator, source).filter(
        pl.col("sector") == TOTAL, pl.col("level") == TOTAL, pl.col("breakdown") == TOTAL
    )
    figures_of = as_series(rows, reads.areas())
    return figures_of.select("series_id", "reference_year", value="share_women_pct").sort("series_id", "reference_year")
