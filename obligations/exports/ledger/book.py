"""The ledger that an office keeps (任务台账): every measure, with columns in which people report its progress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from obligations.answers.obligations import Obligations
from obligations.exports.answer_paper import LEDGER, Passages, answer_sheets, title_of
from obligations.exports.excel import PADDING, About, Style, body_cell, head_cell, lay_out, put, saved, workbook_of
from obligations.exports.ledger.update import LEDGER_KIND, update_ledger
from obligations.exports.paper import ColumnHead
from obligations.exports.several_plans import answers_sheets, answers_title

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
)


def ledger_bytes(
    results: Sequence[Obligations], passages: Passages | None = None, over: bytes | None = None, name: str = "台账"
) -> bytes:
    """Return the ledger of a province as an Excel file, with a sheet of measures for each plan.

    ``over`` is the existing ledger (``name`` in messages), of which only the cells that this program wrote are updated.
    Raises :class:`ObligationsError` if anything that people wrote would be lost.
    """
    from openpyxl.utils import get_column_letter

    first = results[0]
    is_one = len(results) == 1
    title = title_of(first, LEDGER) if is_one else answers_title(results, LEDGER)
    plans = "、".join(result.plan.id for result in results)
    about = About(title, LEDGER_KIND, plans, first.profile.province, first.on)
    sheets = answer_sheets(first, passages) if is_one else answers_sheets(results)
    if over is not None:
        return update_ledger(over, name, about, sheets)
    book, style = workbook_of(sheets, about), Style()
    for sheet in sheets:
        widths = [column.width for column in sheet.table.head]
        theirs = THEIRS if sheet.is_ledger else ()
        at = len(widths) + 1
        if theirs:
            _their_columns(book[sheet.name], at, style)
        lay_out(book[sheet.name], dict(enumerate([*widths, *(column.width for column in theirs)], 1)), about.title)
        for i, column in enumerate(theirs, at):  # lay_out made them as narrow as their headings
            book[sheet.name].column_dimensions[get_column_letter(i)].width = column.width + PADDING
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
