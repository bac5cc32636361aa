"""The text for departments: the load of each, and the measures of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from obligations.answers.departments import Assignment, Department
from obligations.answers.dues import due_day
from obligations.answers.matrix import Matrix, Row
from obligations.answers.situation import basis_text
from obligations.plan.verdicts import Verdict
from obligations.reports.layout import Page, columns_of, headline, listed, pad, paragraph
from obligations.reports.wording import (
    SILENT,
    WITHOUT_DUE_DAY,
    due_by_text,
    numbers,
    passage_lines,
    plan_notes,
    to_be_looked_at,
    verdict_text,
    without_due_day_lines,
)

_INDENT = 5


def departments_text(matrix: Matrix, found: Sequence[Department], page: Page, options: str = "") -> str:
    """Return each department with its measures, and how much of them is settled for the provinces.

    ``options`` are those that the command for one department needs for the same plan, day and evidence.
    """
    lines = headline(f"{matrix.plan.title}　{len(found)} 个{matrix.plan.parts['bureau']}", page)
    lines += _head(matrix, page)
    lines += paragraph("“项”是承担的举措；其余是各省合计，一个省一项举措为一项次", page.columns)
    shown = matrix.plan.verdicts
    until = next((department.until for department in found), None)
    if until is not None:
        lines += paragraph(_due_text(found, until, matrix), page.columns)
    heads = [*([] if until is None else ["到期"]), "项", "单独", *(matrix.plan.labels[v] for v in shown), "未核实"]
    rows = [
        [
            *([] if until is None else [len(d.listed)]),
            len(d.assignments),
            d.alone,
            *(d.load()[v] for v in shown),
            d.unverified,
        ]
        for d in found
    ]
    sizes = [
        max(columns_of(head), *(len(f"{row[i]:,}") for row in rows)) if rows else 1 for i, head in enumerate(heads)
    ]
    width = max((columns_of(department.name) for department in found), default=4)
    lines += ["", pad("部门", width) + "".join(f"  {_right(h, size)}" for h, size in zip(heads, sizes, strict=True))]
    for department, row in zip(found, rows, strict=True):
        cells = "".join(f"  {_right(f'{n:,}', size)}" for n, size in zip(row, sizes, strict=True))
        lines.append(page.strong(pad(department.name, width)) + cells)
        lines += (page.faint(f"  {line}") for line in paragraph(_which(department), page.columns - 2))
    lines += ["", page.faint(f"一个部门的详情：obligations department {found[0].name if found else '部门'}{options}")]
    return "\n".join(lines)


def _right(text: str, columns: int) -> str:
    return " " * (columns - columns_of(text)) + text


def department_text(matrix: Matrix, department: Department, page: Page) -> str:
    """Return the measures of a department: with whom, until when, and for which provinces."""
    plan, load, count = matrix.plan, department.load(), len(department.assignments)
    alone = f"，其中单独承担 {department.alone} 项" if department.alone else ""
    lines = headline(f"{department.name}　承担 {count} 项{alone}", page)
    lines += [*paragraph(matrix.plan.title, page.columns), *_head(matrix, page)]
    lines.append(
        "各省合计　" + "　".join(f"{plan.labels[verdict]} {load[verdict]:,}" for verdict in plan.verdicts) + "　项次"
    )
    if department.unverified:
        lines.append(page.strong(f"其中依据未核实的事实 {department.unverified:,} 项次", "yellow"))
    if department.until is not None:
        later = count - len(department.listed) - len(department.without_due_day)
        lines += paragraph(due_by_text(len(department.listed), department.until, later), page.columns)
    for assignment in department.listed:
        lines += ["", *_assignment_lines(department.name, assignment, matrix, page)]
    if department.until is not None and department.without_due_day:
        timeless = ((assignment.measure, "") for assignment in department.without_due_day)
        lines += ["", *without_due_day_lines(timeless, page)]
    return "\n".join(lines)


def _which(department: Department) -> str:
    """Return the numbers of its measures: all; or those that are due by a day, and those that have no day."""
    if department.until is None:
        return f"第 {numbers(a.measure.number for a in department.assignments)} 项"
    of = {"到期": department.listed, "没有时间": department.without_due_day}
    texts = [f"{what}：第 {numbers(a.measure.number for a in which)} 项" for what, which in of.items() if which]
    return "；".join(texts)


def _due_text(found: Sequence[Department], until: date, matrix: Matrix) -> str:
    due = {assignment.measure.number for department in found for assignment in department.listed}
    timeless = [measure.number for measure in matrix.plan.measures if due_day(measure.due, matrix.plan.year) is None]
    text = f"“到期”是 {until} 以前（含当天）要完成的，共 {len(due)} 项；其余各栏仍按承担的全部举措。"
    which = f"{WITHOUT_DUE_DAY} {len(timeless)} 项不算到期：第 {numbers(timeless)} 项。"
    return text + (which if timeless else "")


def _head(matrix: Matrix, page: Page) -> Iterator[str]:
    yield page.faint(f"{basis_text(matrix)}；{len(matrix.rows):,} 个省份")
    for note in plan_notes(matrix.plan):
        yield from map(page.faint, paragraph(note, page.columns))


def _assignment_lines(name: str, assignment: Assignment, matrix: Matrix, page: Page) -> Iterator[str]:
    measure = assignment.measure
    for i, line in enumerate(paragraph(measure.title_shown, page.columns - _INDENT)):
        yield (f"{measure.number:>3}  " if i == 0 else " " * _INDENT) + page.strong(line)
    others = f"与{'、'.join(assignment.others)}共同承担" if assignment.others else "单独承担"
    if measure.lead and assignment.others:
        others += "，牵头" if name in measure.lead else f"，{'、'.join(measure.lead)}牵头"
    yield from _indented(f"{measure.due or f'完成时间{SILENT}'}；{others}", page)
    if decided := to_be_looked_at(measure, matrix.plan):
        yield from _indented(decided, page)
    for verdict, rows in assignment.column.provinces.items():
        if rows:
            yield from _rows(verdict, rows, matrix, page)
    yield from passage_lines(assignment.passages, page)
    if assignment.column.unverified:
        names = "、".join(row.name for row in assignment.column.unverified)
        yield from _indented(f"依据未核实的事实：{names}", page)


def _rows(verdict: Verdict, rows: Sequence[Row], matrix: Matrix, page: Page) -> Iterator[str]:
    label = matrix.plan.labels[verdict]
    head = f"{label} {len(rows):,}　"
    names = [row.name for row in rows]
    if len(rows) == len(matrix.rows) > 1:
        names = ["全部"]
    indent = " " * _INDENT
    width = max(10, columns_of(head))
    for i, line in enumerate(listed(names, page.columns - _INDENT - width)):
        shown = verdict_text(verdict, matrix.plan, page) + pad(head, width)[len(label) :] if i == 0 else " " * width
        yield indent + shown + line


def _indented(text: str, page: Page) -> Iterator[str]:
    yield from (" " * _INDENT + line for line in paragraph(text, page.columns - _INDENT))
