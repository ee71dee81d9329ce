"""Years to parity in both languages: a sentence for every status, outlooks shipped and asked for, a store that raises."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data.schema import PARITY, PROJECTIONS
from i18n import LANGUAGES, Language, Translator
from pages.shared import outlook_charts, outlook_reads, outlook_tables, outlook_words, reads
from pages.shared.frame import Page
from pages.shared.outlook import Choice, View
from pages.shared.outlook_reads import CHOSEN, Piece, Question, goal_of
from tests.pages.harness import PAGES, answer_on, page_opener

PAGE = PAGES / "outlook/years_to_parity.py"
opened = page_opener("outlook/years_to_parity.py", seconds=120)
SPACE = "\u00a0"


def view(areas: tuple[str, ...] = ("SEN",), language: Language = "en", country: str = "", **changes: Any) -> View:
    """A view of lower chambers made by hand, from the shipped tables."""
    indicator = reads.registry().indicators[changes.pop("indicator", "women_in_parliament")]
    piece = Piece(indicator.id, changes.pop("source", indicator.sources[0]))
    usual = {"threshold": "50", "target_year": 2030, "drawn_to": 2060, "together": False}
    choice = Choice(indicator, piece, areas, **{**usual, **changes})
    question = Question(piece, choice.single, choice.groups, choice.threshold, choice.single)
    page = Page(t=Translator(language), country=country, mode="light")
    return View(page, choice, piece.rows, outlook_reads.outlook_of(question), outlook_reads.basis_of(piece))


def row(status: str, **changes: Any) -> dict[str, Any]:
    """A row of parity of our own making."""
    usual = {
        **dict.fromkeys(PARITY),
        "series": "SEN",
        "latest_year": 2024,
        "latest_pct": 30.0,
        "status": status,
        "approach": "from_below",
        "horizon_year": 2174,
        "parity_year_median": 2050,
        "parity_year_lower_80": 2035,
        "parity_year_upper_80": 2090,
        "at_elections": False,
    }
    return {**usual, **changes}


def with_row(changed: dict[str, Any]) -> View:
    """The view of Senegal with another row of parity, and chances of 12 and 7 % in 2030."""
    base = view()
    chances = {**dict.fromkeys(PROJECTIONS), "series": "SEN", "reference_year": 2030, "reached_by": 0.12, "at_or_above": 0.07}
    projected = pl.DataFrame([{k: v for k, v in chances.items() if v is not None}])
    outlook = type(base.outlook)(projected, pl.DataFrame([changed], infer_schema_length=None))
    return View(base.page, base.choice, base.rows, outlook, base.basis)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_answers_first_and_draws_a_fan_and_a_strip(language: Language) -> None:
    test, t = opened(lang=language, areas="SEN"), Translator(language)
    assert not test.exception
    assert not test.error
    assert [one.value for one in test.title] == [t.text("outlook.title")]
    shipped = Piece("women_in_parliament", "wdi").of(reads.parity("women_in_parliament"))
    found = shipped.row(by_predicate=pl.col("series") == "SEN", named=True)
    for words in (t.percent(41.2), str(found["parity_year_median"]), str(found["parity_year_lower_80"])):
        assert words in answer_on(test)
    assert len(test.get("plotly_chart")) == 2
    assert len(test.dataframe) == 1
    assert test.dataframe[0].value.shape[0] == shipped.filter(pl.col("countries").is_null()).height


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [
        {"areas": "RWA,MUS,AFRICA,WORLD", "until": "2100"},
        {"indicator": "women_in_local_government", "areas": "SEN,WORLD"},
        {"indicator": "women_in_un_professional_staff"},
        {"indicator": "women_in_civil_service", "areas": "BTN,ZMB"},
        {"areas": ""},
    ],
)
def test_every_selection_is_drawn_in_both_languages(language: Language, query: dict[str, str]) -> None:
    test = opened(lang=language, **query)
    assert not test.exception
    assert not test.error
    assert answer_on(test)


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_tables_are_a_sentence_not_a_crash(language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARITY_HORIZON_TABLES", str(tmp_path))
    test = opened(lang=language)
    assert not test.exception
    assert len(test.title) == 1
    assert len(test.error) == 1


def test_the_state_is_in_the_address_and_what_it_cannot_have_is_named() -> None:
    test = opened(lang="en", areas="SEN,ATLANTIS", threshold="40", by="2035", until="2080")
    assert "areas=ATLANTIS" in test.warning[0].value
    assert {one.label: one.value for one in test.selectbox if one.label in {"Goal", "Target year", "Chart up to"}} == {
        "Goal": "40",
        "Target year": "2035",
        "Chart up to": "2080",
    }
    assert f"40{SPACE}% or above" in answer_on(test)


def test_the_default_view_imports_no_statsmodels() -> None:
    script = (
        "import sys; from streamlit.testing.v1 import AppTest; "
        f"test = AppTest.from_file({str(PAGE)!r}, default_timeout=120).run(); "
        "assert not test.exception; sys.exit('statsmodels' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=PAGE.parents[2], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (row("within_horizon"), ["likelier than not to reach", "by 2050", "from 2035 to 2090"]),
        (row("within_horizon", parity_year_upper_80=None), ["from 2035 to after 2100"]),
        (row("within_horizon", parity_year_median=2130), ["but after 2100"]),
        (row("within_horizon", parity_year_median=2130, parity_year_lower_80=2104), ["range begins after 2100"]),
        (row("beyond_horizon", parity_year_median=None, parity_year_upper_80=None), ["half of the simulated futures or fewer"]),
        (row("lower_expected"), ["lower in 20 years than now"]),
        (row("reached", latest_pct=50.0, approach="within", parity_year_median=None), [f"which is 50{SPACE}% or above"]),
        (row("reached", latest_pct=61.0, approach="from_above", from_above_year_median=2060), ["from above", "below by 2060"]),
        (row("reached", latest_pct=61.0, approach="from_above"), ["stays above"]),
        (row("too_few_observations", latest_pct=12.0, horizon_year=None), ["a projection needs 3"]),
    ],
)
def test_every_status_has_its_sentence(changed: dict[str, Any], said: list[str]) -> None:
    sentence = outlook_words.expected(with_row(changed), "SEN")
    assert all(words in sentence for words in said), sentence
    assert "None" not in sentence


def test_both_chances_are_said_and_none_is_certain() -> None:
    sentence = outlook_words.chances(with_row(row("within_horizon")), "SEN")
    assert f"by 2030 is 12{SPACE}%" in sentence
    assert f"that year 7{SPACE}%" in sentence
    t = Translator("en")
    assert [outlook_words.chance(t, one) for one in (0.0, 0.004, 0.994, 1.0, None)] == [
        f"under 1{SPACE}%",
        f"under 1{SPACE}%",
        f"over 99{SPACE}%",
        f"over 99{SPACE}%",
        "–",
    ]


def test_a_country_without_a_figure_and_no_country_at_all_have_their_sentence() -> None:
    assert "no figure" in outlook_words.answer(view(("TWN",)))
    assert outlook_words.answer(view(())) == Translator("en").text("outlook.nobody")


def test_seats_are_whole_with_their_year_and_elections_only_if_terms_stay_regular() -> None:
    regular = outlook_words.seats(view(("MUS",)), "MUS")
    # 67 seats in 2024 (13 of them are 19.402985 %), so 34 are half; the last election known is that of November 2019.
    for words in ("13 of 67 in 2024", "takes 34", "If terms stay regular", "November 2019", "2029, 2034 and 2039"):
        assert words in regular
    irregular = outlook_words.seats(view(("SEN",)), "SEN")
    assert "did not come at regular intervals" in irregular
    assert "If terms" not in irregular
    assert outlook_words.seats(view(("AFRICA",)), "AFRICA") == ""
    assert outlook_words.seats(view(("MUS",), indicator="women_ministers"), "MUS") == ""


def test_a_lead_under_100_seats_is_counted_first() -> None:
    counted = view(("BTN",), source="ipu_monthly")
    assert outlook_words.latest(counted, "BTN") == f"8 of 46 seats (17.4{SPACE}%)"
    # The World Bank gives 4.25531914893617 % for 2024, which in a house of about 46 seats is 2 of 47.
    assert outlook_words.latest(view(("BTN",)), "BTN") == f"2 of 47 seats (4.3{SPACE}%)"


def test_local_government_says_that_it_was_not_tested_and_borrowing_is_told() -> None:
    local = view(("WORLD",), indicator="women_in_local_government", source="un_women_local_panel")
    assert Translator("en").text("outlook.basis.not_tested") in outlook_words.basis(local)
    assert local.tested_to("WORLD") == local.parity["WORLD"]["latest_year"]
    bhutan = view(("BTN",), indicator="women_in_civil_service", source="btn_kuensel_2016")
    assert bhutan.basis is not None
    assert bhutan.basis.drift_source == "family"
    assert Translator("en").text("outlook.basis.family") in outlook_words.basis(bhutan)
    assert "related indicators" in outlook_words.expected(bhutan, "BTN")


def test_the_fan_s_table_tells_observed_tested_and_beyond_apart() -> None:
    table = outlook_charts.fan_chart(view(("SEN",))).table
    t = Translator("en")
    kinds = dict(table.group_by(t.text("outlook.column.range")).agg(pl.col("Year").max()).iter_rows())
    assert kinds == {
        t.text("outlook.kind.observed"): 2024,
        t.text("outlook.kind.tested"): 2039,
        t.text("outlook.kind.beyond"): 2060,
    }


def test_the_strip_has_every_method_and_years_in_the_table_are_years() -> None:
    chart = outlook_charts.strip_chart(view(("SEN",)), "SEN")
    assert chart.table.height == 7
    known = chart.table[Translator("en").text("outlook.column.median")].drop_nulls()
    assert known.is_between(2024, 2200).all()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reader_s_own_group_is_the_mean_of_its_countries(language: Language) -> None:
    areas = ("SEN", "BTN", "LAO")
    together = view(areas, language, together=True)
    own = together.parity[CHOSEN]
    assert own["countries"] == 3
    assert own["latest_pct"] == pytest.approx(sum(together.parity[one]["latest_pct"] for one in areas) / 3, abs=1e-6)
    assert together.name(CHOSEN) == Translator(language).text("outlook.chosen_mean")


def test_what_is_computed_agrees_with_what_ships() -> None:
    shipped, asked = view(("SEN",)), view(("SEN", "BTN", "LAO"), together=True)
    columns = ["reference_year", "median_pct", "lower_80_pct", "upper_95_pct", "reached_by"]
    frames = [one.projected["SEN"].select(pl.col(columns).cast(pl.Float64)) for one in (shipped, asked)]
    differ = (frames[0] - frames[1]).select(pl.all().abs().max()).row(0)
    assert max(differ) < 0.006


def test_a_lower_goal_comes_earlier_and_a_third_is_a_third() -> None:
    half, less = view(("MUS",)), view(("MUS",), threshold="30")
    assert less.parity["MUS"]["parity_year_median"] < half.parity["MUS"]["parity_year_median"]
    assert goal_of("33.3").threshold_pct == pytest.approx(100 / 3)
    assert goal_of("47-53").top_pct == 53.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_all_countries_sorts_by_name_without_accents_and_has_unique_headers(language: Language) -> None:
    here = view(("SEN",), language)
    found = outlook_reads.parity_of_all(here.choice.piece, "50", 2030)
    table = outlook_tables.all_table(here, found)
    assert table.height == found.height
    names = table[table.columns[0]].to_list()
    if language == "fr":
        assert names.index("Égypte") < names.index("Espagne") < names.index("Zambie")
    assert len(set(table.columns)) == len(outlook_tables.COLUMNS)


def test_an_announced_target_has_its_chance_or_says_why_not() -> None:
    t = Translator("en")
    for indicator, area, words in (
        ("women_in_un_professional_staff", "UN_SYSTEM", f"{SPACE}%"),
        ("women_in_civil_service", "BTN", t.text("outlook.target.too_few")),
    ):
        here = view((area,), indicator=indicator)
        target = next(one for one in reads.registry().targets.values() if one.indicator == indicator)
        cells = outlook_tables.target_row(here, target)
        texts = [one if isinstance(one, str) else one.text for one in cells]
        assert words in texts[3]
        assert str(target.target_year) in texts[1]
