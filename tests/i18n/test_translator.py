import datetime

import pytest

from i18n import MINUS, NO_BREAK_SPACE, Language, Translator

EN, FR = Translator("en"), Translator("fr")


def test_numbers_follow_the_language() -> None:
    assert EN.number(12345.67, 1) == "12,345.7"
    assert FR.number(12345.67, 1) == "12\u202f345,7"


def test_percent_never_breaks_before_its_sign() -> None:
    assert EN.percent(41.21) == f"41.2{NO_BREAK_SPACE}%"
    assert FR.percent(41.25, 2) == f"41,25{NO_BREAK_SPACE}%"


def test_a_change_has_a_true_minus_and_zero_has_no_sign() -> None:
    assert EN.signed(-3.25) == f"{MINUS}3.2"
    assert EN.signed(2.34) == "+2.3"
    assert EN.signed(-0.04) == "0.0"


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [("en", 1.0, "+1.0 point"), ("en", 1.4, "+1.4 points"), ("fr", 1.4, "+1,4 point"), ("fr", 2.0, "+2,0 points")],
)
def test_points_agree_in_number(language: Language, value: float, expected: str) -> None:
    assert Translator(language).points(value).replace(NO_BREAK_SPACE, " ") == expected


def test_a_change_in_words_has_no_sign() -> None:
    assert EN.points(-3.21, signed=False).replace(NO_BREAK_SPACE, " ") == "3.2 points"


def test_dates_and_lists() -> None:
    assert EN.date(datetime.date(2026, 11, 21)) == "21 November 2026"
    assert FR.date(datetime.date(2026, 11, 1)) == "1 novembre 2026"
    assert FR.month(2022, 8) == "août 2022"
    assert EN.listing(["a", "b", "c"]) == "a, b and c"
    assert FR.listing(["a", "b"]) == "a et b"


def test_placeholders_are_filled() -> None:
    assert EN.text("unit.points", value="+2.0") == f"+2.0{NO_BREAK_SPACE}points"
