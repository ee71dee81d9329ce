"""Reads for the pages, cached by the version of the data: a rerun computes only what the reader changed."""

from __future__ import annotations

import polars as pl
import streamlit as st

from analysis import coverage
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
    """The areas table (data.schema.AREAS), its names with typographic apostrophes."""
    return _areas(store().version)


def available() -> pl.DataFrame:
    """What there is: one row an indicator, source, sector, level and breakdown, with counts and years."""
    return _available(store().version)


def observations(indicator: str, source: str | None = None) -> pl.DataFrame:
    """All observations of an indicator, of one source or of all (data.schema.OBSERVATIONS)."""
    return _observations(store().version, indicator, source)


@st.cache_data(max_entries=2, show_spinner=False)
def _areas(version: str) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    # M49 writes straight ones; all other texts here have these.
    return store().areas().with_columns(pl.col("^(short_)?name_(en|fr)$").str.replace_all("'", "’"))


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


def figures_by_area() -> pl.DataFrame:
    """How many figures each area has for each indicator, and from which years (analysis.coverage.by_area)."""
    return _figures_by_area(store().version)


@st.cache_data(max_entries=2, show_spinner=False)
def _figures_by_area(version: str) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    return coverage.by_area(store().observations())


def countries_with_figures() -> list[str]:
    """ISO3 codes of the countries for which there is any figure, sorted."""
    return sorted(set(areas().filter(pl.col("kind") == "country")["ref_area"]) & set(figures_by_area()["ref_area"].unique()))


def figures_by_source() -> pl.DataFrame:
    """What each source contributes (analysis.coverage.by_source)."""
    return _figures_by_source(store().version)


@st.cache_data(max_entries=2, show_spinner=False)
def _figures_by_source(version: str) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    return coverage.by_source(store().observations(), countries_with_figures())


def refusals() -> pl.DataFrame:
    """Rows of sources that did not become figures: source (the reader's name), file, reason, what, rows."""
    return _refusals(store().version)


@st.cache_data(max_entries=2, show_spinner=False)
def _refusals(version: str) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    return store().refusals()


def conflicts() -> pl.DataFrame:
    """Figures on which two sources disagree (data.conflicts.CONFLICTS)."""
    return _conflicts(store().version)


@st.cache_data(max_entries=2, show_spinner=False)
def _conflicts(version: str) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    return store().conflicts()


def projections(indicator: str) -> pl.DataFrame:
    """The default projections of an indicator that ship (data.schema.PROJECTIONS)."""
    return _projections(store().version, indicator)


@st.cache_data(max_entries=16, show_spinner=False)
def _projections(version: str, indicator: str) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    return store().projections(indicator)


def parity(indicator: str) -> pl.DataFrame:
    """When the series of an indicator reach 50 %, as it ships (data.schema.PARITY)."""
    return _parity(store().version, indicator)


@st.cache_data(max_entries=32, show_spinner=False)
def _parity(version: str, indicator: str) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    return store().parity(indicator)


def simple_projections(indicator: str) -> pl.DataFrame:
    """When the simple methods would be at 50 %, as it ships (data.schema.SIMPLE_PROJECTIONS)."""
    return _simple_projections(store().version, indicator)


@st.cache_data(max_entries=16, show_spinner=False)
def _simple_projections(version: str, indicator: str) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    return store().simple_projections(indicator)


def elections() -> pl.DataFrame:
    """Months, seats and women of elections (data.schema.ELECTIONS)."""
    return _elections(store().version)


@st.cache_data(max_entries=2, show_spinner=False)
def _elections(version: str) -> pl.DataFrame:  # noqa: ARG001 - the version is the cache's key
    return store().elections()
