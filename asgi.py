"""What is started: the app with a health check, security headers and the files that its charts need.

streamlit run asgi.py            (make run)
uvicorn asgi:app                 (behind a proxy)
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Final

import plotly
import pydeck
import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from data.errors import ParityHorizonError, StoreError
from data.store import open_store
from exports.takeaway import present_page
from i18n import Translator

# Before the first visit Streamlit would serve a folder called pages/ in its old way, without app.py (docs/decisions.md).
PagesManager.uses_pages_directory = False

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; worker-src 'self' blob:; "
        "frame-src 'self' blob: data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
DEFAULT_PAGE: Final = "overview"
"""Streamlit ignores the default page's url_path: its address is /."""

PAGE_NAME: Final = re.compile("[A-Za-z][A-Za-z-]*")
log = logging.getLogger("parity_horizon")
PLOTLY_SCRIPTS: Final = Path(plotly.__file__).parent / "package_data"
PYDECK_SCRIPTS: Final = Path(pydeck.__file__).parent / "nbextension" / "static"


class SecurityHeaders:
    """Adds HEADERS to every response: the browser itself then refuses any request that would leave this machine."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and set the headers of its answer."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class PlainAddresses:
    """Sends /overview, and a page's name in capitals, to the page: Streamlit itself would say "Page not found"."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirect such an address, its query kept; pass on everything else."""
        place = plain_address(scope["path"]) if scope["type"] == "http" and scope["method"] in {"GET", "HEAD"} else None
        if place is None:
            await self.app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        await RedirectResponse(f"{place}?{query}" if query else place)(scope, receive, send)


def plain_address(path: str) -> str | None:
    """Where a path leads that Streamlit does not know, relative to it; None for all others.

    >>> plain_address("/Profile"), plain_address("/overview"), plain_address("/profile")
    ('profile', './', None)
    """
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    name = path.removeprefix(f"/{base}" if base else "").removeprefix("/").removesuffix("/")
    if not PAGE_NAME.fullmatch(name):
        return None
    up = "../" if path.endswith("/") else ""
    if name.lower() == DEFAULT_PAGE:
        return up or "./"
    return f"{up}{name.lower()}" if name != name.lower() else None


async def healthz(request: Request) -> JSONResponse:  # noqa: ARG001 - starlette's signature
    """200 with the version of the data when the tables can be read, 503 otherwise."""
    try:
        version = open_store().version
    except StoreError as fault:
        return JSONResponse({"error": {"key": fault.key, "message": str(fault)}}, status_code=503)
    return JSONResponse({"status": "ok", "data_version": version})


async def present(request: Request) -> HTMLResponse:
    """Facilitator mode: the page that shows a deck. The deck itself stays in the reader's browser."""
    return HTMLResponse(present_page("fr" if request.query_params.get("lang") == "fr" else "en"))


def show_unexpected(fault: Exception) -> bool:
    """A sentence in the reader's language in place of a stack trace; the log keeps the trace."""
    log.error("unforeseen fault", exc_info=fault)
    st.error(Translator("fr" if st.query_params.get("lang", "").lower() == "fr" else "en").text(ParityHorizonError.key))
    return True


app = st.App(
    "app.py",
    on_script_error=show_unexpected,
    routes=[
        Route("/healthz", healthz),
        Route("/present", present),
        Mount("/plotly", StaticFiles(directory=PLOTLY_SCRIPTS)),
        Mount("/pydeck", StaticFiles(directory=PYDECK_SCRIPTS)),
    ],
    middleware=[Middleware(SecurityHeaders), Middleware(PlainAddresses)],
)
