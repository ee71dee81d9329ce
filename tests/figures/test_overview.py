import polars as pl

from figures.overview import height_of_levels, levels_chart
from figures.theme import theme

LEVELS = pl.DataFrame(
    {
        "label": ["Public employees", "Managers", "Ministers"],
        "scope_label": ["public institutions", "whole economy", "public institutions"],
        "is_public": [True, False, True],
        "mean": [53.0, 34.1, 24.6],
        "lower": [43.0, 28.0, 14.0],
        "upper": [65.0, 39.0, 33.0],
        "own": [None, 18.0, 10.0],
        "text": ["53.0 %", "34.1 %", "24.6 %"],
        "hover": ["a", "b", "c"],
        "own_hover": ["", "d", "e"],
    }
)


def draw(levels: pl.DataFrame = LEVELS):  # type: ignore[no-untyped-def]  # plotly has no types
    return levels_chart(levels, parity_label="Parity (50 %)", mean_label="Mean", own_label="Bhutan", mode="light")


def test_the_whole_economy_has_a_hollow_dot_and_says_so() -> None:
    figure = draw()
    means = next(trace for trace in figure.data if trace.name == "Mean")
    assert list(means.marker.symbol) == ["circle", "circle-open", "circle"]
    words = [one.text for one in figure.layout.annotations]
    assert any("Managers" in one and "whole economy" in one for one in words)


def test_the_middle_half_of_the_countries_is_drawn_for_each_level() -> None:
    bars = [tuple(trace.x) for trace in draw().data if trace.mode == "lines"]
    assert bars == [(43.0, 65.0), (28.0, 39.0), (14.0, 33.0)]


def test_a_country_without_a_figure_at_a_level_has_no_diamond_there() -> None:
    own = next(trace for trace in draw().data if trace.name == "Bhutan")
    assert list(own.x) == [18.0, 10.0]
    assert list(own.y) == [1, 2]
    none = draw(LEVELS.with_columns(own=pl.lit(None, pl.Float64)))
    assert not [trace for trace in none.data if trace.name == "Bhutan"]


def test_the_parity_line_is_labelled_in_ink() -> None:
    figure = draw()
    assert figure.layout.shapes[0].x0 == 50
    assert figure.layout.shapes[0].line.color == theme("light").ink
    assert any(one.text == "Parity (50 %)" for one in figure.layout.annotations)


def test_each_level_has_its_row() -> None:
    assert height_of_levels(4) - height_of_levels(3) == height_of_levels(3) - height_of_levels(2) > 40
