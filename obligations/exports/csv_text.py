"""CSV: a table for spreadsheets and programs. No text in it becomes a formula where it is opened."""

from __future__ import annotations

import csv
import io
from typing import Final

from obligations.exports.paper import Cell, Table, clean_table, shown_cell

#: By this mark a spreadsheet recognizes UTF-8.
BYTE_ORDER_MARK: Final = "\ufeff"
_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def csv_text(table: Table) -> str:
    """Return a table as CSV without :data:`BYTE_ORDER_MARK`; lines end in a line feed, but for the last."""
    table = clean_table(table)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([_harmless(column.label) for column in table.head])
    writer.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return text.getvalue().rstrip("\n")


def is_like_formula(text: str) -> bool:
    """Return whether a spreadsheet could take a text for a formula."""
    return text.lstrip().startswith(_FORMULA) or text.startswith("\t")


def _harmless(cell: Cell) -> str:
    text = shown_cell(cell)
    return f"'{text}" if isinstance(cell, str) and is_like_formula(text) else text
