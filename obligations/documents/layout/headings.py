"""The tasks and sub-tasks in the first column of a plan's table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from obligations.documents.layout.columns import GOAL, MEASURE, TASK
from obligations.documents.layout.numbers import OF_SUBTASKS, OF_TASKS, Numbered, numbered
from obligations.documents.layout.table import Line
from obligations.documents.original import tight
from obligations.text import shown

#: “专利制度创新”主体任务 is a title in quotation marks and the word for its kind.
_NAMED_TASK: Final = re.compile(r"[“\"「](.+)[”\"」](主体任务|任务)?")


@dataclass
class TaskHeading:
    """A task or a sub-task: its number, its title in pieces; ``is_open``: it is in doubt what belongs to the title."""

    number: int | None = None
    pieces: list[str] = field(default_factory=list)
    is_open: bool = False
    is_task: bool = True

    @property
    def title(self) -> str | None:
        """The title; None if there was no heading, or if the title is in doubt."""
        text = tight("".join(self.pieces))
        named = _NAMED_TASK.fullmatch(text)
        return None if self.is_open else (named[1] if named else text) or None


class Headings:
    """The task and the sub-task that the row read last belongs to.

    ``are_names``: tasks have no numbers; each new text in their column is one.
    """

    def __init__(self, *, are_names: bool = False) -> None:
        self._are_names = are_names
        self.task = TaskHeading()
        self.subtask = TaskHeading()
        self.all: list[TaskHeading] = []
        self._last: TaskHeading | None = None

    def since(self, task: TaskHeading | None) -> list[TaskHeading]:
        """Return the headings between a task (the first one, if None) and the last task."""
        places = [i for i, heading in enumerate(self.all) if heading is task]
        between = self.all[places[0] + 1 :] if places else self.all
        return [heading for heading in between if heading is not self.task and heading is not self.subtask]

    def read(self, line: Line, *, begins: bool) -> Iterator[tuple[str, str]]:
        """Read the next row; ``begins``: a measure begins in it. Yield doubts: what was seen, what is to be decided."""
        texts = line[TASK]
        has_heading = False
        for i, text in enumerate(texts):
            subtask, task = numbered(text, OF_SUBTASKS), numbered(text, OF_TASKS)
            heading = subtask or task or self._named(text, line, begins=begins)
            if heading is not None:
                yield from self._begin(heading, is_task=subtask is None)
                has_heading = True
            elif self._last is not None and ((i and has_heading) or (line.begins and not begins and line[MEASURE])):
                # the rest of a heading that was cut by the page's end, or broken because the cell is narrow
                if re.search("[:：]", text):
                    yield self._leave_open(text)
                self._last.pieces.append(text)
            else:
                yield self._leave_open(text)
        if has_heading and not begins and any(line[role] for role in line.cells if role not in (TASK, GOAL)):
            yield f"“{shown(texts[0])}”旁边没有举措开头", "上一项举措属于哪个分任务"

    def _named(self, text: str, line: Line, *, begins: bool) -> Numbered | None:
        """Return a text as a task that has no number; None if it may be the rest of one that a page's end cut."""
        is_sure = begins and len(line[TASK]) == 1 and not (line.begins and self._last)
        is_sure = self._are_names and (is_sure or line.is_above)
        if not is_sure:
            return None
        is_same = tight("".join(self.task.pieces)) == tight(text)
        return Numbered((self.task.number or 0) + (not is_same), "", text)

    def _leave_open(self, text: str) -> tuple[str, str]:
        if self._last is not None:
            self._last.is_open = True
        seen = f"“工作任务”栏里的“{shown(text)}”没有“一、”或“（一）”这样的编号"
        return seen, "它是主体任务、分任务，还是上一个名称的一部分"

    def _begin(self, start: Numbered, *, is_task: bool) -> Iterator[tuple[str, str]]:
        heading = TaskHeading(start.number, [start.text], is_task=is_task)
        before = self.task if is_task else self.subtask
        if heading == before:
            return  # repeated on a new page
        if start.number != (before.number or 0) + 1:
            what = f"主体任务{start.written}" if is_task else f"分任务（{start.written}）"
            yield f"{what}的编号不接着前一个", "是不是漏了一个标题"
        self._last = heading
        self.all.append(heading)
        if is_task:
            self.task, self.subtask = heading, TaskHeading()
        else:
            self.subtask = heading
