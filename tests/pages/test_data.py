"""The Data page in both languages, section by section, with the shipped tables and with a store that raises."""

from __future__ import annotations

import io
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from analysis import coverage
from analysis.shares import group_members
from data.registry import Registry
from data.store import Store
from i18n import LANGUAGES, Language, Translator
from pages.shared.about.download import MOST_XLSX_ROWS, to_parquet
from pages.shared.about.indicators import REGIONS
from pages.shared.about.words import MOST_NAMED
from pages.shared.listing import Cell, Part, list_html

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = ("all", "one", "project", "request", "corrections", "conflicts", "refusals", "sources", "download")


def data(language: Language, **query: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "pages" / "about" / "data.py"), default_timeout=60)
    for name, value in {"lang": language, **query}.items():
        test.query_params[name] = value
    return test.run()


def words(test: AppTest) -> str:
    parts = [str(one.proto.body) for one in test.get("html")]
    return "\n".join([*parts, *(str(one.value) for one in (*test.markdown, *test.caption, *test.info))])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_runs(language: Language, section: str) -> None:
    test = data(language, section=section)
    assert not test.exception
    assert not test.error
    assert not test.warning
    assert [one.value for one in test.title] == [Translator(language).text("data.title")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answer_says_how_much_there_is(language: Language, shipped: Store, registry: Registry) -> None:
    t, observations = Translator(language), shipped.observations()
    known = observations.filter(pl.col("value").is_not_null())
    answer = words(data(language))
    for number in (len(registry.indicators), known.height):
        assert t.number(number) in answer
    assert str(known["reference_year"].min()) in answer
    assert str(known["reference_year"].max()) in answer
    assert t.date(shipped.edition().date) in answer


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_is_listed_with_its_definition(language: Language, registry: Registry) -> None:
    listed = next(str(one.proto.body) for one in data(language).get("html") if "<table>" in str(one.proto.body))
    for one in registry.indicators.values():
        assert one.definition[language].replace("'", "&#x27;") in listed
        assert f"indicator={one.id}" in listed


def test_the_order_of_the_list_follows_the_address() -> None:
    fewest = words(data("en", order="fewest"))
    assert fewest.index("Women in public administration, world") < fewest.index("Women in parliament (lower or single chamber)")
    assert 'ph-part"' not in fewest


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_indicator_in_the_address_opens_it(language: Language, registry: Registry) -> None:
    test = data(language, indicator="women_judges")
    assert registry.indicators["women_judges"].name[language] == test.header[0].value
    assert test.query_params["section"] in ("one", ["one"])
    for source in registry.indicators["women_judges"].sources:
        assert registry.sources[source].address in words(test)
    assert len(test.get("plotly_chart")) == 1


@pytest.mark.parametrize(("language", "sentence"), [("en", "no open figure"), ("fr", "aucun chiffre en accès libre")])
def test_a_gap_of_the_readers_country_leads_to_a_request(language: Language, sentence: str) -> None:
    test = AppTest.from_file(str(ROOT / "pages" / "about" / "data.py"), default_timeout=60)
    test.session_state["_country"] = "BTN"
    test.query_params.update({"lang": language, "country": "BTN", "indicator": "women_judges"})
    test.run()
    assert sentence in words(test)
    assert Translator(language).text("data.own.request") in words(test)


def test_unknown_values_in_the_address_are_dropped_with_a_notice() -> None:
    test = data("en", section="one", indicator="women_on_the_moon")
    assert "indicator=women_on_the_moon" in test.warning[0].value
    assert test.header[0].value.startswith("Women in parliament")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_grid_says_year_or_absent_for_the_nine(language: Language, shipped: Store, registry: Registry) -> None:
    members = registry.groups["PROJECT"].members
    names = dict(shipped.areas().select("ref_area", f"short_name_{language}").iter_rows())
    grid = str(data(language, section="project").get("html")[1].proto.body)
    assert all(names[one].replace("'", "&#x27;") in grid for one in members)
    per_area = coverage.by_area(shipped.observations())
    judges = coverage.availability(per_area, ["women_judges"], members).row(0)[1:]
    row = grid.split(registry.indicators["women_judges"].name[language])[1].split("</tr>", maxsplit=1)[0]
    assert [str(year) in row for year in judges if year] == [True] * len([year for year in judges if year])
    assert row.count("–") == judges.count(None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_correction_is_listed(language: Language, registry: Registry) -> None:
    listed = words(data(language, section="corrections"))
    for one in registry.corrections.values():
        assert one.done[language].replace("'", "&#x27;") in listed


@pytest.mark.parametrize("language", LANGUAGES)
def test_conflicts_of_vdem_and_wdi_are_counted(language: Language) -> None:
    t, listed = Translator(language), words(data(language, section="conflicts"))
    assert "154" in listed
    assert t.number(4473) in listed
    assert listed.count("<tr>") == 1 + 154


@pytest.mark.parametrize("language", LANGUAGES)
def test_conflicts_of_the_monthly_tables_name_2022(language: Language, shipped: Store) -> None:
    wanted = shipped.conflicts().filter(pl.col("first") == "ipu_monthly")
    assert wanted.filter(pl.col("reference_year") == 2022).height == 12
    listed = words(data(language, section="conflicts", pair="ipu_monthly.wdi"))
    assert listed.count("<tr>") == 1 + wanted.height


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_left_out_have_their_reasons_in_words(language: Language, shipped: Store, registry: Registry) -> None:
    refusals = shipped.refusals()
    listed = words(data(language, section="refusals"))
    assert Translator(language).number(int(refusals["rows"].sum())) in listed
    for reason in refusals["reason"].unique():
        assert registry.refusals[reason][language].replace("'", "&#x27;") in listed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letter_names_country_and_figure(language: Language, registry: Registry) -> None:
    test = data(language, section="request", area="BTN", indicator="women_judges")
    letter = str(test.get("html")[-1].proto.body)
    assert {"en": "Bhutan", "fr": "Bhoutan"}[language] in letter
    assert registry.indicators["women_judges"].name[language] in letter
    assert {"en": "no figure", "fr": "aucun chiffre"}[language] in letter
    assert len(test.get("download_button")) == 1


def test_the_letter_asks_for_what_is_newer_where_there_is_something() -> None:
    letter = str(data("en", section="request", area="MUS", indicator="women_judges").get("html")[-1].proto.body)
    assert "describes 2015" in letter
    assert "from 2016 to" in letter


def test_gaps_come_first_in_the_list_of_figures_to_ask_for() -> None:
    test = data("en", section="request", area="VUT")
    options = next(one for one in test.selectbox if one.key == "data:indicator:en").options
    missing = ["(no figure)" in one for one in options]
    assert missing == sorted(missing, reverse=True)
    assert any(missing)
    assert not all(missing)


@pytest.mark.parametrize(
    "table", ["indicator", "observations", "indicators", "sources", "areas", "elections", "conflicts", "refusals"]
)
def test_every_table_has_its_formats(table: str, shipped: Store) -> None:
    test = data("en", section="download", table=table)
    assert not test.exception
    too_long = table == "observations" and shipped.observations().height > MOST_XLSX_ROWS
    formats = ["CSV", "PARQUET"] + ["XLSX"] * (not too_long) + ["SDMX-CSV"] * (table in {"indicator", "observations"})
    assert [one.proto.label for one in test.get("download_button")] == formats
    assert len(test.info) == too_long


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_too_long_for_a_spreadsheet_says_so(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.shared.about.download.MOST_XLSX_ROWS", 1000)
    test = data(language, section="download", table="observations")
    assert [one.proto.label for one in test.get("download_button")] == ["CSV", "PARQUET", "SDMX-CSV"]
    assert Translator(language).number(1000) in test.info[0].value


def test_parquet_gives_back_the_same_table(shipped: Store) -> None:
    areas = shipped.areas()
    assert pl.read_parquet(io.BytesIO(to_parquet(areas))).equals(areas)


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_tables_are_a_sentence_not_a_crash(language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    test = data(language)
    assert not test.exception
    assert len(test.title) == 1
    assert test.error[0].value == Translator(language).text("error.store", table="edition.json")


def test_regions_of_the_heat_map_share_out_all_countries(shipped: Store, registry: Registry) -> None:
    countries = shipped.areas().filter(pl.col("kind") == "country")["ref_area"].to_list()
    counted = [one for name in REGIONS for one in group_members(shipped.areas(), registry.groups[name])]
    assert len(counted) == len(set(counted))
    assert set(countries) - set(counted) <= {"ATA"}


def test_lists_escape_their_texts_and_mark_numbers() -> None:
    html = list_html("A <b>", ["One", "Two"], [Part("P & Q"), ["<i>", Cell("7", number=True)]])
    assert "<i>" not in html
    assert "&lt;i&gt;" in html
    assert "P &amp; Q" in html
    assert '<th scope="col" class="n">Two</th>' in html


def test_a_list_cell_opens_other_sites_apart_and_this_page_here() -> None:
    html = list_html("A", ["One", "Two"], [[Cell("x", address="https://example.org"), Cell("y", address="?a=b", here=True)]])
    assert 'href="https://example.org" target="_blank" rel="noopener noreferrer"' in html
    assert 'href="?a=b" target="_self"' in html


def test_the_letter_follows_the_country_of_the_header() -> None:
    test = data("en", section="request", country="BTN", area="BTN", indicator="women_judges")
    assert "Bhutan" in str(test.get("html")[-1].proto.body)
    test.session_state["_country"] = "SEN"
    test.run()
    letter = str(test.get("html")[-1].proto.body)
    assert "Senegal" in letter
    assert "Bhutan" not in letter


@pytest.mark.parametrize("language", LANGUAGES)
def test_long_lists_of_levels_and_sectors_are_counted_instead(language: Language, shipped: Store) -> None:
    t = Translator(language)
    for indicator, column in (("women_in_un_grades", "level"), ("women_in_civil_service", "sector")):
        found = shipped.available().filter(pl.col("indicator") == indicator, pl.col(column) != "_T")[column].n_unique()
        assert found > MOST_NAMED
        assert t.count(f"data.{column}s.many", found) in words(data(language, indicator=indicator))
