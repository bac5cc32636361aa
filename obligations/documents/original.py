"""A document as it lies on the table: paragraphs, and rows of cells, each with its place."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from obligations.errors import Place
from obligations.text import UNPRINTABLE

#: What stands between two of these is there for the layout only: in Chinese no space separates words.
_TIGHT: Final = r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’—…·,;:()]"
#: Marks that a layout leaves and nobody sees, and characters that could make a message lie.
INVISIBLE: Final = re.compile(f"{UNPRINTABLE.pattern}|[\u00ad\u200b-\u200d\u2060]")
#: Stands where there is something in a text that is none: a picture, a formula, a symbol.
UNREAD: Final = "\ufffc"
_LOOSE: Final = re.compile(rf"(?<={_TIGHT})\s+(?={_TIGHT})")


class Location(NamedTuple):
    """Where something stands: the page of the table (each begins with a header), and the line or the row.

    A text has lines, a Word document tables and rows; all count from 1.
    """

    page: int | None = None
    line: int | None = None
    table: int | None = None
    row: int | None = None

    def place(self, name: str) -> Place:
        """The same as a place in a file called ``name``."""
        if self.line is not None:
            return Place(name, self.line, 1)
        return Place(name, path=self.text)

    @property
    def text(self) -> str:
        """The same for people, without the file's name."""
        return f"第 {self.line} 行" if self.line is not None else f"表 {self.table} 第 {self.row} 行"


class Cell(NamedTuple):
    """A cell: its paragraphs (no blank ones), and whether it only continues the merged cell above it."""

    paragraphs: tuple[str, ...] = ()
    continues: bool = False


class TableRow(NamedTuple):
    """A row of a table; ``begins`` tells the first row of each table."""

    cells: tuple[Cell, ...]
    spot: Location
    begins: bool = False


class Doubt(NamedTuple):
    """Something that the document leaves open: where (if anywhere), what was seen, what a person has to decide.

    Of which measure and field, if it is one's; else it is of the document as a whole.
    """

    spot: Location | None
    seen: str
    decide: str
    measure: int | None = None
    field: str | None = None


class Paragraph(NamedTuple):
    """A paragraph outside the tables; ``is_heading``: it is set as a title or a heading."""

    spot: Location
    text: str
    is_heading: bool = False


class Original(NamedTuple):
    """A document: its name, all rows of its tables, the paragraphs before and behind them, and what could not be read.

    Paragraphs between two tables count as ``behind``.
    """

    name: str
    rows: tuple[TableRow, ...]
    before: tuple[Paragraph, ...]
    behind: tuple[Paragraph, ...]
    doubts: tuple[Doubt, ...] = ()
    sha256: str = ""


def one_line(text: str) -> str:
    """A text with single spaces."""
    return " ".join(text.split())


def tight(text: str) -> str:
    """A text without the white space that the layout made: none between Chinese characters, else a single space."""
    return _LOOSE.sub("", one_line(text))
