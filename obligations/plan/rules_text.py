"""A plan written as a rules file: as plain data, and as the text of a file that people go on with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Final

from obligations.files.yaml_writing import OnOneLine, yaml_text
from obligations.logic.conditions import Value
from obligations.plan.measure import Expectation, Measure
from obligations.plan.notation import write_condition
from obligations.plan.vocabulary import Fact, Vocabulary


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


def _ladder_data(fact: Fact, steps: tuple[Value, ...]) -> str | dict[str, list[str]]:
    is_from_no_to_yes = steps == (False, True)  # which a presence fact's name alone says
    return fact.label if is_from_no_to_yes else {fact.label: [fact.display(step) for step in steps]}


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
