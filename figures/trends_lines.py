"""Lines over the years: all in one figure, or small multiples. figures/trends.py says what `points` holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl
from plotly.subplots import make_subplots

from figures.labels import name_line
from figures.theme import Mode, Theme, template, theme
from figures.trends_parts import (
    BOUND_SYMBOLS,
    CHARACTER_PX,
    LEADER_PX,
    LINE_HEIGHT_PX,
    SURE,
    Kind,
    Mark,
    Scale,
    Series,
    nudge,
    width_of,
    with_parity,
    wrapped,
    year_ends,
    year_ticks,
)

SYMBOLS: Final = ("circle", "square", "diamond", "hexagon", "pentagon", "star", "cross", "hourglass")
OTHER_DASHES: Final = ("2px,3px", "7px,3px", "10px,3px,2px,3px")
GROUP_DASH: Final = "9px,4px"
PANEL_PX: Final = 130


def lines(
    points: pl.DataFrame, series: Sequence[Series], scale: Scale, mode: Mode, *, height: int, targets: Sequence[Mark] = ()
) -> go.Figure:
    """One line a series, its name at its end; series of kind `other` (another source) are thin and unnamed."""
    figure = go.Figure(layout={"template": template(mode), "height": height, "showlegend": False})
    looks = _looks(series, theme(mode))
    for one in series:
        _draw_line(figure, points.filter(pl.col("series") == one.id), one, looks[one.id])
    _draw_targets(figure, targets, looks, mode)
    first, last = year_ends(points["reference_year"], [one.year for one in targets])
    low, high = scale.ends([*points["value"], *(one.value for one in targets)])
    ends = [one for one in series if one.end]
    _write_ends(figure, points, ends, looks, within=(low, high), height=height)
    margin = 2 * LEADER_PX + CHARACTER_PX * max((width_of(one.end) for one in ends), default=0)
    figure.update_layout(margin={"r": margin, "t": 28})
    figure.update_xaxes(**year_ticks(first, last), range=[first - 0.3, last + 0.1])
    figure.update_yaxes(range=[low, high], ticksuffix=scale.suffix, title_text=scale.title)
    return with_parity(figure, scale, mode)


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
    first, last = year_ends(points["reference_year"])
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
    # Clear of the label of the parity line, which stands at the top of the first panel.
    figure.update_annotations(font={"size": 14, "color": look.ink}, yshift=7)
    if scale.parity_pct is not None:
        name_line(figure, scale.parity_label, first - edge, scale.parity_pct, look, size=11)
    figure.update_xaxes(tickvals=[first, last], tickformat="d", range=[first - edge, last + edge], tickangle=0)
    figure.update_yaxes(range=scale.ends(points["value"]), ticksuffix=scale.suffix, nticks=4)
    return figure


def panel_columns(panels: int) -> int:
    """Panels side by side: two up to four, then three, so that a phone still shows them."""
    return max(1, min(panels, 2 if panels <= 4 else 3))  # noqa: PLR2004 - as the sentence says


def height_of_panels(panels: int, lines_of_title: int = 2) -> int:
    """Height in pixels of small multiples whose titles have so many lines at most."""
    return -(-panels // panel_columns(panels)) * (PANEL_PX + _panel_gap(lines_of_title)) + 16


def title_lines(series: Sequence[Series]) -> int:
    """Lines of the longest title over a panel."""
    return max((_panel_title(one).count("<br>") + 1 for one in series if one.kind != "other"), default=1)


def _draw_panel(
    figure: go.Figure, points: pl.DataFrame, inside: Sequence[Series], look: Theme, cell: Mapping[str, int]
) -> None:
    """The line of one panel, in one colour for all panels, with its other sources."""
    looks = _looks(inside, look)
    for one in inside:
        own = {} if one.kind == "other" else {"color": look.women, "symbol": "circle"}
        _draw_line(figure, points.filter(pl.col("series") == one.id), one, {**looks[one.id], **own}, **cell)


def _panel_title(one: Series) -> str:
    return f"<b>{wrapped(one.name, 18)}</b><br>{one.end}"


def _panel_gap(lines_of_title: int) -> int:
    """Pixels between rows of panels: for the ticks of one and the title of the next."""
    return 40 + LINE_HEIGHT_PX * lines_of_title


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
