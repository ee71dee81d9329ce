"""Codes and names find their area; what the table does not hold fails with its name."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import polars as pl
import pytest

from data.errors import UnmatchedAreaError
from data.sources.areas import FOCUS, PARTNERS, AreaMatcher, read_areas
from data.store import Store


@pytest.mark.parametrize(
    ("scheme", "given", "expected"),
    [
        ("iso3", ["AAA", "BBB", "OLD"], ["AAA", "BBB", "BBB"]),
        ("m49", ["10", "020", "999"], ["AAA", "BBB", "AAA"]),
        ("name", [" aland republic", "BÉRIE", "Old Beria"], ["AAA", "BBB", "BBB"]),
    ],
)
def test_codes_and_names_find_their_area(
    matcher: AreaMatcher, scheme: Literal["iso3", "m49", "name"], given: list[str], expected: list[str]
) -> None:
    kept, refused = matcher.match(pl.DataFrame({"area": given}), "area", scheme=scheme, file="a.csv")
    assert kept["ref_area"].to_list() == expected
    assert refused.height == 0


def test_an_unknown_name_fails_with_its_name(matcher: AreaMatcher) -> None:
    rows = pl.DataFrame({"area": ["Aland", "Atlantis", "Beria", "Lemuria"]})
    with pytest.raises(UnmatchedAreaError) as caught:
        matcher.match(rows, "area", scheme="name", file="a.csv")
    assert caught.value.names == ["atlantis", "lemuria"]
    assert "a.csv" in str(caught.value)


def test_a_row_without_a_name_fails(matcher: AreaMatcher) -> None:
    with pytest.raises(UnmatchedAreaError, match="empty"):
        matcher.match(pl.DataFrame({"area": ["Aland", None]}), "area", scheme="name", file="a.csv")


def test_areas_left_out_are_counted_with_their_reason(matcher: AreaMatcher) -> None:
    rows = pl.DataFrame({"area": ["XXX", "AAA", "XXX"]})
    kept, refused = matcher.match(rows, "area", scheme="iso3", file="a.csv")
    assert kept["ref_area"].to_list() == ["AAA"]
    assert refused.rows() == [("a.csv", "outside_m49", "XXX", 2)]


def test_aggregates_are_refused_unless_wanted(matcher: AreaMatcher) -> None:
    rows = pl.DataFrame({"area": ["World", "Aland"]})
    kept, refused = matcher.match(rows, "area", scheme="name", file="a.csv")
    assert kept["ref_area"].to_list() == ["AAA"]
    assert refused["reason"].to_list() == ["aggregate"]
    kept, refused = matcher.match(rows, "area", scheme="name", file="a.csv", keep_aggregates=True)
    assert kept["ref_area"].to_list() == ["001", "AAA"]
    assert refused.height == 0


def test_an_entity_is_no_country(matcher: AreaMatcher) -> None:
    """The United Nations system is named by its readers, never found by a country's name."""
    with pytest.raises(UnmatchedAreaError):
        matcher.match(pl.DataFrame({"area": ["UN system"]}), "area", scheme="name", file="a.csv")


@pytest.mark.sources
def test_the_table_made_from_the_source_files(sources_folder: Path, shipped: Store) -> None:
    made = read_areas(sources_folder).areas
    assert made.equals(shipped.areas())
    countries = made.filter(pl.col("kind") == "country")
    assert countries["ldc"].sum() == 44
    assert countries["region"].null_count() == 0


def test_the_shipped_areas(shipped: Store) -> None:
    areas = shipped.areas()
    roles = dict(areas.filter(pl.col("project_role").is_not_null()).select("ref_area", "project_role").iter_rows())
    assert roles == {**dict.fromkeys(FOCUS, "focus"), **dict.fromkeys(PARTNERS, "partner")}
    by_code = {row["ref_area"]: row for row in areas.iter_rows(named=True)}
    assert by_code["LAO"]["short_name_fr"] == "RDP lao"
    assert by_code["SEN"]["subregion"] == "202"
    assert by_code["SEN"]["intermediate_region"] == "011"
    assert by_code["VUT"]["sids"] and not by_code["VUT"]["ldc"]
    assert by_code["BTN"]["lldc"] and not by_code["BTN"]["ldc"]
    assert by_code["ZMB"]["income_group"] == "lower_middle"
    assert by_code["UN_SYSTEM"]["kind"] == "entity"
    assert by_code["001"]["kind"] == "aggregate"
