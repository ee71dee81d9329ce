"""The slides of a deck as a list: a small picture, what each is, and what can be done with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import streamlit as st

from exports.deck_edits import question_of, title_of
from exports.decks import Slide
from exports.drawings import Drawing
from exports.preview import preview_address
from exports.questions import question_for, themes
from i18n import LANGUAGES, Language, Translator
from pages.shared.deck_desk import Desk, blank
from pages.shared.frame import escape
from pages.shared.static_files import read_style

STYLE: Final = Path(__file__).with_name("deck_list.css")
PARTS: Final = {"chart": ("title", "question", "notes"), "private": ("title", "question", "notes")}
"""Words of a slide that can be written, by its kind; the others have a title and a body."""

OTHER_PARTS: Final = ("title", "body", "notes")
TALL: Final = frozenset({"body", "notes", "question"})
MOST_WORDS: Final = 4_000


def show_slides(desk: Desk, t: Translator) -> None:
    """Every slide in order, the slide removed last with its undo, and the buttons that add a divider or a text."""
    st.html(f"<style>{read_style(STYLE)}</style>")
    last = len(desk.deck.slides) - 1
    for at, slide in enumerate(desk.deck.slides):
        _show_slide(desk, t, slide, at, last)
    _show_undo(desk, t)
    with st.container(horizontal=True, gap="small"):
        for kind in ("divider", "text"):
            st.button(t.text(f"deck.add.{kind}"), key=f"deck-new-{kind}", on_click=_add_blank, args=(desk, kind))


def _add_blank(desk: Desk, kind: str) -> None:
    desk.add(blank(kind, desk.deck))


def _show_slide(desk: Desk, t: Translator, slide: Slide, at: int, last: int) -> None:
    with st.container(key=f"slide-{slide.id}", gap="small"):
        st.html(slide_html(slide, at + 1, t))
        with st.container(horizontal=True, gap="medium", key=f"slide-do-{slide.id}"):
            up: dict[str, Any] = {"on_click": desk.move, "args": (slide.id, -1), "disabled": at == 0}
            down: dict[str, Any] = {"on_click": desk.move, "args": (slide.id, 1), "disabled": at == last}
            remove: dict[str, Any] = {"on_click": desk.remove, "args": (slide.id,)}
            edit: dict[str, Any] = {"on_click": desk.toggle, "args": (slide.id,)}
            for name, settings in {"up": up, "down": down, "edit": edit, "remove": remove}.items():
                label = "close" if name == "edit" and desk.open_slide == slide.id else name
                st.button(t.text(f"deck.do.{label}"), key=f"{name}-{slide.id}", type="tertiary", **settings)
        if desk.open_slide == slide.id:
            with st.container(border=True):
                _show_fields(desk, t, slide)


def slide_html(slide: Slide, number: int, t: Translator) -> str:
    """Number, small picture, title, and under it what the slide is and where its figures come from."""
    drawing = slide.drawings.get(t.language) or next(iter(slide.drawings.values()), None)
    title = escape(title_of(slide, t.language) or t.text(f"deck.kind.{slide.kind}"))
    lines = "".join(f'<p class="ph-small">{escape(line)}</p>' for line in _about(slide, drawing, t) if line)
    look = "ph-slide-part" if slide.kind == "divider" else "ph-slide"
    image = "" if slide.kind == "divider" else f'<img src="{preview_address(drawing)}" alt="">'
    return (
        f'<div class="{look}"><span class="ph-slide-number">{number}</span>{image}'
        f'<div class="ph-slide-words"><h3>{title}</h3>{lines}</div></div>'
    )


def _about(slide: Slide, drawing: Drawing | None, t: Translator) -> tuple[str, ...]:
    if slide.kind == "private":
        return (t.text("deck.private"),)
    if slide.kind == "text":
        return (getattr(slide.body, t.language),)
    question = getattr(question_of(slide), t.language)
    asked = t.text("deck.question_is", question=question) if question and slide.kind == "chart" else ""
    if drawing is None:
        return (asked,)
    kind = t.text(f"deck.drawing.{drawing.kind}")
    renamed = title_of(slide, t.language) != drawing.title
    return (t.text("deck.drawing_of", kind=kind, title=drawing.title) if renamed else kind, drawing.source, asked)


def _show_undo(desk: Desk, t: Translator) -> None:
    if desk.removed is None:
        return
    slide = desk.removed[1]
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="deck-undo"):
        title = title_of(slide, t.language) or t.text(f"deck.kind.{slide.kind}")
        st.html(f'<p role="status" style="margin:0">{escape(t.text("deck.removed", title=title))}</p>', width="content")
        st.button(t.text("deck.undo"), key="deck-undo-button", on_click=desk.undo)


def _show_fields(desk: Desk, t: Translator, slide: Slide) -> None:
    """Words of the slide in both languages, side by side."""
    for part in PARTS.get(slide.kind, OTHER_PARTS):
        if slide.kind == "divider" and part == "body":
            continue
        if part == "question":
            _choose_question(desk, t, slide)
        for place, language in zip(st.columns(2, gap="medium"), LANGUAGES, strict=True):
            with place:
                _show_field(desk, t, slide, part, language)
    if slide.drawings:
        st.caption(t.text("deck.own_notes"))


def _choose_question(desk: Desk, t: Translator, slide: Slide) -> None:
    """Our questions by theme; the chosen one fills both languages."""
    ours = {f"{theme.id}.{at}": (theme, one) for theme in themes().values() for at, one in enumerate(theme.questions)}
    key = f"{slide.id}-ours-{desk.generation}"
    st.selectbox(
        t.text("deck.question.ours"),
        list(ours),
        index=None,
        key=key,
        placeholder=t.text("deck.question.choose"),
        format_func=lambda one: f"{t.of(ours[one][0].name)}{t.text('chart.source_separator')}{t.of(ours[one][1])}",
        on_change=lambda: desk.ask(slide.id, ours[st.session_state[key]][1]) if st.session_state[key] else None,
    )


def _show_field(desk: Desk, t: Translator, slide: Slide, part: str, language: Language) -> None:
    key = f"{slide.id}-{part}-{language}-{desk.generation}"
    drawing = slide.drawings.get(language)
    ours = {"title": drawing.title if drawing else "", "question": getattr(question_for(slide.page, slide.chart), language)}
    settings: dict[str, Any] = {
        "value": getattr(getattr(slide, part), language),
        "key": key,
        "max_chars": MOST_WORDS,
        "placeholder": ours.get(part, ""),
        "on_change": _write,
        "args": (desk, key, slide.id, part, language),
    }
    label = t.text(f"deck.part.{part}.{language}")
    if part in TALL:
        st.text_area(label, height=110, **settings)
    else:
        st.text_input(label, **settings)


def _write(desk: Desk, key: str, slide_id: str, part: str, language: Language) -> None:
    desk.write(slide_id, part, language, st.session_state[key])
