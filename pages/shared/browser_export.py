"""Buttons that make a chart's PNG and SVG in the reader's browser, at slide size, on white, offline."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import streamlit as st

from pages.shared.static_files import address, base

STYLE: Final = Path(__file__).with_name("browser_export.css")
SCRIPT: Final = "browser_export.js"
FORMATS: Final = ("png", "svg")
_BUTTONS: Final = "".join(f'<button type="button" data-format="{one}">{one.upper()}</button>' for one in FORMATS)
# Streamlit sends a component's script with every chart and every rerun: so only this line is sent, and the rest is a file.
_LOADER: Final = (
    "export default (c) => { import(new URL(c.data.script, document.baseURI)).then((script) => script.default(c)); }"
)

_component = st.components.v2.component(
    "parity_horizon.pictures",
    html=f'<div class="pictures">{_BUTTONS}<span role="status"></span></div>',
    css=STYLE.read_text(encoding="utf-8"),
    js=_LOADER,
)


def picture_buttons(
    make_slide: Callable[[], dict[str, Any]],
    *,
    key: str,
    names: Mapping[str, str],
    labels: Mapping[str, str],
    busy: str,
    failed: str,
) -> None:
    """Buttons for FORMATS; `make_slide` (figures.slide.slide_spec) runs only on a click, and only then is the figure sent.

    `names` and `labels` hold, for each format, the file's name and what a screen reader says; `busy` and `failed` are
    sentences. A click runs the buttons again and nothing else, so that a file asked for meanwhile is not lost.
    """
    with st.container(width="content"):
        _buttons(make_slide, key, {"names": dict(names), "labels": dict(labels), "busy": busy, "failed": failed})


@st.fragment
def _buttons(make_slide: Callable[[], dict[str, Any]], key: str, words: dict[str, Any]) -> None:
    asked = st.session_state.get(key, {}).get("asked")
    data: dict[str, Any] = {
        "base": base(),
        "script": address(SCRIPT),
        **words,
    }
    if asked:
        data |= {"asked": asked, "slide": json.dumps(make_slide(), ensure_ascii=False)}
    _component(key=key, data=data, width="content", on_asked_change=_noted)


def _noted() -> None:
    """A click needs no more than the run that follows it."""
