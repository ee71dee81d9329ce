"""The read-only door to the shipped tables, for pages, exports and the API.

Tables are parquet, read lazily: a selection reads only the row groups that it needs, from a folder or from a URL.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import polars as pl

from data.errors import StoreError
from data.registry import FOLDER
from data.schema import KEY

ROOT_VARIABLE: Final = "PARITY_HORIZON_TABLES"
DEFAULT_ROOT: Final = str(FOLDER / "tables")
EDITION_FILE: Final = "edition.json"
SORT: Final = ("indicator", "reference_year", *(name for name in KEY if name not in {"indicator", "reference_year"}))
"""The order of the observations table."""


@dataclass(frozen=True)
class ShippedFile:
    """One file that ships: a table (with its rows) or a file of geometry."""

    bytes: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True)
class ReaderAccount:
    """What one reader took in and gave out.

    `files` maps a path in the folder of sources to its sha256; `refused` maps a reason to the number of rows; `report` are
    the reader's own lines. Rows out may exceed rows in: one row of a source can hold several figures.
    """

    files: Mapping[str, str]
    rows_in: int
    rows_out: int
    elections: int
    rows_refused: int
    refused: Mapping[str, int]
    report: tuple[str, ...]
    events: int = 0


@dataclass(frozen=True)
class SourceAccount:
    """What the tables hold of one source: rows, areas, first and last year."""

    rows: int
    areas: int
    year_min: int
    year_max: int


@dataclass(frozen=True)
class Edition:
    """What is shipped. `version` is a hash of its content; `date` the day on which the newest source was taken in."""

    version: str
    date: datetime.date
    tables: Mapping[str, ShippedFile]
    geometry: Mapping[str, ShippedFile]
    readers: Mapping[str, ReaderAccount]
    sources: Mapping[str, SourceAccount]
    not_read: tuple[str, ...] = field(default=())

    def to_json(self) -> str:
        """The text of edition.json: the same text for the same content."""
        return json.dumps(dataclasses.asdict(self), default=str, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Edition:
        """The edition behind the text; raises ValueError, KeyError or TypeError where it is not one."""
        given: dict[str, Any] = json.loads(text)
        return cls(
            version=given["version"],
            date=datetime.date.fromisoformat(given["date"]),
            tables={name: ShippedFile(**one) for name, one in given["tables"].items()},
            geometry={name: ShippedFile(**one) for name, one in given["geometry"].items()},
            readers={name: ReaderAccount(**{**one, "report": tuple(one["report"])}) for name, one in given["readers"].items()},
            sources={name: SourceAccount(**one) for name, one in given["sources"].items()},
            not_read=tuple(given["not_read"]),
        )


class Store:
    """The tables under `root`, a folder or a URL. Every method raises StoreError where its table cannot be read."""

    def __init__(self, root: str | Path) -> None:
        self.root = str(root).rstrip("/")

    @property
    def version(self) -> str:
        """Hash of the content: the same figures have the same version."""
        return self.edition().version

    def edition(self) -> Edition:
        """What is shipped, from edition.json."""
        return self._edition

    def observations(
        self,
        indicator: str | Iterable[str] | None = None,
        *,
        source: str | None = None,
        ref_areas: Iterable[str] | None = None,
        sector: str | None = None,
        level: str | None = None,
        breakdown: str | None = None,
        year_from: int | None = None,
        year_to: int | None = None,
    ) -> pl.DataFrame:
        """Rows of data.schema.OBSERVATIONS in the order of `SORT`; an argument that is None does not select.

        `_T` selects "all together" in sector, level and breakdown. Years are inclusive. An unknown id selects nothing.
        """
        chosen = [indicator] if isinstance(indicator, str) else indicator
        equal = {"source": source, "sector": sector, "level": level, "breakdown": breakdown}
        conditions = [pl.col(name) == value for name, value in equal.items() if value is not None]
        conditions += [
            pl.col(name).is_in(sorted(values))
            for name, values in (("indicator", chosen), ("ref_area", ref_areas))
            if values is not None
        ]
        if year_from is not None:
            conditions.append(pl.col("reference_year") >= year_from)
        if year_to is not None:
            conditions.append(pl.col("reference_year") <= year_to)
        return self._read("observations", *conditions)

    def available(self) -> pl.DataFrame:
        """What there is to choose from: indicator, source, sector, level, breakdown, rows, areas, year_min, year_max.

        Rows without a value are not counted.
        """
        return self._available

    def areas(self) -> pl.DataFrame:
        """Rows of data.schema.AREAS."""
        return self._areas

    def elections(self, ref_areas: Iterable[str] | None = None) -> pl.DataFrame:
        """Rows of data.schema.ELECTIONS."""
        return self._read("elections", *([] if ref_areas is None else [pl.col("ref_area").is_in(sorted(ref_areas))]))

    def events(self, ref_areas: Iterable[str] | None = None, *, kinds: Iterable[str] | None = None) -> pl.DataFrame:
        """Rows of data.schema.EVENTS, sorted by area, year, source and indicator; an argument that is None does not select."""
        chosen = {"ref_area": ref_areas, "kind": kinds}
        conditions = [pl.col(name).is_in(sorted(values)) for name, values in chosen.items() if values is not None]
        return self._read("events", *conditions)

    def flows(self, ref_areas: Iterable[str] | None = None) -> pl.DataFrame:
        """Rows of data.schema.FLOWS: people who were recruited, promoted, transferred or left between two years."""
        return self._read("flows", *([] if ref_areas is None else [pl.col("ref_area").is_in(sorted(ref_areas))]))

    def projections(self, indicator: str | None = None) -> pl.DataFrame:
        """Rows of data.schema.PROJECTIONS, of one indicator or of all; sorted by piece, series and year."""
        return self._read("projections", *([] if indicator is None else [pl.col("indicator") == indicator]))

    def parity(self, indicator: str | None = None) -> pl.DataFrame:
        """Rows of data.schema.PARITY, of one indicator or of all; sorted by piece and series."""
        return self._read("parity", *([] if indicator is None else [pl.col("indicator") == indicator]))

    def simple_projections(self, indicator: str | None = None) -> pl.DataFrame:
        """Rows of data.schema.SIMPLE_PROJECTIONS, of one indicator or of all; sorted by piece."""
        return self._read("simple_projections", *([] if indicator is None else [pl.col("indicator") == indicator]))

    def refusals(self) -> pl.DataFrame:
        """Rows of sources that did not become figures: source (the reader's name), file, reason, what, rows."""
        return self._read("refusals")

    def conflicts(self) -> pl.DataFrame:
        """Pairs of sources that disagree on a figure, as data.conflicts describes them."""
        return self._read("conflicts")

    def record(self, indicator: str | None = None) -> pl.DataFrame:
        """How far off projections from past years were: rows of data.schema.RECORD."""
        return self._read("record", *([] if indicator is None else [pl.col("indicator") == indicator]))

    def hindcasts(self, indicator: str, origin: int | None = None) -> pl.DataFrame:
        """Projections from past years, of every country: rows of data.schema.HINDCASTS."""
        conditions = [] if origin is None else [pl.col("origin") == origin]
        return self._read("hindcasts", pl.col("indicator") == indicator, *conditions)

    def claims_today(self) -> pl.DataFrame:
        """Rows of data.schema.CLAIMS_TODAY: what our projection says of the measures of published estimates."""
        return self._read("claims_today")

    @cached_property
    def _edition(self) -> Edition:
        try:
            lines = pl.scan_lines(self._path(EDITION_FILE)).collect().to_series().to_list()
            return Edition.from_json("\n".join(lines))
        except (OSError, pl.exceptions.PolarsError, ValueError, KeyError, TypeError) as fault:
            raise StoreError(table=EDITION_FILE, place=self.root, reason=str(fault)) from fault

    @cached_property
    def _available(self) -> pl.DataFrame:
        keys = ["indicator", "source", "sector", "level", "breakdown"]
        return (
            self._read("observations", pl.col("value").is_not_null())
            .group_by(keys)
            .agg(
                rows=pl.len(),
                areas=pl.col("ref_area").n_unique(),
                year_min=pl.col("reference_year").min(),
                year_max=pl.col("reference_year").max(),
            )
            .sort(keys)
        )

    @cached_property
    def _areas(self) -> pl.DataFrame:
        return self._read("areas")

    def _read(self, table: str, *conditions: pl.Expr) -> pl.DataFrame:
        try:
            return pl.scan_parquet(self._path(f"{table}.parquet")).filter(*conditions).collect()
        except (OSError, pl.exceptions.PolarsError) as fault:
            raise StoreError(table=table, place=self.root, reason=str(fault)) from fault

    def _path(self, file: str) -> str:
        return f"{self.root}/{file}"


def open_store(root: str | None = None) -> Store:
    """The store at `root`, else where the environment variable PARITY_HORIZON_TABLES points, else the shipped tables.

    One store for each root: what it has read once (edition, areas, menus) it keeps.
    """
    return _store_at(root or os.environ.get(ROOT_VARIABLE) or DEFAULT_ROOT)


@cache
def _store_at(root: str) -> Store:
    return Store(root)
