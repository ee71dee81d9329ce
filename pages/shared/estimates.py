"""The published estimates, read again: their inputs, what the arithmetic gives, and what our projection says today."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import polars as pl
import streamlit as st

from analysis.claims import Reading, Verdict, estimate_of, nearest_estimate_of, read
from data.registry import Claim
from i18n import Translator
from pages.shared import reads
from pages.shared.frame import Page
from pages.shared.listing import Cell, Part, Row, show_list

PACE_DECIMALS: Final = 2
CLOSE_PP: Final = 0.1
"""A gain that differs by no more than this from the printed one is the same one before it was rounded."""

PRINTED: Final[tuple[Verdict, ...]] = ("comes_back", "within_a_year", "with_rounded_pace")


@dataclass(frozen=True)
class Estimated:
    """One published estimate: `reading` from its own inputs, `nearest` with the nearest open figure for a missing one.

    `today` is our projection of the same measure (a row of data.schema.CLAIMS_TODAY), None where there is none.
    """

    claim: Claim
    reading: Reading
    nearest: Reading | None
    today: dict[str, Any] | None


def rows() -> list[Estimated]:
    """All estimates of the registry, in its order."""
    made = []
    for claim in reads.registry().claims.values():
        nearest = nearest_estimate_of(claim)
        made.append(Estimated(claim, read(estimate_of(claim)), None if nearest is None else read(nearest), today(claim)))
    return made


def today(claim: Claim) -> dict[str, Any] | None:
    """What our projection says of the claim's measure; None where it is not one of ours or not projected."""
    found = _today_rows(reads.store().version).filter(pl.col("claim") == claim.id)
    return found.row(0, named=True) if found.height else None


def answer(t: Translator, found: list[Estimated]) -> str:
    """How many estimates come back from what is printed."""
    verdicts = Counter(one.reading.verdict for one in found)
    return t.text(
        "estimates.answer",
        all=t.number(len(found)),
        printed=t.number(sum(verdicts[one] for one in PRINTED)),
        other=t.number(verdicts["unrounded_inputs"]),
        no_inputs=t.number(verdicts["inputs_not_published"]),
        dependent=t.number(verdicts["not_independent"]),
    )


def show_table(page: Page, found: list[Estimated]) -> None:
    """The table, what its columns mean, and where each estimate was read."""
    t = page.t
    columns = [t.text(f"estimates.column.{name}") for name in ("estimate", "inputs", "published", "gives", "reading", "today")]
    listed: list[Row | Part] = []
    for publisher in dict.fromkeys(t.of(one.claim.publisher) for one in found):
        listed.append(Part(publisher))
        listed += [_row(t, one) for one in found if t.of(one.claim.publisher) == publisher]
    show_list(t.text("estimates.table"), columns, listed)
    st.markdown(t.text("estimates.formula"))
    st.caption(t.text("estimates.today_note"))
    with st.expander(t.text("estimates.where")):
        for one in found:
            claim = one.claim
            st.markdown(
                t.text(
                    "estimates.where_line",
                    publisher=t.of(claim.publisher),
                    edition=claim.edition,
                    measure=t.of(claim.measure),
                    cited=t.of(claim.cited),
                    note=t.of(claim.note),
                )
            )


def verdict_text(t: Translator, reading: Reading, gain_pp: float | None) -> str:
    """Whether an estimate comes back, courteously; `gain_pp` is the gain that was printed."""
    pace = (
        ""
        if reading.implied_pace_pp is None
        else t.points(reading.implied_pace_pp, PACE_DECIMALS, signed=reading.implied_pace_pp < 0)
    )
    gain = (
        ""
        if reading.implied_gain_pp is None
        else t.points(reading.implied_gain_pp, PACE_DECIMALS, signed=reading.implied_gain_pp < 0)
    )
    printed = "" if gain_pp is None else t.points(gain_pp, signed=gain_pp < 0)
    verdict: str = reading.verdict
    if verdict == "unrounded_inputs" and not _is_close(reading, gain_pp):
        verdict = "other_inputs"
    if verdict == "inputs_not_published" and not pace:
        verdict = "no_inputs"
    rounded = "" if reading.pace_pp is None else t.points(reading.pace_pp, signed=reading.pace_pp < 0)
    return t.text(f"estimates.verdict.{verdict}", pace=pace, gain=gain, printed=printed, rounded=rounded)


def allowed_text(t: Translator, reading: Reading) -> str:
    """The years that rounding of the inputs allows."""
    if reading.allowed is None:
        return ""
    low = t.number(reading.allowed.lower, 1)
    if reading.allowed.upper is None:
        return t.text("estimates.allowed_open", low=low)
    return t.text("estimates.allowed", low=low, high=t.number(reading.allowed.upper, 1))


def _is_close(reading: Reading, gain_pp: float | None) -> bool:
    return gain_pp is not None and reading.implied_gain_pp is not None and abs(reading.implied_gain_pp - gain_pp) <= CLOSE_PP


def _row(t: Translator, one: Estimated) -> Row:
    claim = one.claim
    reading = one.nearest or one.reading
    return [
        Cell(t.of(claim.measure), under=t.text("estimates.edition", edition=claim.edition)),
        Cell(_inputs(t, claim), under=t.text(f"estimates.method.{claim.method}")),
        Cell(*_published(t, claim)),
        Cell(_years(t, one.reading.years), under=allowed_text(t, one.reading)),
        verdict_text(t, reading, claim.gain_pp),
        Cell(*_today(t, one.today, claim)),
    ]


def _inputs(t: Translator, claim: Claim) -> str:
    """What the text gives, as printed."""

    def share(value: float, decimals: int = claim.decimals) -> str:
        return t.percent(value, decimals)

    target = t.percent(claim.target_pct, 0)
    if claim.value_pct is None:
        if claim.nearest_pct is None:
            return t.text("estimates.inputs.none", target=target)
        nearest = share(claim.nearest_pct, claim.nearest_decimals)
        return t.text("estimates.inputs.nearest", value=nearest, year=claim.nearest_year, target=target)
    if claim.period_years is None:
        return t.text("estimates.inputs.value", value=share(claim.value_pct), year=claim.base_year, target=target)
    years = t.count("estimates.years", int(claim.period_years))
    if claim.start_pct is not None:
        ends = {"start": share(claim.start_pct), "value": share(claim.value_pct)}
        return t.text("estimates.inputs.ends", years=years, target=target, **ends)
    gain = t.points(claim.gain_pp or 0, claim.decimals)
    return t.text("estimates.inputs.gain", value=share(claim.value_pct), gain=gain, years=years, target=target)


def _published(t: Translator, claim: Claim) -> tuple[str, str]:
    """What was published, and under it the year that it means."""
    if claim.published_years is None:
        return t.text("estimates.in_year", year=claim.published_year), ""
    years = t.count("estimates.years", int(claim.published_years))
    arrival = "" if claim.base_year is None else str(round(claim.base_year + claim.published_years))
    return (t.text("estimates.within", years=years) if claim.at_most else years), arrival


def _years(t: Translator, years: float | None) -> str:
    return "–" if years is None else t.text("estimates.years_exact", years=t.number(years, 1))


def _today(t: Translator, found: dict[str, Any] | None, claim: Claim) -> tuple[str, str]:
    """Our median year with its 80 % range, and what it is of."""
    if found is None:
        return t.text("estimates.today.none" if not claim.indicator else "estimates.today.not_projected"), ""
    if found["status"] == "reached":
        return t.text("estimates.today.reached", year=found["latest_year"]), _of_what(t, found)
    median, low, high = (found[f"parity_year_{one}"] for one in ("median", "lower_80", "upper_80"))
    if median is None or low is None:
        return t.text("estimates.today.beyond", year=found["horizon_year"]), _of_what(t, found)
    kind = "open" if high is None else "range"
    # Ends beyond the century rest on what could not be tested, and are not worth a year.
    said = t.text(f"estimates.today.{kind}", median=median, low=low, high=high)
    return said, _of_what(t, found)


def _of_what(t: Translator, found: dict[str, Any]) -> str:
    year = found["latest_year"]
    parts = [
        t.count("estimates.today.mean", found["countries"], year=year)
        if found["countries"]
        else t.text("estimates.today.series", year=year)
    ]
    if not found["tested"]:
        parts.append(t.text("estimates.today.not_tested"))
    return ", ".join(parts)


@st.cache_data(max_entries=2, show_spinner=False)
def _today_rows(version: str) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    return reads.store().claims_today()
