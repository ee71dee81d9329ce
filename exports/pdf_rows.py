"""Bars, pyramids, dots and their ranges in rows, as vectors in a PDF; bars also upright."""

from __future__ import annotations

from exports.chart_axes import Scale, scale
from exports.drawings import Bars, Dots, Drawing
from exports.pdf_pen import (
    Box,
    Entry,
    Pen,
    draw_legend,
    draw_x_axis,
    draw_y_axis,
    legend_rows,
    named,
    tick_room,
    width,
    wrap,
)

MOST_NAME_PART = 0.36
"""Part of the width that the names of rows may take."""

THINNEST = 5.0
"""Smallest type for the names of many rows."""

LIGHT = 3 * 140
"""Sum of a colour's parts from which on words over it are dark."""

BAR_PART = 0.68
"""Part of a row that its bars fill."""


def draw_bars(pen: Pen, drawing: Drawing, box: Box) -> None:
    """Bars side by side, stacked, or to both sides of a pyramid's middle."""
    axis = drawing.x if drawing.horizontal else drawing.y
    values = scale(axis, [*_ends(drawing), *(one.value for one in drawing.references)], drawing.language, from_zero=True)
    if drawing.mirrored:
        values = values.signed_off()
    entries = [Entry(one.name, one.colour, "band") for one in drawing.bars]
    top = draw_legend(pen, legend_rows(pen, named(drawing, entries), box.width), box.x, box.y) - box.y
    body = box.inside(0, top + (pen.line * 1.3 if drawing.references else 2), 0, 0)
    if drawing.horizontal:
        _draw_lying(pen, drawing, body, values)
    else:
        _draw_upright(pen, drawing, body, values)


def draw_dots(pen: Pen, drawing: Drawing, box: Box) -> None:
    """One dot or several a row, with ranges as bars through them."""
    spread = [value for one in drawing.dots for value in (*one.values, *one.low, *one.high)]
    x = scale(drawing.x, [*spread, *(one.value for one in drawing.references)], drawing.language)
    entries = [Entry(one.name, one.colour, "sign", marker=one.marker) for one in drawing.dots]
    top = draw_legend(pen, legend_rows(pen, named(drawing, entries), box.width), box.x, box.y) - box.y
    texts = [width(text, pen.points) for one in drawing.dots for text in one.texts]
    body = box.inside(0, top + (pen.line * 1.3 if drawing.references else 2), 0, 0)
    plot = _plot(pen, drawing, body, max(texts, default=0.0) / 2, x)
    draw_x_axis(pen, x, plot)
    _draw_across(pen, drawing, x, plot)
    for place in range(len(drawing.categories)):
        _draw_row(pen, drawing, place, x, plot)


def _ends(drawing: Drawing) -> list[float]:
    """Each value, or the sums of both sides where bars are stacked."""
    rows = list(zip(*(one.values for one in drawing.bars), strict=True))
    if not drawing.stacked:
        return [value for row in rows for value in row if value is not None]
    return [sum(value for value in row if value is not None and (value > 0) is up) for row in rows for up in (True, False)]


def _plot(pen: Pen, drawing: Drawing, box: Box, beyond: float, values: Scale) -> Box:
    """The plot, and the names of the rows left of it."""
    size = _name_size(pen, drawing, box)
    most = MOST_NAME_PART * box.width
    texts = [wrap(name, size, most) for name in drawing.categories]
    room = max((width(line, size) for text in texts for line in text), default=0.0) + pen.points * 0.8
    foot = pen.line * (2.6 if values.title else 1.4)
    plot = box.inside(room, 0, max(beyond, 2 * pen.points), foot)
    step = plot.height / max(1, len(texts))
    for place, text in enumerate(texts):
        for row, words in enumerate(text):
            level = plot.y + (place + 0.5) * step + (row - (len(text) - 1) / 2) * size * 1.1
            pen.text(words, plot.x - pen.points * 0.6, level, size=size, align="right")
    return plot


def _name_size(pen: Pen, drawing: Drawing, box: Box) -> float:
    """Type for the names of rows, smaller where rows are close or names take several lines."""
    for size in (pen.points, 0.9 * pen.points, 0.8 * pen.points, 0.7 * pen.points):
        lines = max((len(wrap(name, size, MOST_NAME_PART * box.width)) for name in drawing.categories), default=1)
        if lines * size * 1.15 <= 0.9 * (box.height - 2 * pen.line) / max(1, len(drawing.categories)):
            return size
    return max(THINNEST, 0.7 * pen.points)


def _draw_across(pen: Pen, drawing: Drawing, values: Scale, plot: Box) -> None:
    """Straight lines across the rows, their words over the plot."""
    for one in drawing.references:
        part = values.part(one.value)
        if one.axis == "x" and 0 <= part <= 1:
            x = plot.x + part * plot.width
            pen.stroke([(x, plot.y - 2), (x, plot.foot)], pen.look.ink, 1.1, one.dash)
            pen.text(one.label, x, plot.y - pen.line * 0.7, align="middle")


def _draw_lying(pen: Pen, drawing: Drawing, box: Box, values: Scale) -> None:
    texts = [width(text, pen.points) for one in drawing.bars for text in one.texts]
    plot = _plot(pen, drawing, box, max(texts, default=0.0) * 0.55, values)
    draw_x_axis(pen, values, plot)
    step = plot.height / max(1, len(drawing.categories))
    words = []
    for place in range(len(drawing.categories)):
        for one, start, end, low, high in _pieces(drawing, place, step):
            left, right = (plot.x + values.part(value) * plot.width for value in (start, end))
            bar = Box(left, plot.y + place * step + low, right - left, high - low)
            pen.box(min(left, right), bar.y, abs(bar.width), bar.height, one.colour)
            words.append((one.texts[place] if place < len(one.texts) else "", one.colour, bar))
    # The straight lines run behind the words, which stand on a ground of their own.
    _draw_across(pen, drawing, values, plot)
    for text, colour, bar in words:
        if text and drawing.stacked and not drawing.mirrored:
            _draw_inside(pen, text, colour, bar)
        elif text:
            _draw_beyond(pen, text, bar)


def _pieces(drawing: Drawing, place: int, step: float) -> list[tuple[Bars, float, float, float, float]]:
    """The bars of a category: (bars, start and end on the axis of values, start and end across it)."""
    found = []
    sides = {True: 0.0, False: 0.0}
    part = step * BAR_PART / (1 if drawing.stacked else max(1, len(drawing.bars)))
    for order, one in enumerate(drawing.bars):
        value = one.values[place]
        if value is None:
            continue
        start = sides[value > 0] if drawing.stacked else 0.0
        sides[value > 0] = start + value
        low = step * (1 - BAR_PART) / 2 + (0 if drawing.stacked else order * part)
        found.append((one, start, start + value, low, low + part * 0.96))
    return found


def _draw_inside(pen: Pen, words: str, colour: str, bar: Box) -> None:
    """The words of a bar in its middle, if they have room there; dark on light colours."""
    if width(words, pen.points) + 4 < abs(bar.width):
        ink = pen.look.ink if sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) > LIGHT else "#FFFFFF"
        pen.text(words, bar.x + bar.width / 2, bar.y + bar.height / 2, colour=ink, align="middle")


def _draw_beyond(pen: Pen, words: str, bar: Box) -> None:
    """The words of a bar beyond its end; a bar to the left has a negative width."""
    needed, level, is_left = width(words, pen.points), bar.y + bar.height / 2, bar.width < 0
    x = bar.right - 3 if is_left else bar.right + 3
    pen.box((x - needed if is_left else x) - 1, level - pen.points * 0.55, needed + 2, pen.points * 1.1, pen.look.background)
    pen.text(words, x, level, align="right" if is_left else "left")


def _draw_upright(pen: Pen, drawing: Drawing, box: Box, values: Scale) -> None:
    each = (box.width - tick_room(pen, values)) / max(1, len(drawing.categories))
    names = [wrap(name, pen.points, each * 0.96) for name in drawing.categories]
    is_many = any(width(line, pen.points) > each * 0.96 for text in names for line in text)
    skip = max(1, round(4 * pen.points / each + 0.49)) if is_many else 1
    foot = pen.line * (max((len(text) for text in names), default=1) + 0.6)
    plot = box.inside(tick_room(pen, values), pen.line, pen.points, min(foot, 0.3 * box.height))
    draw_y_axis(pen, values, plot)
    step = plot.width / max(1, len(drawing.categories))
    for place, text in enumerate(names):
        left = plot.x + place * step
        for one, start, end, low, high in _pieces(drawing, place, step):
            top, bottom = (plot.foot - values.part(value) * plot.height for value in (max(start, end), min(start, end)))
            pen.box(left + low, top, high - low, bottom - top, one.colour)
            if place < len(one.texts) and not drawing.stacked and width(one.texts[place], pen.points) < step:
                pen.text(one.texts[place], left + (low + high) / 2, top - pen.line * 0.5, align="middle")
        for row, words in enumerate(text if place % skip == 0 else ()):
            pen.text(words, left + step / 2, plot.foot + (row + 0.75) * pen.line, colour=pen.look.faint, align="middle")
    for one_line in (one for one in drawing.references if one.axis == "y"):
        level = plot.foot - values.part(one_line.value) * plot.height
        pen.stroke([(plot.x, level), (plot.right, level)], pen.look.ink, 1.1, one_line.dash)
        pen.text(one_line.label, plot.x + 2, level - pen.line * 0.55)


def _draw_row(pen: Pen, drawing: Drawing, place: int, x: Scale, plot: Box) -> None:
    """The dots of one row: ranges first, then the dots, then their words, the lowest dot's on its left."""
    step = plot.height / max(1, len(drawing.categories))
    middle = plot.y + (place + 0.5) * step
    known = [(value, one) for one in drawing.dots if (value := one.values[place]) is not None]
    places = [plot.x + x.part(value) * plot.width for value, _ in known]
    if drawing.joined and len(known) > 1:
        pen.stroke([(min(places), middle), (max(places), middle)], pen.look.men, 1.6)
    for one in drawing.dots:
        _draw_range(pen, one, place, Box(plot.x, middle, plot.width, 0), x)
    for at, (value, one) in zip(places, known, strict=True):
        if not 0 <= x.part(value) <= 1:
            continue
        pen.sign(one.marker, at, middle, one.colour, pen.points * 0.8)
        words = one.texts[place] if place < len(one.texts) else ""
        if _has_range(one, place):
            half = width(words, pen.points) / 2
            pen.text(words, min(max(at, plot.x + half), plot.right - half), middle - pen.line * 0.85, align="middle")
        elif len(known) > 1 and at == min(places) < max(places):
            pen.text(words, at - pen.points, middle, align="right")
        else:
            pen.text(words, at + pen.points, middle)


def _has_range(one: Dots, place: int) -> bool:
    return all(place < len(side) and side[place] is not None for side in (one.low, one.high))


def _draw_range(pen: Pen, one: Dots, place: int, row: Box, x: Scale) -> None:
    """A bar from the low end to the high one, with a stroke across each end."""
    if not _has_range(one, place):
        return
    ends = [row.x + x.part(min(max(side[place] or 0.0, x.low), x.high)) * row.width for side in (one.low, one.high)]
    pen.stroke([(ends[0], row.y), (ends[1], row.y)], one.colour, 1.4)
    for end in ends:
        pen.stroke([(end, row.y - pen.points * 0.3), (end, row.y + pen.points * 0.3)], one.colour, 1.4)
