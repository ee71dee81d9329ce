"""Figures of the record: a projection from a past year, errors of methods, coverage of a range, paces behind a date.

Frames and labels come in prepared and translated. Uncertainty is always drawn; what happened has another colour, another
marker and its own words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import plotly.graph_objects as go
import polars as pl

from figures.theme import Mode, Theme, parity_line, template, theme
from figures.trends import CHARACTER_PX, LEADER_PX, LINE_HEIGHT_PX, nudge

PAST_PX: Final = 460
PANEL_PX: Final = 400
ROW_PX: Final = 54
TEN_YEARS: Final = {"tickmode": "linear", "tick0": 2000, "dtick": 10, "tickformat": "d", "tickangle": 0}
FILL: Final = {95: 0.15, 80: 0.30}
"""Opacity of each range."""

NOMINAL_PCT: Final = 80.0
Kind = Literal["median", "line", "happened"]
HALF_WIDTH_SE: Final = 1.96
"""Standard errors on each side of a 95 % interval."""


@dataclass(frozen=True)
class End:
    """What is written at the end of a line: where the line ends, the words, and which line it is."""

    year: int
    value: float
    words: str
    kind: Kind = "median"


@dataclass(frozen=True)
class Past:
    """A projection from `origin`, hidden or revealed.

    `known` (reference_year, value, hover): the figures up to the origin; `fan`: reference_year, median_pct, lower_80_pct and
    so on, hover; `line` (reference_year, value, hover): the series' own straight line; `happened` like `known`, empty while
    the future is hidden. `ends` are the words at the ends of the lines.
    """

    origin: int
    known: pl.DataFrame
    fan: pl.DataFrame
    line: pl.DataFrame
    happened: pl.DataFrame
    ends: tuple[End, ...]


@dataclass(frozen=True)
class PastLabels:
    """Words of the chart: the year line, the parity line, the two ranges, the axis' sign."""

    origin: str
    parity: str
    range_80: str
    range_95: str
    suffix: str


def past(shown: Past, labels: PastLabels, mode: Mode) -> go.Figure:
    """History, the fan that was projected from it, the series' own line, and what happened where it is revealed."""
    look = theme(mode)
    figure = go.Figure(layout={"template": template(mode), "height": PAST_PX})
    _draw_fan(figure, shown.fan, labels, look)
    _draw_line(figure, shown.fan.select("reference_year", "hover", value="median_pct"), look.women, dash="8px,4px", width=2.6)
    _draw_line(figure, shown.line, look.regions[1], dash="2px,3px", width=2.4)
    _draw_line(figure, shown.known, look.women, width=3, marker="circle")
    _draw_line(figure, shown.happened, look.ink, width=3, marker="diamond")
    first, last = int(shown.known["reference_year"].min()), int(shown.fan["reference_year"].max())  # type: ignore[arg-type]  # integers
    figure.add_vline(
        shown.origin,
        line={"color": look.faint, "width": 1},
        annotation={"text": labels.origin, "font": {"size": 13, "color": look.faint}, "xanchor": "right"},
        annotation_position="top",
    )
    values = [*shown.known["value"], *shown.happened["value"], *shown.line["value"], *shown.fan["upper_95_pct"]]
    top = min(104.0, max(55.0, 1.06 * max(values)))
    colours: dict[Kind, str] = {"median": look.women, "line": look.regions[1], "happened": look.ink}
    _write_ends(figure, shown.ends, colours, top)
    margin = 2 * LEADER_PX + CHARACTER_PX * max(_width(one.words) for one in shown.ends)
    figure.update_layout(margin={"r": margin, "t": 44}, legend={"y": 1.06})
    figure.update_xaxes(range=[first - 0.5, last + 0.3], **TEN_YEARS)
    figure.update_yaxes(range=[0, top], ticksuffix=labels.suffix)
    return parity_line(figure, labels.parity, mode)


def errors(rows: pl.DataFrame, axis: str, mode: Mode) -> go.Figure:
    """One bar a method, the smallest error first; a whisker is the 95 % interval of the mean.

    `rows`: name, error, error_se (or null), label, hover, ours (drawn full, named in bold).
    """
    look = theme(mode)
    ordered = rows.sort("error", "name", descending=True)
    names = [f"<b>{row['name']}</b>" if row["ours"] else row["name"] for row in ordered.iter_rows(named=True)]
    reach = (ordered["error"] + HALF_WIDTH_SE * ordered["error_se"].fill_null(0)).max()
    highest = float(reach)  # type: ignore[arg-type]  # a mean of absolute errors
    figure = go.Figure(layout={"template": template(mode), "height": height_of_errors(rows.height), "showlegend": False})
    figure.add_bar(
        x=ordered["error"],
        y=names,
        orientation="h",
        marker={
            "color": [look.women if one else look.sequential[4] for one in ordered["ours"]],
            "line": {"color": look.ink, "width": [1.5 if one else 0 for one in ordered["ours"]]},
        },
        error_x={
            "type": "data",
            # A whisker of no length would still have its caps.
            "array": (HALF_WIDTH_SE * ordered["error_se"]).to_list(),
            "color": look.ink,
            "thickness": 1.4,
            "width": 5,
        },
        hovertext=ordered["hover"],
        hoverinfo="text",
        width=0.62,
    )
    figure.add_scatter(
        x=[error + HALF_WIDTH_SE * (se or 0) for error, se in ordered.select("error", "error_se").iter_rows()],
        y=names,
        mode="text",
        text=[f"  {one}" for one in ordered["label"]],
        textposition="middle right",
        textfont={"color": look.ink, "size": 15},
        cliponaxis=False,
        hoverinfo="skip",
    )
    figure.update_xaxes(range=[0, 1.18 * highest], title_text=axis, showgrid=True, gridcolor=look.grid)
    figure.update_yaxes(tickfont={"color": look.ink}, showgrid=False)
    return figure.update_layout(margin={"t": 8})


def coverage(rows: pl.DataFrame, nominal: str, suffix: str, mode: Mode) -> go.Figure:
    """How often what happened lay in the 80 % range, by years ahead; a whisker is the 95 % interval.

    `rows`: series, horizon (words, in order), pct, pct_se (or null), label, hover; up to two series. `nominal` names the
    line at 80 %.
    """
    look = theme(mode)
    figure = go.Figure(layout={"template": template(mode), "height": PANEL_PX})
    horizons = list(dict.fromkeys(rows["horizon"]))
    looks = ((look.women, "circle"), (look.regions[1], "square-open"))
    series = list(dict.fromkeys(rows["series"]))
    for place, (name, (colour, symbol)) in enumerate(zip(series, looks, strict=False)):
        here = rows.filter(pl.col("series") == name)
        shift = 0.14 * (2 * place - (len(series) - 1))
        where = [horizons.index(one) + shift for one in here["horizon"]]
        reach = (HALF_WIDTH_SE * here["pct_se"]).fill_null(0)
        figure.add_scatter(
            x=where,
            y=here["pct"],
            mode="markers",
            name=name,
            marker={"color": colour, "symbol": symbol, "size": 14, "line": {"width": 2.5, "color": colour}},
            error_y={"type": "data", "array": reach, "color": colour, "width": 5},
            hovertext=here["hover"],
            hoverinfo="text",
            cliponaxis=False,
        )
        # Over the whisker: beside the marker the line at 80 % would run through the words.
        figure.add_scatter(
            x=where,
            y=here["pct"] + reach,
            mode="text",
            text=here["label"],
            textposition="top center",
            textfont={"color": colour, "size": 15},
            hoverinfo="skip",
            showlegend=False,
            cliponaxis=False,
        )
    ticks = list(range(len(horizons)))
    figure.update_xaxes(tickvals=ticks, ticktext=horizons, range=[-0.5, len(horizons) - 0.5])
    figure.update_yaxes(range=[50, 104], ticksuffix=suffix)
    # In the legend: a label on the line would cover the markers on a phone.
    figure.add_scatter(
        x=[-0.5, len(horizons) - 0.5],
        y=[NOMINAL_PCT, NOMINAL_PCT],
        mode="lines",
        name=nominal,
        line={"color": look.ink, "width": 1.5, "dash": "5px,4px"},
        hoverinfo="skip",
    )
    return figure


def implied(
    known: pl.DataFrame, lines: Sequence[tuple[pl.DataFrame, str]], band: End, labels: tuple[str, str], mode: Mode
) -> go.Figure:
    """Straight lines from a base to a published date, beside the figures of the nearest series.

    `known`: reference_year, value, hover, with the words `band` at its end. `lines`: (reference_year, value, hover) of two
    ends each, with their words at the published date. `labels`: the parity line and the sign of the axis.
    """
    look = theme(mode)
    figure = go.Figure(layout={"template": template(mode), "height": PAST_PX, "showlegend": False})
    for place, (line, words) in enumerate(lines):
        colour, dash = (look.regions[1], "8px,4px") if place == 0 else (look.selection, "2px,3px")
        _draw_line(figure, line, colour, dash=dash, width=2.4, marker="circle" if place == 0 else "square")
        end = line.row(-1, named=True)
        figure.add_annotation(
            x=end["reference_year"],
            y=end["value"],
            text=words,
            xanchor="right",
            yanchor="bottom" if place == 0 else "top",
            yshift=6 if place == 0 else -30,
            showarrow=False,
            font={"color": colour, "size": 14},
            align="right",
            bgcolor=look.background,
        )
    _draw_line(figure, known, look.women, width=3.2, marker="circle")
    figure.add_annotation(
        x=band.year,
        y=band.value,
        text=band.words,
        xanchor="left",
        yanchor="bottom",
        xshift=10,
        yshift=10,
        showarrow=False,
        font={"color": look.women, "size": 14},
        align="left",
    )
    years = [*known["reference_year"], *(year for line, _ in lines for year in line["reference_year"])]
    figure.update_xaxes(range=[min(years) - 2, max(years) + 4], **{**TEN_YEARS, "dtick": 20})
    figure.update_yaxes(range=[0, 62], ticksuffix=labels[1])
    figure.update_layout(margin={"t": 28, "r": 12})
    return parity_line(figure, labels[0], mode)


def height_of_errors(rows: int) -> int:
    """Height in pixels of the chart of errors."""
    return 70 + ROW_PX * rows


def _draw_fan(figure: go.Figure, fan: pl.DataFrame, labels: PastLabels, look: Theme) -> None:
    """The ranges, the wider one behind."""
    names = {95: labels.range_95, 80: labels.range_80}
    for level, opacity in FILL.items():
        edge = {"width": 0.8, "color": look.women, "dash": "solid" if level == 80 else "1px,3px"}  # noqa: PLR2004 - the inner
        years = fan["reference_year"].to_list()
        figure.add_scatter(
            x=[*years, *reversed(years)],
            y=[*fan[f"upper_{level}_pct"], *reversed(fan[f"lower_{level}_pct"].to_list())],
            fill="toself",
            mode="lines",
            line=edge,
            fillcolor=_faded(look.women, opacity),
            name=names[level],
            hoverinfo="skip",
            showlegend=True,
        )


def _draw_line(
    figure: go.Figure, points: pl.DataFrame, colour: str, *, width: float, dash: str = "solid", marker: str = ""
) -> None:
    if points.is_empty():
        return
    figure.add_scatter(
        x=points["reference_year"],
        y=points["value"],
        mode="lines+markers" if marker else "lines",
        line={"color": colour, "width": width, "dash": dash},
        marker={"symbol": marker or "circle", "size": 7, "color": colour},
        hovertext=points["hover"],
        hoverinfo="text",
        showlegend=False,
        cliponaxis=False,
    )


def _write_ends(figure: go.Figure, ends: Sequence[End], colours: Mapping[Kind, str], top: float) -> None:
    """Words beside the ends of lines, moved apart."""
    lines_of_text = max(one.words.count("<br>") + 1 for one in ends)
    gap = top * LINE_HEIGHT_PX * lines_of_text / (PAST_PX - 100)
    places = nudge([one.value for one in ends], gap, low=gap / 2, high=top - gap / 2)
    last = max(one.year for one in ends)
    figure.layout.annotations += tuple(
        {
            "x": last,
            "y": one.value,
            "ax": LEADER_PX,
            "ay": place,
            "ayref": "y",
            "text": one.words,
            "xanchor": "left",
            "align": "left",
            "showarrow": True,
            "arrowhead": 0,
            "arrowwidth": 1,
            "arrowcolor": colours[one.kind],
            "standoff": 4,
            "font": {"color": colours[one.kind], "size": 15},
        }
        for one, place in zip(ends, places, strict=True)
    )


def _faded(colour: str, opacity: float) -> str:
    """#RRGGBB as rgba().

    >>> _faded("#5B2A86", 0.3)
    'rgba(91, 42, 134, 0.3)'
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


def _width(words: str) -> int:
    return max(len(line) for line in words.split("<br>"))
