"""What is wrong with the sources and what became of it: corrections, conflicts between sources, rows left out."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from data.conflicts import compared
from pages.shared import reads
from pages.shared.about.indicators import source_rows
from pages.shared.controls import choose_one
from pages.shared.frame import Page, short_names
from pages.shared.listing import Cell, Part, Row, show_list

ALL: Final = "all"
SHARE_DECIMALS: Final = 2


def show_corrections(page: Page) -> None:
    """The known faults of the sources, each with what is done about it."""
    t, registry = page.t, reads.registry()
    corrections = list(registry.corrections.values())
    actions = [ALL, *dict.fromkeys(one.action for one in corrections)]
    st.header(t.count("data.corrections.title", len(corrections)), anchor=False)
    st.markdown(t.text("data.corrections.intro"))
    action = choose_one(
        "action",
        t.text("data.action"),
        actions,
        default=ALL,
        label_of=lambda one: t.text(f"data.action.{one}"),
        look="buttons",
    )
    shown: list[Row | Part] = []
    source = ""
    for one in corrections:
        if action not in (ALL, one.action):
            continue
        if one.source != source:
            source = one.source
            shown.append(Part(t.of(registry.sources[source].short)))
        shown.append([t.of(one.where), t.of(one.reason), Cell(t.text(f"data.action.{one.action}"), under=t.of(one.done))])
    columns = [t.text(f"data.column.{name}") for name in ("where", "wrong", "done")]
    show_list(t.text("data.corrections.table"), columns, shown)


def show_conflicts(page: Page) -> None:
    """Figures on which two sources of an indicator disagree, one pair of sources at a time."""
    t, registry = page.t, reads.registry()
    conflicts = reads.conflicts()
    st.header(t.text("data.conflicts.title"), anchor=False)
    st.markdown(t.text("data.conflicts.intro"))
    pairs = {
        f"{first}.{second}": (indicator, first, second, over)
        for indicator, first, second, over in conflicts.select("indicator", "first", "second", "over_pp")
        .unique(maintain_order=True)
        .rows()
    }
    if not pairs:
        st.info(t.text("data.conflicts.none"))
        return

    def name_of(pair: str) -> str:
        _, first, second, _ = pairs[pair]
        return t.text(
            "data.conflicts.pair_name", first=t.of(registry.sources[first].short), second=t.of(registry.sources[second].short)
        )

    chosen = choose_one("pair", t.text("data.conflicts.pair"), list(pairs), default=next(iter(pairs)), label_of=name_of)
    indicator, first, second, over = pairs[chosen]
    rows = conflicts.filter(indicator=indicator, first=first, second=second)
    both = compared(reads.observations(indicator), indicator, first, second).height
    decimals = 0 if over == int(over) else 2
    # The sign belongs to changes; here the size alone is meant.
    limit = t.points(over, decimals).removeprefix("+")
    st.markdown(t.count("data.conflicts.count", rows.height, compared=t.number(both), over=limit))
    names = short_names(t)
    shares = [t.text("data.column.share", source=t.of(registry.sources[one].short)) for one in (first, second)]
    columns = [t.text("data.column.country"), t.text("data.column.year"), *shares, t.text("data.column.difference")]
    shown: list[Row | Part] = [
        [
            names[ref_area],
            Cell(str(year), number=True),
            *(Cell(t.number(share, SHARE_DECIMALS), number=True) for share in two),
            Cell(t.signed(difference, SHARE_DECIMALS), number=True),
        ]
        for ref_area, year, *two, difference in largest_first(rows).iter_rows()
    ]
    show_list(t.text("data.conflicts.table"), columns, shown, tall=True)


def largest_first(conflicts: pl.DataFrame) -> pl.DataFrame:
    """ref_area, reference_year, first_pct, second_pct and difference_pp, the largest difference first."""
    columns = ("ref_area", "reference_year", "first_pct", "second_pct", "difference_pp")
    order = pl.col("difference_pp").abs()
    return conflicts.select(columns).sort(order, "ref_area", "reference_year", descending=[True, False, False])


def show_refusals(page: Page) -> None:
    """Rows of the sources that did not become figures: by reason, then in detail."""
    t, registry = page.t, reads.registry()
    refusals = reads.refusals()
    by_reason = (
        refusals.group_by("reason")
        .agg(pl.col("rows").sum(), files=pl.col("file").n_unique())
        .sort("rows", "reason", descending=[True, False])
    )
    st.header(t.text("data.refusals.title"), anchor=False)
    st.markdown(t.count("data.refusals.intro", int(refusals["rows"].sum())))
    rows: list[Row | Part] = [
        [t.of(registry.refusals[reason]), Cell(t.number(count), number=True), Cell(t.number(files), number=True)]
        for reason, count, files in by_reason.iter_rows()
    ]
    columns = [t.text(f"data.column.{name}") for name in ("reason", "rows", "files")]
    show_list(t.text("data.refusals.by_reason"), columns, rows)
    st.subheader(t.text("data.refusals.detail"), anchor=False)
    reasons = [ALL, *by_reason["reason"]]
    chosen = choose_one(
        "reason",
        t.text("data.refusals.reason"),
        reasons,
        default=ALL,
        label_of=lambda one: t.text("data.refusals.all") if one == ALL else t.of(registry.refusals[one]),
    )
    detail = refusals if chosen == ALL else refusals.filter(reason=chosen)
    st.dataframe(refusal_table(page, detail), hide_index=True)


def refusal_table(page: Page, refusals: pl.DataFrame) -> pl.DataFrame:
    """Refusals under translated headers, the reason in words."""
    t = page.t
    reasons = {name: t.of(text) for name, text in reads.registry().refusals.items()}
    return refusals.select(
        pl.col("file").alias(t.text("data.column.file")),
        pl.col("what").alias(t.text("data.column.what")),
        pl.col("reason").replace_strict(reasons, return_dtype=pl.String).alias(t.text("data.column.reason")),
        pl.col("rows").alias(t.text("data.column.rows")),
    )


def show_sources(page: Page) -> None:
    """Every publication with its licence, address, edition and what it contributes."""
    t = page.t
    edition = reads.store().edition()
    names = [name for name in reads.registry().sources if name in edition.sources]
    st.header(t.count("data.sources.title", len(names)), anchor=False)
    st.markdown(t.text("data.sources.intro"))
    show_list(t.text("data.sources.table"), *source_rows(t, names))
