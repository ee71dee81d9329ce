"""Figures of the pipeline: ranges, middles only where there is one, other categories apart, enough women solid."""

from __future__ import annotations

import polars as pl
import pytest

from figures import pipeline as figures
from figures.pipeline import Fan, Line
from figures.theme import Mode, theme

WORDS = {name: name for name in ("published", "range", "middle", "compared")}
MODES: tuple[Mode, ...] = ("light", "dark")


def fan(name: str, *, middle: bool, compared: int = 0) -> Fan:
    years = [2022, 2023, 2024]
    return Fan(
        name=name,
        known_years=[2021, 2022],
        known=[41.0, 42.0],
        known_hover=["", ""],
        years=years,
        lower=[42.0, 40.0, 38.0],
        upper=[42.0, 46.0, 51.0],
        middle=[42.0, 43.0, 44.0] if middle else None,
        hover=["a", "b", "c"],
        compared=tuple([42.0, 42.0, 42.0] for _ in range(compared)),
    )


@pytest.mark.parametrize("mode", MODES)
def test_each_level_has_its_panel_and_each_word_once_in_the_legend(mode: Mode) -> None:
    figure = figures.fans([fan("A", middle=True), fan("B", middle=True)] * 2, WORDS, mode, parity_label="Parity", suffix=" %")
    assert len({trace.xaxis for trace in figure.data}) == 4
    assert sorted(trace.name for trace in figure.data if trace.showlegend) == ["middle", "published", "range"]
    assert figure.data[0].fillcolor == figures.faded(theme(mode).women)
    assert len([shape for shape in figure.layout.shapes if shape.y0 == 50]) == 4


def test_a_slide_has_three_panels_in_a_row_and_is_lower() -> None:
    rows = [fan(name, middle=True) for name in "ABCDE"]
    slide = figures.fans_for_slide(rows, WORDS, parity_label="Parity", suffix=" %")
    screen = figures.fans(rows, WORDS, "light", parity_label="Parity", suffix=" %")
    assert slide.layout.height < screen.layout.height
    assert len({slide.layout[axis].domain for axis in ("xaxis", "xaxis2", "xaxis3")}) == 3


def test_bounds_have_no_middle_but_their_words_at_the_upper_end() -> None:
    figure = figures.fans([fan("A", middle=False, compared=2)], WORDS, "light", parity_label="Parity", suffix=" %")
    assert {trace.name for trace in figure.data} == {"range", "compared", "published"}
    pointed = next(trace for trace in figure.data if trace.hovertext == ("a", "b", "c"))
    assert list(pointed.y) == [42.0, 46.0, 51.0]
    assert pointed.line.width == 0


def test_the_scale_holds_all_figures_and_parity() -> None:
    figure = figures.fans([fan("A", middle=True)], WORDS, "light", parity_label="Parity", suffix=" %")
    assert list(figure.layout.yaxis.range) == [30, 60]


def test_a_lever_is_a_dot_or_a_bar_without_a_middle() -> None:
    rows = pl.DataFrame(
        [
            {"name": "One", "low": 2.0, "high": 2.0, "label": "+2", "hover": "x"},
            {"name": "Two", "low": -0.5, "high": 1.0, "label": "-0.5 to +1", "hover": "y"},
        ]
    )
    figure = figures.levers(rows, "light", axis="Points")
    lines = {trace.line.width: (list(trace.x), list(trace.y)) for trace in figure.data if trace.mode == "lines"}
    assert lines == {2: ([0, 2.0], [1, 1]), 7: ([-0.5, 1.0], [0, 0])}
    dots = [(list(trace.x), list(trace.y)) for trace in figure.data if trace.mode == "markers"]
    assert dots == [([2.0], [1]), ([1.0], [0])]
    assert [trace.marker.size > 7 for trace in figure.data if trace.mode == "markers"] == [True, False]
    assert [note.text for note in figure.layout.annotations] == ["One", "Two"]


def test_what_is_of_another_category_is_not_joined() -> None:
    lines = [
        Line("Known", [2019, 2022], [14.0, 20.0], ["", ""]),
        Line("Unsure", [2018], [9.7], [""], "unsure"),
        Line("Other", [2023], [23.0], [""], "apart"),
        Line("Way", [2022, 2029], [20.0, 30.0], ["", ""], "ahead"),
    ]
    figure = figures.to_target(lines, (2029, 30.0, "30 % by 2029"), "dark", parity_label="Parity", suffix=" %")
    modes = {trace.name: trace.mode for trace in figure.data if trace.name}
    assert modes == {"Known": "lines+markers", "Unsure": "markers", "Other": "markers", "Way": "lines"}
    star = figure.data[-1]
    assert (list(star.x), list(star.y), list(star.text)) == ([2029], [30.0], ["30 % by 2029"])


def test_enough_women_are_solid_and_fewer_are_outlined() -> None:
    rows = pl.DataFrame({"women": [0, 1, 2], "pct": [25.0, 50.0, 25.0], "hover": ["", "", ""]})
    words = {"enough": "2 or more", "fewer": "Fewer", "axis": "Women"}
    fewer, enough = figures.chances(rows, 2, words, "light", suffix=" %").data
    assert (list(fewer.x), list(enough.x)) == ([0, 1], [2])
    assert fewer.marker.color == theme("light").background
    assert enough.marker.color == theme("light").women


def test_women_and_men_who_retire_differ_by_more_than_colour() -> None:
    rows = pl.DataFrame({"year": [2023], "women": [3.0], "men": [4.0], "women_hover": ["a"], "men_hover": ["b"]})
    women, men = figures.retirement(rows, {"women": "Women", "men": "Men"}, "light").data
    assert (women.marker.pattern.shape, men.marker.pattern.shape) == ("", "/")
    assert men.marker.pattern.bgcolor == theme("light").men


def test_scenarios_have_their_range_and_a_dot_where_there_is_a_middle() -> None:
    rows = pl.DataFrame(
        [
            {"name": "Today", "low": 41.0, "high": 47.0, "middle": 44.0, "label": "41 to 47", "hover": "t"},
            {"name": "Other", "low": 45.0, "high": 55.0, "middle": None, "label": "45 to 55", "hover": "o"},
        ]
    )
    figure = figures.ranges(rows, "light", parity_label="Parity", suffix=" %")
    look = theme("light")
    bars = [(list(trace.x), trace.line.color) for trace in figure.data if trace.mode == "lines"]
    assert bars == [([41.0, 47.0], look.men), ([45.0, 55.0], look.women)]
    assert [list(trace.x) for trace in figure.data if trace.mode == "markers"] == [[44.0], [55.0]]
    assert figure.layout.xaxis.range[0] < 41
    assert figure.layout.shapes[0].x0 == 50
