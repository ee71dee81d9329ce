"""The charts of the Ladder page, each with its table, source and caption."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from analysis.ladders import By, align, largest_fall, steps
from data.schema import TOTAL
from figures import ladders as figures
from figures.ladders import Fall, Placed, Stair, Step
from figures.theme import PARITY_PCT, Mode
from i18n import Translator
from pages.shared import reads
from pages.shared.chart import Chart
from pages.shared.explore_words import value_text, wrap
from pages.shared.frame import short_names
from pages.shared.grades import Rungs, Service
from pages.shared.grades_words import Figure, level, share, slice_text
from pages.shared.provenance import provenance, source_line
from pages.shared.selection import slice_name

PAY_BY_LEVEL: Final = ("civil_service_pay_ratio_mean", "civil_service_pay_ratio_median")
PAY_BY_SECTOR: Final = "wage_gap_public"
STAFF_HEIGHT: Final[dict[By, int]] = {"step": 1, "staff": 2}
"""By their people, the levels of the top stand close together: the chart is taller."""

UNSURE: Final = frozenset("DEFGINPUVW")


def suffix(t: Translator) -> str:
    """What follows a number of percent on an axis."""
    return t.percent(0, 0).removeprefix("0")


def parity_label(t: Translator) -> str:
    """The words at the parity line."""
    return t.text("explore.parity", value=t.percent(PARITY_PCT, 0))


def stairs_chart(t: Translator, service: Service, rungs: Rungs, earlier: Rungs | None) -> Chart:
    """Shares from the base to the top, with another year where the reader asked for it."""
    shown = [rungs, *([earlier] if earlier else [])]
    stairs = [Stair(str(one.year), _steps(t, one, with_label=True)) for one in shown]
    names = [level(t, one) for one in rungs.kind.levels]
    fall = None if earlier else _fall(t, rungs)

    def draw(mode: Mode) -> go.Figure:
        return figures.staircase(stairs, names, mode, parity_label=parity_label(t), suffix=suffix(t), fall=fall)

    title = t.text("grades.stairs.title", service=service.name(t), year=_years(t, shown))
    table = pl.concat([_stairs_table(t, one) for one in shown])
    return Chart(
        name="ladder_shares",
        title=title,
        subtitle=" · ".join(part for part in (t.text("grades.stairs.subtitle"), slice_text(t, rungs)) if part),
        draw=draw,
        table=table,
        source=source_line(t, [rungs.source], [one.year for one in shown]),
        coverage=_caption(t, shown),
        provenance=provenance(t, [rungs.source], [note for one in shown for note in one.notes]),
        alt=t.text("grades.stairs.alt", title=title, figures=_listed(t, rungs)),
        height=figures.height_of_levels(len(names)),
    )


def aligned_chart(t: Translator, first: Service, second: Service, by: By = "step") -> Chart:
    """Two services with ladders of their own, both drawn from base to top, aligned `by` steps or by their people."""
    both = [one for one in (first.rungs, second.rungs) if one is not None]
    one, other = both
    placed = align(one.frame, other.frame, by)
    titles = (_titled(t, first, one), _titled(t, second, other))
    sides = [
        [_placed(t, rungs, row) for row in placed.filter(pl.col("service") == name).to_dicts()]
        for name, rungs in (("first", one), ("second", other))
    ]

    def draw(mode: Mode) -> go.Figure:
        return figures.aligned(sides[0], sides[1], titles, mode, parity_label=parity_label(t), suffix=suffix(t))

    title = t.text("grades.aligned.title")
    columns = {
        "service": [titles[0] if row["service"] == "first" else titles[1] for row in placed.to_dicts()],
        "level": [level(t, name) for name in placed["level"]],
        "position": placed["position"],
        "share": placed["share_pct"],
        "nearest": [level(t, name) for name in placed["counterpart"]],
    }
    said = [
        t.text("grades.stairs.alt", title=name, figures=_listed(t, rungs)) for name, rungs in zip(titles, both, strict=True)
    ]
    return Chart(
        name="ladders_aligned",
        title=title,
        subtitle=t.text("grades.stairs.subtitle"),
        draw=draw,
        table=pl.DataFrame({t.text(f"grades.table.{name}"): values for name, values in columns.items()}),
        source=source_line(t, [rungs.source for rungs in both], [rungs.year for rungs in both]),
        coverage=t.text(f"grades.aligned.{_alignment(one, other, by)}"),
        provenance=provenance(t, [rungs.source for rungs in both], [note for rungs in both for note in rungs.notes]),
        alt=" ".join(said),
        height=STAFF_HEIGHT[by] * figures.height_of_levels(max(rungs.frame.height for rungs in both)) + figures.LEGEND_PX,
    )


def _alignment(one: Rungs, other: Rungs, by: By) -> str:
    if by == "staff":
        return "staff"
    return "same" if one.kind.ladder == other.kind.ladder else "caption"


def people_chart(t: Translator, service: Service, rungs: Rungs) -> Chart:
    """Women and men in post at each level whose headcounts are known."""
    counted = rungs.frame.filter(pl.col("women").is_not_null(), pl.col("men").is_not_null())
    rows = [
        {
            "name": level(t, row["level"]),
            "women": row["women"],
            "men": row["men"],
            "women_label": t.number(row["women"]),
            "men_label": t.number(row["men"]),
            "hover": f"<b>{level(t, row['level'])}</b>, {rungs.year}<br>{_hover(t, row)}",
        }
        for row in counted.to_dicts()
    ]
    frame = pl.DataFrame(rows)
    sides = (t.text("grades.women"), t.text("grades.men"))
    title = t.text("grades.people.title", service=service.name(t), year=rungs.year)
    hidden = rungs.frame.height - counted.height
    table = {"level": frame["name"], "women": frame["women"], "men": frame["men"], "share": counted["share_pct"]}
    return Chart(
        name="ladder_people",
        title=title,
        subtitle=" · ".join(part for part in (t.text("grades.people.subtitle"), slice_text(t, rungs)) if part),
        draw=lambda mode: figures.pyramid(frame, sides, mode),
        table=pl.DataFrame({t.text(f"grades.table.{name}"): values for name, values in table.items()}),
        source=source_line(t, [rungs.source], [rungs.year]),
        coverage=" ".join(
            part for part in (t.count("grades.people.hidden", hidden) if hidden else "", _notes(t, [rungs])) if part
        ),
        provenance=provenance(t, [rungs.source], rungs.notes),
        alt=t.text("grades.stairs.alt", title=title, figures=_listed(t, rungs)),
        height=figures.height_of_levels(counted.height),
    )


def pages_chart(t: Translator, service: Service) -> Chart:
    """Every published figure by level, each with its year and source, none joined to another."""
    records = service.pages.to_dicts()
    registry = reads.registry()
    rows = [
        {
            "name": f"{figures.wrap(level(t, row['level']), figures.NAME_WIDTH)}<br>{row['reference_year']}",
            "value": row["value"],
            "label": _page_label(t, row),
            "hover": "<br>".join(
                [
                    f"<b>{level(t, row['level'])}</b>, {row['reference_year']}",
                    _page_label(t, row),
                    t.of(registry.sources[row["source"]].short),
                    *([wrap(t.of(registry.notes[row["note_id"]]))] if row["note_id"] else []),
                ]
            ),
            "exact": row["bound"] == "=" and row["obs_status"] not in UNSURE,
        }
        for row in records
    ]
    frame = pl.DataFrame(rows)
    sources = list(dict.fromkeys(row["source"] for row in records))
    title = t.text("grades.pages.title", service=service.name(t))
    table = {
        "level": [level(t, row["level"]) for row in records],
        "year": [row["reference_year"] for row in records],
        "share": [row["value"] for row in records],
        "bound": [row["bound"] for row in records],
        "source": [t.of(registry.sources[row["source"]].short) for row in records],
        "note": [t.of(registry.notes[row["note_id"]]) if row["note_id"] else "" for row in records],
    }
    said = t.listing(f"{row['name'].replace('<br>', ' ')}: {row['label']}" for row in rows)
    return Chart(
        name="ladder_sources",
        title=title,
        subtitle=t.text("grades.pages.subtitle"),
        draw=lambda mode: figures.by_source(frame, mode, parity_label=parity_label(t), suffix=suffix(t)),
        table=pl.DataFrame({t.text(f"grades.table.{name}"): values for name, values in table.items()}),
        source=source_line(t, sources, [row["reference_year"] for row in records]),
        coverage=t.text("grades.pages.caption" if frame["exact"].all() else "grades.pages.caption_hatched"),
        provenance=provenance(t, sources, [row["note_id"] for row in records if row["note_id"]]),
        alt=t.text("grades.stairs.alt", title=title, figures=said),
        height=figures.HEAD_PX + 58 * max(len(rows), 2),
    )


def pay_charts(t: Translator, service: Service) -> list[Chart]:
    """Women's pay against men's where the source of the ladder has it: by level, or by sector."""
    rungs = service.rungs
    if rungs is None:
        return []
    if rungs.kind.ladder.id == "uk_civil_service":
        made = [_pay_by_level(t, service, rungs, name) for name in PAY_BY_LEVEL]
    elif rungs.source == "wwbi_3_1" and rungs.kind.indicator.scope == "public":
        made = [_pay_by_sector(t, rungs)]
    else:
        return []
    return [one for one in made if one is not None]


def _pay_by_level(t: Translator, service: Service, rungs: Rungs, indicator: str) -> Chart | None:
    rows = reads.observations(indicator, rungs.source).filter(
        pl.col("reference_year") == rungs.year,
        pl.col("sector") == rungs.sector,
        pl.col("breakdown") == rungs.breakdown,
        pl.col("value").is_not_null(),
    )
    order = {name: step for step, name in enumerate(rungs.kind.levels)}
    known = [row for row in rows.to_dicts() if row["level"] in order]
    named = [(level(t, row["level"]), row) for row in sorted(known, key=lambda row: order[row["level"]])]
    return _pay(t, indicator, named, (service.name(t), slice_text(t, rungs)), equal=1.0)


def _pay_by_sector(t: Translator, rungs: Rungs) -> Chart | None:
    """By branch of the public sector, in the last year that has most branches up to the ladder's year or after."""
    rows = reads.observations(PAY_BY_SECTOR, rungs.source).filter(
        pl.col("ref_area") == rungs.area, pl.col("sector") != TOTAL, pl.col("value").is_not_null()
    )
    if rows.is_empty():
        return None
    year = rungs.year if rungs.year in rows["reference_year"] else rows["reference_year"].max()
    indicator = reads.registry().indicators[PAY_BY_SECTOR]
    ordered = rows.filter(pl.col("reference_year") == year).sort("value", descending=True).to_dicts()
    named = [(slice_name(t, "sector", indicator, row["sector"]), row) for row in ordered]
    area = short_names(t).get(rungs.area, rungs.area)
    return _pay(t, PAY_BY_SECTOR, named, (area, ""), equal=0.0)


def _pay(
    t: Translator, name: str, named: Sequence[tuple[str, Figure]], about: tuple[str, str], *, equal: float
) -> Chart | None:
    if not named:
        return None
    indicator = reads.registry().indicators[name]
    year = named[0][1]["reference_year"]
    labels = [value_text(t, indicator, row["value"]) for _, row in named]
    frame = pl.DataFrame(
        {
            "name": [one for one, _ in named],
            "value": [row["value"] for _, row in named],
            "label": labels,
            "hover": [f"<b>{one}</b>, {year}<br>{label}" for (one, _), label in zip(named, labels, strict=True)],
        }
    )
    title = t.text("grades.pay.title", name=t.of(indicator.name), year=year)
    equal_label = t.text("grades.pay.equal", value=t.number(equal))
    said = t.listing(f"{one}: {label}" for (one, _), label in zip(named, labels, strict=True))
    sources = [named[0][1]["source"]]
    table = {"level": frame["name"], "pay": frame["value"]}
    return Chart(
        name=name,
        title=title,
        subtitle=" · ".join(part for part in about if part),
        draw=lambda mode: figures.pay(frame, mode, equal=equal, equal_label=equal_label),
        table=pl.DataFrame({t.text(f"grades.table.{column}"): values for column, values in table.items()}),
        source=source_line(t, sources, [year]),
        coverage=" ".join(t.of(one) for one in (indicator.definition, indicator.caution) if one),
        provenance=provenance(t, sources),
        alt=t.text("grades.stairs.alt", title=title, figures=said),
        height=figures.HEAD_PX + 52 * max(len(named), 2),
    )


def _steps(t: Translator, rungs: Rungs, *, with_label: bool) -> tuple[Step, ...]:
    known = rungs.frame.filter(pl.col("share_pct").is_not_null()).to_dicts()
    return tuple(
        Step(
            step=row["step"],
            value=row["share_pct"],
            label=share(t, row) if with_label else "",
            hover=f"<b>{level(t, row['level'])}</b>, {rungs.year}<br>{_hover(t, row)}",
            exact=row["bound"] == "=" and row["obs_status"] not in UNSURE,
        )
        for row in known
    )


def _fall(t: Translator, rungs: Rungs) -> Fall | None:
    """The largest fall, pointed at where it lies between neighbours."""
    found = largest_fall(rungs.frame)
    if found is None:
        return None
    places = dict(zip(rungs.frame["level"], rungs.frame["step"], strict=True))
    values = dict(zip(rungs.frame["level"], rungs.frame["share_pct"], strict=True))
    return Fall(places[found[0]], places[found[1]], values[found[0]], t.points(-found[2]))


def _placed(t: Translator, rungs: Rungs, row: dict[str, Any]) -> Placed:
    figure = rungs.frame.row(row["step"], named=True)
    name = level(t, row["level"])
    hover = f"<b>{name}</b>, {rungs.year}<br>{_hover(t, figure)}"
    label = "" if row["share_pct"] is None else share(t, figure)
    return Placed(row["position"], name, row["share_pct"], label, hover)


def _hover(t: Translator, row: Figure) -> str:
    """The figure, its headcount, and its status where it is not plain."""
    parts = [share(t, row)]
    if row["women"] is not None and row["total"]:
        parts.append(t.text("explore.value.headcount", women=t.number(row["women"]), total=t.number(row["total"])))
    if row["obs_status"] not in (None, "A"):
        parts.append(t.text(f"explore.status.{row['obs_status'].lower()}"))
    return "<br>".join(parts)


def _page_label(t: Translator, row: Figure) -> str:
    return share(t, {**row, "share_pct": row["value"]})


def _stairs_table(t: Translator, rungs: Rungs) -> pl.DataFrame:
    frame = steps(rungs.frame)
    columns = {
        "year": pl.Series([rungs.year] * frame.height, dtype=pl.Int64),
        "level": pl.Series([level(t, one) for one in frame["level"]], dtype=pl.String),
        "share": frame["share_pct"],
        "bound": frame["bound"],
        "women": frame["women"],
        "men": frame["men"],
        "fall": -frame["fall_pp"],
        "ratio": frame["ratio_to_below"],
        "odds": frame["odds_ratio_to_below"],
    }
    # A column without any figure says nothing; bounds are told only where there is one.
    kept = {name: one for name, one in columns.items() if name in {"share", "level"} or one.null_count() < one.len()}
    if set(frame["bound"].drop_nulls()) <= {"="}:
        kept.pop("bound", None)
    return pl.DataFrame({t.text(f"grades.table.{name}"): one for name, one in kept.items()})


def _caption(t: Translator, shown: list[Rungs]) -> str:
    missing = [level(t, row["level"]) for row in shown[0].frame.to_dicts() if row["share_pct"] is None]
    parts = [t.text("grades.stairs.missing", levels=t.listing(missing)) if missing else ""]
    if shown[0].overall_pct is not None:
        parts.append(t.text("grades.stairs.overall", share=t.percent(shown[0].overall_pct), year=shown[0].year))
    if not shown[0].is_counted:
        parts.append(t.text("grades.stairs.shares_only"))
    return " ".join(part for part in (*parts, _notes(t, shown)) if part)


def _notes(t: Translator, shown: list[Rungs]) -> str:
    notes = dict.fromkeys(note for one in shown for note in one.notes)
    caution = shown[0].kind.indicator.caution
    return " ".join([*(t.of(reads.registry().notes[one]) for one in notes), *([t.of(caution)] if caution else [])])


def _listed(t: Translator, rungs: Rungs) -> str:
    return t.listing(f"{level(t, row['level'])} {share(t, row)}" for row in rungs.frame.to_dicts())


def _titled(t: Translator, service: Service, rungs: Rungs) -> str:
    about = slice_text(t, rungs)
    name = f"{service.name(t)} – {about}" if about else service.name(t)
    return t.text("grades.titled", service=name, year=rungs.year)


def _years(t: Translator, shown: list[Rungs]) -> str:
    years = sorted({one.year for one in shown})
    return str(years[0]) if len(years) == 1 else t.text("grades.two_years", first=years[0], last=years[-1])
