"""Tells measure from measure in the lines of a plan's table, and puts each cell's words to the measure they are of.

A row may hold the end of one measure and the beginning of the next; departments, clauses and completion times stand
beside them without a mark of whose they are, except their order. Where the order leaves it open, a doubt is noted and
nothing is put anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from obligations.documents.departments import MEASURE, Group, beginnings, cut_dues, groups_of, whole_dues
from obligations.documents.headings import Headings, TaskHeading
from obligations.documents.joining import Piece, is_name
from obligations.documents.original import UNREAD, Doubt, Location, tight
from obligations.documents.table import DEPARTMENTS, DUE, MEASURES, Line
from obligations.errors import SourceError
from obligations.text import shown

_NUMBER: Final = re.compile(r"\d{1,5}\s*[.．、]?")
_ENDS: Final = re.compile(r"[。！？!?；;：:.]$")
#: A row with nothing but this belongs to the table, not to a measure.
_REMARK: Final = re.compile(r"\s*[（(]?(注|备注|说明|附注)\s*\d*\s*[:：].*")
_MOST_MEASURES: Final = 1_000
_WHOSE: Final = "这是哪一项的部门或条款"

TITLE: Final = "title"
TASK_TITLE: Final = "task"
SUBTASK_TITLE: Final = "subtask"
BUREAU: Final = "bureau"
CLAUSE: Final = "clause"
DUE_TIME: Final = "due"


@dataclass
class Entry:
    """What the document says of one measure, in pieces where the page cut it.

    ``cut_early``: a page or row ended within its first paragraph. ``shares_due``, ``shares_bureau``: other measures
    beside the same cell.
    """

    number: int
    task: TaskHeading
    subtask: TaskHeading
    paragraphs: list[str]
    locations: list[Location]
    cut_early: str | None = None
    bureau: list[Piece] = field(default_factory=list)
    clauses: list[list[Piece]] = field(default_factory=list)
    due: list[Piece] = field(default_factory=list)
    shares_due: tuple[int, ...] = ()
    shares_bureau: tuple[int, ...] = ()


@dataclass
class _Beside:
    """A cell beside measures: its paragraphs, the measure that goes on there (if any) and those that begin there.

    ``held`` is the measure before those that begin, whether or not it goes on; ``height`` counts merged rows.
    """

    texts: tuple[str, ...]
    spot: Location
    held: Entry | None
    goes_on: bool
    begun: list[Entry]
    height: int = 1

    @property
    def continued(self) -> Entry | None:
        return self.held if self.goes_on or not self.begun else None


class EntryReader:
    """Reads lines one after the other; ``entries`` and ``doubts`` are what was found."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.entries: list[Entry] = []
        self.doubts: list[Doubt] = []
        self._overfull: Entry | None = None  # a measure beside which a second completion time stands
        self._carried: Entry | None = None  # the last measure that got departments or a clause
        self.cut_dues = cut_dues(lines)
        self.whole_dues = whole_dues(lines, self.cut_dues)
        self._sure_dues = frozenset(text for text, count in self.whole_dues.items() if count > 1)

    def read(self) -> None:
        """Read all lines. A merged cell is read when all measures beside it are known."""
        headings = Headings()
        cells: dict[str, _Beside] = {}
        for line in self.lines:
            held = self.entries[-1] if self.entries else None
            begins = any(beginnings(line))
            for seen, decide in headings.read(line, begins=begins):
                self._doubt(line.spot, seen, decide)
            if not (line[MEASURES] or line[DEPARTMENTS] or line[DUE] or line.continues(MEASURES)):
                continue
            goes_on, begun = self._measures(line, held, headings)
            for column in (DEPARTMENTS, DUE):
                if line.continues(column) and column in cells:
                    cells[column].begun += begun
                    cells[column].height += 1
                else:
                    self._read_cell(column, cells.pop(column, None))
                    cells[column] = _Beside(line[column], line.spot, held, goes_on, list(begun))
            if self._overfull is not None and begun and not line[DUE]:
                seen = f"第 {self._overfull.number} 项旁边有两处完成时间，这一项旁边没有"
                self._doubt(line.spot, seen, "这是哪一项的完成时间", (begun[0], DUE_TIME))
            self._overfull = None if begun else self._overfull
        for column in (DEPARTMENTS, DUE):
            self._read_cell(column, cells.pop(column, None))

    def _doubt(self, spot: Location, seen: str, decide: str, *of: tuple[Entry | None, str | None]) -> None:
        for entry, name in of or ((None, None),):
            self.doubts.append(Doubt(spot, seen, decide, entry.number if entry else None, name))

    def _measures(self, line: Line, held: Entry | None, headings: Headings) -> tuple[bool, list[Entry]]:
        """Whether the text of the measure before goes on in a line, and the measures that begin in it."""
        goes_on, begun = False, list[Entry]()
        for i, text in enumerate(line[MEASURES]):
            current = self.entries[-1] if self.entries else None
            found = MEASURE.fullmatch(text)
            number, expected = int(found[1]) if found else 0, (current.number if current else 0) + 1
            if found and (number >= expected or i == 0):
                if number != expected:
                    seen = f"举措编号 {number} 不接着前一项" + (f"（{expected - 1}）" if current else "")
                    self._doubt(line.spot, seen, "是不是漏了举措，或者这不是一项举措的开头")
                begun.append(self._begin(number, found[2], line, headings))
                continue
            if found:
                self._doubt(line.spot, f"“{shown(text)}”像一项举措，编号却不在次序里", "这是举措，还是文字里的编号")
            if _NUMBER.fullmatch(text):
                self._doubt(line.spot, f"“{shown(text)}”自成一段，像是断开的举措编号", "这里是不是一项举措的开头")
            if current is None:
                self._doubt(line.spot, f"“{shown(text)}”之前没有“1.”这样的举措编号", "这是哪一项举措")
                continue
            if _REMARK.fullmatch(text) and not (line[DEPARTMENTS] or line[DUE]):
                self._doubt(line.spot, f"“{shown(text)}”像表格的附注", "它是不是举措的一部分")
            goes_on = goes_on or current is held
            self._go_on(current, text, line, is_first=current is held and i == 0)
        if held is not None and not begun and line.spot not in held.locations:
            held.locations.append(line.spot)
        return goes_on, begun

    def _begin(self, number: int, text: str, line: Line, headings: Headings) -> Entry:
        entry = Entry(number, headings.task, headings.subtask, [text], [line.spot])
        before = self.entries[-1] if self.entries else None
        for name, what, heading, last in (
            (TASK_TITLE, "“一、”这样的主体任务", entry.task, before and before.task),
            (SUBTASK_TITLE, "“（一）”这样的分任务", entry.subtask, before and before.subtask),
        ):
            if heading.number is None and heading is not last:
                self._doubt(line.spot, f"第 {number} 项前面没有{what}", "它的名称是什么", (entry, name))
        self.entries.append(entry)
        if len(self.entries) > _MOST_MEASURES:
            raise SourceError(f"超过 {_MOST_MEASURES} 项举措；请检查是否给错了文件")
        return entry

    def _go_on(self, entry: Entry, text: str, line: Line, *, is_first: bool) -> None:
        """A paragraph more; the first on a new page may be the rest of the last one."""
        if line.spot not in entry.locations:
            entry.locations.append(line.spot)
        if not is_first or _ENDS.search(entry.paragraphs[-1]):
            entry.paragraphs.append(text)
            return
        if len(entry.paragraphs) == 1 and entry.cut_early is None:
            entry.cut_early = entry.paragraphs[0]
        entry.paragraphs[-1] = tight(entry.paragraphs[-1] + text)

    # --- departments and clauses --------------------------------------------------------------------------------

    def _read_cell(self, column: str, cell: _Beside | None) -> None:
        if cell is None or not cell.texts:
            return
        if cell.held is None and not cell.begun:
            seen = f"“{shown(''.join(cell.texts))}”之前没有“1.”这样的举措编号"
            self._doubt(cell.spot, seen, "这是哪一项举措的")
        elif self._is_unread(column, cell):
            pass
        elif column == DEPARTMENTS:
            self._departments(cell)
        else:
            self._dues(cell)

    def _is_unread(self, column: str, cell: _Beside) -> bool:
        """Whether there is something in a cell that is no text; then nobody knows what the cell says."""
        if not any(UNREAD in text for text in cell.texts):
            return False
        names = (BUREAU, CLAUSE) if column == DEPARTMENTS else (DUE_TIME,)
        about: list[Entry | None] = [*cell.begun] or [cell.held]
        fields = [(entry, name) for entry in about for name in names]
        self._doubt(cell.spot, "这一格里有图片、公式或符号，读不了", "它写的是什么", *fields)
        return True

    def _departments(self, cell: _Beside) -> None:
        loose, head, groups = groups_of(cell.texts, cell.spot)
        if loose:
            self._loose(cell, loose)
        if head and not self._is_alone(cell, groups, head):
            self._head_clauses(cell, groups, head)
        continued, begun = cell.continued, cell.begun
        takers = begun
        if len(groups) == len(begun) + 1 and continued is not None and not continued.bureau:
            takers = [continued, *begun]
        is_open = takers is begun and continued is not None and not continued.bureau
        if len(groups) == 1 < len(begun) and cell.height > 1 and not head and continued is None:
            groups *= len(begun)  # a merged cell holds for all beside it
            for entry in begun:
                entry.shares_bureau = tuple(other.number for other in begun if other is not entry)
        if len(groups) == len(takers) and not (groups and is_open):
            for entry, group in zip(takers, groups, strict=True):
                entry.bureau += group.bureau
                entry.clauses += group.clauses
                self._carried = entry
        elif groups or len(begun) > 1:
            about = [*([continued] if continued and (is_open or not begun) else []), *begun]
            seen = f"这一格有 {len(groups)} 个“局内：”，旁边有 {len(begun)} 项举措开头"
            seen += "，上一项还没有部门" if groups and is_open else ""
            self._open_departments(cell.spot, seen, "哪些部门和条款属于哪一项", about)

    def _loose(self, cell: _Beside, loose: list[Piece]) -> None:
        """Words before the first mark of a cell: the end of what the cell before began."""
        seen = f"“{shown(''.join(piece.text for piece in loose))}”前面没有“局内：”或“省份：”"
        held = cell.held
        if self._carried is not None and held is not self._carried:
            known = (self._carried, held, *cell.begun[:1])
            self._open_departments(cell.spot, seen, _WHOSE, [entry for entry in known if entry is not None])
            return
        goes_on = held is not None and (_is_cut(held) or loose[0].text.startswith(("、", "，", ",", "；", ";")))
        if held is None or (cell.continued is None and not goes_on):
            is_done = held is None or (bool(held.clauses) and bool(cell.begun))
            about = [*([] if is_done or held is None else [held]), *cell.begun[:1]]
            self._open_departments(cell.spot, seen, _WHOSE, about)
        elif held.clauses:
            held.clauses[-1] += loose
        elif held.bureau:
            held.bureau += loose
        else:
            self._open_departments(cell.spot, seen, "这是部门还是条款", [held])

    def _open_departments(self, spot: Location, seen: str, decide: str, about: Sequence[Entry]) -> None:
        fields = [(entry, name) for entry in about for name in (BUREAU, CLAUSE)]
        self._doubt(spot, seen, decide, *fields)

    def _is_alone(self, cell: _Beside, groups: Sequence[Group], head: list[list[Piece]]) -> bool:
        """Puts a clause that stands before the departments to them, where there is only one measure it can be of."""
        held = cell.held
        is_clear = cell.continued is None and (held is None or bool(held.clauses))
        if not (is_clear and len(groups) == len(cell.begun) == 1 and not groups[0].clauses):
            return False
        groups[0].clauses.extend(head)
        return True

    def _head_clauses(self, cell: _Beside, groups: Sequence[Group], head: list[list[Piece]]) -> None:
        """Clauses before the first 局内 of a cell are of the measure that goes on there."""
        continued = cell.continued
        others_have_theirs = all(group.clauses for group in groups) and len(groups) == len(cell.begun)
        is_its = self._carried is None or self._carried is continued or self._carried.clauses
        if continued is not None and not continued.clauses and is_its and (others_have_theirs or not cell.begun):
            continued.clauses += head
            return
        known = [entry for entry in (self._carried, continued or cell.held, *cell.begun) if entry is not None]
        about = [entry for entry in known if not entry.clauses] or known
        fields = [(entry, CLAUSE) for entry in about]
        self._doubt(cell.spot, "“省份：”前面没有“局内：”，看不出是哪一项的条款", "这是哪一项的条款", *fields)

    # --- completion times ---------------------------------------------------------------------------------------

    def _dues(self, cell: _Beside) -> None:
        texts, begun, continued = cell.texts, cell.begun, cell.continued
        pieces = [Piece(text, i == 0, cell.spot) for i, text in enumerate(texts)]
        together = tight("".join(texts))
        if not begun:
            assert continued is not None  # or there is no measure at all
            if continued.due:
                self._overfull = continued  # the next measure's may have been pushed up here
            continued.due += pieces
        elif continued is not None and not self._is_of_the_next(continued, texts):
            seen = f"完成时间“{shown('；'.join(texts))}”旁边有一项的结尾和另一项的开头"
            before = self._without_due(continued) if len(texts) > len(begun) + 1 else []
            about = [*before, continued, *begun]
            self._doubt(cell.spot, seen, "这是哪一项的完成时间", *((e, DUE_TIME) for e in about))
        elif len(texts) == 1 or together in self.whole_dues:
            for entry in begun:
                entry.due.append(Piece(together, spot=cell.spot))
                entry.shares_due = tuple(other.number for other in begun if other is not entry)
        elif len(texts) == len(begun) and all(tight(text) in self._sure_dues for text in texts):
            for entry, piece in zip(begun, pieces, strict=True):
                entry.due.append(piece)
        else:
            seen = f"{len(begun)} 项举措旁边有 {len(texts)} 段完成时间"
            before = [cell.held] if cell.held and not self._has_whole_due(cell.held) else []
            fields = [(entry, DUE_TIME) for entry in before + begun]
            self._doubt(cell.spot, seen, "哪个完成时间属于哪一项", *fields)

    def _without_due(self, entry: Entry) -> list[Entry]:
        """The measures just before one that have no completion time yet: it may have been pushed down."""
        found: list[Entry] = []
        for before in reversed(self.entries[: self.entries.index(entry)]):
            if before.due:
                break
            found.append(before)
        return found

    def _has_whole_due(self, entry: Entry) -> bool:
        return tight("".join(piece.text for piece in entry.due)) in self._sure_dues

    def _is_of_the_next(self, continued: Entry, texts: Sequence[str]) -> bool:
        """Whether completion times beside the end of a measure are of those that begin there: it has its own."""
        if not continued.due:
            return False
        return self._has_whole_due(continued) and all(tight(text) in self._sure_dues for text in texts)


def _is_cut(entry: Entry) -> bool:
    """Whether the last words put to a measure look as if they went on."""
    pieces = entry.clauses[-1] if entry.clauses else entry.bureau
    return bool(pieces) and not (is_name(pieces[-1].text) or pieces[-1].text.endswith(("做", "作", "。")))
