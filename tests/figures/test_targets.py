"""The figure of a target sheet."""

from __future__ import annotations

import polars as pl
import pytest

from figures.targets import height_of_sheet, sheet

WORDS = {"now": "Latest", "past": "Past pace", "target": "Target"}


def rows(*given: tuple[str, float, float | None, float]) -> pl.DataFrame:
    drawn = [
        {
            "name": name,
            "now": now,
            "past": past,
            "target": target,
            "now_text": "n",
            "past_text": "p",
            "target_text": "t",
            "hover": name,
        }
        for name, now, past, target in given
    ]
    return pl.DataFrame(drawn, schema_overrides={"past": pl.Float64})


def test_levels_stand_in_the_order_of_the_sheet_from_the_top() -> None:
    figure = sheet(rows(("A", 10, 20, 50), ("B", 30, None, 40)), WORDS, "light", parity_label="Parity", suffix=" %")
    places = {note.text: note.y for note in figure.layout.annotations}
    assert places["<b>A</b>"] > places["<b>B</b>"]
    now, past, target = (one for one in figure.data if one.name)
    assert (list(now.x), list(target.x)) == ([10, 30], [50, 40])
    # No mark is made up for a past that is not known.
    assert list(past.x) == [20]
    assert height_of_sheet(2) > height_of_sheet(1)


@pytest.mark.parametrize(
    ("now", "target", "sides"),
    [
        (20.0, 50.0, ("bottom center", "bottom center")),
        (20.0, 24.0, ("bottom left", "bottom right")),
        (1.0, 50.0, ("bottom right", "bottom center")),
    ],
)
def test_shares_keep_clear_of_each_other_and_of_the_edge(now: float, target: float, sides: tuple[str, str]) -> None:
    figure = sheet(rows(("A", now, None, target)), WORDS, "light", parity_label="Parity", suffix=" %")
    marks = {one.name: one.textposition[0] for one in figure.data if one.name}
    assert (marks["Latest"], marks["Target"]) == sides


def test_all_marks_lie_inside_the_axis() -> None:
    figure = sheet(rows(("A", 5, 0, 100)), WORDS, "dark", parity_label="Parity", suffix=" %")
    low, high = figure.layout.xaxis.range
    assert low == 0
    assert high >= 100
