"""Reading YAML, or a mapping from a program, into plain data that remembers where each part stands.

Files come from strangers. Reading is bounded in size, depth and time, understands only the plain part of YAML
(no tags, anchors or aliases), and raises :class:`SourceError`, nothing else. Scalars become None, bool, int,
date or str; whatever is none of the first four is text, so that no word is taken for something else
(``否`` and ``no`` stay words, ``2018-02-30`` stays text and is refused where a date is wanted).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import yaml

from obligations.errors import Place, Problem, Problems, SourceError
from obligations.names import shown

MOST_BYTES: Final = 1024 * 1024
MOST_DEPTH: Final = 32
MOST_PARTS: Final = 200_000

#: A place in the data: keys and list positions from the top.
Steps: TypeAlias = tuple[str | int, ...]

#: libyaml where PyYAML was built with it (ten times faster), else the same thing in Python.
LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS: Final = {w: v for v, ws in {True: "true True TRUE", False: "false False FALSE"}.items() for w in ws.split()}
#: Control characters, and the marks that turn the direction of text: they could make a message lie.
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff\ud800-\udfff]"
)


class Document(NamedTuple):
    """Plain data, and the place of every key and every value in it."""

    name: str
    data: Any
    keys: Mapping[Steps, Place] = {}
    values: Mapping[Steps, Place] = {}

    def place(self, path: Steps) -> Place:
        """The place of the value at ``path``, or of the nearest thing around it."""
        if not self.values:
            return Place(self.name, path=".".join(map(str, path)))
        while path not in self.values:
            path = path[:-1]
        return self.values[path]

    def key_place(self, path: Steps) -> Place:
        """The place of the key at ``path``, or else of its value."""
        return self.keys.get(path) or self.place(path)


def read_file(path: str | Path) -> Document:
    """Read a YAML file. Raises :class:`SourceError` for whatever cannot be read as plain YAML."""
    if not isinstance(path, str | Path):
        raise SourceError(f"应给出文件路径或映射，不是 {type(path).__name__}")
    name = str(path)
    try:
        with Path(path).open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise SourceError(_unreadable(Place(shown(name, 200)), error)) from None
    return read_bytes(raw, name)


def _unreadable(place: Place, error: Exception) -> Problem:
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return Problem(place, "没有这个文件", "请检查路径")
        case IsADirectoryError():
            return Problem(place, "这是文件夹，不是文件", "请给出其中一个 .yaml 文件")
        case PermissionError():
            return Problem(place, "没有读取权限", "请检查文件的权限")
        case _:
            return Problem(place, "打不开这个文件", "请检查路径")


def read_bytes(raw: bytes, name: str) -> Document:
    """Read YAML from bytes; ``name`` stands for the file in messages. Raises :class:`SourceError`."""
    problems = Problems()
    text = _decode(raw, name, problems)
    problems.raise_as(SourceError)
    return _compose(text, name)


def _decode(raw: bytes, name: str, problems: Problems) -> str:
    place = Place(name, 1, 1)
    if len(raw) > MOST_BYTES:
        problems.add(place, "文件超过 1 MiB", "省情档案和规则文件都不会这么大，请检查是否给错了文件")
        return ""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        place = Place(name, line, column)
        if b"\x00" in raw:
            problems.add(place, "这不是文本文件", "请给出 UTF-8 编码的 YAML 文件")
        else:
            problems.add(place, f"不是 UTF-8 编码{_perhaps_gbk(raw)}", "请另存为 UTF-8 后再试")
        return ""
    if not text.strip():
        problems.add(place, "文件是空的", "请填写内容；`obligations new 甲省` 可以生成一份待填的省情档案")
    if "\x00" in text:
        problems.add(place, "这不是文本文件", "请给出 UTF-8 编码的 YAML 文件")
        return ""
    found = next((f for f in _UNPRINTABLE.finditer(text) if f.group() != "\r"), None)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        what = f"有看不见的控制字符（U+{ord(found.group()):04X}）"
        problems.add(Place(name, line, column), what, "请用文本编辑器重新输入这一处")
    return text


def _perhaps_gbk(raw: bytes) -> str:
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return "（像是 GBK 编码）"


class _Stop(Exception):
    """The text cannot be read any further."""


def _compose(text: str, name: str) -> Document:
    """Build data from YAML events, one by one, so that neither depth nor aliases can cost more than they show."""
    problems = Problems()
    keys: dict[Steps, Place] = {}
    values: dict[Steps, Place] = {}
    events = _events(text, name, problems)

    def place(event: Any) -> Place:
        return Place(name, event.start_mark.line + 1, event.start_mark.column + 1)

    def build(event: Any, path: Steps) -> Any:
        if len(path) > MOST_DEPTH:
            problems.add(place(event), f"嵌套超过 {MOST_DEPTH} 层", "请减少层次")
            raise _Stop
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            problems.add(place(event), "不支持 YAML 的锚点和引用（& 和 *）", "请把内容直接写出来")
        elif getattr(event, "tag", None):
            problems.add(place(event), f"不支持 YAML 标签“{shown(event.tag)}”", "请去掉标签，直接写值")
        values[path] = place(event)
        if isinstance(event, yaml.MappingStartEvent):
            return mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return sequence(path)
        if isinstance(event, yaml.ScalarEvent):
            return scalar(event)
        return None

    def mapping(path: Steps) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if isinstance(event, yaml.ScalarEvent) and not event.tag and not event.anchor:
                key = event.value
            else:
                problems.add(place(event), "键必须是一个词", "请写成“键: 值”")
                build(event, (*path, "?"))
                key = f"?{len(made)}"
            at = (*path, key)
            if key in made:
                first = keys[at]
                problems.add(place(event), f"“{shown(key)}”重复了（第 {first.line} 行已经写过）", "请只保留一处")
                build(next(events), (*path, "?"))
                continue
            keys[at] = place(event)
            made[key] = build(next(events), at)
        return made

    def sequence(path: Steps) -> list[Any]:
        made: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            made.append(build(event, (*path, len(made))))
        return made

    def scalar(event: Any) -> Any:
        if _UNPRINTABLE.search(event.value):
            problems.add(place(event), "有看不见的控制字符", "请去掉反斜杠转义，直接写文字")
            return None
        return event.value if event.style in ("'", '"', "|", ">") else resolve(event.value)

    data: Any = None
    try:
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if values:
                    problems.add(place(event), "一个文件里有多份 YAML 文档（---）", "请只保留一份")
                    raise _Stop
                data = build(next(events), ())
    except _Stop:
        pass
    if not values and not problems:
        problems.add(
            Place(name, 1, 1),
            "文件里没有内容",
            "请填写内容；`obligations new 甲省` 可以生成一份待填的省情档案",
        )
    problems.raise_as(SourceError)
    return Document(name, data, keys, values)


def _events(text: str, name: str, problems: Problems) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name, 1, 1)
        problems.add(
            place,
            f"YAML 写法有误（{_explain(error.problem or '')}）",
            "请检查这一处及上一行的缩进、冒号、引号和括号",
        )
    except (yaml.YAMLError, ValueError, RecursionError):
        problems.add(Place(name, 1, 1), "不是能读懂的 YAML", "请检查是否给错了文件")
    raise _Stop


def _explain(problem: str) -> str:
    """The commonest complaints of the YAML parser in Chinese; any other in its own words."""
    for part, chinese in {
        "cannot start any token": "用了不能开头的字符，如制表符、@ 或反引号",
        "mapping values are not allowed": "这里不该有冒号",
        "did not find expected key": "缩进不一致，或少了键",
        "expected <block end>": "缩进不一致",
        "did not find expected '-' indicator": "列表的缩进不一致",
        "did not find expected ',' or": "括号里少了逗号，或括号没有关上",
        "could not find expected ':'": "少了冒号",
        "unexpected end of stream": "引号没有关上",
        "found undefined tag handle": "不支持标签",
    }.items():
        if part in problem:
            return chinese
    return shown(problem, 80)


def resolve(word: str) -> bool | int | date | str | None:
    """What an unquoted scalar stands for."""
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


def read_mapping(data: object, name: str) -> Document:
    """Read data that a program hands over. Raises :class:`SourceError` if it is not made of plain values."""
    problems = Problems()
    parts = count(1)

    def copy(value: object, path: Steps) -> Any:
        at = Place(name, path=".".join(map(str, path)))
        if next(parts) > MOST_PARTS:
            problems.add(Place(name), f"超过 {MOST_PARTS} 个值", "请检查数据是否引用了自己")
            raise SourceError(problems.found)
        if len(path) > MOST_DEPTH:
            problems.add(at, f"嵌套超过 {MOST_DEPTH} 层", "请减少层次")
            return None
        if isinstance(value, Mapping):
            made: dict[str, Any] = {}
            for key, inner in value.items():
                if isinstance(key, str) and not _UNPRINTABLE.search(key):
                    made[key] = copy(inner, (*path, key))
                else:
                    problems.add(at, f"键 {shown(repr(key))} 不是文字", "请用文字作键")
            return made
        if isinstance(value, list | tuple):
            return [copy(inner, (*path, i)) for i, inner in enumerate(value)]
        if isinstance(value, str) and _UNPRINTABLE.search(value):
            problems.add(at, "有看不见的控制字符", "请去掉")
            return None
        if value is None or isinstance(value, bool | int | str) or type(value) is date:
            return value
        kind = "日期时间" if isinstance(value, datetime) else type(value).__name__
        problems.add(at, f"不能用 {kind} 类型的值", "请用文字、真假、整数、日期（date）或 None")
        return None

    made = copy(data, ())
    problems.raise_as(SourceError)
    return Document(name, made)
