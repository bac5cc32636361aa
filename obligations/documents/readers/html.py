"""Reads the tables and paragraphs of a web page, or of a piece of HTML in a text, as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import lxml.html
from lxml import etree

from obligations.documents.original import (
    MOST_COLUMNS,
    UNREAD,
    Cell,
    Collector,
    Location,
    Original,
    one_line,
)
from obligations.errors import Place, SourceError
from obligations.text import shown

#: What a browser does not show, and the forms and buttons around a text.
_SILENT: Final = frozenset(
    [
        "script",
        "style",
        "template",
        "head",
        "meta",
        "link",
        "title",
        "noscript",
        "colgroup",
        "col",
        "button",
        "select",
        "input",
    ]
)
#: What says something and is no text.
_NO_TEXT: Final = frozenset(
    [
        "img",
        "svg",
        "canvas",
        "object",
        "embed",
        "iframe",
        "video",
        "audio",
        "picture",
        "math",
        "textarea",
        "button",
        "select",
        "input",
    ]
)
#: What is on lines of its own.
_BLOCKS: Final = frozenset(
    [
        "p",
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "blockquote",
        "pre",
        "center",
        "tr",
        "table",
        "td",
        "th",
        "caption",
        "figure",
        "body",
        "form",
        "address",
        "nav",
        "aside",
        "hr",
    ]
)
#: What is in a table around its cells.
_OF_TABLES: Final = frozenset(["tr", "tbody", "thead", "tfoot", "form"])
#: What a form's fields say is in no text; those around a table (a search) are no part of it.
_FILLED_IN: Final = frozenset(["select", "input"])
_NOTHING_SHOWN: Final = frozenset(["hidden", "button", "submit", "reset", "image"])
_STRUCK: Final = frozenset(["s", "del", "strike"])
_DECLARED: Final = re.compile(r"^\s*<\?xml[^>]*>")
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MOST_DEPTH: Final = 200
_MOST_ELEMENTS: Final = 200_000
#: A start tag; and what its attributes say.
_TAG: Final = re.compile(r"""<[A-Za-z](?:"[^"]*"|'[^']*'|[^"'<>])*""")
_SAID: Final = re.compile(r""""[^"]*"|'[^']*'""")
_MOST_ATTRIBUTES: Final = 2_000


def original_of_html(text: str, name: str) -> Original:
    """Return a web page as an original; ``name`` is the file's in messages. Raises :class:`SourceError`."""
    collector = Collector(name)
    collect_html(text, collector)
    return collector.original()


def collect_html(text: str, into: Collector, first_line: int = 1) -> None:
    """Add the paragraphs and tables of a page, or of a part of one that begins on line ``first_line``."""
    text = _DECLARED.sub(lambda match: " " * len(match[0]), text, count=1)  # it is text already
    if any(map(_has_too_many_attributes, _TAG.finditer(text))):  # libxml2 compares each with all others
        raise SourceError.at("too-large", Place(into.name), "网页里一个标签的属性太多", "请检查是否给错了文件")
    try:
        root = lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(huge_tree=False, remove_comments=True))
    except (etree.ParserError, ValueError) as error:
        raise SourceError.at(
            "damaged-file", Place(into.name, first_line, 1), "这不是完好的网页", "请另存为 Word（.docx）"
        ) from error
    if sum(1 for _ in zip(root.iter(), range(_MOST_ELEMENTS + 1), strict=False)) > _MOST_ELEMENTS:
        raise SourceError.at("too-large", Place(into.name), "网页太大", "请检查是否给错了文件")
    _PageReader(into, first_line).read(root)


def _has_too_many_attributes(tag: re.Match[str]) -> bool:
    if len(tag[0]) <= _MOST_ATTRIBUTES:
        return False
    names = _SAID.sub("", tag[0])
    return max(len(names.split()), names.count("=")) > _MOST_ATTRIBUTES


class _PageReader:
    def __init__(self, into: Collector, first_line: int) -> None:
        self.into, self.first_line = into, first_line

    def _at(self, element: Any, table: int | None = None, row: int | None = None) -> Location:
        return Location(line=(element.sourceline or 1) + self.first_line - 1, table=table, row=row)

    def read(self, root: Any) -> None:
        """Add all blocks in their order: tables outside of tables, and the text between them."""
        text, at, is_heading = "", root, False
        for kind, element, piece in self._events(root):
            if kind == "text":
                text += piece
                continue
            self.into.add_paragraph(self.into.visible(text), self._at(at), is_heading=is_heading)
            text, at, is_heading = "", element, kind == "open" and element.tag in ("h1", "h2", "title")
            if kind == "table":
                self._table(element)
        self.into.add_paragraph(self.into.visible(text), self._at(at), is_heading=is_heading)

    def _events(
        self, element: Any, depth: int = 0, *, in_cell: bool = False, number: str = ""
    ) -> Iterator[tuple[str, Any, str]]:
        """Yield text, beginnings and ends of blocks, and tables, as a browser shows them.

        A table within a cell is taken for paragraphs of that cell. ``number`` is what stands before an item of a list.
        """
        if depth > _MOST_DEPTH:
            raise SourceError.at(
                "too-large", self._at(element).place(self.into.name), "网页里嵌套得太深", "请另存为 Word（.docx）后再试"
            )
        tag = element.tag
        if not isinstance(tag, str) or _is_hidden(element) or (tag in _SILENT and not (in_cell and tag in _FILLED_IN)):
            pass
        elif (in_cell and tag in _FILLED_IN and element.get("type") not in _NOTHING_SHOWN) or tag in _NO_TEXT:
            yield "text", element, UNREAD
        elif tag == "br":
            yield "end", element, ""
        elif tag == "table" and not in_cell and not self._is_layout(element):
            yield "table", element, ""
        else:
            if tag in _STRUCK or "line-through" in (element.get("style") or ""):
                seen = shown("".join(element.itertext()), 20)
                self.into.doubt(self._at(element), f"有画了删除线的文字（“{seen}”），照样读了", "它还算不算数")
            is_block = tag in _BLOCKS
            if is_block:
                yield "open", element, ""
            yield "text", element, number + (element.text or "")
            start = _number(element, "start") if _is_counted(element) else 0
            for child in element:
                is_item = start and child.tag == "li"
                start = _number(child, "value") if is_item and child.get("value") else start
                shown_number = f"{start}. " if is_item else ""
                start += bool(is_item)
                yield from self._events(child, depth + 1, in_cell=in_cell, number=shown_number)
                yield "text", child, child.tail or ""
            if is_block:
                yield "end", element, ""

    @staticmethod
    def _is_layout(table: Any) -> bool:
        """Return whether a table only holds the page's layout: most of its text is in other tables."""
        inner = [each for each in table.iterdescendants("table") if next(each.iterancestors("table")) is table]
        return 2 * sum(map(_length, inner)) > _length(table) or (bool(inner) and not _length(table))

    def _table(self, table: Any) -> None:
        into = self.into
        for caption in table.iterchildren("caption"):
            into.add_paragraph(" ".join(self._paragraphs(caption)), self._at(caption))
        if outside := one_line(into.visible("".join(self._outside_cells(table)))):
            seen = f"表格里、各格外面有文字“{shown(outside)}”"
            into.doubt(self._at(table), seen, "它是不是哪一格的内容")
            into.add_paragraph(outside, self._at(table))
        into.tables += 1
        merged: dict[int, int] = {}  # column → how many more rows the cell above reaches down
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table and not _is_hidden(row)]
        for number, row in enumerate(rows, 1):
            location = self._at(row, into.tables, number)
            cells: list[Cell] = []
            for cell in row.iterchildren("td", "th"):
                self._continue(cells, merged)
                down, across = _span(cell, "rowspan"), _span(cell, "colspan")
                for i in range(across):
                    if down > 1:
                        merged[len(cells)] = down - 1
                    cells.append(Cell(spanned=True) if i else Cell(tuple(self._paragraphs(cell))))
            self._continue(cells, merged)
            into.add_row(cells, location, begins=number == 1)

    def _outside_cells(self, part: Any) -> Iterator[str]:
        """Yield the text in a table, or a part of one, that is in none of its cells; a browser shows it before them."""
        yield part.text or ""
        for child in part:
            if child.tag in _OF_TABLES and not _is_hidden(child):
                yield from self._outside_cells(child)
            elif child.tag not in ("td", "th", "caption"):
                yield from (text for _, _, text in self._events(child, in_cell=True))
            yield child.tail or ""

    @staticmethod
    def _continue(cells: list[Cell], merged: dict[int, int]) -> None:
        """Add the cells of a row that continue merged ones above, up to the next one that is its own."""
        while merged.get(len(cells), 0) > 0 and len(cells) < MOST_COLUMNS:
            merged[len(cells)] -= 1
            cells.append(Cell(continues=True))

    def _paragraphs(self, cell: Any) -> Iterator[str]:
        text = ""
        for kind, _element, piece in self._events(cell, in_cell=True):
            if kind == "text":
                text += piece
            else:
                yield from filter(None, [one_line(self.into.visible(text))])
                text = ""
        yield from filter(None, [one_line(self.into.visible(text))])


def _is_counted(element: Any) -> bool:
    """Return whether a browser shows numbers before the items of a list."""
    return element.tag == "ol" and not element.get("type") and element.get("reversed") is None


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def _length(element: Any) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _number(element: Any, name: str) -> int:
    """Return the number of an item of a list that an attribute states; 1 if it states none."""
    written = (element.get(name) or "").strip()
    return int(written) if written.isdecimal() and len(written) < 5 else 1


def _span(cell: Any, name: str) -> int:
    written = (cell.get(name) or "").strip()
    return min(max(int(written), 1), MOST_COLUMNS) if written.isdecimal() and len(written) < 5 else 1
