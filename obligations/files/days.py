"""Days as people write them: which day a text stands for, and why another stands for none."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from obligations.files.yaml_text import resolve

#: Year, month and day, in whatever form: it is not the form that a day like 2018-02-29 lacks.
_PARTS: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月)?")
_DATE: Final = re.compile("[0-9]{4}(?:-[0-9]{2}){0,2}")


def as_day(data: object) -> object:
    """Return the day that a text like 2018-12-31 stands for; other ``data`` as it is. Blanks around do not count."""
    day = resolve(data.strip()) if isinstance(data, str) else data
    return day if isinstance(day, date) else data


def is_date(written: str) -> bool:
    """Return whether a text is a day, a month or a year: 2019-03-01, 2019-03, 2019."""
    return _DATE.fullmatch(written) is not None and not _missing(written)


def no_day(written: object) -> str:
    """Return what a message says of a text that is no day: 不是日期, and why, where there is no such day."""
    return "：".join(filter(None, ["不是日期", _missing(str(written))]))


def _missing(written: str) -> str:
    """Return which day, month or year there is not; "" if there is such a day, or the text is of another form."""
    match = _PARTS.fullmatch("".join(written.split()))
    year, month, day = (int(part or 1) for part in match.groups()) if match else (1, 1, 1)
    if year == 0:
        return "没有公元 0 年"
    if not 1 <= month <= 12:
        return f"没有 {month} 月"
    return "" if 1 <= day <= monthrange(year, month)[1] else f"{year} 年 {month} 月没有 {day} 日"
