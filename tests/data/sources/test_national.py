"""Civil service by level: counts are never shares, bounds are bounds, conflicts stay side by side, undated rows are refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from data.errors import SourceLayoutError
from data.registry import Registry
from data.schema import observation_faults
from data.sources import national, un_system
from data.sources.areas import read_areas
from data.sources.national import COLUMNS, FILE, to_observations
from data.sources.reading import Reading

Row = tuple[object, ...]
Read = Callable[..., Reading]
TRANSCRIBED = (national, un_system)


@pytest.fixture
def read(small_sources: Path) -> Read:
    """Writes the rows in the file's layout and reads them, in a world of six countries."""

    def write_and_read(*rows: Row) -> Reading:
        (small_sources / "national").mkdir()
        cells = [[None if cell is None else str(cell) for cell in row] for row in rows]
        schema = dict.fromkeys(COLUMNS, pl.String)
        pl.DataFrame(cells, schema=schema, orient="row").write_csv(small_sources / FILE)
        return to_observations(small_sources, read_areas(small_sources))

    return write_and_read


@pytest.fixture
def pages(registry: Registry) -> dict[str, str]:
    """The address of each page, by the id of its source."""
    return {name: one.address for name, one in registry.sources.items()}


def test_a_share_keeps_its_level_its_sector_and_its_page(read: Read, pages: dict[str, str]) -> None:
    row: Row = ("BTN", 2016, "all", "P1 (feeder to executive/specialist)", None, None, 21, pages["btn_kuensel_2016"], None)
    figures = read(row).observations
    columns = ("indicator", "source", "ref_area", "sector", "level", "reference_year", "value", "bound", "vintage")
    assert figures.select(columns).rows() == [
        ("women_in_civil_service", "btn_kuensel_2016", "BTN", "_T", "BTN_P1", 2016, 21.0, "=", "2016")
    ]


def test_scopes_become_sectors(read: Read, pages: dict[str, str]) -> None:
    rows = [
        ("BTN", 2016, scope, "All civil servants", None, None, 30, pages["btn_kuensel_2016"], None)
        for scope in ("all", "national", "sub-national")
    ]
    assert read(*rows).observations["sector"].to_list() == ["_T", "national", "subnational"]


def test_women_without_a_total_are_a_count_and_never_a_share(read: Read, pages: dict[str, str]) -> None:
    """The file's only such rows are of countries that the small table of areas lacks, so Bhutan stands for them."""
    row: Row = ("BTN", 2019, "all", "Executive level", 4, None, None, pages["btn_gender_seal"], None)
    figures = read(row).observations
    columns = ("indicator", "level", "value", "women", "total", "note_id")
    assert figures.select(columns).rows() == [
        ("women_in_political_office", "BTN_EXECUTIVE", 4.0, 4, None, "women_without_total")
    ]


def test_women_with_a_share_but_no_total_stay_a_share(read: Read, pages: dict[str, str]) -> None:
    row: Row = ("BTN", 2008, "all", "All civil servants", 200, None, 20, pages["btn_kuensel_2016"], None)
    figures = read(row).observations
    assert figures.select("indicator", "value", "women", "total").rows() == [("women_in_civil_service", 20.0, 200, None)]


@pytest.mark.parametrize("given", [(None, None), (33.3, "pct computed")])
def test_a_share_worked_out_from_counts_is_exact_and_says_so(
    read: Read, pages: dict[str, str], given: tuple[float | None, str | None]
) -> None:
    row: Row = ("BTN", 2016, "all", "All civil servants", 1, 3, given[0], pages["btn_kuensel_2016"], given[1])
    figures = read(row).observations
    assert figures["value"].to_list() == pytest.approx([100 / 3], abs=1e-12)
    assert figures["note_id"].to_list() == ["share_from_counts"]


def test_a_published_share_is_not_replaced_by_its_counts(read: Read, pages: dict[str, str]) -> None:
    row: Row = ("BTN", 2016, "all", "All civil servants", 1, 3, 33, pages["btn_kuensel_2016"], None)
    figures = read(row).observations
    assert figures.select("value", "women", "total", "note_id").rows() == [(33.0, 1, 3, None)]


@pytest.mark.parametrize(
    ("note", "bound", "note_id"),
    [
        ('"moins de 8 %": upper bound', "<", "figure_is_bound"),
        ('"more than 30 percent"; lower bound', ">", "figure_is_bound"),
        ('"around 10 percent"', "=", "figure_approximate"),
        ('"2000-2004 ... only about 14%"', "=", "figure_approximate"),
        ("another page: over 12,000 women", "=", None),
    ],
)
def test_limits_and_roundings_in_words_are_carried(
    read: Read, pages: dict[str, str], note: str, bound: str, note_id: str | None
) -> None:
    row: Row = ("SEN", 2025, "all", "Highest hierarchy", None, None, 8, pages["sen_pointactu_2025"], note)
    figures = read(row).observations
    assert figures.select("value", "bound", "note_id").rows() == [(8.0, bound, note_id)]


def test_conflicting_shares_stay_side_by_side_with_a_note(read: Read, pages: dict[str, str]) -> None:
    rows = [
        ("SEN", 2019, "all", "Public administration", None, None, 22, pages["sen_allafrica_2023"], None),
        ("SEN", 2023, "all", "Public administration", None, None, 19, pages["sen_allafrica_2023"], None),
        ("SEN", 2023, "all", "Management staff (encadrement)", None, None, 19, pages["sen_allafrica_2023"], None),
        ("SEN", 2025, "all", "Public administration", None, None, 23, pages["sen_pointactu_2025"], None),
    ]
    figures = read(*rows).observations
    assert sorted(figures.select("source", "level", "reference_year", "value", "note_id").rows()) == [
        ("sen_allafrica_2023", "SEN_MANAGEMENT", 2023, 19.0, None),
        ("sen_allafrica_2023", "_T", 2019, 22.0, "sen_shares_disagree"),
        ("sen_allafrica_2023", "_T", 2023, 19.0, "sen_shares_disagree"),
        ("sen_pointactu_2025", "_T", 2025, 23.0, "sen_shares_disagree"),
    ]


def test_executive_level_is_not_executive_and_specialist(read: Read, pages: dict[str, str]) -> None:
    rows = [
        ("BTN", 2022, "all", "Executive & specialist", None, None, 19, pages["btn_gender_seal"], None),
        ("BTN", 2023, "all", "Executive level", None, None, 24, pages["btn_business_bhutan_2023"], None),
    ]
    figures = read(*rows).observations
    assert figures.select("level", "note_id").rows() == [
        ("BTN_EXECUTIVE_SPECIALIST", None),
        ("BTN_EXECUTIVE", "btn_executive_level"),
    ]


def test_a_page_that_does_not_state_its_year_is_flagged(read: Read, pages: dict[str, str]) -> None:
    row: Row = ("BTN", 2018, "all", "Operational", None, None, 18, pages["btn_canada_foundation_2019"], None)
    figures = read(row).observations
    assert figures.select("level", "obs_status", "note_id").rows() == [("BTN_OPERATIONAL", "U", "btn_year_not_stated")]


def test_undated_and_empty_rows_are_refused_by_name(read: Read, pages: dict[str, str]) -> None:
    rows: list[Row] = [
        ("SLB", "n.d. (c.2010)", "public service", "All staff", None, None, 31, "https://example.org/undated", None),
        ("BTN", 2016, "all", "Operational", None, 250, None, pages["btn_kuensel_2016"], None),
        ("BTN", 2016, "all", "All civil servants", None, None, 35, pages["btn_kuensel_2016"], None),
    ]
    reading = read(*rows)
    assert reading.refusals.rows() == [
        (FILE, "no_year", "SLB, n.d. (c.2010), public service, All staff", 1),
        (FILE, "no_figure", "BTN, 2016, all, Operational", 1),
    ]
    assert (reading.rows_in, reading.observations.height) == (3, 1)


def test_the_world_is_the_aggregate_of_m49(read: Read, pages: dict[str, str]) -> None:
    row: Row = ("WLD", 2021, "public administration", "Top leaders", None, None, 30, pages["gepa_2021"], None)
    figures = read(row).observations
    assert figures.select("indicator", "ref_area", "level").rows() == [
        ("women_in_public_administration", "001", "GEPA_TOP_LEADERS")
    ]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (("galactic", "All civil servants", "btn_gender_seal"), "galactic"),
        (("all", "Grand vizier", "btn_gender_seal"), "Grand vizier"),
        (("all", "All civil servants", "no_such_page"), "https://example.org/new"),
    ],
)
def test_what_the_tables_do_not_know_fails_with_its_name(
    read: Read, pages: dict[str, str], given: tuple[str, str, str], named: str
) -> None:
    scope, level, page = given
    address = pages.get(page, "https://example.org/new")
    with pytest.raises(SourceLayoutError, match=named):
        read(("BTN", 2016, scope, level, None, None, 30, address, None))


@pytest.mark.sources
def test_the_file_in_use_is_read_whole(sources_folder: Path, registry: Registry) -> None:
    areas = read_areas(sources_folder)
    reading = to_observations(sources_folder, areas)
    figures = reading.observations
    assert observation_faults(figures, registry.vocabulary(areas.areas["ref_area"])).rows() == []
    assert reading.refusals.group_by("reason").agg(pl.col("rows").sum()).rows() == [("no_year", 5)]
    assert reading.rows_in == figures.height + 5
    counts = figures.filter(pl.col("indicator") == "women_in_political_office")
    assert counts.height == 13
    assert counts["total"].null_count() == 13
    assert sorted(figures.filter(pl.col("bound") != "=").select("level", "bound", "value").rows()) == [
        ("LAO_LEADERSHIP", ">", 30.0),
        ("SEN_HIGHEST_HIERARCHY", "<", 8.0),
    ]


@pytest.mark.sources
def test_every_correction_of_a_page_still_meets_its_row(sources_folder: Path, registry: Registry) -> None:
    areas = read_areas(sources_folder)
    figures = pl.concat([one.to_observations(sources_folder, areas).observations for one in TRANSCRIBED])
    pages = set(figures["source"])
    mine = [one for one in registry.corrections.values() if one.source in pages and one.match]
    assert mine
    for one in mine:
        hit = pl.all_horizontal(pl.col("source") == one.source, *(pl.col(name) == value for name, value in one.match.items()))
        rows = figures.filter(hit)
        assert rows.height, one.id
        assert one.id == "un_secretariat_2003" or set(rows["note_id"]) == {one.set["note_id"]}, one.id
