"""A ministry's own figures: read through a schema that tells every fault at once, then turned into a pipeline.

The frame has one row a level, from the base to the top, or one row a level and year: `level`, `women`, `men` (people in post at
the end of the year); optional `year`, and in pairs `recruited_women`, `recruited_men` (from outside), `promoted_women`,
`promoted_men` (into the level, from the one below), `left_women`, `left_men`, all of the year that ends with these stocks.
Other columns are not read. Rows count from 1. Nothing here keeps or logs a figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.pipeline_model import Pipeline
from analysis.pipeline_rates import MEASURED_SPREAD, Account, Spread, add_accounts, make_account, uncertain_pipeline
from analysis.pipeline_stocks import Allowed, Bounds, allowed_rates
from data.errors import (
    StaffArrivalsError,
    StaffBasePromotionsError,
    StaffColumnError,
    StaffCountError,
    StaffEmptyError,
    StaffError,
    StaffFrameError,
    StaffHalfPairError,
    StaffLeaversError,
    StaffLevelMissingError,
    StaffLevelNameError,
    StaffLevelTwiceError,
    StaffLoneFlowError,
    StaffPromotionsError,
    StaffPromotionsUnknownError,
    StaffYearError,
)

Floats = NDArray[np.float64]
Basis = Literal["flows", "stocks", "one_year"]

LEVEL, YEAR = "level", "year"
STOCKS: Final = ("women", "men")
FLOWS: Final = {
    "recruited": ("recruited_women", "recruited_men"),
    "promoted": ("promoted_women", "promoted_men"),
    "left": ("left_women", "left_men"),
}
YEARS: Final = (1900, 2100)


@dataclass(frozen=True)
class StaffRecord:
    """Sound figures: `stocks` [year, level, sex], and in `flows` likewise those of recruited, promoted and left that are given.

    Without a column `year` there is one year, 0. `rows` [year, level] are the rows of the frame that was read.
    """

    levels: tuple[str, ...]
    years: tuple[int, ...]
    stocks: Floats
    flows: Mapping[str, Floats]
    rows: NDArray[np.int64]

    @property
    def followed(self) -> list[int]:
        """Places of the years that have the year before."""
        return [at for at in range(1, len(self.years)) if self.years[at] - self.years[at - 1] == 1]


@dataclass(frozen=True)
class Calibration:
    """What the figures allow. `basis` says from what: `flows` (an account of counted flows, with draws around its rates),
    `stocks` (all rates that agree with several years of stocks) or `one_year` (no rates: the page has to ask for them, and
    analysis.pipeline_rates.assumed_pipeline takes the answers).
    """

    basis: Basis
    pipeline: Pipeline | None = None
    account: Account | None = None
    allowed: Allowed | None = None


def read_staff(frame: pl.DataFrame) -> StaffRecord:
    """The figures of the frame described above; raises StaffFrameError with all faults in `faults`."""
    _raise_if(_column_faults(frame))
    rows = frame.with_row_index("row", offset=1)
    _raise_if([*_name_faults(rows), *_count_faults(rows), *_year_faults(rows)])
    typed = _typed(rows)
    _raise_if(_key_faults(typed))
    record = _record(typed)
    _raise_if(_flow_faults(record))
    return record


def calibrate(
    record: StaffRecord,
    draws: int,
    rng: np.random.Generator,
    *,
    spread: Spread = MEASURED_SPREAD,
    bounds: Bounds | None = None,
) -> Calibration:
    """The pipeline that the figures allow, with the range of its rates.

    With recruitment and leaving counted, the flows of all years that have the stocks of the year before (or, with promotions
    counted, of the last year alone) are added up. Without them, several consecutive years of stocks give all rates that agree.
    """
    if "left" in record.flows:
        account = _account(record)
        return Calibration("flows", uncertain_pipeline(account, draws, rng, spread, stocks=record.stocks[-1]), account)
    if len(record.years) > 1 and len(record.followed) == len(record.years) - 1:
        allowed = allowed_rates(record.levels, record.years, record.stocks, rng, bounds=bounds, draws=draws)
        return Calibration("stocks", allowed.pipeline, allowed=allowed)
    return Calibration("one_year")


def _account(record: StaffRecord) -> Account:
    """All years with the stocks of the year before, added up; else the last year, begun with what its flows lead back to."""
    begun = [(at, record.stocks[at - 1]) for at in record.followed] or [(len(record.years) - 1, _before(record))]
    return add_accounts(
        [
            make_account(
                record.levels,
                (record.years[at] - 1, record.years[at]),
                before=before,
                after=record.stocks[at],
                **{kind: flow[at] for kind, flow in record.flows.items()},
            )
            for at, before in begun
        ]
    )


def _before(record: StaffRecord) -> Floats:
    """The people at the beginning of the last year, from those at its end and all its flows."""
    last = {kind: flow[-1] for kind, flow in record.flows.items()}
    out = np.vstack([last["promoted"][1:], np.zeros((1, 2))])
    return np.asarray(record.stocks[-1] - last["recruited"] - last["promoted"] + out + last["left"])


def _raise_if(faults: list[StaffError]) -> None:
    if faults:
        raise StaffFrameError(faults)


def _present(columns: list[str]) -> list[str]:
    """The columns of counts that the frame has."""
    pairs = (STOCKS, *FLOWS.values())
    return [name for pair in pairs for name in pair if name in columns]


def _column_faults(frame: pl.DataFrame) -> list[StaffError]:
    absent = [name for name in (LEVEL, *STOCKS) if name not in frame.columns]
    faults: list[StaffError] = [StaffColumnError(column=name) for name in absent]
    for women, men in FLOWS.values():
        one, other = women in frame.columns, men in frame.columns
        if one != other:
            faults.append(StaffHalfPairError(column=women if one else men, other=men if one else women))
    has = {kind: pair[0] in frame.columns and pair[1] in frame.columns for kind, pair in FLOWS.items()}
    if has["recruited"] != has["left"] and not faults:
        given, wanted = ("recruited", "left") if has["recruited"] else ("left", "recruited")
        faults.append(StaffLoneFlowError(column=FLOWS[given][0], other=", ".join(FLOWS[wanted])))
    return faults if frame.height or absent else [*faults, StaffEmptyError()]


def _name_faults(rows: pl.DataFrame) -> Iterator[StaffError]:
    blank = pl.col(LEVEL).cast(pl.String).fill_null("").str.strip_chars() == ""
    for row in rows.filter(blank)["row"]:
        yield StaffLevelNameError(row=row)


def _count_faults(rows: pl.DataFrame) -> Iterator[StaffError]:
    for name in _present(rows.columns):
        number = pl.col(name).cast(pl.Float64, strict=False)
        sound = number.is_finite() & (number >= 0) & (number == number.round())
        wrong = rows.filter(~sound.fill_null(value=False)).select("row", pl.col(name).cast(pl.String).fill_null(""))
        for row, value in wrong.iter_rows():
            yield StaffCountError(row=row, column=name, value=value)


def _year_faults(rows: pl.DataFrame) -> Iterator[StaffError]:
    if YEAR not in rows.columns:
        return
    number = pl.col(YEAR).cast(pl.Float64, strict=False)
    sound = (number == number.round()) & number.is_between(*YEARS)
    wrong = rows.filter(~sound.fill_null(value=False)).select("row", pl.col(YEAR).cast(pl.String).fill_null(""))
    for row, value in wrong.iter_rows():
        yield StaffYearError(row=row, value=value)


def _typed(rows: pl.DataFrame) -> pl.DataFrame:
    year = pl.col(YEAR).cast(pl.Float64).cast(pl.Int64) if YEAR in rows.columns else pl.lit(0, dtype=pl.Int64)
    counts = (pl.col(name).cast(pl.Float64) for name in _present(rows.columns))
    return rows.select("row", pl.col(LEVEL).cast(pl.String).str.strip_chars(), year.alias(YEAR), *counts)


def _key_faults(typed: pl.DataFrame) -> list[StaffError]:
    first = typed.select("row", LEVEL, YEAR, first=pl.col("row").first().over(LEVEL, YEAR))
    twice = first.filter(pl.col("row") != pl.col("first"))
    faults: list[StaffError] = [StaffLevelTwiceError(row=row, level=level, first=at) for row, level, _, at in twice.iter_rows()]
    every = typed[LEVEL].unique(maintain_order=True)
    for (year,), part in typed.group_by(YEAR, maintain_order=True):
        lacking = every.filter(~every.is_in(part[LEVEL].implode()))
        faults += [StaffLevelMissingError(level=level, year=str(year)) for level in lacking]
    return faults


def _record(typed: pl.DataFrame) -> StaffRecord:
    levels, years = typed[LEVEL].unique(maintain_order=True).to_list(), sorted(set(typed[YEAR]))
    order = {level: at for at, level in enumerate(levels)}
    placed = typed.with_columns(at=pl.col(LEVEL).replace_strict(order, return_dtype=pl.Int64)).sort(YEAR, "at")
    shape = (len(years), len(levels))

    def counts(pair: tuple[str, str]) -> Floats:
        return placed.select(pair).to_numpy().astype(float).reshape(*shape, 2)

    flows = {kind: counts(pair) for kind, pair in FLOWS.items() if pair[0] in placed.columns}
    rows = placed["row"].to_numpy().astype(np.int64).reshape(shape)
    return StaffRecord(tuple(levels), tuple(years), counts(STOCKS), flows, rows)


def _flow_faults(record: StaffRecord) -> list[StaffError]:
    """Flows that cannot be: promotions into the base, more leavers or promotions than people, promotions that nothing tells."""
    promoted = record.flows.get("promoted")
    faults: list[StaffError] = []
    if promoted is not None:
        found = np.flatnonzero(promoted[:, 0].any(axis=1))
        faults += [StaffBasePromotionsError(row=int(record.rows[at, 0]), level=record.levels[0]) for at in found]
    if "left" not in record.flows:
        return faults
    if promoted is None and not record.followed:
        return [*faults, StaffPromotionsUnknownError(columns=", ".join(FLOWS["promoted"]))]
    begun = [(at, record.stocks[at - 1]) for at in record.followed] or [(len(record.years) - 1, _before(record))]
    for at, before in begun:
        faults += [
            StaffArrivalsError(row=int(record.rows[at, place]), level=record.levels[place], column=STOCKS[sex])
            for place, sex in np.argwhere(before < 0)
        ]
        faults += _leaver_faults(record, at, before)
        faults += _promotion_faults(record, at, before - record.flows["left"][at]) if promoted is not None else []
    return faults


def _leaver_faults(record: StaffRecord, at: int, before: Floats) -> list[StaffError]:
    left = record.flows["left"][at]
    return [
        StaffLeaversError(
            row=int(record.rows[at, place]),
            level=record.levels[place],
            column=FLOWS["left"][sex],
            left=int(left[place, sex]),
            people=int(before[place, sex]),
        )
        for place, sex in np.argwhere((left > before) & (before >= 0))
    ]


def _promotion_faults(record: StaffRecord, at: int, pool: Floats) -> list[StaffError]:
    """`pool` are the people of each level who did not leave; a level that lost more than it had is told as such."""
    promoted = record.flows["promoted"][at]
    return [
        StaffPromotionsError(
            row=int(record.rows[at, place + 1]),
            level=record.levels[place + 1],
            column=FLOWS["promoted"][sex],
            promoted=int(promoted[place + 1, sex]),
            below=record.levels[place],
            people=int(pool[place, sex]),
        )
        for place, sex in np.argwhere((promoted[1:] > pool[:-1]) & (pool[:-1] >= 0))
    ]
