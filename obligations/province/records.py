"""Dated statements about a fact: which one speaks on a day, and which disagree.

On a given day the record in force counts:

* a record says nothing before ``since`` and after ``until``, with one exception:
* a presence fact that is true ``since`` a day was false before it, unless another record speaks for that time;
* where nothing speaks, the fact is unknown. Unknown is never false.
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
        """The word for people."""
        return {"document": "有文件", "report": "有报道", "unverified": "未核实"}[self.value]


#: The source of a fact that was set for a what-if, so that nobody takes the answer for the real one.
ASSUMED: Final = "假设"


class Record(NamedTuple):
    """One statement about a fact: its value (None: not known), from and to which day, and how we know."""

    value: Value | None
    since: date | None = None
    until: date | None = None
    where: str | None = None
    source: str | None = None
    evidence: Evidence | None = None

    def in_force(self, on: date) -> bool:
        """Whether the record speaks for a day; its first and last day are included."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


class Standing(NamedTuple):
    """A fact on a day: its value, and the record that says so."""

    value: Value
    record: Record


def turning_days(records: Iterable[Record]) -> Iterator[date]:
    """The days from which a record begins to speak, or has ceased to."""
    for told in records:
        if told.since is not None:
            yield told.since
        if told.until is not None and told.until < date.max:
            yield told.until + timedelta(days=1)


def standing(records: tuple[Record, ...], on: date) -> Standing | None:
    """What the records of a fact say on a day; None if it is not known."""
    in_force = [r for r in records if r.in_force(on)]
    if in_force:
        told = [(r.value, r) for r in in_force if r.value is not None]
        return Standing(*min(told, key=lambda vr: _weakness(vr[1]))) if told else None
    later = [r for r in records if r.value is True and r.since is not None and on < r.since]
    return Standing(False, min(later, key=lambda r: (_is_doubtful(r), r.since or date.max))) if later else None


def _weakness(told: Record) -> int:
    """Of several records in force that agree, the best established is named as the reason, an unverified one last."""
    return [Evidence.DOCUMENT, Evidence.REPORT, None, Evidence.UNVERIFIED].index(told.evidence)


def _is_doubtful(told: Record) -> bool:
    """What follows from a record that is established need not rest on one that is not."""
    return told.evidence is Evidence.UNVERIFIED


_VALUE: Final = (bool, str, NoneType)
OPTIONAL_TEXT: Final = (str, NoneType)
_EVIDENCE: Final = (Evidence, NoneType)


def is_sound(told: object) -> bool:
    """Whether a record that a program made has values of the right kinds, and an end that is not before its start."""
    return (
        isinstance(told, Record)
        and isinstance(told.value, _VALUE)
        and all(day is None or type(day) is date for day in (told.since, told.until))
        and (told.since is None or told.until is None or told.since <= told.until)
        and isinstance(told.where, OPTIONAL_TEXT)
        and isinstance(told.source, OPTIONAL_TEXT)
        and isinstance(told.evidence, _EVIDENCE)
    )


def disagreements(records: Iterable[Record]) -> Iterator[tuple[int, Record, Record]]:
    """Records that are in force on a day on which another says otherwise: position, the other, the record."""
    furthest: dict[Value, Record] = {}
    records = tuple(records)
    if len(records) < 2:
        return
    ordered = sorted(enumerate(records), key=lambda pair: pair[1].since or date.min)
    for position, told in ordered:
        if told.value is None:
            continue
        for value, other in furthest.items():
            if value != told.value and (told.since or date.min) <= (other.until or date.max):
                yield position, other, told
                break
        reaches = furthest.get(told.value)
        if reaches is None or (reaches.until or date.max) < (told.until or date.max):
            furthest[told.value] = told
