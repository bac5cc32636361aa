"""Mends what a page's end cut in two: a name, a completion time.

Pieces are put together only where the document itself shows how: the whole stands elsewhere in it, or no other reading
is possible. Scans repeat a character at a cut now and then (年内有阶 | 阶段性成果).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from obligations.documents.original import Location, tight

_BETWEEN: Final = re.compile(r"[、,，;；]")
#: A scan repeats a character or two, never a sentence.
_MOST_REPEATED: Final = 3
_LONGEST_NAME: Final = 30
#: Of a bureau, or a department by itself.
_SUBUNITS: Final = ("办公室", "综合处", "综合司", "秘书处")
#: What the name of a department ends with.
_ENDINGS: Final = (
    "司",
    "部",
    "局",
    "处",
    "室",
    "厅",
    "院",
    "办",
    "科",
    "委员会",
    "中心",
    "协会",
    "学会",
    "集团",
    "公司",
    "出版社",
)


class Piece(NamedTuple):
    """A part of a text, and where it stands.

    ``cut``: the page ended before it, or the row did, so that it may go on in mid-word.
    """

    text: str
    cut: bool = False
    spot: Location | None = None


class Names(NamedTuple):
    """Names in their order, and those pairs of pieces of which it is open whether they are one name or two."""

    names: tuple[str, ...]
    open: tuple[tuple[str, str], ...] = ()


def names_of(pieces: Sequence[Piece], known: Collection[str]) -> Names:
    """The names in a list like 办公室、条法司; ``known`` are those that stand whole elsewhere in the document."""
    names: list[str] = []
    left_open: list[tuple[str, str]] = []
    at_end = True  # nothing is left hanging
    for piece in pieces:
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
        at_end = not ([first, *others])[-1]
    return Names(tuple(names), tuple(left_open))


def _whole(one: str, other: str, known: Collection[str]) -> str | None:
    """The name that two pieces make; None if that is no name that the document shows, nor looks like one."""
    candidates = [text for text in together(one, other) if text in known]
    if len(candidates) == 1:
        return candidates[0]
    return one + other if not candidates and is_name(one + other) and not overlap(one, other) else None


def is_name(text: str) -> bool:
    """Whether a text ends as the names of departments do."""
    return len(text) > 2 and text.endswith(_ENDINGS)


def oddity(name: str) -> str | None:
    """What is odd about the name of a department; None if nothing is. A name is asked about as it is written."""
    if re.search(r"[^\x00-\x7f]\s+[^\x00-\x7f]", name.strip()):
        return "中间有空格"
    if re.search(r"[:：/／|·（）()《》“”\[\]]", name):
        return "里有标点"
    if name.endswith("等") or len(name) > _LONGEST_NAME:
        return "不像一个部门"
    halves = re.split("[和及与]", name, maxsplit=1)
    return "像是两个部门" if len(halves) == 2 and is_name(halves[0]) and is_name(halves[1]) else None


def names_in(piece: Piece) -> list[str]:
    """The names in a piece as they are written."""
    return _BETWEEN.split(piece.text)


def whole_names(pieces: Sequence[Piece]) -> Iterator[str]:
    """The names that no cut can have touched."""
    for i, piece in enumerate(pieces):
        found = [tight(name).rstrip("。.") for name in names_in(piece)]
        goes_on = i + 1 < len(pieces)
        yield from filter(None, found[1 if i else 0 : len(found) - goes_on])


def readings(pieces: Sequence[Piece]) -> Iterator[str]:
    """What pieces may come to: put together plainly, or without what one of the cuts may have repeated."""
    yield text_of(pieces)[0]
    for i in range(1, len(pieces)):
        one, other = text_of(pieces[:i])[0], pieces[i].text
        for size in overlap(one, other) if pieces[i].cut else ():
            yield text_of([Piece(one + other[size:]), *pieces[i + 1 :]])[0]


def text_of(pieces: Sequence[Piece], known: Collection[str] = ()) -> tuple[str, bool]:
    """A text from its pieces, and whether that is sure: where it was cut, the whole stands elsewhere."""
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
    """Two pieces put together, plainly and with what both have at the cut said once."""
    yield tight(one + other)
    for size in overlap(one, other):
        yield tight(one + other[size:])


def overlap(one: str, other: str) -> list[int]:
    """How many characters may have been repeated at a cut."""
    return [size for size in range(1, min(len(one), len(other) - 1, _MOST_REPEATED) + 1) if one.endswith(other[:size])]
