"""The plan's table in a document: where its columns are, which rows are the plan's, and what is outside of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from obligations.documents.layout.above import headings_above
from obligations.documents.layout.columns import (
    CONTENT,
    DEPARTMENTS,
    GOAL,
    MEASURE,
    NAMES,
    NUMBER,
    TASK,
    WHO,
    Words,
)
from obligations.documents.layout.departments import NONE
from obligations.documents.layout.header import Header, is_number, verdict_of
from obligations.documents.layout.numbers import OF_SUBTASKS, OF_TASKS, numbered, style_of
from obligations.documents.original import Cell, Doubt, Location, Original, Paragraph, TableRow, fewer_cells
from obligations.documents.rulings import SIGNS
from obligations.errors import Place, SourceError
from obligations.text import fold, shown

#: Columns of departments.
_OF_OFFICE: Final = (DEPARTMENTS, *NAMES)
_RULE: Final = re.compile(r":?-{2,}:?|:?-:?")
#: Numbers and marks with nothing behind them.
_BLANK: Final = re.compile(
    r"\d{1,3}\s*[.．、]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|(?:局内|省份)[:：]"
)
_PAGE_NUMBER: Final = re.compile(r"[\W_]*(第?\s*\d+\s*页?|续上?表\s*\d*|接上表|续)?[\W_]*")
#: A column with this heading, or a row that begins so, is a note to the table.
_NOTE: Final = re.compile(r"[(（]?(注|备注|说明|附注)\s*\d*\s*[:：].*", re.DOTALL)
#: Text that only a plan's table has: a row of Markdown, 局内： or 省份：, a measure's or a heading's number.
_OF_A_PLAN: Final = re.compile(
    r"\s*\|.*|.*(局内|省份)\s*[:：].*|\s*\d{1,5}\s*[.．、]\s*(?!\d).+|\s*[（(]?[一二三四五六七八九十]{1,3}[、）)].+"
)
#: Headings of what follows the measures of a plan: 三、组织实施.
ON_THE_WORK: Final = re.compile("组织|保障|要求|领导")
#: A second row of a header has at least so many headings.
_FEWEST_BELOW: Final = 2


@dataclass(frozen=True)
class Line:
    """A row of the plan's table: its cells by role, and its location. ``begins``: it is the first of a page.

    ``others`` are the texts in columns that have no role. ``is_above``: it is a heading above a table.
    """

    cells: Mapping[str, Cell]
    location: Location
    begins: bool
    others: tuple[str, ...] = ()
    is_above: bool = False

    def __getitem__(self, role: str) -> tuple[str, ...]:
        return self.cells[role].paragraphs if role in self.cells else ()

    def continues(self, role: str) -> bool:
        """Return whether the cell of a column continues the merged one above it."""
        return role in self.cells and self.cells[role].continues

    @property
    def is_blank(self) -> bool:
        """Whether nothing is beside the headings of tasks."""
        return not any(self[role] or self.continues(role) for role in self.cells if role not in (TASK, GOAL))


@dataclass
class Table:
    """The rows of a plan's table; ``outside`` are the texts that are in none of them, with their locations.

    ``unread_rows`` are the rows of these, ``above`` the headings of tasks above the tables, ``notes`` tell what is
    peculiar and no doubt. ``called`` has the headings of the columns as they are written, ``of_measures`` is the one
    that has the measures. ``has_titles``: what measures are about is a column of its own, so that the cell of a measure
    is its title.
    """

    lines: list[Line] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    outside: list[tuple[Location, str]] = field(default_factory=list)
    called: dict[str, str] = field(default_factory=dict)
    of_measures: str = ""
    unread_rows: set[Location] = field(default_factory=set)
    above: set[Location] = field(default_factory=set)
    notes: dict[str, None] = field(default_factory=dict)
    has_titles: bool = False


def table_of(
    original: Original, words: Words, *, is_class: Callable[[str], bool], signs: Mapping[str, str]
) -> Table | None:
    """Return the rows of the plan's table in their order; None if the document has no such table.

    ``is_class`` tells whether a heading names provinces (一类省份), ``signs`` are those that stand for a verdict.
    """
    reader = _TableReader(words, is_class, signs)
    rows = list(original.rows)
    above = headings_above(original)
    for i, row in enumerate(rows):
        reader.read(row, rows[i + 1] if i + 1 < len(rows) else None, above.get(row.location, ()))
    if reader.header is None:
        return None
    reader.table.doubts += _beside(original, reader.table.above)
    return reader.table


class _TableReader:
    """Reads the rows of a document one by one; ``header`` is the last one that was seen."""

    def __init__(self, words: Words, is_class: Callable[[str], bool], signs: Mapping[str, str]) -> None:
        self.words, self.is_class, self.signs = words, is_class, signs
        self.table = Table()
        self.header: Header | None = None
        self._page = 0
        self._begins = self._skipping = self._is_second = self._is_misspelt = False
        self._reported: set[str] = set()
        self._above: dict[int, Cell] = {}  # column → the last cell in it that is not merged with one above

    def read(self, row: TableRow, following: TableRow | None, above: Sequence[Paragraph]) -> None:
        """Read the next row; ``following`` is the one behind it, with which it may make a header of two rows.

        ``above`` are the headings of tasks above the table that begins with the row.
        """
        if self._is_second:
            self._is_second = False
            self._outside(row, is_header=True)
        elif self._is_header(row, following):
            self._outside(row, is_header=not self._is_misspelt)
            self._head(above)
        elif self.header is None or self._is_skipped(row, self.header):
            self._outside(row)
        elif not _is_rule(row):
            self._head(above)
            self._line(row, self.header)

    def _head(self, above: Sequence[Paragraph]) -> None:
        """Add a line for each heading of a task above a table, unless the table has a column for them."""
        header = self.header
        if header is None or (TASK in header.positions and header.of_measures != TASK):
            return
        for paragraph in above:
            self.table.above.add(paragraph.location)
            cells = {TASK: Cell((paragraph.text,))}
            self.table.lines.append(Line(cells, paragraph.location, begins=False, is_above=True))

    def _outside(self, row: TableRow, *, is_header: bool = False) -> None:
        """Keep the texts of a row that is none of the plan's; the headings of columns that are read say no more."""
        if not is_header:
            self.table.unread_rows.add(row.location)
        classes = self.header.classes if self.header is not None and is_header else {}
        for at, cell in enumerate(row.cells):
            heading = fold("".join(cell.paragraphs))
            is_read = self.words.role_of(heading) is not None or fold(classes.get(at, "")) == heading
            if not is_header or "(" in heading or not is_read:
                self.table.outside += [(row.location, text) for text in cell.paragraphs]

    def _is_header(self, row: TableRow, following: TableRow | None) -> bool:
        """Return whether a row is a header, whole or not."""
        found = self._columns(row, None)
        if (found.positions or found.classes) and following is not None and self._goes_with(found, row, following):
            found, self._is_second = self._columns(row, following), True
        had, has = (bool({*_OF_OFFICE} & {*each.positions}) if each else False for each in (self.header, found))
        if had and not has and not found.missing:
            self._is_second = False
            return False  # an appendix, as a list of provinces
        self._is_misspelt = bool(found.missing)
        if not found.missing and found.count > 1:
            self.header, self._begins, self._skipping = found, True, False
            self.table.of_measures = found.headings[found.positions[found.of_measures]]
            self.table.has_titles = CONTENT in found.positions and found.of_measures != CONTENT
            self.table.called |= {role: found.headings[at] for role, at in found.positions.items()}
        elif self.header is not None and found.positions and found.count > 1:  # a header with a column misspelt
            missing = "、".join(found.missing)
            self.table.doubts.append(Doubt(row.location, f"这一行像表头，却没有“{missing}”", "请改正表头"))
            self._begins, self._skipping = True, len(row.cells) != len(self.header.headings)
        else:
            self._is_second = False
            return False
        self._page += 1
        return True

    def _columns(self, row: TableRow, second: TableRow | None) -> Header:
        """Return the columns that a header of one row or of two has; what the second row says counts more."""
        texts = []
        for at in range(max(len(row.cells), len(second.cells) if second else 0)):
            own = "".join(row.cells[at].paragraphs) if at < len(row.cells) else ""
            below = "".join(second.cells[at].paragraphs) if second and at < len(second.cells) else ""
            texts.append(below or own)
        positions: dict[str, int] = {}
        for at, text in enumerate(texts):
            role = self.words.role_of(text)
            if role is not None:
                positions.setdefault(role, at)
        taken = {*positions.values()}
        # 必做 may head a column of provinces, but beside nothing that heads a column it is what a cell says
        verdicts = {at for at, text in enumerate(texts) if positions and verdict_of(text)}
        classes = {
            at: text
            for at, text in enumerate(texts)
            if at not in taken and text and (at in verdicts or self.is_class(text))
        }
        first = next(iter(classes.values()), "")
        others = {at for at, text in enumerate(texts) if first and text and self.is_class(f"{first}必做，{text}")}
        classes |= {at: texts[at] for at in sorted(others - taken)}  # 其他, which means nothing by itself
        return Header(positions, dict(sorted(classes.items())), tuple(texts))

    def _goes_with(self, found: Header, row: TableRow, second: TableRow) -> bool:
        """Return whether a row is the second one of a header: all that it says are headings, below wider ones."""
        filled = [(at, "".join(cell.paragraphs)) for at, cell in enumerate(second.cells) if cell.paragraphs]
        if second.begins or len(filled) < _FEWEST_BELOW or len(second.cells) != len(row.cells):
            return False
        is_known = all(self.words.role_of(text) or verdict_of(text) or self.is_class(text) for _, text in filled)
        alone = self._columns(second, None)
        return is_known and (bool(alone.missing) or alone.count < found.count) and len(filled) < len(row.cells)

    def _is_skipped(self, row: TableRow, header: Header) -> bool:
        """Return whether a row is not one of the plan's: that of another table, or a note in a row of its own."""
        if row.begins:
            self._skipping = not self._goes_on(row, header)
            if self._skipping:
                seen = "这个表格没有计划的表头，没有读"
                self.table.doubts.append(Doubt(row.location, seen, "如果它是计划的一部分，请补上表头"))
        filled = [cell for cell in row.cells if cell.paragraphs]
        is_note = len(filled) == 1 and filled[0] is row.cells[0] and bool(_NOTE.fullmatch(filled[0].paragraphs[0]))
        return self._skipping or is_note

    def _goes_on(self, row: TableRow, header: Header) -> bool:
        """Return whether a table without a header continues the plan's: its first row looks like one of a plan."""
        if len(row.cells) != len(header.headings):
            return False
        cells, _ = header.read(row, self.signs)
        roles = (NUMBER, TASK, MEASURE, *WHO)
        texts = [text for role in roles if role in cells for text in cells[role].paragraphs]
        return any(map(_OF_A_PLAN.fullmatch, texts)) or is_number("".join(cells.get(NUMBER, Cell()).paragraphs))

    def _carried(self, row: TableRow, header: Header) -> TableRow:
        """Return a row in which a cell that is merged with the one above has its text, if nobody else carries it down.

        So do the columns of departments, clauses and times (see ``beside``); those of classes and unread ones do not.
        """
        taken = {*header.positions.values()}
        of_measures = header.positions[header.of_measures]
        has_measure = of_measures < len(row.cells) and bool(row.cells[of_measures].paragraphs)
        cells = list(row.cells)
        for at, cell in enumerate(cells):
            if not cell.continues:
                self._above[at] = cell
            elif at not in taken and has_measure and at in self._above:
                cells[at] = self._above[at]
        return row._replace(cells=tuple(cells))

    def _line(self, row: TableRow, header: Header) -> None:
        filled = [cell for cell in row.cells if cell.paragraphs]
        if filled and all(_BLANK.fullmatch(text) for cell in filled for text in cell.paragraphs):
            return  # of a form that nobody filled in here
        others: list[tuple[str | None, str]] = []
        if len(filled) > 1 and len(row.cells) < len(header.headings):
            self.table.doubts.append(fewer_cells(row.location, len(row.cells), len(header.headings)))
        is_alone = len(filled) == 1 and row.cells[0] is filled[0] and not any(cell.continues for cell in row.cells)
        if is_alone and _is_heading(filled[0]):
            cells = {TASK: filled[0]}  # the first column may be that of the numbers, merged with all others
        else:
            cells, others = header.read(self._carried(row, header), self.signs)
        if others or any(cell.paragraphs or cell.continues for cell in cells.values()):
            location = row.location._replace(page=self._page)
            self.table.lines.append(Line(cells, location, self._begins, tuple(text for _, text in others)))
            self._begins = False
        classes = {at for at, name in header.classes.items() if not verdict_of(name)}
        of_classes = {fold("".join(cell.paragraphs)) for at, cell in enumerate(row.cells) if at in classes}
        if of_classes - NONE - {""} and of_classes & (NONE | {""}):
            note = "各类省份的栏里有“—”或空白，看作计划没有规定（未明确）；是“不作要求”的，请在规则里写上"
            self.table.notes[note] = None
        for sign in sorted({*SIGNS} & {*"".join(of_classes)} - {*self.signs}):
            self.table.notes[f"各类省份的栏里有“{sign}”，原件没有说明它是什么意思（如“{sign}为必做”），没有读"] = None
        for heading, text in others:
            if heading is not None and heading not in self._reported:
                self._reported.add(heading)
                where = f"“{shown(heading)}”一栏" if heading else f"“{shown(text)}”"
                seen = f"{where}不是计划的栏目，没有读"
                decide = (
                    f"要不要记进规则；是计划的栏目的，请用 --column {shown(heading)}=（已知的栏目，如完成时间）告诉"
                )
                self.table.doubts.append(Doubt(row.location, seen, decide if heading else "要不要记进规则"))


def _is_heading(cell: Cell) -> bool:
    return style_of(cell.paragraphs[0]) in (OF_TASKS, OF_SUBTASKS)


def _is_rule(row: TableRow) -> bool:
    """Return whether a row is the line of dashes below a header that is repeated within the table."""
    texts = ["".join(cell.paragraphs) for cell in row.cells]
    return any(texts) and all(_RULE.fullmatch(text) for text in texts if text)


def no_table(original: Original, words: Words) -> SourceError:
    """Return the error that a document has neither the table of a plan nor numbered measures in its text."""
    remedy = "可以用 --column 告诉栏目，如 --column 完成日程=完成时间"
    if not original.rows:
        message = "文档里没有表格，文字里也没有带责任单位的举措（如“1. 名称。（甲司负责）”）"
        return SourceError.at("bad-document", Place(original.name), message, "请检查是否给错了文件")

    def likeness(row: TableRow) -> int:
        return sum(words.role_of("".join(cell.paragraphs)) is not None for cell in row.cells)

    best = max(original.rows[:1000], key=likeness)
    texts = ["".join(cell.paragraphs) for cell in best.cells]
    roles = {role for text in texts if (role := words.role_of(text))}
    missing = Header(dict.fromkeys(roles, 0), {}, ()).missing
    seen = "、".join(shown(text, 12) for text in texts[:8] if text) or "空的"
    message = f"没有找到计划的表格；这里的栏目是 {seen}，缺 {'、'.join(missing)}"
    return SourceError.at("bad-document", best.location.place(original.name), message, remedy)


def _beside(original: Original, above: Collection[Location]) -> Iterator[Doubt]:
    """Yield doubts about text behind the first table that may be a part of it which a page's end cut off.

    Those ``above`` a table are headings that are read.
    """
    last = max((row.location for row in original.rows), key=_order)
    texts = (text for row in original.rows for cell in row.cells for text in cell.paragraphs)
    counted = {style: start.number for text in texts if (style := style_of(text)) and (start := numbered(text, style))}
    own: dict[str, int] = {}  # style → the number of what counts anew behind the table
    for location, text, _ in original.behind:
        if location in above:
            continue
        is_between = _order(location) < _order(last)
        style = style_of(text)
        start = numbered(text, style) if style else None
        # what begins to count anew behind the table is no part of it: 一、组织领导
        is_anew = style is not None and start is not None and start.number <= max(counted.get(style, 0), 1)
        if style is not None and start is not None and (is_anew or start.number == own.get(style, -1) + 1):
            own[style] = start.number
            is_anew = True
        is_anew = is_anew or ON_THE_WORK.search(text) is not None
        if (is_between and not _PAGE_NUMBER.fullmatch(text)) or (_OF_A_PLAN.fullmatch(text) and not is_anew):
            yield Doubt(location, f"表格以外的文字“{shown(text)}”没有读", "如果它是计划的一部分，请放回表格里")


def _order(location: Location) -> tuple[int, int]:
    return (0, location.line) if location.line is not None else (location.table or 0, 0)
