"""A plan written as the ministry writes it: a table in Markdown or Word, which ``documents`` reads back.

Before a table is returned, it is read and compared with the plan, and refused if it does not say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from typing import Any, Final, NamedTuple

from obligations.documents.auditing import audit_draft
from obligations.documents.differences import Difference, DifferenceKind
from obligations.documents.drafting import draft_of
from obligations.documents.layout.columns import COLUMNS_OF_2018, NAMES, Words, name_of
from obligations.documents.reading import original_of
from obligations.errors import ObligationsError, Place, Problem
from obligations.exports.markdown import escaped
from obligations.exports.paper import clean
from obligations.exports.word import add_rows, cell_of, row_of, set_up
from obligations.plan.measure import Measure, by_task
from obligations.plan.plan import Plan
from obligations.plan.rules_file import UncheckedRules
from obligations.reports.wording import IN_OUR_WORDS
from obligations.text import numeral, shown

_COLUMNS: Final = tuple(map(name_of, COLUMNS_OF_2018))
#: Their widths on a page, in twips.
_WIDTHS: Final = (1700, 1200, 7000, 3300, 1590)
#: The columns of tasks and their goals, which a plan without tasks does not have.
_OF_TASKS: Final = 2


class _Head(NamedTuple):
    """What stands above a table: the title, and sentences below it; and whether the table has columns for tasks."""

    title: str
    sentences: Sequence[str] = ()
    has_tasks: bool = True

    @property
    def columns(self) -> Sequence[tuple[str, int]]:
        """The headings and widths of the columns."""
        all_columns = [*zip(_COLUMNS, _WIDTHS, strict=True)]
        if self.has_tasks:
            return all_columns
        room = sum(width for _, width in all_columns[:_OF_TASKS])  # the measures take it
        (measures, width), *others = all_columns[_OF_TASKS:]
        return [(measures, width + room), *others]


class _TableRow(NamedTuple):
    """A row of the table: a task's heading in all columns (``is_task``), or the paragraphs of five cells."""

    cells: tuple[Sequence[str], ...]
    is_task: bool = False


def _blank() -> Iterator[_TableRow]:
    """Yield the rows of the form without a plan: two tasks of two sub-tasks, each with room for three measures."""
    for task in ("一、", "二、"):
        yield _TableRow(([task], [], [], [], []), is_task=True)
        for subtask in ("（一）", "（二）"):
            for row in range(3):
                number = ["1. "] if (task, subtask, row) == ("一、", "（一）", 0) else []
                yield _TableRow(([subtask] if not row else [], [], number, ["局内：", "省份："], []))


_BLANK_HEAD: Final = _Head("（    年……计划：在这里写名称和年度；每项举措都要编号，如“1. 名称。内容。”）")


def plan_markdown(plan: Plan) -> str:
    """Return the plan's table as Markdown. Raises :class:`ObligationsError` for what a table cannot say."""
    text = _markdown(_head_of(plan), _rows(plan))
    _prove(plan, text.encode(), "md")
    return text


def blank_markdown() -> str:
    """Return the table without a plan as Markdown, to write one in."""
    return _markdown(_BLANK_HEAD, _blank())


def _head_of(plan: Plan) -> _Head:
    states_year = {*re.findall(r"(?<!\d)(\d{4})\s*年", plan.title)} == {str(plan.year)}
    sentences = [] if states_year else [f"{plan.year} 年度"]
    if plan.default_scope is not None:
        sentences.append(f"除标注外，适用范围均为{plan.default_scope.clause}。")
    return _Head(plan.title, sentences, any(m.task for m in plan.measures) or bool(plan.bare_tasks))


def _markdown(head: _Head, rows: Iterable[_TableRow]) -> str:
    lines = [f"# {escaped(head.title)}", "", *(line for text in head.sentences for line in (escaped(text), ""))]
    names = [[name] for name, _ in head.columns]
    lines += [_markdown_row(names), _markdown_row([["---"]] * len(names), plain=True)]
    lines += [_markdown_row(row.cells[-len(names) :]) for row in rows]
    return "\n".join(lines) + "\n"


def plan_word(plan: Plan) -> bytes:
    """Return the plan's table as a Word document. Raises :class:`ObligationsError` for what a table cannot say."""
    raw = _word(_head_of(plan), _rows(plan))
    _prove(plan, raw, "docx")
    return raw


def blank_word() -> bytes:
    """Return the table without a plan as a Word document, to write one in."""
    return _word(_BLANK_HEAD, _blank())


def _word(head: _Head, rows: Iterable[_TableRow]) -> bytes:
    from docx import Document  # slow to load

    document = Document()
    set_up(document, clean(head.title))
    document.add_paragraph(clean(head.title), style="Title")
    for text in head.sentences:
        document.add_paragraph(clean(text))
    cells = [cell_of(name, width, is_head=True) for name, width in head.columns]
    widths = [width for _, width in head.columns]
    add_rows(document, widths, [row_of(cells, is_head=True), *(_word_row(row, widths) for row in rows)])
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _word_row(row: _TableRow, widths: Sequence[int]) -> Any:
    if row.is_task:
        return row_of([cell_of(clean(row.cells[0][0]), sum(widths), span=len(widths))])
    texts = ["\n".join(map(clean, paragraphs)) for paragraphs in row.cells]
    merged = ("restart" if row.cells[0] else "continue", *([""] * (len(row.cells) - 1)))
    cells = [*zip(texts, merged, strict=True)][-len(widths) :]
    return row_of([cell_of(text, width, merged=how) for (text, how), width in zip(cells, widths, strict=True)])


def _rows(plan: Plan) -> Iterator[_TableRow]:
    task_number = 0
    for task, of_task in by_task(plan.measures, plan.bare_tasks):
        if task:
            task_number += 1
            yield _TableRow(([f"{numeral(task_number)}、“{task}”主体任务"], [], [], [], []), is_task=True)
        for s, (subtask, of_subtask) in enumerate(groupby(of_task, key=lambda m: m.subtask), 1):
            heading = [f"（{numeral(s)}）{subtask}"] if subtask else []
            for measure in of_subtask:
                yield _TableRow((heading, *_cells(measure, plan)))
                heading = []


def _cells(measure: Measure, plan: Plan) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return the cells of a measure behind the first: goal, measure, departments and clause, completion time."""
    label = plan.department_label or ""
    mark = label if Words().role_of(label) in NAMES else "局内"
    others = [name for name in measure.bureau if name not in measure.lead]
    names = "、".join(measure.bureau)
    if measure.lead and others:
        names = f"{'、'.join(measure.lead)}牵头，{'、'.join(others)}配合"
    carried = [f"{mark}：{names}"]
    if measure.clause is not None and not measure.is_default:
        carried.append(f"{'适用范围' if measure.is_scope else '省份'}：{measure.clause}")
    in_our_words = [f"{IN_OUR_WORDS}：{'；'.join(measure.actions)}。"] if measure.actions else []
    what = [f"{measure.number}. {measure.title}。", *in_our_words]
    return [], what, carried, [measure.due] if measure.due is not None else []


def _markdown_row(cells: Sequence[Sequence[str]], *, plain: bool = False) -> str:
    if plain:
        return f"|{'|'.join(text for cell in cells for text in cell)}|"
    texts = (
        escaped(cell[0]) if len(cell) == 1 else " ".join(f"<p>{escaped(text)}</p>" for text in cell) for cell in cells
    )
    return f"| {' | '.join(texts)} |"


def _prove(plan: Plan, raw: bytes, kind: str) -> None:
    """Raise an :class:`ObligationsError` if a table would not be read as the plan."""
    name = f"{plan.id}.{kind}"
    # in a table every measure has a title: it is to be read back as it is
    plan = replace(plan, measures=tuple(replace(measure, title_is_ours=False) for measure in plan.measures))
    is_scope = plan.scope_means is not None
    try:
        draft = draft_of(original_of(raw, name), plan.vocabulary, takes_usual_sense=True, is_scope=is_scope)
    except ObligationsError as error:
        first = Problem("not-expressible", None, "这份计划写成表格后读不回来")
        raise ObligationsError((first, *error.problems)) from None
    differences = audit_draft(UncheckedRules(plan, (), name), draft).differences
    harmless = (DifferenceKind.SOURCE, DifferenceKind.DECIDED, DifferenceKind.NEEDLESS)
    problems = [_problem(each, plan) for each in differences if each.kind not in harmless]
    if problems:
        raise ObligationsError(problems)


def _problem(difference: Difference, plan: Plan) -> Problem:
    about = (f"第 {difference.measure} 项的" if difference.measure else "计划的") + plan.parts[difference.part]
    read = "再读回来读不准" if difference.kind is DifferenceKind.UNSURE else "再读回来就成了"
    read += f"（{shown(difference.document or '空的', 60)}）"
    place = difference.rules_place or Place(f"由“{plan.title}”写成的表格")
    message, remedy = f"{about}写不进表格：{read}", "请改写规则里的这一处文字"
    return Problem("not-expressible", place, message, remedy, measure=difference.measure)
