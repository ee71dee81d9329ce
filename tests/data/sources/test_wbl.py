"""Women, Business and the Law: scores and answers, old codes, changes of law as events."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from data.errors import SourceLayoutError, UnmatchedAreaError
from data.registry import load
from data.schema import check_events, check_observations
from data.sources import wbl
from data.sources.areas import AreaMatcher, read_areas

NOT_USED = ("gr1_1passpmrd", "mtrnity_days")


def write(folder: Path, *rows: dict[str, object], without: str = "") -> None:
    """Rows in the file's layout: every quantity is 0 unless said; years are written as the source writes them (1970.0)."""
    columns = [name for name in (*wbl.DESCRIBED, *wbl.INDICATORS, *NOT_USED) if name != without]
    frame = pl.DataFrame([{**dict.fromkeys(columns, 0.0), "economy": "Some economy", **row} for row in rows])
    (folder / "world_bank").mkdir()
    frame.select(columns).write_csv(folder / wbl.FILE)


def test_scores_and_answers_by_economy_and_year(tmp_path: Path, areas: AreaMatcher) -> None:
    write(tmp_path, {"ISO3": "SWE", "year": 2023.0, "wbl_index": 98.1, "gr3_pay": 75.0, "gr3_9eqremunval": 1.0})

    reading = wbl.to_observations(tmp_path, areas)

    values = dict(reading.observations.select("indicator", "value").iter_rows())
    assert (values["wbl_index"], values["wbl_pay"], values["law_equal_pay"], values["law_paternity_leave"]) == (98.1, 75, 1, 0)
    assert reading.observations["reference_year"].unique().to_list() == [2023]
    assert reading.refusals.select("reason", "what", "rows").rows() == [("not_used", name, 1) for name in sorted(NOT_USED)]
    assert reading.rows_in == reading.observations.height + reading.refusals["rows"].sum()


def test_old_codes_are_mapped_by_the_table(tmp_path: Path, areas: AreaMatcher) -> None:
    areas.table["same_as"]["iso3"]["ZAR"] = "ZAF"
    write(tmp_path, {"ISO3": "ZAR", "year": 2023.0})

    assert wbl.to_observations(tmp_path, areas).observations["ref_area"].unique().to_list() == ["ZAF"]


def test_an_answer_that_changes_is_an_event_and_a_score_is_none(tmp_path: Path, areas: AreaMatcher) -> None:
    write(
        tmp_path,
        {"ISO3": "SWE", "year": 2000.0, "wbl_index": 50.0, "gr3_12industry": 1.0},
        {"ISO3": "SWE", "year": 2001.0, "wbl_index": 60.0, "gr3_9eqremunval": 1.0},
    )

    events = wbl.to_observations(tmp_path, areas).events

    assert events.select("kind", "indicator", "year", "note_id").rows() == [
        ("law_introduced", "law_equal_pay", 2001, "wbl_law_dating"),
        ("law_withdrawn", "law_same_industrial_jobs", 2001, "wbl_law_dating"),
    ]


def test_an_unknown_economy_stops_the_reader(tmp_path: Path, areas: AreaMatcher) -> None:
    write(tmp_path, {"ISO3": "ATL", "year": 2000.0})
    with pytest.raises(UnmatchedAreaError, match="ATL"):
        wbl.to_observations(tmp_path, areas)


def test_a_missing_question_stops_the_reader(tmp_path: Path, areas: AreaMatcher) -> None:
    write(tmp_path, {"ISO3": "SWE", "year": 2000.0}, without="gr5_20patleave")
    with pytest.raises(SourceLayoutError, match="gr5_20patleave"):
        wbl.to_observations(tmp_path, areas)


@pytest.mark.sources
def test_the_real_file_is_read_whole_and_scores_follow_from_answers(sources_folder: Path) -> None:
    known = read_areas(sources_folder)
    reading = wbl.to_observations(sources_folder, known)
    vocabulary = load().vocabulary(known.areas["ref_area"])

    check_observations(reading.observations, vocabulary)
    check_events(reading.events, vocabulary)
    assert reading.rows_in == reading.observations.height + reading.refusals["rows"].sum()
    pay = [name for column, name in wbl.QUESTIONS.items() if column.startswith("gr3_")]
    wide = reading.observations.pivot(on="indicator", index=["ref_area", "reference_year"], values="value")
    assert wide.height == 189 * 54
    assert wide.select((pl.mean_horizontal(pay) * 100 - pl.col("wbl_pay")).abs().max()).item() < 1e-9
    assert {"ROU", "TLS", "PSE", "COD", "XKX"} <= set(wide["ref_area"])
