"""UK civil service: notes are no figures, hidden cells are rows without a value, flows keep their year; and the real files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data.errors import SourceLayoutError, UnmatchedAreaError
from data.registry import Registry
from data.schema import AREAS, TOTAL, Vocabulary, check_flows, observation_faults
from data.sources.areas import AreaMatcher
from data.sources.reading import Reading
from data.sources.uk_civil_service import AREA, COLUMNS, FOLDER, NOT_USED, SPLITS, to_observations

HEADER = {one.file: (*COLUMNS[:4], *([one.column] if one.column else []), *COLUMNS[4:]) for one in SPLITS}
HEADER[NOT_USED] = (*COLUMNS[:4], "Organisation", *COLUMNS[4:])
MAIN, DEPARTMENTS, AGES = (SPLITS[at].file for at in (0, 1, 2))
Row = tuple[str, ...]
Read = Callable[..., Reading]


def knowing_britain() -> AreaMatcher:
    """A matcher that knows the United Kingdom alone."""
    row: dict[str, object] = {"ref_area": AREA, "kind": "country", "m49": "826", "region": "150"}
    row |= {name: "United Kingdom" for name in AREAS if "name" in name} | dict.fromkeys(("ldc", "lldc", "sids"), False)
    return AreaMatcher(areas=pl.DataFrame([row], schema=AREAS, orient="row"), table={})


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes rows of some files in their layout (Latin-1, quoted, a line of remarks with a pound sign) and reads the folder."""

    def write_and_read(rows: dict[str, list[Row]], areas: AreaMatcher | None = None) -> Reading:
        (tmp_path / FOLDER).mkdir(parents=True)
        for file, header in HEADER.items():
            remark = ("Mean_salary", "Rounded to nearest £10.", *[""] * (len(header) - 2))
            lines = [header, *rows.get(file, []), remark]
            text = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines) + "\n"
            (tmp_path / FOLDER / file).write_text(text, encoding="latin-1")
        return to_observations(tmp_path, areas or knowing_britain())

    return write_and_read


def cell(sex: str, people: str, mean: str = "[c]", median: str = "[c]", **more: Any) -> Row:
    """A line of a file; `more` names status, year, level and category."""
    first = (more.get("status", "In post"), more.get("year", "2022"), more.get("level", "SCS"), sex)
    return (*first, *([more["category"]] if "category" in more else []), people, people, mean, median)


def figures(reading: Reading, indicator: str = "women_in_civil_service", **key: Any) -> list[tuple[Any, ...]]:
    rows = reading.observations.filter(indicator=indicator, **key)
    return rows.select("level", "value", "women", "total", "obs_status", "note_id").rows()


def test_women_and_men_of_a_cell_become_a_share_with_its_counts(read: Read) -> None:
    reading = read({MAIN: [cell("Female", "300"), cell("Male", "700"), cell("Unknown", "40")]})
    assert figures(reading)[0] == ("UK_SCS", 30.0, 300, 1000, "A", "uk_rounded")


def test_a_hidden_cell_is_a_figure_without_a_value(read: Read) -> None:
    reading = read({MAIN: [cell("Female", "300"), cell("Male", "[c]")]})
    assert figures(reading) == [
        ("UK_SCS", None, 300, None, "Q", "uk_suppressed"),
        (TOTAL, None, 300, None, "Q", "uk_all_levels_suppressed"),
    ]


def test_all_levels_are_added_up_with_those_not_recorded(read: Read) -> None:
    rows = [
        cell("Female", "300"),
        cell("Male", "700"),
        cell("Female", "100", level="Unknown"),
        cell("Male", "100", level="Unknown"),
    ]
    assert figures(read({MAIN: rows}))[-1] == (TOTAL, 100 * 400 / 1200, 400, 1200, "A", "uk_all_levels")


def test_pay_is_womens_by_mens_at_the_level_and_weighted_over_the_levels(read: Read) -> None:
    rows = [
        cell("Female", "100", "90", "80"),
        cell("Male", "100", "100", "100"),
        cell("Female", "300", "50", "50", level="EO"),
        cell("Male", "100", "50", "50", level="EO"),
    ]
    reading = read({MAIN: rows})
    mean = {level: value for level, value, *_ in figures(reading, "civil_service_pay_ratio_mean")}
    assert mean == {"UK_SCS": 0.9, "UK_EO": 1.0, TOTAL: pytest.approx((90 * 100 + 50 * 300) / 400 / 75)}
    median = {level: value for level, value, *_ in figures(reading, "civil_service_pay_ratio_median")}
    assert median == {"UK_SCS": 0.8, "UK_EO": 1.0}


def test_hidden_pay_is_a_ratio_without_a_value(read: Read) -> None:
    reading = read({MAIN: [cell("Female", "40", "[c]", "[c]"), cell("Male", "100", "100", "100")]})
    assert figures(reading, "civil_service_pay_ratio_median") == [("UK_SCS", None, None, None, "Q", "uk_pay_suppressed")]


def test_flows_end_in_the_year_of_the_file_and_hidden_ones_have_no_people(read: Read) -> None:
    rows = [
        cell("Female", "300"),
        cell("Male", "700"),
        cell("Female", "170", status="New entrant CS"),
        cell("Male", "[c]", status="Leaver CS"),
        cell("Female", "450", status="Leaver Dept."),
    ]
    flows = read({MAIN: rows}).flows
    assert flows.select("level", "breakdown", "sex", "flow", "year_from", "year_to", "people", "obs_status").rows() == [
        ("UK_SCS", TOTAL, "F", "recruited", 2021, 2022, 170, "A"),
        ("UK_SCS", TOTAL, "M", "left", 2021, 2022, None, "Q"),
        ("UK_SCS", TOTAL, "F", "transferred", 2021, 2022, 450, "A"),
    ]


def test_departments_are_sectors_under_either_name_and_ages_are_breakdowns(read: Read) -> None:
    departments = [
        cell(sex, "100", category=name, year=year)
        for name, year in (("ESTYN", "2021"), ("Estyn", "2022"))
        for sex in ("Female", "Male")
    ]
    ages = [cell(sex, "100", category="65+") for sex in ("Female", "Male")]
    observations = read({DEPARTMENTS: departments, AGES: ages}).observations.filter(
        indicator="women_in_civil_service", level="UK_SCS"
    )
    assert observations.select("sector", "breakdown", "reference_year").rows() == [
        ("uk_estyn", TOTAL, 2021),
        ("uk_estyn", TOTAL, 2022),
        (TOTAL, "age=65+", 2022),
    ]


def test_every_line_is_accounted_for(read: Read) -> None:
    rows = [cell("Female", "300"), cell("Male", "700"), cell("Unknown", "40"), cell("Male", "80", status="Leaver CS")]
    reading = read({MAIN: rows, NOT_USED: [cell("Female", "300", category="Met Office")]})
    assert (reading.files, reading.rows_in) == (7, 4 + 1 + 7)
    refused = dict(reading.refusals.group_by("reason").agg(pl.col("rows").sum()).iter_rows())
    assert refused == {"remark_line": 7, "sex_not_recorded": 1, "not_used": 1}
    assert reading.report[0] == "1 rows became flows, 2 rows of women or men in post the 5 figures"


@pytest.mark.parametrize("change", [{"status": "On leave"}, {"level": "G5"}, {"category": "Ministry of Magic"}])
def test_an_unknown_word_stops_the_reader(read: Read, change: dict[str, str]) -> None:
    with pytest.raises(SourceLayoutError, match=next(iter(change.values()))):
        read({DEPARTMENTS: [cell("Female", "300", **{"category": "Estyn", **change})]})


def test_text_in_a_number_stops_the_reader(read: Read) -> None:
    with pytest.raises(SourceLayoutError, match="3oo"):
        read({MAIN: [cell("Female", "3oo"), cell("Male", "700")]})


def test_a_table_of_areas_without_the_united_kingdom_stops_the_reader(read: Read, matcher: AreaMatcher) -> None:
    with pytest.raises(UnmatchedAreaError):
        read({MAIN: [cell("Female", "300"), cell("Male", "700")]}, matcher)


@pytest.fixture(scope="module")
def real(sources_folder: Path) -> Reading:
    return to_observations(sources_folder, knowing_britain())


def test_the_real_files_are_sound(real: Reading, registry: Registry) -> None:
    vocabulary: Vocabulary = registry.vocabulary([AREA])
    assert observation_faults(real.observations, vocabulary).rows() == []
    assert check_flows(real.flows, vocabulary).height == 6078
    assert (real.rows_in, real.observations.height) == (15897, 3711)
    assert real.refusals["rows"].sum() == 147 + 7053 + 413
    in_post = 2206
    assert real.rows_in == real.refusals["rows"].sum() + real.flows.height + in_post


def test_published_shares_of_the_whole_service(real: Reading) -> None:
    """54.2 % in 2021 and 54.5 % in 2022: https://www.gov.uk/government/statistics/civil-service-statistics-2022."""
    rows = real.observations.filter(indicator="women_in_civil_service", sector=TOTAL, level=TOTAL, breakdown=TOTAL)
    assert {year: round(value, 1) for year, value in rows.select("reference_year", "value").rows()} == {2021: 54.2, 2022: 54.5}


def test_every_category_of_the_registry_is_met(real: Reading, registry: Registry) -> None:
    met = set(real.observations["breakdown"].unique()) - {TOTAL}
    named = {
        f"{name}={one.id}"
        for name in ("age", "profession", "ethnicity", "uk_region")
        for one in registry.dimensions[name].categories
    }
    assert met == named
    assert set(real.observations["sector"].unique()) - {TOTAL} == {name for name in registry.sectors if name.startswith("uk_")}


def test_a_third_of_the_cells_by_age_is_hidden(real: Reading) -> None:
    """Of all cells, people of unrecorded sex included; a quarter of those of women and men."""
    flows = real.flows.filter(pl.col("breakdown").str.starts_with("age="))
    assert 0.2 < flows["people"].null_count() / flows.height < 0.34
