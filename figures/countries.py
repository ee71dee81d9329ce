"""Figures of the pages on countries: sparklines, levels from base to top, lines with events, ranks over time."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from figures import trends
from figures.labels import HIDDEN, name_row, write_beside
from figures.overview import TICK_PX
from figures.theme import Mode, parity_line, template, theme

SPARK_SIZE: Final = (132, 44)
SPARK_PAD: Final = 5
LONGEST_GAP_YEARS: Final = 5
LEVEL_PX: Final = 52
RANK_PX: Final = 30
EVENT_SIZE: Final = 14
NEAR_END_YEARS: Final = 3


@dataclass(frozen=True)
class Event:
    """A change of law or quota on the line of a series: one with a `label` is drawn full, others hollow; `hover` says all."""

    series: str
    year: int
    label: str
    hover: str


@dataclass(frozen=True)
class Fan:
    """A projection of one series: reference_year, median_pct, lower_80_pct, upper_80_pct, hover; sorted by year."""

    series: str
    rows: pl.DataFrame
    name: str


def spark(line: pl.DataFrame, first: int, last: int, mode: Mode, *, goal: float | None) -> str:
    """A small curve as SVG: years `first` to `last`, 0 at the foot, the goal as a dashed line, a dot on the last figure.

    `line`: reference_year, value, obs_status, sorted. The curve is cut at a break and over more than LONGEST_GAP_YEARS years;
    a figure that stands alone is a dot. The top is 100, or for shares whose highest figure is lower, room above the goal.
    """
    look = theme(mode)
    width, height = SPARK_SIZE
    top = _spark_top(line, goal)
    years = max(last - first, 1)

    def place(row: Mapping[str, Any]) -> tuple[float, float]:
        x = SPARK_PAD + (width - 2 * SPARK_PAD) * (row["reference_year"] - first) / years
        return round(x, 1), round(height - SPARK_PAD - (height - 2 * SPARK_PAD) * row["value"] / top, 1)

    parts = [f'<line x1="0" x2="{width}" y1="{height - 1}" y2="{height - 1}" stroke="{look.border}"/>']
    if goal is not None:
        y = height - SPARK_PAD - (height - 2 * SPARK_PAD) * goal / top
        parts.append(f'<line x1="0" x2="{width}" y1="{y:.1f}" y2="{y:.1f}" stroke="{look.faint}" stroke-dasharray="3 3"/>')
    pieces = _pieces(line.to_dicts())
    for piece in pieces:
        spots = [place(row) for row in piece]
        if len(spots) > 1:
            path = " ".join(f"{x},{y}" for x, y in spots)
            parts.append(f'<polyline points="{path}" fill="none" stroke="{look.women}" stroke-width="2"/>')
        else:
            parts.append(f'<circle cx="{spots[0][0]}" cy="{spots[0][1]}" r="2" fill="{look.women}"/>')
    if pieces:
        x, y = place(pieces[-1][-1])
        parts.append(f'<circle cx="{x}" cy="{y}" r="3.6" fill="{look.women}"/>')
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{"".join(parts)}</svg>'


def spark_address(svg: str) -> str:
    """The SVG as a data address for an image: Streamlit's HTML takes images, and strips SVG."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("ascii")).decode("ascii")


def levels(rows: pl.DataFrame, mode: Mode, *, parity_label: str) -> go.Figure:
    """One country's shares from the base to the top: a dot a level, its figure and year beside it.

    `rows`, from the base to the top: label, value (percent), text, hover, mark (figures.trends.MARKS), public (bool).
    Bounds are triangles, estimates and levels of the whole economy hollow.
    """
    look = theme(mode)
    layout = {
        "template": template(mode),
        "height": height_of_levels(rows.height),
        "xaxis": {"range": [0, max(75.0, 1.35 * (_highest(rows) or 0.0))], "ticksuffix": "\u00a0%", "gridcolor": look.grid},
        "yaxis": {"showgrid": False, "showticklabels": False, "range": [-0.5, rows.height - 0.1]},
        "margin": {"l": TICK_PX, "r": 16, "t": 36, "b": 8},
        "showlegend": False,
    }
    figure = go.Figure(layout=layout)
    figure.update_xaxes(showgrid=True, tick0=0, dtick=25)
    for place, row in enumerate(rows.iter_rows(named=True)):
        name_row(figure, f"<b>{row['label']}</b>", place, look)
        line = {"color": look.women, "width": 3}
        figure.add_scatter(x=[0, row["value"]], y=[place] * 2, mode="lines", line=line, opacity=0.3, hoverinfo="skip")
    hollow = [not (plain and row) for plain, row in zip(rows["public"], (m in trends.SURE for m in rows["mark"]), strict=True)]
    figure.add_scatter(
        x=rows["value"],
        y=list(range(rows.height)),
        mode="markers+text",
        marker={
            "symbol": [_level_symbol(mark, empty) for mark, empty in zip(rows["mark"], hollow, strict=True)],
            "size": 14,
            "color": look.women,
            "line": {"width": 2.5, "color": look.women},
        },
        text=[f"  {text}" for text in rows["text"]],
        textposition="middle right",
        textfont={"size": 14, "color": HIDDEN},
        hovertext=rows["hover"],
        hoverinfo="text",
        cliponaxis=False,
    )
    write_beside(figure, zip(rows["value"], range(rows.height), rows["text"], strict=True), look)
    return parity_line(figure, parity_label, mode, axis="x")


def height_of_levels(count: int) -> int:
    """Height in pixels of a chart of so many levels."""
    return 84 + LEVEL_PX * max(count, 1)


def timeline(
    points: pl.DataFrame,
    series: Sequence[trends.Series],
    scale: trends.Scale,
    mode: Mode,
    *,
    height: int,
    events: Sequence[Event] = (),
) -> go.Figure:
    """figures.trends.lines with events on their curves."""
    figure = trends.lines(points, series, scale, mode, height=height)
    names = {one.id: one.name for one in series}
    colours = {one.name: one.line.color for one in figure.data if one.name}
    last = int(max(points["reference_year"]))
    for series_id, name in names.items():
        mine = [one for one in events if one.series == series_id]
        _draw_events(figure, points.filter(series=series_id), mine, colours.get(name, ""), mode=mode, last=last)
    return figure


def panels(
    points: pl.DataFrame,
    series: Sequence[trends.Series],
    scale: trends.Scale,
    mode: Mode,
    *,
    events: Sequence[Event] = (),
    targets: Sequence[trends.Mark] = (),
    fans: Sequence[Fan] = (),
) -> go.Figure:
    """figures.trends.multiples, a panel a measure, with its events, announced targets and projection inside."""
    figure, look = trends.multiples(points, series, scale, mode), theme(mode)
    columns = trends.panel_columns(len(series))
    years = [
        *points["reference_year"],
        *(one.year for one in targets),
        *(y for fan in fans for y in fan.rows["reference_year"]),
    ]
    first, last = int(min(years)), int(max(years))
    for place, one in enumerate(series):
        cell = {"row": place // columns + 1, "col": place % columns + 1}
        for fan in (fan for fan in fans if fan.series == one.id):
            _draw_fan(figure, fan, look.women, cell)
        mine = [event for event in events if event.series == one.id]
        _draw_events(figure, points.filter(series=one.id), mine, look.women, mode=mode, last=last, cell=cell)
        for mark in (mark for mark in targets if mark.series == one.id):
            figure.add_scatter(
                x=[mark.year],
                y=[mark.value],
                mode="markers",
                marker={"symbol": "square-open", "size": 12, "color": look.women, "line": {"width": 2.5}},
                hovertext=mark.hover,
                hoverinfo="text",
                **cell,
            )
    edge = 0.14 * max(last - first, 1)
    figure.update_xaxes(tickvals=[first, last], range=[first - edge, last + edge])
    upper = [value for fan in fans for value in fan.rows["upper_80_pct"]]
    figure.update_yaxes(range=scale.ends([*points["value"], *upper, *(one.value for one in targets)]))
    # The label of the parity line stands at the left end of the first panel in which no event has its year there.
    eventful = {event.series for event in events if event.label}
    free = next((place for place, one in enumerate(series) if one.id not in eventful), 0)
    for note in figure.layout.annotations:
        if note.text == scale.parity_label:
            note.update(x=first - edge, xref=f"x{free + 1 if free else ''}", yref=f"y{free + 1 if free else ''}")
    return figure.update_layout(showlegend=False)


def value_at(line: pl.DataFrame, year: int) -> float | None:
    """The value of a line in a year, between two figures in proportion; None before the first and after the last.

    >>> value_at(pl.DataFrame({"reference_year": [2000, 2010], "value": [10.0, 20.0]}), 2003)
    13.0
    """
    rows = line.sort("reference_year").select("reference_year", "value").rows()
    for (year_from, low), (year_to, high) in pairwise(rows):
        if year_from <= year <= year_to:
            return float(low + (high - low) * (year - year_from) / (year_to - year_from))
    return next((float(value) for one, value in rows if one == year), None)


def ranks(points: pl.DataFrame, series: Sequence[trends.Series], mode: Mode, *, height: int, title: str) -> go.Figure:
    """Ranks over the years, the first at the top, a line a country.

    `points`: series, reference_year, value (the rank), segment, mark, hover.
    """
    plain = trends.Scale(share=False, title=title)
    figure = trends.lines(points, series, plain, mode, height=height)
    highest = int(max(points["value"]))
    # The lines' names were placed for an axis that rises; this one falls.
    figure.update_yaxes(range=[highest + 0.6, 0.4], tickformat="d", **({"dtick": 1} if highest < 10 else {"nticks": 8}))  # noqa: PLR2004 - few ranks
    ends = points.sort("reference_year").group_by("series", maintain_order=True).last()
    order = [one for one in series if one.end and one.id in set(ends["series"])]
    wanted = [float(ends.filter(series=one.id)["value"][0]) for one in order]
    gap = (highest + 0.2) * trends.LINE_HEIGHT_PX * max((one.end.count("<br>") + 1 for one in order), default=1) / (height - 76)
    places = trends.nudge(wanted, gap, low=0.4 + gap / 2, high=highest + 0.6 - gap / 2)
    named = {one.end: place for one, place in zip(order, places, strict=True)}
    for note in figure.layout.annotations:
        if note.text in named:
            note.ay = named[note.text]
    return figure


def height_of_ranks(highest: int) -> int:
    """Height in pixels of a chart of ranks up to `highest`."""
    return 120 + RANK_PX * min(max(highest, 5), 12)


def _draw_events(
    figure: go.Figure,
    line: pl.DataFrame,
    events: Sequence[Event],
    colour: str,
    *,
    mode: Mode,
    last: int,
    cell: Mapping[str, int] | None = None,
) -> None:
    """Diamonds on the line; those with a label are full, and the label has a ground of its own over other lines."""
    look, cell = theme(mode), cell or {}
    known = [(one, value) for one in events if (value := value_at(line, one.year)) is not None]
    if not known:
        return
    figure.add_scatter(
        x=[one.year for one, _ in known],
        y=[value for _, value in known],
        mode="markers",
        marker={
            "symbol": "diamond",
            "size": [EVENT_SIZE if one.label else EVENT_SIZE - 4 for one, _ in known],
            "color": [look.ink if one.label else look.background for one, _ in known],
            "line": {"width": 2, "color": colour or look.ink},
            "opacity": 1,
        },
        hovertext=[one.hover for one, _ in known],
        hoverinfo="text",
        cliponaxis=False,
        **cell,
    )
    for one, value in known:
        if one.label:
            figure.add_annotation(
                x=one.year,
                y=value,
                text=one.label,
                showarrow=False,
                yshift=18,
                xanchor="right" if last - one.year < NEAR_END_YEARS else "center",
                bgcolor=look.background,
                font={"size": 13, "color": look.ink},
                **cell,
            )


def _draw_fan(figure: go.Figure, fan: Fan, colour: str, cell: Mapping[str, int]) -> None:
    years, rows = fan.rows["reference_year"].to_list(), fan.rows
    figure.add_scatter(
        x=[*years, *reversed(years)],
        y=[*rows["upper_80_pct"], *reversed(rows["lower_80_pct"].to_list())],
        fill="toself",
        fillcolor=colour,
        opacity=0.2,
        line={"width": 0},
        hoverinfo="skip",
        mode="lines",
        **cell,
    )
    figure.add_scatter(
        x=years,
        y=rows["median_pct"],
        mode="lines",
        line={"color": colour, "width": 2, "dash": "2px,3px"},
        hovertext=rows["hover"],
        hoverinfo="text",
        name=fan.name,
        **cell,
    )


def _pieces(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The figures in runs that may be joined."""
    pieces: list[list[dict[str, Any]]] = []
    for row in rows:
        joined = (
            pieces
            and row["obs_status"] != "B"
            and row["reference_year"] - pieces[-1][-1]["reference_year"] <= LONGEST_GAP_YEARS
        )
        if joined:
            pieces[-1].append(row)
        else:
            pieces.append([row])
    return pieces


def _spark_top(line: pl.DataFrame, goal: float | None) -> float:
    highest = _highest(line) or 0.0
    return max(goal * 1.1, highest) if goal is not None else max(100.0, highest)


def _highest(rows: pl.DataFrame) -> float | None:
    found = rows["value"].max()
    return float(found) if isinstance(found, int | float) else None


def _level_symbol(mark: str, hollow: bool) -> str:
    return trends.BOUND_SYMBOLS.get(mark, "circle-open" if hollow else "circle")
