"""A page run alone through Streamlit's test harness, as a link opens it, and what stands on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).resolve().parents[2] / "pages"


def page_opener(path: str, *, seconds: int = 60) -> Callable[..., AppTest]:
    """What opens the page at `path` under pages/ with a query and runs it."""

    def opened(**query: str) -> AppTest:
        test = AppTest.from_file(str(PAGES / path), default_timeout=seconds)
        for name, value in query.items():
            test.query_params[name] = value
        return test.run()

    return opened


def said(test: AppTest) -> str:
    """All text of the page that we wrote as HTML or Markdown."""
    return "\n".join([*(str(one.proto.body) for one in test.get("html")), *(str(one.value) for one in test.markdown)])


def answer_on(test: AppTest) -> str:
    """The page's sentence."""
    return next(str(one.proto.body) for one in test.get("html") if "ph-answer" in str(one.proto.body))


def check_sound(test: AppTest, title: str, charts: int) -> None:
    """The page has its title, its answer first and its charts, and no fault."""
    assert not test.exception
    assert not test.error
    assert not test.warning
    assert [one.value for one in test.title] == [title]
    assert "ph-answer" in str(test.get("html")[0].proto.body)
    assert len(test.get("plotly_chart")) == charts


def check_without_tables(test: AppTest) -> None:
    """Missing tables are one sentence in the reader's language, not a crash."""
    assert not test.exception
    assert len(test.title) == 1
    assert len(test.error) == 1
    assert "error.store" not in test.error[0].value
