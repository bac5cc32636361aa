"""Reads a Word document as a reader of its pages sees it, merged cells and automatic numbers included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import docx
from docx.exceptions import PythonDocxError
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.ns import qn
from lxml import etree

from obligations.documents.numbering import Numbering
from obligations.documents.original import (
    INVISIBLE,
    UNREAD,
    Cell,
    Doubt,
    Location,
    Original,
    Paragraph,
    TableRow,
    one_line,
    tight,
)
from obligations.errors import Place, SourceError
from obligations.files.office import WORD, checked
from obligations.text import shown

_PARAGRAPH: Final = qn("w:p")
_TABLE: Final = qn("w:tbl")
_ROW: Final = qn("w:tr")
_CELL: Final = qn("w:tc")
_RUN: Final = qn("w:r")
_TEXTS: Final = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
#: Pictures, objects and symbols: they say something and are no text.
_NO_TEXT: Final = (*map(qn, ("w:drawing", "w:pict", "w:object", "w:sym")), _MATH)
#: Tracked changes that nobody has accepted or rejected yet: which text is valid is open.
_CHANGES: Final = tuple(map(qn, ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel", "w:cellMerge")))
#: The second copy of a text box, for older programs.
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MOST_ROWS: Final = 2_000
_MOST_COLUMNS: Final = 100
_LONGEST_CELL: Final = 20_000
#: Properties of text that somebody struck out, or that refers to a note.
_MARKS: Final = {"w:strike": "画了删除线", "w:dstrike": "画了删除线", "w:vertAlign": "是上标或下标"}
_MOST_PARAGRAPHS: Final = 20_000
#: Errors of python-docx where the parts of a package do not fit together.
_UNSOUND: Final = (
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, NotImplementedError),
    *(XmlchemyError, PythonDocxError, etree.LxmlError),
)


def original_of_word(raw: bytes, name: str) -> Original:
    """Return a Word document as an original; ``name`` is the file's in messages.

    Raises :class:`SourceError` for a file that is none, could do harm, or has tracked changes.
    """
    package = checked(raw, name, WORD)
    try:
        return _WordReader(docx.Document(package), name).original()
    except _UNSOUND as error:
        remedy = "请用 Word 打开它，修复后另存一份"
        raise SourceError.at("damaged-file", Place(name), "这不是完好的 Word 文档", remedy) from error


class _WordReader:
    """Collects rows and paragraphs of one document in its order."""

    def __init__(self, document: Any, name: str) -> None:
        self.name = name
        self.body = document.element.body
        self.numbering = Numbering(document)
        styles = document.styles.element
        self.headings = {s.get(qn("w:styleId")) for s in styles.iter(qn("w:style")) if _is_title(s)}
        self.styled = {name: _styles_with(styles, name) for name in (*_MARKS, "w:vanish")}
        self.rows: list[TableRow] = []
        self.doubts: list[Doubt] = []
        self.tables = 0

    def original(self) -> Original:
        change = next(self.body.iter(*_CHANGES), None)
        if change is not None:
            seen = tight("".join(part.text or "" for part in change.iter(qn("w:t"), qn("w:delText"))))
            message, remedy = f"文档里有没有处理的修订（“{seen[:20]}”）", "请在 Word 里接受或拒绝全部修订，另存后再试"
            raise SourceError.at("bad-document", Place(self.name), message, remedy)
        before: list[Paragraph] = []
        behind: list[Paragraph] = []
        for block in _within(self.body, (_PARAGRAPH, _TABLE)):
            if block.tag == _TABLE:
                self.tables += 1
                self._table(block)
            else:
                row = len(before) + len(behind) + 1
                if row > _MOST_PARAGRAPHS:
                    message = f"超过 {_MOST_PARAGRAPHS} 段文字"
                    raise SourceError.at("too-large", Place(self.name), message, "请检查是否给错了文件")
                location, is_heading = Location(table=self.tables, row=row), block.style in self.headings
                texts = [Paragraph(location, tight(text), is_heading) for text in self._paragraphs(block)]
                (behind if self.tables else before).extend(texts)
        return Original(self.name, tuple(self.rows), tuple(before), tuple(behind), tuple(self.doubts))

    def _table(self, table: Any) -> None:
        merging: set[int] = set()  # columns of the grid whose cell above is part of a merged one
        for number, row in enumerate(_within(table, (_ROW,)), 1):
            location = Location(table=self.tables, row=number)
            cells: list[Cell] = [Cell()] * min(row.grid_before, _MOST_COLUMNS)
            above, merging = merging, set()
            for cell in _within(row, (_CELL,)):
                texts = tuple(text for part in _within(cell, (_PARAGRAPH,)) for text in self._paragraphs(part))
                continues = cell.vMerge == "continue" and len(cells) in above
                if cell.vMerge is not None:
                    merging.add(len(cells))
                if continues and texts:  # Word does not show it
                    seen = f"合并的单元格里藏着“{shown(texts[0])}”，没有读"
                    self.doubts.append(Doubt(location, seen, "它还算不算数"))
                self._check(cell, texts, location)
                cells.append(Cell(() if continues else texts, continues))
                cells += [Cell(continues=continues)] * (min(cell.grid_span, _MOST_COLUMNS) - 1)
            if row.find(f"{qn('w:trPr')}/{qn('w:hidden')}") is not None:
                self.doubts.append(Doubt(location, "这一行是隐藏的，照样读了", "它还算不算数"))
            self.rows.append(TableRow(tuple(cells[:_MOST_COLUMNS]), location, begins=number == 1))
            if len(self.rows) > _MOST_ROWS:
                message, place = f"表格超过 {_MOST_ROWS} 行", location.place(self.name)
                raise SourceError.at("too-large", place, message, "请检查是否给错了文件")

    def _check(self, cell: Any, texts: Sequence[str], location: Location) -> None:
        """Note text that is struck out, raised or has a footnote. Raises :class:`SourceError` for a too long cell."""
        if sum(map(len, texts)) > _LONGEST_CELL:
            message = f"一格超过 {_LONGEST_CELL} 个字"
            raise SourceError.at("too-large", location.place(self.name), message, "请检查是否给错了文件")
        for run in cell.iter(_RUN):
            marks = [what for mark, what in _MARKS.items() if self._has(run, mark)]
            if run.find(qn("w:footnoteReference")) is not None:
                self.doubts.append(Doubt(location, "这一格有脚注，脚注没有读", "脚注有没有改变这一格的意思"))
            if marks and (text := shown("".join(self._texts(run)))):
                self.doubts.append(Doubt(location, f"“{text}”{marks[0]}，照样读了", "它还算不算数，是不是正文"))

    def _has(self, run: Any, mark: str) -> bool:
        """Return whether a run has a property: its own, its style's, or its paragraph's style's."""
        properties = run.find(qn("w:rPr"))
        own = None if properties is None else properties.find(qn(mark))
        if own is not None:
            return own.get(qn("w:val")) not in ("0", "false", "off", "baseline")
        style = None if properties is None else properties.find(qn("w:rStyle"))
        if style is not None and style.get(qn("w:val")) in self.styled[mark]:
            return True
        paragraph = run.getparent()
        return paragraph.tag == _PARAGRAPH and paragraph.style in self.styled[mark]

    def _paragraphs(self, paragraph: Any) -> Iterator[str]:
        """Yield a paragraph's text with its number, as several paragraphs where it has line breaks."""
        text = self.numbering.before(paragraph) + "".join(self._texts(paragraph))
        for line in INVISIBLE.sub("", text).split("\n"):
            yield from filter(None, [one_line(line)])

    def _texts(self, element: Any) -> Iterator[str]:
        """Yield the visible text of a paragraph; a line break precedes a paragraph within it (of a text box)."""
        for child in element.iterchildren("*"):
            if child.tag == qn("w:t"):
                yield child.text or ""
            elif child.tag in _TEXTS:
                yield _TEXTS[child.tag]
            elif child.tag in _NO_TEXT and not any(True for _ in child.iter(qn("w:t"))):
                yield UNREAD
            elif child.tag in (_PARAGRAPH, _TABLE):
                yield "\n"
                yield from self._texts(child)
            elif not self._is_passed_over(child):
                yield from self._texts(child)

    def _is_passed_over(self, element: Any) -> bool:
        """Return whether an element is not part of the page's text: hidden, a second copy, phonetics, a placeholder."""
        if element.tag == _RUN:
            return self._has(element, "w:vanish")
        properties = element.find(qn("w:sdtPr")) if element.tag == qn("w:sdt") else None
        is_blank = properties is not None and properties.find(qn("w:showingPlcHdr")) is not None
        return is_blank or element.tag in (_FALLBACK, qn("w:rt"))


def _is_title(style: Any) -> bool:
    name = style.find(qn("w:name"))
    return name is not None and str(name.get(qn("w:val"))).lower() in ("title", "heading 1", "标题", "标题 1")


def _styles_with(styles: Any, mark: str) -> set[str]:
    """Return the identifiers of the styles that set a property."""
    settings = styles.iterfind(f"{qn('w:style')}/{qn('w:rPr')}/{qn(mark)}")
    marked = (each for each in settings if each.get(qn("w:val")) not in ("0", "false", "off", "baseline"))
    return {each.getparent().getparent().get(qn("w:styleId")) for each in marked}


def _within(element: Any, tags: tuple[str, ...]) -> Iterator[Any]:
    """Yield the nearest elements with some tags, inside any wrapping (content controls, text boxes)."""
    for child in element.iterchildren("*"):
        if child.tag in tags:
            yield child
        elif child.tag != _FALLBACK:
            yield from _within(child, tags)
