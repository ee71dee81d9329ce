"""Figures of the pipeline: shares ahead by level, levers, paths to a target, chances of women among appointments, retirement.

Labels and hover texts arrive translated. A range is an area or a bar, a middle a dotted line, published figures solid with
markers; bounds have no middle. Colour is never alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from figures.ladders import wrap
from figures.theme import PARITY_PCT, Mode, Theme, parity_line, template, theme

PANEL_PX: Final = 250
SLIDE_PANEL_PX: Final = 190
HEAD_PX: Final = 170
ROW_PX: Final = 66
LINES_PX: Final = 440
BARS_PX: Final = 340
NAME_WIDTH: Final = 24
LEVER_WIDTH: Final = 46
TITLE_PX: Final = 80


@dataclass(frozen=True)
class Fan:
    """A level ahead, in percent: ends of the range, its middle (None for bounds), and today's rates for comparison.

    `known_years` and `known` are published figures; `years` begin with the year of the last of them. `compared` holds one
    line (the middle with today's rates) or two (the ends), none where nothing differs.
    """

    name: str
    known_years: Sequence[int]
    known: Sequence[float]
    known_hover: Sequence[str]
    years: Sequence[int]
    lower: Sequence[float]
    upper: Sequence[float]
    middle: Sequence[float] | None
    hover: Sequence[str]
    compared: tuple[Sequence[float], ...] = ()


def height_of_fans(levels: int, columns: int = 2, panel_px: int = PANEL_PX) -> int:
    """Pixels for one panel a level, so many side by side."""
    return HEAD_PX + panel_px * ceil(levels / columns)


def fans_for_slide(rows: Sequence[Fan], words: Mapping[str, str], *, parity_label: str, suffix: str) -> go.Figure:
    """The same for a slide, which is wide: three panels side by side, and lower, so that text stays large."""
    return fans(rows, words, "light", parity_label=parity_label, suffix=suffix, columns=3, panel_px=SLIDE_PANEL_PX)


def fans(
    rows: Sequence[Fan],
    words: Mapping[str, str],
    mode: Mode,
    *,
    parity_label: str,
    suffix: str,
    columns: int = 2,
    panel_px: int = PANEL_PX,
) -> go.Figure:
    """One panel a level, base first, all on one scale.

    `words`: names for the legend of published, range, middle and compared.
    """
    look, lines = theme(mode), ceil(len(rows) / columns)
    height = height_of_fans(len(rows), columns, panel_px)
    figure = make_subplots(
        rows=lines,
        cols=columns,
        shared_yaxes=True,
        subplot_titles=[wrap(one.name, NAME_WIDTH) for one in rows],
        vertical_spacing=min(0.9 / lines, TITLE_PX / (panel_px * lines)) if lines > 1 else 0,
        horizontal_spacing=0.1,
    )
    figure.update_layout(template=template(mode), height=height, hovermode="closest")
    for index, one in enumerate(rows):
        place = {"row": index // columns + 1, "col": index % columns + 1}
        for name, settings in _traces(one, look):
            first = index == 0 and not any(trace.name == words[name] for trace in figure.data)
            figure.add_trace(go.Scatter(name=words[name], legendgroup=name, showlegend=first, **settings), **place)
        figure.add_hline(y=PARITY_PCT, line={"color": look.ink, "width": 1.5, "dash": "5px,4px"}, **place)
    _mark_years(figure, rows, parity_label, look)
    figure.update_yaxes(range=_span(rows), ticksuffix=suffix, nticks=6)
    figure.update_annotations(font={"size": 14}, selector={"yanchor": "bottom", "xref": "paper"})
    legend = {"y": 1 + 70 / (panel_px * lines), "yanchor": "bottom"}
    return figure.update_layout(legend=legend, margin={"t": 136, "r": 16, "b": 34})


def _mark_years(figure: go.Figure, rows: Sequence[Fan], parity_label: str, look: Theme) -> None:
    """First year, last known and last year along each axis, and the words of the parity line, once."""
    first = rows[0].known_years[0] if rows[0].known_years else rows[0].years[0]
    words = {"text": parity_label, "font": {"size": 12}, "bgcolor": look.background}
    figure.add_annotation(x=first, y=PARITY_PCT, showarrow=False, xanchor="left", yanchor="bottom", **words)
    known, last = rows[0].years[0], rows[0].years[-1]
    # The last known year has its tick only where it does not touch the first one's.
    ends = [first, *([known] if known - first > 0.2 * (last - first) else []), last]
    figure.update_xaxes(tickvals=ends, ticktext=[str(year) for year in ends], range=[first - 0.5, last + 0.5])


def _traces(one: Fan, look: Theme) -> list[tuple[str, dict[str, Any]]]:
    """(word, settings) of a panel, the lowest layer first."""
    area = {
        "x": [*one.years, *reversed(one.years)],
        "y": [*one.upper, *reversed(one.lower)],
        "fill": "toself",
        "fillcolor": faded(look.women),
        "line": {"width": 0 if one.middle is not None else 1, "color": look.women},
        "mode": "lines",
        "hoverinfo": "skip",
    }
    dashed = {"color": look.selection, "dash": "7px,4px", "width": 2}
    compared = [
        ("compared", {"x": one.years, "y": line, "mode": "lines", "line": dashed, "hoverinfo": "skip"}) for line in one.compared
    ]
    middle = one.middle if one.middle is not None else one.upper
    seen = {"color": look.women, "dash": "2px,3px", "width": 2.5 if one.middle is not None else 0}
    pointed = {"x": one.years, "y": middle, "mode": "lines", "line": seen, "hovertext": one.hover, "hoverinfo": "text"}
    known = {
        "x": one.known_years,
        "y": one.known,
        "mode": "lines+markers",
        "line": {"color": look.women, "width": 3},
        "marker": {"size": 6, "color": look.women},
        "hovertext": one.known_hover,
        "hoverinfo": "text",
    }
    # Bounds have no middle: the upper end carries the words of the whole range.
    return [("range", area), *compared, ("middle" if one.middle is not None else "range", pointed), ("published", known)]


def _span(rows: Sequence[Fan]) -> list[float]:
    """From ten to ten around all figures and parity."""
    every = [
        PARITY_PCT,
        *(value for one in rows for line in (one.known, one.lower, one.upper, *one.compared) for value in line),
    ]
    return [max(0, 10 * floor((min(every) - 1) / 10)), min(100, 10 * ceil((max(every) + 1) / 10))]


def faded(colour: str) -> str:
    """A colour of the theme, as thin as a range needs."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.22)"


def height_of_levers(rows: int) -> int:
    """Pixels for so many levers."""
    return 70 + ROW_PX * max(rows, 2)


def levers(rows: pl.DataFrame, mode: Mode, *, axis: str) -> go.Figure:
    """What each lever does, the largest effect at the top: a dot, or a bar from the lowest to the highest.

    `rows` from the top down: name (unique), low, high (points), label, hover. `axis` is the title of the axis.
    """
    look = theme(mode)
    figure = go.Figure(layout={"template": template(mode), "height": height_of_levers(rows.height)})
    placed = rows.with_columns(
        place=pl.int_range(rows.height, dtype=pl.Int64).reverse(),
        middle=pl.when(pl.col("low") == pl.col("high")).then("high"),
    )
    for place, value in placed.select("place", "middle").drop_nulls().iter_rows():
        stem = {"color": look.women, "width": 2}
        figure.add_scatter(x=[0, value], y=[place, place], mode="lines", line=stem, hoverinfo="skip")
    _draw_spans(figure, placed, look.women, look)
    _name_rows(figure, placed, look)
    lowest, highest = min(0.0, *rows["low"]), max(0.2, *rows["high"])
    reach = highest - lowest
    figure.add_vline(x=0, line={"color": look.ink, "width": 1.5})
    figure.update_xaxes(range=[lowest - 0.03 * reach, highest + 0.36 * reach], title={"text": axis}, nticks=5)
    figure.update_yaxes(showticklabels=False, showgrid=False, range=[-0.5, rows.height - 0.2])
    return figure.update_layout(showlegend=False, margin={"t": 8})


def _draw_spans(figure: go.Figure, rows: pl.DataFrame, colour: str, look: Theme) -> None:
    """Ranges in one colour with their words, and a dot where there is a middle; a single value is its own middle.

    `rows`: place, low, high, middle, label, hover. Slides read the same traces: a wide line is a range, text alone its words.
    """
    for place, low, high in rows.filter(pl.col("high") > pl.col("low")).select("place", "low", "high").iter_rows():
        bar = {"color": colour, "width": 7}
        figure.add_scatter(x=[low, high], y=[place, place], mode="lines", line=bar, hoverinfo="skip")
    # Without a middle the bar is all there is; a marker no wider than the bar ends it, since slides want one in a row.
    for column, size, there in (("middle", 15, True), ("high", 7, False)):
        part = rows.filter(pl.col("middle").is_not_null() == there)
        if part.height:
            said = {"hovertext": part["hover"], "hoverinfo": "text", "cliponaxis": False}
            dot = {"color": colour, "size": size}
            figure.add_scatter(x=part[column], y=part["place"], mode="markers", marker=dot, **said)
    figure.add_scatter(
        x=rows["high"].clip(lower_bound=0),
        y=rows["place"],
        mode="text",
        text=[f"  {one}" for one in rows["label"]],
        textposition="middle right",
        textfont={"color": look.ink, "size": 14},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _name_rows(figure: go.Figure, rows: pl.DataFrame, look: Theme) -> None:
    """Names above their rows, at the left edge, so that they need no margin on a phone."""
    for place, name in rows.select("place", "name").iter_rows():
        figure.add_annotation(
            # Not quite 0: a slide would take it for the words of a line at 0.
            x=0.001,
            xref="paper",
            y=place,
            yshift=9,
            text=wrap(name, LEVER_WIDTH),
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            align="left",
            font={"size": 14, "color": look.ink},
            bgcolor=look.background,
        )


@dataclass(frozen=True)
class Line:
    """One line of shares over years; `kind` is known (solid, markers), unsure and apart (open
    markers, unjoined), ahead (dotted).

    `hover` holds one text a point. A `group` in front of others is drawn in women's violet.
    """

    name: str
    years: Sequence[int]
    values: Sequence[float]
    hover: Sequence[str]
    kind: str = "known"


def to_target(
    lines: Sequence[Line], target: tuple[int, float, str], mode: Mode, *, parity_label: str, suffix: str
) -> go.Figure:
    """Published figures of a level, the way to the target, and the target itself with its label (year, percent, words)."""
    look = theme(mode)
    figure = go.Figure(layout={"template": template(mode), "height": LINES_PX, "hovermode": "closest"})
    styles = _line_styles(look)
    for one in lines:
        figure.add_scatter(
            x=one.years,
            y=one.values,
            name=wrap(one.name, 44),
            hovertext=one.hover,
            hoverinfo="text",
            cliponaxis=False,
            showlegend=bool(one.name),
            **styles[one.kind],
        )
    year, value, label = target
    figure.add_scatter(
        x=[year],
        y=[value],
        mode="markers+text",
        marker={"symbol": "star", "size": 17, "color": look.selection},
        text=[label],
        textposition="top left",
        textfont={"color": look.ink, "size": 15},
        showlegend=False,
        hoverinfo="skip",
        cliponaxis=False,
    )
    every = [*(one for line in lines for one in line.years), year]
    highest = max(58.0, value + 10, *(one for line in lines for one in line.values))
    figure.update_yaxes(range=[0, min(104, highest)], ticksuffix=suffix, nticks=6)
    figure.update_xaxes(range=[min(every) - 0.5, max(every) + 0.8], tickformat="d", nticks=8)
    figure.update_layout(legend={"y": 1.04}, margin={"t": 60, "r": 24})
    return parity_line(figure, parity_label, mode)


def _line_styles(look: Theme) -> dict[str, dict[str, Any]]:
    """How each kind of a Line is drawn."""
    return {
        "known": {
            "mode": "lines+markers",
            "line": {"color": look.women, "width": 3},
            "marker": {"size": 10, "color": look.women},
        },
        "unsure": {
            "mode": "markers",
            "marker": {"symbol": "circle-open", "size": 12, "line": {"width": 2.5}, "color": look.women},
        },
        "apart": {
            "mode": "markers",
            "marker": {"symbol": "square-open", "size": 13, "color": look.selection, "line": {"width": 2.5}},
        },
        "ahead": {"mode": "lines", "line": {"color": look.women, "width": 2.5, "dash": "2px,4px"}},
    }


def chances(rows: pl.DataFrame, needed: int, words: Mapping[str, str], mode: Mode, *, suffix: str) -> go.Figure:
    """The chance of each number of women among the next appointments; solid from `needed` on, pale below.

    `rows`: women, pct, hover. `words`: enough, fewer (legend), axis (title of the numbers of women).
    """
    look = theme(mode)
    figure = go.Figure(layout={"template": template(mode), "height": BARS_PX, "barmode": "overlay"})
    parts = (("fewer", rows.filter(pl.col("women") < needed)), ("enough", rows.filter(pl.col("women") >= needed)))
    for name, part in parts:
        pale = name == "fewer"
        figure.add_bar(
            x=part["women"],
            y=part["pct"],
            name=words[name],
            marker={
                "color": look.background if pale else look.women,
                "line": {"color": look.men if pale else look.women, "width": 2},
            },
            hovertext=part["hover"],
            hoverinfo="text",
            width=0.82,
        )
    figure.update_yaxes(ticksuffix=suffix, rangemode="tozero", nticks=5)
    figure.update_xaxes(title={"text": words["axis"]}, tickformat="d", nticks=12)
    return figure.update_layout(margin={"t": 48})


def retirement(rows: pl.DataFrame, words: Mapping[str, str], mode: Mode) -> go.Figure:
    """People who reach the age of retirement, year by year: women and men side by side.

    `rows`: year, women, men, women_hover, men_hover. `words`: women, men.
    """
    look = theme(mode)
    figure = go.Figure(layout={"template": template(mode), "height": BARS_PX, "barmode": "group", "bargap": 0.25})
    for side, colour, pattern in (("women", look.women, ""), ("men", look.men, "/")):
        figure.add_bar(
            x=rows["year"],
            y=rows[side],
            name=words[side],
            marker={
                "color": colour,
                "pattern": {
                    "shape": pattern,
                    "fgcolor": look.background,
                    "bgcolor": colour,
                    "fillmode": "replace",
                    "size": 7,
                    "solidity": 0.2,
                },
            },
            hovertext=rows[f"{side}_hover"],
            hoverinfo="text",
        )
    figure.update_yaxes(rangemode="tozero", nticks=5)
    figure.update_xaxes(tickformat="d", nticks=8)
    return figure.update_layout(margin={"t": 48})


def ranges(rows: pl.DataFrame, mode: Mode, *, parity_label: str, suffix: str) -> go.Figure:
    """A range of shares a scenario, the first at the top and in grey; its middle is a dot, where it has one.

    `rows`: name, low, high (percent), middle (null for bounds), label, hover.
    """
    look = theme(mode)
    figure = go.Figure(layout={"template": template(mode), "height": height_of_levers(rows.height)})
    placed = rows.with_columns(place=pl.int_range(rows.height, dtype=pl.Int64).reverse())
    _draw_spans(figure, placed.head(1), look.men, look)
    if rows.height > 1:
        _draw_spans(figure, placed.tail(-1), look.women, look)
    _name_rows(figure, placed, look)
    lowest, highest = min(PARITY_PCT, *rows["low"]) - 1, max(PARITY_PCT, *rows["high"]) + 1
    figure.update_xaxes(range=[lowest, highest + 0.4 * (highest - lowest)], ticksuffix=suffix, nticks=5)
    figure.update_yaxes(showticklabels=False, showgrid=False, range=[-0.5, rows.height - 0.1])
    figure.update_layout(showlegend=False, margin={"t": 36})
    return parity_line(figure, parity_label, mode, axis="x")
