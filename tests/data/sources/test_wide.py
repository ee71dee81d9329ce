"""Every cell of a wide file is a figure or is refused with a reason."""

from __future__ import annotations

import polars as pl
import pytest

from data.errors import SourceLayoutError
from data.sources.wide import split_cells, to_cells

ROWS = pl.DataFrame({"code": ["SEN", "BTN"], "a": [1.0, None], "b": [2.0, 3.0], "c": [None, 4.0]})


def test_cells_are_figures_or_refused() -> None:
    cells = to_cells(ROWS, ("code",), "f.csv")
    used, refused = split_cells(cells, {"a": "first"}, "f.csv", others={"b": "same_series"})
    assert used.select("code", "indicator", "value").rows() == [("SEN", "first", 1.0)]
    assert refused.rows() == [
        ("f.csv", "no_figure", "a", 1),
        ("f.csv", "not_used", "c", 2),
        ("f.csv", "same_series", "b", 2),
    ]
    assert used.height + refused["rows"].sum() == cells.height == 6


def test_nothing_refused_keeps_the_columns() -> None:
    used, refused = split_cells(to_cells(ROWS.select("code", "b"), ("code",), "f.csv"), {"b": "first"}, "f.csv")
    assert (used.height, refused.height) == (2, 0)
    assert refused.columns == ["file", "reason", "what", "rows"]


def test_text_in_a_cell_stops_the_reader() -> None:
    rows = pl.DataFrame({"code": ["SEN", "BTN"], "a": ["1.5", "low"]})
    with pytest.raises(SourceLayoutError, match="cell of a that is not a number: low"):
        to_cells(rows, ("code",), "f.csv")
