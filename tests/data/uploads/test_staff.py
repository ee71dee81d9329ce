"""Figures from a table: guesses in both languages, every fault at once with its rows, and what is left out is said."""

from __future__ import annotations

import dataclasses
from typing import Any

import polars as pl
import pytest

from data import errors
from data.schema import STAFF
from data.uploads.fields import guess_columns, guess_order, guess_sexes, words
from data.uploads.files import read_file
from data.uploads.numbers import is_date, parse_numbers, parse_years
from data.uploads.staff import Choices, StaffFigures, guess, read_figures, sex_texts
from data.uploads.table import RawTable, plain

FRENCH = """Grade;Sexe;Effectif;Année;Traitement;Tranche d’âge;Motif de départ
Total;F;1 263;2024;;;
Directrice, directeur;F;3;2024;4 500,50;30-39;
Directrice, directeur;H;12;2024;4 600,00;40-49;
Agent;F;1 260;2024;1 200,25;30-39;retraite
Agent;H;800;2024;1 250,00;;
Agent;Non précisé;4;2024;;;
"""


def table(text: str) -> RawTable:
    return read_file(text.encode(), "a.csv")


def figures(text: str, **changed: Any) -> StaffFigures:
    raw = table(text)
    return read_figures(raw, dataclasses.replace(guess(raw), **changed))


def faults(text: str, **changed: Any) -> list[errors.UploadError]:
    with pytest.raises(errors.UploadFiguresError) as caught:
        figures(text, **changed)
    return list(caught.value.faults)


def test_a_french_file_is_read_without_any_choice() -> None:
    found = figures(FRENCH)
    assert found.frame.schema == pl.Schema(STAFF)
    assert (found.levels, found.years) == (("Agent", "Directrice, directeur"), (2024,))
    people = found.frame.filter(pl.col("level") == "Agent").select("sex", "headcount").rows()
    assert people == [("F", 1260), ("M", 800), ("_U", 4)]
    assert found.frame["pay"].to_list()[:3] == [4500.5, 4600.0, 1200.25]
    assert found.frame["row"].to_list() == [3, 4, 5, 6, 7]
    assert found.frame["exit_reason"].to_list() == [None, None, "retraite", None, None]
    assert {one.key.removeprefix("staff.remark.") for one in found.remarks} == {"left_out", "other_sexes", "commas"}
    assert not found.persons


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Pay band", "Gender", "Headcount", "Salary"], {"level": 0, "sex": 1, "headcount": 2, "pay": 3}),
        (["Grade", "Femmes", "Hommes", "Total"], {"level": 0, "women": 1, "men": 2}),
        (["Grade", "Sexe", "Ancienneté dans le grade"], {"level": 0, "sex": 1, "years_in_grade": 2}),
        (["Niveau", "H/F", "Effectifs (2024)", "Ministère"], {"level": 0, "sex": 1, "headcount": 2, "entity": 3}),
        (["Grade", "Sex", "Average years in grade"], {"level": 0, "sex": 1, "years_in_grade": 2}),
    ],
)
def test_columns_are_guessed_in_both_languages(headings: list[str], expected: dict[str, int]) -> None:
    assert guess_columns(headings) == {name: headings[at] for name, at in expected.items()}


def test_every_word_of_the_registry_is_written_as_words_are_compared() -> None:
    known = words()
    every = [word for field in known.fields.values() for word in field.words]
    every += [*known.personal, *known.sexes, *known.unsure, *known.vacancies, *known.totals]
    assert [word for word in every if word != plain(word)] == []
    assert len(every) > 300


def test_no_word_stands_for_two_fields() -> None:
    every = [word for field in words().fields.values() for word in field.words]
    assert sorted(every) == sorted(set(every))
    assert not set(every) & words().personal


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["F", "M"], {"F": "F", "M": "M"}),
        (["Femme", "Homme", "Autre", ""], {"Femme": "F", "Homme": "M", "Autre": "_O", "": "_U"}),
        (["M", "H"], {"H": "M"}),
        (["1", "2"], {}),
        (["Woman", "Man", "Non-binary", "Total"], {"Woman": "F", "Man": "M", "Non-binary": "_O", "Total": "_T"}),
    ],
)
def test_sexes_are_guessed_where_they_are_certain(texts: list[str], expected: dict[str, str]) -> None:
    assert guess_sexes(texts) == expected


def test_the_larger_end_of_a_ladder_is_its_base() -> None:
    assert guess_order({"A": 50, "B": 20, "C": 5}) == ["A", "B", "C"]
    assert guess_order({"A": 5, "B": 20, "C": 50}) == ["C", "B", "A"]


def test_every_fault_is_told_at_once_with_its_rows() -> None:
    text = """Grade;Sexe;Effectif;Année;Âge;Ancienneté dans le grade
Agent;F;douze;2024;30-39;
Agent;H;1,5;24;2024-10-19;3,5
;F;-2;2024;;
Chef;X1;4;2024;;beaucoup
Chef;F;;2024;;
Chef;F;12/03/2024;2024;;
"""
    found = [(type(one).__name__, one.details.get("rows")) for one in faults(text)]
    assert found == [
        ("UploadLevelBlankError", [4]),
        ("UploadSexUnknownError", [5]),
        ("UploadDateError", [7]),
        ("UploadNumberError", [2, 3, 6]),
        ("UploadNegativeError", [4]),
        ("UploadNumberError", [5]),
        ("UploadDateError", [3]),
        ("UploadYearError", [3]),
    ]


def test_the_same_fault_in_many_rows_is_one_with_their_number() -> None:
    text = "Grade;Sexe;Effectif\n" + "A;F;x\nB;H;1\n" * 50
    (one,) = faults(text)
    assert (one.details["count"], one.details["values"]) == (50, ["x"])
    assert one.details["rows"] == [2, 4, 6, 8, 10, 12, 14, 16]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({}, [errors.UploadColumnMissingError, errors.UploadColumnMissingError]),
        ({"level": "Grade", "women": "Effectif"}, [errors.UploadColumnMissingError]),
        ({"level": "Grade", "sex": "Sexe", "headcount": "Sexe"}, [errors.UploadColumnTwiceError]),
        ({"level": "Grade", "women": "Effectif", "men": "Traitement", "sex": "Sexe"}, [errors.UploadSidesError]),
        ({"level": "Grade", "women": "Effectif", "men": "Année", "pay": "Traitement"}, [errors.UploadSidesError]),
    ],
)
def test_columns_that_do_not_do_are_told(columns: dict[str, str], expected: list[type[errors.UploadError]]) -> None:
    assert [type(one) for one in faults(FRENCH, columns=columns)] == expected


def test_a_column_for_each_sex_gives_the_same_figures_as_one_of_sexes() -> None:
    wide = figures("Grade;Femmes;Hommes;Total\nA;60;40;100\nB;4;16;20\n")
    long = figures("Grade;Sexe;Effectif\nA;F;60\nB;F;4\nA;H;40\nB;H;16\n")
    keep = ["level", "sex", "headcount"]
    assert wide.frame.select(keep).rows() == long.frame.select(keep).rows()


def test_a_row_a_person_counts_those_who_left_apart() -> None:
    text = "Grade,Sex,Age,Left,Promoted\nA,F,34,no,yes\nA,F,61,yes,\nB,M,29,0,0\n"
    found = figures(text)
    assert found.persons
    assert found.frame["headcount"].to_list() == [1, 0, 1]
    assert found.frame.select("left", "promoted").rows() == [(0, 1), (1, 0), (0, 0)]
    assert found.frame["age"].to_list() == ["30–39", "60 +", "< 30"]
    (one,) = faults(text.replace("no,yes", "2,yes"))
    assert isinstance(one, errors.UploadOnePersonError)


def test_levels_with_one_place_are_one_and_levels_without_are_left_out() -> None:
    text = "Grade;Sexe;Effectif\nDirecteur;H;5\nDirectrice;F;3\nAgent;F;20\nStagiaire;F;9\n"
    found = figures(text, levels={"Agent": 0, "Directeur": 1, "Directrice": 1})
    assert found.levels == ("Agent", "Directeur + Directrice")
    assert found.frame.group_by("level").agg(pl.col("headcount").sum()).sort("level").rows() == [
        ("Agent", 20),
        ("Directeur + Directrice", 8),
    ]
    assert [one.details["values"] for one in found.remarks if one.key.endswith("left_out")] == [["Stagiaire"]]


def test_too_few_and_too_many_levels_and_nobody_in_post() -> None:
    many = "Grade;Sexe;Effectif\n" + "".join(f"G{at};F;1\n" for at in range(60))
    assert [type(one) for one in faults(many)] == [errors.UploadManyLevelsError]
    assert [type(one) for one in faults("Grade;Sexe;Effectif\nA;F;1\nA;H;2\n")] == [errors.UploadFewLevelsError]
    assert [type(one) for one in faults("Grade;Sexe;Effectif\nA;F;0\nB;H;0\n")] == [errors.UploadNobodyError]


def test_vacancies_are_coded_and_unknown_words_told() -> None:
    text = "Grade;Sexe;Effectif;Vacance;Recrutés\nA;F;9;publié;2\nA;H;9;préaffecté;1\nB;H;9;-;0\n"
    assert figures(text).frame["vacancy"].to_list() == ["advertised", "pre_assigned", None]
    assert [type(one) for one in faults(text.replace("publié", "peut-être"))] == [errors.UploadVacancyUnknownError]


def test_choices_of_another_file_are_passed_over() -> None:
    raw = table(FRENCH)
    known = guess(raw)
    stale = Choices({**known.columns, "entity": "Not there"}, {**known.sexes, "Alien": "F"}, {**known.levels, "Gone": 7})
    assert read_figures(raw, stale).frame.height == 5
    assert sex_texts(raw, known.columns) == ["F", "H", "Non précisé"]


@pytest.mark.parametrize(
    ("texts", "whole", "expected"),
    [
        (["1 234", "1\u00a0234", "1\u202f234", "1’234"], True, [1234.0] * 4),
        (["1,234", "1,234,567"], True, [1234.0, 1234567.0]),
        (["1,234", "1,5"], False, [1.234, 1.5]),
        (["1,234", "1.5"], False, [1234.0, 1.5]),
        (["1.234,56", "1,234.56"], False, [1234.56, 1234.56]),
        (["1.234.567", "12.5"], False, [1234567.0, 12.5]),
        (["€ 12,50", "nan", "inf", "", "1e3", "2O"], False, [12.5, None, None, None, 1000.0, None]),
    ],
)
def test_numbers_are_read_as_people_write_them(texts: list[str], whole: bool, expected: list[float | None]) -> None:
    assert parse_numbers(pl.Series(texts), whole=whole).to_list() == expected


def test_dates_are_seen_and_years_taken_from_them() -> None:
    dates = pl.Series(["2024-10-19 00:00:00", "19/10/2024", "3/4/24", "10-oct.", "oct.-19"])
    others = pl.Series(["10-19", "1,5", "2024", "P-4", "30 +", "Grade 7", "Grade 10", "< 30"])
    assert is_date(dates).all()
    assert not is_date(others).any()
    assert parse_years(pl.Series(["2024", "2024.0", "2023-12-31 00:00:00", "31/12/2022", "x"])).to_list() == [
        2024,
        2024,
        2023,
        2022,
        None,
    ]
