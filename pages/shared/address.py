"""The address of a page holds its whole state: what is chosen is written there, and a link that is opened restores it.

Streamlit's own binding of widgets to the address writes labels, which change with the language, and leaves defaults out,
which change with the data. Here ids are written, and all of them, so that a link shows the same view next year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import streamlit as st

Value = TypeVar("Value")
SEPARATOR = ","
FRAME = frozenset({"lang", "country"})
_YEAR = re.compile("[0-9]{1,4}")
_CURRENT, _WRITTEN, _SAVED = "_address", "_address_written", "_address_saved"
_DEFAULTS = "_address_defaults"


@dataclass
class Address:
    """State of one run of a page.

    `opened` is true when the address was changed from outside the page's own controls: a link, the browser's back button,
    a switch of pages. Only then are controls set from it.
    """

    opened: bool
    given: dict[str, str]
    page: str = ""
    language: str = ""
    held: dict[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)

    def one(self, name: str, options: Sequence[str], default: str, *, starts_first: bool = False) -> str:
        """The key for a single-choice control over `options`, set from the address where it says something valid.

        A control that `starts_first` takes the first option by itself: a new one is not set to it. Streamlit sends a control
        that was set twice, with all its options: once with the order to set it, once without.
        """
        key = self._key(name)
        new = key not in st.session_state
        self._seed(name, default, lambda text: text if text in options else None, lambda value: value in options)
        if new and starts_first and st.session_state[key] == options[0]:
            del st.session_state[key]
        return key

    def many(self, name: str, options: Sequence[str], default: Sequence[str], most: int | None = None) -> str:
        """The key for a multiple-choice control over `options`; unknown ids in the address are dropped one by one."""

        def parse(text: str) -> list[str]:
            asked = [part for part in text.split(SEPARATOR) if part]
            known = [part for part in dict.fromkeys(asked) if part in options][:most]
            self.dropped += [f"{name}={part}" for part in asked if part not in known]
            return known

        return self._seed(name, list(default), parse, lambda value: all(one in options for one in value))

    def span(self, name: str, low: int, high: int, default: tuple[int, int]) -> str:
        """The key for a range control within [low, high]; the address has `low-high`."""

        def parse(text: str) -> tuple[int, int] | None:
            first, _, last = text.partition("-")
            # isdigit would let "²" through, which int refuses, and numbers of thousands of digits too.
            if not (_YEAR.fullmatch(first) and _YEAR.fullmatch(last)) or not low <= int(first) <= int(last) <= high:
                return None
            return int(first), int(last)

        return self._seed(name, default, parse, lambda value: low <= value[0] <= value[1] <= high)

    def flag(self, name: str, *, default: bool = False) -> str:
        """The key for a switch; the address has 1 or 0."""
        return self._seed(name, default, {"1": True, "0": False}.get, lambda value: value in (True, False))

    def typed(self, name: str, default: str, most: int) -> str:
        """The key for a field of text; the address has the text itself, cut to `most` characters."""
        return self._seed(name, default, lambda text: text[:most], lambda value: isinstance(value, str))

    def setter(self, name: str) -> Callable[[object], None]:
        """What sets a single-choice control of this page from outside of it, in a callback before the next run."""
        key = self._key(name)
        return lambda value: st.session_state.__setitem__(key, value)

    def hold(self, name: str, value: object) -> None:
        """Have `value` written to the address at the end of the run; an empty text is left out."""
        if isinstance(value, bool):
            self.held[name] = "1" if value else "0"
        elif isinstance(value, tuple):
            self.held[name] = "-".join(str(part) for part in value)
        elif isinstance(value, list):
            self.held[name] = SEPARATOR.join(value)
        elif value:
            self.held[name] = str(value)

    def hold_typed(self, name: str, text: str) -> None:
        """Have a typed text written to the address; an empty one too, which is not the same as the default."""
        self.held[name] = text

    def _seed(self, name: str, default: Value, parse: Callable[[str], Value | None], valid: Callable[[Value], bool]) -> str:
        key = self._key(name)
        if self.opened and name in self.given:
            value = parse(self.given[name])
            if value is None:
                self.dropped.append(f"{name}={self.given[name]}")
            st.session_state[key] = default if value is None else value
        elif self.opened:
            # A link that says something about the page is complete; a bare switch of pages brings back what was chosen.
            saved = default if self.given.keys() - FRAME else _saved().get(self._place(name), default)
            st.session_state[key] = saved if valid(saved) else default
        elif key not in st.session_state or not valid(st.session_state[key]):
            # A control that was not on the page for a while, or only in another language, comes back as it was left.
            saved = _saved().get(self._place(name), default)
            st.session_state[key] = saved if valid(saved) else default
        return key

    def remember(self, name: str, value: object) -> None:
        """Keep a control's value for the next visit of its page in this session."""
        _saved()[self._place(name)] = value

    def _place(self, name: str) -> str:
        return f"{self.page}:{name}" if self.page else name

    def _key(self, name: str) -> str:
        """The control's key. A list in the browser holds the labels that it was sent: in French it must be another list."""
        return f"{self._place(name)}:{self.language}" if self.language else self._place(name)

    def follow(self, name: str, default: object, given: str) -> None:
        """Have a control that was left at its default start anew where `given`, what the default comes from, has changed."""
        kept: dict[str, tuple[str, object]] = st.session_state.setdefault(_DEFAULTS, {})
        place = self._place(name)
        before = kept.get(place, (given, default))
        if before[0] != given and _saved().get(place) == before[1]:
            self.forget(name)
        kept[place] = (given, default)

    def forget(self, name: str) -> None:
        """Have the control start from its default again, unless the address says otherwise."""
        st.session_state.pop(self._key(name), None)
        _saved().pop(self._place(name), None)


def current() -> Address:
    """The address of this run, begun by app.py, or here when a page runs without the frame."""
    if _CURRENT not in st.session_state:
        begin()
    address: Address = st.session_state[_CURRENT]
    return address


def begin() -> Address:
    """Read the address at the start of a run."""
    given = {name: st.query_params[name] for name in st.query_params}
    address = Address(opened=given != st.session_state.get(_WRITTEN), given=given)
    st.session_state[_CURRENT] = address
    return address


def finish() -> None:
    """Write everything that was held to the address, once, at the end of a run."""
    address = current()
    if {name: st.query_params[name] for name in st.query_params} != address.held:
        st.query_params.from_dict(address.held)
    st.session_state[_WRITTEN] = dict(address.held)
    del st.session_state[_CURRENT]


def _saved() -> dict[str, Any]:
    saved: dict[str, Any] = st.session_state.setdefault(_SAVED, {})
    return saved
