"""The chart of the Explore page: its figure in the view chosen, its table, and the caption that says what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

import plotly.graph_objects as go
import polars as pl

from analysis.trends import first_and_last, segments
from figures import trends as figures
from figures.theme import Mode
from figures.trends import Mark, Scale, Series
from pages.shared.chart import Chart
from pages.shared.explore import View, answer_of, measured_members
from pages.shared.explore_words import Row, Words, wrap
from pages.shared.provenance import provenance, source_line

LINE_CHART_PX: Final = 480
NAMED_MISSING: Final = 15
ONE_LINE_ENDS: Final = 8
END_WIDTH: Final = 18
ESTIMATES: Final = frozenset("DEFGINPVW")
UNRELIABLE: Final = frozenset("U")
SPECIAL: Final = ("unreliable", "under", "over")


class Drawing(NamedTuple):
    """How a view is drawn, its height in pixels, and the rows that it shows."""

    draw: Callable[[Mode], go.Figure]
    height: int
    rows: pl.DataFrame


def chart(view: View) -> Chart:
    """The chart in the view that the reader chose, with its table, source and caption."""
    chosen, words, t = view.chosen, view.words, view.page.t
    draw, height, drawn = _drawing(view)
    known = drawn.filter(pl.col("value").is_not_null())
    sources = [one for one in chosen.indicator.sources if one in set(known["source"])]
    notes = known["note_id"].drop_nulls().unique(maintain_order=True)
    names = words.areas(list(view.last))
    return Chart(
        name=f"{chosen.indicator.id}_{chosen.view}",
        title=words.title(),
        subtitle=words.subtitle(),
        draw=draw,
        table=_table(view, drawn) if known.height else pl.DataFrame(),
        source=source_line(t, sources, known["reference_year"]),
        coverage=" ".join(_coverage(view, known)),
        provenance=provenance(t, sources, notes),
        alt=t.text(f"explore.alt.{chosen.view}", title=words.title(), names=names, answer=answer_of(view)),
        height=height,
        observations=_observations(view),
    )


def _observations(view: View) -> pl.DataFrame:
    """The published figures that lines and means are made of: those of the areas, and of the countries of the groups."""
    chosen = view.chosen
    areas = {one for area in chosen.areas for one in (measured_members(chosen, area) if area in chosen.groups else [area])}
    return pl.concat([chosen.rows, chosen.other_rows]).filter(pl.col("ref_area").is_in(sorted(areas)))


def _drawing(view: View) -> Drawing:
    """How the view is drawn, its height, and the rows that it shows."""
    make = {"line": _lines, "multiples": _multiples, "bar": _bars, "range": _ranges, "states": _states}
    return make[view.chosen.view](view)


def _lines(view: View) -> Drawing:
    points, series, scale, targets = _points(view), _series(view), _scale(view), _marks(view)

    def draw(mode: Mode) -> go.Figure:
        return figures.lines(points, series, scale, mode, height=LINE_CHART_PX, targets=targets)

    return Drawing(draw, LINE_CHART_PX, view.lines)


def _multiples(view: View) -> Drawing:
    points, series, scale = _points(view), _series(view), _scale(view)
    height = figures.height_of_panels(sum(one.kind != "other" for one in series), figures.title_lines(series))
    return Drawing(lambda mode: figures.multiples(points, series, scale, mode), height, view.lines)


def _bars(view: View) -> Drawing:
    """The last figure of each; its year is written out where it is not that of most."""
    words, scale, targets = view.words, _scale(view), _marks(view)
    last = first_and_last(_rows_drawn(view)).filter(pl.col("end") == "last").drop("end")
    usual = str(last["reference_year"].mode().max()) if last.height else ""
    rows = [
        {
            **_common(view, row),
            "value": row["value"],
            "label": _label(words, row, {usual}, counted=True),
            "hover": f"<b>{words.area(row['series'])}</b>, {words.when(row)}<br>{words.hover(row)}<br>{words.about(row)}",
            "mark": _mark(row),
        }
        for row in last.to_dicts()
    ]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return Drawing(lambda mode: figures.bars(frame, scale, mode, targets=targets), figures.height_of_rows(len(rows)), last)


def _ranges(view: View) -> Drawing:
    """First and last figure of each; years are written out where they are not those chosen."""
    words, scale, usual = view.words, _scale(view), {str(year) for year in view.chosen.years}
    ends = first_and_last(_rows_drawn(view))
    firsts = {row["series"]: row for row in ends.filter(pl.col("end") == "first").to_dicts()}
    rows = []
    for row in ends.filter(pl.col("end") == "last").to_dicts():
        first = firsts.get(row["series"])
        said = [f"{words.when(one)}: {words.hover(one)}" for one in (first, row) if one]
        rows.append(
            {
                **_common(view, row),
                "first": first["value"] if first else None,
                "first_label": _label(words, first, usual) if first else "",
                "first_mark": _mark(first) if first else "plain",
                "last": row["value"],
                "last_label": _label(words, row, usual),
                "last_mark": _mark(row),
                "hover": "<br>".join([f"<b>{words.area(row['series'])}</b>", *said, words.about(row)]),
            }
        )
    frame = pl.DataFrame(rows, schema_overrides={"first": pl.Float64}, infer_schema_length=None)
    return Drawing(lambda mode: figures.ranges(frame, scale, mode), figures.height_of_rows(len(rows)), ends.drop("end"))


def _states(view: View) -> Drawing:
    words, drawn = view.words, _rows_drawn(view).filter(pl.col("value").is_not_null())
    bold = _highlighted(view)
    areas = sorted(drawn["series"].unique(), key=words.order)
    series = [Series(id=one, name=words.area(one), chosen=one in bold) for one in areas]
    names = {value: words.value(value) for value in sorted(set(drawn["value"]))}
    hover = [
        f"<b>{words.area(row['series'])}</b>, {row['reference_year']}<br>{words.hover(row)}<br>{words.about(row)}"
        for row in drawn.to_dicts()
    ]
    points = drawn.with_columns(pl.Series("hover", hover, dtype=pl.String))
    return Drawing(lambda mode: figures.states(points, series, names, mode), figures.height_of_rows(max(len(series), 2)), drawn)


def _rows_drawn(view: View) -> pl.DataFrame:
    """What a chart of rows shows: the areas chosen, or all countries of a group beside the group itself."""
    if not view.chosen.members_of:
        return pl.concat([view.lines, view.spare])
    own = view.lines.filter(pl.col("series").is_in(view.chosen.groups))
    return pl.concat([view.members, own, view.spare])


def _common(view: View, row: Row) -> dict[str, object]:
    """What every chart of rows needs of a row: series, name, kind, chosen."""
    series = row["series"]
    kind = "country" if row["countries"] is None else "group"
    return {"series": series, "name": view.words.area(series), "kind": kind, "chosen": series in _highlighted(view)}


def _highlighted(view: View) -> set[str]:
    """The reader's country, and among all countries of a group those that the reader named."""
    return {view.page.country, *(view.chosen.single if view.chosen.members_of else ())}


def _label(words: Words, row: Row, usual: set[str], *, counted: bool = False) -> str:
    """A figure beside a bar or dot, with its year unless it is a usual one; with the headcount where there is room."""
    text = words.figure(row, counted=False) if counted or row["bound"] != "=" else words.value(row["value"])
    return text if words.when(row) in usual else f"{text} ({words.when(row)})"


def _points(view: View) -> pl.DataFrame:
    """Figures as figures.trends.lines wants them: series, reference_year, value, segment, mark, hover."""
    joined = segments(view.lines)
    constant = _notes_of_all(joined)
    records = joined.to_dicts()
    return joined.select("series", "reference_year", "value", "segment").with_columns(
        pl.Series("mark", [_mark(row) for row in records], dtype=pl.String),
        pl.Series(
            "hover", [view.words.hover(row, with_note=row["series"] not in constant) for row in records], dtype=pl.String
        ),
    )


def _series(view: View) -> list[Series]:
    """The lines in the reader's order, other sources behind them."""
    words, chosen = view.words, view.chosen
    known = view.lines.filter(pl.col("value").is_not_null())
    notes = _notes_of_all(known)
    ends = {row["series"]: row for row in known.sort("reference_year").to_dicts()}
    made = []
    for one in [*(name for name in ends if "|" in name), *(name for name in chosen.areas if name in ends)]:
        row, area = ends[one], one.partition("|")[0]
        about = [words.about(row), *([wrap(words.note(notes[one]))] if one in notes else [])]
        other = one != area
        made.append(
            Series(
                id=one,
                name=words.area(area),
                end="" if other else _end(view, row),
                about="<br>".join(about),
                kind="other" if other else "group" if one in chosen.groups else "country",
                source=row["source"],
            )
        )
    return made


def _end(view: View, row: Row) -> str:
    """What stands at a line's end: name and figure, on two lines where they are long."""
    name, figure = view.words.area(row["series"]), view.words.figure(row, counted=False)
    if view.chosen.view == "multiples":
        return figure
    one_line = len(view.last) > ONE_LINE_ENDS or len(name) + len(figure) < END_WIDTH
    return f"{name}{' ' if one_line else '<br>'}{figure}"


def _notes_of_all(rows: pl.DataFrame) -> dict[str, str]:
    """series -> the note that all of its figures carry: said once, not at every point."""
    same = rows.group_by("series").agg(pl.col("note_id").first(), one=pl.col("note_id").n_unique() == 1)
    return dict(same.filter("one", pl.col("note_id").is_not_null()).select("series", "note_id").iter_rows())


def _mark(row: Row) -> str:
    if row["bound"] != "=":
        return "under" if row["bound"] == "<" else "over"
    status = row["obs_status"]
    if status in UNRELIABLE:
        return "unreliable"
    return "estimate" if status in ESTIMATES else "break" if status == "B" else "plain"


def _scale(view: View) -> Scale:
    t, indicator = view.page.t, view.chosen.indicator
    share = indicator.unit == "percent"
    return Scale(
        share=share,
        suffix="\u00a0%" if share else "",
        parity_pct=indicator.parity_pct if share else None,
        parity_label=t.text("explore.parity", value=t.percent(indicator.parity_pct or 0, 0)),
    )


def _marks(view: View) -> list[Mark]:
    t = view.page.t
    return [
        Mark(
            series=one.ref_area,
            year=one.target_year,
            value=one.target_pct,
            label=t.text("explore.target", value=t.percent(one.target_pct, 0), year=one.target_year),
            hover=view.words.target(one),
        )
        for one in view.targets
    ]


def _table(view: View, drawn: pl.DataFrame) -> pl.DataFrame:
    """The figures drawn, one a row, with status, source and note in words; then the countries without any."""
    t, words = view.page.t, view.words
    records = drawn.sort("reference_year").to_dicts()
    order = {one: place for place, one in enumerate(view.chosen.areas)}
    records.sort(key=lambda row: (order.get(row["ref_area"], len(order)), words.order(row["ref_area"]), row["source"]))
    has = {name: drawn[name].is_not_null().any() for name in ("women", "total", "countries", "note_id")}
    columns: dict[str, pl.Series] = {
        "area": _words([words.area(row["ref_area"]) for row in records]),
        "year": pl.Series([row["reference_year"] for row in records], dtype=pl.Int16),
        "figure": _figures(view, records),
    }
    if (drawn["bound"] != "=").any():
        columns["bound"] = _words([t.text(f"explore.bound.{_mark(row)}") if row["bound"] != "=" else "" for row in records])
    for name in ("women", "total"):
        if has[name]:
            columns[name] = pl.Series([row[name] for row in records], dtype=pl.Int64)
    if has["countries"]:
        columns["method"] = _words(["" if row["countries"] is None else words.method(row["countries"]) for row in records])
    columns["status"] = _words([words.status(row["obs_status"]) for row in records])
    columns["source"] = _words([words.source(row["source"]) for row in records])
    columns["edition"] = _words([row["vintage"] for row in records])
    if has["note_id"]:
        columns["note"] = _words([words.note(row["note_id"]) if row["note_id"] else "" for row in records])
    table = pl.DataFrame({t.text(f"explore.column.{name}"): values for name, values in columns.items()})
    absent = {
        t.text("explore.column.area"): [words.area(one) for one in view.missing],
        t.text("explore.column.status"): [t.text("explore.status.none")] * len(view.missing),
    }
    return pl.concat([table, pl.DataFrame(absent, schema=dict.fromkeys(absent, pl.String))], how="diagonal")


def _figures(view: View, records: list[dict[str, Any]]) -> pl.Series:
    """Numbers as numbers, at most two decimals; states in words."""
    if view.chosen.is_state:
        return _words(["" if row["value"] is None else view.words.value(row["value"]) for row in records])
    return pl.Series([row["value"] for row in records], dtype=pl.Float64).round(2)


def _words(texts: list[str]) -> pl.Series:
    return pl.Series(texts, dtype=pl.String)


def _coverage(view: View, known: pl.DataFrame) -> list[str]:
    """The caption: who is missing, what groups are made of, what the marks mean."""
    t, words, chosen = view.page.t, view.words, view.chosen
    said = [_missing_text(view)] if view.missing else []
    said += [_group_text(view, group) for group in chosen.groups if chosen.is_averaged]
    if chosen.groups and not chosen.is_averaged and not chosen.members_of:
        said.append(t.text("explore.not_averaged"))
    said += _keys(view, known.to_dicts())
    thin = known.filter(pl.col("series").str.contains("|", literal=True))["source"].unique(maintain_order=True)
    if len(thin):
        said.append(t.text("explore.key.others", sources=t.listing(words.source(one) for one in thin)))
    said += [t.text("explore.key.target", target=words.target(one), address=one.address) for one in view.targets]
    if chosen.indicator.caution:
        said.append(t.of(chosen.indicator.caution))
    return said


def _keys(view: View, rows: list[dict[str, Any]]) -> list[str]:
    """What the marks of the view mean, those only that it shows."""
    t, words, marks = view.page.t, view.words, {_mark(row) for row in rows} - {"plain"}
    if view.chosen.view == "states":
        return []
    statuses = sorted({row["obs_status"] for row in rows if _mark(row) == "estimate"})
    if view.chosen.view == "range":
        special = [words.status(one) for one in statuses] + [
            t.text(f"explore.special.{one}") for one in SPECIAL if one in marks
        ]
        return [t.text("explore.key.diamond", statuses=t.listing(special))] if special else []
    said = [t.text("explore.key.estimate", statuses=t.listing(words.status(one) for one in statuses))] if statuses else []
    shown = SPECIAL if view.chosen.view == "bar" else (*SPECIAL, "break")
    kind = "bar" if view.chosen.view == "bar" else "line"
    return said + [t.text(f"explore.key.{one}.{kind}") for one in shown if one in marks]


def _missing_text(view: View) -> str:
    t, words = view.page.t, view.words
    named = words.areas(view.missing[:NAMED_MISSING])
    if len(view.missing) <= NAMED_MISSING:
        return t.count("explore.missing", len(view.missing), names=named)
    rest = len(view.missing) - NAMED_MISSING
    return t.count("explore.missing_many", len(view.missing), names=named, rest=t.number(rest))


def _group_text(view: View, group: str) -> str:
    """What a group's line is made of, year by year."""
    t, words = view.page.t, view.words
    counts = view.lines.filter(pl.col("series") == group)["countries"]
    named = {"group": words.area(group), "all": t.number(len(measured_members(view.chosen, group)))}
    spare = {row["series"]: row for row in view.spare.to_dicts()}
    if group in spare:
        made = words.method(spare[group]["countries"])
        return t.text("explore.group.latest", method=made, years=words.when(spare[group]), **named)
    if counts.is_empty():
        return t.text("explore.group.none", **named)
    low, high = int(counts.min()), int(counts.max())  # type: ignore[arg-type]  # counts are integers
    if low == high:
        key = "explore.group.constant" if view.chosen.constant else "explore.group.same"
        return t.text(key, method=words.method(high), **named)
    return t.text(f"explore.group.varying.{view.chosen.how}", low=t.number(low), high=t.number(high), **named)
