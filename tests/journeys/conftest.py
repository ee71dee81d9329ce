"""The app as it is started for readers, and Debian's Chromium in front of it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PROBES = ("/_stcore/health", "/_stcore/host-config")
"""Streamlit asks for these under the page's own path on every deep link; the answer is 404 (docs of the stack)."""

START_SECONDS = 90
PATIENCE = 60_000
"""Milliseconds that a step may take: the machine that runs the tests may be busy."""


@dataclass
class Visit:
    """One tab: requests that left the machine and errors on its console are noted, and fail the test at its end."""

    page: Page
    home: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda fault: self.errors.append(str(fault)))

    def open(self, path: str) -> None:
        """Open an address under the app's own and wait until the page stands."""
        self.page.goto(f"{self.home}/{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until a heading is there and the script has run to its end."""
        self.page.locator("h1").first.wait_for()
        self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.home, self.home.replace("http", "ws", 1), "data:", "blob:")):
            self.outside.append(request.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location.get("url", "").endswith(PROBES):
            self.errors.append(message.text)


OpenPage = Callable[..., Visit]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app, started once for all journeys as `make run` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("server") / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", "asgi.py", "--server.port", str(port), "--server.address", "127.0.0.1"]
    with log.open("w") as sink, subprocess.Popen(command, cwd=ROOT, stdout=sink, stderr=subprocess.STDOUT) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_healthy(address, server, log)
            yield address
        finally:
            server.terminate()


def wait_until_healthy(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers; fail with its log when it ends or does not answer in time."""
    end = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"the app did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. For one module at a time: Playwright's loop would be in the way of other tests."""
    if not CHROMIUM.exists():
        pytest.skip("needs Debian's chromium")
    with sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, home: str) -> Iterator[OpenPage]:
    """Opens a path in a fresh browser context; at the end, no tab may have gone outside or written an error."""
    visits: list[Visit] = []

    def open_path(
        path: str = "",
        *,
        locale: str = "en-GB",
        scheme: Literal["light", "dark"] = "light",
        width: int = 1280,
        height: int = 900,
    ) -> Visit:
        context = browser.new_context(
            locale=locale, color_scheme=scheme, viewport={"width": width, "height": height}, accept_downloads=True
        )
        visit = Visit(context.new_page(), home)
        visits.append(visit)
        visit.open(path)
        return visit

    yield open_path
    for visit in visits:
        visit.page.context.close()
    assert [address for visit in visits for address in visit.outside] == []
    assert [error for visit in visits for error in visit.errors] == []
