"""The profile as people write it: the file, read, or refused with every problem at its line and column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from obligations.errors import Place, Problems, ProfileError
from obligations.files.forms import (
    ANYTHING,
    DATE,
    REGION_CODE,
    TEXT,
    Validator,
    as_day,
    one_of,
    or_null,
    record,
    table_of,
)
from obligations.files.source import Source, read
from obligations.files.yaml_text import Steps
from obligations.logic.conditions import Value
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.province.profile import Profile
from obligations.province.records import (
    Evidence,
    Record,
    disagreements,
)
from obligations.text import did_you_mean, shown

#: The form of a profile file; what is under ``facts`` depends on the vocabulary and is read below.
PROFILE: Final = Validator(
    record(
        {"province": TEXT},
        {"code": or_null(REGION_CODE), "short_name": or_null(TEXT), "facts": or_null(table_of(ANYTHING))},
    )
)
#: The form of a dated record.
RECORD: Final = Validator(
    record(
        {"value": ANYTHING},
        {
            "since": or_null(DATE),
            "until": or_null(DATE),
            "where": or_null(TEXT),
            "source": or_null(TEXT),
            "evidence": or_null(one_of(*(e.value for e in Evidence))),
        },
    )
)


def read_profile(
    source: str | Path | Mapping[str, Any] | Source,
    vocabulary: Vocabulary,
    elsewhere: Callable[[str], Fact | None] = lambda _name: None,
) -> Profile:
    """Return the profile in a file, or in a mapping of the same form, read with a plan's vocabulary.

    Facts that only ``elsewhere`` knows (from the vocabularies of other plans) are kept and have no effect in this
    plan, so that one file can serve several.

    Raises :class:`~obligations.errors.SourceError` if it cannot be read at all, and
    :class:`~obligations.errors.ProfileError` with every problem in it.
    """
    source = read(source, "档案")
    return _ProfileReader(source, vocabulary, elsewhere).profile()


def _evidence(checked: dict[str, Any]) -> Evidence | None:
    written = checked.get("evidence")
    return None if written is None else Evidence(written)


class _ProfileReader:
    """Reads one profile; notes all problems before refusing it."""

    def __init__(self, source: Source, vocabulary: Vocabulary, elsewhere: Callable[[str], Fact | None]) -> None:
        self.source = source
        self.vocabulary = vocabulary
        self.elsewhere = elsewhere
        self.problems = Problems(source.problems)

    def profile(self) -> Profile:
        data = self.source.data
        if isinstance(data, dict) and {"vocabulary", "tasks"} <= data.keys():
            place = self.source.place(())
            raise ProfileError.at("wrong-kind-of-file", place, "这是规则文件，不是省情档案", "请检查是否给错了文件")
        if isinstance(data, dict):
            data = {key: value for key, value in data.items() if not self._is_misplaced(key)}
        head = PROFILE.check(self.source, (), data, self.problems)
        stated = data.get("facts") if isinstance(data, dict) else None
        facts, places = self._facts(stated if isinstance(stated, dict) else {})
        self.problems.raise_as(ProfileError)  # nothing unsound goes on to Profile
        return Profile(" ".join(head["province"].split()), facts, head.get("code"), head.get("short_name"), places)

    def _is_misplaced(self, key: str) -> bool:
        """Return whether a key at the top is a fact without its indent, and note that."""
        fact = self.vocabulary.find(key)
        if fact is not None:
            place, remedy = self.source.key_place((key,)), "请放到 facts 下，缩进两格"
            self.problems.add("unknown-key", place, f"“{shown(key)}”是事实", remedy, fact=fact.id)
        return fact is not None

    def _facts(self, stated: dict[str, Any]) -> tuple[dict[str, tuple[Record, ...]], dict[str, Place]]:
        facts: dict[str, tuple[Record, ...]] = {}
        places: dict[str, Place] = {}
        written: dict[str, str] = {}
        for key, raw in stated.items():
            at: Steps = ("facts", key)
            place = self.source.key_place(at)
            fact = self.vocabulary.find(key) or self.elsewhere(key)
            if fact is None:
                known = self.vocabulary.names
                labels = "、".join(f.label for f in self.vocabulary.facts)
                remedy = partial(did_you_mean, key, known, f"可以填写：{labels}")
                self.problems.add("unknown-fact", place, f"不认识的事实“{shown(key)}”", remedy)
            elif (
                fact.id in self.vocabulary
                and self.vocabulary[fact.id] is not fact
                and self.vocabulary.find(key) is None
            ):
                continue  # another plan's fact, which happens to have the identifier of one of this plan's
            elif fact.id in facts:
                what = f"“{shown(key)}”与“{shown(written[fact.id])}”是同一个事实，写了两次"
                self.problems.add("duplicate-key", place, what, "请只保留一处", fact=fact.id)
            else:
                facts[fact.id] = self._records(at, fact, raw)
                places[fact.id] = place
                written[fact.id] = key
        return facts, places

    def _records(self, at: Steps, fact: Fact, raw: Any) -> tuple[Record, ...]:
        if isinstance(raw, dict):
            return tuple(filter(None, [self._record(at, fact, raw)]))
        if not isinstance(raw, list):
            return (Record(self._value(at, fact, raw)),)
        if not raw:
            what = f"{fact.label}的记录是空的"
            self.problems.add("empty-value", self.source.place(at), what, "不知道请写 null", fact=fact.id)
        records = tuple(filter(None, (self._record((*at, i), fact, item) for i, item in enumerate(raw))))
        if len(records) == len(raw):
            self._agree(at, fact, records)
        return records

    def _value(self, at: Steps, fact: Fact, raw: Any) -> Value | None:
        try:
            return fact.read(raw)
        except ValueError:
            written = "这个值" if isinstance(raw, dict | list) else f"“{shown(str(raw))}”"
            self.problems.add(
                "bad-value",
                self.source.place(at),
                f"{written}不是{fact.label}的值",
                f"请填 {fact.choices}，不知道请写 null",
                fact=fact.id,
            )
            return None

    def _record(self, at: Steps, fact: Fact, raw: Any) -> Record | None:
        if not isinstance(raw, dict):
            what = f"{fact.label}的这条记录应为“键: 值”的结构"
            remedy = "请写成 {value: 是, since: 2018-01-01} 这样"
            self.problems.add("wrong-type", self.source.place(at), what, remedy, fact=fact.id)
            return None
        checked = RECORD.check(self.source, at, raw, self.problems)
        value = self._value((*at, "value"), fact, raw["value"]) if "value" in raw else None
        since, until = as_day(raw.get("since")), as_day(raw.get("until"))
        if isinstance(since, date) and isinstance(until, date) and since > until:
            what = f"since（{since}）晚于 until（{until}）"
            place = self.source.place((*at, "since"))
            self.problems.add("bad-date", place, what, "请核对两个日期，可能写反了", fact=fact.id)
        return None if checked is None else Record(**{**checked, "value": value, "evidence": _evidence(checked)})

    def _agree(self, at: Steps, fact: Fact, records: tuple[Record, ...]) -> None:
        """Note records that disagree while both are in force."""
        for position, earlier, later in disagreements(records):
            day = f"在 {later.since} " if later.since else ""
            values = f"{fact.display(earlier.value)}、{fact.display(later.value)}"
            what = f"{fact.label}{day}有两条互相矛盾的记录（{values}）"
            place, remedy = self.source.place((*at, position)), "请用 since 和 until 把时间分开"
            self.problems.add("contradictory-records", place, what, remedy, fact=fact.id)
