"""Sheets as an Excel workbook: laid out to be read and printed, and no text that we write is ever a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from obligations.errors import ObligationsError
from obligations.exports.csv_text import is_like_formula
from obligations.exports.paper import Cell, Sheet, VerdictCell, clean, clean_table, lines_of, shown_cell
from obligations.plan.verdicts import Verdict
from obligations.reports.layout import columns_of
from obligations.reports.looks import LOOKS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill
    from openpyxl.worksheet.worksheet import Worksheet

_MOST_CHARACTERS: Final = 32_767
_CUT: Final = "…（太长，其余略去）"
#: Sizes of paper.
_A4: Final = 9
_A3: Final = 8
#: What is wider than this, in half characters, could not be read on A4.
_WIDEST_ON_A4: Final = 200
#: As much of a sheet as can still be read on the width of a page, in half characters.
_WIDEST: Final = 300
_LINE: Final = 14.5
#: By how much a column is wider than its text.
PADDING: Final = 2.0
_TALLEST: Final = 409.0
_FONT: Final = "宋体"


class Style:
    """The fonts, fills and lines of a workbook."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        line = Side("thin", color="A6A6A6")
        self.border: Border = Border(line, line, line, line)
        self.text: Font = Font(_FONT, 10)
        self.bold: Font = Font(_FONT, 10, bold=True)
        self.italic: Font = Font(_FONT, 10, italic=True)
        self.head_fill: PatternFill = PatternFill("solid", "D9D9D9")
        self.left: Alignment = Alignment(wrap_text=True, vertical="top")  # a long text shows its beginning
        self.middle: Alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        self.fills: dict[Verdict, PatternFill] = {
            verdict: PatternFill(*(look.hatching or ("solid", look.fill))) for verdict, look in LOOKS.items()
        }


def workbook_of(sheets: Sequence[Sheet], title: str) -> Any:
    """Return the sheets as a workbook of openpyxl, before :func:`lay_out`, which needs complete sheets."""
    from openpyxl import Workbook

    book: Any = Workbook()
    style = Style()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet, style)
    book.properties.title = _cut(clean(title), 200)
    book.properties.creator = book.properties.lastModifiedBy = "obligations"
    return book


def workbook_bytes(sheets: Sequence[Sheet], title: str) -> bytes:
    """Return the sheets as a file."""
    book = workbook_of(sheets, title)
    for sheet in sheets:
        lay_out(book[sheet.name], {i: column.width for i, column in enumerate(sheet.table.head, 1)}, title)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return a workbook as a file. Raises :class:`ObligationsError` if temporary files cannot be written."""
    from lxml import etree

    content = BytesIO()
    try:
        book.save(content)
    except (OSError, etree.LxmlError):  # openpyxl writes each sheet to a temporary file first
        message = "写不出工作簿：临时文件夹没有空间，或不能写"
        raise ObligationsError.at("cannot-write", None, message, "请清理后再试") from None
    return content.getvalue()


def put(sheet: Worksheet, row: int, column: int, value: Cell) -> Any:
    """Write and return a cell; a text is stored as text, whatever it begins with."""
    cell: Any = sheet.cell(row, column)
    if isinstance(value, int):
        cell.value = value
    elif text := cut(shown_cell(value)):
        cell.value = escaped(text)
        cell.data_type = "s"
        cell.quotePrefix = is_like_formula(text)
    return cell


def escaped(text: str) -> str:
    """Return a text as Excel writes it, so that ``_x0041_`` in it is not taken for a character."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def cut(text: str) -> str:
    """Return a text shortened to what a cell of Excel can hold."""
    return _cut(text, _MOST_CHARACTERS)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - len(_CUT)] + _CUT


def _fill(into: Worksheet, sheet: Sheet, style: Style) -> None:
    from openpyxl.utils import get_column_letter

    table = clean_table(sheet.table)
    for i, column in enumerate(table.head, 1):
        head_cell(put(into, 1, i, column.label), style)
    for at, row in enumerate(table.rows, 2):
        for i, value in enumerate(row, 1):
            body_cell(put(into, at, i, value), style, value)
    into.freeze_panes = f"{get_column_letter(sheet.fixed + 1)}2"


def head_cell(cell: Any, style: Style) -> None:
    """Format a cell as the heading of a column."""
    cell.font, cell.fill, cell.alignment, cell.border = style.bold, style.head_fill, style.middle, style.border


def body_cell(cell: Any, style: Style, value: Cell = "") -> None:
    """Format a cell by the kind of its value."""
    cell.border = style.border
    cell.alignment = style.middle if isinstance(value, int | VerdictCell) else style.left
    cell.font = style.text
    if isinstance(value, VerdictCell):
        cell.fill = style.fills[value.verdict]
        if LOOKS[value.verdict].bold:
            cell.font = style.bold
        elif LOOKS[value.verdict].italic:
            cell.font = style.italic


def lay_out(sheet: Any, widths: Mapping[int, int], title: str) -> None:
    """Set widths and heights that fit the cells, a filter, and how the sheet is printed.

    ``widths``: number of a column, from 1 → its largest width in half characters.
    """
    from openpyxl.utils import coordinate_to_tuple, get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    fitting: dict[int, float] = {}
    for i, most in widths.items():
        texts = (_text(sheet, row, i) for row in range(1, sheet.max_row + 1))
        longest = max(columns_of(line) for text in texts for line in text.split("\n"))
        fitting[i] = min(longest, most) + PADDING
        sheet.column_dimensions[get_column_letter(i)].width = fitting[i]
    for row in range(1, sheet.max_row + 1):
        texts_in = ((_text(sheet, row, i), width) for i, width in fitting.items())
        sheet.row_dimensions[row].height = height_of(texts_in)
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(widths))}{sheet.max_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4 if sum(fitting.values()) <= _WIDEST_ON_A4 else _A3
    pages = ceil(sum(fitting.values()) / _WIDEST)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    if pages > 1 and sheet.freeze_panes:  # the second page, too, says which row is whose
        fixed = coordinate_to_tuple(sheet.freeze_panes)[1] - 1
        sheet.print_title_cols = f"A:{get_column_letter(fixed)}"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.print_options.horizontalCentered = True
    for name, size in {"left": 0.4, "right": 0.4, "top": 0.7, "bottom": 0.6, "header": 0.3, "footer": 0.3}.items():
        setattr(sheet.page_margins, name, size)
    sheet.oddHeader.center.text = _cut(title, 100).replace("&", "&&")
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"


def height_of(row: Iterable[tuple[str, float]]) -> float:
    """Return how high a row must be, in points, for its texts, each with the width of its column."""
    lines = max((lines_of(text, int(width - PADDING)) for text, width in row), default=1)
    return min(_TALLEST, lines * _LINE + 4)


def _text(sheet: Any, row: int, column: int) -> str:
    value = sheet.cell(row, column).value
    return "" if value is None else str(value)
