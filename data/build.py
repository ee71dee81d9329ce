"""The build: from the source files to the tables that ship.

Everything is read, checked and written beside the old tables, and takes their place at the end: a fault anywhere leaves
what ships as it was. Nothing depends on the clock or on the order of a set: the same sources give the same bytes.
"""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from data.conflicts import conflicts
from data.dictionary import DICTIONARY, dictionary_text, year_span
from data.errors import RegistryError, SourceLayoutError
from data.registry import FOLDER, load
from data.schema import (
    DERIVED,
    ELECTIONS,
    EVENTS,
    FLOWS,
    KEY,
    OBSERVATIONS,
    OUTLOOKS,
    check_elections,
    check_events,
    check_flows,
    check_observations,
    check_outlooks,
    empty,
    observation_faults,
)
from data.sources import READERS, Reader
from data.sources.areas import ENGLISH, FRENCH, INCOME, AreaMatcher, read_areas
from data.sources.geometry import FILE as GEOMETRY_FILE
from data.sources.geometry import Geometry, to_geometry
from data.sources.reading import REFUSALS, Reading
from data.store import EDITION_FILE, SORT, Edition, ReaderAccount, ShippedFile, SourceAccount, Store

Say = Callable[[str], None]
Derive = Callable[[Mapping[str, pl.DataFrame]], Mapping[str, pl.DataFrame]]
"""Tables that are computed from the others, such as projections: given by the caller, since data knows no analysis."""

REFERENCE_FILES: Final = (ENGLISH, FRENCH, INCOME, GEOMETRY_FILE)
ROW_GROUP: Final = 25_000
"""Rows of a parquet group: small enough that a selection by indicator skips most of the file."""


@dataclass(frozen=True)
class Comparison:
    """Two sources of one indicator whose differences over `over_pp` percentage points are listed."""

    indicator: str
    first: str
    second: str
    over_pp: float


COMPARISONS: Final = (
    Comparison("women_in_parliament", "vdem_lower_chamber", "wdi", 3.0),
    Comparison("women_in_parliament", "ipu_monthly", "wdi", 0.05),
)


@dataclass(frozen=True)
class Places:
    """Where a build writes: the folder of tables, the folder of geometry, the data dictionary."""

    tables: Path
    geometry: Path
    dictionary: Path


SHIPPED: Final = Places(
    tables=FOLDER / "tables", geometry=FOLDER.parent / "static" / "geometry", dictionary=FOLDER.parent / DICTIONARY
)


def build(
    sources: Path,
    places: Places = SHIPPED,
    *,
    say: Say = print,
    readers: Mapping[str, Reader] = READERS,
    comparisons: Iterable[Comparison] = COMPARISONS,
    derive: Derive | None = None,
) -> Edition:
    """Reads every source, checks every table, writes what ships and says what became of each source's rows.

    `derive` makes the tables of data.schema.DERIVED from the others; without it they do not ship.

    Raises UnmatchedAreaError, SourceLayoutError, RegistryError or SchemaError (its `faults` say what is wrong where); then
    nothing that ships has changed.
    """
    areas = read_areas(sources)
    readings = {name: _read_source(name, reader, sources, areas, say) for name, reader in readers.items()}
    tables = _tables(readings, areas, comparisons, say)
    if derive is not None:
        tables |= _derived(derive(tables), areas)
    geometry = to_geometry(sources, areas)
    for line in geometry.report:
        say(f"geometry: {line}")
    new = Places(_beside(places.tables, "new"), _beside(places.geometry, "new"), places.dictionary)
    try:
        accounts = {name: _account(one, input_files(sources, readers[name]), sources) for name, one in readings.items()}
        edition = _write(new, tables, geometry, accounts, _not_read(sources, accounts))
        dictionary = dictionary_text(load(), Store(new.tables).available())
        swap([(new.tables, places.tables), (new.geometry, places.geometry)])
    finally:
        shutil.rmtree(new.tables, ignore_errors=True)
        shutil.rmtree(new.geometry, ignore_errors=True)
    _write_text(places.dictionary, dictionary)
    return edition


def _write(
    places: Places,
    tables: Mapping[str, pl.DataFrame],
    geometry: Geometry,
    accounts: Mapping[str, ReaderAccount],
    not_read: tuple[str, ...],
) -> Edition:
    """Writes tables, geometry and edition.json to the folders of `places`, which a swap puts in place."""
    shipped = {name: _write_table(places.tables, name, table) for name, table in tables.items()}
    texts = {"un_countries.geojson": geometry.countries, "un_points.geojson": geometry.points}
    drawn = {name: _write_text(places.geometry / name, text) for name, text in texts.items()}
    edition = Edition(
        version=content_version({**shipped, **drawn}),
        date=max(source.accessed for source in load().sources.values()),
        tables=shipped,
        geometry=drawn,
        readers=accounts,
        sources=_source_accounts(tables["observations"]),
        not_read=not_read,
    )
    _write_text(places.tables / EDITION_FILE, edition.to_json())
    return edition


def fault_lines(faults: pl.DataFrame, observations: pl.DataFrame) -> list[str]:
    """One line for each fault of an observations frame, naming the figure where the fault is a row's."""
    if faults["row"].null_count():
        return [f"{column}: {fault} ({value})" for _, column, fault, value in faults.rows()]
    figures = observations.select(KEY)[faults["row"].to_list()].rows()
    return [
        f"row {row} ({' '.join(str(part) for part in figure)}), {column}: {fault} ({value})"
        for figure, (row, column, fault, value) in zip(figures, faults.rows(), strict=True)
    ]


def swap(pairs: Iterable[tuple[Path, Path]]) -> None:
    """Puts each new folder in the place of its old one; where one move fails, all old folders are put back."""
    moved: list[tuple[Path, Path]] = []
    try:
        for new, current in pairs:
            old = _beside(current, "old")
            _settle_broken_swap(current, old)
            if current.exists():
                current.rename(old)
            moved.append((old, current))
            new.rename(current)
    except OSError:
        for old, current in reversed(moved):
            shutil.rmtree(current, ignore_errors=True)
            if old.exists():
                old.rename(current)
        raise
    for old, _ in moved:
        shutil.rmtree(old, ignore_errors=True)


def _settle_broken_swap(current: Path, old: Path) -> None:
    """Undoes what a swap left behind when the machine stopped in the middle of it."""
    if old.exists() and not current.exists():
        old.rename(current)
    shutil.rmtree(old, ignore_errors=True)


def file_sha256(path: Path) -> str:
    """The file's sha256, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def content_version(files: Mapping[str, ShippedFile]) -> str:
    """The data version: a hash over the hashes of everything that ships, 16 hexadecimal digits."""
    listed = "\n".join(f"{name} {one.sha256}" for name, one in sorted(files.items()))
    return hashlib.sha256(listed.encode()).hexdigest()[:16]


def _read_source(name: str, reader: Reader, folder: Path, areas: AreaMatcher, say: Say) -> Reading:
    reading = reader.read(folder, areas)
    listed = len(input_files(folder, reader))
    if listed != reading.files:
        reason = f"the reader read {reading.files} files, its entry in READERS lists {listed}"
        raise SourceLayoutError(file=name, reason=reason)
    for line in account_lines(name, reading):
        say(line)
    return reading


def account_lines(name: str, reading: Reading) -> list[str]:
    """What the build says of one reader: files, rows in and out, refusals with their reasons, years, areas."""
    figures = reading.observations
    years = year_span(figures["reference_year"])
    others = {"elections": reading.elections.height, "events": reading.events.height}
    beside = "".join(f", {count} {name}" for name, count in others.items() if count)
    lines = [
        f"{name}: {reading.files} files, {reading.rows_in} rows in, {figures.height} out{beside}, "
        f"{reading.refusals['rows'].sum()} refused, {years}, {figures['ref_area'].n_unique()} areas"
    ]
    lines += [f"  refused, {reason}: {rows}" for reason, rows in _reasons(reading).items()]
    return lines + [f"  {line}" for line in reading.report]


def _reasons(reading: Reading) -> dict[str, int]:
    counted = reading.refusals.group_by("reason").agg(pl.col("rows").sum()).sort("reason")
    return dict(counted.iter_rows())


def input_files(folder: Path, reader: Reader) -> list[Path]:
    """The files in the folder of sources that the reader's entry names, sorted."""
    return sorted({path for pattern in reader.inputs for path in folder.glob(pattern)})


def _tables(
    readings: Mapping[str, Reading], areas: AreaMatcher, comparisons: Iterable[Comparison], say: Say
) -> dict[str, pl.DataFrame]:
    """All tables that ship, checked and sorted; raises SchemaError with every fault of the first faulty table."""
    vocabulary = load().vocabulary(areas.areas["ref_area"])
    observations = pl.concat([empty(OBSERVATIONS), *(one.observations for one in readings.values())]).sort(SORT)
    elections = pl.concat([empty(ELECTIONS), *(one.elections for one in readings.values())]).sort(
        "ref_area", "chamber", "year", "month"
    )
    flows = pl.concat([empty(FLOWS), *(one.flows for one in readings.values())])
    events = pl.concat([empty(EVENTS), *(one.events for one in readings.values())]).sort(
        "ref_area", "year", "source", "indicator"
    )
    refusals = pl.concat(
        [
            empty({"source": pl.String(), **REFUSALS}),
            *(one.refusals.select(pl.lit(name).alias("source"), *REFUSALS) for name, one in readings.items()),
        ]
    )
    for line in fault_lines(observation_faults(observations, vocabulary), observations):
        say(f"fault: {line}")
    _check_reasons(refusals)
    return {
        "observations": check_observations(observations, vocabulary),
        "areas": areas.areas,
        "elections": check_elections(elections, vocabulary),
        "events": check_events(events, vocabulary),
        "flows": check_flows(flows.sort(FLOWS.keys()), vocabulary),
        "refusals": refusals.sort("source", "file", "reason", "what"),
        "conflicts": pl.concat(_compare(observations, one) for one in comparisons),
    }


def _derived(made: Mapping[str, pl.DataFrame], areas: AreaMatcher) -> dict[str, pl.DataFrame]:
    """The derived tables with the columns and types that ship; what is simulated is rounded, which makes it small."""
    registry = load()
    vocabulary = registry.vocabulary(areas.areas["ref_area"])
    tables = {}
    for name, frame in made.items():
        typed = frame.select(_shipped_column(column, kind) for column, kind in DERIVED[name].items())
        tables[name] = check_outlooks(name, typed, vocabulary, registry.groups) if name in OUTLOOKS else typed
    return tables


def _shipped_column(name: str, kind: pl.DataType) -> pl.Expr:
    """A column as it ships: simulated shares to a hundredth of a point, chances to a thousandth."""
    simulated = pl.col(name).round(2 if name.endswith("_pct") else 3) if kind == pl.Float32 else pl.col(name)
    return simulated.cast(kind)


def _check_reasons(refusals: pl.DataFrame) -> None:
    """Raises RegistryError where a reader refuses rows for a reason that refusals.toml has no text for."""
    for source, reason in refusals.select("source", "reason").unique().sort("source", "reason").iter_rows():
        if reason not in load().refusals:
            raise RegistryError(file="refusals.toml", entry=reason, reason=f"no text for a reason of reader {source}")


def _compare(observations: pl.DataFrame, asked: Comparison) -> pl.DataFrame:
    """The differences with what was compared: indicator, first, second, over_pp, then data.conflicts.CONFLICTS."""
    found = conflicts(observations, asked.indicator, asked.first, asked.second, asked.over_pp)
    named = (pl.lit(getattr(asked, field.name)).alias(field.name) for field in dataclasses.fields(asked))
    return found.select(*named, *found.columns)


def _account(reading: Reading, files: Iterable[Path], folder: Path) -> ReaderAccount:
    return ReaderAccount(
        files={path.relative_to(folder).as_posix(): file_sha256(path) for path in files},
        rows_in=reading.rows_in,
        rows_out=reading.observations.height,
        elections=reading.elections.height,
        rows_refused=int(reading.refusals["rows"].sum()),
        refused=_reasons(reading),
        report=reading.report,
        events=reading.events.height,
    )


def _not_read(folder: Path, accounts: Mapping[str, ReaderAccount]) -> tuple[str, ...]:
    """Files in the folder of sources that no reader takes in yet."""
    read = {file for one in accounts.values() for file in one.files} | set(REFERENCE_FILES)
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return tuple(sorted(present - read))


def _source_accounts(observations: pl.DataFrame) -> dict[str, SourceAccount]:
    counted = observations.group_by("source").agg(
        rows=pl.len(),
        areas=pl.col("ref_area").n_unique(),
        year_min=pl.col("reference_year").min(),
        year_max=pl.col("reference_year").max(),
    )
    return {row.pop("source"): SourceAccount(**row) for row in counted.sort("source").iter_rows(named=True)}


def _write_table(folder: Path, name: str, table: pl.DataFrame) -> ShippedFile:
    path = folder / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    table.write_parquet(path, compression="zstd", compression_level=9, statistics=True, row_group_size=ROW_GROUP)
    return ShippedFile(bytes=path.stat().st_size, sha256=file_sha256(path), rows=table.height)


def _write_text(path: Path, text: str) -> ShippedFile:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return ShippedFile(bytes=path.stat().st_size, sha256=file_sha256(path))


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(f"{path.name}.{suffix}")
