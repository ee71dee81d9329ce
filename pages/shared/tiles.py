"""Large figures in a row: a label, a number, and what it means in small print."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pages.shared.frame import escape


@dataclass(frozen=True)
class Tile:
    """One figure: `lines` are sentences under it."""

    label: str
    number: str
    lines: tuple[str, ...] = ()


def show_tiles(tiles: list[Tile]) -> None:
    """The tiles side by side, one under the other on a phone; a description list for a screen reader."""
    parts = [
        f'<div class="ph-tile"><dt>{escape(tile.label)}</dt><dd class="ph-number">{escape(tile.number)}</dd>'
        + "".join(f'<dd class="ph-small">{escape(line)}</dd>' for line in tile.lines)
        + "</div>"
        for tile in tiles
    ]
    st.html(f'<dl class="ph-tiles">{"".join(parts)}</dl>')


def show_answer(sentence: str) -> None:
    """The page's answer, as a sentence, first."""
    st.html(f'<p class="ph-answer">{escape(sentence)}</p>')
