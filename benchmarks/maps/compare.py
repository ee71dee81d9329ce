"""One change of the year on the map page and on a minimal Dash page with the same choropleth, in turns, in one Chromium.

    python benchmarks/maps/compare.py APP_PYTHON [CHANGES]      # from the project's root; see README.md

Prints time and bytes; asserts nothing. A change starts with a key on the slider and ends when the map holds the new year
and, for Streamlit, the script has run to its end. Bytes are those received before compression: WebSocket messages for
Streamlit, the body of the answer for Dash. Shapes are a file in both, fetched once and not counted.
"""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, Response, WebSocket, sync_playwright

ROOT: Final = Path(__file__).resolve().parents[2]
CHROMIUM: Final = "/usr/bin/chromium"
ARGUMENTS: Final = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]
LAST_YEAR: Final = 2024
MAP_PAGE: Final = "maps?lang=en&region=WORLD&indicator=women_in_parliament&source=wdi&year=2024"
ARRIVED: Final = {
    "Parity Horizon": """year => {
        const root = [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.map')).find(Boolean);
        const still = document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]');
        return Boolean(still && root?.dataset.drawn && root.given?.year === year && root.dataset.drawn === root.given.token);
    }""",
    "Dash": """year => {
        const map = document.querySelector('.js-plotly-plot');
        return Boolean(map?._fullData?.[1]?.meta?.year === year && map.querySelectorAll('.choroplethlayer path').length > 100);
    }""",
}


@dataclass
class Side:
    """One of the two pages and what was measured on it."""

    name: str
    page: Page
    received: int = 0
    opened_s: float = 0.0
    times_s: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("websocket", self._watch)
        self.page.on("response", self._note_response)

    def open(self, address: str) -> None:
        """Open the page and wait for its map."""
        started = time.perf_counter()
        self.page.goto(address)
        self.page.wait_for_function(ARRIVED[self.name], arg=LAST_YEAR, timeout=120_000, polling=20)
        self.opened_s = time.perf_counter() - started
        self.page.wait_for_timeout(1500)
        self.page.get_by_role("slider").first.focus()

    def change(self, year: int) -> None:
        """Move the slider to the year before and wait for its map."""
        before, started = self.received, time.perf_counter()
        self.page.keyboard.press("ArrowLeft")
        self.page.wait_for_function(ARRIVED[self.name], arg=year, timeout=60_000, polling=20)
        self.times_s.append(time.perf_counter() - started)
        self.page.wait_for_timeout(1200)
        self.sizes.append(self.received - before)

    def summary(self) -> str:
        """Medians, without the first change, which warms what is cached."""
        return (
            f"{self.name}: opened in {self.opened_s:.1f} s; one change, median of {len(self.times_s) - 1}: "
            f"{1000 * statistics.median(self.times_s[1:]):.0f} ms (slowest {1000 * max(self.times_s[1:]):.0f}), "
            f"{statistics.median(self.sizes[1:]) / 1000:.1f} kB received (most {max(self.sizes[1:]) / 1000:.1f}; "
            f"first change {self.sizes[0] / 1000:.1f})"
        )

    def _watch(self, connection: WebSocket) -> None:
        connection.on("framereceived", self._note)

    def _note(self, payload: Any) -> None:
        self.received += len(payload)

    def _note_response(self, response: Response) -> None:
        if response.url.endswith("/_dash-update-component"):
            self.received += len(response.body())


def main() -> None:
    """Start both servers, measure in turns, print."""
    app_python = sys.argv[1]
    changes = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    ports = free_port(), free_port()
    commands = [
        [app_python, "-m", "streamlit", "run", "asgi.py", "--server.port", str(ports[0]), "--server.address", "127.0.0.1"],
        [sys.executable, "benchmarks/maps/dash_page.py", str(ports[1])],
    ]
    quiet: dict[str, Any] = {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    servers = [subprocess.Popen(command, **quiet) for command in commands]
    try:
        wait_for(f"http://127.0.0.1:{ports[0]}/_stcore/health")
        wait_for(f"http://127.0.0.1:{ports[1]}/")
        with sync_playwright() as engine:
            browser = engine.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            compare(browser, f"http://127.0.0.1:{ports[0]}/{MAP_PAGE}", f"http://127.0.0.1:{ports[1]}/", changes)
            browser.close()
    finally:
        for server in servers:
            server.terminate()


def compare(browser: Browser, ours: str, theirs: str, changes: int) -> None:
    """Both pages in one browser, a change on one, then on the other."""
    sides = [Side(name, browser.new_page(viewport={"width": 1280, "height": 1400})) for name in ARRIVED]
    for side, address in zip(sides, (ours, theirs), strict=True):
        side.open(address)
    for year in range(LAST_YEAR - 1, LAST_YEAR - changes - 2, -1):
        for side in sides:
            side.change(year)
    for side in sides:
        print(side.summary(), flush=True)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, seconds: float = 120) -> None:
    """Return when the address answers; raises TimeoutError when it does not in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError(address)


if __name__ == "__main__":
    main()
