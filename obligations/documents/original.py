"""A document before its meaning is read: paragraphs, and rows of cells, each with its location."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from obligations.errors import Place
from obligations.text import UNPRINTABLE

#: White space between two of these is there for the layout only: in Chinese no space separates words.
_TIGHT: Final = r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’—…·,;:()]"
#: Invisible marks that a layout leaves (soft hyphens, joiners), and characters that could make a message lie.
INVISIBLE: Final = re.compile(f"{UNPRINTABLE.pattern}|[\u00ad\u200b-\u200d\u2060]")
#: Takes the place of what is no text: a picture, a formula, a symbol.
UNREAD: Final = "\ufffc"
_LOOSE: Final = re.compile(rf"(?<={_TIGHT})\s+(?={_TIGHT})")


class Location(NamedTuple):
    """Where something is: the page of the plan's table (each begins with a header), and the line or the row.

    A text has lines, a Word document has tables and rows; all count from 1.
    """

    page: int | None = None
    line: int | None = None
    table: int | None = None
    row: int | None = None

    def place(self, name: str) -> Place:
        """Return the place for messages, in a file called ``name``."""
        if self.line is not None:
            return Place(name, self.line, 1)
        return Place(name, path=self.text)

    @property
    def text(self) -> str:
        """The location for people, without the file's name."""
        return f"第 {self.line} 行" if self.line is not None else f"表 {self.table} 第 {self.row} 行"


class Cell(NamedTuple):
    """A cell: its paragraphs (no blank ones), and whether it continues the merged cell above it."""

    paragraphs: tuple[str, ...] = ()
    continues: bool = False


class TableRow(NamedTuple):
    """A row of a table; ``begins`` marks the first row of each table."""

    cells: tuple[Cell, ...]
    location: Location
    begins: bool = False


class Doubt(NamedTuple):
    """Something that the document leaves open: where (if anywhere), what was seen, what a person has to decide.

    ``measure`` and ``field`` name what it is about; both are None if that is the document as a whole.
    """

    location: Location | None
    seen: str
    decide: str
    measure: int | None = None
    field: str | None = None


class Paragraph(NamedTuple):
    """A paragraph outside the tables; ``is_heading``: it has the style of a title or a heading."""

    location: Location
    text: str
    is_heading: bool = False


class Original(NamedTuple):
    """A document: its name, all rows of its tables, the paragraphs before and behind them, and what could not be read.

    Paragraphs between two tables are in ``behind``.
    """

    name: str
    rows: tuple[TableRow, ...]
    before: tuple[Paragraph, ...]
    behind: tuple[Paragraph, ...]
    doubts: tuple[Doubt, ...] = ()
    sha256: str = ""


def one_line(text: str) -> str:
    """Return a text with each run of white space as a single space."""
    return " ".join(text.split())


def tight(text: str) -> str:
    """Return a text without the layout's white space: none between Chinese characters, else a single space."""
    return _LOOSE.sub("", one_line(text))
