"""Data from a file, or from a program's mapping: either way with the place of every part of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple

from obligations.errors import Place, Problems, SourceError
from obligations.files.reading import MOST_YAML_BYTES, file_bytes, sha256_of, yaml_decoded
from obligations.files.yaml_text import MOST_DEPTH, Composer, Steps
from obligations.text import UNPRINTABLE, shown, unified

_MOST_PARTS: Final = 200_000


class Source(NamedTuple):
    """Plain data, the place of every key and value in it, and the problems of parts that were left out."""

    name: str
    data: Any
    keys: Mapping[Steps, Place] = {}
    values: Mapping[Steps, Place] = {}
    problems: Problems = Problems()
    raw: bytes | None = None

    @property
    def sha256(self) -> str | None:
        """The SHA-256 of the file as it was read; None for data that a program hands over."""
        return None if self.raw is None else sha256_of(self.raw)

    def place(self, path: Steps) -> Place:
        """Return the place of the value at ``path``, or of the nearest value around it that has one."""
        if not self.values:
            return _place_in_data(self.name, path)
        while path not in self.values:
            path = path[:-1]
        return self.values[path]

    def key_place(self, path: Steps) -> Place:
        """Return the place of the key at ``path``, or else of its value."""
        return self.keys.get(path) or self.place(path)


def _place_in_data(name: str, path: Steps) -> Place:
    """Return the place of what is at ``path`` in data without lines; its pointer is as RFC 6901 has it."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return Place(name, path=".".join(map(str, path)), pointer="".join(f"/{step}" for step in steps))


def read(source: str | Path | Mapping[str, Any] | Source, called: str) -> Source:
    """Read a file, or a mapping of the same form, which messages call ``called``; return a source as it is.

    Raises :class:`SourceError` for what cannot be read to its end.
    """
    if isinstance(source, Source):
        return source
    if isinstance(source, Mapping):
        return read_mapping(source, called)
    if isinstance(source, str | Path):
        return read_file(source)
    raise SourceError.at("bad-argument", None, f"应给出文件路径或映射，不是 {type(source).__name__}")


def read_file(path: str | Path) -> Source:
    """Read a YAML file. Raises :class:`SourceError` for what cannot be read as plain YAML."""
    name = shown(str(path), 300)
    if not str(path).strip() or str(path) == ".":
        raise SourceError.at("not-found", None, f"“{name}”不是文件", "请给出一个 .yaml 文件")
    return read_bytes(file_bytes(Path(path), name, MOST_YAML_BYTES), name)


def read_bytes(raw: bytes, name: str) -> Source:
    """Read YAML from bytes, which messages call ``name``. Raises :class:`SourceError` as :func:`read_file` does."""
    composer = Composer(unified(yaml_decoded(raw, name)), name)
    data = composer.compose()
    return Source(name, data, composer.keys, composer.values, composer.problems, raw)


def read_mapping(data: object, name: str) -> Source:
    """Read data that a program hands over. Raises :class:`SourceError` if it has too many parts, as in a loop."""
    problems = Problems()
    parts = count(1)

    def copy(value: object, path: Steps) -> Any:
        at = _place_in_data(name, path)
        if next(parts) > _MOST_PARTS:
            whole = Place(name, pointer="")
            raise SourceError.at("too-large", whole, f"超过 {_MOST_PARTS} 个值", "请检查数据是否引用了自己")
        if len(path) > MOST_DEPTH:
            problems.add("too-large", at, f"嵌套超过 {MOST_DEPTH} 层", "请减少层次")
            return None
        if isinstance(value, Mapping):
            made: dict[str, Any] = {}
            for key, inner in value.items():
                if isinstance(key, str) and not UNPRINTABLE.search(key):
                    made[str(key)] = copy(inner, (*path, key))
                else:
                    written = shown(key) if isinstance(key, str) else type(key).__name__
                    problems.add("wrong-type", at, f"有一个键（{written}）不是平常的文字", "请用文字作键")
            return made
        if isinstance(value, list | tuple):
            return [copy(inner, (*path, i)) for i, inner in enumerate(value)]
        if isinstance(value, str) and UNPRINTABLE.search(value):
            problems.add("control-character", at, "有看不见的控制字符", "请去掉")
            return UNPRINTABLE.sub("�", value)
        if isinstance(value, int) and abs(value) >= 10**18:
            problems.add("too-large", at, "整数太大", "请检查这个值")
            return 0
        if isinstance(value, str):
            return unified(value)
        if value is None or isinstance(value, bool | int) or type(value) is date:
            return value
        kind = "日期时间" if isinstance(value, datetime) else type(value).__name__
        problems.add("wrong-type", at, f"不能用 {kind} 类型的值", "请用文字、真假、整数、日期（date）或 None")
        return None

    return Source(name, copy(data, ()), problems=problems)
