"""One sheet of a ledger as people left it: which rows and columns are ours, and where the new content goes.

A row is ours if it has the key of one that was written, such as the number of a measure; it can have been sorted, and
people may have put rows and columns of their own between ours. Problems are found before anything is written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from obligations.exports.answer_paper import TITLE
from obligations.exports.ledger.cells import SheetCells
from obligations.exports.ledger.record import Record, padded
from obligations.exports.paper import Sheet
from obligations.files.workbook import reference_of
from obligations.text import shown

#: The head is searched for in so many rows from the top.
_MOST_ABOVE: Final = 20
#: Below this row no rows are added.
LAST_ROW: Final = 1_000_000
_UNDO: Final = "请改回原样：是事实的写进档案（obligations fill 档案）再导出，别的写在旁边自己的栏目里"

#: Takes a place in the sheet, a message, a remedy, and the number of the measure or "".
AddProblem: TypeAlias = Callable[[str, str, str, str], None]
#: What identifies a row.
Key: TypeAlias = tuple[str, ...]


class KeptSheet:
    """A sheet of ours in a ledger. ``recorded_as`` is its name in the record; people may have renamed it since."""

    def __init__(
        self, cells: SheetCells, wanted: Sheet, record: Record, recorded_as: str, add_problem: AddProblem
    ) -> None:
        self.cells, self.wanted, self._add_problem = cells, wanted, add_problem
        self.recorded_as, recorded = recorded_as, record.sheets[recorded_as]
        self.labels: tuple[str, ...] = recorded[0] if recorded else ()
        self.recorded = [padded(row, len(self.labels)) for row in recorded[1:]]
        self.head, self.where = self._head()
        #: Row of the sheet → position in the record of what was written there.
        self.ours: dict[int, int] = self._rows() if self.where else {}

    # --- what is there

    def _head(self) -> tuple[int, dict[str, int]]:
        """Return the row of our headings, and label → column; a problem for each heading that is not there once."""
        at = max(
            (row for row in self.cells.by_row if row <= _MOST_ABOVE),
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

    def key_of(self, row: Sequence[str], labels: Sequence[str]) -> Key:
        """Return what identifies a row: its cells in the columns of the key, or all of them."""
        names = [name for name in self.wanted.key if name in self.labels and name in labels]
        return tuple(row[list(labels).index(name)].strip() for name in names) or tuple(map(str.strip, row))

    def _rows(self) -> dict[int, int]:
        wanted: dict[Key, list[int]] = {}
        for i, recorded in enumerate(self.recorded):
            wanted.setdefault(self.key_of(recorded, self.labels), []).append(i)
        found: dict[int, int] = {}
        used: set[int] = set()
        for row in (row for row in self.cells.by_row if row > self.head):
            texts = self._texts(row)
            if any(key := self.key_of(texts, self.labels)) and (like := wanted.get(key)):
                same = {i: sum(a == b for a, b in zip(texts, self.recorded[i], strict=True)) for i in like}
                found[row] = max(like, key=lambda i: (same[i], i not in used))
                used.add(found[row])
        return found

    def _texts(self, row: int) -> tuple[str, ...]:
        return self.cells.row_texts(row, [self.where[label] for label in self.labels])

    def is_theirs(self, row: int) -> bool:
        """Return whether people wrote something into the row of one of ours."""
        own = self.where.values()
        beside = any(column not in own for column in self.cells.by_row.get(row, {}))
        return beside or row in self.cells.noted_rows

    # --- what stands in the way

    def check(self) -> None:
        """Add a problem for each change of people's that would be lost, and for what cannot be written."""
        if not self.where:
            return
        own, rows = [*self.where.values()], sorted(self.ours)
        for area in self.cells.merged:
            next_row = bisect_left(rows, area.first[0])
            if next_row < len(rows) and area.has_row(rows[next_row]) and any(map(area.has_column, own)):
                self._problem(str(area), "合并了程序写的单元格，写不进去", "请取消合并，或加 --force 覆盖")
        swallowed = [area for area in self.cells.merged if any(map(area.has_column, own))]
        for row, i in self.ours.items():
            if not any(area.has_row(row) for area in swallowed):  # that is told already
                self._check_row(row, self.recorded[i])
        self._check_others()
        if max(self.cells.by_row) > LAST_ROW:
            self._problem(f"第{max(self.cells.by_row)}行", "工作表的最下面有内容，加不了新的行", "请清除那里的内容")

    def _check_row(self, row: int, recorded: Sequence[str]) -> None:
        key = "　".join(self.key_of(recorded, self.labels))
        what = f"第 {key} 项" if self.wanted.is_ledger else f"“{shown(key)}”"
        for label, text, old in zip(self.labels, self._texts(row), recorded, strict=True):
            if text.strip() != old.strip():
                message = f"{what}的“{label}”手工改过，重写时会丢失"
                self._problem(self._at(row, label), message, self._move(), recorded[0])

    def _check_others(self) -> None:
        """Add a problem for each row that seems to be one of ours of which the key was changed."""
        there = {*self.ours.values()}
        gone = [row for i, row in enumerate(self.recorded) if i not in there]
        titles = {row[self.labels.index(TITLE)].strip() for row in self.recorded} if self.wanted.is_ledger else set()
        for row in (row for row in self.cells.by_row if row > self.head and row not in self.ours):
            texts = self._texts(row)
            if self.wanted.is_ledger:
                at = self.labels.index(TITLE)
                is_one = bool(texts[at].strip()) and texts[at].strip() in titles
                message = "这一项的序号改过，认不出来了"
            else:
                is_one = any(map(str.strip, texts)) and any(self._is_like(texts, old) for old in gone)
                message = "这一行手工改过，重写时会丢失"
            if is_one:
                remedy = "请改回原来的序号，或加 --force 覆盖" if self.wanted.is_ledger else self._move()
                self._problem(f"第{row}行", message, remedy)

    def _is_like(self, texts: Sequence[str], old: Sequence[str]) -> bool:
        """Return whether a row differs from one of ours in its key only; where there is none, it may be any of them."""
        rest = [i for i, label in enumerate(self.labels) if label not in self.wanted.key]
        same = all(texts[i].strip() == old[i].strip() for i in rest) and any(old[i].strip() for i in rest)
        return same or not self.wanted.key

    def _move(self) -> str:
        if self.wanted.is_ledger:
            return f"请把内容移到工作表“{self.cells.name}”的“备注”列，或加 --force 覆盖（手工填写的内容会丢失）"
        return _UNDO

    def _at(self, row: int, label: str) -> str:
        return reference_of((row, self.where[label]))

    def _problem(self, cell: str, message: str, remedy: str, number: str = "") -> None:
        self._add_problem(f"{self.cells.name}!{cell}", message, remedy, number if self.wanted.is_ledger else "")
