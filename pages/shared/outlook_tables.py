"""The tables of the page Years to parity: what is chosen, paces, targets, and all countries, sortable and to take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import polars as pl
import streamlit as st

from analysis.outlooks import PIECE, first_source, pieces
from analysis.trends import PACE_SLACK_YEARS, PACE_YEARS, required_pace_pp
from data.registry import Target
from pages.shared import outlook_reads, reads
from pages.shared.chart import show_small_print, table_files
from pages.shared.frame import Page, escape
from pages.shared.listing import Cell, Part, Row, show_list
from pages.shared.outlook import View, goal_name
from pages.shared.outlook_reads import Piece, Question
from pages.shared.outlook_words import chance, latest, named, status, year_text
from pages.shared.provenance import provenance, source_line

REQUIRED_BY: Final = (2030, 2050)
TABLE_PX: Final = 560


def show_chosen(view: View) -> None:
    """What is expected of each area chosen, under each other; nothing where the sentence has said it all."""
    t, choice = view.t, view.choice
    known = [one for one in choice.shown if one in view.parity]
    if len(known) < 2:  # noqa: PLR2004 - the first has its sentence
        return
    goal = goal_name(t, choice.threshold)
    columns = [
        t.text("outlook.column.area"),
        t.text("outlook.column.latest"),
        t.text("outlook.column.likelier", goal=goal),
        t.text("outlook.column.range_80"),
        t.text("outlook.head.reached_in", year=choice.target_year),
        t.text("outlook.head.at_in", year=choice.target_year),
    ]
    show_list(t.text("outlook.chosen.caption"), columns, [_chosen_row(view, one) for one in known])


def _chosen_row(view: View, area: str) -> Row:
    t, row, then = view.t, view.parity[area], view.in_year(area, view.choice.target_year)
    dated = row["status"] == "within_horizon"
    ends = [year_text(t, row[f"parity_year_{end}_80"]) for end in ("lower", "upper")]
    is_open = row["status"] in {"within_horizon", "beyond_horizon", "lower_expected"} and row["parity_year_lower_80"]
    return [
        Cell(named(view, area)),
        Cell(latest(view, area), under=str(row["latest_year"]), number=True),
        Cell(year_text(t, row["parity_year_median"]) if dated else status(view, row), number=True),
        Cell(t.text("outlook.span", low=ends[0], high=ends[1]) if is_open else "–", number=True),
        Cell(chance(t, then["reached_by"] if then else None), number=True),
        Cell(chance(t, then["at_or_above"] if then else None), number=True),
    ]


def show_paces(view: View) -> None:
    """The pace that was, over 5, 10 and 20 years, beside the pace that the goal asks for by given years."""
    t, choice = view.t, view.choice
    areas = [one for one in choice.shown if one in view.parity]
    if not areas:
        return
    goal = goal_name(t, choice.threshold)
    by = sorted({*REQUIRED_BY, choice.target_year})

    def row(label: str, cell: Callable[[str], Cell]) -> Row:
        return [Cell(label), *(cell(one) for one in areas)]

    rows: list[Row | Part] = [
        Part(t.text("outlook.pace.was")),
        *(row(t.count("explore.outlook.pace", length), partial(_pace, view, length)) for length in PACE_YEARS),
        Part(t.text("outlook.pace.needed", goal=goal)),
        *(row(t.text("outlook.pace.by", year=year), partial(_needed, view, year)) for year in by),
        Part(t.text("outlook.pace.expected")),
        row(t.text("outlook.pace.next_10"), partial(_expected, view)),
    ]
    show_list(t.text("outlook.pace.caption"), [t.text("outlook.pace.column"), *(view.name(one) for one in areas)], rows)


def _pace(view: View, length: int, area: str) -> Cell:
    """Change a year over the last years, from the newest figure that is so old or up to two years older."""
    years, shares = view.history(area)
    start = max((one for one in years if PACE_SLACK_YEARS >= years[-1] - length - one >= 0), default=None)
    if start is None:
        return Cell("–", number=True)
    pace = (shares[-1] - shares[years.index(start)]) / (years[-1] - start)
    return Cell(view.t.signed(pace, 2), under=view.t.text("explore.span", first=start, last=years[-1]), number=True)


def _needed(view: View, year: int, area: str) -> Cell:
    row, threshold = view.parity[area], view.choice.goal.threshold_pct
    if row["latest_pct"] >= threshold:
        return Cell(view.t.text("outlook.pace.reached"), number=True)
    if year <= row["latest_year"]:
        return Cell("–", number=True)
    return Cell(view.t.signed(required_pace_pp(row["latest_pct"], threshold, year - row["latest_year"]), 2), number=True)


def _expected(view: View, area: str) -> Cell:
    """The median of the projection over the next ten years, with its 80 % range."""
    t, row = view.t, view.parity[area]
    then = view.in_year(area, row["latest_year"] + 10)
    if then is None:
        return Cell("–", number=True)
    low, middle, high = (
        t.signed((then[name] - row["latest_pct"]) / 10, 2) for name in ("lower_80_pct", "median_pct", "upper_80_pct")
    )
    return Cell(middle, under=t.text("outlook.pace.range", low=low, high=high), number=True)


def show_targets(view: View) -> None:
    """Targets that were announced for this indicator, with the chance of meeting each."""
    t, choice = view.t, view.choice
    announced = [one for one in reads.registry().targets.values() if one.indicator == choice.indicator.id]
    if not announced:
        st.markdown(t.text("outlook.target.none"))
        return
    columns = ["who", "target", "latest", "reached", "at"]
    with st.spinner(t.text("outlook.busy")):
        rows = [target_row(view, one) for one in announced]
    show_list(t.text("outlook.target.caption"), [t.text(f"outlook.target.{one}") for one in columns], rows)


def target_row(view: View, one: Target) -> Row:
    """Who announced what, the latest figure, and the chances of meeting it."""
    t, piece = view.t, _piece_of(one)
    found = outlook_reads.outlook_of(Question(piece, (one.ref_area,), threshold=f"{one.target_pct:g}")) if piece else None
    rows = found.parity.filter(pl.col("series") == one.ref_area).to_dicts() if found else []
    then = (
        found.projections.filter(pl.col("series") == one.ref_area, pl.col("reference_year") == one.target_year).to_dicts()
        if found
        else []
    )
    figure = (
        Cell(t.percent(rows[0]["latest_pct"]), under=str(rows[0]["latest_year"]), number=True)
        if rows
        else Cell("–", number=True)
    )
    few = t.text("outlook.target.too_few")
    goal = t.text("outlook.target.goal", value=t.percent(one.target_pct, 0), year=one.target_year)
    return [
        Cell(view.name(one.ref_area), under=t.of(one.measure)),
        Cell(goal, under=t.of(one.note), address=one.address),
        figure,
        Cell(chance(t, then[0]["reached_by"]) if then else few, number=True),
        Cell(chance(t, then[0]["at_or_above"]) if then else "–", number=True),
    ]


def _piece_of(one: Target) -> Piece | None:
    """The piece that a target is about: of its level, from the first source with figures enough."""
    indicator = reads.registry().indicators[one.indicator]
    rows = reads.observations(indicator.id).filter(pl.col("ref_area") == one.ref_area, pl.col("level") == one.level)
    found = pieces(rows, reads.areas())
    if found.is_empty():
        return None
    source = first_source(found, indicator.sources)
    row = found.filter(pl.col("source") == source).sort("projectable", descending=True).row(0, named=True)
    return Piece(indicator.id, *(row[name] for name in PIECE))


@dataclass(frozen=True)
class Download:
    """A table to take away, as pages.shared.chart.table_files wants it."""

    name: str
    title: str
    table: pl.DataFrame
    source: str
    provenance: pl.DataFrame


def show_all(view: View, page: Page) -> None:
    """All countries, sortable by any column, and files of the same; nothing where there is only one."""
    t, choice = view.t, view.choice
    goal = goal_name(t, choice.threshold)
    with st.spinner(t.text("outlook.busy_all")):
        found = outlook_reads.parity_of_all(choice.piece, choice.threshold, choice.target_year)
    if found.height < 2:  # noqa: PLR2004 - one has its sentence
        return
    st.header(t.text("outlook.all.heading"))
    st.markdown(_summary(view, found))
    table = all_table(view, found)
    st.dataframe(
        _readable(view, all_table(view, _with_far_years(found))),
        hide_index=True,
        height=TABLE_PX,
        width="stretch",
        key="outlook-all",
        placeholder="–",
        column_config=_heads(view),
    )
    years = [*found["latest_year"]]
    download = Download(
        name=f"parity_{choice.indicator.id}",
        title=t.text("outlook.all.title", name=t.of(choice.indicator.name), goal=goal),
        table=table,
        source=source_line(t, [choice.piece.source], years),
        provenance=provenance(t, [choice.piece.source]),
    )
    show_small_print(download.source, t.text("outlook.all.note"))
    with st.container(key=f"chart-{download.name}", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(f'<span class="ph-small">{escape(t.text("chart.download"))}</span>', width="content")
        table_files(download, page.t)


def all_table(view: View, found: pl.DataFrame) -> pl.DataFrame:
    """One row a country with translated headers; chances in percent, years that are not found are empty."""
    t, year = view.t, view.choice.target_year
    by_name = {
        "area": pl.Series([view.name(one) for one in found["series"]], dtype=pl.String),
        "latest_pct": found["latest_pct"].round(1),
        "latest_year": found["latest_year"].cast(pl.Int64),
        "status": pl.Series([status(view, row) for row in found.to_dicts()], dtype=pl.String),
        "median": found["parity_year_median"].cast(pl.Int64),
        "lower_80": found["parity_year_lower_80"].cast(pl.Int64),
        "upper_80": found["parity_year_upper_80"].cast(pl.Int64),
        "reached_in": (100 * found["reached_by"].cast(pl.Float64)).round(1),
        "at_in": (100 * found["at_or_above"].cast(pl.Float64)).round(1),
    }
    table = pl.DataFrame({t.text(f"outlook.column.{name}", year=year): column for name, column in by_name.items()})
    plain = pl.col(t.text("outlook.column.area")).str.normalize("NFD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    return table.sort(plain)


def _with_far_years(found: pl.DataFrame) -> pl.DataFrame:
    """Dates that no simulated year has are later than all: so they read and so they sort."""
    is_open = pl.col("status").is_in(["within_horizon", "beyond_horizon", "lower_expected"])
    dates = [f"parity_year_{one}" for one in ("median", "lower_80", "upper_80")]
    later = pl.col("horizon_year").cast(pl.Int64) + 1
    return found.with_columns(
        pl.when(is_open).then(pl.col(one).cast(pl.Int64).fill_null(later)).otherwise(pl.col(one)).alias(one) for one in dates
    )


COLUMNS: Final = ("area", "latest_pct", "latest_year", "status", "median", "lower_80", "upper_80", "reached_in", "at_in")


def _heads(view: View) -> dict[str, Any]:
    """Short headings on the page; the files have the long ones."""
    t, year = view.t, view.choice.target_year
    names = {name: t.text(f"outlook.column.{name}", year=year) for name in COLUMNS}
    return {
        long: st.column_config.Column(label=t.text(f"outlook.head.{name}", year=year), help=long)
        for name, long in names.items()
    }


def _readable(view: View, table: pl.DataFrame) -> Any:
    """A pandas Styler of the table: numbers and years as the reader's language writes them, sorted by the numbers behind."""
    t, year = view.t, view.choice.target_year

    def column(name: str) -> str:
        return t.text(f"outlook.column.{name}", year=year)

    def missing(write: Callable[[float], str]) -> Callable[[float | None], str]:
        return lambda value: "–" if value is None or value != value else write(value)  # noqa: PLR0124 - not a number

    percent = missing(t.percent)
    dated = missing(lambda value: year_text(t, int(value)))
    chances = missing(lambda value: chance(t, value / 100))
    writers = {
        column("latest_pct"): percent,
        column("latest_year"): missing(lambda value: str(int(value))),
        **{column(name): dated for name in ("median", "lower_80", "upper_80")},
        **{column(name): chances for name in ("reached_in", "at_in")},
    }
    return table.to_pandas().style.format(writers)


def _summary(view: View, found: pl.DataFrame) -> str:
    """How many countries have which status."""
    t, goal = view.t, goal_name(view.t, view.choice.threshold)
    counts = dict(found["status"].value_counts().iter_rows())
    order = ("reached", "within_horizon", "beyond_horizon", "lower_expected", "too_few_observations")
    said = [t.count(f"outlook.all.{one}", counts[one], goal=goal) for one in order if counts.get(one)]
    soon = found.filter(pl.col("parity_year_median") <= view.choice.target_year).height
    said.append(t.count("outlook.all.by", soon, goal=goal, year=view.choice.target_year))
    return t.text("outlook.all.summary", counts=t.listing(said[:-1]), last=said[-1])
