"""The words of the Ladder page: its sentence, figures with their headcounts, and the lists under the charts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from analysis.ladders import Indices, chance_of_so_few, chance_range_pct, change_between, largest_fall, steps
from data.schema import TOTAL
from i18n import Translator
from pages.shared import reads
from pages.shared.grades import Rungs, Service
from pages.shared.listing import Cell, Row
from pages.shared.selection import slice_name
from pages.shared.tiles import Tile

SMALL_TOTAL: Final = 100
ONE_IN: Final = 10_000
Figure = Mapping[str, Any]
"""A row of a ladder: share_pct, bound, women, total, obs_status."""


def level(t: Translator, name: str) -> str:
    """Name of a level."""
    return reads.registry().level_name(name, t.language)


def share(t: Translator, row: Figure) -> str:
    """A share as a reader sees it: "41.2 %", under 100 posts "2 of 12 (16.7 %)", a bound "under 8 %"."""
    if row["share_pct"] is None:
        return t.text("grades.no_figure")
    text = t.percent(row["share_pct"])
    if row["bound"] != "=":
        return t.text("grades.under" if row["bound"] == "<" else "grades.over", share=text)
    if row["women"] is not None and row["total"] and row["total"] < SMALL_TOTAL:
        return t.text("grades.small", women=t.number(row["women"]), total=t.number(row["total"]), share=text)
    return text


def slice_text(t: Translator, rungs: Rungs) -> str:
    """The sector and breakdown that the reader chose, if any."""
    pairs = (("sector", rungs.sector), ("breakdown", rungs.breakdown))
    return " · ".join(slice_name(t, name, rungs.kind.indicator, value) for name, value in pairs if value != TOTAL)


def answer(t: Translator, service: Service, earlier: Rungs | None, second: Service | None) -> str:
    """The page's sentence: base and top, the largest fall; then the other year, or the other service."""
    parts = [_of_service(t, service)]
    if earlier and service.rungs:
        parts.append(_since(t, service.rungs, earlier))
    if second:
        parts.append(_of_service(t, second))
    return " ".join(part for part in parts if part)


def _of_service(t: Translator, service: Service) -> str:
    name = service.name(t)
    if service.rungs is None:
        return _of_pages(t, service, name)
    rungs = service.rungs
    about = slice_text(t, rungs)
    known = rungs.frame.filter(pl.col("share_pct").is_not_null()).to_dicts()
    base, top = known[0], known[-1]
    fall = largest_fall(rungs.frame)
    values = {
        "service": f"{name} – {about}" if about else name,
        "year": rungs.year,
        "base": _at(t, rungs, base["level"], share(t, base)),
        "top": _at(t, rungs, top["level"], share(t, top)),
    }
    if fall is None:
        return t.text("grades.answer.no_fall", **values)
    below, above, points = fall
    return t.text(
        "grades.answer.fall",
        **values,
        fall=t.points(points, signed=False),
        below=level(t, below),
        above=level(t, above),
    )


def _of_pages(t: Translator, service: Service, name: str) -> str:
    """Where no page gives the whole ladder: the last figure of each level, with its year."""
    rows = service.pages.filter(pl.col("reference_year") == pl.col("reference_year").max().over("level"))
    said = [
        t.text("grades.answer.level", level=level(t, row["level"]), share=_published(t, row), year=row["reference_year"])
        for row in rows.unique("level", keep="last", maintain_order=True).to_dicts()
    ]
    sources = service.pages["source"].n_unique()
    return t.count("grades.answer.pages", sources, service=name, levels=t.listing(said))


def _published(t: Translator, row: Figure) -> str:
    return share(t, {**row, "share_pct": row["value"]})


def _since(t: Translator, now: Rungs, earlier: Rungs) -> str:
    """Change at the base and at the top, in points."""
    known = change_between(earlier.frame, now.frame).filter(pl.col("change_pp").is_not_null()).to_dicts()
    if not known:
        return ""
    first, last = known[0], known[-1]
    return t.text(
        "grades.answer.since",
        year=earlier.year,
        base=_at(t, now, first["level"], t.points(first["change_pp"])),
        top=_at(t, now, last["level"], t.points(last["change_pp"])),
    )


def _at(t: Translator, rungs: Rungs, name: str, figure: str) -> str:
    """A figure with its place: the base, the top, or the level where the figures start or end short of them."""
    levels = rungs.kind.levels
    place = "base" if name == levels[0] else "top" if name == levels[-1] else "level"
    return t.text(f"grades.at.{place}", figure=figure, level=level(t, name))


def index_tiles(t: Translator, found: Indices, senior: str) -> list[Tile]:
    """The indices that can be computed, as large figures."""
    top = level(t, found.top_level) if found.top_level else ""
    shares = {
        "overall": t.percent(found.overall_pct) if found.overall_pct is not None else "",
        "top": t.percent(found.top_pct) if found.top_pct is not None else "",
        "level": top,
        "senior": level(t, senior),
    }
    numbers = {
        "ceiling": (found.glass_ceiling, lambda value: t.number(value, 2)),
        "odds": (found.senior_odds_ratio, lambda value: t.number(value, 2)),
        "dissimilarity": (found.dissimilarity_pct, t.percent),
    }
    return [
        Tile(t.text(f"grades.index.{name}"), shown(value), (t.text(f"grades.index.{name}.means", **shares),))
        for name, (value, shown) in numbers.items()
        if value is not None
    ]


def index_gaps(t: Translator, found: Indices) -> str:
    """Which indices cannot be computed, and what they need; empty where all can."""
    numbers = {
        "ceiling": found.glass_ceiling,
        "odds": found.senior_odds_ratio,
        "dissimilarity": found.dissimilarity_pct,
    }
    said = [
        t.text("grades.index.missing", index=t.text(f"grades.index.{name}"), need=t.text(f"grades.index.{name}.missing"))
        for name, value in numbers.items()
        if value is None
    ]
    return "  \n".join(said)


def fall_columns(t: Translator, rungs: Rungs, earlier: Rungs | None) -> list[str]:
    """Headers of the list of steps."""
    names = ["level", "share", "fall", "ratio", "odds"]
    heads = [t.text(f"grades.column.{name}") for name in names]
    if earlier:
        heads.append(t.text("grades.column.since", year=earlier.year))
    if rungs.is_counted:
        heads.append(t.text("grades.column.chance"))
    return heads


def fall_rows(t: Translator, rungs: Rungs, earlier: Rungs | None) -> list[Row]:
    """One row a level, the top first: its share and what happens at the step from the level below."""
    changes = change_between(earlier.frame, rungs.frame)["change_pp"].to_list() if earlier else []
    rows: list[Row] = []
    for row in reversed(steps(rungs.frame).to_dicts()):
        cells: list[Cell | str] = [
            level(t, row["level"]),
            Cell(share(t, row), number=True),
            Cell("" if row["fall_pp"] is None else t.points(-row["fall_pp"]), number=True),
            *(
                Cell("" if row[name] is None else t.number(row[name], 2), number=True)
                for name in ("ratio_to_below", "odds_ratio_to_below")
            ),
        ]
        if earlier:
            change = changes[row["step"]]
            cells.append(Cell("" if change is None else t.points(change), number=True))
        if rungs.is_counted:
            cells.append(Cell(chance_text(t, row), number=True))
        rows.append(cells)
    return rows


def chance_text(t: Translator, row: Figure) -> str:
    """The range of chances that agree with a headcount, in percent; empty without one."""
    if row["women"] is None or not row["total"]:
        return ""
    ends = chance_range_pct(row["women"], row["total"])
    return "" if ends is None else t.text("grades.range", low=t.percent(ends[0]), high=t.percent(ends[1]))


def chance_of_fall(t: Translator, rungs: Rungs) -> str:
    """How often chance alone would leave so few women above the largest fall; empty without headcounts."""
    fall = largest_fall(rungs.frame)
    if fall is None:
        return ""
    rows = {row["level"]: row for row in rungs.frame.to_dicts()}
    below, above = rows[fall[0]], rows[fall[1]]
    if above["women"] is None or not above["total"]:
        return ""
    chance = chance_of_so_few(above["women"], above["total"], below["share_pct"])
    often = t.number(ONE_IN * chance)
    key = "grades.chance.rare" if ONE_IN * chance < 1 else "grades.chance.often"
    return t.text(key, level=level(t, above["level"]), below=level(t, below["level"]), often=often, of=t.number(ONE_IN))
