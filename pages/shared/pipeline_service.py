"""A service whose pipeline is followed: of the registry or of the reader, and its answers, computed once.

Answers about a service of the registry are cached by the edition of the data and the scenario, for everybody. Those about a
reader's own figures stay in the session.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Final

import numpy as np
import polars as pl
import streamlit as st

from analysis.pipeline import lever_effects, steady_state
from analysis.pipeline_ages import ages_of, retirement_wave
from analysis.pipeline_answers import Answers, Kind, answers, lever_ranges
from analysis.pipeline_model import Pipeline
from analysis.pipeline_rates import Account, account_of, pipeline_of, stocks_of, uncertain_pipeline
from analysis.pipeline_stocks import Allowed, Bounds, allowed_rates
from data.registry import PipelineSource
from data.schema import TOTAL
from i18n import Translator
from pages.shared import reads
from pages.shared.pipeline_controls import Choice
from pages.shared.provenance import provenance, source_line

SEED: Final = 20261
RUNS: Final = 1000
MOST_KEPT: Final = 24
NO_AGE: Final = 0
_OWN: Final = "_pipeline_answers"


@dataclass(frozen=True)
class Service:
    """Whose pipeline it is, and all that a page shows of it beside the projection.

    `names`: level -> name. `kind`: `chance` where rates are drawn around counted flows, `bounds` where they are all that agree
    with the people in post. `edition` is that of the data for a service of the registry, and empty for a reader's own figures,
    which then stay in the session. `central` has one draw of rates, those of the counted year; `past`: level,
    reference_year, share_pct of the years known; `ages`: analysis.pipeline_ages.AGE_SCHEMA. `source` is the line under charts.
    """

    id: str
    name: str
    pipeline: Pipeline
    kind: Kind
    names: Mapping[str, str]
    central: Pipeline
    source: str = ""
    provenance: pl.DataFrame = field(default_factory=pl.DataFrame)
    note: str = ""
    edition: str = ""
    account: Account | None = None
    allowed: Allowed | None = None
    past: pl.DataFrame | None = None
    ages: pl.DataFrame | None = None

    @property
    def levels(self) -> tuple[str, ...]:
        """Ids of the levels from the base to the top."""
        return self.pipeline.levels


def own_service(
    name: str,
    pipeline: Pipeline,
    kind: Kind,
    *,
    names: Mapping[str, str] | None = None,
    account: Account | None = None,
    allowed: Allowed | None = None,
    **shown: Any,
) -> Service:
    """A service of the reader's own figures; `shown` are further fields of Service (past, ages, note, source, provenance)."""
    central = (
        pipeline.centre()
        if account is None
        else Pipeline(pipeline.levels, pipeline.year, pipeline.stocks, pipeline_of(account).rates)
    )
    return Service(
        id="own",
        name=name,
        pipeline=pipeline,
        kind=kind,
        # Charts read a few tags, which a name from a file is not to bring along.
        names={level: (names or {}).get(level, level).replace("<", "‹").replace(">", "›") for level in pipeline.levels},
        central=central,
        account=account,
        allowed=allowed,
        **shown,
    )


def service(t: Translator, name: str) -> Service:
    """A service of the registry, in the reader's language. Raises KeyError for an unknown id."""
    one = reads.registry().pipelines[name]
    found = _followed(reads.store().version, name)
    years = [one.year_from, one.year_to]
    notes = found.rows["note_id"].drop_nulls().unique(maintain_order=True)
    return Service(
        id=name,
        name=t.of(one.name),
        pipeline=found.pipeline,
        kind="chance" if found.account else "bounds",
        names={level: reads.registry().level_name(level, t.language) for level in found.pipeline.levels},
        central=pipeline_of(found.account) if found.account else found.pipeline.centre(),
        source=source_line(t, [one.source], years),
        provenance=provenance(t, [one.source], notes),
        note=t.of(one.note),
        edition=reads.store().version,
        account=found.account,
        allowed=found.allowed,
        past=found.past,
        ages=found.ages,
    )


@dataclass(frozen=True)
class _Followed:
    """What a pipeline of the registry is in every language."""

    rows: pl.DataFrame
    pipeline: Pipeline
    account: Account | None
    allowed: Allowed | None
    past: pl.DataFrame
    ages: pl.DataFrame | None


@lru_cache(maxsize=8)
def _followed(version: str, name: str) -> _Followed:  # noqa: ARG001 - the version is the cache's key
    registry = reads.registry()
    one = registry.pipelines[name]
    levels = [level.id for level in registry.ladders[one.ladder].levels if not level.summary]
    every = reads.observations(one.indicator, one.source).filter(ref_area=one.ref_area, sector=TOTAL)
    rows = every.filter(pl.col("level").is_in(levels), breakdown=TOTAL)
    past = rows.drop_nulls("value").select("level", pl.col("reference_year").cast(pl.Int64), pl.col("value").alias("share_pct"))
    if one.basis == "stocks":
        allowed = _allowed(one, rows, levels)
        return _Followed(rows, allowed.pipeline, None, allowed, past, None)
    flows = reads.store().flows([one.ref_area]).filter(source=one.source, sector=TOTAL, breakdown=TOTAL)
    account = account_of(rows, flows, levels, one.year_from, one.year_to)
    drawn = uncertain_pipeline(account, RUNS, np.random.default_rng(SEED))
    ages = ages_of(every.filter(reference_year=one.year_to), tuple(levels))
    return _Followed(rows, drawn, account, None, past, None if ages.is_empty() else ages)


def _allowed(one: PipelineSource, rows: pl.DataFrame, levels: list[str]) -> Allowed:
    left, inside, posts = ((low / 100, high / 100) for low, high in (one.left_pct, one.inside_pct, one.posts_pct))
    bounds = Bounds(left=left, ratio=one.ratio, inside=inside, posts=posts)
    years, stocks = stocks_of(rows, levels)
    return allowed_rates(levels, years, stocks, np.random.default_rng(SEED), bounds=bounds)


def answers_of(one: Service, choice: Choice, years: int, retirement_age: int = NO_AGE) -> Answers:
    """What the model answers to a scenario; with a retirement age, leaving follows the ages of today's staff."""
    wave = one.ages is not None and retirement_age != NO_AGE

    def compute() -> Answers:
        exits = retirement_wave(one.central, one.ages, retirement_age).exits if wave and one.ages is not None else None
        rng = np.random.default_rng(SEED)
        return answers(one.pipeline, choice.scenario(one.pipeline), years, one.kind, rng=rng, runs=RUNS, exits=exits)

    found: Answers = _kept(one, f"answers {choice.id} {years} {retirement_age if wave else NO_AGE}", compute)
    return found


def effects_of(one: Service, level: str, years: int) -> pl.DataFrame:
    """What each lever alone does at `level`: analysis.pipeline_answers.lever_ranges, or its single line with counted flows."""

    def compute() -> pl.DataFrame:
        if one.kind == "bounds":
            return lever_ranges(one.pipeline, level, years)
        found = lever_effects(one.central, level, years, longest=years)
        effect = pl.col("effect_pp")
        return found.select("lever", "at", "moved_by", lowest_pp=effect, highest_pp=effect)

    found: pl.DataFrame = _kept(one, f"effects {level} {years}", compute)
    return found


def settled_of(one: Service, choice: Choice) -> pl.DataFrame:
    """Where shares settle (analysis.pipeline.steady_state): of all rates that agree, or of the counted year's."""
    whose = one.pipeline if one.kind == "bounds" else one.central
    found: pl.DataFrame = _kept(one, f"settled {choice.id}", lambda: steady_state(whose, choice.scenario(whose)))
    return found


def forget_own() -> None:
    """Let go of the answers about a reader's own figures."""
    st.session_state.pop(_OWN, None)


def _kept(one: Service, question: str, compute: Callable[[], Any]) -> Any:
    if one.edition:
        return _public(one.edition, one.id, question, compute)
    kept: dict[str, Any] = st.session_state.setdefault(_OWN, {})
    key = f"{_fingerprint(one.pipeline)} {question}"
    if key not in kept:
        while len(kept) >= MOST_KEPT:
            del kept[next(iter(kept))]
        kept[key] = compute()
    return kept[key]


@st.cache_data(max_entries=256, show_spinner=False)
def _public(edition: str, name: str, question: str, _compute: Callable[[], Any]) -> Any:  # noqa: ARG001 - the cache's key
    return _compute()


def _fingerprint(pipeline: Pipeline) -> str:
    """The same for the same stocks and rates."""
    digest = hashlib.blake2b(repr((pipeline.levels, pipeline.year)).encode(), digest_size=12)
    rates = [getattr(pipeline.rates, one.name) for one in fields(pipeline.rates)]
    for values in (pipeline.stocks, *rates):
        digest.update(b"-" if values is None else np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()
