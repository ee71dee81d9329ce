"""The sections of the Methods page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl
import streamlit as st

from analysis.backtest_methods import MODEL
from analysis.hindcasts import COUNTRY, SAMPLES
from analysis.trends import MEAN_LINE_ERRORS_PP, OWN_LINE_ERRORS_PP, endpoint_linear_years
from data.errors import StoreError
from i18n import Translator
from pages.shared import frame, reads
from pages.shared.about.formulas import FORMULAS
from pages.shared.listing import Cell, Part, Row, show_list

HORIZONS: Final = (5, 10, 15)
CASES: Final = (2240, 1507, 802)
"""Country-origins behind the errors of one country, at each horizon."""

ERRORS_PP: Final[dict[str, dict[str, tuple[float | None, ...]]]] = {
    "one": {
        "no_change": (4.64, OWN_LINE_ERRORS_PP[1], 10.02),
        "least_squares": (5.82, OWN_LINE_ERRORS_PP[0], 10.60),
        "endpoint": (5.33, 8.03, 10.13),
        "pooled": (4.19, 5.57, 6.30),
    },
    "many": {
        "no_change": (3.08, MEAN_LINE_ERRORS_PP[1], None),
        "least_squares": (0.38, MEAN_LINE_ERRORS_PP[0], None),
        "endpoint": (0.44, 0.70, None),
    },
}
"""Mean absolute errors in percentage points at HORIZONS, measured on V-Dem lower chambers (docs/methods.md)."""

STATUSES: Final = "ABDEMOPQU"
"""The SDMX codes that the tables hold; a test compares them with the shipped tables."""

GLOBAL_GENDER_GAP_2023: Final = {"latest_pct": 68.6, "gain_pp": 4.1, "period_years": 17, "target_pct": 100}


def show_contents(t: Translator) -> None:
    """Links to the sections."""
    links = "\n".join(f"- [{t.text(f'methods.{name}.title')}](#{name})" for name in SECTIONS)
    st.markdown(f"**{t.text('methods.contents')}**\n\n{links}")


def show_share(t: Translator) -> None:
    """What a share is."""
    _texts(t, "methods.share.text")
    st.latex(FORMULAS["share"])
    _texts(t, "methods.share.parity", "methods.share.scope")


def show_groups(t: Translator) -> None:
    """Mean and pooled."""
    _texts(t, "methods.groups.mean")
    st.latex(FORMULAS["mean"])
    _texts(t, "methods.groups.pooled")
    st.latex(FORMULAS["pooled"])
    _texts(t, "methods.groups.example", "methods.groups.usable")


def show_change(t: Translator) -> None:
    """Changes over the same countries."""
    _texts(t, "methods.change.text")
    st.latex(FORMULAS["change"])
    _texts(t, "methods.change.breaks")


def show_years(t: Translator) -> None:
    """The simple projections."""
    _texts(t, "methods.years.text")
    for name in ("endpoint", "increment", "least_squares", "required"):
        _texts(t, f"methods.years.{name}")
        st.latex(FORMULAS[name])
    _texts(t, "methods.years.limits")
    years = endpoint_linear_years(**GLOBAL_GENDER_GAP_2023)
    st.caption(t.text("methods.years.example", years=t.number(years or 0, 1)))


def show_errors(t: Translator) -> None:
    """The measured warning, in words and as a table."""
    own, own_none = (t.number(one, 1) for one in OWN_LINE_ERRORS_PP)
    mean, mean_none = (t.number(one, 1) for one in MEAN_LINE_ERRORS_PP)
    st.markdown(f"**{t.text('methods.errors.answer', own=own, own_none=own_none, mean=mean, mean_none=mean_none)}**")
    cases = {f"cases_{horizon}": t.number(count) for horizon, count in zip(HORIZONS, CASES, strict=True)}
    st.markdown(t.text("methods.errors.text", **cases))
    rows: list[Row | Part] = []
    for who, errors in ERRORS_PP.items():
        rows.append(Part(t.text(f"methods.errors.{who}")))
        rows += [[t.text(f"methods.errors.{name}"), *(_error(t, one) for one in values)] for name, values in errors.items()]
    columns = [t.text("methods.errors.column.method"), *(t.count("methods.errors.column.ahead", one) for one in HORIZONS)]
    show_list(t.text("methods.errors.table"), columns, rows)
    _texts(t, "methods.errors.why")


def show_projection(t: Translator) -> None:
    """The model: what it learns from whom, how futures are drawn, what it assumes and when not to use it."""
    _texts(t, "methods.projection.text")
    st.latex(FORMULAS["level"])
    for name in ("drift", "fade"):
        _texts(t, f"methods.projection.{name}")
        st.latex(FORMULAS[name])
    _texts(t, "methods.projection.paths")
    st.latex(FORMULAS["path"])
    _texts(t, *(f"methods.projection.{name}" for name in ("groups", "borrowed", "parliaments", "assumptions", "not_for")))


def show_parity(t: Translator) -> None:
    """Dates and chances from paths; the constant-inflow stock."""
    _texts(t, "methods.parity.text")
    st.latex(FORMULAS["passage"])
    _texts(t, "methods.parity.dates", "methods.parity.inflow")
    st.latex(FORMULAS["inflow"])


def show_pipeline(t: Translator) -> None:
    """Flows between levels, what is drawn and what is only bounded, and what a target takes."""
    _texts(t, "methods.pipeline.text")
    st.latex(FORMULAS["balance"])
    _texts(t, "methods.pipeline.chained")
    st.latex(FORMULAS["chained"])
    _texts(t, *(f"methods.pipeline.{name}" for name in ("ahead", "chance", "bounds", "takes")))
    st.latex(FORMULAS["appointed"])
    _texts(t, "methods.pipeline.binomial")
    st.latex(FORMULAS["binomial"])
    _texts(t, "methods.pipeline.limits")
    frame.link("pipeline", t.text("menu.pipeline"))


def show_staff(t: Translator) -> None:
    """A service's own figures: what is hidden and how that is checked, waiting before promotion, the gap in pay."""
    _texts(t, "methods.staff.text", "methods.staff.small", "methods.staff.more")
    st.latex(FORMULAS["feasible"])
    _texts(t, "methods.staff.audit", "methods.staff.not", "methods.staff.waiting")
    st.latex(FORMULAS["survival"])
    _texts(t, "methods.staff.steps", "methods.staff.pay")
    st.latex(FORMULAS["kitagawa"])
    _texts(t, "methods.staff.parts", "methods.staff.literature")
    frame.link("your-staff", t.text("menu.your_staff"))


def show_record(t: Translator) -> None:
    """How the projection has done, from the record that ships, and whose work it rests on."""
    _texts(t, "methods.record.text")
    st.latex(FORMULAS["crps"])
    try:
        rows = measured(t)
    except StoreError:
        _texts(t, "methods.record.missing")
    else:
        columns = [t.text("methods.record.column"), *(t.count("methods.errors.column.ahead", one) for one in HORIZONS)]
        show_list(t.text("methods.record.table"), columns, rows)
    _texts(t, "methods.record.peers", "methods.record.literature")
    frame.link("track-record", t.text("methods.record.link"))


def measured(t: Translator) -> list[Row | Part]:
    """The measured record of the projection at each horizon; raises StoreError where the tables are missing."""
    found = reads.store().record(SAMPLES[0].indicator).filter(pl.col("grouping") == COUNTRY, pl.col("method") == MODEL)
    ordered = found.sort("horizon")
    decimals = {"mae_pp": 2, "crps_pp": 2, "width_80_pp": 1}
    rows: list[Row | Part] = [
        [t.text(f"methods.record.{name}"), *(Cell(t.number(one, places), number=True) for one in ordered[name])]
        for name, places in decimals.items()
    ]
    for name in ("coverage_80", "coverage_95"):
        rows.append([t.text(f"methods.record.{name}"), *(Cell(t.percent(100 * one), number=True) for one in ordered[name])])
    rows.append([t.text("methods.record.cases"), *(Cell(t.number(one), number=True) for one in ordered["cases"])])
    return rows


def show_sources(t: Translator) -> None:
    """Why sources stay apart."""
    _texts(t, "methods.sources.text", "methods.sources.parliament")
    frame.link("data", t.text("methods.sources.link"), section="conflicts")


def show_marks(t: Translator) -> None:
    """Statuses, breaks, bounds, conflicts, corrections, gaps."""
    _texts(t, "methods.marks.text")
    columns = [t.text(f"methods.marks.column.{name}") for name in ("code", "shown", "meaning")]
    rows = [[code, t.text(f"explore.status.{code.lower()}"), t.text(f"methods.status.{code}")] for code in STATUSES]
    show_list(t.text("methods.marks.table"), columns, rows)
    _texts(t, *(f"methods.marks.{name}" for name in ("breaks", "bounds", "conflicts", "corrections", "missing")))
    frame.link("data", t.text("methods.marks.link"), section="corrections")


def show_limits(t: Translator) -> None:
    """What is not here yet."""
    _texts(t, "methods.limits.text", "methods.limits.more")


def _texts(t: Translator, *keys: str) -> None:
    for key in keys:
        st.markdown(t.text(key))


def _error(t: Translator, error_pp: float | None) -> Cell:
    return Cell("" if error_pp is None else t.number(error_pp, 2), number=True)


SECTIONS: Final[dict[str, Callable[[Translator], None]]] = {
    "share": show_share,
    "groups": show_groups,
    "change": show_change,
    "years": show_years,
    "errors": show_errors,
    "projection": show_projection,
    "parity": show_parity,
    "pipeline": show_pipeline,
    "staff": show_staff,
    "record": show_record,
    "sources": show_sources,
    "marks": show_marks,
    "limits": show_limits,
}
"""In the order of the page; names are anchors and parts of text keys."""
