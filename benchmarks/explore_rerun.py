"""Time and WebSocket bytes of one filter change on the Explore page, in Debian's Chromium; prints, asserts nothing.

    python benchmarks/explore_rerun.py [CHANGES]        # from the project's root; 20 changes unless told

Each change moves the first year on by one with the keyboard, so that no view comes twice: Streamlit would send only the hash
of what the browser has already. It ends when the sentence names the new year, the chart holds it and the script has run to
its end. Bytes are those of the WebSocket's messages before compression.
"""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, WebSocket, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
CHROMIUM: Final = "/usr/bin/chromium"
ARGUMENTS: Final = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FIRST_YEAR: Final = 1998
VIEWS: Final = {
    "lines, 1 country and 1 group": "explore?lang=en&indicator=women_in_parliament&areas=SEN,AFRICA&years=1998-2024&view=line",
    "lines, 9 countries and 3 groups": (
        "explore?lang=en&indicator=women_in_parliament&view=line&years=1998-2024"
        "&areas=SEN,BTN,LAO,MUS,KHM,SLE,SLB,VUT,ZMB,AFRICA,ASIA_PACIFIC,WORLD"
    ),
}
ARRIVED: Final = """year => {
    const chart = document.querySelector('.js-plotly-plot');
    const answer = document.querySelector('.ph-answer');
    const still = document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]');
    return !!chart && !!answer && !!still && answer.innerText.includes(`in ${year}`)
        && chart.data.every(line => Math.min(...line.x.filter(one => one !== null)) >= year);
}"""


class Traffic:
    """Bytes through the page's WebSockets."""

    def __init__(self, page: Page) -> None:
        self.received = self.sent = 0
        page.on("websocket", self._watch)

    def _watch(self, connection: WebSocket) -> None:
        connection.on("framereceived", self._note_received)
        connection.on("framesent", self._note_sent)

    def _note_received(self, payload: str | bytes) -> None:
        self.received += len(payload)

    def _note_sent(self, payload: str | bytes) -> None:
        self.sent += len(payload)


def main() -> None:
    """Start the app, measure every view, print the medians."""
    changes = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "asgi.py", "--server.port", str(port), "--server.address", "127.0.0.1"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet) as server:
        try:
            home = f"http://127.0.0.1:{port}"
            wait_for(f"{home}/_stcore/health")
            with sync_playwright() as engine:
                browser = engine.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
                for name, path in VIEWS.items():
                    page = browser.new_page(viewport={"width": 1440, "height": 900})
                    print(measure(page, f"{home}/{path}", name, changes), flush=True)
                    page.close()
                browser.close()
        finally:
            server.terminate()


def measure(page: Page, address: str, name: str, changes: int) -> str:
    """Open the address, move the first year on, and say the medians."""
    traffic = Traffic(page)
    started = time.perf_counter()
    page.goto(address)
    page.wait_for_function(ARRIVED, arg=FIRST_YEAR, timeout=60_000, polling="raf")
    opened = time.perf_counter() - started
    first = page.get_by_role("slider").first
    first.focus()
    times, received, sent = [], [], []
    for year in range(FIRST_YEAR + 1, FIRST_YEAR + changes + 2):
        before = traffic.received, traffic.sent
        started = time.perf_counter()
        page.keyboard.press("ArrowRight")
        page.wait_for_function(ARRIVED, arg=year, timeout=60_000, polling="raf")
        times.append(time.perf_counter() - started)
        page.wait_for_timeout(300)
        received.append(traffic.received - before[0])
        sent.append(traffic.sent - before[1])
    # The first change warms what is cached; it is left out.
    return (
        f"{name}: opened in {opened:.2f} s; one filter change, median of {changes}: "
        f"{1000 * statistics.median(times[1:]):.0f} ms (slowest {1000 * max(times[1:]):.0f}), "
        f"{statistics.median(received[1:]) / 1000:.1f} kB received, {statistics.median(sent[1:]) / 1000:.1f} kB sent"
    )


def wait_for(address: str, seconds: float = 90) -> None:
    """Return when the address answers; raises TimeoutError when it does not in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(address)


if __name__ == "__main__":
    main()
