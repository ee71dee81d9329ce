"""The schemas of the shipped tables, and the checks that every table passes before it is stored.

A check returns every fault at once, as a frame with the row (counted from 0 in the frame that was given), the column,
the fault's name and the value at fault. Nothing inside the store checks again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import polars as pl

from data.errors import SchemaError

TOTAL: Final = "_T"
"""Code of "all together" in `sector`, `level` and `breakdown` (SDMX)."""

KEY: Final = ("indicator", "source", "ref_area", "sector", "level", "breakdown", "reference_year")

OBSERVATIONS: Final[dict[str, pl.DataType]] = {
    "indicator": pl.String(),
    "source": pl.String(),
    "ref_area": pl.String(),
    "sector": pl.String(),
    "level": pl.String(),
    "breakdown": pl.String(),
    "reference_year": pl.Int16(),
    "value": pl.Float64(),
    "bound": pl.String(),
    "women": pl.Int32(),
    "total": pl.Int32(),
    "obs_status": pl.String(),
    "vintage": pl.String(),
    "note_id": pl.String(),
}

FLOWS: Final[dict[str, pl.DataType]] = {
    "source": pl.String(),
    "ref_area": pl.String(),
    "sector": pl.String(),
    "level": pl.String(),
    "breakdown": pl.String(),
    "sex": pl.String(),
    "flow": pl.String(),
    "year_from": pl.Int16(),
    "year_to": pl.Int16(),
    "people": pl.Int32(),
    "obs_status": pl.String(),
}

ELECTIONS: Final[dict[str, pl.DataType]] = {
    "ref_area": pl.String(),
    "chamber": pl.String(),
    "year": pl.Int16(),
    "month": pl.Int8(),
    "seats": pl.Int32(),
    "women": pl.Int32(),
    "source": pl.String(),
}

EVENTS: Final[dict[str, pl.DataType]] = {
    "ref_area": pl.String(),
    "kind": pl.String(),
    "year": pl.Int16(),
    "source": pl.String(),
    "indicator": pl.String(),
    "before": pl.Float64(),
    "after": pl.Float64(),
    "note_id": pl.String(),
}
"""Changes of law that a source dates: `before` and `after` are the indicator's values in the year before and in `year`;
`kind` is an entry of events.toml, `note_id` says how the source dates."""

STAFF: Final[dict[str, pl.DataType]] = {
    "row": pl.Int64(),
    "level": pl.String(),
    "sex": pl.String(),
    "headcount": pl.Int64(),
    "year": pl.Int64(),
    **{name: pl.String() for name in ("entity", "contract", "age", "duty_station")},
    **{name: pl.Float64() for name in ("pay", "years_in_grade")},
    **{name: pl.Int64() for name in ("applied", "shortlisted", "recruited", "promoted", "left")},
    **{name: pl.String() for name in ("exit_reason", "vacancy")},
}
"""A service's own figures, as data.uploads reads them from a file; never stored. A row is a group of people or one person.

`row` is the row of the file, `level` a name, `sex` one of STAFF_SEXES. `headcount`: people in post at the end of `year`, so
that a person who left counts 0. `recruited` (from outside), `promoted` (into the level, from the one below) and `left`: people
in that year; `applied` and `shortlisted`: for posts of that level. `pay`: of one person, as the file has it; `years_in_grade`:
served in the level, for a person promoted or gone until then. `vacancy` is one of STAFF_VACANCIES. A column that the file does
not have is null throughout.
"""

STAFF_SEXES: Final = ("F", "M", "_O", "_U")
"""Women, men, another sex, not stated (SDMX CL_SEX)."""

STAFF_VACANCIES: Final = ("advertised", "pre_assigned")

PIECE: Final[dict[str, pl.DataType]] = {
    "indicator": pl.String(),
    "source": pl.String(),
    "sector": pl.String(),
    "level": pl.String(),
    "breakdown": pl.String(),
    "series": pl.String(),
}
"""Whose outlook a row is about; `series` is a ref_area or the id of a group."""

PROJECTIONS: Final[dict[str, pl.DataType]] = {
    **PIECE,
    "reference_year": pl.Int16(),
    "median_pct": pl.Float32(),
    "lower_80_pct": pl.Float32(),
    "upper_80_pct": pl.Float32(),
    "lower_95_pct": pl.Float32(),
    "upper_95_pct": pl.Float32(),
    "reached_by": pl.Float32(),
    "at_or_above": pl.Float32(),
}
"""Every year to 15 ahead and to 2040, then each fifth to 150 ahead; `reached_by`, `at_or_above`: chances (0 to 1) for 50 %."""

PARITY: Final[dict[str, pl.DataType]] = {
    **PIECE,
    "latest_year": pl.Int16(),
    "latest_pct": pl.Float64(),
    "status": pl.String(),
    "approach": pl.String(),
    "horizon_year": pl.Int16(),
    **{f"parity_year_{one}": pl.Int16() for one in ("median", "lower_80", "upper_80", "lower_95", "upper_95")},
    **{f"{kind}_{year}": pl.Float32() for kind in ("probability", "at_or_above") for year in (2030, 2040, 2050, 2100)},
    **{f"from_above_year_{one}": pl.Int16() for one in ("median", "lower_80", "upper_80")},
    "countries": pl.Int16(),
    "at_elections": pl.Boolean(),
    "drift_source": pl.String(),
    "tested": pl.Boolean(),
}
"""When each series reaches 50 %, as analysis.parity has it; `countries` is how many a group is made of."""

SIMPLE_PROJECTIONS: Final[dict[str, pl.DataType]] = {
    **PIECE,
    "method": pl.String(),
    "year_from": pl.Int16(),
    "year_to": pl.Int16(),
    "pace_pp": pl.Float64(),
    "years": pl.Float64(),
    "arrival_year": pl.Int32(),
    "reason": pl.String(),
}
"""When the simple methods would be at 50 %, as analysis.simple_methods has it."""

OUTLOOKS: Final[dict[str, dict[str, pl.DataType]]] = {
    "projections": PROJECTIONS,
    "parity": PARITY,
    "simple_projections": SIMPLE_PROJECTIONS,
}
"""Tables that are computed from the observations; a build without projections does not have them."""

CLAIMS_TODAY: Final[dict[str, pl.DataType]] = {"claim": pl.String(), **PARITY}
"""What our projection says of the measures of published estimates; `claim` is an entry of claims.toml."""

RECORD: Final[dict[str, pl.DataType]] = {
    **{name: pl.String() for name in ("indicator", "source", "grouping", "method")},
    **{name: pl.Int16() for name in ("horizon", "cases", "series", "origin_from", "origin_to")},
    **{name: pl.Float64() for name in ("mae_pp", "mae_se_pp", "crps_pp")},
    **{name: pl.Float64() for name in ("coverage_80", "coverage_80_se", "coverage_95", "width_80_pp")},
    **{name: pl.Int32() for name in ("year_from", "complete_years", "paths", "seed")},
}
"""How far off projections from past years were: analysis.hindcasts.TrackRecord says what each column is."""

HINDCASTS: Final[dict[str, pl.DataType]] = {
    "indicator": pl.String(),
    "source": pl.String(),
    "origin": pl.Int16(),
    "ref_area": pl.String(),
    "reference_year": pl.Int16(),
    **{name: pl.Float32() for name in ("median_pct", "lower_80_pct", "upper_80_pct", "lower_95_pct", "upper_95_pct")},
}
"""Projections from past years, that saw nothing later than `origin`."""

DERIVED: Final[dict[str, dict[str, pl.DataType]]] = {
    **OUTLOOKS,
    "claims_today": CLAIMS_TODAY,
    "record": RECORD,
    "hindcasts": HINDCASTS,
}
"""All tables that the caller of a build may give it."""

AREAS: Final[dict[str, pl.DataType]] = {
    "ref_area": pl.String(),
    "kind": pl.String(),
    "m49": pl.String(),
    "name_en": pl.String(),
    "name_fr": pl.String(),
    "short_name_en": pl.String(),
    "short_name_fr": pl.String(),
    "region": pl.String(),
    "subregion": pl.String(),
    "intermediate_region": pl.String(),
    "income_group": pl.String(),
    "ldc": pl.Boolean(),
    "lldc": pl.Boolean(),
    "sids": pl.Boolean(),
    "project_role": pl.String(),
}

NULL_STATUSES: Final = frozenset("HJKLMOQS")
"""SDMX CL_OBS_STATUS codes that say why there is no value."""

OBS_STATUSES: Final = NULL_STATUSES | frozenset("ABDEFGINPUVW")
BOUNDS: Final = frozenset("=<>")
FLOW_KINDS: Final = frozenset({"recruited", "promoted_in", "promoted_out", "left", "transferred"})
CHAMBERS: Final = frozenset({"lower", "upper"})
AREA_KINDS: Final = frozenset({"country", "aggregate", "entity"})
SHARE_UNITS: Final = frozenset({"percent", "rate"})
"""From 0 to 100: `percent` is a share of women, `rate` a share of women, or of men, who have or do something."""

UNITS: Final = SHARE_UNITS | {"ratio", "index", "years", "yes_no", "category", "count", "per_100000"}

_FAULTS: Final = {"row": pl.Int64(), "column": pl.String(), "fault": pl.String(), "value": pl.String()}
_FINEST_DECIMALS: Final = 6


@dataclass(frozen=True)
class Vocabulary:
    """What an observation may name: the registries, reduced to what the checks ask of them."""

    units: Mapping[str, str]
    levels: Mapping[str, frozenset[str]]
    codes: Mapping[str, frozenset[int]]
    sources: frozenset[str]
    areas: frozenset[str]
    sectors: frozenset[str]
    categories: Mapping[str, frozenset[str]]
    notes: frozenset[str]
    event_kinds: frozenset[str] = frozenset()


def empty(schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """A frame without rows that has the columns of `schema`."""
    return pl.DataFrame(schema=dict(schema))


def conform(frame: pl.DataFrame, **constants: object) -> pl.DataFrame:
    """`frame` with the columns of OBSERVATIONS, in order and type.

    Missing columns get their usual value: `_T` for sector, level and breakdown, `=` for bound, `A` (`O` where the value
    is null) for obs_status, null for women, total and note_id. `constants` sets whole columns.
    """
    frame = frame.with_columns(pl.lit(value).alias(name) for name, value in constants.items())
    usual = {
        "sector": pl.lit(TOTAL),
        "level": pl.lit(TOTAL),
        "breakdown": pl.lit(TOTAL),
        "bound": pl.lit("="),
        "obs_status": pl.when(pl.col("value").is_null()).then(pl.lit("O")).otherwise(pl.lit("A")),
        "women": pl.lit(None),
        "total": pl.lit(None),
        "note_id": pl.lit(None),
    }
    frame = frame.with_columns(make.alias(name) for name, make in usual.items() if name not in frame.columns)
    return frame.select(pl.col(name).cast(kind) for name, kind in OBSERVATIONS.items())


def observation_faults(frame: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """All faults of an observations frame: columns row, column, fault, value; empty if there are none."""
    structure = _structure_faults(frame, OBSERVATIONS)
    if structure.height:
        return structure
    rows = frame.with_row_index("row").with_columns(
        pl.col("indicator").replace_strict(dict(vocabulary.units), default=None).alias("unit"),
        pl.col("breakdown").str.splitn("=", 2).struct.unnest(),
    )
    is_share = pl.col("unit").is_in(SHARE_UNITS)
    duplicates = frame.select(pl.struct(KEY).is_duplicated()).to_series()
    checks = [
        *(
            (name, "missing", pl.col(name).is_null())
            for name in OBSERVATIONS
            if name not in {"value", "women", "total", "note_id"}
        ),
        ("reference_year", "duplicate_key", pl.lit(duplicates)),
        ("indicator", "unknown_indicator", pl.col("unit").is_null()),
        ("source", "unknown_source", _outside("source", vocabulary.sources)),
        ("ref_area", "unknown_area", _outside("ref_area", vocabulary.areas)),
        ("sector", "unknown_sector", _outside("sector", vocabulary.sectors | {TOTAL})),
        ("level", "unknown_level", _unknown_pair("indicator", "level", vocabulary.levels)),
        ("breakdown", "unknown_breakdown", _unknown_pair("field_0", "field_1", vocabulary.categories, "breakdown")),
        ("note_id", "unknown_note", _outside("note_id", vocabulary.notes)),
        ("obs_status", "unknown_status", _outside("obs_status", OBS_STATUSES)),
        ("bound", "unknown_bound", _outside("bound", BOUNDS)),
        ("reference_year", "impossible_year", ~pl.col("reference_year").is_between(1900, 2100)),
        ("value", "not_a_number", pl.col("value").is_nan() | pl.col("value").is_infinite()),
        ("value", "share_outside_0_100", is_share & ~pl.col("value").is_between(0, 100)),
        (
            "obs_status",
            "null_value_unexplained",
            pl.col("value").is_null() & ~pl.col("obs_status").is_in(NULL_STATUSES),
        ),
        (
            "obs_status",
            "status_says_missing",
            pl.col("value").is_not_null() & pl.col("obs_status").is_in(NULL_STATUSES - {"K"}),
        ),
        ("women", "negative_count", pl.col("women") < 0),
        ("total", "negative_count", pl.col("total") < 0),
        ("women", "women_exceed_total", pl.col("women") > pl.col("total")),
        ("value", "share_contradicts_counts", is_share & _contradicts_counts()),
        ("value", "unknown_code", (pl.col("unit") == "category") & ~_known_code(vocabulary.codes)),
        ("value", "not_yes_or_no", (pl.col("unit") == "yes_no") & ~pl.col("value").is_in([0.0, 1.0])),
    ]
    return _collect(rows, checks)


def check_observations(frame: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """`frame` itself when it has no fault; raises SchemaError with all faults otherwise."""
    return _pass_or_raise("observations", frame, observation_faults(frame, vocabulary))


def check_flows(frame: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """`frame` itself when it is a sound table of staff flows; raises SchemaError otherwise."""
    faults = _structure_faults(frame, FLOWS)
    if not faults.height:
        key = ["source", "ref_area", "sector", "level", "breakdown", "sex", "flow", "year_from", "year_to"]
        levels = frozenset().union(*vocabulary.levels.values())
        rows = frame.with_row_index("row").with_columns(pl.col("breakdown").str.splitn("=", 2).struct.unnest())
        checks = [
            *((name, "missing", pl.col(name).is_null()) for name in FLOWS if name != "people"),
            ("flow", "duplicate_key", pl.lit(frame.select(pl.struct(key).is_duplicated()).to_series())),
            ("source", "unknown_source", _outside("source", vocabulary.sources)),
            ("ref_area", "unknown_area", _outside("ref_area", vocabulary.areas)),
            ("sector", "unknown_sector", _outside("sector", vocabulary.sectors | {TOTAL})),
            ("level", "unknown_level", _outside("level", levels | {TOTAL})),
            ("breakdown", "unknown_breakdown", _unknown_pair("field_0", "field_1", vocabulary.categories, "breakdown")),
            ("sex", "unknown_sex", _outside("sex", {"F", "M", TOTAL})),
            ("flow", "unknown_flow", _outside("flow", FLOW_KINDS)),
            ("year_to", "year_backwards", pl.col("year_to") < pl.col("year_from")),
            ("people", "negative_count", pl.col("people") < 0),
            (
                "obs_status",
                "null_value_unexplained",
                pl.col("people").is_null() & ~pl.col("obs_status").is_in(NULL_STATUSES),
            ),
        ]
        faults = _collect(rows, checks)
    return _pass_or_raise("flows", frame, faults)


def check_elections(frame: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """`frame` itself when it is a sound table of elections; raises SchemaError otherwise."""
    faults = _structure_faults(frame, ELECTIONS)
    if not faults.height:
        key = ["ref_area", "chamber", "year", "month"]
        rows = frame.with_row_index("row")
        checks = [
            *((name, "missing", pl.col(name).is_null()) for name in ("ref_area", "chamber", "year", "source")),
            ("year", "duplicate_key", pl.lit(frame.select(pl.struct(key).is_duplicated()).to_series())),
            ("ref_area", "unknown_area", _outside("ref_area", vocabulary.areas)),
            ("source", "unknown_source", _outside("source", vocabulary.sources)),
            ("chamber", "unknown_chamber", _outside("chamber", CHAMBERS)),
            ("month", "impossible_month", ~pl.col("month").is_between(1, 12)),
            ("year", "impossible_year", ~pl.col("year").is_between(1900, 2100)),
            ("seats", "negative_count", pl.col("seats") < 0),
            ("women", "women_exceed_total", pl.col("women") > pl.col("seats")),
        ]
        faults = _collect(rows, checks)
    return _pass_or_raise("elections", frame, faults)


def check_events(frame: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """`frame` itself when it is a sound table of events; raises SchemaError otherwise."""
    faults = _structure_faults(frame, EVENTS)
    if not faults.height:
        key = ["ref_area", "year", "source", "indicator"]
        rows = frame.with_row_index("row")
        checks = [
            *((name, "missing", pl.col(name).is_null()) for name in EVENTS),
            ("year", "duplicate_key", pl.lit(frame.select(pl.struct(key).is_duplicated()).to_series())),
            ("ref_area", "unknown_area", _outside("ref_area", vocabulary.areas)),
            ("kind", "unknown_kind", _outside("kind", vocabulary.event_kinds)),
            ("source", "unknown_source", _outside("source", vocabulary.sources)),
            ("indicator", "unknown_indicator", _outside("indicator", set(vocabulary.units))),
            ("note_id", "unknown_note", _outside("note_id", vocabulary.notes)),
            ("year", "impossible_year", ~pl.col("year").is_between(1900, 2100)),
            ("after", "no_change", pl.col("before") == pl.col("after")),
        ]
        faults = _collect(rows, checks)
    return _pass_or_raise("events", frame, faults)


def check_areas(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` itself when it is a sound table of areas; raises SchemaError otherwise."""
    faults = _structure_faults(frame, AREAS)
    if not faults.height:
        names = ("name_en", "name_fr", "short_name_en", "short_name_fr")
        rows = frame.with_row_index("row")
        checks = [
            *((name, "missing", pl.col(name).is_null()) for name in ("ref_area", "kind", *names, "ldc", "lldc", "sids")),
            ("ref_area", "duplicate_key", pl.lit(frame["ref_area"].is_duplicated())),
            ("kind", "unknown_kind", _outside("kind", AREA_KINDS)),
            ("region", "missing", (pl.col("kind") == "country") & pl.col("region").is_null()),
            ("project_role", "unknown_role", _outside("project_role", {"focus", "partner"})),
        ]
        faults = _collect(rows, checks)
    return _pass_or_raise("areas", frame, faults)


def check_outlooks(table: str, frame: pl.DataFrame, vocabulary: Vocabulary, groups: Iterable[str]) -> pl.DataFrame:
    """`frame` itself when it is a sound table of OUTLOOKS; raises SchemaError otherwise. `groups` are the ids of groups."""
    schema = OUTLOOKS[table]
    faults = _structure_faults(frame, schema)
    if not faults.height:
        key = [*PIECE, *(name for name in ("reference_year", "method") if name in schema)]
        rows = frame.with_row_index("row")
        checks = [
            *((name, "missing", pl.col(name).is_null()) for name in (PROJECTIONS if table == "projections" else key)),
            ("series", "duplicate_key", pl.lit(frame.select(pl.struct(key).is_duplicated()).to_series())),
            ("indicator", "unknown_indicator", _outside("indicator", set(vocabulary.units))),
            ("source", "unknown_source", _outside("source", vocabulary.sources)),
            ("series", "unknown_series", _outside("series", vocabulary.areas | set(groups))),
            *(_nesting() if table == "projections" else []),
        ]
        faults = _collect(rows, checks)
    return _pass_or_raise(table, frame, faults)


def _nesting() -> list[tuple[str, str, pl.Expr]]:
    """Bounds that are not in order, and chances that are none or that fall where they cannot."""
    ordered = ("lower_95_pct", "lower_80_pct", "median_pct", "upper_80_pct", "upper_95_pct")
    same = pl.col("series").eq(pl.col("series").shift(1)) & (pl.col("reference_year") > pl.col("reference_year").shift(1))
    return [
        *((low, "bounds_cross", pl.col(low) > pl.col(high)) for low, high in pairwise(ordered)),
        ("lower_95_pct", "share_outside_0_100", pl.col("lower_95_pct") < 0),
        ("upper_95_pct", "share_outside_0_100", pl.col("upper_95_pct") > 100),  # noqa: PLR2004 - percent
        *((name, "no_chance", ~pl.col(name).is_between(0, 1)) for name in ("reached_by", "at_or_above")),
        ("reached_by", "chance_falls", same & (pl.col("reached_by") < pl.col("reached_by").shift(1))),
    ]


def _structure_faults(frame: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    faults: list[tuple[None, str, str, str | None]] = [
        (None, name, "missing_column", None) for name in schema if name not in frame.columns
    ]
    faults += [(None, name, "unknown_column", None) for name in frame.columns if name not in schema]
    faults += [
        (None, name, "wrong_type", str(frame.schema[name]))
        for name, kind in schema.items()
        if name in frame.columns and frame.schema[name] != kind
    ]
    return pl.DataFrame(faults, schema=_FAULTS, orient="row")


def _collect(rows: pl.DataFrame, checks: list[tuple[str, str, pl.Expr]]) -> pl.DataFrame:
    found = [
        rows.filter(fails.fill_null(value=False)).select(
            pl.col("row").cast(pl.Int64),
            pl.lit(column).alias("column"),
            pl.lit(fault).alias("fault"),
            pl.col(column).cast(pl.String).alias("value"),
        )
        for column, fault, fails in checks
    ]
    return pl.concat(found).sort("row", "column", "fault")


def _outside(column: str, known: frozenset[str] | set[str]) -> pl.Expr:
    return pl.col(column).is_not_null() & ~pl.col(column).is_in(sorted(known))


def _unknown_pair(outer: str, inner: str, known: Mapping[str, frozenset[str]], whole: str | None = None) -> pl.Expr:
    """True where (outer, inner) is not in `known`; `_T` (in `whole`, else in `inner`) is always known."""
    pairs = sorted(f"{first}\n{second}" for first, seconds in known.items() for second in seconds)
    pair = pl.concat_str(outer, pl.lit("\n"), pl.col(inner).fill_null(""))
    return (pl.col(whole or inner) != TOTAL) & ~pair.is_in(pairs)


def _known_code(codes: Mapping[str, frozenset[int]]) -> pl.Expr:
    pairs = sorted(f"{name}\n{float(code)}" for name, known in codes.items() for code in known)
    pair = pl.concat_str("indicator", pl.lit("\n"), pl.col("value").cast(pl.String))
    return pl.col("value").is_null() | pair.is_in(pairs)


def _contradicts_counts() -> pl.Expr:
    """True where a share differs from women / total by more than half of the last digit that it is given with."""
    value, total = pl.col("value"), pl.col("total")
    tolerance = pl.lit(0.5 * 10.0**-_FINEST_DECIMALS)
    for decimals in range(_FINEST_DECIMALS - 1, -1, -1):
        exact = (value - value.round(decimals)).abs() < 1e-9  # noqa: PLR2004 - float noise
        tolerance = pl.when(exact).then(0.5 * 10.0**-decimals).otherwise(tolerance)
    off = (value - 100 * pl.col("women") / total).abs() > tolerance + 1e-9
    return (total > 0) & (pl.col("bound") == "=") & off


def _pass_or_raise(table: str, frame: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    if not faults.height:
        return frame
    first = "; ".join(f"row {row}, {column}: {fault} ({value})" for row, column, fault, value in faults.head(5).iter_rows())
    raise SchemaError(table=table, faults=faults, count=faults.height, first=first)
