"""Drawings come from files of others: sides of different length are refused when they are read."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from exports.drawings import Drawing
from tests.exports import slide_samples as samples

WRONG = [
    (samples.lines, ("lines", 0, "y"), (1.0,)),
    (samples.fan, ("bands", 0, "high"), (1.0,)),
    (samples.bars, ("bars", 0, "texts"), ("a",)),
    (samples.bars, ("categories",), ("a",)),
    (samples.dots, ("dots", 0, "low"), (1.0,)),
    (samples.dots, ("dots", 0, "high"), ()),
    (samples.table, ("figures", "rows"), (("a",),)),
]


@pytest.mark.parametrize(("kind", "place", "value"), WRONG)
def test_sides_of_different_length_are_refused(kind: Any, place: tuple[Any, ...], value: Any) -> None:
    given = kind("en").model_dump()
    held = given
    for step in place[:-1]:
        held[step] = list(held[step]) if isinstance(held[step], tuple) else held[step]
        held = held[step]
    held[place[-1]] = value
    with pytest.raises(ValidationError, match="are wanted"):
        Drawing.model_validate(given)


@pytest.mark.parametrize("kind", samples.KINDS)
def test_drawings_read_back_as_they_were(kind: Any) -> None:
    drawing = kind("fr")
    assert Drawing.model_validate_json(drawing.model_dump_json()) == drawing
