"""What the Explore page shows for a selection: its lines and its sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import polars as pl

from analysis.shares import group_members
from analysis.trends import Change, change_across, first_and_last, group_latest, group_line
from data.registry import Target
from data.schema import OBSERVATIONS, TOTAL
from pages.shared import reads
from pages.shared.explore_words import Row, Words, answer, answer_members
from pages.shared.frame import Page, short_names
from pages.shared.seats import with_seats
from pages.shared.selection import FIRST_INDICATOR, Selection

GROUP_COLUMNS: Final = {"series": pl.String(), "countries": pl.Int64(), "oldest_year": pl.Int16()}


@dataclass(frozen=True)
class View:
    """A selection with its figures.

    `lines` has a row a figure drawn as a line: OBSERVATIONS with `series` (area, group, or "area|source" for another
    source), `countries` (how many a group's figure is made of, else null) and `oldest_year`. `spare` holds, for each group
    that has no line, the mean of its countries' latest figures in the same columns. `members` has the last figure of each
    country of the group whose countries are all shown.
    """

    page: Page
    chosen: Selection
    words: Words
    lines: pl.DataFrame
    spare: pl.DataFrame
    members: pl.DataFrame
    missing: list[str] = field(default_factory=list)

    @cached_property
    def last(self) -> dict[str, Row]:
        """The last figure of each area chosen that has one, in the reader's order."""
        rows = pl.concat([self.lines, self.spare]).filter(pl.col("value").is_not_null()).sort("reference_year")
        found = {row["series"]: row for row in rows.to_dicts()}
        return {one: found[one] for one in self.chosen.areas if one in found}

    @cached_property
    def targets(self) -> list[Target]:
        """Targets announced for what is shown."""
        chosen = self.chosen
        return [
            one
            for one in reads.registry().targets.values()
            if one.indicator == chosen.indicator.id
            and one.ref_area in chosen.areas
            and one.level == chosen.level
            and chosen.sector == chosen.breakdown == TOTAL
        ]


def read(page: Page, chosen: Selection) -> View:
    """The figures of a selection."""
    words = Words(t=page.t, chosen=chosen, names=short_names(page.t))
    single = _of_areas(with_seats(chosen.rows.filter(pl.col("ref_area").is_in(chosen.single))))
    others = _of_areas(chosen.other_rows, pl.concat_str("ref_area", "source", separator="|"))
    lines, spare = [single, others], [single.head(0)]
    for group in chosen.groups if chosen.is_averaged else ():
        line = _of_group(chosen, group, group_line(chosen.rows, members_of(group), chosen.how, constant=chosen.constant))
        lines.append(line)
        if line.is_empty():
            spare.append(_of_group(chosen, group, group_latest(chosen.rows, members_of(group), chosen.how)))
    members = _of_areas(with_seats(chosen.rows.filter(pl.col("ref_area").is_in(members_of(chosen.members_of)))))
    return View(
        page=page,
        chosen=chosen,
        words=words,
        lines=pl.concat(lines),
        spare=pl.concat(spare),
        members=members,
        missing=_missing(chosen, words),
    )


def answer_of(view: View) -> str:
    """The page's sentence."""
    if view.chosen.members_of:
        ends = first_and_last(view.members).filter(pl.col("end") == "last")
        return answer_members(view.words, ends, view.page.country)
    return answer(view.words, view.last, _change(view))


def members_of(group: str) -> list[str]:
    """ref_areas of a group's countries; none without a group."""
    return group_members(reads.areas(), reads.registry().groups[group]) if group else []


def measured_members(chosen: Selection, group: str) -> list[str]:
    """The group's countries that a figure can be missing for.

    Those that any source has a figure of, in any year, and all that have a national parliament: territories that nobody
    measures are not counted as gaps.
    """
    known = {
        area
        for indicator in (chosen.indicator.id, FIRST_INDICATOR)
        for area in reads.observations(indicator).filter(pl.col("value").is_not_null())["ref_area"].unique()
    }
    return [one for one in members_of(group) if one in known]


def _change(view: View) -> Change | None:
    """Change of the first area over the years chosen."""
    chosen = view.chosen
    lead = next(iter(view.last.values()), None)
    if lead is None or chosen.is_state or lead["bound"] != "=" or lead["oldest_year"] is not None:
        return None
    members = members_of(lead["series"]) if lead["series"] in chosen.groups else [lead["series"]]
    years = view.lines.filter(pl.col("series") == lead["series"])["reference_year"].to_list()
    return change_across(chosen.rows, members, years, chosen.how)


def _of_areas(rows: pl.DataFrame, series: pl.Expr | None = None) -> pl.DataFrame:
    """Observations as lines of their areas."""
    return rows.select(
        *OBSERVATIONS,
        (pl.col("ref_area") if series is None else series).alias("series"),
        pl.lit(None, dtype=pl.Int64).alias("countries"),
        pl.lit(None, dtype=pl.Int16).alias("oldest_year"),
    )


def _of_group(chosen: Selection, group: str, line: pl.DataFrame) -> pl.DataFrame:
    """A group's line in the same columns; its status is plain, since every figure in it is exact."""
    usual = {
        "indicator": chosen.indicator.id,
        "source": chosen.source,
        "ref_area": group,
        "sector": chosen.sector,
        "level": chosen.level,
        "breakdown": chosen.breakdown,
        "bound": "=",
        "obs_status": "A",
        "vintage": chosen.rows["vintage"].max() or "",
        "note_id": None,
        "series": group,
    }
    rows = line.with_columns(pl.lit(value, dtype=pl.String).alias(name) for name, value in usual.items())
    if chosen.how == "mean":
        # The headcounts of those countries that give them, 0 where none does, are not what a mean of shares is made of.
        rows = rows.with_columns(pl.lit(None, dtype=pl.Int64).alias(name) for name in ("women", "total"))
    if "oldest_year" not in rows.columns:
        rows = rows.with_columns(pl.lit(None, dtype=pl.Int16).alias("oldest_year"))
    return rows.select(pl.col(name).cast(kind) for name, kind in (OBSERVATIONS | GROUP_COLUMNS).items())


def _missing(chosen: Selection, words: Words) -> list[str]:
    """Countries chosen, or of the group that is shown in full by their names, that have no figure in these years."""
    wanted = [*chosen.single, *sorted(measured_members(chosen, chosen.members_of), key=words.order)]
    known = set(chosen.rows.filter(pl.col("value").is_not_null())["ref_area"])
    return [one for one in dict.fromkeys(wanted) if one not in known]
