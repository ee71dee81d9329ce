"""Figures of the outlook: a fan for what may come, and a strip of the dates that different methods give.

Frames come prepared, with shares in percent and labels in the reader's language. Uncertainty is always drawn; what lies
beyond the tested range is hatched and its middle dashed, so that it differs in print and without colour too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Literal

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from figures.labels import name_line
from figures.theme import Mode, Theme, parity_line, template, theme
from figures.trends import nudge, panel_columns

FAN_PX: Final = 480
PANEL_PX: Final = 190
WALL_FAN_PX: Final = 320
WALL_PANEL_PX: Final = 96
TITLE_PX: Final = 84
MOST_TICKS: Final = 3
CHARACTER_PX: Final = 7
STRIP_ROW_PX: Final = 56
ALPHA: Final = {"80": 0.34, "95": 0.17}
"""Opacity of the 80 % band and of the 95 % band around it."""

BEYOND: Final = 0.5
"""How much of that opacity is left beyond the tested range."""

LABEL_PX: Final = 20
"""Least distance between labels at the right end."""


@dataclass(frozen=True)
class Panel:
    """One series: `title` stands over its panel where there are several, `tested_to` is the last year of the tested range."""

    id: str
    name: str
    tested_to: int
    title: str = ""


@dataclass(frozen=True)
class FanLabels:
    """Words in the figure: of the goal, of the bands and the middle at the right end, and of what lies beyond."""

    goal: str
    median: str
    band_80: str
    band_95: str
    beyond: str
    suffix: str = "\u00a0%"


@dataclass(frozen=True)
class Target:
    """A target that was announced for a series."""

    series: str
    year: int
    pct: float
    hover: str


@dataclass(frozen=True)
class Fan:
    """What a fan chart shows.

    `history`: series, reference_year, value, segment (a line is not drawn from one to the next), hover.
    `projected`: series, reference_year, median_pct, lower_80_pct, upper_80_pct, lower_95_pct, upper_95_pct, hover; the first
    row of a series is its latest figure, where all of them are equal.
    """

    history: pl.DataFrame
    projected: pl.DataFrame
    panels: Sequence[Panel]
    goal_pct: float
    labels: FanLabels
    targets: Sequence[Target] = ()

    @property
    def years(self) -> tuple[int, int]:
        """First and last year drawn."""
        every = [*self.history["reference_year"], *self.projected["reference_year"], *(one.year for one in self.targets)]
        return int(min(every)), int(max(every))

    @property
    def top_pct(self) -> float:
        """The upper end of the axis: the goal and all bands are below it."""
        highest = [self.goal_pct, *self.history["value"], *self.projected["upper_95_pct"], *(one.pct for one in self.targets)]
        return min(104.0, max(58.0, 1.06 * max(highest)))


def fan_height(panels: int, *, wall: bool = False) -> int:
    """Height in pixels of a fan chart; on a wall it is flatter, so that a slide enlarges it more."""
    if panels == 1:
        return WALL_FAN_PX if wall else FAN_PX
    return -(-panels // panel_columns(panels)) * ((WALL_PANEL_PX if wall else PANEL_PX) + TITLE_PX) + 30


def fan(shown: Fan, mode: Mode, *, wall: bool = False) -> go.Figure:
    """History and bands of one series, or of several in panels with the same axes; `wall` is for slides."""
    height = fan_height(len(shown.panels), wall=wall)
    return _one(shown, mode, height) if len(shown.panels) == 1 else _several(shown, mode, height)


def _one(shown: Fan, mode: Mode, height: int) -> go.Figure:
    look, panel = theme(mode), shown.panels[0]
    figure = go.Figure(layout={"template": template(mode), "height": height, "showlegend": False})
    _draw(figure, shown, panel, look, {})
    first, last = shown.years
    if panel.tested_to < last:
        figure.add_vline(panel.tested_to, line={"color": look.faint, "width": 1, "dash": "2px,3px"})
        figure.add_annotation(
            text=f"{shown.labels.beyond} →",
            x=panel.tested_to,
            y=1,
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"color": look.faint, "size": 13},
        )
    _write_ends(figure, shown, panel, look, height)
    figure.update_xaxes(range=[first - 0.5, last + 0.2], nticks=9, tickformat="d")
    figure.update_yaxes(range=[0, shown.top_pct], ticksuffix=shown.labels.suffix)
    longest = max(len(text) for text in (shown.labels.median, shown.labels.band_80, shown.labels.band_95))
    figure.update_layout(margin={"t": 30, "r": 24 + CHARACTER_PX * longest})
    return parity_line(figure, shown.labels.goal, mode, parity_pct=shown.goal_pct)


def _several(shown: Fan, mode: Mode, height: int) -> go.Figure:
    look, columns = theme(mode), panel_columns(len(shown.panels))
    rows = -(-len(shown.panels) // columns)
    figure = make_subplots(
        rows=rows,
        cols=columns,
        shared_yaxes=True,
        subplot_titles=[one.title for one in shown.panels],
        horizontal_spacing=0.045,
        vertical_spacing=(TITLE_PX + 14) / height if rows > 1 else 0,
    )
    first, last = shown.years
    for place, panel in enumerate(shown.panels):
        cell = {"row": place // columns + 1, "col": place % columns + 1}
        _draw(figure, shown, panel, look, cell)
        figure.add_hline(shown.goal_pct, line={"color": look.ink, "width": 1.2, "dash": "5px,4px"}, layer="above", **cell)
        if panel.tested_to < last:
            figure.add_vline(panel.tested_to, line={"color": look.faint, "width": 1, "dash": "2px,3px"}, **cell)
    figure.update_annotations(font={"size": 13, "color": look.ink})
    name_line(figure, shown.labels.goal, first, shown.goal_pct, look, size=12)
    figure.update_xaxes(range=[first - 0.5, last + 0.5], tickvals=_few_years(first, last), tickformat="d", tickangle=0)
    figure.update_yaxes(range=[0, shown.top_pct], ticksuffix=shown.labels.suffix, nticks=4)
    return figure.update_layout(
        template=template(mode), height=height, showlegend=False, margin={"t": TITLE_PX - 16, "l": 8, "r": 8, "b": 28}
    )


def _few_years(first: int, last: int) -> list[int]:
    """Up to three years for a narrow axis, away from its ends, where they would touch those of the next panel.

    >>> _few_years(1997, 2060), _few_years(1997, 2100)
    ([2020, 2040], [2025, 2050, 2075])
    """
    edge = (last - first) // 10
    for step in (5, 10, 20, 25, 50):
        years = [year for year in range(first + edge, last - edge + 1) if year % step == 0]
        if len(years) <= MOST_TICKS:
            return years
    return [first, last]


def _draw(figure: go.Figure, shown: Fan, panel: Panel, look: Theme, cell: dict[str, int]) -> None:
    """Bands, middle, history and targets of one series."""
    rows = shown.projected.filter(pl.col("series") == panel.id).sort("reference_year")
    tested = rows.filter(pl.col("reference_year") <= panel.tested_to)
    beyond = rows.filter(pl.col("reference_year") >= panel.tested_to)
    # The wider one first: the other lies on it.
    names = {"95": shown.labels.band_95, "80": shown.labels.band_80}
    for part, is_beyond in ((tested, False), (beyond, True)):
        for level, name in names.items():
            _band(figure, part, level, look, {**cell, "name": name}, beyond=is_beyond)
    for part, dash in ((tested, "solid"), (beyond, "8px,5px")):
        if part.height:
            figure.add_scatter(
                x=part["reference_year"],
                y=part["median_pct"],
                mode="lines",
                line={"color": look.women, "width": 2.6, "dash": dash},
                text=part["hover"],
                hovertemplate="%{text}<extra></extra>",
                name=panel.name,
                **cell,
            )
    _history(figure, shown.history.filter(pl.col("series") == panel.id), look, cell)
    for one in shown.targets:
        if one.series == panel.id:
            figure.add_scatter(
                x=[one.year],
                y=[one.pct],
                mode="markers",
                marker={"symbol": "star-open", "size": 15, "color": look.ink, "line": {"width": 2}},
                hovertext=one.hover,
                hoverinfo="text",
                **cell,
            )


def _band(figure: go.Figure, rows: pl.DataFrame, level: str, look: Theme, cell: dict[str, Any], *, beyond: bool) -> None:
    """One interval as an area; beyond the tested range paler, and hatched."""
    if rows.height < 2:  # noqa: PLR2004 - an area has two ends
        return
    years = rows["reference_year"].to_list()
    alpha = ALPHA[level] * (BEYOND if beyond else 1)
    hatch = {"shape": "/", "size": 9, "solidity": 0.12, "fgcolor": look.women, "bgcolor": _clear(look.women, alpha)}
    figure.add_scatter(
        x=[*years, *reversed(years)],
        y=[*rows[f"upper_{level}_pct"], *reversed(rows[f"lower_{level}_pct"].to_list())],
        mode="lines",
        fill="toself",
        fillcolor=_clear(look.women, alpha),
        line={"width": 0.8, "color": _clear(look.women, 0.45)},
        hoverinfo="skip",
        **({"fillpattern": hatch} if beyond and level == "80" else {}),
        **cell,
    )


def _history(figure: go.Figure, rows: pl.DataFrame, look: Theme, cell: dict[str, int]) -> None:
    """The line of what was, interrupted between segments; markers where figures are few, and at the last."""
    if rows.is_empty():
        return
    records = rows.sort("reference_year").to_dicts()
    spaced = [row for _, part in groupby(records, key=lambda row: row["segment"]) for row in (*part, None)][:-1]
    few = len(records) <= 12  # noqa: PLR2004 - few enough for a marker each
    alone = {id(part[0]) for part in (list(p) for _, p in groupby(records, key=lambda row: row["segment"])) if len(part) == 1}
    figure.add_scatter(
        x=[row and row["reference_year"] for row in spaced],
        y=[row and row["value"] for row in spaced],
        mode="lines+markers",
        line={"color": look.ink, "width": 2.6},
        marker={
            "color": look.ink,
            "size": [8 if row and (few or row is records[-1] or id(row) in alone) else 0 for row in spaced],
            "opacity": 1,
        },
        text=[row and row["hover"] for row in spaced],
        hovertemplate="%{text}<extra></extra>",
        connectgaps=False,
        cliponaxis=False,
        **cell,
    )


def _write_ends(figure: go.Figure, shown: Fan, panel: Panel, look: Theme, height: int) -> None:
    """What the bands are, beside their right end."""
    rows = shown.projected.filter(pl.col("series") == panel.id).sort("reference_year")
    if rows.is_empty():
        return
    last = rows.row(-1, named=True)
    texts = {"upper_95_pct": shown.labels.band_95, "upper_80_pct": shown.labels.band_80, "median_pct": shown.labels.median}
    gap = LABEL_PX * shown.top_pct / (height - 80)
    places = nudge([last[name] for name in texts], gap, low=gap / 2, high=shown.top_pct - gap / 2)
    for (name, text), place in zip(texts.items(), places, strict=True):
        weight = f"<b>{text}</b>" if name == "median_pct" else text
        figure.add_annotation(
            x=last["reference_year"],
            y=last[name],
            ax=14,
            ay=place,
            ayref="y",
            text=weight,
            xanchor="left",
            showarrow=True,
            arrowhead=0,
            arrowwidth=1,
            arrowcolor=look.faint,
            standoff=2,
            font={"color": look.ink if name == "median_pct" else look.faint, "size": 13},
        )


def _clear(colour: str, alpha: float) -> str:
    """#RRGGBB as rgba.

    >>> _clear("#5B2A86", 0.5)
    'rgba(91,42,134,0.5)'
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{round(alpha, 3)})"


@dataclass(frozen=True)
class Date:
    """One row of the strip: the year that a method gives, None where it gives none, with `low` and `high` where it has a
    range (`high` None with a `low` where the range does not end). `text` says the same in words."""

    name: str
    text: str
    hover: str
    year: float | None
    kind: Literal["ours", "simple", "model"] = "simple"
    low: float | None = None
    high: float | None = None


def strip_height(rows: int) -> int:
    """Height in pixels of a strip of dates."""
    return 58 + STRIP_ROW_PX * rows


def strip(dates: Sequence[Date], first: int, last: int, mode: Mode, *, tested_to: int, beyond: str) -> go.Figure:
    """A row a method, the year at which each is at the goal; years beyond `last` are arrows at the right edge.

    The name stands over its row: on a phone a column of names would leave no room.
    """
    look, count = theme(mode), len(dates)
    figure = go.Figure(
        layout={
            "template": template(mode),
            "height": strip_height(count),
            "showlegend": False,
            "margin": {"l": 8, "r": 20, "t": 26, "b": 8},
            "xaxis": {"range": [first, last + 0.02 * (last - first)], "tickformat": "d", "nticks": 8, "showgrid": True},
            "yaxis": {"range": [-0.5, count - 0.15], "showgrid": False, "showticklabels": False},
        }
    )
    figure.update_xaxes(gridcolor=look.grid)
    if first < tested_to < last:
        figure.add_vline(tested_to, line={"color": look.faint, "width": 1, "dash": "2px,3px"})
        figure.add_annotation(
            text=f"{beyond} →",
            x=tested_to,
            y=1,
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"color": look.faint, "size": 13},
        )
    for place, one in enumerate(reversed(dates)):
        _row(figure, one, place, (first, last), look)
    return figure


def _row(figure: go.Figure, one: Date, place: int, span: tuple[int, int], look: Theme) -> None:
    first, last = span
    figure.add_annotation(
        x=first,
        y=place + 0.36,
        text=f"<b>{one.name}</b> · {one.text}" if one.kind == "ours" else f"{one.name} · {one.text}",
        showarrow=False,
        xanchor="left",
        font={"size": 14, "color": look.ink if one.year is not None or one.low is not None else look.faint},
        bgcolor=look.background,
    )
    if one.low is not None and one.low <= last:
        figure.add_scatter(
            x=[one.low, last if one.high is None else min(one.high, last)],
            y=[place, place],
            mode="lines",
            line={"color": look.women, "width": 11},
            opacity=0.3,
            hoverinfo="skip",
        )
    if one.year is None:
        return
    colour = look.women if one.kind == "ours" else look.ink
    symbols = {"ours": "diamond", "simple": "circle-open", "model": "square-open"}
    inside = one.year <= last
    figure.add_scatter(
        x=[min(one.year, last)],
        y=[place],
        mode="markers",
        marker=_marker(colour, symbols[one.kind] if inside else "triangle-right", ours=one.kind == "ours"),
        hovertext=one.hover,
        hoverinfo="text",
        cliponaxis=False,
    )


def _marker(colour: str, symbol: str, *, ours: bool) -> dict[str, Any]:
    return {"symbol": symbol, "size": 15 if ours else 12, "color": colour, "line": {"width": 2.2, "color": colour}}
