"""Figures of a service's own staff: how long people wait before they are promoted, and shares of women by stage.

Labels and hover texts arrive translated. Colour is never alone: men's curve is dashed and named at its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go
import polars as pl

from figures.ladders import NAME_WIDTH, wrap
from figures.theme import PARITY_PCT, Mode, parity_line, template, theme

HEIGHT: Final = 420
_LOOKS: Final = {"F": "solid", "M": "7px,4px", "_O": "2px,3px", "_U": "2px,3px"}
_BAND: Final = 0.16
_LABEL_PCT: Final = 26.0
"""What a label takes up on the axis of shares."""


@dataclass(frozen=True)
class Wait:
    """A curve of those who still wait, in percent: `years` begin at 0; the curve is flat after each step, up to `end`."""

    sex: str
    name: str
    years: Sequence[float]
    waiting: Sequence[float]
    lower: Sequence[float]
    upper: Sequence[float]
    end: float
    hover: Sequence[str]


def waits(curves: Sequence[Wait], mode: Mode, *, axis: str, suffix: str) -> go.Figure:
    """Survival curves with their 95 % bands, each named at its end; `axis` names the years."""
    figure = go.Figure(layout={"template": template(mode), "height": HEIGHT, "hovermode": "closest"})
    for one in curves:
        _draw_band(figure, one, mode)
    for one in curves:
        _draw_curve(figure, one, mode)
    last = max((one.end for one in curves), default=1.0)
    figure.update_xaxes(range=[0, 1.22 * last], title={"text": axis}, rangemode="tozero")
    ticks = [0, 25, 50, 75, 100]
    figure.update_yaxes(range=[0, 103], tickvals=ticks, ticktext=[f"{one}{suffix}" for one in ticks])
    return figure.update_layout(showlegend=False, margin={"t": 24, "r": 16})


def height_of_shares(rows: int) -> int:
    """Pixels for so many bars, axis included."""
    return 96 + 58 * max(rows, 2)


def shares(rows: pl.DataFrame, mode: Mode, *, parity_label: str, suffix: str) -> go.Figure:
    """Women's share of each row as a bar against the parity line; labels stand clear of the line.

    `rows` from the bottom up: name, value (percent), label, hover.
    """
    look, values = theme(mode), rows["value"].to_list()
    figure = go.Figure(layout={"template": template(mode), "height": height_of_shares(len(values))})
    places = list(range(len(values)))
    figure.add_bar(
        x=values,
        y=places,
        orientation="h",
        width=0.6,
        marker={"color": look.women},
        hovertext=rows["hover"],
        hoverinfo="text",
    )
    figure.add_scatter(
        x=[PARITY_PCT if PARITY_PCT - _LABEL_PCT < one < PARITY_PCT else one for one in values],
        y=places,
        mode="text",
        text=[f" {one}" for one in rows["label"]],
        textposition="middle right",
        textfont={"color": look.ink, "size": 14},
        hoverinfo="skip",
        cliponaxis=False,
    )
    ticks = [0, 25, 50, 75, 100]
    span = [0, max(62.0, *values) + _LABEL_PCT]
    figure.update_xaxes(range=span, tickvals=ticks, ticktext=[f"{one}{suffix}" for one in ticks])
    figure.update_yaxes(tickvals=places, ticktext=[wrap(one, NAME_WIDTH) for one in rows["name"]], showgrid=False)
    figure.update_layout(showlegend=False, margin={"t": 36})
    return parity_line(figure, parity_label, mode, axis="x")


def _colour(sex: str, mode: Mode) -> str:
    look = theme(mode)
    return {"F": look.women, "M": look.men}.get(sex, look.selection)


def _draw_band(figure: go.Figure, one: Wait, mode: Mode) -> None:
    years = [*one.years, one.end]
    upper, lower = [*one.upper, one.upper[-1]], [*one.lower, one.lower[-1]]
    colour = _colour(one.sex, mode)
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    line = {"shape": "hv", "width": 0}
    figure.add_scatter(x=years, y=upper, mode="lines", line=line, hoverinfo="skip")
    figure.add_scatter(
        x=years,
        y=lower,
        mode="lines",
        line=line,
        fill="tonexty",
        fillcolor=f"rgba({red},{green},{blue},{_BAND})",
        hoverinfo="skip",
    )


def _draw_curve(figure: go.Figure, one: Wait, mode: Mode) -> None:
    ink = theme(mode).ink
    figure.add_scatter(
        x=[*one.years, one.end],
        y=[*one.waiting, one.waiting[-1]],
        mode="lines+text",
        line={"shape": "hv", "width": 3, "color": _colour(one.sex, mode), "dash": _LOOKS[one.sex]},
        text=["" for _ in one.years] + [f" {one.name}"],
        textposition="middle right",
        textfont={"color": ink, "size": 14},
        hovertext=[*one.hover, one.hover[-1]],
        hoverinfo="text",
        cliponaxis=False,
    )
