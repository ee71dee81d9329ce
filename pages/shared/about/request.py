"""A letter that asks for a figure which open sources lack."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analysis import coverage
from data.registry import Indicator, Text
from exports.requests import ADDRESSEES, Addressee, DataRequest, draft, file_name, paragraphs
from i18n import LANGUAGES
from pages.shared import address, reads
from pages.shared.about import indicators, project
from pages.shared.controls import choose_one
from pages.shared.frame import Page, country_options, escape, short_names
from pages.shared.listing import style

EXAMPLES = 4
"""Levels named in the letter as examples."""

_FOLLOWED = "_data_request_follows"


def show_request(page: Page) -> None:
    """Choose country, figure and addressee; read the letter; take it away."""
    t = page.t
    st.header(t.text("data.request.title"), anchor=False)
    st.markdown(t.text("data.request.intro"))
    country = _choose_country(page)
    asked = [one.id for one in project.positions()]
    missing = coverage.lacks(reads.figures_by_area(), country, asked)
    name = short_names(t)[country]
    st.caption(t.text("data.request.state", country=name, missing=t.number(len(missing)), total=t.number(len(asked))))
    options = _gaps_first(asked, missing)
    one = indicators.choose(
        page,
        options,
        default=options[0],
        label="data.request.indicator",
        label_of=lambda which: _label(page, country, which),
    )
    addressee = choose_one(
        "to",
        t.text("data.request.to"),
        ADDRESSEES,
        default=ADDRESSEES[0],
        label_of=lambda which: t.text(f"data.request.to.{which}"),
        look="buttons",
    )
    request = make_request(country, one, "ministry" if addressee == "ministry" else "statistics")
    st.download_button(
        t.text("data.request.download"),
        data=draft(request).encode("utf-8"),
        file_name=file_name(one.id, country),
        mime="text/plain; charset=utf-8",
        on_click="ignore",
    )
    st.subheader(t.text("data.request.letter"), anchor=False)
    letter = "".join(f"<p>{escape(one)}</p>" for one in paragraphs(t.language, request))
    st.html(f'<style>{style()}</style><div class="ph-letter">{letter}</div>')


def make_request(ref_area: str, one: Indicator, addressee: Addressee) -> DataRequest:
    """What is asked for one country and indicator."""
    registry = reads.registry()
    area = reads.areas().row(by_predicate=pl.col("ref_area") == ref_area, named=True)
    newest = coverage.newest(reads.figures_by_area(), ref_area, one.id)
    year_from, year_to = coverage.years_to_ask_for(newest, indicators.this_year())
    return DataRequest(
        country={language: area[f"name_{language}"] for language in LANGUAGES},
        indicator=one.name,
        definition=one.definition,
        theme=one.theme,
        counted=one.counted,
        newest_year=newest,
        year_from=year_from,
        year_to=year_to,
        levels=_levels(one, ref_area),
        searched=tuple(registry.sources[name].short for name in one.sources),
        addressee=addressee,
    )


def _levels(one: Indicator, ref_area: str) -> tuple[Text, ...]:
    """The first levels of the indicator's ladder; where each country has its own ladder, only those of the country."""
    ladders = [reads.registry().ladders[name] for name in one.ladders]
    if len(ladders) > 1:
        ladders = [ladder for ladder in ladders if ladder.id.startswith(f"{ref_area.lower()}_")]
    return tuple(level.name for ladder in ladders for level in ladder.levels if not level.summary)[:EXAMPLES]


def _choose_country(page: Page) -> str:
    """The country that the letter goes to: the reader's own until another one is chosen here."""
    t, options, names = page.t, country_options(page.t), short_names(page.t)
    if st.session_state.get(_FOLLOWED) != page.country:
        # A change in the header is a change here too; without this the list would stay where it was.
        address.current().forget("area")
        st.session_state[_FOLLOWED] = page.country
    default = page.country or options[0]
    return choose_one("area", t.text("data.request.country"), options, default=default, label_of=lambda code: names[code])


def _gaps_first(asked: list[str], missing: list[str]) -> list[str]:
    return [*missing, *(one for one in asked if one not in set(missing))]


def _label(page: Page, ref_area: str, indicator: str) -> str:
    t, name = page.t, page.t.of(reads.registry().indicators[indicator].name)
    year = coverage.newest(reads.figures_by_area(), ref_area, indicator)
    return t.text("data.request.option.year", name=name, year=year) if year else t.text("data.request.option.none", name=name)
