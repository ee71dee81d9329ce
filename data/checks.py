"""What `python cli.py check` asks of the tables that ship: that they are whole, sound, and agree with the registries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import polars as pl

from data.build import Places, content_version, fault_lines, file_sha256
from data.dictionary import dictionary_text
from data.errors import SchemaError, StoreError
from data.registry import Registry
from data.schema import (
    DERIVED,
    PIECE,
    TOTAL,
    check_areas,
    check_elections,
    check_events,
    check_flows,
    check_outlooks,
    observation_faults,
)
from data.store import SORT, Edition, ShippedFile, Store

FEWEST_INDICATORS: Final = 40
FEWEST_PUBLIC_SHARES: Final = 25
LARGEST_TABLES_BYTES: Final = 15_000_000

REFERENCE_SOURCES: Final = frozenset({"m49", "income_groups", "un_geodata"})
"""Sources of areas and shapes, which no observation names."""


def problems(places: Places, registry: Registry) -> list[str]:
    """One line for each thing that is wrong with what ships; empty when all is well."""
    store = Store(places.tables)
    try:
        edition = store.edition()
        observations = store.observations()
        areas = store.areas()
        return [
            *_changed(edition, places),
            *_unsound(store, observations, areas, registry),
            *_unregistered(observations, registry),
            *_without_data(store, observations, registry),
            *_too_few(observations, registry),
            *_outlooks(store, edition, observations, registry),
            *_dictionary(places.dictionary, registry, store),
        ]
    except StoreError as error:
        return [str(error)]


def _changed(edition: Edition, places: Places) -> list[str]:
    """Files that are not those that edition.json describes, and tables that are too large."""
    files = {places.tables / f"{name}.parquet": one for name, one in edition.tables.items()}
    files |= {places.geometry / name: one for name, one in edition.geometry.items()}
    found = [line for path, one in files.items() for line in _changed_file(path, one)]
    if edition.version != content_version({**edition.tables, **edition.geometry}):
        found.append("edition.json: the version does not follow from the files' hashes")
    size = sum(one.bytes for one in edition.tables.values())
    if size > LARGEST_TABLES_BYTES:
        found.append(f"the tables take {size} bytes, more than {LARGEST_TABLES_BYTES}")
    return found


def _changed_file(path: Path, described: ShippedFile) -> list[str]:
    if not path.is_file():
        return [f"{path.name}: missing"]
    if file_sha256(path) != described.sha256:
        return [f"{path.name}: differs from what edition.json describes"]
    return []


def _unsound(store: Store, observations: pl.DataFrame, areas: pl.DataFrame, registry: Registry) -> list[str]:
    """Faults of the schema, and rows out of order."""
    found: list[str] = []
    try:
        check_areas(areas)
    except SchemaError as error:
        return [str(error)]
    vocabulary = registry.vocabulary(areas["ref_area"])
    found += [f"observations: {line}" for line in fault_lines(observation_faults(observations, vocabulary), observations)]
    for check, table in (
        (check_elections, store.elections()),
        (check_events, store.events()),
        (check_flows, store.flows()),
    ):
        try:
            check(table, vocabulary)
        except SchemaError as error:
            found.append(str(error))
    found += _events_without_figure(store.events(), observations)
    if not found and not observations.equals(observations.sort(SORT)):
        found.append(f"observations: rows are not sorted by {', '.join(SORT)}")
    return found


def _outlooks(store: Store, edition: Edition, observations: pl.DataFrame, registry: Registry) -> list[str]:
    """Faults of the tables of projections, and projections that are not those of the figures that ship."""
    absent = [name for name in DERIVED if name not in edition.tables]
    if absent:
        return [f"{name}: not in this edition: python cli.py build makes it" for name in absent]
    vocabulary, found = registry.vocabulary(store.areas()["ref_area"]), []
    tables = {"projections": store.projections(), "parity": store.parity(), "simple_projections": store.simple_projections()}
    for name, table in tables.items():
        try:
            check_outlooks(name, table, vocabulary, registry.groups)
        except SchemaError as error:
            found.append(str(error))
    return found or [*_not_of_these_figures(tables["parity"], observations), *_apart(tables)]


def _not_of_these_figures(parity: pl.DataFrame, observations: pl.DataFrame) -> list[str]:
    key = ["indicator", "source", "sector", "level", "breakdown"]
    figures = observations.select(*key, series="ref_area", latest_year="reference_year", latest_pct="value")
    single = parity.filter(pl.col("countries").is_null())
    other = single.join(figures, on=[*key, "series", "latest_year", "latest_pct"], how="anti")
    return [
        f"parity: no figure of {row['indicator']}, {row['source']} is the latest of {row['series']} ({row['latest_year']})"
        for row in other.iter_rows(named=True)
    ]


def _apart(tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """Series that are said to be projected, and have no projection."""
    key = list(PIECE)
    projected = tables["parity"].filter(pl.col("horizon_year").is_not_null()).select(key)
    absent = projected.join(tables["projections"], on=key, how="anti")
    return [f"projections: {' '.join(row)} is in parity, and not here" for row in absent.rows()]


def _events_without_figure(events: pl.DataFrame, observations: pl.DataFrame) -> list[str]:
    """Events that the figures do not show: the value of the year is not the one that the event says."""
    figures = observations.select("ref_area", "source", "indicator", year="reference_year", after="value")
    keys = ["ref_area", "source", "indicator", "year", "after"]
    return [
        f"events: no figure shows {indicator} = {after:g} of {source} for {ref_area} in {year}"
        for ref_area, source, indicator, year, after in events.join(figures, on=keys, how="anti").select(keys).rows()
    ]


def _unregistered(observations: pl.DataFrame, registry: Registry) -> list[str]:
    """Figures whose source the indicator's entry does not name."""
    pairs = observations.select("indicator", "source").unique().sort("indicator", "source").rows()
    return [
        f"indicators.toml, {indicator}: the tables hold figures of {source}, which the entry does not name"
        for indicator, source in pairs
        if indicator in registry.indicators and source not in registry.indicators[indicator].sources
    ]


def _without_data(store: Store, observations: pl.DataFrame, registry: Registry) -> list[str]:
    """Entries of the registries that no figure uses."""
    pairs = set(observations.select("indicator", "source").unique().rows())
    found = [
        f"indicators.toml, {one.id}: no figure of {source}"
        for one in registry.indicators.values()
        for source in one.sources
        if (one.id, source) not in pairs
    ]
    sources = set(observations["source"].unique()) | set(store.elections()["source"].unique()) | REFERENCE_SOURCES
    events = store.events()
    levels = set(observations["level"].unique())
    breakdowns = set(observations["breakdown"].unique())
    checks: tuple[tuple[str, Iterable[str], Iterable[str]], ...] = (
        ("sources.toml", registry.sources, sources),
        ("ladders.toml", (level.id for one in registry.ladders.values() for level in one.levels), levels),
        ("dimensions.toml, sector", registry.sectors, observations["sector"].unique()),
        (
            "dimensions.toml, breakdown",
            (f"{one.id}={category.id}" for one in registry.dimensions.values() for category in one.categories),
            breakdowns,
        ),
        ("notes.toml", registry.notes, [*observations["note_id"].drop_nulls().unique(), *events["note_id"].unique()]),
        ("events.toml", registry.event_kinds, events["kind"].unique()),
        ("refusals.toml", registry.refusals, store.refusals()["reason"].unique()),
    )
    return found + [line for file, entries, used in checks for line in _unused(file, entries, used)]


def _unused(file: str, entries: Iterable[str], used: Iterable[str]) -> list[str]:
    known = set(used) | {TOTAL}
    return [f"{file}: {entry} is used by no figure" for entry in entries if entry not in known]


def _too_few(observations: pl.DataFrame, registry: Registry) -> list[str]:
    present = set(observations["indicator"].unique())
    public = [one.id for one in registry.indicators.values() if one.share_of_positions and one.scope == "public"]
    counts: Mapping[str, tuple[int, int]] = {
        "indicators": (len(present & set(registry.indicators)), FEWEST_INDICATORS),
        "women's shares of positions in public institutions": (len(present & set(public)), FEWEST_PUBLIC_SHARES),
    }
    return [f"{count} {name}, fewer than {fewest}" for name, (count, fewest) in counts.items() if count < fewest]


def _dictionary(path: Path, registry: Registry, store: Store) -> list[str]:
    current = path.read_text(encoding="utf-8") if path.is_file() else ""
    if current == dictionary_text(registry, store.available()):
        return []
    return [f"{path.name} is out of date: python cli.py dictionary writes it"]
