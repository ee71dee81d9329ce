"""Figures of trends: lines, ranked bars, two dots and their range, small multiples, states by year.

Every figure takes prepared frames. `points` holds one row a figure: series (id), reference_year, value, segment (a line is
not drawn from one segment to the next), mark (see MARKS), hover (text under the name). `Series` carries the names.
Colour is never alone: each line has its own marker, and its name at its end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Literal

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from figures.theme import Mode, Theme, parity_line, template, theme

MARKS: Final = ("plain", "estimate", "unreliable", "under", "over", "break")
"""plain; estimate (also provisional, imputed, forecast); unreliable; a bound from above or below; first after a break."""

SURE: Final = frozenset({"plain", "break"})
SYMBOLS: Final = ("circle", "square", "diamond", "hexagon", "pentagon", "star", "cross", "hourglass")
OTHER_DASHES: Final = ("2px,3px", "7px,3px", "10px,3px,2px,3px")
GROUP_DASH: Final = "9px,4px"
BOUND_SYMBOLS: Final = {"under": "triangle-down-open", "over": "triangle-up-open"}
LINE_HEIGHT_PX: Final = 19
LEADER_PX: Final = 16
CHARACTER_PX: Final = 7.6
FEW_YEARS: Final = 9
NARROW_PX: Final = 170
COLUMNS_PX: Final = 380
PANEL_PX: Final = 130
MOST_NAMED_BARS: Final = 60
"""Above this many bars, names no longer fit: columns stand side by side and only the chosen ones are named."""

Kind = Literal["country", "group", "other"]


@dataclass(frozen=True)
class Series:
    """A line or row: `end` is written at its end, `about` closes every hover text (source, edition)."""

    id: str
    name: str
    end: str = ""
    about: str = ""
    kind: Kind = "country"
    chosen: bool = False
    source: str = ""


@dataclass(frozen=True)
class Scale:
    """The axis of values. Shares go from 0 to at least 55 and have the parity line where `parity_pct` is set."""

    share: bool
    title: str = ""
    suffix: str = ""
    parity_pct: float | None = None
    parity_label: str = ""

    def ends(self, values: Iterable[float | None]) -> tuple[float, float]:
        """Both ends of the axis: from zero, or below negative values, to room above the highest.

        Shares end between 55 and 104, so that 50 % always shows and 100 % is not cut.
        """
        known = [one for one in values if one is not None]
        highest, lowest = max(known, default=0.0), min(known, default=0.0)
        bottom = 1.3 * lowest if lowest < 0 else 0.0
        if self.share:
            return bottom, min(104.0, max(55.0, 1.08 * highest))
        if highest > 0:
            return bottom, 1.12 * highest
        return bottom, -0.1 * bottom if bottom else 1.0


@dataclass(frozen=True)
class Mark:
    """A target that an institution announced: where it lies and its words."""

    series: str
    year: int
    value: float
    label: str
    hover: str


def nudge(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places near `wanted`, at least `gap` apart and within [low, high], in the order given, moved as little as possible.

    With more places than fit, they are spread evenly from `low` on.

    >>> nudge([10.0, 10.0, 30.0], gap=4.0, low=0.0, high=50.0)
    [8.0, 12.0, 30.0]
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    # Without the gaps the places only have to keep their order: neighbours that would cross share their mean.
    blocks: list[list[float]] = []
    for rank, index in enumerate(order):
        blocks.append([wanted[index] - rank * gap])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    room = max(low, high - (len(wanted) - 1) * gap)
    flat = [min(max(_mean(block), low), room) for block in blocks for _ in block]
    placed = dict(zip(order, (place + rank * gap for rank, place in enumerate(flat)), strict=True))
    return [placed[index] for index in range(len(wanted))]


def lines(
    points: pl.DataFrame, series: Sequence[Series], scale: Scale, mode: Mode, *, height: int, targets: Sequence[Mark] = ()
) -> go.Figure:
    """One line a series, its name at its end; series of kind `other` (another source) are thin and unnamed."""
    figure = go.Figure(layout={"template": template(mode), "height": height, "showlegend": False})
    looks = _looks(series, theme(mode))
    for one in series:
        _draw_line(figure, points.filter(pl.col("series") == one.id), one, looks[one.id])
    _draw_targets(figure, targets, looks, mode)
    first, last = _span(points["reference_year"], [one.year for one in targets])
    low, high = scale.ends([*points["value"], *(one.value for one in targets)])
    ends = [one for one in series if one.end]
    _write_ends(figure, points, ends, looks, within=(low, high), height=height)
    margin = 2 * LEADER_PX + CHARACTER_PX * max((_width(one.end) for one in ends), default=0)
    figure.update_layout(margin={"r": margin, "t": 28})
    figure.update_xaxes(**_years(first, last), range=[first - 0.3, last + 0.1])
    figure.update_yaxes(range=[low, high], ticksuffix=scale.suffix, title_text=scale.title)
    return _parity(figure, scale, mode)


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
        orientation="h",
        marker=_bar_marker(ordered, look),
        text=ordered["label"],
        textposition="outside",
        textfont={"color": look.ink, "size": 14},
        constraintext="none",
        cliponaxis=False,
        hovertext=ordered["hover"],
        hoverinfo="text",
        width=0.66,
    )
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
    figure.update_xaxes(range=scale.ends(ordered["value"]), ticksuffix=scale.suffix, title_text=scale.title)
    figure.update_layout(margin={"r": _room_for_labels(ordered, scale), "t": 32}, showlegend=False)
    return _parity(figure, scale, mode, axis="x")


def ranges(rows: pl.DataFrame, scale: Scale, mode: Mode) -> go.Figure:
    """Two dots a row, hollow for the first figure and full for the last, joined; the highest last figure first.

    `rows`: series, name, first, first_label, first_mark, last, last_label, last_mark, hover, kind, chosen; `first` is null
    with one figure only. A figure that is not plain has a diamond instead of a dot.
    Above MOST_NAMED_BARS rows, upright and without names but for the chosen.
    """
    ordered = rows.sort("last", "name", descending=[False, True])
    many = rows.height > MOST_NAMED_BARS
    look = theme(mode)
    names: list[Any] = list(range(rows.height)) if many else _row_names(ordered)
    colours = [_row_colour(row, look) for row in ordered.iter_rows(named=True)]
    layout = _many_layout(mode, rows.height) if many else _rows_layout(mode, names)
    figure = go.Figure(layout=layout)
    across = "x" if many else "y"
    along = "y" if many else "x"
    for colour in dict.fromkeys(colours):
        # One trace a colour, its lines apart by gaps: 190 traces would make the figure three times as large.
        joined = [
            (end, name)
            for name, row, own in zip(names, ordered.iter_rows(named=True), colours, strict=True)
            if own == colour and row["first"] is not None
            for end in (row["first"], row["last"], None)
        ]
        figure.add_scatter(
            **{along: [end for end, _ in joined], across: [name for _, name in joined]},
            mode="lines",
            line={"color": colour, "width": 1.5 if many else 3},
            hoverinfo="skip",
        )
    size = 5 if many else 13
    for end, inside in (("first", [look.background] * rows.height), ("last", colours)):
        symbols = ["circle" if mark in SURE else "diamond" for mark in ordered[f"{end}_mark"]]
        left = ordered["last"] >= ordered["first"].fill_null(0) if end == "first" else ordered["last"] < ordered["first"]
        positions = ["middle left" if one else "middle right" for one in left.fill_null(value=False)]
        figure.add_scatter(
            **{along: ordered[end], across: names},
            mode="markers" if many else "markers+text",
            marker={"symbol": symbols, "size": size, "color": inside, "line": {"width": 1 if many else 2.5, "color": colours}},
            text=None if many else [f" {text} " if text else "" for text in ordered[f"{end}_label"]],
            textposition=positions,
            textfont={"color": look.faint if end == "first" else look.ink, "size": 13},
            cliponaxis=False,
            hovertext=ordered["hover"],
            hoverinfo="text",
        )
    low, high = scale.ends([*ordered["last"], *ordered["first"]])
    # Words may stand to the left of a dot near zero: they need room before the axis.
    axis = {
        "range": [low if many else low - 0.22 * (high - low), high],
        **({} if many else {"tick0": 0, "dtick": _round_step(low, high)}),
        "ticksuffix": scale.suffix,
        "title": {"text": scale.title},
    }
    figure.update_layout({f"{along}axis": axis, "showlegend": False, "margin": {"t": 32, "r": 8 if many else 56}})
    if many:
        _name_columns(figure, ordered.rename({"last": "value", "last_label": "label"}), look)
    return _parity(figure, scale, mode, axis=along)


def multiples(points: pl.DataFrame, series: Sequence[Series], scale: Scale, mode: Mode) -> go.Figure:
    """One small panel a series, all with the same axes; its name and last figure over it, other sources thin inside."""
    look = theme(mode)
    panels = [one for one in series if one.kind != "other"]
    columns, gap = panel_columns(len(panels)), _panel_gap(title_lines(panels))
    rows = -(-len(panels) // columns)
    figure = make_subplots(
        rows=rows,
        cols=columns,
        shared_yaxes=True,
        subplot_titles=[_panel_title(one) for one in panels],
        horizontal_spacing=0.05,
        vertical_spacing=gap / (rows * PANEL_PX + (rows - 1) * gap),
    )
    first, last = _span(points["reference_year"])
    edge = 0.14 * max(last - first, 1)
    for place, panel in enumerate(panels):
        cell = {"row": place // columns + 1, "col": place % columns + 1}
        _draw_panel(figure, points, [one for one in series if one.id.partition("|")[0] == panel.id], look, cell)
        if scale.parity_pct is not None:
            line = {"color": look.ink, "width": 1, "dash": "4px,3px"}
            figure.add_hline(scale.parity_pct, line=line, layer="above", **cell)
    figure.update_layout(
        template=template(mode),
        height=height_of_panels(len(panels), title_lines(panels)),
        showlegend=False,
        margin={"t": gap - 12, "l": 8, "r": 8, "b": 28},
    )
    figure.update_annotations(font={"size": 14, "color": look.ink})
    if scale.parity_pct is not None:
        # One label says it for all panels.
        figure.add_annotation(
            text=scale.parity_label,
            x=first - edge,
            y=scale.parity_pct,
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 11, "color": look.ink},
            row=1,
            col=1,
        )
    figure.update_xaxes(tickvals=[first, last], tickformat="d", range=[first - edge, last + edge], tickangle=0)
    figure.update_yaxes(range=scale.ends(points["value"]), ticksuffix=scale.suffix, nticks=4)
    return figure


def _draw_panel(
    figure: go.Figure, points: pl.DataFrame, inside: Sequence[Series], look: Theme, cell: Mapping[str, int]
) -> None:
    """The line of one panel, in one colour for all panels, with its other sources."""
    looks = _looks(inside, look)
    for one in inside:
        own = {} if one.kind == "other" else {"color": look.women, "symbol": "circle"}
        _draw_line(figure, points.filter(pl.col("series") == one.id), one, {**looks[one.id], **own}, **cell)


def _panel_title(one: Series) -> str:
    return f"<b>{_wrap(one.name, 18)}</b><br>{one.end}"


def _panel_gap(lines_of_title: int) -> int:
    """Pixels between rows of panels: for the ticks of one and the title of the next."""
    return 40 + LINE_HEIGHT_PX * lines_of_title


def panel_columns(panels: int) -> int:
    """Panels side by side: two up to four, then three, so that a phone still shows them."""
    return max(1, min(panels, 2 if panels <= 4 else 3))  # noqa: PLR2004 - as the sentence says


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
    first, last = _span(points["reference_year"])
    figure.update_xaxes(**_years(first, last), range=[first - 0.7, last + 0.7], side="bottom")
    return figure.update_layout(margin={"t": 40, "r": 16}, legend={"traceorder": "normal"})


def height_of_rows(rows: int) -> int:
    """Height in pixels of a chart with a named row each, or of columns side by side."""
    return 460 if rows > MOST_NAMED_BARS else 96 + rows * (34 if rows <= 16 else 22)  # noqa: PLR2004 - few rows get room


def height_of_panels(panels: int, lines_of_title: int = 2) -> int:
    """Height in pixels of small multiples whose titles have so many lines at most."""
    return -(-panels // panel_columns(panels)) * (PANEL_PX + _panel_gap(lines_of_title)) + 16


def title_lines(series: Sequence[Series]) -> int:
    """Lines of the longest title over a panel."""
    return max((_panel_title(one).count("<br>") + 1 for one in series if one.kind != "other"), default=1)


def _looks(series: Sequence[Series], look: Theme) -> dict[str, dict[str, Any]]:
    """Colour, dash, width and symbol of each series; other sources share the colour of men, and differ by dash."""
    main = [one.id for one in series if one.kind != "other"]
    sources = list(dict.fromkeys(one.source for one in series if one.kind == "other"))
    looks: dict[str, dict[str, Any]] = {}
    for one in series:
        if one.kind == "other":
            dash = OTHER_DASHES[sources.index(one.source) % len(OTHER_DASHES)]
            looks[one.id] = {"color": look.men, "dash": dash, "width": 1.4, "symbol": "circle"}
        else:
            place = main.index(one.id)
            dash = GROUP_DASH if one.kind == "group" else "solid"
            colour = look.series[place % len(look.series)]
            looks[one.id] = {
                "color": colour,
                "dash": dash,
                "width": 3.2 if place == 0 else 2.4,
                "symbol": SYMBOLS[place % len(SYMBOLS)],
            }
    return looks


def _draw_line(figure: go.Figure, points: pl.DataFrame, one: Series, looks: Mapping[str, Any], **cell: int) -> None:
    """One trace: the line with its markers, interrupted between segments, and a tick where the series has a break."""
    if points.is_empty():
        return
    rows = points.sort("reference_year").to_dicts()
    parts = [list(part) for _, part in groupby(rows, key=lambda row: row["segment"])]
    spaced = [row for part in parts for row in (*part, None)][:-1]
    figure.add_scatter(
        x=[row and row["reference_year"] for row in spaced],
        y=[row and row["value"] for row in spaced],
        text=[row and row["hover"] for row in spaced],
        mode="lines+markers",
        name=one.name,
        line={"color": looks["color"], "width": looks["width"], "dash": looks["dash"]},
        marker={
            "color": looks["color"],
            "symbol": [_symbol(row, looks["symbol"]) for row in spaced],
            "size": [_size(row, rows, parts, one.kind) for row in spaced],
            "line": {"color": looks["color"], "width": 1.6},
            "opacity": 1,
        },
        hovertemplate=f"<b>{one.name}</b>, %{{x}}<br>%{{text}}<br>{one.about}<extra></extra>",
        connectgaps=False,
        cliponaxis=False,
        **cell,
    )
    breaks = [row for row in rows if row["mark"] == "break"]
    if breaks:
        figure.add_scatter(
            x=[row["reference_year"] for row in breaks],
            y=[row["value"] for row in breaks],
            mode="markers",
            marker={"symbol": "line-ns-open", "size": 26, "color": looks["color"], "line": {"width": 2}},
            hoverinfo="skip",
            **cell,
        )


def _symbol(row: Mapping[str, Any] | None, symbol: str) -> str:
    if row is None or row["mark"] in SURE:
        return symbol
    return BOUND_SYMBOLS.get(row["mark"], f"{symbol}-open" if row["mark"] == "estimate" else "x-thin-open")


def _size(
    row: Mapping[str, Any] | None, rows: Sequence[Mapping[str, Any]], parts: Sequence[Sequence[Any]], kind: Kind
) -> float:
    """Markers where they say something: ends, every fifth year, alone in its segment, or another status; all when few."""
    if row is None:
        return 0
    special = row["mark"] not in SURE
    alone = any(part[0] is row and len(part) == 1 for part in parts)
    if kind == "other":
        return 4 if special or alone else 0
    regular = len(rows) <= 12 or row["reference_year"] % 5 == 0 or row is rows[0] or row is rows[-1]  # noqa: PLR2004 - few
    return 9 if special or alone or regular else 0


def _draw_targets(figure: go.Figure, targets: Sequence[Mark], looks: Mapping[str, Mapping[str, Any]], mode: Mode) -> None:
    look = theme(mode)
    for one in targets:
        colour = looks[one.series]["color"] if one.series in looks else look.ink
        figure.add_scatter(
            x=[one.year],
            y=[one.value],
            mode="markers",
            marker={"symbol": "star-open", "size": 15, "color": colour, "line": {"width": 2}},
            hovertext=one.hover,
            hoverinfo="text",
        )
        figure.add_annotation(
            x=one.year,
            y=one.value,
            text=one.label,
            showarrow=False,
            xanchor="right",
            yshift=16,
            font={"size": 13, "color": colour},
        )


def _write_ends(
    figure: go.Figure,
    points: pl.DataFrame,
    series: Sequence[Series],
    looks: Mapping[str, Mapping[str, Any]],
    *,
    within: tuple[float, float],
    height: int,
) -> None:
    """Names beside the last figures, moved apart; a short leader runs from each figure to its name."""
    last = {row["series"]: row for row in points.sort("reference_year").iter_rows(named=True)}
    named = [one for one in series if one.id in last]
    lines_of_text = max((one.end.count("<br>") + 1 for one in named), default=1)
    low, high = within
    gap = (high - low) * LINE_HEIGHT_PX * lines_of_text / max(height - 76, 100)
    places = nudge([last[one.id]["value"] for one in named], gap, low=low + gap / 2, high=high - gap / 2)
    # All at once: adding them one by one would check all of them each time.
    figure.layout.annotations += tuple(
        {
            "x": last[one.id]["reference_year"],
            "y": last[one.id]["value"],
            # A long leader would look like a line carried on: the name stands beside its own last year.
            "ax": LEADER_PX,
            "ay": place,
            "ayref": "y",
            "text": one.end,
            "xanchor": "left",
            "align": "left",
            "showarrow": True,
            "arrowhead": 0,
            "arrowwidth": 1,
            "arrowcolor": looks[one.id]["color"],
            "standoff": 6,
            "font": {"color": looks[one.id]["color"], "size": 15},
        }
        for one, place in zip(named, places, strict=True)
    )


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
    return _parity(figure, scale, mode)


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


def _room_for_labels(rows: pl.DataFrame, scale: Scale) -> float:
    """Pixels to the right of the axis for the labels of the longest bars, on a narrow screen."""
    _, high = scale.ends(rows["value"])
    labels = zip(rows["value"], rows["label"], strict=True)
    return max([8.0, *(16 + CHARACTER_PX * _width(label) - NARROW_PX * (high - value) / high for value, label in labels)])


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


def _parity(figure: go.Figure, scale: Scale, mode: Mode, axis: str = "y") -> go.Figure:
    if scale.parity_pct is None:
        return figure
    return parity_line(figure, scale.parity_label, mode, parity_pct=scale.parity_pct, axis=axis)


def _years(first: int, last: int) -> dict[str, Any]:
    """Ticks on whole years; over many years as many as the width allows."""
    if last - first > FEW_YEARS:
        return {"nticks": 8, "tickformat": "d"}
    return {"tickmode": "linear", "tick0": last, "dtick": 1 if last - first < FEW_YEARS // 2 else 2, "tickformat": "d"}


def _round_step(low: float, high: float) -> float:
    """A round distance of ticks, a quarter of the axis or more: room left before zero then holds no tick.

    >>> _round_step(0, 55)
    20.0
    """
    power = 10.0 ** math.floor(math.log10((high - low) / 4))
    return next(power * one for one in (1, 2, 5, 10) if power * one >= (high - low) / 4)


def _span(years: pl.Series, others: Sequence[int] = ()) -> tuple[int, int]:
    every = [*years, *others]
    return int(min(every)), int(max(every))


def _wrap(text: str, width: int) -> str:
    """`text` on lines of about `width` characters."""
    made = ""
    for word in text.split(" "):
        line = made.rsplit("<br>", 1)[-1]
        made += ("<br>" if line and len(line) + len(word) >= width else " " if line else "") + word
    return made


def _width(text: str) -> int:
    """Characters of the longest line, tags left out."""
    plain = text.replace("<b>", "").replace("</b>", "")
    return max(len(line) for line in plain.split("<br>"))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
