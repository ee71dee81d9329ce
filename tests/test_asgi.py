"""What the server does before a page runs: addresses that Streamlit does not know lead to their page."""

import asyncio
from urllib.parse import urljoin

import pytest
from starlette.types import Message, Receive, Scope, Send

from asgi import PlainAddresses, plain_address


async def page(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - the signature of an application
    await send({"type": "http.response.start", "status": 200, "headers": []})


def led_to(asked: str) -> str:
    """Where the browser ends: the address itself, or the one that it is sent to."""
    path, _, query = asked.partition("?")
    sent: list[Message] = []

    async def keep(message: Message) -> None:
        sent.append(message)

    async def nothing() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    asyncio.run(PlainAddresses(page)(scope, nothing, keep))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    assert sent[0]["status"] == (307 if "location" in headers else 200)
    return urljoin(asked, headers["location"]) if "location" in headers else asked


@pytest.mark.parametrize(
    ("asked", "end"),
    [
        ("/overview", "/"),
        ("/Overview?lang=fr&country=BTN", "/?lang=fr&country=BTN"),
        ("/Profile", "/profile"),
        ("/PROFILE?lang=FR&country=SEN", "/profile?lang=FR&country=SEN"),
        ("/Years-to-Parity?areas=BTN%2CAFRICA", "/years-to-parity?areas=BTN%2CAFRICA"),
        ("/Profile/", "/profile"),
    ],
)
def test_the_default_page_and_capitals_lead_to_the_page_with_the_query_kept(asked: str, end: str) -> None:
    assert led_to(asked) == end


@pytest.mark.parametrize(
    "path", ["/", "/profile", "/healthz", "/_stcore/Health", "/static/js/Index.js", "/media/ABC", "/Profile.html"]
)
def test_all_other_addresses_are_left_alone(path: str) -> None:
    assert led_to(path) == path


def test_under_a_path_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asgi.st.get_option", {"server.baseUrlPath": "/parity/"}.get)
    assert plain_address("/parity/Profile") == "profile"
    assert plain_address("/parity/overview") == "./"
    assert plain_address("/parity") is None
    assert plain_address("/parity/profile") is None
