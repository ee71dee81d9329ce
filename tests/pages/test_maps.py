"""The map page in both languages: its sentence, what is sent to the browser, the year, the views, the table."""

import base64
import json
import zlib
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from i18n import LANGUAGES, Language, Translator
from pages.shared import map_component, maps, maps_chart, maps_words, reads
from pages.shared.frame import Page, short_names
from pages.shared.maps import MapsView, Panel, Slice
from tests.pages.harness import page_opener

opened = page_opener("trends/maps.py")
PIECE = {"source": "wdi", "sector": "_T", "level": "_T", "breakdown": "_T"}


def answers(test: AppTest) -> list[str]:
    return [str(one.proto.body) for one in test.get("html") if "ph-answer" in str(one.proto.body)]


def panel(view: str = "value", region: str = "AFRICA", year: int = 2024, other: int = 2014, language: Any = "en") -> Panel:
    page = Page(t=Translator(language), country="", mode="light")
    place = maps.REGIONS[region]
    members = tuple(maps._members(place))
    shown = Slice(reads.registry().indicators["women_in_parliament"], PIECE, place, members)
    return maps._panel(page, shown, view, (year, other))


def page_of(*panels: Panel, ranked: bool = False, as_tiles: bool = False) -> MapsView:
    page = Page(t=panels[0].words.t, country="", mode="light")
    return MapsView(page, panels, "one", as_tiles, ranked, 2024, False, "SEN", lambda _: None, lambda _: None)


def row(one: Panel, area: str) -> dict[str, Any]:
    return one.rows.filter(pl.col("ref_area") == area).to_dicts()[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["value", "change", "age", "missing", "parity", "chance"])
def test_every_view_opens_in_both_languages(view: str, language: str) -> None:
    test = opened(lang=language, region="ASIA_PACIFIC", view=view)
    assert not test.exception
    assert [one.value for one in test.error] == []
    assert len(answers(test)) == 1
    assert "maps." not in answers(test)[0]
    assert test.query_params["view"] == view


@pytest.mark.parametrize("indicator", ["law_equal_pay", "quota_lower_chamber", "women_in_political_office", "women_judges"])
def test_other_kinds_of_figures_open(indicator: str) -> None:
    test = opened(lang="en", region="AFRICA", indicator=indicator)
    assert not test.exception
    assert [one.value for one in test.error] == []


def test_two_maps_stand_side_by_side() -> None:
    years = opened(lang="en", region="AFRICA", pair="years", year="2024", year2="2004")
    assert len(years.subheader) == 2
    assert [one.value.split()[-1] for one in years.subheader] == ["2004", "2024"]
    indicators = opened(lang="en", region="AFRICA", pair="indicators", indicator2="women_judges")
    assert len({one.value for one in indicators.subheader}) == 2


def test_the_reader_s_country_decides_the_region_and_is_chosen() -> None:
    test = opened(lang="en", country="VUT")
    # Without the frame the country comes from a link to the page only.
    assert not test.exception


def test_the_count_comes_first_where_there_are_few_seats() -> None:
    one = panel(region="ASIA_PACIFIC")
    said = {area: maps_words.text_of(one, row(one, area), ranked=False) for area in ("VUT", "IND")}
    assert "%" in said["IND"]
    counted = [found for found in one.rows.to_dicts() if found["total"] is not None and found["total"] < 100]
    assert {"VUT", "BTN", "SLB"} <= {found["ref_area"] for found in counted}
    for found in counted:
        assert f"{found['women']} of {found['total']}" in maps_words.text_of(one, found, ranked=False)


def test_ranks_are_said_only_when_asked_for() -> None:
    one = panel()
    assert "Place" not in maps_words.text_of(one, row(one, "RWA"), ranked=False)
    assert "Place 1 of" in maps_words.text_of(one, row(one, "RWA"), ranked=True)


def test_the_sentence_counts_what_the_map_shows() -> None:
    one = panel()
    known, legend = one.known, maps_words.legend(one, "light")
    assert sum(legend.counts) == known.height
    assert legend.absent == one.rows.height - known.height
    assert f"{known.height} of {one.rows.height} countries" in maps_words.answer(one)
    at_parity = sum(legend.counts[5:])
    assert f"{at_parity} " in maps_words.answer(one).split(";")[-1]


def test_change_is_between_the_two_years_that_it_names() -> None:
    one = panel("change")
    found = row(one, "SEN")
    assert found["change"] == pytest.approx(found["value_to"] - found["value_from"], abs=1e-6)
    assert str(found["year_from"]) in maps_words.text_of(one, found, ranked=False)


def test_what_is_sent_is_values_only() -> None:
    one = panel(region="WORLD")
    view = page_of(one)
    legend = maps_words.legend(one, "light")
    given = map_component.MapData(
        region=one.region,
        classes=legend.classes,
        areas=maps_chart._areas(view, one, legend),
        names=short_names(one.words.t),
        about=("a", "b"),
        alt="c",
        buttons={},
        failed="d",
    )
    sent = map_component.payload(given, "light")
    packed = json.loads(zlib.decompress(base64.b64decode(sent["packed"])))
    assert len(json.dumps(sent)) < 12_000
    assert packed["areas"]["SEN"][1].endswith("(2024)")
    assert packed["areas"]["SDN"][0] == -1
    assert "coordinates" not in json.dumps(packed)


def test_the_token_changes_with_the_values_and_only_then() -> None:
    tokens = []
    for year in (2024, 2024, 2010):
        one = panel(year=year)
        legend = maps_words.legend(one, "light")
        given = map_component.MapData(
            one.region,
            legend.classes,
            maps_chart._areas(page_of(one), one, legend),
            {},
            (),
            "",
            {},
            "",
        )
        tokens.append(map_component.payload(given, "light")["token"])
    assert tokens[0] == tokens[1] != tokens[2]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["value", "change", "age", "missing"])
def test_table_files_and_caption_carry_every_country_and_the_boundary_note(view: str, language: Language) -> None:
    one = panel(view, language=language)
    chart = maps_chart.map_chart(page_of(one), one)
    note = Translator(language).text("maps.boundaries")
    assert chart.table.height == one.rows.height
    assert note in chart.coverage
    assert all(note in text for text in chart.provenance[Translator(language).text("chart.provenance.notes")])
    assert "UN Geodata" in chart.source


def test_the_figure_for_files_shows_the_same_classes() -> None:
    one = panel()
    figure = maps_chart.draw(page_of(one), one, "light")
    known = [trace for trace in figure.data if trace.type == "choropleth"][-1]
    assert len(known.locations) == one.known.height
    tiles = maps_chart.draw(page_of(one, as_tiles=True), one, "light")
    assert len(tiles.data[0].text) == one.rows.height


def test_countries_that_no_map_can_show_are_named() -> None:
    one = panel(region="WORLD")
    assert "Kosovo" in maps_chart.coverage(one)
    assert "Kosovo (UNSCR 1244)" in short_names(one.words.t).values()
