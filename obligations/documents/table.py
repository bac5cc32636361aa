"""The table of a plan in a document: where its columns stand, which rows are the plan's, and what is beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from obligations.documents.original import Cell, Doubt, Location, Original, TableRow
from obligations.errors import Place, SourceError
from obligations.text import fold, shown

#: The columns of a plan's table. What stands in brackets in a heading does not count: 执行部门（单位）.
TASK: Final = "工作任务"
GOAL: Final = "任务目标"
MEASURES: Final = "落实举措"
DEPARTMENTS: Final = "执行部门"
DUE: Final = "完成时间"
COLUMNS: Final = (TASK, GOAL, MEASURES, DEPARTMENTS, DUE)
_NEEDED: Final = (TASK, MEASURES, DEPARTMENTS, DUE)
_BRACKETS: Final = re.compile(r"\([^()]*\)|（[^（）]*）")
#: A heading of a column is short; anything longer is not looked at.
_LONGEST_HEADING: Final = 40
_RULE: Final = re.compile(r":?-{2,}:?|:?-:?")
_PAGE_NUMBER: Final = re.compile(r"[\W_]*(第?\s*\d+\s*页?)?[\W_]*")
#: What only stands in a plan's table: a row's marks, a measure's or a heading's number, a department's mark.
_OF_A_PLAN: Final = re.compile(
    r"\s*\|.*|.*(局内|省份)\s*[:：].*|\s*\d{1,5}\s*[.．、]\s*(?!\d).+|\s*[（(]?[一二三四五六七八九十]{1,3}[、）)].+"
)


@dataclass(frozen=True)
class Line:
    """A row of the plan's table: its cells by column, and where it stands. ``begins``: it is the first of a page."""

    cells: Mapping[str, Cell]
    spot: Location
    begins: bool

    def __getitem__(self, column: str) -> tuple[str, ...]:
        return self.cells[column].paragraphs if column in self.cells else ()

    def continues(self, column: str) -> bool:
        """Whether the cell of a column only goes on with the merged one above it."""
        return column in self.cells and self.cells[column].continues


class _Columns:
    """The columns of the table that is being read, as its last header names them."""

    def __init__(self, header: TableRow, found: Mapping[str, int]) -> None:
        self.found = found
        self.width = len(header.cells)
        self.others = {i: shown("".join(cell.paragraphs)) for i, cell in enumerate(header.cells)}

    def cells(self, row: TableRow) -> dict[str, Cell]:
        """The cells of a row by column."""
        return {name: row.cells[at] if at < len(row.cells) else Cell() for name, at in self.found.items()}

    def left_over(self, row: TableRow) -> Iterator[tuple[str, str]]:
        """What stands in a row outside the plan's columns: the column's heading, and the text."""
        for i, cell in enumerate(row.cells):
            if cell.paragraphs and i not in self.found.values():
                yield self.others.get(i, ""), cell.paragraphs[0]


def lines_of(paper: Original) -> tuple[list[Line], list[Doubt]]:
    """The rows of the plan's table in their order, and what a person should look at beside it.

    Raises :class:`SourceError` if the document has no such table.
    """
    lines: list[Line] = []
    doubts: list[Doubt] = []
    told: set[str] = set()
    columns: _Columns | None = None
    page, begins, skipping = 0, False, False
    for row in paper.rows:
        found = _columns(row)
        if len(found) >= len(_NEEDED) and all(name in found for name in _NEEDED):
            columns, page, begins, skipping = _Columns(row, found), page + 1, True, False
            continue
        if columns is None or _is_rule(row):
            continue
        if len(found) > 1:
            missing = "、".join(name for name in _NEEDED if name not in found)
            doubts.append(Doubt(row.spot, f"这一行像表头，却没有“{missing}”", "请改正表头"))
            page, begins, skipping = page + 1, True, len(row.cells) != columns.width
            continue
        if row.begins:
            skipping = not _goes_on(row, columns)
            if skipping:
                seen = "这个表格没有计划的表头，没有读"
                doubts.append(Doubt(row.spot, seen, "如果它是计划的一部分，请补上表头"))
        if skipping:
            continue
        cells = columns.cells(row)
        if any(cell.paragraphs or cell.continues for cell in cells.values()):
            lines.append(Line(cells, row.spot._replace(page=page), begins))
            begins = False
        for heading, text in columns.left_over(row):
            if heading not in told:
                told.add(heading)
                where = f"“{heading}”一栏" if heading else f"“{shown(text)}”"
                doubts.append(Doubt(row.spot, f"{where}不是计划的栏目，没有读", "请看一看要不要记进规则"))
    if columns is None:
        raise _no_table(paper)
    return lines, [*doubts, *_beside(paper)]


def _columns(row: TableRow) -> dict[str, int]:
    """The columns whose headings stand in a row, and where."""
    names = [fold("".join(cell.paragraphs)) if len(cell.paragraphs) < 4 else "" for cell in row.cells]
    names = [_BRACKETS.sub("", name) if len(name) < _LONGEST_HEADING else "" for name in names]
    return {str(column): names.index(column) for column in COLUMNS if column in names}


def _is_rule(row: TableRow) -> bool:
    """Whether a row is the line of dashes below a header, where another header stands within the table."""
    texts = ["".join(cell.paragraphs) for cell in row.cells]
    return any(texts) and all(_RULE.fullmatch(text) for text in texts if text)


def _goes_on(row: TableRow, columns: _Columns) -> bool:
    """Whether a table without a header of its own goes on with the plan's: its first row looks like one of it."""
    if len(row.cells) != columns.width:
        return False
    cells = columns.cells(row)
    texts = [text for name in (TASK, MEASURES, DEPARTMENTS) for text in cells[name].paragraphs]
    return any(map(_OF_A_PLAN.fullmatch, texts))


def _no_table(paper: Original) -> SourceError:
    needed = "、".join(_NEEDED)
    remedy = f"需要有 {needed} 各栏的表格"
    if not paper.rows:
        return SourceError.at(Place(paper.name), "文档里没有表格", remedy)

    def likeness(row: TableRow) -> int:
        names = [fold("".join(cell.paragraphs)[:_LONGEST_HEADING]) for cell in row.cells]
        return sum(any(column in name for name in names) for column in COLUMNS)

    best = max(paper.rows[:1000], key=likeness)
    seen = "、".join(shown("".join(cell.paragraphs), 12) for cell in best.cells[:8] if cell.paragraphs)
    what = f"没有找到计划的表格；这里的栏目是 {seen or '空的'}"
    return SourceError.at(best.spot.place(paper.name), what, remedy)


def _beside(paper: Original) -> Iterator[Doubt]:
    """Text behind the first table that may be what a page's end tore out of it."""
    last = max((row.spot for row in paper.rows), key=_order)
    for spot, text, _ in paper.behind:
        is_between = _order(spot) < _order(last)
        if (is_between and not _PAGE_NUMBER.fullmatch(text)) or _OF_A_PLAN.fullmatch(text):
            yield Doubt(spot, f"表格以外的文字“{shown(text)}”没有读", "如果它是计划的一部分，请放回表格里")


def _order(spot: Location) -> tuple[int, int]:
    return (0, spot.line) if spot.line is not None else (spot.table or 0, 0)
