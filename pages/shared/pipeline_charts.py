"""The charts of a pipeline, each with its table, source and caption."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from analysis.pipeline_ages import Wave
from analysis.pipeline_answers import Answers
from figures import pipeline as figures
from figures.pipeline import Fan
from figures.theme import Mode
from i18n import Translator
from pages.shared.chart import Chart
from pages.shared.grades_charts import parity_label, suffix
from pages.shared.pipeline_controls import Choice
from pages.shared.pipeline_service import Service
from pages.shared.pipeline_words import answer, lever_name, scenario_name

MOST_LEVERS: Final = 6
LEVERS_ON_SLIDE: Final = 5
FEWEST_ON_SLIDE: Final = 2
SMALLEST_EFFECT: Final = 0.05
ENDS: Final = {"chance": ("lower_80_pct", "upper_80_pct"), "bounds": ("lowest_pct", "highest_pct")}


def shares_chart(
    t: Translator, one: Service, found: Answers, choice: Choice, *, level: str, today: Answers | None = None
) -> Chart:
    """Shares by level in the years ahead with their range; `today` are the answers with today's rates, for comparison."""
    rows = [_fan(t, one, found, name, today) for name in one.levels]
    words = {
        "published": t.text("pipeline.legend.published" if one.edition else "pipeline.legend.own"),
        "range": t.text(f"pipeline.legend.range_{found.kind}"),
        "middle": t.text("pipeline.legend.middle"),
        "compared": t.text(f"pipeline.legend.compared_{found.kind}"),
    }

    def draw(mode: Mode) -> go.Figure:
        return figures.fans(rows, words, mode, parity_label=parity_label(t), suffix=suffix(t))

    def slide() -> go.Figure:
        return figures.fans_for_slide(rows, words, parity_label=parity_label(t), suffix=suffix(t))

    title = t.text("pipeline.shares.title", service=one.name, horizon=found.horizon_year)
    caption = t.text(f"pipeline.shares.caption_{found.kind}")
    return Chart(
        name="pipeline_shares",
        title=title,
        subtitle=scenario_name(t, choice),
        draw=draw,
        table=_shares_table(t, one, found),
        source=one.source,
        coverage=caption,
        provenance=one.provenance,
        alt=t.text("grades.stairs.alt", title=title, figures=answer(t, one, found, choice, level)),
        height=figures.height_of_fans(len(rows)),
        slide=slide if len(rows) > FEWEST_ON_SLIDE else None,
    )


def _fan(t: Translator, one: Service, found: Answers, level: str, today: Answers | None) -> Fan:
    low, high = ENDS[found.kind]
    rows = found.shares.filter(pl.col("level") == level)
    known = _known(one, level)
    hover = []
    for row in rows.to_dicts():
        ends = t.text("grades.range", low=t.percent(row[low]), high=t.percent(row[high]))
        key = "pipeline.hover.middle" if found.kind == "chance" else "pipeline.hover.bounds"
        hover.append(t.text(key, year=row["reference_year"], share=t.percent(row["median_pct"]), range=ends))
    return Fan(
        name=one.names[level],
        known_years=known["reference_year"].to_list(),
        known=known["share_pct"].to_list(),
        known_hover=[f"{year}: {t.percent(value)}" for year, value in known.iter_rows()],
        years=rows["reference_year"].to_list(),
        lower=rows[low].to_list(),
        upper=rows[high].to_list(),
        middle=rows["median_pct"].to_list() if found.kind == "chance" else None,
        hover=hover,
        compared=_compared(today, level) if today else (),
    )


def _known(one: Service, level: str) -> pl.DataFrame:
    """reference_year, share_pct of the years known: at least the year of the people in post."""
    now = one.pipeline.stocks[one.levels.index(level)]
    last = {"reference_year": [one.pipeline.year], "share_pct": [100 * now[0] / now.sum() if now.sum() else None]}
    if one.past is None:
        return pl.DataFrame(last, schema_overrides={"share_pct": pl.Float64}).drop_nulls()
    return one.past.filter(pl.col("level") == level).select("reference_year", "share_pct").sort("reference_year")


def _compared(today: Answers, level: str) -> tuple[list[float], ...]:
    rows = today.shares.filter(pl.col("level") == level)
    names = ["median_pct"] if today.kind == "chance" else list(ENDS[today.kind])
    return tuple(rows[name].to_list() for name in names)


def _shares_table(t: Translator, one: Service, found: Answers) -> pl.DataFrame:
    low, high = ENDS[found.kind]
    rows = found.shares
    names = {**one.names}
    columns: dict[str, Any] = {
        "level": pl.Series([names.get(level, t.text("pipeline.all_levels")) for level in rows["level"]]),
        "year": rows["reference_year"],
        **({"middle": rows["median_pct"]} if found.kind == "chance" else {}),
        f"low_{found.kind}": rows[low],
        f"high_{found.kind}": rows[high],
    }
    return pl.DataFrame({t.text(f"pipeline.table.{name}"): values for name, values in columns.items()})


def levers_chart(t: Translator, one: Service, effects: pl.DataFrame, level: str, years: int) -> Chart:
    """What each lever alone would change at `level` by the end: the largest effects."""
    size = pl.max_horizontal(pl.col("lowest_pp").abs(), pl.col("highest_pp").abs())
    shown = effects.filter(size >= SMALLEST_EFFECT).head(MOST_LEVERS)
    rows = pl.DataFrame(
        [
            {
                "name": lever_name(t, row["lever"], one.names[row["at"]]),
                "low": row["lowest_pp"],
                "high": row["highest_pp"],
                "label": _effect(t, row),
                "hover": f"{lever_name(t, row['lever'], one.names[row['at']])}<br>{_effect(t, row)}",
            }
            for row in shown.to_dicts()
        ]
    )
    horizon = one.pipeline.year + years
    title = t.text("pipeline.levers.title", level=one.names[level], horizon=horizon)
    axis = t.text("pipeline.levers.axis", horizon=horizon)
    columns = {"lever": [lever_name(t, row["lever"], one.names[row["at"]]) for row in effects.to_dicts()]}
    ends = {"low_points": effects["lowest_pp"], "high_points": effects["highest_pp"]}
    values = ends if one.kind == "bounds" else {"points": effects["highest_pp"]}
    said = t.listing(f"{row['name']}: {row['label']}" for row in rows.to_dicts())
    return Chart(
        name="pipeline_levers",
        title=title,
        subtitle=t.text("pipeline.levers.subtitle"),
        draw=lambda mode: figures.levers(rows, mode, axis=axis),
        slide=lambda: figures.levers(rows.head(LEVERS_ON_SLIDE), "light", axis=axis),
        table=pl.DataFrame({t.text(f"pipeline.table.{name}"): one for name, one in {**columns, **values}.items()}),
        source=one.source,
        coverage=t.text(f"pipeline.levers.caption_{one.kind}"),
        provenance=one.provenance,
        alt=t.text("grades.stairs.alt", title=title, figures=said),
        height=figures.height_of_levers(rows.height),
    )


def _effect(t: Translator, row: dict[str, Any]) -> str:
    low, high = row["lowest_pp"], row["highest_pp"]
    if low == high:
        return t.points(high)
    return t.text("pipeline.points_range", low=t.signed(low), high=t.signed(high))


def retirement_chart(t: Translator, one: Service, wave: Wave, level: str, age: int) -> Chart:
    """Today's staff of `level` who reach the age of retirement, year by year."""
    frame = wave.to_frame().filter(pl.col("level") == level).pivot("sex", index="reference_year", values="retiring")
    rows = frame.select(
        pl.col("reference_year").alias("year"),
        pl.col("F").alias("women"),
        pl.col("M").alias("men"),
    )
    sexes = {"women": t.text("pipeline.sex.women"), "men": t.text("pipeline.sex.men")}
    drawn = rows.with_columns(
        pl.Series(
            f"{side}_hover",
            [f"{year}, {word}: {t.number(people)}" for year, people in zip(rows["year"], rows[side], strict=True)],
        )
        for side, word in sexes.items()
    )
    title = t.text("pipeline.retirement.title", level=one.names[level], age=age)
    said = t.listing(
        t.text("pipeline.retirement.sum", sex=word, people=t.number(float(sum(rows[side])))) for side, word in sexes.items()
    )
    table = {"year": rows["year"], "women": rows["women"].round(0).cast(pl.Int64), "men": rows["men"].round(0).cast(pl.Int64)}
    return Chart(
        name="pipeline_retirement",
        title=title,
        subtitle=t.text("pipeline.retirement.subtitle"),
        draw=lambda mode: figures.retirement(drawn, sexes, mode),
        table=pl.DataFrame({t.text(f"pipeline.table.{name}"): values for name, values in table.items()}),
        source=one.source,
        coverage=t.text("pipeline.retirement.caption"),
        provenance=one.provenance,
        alt=t.text("grades.stairs.alt", title=title, figures=said),
        height=figures.BARS_PX,
    )
