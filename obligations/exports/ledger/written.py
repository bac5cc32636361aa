"""New content written into one sheet of a ledger: which row it goes to, how its cells look, what grows with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from obligations.exports.answer_paper import TITLE, VERDICT
from obligations.exports.excel import PADDING
from obligations.exports.ledger.cells import Spans
from obligations.exports.ledger.changes import NOTED, Changes
from obligations.exports.ledger.kept import LAST_ROW, KeptSheet, Key
from obligations.exports.ledger.record import Rows, rows_of, texts_of
from obligations.exports.paper import Cell, ColumnHead, VerdictCell, clean_table, shown_cell
from obligations.files.workbook import FORMULA
from obligations.text import shown

#: What stands beside what people wrote on something that is in the plan no more.
GONE: Final = "（已经不在计划里）"


class Looks(NamedTuple):
    """Formats of cells, by their numbers in this workbook.

    ``head`` and ``text`` return that of a heading and of a text of ours. ``marked`` returns the format of a cell in
    which another verdict is marked: from its format, its text, and the new verdict. ``height`` is that of a row, from
    the name of the sheet and the position of the row from 0; "" if nothing is known of it.
    """

    head: Callable[[], str]
    text: Callable[[], str]
    marked: Callable[[str, str, VerdictCell], str]
    height: Callable[[str, int], str]


class SheetUpdate:
    """The update of a sheet. ``said`` stands before what is noted on a verdict that changed."""

    def __init__(self, kept: KeptSheet, looks: Looks, said: str) -> None:
        self.kept, self.cells, self.wanted = kept, kept.cells, kept.wanted
        self.looks, self.said = looks, said
        self.table = clean_table(kept.wanted.table)
        self.labels = [column.label for column in self.table.head]
        self.changes = Changes()

    def write(self, columns: Sequence[ColumnHead]) -> Rows:
        """Write the new content and return what is to be recorded; ``columns`` for people are added first."""
        self._add_columns(columns)
        ours = self.kept.ours
        placed = self._ledger_rows() if self.wanted.is_ledger else self._other_rows()
        for row, i in placed.items():
            self._write_row(row, self.table.rows[i])
            if self.wanted.is_ledger:
                self._note_verdict(row, self.table.rows[i])
        left = [self._take_out(row, i) for row, i in ours.items() if row not in placed]
        there = {*placed.values()}
        self._add_rows([i for i in range(len(self.table.rows)) if i not in there])
        return [*rows_of(self.wanted), *filter(None, left)]

    def _ledger_rows(self) -> dict[int, int]:
        """Return row → position of its new content. The title says which measure it is, or else the number."""
        at = self.kept.labels.index(TITLE)
        old = {row[0]: row[at].strip() for row in self.kept.recorded}
        rows = [texts_of(row) for row in self.table.rows]
        new = {row[0]: row[self.table.column_at(TITLE)].strip() for row in rows}
        places = {number: number for number, title in old.items() if new.get(number) == title}
        free: dict[str, set[str]] = {}
        for number in new.keys() - places.keys():
            free.setdefault(new[number], set()).add(number)
        for number in (number for number in old if number not in places):
            if len(same := free.get(old[number], set())) == 1:
                places[number] = same.pop()
                self.changes.moved.append((int(number), int(places[number])))
        taken = {*places.values()}
        for number in (number for number in old if number not in places):
            if number in new and number not in taken:
                places[number] = number
                self.changes.titles.append((int(number), old[number], new[number]))
        positions = {row[0]: i for i, row in enumerate(rows)}
        numbers = {row: self.kept.recorded[i][0] for row, i in self.kept.ours.items()}
        return {row: positions[places[number]] for row, number in numbers.items() if number in places}

    def _other_rows(self) -> dict[int, int]:
        """Return row → position of its new content. What people marked stays with its row, the rest is in order."""
        kept, columns = self.kept, [*self.kept.where.values()]
        by_key: dict[Key, list[int]] = {}
        for i, values in enumerate(self.table.rows):
            by_key.setdefault(kept.key_of(texts_of(values), self.labels), []).append(i)
        formats = {row: tuple(self.cells.style((row, column)) for column in columns) for row in kept.ours}
        usual = Counter(formats.values()).most_common(1)
        marked = {row for row in kept.ours if kept.is_theirs(row) or formats[row] != usual[0][0]}
        placed: dict[int, int] = {}
        for row, recorded in kept.ours.items():
            same = by_key.get(kept.key_of(kept.recorded[recorded], kept.labels))
            if same and (row in marked or not self.wanted.key):
                placed[row] = same.pop(0)
        taken = {*placed.values()}
        left = iter([i for i in range(len(self.table.rows)) if i not in taken])
        for row in [row for row in kept.ours if row not in placed and not kept.is_theirs(row)]:
            if (position := next(left, None)) is not None:
                placed[row] = position
        return placed

    def _write_row(self, row: int, values: Sequence[Cell], like: int = 0) -> None:
        """Write content into the cells of ours that say something else; a verdict is marked as in a row ``like`` it."""
        for label, value in zip(self.labels, values, strict=True):
            at = (row, self.kept.where[label])
            if self.cells.texts.get(at, "") != texts_of([value])[0]:
                style = ""
                if isinstance(value, VerdictCell):
                    before = self.cells.texts.get((like or row, at[1]), "")
                    style = self.looks.marked(self.cells.style(at), before, value)
                self.cells.put(at, value, style)

    def _note_verdict(self, row: int, values: Sequence[Cell]) -> None:
        """Note a verdict that changed, in the column for it, above what is there."""
        before = self.kept.recorded[self.kept.ours[row]][self.kept.labels.index(VERDICT)]
        after = shown_cell(values[self.labels.index(VERDICT)])
        if before in (after, GONE):
            return
        self.changes.verdicts.append((int(shown_cell(values[0])), before, after))
        for column in self._for_notes:
            if not (old := self.cells.texts.get((row, column), "")).startswith(FORMULA):
                self.cells.put((row, column), "\n".join(filter(None, [f"{self.said}{before} → {after}", old])))

    @cached_property
    def _for_notes(self) -> list[int]:
        """The columns for what is noted; to be asked for once columns were added."""
        texts = self.cells.texts
        return [at[1] for at, text in texts.items() if at[0] == self.kept.head and text.strip() == NOTED]

    def _take_out(self, row: int, recorded: int) -> tuple[str, ...] | None:
        """Empty our cells of a row that has no new content; beside what people wrote, what it was about stays.

        Return what is to be recorded of it.
        """
        kept, is_ledger = self.kept, self.wanted.is_ledger
        old = kept.recorded[recorded]
        left: dict[str, str] = {}
        if kept.is_theirs(row):
            names = (*self.wanted.key, TITLE) if is_ledger else self.wanted.key or kept.labels
            left = {label: text for label, text in zip(kept.labels, old, strict=True) if label in names}
            if said := next((label for label in kept.labels if label not in names), None):
                left[VERDICT if is_ledger else said] = GONE
                self.changes.gone.append(f"第 {old[0]} 项" if is_ledger else f"“{shown(old[0])}”")
        for label, column in kept.where.items():
            if self.cells.texts.get((row, column), "") != left.get(label, ""):
                self.cells.put((row, column), left.get(label, ""))
        return tuple(left.get(label, "") for label in self.labels) if left else None

    def _add_rows(self, positions: Sequence[int]) -> None:
        """Add rows for new content below ours, formatted as the last of ours; ranges that end there grow."""
        if not positions:
            return
        last = max(self.kept.ours, default=self.kept.head)
        free = range(last + 1, last + 1 + len(positions))
        areas = (*self.cells.merged, *self.cells.covered)
        taken_rows = Spans.of_rows((*areas, *self.cells.noted))  # a row below a picture is taken, too
        is_inside = not any(row in self.cells.by_row or row in taken_rows for row in free)
        if not is_inside:
            taken = [*self.cells.by_row, *(area.last[0] for area in areas if area.last[0] <= LAST_ROW)]
            free = range(max(taken) + 1, max(taken) + 1 + len(positions))
        known = {self.kept.key_of(row, self.kept.labels) for row in self.kept.recorded}
        model = [at for at in self.cells.cells if at[0] == last]
        for row, i in zip(free, positions, strict=True):
            values = self.table.rows[i]
            for at in model:
                self.cells.put((row, at[1]), "", self.looks.text() if last == self.kept.head else self.cells.style(at))
            self._write_row(row, values, like=last)
            self.cells.set_height(row, self.looks.height(self.wanted.name, i))
            if self.wanted.is_ledger:
                is_back = self.kept.key_of(texts_of(values), self.labels) in known
                self.changes.rows.append((f"第 {shown_cell(values[0])} 项", row, is_back, not is_inside))
        if is_inside:
            self.cells.grow_rows(last, free[-1])

    def _add_columns(self, columns: Sequence[ColumnHead]) -> None:
        """Add columns behind the last heading, where nothing is in the way; the filter reaches to them."""
        kept, cells = self.kept, self.cells
        heads = cells.by_row.get(kept.head, {})
        names = {text.strip() for text in heads.values()}
        wanted = [column for column in self.table.head if column.label not in kept.labels]
        wanted += [column for column in columns if column.label not in names]
        last = max(heads, default=1)
        first = self._free_columns(last + 1, len(wanted)) if wanted else 0
        styles = self._text_styles() if wanted else {}
        for i, column in enumerate(wanted, first):
            cells.put(
                (kept.head, i), column.label, cells.style((kept.head, max(kept.where.values()))) or self.looks.head()
            )
            for row in kept.ours:
                cells.put((row, i), "", styles.get(row) or self.looks.text())
            cells.set_width(i, column.width + PADDING)
            if column.label in self.labels:
                kept.where[column.label] = i
            self.changes.columns.append(column.label)
        if self.wanted.is_ledger:
            cells.grow_filter(kept.head, last, first + len(wanted) - 1 if wanted else last)

    def _text_styles(self) -> dict[int, str]:
        """Return row → the format of the first cell that people fill in there."""
        own, styles = {*self.kept.where.values()}, dict[int, str]()
        for at in sorted(at for at in self.cells.cells if at[1] not in own):
            styles.setdefault(at[0], self.cells.style(at))
        return styles

    def _free_columns(self, first: int, count: int) -> int:
        """Return the first column from ``first`` on of so many side by side in which nothing is."""
        areas = (*self.cells.merged, *self.cells.covered)
        spans = [(area.first[1], area.last[1]) for area in areas]
        taken = Spans([*spans, *((column, column) for row in self.cells.by_row.values() for column in row)])
        for column in range(first, 16_385):
            if not any(each in taken for each in range(column, column + count)):
                return column
        return first
