"""The plan: what the document says, measure by measure.

A :class:`Measure` carries the document's clause and its encoding side by side. What the document leaves out is
None. Plans are read from rules files by ``rules_file``, and written as such by :func:`rules_data`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import InitVar, dataclass, field, fields
from datetime import date
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final

from typing_extensions import deprecated

from obligations.errors import ObligationsError, Place
from obligations.files.reading import sha256_of
from obligations.files.yaml_writing import OnOneLine, yaml_text
from obligations.logic.conditions import Condition, Value, facts_of
from obligations.logic.implicants import Implicants
from obligations.plan.notation import write_condition
from obligations.plan.rule import Rule
from obligations.plan.vocabulary import Fact, Vocabulary

#: The parts of a plan and of a measure → their names for people.
PARTS: Final = {
    "id": "标识",
    "title": "名称",
    "year": "年度",
    "number": "编号",
    "task": "主体任务",
    "subtask": "分任务",
    "bureau": "局内部门",
    "due": "完成时间",
    "clause": "条款",
    "mandatory": "必做",
    "optional": "选做",
    "measure": "举措",
    "order": "次序",
    "source": "出处",
    "actions": "省里要做的",
    "fact": "事实",
    "expectations": "预期",
    "label": "事实的名称",
    "identifier": "事实的标识",
    "aliases": "事实的别名",
    "values": "事实的值",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure (落实举措) of the plan.

    ``number``, ``title``, ``task`` (主体任务), ``subtask``, ``bureau`` (局内 departments, in the document's order),
    ``due`` (完成时间) and ``clause`` (省份) carry the document's own words; None where it is silent. ``mandatory``
    and ``optional`` encode the clause's two branches; None is a branch that the clause does not have.
    ``actions`` says what a province is to do, in this project's words. ``pages`` and ``lines`` (of a text) or
    ``rows`` (of a Word document's tables) say where the measure is in the document, ``places`` where each part
    of it is in the rules file. ``undecided`` are the fields of a draft that nobody has confirmed yet: they are None
    although the document may not be silent. No plan that is loaded has any.
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
    rows: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", MappingProxyType(dict(self.places)))

    def __reduce__(self) -> tuple[type[Measure], tuple[Any, ...]]:
        values = (getattr(self, each.name) for each in fields(self))
        return Measure, tuple(dict(value) if isinstance(value, MappingProxyType) else value for value in values)

    @property
    def place(self) -> Place | None:
        """Where the measure is in the rules file."""
        return self.places.get("number")

    @property
    def facts(self) -> tuple[str, ...]:
        """The identifiers of the facts that decide about this measure."""
        return facts_of(self.mandatory, self.optional)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the authors of a rules file expect of the plan as a whole, to be proven or refuted by ``checks``.

    For each fact of ``ladders`` and each step from one of the listed values to the next (a presence fact: from
    否 to 是): the same province, with everything else as it was, loses no duty (必做).
    """

    title: str
    ladders: tuple[tuple[str, tuple[Value, ...]], ...]
    place: Place | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Plan:
    """A plan of one year: its vocabulary and its measures, in the document's order. Immutable.

    ``implicants`` maps each distinct branch (None: one that a clause does not have) to the facts that settle it;
    ``branches`` has for each measure the positions of its mandatory and its optional branch among them. ``raw`` are
    the bytes of the rules file; a plan that a program makes, or changes (``dataclasses.replace``), has none.
    """

    id: str
    title: str
    year: int
    vocabulary: Vocabulary
    measures: tuple[Measure, ...]
    implicants: Mapping[Condition | None, Implicants] = field(repr=False, compare=False)
    expectations: tuple[Expectation, ...] = ()
    raw: InitVar[bytes | None] = None
    _raw: bytes | None = field(init=False, repr=False, compare=False)
    branches: tuple[tuple[int, int], ...] = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self, raw: bytes | None) -> None:
        object.__setattr__(self, "_raw", raw)
        position = {branch: i for i, branch in enumerate(self.implicants)}
        branches = tuple((position[m.mandatory], position[m.optional]) for m in self.measures)
        object.__setattr__(self, "branches", branches)
        object.__setattr__(self, "implicants", MappingProxyType(dict(self.implicants)))
        # A plan is the key of remembered answers: hashing its measures for each look-up would cost more than it saves.
        object.__setattr__(self, "_hash", hash((self.id, self.title, self.year, self.measures)))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type[Plan], tuple[Any, ...]]:
        return Plan, (
            self.id, self.title, self.year, self.vocabulary, self.measures, dict(self.implicants), self.expectations,
            self._raw,
        )  # fmt: skip

    def __getitem__(self, number: int) -> Measure:
        return self._by_number[number]

    @property
    @deprecated("Plan.forcings is called Plan.implicants now")
    def forcings(self) -> Mapping[Condition | None, Implicants]:
        """Return ``implicants``, by their old name."""
        return self.implicants

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain data of the form of a rules file; ``load_plan`` reads it as an equal plan."""
        return rules_data(self.id, self.title, self.year, self.vocabulary, self.measures, self.expectations)

    def to_yaml(self) -> str:
        """Return the plan as the text of a rules file."""
        return rules_yaml(self.to_dict())

    def find(self, number: int) -> Measure:
        """Return the measure with this number. Raises :class:`ObligationsError` if there is none."""
        if not isinstance(number, int) or isinstance(number, bool):
            raise ObligationsError.at("bad-argument", None, f"举措编号应为整数，不是 {type(number).__name__}")
        if number not in self._by_number:
            remedy = f"共 {len(self.measures)} 项，编号 {self.measures[0].number}～{self.measures[-1].number}"
            raise ObligationsError.at("unknown-measure", None, f"计划里没有第 {number} 项", remedy, measure=number)
        return self._by_number[number]

    @cached_property
    def sha256(self) -> str | None:
        """The SHA-256 of the rules file, as it was read; None for a plan that a program made or changed."""
        return None if self._raw is None else sha256_of(self._raw)

    @cached_property
    def _by_number(self) -> dict[int, Measure]:
        return {m.number: m for m in self.measures}

    @cached_property
    def rules(self) -> Mapping[int, Rule]:
        """Measure number → its rule; measures with the same two branches have the same one."""
        by_branches: dict[tuple[int, int], Rule] = {}
        for measure, branches in zip(self.measures, self.branches, strict=True):
            if branches not in by_branches:
                domains = {f: self.vocabulary.domains[f] for f in self.vocabulary.in_order(measure.facts)}
                settling = (self.implicants[branch] for branch in (measure.mandatory, measure.optional))
                by_branches[branches] = Rule(domains, *settling)
        pairs = zip(self.measures, self.branches, strict=True)
        return MappingProxyType({measure.number: by_branches[branches] for measure, branches in pairs})

    @cached_property
    def last_day(self) -> date:
        """The last day of the plan's year: the day whose facts count by default."""
        return date(self.year, 12, 31)


def rules_data(
    identifier: str,
    title: str,
    year: int,
    vocabulary: Vocabulary,
    measures: Iterable[Measure],
    expectations: Iterable[Expectation] = (),
) -> dict[str, Any]:
    """Return a plan as plain data of the form of a rules file (``rules_form``)."""
    tasks = [
        {
            "title": task or None,
            "subtasks": [
                {"title": subtask or None, "measures": [_measure_data(m, vocabulary) for m in of_subtask]}
                for subtask, of_subtask in groupby(of_task, key=lambda m: m.subtask)
            ],
        }
        for task, of_task in groupby(measures, key=lambda m: m.task)
    ]
    expected = [
        {"title": each.title, "no_duty_lost": [_ladder_data(vocabulary[fact], steps) for fact, steps in each.ladders]}
        for each in expectations
    ]
    return {
        "id": identifier,
        "title": title,
        "year": year,
        "vocabulary": {fact.id: _fact_data(fact) for fact in vocabulary.facts},
        "tasks": tasks,
        **({"expectations": expected} if expected else {}),
    }


def _fact_data(fact: Fact) -> dict[str, Any]:
    stated = {"label": fact.label, "values": fact.values, "aliases": fact.aliases, "note": fact.note}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in stated.items() if value}


def _measure_data(measure: Measure, vocabulary: Vocabulary) -> dict[str, Any]:
    where = {"pages": measure.pages, "lines": measure.lines, "rows": measure.rows}
    return {
        "number": measure.number,
        "title": measure.title or None,
        "bureau": list(measure.bureau) or None,
        "due": measure.due,
        "clause": measure.clause,
        **{
            name: None if branch is None else write_condition(branch, vocabulary)
            for name, branch in (("mandatory", measure.mandatory), ("optional", measure.optional))
        },
        "actions": None if measure.actions is None else list(measure.actions),
        **({"source": {key: list(part) for key, part in where.items() if part}} if any(where.values()) else {}),
        **({"undecided": list(measure.undecided)} if measure.undecided else {}),
        **({"notes": list(measure.notes)} if measure.notes else {}),
    }


def _ladder_data(fact: Fact, steps: tuple[Value, ...]) -> str | dict[str, list[Value]]:
    return fact.label if fact.values is None else {fact.label: list(steps)}


#: The parts of a rules file that are written on one line.
_SHORT: Final = ("values", "aliases", "bureau", "mandatory", "optional", "source", "undecided", "no_duty_lost")
#: A blank line goes before each measure but the first of a sub-task, and before each heading but the first.
_APART: Final = re.compile(r"(?<!measures:)(?<!tasks:)(?<!expectations:)\n(?= {10}- number: | {2}- title: )")


def rules_yaml(data: Mapping[str, Any]) -> str:
    """Return plain data of the form of a rules file as its text."""
    head = {key: part for key, part in data.items() if not isinstance(part, list | dict)}
    parts = [head, *({key: part} for key, part in data.items() if key not in head)]
    written = [yaml_text(_laid_out(part)) for part in parts]
    return _APART.sub("\n\n", "\n".join(written))


def _laid_out(data: Any) -> Any:
    """Return the same data with its short parts on one line."""
    if isinstance(data, Mapping):
        return {
            key: OnOneLine(part) if key in _SHORT and isinstance(part, list | dict) else _laid_out(part)
            for key, part in data.items()
        }
    return [_laid_out(part) for part in data] if isinstance(data, list) else data
