"""The maps on the page: as the chart frame wants them, with table, source, boundary note; and the country that was chosen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from data.registry import Indicator
from figures import maps as figures
from figures.maps import tiles
from figures.theme import Mode
from pages.shared import explore, frame, maps_words
from pages.shared.chart import Chart, show
from pages.shared.explore_chart import chart as trend_chart
from pages.shared.frame import escape
from pages.shared.map_component import SHAPES, MapData, drawn_codes, places, shape_codes, show_map
from pages.shared.maps import MapsView, Panel
from pages.shared.maps_words import Legend, classed, legend
from pages.shared.provenance import provenance, source_line
from pages.shared.selection import default_areas
from pages.shared.static_files import address

GEOMETRY_SOURCE: Final = "un_geodata"
NAMED_MISSING: Final = 12
TREND_YEARS: Final = 30
_HATCH: Final = "background-image:repeating-linear-gradient(135deg,transparent 0 4px,var(--ph-ground,#fff8) 4px 5.5px);"


def show_maps(view: MapsView) -> None:
    """One map, or two side by side that move together."""
    places_for = st.columns(2, gap="medium") if len(view.panels) > 1 else [st.container()]
    for at, (place, panel) in enumerate(zip(places_for, view.panels, strict=True)):
        with place:
            if len(view.panels) > 1:
                st.html(f'<p class="ph-small" style="font-weight:600">{escape(maps_words.answer(panel))}</p>')
            _show_panel(view, panel, at)


def _show_panel(view: MapsView, panel: Panel, at: int) -> None:
    t, mode = view.page.t, view.page.mode
    known = legend(panel, mode)
    given = MapData(
        region=panel.region,
        classes=known.classes,
        areas=_areas(view, panel, known),
        names={one: panel.words.area(one) for one in panel.rows["ref_area"]},
        about=(t.of(panel.chosen.indicator.short), panel.words.source(panel.chosen.source)),
        alt=_alt(panel),
        buttons=maps_words.words_for_buttons(t),
        failed=t.text("maps.failed"),
        chosen=view.place,
        link="maps" if len(view.panels) > 1 else "",
        as_tiles=view.as_tiles,
        playing=view.playing and panel.year == view.year and (at == 0 or view.pair == "years"),
        year=panel.year,
    )

    def picture() -> None:
        show_map(given, mode, key=f"map-{at}", on_pick=view.choose_place, on_tick=view.advance)
        st.html(legend_html(panel, known, mode))
        st.html(f"<style>{_LEGEND}</style>")

    show(map_chart(view, panel, at), view.page, picture)


def _areas(view: MapsView, panel: Panel, known: Legend) -> dict[str, tuple[int, str]]:
    at = classed(panel, known.classes)
    return {
        row["ref_area"]: (-1 if number is None else number, maps_words.text_of(panel, row, ranked=view.ranked))
        for row, number in zip(panel.rows.to_dicts(), at, strict=True)
    }


def map_chart(view: MapsView, panel: Panel, at: int = 0) -> Chart:
    """The map with its table, source and caption; its figure is the one for files and slides."""
    t, chosen = view.page.t, panel.chosen
    known = panel.known
    sources = [chosen.source, GEOMETRY_SOURCE]
    year_columns = [name for name in ("reference_year", "year_from", "year_to") if name in known.columns]
    years = [year for name in year_columns for year in known[name]] or [panel.year]
    notes = known["note_id"].drop_nulls().unique(maintain_order=True).to_list() if "note_id" in known.columns else []
    about = provenance(t, sources, notes)
    column = t.text("chart.provenance.notes")
    boundaries = t.text("maps.boundaries")
    return Chart(
        name=f"map{at + 1}_{chosen.indicator.id}_{panel.view}_{panel.region.id.lower()}",
        title=maps_words.title(panel),
        subtitle=maps_words.subtitle(panel),
        draw=lambda mode: draw(view, panel, mode),
        table=table(view, panel) if known.height else pl.DataFrame(),
        source=source_line(t, sources, years),
        coverage=f"{coverage(panel, as_tiles=view.as_tiles)} {boundaries}",
        provenance=about.with_columns(pl.format("{} {}", pl.lit(boundaries), column).str.strip_chars().alias(column)),
        alt=_alt(panel),
        height=figures.SLIDE_HEIGHT,
        observations=_observations(panel),
    )


def _observations(panel: Panel) -> pl.DataFrame | None:
    """The published figures that are drawn; None for what is computed from them."""
    if panel.view not in {"value", "age", "missing"}:
        return None
    return panel.chosen.rows.join(
        panel.known.select("ref_area", "reference_year"), on=["ref_area", "reference_year"], how="semi"
    )


def draw(view: MapsView, panel: Panel, mode: Mode) -> go.Figure:
    """The map, or the tile grid, as a plotly figure."""
    known, words = legend(panel, mode), panel.words
    areas = _areas(view, panel, known)
    rows = pl.DataFrame(
        {
            "ref_area": list(areas),
            "name": [words.area(one) for one in areas],
            "class_at": [None if at < 0 else at for at, _ in areas.values()],
            "hover": [f"<b>{words.area(one)}</b><br>" + text.replace("\n", "<br>") for one, (_, text) in areas.items()],
        },
        schema_overrides={"class_at": pl.Int64},
    )
    empty = _absent(panel, known)
    meaning = figures.meaning(rows, known.classes, panel.region.id, mode)
    if view.as_tiles:
        return figures.tile_grid(rows, known.classes, known.labels, mode, empty=empty).update_layout(meta=meaning)
    where, small = places()
    return figures.choropleth(
        rows,
        known.classes,
        known.labels,
        panel.region,
        mode,
        geometry=address(SHAPES),
        points=where,
        small=small,
        around=[code for code, _ in shape_codes() if code not in areas],
        empty=empty,
    ).update_layout(meta=meaning)


def _absent(panel: Panel, known: Legend) -> str:
    return panel.words.t.count("maps.legend.absent", known.absent)


def coverage(panel: Panel, *, as_tiles: bool = False) -> str:
    """How many countries have no figure, and which; those that no map can show."""
    t, words = panel.words.t, panel.words
    absent = panel.rows.filter(pl.col("shown").is_null())["ref_area"].to_list()
    said = []
    if absent:
        named, rest = absent[:NAMED_MISSING], absent[NAMED_MISSING:]
        key = "maps.coverage.many" if rest else "maps.coverage.absent"
        said.append(t.count(key, len(absent), names=words.areas(named), rest=t.number(len(rest))))
    unseen = [one for one in panel.rows["ref_area"] if one not in (tiles() if as_tiles else drawn_codes())]
    if unseen:
        said.append(t.text("maps.coverage.unseen", names=words.areas(unseen)))
    return " ".join(said)


def table(view: MapsView, panel: Panel) -> pl.DataFrame:
    """The figures of the map under the reader's headers, every country of the region, those without a figure too."""
    t, words = view.page.t, panel.words
    columns = {"area": pl.Series([words.area(one) for one in panel.rows["ref_area"]]), "code": panel.rows["ref_area"]}
    for name in _COLUMNS[panel.view]:
        columns[name] = panel.rows[name]
    if panel.view in {"value", "age", "missing"}:
        columns["note"] = panel.rows["note_id"].map_elements(words.note, return_dtype=pl.String)
        if panel.chosen.indicator.unit in {"yes_no", "category"}:
            columns["value"] = panel.rows["value"].map_elements(words.value, return_dtype=pl.String)
    if panel.view in {"parity", "chance"}:
        columns["status"] = panel.rows["status"].map_elements(lambda one: t.text(f"maps.arrival.{one}"), return_dtype=pl.String)
    if view.ranked:
        columns["place"] = panel.rows["place"]
    made = pl.DataFrame({t.text(f"maps.column.{name}"): column.alias("") for name, column in columns.items()})
    return made.sort(t.text("maps.column.area"))


_COLUMNS: Final = {
    "value": ("reference_year", "value", "bound", "women", "total", "vintage"),
    "age": ("reference_year", "age", "value", "bound", "vintage"),
    "missing": ("reference_year", "age", "value", "bound", "vintage"),
    "change": ("year_from", "value_from", "year_to", "value_to", "change"),
    "parity": ("latest_year", "latest_pct", "parity_year_median", "parity_year_lower_80", "parity_year_upper_80"),
    "chance": ("latest_year", "latest_pct", "shown"),
}


def _alt(panel: Panel) -> str:
    return panel.words.t.text("maps.alt", title=maps_words.title(panel), answer=maps_words.answer(panel))


def legend_html(panel: Panel, known: Legend, mode: Mode) -> str:
    """The classes with how many countries are in each; 50 % is marked where classes are shares."""
    t = panel.words.t
    cells = []
    for at, (label, colour, count) in enumerate(zip(known.short, known.classes.colours, known.counts, strict=True)):
        anchored = known.classes.parity_at is not None and at == known.classes.parity_at + 1
        mark = f'<b class="ph-fifty">{escape(t.percent(50, 0))}</b>' if anchored else ""
        cells.append(_cell(label, f"background-color:{colour}", count, mark))
    if known.absent:
        style = f"background-color:{figures.NO_FIGURE[mode]};{_HATCH}"
        cells.append(_cell(t.text("maps.legend.no_figure"), style, known.absent, "", "ph-absent"))
    look = "ph-bar" if known.classes.edges else "ph-states"
    label = escape(t.text("maps.legend.caption"))
    return f'<ul class="ph-legend {look}" aria-label="{label}">{"".join(cells)}</ul>'


def _cell(label: str, style: str, count: int, mark: str, kind: str = "") -> str:
    return f'<li class="{kind}">{mark}<i style="{style}"></i><span>{escape(label)}</span><small>{count}</small></li>'


_LEGEND: Final = Path(__file__).with_name("maps.css").read_text(encoding="utf-8")


def show_place(view: MapsView) -> None:
    """The country chosen: its figure, its trend, and the way to its page."""
    t, panel, place = view.page.t, view.panels[0], view.place
    if not place:
        st.markdown(t.text("maps.choose_hint"))
        return
    words = panel.words
    st.header(words.area(place), anchor=False)
    for one in view.panels:
        st.markdown(maps_words.place_text(one.words, one, place))
    trend = _trend(view, panel.chosen.indicator, panel)
    if trend is not None:
        show(trend, view.page)
    target = "profile" if frame.has_page("profile") else "explore"
    key = "maps.to_profile" if target == "profile" else "maps.to_explore"
    query = {"country": place} if target == "profile" else {"areas": place, "indicator": panel.chosen.indicator.id}
    frame.link(target, t.text(key, area=words.area(place)), **query)


def _trend(view: MapsView, indicator: Indicator, panel: Panel) -> Chart | None:
    """The line of the country beside its region's, of the slice that the map shows; None where there is no line."""
    rows = panel.chosen.rows.filter(pl.col("value").is_not_null())
    own = rows.filter(pl.col("ref_area") == view.place)
    if own.height < 2:  # noqa: PLR2004 - one figure is no line
        return None
    last = int(own["reference_year"].max())  # type: ignore[arg-type]  # years are integers
    first = max(int(own["reference_year"].min()), last - TREND_YEARS)  # type: ignore[arg-type]
    between = panel.chosen.rows.filter(pl.col("reference_year").is_between(first, last))
    state = indicator.unit in {"yes_no", "category"}
    chosen = replace(
        panel.chosen,
        areas=(view.place,) if state else tuple(default_areas(view.place)),
        years=(first, last),
        rows=between,
        other_rows=between.head(0),
        view="states" if state else "line",
    )
    return trend_chart(explore.read(view.page, chosen))
