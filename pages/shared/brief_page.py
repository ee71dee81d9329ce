"""The page Country brief: what is asked for, what the brief says, and its files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import polars as pl
import streamlit as st

from exports.briefs import ENDINGS, TYPES, Brief, BriefTile, Ending, Part
from i18n import LANGUAGE_NAMES, LANGUAGES, Language, Translator
from i18n.grammar import forms
from pages.shared import reads
from pages.shared.brief_files import ZIP_TYPE, Job, bundle, write
from pages.shared.chart import show_small_print
from pages.shared.controls import choose_one
from pages.shared.countries import PROJECT
from pages.shared.countries_tiles import LONG_WORDS, show_style
from pages.shared.frame import Page, country_options, escape, short_names
from pages.shared.links import home_address
from pages.shared.listing import show_list

BOTH: Final = "both"
_LOOKS: Final = ("ph-small", "ph-say")
_MADE: Final = "_briefs_made"
_MEGABYTE: Final = 1_000_000


@dataclass(frozen=True)
class Asked:
    """A country, the languages of its brief, and the kind of file."""

    ref_area: str
    languages: tuple[Language, ...]
    ending: Ending


def choose(page: Page) -> Asked:
    """The controls; the reader's own country first."""
    t, names = page.t, short_names(page.t)
    everyone = reads.areas().filter(pl.col("kind") == "country").sort(f"short_name_{t.language}")["ref_area"].to_list()
    options = list(dict.fromkeys([*country_options(t), *everyone]))
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        ref_area = choose_one(
            "area",
            t.text("brief_page.country"),
            options,
            default=page.country or options[0],
            label_of=lambda one: names[one],
            width=280,
        )
        language = choose_one(
            "in",
            t.text("brief_page.language"),
            (*LANGUAGES, BOTH),
            default=t.language,
            label_of=lambda one: LANGUAGE_NAMES.get(one, t.text("brief_page.both")),  # type: ignore[call-overload]  # or BOTH
            look="buttons",
        )
        ending = choose_one(
            "file",
            t.text("brief_page.format"),
            ENDINGS,
            default=ENDINGS[0],
            label_of=lambda one: t.text(f"brief_page.format.{one}"),
            look="buttons",
        )
    spoken = LANGUAGES if language == BOTH else tuple(one for one in LANGUAGES if one == language)
    return Asked(ref_area, spoken, next(one for one in ENDINGS if one == ending))


def show_files(page: Page, asked: Asked) -> None:
    """A button for each language; the file is made when it is asked for."""
    t, home = page.t, home_address()
    with st.container(horizontal=True, gap="small"):
        for language in asked.languages:
            job = Job(asked.ref_area, language, asked.ending)
            said = t.text("brief_page.download")
            if len(asked.languages) > 1:
                said = t.text("brief_page.download_in", language=LANGUAGE_NAMES[language])
            st.download_button(
                said,
                data=partial(write, job, home),
                file_name=job.file_name,
                mime=TYPES[asked.ending],
                key=f"brief-{language}",
                on_click="ignore",
            )


def show_brief(page: Page, brief: Brief) -> None:
    """What the brief says after its sentences: figures, charts by their titles, and the parts of its second page."""
    t = page.t
    for one in brief.sentences[1:]:
        st.markdown(one)
    show_style()
    st.html(f'<dl class="ph-card-tiles">{"".join(_tile(one) for one in brief.tiles)}</dl>')
    if brief.gaps:
        st.markdown(brief.gaps)
    drawings = [one for one in (*brief.drawings, brief.dates) if one is not None]
    if drawings:
        st.subheader(t.text("brief_page.charts"), anchor=False)
        st.markdown("\n".join(f"- {one.title}" for one in drawings))
    for part in (brief.parity, *brief.parts):
        _show_part(t, part)
    show_small_print(brief.edition)


def _tile(tile: BriefTile) -> str:
    """A figure as the brief has it, in the look of scorecards; every text escaped."""
    look = "ph-value" if len(tile.number) <= LONG_WORDS else "ph-words"
    about, *status = (f'<dd class="{kind}">{escape(line)}</dd>' for kind, line in zip(_LOOKS, tile.lines, strict=True))
    figure = f'<dd class="ph-figure"><span class="{look}">{escape(tile.number)}</span></dd>'
    return f'<div class="ph-card-tile"><dt>{escape(tile.label)}</dt>{figure}{about}{"".join(status)}</div>'


def _show_part(t: Translator, part: Part) -> None:
    st.subheader(part.heading, anchor=False)
    if part.rows:
        columns = list(part.columns) or [t.text("brief.column.year"), t.text("brief.column.change")]
        show_list(part.heading, columns, [list(row) for row in part.rows])
    if part.small or (part.rows and not part.columns):
        show_small_print(*part.sentences)
        return
    for one in part.sentences:
        st.markdown(one)


@st.fragment
def show_nine(page: Page, asked: Asked) -> None:
    """The briefs of the project countries in one file, made when it is asked for, with a bar that says how far it is."""
    t, names = page.t, short_names(page.t)
    members = reads.registry().groups[PROJECT].members
    spoken = t.listing(forms(one, names[one], t.language).name for one in members)
    st.markdown(t.text("brief_page.nine_intro", names=spoken))
    jobs = [Job(one, language, asked.ending) for one in members for language in asked.languages]
    wanted = (reads.store().version, tuple(jobs))
    if st.button(t.text("brief_page.make"), key="brief-nine"):
        bar = st.progress(0.0)

        def say(number: int, job: Job) -> None:
            said = t.text("brief_page.busy", country=names[job.ref_area], done=t.number(number), total=t.number(len(jobs)))
            bar.progress((number - 1) / len(jobs), text=said)

        st.session_state[_MADE] = (wanted, bundle(jobs, home_address(), say))
        bar.empty()
    made = st.session_state.get(_MADE)
    if made and made[0] == wanted:
        st.download_button(
            t.text("brief_page.zip", size=t.number(len(made[1]) / _MEGABYTE, 1)),
            data=made[1],
            file_name=f"briefs-{asked.ending}_{'-'.join(asked.languages)}.zip",
            mime=ZIP_TYPE,
            key="brief-zip",
            on_click="ignore",
        )
