"""Controls that keep their value in the address; options are ids, labels come from the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, cast

import streamlit as st

from pages.shared import address


def choose_one(
    name: str,
    label: str,
    options: Sequence[str],
    *,
    default: str,
    label_of: Callable[[str], str],
    look: Literal["list", "buttons", "slider"] = "list",
    **settings: Any,
) -> str:
    """One id of `options`, from a list with search, a row of buttons or a slider."""
    here = address.current()
    key = here.one(name, options, default, starts_first=look == "list")
    if look == "buttons":
        chosen = st.segmented_control(label, options, key=key, format_func=label_of, required=True, **settings)
    elif look == "slider":
        chosen = st.select_slider(label, options, key=key, format_func=label_of, **settings)
    else:
        chosen = st.selectbox(label, options, key=key, format_func=label_of, **settings)
    value = chosen if chosen in options else default
    here.hold(name, value)
    here.remember(name, value)
    return str(value)


def choose_many(
    name: str,
    label: str,
    options: Sequence[str],
    *,
    default: Sequence[str],
    label_of: Callable[[str], str],
    most: int | None = None,
    **settings: Any,
) -> list[str]:
    """Any number of ids of `options`, at most `most`, with search."""
    here = address.current()
    key = here.many(name, options, default, most)
    chosen = st.multiselect(label, options, key=key, format_func=label_of, max_selections=most, select_all=False, **settings)
    here.hold(name, list(chosen))
    here.remember(name, list(chosen))
    return list(chosen)


def choose_span(name: str, label: str, low: int, high: int, *, default: tuple[int, int] | None = None) -> tuple[int, int]:
    """First and last year, between `low` and `high`; without a slider where there is one year only."""
    if low == high:
        return low, high
    here = address.current()
    key = here.span(name, low, high, default or (low, high))
    chosen = cast("tuple[int, int]", st.slider(label, low, high, key=key))
    here.hold(name, chosen)
    here.remember(name, chosen)
    return chosen


def switch(name: str, label: str, *, default: bool = False, **settings: Any) -> bool:
    """A choice of yes or no."""
    here = address.current()
    key = here.flag(name, default=default)
    chosen = st.toggle(label, key=key, **settings)
    here.hold(name, chosen)
    here.remember(name, chosen)
    return chosen


def type_text(name: str, label: str, *, default: str, most: int = 20, **settings: Any) -> str:
    """A text as typed, at most `most` characters, kept whatever it says: the page judges it, and loses nothing."""
    here = address.current()
    key = here.typed(name, default, most)
    typed: str = st.text_input(label, key=key, max_chars=most, **settings)
    here.hold_typed(name, typed)
    here.remember(name, typed)
    return typed
