"""A paper: the content of a file as headings, paragraphs and tables, whatever the format of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from obligations.plan.verdicts import Verdict
from obligations.reports.layout import columns_of, paragraph


class VerdictCell(NamedTuple):
    """A verdict in a table: shown by the plan's word for it, in its colour."""

    verdict: Verdict
    label: str


Cell: TypeAlias = str | int | VerdictCell

#: Characters that XML forbids, so that neither Word nor Excel can hold them.
FORBIDDEN: Final = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class ColumnHead(NamedTuple):
    """A column of a table: its heading, and its largest width in half characters (a Chinese one takes two)."""

    label: str
    width: int


class Heading(NamedTuple):
    """A heading within a paper; of level 2 within what is below one of level 1."""

    text: str
    level: int = 1


class Text(NamedTuple):
    """A paragraph; ``strong``: it is a warning."""

    text: str
    strong: bool = False


class Numbered(NamedTuple):
    """A list whose items have numbers of their own."""

    items: tuple[tuple[int, str], ...]


class Table(NamedTuple):
    """A table. ``under``: for each row a text below it over the whole width, "" for none."""

    head: tuple[ColumnHead, ...]
    rows: tuple[tuple[Cell, ...], ...]
    under: tuple[str, ...] = ()

    def column_at(self, label: str) -> int:
        """Return the position of a column, from 0."""
        return [column.label for column in self.head].index(label)

    def column(self, label: str) -> tuple[Cell, ...]:
        """Return the cells of a column by its heading."""
        position = self.column_at(label)
        return tuple(row[position] for row in self.rows)

    def without(self, label: str) -> Table:
        """Return the table without one of its columns."""
        position = self.column_at(label)
        rows = tuple(row[:position] + row[position + 1 :] for row in self.rows)
        return Table(self.head[:position] + self.head[position + 1 :], rows, self.under)


Block: TypeAlias = Heading | Text | Numbered | Table


@dataclass(frozen=True)
class Paper:
    """A title and what is below it. Characters that no file can hold are replaced by a mark."""

    title: str
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", one_line(clean(self.title)))
        object.__setattr__(self, "blocks", tuple(map(_clean_block, self.blocks)))

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


class Sheet(NamedTuple):
    """A table as a sheet of a workbook. ``fixed``: the number of columns that do not scroll.

    ``is_ledger``: people add columns to it in which they report. ``key``: the headings of the columns that say which
    row is which; without any, a row is known by all that it says.
    """

    name: str
    table: Table
    fixed: int = 1
    is_ledger: bool = False
    key: tuple[str, ...] = ()


def clean(text: str) -> str:
    """Return a text that any file can hold: lines end in a line feed, and what XML forbids becomes a mark."""
    return FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Return a text without line breaks. A full-width space stays: it separates the parts of a title."""
    return re.sub(r"[ \t\n]+", " ", text).strip(" ")


def shown_cell(cell: Cell) -> str:
    """Return a cell as text; a verdict by its label."""
    return cell.label if isinstance(cell, VerdictCell) else str(cell)


def lines_of(text: str, columns: int) -> int:
    """Return how many lines a text takes in a cell ``columns`` half characters wide; a long address breaks anywhere."""
    columns = max(2, columns)
    pieces = (piece for line in text.split("\n") for piece in paragraph(line, columns))
    return sum(max(1, -(-columns_of(piece) // columns)) for piece in pieces)


def clean_table(table: Table) -> Table:
    """Return a table whose texts any file can hold."""
    return Table(
        tuple(ColumnHead(clean(column.label), column.width) for column in table.head),
        tuple(tuple(_clean_cell(cell) for cell in row) for row in table.rows),
        tuple(map(clean, table.under)),
    )


def _clean_cell(cell: Cell) -> Cell:
    return clean(cell) if isinstance(cell, str) else cell


def _clean_block(block: Block) -> Block:
    match block:
        case Heading(text, level):
            return Heading(one_line(clean(text)), level)
        case Text(text, strong):
            return Text(clean(text), strong)
        case Numbered(items):
            return Numbered(tuple((number, clean(text)) for number, text in items))
        case Table():
            return clean_table(block)
