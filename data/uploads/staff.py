"""Figures (data.schema.STAFF) made of a table and of what the reader says its columns, sexes and levels are.

Every fault is told at once, each with its column and rows. Rows of totals are left out, and said so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from data.errors import (
    UploadColumnMissingError,
    UploadColumnTwiceError,
    UploadDateError,
    UploadError,
    UploadFewLevelsError,
    UploadFiguresError,
    UploadLevelBlankError,
    UploadManyLevelsError,
    UploadNegativeError,
    UploadNobodyError,
    UploadNumberError,
    UploadOnePersonError,
    UploadSexUnknownError,
    UploadSidesError,
    UploadVacancyUnknownError,
    UploadYearError,
)
from data.schema import STAFF
from data.uploads.fields import ALL, SIDES, guess_columns, guess_order, guess_sexes, words
from data.uploads.numbers import is_date, is_nothing, parse_numbers, parse_years
from data.uploads.table import RawTable, Remark, plain

MOST_LEVELS: Final = 40
FEWEST_LEVELS: Final = 2
SHOWN: Final = 8
MOST_NAMED: Final = 3
FLAGS: Final = ("recruited", "promoted", "left")
"""Of a person's row: yes or no."""

TEXTS: Final = ("entity", "contract", "age", "duty_station", "exit_reason")
NUMBERS: Final = ("headcount", "pay", "years_in_grade", "applied", "shortlisted", *FLAGS)
NOT_BY_SIDE: Final = ("pay", "years_in_grade", "applied", "shortlisted", *FLAGS, "exit_reason", "vacancy")
ROW: Final = "\0row"
"""Column of the rows' numbers: no heading of a file can have this name."""

_YEARS: Final = (1900, 2100)
_AGES: Final = ((30, "< 30"), (40, "30–39"), (50, "40–49"), (60, "50–59"), (130, "60 +"))
_WIDEST_AGE: Final = 3


@dataclass(frozen=True)
class Choices:
    """What the reader says: field -> heading, text -> code of a sex, text of a level -> place from the base.

    Texts of levels with one place are one level, named by all of them; a text without a place is left out.
    """

    columns: Mapping[str, str]
    sexes: Mapping[str, str]
    levels: Mapping[str, int]


@dataclass(frozen=True)
class StaffFigures:
    """Sound figures: `frame` as data.schema.STAFF, `levels` from the base to the top, `years` in order (empty without any).

    `given` are the fields that the file has; `persons` is true where each row is one person.
    """

    frame: pl.DataFrame
    levels: tuple[str, ...]
    years: tuple[int, ...]
    given: frozenset[str]
    persons: bool
    remarks: tuple[Remark, ...] = ()


def level_people(table: RawTable, columns: Mapping[str, str]) -> dict[str, int]:
    """Texts of the column of levels in the order of the file, with the people in their rows, as far as they can be read."""
    if columns.get("level") not in table.headings:
        return {}
    counted = [columns[name] for name in ("headcount", *SIDES) if columns.get(name) in table.headings]
    people = [parse_numbers(table.cells[name], whole=True).fill_null(0) for name in counted]
    total = sum(people[1:], start=people[0]) if people else pl.Series([1] * table.cells.height)
    rows = pl.DataFrame({"level": table.cells[columns["level"]], "people": total}).filter(pl.col("level") != "")
    grouped = rows.group_by("level", maintain_order=True).agg(pl.col("people").sum())
    return {level: int(number) for level, number in grouped.iter_rows()}


def sex_texts(table: RawTable, columns: Mapping[str, str]) -> list[str]:
    """Texts of the column of sexes in the order of the file."""
    heading = columns.get("sex")
    return table.cells[heading].unique(maintain_order=True).to_list() if heading in table.headings else []


def guess(table: RawTable) -> Choices:
    """What the headings and words of the table seem to mean."""
    columns = guess_columns(table.headings)
    levels = level_people(table, columns)
    order = guess_order(levels) if len(levels) <= MOST_LEVELS else []
    places = {level: place for place, level in enumerate(order)}
    return Choices(columns, guess_sexes(sex_texts(table, columns)), places)


def read_figures(table: RawTable, choices: Choices) -> StaffFigures:
    """The figures; raises UploadFiguresError with all faults in `faults`."""
    columns = {name: heading for name, heading in choices.columns.items() if heading in table.headings}
    _raise_if(_column_faults(columns))
    persons = not {"headcount", *SIDES} & set(columns)
    rows, left_out = _without_totals(table, columns, choices)
    found = _Cells(rows, columns, table.decimal_comma, persons)
    _raise_if([*_level_faults(table, found, columns, choices), *_sex_faults(found, choices), *found.faults()])
    frame = _frame(found, choices)
    if int(frame["headcount"].sum()) == 0:
        _raise_if([UploadNobodyError()])
    return StaffFigures(
        frame=frame,
        levels=_level_names(choices),
        years=tuple(frame["year"].drop_nulls().unique().sort()),
        given=frozenset(columns) | ({"headcount"} if persons else set()),
        persons=persons,
        remarks=(*left_out, *_remarks(found, frame)),
    )


@dataclass(frozen=True)
class _Cells:
    """The rows that are read: texts of each field, with the row of the file in ROW."""

    rows: pl.DataFrame
    columns: Mapping[str, str]
    decimal_comma: bool
    persons: bool

    def text(self, field: str) -> pl.Series:
        return self.rows[self.columns[field]]

    def has(self, field: str) -> bool:
        return field in self.columns

    def number(self, field: str) -> pl.Series:
        """Parsed numbers; a person's yes is 1."""
        whole = words().fields[field].kind == "whole"
        texts = self.text(field)
        found = parse_numbers(texts, decimal_comma=self.decimal_comma, whole=whole)
        if not (self.persons and field in FLAGS):
            return found
        answers = {text: words().yes_no[plain(text)] for text in texts.unique() if plain(text) in words().yes_no}
        said = texts.replace_strict(answers, default=None, return_dtype=pl.Float64)
        return found.zip_with(found.is_not_null(), said)

    def faults(self) -> Iterator[UploadError]:
        """Cells that do not hold what their column should."""
        for field in (*NUMBERS, *SIDES):
            if self.has(field):
                yield from self._number_faults(field)
        for field in ("level", "age"):
            if self.has(field):
                yield from self._told(UploadDateError, field, is_date(self.text(field)))
        if self.has("year"):
            years = parse_years(self.text("year"))
            yield from self._told(UploadYearError, "year", ~years.is_between(*_YEARS).fill_null(value=False))
        if self.has("vacancy"):
            known = _vacancies(self.text("vacancy"))
            yield from self._told(UploadVacancyUnknownError, "vacancy", known.is_null() & ~is_nothing(self.text("vacancy")))

    def _number_faults(self, field: str) -> Iterator[UploadError]:
        texts, numbers = self.text(field), self.number(field)
        optional = field not in ("headcount", *SIDES)
        blank = is_nothing(texts) if optional else pl.repeat(value=False, n=texts.len(), eager=True)
        dates = is_date(texts) & ~blank
        yield from self._told(UploadDateError, field, dates)
        whole = words().fields[field].kind == "whole"
        broken = numbers.is_null() | (
            numbers != numbers.round() if whole else pl.repeat(value=False, n=texts.len(), eager=True)
        )
        yield from self._told(UploadNumberError, field, broken.fill_null(value=True) & ~blank & ~dates)
        yield from self._told(UploadNegativeError, field, (numbers < 0).fill_null(value=False) & ~blank & ~dates)
        if self.persons and field in FLAGS:
            yield from self._told(UploadOnePersonError, field, (numbers > 1).fill_null(value=False) & ~dates)

    def _told(self, kind: type[UploadError], field: str, wrong: pl.Series) -> Iterator[UploadError]:
        """One fault for all rows that have it."""
        found = self.rows.filter(wrong)
        if found.height:
            values = found[self.columns[field]].unique(maintain_order=True)
            yield kind(
                column=self.columns[field],
                rows=found[ROW].head(SHOWN).to_list(),
                count=found.height,
                values=values.head(3).to_list(),
            )


def _raise_if(faults: Sequence[UploadError]) -> None:
    if faults:
        raise UploadFiguresError(faults)


def _vacancies(texts: pl.Series) -> pl.Series:
    """Codes of vacancies; null where a text names none."""
    codes = {text: words().vacancies[plain(text)] for text in texts.unique() if plain(text) in words().vacancies}
    return texts.replace_strict(codes, default=None, return_dtype=pl.String)


def _column_faults(columns: Mapping[str, str]) -> list[UploadError]:
    faults: list[UploadError] = [] if "level" in columns else [UploadColumnMissingError(field="level")]
    sides = [name for name in SIDES if name in columns]
    if "sex" not in columns and len(sides) < len(SIDES):
        faults.append(UploadColumnMissingError(field="men" if sides == ["women"] else "women" if sides else "sex"))
    if sides and "sex" in columns:
        faults.append(UploadSidesError(columns=[columns[name] for name in sides]))
    if len(sides) == len(SIDES) and "sex" not in columns:
        doubtful = [columns[name] for name in (*NOT_BY_SIDE, "headcount") if name in columns]
        faults += [UploadSidesError(columns=doubtful)] if doubtful else []
    headings = list(columns.values())
    faults += [UploadColumnTwiceError(column=one) for one in dict.fromkeys(headings) if headings.count(one) > 1]
    return faults


def _without_totals(table: RawTable, columns: Mapping[str, str], choices: Choices) -> tuple[pl.DataFrame, list[Remark]]:
    """The rows to read, with ROW; what was left out: totals, and levels that the reader left out."""
    rows = table.cells.select(list(dict.fromkeys(columns.values()))).insert_column(0, table.rows.alias(ROW))
    remarks = []
    for field in ("level", "sex", "entity", "contract", "age", "duty_station"):
        if field not in columns:
            continue
        heading = columns[field]
        texts = rows[heading].unique(maintain_order=True).to_list()
        if field == "level":
            gone = [one for one in texts if one and one not in choices.levels]
        elif field == "sex":
            gone = [one for one in texts if choices.sexes.get(one) == ALL]
        else:
            gone = [one for one in texts if plain(one) in words().totals]
        kept = rows.filter(~pl.col(heading).is_in(gone))
        if gone:
            details = {"column": heading, "values": gone[:SHOWN], "count": rows.height - kept.height}
            remarks.append(Remark("staff.remark.left_out", details))
        rows = kept
    return rows, remarks


def _level_faults(table: RawTable, found: _Cells, columns: Mapping[str, str], choices: Choices) -> Iterator[UploadError]:
    distinct = table.cells[columns["level"]].n_unique()
    if distinct > MOST_LEVELS and not choices.levels:
        yield UploadManyLevelsError(column=columns["level"], count=distinct, most=MOST_LEVELS)
        return
    blank = found.rows.filter(pl.col(columns["level"]) == "")[ROW]
    if blank.len():
        yield UploadLevelBlankError(column=columns["level"], rows=blank.head(SHOWN).to_list(), count=blank.len())
    if len(set(choices.levels.values())) < FEWEST_LEVELS:
        yield UploadFewLevelsError(column=columns["level"])


def _sex_faults(found: _Cells, choices: Choices) -> Iterator[UploadError]:
    if not found.has("sex"):
        return
    for text, part in found.rows.group_by(found.columns["sex"], maintain_order=True):
        if text[0] not in choices.sexes:
            yield UploadSexUnknownError(
                column=found.columns["sex"], values=[text[0]], rows=part[ROW].head(SHOWN).to_list(), count=part.height
            )


def _level_names(choices: Choices) -> tuple[str, ...]:
    places = sorted(set(choices.levels.values()))
    return tuple(_level_name([text for text, at in choices.levels.items() if at == place]) for place in places)


def _level_name(texts: Sequence[str]) -> str:
    """The name of a level made of several, the middle ones of many left out."""
    return " + ".join(texts if len(texts) <= MOST_NAMED else (texts[0], "…", texts[-1]))


def _frame(found: _Cells, choices: Choices) -> pl.DataFrame:
    """The figures as data.schema.STAFF has them."""
    names = dict(zip(sorted(set(choices.levels.values())), _level_names(choices), strict=True))
    named = {text: names[place] for text, place in choices.levels.items()}
    made: dict[str, pl.Series] = {"row": found.rows[ROW]}
    made["level"] = found.text("level").replace_strict(named, default=None, return_dtype=pl.String)
    made |= {name: _text(found.text(name)) for name in TEXTS if found.has(name)}
    made |= {name: found.number(name) for name in NUMBERS if found.has(name)}
    if found.has("year"):
        made["year"] = parse_years(found.text("year"))
    if found.has("age"):
        made["age"] = _bands(made["age"])
    if found.has("vacancy"):
        made["vacancy"] = _vacancies(found.text("vacancy"))
    if found.has("sex"):
        made["sex"] = found.text("sex").replace_strict(dict(choices.sexes), default="_U", return_dtype=pl.String)
        if found.persons:
            left = made["left"].fill_null(0) if "left" in made else pl.repeat(0, found.rows.height, eager=True)
            made["headcount"] = 1 - left
        frame = pl.DataFrame(made)
    else:
        frame = pl.concat(
            [
                pl.DataFrame({**made, "headcount": found.number(side)}).with_columns(sex=pl.lit(code))
                for side, code in zip(SIDES, ("F", "M"), strict=True)
            ]
        )
    lacking = {name: pl.lit(None) for name in STAFF if name not in frame.columns}
    return frame.with_columns(**lacking).select(pl.col(name).cast(kind) for name, kind in STAFF.items())


def _text(column: pl.Series) -> pl.Series:
    """Texts, null where they stand for nothing."""
    return column.to_frame("text").select(pl.when(~is_nothing(column)).then(pl.col("text"))).to_series()


def _bands(ages: pl.Series) -> pl.Series:
    """Ages in years as bands of ten years, so that few people are alone in a cell; bands of the file stay."""
    filled = ages.drop_nulls()
    if filled.is_empty() or not bool(
        (filled.str.len_chars() <= _WIDEST_AGE).all() and parse_numbers(filled).is_not_null().all()
    ):
        return ages
    band = pl.lit(None, dtype=pl.String)
    for below, name in reversed(_AGES):
        band = pl.when(pl.col("age") < below).then(pl.lit(name)).otherwise(band)
    return pl.DataFrame({"age": parse_numbers(ages)}).select(band).to_series()


def _remarks(found: _Cells, frame: pl.DataFrame) -> list[Remark]:
    """What the page says beside the figures."""
    said = []
    if found.persons:
        said.append(Remark("staff.remark.persons", {"count": frame.height}))
    others = frame.filter(pl.col("sex").is_in(["_O", "_U"]), pl.col("headcount") > 0)
    if others.height:
        said.append(Remark("staff.remark.other_sexes"))
    commas = [found.columns[one] for one in ("pay", "years_in_grade") if found.has(one) and _has_commas(found.text(one))]
    if commas:
        said.append(Remark("staff.remark.commas", {"columns": commas}))
    if found.has("age") and not frame["age"].drop_nulls().is_in(found.text("age").implode()).all():
        said.append(Remark("staff.remark.ages", {"column": found.columns["age"]}))
    return said


def _has_commas(texts: pl.Series) -> bool:
    return bool(texts.str.contains(",").any())
