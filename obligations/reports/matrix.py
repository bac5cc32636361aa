"""The text for a matrix: many provinces and all measures, as wide as the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from obligations.answers.matrix import Matrix, Row
from obligations.answers.situation import basis_text
from obligations.plan.measure import Measure
from obligations.reports.layout import Page, columns_of, headline, listed, pad, paragraph
from obligations.reports.looks import LOOKS
from obligations.reports.wording import numbers

#: Behind a verdict that rests on unverified facts, where there is room for it.
DOUBT: Final = "*"
_GROUP: Final = 5
_WIDE, _NARROW = 3, 2
_MOST_DOUBTS: Final = 40


def matrix_text(matrix: Matrix, page: Page) -> str:
    """Return provinces in rows, measures in columns, five to a group; then the totals of each measure."""
    plan, total = matrix.plan, matrix.counts()
    counts = "　".join(f"{plan.labels[verdict]} {total[verdict]:,}" for verdict in plan.verdicts)
    lines = [
        *headline(f"{matrix.plan.title}　{len(matrix.rows):,} 个省份", page),
        f"{counts}　共 {len(matrix.rows) * len(matrix.plan.measures):,} 项次",
    ]
    grid = _Grid.of(matrix, page)
    legend = "，".join(f"{plan.vocabulary.initials[verdict]}＝{plan.labels[verdict]}" for verdict in plan.verdicts)
    legend += f"，{DOUBT} 依据未核实的事实" if grid.cell == _WIDE else ""
    lines += [page.faint(basis_text(matrix)), page.faint(legend)]
    lines += [*_doubt_lines(matrix, page), ""]
    return "\n".join([*lines, *grid.lines(matrix, page), "", *_by_measure(matrix, page)])


def _doubt_lines(matrix: Matrix, page: Page) -> Iterator[str]:
    """Yield which verdicts rest on unverified facts."""
    doubtful = [row for row in matrix.rows if row.unverified]
    if not doubtful:
        return
    names = [f"{row.name}（{numbers(row.unverified)}）" for row in doubtful[:_MOST_DOUBTS]]
    if len(doubtful) > len(names):
        names.append(f"另有 {len(doubtful) - len(names):,} 个省份")
    count = sum(len(row.unverified) for row in doubtful)
    yield page.strong(f"其中 {count:,} 项次依据未核实的事实：", "yellow")
    yield from (page.strong(f"  {line}", "yellow") for line in listed(names, page.columns - 2))


class _Grid(NamedTuple):
    """The layout of a matrix: the widths of names, verdicts and totals; the measures that are side by side."""

    names: int
    cell: int
    totals: tuple[int, ...]
    blocks: tuple[range, ...]

    @classmethod
    def of(cls, matrix: Matrix, page: Page) -> _Grid:
        """Return a layout with as many measures side by side as fit, and room for totals beside the last of them."""
        names = max((columns_of(row.name) for row in matrix.rows), default=0)
        counts = [row.counts() for row in matrix.rows]
        totals = tuple(max([2, *(len(str(of[verdict])) for of in counts)]) for verdict in matrix.plan.verdicts)
        measures = len(matrix.plan.measures)
        free = page.columns - names - 1
        beside = sum(size + 1 for size in totals) + 1
        is_wide = _width(measures, _WIDE) + beside <= free and matrix.plan.measures[-1].number < 100
        cell = _WIDE if is_wide else _NARROW
        blocks: list[range] = []
        while (start := blocks[-1].stop if blocks else 0) < measures:
            stop = measures
            while stop > start + 1 and _width(stop - start, cell) > free - (beside if stop == measures else 0):
                stop -= 1
            blocks.append(range(start, stop))
        return cls(names, cell, totals, tuple(blocks))

    def lines(self, matrix: Matrix, page: Page) -> Iterator[str]:
        """Yield the blocks, one below the other."""
        shown, initials = matrix.plan.verdicts, matrix.plan.vocabulary.initials
        for block in self.blocks:
            is_last = block is self.blocks[-1]
            if block.start:
                yield ""
            *above, numbers_ = self._header([matrix.plan.measures[i] for i in block])
            yield from ((" " * (self.names + 1) + line).rstrip() for line in above)
            head = "  " + " ".join(f"{initials[v]:>{size - 1}}" for v, size in zip(shown, self.totals, strict=True))
            yield (" " * (self.names + 1) + numbers_ + (head if is_last else "")).rstrip()
            for row in matrix.rows:
                of = row.counts()
                counts = " ".join(f"{of[v]:>{size}}" for v, size in zip(shown, self.totals, strict=True))
                cells = self._spaced([self._verdict(row, i, matrix, page) for i in block])
                yield (f"{pad(row.name, self.names)} {cells}" + (f"  {counts}" if is_last else "")).rstrip()

    def _verdict(self, row: Row, position: int, matrix: Matrix, page: Page) -> str:
        verdict = row.verdicts[position]
        is_doubtful = matrix.plan.measures[position].number in row.unverified
        mark = (DOUBT if is_doubtful else " ") if self.cell == _WIDE else ""
        return page.strong(matrix.plan.vocabulary.initials[verdict], LOOKS[verdict].colour) + mark

    def _header(self, measures: Sequence[Measure]) -> Iterator[str]:
        """Yield the numbers of the measures: side by side, or in narrow columns with their digits below one another."""
        texts = [str(measure.number) for measure in measures]
        size = max(map(len, texts))
        if self.cell > size:
            yield self._spaced([f"{number:>2} " for number in texts])
        else:
            for digit in range(size):
                yield self._spaced([number.rjust(size)[digit].rjust(2) for number in texts])

    def _spaced(self, cells: Sequence[str]) -> str:
        """Return cells in groups of five."""
        return "".join(cell + " " * (i % _GROUP == _GROUP - 1) for i, cell in enumerate(cells))


def _width(measures: int, cell: int) -> int:
    return measures * cell + measures // _GROUP


def _by_measure(matrix: Matrix, page: Page) -> Iterator[str]:
    sizes = {
        verdict: max([2, *(len(f"{column.counts()[verdict]:,}") for column in matrix.columns)])
        for verdict in matrix.plan.verdicts
    }
    initials = matrix.plan.vocabulary.initials
    tail = sum(columns_of(initials[v]) + 1 + size + 2 for v, size in sizes.items())
    width = min(max(columns_of(m.title) for m in matrix.plan.measures), page.columns - 5 - 2 - tail)
    yield page.strong("按举措")
    for column in matrix.columns:
        counts = column.counts()
        totals = "  ".join(f"{initials[v]} {counts[v]:>{sizes[v]},}" for v in sizes)
        title, *further = paragraph(column.measure.title, width)
        yield f"{column.measure.number:>3}  {pad(title, width)}  {totals}"
        yield from (" " * 5 + line for line in further)
