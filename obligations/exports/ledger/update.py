"""Updates a ledger that this program wrote: its own cells get new content, and what people wrote stays where it is.

The hidden record shows which cells are the program's. If people changed one of these, or if the file has something that
could not be saved again, that is reported with its place, and nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any, Final

from obligations.errors import ObligationsError, Place, Problems, SourceError
from obligations.exports.answer_paper import LEDGER, NUMBER, TITLE
from obligations.exports.excel import (
    DAY,
    KIND,
    PLAN,
    PROVINCE,
    RECORD,
    About,
    Style,
    add_sheet,
    body_cell,
    cut,
    put,
    record_sheets,
    saved,
)
from obligations.exports.ledger.losses import add_problem, check_parts
from obligations.exports.paper import Cell, Sheet, clean, clean_table, shown_cell
from obligations.files.office import EXCEL, checked
from obligations.files.writing import FORCE
from obligations.text import shown

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LEDGER_KIND: Final = "ledger"
#: What to do about a change that would be lost.
_MOVE: Final = "请把内容移到工作表“{}”的“备注”列，或加 --force 覆盖（手工填写的内容会丢失）"
#: The head is searched for in so many rows from the top.
_MOST_ABOVE: Final = 20
#: Below this row no rows are added.
_LAST_ROW: Final = 1_000_000

Rows = list[tuple[str, ...]]


def update_ledger(raw: bytes, name: str, about: About, sheets: Sequence[Sheet]) -> bytes:
    """Return a ledger with new content in the cells and sheets that this program wrote.

    Raises :class:`ObligationsError` for a file that is no ledger of the same plan and province, and with every place
    where something would be lost.
    """
    book = _opened(raw, name)
    properties = _properties(book)
    if properties.get(KIND) != LEDGER_KIND or RECORD not in book.sheetnames:
        raise ObligationsError.at("would-overwrite", Place(name), "这不是 obligations export 写的台账", FORCE)
    for key, wanted, what in ((PLAN, about.plan, "计划"), (PROVINCE, about.province, "省份")):
        if properties.get(key) != clean(wanted):
            other = f"这是另一个{what}的台账（{shown(properties.get(key, ''))}，不是 {shown(wanted)}）"
            raise ObligationsError.at("would-overwrite", Place(name), other, FORCE)
    record, problems = _recorded(book), Problems()
    check_parts(raw, name, problems)
    ledgers = {sheet.name: sheet for sheet in sheets if sheet.is_ledger}
    _check_sheets(book, record, name, problems, but=[*ledgers])
    if missing := [title for title in ledgers if title not in book.sheetnames]:
        for title in missing:
            add_problem(problems, name, "", f"找不到工作表“{title}”", "请改回原来的名称，或加 --force 覆盖")
        problems.raise_as(ObligationsError)
    for sheet in sheets:
        if sheet.name in book.sheetnames and sheet.name not in record:
            add_problem(problems, name, sheet.name, "已经有一张同名的工作表", "请把它改名，或加 --force 覆盖")
    old = {title: _Ledger(book[title], record.get(title, []), name, problems) for title in ledgers}
    for title, ledger in ledgers.items():
        old[title].check(ledger)
    problems.raise_as(ObligationsError)
    for title, ledger in ledgers.items():
        old[title].write(ledger)
    _replace(
        book, [sheet for sheet in sheets if not sheet.is_ledger], {*record} - {*ledgers}, about, next(iter(ledgers))
    )
    record_sheets(book, sheets)
    for each in book.custom_doc_props.props:
        if each.name == DAY:
            each.value = about.on.isoformat()
    return saved(book)


def untouched_workbook(raw: bytes, new: bytes) -> bool:
    """Return whether a workbook was written here, is of the new one's kind, and nobody has changed a cell of it."""
    try:
        book = _opened(raw, "-")
    except ObligationsError:
        return False
    if RECORD not in book.sheetnames or _properties(book).get(KIND) != _properties(_opened(new, "-")).get(KIND):
        return False
    record, problems = _recorded(book), Problems()
    check_parts(raw, "-", problems)
    _check_sheets(book, record, "-", problems)
    return not problems.found and not any(_rows(s) for s in book.worksheets if s.title not in (RECORD, *record))


def _opened(raw: bytes, name: str) -> Any:
    from warnings import catch_warnings, filterwarnings, simplefilter

    from openpyxl import load_workbook

    content = checked(raw, name, EXCEL)
    try:
        with catch_warnings():
            simplefilter("ignore")  # what it leaves out is reported by check_parts
            filterwarnings("error", message=".*date.*")  # a number in a date's format that is no date would be lost
            return load_workbook(content, keep_links=False, rich_text=True)
    except UserWarning:
        message = "有一格是日期格式，里面的数却不是日期，重写时会丢失"
        remedy = "请改正（显示为 #### 的格），或加 --force 覆盖"
        raise SourceError.at("changed-ledger", Place(name), message, remedy) from None
    except Exception:  # openpyxl's errors are of every kind
        remedy = "请用 Office 打开它，修复后另存为 .xlsx；或换一个文件名，或加 --force 覆盖"
        raise SourceError.at("damaged-file", Place(name), "这个工作簿读不了", remedy) from None


def _properties(book: Any) -> dict[str, str]:
    return {str(each.name): str(each.value) for each in book.custom_doc_props.props}


def _recorded(book: Any) -> dict[str, Rows]:
    """Return what was written into each generated sheet, by its name."""
    record: dict[str, Rows] = {}
    for row in _rows(book[RECORD]).values():
        record.setdefault(row.get(1, ""), []).append(_as_tuple({i - 1: text for i, text in row.items() if i > 1}))
    return record


def _rows(sheet: Worksheet) -> dict[int, dict[int, str]]:
    """Return the texts of a sheet: row → column → text. Empty cells are left out: a sheet can be huge and empty."""
    rows: dict[int, dict[int, str]] = {}
    cells: Mapping[tuple[int, int], Any] = sheet._cells
    for (row, column), cell in sorted(cells.items()):
        if text := as_text(cell.value):
            rows.setdefault(row, {})[column] = text
    return rows


def as_text(value: object) -> str:
    """Return a value for comparison with the record: a program that saves a file may turn 1 into 1.0."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).replace("_x000D_", "").replace("\r\n", "\n")


def _as_tuple(row: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(row.get(i, "") for i in range(1, max(row, default=0) + 1))


def _check_sheets(
    book: Any, record: Mapping[str, Rows], name: str, problems: Problems, but: Sequence[str] = ()
) -> None:
    """Add a problem for each row, comment and link that people left in a generated sheet: it is written anew."""
    move = _MOVE.format(next(iter(but), LEDGER))
    for sheet in book.worksheets:
        if sheet.title in (RECORD, *but) or sheet.title not in record:
            continue
        written = set(record[sheet.title])
        for at, row in _rows(sheet).items():
            if _as_tuple(row) not in written:
                add_problem(problems, name, f"{sheet.title}!第{at}行", "这一行手工改过，重写时会丢失", move)
        cells: Mapping[tuple[int, int], Any] = sheet._cells
        for _, cell in sorted(cells.items()):
            if cell.comment or cell.hyperlink:
                message = f"这一格的{'批注' if cell.comment else '链接'}重写时会丢失"
                add_problem(problems, name, f"{sheet.title}!{cell.coordinate}", message, move)


def _replace(book: Any, sheets: Sequence[Sheet], old: set[str], about: About, first: str) -> None:
    """Write the other generated sheets anew, each at its old position, hidden or protected as it was.

    ``first`` is the sheet that is shown where the one that was shown is gone.
    """
    shown_first = book.active.title if book.active is not None else first
    for title in (*old, RECORD):
        at = book.sheetnames.index(title) if title in book.sheetnames else len(book.sheetnames)
        before = book[title] if title in book.sheetnames else None
        if before is not None:
            book.remove(before)
        for sheet in sheets:
            if sheet.name == title:
                add_sheet(book, sheet, about.title, at)
                if before is not None:
                    book[title].sheet_state, book[title].protection = before.sheet_state, copy(before.protection)
    for sheet in sheets:
        if sheet.name not in book.sheetnames:
            add_sheet(book, sheet, about.title, len(book.sheetnames))
    book.active = book.sheetnames.index(shown_first if shown_first in book.sheetnames else first)
    for each in book.worksheets:  # what is typed into one of several selected sheets goes into all of them
        each.sheet_view.tabSelected = each is book.active


class _Ledger:
    """The sheet of measures as people left it."""

    def __init__(self, sheet: Worksheet, record: Rows, name: str, problems: Problems) -> None:
        self.sheet, self.name, self.problems = sheet, name, problems
        self.rows = _rows(sheet)
        head, *rows = record or [()]
        self.generated = head
        number = head.index(NUMBER) if NUMBER in head else 0
        self.record = {row[number]: dict(zip(head, row + ("",) * len(head), strict=False)) for row in rows}
        cells: Mapping[tuple[int, int], Any] = sheet._cells
        self.noted = {row for (row, _), cell in cells.items() if cell.comment or cell.hyperlink}
        self.head = 0
        self.where: dict[str, int] = {}

    def check(self, ledger: Sheet) -> None:
        """Add a problem for everything of people's that would be lost, or may be the program's."""
        self._find_head([column.label for column in ledger.table.head])
        if not self.where:
            return
        own, measures = set(self.where.values()), set(self._measure_rows())
        for merged in self.sheet.merged_cells.ranges:
            is_beside = any(merged.min_row <= row <= merged.max_row for row in measures)
            if is_beside and any(merged.min_col <= column <= merged.max_col for column in own):
                self._problem(merged.coord, "合并了程序写的单元格，写不进去", "请取消合并，或加 --force 覆盖")
        titles = {str(row[0]): _as_written(row[ledger.table.column_at(TITLE)]) for row in ledger.table.rows}
        for row in sorted(measures):
            self._check_row(row, titles)
        known = {generated[TITLE].strip() for generated in self.record.values()}
        for row in sorted(row for row in self.rows if row > self.head and row not in measures):
            if self._at(row, TITLE) in known:
                self._problem(f"第{row}行", "这一项的序号改过，认不出来了", "请改回原来的序号，或加 --force 覆盖")
        if max(self.rows) > _LAST_ROW:
            self._problem(f"第{max(self.rows)}行", "工作表的最下面有内容，加不了新的行", "请清除那里的内容")

    def _check_row(self, row: int, titles: Mapping[str, str]) -> None:
        number = self._at(row, NUMBER)
        generated = self.record[number]
        for label, column in self.where.items():
            if self._at(row, label) != generated[label].strip():
                cell = self.sheet.cell(row, column).coordinate
                self._problem(
                    cell, f"第 {number} 项的“{label}”手工改过，重写时会丢失", _MOVE.format(self.sheet.title), number
                )
        is_theirs = any(column not in self.where.values() for column in self.rows[row]) or row in self.noted
        if is_theirs and titles.get(number, "").strip() != generated[TITLE].strip():
            message = f"计划里第 {number} 项已经不是“{shown(generated[TITLE])}”"
            self._problem(f"第{row}行", message, "请把填写的内容移到别处，或加 --force 覆盖", number)

    def write(self, ledger: Sheet) -> None:
        """Write the new content into the program's cells; a measure that has no row gets one below all others."""
        style = Style()
        labels = [column.label for column in ledger.table.head]
        rows: dict[str, list[int]] = {}
        for row in self._measure_rows():
            rows.setdefault(self._at(row, NUMBER), []).append(row)
        for values in clean_table(ledger.table).rows:
            if str(values[0]) not in rows:
                rows[str(values[0])] = [max(self.rows, default=self.head) + 1]
                self.rows[rows[str(values[0])][0]] = {}
            for row in rows[str(values[0])]:
                for label, value in zip(labels, values, strict=True):
                    self._put(row, self.where[label], value, style)
        gone = {number for number in rows if number not in {str(values[0]) for values in ledger.table.rows}}
        for row in (row for number in gone for row in rows[number]):
            for column in self.where.values():
                self.sheet.cell(row, column).value = None

    def _put(self, row: int, column: int, value: Cell, style: Style) -> None:
        cell: Any = self.sheet.cell(row, column)
        if as_text(cell.value) != _as_written(value):
            cell.value = None
            body_cell(put(self.sheet, row, column, value), style, value)

    def _measure_rows(self) -> list[int]:
        """Return the rows below the head that have the number of a measure; all others are people's own."""
        return [row for row in sorted(self.rows) if row > self.head and self._at(row, NUMBER) in self.record]

    def _at(self, row: int, label: str) -> str:
        return self.rows[row].get(self.where[label], "").strip()

    def _problem(self, cell: str, message: str, remedy: str, number: str = "") -> None:
        add_problem(self.problems, self.name, f"{self.sheet.title}!{cell}", message, remedy, number)

    def _find_head(self, wanted: Sequence[str]) -> None:
        """Find the row of the generated headings, which must have each of them once, and their columns."""
        if tuple(wanted) != tuple(self.generated):
            self._problem("表头", "这本台账是另一个版本写的，栏目不同", FORCE)
            return
        at = max(
            (row for row in self.rows if row <= _MOST_ABOVE),
            key=lambda row: sum(text.strip() in wanted for text in self.rows[row].values()),
            default=1,
        )
        counts = Counter(text.strip() for text in self.rows.get(at, {}).values())
        wrong = [label for label in wanted if counts[label] != 1]
        for label in wrong:
            message = f"表头里“{label}”出现了 {counts[label]} 次" if counts[label] else f"表头里缺少“{label}”"
            self._problem(f"第{at}行", message, "请把表头改回原样，每列一次，或加 --force 覆盖（手工填写的内容会丢失）")
        if not wrong:
            self.head = at
            self.where = {text.strip(): column for column, text in self.rows[at].items() if text.strip() in wanted}


def _as_written(value: Cell) -> str:
    """Return a value as a cell shows it."""
    return as_text(value) if isinstance(value, int) else as_text(cut(clean(shown_cell(value))))
