"""YAML text → plain data with the place of every part; bounded in size, depth and time.

Files come from strangers. Only the plain part of YAML is understood: no tags, anchors or aliases. Scalars become
None, bool, int or date; anything else is text, so that no word is taken for something else (``否`` and ``no`` stay
words, ``2018-02-30`` stays text and is refused where a date is required).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, TypeAlias

import yaml

from obligations.errors import Code, Place, Problems, SourceError
from obligations.files import signs
from obligations.text import UNPRINTABLE, shown

MOST_DEPTH: Final = 32

#: A place in the data: keys and list positions from the top.
Steps: TypeAlias = tuple[str | int, ...]

#: libyaml where PyYAML was built with it (ten times faster), else the same thing in Python.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: A word that needs no quotes anywhere in a YAML file.
_WORD: Final = re.compile(r"[^\W\d_]+")
_TAG: Final = re.compile(r"^%TAG\b", re.MULTILINE)
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

#: A part of PyYAML's message → what it means, in Chinese; the first part that fits counts.
_COMPLAINTS: Final = {
    "found character that cannot start any token": "用了不能开头的字符，如制表符、@ 或反引号",
    "found a tab character": "用了制表符",
    "mapping values are not allowed": "这里不该有冒号",
    "block sequence entries are not allowed": "这里不该有“- ”，列表要另起一行",
    "mapping keys are not allowed": "这里不该有“?”",
    "did not find expected key": "缩进不一致，或少了键",
    "expected <block end>": "缩进不一致",
    "did not find expected '-' indicator": "列表的缩进不一致",
    "did not find expected ',' or": "括号里少了逗号，或括号没有关上",
    "expected ',' or": "括号里少了逗号，或括号没有关上",
    "could not find expected ':'": "少了冒号",
    "unexpected end of stream": "引号没有关上",
    "document indicator": "引号或括号没有关上",
    "unknown escape character": "双引号里的反斜杠用得不对",
    "expected node content": "少了内容，或多了括号、逗号",
    "expected comment or line break": "这一行后面不该再有内容",
    "alphabetic or numeric": "锚点或引用（& 和 *）写得不对，也不支持",
    "directive": "不支持以 % 开头的指令",
    "undefined tag handle": "不支持标签",
}


def resolve(word: str) -> bool | int | date | str | None:
    """Return the value that an unquoted scalar stands for; a word stands for itself."""
    if word in _NULLS:
        return None
    if word in _BOOLS:
        return _BOOLS[word]
    if _INTEGER.fullmatch(word):
        return int(word)
    if _DATE.fullmatch(word):
        try:
            return date.fromisoformat(word)
        except ValueError:
            return word
    return word


def as_scalar(text: str) -> str:
    """Return a text as it is written in a YAML file: without quotes if it is a plain word, else in quotes."""
    if _WORD.fullmatch(text) and resolve(text) == text:
        return text
    return json.dumps(text, ensure_ascii=False)  # JSON's quoted form is YAML's too


def _sign_near(lines: list[str], line: int) -> tuple[int, signs.Sign] | None:
    """Return the sign that is none in YAML, and its line, for which a line may be unreadable; None if there is none.

    The line before ``line`` is searched too: YAML takes such a line for plain text and complains about the next one.
    """
    near = ((number, signs.in_line(lines[number - 1])) for number in (line - 1, line) if 0 < number <= len(lines))
    return next(((number, sign) for number, sign in near if sign), None)


class _Stop(Exception):
    """The text cannot be read any further."""


class Composer:
    """Builds data from YAML events, one by one, so that neither depth nor aliases can cost more than their text.

    After :meth:`compose`, ``keys`` and ``values`` hold the place of every key and value, and ``problems`` what is
    wrong with parts that were left out.
    """

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.keys: dict[Steps, Place] = {}
        self.values: dict[Steps, Place] = {}
        self.problems = Problems()
        self._text = text
        self._events = self._parse(text)
        self._has_signs = False  # what is misread for them is not what people see: nothing else is told then

    def compose(self) -> Any:
        """Return the data. Raises :class:`SourceError` if the text cannot be read to its end."""
        data = None
        try:
            for event in self._events:
                if isinstance(event, yaml.DocumentStartEvent):
                    if self.values:
                        self._stop("bad-yaml", event, "一个文件里有多份 YAML 文档（---）", "请只保留一份")
                    data = self._build(next(self._events), ())
        except _Stop:
            self._has_signs = True
        if self._has_signs:
            self.problems.raise_as(SourceError)
        if not self.values:
            raise SourceError.at("empty-value", Place(self.name, 1, 1), "文件里没有内容", "请填写内容")
        return data

    def _parse(self, text: str) -> Iterator[Any]:
        if match := _TAG.search(text):  # libyaml compares each with all before it
            place = Place(self.name, text.count("\n", 0, match.start()) + 1, 1)
            self.problems.add("bad-yaml", place, "YAML 写法有误（不支持以 % 开头的指令）", "请删去这样的行")
            raise _Stop
        try:
            yield from yaml.parse(text, Loader=LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Place(self.name, mark.line + 1, mark.column + 1) if mark else Place(self.name, 1, 1)
            complaint = error.problem or ""
            means = next((chinese for part, chinese in _COMPLAINTS.items() if part in complaint), "这里读不懂")
            remedy = "请检查这一处及上一行的缩进、冒号、引号和括号"
            if found := _sign_near(text.splitlines(), place.line or 1):
                place, means, remedy = Place(self.name, found[0], found[1].at + 1), found[1].message, found[1].remedy
            self.problems.add("bad-yaml", place, f"YAML 写法有误（{means}）", remedy)
            raise _Stop from None
        except (yaml.YAMLError, ValueError, RecursionError):
            self.problems.add("bad-yaml", Place(self.name, 1, 1), "不是能读懂的 YAML", "请检查是否给错了文件")
            raise _Stop from None

    def _place(self, event: Any) -> Place:
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def _wrong(self, code: Code, event: Any, message: str, remedy: str) -> None:
        self.problems.add(code, self._place(event), message, remedy)

    def _stop(self, code: Code, event: Any, message: str, remedy: str) -> None:
        self._wrong(code, event, message, remedy)
        raise _Stop

    def _build(self, event: Any, path: Steps) -> Any:
        if len(path) > MOST_DEPTH:
            self._stop("too-large", event, f"嵌套超过 {MOST_DEPTH} 层", "请减少层次")
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._wrong("bad-yaml", event, "不支持 YAML 的锚点和引用（& 和 *）", "请把内容直接写出来")
        elif event.tag:
            self._wrong("bad-yaml", event, f"不支持 YAML 标签“{shown(event.tag)}”", "请去掉标签，直接写值")
        self.values[path] = self._place(event)
        match event:
            case yaml.MappingStartEvent():
                return self._mapping(path)
            case yaml.SequenceStartEvent():
                return self._sequence(path)
            case yaml.ScalarEvent():
                return self._scalar(event)
            case _:
                return None

    def _mapping(self, path: Steps) -> dict[str, Any]:
        made: dict[str, Any] = {}
        aside = (*path, "?")  # the place of parts that are left out: they must be read, as their events follow
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent) or event.tag or event.anchor:
                self._wrong("wrong-type", event, "键必须是一个词", "请写成“键: 值”")
                self._build(event, aside)
                self._build(next(self._events), aside)
                continue
            key, value = event.value, next(self._events)
            at = (*path, key)
            if not event.style and (sign := signs.in_key(key, is_alone=self._is_alone(event, value))):
                self._sign(event, sign)
                self._build(value, aside)
                continue
            if key in made:
                message = f"“{shown(key)}”重复了（第 {self.keys[at].line} 行已经写过）"
                self._wrong("duplicate-key", event, message, "请只保留一处")
                self._build(value, aside)
                continue
            self.keys[at] = self._place(event)
            made[key] = self._build(value, at)
        return made

    def _is_alone(self, key: Any, value: Any) -> bool:
        """Return whether a key stands in braces without a colon and a value."""
        between = self._text[key.end_mark.index : value.start_mark.index]
        return isinstance(value, yaml.ScalarEvent) and not (value.value or value.style or ":" in between)

    def _sign(self, event: Any, sign: signs.Sign) -> None:
        """Note a sign that is none in YAML, at its place in a plain scalar."""
        self.problems.add("bad-yaml", self._place(event).further(sign.at), sign.message, sign.remedy)
        self._has_signs = True

    def _sequence(self, path: Steps) -> list[Any]:
        made: list[Any] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            made.append(self._build(event, (*path, len(made))))
        return made

    def _scalar(self, event: Any) -> Any:
        if UNPRINTABLE.search(event.value):
            self._wrong("control-character", event, "有看不见的控制字符", "请去掉反斜杠转义，直接写文字")
            return UNPRINTABLE.sub("�", event.value)
        if event.style in ("'", '"', "|", ">"):
            return event.value
        if sign := signs.in_value(event.value):
            self._sign(event, sign)
        return resolve(event.value)
