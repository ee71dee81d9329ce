"""Ladders and pipelines from the tables of a service's own figures that disclosure control let through, and from these alone.

A level whose numbers are hidden has no share. For a pipeline, which needs all, the levels from the lowest to the highest
hidden one are taken together: their sum is that of all levels less the others, all of them shown, so it tells nothing new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analysis.ladders import LADDER
from data.schema import TOTAL

Floats = NDArray[np.float64]
SEXES: Final = ("F", "M")
NO_YEAR: Final = 0
FEWEST_LEVELS: Final = 2
FLOWS: Final = ("recruited", "promoted", "left")


@dataclass(frozen=True)
class Joined:
    """A table for analysis.pipeline_staff.read_staff; `together` are the levels that were taken as one, if any.

    `flows` are the kinds of flows that it holds.
    """

    frame: pl.DataFrame
    together: tuple[str, ...]
    flows: tuple[str, ...]


def years_of(table: pl.DataFrame) -> list[int | None]:
    """Years of a released table, in order; [None] where the file has none."""
    years = table["year"].drop_nulls().unique().sort().to_list()
    return years or [None]


def ladder_at(table: pl.DataFrame, levels: Sequence[str], year: int | None, **slice_: str) -> pl.DataFrame:
    """The ladder (analysis.ladders.LADDER) of women and men in a year, and of the values in `slice_`, of a released table.

    `total` is women and men together. Counts and shares are null where hidden; a level of nobody has no share.
    """
    rows = _of_year(table, year)
    for name, value in slice_.items():
        rows = rows.filter(pl.col(name) == value)
    counts = {sex: dict(rows.filter(sex=sex).select("level", "people").iter_rows()) for sex in SEXES}
    frame = pl.DataFrame(
        {
            "level": list(levels),
            "step": range(len(levels)),
            "women": [counts["F"].get(level, 0) for level in levels],
            "men": [counts["M"].get(level, 0) for level in levels],
        },
        schema_overrides={"level": pl.String, "women": pl.Int64, "men": pl.Int64},
    )
    total = pl.col("women") + pl.col("men")
    share = pl.when(total > 0).then(100 * pl.col("women") / total)
    whole = frame.with_columns(total=total, share_pct=share, bound=pl.lit("="), obs_status=pl.lit("A"))
    return whole.select(pl.col(name).cast(kind) for name, kind in LADDER.items())


def overall_pct(table: pl.DataFrame, year: int | None, **slice_: str) -> float | None:
    """Women's share of the women and men of all levels; None where hidden."""
    return ladder_at(table, [TOTAL], year, **slice_)["share_pct"][0]


def joined(tables: Mapping[str, pl.DataFrame], levels: Sequence[str]) -> Joined | None:
    """The people in post by year with the flows that are known for them; None where fewer than two levels are left.

    `tables` are those released: `staff`, and `recruited`, `left`, `promoted` where the file has them. Flows are used when
    every year after the first has those of recruitment and leaving; promotions only where no levels had to be joined.
    """
    staff = tables["staff"]
    moving = [name for name in ("recruited", "left") if name in tables]
    with_flows = _with_flows(tables, levels) if len(moving) == 2 else None  # noqa: PLR2004 - both or neither
    return with_flows or _assemble(years_of(staff), _counts(staff, levels, years_of(staff)), {}, levels)


def _with_flows(tables: Mapping[str, pl.DataFrame], levels: Sequence[str]) -> Joined | None:
    """The last years that follow each other and have flows, and the year before them."""
    known = set.intersection(*(set(years_of(tables[name])) for name in ("recruited", "left")))
    years = years_of(tables["staff"])
    used = years[-1:] if years[-1] in known else []
    while used and len(used) < len(years) and _follows(years[-len(used) - 1], used[0]):
        used.insert(0, years[-len(used) - 1])
        if used[0] not in known:
            break
    if not used:
        return None
    kinds = [name for name in FLOWS if name in tables and set(used[1:] or used) <= set(years_of(tables[name]))]
    if len(used) == 1 and "promoted" not in kinds:
        return None
    flows = {name: _counts(tables[name], levels, used, first_is_known=len(used) == 1) for name in kinds}
    return _assemble(used, _counts(tables["staff"], levels, used), flows, levels)


def _follows(before: int | None, after: int | None) -> bool:
    return before is not None and after is not None and after - before == 1


def _assemble(years: Sequence[int | None], stocks: Floats, flows: Mapping[str, Floats], levels: Sequence[str]) -> Joined | None:
    """The table, its hidden levels joined; `stocks` and `flows` [year, level and all, sex], NaN where hidden."""
    arrays = [stocks[:, :-1], *(one[:, :-1] for name, one in flows.items() if name != "promoted")]
    hidden = np.flatnonzero(np.any([np.isnan(one).any(axis=(0, 2)) for one in arrays], axis=0))
    first, last = (int(hidden[0]), int(hidden[-1])) if len(hidden) else (0, -1)
    together = tuple(levels[first : last + 1])
    names = [*levels[:first], " + ".join(together), *levels[last + 1 :]] if together else list(levels)
    kept = {name: one for name, one in flows.items() if name != "promoted" or not (together or np.isnan(one).any())}
    made = {name: _join(one, first, last) for name, one in {"": stocks, **kept}.items()}
    unknown = any(np.isnan(one).any() or (one < 0).any() for one in made.values())
    if len(names) < FEWEST_LEVELS or unknown or (kept and len(years) == 1 and "promoted" not in kept):
        return _assemble(years, stocks, {}, levels) if flows else None
    columns = {
        f"{name}_{side}" if name else side: one[:, :, sex].ravel().astype(np.int64)
        for name, one in made.items()
        for sex, side in enumerate(("women", "men"))
    }
    frame = pl.DataFrame(
        {"level": names * len(years), "year": np.repeat([year or NO_YEAR for year in years], len(names)), **columns}
    )
    return Joined(frame.drop("year") if list(years) == [None] else frame, together, tuple(kept))


def _join(counts: Floats, first: int, last: int) -> Floats:
    """Counts with the levels from `first` to `last` as one: all less the others."""
    each, whole = counts[:, :-1], counts[:, -1:]
    if last < first:
        return each
    below, above = each[:, :first], each[:, last + 1 :]
    rest = whole - below.sum(axis=1, keepdims=True) - above.sum(axis=1, keepdims=True)
    return np.concatenate([below, rest, above], axis=1)


def _counts(table: pl.DataFrame, levels: Sequence[str], years: Sequence[int | None], *, first_is_known: bool = True) -> Floats:
    """[year, level and all of them, sex], NaN where hidden; of flows the first year is not needed and set to 0."""
    found = np.zeros((len(years), len(levels) + 1, 2))
    for at, year in enumerate(years):
        if at or first_is_known:
            people = {
                (level, sex): count for level, sex, count in _of_year(table, year).select("level", "sex", "people").iter_rows()
            }
            for place, level in enumerate([*levels, TOTAL]):
                for side, sex in enumerate(SEXES):
                    count = people.get((level, sex), 0)
                    found[at, place, side] = np.nan if count is None else count
    return found


def _of_year(table: pl.DataFrame, year: int | None) -> pl.DataFrame:
    return table.filter(pl.col("year").is_null() if year is None else pl.col("year") == year)
