"""Slides opened with python-pptx: every word that a chart needs is on them, nothing lies on anything else or is cut."""

from __future__ import annotations

import io
import itertools
import zipfile
from typing import Any

import pytest
from pptx import Presentation
from pptx.presentation import Presentation as PresentationType
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide as PptxSlide
from pptx.util import Inches

from exports.decks import Deck, Slide, Words
from exports.drawings import Drawing, Figures, Line
from exports.slides import cited, write_slide, write_slides
from exports.slides_panels import columns_for, panel_keys
from exports.text_fit import LINE, wrap
from i18n import LANGUAGES, Language, Translator
from tests.exports import slide_samples as samples

HOME = "https://example.org/"
LOOSE_EMU = 12_700
"""A point: what rounding may add to a side."""


def deck_of(language: Language) -> Deck:
    charts = [
        Slide(id=one.name, kind="chart", drawings={language: one}, edition="ab12", question=Words(en="Why?", fr="Pourquoi ?"))
        for one in samples.samples(language)
    ]
    others = [
        Slide(id="part", kind="divider", title=Words(en="Part one", fr="Première partie")),
        Slide(id="words", kind="text", title=Words(en="Next", fr="Suite"), body=Words(en="One.\nTwo.", fr="Un.\nDeux.")),
        Slide(id="own", kind="private", title=Words(en="Our grades", fr="Nos classes"), chart="staff_levels"),
    ]
    return Deck(title=Words(en="Workshop", fr="Atelier"), slides=(*others, *charts))


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest) -> tuple[Language, PresentationType]:
    """A deck of every kind of slide, in one language."""
    language: Language = request.param
    return language, opened(write_slides(deck_of(language), (language,), HOME))


def opened(file: bytes) -> PresentationType:
    return Presentation(io.BytesIO(file))


def texts(slide: PptxSlide) -> list[str]:
    return [text for shape in slide.shapes for text in words_of(shape) if text]


def words_of(shape: BaseShape) -> list[str]:
    if isinstance(shape, GroupShape):
        return [text for one in shape.shapes for text in words_of(one)]
    if isinstance(shape, GraphicFrame) and shape.has_table:
        return [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
    return [shape.text_frame.text] if shape.has_text_frame else []  # type: ignore[attr-defined]  # asked just before


def every_shape(shapes: Any) -> list[BaseShape]:
    found: list[BaseShape] = []
    for one in shapes:
        found += [one, *(every_shape(one.shapes) if isinstance(one, GroupShape) else [])]
    return found


def descr(shape: BaseShape) -> str:
    return str(shape._element._nvXxPr.cNvPr.get("descr") or "")


def notes_of(slide: PptxSlide) -> str:
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None
    return frame.text


def test_every_shape_stands_inside_its_slide(made: tuple[Language, PresentationType]) -> None:
    _, deck = made
    wide, high = deck.slide_width or 0, deck.slide_height or 0
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0, shape.name
            assert shape.top >= 0, shape.name
            assert shape.left + shape.width <= wide, shape.name
            assert shape.top + shape.height <= high, shape.name


def test_no_shape_lies_on_another(made: tuple[Language, PresentationType]) -> None:
    for slide in made[1].slides:
        for one, other in itertools.combinations(slide.shapes, 2):
            across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
            down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
            assert min(across, down) <= LOOSE_EMU, (one.name, other.name, texts(slide)[:1])


def test_no_text_is_higher_than_its_box(made: tuple[Language, PresentationType]) -> None:
    for slide in made[1].slides:
        for shape in slide.placeholders:
            runs = [run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs if run.font.size]
            sizes = {run.font.size.pt for run in runs if run.font.size}
            for size in sizes:
                face: Any = "serif" if shape == slide.shapes.title else "sans"
                room = shape.width.pt
                lines = sum(len(wrap(one.text, size, room, face)) for one in shape.text_frame.paragraphs)
                assert lines * size * LINE <= shape.height.pt + 1, shape.text_frame.text


def test_every_shape_has_an_alt_text_in_its_language(made: tuple[Language, PresentationType]) -> None:
    language, deck = made
    for slide in deck.slides:
        for shape in every_shape(slide.shapes):
            assert descr(shape), (shape.name, texts(slide)[:1])
    titles = {descr(slide.shapes.title) for slide in deck.slides if slide.shapes.title}
    assert titles == {{"en": "Title", "fr": "Titre"}[language]}


def test_chart_slides_have_title_source_and_caveat_on_them_and_all_of_it_in_the_notes(
    made: tuple[Language, PresentationType],
) -> None:
    language, deck = made
    drawing = samples.lines(language)
    shown = [slide for slide in deck.slides if slide.slide_layout.name == "Chart"]
    assert len(shown) >= len(samples.KINDS)
    for slide in shown:
        said = " ".join(texts(slide))
        assert drawing.title in said
        assert drawing.source in said
        assert drawing.coverage in said
        notes = notes_of(slide)
        for part in (
            drawing.alt,
            drawing.source,
            drawing.coverage,
            "https://data.ipu.org",
            f"{HOME[:-1]}{drawing.address}",
            "ab12",
        ):
            assert part in notes
        assert {"en": "Why?", "fr": "Pourquoi ?"}[language] in notes


def test_the_chart_is_read_after_its_title_and_before_its_source() -> None:
    (slide,) = opened(write_slide(samples.bars("en"))).slides
    assert [descr(shape) for shape in slide.shapes] == [
        "Title", "Subtitle", "Shares by country.", "Source", "Coverage and caveats", "Number of the slide",
    ]  # fmt: skip


def test_no_raw_key_and_nothing_of_python_is_on_a_slide(made: tuple[Language, PresentationType]) -> None:
    for slide in made[1].slides:
        said = " ".join([*texts(slide), notes_of(slide), *(descr(one) for one in every_shape(slide.shapes))])
        for word in ("slides.", "None", "nan", "NaN", "{", "}"):
            assert word not in said


def test_the_boundary_note_is_on_every_map(made: tuple[Language, PresentationType]) -> None:
    language, deck = made
    (slide,) = [one for one in deck.slides if any(shape.name == "map" for shape in one.shapes)]
    note = Translator(language).text("maps.boundaries")
    assert note in " ".join(texts(slide))
    assert note in notes_of(slide)


def test_a_map_is_a_group_of_countries_named_by_code_with_their_values() -> None:
    drawing = samples.world("en")
    deck = opened(write_slide(drawing))
    (group,) = [one for one in deck.slides[0].shapes if one.name == "map"]
    assert isinstance(group, GroupShape)
    countries = {one.name: one for one in group.shapes}
    for place in drawing.places:
        assert descr(countries[place.iso3]) == place.text
        fill = countries[place.iso3].fill  # type: ignore[attr-defined]  # freeforms have a fill
        assert f"#{fill.fore_color.rgb}" == place.colour
    assert {"SLB ring", "MUS ring", "MDV ring"} <= set(countries)
    assert "BTN ring" not in countries
    assert (group.width, group.height) > (5_000_000, 3_000_000)


def test_neighbours_on_a_map_share_their_corners() -> None:
    """Simplified apart, they would leave gaps; seen in the corners of France and Germany's one border."""
    drawing = samples.world("en").model_copy(
        update={"places": tuple(samples.world("en").places[0].model_copy(update={"iso3": code}) for code in ("FRA", "DEU"))}
    )
    group = next(one for one in opened(write_slide(drawing)).slides[0].shapes if one.name == "map")
    assert isinstance(group, GroupShape)
    corners = []
    for code in ("FRA", "DEU"):
        shape = next(one for one in group.shapes if one.name == code)
        path = shape._element.xpath(".//a:path")[0]
        points = [(int(one.get("x")), int(one.get("y"))) for one in shape._element.xpath(".//a:pt")]
        scale = (shape.width / int(path.get("w")), shape.height / int(path.get("h")))
        corners.append(
            {(round((shape.left + x * scale[0]) / 2000), round((shape.top + y * scale[1]) / 2000)) for x, y in points}
        )
    near = {(x + dx, y + dy) for x, y in corners[1] for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
    assert len(corners[0] & near) >= 3


def test_a_table_goes_on_on_the_next_slide_and_loses_no_row(made: tuple[Language, PresentationType]) -> None:
    language, deck = made
    drawing = samples.table(language)
    tables = [s.table for slide in deck.slides for s in slide.shapes if isinstance(s, GraphicFrame) and s.has_table]
    assert len(tables) > 1
    rows = [tuple(cell.text_frame.text for cell in row.cells) for one in tables for row in list(one.rows)[1:]]
    t = Translator(language)
    assert [row[0] for row in rows] == [row[0] for row in drawing.figures.rows]
    assert [row[1] for row in rows] == [f"{row[1]:.0f}" for row in drawing.figures.rows]
    shares = [row[2] for row in drawing.figures.rows]
    assert [row[2] for row in rows] == ["\u00a0" if v is None else t.number(float(v), 2) for v in shares]
    titles = [texts(slide)[0] for slide in deck.slides if any(getattr(s, "has_table", False) for s in slide.shapes)]
    assert titles[0].endswith({"en": f"(1 of {len(tables)})", "fr": f"(1 sur {len(tables)})"}[language])


def test_a_chart_without_figures_is_its_sentence() -> None:
    (slide,) = opened(write_slide(samples.nothing("fr"))).slides
    assert "Il n’y a pas de donnée." in texts(slide)
    assert not any(getattr(shape, "has_table", False) or getattr(shape, "has_chart", False) for shape in slide.shapes)


def test_a_private_slide_names_the_page_to_open_and_holds_no_figure() -> None:
    deck = Deck(slides=(Slide(id="own", kind="private", title=Words(fr="Nos classes")),))
    (slide,) = opened(write_slides(deck, ("fr",))).slides
    assert texts(slide)[0] == "Nos classes"
    assert "Votre personnel" in texts(slide)[1]


def test_pairs_go_slide_by_slide_and_each_keeps_its_language() -> None:
    drawings: dict[Language, Drawing] = {language: samples.bars(language) for language in LANGUAGES}
    deck = Deck(
        slides=(Slide(id="a", kind="chart", drawings=drawings), Slide(id="b", kind="divider", title=Words(en="X", fr="Y")))
    )
    titles = [texts(slide)[0] for slide in opened(write_slides(deck, LANGUAGES)).slides]
    assert titles == ["Women in parliament", "Femmes au parlement", "X", "Y", "Sources and licences", "Sources et licences"]


def test_words_of_the_reader_stand_instead_of_the_charts_own() -> None:
    slide = Slide(
        id="a", kind="chart", title=Words(en="Ours"), notes=Words(en="Pause here."), drawings={"en": samples.bars("en")}
    )
    first = opened(write_slides(Deck(slides=(slide,)), ("en",))).slides[0]
    assert texts(first)[0] == "Ours"
    assert notes_of(first).startswith("Pause here.")


def test_the_last_slide_names_each_source_once_with_the_edition(made: tuple[Language, PresentationType]) -> None:
    language, deck = made
    said = texts(deck.slides[len(deck.slides) - 1])
    assert said[0] == Translator(language).text("slides.sources")
    assert said[1].count("https://data.ipu.org") == 1
    assert "ab12" in said[1]


def test_a_source_is_named_without_remarks_on_single_figures() -> None:
    note = "Source: A · Licence: B · Accessed: today · How to cite: C · Notes on these figures: one · two"
    assert cited(note, Translator("en")) == "Source: A · Licence: B"


def test_french_sources_have_a_space_before_the_colon(made: tuple[Language, PresentationType]) -> None:
    language, deck = made
    said = texts(deck.slides[len(deck.slides) - 1])[1]
    assert {"en": "Address: https", "fr": "Adresse\u00a0: https"}[language] in said


def test_long_titles_and_caveats_are_written_smaller_and_leave_room_for_the_chart() -> None:
    long = samples.bars("fr").model_copy(update={"title": "Part des femmes " * 18, "coverage": "Réserve et méthode. " * 190})
    (slide,) = opened(write_slide(long)).slides
    chart = next(shape for shape in slide.shapes if shape.has_chart)
    assert chart.height.inches > 2.5
    assert slide.shapes.title is not None
    assert slide.shapes.title.top + slide.shapes.title.height <= chart.top
    assert any("texte complet dans les notes" in text for text in texts(slide))
    assert long.coverage.strip() in notes_of(slide)


def test_words_with_hyphens_are_written_as_they_are() -> None:
    words = "Asie-Pacifique et Sous-secrétaires généraux " * 9
    long = samples.bars("fr").model_copy(
        update={"title": words[:200].strip(), "coverage": words.strip(), "subtitle": words.strip()}
    )
    (slide,) = opened(write_slide(long)).slides
    said = " ".join(texts(slide))
    assert "- " not in said
    assert said.count(words.strip()) >= 2


def test_many_rows_are_shared_among_slides_with_the_same_axis() -> None:
    many = samples.bars("en")
    bars = many.bars[0].model_copy(update={"values": tuple(range(60)), "texts": ()})
    axis = many.x.model_copy(update={"low": None, "high": None})
    drawing = many.model_copy(update={"categories": tuple(f"c{at}" for at in range(60)), "bars": (bars,), "x": axis})
    charts = [s.chart for slide in opened(write_slide(drawing)).slides for s in slide.shapes if isinstance(s, GraphicFrame)]
    assert [len(list(one.plots[0].categories)) for one in charts] == [20, 20, 20]
    assert len({one.value_axis.maximum_scale for one in charts}) == 1


def test_one_legend_stands_over_small_multiples_and_leaves_out_what_titles_say() -> None:
    drawing = samples.panels("en")
    assert [one.label for one in panel_keys(drawing)] == ["a"]
    (slide,) = opened(write_slide(drawing)).slides
    charts = [s.chart for s in slide.shapes if isinstance(s, GraphicFrame)]
    assert len(charts) == len(drawing.panels)
    assert not any(one.has_legend for one in charts)
    assert len({s.top for s in slide.shapes if isinstance(s, GraphicFrame)}) == 2
    assert sum(1 for shape in slide.shapes if shape.name == "legend") == 1


def test_signs_that_xml_forbids_are_left_out() -> None:
    words = samples.bars("en").model_copy(update={"title": "Wo\x0bmen\x00", "alt": "a\x1bb"})
    (slide,) = opened(write_slide(words)).slides
    assert texts(slide)[0] == "Women"
    assert "ab" in [descr(shape) for shape in slide.shapes]


def test_panels_fill_a_wide_slide() -> None:
    assert [columns_for(count, 870, 330) for count in (1, 2, 3, 4, 6, 9, 12)] == [1, 2, 3, 2, 3, 3, 4]


def test_fonts_and_colours_are_the_templates() -> None:
    with zipfile.ZipFile(io.BytesIO(write_slide(samples.bars("en")))) as file:
        theme = file.read("ppt/theme/theme1.xml").decode()
        assert 'typeface="Arial"' in theme
        assert 'typeface="Georgia"' in theme
        assert 'val="5B2A86"' in theme
        assert len([name for name in file.namelist() if "slideLayout" in name and name.endswith(".xml")]) == 4


def test_a_table_without_a_style_is_still_read_with_its_heading() -> None:
    drawing = samples.table("en").model_copy(update={"figures": Figures(columns=("A", "B"), rows=((1, "x"),))})
    (slide,) = opened(write_slide(drawing)).slides
    table = next(s.table for s in slide.shapes if isinstance(s, GraphicFrame) and s.has_table)
    assert table.first_row
    assert not table.horz_banding


def test_labels_at_line_ends_stand_apart() -> None:
    lines = tuple(
        Line(name=f"n{at}", x=(2000, 2010), y=(1.0, 30 + at * 0.1), colour=samples.WOMEN, label=f"n{at}") for at in range(4)
    )
    (slide,) = opened(write_slide(samples.drawing("lines", "l", "en", lines=lines))).slides
    frame = next(s for s in slide.shapes if isinstance(s, GraphicFrame))
    moved = frame.chart._chartSpace.xpath('.//c:dLbl[c:dLblPos/@val="r"]/c:layout/c:manualLayout/c:y/@val')
    spread = [float(one) * frame.height / LOOSE_EMU for one in moved]
    assert len(spread) == 3
    assert all(b - a > 14 for a, b in itertools.pairwise(sorted(spread)))


@pytest.mark.parametrize("kind", ["lines", "bars", "dots", "map", "panels", "table"])
def test_without_figures_there_is_a_sentence_and_no_empty_axis(kind: str) -> None:
    (slide,) = opened(write_slide(samples.drawing(kind, "n", "en"))).slides
    assert Translator("en").text("chart.empty") in texts(slide)
    assert not any(getattr(shape, "has_chart", False) for shape in slide.shapes)


def test_a_long_legend_of_a_map_stays_on_the_slide() -> None:
    entry = samples.world("en").legend[0].model_copy(update={"label": "A class with a rather long name " * 3})
    deck = opened(write_slide(samples.world("en").model_copy(update={"legend": (entry,) * 12})))
    legend = next(shape for shape in deck.slides[0].shapes if shape.name == "legend")
    assert legend.top + legend.height < Inches(7)
