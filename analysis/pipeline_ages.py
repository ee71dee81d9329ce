"""Ages in the pipeline: how many of today's staff come to the age of retirement in each year ahead.

Only the people in post today are followed. Within a band of ages they are taken to be spread evenly; those who leave earlier
for other reasons leave at one rate whatever their age; promotions do not change the picture of a level. So the wave is an
order of magnitude for the next ten to fifteen years, and nothing is said beyond.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.pipeline_model import SEXES, Pipeline

Floats = NDArray[np.float64]

AGE_SCHEMA: Final = {
    "level": pl.String(),
    "sex": pl.String(),
    "age_from": pl.Int64(),
    "age_to": pl.Int64(),
    "people": pl.Int64(),
}
WAVE_YEARS: Final = 15
RETIREMENT_AGE: Final = 65
AGE_PREFIX: Final = "age="


@dataclass(frozen=True)
class Wave:
    """People of today's staff who reach the age of retirement.

    `retiring` [year, level, sex]: people a year, before others leave; `exits` [year, level, sex]: what today's rates of leaving
    are to be multiplied by (for `project`); `known` [level, sex]: part of the people in post whose age is known.
    """

    levels: tuple[str, ...]
    year: int
    retiring: Floats
    exits: Floats
    known: Floats

    def to_frame(self) -> pl.DataFrame:
        """One row a year, level and sex: reference_year, level, sex, retiring, exits."""
        years, levels, sexes = self.retiring.shape
        return pl.DataFrame(
            {
                "reference_year": np.repeat(self.year + 1 + np.arange(years), levels * sexes),
                "level": list(np.repeat(np.array(self.levels, dtype=object), sexes)) * years,
                "sex": list(SEXES) * (years * levels),
                "retiring": self.retiring.ravel(),
                "exits": self.exits.ravel(),
            }
        )


def ages_of(observations: pl.DataFrame, levels: tuple[str, ...]) -> pl.DataFrame:
    """Ages of a service from its observations: columns of AGE_SCHEMA, women and men of each band.

    `observations` (data.schema.OBSERVATIONS): one indicator, source, area, sector and year, with breakdowns `age=30-39`. Open
    bands ("65+") have no upper end; people of unknown age and cells that the source hides are absent.
    """
    band = pl.col("breakdown").str.strip_prefix(AGE_PREFIX)
    rows = observations.filter(
        pl.col("breakdown").str.starts_with(AGE_PREFIX), pl.col("level").is_in(levels), pl.col("total").is_not_null()
    ).with_columns(
        age_from=band.str.extract(r"^(\d+)").cast(pl.Int64),
        age_to=band.str.extract(r"-(\d+)$").cast(pl.Int64),
        F=pl.col("women").cast(pl.Int64),
        M=(pl.col("total") - pl.col("women")).cast(pl.Int64),
    )
    long = rows.drop_nulls("age_from").unpivot(
        list(SEXES), index=["level", "age_from", "age_to"], variable_name="sex", value_name="people"
    )
    return long.select(pl.col(name).cast(kind) for name, kind in AGE_SCHEMA.items()).sort("level", "sex", "age_from")


def retirement_wave(
    pipeline: Pipeline, ages: pl.DataFrame, retirement_age: int = RETIREMENT_AGE, years: int = WAVE_YEARS
) -> Wave:
    """How leaving rises and falls with the ages of today's staff.

    In year n those leave for retirement who are n years below the age now, thinned by those who left before. Today's rate of
    leaving is split into a part for retirement, that of the first year, and the rest, which stays; a level and sex whose ages
    give more retirements in the first year than it has leavers has them scaled to these. Ages are scaled up to all people
    of the level; `known` says from what part. People already beyond the age are not counted as a wave. Raises ValueError where
    `ages` lacks a column or a level has no ages.
    """
    if set(AGE_SCHEMA) - set(ages.columns):
        raise ValueError(f"ages need the columns {', '.join(AGE_SCHEMA)}")
    left = pipeline.rates.centre().left[0]
    reaching, known = _reaching(pipeline, ages, retirement_age, years)
    if not (known.sum(axis=1) > 0).all():
        raise ValueError("every level needs people whose age is known")
    first = np.minimum(reaching[0], left)
    scale = np.divide(first, reaching[0], out=np.zeros_like(first), where=reaching[0] > 0)
    other = left - first
    rate = reaching * scale
    still = (1 - other) ** np.arange(years)[:, None, None]
    exits = np.divide(other + rate * still, left, out=np.ones_like(rate), where=left > 0)
    return Wave(pipeline.levels, pipeline.year, reaching * still * pipeline.stocks, exits, known)


def _reaching(pipeline: Pipeline, ages: pl.DataFrame, retirement_age: int, years: int) -> tuple[Floats, Floats]:
    """Part of the people of known age who reach the age in year n from now, [year, level, sex]; part of known age."""
    shape = (len(pipeline.levels), len(SEXES))
    reaching, known = np.zeros((years, *shape)), np.zeros(shape)
    for level, sex, start, end, people in ages.select(*AGE_SCHEMA).iter_rows():
        if level not in pipeline.levels:
            continue
        at = (pipeline.levels.index(level), SEXES.index(sex))
        known[at] += people
        for ahead in range(years):
            if end is not None and start <= retirement_age - 1 - ahead <= end:
                reaching[(ahead, *at)] += people / (end - start + 1)
    part = np.divide(reaching, known, out=np.zeros_like(reaching), where=known > 0)
    return part, np.divide(known, pipeline.stocks, out=np.zeros(shape), where=pipeline.stocks > 0)
