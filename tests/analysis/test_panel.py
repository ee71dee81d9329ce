"""Panels: every fault gets its own error, and nothing depends on the order of the rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from analysis.panel import as_series, check, panel_from, remarks
from data import errors
from data.schema import OBSERVATIONS
from data.store import Store
from i18n import Translator

Rows = list[tuple[str, int, float | None]]


def frame(rows: Rows, **more: Any) -> pl.DataFrame:
    schema = {"series_id": pl.String, "reference_year": pl.Int64, "share_women_pct": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        **{name: pl.Series(values) for name, values in more.items()}
    )


SOUND: Rows = [("b", 2001, 10.0), ("a", 2000, 20.0), ("a", 2003, 26.0), ("b", 2002, None)]


def test_a_panel_has_a_row_a_series_and_a_column_a_year() -> None:
    panel = panel_from(frame(SOUND))
    assert panel.series == ("a", "b")
    assert panel.years.tolist() == [2000, 2001, 2002, 2003]
    assert np.array_equal(panel.pct, [[20, np.nan, np.nan, 26], [np.nan, 10, np.nan, np.nan]], equal_nan=True)
    assert panel.last.tolist() == [3, 1]
    assert panel.groups == panel.subgroups == ("", "")


def test_the_order_of_rows_does_not_matter() -> None:
    rows = frame(SOUND, group=["y", "x", "x", "y"], is_break=[False, False, True, False])
    one, other = panel_from(rows), panel_from(rows.reverse())
    assert one.series == other.series and one.groups == other.groups == ("x", "y")
    assert np.array_equal(one.pct, other.pct, equal_nan=True)
    assert np.array_equal(one.segment, other.segment)


def test_a_break_starts_a_segment() -> None:
    rows = frame([("a", year, 20.0) for year in range(2000, 2004)], is_break=[False, False, True, False])
    assert panel_from(rows).segment.tolist() == [[0, 0, 1, 1]]


def test_subgroups_are_groups_where_none_are_given() -> None:
    rows = frame(SOUND, group=["y", None, None, "y"])
    assert panel_from(rows).subgroups == ("", "y")


def test_what_was_known_then_holds_nothing_later() -> None:
    known = panel_from(frame(SOUND, group=["y", "x", "x", "y"])).until(2000)
    assert known.series == ("a",) and known.groups == ("x",)
    assert known.years.tolist() == [2000] and known.pct.tolist() == [[20.0]]


@pytest.mark.parametrize(
    ("rows", "error", "details"),
    [
        ([("a", 2000, 20.0), ("a", 2001, 100.5)], errors.ShareOutOfRangeError, {"row": 2, "value": 100.5, "count": 1}),
        ([("a", 2000, -1.0)], errors.ShareOutOfRangeError, {"row": 1, "value": -1.0}),
        ([("a", 2000, float("nan"))], errors.ShareOutOfRangeError, {"row": 1}),
        ([("a", 2000, 0.2), ("a", 2001, 0.4)], errors.SharesAsRatiosError, {"row": 2, "value": 0.4}),
        ([("a", 2000, 20.0), ("b", 2000, 1.0), ("a", 2000, 21.0)], errors.DuplicateYearError, {"row": 3, "series": "a"}),
        ([("a", 2000, 20.0), ("a", 2031, 21.0)], errors.FutureYearError, {"row": 2, "value": 2031, "this_year": "2026"}),
        ([("a", 20, 20.0)], errors.YearOutOfRangeError, {"row": 1, "value": 20}),
        ([("a", 2000, None)], errors.NoFiguresError, {}),
        ([], errors.NoFiguresError, {}),
    ],
)
def test_each_fault_has_its_error(rows: Rows, error: type[errors.SeriesError], details: dict[str, object]) -> None:
    with pytest.raises(error) as raised:
        panel_from(frame(rows), this_year=2026)
    assert details.items() <= raised.value.details.items()
    for language in ("en", "fr"):
        text = Translator(language).text(raised.value.key, **raised.value.details)
        assert text != raised.value.key


def test_columns_are_asked_for_by_name_and_kind() -> None:
    rows = frame(SOUND)
    for wrong, error in (
        (rows.drop("reference_year"), errors.MissingColumnError),
        (rows.cast({"reference_year": pl.Float64}), errors.ColumnTypeError),
        (rows.cast({"share_women_pct": pl.String}), errors.ColumnTypeError),
        (rows.with_columns(is_break=pl.lit(1)), errors.ColumnTypeError),
        (rows.with_columns(series_id=pl.lit(None, dtype=pl.String)), errors.MissingFigureError),
        (rows.with_columns(group=pl.Series(["x", "y", "z", "x"])), errors.GroupChangesError),
    ):
        with pytest.raises(error):
            check(wrong)


def test_zeros_are_not_ratios() -> None:
    assert check(frame([("a", 2000, 0.0), ("a", 2001, 0.0)])).height == 2


def test_names_of_series_may_be_numbers() -> None:
    rows = frame(SOUND).with_columns(series_id=pl.Series([2, 10, 10, 2]))
    assert panel_from(rows).series == ("10", "2")


def test_what_is_worth_knowing_is_told_by_series() -> None:
    rows: Rows = [
        *(("equal", year, 12.5) for year in range(2000, 2003)),
        *(("zero", year, 0.0) for year in range(2000, 2003)),
        ("gap", 2000, 1.0),
        ("gap", 2006, 2.0),
        ("short", 2000, 3.0),
        ("short", 2001, 3.0),
    ]
    found = {one.details["series"]: one for one in remarks(frame(rows))}
    assert {name: type(one) for name, one in found.items()} == {
        "equal": errors.AllEqualRemark,
        "zero": errors.AllZeroRemark,
        "gap": errors.GapRemark,
    }
    assert found["gap"].details["year_from"] == 2000 and found["gap"].details["year_to"] == 2006
    assert "12.5" in Translator("en").text(found["equal"].key, **found["equal"].details)


def observation(ref_area: str, year: int, value: float | None, **more: Any) -> dict[str, Any]:
    base = dict.fromkeys(OBSERVATIONS)
    return {**base, "ref_area": ref_area, "reference_year": year, "value": value, "bound": "=", "obs_status": "A", **more}


def test_series_of_observations_are_comparable_figures_of_countries(shipped: Store) -> None:
    rows = [
        observation("SEN", 2000, 12.0),
        observation("SEN", 2001, 8.0, bound="<"),
        observation("SEN", 2002, None, obs_status="M"),
        observation("SEN", 2003, 30.0, obs_status="B"),
        observation("UKR", 1989, 20.0, note_id="vdem_predecessor_state"),
        observation("001", 2000, 15.0),
    ]
    found = as_series(pl.DataFrame(rows, schema=OBSERVATIONS), shipped.areas())
    assert found.rows() == [("SEN", 2000, 12.0, "002", "202", False), ("SEN", 2003, 30.0, "002", "202", True)]
