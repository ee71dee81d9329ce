"""Drawings of every kind in a PDF, read again with another library."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from exports.drawings import Axis, Band, Bars, Dots, Drawing, Figures, LegendEntry, Line, Place, Reference
from exports.pdf_charts import draw_chart
from exports.pdf_pen import Box, Pen, known, lacks, width, wrap

VIOLET, GREY = "#5B2A86", "#8A8D91"
FRAME = Box(40, 40, 500, 260)


def drawn(**fields: Any) -> tuple[str, bytes]:
    """The text of a page with a drawing on it, and its operators."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(600, 400), pageCompression=0)
    drawing = Drawing.model_validate({"name": "one", "language": "fr", "title": "Titre", **fields})
    draw_chart(Pen(canvas, 400, 8, "fr"), drawing, FRAME)
    canvas.save()
    page = PdfReader(io.BytesIO(target.getvalue())).pages[0]
    contents = page.get_contents()
    assert contents is not None
    return plain(page.extract_text()), contents.get_data()


def plain(text: str) -> str:
    """Readers of PDF give every space as a plain one."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_lines_have_legend_axis_parity_and_a_filled_band() -> None:
    years = (2000.0, 2010.0, 2020.0)
    text, operators = drawn(
        kind="lines",
        lines=[
            Line(name="Sénégal", x=years, y=(10.0, None, 41.2), colour=VIOLET, marker="circle"),
            Line(name="Îles Salomon", x=years, y=(1.0, 2.0, 6.0), colour=GREY, dash="dot"),
        ],
        bands=[Band(name="Fourchette", x=years, low=(5.0, 6.0, 7.0), high=(8.0, 20.0, 30.0), colour="#DDD0EA")],
        references=[Reference(value=50, label="Parité (50\u00a0%)")],
        x=Axis(unit="year"),
        y=Axis(low=0, high=60, unit="percent"),
    )
    for words in ("Sénégal", "Îles Salomon", "Fourchette", "Parité (50\u00a0%)", "2010", "60\u00a0%"):
        assert plain(words) in text
    assert b".866667 .815686 .917647 rg" in operators


def test_a_gap_in_a_line_stays_a_gap() -> None:
    def strokes(middle: float | None) -> int:
        line = Line(name="", x=(2000.0, 2010.0, 2020.0), y=(10.0, middle, 20.0), colour="#123456")
        return drawn(kind="lines", lines=[line], x=Axis(unit="year"))[1].count(b".070588 .203922 .337255 RG")

    assert strokes(15.0) == 1
    assert strokes(None) == 0


def test_bars_have_names_words_and_a_true_minus_on_their_axis() -> None:
    text, _ = drawn(
        kind="bars",
        categories=("Ministres", "Échelons d’exécution"),
        bars=[Bars(name="Femmes", values=(-12.5, 40.0), colour=VIOLET, texts=("−12,5\u00a0%", "2 sur 47 (4,3\u00a0%)"))],
        x=Axis(unit="percent"),
    )
    for words in ("Ministres", "Échelons d’exécution", "−12,5\u00a0%", "2 sur 47 (4,3\u00a0%)", "−20\u00a0%"):
        assert plain(words) in text


def test_a_pyramid_has_no_signs() -> None:
    text, _ = drawn(
        kind="bars",
        stacked=True,
        mirrored=True,
        categories=("P-5",),
        bars=[Bars(name="Femmes", values=(-30.0,), colour=VIOLET), Bars(name="Hommes", values=(50.0,), colour=GREY)],
    )
    assert "−" not in text
    assert {"Femmes", "Hommes"} <= set(text.split("\n")[0].split()) | set(text.split())


def test_upright_bars_name_their_categories() -> None:
    text, _ = drawn(
        kind="bars", horizontal=False, categories=("2021", "2022"), bars=[Bars(name="", values=(1.0, 2.0), colour=VIOLET)]
    )
    assert "2021" in text and "2022" in text


def test_dots_have_ranges_and_words() -> None:
    text, _ = drawn(
        kind="dots",
        joined=True,
        categories=("Parlement", "Juges"),
        dots=[
            Dots(
                name="1997", values=(2040.0, None), colour=VIOLET, low=(2030.0, None), high=(2090.0, None), texts=("2040", "")
            ),
            Dots(name="2007", values=(2050.0, 2060.0), colour=GREY, marker="square", texts=("2050", "2060")),
        ],
        x=Axis(low=2020, high=2100, unit="year"),
    )
    for words in ("Parlement", "Juges", "2040", "2050", "1997", "2100"):
        assert plain(words) in text


def test_a_map_draws_its_countries_and_classes() -> None:
    places = [Place(iso3="SEN", colour="#112233", text="Sénégal"), Place(iso3="TUV", colour="#445566", text="Tuvalu")]
    legend = [LegendEntry(label="10–20\u00a0%", colour="#112233")]
    text, operators = drawn(kind="map", area_group="WORLD", places=places, legend=legend)
    assert "10–20 %" in text
    assert operators.count(b".066667 .133333 .2 rg") >= 2
    assert b".266667 .333333 .4 rg" in operators


def test_a_table_that_is_too_long_says_so() -> None:
    rows = tuple((f"Pays {number}", 1000.5 + number) for number in range(80))
    text, _ = drawn(kind="table", figures=Figures(columns=("Pays", "Part"), rows=rows))
    assert "Pays 0" in text and "1 000,5" in text
    assert "sur 80" in text


def test_panels_keep_their_titles_and_share_a_legend() -> None:
    panels = [
        {
            "kind": "lines",
            "name": f"p{number}",
            "language": "fr",
            "title": f"Panneau {number}",
            "lines": [
                {"name": name, "x": (2000.0, 2001.0), "y": (1.0, 2.0), "colour": VIOLET} for name in ("Publié", "Projeté")
            ],
        }
        for number in range(4)
    ]
    text, _ = drawn(kind="panels", panels=panels, columns=2)
    assert all(f"Panneau {number}" in text for number in range(4))
    assert text.count("Publié") == 1


def test_a_drawing_without_figures_is_its_sentence() -> None:
    assert "Aucun chiffre n’est connu." in drawn(kind="table", empty="Aucun chiffre n’est connu.")[0]


def test_letters_that_the_typeface_lacks_get_a_plain_form() -> None:
    assert lacks("Bahreïn : −4,3 %\u202f’ « œ » ≥") == {"≥"}
    assert known("≥ 90 漢") == ">= 90 ·"


@pytest.mark.parametrize("text", ["un deux trois quatre", "https://example.org/a-very-long-address/that-never-ends/at-all", ""])
def test_lines_are_not_wider_than_their_room(text: str) -> None:
    lines = wrap(text, 8, 60)
    assert all(width(line, 8) <= 60 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
