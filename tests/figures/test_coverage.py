"""The heat map of coverage."""

from __future__ import annotations

from typing import get_args

import polars as pl
import pytest

from figures.coverage import coverage_height, coverage_map
from figures.theme import Mode, theme

MODES = get_args(Mode)
GRID = pl.DataFrame(
    {
        "group": ["World", "World", "World", "Oceania", "Oceania", "Oceania"],
        "reference_year": [2019, 2020, 2021] * 2,
        "countries": [5, 0, 10, 0, 0, 2],
        "covered_pct": [50.0, 0.0, 100.0, 0.0, 0.0, 20.0],
        "hover": [f"cell {n}" for n in range(6)],
    }
)
TICKS = {0.0: "0\u00a0%", 100.0: "100\u00a0%"}


@pytest.mark.parametrize("mode", MODES)
def test_a_year_without_figures_is_empty_and_others_have_their_share(mode: Mode) -> None:
    cells = coverage_map(GRID, scale_label="Covered", ticks=TICKS, mode=mode).data[0]
    assert list(cells.y) == ["World", "Oceania"]
    assert list(cells.x) == [2019, 2020, 2021]
    assert [list(row) for row in cells.z] == [[50.0, None, 100.0], [None, None, 20.0]]


def test_colour_is_not_alone() -> None:
    cells = coverage_map(GRID, scale_label="Covered", ticks=TICKS, mode="light").data[0]
    assert [list(row) for row in cells.text] == [["5", "", "10"], ["", "", "2"]]
    assert cells.hovertext[1][2] == "cell 5"


@pytest.mark.parametrize("mode", MODES)
def test_colours_and_scale_are_fixed(mode: Mode) -> None:
    """The same share has the same colour in every map: the scale does not follow the data."""
    cells = coverage_map(GRID, scale_label="Covered", ticks=TICKS, mode=mode).data[0]
    assert (cells.zmin, cells.zmax) == (0, 100)
    assert cells.colorscale[0][1] == theme(mode).sequential[0]
    assert cells.colorscale[-1][1] == theme(mode).sequential[-1]
    assert list(cells.colorbar.ticktext) == list(TICKS.values())


def test_the_first_group_stands_at_the_top() -> None:
    assert coverage_map(GRID, scale_label="", ticks=TICKS, mode="light").layout.yaxis.autorange == "reversed"


@pytest.mark.parametrize(
    ("first", "count", "labels"), [(2019, 3, [2019, 2020, 2021]), (2000, 25, [2000, 2005, 2010, 2015, 2020])]
)
def test_labels_of_years_do_not_crowd(first: int, count: int, labels: list[int]) -> None:
    years = list(range(first, first + count))
    grid = pl.DataFrame({"group": ["A"] * count, "reference_year": years, "countries": [1] * count})
    grid = grid.with_columns(covered_pct=pl.lit(1.0), hover=pl.lit(""))
    assert list(coverage_map(grid, scale_label="", ticks=TICKS, mode="light").layout.xaxis.tickvals) == labels


def test_height_grows_with_the_rows() -> None:
    assert coverage_height(18) - coverage_height(17) == coverage_height(2) - coverage_height(1) > 0
