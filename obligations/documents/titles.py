"""What a document calls its plan, and of which year it is."""

from __future__ import annotations

import re
from typing import Final

from obligations.documents.paper import Paper, Spot
from obligations.text import fold

#: What plans are called, and a line that only tells the year.
_TITLE: Final = re.compile(r"《?\s*(\d{4}.{0,8}年.{0,80}?(?:计划|方案|要点|安排|规划|分工))\s*》?")
_YEAR_ONLY: Final = re.compile(r"[（(]?\s*(\d{4})\s*年度?\s*[）)]?")


def plan_title(paper: Paper) -> tuple[Spot | None, str | None, bool]:
    """The plan's title, and whether that is sure: the one line before the table that is like a title, or is set as one.

    A line that is only the last one left is not sure.
    """
    before = [line for line in paper.before if not _YEAR_ONLY.fullmatch(line.text)]
    for sure, found in (
        (True, [(line.spot, match[1]) for line in before if (match := _TITLE.fullmatch(line.text))]),
        (True, [(line.spot, line.text) for line in before if line.is_heading]),
        (False, [(line.spot, line.text) for line in before]),
    ):
        if len({fold(title) for _, title in found}) == 1:
            return *found[0], sure
        if found:
            break
    return None, None, False


def plan_year(paper: Paper, title: str) -> int | None:
    """The plan's year: on a line of its own before the table, or the one year in its title."""
    alone = [match[1] for line in paper.before if (match := _YEAR_ONLY.fullmatch(line.text))]
    years = set(alone) or set(re.findall(r"(?<!\d)(\d{4})\s*年", title))
    return int(years.pop()) if len(years) == 1 else None
