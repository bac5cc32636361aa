"""Finds what a document says elsewhere than beside a measure about who is to do it, and by when.

What rulings are for clauses this is for departments and completion times: where one stands outside of what is read as
such (a bracket in the middle of a measure, a heading, a note to the table), nobody has read it, and the field is open.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from obligations.documents.layout.entries import BUREAU, CLAUSE, DUE_TIME
from obligations.documents.layout.joining import is_name
from obligations.text import number_of

_SENTENCE: Final = re.compile(r"[^。；;！!？?\n]+")
#: What a department does with a measure; 牵头的…机制 is about something else.
_DOES: Final = "(?:牵头|负责|配合|承担|督办|统筹(?!协调)|主办|协办)(?!的)"
#: The same at the end of a part of a bracket: 甲司牵头，乙司配合.
_DUTY_ENDS: Final = re.compile(r"(?:牵头|负责|配合|承担|主办|协办)(?:落实|实施)?(?:[，,；;、。]|$)|责任单位|牵头单位")
_DATE: Final = re.compile(r"(?:\d{1,2}\s*月|年|季度)(?:份|底|末|中)?(?:以?前|之前|内)|推迟|延期|延长至")
_DONE: Final = re.compile("完成|办结|截止|推迟|延期|延长")
#: A paragraph that is a time and nothing else.
_TIME_ONLY: Final = re.compile(
    r"(?:\d{4}\s*年)?\s*(?:\d{1,2}\s*月|年|第?[一二三四]季度|[上下]半年)(?:份|底|末|内)?(?:以?前|之前)?(?:完成)?"
)
_BRACKET: Final = re.compile(r"[（(【]([^（()）【】]{2,60})[)）】]")
#: A paragraph with a label before a name: 督导单位：办公室.
_LABELLED: Final = re.compile(r"[^：:，。]{2,8}[：:]\s*([^。；;]{2,60})[。；;]?")
_NUMERAL: Final = r"\d{1,3}|[一二三四五六七八九十百零]{1,5}"
_AND: Final = r"\s*项?\s*[、，,和及至到—–-]\s*第?\s*"
_ITEMS: Final = re.compile(rf"第\s*((?:{_NUMERAL})(?:{_AND}(?:{_NUMERAL})){{0,20}})\s*项")
_RANGE: Final = re.compile(rf"({_NUMERAL})\s*项?\s*[至到—–-]\s*第?\s*({_NUMERAL})")
#: What speaks of all measures of a plan, or of those above.
_ALL: Final = re.compile("以上|上述|以下|下列|上表|本(?:计划|方案|通知|清单|意见)")
#: What says who leads by the looks of the names, which nobody reads.
_LOOKS: Final = re.compile("(?:加粗|黑体|下划线|带[^，。；]{1,3}号?)[^，。；]{0,6}牵头")
#: What is asked of the work on the plan, not of a measure.
_ON_THE_WORK: Final = re.compile("解释|报送|上报|报告|总结")


class Elsewhere(NamedTuple):
    """What was found: the words, the fields that it may be, and of which measures (None: of all)."""

    text: str
    fields: tuple[str, ...]
    numbers: frozenset[int] | None = None


def outside_measures(text: str, names: Collection[str]) -> Iterator[Elsewhere]:
    """Yield each sentence of a text outside of all measures that is about some by number, or about all.

    ``names`` are the departments that the document names.
    """
    for sentence in _SENTENCE.findall(text):
        if _ITEMS.search(sentence):
            yield Elsewhere(sentence.strip(), (BUREAU, DUE_TIME, CLAUSE), frozenset(_numbers(sentence)) or None)
        elif _LOOKS.search(sentence):
            yield Elsewhere(sentence.strip(), (BUREAU,))
        elif _ALL.search(sentence) and not _ON_THE_WORK.search(sentence):
            is_date = _DATE.search(sentence) and _DONE.search(sentence)
            yield from _found(sentence.strip(), bureau=_is_duty(sentence, names), due=bool(is_date))


def beside_measures(text: str, names: Collection[str]) -> Iterator[Elsewhere]:
    """Yield what a heading, or a text beside measures as their goal, says about who is to do them and by when."""
    found = [*_in_brackets(text)]
    yield from found
    if not found and _is_duty(text, names):
        yield Elsewhere(text, (BUREAU,))


def within_measure(paragraphs: Sequence[str], names: Collection[str], *, has_due: bool) -> Iterator[Elsewhere]:
    """Yield what the text of a measure says that may be its departments or its time; ``has_due``: one was read."""
    for at, paragraph in enumerate(paragraphs):
        yield from _in_brackets(paragraph)
        labelled = _LABELLED.fullmatch(paragraph)
        parts = re.split("[、，]", labelled[1] if labelled else paragraph.rstrip("。"))
        if (at or labelled) and all(part in names or (labelled and is_name(part)) for part in parts):
            yield Elsewhere(paragraph, (BUREAU,))
        elif at and _TIME_ONLY.fullmatch(paragraph.rstrip("。")):
            yield Elsewhere(paragraph, (DUE_TIME,))
        elif not has_due:
            dated = (s.strip() for s in _SENTENCE.findall(paragraph) if _DATE.search(s))
            yield from (Elsewhere(sentence, (DUE_TIME,)) for sentence in dated)


def _in_brackets(text: str) -> Iterator[Elsewhere]:
    for inside in _BRACKET.findall(text):
        yield from _found(inside, bureau=bool(_DUTY_ENDS.search(inside)), due=bool(_DATE.search(inside)))


def _is_duty(text: str, names: Collection[str]) -> bool:
    known = (re.escape(name) for name in names if len(name) > 1 and name in text)
    return any(
        re.search(rf"由[^，。；]{{0,12}}{name}[^的]*$|{name}(?:、[^，。；]{{1,20}})?{_DOES}", text) for name in known
    )


def _found(text: str, *, bureau: bool, due: bool) -> Iterator[Elsewhere]:
    """Yield what a text of all measures, or beside one, says of departments or of a time; nothing if of neither."""
    fields = tuple(name for name, is_so in ((BUREAU, bureau), (DUE_TIME, due)) if is_so)
    yield from [Elsewhere(text, fields)] if fields else []


def _numbers(sentence: str) -> Iterator[int]:
    """Yield the numbers of measures that a sentence names: 第2项, 第3至5项."""
    for those in _ITEMS.findall(sentence):
        for first, last in _RANGE.findall(those):
            yield from range(number_of(first) or 0, (number_of(last) or 0) + 1)
        yield from filter(None, map(number_of, re.findall(_NUMERAL, those)))
