"""Staff of the United Nations system: bands with headcounts, single grades with one source for each page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

from data.errors import SourceLayoutError, UnmatchedAreaError
from data.registry import Registry
from data.schema import observation_faults
from data.sources.areas import read_areas
from data.sources.reading import Reading
from data.sources.un_system import BANDS_FILE, COLUMNS, GRADES_FILE, to_observations

Row = tuple[object, ...]
Read = Callable[..., Reading]
BAND: Row = (2016, "UN system", "P1-P2", "60.0", "40.0", 60.0, "Some report", "as published")


@pytest.fixture
def read(small_sources: Path) -> Read:
    """Writes both files in their layout (one band where none is given) and reads them."""

    def write_and_read(grades: Sequence[Row] = (), bands: Sequence[Row] = (BAND,)) -> Reading:
        (small_sources / "un_system").mkdir()
        for file, rows in ((BANDS_FILE, bands), (GRADES_FILE, grades)):
            cells = [[None if cell is None else str(cell) for cell in row] for row in rows]
            schema = dict.fromkeys(COLUMNS, pl.String)
            pl.DataFrame(cells, schema=schema, orient="row").write_csv(small_sources / file)
        return to_observations(small_sources, read_areas(small_sources))

    return write_and_read


@pytest.fixture
def pages(registry: Registry) -> dict[str, str]:
    """The address of each page, by the id of its source."""
    return {name: one.address for name, one in registry.sources.items()}


def of_pages(reading: Reading) -> pl.DataFrame:
    return reading.observations.filter(pl.col("source") != "un_staff_bands")


def test_bands_are_levels_with_headcounts(read: Read) -> None:
    whole: Row = (2016, "UN system", "All Prof and higher", "70.0", "130.0", 35.0, "Some report", "as published")
    figures = read(bands=[BAND, whole]).observations
    columns = ("source", "ref_area", "level", "value", "women", "total", "obs_status", "note_id")
    assert figures.select(columns).rows() == [
        ("un_staff_bands", "UN_SYSTEM", "UN_P1_P2", 60.0, 60, 100, "A", None),
        ("un_staff_bands", "UN_SYSTEM", "_T", 35.0, 70, 200, "A", None),
    ]
    assert figures["indicator"].unique().to_list() == ["women_in_un_professional_staff"]


def test_a_derived_band_is_an_estimate_with_a_note(read: Read) -> None:
    derived: Row = (2016, "UN system", "P3-P4 (residual)", "30.0", "70.0", 30.0, "Some report", "DERIVED by subtraction")
    figures = read(bands=[derived]).observations
    assert figures.select("level", "obs_status", "note_id").rows() == [("UN_P3_P4", "E", "un_derived_band")]


def test_the_ungraded_band_breaks_in_2017_and_no_other_band_does(read: Read) -> None:
    ungraded = [
        (year, "UN system", "UG (higher category)", "30.0", "70.0", 30.0, "Some report", "as published")
        for year in (2016, 2017, 2018)
    ]
    junior: Row = (2017, *BAND[1:])
    figures = read(bands=[*ungraded, junior]).observations
    assert figures.select("level", "reference_year", "obs_status", "note_id").rows() == [
        ("UN_UNGRADED", 2016, "A", None),
        ("UN_UNGRADED", 2017, "B", "un_ungraded_break"),
        ("UN_UNGRADED", 2018, "A", None),
        ("UN_P1_P2", 2017, "A", None),
    ]


def test_two_pages_with_one_key_are_two_sources(read: Read, pages: dict[str, str]) -> None:
    grades = [
        (2019, "UN system", "Prof and higher", None, None, 45.5, pages["un_sg_report_2021_mirror"], None),
        (2019, "UN system", "Prof and higher", None, None, 45.5, pages["un_sg_report_2023"], None),
    ]
    figures = of_pages(read(grades=grades))
    assert figures.select("source", "level", "value", "note_id").rows() == [
        ("un_sg_report_2021_mirror", "_T", 45.5, "un_summary_copy"),
        ("un_sg_report_2023", "_T", 45.5, None),
    ]


def test_places_and_contracts_are_breakdowns(read: Read, pages: dict[str, str]) -> None:
    page = pages["un_women_current_status"]
    grades = [
        (2011, f"UN system ({place})", "Prof and higher", None, None, 40.0, page, None)
        for place in ("HQ locations", "non-HQ locations", "temporary contracts")
    ]
    figures = of_pages(read(grades=grades))
    assert figures["breakdown"].to_list() == ["duty=headquarters", "duty=non_headquarters", "contract=temporary"]
    assert figures["ref_area"].unique().to_list() == ["UN_SYSTEM"]


def test_groups_of_leaders_are_not_joined(read: Read, pages: dict[str, str]) -> None:
    """Three sources write USG+ASG and count three different groups."""
    article = "UN high-level posts (USG/ASG, as counted by article)"
    grades = [
        (2003, "UN Secretariat", "USG+ASG", "9.0", "43.0", 17.3, pages["un_news_2004"], "counts derived"),
        (2016, "SG global senior leadership team", "USG+ASG", None, None, 29, pages["un_gender_background"], None),
        (2012, article, "USG+ASG", "23.0", "55.0", 29.5, pages["passblue_2012"], None),
    ]
    figures = of_pages(read(grades=grades))
    assert figures.select("ref_area", "level", "women", "total", "note_id").rows() == [
        ("UN_SECRETARIAT", "UN_USG_ASG", 9, 52, "un_report_february_2004_count"),
        ("UN_SYSTEM", "UN_GLOBAL_TEAM", None, None, None),
        ("UN_SYSTEM", "UN_HIGH_LEVEL_POSTS", 23, 78, "un_press_count"),
    ]


@pytest.mark.parametrize(
    ("note", "total"),
    [("of 6,745", 6745), ("30 Sep 2006; 1,732 professional staff", 1732), ("81 women out of 216 members", None)],
)
def test_a_total_that_only_the_note_states_is_taken_without_women(
    read: Read, pages: dict[str, str], note: str, total: int | None
) -> None:
    grades: list[Row] = [(2006, "WHO", "Prof and higher", None, None, 36.4, pages["who_hr_report_2006"], note)]
    figures = of_pages(read(grades=grades))
    assert figures.select("ref_area", "women", "total").rows() == [("WHO", None, total)]


def test_uncertain_rows_are_kept_and_flagged(read: Read, pages: dict[str, str]) -> None:
    annex, report = pages["un_sg_report_2012_annex"], pages["un_sg_report_2006"]
    grades = [
        (2011, "UN Secretariat", "P-1", None, None, 51.0, annex, None),
        (2011, "UN Secretariat", "P-2", None, None, 69.0, annex, None),
        (2011, "UN Secretariat", "P-3", None, None, 41.0, annex, None),
        (2006, "UN Secretariat (as read; text ambiguous)", "D-1", None, None, 25.0, report, None),
        (2015, "UN system", "UG", "81", None, 27.3, pages["madras_courier"], "press article: 81 women out of 216"),
    ]
    figures = of_pages(read(grades=grades))
    assert figures.select("level", "obs_status", "note_id", "women", "total").rows() == [
        ("UN_P1", "U", "un_p1_p2_order", None, None),
        ("UN_P2", "U", "un_p1_p2_order", None, None),
        ("UN_P3", "A", None, None, None),
        ("UN_D1", "U", "un_entity_unclear", None, None),
        ("UN_UNGRADED", "U", "un_total_in_conflict", 81, None),
    ]


def test_a_row_without_a_share_is_refused(read: Read, pages: dict[str, str]) -> None:
    grades: list[Row] = [(2011, "UN Secretariat", "P-4", None, None, None, pages["un_sg_report_2012_annex"], None)]
    reading = read(grades=grades)
    assert of_pages(reading).height == 0
    assert reading.refusals.rows() == [(GRADES_FILE, "no_figure", "un_sg_report_2012_annex, 2011, UN_P4", 1)]
    assert reading.rows_in == 2


@pytest.mark.parametrize(
    ("given", "error", "named"),
    [
        (("UN moon base", "P-1", "un_sg_report_2023"), UnmatchedAreaError, "UN moon base"),
        (("UN system", "P-9", "un_sg_report_2023"), SourceLayoutError, "P-9"),
        (("UN system", "P-1", "no_such_page"), SourceLayoutError, "https://example.org/new"),
    ],
)
def test_what_the_tables_do_not_know_fails_with_its_name(
    read: Read, pages: dict[str, str], given: tuple[str, str, str], error: type[Exception], named: str
) -> None:
    entity, grade, page = given
    address = pages.get(page, "https://example.org/new")
    with pytest.raises(error, match=named):
        read(grades=[(2011, entity, grade, None, None, 40.0, address, None)])


@pytest.mark.sources
def test_the_files_in_use_give_the_published_shares(sources_folder: Path, registry: Registry) -> None:
    """A/74/220 and CEB/2019/HLCM/HR/17, as published by the UN Statistics Division: two decimals."""
    areas = read_areas(sources_folder)
    reading = to_observations(sources_folder, areas)
    figures = reading.observations
    assert observation_faults(figures, registry.vocabulary(areas.areas["ref_area"])).rows() == []
    bands = figures.filter((pl.col("source") == "un_staff_bands") & pl.col("reference_year").is_in([2007, 2018]))
    shares = {(level, year): value for level, year, value in bands.select("level", "reference_year", "value").rows()}
    assert shares["UN_P5_D2", 2007] == 28.77
    assert shares["UN_P5_D2", 2018] == 37.90
    assert shares["_T", 2007] == 37.96
    assert shares["_T", 2018] == 44.92
    assert reading.rows_in == figures.height == 122


@pytest.mark.sources
def test_the_bands_add_up_to_all_staff(sources_folder: Path) -> None:
    figures = to_observations(sources_folder, read_areas(sources_folder)).observations
    bands = figures.filter(pl.col("source") == "un_staff_bands")
    summed = bands.filter(pl.col("level") != "_T").group_by("reference_year").agg(pl.col("women", "total").sum())
    whole = bands.filter(pl.col("level") == "_T").select("reference_year", "women", "total")
    assert summed.sort("reference_year").rows() == whole.sort("reference_year").rows()
