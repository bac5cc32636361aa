"""The content of files about many provinces: the matrix, and the bureau's departments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from obligations.answers.departments import Assignment, Department
from obligations.answers.matrix import Matrix, Row
from obligations.answers.situation import basis_text
from obligations.exports.paper import (
    Block,
    Cell,
    ColumnHead,
    Heading,
    Numbered,
    Paper,
    Sheet,
    Table,
    Text,
    VerdictCell,
    clean,
)
from obligations.plan.plan import Plan
from obligations.plan.verdicts import Verdict
from obligations.reports.layout import columns_of
from obligations.reports.wording import SILENT, WITHOUT_DUE_DAY, numbers, plan_mark, plan_notes

_T = TypeVar("_T")
_PROVINCES = 24


def matrix_paper(matrix: Matrix) -> Paper:
    """Return the matrix as a document, with a numbered list of the measures above it."""
    total = matrix.counts()
    counts = "，".join(f"{matrix.plan.labels[verdict]} {total[verdict]}" for verdict in matrix.plan.verdicts)
    doubts = sum(len(row.unverified) for row in matrix.rows)
    about = f"{len(matrix.rows)} 个省份，{basis_text(matrix)}。{counts}；其中依据未核实的事实 {doubts}。"
    titles = Numbered(tuple((measure.number, measure.title) for measure in matrix.plan.measures))
    notes = map(Text, plan_notes(matrix.plan))
    return Paper(matrix.plan.title, (Text(about), *notes, titles, matrix_table(matrix, titles=False)))


def matrix_sheets(matrix: Matrix) -> tuple[Sheet, ...]:
    """Return the sheets of the matrix: provinces by measures, the totals of the measures, a description."""
    head = (ColumnHead("序号", 4), ColumnHead("落实举措", 50), *_labels(matrix.plan), ColumnHead("依据未核实", 10))
    rows: list[tuple[Cell, ...]] = [
        (c.measure.number, c.measure.title, *_shown(c.counts(), matrix.plan), len(c.unverified)) for c in matrix.columns
    ]
    return (
        Sheet("各省各项", matrix_table(matrix), 2),
        Sheet("按举措合计", Table(head, tuple(rows)), 2),
        Sheet("说明", _about(matrix_paper(matrix))),
    )


def matrix_table(matrix: Matrix, *, titles: bool = True) -> Table:
    """Return a table with a row for each province, a column for each measure, and rows of totals at the end.

    ``titles``: columns of measures have number and title as their heading, else the number.
    """
    plan = matrix.plan
    cell = {verdict: VerdictCell(verdict, label) for verdict, label in plan.labels.items()}
    measures = [
        ColumnHead(f"{measure.number} {measure.title}" if titles else str(measure.number), 6)
        for measure in matrix.plan.measures
    ]
    first, last = (ColumnHead("省份", 18), ColumnHead("代码", 4)), ColumnHead("依据未核实的举措", 30)
    head = (*first, *measures, *_labels(plan), last)
    rows: list[tuple[Cell, ...]] = [
        (
            row.province,
            row.code or "",
            *map(cell.__getitem__, row.verdicts),
            *_shown(row.counts(), plan),
            numbers(row.unverified),
        )
        for row in matrix.rows
    ]
    counts, total = [column.counts() for column in matrix.columns], matrix.counts()
    for verdict in plan.verdicts:
        totals = [total[verdict] if other is verdict else "" for other in plan.verdicts]
        rows.append((f"合计：{plan.labels[verdict]}", "", *(of[verdict] for of in counts), *totals, ""))
    doubts = [len(column.unverified) for column in matrix.columns]
    rows.append(("合计：依据未核实", "", *doubts, *[""] * len(plan.verdicts), str(sum(doubts))))
    return Table(head, tuple(rows))


def matrices_table(matrices: Sequence[Matrix]) -> Table:
    """Return a table with a row for each province, and the columns of each plan side by side; without totals below."""
    tables = [matrix_table(matrix) for matrix in matrices]
    head, rows = [*tables[0].head[:2]], [[*row[:2]] for row in tables[0].rows[: len(matrices[0].rows)]]
    for matrix, table in zip(matrices, tables, strict=True):
        mark = plan_mark(matrix.plan)
        head += [
            ColumnHead(f"{mark} {name}", 10) for name in ("按哪一天", *(column.label for column in table.head[2:]))
        ]
        for row, of_plan in zip(rows, table.rows, strict=False):
            row += [str(matrix.on), *of_plan[2:]]
    return Table(tuple(head), tuple(map(tuple, rows)))


def departments_paper(matrix: Matrix, chosen: Sequence[Department]) -> Paper:
    """Return departments as a document: the load of each, then the measures of each."""
    title = chosen[0].name if len(chosen) == 1 else matrix.plan.parts["bureau"]
    blocks: list[Block] = [Text(basis_text(matrix)), Heading("合计"), *_notes(chosen, matrix.plan)]
    blocks.append(load_table(chosen, matrix.plan))
    for department in chosen:
        blocks += [Heading(department.name), _carried(department, matrix)]
    return Paper(f"{title}　{matrix.plan.title}", tuple(blocks))


def departments_sheets(matrix: Matrix, chosen: Sequence[Department]) -> tuple[Sheet, ...]:
    """Return the sheets of departments: the measures of each, the load of each, a description."""
    return (
        Sheet("承担的举措", carried_table(chosen, matrix), 3),
        Sheet("各部门合计", load_table(chosen, matrix.plan)),
        Sheet("说明", _about(Paper(matrix.plan.title, (Text(basis_text(matrix)), *_notes(chosen, matrix.plan))))),
    )


def _notes(chosen: Sequence[Department], plan: Plan) -> Iterator[Text]:
    yield Text(_LOAD)
    yield from map(Text, plan_notes(plan))
    if until := next((department.until for department in chosen), None):
        timeless = sorted({each.measure.number for department in chosen for each in department.without_due_day})
        which = f"{WITHOUT_DUE_DAY}第 {numbers(timeless)} 项没有列。" if timeless else ""
        yield Text(f"举措只列 {until} 以前（含当天）要完成的，先到期的在前；合计仍是承担的全部举措。{which}")


_LOAD = "“承担”是举措的项数，“单独”是其中单独承担的；其余是各省合计，一个省一项举措为一项次。"


def load_table(chosen: Sequence[Department], plan: Plan) -> Table:
    """Return how many measures each department carries, and how many pairs of measure and province have a verdict."""
    head = (
        ColumnHead("部门", 24),
        ColumnHead("承担", 6),
        ColumnHead("单独", 6),
        *_labels(plan),
        ColumnHead("依据未核实", 10),
    )
    rows: list[tuple[Cell, ...]] = [
        (d.name, len(d.assignments), d.alone, *_shown(d.load(), plan), d.unverified) for d in chosen
    ]
    return Table(head, tuple(rows))


def carried_table(chosen: Sequence[Department], matrix: Matrix) -> Table:
    """Return the measures of departments, each with its due time, other departments, and provinces by verdict."""
    head = (
        ColumnHead("部门", 12),
        ColumnHead("序号", 4),
        ColumnHead("落实举措", 18),
        ColumnHead("完成时间", 8),
        ColumnHead("共同承担", 14),
        *_labels(matrix.plan, _PROVINCES),
        ColumnHead("依据未核实的省份", 14),
        *([ColumnHead("原文", 30)] if any(a.passages for d in chosen for a in d.listed) else []),
    )
    rows = ((d.name, *_row(d.name, assignment, matrix)) for d in chosen for assignment in d.listed)
    return Table(head, tuple(rows))


def _carried(department: Department, matrix: Matrix) -> Table:
    return carried_table([department], matrix).without("部门")


def _row(department: str, assignment: Assignment, matrix: Matrix) -> tuple[Cell, ...]:
    measure, column = assignment.measure, assignment.column
    others = "、".join(f"{name}（牵头）" if name in measure.lead else name for name in assignment.others) or "单独承担"
    others = f"牵头；{others}" if department in measure.lead and assignment.others else others
    provinces = (_names(rows, matrix) for rows in _shown(column.provinces, matrix.plan))
    cells = (measure.number, measure.title, measure.due or SILENT, others, *provinces)
    passages = ("\n".join(map(clean, assignment.passages)),) if assignment.passages else ()
    return (*cells, _names(column.unverified, matrix), *passages)


def _names(rows: Sequence[Row], matrix: Matrix) -> str:
    if len(rows) == len(matrix.rows) > 1:
        return f"全部 {len(rows)} 个省份"
    return "、".join(row.name for row in rows)


def _labels(plan: Plan, width: int = 6) -> Iterator[ColumnHead]:
    """Yield the heading of a column for each verdict that people see of a plan."""
    labels = (plan.labels[verdict] for verdict in plan.verdicts)
    return (ColumnHead(label, max(width, columns_of(label))) for label in labels)


def _shown(by_verdict: Mapping[Verdict, _T], plan: Plan) -> Iterator[_T]:
    """Yield what belongs to each verdict that people see of a plan."""
    return (by_verdict[verdict] for verdict in plan.verdicts)


def _about(paper: Paper) -> Table:
    texts = [paper.title, *(block.text for block in paper.blocks if isinstance(block, Text))]
    return Table((ColumnHead("说明", 100),), tuple((text,) for text in texts))
