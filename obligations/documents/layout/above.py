"""The headings of tasks that stand as paragraphs above the tables of a plan, where each task has a table of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from obligations.documents.layout.numbers import OF_SUBTASKS, OF_TASKS, numbered
from obligations.documents.original import Location, Original, Paragraph

_LONGEST: Final = 40
_ENDS: Final = re.compile(r"[。；;，,：:]$")
#: With fewer, what is above a table may be a heading of the document, of which the whole table is a part.
_FEWEST: Final = 2


def headings_above(original: Original) -> Mapping[Location, Sequence[Paragraph]]:
    """Return the location of the first row of each table that has headings above it → these; empty if one has none.

    They are numbered as tasks (一、) and sub-tasks （一）, or else each table has one in the style of a heading.
    """
    gaps = _gaps(original)
    if len(gaps) < _FEWEST:
        return {}
    numbered_ones = {at: _numbered(gap) for at, gap in gaps.items()}
    first = next(iter(gaps))
    tasks = [i for i, each in enumerate(numbered_ones[first]) if numbered(each.text, OF_TASKS)]
    numbered_ones[first] = numbered_ones[first][tasks[-1] if tasks else 0 :]  # before it may be the document's own
    if sum(map(bool, numbered_ones.values())) >= _FEWEST:
        return {at: found for at, found in numbered_ones.items() if found}
    styled = {at: gap[-1:] for at, gap in gaps.items() if gap and gap[-1].is_heading}
    has_title = sum(each.is_heading for each in gaps[first]) >= _FEWEST  # the document's, besides the first task's
    return styled if len(styled) == len(gaps) and has_title else {}


def _gaps(original: Original) -> dict[Location, list[Paragraph]]:
    """Return the location of the first row of each table → the paragraphs between it and the table before."""
    paragraphs = [*original.before, *original.behind]
    gaps: dict[Location, list[Paragraph]] = {}
    at = 0
    for row in original.rows:
        if row.begins:
            first = at
            while at < len(paragraphs) and _is_above(paragraphs[at].location, row.location):
                at += 1
            gaps[row.location] = paragraphs[first:at]
    return gaps


def _is_above(paragraph: Location, row: Location) -> bool:
    if paragraph.line is not None and row.line is not None:
        return paragraph.line < row.line
    return (paragraph.table or 0) < (row.table or 0)


def _numbered(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    return [
        each
        for each in paragraphs
        if len(each.text) <= _LONGEST
        and not _ENDS.search(each.text)
        and (numbered(each.text, OF_TASKS) or numbered(each.text, OF_SUBTASKS))
    ]
