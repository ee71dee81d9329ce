"""A build writes all or nothing, says what became of every row, and gives the same bytes twice."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data import build as module
from data.build import Comparison, Places, build, file_sha256, swap
from data.checks import problems
from data.errors import RegistryError, SchemaError, SourceLayoutError, UnmatchedAreaError
from data.registry import load
from data.schema import DERIVED, ELECTIONS, EVENTS, conform
from data.sources import READERS, Reader
from data.sources.areas import AreaMatcher
from data.sources.reading import Reading
from data.store import SORT, Edition, Store

LINES = "code,year,share\nSEN,2023,46.06\nBTN,2024,4.26\nSEN,2015,42.7\nTWN,2020,40\n"


def read_shares(folder: Path, areas: AreaMatcher, file: str = "shares.csv", source: str = "wdi") -> Reading:
    rows = pl.read_csv(folder / file)
    matched, refused = areas.match(rows, "code", scheme="iso3", file=file)
    observations = conform(
        matched.select("ref_area", reference_year="year", value="share"),
        indicator="women_in_parliament",
        source=source,
        vintage="2025",
    )
    return Reading(files=1, rows_in=rows.height, observations=observations, refusals=refused, report=("a line",))


def read_elections(folder: Path, areas: AreaMatcher) -> Reading:
    reading = read_shares(folder, areas, "others.csv", "vdem_lower_chamber")
    election = {"ref_area": "SEN", "chamber": "lower", "year": 2022, "month": 7, "seats": 165, "women": 73, "source": "wdi"}
    return Reading(
        files=1,
        rows_in=reading.rows_in,
        observations=reading.observations,
        elections=pl.DataFrame([election], schema=ELECTIONS),
    )


TWO_READERS: Mapping[str, Reader] = {
    "shares": Reader(read_shares, ("shares.csv",)),
    "others": Reader(read_elections, ("others.csv",)),
}
COMPARED = (Comparison("women_in_parliament", "vdem_lower_chamber", "wdi", 3.0),)


@pytest.fixture
def sources(small_sources: Path) -> Path:
    (small_sources / "shares.csv").write_text(LINES, encoding="utf-8")
    (small_sources / "others.csv").write_text("code,year,share\nSEN,2023,40\nBTN,2024,4.3\n", encoding="utf-8")
    return small_sources


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tables=tmp_path / "tables", geometry=tmp_path / "geometry", dictionary=tmp_path / "dictionary.md")


def run(sources: Path, places: Places, readers: Mapping[str, Reader] = TWO_READERS, **more: Any) -> tuple[Edition, list[str]]:
    said: list[str] = []
    edition = build(sources, places, say=said.append, readers=readers, comparisons=COMPARED, **more)
    return edition, said


def contents(*folders: Path) -> dict[str, str]:
    return {str(path): file_sha256(path) for folder in folders for path in folder.rglob("*") if path.is_file()}


def test_the_tables_hold_what_the_readers_read(sources: Path, places: Places) -> None:
    run(sources, places)
    store = Store(places.tables)
    found = store.observations()
    assert found.select("source", "ref_area", "reference_year", "value").rows() == [
        ("wdi", "SEN", 2015, 42.7),
        ("vdem_lower_chamber", "SEN", 2023, 40.0),
        ("wdi", "SEN", 2023, 46.06),
        ("vdem_lower_chamber", "BTN", 2024, 4.3),
        ("wdi", "BTN", 2024, 4.26),
    ]
    assert found.equals(found.sort(SORT))
    assert store.elections()["women"].to_list() == [73]
    assert store.flows().height == 0
    assert {"SEN", "XKX", "UN_SYSTEM"} <= set(store.areas()["ref_area"])


def test_refusals_and_conflicts_are_listed(sources: Path, places: Places) -> None:
    run(sources, places)
    store = Store(places.tables)
    assert store.refusals().rows() == [("shares", "shares.csv", "outside_m49", "TWN", 1)]
    conflict = store.conflicts().row(0, named=True)
    assert (conflict["indicator"], conflict["first"], conflict["second"]) == (
        "women_in_parliament",
        "vdem_lower_chamber",
        "wdi",
    )
    assert (conflict["ref_area"], conflict["reference_year"]) == ("SEN", 2023)
    assert conflict["difference_pp"] == pytest.approx(6.06)
    assert store.conflicts().height == 1


def test_the_build_says_what_became_of_the_rows(sources: Path, places: Places) -> None:
    _, said = run(sources, places)
    assert "shares: 1 files, 4 rows in, 3 out, 1 refused, 2015-2024, 2 areas" in said
    assert "  refused, outside_m49: 1" in said
    assert "  a line" in said
    assert "others: 1 files, 2 rows in, 2 out, 1 elections, 0 refused, 2023-2024, 2 areas" in said
    assert any("neutral: XJK" in line for line in said)


def test_the_edition_accounts_for_files_rows_and_hashes(sources: Path, places: Places) -> None:
    edition, _ = run(sources, places)
    assert Store(places.tables).edition() == edition
    account = edition.readers["shares"]
    assert account.files == {"shares.csv": file_sha256(sources / "shares.csv")}
    assert (account.rows_in, account.rows_out, account.rows_refused, account.refused) == (4, 3, 1, {"outside_m49": 1})
    assert edition.readers["others"].elections == 1
    assert edition.sources["wdi"].rows == 3
    assert (edition.sources["wdi"].year_min, edition.sources["wdi"].year_max) == (2015, 2024)
    table = edition.tables["observations"]
    assert table.rows == 5
    assert table.sha256 == file_sha256(places.tables / "observations.parquet")
    assert table.bytes == (places.tables / "observations.parquet").stat().st_size
    assert set(edition.geometry) == {"un_countries.geojson", "un_points.geojson"}
    assert edition.date == max(source.accessed for source in load().sources.values())


def test_files_that_no_reader_takes_are_listed(sources: Path, places: Places) -> None:
    (sources / "undp").mkdir()
    (sources / "undp" / "hdr.csv").write_text("a\n", encoding="utf-8")
    edition, _ = run(sources, places)
    assert edition.not_read == ("undp/hdr.csv",)


def test_two_builds_give_the_same_bytes(sources: Path, places: Places) -> None:
    first, _ = run(sources, places)
    before = contents(places.tables, places.geometry)
    second, _ = run(sources, places)
    assert contents(places.tables, places.geometry) == before
    assert first == second


def test_another_figure_gives_another_version(sources: Path, places: Places) -> None:
    first, _ = run(sources, places)
    (sources / "shares.csv").write_text(LINES.replace("46.06", "46.07"), encoding="utf-8")
    second, _ = run(sources, places)
    assert first.version != second.version


def test_a_fault_is_said_with_its_figure_and_changes_nothing(sources: Path, places: Places) -> None:
    run(sources, places)
    before = contents(places.tables, places.geometry)
    (sources / "shares.csv").write_text(LINES.replace("4.26", "426").replace("42.7", "427"), encoding="utf-8")
    said: list[str] = []
    with pytest.raises(SchemaError):
        build(sources, places, say=said.append, readers=TWO_READERS, comparisons=COMPARED)
    faults = [line for line in said if line.startswith("fault:")]
    assert len(faults) == 2
    assert "women_in_parliament wdi SEN _T _T _T 2015" in faults[0]
    assert "share_outside_0_100 (427.0)" in faults[0]
    assert contents(places.tables, places.geometry) == before
    assert not list(places.tables.parent.glob("*.new"))


def test_the_same_figure_from_two_readers_is_a_fault(sources: Path, places: Places) -> None:
    twice = {"shares": TWO_READERS["shares"], "again": TWO_READERS["shares"]}
    with pytest.raises(SchemaError, match="duplicate_key"):
        run(sources, places, twice)
    assert not places.tables.exists()


def test_an_unmatched_name_stops_the_build(sources: Path, places: Places) -> None:
    (sources / "shares.csv").write_text(LINES + "ATL,2020,50\n", encoding="utf-8")
    with pytest.raises(UnmatchedAreaError, match="ATL"):
        run(sources, places)
    assert not places.tables.exists()


def test_a_reason_without_a_text_stops_the_build(sources: Path, places: Places) -> None:
    def refuse_all(folder: Path, areas: AreaMatcher) -> Reading:
        reading = read_shares(folder, areas)
        return dataclasses.replace(reading, refusals=reading.refusals.with_columns(reason=pl.lit("no_reason")))

    with pytest.raises(RegistryError, match="no_reason"):
        run(sources, places, {"shares": Reader(refuse_all, ("shares.csv",))})
    assert not places.tables.exists()


def test_a_file_beside_those_that_a_reader_lists_stops_the_build(sources: Path, places: Places) -> None:
    (sources / "shares2.csv").write_text(LINES, encoding="utf-8")
    wider = {"shares": Reader(read_shares, ("shares*.csv",))}
    with pytest.raises(SourceLayoutError, match="read 1 files, its entry in READERS lists 2"):
        run(sources, places, wider)


def test_a_write_that_fails_changes_nothing(sources: Path, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    run(sources, places)
    before = contents(places.tables, places.geometry)

    def fail(_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(module, "swap", fail)
    with pytest.raises(OSError, match="disk full"):
        run(sources, places)
    assert contents(places.tables, places.geometry) == before
    assert not list(places.tables.parent.glob("*.new"))


def folder_with(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "file").write_text(text, encoding="utf-8")
    return path


def test_a_swap_puts_the_new_in_the_place_of_the_old(tmp_path: Path) -> None:
    new, current = folder_with(tmp_path / "t.new", "new"), folder_with(tmp_path / "t", "old")
    swap([(new, current)])
    assert (current / "file").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["t"]


def test_a_swap_that_fails_half_way_restores_all(tmp_path: Path) -> None:
    first = (folder_with(tmp_path / "a.new", "new"), folder_with(tmp_path / "a", "old"))
    second = (tmp_path / "missing.new", folder_with(tmp_path / "b", "old"))
    with pytest.raises(FileNotFoundError):
        swap([first, second])
    assert (tmp_path / "a" / "file").read_text() == "old"
    assert (tmp_path / "b" / "file").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("current_is_there", [True, False])
def test_a_swap_settles_one_that_was_broken_off(tmp_path: Path, current_is_there: bool) -> None:
    """The machine stopped in a swap: the old folder lies aside, with or without one in its place."""
    folder_with(tmp_path / "t.old", "oldest")
    current = folder_with(tmp_path / "t", "old") if current_is_there else tmp_path / "t"
    swap([(folder_with(tmp_path / "t.new", "new"), current)])
    assert (current / "file").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["t"]


def test_check_finds_nothing_to_say_of_what_ships(shipped: Store) -> None:
    assert shipped.observations().height > 0
    assert problems(module.SHIPPED, load()) == []


@pytest.fixture
def built(sources: Path, places: Places) -> Places:
    run(sources, places)
    return places


def test_check_sees_a_changed_table(built: Places) -> None:
    path = built.tables / "observations.parquet"
    pl.read_parquet(path).with_columns(value=pl.col("value") + 1).write_parquet(path)
    assert "observations.parquet: differs from what edition.json describes" in problems(built, load())


def test_check_sees_rows_out_of_order(built: Places) -> None:
    path = built.tables / "observations.parquet"
    pl.read_parquet(path).reverse().write_parquet(path)
    assert any("not sorted" in line for line in problems(built, load()))


def test_check_sees_a_fault_of_the_schema(built: Places) -> None:
    path = built.tables / "observations.parquet"
    pl.read_parquet(path).with_columns(value=pl.lit(101.0)).write_parquet(path)
    assert any("share_outside_0_100" in line for line in problems(built, load()))


def test_check_sees_a_missing_column(built: Places) -> None:
    path = built.tables / "observations.parquet"
    pl.read_parquet(path).drop("bound").write_parquet(path)
    assert any("bound: missing_column" in line for line in problems(built, load()))


def test_check_sees_a_missing_table(built: Places) -> None:
    (built.tables / "areas.parquet").unlink()
    assert any("areas" in line for line in problems(built, load()))


def test_check_sees_missing_geometry(built: Places) -> None:
    (built.geometry / "un_points.geojson").unlink()
    assert "un_points.geojson: missing" in problems(built, load())


def test_check_sees_a_version_that_does_not_follow(built: Places) -> None:
    path = built.tables / "edition.json"
    text = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**text, "version": "0" * 16}), encoding="utf-8")
    assert any("the version does not follow" in line for line in problems(built, load()))


def test_check_sees_entries_without_figures_and_too_few_indicators(built: Places) -> None:
    found = problems(built, load())
    assert "indicators.toml, women_ministers: no figure of unsd_minset" in found
    assert any(line.startswith("sources.toml: ") and "is used by no figure" in line for line in found)
    assert "1 indicators, fewer than 40" in found
    assert "1 women's shares of positions in public institutions, fewer than 25" in found


def test_check_sees_figures_that_the_registry_does_not_name(built: Places) -> None:
    path = built.tables / "observations.parquet"
    pl.read_parquet(path).with_columns(source=pl.lit("wwbi_3_1")).write_parquet(path)
    assert any("the entry does not name" in line for line in problems(built, load()))


def test_check_sees_an_event_that_the_figures_do_not_show(built: Places) -> None:
    event = {
        **{"ref_area": "SEN", "kind": "quota_adopted", "year": 2023, "source": "wdi", "indicator": "women_in_parliament"},
        **{"before": 42.7, "after": 46.06, "note_id": "vdem_quota_dating"},
    }
    path = built.tables / "events.parquet"
    shown = pl.DataFrame([event], schema=EVENTS)
    shown.write_parquet(path)
    assert not any(line.startswith("events: ") for line in problems(built, load()))
    shown.with_columns(after=pl.lit(47.0)).write_parquet(path)
    assert "events: no figure shows women_in_parliament = 47 of wdi for SEN in 2023" in problems(built, load())


def test_check_sees_an_old_dictionary(built: Places) -> None:
    assert not any("out of date" in line for line in problems(built, load()))
    built.dictionary.write_text("old", encoding="utf-8")
    assert any("dictionary.md is out of date" in line for line in problems(built, load()))


@pytest.mark.sources
def test_every_reader_lists_the_files_that_it_reads(sources_folder: Path) -> None:
    assert [name for name, reader in READERS.items() if not module.input_files(sources_folder, reader)] == []


@pytest.mark.sources
def test_a_build_from_the_source_files_gives_the_shipped_tables(sources_folder: Path, places: Places, shipped: Store) -> None:
    """The same figures, and with the pinned polars the same bytes."""
    build(sources_folder, places, say=lambda _: None)
    made = Store(places.tables)
    assert made.observations().equals(shipped.observations())
    assert made.elections().equals(shipped.elections())
    assert made.refusals().equals(shipped.refusals())
    # Projections and the record are made by the caller of the build, cli.py, and have tests of their own.
    ours, theirs = made.edition(), shipped.edition()
    assert ours.tables == {name: one for name, one in theirs.tables.items() if name not in DERIVED}
    alike = ("date", "geometry", "readers", "sources", "not_read")
    assert [name for name in alike if getattr(ours, name) != getattr(theirs, name)] == []
