"""Waits and shares of a service's own staff: curves are flat between steps, colour is not alone, labels clear the line."""

from __future__ import annotations

import polars as pl
import pytest

from figures.staff import Wait, shares, waits
from figures.theme import Mode


def wait(sex: str, end: float) -> Wait:
    return Wait(sex, {"F": "Women", "M": "Men"}[sex], [0, 2], [100, 60], [100, 50], [100, 70], end, ["a", "b"])


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_curve_is_flat_to_its_end_where_it_is_named(mode: Mode) -> None:
    drawn = waits([wait("F", 5.0), wait("M", 7.0)], mode, axis="Years", suffix=" %")
    curves = [trace for trace in drawn.data if trace.mode == "lines+text"]
    assert [list(one.x) for one in curves] == [[0, 2, 5.0], [0, 2, 7.0]]
    assert [list(one.y) for one in curves] == [[100, 60, 60]] * 2
    assert all(one.line.shape == "hv" for one in drawn.data)
    assert [one.text[-1].strip() for one in curves] == ["Women", "Men"]
    assert curves[0].line.dash != curves[1].line.dash
    assert drawn.layout.xaxis.range[1] > 7.0


def test_bands_lie_under_the_curves() -> None:
    drawn = waits([wait("F", 5.0), wait("M", 7.0)], "light", axis="Years", suffix=" %")
    kinds = ["band" if trace.mode == "lines" else "curve" for trace in drawn.data]
    assert kinds == ["band"] * 4 + ["curve"] * 2
    assert list(drawn.data[1].y) == [100, 50, 50]


def test_labels_of_bars_stand_clear_of_the_parity_line() -> None:
    rows = pl.DataFrame({"name": ["a", "b", "c"], "value": [10.0, 47.0, 55.0], "label": ["x", "y", "z"], "hover": ["", "", ""]})
    bars, labels = shares(rows, "light", parity_label="Parity", suffix=" %").data[:2]
    assert list(bars.x) == [10.0, 47.0, 55.0]
    assert list(labels.x) == [10.0, 50.0, 55.0]
