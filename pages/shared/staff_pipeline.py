"""The pipeline of a reader's own service, calibrated on released figures alone."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
import streamlit as st

from analysis.disclosure import Released
from analysis.pipeline_rates import assumed_pipeline
from analysis.pipeline_staff import Calibration, StaffRecord, calibrate, read_staff
from analysis.released_ladders import Joined, joined
from data.errors import StaffFrameError
from data.uploads.staff import StaffFigures
from i18n import Translator
from pages.shared import staff_visit
from pages.shared.frame import Page
from pages.shared.pipeline_service import RUNS, SEED, Service, own_service
from pages.shared.pipeline_show import show_pipeline
from pages.shared.pipeline_words import say
from pages.shared.staff_words import Own, quoted

PREFIX: Final = "own-"
FLOW_COLUMNS: Final = tuple(f"{kind}_{side}" for kind in ("recruited", "promoted", "left") for side in ("women", "men"))


@dataclass(frozen=True)
class Basis:
    """What the pipeline stands on. `unsound`: flows contradict the people in post and were left out; `unexplained`: no rates
    explain the people in post, so that the reader is asked for them.
    """

    joined: Joined
    record: StaffRecord
    calibration: Calibration
    unsound: bool
    unexplained: bool = False


def show_own_pipeline(page: Page, staff: StaffFigures, released: Released, own: Own) -> None:
    """What the figures allow, said first; then the projection, what a target takes, and scenarios side by side."""
    t = page.t
    with st.spinner(t.text("pipeline.busy")):
        basis = staff_visit.remember("pipeline", staff_visit.choices(), lambda: basis_of(released))
    if basis is None:
        say(t.text("staff.pipeline.none"))
        return
    if basis.joined.together:
        say(t.text("staff.pipeline.together", levels=quoted(t, basis.joined.together)))
    if basis.unsound:
        say(t.text("staff.pipeline.unsound"))
    elif {"recruited", "left"} <= staff.given and basis.calibration.basis != "flows":
        say(t.text("staff.pipeline.flows_unused"))
    say(t.text("staff.pipeline.unexplained" if basis.unexplained else f"staff.pipeline.basis.{basis.calibration.basis}"))
    one = _assumed(t, basis, own) if basis.calibration.pipeline is None else _calibrated(t, basis, own)
    if one is not None:
        show_pipeline(page, one, PREFIX, bound=False)


def basis_of(released: Released) -> Basis | None:
    """The record and its calibration; None where too much is hidden, or nobody is known by level."""
    if "staff" not in released.tables:
        return None
    found = joined(released.tables, released.levels)
    if found is None:
        return None
    unsound = False
    try:
        record = read_staff(found.frame)
    except StaffFrameError:
        unsound = True
        found = Joined(found.frame.drop(FLOW_COLUMNS, strict=False), found.together, ())
        record = read_staff(found.frame)
    try:
        return Basis(found, record, calibrate(record, RUNS, np.random.default_rng(SEED)), unsound)
    except ValueError:
        # As calibrate has it: a level without women or men, or stocks that no rates within the bounds lead to.
        return Basis(found, record, Calibration("one_year"), unsound, unexplained=True)


def _calibrated(t: Translator, basis: Basis, own: Own) -> Service:
    """The service with the rates that its figures allow."""
    made = basis.calibration
    assert made.pipeline is not None  # asked for only where there are rates
    return own_service(
        own.name,
        made.pipeline,
        "chance" if made.basis == "flows" else "bounds",
        names=own.names,
        account=made.account,
        allowed=made.allowed,
        past=past_of(basis.record),
        source=own.source,
        provenance=own.provenance,
        note=t.text("staff.pipeline.note"),
    )


def _assumed(t: Translator, basis: Basis, own: Own) -> Service | None:
    """With one year of people in post nothing says how they move: the reader has to."""
    with st.container(horizontal=True, gap="medium"):
        left = _percent(t, "left", 40.0)
        inside = _percent(t, "inside", 100.0)
    if left is None or inside is None:
        say(t.text("staff.pipeline.fill_in"))
        return None
    record = basis.record
    year = record.years[-1] or datetime.date.today().year
    pipeline = assumed_pipeline(record.levels, year, record.stocks[-1], left_pct=left, inside_pct=inside)
    assumed = t.text("staff.pipeline.assumed", left=t.percent(left), inside=t.percent(inside, 0))
    return own_service(
        own.name,
        pipeline,
        "chance",
        names=own.names,
        source=own.source,
        provenance=own.provenance,
        note=f"{assumed} {t.text('staff.pipeline.note')}",
    )


def _percent(t: Translator, name: str, most: float) -> float | None:
    """A percentage that the reader types, empty at first and kept for the visit."""
    key = f"staff-assumed-{name}-{t.language}"
    changed = staff_visit.keep(f"assumed:{name}", key, None)
    value: float | None = st.number_input(
        t.text(f"staff.pipeline.{name}"),
        min_value=0.0,
        max_value=most,
        value=None,
        step=0.5,
        format="%.1f",
        key=key,
        on_change=changed,
        width=380,
    )
    return value


def past_of(record: StaffRecord) -> pl.DataFrame:
    """Shares of the years known: level, reference_year, share_pct."""
    rows = [
        {"level": level, "reference_year": year, "share_pct": 100 * float(people[0] / people.sum())}
        for at, year in enumerate(record.years)
        for level, people in zip(record.levels, record.stocks[at], strict=True)
        if people.sum()
    ]
    return pl.DataFrame(rows, schema={"level": pl.String, "reference_year": pl.Int64, "share_pct": pl.Float64})
