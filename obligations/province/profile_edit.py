"""Answers written into the text of a profile; every other character stays as it is: comments, order, the rest.

The place is looked up in the YAML tree, the text is changed there only, and the result is read again before it is
returned: the fact must have its value on the days that were asked about, and everything else be as it was.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import yaml

from obligations.errors import ObligationsError, Place
from obligations.files.reading import yaml_decoded
from obligations.files.source import Source, read_bytes
from obligations.files.yaml_text import LOADER, as_scalar
from obligations.logic.conditions import Value
from obligations.plan.vocabulary import Fact
from obligations.province.profile import Profile
from obligations.province.records import Record, standing, turning_days
from obligations.text import fold

_DAY: Final = timedelta(days=1)
#: The beginning of a line that is not empty.
_LINE: Final = re.compile(r"\n(?=[^\r\n])")


class Days(NamedTuple):
    """A range of days, both ends included; None: without a beginning, or without an end."""

    since: date | None = None
    until: date | None = None

    def include(self, day: date) -> bool:
        """Return whether a day is in the range."""
        return Record(None, *self).in_force(day)


def days_of_answer(profile: Profile, fact: str, on: date) -> Days:
    """Return the days around ``on`` on which a fact is unknown: an answer holds for all of them.

    They lie between the days before and after on which it is known, and have no end where there are none; within the
    record that says that it is not known, where there is one. A month in which a record begins or ends, on nobody knows
    which day, is not among them: what is answered for the time after {value: 否, until: 2017-04} says nothing of that
    April. In that month only the day itself is asked about.
    """
    records = profile.facts.get(fact, ())
    if _unsure(records, on):
        return Days(on, on)
    open_record = _open_record(records, on)
    first, last = (date.min, date.max) if open_record is None else records[open_record].certain
    unknown_since: date | None = None
    for day in _first_days(records, Days()):
        is_other = _value(records, day) is not None or bool(_unsure(records, day))
        if day <= on:
            unknown_since = None if is_other else unknown_since or day
        elif is_other:
            last = min(last, day - _DAY)
            break
    first = max(first, unknown_since or on)
    return Days(None if first == date.min else first, None if last == date.max else last)


def with_answer(raw: bytes, name: str, read: Callable[[Source], Profile], fact: Fact, value: Value, on: date) -> bytes:
    """Return the bytes of a profile's file with an answer written in; messages call the file ``name``.

    ``read`` makes a profile of the file's data. ``fact`` must be unknown on the day ``on``. The answer holds for
    :func:`days_of_answer`; for all other days, and for all other facts, the profile states what it did before. Raises
    :class:`ObligationsError` if the file is not a sound profile, or if an answer does not fit into the way in which
    it is written.
    """
    before = read(read_bytes(raw, name))
    days = days_of_answer(before, fact.id, on)
    contradicts = False
    mark = BOM_UTF8 if raw.startswith(BOM_UTF8) else b""
    for text in _Editor(yaml_decoded(raw, name), before.facts.get(fact.id, ()), fact, value, on, days).edited():
        changed = mark + text.encode("utf-8")
        try:
            after = read(read_bytes(changed, name))
        except ObligationsError as error:
            contradicts = any(problem.code == "contradictory-records" for problem in error.problems)
            continue
        if _only_this_changed(before, after, fact, value, days):
            return changed
    place = before.places.get(fact.id) or Place(name)
    if contradicts:
        message = f"{fact.label}答“{fact.display(value)}”，与档案里已有的记录矛盾"
        remedy = "请在文件里手工填写：把只写了年月的改写成哪一天"
        raise ObligationsError.at("contradictory-records", place, message, remedy, fact=fact.id)
    message, remedy = f"{fact.label}这样的写法，程序写不进去", "请在文件里手工填写这一项"
    raise ObligationsError.at("not-expressible", place, message, remedy, fact=fact.id)


def _only_this_changed(before: Profile, after: Profile, fact: Fact, value: Value, days: Days) -> bool:
    """Return whether the fact has its value on all these days, and everything else is as it was."""
    others = [{f: r for f, r in p.facts.items() if f != fact.id} for p in (before, after)]
    heads = [(p.province, p.code, p.short_name) for p in (before, after)]
    if others[0] != others[1] or heads[0] != heads[1]:
        return False
    records = [p.facts.get(fact.id, ()) for p in (before, after)]
    for day in _first_days((*records[0], *records[1]), days):
        was, now = (_value(of, day) for of in records)
        if now != (value if days.include(day) else was) or (days.include(day) and was is not None):
            return False
    return True


def _first_days(records: tuple[Record, ...], days: Days) -> list[date]:
    """Return the days on which something may be different from the day before, in their order."""
    return sorted({date.min, *turning_days((*records, Record(None, *days)))})


def _value(records: tuple[Record, ...], day: date) -> Value | None:
    known = standing(records, day)
    return None if known is None else known.value


def _unsure(records: tuple[Record, ...], day: date) -> list[Record]:
    """Return the records that may be in force on a day, or not."""
    return [record for record in records if record.possible.includes(day) and not record.in_force(day)]


def _unknown_before(records: tuple[Record, ...], days: Days) -> list[Days]:
    """Return the days before those of an answer on which nothing is known.

    With {value: 否, since: 2016-01-01, until: 2016-12-31} an answer on 2018-06-01 holds since 2017-01-01. Of the days
    before that, those until 2015-12-31 are unknown, and those of 2016 are not: [Days(None, 2015-12-31)].
    """
    unknown: list[Days] = []
    starts = [day for day in _first_days(records, days) if days.since is not None and day < days.since]
    for start, following in zip(starts, [*starts[1:], days.since], strict=True) if starts else ():
        if _value(records, start) is None and following is not None:
            since = None if start == date.min else start
            if unknown and unknown[-1].until == start - _DAY:
                since = unknown.pop().since
            unknown.append(Days(since, following - _DAY))
    return unknown


def _open_record(records: tuple[Record, ...], on: date) -> int | None:
    """Return the position of the record that is in force on a day and states that the value is not known."""
    return next((i for i, record in enumerate(records) if record.value is None and record.in_force(on)), None)


class _Editor:
    """Changes a profile's text at one place, in the simplest way that will do. Before and after an answer in 2018:

    自贸区: null  # 待查
    自贸区: 是  # 待查
    自贸区: {value: 否, until: 2016-12-31}  # 待查
    自贸区: [{value: 否, until: 2016-12-31}, {value: 是, since: 2017-01-01}]  # 待查
    """

    def __init__(self, text: str, records: tuple[Record, ...], fact: Fact, value: Value, on: date, days: Days) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.records = records
        self.open_record = _open_record(records, on)
        self.days = days
        self.root = _composed(text)
        self.facts = _child(self.root, "facts")
        self.in_json = bool(self.root.flow_style) and any(key.style == '"' for key, _ in self.root.value)
        self.word = json.dumps(value, ensure_ascii=False) if self.in_json else as_scalar(fact.display(value))
        self.line = f"{self.key(fact.label)}: {self.word}"
        self.names = {fold(name) for name in fact.names}

    def edited(self) -> Iterator[str]:
        """Yield the whole text with the answer: each way of writing it is for where the one before will not do."""
        root, facts = self.root, self.facts
        if facts is None:
            yield self._added(root, f"{self.key('facts')}: {{{self.line}}}" if root.flow_style else self._first_fact())
            return
        if isinstance(facts, yaml.ScalarNode):
            yield self._begun(facts)
            return
        node = next((value for key, value in facts.value if fold(key.value) in self.names), None)
        if node is None:
            yield self._added(facts, self.line)
            return
        if isinstance(node, yaml.ScalarNode):
            if node.style not in ("|", ">"):  # such a text ends at the start of the next line, in front of its key
                yield self._replaced(node)
            return
        if self.open_record is not None:
            record = self.records[self.open_record]
            if record.where is record.source is record.evidence is None:  # they would be taken for the answer's
                item = node.value[self.open_record] if isinstance(node, yaml.SequenceNode) else node
                if _child(item, "value").style not in ("|", ">"):
                    yield self._replaced(_child(item, "value"))
        answer = self._record(self.word, self.days)
        yield self._recorded(node, [answer])
        if before := _unknown_before(self.records, self.days):  # 是 since a day would mean 否 on all days before it
            yield self._recorded(node, [answer, *(self._record("null", days) for days in before)])

    def key(self, text: str) -> str:
        """Return a text as this file writes its keys."""
        return json.dumps(text, ensure_ascii=False) if self.in_json else as_scalar(text)

    def _record(self, word: str, days: Days) -> str:
        dates = {"since": days.since, "until": days.until}
        dated = [
            f"{self.key(name)}: {self.key(str(day)) if self.in_json else day}" for name, day in dates.items() if day
        ]
        return "{" + ", ".join([f"{self.key('value')}: {word}", *dated]) + "}"

    def _first_fact(self) -> str:
        return f"facts:{self.newline}{' ' * (_column(self.root) + 2)}{self.line}"

    def _begun(self, facts: Any) -> str:
        """Return the text with the answer as the first fact, where ``facts`` is null."""
        start, end = facts.start_mark.index, facts.end_mark.index
        if self.root.flow_style:
            return f"{self.text[:start]} {{{self.line}}}{self.text[end:]}"
        key = next(key for key, value in self.root.value if value is facts)
        if "\n" in self.text[key.end_mark.index : start] and end > start:  # on a line of its own
            return self.text[:start] + self.line + self.text[end:]
        head = self.text[:start].rstrip(" ") if end > start else self.text[:start]
        return self._inserted(head + self.text[end:], len(head), " " * (_column(self.root) + 2) + self.line)

    def _replaced(self, node: Any) -> str:
        start, end = node.start_mark.index, node.end_mark.index
        space = " " if start == end and self.text[start - 1 : start] == ":" else ""
        return self.text[:start] + space + self.word + self.text[end:]

    def _added(self, mapping: Any, line: str) -> str:
        """Return the text with one more key at the end of a mapping."""
        if mapping.flow_style:
            return self._into_flow(mapping, line)
        return self._inserted(self.text, _end(mapping), " " * _column(mapping) + line)

    def _recorded(self, node: Any, records: list[str]) -> str:
        """Return the text with more dated records after the present ones of a fact."""
        start, end = node.start_mark.index, node.end_mark.index
        if node.flow_style:
            if isinstance(node, yaml.SequenceNode):
                return self._into_flow(node, ", ".join(records))
            return f"{self.text[:start]}[{', '.join([self.text[start:end], *records])}]{self.text[end:]}"
        lines = self.newline.join(" " * _column(node) + f"- {record}" for record in records)
        if isinstance(node, yaml.SequenceNode):
            return self._inserted(self.text, _end(node), lines)
        inner = _LINE.sub("\n  ", self.text[start : _end(node)])
        text = f"{self.text[:start]}- {inner}{self.text[_end(node) :]}"
        return self._inserted(text, start + 2 + len(inner), lines)

    def _into_flow(self, node: Any, item: str) -> str:
        """Return the text with one more item in brackets, right after the last: a comma or a comment may follow it."""
        if not node.value:
            inside = node.start_mark.index + 1
            return self.text[:inside] + item + self.text[inside:]
        end = _end_of(node.value[-1])
        space = " " if self.text[end - 1] == ":" else ""  # a key without a value
        return f"{self.text[:end]}{space}, {item}{self.text[end:]}"

    def _inserted(self, text: str, index: int, line: str) -> str:
        """Return a text with one more line, after the line on which the character ``index`` is."""
        if not (index and text[index - 1] == "\n"):
            end = text.find("\n", index)
            index = len(text) if end < 0 else end + 1
        first = self.newline if index and text[index - 1] != "\n" else ""
        return text[:index] + first + line + self.newline + text[index:]


def _composed(text: str) -> Any:
    """Return the tree of a text that has been read as a profile, by the same parser."""
    return yaml.compose(text, Loader=LOADER)


def _child(mapping: Any, name: str) -> Any:
    return next((value for key, value in mapping.value if key.value == name), None)


def _column(node: Any) -> int:
    return int(node.start_mark.column)


def _end(node: Any) -> int:
    """Return where the content of a node ends; a block collection's own end mark is after the comments below it."""
    return int(node.end_mark.index) if isinstance(node, yaml.ScalarNode) or node.flow_style else _end_of(node.value[-1])


def _end_of(item: Any) -> int:
    """Return the same for an item of a collection: a node, or a key and a value."""
    return _end(item[1] if isinstance(item, tuple) else item)
