"""Shapes of a slide written as XML.

python-pptx's own builder of freeforms takes time that grows with the square of the corners: 88 s for a map of the world.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import quoteattr

from pptx.oxml import parse_xml
from pptx.shapes.group import GroupShape
from pptx.slide import Slide

EMU: Final = 12_700
Corner = tuple[float, float]
_SPACES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)


class Pen:
    """Turns units of the map into EMU of the slide, and numbers the shapes."""

    def __init__(self, x: float, y: float, scale: float, slide: Slide) -> None:
        self.x, self.y, self.scale = x * EMU, y * EMU, scale * EMU
        self.number = max((int(one) for one in slide.shapes._spTree.xpath("//@id") if one.isdigit()), default=1)

    def next_id(self) -> int:
        """A number that no other shape of the slide has."""
        self.number += 1
        return self.number

    def box(self, low: Corner, high: Corner) -> str:
        """a:xfrm from the upper left corner to the lower right one."""
        offset = f'<a:off x="{round(self.x + low[0] * self.scale)}" y="{round(self.y + low[1] * self.scale)}"/>'
        size = [round((b - a) * self.scale) for a, b in zip(low, high, strict=True)]
        return f'<a:xfrm>{offset}<a:ext cx="{size[0]}" cy="{size[1]}"/></a:xfrm>'


def start(name: str, words: str, pen: Pen) -> str:
    """The beginning of a p:sp: its number, name and alt text."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{pen.next_id()}" name={quoteattr(name)} descr={quoteattr(words)}/>'
        "<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
    )


def paint(colour: str, rim: str, points: float) -> str:
    """Fill and line of a shape."""
    fill, line = (f'<a:solidFill><a:srgbClr val="{one.lstrip("#")}"/></a:solidFill>' for one in (colour, rim))
    return f'{fill}<a:ln w="{round(points * EMU)}">{line}<a:round/></a:ln>'


def group(slide: Slide, named: tuple[str, str], body: Iterable[str], number: int) -> GroupShape:
    """p:grpSp around shapes, its extent that of what is in it; `named` are its name and its alt text."""
    name, words = named
    xml = (
        f'<p:grpSp {_SPACES}><p:nvGrpSpPr><p:cNvPr id="{number}" name={quoteattr(name)} descr={quoteattr(words)}/>'
        f"<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>{''.join(body)}</p:grpSp>"
    )
    element = parse_xml(xml)
    slide.shapes._spTree.append(element)
    element.recalculate_extents()
    return slide.shapes[-1]  # type: ignore[return-value]  # the group that was appended
