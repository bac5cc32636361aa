"""The cell of the departments: 局内 and 省份, one measure after the other."""

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
    """What one 局内 begins in a cell: departments, then clauses. The first group of a cell may continue another."""

    bureau: list[Piece]
    clauses: list[list[Piece]]


def groups_of(texts: Sequence[str], spot: Location) -> tuple[list[Piece], list[list[Piece]], list[Group]]:
    """The cell of the departments, cut at each 局内: what stands before any mark, clauses before the first, groups."""
    loose: list[Piece] = []
    head: list[list[Piece]] = []
    groups: list[Group] = []
    into = loose
    for text in texts:
        before, *parts = _MARK.split(text)
        if before.strip():
            into.append(Piece(before.strip(), into is loose and not loose, spot))
        for mark, rest in zip(parts[::2], parts[1::2], strict=True):
            into = []
            if mark == "局内":
                groups.append(Group(into, []))
            else:
                (groups[-1].clauses if groups else head).append(into)
            if rest.strip():
                into.append(Piece(rest.strip(), spot=spot))
    return loose, head, groups


#: How a measure begins: its number, its text.
MEASURE: Final = re.compile(r"(\d{1,5})\s*[.．、]\s*(?!\d)(.+)")


def beginnings(line: Line) -> list[bool]:
    """Of each paragraph in a line whether it begins a measure."""
    return [bool(MEASURE.fullmatch(text)) for text in line[MEASURES]]


def whole_dues(lines: Sequence[Line], cut: Collection[Location]) -> Counter[str]:
    """Completion times that stand alone beside a single measure, and how often; without those where a page's end cut.

    One that stands there only once may still be what a page's end left of another.
    """
    return Counter(text for spot, text in _alone(lines).items() if spot not in cut)


def cut_dues(lines: Sequence[Line]) -> frozenset[Location]:
    """Where a page's end may have left a part of a completion time that stands whole elsewhere.

    That one time begins or ends another shows nothing: what is cut goes on in the next text of the column.
    """
    wholes = {*_alone(lines).values()}
    filled = [line for line in lines if line[MEASURES] or line[DEPARTMENTS] or line[DUE]]
    if len({line.spot.page for line in filled}) == 1 and all(map(_is_one_measure, filled)):
        return frozenset()  # one page, each measure in a row of its own, with one time: there is no cut
    texts = [(line.spot, tight(text)) for line in filled for text in line[DUE]]
    found: set[Location] = set()
    for (spot, one), (next_spot, other) in pairwise(texts):
        for both, whole in product(together(one, other), wholes) if spot != next_spot else ():
            is_first = len(whole) > len(one) and _agree(both, whole)
            if is_first or (len(whole) > len(other) and _agree(both[::-1], whole[::-1])):
                found |= {spot, next_spot}
    return frozenset(found)


def _agree(one: str, other: str) -> bool:
    """Whether one of two texts begins with the other."""
    return one.startswith(other) or other.startswith(one)


def _alone(lines: Sequence[Line]) -> dict[Location, str]:
    """Each completion time that stands alone beside a single measure."""
    return {line.spot: tight(line[DUE][0]) for line in lines if line[DUE] and _is_one_measure(line)}


def _is_one_measure(line: Line) -> bool:
    """Whether a row has the beginning of one measure, and of no other, and one completion time or none."""
    begins = beginnings(line)
    return begins[:1] == [True] and sum(begins) == 1 and len(line[DUE]) <= 1
