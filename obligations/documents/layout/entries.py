"""What a document says about each measure, in pieces where a page's end cut it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from obligations.documents.layout.headings import TaskHeading
from obligations.documents.layout.joining import Piece
from obligations.documents.original import Location

NUMBER: Final = "number"
TITLE: Final = "title"
TASK_TITLE: Final = "task"
SUBTASK_TITLE: Final = "subtask"
BUREAU: Final = "bureau"
CLAUSE: Final = "clause"
DUE_TIME: Final = "due"


@dataclass
class Entry:
    """What the document says about one measure.

    ``own_number`` is the number as it is written, if that is not ``number``. ``cut_early``: what of its first paragraph
    came before the end of a page or row. ``shares_due``, ``shares_bureau``: numbers of other measures beside the same
    cell. ``unread`` are texts that it may be about and that are nothing else of it (its goal), ``columns`` are those of
    columns that nobody reads.
    """

    number: int
    task: TaskHeading
    subtask: TaskHeading
    paragraphs: list[str]
    locations: list[Location]
    own_number: str | None = None
    cut_early: str | None = None
    bureau: list[Piece] = field(default_factory=list)
    clauses: list[list[Piece]] = field(default_factory=list)
    due: list[Piece] = field(default_factory=list)
    shares_due: tuple[int, ...] = ()
    shares_bureau: tuple[int, ...] = ()
    unread: list[tuple[Location, str]] = field(default_factory=list)
    columns: list[tuple[Location, str]] = field(default_factory=list)
