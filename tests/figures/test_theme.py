"""The palette: contrast as WCAG 2.2 asks, series that a colour-blind reader tells apart, 50 % in the middle of its scale."""

from __future__ import annotations

import tomllib
from itertools import combinations
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
import pytest
from colorspacious import cspace_convert, deltaE

from figures.theme import CONFIG, PARITY_PCT, Mode, parity_line, template, theme

MODES: tuple[Mode, ...] = get_args(Mode)
BLINDNESS = (None, "protanomaly", "deuteranomaly", "tritanomaly")
CLEARLY_DIFFERENT = 8.9
"""Distance in CAM02-UCS; 1 is just noticeable side by side. The smallest in the palette is 9.0, blue and teal in tritanopia."""

Colour = npt.NDArray[np.float64]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("ground", ["background", "surface"])
def test_text_can_be_read(mode: Mode, ground: str) -> None:
    look = theme(mode)
    assert contrast(look.ink, getattr(look, ground)) >= 7
    assert contrast(look.faint, getattr(look, ground)) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_secondary_text_has_the_contrast_that_the_theme_claims(mode: Mode) -> None:
    assert contrast(theme(mode).faint, theme(mode).background) >= 7


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["primaryColor", "linkColor"])
def test_links_can_be_read(mode: Mode, name: str) -> None:
    colours = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][mode]
    assert contrast(colours[name], colours["backgroundColor"]) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_marks_stand_out_and_series_may_be_written_in_their_colour(mode: Mode) -> None:
    look = theme(mode)
    assert contrast(look.men, look.background) >= 3
    assert {
        colour: contrast(colour, look.background) for colour in look.series if contrast(colour, look.background) < 4.5
    } == {}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_series_differ_for_every_eye(mode: Mode, blindness: str | None) -> None:
    look = theme(mode)
    pairs = [*combinations(look.series, 2), (look.women, look.men)]
    close = [(a, b) for a, b in pairs if distance(a, b, blindness) < CLEARLY_DIFFERENT]
    assert close == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_scales_read_in_one_direction(mode: Mode, blindness: str | None) -> None:
    """Sequential: away from the ground step by step. Diverging: its ends differ, and stand out more than its middle."""
    look = theme(mode)
    steps = [contrast(colour, look.background) for colour in look.sequential]
    assert steps == sorted(steps)
    first, last = look.diverging[0], look.diverging[-1]
    middle = look.diverging[len(look.diverging) // 2]
    assert distance(first, last, blindness) > 2 * CLEARLY_DIFFERENT
    assert contrast(middle, look.background) < min(contrast(first, look.background), contrast(last, look.background))


def test_the_simulation_knows_red_and_green() -> None:
    """Red and green of equal lightness, which differ for most readers and not for a deuteranope."""
    assert distance("#C0504D", "#7A8B2E", None) > 30
    assert distance("#C0504D", "#7A8B2E", "deuteranomaly") < 15


@pytest.mark.parametrize("mode", MODES)
def test_parity_line_is_drawn_at_half_in_ink_with_its_label(mode: Mode) -> None:
    figure = parity_line(go.Figure(), "Parity (50 %)", mode)
    (line,) = figure.layout.shapes
    (label,) = figure.layout.annotations
    assert (line.y0, line.y1, line.line.color) == (PARITY_PCT, PARITY_PCT, theme(mode).ink)
    assert line.line.dash
    assert (label.text, label.font.color) == ("Parity (50 %)", theme(mode).ink)


def test_parity_line_may_stand_upright() -> None:
    (line,) = parity_line(go.Figure(), "Parity", "light", axis="x").layout.shapes
    assert (line.x0, line.x1) == (PARITY_PCT, PARITY_PCT)


@pytest.mark.parametrize("mode", MODES)
def test_template_leaves_the_ground_to_the_page(mode: Mode) -> None:
    layout: Any = template(mode).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert layout.colorway == theme(mode).series


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    channels = rgb(colour)
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def distance(one: str, other: str, blindness: str | None) -> float:
    """Perceived distance (CAM02-UCS) of two colours, as a reader with `blindness` (Machado et al. 2009, complete) sees them."""
    return float(deltaE(seen(one, blindness), seen(other, blindness), input_space="sRGB1"))


def seen(colour: str, blindness: str | None) -> Colour:
    if blindness is None:
        return rgb(colour)
    space = {"name": "sRGB1+CVD", "cvd_type": blindness, "severity": 100}
    return np.clip(np.asarray(cspace_convert(rgb(colour), space, "sRGB1")), 0, 1)


def rgb(colour: str) -> Colour:
    return np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
