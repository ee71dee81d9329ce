"""The upper part of Your staff: template, file, and what its columns, sexes and levels are."""

from __future__ import annotations

from functools import partial
from typing import Final

import polars as pl
import streamlit as st

from data.errors import UploadFiguresError
from data.uploads.fields import ALL, guess_order, guess_sexes, words
from data.uploads.staff import MOST_LEVELS, Choices, StaffFigures, guess, level_people, sex_texts
from data.uploads.table import RawTable
from exports import file_name
from exports.staff_template import template_csv, template_xlsx
from exports.tables import CSV_TYPE, XLSX_TYPE
from i18n import Translator
from pages.shared import staff_visit
from pages.shared.chart import show_small_print
from pages.shared.file_field import file_field
from pages.shared.frame import Page
from pages.shared.listing import Cell, Part, Row, show_list
from pages.shared.staff_visit import choose, visit
from pages.shared.staff_words import SHOWN_FAULTS, fault_text, remark_text, safe

NONE, UNKNOWN, LEFT_OUT = "", "?", "-"
SEX_CODES: Final = ("F", "M", "_O", "_U", ALL)
FIRST_ROWS: Final = 5
_WIDTH: Final = 230
_LINKS: Final = (
    '<style>[class*="st-key-staff-"] [kind="tertiary"] p,'
    '[class*="st-key-staff-"] [data-testid="stBaseButton-tertiary"] p'
    "{text-decoration:underline 1px;text-underline-offset:0.25em}</style>"
)
_UPLOADER: Final = "staff-file"
_EXAMPLE_NAME: Final = "example"


def show_upload(page: Page) -> None:
    """Template, file, example; why a file was refused; which sheet of a workbook is read."""
    t, here = page.t, visit()
    _show_templates(t)
    st.html(_LINKS)
    file_field(t, t.text("staff.file"), key=_uploader(), on_change=_taken)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        if st.button(t.text("staff.example"), type="tertiary", key="staff-example"):
            _load_example(t)
        if here.name and st.button(t.text("staff.forget"), type="tertiary", key="staff-forget"):
            staff_visit.forget()
    if here.example and here.name != _example_name(t):
        _load_example(t)
    if here.fault is not None:
        st.error(safe(fault_text(t, here.fault)))
    _show_status(t)


def show_mapping(page: Page) -> StaffFigures | None:
    """What columns, sexes and levels are, with a preview; the figures, or None with every fault told."""
    t, table = page.t, visit().table
    if table is None:
        return None
    st.header(t.text("staff.mapping"), anchor="columns")
    notice = st.container()
    choices = _choose(t, table)
    try:
        figures = staff_visit.figures_of(choices)
    except UploadFiguresError as fault:
        _show_faults(t, notice, table, fault)
        return None
    with notice:
        show_small_print(*(remark_text(t, remark) for remark in (*table.remarks, *figures.remarks)))
    return figures


def _show_templates(t: Translator) -> None:
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        st.html(f'<span class="ph-small">{t.text("staff.template.get")}</span>', width="content")
        for ending, mime, make in (("xlsx", XLSX_TYPE, template_xlsx), ("csv", CSV_TYPE, template_csv)):
            st.download_button(
                t.text("staff.template.download", kind=ending.upper()),
                data=partial(make, t),
                file_name=file_name(t.text("staff.template.title"), t.language, ending),
                mime=mime,
                key=f"staff-template-{ending}",
                on_click="ignore",
                type="tertiary",
            )


def _uploader() -> str:
    """Key of the field: another one after each file, so that Streamlit does not go on holding what was read."""
    return f"{_UPLOADER}-{visit().files}"


def _taken() -> None:
    """A file was given."""
    given = st.session_state[_uploader()]
    if given is not None:
        staff_visit.load(given.getvalue(), given.name)


def _example_name(t: Translator) -> str:
    return f"{_EXAMPLE_NAME}_{t.language}.csv"


def _load_example(t: Translator) -> None:
    staff_visit.load(staff_visit.example_file(t), _example_name(t), example=True)


def _show_status(t: Translator) -> None:
    """What is in the visit, and which sheet of it."""
    here = visit()
    if here.table is None:
        return
    rows = t.number(here.table.cells.height)
    if here.example:
        st.markdown(t.text("staff.status.example", rows=rows))
    else:
        st.markdown(t.text("staff.status", name=safe(here.name), rows=rows))
    if here.content:
        sheets = here.table.sheets
        wanted = choose("sheet:", t.text("staff.sheet"), sheets, guess=here.table.sheet, label_of=lambda one: one, width=_WIDTH)
        if wanted != here.table.sheet:
            staff_visit.load(here.content, here.name, wanted)
            st.rerun()


def _choose(t: Translator, table: RawTable) -> Choices:
    """The controls of columns, sexes and levels, set from what the reader chose before or from a guess."""
    guessed = guess(table)
    known = all(name in guessed.columns for name in ("level", "sex")) or "women" in guessed.columns
    with st.expander(t.text("staff.columns"), key=f"staff-columns-{t.language}", expanded=not known):
        columns = _choose_columns(t, table, guessed.columns)
        _show_first_rows(t, table)
    _show_columns(t, columns)
    sexes = _choose_sexes(t, table, columns)
    return Choices(columns, sexes, _choose_levels(t, table, columns))


def _show_columns(t: Translator, columns: dict[str, str]) -> None:
    """What was taken for what, in one line."""
    said = [t.text("staff.column_is", field=t.text(f"staff.field.{name}"), heading=columns[name]) for name in columns]
    if said:
        show_small_print(" · ".join(said))


def _choose_columns(t: Translator, table: RawTable, guessed: dict[str, str] | object) -> dict[str, str]:
    known = dict(guessed) if isinstance(guessed, dict) else {}
    chosen: dict[str, str] = {}
    with st.container(horizontal=True, gap="medium"):
        for place, field in enumerate(words().fields):
            heading = choose(
                f"column:{field}",
                t.text(f"staff.field.{field}"),
                [NONE, *table.headings],
                guess=known.get(field, NONE),
                label_of=lambda one: one or t.text("staff.no_column"),
                place=place,
                width=_WIDTH,
            )
            if heading:
                chosen[field] = heading
    return chosen


def _show_first_rows(t: Translator, table: RawTable) -> None:
    """The file as it stands, so that a wrong column is seen."""
    title = t.text("staff.first_rows")
    rows: list[Row | Part] = [
        [str(number), *(Cell(one) for one in row)] for number, row in zip(table.rows, _first(table), strict=False)
    ]
    st.markdown(f"**{title}**")
    show_list(title, [t.text("staff.row_number"), *table.headings], rows)
    show_small_print(t.text("staff.first_rows.note"))


def _first(table: RawTable) -> list[tuple[str, ...]]:
    short = pl.all().str.slice(0, 60)
    return table.cells.head(FIRST_ROWS).select(short).rows()


def _choose_sexes(t: Translator, table: RawTable, columns: dict[str, str]) -> dict[str, str]:
    texts = sex_texts(table, columns)
    if not texts or len(texts) > MOST_LEVELS:
        return {}
    guessed, chosen = guess_sexes(texts), {}
    with st.expander(t.text("staff.sexes"), key=f"staff-sexes-{t.language}", expanded=any(one not in guessed for one in texts)):
        with st.container(horizontal=True, gap="medium"):
            for place, text in enumerate(texts):
                code = choose(
                    f"sex:{text}",
                    safe(t.text("staff.quoted", value=text)) if text else t.text("staff.empty_cell"),
                    [UNKNOWN, *SEX_CODES],
                    guess=guessed.get(text, UNKNOWN),
                    label_of=lambda one: t.text("staff.choose") if one == UNKNOWN else t.text(f"staff.sex.{one}"),
                    place=place,
                    width=_WIDTH,
                )
                if code != UNKNOWN:
                    chosen[text] = code
        show_small_print(t.text("staff.sexes.note"))
    return chosen


def _choose_levels(t: Translator, table: RawTable, columns: dict[str, str]) -> dict[str, int]:
    """The place of each level from the base; a ladder in the order that was guessed, or turned round."""
    people = level_people(table, columns)
    if not people or len(people) > MOST_LEVELS:
        return {}
    order = guess_order(people)
    if visit().chosen.get("turned"):
        order.reverse()
    places = [LEFT_OUT, *(str(place) for place in range(1, len(people) + 1))]
    chosen: dict[str, int] = {}
    with st.expander(t.text("staff.levels"), key=f"staff-levels-{t.language}"):
        show_small_print(t.text("staff.levels.note"))
        with st.container(horizontal=True, gap="medium"):
            for at, level in enumerate([*order, *(one for one in people if one not in order)]):
                place = choose(
                    f"level:{level}",
                    safe(level) or t.text("staff.empty_cell"),
                    places,
                    guess=str(order.index(level) + 1) if level in order else LEFT_OUT,
                    label_of=lambda one: _place_name(t, one, len(order)),
                    place=at,
                    width=_WIDTH,
                )
                if place != LEFT_OUT:
                    chosen[level] = int(place)
        st.button(t.text("staff.levels.turn"), on_click=_turn, type="tertiary", key="staff-turn")
    _show_ladder(t, chosen)
    return chosen


def _place_name(t: Translator, place: str, levels: int) -> str:
    if place == LEFT_OUT:
        return t.text("staff.levels.left_out")
    ends = {"1": "base", str(levels): "top"}
    return t.text(f"staff.levels.{ends[place]}", place=place) if place in ends else place


def _turn() -> None:
    chosen = visit().chosen
    for name in [one for one in chosen if one.startswith("level:")]:
        del chosen[name]
    chosen["turned"] = not chosen.get("turned", False)


def _show_ladder(t: Translator, places: dict[str, int]) -> None:
    """The ladder as it will be read, from the base to the top; levels of one place together."""
    steps = [" = ".join(one for one in places if places[one] == place) for place in sorted(set(places.values()))]
    if steps:
        show_small_print(t.text("staff.levels.ladder", levels=" → ".join(steps)))


def _show_faults(t: Translator, notice: st.delta_generator.DeltaGenerator, table: RawTable, fault: UploadFiguresError) -> None:
    lines = [safe(fault_text(t, one)) for one in fault.faults[:SHOWN_FAULTS]]
    with notice:
        show_small_print(*(remark_text(t, remark) for remark in table.remarks))
        title = t.count("staff.faults", len(fault.faults))
        st.error("\n".join([title, "", *(f"- {line}" for line in lines)]))
