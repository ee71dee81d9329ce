"""Controls of a pipeline: a preset, levers at each level, kept scenarios; in the address, or in this visit alone.

With a reader's own figures nothing may go to the address, not even a lever, whose start is one of these figures. So every
control here asks its desk where its state lives. What is changed at all levels is one compact text: "4r465_3p500" sets women's
share of recruitment to 46.5 % at level 4 (the base is 0) and of promotions to 50 % at level 3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import streamlit as st

from analysis.pipeline_model import NO_CHANGE, LevelChange, Pipeline, Scenario, scenario_of
from pages.shared import address, reads
from pages.shared.controls import choose_one

LEVERS: Final = {"r": "recruited_pct", "p": "promoted_pct", "w": "left_women_pct", "m": "left_men_pct", "n": "posts_pct"}
"""Letter in the text -> field of LevelChange; values are in tenths of a percent."""

ENDS: Final = {"r": (0.0, 100.0), "p": (0.0, 100.0), "w": (0.0, 100.0), "m": (0.0, 100.0), "n": (-20.0, 20.0)}
LASTING: Final = ("3", "5", "10", "15", "20")
LONGEST_TEXT: Final = 400
_LEVER: Final = re.compile(r"(\d{1,2})([rpwmn])(-?\d{1,4})")

Changes = dict[tuple[int, str], float]
"""(place of the level, letter) -> percent."""


@dataclass(frozen=True)
class Desk:
    """Where controls keep their state: under `prefix`, in the address where `bound`, else in the session alone."""

    prefix: str = ""
    bound: bool = True

    def text(self, name: str, *, clean: Callable[[str], str], most: int = LONGEST_TEXT) -> str:
        """A text that no widget shows, empty unless it was set; what `clean` takes out of a link is told as dropped."""
        if not self.bound:
            st.session_state[self.key(name)] = sound = clean(st.session_state.get(self.key(name), ""))
            return sound
        here, named = address.current(), self._name(name)
        key = here.typed(named, "", most)
        given, sound = st.session_state[key], clean(st.session_state[key])
        if given != sound:
            here.dropped.append(f"{named}={given}")
            st.session_state[key] = sound
        here.hold(named, sound)
        here.remember(named, sound)
        return sound

    def setter(self, name: str) -> Callable[[object], None]:
        """What sets a text or a choice, in a callback before the next run."""
        if self.bound:
            return address.current().setter(self._name(name))
        key = self.key(name)
        return lambda value: st.session_state.__setitem__(key, value)

    def setting(self, values: Mapping[str, str]) -> Callable[[], None]:
        """A callback that sets several at once. Setters are made now: while a callback runs, the page has no address."""
        setters = [(self.setter(name), value) for name, value in values.items()]

        def change() -> None:
            for setter, value in setters:
                setter(value)

        return change

    def one(
        self,
        name: str,
        label: str,
        options: Sequence[str],
        *,
        default: str,
        label_of: Callable[[str], str],
        look: Literal["list", "buttons"] = "list",
        **settings: Any,
    ) -> str:
        """One id of `options`, as controls.choose_one; without the address the choice is kept beside its widget."""
        if self.bound:
            return choose_one(self._name(name), label, options, default=default, label_of=label_of, look=look, **settings)
        kept, key = self.key(name), self.widget(name)
        if st.session_state.setdefault(kept, default) not in options:
            st.session_state[kept] = default
        st.session_state[key] = st.session_state[kept]

        def changed() -> None:
            st.session_state[kept] = st.session_state[key] or st.session_state[kept]

        if look == "buttons":
            st.segmented_control(label, options, key=key, format_func=label_of, required=True, on_change=changed, **settings)
        else:
            st.selectbox(label, options, key=key, format_func=label_of, on_change=changed, **settings)
        return str(st.session_state[kept])

    def key(self, name: str) -> str:
        """Where the session keeps a value that is not in the address."""
        return f"_pipeline:{self.prefix}{name}"

    def widget(self, name: str) -> str:
        """Key of a widget; a list in another language is another list."""
        return f"{self.key(name)}:{address.current().language}"

    def _name(self, name: str) -> str:
        return f"{self.prefix}{name}"


@dataclass(frozen=True)
class Choice:
    """A scenario as the reader chose it: a preset, its years where it is temporary, and changes at single levels."""

    preset: str = NO_CHANGE.id
    lasting: int = 10
    levers: str = ""

    @property
    def id(self) -> str:
        """As the address and the cache have it."""
        return f"{self.preset}.{self.lasting if self.is_temporary else 0}.{self.levers}"

    @property
    def is_temporary(self) -> bool:
        """Whether the preset ends after some years."""
        return reads.registry().presets[self.preset].years is not None

    @property
    def is_today(self) -> bool:
        """Whether nothing differs from today."""
        return self.preset == NO_CHANGE.id and not self.levers

    def scenario(self, pipeline: Pipeline) -> Scenario:
        """What the model takes."""
        base = scenario_of(reads.registry().presets[self.preset], self.lasting)
        return replace(base, changes=changes_of(pipeline, parse(self.levers, len(pipeline.levels))))


def parse(text: str, levels: int) -> Changes:
    """The changes in a text; parts that say nothing, or something impossible, are left out.

    >>> parse("4r465_3p500_9r100_1x5_0n-10", 5)
    {(4, 'r'): 46.5, (3, 'p'): 50.0, (0, 'n'): -1.0}
    """
    found: Changes = {}
    for part in text.split("_"):
        match = _LEVER.fullmatch(part)
        if match is None:
            continue
        at, letter, value = int(match[1]), match[2], int(match[3]) / 10
        low, high = ENDS[letter]
        if at < levels and low <= value <= high and (at or letter != "p"):
            found[at, letter] = value
    return found


def write(changes: Changes) -> str:
    """The text of changes.

    >>> write({(4, 'r'): 46.5, (0, 'n'): -1.0})
    '4r465_0n-10'
    """
    return "_".join(f"{at}{letter}{round(10 * value)}" for (at, letter), value in changes.items())


def tidy(text: str, levels: int) -> str:
    """The text of levers without what says nothing."""
    return write(parse(text, levels))


def changes_of(pipeline: Pipeline, changes: Changes) -> dict[str, LevelChange]:
    """The changes as the model takes them, by level."""
    found: dict[str, LevelChange] = {}
    for (at, letter), value in changes.items():
        level = pipeline.levels[at]
        found[level] = replace(found.get(level, LevelChange()), **{LEVERS[letter]: value})
    return found
