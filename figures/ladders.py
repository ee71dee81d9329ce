"""Figures of ladders of grades: shares as a staircase, two services aligned, people by sex, figures by source, pay.

Levels run upward: the base at the bottom, the top at the top. Labels and hover texts arrive translated. Colour is never
alone: the second line is dashed with square markers, a bound is hatched, women and men stand on opposite sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from figures.labels import written_bars
from figures.theme import PARITY_PCT, Mode, parity_line, template, theme

ROW_PX: Final = 74
BANDS_PX: Final = 640
FALL_ROOM: Final = 38.0
"""Points to the right of the highest share for the words of a fall, on a phone."""

HEAD_PX: Final = 96
NAME_WIDTH: Final = 20
LEGEND_PX: Final = 80
NARROW_NAME: Final = 13
LEGEND_WIDTH: Final = 44
LEGEND_GAP_PX: Final = 28
NEAR_PARITY: Final = 14.0
FULL_PCT: Final = 100.0


@dataclass(frozen=True)
class Step:
    """One figure of a ladder: `step` 0 at the base; `value` in percent; `label` is written beside it."""

    step: int
    value: float
    label: str
    hover: str
    exact: bool = True


@dataclass(frozen=True)
class Stair:
    """One ladder in one year: its name for the legend and its figures from the base to the top."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Fall:
    """A step to point at: between the levels `below` and `above`, right of `value` percent, with its words."""

    below: int
    above: int
    value: float
    label: str


@dataclass(frozen=True)
class Placed:
    """A level of one of two services: where it stands from 0 (base) to 100 (top), its name and its figure."""

    position: float
    name: str
    value: float | None
    label: str
    hover: str


def height_of_levels(levels: int) -> int:
    """Pixels for so many levels, legend and axis included."""
    return HEAD_PX + ROW_PX * max(levels, 2)


def staircase(
    stairs: Sequence[Stair], names: Sequence[str], mode: Mode, *, parity_label: str, suffix: str, fall: Fall | None = None
) -> go.Figure:
    """Shares from the base to the top, one staircase a ladder; at most two, of the same levels.

    `names` are those of the levels from the base. A level without a figure breaks the staircase. `fall` points at one step.
    """
    figure = go.Figure(layout={"template": template(mode), "height": height_of_levels(len(names)), "hovermode": "closest"})
    for index, stair in enumerate(stairs):
        _draw_stair(figure, stair, index, mode, _sides(stairs, index))
    if fall:
        _draw_fall(figure, fall, mode)
    values = [one.value for stair in stairs for one in stair.steps]
    figure.update_xaxes(**_shares(values, suffix, **({"room": FALL_ROOM} if fall else {})))
    figure.update_yaxes(**_levels(range(len(names)), names, NAME_WIDTH), range=[-0.62, len(names) - 0.38], showgrid=False)
    figure.update_layout(showlegend=len(stairs) > 1, margin={"t": 84 if len(stairs) > 1 else 36})
    # Above the label of the parity line, which stands anywhere along a phone's width.
    figure.update_layout(legend={"y": 1 + LEGEND_GAP_PX / (ROW_PX * max(len(names), 2))})
    parity_line(figure, parity_label, mode, axis="x")
    # A label of two years may stand where the parity line is: the line goes behind it, and its halo keeps it readable.
    return figure.update_shapes(layer="below")


def aligned(
    first: Sequence[Placed], second: Sequence[Placed], titles: tuple[str, str], mode: Mode, *, parity_label: str, suffix: str
) -> go.Figure:
    """Two services whose ladders differ, both from base to top: the first's levels are named left, the second's right."""
    look = theme(mode)
    rows = max(len(first), len(second))
    figure = go.Figure(
        layout={"template": template(mode), "height": height_of_levels(rows) + LEGEND_PX, "hovermode": "closest"}
    )
    looks = ((look.women, "solid", "circle", "y"), (look.selection, "7px,4px", "square", "y2"))
    for index, (rungs, title) in enumerate(zip((first, second), titles, strict=True)):
        colour, dash, symbol, axis = looks[index]
        others = (second, first)[index]
        figure.add_scatter(
            x=[one.value for one in rungs],
            y=[one.position for one in rungs],
            yaxis=axis,
            name=wrap(title, LEGEND_WIDTH),
            mode="lines+markers+text",
            line={"color": colour, "dash": dash, "width": 2},
            marker={"color": colour, "symbol": symbol, "size": 11},
            text=[one.label for one in rungs],
            textposition=[_side_of(one, others, first=index == 0) for one in rungs],
            textfont={"color": look.ink, "size": 14, "shadow": halo(look.background)},
            hovertext=[one.hover for one in rungs],
            hoverinfo="text",
            cliponaxis=False,
        )
    values = [one.value for one in (*first, *second) if one.value is not None]
    span = [-9, 109]
    figure.update_xaxes(**_shares(values, suffix, room=26))
    figure.update_layout(
        yaxis={**_levels([one.position for one in first], [one.name for one in first], NARROW_NAME), "range": span},
        yaxis2={
            **_levels([one.position for one in second], [one.name for one in second], NARROW_NAME),
            "range": span,
            "overlaying": "y",
            "side": "right",
            "showgrid": False,
            "automargin": True,
        },
        legend={"orientation": "v", "y": 1.09, "yanchor": "bottom"},
        margin={"t": 130},
    )
    figure.update_yaxes(showgrid=False)
    parity_line(figure, parity_label, mode, axis="x")
    return figure.update_shapes(layer="below")


def pyramid(rows: pl.DataFrame, titles: tuple[str, str], mode: Mode) -> go.Figure:
    """People by sex at each level, women left and men right of the middle.

    `rows` from the base: name, women, men (people), women_label, men_label, hover. `titles`: what each side is called.
    """
    look, names = theme(mode), list(rows["name"])
    figure = go.Figure(layout={"template": template(mode), "height": height_of_levels(len(names)), "barmode": "overlay"})
    most = max(1, *rows["women"], *rows["men"])
    for side, colour, sign, title in (("women", look.women, -1, titles[0]), ("men", look.men, 1, titles[1])):
        figure.add_bar(
            x=[sign * one for one in rows[side]],
            y=list(range(len(names))),
            name=title,
            marker={"color": colour},
            width=0.72,
            **written_bars(rows[f"{side}_label"], rows["hover"], look.ink),
        )
        figure.add_annotation(
            x=sign * most * 0.02,
            y=1,
            yref="paper",
            yshift=16,
            text=f"<b>{title}</b>",
            showarrow=False,
            xanchor="right" if sign < 0 else "left",
            font={"size": 15, "color": look.ink},
        )
    figure.update_xaxes(range=[-1.75 * most, 1.75 * most], showticklabels=False, ticks="", showline=False)
    figure.update_yaxes(**_levels(range(len(names)), names, NAME_WIDTH), range=[-0.62, len(names) - 0.38], showgrid=False)
    return figure.update_layout(showlegend=False, margin={"t": 40})


def by_source(rows: pl.DataFrame, mode: Mode, *, parity_label: str, suffix: str) -> go.Figure:
    """Figures of several publications side by side, one bar each, none joined to another.

    `rows` from the bottom up: name (unique), value, label, hover, exact (false for a bound or an unsure figure: hatched).
    """
    look, names = theme(mode), list(rows["name"])
    figure = go.Figure(layout={"template": template(mode), "height": HEAD_PX + 58 * max(len(names), 2)})
    figure.add_bar(
        x=rows["value"],
        y=list(range(len(names))),
        marker={
            "color": look.women,
            "pattern": {
                "shape": ["" if one else "/" for one in rows["exact"]],
                "fgcolor": look.women,
                "bgcolor": look.background,
                "fillmode": "replace",
            },
            "line": {"color": look.women, "width": 1},
        },
        width=0.6,
        **written_bars(rows["label"], rows["hover"], look.ink),
    )
    figure.update_xaxes(**_shares(rows["value"], suffix))
    figure.update_yaxes(**_levels(range(len(names)), names, NAME_WIDTH), range=[-0.62, len(names) - 0.38], showgrid=False)
    figure.update_layout(showlegend=False, margin={"t": 36})
    return parity_line(figure, parity_label, mode, axis="x")


def pay(rows: pl.DataFrame, mode: Mode, *, equal: float, equal_label: str) -> go.Figure:
    """Women's pay against men's, one dot a level or sector with its distance from equal pay.

    `rows` from the bottom up: name (unique), value, label, hover. `equal` is the value of equal pay: 1 for ratios, 0 for
    differences.
    """
    look, names, values = theme(mode), list(rows["name"]), rows["value"]
    figure = go.Figure(layout={"template": template(mode), "height": HEAD_PX + 52 * max(len(names), 2)})
    for place, value in enumerate(values):
        figure.add_scatter(
            x=[equal, value], y=[place, place], mode="lines", line={"color": look.women, "width": 3}, hoverinfo="skip"
        )
    figure.add_scatter(
        x=values,
        y=list(range(len(names))),
        mode="markers+text",
        marker={"color": look.women, "size": 12},
        text=rows["label"],
        textposition=["middle left" if one < equal else "middle right" for one in values],
        textfont={"color": look.ink, "size": 14},
        hovertext=rows["hover"],
        hoverinfo="text",
        cliponaxis=False,
    )
    reach = max([0.08, *(abs(one - equal) for one in values)]) * 1.8
    figure.add_vline(
        x=equal,
        line={"color": look.ink, "width": 1.5, "dash": "5px,4px"},
        annotation={"text": equal_label, "font": {"color": look.ink, "size": 13}, "bgcolor": look.background},
        annotation_position="top",
    )
    figure.update_xaxes(range=[equal - reach, equal + reach], nticks=5)
    figure.update_yaxes(**_levels(range(len(names)), names, NAME_WIDTH), range=[-0.62, len(names) - 0.38], showgrid=False)
    return figure.update_layout(showlegend=False, margin={"t": 36})


def wrap(text: str, width: int) -> str:
    """`text` on lines of about `width` characters.

    >>> wrap("Higher and senior officers", 12)
    'Higher and<br>senior<br>officers'
    """
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return "<br>".join(lines)


def halo(ground: str) -> str:
    """A CSS shadow in the colour of the ground, so that a line behind a label does not cross its letters.

    >>> halo("#FFF").count("#FFF")
    8
    """
    around = [(x, y) for x in (-2, 0, 2) for y in (-2, 0, 2) if x or y]
    return ", ".join(f"{x}px {y}px 2px {ground}" for x, y in around)


def _draw_stair(figure: go.Figure, stair: Stair, index: int, mode: Mode, sides: Sequence[str]) -> None:
    look = theme(mode)
    colour, dash, symbol = ((look.women, "solid", "circle"), (look.selection, "7px,4px", "square"))[index]
    xs: list[float | None] = []
    ys: list[float | None] = []
    for before, one in zip((None, *stair.steps), stair.steps, strict=False):
        if before is not None and before.step != one.step - 1:
            xs.append(None)
            ys.append(None)
        xs += [one.value, one.value]
        ys += [one.step - 0.5, one.step + 0.5]
    line = {"color": colour, "width": 3 if index == 0 else 2, "dash": dash}
    figure.add_scatter(x=xs, y=ys, mode="lines", line=line, hoverinfo="skip", showlegend=False)
    figure.add_scatter(
        x=[one.value for one in stair.steps],
        y=[one.step for one in stair.steps],
        name=stair.name,
        mode="markers+text",
        marker={
            "color": colour,
            "size": 12,
            "symbol": [symbol if one.exact else f"{symbol}-open" for one in stair.steps],
            "line": {"width": 2, "color": colour},
        },
        text=[one.label for one in stair.steps],
        textposition=list(sides),
        textfont={"color": look.ink, "size": 15 if index == 0 else 13, "shadow": halo(look.background)},
        hovertext=[one.hover for one in stair.steps],
        hoverinfo="text",
        cliponaxis=False,
    )


def _sides(stairs: Sequence[Stair], index: int) -> list[str]:
    """On which side of its marker each label stands: the higher of two figures right, the lower left."""
    others = {one.step: one.value for stair in stairs[:index] + stairs[index + 1 :] for one in stair.steps}  # type: ignore[operator]  # sequences of one kind
    return [_right_or_left(one.value, others.get(one.step), first=index == 0) for one in stairs[index].steps]


def _right_or_left(value: float, other: float | None, *, first: bool) -> str:
    if other is None:
        # Left of a marker short of the parity line, so that the label does not lie on the line.
        return "middle left" if PARITY_PCT - NEAR_PARITY < value < PARITY_PCT else "middle right"
    right = value > other or (value == other and first)
    return "middle right" if right else "middle left"


def _side_of(one: Placed, others: Iterable[Placed], *, first: bool) -> str:
    """As `_right_or_left`, against the level of the other service that lies nearest."""
    near = min(others, key=lambda other: abs(other.position - one.position), default=None)
    return _right_or_left(one.value or 0.0, near.value if near else None, first=first)


def _draw_fall(figure: go.Figure, fall: Fall, mode: Mode) -> None:
    figure.add_annotation(
        x=fall.value,
        y=(fall.below + fall.above) / 2,
        text=fall.label,
        showarrow=False,
        xanchor="left",
        xshift=8,
        font={"size": 14, "color": theme(mode).faint},
        bgcolor=theme(mode).background,
    )


def _shares(values: Iterable[float], suffix: str, room: float = 14.0) -> dict[str, Any]:
    """The axis of shares, with `room` points for a label right of the highest."""
    highest = max(values, default=0.0)
    ticks = [0, 25, 50, 75, 100]
    return {
        "range": [0, min(FULL_PCT + room, max(62.0, highest + room))],
        "tickvals": ticks,
        "ticktext": [f"{one}{suffix}" for one in ticks],
    }


def _levels(places: Iterable[float], names: Sequence[str], width: int) -> dict[str, Any]:
    """Names of the levels along an axis."""
    return {
        "tickmode": "array",
        "tickvals": list(places),
        "ticktext": [wrap(name, width) if "<br>" not in name else name for name in names],
        "tickfont": {"size": 14},
    }


@dataclass(frozen=True)
class Band:
    """A level over the years and what lies ahead: all in percent, one hover text a figure."""

    name: str
    years: Sequence[int]
    values: Sequence[float]
    hover: Sequence[str]
    ahead: Sequence[int]
    median: Sequence[float]
    lower: Sequence[float]
    upper: Sequence[float]
    straight: Sequence[float]
    ahead_hover: Sequence[str]


def bands(rows: Sequence[Band], words: Mapping[str, str], mode: Mode, *, parity_label: str, suffix: str) -> go.Figure:
    """One panel a level, base first: published figures, the model's median and range, the straight line of simple increments.

    `words`: names for the legend of published, median, range and straight.
    """
    look = theme(mode)
    figure = make_subplots(
        rows=2, cols=2, shared_yaxes=True, subplot_titles=[wrap(one.name, NAME_WIDTH) for one in rows], vertical_spacing=0.16
    )
    figure.update_layout(template=template(mode), height=BANDS_PX, hovermode="closest")
    for index, one in enumerate(rows):
        place = {"row": index // 2 + 1, "col": index % 2 + 1}
        start, base = [one.years[-1], *one.ahead], one.values[-1]
        shown = index == 0
        outline = [base, *one.upper, *reversed([base, *one.lower])]
        traces: dict[str, dict[str, Any]] = {
            "range": {
                "x": [*start, *reversed(start)],
                "y": outline,
                "fill": "toself",
                "fillcolor": _faded(look.women),
                "line": {"width": 0},
                "mode": "lines",
                "hoverinfo": "skip",
            },
            "straight": {
                "x": start,
                "y": [base, *one.straight],
                "mode": "lines",
                "line": {"color": look.selection, "dash": "7px,4px", "width": 2},
                "hoverinfo": "skip",
            },
            "median": {
                "x": start,
                "y": [base, *one.median],
                "mode": "lines",
                "line": {"color": look.women, "dash": "2px,3px", "width": 2},
                "hovertext": ["", *one.ahead_hover],
                "hoverinfo": "text",
            },
            "published": {
                "x": one.years,
                "y": one.values,
                "mode": "lines+markers",
                "line": {"color": look.women, "width": 3},
                "marker": {"size": 6, "color": look.women},
                "hovertext": one.hover,
                "hoverinfo": "text",
            },
        }
        for name, settings in traces.items():
            figure.add_trace(go.Scatter(name=words[name], legendgroup=name, showlegend=shown, **settings), **place)
        figure.add_hline(y=PARITY_PCT, line={"color": look.ink, "width": 1.5, "dash": "5px,4px"}, **place)
    figure.add_annotation(
        x=rows[0].years[0], y=PARITY_PCT, text=parity_label, showarrow=False, xanchor="left", yanchor="top", font={"size": 12}
    )
    every = [value for one in rows for value in (*one.values, *one.upper, *one.straight)]
    figure.update_yaxes(range=[0, min(FULL_PCT, max(every) + 6)], ticksuffix=suffix, nticks=6)
    ends = sorted({rows[0].years[0], rows[0].years[-1], rows[0].ahead[-1]})
    figure.update_xaxes(tickvals=ends, ticktext=[str(year) for year in ends])
    return figure.update_layout(legend={"y": 1.08, "yanchor": "bottom"}, margin={"t": 110, "r": 16})


def _faded(colour: str) -> str:
    """A colour of the theme, as thin as a range needs."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.22)"
