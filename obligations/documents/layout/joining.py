"""Joins what a page's end cut in two: a name, a completion time.

Pieces are joined only where the document itself shows how: the whole occurs elsewhere in it, or no other reading is
possible. Scans sometimes repeat a character at a cut (年内有阶 | 阶段性成果).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from obligations.documents.original import Location, tight

_BETWEEN: Final = re.compile(r"[、,，;；]")
#: A scan repeats a character or two, never a sentence.
_MOST_REPEATED: Final = 3
#: Units that either belong to the department named before, or are one by themselves.
_SUBUNITS: Final = ("办公室", "综合处", "综合司", "秘书处")
#: What the name of a department ends with.
_ENDINGS: Final = (
    *("司", "部", "局", "处", "室", "厅", "院", "办", "科"),
    *("委", "署", "行", "会", "中心", "集团", "公司", "社", "团"),
)


class Piece(NamedTuple):
    """A part of a text, and its location.

    ``cut``: a page or a row ended before it, so that it may begin in the middle of a word. ``role`` is that of the
    column or mark which it is from, ``mark`` what that is called in the document.
    """

    text: str
    cut: bool = False
    location: Location | None = None
    role: str = ""
    mark: str = ""


class Names(NamedTuple):
    """Names in their order, the role of each (see :class:`Piece`), and pairs of them that may be one name or two."""

    names: tuple[str, ...]
    roles: tuple[str, ...] = ()
    open: tuple[tuple[str, str], ...] = ()


def names_of(pieces: Sequence[Piece], known: Collection[str]) -> Names:
    """Return the names in a list like 办公室、条法司; ``known`` are names that occur uncut elsewhere in the document.

    The pieces 办公室、条法 | 司、人事司 are 办公室, 条法司, 人事司. The pieces 条法 | 法司 are 条法司 if that is known;
    else 条法 and 法司 are left open: the second 法 may be repeated by the scan, or belong to the name.
    """
    names: list[str] = []
    roles: list[str] = []
    left_open: list[tuple[str, str]] = []
    at_end = True  # the last piece ended with a separator, so the next one begins a name
    for piece in pieces:
        role = piece.role or (roles[-1] if roles else "")  # what goes on has the role of what it goes on from
        at_end = at_end or role != roles[-1]
        first, *others = [tight(name).rstrip("。.") for name in names_in(piece)]
        if names and first and not at_end:
            whole = _whole(names[-1], first, known)
            if whole is not None and (whole in known or not is_name(names[-1])):
                names[-1] = whole
            elif piece.cut or first in _SUBUNITS or not (is_name(names[-1]) and is_name(first)):
                left_open.append((names[-1], first))
                names.append(first)
            else:  # each on a line of its own in one cell
                names.append(first)
        elif first:
            names.append(first)
        names += filter(None, others)
        roles += [role] * (len(names) - len(roles))
        at_end = not ([first, *others])[-1]
    return Names(tuple(names), tuple(roles), tuple(left_open))


def _whole(one: str, other: str, known: Collection[str]) -> str | None:
    """Return the name that two pieces make; None unless the document shows it, or it can only be this one."""
    candidates = [text for text in together(one, other) if text in known]
    if len(candidates) == 1:
        return candidates[0]
    return one + other if not candidates and is_name(one + other) and not overlap(one, other) else None


def is_name(text: str) -> bool:
    """Return whether a text ends as the names of departments do."""
    return len(text) > 2 and text.endswith(_ENDINGS)


#: Between Chinese characters there is no space within a name.
SPACED: Final = re.compile(r"[^\x00-\x7f]\s+[^\x00-\x7f]")


def names_in(piece: Piece) -> list[str]:
    """Return the names in a piece, with their spaces."""
    return _BETWEEN.split(piece.text)


def whole_names(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield the names that are not at a cut, and have no space within, which may part two."""
    for i, piece in enumerate(pieces):
        names = [tight(name).rstrip("。.") if not SPACED.search(name.strip()) else "" for name in names_in(piece)]
        goes_on = i + 1 < len(pieces)
        yield from filter(None, names[1 if i else 0 : len(names) - goes_on])


def readings(pieces: Sequence[Piece]) -> Iterator[str]:
    """Yield the texts that pieces may mean: joined as they are, then without what a cut may have repeated."""
    yield text_of(pieces)[0]
    for i in range(1, len(pieces)):
        one, other = text_of(pieces[:i])[0], pieces[i].text
        for size in overlap(one, other) if pieces[i].cut else ():
            yield text_of([Piece(one + other[size:]), *pieces[i + 1 :]])[0]


def text_of(pieces: Sequence[Piece], known: Collection[str] = ()) -> tuple[str, bool]:
    """Return the text of some pieces, and whether it is sure: at each cut exactly one way to join them is ``known``.

    年内有阶 | 阶段性成果 gives 年内有阶段性成果 and True if that text is known, else 年内有阶阶段性成果 and False.
    """
    text, sure = "", True
    for i, piece in enumerate(pieces):
        if not i or not piece.cut:
            text = tight(f"{text} {piece.text}")
            continue
        candidates = [whole for whole in together(text, piece.text) if whole in known]
        sure = sure and len(candidates) == 1
        text = candidates[0] if candidates else tight(text + piece.text)
    return text, sure


def together(one: str, other: str) -> Iterator[str]:
    """Yield two pieces joined as they are, and with what both have at the cut written once."""
    yield tight(one + other)
    for size in overlap(one, other):
        yield tight(one + other[size:])


def overlap(one: str, other: str) -> list[int]:
    """Return the numbers of characters that may have been repeated at a cut."""
    return [size for size in range(1, min(len(one), len(other) - 1, _MOST_REPEATED) + 1) if one.endswith(other[:size])]
