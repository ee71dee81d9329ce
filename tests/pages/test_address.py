"""The address holds the state: what it says is restored, what it cannot say is dropped with a notice."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest


def app() -> None:
    import streamlit as st

    from pages.shared import address
    from pages.shared.controls import choose_many, choose_one, choose_span, switch

    here = address.begin()
    here.page = "demo"
    one = choose_one("view", "View", ["line", "bar"], default="line", label_of=str.upper)
    many = choose_many("areas", "Areas", ["BTN", "SEN", "LAO"], default=["BTN"], label_of=str.lower, most=2)
    span = choose_span("years", "Years", 2000, 2024)
    flag = switch("others", "Others")
    st.text(f"{one}|{many}|{span}|{flag}|{here.dropped}")
    address.finish()


def run(**query: str) -> AppTest:
    test = AppTest.from_function(app)
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def shown(test: AppTest) -> str:
    assert not test.exception
    return str(test.text[0].value)


def params(test: AppTest) -> dict[str, Any]:
    return {name: value[0] if isinstance(value, list) else value for name, value in test.query_params.items()}


def test_defaults_are_written_too_so_that_the_link_shows_the_same_next_year() -> None:
    assert params(run()) == {"view": "line", "areas": "BTN", "years": "2000-2024", "others": "0"}


def test_an_opened_link_restores_every_kind_of_control() -> None:
    test = run(view="bar", areas="SEN,LAO", years="2005-2010", others="1")
    assert shown(test) == "bar|['SEN', 'LAO']|(2005, 2010)|True|[]"


def test_what_the_page_does_not_have_is_dropped_and_named() -> None:
    test = run(view="pie", areas="SEN,XXX,BTN,LAO", years="2030-1999", others="maybe")
    assert shown(test).startswith("line|['SEN', 'BTN']|(2000, 2024)|False|")
    for part in ("view=pie", "areas=XXX", "areas=LAO", "years=2030-1999", "others=maybe"):
        assert part in shown(test)
    assert params(test)["view"] == "line"


@pytest.mark.parametrize("years", ["²-³", "٢٠٠٥-٢٠١٠", f"2005-{'9' * 5000}", "-", "2005", "2005-2010-2015", " 2005-2010"])
def test_years_that_are_no_plain_numbers_are_dropped(years: str) -> None:
    assert shown(run(years=years)).startswith("line|['BTN']|(2000, 2024)|False|['years=")


def test_a_control_that_is_changed_changes_the_address_and_is_not_set_back() -> None:
    test = run(view="bar")
    test.selectbox[0].select("line").run()
    assert shown(test).startswith("line|")
    assert params(test)["view"] == "line"
    test.run()
    assert shown(test).startswith("line|")


def test_an_empty_choice_of_areas_stays_empty() -> None:
    assert "|[]|" in shown(run(areas=""))


def following() -> None:
    import streamlit as st

    from pages.shared import address
    from pages.shared.controls import choose_many, choose_one

    here = address.begin()
    here.page = "demo"
    country = choose_one("country", "Country", ["BTN", "SEN"], default="BTN", label_of=str)
    here.follow("areas", [country, "AFRICA"], country)
    many = choose_many("areas", "Areas", ["BTN", "SEN", "LAO", "AFRICA"], default=[country, "AFRICA"], label_of=str)
    st.text(many)
    address.finish()


def test_a_choice_left_at_its_default_follows_the_country() -> None:
    test = AppTest.from_function(following).run()
    test.selectbox[0].select("SEN").run()
    assert shown(test) == "['SEN', 'AFRICA']"
    assert params(test)["areas"] == "SEN,AFRICA"


def test_a_choice_that_the_reader_made_stays_when_the_country_changes() -> None:
    test = AppTest.from_function(following).run()
    test.multiselect[0].set_value(["LAO"]).run()
    test.selectbox[0].select("SEN").run()
    assert shown(test) == "['LAO']"


def test_what_a_link_names_stays_as_it_is() -> None:
    test = AppTest.from_function(following)
    test.query_params["areas"] = "LAO,AFRICA"
    test.run()
    test.selectbox[0].select("SEN").run()
    assert shown(test) == "['LAO', 'AFRICA']"
