"""A plan written as the ministry writes it: a table in Markdown or Word, which ``documents`` reads back.

Before a table is returned, it is read and compared with the plan, and refused if it does not say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any, Final, NamedTuple

from obligations.documents.auditing import Difference, DifferenceKind, audit_draft
from obligations.documents.drafting import draft_of
from obligations.documents.layout.columns import COLUMNS_OF_2018, name_of
from obligations.documents.reading import original_of
from obligations.errors import ObligationsError, Place, Problem
from obligations.exports.markdown import escaped
from obligations.exports.paper import clean
from obligations.exports.word import add_rows, cell_of, row_of, set_up
from obligations.plan.measure import PARTS, Measure
from obligations.plan.plan import Plan
from obligations.plan.rules_file import UncheckedRules
from obligations.reports.wording import IN_OUR_WORDS
from obligations.text import numeral, shown

#: Widths of the columns on a page, in twips.
_COLUMNS: Final = tuple(map(name_of, COLUMNS_OF_2018))
_WIDTHS: Final = (1700, 1200, 7000, 3300, 1590)


class _TableRow(NamedTuple):
    """A row of the table: a task's heading, or a measure; the first of a sub-task has that heading beside it."""

    heading: str
    measure: Measure | None = None


def plan_markdown(plan: Plan) -> str:
    """Return the plan's table as Markdown. Raises :class:`ObligationsError` for what a table cannot say."""
    lines = [f"# {escaped(plan.title)}", "", *([f"{plan.year} 年度", ""] if _needs_year(plan) else [])]
    lines += [_markdown_row([[name] for name in _COLUMNS]), _markdown_row([["---"]] * len(_COLUMNS), plain=True)]
    lines += [_markdown_row(_cells(row)) for row in _rows(plan)]
    text = "\n".join(lines) + "\n"
    _prove(plan, text.encode(), "md")
    return text


def plan_word(plan: Plan) -> bytes:
    """Return the plan's table as a Word document. Raises :class:`ObligationsError` for what a table cannot say."""
    from docx import Document  # slow to load

    document = Document()
    set_up(document, clean(plan.title))
    document.add_paragraph(clean(plan.title), style="Title")
    if _needs_year(plan):
        document.add_paragraph(f"{plan.year} 年度")
    head = [cell_of(name, width, is_head=True) for name, width in zip(_COLUMNS, _WIDTHS, strict=True)]
    add_rows(document, _WIDTHS, [row_of(head, is_head=True), *map(_word_row, _rows(plan))])
    stream = BytesIO()
    document.save(stream)
    raw = stream.getvalue()
    _prove(plan, raw, "docx")
    return raw


def _word_row(row: _TableRow) -> Any:
    if row.measure is None:
        return row_of([cell_of(clean(row.heading), sum(_WIDTHS), span=len(_WIDTHS))])
    texts = ["\n".join(map(clean, paragraphs)) for paragraphs in _cells(row)]
    merged = ("restart" if row.heading else "continue", "", "", "", "")
    return row_of([cell_of(text, width, merged=how) for text, width, how in zip(texts, _WIDTHS, merged, strict=True)])


def _rows(plan: Plan) -> Iterator[_TableRow]:
    for t, (task, of_task) in enumerate(groupby(plan.measures, key=lambda m: m.task), 1):
        yield _TableRow(f"{numeral(t)}、“{task}”主体任务")
        for s, (subtask, of_subtask) in enumerate(groupby(of_task, key=lambda m: m.subtask), 1):
            heading = f"（{numeral(s)}）{subtask}" if subtask else ""
            for measure in of_subtask:
                yield _TableRow(heading, measure)
                heading = ""


def _cells(row: _TableRow) -> list[list[str]]:
    measure = row.measure
    if measure is None:
        return [[row.heading], [], [], [], []]
    carried = [f"局内：{'、'.join(measure.bureau)}"]
    carried += [f"省份：{measure.clause}"] if measure.clause is not None else []
    in_our_words = [f"{IN_OUR_WORDS}：{'；'.join(measure.actions)}。"] if measure.actions else []
    what = [f"{measure.number}. {measure.title}。", *in_our_words]
    return [[row.heading] if row.heading else [], [], what, carried, [measure.due] if measure.due is not None else []]


def _needs_year(plan: Plan) -> bool:
    return {*re.findall(r"(?<!\d)(\d{4})\s*年", plan.title)} != {str(plan.year)}


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
    if plan.default_scope is not None:
        message = "全文规则写不进表格：表格里只有各项自己的条款"
        raise ObligationsError.at("not-expressible", plan.default_scope.place, message, "请给各项都写上条款")
    is_scope = plan.scope_means is not None
    try:
        draft = draft_of(original_of(raw, name), plan.vocabulary, takes_usual_sense=True, is_scope=is_scope)
    except ObligationsError as error:
        first = Problem("not-expressible", None, "这份计划写成表格后读不回来")
        raise ObligationsError((first, *error.problems)) from None
    differences = audit_draft(UncheckedRules(plan, (), name), draft).differences
    problems = [_problem(each) for each in differences if each.kind is not DifferenceKind.SOURCE]
    if problems:
        raise ObligationsError(problems)


def _problem(difference: Difference) -> Problem:
    about = (f"第 {difference.measure} 项的" if difference.measure else "计划的") + PARTS[difference.part]
    read = "读不准" if difference.kind is DifferenceKind.UNSURE else "被读成"
    read += f"（{shown(difference.document or '空的', 60)}）"
    place = difference.rules_place or Place("表格")
    message, remedy = f"{about}写不进表格：会{read}", "请改写规则里的这一处文字"
    return Problem("not-expressible", place, message, remedy, measure=difference.measure)
