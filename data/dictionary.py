"""The data dictionary: docs/data_dictionary.md, made from the registries and from what the tables hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from data.registry import Indicator, Ladder, Licence, Registry, Source
from data.schema import AREAS, DERIVED, ELECTIONS, EVENTS, FLOWS, OBSERVATIONS

DICTIONARY: Final = "docs/data_dictionary.md"

_OPENING: Final = """# Data dictionary

Made by `python cli.py build` (or `python cli.py dictionary`) from the registries in data/ and from the shipped tables; edit the
registries, not this file. `python cli.py check` fails when it is out of date.

The key of a figure is indicator, source, ref_area, sector, level, breakdown, reference_year. Several sources of one
indicator are separate lines: the first one named is shown, the others on request, and they are never spliced.
"""


def dictionary_text(registry: Registry, available: pl.DataFrame) -> str:
    """The whole document. `available` is `Store.available()`: what there is of each indicator and source."""
    sections = [
        _OPENING,
        "## Indicators\n",
        *(_theme(registry, theme, available) for theme in registry.themes),
        "## Sources\n",
        *(_source(one, registry.licence(one.id)) for one in registry.sources.values()),
        "## Ladders of grades and occupations\n",
        "From the base to the top; a step in italics is a group that overlaps with others.\n",
        *(_ladder(one) for one in registry.ladders.values()),
        "## Sectors\n",
        _names((one.id, one.name) for one in registry.sectors.values()),
        "## Breakdowns\n",
        *(
            f"### {one.id}: {_both(one.name)}\n\n" + _names((f"{one.id}={c.id}", c.name) for c in one.categories)
            for one in registry.dimensions.values()
        ),
        "## Notes on figures\n",
        _names(registry.notes.items()),
        "## Kinds of events\n",
        _names(registry.event_kinds.items()),
        "## Reasons for which rows of a source were refused\n",
        _names(registry.refusals.items()),
        "## Tables\n",
        *(_columns(name, schema) for name, schema in _SCHEMAS.items()),
    ]
    return "\n".join(sections).rstrip() + "\n"


_SCHEMAS: Final[dict[str, Mapping[str, pl.DataType]]] = {
    "observations": OBSERVATIONS,
    "areas": AREAS,
    "elections": ELECTIONS,
    "events": EVENTS,
    "flows": FLOWS,
    **DERIVED,
}


def year_span(years: pl.Series) -> str:
    """First and last year: "1997-2024", "2020", or "no year".

    >>> year_span(pl.Series([2001, 1997, 1999]))
    '1997-2001'
    """
    known = sorted(set(years.to_list()))
    if not known:
        return "no year"
    return str(known[0]) if len(known) == 1 else f"{known[0]}-{known[-1]}"


def _theme(registry: Registry, theme: str, available: pl.DataFrame) -> str:
    members = [one for one in registry.indicators.values() if one.theme == theme]
    if not members:
        return ""
    return f"### {_both(registry.themes[theme])}\n\n" + "\n".join(_indicator(registry, one, available) for one in members)


def _indicator(registry: Registry, one: Indicator, available: pl.DataFrame) -> str:
    facts = [
        f"- Unit: {one.unit}. Scope: {one.scope}{', share of positions' if one.share_of_positions else ''}.",
        *([f"- Parity: {one.parity_pct:g} %."] if one.parity_pct is not None else []),
        *([f"- SDG: {one.sdg}."] if one.sdg else []),
        *([f"- Levels: {', '.join(one.ladders)}."] if one.ladders else []),
        *(
            [f"- Codes: {'; '.join(f'{code} = {_both(text)}' for code, text in sorted(one.codes.items()))}."]
            if one.codes
            else []
        ),
        *([f"- Caution: {one.caution['en']} / {one.caution['fr']}"] if one.caution else []),
    ]
    coverage = [
        (registry.sources[source].short["en"], f"`{source}`", *_coverage(available, one.id, source)) for source in one.sources
    ]
    return "\n".join(
        [
            f"#### `{one.id}`: {_both(one.name)}",
            "",
            f"{one.definition['en']}",
            "",
            f"*{one.definition['fr']}*",
            "",
            *facts,
            "",
            _table(("source", "id", "years", "areas", "figures"), coverage),
        ]
    )


def _coverage(available: pl.DataFrame, indicator: str, source: str) -> tuple[str, str, str]:
    """Years, the most areas under one level and breakdown, and the number of figures."""
    rows = available.filter(pl.col("indicator") == indicator, pl.col("source") == source)
    if not rows.height:
        return ("none", "0", "0")
    years = year_span(pl.concat([rows["year_min"], rows["year_max"]]))
    return (years, str(rows["areas"].max()), str(rows["rows"].sum()))


def _source(one: Source, terms: Licence) -> str:
    licence = f"[{terms.name['en']}]({terms.address})" if terms.address else terms.name["en"]
    return "\n".join(
        [
            f"### `{one.id}`: {_both(one.title)}",
            "",
            f"{_both(one.publisher)}. Edition: {one.edition}. Taken in: {one.accessed.isoformat()}. Licence: {licence}.",
            "",
            f"{one.citation} <{one.address}>",
            "",
        ]
    )


def _ladder(one: Ladder) -> str:
    rows = [
        (f"`{level.id}`", *((f"*{text}*" if level.summary else text) for text in (level.name["en"], level.name["fr"])))
        for level in one.levels
    ]
    kind = "ranked" if one.ordered else "not ranked"
    return f"### `{one.id}`: {_both(one.name)} ({kind}; {one.scope})\n\n" + _table(("level", "English", "French"), rows)


def _names(entries: Iterable[tuple[str, Mapping[str, str]]]) -> str:
    return _table(("id", "English", "French"), [(f"`{name}`", text["en"], text["fr"]) for name, text in entries])


def _columns(name: str, schema: Mapping[str, pl.DataType]) -> str:
    return f"### {name}\n\n" + _table(("column", "type"), [(f"`{column}`", str(kind)) for column, kind in schema.items()])


def _both(text: Mapping[str, str]) -> str:
    return text["en"] if text["en"] == text["fr"] else f"{text['en']} / {text['fr']}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"
