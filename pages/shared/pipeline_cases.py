"""Levels for which a target can be worked out: of a service that is followed, or one whose shares alone are published."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl

from analysis.appointments import Post, WhatItTakes, implied_share_pct, what_it_takes
from analysis.pipeline_model import MEN, WOMEN
from data.registry import Target
from data.schema import TOTAL
from i18n import Translator
from pages.shared import reads
from pages.shared.pipeline_service import Service
from pages.shared.provenance import provenance, source_line

FULL_PCT: Final = 100.0
UNSURE: Final = frozenset("DEFGINPUVW")
OTHER_CATEGORY: Final = {"BTN_EXECUTIVE_SPECIALIST": ("BTN_EXECUTIVE",)}
"""Levels published beside another one that are not the same group: drawn with it, never joined to it."""


@dataclass(frozen=True)
class Published:
    """A published share: year, percent, where from; `apart` where it is of another category, with that category's name."""

    year: int
    share_pct: float
    source: str
    note: str = ""
    apart: str = ""
    sure: bool = True


@dataclass(frozen=True)
class Case:
    """A level today: `posts` people in post (of the year `posts_year`), women's share in the latest `year`.

    `left_pct` is the part of women and of men who leave in a year, where it is known. `below` are the women of the level
    below, `inside_pct` the part of appointments that come from there; None where no figure says so. `past` is an earlier share
    and how many years ago it was, of the same source.
    """

    level: str
    name: str
    year: int
    share_pct: float
    posts: int
    posts_year: int
    published: tuple[Published, ...]
    left_pct: tuple[float, float] | None = None
    below: int | None = None
    below_name: str = ""
    inside_pct: float | None = None
    past: tuple[float, int] | None = None
    target: Target | None = None
    source: str = ""
    provenance: pl.DataFrame = field(default_factory=pl.DataFrame)
    counted: bool = True


def case_of(one: Service, level: str) -> Case | None:
    """A level of a service that is followed; None where nobody is in post."""
    at = one.levels.index(level)
    women, men = one.pipeline.stocks[at]
    if not women + men:
        return None
    rates = one.central.rates
    known = one.kind == "chance" and bool(rates.left[0, at].any())
    return Case(
        level=level,
        name=one.names[level],
        year=one.pipeline.year,
        share_pct=100 * women / (women + men),
        posts=round(women + men),
        posts_year=one.pipeline.year,
        published=_of_service(one, level),
        left_pct=(100 * rates.left[0, at, WOMEN], 100 * rates.left[0, at, MEN]) if known else None,
        below=round(one.pipeline.stocks[at - 1, WOMEN]) if at else None,
        below_name=one.names[one.levels[at - 1]] if at else "",
        inside_pct=100 * float(np.mean(rates.inside[:, at])) if known else None,
        past=_past(one, level),
        source=one.source,
        provenance=one.provenance,
    )


def _of_service(one: Service, level: str) -> tuple[Published, ...]:
    if one.past is None:
        return ()
    rows = one.past.filter(pl.col("level") == level).sort("reference_year")
    return tuple(Published(year, share, "") for year, share in rows.select("reference_year", "share_pct").iter_rows())


def _past(one: Service, level: str) -> tuple[float, int] | None:
    earlier = [row for row in _of_service(one, level) if row.year < one.pipeline.year]
    return (earlier[0].share_pct, one.pipeline.year - earlier[0].year) if earlier else None


def targets() -> dict[str, Target]:
    """Announced targets for a single level, by id."""
    return {one.id: one for one in reads.registry().targets.values() if one.level != TOTAL and one.indicator}


def case_of_target(t: Translator, target: Target) -> Case | None:
    """The level of an announced target from its published shares; None where it has no share or no number of posts."""
    registry = reads.registry()
    levels = (target.level, *OTHER_CATEGORY.get(target.level, ()))
    every = reads.observations(target.indicator).filter(ref_area=target.ref_area, sector=TOTAL, breakdown=TOTAL)
    rows = every.filter(pl.col("level").is_in(levels), pl.col("value").is_not_null(), pl.col("bound") == "=")
    own = rows.filter(pl.col("level") == target.level).sort("reference_year")
    counted = own.drop_nulls("total")
    if own.is_empty() or counted.is_empty():
        return None
    last, posts = own.row(-1, named=True), counted.row(-1, named=True)
    same = own.filter(pl.col("source") == last["source"], pl.col("reference_year") < last["reference_year"])
    first = same.row(0, named=True) if same.height else None
    sources = rows.sort("reference_year")["source"].unique(maintain_order=True)
    return Case(
        level=target.level,
        name=registry.level_name(target.level, t.language),
        year=last["reference_year"],
        share_pct=last["value"],
        posts=posts["total"],
        posts_year=posts["reference_year"],
        published=tuple(_published(t, row, target.level) for row in rows.sort("reference_year").to_dicts()),
        past=(first["value"], last["reference_year"] - first["reference_year"]) if first else None,
        target=target,
        source=source_line(t, sources, rows["reference_year"]),
        provenance=provenance(t, sources, rows["note_id"].drop_nulls().unique(maintain_order=True)),
        counted=False,
    )


def _published(t: Translator, row: dict[str, object], level: str) -> Published:
    registry = reads.registry()
    name = str(row["level"])
    return Published(
        year=int(str(row["reference_year"])),
        share_pct=float(str(row["value"])),
        source=t.of(registry.sources[str(row["source"])].short),
        note=t.of(registry.notes[str(row["note_id"])]) if row["note_id"] else "",
        apart="" if name == level else registry.level_name(name, t.language),
        sure=row["obs_status"] not in UNSURE,
    )


@dataclass(frozen=True)
class Aim:
    """What the reader asks of a level: target in percent, by which year, with which rates of leaving, next appointments."""

    case: Case
    target_pct: float
    year: int
    left_pct: tuple[float, float]
    next: int

    @property
    def years(self) -> int:
        """Years from the latest share to the target."""
        return self.year - self.case.year

    @property
    def post(self) -> Post:
        """The level as analysis.appointments takes it."""
        women, men = self.left_pct
        return Post(self.case.share_pct / 100 * self.case.posts, self.case.posts, women / 100, men / 100)

    @property
    def answer(self) -> WhatItTakes:
        """What the target takes."""
        return what_it_takes(self.post, self.target_pct, self.years)

    @property
    def usual_pct(self) -> float:
        """Women's share of appointments as it has been: what the past change implies, else women's share today; 0 to 100."""
        if self.case.past is None:
            return self.case.share_pct
        before, ago = self.case.past
        post = Post(before / 100 * self.case.posts, self.case.posts, self.post.left_women, self.post.left_men)
        return min(max(implied_share_pct(post, self.case.share_pct, ago), 0.0), FULL_PCT)

    @property
    def needed(self) -> int:
        """Women among the next appointments at the required share; all of them where that is not enough."""
        return min(self.next, math.ceil(max(self.answer.required_pct, 0) / 100 * self.next - 1e-9))
