"""A small picture of a drawing, as SVG: enough to tell the slides of a deck apart, no words in it."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from exports.drawings import Bars, Dots, Drawing
from figures.maps import tiles
from figures.theme import theme

WIDTH, HEIGHT, PAD = 160, 90, 6
MOST_ROWS: Final = 12
Point = tuple[float, float]


def preview_address(drawing: Drawing | None) -> str:
    """The picture as an address for an image."""
    return "data:image/svg+xml;base64," + base64.b64encode(preview_svg(drawing).encode("ascii")).decode("ascii")


def preview_svg(drawing: Drawing | None) -> str:
    """The drawing's series, rows or countries in their colours on white; a sheet of rows for a table, or for none."""
    shapes = "".join(_shapes(drawing)) if drawing and not drawing.empty else ""
    frame = f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#FFFFFF"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">{frame}{shapes or "".join(_sheet())}</svg>'


def _shapes(drawing: Drawing) -> Iterator[str]:
    match drawing.kind:
        case "lines":
            yield from _lines(drawing)
        case "bars":
            yield from _bars(drawing)
        case "dots":
            yield from _dots(drawing.dots)
        case "map":
            yield from _map(drawing)
        case "panels":
            yield from _panels(drawing)
        case _:
            yield from _sheet()


def _panels(drawing: Drawing) -> Iterator[str]:
    """The first four panels, two by two."""
    for at, panel in enumerate(drawing.panels[:4]):
        place = f"translate({at % 2 * WIDTH / 2:g} {at // 2 * HEIGHT / 2:g}) scale(0.5)"
        yield f'<g transform="{place}">{"".join(_shapes(panel))}</g>'


def _lines(drawing: Drawing) -> Iterator[str]:
    xs = [x for line in drawing.lines for x in line.x] + [x for band in drawing.bands for x in band.x]
    ys = [y for one in drawing.lines for y in one.y if y is not None]
    ys += [y for one in drawing.bands for y in (*one.low, *one.high)] + [0.0]
    place = _Placer(xs, ys)
    for band in drawing.bands:
        edge = [*zip(band.x, band.high, strict=False), *reversed(list(zip(band.x, band.low, strict=False)))]
        yield f'<polygon points="{_path(place(*one) for one in edge)}" fill="{band.colour}"/>'
    for line in drawing.lines:
        known = [place(x, y) for x, y in zip(line.x, line.y, strict=False) if y is not None]
        if line.drawn:
            yield f'<polyline points="{_path(known)}" fill="none" stroke="{line.colour}" stroke-width="1.6"/>'
        else:
            yield from (f'<circle cx="{x}" cy="{y}" r="1.6" fill="{line.colour}"/>' for x, y in known)


def _bars(drawing: Drawing) -> Iterator[str]:
    values = [value for one in drawing.bars for value in one.values if value is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    scale = (WIDTH - 2 * PAD) / ((high - low) or 1)
    rows = min(MOST_ROWS, max((len(one.values) for one in drawing.bars), default=1))
    step = (HEIGHT - 2 * PAD) / rows
    thick = step * 0.7 / (1 if drawing.stacked else max(1, len(drawing.bars)))
    for at, bars in enumerate(drawing.bars):
        yield from _row_bars(bars, rows, -low * scale + PAD, scale, (step, thick, 0 if drawing.stacked else at * thick))


def _row_bars(bars: Bars, rows: int, zero: float, scale: float, place: tuple[float, float, float]) -> Iterator[str]:
    step, thick, shift = place
    for row, value in enumerate(bars.values[:rows]):
        if value is not None:
            x, width = zero + min(0.0, value * scale), abs(value * scale)
            y = PAD + row * step + shift
            yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{thick:.1f}" fill="{bars.colour}"/>'


def _dots(series: Sequence[Dots]) -> Iterator[str]:
    rows = max((len(one.values) for one in series), default=0)
    ends = [x for one in series for x in (*one.values, *one.low, *one.high) if x is not None]
    place = _Placer([*ends, 0.0], [0.0, float(max(rows - 1, 1))])
    for one in series:
        for row, (low, high) in enumerate(zip(one.low, one.high, strict=False)):
            if low is not None and high is not None:
                (left, y), (right, _) = place(low, rows - 1 - row), place(high, rows - 1 - row)
                yield f'<line x1="{left}" x2="{right}" y1="{y}" y2="{y}" stroke="{one.colour}" stroke-width="1"/>'
        for row, value in enumerate(one.values):
            if value is not None:
                x, y = place(value, rows - 1 - row)
                yield f'<circle cx="{x}" cy="{y}" r="2.4" fill="{one.colour}"/>'


def _map(drawing: Drawing) -> Iterator[str]:
    """Each country one square, as in the squares of the map page."""
    known = tiles()
    drawn = [(known[one.iso3], one.colour) for one in drawing.places if one.iso3 in known]
    if not drawn:
        return
    left, top = min(x for (x, _), _ in drawn), min(y for (_, y), _ in drawn)
    wide, high = max(x for (x, _), _ in drawn) - left + 1, max(y for (_, y), _ in drawn) - top + 1
    side = min((WIDTH - 2 * PAD) / wide, (HEIGHT - 2 * PAD) / high)
    start = (WIDTH - wide * side) / 2
    for (x, y), colour in drawn:
        at = f'x="{start + (x - left) * side:.1f}" y="{PAD + (y - top) * side:.1f}"'
        yield f'<rect {at} width="{side * 0.9:.1f}" height="{side * 0.9:.1f}" fill="{colour}"/>'


def _sheet() -> Iterator[str]:
    """Rows of a table, or of a text."""
    for row in range(5):
        width = WIDTH - 2 * PAD - (30 if row == 4 else 0)  # noqa: PLR2004 - the last row is shorter
        yield f'<rect x="{PAD}" y="{PAD + 6 + row * 15}" width="{width}" height="5" fill="{theme("light").border}"/>'


class _Placer:
    """Places a point of the data in the picture."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        self.left, self.low = min(xs, default=0), min(ys, default=0)
        self.wide, self.high = (max(xs, default=1) - self.left) or 1, (max(ys, default=1) - self.low) or 1

    def __call__(self, x: float, y: float) -> Point:
        across = PAD + (WIDTH - 2 * PAD) * (x - self.left) / self.wide
        down = HEIGHT - PAD - (HEIGHT - 2 * PAD) * (y - self.low) / self.high
        return round(across, 1), round(down, 1)


def _path(points: Iterable[Point]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
