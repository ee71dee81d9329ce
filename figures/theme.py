"""One look for every chart: colours from `.streamlit/config.toml`, type, and the plotly template made of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import plotly.graph_objects as go

CONFIG: Final = Path(__file__).resolve().parent.parent / ".streamlit" / "config.toml"
FONT: Final = "'Source Sans 3', 'Source Sans', 'Segoe UI', Arial, sans-serif"
"""On the screen the second, which Streamlit serves; in exported pictures the first, from static/fonts."""
HEADING_FONT: Final = "'Source Serif 4', 'Source Serif', Georgia, serif"
PARITY_PCT: Final = 50.0
Mode = Literal["light", "dark"]


@dataclass(frozen=True)
class Theme:
    """Colours of one mode, as #RRGGBB."""

    mode: Mode
    background: str
    surface: str
    ink: str
    border: str
    women: str
    men: str
    selection: str
    regions: tuple[str, ...]
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]

    @property
    def faint(self) -> str:
        """Ink for secondary text: 7:1 on the background in both modes."""
        return "#5A5363" if self.mode == "light" else "#C4BCCB"

    @property
    def grid(self) -> str:
        """Lines of the grid, quiet on the background."""
        return "#E9E4DC" if self.mode == "light" else "#352D3E"

    @property
    def series(self) -> tuple[str, ...]:
        """Colours for lines of several countries, in order: women's violet first, then the qualitative set."""
        return (self.women, *self.regions, self.selection)


@cache
def theme(mode: Mode = "light") -> Theme:
    """The theme of a mode as `.streamlit/config.toml` has it."""
    colours = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][mode]
    women, men, selection, *regions = colours["chartCategoricalColors"]
    return Theme(
        mode=mode,
        background=colours["backgroundColor"],
        surface=colours["secondaryBackgroundColor"],
        ink=colours["textColor"],
        border=colours["borderColor"],
        women=women,
        men=men,
        selection=selection,
        regions=tuple(regions),
        sequential=tuple(colours["chartSequentialColors"]),
        diverging=tuple(colours["chartDivergingColors"]),
    )


@cache
def template(mode: Mode = "light") -> go.layout.Template:
    """The plotly template of a mode: transparent ground, one font, quiet horizontal grid, no legend box."""
    look = theme(mode)
    axis = {
        "showgrid": False,
        "zeroline": False,
        "linecolor": look.border,
        "tickcolor": look.border,
        "ticks": "outside",
        "ticklen": 4,
        "tickfont": {"color": look.faint, "size": 14},
        "title": {"font": {"color": look.faint, "size": 14}, "standoff": 12},
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "color": look.ink, "size": 15},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(look.series),
            "margin": {"l": 8, "r": 8, "t": 16, "b": 8},
            "hoverlabel": {
                "bgcolor": look.background,
                "bordercolor": look.border,
                "font": {"family": FONT, "color": look.ink, "size": 14},
                "align": "left",
            },
            "hovermode": "closest",
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": 14}, "title": {"text": ""}},
            "xaxis": axis,
            "yaxis": {**axis, "showgrid": True, "gridcolor": look.grid, "ticks": "", "linecolor": "rgba(0,0,0,0)"},
            "colorscale": {"sequential": _scale(look.sequential), "diverging": _scale(look.diverging)},
            "separators": ". ",
        }
    )


def parity_line(figure: go.Figure, label: str, mode: Mode, *, parity_pct: float = PARITY_PCT, axis: str = "y") -> go.Figure:
    """`figure` with the parity line across the axis of shares, labelled in words ("Parity (50 %)")."""
    look = theme(mode)
    add = figure.add_hline if axis == "y" else figure.add_vline
    add(
        **{axis: parity_pct},
        line={"color": look.ink, "width": 1.5, "dash": "5px,4px"},
        annotation={
            "text": label,
            "font": {"color": look.ink, "size": 13},
            "xanchor": "left" if axis == "y" else "center",
            "bgcolor": look.background,
        },
        annotation_position="top left" if axis == "y" else "top",
        # Above the grid, which would wash out the line where 50 % is a tick; plotly.js 4.1 fails on "between" for such lines.
        layer="above",
    )
    return figure


def _scale(colours: tuple[str, ...]) -> list[list[float | str]]:
    return [[position / (len(colours) - 1), colour] for position, colour in enumerate(colours)]
