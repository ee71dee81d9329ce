"""A page read without a browser: its script runs as it does for a reader, and its charts are taken instead of shown.

A deck holds addresses. To draw a chart in the other language, or with newer data, the page behind its address is run here,
in a thread of its own, with a run context whose messages go nowhere. That context is not public API of Streamlit; the
version is pinned and tests/pages/test_headless.py watches it (docs/decisions.md).
"""

from __future__ import annotations

import runpy
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from streamlit.runtime import exists, get_instance
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext, add_script_run_ctx
from streamlit.runtime.state import SafeSessionState, SessionState

from data.errors import PageNotFoundError
from i18n import Language
from pages.shared import frame, taken
from pages.shared.taken import Taken

ROOT: Final = Path(__file__).resolve().parents[2]
SCRIPTS: Final = {
    file.stem.replace("_", "-"): file for file in sorted((ROOT / "pages").glob("*/*.py")) if file.parent.name != "shared"
}
"""Script of each page, by url_path."""

SESSION: Final = "without-a-browser"


def take(url_path: str, query: Mapping[str, str], language: Language) -> Taken:
    """The charts of a page as `query` asks for them, in `language`.

    Raises PageNotFoundError for an unknown page, and what the page itself raised (data.errors) when it ended in an error.
    """
    if url_path not in SCRIPTS:
        raise PageNotFoundError(page=url_path)
    run = _Run(SCRIPTS[url_path], {**query, "lang": language})
    run.start()
    run.join()
    if run.fault:
        raise run.fault
    if run.found.fault:
        raise run.found.fault
    return run.found


class _Run(threading.Thread):
    """One run of a page's script."""

    def __init__(self, script: Path, query: Mapping[str, str]) -> None:
        super().__init__(name=SESSION, daemon=True)
        self.script, self.query = script, query
        self.found = Taken()
        self.fault: BaseException | None = None

    def run(self) -> None:
        query = urlencode(self.query)
        context = ScriptRunContext(
            session_id=SESSION,
            _enqueue=lambda _: None,
            query_string=query,
            session_state=SafeSessionState(SessionState(), lambda: None),
            uploaded_file_mgr=MemoryUploadedFileManager("/none"),
            main_script_path=str(ROOT / "app.py"),
            user_info={},
            fragment_storage=MemoryFragmentStorage(),
            pages_manager=PagesManager(str(ROOT / "app.py")),
        )
        add_script_run_ctx(self, context)
        context.reset(query_string=query)
        taken.begin(self.found)
        frame.set_country(self.query.get("country", frame.NO_COUNTRY))
        try:
            runpy.run_path(str(self.script))
        except (StopException, RerunException):
            pass  # The page has shown all that it wanted to.
        except BaseException as fault:  # noqa: BLE001 - raised again in the thread that asked for the page
            self.fault = fault
        finally:
            _drop_files()


def _drop_files() -> None:
    """Streamlit's server keeps pictures and downloads for a session until it ends; this one ends with its run."""
    if exists():
        get_instance().media_file_mgr.clear_session_refs(SESSION)
        get_instance().media_file_mgr.remove_orphaned_files()
