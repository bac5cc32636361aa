"""Whether an existing file is a result of the same kind, so that a new one may replace it.

The same kind is the same report on the same province, or on the same plan for many provinces. A text is one if its
first line is the new one's; pages, models, Word and Excel files have marks of their own. A Word or Excel file is one
only as long as nobody has changed it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from obligations.errors import SourceError
from obligations.files.reading import MOST_BYTES, read_limited

#: The mark of a page that this program wrote.
GENERATOR: Final = '<meta name="generator" content="obligations">'
#: A page or a model has its mark within so many bytes from its beginning.
_HEAD: Final = 4_000


def is_same_result(form: str, path: Path, new: bytes) -> bool:
    """Return whether a file is empty, or a result of the same kind as ``new`` in a format. Too large a file is not.

    Raises :class:`SourceError` if the file cannot be read.
    """
    try:
        old = read_limited(path)
    except SourceError:
        if path.stat().st_size <= MOST_BYTES:  # it cannot be read, so what it is stays unknown
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
            from obligations.exports.ledger.update import untouched_workbook

            return untouched_workbook(old, new)
        case "docx":
            from obligations.exports.word import untouched_document

            return untouched_document(old, new)
        case _:
            return _first_line(old) == _first_line(new)


def _first_line(text: bytes) -> bytes:
    line = text.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip()
    return line.replace(b"\\", b"/")  # a path in it that Windows wrote is the same elsewhere


def _title(page: bytes) -> bytes:
    return page.partition(b"<title>")[2].partition(b"</title>")[0]


def _about(text: bytes) -> tuple[object, ...] | None:
    """Return what identifies a JSON result: its keys, plan and province; None for other JSON.

    Which version of this program and which engine wrote it, and from which copy of the rules file, does not count.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return _about_data(data) if isinstance(data, dict) else None


def _about_data(data: Mapping[str, Any]) -> tuple[object, ...]:
    plan, plans = data.get("plan"), data.get("plans")
    if isinstance(plan, dict):
        plan = {key: value for key, value in plan.items() if key != "sha256"}
    each = [_about_data(one) for one in plans if isinstance(one, dict)] if isinstance(plans, list) else []
    keys = sorted(data.keys() - {"tool", "engine", "sha256"})
    return keys, data.get("id"), plan, data.get("province"), each
