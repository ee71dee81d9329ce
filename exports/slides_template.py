"""Makes exports/template.pptx, the look of our slides: 16:9, light, four layouts.

Run by hand after a change here or in the theme: python -m exports.slides_template
The start is python-pptx's own template, from which only the frame of parts is kept; master, layouts, colours and typefaces
are ours.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as PresentationType
from pptx.slide import SlideLayout, SlideMaster
from pptx.util import Inches

from figures.theme import theme

TARGET: Final = Path(__file__).with_name("template.pptx")
WIDTH_IN: Final = 13.333
HEIGHT_IN: Final = 7.5
MARGIN_IN: Final = 0.62
TEXT_IN: Final = WIDTH_IN - 2 * MARGIN_IN
HEADING_FACE: Final = "Georgia"
TEXT_FACE: Final = "Arial"
NUMBER, SUBTITLE, SOURCE, COVERAGE = 12, 13, 14, 15
"""Placeholders of the layout for charts, by their idx."""

CHART, TEXT, DIVIDER, COVER = range(4)
"""Layouts by their place in the template."""

_SPACES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
Box = tuple[float, float, float, float]
TITLE_BOX: Final[Box] = (MARGIN_IN, 0.5, TEXT_IN, 0.95)
NUMBER_BOX: Final[Box] = (WIDTH_IN - MARGIN_IN - 1.0, 7.08, 1.0, 0.28)
NAME_BOX: Final[Box] = (MARGIN_IN, 7.08, 4.0, 0.28)


def main() -> None:
    """Write the template."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH_IN), Inches(HEIGHT_IN)
    layouts = list(deck.slide_layouts)
    # In the order of the constants above: title only, title and text, section header, title slide.
    kept = [layouts[at] for at in (5, 1, 2, 0)]
    for one in layouts:
        if one not in kept:
            deck.slide_layouts.remove(one)
    _reorder(deck, kept)
    _colour(deck.slide_master)
    _write_master(deck.slide_master)
    for layout, (name, shapes, ground) in zip(kept, _layouts(), strict=True):
        _write_layout(layout, name, shapes, ground)
    properties = deck.core_properties
    properties.title, properties.author = "Parity Horizon", "Parity Horizon"
    deck.save(str(TARGET))


def _reorder(deck: PresentationType, kept: list[SlideLayout]) -> None:
    """The list of layouts in the order of `kept`."""
    ids = deck.slide_master._element.get_or_add_sldLayoutIdLst()
    by_part = {deck.slide_master.part.related_part(one.rId): one for one in ids}
    for layout in kept:
        ids.append(by_part[layout.part])


def _colour(master: SlideMaster) -> None:
    """Our colours and typefaces in the theme, under which PowerPoint offers them."""
    look = theme("light")
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    names = ("dk1", "lt1", "dk2", "lt2", *(f"accent{at}" for at in range(1, 7)), "hlink", "folHlink")
    series = (look.women, look.selection, look.men, *look.regions[:3])
    colours = (look.ink, look.background, look.faint, look.surface, *series, look.selection, look.women)
    body = "".join(f'<a:{n}><a:srgbClr val="{c.lstrip("#")}"/></a:{n}>' for n, c in zip(names, colours, strict=True))
    xml = part.blob.decode("utf-8")
    xml = re.sub(r"<a:clrScheme.*?</a:clrScheme>", f'<a:clrScheme name="Parity Horizon">{body}</a:clrScheme>', xml, flags=re.S)
    faces = "".join(
        f'<a:{kind}Font><a:latin typeface="{face}"/><a:ea typeface=""/><a:cs typeface=""/></a:{kind}Font>'
        for kind, face in (("major", HEADING_FACE), ("minor", TEXT_FACE))
    )
    xml = re.sub(
        r"<a:fontScheme.*?</a:fontScheme>", f'<a:fontScheme name="Parity Horizon">{faces}</a:fontScheme>', xml, flags=re.S
    )
    part._blob = xml.encode("utf-8")


def _write_master(master: SlideMaster) -> None:
    """The master's own shapes and the styles of titles and text."""
    element = master._element
    text = (MARGIN_IN, 1.7, TEXT_IN, 5.0)
    shapes = _holder(2, "Title", 'type="title"', TITLE_BOX, 30, anchor="t") + _holder(
        3, "Text", 'type="body" idx="1"', text, 20
    )
    shapes += _number(4)
    element.replace(element.cSld, _common("", shapes, "lt1"))
    old = element.find("{http://schemas.openxmlformats.org/presentationml/2006/main}txStyles")
    element.replace(old, parse_xml(f"<p:txStyles {_SPACES}>{_title_style()}{_body_style()}{_other_style()}</p:txStyles>"))


def _title_style() -> str:
    return (
        '<p:titleStyle><a:lvl1pPr algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1">'
        '<a:spcBef><a:spcPct val="0"/></a:spcBef><a:buNone/><a:defRPr sz="3000" b="0" kern="1200">'
        '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mj-lt"/><a:ea typeface="+mj-ea"/>'
        '<a:cs typeface="+mj-cs"/></a:defRPr></a:lvl1pPr></p:titleStyle>'
    )


def _body_style() -> str:
    levels = "".join(
        f'<a:lvl{at}pPr marL="{228600 * (at - 1)}" indent="0" algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" '
        f'hangingPunct="1"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/><a:defRPr sz="{2000 - 200 * (at - 1)}" '
        'kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/>'
        f'<a:cs typeface="+mn-cs"/></a:defRPr></a:lvl{at}pPr>'
        for at in range(1, 6)
    )
    return f"<p:bodyStyle>{levels}</p:bodyStyle>"


def _other_style() -> str:
    return (
        '<p:otherStyle><a:defPPr><a:defRPr lang="en-GB"/></a:defPPr><a:lvl1pPr marL="0" algn="l">'
        '<a:defRPr sz="1800" kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
        '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/>'
        '<a:cs typeface="+mn-cs"/></a:defRPr></a:lvl1pPr></p:otherStyle>'
    )


def _layouts() -> list[tuple[str, str, str]]:
    """(name, shapes, ground) of each layout."""
    foot = (MARGIN_IN, 6.42, TEXT_IN, 0.28)
    chart = (
        _holder(2, "Title", 'type="title"', TITLE_BOX, 30, anchor="t")
        + _holder(3, "Subtitle", f'type="body" sz="quarter" idx="{SUBTITLE}"', (MARGIN_IN, 1.45, TEXT_IN, 0.35), 16, faint=True)
        + _holder(4, "Source", f'type="body" sz="quarter" idx="{SOURCE}"', foot, 11, faint=True)
        + _holder(5, "Coverage", f'type="body" sz="quarter" idx="{COVERAGE}"', (MARGIN_IN, 6.7, TEXT_IN, 0.28), 11, faint=True)
    )
    text = _holder(2, "Title", 'type="title"', TITLE_BOX, 30, anchor="t") + _holder(
        3, "Text", 'type="body" idx="1"', (MARGIN_IN, 1.7, TEXT_IN, 5.0), 20
    )
    divider = _holder(2, "Title", 'type="title"', (MARGIN_IN, 1.9, 10.5, 2.4), 44, anchor="b")
    cover = divider + _holder(3, "Subtitle", 'type="subTitle" idx="1"', (MARGIN_IN, 4.55, 10.5, 1.2), 20, faint=True)
    return [
        ("Chart", chart + _accent(9) + _number(10) + _name(11), "lt1"),
        ("Text", text + _accent(9) + _number(10) + _name(11), "lt1"),
        ("Divider", divider + _accent(9, 4.42, 1.2) + _number(10), "lt2"),
        ("Cover", cover + _accent(9, 4.42, 1.2), "lt2"),
    ]


def _write_layout(layout: SlideLayout, name: str, shapes: str, ground: str) -> None:
    element = layout._element
    element.replace(element.cSld, _common(f' name="{name}"', shapes, ground))
    for attribute in ("type", "preserve"):
        element.attrib.pop(attribute, None)
    element.set("preserve", "1")


def _common(name: str, shapes: str, ground: str) -> object:
    """p:cSld with a plain ground of a theme colour."""
    return parse_xml(
        f'<p:cSld {_SPACES}{name}><p:bg><p:bgPr><a:solidFill><a:schemeClr val="{ {"lt1": "bg1", "lt2": "bg2"}[ground] }"/>'
        '</a:solidFill><a:effectLst/></p:bgPr></p:bg><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/>'
        '</p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
        f'<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>{shapes}</p:spTree></p:cSld>'
    )


def _holder(number: int, name: str, kind: str, box: Box, points: float, *, anchor: str = "t", faint: bool = False) -> str:
    """A placeholder whose text is neither shrunk nor inset: what fills it is measured before."""
    colour = '<a:solidFill><a:schemeClr val="tx2"/></a:solidFill>' if faint else ""
    style = f'<a:lvl1pPr marL="0" indent="0"><a:buNone/><a:defRPr sz="{round(points * 100)}">{colour}</a:defRPr></a:lvl1pPr>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{_frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</p:spPr><p:txBody>"
        f'<a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:noAutofit/>'
        f'</a:bodyPr><a:lstStyle>{style}</a:lstStyle><a:p><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


def _number(number: int) -> str:
    """The slide's number at the lower right."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Number"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="sldNum" sz="quarter" idx="{NUMBER}"/></p:nvPr></p:nvSpPr><p:spPr>{_frame(NUMBER_BOX)}'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr vert="horz" lIns="0" tIns="0" rIns="0" '
        'bIns="0" anchor="ctr"/><a:lstStyle><a:lvl1pPr algn="r"><a:defRPr sz="1000"><a:solidFill><a:schemeClr val="tx2"/>'
        '</a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle><a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" '
        'type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


def _name(number: int) -> str:
    """The product's name at the lower left, part of the layout."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Product"/><p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_frame(NAME_BOX)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody>'
        '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/><a:p><a:r><a:rPr lang="en-GB" '
        'sz="1000"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:latin typeface="+mn-lt"/></a:rPr>'
        "<a:t>Parity Horizon</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _accent(number: int, top: float = 0.32, wide: float = 0.62) -> str:
    """A short violet rule over the title."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Accent"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_frame((MARGIN_IN, top, wide, 0.05))}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
        '<a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>'
        '<a:p><a:endParaRPr lang="en-GB"/></a:p></p:txBody></p:sp>'
    )


def _frame(box: Box) -> str:
    left, top, width, height = (Inches(one) for one in box)
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


if __name__ == "__main__":
    main()
