"""The store reads what was asked, from a folder or a URL, and says plainly what it cannot read."""

from __future__ import annotations

import dataclasses
import datetime
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import polars as pl
import pytest

from data.errors import StoreError
from data.schema import TOTAL, conform
from data.store import (
    EDITION_FILE,
    ROOT_VARIABLE,
    SORT,
    Edition,
    ReaderAccount,
    ShippedFile,
    SourceAccount,
    Store,
    open_store,
)

EDITION = Edition(
    version="0123abcd",
    date=datetime.date(2026, 11, 21),
    tables={"observations": ShippedFile(bytes=10, sha256="aa", rows=5)},
    geometry={"un_points.geojson": ShippedFile(bytes=3, sha256="bb")},
    readers={
        "wdi": ReaderAccount(
            files={"world_bank/wdi.csv": "cc"},
            rows_in=6,
            rows_out=5,
            elections=0,
            rows_refused=1,
            refused={"outside_m49": 1},
            report=("a line",),
        )
    },
    sources={"wdi": SourceAccount(rows=5, areas=2, year_min=2000, year_max=2002)},
    not_read=("undp/hdr.csv",),
)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A folder with an edition and five figures of two indicators, two sources and two areas."""
    rows: list[dict[str, Any]] = [
        {"indicator": "a", "source": "one", "ref_area": "SEN", "reference_year": 2000, "value": 10.0},
        {"indicator": "a", "source": "two", "ref_area": "SEN", "reference_year": 2000, "value": 11.0},
        {"indicator": "a", "source": "one", "ref_area": "BTN", "reference_year": 2001, "value": 20.0, "level": "TOP"},
        {"indicator": "a", "source": "one", "ref_area": "SEN", "reference_year": 2002, "value": None},
        {"indicator": "b", "source": "one", "ref_area": "SEN", "reference_year": 2000, "value": 30.0, "sector": "health"},
    ]
    frame = pl.DataFrame(rows).with_columns(pl.col("level", "sector").fill_null(TOTAL))
    conform(frame, vintage="2025").sort(SORT).write_parquet(tmp_path / "observations.parquet")
    (tmp_path / EDITION_FILE).write_text(EDITION.to_json(), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [10.0, 11.0, 20.0, None, 30.0]),
        ({"indicator": "a"}, [10.0, 11.0, 20.0, None]),
        ({"indicator": ["a", "b"], "ref_areas": ["SEN"]}, [10.0, 11.0, None, 30.0]),
        ({"indicator": "a", "source": "one"}, [10.0, 20.0, None]),
        ({"indicator": "a", "ref_areas": ["BTN", "LAO"]}, [20.0]),
        ({"indicator": "a", "ref_areas": []}, []),
        ({"indicator": "a", "level": TOTAL}, [10.0, 11.0, None]),
        ({"indicator": "a", "level": "TOP"}, [20.0]),
        ({"sector": "health"}, [30.0]),
        ({"breakdown": "age=30-39"}, []),
        ({"indicator": "a", "year_from": 2001}, [20.0, None]),
        ({"indicator": "a", "year_from": 2000, "year_to": 2001}, [10.0, 11.0, 20.0]),
        ({"indicator": "no_such_indicator"}, []),
    ],
)
def test_a_selection_returns_the_rows_asked_for_in_order(tables: Path, asked: dict[str, Any], expected: list[float]) -> None:
    assert Store(tables).observations(**asked)["value"].to_list() == expected


def test_available_counts_figures_not_gaps(tables: Path) -> None:
    found = Store(tables).available()
    assert found.columns == ["indicator", "source", "sector", "level", "breakdown", "rows", "areas", "year_min", "year_max"]
    assert found.select("indicator", "source", "level", "rows", "year_min", "year_max").rows() == [
        ("a", "one", "TOP", 1, 2001, 2001),
        ("a", "one", "_T", 1, 2000, 2000),
        ("a", "two", "_T", 1, 2000, 2000),
        ("b", "one", "_T", 1, 2000, 2000),
    ]


def test_the_edition_comes_back_as_it_was_written(tables: Path) -> None:
    store = Store(tables)
    assert store.edition() == EDITION
    assert store.version == "0123abcd"
    assert Edition.from_json(EDITION.to_json()).to_json() == EDITION.to_json()


@pytest.mark.parametrize(
    "ask", ["observations", "areas", "elections", "events", "refusals", "conflicts", "flows", "edition", "available"]
)
def test_a_missing_table_is_named(tmp_path: Path, ask: str) -> None:
    with pytest.raises(StoreError) as caught:
        getattr(Store(tmp_path / "nowhere"), ask)()
    assert str(caught.value.details["table"]).startswith({"available": "observations"}.get(ask, ask))
    assert "nowhere" in str(caught.value)


def test_an_unreadable_table_is_named(tables: Path) -> None:
    (tables / "observations.parquet").write_bytes(b"no parquet")
    with pytest.raises(StoreError, match="observations"):
        Store(tables).observations("a")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"version": "1", "date": "yesterday"}'])
def test_an_unreadable_edition_is_named(tables: Path, text: str) -> None:
    (tables / EDITION_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=EDITION_FILE):
        Store(tables).edition()


def test_one_store_for_each_root(tables: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(tables))
    assert open_store() is open_store(str(tables))
    assert open_store().version == EDITION.version
    monkeypatch.delenv(ROOT_VARIABLE)
    assert open_store() is not open_store(str(tables))


def test_the_shipped_tables_are_the_default(monkeypatch: pytest.MonkeyPatch, shipped: Store) -> None:
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    assert open_store().root == shipped.root


class Ranges(http.server.SimpleHTTPRequestHandler):
    """Serves a folder with byte ranges, as object storage does."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        body = Path(self.translate_path(self.path)).read_bytes()
        given = self.headers.get("Range", f"bytes=0-{len(body) - 1}").removeprefix("bytes=")
        first, last = given.split("-") if not given.startswith("-") else (str(len(body) + int(given)), "")
        start, end = max(int(first), 0), min(int(last or len(body) - 1), len(body) - 1)
        self.asked.append(self.path)
        self.send_response(206 if "Range" in self.headers else 200)
        self.send_header("Content-Length", str(end - start + 1))
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(body)}")
        self.end_headers()
        self.wfile.write(body[start : end + 1])

    def log_message(self, *_: object) -> None:
        """Keeps the test's output clean."""


@pytest.fixture
def address(tables: Path) -> Iterator[str]:
    """The tables behind a URL on this machine."""

    def serve(*connection: Any) -> Ranges:
        return Ranges(*connection, directory=str(tables))

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_tables_behind_a_url(address: str) -> None:
    store = Store(address)
    assert store.version == EDITION.version
    assert store.observations("a", source="two")["value"].to_list() == [11.0]
    assert "/observations.parquet" in Ranges.asked


def test_the_edition_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        EDITION.version = "other"  # type: ignore[misc]  # that is the point
