"""Human Development Report: statistics by year, zero seats restored, copies of other years and aggregates refused."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from data.errors import SourceLayoutError
from data.registry import load
from data.schema import check_observations
from data.sources import hdr
from data.sources.areas import AreaMatcher, read_areas

LAST_YEAR = {f"{statistic}_2022": None for statistic in hdr.INDICATORS}


def write(folder: Path, *rows: dict[str, object]) -> None:
    """Rows in the file's layout: a column for each statistic and year that a row names, and the last year of them all."""
    described = {"iso3": "SWE", "country": "Some country", "hdicode": "High", "region": ""}
    frame = pl.DataFrame([{**described, **LAST_YEAR, **row} for row in rows], infer_schema_length=None)
    (folder / "undp").mkdir()
    frame.write_csv(folder / hdr.FILE)


def figures(folder: Path, areas: AreaMatcher, indicator: str) -> list[tuple[int, float, str | None]]:
    found = hdr.to_observations(folder, areas).observations.filter(indicator=indicator)
    return found.sort("reference_year").select("reference_year", "value", "note_id").rows()


def test_statistics_by_country_and_year(tmp_path: Path, areas: AreaMatcher) -> None:
    write(tmp_path, {"gii_2021": 0.03, "gii_2022": 0.02, "gii_rank_2022": 4, "hdi_2022": 0.95})

    reading = hdr.to_observations(tmp_path, areas)

    assert figures(tmp_path, areas, "gender_inequality_index") == [(2021, 0.03, None), (2022, 0.02, None)]
    refused = reading.refusals.group_by("reason").agg(pl.col("rows").sum()).sort("reason").rows()
    assert refused == [("no_figure", 5), ("not_used", 2)]
    assert reading.rows_in == reading.observations.height + reading.refusals["rows"].sum() == 9


def test_seats_of_a_hundredth_are_none(tmp_path: Path, areas: AreaMatcher) -> None:
    write(tmp_path, {"pr_f_2020": 0.01, "pr_f_2021": 0.294118, "pr_f_2022": 1.5})
    assert figures(tmp_path, areas, "women_in_parliament_both_chambers") == [
        (2020, 0.0, "hdr_zero_restored"),
        (2021, 0.294118, None),
        (2022, 1.5, None),
    ]


def test_a_hundredth_elsewhere_is_a_figure(tmp_path: Path, areas: AreaMatcher) -> None:
    write(tmp_path, {"gii_2022": 0.01})
    assert figures(tmp_path, areas, "gender_inequality_index") == [(2022, 0.01, None)]


def test_seats_before_1997_that_repeat_1997_are_refused(tmp_path: Path, areas: AreaMatcher) -> None:
    write(tmp_path, {"pr_f_1995": 8.0, "pr_f_1996": 9.0, "pr_f_1997": 9.0, "pr_f_1998": 9.0})

    assert [year for year, *_ in figures(tmp_path, areas, "women_in_parliament_both_chambers")] == [1995, 1997, 1998]
    refused = hdr.to_observations(tmp_path, areas).refusals.filter(reason="carried_over")
    assert refused.select("what", "rows").rows() == [("pr_f", 1)]


def test_figures_after_the_last_estimates_are_refused_where_they_repeat_them(tmp_path: Path, areas: AreaMatcher) -> None:
    write(
        tmp_path,
        {"iso3": "SWE", "mmr_2019": 5.0, "mmr_2020": 5.0, "mmr_2021": 5.0, "mmr_2022": 5.0},
        {"iso3": "ZAF", "mmr_2019": 9.0, "mmr_2020": 8.0, "mmr_2021": 7.0, "mmr_2022": 7.0},
    )
    found = hdr.to_observations(tmp_path, areas).observations.sort("ref_area", "reference_year")
    assert found.select("ref_area", "reference_year").rows() == [
        ("SWE", 2019),
        ("SWE", 2020),
        ("ZAF", 2019),
        ("ZAF", 2020),
        ("ZAF", 2021),
    ]


def test_aggregates_are_refused(tmp_path: Path, areas: AreaMatcher) -> None:
    areas.table["left_out"]["aggregate"]["iso3"].append("ZZK.WORLD")
    write(tmp_path, {"iso3": "ZZK.WORLD", "gii_2022": 0.46}, {"gii_2022": 0.02})

    refused = hdr.to_observations(tmp_path, areas).refusals.filter(reason="aggregate")
    assert refused.select("what", "rows").rows() == [("ZZK.WORLD", 1)]


def test_a_missing_statistic_stops_the_reader(tmp_path: Path, areas: AreaMatcher) -> None:
    (tmp_path / "undp").mkdir()
    (tmp_path / hdr.FILE).write_text("iso3,country,hdicode,region,gii_2022\nSWE,Sweden,High,,0.02\n", encoding="utf-8")
    with pytest.raises(SourceLayoutError, match="mmr_2022"):
        hdr.to_observations(tmp_path, areas)


@pytest.mark.sources
def test_the_real_file_is_read_whole(sources_folder: Path) -> None:
    known = read_areas(sources_folder)
    reading = hdr.to_observations(sources_folder, known)

    check_observations(reading.observations, load().vocabulary(known.areas["ref_area"]))
    assert reading.rows_in == reading.observations.height + reading.refusals["rows"].sum()
    seats = reading.observations.filter(indicator="women_in_parliament_both_chambers")
    assert seats["reference_year"].min() == 1997
    assert seats.filter(pl.col("value") == 0.01).is_empty()
