"""Days as sources tell them: often only the month or the year of a day is known."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from obligations.files.days import as_day

_PARTIAL: Final = re.compile("([0-9]{4})(?:-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day of which only the year, or the year and the month, are known: ``PartialDate(2018, 4)`` is 2018-04."""

    year: int
    month: int | None = None

    def __post_init__(self) -> None:
        first_day(self)  # raises ValueError for 2018-13

    def __str__(self) -> str:
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"


#: A day, or as much of it as is known.
When: TypeAlias = date | PartialDate


def first_day(when: When) -> date:
    """Return the first day that ``when`` may be: 2018-04-01 for 2018-04."""
    return date(when.year, when.month or 1, 1) if isinstance(when, PartialDate) else when


def last_day(when: When) -> date:
    """Return the last day that ``when`` may be: 2018-04-30 for 2018-04."""
    if isinstance(when, date):
        return when
    month = when.month or 12
    return date(when.year, month, monthrange(when.year, month)[1])


def as_when(data: object) -> object:
    """Return the day, month or year that a text (or a year, as YAML reads it) stands for; any other data as it is."""
    day = as_day(data)
    match = _PARTIAL.fullmatch(str(data).strip()) if type(data) in (str, int) and not isinstance(day, date) else None
    if match is None or match[1] == "0000":
        return day
    return PartialDate(int(match[1]), int(match[2]) if match[2] else None)
