"""Pay of women and men in a reader's own service, by level, and where the difference comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from analysis.disclosure import Released
from analysis.staff_flows import PayGap, pay_by_level, pay_gap
from data.schema import TOTAL
from data.uploads.staff import StaffFigures
from figures import ladders as figures
from i18n import Translator
from pages.shared.chart import Chart
from pages.shared.chart import show as show_chart
from pages.shared.frame import Page
from pages.shared.listing import Cell, Part, Row, show_list
from pages.shared.pipeline_words import say
from pages.shared.staff_moves import choose_year, own_chart
from pages.shared.staff_words import Own, needs_text, people_text
from pages.shared.tiles import show_answer

EQUAL_PCT = 100.0


def show_pay(page: Page, staff: StaffFigures, released: Released, own: Own) -> None:
    """The gap with its two parts, women's pay against men's by level, and the means."""
    t = page.t
    if "pay" not in staff.given:
        say(needs_text(t, ("pay",)))
        return
    if "paid" not in released.tables:
        say(t.text("staff.pay.hidden"))
        return
    year = choose_year(t, released.tables["paid"], "pay-year")
    found = pay_by_level(staff.frame, released, year)
    if found is None:
        say(t.text("staff.pay.hidden"))
        return
    gap = pay_gap(staff.frame, released, year)
    if gap is not None:
        show_answer(_gap_sentence(t, gap))
    show_chart(_chart(t, own, found, year), page)
    title = t.text("staff.pay.means")
    heads = [t.text(f"staff.pay.column.{name}") for name in ("level", "women", "men", "women_mean", "men_mean", "ratio")]
    rows: list[Row | Part] = [_row(t, own, row) for row in reversed(found.to_dicts())]
    show_list(title, heads, rows)
    say(t.text("staff.pay.note"))


def _gap_sentence(t: Translator, gap: PayGap) -> str:
    key = "staff.pay.less" if gap.gap > 0 else "staff.pay.more"
    said = t.text(key, percent=t.percent(abs(gap.gap_pct)), men=t.number(gap.men_mean), women=t.number(gap.women_mean))
    parts = t.text(
        "staff.pay.parts",
        within=t.signed(100 * gap.within / gap.men_mean),
        distribution=t.signed(100 * gap.distribution / gap.men_mean),
    )
    return f"{said} {parts}"


def _chart(t: Translator, own: Own, found: pl.DataFrame, year: int | None) -> Chart:
    known = found.filter(pl.col("ratio_pct").is_not_null(), pl.col("level") != TOTAL)
    labels = [t.percent(value) for value in known["ratio_pct"]]
    names = [own.names[level] for level in known["level"]]
    rows = pl.DataFrame(
        {
            "name": names,
            "value": known["ratio_pct"],
            "label": labels,
            "hover": [f"<b>{name}</b><br>{label}" for name, label in zip(names, labels, strict=True)],
        },
        schema_overrides={"name": pl.String, "label": pl.String, "hover": pl.String},
    )
    title = t.text("staff.pay.title", service=own.name) + ("" if year is None else f", {year}")
    table = known.select("women", "men", "women_mean", "men_mean", "ratio_pct")
    named = table.rename({name: t.text(f"staff.pay.table.{name}") for name in table.columns})
    return own_chart(
        own,
        "staff_pay",
        title,
        t.text("staff.pay.subtitle"),
        lambda mode: figures.pay(rows, mode, equal=EQUAL_PCT, equal_label=t.text("staff.pay.equal")),
        table=named.insert_column(0, pl.Series(t.text("grades.table.level"), names, dtype=pl.String)),
        alt=f"{title}. {t.listing(f'{name}: {label}' for name, label in zip(names, labels, strict=True))}",
        coverage=t.text("staff.coverage.hidden"),
        height=figures.HEAD_PX + 52 * max(len(names), 2),
    )


def _row(t: Translator, own: Own, row: Mapping[str, Any]) -> Row:
    means = ["" if row[name] is None else t.number(row[name]) for name in ("women_mean", "men_mean")]
    ratio = "" if row["ratio_pct"] is None else t.percent(row["ratio_pct"])
    texts = [people_text(t, row["women"]), people_text(t, row["men"]), *means, ratio]
    name = t.text("staff.all_levels") if row["level"] == TOTAL else own.names[row["level"]]
    return [name, *(Cell(one, number=True) for one in texts)]
