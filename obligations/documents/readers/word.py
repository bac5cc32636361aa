"""Reads a Word document as a reader of its pages sees it, merged cells and automatic numbers included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import docx
from docx.exceptions import PythonDocxError
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.ns import qn
from lxml import etree

from obligations.documents.original import (
    MOST_COLUMNS,
    UNREAD,
    Cell,
    Collector,
    Location,
    Original,
    one_line,
    tight,
)
from obligations.documents.readers.elements import FRAMES, SILENT, TRANSPARENT
from obligations.documents.readers.numbering import Numbering
from obligations.errors import Place, SourceError
from obligations.files.forgiven import forgiven
from obligations.files.office import WORD, checked
from obligations.text import shown

_PARAGRAPH: Final = qn("w:p")
_TABLE: Final = qn("w:tbl")
_ROW: Final = qn("w:tr")
_CELL: Final = qn("w:tc")
_RUN: Final = qn("w:r")
_TEXTS: Final = {qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
#: Notes of other people, or at the end of a page: what they say is not in the text itself.
_NOTES: Final = {
    qn("w:footnoteReference"): "脚注",
    qn("w:endnoteReference"): "尾注",
    qn("w:commentReference"): "批注",
}
#: Codes of fields that draw something.
_DRAWN: Final = re.compile(r"\s*(?:EQ|SYMBOL)\b", re.IGNORECASE)
_COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
#: Tracked changes that nobody has accepted or rejected yet: which text is valid is open.
_CHANGES: Final = tuple(map(qn, ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel", "w:cellMerge")))
#: The same for newer programs and for older ones.
_ALTERNATE, _CHOICE, _FALLBACK = (_COMPATIBILITY + name for name in ("AlternateContent", "Choice", "Fallback"))
#: Properties of text that somebody struck out, or that refers to a note.
_MARKS: Final = {"w:strike": "画了删除线", "w:dstrike": "画了删除线", "w:vertAlign": "是上标或下标"}
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
        return _WordReader(docx.Document(forgiven(package)), name).original()
    except _UNSOUND as error:
        # Word keeps much that it does not understand: to save the same document again need not help
        message = f"这不是完好的 Word 文档，里面有读不了的写法（{shown(str(error)) or type(error).__name__}）"
        remedy = "请在 Word 里新建文档，把全部内容复制过去，另存为 .docx；或另存为“筛选过的网页”（.htm）"
        raise SourceError.at("damaged-file", Place(name), message, remedy) from error


class _WordReader:
    """Collects rows and paragraphs of one document in its order."""

    def __init__(self, document: Any, name: str) -> None:
        self.into = Collector(name)
        self.body = document.element.body
        relations = [relation for relation in document.part.rels.values() if not relation.is_external]
        margins = (each.target_part for each in relations if each.reltype.endswith(("/header", "/footer")))
        self.margins = [part.element for part in dict.fromkeys(margins)]  # many relations can lead to one part
        self.numbering = Numbering(document)
        styles = document.styles.element
        self.headings = {s.get(qn("w:styleId")) for s in styles.iter(qn("w:style")) if _is_title(s)}
        self.styled = {name: _styles_with(styles, name) for name in (*_MARKS, "w:vanish")}
        self.at = Location()
        self._around: tuple[Any, str | None] = (None, None)
        self._chosen: tuple[Any, str] = (None, "")

    def original(self) -> Original:
        change = next(self.body.iter(*_CHANGES), None)
        if change is not None:
            seen = tight("".join(part.text or "" for part in change.iter(qn("w:t"), qn("w:delText"))))
            message, remedy = f"文档里有没有处理的修订（“{seen[:20]}”）", "请在 Word 里接受或拒绝全部修订，另存后再试"
            raise SourceError.at("bad-document", Place(self.into.name), message, remedy)
        for block in self._within(self.body, (_PARAGRAPH, _TABLE)):
            if block.tag == _TABLE:
                self.into.tables += 1
                self._table(block)
                self.at = Location(table=self.into.tables)
            else:
                self.at = Location(table=self.into.tables, row=self.into.paragraphs + 1)
                for text in self._paragraphs(block):
                    self.into.add_paragraph(text, self.at, is_heading=block.style in self.headings)
        for part in self.margins:
            self.into.margins += [tight("".join(self._texts(paragraph))) for paragraph in part.iter(_PARAGRAPH)]
        return self.into.original()

    def _within(self, element: Any, tags: tuple[str, ...]) -> Iterator[Any]:
        """Yield the nearest elements with some tags, inside any wrapping; note what is nothing that is known."""
        for child in element.iterchildren("*"):
            if child.tag in tags:
                yield child
            elif child.tag in TRANSPARENT or child.tag in (_ALTERNATE, _CHOICE):
                yield from self._within(child, tags)
            elif child.tag == _FALLBACK:
                self._compare(child)
            elif child.tag not in SILENT:
                self.into.doubt(
                    self.at, f"文档里有读不了的内容（{_called(child)}）", "它是不是计划的一部分，写的是什么"
                )

    def _table(self, table: Any) -> None:
        merging: set[int] = set()  # columns of the grid whose cell above is part of a merged one
        for number, row in enumerate(self._within(table, (_ROW,)), 1):
            self.at = location = Location(table=self.into.tables, row=number)
            cells: list[Cell] = [Cell()] * min(row.grid_before, MOST_COLUMNS)
            above, merging = merging, set()
            for cell in self._within(row, (_CELL,)):
                texts = tuple(self._cell_texts(cell))
                continues = cell.vMerge == "continue" and len(cells) in above
                if cell.vMerge is not None:
                    merging.add(len(cells))
                if continues and texts:  # Word does not show it
                    self.into.doubt(location, f"合并的单元格里藏着“{shown(texts[0])}”，没有读", "它还算不算数")
                self._check(cell, location)
                cells.append(Cell(() if continues else texts, continues))
                cells += [Cell(continues=continues, spanned=True)] * (min(cell.grid_span, MOST_COLUMNS) - 1)
            cells += [Cell()] * min(row.grid_after, MOST_COLUMNS)
            if row.find(f"{qn('w:trPr')}/{qn('w:hidden')}") is not None:
                self.into.doubt(location, "这一行是隐藏的，照样读了", "它还算不算数")
            self.into.add_row(cells, location, begins=number == 1)

    def _cell_texts(self, cell: Any) -> Iterator[str]:
        """Yield the paragraphs of a cell; what is none and not known to be silent is a mark that it was not read."""
        for child in cell.iterchildren("*"):
            if child.tag == _PARAGRAPH:
                yield from self._paragraphs(child)
            else:
                yield from self._lines("".join(self._texts_of(child)))

    def _check(self, cell: Any, location: Location) -> None:
        """Note text that is struck out or raised."""
        for run in cell.iter(_RUN):
            marks = [what for mark, what in _MARKS.items() if self._has(run, mark)]
            is_note = any(run.find(tag) is not None for tag in _NOTES)
            if marks and not is_note and (text := shown("".join(self._texts(run)))):
                self.into.doubt(location, f"“{text}”{marks[0]}，照样读了", "它还算不算数，是不是正文")

    def _has(self, run: Any, mark: str) -> bool:
        """Return whether a run has a property: its own, its style's, or its paragraph's style's."""
        properties = run.find(qn("w:rPr"))
        own = None if properties is None else properties.find(qn(mark))
        if own is not None:
            return own.get(qn("w:val")) not in ("0", "false", "off", "baseline")
        style = None if properties is None else properties.find(qn("w:rStyle"))
        if style is not None and style.get(qn("w:val")) in self.styled[mark]:
            return True
        return self._style_around(run) in self.styled[mark]

    def _style_around(self, run: Any) -> str | None:
        """Return the style of a run's paragraph, looked up once for all of its runs, of which there can be many."""
        paragraph = run.getparent()
        if paragraph is not self._around[0]:
            self._around = (paragraph, paragraph.style if paragraph.tag == _PARAGRAPH else None)
        return self._around[1]

    def _paragraphs(self, paragraph: Any) -> Iterator[str]:
        """Yield a paragraph's text with its number, as several paragraphs where it has line breaks."""
        yield from self._lines(self.numbering.before(paragraph) + "".join(self._texts(paragraph)))

    def _lines(self, text: str) -> Iterator[str]:
        yield from filter(None, map(one_line, self.into.visible(text).split("\n")))

    def _texts(self, element: Any) -> Iterator[str]:
        """Yield the visible text in an element; a line break precedes a paragraph within it (of a text box)."""
        for child in element.iterchildren("*"):
            yield from self._texts_of(child)

    def _texts_of(self, element: Any) -> Iterator[str]:
        if element.tag == qn("w:t"):
            yield element.text or ""
        elif element.tag == qn("w:fldChar") and element.find(qn("w:ffData")) is not None:
            yield UNREAD  # a box to tick or a list to choose from
        elif element.tag == qn("w:instrText") and _DRAWN.match(element.text or ""):
            yield UNREAD
        elif element.tag in _TEXTS:
            yield _TEXTS[element.tag]
        elif element.tag in _NOTES:
            self.into.doubt(self.at, f"这里有{(note := _NOTES[element.tag])}，没有读", f"{note}有没有改变这里的意思")
        elif element.tag == _ALTERNATE:
            choice = element.find(_CHOICE)
            yield from () if choice is None else self._texts_of_any(choice)
            differ = [self._compare(fallback) for fallback in element.iterchildren(_FALLBACK)]
            if any(differ):
                yield UNREAD
        elif element.tag in (_PARAGRAPH, _TABLE):
            yield "\n"
            yield from self._texts(element)
        elif element.tag in TRANSPARENT:
            if _is_placeholder(element):
                yield UNREAD
            yield from () if self._is_hidden(element) else self._texts(element)
        elif element.tag not in SILENT:
            yield from self._texts_of_any(element)

    def _texts_of_any(self, element: Any) -> Iterator[str]:
        """Yield the text in an element that is nothing known: that of its text boxes, else a mark that it has none."""
        boxes = [*_boxes(element)]
        if not boxes and element.tag == _CHOICE:
            yield from self._texts(element)
            return
        for box in boxes:
            yield from self._texts(box)
        if not any(True for box in boxes for _ in box.iter(qn("w:t"))) or any(_beside_boxes(element)):
            yield UNREAD

    def _compare(self, fallback: Any) -> bool:
        """Note that older programs show something else than newer ones: which one people saw nobody knows."""
        choice = fallback.getparent().find(_CHOICE)
        if self._chosen[0] is not choice:  # it may have many of them
            self._chosen = choice, _visible(choice)
        one, other = self._chosen[1], _visible(fallback)
        if one != other:
            seen = f"这里有两种内容，“{shown(one)}”和“{shown(other)}”，Word 按版本显示其中一种"
            self.into.doubt(self.at, seen, "哪一种算数")
        return one != other

    def _is_hidden(self, element: Any) -> bool:
        return element.tag == _RUN and self._has(element, "w:vanish")


def _is_placeholder(element: Any) -> bool:
    """Return whether a field shows its prompt (单击此处输入文字), or somebody's text that the program takes for it."""
    return element.tag == qn("w:sdt") and element.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None


def _boxes(element: Any) -> Iterator[Any]:
    """Yield the outermost text boxes in an element: those within them are read with them, and only once."""
    if element.tag == qn("w:txbxContent"):
        yield element
    elif element.tag != _FALLBACK:
        for child in element.iterchildren("*"):
            yield from _boxes(child)


def _beside_boxes(element: Any) -> Iterator[str]:
    """Yield the names of what an element draws outside of its text boxes: a picture, a chart, words as a drawing."""
    for child in element.iterchildren("*"):
        if child.tag in (qn("w:txbxContent"), _FALLBACK):
            continue
        if etree.QName(child).localname not in FRAMES:
            yield _called(child)
        yield from _beside_boxes(child)


def _visible(part: Any) -> str:
    return "" if part is None else tight("".join(text.text or "" for text in part.iter(qn("w:t"))))


def _called(element: Any) -> str:
    return shown(etree.QName(element).localname)


def _is_title(style: Any) -> bool:
    name = style.find(qn("w:name"))
    return name is not None and str(name.get(qn("w:val"))).lower() in ("title", "heading 1", "标题", "标题 1")


def _styles_with(styles: Any, mark: str) -> set[str]:
    """Return the identifiers of the styles that set a property."""
    settings = styles.iterfind(f"{qn('w:style')}/{qn('w:rPr')}/{qn(mark)}")
    marked = (each for each in settings if each.get(qn("w:val")) not in ("0", "false", "off", "baseline"))
    return {each.getparent().getparent().get(qn("w:styleId")) for each in marked}
