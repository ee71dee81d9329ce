"""The field that takes a file, in the reader's language: Streamlit's own words on it are English only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from i18n import Translator


def file_field(
    t: Translator, label: str, *, key: str, on_change: Callable[..., None], args: tuple[Any, ...] = (), kinds: str | None = None
) -> None:
    """A field for one file; `on_change` finds it in the session under `key`. `kinds` is the ending that it must have."""
    st.html(_words(t))
    st.file_uploader(label, type=kinds, key=key, on_change=on_change, args=args, accept_multiple_files=False)


def _words(t: Translator) -> str:
    """Style that puts our words in the place of Streamlit's."""
    zone = '[data-testid="stFileUploaderDropzone"]'
    # The button that chooses a file; those that take one away or add another have other ids.
    chooser = f'{zone} [data-testid="stBaseButton-secondary"]'
    button, drop = t.text("file.choose"), t.text("file.drop")
    return (
        # Hidden from sight only: axe-core wants a name that is text.
        f"<style>{chooser} > div {{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}}"
        f'{chooser}::after {{content:"{button}"}}'
        f"{zone} [data-testid='stFileUploaderDropzoneInstructions'] * {{font-size:0}}"
        f"{zone} [data-testid='stFileUploaderDropzoneInstructions']::after"
        f'{{content:"{drop}";font-size:0.94rem}}</style>'
    )
