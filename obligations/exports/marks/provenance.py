"""Whether an existing file is the same result, untouched, so that a new one may replace it.

A file says what it is about, and has a digest of the text that people see: Word and Excel files in their properties,
pages, Markdown and models in a comment at the end, JSON in a field. So a file that a program merely saved again counts
as untouched, and one to which people added a word does not. Plain text and CSV have no place for that: they are
replaced only if they are what would be written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from typing import Any, Final, NamedTuple

from obligations.errors import SourceError
from obligations.exports.marks.identity import FIELDS, Mark
from obligations.files.writing import Judgement
from obligations.text import as_json

#: The hidden sheet of a ledger, and the names of properties. Old ledgers have these.
RECORD: Final = "_obligations"
KIND: Final = "obligations"
_PROPERTIES: Final = {"report": KIND}
#: The field of JSON, and the beginning of a comment.
FIELD: Final = "written"
_COMMENT: Final = "<!-- obligations: "
_MARK: Final = re.compile(r"\s*<!-- obligations: (\{[^\n]*\}) -->")
_FIELDS: Final = frozenset({*FIELDS, "digest"})
_NOT_OURS: Final = "不是 obligations 写的，或者是旧版本写的"
_TOUCHED: Final = "写好以后有人改过"
_PLAIN: Final = "内容与这次要写的不同；这种文件里没有标记，看不出是不是同一份结果"


def properties_of(mark: Mark, digest: str = "") -> dict[str, str]:
    """Return a mark as properties of an office file, by their names there; every one, the empty ones too."""
    texts = {**mark.texts(), "digest": digest}
    return {_PROPERTIES.get(name, f"{KIND}.{name}"): text for name, text in texts.items()}


def mark_in(properties: Mapping[str, str]) -> Mark | None:
    """Return the mark in the properties of an office file; None if there is none."""
    return Mark.read(_texts_of(properties))


def _texts_of(properties: Mapping[str, str]) -> dict[str, str]:
    names = {KIND: "report"}
    return {names.get(name, name.removeprefix(f"{KIND}.")): text for name, text in properties.items()}


def with_properties(content: bytes, properties: Mapping[str, str]) -> bytes:
    """Return an office file with properties."""
    from obligations.files.package import Package  # lxml is slow to load

    package = Package(content)
    package.set_properties(properties)
    return package.saved()


def marked(form: str, content: bytes, mark: Mark) -> bytes:
    """Return a file in a format with a mark in it."""
    match form:
        case "xlsx" | "docx":
            return with_properties(content, properties_of(mark, _digest(form, content)))
        case "html" | "md" | "dmn":
            text = content.decode("utf-8").rstrip()
            return f"{text}\n{_comment({**mark.to_dict(), 'digest': _digest(form, content)})}\n".encode()
        case "json":
            data = json.loads(content)
            if isinstance(data, dict):
                data[FIELD] = {**mark.to_dict(), "digest": _digest(form, content)}
            return (as_json(data) + "\n").encode()
        case _:
            return content


def judged(form: str, old: bytes, new: bytes) -> Judgement:
    """Return whether a file may be replaced by a new one in the same format."""
    if not old.strip() or old == new:
        return Judgement()
    before, after = _read(form, old), _read(form, new)
    if before is None or after is None:
        is_plain = after is None
        same = is_plain and _as_lines(old) == _as_lines(new)
        return Judgement("" if same else _PLAIN if is_plain else _NOT_OURS)
    if not before.stated and before.mark.identity.report == after.mark.identity.report:
        return Judgement(_NOT_OURS)
    if differences := [*before.mark.identity.differences(after.mark.identity)]:
        return Judgement("；".join(differences))
    if before.stated != before.digest:
        return Judgement(_TOUCHED)
    return Judgement("", "；".join(before.mark.updates(after.mark)))


#: Whatever is wrong with the JSON or XML of a file: it is not as it was written.
_UNREADABLE: Final = (
    SourceError, SyntaxError, RecursionError, LookupError, ValueError, TypeError, AttributeError, StopIteration,
)  # fmt: skip


class _Marked(NamedTuple):
    """The mark in a file, the digest that it states, and that of what is in it."""

    mark: Mark
    stated: str
    digest: str


def _read(form: str, content: bytes) -> _Marked | None:
    """Return the mark in a file of a format; None if there is none, or it cannot be read."""
    try:
        texts = _READERS[form](content) if form in _READERS else {}
        mark = Mark.read(texts)
        return None if mark is None else _Marked(mark, str(texts.get("digest", "")), _digest(form, content))
    except _UNREADABLE:
        return None


def _read_package(form: str, content: bytes) -> dict[str, str]:
    from obligations.files.office import EXCEL, WORD, checked
    from obligations.files.package import Package

    checked(content, "-", EXCEL if form == "xlsx" else WORD)
    return _texts_of(Package(content).properties)


def _read_comment(content: bytes) -> dict[str, Any]:
    match = _mark_of(content.decode("utf-8-sig"))
    return _texts(json.loads(match[1], object_pairs_hook=_once)) if match else {}


def _mark_of(text: str) -> re.Match[str] | None:
    """Return where the mark is in a text: its last comment of ours."""
    at = text.rfind(_COMMENT)
    return _MARK.search(text, len(text[:at].rstrip())) if at >= 0 else None


def _read_json(content: bytes) -> dict[str, Any]:
    data = json.loads(content, object_pairs_hook=_once)
    return _texts(data.get(FIELD)) if isinstance(data, dict) else {}


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON. Raises :class:`ValueError` if it has a key twice: the first would be lost."""
    if len(data := dict(pairs)) < len(pairs):
        raise ValueError
    return data


def _texts(data: object) -> dict[str, Any]:
    """Return the texts of a mark; one in which people wrote something fits no content."""
    texts = data if isinstance(data, dict) else {}
    return texts if texts.keys() <= _FIELDS else {**texts, "digest": _TOUCHED}


_READERS: Final[Mapping[str, Callable[[bytes], dict[str, Any]]]] = {
    "xlsx": partial(_read_package, "xlsx"),
    "docx": partial(_read_package, "docx"),
    "html": _read_comment,
    "md": _read_comment,
    "dmn": _read_comment,
    "json": _read_json,
}


def _digest(form: str, content: bytes) -> str:
    """Return the SHA-256 of the text that people see in a file. White space does not count."""
    match form:
        case "xlsx":
            from obligations.files.workbook import Workbook

            text = "\n".join(Workbook(content, "-").visible(but=RECORD))
        case "docx":
            from obligations.exports.word import visible_text

            text = visible_text(content)
        case "json":
            data = json.loads(content)
            if isinstance(data, dict):
                data.pop(FIELD, None)
            text = json.dumps(data, ensure_ascii=False, sort_keys=True)
        case _:
            text = content.decode("utf-8-sig")
            if match := _mark_of(text):
                text = text[: match.start()] + text[match.end() :]
    return sha256("".join(text.split()).encode("utf-8", "surrogatepass")).hexdigest()


def _comment(data: Mapping[str, str]) -> str:
    """Return a comment; there must not be two hyphens within."""
    return f"{_COMMENT}{json.dumps(data, ensure_ascii=False).replace('--', '-' + chr(92) + 'u002d')} -->"


def _as_lines(text: bytes) -> list[bytes]:
    return [line.rstrip() for line in text.removeprefix(b"\xef\xbb\xbf").rstrip().split(b"\n")]
