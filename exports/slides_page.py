"""The frame of a slide: title, subtitle, lines at the foot, notes and alt texts; it says how much room is left for the chart.

All text is measured before it is written, so that a long title takes a smaller size or one more line and nothing is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Final, NamedTuple

from pptx.presentation import Presentation
from pptx.shapes.base import BaseShape
from pptx.shapes.placeholder import LayoutPlaceholder
from pptx.slide import Slide
from pptx.util import Inches, Length, Pt

from exports.slides_template import COVERAGE, MARGIN_IN, NUMBER, SOURCE, SUBTITLE, TEXT_IN
from exports.text_fit import LINE, Face, Fitted, cut, fit, wrap
from i18n import Language, Translator

ONE_LINE_SIZES: Final = (30.0, 28.0, 26.0)
TITLE_SIZES: Final = (28.0, 26.0, 24.0, 22.0, 20.0)
SUBTITLE_SIZES: Final = (16.0, 15.0, 14.0, 13.0, 12.0)
FOOT_SIZES: Final = (11.0, 10.0, 9.0)
TITLE_TOP_IN: Final = 0.5
FOOT_END_IN: Final = 7.02
FOOT_LINES: Final = 4
MOST_FOOT_LINES: Final = 9
TITLE_LINES: Final = 2
MOST_TITLE_LINES: Final = 4
MOST_SUBTITLE_LINES: Final = 4
GAP_OVER_IN: Final = 0.14
GAP_UNDER_IN: Final = 0.1
PARAGRAPH_GAP: Final = 0.5
"""Lines between paragraphs."""

PARTS: Final = {SUBTITLE: "slides.part.subtitle", SOURCE: "slides.part.source", COVERAGE: "slides.part.coverage"}
"""Alt texts of placeholders, by their idx."""

POINTS: Final = 72
LANG: Final = {"en": "en-GB", "fr": "fr-FR"}
ROOM: Final = TEXT_IN * POINTS


class Box(NamedTuple):
    """A rectangle on a slide."""

    left: Length
    top: Length
    width: Length
    height: Length


@dataclass(frozen=True)
class Page:
    """The words around a chart."""

    title: str
    subtitle: str
    source: str
    coverage: str
    notes: Sequence[str]
    language: Language


def write_page(deck: Presentation, layout: int, page: Page) -> tuple[Slide, Box]:
    """A new slide with its words in place; returns it and the room that they leave."""
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    top = write_title(slide, page.title, page.language)
    holders = {one.placeholder_format.idx: one for one in slide.placeholders}
    subtitle = fit(page.subtitle, SUBTITLE_SIZES, ROOM, 2)
    if page.subtitle:
        words = cut(page.subtitle, subtitle.size, ROOM, MOST_SUBTITLE_LINES)
        shown = Fitted(subtitle.lines[:MOST_SUBTITLE_LINES], subtitle.size)
        top = _fill(holders[SUBTITLE], words, shown, top + 0.06, page.language)
    else:
        _drop(holders[SUBTITLE])
    foot = _write_foot(holders, page)
    write_notes(slide, page.notes)
    number_slide(slide, page.language)
    room = (MARGIN_IN, top + GAP_OVER_IN, TEXT_IN, foot - top - GAP_OVER_IN - GAP_UNDER_IN)
    return slide, Box(*map(Inches, room))


def write_title(slide: Slide, words: str, language: Language) -> float:
    """The title at a size that fits its room; returns where it ends, in inches."""
    holder = slide.shapes.title
    assert holder is not None
    fitted = fit_title(words)
    shown = Fitted(fitted.lines[:MOST_TITLE_LINES], fitted.size)
    said = words if shown == fitted else cut(words, fitted.size, ROOM, MOST_TITLE_LINES, face="serif")
    return _fill(holder, said, shown, TITLE_TOP_IN, language)


def fit_title(words: str) -> Fitted:
    """A title on one line where it stays large there, else on two, on more only at the smallest size."""
    one = fit(words, ONE_LINE_SIZES, ROOM, 1, "serif")
    return one if len(one.lines) == 1 else fit(words, TITLE_SIZES, ROOM, TITLE_LINES, "serif")


def _write_foot(holders: dict[int, BaseShape], page: Page) -> float:
    """Source and coverage at the foot; returns where they begin, in inches. What is too long goes on in the notes."""
    fitted = _foot(page)
    edge = FOOT_END_IN
    for at in (COVERAGE, SOURCE):
        if at not in fitted:
            _drop(holders[at])
            continue
        words, shown = fitted[at]
        edge -= shown.height / POINTS
        _fill(holders[at], words, shown, edge, page.language)
    return edge


def _foot(page: Page) -> dict[int, tuple[str, Fitted]]:
    """Source and coverage at the first size at which both stand on FOOT_LINES lines; at the last one they may take more."""
    more = Translator(page.language).text("slides.more_in_notes")
    texts = {at: words for at, words in ((SOURCE, page.source), (COVERAGE, page.coverage)) if words}
    for size in FOOT_SIZES:
        fitted = {at: (words, fit(words, (size,), ROOM, FOOT_LINES)) for at, words in texts.items()}
        if sum(len(one.lines) for _, one in fitted.values()) <= FOOT_LINES:
            return fitted
    short = {at: cut(words, FOOT_SIZES[-1], ROOM, MOST_FOOT_LINES // 2, more) for at, words in texts.items()}
    return {at: (words, fit(words, FOOT_SIZES[-1:], ROOM, FOOT_LINES)) for at, words in short.items()}


def room_left(page: Page) -> float:
    """Inches that the words of a page leave for its chart, counted as `write_page` places them."""
    title = fit_title(page.title)
    subtitle = fit(page.subtitle, SUBTITLE_SIZES, ROOM, 2)
    top = TITLE_TOP_IN * POINTS + min(len(title.lines), MOST_TITLE_LINES) * title.size * LINE
    if page.subtitle:
        top += 0.06 * POINTS + min(len(subtitle.lines), MOST_SUBTITLE_LINES) * subtitle.size * LINE
    foot = sum(one.height for _, one in _foot(page).values())
    return FOOT_END_IN - (top + foot) / POINTS - GAP_OVER_IN - GAP_UNDER_IN


def fit_words(holder: BaseShape, words: str, sizes: tuple[float, ...], face: Face, language: Language) -> None:
    """Paragraphs in a placeholder at the first size at which they stand in its height; empty lines between them."""
    high = holder.height.pt
    lines = words.split("\n")
    for size in sizes:
        needed = sum(len(wrap(line, size, holder.width.pt, face)) for line in lines) + PARAGRAPH_GAP * (len(lines) - 1)
        if needed * size * LINE <= high:
            break
    write_words(holder, lines, size, language)
    for paragraph in holder.text_frame.paragraphs[1:]:  # type: ignore[attr-defined]  # placeholders of text
        paragraph.space_before = Pt(PARAGRAPH_GAP * size * LINE)


def _fill(holder: BaseShape, words: str, fitted: Fitted, top: float, language: Language) -> float:
    """Text in a placeholder from `top` down; returns where it ends, in inches."""
    height = fitted.height / POINTS
    holder.left, holder.top, holder.width, holder.height = (Inches(v) for v in (MARGIN_IN, top, TEXT_IN, height))
    write_words(holder, [words], fitted.size, language)
    describe(holder, Translator(language).text(PARTS.get(holder.placeholder_format.idx, "slides.part.title")))
    return top + height


def write_words(shape: BaseShape, paragraphs: Sequence[str], size: float, language: Language, *, bold: bool = False) -> None:
    """Paragraphs of one size in a shape, marked with their language so that they are spelt and read aloud rightly."""
    frame = shape.text_frame  # type: ignore[attr-defined]  # all shapes that come here hold text
    frame.text = "\n".join(paragraphs)
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(size)
            run.font.bold = bold or None
            run._r.get_or_add_rPr().set("lang", LANG[language])


def describe(shape: BaseShape, words: str) -> None:
    """Alt text: the attribute that screen readers read."""
    shape._element._nvXxPr.cNvPr.set("descr", words)


def write_notes(slide: Slide, notes: Sequence[str]) -> None:
    """The speaker's notes, one paragraph each."""
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None
    frame.text = "\n".join(one for one in notes if one)


def number_slide(slide: Slide, language: Language) -> None:
    """A number at the lower right that follows the slide when it is moved; python-pptx leaves this placeholder out."""
    holders: Iterable[LayoutPlaceholder] = slide.slide_layout.placeholders
    source = next(one for one in holders if one.placeholder_format.idx == NUMBER)
    element = deepcopy(source._element)
    element.nvSpPr.cNvPr.set("id", str(max(one.shape_id for one in slide.shapes) + 1))
    element.nvSpPr.cNvPr.set("descr", Translator(language).text("slides.part.number"))
    slide.shapes._spTree.append(element)


def read_foot_last(slide: Slide) -> None:
    """Put source, coverage and number behind the chart in the order in which a screen reader reads the slide."""
    foot = [one for one in slide.placeholders if one.placeholder_format.idx in (SOURCE, COVERAGE, NUMBER)]
    for one in sorted(foot, key=lambda holder: (holder.placeholder_format.idx == NUMBER, holder.placeholder_format.idx)):
        slide.shapes._spTree.append(one._element)


def _drop(holder: BaseShape) -> None:
    holder._element.getparent().remove(holder._element)
