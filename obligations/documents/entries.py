"""Divides the rows of a plan's table into measures, and assigns what is in each cell to one of them.

A row may hold the end of one measure and the beginning of the next. Only the order shows which of them the departments,
clauses and completion times beside them belong to. Where it does not, a doubt is noted and nothing is assigned.
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
#: A row with nothing but this may be a note to the table, not a part of a measure.
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
    """What the document says about one measure, in pieces where a page cut it.

    ``cut_early``: what of its first paragraph came before the end of a page or row. ``shares_due``, ``shares_bureau``:
    numbers of other measures beside the same cell.
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
class _CellBeside:
    """A cell beside measures: its paragraphs, and the measures that begin in its rows.

    ``previous`` is the measure before these, ``goes_on`` if its text continues here; ``height`` counts merged rows.
    """

    texts: tuple[str, ...]
    location: Location
    previous: Entry | None
    goes_on: bool
    begun: list[Entry]
    height: int = 1

    @property
    def continued(self) -> Entry | None:
        return self.previous if self.goes_on or not self.begun else None


class EntryReader:
    """Reads the rows of a table into ``entries`` and ``doubts``. The table ::

        | 1. 甲。              | 局内：条法司 省份：各类省份必做 | 年内完成 |
        | 做完。<br>2. 乙。     | 局内：人事司                  | 年内完成 |
        | 继续做。              | 省份：各类省份选做             |         |
        | 3. 丙。              | 局内：条法司 省份：各类省份必做 | 年内完成 |

    gives measure 2 the department 人事司 and the clause 各类省份选做, as measure 1 has its own. It also gets the time
    of row 2, as 年内完成 is surely a whole time: it is twice the only one beside a single measure (else it is a doubt).
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.entries: list[Entry] = []
        self.doubts: list[Doubt] = []
        self._overfull: Entry | None = None  # a measure that has a second completion time beside it
        self._carried: Entry | None = None  # the last measure that got departments or a clause
        self.cut_dues = cut_dues(lines)
        self.whole_dues = whole_dues(lines, self.cut_dues)
        self._sure_dues = frozenset(text for text, count in self.whole_dues.items() if count > 1)

    def read(self) -> None:
        """Read all rows. A cell is read when its last row was: only then all measures beside a merged one are known."""
        headings = Headings()
        cells: dict[str, _CellBeside] = {}
        for line in self.lines:
            previous = self.entries[-1] if self.entries else None
            begins = any(beginnings(line))
            for seen, decide in headings.read(line, begins=begins):
                self._doubt(line.location, seen, decide)
            if not (line[MEASURES] or line[DEPARTMENTS] or line[DUE] or line.continues(MEASURES)):
                continue
            goes_on, begun = self._measures(line, previous, headings)
            for column in (DEPARTMENTS, DUE):
                if line.continues(column) and column in cells:
                    cells[column].begun += begun
                    cells[column].height += 1
                else:
                    self._read_cell(column, cells.pop(column, None))
                    cells[column] = _CellBeside(line[column], line.location, previous, goes_on, list(begun))
            if self._overfull is not None and begun and not line[DUE]:
                seen = f"第 {self._overfull.number} 项旁边有两处完成时间，这一项旁边没有"
                self._doubt(line.location, seen, "这是哪一项的完成时间", (begun[0], DUE_TIME))
            self._overfull = None if begun else self._overfull
        for column in (DEPARTMENTS, DUE):
            self._read_cell(column, cells.pop(column, None))

    def _doubt(self, location: Location, seen: str, decide: str, *of: tuple[Entry | None, str | None]) -> None:
        for entry, name in of or ((None, None),):
            self.doubts.append(Doubt(location, seen, decide, entry.number if entry else None, name))

    def _measures(self, line: Line, previous: Entry | None, headings: Headings) -> tuple[bool, list[Entry]]:
        """Return whether the previous measure's text goes on in a row, and the measures that begin in the row."""
        goes_on, begun = False, list[Entry]()
        for i, text in enumerate(line[MEASURES]):
            current = self.entries[-1] if self.entries else None
            match = MEASURE.fullmatch(text)
            number, expected = int(match[1]) if match else 0, (current.number if current else 0) + 1
            if match and (number >= expected or i == 0):
                if number != expected:
                    seen = f"举措编号 {number} 不接着前一项" + (f"（{expected - 1}）" if current else "")
                    self._doubt(line.location, seen, "是不是漏了举措，或者这不是一项举措的开头")
                begun.append(self._begin(number, match[2], line, headings))
                continue
            if match:
                self._doubt(line.location, f"“{shown(text)}”像一项举措，编号却不在次序里", "这是举措，还是文字里的编号")
            if _NUMBER.fullmatch(text):
                self._doubt(line.location, f"“{shown(text)}”自成一段，像是断开的举措编号", "这里是不是一项举措的开头")
            if current is None:
                self._doubt(line.location, f"“{shown(text)}”之前没有“1.”这样的举措编号", "这是哪一项举措")
                continue
            if _REMARK.fullmatch(text) and not (line[DEPARTMENTS] or line[DUE]):
                self._doubt(line.location, f"“{shown(text)}”像表格的附注", "它是不是举措的一部分")
            goes_on = goes_on or current is previous
            self._go_on(current, text, line, is_first=current is previous and i == 0)
        if previous is not None and not begun and line.location not in previous.locations:
            previous.locations.append(line.location)
        return goes_on, begun

    def _begin(self, number: int, text: str, line: Line, headings: Headings) -> Entry:
        entry = Entry(number, headings.task, headings.subtask, [text], [line.location])
        before = self.entries[-1] if self.entries else None
        for name, what, heading, last in (
            (TASK_TITLE, "“一、”这样的主体任务", entry.task, before and before.task),
            (SUBTASK_TITLE, "“（一）”这样的分任务", entry.subtask, before and before.subtask),
        ):
            if heading.number is None and heading is not last:
                self._doubt(line.location, f"第 {number} 项前面没有{what}", "它的名称是什么", (entry, name))
        self.entries.append(entry)
        if len(self.entries) > _MOST_MEASURES:
            raise SourceError.at("too-large", None, f"超过 {_MOST_MEASURES} 项举措", "请检查是否给错了文件")
        return entry

    def _go_on(self, entry: Entry, text: str, line: Line, *, is_first: bool) -> None:
        """Add a paragraph; the first in a row may be the rest of the last one."""
        if line.location not in entry.locations:
            entry.locations.append(line.location)
        if not is_first or _ENDS.search(entry.paragraphs[-1]):
            entry.paragraphs.append(text)
            return
        if len(entry.paragraphs) == 1 and entry.cut_early is None:
            entry.cut_early = entry.paragraphs[0]
        entry.paragraphs[-1] = tight(entry.paragraphs[-1] + text)

    # --- departments and clauses --------------------------------------------------------------------------------

    def _read_cell(self, column: str, cell: _CellBeside | None) -> None:
        if cell is None or not cell.texts:
            return
        if cell.previous is None and not cell.begun:
            seen = f"“{shown(''.join(cell.texts))}”之前没有“1.”这样的举措编号"
            self._doubt(cell.location, seen, "这是哪一项举措的")
        elif self._is_unread(column, cell):
            pass
        elif column == DEPARTMENTS:
            self._departments(cell)
        else:
            self._dues(cell)

    def _is_unread(self, column: str, cell: _CellBeside) -> bool:
        """Return whether a cell holds something that is no text; then a doubt is noted for all it may say."""
        if not any(UNREAD in text for text in cell.texts):
            return False
        names = (BUREAU, CLAUSE) if column == DEPARTMENTS else (DUE_TIME,)
        about: list[Entry | None] = [*cell.begun] or [cell.previous]
        fields = [(entry, name) for entry in about for name in names]
        self._doubt(cell.location, "这一格里有图片、公式或符号，读不了", "它写的是什么", *fields)
        return True

    def _departments(self, cell: _CellBeside) -> None:
        loose, head, groups = groups_of(cell.texts, cell.location)
        if loose:
            self._loose(cell, loose)
        if head and not self._takes_head(cell, groups, head):
            self._head_clauses(cell, groups, head)
        continued, begun = cell.continued, cell.begun
        takers = begun
        if len(groups) == len(begun) + 1 and continued is not None and not continued.bureau:
            takers = [continued, *begun]
        is_open = takers is begun and continued is not None and not continued.bureau
        if len(groups) == 1 < len(begun) and cell.height > 1 and not head and continued is None:
            groups *= len(begun)  # a merged cell applies to all measures beside it
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
            self._open_departments(cell.location, seen, "哪些部门和条款属于哪一项", about)

    def _loose(self, cell: _CellBeside, loose: list[Piece]) -> None:
        """Assign text before the first mark of a cell: the rest of what was cut in the cell above."""
        seen = f"“{shown(''.join(piece.text for piece in loose))}”前面没有“局内：”或“省份：”"
        previous = cell.previous
        if self._carried is not None and previous is not self._carried:
            known = (self._carried, previous, *cell.begun[:1])
            self._open_departments(cell.location, seen, _WHOSE, [entry for entry in known if entry is not None])
            return
        goes_on = previous is not None and (_is_cut(previous) or loose[0].text.startswith(("、", "，", ",", "；", ";")))
        if previous is None or (cell.continued is None and not goes_on):
            is_done = previous is None or (bool(previous.clauses) and bool(cell.begun))
            about = [*([] if is_done or previous is None else [previous]), *cell.begun[:1]]
            self._open_departments(cell.location, seen, _WHOSE, about)
        elif previous.clauses:
            previous.clauses[-1] += loose
        elif previous.bureau:
            previous.bureau += loose
        else:
            self._open_departments(cell.location, seen, "这是部门还是条款", [previous])

    def _open_departments(self, location: Location, seen: str, decide: str, about: Sequence[Entry]) -> None:
        fields = [(entry, name) for entry in about for name in (BUREAU, CLAUSE)]
        self._doubt(location, seen, decide, *fields)

    def _takes_head(self, cell: _CellBeside, groups: Sequence[Group], head: list[list[Piece]]) -> bool:
        """Assign clauses before the first 局内 to its measure if no other can have them; return whether it was done."""
        previous = cell.previous
        is_clear = cell.continued is None and (previous is None or bool(previous.clauses))
        if not (is_clear and len(groups) == len(cell.begun) == 1 and not groups[0].clauses):
            return False
        groups[0].clauses.extend(head)
        return True

    def _head_clauses(self, cell: _CellBeside, groups: Sequence[Group], head: list[list[Piece]]) -> None:
        """Assign clauses before the first 局内 to the measure that goes on beside the cell, if it lacks one."""
        continued = cell.continued
        others_have_theirs = all(group.clauses for group in groups) and len(groups) == len(cell.begun)
        is_its = self._carried is None or self._carried is continued or self._carried.clauses
        if continued is not None and not continued.clauses and is_its and (others_have_theirs or not cell.begun):
            continued.clauses += head
            return
        known = [entry for entry in (self._carried, continued or cell.previous, *cell.begun) if entry is not None]
        about = [entry for entry in known if not entry.clauses] or known
        fields = [(entry, CLAUSE) for entry in about]
        self._doubt(cell.location, "“省份：”前面没有“局内：”，看不出是哪一项的条款", "这是哪一项的条款", *fields)

    # --- completion times ---------------------------------------------------------------------------------------

    def _dues(self, cell: _CellBeside) -> None:
        texts, begun, continued = cell.texts, cell.begun, cell.continued
        pieces = [Piece(text, i == 0, cell.location) for i, text in enumerate(texts)]
        together = tight("".join(texts))
        if not begun:
            assert continued is not None  # without any measure the cell is not read
            if continued.due:
                self._overfull = continued  # one of them may be the next measure's
            continued.due += pieces
        elif continued is not None and not self._is_of_the_next(continued, texts):
            seen = f"完成时间“{shown('；'.join(texts))}”旁边有一项的结尾和另一项的开头"
            before = self._without_due(continued) if len(texts) > len(begun) + 1 else []
            about = [*before, continued, *begun]
            self._doubt(cell.location, seen, "这是哪一项的完成时间", *((e, DUE_TIME) for e in about))
        elif len(texts) == 1 or together in self.whole_dues:
            for entry in begun:
                entry.due.append(Piece(together, location=cell.location))
                entry.shares_due = tuple(other.number for other in begun if other is not entry)
        elif len(texts) == len(begun) and all(tight(text) in self._sure_dues for text in texts):
            for entry, piece in zip(begun, pieces, strict=True):
                entry.due.append(piece)
        else:
            seen = f"{len(begun)} 项举措旁边有 {len(texts)} 段完成时间"
            before = [cell.previous] if cell.previous and not self._has_whole_due(cell.previous) else []
            fields = [(entry, DUE_TIME) for entry in before + begun]
            self._doubt(cell.location, seen, "哪个完成时间属于哪一项", *fields)

    def _without_due(self, entry: Entry) -> list[Entry]:
        """Return the measures just before one that have no completion time yet: it may be in a later row."""
        without: list[Entry] = []
        for before in reversed(self.entries[: self.entries.index(entry)]):
            if before.due:
                break
            without.append(before)
        return without

    def _has_whole_due(self, entry: Entry) -> bool:
        return tight("".join(piece.text for piece in entry.due)) in self._sure_dues

    def _is_of_the_next(self, continued: Entry, texts: Sequence[str]) -> bool:
        """Return whether the times beside a measure's end are those of the next measures: it has a whole one."""
        if not continued.due:
            return False
        return self._has_whole_due(continued) and all(tight(text) in self._sure_dues for text in texts)


def _is_cut(entry: Entry) -> bool:
    """Return whether the last text assigned to a measure looks as if it went on."""
    pieces = entry.clauses[-1] if entry.clauses else entry.bureau
    return bool(pieces) and not (is_name(pieces[-1].text) or pieces[-1].text.endswith(("做", "作", "。")))
