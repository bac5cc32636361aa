"""New content written into one sheet of a ledger: which row it goes to, how its cells look, what grows with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from obligations.exports.answer_paper import TITLE, VERDICT
from obligations.exports.excel import PADDING
from obligations.exports.ledger.cells import Spans
from obligations.exports.ledger.changes import NOTED, Changes
from obligations.exports.ledger.kept import LAST_ROW, KeptSheet, Key
from obligations.exports.ledger.record import Rows, rows_of, texts_of
from obligations.exports.paper import Cell, ColumnHead, VerdictCell, clean_table, shown_cell
from obligations.files.workbook import FORMULA
from obligations.plan.verdicts import Verdict
from obligations.text import shown

#: What stands beside what people wrote on a measure that is in the plan no more, or on anything else.
GONE: Final = "（已经不在计划里）"
NOT_LISTED: Final = "（不再列出）"


class Looks(NamedTuple):
    """Formats of cells, by their numbers in this workbook.

    ``head`` and ``text`` return that of a heading and of a text of ours. ``marked`` returns the format of a cell in
    which another verdict is marked: from its format, its text, and the new verdict, or None for none. ``height`` is
    that of a row, from the name of the sheet and the position of the row from 0; "" if nothing is known of it.
    """

    head: Callable[[], str]
    text: Callable[[], str]
    marked: Callable[[str, str, Verdict | None], str]
    height: Callable[[str, int], str]


class SheetUpdate:
    """The update of a sheet. ``said`` stands before what is noted on a verdict that changed."""

    def __init__(self, kept: KeptSheet, looks: Looks, said: str) -> None:
        self.kept, self.cells, self.wanted = kept, kept.cells, kept.wanted
        self.looks, self.said = looks, said
        self.table = clean_table(kept.wanted.table)
        self.labels = [column.label for column in self.table.head]
        self.changes = Changes()
        #: The columns in which it is noted that a verdict changed.
        self._noted_in: list[int] = []

    def write(self, columns: Sequence[ColumnHead]) -> Rows:
        """Write the new content and return what is to be recorded; ``columns`` for people are added first."""
        self._add_columns(columns)
        head = self.cells.by_row.get(self.kept.head, {})
        self._noted_in += [column for column, text in head.items() if text.strip() == NOTED]
        ours = self.kept.ours
        placed = self._ledger_rows() if self.wanted.is_ledger else self._other_rows()
        for row, i in placed.items():
            self._write_row(row, self.table.rows[i])
            if self.wanted.is_ledger:
                self._note_verdict(row, self.table.rows[i], self.kept.recorded[ours[row]])
        left = [self._take_out(row, i) for row, i in ours.items() if row not in placed]
        there = {*placed.values()}
        new = (i for i, row in enumerate(self.table.rows) if any(texts_of(row)) and i not in there)
        self._add_rows([*new])
        self.changes.must_filter = self.cells.is_filtering and bool(self.changes.verdicts)
        return [*rows_of(self.wanted), *filter(None, left)]

    def _ledger_rows(self) -> dict[int, int]:
        """Return row → position of its new content. The title says which measure it is, or else the number."""
        kept = self.kept
        title, verdict = kept.labels.index(TITLE), kept.labels.index(VERDICT)
        old = {i: (row[0], row[title].strip(), row[verdict] == GONE) for i, row in enumerate(kept.recorded)}
        rows = [texts_of(row) for row in self.table.rows]
        new = {row[0]: row[self.labels.index(TITLE)].strip() for row in rows}
        places = {i: number for i, (number, called, _) in old.items() if new.get(number) == called}
        free: dict[str, list[str]] = {}
        for number in new.keys() - set(places.values()):
            free.setdefault(new[number], []).append(number)
        for i, (number, called, _) in old.items():
            if i not in places and len(same := free.get(called, [])) == 1:
                places[i] = same.pop()
                self.changes.moved.append((int(number), int(places[i])))
        taken = set(places.values())
        for i, (number, called, is_gone) in old.items():
            if i not in places and not is_gone and number in new and number not in taken:
                places[i] = number
                taken.add(number)
                self.changes.titles.append((int(number), called, new[number]))
        positions = {row[0]: i for i, row in enumerate(rows)}
        return {row: positions[places[i]] for row, i in kept.ours.items() if i in places}

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
                    style = self.looks.marked(self.cells.style(at), before, value.verdict)
                self.cells.put(at, value, style)

    def _note_verdict(self, row: int, values: Sequence[Cell], recorded: Sequence[str]) -> None:
        """Note a verdict that changed from what was recorded, in the column for it, above what is there."""
        before = recorded[self.kept.labels.index(VERDICT)]
        after = shown_cell(values[self.labels.index(VERDICT)])
        if before in (after, GONE):
            return
        change = (int(shown_cell(values[0])), before, after)
        if change not in self.changes.verdicts:  # a row can be there twice
            self.changes.verdicts.append(change)
        for column in self._noted_in:
            if not (old := self.cells.texts.get((row, column), "")).startswith(FORMULA):
                first, _, rest = old.partition("\n")
                if first.startswith(self.said) and first.endswith(f" → {before}"):  # of one day, from first to last
                    old, begun = rest, first.removeprefix(self.said).removesuffix(f" → {before}")
                else:
                    begun = before
                line = f"{self.said}{begun} → {after}" if begun != after else ""
                self.cells.put((row, column), "\n".join(filter(None, [line, old])))

    def _take_out(self, row: int, recorded: int) -> tuple[str, ...] | None:
        """Empty our cells of a row that has no new content. Return what is to be recorded of it.

        Of a measure, and beside what people wrote, it stays what the row was about.
        """
        kept, is_ledger = self.kept, self.wanted.is_ledger
        old = kept.recorded[recorded]
        left: dict[str, str] = {}
        if is_ledger or kept.is_theirs(row):
            names = (*self.wanted.key, TITLE) if is_ledger else self.wanted.key or kept.labels
            left = {label: text for label, text in zip(kept.labels, old, strict=True) if label in names}
            if said := VERDICT if is_ledger else next((label for label in kept.labels if label not in names), ""):
                left[said] = GONE if is_ledger else NOT_LISTED
                if not {GONE, NOT_LISTED} & {*old}:
                    self.changes.gone.append(f"第 {old[0]} 项" if is_ledger else f"“{shown(old[0])}”")
        for label, column in kept.where.items():
            at = (row, column)
            if (text := self.cells.texts.get(at, "")) != left.get(label, ""):
                style = self.looks.marked(self.cells.style(at), text, None) if is_ledger and label == VERDICT else ""
                self.cells.put(at, left.get(label, ""), style)
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
        formats = self.cells.styles_in(last)
        at = [self.kept.labels.index(label) for label in (*self.wanted.key, TITLE) if label in self.kept.labels]
        known = {tuple(row[i] for i in at): row for row in self.kept.recorded}
        for row, i in zip(free, positions, strict=True):
            values = self.table.rows[i]
            for column, style in formats.items():
                self.cells.put((row, column), "", self.looks.text() if last == self.kept.head else style)
            self._write_row(row, values, like=last)
            self.cells.set_height(row, self.looks.height(self.wanted.name, i))
            if self.wanted.is_ledger:
                texts = dict(zip(self.labels, texts_of(values), strict=True))
                before = known.get(tuple(texts[label] for label in (*self.wanted.key, TITLE)))
                self.changes.rows.append((f"第 {shown_cell(values[0])} 项", row, before is not None, not is_inside))
                if before is not None:
                    self._note_verdict(row, values, before)
        if is_inside:
            self.cells.grow_rows(last, free[-1])

    def _add_columns(self, columns: Sequence[ColumnHead]) -> None:
        """Add columns behind the last heading, where nothing is in the way; the filter reaches to them."""
        kept, cells = self.kept, self.cells
        heads = cells.by_row.get(kept.head, {})
        names = {text.strip() for text in heads.values()}
        wanted = [column for column in self.table.head if column.label not in kept.labels]
        wanted += [column for column in columns if column.label not in names]
        last, ours = max(heads, default=1), max(kept.where.values())
        first = self._free_columns(last + 1, len(wanted)) if wanted else 0
        styles = {row: self._text_style(row) for row in kept.ours} if wanted else {}
        for i, column in enumerate(wanted, first):
            cells.put(
                (kept.head, i), column.label, cells.style((kept.head, max(kept.where.values()))) or self.looks.head()
            )
            for row, style in styles.items():
                cells.put((row, i), "", style)
            cells.set_width(i, column.width + PADDING)
            if column.label in self.labels:
                kept.where[column.label] = i
            if column.label == NOTED:
                self._noted_in.append(i)
            self.changes.columns.append(column.label)
        if wanted or self.wanted.is_ledger:
            reach = first + len(wanted) - 1 if wanted else last
            self.changes.filtered += cells.grow_filter(kept.head, ours, last, reach)
        self.changes.beside_table = bool(wanted) and cells.has_table(kept.head)

    def _text_style(self, row: int) -> str:
        """Return the format of what people fill in in a row, else that of a text of ours."""
        theirs = (
            style for column, style in self.cells.styles_in(row).items() if column not in self.kept.where.values()
        )
        return next(theirs, "") or self.looks.text()

    def _free_columns(self, first: int, count: int) -> int:
        """Return the first column from ``first`` on of so many side by side in which nothing is."""
        areas = (*self.cells.merged, *self.cells.covered)
        taken = {column for row in self.cells.by_row.values() for column in row}
        taken |= {column for area in areas for column in range(area.first[1], area.last[1] + 1)}
        return next((at for at in range(first, 16_385 - count) if taken.isdisjoint(range(at, at + count))), first)
