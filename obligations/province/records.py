"""Dated statements about a fact: which one counts on a day, and which disagree.

On each day the record in force counts:

* a record says nothing about the days before ``since`` or ``as_of`` and after ``until``, with one exception:
* a presence fact that is true ``since`` a day was false before it, unless another record is in force then; of one that
  is true ``as_of`` a day nobody says whether it was so before, nor between its ``since`` and its ``as_of``;
* of a month or a year as ``since`` or ``until`` nobody says on which day of it: on these days it may be so or not;
* where no record says anything, the fact is unknown. Unknown is never false.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations, islice
from types import NoneType
from typing import Final, NamedTuple, TypeAlias

from obligations.logic.conditions import Value
from obligations.province.partial_dates import PartialDate, When, first_day, last_day


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


_DAY: Final = timedelta(days=1)


class Stretch(NamedTuple):
    """The days from ``first`` to ``last``, both included; none if it ends before it begins."""

    first: date
    last: date

    def includes(self, day: date) -> bool:
        """Return whether a day is one of these."""
        return self.first <= day <= self.last


class Record(NamedTuple):
    """One statement about a fact: its value (None: not known), its first and last day, and how it is known.

    ``since`` is the day on which the value begins, ``until`` the last on which it is so, or the month or year of that
    day; ``as_of`` is the day from which the value is certain, where nobody says when it began.
    """

    value: Value | None
    since: When | None = None
    until: When | None = None
    where: str | None = None
    source: str | None = None
    evidence: Evidence | None = None
    as_of: date | None = None

    @property
    def _first(self) -> When:
        return self.as_of or self.since or date.min

    @property
    def _last(self) -> When:
        return self.until or date.max

    @property
    def certain(self) -> Stretch:
        """The days on which the record is in force; none of a month in which it begins or ends is one of them."""
        first, last = self._first, self._last
        try:
            return Stretch(
                last_day(first) + _DAY if isinstance(first, PartialDate) else first,
                first_day(last) - _DAY if isinstance(last, PartialDate) else last,
            )
        except OverflowError:  # a year at the end of the calendar
            return Stretch(date.max, date.min)

    @property
    def possible(self) -> Stretch:
        """The days on which it is in force, or may be: all those of the month or year in which it begins or ends."""
        return Stretch(first_day(self.since or self._first), last_day(self._last))

    @property
    def least(self) -> tuple[Stretch, bool]:
        """The days that belong to it whichever days its dates stand for; or False, and days one of which does.

        ``since: 2018-04`` is in force on 04-30 at the latest; with ``until: 2018-04``, too, on some day of April.
        """
        first, last = self._first, self._last
        whole = Stretch(last_day(first), first_day(last))
        if whole.first <= whole.last:
            return whole, True
        some = Stretch(max(first_day(first), first_day(last)), min(last_day(first), last_day(last)))
        return some, some.first == some.last

    def in_force(self, on: date) -> bool:
        """Return whether the record is in force on a day; its first and last day are included."""
        return self.certain.includes(on)


class Standing(NamedTuple):
    """What is known of a fact on a day: its value, and the record that it follows from."""

    value: Value
    record: Record


def turning_days(records: Iterable[Record]) -> Iterator[date]:
    """Yield the first day on which each record may be or is in force, and the first day after each of these times."""
    for record in records:
        for first, last in {record.possible, record.certain}:
            if first > date.min:
                yield first
            if last < date.max:
                yield last + _DAY


def standing(records: tuple[Record, ...], on: date) -> Standing | None:
    """Return what the records of a fact say about a day; None if it is not known.

    With {value: 是, since: 2017-05-01} and {value: null, until: 2016-12-31} the fact is
        not known on 2016-06-01   the second record is in force, and says so
        False on 2017-01-01       no record is in force; before the day since which it is true it was not
        True on 2017-05-01        the first record is in force
    With {value: 是, since: 2018-04} it is
        False on 2018-03-31, not known in April 2018, and True on 2018-05-01
    With {value: 是, as_of: 2018-04-30} it is
        not known on 2018-04-29, and True on 2018-04-30
    """
    in_force = [r for r in records if r.in_force(on)]
    if in_force:
        known = [(r.value, r) for r in in_force if r.value is not None]
        return Standing(*min(known, key=lambda vr: _weakness(vr[1]))) if known else None
    if any(r.value is not False for r in records if r.possible.includes(on)):
        return None
    later = list(_not_begun(records, on))
    return Standing(False, min(later, key=lambda r: (_is_doubtful(r), r.possible.first))) if later else None


def _not_begun(records: Iterable[Record], on: date) -> Iterator[Record]:
    """Yield the records of a presence that say that it has not begun on a day.

    A second centre says nothing of the days before the first: one that is there ``as_of`` a day may have begun long
    before, so what begins later, or may, does not count.
    """
    later = [r for r in records if r.value is True and on < r.possible.first]
    known_by = min((r.possible.first for r in later if r.since is None), default=date.max)
    return (r for r in later if r.since is not None and last_day(r.since) <= known_by)


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
        and all(day is None or type(day) in (date, PartialDate) for day in (record.since, record.until))
        and (record.as_of is None or type(record.as_of) is date)
        and out_of_order(record) is None
        and isinstance(record.where, OPTIONAL_TEXT)
        and isinstance(record.source, OPTIONAL_TEXT)
        and isinstance(record.evidence, _EVIDENCE)
    )


def out_of_order(record: Record) -> tuple[str, str] | None:
    """Return the names of two dates of a record of which the first is later than the second; None if none is."""
    days = {name: when for name in ("since", "as_of", "until") if (when := getattr(record, name)) is not None}
    pairs = combinations(days, 2)
    return next((pair for pair in pairs if first_day(days[pair[0]]) > last_day(days[pair[1]])), None)


class Disagreement(NamedTuple):
    """Two records of a fact that cannot both be true, the second at ``position``, and the first day that shows it."""

    position: int
    earlier: Record
    later: Record
    day: date


def disagreements(records: Iterable[Record]) -> Iterator[Disagreement]:
    """Yield the records that contradict others, whichever days the months and years in them stand for.

    A record is on days of its own, or on one that it has still to find among those on which no other value is. If but
    one is left, it is there.
    """
    stated = [_Stated(*record.least, position, record) for position, record in enumerate(records)]
    stated = [one for one in stated if one.record.value is not None]
    settled, open_ = [[one for one in stated if one.is_settled is which] for which in (True, False)]
    while True:
        runs, found = _runs(settled)
        free = [[*islice(_free_days(one, runs), 2)] for one in open_ if not found]
        found += [
            Disagreement(
                one.position, runs[bisect_left(runs, one.span.first, key=_last_of)][1], one.record, one.span.first
            )
            for one, days in zip(open_, free, strict=False)
            if not days
        ]
        pinned = [
            one._replace(span=Stretch(*days * 2)) for one, days in zip(open_, free, strict=False) if len(days) == 1
        ]
        if found or not pinned:
            yield from found
            return
        settled += pinned
        open_ = [one for one, days in zip(open_, free, strict=True) if len(days) > 1]


class _Stated(NamedTuple):
    """A record with a value: the days that it has, or (if nothing is settled yet) those among which one is its own."""

    span: Stretch
    is_settled: bool
    position: int
    record: Record


_Runs: TypeAlias = list[tuple[Stretch, Record]]


def _last_of(run: tuple[Stretch, Record]) -> date:
    return run[0].last


def _runs(settled: Iterable[_Stated]) -> tuple[_Runs, list[Disagreement]]:
    """Return the days on which there is a value, none of them twice, and the records that have another on one."""
    runs: _Runs = []
    found: list[Disagreement] = []
    for span, _, position, record in sorted(settled, key=lambda one: one.span.first):
        if not runs or runs[-1][0].last < span.first:
            runs.append((span, record))
            continue
        days, before = runs[-1]
        if before.value != record.value:
            found.append(Disagreement(position, before, record, span.first))
        if days.last < span.last:
            runs[-1] = (Stretch(days.first, span.last), record)
    return runs, found


def _free_days(one: _Stated, runs: _Runs) -> Iterator[date]:
    """Yield the days of a record's that no other value has."""
    (day, last), value = one.span, one.record.value
    at = bisect_left(runs, day, key=_last_of)
    while day <= last:
        days, other = runs[at] if at < len(runs) else (Stretch(date.max, date.max), one.record)
        is_free = day < days.first or other.value == value
        if is_free:
            yield day
        at += day == days.last or not is_free
        until = day if is_free else days.last
        if until == date.max:
            return
        day = until + _DAY
