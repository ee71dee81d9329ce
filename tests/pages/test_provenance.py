"""Where figures come from, in words: the line under a chart and the sheet in its files."""

from __future__ import annotations

import pytest

from i18n import Translator
from pages.shared import reads
from pages.shared.provenance import provenance, source_line

EN, FR = Translator("en"), Translator("fr")


def test_one_row_a_source_in_the_order_given_and_each_once() -> None:
    frame = provenance(EN, ["wdi", "m49", "wdi"])
    assert frame.columns == ["Source", "Edition", "Licence", "Address", "Accessed", "How to cite", "Notes on these figures"]
    assert frame.height == 2
    wdi = reads.registry().sources["wdi"]
    assert frame["Address"].to_list()[0] == wdi.address
    assert frame["How to cite"].to_list()[0] == wdi.citation
    assert frame["Source"].to_list()[0] == f"{wdi.publisher['en']}, {wdi.title['en']}"


def test_headers_and_texts_follow_the_language() -> None:
    frame = provenance(FR, ["wdi"])
    assert frame.columns[1:3] == ["Édition", "Licence"]
    assert "Banque mondiale" in frame["Source"][0]
    assert frame["Consulté le"][0] == FR.date(reads.registry().sources["wdi"].accessed)


def test_notes_stand_in_every_row() -> None:
    note, text = next(iter(reads.registry().notes.items()))
    assert provenance(FR, ["wdi", "m49"], [note, note])["Notes sur ces chiffres"].to_list() == [text["fr"]] * 2


def test_no_source_gives_an_empty_frame_with_its_headers() -> None:
    frame = provenance(EN, [])
    assert (frame.height, len(frame.columns)) == (0, 7)


@pytest.mark.parametrize(
    ("t", "sources", "years", "line"),
    [
        (EN, ["wdi"], [2024, 1997, 2010], "Source: World Bank (WDI), from IPU (CC BY 4.0), 1997–2024."),
        (EN, ["wdi"], [2024, 2024], "Source: World Bank (WDI), from IPU (CC BY 4.0), 2024."),
        (EN, ["wdi"], [], "Source: World Bank (WDI), from IPU (CC BY 4.0)."),
        (FR, ["wdi"], [1997, 2024], "Source\u00a0: Banque mondiale (WDI), d’après l’UIP (CC BY 4.0), 1997-2024."),
        (EN, [], [2024], ""),
    ],
)
def test_source_line_names_source_licence_and_years(t: Translator, sources: list[str], years: list[int], line: str) -> None:
    assert source_line(t, sources, years) == line


def test_source_line_of_several_sources_is_in_the_plural() -> None:
    line = source_line(EN, ["wdi", "income_groups"], [2024])
    assert line.startswith("Sources: World Bank (WDI), from IPU (CC BY 4.0); ")
    assert line.endswith(", 2024.")


def test_french_sets_a_space_before_a_semicolon() -> None:
    assert "(CC BY 4.0)\u00a0; " in source_line(FR, ["wdi", "income_groups"], [2024])


def test_an_unknown_source_is_a_programming_mistake() -> None:
    with pytest.raises(KeyError):
        source_line(EN, ["nobody"], [])
