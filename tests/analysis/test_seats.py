"""Counts behind a share."""

import polars as pl
import pytest

from analysis.seats import counts_behind, with_counts


@pytest.mark.parametrize(
    ("share", "seats", "expected"),
    [
        (100 * 2 / 47, 47, (2, 47)),
        (100 * 1 / 51, 52, (1, 51)),  # a seat is vacant
        (6.0, 50, (3, 50)),
        (0.0, 52, (0, 52)),
        (4.3, 47, None),  # rounded: no house of about 47 seats has this share
        (100 * 2 / 47, 70, None),  # the house is of another size
    ],
)
def test_a_share_shows_its_fraction_only_near_the_known_size(
    share: float, seats: int, expected: tuple[int, int] | None
) -> None:
    assert counts_behind(share, seats) == expected


def test_only_small_houses_with_exact_figures_are_filled_in() -> None:
    figures = pl.DataFrame(
        {
            "ref_area": ["AAA", "BBB", "CCC", "DDD", "EEE"],
            "value": [100 * 2 / 47, 25.0, 8.0, 100 * 3 / 60, 10.0],
            "bound": ["=", "=", "<", "=", "="],
            "women": [None, None, None, 4, None],
            "total": [None, None, None, 61, None],
        },
        schema_overrides={"women": pl.Int32, "total": pl.Int32},
    )
    found = with_counts(figures, {"AAA": 47, "BBB": 400, "CCC": 50, "DDD": 60})
    assert found.select("women", "total").rows() == [(2, 47), (None, None), (None, None), (4, 61), (None, None)]
    assert found.drop("women", "total").equals(figures.drop("women", "total"))
