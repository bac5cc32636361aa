"""The hidden sheet of a ledger: what the program wrote into which cells, so that people's work is told from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, Self, TypeAlias

from obligations.exports.excel import cut
from obligations.exports.marks.provenance import RECORD
from obligations.exports.paper import Cell, Sheet, clean_table, shown_cell

if TYPE_CHECKING:
    from obligations.files.workbook import At

LEDGER_KIND: Final = "ledger"
#: The sheet of a new workbook that has a cell in each format of ours, in column A: head, text, and the verdicts.
LOOKS_SHEET: Final = "_looks"
#: The rows of a sheet as texts, its head first.
Rows: TypeAlias = list[tuple[str, ...]]

#: Notes: the columns for people that a ledger was given; which plan a sheet is about, and what it is called.
COLUMNS: Final = "columns"
#: The columns of ledgers that have no notes.
FIRST_COLUMNS: Final = "责任处室、责任人、进展、完成情况、备注"
_PLAN_OF: Final = "plan of "
_NAME_OF: Final = "name of "


class Record(NamedTuple):
    """What was written: notes on the ledger, and the rows of each sheet. Ledgers of 0.1 have no notes."""

    notes: dict[str, str]
    sheets: dict[str, Rows]

    @classmethod
    def read(cls, texts: Mapping[At, str]) -> Self:
        """Return the record from the texts of the hidden sheet."""
        record = cls({}, {})
        rows: dict[int, dict[int, str]] = {}
        for (at, column), text in sorted(texts.items()):
            rows.setdefault(at, {})[column] = text
        for row in rows.values():
            values = tuple(row.get(i, "") for i in range(1, max(row) + 1))
            if values[0] == RECORD:
                record.notes["".join(values[1:2])] = "".join(values[2:3])
            elif any(values[1:]):
                record.sheets.setdefault(values[0], []).append(values[1:])
        return record

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of the hidden sheet."""
        yield from ((RECORD, name, text) for name, text in self.notes.items())
        for name, rows in self.sheets.items():
            yield from ((name, *_without_empty_end(row)) for row in rows if any(row))

    def plan_of(self, sheet: str) -> str | None:
        """Return the id of the plan that a sheet is about; None if that is not noted."""
        return self.notes.get(f"{_PLAN_OF}{sheet}")

    @property
    def plans(self) -> set[str]:
        """The ids of the plans that sheets are about, as far as that is noted."""
        return {text for key, text in self.notes.items() if key.startswith(_PLAN_OF)}

    def name_of(self, sheet: str) -> str:
        """Return what a sheet is called in the record."""
        return self.notes.get(f"{_NAME_OF}{sheet}", sheet)

    def note(self, sheet: str, called: str, plan: str | None) -> None:
        """Note what a sheet is called, if it is called otherwise than when it is new, and which plan it is about."""
        if called != sheet:
            self.notes[f"{_NAME_OF}{sheet}"] = called
        if plan is not None:
            self.notes[f"{_PLAN_OF}{called}"] = plan


def rows_of(sheet: Sheet) -> Rows:
    """Return the rows that are written for a sheet, its head first."""
    table = clean_table(sheet.table)
    return [tuple(column.label for column in table.head), *(texts_of(row) for row in table.rows)]


def texts_of(row: Iterable[Cell]) -> tuple[str, ...]:
    """Return the cells of a row as the texts that are in a file."""
    return tuple(cut(shown_cell(cell)) for cell in row)


def _without_empty_end(row: tuple[str, ...]) -> tuple[str, ...]:
    """Return a row as it is read from a file, in which empty cells are not written."""
    return row[: max((i for i, text in enumerate(row, 1) if text), default=0)]


def padded(row: Sequence[str], length: int) -> tuple[str, ...]:
    """Return a row with empty cells at its end that are not in the file."""
    return (*row, *[""] * (length - len(row)))[:length]
