"""A measure of a plan as its document has it, and what the authors of the rules expect of the plan.

A :class:`Measure` carries the document's clause and its encoding side by side. What the document leaves out is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Final

from obligations.errors import Place
from obligations.logic.conditions import Condition, Value, facts_of

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
