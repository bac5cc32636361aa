"""The rules file: a plan as people write it, read with all its checks.

:func:`read_plan` refuses a file in which anything is missing, unknown or contradictory, and reports every problem
at once, each with its line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from obligations.errors import Place, PlanError, Problems, Remedy
from obligations.files.forms import ANYTHING, TEXT, Validator, list_of, one_of, or_null, record, table_of, whole_number
from obligations.files.source import Source, read
from obligations.files.yaml_text import Steps
from obligations.logic.conditions import Condition, Value
from obligations.logic.implicants import Implicants, implicants_of
from obligations.logic.space import MOST_PROVINCES
from obligations.plan.contradictions import (
    name_twice,
    numbers_twice,
    of_branches,
    of_measure,
    without_title,
)
from obligations.plan.findings import Finding
from obligations.plan.notation import RESERVED, ConditionReader
from obligations.plan.plan import Expectation, Measure, Plan
from obligations.plan.vocabulary import FALSE_WORDS, TRUE_WORDS, UNKNOWN_WORDS, Fact, Vocabulary
from obligations.text import did_you_mean, fold, shown

_FACT: Final = record(
    {"label": TEXT},
    {"values": or_null(list_of(TEXT, least=1)), "aliases": list_of(TEXT), "note": or_null(TEXT)},
)
_NUMBER: Final = whole_number(least=1, most=100_000)
_NUMBERS: Final = list_of(_NUMBER, least=1)
_SOURCE: Final = record({}, {"pages": _NUMBERS, "lines": _NUMBERS, "rows": list_of(TEXT, least=1)})
#: The fields that a draft may list as not decided yet.
UNDECIDED: Final = ("title", "bureau", "due", "clause", "mandatory", "optional")
_MEASURE: Final = record(
    {
        "number": _NUMBER,
        "title": or_null(TEXT),
        "bureau": or_null(list_of(TEXT, least=1)),
        "due": or_null(TEXT),
        "clause": or_null(TEXT),
        "mandatory": ANYTHING,
        "optional": ANYTHING,
        "actions": or_null(list_of(TEXT, least=1)),
    },
    {"source": or_null(_SOURCE), "notes": list_of(TEXT), "undecided": list_of(one_of(*UNDECIDED))},
)
_SUBTASK: Final = record({"title": or_null(TEXT), "measures": list_of(_MEASURE, least=1)})
_TASK: Final = record({"title": or_null(TEXT), "subtasks": list_of(_SUBTASK, least=1)})
_EXPECTATION: Final = record({"title": TEXT, "no_duty_lost": list_of(ANYTHING, least=1)})
#: The form of a rules file.
RULES: Final = Validator(
    record(
        {
            "id": TEXT,
            "title": TEXT,
            "year": whole_number(least=1949, most=9999),
            "vocabulary": table_of(_FACT),
            "tasks": list_of(_TASK, least=1),
        },
        {"expectations": list_of(_EXPECTATION)},
    )
)

_IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_MOST_FACTS: Final = 200
_MOST_VALUES: Final = 100
#: The parts of a measure whose places are kept, for messages.
_PLACED: Final = ("number", "title", "bureau", "due", "clause", "mandatory", "optional", "actions", "source")
#: A kind of contradiction → the key that is empty; where the key is missing, the form reports that.
_NEEDED: Final = {"no-title": "title", "no-department": "bureau"}
#: The most prime implicants of a plan; a plan of 2 000 measures, each naming six facts, has fewer.
_MOST_SETS: Final = 40_000
_MOST_SETS_OF_ONE: Final = 1_000


class UncheckedRules(NamedTuple):
    """A rules file of the right form: its plan, the contradictions in it, and the file's name and SHA-256."""

    plan: Plan
    contradictions: tuple[Finding, ...]
    name: str
    sha256: str | None


def read_plan(source: str | Path | Mapping[str, Any]) -> Plan:
    """Return the plan in a rules file, or in a mapping of the same form.

    Raises :class:`~obligations.errors.SourceError` if it cannot be read at all, and
    :class:`~obligations.errors.PlanError` with every problem of its form and every contradiction.
    """
    reader = _RulesReader(read(source, "规则"))
    plan = reader.plan()
    for finding in reader.contradictions:
        reader.problems.add(finding.place, finding.what, finding.remedy)
    reader.problems.raise_as(PlanError)
    assert plan is not None  # or else there are problems
    return plan


def read_unchecked(source: str | Path | Mapping[str, Any]) -> UncheckedRules:
    """Return a rules file's plan together with the contradictions in it.

    Raises :class:`~obligations.errors.SourceError` or :class:`~obligations.errors.PlanError` if it does not have
    the form of a rules file.
    """
    reader = _RulesReader(read(source, "规则"))
    plan = reader.plan()
    reader.problems.raise_as(PlanError)
    assert plan is not None
    return UncheckedRules(plan, tuple(reader.contradictions), reader.source.name, reader.source.sha256)


class _RulesReader:
    """Reads one rules file; notes all problems of its form, and separately all contradictions."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems = Problems(source.problems)
        self.contradictions: list[Finding] = []

    def plan(self) -> Plan | None:
        """Return the plan; None if the file's form has problems."""
        for key, kind in (("province", "省情档案"), ("cases", "用例"), ("用例", "用例")):
            if _at(self.source.data, key) is not None and _at(self.source.data, "tasks") is None:
                place = self.source.key_place((key,))
                raise PlanError.at(place, f"这像是{kind}，不是规则文件", "请给出规则文件，如 rules/2018.yaml")
        data = RULES.check(self.source, (), self.source.data, self.problems)
        vocabulary = self._vocabulary()
        written = list(self._written(vocabulary))
        self.contradictions += numbers_twice(w.measure for w in written if isinstance(_at(w.raw, "number"), int))
        implicants = self._implicants(written, vocabulary)
        expectations = tuple(self._expectations(vocabulary))
        if self.problems.found:
            return None
        measures = tuple(w.measure for w in written)
        head = (data["id"], data["title"], data["year"])
        return Plan(*head, vocabulary, measures, implicants, expectations, self.source.raw)

    def _vocabulary(self) -> Vocabulary:
        """Return all declared facts, those with problems too, so that conditions can be read in any case."""
        declared = _at(self.source.data, "vocabulary")
        facts: list[Fact] = []
        taken: dict[str, str] = {}
        for name, raw in declared.items() if isinstance(declared, dict) else ():
            at: Steps = ("vocabulary", name)
            if len(facts) == _MOST_FACTS:
                self.problems.add(self.source.key_place(at), f"词汇表超过 {_MOST_FACTS} 个事实", "请减少")
                break
            if not _IDENTIFIER.fullmatch(name):
                what = f"“{shown(name)}”不能作事实的标识"
                self.problems.add(self.source.key_place(at), what, "请用小写英文字母、数字和下划线，以字母开头")
            fact = Fact(
                name,
                _text(_at(raw, "label")) or name,
                _texts(values) if isinstance(values := _at(raw, "values"), list) else None,
                _texts(_at(raw, "aliases")),
                _text(_at(raw, "note")),
                self.source.key_place(at),
            )
            self._names(at, fact, taken)
            facts.append(fact)
        return Vocabulary(tuple(facts))

    def _names(self, at: Steps, fact: Fact, taken: dict[str, str]) -> None:
        """Note names with two meanings, and values that are written twice or have a fixed meaning."""
        own = [(at, fact.id), *([((*at, "label"), fact.label)] if fact.label != fact.id else [])]
        own += [((*at, "aliases", i), alias) for i, alias in enumerate(fact.aliases)]
        for where, name in own:
            place = self.source.key_place(at) if where == at else self.source.place(where)
            word = fold(name)
            if word in RESERVED:
                self.problems.add(place, f"“{shown(name)}”是条件写法里的词，不能作事实名称", "请换一个名称")
            elif word in taken:
                self.contradictions.append(name_twice(place, shown(name), taken[word]))
            taken.setdefault(word, fact.id)
        values = fact.values or ()
        if len(values) > _MOST_VALUES:
            what = f"{shown(fact.label)}有 {len(values)} 个值"
            self.problems.add(self.source.place((*at, "values")), what, f"最多 {_MOST_VALUES} 个")
        seen: set[str] = set()
        for i, value in enumerate(values[:_MOST_VALUES]):
            word, place = fold(value), self.source.place((*at, "values", i))
            if word in seen:
                self.problems.add(place, f"值“{shown(value)}”写了两次", "每个值只写一次")
            if word in (*TRUE_WORDS, *FALSE_WORDS, *UNKNOWN_WORDS):
                self.problems.add(place, f"“{shown(value)}”有固定含义，不能作{shown(fact.label)}的值", "请换一个值")
            seen.add(word)

    def _written(self, vocabulary: Vocabulary) -> Iterator[_Written]:
        """Yield all measures in the file with their branches, whatever else is wrong with it."""
        reader = ConditionReader(self.source, vocabulary, self.problems)
        # without a vocabulary no word could be right, and a problem has been noted for it already
        has_words = isinstance(_at(self.source.data, "vocabulary"), dict)
        for t, task in enumerate(_list(_at(self.source.data, "tasks"))):
            self._titled(("tasks", t), task, f"第 {t + 1} 个主体任务")
            for s, subtask in enumerate(_list(_at(task, "subtasks"))):
                self._titled(("tasks", t, "subtasks", s), subtask, f"第 {t + 1} 个主体任务的第 {s + 1} 个分任务")
                for m, raw in enumerate(_list(_at(subtask, "measures"))):
                    at: Steps = ("tasks", t, "subtasks", s, "measures", m)
                    data = [_at(raw, branch) for branch in ("mandatory", "optional")]
                    mandatory, optional = (
                        reader.read((*at, branch), written) if has_words and written is not None else None
                        for branch, written in zip(("mandatory", "optional"), data, strict=True)
                    )
                    readable = [written is None for written in data] == [mandatory is None, optional is None]
                    measure = self._measure(at, raw, (task, subtask), mandatory, optional)
                    yield _Written(at, raw, measure, readable and isinstance(raw, dict) and "clause" in raw)

    def _titled(self, at: Steps, heading: Any, what: str) -> None:
        if isinstance(heading, dict) and "title" in heading and heading["title"] is None:
            self.contradictions.append(without_title(self.source.key_place((*at, "title")), what))

    def _measure(
        self, at: Steps, raw: Any, around: tuple[Any, Any], mandatory: Condition | None, optional: Condition | None
    ) -> Measure:
        """Return a measure; its fields with problems of form, which the validator notes, are left empty."""
        source = _at(raw, "source")
        actions = _at(raw, "actions")
        undecided = _texts(_at(raw, "undecided"))
        return Measure(
            number=number if isinstance(number := _at(raw, "number"), int) else 0,
            title=_text(_at(raw, "title")) or "",
            task=_text(_at(around[0], "title")) or "",
            subtask=_text(_at(around[1], "title")) or "",
            bureau=_texts(_at(raw, "bureau")),
            due=_text(_at(raw, "due")),
            clause=_text(_at(raw, "clause")),
            mandatory=mandatory,
            optional=optional,
            actions=None if actions is None else _texts(actions),
            notes=_texts(_at(raw, "notes")),
            pages=tuple(_list(_at(source, "pages"))),
            lines=tuple(_list(_at(source, "lines"))),
            rows=_texts(_at(source, "rows")),
            undecided=tuple(name for name in UNDECIDED if name in undecided),
            places={key: self._place((*at, key)) for key in _PLACED},
        )

    def _place(self, at: Steps) -> Place:
        """Return where messages point for a part of a measure: a number's value, the key of anything else."""
        return self.source.place(at) if at[-1] == "number" else self.source.key_place(at)

    def _implicants(self, measures: list[_Written], vocabulary: Vocabulary) -> dict[Condition | None, Implicants]:
        """Return what settles each branch; note where branches and clause, or the two branches, are at odds."""
        domains = vocabulary.domains
        implicants: dict[Condition | None, Implicants] = {}
        agree: set[tuple[Condition | None, Condition | None]] = set()  # many measures have the same two branches
        sets = 0
        for _, raw, measure, readable in measures:
            if not readable:
                continue
            about, place = f"第 {measure.number} 项", measure.places["mandatory"]
            reported = {kind for kind, key in _NEEDED.items() if key not in raw}
            self.contradictions += (finding for finding in of_measure(measure) if finding.kind not in reported)
            size = vocabulary.count(measure.facts)
            if size > MOST_PROVINCES:
                what = f"{about}的条件涉及 {len(measure.facts)} 个事实，共 {size} 种省份，太多"
                self.problems.add(place, what, f"一项举措最多 {MOST_PROVINCES} 种，请拆分或简化条件")
                continue
            branches = (measure.mandatory, measure.optional)
            for branch in branches:
                if branch not in implicants:
                    implicants[branch] = implicants_of(branch, domains)
                    sets += len(implicants[branch].holds) + len(implicants[branch].fails)
            most = max(len(cubes) for branch in branches for cubes in implicants[branch])
            if sets > _MOST_SETS or most > _MOST_SETS_OF_ONE:
                what = f"{about}的条件展开后有 {most} 组事实，到此共 {sets} 组，太复杂"
                self.problems.add(place, what, "请简化条件，或拆成几个规则文件")
                break
            if branches not in agree:
                clashes = list(of_branches(measure, vocabulary))
                self.contradictions += clashes
                agree |= set() if clashes else {branches}
        return implicants

    def _expectations(self, vocabulary: Vocabulary) -> Iterator[Expectation]:
        for i, raw in enumerate(_list(_at(self.source.data, "expectations"))):
            at: Steps = ("expectations", i)
            ladders = [
                ladder
                for j, written in enumerate(_list(_at(raw, "no_duty_lost")))
                if (ladder := self._ladder((*at, "no_duty_lost", j), written, vocabulary)) is not None
            ]
            yield Expectation(_text(_at(raw, "title")) or "", tuple(ladders), self.source.place(at))

    def _ladder(self, at: Steps, written: Any, vocabulary: Vocabulary) -> tuple[str, tuple[Value, ...]] | None:
        """Return a fact and its values in the order in which no duty may be lost; for a presence fact 否, 是."""
        name, steps = (
            next(iter(written.items())) if isinstance(written, dict) and len(written) == 1 else (written, None)
        )
        fact = vocabulary.find(name) if isinstance(name, str) else None
        place = self.source.place(at)
        if fact is None:
            known = [f.label for f in vocabulary.facts]
            remedy: Remedy = partial(
                did_you_mean, str(name), known, "请写事实名称，或 {省份类别: [三类, 二类, 一类]} 这样"
            )
            self.problems.add(place, f"“{shown(str(name))}”不是词汇表里的事实", remedy)
            return None
        if steps is None and fact.values is None:
            return fact.id, (False, True)
        try:
            values = tuple(value for step in _list(steps) if (value := fact.read(step)) is not None)
        except ValueError:
            values = ()
        if len(values) < 2 or len(values) != len(steps or ()) or len(set(values)) < len(values):
            remedy = f"请写成 {{{fact.label}: [从, 到]}}，可以是 {fact.choices}"
            self.problems.add(place, f"{fact.label}应按顺序列出至少两个不同的值", remedy)
            return None
        return fact.id, values


class _Written(NamedTuple):
    """A measure in the file: its place, its data, what was read, and whether clause and branches could be read."""

    at: Steps
    raw: Any
    measure: Measure
    readable: bool


def _at(data: Any, key: str) -> Any:
    return data.get(key) if isinstance(data, dict) else None


def _list(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []


def _text(data: Any) -> str | None:
    return data.strip() if isinstance(data, str) else None


def _texts(data: Any) -> tuple[str, ...]:
    return tuple(text for item in _list(data) if (text := _text(item)))
