"""The Data page's indicators: all of them as a list, and one of them with its sources and its coverage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from analysis import coverage
from analysis.shares import group_members
from data.registry import Indicator
from figures.coverage import coverage_height, coverage_map
from i18n import Translator
from pages.shared import frame, reads
from pages.shared.about import words
from pages.shared.chart import Chart, show
from pages.shared.controls import choose_one, choose_span
from pages.shared.frame import Page
from pages.shared.listing import Cell, Part, Row, show_list
from pages.shared.provenance import provenance, source_line
from pages.shared.tiles import Tile, show_tiles

DEFAULT: Final = "women_in_parliament"
YEARS_SHOWN: Final = 25
RECENT_YEARS: Final = 2
"""A figure that is older may be asked for again."""

WORLD: Final = "WORLD"
AFRICA: Final = ("M49_015", "M49_011", "M49_014", "M49_017", "M49_018")
ASIA_AND_OCEANIA: Final = ("M49_143", "M49_030", "M49_034", "M49_035", "M49_145", "M49_009")
AMERICAS_AND_EUROPE: Final = ("M49_419", "M49_021", "M49_151", "M49_154", "M49_039", "M49_155")
REGIONS: Final = (*AFRICA, *ASIA_AND_OCEANIA, *AMERICAS_AND_EUROPE)
"""M49 subregions that share out the world, in the order of the heat map: ids of groups.toml."""

ORDERS: Final = ("theme", "oldest", "fewest")


def table() -> pl.DataFrame:
    """One row an indicator (analysis.coverage.by_indicator), in the order of the themes."""
    return coverage.by_indicator(reads.figures_by_area(), reads.countries_with_figures(), all_ids())


def show_all(page: Page) -> None:
    """Every indicator with its definition, unit, scope, years, countries and age."""
    t = page.t
    order = choose_one(
        "order",
        t.text("data.order"),
        ORDERS,
        default="theme",
        label_of=lambda one: t.text(f"data.order.{one}"),
        look="buttons",
    )
    columns = ("indicator", "years", "newest", "countries", "figures")
    show_list(t.text("data.all.heading"), [t.text(f"data.column.{name}") for name in columns], _rows(page, order))


def _rows(page: Page, order: str) -> list[Row | Part]:
    t, registry = page.t, reads.registry()
    rows = table()
    if order == "oldest":
        rows = rows.sort("year_max", nulls_last=True, maintain_order=True)
    elif order == "fewest":
        rows = rows.sort("countries", maintain_order=True)
    shown: list[Row | Part] = []
    theme = ""
    for row in rows.iter_rows(named=True):
        one = registry.indicators[row["indicator"]]
        if order == "theme" and one.theme != theme:
            theme = one.theme
            shown.append(Part(t.of(registry.themes[theme])))
        shown.append(_row(page, one, row))
    return shown


def _row(page: Page, one: Indicator, row: dict[str, Any]) -> Row:
    t = page.t
    query = {"lang": t.language, **({"country": page.country} if page.country else {}), "section": "one", "indicator": one.id}
    about = t.text("data.about", definition=t.of(one.definition), scope=words.scope(t, one), unit=words.unit(t, one))
    age = words.age(t, row["year_max"], this_year())
    return [
        Cell(t.of(one.name), under=about, address=f"?{urlencode(query)}", here=True),
        words.span(t, row["year_min"], row["year_max"]),
        age or t.text("data.none"),
        Cell(t.number(row["countries"]), number=True),
        Cell(t.number(row["figures"]), number=True),
    ]


def this_year() -> int:
    """The year that ages are counted to: that of the edition, so that the same edition always says the same."""
    return reads.store().edition().date.year


def choose(
    page: Page, options: list[str], *, default: str, label: str = "data.indicator", label_of: Callable[[str], str] | None = None
) -> Indicator:
    """The indicator that the reader chose; `label` is the key of the control's name."""
    t = page.t
    chosen = choose_one(
        "indicator",
        t.text(label),
        options,
        default=default,
        label_of=label_of or (lambda one: words.label(t, one)),
    )
    return reads.registry().indicators[chosen]


def all_ids() -> list[str]:
    """Ids of all indicators, in the order of the themes."""
    return [one.id for one in words.in_order()]


def show_one(page: Page) -> None:
    """One indicator: what it is, how much there is, where it comes from, which regions and years it covers."""
    t, one = page.t, choose(page, all_ids(), default=DEFAULT)
    row = table().row(by_predicate=pl.col("indicator") == one.id, named=True)
    st.header(t.of(one.name), anchor=False)
    st.markdown(t.of(one.definition))
    st.caption(words.facts(t, one))
    if one.caution:
        st.info(t.of(one.caution))
    show_tiles(_tiles(t, row))
    _own(page, one)
    st.subheader(t.text("data.sources_of"), anchor=False)
    if len(one.sources) > 1:
        st.caption(t.text("data.sources_order"))
    show_list(t.text("data.sources_of"), *source_rows(t, list(one.sources), one.id))
    if row["countries"]:
        _coverage(page, one)
    else:
        st.caption(t.text("data.coverage.regional"))


def _tiles(t: Translator, row: dict[str, Any]) -> list[Tile]:
    newest, figures = row["year_max"], t.count("data.tile.figures", row["figures"])
    by_country = Tile(t.text("data.tile.countries"), t.number(row["countries"]), (figures,))
    return [
        by_country if row["countries"] else Tile(t.text("data.column.figures"), t.number(row["figures"])),
        Tile(t.text("data.tile.years"), words.span(t, row["year_min"], newest), (t.text("data.tile.years_note"),)),
        Tile(t.text("data.tile.newest"), str(newest or t.text("data.none")), (words.age(t, newest, this_year()),)),
    ]


def _own(page: Page, one: Indicator) -> None:
    """What there is for the reader's country, and the way to ask for what there is not."""
    if not page.country or one.theme == "united_nations":
        return
    t, country = page.t, frame.short_names(page.t)[page.country]
    year = coverage.newest(reads.figures_by_area(), page.country, one.id)
    st.markdown(t.text("data.own", country=country, year=year) if year else t.text("data.own.none", country=country))
    if one.share_of_positions and (year is None or this_year() - year > RECENT_YEARS):
        frame.link("data", t.text("data.own.request"), section="request", indicator=one.id)


def source_rows(t: Translator, sources: list[str], indicator: str | None = None) -> tuple[list[str], list[Row | Part]]:
    """Headers and rows that say of each source: publisher, title, edition, licence, access date, years, countries, figures.

    With an `indicator`, years, countries and figures are those that the source has for it.
    """
    registry = reads.registry()
    counted = (
        coverage.by_source(reads.observations(indicator), reads.countries_with_figures())
        if indicator
        else reads.figures_by_source()
    )
    there = {row["source"]: row for row in counted.iter_rows(named=True)}
    columns = ("source", "licence", "edition", "accessed", "years", "countries", "figures")
    rows: list[Row | Part] = []
    for one in (registry.sources[name] for name in sources):
        row = there.get(one.id, {"figures": 0, "countries": 0, "year_min": None, "year_max": None})
        rows.append(
            [
                Cell(t.of(one.title), under=t.of(one.publisher), address=one.address),
                Cell(t.of(registry.licence(one.id).name), address=registry.licence(one.id).address),
                one.edition,
                t.date(one.accessed),
                words.span(t, row["year_min"], row["year_max"]),
                Cell(t.number(row["countries"]), number=True),
                Cell(t.number(row["figures"]), number=True),
            ]
        )
    return [t.text(f"data.column.{name}") for name in columns], rows


def _coverage(page: Page, one: Indicator) -> None:
    t = page.t
    registry, countries = reads.registry(), set(reads.countries_with_figures())
    groups = {
        name: [code for code in group_members(reads.areas(), registry.groups[name]) if code in countries]
        for name in (WORLD, *REGIONS)
    }
    grid = coverage.by_group_and_year(reads.observations(one.id).filter(pl.col("ref_area").is_in(countries)), groups)
    first, last = int(grid["reference_year"].min()), int(grid["reference_year"].max())  # type: ignore[arg-type]  # not empty
    low, high = choose_span("years", t.text("data.years"), first, last, default=(max(first, last - YEARS_SHOWN + 1), last))
    grid = _labelled(t, grid.filter(pl.col("reference_year").is_between(low, high)))
    world = grid.filter(pl.col("group") == t.of(registry.groups[WORLD].short)).row(-1, named=True)
    ticks = {float(share): t.percent(share, 0) for share in (0, 50, 100)}
    show(
        Chart(
            name=f"coverage-{one.id}",
            title=t.text("data.coverage.title"),
            subtitle=t.text("data.coverage.subtitle", indicator=t.of(one.name)),
            draw=lambda mode: coverage_map(grid, scale_label=t.text("data.coverage.scale"), ticks=ticks, mode=mode),
            table=_coverage_table(t, grid),
            source=source_line(t, one.sources, (low, high)),
            coverage=t.text(
                "data.coverage.caption",
                year=world["reference_year"],
                countries=t.number(world["countries"]),
                of=t.number(world["of"]),
            ),
            provenance=provenance(t, one.sources),
            alt=t.text("data.coverage.alt", indicator=t.of(one.name), first=low, last=high),
            height=coverage_height(grid["group"].n_unique()),
        ),
        page,
    )


def _labelled(t: Translator, grid: pl.DataFrame) -> pl.DataFrame:
    """`grid` with the groups' names in the reader's language and a text for each cell."""
    groups = reads.registry().groups
    names = {name: t.of(groups[name].short) for name in grid["group"].unique()}
    rows = grid.with_columns(pl.col("group").replace_strict(names, return_dtype=pl.String))
    hover = [
        t.text("data.coverage.hover", group=group, year=year, countries=countries, of=of, share=t.percent(share, 0))
        for group, year, countries, of, share in rows.iter_rows()
    ]
    return rows.with_columns(hover=pl.Series(hover, dtype=pl.String))


def _coverage_table(t: Translator, grid: pl.DataFrame) -> pl.DataFrame:
    columns = {"group": "region", "reference_year": "year", "countries": "countries", "of": "of", "covered_pct": "covered"}
    newest_first = grid.sort("reference_year", descending=True, maintain_order=True)
    return newest_first.select(pl.col(name).alias(t.text(f"data.column.{label}")) for name, label in columns.items())
