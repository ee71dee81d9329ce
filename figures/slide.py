"""A chart as a picture for a slide: white, 1920 x 1080, with title and source inside, whatever the theme of the screen.

Python decides what is on the slide and how large; the browser measures the text, wraps it, gives the rest of the space to
the figure and puts all together (pages/shared/browser_export.js). So nothing can overlap, however long a title is.
"""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go

from figures.theme import FONT, HEADING_FONT, template, theme

WIDTH: Final = 1920
HEIGHT: Final = 1080
MARGIN: Final = 80
TITLE_SIZES: Final = (60, 54, 48, 42, 36)
"""Sizes tried for the title, in pixels, until it stands on TITLE_LINES lines; the last one takes the lines that it needs."""

TITLE_LINES: Final = 2
SUBTITLE_SIZE: Final = 34
NOTE_SIZE: Final = 24
DEFAULT_HEIGHT: Final = 420
"""Height in pixels of a figure that does not say its own."""

TALL_PX: Final = 720
TALL_SCALE: Final = 1.3
AROUND_PX: Final = 420
"""A figure of more than TALL_PX gets a taller picture, with room for title and notes and its text larger than on the screen:
on 1,080 pixels the names of 55 bars could not be read."""

LARGEST_SCALE: Final = 2.4
"""How much larger than on the screen a figure may be drawn: text of 15 px becomes 36 px, 18 points on a slide."""


def slide_figure(figure: go.Figure) -> go.Figure:
    """A copy of a figure drawn for the light theme, on white, free to take the size that the slide leaves it."""
    white = theme("light").background
    copy = go.Figure(figure)
    return copy.update_layout(
        template=template("light"),
        paper_bgcolor=white,
        plot_bgcolor=white,
        width=None,
        height=None,
        autosize=False,
        title=None,
    )


def slide_spec(figure: go.Figure, *, title: str, subtitle: str, notes: tuple[str, ...], alt: str) -> dict[str, Any]:
    """What the browser needs to compose the slide: sizes in pixels, texts, colours and the figure as JSON.

    `figure` is drawn for the light theme; `notes` are the lines at the foot, the source first. The figure is enlarged as
    the slide allows and never made flatter than on the screen: labels that keep clear of each other there do so here.
    """
    look = theme("light")
    drawn = figure.layout.height or DEFAULT_HEIGHT
    return {
        "width": WIDTH,
        "height": round(AROUND_PX + TALL_SCALE * drawn) if drawn > TALL_PX else HEIGHT,
        "margin": MARGIN,
        "background": look.background,
        "alt": alt,
        "title": {
            "text": title,
            "sizes": TITLE_SIZES,
            "lines": TITLE_LINES,
            "weight": 600,
            "font": HEADING_FONT,
            "ink": look.ink,
        },
        "subtitle": {"text": subtitle, "sizes": [SUBTITLE_SIZE], "weight": 400, "font": FONT, "ink": look.faint},
        "notes": [
            {"text": text, "sizes": [NOTE_SIZE], "weight": 400, "font": FONT, "ink": look.faint} for text in notes if text
        ],
        "figure_height": drawn,
        "largest_scale": LARGEST_SCALE,
        "figure": slide_figure(figure).to_json(validate=False),
    }
