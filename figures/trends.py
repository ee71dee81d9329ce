"""Figures of trends: lines, ranked bars, two dots and their range, small multiples, states by year.

Every figure takes prepared frames. `points` holds one row a figure: series (id), reference_year, value, segment (a line is
not drawn from one segment to the next), mark (see MARKS), hover (text under the name). `Series` carries the names.
Colour is never alone: each line has its own marker, and its name at its end.
"""

from __future__ import annotations

from figures.trends_lines import GROUP_DASH, height_of_panels, lines, multiples, panel_columns, title_lines
from figures.trends_parts import (
    BOUND_SYMBOLS,
    CHARACTER_PX,
    LEADER_PX,
    LINE_HEIGHT_PX,
    MARKS,
    SURE,
    Kind,
    Mark,
    Scale,
    Series,
    nudge,
)
from figures.trends_rows import MOST_NAMED_BARS, bars, height_of_rows, ranges, states

__all__ = [
    "BOUND_SYMBOLS",
    "CHARACTER_PX",
    "GROUP_DASH",
    "LEADER_PX",
    "LINE_HEIGHT_PX",
    "MARKS",
    "MOST_NAMED_BARS",
    "SURE",
    "Kind",
    "Mark",
    "Scale",
    "Series",
    "bars",
    "height_of_panels",
    "height_of_rows",
    "lines",
    "multiples",
    "nudge",
    "panel_columns",
    "ranges",
    "states",
    "title_lines",
]
