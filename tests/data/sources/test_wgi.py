"""Worldwide Governance Indicators: estimates, cells without one, codes of areas that the United Nations do not list."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import SourceLayoutError
from data.registry import load
from data.schema import check_observations
from data.sources import wgi
from data.sources.areas import AreaMatcher, read_areas

HEADER = "codeindyr,code,countryname,year,indicator,estimate,stddev,nsource,pctrank,pctranklower,pctrankupper"


def write(folder: Path, *lines: str) -> None:
    (folder / "world_bank").mkdir()
    (folder / wgi.FILE).write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")


def line(code: str, indicator: str, estimate: str, year: int = 2023) -> str:
    return f"{code}{indicator}{year},{code},Some country,{year},{indicator},{estimate},0.2,8,60,50,70"


def test_estimates_by_country_and_year(tmp_path: Path, areas: AreaMatcher) -> None:
    write(tmp_path, line("SWE", "ge", "1.59"), line("SWE", "va", "-0.25", 1996))

    found = wgi.to_observations(tmp_path, areas).observations

    assert found.select("indicator", "ref_area", "reference_year", "value").rows() == [
        ("government_effectiveness", "SWE", 2023, 1.59),
        ("voice_and_accountability", "SWE", 1996, -0.25),
    ]


def test_every_line_is_a_figure_or_is_refused(tmp_path: Path, areas: AreaMatcher) -> None:
    areas.table["left_out"]["outside_m49"]["iso3"].append("ANT")
    write(tmp_path, line("SWE", "cc", ".."), line("ANT", "rl", "0.4"), line("SWE", "rl", "1.9"))

    reading = wgi.to_observations(tmp_path, areas)

    assert reading.refusals.select("reason", "what", "rows").rows() == [("outside_m49", "ANT", 1), ("no_figure", "cc", 1)]
    assert reading.rows_in == reading.observations.height + reading.refusals["rows"].sum() == 3


@pytest.mark.parametrize(("indicator", "estimate"), [("pv", "1.0"), ("ge", "n/a")])
def test_what_the_reader_does_not_know_stops_it(tmp_path: Path, areas: AreaMatcher, indicator: str, estimate: str) -> None:
    write(tmp_path, line("SWE", "ge", "1.0", 2022), line("SWE", indicator, estimate))
    with pytest.raises(SourceLayoutError, match=r"pv|n/a"):
        wgi.to_observations(tmp_path, areas)


@pytest.mark.sources
def test_the_real_file_is_read_whole(sources_folder: Path) -> None:
    known = read_areas(sources_folder)
    reading = wgi.to_observations(sources_folder, known)

    check_observations(reading.observations, load().vocabulary(known.areas["ref_area"]))
    assert reading.rows_in == reading.observations.height + reading.refusals["rows"].sum()
    assert {"AND", "ROU", "TLS", "PSE", "COD", "XKX"} <= set(reading.observations["ref_area"])
