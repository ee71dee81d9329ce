"""The slide: what the browser is told to compose. tests/journeys/test_downloads.py measures what it makes of it."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest

from figures.slide import DEFAULT_HEIGHT, LARGEST_SCALE, slide_figure, slide_spec
from figures.theme import parity_line, template, theme

NOTES = ("Source: WDI (CC BY 4.0), 2024.", "")


@pytest.fixture
def figure() -> go.Figure:
    """A figure as a dark page draws it: dark template, its own size, an own title and a parity line."""
    drawn = go.Figure(go.Scatter(x=[2000, 2024], y=[10.0, 41.2], name="Senegal"))
    drawn.update_layout(template=template("dark"), paper_bgcolor="#17131D", height=620, width=800, title="On the screen")
    return parity_line(drawn, "Parity (50 %)", "light")


def test_slide_is_white_and_light_whatever_the_screen(figure: go.Figure) -> None:
    slide = slide_figure(figure)
    assert slide.layout.paper_bgcolor == slide.layout.plot_bgcolor == "#FFFFFF"
    assert slide.layout.template.layout.font.color == theme("light").ink


def test_slide_takes_its_own_size_and_keeps_figures_and_parity_label(figure: go.Figure) -> None:
    slide = slide_figure(figure)
    assert (slide.layout.width, slide.layout.height, slide.layout.title.text) == (None, None, None)
    assert list(slide.data[0].y) == [10.0, 41.2]
    assert [label.text for label in slide.layout.annotations] == ["Parity (50 %)"]


def test_the_figure_on_the_screen_is_left_as_it_was(figure: go.Figure) -> None:
    before = figure.to_json()
    slide_figure(figure)
    assert figure.to_json() == before


def test_spec_is_a_slide_of_1920_by_1080_with_its_texts(figure: go.Figure) -> None:
    spec = slide_spec(figure, title="Les femmes au parlement", subtitle="Part, %", notes=NOTES, alt="Une courbe")
    assert (spec["width"], spec["height"], spec["background"], spec["alt"]) == (1920, 1080, "#FFFFFF", "Une courbe")
    assert (spec["title"]["text"], spec["subtitle"]["text"]) == ("Les femmes au parlement", "Part, %")
    assert [note["text"] for note in spec["notes"]] == ["Source: WDI (CC BY 4.0), 2024."], "an empty line takes no room"


def test_spec_survives_the_way_to_the_browser(figure: go.Figure) -> None:
    spec = slide_spec(figure, title="Égalité", subtitle="", notes=NOTES, alt="")
    assert json.loads(json.dumps(spec)) == {**spec, "title": {**spec["title"], "sizes": list(spec["title"]["sizes"])}}
    assert json.loads(spec["figure"])["data"][0]["name"] == "Senegal"


def test_titles_shrink_step_by_step(figure: go.Figure) -> None:
    sizes = slide_spec(figure, title="", subtitle="", notes=(), alt="")["title"]["sizes"]
    assert list(sizes) == sorted(sizes, reverse=True)
    assert min(sizes) >= 36, "18 points on a slide"


def test_spec_says_how_tall_the_figure_is_and_how_far_it_may_grow(figure: go.Figure) -> None:
    spec = slide_spec(figure, title="", subtitle="", notes=(), alt="")
    assert (spec["figure_height"], spec["largest_scale"]) == (620, LARGEST_SCALE)
    assert slide_spec(go.Figure(), title="", subtitle="", notes=(), alt="")["figure_height"] == DEFAULT_HEIGHT


@pytest.mark.parametrize(("height", "picture"), [(300, 1080), (720, 1080), (1306, 2118)])
def test_a_tall_figure_gets_a_taller_picture_so_that_its_names_can_be_read(height: int, picture: int) -> None:
    figure = go.Figure(layout={"height": height})
    assert slide_spec(figure, title="", subtitle="", notes=(), alt="")["height"] == picture
