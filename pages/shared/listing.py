"""Lists in words: tables whose cells wrap, hold links, and stand under each other on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

from pages.shared.frame import escape

SHORT: Final = 16
STYLE: Final = Path(__file__).with_name("listing.css")


@dataclass(frozen=True)
class Cell:
    """One cell: its text, a smaller line under it, an address behind the text, and whether it is a number.

    `here` opens the address in this window, as a link to another view of the page does. Text of up to `SHORT` characters
    is not broken into lines.
    """

    text: str
    under: str = ""
    address: str = ""
    number: bool = False
    here: bool = False


@dataclass(frozen=True)
class Part:
    """A heading across the table, before the rows that belong to it."""

    text: str


Row = Sequence[Cell | str]


def show_list(caption: str, columns: Sequence[str], rows: Sequence[Row | Part], *, tall: bool = False) -> None:
    """The table; `caption` is for those who do not see the heading above it, the first cell of a row is its heading.

    A `tall` table scrolls in a window of its own.
    """
    st.html(list_html(caption, columns, rows, tall=tall))


def list_html(caption: str, columns: Sequence[str], rows: Sequence[Row | Part], *, tall: bool = False) -> str:
    """The table as HTML, every text escaped."""
    numbers = _number_columns(rows, len(columns))
    head = "".join(f'<th scope="col"{_right(n)}>{escape(name)}</th>' for name, n in zip(columns, numbers, strict=True))
    body = "".join(_part(row, len(columns)) if isinstance(row, Part) else _row(row, columns) for row in rows)
    label, look = escape(caption), "ph-list ph-tall" if tall else "ph-list"
    return (
        f'<style>{style()}</style><div class="{look}" role="region" tabindex="0" aria-label="{label}">'
        f"<table><caption>{label}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


@cache
def style() -> str:
    """The style of lists and grids."""
    return STYLE.read_text(encoding="utf-8")


def _part(part: Part, width: int) -> str:
    return f'<tr class="ph-part"><th scope="rowgroup" colspan="{width}">{escape(part.text)}</th></tr>'


def _row(row: Row, columns: Sequence[str]) -> str:
    first, *rest = [Cell(one) if isinstance(one, str) else one for one in row]
    cells = "".join(
        f'<td data-label="{escape(name)}"{_look(cell)}>{_content(cell)}</td>'
        for name, cell in zip(columns[1:], rest, strict=True)
    )
    return f'<tr><th scope="row">{_content(first)}</th>{cells}</tr>'


def _content(cell: Cell) -> str:
    text = escape(cell.text)
    if cell.address:
        window = 'target="_self"' if cell.here else 'target="_blank" rel="noopener noreferrer"'
        text = f'<a href="{escape(cell.address)}" {window}>{text}</a>'
    return text + (f'<span class="ph-under">{escape(cell.under)}</span>' if cell.under else "")


def _number_columns(rows: Sequence[Row | Part], width: int) -> list[bool]:
    full = next((row for row in rows if not isinstance(row, Part)), [""] * width)
    return [isinstance(cell, Cell) and cell.number for cell in full]


def _look(cell: Cell) -> str:
    if cell.number:
        return _right(number=True)
    return ' class="ph-short"' if len(cell.text) <= SHORT and not cell.under else ""


def _right(number: bool) -> str:
    return ' class="n"' if number else ""
