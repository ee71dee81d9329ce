"""Measured text: what is said to fit does, in both typefaces, with accents and no-break spaces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from exports.text_fit import cut, fit, width, wrap

WORDS = st.text(st.sampled_from("abc éÎ\u00a0-’W.\n"), max_size=60)


@given(WORDS, st.integers(40, 200))
def test_no_line_is_wider_than_its_room_and_no_sign_is_lost(words: str, room: int) -> None:
    lines = wrap(words, 12, room)
    assert all(width(line, 12) <= room for line in lines)
    assert "".join("".join(lines).split(" ")) == "".join(words.replace("\n", "").split(" "))


def test_a_no_break_space_holds_a_figure_and_its_sign_together() -> None:
    assert wrap("Parity (50\u00a0%)", 12, width("Parity (50", 12) + 1) == ("Parity", "(50\u00a0%)")


def test_the_size_is_the_first_at_which_the_lines_are_few_enough() -> None:
    words = "Women in parliament since the last election"
    assert fit(words, (30.0, 20.0, 10.0), 240, 2).size == 20.0
    assert len(fit(words, (30.0,), 240, 2).lines) > 2


def test_text_that_is_cut_says_so_and_fits() -> None:
    short = cut("one two three four five six seven", 10, 60, 2, "… (notes)")
    assert short.endswith("… (notes)")
    assert len(wrap(short, 10, 60)) <= 2


def test_widths_are_those_of_the_typeface_that_ships() -> None:
    """Source Sans is narrower than Arial: a text that fits by our table fits in it too."""
    font = ImageFont.truetype("exports/fonts/source-sans-3-400.ttf", 1000)
    for words in ("Women in parliament, 1997–2024", "Évolution des sièges : 41,2 %"):
        assert font.getlength(words) / 1000 < width(words, 1) < 1.5 * font.getlength(words) / 1000
