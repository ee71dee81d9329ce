"""The template is filled in without any choice on the page: its headings, in both languages, are known again."""

from __future__ import annotations

import io

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest

from data.uploads.fields import guess_columns, guess_sexes
from data.uploads.files import read_file
from data.uploads.staff import guess, read_figures
from exports.staff_template import COLUMNS, headings, template_csv, template_xlsx
from i18n import LANGUAGES, Language, Translator


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_is_known_again(language: Language) -> None:
    known = headings(Translator(language))
    assert guess_columns(known) == dict(zip(COLUMNS, known, strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_workbook_and_a_filled_csv_file_give_the_same_figures(language: Language) -> None:
    t = Translator(language)
    filled = [("A", t.text("staff.sex.F"), "12", "2024"), ("B", t.text("staff.sex.M"), "7", "2024")]
    sign = "," if language == "en" else ";"
    text = template_csv(t).decode("utf-8") + "".join(sign.join(row) + "\n" for row in filled)
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(t)))
    for row in filled:
        book.worksheets[0].append([int(cell) if cell.isdigit() else cell for cell in row])
    saved = io.BytesIO()
    book.save(saved)
    tables = [read_file(text.encode("utf-8"), "a.csv"), read_file(saved.getvalue(), "a.xlsx")]
    frames = [read_figures(table, guess(table)).frame for table in tables]
    assert frames[0].equals(frames[1])
    assert frames[0].select("level", "sex", "headcount", "year").rows() == [("A", "F", 12, 2024), ("B", "M", 7, 2024)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_for_sexes_are_known_again(language: Language) -> None:
    t = Translator(language)
    codes = ("F", "M", "_O", "_U")
    words = {t.text(f"staff.sex.{code}"): code for code in codes}
    assert guess_sexes(list(words)) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_explained_on_a_second_sheet(language: Language) -> None:
    t = Translator(language)
    book = openpyxl.load_workbook(io.BytesIO(template_xlsx(t)))
    cells = list(book.worksheets[1].iter_rows(min_row=6, values_only=True))
    assert [row[0] for row in cells] == headings(t)
    assert all(row[2] for row in cells)
