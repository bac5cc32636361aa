"""Completion times in a column: which are whole, and which may be parts of one that a page's end cut."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise, product
from typing import Final

from obligations.documents.layout.columns import DUE
from obligations.documents.layout.joining import together
from obligations.documents.layout.rows import Row
from obligations.documents.original import Location, tight

#: How the rest of a time begins that a narrow cell broke: 2019年6月 | 底前.
_REST: Final = re.compile(r"[底前月日]|年(?!内|底|末|度)")
#: A year by itself; more of the time follows.
_YEAR: Final = re.compile(r"(?:[12]\d{3}|[〇○零一二三四五六七八九]{4})\s*年")


def lines_of(texts: Iterable[str]) -> list[str]:
    """Return the paragraphs of a cell; one that can only be the rest of the time before it is joined to that."""
    lines: list[str] = []
    for text in texts:
        if lines and (_REST.match(text) or _YEAR.fullmatch(lines[-1])):
            lines[-1] = tight(lines[-1] + text)
        else:
            lines.append(text)
    return lines


def wholes(rows: Iterable[Row]) -> Counter[str]:
    """Return how often each completion time is the only one beside a single measure.

    One that occurs only once may still be a part of another that a page's end cut.
    """
    return Counter(_alone(rows).values())


def cut_dues(rows: Sequence[Row]) -> frozenset[Location]:
    """Return where the column of completion times may hold a part of one that a page's end cut in two.

    Two texts of the column that follow each other are suspected if, put together, they begin or end like a time that
    is the only one beside some measure: 年内有阶 | 段性成果 where 年内有阶段性成果 occurs. But 年内完成 | 年内有进展 is
    not suspected where 2018年内完成 occurs: that one time begins or ends another shows nothing.
    """
    known = {*_alone(rows).values()}
    is_one_page = len({row.line.location.page for row in rows}) == 1
    if is_one_page and all(row.is_alone and len(row.line[DUE]) < 2 for row in rows):
        return frozenset()  # one page, each measure in a row of its own, with one time: there is no cut
    texts = [(row.line.location, tight(text)) for row in rows for text in row.line[DUE]]
    suspected: set[Location] = set()
    for (location, one), (next_location, other) in pairwise(texts):
        for both, whole in product(together(one, other), known) if location != next_location else ():
            is_first = len(whole) > len(one) and _agree(both, whole)
            if is_first or (len(whole) > len(other) and _agree(both[::-1], whole[::-1])):
                suspected |= {location, next_location}
    return frozenset(suspected)


def _agree(one: str, other: str) -> bool:
    """Return whether one of two texts begins with the other."""
    return one.startswith(other) or other.startswith(one)


def _alone(rows: Iterable[Row]) -> dict[Location, str]:
    """Return the completion times of rows that have one measure and one time."""
    return {row.line.location: tight(row.line[DUE][0]) for row in rows if row.is_alone and len(row.line[DUE]) == 1}
