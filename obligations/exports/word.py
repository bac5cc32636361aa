"""A paper as a Word document: A4, Chinese fonts, headings to navigate by, tables whose heads repeat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from obligations.exports.paper import Cell, Heading, Numbered, Paper, Table, Text, VerdictCell, lines_of, shown_cell
from obligations.files.office import WORD, checked
from obligations.reports.layout import columns_of
from obligations.reports.looks import LOOKS

if TYPE_CHECKING:
    from docx.document import Document

_AUTHOR: Final = "obligations"
#: What people see, or do to a text, that is no text: pictures, signs, tracked changes, what is struck out or marked.
_SEEN: Final = frozenset(
    {
        "drawing", "pict", "object", "altChunk", "oMath", "sym", "ins", "del", "moveFrom", "moveTo", "hyperlink",
        "strike", "dstrike", "highlight", "vanish",
    }
)  # fmt: skip
#: What is seen beside the text of a document: parts that it is related to.
_BESIDE: Final = frozenset({"header", "footer", "footnotes", "endnotes", "comments"})
_LATIN: Final = "Times New Roman"
_BODY, _HEADS, _TITLE, _CELLS = "仿宋", "黑体", "宋体", "宋体"
#: Fonts that replace the Chinese ones where they are not installed.
_ALSO: Final[Mapping[str, str]] = {
    "仿宋": "FangSong,仿宋_GB2312,STFangsong,Noto Serif CJK SC",
    "黑体": "SimHei,STHeiti,Noto Sans CJK SC",
    "宋体": "SimSun,STSong,Noto Serif CJK SC",
}
_WIDTH_CM, _HEIGHT_CM, _SIDE_CM, _TOP_CM = 29.7, 21.0, 1.8, 1.7
_TWIPS_PER_CM: Final = 567
_CELL_POINTS, _LINE_POINTS = 9, 13
#: The width of half a Chinese character in a table, in twips; and the number of lines that fit on a page.
_COLUMN, _MOST_LINES = 10 * _CELL_POINTS, 30


def document_bytes(paper: Paper) -> bytes:
    """Return a paper as a Word file."""
    from docx import Document

    document = Document()
    set_up(document, paper.title)
    document.add_paragraph(paper.title, style="Title")
    for block, following in zip(paper.blocks, (*paper.blocks[1:], None), strict=True):
        match block:
            case Heading(text, level):
                document.add_heading(text, level)
            case Text(text, strong):
                paragraph = document.add_paragraph()
                paragraph.add_run(text).bold = strong
                paragraph.paragraph_format.keep_with_next = isinstance(following, Table)
            case Numbered(items):
                for number, text in items:
                    document.add_paragraph(f"{number}. {text}")
            case Table():
                _add_table(document, block)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def visible_text(raw: bytes) -> str:
    """Return what people see in a Word file: all texts, and a mark for each picture, sign, change or struck text.

    The numbers of pages, which a program counts anew, are left out. Raises :class:`SourceError` for another file.
    """
    from obligations.files.package import Package, local

    checked(raw, "-", WORD)
    package = Package(raw)
    main = package.related("", "officeDocument") or "word/document.xml"
    beside = (relation.target for relation in package.relations(main) if relation.kind in _BESIDE)
    found: list[str] = []
    for part in (main, *sorted(beside)):
        fields: list[str] = []  # what each field says that is open here
        for element in package.tree(part).iter("*"):
            match local(element):
                case "fldChar" if _attribute(element, "fldCharType") == "begin":
                    fields.append("")
                case "fldChar" if _attribute(element, "fldCharType") == "end":
                    del fields[-1:]
                case "instrText" if fields:
                    fields[-1] += element.text or ""
                case "t" | "delText" if not any(map(_is_counted, (*fields, *_simple_fields(element)))):
                    found.append(element.text or "")
                case name if name in _SEEN and _attribute(element, "val") not in ("0", "false", "none"):
                    found.append(f"<{name}{_attribute(element, 'char')}>")
    return "".join(found)


def _simple_fields(element: Any) -> Iterator[str]:
    return (_attribute(each, "instr") for each in element.iterancestors("{*}fldSimple"))


def _is_counted(field: str) -> bool:
    """Return whether a program counts anew what a field says."""
    return field.split()[:1] in (["PAGE"], ["NUMPAGES"], ["SECTIONPAGES"])


def _attribute(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "")


def set_up(document: Document, title: str) -> None:
    """Set the page, the styles, the page numbers and the properties of a document."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(_WIDTH_CM), Cm(_HEIGHT_CM)
    section.left_margin = section.right_margin = Cm(_SIDE_CM)
    section.top_margin = section.bottom_margin = Cm(_TOP_CM)
    for name, font, size, bold in (
        ("Normal", _BODY, 12, False),
        ("Title", _TITLE, 18, True),
        ("Heading 1", _HEADS, 14, False),
        ("Heading 2", _HEADS, 12, False),
    ):
        _set_style(document.styles[name], font, size, bold)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    document.styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _remove(document.styles["Title"].element, "w:pBdr")
    _name_fonts(document)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for before, field, after in (("第 ", "PAGE", " 页　"), ("共 ", "NUMPAGES", " 页")):
        footer.add_run(before)
        footer._p.append(_element("w:fldSimple", {"w:instr": field}, _element("w:r", {}, _plain("1"))))
        footer.add_run(after)
    properties, now = document.core_properties, datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    properties.title, properties.language, properties.comments = title[:200], "zh-CN", ""
    properties.author = properties.last_modified_by = _AUTHOR
    properties.created = properties.modified = now


def _set_style(style: Any, font: str, size: int, bold: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold = _LATIN, Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for attribute in [name for name in fonts.attrib if "heme" in name]:  # a theme's fonts would take precedence
        del fonts.attrib[attribute]
    for script, named in (("w:ascii", _LATIN), ("w:hAnsi", _LATIN), ("w:cs", _LATIN), ("w:eastAsia", font)):
        fonts.set(qn(script), named)
    _remove(style.element, "w:lang")
    style.element.rPr.append(_element("w:lang", {"w:val": "en-US", "w:eastAsia": "zh-CN"}))


def _name_fonts(document: Document) -> None:
    """Name the fonts that replace one which is not installed."""
    from docx.oxml import parse_xml
    from lxml import etree

    for part in document.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            fonts = parse_xml(part.blob)
            for name, also in _ALSO.items():
                values = {"w:altName": also, "w:charset": "86", "w:family": "auto", "w:pitch": "default"}
                properties = (_element(tag, {"w:val": value}) for tag, value in values.items())
                fonts.append(_element("w:font", {"w:name": name}, *properties))
            part._blob = etree.tostring(fonts, xml_declaration=True, encoding="UTF-8", standalone=True)


def _add_table(document: Document, table: Table) -> None:
    widths = [round(width * _TWIPS_PER_CM) for width in _widths(table)]
    head = [cell_of(column.label, width, is_head=True) for column, width in zip(table.head, widths, strict=True)]
    add_rows(document, widths, [row_of(head, is_head=True), *_rows(table, widths)])


def add_rows(document: Document, widths: Sequence[int], rows: Iterable[Any]) -> None:
    """Add a table to a document from rows of :func:`row_of`; the widths of its columns are in twips."""
    grid = _element("w:tblGrid", {}, *(_element("w:gridCol", {"w:w": str(width)}) for width in widths))
    lines = (
        _element(f"w:{side}", {"w:val": "single", "w:sz": "4", "w:color": "7F7F7F"})
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    sides = {"top": "25", "left": "70", "bottom": "25", "right": "70"}
    margins = (_element(f"w:{side}", {"w:w": width, "w:type": "dxa"}) for side, width in sides.items())
    properties = _element(
        "w:tblPr",
        {},
        _element("w:tblW", {"w:w": str(sum(widths)), "w:type": "dxa"}),
        _element("w:tblBorders", {}, *lines),
        _element("w:tblLayout", {"w:type": "fixed"}),
        _element("w:tblCellMar", {}, *margins),
    )
    body = document.element.body
    body.insert(len(body) - 1, _element("w:tbl", {}, properties, grid, *rows))  # before the section's properties
    document.add_paragraph()


def _rows(table: Table, widths: list[int]) -> Iterator[Any]:
    for i, row in enumerate(table.rows):
        under = table.under[i] if i < len(table.under) else ""
        columns = zip(row, widths, strict=True)
        whole = max(lines_of(shown_cell(cell), width // _COLUMN) for cell, width in columns) <= _MOST_LINES
        cells = [cell_of(cell, width, kept=bool(under) and whole) for cell, width in zip(row, widths, strict=True)]
        yield row_of(cells, whole=whole)
        if under:
            width = sum(widths)
            whole = lines_of(under, width // _COLUMN) <= _MOST_LINES
            yield row_of([cell_of(f"原文：{under}", width, span=len(widths))], whole=whole)


def row_of(cells: Sequence[Any], *, is_head: bool = False, whole: bool = True) -> Any:
    """Return a row of cells; a head is repeated on every page. ``whole``: no page's end may divide it."""
    marks = [*([_element("w:cantSplit")] if whole else []), *([_element("w:tblHeader")] if is_head else [])]
    return _element("w:tr", {}, _element("w:trPr", {}, *marks), *cells)


def cell_of(
    cell: Cell, width: int, *, is_head: bool = False, kept: bool = False, span: int = 1, merged: str = ""
) -> Any:
    """Return a cell with a width in twips; each line of its text is a paragraph of its own.

    ``kept``: on one page with the row below. ``span``: how many columns it takes. ``merged``: it begins (``restart``)
    or continues (``continue``) a cell that takes several rows.
    """
    fill, bold = ("D9D9D9", True) if is_head else ("F5F5F5" if span > 1 else "", False)
    if isinstance(cell, VerdictCell):
        fill, bold = LOOKS[cell.verdict].fill, LOOKS[cell.verdict].bold
    properties = _element("w:tcPr", {}, _element("w:tcW", {"w:w": str(width), "w:type": "dxa"}))
    if span > 1:
        properties.append(_element("w:gridSpan", {"w:val": str(span)}))
    if merged:
        properties.append(_element("w:vMerge", {"w:val": merged}))
    if fill:
        properties.append(_element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": fill}))
    properties.append(_element("w:vAlign", {"w:val": "center"}))
    paragraphs = []
    for line in shown_cell(cell).split("\n"):
        spacing = _element(
            "w:spacing", {"w:before": "0", "w:after": "0", "w:line": str(20 * _LINE_POINTS), "w:lineRule": "exact"}
        )
        keep = [_element("w:keepNext")] if is_head or kept else []
        centred = [_element("w:jc", {"w:val": "center"})] if bold or isinstance(cell, int) else []
        run = [_text_run(line, bold=bold)] if line else []
        paragraphs.append(_element("w:p", {}, _element("w:pPr", {}, *keep, spacing, *centred), *run))
    return _element("w:tc", {}, properties, *paragraphs)


def _plain(text: str) -> Any:
    element = _element("w:t", {"xml:space": "preserve"})
    element.text = text
    return element


def _text_run(text: str, *, bold: bool = False) -> Any:
    """Return a text in the font of tables."""
    size = str(2 * _CELL_POINTS)
    properties = _element(
        "w:rPr",
        {},
        _element("w:rFonts", {"w:ascii": _LATIN, "w:hAnsi": _LATIN, "w:eastAsia": _CELLS}),
        *([_element("w:b")] if bold else []),
        _element("w:sz", {"w:val": size}),
        _element("w:szCs", {"w:val": size}),
    )
    return _element("w:r", {}, properties, _plain(text.replace("\t", " ")))


def _widths(table: Table) -> list[float]:
    """Return widths in centimetres that fill the page, in proportion to the longest lines of the columns."""
    wanted = []
    for i, column in enumerate(table.head):
        texts = (column.label, *(shown_cell(row[i]) for row in table.rows))
        longest = max(columns_of(line) for text in texts for line in text.split("\n"))
        wanted.append(min(longest, column.width) + 2)
    return [(_WIDTH_CM - 2 * _SIDE_CM) * width / sum(wanted) for width in wanted]


def _remove(element: Any, tag: str) -> None:
    for child in list(element.iter(_name(tag))):
        child.getparent().remove(child)


def _element(tag: str, attributes: Mapping[str, str] | None = None, *inside: Any) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(tag, {_name(name): value for name, value in (attributes or {}).items()})
    element.extend(inside)
    return element


@cache
def _name(tag: str) -> str:
    from docx.oxml.ns import qn

    return qn(tag)
