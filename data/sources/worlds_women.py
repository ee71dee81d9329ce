"""UN Statistics Division, The World's Women 2020: seats, candidates, posts by sex, quotas and staff of the UN system.

Tab-separated, one file for each series. Seats come as totals, women and printed shares in files of their own: they are
joined here and the share is computed from the counts. Posts come as one row for each holder ("M" or "F"): they are counted.
The printed shares' remarks for 2020 stand at the wrong countries and are not used (see corrections.toml).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from data.errors import SourceLayoutError
from data.schema import TOTAL, conform
from data.sources.areas import AreaMatcher
from data.sources.reading import Reading, refuse
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
from data.sources.unsd import SURVEY_REMARKS

SOURCE: Final = "unsd_worlds_women_2020"
MEXICO_SOURCE: Final = "senate_mexico_2020"
"""The Senate's own figures, which World's Women files beside the IPU's: another provider, so another source."""
FOLDER: Final = "unsd/worlds_women_2020"
VINTAGE: Final = "2020"
_PLACE: Final = ("ref_area", "reference_year")
_COUNTED: Final = ("value", "women", "total", "obs_status")
COLUMNS: Final = ("SERIES", "REF_AREA", "REF_AREA_DESC", "TIME_PERIOD", "OBS_VALUE", "NATURE", "COMMENT_OBS")

SHARES: Final[dict[str, tuple[str, Sequence[Remark]]]] = {
    "women_ministers": ("women_ministers", ()),
    "women_senior_civil_servants": ("women_senior_civil_servants", ()),
    "women_managers": ("women_managers", SURVEY_REMARKS),
    "women_senior_middle_managers": ("women_senior_middle_managers", SURVEY_REMARKS),
    "local_government": ("women_in_local_government", ()),
}
"""File -> indicator and the remarks that matter."""

POSTS: Final = {
    "speaker_sex": "women_parliament_speakers",
    "chair_defence_committee": "women_chairs_defence_committee",
    "chair_finance_committee": "women_chairs_finance_committee",
    "chair_foreign_affairs_committee": "women_chairs_foreign_affairs_committee",
    "chair_human_rights_committee": "women_chairs_human_rights_committee",
    "chair_gender_equality_committee": "women_chairs_gender_equality_committee",
}
SEXES: Final = {"F": 1, "M": 0}
CHAMBERS: Final = {"L": "chamber=lower", "S": "chamber=single", "U": "chamber=upper"}
HOLDERS: Final = {"two": 2, "three": 3}
"""Words of the remark "There are two Speakers in this chamber"."""
MEXICO: Final = "484"

NO_QUOTA: Final = "0"
ELECTORAL_SYSTEMS: Final = {"Plurality/majority": 1, "Proportional representation": 2, "Mixed system": 3, "Other systems": 4}
QUOTAS: Final = {
    NO_QUOTA: 0,
    "Legislated candidate quota": 1,
    "Reserved seats": 2,
    "Reserved seats and legislated candidate quotas": 3,
    "Voluntary political party quota": 4,
    "Supplementary public funding incentives": 5,
}
UN_BANDS: Final = {
    "un_staff_junior_by_sex": "UN_P1_P2",
    "un_staff_senior_by_sex": "UN_P5_D2",
    "un_staff_higher_by_sex": "UN_UNGRADED",
    "un_staff_all_professional_by_sex": TOTAL,
}
FIRST_DATED_YEAR: Final = 2000
PRINTED_TOLERANCE_PP: Final = 0.0501

LOWER_REMARKS: Final = (
    Remark("non-voting members|voting members of the House|Constitu[ae]nt Assembly|to the Cabinet", "parliament_not_full"),
    Remark("", "parliament_start_of_year"),
)
UPPER_REMARKS: Final = (
    Remark("rotating delegates|composition as of", "parliament_not_full"),
    Remark("", "parliament_start_of_year"),
)


def to_observations(folder: Path, areas: AreaMatcher) -> Reading:
    """Shares in percent, holders of posts as counts, categories and UN staff by band.

    A row of seats, of holders or of staff by sex goes into a figure with others; the report counts these rows.
    """
    readings = [
        *(_read_shares(folder, areas, name, *told) for name, told in SHARES.items()),
        _read_municipal_councils(folder, areas),
        _read_candidates(folder, areas),
        _read_lower_seats(folder, areas),
        _read_upper_seats(folder, areas),
        *(_read_posts(folder, areas, name, indicator) for name, indicator in POSTS.items()),
        _read_statistical_offices(folder, areas),
        _read_categories(folder, areas, "electoral_system", ELECTORAL_SYSTEMS, pl.col("OBS_VALUE")),
        _read_categories(folder, areas, "quota_presence", QUOTAS, _kind_of_quota()),
        *(_read_un_staff(folder, name, level) for name, level in UN_BANDS.items()),
    ]
    return Reading(
        files=sum(one.files for one in readings),
        rows_in=sum(one.rows_in for one in readings),
        observations=apply_corrections(pl.concat([one.observations for one in readings]), SOURCE),
        refusals=pl.concat([one.refusals for one in readings]),
        report=tuple(line for one in readings for line in one.report),
    )


@dataclass(frozen=True)
class _Table:
    """One file: its rows with `ref_area`, `reference_year` and `value`, and the refusals among them."""

    file: str
    rows_in: int
    rows: pl.DataFrame
    refusals: pl.DataFrame


def _read(folder: Path, name: str, *columns: str) -> pl.DataFrame:
    return read_tsv(folder, _path(name), [*COLUMNS, *columns])


def _path(name: str) -> str:
    return f"{FOLDER}/{name}.tsv"


def _match(rows: pl.DataFrame, areas: AreaMatcher, name: str) -> _Table:
    file = _path(name)
    matched, refusals = areas.match(rows, "REF_AREA", scheme="m49", file=file, keep_aggregates=True)
    return _Table(file, rows.height, read_numbers(matched, file), refusals)


def _reading(tables: Sequence[_Table], rows: pl.DataFrame, indicator: str, refused: Sequence[pl.DataFrame] = ()) -> Reading:
    """What the files together give: `rows` with some of the columns of observations, the rest with their usual value."""
    rows_in = sum(one.rows_in for one in tables)
    refusals = pl.concat([*(one.refusals for one in tables), *refused])
    joined = rows_in - rows.height - int(refusals["rows"].sum())
    files = " + ".join(dict.fromkeys(one.file.removeprefix(f"{FOLDER}/") for one in tables))
    report = (f"{files}: {joined} rows joined into the figures of others",) if joined else ()
    named = rows if "source" in rows.columns else rows.with_columns(source=pl.lit(SOURCE))
    return Reading(len(tables), rows_in, conform(named, indicator=indicator, vintage=VINTAGE), refusals, report=report)


def _read_shares(folder: Path, areas: AreaMatcher, name: str, indicator: str, remarks: Sequence[Remark]) -> Reading:
    table = _match(_read(folder, name), areas, name)
    noted = annotate(read_status(table.rows, table.file), remarks)
    return _reading([table], noted.select("ref_area", "reference_year", "value", "obs_status", "note_id"), indicator)


def _read_municipal_councils(folder: Path, areas: AreaMatcher) -> Reading:
    """Mexico: the country is kept, its states are refused (they are no areas of ours, and their codes are mixed up)."""
    name = "municipal_councils"
    rows = _read(folder, name, "GEOLEVEL_DESC")
    states = rows.filter(pl.col("GEOLEVEL_DESC") == "Sub-national")
    table = _match(rows.filter(pl.col("GEOLEVEL_DESC") != "Sub-national"), areas, name)
    refused = refuse(states, file=table.file, reason="subnational_area", what="REF_AREA_DESC")
    whole = _Table(table.file, rows.height, table.rows, table.refusals)
    return _reading([whole], whole.rows.select("ref_area", "reference_year", "value"), "women_in_municipal_councils", [refused])


def _read_candidates(folder: Path, areas: AreaMatcher) -> Reading:
    """The printed share with the number of women; the number of all candidates is not given and not worked out from them."""
    share, women = (_match(_read(folder, name), areas, name) for name in ("share_women_candidates", "women_candidates"))
    rows = _join(share.rows, women=women.rows).select(*_PLACE, "value", "women", note_id=pl.lit("candidates_last_election"))
    return _reading([share, women], rows, "women_parliament_candidates")


def _join(rows: pl.DataFrame, **others: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the `value` of each of `others` under its name, by area and year; areas that only others have are added."""
    for name, other in others.items():
        column = other.select(*_PLACE, pl.col("value").alias(name))
        rows = rows.join(column, on=_PLACE, how="full", coalesce=True, maintain_order="left_right", validate="1:1")
    return rows


def _read_lower_seats(folder: Path, areas: AreaMatcher) -> Reading:
    """Lower or single chambers: 21 totals stand there twice; where the women are not counted the figure is a gap."""
    total, women = (_match(_read(folder, name), areas, name) for name in ("seats_lower", "seats_women_lower"))
    once, repeated = drop_repeated(total.rows, _PLACE, file=total.file, what="REF_AREA_DESC")
    joined = _add_shares(_join(once.rename({"value": "total"}), women=women.rows))
    rows = _date_seats(annotate(joined, LOWER_REMARKS)).select(*_PLACE, *_COUNTED, "note_id")
    return _reading([total, women], rows, "women_in_parliament", [repeated])


def _add_shares(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with the share that the counts give as `value`; its status is `O` where the women are not counted."""
    rows = rows.with_columns(value=100 * pl.col("women") / pl.col("total"))
    return rows.with_columns(obs_status=pl.when(pl.col("value").is_null()).then(pl.lit("O")).otherwise(pl.lit("A")))


def _date_seats(rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with another note before 2000: from then on the seats agree with the IPU's tables of January or February."""
    undated = pl.col("reference_year") < FIRST_DATED_YEAR
    return rows.with_columns(note_id=pl.when(undated).then(pl.lit("parliament_date_not_stated")).otherwise("note_id"))


def _read_upper_seats(folder: Path, areas: AreaMatcher) -> Reading:
    """Upper chambers. The printed share only checks the one from the counts; the Senate of Mexico's own rows stand apart."""
    names = ("seats_upper", "seats_upper_by_sex", "share_upper_by_sex")
    files = [_read(folder, name, "SEX", "REPORTING_TYPE_DESC") for name in names]
    national = pl.col("REPORTING_TYPE_DESC") == "National"
    total, women, share = (_match(rows.filter(~national), areas, name) for rows, name in zip(files, names, strict=True))
    own = [_match(rows.filter(national), areas, name) for rows, name in zip(files, names, strict=True)]
    joined = _add_shares(_join(total.rows.rename({"value": "total"}), women=women.rows, printed=share.rows))
    rows = _date_seats(annotate(joined, UPPER_REMARKS)).select(*_PLACE, *_COUNTED, "note_id", source=pl.lit(SOURCE))
    senate, refused = _read_mexican_senate(own)
    reading = _reading([total, women, share, *own], pl.concat([rows, senate]), "women_in_upper_house", refused)
    return dataclasses.replace(reading, files=len(names), report=(*reading.report, *_misprinted(joined, share.file)))


def _read_mexican_senate(tables: Sequence[_Table]) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The Senate's own counts, by sex in the file of totals; the file of seats by sex holds the lower chamber's 500 instead."""
    total, by_sex, share = tables
    strangers = {name for one in tables for name in one.rows.filter(pl.col("REF_AREA") != MEXICO)["REF_AREA_DESC"]}
    if strangers:
        raise SourceLayoutError(file=total.file, reason=f"has national rows of {', '.join(sorted(strangers))}")
    of_sex = _by_sex(total.rows, total.file, ("_T", "F", "M"))
    joined = _add_shares(_join(of_sex["_T"].rename({"value": "total"}), women=of_sex["F"]))
    rows = joined.select(*_PLACE, *_COUNTED, note_id=pl.lit("mexico_senate_own"), source=pl.lit(MEXICO_SOURCE))
    men = pl.concat([of_sex["M"], _by_sex(share.rows, share.file, ("F", "M"))["M"]], how="diagonal")
    return rows, [
        refuse(by_sex.rows, file=by_sex.file, reason="wrong_chamber", what="REF_AREA_DESC"),
        refuse(men, file=total.file, reason="men_complement", what="REF_AREA_DESC"),
    ]


def _by_sex(rows: pl.DataFrame, file: str, sexes: Sequence[str]) -> dict[str, pl.DataFrame]:
    """The rows of each of `sexes`; raises SourceLayoutError for rows of another."""
    other = set(rows["SEX"]) - set(sexes)
    if other:
        raise SourceLayoutError(file=file, reason=f"has other sexes than {', '.join(sexes)}: {other}")
    return {sex: rows.filter(pl.col("SEX") == sex) for sex in sexes}


def _misprinted(rows: pl.DataFrame, file: str) -> tuple[str, ...]:
    """A line for the report where printed shares differ from those of the counts by more than their first decimal allows."""
    off = rows.filter((pl.col("value") - pl.col("printed")).abs() > PRINTED_TOLERANCE_PP).select(*_PLACE).sort(_PLACE)
    named = ", ".join(f"{area} {year}" for area, year in off.iter_rows())
    return (f"{file}: printed shares that the counts contradict: {named}",) if named else ()


def _read_posts(folder: Path, areas: AreaMatcher, name: str, indicator: str) -> Reading:
    """One figure for each chamber: women among the holders of the post, and holders. A second row is a second holder.

    Raises SourceLayoutError where there are not as many rows as the remark says that there are holders.
    """
    rows = _read(folder, name, "LEGISLATIVE_LEVEL")
    sex = pl.col("OBS_VALUE").fill_null("a holder without sex")
    table = _match(own_codes(rows, sex, SEXES, _path(name)), areas, name)
    said = pl.col("COMMENT_OBS").str.extract(r"There are (\w+) Speakers").replace_strict(HOLDERS, default=1)
    breakdown = pl.col("LEGISLATIVE_LEVEL").replace_strict(CHAMBERS)
    holders = table.rows.group_by(*_PLACE, breakdown=breakdown, maintain_order=True).agg(
        women=pl.col("value").sum(), total=pl.len(), said=said.max()
    )
    wrong = holders.filter(pl.col("said") != pl.col("total"))["ref_area"].to_list()
    if wrong:
        raise SourceLayoutError(file=table.file, reason=f"has other numbers of holders than its remarks say: {wrong}")
    note = pl.when(pl.col("total") > 1).then(pl.lit("post_shared"))
    return _reading([table], holders.with_columns(value="women", note_id=note).drop("said"), indicator)


def _read_statistical_offices(folder: Path, areas: AreaMatcher) -> Reading:
    """One head for each office; two countries without an answer are gaps."""
    name = "head_of_nso_sex"
    table = _match(own_codes(_read(folder, name), pl.col("OBS_VALUE"), SEXES, _path(name)), areas, name)
    one_head = pl.when(pl.col("value").is_not_null()).then(1)
    rows = table.rows.select(*_PLACE, "value", women="value", total=one_head)
    return _reading([table], rows, "women_heads_of_statistical_offices")


def _read_categories(folder: Path, areas: AreaMatcher, name: str, codes: Mapping[str, int | None], words: pl.Expr) -> Reading:
    table = _match(own_codes(_read(folder, name), words, codes, _path(name)), areas, name)
    return _reading([table], table.rows.select(*_PLACE, "value"), name)


def _kind_of_quota() -> pl.Expr:
    """The remark names the kind of quota; without a quota (OBS_VALUE 0) there is none to name."""
    kind = pl.col("COMMENT_OBS").fill_null("a quota without its kind")
    return pl.when(pl.col("OBS_VALUE") == NO_QUOTA).then(pl.lit(NO_QUOTA)).otherwise(kind)


def _read_un_staff(folder: Path, name: str, level: str) -> Reading:
    """Staff of the United Nations system, which the file puts under "World"; share and headcounts from the two sexes."""
    rows = _read(folder, name, "SEX")
    if set(rows["REF_AREA"]) != {"1"}:
        raise SourceLayoutError(file=_path(name), reason="has staff of another area than 1 (the United Nations system)")
    placed = read_numbers(rows, _path(name)).with_columns(ref_area=pl.lit("UN_SYSTEM"))
    table = _Table(_path(name), rows.height, placed, refuse(rows.head(0), file="", reason="", what="REF_AREA"))
    of_sex = _by_sex(placed, table.file, ("F", "M"))
    staff = _join(of_sex["F"].rename({"value": "women"}), men=of_sex["M"]).with_columns(total=pl.col("women") + pl.col("men"))
    rows = _add_shares(staff).select(*_PLACE, *_COUNTED, level=pl.lit(level))
    return _reading([table], rows, "women_in_un_professional_staff")
