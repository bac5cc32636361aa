"""The profile of a province: what is so there, since when, and how we know.

A fact is stated by records. On a given day the record in force counts:

* a record says nothing before ``since`` and after ``until``, with one exception:
* a presence fact that is true ``since`` a day was false before it, unless another record speaks for that time;
* where nothing speaks, the fact is unknown. Unknown is never false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from types import MappingProxyType, NoneType
from typing import Any, Final, NamedTuple

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
from obligations.files.source import Document, read
from obligations.files.yaml_text import Steps
from obligations.logic.conditions import Value
from obligations.plan.vocabulary import Fact, Vocabulary
from obligations.text import did_you_mean, shown


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

#: The form of a profile file; what stands under ``facts`` depends on the vocabulary and is read below.
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


@dataclass(frozen=True)
class Profile:
    """A province and what is known of it. Immutable.

    ``facts`` maps fact identifiers to records, e.g. ``{"free_trade_zone": (Record(True),)}``; a fact that is not
    in it is unknown. ``assumed`` are those that were set for a what-if. Use :func:`read_profile` to read one from a
    file or from plain data.
    """

    province: str
    facts: Mapping[str, tuple[Record, ...]]
    code: str | None = None
    short_name: str | None = None
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)
    assumed: frozenset[str] = frozenset()
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not (isinstance(self.province, str) and self.province.strip()):
            raise ProfileError("Profile 的 province 应为省份名称")
        if not (isinstance(self.code, _TEXT) and isinstance(self.short_name, _TEXT)):
            raise ProfileError(f"{self.province}：code 和 short_name 应为文字或 None")
        if not isinstance(self.facts, Mapping):
            raise ProfileError(
                f"{self.province}：facts 应为“事实标识 → Record 的元组”；普通的值请用 load_profile({{...}}) 读入"
            )
        for fact, records in self.facts.items():
            if not isinstance(fact, str) or not isinstance(records, tuple) or not all(map(_is_sound, records)):
                what = f"{self.province}：{shown(str(fact))} 应为 Record 的元组"
                what += "，日期为 date 且 since 不晚于 until，证据为 Evidence"
                raise ProfileError.at(None, what, "普通的值请用 load_profile({...}) 读入")
            for _, earlier, later in disagreements(records):
                what = f"{self.province}：{fact} 有两条互相矛盾的记录（{earlier.value}、{later.value}）"
                raise ProfileError.at(None, what, "请用 since 和 until 把时间分开")
        facts = dict(self.facts)
        object.__setattr__(self, "facts", MappingProxyType(facts))
        object.__setattr__(self, "places", MappingProxyType(dict(self.places)))
        # The same profile is asked about again and again; hashing its records each time would be the main cost.
        object.__setattr__(self, "_hash", hash((self.province, self.code, frozenset(facts.items()), self.assumed)))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Profile], tuple[Any, ...]]:
        facts, places = dict(self.facts), dict(self.places)
        return Profile, (self.province, facts, self.code, self.short_name, places, self.assumed)

    def setting(self, facts: Mapping[str, Value | None]) -> Profile:
        """The same province with some facts assumed (None: unknown), by identifier; their source is 假设."""
        changed = {fact: (Record(value, source=ASSUMED),) for fact, value in facts.items()}
        assumed = self.assumed | frozenset(changed)
        return Profile(self.province, {**self.facts, **changed}, self.code, self.short_name, self.places, assumed)

    def on(self, day: date) -> dict[str, Standing]:
        """What is known on a day: fact identifier → value and record. A fact that is not in it is unknown."""
        found = ((fact, standing(records, day)) for fact, records in self.facts.items())
        return {fact: told for fact, told in found if told is not None}


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
_TEXT: Final = (str, NoneType)
_EVIDENCE: Final = (Evidence, NoneType)


def _is_sound(told: object) -> bool:
    """Whether a record that a program made has values of the right kinds, and an end that is not before its start."""
    return (
        isinstance(told, Record)
        and isinstance(told.value, _VALUE)
        and all(day is None or type(day) is date for day in (told.since, told.until))
        and (told.since is None or told.until is None or told.since <= told.until)
        and isinstance(told.where, _TEXT)
        and isinstance(told.source, _TEXT)
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


def read_profile(
    source: str | Path | Mapping[str, Any] | Document,
    vocabulary: Vocabulary,
    elsewhere: Callable[[str], Fact | None] = lambda _name: None,
) -> Profile:
    """The profile in a file, or in a mapping of the same form, read against a plan's vocabulary.

    Facts that only ``elsewhere`` finds (in the vocabularies of other plans) are kept and play no part in this
    plan; so one file can serve several.

    Raises :class:`~obligations.errors.SourceError` if it cannot be read at all, and
    :class:`~obligations.errors.ProfileError` with every problem in it.
    """
    document = read(source, "档案")
    return _Reader(document, vocabulary, elsewhere).profile()


def _evidence(checked: dict[str, Any]) -> Evidence | None:
    written = checked.get("evidence")
    return None if written is None else Evidence(written)


class _Reader:
    """Reads one profile; notes all problems before refusing it."""

    def __init__(self, document: Document, vocabulary: Vocabulary, elsewhere: Callable[[str], Fact | None]) -> None:
        self.document = document
        self.vocabulary = vocabulary
        self.elsewhere = elsewhere
        self.problems = Problems(document.problems)

    def profile(self) -> Profile:
        data = self.document.data
        if isinstance(data, dict) and {"vocabulary", "tasks"} <= data.keys():
            raise ProfileError.at(self.document.place(()), "这是规则文件，不是省情档案", "请检查是否给错了文件")
        if isinstance(data, dict):
            data = {key: value for key, value in data.items() if not self._is_misplaced(key)}
        head = PROFILE.check(self.document, (), data, self.problems)
        stated = data.get("facts") if isinstance(data, dict) else None
        facts, places = self._facts(stated if isinstance(stated, dict) else {})
        self.problems.raise_as(ProfileError)  # nothing unsound goes on to Profile
        return Profile(" ".join(head["province"].split()), facts, head.get("code"), head.get("short_name"), places)

    def _is_misplaced(self, key: str) -> bool:
        """Whether a key at the top is a fact that lost its indent; notes it."""
        fact = self.vocabulary.find(key)
        if fact is not None:
            self.problems.add(self.document.key_place((key,)), f"“{shown(key)}”是事实", "请放到 facts 下，缩进两格")
        return fact is not None

    def _facts(self, stated: dict[str, Any]) -> tuple[dict[str, tuple[Record, ...]], dict[str, Place]]:
        facts: dict[str, tuple[Record, ...]] = {}
        places: dict[str, Place] = {}
        written: dict[str, str] = {}
        for key, raw in stated.items():
            at: Steps = ("facts", key)
            place = self.document.key_place(at)
            fact = self.vocabulary.find(key) or self.elsewhere(key)
            if fact is None:
                known = self.vocabulary.names
                labels = "、".join(f.label for f in self.vocabulary.facts)
                remedy = partial(did_you_mean, key, known, f"可以填写：{labels}")
                self.problems.add(place, f"不认识的事实“{shown(key)}”", remedy)
            elif (
                fact.id in self.vocabulary
                and self.vocabulary[fact.id] is not fact
                and self.vocabulary.find(key) is None
            ):
                continue  # another plan's fact, which happens to have the identifier of one of this plan's
            elif fact.id in facts:
                what = f"“{shown(key)}”与“{shown(written[fact.id])}”是同一个事实，写了两次"
                self.problems.add(place, what, "请只保留一处")
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
            self.problems.add(self.document.place(at), f"{fact.label}的记录是空的", "不知道请写 null")
        found = [self._record((*at, i), fact, item) for i, item in enumerate(raw)]
        records = tuple(told for told in found if told is not None)
        if len(records) == len(found):
            self._agree(at, fact, records)
        return records

    def _value(self, at: Steps, fact: Fact, raw: Any) -> Value | None:
        try:
            return fact.read(raw)
        except ValueError:
            written = "这个值" if isinstance(raw, dict | list) else f"“{shown(str(raw))}”"
            self.problems.add(
                self.document.place(at),
                f"{written}不是{fact.label}的值",
                f"请填 {fact.choices}，不知道请写 null",
            )
            return None

    def _record(self, at: Steps, fact: Fact, raw: Any) -> Record | None:
        if not isinstance(raw, dict):
            what = f"{fact.label}的这条记录应为“键: 值”的结构"
            self.problems.add(self.document.place(at), what, "请写成 {value: 是, since: 2018-01-01} 这样")
            return None
        checked = RECORD.check(self.document, at, raw, self.problems)
        value = self._value((*at, "value"), fact, raw["value"]) if "value" in raw else None
        since, until = as_day(raw.get("since")), as_day(raw.get("until"))
        if isinstance(since, date) and isinstance(until, date) and since > until:
            what = f"since（{since}）晚于 until（{until}）"
            self.problems.add(self.document.place((*at, "since")), what, "请核对两个日期，可能写反了")
        return None if checked is None else Record(**{**checked, "value": value, "evidence": _evidence(checked)})

    def _agree(self, at: Steps, fact: Fact, records: tuple[Record, ...]) -> None:
        """Two records in force on the same day must not disagree."""
        for position, other, told in disagreements(records):
            day = f"在 {told.since} " if told.since else ""
            what = f"{fact.label}{day}有两条互相矛盾的记录（{fact.say(other.value)}、{fact.say(told.value)}）"
            self.problems.add(self.document.place((*at, position)), what, "请用 since 和 until 把时间分开")
