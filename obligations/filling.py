"""Writes an answer into the text of a profile and leaves every other character as it is: comments, order, the rest.

The place is found in the YAML tree, the text is changed there only, and the result is read again before it is given
out: the fact must have its value, and everything else be as it was.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import yaml

from obligations.conditions import Value
from obligations.errors import ObligationsError
from obligations.loading import fact_of_shipped_plans
from obligations.names import fold
from obligations.plan import Plan
from obligations.profile import Profile, Record, read_profile
from obligations.source import read_bytes
from obligations.vocabulary import Fact
from obligations.yaml_text import as_scalar, decode

_REMEDY: Final = "请在文件里手工填写这一项"
#: The beginning of a line that is not empty.
_LINE: Final = re.compile(r"\n(?=[^\r\n])")


class Days(NamedTuple):
    """The days for which an answer will stand, both included; None: without a beginning, or without an end."""

    since: date | None = None
    until: date | None = None


def days_of_answer(profile: Profile, fact: str, on: date) -> Days:
    """The days around ``on`` of which nothing is known of a fact: for these an answer is asked.

    Without dates where no dated record speaks; else between the records around that day.
    """
    records = profile.facts.get(fact, ())
    open_record = _open_record(records, on)
    if open_record is not None:
        return Days(records[open_record].since, records[open_record].until)
    told = [r for r in records if r.value is not None]
    before = [r.until for r in told if r.until is not None and r.until < on]
    after = [r.since for r in told if r.since is not None and r.since > on]
    return Days(max(before) + timedelta(days=1) if before else None, min(after) - timedelta(days=1) if after else None)


def with_answer(raw: bytes, name: str, plan: Plan, fact: Fact, value: Value, on: date) -> bytes:
    """The bytes of a profile's file with an answer written in; ``name`` stands for the file in messages.

    ``fact`` must be unknown on the day ``on``. Raises :class:`ObligationsError` if the file is not a sound profile, or
    where it is written in a way that an answer cannot be put into.
    """
    before = _profile(raw, name, plan)
    text = decode(raw, name)
    place = _Editor(text, before, fact, value, on).edited()
    changed = (BOM_UTF8 if raw.startswith(BOM_UTF8) else b"") + place.encode("utf-8")
    try:
        after = _profile(changed, name, plan)
    except ObligationsError:
        after = None
    if after is None or not _only_this_changed(before, after, fact, value, on):
        raise ObligationsError(f"{name}：{fact.label}写不进去；{_REMEDY}")
    return changed


def _profile(raw: bytes, name: str, plan: Plan) -> Profile:
    return read_profile(read_bytes(raw, name), plan.vocabulary, fact_of_shipped_plans)


def _only_this_changed(before: Profile, after: Profile, fact: Fact, value: Value, on: date) -> bool:
    standing = after.on(on).get(fact.id)
    others = [{f: r for f, r in p.facts.items() if f != fact.id} for p in (before, after)]
    heads = [(p.province, p.code, p.short_name) for p in (before, after)]
    return standing is not None and standing.value == value and others[0] == others[1] and heads[0] == heads[1]


def _open_record(records: tuple[Record, ...], on: date) -> int | None:
    """The record that speaks for the day and says that the value is not known."""
    return next((i for i, told in enumerate(records) if told.value is None and told.in_force(on)), None)


class _Editor:
    """Changes one text at one place."""

    def __init__(self, text: str, profile: Profile, fact: Fact, value: Value, on: date) -> None:
        self.text = text
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.records = profile.facts.get(fact.id, ())
        self.open_record = _open_record(self.records, on)
        self.days = days_of_answer(profile, fact.id, on)
        self.fact = fact
        self.word = as_scalar(fact.say(value))
        self.line = f"{as_scalar(fact.label)}: {self.word}"

    def edited(self) -> str:
        """The whole text, changed."""
        root: Any = yaml.compose(self.text, Loader=yaml.SafeLoader)
        facts = _child(root, "facts")
        if facts is None:
            return self._added(root, f"facts: {{{self.line}}}" if root.flow_style else self._block_of_facts(root))
        if isinstance(facts, yaml.ScalarNode):
            return self._begun(root, facts)
        names = {fold(name) for name in self.fact.names}
        node = next((value for key, value in facts.value if fold(key.value) in names), None)
        if node is None:
            return self._added(facts, self.line)
        if isinstance(node, yaml.ScalarNode):
            return self._replaced(node, self.word)
        if self.open_record is not None:
            record = node.value[self.open_record] if isinstance(node, yaml.SequenceNode) else node
            return self._replaced(_child(record, "value"), self.word)
        return self._recorded(node)

    def _block_of_facts(self, root: Any) -> str:
        return f"facts:{self.newline}{' ' * (_column(root) + 2)}{self.line}"

    def _begun(self, root: Any, facts: Any) -> str:
        """Facts that are null so far."""
        if root.flow_style:
            return self._replaced(facts, f"{{{self.line}}}")
        start, end = facts.start_mark.index, facts.end_mark.index
        text = self.text[:start].rstrip(" ") + self.text[end:] if end > start else self.text
        line_end = self._end_of_line(text, min(start, len(text)))
        return self._inserted(text, line_end, " " * (_column(root) + 2) + self.line)

    def _replaced(self, node: Any, word: str) -> str:
        start, end = node.start_mark.index, node.end_mark.index
        space = " " if start == end and self.text[start - 1 : start] == ":" else ""
        return self.text[:start] + space + word + self.text[end:]

    def _added(self, mapping: Any, line: str) -> str:
        """One more key at the end of a mapping."""
        if mapping.flow_style:
            return self._into_flow(mapping, line)
        end = self._end_of_line(self.text, _end(mapping))
        return self._inserted(self.text, end, " " * _column(mapping) + line)

    def _recorded(self, node: Any) -> str:
        """One more dated record, beside the ones that there are."""
        days = {"since": self.days.since, "until": self.days.until}
        dates = "".join(f", {key}: {day}" for key, day in days.items() if day)
        record = f"{{value: {self.word}{dates}}}"
        if isinstance(node, yaml.SequenceNode):
            if node.flow_style:
                return self._into_flow(node, record)
            end = self._end_of_line(self.text, _end(node))
            return self._inserted(self.text, end, " " * _column(node) + f"- {record}")
        start, end = node.start_mark.index, node.end_mark.index
        if node.flow_style:
            return f"{self.text[:start]}[{self.text[start:end]}, {record}]{self.text[end:]}"
        inner = _LINE.sub("\n  ", self.text[start : _end(node)])
        text = f"{self.text[:start]}- {inner}{self.text[_end(node) :]}"
        end = self._end_of_line(text, start + 2 + len(inner))
        return self._inserted(text, end, " " * _column(node) + f"- {record}")

    def _into_flow(self, node: Any, item: str) -> str:
        close = node.end_mark.index - 1
        before = self.text[:close].rstrip()
        comma = "" if before.endswith((",", "{", "[")) else ","
        space = "" if before.endswith(("{", "[")) else " "
        return f"{before}{comma}{space}{item}{self.text[len(before) : close]}{self.text[close:]}"

    def _end_of_line(self, text: str, index: int) -> int:
        """Behind the line on which something ends."""
        if index and text[index - 1] == "\n":
            return index
        end = text.find("\n", index)
        return len(text) if end < 0 else end + 1

    def _inserted(self, text: str, index: int, line: str) -> str:
        """A line of its own."""
        first = self.newline if index and text[index - 1] != "\n" else ""
        return text[:index] + first + line + self.newline + text[index:]


def _child(mapping: Any, name: str) -> Any:
    return next((value for key, value in mapping.value if key.value == name), None)


def _column(node: Any) -> int:
    return int(node.start_mark.column)


def _end(node: Any) -> int:
    """Where the content of a node ends; a block collection's own mark stands behind the comments that follow it."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)
