"""The rules file: a plan as people write it, read and refused.

:func:`read_plan` refuses a file in which anything is missing, unknown or contradictory, and says where: every
problem at once, each at its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from math import prod
from pathlib import Path
from typing import Any, Final, NamedTuple

from obligations.condition_form import RESERVED, ConditionReader
from obligations.conditions import Condition, facts_of
from obligations.errors import Place, PlanError, Problems
from obligations.implicants import Forcing, forcing
from obligations.names import fold, shown
from obligations.plan import Measure, Plan
from obligations.source import Document, read
from obligations.space import MOST_PROVINCES, Space
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
from obligations.yaml_text import Steps

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
#: What settles all conditions of a plan together; a plan of 2 000 measures, each naming six facts, stays below.
_MOST_SETS: Final = 40_000
_MOST_SETS_OF_ONE: Final = 1_000


def read_plan(source: str | Path | Mapping[str, Any]) -> Plan:
    """The plan that a rules file (or a mapping of the same form) states.

    Raises :class:`~obligations.errors.SourceError` if it cannot be read at all, and
    :class:`~obligations.errors.PlanError` with every problem if it is no sound plan.
    """
    document = read(source, "规则")
    return _Reader(document).plan()


class _Reader:
    """Reads one rules file; notes all problems before refusing it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems = Problems(document.problems)

    def plan(self) -> Plan:
        data = RULES.check(self.document, (), self.document.data, self.problems)
        vocabulary = self._vocabulary()
        written = list(self._written(vocabulary))
        self._numbers(written)
        forcings = self._forcings(written, vocabulary)
        self.problems.raise_as(PlanError)
        measures = tuple(_measure(_inside(data, w.at), data, w, self.document) for w in written)
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
        own = [(at, fact.id), *([((*at, "label"), fact.label)] if fact.label != fact.id else [])]
        own += [((*at, "aliases", i), alias) for i, alias in enumerate(fact.aliases)]
        for where, name in own:
            place = self.document.key_place(at) if where == at else self.document.place(where)
            word = fold(name)
            if word in RESERVED:
                self.problems.add(place, f"“{shown(name)}”是条件写法里的词，不能作事实名称", "请换一个名称")
            elif word in taken:
                self.problems.add(place, f"名称“{shown(name)}”用了两次（{taken[word]} 已经用了）", "请换一个名称")
            taken.setdefault(word, fact.id)
        values = fact.values or ()
        if len(values) > _MOST_VALUES:
            what = f"{shown(fact.label)}有 {len(values)} 个值"
            self.problems.add(self.document.place((*at, "values")), what, f"最多 {_MOST_VALUES} 个")
        seen: set[str] = set()
        for i, value in enumerate(values[:_MOST_VALUES]):
            word, place = fold(value), self.document.place((*at, "values", i))
            if word in seen:
                self.problems.add(place, f"值“{shown(value)}”写了两次", "每个值只写一次")
            if word in (*TRUE_WORDS, *FALSE_WORDS, *UNKNOWN_WORDS):
                self.problems.add(place, f"“{shown(value)}”有固定含义，不能作{shown(fact.label)}的值", "请换一个值")
            seen.add(word)

    def _written(self, vocabulary: Vocabulary) -> Iterator[_Written]:
        """All measures that can be found, with their branches, whatever else is wrong with the file."""
        reader = ConditionReader(self.document, vocabulary, self.problems)
        for t, task in enumerate(_list(_at(self.document.data, "tasks"))):
            for s, subtask in enumerate(_list(_at(task, "subtasks"))):
                for m, raw in enumerate(_list(_at(subtask, "measures"))):
                    at: Steps = ("tasks", t, "subtasks", s, "measures", m)
                    data = [_at(raw, branch) for branch in ("mandatory", "optional")]
                    # without a vocabulary no word could be right, and that it is missing has been said
                    mandatory, optional = (
                        None if written is None or not vocabulary.facts else reader.read((*at, branch), written)
                        for branch, written in zip(("mandatory", "optional"), data, strict=True)
                    )
                    readable = [written is None for written in data] == [mandatory is None, optional is None]
                    yield _Written(at, raw, mandatory, optional, readable)

    def _numbers(self, measures: list[_Written]) -> None:
        first: dict[int, Place] = {}
        for at, raw, *_ in measures:
            number = _at(raw, "number")
            place = self.document.place((*at, "number"))
            if isinstance(number, int) and first.setdefault(number, place) is not place:
                self.problems.add(place, f"第 {number} 项重复了（{first[number]} 已经写过）", "请改编号，或删去一处")

    def _forcings(self, measures: list[_Written], vocabulary: Vocabulary) -> dict[Condition | None, Forcing]:
        """What settles each branch. A clause has branches, no clause has none, and no province falls under both."""
        domains = vocabulary.domains
        forcings: dict[Condition | None, Forcing] = {}
        clashes: dict[tuple[Condition | None, Condition | None], str | None] = {}
        sets = 0
        for at, raw, mandatory, optional, readable in measures:
            if not readable or not isinstance(raw, dict):
                continue
            branches = (mandatory, optional)
            about = f"第 {raw.get('number')} 项"
            if "clause" in raw and raw["clause"] is None and (mandatory or optional):
                what = f"{about}没有条款（clause 为 null），却写了必做或选做"
                self.problems.add(self.document.key_place((*at, "clause")), what, "请补上条款原文，或把两支都写成 null")
            if raw.get("clause") is not None and not (mandatory or optional):
                what = f"{about}有条款，但必做和选做都没有写"
                self.problems.add(self.document.key_place((*at, "clause")), what, "请按条款写出至少一支")
            facts = facts_of(mandatory, optional)
            size = prod(len(domains[fact]) for fact in facts)
            if size > MOST_PROVINCES:
                what = f"{about}的条件涉及 {len(facts)} 个事实，共 {size} 种省份，太多"
                remedy = f"一项举措最多 {MOST_PROVINCES} 种，请拆分或简化条件"
                self.problems.add(self.document.key_place((*at, "mandatory")), what, remedy)
                continue
            for branch in branches:
                if branch not in forcings:
                    forcings[branch] = forcing(branch, domains)
                    sets += len(forcings[branch].holds) + len(forcings[branch].fails)
            most = max(len(cubes) for branch in branches for cubes in forcings[branch])
            if sets > _MOST_SETS or most > _MOST_SETS_OF_ONE:
                what = f"{about}的条件展开后有 {most} 组事实，到此共 {sets} 组，太复杂"
                self.problems.add(self.document.key_place((*at, "mandatory")), what, "请简化条件，或拆成几个规则文件")
                break
            if mandatory and optional and branches not in clashes:
                clashes[branches] = _clash(mandatory, optional, facts, vocabulary)
            if shown_by := clashes.get(branches):
                what = f"{about}的必做和选做互相矛盾：{shown_by}的省份两支都符合"
                self.problems.add(self.document.key_place((*at, "optional")), what, "请改正其中一支")
        return forcings


class _Written(NamedTuple):
    """A measure as it stands in the file: where, its data, its branches, and whether both could be read."""

    at: Steps
    raw: Any
    mandatory: Condition | None
    optional: Condition | None
    readable: bool


def _measure(raw: dict[str, Any], data: dict[str, Any], written: _Written, document: Document) -> Measure:
    source = raw.get("source") or {}
    return Measure(
        number=raw["number"],
        title=raw["title"],
        task=_inside(data, written.at[:2])["title"],
        subtask=_inside(data, written.at[:4])["title"],
        bureau=tuple(raw["bureau"]),
        due=raw["due"],
        clause=raw["clause"],
        mandatory=written.mandatory,
        optional=written.optional,
        actions=None if raw["actions"] is None else tuple(raw["actions"]),
        notes=tuple(raw.get("notes", ())),
        pages=tuple(source.get("pages", ())),
        lines=tuple(source.get("lines", ())),
        place=document.place((*written.at, "number")),
    )


def _inside(data: Any, at: Steps) -> Any:
    """What stands at ``at`` in data whose form has been checked."""
    for step in at:
        data = data[step]
    return data


def _clash(mandatory: Condition, optional: Condition, facts: Iterable[str], vocabulary: Vocabulary) -> str | None:
    """A province for which both branches hold, told by as few facts as do, in words; None if there is none."""
    space = Space(facts, vocabulary.domains)
    both = space.covered(mandatory) & space.covered(optional)
    if not both:
        return None
    needed = space.first(both)
    for fact in space.facts:
        others = {f: v for f, v in needed.items() if f != fact}
        if not space.having(others) & ~both:  # every province like that falls under both, whatever this fact is
            needed = others
    told = (f for f in vocabulary.facts if f.id in needed)
    return "、".join(f"{fact.label}为{fact.say(needed[fact.id])}" for fact in told) or "任何一种"


def _at(data: Any, key: str) -> Any:
    return data.get(key) if isinstance(data, dict) else None


def _list(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []


def _text(data: Any) -> str | None:
    return data.strip() if isinstance(data, str) else None
