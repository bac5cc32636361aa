"""What the authors of a rules file expect of the plan as a whole, read from the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from obligations.errors import Problems, Remedy
from obligations.files.source import Source
from obligations.files.yaml_text import Steps
from obligations.logic.conditions import Value
from obligations.plan.measure import Expectation
from obligations.plan.rules_form import ExpectationForm
from obligations.plan.vocabulary import Vocabulary
from obligations.text import did_you_mean, shown


def read_expectations(
    forms: Sequence[ExpectationForm], source: Source, vocabulary: Vocabulary, problems: Problems
) -> Iterator[Expectation]:
    """Yield the expectations of a rules file; note those that name what the vocabulary does not have."""
    for i, expectation in enumerate(forms):
        at: Steps = ("expectations", i)
        ladders = [
            ladder
            for j, written in enumerate(expectation.no_duty_lost)
            if (ladder := _ladder((*at, "no_duty_lost", j), written, source, vocabulary, problems)) is not None
        ]
        yield Expectation(expectation.title, tuple(ladders), source.place(at))


def _ladder(
    at: Steps, written: Any, source: Source, vocabulary: Vocabulary, problems: Problems
) -> tuple[str, tuple[Value, ...]] | None:
    """Return a fact and its values in the order in which no duty may be lost; for a presence fact 否, 是."""
    name, steps = next(iter(written.items())) if isinstance(written, dict) and len(written) == 1 else (written, None)
    fact = vocabulary.find(name) if isinstance(name, str) else None
    place = source.place(at)
    if fact is None:
        known = [f.label for f in vocabulary.facts]
        remedy: Remedy = partial(did_you_mean, str(name), known, "请写事实名称，或 {省份类别: [三类, 二类, 一类]} 这样")
        problems.add("unknown-fact", place, f"“{shown(str(name))}”不是词汇表里的事实", remedy)
        return None
    if steps is None and fact.values is None:
        return fact.id, (False, True)
    try:
        values = tuple(
            value for step in (steps if isinstance(steps, list) else []) if (value := fact.read(step)) is not None
        )
    except ValueError:
        values = ()
    if len(values) < 2 or len(values) != len(steps or ()) or len(set(values)) < len(values):
        message = f"{fact.label}应按顺序列出至少两个不同的值"
        remedy = f"请写成 {{{fact.label}: [从, 到]}}，可以是 {fact.choices}"
        problems.add("bad-value", place, message, remedy, fact=fact.id)
        return None
    return fact.id, values
