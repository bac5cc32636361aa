"""Reads Markdown, or a text made from a scan with its tables in that form."""

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

#: Tables, and the mark-up and escapes that their cells may hold; lists and code blocks are text here.
_RULES: Final = ("table", "heading", "escape", "entity", "html_inline", "emphasis", "strikethrough", "backticks")
#: Tags that end a paragraph; all others are ignored.
_BREAK: Final = re.compile(r"</?\s*(p|br|div|li)\b[^>]*>", re.IGNORECASE)
#: Tags of text that somebody struck out.
_STRUCK: Final = re.compile(r"</?\s*(s|del|strike)\b[^>]*>|<[^>]*line-through[^>]*>", re.IGNORECASE)
_DELIMITER: Final = re.compile(r"\s*\|?(\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_MOST_ROWS: Final = 2_000
_MOST_COLUMNS: Final = 100
_LONGEST_LINE: Final = 60_000


def original_of_text(raw: bytes, name: str) -> Original:
    """Return a text as an original; ``name`` is the file's in messages.

    Raises :class:`SourceError` for bytes that are no text, and for texts larger than any plan.
    """
    # every kind of line end counts as one, so that places agree with what an editor shows
    text = document_decoded(raw, name).replace("\r\n", "\n").replace("\r", "\n")
    lines = INVISIBLE.sub("", text).split("\n")
    _check_sizes(lines, name)
    _close_gaps(lines)
    parser = MarkdownIt("zero", {"html": True}).enable(list(_RULES))
    return _MarkdownReader(lines, name).original(parser.parse("\n".join(lines)))


def _check_sizes(lines: Sequence[str], name: str) -> None:
    rows = 0
    for number, line in enumerate(lines, 1):
        columns = line.count("|")
        rows += columns > 1
        if len(line) > _LONGEST_LINE or columns > _MOST_COLUMNS or rows > _MOST_ROWS:
            message = f"一行超过 {_LONGEST_LINE} 个字" if len(line) > _LONGEST_LINE else f"一行超过 {_MOST_COLUMNS} 格"
            message = message if rows <= _MOST_ROWS else f"表格超过 {_MOST_ROWS} 行"
            remedy = "计划的表格不会这样，请检查是否给错了文件"
            raise SourceError.at("too-large", Place(name, number, 1), message, remedy)


def _close_gaps(lines: list[str]) -> None:
    """Make blank lines within a table empty rows: Markdown would end the table, and read the rest of it as text."""
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
    """Collects rows and paragraphs from the tokens of markdown-it."""

    def __init__(self, lines: Sequence[str], name: str) -> None:
        self.lines, self.name = lines, name
        self.rows: list[TableRow] = []
        self.before: list[Paragraph] = []
        self.behind: list[Paragraph] = []
        self.doubts: list[Doubt] = []

    def original(self, tokens: Sequence[Token]) -> Original:
        cells: list[Cell] = []
        tables, columns, location = 0, 0, Location()
        for token, opened in zip(tokens, ("", *(token.type for token in tokens)), strict=False):
            line = token.map[0] + 1 if token.map else 0
            match token.type:
                case "table_open":
                    tables, columns = tables + 1, 0
                case "tr_open":
                    cells, location = [], Location(line=line, table=tables)
                case "inline" if opened in ("th_open", "td_open"):
                    cells.append(Cell(tuple(_paragraphs(token.children or ()))))
                    self._struck(token.children or (), location)
                case "tr_close":
                    self.rows.append(TableRow(tuple(cells), location, begins=not columns))
                    columns = columns or len(cells)
                    self._left_over(columns, location)
                case "inline":
                    for offset, written in enumerate(_plain(token.children or ()).split("\n")):
                        if text := tight(written):
                            paragraph = Paragraph(Location(line=line + offset), text, opened == "heading_open")
                            (self.behind if tables else self.before).append(paragraph)
                case _:
                    pass
        return Original(self.name, tuple(self.rows), tuple(self.before), tuple(self.behind), tuple(self.doubts))

    def _struck(self, parts: Sequence[Token], location: Location) -> None:
        struck = [i for i, p in enumerate(parts) if p.type == "s_open" or _STRUCK.fullmatch(p.content)]
        if struck:
            seen = shown(_plain(parts[struck[0] :]), 20)
            self.doubts.append(Doubt(location, f"有画了删除线的文字（“{seen}”起），照样读了", "它还算不算数"))

    def _left_over(self, columns: int, location: Location) -> None:
        """Note cells beyond the header's: Markdown drops them, so they are counted in the line itself."""
        line = self.lines[(location.line or 1) - 1]
        count = len(escapedSplit(line.strip().removeprefix("|").removesuffix("|")))
        if count > columns:
            seen = f"这一行有 {count} 格，表头只有 {columns} 格，多出的没有读"
            self.doubts.append(Doubt(location, seen, "请检查竖线；文字里的竖线要写成 \\|"))


def _plain(parts: Sequence[Any]) -> str:
    """Return the text of some parts without tags, with the line breaks as written."""
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
