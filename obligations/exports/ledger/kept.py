"""One sheet of a ledger as people left it: which rows and columns are ours, and where the new content goes.

A row is ours if it has the key of one that was written, such as the number of a measure; it can have been sorted, and
people may have put rows and columns of their own between ours. Problems are found before anything is written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final, TypeAlias

from obligations.exports.ledger.around import Around
from obligations.exports.ledger.cells import SheetCells
from obligations.exports.ledger.ranges import Spans
from obligations.exports.ledger.record import Record, padded, rows_of
from obligations.exports.ledger.rows import LAST_ROW, Key, RecordedRows
from obligations.exports.paper import Sheet
from obligations.files.workbook import reference_of
from obligations.text import shown

_LOST: Final = "或加 --force 覆盖（手工填写的内容会丢失）"
_MOVE: Final = f"请把内容移到旁边自己填写的栏目，把这一格清空或改回原样，{_LOST}"
_UNDO: Final = "请清空或改回原样：是事实的写进档案（obligations fill 档案）再导出，别的写在旁边自己的栏目里"
_BESIDE: Final = "请改回原样，自己的话写在旁边的格子里"

#: Takes a place in the sheet, a message, a remedy, and the number of the measure or "".
AddProblem: TypeAlias = Callable[[str, str, str, str], None]


class KeptSheet:
    """A sheet of ours in a ledger. ``recorded_as`` is its name in the record; people may have renamed it since."""

    def __init__(
        self, cells: SheetCells, wanted: Sheet, record: Record, recorded_as: str, add_problem: AddProblem
    ) -> None:
        self.cells, self.wanted, self._add_problem = cells, wanted, add_problem
        self.recorded_as, recorded = recorded_as, record.sheets[recorded_as]
        self.labels: tuple[str, ...] = recorded[0] if recorded else ()
        self.recorded = RecordedRows(wanted, self.labels, [padded(row, len(self.labels)) for row in recorded[1:]])
        self.head, self.where = self._head()
        self.around = Around(cells, self.where.values(), self.head)
        #: Row of the sheet → position in the record of what was written there.
        self.ours: dict[int, int] = self._rows() if self.where else {}
        #: Cells of ours that people emptied.
        self.emptied: list[str] = []

    # --- what is there

    def _head(self) -> tuple[int, dict[str, int]]:
        """Return the row of our headings, and label → column; a problem for each heading that is not there once."""
        at = max(
            self.cells.by_row,
            key=lambda row: sum(text.strip() in self.labels for text in self.cells.by_row[row].values()),
            default=1,
        )
        columns = self.cells.by_row.get(at, {})
        counts = Counter(text.strip() for text in columns.values())
        wrong = [label for label in self.labels if counts[label.strip()] != 1]
        for label in wrong:
            message = f"表头里“{label}”出现了 {counts[label]} 次" if counts[label] else f"表头里缺少“{label}”"
            self._problem(f"第{at}行", message, "请把表头改回原样，每列一次，或加 --force 覆盖（手工填写的内容会丢失）")
        ours = {label.strip(): label for label in self.labels}
        where = {ours[text.strip()]: column for column, text in columns.items() if text.strip() in ours}
        return at, {} if wrong else where

    def _rows(self) -> dict[int, int]:
        return self.recorded.found({row: self._texts(row) for row in self.cells.by_row if row > self.head})

    def _texts(self, row: int) -> tuple[str, ...]:
        return self.cells.row_texts(row, [self.where[label] for label in self.labels])

    def is_theirs(self, row: int) -> bool:
        """Return whether people wrote something into the row of one of ours."""
        own = self.where.values()
        beside = any(column not in own for column in self.cells.by_row.get(row, {}))
        return beside or row in self.around.marked_rows

    # --- what stands in the way

    def check(self) -> None:
        """Add a problem for each change of people's that would be lost, and for what cannot be written."""
        if not self.where:
            return
        own, rows = [*self.where.values()], sorted(self.ours)
        for area in self.around.merged:
            next_row = bisect_left(rows, area.first[0])
            if next_row < len(rows) and area.has_row(rows[next_row]) and any(map(area.has_column, own)):
                self._problem(str(area), "合并了程序写的单元格，写不进去", "请取消合并，或加 --force 覆盖")
        swallowed = [area for area in self.around.merged if any(map(area.has_column, own))]
        for row, i in self.ours.items():
            if not any(area.has_row(row) for area in swallowed):  # that is told already
                self._check_row(row, self.recorded.rows[i])
        self._check_others()
        if max(self.cells.by_row) > LAST_ROW:
            self._problem(f"第{max(self.cells.by_row)}行", "工作表的最下面有内容，加不了新的行", "请清除那里的内容")

    def _check_row(self, row: int, recorded: Sequence[str]) -> None:
        key = "　".join(self.recorded.key_of(recorded))
        what = f"第 {key} 项" if self.wanted.is_ledger else f"“{shown(key)}”"
        now = self._now.get(self.recorded.key_of(recorded), {})
        for label, text, old in zip(self.labels, self._texts(row), recorded, strict=True):
            if text.strip() in (old.strip(), now.get(label, "").strip()):
                continue
            if not text.strip():
                self.emptied.append(self._at(row, label))
                continue
            before = f"原来是“{shown(old.strip())}”" if old.strip() else "原来是空的"
            message = f"{what}的“{label}”手工改过（{before}），重写时会丢失"
            self._problem(self._at(row, label), message, self._remedy, recorded[0])

    @cached_property
    def _now(self) -> dict[Key, dict[str, str]]:
        """Key → label → what is to be there."""
        labels, *rows = rows_of(self.wanted)
        return {
            self.recorded.key_of(row, labels): dict(zip(labels, row, strict=True)) for row in rows if self.wanted.key
        }

    def _check_others(self) -> None:
        """Add a problem for each row that seems to be one of ours of which the key was changed."""
        there = {i: row for row, i in self.ours.items()}
        gone = {i: row for i, row in enumerate(self.recorded.rows) if i not in there}
        numbers = {title: row[0] for row in gone.values() if (title := self.recorded.title(row))}
        rests = {self.recorded.rest(row) for row in gone.values()}
        places = Spans(gap for _, gap in self.recorded.gaps(self.head, there))
        for row in (row for row in self.cells.by_row if row > self.head and row not in self.ours):
            texts = self._texts(row)
            message, remedy, number = "这一行手工改过，重写时会丢失", self._remedy, ""
            if self.wanted.is_ledger:
                number = numbers.get(self.recorded.title(texts), "")
                message, remedy = (
                    f"这一项的序号改过（原来是 {number}），认不出来了",
                    "请改回原来的序号，或加 --force 覆盖",
                )
                is_one = bool(number)
            elif self.wanted.key:
                is_one = any(rest := self.recorded.rest(texts)) and rest in rests
            else:
                is_one = any(map(str.strip, texts)) and row in places
            if is_one:
                self._problem(f"第{row}行", message, remedy, number)

    @property
    def _remedy(self) -> str:
        return _MOVE if self.wanted.is_ledger else _UNDO if self.wanted.key else _BESIDE

    def _at(self, row: int, label: str) -> str:
        return reference_of((row, self.where[label]))

    def _problem(self, cell: str, message: str, remedy: str, number: str = "") -> None:
        self._add_problem(f"{self.cells.name}!{cell}", message, remedy, number if self.wanted.is_ledger else "")
