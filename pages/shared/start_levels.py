"""The start page's chart of levels, and how old the figures behind it are."""

from __future__ import annotations

from typing import Final, NamedTuple

import polars as pl

from analysis.overview import Ages, ages, shares_by_level
from data.schema import TOTAL
from figures import overview as figures
from i18n import Translator
from pages.shared import reads
from pages.shared.chart import Chart
from pages.shared.frame import Page
from pages.shared.listing import Cell, Row
from pages.shared.provenance import provenance, source_line
from pages.shared.start import HEADLINE, View, shown

LEVELS_SINCE: Final = 2010


class Level(NamedTuple):
    """One level of the chart of levels: a slice of an indicator."""

    name: str
    indicator: str
    level: str = TOTAL


LEVELS: Final = (
    Level("public_employees", "women_in_public_employment"),
    Level("professionals", "women_in_public_occupations", "WWBI_PROFESSIONALS"),
    Level("public_managers", "women_in_public_occupations", "WWBI_MANAGERS"),
    Level("managers", "women_managers"),
    Level("local", "women_in_local_government"),
    Level("parliament", HEADLINE),
    Level("ministers", "women_ministers"),
)
"""From the base to the top."""


def levels_chart(page: Page, view: View) -> Chart:
    """Share of women by level, over the same countries."""
    t = page.t
    frames = {one.name: shown(one.indicator, one.level) for one in LEVELS}
    members = view.groups["WORLD"][1]
    levels, same = shares_by_level(frames, members, since=LEVELS_SINCE, own=page.country)
    named = _name_levels(t, levels, view.names.get(page.country, ""))
    registry = reads.registry()
    sources = [registry.indicators[one.indicator].sources[0] for one in LEVELS]
    years = pl.concat(
        frame.filter(pl.col("reference_year") >= LEVELS_SINCE).select("reference_year") for frame in frames.values()
    )
    own = view.names.get(page.country, "")
    return Chart(
        name="share_of_women_by_level",
        title=t.text("start.levels.title", countries=len(same)),
        subtitle=t.text("start.levels.subtitle", since=LEVELS_SINCE),
        draw=lambda mode: figures.levels_chart(
            named,
            parity_label=t.text("start.parity"),
            mean_label=t.text("start.levels.mean"),
            own_label=own,
            mode=mode,
        ),
        table=_levels_table(t, named, own),
        source=source_line(t, sources, years["reference_year"]),
        coverage=" ".join(
            [
                t.text("start.levels.coverage", countries=len(same), members=len(members)),
                t.text("start.levels.note"),
            ]
        ),
        provenance=provenance(t, sources),
        alt=t.text("start.alt.levels", levels=len(LEVELS), countries=len(same)),
        height=figures.height_of_levels(len(LEVELS)),
    )


def ages_of(page: Page) -> tuple[str, list[str], list[Row]]:
    """A sentence on the newest and oldest figures of the page; columns and rows of the ages of its indicators."""
    t = page.t
    registry = reads.registry()
    found = [one for name in dict.fromkeys(level.indicator for level in LEVELS) if (one := _ages(name))]
    newest, oldest = max(found, key=lambda one: one.newest), min(found, key=lambda one: one.oldest)
    sentence = t.text(
        "start.ages.sentence",
        newest=newest.newest,
        oldest=oldest.oldest,
        indicator=t.of(registry.indicators[oldest.indicator].name),
    )
    rows: list[Row] = [
        [
            Cell(t.of(registry.indicators[one.indicator].name)),
            Cell(t.number(one.countries), number=True),
            Cell(str(one.newest), number=True),
            Cell(str(one.oldest), number=True),
            Cell(t.number(one.older_than_five_years), number=True),
        ]
        for one in found
    ]
    return sentence, [t.text(f"start.ages.{name}") for name in ("indicator", "countries", "newest", "oldest", "old")], rows


def _ages(indicator: str) -> Ages | None:
    countries = reads.areas().filter(pl.col("kind") == "country")["ref_area"]
    source = reads.registry().indicators[indicator].sources[0]
    return ages(reads.observations(indicator, source).filter(pl.col("ref_area").is_in(countries.implode())), indicator)


def _name_levels(t: Translator, levels: pl.DataFrame, own: str) -> pl.DataFrame:
    """The levels with their labels and hover texts, as figures.overview.levels_chart wants them."""
    indicators = reads.registry().indicators
    scopes = {one.name: indicators[one.indicator].scope for one in LEVELS}
    rows = []
    for row in levels.iter_rows(named=True):
        label, public = t.text(f"start.level.{row['level']}"), scopes[row["level"]] == "public"
        shares = {name: t.percent(row[name]) for name in ("mean", "lower", "upper")}
        rows.append(
            {
                "label": label,
                "scope_label": t.text("start.levels.public" if public else "start.levels.economy"),
                "is_public": public,
                "text": shares["mean"],
                "hover": t.text("start.levels.hover", level=label, **shares),
                "own_hover": (
                    ""
                    if row["own"] is None
                    else t.text("start.levels.own_hover", country=own, value=t.percent(row["own"]), year=row["own_year"])
                ),
            }
        )
    words = dict.fromkeys(["label", "scope_label", "text", "hover", "own_hover"], pl.String)
    return pl.concat([levels, pl.DataFrame(rows, schema_overrides=words)], how="horizontal") if rows else levels


def _levels_table(t: Translator, levels: pl.DataFrame, own: str) -> pl.DataFrame:
    if levels.is_empty():
        return levels
    headers = {
        "label": t.text("start.column.level"),
        "scope_label": t.text("start.column.scope"),
        **{name: t.text(f"start.column.{name}") for name in ("mean", "lower", "upper")},
    }
    if own:
        headers |= {"own": t.text("start.column.own", country=own), "own_year": t.text("start.column.own_year", country=own)}
    return levels.select(headers.keys()).rename(headers)
