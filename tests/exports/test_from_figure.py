"""Figures of ours as plain data: small made-up figures, one of each form."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from exports.figure_looks import named, opaque, plain
from exports.from_figure import fields_of
from figures.theme import parity_line


def line_figure() -> go.Figure:
    figure = go.Figure()
    figure.add_scatter(
        x=[2000, 2005, 2010, 2005, 2000],
        y=[12.0, 25.0, 40.0, 15.0, 8.0],
        fill="toself",
        fillcolor="rgba(0, 0, 0, 0.5)",
        mode="lines",
        name="80 % range",
    )
    figure.add_scatter(
        x=[2000, 2005, 2010],
        y=[10.0, float("nan"), 30.0],
        mode="lines+markers",
        name="A",
        line={"color": "#5B2A86", "dash": "8px,4px"},
    )
    figure.add_annotation(x=2010, y=30.0, text="A<br>30.0 %", xanchor="left", showarrow=False)
    figure.update_xaxes(range=[1999, 2011], tickformat="d")
    figure.update_yaxes(range=[0, 60], ticksuffix=" %")
    return parity_line(figure, "Parity (50 %)", "light")


def test_a_line_keeps_its_gap_its_label_and_its_range() -> None:
    fields = fields_of(line_figure())
    line, band = fields["lines"][0], fields["bands"][0]
    assert fields["kind"] == "lines"
    assert line.y == (10.0, None, 30.0)
    assert (line.name, line.label, line.dash) == ("A", "A 30.0 %", "dash")
    # The outline closes at 2005 and 2000 alone: no width is made up for 2010.
    assert (band.x, band.low, band.high, band.colour) == ((2000.0, 2005.0), (8.0, 15.0), (12.0, 25.0), "#808080")
    assert (fields["x"].unit, fields["y"].unit, fields["y"].high) == ("year", "percent", 60.0)


def test_the_parity_line_comes_with_its_words() -> None:
    (rule,) = fields_of(line_figure())["references"]
    assert (rule.axis, rule.value, rule.label, rule.dash) == ("y", 50.0, "Parity (50 %)", "dash")


def rows_figure() -> go.Figure:
    """Names above rows, a range under the dots of one series, a stem from zero under those of the other."""
    figure = go.Figure()
    figure.add_scatter(x=[20.0, 40.0], y=[1, 1], mode="lines", line={"color": "#5B2A86", "width": 10})
    figure.add_scatter(x=[0, 12.0], y=[0, 0], mode="lines", line={"color": "#0F766E"})
    figure.add_scatter(
        x=[30.0, 10.0], y=[1, 0], mode="markers+text", text=["30 %", "10 %"], name="Mean", marker={"color": "#5B2A86"}
    )
    figure.add_scatter(
        x=[12.0],
        y=[0],
        mode="markers",
        name="Own",
        marker={"color": "#FFFFFF", "line": {"color": "#0F766E"}, "symbol": "diamond"},
    )
    for at, name in enumerate(("<b>Base</b>", "<b>Top</b> · public")):
        figure.add_annotation(x=0, y=at + 0.4, text=name, xanchor="left", showarrow=False)
    figure.update_yaxes(showticklabels=False)
    return figure


def test_rows_go_from_top_to_bottom_with_their_ranges() -> None:
    fields = fields_of(rows_figure())
    mean, own = fields["dots"]
    assert fields["categories"] == ["Top · public", "Base"]
    assert mean.values == (30.0, 10.0)
    assert (mean.low, mean.high) == ((20.0, None), (40.0, None))
    assert mean.texts == ("30 %", "10 %")
    assert own.values == (None, 12.0)
    assert (own.colour, own.marker, own.low) == ("#0F766E", "diamond-open", ())


def test_a_row_with_two_dots_of_one_series_becomes_the_table() -> None:
    figure = go.Figure(go.Scatter(x=[2000, 2001], y=["A", "A"], mode="markers"))
    assert fields_of(figure) == {"kind": "table"}


def test_dumbbells_are_joined_and_staircases_are_not() -> None:
    figure = go.Figure(go.Scatter(x=[1, 2, None, 3, 4], y=["A", "A", "A", "B", "B"], mode="lines"))
    figure.add_scatter(x=[1, 3], y=["A", "B"], mode="markers", marker={"color": "#000000"}, name="then")
    figure.add_scatter(x=[2, 4], y=["A", "B"], mode="markers", marker={"color": "#000000"}, name="now")
    assert fields_of(figure)["joined"]
    stairs = go.Figure(go.Scatter(x=[1, 1, None, 2, 2], y=[-0.5, 0.5, None, 0.5, 1.5], mode="lines"))
    stairs.add_scatter(x=[1, 2], y=[0, 1], mode="markers", name="then")
    stairs.add_scatter(x=[1, 2], y=[0, 1], mode="markers", name="now")
    stairs.update_yaxes(tickvals=[0, 1], ticktext=["A", "B"])
    assert not fields_of(stairs)["joined"]


def test_the_sides_of_a_pyramid_share_their_rows() -> None:
    figure = go.Figure()
    figure.add_bar(x=[-3, -5], y=[0, 1], orientation="h", marker={"color": "#5B2A86"}, name="Women", text=["3", "5"])
    figure.add_bar(x=[4, 9], y=[0, 1], orientation="h", marker={"color": "#8A8D91"}, name="Men", text=["4", "9"])
    figure.update_yaxes(tickvals=[0, 1], ticktext=["Base", "Top"])
    figure.update_xaxes(showticklabels=False)
    fields = fields_of(figure)
    assert (fields["categories"], fields["mirrored"], fields["stacked"]) == (["Top", "Base"], True, True)
    assert [one.values for one in fields["bars"]] == [(-5.0, -3.0), (9.0, 4.0)]
    assert fields["bars"][0].texts == ("5", "3")


def test_bars_of_two_colours_become_two_series_and_keep_their_figures() -> None:
    figure = go.Figure(
        go.Bar(x=[1.0, 2.0, 3.0], y=["A", "B", "C"], orientation="h", marker={"color": ["#111111", "#222222", "#111111"]})
    )
    first, second = fields_of(figure)["bars"]
    assert (first.values, second.values) == ((3.0, None, 1.0), (None, 2.0, None))


def test_bars_with_an_uncertainty_show_it_as_dots_with_ranges() -> None:
    figure = go.Figure(
        go.Bar(x=[10.0, 20.0], y=["A", "B"], orientation="h", marker={"color": "#111111"}, error_x={"array": [1.0, 2.0]})
    )
    (dots,) = fields_of(figure)["dots"]
    assert (dots.values, dots.low, dots.high) == ((20.0, 10.0), (18.0, 9.0), (22.0, 11.0))


def test_small_multiples_are_panels_with_their_titles() -> None:
    figure = go.Figure()
    for at, (name, left) in enumerate((("One", 0.0), ("Two", 0.6)), 1):
        figure.add_scatter(x=[2000, 2001], y=[at, at + 1], name=name, xaxis=f"x{at}", yaxis=f"y{at}")
        figure.layout[f"xaxis{at}"] = {"domain": [left, left + 0.4], "anchor": f"y{at}"}
        figure.layout[f"yaxis{at}"] = {"domain": [0.0, 1.0], "anchor": f"x{at}"}
        figure.add_annotation(
            x=left + 0.2, y=1.0, xref="paper", yref="paper", text=f"<b>{name}</b><br>{at} of 9", showarrow=False
        )
    fields = fields_of(figure)
    assert (fields["kind"], fields["columns"]) == ("panels", 2)
    assert [one["title"] for one in fields["panels"]] == ["One · 1 of 9", "Two · 2 of 9"]
    assert fields["panels"][1]["lines"][0].y == (2.0, 3.0)


def test_a_heat_map_becomes_its_table() -> None:
    assert fields_of(go.Figure(go.Heatmap(z=[[1, 2]]))) == {"kind": "table"}


@pytest.mark.parametrize(
    ("given", "opacity", "seen"),
    [("#5B2A86", 1.0, "#5B2A86"), ("#000000", 0.25, "#BFBFBF"), ("rgba(91,42,134,0)", 1.0, "#FFFFFF")],
)
def test_colours_are_as_they_look_on_white(given: str, opacity: float, seen: str) -> None:
    assert opaque(given, opacity) == seen


def test_words_lose_their_tags_and_keep_their_signs() -> None:
    assert plain("a&amp;b <b>c</b><br>12 %") == "a&b c 12 %"
    assert named("<b>Lao<br>PDR</b><br>22 %") == "Lao PDR · 22 %"


def test_a_range_without_a_middle_has_no_dot() -> None:
    figure = go.Figure(go.Scatter(x=[0.0, 3.0], y=[0, 0], mode="lines", line={"color": "#5B2A86", "width": 10}))
    figure.add_scatter(x=[3.0], y=[0], mode="markers+text", text=["0 to 3"], marker={"color": "rgba(0,0,0,0)"})
    figure.add_annotation(x=0, y=0, text="Lever", xanchor="left", yanchor="bottom", showarrow=False)
    figure.add_annotation(x=3, y=0, text="a figure beside its dot", xanchor="left", showarrow=False)
    figure.update_yaxes(showticklabels=False)
    fields = fields_of(figure)
    (dots,) = fields["dots"]
    assert fields["categories"] == ["Lever"]
    assert (dots.marker, dots.low, dots.high, dots.texts) == ("", (0.0,), (3.0,), ("0 to 3",))
