"""How a document numbers its measures: 1.　（1）　1)　①　1.1　第1项　举措1; and how it numbers tasks: 一、　（一）."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from unicodedata import normalize

from obligations.text import number_of

_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_IN_ONE: Final = frozenset(map(chr, range(0x2474, 0x249C)))
_CHINESE: Final = "[一二三四五六七八九十百]{1,5}"
#: Ways to number → how such a number is written; the first group is the number, the last the text.
_STYLES: Final = {
    "1.1": re.compile(r"(\d{1,3}(?:[.．]\d{1,3}){1,3})(?:[.．、]|\s|(?=[^\W\d]))\s*(.+)"),
    "1.": re.compile(r"(\d{1,5})\s*[.．、]\s*(?!\d)(.+)"),
    "(1)": re.compile(r"[(（【\[]\s*(\d{1,5})\s*[)）】\]]\s*[.．、]?\s*(.+)"),
    "1)": re.compile(r"(\d{1,5})\s*[)）]\s*(.+)"),
    "①": re.compile(rf"([{_CIRCLED}])\s*(.+)"),
    "第1项": re.compile(rf"第\s*(\d{{1,5}}|{_CHINESE})\s*[项条]\s*[:：.．、]?\s*(.+)"),
    "举措1": re.compile(rf"(?:举措|任务|措施|事项)\s*(\d{{1,5}}|{_CHINESE})\s*[:：.．、]\s*(.+)"),
    "一、": re.compile(rf"({_CHINESE})\s*[、.．]\s*(.+)"),
    "(一)": re.compile(rf"[(（]\s*({_CHINESE})\s*[)）]\s*(.+)"),
}
#: The ways to number that headings have.
OF_TASKS: Final = "一、"
OF_SUBTASKS: Final = "(一)"
#: The ways to number that measures in a table have.
OF_MEASURES: Final = tuple(style for style in _STYLES if style not in (OF_TASKS, OF_SUBTASKS))


class Numbered(NamedTuple):
    """The beginning of a measure or a heading: the number as a whole one, as it is written, and the text behind it."""

    number: int
    written: str
    text: str


def numbered(text: str, style: str) -> Numbered | None:
    """Return the number and the text of a paragraph that is numbered in a style; None if it is not.

    The number of 1.2 is 2, as it counts within the first.
    """
    if text[:1] in _IN_ONE:  # 1. and (1) as one character
        text = normalize("NFKC", text[0]) + text[1:]
    match = _STYLES[style].fullmatch(text)
    if match is None or (style[:1] == "(" and match[2][:1] in ")）】]"):
        return None
    written = match[1]
    if written in _CIRCLED:
        number: int | None = _CIRCLED.index(written) + 1
    else:
        number = number_of(re.split("[.．]", written)[-1])
    return None if number is None else Numbered(number, written, match[2])


def style_of(text: str) -> str | None:
    """Return the way in which a paragraph is numbered; None if it is not."""
    return next((style for style in _STYLES if numbered(text, style)), None)


def own_number(start: Numbered, number: int) -> str | None:
    """Return the number that the document writes, if it is none that stands for ``number``: 1.2, or another one."""
    return start.written if start.written and (start.number != number or "." in start.written) else None


class Counting:
    """Counts measures: as the document does, or on from the first to the last where its numbers begin anew."""

    def __init__(self) -> None:
        self.own = 0  # the number of the last measure in the document
        self.last = 0  # the number that it has here
        self._anew = False

    def follows(self, start: Numbered, *, under_new_heading: bool) -> bool:
        """Return whether a number is the next one, or begins anew under a heading."""
        return start.number == self.own + 1 or (start.number == 1 and under_new_heading)

    def count(self, start: Numbered, *, under_new_heading: bool) -> int:
        """Return the number of the next measure, which is written so in the document."""
        self._anew = self._anew or (start.number == 1 and under_new_heading and self.own > 0)
        self.own = start.number
        self.last = self.last + 1 if self._anew or start.number <= self.last else start.number
        return self.last
