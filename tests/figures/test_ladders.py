"""Figures of ladders: what is drawn where, and that colour is never alone."""

import polars as pl
import pytest

from figures.ladders import (
    Band,
    Fall,
    Placed,
    Stair,
    Step,
    aligned,
    bands,
    by_source,
    height_of_levels,
    pay,
    pyramid,
    staircase,
    wrap,
)
from figures.theme import theme

PARITY = "Parity (50 %)"
NOW = Stair("2022", tuple(Step(step, value, f"{value} %", "") for step, value in enumerate((60.0, 50.0, 20.0))))
THEN = Stair("2012", tuple(Step(step, value, f"{value} %", "") for step, value in enumerate((62.0, 40.0, 10.0))))
NAMES = ["base", "middle", "top"]


def test_the_staircase_turns_half_way_between_levels() -> None:
    drawn = staircase([NOW], NAMES, "light", parity_label=PARITY, suffix=" %").data[0]
    assert list(drawn.x) == [60, 60, 50, 50, 20, 20]
    assert list(drawn.y) == [-0.5, 0.5, 0.5, 1.5, 1.5, 2.5]


def test_a_level_without_a_figure_breaks_the_staircase() -> None:
    broken = Stair("2022", (NOW.steps[0], NOW.steps[2]))
    drawn = staircase([broken], NAMES, "light", parity_label=PARITY, suffix=" %").data[0]
    assert list(drawn.x) == [60, 60, None, 20, 20]


def test_the_second_year_differs_in_dash_and_marker_and_is_named() -> None:
    figure = staircase([NOW, THEN], NAMES, "light", parity_label=PARITY, suffix=" %")
    lines = [one for one in figure.data if one.mode == "lines"]
    marks = [one for one in figure.data if one.mode == "markers+text"]
    assert lines[0].line.dash != lines[1].line.dash
    assert [one.marker.symbol[0] for one in marks] == ["circle", "square"]
    assert [one.name for one in marks] == ["2022", "2012"]
    assert figure.layout.showlegend
    assert not staircase([NOW], NAMES, "light", parity_label=PARITY, suffix=" %").layout.showlegend


def test_of_two_years_the_higher_is_labelled_right_and_the_lower_left() -> None:
    figure = staircase([NOW, THEN], NAMES, "light", parity_label=PARITY, suffix=" %")
    sides = [list(one.textposition) for one in figure.data if one.mode == "markers+text"]
    assert sides[0] == ["middle left", "middle right", "middle right"]
    assert sides[1] == ["middle right", "middle left", "middle left"]


@pytest.mark.parametrize(("value", "side"), [(47.0, "middle left"), (52.0, "middle right"), (20.0, "middle right")])
def test_a_label_does_not_lie_on_the_parity_line(value: float, side: str) -> None:
    one = Stair("2022", (Step(0, value, "", ""), Step(1, value, "", "")))
    figure = staircase([one], ["base", "top"], "light", parity_label=PARITY, suffix=" %")
    assert list(figure.data[1].textposition) == [side, side]


def test_the_parity_line_goes_behind_the_labels_which_have_a_halo() -> None:
    figure = staircase([NOW, THEN], NAMES, "dark", parity_label=PARITY, suffix=" %")
    assert [shape.layer for shape in figure.layout.shapes] == ["below"]
    marks = [one for one in figure.data if one.mode == "markers+text"]
    assert all(theme("dark").background in one.textfont.shadow for one in marks)


def test_a_bound_is_an_open_marker() -> None:
    one = Stair("2025", (Step(0, 20.0, "", ""), Step(1, 8.0, "under 8 %", "", exact=False)))
    figure = staircase([one], ["base", "top"], "light", parity_label=PARITY, suffix=" %")
    assert list(figure.data[1].marker.symbol) == ["circle", "circle-open"]


def test_the_largest_fall_is_written_between_its_levels() -> None:
    fall = Fall(1, 2, 50.0, "−30.0 points")
    figure = staircase([NOW], NAMES, "light", parity_label=PARITY, suffix=" %", fall=fall)
    written = {one.text: one for one in figure.layout.annotations}
    assert written["−30.0 points"].y == 1.5
    assert PARITY in written


def test_two_services_share_the_ends_and_keep_their_own_names() -> None:
    first = [Placed(0, "AA/AO", 56.0, "56 %", ""), Placed(100, "SCS", 47.0, "47 %", "")]
    second = [Placed(0, "P-1", 58.0, "58 %", ""), Placed(50, "P-4", None, "", ""), Placed(100, "D-2", 39.0, "39 %", "")]
    figure = aligned(first, second, ("UK", "UN"), "dark", parity_label=PARITY, suffix=" %")
    assert list(figure.layout.yaxis.ticktext) == ["AA/AO", "SCS"]
    assert list(figure.layout.yaxis2.ticktext) == ["P-1", "P-4", "D-2"]
    assert list(figure.layout.yaxis.range) == list(figure.layout.yaxis2.range)
    assert figure.data[0].line.dash != figure.data[1].line.dash


def test_women_stand_left_and_men_right_with_whole_people() -> None:
    rows = pl.DataFrame(
        {
            "name": ["base", "top"],
            "women": [60, 10],
            "men": [40, 30],
            "women_label": ["60", "10"],
            "men_label": ["40", "30"],
            "hover": ["", ""],
        }
    )
    women, men = pyramid(rows, ("Women", "Men"), "light").data
    assert list(women.x) == [-60, -10]
    assert list(men.x) == [40, 30]
    assert list(women.text) == ["60", "10"]
    assert {women.marker.color, men.marker.color} == {theme("light").women, theme("light").men}


def test_a_bound_among_published_figures_is_hatched() -> None:
    rows = pl.DataFrame(
        {"name": ["a", "b"], "value": [20.0, 8.0], "label": ["", ""], "hover": ["", ""], "exact": [True, False]}
    )
    bars = by_source(rows, "light", parity_label=PARITY, suffix=" %").data[0]
    assert list(bars.marker.pattern.shape) == ["", "/"]


@pytest.mark.parametrize("equal", [0.0, 1.0])
def test_pay_shows_the_distance_from_equal_pay_in_the_middle(equal: float) -> None:
    rows = pl.DataFrame({"name": ["a", "b"], "value": [equal - 0.1, equal + 0.05], "label": ["x", "y"], "hover": ["", ""]})
    figure = pay(rows, "light", equal=equal, equal_label="Equal pay")
    low, high = figure.layout.xaxis.range
    assert (low + high) / 2 == pytest.approx(equal)
    assert low < equal - 0.1
    assert list(figure.data[-1].textposition) == ["middle left", "middle right"]


def test_names_wrap_and_short_ladders_keep_room() -> None:
    assert wrap("one two three", 7) == "one two<br>three"
    assert height_of_levels(1) == height_of_levels(2) < height_of_levels(5)


def test_each_band_has_its_panel_with_history_range_and_both_ways_ahead() -> None:
    one = Band("P-5", [2017, 2018], [36.0, 38.0], ["", ""], [2019], [38.5], [37.0], [40.0], [40.0], ["2019"])
    words = {"published": "Published", "median": "Median", "range": "Range", "straight": "Straight"}
    figure = bands([one] * 4, words, "light", parity_label=PARITY, suffix=" %")
    assert len(figure.data) == 16
    assert sum(trace.showlegend for trace in figure.data) == 4
    outline, straight, median, published = figure.data[:4]
    assert list(outline.y) == [38.0, 40.0, 37.0, 38.0]
    assert list(straight.x) == list(median.x) == [2018, 2019]
    assert len({straight.line.dash, median.line.dash, published.line.dash}) == 3
    assert figure.layout.yaxis.range[0] == 0
