"""The frame around every page: language, country, header, footer, and one place for errors."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from data.errors import ParityHorizonError
from figures.theme import Mode
from i18n import LANGUAGE_NAMES, LANGUAGES, Language, Translator, is_language
from pages.shared import address, reads, taken
from pages.shared.controls import choose_one
from pages.shared.deck_store import show_count

log = logging.getLogger("parity_horizon")
NO_COUNTRY = ""
LONGEST_QUOTE, MOST_QUOTES = 60, 6
STATIC = Path(__file__).resolve().parents[2] / "static"
STYLE = Path(__file__).with_name("style.css")
_PAGES, _LANGUAGE, _COUNTRY = "_pages", "_language", "_country"


@dataclass(frozen=True)
class Page:
    """What a page's script gets from the frame."""

    t: Translator
    country: str
    mode: Mode
    name: str = ""
    """Its url_path."""
    private: bool = False
    """Whether its charts are of figures that the reader uploaded (pages.shared.chart.Chart.private)."""


def register(pages: dict[str, st.Page]) -> None:
    """Remember the pages of this run, by url_path, for links between them."""
    st.session_state[_PAGES] = pages


def link(url_path: str, label: str, **query: str) -> None:
    """A link to another page that keeps language and country; plain text where the page is not in the frame."""
    pages = st.session_state.get(_PAGES, {})
    frame = {"lang": language(), **({"country": country()} if country() else {})}
    if url_path in pages:
        st.page_link(pages[url_path], label=label, query_params={**frame, **query})
    else:
        st.markdown(label)


def has_page(url_path: str) -> bool:
    """Whether the frame has such a page."""
    return url_path in st.session_state.get(_PAGES, {})


def language() -> Language:
    """The reader's language: the address, else what was chosen, else what the browser asks for, else English."""
    given = address.current().given.get("lang", "").lower()
    chosen = st.session_state.get(_LANGUAGE)
    if address.current().opened and is_language(given):
        chosen = given
    if not chosen:
        chosen = "fr" if (st.context.locale or "").lower().startswith("fr") else "en"
    st.session_state[_LANGUAGE] = chosen
    address.current().language = chosen
    return "fr" if chosen == "fr" else "en"


def translator() -> Translator:
    """Texts, numbers and dates in the reader's language."""
    return Translator(language())


def country() -> str:
    """The reader's country (ISO3), or NO_COUNTRY."""
    chosen: str = st.session_state.get(_COUNTRY, NO_COUNTRY)
    return chosen


def set_country(ref_area: str) -> None:
    """The reader's country where there is no header to choose it in."""
    st.session_state[_COUNTRY] = ref_area


def mode() -> Mode:
    """The browser's theme, so that charts fit it."""
    return "dark" if st.context.theme.type == "dark" else "light"


def short_names(t: Translator) -> dict[str, str]:
    """ref_area -> short name in the reader's language."""
    return dict(reads.areas().select("ref_area", f"short_name_{t.language}").iter_rows())


def country_options(t: Translator) -> list[str]:
    """ISO3 codes with figures: the project countries first, then all by their name in the reader's language."""
    name = pl.col(f"short_name_{t.language}")
    # Sorting without accents puts "Égypte" with E; polars sorts by code point.
    plain = name.str.normalize("NFD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    countries = reads.areas().filter(pl.col("kind") == "country", pl.col("ref_area").is_in(reads.areas_with_figures()))
    return countries.sort(pl.col("project_role").is_null(), plain)["ref_area"].to_list()


def header() -> None:
    """The name, the style of every page, and the row with the reader's country and the language."""
    t = translator()
    # A PNG goes as an address; an SVG would be sent whole with every run (9 kB).
    st.logo(str(STATIC / f"logo_{mode()}.png"), size="large")
    st.html(STYLE)
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="bottom", key="frame-header"):
        _show_deck(t)
        _choose_country(t)
        _choose_language(t)


def footer() -> None:
    """The row under every page: edition of the data, licences, links to Data and Methods."""
    t = translator()
    with st.container(key="frame-footer"):
        st.divider()
        with st.container(horizontal=True, gap="medium"):
            link("data", t.text("frame.data"))
            link("methods", t.text("frame.methods"))
        try:
            edition = reads.store().edition()
        except ParityHorizonError as fault:
            log.warning("footer without an edition: %s", fault)
        else:
            st.caption(t.text("frame.edition", date=t.date(edition.date), version=edition.version[:8]))
        st.caption(t.text("frame.licence"))


@contextmanager
def page(name: str) -> Iterator[Page]:
    """One page's run: its controls are kept under `name`, its errors become a sentence, its state goes to the address."""
    here = address.current()
    here.page = name
    t = translator()
    here.hold("lang", t.language)
    if country():
        here.hold("country", country())
    notice = st.container()
    try:
        yield Page(t=t, country=country(), mode=mode(), name=name)
    except ParityHorizonError as fault:
        log.error("page %s: %s", name, fault)
        show_error(t, fault)
        if found := taken.current():
            found.fault = fault
    finally:
        if found := taken.current():
            found.query = {key: value for key, value in here.held.items() if key not in address.FRAME}
        if here.dropped:
            notice.warning(t.text("frame.dropped", values=t.listing(_quoted(here.dropped))))
        address.finish()


def show_error(t: Translator, fault: ParityHorizonError) -> None:
    """What happened and what to do, in the reader's language; the log has the detail."""
    st.error(t.text(fault.key, **{name: str(value) for name, value in fault.details.items()}))


def _quoted(dropped: list[str]) -> list[str]:
    """What an address asked for in vain, as code: a stranger's link must not put its own link or picture on our page."""
    short = [one if len(one) <= LONGEST_QUOTE else f"{one[:LONGEST_QUOTE]}…" for one in dropped[:MOST_QUOTES]]
    return [f"`{one.replace('`', '’')}`" for one in short] + ["…"] * (len(dropped) > MOST_QUOTES)


def escape(text: str) -> str:
    """Text made safe inside HTML that we write."""
    return html.escape(text, quote=True)


def _show_deck(t: Translator) -> None:
    """How many slides the reader collected, as a link to their page."""
    if not has_page("deck"):
        return
    query = {"lang": language(), **({"country": country()} if country() else {})}
    if show_count(t, f"/deck?{urlencode(query)}"):
        st.switch_page(st.session_state[_PAGES]["deck"], query_params=query)


def _choose_language(t: Translator) -> None:
    def changed() -> None:
        st.session_state[_LANGUAGE] = st.session_state["lang"]

    st.session_state["lang"] = t.language
    st.segmented_control(
        t.text("frame.language"),
        LANGUAGES,
        key="lang",
        format_func=lambda code: LANGUAGE_NAMES[code],
        label_visibility="collapsed",
        required=True,
        on_change=changed,
    )


def _choose_country(t: Translator) -> None:
    try:
        names, options = short_names(t), [NO_COUNTRY, *country_options(t)]
    except ParityHorizonError as fault:
        log.warning("header without countries: %s", fault)
        return
    st.session_state[_COUNTRY] = choose_one(
        "country",
        t.text("frame.country"),
        options,
        default=NO_COUNTRY,
        label_of=lambda code: names.get(code, t.text("frame.no_country")),
        width=280,
    )
