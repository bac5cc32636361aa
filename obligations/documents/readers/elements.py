"""Which elements of a Word document hold text, which show nothing; any other may show what nobody has read."""

from __future__ import annotations

from typing import Final

from docx.oxml.ns import qn

# fmt: off
_TRANSPARENT: Final = (
    "w:r", "w:hyperlink", "w:fldSimple", "w:smartTag", "w:customXml", "w:sdt", "w:sdtContent", "w:bdo", "w:dir",
    "w:ruby", "w:rubyBase", "w:txbxContent", "w:tbl", "w:tr", "w:tc", "w:p",
)
_SILENT: Final = (
    "w:pPr", "w:rPr", "w:tblPr", "w:tblPrEx", "w:tblGrid", "w:trPr", "w:tcPr", "w:sectPr", "w:sdtPr", "w:sdtEndPr",
    "w:smartTagPr", "w:customXmlPr", "w:rubyPr", "w:rt", "w:bookmarkStart", "w:bookmarkEnd", "w:proofErr",
    "w:permStart", "w:permEnd", "w:commentRangeStart", "w:commentRangeEnd", "w:moveFromRangeStart",
    "w:moveFromRangeEnd", "w:moveToRangeStart", "w:moveToRangeEnd", "w:customXmlInsRangeStart",
    "w:customXmlInsRangeEnd", "w:customXmlDelRangeStart", "w:customXmlDelRangeEnd", "w:customXmlMoveFromRangeStart",
    "w:customXmlMoveFromRangeEnd", "w:customXmlMoveToRangeStart", "w:customXmlMoveToRangeEnd",
    "w:lastRenderedPageBreak", "w:softHyphen", "w:fldChar", "w:instrText", "w:delInstrText", "w:annotationRef",
    "w:footnoteRef", "w:endnoteRef", "w:separator", "w:continuationSeparator",
)
_FRAMES: Final = (
    "drawing", "inline", "anchor", "simplePos", "positionH", "positionV", "posOffset", "align", "extent",
    "effectExtent", "wrapNone", "wrapSquare", "wrapTight", "wrapThrough", "wrapTopAndBottom", "wrapPolygon",
    "start", "lineTo", "docPr", "cNvGraphicFramePr", "graphicFrameLocks", "graphic", "graphicData", "wsp", "wpc",
    "wgp", "cNvPr", "cNvSpPr", "cNvCnPr", "cNvGrpSpPr", "spLocks", "grpSpPr", "spPr", "xfrm", "off", "ext", "chOff",
    "chExt", "prstGeom", "avLst", "gd", "custGeom", "gdLst", "ahLst", "cxnLst", "rect", "pathLst", "path", "moveTo",
    "lnTo", "close", "pt", "noFill", "solidFill", "gradFill", "gsLst", "gs", "lin", "srgbClr", "schemeClr",
    "sysClr", "prstClr", "lumMod", "lumOff", "shade", "tint", "alpha", "satMod", "ln", "prstDash", "round", "miter",
    "bevel", "headEnd", "tailEnd", "effectLst", "outerShdw", "style", "lnRef", "fillRef", "effectRef", "fontRef",
    "txbx", "bodyPr", "noAutofit", "normAutofit", "spAutoFit", "prstTxWarp", "sizeRelH", "sizeRelV", "pctWidth",
    "pctHeight", "extLst", "whole", "bg", "pict", "shape", "shapetype", "group", "roundrect", "oval", "line",
    "textbox", "stroke", "fill", "formulas", "f", "handles", "h", "shadow", "wrap", "lock", "anchorlock",
    "AlternateContent", "Choice",
)
# fmt: on

#: What holds text, or other elements that do; each is read as what is in it.
TRANSPARENT: Final = frozenset(map(qn, _TRANSPARENT))
#: What shows nothing on the page: properties, marks of places, spelling, old page breaks, fields' codes.
SILENT: Final = frozenset(map(qn, _SILENT))
#: Elements of drawings that show no more than frames, lines and colours around a text box (both ways to write them).
FRAMES: Final = frozenset(_FRAMES)
