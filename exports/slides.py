"""Slides for PowerPoint: one chart, or a whole deck in one language or two, every chart native and every source with it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx import Presentation
from pptx.presentation import Presentation as PresentationType
from pptx.util import Inches

from exports.decks import Deck, Slide, Words
from exports.drawings import Drawing
from exports.slides_charts import add_chart
from exports.slides_page import (
    Page,
    describe,
    fit_words,
    number_slide,
    read_foot_last,
    write_notes,
    write_page,
    write_title,
    write_words,
)
from exports.slides_parts import parts
from exports.slides_template import CHART, COVER, DIVIDER, TARGET, TEXT, TEXT_IN
from exports.text_fit import fit
from i18n import NO_BREAK_SPACE, Language, Translator

PRODUCT: Final = "Parity Horizon"
MOST_SIGNS: Final = 255
"""What the properties of a file hold."""

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Signs that no XML may hold; decks come from files that readers pass on."""

_LABEL: Final = re.compile(r"^(\w[\w ’]*): ")

PPTX_TYPE: Final = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


@dataclass(frozen=True)
class _Words:
    """What a reader wrote for a slide, in one language."""

    title: str = ""
    notes: str = ""
    question: str = ""
    edition: str = ""


def write_slide(drawing: Drawing, home: str = "") -> bytes:
    """One chart as a PPTX: one slide, more where a table or many rows need them. `home` is the address of the app."""
    drawing = Drawing.model_validate(_readable(drawing.model_dump()))
    deck = Presentation(str(TARGET))
    _set_properties(deck, drawing.title, drawing.language)
    _write_chart(deck, drawing, _Words(), home)
    return _bytes(deck)


def write_slides(deck: Deck, languages: tuple[Language, ...], home: str = "") -> bytes:
    """A deck as a PPTX, in one language or in pairs: each slide in the first language, then in the second.

    It begins with the deck's title, where there is one, and ends with sources, licences and the edition of the data.
    """
    deck = Deck.model_validate(_readable(deck.model_dump()))
    file = Presentation(str(TARGET))
    _set_properties(file, in_language(deck.title, languages[0]), languages[0])
    for language in languages:
        if words := in_language(deck.title, language):
            _write_band(file, COVER, words, language, notes=[])
    for slide in deck.slides:
        for language in languages:
            _write(file, slide, language, home)
    for language in languages:
        _write_sources(file, deck, language)
    return _bytes(file)


def _readable(value: Any) -> Any:
    """Texts within dictionaries and lists without the signs that XML may not hold."""
    if isinstance(value, str):
        return _NOT_XML.sub("", value)
    if isinstance(value, dict):
        return {_readable(key): _readable(one) for key, one in value.items()}
    return [_readable(one) for one in value] if isinstance(value, list | tuple) else value


def in_language(words: Words, language: Language) -> str:
    """A text in a language, or in the other one where there is only that."""
    other = {"en": words.fr, "fr": words.en}[language]
    return {"en": words.en, "fr": words.fr}[language] or other


def _write(file: PresentationType, slide: Slide, language: Language, home: str) -> None:
    own = _Words(
        in_language(slide.title, language),
        in_language(slide.notes, language),
        in_language(slide.question, language),
        slide.edition,
    )
    t = Translator(language)
    if slide.kind == "divider":
        _write_band(file, DIVIDER, own.title, language, notes=_own_notes(own, t))
    elif slide.kind == "text":
        _write_text(file, own.title, in_language(slide.body, language), language, _own_notes(own, t))
    elif slide.kind == "private":
        _write_text(file, own.title or slide.chart, t.text("slides.private"), language, _own_notes(own, t))
    elif drawing := slide.drawings.get(language) or next(iter(slide.drawings.values()), None):
        _write_chart(file, drawing, own, home)


def _write_chart(file: PresentationType, drawing: Drawing, own: _Words, home: str) -> None:
    """The slides of one drawing; words of the reader go before the chart's own."""
    t = Translator(drawing.language)
    title = own.title or drawing.title
    found = list(parts(drawing, _page(drawing, title, own, home)))
    for at, part in enumerate(found, 1):
        said = title if len(found) == 1 else t.text("slides.continued", title=title, part=at, parts=len(found))
        slide, box = write_page(file, CHART, _page(drawing, said, own, home))
        add_chart(slide, part, *box)
        read_foot_last(slide)


def _page(drawing: Drawing, title: str, own: _Words, home: str) -> Page:
    t = Translator(drawing.language)
    coverage = drawing.coverage
    boundaries = t.text("maps.boundaries")
    if drawing.kind == "map" and boundaries not in f"{drawing.coverage} {drawing.source} {drawing.subtitle}":
        coverage = f"{coverage} {boundaries}".strip()
    notes = [*_own_notes(own, t), *_chart_notes(drawing, coverage, own.edition, home, t)]
    return Page(title, drawing.subtitle, drawing.source, coverage, notes, drawing.language)


def _own_notes(own: _Words, t: Translator) -> list[str]:
    return [own.notes, t.text("slides.notes_question", text=own.question) if own.question else ""]


def _chart_notes(drawing: Drawing, coverage: str, edition: str, home: str, t: Translator) -> list[str]:
    """Method, caveats and sources in full, and where the chart can be opened."""
    shows = [one for one in (drawing.alt, drawing.subtitle) if one]
    found = [t.text("slides.notes_shows", text=one) for one in shows[:1]]
    found += [*shows[1:], drawing.source, coverage, *(spaced(one, t.language) for one in drawing.notes)]
    if drawing.address:
        found.append(t.text("slides.notes_page", address=f"{home.rstrip('/')}{drawing.address}"))
    if edition:
        found.append(t.text("slides.notes_data", edition=edition))
    return list(dict.fromkeys(found))


def _write_band(file: PresentationType, layout: int, words: str, language: Language, notes: Sequence[str]) -> None:
    """A cover or a divider: a title on a tinted ground."""
    slide = file.slides.add_slide(file.slide_layouts[layout])
    for holder in list(slide.placeholders):
        if holder.placeholder_format.idx:
            write_words(holder, [PRODUCT], 20, language)
            describe(holder, Translator(language).text("slides.part.subtitle"))
    fit_words(slide.shapes.title, words, (44.0, 40.0, 36.0, 32.0, 28.0, 24.0, 20.0), "serif", language)
    describe(slide.shapes.title, Translator(language).text("slides.part.title"))
    write_notes(slide, notes)
    if layout != COVER:
        number_slide(slide, language)


def _write_text(file: PresentationType, title: str, body: str, language: Language, notes: Sequence[str]) -> None:
    """A title and paragraphs, at a size at which all of them stand on the slide."""
    slide = file.slides.add_slide(file.slide_layouts[TEXT])
    top = write_title(slide, title, language)
    holder = slide.placeholders[1]
    end = holder.top + holder.height
    holder.left, holder.top, holder.width = holder.left, Inches(top + 0.3), Inches(TEXT_IN)
    holder.height = end - Inches(top + 0.3)
    fit_words(holder, body, (22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 11.0, 10.0, 9.0, 8.0), "sans", language)
    describe(holder, Translator(language).text("slides.part.text"))
    write_notes(slide, notes)
    number_slide(slide, language)


def _write_sources(file: PresentationType, deck: Deck, language: Language) -> None:
    """The last slide: every source once, with its licence, and the edition of the data."""
    t = Translator(language)
    drawings = [one for slide in deck.slides for one in [slide.drawings.get(language)] if one]
    sources = list(dict.fromkeys(cited(note, t) for one in drawings for note in one.notes if "https://" in note)) or list(
        dict.fromkeys(one.source for one in drawings if one.source)
    )
    editions = sorted({one.edition for one in deck.slides if one.edition})
    several = "slides.edition" if len(editions) == 1 else "slides.edition_several"
    lines = [*sources, *([t.text(several, edition=", ".join(editions))] if editions else [])]
    if any(one.kind == "map" for one in drawings):
        lines.append(t.text("slides.boundaries"))
    if not drawings:
        return
    lines.append(t.text("slides.pages"))
    for page in _pages_of(lines):
        _write_text(file, t.text("slides.sources"), "\n".join(page), language, [])


def cited(note: str, t: Translator) -> str:
    """Of a note on a source, what names it: without remarks on single figures, which stand in the notes of their slide."""
    left_out = tuple(f"{t.text(f'chart.provenance.{part}')}: " for part in ("accessed", "citation", "notes"))
    fields = note.split(" · ")
    end = next((at for at, one in enumerate(fields) if one.startswith(left_out[2])), len(fields))
    return spaced(" · ".join(one for one in fields[:end] if not one.startswith(left_out)), t.language)


def spaced(note: str, language: Language) -> str:
    """A note on a source ("Licence: CC BY 4.0 · ...") with the space that French wants before a colon."""
    if language != "fr":
        return note
    return " · ".join(_LABEL.sub(f"\\1{NO_BREAK_SPACE}: ", one, count=1) for one in note.split(" · "))


def _pages_of(lines: Sequence[str]) -> Iterator[list[str]]:
    """Lines in portions that stand on a slide at a size that can be read."""
    room, used = int(4.9 * 72 / (12 * 1.2)), 0.0
    page: list[str] = []
    for line in lines:
        needed = len(fit(line, (12.0,), TEXT_IN * 72, 99).lines) + 0.5
        if page and used + needed > room:
            yield page
            page, used = [], 0.0
        page.append(line)
        used += needed
    yield page


def _set_properties(file: PresentationType, title: str, language: Language) -> None:
    file.core_properties.title = title[:MOST_SIGNS]
    file.core_properties.language = {"en": "en-GB", "fr": "fr-FR"}[language]


def _bytes(file: PresentationType) -> bytes:
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()
