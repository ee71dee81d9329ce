"""Series of shares as arrays: a year a column, gaps as NaN, breaks marked; and the checks at the door.

The input is a frame with `series_id`, `reference_year`, `share_women_pct` (0 to 100); optional `group` and `subgroup` (areas
whose series change alike, such as an M49 region and subregion) and `is_break` (true where a figure cannot be compared with
the one before it). A null share is a gap. Rows may come in any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data.errors import (
    AllEqualRemark,
    AllZeroRemark,
    ColumnTypeError,
    DuplicateYearError,
    FutureYearError,
    GapRemark,
    GroupChangesError,
    MissingColumnError,
    MissingFigureError,
    NoFiguresError,
    ParityHorizonError,
    ShareOutOfRangeError,
    SharesAsRatiosError,
    YearOutOfRangeError,
)

Floats = NDArray[np.float64]

SERIES, YEAR, SHARE = "series_id", "reference_year", "share_women_pct"
REQUIRED: Final = (SERIES, YEAR, SHARE)
GROUPINGS: Final = ("group", "subgroup")
YEARS: Final = (1800, 2200)
LONG_GAP_YEARS: Final = 5

BREAK_STATUS: Final = "B"
OTHER_BODY_NOTES: Final = ("vdem_predecessor_state",)
"""Notes of figures that describe another body than the one whose name they bear."""


@dataclass(frozen=True)
class Panel:
    """Shares of several series on a common grid of consecutive years.

    `pct` [series, year] is NaN where there is no figure; `segment` [series, year] rises by one with every break, so that two
    years can be compared where their numbers are equal. `groups` and `subgroups` name the group of each series, "" for none.
    Series are sorted by name, so that nothing depends on the order of the rows.
    """

    series: tuple[str, ...]
    groups: tuple[str, ...]
    subgroups: tuple[str, ...]
    years: NDArray[np.int64]
    pct: Floats
    segment: NDArray[np.int64]

    @property
    def observed(self) -> NDArray[np.bool_]:
        """Where there is a figure, [series, year]."""
        return ~np.isnan(self.pct)

    @property
    def last(self) -> NDArray[np.int64]:
        """Column of the latest figure of each series."""
        return self.pct.shape[1] - 1 - np.argmax(self.observed[:, ::-1], axis=1)

    def until(self, year: int) -> Panel:
        """What was known at the end of `year`: later columns and series without an earlier figure are gone."""
        columns = self.years <= year
        rows = np.flatnonzero(self.observed[:, columns].any(axis=1))
        return Panel(
            series=tuple(self.series[row] for row in rows),
            groups=tuple(self.groups[row] for row in rows),
            subgroups=tuple(self.subgroups[row] for row in rows),
            years=self.years[columns],
            pct=self.pct[np.ix_(rows, columns)],
            segment=self.segment[np.ix_(rows, columns)],
        )


def panel_from(observations: pl.DataFrame, *, this_year: int | None = None) -> Panel:
    """The panel of the frame described above; raises what `check` raises."""
    rows = check(observations, this_year=this_year)
    ids = rows[SERIES].unique().sort()
    first, last = int(rows[YEAR].min()), int(rows[YEAR].max())  # type: ignore[arg-type]  # checked: integers, not empty
    at = (rows[SERIES].rank("dense").to_numpy().astype(np.int64) - 1, rows[YEAR].to_numpy().astype(np.int64) - first)
    pct = np.full((len(ids), last - first + 1), np.nan)
    pct[at] = rows[SHARE].to_numpy()
    breaks = np.zeros(pct.shape, dtype=np.int64)
    if "is_break" in rows.columns:
        breaks[at] = rows["is_break"].fill_null(value=False).to_numpy()
    return Panel(
        series=tuple(ids),
        groups=_names(rows, "group"),
        subgroups=_names(rows, "subgroup" if "subgroup" in rows.columns else "group"),
        years=np.arange(first, last + 1),
        pct=pct,
        segment=breaks.cumsum(axis=1),
    )


def as_series(observations: pl.DataFrame, areas: pl.DataFrame) -> pl.DataFrame:
    """The input frame of one slice of observations (data.schema.OBSERVATIONS: one indicator, source, sector, level, breakdown).

    `series_id` is the ref_area, `group` its M49 region and `subgroup` its subregion (data.schema.AREAS); only countries are
    taken. Bounds ("under 8 %") and figures that describe another body (OTHER_BODY_NOTES) are left out.
    """
    exact = observations.filter(
        pl.col("value").is_not_null(),
        pl.col("bound") == "=",
        ~pl.col("note_id").fill_null("").is_in(OTHER_BODY_NOTES),
    )
    countries = areas.filter(pl.col("kind") == "country").select("ref_area", group="region", subgroup="subregion")
    return exact.join(countries, on="ref_area", how="inner", maintain_order="left").select(
        pl.col("ref_area").alias(SERIES),
        pl.col("reference_year").cast(pl.Int64).alias(YEAR),
        pl.col("value").alias(SHARE),
        "group",
        "subgroup",
        (pl.col("obs_status") == BREAK_STATUS).fill_null(value=False).alias("is_break"),
    )


def check(observations: pl.DataFrame, *, this_year: int | None = None) -> pl.DataFrame:
    """The rows with a share, once they are sound; `this_year` refuses later years.

    Rows are counted from 1 in the order given. Raises MissingColumnError, ColumnTypeError, NoFiguresError,
    MissingFigureError (a row without a series or a year), YearOutOfRangeError, FutureYearError, ShareOutOfRangeError,
    SharesAsRatiosError (no share is above 1 and some is above 0), DuplicateYearError, GroupChangesError.
    """
    _check_columns(observations)
    rows = observations.with_row_index("row", offset=1).cast({SERIES: pl.String})
    _check_years(rows, this_year)
    known = rows.filter(pl.col(SHARE).is_not_null())
    if known.is_empty():
        raise NoFiguresError()
    _check_shares(known)
    _check_keys(known)
    return known


def remarks(observations: pl.DataFrame) -> list[ParityHorizonError]:
    """What a reader should know about sound figures that can be used all the same, by series: told, not raised.

    AllZeroRemark, AllEqualRemark (three or more figures, all the same) and GapRemark (more than five years without one).
    """
    rows = observations.filter(pl.col(SHARE).is_not_null()).sort(SERIES, YEAR)
    found: list[ParityHorizonError] = []
    for (name,), one in rows.group_by(SERIES, maintain_order=True):
        shares, years = one[SHARE].to_numpy(), one[YEAR].to_numpy()
        if len(shares) > 2 and np.ptp(shares) == 0:  # noqa: PLR2004 - two equal figures say nothing
            kind = AllZeroRemark if shares[0] == 0 else AllEqualRemark
            found.append(kind(series=name, count=len(shares), value=float(shares[0])))
        gaps = np.diff(years)
        if len(gaps) and gaps.max() > LONG_GAP_YEARS:
            at = int(gaps.argmax())
            found.append(GapRemark(series=name, year_from=int(years[at]), year_to=int(years[at + 1])))
    return found


def _check_columns(observations: pl.DataFrame) -> None:
    absent = [name for name in REQUIRED if name not in observations.columns]
    if absent:
        raise MissingColumnError(column=absent[0], columns=", ".join(REQUIRED))
    schema = observations.schema
    if not schema[YEAR].is_integer():
        raise ColumnTypeError(column=YEAR, expected="2024", found=str(schema[YEAR]))
    if not schema[SHARE].is_numeric():
        raise ColumnTypeError(column=SHARE, expected="41.2", found=str(schema[SHARE]))
    if "is_break" in schema and schema["is_break"] != pl.Boolean:
        raise ColumnTypeError(column="is_break", expected="true, false", found=str(schema["is_break"]))


def _check_years(rows: pl.DataFrame, this_year: int | None) -> None:
    for column in (SERIES, YEAR):
        absent = rows.filter(pl.col(column).is_null())
        if absent.height:
            raise MissingFigureError(column=column, row=absent["row"][0], count=absent.height)
    strange = rows.filter(~pl.col(YEAR).is_between(*YEARS))
    if strange.height:
        raise YearOutOfRangeError(column=YEAR, row=strange["row"][0], value=strange[YEAR][0], count=strange.height)
    future = rows.filter(pl.col(YEAR) > this_year) if this_year is not None else rows.clear()
    if future.height:
        raise FutureYearError(
            column=YEAR, row=future["row"][0], value=future[YEAR][0], count=future.height, this_year=str(this_year)
        )


def _check_shares(known: pl.DataFrame) -> None:
    outside = known.filter(~pl.col(SHARE).cast(pl.Float64).is_between(0, 100))
    if outside.height:
        raise ShareOutOfRangeError(column=SHARE, row=outside["row"][0], value=outside[SHARE][0], count=outside.height)
    highest = float(known[SHARE].max())  # type: ignore[arg-type]  # checked: numbers
    if 0 < highest <= 1:
        raise SharesAsRatiosError(column=SHARE, row=known["row"][int(known[SHARE].arg_max() or 0)], value=highest)


def _check_keys(known: pl.DataFrame) -> None:
    twice = known.filter(pl.struct(SERIES, YEAR).is_duplicated())
    if twice.height:
        row = twice.row(1, named=True) if twice.height > 1 else twice.row(0, named=True)
        raise DuplicateYearError(column=YEAR, row=row["row"], series=row[SERIES], value=row[YEAR])
    for column in GROUPINGS:
        if column in known.columns:
            changing = known.group_by(SERIES, maintain_order=True).agg(pl.col(column).n_unique()).filter(pl.col(column) > 1)
            if changing.height:
                raise GroupChangesError(column=column, series=changing[SERIES][0])


def _names(rows: pl.DataFrame, column: str) -> tuple[str, ...]:
    if column not in rows.columns:
        return ("",) * rows[SERIES].n_unique()
    named = rows.group_by(SERIES).agg(pl.col(column).first()).sort(SERIES)
    return tuple(named[column].cast(pl.String).fill_null(""))
