"""The ledger that an office keeps (任务台账): every measure, with columns in which people report its progress."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from obligations.answers.obligations import Obligations
from obligations.exports.answer_paper import LEDGER, Passages, answer_sheets, title_of
from obligations.exports.excel import (
    PADDING,
    Style,
    body_cell,
    head_cell,
    lay_out,
    put,
    saved,
    workbook_of,
)
from obligations.exports.ledger.changes import NOTED, Updated
from obligations.exports.ledger.record import COLUMNS, LEDGER_KIND, LOOKS_SHEET, Record, rows_of
from obligations.exports.marks.identity import Identity, Mark
from obligations.exports.marks.provenance import RECORD, properties_of, with_properties
from obligations.exports.paper import Cell, ColumnHead, Sheet, VerdictCell
from obligations.exports.several_plans import answers_sheets, answers_title
from obligations.plan.verdicts import Verdict

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

STATES: Final = ("未启动", "进行中", "已完成", "延期")
_STATE: Final = "完成情况"
#: The columns that people fill in.
THEIRS: Final = (
    ColumnHead("责任处室", 8),
    ColumnHead("责任人", 8),
    ColumnHead("进展", 16),
    ColumnHead(_STATE, 8),
    ColumnHead("备注", 14),
    ColumnHead("牵头处室", 8),
    ColumnHead("省内时限", 8),
    ColumnHead(NOTED, 14),
)


def ledger_of(
    results: Sequence[Obligations], passages: Passages | None = None, over: bytes | None = None, name: str = "台账"
) -> Updated:
    """Return the ledger of a province as an Excel file, with a sheet of measures for each plan.

    ``over`` is the existing ledger (``name`` in messages), of which only the cells that this program wrote are updated.
    Raises :class:`ObligationsError` if anything that people wrote would be lost.
    """
    first = results[0]
    is_one = len(results) == 1
    title = title_of(first, LEDGER) if is_one else answers_title(results, LEDGER)
    mark = Mark.of(Identity.of_answers(LEDGER_KIND, results), [result.plan for result in results], first.on)
    sheets = answer_sheets(first, passages) if is_one else answers_sheets(results)
    plans = [result.plan.id for result in results]
    ledgers = dict(zip((sheet.name for sheet in sheets if sheet.is_ledger), plans, strict=True))
    if over is None:
        record = Record(properties_of(mark), {sheet.name: rows_of(sheet) for sheet in sheets})
        record.notes[COLUMNS] = "、".join(column.label for column in THEIRS)
        for sheet, plan in ledgers.items():
            record.note(sheet, sheet, plan)
        book = _book(sheets, title)
        hidden = book.create_sheet(RECORD)
        hidden.sheet_state = "veryHidden"
        for at, row in enumerate(record.rows(), 1):
            for i, text in enumerate(row, 1):
                put(hidden, at, i, text)
        return Updated(with_properties(saved(book), properties_of(mark)), ())
    from obligations.exports.ledger.update import New, update_ledger  # lxml is slow to load

    labels = {label: verdict for result in results for verdict, label in result.plan.labels.items()}
    new = New(title, mark, sheets, ledgers, THEIRS, labels, _looks, lambda: saved(_book(sheets, title)))
    usual = all(result.on == result.plan.last_day for result in results)
    return update_ledger(over, name, new, f"{date.today()}{'' if usual else f'（按 {first.on} 的事实）'}：")


def _book(sheets: Sequence[Sheet], title: str) -> Any:
    from openpyxl.utils import get_column_letter

    book, style = workbook_of(sheets, title), Style()
    for sheet in sheets:
        widths = [column.width for column in sheet.table.head]
        theirs = THEIRS if sheet.is_ledger else ()
        at = len(widths) + 1
        if theirs:
            _their_columns(book[sheet.name], at, style)
        lay_out(book[sheet.name], dict(enumerate([*widths, *(column.width for column in theirs)], 1)), title)
        for i, column in enumerate(theirs, at):  # lay_out made them as narrow as their headings
            book[sheet.name].column_dimensions[get_column_letter(i)].width = column.width + PADDING
    return book


def _looks() -> bytes:
    """Return a workbook that has a cell in each format of ours, to be taken into an existing ledger."""
    from openpyxl import Workbook

    book, style = Workbook(), Style()
    sheet: Any = book.worksheets[0]
    sheet.title = LOOKS_SHEET
    head_cell(sheet.cell(1, 1), style)
    cells: list[Cell] = ["", *(VerdictCell(verdict, verdict.value) for verdict in Verdict)]
    for row, value in enumerate(cells, 2):
        body_cell(put(sheet, row, 1, value), style, value)
    return saved(book)


def _their_columns(sheet: Worksheet, first: int, style: Style) -> None:
    """Add the columns that people fill in, empty; states are chosen from a list."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for i, column in enumerate(THEIRS, first):
        head_cell(put(sheet, 1, i, column.label), style)
        for row in range(2, sheet.max_row + 1):
            body_cell(sheet.cell(row, i), style)
    states = DataValidation(type="list", formula1=f'"{",".join(STATES)}"', allow_blank=True)
    states.errorStyle, states.showErrorMessage = "warning", True
    states.errorTitle, states.error = _STATE, f"平常填：{'、'.join(STATES)}"
    sheet.add_data_validation(states)
    letter = get_column_letter(first + [column.label for column in THEIRS].index(_STATE))
    states.add(f"{letter}2:{letter}{max(2, sheet.max_row)}")
