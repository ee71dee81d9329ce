"""Figures of the record: uncertainty is drawn, what happened only where it is given, and colour is never alone."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from figures import record
from figures.record import End, Past, PastLabels
from figures.theme import Mode, theme

LABELS = PastLabels("known in 2010", "Parity (50 %)", "80 % range", "95 % range", "\u00a0%")


def line(first: int, last: int, value: float) -> pl.DataFrame:
    years = list(range(first, last + 1))
    return pl.DataFrame({"reference_year": years, "value": [value] * len(years), "hover": [f"in {year}" for year in years]})


def past(*, revealed: bool = False) -> Past:
    years = list(range(2011, 2026))
    fan = pl.DataFrame(
        {
            "reference_year": years,
            "median_pct": [25.0] * 15,
            "lower_80_pct": [20.0] * 15,
            "upper_80_pct": [30.0] * 15,
            "lower_95_pct": [15.0] * 15,
            "upper_95_pct": [35.0] * 15,
            "hover": ["projected"] * 15,
        }
    )
    ends = [End(2025, 25.0, "Projection<br>25 %"), End(2025, 25.5, "Own line<br>25.5 %", "line")]
    happened = line(2010, 2020, 40.0) if revealed else line(2010, 2020, 40.0).clear()
    if revealed:
        ends.append(End(2020, 40.0, "Observed<br>40 %", "happened"))
    return Past(2010, line(1995, 2010, 22.0), fan, line(2011, 2025, 25.5), happened, tuple(ends))


def traces(figure: go.Figure, mode: str) -> list[Any]:
    return [one for one in figure.data if one.mode == mode]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_both_ranges_are_drawn_and_named(mode: Mode) -> None:
    figure = record.past(past(), LABELS, mode)
    ranges = [one for one in figure.data if one.fill == "toself"]
    assert [one.name for one in ranges] == ["95 % range", "80 % range"]
    assert [(min(one.y), max(one.y)) for one in ranges] == [(15.0, 35.0), (20.0, 30.0)]
    assert all(one.showlegend for one in ranges)


def test_what_happened_has_its_own_marker_and_colour() -> None:
    hidden, shown = (record.past(past(revealed=one), LABELS, "light") for one in (False, True))
    look = theme("light")
    assert [one.marker.symbol for one in traces(hidden, "lines+markers")] == ["circle"]
    assert [(one.marker.symbol, one.line.color) for one in traces(shown, "lines+markers")] == [
        ("circle", look.women),
        ("diamond", look.ink),
    ]


def test_projected_lines_differ_by_their_dashes() -> None:
    figure = record.past(past(), LABELS, "light")
    dashes = [one.line.dash for one in figure.data if one.fill is None]
    assert len(set(dashes)) == len(dashes) == 3


def test_words_at_the_ends_keep_apart() -> None:
    figure = record.past(past(), LABELS, "light")
    places = [one.ay for one in figure.layout.annotations if one.ayref == "y"]
    assert len(places) == 2
    assert abs(places[0] - places[1]) > 3


def test_the_year_and_parity_are_named() -> None:
    texts = [one.text for one in record.past(past(), LABELS, "light").layout.annotations]
    assert "known in 2010" in texts
    assert "Parity (50 %)" in texts


def test_errors_are_ranked_with_their_intervals() -> None:
    rows = pl.DataFrame(
        {
            "name": ["Line", "Ours", "None"],
            "error": [8.0, 5.0, 7.0],
            "error_se": [0.5, 0.3, None],
            "label": ["8.0", "5.0", "7.0"],
            "hover": ["a", "b", "c"],
            "ours": [False, True, False],
        }
    )
    bars, words = record.errors(rows, "points", "light").data
    # The last row stands on top.
    assert list(bars.y) == ["Line", "None", "<b>Ours</b>"]
    assert list(bars.error_x.array) == [pytest.approx(0.98), None, pytest.approx(0.588)]
    assert [one.strip() for one in words.text] == ["8.0", "7.0", "5.0"]
    assert list(words.x) == pytest.approx([8.98, 7.0, 5.588])


def coverage_rows() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "series": ["One", "One", "Mean"],
            "horizon": ["5 years", "10 years", "5 years"],
            "pct": [79.0, 81.0, 75.0],
            "pct_se": [2.0, 2.5, None],
            "label": ["79 %", "81 %", "75 %"],
            "hover": ["", "", ""],
        },
        schema_overrides={"pct_se": pl.Float64},
    )


def test_coverage_has_the_announced_line_and_intervals() -> None:
    figure = record.coverage(coverage_rows(), "80 % announced", "\u00a0%", "dark")
    named = {one.name: one for one in figure.data if one.name and one.mode != "text"}
    assert list(named["80 % announced"].y) == [80.0, 80.0]
    assert list(named["One"].error_y.array) == pytest.approx([3.92, 4.9])
    assert named["One"].marker.symbol != named["Mean"].marker.symbol
    assert list(figure.layout.xaxis.ticktext) == ["5 years", "10 years"]


def test_words_of_coverage_stand_over_the_whiskers() -> None:
    figure = record.coverage(coverage_rows(), "80 %", "\u00a0%", "light")
    words = traces(figure, "text")[0]
    assert list(words.y) == pytest.approx([82.92, 85.9])


def test_implied_lines_differ_by_dash_and_marker() -> None:
    lines = [
        (line(2007, 2007, 30.0).vstack(line(2114, 2114, 50.0)), "P-5"),
        (line(2006, 2006, 25.3).vstack(line(2130, 2130, 50.0)), "D-1"),
    ]
    figure = record.implied(line(2007, 2018, 33.0), lines, End(2018, 33.0, "Band"), ("Parity", "\u00a0%"), "light")
    first, second, band = figure.data
    assert first.line.dash != second.line.dash
    assert first.marker.symbol != second.marker.symbol
    assert band.line.dash == "solid"
    texts = [one.text for one in figure.layout.annotations]
    assert {"P-5", "D-1", "Band", "Parity"} <= set(texts)
    low, high = figure.layout.xaxis.range
    assert low < 2006
    assert high > 2130
