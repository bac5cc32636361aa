"""Dated statements about a fact: which one counts on a day, and which disagree.

On each day the record in force counts:

* a record says nothing about the days before ``since`` and after ``until``, with one exception:
* a presence fact that is true ``since`` a day was false before it, unless another record is in force then;
* where no record says anything, the fact is unknown. Unknown is never false.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from types import NoneType
from typing import Final, NamedTuple

from obligations.logic.conditions import Value


class Evidence(StrEnum):
    """How well a fact is established."""

    DOCUMENT = "document"
    REPORT = "report"
    UNVERIFIED = "unverified"

    @property
    def label(self) -> str:
        """The evidence in Chinese."""
        return {"document": "有文件", "report": "有报道", "unverified": "未核实"}[self.value]


#: The source of a fact that a what-if assumes, so that nobody takes the answer for the real one.
ASSUMED: Final = "假设"


class Record(NamedTuple):
    """One statement about a fact: its value (None: not known), its first and last day, and how it is known."""

    value: Value | None
    since: date | None = None
    until: date | None = None
    where: str | None = None
    source: str | None = None
    evidence: Evidence | None = None

    def in_force(self, on: date) -> bool:
        """Return whether the record is in force on a day; its first and last day are included."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


class Standing(NamedTuple):
    """What is known of a fact on a day: its value, and the record that it follows from."""

    value: Value
    record: Record


def turning_days(records: Iterable[Record]) -> Iterator[date]:
    """Yield the first day of every record, and the first day after it."""
    for record in records:
        if record.since is not None:
            yield record.since
        if record.until is not None and record.until < date.max:
            yield record.until + timedelta(days=1)


def standing(records: tuple[Record, ...], on: date) -> Standing | None:
    """Return what the records of a fact say about a day; None if it is not known.

    With {value: 是, since: 2017-05-01} and {value: null, until: 2016-12-31} the fact is
        not known on 2016-06-01   the second record is in force, and says so
        False on 2017-01-01       no record is in force; before the day since which it is true it was not
        True on 2017-05-01        the first record is in force
    """
    in_force = [r for r in records if r.in_force(on)]
    if in_force:
        known = [(r.value, r) for r in in_force if r.value is not None]
        return Standing(*min(known, key=lambda vr: _weakness(vr[1]))) if known else None
    later = [r for r in records if r.value is True and r.since is not None and on < r.since]
    return Standing(False, min(later, key=lambda r: (_is_doubtful(r), r.since or date.max))) if later else None


def _weakness(record: Record) -> int:
    """Return a rank by evidence: of several records in force, which agree, the best established is the reason."""
    return [Evidence.DOCUMENT, Evidence.REPORT, None, Evidence.UNVERIFIED].index(record.evidence)


def _is_doubtful(record: Record) -> bool:
    """Return whether a record is unverified: no conclusion rests on it where another record has the same one."""
    return record.evidence is Evidence.UNVERIFIED


_VALUE: Final = (bool, str, NoneType)
OPTIONAL_TEXT: Final = (str, NoneType)
_EVIDENCE: Final = (Evidence, NoneType)


def is_sound(record: object) -> bool:
    """Return whether a record that a program made has fields of the right types, and does not end before it starts."""
    return (
        isinstance(record, Record)
        and isinstance(record.value, _VALUE)
        and all(day is None or type(day) is date for day in (record.since, record.until))
        and (record.since is None or record.until is None or record.since <= record.until)
        and isinstance(record.where, OPTIONAL_TEXT)
        and isinstance(record.source, OPTIONAL_TEXT)
        and isinstance(record.evidence, _EVIDENCE)
    )


def disagreements(records: Iterable[Record]) -> Iterator[tuple[int, Record, Record]]:
    """Yield records that have another value than one in force on the same day: position, the other one, the record."""
    furthest: dict[Value, Record] = {}  # of the records so far, for each value the one that ends last
    records = tuple(records)
    if len(records) < 2:
        return
    ordered = sorted(enumerate(records), key=lambda pair: pair[1].since or date.min)
    for position, record in ordered:
        if record.value is None:
            continue
        for value, other in furthest.items():
            if value != record.value and (record.since or date.min) <= (other.until or date.max):
                yield position, other, record
                break
        before = furthest.get(record.value)
        if before is None or (before.until or date.max) < (record.until or date.max):
            furthest[record.value] = record
