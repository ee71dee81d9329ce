"""The order of elements that ECMA-376 (part 1, schemas dml-chart and dml-chartDrawing) asks for, for the parts written here.

Only what the charts use: an element that is not in the table is a fault too. PowerPoint repairs or refuses other orders.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]  # it ships no types

SERIES = "idx order tx spPr"
LABEL = "layout tx numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator"
AXIS = (
    "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr "
    "crossAx crosses crossesAt"
)
ORDER = {
    "chartSpace": (
        "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr externalData "
        "printSettings userShapes"
    ),
    "externalData": "autoUpdate",
    "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs",
    "plotArea": "layout areaChart lineChart barChart scatterChart catAx valAx dTable spPr",
    "layout": "manualLayout",
    "manualLayout": "layoutTarget xMode yMode wMode hMode x y w h",
    "legend": "legendPos legendEntry layout overlay spPr txPr",
    "legendEntry": "idx delete txPr",
    "areaChart": "grouping varyColors ser dLbls dropLines axId",
    "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker smooth axId",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    "scatterChart": "scatterStyle varyColors ser dLbls axId",
    "areaChart/ser": f"{SERIES} pictureOptions dPt dLbls trendline errBars cat val",
    "lineChart/ser": f"{SERIES} marker dPt dLbls trendline errBars cat val smooth",
    "barChart/ser": f"{SERIES} invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape",
    "scatterChart/ser": f"{SERIES} marker dPt dLbls trendline errBars xVal yVal smooth",
    "ser/tx": "strRef v",
    "dLbl/tx": "strRef rich",
    "title/tx": "strRef rich",
    "title": "tx layout overlay spPr txPr",
    "ser/marker": "symbol size spPr",
    "dLbls": f"dLbl delete {LABEL} showLeaderLines leaderLines",
    "dLbl": f"idx delete {LABEL}",
    "cat": "numRef strRef",
    "val": "numRef numLit",
    "xVal": "numRef strRef",
    "yVal": "numRef numLit",
    "numRef": "f numCache",
    "strRef": "f strCache",
    "numCache": "formatCode ptCount pt",
    "strCache": "ptCount pt",
    "pt": "v",
    "catAx": f"{AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "valAx": f"{AXIS} crossBetween majorUnit minorUnit dispUnits",
    "scaling": "logBase orientation max min",
    "majorGridlines": "spPr",
    "rich": "bodyPr lstStyle p",
    "txPr": "bodyPr lstStyle p",
    "spPr": "xfrm custGeom prstGeom noFill solidFill ln effectLst",
    "ln": "noFill solidFill prstDash round bevel miter",
    "solidFill": "srgbClr schemeClr",
    "p": "pPr r fld endParaRPr",
    "pPr": "defRPr",
    "r": "rPr t",
    "rPr": "ln noFill solidFill latin ea cs",
    "defRPr": "ln noFill solidFill latin ea cs",
    "xfrm": "off ext",
    "prstGeom": "avLst",
    "userShapes": "relSizeAnchor absSizeAnchor",
    "relSizeAnchor": "from to sp grpSp graphicFrame cxnSp pic",
    "from": "x y",
    "to": "x y",
    "sp": "nvSpPr spPr style txBody",
    "nvSpPr": "cNvPr cNvSpPr",
    "txBody": "bodyPr lstStyle p",
    "cxnSp": "nvCxnSpPr spPr style",
    "nvCxnSpPr": "cNvPr cNvCxnSpPr",
}
REPEATED = {
    "plotArea": {"areaChart", "lineChart", "barChart", "scatterChart", "catAx", "valAx"},
    "legend": {"legendEntry"},
    "areaChart": {"ser", "axId"},
    "lineChart": {"ser", "axId"},
    "barChart": {"ser", "axId"},
    "scatterChart": {"ser", "axId"},
    "dLbls": {"dLbl"},
    "numCache": {"pt"},
    "strCache": {"pt"},
    "rich": {"p"},
    "txBody": {"p"},
    "userShapes": {"relSizeAnchor"},
}


def faults(part: bytes) -> Iterator[str]:
    """What the part holds in another order, twice, or unknown to the table."""
    for element in etree.fromstring(part).iter():
        name, parent = _local(element), element.getparent()
        children = [_local(one) for one in element]
        above = "" if parent is None else _local(parent)
        order = (ORDER.get(f"{above}/{name}") or ORDER.get(name, "")).split()
        yield from (f"{name}: unknown {one}" for one in children if one not in order)
        places = [order.index(one) for one in children if one in order]
        if places != sorted(places):
            yield f"{name}: order {children}"
        yield from (
            f"{name}: {one} twice" for one in set(children) if children.count(one) > 1 and one not in REPEATED.get(name, ())
        )


def _local(element: etree._Element) -> str:
    return str(etree.QName(element).localname)
