"""The cells beside measures, which have no numbers: departments and clauses (局内, 省份), and completion times."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise, product
from typing import Final, NamedTuple

from obligations.documents.joining import Piece, together
from obligations.documents.original import Location, tight
from obligations.documents.table import DEPARTMENTS, DUE, MEASURES, Line

_MARK: Final = re.compile(r"(?:^|(?<=[\s。；;，,、]))(局内|省份)\s*[:：]")


class Group(NamedTuple):
    """The departments after one 局内 mark, and the clauses up to the next one."""

    bureau: list[Piece]
    clauses: list[list[Piece]]


def groups_of(texts: Sequence[str], location: Location) -> tuple[list[Piece], list[list[Piece]], list[Group]]:
    """Return a cell cut at its marks: departments before any mark, clauses before the first 局内, groups.

    Each text is a paragraph. ``["公共部", "省份：甲", "局内：条法司、", "人事司"]`` gives 公共部, which may go on from
    the cell above; the clause 甲; and one group of the pieces 条法司、 and 人事司 without a clause.
    """
    loose: list[Piece] = []
    head: list[list[Piece]] = []
    groups: list[Group] = []
    into = loose
    for text in texts:
        before, *parts = _MARK.split(text)
        if before.strip():
            into.append(Piece(before.strip(), into is loose and not loose, location))
        for mark, rest in zip(parts[::2], parts[1::2], strict=True):
            into = []
            if mark == "局内":
                groups.append(Group(into, []))
            else:
                (groups[-1].clauses if groups else head).append(into)
            if rest.strip():
                into.append(Piece(rest.strip(), location=location))
    return loose, head, groups


#: How a measure begins: its number, its text. (1.5 is no number of a measure.)
MEASURE: Final = re.compile(r"(\d{1,5})\s*[.．、]\s*(?!\d)(.+)")


def beginnings(line: Line) -> list[bool]:
    """Return for each paragraph in the measures' cell of a row whether it begins a measure."""
    return [bool(MEASURE.fullmatch(text)) for text in line[MEASURES]]


def whole_dues(lines: Sequence[Line], cut: Collection[Location]) -> Counter[str]:
    """Return how often each completion time is the only one beside a single measure, not counting rows in ``cut``.

    One that occurs only once may still be a part of another that a page's end cut.
    """
    return Counter(text for location, text in _alone(lines).items() if location not in cut)


def cut_dues(lines: Sequence[Line]) -> frozenset[Location]:
    """Return where the column of completion times may hold a part of one that a page's end cut in two.

    Two texts of the column that follow each other are suspected if, put together, they begin or end like a time that
    is the only one beside some measure: 年内有阶 | 段性成果 where 年内有阶段性成果 occurs. But 年内完成 | 年内有进展 is
    not suspected where 2018年内完成 occurs: that one time begins or ends another shows nothing.
    """
    wholes = {*_alone(lines).values()}
    filled = [line for line in lines if line[MEASURES] or line[DEPARTMENTS] or line[DUE]]
    if len({line.location.page for line in filled}) == 1 and all(map(_is_one_measure, filled)):
        return frozenset()  # one page, each measure in a row of its own, with one time: there is no cut
    texts = [(line.location, tight(text)) for line in filled for text in line[DUE]]
    suspected: set[Location] = set()
    for (location, one), (next_location, other) in pairwise(texts):
        for both, whole in product(together(one, other), wholes) if location != next_location else ():
            is_first = len(whole) > len(one) and _agree(both, whole)
            if is_first or (len(whole) > len(other) and _agree(both[::-1], whole[::-1])):
                suspected |= {location, next_location}
    return frozenset(suspected)


def _agree(one: str, other: str) -> bool:
    """Return whether one of two texts begins with the other."""
    return one.startswith(other) or other.startswith(one)


def _alone(lines: Sequence[Line]) -> dict[Location, str]:
    """Return the completion times of rows that have one measure and one time."""
    return {line.location: tight(line[DUE][0]) for line in lines if line[DUE] and _is_one_measure(line)}


def _is_one_measure(line: Line) -> bool:
    """Return whether the only thing in a row is one measure from its beginning, with at most one completion time."""
    begins = beginnings(line)
    return begins[:1] == [True] and sum(begins) == 1 and len(line[DUE]) <= 1
