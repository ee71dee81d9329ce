"""Charts of slides opened with python-pptx and openpyxl: their figures are the drawing's, and their XML is in order."""

from __future__ import annotations

import io
import itertools
import zipfile
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # it ships no types
import pytest
from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.parts.chart import ChartPart
from pptx.shapes.graphfrm import GraphicFrame

from exports.chart_fans import stacked
from exports.drawings import Axis, Band, Bars, Drawing, Line
from exports.slides import write_slide
from i18n import LANGUAGES
from tests.exports import slide_samples as samples
from tests.exports.chart_order import faults

NATIVE = [
    samples.lines,
    samples.fan,
    samples.ages,
    samples.bars,
    samples.pyramid,
    samples.stack,
    samples.dots,
    samples.dumbbell,
]


def charts(drawing: Drawing) -> list[Chart]:
    deck = Presentation(io.BytesIO(write_slide(drawing)))
    found = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    return [shape.chart for shape in found if isinstance(shape, GraphicFrame)]


def values(chart: Chart) -> dict[str, list[tuple[float | None, ...]]]:
    """Values by the name of their series; several may have the same."""
    found: dict[str, list[tuple[float | None, ...]]] = {}
    for plot in chart.plots:
        for one in plot.series:
            found.setdefault(one.name, []).append(tuple(one.values))
    return found


def sheet(chart: Chart) -> dict[str, list[Any]]:
    """The columns of a chart's own workbook by their header."""
    assert isinstance(chart.part, ChartPart)
    part = chart.part.chart_workbook.xlsx_part
    assert part is not None
    rows = openpyxl.load_workbook(io.BytesIO(part.blob)).active.iter_cols(values_only=True)
    return {str(column[0]): list(column[1:]) for column in rows}


def parts(drawing: Drawing, folder: str) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(write_slide(drawing))) as file:
        return [file.read(name) for name in file.namelist() if name.startswith(folder) and name.endswith(".xml")]


@pytest.mark.parametrize("kind", NATIVE)
def test_the_xml_stands_in_the_order_of_the_schema(kind: Any) -> None:
    for language in LANGUAGES:
        drawing = kind(language)
        found = [*parts(drawing, "ppt/charts/"), *parts(drawing, "ppt/drawings/")]
        assert found
        assert [fault for part in found for fault in faults(part)] == []


def test_another_order_is_seen() -> None:
    space = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    part = f'<c:scaling xmlns:c="{space}"><c:min val="0"/><c:max val="1"/><c:min val="0"/><c:new/></c:scaling>'
    assert list(faults(part.encode())) == [
        "scaling: unknown new",
        "scaling: order ['min', 'max', 'min', 'new']",
        "scaling: min twice",
    ]


def test_lines_keep_their_years_their_figures_and_their_gaps() -> None:
    drawing = samples.lines("en")
    (chart,) = charts(drawing)
    found = values(chart)
    assert [int(str(one)) for one in chart.plots[0].categories] == list(samples.YEARS)
    for line in drawing.lines:
        assert found[line.name] == [line.y]
        assert sheet(chart)[line.name] == [None if y is None else pytest.approx(y) for y in line.y]
    assert found["Parity (50\u00a0%)"] == [(50.0,) * len(samples.YEARS)]
    assert b'dispBlanksAs val="gap"' in parts(drawing, "ppt/charts/")[0]


def test_a_line_that_skips_years_is_joined_over_them() -> None:
    line = Line(name="a", x=(2000, 2005, 2010), y=(1.0, 2.0, 3.0), colour=samples.WOMEN)
    part = parts(samples.drawing("lines", "l", "en", lines=[line]), "ppt/charts/")[0]
    assert b'dispBlanksAs val="span"' in part


def test_a_line_that_skips_years_and_has_a_gap_is_cut_there() -> None:
    line = Line(name="a", x=(2000, 2005, 2006, 2010, 2015), y=(1.0, 2.0, None, 3.0, 4.0), colour=samples.WOMEN)
    (chart,) = charts(samples.drawing("lines", "l", "en", lines=[line]))
    known = [{at + 2000: v for at, v in enumerate(one) if v is not None} for one in values(chart)["a"]]
    assert known == [{2000: 1.0, 2005: 2.0}, {2010: 3.0, 2015: 4.0}]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_layers_of_a_fan_add_up_to_the_edges_of_its_bands(language: Any) -> None:
    drawing = samples.fan(language)
    (chart,) = charts(drawing)
    areas, lines = chart.plots
    years = [int(str(one)) for one in areas.categories]
    tops = [list(itertools.accumulate(column)) for column in zip(*(one.values for one in areas.series), strict=True)]
    for band in drawing.bands[:2]:
        for x, low, high in zip(band.x, band.low, band.high, strict=True):
            edges = tops[years.index(int(x))]
            assert min(abs(one - low) for one in edges) < 1e-6
            assert min(abs(one - high) for one in edges) < 1e-6
    assert tops[years.index(2035)][-1] == pytest.approx(40.0)
    assert not any(one.smooth for one in lines.series)


def test_bands_of_other_series_keep_their_edges_as_lines() -> None:
    def band(low: float) -> Band:
        return Band(name=f"{low:g}", x=(2020, 2021), low=(low, low), high=(low + 5, low + 9), colour=samples.OTHER)

    layers, edges = stacked([band(10), band(30)], [], (2020, 2021))
    assert len(layers) == 2
    assert [one.name for one in edges] in (["30", "30"], ["10", "10"])


def test_bands_below_zero_are_not_stacked() -> None:
    below = Band(name="a", x=(2020, 2021), low=(-1, -2), high=(1, 2), colour=samples.OTHER)
    layers, edges = stacked([below], [], (2020, 2021))
    assert layers == []
    assert [one.y for one in edges] == [(-1.0, -2.0), (1.0, 2.0)]


@pytest.mark.parametrize("kind", [samples.bars, samples.pyramid, samples.stack])
def test_bars_have_the_figures_and_categories_of_the_drawing(kind: Any) -> None:
    drawing = kind("fr")
    (chart,) = charts(drawing)
    assert [str(one) for one in chart.plots[0].categories] == list(drawing.categories)
    for one in drawing.bars:
        assert values(chart)[one.name] == [one.values]
        assert sheet(chart)[one.name] == list(one.values)


def test_a_pyramid_counts_both_sides_without_signs() -> None:
    (chart,) = charts(samples.pyramid("en"))
    axis = chart.value_axis
    assert axis.minimum_scale == -(axis.maximum_scale or 0)
    assert axis.tick_labels.number_format == "#,##0;#,##0"


def test_words_of_stacked_bars_that_have_no_room_inside_are_left_out() -> None:
    narrow = Bars(name="a", values=(0.2, 99.8), colour=samples.WOMEN, texts=("0.2", "99.8"))
    rest = Bars(name="b", values=(99.8, 0.2), colour=samples.MEN)
    more = Bars(name="c", values=(0.1, 0.1), colour=samples.OTHER)
    drawing = samples.drawing("bars", "b", "en", categories=("x", "y"), bars=[narrow, rest, more], stacked=True)
    text = parts(drawing, "ppt/charts/")[0].decode()
    assert ">99.8</a:t>" in text
    assert ">0.2</a:t>" not in text


@pytest.mark.parametrize("kind", [samples.dots, samples.dumbbell])
def test_dots_stand_where_their_figures_are_and_rows_are_named(kind: Any) -> None:
    drawing = kind("fr")
    (chart,) = charts(drawing)
    found = sheet(chart)
    for one in drawing.dots:
        assert found[f"{one.name} (x)"][: len(one.values)] == list(one.values)
    text = parts(drawing, "ppt/charts/")[0].decode()
    assert all(f">{name}\u00a0\u00a0</a:t>" in text for name in drawing.categories[:-1])


def test_ranges_are_lines_between_their_ends() -> None:
    drawing = samples.dots("en")
    (chart,) = charts(drawing)
    ends = [value for value in sheet(chart)["Trend – (x)"] if value is not None]
    assert ends[::3] == list(drawing.dots[0].low)
    assert ends[1::3] == list(drawing.dots[0].high)


def test_a_straight_line_across_bars_is_drawn_inside_the_chart() -> None:
    (drawn,) = parts(samples.bars("fr"), "ppt/drawings/")
    assert "Parité (50\u00a0%)" in drawn.decode("utf-8")
    assert drawn.count(b"descr=") == 2


def test_a_line_drawn_inside_stands_at_its_value() -> None:
    drawing = samples.bars("en").model_copy(update={"x": Axis(unit="percent", low=0, high=100)})
    part = parts(drawing, "ppt/charts/")[0].decode()
    (drawn,) = parts(drawing, "ppt/drawings/")
    left = float(part.split('<c:layoutTarget val="inner"/>')[1].split('<c:x val="')[1].split('"')[0])
    wide = float(part.split('<c:layoutTarget val="inner"/>')[1].split('<c:w val="')[1].split('"')[0])
    at = float(drawn.decode().split("<cdr:x>")[1].split("<")[0])
    assert at == pytest.approx(left + wide / 2, abs=1e-4)


def test_text_never_becomes_a_formula() -> None:
    line = Line(name="=1+1", x=(2000, 2001), y=(1.0, 2.0), colour=samples.WOMEN)
    (chart,) = charts(samples.drawing("lines", "l", "en", lines=[line]))
    assert "'=1+1" in sheet(chart)


def test_the_unseen_foot_of_a_fan_follows_the_line_that_it_grows_out_of() -> None:
    """Level or at zero before the fan, it is seen as a thin edge."""
    drawing = samples.fan("en")
    (foot, *_), _ = stacked(drawing.bands, drawing.lines, (2004, 2009, 2014, 2024))
    assert foot.values == [8.0, 10.0, 12.0, 20.0]


def test_words_of_a_straight_line_stand_under_it_where_figures_are_over_it() -> None:
    over = Line(name="a", x=tuple(range(2000, 2011)), y=(52.0,) * 11, colour=samples.WOMEN)
    fields = {"lines": [over], "references": [samples.parity("en")], "y": Axis(unit="percent", low=0, high=100)}
    part = parts(samples.drawing("lines", "l", "en", **fields), "ppt/charts/")[0].decode()
    label = part.split("Parity (50\u00a0%)</a:t>")[1]
    assert label.split('<c:dLblPos val="')[1][0] == "b"
