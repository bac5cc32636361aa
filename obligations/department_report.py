"""What is shown of the bureau's side: the load of each department, and the measures of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obligations.bureau import Assignment, Department
from obligations.matrices import Matrix, Row
from obligations.terminal import Page, columns_of, listed, pad, paragraph
from obligations.verdicts import Verdict
from obligations.wording import SILENT, numbers, verdict_text

_INDENT = 5


def departments_text(matrix: Matrix, found: Sequence[Department], page: Page) -> str:
    """Each department with its measures and how much of them is settled for the provinces."""
    lines = [page.strong(f"{matrix.plan.title}　{len(found)} 个局内部门"), *_head(matrix, page), ""]
    width = max((columns_of(department.name) for department in found), default=0)
    for department in found:
        load = department.load()
        told = "　".join(f"{verdict.label} {load[verdict]:,}" for verdict in Verdict)
        alone = f"，单独承担 {department.alone}" if department.alone else ""
        of_measures = [a.measure.number for a in department.assignments]
        lines.append(f"{page.strong(pad(department.name, width))}  {len(of_measures):>2} 项{alone}　各省合计 {told}")
        doubts = sum(len(a.column.unverified) for a in department.assignments)
        doubt = f"；其中 {doubts:,} 项次依据未核实的事实" if doubts else ""
        text = paragraph(f"第 {numbers(of_measures)} 项{doubt}", page.columns - width - 2)
        lines += (" " * (width + 2) + page.faint(line) for line in text)
    lines += ["", page.faint("一个部门的详情：obligations department 部门名")]
    return "\n".join(lines)


def department_text(matrix: Matrix, department: Department, page: Page) -> str:
    """The measures of a department: with whom, until when, and for which provinces."""
    count = len(department.assignments)
    alone = f"，其中单独承担 {department.alone} 项" if department.alone else ""
    lines = [page.strong(f"{department.name}　承担 {count} 项{alone}"), matrix.plan.title, *_head(matrix, page)]
    for assignment in department.assignments:
        lines += ["", *_assignment_lines(assignment, len(matrix.rows), page)]
    return "\n".join(lines)


def _head(matrix: Matrix, page: Page) -> Iterator[str]:
    left_out = "，未核实的事实当作不知道" if matrix.documented_only else ""
    yield page.faint(f"按 {matrix.on} 的事实{left_out}；{len(matrix.rows):,} 个省份")


def _assignment_lines(assignment: Assignment, provinces: int, page: Page) -> Iterator[str]:
    measure = assignment.measure
    for i, line in enumerate(paragraph(measure.title, page.columns - _INDENT)):
        yield (f"{measure.number:>3}  " if i == 0 else " " * _INDENT) + page.strong(line)
    others = f"与{'、'.join(assignment.others)}共同承担" if assignment.others else "单独承担"
    yield from _indented(f"{measure.due or f'完成时间{SILENT}'}；{others}", page)
    for verdict, rows in assignment.column.provinces.items():
        if rows:
            yield from _rows(verdict, rows, provinces, page)
    if assignment.column.unverified:
        names = "、".join(row.name for row in assignment.column.unverified)
        yield from _indented(f"依据未核实的事实：{names}", page)


def _rows(verdict: Verdict, rows: Sequence[Row], provinces: int, page: Page) -> Iterator[str]:
    head = f"{verdict.label} {len(rows):,}　"
    names = [row.name for row in rows]
    if len(rows) == provinces > 1:
        names = ["全部省份"]
    indent = " " * _INDENT
    width = max(10, columns_of(head))
    for i, line in enumerate(listed(names, page.columns - _INDENT - width)):
        shown = verdict_text(verdict, page) + pad(head, width)[len(verdict.label) :] if i == 0 else " " * width
        yield indent + shown + line


def _indented(text: str, page: Page) -> Iterator[str]:
    yield from (" " * _INDENT + line for line in paragraph(text, page.columns - _INDENT))
