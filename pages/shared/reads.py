"""Reads for the pages, cached by the version of the data: a rerun computes only what the reader changed."""

from __future__ import annotations

import polars as pl
import streamlit as st

from data.registry import Registry
from data.registry import load as load_registry
from data.store import Store, open_store


def store() -> Store:
    """The shipped tables; raises StoreError when they are missing."""
    return open_store()


def registry() -> Registry:
    """The registries."""
    return load_registry()


def areas() -> pl.DataFrame:
    """The areas table (data.schema.AREAS)."""
    return _areas(store().version)


def available() -> pl.DataFrame:
    """What there is: one row an indicator, source, sector, level and breakdown, with counts and years."""
    return _available(store().version)


def observations(indicator: str, source: str | None = None) -> pl.DataFrame:
    """All observations of an indicator, of one source or of all (data.schema.OBSERVATIONS)."""
    return _observations(store().version, indicator, source)


@st.cache_data(max_entries=2, show_spinner=False)
def _areas(version: str) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    return store().areas()


@st.cache_data(max_entries=2, show_spinner=False)
def _available(version: str) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    return store().available()


@st.cache_data(max_entries=64, show_spinner=False)
def _observations(version: str, indicator: str, source: str | None) -> pl.DataFrame:  # noqa: ARG001 - as above
    return store().observations(indicator, source=source)


def areas_with_figures() -> list[str]:
    """ref_areas that any observation names, sorted."""
    return _areas_with_figures(store().version)


@st.cache_data(max_entries=2, show_spinner=False)
def _areas_with_figures(version: str) -> list[str]:  # noqa: ARG001 - as above
    return store().observations()["ref_area"].unique().sort().to_list()
