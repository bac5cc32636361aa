"""Which rows of a sheet are ours: by their keys, by what is left of them, or by where they stand.

People sort, copy, move and empty rows, and give numbers to rows of their own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

from obligations.exports.answer_paper import TITLE
from obligations.exports.paper import Sheet

#: Below this row no rows are added.
LAST_ROW: Final = 1_000_000

#: What identifies a row.
Key: TypeAlias = tuple[str, ...]
Texts: TypeAlias = Sequence[str]


class Likeness(NamedTuple):
    """How much of a recorded row is in a row still, from 0 to 1: ``kept``, and with what is empty now as half."""

    at_most: float
    kept: float


class RecordedRows:
    """The rows of a sheet as they were recorded, each a text for each of the ``labels``."""

    def __init__(self, sheet: Sheet, labels: Texts, rows: Sequence[Texts]) -> None:
        self.sheet, self.labels, self.rows = sheet, labels, rows

    def key_of(self, row: Texts, labels: Texts = ()) -> Key:
        """Return what identifies a row: its cells in the columns of the key, or all of them.

        ``labels`` are those of the row, where they are not the recorded ones.
        """
        labels = labels or self.labels
        names = [name for name in self.sheet.key if name in self.labels and name in labels]
        return tuple(row[list(labels).index(name)].strip() for name in names) or tuple(map(str.strip, row))

    def title(self, row: Texts) -> str:
        """Return the title of a measure; "" for a row that is about none."""
        return row[self.labels.index(TITLE)].strip() if self.sheet.is_ledger else ""

    def rest(self, row: Texts) -> Key:
        """Return what a row says beside its key."""
        pairs = zip(self.labels, row, strict=True)
        return tuple(text.strip() for label, text in pairs if label not in self.sheet.key)

    def found(self, there: Mapping[int, Texts]) -> dict[int, int]:
        """Return row of the sheet → position of the recorded row that it is, from what is ``there`` in each row."""
        found = self._by_key(there)
        found |= self._without_key({row: texts for row, texts in there.items() if row not in found}, found)
        return found | self._emptied(there, found)

    def _by_key(self, there: Mapping[int, Texts]) -> dict[int, int]:
        positions: dict[Key, list[int]] = {}
        for i, recorded in enumerate(self.rows):
            positions.setdefault(self.key_of(recorded), []).append(i)
        like_it: dict[int, dict[int, Likeness]] = {}
        for row, texts in there.items():
            if any(key := self.key_of(texts)) and (like := positions.get(key)):
                how = {i: self._likeness(texts, self.rows[i]) for i in like}
                best = max(like, key=lambda i: (how[i], i not in like_it))
                like_it.setdefault(best, {})[row] = how[best]
        certain = [row for rows in like_it.values() for row, how in rows.items() if how.kept]
        first, last = min(certain, default=0) - 1, max(certain, default=LAST_ROW) + 1
        most = {i: max(rows.values()) for i, rows in like_it.items()}
        # with the number and nothing else, a row below the table is people's own; so is one that says little of a
        # measure of which there is a better one
        return {
            row: i
            for i, rows in like_it.items()
            for row, how in rows.items()
            if how.kept > 0.5 or (how == most[i] and (how.kept or first <= row <= last))
        }

    def _likeness(self, texts: Texts, recorded: Texts) -> Likeness:
        pairs = [(a, b) for a, b in zip(self.rest(texts), self.rest(recorded), strict=True) if b]
        if not self.sheet.key or not pairs:
            return Likeness(1.0, 1.0)
        if self.title(texts) in self._titles and self.title(texts) != self.title(recorded):
            return Likeness(0.0, 0.0)
        kept = sum(a == b for a, b in pairs) / len(pairs)
        return Likeness(kept + 0.5 * sum(not a for a, _ in pairs) / len(pairs), kept)

    @cached_property
    def _titles(self) -> set[str]:
        return {self.title(row) for row in self.rows} - {""}

    def _without_key(self, others: Mapping[int, Texts], found: Mapping[int, int]) -> dict[int, int]:
        """Return the rows of which people emptied the key, known by the title, or by all the rest."""
        if not self.sheet.key:
            return {}
        taken = {*found.values()}
        known = {mark: i for i, row in enumerate(self.rows) if i not in taken and (mark := self._mark(row))}
        bare = (row for row, texts in others.items() if not any(self.key_of(texts)))
        return {row: known.pop(mark) for row in bare if (mark := self._mark(others[row])) in known}

    def _mark(self, row: Texts) -> Key | str:
        rest = self.rest(row)
        return self.title(row) if self.sheet.is_ledger else rest if any(rest) else ""

    def _emptied(self, there: Mapping[int, Texts], found: Mapping[int, int]) -> dict[int, int]:
        """Return the rows of which people emptied all our cells, and no more: they stand between their neighbours."""
        places = {i: row for row, i in found.items()}
        gaps: dict[tuple[int, int], list[int]] = {}
        for i, gap in self.gaps(0, places):
            gaps.setdefault(gap, []).append(i)
        return {
            row: i
            for (first, last), positions in gaps.items()
            if last - first + 1 == len(positions) and all(_is_bare(there, row) for row in range(first, last + 1))
            for row, i in zip(range(first, last + 1), positions, strict=True)
        }

    def gaps(self, head: int, places: Mapping[int, int]) -> Iterator[tuple[int, tuple[int, int]]]:
        """Yield the positions of the rows that are not there, and the first and last row in which each can be.

        ``places``: position → row, of those that are there; ``head`` is the row of the headings.
        """
        known = sorted(places)
        for i in range(len(self.rows)):
            if i not in places:
                at = bisect_left(known, i)
                first = places[known[at - 1]] + 1 if at else head + 1
                last = places[known[at]] - 1 if at < len(known) else LAST_ROW
                if first <= last:
                    yield i, (first, last)


def _is_bare(there: Mapping[int, Texts], row: int) -> bool:
    return row in there and not any(text.strip() for text in there[row])
