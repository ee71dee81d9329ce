"""A row an area: ranked bars, two dots and their range, states by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from figures.labels import HIDDEN, write_beside, written_bars
from figures.theme import Mode, Theme, template, theme
from figures.trends_parts import (
    CHARACTER_PX,
    LINE_HEIGHT_PX,
    SURE,
    TAG,
    Mark,
    Scale,
    Series,
    width_of,
    with_parity,
    year_ends,
    year_ticks,
)

NARROW_PX: Final = 170
COLUMNS_PX: Final = 380
RANGE_WIDTH: Final = 16
SMALL_CHARACTER_PX: Final = 6.4
MOST_NAMED_BARS: Final = 60
"""Above this many bars, names no longer fit: columns stand side by side and only the chosen ones are named."""


def bars(rows: pl.DataFrame, scale: Scale, mode: Mode, *, targets: Sequence[Mark] = ()) -> go.Figure:
    """One bar a row, the highest first.

    `rows`: series, name, value, label (beside the bar), mark, hover, kind, chosen (drawn full, named in bold). With more
    than MOST_NAMED_BARS rows, thin columns from the lowest to the highest, of which only the chosen are named.
    """
    ordered = rows.sort("value", "name", descending=[False, True])
    if rows.height > MOST_NAMED_BARS:
        return _columns(ordered, scale, mode)
    look = theme(mode)
    names = _row_names(ordered)
    figure = go.Figure(layout=_rows_layout(mode, names))
    figure.add_bar(
        x=ordered["value"],
        y=names,
        marker=_bar_marker(ordered, look),
        width=0.66,
        **written_bars(ordered["label"], ordered["hover"], HIDDEN),
    )
    write_beside(figure, zip(ordered["value"].clip(0), names, ordered["label"], strict=True), look, clear_px=4)
    for one in targets:
        row = [name for name, series in zip(names, ordered["series"], strict=True) if series == one.series]
        figure.add_scatter(
            x=[one.value] * len(row),
            y=row,
            mode="markers",
            marker={"symbol": "line-ns-open", "size": 24, "color": look.ink, "line": {"width": 3}},
            hovertext=one.hover,
            hoverinfo="text",
        )
    figure.update_xaxes(
        range=scale.ends(ordered["value"]), ticksuffix=scale.suffix, title_text=scale.title, **_few_ticks(scale)
    )
    figure.update_layout(margin={"r": _room_for_labels(ordered, scale), "t": 32}, showlegend=False)
    return with_parity(figure, scale, mode, axis="x")


def ranges(rows: pl.DataFrame, scale: Scale, mode: Mode) -> go.Figure:
    """Two dots a row, hollow for the first figure and full for the last, joined; the highest last figure first.

    `rows`: series, name, first, first_label, first_mark, last, last_label, last_mark, hover, kind, chosen; `first` is null
    with one figure only. A figure that is not plain has a diamond instead of a dot; both labels stand to the right of the
    dots, since names and dots near zero leave no room on their left on a phone.
    Above MOST_NAMED_BARS rows, upright and without names but for the chosen.
    """
    ordered = rows.sort("last", "name", descending=[False, True])
    many, look = rows.height > MOST_NAMED_BARS, theme(mode)
    names: list[Any] = list(range(rows.height)) if many else _row_names(ordered)
    along, across = ("y", "x") if many else ("x", "y")
    figure = go.Figure(layout=_many_layout(mode, rows.height) if many else _rows_layout(mode, names))
    colours = [_row_colour(row, look) for row in ordered.iter_rows(named=True)]
    _join_dots(figure, ordered, names, colours, along=along)
    size, line = (5, 1) if many else (13, 2.5)
    for end, inside in (("first", [look.background] * rows.height), ("last", colours)):
        symbols = ["circle" if mark in SURE else "diamond" for mark in ordered[f"{end}_mark"]]
        figure.add_scatter(
            **{along: ordered[end], across: names},
            mode="markers",
            marker={"symbol": symbols, "size": size, "color": inside, "line": {"width": line, "color": colours}},
            cliponaxis=False,
            hovertext=ordered["hover"],
            hoverinfo="text",
        )
    axis = {
        "range": scale.ends([*ordered["last"], *ordered["first"]]),
        "ticksuffix": scale.suffix,
        "title": {"text": scale.title},
        **({} if many else _few_ticks(scale)),
    }
    figure.update_layout({f"{along}axis": axis, "showlegend": False, "margin": {"t": 32, "r": 8}})
    if many:
        _name_columns(figure, ordered.rename({"last": "value", "last_label": "label"}), look)
    else:
        _write_ranges(figure, ordered, names, scale, look)
    return with_parity(figure, scale, mode, axis=along)


def _join_dots(figure: go.Figure, ordered: pl.DataFrame, names: Sequence[Any], colours: Sequence[str], *, along: str) -> None:
    """A line from the first to the last figure of each row, one trace a colour.

    Its lines are apart by gaps: 190 traces would make the figure three times as large.
    """
    across = "x" if along == "y" else "y"
    for colour in dict.fromkeys(colours):
        joined = [
            (end, name)
            for name, row, own in zip(names, ordered.iter_rows(named=True), colours, strict=True)
            if own == colour and row["first"] is not None
            for end in (row["first"], row["last"], None)
        ]
        figure.add_scatter(
            **{along: [end for end, _ in joined], across: [name for _, name in joined]},
            mode="lines",
            line={"color": colour, "width": 1.5 if along == "y" else 3},
            hoverinfo="skip",
        )


def _write_ranges(figure: go.Figure, ordered: pl.DataFrame, names: Sequence[Any], scale: Scale, look: Theme) -> None:
    """ "8.5 % → 4.3 %" to the right of each pair of dots, on two lines where years make it long."""
    texts = []
    for row in ordered.iter_rows(named=True):
        first = f'<span style="color:{look.faint}">{row["first_label"]} →</span>' if row["first"] is not None else ""
        long = len(row["first_label"]) + len(row["last_label"]) > RANGE_WIDTH
        texts.append(f"{first}{'<br>' if long else ' '}{row['last_label']}" if first else row["last_label"])
    right = ordered.select(value=pl.max_horizontal("first", "last")).with_columns(label=pl.Series(texts, dtype=pl.String))
    plain = [TAG.sub("", text.replace("<br>", " ")) for text in texts]
    figure.add_scatter(x=right["value"], y=names, mode="text", text=plain, textfont={"color": HIDDEN}, hoverinfo="skip")
    write_beside(figure, zip(right["value"], names, texts, strict=True), look, size=13)
    figure.update_layout(margin={"r": 16 + _room_for_labels(right, scale, SMALL_CHARACTER_PX)})
    # Names keep clear of dots on zero.
    figure.update_yaxes(ticks="outside", ticklen=10, tickcolor=HIDDEN)


def states(points: pl.DataFrame, series: Sequence[Series], names: Mapping[float, str], mode: Mode) -> go.Figure:
    """A square for each area and year, its colour and shape the state ("yes", "reserved seats"); states are never averaged.

    `points`: series, reference_year, value, hover. `names`: value -> words, in the order of the legend.
    """
    look = theme(mode)
    rows = {one.id: f"<b>{one.name}</b>" if one.chosen else one.name for one in reversed(series)}
    figure = go.Figure(layout=_rows_layout(mode, list(rows.values())))
    colours = [look.grid, look.women, look.selection, *look.regions]
    symbols = ["square-open", "square", "diamond", "circle", "hexagon", "star", "cross"]
    for place, (state, words) in enumerate(names.items()):
        here = points.filter(pl.col("value") == state)
        colour = look.faint if place == 0 else colours[place % len(colours)]
        figure.add_scatter(
            x=here["reference_year"],
            y=[rows[one] for one in here["series"]],
            mode="markers",
            marker={
                "symbol": symbols[place % len(symbols)],
                "size": 13,
                "color": colour,
                "line": {"width": 1.5, "color": colour},
            },
            name=words,
            hovertext=here["hover"],
            hoverinfo="text",
            showlegend=True,
        )
    first, last = year_ends(points["reference_year"])
    figure.update_xaxes(**year_ticks(first, last), range=[first - 0.7, last + 0.7], side="bottom")
    return figure.update_layout(margin={"t": 40, "r": 16}, legend={"traceorder": "normal"})


def height_of_rows(rows: int) -> int:
    """Height in pixels of a chart with a named row each, or of columns side by side."""
    return 460 if rows > MOST_NAMED_BARS else 96 + rows * (34 if rows <= 16 else 22)  # noqa: PLR2004 - few rows get room


def _columns(ordered: pl.DataFrame, scale: Scale, mode: Mode) -> go.Figure:
    look = theme(mode)
    figure = go.Figure(layout=_many_layout(mode, ordered.height))
    figure.add_bar(
        x=list(range(ordered.height)),
        y=ordered["value"],
        marker=_bar_marker(ordered, look),
        hovertext=ordered["hover"],
        hoverinfo="text",
        width=0.8,
    )
    figure.update_yaxes(range=scale.ends(ordered["value"]), ticksuffix=scale.suffix, title_text=scale.title)
    _name_columns(figure, ordered, look)
    return with_parity(figure, scale, mode)


def _name_columns(figure: go.Figure, ordered: pl.DataFrame, look: Theme) -> None:
    """Names of the chosen columns, in steps above them: the columns rise to the right, so the left is free for words."""
    named = pl.col("chosen") | (pl.col("kind") == "group")
    chosen = [(row["place"], row) for row in ordered.with_row_index("place").filter(named).iter_rows(named=True)]
    _, high = figure.layout.yaxis.range
    room = 32.0
    for step, (place, row) in enumerate(chosen):
        right = place > 0.4 * ordered.height
        above = 26 + 20 * (step if right else len(chosen) - 1 - step)
        room = max(room, COLUMNS_PX * row["value"] / high + above + LINE_HEIGHT_PX - COLUMNS_PX)
        figure.add_annotation(
            x=place,
            y=row["value"],
            ax=-14 if right else 14,
            ay=-above,
            text=f"<b>{row['name']}</b> {row['label']}",
            xanchor="right" if right else "left",
            showarrow=True,
            arrowhead=0,
            arrowwidth=1,
            arrowcolor=look.ink,
            bgcolor=look.background,
            font={"color": look.ink, "size": 14},
        )
    figure.update_layout(margin={"t": room})


def _bar_marker(rows: pl.DataFrame, look: Theme) -> dict[str, Any]:
    """Chosen bars full; groups hatched; estimates and bounds as outlines."""
    sure = [mark in SURE for mark in rows["mark"]]
    colours = [_row_colour(row, look) for row in rows.iter_rows(named=True)]
    return {
        "color": [colour if known else look.background for colour, known in zip(colours, sure, strict=True)],
        "line": {"color": colours, "width": [0 if known else 2 for known in sure]},
        "pattern": {
            "shape": ["/" if kind == "group" else "" for kind in rows["kind"]],
            "fillmode": "overlay",
            "size": 7,
            "fgcolor": look.background,
        },
    }


def _room_for_labels(rows: pl.DataFrame, scale: Scale, character_px: float = CHARACTER_PX) -> float:
    """Pixels to the right of the axis for the labels of the longest bars, on a narrow screen."""
    _, high = scale.ends(rows["value"])
    labels = zip(rows["value"], rows["label"], strict=True)
    return max([8.0, *(16 + character_px * width_of(label) - NARROW_PX * (high - value) / high for value, label in labels)])


def _few_ticks(scale: Scale) -> dict[str, Any]:
    """Upright, and few enough for what names and figures leave of a phone's width."""
    return {"tickangle": 0, **({"tick0": 0, "dtick": 25} if scale.share else {"nticks": 4})}


def _row_colour(row: Mapping[str, Any], look: Theme) -> str:
    if row["chosen"]:
        return look.women
    return look.selection if row["kind"] == "group" else look.sequential[6]


def _row_names(rows: pl.DataFrame) -> list[str]:
    """Names in bold for the chosen; unique, so that two areas never share a row."""
    return [f"<b>{row['name']}</b>" if row["chosen"] else row["name"] for row in rows.iter_rows(named=True)]


def _rows_layout(mode: Mode, names: Sequence[str]) -> go.Layout:
    look = theme(mode)
    return go.Layout(
        template=template(mode),
        height=height_of_rows(len(names)),
        xaxis={"showgrid": True, "gridcolor": look.grid, "side": "bottom"},
        yaxis={
            "showgrid": False,
            "categoryorder": "array",
            "categoryarray": list(names),
            "tickfont": {"color": look.ink},
            "range": [-0.7, len(names) - 0.3],
            "dtick": 1,
        },
    )


def _many_layout(mode: Mode, columns: int) -> go.Layout:
    return go.Layout(
        template=template(mode),
        height=height_of_rows(columns),
        xaxis={"showticklabels": False, "ticks": "", "range": [-1, columns]},
        bargap=0.1,
    )
