"""Numbers as people write them: decimal commas, spaces, points or apostrophes between thousands."""

from __future__ import annotations

from typing import Final

import polars as pl

SPACES: Final = r"[\s\u00a0\u202f\u2009'’]"
CURRENCY: Final = "[€$£]"
NOTHING: Final = ("", "-", "–", "—", "..", "...", "…", "na", "n/a", "nd", "n.d.", "null", "none")
"""Texts, in small letters, that stand for no figure."""

_GROUPED: Final = r"^[-+]?\d{1,3}(,\d{3})+$"
_ONE_GROUP: Final = r"^[-+]?\d{1,3},\d{3}$"
_GROUPED_BY_POINTS: Final = r"^[-+]?\d{1,3}(\.\d{3}){2,}$"
_DECIMAL_COMMA: Final = r"^[-+]?[\d.]*,(\d{1,2}|\d{4,})$"
_MONTH: Final = "(?:jan|janv|feb|fév|févr|mar|mars|apr|avr|may|mai|jun|juin|jul|juil|aug|août|sep|sept|oct|nov|dec|déc)"
_DATE: Final = (
    r"^\d{4}-\d{2}-\d{2}([ T].*)?$|^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$"
    rf"|^(?i)\d{{1,2}}[- ]{_MONTH}\.?([- ]\d{{2,4}})?$|^(?i){_MONTH}\.?[- ]\d{{2}}$"
)
_YEAR_OF_DATE: Final = r"^(\d{4})-\d{2}-\d{2}|^\d{1,2}[/.-]\d{1,2}[/.-](\d{4})$"


def is_nothing(texts: pl.Series) -> pl.Series:
    """Whether each text stands for no figure."""
    return texts.str.strip_chars().str.to_lowercase().is_in(NOTHING)


def is_date(texts: pl.Series) -> pl.Series:
    """Whether each text is a date: a spreadsheet makes one of "10-19" or "3/4"."""
    return texts.str.contains(_DATE)


def parse_numbers(texts: pl.Series, *, decimal_comma: bool = False, whole: bool = False) -> pl.Series:
    """Numbers; null where a text is none.

    One comma before three digits is a thousand in a column of `whole` numbers, and elsewhere unless the file
    (`decimal_comma`) or another text of the column shows that it writes decimals with commas.

    >>> parse_numbers(pl.Series(["1 234,5", "2.500,75", "3,25"])).to_list()
    [1234.5, 2500.75, 3.25]
    >>> parse_numbers(pl.Series(["1,234", "7"]), whole=True).to_list()
    [1234.0, 7.0]
    """
    bare = texts.str.replace_all(SPACES, "").str.replace_all(CURRENCY, "")
    comma = not whole and (decimal_comma or bool(bare.str.contains(_DECIMAL_COMMA).any()))
    text = pl.col("text")
    comma_last = text.str.contains(r"\..*,")
    thousand = text.str.contains(_GROUPED) & ~(text.str.contains(_ONE_GROUP) if comma else pl.lit(value=False))
    without_commas, without_points = text.str.replace_all(",", ""), text.str.replace_all(r"\.", "")
    number = (
        pl.when(comma_last)
        .then(without_points.str.replace(",", "."))
        .when(text.str.contains(r",.*\.") | thousand)
        .then(without_commas)
        .when(text.str.contains(_GROUPED_BY_POINTS))
        .then(without_points)
        .otherwise(text.str.replace(",", "."))
        .cast(pl.Float64, strict=False)
    )
    found = pl.DataFrame({"text": bare}).select(number=number)
    return found.select(pl.when(pl.col("number").is_finite()).then(pl.col("number"))).to_series()


def parse_years(texts: pl.Series) -> pl.Series:
    """Years; of a date its year; null where a text is neither."""
    column = pl.DataFrame({"text": texts.str.strip_chars()})
    number = pl.col("text").str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)
    groups = pl.col("text").str.extract_groups(_YEAR_OF_DATE)
    dated = pl.coalesce(groups.struct[0], groups.struct[1]).cast(pl.Int64, strict=False)
    return column.select(pl.coalesce(number, dated)).to_series()
