"""What completion times (完成时间) mean as days, by which lists are sorted; the document's words stay what they are."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, timedelta
from typing import Final, TypeVar
from unicodedata import normalize

from obligations.text import number_of

Item = TypeVar("Item")
_NUMBER: Final = r"\d{1,2}|[一二三四五六七八九十]{1,3}"
#: A year, this one or the next; then a day or a part of a month, a quarter, half a year, or nothing but the year.
_TIME: Final = re.compile(
    rf"(?:(?P<year>\d{{4}})年?度?|(?P<next>明年|次年)|(?P<this>本年度?|当年|今年))?"
    rf"(?:(?P<month>{_NUMBER})月份?(?:(?P<day>{_NUMBER})[日号]|(?P<part>[上中下]旬)|(?P<last>[底末]))?"
    rf"|第?(?P<quarter>[一二三四1-4])季度"
    rf"|(?P<half>[上下])半年"
    rf"|(?P<end>年内|年底|年末|年终|全年))?"
    rf"(?P<before>[之以]?前)?(?!起)"
)
_LAST_MONTHS: Final = {"上": 6, "下": 12}
_TENTHS: Final = {"上旬": 10, "中旬": 20}


def due_day(due: str | None, year: int) -> date | None:
    """Return the last day by which a completion time wants something done, in a plan of ``year``.

    年内完成 and 年底前 are 12-31 of the plan's year, 6月底前 is 06-30, 三季度 09-30, 5月中旬 05-20, 明年3月 is 03-31 of
    the next year; 6月前 is 05-31, and 2019年前 2018-12-31. Of several times it is the first: nothing is done too late.
    None for a plan that says nothing, and for words that name no time (长期坚持).
    """
    text = re.sub(r"\s", "", normalize("NFKC", due or ""))
    text = re.sub(r"\d{4}年?[-—–~至到](?=\d{4}年)", "", text)  # of 2018—2020年 the end counts
    text = re.sub(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)", r"\1年\2月\3日", text)
    days = [day for match in _TIME.finditer(text) if match[0] and (day := _day(match, year)) is not None]
    return min(days, default=None)


def due_by(items: Iterable[Item], day_of: Callable[[Item], date | None], until: date) -> tuple[Item, ...]:
    """Return the items whose day is there and not after ``until``, in the order of their days."""
    due = [(day, item) for item in items if (day := day_of(item)) is not None and day <= until]
    return tuple(item for _, item in sorted(due, key=lambda pair: pair[0]))


def _day(match: re.Match[str], year: int) -> date | None:
    year = int(match["year"] or year) + bool(match["next"])
    if match[0] in (match["year"], match["before"]):
        return None  # a number, and not a year; 前 alone
    if match["before"] and not any(match[part] for part in ("day", "part", "last", "end")):
        return _first_day(match, year) - timedelta(days=1)
    month, day = 12, 31
    if match["month"]:
        month = number_of(match["month"]) or 0
        day = number_of(match["day"]) or 0 if match["day"] else _TENTHS.get(match["part"] or "", 0)
    elif match["quarter"]:
        month, day = 3 * (number_of(match["quarter"]) or 0), 0
    elif match["half"]:
        month, day = _LAST_MONTHS[match["half"]], 0
    with suppress(ValueError):  # no day of the calendar
        return date(year, month, day or (0 if match["day"] else monthrange(year, month)[1]))
    return None


def _first_day(match: re.Match[str], year: int) -> date:
    """Return the first day of a month, a quarter, half a year or a year."""
    if match["quarter"]:
        return date(year, 3 * (number_of(match["quarter"]) or 1) - 2, 1)
    half = _LAST_MONTHS[match["half"]] - 5 if match["half"] else 1
    month = number_of(match["month"]) or 1 if match["month"] else half
    return date(year, month if month <= 12 else 1, 1)
