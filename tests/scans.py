"""Plans' tables as scans and Word documents show them: pages with a header each, rows cut where a page ends."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx

from obligations import Plan
from obligations.documents.draft import DraftPlan
from obligations.documents.drafting import draft_of
from obligations.documents.reading import original_of

HEAD = ("工作任务", "任务目标", "落实举措", "执行部门（单位）", "完成 时间")
TITLE = "2018 年试验计划"
TASKS = ("一、“甲”主体任务", "（一）乙")

#: A cell is its paragraphs; a row of a page its five cells.
Cell = str | Sequence[str]
Cells = tuple[Cell, ...]


def row(what: Cell = "", carried: Cell = "", due: Cell = "", task: Cell = "", goal: Cell = "") -> Cells:
    return (task, goal, what, carried, due)


def paragraphs(cell: Cell) -> list[str]:
    return [cell] if isinstance(cell, str) else list(cell)


def markdown(*pages: Sequence[Cells], title: str | None = TITLE, headings: bool = True) -> str:
    """The text of a scan. ``headings``: the first page begins with a task and a sub-task."""
    lines = [] if title is None else [title, ""]
    for number, page in enumerate(pages):
        rows = [*([row(task=TASKS[0]), row(task=TASKS[1])] if headings and not number else []), *page]
        lines += [f"| {' | '.join(HEAD)} |", "|---|---|---|---|---|"]
        for cells in rows:
            lines.append("| " + " | ".join(_written(cell) for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)


def _written(cell: Cell) -> str:
    found = paragraphs(cell)
    return found[0] if len(found) == 1 else " ".join(f"<p>{text}</p>" for text in found)


def word(rows: Sequence[Cells], *merges: tuple[int, int, int], title: str | None = TITLE) -> Any:
    """A Word document of one table; a merge is a column and its first and last row (0 is the header)."""
    document = docx.Document()
    if title is not None:
        document.add_paragraph(title)
    table = document.add_table(rows=0, cols=5)
    for cells in [HEAD, row(task=TASKS[0]), row(task=TASKS[1]), *rows]:
        for cell, content in zip(table.add_row().cells, cells, strict=True):
            first, *others = paragraphs(content) or [""]
            cell.text = first
            for text in others:
                cell.add_paragraph(text)
    for column, first_row, last_row in merges:
        kept = table.cell(first_row, column).text
        merged = table.cell(first_row, column).merge(table.cell(last_row, column))
        merged.text = kept
    return document


def as_bytes(document: Any) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def drafted(source: str | bytes, plan: Plan, **given: Any) -> DraftPlan:
    """What is read from a text or a Word document, in the words of a plan."""
    return draft_of(
        original_of(source if isinstance(source, bytes) else source.encode(), "原件"), plan.vocabulary, **given
    )
