"""A draft as the text of a rules file, for a person to check, complete and keep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Any, Final

import yaml

from obligations.documents.drafting import DraftMeasure, DraftPlan, source_of
from obligations.logic.conditions import facts_of
from obligations.plan.notation import write_condition
from obligations.plan.vocabulary import Fact, Vocabulary

_HEAD: Final = """\
# 由 obligations import 从原件起草。写法见 docs/formats.md；请逐项核对后再用。
#
#   null 且不在 undecided 里   原件没有写（计划没有说）
#   列在 undecided 里          原件读不准，要由人来定：填好后从 undecided 里去掉；notes 说明看到了什么
#   actions                    省里要做的事，由人概括；起草时留空
#
# 核对：obligations check 本文件；obligations audit 本文件 --document 原件
"""

#: A blank line goes before each measure but the first of a sub-task, and before each heading but the first.
_APART: Final = re.compile(r"(?<!measures:)(?<!tasks:)\n(?= {10}- number: | {2}- title: )")


class _OnOneLine:
    """Data to be written on one line, in brackets."""

    def __init__(self, data: Any) -> None:
        self.data = data


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  rules files have no aliases
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)  # list items are indented from their key


def _in_brackets(dumper: _Dumper, value: _OnOneLine) -> yaml.Node:
    node = dumper.represent_data(value.data)
    for part in _nodes(node):
        if isinstance(part, yaml.CollectionNode):
            part.flow_style = True
    return node


def _nodes(node: yaml.Node) -> list[yaml.Node]:
    nodes = [node]
    for part in nodes:  # grows while it is walked through
        if isinstance(part, yaml.SequenceNode):
            nodes += part.value
        elif isinstance(part, yaml.MappingNode):
            nodes += [inner for pair in part.value for inner in pair]
    return nodes


_Dumper.add_representer(_OnOneLine, _in_brackets)


def rules_text(draft: DraftPlan, identifier: str | None = None) -> str:
    """Return the text of the rules file; ``identifier`` is the plan's (by default its year)."""
    data = rules_data(draft, identifier)
    parts = [_dumped({key: data[key] for key in ("id", "title", "year")})]
    parts += [_dumped({key: data[key]}) for key in ("vocabulary", "tasks")]
    origin = f"# 原件：{draft.name.replace(chr(10), ' ')}，SHA-256 {draft.sha256}\n"
    return _HEAD + origin + "\n" + _APART.sub("\n\n", "\n".join(parts))


def _dumped(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)


def rules_data(draft: DraftPlan, identifier: str | None = None) -> dict[str, Any]:
    """Return the rules file as data to be dumped."""
    return {
        "id": identifier or str(draft.year),
        "title": draft.title,
        "year": draft.year,
        "vocabulary": {fact.id: _fact(fact) for fact in _needed(draft)},
        "tasks": [
            {
                "title": task,
                "subtasks": [
                    {"title": subtask, "measures": [_measure(m, draft.vocabulary) for m in of_subtask]}
                    for subtask, of_subtask in groupby(of_task, key=lambda m: m.subtask)
                ],
            }
            for task, of_task in groupby(draft.measures, key=lambda m: m.task)
        ],
    }


def _needed(draft: DraftPlan) -> list[Fact]:
    """Return the facts that the clauses use; all facts as long as a clause is open, or if none is used."""
    used = {*facts_of(*(branch for m in draft.measures for branch in (m.mandatory, m.optional)))}
    is_open = any({"mandatory", "optional"} & {*m.undecided} for m in draft.measures)
    return [fact for fact in draft.vocabulary.facts if is_open or not used or fact.id in used]


def _fact(fact: Fact) -> Mapping[str, Any]:
    stated = {"label": fact.label, "values": fact.values, "aliases": fact.aliases, "note": fact.note}
    return {
        key: _OnOneLine(list(value)) if isinstance(value, tuple) else value for key, value in stated.items() if value
    }


def _measure(measure: DraftMeasure, vocabulary: Vocabulary) -> dict[str, Any]:
    branches = {
        name: None if branch is None else _OnOneLine(write_condition(branch, vocabulary))
        for name, branch in (("mandatory", measure.mandatory), ("optional", measure.optional))
    }
    return {
        "number": measure.number,
        "title": measure.title,
        "bureau": None if measure.bureau is None else _OnOneLine(list(measure.bureau)),
        "due": measure.due,
        "clause": measure.clause,
        **branches,
        "actions": None,
        "source": _OnOneLine(source_of(measure)),
        **({"undecided": _OnOneLine(list(measure.undecided))} if measure.undecided else {}),
        **({"notes": list(measure.notes)} if measure.notes else {}),
    }
