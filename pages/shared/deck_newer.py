"""Newer figures for a deck: every chart drawn anew, what changed said figure by figure, and the reader decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from exports.deck_changes import EXACT, Cell, Change
from exports.deck_edits import title_of
from exports.decks import Deck
from i18n import Translator
from pages.shared.deck_build import Rebuilt, outdated, rebuild
from pages.shared.deck_desk import Desk
from pages.shared.frame import escape

MOST_SAID: Final = 12
"""Changes named for one chart; the rest are counted."""

MOST_DECIMALS: Final = 4


def show_newer(desk: Desk, t: Translator) -> None:
    """Whether the figures are today's, the button that draws all charts anew, and what that found."""
    st.header(t.text("deck.newer"), anchor=False)
    old = len(outdated(desk.deck))
    st.markdown(t.count("deck.newer.old", old) if old else t.text("deck.newer.same"))
    if st.button(t.text("deck.newer.check"), key="deck-newer"):
        bar = st.progress(0.0, t.text("deck.drawing_slides"))
        desk.rebuilt = rebuild(
            desk.deck, say=lambda done, of: bar.progress(done / of, t.text("deck.drawn_of", done=done, of=of))
        )
        bar.empty()
    if desk.rebuilt:
        _show_found(desk, desk.rebuilt, t)


def _show_found(desk: Desk, found: Rebuilt, t: Translator) -> None:
    for line in said(desk.deck, found, t):
        st.html(line)
    with st.container(horizontal=True, gap="small"):
        st.button(t.text("deck.newer.accept"), key="deck-accept", on_click=desk.accept)
        st.button(t.text("deck.newer.keep"), key="deck-keep", on_click=_keep, args=(desk,))


def _keep(desk: Desk) -> None:
    desk.rebuilt = None


def said(deck: Deck, found: Rebuilt, t: Translator) -> list[str]:
    """What changed, a piece of HTML for each slide; one sentence when nothing did."""
    told = []
    for number, slide in enumerate(deck.slides, 1):
        title = t.text("deck.newer.slide", number=number, title=title_of(slide, t.language))
        if slide.id in found.faults:
            told.append(_list(title, [t.text("deck.newer.gone")]))
        elif slide.id in found.changes:
            told.append(_list(title, change_lines(found.changes[slide.id], t)))
    return told or [f"<p>{escape(t.text('deck.newer.nothing'))}</p>"]


def _list(title: str, lines: Sequence[str]) -> str:
    items = "".join(f"<li>{escape(one)}</li>" for one in lines)
    return f'<p style="margin:0.4rem 0 0;font-weight:600">{escape(title)}</p><ul style="margin:0">{items}</ul>'


def change_lines(changes: Sequence[Change], t: Translator) -> list[str]:
    """The first changes as "Bhutan, 2024: 4.3 → 8.5", and how many more there are."""
    columns = {one.column for one in changes if one.kind == "changed"}
    lines = [_line(one, t, named=len(columns) > 1) for one in changes[:MOST_SAID]]
    more = len(changes) - MOST_SAID
    return [*lines, t.count("deck.change.more", more)] if more > 0 else lines


def _line(change: Change, t: Translator, *, named: bool) -> str:
    if change.kind == "columns":
        return t.text("deck.change.columns")
    row = ", ".join([*change.row, change.column] if named and change.column else change.row)
    places = _decimals(change.before, change.after)
    return t.text(
        f"deck.change.{change.kind}", row=row, before=_cell(change.before, places, t), after=_cell(change.after, places, t)
    )


def _decimals(*cells: Cell) -> int:
    """As few as tell the numbers apart, one at least unless all are whole."""
    numbers = [float(one) for one in cells if isinstance(one, int | float)]
    if all(one.is_integer() for one in numbers):
        return 0
    enough = (
        places
        for places in range(1, MOST_DECIMALS)
        if len({round(one, places) for one in numbers}) == len({round(one, EXACT) for one in numbers})
    )
    return next(enough, MOST_DECIMALS)


def _cell(cell: Cell, places: int, t: Translator) -> str:
    if isinstance(cell, int | float):
        return t.number(cell, places)
    return cell or t.text("deck.change.none")
