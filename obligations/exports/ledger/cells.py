"""The XML of one sheet: our cells are read and written in place, with the rows and columns that they are in.

Texts are written as inline strings, so that none is ever a formula. What is not named here is never touched.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from obligations.exports.excel import escaped
from obligations.exports.ledger.ranges import Area, area_of
from obligations.exports.paper import Cell, shown_cell
from obligations.files.package import added, child, children, local
from obligations.files.workbook import At, Workbook, cells_in, is_on, place_of, reference_of, rows_in, text_of, whole

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
#: Attributes that make a cell a formula with many results, or point to what a formula made.
_OF_FORMULAS: Final = ("cm", "vm", "t")
#: How wide a column is of which nothing is said, in half characters.
_USUAL_WIDTH: Final = 8.43
#: How high a row is, in points.
_USUAL_HEIGHT: Final = 15.0


class SheetCells:
    """The cells of a sheet of a workbook. Nothing is saved before the first change."""

    def __init__(self, book: Workbook, name: str) -> None:
        self.book, self.name = book, name
        self.part = book.sheets[name].part
        self.root = book.package.tree(self.part)
        self.rows = dict(rows_in(self.root))
        self.cells: dict[At, Any] = {}
        self.texts: dict[At, str] = {}
        self._columns: dict[int, list[int]] = {}
        self._in_order = sorted(self.rows)
        for at, cell in cells_in(self.root):
            self.cells[at] = cell
            self._columns.setdefault(at[0], []).append(at[1])
            if text := text_of(cell, book.shared):
                self.texts[at] = text

    def row_texts(self, row: int, columns: Sequence[int]) -> tuple[str, ...]:
        """Return the texts of a row in some columns."""
        return tuple(self.texts.get((row, column), "") for column in columns)

    @cached_property
    def by_row(self) -> dict[int, dict[int, str]]:
        """Row → column → text, for all cells that say something, from the top."""
        rows: dict[int, dict[int, str]] = {}
        for (row, column), text in sorted(self.texts.items()):
            rows.setdefault(row, {})[column] = text
        return rows

    def put(self, at: At, value: Cell, style: str = "") -> None:
        """Write a value into a cell; the cell keeps its style unless there is a ``style``."""
        cell = self._cell(at)
        for inside in list(cell):
            cell.remove(inside)
        for name in _OF_FORMULAS:
            cell.attrib.pop(name, None)
        if style:
            cell.set("s", style)
        if isinstance(value, int):
            added(cell, "v").text = str(value)
        elif shown_cell(value):
            write_text(cell, shown_cell(value))
        self.texts[at] = shown_cell(value)
        if not self.texts[at]:
            del self.texts[at]

    def style(self, at: At) -> str:
        """Return the number of a cell's style; "" for none."""
        return str(self.cells[at].get("s", "")) if at in self.cells else ""

    def styles_in(self, row: int) -> dict[int, str]:
        """Return the numbers of the formats of a row's cells, by column from the left; "" for none."""
        return {column: self.style((row, column)) for column in sorted(self._columns.get(row, ()))}

    def _cell(self, at: At) -> Any:
        self.book.package.change(self.part)
        if at in self.cells:
            return self.cells[at]
        row = self._row(at[0])
        later = (i for i, cell in enumerate(row) if local(cell) != "c" or place_of(cell.get("r", ""))[1] > at[1])
        self.cells[at] = added(row, "c", next(later, len(row)), r=reference_of(at))
        self._columns.setdefault(at[0], []).append(at[1])
        if match := re.fullmatch("([0-9]{1,5}):([0-9]{1,5})", row.get("spans", "")):
            row.set("spans", f"{min(int(match[1]), at[1])}:{max(int(match[2]), at[1])}")
        dimension = child(self.root, "dimension")
        if dimension is not None and (area := area_of(dimension.get("ref", ""))):
            ends = [(min(area.first[i], at[i]), max(area.last[i], at[i])) for i in (0, 1)]
            dimension.set("ref", str(Area((ends[0][0], ends[1][0]), (ends[0][1], ends[1][1]))))
        return self.cells[at]

    def _row(self, number: int) -> Any:
        if number not in self.rows:
            body = child(self.root, "sheetData")
            self.rows[number] = added(body, "row", bisect_left(self._in_order, number), r=str(number))
            insort(self._in_order, number)
        row = self.rows[number]
        for i, cell in enumerate(children(row, "c"), 1):  # a cell without a reference follows the one before
            if not cell.get("r"):
                cell.set("r", self._references.get(id(cell), f"A{i}"))
        return row

    @cached_property
    def _references(self) -> dict[int, str]:
        """Cell → the reference of its place, also if none is written."""
        return {id(cell): reference_of(at) for at, cell in self.cells.items()}

    def is_plain(self, at: At) -> bool:
        """Return whether a cell is empty, or holds a text in one format."""
        return at not in self.texts or self.book.is_plain(self.cells[at])

    def open_row(self, row: int, height: float) -> None:
        """Set the height of a row that has none, in points, and let it be seen."""
        element = self._row(row)
        element.attrib.pop("hidden", None)
        if element.get("ht") is None:
            element.attrib.update({"ht": f"{height:g}", "customHeight": "1"})

    def height(self, row: int) -> float:
        """Return the height of a row in points."""
        return (_number(self.rows[row].get("ht", "")) if row in self.rows else 0.0) or _USUAL_HEIGHT

    def width(self, column: int) -> float:
        """Return the width of a column in half characters."""
        entry = self._column(column)
        standard = child(self.root, "sheetFormatPr")
        usual = "" if standard is None else standard.get("defaultColWidth", "")
        return _number("" if entry is None else entry.get("width", "")) or _number(usual) or _USUAL_WIDTH

    def _column(self, column: int) -> Any:
        """Return the element about a column; None if there is none."""
        columns = child(self.root, "cols")
        entries = () if columns is None else columns
        return next((e for e in entries if whole(e.get("min")) <= column <= whole(e.get("max"))), None)

    def open_column(self, column: int, width: float) -> None:
        """Set the width of a column that has none, and let it be seen."""
        entry, columns = self._column(column), child(self.root, "cols")
        if columns is None:
            at = self.root.index(child(self.root, "sheetData"))
            columns = added(self.root, "cols", at)
        if entry is None:
            at = sum(whole(each.get("min")) < column for each in columns)
            added(columns, "col", at, min=str(column), max=str(column), width=f"{width:g}", customWidth="1")
        elif is_on(entry, "hidden"):
            first, last, at = whole(entry.get("min")), whole(entry.get("max")), columns.index(entry)
            columns.remove(entry)
            for start, end in ((column + 1, last), (column, column), (first, column - 1)):
                if start <= end:
                    copy = added(columns, "col", at)
                    copy.attrib.update({**entry.attrib, "min": str(start), "max": str(end)})
                    if start == column == end:
                        copy.attrib.pop("hidden")
                        copy.attrib.update({"width": f"{width:g}", "customWidth": "1"})


def write_text(cell: Any, text: str) -> None:
    """Write a text into an empty cell, as nothing but a text."""
    cell.set("t", "inlineStr")
    inside = added(added(cell, "is"), "t")
    inside.text = escaped(text)
    inside.set(_SPACE, "preserve")


def _number(text: str) -> float:
    return float(text) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,20})?", text) else 0.0
