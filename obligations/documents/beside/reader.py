"""Gives what is beside measures to them: departments and clauses by their marks, other columns value by value.

Each column is read by itself, as ``order`` says. Where its readings do not agree, a doubt is noted, nothing is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from obligations.documents.beside import order
from obligations.documents.beside.dues import cut_dues, lines_of, wholes
from obligations.documents.beside.order import MORE, Leaving, Order, Slot, Steps, Token, order_of
from obligations.documents.layout.columns import CLAUSES, DEPARTMENTS, DUE, MEASURE, NAMES, SUPPORT, Words
from obligations.documents.layout.departments import NONE, parts_of
from obligations.documents.layout.entries import BUREAU, CLAUSE, DUE_TIME, Entry
from obligations.documents.layout.joining import Piece, is_name
from obligations.documents.layout.rows import Row
from obligations.documents.original import UNREAD, Doubt, Location, tight
from obligations.text import fold, shown

#: Kind of token → the fields of a measure that it may be.
_FIELDS: Final = {order.NAMES: (BUREAU,), order.ALSO: (BUREAU,), order.CLAUSE: (CLAUSE,), order.TEXT: (BUREAU, CLAUSE)}
_MOST_SHOWN: Final = 3
#: Role of a mark → the kind of what follows it; all others are before departments.
_KINDS: Final = {"": order.TEXT, SUPPORT: order.ALSO, **dict.fromkeys(CLAUSES, order.CLAUSE)}
#: What was seen where the cheapest reading of a column is not one that documents have.
_WRONG: Final = {
    BUREAU: "旁边的“局内”“省份”这样的标记多了、少了，或者错了行",
    CLAUSE: "旁边的“省份”这样的标记多了、少了，或者错了行",
    DUE_TIME: "旁边的完成时间不止一处，或者错了行",
}


class _Cell(NamedTuple):
    """A cell of a column: its first and last row (merged ones are several), and its paragraphs."""

    first: int
    last: int
    texts: tuple[str, ...]
    location: Location


class BesideReader:
    """Adds what is beside the measures to ``entries``, and notes ``doubts``.

    ``words`` are those of columns and marks, ``called`` are the headings of the columns by role. The table ::

        | 1. 甲。              | 局内：条法司 省份：各类省份必做 | 年内完成 |
        | 做完。<br>2. 乙。     | 局内：人事司                  | 年内完成 |
        | 继续做。              | 省份：各类省份选做             |         |
        | 3. 丙。              | 局内：条法司 省份：各类省份必做 | 年内完成 |

    gives measure 2 the department 人事司 and the clause 各类省份选做, as measure 1 has its own. It also gets the time
    of row 2, as 年内完成 is surely a whole time: it is twice the only one beside a single measure (else it is a doubt).
    """

    def __init__(
        self, rows: Sequence[Row], entries: Sequence[Entry], words: Words, called: Mapping[str, str] | None = None
    ) -> None:
        self.rows, self.entries, self.words, self.called = rows, entries, words, called or {}
        self.doubts: list[Doubt] = []
        self.cut_dues = cut_dues(rows)
        self.whole_dues = wholes(row for row in rows if row.line.location not in self.cut_dues)
        roles = {role for row in rows for role in row.line.cells}
        for role in (DEPARTMENTS, *NAMES, *CLAUSES, DUE):
            cells = list(self._cells(role)) if role in roles else []
            cells = [cell for cell in cells if self._is_readable(cell, role)]
            if self._is_marked(role, cells, roles):
                self._marked(cells)
            elif role == DUE:
                self._dues(cells)
            else:
                self._values(role, cells)

    def _doubt(self, location: Location, seen: str, decide: str, about: Sequence[int], fields: Sequence[str]) -> None:
        for at in about:
            for name in fields:
                self.doubts.append(Doubt(location, seen, decide, self.entries[at].number, name))

    # --- cells ------------------------------------------------------------------------------------------------------

    def _cells(self, role: str) -> Iterator[_Cell]:
        """Yield the filled cells of a column, each merged one once."""
        first, texts, location = 0, tuple[str, ...](), Location()
        for i, row in enumerate(self.rows):
            if row.line.continues(role) and i:
                continue
            if texts:
                yield _Cell(first, i - 1, texts, location)
            first, texts, location = i, row.line[role], row.line.location
        if texts:
            yield _Cell(first, len(self.rows) - 1, texts, location)

    def _begun(self, cell: _Cell) -> list[int]:
        return [at for row in self.rows[cell.first : cell.last + 1] for at in row.begun]

    def _about(self, cell: _Cell) -> list[int]:
        """Return the measures that a cell may be about: those that begin beside it, and one that goes on there."""
        begun = self._begun(cell)
        before = [at for row in self.rows[: cell.first] for at in row.begun][-1:]
        return [*(before if self.rows[cell.first].goes_on or not begun else []), *begun]

    def _is_readable(self, cell: _Cell, role: str) -> bool:
        """Return whether a cell can be read and is beside a measure; else a doubt is noted for all that it may say."""
        fields = (DUE_TIME,) if role == DUE else (BUREAU, CLAUSE)
        about = self._about(cell)
        if not about:
            seen = f"“{shown(''.join(cell.texts))}”之前没有“1.”这样的举措编号"
            self.doubts.append(Doubt(cell.location, seen, "这是哪一项举措的"))
        elif role == SUPPORT and fold("".join(cell.texts)) in NONE:
            return False  # nobody supports it
        elif any(UNREAD in text for text in cell.texts):
            self._doubt(cell.location, "这一格里有图片、公式或符号，读不了", "它写的是什么", about, fields)
        else:
            return True
        return False

    def _slots(self, shared: Sequence[_Cell]) -> tuple[list[Slot], list[list[int]]]:
        """Return the rows of the measures, and which measures each slot has: those that share one of these cells."""
        groups = [[at] for at in range(len(self.entries))]
        for cell in shared:
            begun = self._begun(cell)
            joined = sorted({at for group in groups if {*group} & {*begun} for at in group})
            groups = sorted([joined, *(group for group in groups if not {*group} & {*joined})])
        starts = [i for i, row in enumerate(self.rows) for _ in row.begun]
        lasts = [*starts]
        for i, row in enumerate(self.rows):
            before = sum(start < i for start in starts) - 1
            if before >= 0 and (row.goes_on or not row.begun):
                lasts[before] = i
        ends = [*starts[1:], len(self.rows)]
        return [Slot(starts[g[0]], lasts[g[-1]], ends[g[-1]]) for g in groups], groups

    # --- columns ----------------------------------------------------------------------------------------------------

    def _is_marked(self, role: str, cells: Sequence[_Cell], roles: set[str]) -> bool:
        """Return whether marks in a column say what is what."""
        marks = {part.role for cell in cells for text in cell.texts for part in parts_of(text, self.words)} - {None}
        if role == DUE:
            return False  # a row that was shifted may have them there
        if role == DEPARTMENTS:
            return bool(marks) or not roles & {*CLAUSES, *NAMES}
        if role in NAMES and marks <= {*NAMES} and self._are_alone:
            return False  # 牵头： in one row says nothing of the others
        return bool(marks & {*NAMES}) or (role in NAMES and bool(marks & {*CLAUSES}))

    @property
    def _are_alone(self) -> bool:
        """Whether each row has one measure from its beginning, and nothing of another."""
        return all(row.is_alone or not row.line[MEASURE] for row in self.rows)

    def _marked(self, cells: Sequence[_Cell]) -> None:
        """Read a column of departments and clauses by its marks."""
        tokens: list[Token] = []
        pieces: list[list[Piece]] = []
        shared: list[_Cell] = []
        parts_by_cell = [[part for text in cell.texts for part in parts_of(text, self.words)] for cell in cells]
        # 甲司 省份：… where no cell has a mark before departments, and no page's end may have cut one
        roles = {part.role for parts in parts_by_cell for part in parts}
        first_are_names = not roles & {*NAMES} and self._are_alone
        for cell, parts in zip(cells, parts_by_cell, strict=True):
            first = len(tokens)
            for role, text, mark in parts:
                kind = _KINDS.get(role or "", order.NAMES)
                place = len(tokens) - first
                if kind == order.TEXT and place == 0 and first_are_names:
                    kind = order.NAMES
                tokens.append(Token(cell.first, cell.last, kind, text, place, cut=_goes_on(text)))
                is_cut = place == 0 and kind == order.TEXT
                pieces.append([Piece(text, is_cut, cell.location, role or "", tight(mark))])
            kinds = [token.kind for token in tokens[first:]]
            if cell.last > cell.first and kinds.count(order.NAMES) == 1 and kinds[0] == order.NAMES:
                shared.append(cell)
        self._give(tokens, pieces, shared, order.take_marked, order.MARKED, _FIELDS)

    def _values(self, role: str, cells: Sequence[_Cell]) -> None:
        """Read a column of departments or of clauses, a cell of which has only these."""
        known = Counter(cell.texts for cell in cells if cell.first == cell.last and self.rows[cell.first].is_alone)
        tokens: list[Token] = []
        pieces: list[list[Piece]] = []
        shared: list[_Cell] = []
        called = self.called.get(role, "")
        for cell in cells:
            parts = [part for text in cell.texts for part in parts_of(text, self.words)]
            texts = [part.text for part in parts]
            made = [
                Piece(part.text, i == 0, cell.location, part.role or role, part.mark or called)
                for i, part in enumerate(parts)
            ]
            if cell.first == cell.last and len(self._begun(cell)) > 1 and len(texts) > 1:
                # a line for each measure, or all lines for all: the readings do not agree
                tokens += [Token(cell.first, cell.last, order.VALUE, text, at) for at, text in enumerate(texts)]
                pieces += [[piece] for piece in made]
                continue
            shared.append(cell)
            tokens.append(Token(cell.first, cell.last, order.VALUE, "".join(texts), sure=known[cell.texts] > 1))
            pieces.append(made)
        fields = _FIELDS[order.CLAUSE if role in CLAUSES else order.NAMES]
        self._give(tokens, pieces, shared, order.take_value, order.VALUES, {order.VALUE: fields})

    def _dues(self, cells: Sequence[_Cell]) -> None:
        """Read the column of completion times."""
        tokens: list[Token] = []
        pieces: list[list[Piece]] = []
        shared: list[_Cell] = []
        for cell in cells:
            both = tight("".join(cell.texts))
            texts = [both] if both in self.whole_dues else lines_of(cell.texts)
            if len(texts) == 1:
                shared.append(cell)
            for place, text in enumerate(texts):
                sure = self.whole_dues[tight(text)] > 1
                tokens.append(Token(cell.first, cell.last, order.VALUE, text, place, sure=sure))
                pieces.append([Piece(text, place == 0, cell.location)])
        self._give(tokens, pieces, shared, order.take_value, order.VALUES, {order.VALUE: (DUE_TIME,)})

    def _give(
        self,
        tokens: Sequence[Token],
        pieces: Sequence[Sequence[Piece]],
        shared: Sequence[_Cell],
        steps: Steps,
        leaving: Leaving,
        fields: Mapping[str, Sequence[str]],
    ) -> None:
        """Give the pieces of each token to the measure that all readings agree on; note where they do not."""
        if not tokens:
            return
        slots, groups = self._slots([cell for cell in shared if len(self._begun(cell)) > 1])
        found = order_of(tokens, slots, steps, leaving)
        open_cells: dict[tuple[int, int], list[int]] = {}  # cell → its tokens on which the readings do not agree
        last: dict[int, str] = {}  # what a measure got last
        for i, token in enumerate(tokens):
            sure = found.sure(i)
            location = self.rows[token.first].line.location
            if sure is None:
                open_cells.setdefault((token.first, token.last), []).append(i)
                continue
            slot, act = sure
            names = fields[token.kind] if token.kind != order.TEXT else (last.get(slot, BUREAU),)
            if last.get(slot) == CLAUSE and names[0] == BUREAU and slot and slot - 1 in found.doubts:
                seen = f"“{shown(tokens[i - 1].text)}”在部门前面，上一项的标记又不成对"
                self._doubt(location, seen, "它是哪一项的", groups[slot], (CLAUSE,))
            last[slot] = names[0]
            for at in groups[slot]:
                self._add(self.entries[at], names[0], pieces[i], is_more=act == MORE)
        self._open(tokens, open_cells.values(), found, groups, fields)
        for slot, kinds in found.doubts.items():
            about = groups[slot]
            named = dict.fromkeys(name for kind in sorted(kinds) for name in fields[kind])
            known = {d.field for d in self.doubts if d.measure == self.entries[about[0]].number}
            left = [name for name in named if name not in known]
            if left:
                self._doubt(self.entries[about[0]].locations[0], _WRONG[left[0]], "写的各是什么", about, left)
        if leaving is order.VALUES:
            self._blank_beside_several(pieces, found, groups, fields[order.VALUE])
        self._two_before_one(tokens, found, groups)
        for group in groups:
            for at in group if len(group) > 1 else ():
                others = tuple(self.entries[other].number for other in group if other != at)
                if DUE_TIME in fields.get(order.VALUE, ()):
                    self.entries[at].shares_due = others
                else:
                    self.entries[at].shares_bureau = others

    def _open(
        self,
        tokens: Sequence[Token],
        cells: Iterable[Sequence[int]],
        found: Order,
        groups: Sequence[Sequence[int]],
        fields: Mapping[str, Sequence[str]],
    ) -> None:
        """Note each cell with tokens that may be several measures'."""
        for cell in cells:
            about = sorted({at for i in cell for slot, _ in found.takers[i] for at in groups[slot]})
            named = list(dict.fromkeys(name for i in cell for name in fields[tokens[i].kind]))
            those = "、".join(str(self.entries[at].number) for at in about)
            texts = "、".join(f"“{shown(tokens[i].text)}”" for i in cell[:_MOST_SHOWN])
            seen = f"{texts}{'等' if cell[_MOST_SHOWN:] else ''}可能是第 {those} 项的"
            self._doubt(self.rows[tokens[cell[0]].first].line.location, seen, "哪些属于哪一项", about, named)

    def _blank_beside_several(
        self, pieces: Sequence[Sequence[Piece]], found: Order, groups: Sequence[Sequence[int]], fields: Sequence[str]
    ) -> None:
        """Note several lines beside one measure and none beside the next, or before: one of them may be that one's."""
        filled: set[int] = set()
        several = {*found.doubts}
        for takers, those in zip(found.takers, pieces, strict=True):
            filled.update(slot for slot, _ in takers)
            several.update(slot for slot, _ in takers if not all(piece.cut for piece in those))
        for one, other in pairwise(range(len(groups))):
            full, blank = (one, other) if one in several else (other, one)
            if full in several and blank not in filled:
                numbers = "、".join(str(self.entries[at].number) for at in groups[blank])
                seen = f"第 {numbers} 项旁边是空的，这一项旁边却不止一处"
                about = sorted([*groups[full], *groups[blank]])
                self._doubt(self.entries[groups[full][0]].locations[0], seen, "哪些属于哪一项", about, fields)

    def _two_before_one(self, tokens: Sequence[Token], found: Order, groups: Sequence[Sequence[int]]) -> None:
        """Note two marks of departments before one clause in a cell: it may be the clause of both measures."""
        marks = [(i, token) for i, token in enumerate(tokens) if token.kind != order.TEXT]
        for (i, one), (j, two), (_, three) in zip(marks, marks[1:], marks[2:], strict=False):
            kinds = (one.kind, two.kind, three.kind)
            if kinds == (order.NAMES, order.NAMES, order.CLAUSE) and one.first == two.first == three.first:
                about = sorted({at for k in (i, j) for slot, _ in found.takers[k] for at in groups[slot]})
                seen = f"一格里先有“{shown(one.text)}”和“{shown(two.text)}”，后面只有一处条款“{shown(three.text)}”"
                location = self.rows[one.first].line.location
                self._doubt(location, seen, "它是后一项的，还是两项的", about, (CLAUSE,) if len(about) > 1 else ())

    @staticmethod
    def _add(entry: Entry, name: str, pieces: Sequence[Piece], *, is_more: bool) -> None:
        if name == BUREAU:
            entry.bureau += pieces
        elif name == DUE_TIME:
            entry.due += pieces
        elif is_more and entry.clauses:
            entry.clauses[-1] += pieces
        else:
            entry.clauses.append([*pieces])


def _goes_on(text: str) -> bool:
    """Return whether departments or a clause look as if they went on."""
    return not (is_name(text) or text.endswith(("做", "作", "。")))
