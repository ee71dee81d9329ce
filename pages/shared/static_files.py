"""Where the browser finds the files of static/, under whatever path the app is served."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

STATIC: Final = Path(__file__).resolve().parents[2] / "static"


def address(file: str) -> str:
    """Address of a file of static/; its content is part of it, so that a new edition is fetched anew."""
    return f"{base()}/app/static/{file}?v={_version(STATIC / file)}"


def base() -> str:
    """Path that the app is served under, without a slash at its end."""
    path = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


@cache
def _version(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:8]


@cache
def read_style(file: Path) -> str:
    """A style sheet, read once."""
    return file.read_text(encoding="utf-8")
