"""Addresses of pages, for files that lead back to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit

import streamlit as st

from i18n import Language

DEFAULT_PAGE: Final = "overview"
"""The page whose path is empty."""


def address_of(page: str, query: Mapping[str, str], language: Language) -> str:
    """Path and query of a page, as a reader of `language` opens it.

    >>> address_of("maps", {"region": "AFRICA"}, "fr")
    '/maps?lang=fr&region=AFRICA'
    """
    rest = {name: value for name, value in query.items() if name != "lang"}
    return f"/{'' if page == DEFAULT_PAGE else page}?{urlencode({'lang': language, **rest})}"


def home_address() -> str:
    """Address that the app is served under, without path; empty where there is no browser."""
    opened = urlsplit(st.context.url or "")
    return f"{opened.scheme}://{opened.netloc}" if opened.netloc else ""
