"""The project's means beside region and world: a chart of the shares, and a table of all tiles."""

from __future__ import annotations

from typing import Any

import polars as pl

from analysis.scorecards import RANKED_KINDS, group_means
from data.registry import ScorecardTile
from figures import means as figures
from i18n import Translator
from pages.shared import countries, reads
from pages.shared.chart import Chart
from pages.shared.countries_cards import BESIDE, CHOSEN, group_name
from pages.shared.explore_words import value_text
from pages.shared.frame import Page
from pages.shared.listing import Cell, Row
from pages.shared.provenance import provenance, source_line


def means_chart(page: Page, chosen: list[str], shown: list[str]) -> Chart:
    """The mean shares of the countries chosen beside regions and world, a row a tile; the index of laws is in the table."""
    t, registry = page.t, reads.registry()
    names = {group: group_name(t, group, chosen) for group in (CHOSEN, *BESIDE)}
    found = {(row["tile"], row["group"]): row for row in _means(shown).filter(pl.col("countries") > 0).to_dicts()}
    tiles = [one for one in registry.scorecard_tiles.values() if one.kind == "share" and (one.id, CHOSEN) in found]
    labels, parity = [t.of(one.name) for one in tiles], t.text("start.parity")
    groups = [_dots(t, tiles, group, name, found) for group, name in names.items()]
    texts = [t.percent(found[one.id, CHOSEN]["mean"]) for one in tiles]
    rows = [
        (t.of(one.name), name, round(row["mean"], 2), row["countries"], _years(t, row))
        for one in tiles
        for group, name in names.items()
        if (row := found.get((one.id, group)))
    ]
    headers = [t.text(f"scorecards.column.{name}") for name in ("tile", "group", "mean", "countries", "years")]
    sources = list(dict.fromkeys(one.sources[0] for one in tiles))
    years = [year for row in found.values() for year in (row["year_min"], row["year_max"])]
    return Chart(
        name="scorecards_means",
        title=t.text("scorecards.means.chart", groups=t.listing(names.values())),
        subtitle=t.text("scorecards.means.subtitle"),
        draw=lambda mode: figures.means(labels, groups, texts, mode, parity_label=parity),
        table=pl.DataFrame(rows, schema=headers, orient="row") if rows else pl.DataFrame(),
        source=source_line(t, sources, years) if rows else "",
        coverage=t.text("scorecards.means.coverage"),
        provenance=provenance(t, sources),
        alt=t.text("scorecards.means.alt", tiles=t.listing(labels), groups=t.listing(names.values())),
        height=figures.height_of_means(len(tiles)),
    )


def mean_rows(page: Page, chosen: list[str], shown: list[str]) -> tuple[list[str], list[Row]]:
    """The means of the countries chosen beside regions and world, a row a tile: columns and rows."""
    t, registry = page.t, reads.registry()
    means = _means(shown)
    columns = [t.text("scorecards.column.tile"), *(group_name(t, one, chosen) for one in (CHOSEN, *BESIDE))]
    rows: list[Row] = []
    for one in registry.scorecard_tiles.values():
        here = {row["group"]: row for row in means.filter(tile=one.id).to_dicts()}
        if here:
            rows.append([Cell(t.of(one.name)), *(_mean_cell(t, one, here[group]) for group in (CHOSEN, *BESIDE))])
    return columns, rows


def _dots(
    t: Translator, tiles: list[ScorecardTile], group: str, name: str, found: dict[tuple[str, str], dict[str, Any]]
) -> figures.Group:
    """A group's means, with what is said when the pointer is on them."""
    values, hovers = [], []
    for one in tiles:
        row = found.get((one.id, group))
        values.append(row["mean"] if row else None)
        said = t.count("scorecards.countries", row["countries"], years=_years(t, row)) if row else ""
        hovers.append(f"<b>{t.of(one.name)}</b><br>{name}: {t.percent(row['mean'])}<br>{said}" if row else "")
    return figures.Group(name, tuple(values), tuple(hovers))


def _means(shown: list[str]) -> pl.DataFrame:
    registry = reads.registry()
    groups = {CHOSEN: shown, **{one: countries.members(one) for one in BESIDE}}
    return group_means(countries.figures(), registry.scorecard_tiles.values(), groups, registry.scorecard_rule)


def _mean_cell(t: Translator, one: ScorecardTile, row: dict[str, Any]) -> Cell:
    if not row["countries"]:
        return Cell("–", number=True)
    under = t.count("scorecards.countries", row["countries"], years=_years(t, row))
    if one.kind == "quota":
        return Cell(
            t.text("scorecards.with_quota", with_quota=row["with_quota"], countries=row["countries"]), under=under, number=True
        )
    indicator = reads.registry().indicators[one.indicator]
    return Cell(value_text(t, indicator, row["mean"]) if one.kind in RANKED_KINDS else "", under=under, number=True)


def _years(t: Translator, row: dict[str, Any]) -> str:
    first, last = row["year_min"], row["year_max"]
    return str(last) if first == last else t.text("explore.span", first=first, last=last)
