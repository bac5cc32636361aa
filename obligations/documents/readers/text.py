"""Reads Markdown, and plain text with tables: as Markdown or HTML has them, with tabs, or with full-width bars."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from obligations.documents.original import (
    MOST_COLUMNS,
    UNREAD,
    Cell,
    Collector,
    Location,
    Original,
    fewer_cells,
    one_line,
)
from obligations.documents.readers.html import collect_html
from obligations.errors import Place, SourceError
from obligations.text import shown

#: Tables, and the mark-up and escapes that their cells may hold; lists and code blocks are text here.
_RULES: Final = (
    *("table", "heading", "escape", "entity", "html_inline", "emphasis", "strikethrough", "backticks"),
    *("link", "image", "autolink"),
)
#: Tags that end a paragraph.
_BREAK: Final = re.compile(r"</?\s*(p|br|div|li)\b[^>]*>", re.IGNORECASE)
#: Tags, and other mark-up, that change only how text looks.
_LOOKS: Final = re.compile(
    r"</?\s*(p|br|div|li|ul|ol|span|b|i|u|em|strong|font|center|small|big|sub|sup|a|s|del|strike|ins|code|mark|o:p|h\d)\b"
    r"[^>]*>|<!--.*?-->|<[?!].*",
    re.IGNORECASE | re.DOTALL,
)
#: Tags of text that somebody struck out.
_STRUCK: Final = re.compile(r"</?\s*(s|del|strike)\b[^>]*>|<[^>]*line-through[^>]*>", re.IGNORECASE)
_DELIMITER: Final = re.compile(r"\s*\|?(\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
#: What can stand before a table, and its tag if there is one: without it, too, so that no text is gone over twice.
_HTML_TABLE: Final = re.compile(
    r"^[ \t]*+(?:<(?:div|center|figure|p)\b[^<>]*+>\s*+)*+(<table\b)?", re.IGNORECASE | re.MULTILINE
)
#: The line below the header of a table whose columns only spaces keep apart, as pandoc writes it.
_RULED: Final = re.compile(r"\s*-{3,}(?:[ ]+-{3,}){2,}\s*")
_HTML_TABLE_END: Final = re.compile(r"</table\s*+>", re.IGNORECASE)
#: The frame of a table drawn with characters.
_GRID: Final = re.compile(r"\s*(\+[-=+]{3,}\+|[┌├└┏┣┗╔╠╚][─━═┬┼┴┳╋┻╦╬╩]+[┐┤┘┓┫┛╗╣╝])\s*")
_LONGEST_LINE: Final = 60_000
#: Signs for each of which Markdown may search all the rest of the paragraph for its end; no plan has many in one.
_OPENING: Final = re.compile(r"\[|[*~]+|<[!?]")
_MOST_OPENING: Final = 1_000
_BARS: Final = "｜│┃"
_AS_BARS: Final = str.maketrans(dict.fromkeys(_BARS, "|"))
#: The sign before an item of a list.
_BULLET: Final = re.compile(r"^\s*[-*+•]\s+(?=\S)")
#: A table's row has at least so many tabs or full-width bars.
_FEWEST: Final = 2
#: A line with so many characters that ends no sentence may go on in the next one.
_WRAPPED: Final = 30
_GOES_ON: Final = re.compile(r"[、，,]$")
_ENDS: Final = re.compile(r"[。；：！？.;:!?)）》”】]$")
#: What begins a paragraph: a number, a heading (责任单位：), a document's number, a sign.
_BEGINS: Final = re.compile(
    r"\s*(?:[（(\[【第]?\s*(?:[一二三四五六七八九十百]{1,3}|\d{1,3}(?:[.．]\d{1,3})*)\s*[、.．)）\]】项条]|[①-⒛]|[^：:，。]{1,8}[：:]"
    r"|[^，。]{0,10}〔\d{4}〕|附件|[-*+•|#])"
)


def original_of_text(text: str, name: str) -> Original:
    """Return a text as an original; ``name`` is the file's in messages.

    Raises :class:`SourceError` for texts larger than any plan, and for tables drawn with characters.
    """
    # every kind of line end counts as one, so that places agree with what an editor shows
    collector = Collector(name)
    text = collector.visible(text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = text.split("\n")
    _check(lines, name)
    has_bars = any(line.lstrip().startswith(("|", *_BARS)) for line in lines) or any(_html_tables(text))
    if not has_bars and sum(map(_is_tabbed, lines)) >= _FEWEST:
        _collect_tabbed(text, collector)
        return collector.original()
    at = 0
    for start, end in _html_tables(text):
        _collect_markdown(text[at:start], collector, text.count("\n", 0, at))
        collect_html(text[start:end], collector, text.count("\n", 0, start) + 1)
        at = end
    _collect_markdown(text[at:], collector, text.count("\n", 0, at))
    return collector.original()


def _html_tables(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each table in HTML begins and ends; those within another one are part of it."""
    past = 0
    for match in _HTML_TABLE.finditer(text):
        if match[1] and match.start() >= past:
            end = _HTML_TABLE_END.search(text, match.end())
            if end is None:
                return
            past = end.end()
            yield match.start(), past


def _check(lines: Sequence[str], name: str) -> None:
    opening = 0
    for number, line in enumerate(lines, 1):
        opening = len(_OPENING.findall(line)) + (opening if line.strip() and not _is_row(line) else 0)
        if opening > _MOST_OPENING:
            message, remedy = f"一段里的 [、*、~、<! 超过 {_MOST_OPENING} 个", "请把它分成几段，或检查是否给错了文件"
            raise SourceError.at("too-large", Place(name, number, 1), message, remedy)
        if len(line) > _LONGEST_LINE or line.count("|") > MOST_COLUMNS:
            message = f"一行超过 {_LONGEST_LINE} 个字" if len(line) > _LONGEST_LINE else f"一行超过 {MOST_COLUMNS} 格"
            remedy = "计划的表格不会这样，请检查是否给错了文件"
            raise SourceError.at("too-large", Place(name, number, 1), message, remedy)
        if _RULED.fullmatch(line):
            remedy = "请改成 Markdown 表格（pandoc 可以用 -t gfm 转换），或另存为 Word（.docx）"
            raise SourceError.at("bad-document", Place(name, number, 1), "这是用空格排齐的表格，读不了", remedy)
        if _GRID.fullmatch(line):
            remedy = "请改成 Markdown 表格（pandoc 可以用 -t gfm 转换），或另存为 Word（.docx）"
            raise SourceError.at("bad-document", Place(name, number, 1), "这是用字符画的网格表格，读不了", remedy)


def _is_tabbed(line: str) -> bool:
    return line.count("\t") >= _FEWEST


def _collect_tabbed(text: str, into: Collector) -> None:
    """Add the rows of tables with tabs, as spreadsheets copy them: a cell with line breaks is in quotation marks."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter="\t")
    first, width = 1, 0
    while True:
        try:
            parts = next(reader, None)
        except csv.Error as error:
            message, remedy = "这一行的引号不成对，看不出哪里是一格", "请检查引号，或另存为 Word（.docx）"
            raise SourceError.at("bad-document", Place(into.name, first, 1), message, remedy) from error
        if parts is None:
            return
        if len(parts) > _FEWEST or (width and len(parts) > 1):
            into.tables += not width
            cells = [Cell(tuple(filter(None, map(one_line, part.split("\n"))))) for part in parts]
            into.add_row(cells, Location(line=first, table=into.tables), begins=not width)
            width = len(parts)
        elif "".join(parts).strip():
            into.add_paragraph("".join(parts), Location(line=first))
            width = 0
        first = reader.line_num + 1


def _collect_markdown(text: str, into: Collector, lines_before: int) -> None:
    """Add the rows and paragraphs of Markdown that begins after so many lines of the file."""
    lines, numbers = _repaired(text.split("\n"))
    parser = MarkdownIt("zero", {"html": True}).enable(list(_RULES))
    _MarkdownReader(lines, [lines_before + number for number in numbers], into).read(parser.parse("\n".join(lines)))


def _repaired(lines: list[str]) -> tuple[list[str], list[int]]:
    """Return lines of which Markdown reads all rows as rows, and the number of each.

    Full-width bars become bars; a first row without the line of dashes gets one; and blank lines within a table become
    empty rows: else Markdown would end the table there, and read the rest of it as text.
    """
    barred = [_is_barred(line) for line in lines]
    near = [before or behind for before, behind in zip([False, *barred], [*barred[1:], False], strict=False)]
    lines = [
        _with_bars(line) if is_barred and ("|" not in line or is_near) else line
        for line, is_barred, is_near in zip(lines, barred, near, strict=True)
    ]
    _close_gaps(lines)
    repaired, numbers = [], []
    for i, line in enumerate(lines):
        repaired.append(line)
        numbers.append(i + 1)
        is_first = _is_row(line) and not (i and _is_row(lines[i - 1]))
        if is_first and i + 1 < len(lines) and _is_row(lines[i + 1]) and not _DELIMITER.fullmatch(lines[i + 1]):
            repaired.append("|---" * len(escapedSplit(line.strip().removeprefix("|").removesuffix("|"))) + "|")
            numbers.append(i + 1)
    return repaired, numbers


def _is_barred(line: str) -> bool:
    """Return whether a line that does not begin with a bar has some within; one by itself may be a text."""
    return max(map(line.count, (*_BARS, "|"))) >= _FEWEST and not _is_row(line)


def _with_bars(line: str) -> str:
    """Return a row with full-width or drawn bars as Markdown has it, with bars around it."""
    return f"|{line.strip().translate(_AS_BARS).removeprefix('|').removesuffix('|')}|"


def _is_row(line: str) -> bool:
    return line.lstrip().startswith("|")


def _close_gaps(lines: list[str]) -> None:
    """Make blank lines within a table empty rows: Markdown would end the table, and read the rest of it as text."""
    after_row = False
    for i, line in enumerate(lines):
        is_row = _is_row(line)
        if is_row and not after_row and not _DELIMITER.fullmatch(lines[i + 1] if i + 1 < len(lines) else ""):
            gap = i - 1
            while gap >= 0 and not lines[gap].strip():
                gap -= 1
            if gap >= 0 and _is_row(lines[gap]):
                lines[gap + 1 : i] = ["| |"] * (i - gap - 1)
        after_row = is_row


class _MarkdownReader:
    """Collects rows and paragraphs from the tokens of markdown-it; ``numbers`` are those of the lines in the file."""

    def __init__(self, lines: Sequence[str], numbers: Sequence[int], into: Collector) -> None:
        self.lines, self.numbers, self.into = lines, numbers, into

    def read(self, tokens: Sequence[Token]) -> None:
        cells: list[Cell] = []
        columns, at, location = 0, 0, Location()
        for token, opened in zip(tokens, ("", *(token.type for token in tokens)), strict=False):
            line = token.map[0] if token.map else 0
            match token.type:
                case "table_open":
                    self.into.tables += 1
                    columns = 0
                case "tr_open":
                    cells, at = [], line
                    location = Location(line=self.numbers[line], table=self.into.tables)
                case "inline" if opened in ("th_open", "td_open"):
                    cells.append(Cell(tuple(_paragraphs(token.children or ()))))
                    self._struck(token.children or (), location)
                case "tr_close":
                    self.into.add_row(cells, location, begins=not columns)
                    columns = columns or len(cells)
                    self._compare_count(columns, at, cells, location)
                case "inline":
                    for offset, written in _unwrapped(_plain(token.children or ()).split("\n")):
                        place = Location(line=self.numbers[min(line + offset, len(self.numbers) - 1)])
                        self.into.add_paragraph(_BULLET.sub("", written), place, is_heading=opened == "heading_open")
                case _:
                    pass

    def _struck(self, parts: Sequence[Token], location: Location) -> None:
        struck = [i for i, p in enumerate(parts) if p.type == "s_open" or _STRUCK.fullmatch(p.content)]
        if struck:
            seen = shown(_plain(parts[struck[0] :]), 20)
            self.into.doubt(location, f"有画了删除线的文字（“{seen}”起），照样读了", "它还算不算数")

    def _compare_count(self, columns: int, at: int, cells: Sequence[Cell], location: Location) -> None:
        """Note more or fewer cells than the header's: Markdown drops or adds them, so they are counted in the line."""
        written = escapedSplit(self.lines[at].strip().removeprefix("|").removesuffix("|"))
        count = len(written)
        if count > columns:
            more = shown("、".join(filter(None, map(str.strip, written[columns:]))))
            seen = f"这一行有 {count} 格，表头只有 {columns} 格，多出的（{more or '空的'}）没有读"
            self.into.doubt(location, seen, "请检查竖线；文字里的竖线要写成 \\|")
        elif count < columns and sum(bool(cell.paragraphs) for cell in cells) > 1:
            self.into.doubts.append(fewer_cells(location, count, columns))


def _unwrapped(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the paragraphs of some lines without a blank one between, each with the number of its first line.

    A line by itself is a paragraph, unless the one before plainly goes on: in brackets, behind a comma, or to its end.
    """
    first, parts, left_open = 0, list[str](), 0
    for at, line in enumerate(lines):
        last = parts[-1] if parts else ""
        goes_on = left_open > 0 or _GOES_ON.search(last) or (len(last) >= _WRAPPED and not _ENDS.search(last))
        if parts and not (goes_on and not _BEGINS.match(line)):
            yield first, _joined(parts)
            first, parts, left_open = at, [], 0
        parts.append(line.strip())
        left_open += sum(map(line.count, "（(")) - sum(map(line.count, "）)"))
    yield first, _joined(parts)


def _joined(lines: Sequence[str]) -> str:
    """Return lines as one, with a space where it separates two Latin words."""
    return "".join(
        f" {line}" if at and line[:1].isascii() and lines[at - 1][-1:].isascii() and line and lines[at - 1] else line
        for at, line in enumerate(lines)
    )


def _plain(parts: Sequence[Any]) -> str:
    """Return the text of some parts with the line breaks as written, and a mark for what is no text."""
    return "".join(map(_shown, parts))


def _shown(part: Any) -> str:
    if part.type == "html_inline":
        return "" if _LOOKS.fullmatch(part.content) else UNREAD
    return UNREAD if part.type == "image" else str(part.content)


def _paragraphs(parts: Sequence[Any]) -> Iterator[str]:
    text = ""
    for part in parts:
        if part.type == "html_inline" and _BREAK.fullmatch(part.content):
            yield from filter(None, [one_line(text)])
            text = ""
        else:
            text += _shown(part)
    yield from filter(None, [one_line(text)])
