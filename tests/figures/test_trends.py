"""Figures of trends: what is drawn for each kind of figure, where names stand, and that colour is never alone."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures import trends
from figures.theme import Mode, theme
from figures.trends import Mark, Scale, Series

SHARE = Scale(share=True, suffix="\u00a0%", parity_pct=50, parity_label="Parity (50 %)")
Point = tuple[str, int, float, int, str]


def points(*given_points: Point) -> pl.DataFrame:
    names = ["series", "reference_year", "value", "segment", "mark"]
    frame = pl.DataFrame(given_points, schema=names, orient="row", schema_overrides={"value": pl.Float64})
    return frame.with_columns(hover=pl.format("{} in {}", "value", "reference_year"))


def steady(series: str, first: int, last: int, value: float = 20.0) -> list[Point]:
    return [(series, year, value, 0, "plain") for year in range(first, last + 1)]


def two() -> list[Series]:
    return [Series("A", "Aland", "Aland 20 %"), Series("B", "Beria", "Beria 21 %", kind="group")]


def traces(figure: go.Figure, name: str = "") -> list[Any]:
    return [one for one in figure.data if not name or one.name == name]


def texts(figure: go.Figure) -> list[str]:
    return [one.text for one in figure.layout.annotations]


@given(st.lists(st.floats(0, 100), max_size=12), st.floats(0.5, 8))
def test_names_never_overlap_and_stay_inside(wanted: list[float], gap: float) -> None:
    placed = trends.nudge(wanted, gap, 0, 100)
    ordered = sorted(placed)
    assert all(after - before >= gap - 1e-6 for before, after in pairwise(ordered))
    assert all(-1e-6 <= one <= 100 + 1e-6 for one in placed)
    pairs = sorted(zip(wanted, placed, strict=True))
    assert all(first[1] <= second[1] for first, second in pairwise(pairs) if first[0] < second[0])


def test_names_that_do_not_collide_do_not_move() -> None:
    assert trends.nudge([40.0, 10.0, 20.0], 5, 0, 50) == [40.0, 10.0, 20.0]


def test_the_share_axis_starts_at_zero_and_holds_parity() -> None:
    assert SHARE.ends([4.0, None]) == (0, 55)
    assert SHARE.ends([100.0]) == (0, 104)
    assert Scale(share=False).ends([-0.5, 0.25]) == pytest.approx((-0.65, 0.28))
    assert Scale(share=False).ends([-0.5]) == pytest.approx((-0.65, 0.065))
    assert Scale(share=False).ends([]) == (0, 1)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_lines_carry_their_names_the_parity_line_and_a_marker_each(mode: Mode) -> None:
    figure = trends.lines(points(*steady("A", 2000, 2020), *steady("B", 2000, 2020, 21)), two(), SHARE, mode, height=480)
    assert {"Aland 20 %", "Beria 21 %", "Parity (50 %)"} <= set(texts(figure))
    first, second = traces(figure)
    assert first.marker.symbol[0] != second.marker.symbol[0]
    assert (first.line.dash, second.line.dash) == ("solid", trends.GROUP_DASH)
    assert first.line.color == theme(mode).series[0]
    assert figure.layout.yaxis.range == (0, 55)


def test_near_names_are_moved_apart_by_a_line_of_text() -> None:
    figure = trends.lines(points(*steady("A", 2000, 2020), *steady("B", 2000, 2020, 20.1)), two(), SHARE, "light", height=480)
    places = sorted(one.ay for one in figure.layout.annotations if one.ayref == "y")
    pixels = (places[1] - places[0]) * 404 / 55
    assert pixels == pytest.approx(trends.LINE_HEIGHT_PX)


def test_a_name_stands_beside_its_own_last_year() -> None:
    figure = trends.lines(points(*steady("A", 2000, 2010), *steady("B", 2000, 2020)), two(), SHARE, "light", height=480)
    assert {one.text: one.x for one in figure.layout.annotations if one.ayref == "y"} == {
        "Aland 20 %": 2010,
        "Beria 21 %": 2020,
    }


def test_estimates_bounds_and_low_reliability_have_their_own_marks() -> None:
    frame = points(
        ("A", 2001, 10, 0, "plain"),
        ("A", 2002, 11, 0, "estimate"),
        ("A", 2003, 12, 0, "unreliable"),
        ("A", 2004, 13, 0, "under"),
        ("A", 2006, 14, 0, "over"),
    )
    (trace,) = traces(trends.lines(frame, two()[:1], SHARE, "light", height=480))
    assert trace.marker.symbol == ("circle", "circle-open", "x-thin-open", "triangle-down-open", "triangle-up-open")
    assert all(size > 0 for size in trace.marker.size)


def test_a_line_is_interrupted_between_segments_and_a_break_is_marked() -> None:
    frame = points(("A", 2001, 10, 0, "plain"), ("A", 2002, 11, 0, "plain"), ("A", 2003, 30, 1, "break"))
    trace, tick = traces(trends.lines(frame, two()[:1], SHARE, "light", height=480))
    assert trace.x == (2001, 2002, None, 2003)
    assert trace.connectgaps is False
    assert (tick.x, tick.y, tick.marker.symbol) == ((2003,), (30,), "line-ns-open")


def test_many_years_have_markers_every_fifth_year_and_at_the_ends() -> None:
    (trace,) = traces(trends.lines(points(*steady("A", 1998, 2021)), two()[:1], SHARE, "light", height=480))
    marked = [year for year, size in zip(trace.x, trace.marker.size, strict=True) if size]
    assert marked == [1998, 2000, 2005, 2010, 2015, 2020, 2021]


def test_hover_holds_name_year_text_and_source() -> None:
    series = [Series("A", "Aland", about="Source one, edition 2")]
    (trace,) = traces(trends.lines(points(("A", 2001, 10, 0, "plain")), series, SHARE, "light", height=480))
    assert trace.hovertemplate == "<b>Aland</b>, %{x}<br>%{text}<br>Source one, edition 2<extra></extra>"
    assert trace.text == ("10.0 in 2001",)


def test_other_sources_are_thin_unnamed_and_differ_by_dash() -> None:
    others = [Series(f"A|{one}", "Aland", kind="other", source=one) for one in ("v", "w")]
    frame = points(*steady("A", 2000, 2004), *steady("A|v", 2000, 2004, 22), *steady("A|w", 2000, 2004, 23))
    figure = trends.lines(frame, [*others, two()[0]], SHARE, "light", height=480)
    thin, thinner, main = traces(figure)
    assert thin.line.width < main.line.width
    assert thin.line.dash != thinner.line.dash
    assert texts(figure).count("Aland 20 %") == 1
    assert main.line.color == theme("light").series[0]


def test_a_target_is_a_star_and_the_years_reach_it() -> None:
    target = Mark("A", 2029, 60, "Target: 60 % by 2029", "who announced it")
    figure = trends.lines(points(*steady("A", 2000, 2004)), two()[:1], SHARE, "light", height=480, targets=[target])
    star = traces(figure)[-1]
    assert (star.x, star.y, star.marker.symbol, star.hovertext) == ((2029,), (60,), "star-open", "who announced it")
    assert "Target: 60 % by 2029" in texts(figure)
    assert figure.layout.xaxis.range[1] >= 2029
    assert figure.layout.yaxis.range[1] >= 60


def rows(count: int, *, chosen: Sequence[int] = (), mark: str = "plain", kind: str = "country") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "series": [f"A{one}" for one in range(count)],
            "name": [f"Area {one:03}" for one in range(count)],
            "value": [float(one % 90) for one in range(count)],
            "label": [f"{one % 90} %" for one in range(count)],
            "mark": [mark] * count,
            "hover": ["h"] * count,
            "kind": [kind] * count,
            "chosen": [one in chosen for one in range(count)],
        }
    )


def test_bars_are_ranked_with_the_readers_country_in_bold() -> None:
    figure = trends.bars(rows(5, chosen=[1]), SHARE, "light")
    (bar,) = traces(figure)
    assert list(bar.y) == ["Area 000", "<b>Area 001</b>", "Area 002", "Area 003", "Area 004"]
    assert list(bar.x) == [0, 1, 2, 3, 4]
    assert list(figure.layout.yaxis.categoryarray) == list(bar.y)
    assert bar.marker.color[1] == theme("light").women
    assert bar.marker.color[0] != bar.marker.color[1]
    assert "Parity (50 %)" in texts(figure)


def test_uncertain_bars_are_outlines_and_groups_are_hatched() -> None:
    (bar,) = traces(trends.bars(rows(2, mark="estimate", kind="group"), SHARE, "light"))
    assert set(bar.marker.color) == {theme("light").background}
    assert set(bar.marker.line.width) == {2}
    assert set(bar.marker.pattern.shape) == {"/"}


def test_190_countries_become_columns_of_which_the_chosen_are_named() -> None:
    figure = trends.bars(rows(190, chosen=[7, 100]), SHARE, "dark")
    (bar,) = traces(figure)
    assert bar.orientation is None
    assert list(bar.y) == sorted(bar.y)
    assert figure.layout.height <= 520
    named = [text for text in texts(figure) if text.startswith("<b>")]
    assert sorted(named) == ["<b>Area 007</b> 7 %", "<b>Area 100</b> 10 %"]
    assert figure.layout.xaxis.showticklabels is False


def two_dots(count: int) -> pl.DataFrame:
    frame = rows(count, chosen=[0]).rename({"value": "last", "label": "last_label", "mark": "last_mark"})
    return frame.with_columns(
        first=pl.when(pl.col("series") == "A1").then(None).otherwise(pl.col("last") + 5),
        first_label=pl.lit("5 %"),
        first_mark=pl.lit("plain"),
    )


@pytest.mark.parametrize(("count", "dots"), [(4, "x"), (80, "y")])
def test_a_range_joins_a_hollow_and_a_full_dot(count: int, dots: str) -> None:
    figure = trends.ranges(two_dots(count), SHARE, "light")
    first, last = (one for one in traces(figure) if one.mode == "markers")
    assert set(first.marker.color) == {theme("light").background}
    assert theme("light").background not in set(last.marker.color)
    assert set(first.marker.line.color) == set(last.marker.color)
    joined = [end for one in traces(figure) if one.mode == "lines" for end in one[dots]]
    assert sum(end is None for end in joined) == count - 1
    assert list(last[dots]) == sorted(last[dots])
    assert [a - b for a, b in zip(first[dots], last[dots], strict=True) if a == a] == [5.0] * (count - 1)  # noqa: PLR0124 - NaN


def test_both_labels_of_a_range_stand_to_the_right_of_its_dots() -> None:
    figure = trends.ranges(two_dots(4), SHARE, "light")
    assert figure.layout.xaxis.range[0] == 0
    beside = [one for one in figure.layout.annotations if one.xanchor == "left"]
    said = ["5 % → 0 %", "1 %", "5 % → 2 %", "5 % → 3 %"]
    assert [re.sub("<[^>]*>", "", one.text) for one in beside] == said
    assert [one.x for one in beside] == [5, 1, 7, 8]
    assert {one.bgcolor for one in beside} == {theme("light").background}
    # What files made of the figure read.
    assert list(next(one for one in traces(figure) if one.mode == "text").text) == said
    high = trends.ranges(two_dots(4).with_columns(pl.col("last") + 45), SHARE, "light")
    assert high.layout.margin.r > figure.layout.margin.r + 40


def test_long_labels_of_a_range_take_two_lines() -> None:
    figure = trends.ranges(two_dots(2).with_columns(last_label=pl.lit("27.0 % (2021), 3")), SHARE, "light")
    assert [one.text.count("<br>") for one in figure.layout.annotations if one.xanchor == "left"] == [1, 0]


def test_the_figure_of_a_negative_bar_stands_beside_zero() -> None:
    figure = trends.bars(rows(2).with_columns(pl.col("value") - 1), Scale(share=False), "light")
    assert [one.x for one in figure.layout.annotations] == [0, 0]


def test_a_figure_that_is_not_plain_is_a_diamond_in_a_range() -> None:
    figure = trends.ranges(two_dots(2).with_columns(last_mark=pl.lit("estimate")), SHARE, "light")
    first, last = (one for one in traces(figure) if "markers" in one.mode)
    assert set(first.marker.symbol) == {"circle"}
    assert set(last.marker.symbol) == {"diamond"}


def test_small_multiples_share_their_axes_and_keep_other_sources_inside() -> None:
    series = [Series("A|v", "Aland", kind="other", source="v"), *two()]
    frame = points(*steady("A", 2000, 2004), *steady("A|v", 2000, 2004, 70), *steady("B", 2000, 2004))
    figure = trends.multiples(frame, series, SHARE, "light")
    assert "<b>Aland</b><br>Aland 20 %" in texts(figure)
    thin, main, other = traces(figure)
    assert thin.xaxis == main.xaxis != other.xaxis
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range == (0, pytest.approx(75.6))
    assert len(figure.layout.shapes) == 2
    assert figure.layout.height == trends.height_of_panels(2, trends.title_lines(series))


def test_states_have_a_shape_each_and_are_not_joined() -> None:
    frame = points(("A", 2015, 0, 0, "plain"), ("A", 2020, 1, 0, "plain"), ("B", 2020, 1, 0, "plain"))
    figure = trends.states(frame, two(), {0.0: "no", 1.0: "yes"}, "light")
    no, yes = traces(figure)
    assert (no.name, no.mode, list(no.x), list(no.y)) == ("no", "markers", [2015], ["Aland"])
    assert list(yes.x) == [2020, 2020]
    assert no.marker.symbol != yes.marker.symbol
    assert no.showlegend
    assert yes.showlegend


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (2019, 2022, [2019, 2020, 2021, 2022]),
        (2014, 2024, [2015, 2020]),
        (2007, 2018, [2010, 2015]),
        (1970, 2023, [1980, 2000, 2020]),
        (1945, 2024, [1950, 2000]),
    ],
)
def test_years_are_few_and_upright_so_that_they_fit_a_phone(first: int, last: int, said: list[int]) -> None:
    axis = trends.lines(points(*steady("A", first, last)), two()[:1], SHARE, "light", height=480).layout.xaxis
    assert (axis.tickformat, axis.tickangle, list(axis.tickvals)) == ("d", 0, said)
