"""Ranges of cells, and how they grow with rows and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Final, NamedTuple

from openpyxl.utils import get_column_letter

from obligations.files.workbook import At, place_of, reference_of

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


def widened(ranges: str, axis: int, old: int, new: int) -> str:
    """Return ranges of which those that end from ``old`` on, but before ``new``, end at ``new``.

    A single cell is widened only where it continues others: ``N2:N25 N26``.
    """
    pieces = ranges.split(" ")
    return " ".join(_grown(piece, axis, old, new, is_alone=len(pieces) == 1) for piece in pieces)


def widened_name(piece: str, axis: int, old: int, new: int) -> str:
    """Return a range of a defined name, widened in the same way."""
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
