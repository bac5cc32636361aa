"""The plan: what the document says, measure by measure, read from a rules file.

A :class:`Measure` carries the document's clause and its encoding side by side. What the document leaves out is
None. :func:`read_plan` refuses a file in which anything is missing, unknown or contradictory, and says where.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import product
from math import prod
from pathlib import Path
from typing import Any, Final

from obligations.condition_form import RESERVED, ConditionReader
from obligations.conditions import Condition, facts_of
from obligations.errors import Place, PlanError, Problems
from obligations.implicants import Forcing, forcing
from obligations.names import fold, shown
from obligations.source import Document, Steps, read_file, read_mapping
from obligations.space import MOST_PROVINCES
from obligations.structure import (
    ANYTHING,
    TEXT,
    Validator,
    list_of,
    or_null,
    record,
    table_of,
    whole_number,
)
from obligations.vocabulary import FALSE_WORDS, TRUE_WORDS, UNKNOWN_WORDS, Fact, Vocabulary

_FACT: Final = record(
    {"label": TEXT},
    {"values": or_null(list_of(TEXT, least=1)), "aliases": list_of(TEXT), "note": or_null(TEXT)},
)
_NUMBER: Final = whole_number(least=1, most=100_000)
_SOURCE: Final = record({"pages": list_of(_NUMBER, least=1), "lines": list_of(_NUMBER, least=1)})
_MEASURE: Final = record(
    {
        "number": _NUMBER,
        "title": TEXT,
        "bureau": list_of(TEXT, least=1),
        "due": or_null(TEXT),
        "clause": or_null(TEXT),
        "mandatory": ANYTHING,
        "optional": ANYTHING,
        "actions": or_null(list_of(TEXT, least=1)),
    },
    {"source": or_null(_SOURCE), "notes": list_of(TEXT)},
)
_SUBTASK: Final = record({"title": TEXT, "measures": list_of(_MEASURE, least=1)})
_TASK: Final = record({"title": TEXT, "subtasks": list_of(_SUBTASK, least=1)})
#: The form of a rules file.
RULES: Final = Validator(
    record(
        {
            "id": TEXT,
            "title": TEXT,
            "year": whole_number(least=1949, most=9999),
            "vocabulary": table_of(_FACT),
            "tasks": list_of(_TASK, least=1),
        }
    )
)

_IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MOST_FACTS: Final = 200
_MOST_VALUES: Final = 100


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure (落实举措) of the plan.

    ``number``, ``title``, ``task`` (主体任务), ``subtask``, ``bureau`` (局内 departments, in the document's order),
    ``due`` (完成时间) and ``clause`` (省份) carry the document's own words; None where it is silent. ``mandatory``
    and ``optional`` encode the clause's two branches; None is a branch that the clause does not have.
    ``actions`` says what a province is to do, in this project's words. ``pages`` and ``lines`` tell where the
    measure stands in the document, ``place`` where it stands in the rules file.
    """

    number: int
    title: str
    task: str
    subtask: str
    bureau: tuple[str, ...]
    due: str | None
    clause: str | None
    mandatory: Condition | None
    optional: Condition | None
    actions: tuple[str, ...] | None
    notes: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    place: Place | None = field(default=None, repr=False)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that decide about this measure, by identifier."""
        return tuple(dict.fromkeys((*facts_of(self.mandatory), *facts_of(self.optional))))


@dataclass(frozen=True, eq=False)
class Plan:
    """A plan of one year: its vocabulary and its measures, in the document's order.

    ``forcings`` tells of each distinct branch (None: one that a clause does not have) which facts settle it.
    """

    id: str
    title: str
    year: int
    vocabulary: Vocabulary
    measures: tuple[Measure, ...]
    forcings: Mapping[Condition | None, Forcing] = field(repr=False)

    def __getitem__(self, number: int) -> Measure:
        return self._by_number[number]

    @cached_property
    def _by_number(self) -> dict[int, Measure]:
        return {m.number: m for m in self.measures}

    @cached_property
    def last_day(self) -> date:
        """The last day of the plan's year: the day on which facts count unless another is asked for."""
        return date(self.year, 12, 31)


def read_plan(source: str | Path | Mapping[str, Any]) -> Plan:
    """The plan that a rules file (or a mapping of the same form) states.

    Raises :class:`~obligations.errors.SourceError` if it cannot be read at all, and
    :class:`~obligations.errors.PlanError` with every problem if it is no sound plan.
    """
    document = read_mapping(source, "规则") if isinstance(source, Mapping) else read_file(source)
    return _Reader(document).plan()


class _Reader:
    """Reads one rules file; notes all problems before refusing it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems = Problems()

    def plan(self) -> Plan:
        data = RULES.check(self.document, (), self.document.data, self.problems)
        vocabulary = self._vocabulary()
        conditions = self._conditions(vocabulary)
        self.problems.raise_as(PlanError)
        measures = tuple(
            self._measure(at, raw, task["title"], subtask["title"], conditions)
            for t, task in enumerate(data["tasks"])
            for s, subtask in enumerate(task["subtasks"])
            for at, raw in (
                (("tasks", t, "subtasks", s, "measures", m), raw) for m, raw in enumerate(subtask["measures"])
            )
        )
        self._numbers(measures)
        forcings = self._branches(measures, vocabulary)
        self.problems.raise_as(PlanError)
        return Plan(data["id"], data["title"], data["year"], vocabulary, measures, forcings)

    def _vocabulary(self) -> Vocabulary:
        """The facts that are declared well enough to be used; so that conditions can be read in any case."""
        declared = _at(self.document.data, "vocabulary")
        facts: list[Fact] = []
        taken: dict[str, str] = {}
        for name, raw in declared.items() if isinstance(declared, dict) else ():
            at: Steps = ("vocabulary", name)
            if len(facts) == _MOST_FACTS:
                self.problems.add(self.document.key_place(at), f"词汇表超过 {_MOST_FACTS} 个事实", "请减少")
                break
            if not _IDENTIFIER.fullmatch(name):
                what = f"“{shown(name)}”不能作事实的标识"
                self.problems.add(self.document.key_place(at), what, "请用小写英文字母、数字和下划线，以字母开头")
            fact = Fact(
                name,
                _text(_at(raw, "label")) or name,
                tuple(filter(None, map(_text, values))) if isinstance(values := _at(raw, "values"), list) else None,
                tuple(filter(None, map(_text, aliases))) if isinstance(aliases := _at(raw, "aliases"), list) else (),
                _text(_at(raw, "note")),
            )
            self._names(at, fact, taken)
            facts.append(fact)
        return Vocabulary(tuple(facts))

    def _names(self, at: Steps, fact: Fact, taken: dict[str, str]) -> None:
        """No name may mean two things."""
        place = self.document.key_place(at)
        for name in (*dict.fromkeys((fact.id, fact.label)), *fact.aliases):
            word = fold(name)
            if word in RESERVED:
                self.problems.add(place, f"“{shown(name)}”是条件写法里的词，不能作事实名称", "请换一个名称")
            elif word in taken:
                self.problems.add(place, f"名称“{shown(name)}”用了两次（{taken[word]} 已经用了）", "请换一个名称")
            taken[word] = fact.id
        words = [fold(value) for value in fact.values or ()]
        if len(set(words)) < len(words):
            self.problems.add(place, f"{fact.label}的值有重复", "每个值只写一次")
        if len(words) > _MOST_VALUES:
            self.problems.add(place, f"{fact.label}有 {len(words)} 个值", f"最多 {_MOST_VALUES} 个")
        for word in {*words} & {*TRUE_WORDS, *FALSE_WORDS, *UNKNOWN_WORDS}:
            self.problems.add(place, f"“{word}”有固定含义，不能作{fact.label}的值", "请换一个值")

    def _conditions(self, vocabulary: Vocabulary) -> dict[Steps, Condition | None]:
        """The branches of all measures that can be found, whatever else is wrong with the file."""
        reader = ConditionReader(self.document, vocabulary, self.problems)
        found: dict[Steps, Condition | None] = {}
        for t, task in enumerate(_list(_at(self.document.data, "tasks"))):
            for s, subtask in enumerate(_list(_at(task, "subtasks"))):
                for m, measure in enumerate(_list(_at(subtask, "measures"))):
                    for branch in ("mandatory", "optional"):
                        data = _at(measure, branch)
                        at = ("tasks", t, "subtasks", s, "measures", m, branch)
                        found[at] = None if data is None else reader.read(at, data)
        return found

    def _measure(
        self,
        at: Steps,
        raw: dict[str, Any],
        task: str,
        subtask: str,
        conditions: dict[Steps, Condition | None],
    ) -> Measure:
        source = raw.get("source") or {}
        return Measure(
            number=raw["number"],
            title=raw["title"],
            task=task,
            subtask=subtask,
            bureau=tuple(raw["bureau"]),
            due=raw["due"],
            clause=raw["clause"],
            mandatory=conditions[(*at, "mandatory")],
            optional=conditions[(*at, "optional")],
            actions=None if raw["actions"] is None else tuple(raw["actions"]),
            notes=tuple(raw.get("notes", ())),
            pages=tuple(source.get("pages", ())),
            lines=tuple(source.get("lines", ())),
            place=self.document.place((*at, "number")),
        )

    def _numbers(self, measures: tuple[Measure, ...]) -> None:
        first: dict[int, Measure] = {}
        for measure in measures:
            earlier = first.setdefault(measure.number, measure)
            if earlier is not measure:
                self.problems.add(
                    measure.place,
                    f"第 {measure.number} 项重复了（{earlier.place} 已经写过）",
                    "请改编号，或删去一处",
                )

    def _branches(self, measures: tuple[Measure, ...], vocabulary: Vocabulary) -> dict[Condition | None, Forcing]:
        """What settles each branch. A clause has branches, no clause has none, and no province falls under both."""
        domains = vocabulary.domains
        forcings: dict[Condition | None, Forcing] = {}
        clashes: dict[tuple[Condition | None, Condition | None], str | None] = {}
        for measure in measures:
            branches = mandatory, optional = measure.mandatory, measure.optional
            about = f"第 {measure.number} 项"
            if measure.clause is None and (mandatory or optional):
                what = f"{about}没有条款（clause 为 null），却写了必做或选做"
                self.problems.add(measure.place, what, "请补上条款原文，或把两支都写成 null")
            if measure.clause is not None and not (mandatory or optional):
                self.problems.add(measure.place, f"{about}有条款，但必做和选做都没有写", "请按条款写出至少一支")
            size = prod(len(domains[fact]) for fact in measure.facts)
            if size > MOST_PROVINCES:
                what = f"{about}的条件涉及 {len(measure.facts)} 个事实，共 {size} 种省份，太多"
                self.problems.add(measure.place, what, f"一项举措最多 {MOST_PROVINCES} 种，请拆分或简化条件")
                continue
            for branch in branches:
                if branch not in forcings:
                    forcings[branch] = forcing(branch, domains)
            if branches not in clashes:
                clashes[branches] = _clash(forcings[mandatory], forcings[optional], vocabulary)
            if shown_by := clashes[branches]:
                what = f"{about}的必做和选做互相矛盾：{shown_by}的省份两支都符合"
                self.problems.add(measure.place, what, "请改正其中一支")
        return forcings


def _clash(mandatory: Forcing, optional: Forcing, vocabulary: Vocabulary) -> str | None:
    """The province for which both branches hold that takes fewest facts to tell, in words; None if there is none."""
    for one, other in sorted(product(mandatory.holds, optional.holds), key=lambda pair: len(pair[0] | pair[1])):
        province = dict(one | other)
        if len(province) == len(one | other):  # no fact has two values
            facts = (fact for fact in vocabulary.facts if fact.id in province)
            return "、".join(f"{fact.label}为{fact.say(province[fact.id])}" for fact in facts) or "任何一种"
    return None


def _at(data: Any, key: str) -> Any:
    return data.get(key) if isinstance(data, dict) else None


def _list(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []


def _text(data: Any) -> str | None:
    return data.strip() if isinstance(data, str) else None
