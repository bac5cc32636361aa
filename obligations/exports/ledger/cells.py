"""The XML of one sheet: our cells are read and written in place, and ranges grow with our rows and columns.

Texts are written as inline strings, so that none is ever a formula. What is not named here is never touched.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

from openpyxl.utils import get_column_letter

from obligations.exports.excel import escaped
from obligations.exports.paper import Cell, shown_cell
from obligations.files.package import added, child, children, local
from obligations.files.workbook import At, Workbook, cells_in, place_of, reference_of, rows_in, text_of

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
#: Attributes that make a cell a formula with many results, or point to what a formula made.
_OF_FORMULAS: Final = ("cm", "vm", "t")
_LAST: Final = (1_048_576, 16_384)


class Area(NamedTuple):
    """A range of cells, both ends included."""

    first: At
    last: At

    def has_row(self, row: int) -> bool:
        """Return whether some cell of a row is within."""
        return self.first[0] <= row <= self.last[0]

    def has_column(self, column: int) -> bool:
        """Return whether some cell of a column is within."""
        return self.first[1] <= column <= self.last[1]

    def __str__(self) -> str:
        ends = [reference_of(self.first), *([reference_of(self.last)] if self.first != self.last else [])]
        return ":".join(ends)


class Spans:
    """Numbers of rows or columns, as spans of which both ends are included; asked about many times."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in sorted(spans):
            if self._lasts and first <= self._lasts[-1]:
                self._lasts[-1] = max(last, self._lasts[-1])
            else:
                self._firsts.append(first)
                self._lasts.append(last)

    def __contains__(self, number: int) -> bool:
        at = bisect_right(self._firsts, number)
        return at > 0 and number <= self._lasts[at - 1]

    @classmethod
    def of_rows(cls, areas: Iterable[Area]) -> Spans:
        """Return the rows of some ranges."""
        return cls((area.first[0], area.last[0]) for area in areas)


def area_of(reference: str) -> Area | None:
    """Return the range that ``A1:B2``, ``A1``, ``A:B`` or ``1:2`` names; None for any other text."""
    first, _, last = reference.replace("$", "").partition(":")
    ends = (first, last or first)
    if all(re.fullmatch("[A-Za-z]{1,3}", end) for end in ends):
        ends = (f"{first}1", f"{ends[1]}{_LAST[0]}")
    elif all(re.fullmatch("[0-9]{1,7}", end) for end in ends):
        ends = (f"A{first}", f"{get_column_letter(_LAST[1])}{ends[1]}")
    places = [place_of(end) for end in ends]
    return Area(places[0], places[1]) if all(place[0] for place in places) else None


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

    @cached_property
    def merged(self) -> list[Area]:
        """The ranges that are merged."""
        entries = child(self.root, "mergeCells")
        areas = (area_of(entry.get("ref", "")) for entry in (() if entries is None else entries))
        return [area for area in areas if area]

    @cached_property
    def noted(self) -> list[Area]:
        """The cells with comments or links."""
        found = [reference for reference, _ in self.book.comments(self.name)]
        links = child(self.root, "hyperlinks")
        found += [link.get("ref", "") for link in (() if links is None else links)]
        return [area for area in map(area_of, found) if area]

    @cached_property
    def noted_rows(self) -> Spans:
        """The rows of these cells."""
        return Spans.of_rows(self.noted)

    @cached_property
    def covered(self) -> list[Area]:
        """The ranges under pictures and charts."""
        package, found = self.book.package, []
        for relation in package.relations(self.part):
            if relation.kind == "drawing":
                for anchor in package.tree(relation.target):
                    ends = [child(anchor, name) for name in ("from", "to")]
                    places = [_anchored(end) for end in ends if end is not None]
                    found += [Area(places[0], places[-1])] if places else []
        return found

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
        elif text := shown_cell(value):
            write_text(cell, text)
        self.texts[at] = shown_cell(value)

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

    def set_height(self, row: int, height: str) -> None:
        """Set the height of a row that has none of its own."""
        if self._row(row).get("ht") is None:
            self._row(row).attrib.update({"ht": height, "customHeight": "1"})

    def set_width(self, column: int, width: float) -> None:
        """Set the width of a column that has none."""
        columns = child(self.root, "cols")
        if columns is None:
            at = self.root.index(child(self.root, "sheetData"))
            columns = added(self.root, "cols", at)
        entries = [(int(entry.get("min", 0)), int(entry.get("max", 0))) for entry in columns]
        if not any(first <= column <= last for first, last in entries):
            at = sum(first < column for first, _ in entries)
            added(columns, "col", at, min=str(column), max=str(column), width=f"{width:g}", customWidth="1")

    def grow_rows(self, old: int, new: int) -> None:
        """Widen to row ``new`` what ends from row ``old`` on: filter, print area, lists, colours, tables."""
        root, package = self.book.package.change(self.part), self.book.package
        for element in root.iter("{*}autoFilter"):
            _widen(element, "ref", 0, old, new)
        for element in root.iter("{*}dataValidation", "{*}conditionalFormatting"):
            _widen(element, "sqref", 0, old, new)
        for element in root.iter("{*}sqref"):  # of what Excel keeps in an extension
            element.text = _widened(element.text or "", 0, old, new)
        for relation in package.relations(self.part):
            if relation.kind == "table":
                for element in package.change(relation.target).iter("{*}table", "{*}autoFilter"):
                    _widen(element, "ref", 0, old, new)
        self._widen_names(("_FilterDatabase", "Print_Area"), 0, old, new)

    def grow_filter(self, head: int, ours: int, last: int, reach: int) -> list[str]:
        """Let the filter of the table whose headings are in row ``head`` reach over all headings beside it.

        A sort would else tear the rows apart. A filter that ends before ``ours``, the last column of ours that was
        there, is meant to. ``reach`` is the last column of ours behind ``last``, the last heading that was there: what
        is printed and ends there reaches to it, too. Return the headings of people's that are inside now.
        """
        entry = child(self.root, "autoFilter")
        area = None if entry is None else area_of(entry.get("ref", ""))
        if reach > last:
            self._widen_names(("Print_Area",), 1, last, reach)
        if area is None or area.first[0] != head or area.last[1] < ours:
            return []
        end = area.last[1]
        while (head, end + 1) in self.texts:
            end += 1
        end = max(end, reach if reach > last else 0)
        if end > area.last[1]:
            self.book.package.change(self.part)
            _widen(entry, "ref", 1, area.last[1], end)
            self._widen_names(("_FilterDatabase",), 1, area.last[1], end)
        inside = range(area.last[1] + 1, min(end, last) + 1)
        return [self.texts[head, column] for column in inside if (head, column) in self.texts]

    @property
    def is_filtering(self) -> bool:
        """Return whether a filter hides rows."""
        return any(True for _ in self.root.iter("{*}filterColumn"))

    def has_table(self, row: int) -> bool:
        """Return whether a row is in a table that Excel made of the cells; it has a filter of its own."""
        package = self.book.package
        tables = (package.tree(each.target) for each in package.relations(self.part) if each.kind == "table")
        return any((area := area_of(table.get("ref", ""))) and area.has_row(row) for table in tables)

    def _widen_names(self, kinds: Sequence[str], axis: int, old: int, new: int) -> None:
        main = self.book.package.tree(self.book.main)
        entries = child(main, "definedNames")
        at = str(children(child(main, "sheets"), "sheet").index(self.book.sheets[self.name].entry))
        for entry in () if entries is None else entries:
            if entry.get("localSheetId") == at and entry.get("name", "").removeprefix("_xlnm.") in kinds:
                pieces = ",".join(_widened_name(piece, axis, old, new) for piece in (entry.text or "").split(","))
                if pieces != entry.text:
                    self.book.package.change(self.book.main)
                    entry.text = pieces


def write_text(cell: Any, text: str) -> None:
    """Write a text into an empty cell, as nothing but a text."""
    cell.set("t", "inlineStr")
    inside = added(added(cell, "is"), "t")
    inside.text = escaped(text)
    inside.set(_SPACE, "preserve")


def _anchored(end: Any) -> At:
    texts = ("".join(child(end, name).itertext()) if child(end, name) is not None else "" for name in ("row", "col"))
    row, column = (int(text) + 1 if text.isdecimal() else 1 for text in texts)
    return row, column


def _widen(element: Any, name: str, axis: int, old: int, new: int) -> None:
    before = element.get(name, "")
    if (after := _widened(before, axis, old, new)) != before:
        element.set(name, after)


def _widened(ranges: str, axis: int, old: int, new: int) -> str:
    """Return ranges of which those that end from ``old`` on, but before ``new``, end at ``new``.

    A single cell is widened only where it continues others: ``N2:N25 N26``.
    """
    pieces = ranges.split(" ")
    return " ".join(_grown(piece, axis, old, new, is_alone=len(pieces) == 1) for piece in pieces)


def _widened_name(piece: str, axis: int, old: int, new: int) -> str:
    sheet, mark, cells = piece.rpartition("!")
    grown = _grown(cells.replace("$", ""), axis, old, new, is_alone=True)
    if not mark or grown == cells.replace("$", ""):
        return piece
    return f"{sheet}{mark}" + (re.sub("([A-Z]+)([0-9]+)", r"$\1$\2", grown) if "$" in cells else grown)


def _grown(piece: str, axis: int, old: int, new: int, *, is_alone: bool) -> str:
    area = area_of(piece)
    if area is None or not re.fullmatch("[A-Z]+[0-9]+(:[A-Z]+[0-9]+)?", piece):
        return piece
    if not old <= area.last[axis] < new or area.first[axis] > old or (area.first == area.last and is_alone):
        return piece
    last = (new, area.last[1]) if axis == 0 else (area.last[0], new)
    return str(Area(area.first, last))
