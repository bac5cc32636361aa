"""A plan written as a rules file: as plain data, and as the text of a file that people go on with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

from obligations.files.yaml_writing import OnOneLine, yaml_text
from obligations.logic.conditions import Condition, Value
from obligations.plan.measure import BareTask, Decision, DefaultScope, Expectation, Measure, PlanDoubt, by_task
from obligations.plan.notation import write_condition
from obligations.plan.regions import GROUPS
from obligations.plan.verdicts import BRANCHES, Verdict
from obligations.plan.vocabulary import Fact, Vocabulary


def rules_data(
    identifier: str,
    title: str,
    year: int,
    vocabulary: Vocabulary,
    measures: Iterable[Measure],
    expectations: Iterable[Expectation] = (),
    *,
    scope_means: Verdict | None = None,
    default_scope: DefaultScope | None = None,
    department_label: str | None = None,
    bare_tasks: Iterable[BareTask] = (),
    decisions: Iterable[Decision] = (),
    document_words: Iterable[tuple[str, str]] = (),
    doubts: Iterable[PlanDoubt] = (),
    document_number: str | None = None,
    issued: date | None = None,
) -> dict[str, Any]:
    """Return a plan as plain data of the form of a rules file (``rules_form``)."""
    tasks = [
        _task_data(task, of_task, vocabulary) if of_task else {"title": task, "measures": []}
        for task, of_task in by_task(measures, bare_tasks)
    ]
    words = dict(document_words)
    decided = [_decision_data(decision) for decision in decisions]
    labels = {verdict.value: label for verdict, label in vocabulary.verdict_labels.items()}
    expected = [
        {"title": each.title, "no_duty_lost": [_ladder_data(vocabulary[fact], steps) for fact, steps in each.ladders]}
        for each in expectations
    ]
    return {
        "id": identifier,
        "title": title,
        "year": year,
        **({"document_number": document_number} if document_number else {}),
        **({"issued": issued.isoformat()} if issued else {}),
        **({"scope_means": scope_means.value} if scope_means else {}),
        **({"verdict_labels": labels} if labels else {}),
        **({"department_label": department_label} if department_label else {}),
        **({"default_scope": _default_data(default_scope, vocabulary)} if default_scope else {}),
        **({"document_words": words} if words else {}),
        **({"doubts": seen} if (seen := [doubt._asdict() for doubt in doubts]) else {}),
        **({"decisions": decided} if decided else {}),
        "vocabulary": {fact.id: _fact_data(fact) for fact in vocabulary.stated},
        **({"groups": groups} if (groups := _groups_data(vocabulary)) else {}),
        "tasks": tasks,
        **({"expectations": expected} if expected else {}),
    }


def _decision_data(decision: Decision) -> dict[str, Any]:
    data: dict[str, Any] = {"about": list(decision.about), "who": decision.who, "date": decision.date}
    return {**data, "why": decision.why, **({"seen": list(decision.seen)} if decision.seen else {})}


def _task_data(task: str, measures: Sequence[Measure], vocabulary: Vocabulary) -> dict[str, Any]:
    """Return a task with its sub-tasks; without them if it has none, without a title if the plan has no tasks."""
    subtasks = [
        {"title": subtask or None, "measures": [_measure_data(m, vocabulary) for m in of_subtask]}
        for subtask, of_subtask in groupby(measures, key=lambda m: m.subtask)
    ]
    if any(measure.subtask for measure in measures):
        return {"title": task or None, "subtasks": subtasks}
    return {**({"title": task} if task else {}), "measures": subtasks[0]["measures"]}


def _fact_data(fact: Fact) -> dict[str, Any]:
    label = None if fact.label == fact.id else fact.label
    stated = {
        "label": label,
        "values": fact.values,
        "aliases": fact.aliases,
        "ordered": fact.ordered,
        "note": fact.note,
    }
    return {key: list(value) if isinstance(value, tuple) else value for key, value in stated.items() if value}


def _groups_data(vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the plan's own groups of regions."""
    groups = () if vocabulary.region is None else vocabulary.region.groups
    return {
        group.name: {"regions": list(group.values), "source": group.source, "date": group.date}
        | ({"aliases": list(group.aliases)} if group.aliases else {})
        for group in groups
        if (group.name, group.values) not in {(known.name, known.values) for known in GROUPS}
    }


def _default_data(default: DefaultScope, vocabulary: Vocabulary) -> dict[str, Any]:
    where = {"pages": default.pages, "lines": default.lines, "rows": default.rows}
    return {"clause": default.clause, **_branches_data(default.branches, (), vocabulary), **_source_data(where)}


def _branches_data(
    branches: Mapping[Verdict, Condition | None], always: Iterable[Verdict], vocabulary: Vocabulary
) -> dict[str, Any]:
    """Return the branches that are there, and those that are always written."""
    return {
        verdict.value: None if branch is None else write_condition(branch, vocabulary)
        for verdict, branch in branches.items()
        if branch is not None or verdict in always
    }


def _source_data(where: Mapping[str, tuple[Any, ...]]) -> dict[str, Any]:
    return {"source": {key: list(part) for key, part in where.items() if part}} if any(where.values()) else {}


def _measure_data(measure: Measure, vocabulary: Vocabulary) -> dict[str, Any]:
    measure = measure.as_written
    where = {"pages": measure.pages, "lines": measure.lines, "rows": measure.rows}
    always = [Verdict.MANDATORY, Verdict.OPTIONAL, *(v for v in BRANCHES if v in measure.undecided)]
    return {
        "number": measure.number,
        "title": measure.title or None,
        **({"title_is_ours": True} if measure.title_is_ours else {}),
        **({"own_number": measure.own_number} if measure.own_number else {}),
        "bureau": list(measure.bureau) or None,
        **({"lead": list(measure.lead)} if measure.lead else {}),
        "due": measure.due,
        "clause": measure.clause,
        **_branches_data(measure.branches, always, vocabulary),
        "actions": None if measure.actions is None else list(measure.actions),
        **({} if measure.province_paragraph is None else {"province_paragraph": measure.province_paragraph}),
        **_source_data(where),
        **({"undecided": list(measure.undecided)} if measure.undecided else {}),
        **({"doubts": list(measure.doubts)} if measure.doubts else {}),
        **({"decisions": [_decision_data(each) for each in measure.decisions]} if measure.decisions else {}),
        **({"notes": list(measure.notes)} if measure.notes else {}),
    }


def _ladder_data(fact: Fact, steps: tuple[Value, ...]) -> str | dict[str, list[str]]:
    is_from_no_to_yes = steps == (False, True)  # which a presence fact's name alone says
    return fact.label if is_from_no_to_yes else {fact.label: [fact.display(step) for step in steps]}


#: The parts of a rules file that are written on one line.
_SHORT: Final = (
    "values", "aliases", "regions", "bureau", "lead", *map(str, BRANCHES), "source", "undecided", "about",
    "no_duty_lost", "verdict_labels",
)  # fmt: skip
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
            key: OnOneLine(part)
            if key in _SHORT and isinstance(part, list | dict)
            else date.fromisoformat(part)  # without quotation marks
            if key in ("date", "issued") and isinstance(part, str)
            else _laid_out(part)
            for key, part in data.items()
        }
    return [_laid_out(part) for part in data] if isinstance(data, list) else data
