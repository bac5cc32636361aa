"""What a document calls its plan, and the plan's year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import takewhile, zip_longest
from typing import Final

from obligations.documents.layout.numbers import style_of
from obligations.documents.original import Location, Original, Paragraph
from obligations.text import fold, number_of

_DIGITS: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR: Final = r"(?<!\d)(\d{4}|[一二三][〇○零一二三四五六七八九]{3})\s*年"
_KIND: Final = r"(?:计划|方案|要点|安排|规划|分工|清单|措施|举措|意见|任务|办法|通知)"
#: A year of the plan and what plans are called; the year may be behind it, in brackets.
_TITLE: Final = re.compile(
    rf"《?\s*((?=.*{_YEAR}|.*\d{{4}}.{{0,8}}年)(?!.*[，。；：]).{{2,90}}?{_KIND}\s*(?:[（(][^（）()]{{1,20}}[)）])?)\s*》?"
)
_YEAR_ONLY: Final = re.compile(rf"[（(]?\s*{_YEAR}度?\s*[）)]?")
#: Where a notice names what it is sent with.
_ATTACHED: Final = re.compile(r"附\s*件\s*\d{0,2}\s*[:：]?\s*(?:\d{1,2}[.．、])?\s*(.*)")
_QUOTED: Final = re.compile(r".*印发.{0,10}《(.+)》的?通知")
#: The number that an office gives to a document: 国发〔2018〕38号.
_NUMBER: Final = re.compile(r"\S{2,12}\s*[〔\[［(（]\s*(\d{4})\s*[〕\]］)）]\s*(?:第\s*)?\d{1,5}\s*号")
_DATE: Final = re.compile(rf"{_YEAR}\s*(\S{{1,3}})\s*月\s*(\S{{1,3}})\s*日")
#: What the blank form says in the place of a title.
_PLACEHOLDER: Final = re.compile("在这里写名称")
#: A title is on so many lines at most.
_MOST_LINES: Final = 4


def plan_title(
    original: Original, first: tuple[Location, str] | None = None
) -> tuple[Location | None, str | None, bool]:
    """Return where the plan's title is, the title, and whether that is sure; None for what was not found.

    ``first`` is where the measures of a text begin, and with what: behind that is no title. Sure is the only line
    before the table that is worded like a title, the attachment of a notice, what stands above the number of a
    document, or else what has the style of a heading. Not sure is a line that is just the only one there.
    """
    at, words = first or (None, "")
    # a page may have a table above its text
    lines = (*original.before, *original.behind) if first else original.before
    head = takewhile(lambda line: line.location != at or words not in line.text, lines)
    before = [line for line in head if not _YEAR_ONLY.fullmatch(line.text)]
    before = [line for line in before if not style_of(line.text) and not _PLACEHOLDER.search(line.text)]
    texts = [(line.location, line.text) for line in before]
    quoted = [(line.location, m[1]) for line in before if (m := _QUOTED.fullmatch(line.text))]
    for sure, candidates in (
        (True, [*_attached(before)] or quoted),
        (True, [(line.location, m[1]) for line in before if (m := _TITLE.fullmatch(line.text))]),
        (True, [(line.location, line.text) for line in before if line.is_heading]),
        (True, [*_above_number(before)]),
        (True, [(at, text) for at, text in texts[:1] if re.fullmatch(rf"关于.+{_KIND}", text)]),
        (False, texts),
    ):
        if len({fold(title) for _, title in candidates}) == 1:
            return *candidates[0], sure
        if candidates:
            break
    return None, None, False


def _attached(before: Sequence[Paragraph]) -> Iterator[tuple[Location, str]]:
    """Yield the title of what a notice is sent with: behind 附件, or on the line below."""
    for line, following in zip_longest(before, before[1:]):
        match = _ATTACHED.fullmatch(line.text)
        if match and match[1]:
            yield line.location, match[1].strip("《》")
        elif match and following is not None:
            yield following.location, following.text.strip("《》")


def _above_number(before: Sequence[Paragraph]) -> Iterator[tuple[Location, str]]:
    """Yield the lines above the number of a document as one: its title."""
    for at, line in enumerate(before[: _MOST_LINES + 1]):
        if at and _NUMBER.fullmatch(line.text):
            yield before[0].location, "".join(each.text for each in before[:at])
            return


def document_number(original: Original) -> str | None:
    """Return the number that an office gave to the document (国发〔2018〕38号); None if it has none, or several."""
    lines = (line.text for line in (*original.before, *original.behind))
    found = {re.sub(r"\s", "", text) for text in lines if _NUMBER.fullmatch(text)}
    return found.pop() if len(found) == 1 else None


def issued_on(original: Original) -> date | None:
    """Return the day on a line of its own below the text; None if there is none, or several."""
    dates = (_DATE.fullmatch(line.text) for line in (*original.before, *original.behind))
    found = {match.groups() for match in dates if match}
    if len(found) != 1:
        return None
    year, *others = found.pop()
    month, day = map(number_of, others)
    with suppress(ValueError):  # no day of the calendar
        return date(int(year.translate(_DIGITS)), month or 0, day or 0)
    return None


def plan_year(original: Original, title: str) -> int | None:
    """Return the plan's year, by a line of its own, the title, the document's number or date; None if it is open."""
    before = [line.text for line in original.before]
    everything = [*before, *(line.text for line in original.behind)]
    for found in (
        [match[1] for text in before if (match := _YEAR_ONLY.fullmatch(text))],
        re.findall(_YEAR, title) or re.findall(r"(?<!\d)(\d{4})(?=.{0,8}年)", title),
        [match[1] for text in before if (match := _NUMBER.fullmatch(text))],
        [match[1] for text in everything if (match := _DATE.fullmatch(text))],
    ):
        years = {int(year.translate(_DIGITS)) for year in found}
        if years:
            return years.pop() if len(years) == 1 else None
    return None
