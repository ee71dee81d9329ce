"""Figures of the pages on countries, checked by their data."""

import base64
import xml.etree.ElementTree as ET
from typing import Any

import polars as pl
import pytest

from figures import countries as figures
from figures import trends
from figures.theme import theme

SVG = "{http://www.w3.org/2000/svg}"
SHARE = trends.Scale(share=True, parity_pct=50, parity_label="Parity")


def line(values: dict[int, float], breaks: tuple[int, ...] = ()) -> pl.DataFrame:
    statuses = ["B" if year in breaks else "A" for year in values]
    return pl.DataFrame({"reference_year": list(values), "value": list(values.values()), "obs_status": statuses})


def points(series: dict[str, dict[int, float]]) -> pl.DataFrame:
    rows = [(name, year, value) for name, values in series.items() for year, value in values.items()]
    frame = pl.DataFrame(rows, schema=["series", "reference_year", "value"], orient="row")
    return frame.with_columns(segment=pl.lit(0), mark=pl.lit("plain"), hover=pl.lit("words"))


def shapes(svg: str, name: str) -> list[Any]:
    return ET.fromstring(svg).findall(f"{SVG}{name}")


def test_a_spark_runs_from_left_to_right_and_rises_with_the_figure() -> None:
    svg = figures.spark(line({1995: 10.0, 2000: 20.0, 2003: 40.0}), 1995, 2025, "light", goal=50.0)
    (curve,) = shapes(svg, "polyline")
    spots = [tuple(map(float, spot.split(","))) for spot in curve.get("points").split()]
    assert [x for x, _ in spots] == sorted(x for x, _ in spots)
    assert [y for _, y in spots] == sorted((y for _, y in spots), reverse=True)
    assert spots[0][0] == figures.SPARK_PAD
    assert spots[-1][0] < figures.SPARK_SIZE[0] * 0.4  # 2003 of 1995-2025: an old curve ends far from the right


def test_a_spark_is_not_joined_over_a_break_or_a_long_gap() -> None:
    svg = figures.spark(
        line({2000: 10.0, 2001: 11.0, 2010: 20.0, 2011: 21.0, 2012: 30.0}, breaks=(2012,)), 1995, 2025, "dark", goal=None
    )
    assert len(shapes(svg, "polyline")) == 2
    assert len(shapes(svg, "circle")) == 2  # 2012 alone, and the last figure's dot
    assert theme("dark").women in svg


def test_the_goal_is_drawn_only_where_there_is_one() -> None:
    with_goal, without = (figures.spark(line({2000: 1.0}), 1995, 2025, "light", goal=goal) for goal in (50.0, None))
    assert len(shapes(with_goal, "line")) == len(shapes(without, "line")) + 1


def test_the_address_of_a_spark_holds_it() -> None:
    svg = figures.spark(line({2000: 1.0, 2004: 2.0}), 1995, 2025, "light", goal=50.0)
    head, body = figures.spark_address(svg).split(",")
    assert head == "data:image/svg+xml;base64"
    assert base64.b64decode(body).decode() == svg
    assert len(body) < 1500


def levels_frame() -> pl.DataFrame:
    rows = [
        {"label": "Base", "value": 40.0, "text": "40 %, 2022", "hover": "", "mark": "plain", "public": True},
        {"label": "Economy", "value": 30.0, "text": "30 %, 2020", "hover": "", "mark": "plain", "public": False},
        {"label": "Top", "value": 8.0, "text": "under 8 %, 2025", "hover": "", "mark": "under", "public": True},
    ]
    return pl.DataFrame(rows)


def test_levels_stand_from_the_base_up_with_their_bounds_and_scopes() -> None:
    figure = figures.levels(levels_frame(), "light", parity_label="Parity")
    dots = figure.data[-1]
    assert list(dots.y) == [0, 1, 2]
    assert list(dots.x) == [40.0, 30.0, 8.0]
    assert list(dots.marker.symbol) == ["circle", "circle-open", "triangle-down-open"]
    assert any(shape.x0 == 50 for shape in figure.layout.shapes)


@pytest.mark.parametrize(("year", "value"), [(2000, 10.0), (2003, 13.0), (2010, 20.0), (1999, None), (2011, None)])
def test_an_event_stands_on_the_line_between_two_figures(year: int, value: float | None) -> None:
    assert figures.value_at(points({"A": {2000: 10.0, 2010: 20.0}}), year) == value


def test_events_lie_on_their_own_lines_and_only_quotas_are_written() -> None:
    data = points({"A": {2000: 10.0, 2010: 20.0}, "B": {2000: 40.0, 2010: 30.0}})
    series = [trends.Series("A", "Aland", "Aland"), trends.Series("B", "Bland", "Bland")]
    events = [
        figures.Event("A", 2005, "Quota, 2005", "h"),
        figures.Event("B", 2005, "", "h"),
        figures.Event("B", 1990, "", "h"),
    ]
    figure = figures.timeline(data, series, SHARE, "light", height=400, events=events)
    diamonds = [
        (trace.x[0], trace.y[0]) for trace in figure.data if trace.marker.symbol == "diamond" and trace.mode == "markers"
    ]
    assert diamonds == [(2005, 15.0), (2005, 35.0)]
    assert [note.text for note in figure.layout.annotations if "Quota" in note.text] == ["Quota, 2005"]


def test_panels_hold_each_its_events_target_and_projection() -> None:
    data = points({"A": {2000: 10.0, 2010: 20.0}, "B": {2000: 40.0, 2010: 30.0}})
    series = [trends.Series("A", "First", "20 %"), trends.Series("B", "Second", "30 %")]
    ahead = {
        "reference_year": [2011, 2015],
        "median_pct": [21.0, 25.0],
        "lower_80_pct": [18.0, 15.0],
        "upper_80_pct": [24.0, 35.0],
    }
    fan = figures.Fan("A", pl.DataFrame({**ahead, "hover": ["a", "b"]}), "Projection")
    mark = trends.Mark("B", 2029, 30.0, "Target", "h")
    figure = figures.panels(
        data, series, SHARE, "light", fans=[fan], targets=[mark], events=[figures.Event("B", 2004, "2004", "h")]
    )
    fans = [trace for trace in figure.data if trace.fill == "toself"]
    assert [(list(trace.y), trace.xaxis) for trace in fans] == [([24.0, 35.0, 15.0, 18.0], "x")]
    targets = [(trace.x[0], trace.y[0], trace.xaxis) for trace in figure.data if trace.marker.symbol == "square-open"]
    assert targets == [(2029, 30.0, "x2")]
    diamonds = [(trace.x[0], trace.xaxis) for trace in figure.data if trace.marker.symbol == "diamond"]
    assert diamonds == [(2004, "x2")]
    assert list(figure.layout.xaxis.tickvals) == [2000, 2029]


def test_a_projection_is_never_cut_and_the_parity_label_gives_way_to_an_event() -> None:
    data = points({"A": {2000: 10.0, 2010: 45.0}, "B": {2000: 30.0, 2010: 31.0}})
    series = [trends.Series("A", "A", "45 %"), trends.Series("B", "B", "31 %")]
    ahead = {"reference_year": [2011], "median_pct": [47.0], "lower_80_pct": [30.0], "upper_80_pct": [70.0], "hover": ["a"]}
    fan = figures.Fan("A", pl.DataFrame(ahead), "Projection")
    figure = figures.panels(data, series, SHARE, "light", fans=[fan], events=[figures.Event("A", 2002, "2002", "h")])
    assert figure.layout.yaxis.range[1] > 70
    (label,) = [note for note in figure.layout.annotations if note.text == "Parity"]
    assert (label.xref, label.yref) == ("x2", "y2")


def test_the_first_rank_is_at_the_top_and_names_stand_by_their_ranks() -> None:
    data = points({"A": {2000: 3.0, 2010: 1.0}, "B": {2000: 1.0, 2010: 9.0}})
    series = [trends.Series("A", "A", "A 1"), trends.Series("B", "B", "B 9")]
    figure = figures.ranks(data, series, "light", height=460, title="Rank")
    low, high = figure.layout.yaxis.range
    assert low > 9
    assert high < 1
    places = {note.text: note.ay for note in figure.layout.annotations}
    assert places["A 1"] < places["B 9"] <= low
