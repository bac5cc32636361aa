"""Which completion times the table itself shows whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from obligations.documents.paper import tight
from obligations.documents.table import DUE, MEASURES, Line

#: How a measure begins: its number, its text.
MEASURE: Final = re.compile(r"(\d{1,5})\s*[.．、]\s*(?!\d)(.+)")


def beginnings(line: Line) -> list[bool]:
    """Of each paragraph in a line whether it begins a measure."""
    return [bool(MEASURE.fullmatch(text)) for text in line[MEASURES]]


def whole_dues(lines: Sequence[Line]) -> Counter[str]:
    """Completion times that stand alone beside a single measure, and how often; without those that are part of another.

    One that stands there only once may still be what a page's end left of another.
    """
    alone = [line for line in lines if len(line[DUE]) == 1 and beginnings(line)[:1] == [True]]
    found = Counter(tight(line[DUE][0]) for line in alone if sum(beginnings(line)) == 1)
    pairs = [(text, other) for text in found for other in found if text != other]
    parts = {text for text, other in pairs if other.startswith(text) or other.endswith(text)}
    return Counter({text: count for text, count in found.items() if text not in parts})
