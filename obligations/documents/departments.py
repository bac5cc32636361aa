"""The cell of the departments: 局内 and 省份, one measure after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from obligations.documents.joining import Piece
from obligations.documents.paper import Spot

_MARK: Final = re.compile(r"(?:^|(?<=[\s。；;，,、]))(局内|省份)\s*[:：]")


class Group(NamedTuple):
    """What one 局内 begins in a cell: departments, then clauses. The first group of a cell may continue another."""

    bureau: list[Piece]
    clauses: list[list[Piece]]


def groups_of(texts: Sequence[str], spot: Spot) -> tuple[list[Piece], list[list[Piece]], list[Group]]:
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
