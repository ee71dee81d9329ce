"""The map on the screen: pydeck's deck, drawn by the deck.gl that pydeck packs, in the reader's browser, offline.

Streamlit's own pydeck chart would send the shapes with every change, and shows nothing of a country but what its shape
carries. Here the shapes are a file that the browser keeps, and a change sends a class and a text for each country.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import streamlit as st

from figures.maps import NO_FIGURE, Classes, Region, deck, ink_on, tiles
from figures.theme import Mode, theme
from pages.shared.static_files import STATIC, address, base

SCRIPT: Final = STATIC / "maps.js"
STYLE: Final = STATIC / "maps.css"
SHAPES: Final = "geometry/un_countries.geojson"
POINTS: Final = "geometry/un_points.geojson"
RATIOS: Final = {"WORLD": 2.05, "AFRICA": 1.0, "ASIA_PACIFIC": 1.62}
"""Width by height of the place that a region's map takes."""

_BUTTONS: Final = {"closer": "+", "wider": "−", "whole": "⤢"}
_LOADER: Final = (
    "export default (c) => { import(new URL(c.data.script, document.baseURI)).then((script) => script.default(c)); }"
)
_component = st.components.v2.component(
    "parity_horizon.map",
    html=(
        '<div class="map"><div class="stage"></div><div class="reach">'
        + "".join(f'<button type="button" data-do="{name}">{sign}</button>' for name, sign in _BUTTONS.items())
        + '</div><div class="tip" hidden></div><div class="said" role="status"></div></div>'
    ),
    js=_LOADER,
)


@dataclass(frozen=True)
class MapData:
    """What a map shows. `areas` maps a country to its class (-1 without a figure) and its text, lines parted by \\n.

    `about` closes every text (source); `link` names the maps that move together; `buttons` are the words for `closer`,
    `wider` and `whole`; `failed` is the sentence where the map cannot be drawn.
    """

    region: Region
    classes: Classes
    areas: dict[str, tuple[int, str]]
    names: dict[str, str]
    about: tuple[str, ...]
    alt: str
    buttons: dict[str, str]
    failed: str
    chosen: str = ""
    link: str = ""
    as_tiles: bool = False
    playing: bool = False
    year: int = 0


def show_map(given: MapData, mode: Mode, *, key: str, on_pick: Callable[[str], None], on_tick: Callable[[int], None]) -> None:
    """The map; `on_pick` gets the country that was clicked, `on_tick` the year that was shown long enough while playing."""

    def picked() -> None:
        on_pick(str(st.session_state[key].picked))

    def ticked() -> None:
        on_tick(int(st.session_state[key].tick))

    _component(key=key, data=payload(given, mode), width="stretch", on_picked_change=picked, on_tick_change=ticked)


def payload(given: MapData, mode: Mode) -> dict[str, Any]:
    """What the browser is sent: how it is drawn, and the countries packed (zlib), a third of their size."""
    look, region = theme(mode), given.region
    packed: dict[str, Any] = {
        "spec": _spec(region, mode, base()),
        "colours": list(given.classes.colours),
        "areas": {code: list(one) for code, one in given.areas.items()},
        "names": given.names,
    }
    if given.as_tiles:
        packed |= {
            "tiles": {code: at for code, at in tiles().items() if code in given.areas},
            "inks": [ink_on(one) for one in given.classes.colours],
            "empty_ink": ink_on(NO_FIGURE[mode]),
        }
    data: dict[str, Any] = {
        "base": base(),
        "script": address(SCRIPT.name),
        "style": address(STYLE.name),
        "centre": region.centre,
        "box": [region.west, region.south, region.east, region.north],
        "ratio": RATIOS[region.id],
        "empty": NO_FIGURE[mode],
        "context": look.surface,
        "about": list(given.about),
        "alt": given.alt,
        "buttons": given.buttons,
        "failed": given.failed,
        "chosen": given.chosen,
        "link": given.link,
        "playing": given.playing,
        "year": given.year,
        "packed": _pack(packed),
    }
    return {**data, "token": hashlib.sha256(json.dumps(data).encode()).hexdigest()[:12]}


def _pack(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


@cache
def _spec(region: Region, mode: Mode, under: str) -> dict[str, Any]:  # noqa: ARG001 - the addresses depend on the path
    made = deck(region, mode, shapes=address(SHAPES), points=address(POINTS))
    spec: dict[str, Any] = json.loads(made.to_json())
    return spec


@cache
def places() -> tuple[dict[str, tuple[float, float]], tuple[str, ...]]:
    """Longitude and latitude of every country, and the small ones that get a marker."""
    points = json.loads((STATIC / POINTS).read_text(encoding="utf-8"))["features"]
    where = {one["id"]: (one["geometry"]["coordinates"][0], one["geometry"]["coordinates"][1]) for one in points}
    return where, tuple(one["id"] for one in points if one["properties"]["small"])


@cache
def shape_codes() -> tuple[tuple[str, bool], ...]:
    """The code of every shape, and whether it is neutral (disputed: without data)."""
    shapes = json.loads((STATIC / SHAPES).read_text(encoding="utf-8"))["features"]
    return tuple((one["id"], one["properties"]["neutral"]) for one in shapes)


@cache
def drawn_codes() -> frozenset[str]:
    """Countries that the map shows: as a shape, or as a marker."""
    return frozenset({code for code, neutral in shape_codes() if not neutral} | set(places()[1]))
