"""The charts of the page Years to parity: the fan of what may come, and the strip of dates that methods give."""

from __future__ import annotations

from typing import Any, Final

import polars as pl
import streamlit as st

from analysis.outlooks import SEATS_SOURCE, SHOWN
from analysis.parity import HORIZON_YEARS
from analysis.simple_methods import METHODS
from analysis.trends import segments
from data.registry import Target
from figures import outlook as figures
from figures.outlook import Date, Fan, FanLabels, Panel
from figures.theme import Mode
from pages.shared import outlook_reads, reads
from pages.shared.chart import Chart
from pages.shared.explore_words import wrap
from pages.shared.outlook import Row, View, goal_name, piece_name
from pages.shared.outlook_words import FAR_YEAR, basis, chance, latest, sentence, year_text
from pages.shared.provenance import provenance, source_line

HISTORY_YEARS: Final = 30
MODELS: Final = frozenset({"ets", "unobserved_components"})


def fan_chart(view: View) -> Chart:
    """History and projection of everything chosen."""
    t, choice = view.t, view.choice
    shown = [one for one in choice.shown if one in view.projected]
    fan = Fan(
        history=_history(view, shown),
        projected=_projected(view, shown),
        panels=[Panel(one, view.name(one), view.tested_to(one), _title(view, one)) for one in shown],
        goal_pct=choice.goal.threshold_pct,
        labels=_labels(view, shown),
        targets=[_mark(view, one) for one in targets(view)],
    )
    sources = [choice.piece.source, *([SEATS_SOURCE] if _follows_elections(view, shown) else [])]
    notes = view.rows.filter(pl.col("ref_area").is_in(choice.single))["note_id"].drop_nulls().unique(maintain_order=True)
    return Chart(
        name=f"outlook_{choice.indicator.id}",
        title=t.text("outlook.fan.title", name=t.of(choice.indicator.name), year=choice.drawn_to),
        subtitle=t.text("outlook.fan.subtitle", piece=piece_name(t, choice.indicator, choice.piece)),
        draw=lambda mode: figures.fan(fan, mode),
        table=_table(view, shown),
        source=source_line(t, dict.fromkeys(sources), [*fan.history["reference_year"], *_latest_years(view, shown)]),
        coverage=" ".join(_coverage(view, shown)),
        provenance=provenance(t, dict.fromkeys(sources), notes),
        alt=t.text("outlook.fan.alt", answer=" ".join(sentence(view, one) for one in shown)),
        height=figures.fan_height(max(len(shown), 1)),
        slide=lambda: figures.fan(fan, "light", wall=True),
    )


def targets(view: View) -> list[Target]:
    """Targets announced for what is shown."""
    choice = view.choice
    return [
        one
        for one in reads.registry().targets.values()
        if one.indicator == choice.indicator.id and one.ref_area in choice.single and one.level == choice.piece.level
    ]


def strip_chart(view: View, area: str) -> Chart:
    """The date that each method gives for one area."""
    t, choice = view.t, view.choice
    dates = _dates(view, area)
    first = int(view.parity[area]["latest_year"])
    known = [year for one in dates for year in (one.year, one.low, one.high) if year is not None]
    last = min(FAR_YEAR, max([first + 30, *(int(year) + 5 for year in known)]))
    tested_to = view.tested_to(area)
    goal = goal_name(t, choice.threshold)

    def draw(mode: Mode) -> Any:
        return figures.strip(dates, first, last, mode, tested_to=tested_to, beyond=t.text("outlook.fan.beyond"))

    years, _ = view.history(area)
    return Chart(
        name=f"methods_{choice.indicator.id}",
        title=t.text("outlook.strip.title", area=view.name(area), goal=goal),
        subtitle=t.text("outlook.strip.subtitle", latest=latest(view, area), year=first),
        draw=draw,
        table=_dates_table(view, area),
        source=source_line(t, [choice.piece.source], years),
        coverage=t.text("outlook.strip.coverage", far=FAR_YEAR),
        provenance=provenance(t, [choice.piece.source]),
        alt=t.text("outlook.strip.alt", area=view.name(area), dates="; ".join(f"{one.name}: {one.text}" for one in dates)),
        height=figures.strip_height(len(dates)),
    )


def simple_rows(view: View, area: str) -> pl.DataFrame:
    """What the simple methods say of an area; fitted here, with a spinner, where the tables do not have it."""
    choice, members = view.choice, view.members(area)
    if outlook_reads.is_quick(choice.piece, area, choice.threshold):
        return outlook_reads.dates_of(choice.piece, area, members, choice.threshold)
    with st.spinner(view.t.text("outlook.busy_methods")):
        return outlook_reads.dates_of(choice.piece, area, members, choice.threshold)


def _history(view: View, shown: list[str]) -> pl.DataFrame:
    """Figures of what is shown, at most those of HISTORY_YEARS; lines not joined across breaks and gaps."""
    frames = []
    for area in shown:
        if view.members(area) == [area]:
            rows = view.rows.filter(pl.col("ref_area") == area, pl.col("bound") == "=")
            frames.append(rows.select("reference_year", "value", "obs_status", series=pl.lit(area)))
        else:
            years, shares = view.history(area)
            frames.append(
                pl.DataFrame(
                    {"reference_year": pl.Series(years, dtype=pl.Int16), "value": pl.Series(shares, dtype=pl.Float64)}
                ).with_columns(obs_status=pl.lit("A"), series=pl.lit(area))
            )
    if not frames:
        return pl.DataFrame(schema={"series": pl.String, "reference_year": pl.Int16, "value": pl.Float64, "segment": pl.Int64})
    joined = segments(pl.concat(frames))
    recent = joined.filter(pl.col("reference_year") > pl.col("reference_year").max() - HISTORY_YEARS)
    hover = [
        f"<b>{view.name(row['series'])}</b>, {row['reference_year']}<br>{view.t.percent(row['value'])}"
        for row in recent.to_dicts()
    ]
    return recent.with_columns(pl.Series("hover", hover, dtype=pl.String))


def _projected(view: View, shown: list[str]) -> pl.DataFrame:
    """Projections to the year chosen, each from its latest figure on."""
    frames = []
    for area in shown:
        row = view.parity[area]
        start = {"series": area, "reference_year": row["latest_year"], **dict.fromkeys(SHOWN, row["latest_pct"])}
        rows = view.projected[area].filter(pl.col("reference_year") <= view.choice.drawn_to)
        hover = [_hover(view, area, one) for one in rows.to_dicts()]
        first = pl.DataFrame([{**start, "hover": f"<b>{view.name(area)}</b>, {row['latest_year']}"}])
        later = rows.select("series", pl.col("reference_year").cast(pl.Int64), *(pl.col(one).cast(pl.Float64) for one in SHOWN))
        frames.append(pl.concat([first, later.with_columns(pl.Series("hover", hover, dtype=pl.String))]))
    kinds = {"series": pl.String, "reference_year": pl.Int64, **dict.fromkeys(SHOWN, pl.Float64), "hover": pl.String}
    return pl.concat(frames) if frames else pl.DataFrame(schema=kinds)


def _hover(view: View, area: str, row: Row) -> str:
    t = view.t
    lines = [
        f"<b>{view.name(area)}</b>, {row['reference_year']}",
        t.text("outlook.hover.median", value=_pct(view, row["median_pct"])),
    ]
    lines += [
        t.text(f"outlook.hover.{level}", low=_pct(view, row[f"lower_{level}_pct"]), high=_pct(view, row[f"upper_{level}_pct"]))
        for level in (80, 95)
    ]
    goal = goal_name(t, view.choice.threshold)
    lines.append(t.text("outlook.hover.reached", goal=goal, value=chance(t, row["reached_by"])))
    lines.append(t.text("outlook.hover.at", goal=goal, value=chance(t, row["at_or_above"])))
    if row["reference_year"] > view.tested_to(area):
        lines.append(t.text("outlook.hover.beyond"))
    return "<br>".join(lines)


def _pct(view: View, value: float) -> str:
    return view.t.percent(value, 0)


def _title(view: View, area: str) -> str:
    """Over a panel: the name, and the date with its range."""
    t, row = view.t, view.parity[area]
    if row["status"] != "within_horizon":
        said = t.text(f"outlook.short.{row['status']}", goal=goal_name(t, view.choice.threshold))
    else:
        said = t.text(
            "outlook.short.panel",
            median=year_text(t, row["parity_year_median"]),
            low=year_text(t, row["parity_year_lower_80"]),
            high=year_text(t, row["parity_year_upper_80"]),
        )
    return f"<b>{view.name(area)}</b><br>{said}"


def _labels(view: View, shown: list[str]) -> FanLabels:
    t, choice = view.t, view.choice
    last = view.projected[shown[0]].filter(pl.col("reference_year") <= choice.drawn_to).tail(1).to_dicts() if shown else []
    middle = _pct(view, last[0]["median_pct"]) if last else ""
    key = "outlook.fan.goal" if choice.threshold == outlook_reads.PARITY_ID else "outlook.fan.threshold"
    tested = view.basis is not None and view.basis.tested
    return FanLabels(
        goal=t.text(key, goal=t.percent(choice.goal.threshold_pct, 0)),
        median=t.text("outlook.fan.median", value=middle),
        band_80=t.text("outlook.fan.band", level=t.percent(80, 0)),
        band_95=t.text("outlook.fan.band", level=t.percent(95, 0)),
        beyond=t.text("outlook.fan.beyond" if tested else "outlook.fan.not_tested"),
    )


def _mark(view: View, one: Target) -> figures.Target:
    t = view.t
    values = {"value": t.percent(one.target_pct, 0), "year": one.target_year, "measure": t.of(one.measure)}
    text = t.text("explore.target_long", area=view.name(one.ref_area), **values)
    return figures.Target(one.ref_area, one.target_year, one.target_pct, text)


def _latest_years(view: View, shown: list[str]) -> list[int]:
    return [int(view.parity[one]["latest_year"]) for one in shown]


def _follows_elections(view: View, shown: list[str]) -> bool:
    return any(view.parity[one]["at_elections"] for one in shown)


def _coverage(view: View, shown: list[str]) -> list[str]:
    """The caption: what the bands are and rest on, what groups are made of, who is missing, what is known of the figures."""
    t, choice = view.t, view.choice
    said = basis(view)
    if any(view.parity[one]["status"] != "reached" for one in shown):
        said.append(t.text("outlook.fan.passage"))
    groups = [one for one in shown if view.parity[one]["countries"] is not None]
    said += [t.count("outlook.fan.group", view.parity[one]["countries"], group=view.name(one)) for one in groups]
    if _follows_elections(view, shown):
        said.append(t.text("outlook.fan.elections"))
    missing = [view.name(one) for one in choice.shown if one not in view.projected]
    if missing:
        said.append(t.text("outlook.fan.missing", names=t.listing(missing)))
    said += [_mark(view, one).hover + "." for one in targets(view)]
    if choice.indicator.caution:
        said.append(t.of(choice.indicator.caution))
    return said


def _table(view: View, shown: list[str]) -> pl.DataFrame:
    """Figures and projections, a row a year, under translated headers."""
    t = view.t
    frames = [_table_of(view, area) for area in shown]
    if not frames:
        return pl.DataFrame()
    table = pl.concat(frames)
    return table.rename({name: t.text(f"outlook.column.{name}") for name in table.columns})


def _table_of(view: View, area: str) -> pl.DataFrame:
    t, name = view.t, view.name(area)
    years, shares = view.history(area)
    columns = [*SHOWN, "reached_by", "at_or_above"]
    known = pl.DataFrame({"year": pl.Series(years, dtype=pl.Int64), "observed_pct": pl.Series(shares, dtype=pl.Float64)})
    known = known.with_columns(range=pl.lit(t.text("outlook.kind.observed")))
    coming = view.projected[area].filter(pl.col("reference_year") <= view.choice.drawn_to)
    tested = pl.col("reference_year") <= view.tested_to(area)
    later = coming.select(
        year=pl.col("reference_year").cast(pl.Int64),
        range=pl.when(tested).then(pl.lit(t.text("outlook.kind.tested"))).otherwise(pl.lit(t.text("outlook.kind.beyond"))),
        **{one: pl.col(one).cast(pl.Float64) * (1 if one.endswith("_pct") else 100) for one in columns},
    )
    both = pl.concat([known, later], how="diagonal").with_columns(area=pl.lit(name))
    return both.select("area", "year", "range", *(pl.col(one).round(1) for one in ("observed_pct", *columns)))


def _dates(view: View, area: str) -> list[Date]:
    """Our date first, then the others, the earliest first; methods without a date last."""
    t, row = view.t, view.parity[area]
    ours = Date(
        name=t.text("outlook.method.ours"),
        text=_our_text(view, row),
        hover=wrap(sentence(view, area)),
        year=row["parity_year_median"],
        kind="ours",
        low=row["parity_year_lower_80"],
        high=row["parity_year_upper_80"],
    )
    found = simple_rows(view, area).to_dicts()
    far = max((one["arrival_year"] or 0 for one in found), default=0) + 1
    order = {method: place for place, method in enumerate(METHODS)}
    found.sort(key=lambda one: (one["arrival_year"] or far, order[one["method"]]))
    simple = [
        Date(
            name=t.text(f"outlook.method.{one['method']}"),
            text=_simple_text(view, one),
            hover=t.text(f"outlook.method_help.{one['method']}", **_span(one)),
            year=one["arrival_year"],
            kind="model" if one["method"] in MODELS else "simple",
        )
        for one in found
    ]
    return [ours, *simple]


def _within(one: Row) -> int | None:
    """The year of a method where it lies within the years that projections look ahead."""
    year: int | None = one["arrival_year"]
    return year if year is not None and year <= one["year_to"] + HORIZON_YEARS else None


def _span(one: Row) -> dict[str, int]:
    return {"first": one["year_from"], "last": one["year_to"]}


def _our_text(view: View, row: Row) -> str:
    t = view.t
    if row["status"] != "within_horizon":
        return t.text(f"outlook.short.{row['status']}", goal=goal_name(t, view.choice.threshold))
    ends = {name: year_text(t, row[f"parity_year_{name}"]) for name in ("median", "lower_80", "upper_80")}
    return t.text("outlook.short.dated", median=ends["median"], low=ends["lower_80"], high=ends["upper_80"])


def _simple_text(view: View, one: Row) -> str:
    t = view.t
    if one["arrival_year"] is None:
        return t.text(f"outlook.reason.{one['reason']}")
    if one["years"] == 0:
        return t.text("outlook.reason.there")
    return year_text(t, one["arrival_year"])


def _dates_table(view: View, area: str) -> pl.DataFrame:
    t, row = view.t, view.parity[area]
    found = simple_rows(view, area).to_dicts()

    def name(column: str) -> str:
        return t.text(f"outlook.column.{column}")

    methods = [t.text("outlook.method.ours"), *(t.text(f"outlook.method.{one['method']}") for one in found)]
    nothing: list[int | None] = [None] * len(found)
    return pl.DataFrame(
        {
            name("method"): methods,
            name("years_used"): ["", *(t.text("explore.span", **_span(one)) for one in found)],
            name("median"): pl.Series([row["parity_year_median"], *(_within(one) for one in found)], dtype=pl.Int64),
            name("lower_80"): pl.Series([row["parity_year_lower_80"], *nothing], dtype=pl.Int64),
            name("upper_80"): pl.Series([row["parity_year_upper_80"], *nothing], dtype=pl.Int64),
            name("pace_pp"): pl.Series([None, *(one["pace_pp"] for one in found)], dtype=pl.Float64).round(2),
            name("in_words"): [_our_text(view, row), *(_simple_text(view, one) for one in found)],
        }
    )
