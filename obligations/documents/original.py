"""A document before its meaning is read: paragraphs, and rows of cells, each with its location.

Each of the ``readers`` collects these from a file of one kind; what is read from them does not depend on the kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from obligations.errors import Place, SourceError
from obligations.text import UNPRINTABLE, unified

#: White space between two of these is there for the layout only: in Chinese no space separates words.
_TIGHT: Final = r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’—…·,;:()]"
#: Invisible marks that a layout leaves (soft hyphens, joiners), and characters that could make a message lie.
INVISIBLE: Final = re.compile(f"{UNPRINTABLE.pattern}|[\u00ad\u200b-\u200d\u2060]")
#: Takes the place of what is no text: a picture, a formula, a symbol.
UNREAD: Final = "\ufffc"
#: No plan comes near these.
MOST_COLUMNS: Final = 100
_MOST_ROWS: Final = 2_000
_MOST_PARAGRAPHS: Final = 20_000
_LONGEST_CELL: Final = 20_000
#: White space between two departments: it parts them.
_APART: Final = re.compile(
    r"(?<=[司局部委署行])\s+(?=[\u4e00-\u9fff]{1,12}(?:司|局|部|委|署|室|行|中心)(?:[\s、，,；;）)。]|负责|牵头|配合|共同|$))"
)
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
        if self.line is not None:
            return f"第 {self.line} 行"
        if not self.table:
            return f"第 {self.row} 段" if self.row else "页眉页脚"
        if self.row is None:
            return f"表 {self.table} 后面"
        return f"表 {self.table} 第 {self.row} 行"


class Cell(NamedTuple):
    """A cell: its paragraphs (no blank ones), whether it continues the merged cell above it, or the one to its left."""

    paragraphs: tuple[str, ...] = ()
    continues: bool = False
    spanned: bool = False


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

    Paragraphs between two tables are in ``behind``. ``notes`` say what of the file was left out, and is no doubt;
    ``margins`` are the texts above and below its pages.
    """

    name: str
    rows: tuple[TableRow, ...]
    before: tuple[Paragraph, ...]
    behind: tuple[Paragraph, ...]
    doubts: tuple[Doubt, ...] = ()
    sha256: str = ""
    notes: tuple[str, ...] = ()
    margins: tuple[str, ...] = ()


class Collector:
    """Takes in what a reader finds in a file called ``name``, in the file's order, and makes an :class:`Original`.

    Raises :class:`SourceError` for more rows, paragraphs or text in a cell than any plan has.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.tables = 0
        self.rows: list[TableRow] = []
        self.before: list[Paragraph] = []
        self.behind: list[Paragraph] = []
        self.doubts: list[Doubt] = []
        self.margins: list[str] = []
        self._unseen = 0  # how many invisible characters were left out

    def visible(self, text: str) -> str:
        """Return a text as it looks: without the marks that nobody sees, which are counted, radicals as characters."""
        text, unseen = INVISIBLE.subn("", text)
        self._unseen += unseen
        return unified(text)

    def add_row(self, cells: Sequence[Cell], location: Location, *, begins: bool) -> None:
        """Add the next row of a table; ``begins``: it is the table's first."""
        if len(self.rows) >= _MOST_ROWS:
            self._refuse(location, f"表格超过 {_MOST_ROWS} 行")
        if any(sum(map(len, cell.paragraphs)) > _LONGEST_CELL for cell in cells):
            self._refuse(location, f"一格超过 {_LONGEST_CELL} 个字")
        self.rows.append(TableRow(tuple(cells[:MOST_COLUMNS]), location, begins))

    def add_paragraph(self, text: str, location: Location, *, is_heading: bool = False) -> None:
        """Add the next paragraph outside the tables, unless it is blank."""
        if self.paragraphs >= _MOST_PARAGRAPHS:
            self._refuse(location, f"超过 {_MOST_PARAGRAPHS} 段文字")
        if text := " ".join(map(tight, _APART.split(text))):
            (self.behind if self.tables else self.before).append(Paragraph(location, text, is_heading))

    def doubt(self, location: Location, seen: str, decide: str) -> None:
        """Note something that cannot be read for sure."""
        self.doubts.append(Doubt(location, seen, decide))

    @property
    def paragraphs(self) -> int:
        """How many paragraphs outside the tables there are so far."""
        return len(self.before) + len(self.behind)

    def original(self) -> Original:
        """Return what was collected."""
        doubts = tuple(dict.fromkeys(self.doubts))
        notes = (f"去掉了 {self._unseen} 个看不见的字符",) if self._unseen else ()
        rows, before, behind = tuple(self.rows), tuple(self.before), tuple(self.behind)
        margins = tuple(filter(None, map(self.visible, self.margins)))
        return Original(self.name, rows, before, behind, doubts, notes=notes, margins=margins)

    def _refuse(self, location: Location, message: str) -> None:
        raise SourceError.at("too-large", location.place(self.name), message, "请检查是否给错了文件")


def fewer_cells(location: Location, count: int, columns: int) -> Doubt:
    """Return the doubt that a row has fewer cells than its table's header."""
    return Doubt(location, f"这一行只有 {count} 格，表头有 {columns} 格", "缺的是哪一格，各格是不是对得上表头")


def one_line(text: str) -> str:
    """Return a text with each run of white space as a single space."""
    return " ".join(text.split())


def tight(text: str) -> str:
    """Return a text without the layout's white space: none between Chinese characters, else a single space."""
    return _LOOSE.sub("", one_line(text))
