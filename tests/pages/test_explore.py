"""The Explore page in both languages, with the shipped tables and with a store that raises; its words, table and caption."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from data.schema import TOTAL
from i18n import LANGUAGES, Language, Translator
from pages.shared import explore, reads, selection
from pages.shared.chart import Chart
from pages.shared.explore_chart import chart
from pages.shared.explore_words import Words, answer, wrap
from pages.shared.frame import Page
from pages.shared.selection import Selection
from tests.pages.harness import answer_on, page_opener, said

opened = page_opener("trends/explore.py")
ABSENT = ("NRU", "TON")
"""No figure on judges in the source."""


def labels(test: AppTest) -> set[str]:
    """Labels of all controls."""
    kinds = ("selectbox", "multiselect", "slider", "button_group", "toggle")
    return {str(getattr(one, "label", "")) for kind in kinds for one in test.get(kind)}


def chosen(
    indicator: str = "women_in_parliament",
    areas: tuple[str, ...] = ("SEN",),
    years: tuple[int, int] = (2004, 2024),
    *,
    source: str = "",
    level: str = TOTAL,
    others: tuple[str, ...] = (),
    **changes: Any,
) -> Selection:
    """A selection made by hand, as the controls would make it."""
    entry = reads.registry().indicators[indicator]
    rows = reads.observations(indicator).filter(
        pl.col("level") == level,
        pl.col("sector") == TOTAL,
        pl.col("breakdown") == TOTAL,
        pl.col("reference_year").is_between(*years),
    )
    used = source or entry.sources[0]
    usual: dict[str, Any] = {"view": "line", "how": "mean", "constant": False, "members_of": ""}
    return Selection(
        indicator=entry,
        source=used,
        sector=TOTAL,
        level=level,
        breakdown=TOTAL,
        areas=areas,
        years=years,
        rows=rows.filter(pl.col("source") == used),
        other_rows=rows.filter(pl.col("source").is_in(others), pl.col("ref_area").is_in(areas)),
        **{**usual, **changes},
    )


def page(language: Language = "en", country: str = "") -> Page:
    return Page(t=Translator(language), country=country, mode="light")


def drawn(picked: Selection, language: Language = "en", country: str = "") -> Chart:
    return chart(explore.read(page(language, country), picked))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_answers_first_and_draws(language: Language) -> None:
    test, t = opened(lang=language, areas="SEN,BTN,AFRICA"), Translator(language)
    assert not test.exception
    assert not test.error
    assert [one.value for one in test.title] == [t.text("explore.title")]
    # 41.21 % in 2024 and 19.2 % in 2004: World Bank, SG.GEN.PARL.ZS.
    assert t.percent(41.2) in answer_on(test)
    assert t.text("explore.change.more", amount=t.points(22.0, signed=False), year=2004) in answer_on(test)
    assert t.count("explore.mean_of", 50) in answer_on(test)
    assert len(test.get("plotly_chart")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["line", "bar", "range", "multiples"])
@pytest.mark.parametrize(
    "indicator", ["women_in_parliament", "women_managers", "wage_gap_public", "women_in_un_professional_staff"]
)
def test_every_view_is_drawn_in_both_languages(language: Language, view: str, indicator: str) -> None:
    test = opened(lang=language, indicator=indicator, view=view, areas="AFRICA,MUS,KHM,HTI", others="1")
    assert not test.exception
    assert not test.error
    assert len(test.get("plotly_chart")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_tables_are_a_sentence_not_a_crash(language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    test = opened(lang=language)
    assert not test.exception
    assert len(test.title) == 1
    assert len(test.error) == 1
    assert test.error[0].value
    assert "error.store" not in test.error[0].value


def test_a_full_address_is_restored() -> None:
    test = opened(
        lang="fr",
        indicator="women_in_parliament",
        areas="AFRICA,SEN",
        source="ipu_monthly",
        years="2005-2020",
        view="multiples",
        how="pooled",
        same="1",
        others="1",
    )
    assert not test.warning
    params = {name: value[0] if isinstance(value, list) else value for name, value in test.query_params.items()}
    assert params["source"] == "ipu_monthly"
    assert params["years"] == "2005-2020"
    assert params["areas"] == "AFRICA,SEN"
    assert (params["view"], params["how"], params["same"], params["others"]) == ("multiples", "pooled", "1", "1")


def test_what_the_page_does_not_have_is_dropped_and_named() -> None:
    test = opened(indicator="women_on_the_moon", areas="SEN,ATLANTIS", years="1600-1700", view="pie")
    for part in ("indicator=women_on_the_moon", "areas=ATLANTIS", "years=1600-1700", "view=pie"):
        assert part in test.warning[0].value
    assert not test.error
    assert test.multiselect[0].value == ["SEN"]


def test_what_is_dropped_stands_there_as_code_and_is_cut_short() -> None:
    link = opened(view="[here](https://evil.example)")
    assert "`view=[here](https://evil.example)`" in link.warning[0].value
    long = opened(areas=",".join(f"X{n}" for n in range(500)), indicator="A" * 5000)
    assert len(long.warning[0].value) < 400


def test_controls_without_a_choice_are_not_shown() -> None:
    t = Translator("en")
    plain = opened(lang="en", areas="SEN")
    assert t.text("explore.choice.source") in labels(plain)
    for absent in ("choice.level", "choice.sector", "choice.breakdown", "how", "constant", "members"):
        assert t.text(f"explore.{absent}") not in labels(plain)
    assert t.text("explore.constant") in labels(opened(lang="en", areas="SEN,AFRICA"))
    assert t.text("explore.members") in labels(opened(lang="en", areas="SEN,AFRICA", view="bar"))
    assert t.text("explore.how") in labels(opened(lang="en", areas="SEN,AFRICA", source="ipu_monthly"))
    # One year only: there is nothing to choose of years and views.
    speakers = opened(lang="en", indicator="women_parliament_speakers", areas="MUS")
    assert not {t.text("explore.years"), t.text("explore.view")} & labels(speakers)


def test_the_default_is_the_readers_country_with_its_region() -> None:
    assert selection.default_areas("SEN") == ["SEN", "AFRICA"]
    assert selection.default_areas("VUT") == ["VUT", "ASIA_PACIFIC"]
    assert selection.default_areas("FRA") == ["FRA", "M49_150"]
    assert selection.default_areas("") == ["PROJECT", "ASIA_PACIFIC", "AFRICA"]


def test_a_level_with_figures_of_the_first_area_is_chosen() -> None:
    test = opened(indicator="women_parliament_speakers", areas="MUS,AFRICA")
    assert "breakdown" in test.query_params
    assert test.query_params["breakdown"] in ("chamber=single", ["chamber=single"])


def test_a_group_starts_with_the_chamber_that_most_of_its_countries_have() -> None:
    test = opened(lang="en", indicator="women_parliament_speakers", areas="PROJECT")
    assert "in the 7 countries with a figure" in answer_on(test)


def test_the_areas_outlive_an_indicator_about_organisations() -> None:
    test = opened(areas="KHM,ZMB")
    test.selectbox[0].select("women_in_un_professional_staff").run()
    assert test.multiselect[0].value == ["UN_SYSTEM"]
    test.selectbox[0].select("women_in_parliament").run()
    assert test.multiselect[0].value == ["KHM", "ZMB"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_warning_stands_beside_single_countries_only(language: Language) -> None:
    t = Translator(language)
    alone = said(opened(lang=language, areas="SEN"))
    assert t.number(8.41, 2) in alone
    assert t.number(7.23, 2) in alone
    together = said(opened(lang=language, areas="AFRICA"))
    assert t.number(8.41, 2) not in together
    assert t.text("explore.outlook.note") in together


def test_no_years_to_parity_without_parity() -> None:
    t = Translator("en")
    assert t.text("explore.outlook.note") not in said(opened(lang="en", indicator="wage_ratio_public_mean", areas="MUS"))
    assert t.text("explore.outlook.note") not in said(opened(lang="en", indicator="quota_presence", areas="MUS"))


def test_what_the_simple_projection_says_of_the_first_area() -> None:
    # 41.21 % in 2024, 19.17 % in 2004: 8.79 points at 1.102 a year.
    text = said(opened(lang="en", areas="SEN"))
    assert "Senegal would reach 50 % in 8 years (2032)" in text.replace("\u00a0", " ")
    assert "Rwanda is above 50 %" in said(opened(lang="en", areas="RWA")).replace("\u00a0", " ")
    # Bhutan had 9.2 % in 2004 and 4.3 % in 2024.
    assert "Bhutan does not reach 50 %" in said(opened(lang="en", areas="BTN")).replace("\u00a0", " ")


def test_states_are_counted_not_averaged() -> None:
    test = opened(lang="en", indicator="quota_voluntary_party", areas="AFRICA")
    assert "“no” 38 and “yes” 14" in answer_on(test)
    assert "mean" not in answer_on(test)


def test_posts_are_counted_not_averaged() -> None:
    test = opened(lang="en", indicator="women_heads_of_statistical_offices", areas="AFRICA")
    assert "7 of 54" in answer_on(test)
    assert "mean" not in answer_on(test)


def test_under_a_hundred_seats_the_count_comes_first() -> None:
    words = Words(t=Translator("en"), chosen=chosen(source="ipu_monthly"), names={"SEN": "Senegal"})
    row = {"value": 4.3, "women": 2, "total": 47, "bound": "=", "countries": None}
    assert words.figure(row) == "2 of 47 seats (4.3\u00a0%)"
    assert words.figure({**row, "women": 60, "total": 150, "value": 40.0}) == "40.0\u00a0% of seats"
    assert words.figure({**row, "women": None, "total": None}) == "4.3\u00a0% of seats"
    # A group's seats are those of all its countries together: no single house to count in.
    assert words.figure({**row, "countries": 3}) == "4.3\u00a0% of seats"
    assert words.figure({**row, "bound": "<", "value": 8.0}) == "under 8.0\u00a0%"


def test_a_small_house_is_counted_where_the_source_gives_its_newest_share_only() -> None:
    found = explore.read(page(), chosen("women_in_parliament", ("BTN", "SEN"), (2010, 2024)))
    assert "2 of 47 seats (4.3\u00a0%)" in explore.answer_of(found)
    counts = found.lines.filter(pl.col("total").is_not_null())
    assert counts.select("ref_area", "reference_year", "women", "total").rows() == [("BTN", 2024, 2, 47)]


def test_french_figures_are_french() -> None:
    words = Words(t=Translator("fr"), chosen=chosen(), names={"SEN": "Sénégal"})
    row = {"value": 4.3, "women": 2, "total": 47, "bound": "=", "countries": None}
    assert words.figure(row) == "2 des 47 sièges (4,3\u00a0%)"
    assert words.figure({**row, "bound": ">"}) == "plus de 4,3\u00a0%"


def test_the_answer_names_a_first_area_without_a_figure() -> None:
    found = explore.read(page(), chosen("women_judges", (ABSENT[0], "MUS"), (2000, 2017)))
    assert explore.answer_of(found).startswith("Nauru: no figure here; Mauritius: 61.0\u00a0% of judges (2015)")


def test_the_answer_of_nothing() -> None:
    nothing = chosen(areas=())
    assert answer(Words(page().t, nothing, {}), {}, None) == page().t.text("explore.nobody")
    found = explore.read(page(), chosen("women_judges", ABSENT, (2000, 2017)))
    assert explore.answer_of(found) == "No figure in this selection for Nauru and Tonga."
    assert chart(found).table.is_empty()


def test_where_few_countries_have_figures_the_answer_of_nothing_says_which() -> None:
    test = opened(lang="en", indicator="civil_service_pay_ratio_mean", areas="PROJECT")
    assert "No figure in this selection for Project countries. There are figures for United Kingdom." in answer_on(test)


def test_missing_countries_are_counted_and_named_in_the_caption_and_the_table() -> None:
    made = drawn(chosen("women_judges", ("MUS", *ABSENT), (2000, 2017)))
    assert "No figure in these years for 2 areas: Nauru and Tonga." in made.coverage
    assert made.table.filter(pl.col("Status") == "no figure")["Country or group"].to_list() == ["Nauru", "Tonga"]


def test_many_missing_countries_are_counted_and_listed_in_the_table() -> None:
    made = drawn(chosen("women_judges", ("WORLD",), (2000, 2017), view="bar", members_of="WORLD"))
    none = made.table.filter(pl.col("Status") == "no figure").height
    assert none > 90
    assert f"for {none} areas" in made.coverage
    assert "listed in the table" in made.coverage


def test_a_group_names_its_method_and_says_how_its_sample_changes() -> None:
    changing = drawn(chosen(areas=("AFRICA",)))
    assert "Africa: mean of the countries with a figure, 49 to 53 of 54 depending on the year." in changing.coverage
    constant = drawn(chosen(areas=("AFRICA",), constant=True))
    assert "Africa: mean of 33 countries, the same in every year, of 54." in constant.coverage
    assert set(constant.table["Made of"]) == {"mean of 33 countries"}
    pooled = drawn(chosen(areas=("AFRICA",), years=(2004, 2022), source="ipu_monthly", how="pooled"))
    assert "counts of women and of all, added" in pooled.coverage


def test_a_mean_of_countries_has_no_headcount_in_the_table() -> None:
    assert "Women" not in drawn(chosen("women_ministers", ("AFRICA",), (2005, 2019))).table.columns
    table = drawn(chosen(areas=("SEN", "AFRICA"), years=(2021, 2022), source="ipu_monthly")).table
    assert table.filter(pl.col("Country or group") == "Africa")["Women"].null_count() == 2
    assert table.filter(pl.col("Country or group") == "Senegal")["Women"].to_list()[-1] == 73


def test_a_group_without_a_usual_year_has_no_line_and_says_so() -> None:
    made = drawn(chosen("women_in_public_employment", ("SEN", "AFRICA"), (2002, 2022)))
    assert "in no year has half of the group a figure" in made.coverage
    assert made.table["Country or group"].unique().to_list() == ["Senegal"]
    bars = drawn(chosen("women_in_public_employment", ("SEN", "AFRICA"), (2002, 2022), view="bar"))
    assert "Africa" in bars.table["Country or group"].to_list()


def test_status_source_edition_and_note_stand_in_words() -> None:
    table = drawn(chosen("women_in_un_professional_staff", ("UN_SYSTEM",), (2007, 2018), level="UN_UNGRADED")).table
    after = table.filter(pl.col("Year") == 2017).row(0, named=True)
    assert after["Status"] == "break in the series"
    assert after["Source"].startswith("UN system staff")
    assert after["Edition"] == "2007-2018"
    assert "not comparable before and after 2017" in after["Note"]
    assert table["Figure"].dtype == pl.Float64
    assert table["Women"].dtype == pl.Int64
    french = drawn(chosen("women_in_un_professional_staff", ("UN_SYSTEM",), (2007, 2018), level="UN_UNGRADED"), "fr")
    assert french.table.filter(pl.col("Année") == 2017)["Statut"].to_list() == ["rupture de série"]
    assert "rupture" in french.coverage


def test_a_change_is_not_taken_across_a_break() -> None:
    found = explore.read(page(), chosen("women_in_un_professional_staff", ("UN_SYSTEM",), (2007, 2018), level="UN_UNGRADED"))
    assert "more than in 2017" in explore.answer_of(found)


def test_hover_has_source_edition_status_and_note() -> None:
    figure = drawn(chosen("women_in_un_professional_staff", ("UN_SYSTEM",), (2007, 2018), level="UN_UNGRADED")).draw("light")
    trace = figure.data[0]
    text = trace.text[list(trace.x).index(2017)]
    assert "break in the series" in text
    assert "not comparable before" in text
    assert "edition 2007-2018" in trace.hovertemplate


def test_a_note_on_every_figure_of_a_line_is_sent_once() -> None:
    figure = drawn(chosen(source="unsd_minset", years=(2000, 2021))).draw("light")
    assert "January or February" in figure.data[0].hovertemplate
    assert not any(text and "January" in text for text in figure.data[0].text)


def test_other_sources_are_thin_lines_in_the_chart_the_table_and_the_source_line() -> None:
    made = drawn(chosen(others=("vdem_lower_chamber",)))
    assert [one.line.width for one in made.draw("light").data] == [1.4, 3.2]
    assert made.table["Source"].n_unique() == 2
    assert "V-Dem" in made.source
    assert "Thin lines, other sources: V-Dem" in made.coverage


def test_an_announced_target_is_marked_and_its_source_given() -> None:
    made = drawn(chosen("women_in_un_professional_staff", ("UN_SYSTEM",), (2007, 2018)))
    assert "50\u00a0% by 2028 (https://www.unwomen.org" in made.coverage
    assert any(one.marker.symbol == "star-open" for one in made.draw("light").data)
    # The target is for all levels together: it does not stand on one band.
    band = drawn(chosen("women_in_un_professional_staff", ("UN_SYSTEM",), (2007, 2018), level="UN_P5_D2"))
    assert "Star" not in band.coverage


def test_all_countries_of_a_group_with_the_readers_own_in_bold() -> None:
    made = drawn(chosen(areas=("AFRICA",), view="bar", members_of="AFRICA"), country="SEN")
    (bar,) = made.draw("light").data
    assert "<b>Senegal</b>" in bar.y
    assert "Africa" in bar.y
    assert len(bar.y) == 55
    assert made.height > 1000


def test_countries_are_sorted_as_french_sorts_them() -> None:
    made = drawn(chosen("women_ministers", ("AFRICA",), (2019, 2019), view="bar", members_of="AFRICA"), "fr")
    names = made.table.filter(pl.col("Statut") != "aucun chiffre")["Pays ou groupe"].to_list()
    assert names.index("Djibouti") < names.index("Égypte") < names.index("Gabon")
    judges = drawn(chosen("women_judges", ("AFRICA",), (2000, 2017), view="bar", members_of="AFRICA"), "fr")
    absent = judges.table.filter(pl.col("Statut") == "aucun chiffre")["Pays ou groupe"].to_list()
    assert absent.index("Djibouti") < absent.index("Érythrée") < absent.index("Gabon")


def test_a_bound_is_written_not_drawn_as_a_figure() -> None:
    sources = reads.observations("women_in_civil_service").filter(pl.col("bound") != "=")
    row = sources.row(0, named=True)
    year = row["reference_year"]
    one = chosen(
        "women_in_civil_service", (row["ref_area"],), (year, year), source=row["source"], level=row["level"], view="bar"
    )
    made = drawn(one)
    assert made.table["Bound"].to_list() == ["under" if row["bound"] == "<" else "over"]
    assert made.draw("light").data[0].text[0].startswith(("under", "over"))


def test_long_notes_are_wrapped() -> None:
    text = wrap("word " * 30, 20)
    assert max(len(line) for line in text.split("<br>")) <= 20
    assert text.replace("<br>", " ").split() == ["word"] * 30
