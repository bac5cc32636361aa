"""New content written into one sheet of a ledger: which row it goes to, how its cells look, what grows with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from obligations.exports.answer_paper import NUMBER, REASON, TITLE, VERDICT
from obligations.exports.excel import PADDING, cut, height_of
from obligations.exports.ledger.changes import NOTED, Changes
from obligations.exports.ledger.kept import KeptSheet
from obligations.exports.ledger.ranges import Spans
from obligations.exports.ledger.record import Rows, rows_of, texts_of
from obligations.exports.ledger.rows import LAST_ROW, Key
from obligations.exports.paper import Cell, ColumnHead, VerdictCell, clean_table
from obligations.files.workbook import At, reference_of
from obligations.plan.verdicts import Verdict
from obligations.text import shown

#: Columns of which it is not told that they changed: the reasons follow the facts.
_NOT_TOLD: Final = (NUMBER, TITLE, VERDICT, REASON)
#: What stands beside what people wrote on a measure that is in the plan no more, or on anything else.
GONE: Final = "（已经不在计划里）"
NOT_LISTED: Final = "（不再列出）"


class Looks(NamedTuple):
    """Formats of cells, by their numbers in this workbook.

    ``head`` and ``text`` return that of a heading and of a text of ours. ``marked`` returns the format of a cell in
    which another verdict is marked: from its format, its text, and the new verdict, or None for none.
    """

    head: Callable[[], str]
    text: Callable[[], str]
    marked: Callable[[str, str, Verdict | None], str]


class SheetUpdate:
    """The update of a sheet. ``said`` stands before what is noted on a verdict that changed."""

    def __init__(self, kept: KeptSheet, looks: Looks, said: str) -> None:
        self.kept, self.cells, self.around, self.wanted = kept, kept.cells, kept.around, kept.wanted
        self.looks, self.said = looks, said
        self.table = clean_table(kept.wanted.table)
        self.labels = [column.label for column in self.table.head]
        #: What is to be in the rows, as the texts that are in a file.
        self._texts = [texts_of(row) for row in self.table.rows]
        self.changes = Changes(emptied=kept.emptied)
        #: The column in which it is noted that a verdict changed; of several the first.
        self._noted_in: int | None = None
        self._unseen = Spans(())
        self._numbers = {texts[0] for texts in self._texts}

    def write(self, columns: Sequence[ColumnHead]) -> Rows:
        """Write the new content and return what is to be recorded; ``columns`` for people are added first."""
        self._add_columns(columns)
        ours = self.kept.ours
        placed = self._ledger_rows() if self.wanted.is_ledger else self._other_rows()
        for row, i in placed.items():
            self._write_row(row, self.table.rows[i])
            if self.wanted.is_ledger:
                self._note_changes(row, i, self.kept.recorded.rows[ours[row]])
        left = [self._take_out(row, i) for row, i in ours.items() if row not in placed]
        there = {*placed.values()}
        new = (i for i, texts in enumerate(self._texts) if any(texts) and i not in there)
        self._add_rows([*new])
        self.changes.must_filter = self.around.is_filtering and bool(self.changes.verdicts)
        return [*rows_of(self.wanted), *filter(None, left)]

    def _ledger_rows(self) -> dict[int, int]:
        """Return row → position of its new content. The title says which measure it is, or else the number."""
        kept = self.kept
        title, verdict = kept.labels.index(TITLE), kept.labels.index(VERDICT)
        old = {i: (row[0], row[title].strip(), row[verdict] == GONE) for i, row in enumerate(kept.recorded.rows)}
        new = {texts[0]: texts[self.labels.index(TITLE)].strip() for texts in self._texts}
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
        positions = {texts[0]: i for i, texts in enumerate(self._texts)}
        return {row: positions[places[i]] for row, i in kept.ours.items() if i in places}

    def _other_rows(self) -> dict[int, int]:
        """Return row → position of its new content. What people marked stays with its row, the rest is in order."""
        kept, columns = self.kept, [*self.kept.where.values()]
        lines = {} if self.wanted.key else self._same_lines()
        by_key: dict[Key, list[int]] = {}
        for i, texts in enumerate(self._texts):
            by_key.setdefault(kept.recorded.key_of(texts, self.labels), []).append(i)
        formats = {row: tuple(self.cells.style((row, column)) for column in columns) for row in kept.ours}
        usual = Counter(formats.values()).most_common(1)
        marked = {row for row in kept.ours if kept.is_theirs(row) or formats[row] != usual[0][0]}
        placed: dict[int, int] = {}
        for row, recorded in kept.ours.items():
            if row in marked and not self.wanted.key:
                placed |= {row: lines[recorded]} if recorded in lines else {}
            elif row in marked and (same := by_key.get(kept.recorded.key_of(kept.recorded.rows[recorded]))):
                placed[row] = same.pop(0)
        taken = {*placed.values()}
        left = iter([i for i, texts in enumerate(self._texts) if i not in taken and any(texts)])
        for row in [row for row in kept.ours if row not in placed and not kept.is_theirs(row)]:
            if (position := next(left, None)) is not None:
                placed[row] = position
        return placed

    def _same_lines(self) -> dict[int, int]:
        """Return, where rows have no key, position in the record → that of the line which is in its place now."""
        old = [tuple(map(str.strip, row)) for row in self.kept.recorded.rows]
        new = [tuple(map(str.strip, texts)) for texts in self._texts]
        found: dict[int, int] = {}
        for kind, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind in ("equal", "replace"):
                found |= zip(range(i, i_end), range(j, j_end), strict=False)
        return {i: j for i, j in found.items() if not old[i][0].startswith(NOT_LISTED)}

    def _write_row(self, row: int, values: Sequence[Cell], like: int = 0) -> None:
        """Write content into the cells of ours that say something else; a verdict is marked as in a row ``like`` it."""
        for label, value in zip(self.labels, values, strict=True):
            at = (row, self.kept.where[label])
            if self.cells.texts.get(at, "") != texts_of([value])[0]:
                style = ""
                if isinstance(value, VerdictCell):
                    before = self.cells.texts.get((like or row, at[1]), "")
                    style = self.looks.marked(self.cells.style((like or row, at[1])), before, value.verdict)
                self.cells.put(at, value, style)

    def _note_changes(self, row: int, position: int, recorded: Sequence[str]) -> None:
        """Note what changed from what was recorded of a measure; a verdict in the column for it, too."""
        before = dict(zip(self.kept.labels, recorded, strict=True))
        after = dict(zip(self.labels, self._texts[position], strict=True))
        if before[VERDICT] == GONE:
            return
        number = int(after[NUMBER])
        for label in self.labels:
            if label not in _NOT_TOLD and label in before and before[label].strip() != after[label].strip():
                self.changes.texts.setdefault(label, {})[number] = None
        if before[VERDICT] == after[VERDICT]:
            return
        change = (number, before[VERDICT], after[VERDICT])
        if change not in self.changes.verdicts:  # a row can be there twice
            self.changes.verdicts.append(change)
        if self._noted_in is not None:
            self._note_verdict((row, self._noted_in), *change[1:])

    def _note_verdict(self, at: At, before: str, after: str) -> None:
        """Note a verdict that changed above what is there; what is no plain text there is people's."""
        old = self.cells.texts.get(at, "")
        first, _, rest = old.partition("\n")
        begun = before
        if first.startswith(self.said) and first.endswith(f" → {before}"):  # of one day, from first to last
            old, begun = rest, first.removeprefix(self.said).removesuffix(f" → {before}")
        line = f"{self.said}{begun} → {after}" if begun != after else ""
        text = "\n".join(filter(None, [line, old]))
        if not self.cells.is_plain(at) or at[0] in self._unseen or cut(text) != text:
            self.changes.not_noted.append(reference_of(at))
        else:
            self.cells.put(at, text)

    def _take_out(self, row: int, recorded: int) -> tuple[str, ...] | None:
        """Empty our cells of a row that has no new content. Return what is to be recorded of it.

        Of a measure, and beside what people wrote, it stays what the row was about.
        """
        kept, is_ledger = self.kept, self.wanted.is_ledger
        old = kept.recorded.rows[recorded]
        left: dict[str, str] = {}
        if is_ledger or kept.is_theirs(row):
            names = (*self.wanted.key, TITLE) if is_ledger else self.wanted.key or kept.labels
            left = {label: text for label, text in zip(kept.labels, old, strict=True) if label in names}
            said = VERDICT if is_ledger else next((label for label in kept.labels if label not in names), "")
            if not any(text.startswith((GONE, NOT_LISTED)) for text in old):
                self.changes.gone.append(self._name_of_gone(old))
                left[said or kept.labels[0]] = GONE if is_ledger else NOT_LISTED if said else NOT_LISTED + old[0]
            elif said:
                left[said] = GONE if is_ledger else NOT_LISTED
        for label, column in kept.where.items():
            at = (row, column)
            if (text := self.cells.texts.get(at, "")) != left.get(label, ""):
                style = self.looks.marked(self.cells.style(at), text, None) if is_ledger and label == VERDICT else ""
                self.cells.put(at, left.get(label, ""), style)
        return tuple(left.get(label, "") for label in self.labels) if left else None

    def _name_of_gone(self, old: Sequence[str]) -> str:
        if not self.wanted.is_ledger:
            return f"“{shown(old[0])}”"
        is_taken = old[0] in self._numbers
        return f"原来的第 {old[0]} 项“{shown(self.kept.recorded.title(old))}”" if is_taken else f"第 {old[0]} 项"

    def _add_rows(self, positions: Sequence[int]) -> None:
        """Add rows for new content below ours, formatted as most of ours; ranges that end there grow."""
        if not positions:
            return
        cells, kept = self.cells, self.kept
        last = max(kept.ours, default=kept.head)
        free, is_inside = self._free_rows(last, len(positions))
        like, styles = self._usual(last)
        known = {self._mark(row, kept.labels): row for row in kept.recorded.rows}
        for row, i in zip(free, positions, strict=True):
            values = self.table.rows[i]
            for column, style in styles.items():
                cells.put((row, column), "", style)
            self._write_row(row, values, like=like)
            columns = kept.where.values()
            cells.open_row(row, height_of((cells.texts.get((row, i), ""), cells.width(i)) for i in columns))
            key, *more = mark = self._mark(self._texts[i], self.labels)
            before = known.get(mark)
            if self.wanted.is_ledger:
                self.changes.rows.append((f"第 {key} 项", row, before is not None, not is_inside))
                if before is not None:
                    self._note_changes(row, i, before)
            elif not is_inside:
                self.changes.below.append((f"“{shown(key or ''.join(more))}”", row))
        if is_inside:
            self.around.grow_rows(last, free[-1])
        self.changes.formulas = last, [*self.around.formulas_to(last)]

    def _mark(self, row: Sequence[str], labels: Sequence[str]) -> Key:
        """Return what tells a row from others: its key, and the title of a measure."""
        key = self.kept.recorded.key_of(row, labels)
        return (*key, row[list(labels).index(TITLE)].strip()) if self.wanted.is_ledger else key

    def _free_rows(self, last: int, count: int) -> tuple[range, bool]:
        """Return free rows, just below ``last`` or else below the whole table, and whether it is the former.

        What lies to the right of the table, behind an empty column, is not in the way.
        """
        end = max(self.kept.where.values())
        while (self.kept.head, end + 1) in self.cells.texts:
            end += 1
        areas = [area for area in self.around.taken if area.first[1] <= end]
        in_areas = Spans.of_rows(areas)
        said = {row for row, cells in self.cells.by_row.items() if min(cells) <= end}
        below = range(last + 1, last + 1 + count)
        if not any(row in said or row in in_areas for row in below):
            return below, True
        first = 1 + max((*said, *(area.last[0] for area in areas if area.last[0] <= LAST_ROW)))
        return range(first, first + count), False

    def _usual(self, last: int) -> tuple[int, dict[int, str]]:
        """Return a row whose verdict looks as most of them do, and the formats that most cells of ours have, by column.

        So the marking of one row is not taken for that of all. ``last`` is the last row, or that of the headings.
        """
        cells, rows = self.cells, sorted(self.kept.ours)
        if not rows:
            return last, dict.fromkeys(cells.styles_in(last), self.looks.text())
        columns = {column: None for row in rows for column in cells.styles_in(row)}
        usual = {i: Counter(cells.style((row, i)) for row in rows).most_common(1)[0][0] for i in columns}
        if (verdict := self.kept.where.get(VERDICT)) is None:
            return last, usual
        looks = {row: (cells.style((row, verdict)), cells.texts.get((row, verdict))) for row in rows}
        most = Counter(looks.values()).most_common(1)[0][0]
        like = max(row for row, look in looks.items() if look == most)
        return like, usual | {verdict: most[0]}

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
            cells.put((kept.head, i), column.label, cells.style((kept.head, ours)) or self.looks.head())
            for row, style in styles.items():
                cells.put((row, i), "", style)
            cells.open_column(i, column.width + PADDING)
            if column.label in self.labels:
                kept.where[column.label] = i
            self.changes.columns.append(column.label)
        self.changes.beside_table = bool(wanted) and self.around.has_table
        if wanted or self.wanted.is_ledger:
            reach = first + len(wanted) - 1 if wanted else last
            filtered, is_reached = self.around.grow_filter(ours, last, reach)
            self.changes.filtered += filtered
            self.changes.beside_table |= bool(wanted) and not is_reached
        heads_now = sorted(
            ((i, text.strip()) for (row, i), text in cells.texts.items() if row == kept.head), reverse=True
        )
        self._noted_in = {text: i for i, text in heads_now}.get(NOTED)
        if self._noted_in is not None:
            self._unseen = self.around.unseen_rows(self._noted_in)

    def _text_style(self, row: int) -> str:
        """Return the format of most of what people fill in in a row, else that of a text of ours."""
        own = {*self.kept.where.values()}
        theirs = Counter(style for column, style in self.cells.styles_in(row).items() if column not in own and style)
        return theirs.most_common(1)[0][0] if theirs else self.looks.text()

    def _free_columns(self, first: int, count: int) -> int:
        """Return the first column from ``first`` on of so many side by side in which nothing is."""
        taken = {column for row in self.cells.by_row.values() for column in row}
        taken |= {column for area in self.around.taken for column in range(area.first[1], area.last[1] + 1)}
        return next((at for at in range(first, 16_385 - count) if taken.isdisjoint(range(at, at + count))), first)
