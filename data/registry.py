"""The registries: what an indicator, a source, a ladder, a group and a note are, read from the TOML files beside this file.

Each entry becomes a frozen dataclass. A misspelt or missing key stops the program with the file and the entry's name.
"""

from __future__ import annotations

import dataclasses
import datetime
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from data.errors import RegistryError
from data.schema import TOTAL, UNITS, Vocabulary

FOLDER: Final = Path(__file__).resolve().parent
LANGUAGES: Final = ("en", "fr")
SCOPES: Final = frozenset({"public", "whole_economy", "law", "context"})
TILE_KINDS: Final = frozenset({"share", "levels", "index", "quota"})
PIPELINE_BASES: Final = frozenset({"flows", "stocks"})
CLAIM_METHODS: Final = frozenset({"endpoint_linear", "last_increment", "average_increment", "simple_projection"})

Entry = TypeVar("Entry")
Text = Mapping[str, str]
"""A text in both languages: {"en": ..., "fr": ...}."""


@dataclass(frozen=True)
class Licence:
    """The terms under which a source publishes."""

    id: str
    name: Text
    address: str = ""


@dataclass(frozen=True)
class Source:
    """One publication or edition that figures come from."""

    id: str
    publisher: Text
    title: Text
    citation: str
    address: str
    licence: str
    accessed: datetime.date
    edition: str
    short: Text


@dataclass(frozen=True)
class Indicator:
    """One measured quantity; `sources` in the order of preference, the first is shown.

    `scope`: public (positions in public institutions), whole_economy, law or context. `share_of_positions` is true where
    the figure says how many of the positions in a public institution are held by women (a share, or counts of a few posts).
    `decimals` are those that a reader is shown, None for what is usual in the unit.
    """

    id: str
    name: Text
    short: Text
    definition: Text
    unit: str
    scope: str
    theme: str
    sources: tuple[str, ...]
    share_of_positions: bool = False
    parity_pct: float | None = None
    sdg: str = ""
    ladders: tuple[str, ...] = ()
    counted: Text = field(default_factory=lambda: {"en": "", "fr": ""})
    codes: Mapping[int, Text] = field(default_factory=dict)
    caution: Text | None = None
    decimals: int | None = None


@dataclass(frozen=True)
class Level:
    """One step of a ladder."""

    id: str
    name: Text
    summary: bool = False


@dataclass(frozen=True)
class Ladder:
    """Steps of a hierarchy, `levels` from the base to the top; `ordered` is false where the steps are not ranked."""

    id: str
    name: Text
    levels: tuple[Level, ...]
    ordered: bool = True
    scope: str = "public"


@dataclass(frozen=True)
class Group:
    """A named set of countries: by M49 code, by attribute, or listed."""

    id: str
    name: Text
    short: Text
    m49: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    attribute: str = ""
    equals: str = ""
    kind: str = "region"


@dataclass(frozen=True)
class Category:
    """One value of a sector or of a breakdown dimension."""

    id: str
    name: Text


@dataclass(frozen=True)
class Dimension:
    """A breakdown dimension with its categories."""

    id: str
    name: Text
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class Correction:
    """A known error of a source and what is done about it."""

    id: str
    source: str
    where: Text
    reason: Text
    action: str
    done: Text
    match: Mapping[str, Any] = field(default_factory=dict)
    set: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """A target that an institution announced, with its source."""

    id: str
    ref_area: str
    measure: Text
    target_pct: float
    target_year: int
    address: str
    note: Text
    indicator: str = ""
    level: str = TOTAL


@dataclass(frozen=True)
class Claim:
    """An estimate of the time to a target that somebody published, with the inputs that the text read gives.

    The inputs are those of analysis.claims.Estimate, which `estimate_of` takes from here: percent, points and years as
    printed, rounded to `decimals`; None where the text does not give them. `nearest_*` is the nearest open figure where the
    text gives no value. `indicator` with `group` or `ref_area` and `level` names our series that is nearest to what was
    projected; empty where we have none. `cited` says where the estimate was read.
    """

    id: str
    publisher: Text
    edition: int
    measure: Text
    method: str
    target_pct: float
    cited: Text
    note: Text
    value_pct: float | None = None
    start_pct: float | None = None
    gain_pp: float | None = None
    period_years: float | None = None
    published_years: float | None = None
    published_year: int | None = None
    base_year: int | None = None
    decimals: int = 1
    at_most: bool = False
    independent: bool = True
    nearest_pct: float | None = None
    nearest_year: int | None = None
    nearest_decimals: int = 1
    nearest_source: str = ""
    indicator: str = ""
    group: str = ""
    ref_area: str = ""
    level: str = TOTAL
    address: str = ""


@dataclass(frozen=True)
class ScorecardRule:
    """Thresholds of the scorecards: years, points, and the groups among which a country's region and income are looked up.

    `regions` and `incomes` are ids of groups; the first one that a country belongs to is its own.
    """

    id: str
    recent_years: int
    little_points: float
    change_years: tuple[int, ...]
    slack_years: int
    target_year: int
    position_max_age_years: int
    fewest_ranked: int
    regions: tuple[str, ...]
    incomes: tuple[str, ...]


@dataclass(frozen=True)
class ScorecardTile:
    """One tile of a scorecard: the slice of the observations that it shows.

    `kind`: share (with a goal), levels (a country's own ladder), index, or quota (a category, 0 = none). The first of
    `sources` is read; without any, all sources of the indicator are.
    """

    id: str
    name: Text
    indicator: str
    kind: str
    sources: tuple[str, ...] = ()
    sector: str = TOTAL
    level: str = TOTAL
    goal: float | None = None
    caution: Text | None = None


@dataclass(frozen=True)
class PipelineSource:
    """A service whose people can be followed by level: where its stocks (and with `basis` flows its flows) are.

    With `basis` stocks, the bounds between which rates are drawn (analysis.pipeline_stocks.Bounds, in percent), and `known_to`:
    the last year that the comparison with later years may know.
    """

    id: str
    name: Text
    note: Text
    basis: str
    indicator: str
    source: str
    ref_area: str
    ladder: str
    year_from: int
    year_to: int
    known_to: int | None = None
    left_pct: tuple[float, ...] = ()
    inside_pct: tuple[float, ...] = ()
    posts_pct: tuple[float, ...] = ()
    ratio: float = 1.0


@dataclass(frozen=True)
class Preset:
    """A scenario that is offered for every pipeline: the fields of analysis.pipeline.Preset, with its texts."""

    id: str
    name: Text
    description: Text
    recruited_at_least_pct: float | None = None
    promoted_at_least_pct: float | None = None
    equal_exit: bool = False
    years: int | None = None


@dataclass(frozen=True)
class Registry:
    """All registries together."""

    indicators: Mapping[str, Indicator]
    licences: Mapping[str, Licence]
    sources: Mapping[str, Source]
    ladders: Mapping[str, Ladder]
    groups: Mapping[str, Group]
    sectors: Mapping[str, Category]
    dimensions: Mapping[str, Dimension]
    notes: Mapping[str, Text]
    refusals: Mapping[str, Text]
    corrections: Mapping[str, Correction]
    targets: Mapping[str, Target]
    claims: Mapping[str, Claim]
    themes: Mapping[str, Text]
    event_kinds: Mapping[str, Text]
    pipelines: Mapping[str, PipelineSource]
    presets: Mapping[str, Preset]
    scorecard_rule: ScorecardRule
    scorecard_tiles: Mapping[str, ScorecardTile]

    def vocabulary(self, areas: Iterable[str]) -> Vocabulary:
        """What `data.schema` checks observations against, for the given ref_areas."""
        return Vocabulary(
            units={one.id: one.unit for one in self.indicators.values()},
            levels={one.id: self.level_ids(one) for one in self.indicators.values()},
            codes={one.id: frozenset(one.codes) for one in self.indicators.values()},
            sources=frozenset(self.sources),
            areas=frozenset(areas),
            sectors=frozenset(self.sectors),
            categories={one.id: frozenset(c.id for c in one.categories) for one in self.dimensions.values()},
            notes=frozenset(self.notes),
            event_kinds=frozenset(self.event_kinds),
        )

    def level_ids(self, indicator: Indicator) -> frozenset[str]:
        """Ids of all levels of the indicator's ladders."""
        return frozenset(level.id for name in indicator.ladders for level in self.ladders[name].levels)

    def licence(self, source: str) -> Licence:
        """The licence of a source; raises KeyError for an unknown id."""
        return self.licences[self.sources[source].licence]

    def level_name(self, level: str, language: str) -> str:
        """Name of a level, whichever ladder holds it; the id itself for an unknown one."""
        return _level_names(self).get(level, {}).get(language, level)


@cache
def load() -> Registry:
    """The registries as shipped.

    Raises RegistryError naming the file and the entry at fault.
    """
    dimensions, pipelines = _read("dimensions.toml"), _read("pipelines.toml")
    scorecards = _read("scorecards.toml")
    registry = Registry(
        indicators=_entries("indicators.toml", Indicator),
        licences=_entries("licences.toml", Licence),
        sources=_entries("sources.toml", Source),
        ladders=_entries("ladders.toml", Ladder),
        groups=_entries("groups.toml", Group),
        sectors=_build("dimensions.toml", dimensions.get("sector", {}), Category),
        dimensions=_build("dimensions.toml", dimensions.get("breakdown", {}), Dimension),
        notes={name: _text("notes.toml", name, text) for name, text in _read("notes.toml").items()},
        refusals={name: _text("refusals.toml", name, text) for name, text in _read("refusals.toml").items()},
        corrections=_entries("corrections.toml", Correction),
        targets=_entries("targets.toml", Target),
        claims=_entries("claims.toml", Claim),
        themes={name: _text("dimensions.toml", name, text) for name, text in dimensions.get("theme", {}).items()},
        event_kinds={name: _text("events.toml", name, text) for name, text in _read("events.toml").items()},
        pipelines=_build("pipelines.toml", pipelines.get("pipeline", {}), PipelineSource),
        presets=_build("pipelines.toml", pipelines.get("preset", {}), Preset),
        scorecard_rule=_entry("scorecards.toml", "rule", ScorecardRule, {"id": "rule", **scorecards.get("rule", {})}),
        scorecard_tiles=_build("scorecards.toml", scorecards.get("tile", {}), ScorecardTile),
    )
    _check_references(registry)
    return registry


def _level_names(registry: Registry) -> dict[str, Text]:
    return {level.id: level.name for ladder in registry.ladders.values() for level in ladder.levels}


def _read(file: str) -> dict[str, Any]:
    try:
        return tomllib.loads((FOLDER / file).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise RegistryError(file=file, entry="-", reason=str(fault)) from fault


def _entries(file: str, kind: type[Entry]) -> dict[str, Entry]:
    return _build(file, _read(file), kind)


def _build(file: str, table: Mapping[str, Any], kind: type[Entry]) -> dict[str, Entry]:
    return {name: _entry(file, name, kind, {"id": name, **values}) for name, values in table.items()}


def _entry(file: str, name: str, kind: type[Entry], values: dict[str, Any]) -> Entry:
    fields = {f.name: f for f in dataclasses.fields(kind)}  # type: ignore[arg-type]  # every Entry is a dataclass
    unknown = sorted(set(values) - set(fields))
    required = {n for n, f in fields.items() if f.default is f.default_factory is dataclasses.MISSING}
    missing = sorted(required - set(values))
    if unknown or missing:
        raise RegistryError(file=file, entry=name, reason=f"unknown keys {unknown}, missing keys {missing}")
    return kind(**{key: _value(file, name, fields[key].type, value) for key, value in values.items()})


def _value(file: str, name: str, declared: object, value: Any) -> Any:
    """The value as its dataclass wants it: texts checked for both languages, lists as tuples, nested entries built."""
    kind = str(declared)
    if kind.startswith("Text"):
        return _text(file, name, value)
    if kind in {"tuple[str, ...]", "tuple[int, ...]", "tuple[float, ...]"}:
        return tuple(value)
    if kind == "tuple[Level, ...]":
        return tuple(_entry(file, name, Level, one) for one in value)
    if kind == "tuple[Category, ...]":
        return tuple(_build(file, value, Category).values())
    if kind == "Mapping[int, Text]":
        return {int(code): _text(file, name, text) for code, text in value.items()}
    return value


def _text(file: str, name: str, value: Any) -> Text:
    if not isinstance(value, dict) or set(value) != set(LANGUAGES) or not all(isinstance(v, str) for v in value.values()):
        raise RegistryError(file=file, entry=name, reason=f"a text needs exactly the languages en and fr, got {value!r}")
    return value


def _check_references(registry: Registry) -> None:
    """Raises RegistryError for an entry that names an unknown unit, scope, theme, source, ladder or indicator."""
    for one in registry.indicators.values():
        named = {
            "unit": ({one.unit}, UNITS),
            "scope": ({one.scope}, SCOPES),
            "theme": ({one.theme}, set(registry.themes)),
            "sources": (set(one.sources), set(registry.sources)),
            "ladders": (set(one.ladders), set(registry.ladders)),
        }
        for key, (used, known) in named.items():
            if used - known:
                raise RegistryError(file="indicators.toml", entry=one.id, reason=f"unknown {key}: {sorted(used - known)}")
        if not one.sources:
            raise RegistryError(file="indicators.toml", entry=one.id, reason="names no source")
    for source in registry.sources.values():
        if source.licence not in registry.licences:
            raise RegistryError(file="sources.toml", entry=source.id, reason=f"unknown licence {source.licence}")
    for correction in registry.corrections.values():
        if correction.source not in registry.sources:
            raise RegistryError(file="corrections.toml", entry=correction.id, reason=f"unknown source {correction.source}")
    for target in registry.targets.values():
        if target.indicator and target.indicator not in registry.indicators:
            raise RegistryError(file="targets.toml", entry=target.id, reason=f"unknown indicator {target.indicator}")
    for claim in registry.claims.values():
        _check_claim(registry, claim)
    for pipeline in registry.pipelines.values():
        _check_pipeline(registry, pipeline)
    _check_scorecards(registry)


def _check_pipeline(registry: Registry, pipeline: PipelineSource) -> None:
    indicator = registry.indicators.get(pipeline.indicator)
    named = {
        "basis": (pipeline.basis, PIPELINE_BASES),
        "indicator": (pipeline.indicator, registry.indicators),
        "source": (pipeline.source, indicator.sources if indicator else ()),
        "ladder": (pipeline.ladder, indicator.ladders if indicator else ()),
    }
    for key, (used, known) in named.items():
        if used not in known:
            raise RegistryError(file="pipelines.toml", entry=pipeline.id, reason=f"unknown {key}: {used}")
    bounds = (pipeline.left_pct, pipeline.inside_pct, pipeline.posts_pct)
    if pipeline.basis == "stocks" and any(len(one) != 2 for one in bounds):  # noqa: PLR2004 - from, to
        raise RegistryError(file="pipelines.toml", entry=pipeline.id, reason="bounds need a lowest and a highest value")


def _check_claim(registry: Registry, claim: Claim) -> None:
    named = {
        "method": (claim.method, CLAIM_METHODS),
        "indicator": (claim.indicator, registry.indicators),
        "group": (claim.group, registry.groups),
        "nearest_source": (claim.nearest_source, registry.sources),
    }
    for key, (used, known) in named.items():
        if used and used not in known:
            raise RegistryError(file="claims.toml", entry=claim.id, reason=f"unknown {key}: {used}")


def _check_scorecards(registry: Registry) -> None:
    rule = registry.scorecard_rule
    unknown = sorted({*rule.regions, *rule.incomes} - set(registry.groups))
    if unknown:
        raise RegistryError(file="scorecards.toml", entry=rule.id, reason=f"unknown groups: {unknown}")
    for tile in registry.scorecard_tiles.values():
        _check_tile(registry, tile)


def _check_tile(registry: Registry, tile: ScorecardTile) -> None:
    indicator = registry.indicators.get(tile.indicator)
    named = {
        "kind": ({tile.kind}, TILE_KINDS),
        "indicator": ({tile.indicator}, set(registry.indicators)),
        "sources": (set(tile.sources), set(indicator.sources if indicator else ())),
        "level": ({tile.level}, {TOTAL, *(registry.level_ids(indicator) if indicator else ())}),
        "sector": ({tile.sector}, {TOTAL, *registry.sectors}),
    }
    for key, (used, known) in named.items():
        if used - known:
            raise RegistryError(file="scorecards.toml", entry=tile.id, reason=f"unknown {key}: {sorted(used - known)}")
