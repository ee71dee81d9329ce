"""A country's levels from the base to the top, and what national pages say of its civil service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from data.schema import TOTAL
from figures import countries as figures
from i18n import Translator
from pages.shared import countries, reads
from pages.shared import countries_words as words
from pages.shared.chart import Chart
from pages.shared.countries import Drawn
from pages.shared.explore_words import wrap
from pages.shared.listing import Cell, Row
from pages.shared.profile_country import LEAD, Profile
from pages.shared.provenance import provenance, source_line

CIVIL_SERVICE: Final = "civil_service"
LADDER: Final = ("public_employment", CIVIL_SERVICE, "public_managers", "local_government", LEAD, "ministers")
"""From the base to the top."""

SAME_POINTS: Final = 0.5
"""Figures of two pages for one level and year differ where they are at least so far apart."""

LEVELS_WITHIN_YEARS: Final = 10


def levels_chart(profile: Profile) -> Chart:
    """Shares from the base to the top, as far as they are known, each with its year."""
    t = profile.page.t
    rows = level_rows(profile)
    frame = pl.DataFrame(rows, infer_schema_length=None)
    sources = list(dict.fromkeys(row["source"] for row in rows))
    notes = dict.fromkeys(row["note_id"] for row in rows if row["note_id"])
    names = {"label": "level", "value": "share", "year": "year", "women": "women", "total": "total", "about": "source"}
    headers = {one: t.text(f"countries.column.{name}") for one, name in names.items()}
    table = frame.select(list(names)).rename(headers) if rows else frame
    parity = t.text("start.parity")
    return Chart(
        name=f"levels_{profile.ref_area}",
        title=t.text("profile.levels.title", country=profile.name),
        subtitle=t.text("profile.levels.subtitle"),
        draw=lambda mode: figures.levels(frame, mode, parity_label=parity),
        table=table,
        source=source_line(t, sources, [row["year"] for row in rows]),
        coverage=t.text("profile.levels.coverage"),
        provenance=provenance(t, sources, notes),
        alt=t.text("profile.levels.alt", country=profile.name, levels=len(rows)),
        height=figures.height_of_levels(len(rows)),
    )


def level_rows(profile: Profile) -> list[dict[str, Any]]:
    """Levels from the base to the top, each with its latest figure."""
    t, registry, made = profile.page.t, reads.registry(), []
    for name in LADDER:
        one = profile.tiles.get(name)
        if one is None:
            continue
        public = one.indicator.scope == "public"
        if name == CIVIL_SERVICE and one.tile.levels is not None:
            made += _civil_service_rows(t, one, one.tile.levels, public=public)
        else:
            made.append(level_row(t, vars(one.tile) | {"reference_year": one.tile.year}, t.of(one.rule.name), public))
    for row in made:
        row["about"] = t.of(registry.sources[row["source"]].short)
    return made


def national_rows(profile: Profile) -> tuple[list[str], list[Row]]:
    """Figures of the national pages side by side: columns (level, one a page) and rows; both empty without any."""
    t, registry = profile.page.t, reads.registry()
    rule = registry.scorecard_tiles[CIVIL_SERVICE]
    own = countries.tile_rows(rule).filter(pl.col("ref_area") == profile.ref_area, pl.col("value").is_not_null())
    if own.is_empty():
        return [], []
    indicator = registry.indicators[rule.indicator]
    sources = [one for one in indicator.sources if one in set(own["source"])]
    order = {level: place for place, level in enumerate((TOTAL, *countries.level_order(indicator)))}
    pairs = sorted(set(own.select("level", "sector").iter_rows()), key=lambda one: (order.get(one[0], len(order)), one[1]))
    columns = [t.text("countries.column.level"), *(t.of(registry.sources[one].short) for one in sources)]
    rows: list[Row] = []
    for level, sector in pairs:
        here = own.filter(level=level, sector=sector).sort("reference_year", descending=True)
        cells = [_national_cell(t, here, one) for one in sources]
        rows.append([Cell(level_name(t, level, sector)), *cells])
    return columns, rows


def _civil_service_rows(t: Translator, one: Drawn, levels: pl.DataFrame, *, public: bool) -> list[dict[str, Any]]:
    """The service as a whole, then its levels, without figures far older than the newest."""
    whole, made = t.of(one.indicator.short), []
    oldest = one.tile.year - LEVELS_WITHIN_YEARS
    for row in levels.filter(pl.col("reference_year") >= oldest).to_dicts():
        name = level_name(t, row["level"], row["sector"])
        if row["level"] == TOTAL:
            name = whole if row["sector"] == TOTAL else t.text("countries.joined", first=whole, then=name)
        made.append(level_row(t, row, name, public))
    return made


def level_row(t: Translator, row: Mapping[str, Any], label: str, public: bool) -> dict[str, Any]:
    share, year = t.percent(row["value"]), row["reference_year"]
    if row["bound"] != "=":
        share = t.text("countries.under" if row["bound"] == "<" else "countries.over", value=share)
    if row["women"] is not None and row["total"] is not None and row["total"] < words.SMALL_TOTAL:
        counted = t.text("countries.counted", women=t.number(row["women"]), total=t.number(row["total"]))
        share = t.text("countries.counted_share", counted=counted, share=share)
    text = t.text("countries.figure_year", figure=share, year=year)
    source = t.of(reads.registry().sources[row["source"]].short)
    note = wrap(t.of(reads.registry().notes[row["note_id"]])) if row["note_id"] else ""
    mark = {"<": "under", ">": "over"}.get(row["bound"], "plain")
    return {
        "label": label,
        "value": row["value"],
        "text": text,
        "hover": "<br>".join(part for part in (f"<b>{label}</b>", text, source, note) if part),
        "mark": mark,
        "public": public,
        "year": year,
        "women": row["women"],
        "total": row["total"],
        "source": row["source"],
        "note_id": row["note_id"],
    }


def level_name(t: Translator, level: str, sector: str) -> str:
    registry = reads.registry()
    name = t.text("explore.all_levels") if level == TOTAL else registry.level_name(level, t.language)
    if sector == TOTAL:
        return name
    place = t.of(registry.sectors[sector].name)
    if level == TOTAL:
        return place
    return t.text("countries.unit_level", unit=name, level=place[0].lower() + place[1:])


def _national_cell(t: Translator, here: pl.DataFrame, source: str) -> Cell:
    """One page's figures for a level, the newest first; those that another page contradicts are marked."""
    said, notes = [], []
    for row in here.filter(source=source).to_dicts():
        same_year = here.filter(pl.col("source") != source, reference_year=row["reference_year"], bound="=")
        apart = row["bound"] == "=" and any(abs(value - row["value"]) >= SAME_POINTS for value in same_year["value"])
        share = level_row(t, row, "", public=True)["text"]
        said.append(t.text("profile.national.apart", figure=share) if apart else share)
        if row["note_id"]:
            notes.append(t.of(reads.registry().notes[row["note_id"]]))
    return Cell(words.chain(t, said), under=" ".join(dict.fromkeys(notes)))
