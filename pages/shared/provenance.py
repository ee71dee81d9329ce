"""Where the figures of a chart come from, in the reader's language: the line under it and the sheet in its files."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from i18n import Translator
from pages.shared import reads


def provenance(t: Translator, source_ids: Iterable[str], note_ids: Iterable[str] = ()) -> pl.DataFrame:
    """One row a source: source, edition, licence, address, accessed, citation, notes; headers in the reader's language.

    The notes stand in every row: they belong to the figures, not to one source. Raises KeyError for an unknown id.
    """
    registry = reads.registry()
    notes = " ".join(t.of(registry.notes[one]) for one in dict.fromkeys(note_ids))
    sources = [registry.sources[one] for one in dict.fromkeys(source_ids)]
    columns = {
        "source": [t.text("chart.publisher_title", publisher=t.of(one.publisher), title=t.of(one.title)) for one in sources],
        "edition": [one.edition for one in sources],
        "licence": [t.of(registry.licences[one.licence].name) for one in sources],
        "address": [one.address for one in sources],
        "accessed": [t.date(one.accessed) for one in sources],
        "citation": [one.citation for one in sources],
        "notes": [notes] * len(sources),
    }
    named = {t.text(f"chart.provenance.{name}"): values for name, values in columns.items()}
    return pl.DataFrame(named, schema=dict.fromkeys(named, pl.String))


def source_line(t: Translator, source_ids: Iterable[str], years: Iterable[int]) -> str:
    """The line under a chart: short name and licence of each source, then first and last of `years`.

    Without sources (a chart without figures) the line is empty. Raises KeyError for an unknown id.
    """
    registry = reads.registry()
    sources = [registry.sources[one] for one in dict.fromkeys(source_ids)]
    if not sources:
        return ""
    names = t.text("chart.source_separator").join(
        t.text("chart.source_licence", source=t.of(one.short), licence=t.of(registry.licences[one.licence].name))
        for one in sources
    )
    return t.count("chart.sources", len(sources), names=names) + _span(t, sorted(set(years)))


def _span(t: Translator, years: list[int]) -> str:
    if not years:
        return "."
    if years[0] == years[-1]:
        return t.text("chart.year", year=years[0])
    return t.text("chart.years", first=years[0], last=years[-1])
