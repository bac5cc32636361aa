"""What lies on a sheet around our cells: merged ranges, comments, pictures, tables; and how it grows with our rows.

Nothing of it is ever moved. A filter, a list or a colour that ends with our last row or column is widened to the new.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from typing import Any, Final

from obligations.exports.ledger.cells import SheetCells
from obligations.exports.ledger.ranges import Area, Spans, area_of, widened, widened_name
from obligations.files.package import child, children
from obligations.files.workbook import FORMULA, At, is_on, whole

#: Elements that name the cells which they are about.
_ABOUT_CELLS: Final = ("{*}dataValidation", "{*}conditionalFormatting", "{*}protectedRange", "{*}ignoredError")
_MOST_COLUMNS: Final = 16_384
#: A point, and half a character, as drawings measure them.
_POINT: Final = 12_700
_HALF_CHARACTER: Final = 66_675
#: A picture is looked at over so many rows and columns at most.
_MOST_UNDER: Final = 500


class Around:
    """What lies around our cells, which are in some ``columns`` of a sheet with headings in row ``head``."""

    def __init__(self, cells: SheetCells, columns: Collection[int], head: int) -> None:
        self._cells, self._columns, self._head = cells, columns, head
        self._book, self._package = cells.book, cells.book.package

    @cached_property
    def merged(self) -> list[Area]:
        """The ranges that are merged."""
        entries = child(self._cells.root, "mergeCells")
        areas = (area_of(entry.get("ref", "")) for entry in (() if entries is None else entries))
        return [area for area in areas if area]

    @cached_property
    def _noted(self) -> list[Area]:
        """The cells with comments or links."""
        found = [reference for reference, _ in self._book.comments(self._cells.name)]
        links = child(self._cells.root, "hyperlinks")
        found += [link.get("ref", "") for link in (() if links is None else links)]
        return [area for area in map(area_of, found) if area]

    @cached_property
    def _covered(self) -> list[Area]:
        """The ranges under pictures and charts."""
        drawings = (each for each in self._package.relations(self._cells.part) if each.kind == "drawing")
        return [
            area for each in drawings for anchor in self._package.tree(each.target) if (area := self._under(anchor))
        ]

    @cached_property
    def _tables(self) -> list[tuple[Area, Any, str]]:
        """The tables that Excel made of cells: range, element and part."""
        parts = (each.target for each in self._package.relations(self._cells.part) if each.kind == "table")
        found = ((self._package.tree(part), part) for part in parts)
        return [(area, table, part) for table, part in found if (area := area_of(table.get("ref", "")))]

    def _is_of_ours(self, area: Area) -> bool:
        return area.has_row(self._head) and any(map(area.has_column, self._columns))

    @cached_property
    def taken(self) -> list[Area]:
        """The ranges in which nothing can be added: merged, under pictures and comments, in others' tables."""
        tables = [area for area, _, _ in self._tables if not self._is_of_ours(area)]
        totals = [
            Area((area.last[0], area.first[1]), area.last)
            for area, table, _ in self._tables
            if self._is_of_ours(area) and _has_totals(table)
        ]
        return [*self.merged, *self._covered, *self._noted, *tables, *totals]

    def unseen_rows(self, column: int) -> Spans:
        """Return the rows in which a column is not seen because it is merged into another cell."""
        areas = (area for area in self.merged if area.has_column(column))
        spans = ((area.first[0] + (area.first[1] == column), area.last[0]) for area in areas)
        return Spans((first, last) for first, last in spans if first <= last)

    def _under(self, anchor: Any) -> Area | None:
        """Return the range under a picture or chart: to its end, or as far as its size goes."""
        ends = [_anchored(end) for end in (child(anchor, name) for name in ("from", "to")) if end is not None]
        if len(ends) != 1:
            return Area(ends[0], ends[1]) if ends else None
        size = child(anchor, "ext")
        high, wide = (0 if size is None else whole(size.get(name)) for name in ("cy", "cx"))
        row, column = ends[0]
        last_row = _reached(row, high, lambda row: int(self._cells.height(row) * _POINT))
        last_column = _reached(column, wide, lambda column: int(self._cells.width(column) * _HALF_CHARACTER))
        return Area(ends[0], (last_row, last_column))

    @cached_property
    def marked_rows(self) -> Spans:
        """The rows in which something of people's lies that has no text in a cell."""
        hidden = ((row, row) for row, element in self._cells.rows.items() if is_on(element, "hidden"))
        areas = (*self.merged, *self._covered, *self._noted)
        return Spans([*((area.first[0], area.last[0]) for area in areas), *hidden])

    @property
    def is_filtering(self) -> bool:
        """Return whether a filter hides rows."""
        return any(True for _ in self._cells.root.iter("{*}filterColumn"))

    @property
    def has_table(self) -> bool:
        """Return whether Excel made a table of our cells; it has a filter of its own."""
        return any(self._is_of_ours(area) for area, _, _ in self._tables)

    # --- what grows

    def grow_rows(self, old: int, new: int) -> None:
        """Widen to row ``new`` what ends from row ``old`` on: filter, print area, lists, colours, tables of ours."""
        root = self._package.change(self._cells.part)
        for element in root.iter("{*}autoFilter"):
            _widen(element, "ref", 0, old, new)
        for element in root.iter(*_ABOUT_CELLS):
            _widen(element, "sqref", 0, old, new)
        for element in root.iter("{*}sqref"):  # of what Excel keeps in an extension
            element.text = widened(element.text or "", 0, old, new)
        for area, table, part in self._tables:
            if self._is_of_ours(area) and not _has_totals(table):
                self._package.change(part)
                for element in table.iter("{*}table", "{*}autoFilter"):
                    _widen(element, "ref", 0, old, new)
        self._widen_names(("_FilterDatabase", "Print_Area"), 0, old, new)

    def grow_filter(self, ours: int, last: int, reach: int) -> tuple[list[str], bool]:
        """Let the filter of our table reach over all headings beside it.

        A sort would else tear the rows apart. A filter that ends before ``ours``, the last column of ours that was
        there, is meant to. ``reach`` is the last column of ours behind ``last``, the last heading that was there: what
        is printed and ends there reaches to it, too. It never reaches into a table that Excel made. Return the headings
        of people's that are inside now, and whether ``reach`` is.
        """
        texts, head = self._cells.texts, self._head
        entry = child(self._cells.root, "autoFilter")
        area = None if entry is None else area_of(entry.get("ref", ""))
        if reach > last:
            self._widen_names(("Print_Area",), 1, last, reach)
        if area is None or area.first[0] != head or area.last[1] < ours:
            return [], True
        tables = [other for other, _, _ in self._tables if other.last[0] >= head and other.first[0] <= area.last[0]]
        most = min((other.first[1] - 1 for other in tables if other.first[1] > area.last[1]), default=_MOST_COLUMNS)
        end = area.last[1]
        while (head, end + 1) in texts and end < most:
            end += 1
        if end >= last and reach <= most:  # else there is another table of people's between
            end = max(end, reach)
        if end > area.last[1]:
            self._package.change(self._cells.part)
            _widen(entry, "ref", 1, area.last[1], end)
            self._widen_names(("_FilterDatabase",), 1, area.last[1], end)
        inside = range(area.last[1] + 1, min(end, last) + 1)
        return [texts[head, column] for column in inside if (head, column) in texts], reach <= max(end, last)

    def formulas_to(self, row: int) -> Iterator[str]:
        """Yield the cells with formulas, and the names, that reach over cells of this sheet to a row and no further."""
        ends = re.compile(rf":\$?[A-Z]{{1,3}}\$?{row}(?![0-9])")
        called = tuple(f"{name}!" for name in (self._cells.name, f"'{self._cells.name.replace(chr(39), chr(39) * 2)}'"))
        for name in self._book.sheets:
            is_here = name == self._cells.name
            texts = self._cells.texts if is_here else self._book.texts(name)
            for at, text in sorted(texts.items()):
                if text.startswith(FORMULA) and ends.search(text) and (is_here or any(c in text for c in called)):
                    place = str(Area(at, at))
                    yield place if is_here else f"{name}!{place}"
        entries = child(self._package.tree(self._book.main), "definedNames")
        for entry in () if entries is None else entries:
            text, name = entry.text or "", entry.get("name", "")
            if not name.startswith("_xlnm.") and ends.search(text) and any(c in text for c in called):
                yield name
        for drawing in (each for each in self._package.relations(self._cells.part) if each.kind == "drawing"):
            for chart in (each for each in self._package.relations(drawing.target) if each.kind == "chart"):
                ranges = (each.text or "" for each in self._package.tree(chart.target).iter("{*}f"))
                if any(ends.search(text) and any(c in text for c in called) for text in ranges):
                    yield "图表"

    def _widen_names(self, kinds: Sequence[str], axis: int, old: int, new: int) -> None:
        main = self._package.tree(self._book.main)
        entries = child(main, "definedNames")
        at = str(children(child(main, "sheets"), "sheet").index(self._book.sheets[self._cells.name].entry))
        for entry in () if entries is None else entries:
            if entry.get("localSheetId") == at and entry.get("name", "").removeprefix("_xlnm.") in kinds:
                pieces = ",".join(widened_name(piece, axis, old, new) for piece in (entry.text or "").split(","))
                if pieces != entry.text:
                    self._package.change(self._book.main)
                    entry.text = pieces


def _has_totals(table: Any) -> bool:
    return str(table.get("totalsRowCount", "0")) not in ("", "0")


def _reached(first: int, length: int, size: Callable[[int], int]) -> int:
    """Return the row or column in which a length ends that begins in ``first``; ``size`` returns that of one."""
    last = first
    while (length := length - size(last)) > 0 and last < first + _MOST_UNDER:
        last += 1
    return last


def _anchored(end: Any) -> At:
    texts = ("".join(child(end, name).itertext()) if child(end, name) is not None else "" for name in ("row", "col"))
    row, column = (int(text) + 1 if text.isdecimal() else 1 for text in texts)
    return row, column


def _widen(element: Any, name: str, axis: int, old: int, new: int) -> None:
    before = element.get(name, "")
    if (after := widened(before, axis, old, new)) != before:
        element.set(name, after)
