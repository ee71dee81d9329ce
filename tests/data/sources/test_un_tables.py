"""The layout, status codes, remarks and corrections of the United Nations' tables."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from data.errors import SourceLayoutError
from data.schema import conform
from data.sources.un_tables import (
    Remark,
    annotate,
    apply_corrections,
    drop_repeated,
    own_codes,
    read_numbers,
    read_status,
    read_tsv,
)


def write(folder: Path, text: str) -> Path:
    (folder / "table.tsv").write_text(text, encoding="utf-8")
    return folder


def test_quotes_are_text_and_tabs_alone_separate(tmp_path: Path) -> None:
    rows = read_tsv(write(tmp_path, 'A\tB\tC\n1\t"two\t3\n4\t5, "six"\t7\n'), "table.tsv", ["A", "C"])
    assert rows.rows() == [("1", '"two', "3"), ("4", '5, "six"', "7")]


def test_a_ragged_last_column_is_filled_or_cut(tmp_path: Path) -> None:
    rows = read_tsv(write(tmp_path, "A\tB\tC\r\n1\t2\r\n3\t4\t5\t\t\r\n"), "table.tsv", ["A"])
    assert rows.rows() == [("1", "2", None), ("3", "4", "5")]


def test_text_beyond_the_last_column_stops_the_reading_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SourceLayoutError, match="line 3"):
        read_tsv(write(tmp_path, "A\tB\n1\t2\n3\t4\t5\n"), "table.tsv", ["A"])


def test_empty_and_nan_are_null(tmp_path: Path) -> None:
    assert read_tsv(write(tmp_path, "A\tB\n\tnan\n"), "table.tsv", ["A"]).rows() == [(None, None)]


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceLayoutError, match="NATURE"):
        read_tsv(write(tmp_path, "A\tB\n1\t2\n"), "table.tsv", ["A", "NATURE"])


def test_a_value_that_is_no_number_is_not_read_as_a_gap() -> None:
    rows = pl.DataFrame({"OBS_VALUE": ["12.5", None, "<5"], "TIME_PERIOD": ["2010", "2011", "2012"]})
    assert read_numbers(rows.head(2), "x")["value"].to_list() == [12.5, None]
    with pytest.raises(SourceLayoutError, match="2012: <5"):
        read_numbers(rows, "x")


def test_nature_becomes_status_and_an_unknown_nature_is_refused() -> None:
    rows = pl.DataFrame({"NATURE": ["C", "M", "E", None, "C"], "value": [1.0, 2.0, 3.0, 4.0, None]})
    assert read_status(rows, "x")["obs_status"].to_list() == ["A", "E", "E", "A", "O"]
    with pytest.raises(SourceLayoutError, match="ZZ"):
        read_status(rows.with_columns(NATURE=pl.lit("ZZ")), "x")


def test_the_first_remark_that_matches_gives_the_note_and_statuses_are_looked_up_apart() -> None:
    rows = pl.DataFrame(
        {
            "COMMENT_OBS": ["Break; part only", "part only", None, "Break"],
            "value": [1.0, 2.0, 3.0, None],
            "obs_status": ["A", "A", "A", "O"],
        }
    )
    noted = annotate(rows, (Remark("Break", status="B"), Remark("part", "partial"), Remark("only", "other")))
    assert noted["note_id"].to_list() == ["partial", "partial", None, None]
    assert noted["obs_status"].to_list() == ["B", "A", "A", "O"]


def test_only_a_row_with_the_same_value_counts_as_repeated() -> None:
    rows = pl.DataFrame({"area": ["A", "A", "B", "B"], "OBS_VALUE": ["5", "5", "6", "7"]})
    kept, refused = drop_repeated(rows, ["area"], file="x", what="area")
    assert kept.rows() == [("A", "5"), ("B", "6"), ("B", "7")]
    assert refused.rows() == [("x", "repeated_row", "A", 1)]


def test_words_become_codes_and_an_unknown_word_is_named() -> None:
    rows = pl.DataFrame({"word": ["yes", "unsure", None]})
    coded = own_codes(rows, pl.col("word"), {"yes": 1, "unsure": None}, "x")
    assert coded["OBS_VALUE"].to_list() == ["1", None, None]
    with pytest.raises(SourceLayoutError, match="unsure"):
        own_codes(rows, pl.col("word"), {"yes": 1}, "x")


def observed(ref_area: str, year: int, value: float) -> pl.DataFrame:
    one = pl.DataFrame({"ref_area": [ref_area], "reference_year": [year], "value": [value]})
    return conform(one, indicator="women_in_parliament", source="unsd_minset", vintage="2021")


def test_a_zero_that_stands_for_unknown_becomes_a_gap_and_no_other_zero_does() -> None:
    rows = pl.concat([observed("HRV", 2000, 0.0), observed("HRV", 2001, 0.0), observed("VUT", 2000, 0.0)])
    corrected = apply_corrections(rows, "unsd_minset")
    assert corrected["value"].to_list() == [None, 0.0, 0.0]
    assert corrected["obs_status"].to_list() == ["O", "A", "A"]
    assert corrected["note_id"].to_list() == ["parliament_unknown_as_zero", None, None]


def test_a_correction_lapses_once_the_source_is_put_right() -> None:
    right = observed("HRV", 2000, 7.87)
    assert apply_corrections(right, "unsd_minset").equals(right)
