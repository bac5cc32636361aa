"""The plan's table in a document: where its columns are, which rows are the plan's, and what is outside of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from obligations.documents.original import Cell, Doubt, Location, Original, TableRow
from obligations.errors import Place, SourceError
from obligations.text import fold, shown

#: The columns of a plan's table. Brackets in a heading are ignored: 执行部门（单位）.
TASK: Final = "工作任务"
GOAL: Final = "任务目标"
MEASURES: Final = "落实举措"
DEPARTMENTS: Final = "执行部门"
DUE: Final = "完成时间"
COLUMNS: Final = (TASK, GOAL, MEASURES, DEPARTMENTS, DUE)
_NEEDED: Final = (TASK, MEASURES, DEPARTMENTS, DUE)
_BRACKETS: Final = re.compile(r"\([^()]*\)|（[^（）]*）")
#: A longer text is no heading of a column.
_LONGEST_HEADING: Final = 40
_RULE: Final = re.compile(r":?-{2,}:?|:?-:?")
_PAGE_NUMBER: Final = re.compile(r"[\W_]*(第?\s*\d+\s*页?)?[\W_]*")
#: Text that only a plan's table has: a row of Markdown, 局内： or 省份：, a measure's or a heading's number.
_OF_A_PLAN: Final = re.compile(
    r"\s*\|.*|.*(局内|省份)\s*[:：].*|\s*\d{1,5}\s*[.．、]\s*(?!\d).+|\s*[（(]?[一二三四五六七八九十]{1,3}[、）)].+"
)


@dataclass(frozen=True)
class Line:
    """A row of the plan's table: its cells by column, and its location. ``begins``: it is the first of a page."""

    cells: Mapping[str, Cell]
    location: Location
    begins: bool

    def __getitem__(self, column: str) -> tuple[str, ...]:
        return self.cells[column].paragraphs if column in self.cells else ()

    def continues(self, column: str) -> bool:
        """Return whether the cell of a column continues the merged one above it."""
        return column in self.cells and self.cells[column].continues


class _Columns:
    """The plan's columns (name → position) under the last header, and the headings of the other columns."""

    def __init__(self, header: TableRow, positions: Mapping[str, int]) -> None:
        self.positions = positions
        self.width = len(header.cells)
        self.others = {i: shown("".join(cell.paragraphs)) for i, cell in enumerate(header.cells)}

    def cells(self, row: TableRow) -> dict[str, Cell]:
        return {name: row.cells[at] if at < len(row.cells) else Cell() for name, at in self.positions.items()}

    def left_over(self, row: TableRow) -> Iterator[tuple[str, str]]:
        """Yield heading and text of each filled cell that is in none of the plan's columns."""
        for i, cell in enumerate(row.cells):
            if cell.paragraphs and i not in self.positions.values():
                yield self.others.get(i, ""), cell.paragraphs[0]


def lines_of(original: Original) -> tuple[list[Line], list[Doubt]]:
    """Return the rows of the plan's table in their order, and doubts about what was left out.

    Raises :class:`SourceError` if the document has no such table.
    """
    lines: list[Line] = []
    doubts: list[Doubt] = []
    reported: set[str] = set()
    columns: _Columns | None = None
    page, begins, skipping = 0, False, False
    for row in original.rows:
        positions = _columns(row)
        if all(name in positions for name in _NEEDED):
            columns, page, begins, skipping = _Columns(row, positions), page + 1, True, False
            continue
        if columns is None or _is_rule(row):
            continue
        if len(positions) > 1:  # a header with a column misspelt
            missing = "、".join(name for name in _NEEDED if name not in positions)
            doubts.append(Doubt(row.location, f"这一行像表头，却没有“{missing}”", "请改正表头"))
            page, begins, skipping = page + 1, True, len(row.cells) != columns.width
            continue
        if row.begins:
            skipping = not _goes_on(row, columns)
            if skipping:
                seen = "这个表格没有计划的表头，没有读"
                doubts.append(Doubt(row.location, seen, "如果它是计划的一部分，请补上表头"))
        if skipping:
            continue
        cells = columns.cells(row)
        if any(cell.paragraphs or cell.continues for cell in cells.values()):
            lines.append(Line(cells, row.location._replace(page=page), begins))
            begins = False
        for heading, text in columns.left_over(row):
            if heading not in reported:
                reported.add(heading)
                where = f"“{heading}”一栏" if heading else f"“{shown(text)}”"
                doubts.append(Doubt(row.location, f"{where}不是计划的栏目，没有读", "请看一看要不要记进规则"))
    if columns is None:
        raise _no_table(original)
    return lines, [*doubts, *_beside(original)]


def _columns(row: TableRow) -> dict[str, int]:
    """Return the columns whose headings are in a row, and their positions."""
    names = [fold("".join(cell.paragraphs)) if len(cell.paragraphs) < 4 else "" for cell in row.cells]
    names = [_BRACKETS.sub("", name) if len(name) < _LONGEST_HEADING else "" for name in names]
    return {str(column): names.index(column) for column in COLUMNS if column in names}


def _is_rule(row: TableRow) -> bool:
    """Return whether a row is the line of dashes below a header that is repeated within the table."""
    texts = ["".join(cell.paragraphs) for cell in row.cells]
    return any(texts) and all(_RULE.fullmatch(text) for text in texts if text)


def _goes_on(row: TableRow, columns: _Columns) -> bool:
    """Return whether a table without a header continues the plan's: its first row looks like one of a plan."""
    if len(row.cells) != columns.width:
        return False
    cells = columns.cells(row)
    texts = [text for name in (TASK, MEASURES, DEPARTMENTS) for text in cells[name].paragraphs]
    return any(map(_OF_A_PLAN.fullmatch, texts))


def _no_table(original: Original) -> SourceError:
    needed = "、".join(_NEEDED)
    remedy = f"需要有 {needed} 各栏的表格"
    if not original.rows:
        return SourceError.at("bad-document", Place(original.name), "文档里没有表格", remedy)

    def likeness(row: TableRow) -> int:
        names = [fold("".join(cell.paragraphs)[:_LONGEST_HEADING]) for cell in row.cells]
        return sum(any(column in name for name in names) for column in COLUMNS)

    best = max(original.rows[:1000], key=likeness)
    seen = "、".join(shown("".join(cell.paragraphs), 12) for cell in best.cells[:8] if cell.paragraphs)
    message = f"没有找到计划的表格；这里的栏目是 {seen or '空的'}"
    return SourceError.at("bad-document", best.location.place(original.name), message, remedy)


def _beside(original: Original) -> Iterator[Doubt]:
    """Yield doubts about text behind the first table that may be a part of it which a page's end cut off."""
    last = max((row.location for row in original.rows), key=_order)
    for location, text, _ in original.behind:
        is_between = _order(location) < _order(last)
        if (is_between and not _PAGE_NUMBER.fullmatch(text)) or _OF_A_PLAN.fullmatch(text):
            yield Doubt(location, f"表格以外的文字“{shown(text)}”没有读", "如果它是计划的一部分，请放回表格里")


def _order(location: Location) -> tuple[int, int]:
    return (0, location.line) if location.line is not None else (location.table or 0, 0)
