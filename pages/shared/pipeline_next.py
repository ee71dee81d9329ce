"""How many women among the next appointments, and with which chance."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from analysis.appointments import chance_of_women, share_for_success_pct, women_among
from figures import pipeline as figures
from i18n import Translator
from pages.shared.chart import Chart
from pages.shared.chart import show as show_chart
from pages.shared.frame import Page
from pages.shared.grades_charts import suffix
from pages.shared.pipeline_cases import Aim
from pages.shared.pipeline_words import say

SMALLEST_CHANCE: Final = 0.01


def show_next(page: Page, aim: Aim) -> None:
    """How many women among the next appointments, and with which chance."""
    t = page.t
    st.header(t.text("pipeline.takes.next_heading", number=aim.next), anchor="next")
    if aim.case.share_pct >= aim.target_pct:
        say(t.text("pipeline.takes.next_there"))
        return
    say(next_sentence(t, aim))
    show_chart(next_chart(t, aim), page)


def next_sentence(t: Translator, aim: Aim) -> str:
    """How many women, how likely they are as things were, and what makes them likely."""
    needed, usual = aim.needed, aim.usual_pct
    certain = share_for_success_pct(needed, aim.next)
    values = {
        "women": t.number(needed),
        "number": t.number(aim.next),
        "usual": t.percent(usual, 0),
        "chance": chance_text(t, chance_of_women(needed, aim.next, usual)),
        "certain": "" if certain is None else t.percent(certain, 0),
    }
    key = "pipeline.takes.next_past" if aim.case.past else "pipeline.takes.next_today"
    return t.text(key, **values)


def next_chart(t: Translator, aim: Aim) -> Chart:
    """The chance of each number of women among the next appointments, if appointments go on as they were."""
    numbers = list(range(aim.next + 1))
    at_least = [chance_of_women(number, aim.next, aim.usual_pct) for number in (*numbers, aim.next + 1)]
    each = [100 * (at_least[at] - at_least[at + 1]) for at in numbers]
    hover = [
        t.count("pipeline.takes.women_of", number, total=t.number(aim.next)) + f"<br>{t.percent(chance)}"
        for number, chance in zip(numbers, each, strict=True)
    ]
    rows = pl.DataFrame({"women": numbers, "pct": each, "hover": hover})
    words = {
        "enough": t.text("pipeline.takes.enough", women=aim.needed),
        "fewer": t.text("pipeline.takes.fewer"),
        "axis": t.text("pipeline.takes.axis", number=aim.next),
    }
    low, high = women_among(aim.next, aim.usual_pct)
    title = t.text("pipeline.takes.next_title", number=aim.next, share=t.percent(aim.usual_pct, 0))
    table = {"number_of_women": rows["women"], "chance": rows["pct"]}
    return Chart(
        name="pipeline_next",
        title=title,
        subtitle=t.text("pipeline.takes.next_subtitle"),
        draw=lambda mode: figures.chances(rows, aim.needed, words, mode, suffix=suffix(t)),
        table=pl.DataFrame({t.text(f"pipeline.table.{name}"): values for name, values in table.items()}),
        source=aim.case.source,
        coverage=t.text("pipeline.takes.next_caption", low=low, high=high),
        provenance=aim.case.provenance,
        alt=t.text("grades.stairs.alt", title=title, figures=next_sentence(t, aim)),
        height=figures.BARS_PX,
    )


def chance_text(t: Translator, chance: float) -> str:
    """A chance (0 to 1) in percent, never rounded to none or to certainty."""
    if 0 < chance < SMALLEST_CHANCE:
        return t.text("pipeline.takes.surely_not", share=t.percent(100 * SMALLEST_CHANCE, 0))
    if 1 - SMALLEST_CHANCE < chance < 1:
        return t.text("pipeline.takes.surely", share=t.percent(100 - 100 * SMALLEST_CHANCE, 0))
    return t.percent(100 * chance, 0)
