"""What the files of the UN Statistics Division and UN Women have in common: their layout, status codes and remarks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from data import registry
from data.errors import SourceLayoutError
from data.schema import NULL_STATUSES
from data.sources.reading import refuse

STATUS_OF_NATURE: Final = {
    "C": "A",  # country data
    "CA": "A",  # country data, adjusted by the agency
    "G": "A",  # global monitoring data
    "E": "E",  # estimated
    "M": "E",  # modelled: SDMX has no code of its own for models
}
"""The NATURE codes of the SDG tables, as SDMX CL_OBS_STATUS; a file without them is read as `A`, normal."""

_EMPTY: Final = ("", "nan")


@dataclass(frozen=True)
class Remark:
    """What a comment of the source means to us: the note and the status of the rows that it matches (a regular expression)."""

    pattern: str
    note_id: str | None = None
    status: str | None = None


def read_tsv(folder: Path, file: str, columns: Collection[str]) -> pl.DataFrame:
    """The rows of a tab-separated file, every column as text, empty cells and `nan` as null.

    Quotes are text, not delimiters; a row may lack its last cells or carry empty ones too many. Raises SourceLayoutError
    for a column of `columns` that is not there and for a row with text beyond the last column.
    """
    lines = [line.rstrip("\r") for line in (folder / file).read_text(encoding="utf-8-sig").split("\n")]
    header = lines[0].split("\t")
    missing = sorted(set(columns) - set(header))
    if missing:
        raise SourceLayoutError(file=file, reason=f"lacks the columns {', '.join(missing)}")
    cells = [_fit(line.split("\t"), len(header), f"{file}, line {at}") for at, line in enumerate(lines[1:], 2) if line]
    rows = pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String), orient="row")
    return rows.with_columns(pl.when(~pl.all().is_in(_EMPTY)).then(pl.all()))


def _fit(cells: list[str], width: int, where: str) -> list[str]:
    if any(cells[width:]):
        raise SourceLayoutError(file=where, reason=f"has text beyond column {width}")
    return cells[:width] + [""] * (width - len(cells))


def read_numbers(rows: pl.DataFrame, file: str) -> pl.DataFrame:
    """`rows` with `value` from OBS_VALUE and `reference_year` from TIME_PERIOD; SourceLayoutError for text in them."""
    read = rows.with_columns(
        value=pl.col("OBS_VALUE").cast(pl.Float64, strict=False),
        reference_year=pl.col("TIME_PERIOD").cast(pl.Int16, strict=False),
    )
    value_lost = pl.col("OBS_VALUE").is_not_null() & pl.col("value").is_null()
    lost = read.filter(value_lost | pl.col("reference_year").is_null())
    if lost.height:
        first = ", ".join(f"{year}: {value}" for year, value in lost.select("TIME_PERIOD", "OBS_VALUE").head(5).iter_rows())
        raise SourceLayoutError(file=file, reason=f"has {lost.height} values or years that are not numbers ({first})")
    return read


def own_codes(rows: pl.DataFrame, words: pl.Expr, codes: Mapping[str, int | None], file: str) -> pl.DataFrame:
    """`rows` with our code for each of `words` in OBS_VALUE (null where `codes` says so, or where there is no word).

    Raises SourceLayoutError for a word that `codes` lacks.
    """
    given = rows.select(words.alias("word"))["word"]
    unknown = set(given.drop_nulls()) - codes.keys()
    if unknown:
        raise SourceLayoutError(file=file, reason=f"has unknown categories {sorted(unknown)}")
    own = {word: None if code is None else str(code) for word, code in codes.items()}
    return rows.with_columns(OBS_VALUE=given.replace_strict(own, default=None, return_dtype=pl.String))


def read_status(rows: pl.DataFrame, file: str) -> pl.DataFrame:
    """`rows` with `obs_status` from NATURE, `O` where `value` is null; SourceLayoutError for an unknown code."""
    unknown = set(rows["NATURE"].drop_nulls()) - STATUS_OF_NATURE.keys()
    if unknown:
        raise SourceLayoutError(file=file, reason=f"has unknown NATURE codes {sorted(unknown)}")
    known = pl.col("NATURE").replace_strict(STATUS_OF_NATURE, default="A", return_dtype=pl.String)
    return rows.with_columns(obs_status=pl.when(pl.col("value").is_null()).then(pl.lit("O")).otherwise(known))


def annotate(rows: pl.DataFrame, remarks: Sequence[Remark]) -> pl.DataFrame:
    """`rows` with `note_id`, and `obs_status` changed, by the first of `remarks` that COMMENT_OBS matches for each of them.

    The status of a row without a value stays, since it says why there is none.
    """
    comment = pl.col("COMMENT_OBS").fill_null("")
    nothing = pl.lit(None, dtype=pl.String)
    notes = [pl.when(comment.str.contains(one.pattern)).then(pl.lit(one.note_id)) for one in remarks if one.note_id]
    valued = pl.col("value").is_not_null()
    statuses = [pl.when(valued & comment.str.contains(one.pattern)).then(pl.lit(one.status)) for one in remarks if one.status]
    return rows.with_columns(note_id=pl.coalesce(*notes, nothing), obs_status=pl.coalesce(*statuses, "obs_status"))


def drop_repeated(
    rows: pl.DataFrame, key: Sequence[str], *, file: str, what: str | pl.Expr, value: str = "OBS_VALUE"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`rows` without those that repeat the key and the value of an earlier one, and these as refusals.

    Rows with one key and different values all stay: the check at the store's door then stops the build.
    """
    repeats = ~rows.select(pl.struct(*key, value).is_first_distinct()).to_series()
    return rows.filter(~repeats), refuse(rows.filter(repeats), file=file, reason="repeated_row", what=what)


def apply_corrections(observations: pl.DataFrame, source: str) -> pl.DataFrame:
    """`observations` of `source` with what corrections.toml sets for the rows that it matches.

    A status that explains a missing value empties the value. A correction names the value that it replaces, so that it
    no longer matches once the source is put right.
    """
    for one in registry.load().corrections.values():
        if one.source == source and one.match and one.set:
            observations = _correct(observations, one.match, one.set)
    return observations


def _correct(observations: pl.DataFrame, match: Mapping[str, object], changes: Mapping[str, object]) -> pl.DataFrame:
    hit = pl.all_horizontal(pl.col(column) == value for column, value in match.items())
    values: dict[str, object] = dict(changes)
    if changes.get("obs_status") in NULL_STATUSES:
        values["value"] = None
    return observations.with_columns(
        pl.when(hit).then(pl.lit(value, dtype=observations.schema[column])).otherwise(column).alias(column)
        for column, value in values.items()
    )
