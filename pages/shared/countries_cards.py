"""Scorecards: which countries, their cards, the means beside them, the written rule, and the table to take away."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from analysis.scorecards import Tile
from analysis.shares import group_share
from data.registry import ScorecardTile
from exports import file_name
from exports.tables import CSV_TYPE, XLSX_TYPE, to_csv, to_xlsx
from i18n import Translator
from pages.shared import countries, reads
from pages.shared import countries_words as words
from pages.shared.controls import choose_many, switch
from pages.shared.countries import PROJECT, drawn
from pages.shared.countries_tiles import tiles_html
from pages.shared.frame import Page, country_options, escape, short_names
from pages.shared.profile_country import profile_address
from pages.shared.provenance import provenance
from pages.shared.selection import FIRST_GROUPS

MOST_CARDS: Final = 24
MOST_CHOSEN: Final = 12
BESIDE: Final = ("ASIA_PACIFIC", "AFRICA", "WORLD")
CHOSEN: Final = "chosen"
LEAD: Final = "parliament"


def choose(page: Page) -> tuple[list[str], bool]:
    """The countries and groups that the reader asked for, and whether places are shown."""
    t, names, groups = page.t, short_names(page.t), reads.registry().groups
    options = [*FIRST_GROUPS, *country_options(t), *(one for one in groups if one not in FIRST_GROUPS)]
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom", key="choices-cards"):
        chosen = choose_many(
            "areas",
            t.text("scorecards.areas"),
            options,
            default=[PROJECT],
            label_of=lambda one: t.of(groups[one].short) if one in groups else names[one],
            most=MOST_CHOSEN,
            placeholder=t.text("explore.areas_placeholder"),
            width=640,
        )
        ranked = switch("ranks", t.text("scorecards.ranks"), help=t.text("scorecards.ranks_help"))
    return chosen, ranked


def countries_of(chosen: list[str]) -> list[str]:
    """The countries chosen, groups replaced by their countries; those of a list of the registry in its order."""
    groups, found = reads.registry().groups, dict[str, None]()
    for one in chosen:
        if one in groups:
            found |= dict.fromkeys(groups[one].members or countries.members(one))
        else:
            found[one] = None
    return list(found)


def answer(page: Page, chosen: list[str], shown: list[str]) -> str:
    """Parliament: the mean of the countries chosen beside region and world, all of the newest year."""
    t = page.t
    rows = countries.tile_rows(reads.registry().scorecard_tiles[LEAD])
    rows = rows.filter(pl.col("value").is_not_null(), pl.col("reference_year") == rows["reference_year"].max())
    means = {CHOSEN: group_share(rows, shown), **{one: group_share(rows, countries.members(one)) for one in BESIDE}}
    if means[CHOSEN].is_empty():
        return t.text("scorecards.answer.none")
    own = means[CHOSEN].row(0, named=True)
    mean, year = t.percent(own["value"]), own["reference_year"]
    said = t.count("scorecards.answer", own["countries"], who=_own_name(t, chosen), mean=mean, years=year)
    others = t.listing(
        t.text("scorecards.answer.beside", group=group_name(t, one, chosen), mean=t.percent(means[one]["value"][0]))
        for one in BESIDE
    )
    return t.text("scorecards.answer.all", own=said, others=others)


def show_card(page: Page, ref_area: str, *, ranked: bool) -> None:
    """A country's name with its role, its tiles, and one line for what is missing."""
    st.html(card_html(page, ref_area, ranked=ranked))


def card_html(page: Page, ref_area: str, *, ranked: bool) -> str:
    """The card as HTML, every text escaped."""
    t, card = page.t, countries.card_of(ref_area)
    role = reads.areas().row(by_predicate=pl.col("ref_area") == ref_area, named=True)["project_role"]
    name = f'<a href="{escape(profile_address(page, ref_area))}" target="_self">{escape(short_names(t)[ref_area])}</a>'
    about = f'<span class="ph-role">{escape(t.text(f"scorecards.role.{role}"))}</span>' if role else ""
    body = tiles_html(page, drawn(card), countries.this_year(), ranked=ranked) if card.tiles else ""
    return f'<section class="ph-card"><h3>{name}{about}</h3>{body}{_gaps(page, ref_area, card.missing)}</section>'


def rule_text(t: Translator) -> str:
    """The rule behind the words, with its thresholds, as a list in Markdown."""
    rule = reads.registry().scorecard_rule
    values: dict[str, object] = {
        "recent": t.number(rule.recent_years),
        "points": t.points(rule.little_points, 0, signed=False),
        "span": t.number(rule.change_years[0]),
        "slack": t.number(rule.slack_years),
        "target": rule.target_year,
        "oldest": t.number(rule.position_max_age_years),
        "fewest": t.number(rule.fewest_ranked),
        "year": countries.this_year(),
        "goal": t.percent(50, 0),
    }
    keys = ("recent", "goal", "earlier", "lower", "little", "course", "slower", "index", "quota", "ranks", "none")
    lines = [f"- {t.text(f'scorecards.rule.{key}', **values)}" for key in keys]
    cautions = [
        f"- {t.of(one.name)}: {t.of(one.caution)}" if t.language == "en" else f"- {t.of(one.name)}\u00a0: {t.of(one.caution)}"
        for one in reads.registry().scorecard_tiles.values()
        if one.caution
    ]
    return "\n".join([t.text("scorecards.rule.intro", **values), "", *lines, "", *cautions])


def table(page: Page, shown: list[str]) -> pl.DataFrame:
    """All cards as one table, a row a tile, headers in the reader's language; numbers stay numbers."""
    t, names, rows = page.t, short_names(page.t), list[dict[str, Any]]()
    for ref_area in shown:
        card = countries.card_of(ref_area)
        rows += [_table_row(t, names[ref_area], one.tile, one.rule) for one in drawn(card)]
        rows += [
            {
                "country": names[ref_area],
                "tile": t.of(reads.registry().scorecard_tiles[one].name),
                "status": t.text("scorecards.none"),
            }
            for one in card.missing
        ]
    frame = pl.DataFrame(rows, schema=_TABLE)
    return frame.rename({name: t.text(f"scorecards.column.{name}") for name in frame.columns})


def show_files(page: Page, shown: list[str]) -> None:
    """The table as CSV and XLSX, made when it is asked for."""
    t, registry = page.t, reads.registry()
    used = dict.fromkeys(one.source for area in shown for one in countries.card_of(area).tiles)
    title, stem = t.text("scorecards.title"), "scorecards"
    sheets = (t.text("chart.sheet_figures"), t.text("chart.sheet_sources"))
    edition = t.text("data.edition", date=t.date(reads.store().edition().date))
    known = [one for one in used if one in registry.sources]
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="files-cards"):
        st.caption(t.text("scorecards.download"), width="content")
        for ending, mime in (("csv", CSV_TYPE), ("xlsx", XLSX_TYPE)):

            def make(ending: str = ending) -> bytes:
                figures = table(page, shown)
                if ending == "csv":
                    return to_csv(figures, provenance(t, known))
                return to_xlsx(figures, provenance(t, known), title=title, source=edition, sheets=sheets)

            st.download_button(
                ending.upper(),
                make,
                file_name(stem, t.language, ending),
                mime,
                key=f"cards-{ending}",
                on_click="ignore",
                type="tertiary",
            )


def group_name(t: Translator, group: str, chosen: list[str]) -> str:
    """Short name of a column: a group, or the countries chosen."""
    return _own_name(t, chosen) if group == CHOSEN else t.of(reads.registry().groups[group].short)


_TABLE: Final[dict[str, Any]] = {
    "country": pl.String,
    "tile": pl.String,
    "figure": pl.Float64,
    "bound": pl.String,
    "words": pl.String,
    "women": pl.Int64,
    "total": pl.Int64,
    "year": pl.Int64,
    "age": pl.Int64,
    "status": pl.String,
    "change_short": pl.Float64,
    "since_short": pl.Int64,
    "change_long": pl.Float64,
    "since_long": pl.Int64,
    "to_goal": pl.Float64,
    "needed_pace": pl.Float64,
    "region": pl.String,
    "region_rank": pl.Int64,
    "region_countries": pl.Int64,
    "region_lower": pl.Float64,
    "income": pl.String,
    "income_rank": pl.Int64,
    "income_countries": pl.Int64,
    "income_lower": pl.Float64,
    "parity_year": pl.Int64,
    "parity_lower": pl.Int64,
    "parity_upper": pl.Int64,
    "source": pl.String,
}


def _table_row(t: Translator, country: str, tile: Tile, rule: ScorecardTile) -> dict[str, Any]:
    registry = reads.registry()
    indicator = registry.indicators[rule.indicator]
    row: dict[str, Any] = {
        "country": country,
        "tile": t.of(rule.name),
        "figure": None if rule.kind == "quota" else round(tile.value, 2),
        "bound": tile.bound,
        "words": words.number(t, tile, indicator) if rule.kind == "quota" else words.unit(t, tile, rule, indicator),
        "women": tile.women,
        "total": tile.total,
        "year": tile.year,
        "age": tile.age_years,
        "status": words.status(t, tile, rule),
        "to_goal": None if tile.to_goal is None else round(tile.to_goal, 2),
        "needed_pace": None if tile.needed_pace is None else round(tile.needed_pace, 2),
        "source": t.of(registry.sources[tile.source].short),
    }
    for one in tile.changes:
        name = "short" if one.span_years == registry.scorecard_rule.change_years[0] else "long"
        row |= {f"change_{name}": round(one.change, 2), f"since_{name}": one.year_from}
    for place in tile.positions:
        name = "region" if place.group in registry.scorecard_rule.regions else "income"
        row |= {
            name: t.of(registry.groups[place.group].short),
            f"{name}_rank": place.rank,
            f"{name}_countries": place.countries,
            f"{name}_lower": round(place.lower_pct, 1),
        }
    if words.arrival(t, tile) and tile.parity:
        row |= {f"parity_{end}": tile.parity[f"parity_year_{name}"] for end, name in _ENDS}
    return row


_ENDS: Final = (("year", "median"), ("lower", "lower_80"), ("upper", "upper_80"))


def _own_name(t: Translator, chosen: list[str]) -> str:
    """Short name of the one country or group chosen; a common name for several."""
    groups = reads.registry().groups
    if len(chosen) > 1:
        return t.text("scorecards.chosen")
    return t.of(groups[chosen[0]].short) if chosen[0] in groups else short_names(t)[chosen[0]]


def _gaps(page: Page, ref_area: str, missing: tuple[str, ...]) -> str:
    if not missing:
        return ""
    t = page.t
    query = {
        "lang": t.language,
        "country": ref_area,
        "section": "request",
        "area": ref_area,
        "indicator": reads.registry().scorecard_tiles[missing[0]].indicator,
    }
    ask = escape(t.text("countries.ask", country=short_names(t)[ref_area]))
    address = escape("data?" + urlencode(query))
    text = escape(countries.gaps_text(page, missing))
    return f'<p class="ph-gaps">{text} <a class="ph-no-print" href="{address}" target="_self">{ask}</a></p>'
