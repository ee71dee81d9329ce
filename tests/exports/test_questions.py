"""The question bank: themes of a workshop, open questions in both languages, and one for every chart."""

from __future__ import annotations

import pytest

from exports.questions import question_for, questions_by_page, themes
from i18n import LANGUAGES
from pages.shared.headless import SCRIPTS

THEMES = ("lessons", "barriers", "strategies", "monitoring", "services", "action_plan")
PLANNED = {"brief", "services", "measures", "mechanisms", "action-plan", "seal"}
"""Pages that are not there yet: the brief, and the section Action."""

JUDGING = ("why so low", "fail", "worst", "best", "behind", "retard", "échec", "pire", "meilleur")


def test_every_theme_has_at_least_six_and_none_stands_twice() -> None:
    assert tuple(themes()) == THEMES
    assert [name for name, one in themes().items() if len(one.questions) < 6] == []
    asked = [one["en"] for theme in themes().values() for one in theme.questions]
    assert len(asked) == len(set(asked))


def test_they_are_open_questions_in_both_languages_and_judge_nobody() -> None:
    for theme in themes().values():
        for one in theme.questions:
            for language in LANGUAGES:
                assert one[language].endswith("?"), one[language]
                said = one[language].lower().replace("behind the", "")
                assert [word for word in JUDGING if word in said] == [], said


def test_pages_exist_or_are_planned_and_belong_to_one_theme() -> None:
    pages = [page for theme in themes().values() for page in theme.pages]
    assert sorted(set(pages)) == sorted(pages)
    assert set(pages) - set(SCRIPTS) <= PLANNED


def test_every_page_with_charts_has_questions() -> None:
    plain = {"glossary", "facilitator"}
    assert set(SCRIPTS) - set(questions_by_page()) <= plain


def test_a_chart_keeps_its_question_and_charts_of_a_page_differ() -> None:
    assert question_for("ladder", "ladder_shares") == question_for("ladder", "ladder_shares")
    asked = {question_for("ladder", f"chart{number}").en for number in range(200)}
    assert asked == {one["en"] for one in themes()["barriers"].questions}


def test_every_page_has_several_and_only_those_of_its_theme() -> None:
    asked = questions_by_page()
    assert {page: len(found) for page, found in asked.items() if len(found) < 3} == {}
    for theme in themes().values():
        assert {page for pages in theme.asked_on for page in pages} == set(theme.pages)


def test_a_map_is_not_asked_about_years() -> None:
    assert not any("years" in one["en"] for one in questions_by_page()["maps"])


@pytest.mark.parametrize("page", ["", "nowhere"])
def test_a_page_without_a_theme_has_none(page: str) -> None:
    assert (question_for(page, "chart").en, question_for(page, "chart").fr) == ("", "")
