"""A measure of a plan as its document has it, and what the authors of the rules expect of the plan.

A :class:`Measure` carries the document's clause and its encoding side by side. What the document leaves out is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from obligations.errors import Place
from obligations.logic.conditions import Condition, Value, facts_of
from obligations.plan.verdicts import BRANCHES, Verdict

_COUNT: Final = re.compile(r"[(（]共\s*(\d{1,4})\s*项[)）]")
#: The parts of a plan and of a measure → their names for people.
PARTS: Final = {
    "id": "标识",
    "title": "名称",
    "year": "年度",
    "document_number": "文号",
    "issued": "成文日期",
    "scope_means": "范围以内的结论",
    "verdict_labels": "结论的名称",
    "default_scope": "全文规则",
    "number": "编号",
    "task": "主体任务",
    "subtask": "分任务",
    "bureau": "局内部门",
    "lead": "牵头部门",
    "own_number": "原件里的编号",
    "department_label": "部门的叫法",
    "document": "原件",
    "gap": "没有说到的省份",
    "due": "完成时间",
    "clause": "条款",
    "mandatory": "必做",
    "optional": "选做",
    "exempt": "不作要求",
    "measure": "举措",
    "order": "次序",
    "source": "出处",
    "actions": "省里要做的",
    "fact": "事实",
    "groups": "省份组",
    "expectations": "预期",
    "label": "事实的名称",
    "identifier": "事实的标识",
    "aliases": "事实的别名",
    "values": "事实的值",
    "ordered": "事实的值的先后",
}


#: Who signed the decisions in the rules that come with this project.
THIS_PROJECT: Final = "本项目"


def parts_called(department_label: str | None) -> Mapping[str, str]:
    """Return :data:`PARTS`, with what a document calls its departments (None: 局内部门)."""
    return PARTS | ({"bureau": department_label} if department_label else {})


class PlanDoubt(NamedTuple):
    """What a document leaves open about the plan as a whole: about what, what was seen, what is to be decided."""

    about: str
    seen: str
    decide: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided where the document could not be read for sure, or leaves a gap: about what, who, when, why.

    ``about`` are fields of a measure or parts of the plan (see ``rules_form``); ``seen`` are the doubts that it
    settles, in words: all of these parts if it is empty.
    """

    about: tuple[str, ...]
    who: str
    date: str
    why: str
    seen: tuple[str, ...] = ()
    place: Place | None = field(default=None, repr=False, compare=False)

    @property
    def text(self) -> str:
        """Who decided when and why, for people; what this project decided is to be looked at again by them."""
        if self.who == THIS_PROJECT:
            return f"{THIS_PROJECT}认定，请核对（{self.date}：{self.why}）"
        return f"人工认定（{self.who}，{self.date}：{self.why}）"

    def settles(self, seen: str) -> bool:
        """Return whether it settles a doubt with these words."""
        return not self.seen or seen in self.seen


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure (落实举措) of the plan.

    ``number``, ``title``, ``task`` (主体任务), ``subtask``, ``bureau`` (局内 departments, in the document's order),
    ``due`` (完成时间) and ``clause`` (省份) carry the document's own words; None where it is silent. ``mandatory``,
    ``optional`` and ``exempt`` encode the clause's branches; None is a branch that the clause does not have.
    ``is_scope``: the clause is a scope (推广范围), which names those for whom the measure is mandatory; it exempts all
    others. ``is_default``: the measure has no clause of its own, and this is the one for the whole plan (全文规则).
    ``actions`` says what a province is to do, in this project's words; ``province_paragraph`` is whether the document
    has a paragraph on that (None: if there are actions). ``pages`` and ``lines`` (of a text) or
    ``rows`` (of a Word document's tables) say where the measure is in the document, ``places`` where each part
    of it is in the rules file. ``lead`` are those of the departments that lead, ``own_number`` is the document's number
    where that is not ``number``. ``title_is_ours``: the document has no title, and this one is
    the drafter's. ``undecided`` are the fields of a draft that nobody has confirmed yet: they are None although the
    document may not be silent. No plan that is loaded has any. ``doubts`` are what a draft could not read
    for sure, in words; ``decisions`` is what people made of it.
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
    exempt: Condition | None = None
    is_scope: bool = False
    is_default: bool = False
    lead: tuple[str, ...] = ()
    own_number: str | None = None
    province_paragraph: bool | None = None
    doubts: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()
    title_is_ours: bool = False
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
    def departments(self) -> tuple[str, ...]:
        """The departments for people: those that lead are called so, if not all do."""
        lead = frozenset(() if len(self.lead) == len(self.bureau) else self.lead)
        return tuple(f"{name}（牵头）" if name in lead else name for name in self.bureau)

    @property
    def asks_provinces(self) -> bool:
        """Whether the document says what is to be done: in a paragraph for the provinces, or in place of a title."""
        states = self.actions is not None if self.province_paragraph is None else self.province_paragraph
        return states or self.title_is_ours

    def decided(self, part: str) -> Decision | None:
        """Return the decision that a person signed about a part, a field or the gap of a clause; None if there is none.

        One about the clause is one about its branches, too.
        """
        parts = {part, "clause"} if part in {*BRANCHES} else {part}
        return next((decision for decision in self.decisions if parts & {*decision.about}), None)

    @property
    def called(self) -> str:
        """What messages about the rule call it: 第 3 项, or 全文规则."""
        return "全文规则" if self.is_default else f"第 {self.number} 项"

    @property
    def title_shown(self) -> str:
        """The title for people, with the document's number if the measure has another one here."""
        return f"{self.title}（原编号 {self.own_number}）" if self.own_number else self.title

    @property
    def as_written(self) -> Measure:
        """The measure as the document and the rules file have it: without the clause for the whole plan."""
        if not self.is_default:
            return self
        return replace(self, clause=None, is_default=False).with_branches(dict.fromkeys(BRANCHES))

    @property
    def clause_shown(self) -> str | None:
        """The clause for people: one for the whole plan is called so."""
        return f"全文规则：{self.clause}" if self.is_default else self.clause

    @property
    def branches(self) -> dict[Verdict, Condition | None]:
        """The branches of the rule by their verdicts, in the order of :data:`~obligations.plan.verdicts.BRANCHES`."""
        return {verdict: getattr(self, verdict) for verdict in BRANCHES}

    @property
    def has_branch(self) -> bool:
        """Whether the rule has a branch at all."""
        return any(branch is not None for branch in self.branches.values())

    def with_branches(self, branches: Mapping[Verdict, Condition | None]) -> Measure:
        """Return the measure with these branches; those that are not given stay."""
        changed: dict[str, Any] = {verdict.value: condition for verdict, condition in branches.items()}
        return replace(self, **changed)

    @property
    def facts(self) -> tuple[str, ...]:
        """The identifiers of the facts that decide about this measure."""
        return facts_of(*self.branches.values())


@dataclass(frozen=True)
class DefaultScope:
    """The clause for the whole plan (全文规则): that of each measure that has none of its own; and where it is."""

    clause: str
    branches: Mapping[Verdict, Condition | None]
    pages: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    rows: tuple[str, ...] = ()
    place: Place | None = field(default=None, repr=False, compare=False)


class BareTask(NamedTuple):
    """A task (主体任务) under which the document has no measures: how many measures are before it, and its title."""

    before: int
    title: str

    @property
    def measures(self) -> int | None:
        """How many measures its title says that it has, as in 四、甲方面（共6项）."""
        match = _COUNT.search(self.title)
        return int(match[1]) if match else None


def by_task(measures: Iterable[Measure], bare_tasks: Iterable[BareTask]) -> Iterator[tuple[str, tuple[Measure, ...]]]:
    """Yield the title of each task with its measures, in the document's order; a bare task has none."""
    waiting, before = [*bare_tasks], 0
    for task, of_task in groupby(measures, key=lambda measure: measure.task):
        while waiting and waiting[0].before <= before:
            yield waiting.pop(0).title, ()
        yield task, (of_this := tuple(of_task))
        before += len(of_this)
    yield from ((bare.title, ()) for bare in waiting)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the authors of a rules file expect of the plan as a whole, to be proven or refuted by ``checks``.

    For each fact of ``ladders`` and each step from one of the listed values to the next (a presence fact: from
    否 to 是): the same province, with everything else as it was, loses no duty (必做).
    """

    title: str
    ladders: tuple[tuple[str, tuple[Value, ...]], ...]
    place: Place | None = field(default=None, repr=False, compare=False)
