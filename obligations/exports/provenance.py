"""Whether a file that is there already is a result of the same kind, so that a new one may go over it.

The same kind is the same report on the same province or the same provinces' plan. A text is one if it begins as the
new one does; a page, a model, a Word file, an Excel file by their own marks, and a Word or Excel file only as long as
nobody has changed it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from obligations.errors import SourceError
from obligations.files.reading import MOST_BYTES, read_limited

#: By this a page is known as one of ours.
GENERATOR: Final = '<meta name="generator" content="obligations">'
#: So far from its beginning a page or a model says that it is one.
_HEAD: Final = 4_000


def is_same_result(form: str, path: Path, new: bytes) -> bool:
    """Whether what stands in a file is nothing, or a result in the same format. Too large a file is not one."""
    try:
        old = read_limited(path)
    except SourceError:
        if path.stat().st_size <= MOST_BYTES:  # it cannot be read: then it cannot be told either
            raise
        return False
    if not old.strip():
        return True
    match form:
        case "html":
            return GENERATOR.encode() in old[:_HEAD] and _title(old) == _title(new)
        case "dmn":
            return b' exporter="obligations"' in old[:_HEAD]
        case "json":
            return _about(old) == _about(new)
        case "xlsx":
            from obligations.exports.ledger_update import untouched_workbook

            return untouched_workbook(old, new)
        case "docx":
            from obligations.exports.word import untouched_document

            return untouched_document(old, new)
        case _:
            return _first_line(old) == _first_line(new)


def _first_line(text: bytes) -> bytes:
    return text.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip()


def _title(page: bytes) -> bytes:
    return page.partition(b"<title>")[2].partition(b"</title>")[0]


def _about(text: bytes) -> tuple[object, ...] | None:
    """What a JSON document is about: its keys, plan and province."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return (sorted(data), data.get("plan"), data.get("province")) if isinstance(data, dict) else None
