"""Markdown, or a text made from a scan with its tables in that form, as a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from obligations.documents.original import (
    INVISIBLE,
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
from obligations.files.reading import document_decoded
from obligations.text import shown

#: Tables, and in their cells what writers of Markdown mark up or escape; lists and code blocks are text here.
_RULES: Final = ("table", "heading", "escape", "entity", "html_inline", "emphasis", "strikethrough", "backticks")
#: Tags that end a paragraph; any other is mark-up without meaning for us.
_BREAK: Final = re.compile(r"</?\s*(p|br|div|li)\b[^>]*>", re.IGNORECASE)
#: Marks of text that somebody struck out.
_STRUCK: Final = re.compile(r"</?\s*(s|del|strike)\b[^>]*>|<[^>]*line-through[^>]*>", re.IGNORECASE)
_DELIMITER: Final = re.compile(r"\s*\|?(\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_MOST_ROWS: Final = 2_000
_MOST_COLUMNS: Final = 100
_LONGEST_LINE: Final = 60_000


def original_of_text(raw: bytes, name: str) -> Original:
    """The paper that a text is; ``name`` stands for the file in messages.

    Raises :class:`SourceError` for bytes that are no text, and for texts that no plan can be.
    """
    # every kind of line end counts as one, so that places agree with what an editor shows
    text = document_decoded(raw, name).replace("\r\n", "\n").replace("\r", "\n")
    lines = INVISIBLE.sub("", text).split("\n")
    _check_sizes(lines, name)
    _close_gaps(lines)
    parser = MarkdownIt("zero", {"html": True}).enable(list(_RULES))
    return _MarkdownReader(lines, name).paper(parser.parse("\n".join(lines)))


def _check_sizes(lines: Sequence[str], name: str) -> None:
    rows = 0
    for number, line in enumerate(lines, 1):
        columns = line.count("|")
        rows += columns > 1
        if len(line) > _LONGEST_LINE or columns > _MOST_COLUMNS or rows > _MOST_ROWS:
            what = f"一行超过 {_LONGEST_LINE} 个字" if len(line) > _LONGEST_LINE else f"一行超过 {_MOST_COLUMNS} 格"
            what = what if rows <= _MOST_ROWS else f"表格超过 {_MOST_ROWS} 行"
            raise SourceError.at(Place(name, number, 1), what, "计划的表格不会这样，请检查是否给错了文件")


def _close_gaps(lines: list[str]) -> None:
    """A table that a blank line interrupts, and that goes on without a header, is one table: the gap becomes a row."""
    after_row = False
    for i, line in enumerate(lines):
        is_row = line.lstrip().startswith("|")
        if is_row and not after_row and not _DELIMITER.fullmatch(lines[i + 1] if i + 1 < len(lines) else ""):
            gap = i - 1
            while gap >= 0 and not lines[gap].strip():
                gap -= 1
            if gap >= 0 and lines[gap].lstrip().startswith("|"):
                lines[gap + 1 : i] = ["| |"] * (i - gap - 1)
        after_row = is_row


class _MarkdownReader:
    """Puts what markdown-it found into rows and paragraphs."""

    def __init__(self, lines: Sequence[str], name: str) -> None:
        self.lines, self.name = lines, name
        self.rows: list[TableRow] = []
        self.before: list[Paragraph] = []
        self.behind: list[Paragraph] = []
        self.doubts: list[Doubt] = []

    def paper(self, tokens: Sequence[Token]) -> Original:
        cells: list[Cell] = []
        tables, columns, spot = 0, 0, Location()
        for token, opened in zip(tokens, ("", *(token.type for token in tokens)), strict=False):
            line = token.map[0] + 1 if token.map else 0
            match token.type:
                case "table_open":
                    tables, columns = tables + 1, 0
                case "tr_open":
                    cells, spot = [], Location(line=line, table=tables)
                case "inline" if opened in ("th_open", "td_open"):
                    cells.append(Cell(tuple(_paragraphs(token.children or ()))))
                    self._struck(token.children or (), spot)
                case "tr_close":
                    self.rows.append(TableRow(tuple(cells), spot, begins=not columns))
                    columns = columns or len(cells)
                    self._left_over(columns, spot)
                case "inline":
                    for offset, written in enumerate(_plain(token.children or ()).split("\n")):
                        if text := tight(written):
                            found = Paragraph(Location(line=line + offset), text, opened == "heading_open")
                            (self.behind if tables else self.before).append(found)
                case _:
                    pass
        return Original(self.name, tuple(self.rows), tuple(self.before), tuple(self.behind), tuple(self.doubts))

    def _struck(self, parts: Sequence[Token], spot: Location) -> None:
        struck = [i for i, p in enumerate(parts) if p.type == "s_open" or _STRUCK.fullmatch(p.content)]
        if struck:
            seen = shown(_plain(parts[struck[0] :]), 20)
            self.doubts.append(Doubt(spot, f"有画了删除线的文字（“{seen}”起），照样读了", "它还算不算数"))

    def _left_over(self, columns: int, spot: Location) -> None:
        """Cells beyond the header's, which Markdown passes over."""
        line = self.lines[(spot.line or 1) - 1]
        found = len(escapedSplit(line.strip().removeprefix("|").removesuffix("|")))
        if found > columns:
            seen = f"这一行有 {found} 格，表头只有 {columns} 格，多出的没有读"
            self.doubts.append(Doubt(spot, seen, "请检查竖线；文字里的竖线要写成 \\|"))


def _plain(parts: Sequence[Any]) -> str:
    """The text of some parts, line by line as it is written."""
    return "".join("" if part.type == "html_inline" else part.content for part in parts)


def _paragraphs(parts: Sequence[Any]) -> Iterator[str]:
    text = ""
    for part in parts:
        if part.type == "html_inline":
            if _BREAK.fullmatch(part.content):
                yield from filter(None, [one_line(text)])
                text = ""
        else:
            text += part.content
    yield from filter(None, [one_line(text)])
