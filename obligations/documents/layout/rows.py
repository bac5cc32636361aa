"""Divides the rows of a plan's table into measures. A row may hold the end of one and the beginning of the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from obligations.documents.layout.columns import DUE, GOAL, MEASURE, TASK, WHO
from obligations.documents.layout.entries import NUMBER, SUBTASK_TITLE, TASK_TITLE, Entry
from obligations.documents.layout.headings import Headings
from obligations.documents.layout.numbers import (
    OF_MEASURES,
    OF_SUBTASKS,
    OF_TASKS,
    Counting,
    Numbered,
    numbered,
    own_number,
    style_of,
)
from obligations.documents.layout.table import Line
from obligations.documents.original import Doubt, Location, tight
from obligations.errors import SourceError
from obligations.plan.measure import BareTask
from obligations.text import shown

_NUMBER: Final = re.compile(r"\d{1,5}\s*[.．、]?")
_ENDS: Final = re.compile(r"[。！？!?；;：:.]$")
#: A row with nothing but this may be a note to the table, not a part of a measure.
_REMARK: Final = re.compile(r"\s*[（(]?(注|备注|说明|附注)\s*\d*\s*[:：].*")
#: What a cell may have that is no measure's text.
_SIGNS: Final = "0123456789 .．、,，-—/"
_MOST_MEASURES: Final = 1_000


class Row(NamedTuple):
    """A row: which measures begin in it (places among the entries), whether the text of the one before goes on in it.

    ``is_alone``: there is nothing in it but one measure from its beginning.
    """

    line: Line
    begun: tuple[int, ...]
    goes_on: bool
    is_alone: bool


class RowReader:
    """Reads the rows of a table into ``entries`` with their texts, ``rows``, ``bare_tasks``, ``doubts``, ``notes``."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.entries: list[Entry] = []
        self.rows: list[Row] = []
        self.doubts: list[Doubt] = []
        self.notes: list[str] = []
        self.bare_tasks: list[BareTask] = []
        of_tasks = [style_of(text) for line in lines for text in line[TASK]]
        self._headings = Headings(are_names=not {OF_TASKS, OF_SUBTASKS} & {*of_tasks})
        style = next(filter(None, map(_style, lines)), None)
        self._style = style or "1."
        self.counts_rows = style is None  # measures have no numbers: each row with departments is one
        self._counting = Counting()
        self._waiting: list[tuple[Location, str]] = []  # texts that may be about the next measure
        self._beside: dict[int, list[tuple[Location, str]]] = {}  # heading → texts beside it, such as its goal
        for line in lines:
            self._read(line)
        for entry in self.entries:
            for heading in (entry.task, entry.subtask):
                entry.unread += self._beside.get(id(heading), [])
        if self.counts_rows and self.entries:
            self.notes.append("举措没有编号，按先后编号")
        self._bare_headings()
        self._without_headings()

    def _doubt(
        self, location: Location, seen: str, decide: str, entry: Entry | None = None, name: str | None = None
    ) -> None:
        self.doubts.append(Doubt(location, seen, decide, entry.number if entry else None, name))

    def _read(self, line: Line) -> None:
        starts = [numbered(text, self._style) for text in line[MEASURE]]
        if self.counts_rows and any(line[role] or line.continues(role) for role in WHO):
            starts = [
                Numbered(len(self.entries) + 1, "", text) if at == 0 and text.strip(_SIGNS) else None
                for at, text in enumerate(line[MEASURE])
            ]
        for seen, decide in self._headings.read(line, begins=any(starts)):
            self._doubt(line.location, seen, decide)
        heading = self._headings.subtask if self._headings.subtask.number else self._headings.task
        texts = [(line.location, text) for role in (TASK, GOAL) for text in line[role]]
        self._beside.setdefault(id(heading), []).extend(texts)
        if line.is_blank and not line.others:
            return
        first, goes_on = len(self.entries), False
        self._lacks_number(line, starts)
        for i, (text, start) in enumerate(zip(line[MEASURE], starts, strict=True)):
            if start is None or not self._begin(start, line, is_first=i == 0):
                goes_on = self._go_on(text, line, i, first) or goes_on
        begun = tuple(range(first, len(self.entries)))
        if first and not begun and line.location not in self.entries[-1].locations:
            self.entries[-1].locations.append(line.location)
        self.rows.append(Row(line, begun, goes_on, is_alone=len(begun) == 1 and not goes_on))
        self._unread(line, begun, first, goes_on=goes_on)

    def _lacks_number(self, line: Line, starts: Sequence[Numbered | None]) -> None:
        """Note a row within a page that seems to be another measure, for it has its own departments; or another task's.

        Where a measure was cut at a page's end, its rest is in the page's first row.
        """
        if not line[MEASURE] or any(starts) or not self.entries:
            return
        is_whole = _ENDS.search(self.entries[-1].paragraphs[-1]) is not None
        if is_whole and not line.begins and any(line[role] for role in WHO):
            seen = f"“{shown(line[MEASURE][0])}”没有“{self._counting.own + 1}.”这样的编号，却另有部门或省份"
            self._doubt(line.location, seen, "它是另一项举措（请编号），还是上一项的一部分", name=NUMBER)
        elif self.entries[-1].task is not self._headings.task and not line[TASK]:
            seen = f"“{shown(line[MEASURE][0])}”在新的标题下面，却没有编号"
            self._doubt(line.location, seen, "它是另一项举措（请编号），还是上一项的一部分", name=NUMBER)

    def _unread(self, line: Line, begun: Sequence[int], first: int, *, goes_on: bool) -> None:
        """Keep what else is in a row for the measures that it may be about; if none begins, for the next one too."""
        others = [(line.location, text) for text in line.others]
        about = [*([first - 1] if first and (goes_on or not begun) else []), *begun]
        for at in about:
            self.entries[at].columns += others
        if not begun:
            self._waiting += [*others, *((line.location, text) for text in line[MEASURE])]

    def _begin(self, start: Numbered, line: Line, *, is_first: bool) -> bool:
        """Begin a measure, unless its number shows that it is none; return whether it was one."""
        headings = (self._headings.task, self._headings.subtask)
        before = self.entries[-1] if self.entries else None
        is_new = before is not None and (before.task is not headings[0] or before.subtask is not headings[1])
        follows = self._counting.follows(start, under_new_heading=is_new)
        if not follows and not is_first and start.number <= self._counting.own:
            seen = f"“{shown(start.written + ' ' + start.text)}”像一项举措，编号却不在次序里"
            self._doubt(line.location, seen, "这是举措，还是文字里的编号")
            return False
        if not follows and not self._is_told(start.number - self._counting.own - 1):
            seen = f"举措编号 {start.written} 不接着前一项" + (f"（{self._counting.own}）" if before else "")
            self._doubt(line.location, seen, "是不是漏了举措，或者这不是一项举措的开头", name=NUMBER)
        number = self._counting.count(start, under_new_heading=is_new)
        own = own_number(start, number)
        if self.counts_rows and line.begins and before is not None and not is_new:
            self._doubt(line.location, "换页以后的第一行没有编号", "它是另一项，还是上一项的后半", name=NUMBER)
        entry = Entry(number, *headings, [start.text], [line.location], own_number=own)
        entry.unread += self._waiting
        self._waiting = []
        self.entries.append(entry)
        if len(self.entries) > _MOST_MEASURES:
            raise SourceError.at("too-large", None, f"超过 {_MOST_MEASURES} 项举措", "请检查是否给错了文件")
        return True

    def _go_on(self, text: str, line: Line, at: int, first: int) -> bool:
        """Add a paragraph to the measure before it; return whether that began in an earlier row."""
        if _NUMBER.fullmatch(text):
            self._doubt(line.location, f"“{shown(text)}”自成一段，像是断开的举措编号", "这里是不是一项举措的开头")
        if not self.entries:
            seen = f"“{shown(text)}”之前没有“1.”这样的举措编号"
            self._doubt(line.location, seen, "这是哪一项举措")
            return False
        if _REMARK.fullmatch(text) and not any(line[role] for role in (*WHO, DUE)):
            self._doubt(line.location, f"“{shown(text)}”像表格的附注", "它是不是举措的一部分")
        entry, is_earlier = self.entries[-1], len(self.entries) == first
        if line.location not in entry.locations:
            entry.locations.append(line.location)
        # the first paragraph in a row may be the rest of the last one
        if at or not is_earlier or _ENDS.search(entry.paragraphs[-1]):
            entry.paragraphs.append(text)
            return is_earlier
        if len(entry.paragraphs) == 1 and entry.cut_early is None:
            entry.cut_early = entry.paragraphs[0]
        entry.paragraphs[-1] = tight(entry.paragraphs[-1] + text)
        return is_earlier

    def _is_told(self, missing: int) -> bool:
        """Return whether headings without measures tell that so many numbers are missing: 四、甲方面（共6项）."""
        between = self._headings.since(self.entries[-1].task if self.entries else None)
        counts = [BareTask(0, heading.title or "").measures or 0 for heading in between]
        return missing > 0 and sum(counts) == missing

    def _bare_headings(self) -> None:
        """Keep tasks without measures, and note sub-tasks without."""
        filled = {id(heading) for entry in self.entries for heading in (entry.task, entry.subtask)}
        before = 0
        for heading in self._headings.all:
            before += sum(entry.task is heading for entry in self.entries)
            if id(heading) not in filled and heading.title:
                if heading.is_task:
                    self.bare_tasks.append(BareTask(before, heading.title))
                self.notes.append(f"“{heading.title}”下面没有举措")

    def _without_headings(self) -> None:
        """Note measures before the first heading, and before the first sub-task of a task that has some."""
        divided = {id(entry.task) for entry in self.entries if entry.subtask.number is not None}
        before: Entry | None = None
        has_tasks = bool(self._headings.all) or any(TASK in row.line.cells for row in self.rows)
        for entry in self.entries:
            if has_tasks and entry.task.number is None and (before is None or entry.task is not before.task):
                entry.task.is_open = True
                self._lacks(entry, TASK_TITLE, "“一、”这样的主体任务")
            is_first = before is None or entry.subtask is not before.subtask
            if is_first and entry.subtask.number is None and id(entry.task) in divided:
                self._lacks(entry, SUBTASK_TITLE, "“（一）”这样的分任务")
            before = entry

    def _lacks(self, entry: Entry, name: str, what: str) -> None:
        self._doubt(entry.locations[0], f"第 {entry.number} 项前面没有{what}", "它的名称是什么", entry, name)


def _style(line: Line) -> str | None:
    style = style_of(line[MEASURE][0]) if line[MEASURE] else None
    return style if style in OF_MEASURES else None
