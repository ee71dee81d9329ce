"""A reader's own figures in this visit: held in the session alone, never cached for others, written, logged or in the address.

What the reader chose (columns, sexes, levels) is kept apart from the file, so that a corrected file finds it again. Only what
the reader changed is kept: everything else is guessed anew from each file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl
import streamlit as st

from analysis.disclosure import Released, release
from data.errors import UploadError
from data.schema import TOTAL
from data.uploads.files import read_file
from data.uploads.staff import Choices, StaffFigures, read_figures
from data.uploads.table import RawTable
from i18n import Translator
from pages.shared import address, reads
from pages.shared.pipeline_service import forget_own

_VISIT: Final = "_staff"
EXAMPLE: Final = "uk_civil_service"
UNKNOWN_LEVEL: Final = "UK_LEVEL_UNKNOWN"


@dataclass
class Visit:
    """State of one visit. `name` is the file's; `example`: the figures that ship; `fault` is why a file was refused."""

    name: str = ""
    table: RawTable | None = None
    fault: UploadError | None = None
    example: bool = False
    content: bytes = b""
    chosen: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, tuple[object, Any]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    files: int = 0


def visit() -> Visit:
    """This visit's figures and choices."""
    found: Visit = st.session_state.setdefault(_VISIT, Visit())
    return found


def load(content: bytes, name: str, sheet: str = "", *, example: bool = False) -> None:
    """Read a file into the visit; a fault takes its place, and choices stay."""
    here = visit()
    here.name, here.example, here.fault, here.table, here.kept = name, example, None, None, {}
    here.content = content
    here.files += 1
    try:
        here.table = read_file(content, name, sheet)
    except UploadError as fault:
        here.fault = fault
    if here.table is None or len(here.table.sheets) < 2:  # noqa: PLR2004 - without other sheets the file is not needed again
        here.content = b""


def forget() -> None:
    """Let go of the figures; what was chosen stays until the visit ends."""
    here = visit()
    here.name, here.table, here.fault, here.kept, here.content, here.example = "", None, None, {}, b"", False
    forget_own()


def example_file(t: Translator) -> bytes:
    """The home civil service of the United Kingdom as a CSV file in the layout of the template: people in post, and the
    recruited and leavers of the last year, from the figures that ship.
    """
    one = reads.registry().pipelines[EXAMPLE]
    rows = reads.observations(one.indicator, one.source).filter(
        pl.col("reference_year").is_in([one.year_from, one.year_to]), ref_area=one.ref_area, sector=TOTAL, breakdown=TOTAL
    )
    flows = (
        reads.store()
        .flows([one.ref_area])
        .filter(source=one.source, sector=TOTAL, breakdown=TOTAL, year_from=one.year_from, year_to=one.year_to)
    )
    moved = {(row["level"], row["sex"], row["flow"]): row["people"] for row in flows.to_dicts()}
    fields = ("level", "sex", "headcount", "year", "recruited", "left")
    target = io.StringIO()
    table = csv.writer(target, delimiter=";")
    table.writerow([t.text(f"staff.field.{name}") for name in fields])
    levels = [level.id for level in reads.registry().ladders[one.ladder].levels if not level.summary]
    people = {(row["level"], row["reference_year"]): row for row in rows.filter(pl.col("level") != UNKNOWN_LEVEL).to_dicts()}
    for year in (one.year_from, one.year_to):
        for level in levels:
            row, name = people[level, year], reads.registry().level_name(level, t.language)
            for sex, number in (("F", row["women"]), ("M", row["total"] - row["women"])):
                past = year != one.year_to
                counts = ["" if past else moved[level, sex, kind] for kind in ("recruited", "left")]
                table.writerow([name, t.text(f"staff.sex.{sex}"), number, year, *counts])
    return target.getvalue().encode("utf-8")


def figures_of(chosen: Choices) -> StaffFigures:
    """The figures of the visit's table; raises UploadFiguresError."""
    here = visit()
    assert here.table is not None  # asked for only when there is a table
    table = here.table
    here.places = dict(chosen.levels)
    found: StaffFigures = remember("figures", repr(chosen), lambda: read_figures(table, chosen))
    return found


def join_levels(first: int, last: int) -> None:
    """Put the levels from one place to another together, as the reader could by hand."""
    here = visit()
    ranks = {place: rank for rank, place in enumerate(sorted(set(here.places.values())))}
    for text, place in here.places.items():
        rank = ranks[place]
        joined = first if first <= rank <= last else rank - max(0, min(rank, last) - first)
        here.chosen[f"level:{text}"] = str(joined + 1)


def choices() -> object:
    """What the figures were read with: a key for all that is computed from them."""
    return visit().kept["figures"][0]


def released_of(figures: StaffFigures) -> Released:
    """What disclosure control lets through of `figures_of`: the only figures that charts, tables and files may hold."""
    found: Released = remember("released", choices(), lambda: release(figures.frame, levels=figures.levels))
    return found


def remember(name: str, key: object, make: Callable[[], Any]) -> Any:
    """What `make` returns, made again only when `key` changes; one value a name, in this visit alone."""
    kept = visit().kept
    if name not in kept or kept[name][0] != key:
        kept[name] = (key, make())
    return kept[name][1]


def keep(name: str, key: str, value: object) -> Callable[[], None]:
    """Set the widget `key` to what the reader chose under `name`, else to `value`; returns what keeps a change of it."""
    chosen = visit().chosen
    st.session_state[key] = chosen.get(name, value)

    def changed() -> None:
        chosen[name] = st.session_state[key]

    return changed


def choose(
    name: str,
    label: str,
    options: Sequence[str],
    *,
    guess: str,
    label_of: Callable[[str], str],
    place: int = 0,
    **settings: Any,
) -> str:
    """One of `options`: what the reader chose under this name, where the file allows it, else `guess`.

    `place` tells the controls of one kind apart: names come from the file and do not serve as keys of widgets.
    """
    chosen = visit().chosen
    value = chosen.get(name) if chosen.get(name) in options else guess
    kind = name.partition(":")[0]
    key = f"staff-{kind}-{place}-{address.current().language}"
    st.session_state[key] = value

    def changed() -> None:
        chosen[name] = st.session_state[key]

    st.selectbox(label, options, key=key, format_func=label_of, on_change=changed, **settings)
    return str(st.session_state[key])
