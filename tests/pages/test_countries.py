"""Profile, scorecards, comparison and lessons in both languages, with the shipped tables."""

import io
import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from i18n import LANGUAGES, Language, Translator
from pages.shared import countries, countries_cards, countries_words, reads
from pages.shared.frame import Page

ROOT = Path(__file__).resolve().parents[2]
NINE = ("BTN", "LAO", "MUS", "SEN", "KHM", "SLE", "SLB", "VUT", "ZMB")
PATHS = ("profile", "scorecards", "compare", "lessons")


def run(path: str, language: Language, country: str = "", **query: str) -> AppTest:
    """The page alone, as a link opens it."""
    test = AppTest.from_string(SCRIPT.format(root=ROOT, path=path), default_timeout=60)
    for name, value in {"lang": language, **({"country": country} if country else {}), **query}.items():
        test.query_params[name] = value
    return test.run()


SCRIPT = """
import runpy
from pages.shared import address, frame
address.begin()
frame.header()
runpy.run_path("{root}/pages/countries/{path}.py")
"""


def html(test: AppTest) -> str:
    return "\n".join(re.sub(r"<style>.*?</style>", "", str(one.proto.body), flags=re.DOTALL) for one in test.get("html"))


def answer(test: AppTest) -> str:
    return next(str(one.proto.body) for one in test.get("html") if "ph-answer" in one.proto.body)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", NINE)
def test_each_of_the_nine_has_a_profile_in_both_languages(language: Language, country: str) -> None:
    test = run("profile", language, country)
    t = Translator(language)
    assert not test.exception
    assert not test.error
    name = dict(reads.areas().select("ref_area", f"short_name_{language}").iter_rows())[country]
    assert [one.value for one in test.title] == [t.text("profile.title_of", country=name)]
    assert name in answer(test)
    assert len(test.get("plotly_chart")) == 3
    missing = [t.of(reads.registry().scorecard_tiles[one].name) for one in countries.card_of(country).missing]
    said = " ".join(one.value for one in test.markdown)
    assert all(one in said for one in missing)


def test_the_count_comes_first_in_a_small_house() -> None:
    test = run("profile", "en", "BTN")
    assert "2 of 47 seats in parliament (4.3\u00a0%, 2024)" in answer(test)
    assert "2 of 47" in html(test)


def test_a_large_house_has_its_share_first() -> None:
    assert "41.2\u00a0% of the seats" in answer(run("profile", "en", "SEN"))


def test_national_pages_stand_side_by_side_with_their_notes() -> None:
    test = run("profile", "en", "BTN")
    table = next(one.proto.body for one in test.get("html") if "Kuensel" in one.proto.body and "<table" in one.proto.body)
    assert table.index("Gender Equality Seal") < table.index("Kuensel")
    assert "40.0\u00a0%, 2022" in table
    assert "35.3\u00a0%, 2016" in table


def test_the_quota_stands_on_the_curve_of_parliament_with_its_dating() -> None:
    test = run("profile", "en", "SEN")
    assert "2012" in test.get("plotly_chart")[1].proto.spec
    assert "dated 2012, its law 2010" in html(test)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_country_the_choice_is_asked_for(language: Language) -> None:
    test = run("profile", language)
    assert not test.exception
    names = dict(reads.areas().select("ref_area", f"short_name_{language}").iter_rows())
    links = html(test)
    assert all(f"country={one}" in links and names[one] in links for one in NINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_scorecards_show_the_nine_and_only_tiles_with_a_figure(language: Language) -> None:
    test = run("scorecards", language)
    t = Translator(language)
    assert not test.exception
    shown = html(test)
    assert shown.count('class="ph-card"') == 9
    expected = sum(len(countries.card_of(one).tiles) for one in NINE)
    assert shown.count('class="ph-card-tile"') == expected
    assert shown.count('class="ph-gaps"') == sum(bool(countries.card_of(one).missing) for one in NINE)
    assert t.percent(17.0) in answer(test)  # mean of nine shares of 2024 in the World Bank's table
    assert t.text("scorecards.role.focus") in shown
    (means,) = test.get("plotly_chart")
    assert "17.0" in means.proto.spec.replace("17,0", "17.0")
    assert "rank 40 of" not in shown


def test_places_come_only_when_asked_for() -> None:
    assert "rank 40 of 44" in html(run("scorecards", "en", areas="BTN", ranks="1"))
    assert "rank " not in html(run("scorecards", "en", areas="BTN"))


def test_a_card_never_fails_for_any_country_with_figures() -> None:
    page = Page(t=Translator("fr"), country="", mode="light")
    for one in reads.countries_with_figures():
        assert countries_cards.card_html(page, one, ranked=True).count("<h3>") == 1


def test_every_status_of_the_rule_has_its_words() -> None:
    t, found = Translator("en"), dict[str, str]()
    for area in reads.countries_with_figures():
        for one in countries.drawn(countries.card_of(area)):
            found[one.tile.status] = countries_words.status(t, one.tile, one.rule)
    assert len(found) >= 9
    assert not any("{" in text or "countries." in text for text in found.values())
    assert found["no_recent_figure"] == "no figure in the last 5 years"


def test_the_table_has_a_row_for_every_tile_and_every_gap() -> None:
    page = Page(t=Translator("en"), country="", mode="light")
    table = countries_cards.table(page, list(NINE))
    assert table.height == 9 * len(reads.registry().scorecard_tiles)
    row = table.filter(pl.col("Country") == "Bhutan", pl.col("Measure") == "Parliament").row(0, named=True)
    assert (row["Women"], row["Total"], row["Year"]) == (2, 47, 2024)
    gap = table.filter(pl.col("Country") == "Bhutan", pl.col("Measure") == "Judges").row(0, named=True)
    assert gap["Figure"] is None
    assert gap["Status"] == "no open figure"
    assert pl.read_csv(io.BytesIO(table.write_csv().encode())).height == table.height


def test_compare_names_both_years_and_gives_reasons_for_peers() -> None:
    test = run("compare", "en", "BTN", areas="BTN,LKA,ASIA_PACIFIC", years="2014-2024")
    assert not test.exception
    table = next(one.proto.body for one in test.get("html") if "Last year, less Bhutan" in one.proto.body)
    assert "8.5\u00a0%" in table
    assert "2014" in table
    assert "2024" in table
    assert Translator("en").points(5.7) in table  # Sri Lanka less Bhutan, 2024
    assert "similar start" in html(test)
    assert len(test.get("plotly_chart")) == 2
    assert len(run("compare", "en", "BTN", areas="BTN,LKA", ranks="1").get("plotly_chart")) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_compare_asks_for_two(language: Language) -> None:
    test = run("compare", language, areas="BTN")
    assert not test.exception
    assert Translator(language).text("compare.too_few") in [one.value for one in test.markdown]


@pytest.mark.parametrize("language", LANGUAGES)
def test_lessons_describe_the_start_of_the_readers_country(language: Language) -> None:
    test = run("lessons", language, "ZMB")
    t = Translator(language)
    assert not test.exception
    assert t.percent(10.8) in answer(test)
    assert t.points(21.1) in answer(test)  # Mali, 9.5 % in 2014 and 30.7 % in 2024
    assert "Mali" in html(test)


@pytest.mark.parametrize("group", ["AFRICA", "ASIA_PACIFIC", "PROJECT", "INCOME_LOW"])
def test_lessons_without_a_country_speak_of_the_group(group: str) -> None:
    test = run("lessons", "en", group=group)
    assert not test.exception
    assert not test.error
    assert len(test.get("plotly_chart")) == 1


@pytest.mark.parametrize("path", PATHS)
def test_missing_tables_are_a_sentence_not_a_crash(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    test = run(path, "fr", "")
    assert not test.exception
    if path != "profile":
        assert "cli.py build" in test.error[0].value


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((2038, 2030, 2060), "50 % in 14 years, 2038 (80 % range 2030 to 2060)"),
        ((2038, 2030, 2122), "2038 (80 % range 2030 to after 2100)"),
        ((2122, 2068, None), "after 2100 (80 % range from 2068)"),
        ((2122, 2110, 2150), "Projection: 50 % after 2100"),
    ],
)
def test_years_far_ahead_are_after_2100(ends: tuple[int, int, int | None], said: str) -> None:
    card = countries.card_of("SEN")
    (parliament,) = [one for one in card.tiles if one.id == "parliament"]
    assert parliament.parity is not None
    years = dict(zip(("parity_year_median", "parity_year_lower_80", "parity_year_upper_80"), ends, strict=True))
    row = dict(parliament.parity) | years | {"latest_year": 2024}
    assert countries_words.arrival(Translator("en"), replace(parliament, parity=row)).replace("\u00a0", " ").endswith(said)
