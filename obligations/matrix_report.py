"""What is shown of many provinces against all measures: text that fits a terminal, CSV, Markdown."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from obligations.matrices import Matrix, Row
from obligations.plan import Measure
from obligations.terminal import Page, columns_of, listed, pad, paragraph
from obligations.verdicts import Verdict
from obligations.wording import COLOURS, numbers

#: One character for each verdict.
SHORT: Final = {verdict: verdict.label[0] for verdict in Verdict}
_GROUP: Final = 5
_WIDE, _NARROW = 3, 2
_MOST_DOUBTS: Final = 40


def matrix_text(matrix: Matrix, page: Page) -> str:
    """Provinces in rows, measures in columns, five to a group; then the totals of each measure."""
    left_out = "，未核实的事实当作不知道" if matrix.documented_only else ""
    counts = "　".join(f"{verdict.label} {count:,}" for verdict, count in matrix.counts().items())
    lines = [
        page.strong(f"{matrix.plan.title}　{len(matrix.rows):,} 个省份"),
        f"{counts}　共 {len(matrix.rows) * len(matrix.plan.measures):,} 项次",
    ]
    legend = "，".join(f"{short}＝{verdict.label}" for verdict, short in SHORT.items())
    lines += [page.faint(f"按 {matrix.on} 的事实{left_out}"), page.faint(legend)]
    lines += [*_doubt_lines(matrix, page), ""]
    return "\n".join([*lines, *_grid(matrix, page), "", *_by_measure(matrix, page)])


def _doubt_lines(matrix: Matrix, page: Page) -> Iterator[str]:
    """Which verdicts rest on unverified facts."""
    doubtful = [row for row in matrix.rows if row.unverified]
    if not doubtful:
        return
    told = [f"{row.name}（{numbers(row.unverified)}）" for row in doubtful[:_MOST_DOUBTS]]
    if len(doubtful) > len(told):
        told.append(f"另有 {len(doubtful) - len(told):,} 个省份")
    count = sum(len(row.unverified) for row in doubtful)
    yield page.strong(f"其中 {count:,} 项次依据未核实的事实：", "yellow")
    yield from (page.strong(f"  {line}", "yellow") for line in listed(told, page.columns - 2))


def _grid(matrix: Matrix, page: Page) -> Iterator[str]:
    """As many measures side by side as fit; the totals of each province beside the last of them."""
    names = max((columns_of(row.name) for row in matrix.rows), default=0)
    sizes = {verdict: max((len(str(row.counts()[verdict])) for row in matrix.rows), default=1) for verdict in Verdict}
    totals = sum(max(2, size) + 1 for size in sizes.values()) + 1
    measures = matrix.plan.measures
    free = page.columns - names - 1
    wide = free >= _width(len(measures), _WIDE) + totals and measures[-1].number < 100
    cell = _WIDE if wide else _NARROW
    start = 0
    while start < len(measures):
        many = len(measures) - start
        while many > 1 and _width(many, cell) > free - (totals if start + many == len(measures) else 0):
            many -= 1
        block = range(start, start + many)
        is_last = start + many == len(measures)
        if start:
            yield ""
        head = [f"{SHORT[verdict]:>{max(2, size) - 1}}" for verdict, size in sizes.items()] if is_last else []
        for last, line in _header([measures[i] for i in block], cell):
            yield (" " * (names + 1) + line + ("  " + " ".join(head) if head and last else "")).rstrip()
        for row in matrix.rows:
            cells = "".join(
                page.strong(SHORT[row.verdicts[i]], COLOURS[row.verdicts[i]])
                + " " * (cell - 2 + (position % _GROUP == _GROUP - 1))
                for position, i in enumerate(block)
            )
            counts = " ".join(f"{count:>{max(2, sizes[v])}}" for v, count in row.counts().items())
            yield (f"{pad(row.name, names)} {cells}" + (f"  {counts}" if is_last else "")).rstrip()
        start += many


def _width(measures: int, cell: int) -> int:
    return measures * cell + measures // _GROUP


def _header(measures: Sequence[Measure], cell: int) -> Iterator[tuple[bool, str]]:
    """The numbers of the measures: side by side, or in narrow columns with their digits below one another."""
    found = [str(measure.number) for measure in measures]
    size = max(map(len, found))
    gaps = [position % _GROUP == _GROUP - 1 for position in range(len(found))]
    if cell > size:
        yield True, "".join(f"{n:>2}{' ' * (cell - 2 + gap)}" for n, gap in zip(found, gaps, strict=True))
        return
    for digit in range(size):
        texts = (n.rjust(size)[digit].rjust(2) for n in found)
        yield digit == size - 1, "".join(t + " " * (cell - 2 + gap) for t, gap in zip(texts, gaps, strict=True))


def _by_measure(matrix: Matrix, page: Page) -> Iterator[str]:
    """Each measure with its totals."""
    sizes = {
        verdict: max([2, *(len(f"{column.counts()[verdict]:,}") for column in matrix.columns)]) for verdict in Verdict
    }
    tail = sum(columns_of(SHORT[v]) + 1 + size + 2 for v, size in sizes.items())
    width = min(max(columns_of(m.title) for m in matrix.plan.measures), page.columns - 5 - 2 - tail)
    yield page.strong("按举措")
    for column in matrix.columns:
        counts = column.counts()
        told = "  ".join(f"{SHORT[v]} {counts[v]:>{sizes[v]},}" for v in Verdict)
        title, *further = paragraph(column.measure.title, width)
        yield f"{column.measure.number:>3}  {pad(title, width)}  {told}"
        yield from (" " * 5 + line for line in further)


def matrix_csv(matrix: Matrix) -> str:
    """A table for a spreadsheet: a line for each province, and the totals of each measure at the end."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(_table(matrix))
    return text.getvalue().rstrip("\n")


def matrix_markdown(matrix: Matrix) -> str:
    """A table in Markdown; the measures are told by number above it."""
    head, *rows = _table(matrix, [str(measure.number) for measure in matrix.plan.measures])
    left_out = "，未核实的事实当作不知道" if matrix.documented_only else ""
    counts = "，".join(f"{verdict.label} {count}" for verdict, count in matrix.counts().items())
    doubts = sum(len(row.unverified) for row in matrix.rows)
    about = f"{len(matrix.rows)} 个省份，按 {matrix.on} 的事实{left_out}。{counts}；其中依据未核实的事实 {doubts}。"
    lines = [f"# {_markdown(matrix.plan.title)}", "", about, ""]
    lines += [f"{measure.number}. {_markdown(measure.title)}" for measure in matrix.plan.measures]
    lines += ["", _markdown_row(head), _markdown_row(["---"] * len(head)), *map(_markdown_row, rows)]
    return "\n".join(lines)


def _table(matrix: Matrix, heads: Sequence[str] | None = None) -> Iterator[list[str]]:
    titles = heads or [f"{measure.number} {measure.title}" for measure in matrix.plan.measures]
    yield ["省份", "代码", *titles, *(verdict.label for verdict in Verdict), "依据未核实的举措"]
    for row in matrix.rows:
        yield [
            row.province,
            row.code or "",
            *(verdict.label for verdict in row.verdicts),
            *map(str, row.counts().values()),
            _doubts(row),
        ]
    counts, total = [column.counts() for column in matrix.columns], matrix.counts()
    for verdict in Verdict:
        totals = [str(total[verdict]) if other is verdict else "" for other in Verdict]
        yield [f"合计：{verdict.label}", "", *(str(of[verdict]) for of in counts), *totals, ""]
    doubts = [str(len(column.unverified)) for column in matrix.columns]
    yield ["合计：依据未核实", "", *doubts, *[""] * len(Verdict), str(sum(map(int, doubts)))]


def _doubts(row: Row) -> str:
    return "、".join(map(str, row.unverified))


def _markdown_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_markdown, cells))} |"


def _markdown(text: str) -> str:
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").split())
