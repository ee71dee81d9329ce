"""Means of groups: every group has its own shape, a group without a figure no dot, and only the first its figure."""

import plotly.graph_objects as go
import pytest

from figures.means import Group, height_of_means, means
from figures.theme import Mode, theme

GROUPS = (
    Group("Project", (17.0, 36.2), ("a", "b")),
    Group("Asia-Pacific", (18.3, None), ("c", "")),
    Group("Africa", (24.7, 35.1), ("d", "e")),
    Group("World", (25.6, 51.1), ("f", "g")),
)


def draw(mode: Mode = "light") -> go.Figure:
    return means(["Parliament", "Public employees"], GROUPS, ["17.0 %", "36.2 %"], mode, parity_label="Parity (50 %)")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_each_group_has_a_shape_of_its_own_and_the_first_is_full(mode: Mode) -> None:
    dots = {trace.name: trace for trace in draw(mode).data if trace.name}
    assert list(dots) == ["World", "Africa", "Asia-Pacific", "Project"], "the first above the others"
    assert len({trace.marker.symbol for trace in dots.values()}) == len(GROUPS)
    assert dots["Project"].marker.color == theme(mode).women
    assert dots["World"].marker.color == theme(mode).background
    assert list(dots["Asia-Pacific"].x) == [18.3, None]


def test_the_first_measure_is_at_the_top_with_its_name_and_its_range() -> None:
    figure = draw()
    names = {one.text: one.y for one in figure.layout.annotations}
    assert names["<b>Parliament</b>"] > names["<b>Public employees</b>"]
    assert [tuple(one.x) for one in figure.data if one.mode == "lines"] == [(17.0, 25.6), (35.1, 51.1)]
    assert figure.layout.height == height_of_means(2)
    assert "Parity (50 %)" in names


def test_only_the_first_group_is_written_out() -> None:
    written = {trace.name: trace.text for trace in draw().data if trace.name and trace.text}
    assert written == {"Project": ("17.0 %", "36.2 %")}
