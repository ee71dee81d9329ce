"""The chart frame: what a page shows and offers for each chart, in both languages."""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from figures.theme import theme
from i18n import LANGUAGES, Language, Translator
from pages.shared.chart import MOST_ROWS, Chart, config, on_screen, on_slide, table_html

TABLE = pl.DataFrame(
    {
        "Country": ["Senegal", "Bhutan <b>"],
        "Year": pl.Series([2024, 2023], dtype=pl.Int16),
        "Share, %": [41.21, None],
        "Seats": [1165, 47],
    }
)
PROVENANCE = pl.DataFrame({"Source": ["UN Women"], "Address": ["https://data.unwomen.org/"], "Notes": [""]})


def a_chart(table: pl.DataFrame = TABLE, **changes: Any) -> Chart:
    given = {
        "name": "women",
        "title": "Women in *parliament*",
        "subtitle": "Share of seats, %",
        "draw": lambda mode: go.Figure(go.Scatter(x=[2023, 2024], y=[17.39, 41.21], line={"color": theme(mode).women})),
        "source": "Source: UN Women, 1997–2024.",
        "coverage": "2 of 193 countries.",
        "provenance": PROVENANCE,
        "alt": "A line that rises.",
    }
    return Chart(table=table, **{**given, **changes})


def page_with_a_chart(language: str, rows: int) -> None:
    # AppTest runs the text of this function alone, so it imports for itself.
    from i18n import Translator
    from pages.shared.chart import show
    from pages.shared.frame import Page
    from tests.pages.test_chart import TABLE, a_chart

    show(a_chart(TABLE.head(rows)), Page(t=Translator(language), country="", mode="dark"))  # type: ignore[arg-type]  # a literal


def run(language: Language, rows: int = 2) -> AppTest:
    app = AppTest.from_function(page_with_a_chart, default_timeout=30, kwargs={"language": language, "rows": rows}).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_offers_tables_pictures_and_its_figures(language: Language) -> None:
    app, t = run(language), Translator(language)
    assert app.subheader[0].value == r"Women in \*parliament\*", "text from elsewhere is not markup"
    assert [button.proto.label for button in app.get("download_button")] == ["CSV", "XLSX", "PPTX"]
    assert [fold.label for fold in app.expander] == [t.text("chart.show_table")]
    assert len(app.get("plotly_chart")) == len(app.get("bidi_component")) == 1


def test_a_chart_without_figures_is_a_sentence_without_downloads() -> None:
    app = run("fr", rows=0)
    assert [text.value for text in app.markdown] == [Translator("fr").text("chart.empty")]
    assert not [*app.get("plotly_chart"), *app.get("download_button"), *app.get("bidi_component")]


def test_the_table_is_sent_only_when_it_is_opened() -> None:
    assert "<table>" not in "".join(element.proto.body for element in run("en").get("html"))


def test_the_picture_is_sent_only_when_it_is_asked_for() -> None:
    (pictures,) = run("en").get("bidi_component")
    sent = json.loads(pictures.proto.json)
    assert sorted(sent) == ["base", "busy", "failed", "labels", "names", "script"]
    assert sent["names"] == {"png": "women_en.png", "svg": "women_en.svg"}
    assert sent["labels"]["png"] == "PNG, picture for a slide: Women in *parliament*"


def test_screen_reads_numbers_as_the_language_writes_them_and_scrolls_under_a_finger() -> None:
    english, french = (on_screen(a_chart(), "dark", Translator(language)) for language in LANGUAGES)
    assert (english.layout.separators, french.layout.separators) == (".,", ",\u202f")
    assert english.layout.dragmode is False
    assert english.layout.height == 420
    assert english.data[0].line.color == theme("dark").women


def test_a_figure_may_ask_for_dragging() -> None:
    chart = a_chart(draw=lambda _: go.Figure(layout={"dragmode": "pan"}))
    assert on_screen(chart, "light", Translator("en")).layout.dragmode == "pan"


def test_a_slide_is_light_and_as_tall_as_the_chart_or_has_its_own_figure() -> None:
    assert on_slide(a_chart(), Translator("fr")).data[0].line.color == theme("light").women
    assert on_slide(a_chart(height=620), Translator("fr")).layout.height == 620
    flatter = on_slide(a_chart(slide=lambda: go.Figure(layout={"height": 300})), Translator("fr"))
    assert (flatter.layout.height, flatter.layout.separators) == (300, ",\u202f")


def test_plotly_has_its_french_with_it() -> None:
    french = config(Translator("fr"))
    assert french["locale"] == "fr"
    assert french["locales"]["fr"]["format"]["decimal"] == ","
    assert len(french["locales"]["fr"]["format"]["months"]) == 12
    assert "locales" not in config(Translator("en"))


def test_table_is_marked_up_for_a_screen_reader() -> None:
    html = table_html(a_chart(), Translator("fr"))
    assert "<caption>Chiffres du graphique\u00a0: Women in *parliament*</caption>" in html
    assert html.count('scope="col"') == 4
    assert html.count('scope="row"') == 2
    assert 'role="region" tabindex="0"' in html
    assert "Bhutan &lt;b&gt;" in html


def test_table_writes_years_plainly_numbers_in_the_language_and_gaps_as_nothing() -> None:
    html = table_html(a_chart(), Translator("fr"))
    assert '<td class="n">2024</td><td class="n">41,21</td><td class="n">1\u202f165</td>' in html
    assert '<td class="n">2023</td><td class="n"></td><td class="n">47</td>' in html


def test_table_names_its_sources_with_their_address() -> None:
    html = table_html(a_chart(), Translator("en"))
    assert "<dt>Source</dt><dd>UN Women</dd>" in html
    assert '<a href="https://data.unwomen.org/" rel="noopener">' in html
    assert "Notes" not in html, "what is empty is not named"


def test_long_tables_say_that_they_are_cut() -> None:
    long = pl.DataFrame({"Country": ["a"] * (MOST_ROWS + 1)})
    html = table_html(a_chart(long), Translator("en"))
    assert html.count("<tr>") == MOST_ROWS + 1
    assert "The first 300 of 301 rows; the files hold all of them." in html
    assert "of 300 rows" not in table_html(a_chart(long.head(MOST_ROWS)), Translator("en"))
